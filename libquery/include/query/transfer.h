/* <query/transfer.h>: a zone copied from a server: all of it (AXFR, RFC 5936) or what has
 * changed since a serial number (IXFR, RFC 1995).
 *
 * A transfer is a state machine like a lookup: without sockets and without a clock.  It
 * begins as one, with the same request and policy; the type of the request, AXFR or IXFR,
 * says what is wanted.  Each message is checked, shown to the observer and forgotten: the
 * memory it takes does not grow with the zone. */
#ifndef QUERY_TRANSFER_H
#define QUERY_TRANSFER_H

#include <query/lookup.h>

/* How a transfer ended. */
enum query_transfer_end {
    QUERY_TRANSFER_GOING,
    QUERY_TRANSFER_COMPLETE,
    QUERY_TRANSFER_CURRENT,   /* IXFR: nothing newer than the request's serial number */
    QUERY_TRANSFER_REFUSED,   /* an RCODE that is not NOERROR: `rcode` */
    QUERY_TRANSFER_EMPTY,     /* a message without records */
    QUERY_TRANSFER_NO_SOA,    /* the first record is not the zone's SOA record */
    QUERY_TRANSFER_SEQUENCE,  /* the last SOA is not as the first, differences do not follow
                               * each other, or something comes behind the end */
    QUERY_TRANSFER_OUTSIDE,   /* a record that is not in the zone, or not of its class */
    QUERY_TRANSFER_MALFORMED, /* a message that cannot be read: message->fault */
    QUERY_TRANSFER_SIGNATURE, /* a signature that does not verify, or lacks: `tsig` */
    QUERY_TRANSFER_MISMATCH,  /* a message that belongs to another query: the last stray of the
                               * last try */
    QUERY_TRANSFER_FAILED,    /* no connection, none any more, nothing in time ...: the end and
                               * status of the exchange say which */
    QUERY_TRANSFER_STOPPED    /* by query_transfer_stop() */
};

/* "complete", "a record is not in the zone" ...: static storage, small, without a full stop. */
QUERY_API const char *query_transfer_end_text(enum query_transfer_end end);

/* Whether all that was asked for has come: COMPLETE and CURRENT. */
QUERY_API QUERY_PURE bool query_transfer_is_good(enum query_transfer_end end);

/* What the server sends. */
enum query_transfer_form {
    QUERY_TRANSFER_UNKNOWN, /* only the first SOA has come */
    QUERY_TRANSFER_FULL,    /* the whole zone, also as an answer to IXFR */
    QUERY_TRANSFER_CHANGES  /* differences between versions */
};

/* What a transfer is up to now; its own. */
struct query_transfer_state {
    /* Each try is one connection; its reply is the first message.  A try that broke off after
     * that has another end than QUERY_END_REPLY all the same, and the counts below begin anew
     * with the next.  `end_us` of the last one is when the last message came. */
    const struct query_exchange *exchange;
    enum query_transfer_end end;
    enum query_transfer_form form;
    unsigned rcode;
    uint32_t serial;     /* of the zone at the server, after the first record */
    uint32_t old_serial; /* with CHANGES: where they begin.  If that is not the request's, they
                          * cannot be applied to what is there. */
    uint64_t messages;
    uint64_t records;                    /* of answer sections, as far as they belong to it */
    uint64_t octets;                     /* of messages */
    struct query_tsig_check tsig;        /* of the last message */
    struct query_tsig_check bad_tsig;    /* of the first that did not verify, if any */
    const struct query_message *message; /* with QUERY_TRANSFER_MESSAGE; else NULL */
};

enum query_transfer_fact {
    QUERY_TRANSFER_SEND,    /* QUERY_FACT_SEND of the last try */
    QUERY_TRANSFER_STRAY,   /* QUERY_FACT_STRAY of the last try */
    QUERY_TRANSFER_MESSAGE, /* a message has come and been counted: good if `end` is GOING,
                             * COMPLETE or CURRENT, else at fault.  With a key, one whose
                             * verdict is QUERY_TSIG_OPEN is to be believed only when a later
                             * one's is GOOD, and with keep_bad_tsig `bad_tsig` tells of those
                             * that are not.  It is valid until the observer returns. */
    QUERY_TRANSFER_RETRY,   /* a try ended, and another follows: its end and what is next */
    QUERY_TRANSFER_DONE     /* the transfer is over */
};
typedef void query_transfer_observer(void *context, const struct query_transfer_state *state,
                                     enum query_transfer_fact fact);

struct query_transfer;

/* Borrows all four until query_transfer_free().  AXFR goes over a stream whatever the policy
 * says (RFC 5936 section 4.2); IXFR over UDP is asked for again over TCP if the reply does not
 * fit (RFC 1995 section 2).  The policy's timeout is that of a connection, and of each
 * message.  With keep_bad_tsig, a transfer goes on behind a message whose signature does not
 * verify, and fails at its end.  NULL without memory. */
QUERY_API struct query_transfer *query_transfer_new(const struct query_request *request,
                                                    const struct query_policy *policy,
                                                    const struct query_endpoint *servers,
                                                    size_t server_count);
QUERY_API void query_transfer_free(struct query_transfer *transfer);

/* Who is told of facts as they happen; NULL: nobody. */
QUERY_API void query_transfer_observe(struct query_transfer *transfer,
                                      query_transfer_observer *observer, void *context);

/* As query_lookup_set_date(). */
QUERY_API void query_transfer_set_date(struct query_transfer *transfer, int64_t unix_us,
                                       uint64_t now_us);

/* The transfer ends with its next step, or with the present one if an observer says this. */
QUERY_API void query_transfer_stop(struct query_transfer *transfer);

/* What happened up to now; the transfer's own. */
QUERY_API const struct query_transfer_state *
query_transfer_state(const struct query_transfer *transfer);

/* As query_lookup_step(). */
QUERY_API enum query_action query_transfer_step(struct query_transfer *transfer,
                                                const struct query_event *event, uint64_t now_us,
                                                struct query_order *order);

/* Takes one transfer to its end, and returns how it ended.  The engine should carry nothing
 * else meanwhile: events of other owners are lost. */
QUERY_API enum query_transfer_end query_transfer_run(struct query_transfer *transfer,
                                                     struct query_engine *engine);

#endif
