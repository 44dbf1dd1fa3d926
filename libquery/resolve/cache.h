/* resolve/cache.h: how things get into a cache of RRsets.
 *
 * It knows records, and time as it is told; it must not know what a message means, or
 * who asks for what: learn.c does. */
#ifndef RESOLVE_CACHE_H
#define RESOLVE_CACHE_H

#include <query/cache.h>

/* NXDOMAIN is for all types of a name (RFC 2308 section 5), and stands at a type of its own. */
enum { CACHE_ALL_TYPES = 0 };

/* An entry that is about to be put in. */
struct cache_draft {
    const struct query_name *name;
    uint16_t type;
    enum query_cache_kind kind;
    bool authoritative;
    uint32_t ttl;                        /* seconds */
    const struct query_name *zone;       /* whose server said so; NULL with FAILURE */
    const struct query_message *message; /* with its records; NULL: there are none */
    enum query_section section;          /* where they stand, */
    struct query_name owner;             /* whose they are, */
    uint16_t record_type;                /* and of which type; ANY: of all */
};

/* Finds the next record of the draft. */
bool cache_draft_next(const struct cache_draft *draft, struct query_records *records,
                      struct query_record *record);

/* Puts an entry in the place of what was known, unless that was known better.  Without memory
 * nothing happens. */
void cache_keep(struct query_cache *cache, const struct cache_draft *draft, uint64_t now_us);

#endif
