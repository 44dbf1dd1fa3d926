/* capture/streams.h: messages out of the segments of TCP (RFC 9293, RFC 1035 section 4.2.2).
 *
 * Each direction of a connection is a stream of its own.  Knows sequence numbers and the
 * length in front of a message; not how a segment was carried. */
#ifndef CAPTURE_STREAMS_H
#define CAPTURE_STREAMS_H

#include "base/limits.h"

#include <query/capture.h>

/* A segment that came before one that must come first. */
struct segment {
    struct segment *next; /* in the order of the stream */
    uint32_t seq;
    size_t size;
    uint8_t octets[];
};

struct stream {
    struct query_endpoint source, destination; /* family 0: the place is free */
    bool synced;                               /* it is known where in the stream we are */
    bool ended;                                /* there was a FIN, at `end_seq` */
    bool begun;                                /* there was a SYN, with `first_seq` */
    uint32_t next_seq, end_seq, first_seq;
    int64_t connected_ns;
    uint64_t touched;
    uint8_t *message; /* what is here of a message and its length */
    size_t size, room;
    struct segment *ahead;
    size_t ahead_count;
};

struct streams {
    struct stream *streams; /* LIMIT_CAPTURE_STREAMS of them; NULL: not yet needed */
    size_t held;            /* octets of segments ahead, of all */
    uint64_t clock;
    uint64_t lost; /* streams that ended, or were given up, within a message or a gap */
};

struct stream_segment {
    struct query_endpoint source, destination;
    uint32_t seq;
    bool syn, fin, rst;
    int64_t unix_ns;
    const uint8_t *octets;
    size_t size;
};

/* Told of each message that is whole. */
typedef enum query_status streams_take(void *context, const struct stream *stream,
                                       const uint8_t *octets, size_t size);

/* QUERY_MEMORY, or what `take` returns. */
enum query_status streams_add(struct streams *streams, const struct stream_segment *segment,
                              streams_take *take, void *context);

/* Ends all streams, and counts those that are within a message or gap. */
void streams_fini(struct streams *streams);

#endif
