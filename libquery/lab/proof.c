/* What proves that something does not exist: see lab/proof.h. */
#include "lab/proof.h"

#include "base/base32.h"
#include "base/module.h"
#include "lab/nsec3_module.h"

#include <string.h>

enum {
    TYPE_NSEC3PARAM = 51,
    PARAM_HASH = 0, /* offsets in its RDATA (RFC 5155 section 4.2) */
    PARAM_ITERATIONS = 2,
    PARAM_SALT = 4,
    HASH_SHA1 = 1
};

size_t spot_wildcard(uint8_t key[ZONE_KEY_MAX + 2], const struct spot *spot)
{
    size_t size = spot->place.encloser;
    memcpy(key, spot->key, size);
    key[size++] = '*';
    key[size++] = 0;
    return size;
}

static void put_found(struct reply *r, const struct reply_kept *found)
{
    struct query_name owner;
    zone_node_name(found->zone, found->node, &owner);
    if (!reply_put_set(r, QUERY_SECTION_AUTHORITY, &owner, found->zone, found->node, found->set,
                       UINT32_MAX))
        r->flags |= QUERY_FLAG_TC;
}

/* ---- NSEC ---- */

static bool has_nsec(const struct reply *r, const struct query_zone *zone)
{
    return r->dnssec && zone_find_set(zone, 0, TYPE_NSEC, 0) != ZONE_NONE;
}

/* The NSEC of a node, or, if it has none because it is an address below a delegation, the last
 * before it: that one speaks of all names up to the next one that counts. */
static struct reply_kept find_nsec(const struct query_zone *zone, uint32_t node)
{
    uint32_t set = zone_find_set(zone, node, TYPE_NSEC, 0);
    while (set == ZONE_NONE)
        set = zone_find_set(zone, --node, TYPE_NSEC, 0);
    return (struct reply_kept){.zone = zone, .node = node, .set = set};
}

static void put_nsec(struct reply *r, const struct query_zone *zone, uint32_t node)
{
    struct reply_kept found = find_nsec(zone, node);
    put_found(r, &found);
}

/* ---- NSEC3 ---- */

/* The NSEC3 records of a zone, and how names are hashed for them. */
struct chain {
    const struct query_zone *zone;
    const struct nsec3_module *module;
    unsigned iterations;
    const uint8_t *salt;
    uint8_t salt_size;
};

/* False: nobody asks for it, or there are none that we can make hashes for. */
static bool chain_begin(struct chain *chain, const struct reply *r, const struct query_zone *zone)
{
    uint32_t set = r->dnssec ? zone_find_set(zone, 0, TYPE_NSEC3PARAM, 0) : ZONE_NONE;
    if (set == ZONE_NONE)
        return false;
    struct query_rdata param = zone_rdata(zone, TYPE_NSEC3PARAM, zone->sets[set].record);
    struct reader reader = reader_over(param.octets, param.size);
    bool sha1 = reader_u8(&reader) == HASH_SHA1;
    reader_u8(&reader); /* flags */
    chain->zone = zone;
    chain->iterations = reader_u16(&reader);
    chain->salt_size = reader_u8(&reader);
    chain->salt = reader_take(&reader, chain->salt_size);
    if (reader.status != QUERY_OK || !sha1 || chain->iterations > LIMIT_NSEC3_ITERATIONS)
        return false;
    chain->module = module_find(NSEC3_MODULE_FILE, NSEC3_MODULE_TABLE);
    return chain->module != NULL;
}

/* The NSEC3 at or, with a wrap at the end of the zone, before a hash; true if it is the name's
 * own, and false, with set ZONE_NONE, if there is none at all. */
static bool find_hash(const struct chain *chain, const struct query_name *name,
                      struct reply_kept *found)
{
    struct query_name lower;
    uint8_t hash[NSEC3_HASH];
    char digits[NSEC3_HASH * 2];
    query_name_lower(&lower, name);
    chain->module->hash(lower.wire, lower.size, chain->salt, chain->salt_size, chain->iterations,
                        hash);
    size_t size = base32_print(digits, hash, sizeof hash, false);
    digits[size++] = '\0';
    const struct query_zone *zone = chain->zone;
    struct zone_place place = zone_find(zone, (const uint8_t *)digits, size);
    uint32_t node = place.node;
    *found = (struct reply_kept){.zone = zone, .set = ZONE_NONE};
    for (uint32_t i = 0; i < zone->node_count && found->set == ZONE_NONE; i++) {
        found->node = node;
        found->set = zone_find_set(zone, node, TYPE_NSEC3, 0);
        node = node == 0 ? zone->node_count - 1 : node - 1;
    }
    return place.exact && found->set != ZONE_NONE && found->node == place.node;
}

static void put_match(struct reply *r, const struct chain *chain, const struct query_name *name)
{
    struct reply_kept found;
    if (find_hash(chain, name, &found))
        put_found(r, &found);
}

static void put_cover(struct reply *r, const struct chain *chain, const struct query_name *name)
{
    struct reply_kept found;
    if (!find_hash(chain, name, &found) && found.set != ZONE_NONE)
        put_found(r, &found);
}

/* The last `labels` of a name. */
static void take_end(struct query_name *end, const struct query_name *name, unsigned labels)
{
    query_name_strip(end, name, name->labels - labels);
}

/* Labels of the closest name that exists. */
static unsigned encloser_labels(const struct spot *spot)
{
    unsigned labels = spot->zone->origin.labels;
    for (size_t i = 0; i < spot->place.encloser; i++)
        labels += spot->key[i] == 0;
    return labels;
}

/* Proves which name above `name`, of at most so many labels, exists, and that the next one down
 * does not (RFC 5155 section 7.2.1).  Where delegations without DS are left out (opt-out), it may
 * be further up than the closest that there is.  False: there is none. */
static bool put_encloser(struct reply *r, const struct chain *chain, const struct query_name *name,
                         unsigned labels, struct query_name *closest)
{
    struct reply_kept found;
    struct query_name next;
    for (;; labels--) {
        take_end(closest, name, labels);
        if (find_hash(chain, closest, &found))
            break;
        if (labels <= chain->zone->origin.labels)
            return false;
    }
    put_found(r, &found);
    take_end(&next, name, labels + 1);
    put_cover(r, chain, &next);
    return true;
}

/* What there is at the name; else that it is left out together with what is near. */
static void put_match_or_encloser(struct reply *r, const struct chain *chain,
                                  const struct query_name *name)
{
    struct reply_kept found;
    struct query_name closest;
    if (find_hash(chain, name, &found))
        put_found(r, &found);
    else if (name->labels > chain->zone->origin.labels)
        put_encloser(r, chain, name, name->labels - 1u, &closest);
}

/* The wildcard right below a name that has one label less than another name that fits. */
static void make_wildcard(struct query_name *wildcard, const struct query_name *below)
{
    wildcard->size = (uint8_t)(below->size + 2);
    wildcard->labels = (uint8_t)(below->labels + 1);
    memcpy(wildcard->wire, "\1*", 2);
    memcpy(wildcard->wire + 2, below->wire, below->size);
}

/* The closest encloser, and that its wildcard does not exist, or what there is at it. */
static void put_no_name(struct reply *r, const struct chain *chain, const struct spot *spot,
                        bool wildcard_exists)
{
    struct query_name closest, wildcard;
    if (!put_encloser(r, chain, &spot->name, encloser_labels(spot), &closest))
        return;
    make_wildcard(&wildcard, &closest);
    if (wildcard_exists)
        put_match(r, chain, &wildcard);
    else
        put_cover(r, chain, &wildcard);
}

/* ---- what is to be proved ---- */

void proof_put_type(struct reply *r, const struct spot *spot)
{
    struct chain chain;
    if (has_nsec(r, spot->zone))
        put_nsec(r, spot->zone, spot->place.node);
    else if (chain_begin(&chain, r, spot->zone))
        put_match_or_encloser(r, &chain, &spot->name);
}

void proof_put_name(struct reply *r, const struct spot *spot)
{
    uint8_t key[ZONE_KEY_MAX + 2];
    struct chain chain;
    if (has_nsec(r, spot->zone)) {
        size_t size = spot_wildcard(key, spot);
        put_nsec(r, spot->zone, spot->place.node);
        put_nsec(r, spot->zone, zone_find(spot->zone, key, size).node);
    } else if (chain_begin(&chain, r, spot->zone)) {
        put_no_name(r, &chain, spot, false);
    }
}

void proof_put_wildcard_type(struct reply *r, const struct spot *spot, uint32_t wildcard)
{
    struct chain chain;
    if (has_nsec(r, spot->zone)) {
        put_nsec(r, spot->zone, spot->place.node);
        put_nsec(r, spot->zone, wildcard);
    } else if (chain_begin(&chain, r, spot->zone)) {
        put_no_name(r, &chain, spot, true);
    }
}

static bool find_closer(const struct reply *r, const struct spot *spot, struct reply_kept *found)
{
    struct query_name next;
    struct chain chain;
    if (has_nsec(r, spot->zone)) {
        *found = find_nsec(spot->zone, spot->place.node);
        return true;
    }
    if (!chain_begin(&chain, r, spot->zone))
        return false;
    take_end(&next, &spot->name, encloser_labels(spot) + 1);
    return !find_hash(&chain, &next, found) && found->set != ZONE_NONE;
}

void proof_keep_wildcard(struct reply *r, const struct spot *spot)
{
    struct reply_kept found;
    if (r->kept_count <= LIMIT_ALIASES && find_closer(r, spot, &found))
        r->kept[r->kept_count++] = found;
}

void proof_put_kept(struct reply *r)
{
    for (size_t i = 0; i < r->kept_count && (r->flags & QUERY_FLAG_TC) == 0; i++)
        put_found(r, &r->kept[i]);
}

void proof_put_delegation(struct reply *r, const struct spot *spot)
{
    struct chain chain;
    struct query_name cut;
    if (has_nsec(r, spot->zone)) {
        put_nsec(r, spot->zone, spot->place.cover);
    } else if (chain_begin(&chain, r, spot->zone)) {
        zone_node_name(spot->zone, spot->place.cover, &cut);
        put_match_or_encloser(r, &chain, &cut);
    }
}
