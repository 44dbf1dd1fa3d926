/* What proves that something does not exist: see lab/proof.h. */
#include "lab/proof.h"

#include <string.h>

size_t spot_wildcard(uint8_t key[ZONE_KEY_MAX + 2], const struct spot *spot)
{
    size_t size = spot->place.encloser;
    memcpy(key, spot->key, size);
    key[size++] = '*';
    key[size++] = 0;
    return size;
}

/* Finds the NSEC of a node, or, if it has none because it is an address below a delegation, the
 * last before it: that one speaks of all names up to the next one that counts. */
static bool find_nsec(const struct reply *r, const struct query_zone *zone, uint32_t node,
                      struct reply_kept *found)
{
    if (!r->dnssec || zone_find_set(zone, 0, TYPE_NSEC, 0) == ZONE_NONE)
        return false;
    uint32_t set = zone_find_set(zone, node, TYPE_NSEC, 0);
    while (set == ZONE_NONE)
        set = zone_find_set(zone, --node, TYPE_NSEC, 0);
    *found = (struct reply_kept){.zone = zone, .node = node, .set = set};
    return true;
}

static void put_found(struct reply *r, const struct reply_kept *found)
{
    struct query_name owner;
    zone_node_name(found->zone, found->node, &owner);
    if (!reply_put_set(r, QUERY_SECTION_AUTHORITY, &owner, found->zone, found->node, found->set,
                       UINT32_MAX))
        r->flags |= QUERY_FLAG_TC;
}

static void put_nsec(struct reply *r, const struct query_zone *zone, uint32_t node)
{
    struct reply_kept found;
    if (find_nsec(r, zone, node, &found))
        put_found(r, &found);
}

void proof_put_type(struct reply *r, const struct spot *spot)
{
    put_nsec(r, spot->zone, spot->place.node);
}

void proof_put_name(struct reply *r, const struct spot *spot)
{
    uint8_t key[ZONE_KEY_MAX + 2];
    size_t size = spot_wildcard(key, spot);
    put_nsec(r, spot->zone, spot->place.node);
    put_nsec(r, spot->zone, zone_find(spot->zone, key, size).node);
}

void proof_put_wildcard_type(struct reply *r, const struct spot *spot, uint32_t wildcard)
{
    put_nsec(r, spot->zone, spot->place.node);
    put_nsec(r, spot->zone, wildcard);
}

void proof_keep_wildcard(struct reply *r, const struct spot *spot)
{
    struct reply_kept found;
    if (r->kept_count <= LIMIT_ALIASES && find_nsec(r, spot->zone, spot->place.node, &found))
        r->kept[r->kept_count++] = found;
}

void proof_put_kept(struct reply *r)
{
    for (size_t i = 0; i < r->kept_count && (r->flags & QUERY_FLAG_TC) == 0; i++)
        put_found(r, &r->kept[i]);
}

void proof_put_delegation(struct reply *r, const struct spot *spot)
{
    put_nsec(r, spot->zone, spot->place.cover);
}
