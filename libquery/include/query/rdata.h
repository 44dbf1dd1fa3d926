/* <query/rdata.h>: the table of RR types, and RDATA as octets, fields and text.
 *
 * What a type looks like is data: a row with the type's number, mnemonic and
 * fields in wire order.  Whoever wants to show RDATA in a new way walks over
 * the fields of a record and needs to know nothing of types.  Types without a
 * row have the generic form of RFC 3597. */
#ifndef QUERY_RDATA_H
#define QUERY_RDATA_H

#include <query/style.h>

/* ---- the table ---- */

/* What kind of thing a field holds; each kind has one form on the wire and one in text. */
struct query_kind;

/* Registries that turn the number in a field into a word. */
enum query_registry {
    QUERY_REGISTRY_NONE,
    QUERY_REGISTRY_DNSSEC_ALGORITHM, /* RFC 8624 and successors: 13 ECDSAP256SHA256 */
    QUERY_REGISTRY_DS_DIGEST,        /* RFC 3658: 2 SHA-256 */
    QUERY_REGISTRY_NSEC3_HASH,       /* RFC 5155: 1 SHA-1 */
    QUERY_REGISTRY_CERT_TYPE,        /* RFC 4398: 1 PKIX */
    QUERY_REGISTRY_SSHFP_ALGORITHM,  /* RFC 4255: 4 Ed25519 */
    QUERY_REGISTRY_SSHFP_HASH,       /* RFC 4255: 2 SHA-256 */
    QUERY_REGISTRY_TLSA_USAGE,       /* RFC 6698, RFC 7218: 3 DANE-EE */
    QUERY_REGISTRY_TLSA_SELECTOR,    /* 1 SPKI */
    QUERY_REGISTRY_TLSA_MATCHING,    /* 1 SHA2-256 */
    QUERY_REGISTRY_IPSECKEY_ALGORITHM,
    QUERY_REGISTRY_RCODE,          /* RFC 6895: 3 NXDOMAIN, the extended ones too */
    QUERY_REGISTRY_OPCODE,         /* RFC 6895: 0 QUERY */
    QUERY_REGISTRY_TKEY_MODE,      /* RFC 2930 */
    QUERY_REGISTRY_ZONEMD_SCHEME,  /* RFC 8976: 1 SIMPLE */
    QUERY_REGISTRY_ZONEMD_HASH,    /* RFC 8976: 1 SHA-384 */
    QUERY_REGISTRY_DSYNC_SCHEME,   /* RFC 9859: 1 NOTIFY */
    QUERY_REGISTRY_SVC_KEY,        /* RFC 9460: 1 alpn */
    QUERY_REGISTRY_PROTOCOL,       /* IP protocols: 6 tcp */
    QUERY_REGISTRY_ADDRESS_FAMILY, /* 1 IPv4 */
    QUERY_REGISTRY_EDE,            /* RFC 8914: 15 Blocked */
    QUERY_REGISTRY_TSIG_ERROR,     /* RFC 8945: 16 BADSIG; in TSIG and TKEY */
    QUERY_REGISTRY_KEY_PROTOCOL,   /* RFC 2535: 3 DNSSEC; in KEY and DNSKEY */
    QUERY_REGISTRY_SERVICE,        /* ports of WKS: 25 smtp */
    QUERY_REGISTRY_COUNT
};

/* The word for a number, or NULL; static storage. */
QUERY_API const char *query_registry_find(enum query_registry registry, uint32_t number);

/* A walk over the numbers that have a word, in ascending order; `*at` starts at 0.  False after the
 * last. */
QUERY_API bool query_registry_next(enum query_registry registry, size_t *at, uint32_t *number);

/* What a number means, for people: "the name does not exist"; static storage, small, without a
 * full stop.  NULL where no more can be said than the word: only errors, RCODEs and opcodes
 * have more. */
QUERY_API const char *query_registry_meaning(enum query_registry registry, uint32_t number);

/* The number for a word in any case; false if there is none. */
QUERY_API bool query_registry_scan(enum query_registry registry, const char *word, size_t size,
                                   uint32_t *number);

struct query_field {
    const struct query_kind *kind;
    const char *key;  /* "exchange": lower case, words joined with dashes, unique in the type */
    const char *note; /* what it is for, in a few words */
    uint8_t registry; /* enum query_registry: words for its numbers */
    uint16_t flags;   /* the rdata room's own: layout, canonical form */
};

enum query_type_flag {
    QUERY_TYPE_QUERY_ONLY = 1u << 0, /* can be asked for, has no RDATA: AXFR, ANY (RFC 6895) */
    QUERY_TYPE_META = 1u << 1,       /* stands in messages, never in zones: OPT, TSIG, TKEY */
    QUERY_TYPE_OBSOLETE = 1u << 2,   /* no longer in use */
    QUERY_TYPE_IN_ONLY = 1u << 3,    /* defined for class IN alone: WKS, AAAA, SRV ... */
    QUERY_TYPE_PRIVATE = 1u << 4,    /* one program's own: read as KEYDATA, written as TYPE65533 */
    QUERY_TYPE_EXACT = 1u << 5,      /* RDATA too short or too long is a wrong value
                                      * (QUERY_LENGTH), not a message that ends early */
    QUERY_TYPE_PARTIAL = 1u << 6,    /* correct RDATA may have no form of its own, and is written
                                      * as \# then: LOC of another version */
};

struct query_type {
    uint16_t code;
    uint16_t flags;                   /* enum query_type_flag */
    const char *mnemonic;             /* "MX" */
    const char *meaning;              /* "mail exchange" */
    const char *source;               /* "RFC 1035" */
    const struct query_field *fields; /* ended by a field without kind; NULL: no form of its own,
                                       * written as \# */
};

/* The row of a type, or NULL. */
QUERY_API const struct query_type *query_type_find(uint16_t code);

/* All rows in ascending order of their codes. */
QUERY_API const struct query_type *query_type_table(size_t *count);

/* A mnemonic in any case, or TYPE and a number (RFC 3597 section 5).
 * QUERY_TYPE if it is neither. */
QUERY_API QUERY_CHECK enum query_status query_type_scan(uint16_t *code, const char *text,
                                                        size_t size);

/* The mnemonic, or TYPE65280. */
QUERY_API void query_type_print(struct query_sink *sink, uint16_t code);

/* Classes (RFC 6895 section 3.2): IN, CH or CHAOS, HS or HESIOD, NONE, ANY, CLASS7. */
enum query_class {
    QUERY_CLASS_RESERVED0 = 0,
    QUERY_CLASS_IN = 1,
    QUERY_CLASS_CH = 3,
    QUERY_CLASS_HS = 4,
    QUERY_CLASS_NONE = 254,
    QUERY_CLASS_ANY = 255
};
QUERY_API QUERY_CHECK enum query_status query_class_scan(uint16_t *class, const char *text,
                                                         size_t size);
QUERY_API void query_class_print(struct query_sink *sink, uint16_t class);

/* ---- RDATA ---- */

/* RDATA where it lies.  `message` is where offsets and compression pointers
 * count from; RDATA outside a message has `message` equal to `octets`, and a
 * pointer in it is a fault (QUERY_POINTER).  Both may be NULL if `size` is 0. */
struct query_rdata {
    uint16_t type;
    uint16_t class;
    uint16_t size;
    const uint8_t *octets;
    const uint8_t *message;
};

/* Whether the octets are what the type asks for.  Types without a row always
 * are.  The fault, if not NULL, has the offset from `message` and the field. */
QUERY_API QUERY_CHECK enum query_status query_rdata_check(const struct query_rdata *rdata,
                                                          struct query_fault *fault);

/* Prints the presentation form in the style given (NULL: QUERY_STYLE_DIG).
 * RDATA that is malformed is printed in the generic form (\# size hex). */
QUERY_API void query_rdata_print(struct query_sink *sink, const struct query_rdata *rdata,
                                 const struct query_style *style);

/* Reads RDATA of `type` from master-file text (RFC 1035 section 5.1): fields
 * between blanks, "quoted strings", \DDD, parentheses with line ends inside,
 * comments behind `;`.  The generic form \# is understood for every type.
 * Relative names are completed with `origin` (NULL: refused).
 * Writes at most `room` octets, uncompressed, to `octets` and the number to
 * `*size`.  On error nothing is promised about `octets`; the fault, if not NULL,
 * has the offset in the text and the field. */
QUERY_API QUERY_CHECK enum query_status query_rdata_scan(uint8_t *octets, size_t room, size_t *size,
                                                         uint16_t type, uint16_t class,
                                                         const char *text, size_t text_size,
                                                         const struct query_name *origin,
                                                         struct query_fault *fault);

/* ---- fields ---- */

/* The value of a field.  Which members are set, the field's class says:
 *   NUMBER   number
 *   NAME     name; `size` is 0 and there is none where a type may leave it out
 *   OCTETS   octets, size: where they lie in the message
 *   LIST     octets, size: all items; query_value_item() takes them apart */
enum query_value_class {
    QUERY_VALUE_NUMBER,
    QUERY_VALUE_NAME,
    QUERY_VALUE_OCTETS,
    QUERY_VALUE_LIST
};

struct query_value {
    enum query_value_class class;
    const struct query_field *field;
    uint64_t number;
    const uint8_t *octets;
    size_t size;
    uint32_t offset; /* of the first octet of the field from the start of the message */
    struct query_name name;
};

enum { QUERY_FIELDS_MAX = 12 }; /* no type has more fields */

/* A walk over the fields of one record; all its members are the library's but
 * `status` and `fault`. */
struct query_fields {
    const struct query_rdata *rdata;
    const struct query_field *next;
    const uint8_t *at;
    enum query_status status;
    struct query_fault fault;
};

/* `rdata` must outlive the walk.  A type without a row has one field, "rdata", of octets. */
QUERY_API void query_fields_begin(struct query_fields *fields, const struct query_rdata *rdata);

/* Takes the next field.  False at the end, and when the field cannot be taken:
 * then `fields->status` is not QUERY_OK and `fields->fault` says why and where. */
QUERY_API bool query_fields_next(struct query_fields *fields, struct query_value *value);

/* Takes the first field with this key, as "serial" of a SOA record.  False if the type has none
 * with it, and if the RDATA is malformed up to there. */
QUERY_API bool query_fields_find(const struct query_rdata *rdata, const char *key,
                                 struct query_value *value);

/* Prints one value as in the presentation form. */
QUERY_API void query_value_print(struct query_sink *sink, const struct query_value *value,
                                 const struct query_style *style);

/* Prints the next item of a list; `*at` starts at 0.  False after the last. */
QUERY_API bool query_value_item(struct query_sink *sink, const struct query_value *value,
                                size_t *at, const struct query_style *style);

/* What a value, or each item of a list, is where numbers and texts are different things. */
enum query_value_form {
    QUERY_FORM_TEXT,   /* the presentation form: names, addresses, times, hex and base64, words */
    QUERY_FORM_NUMBER, /* the presentation form, which is a decimal number below 2^53, or empty */
    QUERY_FORM_STRING, /* octets that are meant as characters: <character-string> and the like */
    QUERY_FORM_NONE    /* a length that other fields imply, and that texts do not show */
};
QUERY_API QUERY_PURE enum query_value_form query_value_form(const struct query_value *value);

/* The octets of the next item of a list of strings, where they lie; `*at` as above.  False after
 * the last, and if the value is no list of QUERY_FORM_STRING. */
QUERY_API bool query_value_string(const struct query_value *value, size_t *at,
                                  const uint8_t **octets, size_t *size);

#endif
