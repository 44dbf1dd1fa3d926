/* base/base16.h: hexadecimal (RFC 4648 section 8).
 *
 * Knows octets and digits, and nothing of DNS.  Text that comes in pieces (as
 * words of a master file) is decoded piece by piece: a digit pair may be cut
 * in two. */
#ifndef BASE_BASE16_H
#define BASE_BASE16_H

#include "base/writer.h"

/* The value of a digit in either case, or -1. */
int base16_digit(char c);

/* Writes two digits for each of `n` octets to `to`; returns their number. */
size_t base16_print(char *to, const uint8_t *from, size_t n, bool upper);

/* A decoding under way; all zeros at the start. */
struct base16_scan {
    uint8_t high; /* the first digit of a pair */
    bool half;    /* there is one */
};

/* Decodes `n` digits into the writer.  The number of characters understood: less
 * than `n` means that text[result] is no digit. */
size_t base16_scan(struct base16_scan *scan, struct writer *w, const char *text, size_t n);

/* Whether the text may end here. */
static inline bool base16_end(const struct base16_scan *scan)
{
    return !scan->half;
}

#endif
