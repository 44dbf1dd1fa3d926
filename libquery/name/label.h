/* name/label.h: the text of a label, for the code that prints names.
 *
 * Knows octets and the escapes of RFC 1035 section 5.1; it must not know sinks nor messages. */
#ifndef NAME_LABEL_H
#define NAME_LABEL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How an octet of a label is written: 0 as it is, 1 behind a backslash, 2 as \DDD. */
extern const uint8_t label_class[256];

/* Prints octets of which some are not written as they are; as label_print(). */
char *label_print_escaped(char *to, const uint8_t *octets, unsigned size);

/* Prints the octets of a label, without its dot: special characters behind a backslash, what is
 * not printable ASCII as \DDD.  Returns the place after it; `to` has room for four characters an
 * octet.  Nearly all labels are of nothing but letters, digits and hyphens: they are copied, and
 * begun anew if anything else was among them. */
static inline char *label_print(char *to, const uint8_t *octets, unsigned size)
{
    unsigned special = 0, i = 0;
    for (; i + 4 <= size; i += 4) {
        memcpy(to + i, octets + i, 4);
        special |= label_class[octets[i]] | label_class[octets[i + 1]] |
                   label_class[octets[i + 2]] | label_class[octets[i + 3]];
    }
    for (; i < size; i++) {
        to[i] = (char)octets[i];
        special |= label_class[octets[i]];
    }
    return special == 0 ? to + size : label_print_escaped(to, octets, size);
}

#endif
