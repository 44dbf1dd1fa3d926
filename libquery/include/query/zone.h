/* <query/zone.h>: zones read from master files, and what a server that has them
 * answers.
 *
 * The text of a zone goes in, octets of replies come out: nothing here opens a
 * file or a socket, and nothing depends on the time.  A zone never changes once
 * it is loaded, so any number of answers may be made from it at once. */
#ifndef QUERY_ZONE_H
#define QUERY_ZONE_H

#include <query/message.h>
#include <query/request.h>

struct query_zone;

/* ---- master files (RFC 1035 section 5, RFC 2308 section 4, RFC 3597 section 5) ---- */

/* A text and what to call it in faults.  Both are the caller's and must outlive the call. */
struct query_zone_text {
    const char *name; /* "example.com.zone", or NULL */
    const char *text;
    size_t size; /* less than 4 GiB */
};

/* What is wrong in a text, and where. */
struct query_zone_fault {
    enum query_status status;
    const char *file;        /* name of the text; NULL: it has none */
    uint32_t line;           /* counted from 1; 0: the zone as a whole */
    uint32_t column;         /* the octet in that line, counted from 1 */
    uint16_t type;           /* of the record; 0: it has none yet */
    const char *field;       /* what was expected there: key of a field of the RDATA, "owner",
                              * "TTL", "type", "$ORIGIN" ...; NULL: no single thing; static */
    const char *note;        /* says more than the message of the status; NULL: nothing; static */
    struct query_name owner; /* of the record; size 0: not known */
};

/* Told of each fault.  True: go on behind that record, to find more; the result
 * is a failure in any case. */
typedef bool query_zone_fault_fn(void *context, const struct query_zone_fault *fault);

/* Fills in the text for `$INCLUDE path`, or refuses with an error.  Where the path
 * may lead is for this function to say: the path is text from outside. */
typedef enum query_status query_zone_include_fn(void *context, const char *path, size_t size,
                                                struct query_zone_text *text);

/* All zeros are good. */
struct query_zone_options {
    uint16_t class;                 /* of the records; 0: IN */
    query_zone_fault_fn *fault;     /* NULL: the first fault ends the reading */
    query_zone_include_fn *include; /* NULL: $INCLUDE is a fault (QUERY_PLACE) */
    void *context;                  /* of both functions */
};

/* Prints "line 12, column 27: MX exchange: empty label", with the name of the text and a
 * colon before it if it has one.  No line end. */
QUERY_API void query_zone_fault_print(struct query_sink *sink,
                                      const struct query_zone_fault *fault);

/* A record as it stands in a text. */
struct query_zone_record {
    struct query_record record; /* offset: of its line in the text; RDATA without compression */
    const char *file;
    uint32_t line;
    bool same_owner; /* as that of the record before */
};

/* Takes one record, which is valid until it returns; an error ends the reading. */
typedef enum query_status query_zone_record_fn(void *context,
                                               const struct query_zone_record *record);

/* Reads a text record by record, without a look at what they are together: names are
 * completed with `origin`, until $ORIGIN says otherwise.  `options` and `fault` may be NULL;
 * `*fault` is the first fault.  Relative paths of $INCLUDE are not looked into.
 * Errors: those of query_rdata_scan() and query_name_scan(); of `record`; and
 *   QUERY_MISSING    no owner, type or TTL (RFC 2308 section 4)
 *   QUERY_TYPE       no type where one was expected, or one that no zone may have
 *   QUERY_CLASS      another class than the zone's
 *   QUERY_WORD       a directive that does not exist
 *   QUERY_PLACE      a directive that is refused: $INCLUDE, $GENERATE
 *   QUERY_RANGE      a TTL of more than 31 bits (RFC 2181 section 8); $INCLUDE too deep; a text
 *                    too large */
QUERY_API enum query_status query_zone_scan(const struct query_name *origin,
                                            const struct query_zone_text *text,
                                            const struct query_zone_options *options,
                                            query_zone_record_fn *record, void *context,
                                            struct query_zone_fault *fault);

/* Reads a text into a zone with its apex at `origin`.  On success `*zone` is the caller's, who
 * frees it with query_zone_free(); the text is no longer needed.  On error `*zone` is NULL.
 * Errors: those of query_zone_scan(); QUERY_MEMORY; and
 *   QUERY_MISSING    no SOA or no NS at the apex
 *   QUERY_DUPLICATE  more than one SOA, CNAME or DNAME at a name
 *   QUERY_PLACE      a record outside the zone, an SOA below the apex, other data beside a CNAME
 *                    (RFC 2181 section 10.1), NS beside DNAME below the apex (RFC 6672 section
 *                    2.3), NS or DNAME at a wildcard
 * A record that is there twice counts once, and all records of an RRset have the TTL of the
 * first (RFC 2181 section 5).  Records below a delegation or a DNAME are kept, and never
 * answered but as glue. */
QUERY_API QUERY_CHECK enum query_status query_zone_load(struct query_zone **zone,
                                                        const struct query_name *origin,
                                                        const struct query_zone_text *text,
                                                        const struct query_zone_options *options,
                                                        struct query_zone_fault *fault);
QUERY_API void query_zone_free(struct query_zone *zone);

/* ---- what is in a zone ---- */

/* The name of the apex; lives as long as the zone. */
QUERY_API const struct query_name *query_zone_origin(const struct query_zone *zone);
QUERY_API uint16_t query_zone_class(const struct query_zone *zone);

/* Records in the zone. */
QUERY_API size_t query_zone_count(const struct query_zone *zone);

/* The serial number in the SOA. */
QUERY_API uint32_t query_zone_serial(const struct query_zone *zone);

/* A walk over records; its members are the library's. */
struct query_zone_walk {
    const struct query_zone *zone;
    uint32_t node, node_end;
    uint32_t set, set_end;
    uint32_t record;
};

/* All records: names in canonical order (RFC 4034 section 6.1), at each name types in
 * ascending order, each RRset as the text had it. */
QUERY_API struct query_zone_walk query_zone_walk_all(const struct query_zone *zone);

/* The records of one RRset, or with type 255 (ANY) all of a name: exactly this name, no
 * wildcard is looked for; delegations are data like others. */
QUERY_API struct query_zone_walk query_zone_walk_set(const struct query_zone *zone,
                                                     const struct query_name *name, uint16_t type);

/* The next record; its RDATA lives as long as the zone.  False after the last. */
QUERY_API bool query_zone_walk_next(struct query_zone_walk *walk, struct query_record *record);

/* ---- authoritative answers (RFC 1034 section 4.3.2 and its updates) ----
 *
 * Where RFCs leave a choice, answers are as NSD has them: behind an answer stand the NS records
 * of the zone and the addresses of hosts in it, as far as they fit; aliases are followed through
 * all zones at hand.  To ANY there is all that a name has.  With DO set, RRsets come with the
 * RRSIG records that the zone has for them, and with the NSEC or NSEC3 records that prove what
 * does not exist (RFC 4035 section 3.1.3, RFC 5155 section 7.2); nothing is signed here.  There
 * is no recursion: RA is never set. */

/* One answer under way: a single message, or the many of a zone transfer.  Its members are
 * the library's. */
struct query_answer {
    const struct query_zone *const *zones;
    size_t count;
    const uint8_t *query;
    size_t size;
    enum query_transport transport;
    const struct query_zone *transfer; /* NULL: no transfer is going on */
    struct query_zone_walk walk;
    uint16_t type; /* of the question: AXFR or IXFR */
    uint8_t state;
};

/* Begins to answer `query` from `count` zones, each with a name of its own, of which the one
 * closest to the name that is asked for is taken.  Zones, the array and the query are borrowed
 * until the answer is over. */
QUERY_API void query_answer_begin(struct query_answer *answer,
                                  const struct query_zone *const *zones, size_t count,
                                  enum query_transport transport, const uint8_t *query,
                                  size_t size);

/* Writes the next message of the answer.  False when there is none (any more): after one
 * message, after the last of a transfer, and from the start where the query is a response or
 * has no whole header, which no server answers.
 * `room` is at least 512; a message over UDP is never larger than the query allows, nor than
 * 1232 octets, over TCP never than `room`, of which 65,535 octets are always enough. */
QUERY_API bool query_answer_next(struct query_answer *answer, uint8_t *octets, size_t room,
                                 size_t *size);

#endif
