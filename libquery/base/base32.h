/* base/base32.h: base32 with the extended hex alphabet (RFC 4648 section 7),
 * without padding, as owner names and the next hash of NSEC3 have it (RFC 5155
 * section 3.3).
 *
 * Knows octets and digits, and nothing of DNS. */
#ifndef BASE_BASE32_H
#define BASE_BASE32_H

#include "base/writer.h"

/* Digits for `n` octets. */
static inline size_t base32_size(size_t n)
{
    return (n * 8 + 4) / 5;
}

/* Writes the digits of `n` octets to `to`; returns their number, base32_size(n). */
size_t base32_print(char *to, const uint8_t *from, size_t n, bool upper);

/* Decodes all `n` digits, in either case, into the writer.  False if a character
 * is no digit, or the digits are not those of whole octets with zero bits left
 * over; `*bad` then is the offset of the character. */
bool base32_scan(struct writer *w, const char *text, size_t n, size_t *bad);

#endif
