/* resolve/sequence.h: where in a stream of records a transfer ends (RFC 5936 section 2.2,
 * RFC 1995 section 4).
 *
 * Knows the records of answer sections, one after the other; it must not know messages,
 * signatures, servers or times. */
#ifndef RESOLVE_SEQUENCE_H
#define RESOLVE_SEQUENCE_H

#include "message/places.h"

#include <query/transfer.h>

enum sequence_place {
    SEQUENCE_START,    /* nothing has come */
    SEQUENCE_FIRST,    /* the SOA of the server's version has */
    SEQUENCE_FULL,     /* records of the whole zone come */
    SEQUENCE_DELETING, /* records of an old version come, behind its SOA */
    SEQUENCE_ADDING,   /* records of a new version come, behind its SOA */
    SEQUENCE_OVER
};

struct sequence {
    const struct query_name *zone;
    uint16_t class;
    bool incremental; /* changes since `since` were asked for */
    uint32_t since;
    enum sequence_place place;
    enum query_transfer_form form;
    uint32_t serial;  /* of the first SOA */
    uint32_t start;   /* where the changes begin */
    uint32_t present; /* of the SOA that came last */
};

/* Takes the next record; `known` is of its message.  GOING: more are needed; COMPLETE and CURRENT:
 * this was the last one; else NO_SOA, SEQUENCE or OUTSIDE. */
enum query_transfer_end sequence_take(struct sequence *sequence, const struct record_place *record,
                                      struct name_places *known);

#endif
