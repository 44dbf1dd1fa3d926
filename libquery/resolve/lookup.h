/* resolve/lookup.h: what a test may replace in a lookup, and what a bulk run wants of one. */
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

#endif
