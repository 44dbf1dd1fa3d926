/* resolve/lookup.h: what a test may replace in a lookup, and what a bulk run and a transfer want
 * of one. */
#ifndef RESOLVE_LOOKUP_H
#define RESOLVE_LOOKUP_H

#include <query/lookup.h>

/* Fills octets that nobody can predict; as query_random(). */
typedef enum query_status lookup_random(void *context, void *octets, size_t size);

/* Where ids come from from now on. */
void lookup_set_random(struct query_lookup *lookup, lookup_random *random, void *context);

/* The lookup begins anew, with another question; its memory is used again.  Borrows as
 * query_lookup_new(). */
void lookup_reset(struct query_lookup *lookup, const struct query_request *request,
                  const struct query_policy *policy, const struct query_endpoint *servers,
                  size_t server_count);

/* Its orders share sockets from now on, and are repeated after so long (0: never). */
void lookup_share(struct query_lookup *lookup, uint32_t repeat_us);

/* A transfer goes on where a lookup ends: its reply was the first message of several. */

/* What the signatures are verified with; NULL: there is no key. */
struct query_tsig *lookup_tsig(const struct query_lookup *lookup);

/* Seconds since 1970 at `now_us`; 0: nobody has told the date. */
uint64_t lookup_date_s(const struct query_lookup *lookup, uint64_t now_us);

/* The try that had the reply. */
struct query_try *lookup_last_try(const struct query_lookup *lookup);

/* A lookup that is done goes on after all, because of what came later: its reply was none, the
 * try ended in `end`.  With QUERY_END_REPLY the same is asked for again over TCP, with
 * QUERY_END_BROKEN `stray` broke it, and what is not believed is the end. */
enum query_action lookup_resume(struct query_lookup *lookup, enum query_end end,
                                const struct query_stray *stray, const struct query_event *event,
                                struct query_order *order);

#endif
