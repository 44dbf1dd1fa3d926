/* resolve/run.h: a state machine with its order on an engine: what a driver of one
 * lookup, one walk and thousands of them have in common. */
#ifndef RESOLVE_RUN_H
#define RESOLVE_RUN_H

#include <query/lookup.h>

/* query_lookup_step() and its like, for a machine of their kind. */
typedef enum query_action run_machine_step(void *machine, const struct query_event *event,
                                           uint64_t now_us, struct query_order *order);

/* The owner of the orders of one machine; starts out with `order` 0. */
struct run {
    run_machine_step *step;
    void *machine;
    uint64_t order;
};

/* Takes the machine one step on, with an event whose owner is the run, or with
 * NULL for the first step.  False: it is done, and has no order left. */
bool run_step(struct run *run, struct query_engine *engine, const struct query_event *event);

/* Takes one machine to its end; events of other owners are lost meanwhile. */
void run_alone(struct run *run, struct query_engine *engine);

#endif
