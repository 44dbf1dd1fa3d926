/* Walks on an engine. */
#include <query/walk.h>

#include <errno.h>
#include <stdlib.h>

/* The owner of the orders of one walk. */
struct run {
    struct query_walk *walk;
    uint64_t order;
};

/* Takes the walk one step on.  False: it is over, and has no order left. */
static bool step(struct run *run, struct query_engine *engine, const struct query_event *event)
{
    struct query_event no_memory = {.kind = QUERY_EVENT_SETUP, .error = ENOMEM};
    for (;;) {
        struct query_order order;
        uint64_t now_us = event == NULL ? query_engine_now_us(engine) : event->now_us;
        enum query_action action = query_walk_step(run->walk, event, now_us, &order);
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

/* One after the other is as good a way, where there is no memory for more. */
static void run_one(struct query_walk *walk, struct query_engine *engine)
{
    struct run run = {.walk = walk};
    struct query_event event;
    bool going = step(&run, engine, NULL);
    while (going && query_engine_next(engine, UINT64_MAX, &event))
        going = event.owner != &run || step(&run, engine, &event);
}

/* The run that an event is for; NULL: none of ours. */
static struct run *find_run(struct run *runs, size_t count, const void *owner)
{
    uintptr_t at = (uintptr_t)owner, first = (uintptr_t)runs;
    return at >= first && at < first + count * sizeof(*runs) ? &runs[(at - first) / sizeof(*runs)]
                                                             : NULL;
}

void query_walk_run(struct query_walk *const *walks, size_t count, struct query_engine *engine)
{
    struct query_event event;
    struct run *runs = count > 1 ? malloc(count * sizeof(*runs)) : NULL;
    if (runs == NULL) {
        for (size_t i = 0; i < count; i++)
            run_one(walks[i], engine);
        return;
    }
    size_t going = 0;
    for (size_t i = 0; i < count; i++) {
        runs[i] = (struct run){.walk = walks[i]};
        going += step(&runs[i], engine, NULL);
    }
    while (going > 0 && query_engine_next(engine, UINT64_MAX, &event)) {
        struct run *run = find_run(runs, count, event.owner);
        going -= run != NULL && !step(run, engine, &event);
    }
    free(runs);
}
