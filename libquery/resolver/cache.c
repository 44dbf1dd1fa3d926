#include "resolver/cache.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "rdata/kind.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, RECORD_HEAD = 4 };

struct cache {
    struct cache_set *buckets[BUCKETS];
    struct cache_set *newest, *oldest; /* by when they were wanted */
    size_t count;
    size_t octets;
};

struct cache *cache_new(void)
{
    struct cache *cache = malloc(sizeof *cache);
    if (cache != NULL)
        *cache = (struct cache){.count = 0};
    return cache;
}

void cache_free(struct cache *cache)
{
    if (cache == NULL)
        return;
    while (cache->newest != NULL) {
        struct cache_set *older = cache->newest->older;
        free(cache->newest);
        cache->newest = older;
    }
    free(cache);
}

/* FNV-1a over the name without its case.  Names come from the lab, where nobody looks for those
 * that share a bucket. */
static struct cache_set **bucket(struct cache *cache, const struct query_name *name)
{
    uint32_t hash = 2166136261u;
    for (unsigned i = 0; i < name->size; i++) {
        hash ^= ascii_lower[name->wire[i]];
        hash *= 16777619u;
    }
    return &cache->buckets[hash % BUCKETS];
}

/* ---- by when they were wanted ---- */

static void unlink_set(struct cache *cache, struct cache_set *set)
{
    *(set->newer != NULL ? &set->newer->older : &cache->newest) = set->older;
    *(set->older != NULL ? &set->older->newer : &cache->oldest) = set->newer;
}

static void link_newest(struct cache *cache, struct cache_set *set)
{
    set->newer = NULL;
    set->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = set;
    cache->newest = set;
}

static void drop(struct cache *cache, struct cache_set *set)
{
    struct cache_set **at = bucket(cache, &set->name);
    while (*at != set)
        at = &(*at)->next;
    *at = set->next;
    unlink_set(cache, set);
    cache->count--;
    cache->octets -= set->size;
    free(set);
}

static struct cache_set *find(struct cache *cache, const struct query_name *name, uint16_t type)
{
    struct cache_set *set = *bucket(cache, name);
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
            (record->rdata.type == draft->record_type || draft->record_type == CACHE_ANY) &&
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
static struct cache_set *make_set(const struct cache_draft *draft)
{
    struct pour to = {.at = NULL};
    if (!pour_all(&to, draft))
        return NULL;
    struct cache_set *set = malloc(sizeof *set + to.size);
    if (set == NULL)
        return NULL;
    *set = (struct cache_set){.name = *draft->name,
                              .owner = draft->owner,
                              .type = draft->type,
                              .kind = draft->kind,
                              .size = to.size};
    to = (struct pour){.at = set->octets};
    pour_all(&to, draft);
    return set;
}

void cache_put_set(struct cache *cache, const struct cache_draft *draft, uint64_t now_us)
{
    struct cache_set *set = make_set(draft);
    struct cache_set *before = find(cache, draft->name, draft->type);
    if (set == NULL)
        return;
    if (before != NULL)
        drop(cache, before);
    set->stored_us = now_us;
    set->expires_us = now_us + (uint64_t)draft->ttl * 1000000;
    while (cache->oldest != NULL &&
           (cache->count >= LIMIT_CACHE_SETS || cache->octets + set->size > LIMIT_CACHE_OCTETS))
        drop(cache, cache->oldest);
    struct cache_set **at = bucket(cache, &set->name);
    set->next = *at;
    *at = set;
    link_newest(cache, set);
    cache->count++;
    cache->octets += set->size;
}

const struct cache_set *cache_find_set(struct cache *cache, const struct query_name *name,
                                       uint16_t type, uint64_t now_us, uint64_t since_us)
{
    struct cache_set *set = find(cache, name, type);
    if (set == NULL || (set->expires_us <= now_us && set->stored_us < since_us))
        return NULL;
    unlink_set(cache, set);
    link_newest(cache, set);
    return set;
}

uint32_t cache_set_ttl(const struct cache_set *set, uint64_t now_us)
{
    if (set->expires_us <= now_us)
        return 0;
    return (uint32_t)((set->expires_us - now_us + 999999) / 1000000);
}

bool cache_set_next(const struct cache_set *set, size_t *at, struct query_rdata *rdata)
{
    if (*at >= set->size)
        return false;
    const uint8_t *head = set->octets + *at;
    *rdata = (struct query_rdata){.type = (uint16_t)(head[0] << 8 | head[1]),
                                  .class = QUERY_CLASS_IN,
                                  .size = (uint16_t)(head[2] << 8 | head[3]),
                                  .octets = head + RECORD_HEAD,
                                  .message = head + RECORD_HEAD};
    *at += RECORD_HEAD + (size_t)rdata->size;
    return true;
}
