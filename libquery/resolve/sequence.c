#include "resolve/sequence.h"

#include "base/reader.h"

#include <query/serial.h>

enum { TYPE_SOA = 6, SOA_NUMBERS = 20 /* octets of the five numbers that end its RDATA */ };

/* The serial number of a SOA record, which the parser has checked: two names, which may be
 * compressed, and five numbers. */
static uint32_t take_serial(const struct record_place *record)
{
    struct reader r = reader_over(record->rdata.octets, record->rdata.size);
    reader_take(&r, record->rdata.size - (size_t)SOA_NUMBERS);
    return reader_u32(&r);
}

/* Whether `serial` is `of` or newer. */
static bool is_current(uint32_t serial, uint32_t of)
{
    enum query_serial is = query_serial_compare(serial, of);
    return is == QUERY_SERIAL_EQUAL || is == QUERY_SERIAL_NEWER;
}

static enum query_transfer_end take_first(struct sequence *s, uint32_t serial)
{
    s->serial = serial;
    s->place = SEQUENCE_FIRST;
    if (!s->incremental || !is_current(s->since, serial))
        return QUERY_TRANSFER_GOING;
    s->place = SEQUENCE_OVER;
    return QUERY_TRANSFER_CURRENT;
}

/* Only a last SOA that is as the first ends a transfer. */
static enum query_transfer_end take_last(struct sequence *s, uint32_t serial)
{
    if (serial != s->serial)
        return QUERY_TRANSFER_SEQUENCE;
    s->place = SEQUENCE_OVER;
    return QUERY_TRANSFER_COMPLETE;
}

/* A SOA record of the zone behind the first. */
static enum query_transfer_end take_soa(struct sequence *s, uint32_t serial)
{
    switch (s->place) {
    case SEQUENCE_FIRST:
        /* A zone of nothing else, or the version that the changes begin with. */
        if (!s->incremental || serial == s->serial) {
            s->form = QUERY_TRANSFER_FULL;
            return take_last(s, serial);
        }
        s->form = QUERY_TRANSFER_CHANGES;
        s->place = SEQUENCE_DELETING;
        s->start = s->present = serial;
        return QUERY_TRANSFER_GOING;
    case SEQUENCE_DELETING:
        s->place = SEQUENCE_ADDING;
        s->present = serial;
        return QUERY_TRANSFER_GOING;
    case SEQUENCE_ADDING:
        if (s->present == s->serial)
            return take_last(s, serial);
        if (serial != s->present)
            return QUERY_TRANSFER_SEQUENCE;
        s->place = SEQUENCE_DELETING;
        return QUERY_TRANSFER_GOING;
    case SEQUENCE_FULL: return take_last(s, serial);
    case SEQUENCE_START:
    case SEQUENCE_OVER: break;
    }
    return QUERY_TRANSFER_SEQUENCE;
}

enum query_transfer_end sequence_take(struct sequence *s, const struct record_place *record,
                                      struct name_places *known)
{
    const uint8_t *base = record->rdata.message;
    bool soa = record->rdata.type == TYPE_SOA && record->rdata.class == s->class &&
               name_equal_wire(base, record->owner, s->zone);
    if (s->place == SEQUENCE_OVER)
        return QUERY_TRANSFER_SEQUENCE;
    if (s->place == SEQUENCE_START)
        return soa ? take_first(s, take_serial(record)) : QUERY_TRANSFER_NO_SOA;
    if (soa)
        return take_soa(s, take_serial(record));
    if (record->rdata.class != s->class || !name_is_under_wire(base, record->owner, s->zone, known))
        return QUERY_TRANSFER_OUTSIDE;
    if (s->place == SEQUENCE_FIRST) {
        s->form = QUERY_TRANSFER_FULL;
        s->place = SEQUENCE_FULL;
    }
    return QUERY_TRANSFER_GOING;
}
