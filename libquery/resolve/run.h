/* resolve/run.h: a lookup with its order on an engine: what a driver of one
 * lookup and a driver of thousands have in common. */
#ifndef RESOLVE_RUN_H
#define RESOLVE_RUN_H

#include <query/lookup.h>

/* The owner of the orders of one lookup; starts out with `order` 0. */
struct run {
    struct query_lookup *lookup;
    uint64_t order;
};

/* Takes the lookup one step on, with an event whose owner is the run, or with
 * NULL for the first step.  False: the lookup is over, and has no order left. */
bool run_step(struct run *run, struct query_engine *engine, const struct query_event *event);

#endif
