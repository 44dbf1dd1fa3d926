/* <query/engine.h>: the only room with sockets: one poll loop that carries
 * messages to servers and back.
 *
 * The engine knows endpoints, octets, deadlines and how to frame; it does not
 * know what is asked, nor whether a message is to be believed. */
#ifndef QUERY_ENGINE_H
#define QUERY_ENGINE_H

#include <query/request.h>

struct query_engine;

/* NULL without memory.  The caller frees it with query_engine_free(), which
 * closes every socket and forgets every order. */
QUERY_API struct query_engine *query_engine_new(void);
QUERY_API void query_engine_free(struct query_engine *engine);

/* An order to carry one query of at most 65,535 octets, which are borrowed until the order ends. */
struct query_order {
    enum query_transport transport;
    struct query_endpoint server;
    struct query_endpoint source; /* family 0: any address; port 0: any port */
    const uint8_t *query;
    size_t size;
    uint64_t deadline_us; /* by the engine's clock; nothing that comes moves it, but for: */
    uint64_t idle_us;     /* each whole message moves it to so long after itself, for answers of
                           * many messages; 0: none does */
    bool keep_open;       /* leave the connection open for a later order to the same server */
    bool want_local;      /* tell in SENT where the query was sent from: one system call more */
    bool shared;          /* UDP: may share a socket with other orders to the same server; what
                           * comes is for the order whose query has the same first two octets, and
                           * messages that are nobody's are dropped untold.  Many shared orders
                           * that are started between two events leave together. */
    uint32_t repeat_us;   /* UDP: the query leaves once more when nothing came for so long, and a
                           * last time after twice as long again; what then comes is the reply to
                           * any of them.  0: it does not */
    void *owner;          /* comes back in every event */
};

enum query_event_kind {
    QUERY_EVENT_SENT,    /* the whole query has left; its time is when the system was given it */
    QUERY_EVENT_MESSAGE, /* a message came from the server; the order goes on until it is ended */
    QUERY_EVENT_TIMEOUT, /* the deadline passed; the order is ended */
    QUERY_EVENT_SETUP,   /* socket, bind or connect failed: `error`; the order is ended.
                          * ETIMEDOUT: there was no connection before the deadline */
    QUERY_EVENT_IO,      /* send or receive failed: `error`; the order is ended */
    QUERY_EVENT_CLOSED,  /* the server closed the connection; the order is ended */
    QUERY_EVENT_REPEATED /* the query leaves once more, as the order wanted it */
};

struct query_event {
    enum query_event_kind kind;
    void *owner;
    uint64_t order;        /* as query_engine_start() gave it */
    uint64_t now_us;       /* by the engine's clock */
    int64_t unix_us;       /* SENT: the same moment since 1970 */
    const uint8_t *octets; /* MESSAGE: valid until the next call of the engine */
    size_t size;
    int error;
    struct query_endpoint local; /* SENT: where from, if wanted and known; else family 0 */
};

/* Takes an order; its events come from query_engine_next(), failures included.
 * `*number` is never 0 and never that of an order before.  QUERY_MEMORY if there
 * is none, or if there are 65,536 orders already. */
QUERY_API QUERY_CHECK enum query_status
query_engine_start(struct query_engine *engine, const struct query_order *order, uint64_t *number);

/* Ends an order; no event of it comes any more.  Ended orders may be named again,
 * and so may 0, which names none. */
QUERY_API void query_engine_end(struct query_engine *engine, uint64_t number);

/* Waits for the next event.  False when there are no orders left, or when
 * `until_us` (UINT64_MAX: for ever) is reached by its clock.  What came in time is
 * told before the deadline, and the deadline is told however much comes. */
QUERY_API bool query_engine_next(struct query_engine *engine, uint64_t until_us,
                                 struct query_event *event);

/* Lets time pass until `until_us` by its clock; for when there are no orders.  A signal may
 * end it before. */
QUERY_API void query_engine_idle(struct query_engine *engine, uint64_t until_us);

/* Microseconds of the clock that the engine's events and deadlines count by: the monotonic
 * clock for query_engine_new(); other kinds of engines may have one of their own. */
QUERY_API uint64_t query_engine_now_us(const struct query_engine *engine);

/* Microseconds since 1970 at the same moment: the date of query_engine_now_us(). */
QUERY_API int64_t query_engine_unix_us(const struct query_engine *engine);

/* Microseconds of the monotonic clock, and since 1970. */
QUERY_API uint64_t query_clock_us(void);
QUERY_API int64_t query_clock_unix_us(void);

/* Unpredictable octets from the kernel (RFC 5452 section 9.2); QUERY_SYSTEM if it gives none. */
QUERY_API QUERY_CHECK enum query_status query_random(void *octets, size_t size);

#endif
