/* capture/fields.h: numbers of a capture file, in the order of octets of the machine that
 * wrote it.
 *
 * A struct reader with that order; knows nothing of what the numbers mean. */
#ifndef CAPTURE_FIELDS_H
#define CAPTURE_FIELDS_H

#include "base/reader.h"

struct fields {
    struct reader reader;
    bool little; /* the least octet comes first */
};

static inline struct fields fields_over(const uint8_t *octets, size_t size, bool little)
{
    return (struct fields){.reader = reader_over(octets, size), .little = little};
}

static inline uint16_t fields_u16(struct fields *fields)
{
    uint16_t value = reader_u16(&fields->reader);
    if (fields->little)
        value = (uint16_t)((value & 0xff) << 8 | value >> 8);
    return value;
}

static inline uint32_t fields_u32(struct fields *fields)
{
    uint32_t value = fields_u16(fields), next = fields_u16(fields);
    return fields->little ? next << 16 | value : value << 16 | next;
}

/* 64 bits in the order of octets: as in options, not as times in packets. */
static inline uint64_t fields_u64(struct fields *fields)
{
    uint64_t value = fields_u32(fields), next = fields_u32(fields);
    return fields->little ? next << 32 | value : value << 32 | next;
}

#endif
