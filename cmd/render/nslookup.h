/* render/nslookup.h: exchanges as nslookup prints them: the server, names and addresses, a phrase
 * for each type, and with debug whole messages in its own form.
 *
 * It knows messages and a style; what goes wrong on the way is told in dig's words by
 * render/dig.h, which it stands on.  It must not know command lines nor whom to ask next. */
#ifndef RENDER_NSLOOKUP_H
#define RENDER_NSLOOKUP_H

#include "render/dig.h"

/* Which records of a zone are listed. */
enum nslookup_list {
    NSLOOKUP_LIST_NONE,      /* there is no zone transfer */
    NSLOOKUP_LIST_ADDRESSES, /* A, AAAA and NS */
    NSLOOKUP_LIST_ALL,
    NSLOOKUP_LIST_TYPE
};

/* What the renderer remembers from one reply to the next. */
struct nslookup_render {
    struct dig_render dig; /* first; its form is nslookup_form.  `name` is what is asked for, as
                            * typed, or the name that it is an alias for */
    bool debug;            /* whole messages, too */
    bool pair;             /* A is asked for, then AAAA: what they share is printed with A */
    bool first_empty;      /* with `pair`: there was no address for A */
    enum nslookup_list list;
    uint16_t list_type; /* with NSLOOKUP_LIST_TYPE */
    bool reached;       /* a server has replied */
    bool failed;        /* a reply had an RCODE */
};

extern const struct dig_form nslookup_form;

/* A style for `dig` with the remarks that nslookup makes. */
extern const struct dig_style nslookup_dig_style;

/* With d2: what is sent and what comes, a line for each, on the diagnostics.  For
 * query_lookup_observe(), beside dig_render_fact(). */
void nslookup_trace_fact(struct query_sink *diagnostics, const struct query_try *attempt,
                         enum query_fact fact);

/* What a record says of its owner: "internet address = ", "mail exchanger = ". */
void nslookup_phrase_print(struct query_sink *sink, uint16_t type);

/* Takes down what a reply that is shown means for the exit status: `reached` and `failed`. */
void nslookup_note_reply(struct nslookup_render *render, const struct query_message *message);

#endif
