/* From the replies of a walk into a cache: what of them may be believed. */
#include "base/limits.h"
#include "resolve/cache.h"
#include "resolve/classify.h"

enum {
    TTL_LIMIT = 0x7fffffff,   /* RFC 2181 section 8: more counts as 0 */
    TTL_MOST = 7 * 24 * 3600, /* RFC 8767 section 4 suggests days to weeks */
    NEGATIVE_MOST = 3 * 3600, /* RFC 2308 section 5: one to three hours work well */
    MINIMUM_SIZE = 4          /* the last field of an SOA */
};

/* What one hop tells. */
struct lesson {
    struct query_cache *cache;
    const struct query_hop *hop;
    const struct query_message *message;
    uint64_t now_us; /* when the reply came */
};

static uint32_t least_ttl(uint32_t least, uint32_t ttl)
{
    if (ttl > TTL_LIMIT)
        ttl = 0;
    return ttl < least ? ttl : least;
}

/* Puts in an RRset from the answer; `*first` is its first record.  False: it is not there. */
static bool take_set(const struct lesson *lesson, const struct query_name *owner, uint16_t type,
                     struct query_record *first)
{
    struct query_record record;
    struct cache_draft draft = {.name = owner,
                                .type = type,
                                .kind = QUERY_CACHE_DATA,
                                .authoritative = lesson->hop->authoritative,
                                .ttl = TTL_MOST,
                                .zone = lesson->hop->zone,
                                .message = lesson->message,
                                .section = QUERY_SECTION_ANSWER,
                                .owner = *owner,
                                .record_type = type};
    struct query_records records = query_records_begin(draft.message, draft.section);
    bool found = false;
    while (cache_draft_next(&draft, &records, &record)) {
        if (!found)
            *first = record;
        found = true;
        draft.ttl = least_ttl(draft.ttl, record.ttl);
    }
    if (found)
        cache_keep(lesson->cache, &draft, lesson->now_us);
    return found;
}

/* Puts in a DNAME in the zone, above the name. */
static bool take_dname(const struct lesson *lesson, const struct query_name *name,
                       struct query_record *dname)
{
    struct query_name owner;
    for (unsigned i = 1; i <= name->labels; i++) {
        query_name_strip(&owner, name, i);
        if (owner.labels < lesson->hop->zone->labels)
            return false;
        if (take_set(lesson, &owner, TYPE_DNAME, dname))
            return true;
    }
    return false;
}

/* Goes from a name to where its alias leads.  False if it has none. */
static bool take_alias(const struct lesson *lesson, struct query_name *name)
{
    struct query_record record;
    struct query_name target;
    if (take_dname(lesson, name, &record))
        return classify_name(&record, &target) && classify_rewrite(name, &record.owner, &target);
    return take_set(lesson, name, TYPE_CNAME, &record) && classify_name(&record, name);
}

/* RFC 2308 section 5: for the lesser of the SOA's TTL and its last field; without an SOA only for
 * the question that is asked now. */
static void take_negative(const struct lesson *lesson, const struct query_name *name)
{
    bool no_name = lesson->hop->verdict == QUERY_VERDICT_NXDOMAIN;
    struct cache_draft draft = {.name = name,
                                .type = no_name ? CACHE_ALL_TYPES : lesson->hop->type,
                                .kind = no_name ? QUERY_CACHE_NXDOMAIN : QUERY_CACHE_NODATA,
                                .authoritative = lesson->hop->authoritative,
                                .zone = lesson->hop->zone,
                                .section = QUERY_SECTION_AUTHORITY,
                                .owner = *name,
                                .record_type = TYPE_SOA};
    struct query_record record;
    struct query_records records = query_records_begin(lesson->message, QUERY_SECTION_AUTHORITY);
    while (draft.message == NULL && query_records_next(&records, &record)) {
        const struct query_rdata *soa = &record.rdata;
        if (soa->type != TYPE_SOA || soa->class != QUERY_CLASS_IN || soa->size < MINIMUM_SIZE ||
            !query_name_is_under(name, &record.owner) ||
            !query_name_is_under(&record.owner, lesson->hop->zone))
            continue;
        const uint8_t *at = soa->octets + soa->size - MINIMUM_SIZE;
        uint32_t minimum =
            (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
        draft.message = lesson->message;
        draft.owner = record.owner;
        draft.ttl = least_ttl(least_ttl(NEGATIVE_MOST, record.ttl), minimum);
    }
    cache_keep(lesson->cache, &draft, lesson->now_us);
}

/* Nothing about names outside the zone is believed, whose servers need not know it. */
static void learn_hop(struct query_cache *cache, const struct query_hop *hop)
{
    const struct query_try *last = query_exchange_last_try(hop->exchange);
    struct lesson lesson = {
        .cache = cache, .hop = hop, .message = &last->message, .now_us = last->end_us};
    struct query_name name = *hop->name;
    struct query_record record;
    /* A chain is no longer than there are records to make it of; circles end there too. */
    unsigned most = last->message.whole[QUERY_SECTION_ANSWER];
    for (unsigned i = 0; i <= most && i <= LIMIT_ALIASES; i++) {
        if (!query_name_is_under(&name, hop->zone) || take_set(&lesson, &name, hop->type, &record))
            return;
        if (!take_alias(&lesson, &name))
            break;
    }
    if ((hop->verdict == QUERY_VERDICT_NODATA || hop->verdict == QUERY_VERDICT_NXDOMAIN) &&
        query_name_equal(&name, hop->target == NULL ? hop->name : hop->target))
        take_negative(&lesson, &name);
}

void query_cache_learn(struct query_cache *cache, const struct query_walk *walk)
{
    for (size_t i = 0; i < query_walk_hops(walk); i++) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        bool tells = hop->verdict == QUERY_VERDICT_ANSWER || hop->verdict == QUERY_VERDICT_ALIAS ||
                     hop->verdict == QUERY_VERDICT_NODATA || hop->verdict == QUERY_VERDICT_NXDOMAIN;
        if (tells && !hop->minimised)
            learn_hop(cache, hop);
    }
}
