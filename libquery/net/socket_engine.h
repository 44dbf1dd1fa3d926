/* net/socket_engine.h: the engine with sockets, as its parts see it: engine.c, which has
 * orders and events, and pool.c, which has the sockets that orders share.
 *
 * Knows orders, sockets and deadlines; it must not know what is asked. */
#ifndef NET_SOCKET_ENGINE_H
#define NET_SOCKET_ENGINE_H

#include "net/deadlines.h"
#include "net/engine.h"
#include "net/transport.h"

#include <poll.h>

struct pool_socket;
struct pools;

#define NO_SLOT UINT32_MAX

/* An order, or a free place for one. */
struct slot {
    struct query_order order;
    struct channel *channel; /* NULL: setting it up failed, or the socket is shared */
    uint32_t generation;     /* makes the number of each order in this slot another one */
    bool live;

    /* What is still to be told about the order. */
    bool pending;
    enum query_event_kind kind;
    int error;
    uint64_t at_us;
    int64_t unix_us;

    /* With `order.repeat_us`: until the next repetition, and how many there may be. */
    uint32_t repeat_us;
    uint8_t repeats_left;

    /* With `order.shared`. */
    struct pool_socket *socket; /* NULL: it has a channel of its own */
    uint16_t id;
    bool waiting;   /* the query is in the socket's outbox */
    bool sent;      /* it has left at least once */
    uint32_t chain; /* the next slot in the same bucket */

    uint32_t next; /* in the list of free or of pending slots, or in the outbox */
    uint32_t previous;
};

/* The engine with sockets. */
struct socket_engine {
    struct query_engine common;
    struct slot *slots;
    uint32_t room; /* of the five arrays: slots, both of deadlines, polls, channels */
    uint32_t free; /* first free slot, or NO_SLOT */
    uint32_t live; /* orders under way */
    uint32_t first_pending;
    uint32_t last_pending;
    struct deadlines deadlines;

    /* polls[i] watches channels[i]; below `unseen` are those that the last poll(2)
     * found, and that have not been looked at since. */
    struct pollfd *polls;
    struct channel **channels;
    uint32_t watched;
    uint32_t unseen;
    uint64_t polled_us;

    struct channel *kept; /* connections without an order, the last used first */
    struct channel *spare;
    struct pools *pools; /* NULL: no order has shared a socket yet */
    uint8_t buffer[];    /* LIMIT_MESSAGE octets, not touched before something comes */
};

/* ---- engine.c ---- */

/* The event of an order, told before all that is not yet known. */
void engine_add_pending(struct socket_engine *engine, uint32_t number, enum query_event_kind kind,
                        int error, uint64_t now_us);

/* The channel is polled for what it wants from now on, or no more. */
void engine_watch(struct socket_engine *engine, struct channel *channel);
void engine_unwatch(struct socket_engine *engine, struct channel *channel);

void engine_fill_event(const struct socket_engine *engine, uint32_t number,
                       enum query_event_kind kind, int error, struct query_event *event);

/* ---- pool.c ---- */

/* Finds a socket for the order in the slot, whose query then is in the outbox.  False: there
 * is none, because its id is taken on all of them, there are too many servers, or memory or
 * descriptors are short; the order needs a channel of its own. */
bool pool_begin(struct socket_engine *engine, uint32_t number);

/* Forgets the order in the slot. */
void pool_end(struct socket_engine *engine, uint32_t number);

/* The query goes into the outbox once more, if it has left it. */
void pool_repeat(struct socket_engine *engine, uint32_t number);

/* The slots have moved, or there are more of them. */
void pool_grow(struct socket_engine *engine);

/* Sends what is in the outboxes.  True: something is pending now. */
bool pool_flush(struct socket_engine *engine);

/* Tells the next message that has been read and is an order's. */
bool pool_tell(struct socket_engine *engine, struct query_event *event);

/* Something can be done on a shared socket: sends and reads.  True: more may be there to
 * be read. */
bool pool_go_on(struct socket_engine *engine, struct channel *channel, short revents);

/* Where the socket of an order sends from. */
struct query_endpoint pool_local(const struct pool_socket *socket);

void pool_free(struct socket_engine *engine);

#endif
