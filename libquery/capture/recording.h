/* capture/recording.h: queries of a capture with what came back, and which of them an order
 * asks again.
 *
 * Knows messages as far as a query is told from a reply and questions are compared; not how
 * orders are carried. */
#ifndef CAPTURE_RECORDING_H
#define CAPTURE_RECORDING_H

#include "capture/note.h"

#include <query/capture.h>

struct recorded_reply {
    struct recorded_reply *next;
    int64_t unix_ns;
    size_t size;
    uint8_t octets[];
};

struct recording {
    struct query_endpoint client, server;
    enum query_transport transport;
    int64_t unix_ns;
    uint64_t wait_us; /* from the start to the query */
    bool noted;       /* `note` is known */
    struct note note;
    bool used; /* an order has found it */
    struct recorded_reply *replies, **last;
    size_t size;
    uint8_t query[];
};

struct query_replay {
    struct recording **recordings; /* in the order of the capture */
    size_t count, room;
    size_t messages, octets; /* kept, with replies */

    /* A note whose query comes next. */
    bool noted;
    struct note note;
    struct query_endpoint note_client, note_server;
    enum query_transport note_transport;
};

/* Microseconds from one time of a capture to another; 0 if that is before it.  A file may say
 * anything: the two may be further apart than their type can count. */
static inline uint64_t microseconds_between(int64_t from_ns, int64_t to_ns)
{
    return to_ns > from_ns ? ((uint64_t)to_ns - (uint64_t)from_ns) / 1000 : 0;
}

/* The recording that an order asks again, or NULL; it is used then. */
struct recording *recording_find(struct query_replay *replay, const struct query_order *order);

/* As if no order had been there yet. */
void recording_rewind(struct query_replay *replay);

#endif
