/* base/reader.h: the only way to read octets of a message.
 *
 * A reader is a window on the octets of a message: it cannot see past its end.
 * Getters return a value and move on; the first one that would leave the
 * window sets the error, and from then on every getter returns zeros and moves
 * nothing, so that a structure is read in straight lines and checked once.
 * `base` is the start of the whole message, which offsets are counted from and
 * compression pointers lead into (RFC 1035 section 4.1.4); only the name room
 * uses it.
 *
 * This header knows octets and nothing of DNS. */
#ifndef BASE_READER_H
#define BASE_READER_H

#include <query/status.h>

struct name_memo;

struct reader {
    const uint8_t *base;
    const uint8_t *at;
    const uint8_t *end;
    enum query_status status;
    uint32_t fault;          /* offset of the first error from base */
    bool alone;              /* the octets are no part of a message: no pointers lead anywhere */
    struct name_memo *names; /* the name room's: what it has checked before; NULL: nothing */
};

/* NULL is as good as no octets: pointers are counted from, and NULL must not be. */
static inline struct reader reader_over(const uint8_t *octets, size_t size)
{
    static const uint8_t nothing = 0;
    if (octets == NULL) {
        octets = &nothing;
        size = 0;
    }
    return (struct reader){.base = octets, .at = octets, .end = octets + size};
}

static inline size_t reader_left(const struct reader *r)
{
    return (size_t)(r->end - r->at);
}

static inline uint32_t reader_offset(const struct reader *r)
{
    return (uint32_t)(r->at - r->base);
}

/* Sets the error unless there is one already, and closes the window. */
static inline void reader_fail_at(struct reader *r, enum query_status status, const uint8_t *where)
{
    if (r->status == QUERY_OK) {
        r->status = status;
        r->fault = (uint32_t)(where - r->base);
        r->end = r->at;
    }
}

static inline void reader_fail(struct reader *r, enum query_status status)
{
    reader_fail_at(r, status, r->at);
}

/* The next `n` octets, or NULL.  The error is placed at the end of the window,
 * where the octets are missing.  After an error not even 0 octets are there. */
static inline const uint8_t *reader_take(struct reader *r, size_t n)
{
    const uint8_t *from = r->at;
    if (reader_left(r) < n || (n == 0 && r->status != QUERY_OK)) {
        reader_fail_at(r, QUERY_SHORT, r->end);
        return NULL;
    }
    r->at += n;
    return from;
}

static inline uint8_t reader_u8(struct reader *r)
{
    const uint8_t *o = reader_take(r, 1);
    return o == NULL ? 0 : o[0];
}

static inline uint16_t reader_u16(struct reader *r)
{
    const uint8_t *o = reader_take(r, 2);
    return (uint16_t)(o == NULL ? 0 : o[0] << 8 | o[1]);
}

static inline uint32_t reader_u32(struct reader *r)
{
    const uint8_t *o = reader_take(r, 4);
    return o == NULL ? 0 : (uint32_t)o[0] << 24 | (uint32_t)o[1] << 16 | (uint32_t)o[2] << 8 | o[3];
}

static inline uint64_t reader_u48(struct reader *r)
{
    uint64_t high = reader_u16(r);
    return high << 32 | reader_u32(r);
}

/* A window of `n` octets, which the reader moves over. */
static inline struct reader reader_sub(struct reader *r, size_t n)
{
    struct reader sub = *r;
    const uint8_t *from = reader_take(r, n);
    if (from == NULL) {
        sub.end = sub.at;
        sub.status = r->status;
        sub.fault = r->fault;
        return sub;
    }
    sub.end = from + n;
    return sub;
}

/* The whole rest of the window as octets; never NULL. */
static inline const uint8_t *reader_rest(struct reader *r, size_t *n)
{
    const uint8_t *from = r->at;
    *n = reader_left(r);
    r->at = r->end;
    return from;
}

/* Ends the reading of a window: octets that are left over are an error. */
static inline enum query_status reader_close(struct reader *r)
{
    if (r->at != r->end)
        reader_fail(r, QUERY_TRAILING);
    return r->status;
}

#endif
