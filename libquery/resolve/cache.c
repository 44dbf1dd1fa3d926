#include "resolve/cache.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "rdata/kind.h"
#include "resolve/classify.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, RECORD_HEAD = 4 };

struct set {
    struct set *next; /* with the same hash */
    struct set *newer, *older;
    struct query_name name, owner, zone;
    uint16_t type;
    enum query_cache_kind kind;
    bool authoritative;
    uint64_t stored_us, expires_us; /* by the caller's clock and the age of the cache */
    size_t size;
    uint8_t octets[]; /* type, length and RDATA of each record, names expanded */
};

struct query_cache {
    struct set *buckets[BUCKETS];
    struct set *newest, *oldest; /* by when they were wanted */
    size_t count;
    size_t octets;
    uint64_t age_us; /* added to the time that callers tell */
};

struct query_cache *query_cache_new(void)
{
    struct query_cache *cache = malloc(sizeof *cache);
    if (cache != NULL)
        *cache = (struct query_cache){.count = 0};
    return cache;
}

void query_cache_free(struct query_cache *cache)
{
    if (cache == NULL)
        return;
    while (cache->newest != NULL) {
        struct set *older = cache->newest->older;
        free(cache->newest);
        cache->newest = older;
    }
    free(cache);
}

void query_cache_age(struct query_cache *cache, uint64_t us)
{
    cache->age_us += us;
}

size_t query_cache_count(const struct query_cache *cache)
{
    return cache->count;
}

/* FNV-1a over the name without its case.  Whoever finds names that share a bucket makes every
 * search as long as the cache is large: LIMIT_CACHE_SETS, less than one query costs. */
static struct set **bucket(struct query_cache *cache, const struct query_name *name)
{
    uint32_t hash = 2166136261u;
    for (unsigned i = 0; i < name->size; i++) {
        hash ^= ascii_lower[name->wire[i]];
        hash *= 16777619u;
    }
    return &cache->buckets[hash % BUCKETS];
}

/* ---- by when they were wanted ---- */

static void unlink_set(struct query_cache *cache, struct set *set)
{
    *(set->newer != NULL ? &set->newer->older : &cache->newest) = set->older;
    *(set->older != NULL ? &set->older->newer : &cache->oldest) = set->newer;
}

static void link_newest(struct query_cache *cache, struct set *set)
{
    set->newer = NULL;
    set->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = set;
    cache->newest = set;
}

static void drop(struct query_cache *cache, struct set *set)
{
    struct set **at = bucket(cache, &set->name);
    while (*at != set)
        at = &(*at)->next;
    *at = set->next;
    unlink_set(cache, set);
    cache->count--;
    cache->octets -= set->size;
    free(set);
}

static struct set *find(struct query_cache *cache, const struct query_name *name, uint16_t type)
{
    struct set *set = *bucket(cache, name);
    while (set != NULL && (set->type != type || !query_name_equal(&set->name, name)))
        set = set->next;
    return set;
}

/* ---- entries ---- */

/* Where expanded RDATA goes; `at` NULL: it is only counted. */
struct pour {
    uint8_t *at;
    size_t size;
};

static void pour(void *context, const uint8_t *octets, size_t size)
{
    struct pour *to = context;
    if (to->at != NULL && size != 0)
        memcpy(to->at + to->size, octets, size);
    to->size += size;
}

static size_t expanded_size(const struct query_rdata *rdata)
{
    struct pour to = {.at = NULL};
    rdata_expand(rdata, false, pour, &to);
    return to.size;
}

/* Writes a record of which expanded_size() says that it has `size` octets of RDATA. */
static void pour_record(struct pour *to, const struct query_rdata *rdata, size_t size)
{
    uint8_t head[RECORD_HEAD] = {(uint8_t)(rdata->type >> 8), (uint8_t)rdata->type,
                                 (uint8_t)(size >> 8), (uint8_t)size};
    pour(to, head, sizeof head);
    rdata_expand(rdata, false, pour, to);
}

bool cache_draft_next(const struct cache_draft *draft, struct query_records *records,
                      struct query_record *record)
{
    while (query_records_next(records, record)) {
        if (record->rdata.class == QUERY_CLASS_IN &&
            (record->rdata.type == draft->record_type || draft->record_type == TYPE_ANY) &&
            query_name_equal(&record->owner, &draft->owner))
            return true;
    }
    return false;
}

/* Writes all records of the draft.  False if there is RDATA that is too long once its names
 * are expanded. */
static bool pour_all(struct pour *to, const struct cache_draft *draft)
{
    struct query_record record;
    if (draft->message == NULL)
        return true;
    struct query_records records = query_records_begin(draft->message, draft->section);
    while (cache_draft_next(draft, &records, &record)) {
        size_t size = expanded_size(&record.rdata);
        if (size > UINT16_MAX)
            return false;
        pour_record(to, &record.rdata, size);
    }
    return true;
}

/* NULL without memory, or if RDATA is too long. */
static struct set *make_set(const struct cache_draft *draft)
{
    struct pour to = {.at = NULL};
    if (!pour_all(&to, draft))
        return NULL;
    struct set *set = malloc(sizeof *set + to.size);
    if (set == NULL)
        return NULL;
    *set = (struct set){.name = *draft->name,
                        .owner = draft->owner,
                        .type = draft->type,
                        .kind = draft->kind,
                        .authoritative = draft->authoritative,
                        .size = to.size};
    if (draft->zone != NULL)
        set->zone = *draft->zone;
    to = (struct pour){.at = set->octets};
    pour_all(&to, draft);
    return set;
}

/* RFC 2181 section 5.4.1: what was said without AA never replaces what was said with it. */
static bool is_better(const struct set *set, const struct cache_draft *draft, uint64_t now_us)
{
    return set != NULL && set->authoritative && !draft->authoritative && set->expires_us > now_us;
}

void cache_keep(struct query_cache *cache, const struct cache_draft *draft, uint64_t now_us)
{
    struct set *before = find(cache, draft->name, draft->type), *nothing = NULL;
    now_us += cache->age_us;
    /* A name of which something is known does exist. */
    if (draft->kind == QUERY_CACHE_DATA || draft->kind == QUERY_CACHE_NODATA)
        nothing = find(cache, draft->name, CACHE_ALL_TYPES);
    if (is_better(before, draft, now_us) || is_better(nothing, draft, now_us))
        return;
    struct set *set = make_set(draft);
    if (set == NULL)
        return;
    if (before != NULL)
        drop(cache, before);
    if (nothing != NULL)
        drop(cache, nothing);
    set->stored_us = now_us;
    set->expires_us = now_us + (uint64_t)draft->ttl * 1000000;
    while (cache->oldest != NULL &&
           (cache->count >= LIMIT_CACHE_SETS || cache->octets + set->size > LIMIT_CACHE_OCTETS))
        drop(cache, cache->oldest);
    struct set **at = bucket(cache, &set->name);
    set->next = *at;
    *at = set;
    link_newest(cache, set);
    cache->count++;
    cache->octets += set->size;
}

/* ---- what is told ---- */

static struct query_cache_entry entry_of(const struct query_cache *cache, const struct set *set,
                                         uint64_t now_us)
{
    now_us += cache->age_us;
    return (struct query_cache_entry){
        .kind = set->kind,
        .type = set->type,
        .authoritative = set->authoritative,
        .name = &set->name,
        .owner = &set->owner,
        .zone = set->kind == QUERY_CACHE_FAILURE ? NULL : &set->zone,
        .left_us = set->expires_us > now_us ? set->expires_us - now_us : 0,
        .octets = set->octets,
        .size = set->size,
    };
}

uint32_t query_cache_entry_ttl(const struct query_cache_entry *entry)
{
    return (uint32_t)((entry->left_us + 999999) / 1000000);
}

bool query_cache_entry_next(const struct query_cache_entry *entry, size_t *at,
                            struct query_rdata *rdata)
{
    if (*at >= entry->size)
        return false;
    const uint8_t *head = entry->octets + *at;
    *rdata = (struct query_rdata){.type = (uint16_t)(head[0] << 8 | head[1]),
                                  .class = QUERY_CLASS_IN,
                                  .size = (uint16_t)(head[2] << 8 | head[3]),
                                  .octets = head + RECORD_HEAD,
                                  .message = head + RECORD_HEAD};
    *at += RECORD_HEAD + (size_t)rdata->size;
    return true;
}

struct query_cache_entries query_cache_begin(const struct query_cache *cache, uint64_t now_us)
{
    return (struct query_cache_entries){.cache = cache, .next = cache->newest, .now_us = now_us};
}

bool query_cache_next(struct query_cache_entries *entries, struct query_cache_entry *entry)
{
    const struct set *set = entries->next;
    if (set == NULL)
        return false;
    *entry = entry_of(entries->cache, set, entries->now_us);
    entries->next = set->older;
    return true;
}

/* ---- what is known of a name ---- */

/* The times that entries are held against, as query_cache_look() has them. */
struct times {
    uint64_t now_us, since_us;
};

static bool holds(const struct query_cache *cache, const struct set *set, const struct times *times)
{
    return set->expires_us > times->now_us + cache->age_us ||
           (set->stored_us >= cache->age_us && set->stored_us - cache->age_us >= times->since_us);
}

/* Finds an entry, and makes it the one that was wanted last. */
static bool want(struct query_cache *cache, const struct query_name *name, uint16_t type,
                 const struct times *times, struct query_cache_entry *entry)
{
    struct set *set = find(cache, name, type);
    if (set == NULL || !holds(cache, set, times))
        return false;
    unlink_set(cache, set);
    link_newest(cache, set);
    *entry = entry_of(cache, set, times->now_us);
    return true;
}

/* The DNAME above a name, the closest first. */
static bool want_dname(struct query_cache *cache, const struct query_name *name,
                       const struct times *times, struct query_cache_entry *entry)
{
    struct query_name owner;
    for (unsigned i = 1; i <= name->labels; i++) {
        query_name_strip(&owner, name, i);
        if (want(cache, &owner, TYPE_DNAME, times, entry) && entry->kind == QUERY_CACHE_DATA)
            return true;
    }
    return false;
}

/* The name in the only record of a CNAME or DNAME. */
static bool find_target(const struct query_cache_entry *entry, struct query_name *target)
{
    struct query_rdata rdata;
    size_t at = 0;
    return query_cache_entry_next(entry, &at, &rdata) &&
           query_name_take(target, rdata.octets, rdata.size) == QUERY_OK;
}

enum query_cache_step query_cache_look(struct query_cache *cache, struct query_name *name,
                                       uint16_t type, uint64_t now_us, uint64_t since_us,
                                       struct query_cache_entry *entry)
{
    struct times times = {.now_us = now_us, .since_us = since_us};
    struct query_name target;
    if (want(cache, name, type, &times, entry) || want(cache, name, CACHE_ALL_TYPES, &times, entry))
        return QUERY_CACHE_END;
    if (want_dname(cache, name, &times, entry)) {
        if (!find_target(entry, &target) || !classify_rewrite(name, entry->owner, &target))
            return QUERY_CACHE_BROKEN;
        return type == TYPE_CNAME ? QUERY_CACHE_END : QUERY_CACHE_ALIAS;
    }
    /* Whoever asks for all that a name has gets its alias, and not what is behind it. */
    if (type == TYPE_CNAME || type == TYPE_ANY || !want(cache, name, TYPE_CNAME, &times, entry) ||
        entry->kind != QUERY_CACHE_DATA)
        return QUERY_CACHE_MISSING;
    return find_target(entry, name) ? QUERY_CACHE_ALIAS : QUERY_CACHE_BROKEN;
}
