/* <query/cache.h>: what walks have found out, for as long as it holds: RRsets, and that there
 * is none (RFC 1034 section 5.3.3, RFC 2308).
 *
 * A cache learns from walks and tells what it knows of a name.  Which servers a zone has
 * is kept elsewhere: <query/walk.h> has a cache of delegations.  This one asks nobody,
 * has no clock, and knows class IN alone.
 *
 * Believed is what stands in the answer to the question, about names in the zone whose
 * server was asked, the deepest that was found; referrals, glue and what else comes along
 * is never an answer (RFC 2181 section 5.4.1).  What a server said with authority (AA) is
 * not replaced, while it holds, by what one without said.
 *
 * An RRset is kept for its least TTL, at most a week (RFC 8767 section 4); that there is
 * none, for the lesser of the TTL and the last field of the zone's SOA, at most three hours
 * (RFC 2308 section 5).  TTLs above 2^31-1 count as 0 (RFC 2181 section 8).  It holds at
 * most 4096 entries with 4 MiB of records: of more, those go first that nobody wanted
 * for the longest time. */
#ifndef QUERY_CACHE_H
#define QUERY_CACHE_H

#include <query/walk.h>

struct query_cache;

/* NULL without memory. */
QUERY_API struct query_cache *query_cache_new(void);
QUERY_API void query_cache_free(struct query_cache *cache);

/* Takes in what all hops of a walk have found out, those for addresses of servers too, as of
 * when the replies came.  Where memory is short it learns less. */
QUERY_API void query_cache_learn(struct query_cache *cache, const struct query_walk *walk);

/* As if so much time had passed. */
QUERY_API void query_cache_age(struct query_cache *cache, uint64_t us);

enum query_cache_kind {
    QUERY_CACHE_DATA,     /* the records of an RRset; of type ANY all that a name has */
    QUERY_CACHE_NODATA,   /* the name exists, the type does not; with an SOA, if there was one */
    QUERY_CACHE_NXDOMAIN, /* the name does not exist, for any type (RFC 2308 section 5); as before
                           */
    QUERY_CACHE_FAILURE   /* nobody could tell (RFC 9520); put in by <query/resolver.h> alone */
};

/* One thing that is known.  The cache's own storage: valid until it learns again or is freed. */
struct query_cache_entry {
    enum query_cache_kind kind;
    uint16_t type;                  /* 0 with NXDOMAIN */
    bool authoritative;             /* the reply had AA */
    const struct query_name *name;  /* what it is about */
    const struct query_name *owner; /* of its records: that of an SOA is another */
    const struct query_name *zone;  /* whose server said so; NULL with FAILURE */
    uint64_t left_us;               /* how long it still holds; 0: no longer */
    const uint8_t *octets;          /* its records: see query_cache_entry_next() */
    size_t size;
};

/* Seconds that are left, one that has begun counted as whole. */
QUERY_API QUERY_PURE uint32_t query_cache_entry_ttl(const struct query_cache_entry *entry);

/* The RDATA, with names expanded, at `*at`, which starts at 0; false behind the last. */
QUERY_API bool query_cache_entry_next(const struct query_cache_entry *entry, size_t *at,
                                      struct query_rdata *rdata);

/* ---- what is known of a name ---- */

enum query_cache_step {
    QUERY_CACHE_MISSING, /* nothing */
    QUERY_CACHE_END,     /* `*entry` is what there is to say, be it that there is nothing */
    QUERY_CACHE_ALIAS,   /* `*entry` is a CNAME, or a DNAME above the name; `*name` is where that
                          * leads, and what to ask next */
    QUERY_CACHE_BROKEN   /* the DNAME makes the name too long (RFC 6672 section 2.2) */
};

/* Takes one step.  Asked for CNAME, the alias itself is the end: where it was made from a DNAME,
 * `*entry` is that DNAME with END, and `*name` the alias's target.
 * What has come at `since_us` or later is found although its time is over: what was learned
 * for one question serves that question, also with a TTL of 0 (RFC 1035 section 3.2.1).
 * UINT64_MAX: no such thing.
 * Aliases may lead in circles: whoever goes on stops somewhere. */
QUERY_API enum query_cache_step query_cache_look(struct query_cache *cache, struct query_name *name,
                                                 uint16_t type, uint64_t now_us, uint64_t since_us,
                                                 struct query_cache_entry *entry);

/* ---- all that is known ---- */

/* A walk over the entries, those first that were wanted last, those whose time is over too.
 * The cache must not be used for anything else meanwhile. */
struct query_cache_entries {
    const struct query_cache *cache;
    const void *next;
    uint64_t now_us;
};
QUERY_API struct query_cache_entries query_cache_begin(const struct query_cache *cache,
                                                       uint64_t now_us);
QUERY_API bool query_cache_next(struct query_cache_entries *entries,
                                struct query_cache_entry *entry);

/* How many entries there are. */
QUERY_API QUERY_PURE size_t query_cache_count(const struct query_cache *cache);

#endif
