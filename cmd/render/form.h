/* render/form.h: forms of what came back that dig does not have.
 *
 * A form is a row of functions, each of which makes text of facts: of an exchange that is over, of
 * a message of a transfer.  It knows what the view says of the way in which it is to be shown, and
 * must know neither command lines nor sockets. */
#ifndef RENDER_FORM_H
#define RENDER_FORM_H

#include "render/dig.h"

/* What a form is told besides facts; all of it is borrowed. */
struct form_view {
    struct query_sink *out;
    const struct dig_style *style;   /* sections, and how records look */
    const char *const *server_names; /* as the user typed them, by server_index */
    const char *name;                /* the name as the user typed it */
    const char *argument;            /* the value that the form was asked for with, or NULL */
    unsigned columns;                /* of the terminal; 0: there is none */
    bool colour;
    bool utf8;
};

struct form {
    const char *name;
    /* An exchange that is over, with or without a reply. */
    void (*lookup)(const struct form_view *view, const struct query_exchange *exchange);
    /* A fact of a transfer, as query_transfer_observe() tells it. */
    void (*transfer)(const struct form_view *view, const struct query_transfer_state *state,
                     enum query_transfer_fact fact);
};

/* The forms, by name, or NULL: bytes, json. */
const struct form *form_find(const char *name);

/* All of them. */
const struct form *form_table(size_t *count);

#endif
