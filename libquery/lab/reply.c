#include "lab/reply.h"

#include "rdata/kind.h"
#include "rdata/types.h"

enum { HEADER = 12, OPT_SIZE = 11, TYPE_OPT = 41 };

const struct query_zone *reply_zone(const struct reply *r, const struct query_name *name,
                                    bool above)
{
    const struct query_zone *closest = NULL;
    for (size_t i = 0; i < r->zone_count; i++) {
        const struct query_zone *zone = r->zones[i];
        const struct query_name *origin = &zone->origin;
        if (zone->class != r->class || (closest != NULL && origin->size <= closest->origin.size) ||
            !query_name_is_under(name, origin) || (above && name->size == origin->size))
            continue;
        closest = zone;
    }
    return closest;
}

/* ---- header and question ---- */

size_t reply_room(enum query_transport transport, const struct query_edns *edns, size_t room)
{
    size_t most = LIMIT_MESSAGE;
    if (transport == QUERY_TRANSPORT_UDP) {
        most = LIMIT_UDP_PLAIN;
        if (edns->present && edns->udp_size > most)
            most = edns->udp_size < LIMIT_UDP_EDNS ? edns->udp_size : LIMIT_UDP_EDNS;
    }
    return room < most ? room : most;
}

void reply_begin(struct reply *r, uint8_t *octets, size_t room)
{
    r->w = writer_over(octets, r->edns ? room - OPT_SIZE : room);
    r->names = (struct name_table){.used = 0};
    memset(r->counts, 0, sizeof r->counts);
    r->set_count = 0;
    r->kept_count = 0;
    writer_add(&r->w, HEADER);
}

void reply_put_question(struct reply *r)
{
    name_put(&r->w, &r->names, 0, &r->name);
    writer_u16(&r->w, r->type);
    writer_u16(&r->w, r->class);
    r->counts[QUERY_SECTION_QUESTION]++;
}

/* RFC 6891 section 6.1.2: the upper bits of the RCODE, version 0, DO as it was. */
static void put_opt(struct reply *r)
{
    r->w.room += OPT_SIZE;
    writer_u8(&r->w, 0);
    writer_u16(&r->w, TYPE_OPT);
    writer_u16(&r->w, LIMIT_UDP_EDNS);
    writer_u32(&r->w, (uint32_t)r->rcode >> 4 << 24 | (r->dnssec ? QUERY_EDNS_DO : 0u));
    writer_u16(&r->w, 0);
    r->counts[QUERY_SECTION_ADDITIONAL]++;
}

size_t reply_end(struct reply *r)
{
    if (r->edns)
        put_opt(r);
    struct writer header = writer_over(r->w.octets, HEADER);
    writer_u16(&header, r->id);
    writer_u16(&header, r->flags | (r->rcode & 15));
    for (unsigned i = 0; i < QUERY_SECTION_COUNT; i++)
        writer_u16(&header, r->counts[i]);
    return r->w.size;
}

/* ---- records ---- */

/* What a record that does not fit leaves behind is taken back. */
struct mark {
    struct writer w;
    struct name_table names;
    uint16_t count;
};

static void set_mark(const struct reply *r, enum query_section section, struct mark *mark)
{
    mark->w = r->w;
    mark->names = r->names;
    mark->count = r->counts[section];
}

static void back_to(struct reply *r, enum query_section section, const struct mark *mark)
{
    r->w = mark->w;
    r->names = mark->names;
    r->counts[section] = mark->count;
}

static bool has_flag(uint16_t type, uint16_t class, unsigned flag)
{
    for (const struct query_field *f = rdata_fields(type, class); f->kind != NULL; f++) {
        if ((f->flags & flag) != 0)
            return true;
    }
    return false;
}

static void put_rdata(struct reply *r, const struct query_rdata *rdata)
{
    if (!has_flag(rdata->type, rdata->class, FIELD_COMPRESS)) {
        writer_put(&r->w, rdata->octets, rdata->size);
        return;
    }
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, rdata);
    for (const uint8_t *from = fields.at; query_fields_next(&fields, &value); from = fields.at) {
        bool name = value.class == QUERY_VALUE_NAME;
        if (name && (value.field->flags & FIELD_COMPRESS) != 0)
            name_put(&r->w, &r->names, 0, &value.name);
        else
            writer_put(&r->w, from, (size_t)(fields.at - from));
    }
}

static bool put_record(struct reply *r, enum query_section section, const struct query_name *owner,
                       uint32_t ttl, const struct query_rdata *rdata)
{
    name_put(&r->w, &r->names, 0, owner);
    writer_u16(&r->w, rdata->type);
    writer_u16(&r->w, rdata->class);
    writer_u32(&r->w, ttl);
    size_t length = writer_open_u16(&r->w);
    put_rdata(r, rdata);
    writer_close_u16(&r->w, length);
    r->counts[section]++;
    return r->w.status == QUERY_OK && r->counts[section] != 0;
}

bool reply_put_record(struct reply *r, enum query_section section, const struct query_name *owner,
                      uint32_t ttl, const struct query_rdata *rdata)
{
    struct mark mark;
    set_mark(r, section, &mark);
    if (put_record(r, section, owner, ttl, rdata))
        return true;
    back_to(r, section, &mark);
    return false;
}

static bool put_all(struct reply *r, enum query_section section, const struct query_name *owner,
                    const struct query_zone *zone, uint32_t index, uint32_t ttl)
{
    const struct zone_set *set = &zone->sets[index];
    ttl = set->ttl < ttl ? set->ttl : ttl;
    for (uint32_t i = set->record; i < set[1].record; i++) {
        struct query_rdata rdata = zone_rdata(zone, set->type, i);
        if (!put_record(r, section, owner, ttl, &rdata))
            return false;
    }
    return true;
}

bool reply_has_set(const struct reply *r, const struct query_zone *zone, uint32_t set,
                   const struct query_name *owner)
{
    for (size_t i = 0; i < r->set_count; i++) {
        const struct reply_set *there = &r->sets[i];
        if (there->zone == zone && there->set == set &&
            name_equal_wire(r->w.octets, r->w.octets + there->owner, owner))
            return true;
    }
    return false;
}

bool reply_put_set(struct reply *r, enum query_section section, const struct query_name *owner,
                   const struct query_zone *zone, uint32_t node, uint32_t set, uint32_t ttl)
{
    if (reply_has_set(r, zone, set, owner))
        return true;
    struct mark mark;
    set_mark(r, section, &mark);
    size_t at = r->w.size;
    bool whole = r->set_count < LIMIT_REPLY_SETS && put_all(r, section, owner, zone, set, ttl);
    if (whole && r->dnssec && zone->sets[set].type != TYPE_RRSIG) {
        uint32_t signatures = zone_find_set(zone, node, TYPE_RRSIG, zone->sets[set].type);
        whole = signatures == ZONE_NONE || put_all(r, section, owner, zone, signatures, ttl);
    }
    if (!whole) {
        back_to(r, section, &mark);
        return false;
    }
    r->sets[r->set_count++] = (struct reply_set){
        .zone = zone, .set = set, .owner = (uint16_t)at, .section = (uint8_t)section};
    return true;
}

bool reply_put_made(struct reply *r, const struct query_name *owner, const struct query_zone *zone,
                    uint32_t set, const struct query_rdata *rdata)
{
    size_t at = r->w.size;
    if (r->set_count == LIMIT_REPLY_SETS ||
        !reply_put_record(r, QUERY_SECTION_ANSWER, owner, zone->sets[set].ttl, rdata))
        return false;
    r->sets[r->set_count++] = (struct reply_set){
        .zone = zone, .set = set, .owner = (uint16_t)at, .section = QUERY_SECTION_ANSWER};
    return true;
}

/* ---- additional data ---- */

/* Finds the node of a host in the zone that speaks of it: in a referral glue too, else what the
 * zone answers for.  Hosts of other zones are left out even if they are here: whoever asks would
 * not believe this zone's server about them. */
static bool find_host(const struct reply_set *from, const struct query_name *host, uint32_t *node)
{
    const struct query_zone *zone = from->zone;
    uint8_t key[ZONE_KEY_MAX];
    if (!query_name_is_under(host, &zone->origin))
        return false;
    struct zone_place place = zone_find(zone, key, zone_key(key, host, &zone->origin));
    *node = place.node;
    if (!place.exact || place.cover == ZONE_NONE || from->referral)
        return place.exact;
    return (zone->nodes[place.cover].flags & ZONE_CUT) == 0 && place.node == place.cover;
}

/* Adds the addresses of one name. */
static void put_host(struct reply *r, const struct reply_set *from, const struct query_name *host)
{
    static const uint16_t types[] = {TYPE_A, TYPE_AAAA};
    const struct query_zone *zone = from->zone;
    uint32_t node;
    if (!find_host(from, host, &node))
        return;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        uint32_t set = zone_find_set(zone, node, types[i], 0);
        if (set == ZONE_NONE || r->set_count == LIMIT_REPLY_SETS ||
            reply_put_set(r, QUERY_SECTION_ADDITIONAL, host, zone, node, set, UINT32_MAX))
            continue;
        struct query_name cut;
        struct reader owner = reader_over(r->w.octets, r->w.size);
        owner.at += from->owner;
        name_take(&owner, &cut);
        if (from->referral && query_name_is_under(host, &cut))
            r->flags |= QUERY_FLAG_TC;
    }
}

/* Adds the addresses of all names that one record speaks of. */
static void put_hosts(struct reply *r, const struct reply_set *from,
                      const struct query_rdata *rdata)
{
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, rdata);
    while (query_fields_next(&fields, &value)) {
        if ((value.field->flags & FIELD_ADDITIONAL) == 0 || value.class != QUERY_VALUE_NAME)
            continue;
        if (value.name.size == 1 && (value.field->flags & FIELD_SELF) != 0) {
            struct reader owner = reader_over(r->w.octets, r->w.size);
            owner.at += from->owner;
            name_take(&owner, &value.name);
        }
        put_host(r, from, &value.name);
    }
}

void reply_put_additional(struct reply *r)
{
    size_t count = r->set_count;
    for (size_t i = 0; i < count; i++) {
        const struct reply_set from = r->sets[i];
        const struct zone_set *set = &from.zone->sets[from.set];
        if (!has_flag(set->type, from.zone->class, FIELD_ADDITIONAL))
            continue;
        for (uint32_t k = set->record; k < set[1].record; k++) {
            struct query_rdata rdata = zone_rdata(from.zone, set->type, k);
            put_hosts(r, &from, &rdata);
        }
    }
}
