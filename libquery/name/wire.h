/* name/wire.h: names in messages, compressed and not (RFC 1035 section 4.1.4).
 *
 * The only code that follows compression pointers.  It knows names and
 * windows; it must not know records or messages. */
#ifndef NAME_WIRE_H
#define NAME_WIRE_H

#include "base/reader.h"
#include "base/writer.h"

#include <query/name.h>

/* Ends of names that were found good where compression pointers led, so that no
 * pointer is followed twice while one message is checked.  Starts as zeros; set
 * reader.names to use it. */
enum { NAME_MEMO_SLOTS = 16 };
struct name_known {
    uint16_t offset;  /* where the pointer led */
    uint8_t size;     /* of the name that stands there, expanded; 0: the slot is free */
    uint8_t pointers; /* in it */
};
struct name_memo {
    struct name_known slots[NAME_MEMO_SLOTS];
};

/* Takes a name, following compression pointers, each of which must lead to an
 * octet before everything read so far (so there are no loops), and LIMIT_POINTERS
 * at most; where the reader's octets stand alone there may be none.  Errors go to the reader:
 * QUERY_SHORT, LABEL_TYPE, POINTER, NAME_LONG, with the offset of the octet at fault.  `name` is
 * written only on success. */
void name_take(struct reader *r, struct query_name *name);

/* The same checks without storing the name. */
void name_skip(struct reader *r);

/* What a name on the wire is made of: labels, and at its end the root or a pointer. */
enum name_part_kind { NAME_LABEL, NAME_ROOT, NAME_POINTER };
struct name_part {
    enum name_part_kind kind;
    uint16_t size;          /* octets in the reader's window, the length octet of a label too */
    uint16_t target;        /* of a pointer */
    uint16_t expanded;      /* of all parts up to this one, pointers followed */
    struct query_name rest; /* with NAME_POINTER: the name that it leads to */
};

/* Looks at the part at r->at of a name that need not be good, and stays there.  `part->expanded`
 * is 0 before the first, and then that of the part before.  False, and nothing is set, where
 * name_take() would find a fault. */
bool name_look_part(const struct reader *r, struct name_part *part);

/* ---- names of a message that has been parsed: nothing is checked again ---- */

/* The name at `at`, expanded. */
void name_expand_wire(const uint8_t *base, const uint8_t *at, struct query_name *name);

/* What follows the name at `at`. */
static inline const uint8_t *name_end(const uint8_t *at)
{
    while (*at - 1u < QUERY_LABEL_MAX)
        at += *at + 1;
    return at + (*at == 0 ? 1 : 2);
}

/* Whether the name that starts at `at` in the message equals `name`. */
bool name_equal_wire(const uint8_t *base, const uint8_t *at, const struct query_name *name);

/* Ends of names that stand below some other name, by the offsets that pointers led to.  Starts as
 * zeros, for one message and one such name. */
struct name_places {
    uint16_t place[NAME_MEMO_SLOTS]; /* an offset and one; 0: the slot is free */
};

/* Whether the name that starts at `at` in the message is `ancestor` or stands below it. */
bool name_is_under_wire(const uint8_t *base, const uint8_t *at, const struct query_name *ancestor,
                        struct name_places *known);

/* Texts of ends of names, by the offsets that pointers led to, so that what the names of a message
 * have in common is made text once.  For one message; its places start as zeros, and the rest as
 * it is. */
enum { NAME_TEXTS = 16, NAME_TEXTS_ROOM = 92 };
struct name_texts {
    uint16_t place[NAME_TEXTS]; /* an offset and one; 0: the slot is free */
    uint8_t size[NAME_TEXTS];
    char text[NAME_TEXTS][NAME_TEXTS_ROOM]; /* longer ones are not kept */
};

/* Prints the name that starts at `at` in the message as query_name_print() does; returns what
 * follows it. */
const uint8_t *name_print_wire(struct query_sink *sink, const uint8_t *base, const uint8_t *at,
                               struct name_texts *texts);

/* Where names stand that were already written to a message, for compression.
 * Positions behind a 14-bit offset are not remembered, nor is anything once
 * the table is full: messages then are larger, never wrong. */
enum { NAME_TABLE_SLOTS = 256 };
struct name_table {
    uint16_t used;
    uint16_t offset[NAME_TABLE_SLOTS]; /* 0: free; no name stands at offset 0 */
};

/* Writes a name; with a table, as far as possible by pointing back, and
 * remembers where its labels went.  The message starts at w->octets[start]. */
void name_put(struct writer *w, struct name_table *table, size_t start,
              const struct query_name *name);

#endif
