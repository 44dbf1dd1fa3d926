/* What a server answers from its zones (RFC 1034 section 4.3.2, and RFC 2308, 4592, 6672,
 * 6891 over it). */
#include "base/hints.h"
#include "lab/proof.h"
#include "lab/transfer.h"
#include "rdata/types.h"

enum { TYPE_MAILB = 253, TYPE_MAILA = 254, TYPE_ANY = 255 };
enum { HEADER = 12 };

static void look_up(struct spot *spot, const struct query_zone *zone)
{
    spot->zone = zone;
    spot->key_size = zone_key(spot->key, &spot->name, &zone->origin);
    spot->place = zone_find(zone, spot->key, spot->key_size);
    const struct zone_node *node = &zone->nodes[spot->place.node];
    if ((node->flags & ZONE_HASH) == 0 || spot->place.encloser < node->key_size)
        return;
    /* It is or is below a name that does not count, and so belongs to the one above. */
    spot->place.exact = spot->place.exists = false;
    do
        spot->place.encloser--;
    while (spot->place.encloser != 0 && spot->key[spot->place.encloser - 1] != 0);
}

/* Whether the name is below what covers it, and not at it. */
static bool is_below_cover(const struct spot *spot)
{
    return spot->place.cover != ZONE_NONE &&
           spot->zone->nodes[spot->place.cover].key_size < spot->key_size;
}

static bool is_cut(const struct spot *spot)
{
    return spot->place.cover != ZONE_NONE &&
           (spot->zone->nodes[spot->place.cover].flags & ZONE_CUT) != 0;
}

/* Finds the zone that answers for the name: the closest; but a DS is data of the zone above the
 * cut (RFC 4035 section 3.1.4.1), if that is here and delegates right to the name. */
static bool find_zone(const struct reply *r, struct spot *spot)
{
    const struct query_zone *zone = reply_zone(r, &spot->name, false);
    if (zone == NULL)
        return false;
    if (r->type == TYPE_DS && zone->origin.size == spot->name.size) {
        const struct query_zone *above = reply_zone(r, &spot->name, true);
        if (above != NULL) {
            look_up(spot, above);
            if (!is_below_cover(spot))
                return true;
        }
    }
    look_up(spot, zone);
    return true;
}

/* ---- pieces of answers ---- */

static bool put_set(struct reply *r, enum query_section section, const struct query_name *owner,
                    const struct spot *spot, uint32_t node, uint32_t set)
{
    if (reply_put_set(r, section, owner, spot->zone, node, set, UINT32_MAX))
        return true;
    r->flags |= QUERY_FLAG_TC;
    return false;
}

/* No such data: the SOA says for how long (RFC 2308 sections 2 and 3). */
static void put_soa(struct reply *r, const struct query_zone *zone)
{
    uint32_t set = zone_find_set(zone, 0, TYPE_SOA, 0);
    if (!reply_put_set(r, QUERY_SECTION_AUTHORITY, &zone->origin, zone, 0, set, zone->minimum))
        r->flags |= QUERY_FLAG_TC;
}

/* Who serves the zone, behind an answer from it; left out where it does not fit, and, as NSD and
 * named do, behind what only validators ask for and is large anyway. */
static void put_servers(struct reply *r, const struct query_zone *zone)
{
    if (r->type == TYPE_DNSKEY || r->type == TYPE_DS)
        return;
    uint32_t set = zone_find_set(zone, 0, TYPE_NS, 0);
    (void)reply_put_set(r, QUERY_SECTION_AUTHORITY, &zone->origin, zone, 0, set, UINT32_MAX);
}

static void put_referral(struct reply *r, const struct spot *spot)
{
    const struct query_zone *zone = spot->zone;
    uint32_t node = spot->place.cover;
    struct query_name cut;
    zone_node_name(zone, node, &cut);
    uint32_t servers = zone_find_set(zone, node, TYPE_NS, 0);
    if (!put_set(r, QUERY_SECTION_AUTHORITY, &cut, spot, node, servers))
        return;
    r->sets[r->set_count - 1].referral = true;
    uint32_t ds = zone_find_set(zone, node, TYPE_DS, 0);
    if (r->dnssec && ds != ZONE_NONE)
        put_set(r, QUERY_SECTION_AUTHORITY, &cut, spot, node, ds);
    if (ds == ZONE_NONE)
        proof_put_delegation(r, spot);
}

/* Writes the RRsets of a node that are asked for, as records of the name; returns how many. */
static unsigned put_asked(struct reply *r, const struct spot *spot, uint32_t node)
{
    const struct query_zone *zone = spot->zone;
    unsigned count = 0;
    for (uint32_t i = zone->nodes[node].set; i < zone->nodes[node + 1].set; i++) {
        uint16_t type = zone->sets[i].type;
        if (type != r->type && r->type != TYPE_ANY)
            continue;
        /* To ANY, signatures come with what they sign. */
        if (r->type == TYPE_ANY && type == TYPE_RRSIG && r->dnssec)
            continue;
        count++;
        if (!put_set(r, QUERY_SECTION_ANSWER, &spot->name, spot, node, i))
            break;
    }
    return count;
}

/* ---- aliases: true if there is a name to go on with, which spot->name then is ---- */

static bool follow_cname(struct reply *r, struct spot *spot, uint32_t node, uint32_t set)
{
    const struct query_zone *zone = spot->zone;
    if (reply_has_set(r, zone, set, &spot->name))
        return false; /* aliases that lead back to themselves */
    if (!put_set(r, QUERY_SECTION_ANSWER, &spot->name, spot, node, set))
        return false;
    struct query_rdata rdata = zone_rdata(zone, TYPE_CNAME, zone->sets[set].record);
    return query_name_take(&spot->name, rdata.octets, rdata.size) == QUERY_OK;
}

/* RFC 6672 section 3.1: the DNAME, and a CNAME made from it for those who do not know it. */
static bool follow_dname(struct reply *r, struct spot *spot)
{
    const struct query_zone *zone = spot->zone;
    uint32_t node = spot->place.cover;
    uint32_t set = zone_find_set(zone, node, TYPE_DNAME, 0);
    struct query_name owner, target, front, alias;
    zone_node_name(zone, node, &owner);
    if (reply_has_set(r, zone, set, &spot->name))
        return false;
    if (!put_set(r, QUERY_SECTION_ANSWER, &owner, spot, node, set))
        return false;
    struct query_rdata rdata = zone_rdata(zone, TYPE_DNAME, zone->sets[set].record);
    if (query_name_take(&target, rdata.octets, rdata.size) != QUERY_OK)
        return false;
    front = spot->name;
    front.size = (uint8_t)(spot->name.size - owner.size + 1);
    front.labels = (uint8_t)(spot->name.labels - owner.labels);
    front.wire[front.size - 1] = 0;
    if (query_name_join(&alias, &front, &target) != QUERY_OK) {
        r->rcode = QUERY_RCODE_YXDOMAIN;
        return false;
    }
    struct query_rdata cname = {.type = TYPE_CNAME,
                                .class = zone->class,
                                .size = alias.size,
                                .octets = alias.wire,
                                .message = alias.wire};
    if (!reply_put_made(r, &spot->name, zone, set, &cname)) {
        r->flags |= QUERY_FLAG_TC;
        return false;
    }
    if (r->type == TYPE_CNAME) { /* there it is */
        put_servers(r, zone);
        return false;
    }
    spot->name = alias;
    return true;
}

/* ---- one name ---- */

/* Answers from a node that is the name's own or a wildcard's. */
static bool answer_node(struct reply *r, struct spot *spot, uint32_t node)
{
    bool wildcard = !spot->place.exact;
    uint32_t alias = ZONE_NONE;
    bool found = put_asked(r, spot, node) != 0;
    if (!found)
        alias = zone_find_set(spot->zone, node, TYPE_CNAME, 0);
    if (!found && alias == ZONE_NONE) {
        put_soa(r, spot->zone);
        if (wildcard)
            proof_put_wildcard_type(r, spot, node);
        else
            proof_put_type(r, spot);
        return false;
    }
    if (found && (r->flags & QUERY_FLAG_TC) == 0)
        put_servers(r, spot->zone);
    if (wildcard)
        proof_keep_wildcard(r, spot);
    return !found && follow_cname(r, spot, node, alias);
}

/* The name does not exist, unless a wildcard right below its closest encloser makes it (RFC 4592
 * section 3.3). */
static bool answer_wildcard(struct reply *r, struct spot *spot)
{
    uint8_t key[ZONE_KEY_MAX + 2];
    size_t size = spot_wildcard(key, spot);
    struct zone_place wildcard = zone_find(spot->zone, key, size);
    if (wildcard.exact)
        return answer_node(r, spot, wildcard.node);
    if (!wildcard.exists)
        r->rcode = QUERY_RCODE_NXDOMAIN;
    put_soa(r, spot->zone);
    proof_put_name(r, spot);
    return false;
}

/* Answers for one name; true if an alias was found that leads to the next. */
static bool answer_name(struct reply *r, struct spot *spot, bool first)
{
    if (!find_zone(r, spot)) {
        if (first)
            r->rcode = QUERY_RCODE_REFUSED;
        return false;
    }
    bool below = is_below_cover(spot);
    if (is_cut(spot) && (below || r->type != TYPE_DS)) {
        put_referral(r, spot);
        return false;
    }
    if (first)
        r->flags |= QUERY_FLAG_AA;
    if (below)
        return follow_dname(r, spot);
    if (spot->place.exact)
        return answer_node(r, spot, spot->place.node);
    if (!spot->place.exists)
        return answer_wildcard(r, spot);
    put_soa(r, spot->zone); /* a name that only has names below it */
    proof_put_type(r, spot);
    return false;
}

static void answer_question(struct reply *r)
{
    struct spot spot BASE_UNINITIALIZED;
    spot.name = r->name;
    for (unsigned i = 0; i <= LIMIT_ALIASES; i++) {
        if (!answer_name(r, &spot, i == 0))
            break;
    }
    proof_put_kept(r);
    if ((r->flags & QUERY_FLAG_TC) == 0)
        reply_put_additional(r);
}

/* ---- queries ---- */

/* What is wrong with a query before its name is looked at; QUERY_RCODE_NOERROR: nothing. */
static unsigned check_query(const struct query_message *query, const struct query_edns *edns)
{
    if (query_message_opcode(query) != QUERY_OPCODE_QUERY)
        return QUERY_RCODE_NOTIMP;
    if (query->fault.status != QUERY_OK || query->count[QUERY_SECTION_QUESTION] != 1 ||
        query->oddity.status == QUERY_DUPLICATE)
        return QUERY_RCODE_FORMERR;
    if (edns->present && edns->version != 0)
        return QUERY_RCODE_BADVERS;
    if (query->tsig != 0) /* there are no keys (RFC 8945 section 5.2.1) */
        return QUERY_RCODE_NOTAUTH;
    return QUERY_RCODE_NOERROR;
}

/* What is wrong with a type that is asked for. */
static unsigned check_type(uint16_t type)
{
    const struct query_type *row = query_type_find(type);
    if (row != NULL && (row->flags & QUERY_TYPE_META) != 0)
        return QUERY_RCODE_FORMERR;
    if (type == TYPE_MAILA || type == TYPE_MAILB)
        return QUERY_RCODE_NOTIMP;
    return QUERY_RCODE_NOERROR;
}

void query_answer_begin(struct query_answer *answer, const struct query_zone *const *zones,
                        size_t count, enum query_transport transport, const uint8_t *query,
                        size_t size)
{
    *answer = (struct query_answer){
        .zones = zones, .count = count, .query = query, .size = size, .transport = transport};
    if (size < HEADER || (query[2] & 0x80) != 0)
        answer->state = ANSWER_OVER;
}

/* Sets the reply up as one to the query, and writes the question. */
static unsigned begin_reply(const struct query_answer *answer, const struct query_message *query,
                            struct reply *r, uint8_t *octets, size_t room)
{
    struct query_edns edns = query_edns_of(query);
    struct query_record question;
    r->zones = answer->zones;
    r->zone_count = answer->count;
    r->type = r->class = 0;
    r->id = query->id;
    r->flags = (uint16_t)(QUERY_FLAG_QR | query_message_opcode(query) << 11 |
                          (query->flags & (QUERY_FLAG_RD | QUERY_FLAG_CD)));
    r->edns = edns.present;
    r->dnssec = edns.present && (edns.flags & QUERY_EDNS_DO) != 0;
    reply_begin(r, octets, reply_room(answer->transport, &edns, room));
    r->rcode = check_query(query, &edns);
    if (r->rcode != QUERY_RCODE_NOTIMP && query->count[QUERY_SECTION_QUESTION] == 1 &&
        query_message_question(query, &question)) {
        r->name = question.owner;
        r->type = question.rdata.type;
        r->class = question.rdata.class;
        /* Behind the first message of a transfer it is not needed (RFC 5936 section 2.2.1). */
        if (answer->state == ANSWER_FRESH)
            reply_put_question(r);
    }
    return r->rcode;
}

bool query_answer_next(struct query_answer *answer, uint8_t *octets, size_t room, size_t *size)
{
    struct reply r BASE_UNINITIALIZED;
    struct query_message query;
    if (answer->state == ANSWER_OVER || room < LIMIT_UDP_PLAIN)
        return false;
    bool fresh = answer->state == ANSWER_FRESH;
    query_message_parse(&query, answer->query, answer->size);
    if (begin_reply(answer, &query, &r, octets, room) == QUERY_RCODE_NOERROR)
        r.rcode = check_type(r.type);
    bool transfer = r.type == TYPE_AXFR || r.type == TYPE_IXFR;
    if (!fresh)
        transfer_next(answer, &r);
    else
        answer->state = ANSWER_OVER;
    if (fresh && r.rcode == QUERY_RCODE_NOERROR) {
        if (transfer)
            transfer_begin(answer, &r, &query);
        else
            answer_question(&r);
    }
    *size = reply_end(&r);
    return fresh || r.counts[QUERY_SECTION_ANSWER] != 0;
}
