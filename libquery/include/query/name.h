/* <query/name.h>: domain names (RFC 1035 section 3.1, RFC 9499 section 2).
 *
 * A struct query_name is always a valid, absolute, uncompressed name in wire
 * form: it is checked where it is made (from octets or from text), and never
 * again.  It is a plain value of 257 octets, needs no allocation, and may be
 * copied.  Letters keep their case; comparison ignores it (RFC 4343). */
#ifndef QUERY_NAME_H
#define QUERY_NAME_H

#include <query/sink.h>
#include <query/status.h>

enum {
    QUERY_NAME_MAX = 255,  /* octets of a name in wire form (RFC 1035 section 2.3.4) */
    QUERY_LABEL_MAX = 63,  /* octets of a label (the same) */
    QUERY_NAME_TEXT = 1009 /* characters of the longest text of a name: 250 octets as \DDD in
                            * four labels and the dots between and after them, rounded up */
};

struct query_name {
    uint8_t size;   /* octets of `wire` in use: 1..255 */
    uint8_t labels; /* labels without the root's: 0..127 */
    uint8_t wire[QUERY_NAME_MAX];
};

/* The name of the root, "."; static storage. */
QUERY_API const struct query_name *query_name_root(void);

/* Reads the presentation form (RFC 1035 section 5.1): labels between dots, \DDD
 * for an octet and \X for a character without its special meaning.  A name
 * without a final dot is completed with `origin`; if that is NULL such a name
 * is refused with QUERY_ORIGIN.  Case is kept.
 * Errors: QUERY_MISSING (no text), LABEL_EMPTY, LABEL_LONG, NAME_LONG, ESCAPE,
 * ORIGIN.  On error `*name` is unchanged and `fault`, if not NULL, has the
 * offset in the text. */
QUERY_API QUERY_CHECK enum query_status query_name_scan(struct query_name *name, const char *text,
                                                        size_t size,
                                                        const struct query_name *origin,
                                                        struct query_fault *fault);

/* Takes an uncompressed name in wire form from the first octets of `wire`; the
 * octets used are name->size.  Errors: QUERY_SHORT, LABEL_TYPE, NAME_LONG;
 * `*name` is then unchanged. */
QUERY_API QUERY_CHECK enum query_status query_name_take(struct query_name *name,
                                                        const uint8_t *wire, size_t size);

/* Prints the presentation form with its final dot.  Special characters get a
 * backslash, octets outside printable ASCII are \DDD. */
QUERY_API void query_name_print(struct query_sink *sink, const struct query_name *name);

/* The same without the final dot, but for the root, which stays ".". */
QUERY_API void query_name_print_relative(struct query_sink *sink, const struct query_name *name);

/* Equal but for the case of ASCII letters. */
QUERY_API QUERY_PURE bool query_name_equal(const struct query_name *a, const struct query_name *b);

/* Equal with the case of letters: what a server that keeps 0x20 case must send back. */
QUERY_API QUERY_PURE bool query_name_identical(const struct query_name *a,
                                               const struct query_name *b);

/* Canonical order (RFC 4034 section 6.1): below, equal to or above zero. */
QUERY_API QUERY_PURE int query_name_compare(const struct query_name *a, const struct query_name *b);

/* Whether `name` is `ancestor` or stands below it. */
QUERY_API QUERY_PURE bool query_name_is_under(const struct query_name *name,
                                              const struct query_name *ancestor);

/* The name without its first `labels` labels (all of them: the root). */
QUERY_API void query_name_strip(struct query_name *out, const struct query_name *name,
                                unsigned labels);

/* `prefix` without its root, before `suffix`.  QUERY_NAME_LONG if that is more
 * than 255 octets; `*out`, which may be one of the two, is then unchanged. */
QUERY_API QUERY_CHECK enum query_status query_name_join(struct query_name *out,
                                                        const struct query_name *prefix,
                                                        const struct query_name *suffix);

/* Lower-case copy, as canonical forms and hashes need it (RFC 4034 section 6.2). */
QUERY_API void query_name_lower(struct query_name *out, const struct query_name *name);

/* How many labels, counted from the root and without it, both names share. */
QUERY_API QUERY_PURE unsigned query_name_common(const struct query_name *a,
                                                const struct query_name *b);

#endif
