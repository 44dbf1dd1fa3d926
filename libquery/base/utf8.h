/* base/utf8.h: is this UTF-8 (RFC 3629)?
 *
 * Knows octets and nothing of DNS. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <query/api.h>

/* Whether the octets are UTF-8: no overlong forms, no surrogates, nothing above
 * U+10FFFF.  Control characters are characters like others here. */
bool utf8_valid(const uint8_t *octets, size_t n);

/* Octets of the character at the start, 1 to 4, and its code point; 0 if it is
 * malformed or cut off, or `n` is 0. */
size_t utf8_take(const uint8_t *octets, size_t n, uint32_t *code);

#endif
