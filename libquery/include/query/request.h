/* <query/request.h>: what to ask and how; a value that nothing changes once
 * the asking has begun. */
#ifndef QUERY_REQUEST_H
#define QUERY_REQUEST_H

#include <query/edns.h>
#include <query/endpoint.h>

struct query_tsig_key;

enum query_transport { QUERY_TRANSPORT_UDP, QUERY_TRANSPORT_TCP };

/* "UDP", "TCP". */
QUERY_API const char *query_transport_name(enum query_transport transport);

enum { QUERY_ID_RANDOM = -1 };

struct query_request {
    /* The question.  `no_question` sends a header alone. */
    struct query_name name;
    uint16_t type;
    uint16_t class;
    bool no_question;
    uint32_t serial; /* with type IXFR: of the zone that is there already, which goes with the
                      * query in a SOA record (RFC 1995 section 3) */

    /* The header. */
    int32_t id;     /* QUERY_ID_RANDOM: unpredictable, new for each try */
    uint8_t opcode; /* enum query_opcode */
    uint16_t flags; /* enum query_flag: RD, AD, CD ... */

    /* EDNS.  Options are sent in this order; they are borrowed.  A COOKIE
     * option is replaced by what a BADCOOKIE reply brings (RFC 7873 section 5.3).
     * `padding`: the query gets a PADDING option, last, that rounds its size up to a
     * multiple of so many octets (RFC 7830); 0: none. */
    bool edns;
    uint8_t edns_version;
    uint16_t udp_size;
    uint16_t edns_flags; /* enum query_edns_flag */
    uint16_t padding;
    const struct query_option *options;
    size_t option_count;

    /* The key that each query is signed with and each reply is verified with (<query/tsig.h>);
     * borrowed; NULL: none.  A walk signs nothing.  `tsig_time_s`: what time the signatures give,
     * in seconds since 1970; 0: that of the signing. */
    const struct query_tsig_key *tsig;
    uint64_t tsig_time_s;
};

/* A request with the defaults of the field: RD set, class IN, type A, EDNS
 * version 0 with 1232 octets and without options, a random id. */
QUERY_API struct query_request query_request_default(const struct query_name *name);

/* How to ask. */
struct query_policy {
    enum query_transport transport;
    struct query_endpoint source; /* family 0: the system chooses; port 0: the kernel does */
    uint32_t timeout_ms;          /* of one try; 0: 5000 over UDP, 10000 over TCP */
    unsigned tries;               /* queries without a reply before the second server is
                                   * asked; each server after the first gets one; 0: 3 */
    bool ignore_truncation;       /* take a truncated reply, do not go to TCP */
    bool next_on_servfail;        /* SERVFAIL: ask the next server */
    bool next_on_no_recursion;    /* RD was set, RA is not: ask the next server */
    bool keep_badvers;            /* take a BADVERS reply, do not lower the version (RFC 6891
                                   * section 6.1.3) */
    bool keep_badcookie;          /* take a BADCOOKIE reply, do not send its cookie */
    bool keep_bad_tsig;           /* take a reply whose signature does not verify, as dig does; else
                                   * on UDP it is no reply (RFC 8945 section 5.3), on a stream
                                   * the last one */
    bool loose_match;             /* believe what dig believes and RFC 5452 section 9.1 and RFC
                                   * 7873 section 5.3 do not: a message without QR, with records
                                   * but no question, or with another client cookie */
    bool keep_open;               /* TCP: leave the connection open for the next lookup */
    bool want_local;              /* find out where each try was sent from */
};

/* Writes the message that asks, not signed.  `id` stands in it; `cookie`, if not NULL,
 * replaces the data of the COOKIE option; `version` replaces edns_version.
 * QUERY_SPACE if `room` is too small (LIMIT 65535 always is enough). */
QUERY_API QUERY_CHECK enum query_status
query_request_build(const struct query_request *request, uint16_t id, uint8_t version,
                    const struct query_option *cookie, uint8_t *octets, size_t room, size_t *size);

#endif
