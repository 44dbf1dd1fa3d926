/* revc/span.h: addresses one after the other: one, those of a prefix, those of a range.
 *
 * Knows how they are written; must not know what is asked for them. */
#ifndef REVC_SPAN_H
#define REVC_SPAN_H

#include <query/endpoint.h>

struct revc_span {
    struct query_endpoint first, last;
    bool prefix;
    unsigned bits; /* of the prefix */
};

/* Reads "192.0.2.1", "192.0.2.0/24" or "192.0.2.10-192.0.2.40", and the same in IPv6.  Bits
 * behind a prefix are no fault: 192.0.2.1/24 is 192.0.2.0/24.  NULL, or what is wrong, in words
 * that follow the text; `*span` is then unchanged. */
const char *revc_span_scan(struct revc_span *span, const char *text, size_t size);

/* How many addresses; UINT64_MAX also for more. */
uint64_t revc_span_count(const struct revc_span *span);

/* Goes on to the next address, which is span->first then; false behind the last. */
bool revc_span_step(struct revc_span *span);

/* An address in running text, from `*at` on: what stands alone, or in brackets, or before a port
 * or a full stop.  False if there is none any more.  Then `*at` is behind it, and its text is the
 * `*size` octets from `*start` on. */
bool revc_span_find(const char *text, size_t text_size, size_t *at, size_t *start, size_t *size,
                    struct query_endpoint *address);

#endif
