/* base/writer.h: the only way to build octets of a message.
 *
 * A writer is bounded storage of the caller's.  The first octet that does not
 * fit sets the error, and nothing is written from then on.  Length prefixes
 * are reserved with writer_open_*() and filled in by writer_close_*(): nobody
 * counts by hand.
 *
 * This header knows octets and nothing of DNS. */
#ifndef BASE_WRITER_H
#define BASE_WRITER_H

#include <query/status.h>
#include <string.h>

struct writer {
    uint8_t *octets;
    size_t size;
    size_t room;
    enum query_status status;
};

static inline struct writer writer_over(uint8_t *octets, size_t room)
{
    return (struct writer){.octets = octets, .room = room};
}

static inline void writer_fail(struct writer *w, enum query_status status)
{
    if (w->status == QUERY_OK)
        w->status = status;
}

/* `n` octets to fill in, already counted as written, or NULL. */
static inline uint8_t *writer_add(struct writer *w, size_t n)
{
    if (w->status != QUERY_OK)
        return NULL;
    if (w->room - w->size < n) {
        w->status = QUERY_SPACE;
        return NULL;
    }
    uint8_t *at = w->octets + w->size;
    w->size += n;
    return at;
}

static inline void writer_put(struct writer *w, const void *octets, size_t n)
{
    uint8_t *at = writer_add(w, n);
    if (at != NULL && n != 0)
        memcpy(at, octets, n);
}

static inline void writer_u8(struct writer *w, unsigned value)
{
    uint8_t *at = writer_add(w, 1);
    if (at != NULL)
        at[0] = (uint8_t)value;
}

static inline void writer_u16(struct writer *w, unsigned value)
{
    uint8_t *at = writer_add(w, 2);
    if (at != NULL) {
        at[0] = (uint8_t)(value >> 8);
        at[1] = (uint8_t)value;
    }
}

static inline void writer_u32(struct writer *w, uint32_t value)
{
    writer_u16(w, value >> 16);
    writer_u16(w, value & 0xffff);
}

static inline void writer_u48(struct writer *w, uint64_t value)
{
    writer_u16(w, (unsigned)(value >> 32) & 0xffff);
    writer_u32(w, (uint32_t)value);
}

/* Reserves a length prefix; the mark goes to the closing call. */
static inline size_t writer_open_u8(struct writer *w)
{
    size_t mark = w->size;
    writer_u8(w, 0);
    return mark;
}

static inline size_t writer_open_u16(struct writer *w)
{
    size_t mark = w->size;
    writer_u16(w, 0);
    return mark;
}

/* Fills the prefix in; more octets than it can count are QUERY_RANGE. */
static inline void writer_close_u8(struct writer *w, size_t mark)
{
    if (w->status != QUERY_OK)
        return;
    size_t n = w->size - mark - 1;
    if (n > 0xff)
        writer_fail(w, QUERY_RANGE);
    else
        w->octets[mark] = (uint8_t)n;
}

static inline void writer_close_u16(struct writer *w, size_t mark)
{
    if (w->status != QUERY_OK)
        return;
    size_t n = w->size - mark - 2;
    if (n > 0xffff) {
        writer_fail(w, QUERY_RANGE);
    } else {
        w->octets[mark] = (uint8_t)(n >> 8);
        w->octets[mark + 1] = (uint8_t)n;
    }
}

#endif
