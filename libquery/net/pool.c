/* Sockets that many orders share.
 *
 * A server has a handful of connected sockets, each on a port that the kernel chose: the
 * kernel drops what comes from elsewhere, and tells when nobody listens there, as with one
 * socket for each query.  All queries of a burst leave through one of them, which is drawn
 * anew for each burst, in one system call.  No two orders that go on have the same id on
 * the same socket, and no socket is kept for long (RFC 5452 section 9.2). */
#include "base/limits.h"
#include "net/datagrams.h"
#include "net/socket.h"
#include "net/socket_engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { FIRST_BUCKETS = 16, ID_SIZE = 2, RANDOM_BLOCK = 64 };

struct pool_socket {
    struct channel channel; /* first: the engine polls it as one */
    struct pool *pool;
    uint32_t number; /* no other socket has it */
    uint32_t orders; /* that go on */
    uint32_t uses;   /* orders since it was opened */
    bool open;
    bool dirty;     /* in the list of those with something to send */
    uint32_t first; /* the outbox */
    uint32_t last;
    struct pool_socket *next_dirty;
};

struct pool {
    struct query_endpoint server;
    struct query_endpoint source;
    struct pool_socket *current; /* of this burst; NULL: to be drawn */
    uint32_t burst;              /* orders of this burst */
    struct pool_socket sockets[LIMIT_POOL_SOCKETS];
};

struct pools {
    struct pool *all[LIMIT_POOLS];
    uint32_t count;
    struct pool_socket *dirty;

    uint32_t *buckets; /* the orders by socket and id; a power of two of them */
    uint32_t bucket_count;

    uint8_t random[RANDOM_BLOCK];
    uint32_t random_left;

    /* What was read from a socket and is not yet told. */
    struct pool_socket *box_socket;
    struct datagram box[LIMIT_BURST];
    uint32_t box_count;
    uint32_t box_next;
    uint32_t bursts; /* read from one socket since the last that was not full */
    uint64_t box_us;
    uint8_t octets[]; /* LIMIT_BURST times LIMIT_MESSAGE, of which only what comes is touched */
};

static struct pool_socket *pool_socket(struct channel *channel)
{
    return (struct pool_socket *)channel;
}

/* ---- orders by socket and id ---- */

static uint32_t *find_bucket(const struct pools *pools, const struct pool_socket *socket,
                             uint16_t id)
{
    uint32_t hash = (id ^ socket->number << 8) * 0x9e3779b1u;
    return &pools->buckets[hash >> 16 & (pools->bucket_count - 1)];
}

/* NO_SLOT if no order has the id on the socket. */
static uint32_t find_order(const struct socket_engine *engine, const struct pool_socket *socket,
                           uint16_t id)
{
    uint32_t at = *find_bucket(engine->pools, socket, id);
    while (at != NO_SLOT && (engine->slots[at].id != id || engine->slots[at].socket != socket))
        at = engine->slots[at].chain;
    return at;
}

static void add_order(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    uint32_t *bucket = find_bucket(engine->pools, slot->socket, slot->id);
    slot->chain = *bucket;
    *bucket = number;
}

static void remove_order(struct socket_engine *engine, uint32_t number)
{
    const struct slot *slot = &engine->slots[number];
    uint32_t *link = find_bucket(engine->pools, slot->socket, slot->id);
    while (*link != number)
        link = &engine->slots[*link].chain;
    *link = slot->chain;
}

/* About as many buckets as there may be orders; without memory the chains get longer. */
void pool_grow(struct socket_engine *engine)
{
    struct pools *pools = engine->pools;
    uint32_t count = pools->bucket_count;
    while (count < engine->room && count < LIMIT_ORDERS)
        count *= 2;
    uint32_t *buckets = count == pools->bucket_count ? NULL : malloc(count * sizeof(*buckets));
    if (buckets == NULL)
        return;
    free(pools->buckets);
    pools->buckets = buckets;
    pools->bucket_count = count;
    memset(buckets, 0xff, count * sizeof(*buckets));
    for (uint32_t i = 0; i < engine->room; i++) {
        if (engine->slots[i].live && engine->slots[i].socket != NULL)
            add_order(engine, i);
    }
}

/* ---- sockets ---- */

static struct pools *find_pools(struct socket_engine *engine)
{
    if (engine->pools != NULL)
        return engine->pools;
    struct pools *pools = malloc(sizeof(*pools) + (size_t)LIMIT_BURST * LIMIT_MESSAGE);
    uint32_t *buckets = malloc(FIRST_BUCKETS * sizeof(*buckets));
    if (pools == NULL || buckets == NULL) {
        free(pools);
        free(buckets);
        return NULL;
    }
    *pools = (struct pools){.buckets = buckets, .bucket_count = FIRST_BUCKETS};
    memset(buckets, 0xff, FIRST_BUCKETS * sizeof(*buckets));
    engine->pools = pools;
    pool_grow(engine);
    return pools;
}

static struct pool *find_pool(struct pools *pools, const struct query_order *order)
{
    for (uint32_t i = 0; i < pools->count; i++) {
        struct pool *pool = pools->all[i];
        if (query_endpoint_equal(&pool->server, &order->server) &&
            query_endpoint_equal(&pool->source, &order->source))
            return pool;
    }
    struct pool *pool = pools->count < LIMIT_POOLS ? malloc(sizeof(*pool)) : NULL;
    if (pool == NULL)
        return NULL;
    *pool = (struct pool){.server = order->server, .source = order->source};
    for (uint32_t i = 0; i < LIMIT_POOL_SOCKETS; i++) {
        struct pool_socket *socket = &pool->sockets[i];
        socket->pool = pool;
        socket->number = pools->count * LIMIT_POOL_SOCKETS + i;
        socket->first = socket->last = NO_SLOT;
    }
    pools->all[pools->count++] = pool;
    return pool;
}

static bool draw(struct pools *pools, uint8_t *octet)
{
    if (pools->random_left == 0) {
        if (query_random(pools->random, sizeof(pools->random)) != QUERY_OK)
            return false;
        pools->random_left = sizeof(pools->random);
    }
    *octet = pools->random[--pools->random_left];
    return true;
}

/* Opens the socket, or another one in its place when it has been used for long and nobody
 * needs it.  False: it cannot take another order now. */
static bool make_ready(struct pools *pools, struct pool_socket *socket)
{
    int error;
    bool worn = socket->open && socket->uses >= LIMIT_SOCKET_USES;
    if (worn && (socket->orders > 0 || pools->box_socket == socket))
        return false;
    if (worn) {
        socket_close(socket->channel.fd);
        socket->open = false;
    }
    if (socket->open)
        return true;
    const struct pool *pool = socket->pool;
    int fd = socket_open(SOCK_DGRAM, &pool->server, &pool->source, &error);
    if (fd < 0)
        return false;
    socket->channel =
        (struct channel){.fd = fd, .wants = POLLIN, .connected = true, .shared = true};
    socket->open = true;
    socket->uses = 0;
    return true;
}

/* A socket on which the id is free: the one of the burst, or the next after one that is drawn. */
static struct pool_socket *choose(struct socket_engine *engine, struct pool *pool, uint16_t id)
{
    struct pool_socket *socket = pool->current;
    if (socket != NULL && pool->burst++ < LIMIT_BURST && socket->uses < LIMIT_SOCKET_USES &&
        find_order(engine, socket, id) == NO_SLOT)
        return socket;
    uint8_t first;
    if (!draw(engine->pools, &first))
        return NULL;
    for (uint32_t i = 0; i < LIMIT_POOL_SOCKETS; i++) {
        socket = &pool->sockets[(first + i) % LIMIT_POOL_SOCKETS];
        if (!make_ready(engine->pools, socket) || find_order(engine, socket, id) != NO_SLOT)
            continue;
        pool->current = socket;
        pool->burst = 1;
        return socket;
    }
    return NULL;
}

struct query_endpoint pool_local(const struct pool_socket *socket)
{
    return socket_local(socket->channel.fd);
}

/* ---- outboxes ---- */

static void put_out(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    struct pool_socket *socket = slot->socket;
    slot->waiting = true;
    slot->next = NO_SLOT;
    slot->previous = socket->last;
    *(socket->last == NO_SLOT ? &socket->first : &engine->slots[socket->last].next) = number;
    socket->last = number;
    if (socket->dirty || (socket->channel.wants & POLLOUT) != 0)
        return;
    socket->dirty = true;
    socket->next_dirty = engine->pools->dirty;
    engine->pools->dirty = socket;
}

static void take_out(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    struct pool_socket *socket = slot->socket;
    slot->waiting = false;
    *(slot->previous == NO_SLOT ? &socket->first : &engine->slots[slot->previous].next) =
        slot->next;
    *(slot->next == NO_SLOT ? &socket->last : &engine->slots[slot->next].previous) = slot->previous;
}

/* All orders whose queries have left fail: the error is that of one of them, and nobody
 * knows of which; it comes from the server's address and would hit the others as well. */
static void fail_sent(struct socket_engine *engine, const struct pool_socket *socket, int error)
{
    uint64_t now_us = query_clock_us();
    for (uint32_t i = 0; i < engine->room; i++) {
        struct slot *slot = &engine->slots[i];
        if (slot->live && slot->socket == socket && slot->sent && !slot->waiting && !slot->pending)
            engine_add_pending(engine, i, QUERY_EVENT_IO, error, now_us);
    }
}

static void tell_sent(struct socket_engine *engine, size_t count, struct pool_socket *socket,
                      uint64_t now_us)
{
    for (; count > 0; count--) {
        uint32_t number = socket->first;
        struct slot *slot = &engine->slots[number];
        take_out(engine, number);
        if (!slot->sent)
            engine_add_pending(engine, number, QUERY_EVENT_SENT, 0, now_us);
        slot->sent = true;
    }
}

static size_t gather(const struct socket_engine *engine, const struct pool_socket *socket,
                     struct datagram *all)
{
    size_t count = 0;
    for (uint32_t at = socket->first; at != NO_SLOT && count < LIMIT_BURST;
         at = engine->slots[at].next) {
        const struct query_order *order = &engine->slots[at].order;
        all[count++] = (struct datagram){.octets = (uint8_t *)order->query, .size = order->size};
    }
    return count;
}

/* Sends the outbox, or what the kernel takes of it.  An error may be old news, of queries that
 * left before; the call has taken it from the socket, and only a second one is for the first
 * query that waits. */
static void send_out(struct socket_engine *engine, struct pool_socket *socket)
{
    bool again = false;
    int error;
    socket->channel.wants = POLLIN;
    while (socket->first != NO_SLOT) {
        struct datagram all[LIMIT_BURST];
        size_t count = gather(engine, socket, all);
        uint64_t now_us = query_clock_us();
        size_t sent = datagrams_send(socket->channel.fd, all, count, &error);
        tell_sent(engine, sent, socket, now_us);
        if (sent > 0) {
            again = false;
        } else if (error == EAGAIN) {
            socket->channel.wants = POLLIN | POLLOUT;
            return;
        } else if (!again) {
            fail_sent(engine, socket, error);
            again = true;
        } else {
            uint32_t number = socket->first;
            take_out(engine, number);
            engine_add_pending(engine, number, QUERY_EVENT_IO, error, query_clock_us());
        }
    }
}

bool pool_flush(struct socket_engine *engine)
{
    struct pools *pools = engine->pools;
    while (pools->dirty != NULL) {
        struct pool_socket *socket = pools->dirty;
        pools->dirty = socket->next_dirty;
        socket->dirty = false;
        socket->pool->current = NULL; /* the next burst leaves from another port */
        if (socket->first == NO_SLOT)
            continue;
        send_out(engine, socket);
        engine->polls[socket->channel.place].events = socket->channel.wants;
    }
    return engine->first_pending != NO_SLOT;
}

/* ---- orders ---- */

bool pool_begin(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    const struct query_order *order = &slot->order;
    /* Only one socket can have a port that is given. */
    if (order->transport != QUERY_TRANSPORT_UDP || order->size < ID_SIZE || order->source.port != 0)
        return false;
    struct pools *pools = find_pools(engine);
    struct pool *pool = pools == NULL ? NULL : find_pool(pools, order);
    if (pool == NULL)
        return false;
    slot->id = (uint16_t)(order->query[0] << 8 | order->query[1]);
    slot->socket = choose(engine, pool, slot->id);
    if (slot->socket == NULL)
        return false;
    if (slot->socket->orders++ == 0)
        engine_watch(engine, &slot->socket->channel);
    slot->socket->uses++;
    add_order(engine, number);
    put_out(engine, number);
    return true;
}

void pool_end(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    struct pool_socket *socket = slot->socket;
    if (slot->waiting)
        take_out(engine, number);
    remove_order(engine, number);
    slot->socket = NULL;
    if (--socket->orders == 0)
        engine_unwatch(engine, &socket->channel);
}

void pool_repeat(struct socket_engine *engine, uint32_t number)
{
    const struct slot *slot = &engine->slots[number];
    if (slot->sent && !slot->waiting && !slot->pending)
        put_out(engine, number);
}

/* ---- what comes ---- */

bool pool_tell(struct socket_engine *engine, struct query_event *event)
{
    struct pools *pools = engine->pools;
    while (pools->box_next < pools->box_count) {
        const struct datagram *got = &pools->box[pools->box_next++];
        if (got->size < ID_SIZE)
            continue;
        uint16_t id = (uint16_t)(got->octets[0] << 8 | got->octets[1]);
        uint32_t number = find_order(engine, pools->box_socket, id);
        if (number == NO_SLOT || !engine->slots[number].sent)
            continue;
        engine_fill_event(engine, number, QUERY_EVENT_MESSAGE, 0, event);
        event->now_us = pools->box_us;
        event->octets = got->octets;
        event->size = got->size;
        return true;
    }
    pools->box_socket = NULL;
    return false;
}

bool pool_go_on(struct socket_engine *engine, struct channel *channel, short revents)
{
    struct pools *pools = engine->pools;
    struct pool_socket *socket = pool_socket(channel);
    int error;
    if ((revents & POLLOUT) != 0 && (channel->wants & POLLOUT) != 0)
        send_out(engine, socket);
    for (uint32_t i = 0; i < LIMIT_BURST; i++)
        pools->box[i] = (struct datagram){.octets = pools->octets + (size_t)i * LIMIT_MESSAGE,
                                          .size = LIMIT_MESSAGE};
    pools->box_count = (uint32_t)datagrams_receive(channel->fd, pools->box, LIMIT_BURST, &error);
    pools->box_next = 0;
    pools->box_socket = socket;
    pools->box_us = query_clock_us();
    if (pools->box_count == 0 && error != EAGAIN)
        fail_sent(engine, socket, error);
    if (pools->box_count == LIMIT_BURST && ++pools->bursts < LIMIT_BURSTS)
        return true;
    pools->bursts = 0;
    return false;
}

void pool_free(struct socket_engine *engine)
{
    struct pools *pools = engine->pools;
    if (pools == NULL)
        return;
    for (uint32_t i = 0; i < pools->count; i++) {
        for (uint32_t j = 0; j < LIMIT_POOL_SOCKETS; j++) {
            if (pools->all[i]->sockets[j].open)
                socket_close(pools->all[i]->sockets[j].channel.fd);
        }
        free(pools->all[i]);
    }
    free(pools->buckets);
    free(pools);
}
