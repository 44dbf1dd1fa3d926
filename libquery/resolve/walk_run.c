/* Walks on an engine. */
#include "resolve/run.h"

#include <query/walk.h>
#include <stdlib.h>

static enum query_action step_walk(void *machine, const struct query_event *event, uint64_t now_us,
                                   struct query_order *order)
{
    return query_walk_step(machine, event, now_us, order);
}

/* Many walks at once have few sockets together, however many the process may open. */
static enum query_action step_among(void *machine, const struct query_event *event, uint64_t now_us,
                                    struct query_order *order)
{
    enum query_action action = query_walk_step(machine, event, now_us, order);
    order->shared = true;
    return action;
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
        /* One after the other is as good a way, where there is no memory for more. */
        for (size_t i = 0; i < count; i++) {
            struct run run = {.step = step_walk, .machine = walks[i]};
            run_alone(&run, engine);
        }
        return;
    }
    size_t going = 0;
    for (size_t i = 0; i < count; i++) {
        runs[i] = (struct run){.step = step_among, .machine = walks[i]};
        going += run_step(&runs[i], engine, NULL);
    }
    while (going > 0 && query_engine_next(engine, UINT64_MAX, &event)) {
        struct run *run = find_run(runs, count, event.owner);
        going -= run != NULL && !run_step(run, engine, &event);
    }
    free(runs);
}
