/* hostile.h: what names, texts and messages must not do to a terminal, and a judge of outputs.
 *
 * What is harmful is listed here by Unicode's categories, and not taken from the library: control
 * characters (Cc), format characters with the bidirectional ones among them (Cf), line and
 * paragraph ends (Zl, Zp), and octets that are no UTF-8. */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#include <query/exchange.h>

/* What octets are made of. */
enum hostile_kind {
    HOSTILE_UTF8, /* harmful characters, each whole; what does not fit is letters */
    HOSTILE_RAW,  /* single octets too, and sequences cut in the middle */
    HOSTILE_KINDS
};

/* Fills octets with harmful ones, from the one with the number `first` on, round and round.  A line
 * end and a tab are followed by a percent sign, so that they are known where they come through. */
void hostile_fill(uint8_t *octets, size_t size, enum hostile_kind kind, unsigned first);

/* How many there are to begin with. */
unsigned hostile_count(void);

/* A name of labels with harmful octets, that ends in `ending`. */
struct query_name hostile_name(enum hostile_kind kind, unsigned first, const char *ending);

/* What an output may have besides characters that are harmless and line ends. */
enum { HOSTILE_TABS = 1, HOSTILE_COLOURS = 2 };

/* Looks at an output.  NULL: there is nothing in it that does harm; else what, and `*at` is where.
 */
const char *hostile_verdict(const char *text, size_t size, unsigned allowed, size_t *at);

/* A message with a hostile name as question and owner, and RDATA in the answer section; EDNS
 * with all options that there are.  Returns its size. */
size_t hostile_message(uint8_t octets[65535], uint16_t type, uint16_t class, const uint8_t *rdata,
                       size_t size, enum hostile_kind kind, unsigned first);

/* Fills labels and texts of a message where they stand, and all other octets that are not numbers:
 * `which` counts them, and -1 stands for all.  False if there are not so many. */
bool hostile_poison(uint8_t *octets, size_t size, int which, enum hostile_kind kind,
                    unsigned first);

#endif
