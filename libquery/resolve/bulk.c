/* Many lookups on one engine. */
#include "base/limits.h"
#include "resolve/lookup.h"
#include "resolve/run.h"

#include <query/bulk.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_PARALLEL = 100, /* fits the buffers of sockets: more would be lost there */
    AHEAD_FACTOR = 16,
    LEAST_AHEAD = 1024,
    LATER_US = 10000,
    RANDOM_BLOCK = 256,       /* what one getrandom(2) gives without an interruption */
    FIRST_REPEAT_US = 500000, /* before anything is known */
    LEAST_REPEAT_US = 100000,
    MOST_REPEAT_US = 2000000,
    SECOND_US = 1000000
};

/* A place in the window. */
struct worker {
    struct run run; /* first: its address is the owner of the orders */
    struct query_lookup *lookup;
    struct query_bulk_item item;
    uint64_t position;
    bool busy;
    struct worker *next_free;
};

/* A question that has begun and is not delivered. */
struct place {
    void *owner;
    bool done;
};

struct bulk {
    const struct query_bulk *what;
    struct query_engine *engine;
    struct worker *workers;
    struct worker *free;
    unsigned parallel;
    unsigned going;
    struct place *places; /* a ring of `ahead`; NULL: unordered */
    unsigned ahead;
    uint64_t begun; /* positions up to here have begun, and up to there were delivered */
    uint64_t delivered;
    bool open; /* the source may have more */
    bool stopped;
    uint64_t wake_us; /* when the source is asked again at the latest; UINT64_MAX: any time */
    uint64_t next_us; /* with a rate: when the next question may begin */
    uint64_t rtt_us;  /* smoothed, and how much it varies; 0: no reply yet */
    uint64_t variation_us;
    uint8_t random[RANDOM_BLOCK];
    size_t random_left;
};

/* Unpredictable octets, of which none stays in memory when it has been used. */
static enum query_status draw(void *context, void *octets, size_t size)
{
    struct bulk *b = context;
    if (size > sizeof(b->random))
        return query_random(octets, size);
    if (b->random_left < size) {
        enum query_status status = query_random(b->random, sizeof(b->random));
        if (status != QUERY_OK)
            return status;
        b->random_left = sizeof(b->random);
    }
    b->random_left -= size;
    memcpy(octets, b->random + b->random_left, size);
    memset(b->random + b->random_left, 0, size);
    return QUERY_OK;
}

/* ---- repetitions ---- */

static uint32_t repeat_us(const struct bulk *b, const struct query_bulk_item *item)
{
    if (item->once)
        return 0;
    if (b->rtt_us == 0)
        return FIRST_REPEAT_US;
    uint64_t us = b->rtt_us + 4 * b->variation_us;
    return us < LEAST_REPEAT_US  ? LEAST_REPEAT_US
           : us > MOST_REPEAT_US ? MOST_REPEAT_US
                                 : (uint32_t)us;
}

/* RFC 6298 section 2; a reply to a query that was repeated tells nothing (section 3). */
static void learn(struct bulk *b, const struct query_exchange *exchange)
{
    const struct query_try *last = query_exchange_last_try(exchange);
    if (last == NULL || last->end != QUERY_END_REPLY || last->repeats != 0 || last->sent_us == 0 ||
        last->transport != QUERY_TRANSPORT_UDP || last->end_us <= last->sent_us)
        return;
    uint64_t us = last->end_us - last->sent_us;
    if (b->rtt_us == 0) {
        b->rtt_us = us;
        b->variation_us = us / 2;
        return;
    }
    uint64_t off_us = us > b->rtt_us ? us - b->rtt_us : b->rtt_us - us;
    b->variation_us = (3 * b->variation_us + off_us) / 4;
    b->rtt_us = (7 * b->rtt_us + us + 7) / 8;
}

/* ---- the order of the questions ---- */

static void deliver(struct bulk *b, void *owner)
{
    b->stopped = b->stopped || !b->what->deliver(b->what->context, owner);
}

static void finish(struct bulk *b, const struct worker *worker)
{
    if (b->places == NULL) {
        b->delivered++;
        deliver(b, worker->item.owner);
        return;
    }
    struct place *place = &b->places[worker->position % b->ahead];
    *place = (struct place){.owner = worker->item.owner, .done = true};
    while (!b->stopped && b->delivered < b->begun) {
        place = &b->places[b->delivered % b->ahead];
        if (!place->done)
            return;
        place->done = false;
        b->delivered++;
        deliver(b, place->owner);
    }
}

/* ---- lookups ---- */

static enum query_action step_lookup(void *machine, const struct query_event *event,
                                     uint64_t now_us, struct query_order *order)
{
    return query_lookup_step(machine, event, now_us, order);
}

static bool make_lookup(struct bulk *b, struct worker *worker)
{
    const struct query_bulk_item *item = &worker->item;
    worker->lookup =
        query_lookup_new(item->request, item->policy, item->servers, item->server_count);
    if (worker->lookup == NULL)
        return false;
    lookup_set_random(worker->lookup, draw, b);
    worker->run = (struct run){.step = step_lookup, .machine = worker->lookup};
    return true;
}

/* Asks what the worker's item says.  False: that has come to its end already. */
static bool ask(struct bulk *b, struct worker *worker)
{
    const struct query_bulk_item *item = &worker->item;
    lookup_reset(worker->lookup, item->request, item->policy, item->servers, item->server_count);
    lookup_share(worker->lookup, repeat_us(b, item));
    if (item->request->tsig != NULL)
        query_lookup_set_date(worker->lookup, query_engine_unix_us(b->engine),
                              query_engine_now_us(b->engine));
    return run_step(&worker->run, b->engine, NULL);
}

static void release(struct bulk *b, struct worker *worker)
{
    worker->busy = false;
    worker->next_free = b->free;
    b->free = worker;
    b->going--;
}

/* The worker's lookup has come to its end, and so may others that are asked in its place. */
static void end_lookup(struct bulk *b, struct worker *worker)
{
    const struct query_exchange *exchange = query_lookup_exchange(worker->lookup);
    for (;;) {
        bool in_turn = b->places == NULL || worker->position == b->delivered;
        learn(b, exchange);
        if (b->what->ended(b->what->context, exchange, in_turn, &worker->item))
            break;
        if (ask(b, worker))
            return;
    }
    release(b, worker);
    finish(b, worker);
}

/* What there is no memory to look up has an exchange without a try. */
static void fail_lookup(struct bulk *b, struct worker *worker)
{
    bool done = false;
    while (!done) {
        const struct query_bulk_item *item = &worker->item;
        struct query_exchange none = {
            .request = item->request,
            .policy = item->policy,
            .servers = item->servers,
            .server_count = item->server_count,
            .done = true,
            .status = QUERY_MEMORY,
        };
        done = b->what->ended(b->what->context, &none, false, &worker->item);
    }
    release(b, worker);
    finish(b, worker);
}

static void begin(struct bulk *b, const struct query_bulk_item *item)
{
    struct worker *worker = b->free;
    b->free = worker->next_free;
    b->going++;
    worker->busy = true;
    worker->item = *item;
    worker->position = b->begun++;
    if (worker->lookup == NULL && !make_lookup(b, worker))
        fail_lookup(b, worker);
    else if (!ask(b, worker))
        end_lookup(b, worker);
}

/* ---- the window ---- */

/* With a rate: whether the next question may begin now.  What could not begin in time is
 * made good, but no more than a window of it. */
static bool is_due(struct bulk *b)
{
    if (b->what->rate == 0)
        return true;
    uint64_t now_us = query_engine_now_us(b->engine), step_us = SECOND_US / b->what->rate;
    uint64_t late_us = step_us * b->parallel < LATER_US ? step_us * b->parallel : LATER_US;
    if (b->next_us + late_us < now_us)
        b->next_us = now_us - late_us;
    if (b->next_us > now_us) {
        b->wake_us = b->next_us;
        return false;
    }
    b->next_us += step_us;
    return true;
}

static void begin_some(struct bulk *b)
{
    b->wake_us = UINT64_MAX;
    while (b->open && !b->stopped && b->free != NULL &&
           (b->places == NULL || b->begun - b->delivered < b->ahead) && is_due(b)) {
        struct query_bulk_item item = {0};
        switch (b->what->source(b->what->context, b->going == 0, &item)) {
        case QUERY_BULK_ITEM: begin(b, &item); break;
        case QUERY_BULK_LATER: b->wake_us = query_engine_now_us(b->engine) + LATER_US; return;
        case QUERY_BULK_END: b->open = false; break;
        }
    }
}

/* NULL: the owner is none of ours. */
static struct worker *find_worker(const struct bulk *b, const void *owner)
{
    uintptr_t at = (uintptr_t)owner, first = (uintptr_t)b->workers;
    if (at < first || at >= first + b->parallel * sizeof(*b->workers))
        return NULL;
    return &b->workers[(at - first) / sizeof(*b->workers)];
}

/* The engine's next event; first without waiting, where somebody wants to know of that. */
static bool wait_for_event(struct bulk *b, struct query_event *event)
{
    if (b->what->waiting != NULL) {
        if (query_engine_next(b->engine, 0, event))
            return true;
        b->what->waiting(b->what->context);
    }
    return query_engine_next(b->engine, b->wake_us, event);
}

static void go_on(struct bulk *b)
{
    struct query_event event;
    for (begin_some(b); !b->stopped && (b->open || b->going > 0); begin_some(b)) {
        if (b->going == 0) {
            query_engine_idle(b->engine, b->wake_us);
            continue;
        }
        if (!wait_for_event(b, &event))
            continue;
        struct worker *worker = find_worker(b, event.owner);
        if (worker != NULL && worker->busy && !run_step(&worker->run, b->engine, &event))
            end_lookup(b, worker);
    }
}

static bool make_window(struct bulk *b)
{
    const struct query_bulk *what = b->what;
    b->parallel = what->parallel == 0               ? DEFAULT_PARALLEL
                  : what->parallel > LIMIT_PARALLEL ? LIMIT_PARALLEL
                                                    : what->parallel;
    b->ahead = what->ahead > LIMIT_AHEAD                  ? LIMIT_AHEAD
               : what->ahead != 0                         ? what->ahead
               : b->parallel * AHEAD_FACTOR < LEAST_AHEAD ? LEAST_AHEAD
                                                          : b->parallel * AHEAD_FACTOR;
    b->workers = malloc(b->parallel * sizeof(*b->workers));
    if (b->workers == NULL)
        return false;
    for (unsigned i = b->parallel; i-- > 0;) {
        b->workers[i] = (struct worker){.next_free = b->free};
        b->free = &b->workers[i];
    }
    if (what->unordered)
        return true;
    b->places = malloc(b->ahead * sizeof(*b->places));
    for (unsigned i = 0; b->places != NULL && i < b->ahead; i++)
        b->places[i] = (struct place){0};
    return b->places != NULL;
}

enum query_status query_bulk_run(const struct query_bulk *bulk, struct query_engine *engine)
{
    struct bulk b = {.what = bulk, .engine = engine, .open = true};
    enum query_status status = QUERY_MEMORY;
    if (make_window(&b)) {
        go_on(&b);
        status = QUERY_OK;
    }
    for (unsigned i = 0; b.workers != NULL && i < b.parallel; i++) {
        if (b.workers[i].busy)
            query_engine_end(engine, b.workers[i].run.order);
        query_lookup_free(b.workers[i].lookup);
    }
    free(b.workers);
    free(b.places);
    return status;
}
