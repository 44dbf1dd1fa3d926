/* name/label.h: the text of a label, for the code that prints names.
 *
 * Knows octets and the escapes of RFC 1035 section 5.1; it must not know sinks nor messages. */
#ifndef NAME_LABEL_H
#define NAME_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* label_print() octet by octet. */
char *label_print_escaped(char *to, const uint8_t *octets, unsigned size);

/* The high bit of each octet of `word`, all of which are below 0x80, that lies in a range. */
static inline uint64_t label_range(uint64_t word, uint8_t first, uint8_t last)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    return (word + ones * (0x80u - first)) & ~(word + ones * (0x7fu - last));
}

/* Whether eight octets are nothing but letters, digits, hyphens and underscores, which are written
 * as they are. */
static inline bool label_is_plain(uint64_t word)
{
    const uint64_t high = UINT64_C(0x8080808080808080), lower = high >> 2;
    if ((word & high) != 0)
        return false;
    uint64_t plain = label_range(word | lower, 'a', 'z') | label_range(word, '0', '9') |
                     label_range(word, '-', '-') | label_range(word, '_', '_');
    return (plain & high) == high;
}

/* Copies eight octets; whether they are plain. */
static inline bool label_copy(char *to, const uint8_t *octets)
{
    uint64_t word;
    memcpy(&word, octets, sizeof word);
    memcpy(to, &word, sizeof word);
    return label_is_plain(word);
}

/* Copies a label of 4 to 7 octets, in two halves that overlap; whether they are plain. */
static inline bool label_copy_short(char *to, const uint8_t *octets, unsigned size)
{
    uint32_t first, last;
    memcpy(&first, octets, sizeof first);
    memcpy(&last, octets + size - sizeof last, sizeof last);
    memcpy(to, &first, sizeof first);
    memcpy(to + size - sizeof last, &last, sizeof last);
    return label_is_plain((uint64_t)first << 32 | last);
}

/* Prints the octets of a label, without its dot: special characters behind a backslash, what is
 * not printable ASCII as \DDD.  Returns the place after it; `to` has room for four characters an
 * octet.  Nearly all labels are of nothing but letters, digits and hyphens: they are copied in
 * large pieces, the last of which overlaps, and begun anew if anything else was among them. */
static inline char *label_print(char *to, const uint8_t *octets, unsigned size)
{
    enum { PIECE = 8 };
    bool plain = true;
    unsigned i = 0;
    if (size < PIECE / 2)
        return label_print_escaped(to, octets, size);
    if (size < PIECE) {
        plain = label_copy_short(to, octets, size);
    } else {
        for (; i + PIECE <= size; i += PIECE)
            plain &= label_copy(to + i, octets + i);
        plain &= label_copy(to + size - PIECE, octets + size - PIECE);
    }
    return plain ? to + size : label_print_escaped(to, octets, size);
}

#endif
