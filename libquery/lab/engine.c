#include "net/engine.h"
#include "base/limits.h"
#include "lab/lab.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 4 };
#define NO_SLOT UINT32_MAX

/* 2026-11-23, 8:00 UTC: a lesson begins. */
static const int64_t DATE_US = INT64_C(1795420800) * 1000000;

/* What comes next for an order, unless its deadline comes before. */
enum phase {
    PHASE_SETUP, /* it fails: `error` */
    PHASE_IO,    /* likewise, later */
    PHASE_SENT,
    PHASE_MESSAGE,
    PHASE_ARRIVAL,    /* the query comes to a server that recurses */
    PHASE_REPLY,      /* what that server said */
    PHASE_CONNECTING, /* nothing: nobody answers, and there is no connection */
    PHASE_SILENCE     /* nothing more */
};

/* An order, or a free place for one. */
struct slot {
    struct query_order order;
    const struct query_lab_server *server; /* NULL: nobody is there */
    struct lab_serving serving;            /* from PHASE_MESSAGE on */
    uint32_t generation;                   /* makes the number of each order in it another one */
    bool live;
    bool inner; /* an order of the service */
    bool replied;
    uint8_t *reply; /* with PHASE_REPLY */
    size_t reply_size;
    enum phase phase;
    int error;
    uint64_t at_us;    /* when; at most the deadline */
    uint64_t sequence; /* what is planned first comes first, where times are equal */
    uint32_t place;    /* in the heap */
    uint32_t next;     /* in the list of free slots */
};

/* The two ends of a connection that was left open. */
struct kept {
    struct query_endpoint server;
    struct query_endpoint source;
};

struct lab_engine {
    struct query_engine common;
    struct query_lab *lab;
    struct slot *slots;
    uint32_t *heap; /* of live slots, what comes first at the top */
    uint32_t room;  /* of both */
    uint32_t free;
    uint32_t live;
    uint32_t inner; /* of those that live */
    uint64_t sequence;
    struct kept kept[LIMIT_KEPT]; /* the last used first */
    unsigned kept_count;
    uint8_t buffer[LIMIT_MESSAGE];
};

static struct lab_engine *lab_engine(struct query_engine *engine)
{
    return (struct lab_engine *)engine;
}

/* ---- the heap of what comes next ---- */

static bool is_before(const struct lab_engine *engine, uint32_t a, uint32_t b)
{
    const struct slot *one = &engine->slots[a], *other = &engine->slots[b];
    return one->at_us != other->at_us ? one->at_us < other->at_us : one->sequence < other->sequence;
}

static void put(struct lab_engine *engine, uint32_t place, uint32_t slot)
{
    engine->heap[place] = slot;
    engine->slots[slot].place = place;
}

/* Moves a slot, of which `place` is free, to where it belongs. */
static void sift(struct lab_engine *engine, uint32_t place, uint32_t slot, uint32_t count)
{
    while (place > 0 && is_before(engine, slot, engine->heap[(place - 1) / 2])) {
        put(engine, place, engine->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    for (;;) {
        uint32_t child = place * 2 + 1;
        if (child + 1 < count && is_before(engine, engine->heap[child + 1], engine->heap[child]))
            child++;
        if (child >= count || !is_before(engine, engine->heap[child], slot))
            break;
        put(engine, place, engine->heap[child]);
        place = child;
    }
    put(engine, place, slot);
}

/* Plans what comes next for an order in the heap. */
static void plan(struct lab_engine *engine, uint32_t number, enum phase phase, uint64_t at_us)
{
    struct slot *slot = &engine->slots[number];
    bool waits = phase == PHASE_CONNECTING || phase == PHASE_SILENCE;
    if (!waits && at_us > slot->order.deadline_us) {
        phase = phase == PHASE_SENT || phase == PHASE_SETUP ? PHASE_CONNECTING : PHASE_SILENCE;
        waits = true;
    }
    slot->phase = phase;
    slot->at_us = waits ? slot->order.deadline_us : at_us;
    slot->sequence = engine->sequence++;
    sift(engine, slot->place, number, engine->live);
}

/* ---- orders ---- */

static bool grow(struct lab_engine *engine)
{
    uint32_t room = engine->room == 0 ? FIRST_ROOM : engine->room * 2;
    if (room > LIMIT_ORDERS)
        return false;
    struct slot *slots = realloc(engine->slots, room * sizeof *slots);
    if (slots == NULL)
        return false;
    engine->slots = slots;
    uint32_t *heap = realloc(engine->heap, room * sizeof *heap);
    if (heap == NULL)
        return false;
    engine->heap = heap;
    for (uint32_t i = room; i-- > engine->room;) {
        engine->slots[i] = (struct slot){.next = engine->free};
        engine->free = i;
    }
    engine->room = room;
    return true;
}

static uint64_t number_of(const struct lab_engine *engine, uint32_t slot)
{
    return (uint64_t)engine->slots[slot].generation << 32 | slot;
}

static bool is_tcp(const struct query_order *order)
{
    return order->transport != QUERY_TRANSPORT_UDP;
}

/* Whether there is a connection already, which the order then takes. */
static bool take_kept(struct lab_engine *engine, const struct query_order *order)
{
    for (unsigned i = 0; i < engine->kept_count; i++) {
        if (!query_endpoint_equal(&engine->kept[i].server, &order->server) ||
            !query_endpoint_equal(&engine->kept[i].source, &order->source))
            continue;
        engine->kept_count--;
        for (; i < engine->kept_count; i++)
            engine->kept[i] = engine->kept[i + 1];
        return true;
    }
    return false;
}

static void keep(struct lab_engine *engine, const struct query_order *order)
{
    if (engine->kept_count < LIMIT_KEPT)
        engine->kept_count++;
    for (unsigned i = engine->kept_count - 1; i > 0; i--)
        engine->kept[i] = engine->kept[i - 1];
    engine->kept[0] = (struct kept){.server = order->server, .source = order->source};
}

/* Plans how an order begins: a datagram leaves at once, a connection takes a round trip. */
static void begin(struct lab_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    const struct query_order *order = &slot->order;
    uint64_t now_us = engine->lab->now_us;
    slot->server = query_lab_find(engine->lab, &order->server);
    if (slot->server != NULL && slot->server->behaviour == QUERY_LAB_DEAD)
        slot->server = NULL;
    if (order->size > LIMIT_MESSAGE) {
        slot->error = EMSGSIZE;
        plan(engine, number, PHASE_IO, now_us);
    } else if (!is_tcp(order) || take_kept(engine, order)) {
        plan(engine, number, PHASE_SENT, now_us);
    } else if (slot->server == NULL) {
        plan(engine, number, PHASE_CONNECTING, 0);
    } else {
        slot->error = slot->server->no_tcp ? ECONNREFUSED : 0;
        plan(engine, number, slot->error != 0 ? PHASE_SETUP : PHASE_SENT,
             now_us + slot->server->rtt_us);
    }
}

static enum query_status start_any(struct lab_engine *engine, const struct query_order *order,
                                   bool inner, uint64_t *number)
{
    if (engine->free == NO_SLOT && !grow(engine))
        return QUERY_MEMORY;
    uint32_t at = engine->free;
    struct slot *slot = &engine->slots[at];
    engine->free = slot->next;
    *slot = (struct slot){
        .order = *order, .generation = slot->generation + 1, .live = true, .inner = inner};
    engine->inner += inner;
    slot->at_us = UINT64_MAX;
    slot->sequence = UINT64_MAX;
    put(engine, engine->live++, at);
    begin(engine, at);
    *number = number_of(engine, at);
    return QUERY_OK;
}

static enum query_status start(struct query_engine *common, const struct query_order *order,
                               uint64_t *number)
{
    return start_any(lab_engine(common), order, false, number);
}

enum query_status lab_engine_order(struct query_engine *common, const struct query_order *order,
                                   uint64_t *number)
{
    return start_any(lab_engine(common), order, true, number);
}

/* Forgets the order in a slot. */
static void release(struct lab_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    uint32_t last = engine->heap[--engine->live];
    if (last != number)
        sift(engine, slot->place, last, engine->live);
    engine->inner -= slot->inner;
    free(slot->reply);
    slot->reply = NULL;
    slot->live = false;
    slot->next = engine->free;
    engine->free = number;
}

/* A connection on which something is still to come is of no use to the next order. */
static bool is_clean(struct lab_engine *engine, struct slot *slot)
{
    size_t size;
    return slot->replied &&
           (slot->phase == PHASE_SILENCE ||
            !lab_serve_next(&slot->serving, engine->buffer, sizeof engine->buffer, &size));
}

static bool is_live(const struct lab_engine *engine, uint64_t number)
{
    uint32_t at = (uint32_t)number;
    return at < engine->room && engine->slots[at].live && number_of(engine, at) == number;
}

static void end(struct query_engine *common, uint64_t number)
{
    struct lab_engine *engine = lab_engine(common);
    uint32_t at = (uint32_t)number;
    if (!is_live(engine, number))
        return;
    struct slot *slot = &engine->slots[at];
    if (is_tcp(&slot->order) && slot->order.keep_open && is_clean(engine, slot))
        keep(engine, &slot->order);
    release(engine, at);
}

/* ---- events ---- */

static void set_event(const struct lab_engine *engine, uint32_t number, enum query_event_kind kind,
                      int error, struct query_event *event)
{
    *event = (struct query_event){
        .kind = kind,
        .owner = engine->slots[number].order.owner,
        .order = number_of(engine, number),
        .now_us = engine->lab->now_us,
        .error = error,
    };
}

static void tell_end(struct lab_engine *engine, uint32_t number, enum query_event_kind kind,
                     int error, struct query_event *event)
{
    set_event(engine, number, kind, error, event);
    release(engine, number);
}

static void tell_sent(struct lab_engine *engine, uint32_t number, struct query_event *event)
{
    struct slot *slot = &engine->slots[number];
    uint64_t now_us = engine->lab->now_us;
    set_event(engine, number, QUERY_EVENT_SENT, 0, event);
    event->unix_us = DATE_US + (int64_t)now_us;
    if (slot->server == NULL) {
        plan(engine, number, PHASE_SILENCE, 0);
        return;
    }
    if (slot->server->behaviour == QUERY_LAB_RESOLVER && engine->lab->service.take != NULL) {
        plan(engine, number, PHASE_ARRIVAL, now_us + slot->server->rtt_us / 2);
        return;
    }
    lab_serve(&slot->serving, engine->lab, slot->server, slot->order.transport, slot->order.query,
              slot->order.size);
    plan(engine, number, PHASE_MESSAGE, now_us + slot->server->rtt_us);
}

/* False: the server has nothing to say (any more). */
static bool tell_message(struct lab_engine *engine, uint32_t number, struct query_event *event)
{
    struct slot *slot = &engine->slots[number];
    size_t size;
    if (!lab_serve_next(&slot->serving, engine->buffer, sizeof engine->buffer, &size)) {
        plan(engine, number, PHASE_SILENCE, 0);
        return false;
    }
    set_event(engine, number, QUERY_EVENT_MESSAGE, 0, event);
    event->octets = engine->buffer;
    event->size = size;
    slot->replied = true;
    if (slot->order.idle_us != 0)
        slot->order.deadline_us = engine->lab->now_us + slot->order.idle_us;
    plan(engine, number, PHASE_MESSAGE, engine->lab->now_us);
    return true;
}

/* ---- servers that recurse ---- */

static void arrive(struct lab_engine *engine, uint32_t number)
{
    const struct lab_service *service = &engine->lab->service;
    const struct slot *slot = &engine->slots[number];
    struct lab_call call = {
        .ticket = number_of(engine, number),
        .server = slot->server,
        .transport = slot->order.transport,
        .query = slot->order.query,
        .size = slot->order.size,
    };
    plan(engine, number, PHASE_SILENCE, 0);
    service->take(service->context, &engine->common, &call);
}

void lab_engine_reply(struct query_engine *common, uint64_t ticket, const uint8_t *octets,
                      size_t size)
{
    struct lab_engine *engine = lab_engine(common);
    if (!is_live(engine, ticket) || size > LIMIT_MESSAGE)
        return;
    struct slot *slot = &engine->slots[(uint32_t)ticket];
    if (slot->reply != NULL || slot->replied)
        return;
    slot->reply = malloc(size + 1);
    if (slot->reply == NULL)
        return;
    memcpy(slot->reply, octets, size);
    slot->reply_size = size;
    uint32_t back_us = slot->server->rtt_us - slot->server->rtt_us / 2;
    plan(engine, (uint32_t)ticket, PHASE_REPLY, engine->lab->now_us + back_us);
}

static void tell_reply(struct lab_engine *engine, uint32_t number, struct query_event *event)
{
    struct slot *slot = &engine->slots[number];
    memcpy(engine->buffer, slot->reply, slot->reply_size);
    set_event(engine, number, QUERY_EVENT_MESSAGE, 0, event);
    event->octets = engine->buffer;
    event->size = slot->reply_size;
    slot->replied = true;
    plan(engine, number, PHASE_SILENCE, 0);
}

/* Does what comes next for an order.  True: it led to an event. */
static bool go_on(struct lab_engine *engine, uint32_t number, struct query_event *event)
{
    int error = engine->slots[number].error;
    switch (engine->slots[number].phase) {
    case PHASE_SETUP: tell_end(engine, number, QUERY_EVENT_SETUP, error, event); return true;
    case PHASE_IO: tell_end(engine, number, QUERY_EVENT_IO, error, event); return true;
    case PHASE_SENT: tell_sent(engine, number, event); return true;
    case PHASE_MESSAGE: return tell_message(engine, number, event);
    case PHASE_ARRIVAL: arrive(engine, number); return false;
    case PHASE_REPLY: tell_reply(engine, number, event); return true;
    case PHASE_CONNECTING:
        if (is_tcp(&engine->slots[number].order))
            tell_end(engine, number, QUERY_EVENT_SETUP, ETIMEDOUT, event);
        else
            tell_end(engine, number, QUERY_EVENT_TIMEOUT, 0, event);
        return true;
    case PHASE_SILENCE: break;
    }
    tell_end(engine, number, QUERY_EVENT_TIMEOUT, 0, event);
    return true;
}

static bool next(struct query_engine *common, uint64_t until_us, struct query_event *event)
{
    struct lab_engine *engine = lab_engine(common);
    struct query_lab *lab = engine->lab;
    while (engine->live > engine->inner) {
        uint32_t first = engine->heap[0];
        uint64_t at_us = engine->slots[first].at_us;
        if (at_us > until_us) {
            lab->now_us = lab->now_us > until_us ? lab->now_us : until_us;
            return false;
        }
        lab->now_us = lab->now_us > at_us ? lab->now_us : at_us;
        bool inner = engine->slots[first].inner;
        if (!go_on(engine, first, event))
            continue;
        if (!inner)
            return true;
        lab->service.event(lab->service.context, event);
    }
    return false;
}

static void idle(struct query_engine *common, uint64_t until_us)
{
    struct query_lab *lab = lab_engine(common)->lab;
    lab->now_us = lab->now_us > until_us ? lab->now_us : until_us;
}

static uint64_t now_us(const struct query_engine *common)
{
    return ((const struct lab_engine *)common)->lab->now_us;
}

static void free_engine(struct query_engine *common)
{
    struct lab_engine *engine = lab_engine(common);
    const struct lab_service *service = &engine->lab->service;
    if (service->leave != NULL)
        service->leave(service->context, common);
    for (uint32_t i = 0; i < engine->room; i++)
        free(engine->slots[i].reply);
    free(engine->slots);
    free(engine->heap);
    free(engine);
}

static int64_t unix_us(const struct query_engine *common)
{
    return DATE_US + (int64_t)now_us(common);
}

static const struct engine_kind lab_kind = {.start = start,
                                            .end = end,
                                            .next = next,
                                            .idle = idle,
                                            .now_us = now_us,
                                            .unix_us = unix_us,
                                            .free = free_engine};

struct query_engine *query_lab_engine_new(struct query_lab *lab)
{
    struct lab_engine *engine = malloc(sizeof *engine);
    if (engine == NULL)
        return NULL;
    engine->common.kind = &lab_kind;
    engine->lab = lab;
    engine->slots = NULL;
    engine->heap = NULL;
    engine->room = 0;
    engine->free = NO_SLOT;
    engine->live = 0;
    engine->inner = 0;
    engine->sequence = 0;
    engine->kept_count = 0;
    return &engine->common;
}
