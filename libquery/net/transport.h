/* net/transport.h: what carries messages, as the engine sees it, and how
 * transports stack.
 *
 * A carrier takes whole messages to a server and brings whole messages back:
 * `udp` by itself, `frame16` with a length of two octets before each message
 * (RFC 1035 section 4.2.2) on any stream of octets.  A stream is `tcp`; one that
 * encrypts would stand between `frame16` and `tcp` in the same way.  A transport is a row: a
 * carrier and, where it needs one, a stream.
 *
 * This header knows octets and sockets; it must not know what is asked, nor
 * when to give up. */
#ifndef NET_TRANSPORT_H
#define NET_TRANSPORT_H

#include <query/engine.h>
#include <sys/types.h>
#include <sys/uio.h>

/* One way to one server, for one order at a time. */
struct channel {
    const struct transport *transport;
    int fd;
    short wants;    /* events of poll(2) without which nothing can be done */
    bool connected; /* the socket can carry octets */
    bool shared;    /* it is one of a pool, for many orders at a time */
    bool sending;   /* the query has not left as a whole; the engine's to say */
    size_t sent;    /* octets of the present query that have left, its frame included */

    /* For streams: what came and is not yet taken, octets[first..end). */
    uint8_t *octets;
    size_t first;
    size_t end;
    bool replied; /* a whole message came since the present query left */

    /* The engine's own. */
    uint32_t slot;
    uint32_t place;
    struct channel *next;
    struct query_endpoint server;
    struct query_endpoint source;
};

/* What came of trying to go on. */
enum progress {
    PROGRESS_NONE, /* nothing before the socket is ready for channel->wants */
    PROGRESS_SENT,
    PROGRESS_MESSAGE,
    PROGRESS_SETUP, /* there is no connection: `error` */
    PROGRESS_IO,    /* `error` */
    PROGRESS_CLOSED
};
struct outcome {
    enum progress what;
    int error;
    const uint8_t *octets; /* MESSAGE: valid until the next call */
    size_t size;
};

struct carrier {
    const char *name;
    bool lasting; /* a channel can carry one order after another */

    /* Makes the socket.  NONE or SETUP; after SETUP there is nothing to close. */
    struct outcome (*open)(struct channel *channel, const struct query_order *order);

    /* Sends what is left of the query.  NONE, SENT, SETUP, IO or CLOSED. */
    struct outcome (*send)(struct channel *channel, const struct query_order *order);

    /* Takes one message, through `buffer` of LIMIT_MESSAGE octets if it likes.
     * NONE, MESSAGE, IO or CLOSED. */
    struct outcome (*receive)(struct channel *channel, uint8_t *buffer);

    /* Whether another whole message is here already, so that poll(2) would wait in vain.
     * NULL: never. */
    bool (*has_more)(const struct channel *channel);

    /* Whether the next order can use the channel.  NULL: never. */
    bool (*is_clean)(const struct channel *channel);

    void (*close)(struct channel *channel);
};

/* A stream of octets.  `send` and `receive` return a number of octets (0 from
 * `receive`: the end), or -1 with errno, EAGAIN after setting channel->wants. */
struct stream {
    const char *name;
    struct outcome (*open)(struct channel *channel, const struct query_order *order);
    /* Finishes what `open` began, and sets channel->connected.  NONE or SETUP. */
    struct outcome (*connect)(struct channel *channel);
    ssize_t (*send)(struct channel *channel, const struct iovec *pieces, size_t count);
    ssize_t (*receive)(struct channel *channel, uint8_t *octets, size_t room);
    /* Whether the stream is open and nothing has come that nobody asked for. */
    bool (*is_quiet)(const struct channel *channel);
    void (*close)(struct channel *channel);
};

struct transport {
    const struct carrier *carrier;
    const struct stream *stream;
};

/* The row of a transport. */
const struct transport *transport_find(enum query_transport transport);

extern const struct carrier carrier_udp;
extern const struct carrier carrier_frame16;
extern const struct stream stream_tcp;

static inline struct outcome outcome_none(void)
{
    return (struct outcome){.what = PROGRESS_NONE};
}

static inline struct outcome outcome_error(enum progress what, int error)
{
    return (struct outcome){.what = what, .error = error};
}

#endif
