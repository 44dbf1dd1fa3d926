/* <query/lookup.h>: one question taken to its end: which server, how often,
 * over what, and which replies are believed.
 *
 * A lookup is a state machine without sockets and without a clock: it is told
 * what happened and says what to do.  query_lookup_run() puts lookups and an
 * engine together. */
#ifndef QUERY_LOOKUP_H
#define QUERY_LOOKUP_H

#include <query/engine.h>
#include <query/exchange.h>

struct query_lookup;

/* Borrows all four until query_lookup_free().  NULL without memory. */
QUERY_API struct query_lookup *query_lookup_new(const struct query_request *request,
                                                const struct query_policy *policy,
                                                const struct query_endpoint *servers,
                                                size_t server_count);
QUERY_API void query_lookup_free(struct query_lookup *lookup);

/* Who is told of facts as they happen; NULL: nobody. */
QUERY_API void query_lookup_observe(struct query_lookup *lookup, query_observer *observer,
                                    void *context);

/* What the date is: `unix_us` microseconds since 1970 when the engine's clock says `now_us`.
 * Only signatures need it: a request with a key fails with QUERY_MISSING without it.
 * query_lookup_run() and query_lookup_run_all() do this themselves. */
QUERY_API void query_lookup_set_date(struct query_lookup *lookup, int64_t unix_us, uint64_t now_us);

/* What happened up to now; the lookup's own. */
QUERY_API const struct query_exchange *query_lookup_exchange(const struct query_lookup *lookup);

enum query_action {
    QUERY_ACTION_WAIT,  /* nothing to do: the order goes on */
    QUERY_ACTION_START, /* end the order that was going on, if any, and start this one */
    QUERY_ACTION_DONE   /* end the order; the lookup is over */
};

/* The first step has `event` NULL; `now_us` is the time of the event.  With START,
 * `*order` is filled in but for its owner; its octets are the lookup's. */
QUERY_API enum query_action query_lookup_step(struct query_lookup *lookup,
                                              const struct query_event *event, uint64_t now_us,
                                              struct query_order *order);

/* Takes one lookup to its end.  Returns the status of its exchange.  The engine
 * should carry nothing else meanwhile: events of other owners are lost. */
QUERY_API enum query_status query_lookup_run(struct query_lookup *lookup,
                                             struct query_engine *engine);

/* Takes several lookups to their ends side by side; each has sockets of its own, so that all that
 * comes is told to its observer.  For a few at a time: query_bulk_run() has a window, for any
 * number.  The engine must carry nothing else meanwhile.  QUERY_OK however they ended;
 * QUERY_MEMORY if none has begun. */
QUERY_API QUERY_CHECK enum query_status query_lookup_run_all(struct query_lookup *const *lookups,
                                                             size_t count,
                                                             struct query_engine *engine);

#endif
