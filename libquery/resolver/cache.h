/* resolver/cache.h: what a resolver has found out: RRsets, and that there is none.
 *
 * It knows records, and time as it is told; it must not know what a message means, or
 * who asks for what.  Of too many entries those go first that nobody wanted for the longest time.
 */
#ifndef RESOLVER_CACHE_H
#define RESOLVER_CACHE_H

#include <query/message.h>

struct cache;

enum cache_kind {
    CACHE_DATA,     /* the records of an RRset; of type ANY all that a name has */
    CACHE_NODATA,   /* the name exists, the type does not; an SOA, if there was one */
    CACHE_NXDOMAIN, /* the name does not exist; the same */
    CACHE_FAILURE   /* nobody could tell (RFC 9520) */
};

enum { CACHE_ANY = 255 };

/* NXDOMAIN is for all types of a name (RFC 2308 section 5), and stands at a type of its own. */
enum { CACHE_ALL_TYPES = 0 };

/* An entry; lives until the next cache_put(). */
struct cache_set {
    struct cache_set *next; /* with the same hash */
    struct cache_set *newer, *older;
    struct query_name name;
    struct query_name owner; /* of the records: of an SOA another one */
    uint16_t type;
    enum cache_kind kind;
    uint64_t stored_us, expires_us;
    size_t size;
    uint8_t octets[]; /* type, length and RDATA of each record, names expanded */
};

/* NULL without memory. */
struct cache *cache_new(void);
void cache_free(struct cache *cache);

/* An entry that is about to be put in. */
struct cache_draft {
    const struct query_name *name;
    uint16_t type;
    enum cache_kind kind;
    uint32_t ttl;                        /* seconds */
    const struct query_message *message; /* with its records; NULL: there are none */
    enum query_section section;          /* where they stand, */
    struct query_name owner;             /* whose they are, */
    uint16_t record_type;                /* and of which type; ANY: of all */
};

/* Finds the next record of the draft. */
bool cache_draft_next(const struct cache_draft *draft, struct query_records *records,
                      struct query_record *record);

/* Puts an entry in the place of what was known.  Without memory nothing happens. */
void cache_put_set(struct cache *cache, const struct cache_draft *draft, uint64_t now_us);

/* The entry, if its time is not over, or if it came at `since_us` or later: what was learned for
 * one question serves that question, also with a TTL of 0 (RFC 1035 section 3.2.1). */
const struct cache_set *cache_find_set(struct cache *cache, const struct query_name *name,
                                       uint16_t type, uint64_t now_us, uint64_t since_us);

/* Seconds that are left, one that has begun counted as whole. */
uint32_t cache_set_ttl(const struct cache_set *set, uint64_t now_us);

/* The record at `*at`, which starts at 0; false behind the last. */
bool cache_set_next(const struct cache_set *set, size_t *at, struct query_rdata *rdata);

#endif
