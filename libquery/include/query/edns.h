/* <query/edns.h>: extension mechanisms for DNS (RFC 6891).
 *
 * What an option looks like is data, as with RR types: a row with code, name
 * and fields.  Options without a row are octets. */
#ifndef QUERY_EDNS_H
#define QUERY_EDNS_H

#include <query/message.h>

enum query_option_code {
    QUERY_OPTION_LLQ = 1,
    QUERY_OPTION_UL = 2,
    QUERY_OPTION_NSID = 3,
    QUERY_OPTION_DAU = 5,
    QUERY_OPTION_DHU = 6,
    QUERY_OPTION_N3U = 7,
    QUERY_OPTION_ECS = 8,
    QUERY_OPTION_EXPIRE = 9,
    QUERY_OPTION_COOKIE = 10,
    QUERY_OPTION_KEEPALIVE = 11,
    QUERY_OPTION_PADDING = 12,
    QUERY_OPTION_CHAIN = 13,
    QUERY_OPTION_KEY_TAG = 14,
    QUERY_OPTION_EDE = 15,
    QUERY_OPTION_CLIENT_TAG = 16,
    QUERY_OPTION_SERVER_TAG = 17,
    QUERY_OPTION_REPORT_CHANNEL = 18,
    QUERY_OPTION_ZONEVERSION = 19,
    QUERY_OPTION_DEVICE_ID = 26946
};

/* Bits of the EDNS flags (RFC 6891 section 6.1.4, RFC 3225, RFC 9824). */
enum query_edns_flag { QUERY_EDNS_DO = 0x8000, QUERY_EDNS_CO = 0x4000 };

/* The rows of these flags, as query_flag_table() has those of the header. */
QUERY_API const struct query_flag_row *query_edns_flag_table(size_t *count);

struct query_option_row {
    uint16_t code;
    const char *name;                 /* "NSID": what the field calls it */
    const char *meaning;              /* "name server identifier" */
    const char *source;               /* "RFC 5001" */
    const struct query_field *fields; /* as in struct query_type */
    bool strict; /* a message in which it is malformed is malformed, too: what it says matters to
                  * the answer, or BIND has it so */
};

/* The row of an option, or NULL.  The table has them in ascending order. */
QUERY_API const struct query_option_row *query_option_find(uint16_t code);
QUERY_API const struct query_option_row *query_option_table(size_t *count);

/* The OPT record of a message; where there is none, `present` is false and all else zero. */
struct query_edns {
    bool present;
    uint8_t version;
    uint8_t rcode_high; /* upper 8 bits of the RCODE */
    uint16_t udp_size;
    uint16_t flags;
    const uint8_t *options; /* the octets of all options, in the message */
    uint16_t size;          /* of them */
};
QUERY_API struct query_edns query_edns_of(const struct query_message *message);

/* One option where it lies. */
struct query_option {
    uint16_t code;
    uint16_t size;
    const uint8_t *octets;
};

/* A walk over the options; `*at` starts at 0.  False after the last, and where
 * an option runs past the end. */
QUERY_API bool query_option_next(const struct query_edns *edns, size_t *at,
                                 struct query_option *option);

/* Whether the octets are what the option asks for; unknown options always are. */
QUERY_API QUERY_CHECK enum query_status query_option_check(const struct query_option *option);

/* The first option with the code; false if there is none. */
QUERY_API bool query_option_get(const struct query_edns *edns, uint16_t code,
                                struct query_option *option);

/* A walk over the fields of an option, for query_fields_next() and
 * query_value_print().  `storage` is the caller's and must outlive the walk. */
QUERY_API void query_option_fields(struct query_fields *fields, struct query_rdata *storage,
                                   const struct query_option *option);

#endif
