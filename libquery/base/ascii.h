/* base/ascii.h: letters without regard to case and locale (RFC 4343). */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <query/api.h>

/* Each octet with the letters A to Z turned into a to z. */
extern const uint8_t ascii_lower[256];

static inline bool ascii_equal(const uint8_t *a, const uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] != b[i] && ascii_lower[a[i]] != ascii_lower[b[i]])
            return false;
    }
    return true;
}

/* Whether the `n` characters at `text` are the string `word`, in any case. */
bool ascii_is(const char *text, size_t n, const char *word);

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
