/* resolver/learn.h: from the replies of a walk into the cache.
 *
 * It knows what a hop is, and what of it may be believed; it must not know who asked. */
#ifndef RESOLVER_LEARN_H
#define RESOLVER_LEARN_H

#include "resolver/cache.h"

#include <query/walk.h>

/* Puts in what all hops of a walk have found out, those for addresses of servers too. */
void learn_walk(struct cache *cache, const struct query_walk *walk);

/* The name below a DNAME's owner with its target instead (RFC 6672 section 2.2); false if that is
 * longer than a name may be. */
bool learn_rewrite(struct query_name *name, const struct query_name *owner,
                   const struct query_rdata *dname);

#endif
