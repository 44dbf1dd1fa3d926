/* <query/style.h>: how records are written as text.
 *
 * The text is master-file presentation form (RFC 1035 section 5.1); a style
 * says how it is laid out.  QUERY_STYLE_DIG is dig's layout, with which all
 * front ends start. */
#ifndef QUERY_STYLE_H
#define QUERY_STYLE_H

#include <query/name.h>

enum query_style_flag {
    QUERY_STYLE_MULTILINE = 1u << 0, /* long records over several lines, in parentheses */
    QUERY_STYLE_COMMENTS = 1u << 1,  /* what fields mean, behind semicolons: key tags, SOA timers */
    QUERY_STYLE_NO_CRYPTO = 1u << 2, /* [omitted] instead of keys, digests and signatures */
    QUERY_STYLE_GENERIC = 1u << 3,   /* CLASS1 TYPE1 \# 4 C0000201 (RFC 3597) for every type */
    QUERY_STYLE_EXPAND_AAAA = 1u << 4, /* IPv6 addresses with all their digits */
    QUERY_STYLE_NO_TTL = 1u << 5,
    QUERY_STYLE_NO_CLASS = 1u << 6,
    QUERY_STYLE_TTL_UNITS = 1u << 7, /* 1w2d3h4m5s */
    QUERY_STYLE_NO_SPLIT = 1u << 8,  /* hex and base64 in one piece; else see `split` */
    QUERY_STYLE_ZERO_END = 1u << 9,  /* 2001:db8::0, as YAML takes a last colon for a key */
    QUERY_STYLE_WORDS = 1u << 10,    /* for people, and no longer master-file text: "2 hours",
                                      * "2026-01-31 12:00:00 UTC" */
};

/* Prints a name in the caller's way (as U-labels, say). */
typedef void query_name_printer(struct query_sink *sink, const struct query_name *name,
                                void *context);

struct query_style {
    unsigned flags;                  /* enum query_style_flag */
    unsigned split;                  /* characters in a piece of hex or base64; 0: 56, or 44 in
                                      * several lines */
    uint8_t ttl, class, type, rdata; /* columns, counted from 0, that fields start at */
    query_name_printer *print_name;  /* NULL: query_name_print() */
    void *context;
};

#define QUERY_STYLE_DIG                                                                            \
    {                                                                                              \
        .ttl = 24, .class = 32, .type = 40, .rdata = 48                                            \
    }

#endif
