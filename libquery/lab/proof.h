/* lab/proof.h: what proves, in a signed zone, that something does not exist (RFC 4035 section
 * 3.1.3, RFC 5155 section 7.2): NSEC or NSEC3 records and their signatures, as the zone has them,
 * in the authority section.
 *
 * Nothing is signed here.  Where queries do not ask for DNSSEC, and where the zone has no such
 * records, nothing is done; so too without the module that makes the hashes of NSEC3, and if they
 * would take too long.  A proof without room in the reply sets TC.
 *
 * This header knows places in zones and replies; when something is to be proved is for answer.c
 * to say. */
#ifndef LAB_PROOF_H
#define LAB_PROOF_H

#include "lab/reply.h"

/* Where in its zone the name is that an answer is looked for at. */
struct spot {
    const struct query_zone *zone;
    struct query_name name; /* changes where an alias is followed */
    uint8_t key[ZONE_KEY_MAX];
    size_t key_size;
    struct zone_place place;
};

/* The key of the wildcard right below the closest name that exists; returns its size. */
size_t spot_wildcard(uint8_t key[ZONE_KEY_MAX + 2], const struct spot *spot);

/* The name exists and has no such type, or only names below it (3.1.3.1). */
void proof_put_type(struct reply *r, const struct spot *spot);

/* The name does not exist, and no wildcard makes it (3.1.3.2). */
void proof_put_name(struct reply *r, const struct spot *spot);

/* The name does not exist, and the wildcard at this node has no such type (3.1.3.4). */
void proof_put_wildcard_type(struct reply *r, const struct spot *spot, uint32_t wildcard);

/* The name does not exist; what is answered comes from a wildcard (3.1.3.3).  It may be an alias,
 * behind which more is answered, so proofs are kept, and written when that is over. */
void proof_keep_wildcard(struct reply *r, const struct spot *spot);
void proof_put_kept(struct reply *r);

/* The delegation that covers the name has no DS (3.1.4.1). */
void proof_put_delegation(struct reply *r, const struct spot *spot);

#endif
