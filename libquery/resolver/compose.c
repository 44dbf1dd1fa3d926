#include "resolver/compose.h"

#include "base/limits.h"
#include "resolver/learn.h"

/* Writes all records of an entry. */
static void put_set(struct reply *r, enum query_section section, const struct cache_set *set,
                    const struct compose_times *times)
{
    struct query_rdata rdata;
    uint32_t ttl = cache_set_ttl(set, times->now_us);
    for (size_t at = 0; cache_set_next(set, &at, &rdata);) {
        if (!reply_put_record(r, section, &set->owner, ttl, &rdata))
            r->flags |= QUERY_FLAG_TC;
    }
}

/* What is known of the name and type comes to its end here. */
static void put_end(struct reply *r, const struct cache_set *set, const struct compose_times *times)
{
    if (set->kind == CACHE_FAILURE)
        r->rcode = QUERY_RCODE_SERVFAIL;
    else if (set->kind == CACHE_NXDOMAIN)
        r->rcode = QUERY_RCODE_NXDOMAIN;
    put_set(r, set->kind == CACHE_DATA ? QUERY_SECTION_ANSWER : QUERY_SECTION_AUTHORITY, set,
            times);
}

static bool follow_cname(struct reply *r, const struct cache_set *set,
                         const struct compose_times *times, struct query_name *name)
{
    struct query_rdata rdata;
    size_t at = 0;
    put_set(r, QUERY_SECTION_ANSWER, set, times);
    return cache_set_next(set, &at, &rdata) &&
           query_name_take(name, rdata.octets, rdata.size) == QUERY_OK;
}

/* The DNAME, and the CNAME that it makes of the name (RFC 6672 section 3.1). */
static bool follow_dname(struct reply *r, const struct cache_set *set,
                         const struct compose_times *times, struct query_name *name)
{
    struct query_rdata dname;
    struct query_name alias = *name;
    size_t at = 0;
    put_set(r, QUERY_SECTION_ANSWER, set, times);
    if (!cache_set_next(set, &at, &dname) || !learn_rewrite(&alias, &set->owner, &dname)) {
        r->rcode = QUERY_RCODE_YXDOMAIN;
        return false;
    }
    struct query_rdata cname = {.type = TYPE_CNAME,
                                .class = QUERY_CLASS_IN,
                                .size = alias.size,
                                .octets = alias.wire,
                                .message = alias.wire};
    if (!reply_put_record(r, QUERY_SECTION_ANSWER, name, cache_set_ttl(set, times->now_us), &cname))
        r->flags |= QUERY_FLAG_TC;
    *name = alias;
    return r->type != TYPE_CNAME; /* there it is */
}

/* The DNAME above a name, the closest first. */
static const struct cache_set *find_dname(struct cache *cache, const struct query_name *name,
                                          const struct compose_times *times)
{
    struct query_name owner;
    for (unsigned i = 1; i <= name->labels; i++) {
        query_name_strip(&owner, name, i);
        const struct cache_set *set =
            cache_find_set(cache, &owner, TYPE_DNAME, times->now_us, times->since_us);
        if (set != NULL && set->kind == CACHE_DATA)
            return set;
    }
    return NULL;
}

enum outcome { GO_ON, COMPLETE, MISSING };

/* Answers for one name, or goes on to where its alias leads. */
static enum outcome put_name(struct reply *r, struct cache *cache,
                             const struct compose_times *times, struct query_name *name)
{
    const struct cache_set *set =
        cache_find_set(cache, name, r->type, times->now_us, times->since_us);
    if (set == NULL)
        set = cache_find_set(cache, name, CACHE_ALL_TYPES, times->now_us, times->since_us);
    if (set != NULL) {
        put_end(r, set, times);
        return COMPLETE;
    }
    set = find_dname(cache, name, times);
    if (set != NULL)
        return follow_dname(r, set, times, name) ? GO_ON : COMPLETE;
    /* Whoever asks for all that a name has gets its alias, and not what is behind it. */
    if (r->type != TYPE_CNAME && r->type != CACHE_ANY)
        set = cache_find_set(cache, name, TYPE_CNAME, times->now_us, times->since_us);
    if (set == NULL || set->kind != CACHE_DATA)
        return MISSING;
    return follow_cname(r, set, times, name) ? GO_ON : COMPLETE;
}

bool compose_answer(struct reply *r, struct cache *cache, const struct compose_times *times,
                    struct query_name *missing)
{
    *missing = r->name;
    for (unsigned i = 0; i <= LIMIT_ALIASES; i++) {
        enum outcome outcome = put_name(r, cache, times, missing);
        if (outcome != GO_ON)
            return outcome == COMPLETE;
    }
    r->rcode = QUERY_RCODE_SERVFAIL;
    return true;
}
