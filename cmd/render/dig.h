/* render/dig.h: an exchange as dig prints it.
 *
 * A renderer knows exchanges and a style; it must not know command lines,
 * sockets or where its text goes. */
#ifndef RENDER_DIG_H
#define RENDER_DIG_H

#include <query/search.h>
#include <query/transfer.h>

/* What is shown and how: what dig's display options set. */
struct dig_style {
    bool short_form; /* only the RDATA of the answer */
    bool short_type; /* with short_form: only of records of the type that was asked for */
    bool yaml;       /* messages and failures as YAML; no remarks */
    bool prefixes;   /* nothing but the prefixes of DNS64 that the answer shows */
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

/* What the name that is asked for is to a search (<query/search.h>); dig shows the
 * statistics of its reply accordingly. */
enum dig_search {
    DIG_SEARCH_NONE,  /* nobody searches, or this is the last resort: once, as always */
    DIG_SEARCH_ALONE, /* the name as it is, and no other: NXDOMAIN has them twice */
    DIG_SEARCH_DOMAIN /* the name in a domain: only NOERROR and NXDOMAIN have them */
};

/* What a candidate of a search is: of one whose names get `domains` domains, if at all
 * (`searching`).  To dig an absolute name with few dots is one in the first domain. */
enum dig_search dig_search_of(enum query_search_reason reason, bool searching, size_t domains);

struct dig_render;

/* Another form of replies than dig's: what host and nslookup print in place of its messages and
 * statistics.  All remarks and failures are dig's. */
struct dig_form {
    void (*print)(struct dig_render *render, const struct query_exchange *exchange,
                  const struct query_try *attempt);
    void (*print_stats)(struct dig_render *render, const struct query_try *attempt);
};

/* What the renderer remembers from one fact to the next. */
struct dig_render {
    struct query_sink *out;         /* what came back */
    struct query_sink *diagnostics; /* what went wrong on the way; may be `out` */
    struct query_sink *notes;       /* what dig does not say: where a message is broken, why the
                                     * short form is empty; NULL: no notes */
    const struct dig_style *style;
    const struct dig_form *form;     /* NULL: dig's */
    const char *const *server_names; /* as the user typed them, by server_index; borrowed */
    const char *name;                /* the name as the user typed it; borrowed */
    bool banner_done;
    bool cookie_given;      /* the user gave the cookie: an answer to it is expected */
    enum dig_search search; /* what the present name is */
    bool more_names;        /* after NXDOMAIN another name is tried */
    bool show_search;       /* such an NXDOMAIN reply is shown, with a banner of its own */
    bool type_first;        /* each line of the short form begins with the type, for they are of
                             * several questions */
    bool more_servers;      /* others are asked the same if this exchange fails, and the caller
                             * says in the end that none could be reached */
    bool stats_later;       /* there is more to say of a reply: dig_render_stats() comes after it */
    const struct query_try *shown; /* with stats_later: the reply whose statistics are due, as
                                    * long as its exchange is there; NULL: none */
    bool tsig_failed;              /* the signature of a message did not verify; stays for all that
                                    * follows */
    bool tsig_unused;              /* there was to be a key, and it was none */
};

/* For query_lookup_observe(); `context` is a struct dig_render. */
void dig_render_fact(void *context, const struct query_exchange *exchange,
                     const struct query_try *attempt, enum query_fact fact);

/* The same for an exchange that is over: all its facts in their order.  Flushes nothing. */
void dig_render_exchange(struct dig_render *render, const struct query_exchange *exchange);

/* The statistics that are due, if any. */
void dig_render_stats(struct dig_render *render);

/* "no servers could be reached", below the banner if that has not been printed. */
void dig_render_unreachable(struct dig_render *render);

/* ";; TEXT" among the remarks on what went wrong. */
void dig_render_remark(struct dig_render *render, const char *text);

/* The same for query_transfer_observe().  What is printed of messages stays in the sink until
 * it is full or the transfer is over. */
void dig_render_transfer(void *context, const struct query_transfer_state *state,
                         enum query_transfer_fact fact);

#endif
