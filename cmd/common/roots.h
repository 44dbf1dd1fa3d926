/* common/roots.h: where walks from the root begin.
 *
 * Knows root hints, the lab and whether this host has IPv6; must not know what is asked. */
#ifndef COMMON_ROOTS_H
#define COMMON_ROOTS_H

#include <query/lab.h>
#include <query/walk.h>

/* The servers of the lab's root, or with NULL those that IANA names.  Writes at most `room`
 * servers with `each` addresses at most, those of the first one first in `addresses`, and returns
 * how many servers there are. */
size_t roots_find(const struct query_lab *lab, uint16_t port, struct query_walk_server *servers,
                  size_t room, struct query_endpoint *addresses, size_t each);

/* Whether this host has a way to the IPv6 Internet.  Nothing is sent. */
bool roots_have_ipv6(void);

#endif
