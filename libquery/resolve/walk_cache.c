/* Delegations that one walk has learned, for the next one. */
#include "resolve/walk.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MAX = 512 };

/* One block of memory: the entry, its servers, their addresses. */
struct entry {
    struct query_name zone, from;
    uint64_t expires_us;
    struct query_walk_known known;
    struct query_walk_server servers[];
};

struct query_walk_cache {
    uint64_t age_us; /* added to the time that walks tell */
    size_t count;
    struct entry *entries[ENTRIES_MAX];
};

struct query_walk_cache *query_walk_cache_new(void)
{
    struct query_walk_cache *cache = malloc(sizeof(*cache));
    if (cache != NULL)
        *cache = (struct query_walk_cache){0};
    return cache;
}

void query_walk_cache_free(struct query_walk_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->count; i++)
        free(cache->entries[i]);
    free(cache);
}

void query_walk_cache_age(struct query_walk_cache *cache, uint64_t us)
{
    cache->age_us += us;
}

size_t query_walk_cache_count(const struct query_walk_cache *cache)
{
    return cache->count;
}

static uint64_t left(const struct query_walk_cache *cache, const struct entry *entry,
                     uint64_t now_us)
{
    uint64_t now = now_us + cache->age_us;
    return entry->expires_us > now ? entry->expires_us - now : 0;
}

struct query_walk_known query_walk_cache_at(const struct query_walk_cache *cache, size_t index,
                                            uint64_t now_us)
{
    struct query_walk_known known = cache->entries[index]->known;
    known.left_us = left(cache, cache->entries[index], now_us);
    return known;
}

const struct query_walk_known *cache_find(struct query_walk_cache *cache,
                                          const struct query_name *name, int labels,
                                          uint64_t now_us)
{
    const struct query_walk_known *found = NULL;
    for (size_t i = 0; i < cache->count; i++) {
        struct entry *entry = cache->entries[i];
        if (entry->zone.labels <= labels || !query_name_is_under(name, &entry->zone))
            continue;
        entry->known.left_us = left(cache, entry, now_us);
        if (entry->known.left_us == 0)
            continue;
        found = &entry->known;
        labels = entry->zone.labels;
    }
    return found;
}

static struct entry *make_entry(const struct delegation *d)
{
    size_t addresses = 0;
    for (size_t i = 0; i < d->count; i++)
        addresses += d->servers[i].address_count;
    size_t size = sizeof(struct entry) + d->count * sizeof(struct query_walk_server);
    struct entry *entry = malloc(size + addresses * sizeof(struct query_endpoint));
    if (entry == NULL)
        return NULL;
    /* Servers end where an endpoint may begin: both are made of words. */
    struct query_endpoint *at = (struct query_endpoint *)(void *)&entry->servers[d->count];
    entry->zone = d->zone;
    entry->from = d->from;
    entry->known = (struct query_walk_known){.zone = &entry->zone,
                                             .servers = entry->servers,
                                             .server_count = d->count,
                                             .from = &entry->from};
    for (size_t i = 0; i < d->count; i++) {
        entry->servers[i] = d->servers[i];
        entry->servers[i].trouble = QUERY_SERVER_FINE;
        entry->servers[i].addresses = at;
        for (size_t k = 0; k < d->servers[i].address_count; k++)
            *at++ = d->servers[i].addresses[k];
    }
    return entry;
}

/* The place for a zone: its own, a new one, or that of the entry that ends first. */
static struct entry **find_place(struct query_walk_cache *cache, const struct query_name *zone)
{
    struct entry **first = NULL;
    for (size_t i = 0; i < cache->count; i++) {
        struct entry **place = &cache->entries[i];
        if (query_name_equal(&(*place)->zone, zone))
            return place;
        if (first == NULL || (*place)->expires_us < (*first)->expires_us)
            first = place;
    }
    if (cache->count == ENTRIES_MAX)
        return first;
    cache->entries[cache->count] = NULL;
    return &cache->entries[cache->count++];
}

void cache_put(struct query_walk_cache *cache, const struct delegation *delegation, uint64_t now_us)
{
    if (delegation->expires_us <= now_us)
        return;
    struct entry *entry = make_entry(delegation);
    if (entry == NULL)
        return;
    /* As of the time that the cache counts with. */
    entry->expires_us = delegation->expires_us + cache->age_us;
    struct entry **place = find_place(cache, &delegation->zone);
    free(*place);
    *place = entry;
}
