/* base/ip.h: addresses of IPv4 and IPv6 as text, the same in RDATA, options and endpoints.
 *
 * Knows octets and digits, and nothing of DNS. */
#ifndef BASE_IP_H
#define BASE_IP_H

#include <query/api.h>

/* Characters of the longest texts. */
enum { IP4_TEXT = 15, IP6_TEXT = 45 };

/* Read dotted decimal, or the forms of RFC 4291 section 2.2, in `n` characters.  False if they
 * are something else; the octets are then unchanged. */
bool ip4_scan(uint8_t octets[4], const char *text, size_t n);
bool ip6_scan(uint8_t octets[16], const char *text, size_t n);

/* Write the text that inet_ntop(3) makes (RFC 5952, but for ::192.0.2.1), no zero octet behind
 * it; return its characters. */
size_t ip4_print(char *to, const uint8_t octets[4]);
size_t ip6_print(char *to, const uint8_t octets[16]);

/* Writes 16 bits in hexadecimal without zeros in front; returns the digits, 1 to 4. */
size_t ip6_print_group(char *to, unsigned group);

#endif
