#include "base/limits.h"
#include "net/socket.h"
#include "net/socket_engine.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

enum { FIRST_ROOM = 4 };

static struct socket_engine *socket_engine(struct query_engine *engine)
{
    return (struct socket_engine *)engine;
}

static void close_channel(struct socket_engine *engine, struct channel *channel)
{
    channel->transport->carrier->close(channel);
    /* The next order needs one again. */
    free(engine->spare);
    engine->spare = channel;
}

static void free_engine(struct query_engine *common)
{
    struct socket_engine *engine = socket_engine(common);
    for (uint32_t i = 0; i < engine->watched; i++) {
        if (!engine->channels[i]->shared)
            close_channel(engine, engine->channels[i]);
    }
    pool_free(engine);
    while (engine->kept != NULL) {
        struct channel *channel = engine->kept;
        engine->kept = channel->next;
        close_channel(engine, channel);
    }
    free(engine->spare);
    free(engine->slots);
    free(engine->deadlines.heap);
    free(engine->deadlines.place);
    free(engine->polls);
    free(engine->channels);
    free(engine);
}

/* Slots.  */

static bool grow(struct socket_engine *engine)
{
    uint32_t room = engine->room == 0 ? FIRST_ROOM : engine->room * 2;
    if (room > LIMIT_ORDERS)
        return false;
    struct slot *slots = realloc(engine->slots, room * sizeof(*slots));
    if (slots == NULL)
        return false;
    engine->slots = slots;
    struct deadline *heap = realloc(engine->deadlines.heap, room * sizeof(*heap));
    if (heap == NULL)
        return false;
    engine->deadlines.heap = heap;
    uint32_t *place = realloc(engine->deadlines.place, room * sizeof(*place));
    if (place == NULL)
        return false;
    engine->deadlines.place = place;
    struct pollfd *polls = realloc(engine->polls, room * sizeof(*polls));
    if (polls == NULL)
        return false;
    engine->polls = polls;
    struct channel **channels = realloc(engine->channels, room * sizeof(*channels));
    if (channels == NULL)
        return false;
    engine->channels = channels;
    for (uint32_t i = room; i-- > engine->room;) {
        engine->slots[i] = (struct slot){.next = engine->free};
        engine->free = i;
    }
    engine->room = room;
    if (engine->pools != NULL)
        pool_grow(engine);
    return true;
}

static uint64_t number_of(const struct socket_engine *engine, uint32_t slot)
{
    return (uint64_t)engine->slots[slot].generation << 32 | slot;
}

/* The slot of a live order, or NO_SLOT. */
static uint32_t find_slot(const struct socket_engine *engine, uint64_t number)
{
    uint32_t slot = (uint32_t)number;
    if (slot >= engine->room || !engine->slots[slot].live || number_of(engine, slot) != number)
        return NO_SLOT;
    return slot;
}

/* What waits to be told, in the order in which it happened. */

/* A moment of the monotonic clock that is just over, since 1970. */
static int64_t unix_at(uint64_t us)
{
    int64_t unix_us = query_clock_unix_us();
    return unix_us - (int64_t)(query_clock_us() - us);
}

void engine_add_pending(struct socket_engine *engine, uint32_t number, enum query_event_kind kind,
                        int error, uint64_t now_us)
{
    struct slot *slot = &engine->slots[number];
    slot->pending = true;
    slot->kind = kind;
    slot->error = error;
    slot->at_us = now_us;
    slot->unix_us = kind == QUERY_EVENT_SENT ? unix_at(now_us) : 0;
    slot->next = NO_SLOT;
    slot->previous = engine->last_pending;
    if (engine->last_pending == NO_SLOT)
        engine->first_pending = number;
    else
        engine->slots[engine->last_pending].next = number;
    engine->last_pending = number;
}

static void add_pending(struct socket_engine *engine, uint32_t number, enum query_event_kind kind,
                        int error)
{
    engine_add_pending(engine, number, kind, error, query_clock_us());
}

static void remove_pending(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    slot->pending = false;
    if (slot->previous == NO_SLOT)
        engine->first_pending = slot->next;
    else
        engine->slots[slot->previous].next = slot->next;
    if (slot->next == NO_SLOT)
        engine->last_pending = slot->previous;
    else
        engine->slots[slot->next].previous = slot->previous;
}

/* Channels and the set that is polled. */

void engine_watch(struct socket_engine *engine, struct channel *channel)
{
    channel->place = engine->watched++;
    engine->channels[channel->place] = channel;
    engine->polls[channel->place] = (struct pollfd){.fd = channel->fd, .events = channel->wants};
}

/* The last one moves to the place that becomes free.  If it has not been looked
 * at yet, neither have those before it; else its revents are 0. */
void engine_unwatch(struct socket_engine *engine, struct channel *channel)
{
    uint32_t last = --engine->watched;
    engine->polls[channel->place] = engine->polls[last];
    engine->channels[channel->place] = engine->channels[last];
    engine->channels[channel->place]->place = channel->place;
    if (engine->unseen > engine->watched)
        engine->unseen = engine->watched;
}

/* A connection that was left open by an order from and to the same endpoints. */
static struct channel *find_kept(struct socket_engine *engine, const struct transport *transport,
                                 const struct query_order *order)
{
    struct channel **link = &engine->kept;
    while (*link != NULL) {
        struct channel *channel = *link;
        if (channel->transport != transport ||
            !query_endpoint_equal(&channel->server, &order->server) ||
            !query_endpoint_equal(&channel->source, &order->source)) {
            link = &channel->next;
            continue;
        }
        *link = channel->next;
        if (transport->carrier->is_clean(channel)) {
            channel->sent = 0;
            channel->replied = false;
            return channel;
        }
        close_channel(engine, channel); /* the server has closed it in the meantime */
    }
    return NULL;
}

static void keep(struct socket_engine *engine, struct channel *channel)
{
    channel->next = engine->kept;
    engine->kept = channel;
    struct channel **link = &engine->kept;
    for (unsigned i = 0; i < LIMIT_KEPT && *link != NULL; i++)
        link = &(*link)->next;
    if (*link != NULL) {
        close_channel(engine, *link);
        *link = NULL;
    }
}

/* NULL with the reason in `*error`. */
static struct channel *open_channel(struct socket_engine *engine, const struct query_order *order,
                                    int *error)
{
    const struct transport *transport = transport_find(order->transport);
    struct channel *channel = find_kept(engine, transport, order);
    if (channel != NULL)
        return channel;
    channel = engine->spare != NULL ? engine->spare : malloc(sizeof(*channel));
    engine->spare = NULL;
    if (channel == NULL) {
        *error = ENOMEM;
        return NULL;
    }
    *channel =
        (struct channel){.transport = transport, .server = order->server, .source = order->source};
    struct outcome outcome = transport->carrier->open(channel, order);
    if (outcome.what == PROGRESS_SETUP) {
        *error = outcome.error;
        engine->spare = channel;
        return NULL;
    }
    return channel;
}

/* Orders. */

/* Forgets the order in the slot.  `whole`: it was ended, and did not fail. */
static void release(struct socket_engine *engine, uint32_t number, bool whole)
{
    struct slot *slot = &engine->slots[number];
    struct channel *channel = slot->channel;
    if (slot->pending)
        remove_pending(engine, number);
    deadlines_remove(&engine->deadlines, number);
    if (slot->socket != NULL)
        pool_end(engine, number);
    if (channel != NULL) {
        const struct carrier *carrier = channel->transport->carrier;
        engine_unwatch(engine, channel);
        if (whole && slot->order.keep_open && carrier->lasting && carrier->is_clean(channel))
            keep(engine, channel);
        else
            close_channel(engine, channel);
    }
    slot->live = false;
    slot->channel = NULL;
    slot->next = engine->free;
    engine->free = number;
    engine->live--;
}

static void end(struct query_engine *common, uint64_t number)
{
    struct socket_engine *engine = socket_engine(common);
    uint32_t slot = find_slot(engine, number);
    if (slot != NO_SLOT)
        release(engine, slot, true);
}

static enum query_event_kind kind_of(enum progress progress)
{
    switch (progress) {
    case PROGRESS_SENT: return QUERY_EVENT_SENT;
    case PROGRESS_MESSAGE: return QUERY_EVENT_MESSAGE;
    case PROGRESS_SETUP: return QUERY_EVENT_SETUP;
    case PROGRESS_CLOSED: return QUERY_EVENT_CLOSED;
    case PROGRESS_IO:
    case PROGRESS_NONE: break;
    }
    return QUERY_EVENT_IO;
}

static struct outcome send_some(struct channel *channel, const struct query_order *order)
{
    struct outcome outcome = channel->transport->carrier->send(channel, order);
    if (outcome.what == PROGRESS_SENT)
        channel->sending = false;
    return outcome;
}

/* Opens the channel and sends if that can be done at once; what comes of it is
 * told later. */
static void begin(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    if (slot->order.size > LIMIT_MESSAGE) {
        add_pending(engine, number, QUERY_EVENT_IO, EMSGSIZE);
        return;
    }
    if (slot->order.shared && pool_begin(engine, number))
        return;
    int error = 0;
    slot->channel = open_channel(engine, &slot->order, &error);
    if (slot->channel == NULL) {
        add_pending(engine, number, QUERY_EVENT_SETUP, error);
        return;
    }
    struct channel *channel = slot->channel;
    channel->slot = number;
    channel->sending = true;
    if (channel->connected) {
        uint64_t now_us = query_clock_us();
        struct outcome outcome = send_some(channel, &slot->order);
        if (outcome.what != PROGRESS_NONE)
            engine_add_pending(engine, number, kind_of(outcome.what), outcome.error, now_us);
    }
    engine_watch(engine, channel);
}

/* When the engine has to look at the order: at its deadline, or to repeat its query before. */
static void add_deadline(struct socket_engine *engine, uint32_t number, uint64_t now_us)
{
    const struct slot *slot = &engine->slots[number];
    uint64_t at_us = slot->order.deadline_us;
    if (slot->repeats_left > 0 && now_us + slot->repeat_us < at_us)
        at_us = now_us + slot->repeat_us;
    deadlines_add(&engine->deadlines, number, at_us);
}

static enum query_status start(struct query_engine *common, const struct query_order *order,
                               uint64_t *number)
{
    struct socket_engine *engine = socket_engine(common);
    if (engine->free == NO_SLOT && !grow(engine))
        return QUERY_MEMORY;
    uint32_t at = engine->free;
    struct slot *slot = &engine->slots[at];
    engine->free = slot->next;
    bool repeats = order->repeat_us != 0 && order->transport == QUERY_TRANSPORT_UDP;
    *slot = (struct slot){.order = *order,
                          .generation = slot->generation + 1,
                          .repeat_us = order->repeat_us,
                          .repeats_left = repeats ? LIMIT_REPEATS : 0,
                          .live = true};
    engine->live++;
    add_deadline(engine, at, repeats ? query_clock_us() : 0);
    begin(engine, at);
    *number = number_of(engine, at);
    return QUERY_OK;
}

/* Events. */

void engine_fill_event(const struct socket_engine *engine, uint32_t number,
                       enum query_event_kind kind, int error, struct query_event *event)
{
    const struct slot *slot = &engine->slots[number];
    *event = (struct query_event){
        .kind = kind,
        .owner = slot->order.owner,
        .order = number_of(engine, number),
        .now_us = engine->polled_us,
        .error = error,
    };
    if (kind == QUERY_EVENT_SENT && slot->order.want_local)
        event->local =
            slot->socket != NULL ? pool_local(slot->socket) : socket_local(slot->channel->fd);
}

static bool ends_order(enum query_event_kind kind)
{
    return kind != QUERY_EVENT_SENT && kind != QUERY_EVENT_MESSAGE && kind != QUERY_EVENT_REPEATED;
}

static void tell_pending(struct socket_engine *engine, struct query_event *event)
{
    uint32_t number = engine->first_pending;
    const struct slot *slot = &engine->slots[number];
    engine_fill_event(engine, number, slot->kind, slot->error, event);
    event->now_us = slot->at_us;
    event->unix_us = slot->unix_us;
    remove_pending(engine, number);
    if (ends_order(event->kind))
        release(engine, number, false);
}

/* Each message of an answer of many is waited for as long as the first. */
static void put_off(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    slot->order.deadline_us = engine->polled_us + slot->order.idle_us;
    slot->repeats_left = 0; /* the query has arrived */
    deadlines_remove(&engine->deadlines, number);
    deadlines_add(&engine->deadlines, number, slot->order.deadline_us);
}

/* Something can be done on the channel.  True: it led to an event. */
static bool go_on(struct socket_engine *engine, struct channel *channel, struct query_event *event)
{
    uint32_t number = channel->slot;
    const struct query_order *order = &engine->slots[number].order;
    const struct carrier *carrier = channel->transport->carrier;
    uint64_t now_us = channel->sending ? query_clock_us() : 0;
    struct outcome outcome =
        channel->sending ? send_some(channel, order) : carrier->receive(channel, engine->buffer);
    struct pollfd *poll_entry = &engine->polls[channel->place];
    poll_entry->events = channel->wants;
    if (carrier->has_more == NULL || outcome.what != PROGRESS_MESSAGE ||
        !carrier->has_more(channel))
        poll_entry->revents = 0;
    if (outcome.what == PROGRESS_NONE)
        return false;
    engine_fill_event(engine, number, kind_of(outcome.what), outcome.error, event);
    event->octets = outcome.octets;
    event->size = outcome.size;
    if (event->kind == QUERY_EVENT_SENT) {
        event->now_us = now_us;
        event->unix_us = unix_at(now_us);
    }
    if (ends_order(event->kind))
        release(engine, number, false);
    else if (event->kind == QUERY_EVENT_MESSAGE && order->idle_us != 0)
        put_off(engine, number);
    return true;
}

static bool go_on_shared(struct socket_engine *engine, uint32_t place, struct query_event *event)
{
    struct pollfd *poll_entry = &engine->polls[place];
    struct channel *channel = engine->channels[place];
    if (!pool_go_on(engine, channel, poll_entry->revents))
        poll_entry->revents = 0;
    poll_entry->events = channel->wants;
    return pool_tell(engine, event);
}

/* Looks at what the last poll(2) found. */
static bool tell_ready(struct socket_engine *engine, struct query_event *event)
{
    while (engine->unseen > 0) {
        uint32_t place = engine->unseen - 1;
        if (engine->polls[place].revents == 0) {
            engine->unseen--;
        } else if (engine->channels[place]->shared) {
            if (go_on_shared(engine, place, event))
                return true;
        } else if (go_on(engine, engine->channels[place], event)) {
            return true;
        }
    }
    return false;
}

/* The query leaves once more; the next time is twice as far away. */
static void repeat(struct socket_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    slot->repeats_left--;
    slot->repeat_us *= 2;
    deadlines_remove(&engine->deadlines, number);
    add_deadline(engine, number, engine->polled_us);
    if (slot->socket != NULL) {
        pool_repeat(engine, number);
    } else if (slot->channel != NULL && !slot->channel->sending) {
        slot->channel->transport->carrier->send(slot->channel, &slot->order);
        slot->channel->wants = POLLIN; /* one that the kernel has no room for is lost on the way */
    }
}

/* Each poll is followed by a look at all that it found, and then by this: so
 * what came in time wins over the deadline, and junk cannot put it off. */
static bool tell_timeout(struct socket_engine *engine, struct query_event *event)
{
    const struct deadline *first = engine->deadlines.heap;
    if (engine->deadlines.count == 0 || first->at_us > engine->polled_us)
        return false;
    uint32_t number = first->slot;
    const struct channel *channel = engine->slots[number].channel;
    if (engine->slots[number].order.deadline_us > engine->polled_us) {
        repeat(engine, number);
        engine_fill_event(engine, number, QUERY_EVENT_REPEATED, 0, event);
        return true;
    }
    if (channel != NULL && !channel->connected)
        engine_fill_event(engine, number, QUERY_EVENT_SETUP, ETIMEDOUT, event);
    else
        engine_fill_event(engine, number, QUERY_EVENT_TIMEOUT, 0, event);
    release(engine, number, false);
    return true;
}

/* Waits for the sockets, the first deadline or `until_us`.  Returns errno if the
 * machine cannot do that, else 0. */
static int wait_for_sockets(struct socket_engine *engine, uint64_t until_us)
{
    uint64_t first_us = engine->deadlines.heap[0].at_us;
    uint64_t wake_us = first_us < until_us ? first_us : until_us;
    uint64_t now_us = query_clock_us();
    /* Rounded up: waking too early would only mean to wait again. */
    uint64_t wait_ms = wake_us <= now_us ? 0 : (wake_us - now_us - 1) / 1000 + 1;
    int found = poll(engine->polls, engine->watched, wait_ms > INT_MAX ? INT_MAX : (int)wait_ms);
    int error = found < 0 ? errno : 0;
    engine->polled_us = query_clock_us();
    engine->unseen = found > 0 ? engine->watched : 0; /* after an error revents mean nothing */
    return error == EINTR || error == EAGAIN ? 0 : error;
}

static bool next(struct query_engine *common, uint64_t until_us, struct query_event *event)
{
    struct socket_engine *engine = socket_engine(common);
    while (engine->live > 0) {
        if (engine->first_pending != NO_SLOT) {
            tell_pending(engine, event);
            return true;
        }
        if (engine->pools != NULL && pool_tell(engine, event))
            return true;
        if (engine->pools != NULL && pool_flush(engine))
            continue;
        if (tell_ready(engine, event))
            return true;
        if (engine->first_pending != NO_SLOT)
            continue;
        if (tell_timeout(engine, event))
            return true;
        if (engine->polled_us >= until_us)
            return false;
        int error = wait_for_sockets(engine, until_us);
        if (error != 0) {
            /* Without poll(2) no order can go on: they fail one after the other. */
            uint32_t number = engine->deadlines.heap[0].slot;
            engine_fill_event(engine, number, QUERY_EVENT_IO, error, event);
            release(engine, number, false);
            return true;
        }
    }
    return false;
}

static void idle(struct query_engine *common, uint64_t until_us)
{
    (void)common;
    uint64_t now_us = query_clock_us();
    uint64_t wait_ms = until_us <= now_us ? 0 : (until_us - now_us - 1) / 1000 + 1;
    poll(NULL, 0, wait_ms > INT_MAX ? INT_MAX : (int)wait_ms);
}

static uint64_t now_us(const struct query_engine *common)
{
    (void)common;
    return query_clock_us();
}

static int64_t unix_us(const struct query_engine *common)
{
    (void)common;
    return query_clock_unix_us();
}

static const struct engine_kind socket_kind = {.start = start,
                                               .end = end,
                                               .next = next,
                                               .idle = idle,
                                               .now_us = now_us,
                                               .unix_us = unix_us,
                                               .free = free_engine};

struct query_engine *query_engine_new(void)
{
    struct socket_engine *engine = malloc(sizeof(*engine) + LIMIT_MESSAGE);
    if (engine == NULL)
        return NULL;
    *engine = (struct socket_engine){.common.kind = &socket_kind,
                                     .free = NO_SLOT,
                                     .first_pending = NO_SLOT,
                                     .last_pending = NO_SLOT};
    return &engine->common;
}

/* Every kind of engine. */

void query_engine_free(struct query_engine *engine)
{
    if (engine != NULL)
        engine->kind->free(engine);
}

enum query_status query_engine_start(struct query_engine *engine, const struct query_order *order,
                                     uint64_t *number)
{
    return engine->kind->start(engine, order, number);
}

void query_engine_end(struct query_engine *engine, uint64_t number)
{
    engine->kind->end(engine, number);
}

bool query_engine_next(struct query_engine *engine, uint64_t until_us, struct query_event *event)
{
    return engine->kind->next(engine, until_us, event);
}

void query_engine_idle(struct query_engine *engine, uint64_t until_us)
{
    engine->kind->idle(engine, until_us);
}

uint64_t query_engine_now_us(const struct query_engine *engine)
{
    return engine->kind->now_us(engine);
}

int64_t query_engine_unix_us(const struct query_engine *engine)
{
    return engine->kind->unix_us(engine);
}
