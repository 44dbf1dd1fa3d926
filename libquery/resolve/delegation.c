/* Delegations: zones with their servers, and what addresses those have. */
#include "resolve/walk.h"

#include <string.h>

enum {
    SERVERS_MAX = 100,           /* names in one walk; see struct query_walk_policy */
    TTL_MAX = 0x7fffffff,        /* RFC 2181 section 8: more counts as 0 */
    TTL_KEPT_MAX = 7 * 24 * 3600 /* RFC 8767 section 4 suggests days to weeks as a cap */
};

/* ---- addresses ---- */

bool address_is_loopback(const struct query_endpoint *address)
{
    static const uint8_t loopback[16] = {[15] = 1};
    return address->family == 4 ? address->octets[0] == 127
                                : memcmp(address->octets, loopback, sizeof loopback) == 0;
}

bool address_is_bad(const struct query_endpoint *address, bool loopback)
{
    static const uint8_t zeros[12];
    const uint8_t *octets = address->octets;
    if (address_is_loopback(address))
        return !loopback;
    if (address->family == 4) /* "this" network; multicast, reserved and broadcast */
        return octets[0] == 0 || octets[0] >= 224;
    bool mapped = memcmp(octets, zeros, 10) == 0 && octets[10] == 0xff && octets[11] == 0xff;
    bool compatible = memcmp(octets, zeros, 12) == 0; /* the unspecified address too */
    bool link_local = octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80; /* on no link we know */
    return mapped || compatible || link_local || octets[0] == 0xff;
}

bool query_walk_may_ask(const struct query_endpoint *address)
{
    return !address_is_bad(address, false);
}

bool family_is_used(const struct query_walk *walk, const struct query_endpoint *address)
{
    return address->family == 4 ? walk->policy->ipv4 : walk->ipv6;
}

bool server_is_usable(const struct query_walk *walk, const struct query_walk_server *server)
{
    for (size_t i = 0; i < server->address_count; i++) {
        if (family_is_used(walk, &server->addresses[i]))
            return true;
    }
    return false;
}

/* The endpoint that an A or AAAA record stands for. */
static bool take_address(const struct query_walk *walk, const struct query_record *record,
                         struct query_endpoint *endpoint)
{
    bool ipv4 = record->rdata.type == TYPE_A;
    size_t size = ipv4 ? 4 : 16;
    if ((!ipv4 && record->rdata.type != TYPE_AAAA) || record->rdata.size != size ||
        record->rdata.class != walk->request->class)
        return false;
    *endpoint = (struct query_endpoint){.family = ipv4 ? 4 : 6, .port = walk->policy->port};
    memcpy(endpoint->octets, record->rdata.octets, size);
    return true;
}

/* Addresses that stand twice count once.  False without memory. */
static bool add_address(struct query_walk *walk, struct query_walk_server *server,
                        const struct query_endpoint *address, enum query_address_source source)
{
    struct query_endpoint *addresses = (struct query_endpoint *)server->addresses;
    /* Where to ask is the caller's to say, who may live on loopback. */
    if (source != QUERY_ADDRESS_START && source != QUERY_ADDRESS_CALLER &&
        address_is_bad(address, walk->loopback)) {
        server->bad_address = true;
        return true;
    }
    for (size_t i = 0; i < server->address_count; i++) {
        if (query_endpoint_equal(&addresses[i], address))
            return true;
    }
    if (server->address_count >= WALK_ADDRESSES)
        return true;
    /* Hops point at servers, never at addresses, which may move while there are few. */
    if ((server->address_count & (server->address_count - 1)) == 0) {
        size_t room = server->address_count == 0 ? 2 : server->address_count * 2;
        addresses = walk_keep(walk, room * sizeof(*addresses));
        if (addresses == NULL)
            return false;
        if (server->address_count > 0)
            memcpy(addresses, server->addresses, server->address_count * sizeof(*addresses));
        server->addresses = addresses;
    }
    addresses[server->address_count++] = *address;
    server->source = source;
    return true;
}

size_t server_take_answer(struct query_walk *walk, struct query_walk_server *server,
                          const struct query_message *message, const struct query_name *owner)
{
    struct query_record record;
    struct query_endpoint address;
    size_t before = server->address_count;
    struct query_records records = query_records_begin(message, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, &record)) {
        if (query_name_equal(&record.owner, owner) && take_address(walk, &record, &address) &&
            !add_address(walk, server, &address, QUERY_ADDRESS_ANSWER))
            break;
    }
    return server->address_count - before;
}

bool server_recall(struct query_walk *walk, struct query_walk_server *server)
{
    for (const struct delegation *d = walk->known; d != NULL; d = d->next) {
        for (size_t i = 0; i < d->count; i++) {
            const struct query_walk_server *other = &d->servers[i];
            if (other == server || !query_name_equal(&other->name, &server->name) ||
                !server_is_usable(walk, other))
                continue;
            server->alias = other->alias;
            for (size_t k = 0; k < other->address_count; k++) {
                if (!add_address(walk, server, &other->addresses[k], other->source))
                    return false;
            }
            return true;
        }
    }
    return false;
}

/* ---- delegations ---- */

struct delegation *delegation_new(struct query_walk *walk, const struct query_name *zone,
                                  size_t count)
{
    struct delegation *d = walk_keep(walk, sizeof(*d));
    if (d == NULL)
        return NULL;
    d->zone = *zone;
    d->good_server = WALK_NONE;
    d->servers = walk_keep(walk, (count + 1) * sizeof(*d->servers));
    d->states = walk_keep(walk, (count + 1) * sizeof(*d->states));
    return d->servers == NULL || d->states == NULL ? NULL : d;
}

void delegation_know(struct query_walk *walk, struct delegation *delegation)
{
    delegation->next = walk->known;
    walk->known = delegation;
}

/* xorshift: only for the order of servers, where nothing depends on its quality. */
static uint32_t draw(struct query_walk *walk)
{
    uint32_t x = walk->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return walk->random = x;
}

static void shuffle(struct query_walk *walk, struct delegation *d)
{
    if (walk->random == 0)
        return;
    for (size_t i = d->count; i > 1; i--) {
        size_t j = draw(walk) % i;
        struct query_walk_server server = d->servers[i - 1];
        d->servers[i - 1] = d->servers[j];
        d->servers[j] = server;
    }
}

struct delegation *delegation_copy(struct query_walk *walk, const struct query_name *zone,
                                   const struct query_walk_server *servers, size_t count)
{
    struct delegation *d = delegation_new(walk, zone, count);
    if (d == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct query_walk_server *server = &d->servers[i];
        const struct query_walk_server *from = &servers[i];
        *server = *from;
        server->addresses = NULL;
        server->address_count = 0;
        for (size_t k = 0; k < from->address_count; k++) {
            if (!add_address(walk, server, &from->addresses[k], from->source))
                return NULL;
        }
    }
    d->count = count;
    shuffle(walk, d);
    delegation_know(walk, d);
    return d;
}

static uint32_t least_ttl(uint32_t least, uint32_t ttl)
{
    if (ttl > TTL_MAX)
        ttl = 0;
    return ttl < least ? ttl : least;
}

static struct query_walk_server *find_server(const struct delegation *d,
                                             const struct query_name *name)
{
    for (size_t i = 0; i < d->count; i++) {
        if (query_name_equal(&d->servers[i].name, name))
            return &d->servers[i];
    }
    return NULL;
}

/* Whether the walk may know this name of a server: it does already, or has seen fewer than the
 * limit allows.  Where every server of a zone is asked, they all name the same ones again. */
static bool count_name(struct query_walk *walk, const struct query_name *name)
{
    size_t most = walk->policy->servers == 0 ? SERVERS_MAX : walk->policy->servers;
    for (const struct server_name *known = walk->names; known != NULL; known = known->next) {
        if (query_name_equal(&known->name, name))
            return true;
    }
    struct server_name *new = walk->name_count < most ? walk_keep(walk, sizeof(*new)) : NULL;
    if (new == NULL)
        return false;
    new->name = *name;
    new->next = walk->names;
    walk->names = new;
    walk->name_count++;
    return true;
}

/* The names of the servers, as many as the limits allow; returns the least TTL. */
static uint32_t take_servers(struct query_walk *walk, struct delegation *d,
                             const struct query_message *message, size_t room)
{
    uint32_t ttl = TTL_KEPT_MAX;
    struct query_record record;
    struct query_name name;
    struct query_records records = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    while (query_records_next(&records, &record)) {
        if (record.rdata.type != TYPE_NS || record.rdata.class != walk->request->class ||
            !query_name_equal(&record.owner, &d->zone) || !classify_name(&record, &name) ||
            find_server(d, &name) != NULL)
            continue;
        ttl = least_ttl(ttl, record.ttl);
        if (d->count < room && count_name(walk, &name))
            d->servers[d->count++].name = name;
        else
            d->left_out++;
    }
    return ttl;
}

/* Addresses beside the referral, of names in the zone whose server sent it; of other names it
 * knows no more than anybody (RFC 2181 section 5.4.1). */
static uint32_t take_glue(struct query_walk *walk, struct delegation *d,
                          const struct query_message *message, const struct query_name *zone,
                          uint32_t ttl)
{
    struct query_record record;
    struct query_endpoint address;
    struct query_records records = query_records_begin(message, QUERY_SECTION_ADDITIONAL);
    while (query_records_next(&records, &record)) {
        if (!query_name_is_under(&record.owner, zone) || !take_address(walk, &record, &address))
            continue;
        struct query_walk_server *server = find_server(d, &record.owner);
        if (server == NULL)
            continue;
        ttl = least_ttl(ttl, record.ttl);
        if (!add_address(walk, server, &address, QUERY_ADDRESS_GLUE))
            break;
    }
    return ttl;
}

/* Addresses that the caller knows, or finds out elsewhere. */
static void find_addresses(struct query_walk *walk, struct delegation *d)
{
    const struct query_walk_policy *policy = walk->policy;
    for (size_t i = 0; i < d->count; i++) {
        struct query_endpoint addresses[WALK_ADDRESSES];
        struct query_walk_server *server = &d->servers[i];
        size_t count = policy->find(policy->find_context, &server->name, addresses, WALK_ADDRESSES);
        for (size_t k = 0; k < count && k < WALK_ADDRESSES; k++) {
            if (addresses[k].port == 0)
                addresses[k].port = policy->port;
            if (!add_address(walk, server, &addresses[k], QUERY_ADDRESS_CALLER))
                return;
        }
        if (server->address_count == 0)
            server->trouble = QUERY_SERVER_NO_ADDRESS;
    }
}

/* NS records for the zone, those that stand twice too. */
static size_t count_servers(const struct query_message *message, const struct query_name *cut)
{
    size_t count = 0;
    struct query_record record;
    struct query_records records = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    while (query_records_next(&records, &record))
        count += record.rdata.type == TYPE_NS && query_name_equal(&record.owner, cut);
    return count;
}

struct delegation *delegation_take(struct query_walk *walk, const struct query_message *message,
                                   const struct query_name *zone, const struct query_name *cut,
                                   uint64_t now_us)
{
    size_t room = count_servers(message, cut);
    if (room > WALK_REFERRAL)
        room = WALK_REFERRAL;
    struct delegation *d = delegation_new(walk, cut, room);
    if (d == NULL)
        return NULL;
    d->from = *zone;
    uint32_t ttl = take_servers(walk, d, message, room);
    if (d->count == 0) {
        if (walk->end == QUERY_WALK_GOING)
            walk->end = QUERY_WALK_LIMIT;
        return NULL;
    }
    if (walk->policy->find != NULL)
        find_addresses(walk, d);
    else
        ttl = take_glue(walk, d, message, zone, ttl);
    shuffle(walk, d);
    d->expires_us = ttl == 0 ? 0 : now_us + (uint64_t)ttl * 1000000;
    return d;
}

struct delegation *delegation_find(struct query_walk *walk, const struct query_name *name,
                                   uint16_t type, uint64_t now_us)
{
    struct query_name above = *name;
    struct delegation *deepest = NULL;
    if (type == TYPE_DS && name->labels > 0)
        query_name_strip(&above, name, 1);
    for (struct delegation *d = walk->known; d != NULL; d = d->next) {
        if (query_name_is_under(&above, &d->zone) &&
            (deepest == NULL || d->zone.labels > deepest->zone.labels))
            deepest = d;
    }
    if (walk->cache == NULL || !query_name_is_under(name, &walk->start))
        return deepest;
    const struct query_walk_known *known =
        cache_find(walk->cache, &above, deepest == NULL ? WALK_NONE : deepest->zone.labels, now_us);
    if (known == NULL)
        return deepest;
    struct delegation *d = delegation_copy(walk, known->zone, known->servers, known->server_count);
    if (d == NULL)
        return NULL;
    d->from = *known->from;
    d->expires_us = now_us + known->left_us;
    return d;
}
