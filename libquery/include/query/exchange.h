/* <query/exchange.h>: what happened: every try with its octets, times and end.
 *
 * An exchange is the one record that all renderers draw from: facts, never
 * prose.  It is written by the lookup and read by everybody else. */
#ifndef QUERY_EXCHANGE_H
#define QUERY_EXCHANGE_H

#include <query/request.h>
#include <query/tsig.h>

/* How a try ended. */
enum query_end {
    QUERY_END_NONE,    /* it is still going on */
    QUERY_END_REPLY,   /* a reply that matches the query */
    QUERY_END_TIMEOUT, /* nothing believable in time */
    QUERY_END_SETUP,   /* the socket could not be made or connected: `error` */
    QUERY_END_IO,      /* sending or receiving failed: `error` */
    QUERY_END_CLOSED,  /* the server closed the connection before the whole reply */
    QUERY_END_BROKEN   /* a message on a connection that cannot belong to the query: see strays */
};

/* What follows a try, and why. */
enum query_next {
    QUERY_NEXT_NONE,               /* nothing: the lookup is over */
    QUERY_NEXT_AGAIN,              /* the same query to the same server once more: no reply */
    QUERY_NEXT_TCP,                /* truncated: the same server over TCP (RFC 7766 section 5) */
    QUERY_NEXT_VERSION,            /* BADVERS: again with the version that the server has */
    QUERY_NEXT_COOKIE,             /* BADCOOKIE: again with the server's cookie */
    QUERY_NEXT_COOKIE_TCP,         /* BADCOOKIE once more: over TCP (RFC 7873 section 5.3) */
    QUERY_NEXT_SERVER,             /* the next server: this one did not reply */
    QUERY_NEXT_SERVER_FAILED,      /* the next server: this one said SERVFAIL */
    QUERY_NEXT_SERVER_NO_RECURSION /* the next server: this one does not recurse */
};

/* Why a message was not believed (RFC 5452 section 9.1). */
enum query_mismatch {
    QUERY_MISMATCH_SHORT, /* fewer octets than a header */
    QUERY_MISMATCH_ID,
    QUERY_MISMATCH_QUERY, /* QR is not set */
    QUERY_MISMATCH_OPCODE,
    QUERY_MISMATCH_QUESTION,    /* another name, type or class, or more than one question */
    QUERY_MISMATCH_NO_QUESTION, /* none at all, but records */
    QUERY_MISMATCH_COOKIE,      /* another client cookie than ours */
    QUERY_MISMATCH_TSIG         /* its signature does not verify: `tsig` */
};

/* A message that was not believed, and the first thing that spoke against it. */
struct query_stray {
    enum query_mismatch what;
    uint16_t got;  /* the id or opcode that came */
    uint16_t type; /* the question that came */
    uint16_t class;
    uint64_t at_us;
    size_t size;           /* octets of the message */
    const uint8_t *octets; /* there for the observer; afterwards NULL unless kept: a try keeps
                            * the first LIMIT_STRAY_OCTETS of its strays */
    struct query_name name;
    struct query_tsig_check tsig;
};

/* One query to one server.  Times are microseconds of the monotonic clock. */
struct query_try {
    struct query_endpoint server;
    unsigned server_index;       /* in the list of servers */
    struct query_endpoint local; /* where it was sent from; family 0: unknown */
    enum query_transport transport;
    uint16_t id;
    uint64_t start_us; /* when the socket was asked for */
    uint64_t sent_us;  /* when the system was given the query, all of which has left; 0: not yet */
    uint64_t end_us;
    int64_t sent_unix_us; /* the same moment since 1970, for people */
    const uint8_t *query;
    size_t query_size;
    const uint8_t *reply; /* NULL: none */
    size_t reply_size;
    struct query_message message; /* the reply, parsed; only with a reply */
    struct query_tsig_check tsig; /* of the reply */
    struct query_stray *strays;   /* the first LIMIT_STRAYS of them */
    size_t stray_count;
    unsigned repeats;   /* how often the query was sent again, as query_bulk_run() does */
    size_t stray_total; /* with those that were not kept, of which nobody is told */
    enum query_end end;
    int error; /* errno, with QUERY_END_SETUP and QUERY_END_IO */
    enum query_next next;
};

struct query_exchange {
    const struct query_request *request;
    const struct query_policy *policy;
    const struct query_endpoint *servers;
    size_t server_count;
    struct query_try *tries;
    size_t try_count;
    bool done;
    enum query_status status; /* with `done`: QUERY_OK (the last try has the reply), SIGNATURE
                               * (it has, but its signature does not verify), TIMEOUT, CLOSED,
                               * MISMATCH (the last stray of the last try), SYSTEM (see the
                               * last try, if any), NO_SERVER, MEMORY, or what
                               * query_request_build(), query_tsig_new() and query_tsig_sign()
                               * say; MISSING: a key, but no date */
};

/* The try that goes on or was the last; NULL: there was none yet, or there is no exchange. */
QUERY_API const struct query_try *query_exchange_last_try(const struct query_exchange *exchange);

/* The reply of that try, which need not be well-formed; NULL: it has none. */
QUERY_API const struct query_message *query_exchange_reply(const struct query_exchange *exchange);

/* What an observer is told of, at the moment it happens. */
enum query_fact {
    QUERY_FACT_SEND,  /* the query of a try has left */
    QUERY_FACT_STRAY, /* a message was not believed: the last stray of the try */
    QUERY_FACT_END,   /* the try ended: its reply, or why there is none, and what is next */
    QUERY_FACT_DONE   /* the lookup is over */
};
typedef void query_observer(void *context, const struct query_exchange *exchange,
                            const struct query_try *attempt, enum query_fact fact);

#endif
