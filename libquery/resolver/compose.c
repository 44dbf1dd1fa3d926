#include "resolver/compose.h"

#include "base/limits.h"

/* Writes all records of an entry. */
static void put_entry(struct reply *r, enum query_section section,
                      const struct query_cache_entry *entry)
{
    struct query_rdata rdata;
    uint32_t ttl = query_cache_entry_ttl(entry);
    for (size_t at = 0; query_cache_entry_next(entry, &at, &rdata);) {
        if (!reply_put_record(r, section, entry->owner, ttl, &rdata))
            r->flags |= QUERY_FLAG_TC;
    }
}

/* The CNAME that a DNAME makes of the name `from` (RFC 6672 section 3.1). */
static void put_alias(struct reply *r, const struct query_cache_entry *dname,
                      const struct query_name *from, const struct query_name *to)
{
    struct query_rdata cname = {.type = TYPE_CNAME,
                                .class = QUERY_CLASS_IN,
                                .size = to->size,
                                .octets = to->wire,
                                .message = to->wire};
    if (!reply_put_record(r, QUERY_SECTION_ANSWER, from, query_cache_entry_ttl(dname), &cname))
        r->flags |= QUERY_FLAG_TC;
}

static unsigned rcode_of(const struct query_cache_entry *entry)
{
    if (entry->kind == QUERY_CACHE_FAILURE)
        return QUERY_RCODE_SERVFAIL;
    return entry->kind == QUERY_CACHE_NXDOMAIN ? QUERY_RCODE_NXDOMAIN : QUERY_RCODE_NOERROR;
}

/* Answers for one name, or goes on to where its alias leads. */
static enum query_cache_step put_name(struct reply *r, struct query_cache *cache,
                                      const struct compose_times *times, struct query_name *name)
{
    struct query_name from = *name;
    struct query_cache_entry entry;
    enum query_cache_step step =
        query_cache_look(cache, name, r->type, times->now_us, times->since_us, &entry);
    if (step == QUERY_CACHE_MISSING)
        return step;
    put_entry(r, entry.kind == QUERY_CACHE_DATA ? QUERY_SECTION_ANSWER : QUERY_SECTION_AUTHORITY,
              &entry);
    if (step == QUERY_CACHE_BROKEN)
        r->rcode = QUERY_RCODE_YXDOMAIN;
    else if (entry.kind != QUERY_CACHE_DATA)
        r->rcode = rcode_of(&entry);
    else if (entry.type == TYPE_DNAME && !query_name_equal(entry.owner, &from))
        put_alias(r, &entry, &from, name);
    return step;
}

bool compose_answer(struct reply *r, struct query_cache *cache, const struct compose_times *times,
                    struct query_name *missing)
{
    *missing = r->name;
    for (unsigned i = 0; i <= LIMIT_ALIASES; i++) {
        enum query_cache_step step = put_name(r, cache, times, missing);
        if (step != QUERY_CACHE_ALIAS)
            return step != QUERY_CACHE_MISSING;
    }
    r->rcode = QUERY_RCODE_SERVFAIL;
    return true;
}
