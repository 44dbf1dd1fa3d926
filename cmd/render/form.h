/* render/form.h: forms of what came back that dig does not have.
 *
 * A form is a row of functions, each of which makes text of facts: of an exchange that is over, of
 * a message of a transfer.  It knows what the view says of the way in which it is to be shown, and
 * must know neither command lines nor sockets. */
#ifndef RENDER_FORM_H
#define RENDER_FORM_H

#include "render/dig.h"
#include "render/report.h"
#include "render/walk.h"

#include <query/system.h>

/* What a form is told besides facts; all of it is borrowed. */
struct form_view {
    struct query_sink *out;
    const struct dig_style *style;   /* sections, and how records look */
    const char *const *server_names; /* as the user typed them, by server_index */
    const char *name;                /* the name as the user typed it */
    const char *servers_from;        /* why these are asked: "it was named on the command line" */
    const char *read_from;           /* a file, "-": standard input; NULL: messages are received */
    const char *argument;            /* the value that the form was asked for with, or NULL */
    unsigned columns;                /* of the terminal; 0: there is none */
    bool colour;
    bool utf8;

    /* Who says that the servers are to be asked, by server_index; NULL: that is not known. */
    const struct query_origin *server_origins;
    const char *outcome; /* of an exchange that is over, as a word */
};

struct form {
    const char *name;
    /* An exchange that is over, with or without a reply. */
    void (*lookup)(const struct form_view *view, const struct query_exchange *exchange);
    /* A fact of a transfer, as query_transfer_observe() tells it. */
    void (*transfer)(const struct form_view *view, const struct query_transfer_state *state,
                     enum query_transfer_fact fact);
    /* A step of a walk that has its verdict; without one the walk is over.  NULL: the exchange of
     * each step is shown as a lookup. */
    void (*walk)(const struct form_view *view, const struct walk_view *walk,
                 const struct query_hop *hop);
    bool all; /* also the question that a walk begins with: for programs */
    /* What cannot be asked, with the line of the file that it stands in (0: none), and why: the
     * first line of what has been told as a diagnostic, too.  NULL: that is enough. */
    void (*fail)(const struct form_view *view, size_t line, const char *text, size_t size,
                 int exit_status);
    /* What comes of asking servers side by side, or again and again.  NULL: it has nothing to say
     * of that. */
    const struct report_form *report;
};

/* The forms, by name, or NULL: bytes, explain, fields, json, json=rfc8427,
 * pretty. */
const struct form *form_find(const char *name);

/* All of them. */
const struct form *form_table(size_t *count);

#endif
