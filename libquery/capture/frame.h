/* capture/frame.h: from a frame as it was captured to the DNS messages in it.
 *
 * Knows link types, IP, UDP and TCP; not which kind of file the frame is from. */
#ifndef CAPTURE_FRAME_H
#define CAPTURE_FRAME_H

#include "capture/fields.h"
#include "capture/fragments.h"
#include "capture/streams.h"

enum { FRAME_PORTS = 16 };

struct frame {
    unsigned link; /* its type */
    int64_t unix_ns;
    uint64_t number;
    const uint8_t *octets;
    size_t size;
    bool cut;              /* there was more than what was captured */
    struct fields options; /* of the block around it */
};

struct dissector {
    uint16_t ports[FRAME_PORTS];
    size_t port_count;
    query_capture_take *take;
    void *context;
    struct query_capture_counts counts;
    struct fragments fragments;
    struct streams streams;
};

/* `context` and `take` are to be set before each frame.  QUERY_MEMORY, or what `take` returns. */
enum query_status dissect_frame(struct dissector *dissector, const struct frame *frame);

/* Counts what will not become whole any more, and frees all memory. */
void dissector_fini(struct dissector *dissector);

/* Takes the next option of a block of pcapng; false: there are no more. */
bool block_option_take(struct fields *options, unsigned *code, struct fields *value);

#endif
