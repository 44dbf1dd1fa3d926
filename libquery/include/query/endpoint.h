/* <query/endpoint.h>: an IP address with a port, as a plain value. */
#ifndef QUERY_ENDPOINT_H
#define QUERY_ENDPOINT_H

#include <query/sink.h>
#include <query/status.h>

struct query_endpoint {
    uint8_t family;     /* 4 or 6; 0: none */
    uint16_t port;      /* host order; 0: the default or any */
    uint32_t scope;     /* IPv6 scope id (RFC 4007), 0: none */
    uint8_t octets[16]; /* network order; the first 4 for IPv4 */
};

/* Reads "192.0.2.1", "2001:db8::1" or "fe80::1%eth0" (the scope by interface
 * name or number); nothing else may stand in the text.  The port becomes 0.
 * QUERY_ADDRESS if it is no address, QUERY_NOT_FOUND if there is no such interface;
 * `*endpoint` is then unchanged. */
QUERY_API QUERY_CHECK enum query_status query_endpoint_scan(struct query_endpoint *endpoint,
                                                            const char *text, size_t size);

/* The same, with a port in any of the ways in use: "192.0.2.1#53",
 * "192.0.2.1:53", "[2001:db8::1]:53", "[2001:db8::1]#53", "2001:db8::1#53".
 * Without a port it is 0.
 * More errors: QUERY_NUMBER, QUERY_RANGE for the port. */
QUERY_API QUERY_CHECK enum query_status query_endpoint_scan_port(struct query_endpoint *endpoint,
                                                                 const char *text, size_t size);

/* Prints the address (RFC 5952 form; %scope as a number, which is the same in every
 * output and costs no system call), no port.  Nothing for family 0. */
QUERY_API void query_endpoint_print(struct query_sink *sink, const struct query_endpoint *endpoint);

/* Prints address#port. */
QUERY_API void query_endpoint_print_port(struct query_sink *sink,
                                         const struct query_endpoint *endpoint);

/* Whether address, port and scope are the same. */
QUERY_API QUERY_PURE bool query_endpoint_equal(const struct query_endpoint *a,
                                               const struct query_endpoint *b);

#endif
