#include "base/ip.h"

#include <arpa/inet.h>
#include <string.h>

/* ---- text in ---- */

/* inet_pton() needs a zero octet at the end. */
static bool scan_as(int family, void *octets, const char *text, size_t n)
{
    char copy[IP6_TEXT + 1];
    if (n == 0 || n >= sizeof copy || memchr(text, 0, n) != NULL)
        return false;
    memcpy(copy, text, n);
    copy[n] = 0;
    return inet_pton(family, copy, octets) == 1;
}

bool ip4_scan(uint8_t octets[4], const char *text, size_t n)
{
    return scan_as(AF_INET, octets, text, n);
}

bool ip6_scan(uint8_t octets[16], const char *text, size_t n)
{
    return scan_as(AF_INET6, octets, text, n);
}

/* ---- text out ---- */

size_t ip4_print(char *to, const uint8_t octets[4])
{
    const char *start = to;
    for (unsigned i = 0; i < 4; i++) {
        unsigned octet = octets[i], tens = octet / 10;
        if (i != 0)
            *to++ = '.';
        if (octet >= 100)
            *to++ = (char)('0' + tens / 10);
        if (octet >= 10)
            *to++ = (char)('0' + tens % 10);
        *to++ = (char)('0' + octet % 10);
    }
    return (size_t)(to - start);
}

size_t ip6_print_group(char *to, unsigned group)
{
    size_t n = 0;
    static const char digits[] = "0123456789abcdef";
    unsigned shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0;
    for (;; shift -= 4) {
        to[n++] = digits[group >> shift & 15];
        if (shift == 0)
            return n;
    }
}

/* The longest run of at least two zero groups, the first of equals (RFC 5952 section 4.2). */
static unsigned find_zeros(const uint16_t groups[8], unsigned *from)
{
    unsigned longest = 1;
    for (unsigned i = 0; i < 8; i++) {
        unsigned n = 0;
        while (i + n < 8 && groups[i + n] == 0)
            n++;
        if (n > longest) {
            longest = n;
            *from = i;
        }
        i += n;
    }
    return longest > 1 ? longest : 0;
}

size_t ip6_print(char *to, const uint8_t octets[16])
{
    const char *start = to;
    uint16_t groups[8];
    for (unsigned i = 0; i < 8; i++)
        groups[i] = (uint16_t)(octets[2 * i] << 8 | octets[2 * i + 1]);
    unsigned from = 8;
    unsigned zeros = find_zeros(groups, &from);
    /* ::ffff:192.0.2.1 and the old ::192.0.2.1 (RFC 4291 section 2.5.5) */
    bool ends_ipv4 = from == 0 && (zeros == 6 || (zeros == 5 && groups[5] == 0xffff));
    for (unsigned i = 0; i < 8; i++) {
        if (i == from) {
            *to++ = ':';
            i += zeros - 1;
            if (i == 7)
                *to++ = ':';
            continue;
        }
        if (i != 0)
            *to++ = ':';
        if (ends_ipv4 && i == 6) {
            to += ip4_print(to, octets + 12);
            break;
        }
        to += ip6_print_group(to, groups[i]);
    }
    return (size_t)(to - start);
}
