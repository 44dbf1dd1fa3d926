/* base/base64.h: base64 (RFC 4648 section 4).
 *
 * Knows octets and digits, and nothing of DNS.  Text that comes in pieces (as
 * words of a master file) is decoded piece by piece: a group of four digits
 * may be cut anywhere. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/writer.h"

/* Characters for `n` octets, with padding. */
static inline size_t base64_size(size_t n)
{
    return (n + 2) / 3 * 4;
}

/* Writes the text of `n` octets to `to`, with padding; returns base64_size(n). */
size_t base64_print(char *to, const uint8_t *from, size_t n);

/* A decoding under way; all zeros at the start. */
struct base64_scan {
    uint32_t bits;  /* of the digits of a group */
    uint8_t digits; /* how many of its four characters were seen */
    uint8_t pads;   /* how many of them were `=` */
    bool ended;     /* padding has ended the text */
};

/* Decodes `n` characters into the writer.  The number understood: less than `n`
 * means that text[result] is no digit, stands behind the end, or leaves bits
 * over that are not zero. */
size_t base64_scan(struct base64_scan *scan, struct writer *w, const char *text, size_t n);

/* Whether the text may end here: whole groups only. */
static inline bool base64_end(const struct base64_scan *scan)
{
    return scan->digits == 0;
}

#endif
