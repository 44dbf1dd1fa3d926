/* base/ascii.h: letters without regard to case and locale (RFC 4343), digits, escapes. */
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

/* Takes the escape (RFC 1035 section 5.1) that begins with the backslash at text[0]: \DDD for an
 * octet, \X for a character without its special meaning.  Returns the characters used; 0 if it
 * is malformed or cut off. */
size_t ascii_escape(const char *text, size_t n, uint8_t *octet);

#endif
