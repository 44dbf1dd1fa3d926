/* capture/fragments.h: IP packets put together from their fragments (RFC 791 section 3.2, RFC
 * 8200 section 4.5).
 *
 * Knows addresses, ids and octets; what is in a packet is for others. */
#ifndef CAPTURE_FRAGMENTS_H
#define CAPTURE_FRAGMENTS_H

#include "base/limits.h"

#include <query/capture.h>

struct fragment {
    const struct query_endpoint *source, *destination; /* without ports */
    uint32_t id;
    unsigned protocol;
    size_t offset;
    bool more; /* it is not the last */
    const uint8_t *octets;
    size_t size;
};

/* A packet on its way. */
struct fragment_set {
    struct query_endpoint source, destination;
    uint32_t id;
    unsigned protocol; /* of the first fragment, once it is here */
    unsigned asked;    /* IPv4: packets of different protocols may have the same id */
    uint8_t *octets;   /* NULL: the place is free; else room for the largest packet */
    uint8_t *have;     /* a bit for every eight octets */
    size_t units,
        total; /* of eight octets: here; octets in all: 0 as long as the last is not here */
    uint64_t count, touched;
};

struct fragments {
    struct fragment_set sets[LIMIT_CAPTURE_FRAGMENTS];
    uint64_t clock; /* counts fragments, for whose turn it is to be forgotten */
};

/* Puts a fragment to the others.  Returns the set if that makes a packet whole, whose `octets`,
 * `total` and `protocol` are then valid until it is given to fragments_drop(); else NULL.  Those
 * of packets that never become whole are added to `*lost`. */
struct fragment_set *fragments_add(struct fragments *fragments, const struct fragment *fragment,
                                   uint64_t *lost);
void fragments_drop(struct fragment_set *set);

/* Drops all, and counts those that were not whole. */
void fragments_fini(struct fragments *fragments, uint64_t *lost);

#endif
