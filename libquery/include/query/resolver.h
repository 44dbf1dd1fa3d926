/* <query/resolver.h>: recursion for the classroom Internet: servers that ask on behalf
 * of others, and remember the answers (RFC 1034 section 5.3.3, RFC 2308).
 *
 * A resolver walks from the root of its lab down to the leaf, over the same engine
 * that carries its clients' queries and by the same clock.  It knows walks and labs;
 * nothing here opens a socket or waits. */
#ifndef QUERY_RESOLVER_H
#define QUERY_RESOLVER_H

#include <query/lab.h>

/* Has the servers of the lab with behaviour=resolver recurse from now on; without this they say
 * REFUSED.  Each has a cache of its own, empty at first, of answers, negative answers, failures
 * and delegations, which lives as long as the lab and ages by its clock.
 *
 * To queries with RD they answer with RA and without AA or AD: nothing is validated.  Aliases are
 * followed; where the name or type does not exist, the zone's SOA says for how long that holds.
 * What cannot be found out within 4 seconds is SERVFAIL.  Queries without RD are answered from
 * the cache alone, or REFUSED.  Records stay no longer than a week, negative answers no longer
 * than three hours (RFC 2308 section 5), failures five seconds (RFC 9520 section 3.2).
 *
 * To be called once for a lab, before the first of its engines is made.
 * Errors: QUERY_MEMORY, and QUERY_DUPLICATE if it was called before. */
QUERY_API QUERY_CHECK enum query_status query_resolver_attach(struct query_lab *lab);

#endif
