/* <query/reverse.h>: the names that stand for addresses.
 *
 * An address is asked for by its octets, or in IPv6 its hexadecimal digits, as labels with the
 * last one first, so that delegations follow the way in which addresses are given out.  Knows
 * addresses and names; must not know what is asked for them. */
#ifndef QUERY_REVERSE_H
#define QUERY_REVERSE_H

#include <query/endpoint.h>
#include <query/name.h>

/* The name of an address below `zone`, as lists of addresses have it (RFC 5782 sections 2.1 and
 * 2.4); with NULL below in-addr.arpa (RFC 1035 section 3.5) or ip6.arpa (RFC 3596 section 2.5).
 * Port and scope have no place in it.
 * QUERY_ADDRESS for family 0, QUERY_NAME_LONG; `*name` is then unchanged. */
QUERY_API QUERY_CHECK enum query_status query_reverse_name(struct query_name *name,
                                                           const struct query_endpoint *address,
                                                           const struct query_name *zone);

/* The zone for the names of the addresses that share their first `bits` bits with `address`: of
 * a multiple of 8 bits in IPv4, of 4 in IPv6.  With 25 to 31 bits of IPv4 it is the zone of RFC
 * 2317 section 4, "64/28.2.0.192.in-addr.arpa.", which the names of the addresses are aliases
 * into.  QUERY_RANGE for another number of bits: that are several zones; QUERY_ADDRESS for family
 * 0; `*name` is then unchanged. */
QUERY_API QUERY_CHECK enum query_status
query_reverse_zone(struct query_name *name, const struct query_endpoint *address, unsigned bits);

#endif
