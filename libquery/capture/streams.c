#include "capture/streams.h"

#include <stdlib.h>
#include <string.h>

enum { PREFIX = 2, HEADER = 12 };

/* Sequence numbers go round (RFC 9293 section 3.4). */
static int64_t distance(uint32_t from, uint32_t to)
{
    uint32_t ahead = to - from;
    return ahead < UINT32_C(0x80000000) ? (int64_t)ahead : (int64_t)ahead - (INT64_C(1) << 32);
}

static void drop_ahead(struct streams *streams, struct stream *stream)
{
    while (stream->ahead != NULL) {
        struct segment *segment = stream->ahead;
        stream->ahead = segment->next;
        streams->held -= segment->size;
        free(segment);
    }
    stream->ahead_count = 0;
}

/* Forgets where in the stream we are. */
static void lose_place(struct streams *streams, struct stream *stream)
{
    streams->lost += stream->size != 0 || stream->ahead != NULL;
    drop_ahead(streams, stream);
    stream->size = 0;
    stream->synced = false;
}

static void drop(struct streams *streams, struct stream *stream)
{
    lose_place(streams, stream);
    free(stream->message);
    *stream = (struct stream){0};
}

void streams_fini(struct streams *streams)
{
    for (size_t i = 0; streams->streams != NULL && i < LIMIT_CAPTURE_STREAMS; i++)
        drop(streams, &streams->streams[i]);
    free(streams->streams);
    streams->streams = NULL;
}

static struct stream *find(const struct streams *streams, const struct stream_segment *segment)
{
    for (size_t i = 0; streams->streams != NULL && i < LIMIT_CAPTURE_STREAMS; i++) {
        struct stream *stream = &streams->streams[i];
        if (stream->source.family != 0 && query_endpoint_equal(&stream->source, &segment->source) &&
            query_endpoint_equal(&stream->destination, &segment->destination))
            return stream;
    }
    return NULL;
}

/* A free place, or that of the stream that nothing was heard of for the longest time. */
static struct stream *make(struct streams *streams, const struct stream_segment *segment)
{
    if (streams->streams == NULL)
        streams->streams = calloc(LIMIT_CAPTURE_STREAMS, sizeof *streams->streams);
    if (streams->streams == NULL)
        return NULL;
    struct stream *oldest = &streams->streams[0];
    for (size_t i = 0; i < LIMIT_CAPTURE_STREAMS && oldest->source.family != 0; i++) {
        struct stream *stream = &streams->streams[i];
        if (stream->source.family == 0 || stream->touched < oldest->touched)
            oldest = stream;
    }
    drop(streams, oldest);
    oldest->source = segment->source;
    oldest->destination = segment->destination;
    return oldest;
}

/* ---- messages ---- */

static bool make_room(struct stream *stream, size_t room)
{
    if (stream->room >= room)
        return true;
    uint8_t *message = realloc(stream->message, room);
    if (message == NULL)
        return false;
    stream->message = message;
    stream->room = room;
    return true;
}

/* Octets of the message, with its length, that has begun; as far as they are known. */
static size_t wanted(const struct stream *stream)
{
    return stream->size < PREFIX ? PREFIX
                                 : PREFIX + ((size_t)stream->message[0] << 8 | stream->message[1]);
}

static enum query_status consume(struct stream *stream, const uint8_t *octets, size_t size,
                                 streams_take *take, void *context)
{
    enum query_status status = QUERY_OK;
    stream->next_seq += (uint32_t)size;
    while (status == QUERY_OK) {
        size_t want = wanted(stream);
        if (stream->size >= PREFIX && stream->size == want) {
            stream->size = 0;
            status = take(context, stream, stream->message + PREFIX, want - PREFIX);
            continue;
        }
        if (size == 0)
            break;
        size_t piece = want - stream->size < size ? want - stream->size : size;
        if (!make_room(stream, want))
            return QUERY_MEMORY;
        memcpy(stream->message + stream->size, octets, piece);
        stream->size += piece;
        octets += piece;
        size -= piece;
    }
    return status;
}

/* ---- order ---- */

/* Consumes what of a segment is next, and has not been there before. */
static enum query_status go_on(struct stream *stream, uint32_t seq, const uint8_t *octets,
                               size_t size, streams_take *take, void *context)
{
    int64_t old = distance(seq, stream->next_seq);
    if (old < 0 || (uint64_t)old >= size)
        return QUERY_OK;
    return consume(stream, octets + old, size - (size_t)old, take, context);
}

static enum query_status keep(struct streams *streams, struct stream *stream,
                              const struct stream_segment *segment, uint32_t seq)
{
    struct segment **link = &stream->ahead;
    if (stream->ahead_count == LIMIT_CAPTURE_AHEAD ||
        segment->size > LIMIT_CAPTURE_HELD - streams->held) {
        lose_place(streams, stream);
        return QUERY_OK;
    }
    struct segment *copy = malloc(sizeof *copy + segment->size);
    if (copy == NULL)
        return QUERY_MEMORY;
    while (*link != NULL && distance((*link)->seq, seq) >= 0)
        link = &(*link)->next;
    *copy = (struct segment){.next = *link, .seq = seq, .size = segment->size};
    memcpy(copy->octets, segment->octets, segment->size);
    *link = copy;
    stream->ahead_count++;
    streams->held += copy->size;
    return QUERY_OK;
}

/* What was ahead may be next now. */
static enum query_status catch_up(struct streams *streams, struct stream *stream,
                                  streams_take *take, void *context)
{
    enum query_status status = QUERY_OK;
    while (status == QUERY_OK && stream->ahead != NULL &&
           distance(stream->ahead->seq, stream->next_seq) >= 0) {
        struct segment *segment = stream->ahead;
        stream->ahead = segment->next;
        stream->ahead_count--;
        streams->held -= segment->size;
        status = go_on(stream, segment->seq, segment->octets, segment->size, take, context);
        free(segment);
    }
    return status;
}

/* Where a connection was there before the capture, or something is missing, a segment that
 * can begin a message is taken to do so: most messages are sent in one piece. */
static bool find_place(struct stream *stream, const struct stream_segment *segment, uint32_t seq)
{
    if (stream->synced)
        return true;
    if (segment->size < PREFIX || ((unsigned)segment->octets[0] << 8 | segment->octets[1]) < HEADER)
        return false;
    stream->synced = true;
    stream->next_seq = seq;
    return true;
}

static enum query_status add_octets(struct streams *streams, struct stream *stream,
                                    const struct stream_segment *segment, streams_take *take,
                                    void *context)
{
    uint32_t seq = segment->seq + segment->syn;
    if (!find_place(stream, segment, seq))
        return QUERY_OK;
    if (distance(stream->next_seq, seq) > 0)
        return keep(streams, stream, segment, seq);
    enum query_status status = go_on(stream, seq, segment->octets, segment->size, take, context);
    return status == QUERY_OK ? catch_up(streams, stream, take, context) : status;
}

/* A SYN begins a stream, unless it is the one that began it. */
static void begin(struct streams *streams, struct stream *stream,
                  const struct stream_segment *segment)
{
    if (stream->begun && stream->first_seq == segment->seq)
        return;
    lose_place(streams, stream);
    stream->begun = true;
    stream->ended = false;
    stream->synced = true;
    stream->first_seq = segment->seq;
    stream->next_seq = segment->seq + 1;
    stream->connected_ns = segment->unix_ns;
}

enum query_status streams_add(struct streams *streams, const struct stream_segment *segment,
                              streams_take *take, void *context)
{
    enum query_status status = QUERY_OK;
    struct stream *stream = find(streams, segment);
    if (stream == NULL && !segment->syn && segment->size == 0)
        return QUERY_OK;
    if (stream == NULL)
        stream = make(streams, segment);
    if (stream == NULL)
        return QUERY_MEMORY;
    stream->touched = ++streams->clock;
    if (segment->syn)
        begin(streams, stream, segment);
    if (segment->size != 0)
        status = add_octets(streams, stream, segment, take, context);
    if (segment->fin) {
        stream->ended = true;
        stream->end_seq = segment->seq + segment->syn + (uint32_t)segment->size;
    }
    bool over = stream->ended && (!stream->synced || stream->next_seq == stream->end_seq);
    if (status == QUERY_OK && (segment->rst || over))
        drop(streams, stream);
    return status;
}
