/* A zone as it lies in memory: looking things up. */
#include "lab/zone.h"

#include "base/ascii.h"

#include <string.h>

/* ---- keys ---- */

size_t zone_key(uint8_t key[ZONE_KEY_MAX], const struct query_name *name,
                const struct query_name *origin)
{
    uint8_t at[QUERY_NAME_MAX / 2 + 1];
    unsigned below = name->labels > origin->labels ? (unsigned)(name->labels - origin->labels) : 0;
    unsigned offset = 0;
    size_t size = 0;
    for (unsigned i = 0; i < below; i++) {
        at[i] = (uint8_t)offset;
        offset += name->wire[offset] + 1u;
    }
    while (below-- != 0) {
        const uint8_t *label = name->wire + at[below];
        for (unsigned i = 1; i <= label[0]; i++) {
            uint8_t octet = ascii_lower[label[i]];
            if (octet <= 1) {
                key[size++] = 1;
                octet++;
            }
            key[size++] = octet;
        }
        key[size++] = 0;
    }
    return size;
}

static int compare(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    if (order != 0)
        return order;
    return a_size < b_size ? -1 : a_size > b_size;
}

/* Octets of whole labels that two keys share. */
static size_t shared(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
    size_t whole = 0;
    for (size_t i = 0; i < a_size && i < b_size && a[i] == b[i]; i++) {
        if (a[i] == 0)
            whole = i + 1;
    }
    return whole;
}

/* ---- looking up ---- */

struct zone_place zone_find(const struct query_zone *zone, const uint8_t *key, size_t size)
{
    /* The apex, whose key is empty, is before all or equal. */
    uint32_t low = 0, high = zone->node_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        const struct zone_node *node = &zone->nodes[middle];
        if (compare(node->key, node->key_size, key, size) <= 0)
            low = middle;
        else
            high = middle;
    }
    const struct zone_node *before = &zone->nodes[low];
    struct zone_place place = {.node = low, .cover = ZONE_NONE};
    place.encloser = shared(before->key, before->key_size, key, size);
    place.exact = before->key_size == size && place.encloser == size;
    if (low + 1 < zone->node_count) {
        const struct zone_node *after = before + 1;
        size_t with_after = shared(after->key, after->key_size, key, size);
        if (with_after > place.encloser)
            place.encloser = with_after;
    }
    place.exists = place.encloser == size;
    if (before->cover != ZONE_NONE) {
        /* All names below the one that covers stand together, right behind it. */
        const struct zone_node *cover = &zone->nodes[before->cover];
        if (shared(cover->key, cover->key_size, key, size) == cover->key_size)
            place.cover = before->cover;
    }
    return place;
}

uint32_t zone_find_set(const struct query_zone *zone, uint32_t node, uint16_t type,
                       uint16_t covered)
{
    for (uint32_t i = zone->nodes[node].set; i < zone->nodes[node + 1].set; i++) {
        if (zone->sets[i].type == type && zone->sets[i].covered == covered)
            return i;
    }
    return ZONE_NONE;
}

void zone_node_name(const struct query_zone *zone, uint32_t node, struct query_name *name)
{
    const struct zone_node *n = &zone->nodes[node];
    memcpy(name->wire, n->key + n->key_size, n->size);
    memcpy(name->wire + n->size, zone->origin.wire, zone->origin.size);
    name->size = (uint8_t)(n->size + zone->origin.size);
    name->labels = (uint8_t)(n->labels + zone->origin.labels);
}

/* ---- what is in a zone ---- */

const struct query_name *query_zone_origin(const struct query_zone *zone)
{
    return &zone->origin;
}

uint16_t query_zone_class(const struct query_zone *zone)
{
    return zone->class;
}

size_t query_zone_count(const struct query_zone *zone)
{
    return zone->record_count;
}

uint32_t query_zone_serial(const struct query_zone *zone)
{
    return zone->serial;
}

struct query_zone_walk query_zone_walk_all(const struct query_zone *zone)
{
    return (struct query_zone_walk){
        .zone = zone, .node_end = zone->node_count, .set_end = zone->set_count};
}

struct query_zone_walk query_zone_walk_set(const struct query_zone *zone,
                                           const struct query_name *name, uint16_t type)
{
    enum { TYPE_ANY = 255 };
    struct query_zone_walk walk = {.zone = zone};
    uint8_t key[ZONE_KEY_MAX];
    if (!query_name_is_under(name, &zone->origin))
        return walk;
    struct zone_place place = zone_find(zone, key, zone_key(key, name, &zone->origin));
    if (!place.exact)
        return walk;
    uint32_t from = zone->nodes[place.node].set, end = zone->nodes[place.node + 1].set;
    if (type != TYPE_ANY) {
        while (from < end && zone->sets[from].type != type)
            from++;
        for (uint32_t i = from; i < end && zone->sets[i].type == type; i++)
            walk.set_end = i + 1;
        if (from == end)
            return walk;
        end = walk.set_end;
    }
    walk.node = place.node;
    walk.node_end = place.node + 1;
    walk.set = from;
    walk.set_end = end;
    walk.record = zone->sets[from].record;
    return walk;
}

bool query_zone_walk_next(struct query_zone_walk *walk, struct query_record *record)
{
    const struct query_zone *zone = walk->zone;
    if (walk->set == walk->set_end)
        return false;
    const struct zone_set *set = &zone->sets[walk->set];
    while (zone->nodes[walk->node + 1].set <= walk->set)
        walk->node++;
    zone_node_name(zone, walk->node, &record->owner);
    record->offset = 0;
    record->ttl = set->ttl;
    record->rdata = zone_rdata(zone, set->type, walk->record);
    if (++walk->record == set[1].record)
        walk->set++;
    return true;
}
