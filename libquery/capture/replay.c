/* The engine whose servers are those of a capture. */
#include "base/limits.h"
#include "base/writer.h"
#include "capture/packet.h"
#include "capture/recording.h"
#include "net/deadlines.h"
#include "net/engine.h"

#include <errno.h>
#include <stdlib.h>

enum {
    FIRST_ROOM = 4,
    /* How much later than its deadline a busy machine may have told a timeout: what took longer
     * had another deadline. */
    LATE_US = 500000
};
#define NO_SLOT UINT32_MAX

/* What comes next for an order. */
enum phase {
    PHASE_SENT,
    PHASE_MESSAGE, /* `reply` */
    PHASE_END      /* `end` */
};

/* An order, or a free place for one. */
struct slot {
    struct query_order order;
    const struct recording *recording; /* NULL: nobody asked this */
    const struct recorded_reply *reply;
    uint64_t start_us, sent_us, at_us;
    enum phase phase;
    enum query_event_kind end;
    int error;
    uint32_t generation; /* makes the number of each order in it another one */
    bool live;
    uint32_t next; /* in the list of free slots */
};

struct replay_engine {
    struct query_engine common;
    struct query_replay *replay;
    query_replay_missing *missing;
    void *context;
    struct slot *slots;
    uint32_t room; /* of slots and both of deadlines */
    uint32_t free;
    struct deadlines deadlines;
    uint64_t now_us;
    int64_t zero_us; /* the date when now_us is 0; 0: not known yet */
    uint8_t buffer[LIMIT_MESSAGE];
};

static struct replay_engine *replay_engine(struct query_engine *engine)
{
    return (struct replay_engine *)engine;
}

/* ---- what comes next ---- */

static void plan(struct replay_engine *engine, uint32_t number, enum phase phase, uint64_t at_us)
{
    struct slot *slot = &engine->slots[number];
    slot->phase = phase;
    slot->at_us = at_us > engine->now_us ? at_us : engine->now_us;
    deadlines_add(&engine->deadlines, number, slot->at_us);
}

static enum query_event_kind kind_of(enum query_end end)
{
    switch (end) {
    case QUERY_END_SETUP: return QUERY_EVENT_SETUP;
    case QUERY_END_IO: return QUERY_EVENT_IO;
    case QUERY_END_CLOSED: return QUERY_EVENT_CLOSED;
    default: return QUERY_EVENT_TIMEOUT;
    }
}

/* Nothing comes any more: the end that the capture tells, or the deadline. */
static void plan_end(struct replay_engine *engine, uint32_t number, uint64_t since_us)
{
    struct slot *slot = &engine->slots[number];
    const struct recording *recording = slot->recording;
    bool told = recording != NULL && recording->noted && recording->note.end != QUERY_END_REPLY &&
                recording->note.end != QUERY_END_NONE && recording->note.end != QUERY_END_BROKEN;
    uint64_t at_us = told ? since_us + recording->note.took_us : 0;
    uint64_t deadline_us = slot->order.deadline_us;
    slot->end = told ? kind_of(recording->note.end) : QUERY_EVENT_TIMEOUT;
    slot->error = told ? recording->note.error : 0;
    bool early = slot->end == QUERY_EVENT_TIMEOUT && at_us < deadline_us;
    if (!told || early || (at_us > deadline_us && at_us - deadline_us > LATE_US)) {
        slot->end = QUERY_EVENT_TIMEOUT;
        slot->error = 0;
        at_us = deadline_us;
    }
    plan(engine, number, PHASE_END, at_us);
}

static void plan_message(struct replay_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    if (slot->reply != NULL) {
        /* Never before the query, whatever the capture's clock did. */
        uint64_t at_us =
            slot->sent_us + microseconds_between(slot->recording->unix_ns, slot->reply->unix_ns);
        if (at_us <= slot->order.deadline_us) {
            plan(engine, number, PHASE_MESSAGE, at_us);
            return;
        }
    }
    plan_end(engine, number, slot->sent_us);
}

static void begin(struct replay_engine *engine, uint32_t number)
{
    struct slot *slot = &engine->slots[number];
    slot->start_us = engine->now_us;
    slot->recording = recording_find(engine->replay, &slot->order);
    if (slot->recording == NULL) {
        if (engine->missing != NULL)
            engine->missing(engine->context, &slot->order);
        plan(engine, number, PHASE_SENT, engine->now_us);
        return;
    }
    slot->reply = slot->recording->replies;
    if (slot->recording->noted && slot->recording->note.unsent) {
        plan_end(engine, number, slot->start_us);
        return;
    }
    uint64_t sent_us = slot->start_us + slot->recording->wait_us;
    if (sent_us <= slot->order.deadline_us) {
        plan(engine, number, PHASE_SENT, sent_us);
        return;
    }
    slot->end =
        slot->order.transport == QUERY_TRANSPORT_UDP ? QUERY_EVENT_TIMEOUT : QUERY_EVENT_SETUP;
    slot->error = slot->end == QUERY_EVENT_SETUP ? ETIMEDOUT : 0;
    plan(engine, number, PHASE_END, slot->order.deadline_us);
}

/* ---- orders ---- */

static bool grow(struct replay_engine *engine)
{
    uint32_t room = engine->room == 0 ? FIRST_ROOM : engine->room * 2;
    if (room > LIMIT_ORDERS)
        return false;
    struct slot *slots = realloc(engine->slots, room * sizeof *slots);
    if (slots == NULL)
        return false;
    engine->slots = slots;
    struct deadline *heap = realloc(engine->deadlines.heap, room * sizeof *heap);
    if (heap == NULL)
        return false;
    engine->deadlines.heap = heap;
    uint32_t *place = realloc(engine->deadlines.place, room * sizeof *place);
    if (place == NULL)
        return false;
    engine->deadlines.place = place;
    for (uint32_t i = room; i-- > engine->room;) {
        engine->slots[i] = (struct slot){.next = engine->free};
        engine->free = i;
    }
    engine->room = room;
    return true;
}

static uint64_t number_of(const struct replay_engine *engine, uint32_t slot)
{
    return (uint64_t)engine->slots[slot].generation << 32 | slot;
}

static enum query_status start(struct query_engine *common, const struct query_order *order,
                               uint64_t *number)
{
    struct replay_engine *engine = replay_engine(common);
    if (engine->free == NO_SLOT && !grow(engine))
        return QUERY_MEMORY;
    uint32_t at = engine->free;
    struct slot *slot = &engine->slots[at];
    engine->free = slot->next;
    *slot = (struct slot){.order = *order, .generation = slot->generation + 1, .live = true};
    begin(engine, at);
    *number = number_of(engine, at);
    return QUERY_OK;
}

/* Of an order that waits for nothing. */
static void release(struct replay_engine *engine, uint32_t number)
{
    engine->slots[number].live = false;
    engine->slots[number].next = engine->free;
    engine->free = number;
}

static void end(struct query_engine *common, uint64_t number)
{
    struct replay_engine *engine = replay_engine(common);
    uint32_t at = (uint32_t)number;
    if (at >= engine->room || !engine->slots[at].live || number_of(engine, at) != number)
        return;
    deadlines_remove(&engine->deadlines, at);
    release(engine, at);
}

/* ---- events ---- */

static void set_sent(struct replay_engine *engine, uint32_t number, struct query_event *event)
{
    struct slot *slot = &engine->slots[number];
    const struct recording *recording = slot->recording;
    event->kind = QUERY_EVENT_SENT;
    slot->sent_us = engine->now_us;
    if (recording == NULL) {
        plan_end(engine, number, engine->now_us);
        return;
    }
    event->unix_us = recording->unix_ns / 1000;
    engine->zero_us = event->unix_us - (int64_t)engine->now_us;
    struct query_endpoint local = recording->client, dummy = packet_dummy(local.family);
    dummy.port = local.port;
    if (slot->order.want_local && !query_endpoint_equal(&local, &dummy))
        event->local = local;
    plan_message(engine, number);
}

/* The message with an id that is as right or wrong as it was. */
static void set_message(struct replay_engine *engine, uint32_t number, struct query_event *event)
{
    struct slot *slot = &engine->slots[number];
    const struct recorded_reply *reply = slot->reply;
    struct writer w = writer_over(engine->buffer, sizeof engine->buffer);
    writer_put(&w, reply->octets, reply->size);
    for (size_t i = 0; i < 2 && i < slot->order.size; i++)
        engine->buffer[i] ^= (uint8_t)(slot->recording->query[i] ^ slot->order.query[i]);
    event->kind = QUERY_EVENT_MESSAGE;
    event->octets = engine->buffer;
    event->size = w.size;
    slot->reply = reply->next;
    plan_message(engine, number);
}

static void tell(struct replay_engine *engine, uint32_t number, struct query_event *event)
{
    struct slot *slot = &engine->slots[number];
    deadlines_remove(&engine->deadlines, number);
    *event = (struct query_event){
        .owner = slot->order.owner, .order = number_of(engine, number), .now_us = engine->now_us};
    switch (slot->phase) {
    case PHASE_SENT: set_sent(engine, number, event); return;
    case PHASE_MESSAGE: set_message(engine, number, event); return;
    case PHASE_END: break;
    }
    event->kind = slot->end;
    event->error = slot->error;
    release(engine, number);
}

static bool next(struct query_engine *common, uint64_t until_us, struct query_event *event)
{
    struct replay_engine *engine = replay_engine(common);
    if (engine->deadlines.count == 0)
        return false;
    struct deadline first = engine->deadlines.heap[0];
    uint64_t to_us = first.at_us < until_us ? first.at_us : until_us;
    engine->now_us = engine->now_us > to_us ? engine->now_us : to_us;
    if (first.at_us > until_us)
        return false;
    tell(engine, first.slot, event);
    return true;
}

static void idle(struct query_engine *common, uint64_t until_us)
{
    struct replay_engine *engine = replay_engine(common);
    engine->now_us = engine->now_us > until_us ? engine->now_us : until_us;
}

static uint64_t now_us(const struct query_engine *common)
{
    return ((const struct replay_engine *)common)->now_us;
}

/* The date goes on from the last query. */
static int64_t unix_us(const struct query_engine *common)
{
    const struct replay_engine *engine = (const struct replay_engine *)common;
    return engine->zero_us + (int64_t)engine->now_us;
}

static void free_engine(struct query_engine *common)
{
    struct replay_engine *engine = replay_engine(common);
    free(engine->slots);
    free(engine->deadlines.heap);
    free(engine->deadlines.place);
    free(engine);
}

static const struct engine_kind replay_kind = {.start = start,
                                               .end = end,
                                               .next = next,
                                               .idle = idle,
                                               .now_us = now_us,
                                               .unix_us = unix_us,
                                               .free = free_engine};

struct query_engine *query_replay_engine_new(struct query_replay *replay,
                                             query_replay_missing *missing, void *context)
{
    struct replay_engine *engine = malloc(sizeof *engine);
    if (engine == NULL)
        return NULL;
    engine->common.kind = &replay_kind;
    engine->replay = replay;
    engine->missing = missing;
    engine->context = context;
    engine->slots = NULL;
    engine->room = 0;
    engine->free = NO_SLOT;
    engine->deadlines = (struct deadlines){0};
    engine->now_us = 0;
    engine->zero_us = 0;
    recording_rewind(replay);
    return &engine->common;
}
