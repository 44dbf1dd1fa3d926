/* message/places.h: the records of a parsed message where they lie, for code that reads very many
 * and needs few of their owners as names.
 *
 * Knows what the parser has checked, and checks nothing again. */
#ifndef MESSAGE_PLACES_H
#define MESSAGE_PLACES_H

#include "name/wire.h"

#include <query/message.h>

/* A record whose owner is not taken. */
struct record_place {
    const uint8_t *owner; /* in the message, where it may be compressed */
    uint32_t ttl;
    struct query_rdata rdata;
};

/* query_records_next() for all sections but the question. */
static inline bool records_pass(struct query_records *records, struct record_place *place)
{
    const struct query_message *m = records->message;
    if (records->index >= m->whole[records->section])
        return false;
    const uint8_t *owner = m->octets + records->at, *fixed = name_end(owner);
    place->owner = owner;
    place->ttl =
        (uint32_t)fixed[4] << 24 | (uint32_t)fixed[5] << 16 | (uint32_t)fixed[6] << 8 | fixed[7];
    place->rdata.type = (uint16_t)(fixed[0] << 8 | fixed[1]);
    place->rdata.class = (uint16_t)(fixed[2] << 8 | fixed[3]);
    place->rdata.size = (uint16_t)(fixed[8] << 8 | fixed[9]);
    place->rdata.octets = fixed + 10;
    place->rdata.message = m->octets;
    records->index++;
    records->at = (uint32_t)(place->rdata.octets + place->rdata.size - m->octets);
    return true;
}

#endif
