/* render/dig.h: an exchange as dig prints it.
 *
 * A renderer knows exchanges and a style; it must not know command lines,
 * sockets or where its text goes. */
#ifndef RENDER_DIG_H
#define RENDER_DIG_H

#include <query/exchange.h>

/* What is shown and how: what dig's display options set. */
struct dig_style {
    bool short_form; /* only the RDATA of the answer */
    bool comments;   /* headings, header, remarks */
    bool question;
    bool answer;
    bool authority;
    bool additional;
    bool stats;
    bool identify;       /* with short_form: which server it was */
    bool query;          /* the query before it is sent */
    bool best_effort;    /* a malformed message as far as it goes, else octets */
    bool show_badcookie; /* replies that were not taken because of BADCOOKIE */
    bool one_soa;        /* a transfer without its final SOA */
    bool microseconds;   /* times in us */
    bool multiline;
    int8_t rr_comments;      /* 1: always, 0: with multiline, -1: never */
    struct query_style text; /* of records; MULTILINE and COMMENTS are set from the above */
    const char *banner;      /* printed before the first message ("\n; <<>> ... \n"); NULL: none.
                              * Borrowed. */
    bool quiet_banner;       /* not before messages, only where no server could be reached; so too
                              * with short_form */
};

/* What the renderer remembers from one fact to the next. */
struct dig_render {
    struct query_sink *out;         /* what came back */
    struct query_sink *diagnostics; /* what went wrong on the way; may be `out` */
    const struct dig_style *style;
    const char *const *server_names; /* as the user typed them, by server_index; borrowed */
    const char *name;                /* the name as the user typed it; borrowed */
    bool banner_done;
    bool dnssec;       /* DO was asked for, for the hint to retry without */
    bool hold_absent;  /* an NXDOMAIN reply is not shown: another name is tried */
    bool cookie_given; /* the user gave the cookie: an answer to it is expected */
};

/* For query_lookup_observe(); `context` is a struct dig_render. */
void dig_render_fact(void *context, const struct query_exchange *exchange,
                     const struct query_try *attempt, enum query_fact fact);

#endif
