/* system/address.h: addresses as resolver(3) and getaddrinfo(3) read them.
 *
 * Knows endpoints; must not know files or modules. */
#ifndef SYSTEM_ADDRESS_H
#define SYSTEM_ADDRESS_H

#include <query/endpoint.h>

/* Reads what query_endpoint_scan() reads, and besides the old forms of IPv4 in
 * inet_addr(3): "127.1", "0x7f000001", octal with a leading zero.  The port
 * becomes 0.  Errors as query_endpoint_scan(); `*endpoint` is then unchanged. */
QUERY_CHECK enum query_status address_scan(struct query_endpoint *endpoint, const char *text,
                                           size_t size);

#endif
