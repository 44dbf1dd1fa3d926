/* base/sink.h: the fast way into a sink, for code that prints a lot.
 *
 * This header knows octets and nothing of DNS.  Ask for room once, write
 * there, say how much was written:
 *
 *     char *at = sink_room(sink, 16);
 *     if (at != NULL)
 *         sink_commit(sink, print_ipv4(at, octets));
 */
#ifndef BASE_SINK_H
#define BASE_SINK_H

#include <query/sink.h>
#include <string.h>

/* Makes room for `n` octets or sets the error; used when the present room is too small. */
bool sink_grow(struct query_sink *sink, size_t n);

/* At least `n` octets to write to, or NULL (the sink's status says why). */
static inline char *sink_room(struct query_sink *sink, size_t n)
{
    if (sink->room - sink->size < n || sink->status != QUERY_OK) {
        if (!sink_grow(sink, n))
            return NULL;
    }
    return sink->text + sink->size;
}

static inline void sink_commit(struct query_sink *sink, size_t n)
{
    sink->size += n;
}

static inline void sink_char(struct query_sink *sink, char c)
{
    char *at = sink_room(sink, 1);
    if (at != NULL) {
        *at = c;
        sink->size++;
    }
}

static inline void sink_put(struct query_sink *sink, const void *octets, size_t size)
{
    char *at = size == 0 ? NULL : sink_room(sink, size);
    if (at != NULL) {
        memcpy(at, octets, size);
        sink->size += size;
    }
}

/* A string literal, whose size the compiler knows. */
#define sink_literal(sink, literal) sink_put((sink), "" literal, sizeof(literal) - 1)

#endif
