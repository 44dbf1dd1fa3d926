#include "lab/transfer.h"

#include <query/serial.h>

/* The SOA of the zone, which opens and closes a transfer. */
static bool put_soa(struct reply *r, const struct query_zone *zone)
{
    const struct zone_set *set = &zone->sets[zone_find_set(zone, 0, TYPE_SOA, 0)];
    struct query_rdata rdata = zone_rdata(zone, TYPE_SOA, set->record);
    return reply_put_record(r, QUERY_SECTION_ANSWER, &zone->origin, set->ttl, &rdata);
}

/* Writes records until the message is full or the zone has ended (RFC 5936 section 2.2): glue and
 * what delegations hide belong to it like all else. */
static void put_records(struct query_answer *answer, struct reply *r)
{
    struct query_record record;
    struct query_zone_walk before = answer->walk;
    while (query_zone_walk_next(&answer->walk, &record)) {
        if (record.rdata.type != TYPE_SOA &&
            !reply_put_record(r, QUERY_SECTION_ANSWER, &record.owner, record.ttl, &record.rdata)) {
            answer->walk = before;
            return;
        }
        before = answer->walk;
    }
    if (put_soa(r, answer->transfer))
        answer->state = ANSWER_OVER;
}

/* The serial number that an IXFR query says the client has (RFC 1995 section 3). */
static bool take_serial(const struct query_message *query, uint32_t *serial)
{
    struct query_records walk = query_records_begin(query, QUERY_SECTION_AUTHORITY);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type != TYPE_SOA)
            continue;
        /* The parser has checked it: two names, which may be compressed, and five numbers. */
        struct reader r = reader_over(record.rdata.octets, record.rdata.size);
        reader_take(&r, record.rdata.size - 20u);
        *serial = reader_u32(&r);
        return true;
    }
    return false;
}

/* Whether `serial` is `of` or newer. */
static bool is_current(uint32_t serial, uint32_t of)
{
    enum query_serial is = query_serial_compare(serial, of);
    return is == QUERY_SERIAL_EQUAL || is == QUERY_SERIAL_NEWER;
}

void transfer_begin(struct query_answer *answer, struct reply *r, const struct query_message *query)
{
    const struct query_zone *zone = reply_zone(r, &r->name, false);
    bool apex = zone != NULL && zone->origin.size == r->name.size;
    bool udp = answer->transport == QUERY_TRANSPORT_UDP;
    uint32_t serial = 0;
    answer->state = ANSWER_OVER;
    if (!apex) { /* RFC 5936 section 2.2.1 */
        r->rcode = QUERY_RCODE_NOTAUTH;
        return;
    }
    bool incremental = r->type == TYPE_IXFR;
    if ((incremental && !take_serial(query, &serial)) || (!incremental && udp)) {
        r->rcode = QUERY_RCODE_FORMERR; /* RFC 5936 section 4.2: never over UDP */
        return;
    }
    r->flags |= QUERY_FLAG_AA;
    if (!put_soa(r, zone))
        r->flags |= QUERY_FLAG_TC;
    /* The SOA alone says that the client has the zone, or must come again over TCP (RFC 1995
     * section 2). */
    if ((incremental && is_current(serial, zone->serial)) || udp)
        return;
    answer->state = ANSWER_GOES_ON;
    answer->transfer = zone;
    answer->walk = query_zone_walk_all(zone);
    put_records(answer, r);
}

void transfer_next(struct query_answer *answer, struct reply *r)
{
    r->flags |= QUERY_FLAG_AA;
    put_records(answer, r);
    /* A record that fits into no message ends the transfer before its end. */
    if (r->counts[QUERY_SECTION_ANSWER] == 0)
        answer->state = ANSWER_OVER;
}
