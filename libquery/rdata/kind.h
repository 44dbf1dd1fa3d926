/* rdata/kind.h: kinds of fields, the code under the table of types.
 *
 * A kind knows one form on the wire and one in text: how to check and move over
 * a value, print it, and scan it from the words of a master file.  It knows
 * nothing of types: what a type looks like is said by the rows in types.c, and
 * the loops over the rows stand in rdata.c (octets to text) and scan.c (text to
 * octets).
 *
 * A few kinds depend on a field that stands before them in the same RDATA (the
 * gateway of IPSECKEY on its type).  They look at its octets there: in front of
 * the reader when checking, in front of the value when printing, in front of
 * the writer when scanning. */
#ifndef RDATA_KIND_H
#define RDATA_KIND_H

#include "base/number.h"
#include "base/sink.h"
#include "name/wire.h"
#include "rdata/token.h"

#include <query/rdata.h>

/* ---- flags of struct query_field ---- */

enum field_flag {
    /* Layout.  In the multi-line style, "open" prints ` (` before the field, "break"
     * ends the line before it; otherwise fields are separated by a blank. */
    FIELD_OPEN = 1u << 0,
    FIELD_BREAK = 1u << 1,
    FIELD_CLOSE = 1u << 2,  /* ` )` right behind the field, not at the end of the record */
    FIELD_TIGHT = 1u << 3,  /* nothing between ` (` and the field */
    FIELD_CRYPTO = 1u << 4, /* [omitted] where keys and signatures are not wanted */
    FIELD_REMARK = 1u << 5, /* a comment on its meaning behind it, where comments are wanted */
    FIELD_ROLE = 1u << 6,   /* the comment on a key says zone or key signing key */
    FIELD_WORD = 1u << 7,   /* printed as the registry's word, not as a number */
    FIELD_HIDDEN = 1u << 8, /* on the wire alone: a length that text does not have */
    /* Canonical form and compression. */
    FIELD_LOWER = 1u << 9,     /* names go to lower case (RFC 4034 section 6.2, RFC 6840 5.1) */
    FIELD_COMPRESS = 1u << 10, /* names may be compressed when sent (RFC 3597 section 4) */
    /* Additional data (RFC 1034 section 4.3.2 step 6). */
    FIELD_ADDITIONAL = 1u << 11, /* a server adds the addresses of the name */
    FIELD_SELF = 1u << 12,       /* the root stands for the owner itself (RFC 9460 section 2.5) */
};

/* ---- the three contexts ---- */

/* Checking: the reader's window is the RDATA.  `start` is its first octet, and the
 * reader stands behind all fields before this one. */
struct rdata_check {
    struct reader r;
    const uint8_t *start;
    const struct query_field *field;
    bool formless; /* set by kinds: correct, but such a value has no text form of its own */
};

/* Printing. */
struct rdata_print {
    struct query_sink *sink;
    const struct query_style *style;
    unsigned flags;           /* enum query_style_flag */
    unsigned split;           /* characters in a piece of hex or base64; 0: all in one piece */
    unsigned column;          /* that lines of the multi-line style start at */
    struct name_texts *texts; /* of a message's names, which then are printed from where they lie;
                               * NULL: they are taken */
    bool open;                /* a parenthesis is open */
    int64_t now_s;            /* seconds since 1970, when that was first needed; 0: it was not */
};

/* Scanning.  `w` holds the RDATA so far, from its first octet. */
struct rdata_scan {
    struct tokenizer tokens;
    struct writer w;
    const struct query_name *origin;
    const struct query_field *field;
    enum query_status status;
    uint32_t fault; /* offset in the text */
};

/* A value being taken apart into those that it is made of, for whoever shows octets.  The octets
 * need not have been checked: what does not fit ends it. */
struct rdata_parts {
    const struct query_value *whole;
    struct reader r;    /* over its octets; offsets count from the message */
    const uint8_t *end; /* of the item that the next part belongs to; NULL: none yet */
    uint16_t number;    /* the kind's own, as */
    uint8_t step;       /* ... the place within an item */
};

/* ---- kinds ---- */

struct params_key;

struct query_kind {
    uint8_t class;  /* enum query_value_class */
    uint8_t form;   /* enum query_value_form, of the items of a list */
    uint8_t fixed;  /* octets of every value; 0: it varies */
    uint8_t prefix; /* octets of length in front, which are not part of the value */
    bool optional;  /* may be empty, and then has no text, not even a separator */
    bool plain;     /* takes words as they are: a \# in front of them may be a string */
    void (*check)(struct rdata_check *c); /* moves over a value; NULL: `fixed` octets of any kind */
    void (*print)(struct rdata_print *p, const struct query_value *v);
    void (*scan)(struct rdata_scan *s); /* NULL if it is only used with FIELD_HIDDEN */
    /* Lists: prints the item at *at, moves on; false if there is none. */
    bool (*item)(struct rdata_print *p, const struct query_value *v, size_t *at);
    /* Comments: `remark` right behind the value (FIELD_REMARK, several lines), `tail` behind
     * the closing parenthesis of the record, whose last field it must be. */
    void (*remark)(struct rdata_print *p, const struct query_value *v);
    void (*tail)(struct rdata_print *p, const struct query_value *v);
    /* Where in the value names start, which fill its rest; SIZE_MAX if there are none. */
    size_t (*names_at)(const struct query_value *v);
    /* The row of the part at parts->r.at, before which an octet is left; NULL: there is none.
     * `*size`, if set, is all that it may have.  NULL for values that are one piece. */
    const struct query_field *(*part)(struct rdata_parts *parts, size_t *size);
    const struct params_key *keys; /* SvcParams and their like: the keys known */
};

/* clang-format off */
/* kinds.c: numbers, names, strings, octets */
extern const struct query_kind kind_u8, kind_u16, kind_u32, kind_u48, kind_octal;
extern const struct query_kind kind_ttl, kind_type, kind_type_number;
extern const struct query_kind kind_name, kind_names;
extern const struct query_kind kind_string, kind_string_optional, kind_strings;
extern const struct query_kind kind_text, kind_quoted, kind_tag, kind_digits;
extern const struct query_kind kind_hex, kind_base64, kind_base64_optional;
extern const struct query_kind kind_base64_dash, kind_generic;
/* kind_address.c */
extern const struct query_kind kind_ipv4, kind_ipv6, kind_eui48, kind_eui64, kind_locator;
extern const struct query_kind kind_nsap, kind_atma, kind_relay;
extern const struct query_kind kind_gateway_type, kind_gateway, kind_ipsec_key;
extern const struct query_kind kind_a6_prefix, kind_a6_suffix, kind_a6_name, kind_ipn;
/* kind_dnssec.c */
extern const struct query_kind kind_time, kind_digest, kind_ssh_digest, kind_zone_digest;
extern const struct query_kind kind_signer, kind_signature, kind_salt, kind_next_hash;
extern const struct query_kind kind_key_flags, kind_no_flags, kind_key, kind_key_optional;
/* kind_bitmap.c */
extern const struct query_kind kind_bitmap, kind_bitmap_optional, kind_bitmap_old, kind_ports;
/* kind_apl.c, kind_loc.c, kind_svcparams.c, kind_naptr.c */
extern const struct query_kind kind_apl, kind_loc, kind_svcparams, kind_deleg, kind_regexp;
/* kind_parts.c: octets whose length stands in another field */
extern const struct query_kind kind_hit_length, kind_hit, kind_host_key;
extern const struct query_kind kind_sized, kind_sized_always;
extern const struct query_kind kind_sized_plain, kind_dhcid, kind_options;
/* clang-format on */

/* ---- for kinds that check ---- */

/* The octet `n` before the reader; there must be a field of that size there. */
static inline uint8_t rdata_check_before(const struct rdata_check *c, unsigned n)
{
    return c->r.at[-(int)n];
}

/* Moves over a name. */
void rdata_check_name(struct rdata_check *c);

/* Moves over a name that is part of a value, and will be read again within that value:
 * a pointer may not lead to labels that go on behind it. */
void rdata_check_part_name(struct rdata_check *c);

/* Moves to the end of the window; fewer than `least` octets are QUERY_SHORT. */
void rdata_check_rest(struct rdata_check *c, size_t least);

/* ---- for kinds that print (print.c) ---- */

/* A new line at the RDATA's column in the multi-line style, else a blank. */
void rdata_print_break(struct rdata_print *p);

/* Octets as hex (upper case) or base64 in the style's pieces. */
void rdata_print_hex(struct rdata_print *p, const uint8_t *octets, size_t n);
void rdata_print_base64(struct rdata_print *p, const uint8_t *octets, size_t n);

/* \# size hex (RFC 3597 section 5). */
void rdata_print_generic(struct rdata_print *p, const uint8_t *octets, size_t n);

/* A string: quotes around it, a backslash before `"` and `\`, \DDD for what is not
 * printable ASCII. */
void rdata_print_quoted(struct rdata_print *p, const uint8_t *octets, size_t n);

/* A name in the way that the style asks for. */
void rdata_print_name(struct rdata_print *p, const struct query_name *name);

/* Addresses as inet_ntop() prints them. */
void rdata_print_ipv4(struct rdata_print *p, const uint8_t octets[4]);
void rdata_print_ipv6(struct rdata_print *p, const uint8_t octets[16]);

/* All items of a list, between them a blank, or with FIELD_BREAK a line break. */
void rdata_print_items(struct rdata_print *p, const struct query_value *v);

/* A name in a list, which may be compressed; moves *at behind it. */
void rdata_print_listed_name(struct rdata_print *p, const struct query_value *v, size_t *at);

/* The present TTL or timer in words: 1 week 2 days (verbose), else 1w2d. */
void rdata_print_duration(struct query_sink *sink, uint32_t seconds, bool verbose);

/* ---- for kinds that scan (scan.c) ---- */

/* Sets the error, unless there is one, at an offset of the text. */
void rdata_scan_fail(struct rdata_scan *s, enum query_status status, size_t offset);
static inline void rdata_scan_fail_token(struct rdata_scan *s, enum query_status status,
                                         const struct token *token)
{
    rdata_scan_fail(s, status, token->offset);
}

/* The next word, which must be there (else QUERY_MISSING) and must not be quoted.
 * False on error. */
bool rdata_scan_word(struct rdata_scan *s, struct token *token);

/* The next word, quoted or not. */
bool rdata_scan_string(struct rdata_scan *s, struct token *token);

/* Whether another word stands before the end of the line. */
bool rdata_scan_more(const struct rdata_scan *s);

/* The next word as a decimal number of at most `most`: QUERY_NUMBER, QUERY_RANGE.  0 on error. */
uint64_t rdata_scan_number(struct rdata_scan *s, uint64_t most);

/* 90, 1h30m: seconds in a word (as in the timers of SOA). */
enum query_status rdata_scan_duration(uint32_t *seconds, const char *text, size_t n);

/* All words to the end of the line as hex or base64; not one octet is
 * QUERY_MISSING if `needed`. */
void rdata_scan_hex_rest(struct rdata_scan *s, bool needed);
void rdata_scan_base64_rest(struct rdata_scan *s, bool needed);

/* As many words as `n` octets need. */
void rdata_scan_base64_sized(struct rdata_scan *s, size_t n);

/* One word as hex or base64. */
void rdata_scan_hex_word(struct rdata_scan *s, const struct token *token);
void rdata_scan_base64_word(struct rdata_scan *s, const struct token *token);

/* The characters of a word with its escapes taken apart, to the writer. */
void rdata_scan_text(struct rdata_scan *s, const struct token *token);

/* A name in a slice of the text, completed with the origin, `@` for the origin itself. */
void rdata_scan_name(struct rdata_scan *s, const char *text, size_t n, size_t offset);

/* ---- whole members of kinds, for those that need nothing else (kinds.c) ---- */

/* All that is left, whatever it is; the same, one octet at least; a string with its length. */
void rdata_check_any(struct rdata_check *c);
void rdata_check_some(struct rdata_check *c);
void rdata_check_string(struct rdata_check *c);

void rdata_print_number_field(struct rdata_print *p, const struct query_value *v);
void rdata_print_name_field(struct rdata_print *p, const struct query_value *v);
void rdata_print_string_field(struct rdata_print *p, const struct query_value *v);
void rdata_print_hex_field(struct rdata_print *p, const struct query_value *v);
void rdata_print_base64_field(struct rdata_print *p, const struct query_value *v);

/* Never in pieces. */
void rdata_print_base64_whole(struct rdata_print *p, const struct query_value *v);

void rdata_scan_name_field(struct rdata_scan *s);
void rdata_scan_string_field(struct rdata_scan *s);

/* All words to the end of the line, one octet at least. */
void rdata_scan_base64_field(struct rdata_scan *s);

/* ---- between rooms ---- */

/* query_rdata_check() for one record of many: `names` (NULL: none) knows those
 * that were checked before it. */
enum query_status rdata_check(const struct query_rdata *rdata, struct name_memo *names,
                              struct query_fault *fault);

/* A printer with the style (NULL: QUERY_STYLE_DIG), and query_rdata_print() with it for RDATA that
 * rdata_check() has found good, in the message that texts (NULL: none) are of. */
struct rdata_print rdata_print_to(struct query_sink *sink, const struct query_style *style);
void rdata_print_checked(struct rdata_print *p, const struct query_rdata *rdata);

/* Begins to take a value apart, which lies at value->offset of a message.  False: it is one
 * piece. */
bool rdata_parts_begin(struct rdata_parts *parts, const struct query_value *value);

/* The next part, with a row of its own.  False behind the last, and where none can be read. */
bool rdata_parts_next(struct rdata_parts *parts, struct query_value *part);

/* query_rdata_scan() for one record of a file: takes the words of the RDATA and the line
 * end behind them, or the end of the text.  On error the tokenizer is where it was. */
enum query_status rdata_scan_line(struct tokenizer *tokens, struct writer *w, uint16_t type,
                                  uint16_t class, const struct query_name *origin,
                                  struct query_fault *fault);

/* ---- between files ---- */

/* Hands the octets of checked RDATA to `put`, piece by piece, with all names expanded, and
 * with `lower` in canonical form (RFC 4034 section 6.2). */
typedef void rdata_put(void *context, const uint8_t *octets, size_t size);
void rdata_expand(const struct query_rdata *rdata, bool lower, rdata_put *put, void *context);

/* The key tag of RFC 4034 appendix B: over RDATA of DNSKEY or KEY. */
uint16_t rdata_key_tag(const uint8_t *rdata, size_t size);

#endif
