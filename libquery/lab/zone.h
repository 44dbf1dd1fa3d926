/* lab/zone.h: how a zone lies in memory, for the files that look into it.
 *
 * Names stand in canonical order (RFC 4034 section 6.1), and each has a key: its labels
 * below the apex, the topmost first, in lower case, each ended by a zero octet (an octet 0
 * within a label is 1 1, an octet 1 is 1 2).  So keys are compared as octets, and the key of
 * a name is how the keys of all names below it begin.  Names that have no records but names
 * below them are not stored: whoever looks for one finds the name below it.
 *
 * This header knows names and records; it must not know queries or servers. */
#ifndef LAB_ZONE_H
#define LAB_ZONE_H

#include <query/zone.h>

enum {
    ZONE_KEY_MAX = 2 * QUERY_NAME_MAX,
};
#define ZONE_NONE UINT32_MAX

enum zone_node_flag {
    ZONE_CUT = 1u << 0,   /* delegated: NS below the apex */
    ZONE_DNAME = 1u << 1, /* has a DNAME, so nothing below it counts (RFC 6672 section 2.4) */
    ZONE_HASH = 1u << 2,  /* is there for an NSEC3 only, and does not count as a name (RFC 5155
                           * section 7.2.8) */
};

struct zone_node {
    const uint8_t *key; /* behind it the labels below the apex, as the text had them */
    uint32_t set;       /* the first RRset; the next node has the end */
    uint32_t cover;     /* the topmost delegation or DNAME at or above it, or ZONE_NONE */
    uint16_t key_size;
    uint8_t size;   /* octets of those labels */
    uint8_t labels; /* how many */
    uint8_t flags;  /* enum zone_node_flag */
};

struct zone_set {
    uint16_t type;
    uint16_t covered; /* by an RRSIG, which makes an RRset for each type; else 0 */
    uint32_t ttl;
    uint32_t record; /* the first; the next set has the end */
};

struct query_zone {
    struct query_name origin;
    uint16_t class;
    uint32_t serial;
    uint32_t minimum; /* TTL of negative answers (RFC 2308 section 5) */
    uint32_t node_count, set_count, record_count;
    struct zone_node *nodes; /* one more than there are, with the end of the last one's RRsets */
    struct zone_set *sets;   /* the same */
    const uint8_t **records; /* two octets of length, and the RDATA */
    struct zone_block *blocks;
};

/* Types that the data of a zone is told apart by. */
enum {
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_CNAME = 5,
    TYPE_SOA = 6,
    TYPE_KEY = 25,
    TYPE_AAAA = 28,
    TYPE_DNAME = 39,
    TYPE_DS = 43,
    TYPE_RRSIG = 46,
    TYPE_NSEC = 47,
    TYPE_DNSKEY = 48,
    TYPE_NSEC3 = 50
};

/* A record of the zone. */
static inline struct query_rdata zone_rdata(const struct query_zone *zone, uint16_t type,
                                            uint32_t record)
{
    const uint8_t *data = zone->records[record];
    return (struct query_rdata){.type = type,
                                .class = zone->class,
                                .size = (uint16_t)(data[0] << 8 | data[1]),
                                .octets = data + 2,
                                .message = data + 2};
}

/* Writes the key of a name at or below `origin`; returns its size. */
size_t zone_key(uint8_t key[ZONE_KEY_MAX], const struct query_name *name,
                const struct query_name *origin);

/* Where a key is in the zone. */
struct zone_place {
    uint32_t node;   /* with this key; if none has it, the last one before it */
    bool exact;      /* a node has it */
    bool exists;     /* so does the name: it has records, or names below it */
    size_t encloser; /* size of the key of the closest name that exists (RFC 4592 section 3.3.1) */
    uint32_t cover;  /* the topmost delegation or DNAME at or above it, or ZONE_NONE */
};
struct zone_place zone_find(const struct query_zone *zone, const uint8_t *key, size_t size);

/* The RRset of a node, or ZONE_NONE; for RRSIG the one that covers `covered`. */
uint32_t zone_find_set(const struct query_zone *zone, uint32_t node, uint16_t type,
                       uint16_t covered);

/* The name of a node. */
void zone_node_name(const struct query_zone *zone, uint32_t node, struct query_name *name);

#endif
