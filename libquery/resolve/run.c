#include "resolve/run.h"

#include <errno.h>
#include <stdlib.h>

bool run_step(struct run *run, struct query_engine *engine, const struct query_event *event)
{
    struct query_event no_memory = {.kind = QUERY_EVENT_SETUP, .owner = run, .error = ENOMEM};
    for (;;) {
        struct query_order order;
        uint64_t now_us = event == NULL ? query_engine_now_us(engine) : event->now_us;
        enum query_action action = run->step(run->machine, event, now_us, &order);
        if (action == QUERY_ACTION_WAIT)
            return true;
        query_engine_end(engine, run->order);
        run->order = 0;
        if (action == QUERY_ACTION_DONE)
            return false;
        order.owner = run;
        if (query_engine_start(engine, &order, &run->order) == QUERY_OK)
            return true;
        /* The try fails as it does when the kernel has no memory. */
        no_memory.now_us = query_engine_now_us(engine);
        event = &no_memory;
    }
}

void run_alone(struct run *run, struct query_engine *engine)
{
    struct query_event event;
    bool going = run_step(run, engine, NULL);
    while (going && query_engine_next(engine, UINT64_MAX, &event))
        going = event.owner != run || run_step(run, engine, &event);
}

static enum query_action step_lookup(void *machine, const struct query_event *event,
                                     uint64_t now_us, struct query_order *order)
{
    return query_lookup_step(machine, event, now_us, order);
}

/* A signature gives the time, which the lookup itself does not know. */
static void set_date(struct query_lookup *lookup, struct query_engine *engine)
{
    if (query_lookup_exchange(lookup)->request->tsig != NULL)
        query_lookup_set_date(lookup, query_engine_unix_us(engine), query_engine_now_us(engine));
}

enum query_status query_lookup_run(struct query_lookup *lookup, struct query_engine *engine)
{
    struct run run = {.step = step_lookup, .machine = lookup};
    set_date(lookup, engine);
    run_alone(&run, engine);
    return query_lookup_exchange(lookup)->status;
}

enum query_status query_lookup_run_all(struct query_lookup *const *lookups, size_t count,
                                       struct query_engine *engine)
{
    struct query_event event;
    size_t going = 0;
    struct run *runs = calloc(count == 0 ? 1 : count, sizeof *runs);
    if (runs == NULL)
        return QUERY_MEMORY;
    for (size_t i = 0; i < count; i++) {
        runs[i] = (struct run){.step = step_lookup, .machine = lookups[i]};
        set_date(lookups[i], engine);
        going += run_step(&runs[i], engine, NULL);
    }
    while (going != 0 && query_engine_next(engine, UINT64_MAX, &event)) {
        struct run *run = event.owner;
        if (!run_step(run, engine, &event))
            going--;
    }
    free(runs);
    return QUERY_OK;
}
