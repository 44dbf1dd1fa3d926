/* resolver/compose.h: an answer made of what the cache has.
 *
 * It knows the cache and how a reply is put together; it must not know walks. */
#ifndef RESOLVER_COMPOSE_H
#define RESOLVER_COMPOSE_H

#include "lab/reply.h"

#include <query/cache.h>

/* The times that entries are held against: see query_cache_look(). */
struct compose_times {
    uint64_t now_us, since_us;
};

/* Writes what belongs behind the question into a reply, and sets its RCODE.  What does not fit is
 * not there at all, and TC is set.  False if something is missing: then what is there is no
 * answer, and `*missing` is the name about which somebody else must be asked. */
bool compose_answer(struct reply *r, struct query_cache *cache, const struct compose_times *times,
                    struct query_name *missing);

#endif
