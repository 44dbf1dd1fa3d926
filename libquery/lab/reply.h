/* lab/reply.h: putting a reply together: a header, a question, and whole RRsets, each of
 * which is there with all its records or not at all (RFC 2181 section 9).
 *
 * This header knows messages and the records of zones; what belongs into a reply is for
 * answer.c to say. */
#ifndef LAB_REPLY_H
#define LAB_REPLY_H

#include "base/limits.h"
#include "lab/zone.h"
#include "name/wire.h"

/* An RRset that was written. */
struct reply_set {
    const struct query_zone *zone;
    uint32_t set;
    uint16_t owner; /* offset in the message */
    uint8_t section;
    bool referral; /* NS of a delegation: glue belongs to it */
};

/* An RRset that is to be written when the answer section is whole. */
struct reply_kept {
    const struct query_zone *zone;
    uint32_t node;
    uint32_t set;
};

struct reply {
    const struct query_zone *const *zones;
    size_t zone_count;
    struct writer w;
    struct name_table names;
    uint16_t id;
    uint16_t flags; /* of the header, but for the RCODE */
    unsigned rcode; /* enum query_rcode */
    uint16_t counts[QUERY_SECTION_COUNT];
    bool edns;
    bool dnssec;            /* signatures are wanted (RFC 3225) */
    struct query_name name; /* the question */
    uint16_t type, class;
    size_t set_count;
    struct reply_set sets[LIMIT_REPLY_SETS];
    size_t kept_count;
    struct reply_kept kept[LIMIT_ALIASES + 1]; /* one for each name on the way */
};

/* The zone closest to a name, or NULL: at the name or, with `above`, above it. */
const struct query_zone *reply_zone(const struct reply *r, const struct query_name *name,
                                    bool above);

/* How many of `room` octets a reply may have: over UDP as many as the query allows, and no more
 * than 1232. */
size_t reply_room(enum query_transport transport, const struct query_edns *edns, size_t room);

/* Starts the message in `room` octets, in which there is room for a header and an OPT record. */
void reply_begin(struct reply *r, uint8_t *octets, size_t room);

/* Writes name, type and class. */
void reply_put_question(struct reply *r);

/* Writes one record, with the names in its RDATA compressed where that is allowed (RFC 3597
 * section 4).  False if it does not fit, and then nothing of it is there. */
bool reply_put_record(struct reply *r, enum query_section section, const struct query_name *owner,
                      uint32_t ttl, const struct query_rdata *rdata);

/* Writes the RRset of a node, and its signatures if they are wanted, as records of `owner` with
 * TTLs of at most `ttl`; does nothing if that is there already.  False if it does not fit. */
bool reply_put_set(struct reply *r, enum query_section section, const struct query_name *owner,
                   const struct query_zone *zone, uint32_t node, uint32_t set, uint32_t ttl);

/* Writes a record for the answer that was made from an RRset, which counts as one of `owner`
 * from now on.  False if it does not fit. */
bool reply_put_made(struct reply *r, const struct query_name *owner, const struct query_zone *zone,
                    uint32_t set, const struct query_rdata *rdata);

/* Whether the RRset is there already, as one of `owner`. */
bool reply_has_set(const struct reply *r, const struct query_zone *zone, uint32_t set,
                   const struct query_name *owner);

/* Writes the addresses of the names that records so far speak of (RFC 1034 section 4.3.2 step
 * 6), as far as they fit.  A referral without room for the glue it needs is truncated (RFC
 * 9471 section 3). */
void reply_put_additional(struct reply *r);

/* Fills in the header, adds the OPT record, and returns the size of the message. */
size_t reply_end(struct reply *r);

#endif
