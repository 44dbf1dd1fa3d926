/* Messages on a stream of octets, each after its length in two octets
 * (RFC 1035 section 4.2.2, RFC 7766 section 8). */
#include "base/limits.h"
#include "net/transport.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* One whole message with its length fits, so that there always is room to read into. */
enum { PREFIX = 2, ROOM = PREFIX + LIMIT_MESSAGE };

static struct outcome open_stream(struct channel *channel, const struct query_order *order)
{
    return channel->transport->stream->open(channel, order);
}

/* Length and query leave in one call: a server may take a segment with nothing
 * but the length for a whole message (RFC 7766 section 8). */
static struct outcome send_query(struct channel *channel, const struct query_order *order)
{
    const struct stream *stream = channel->transport->stream;
    if (!channel->connected) {
        struct outcome outcome = stream->connect(channel);
        if (!channel->connected)
            return outcome;
    }
    uint8_t prefix[PREFIX] = {(uint8_t)(order->size >> 8), (uint8_t)order->size};
    while (channel->sent < PREFIX + order->size) {
        size_t gone = channel->sent < PREFIX ? channel->sent : PREFIX;
        size_t start = channel->sent - gone;
        struct iovec pieces[2] = {
            {.iov_base = prefix + gone, .iov_len = PREFIX - gone},
            {.iov_base = (void *)(order->query + start), .iov_len = order->size - start},
        };
        bool whole = gone < PREFIX;
        ssize_t sent = stream->send(channel, whole ? pieces : pieces + 1, whole ? 2 : 1);
        if (sent < 0) {
            if (errno == EAGAIN)
                return outcome_none();
            /* Nobody reads at the other end any more. */
            return errno == EPIPE ? outcome_error(PROGRESS_CLOSED, 0)
                                  : outcome_error(PROGRESS_IO, errno);
        }
        channel->sent += (size_t)sent;
    }
    channel->wants = POLLIN;
    return (struct outcome){.what = PROGRESS_SENT};
}

/* Octets of the next message with its length, if all are here; else 0. */
static size_t whole_message(const struct channel *channel)
{
    size_t here = channel->end - channel->first;
    if (here < PREFIX)
        return 0;
    const uint8_t *at = channel->octets + channel->first;
    size_t size = PREFIX + (size_t)(at[0] << 8 | at[1]);
    return size <= here ? size : 0;
}

static struct outcome take_message(struct channel *channel, size_t size)
{
    const uint8_t *at = channel->octets + channel->first;
    channel->first += size;
    channel->replied = true;
    return (struct outcome){.what = PROGRESS_MESSAGE, .octets = at + PREFIX, .size = size - PREFIX};
}

static struct outcome receive(struct channel *channel, uint8_t *buffer)
{
    (void)buffer; /* a message may come in pieces between those of other connections */
    if (channel->octets == NULL) {
        channel->octets = malloc(ROOM);
        if (channel->octets == NULL)
            return outcome_error(PROGRESS_IO, ENOMEM);
    }
    size_t size = whole_message(channel);
    if (size != 0)
        return take_message(channel, size);
    if (channel->first != 0) {
        memmove(channel->octets, channel->octets + channel->first, channel->end - channel->first);
        channel->end -= channel->first;
        channel->first = 0;
    }
    ssize_t got = channel->transport->stream->receive(channel, channel->octets + channel->end,
                                                      ROOM - channel->end);
    if (got == 0)
        return outcome_error(PROGRESS_CLOSED, 0);
    if (got < 0)
        return errno == EAGAIN ? outcome_none() : outcome_error(PROGRESS_IO, errno);
    channel->end += (size_t)got;
    size = whole_message(channel);
    return size != 0 ? take_message(channel, size) : outcome_none();
}

static bool has_more(const struct channel *channel)
{
    return whole_message(channel) != 0;
}

/* A reply that is still on its way would be taken for that of the next query. */
static bool is_clean(const struct channel *channel)
{
    return channel->replied && channel->first == channel->end &&
           channel->transport->stream->is_quiet(channel);
}

static void close_stream(struct channel *channel)
{
    channel->transport->stream->close(channel);
    free(channel->octets);
}

const struct carrier carrier_frame16 = {
    .name = "frame16",
    .lasting = true,
    .open = open_stream,
    .send = send_query,
    .receive = receive,
    .has_more = has_more,
    .is_clean = is_clean,
    .close = close_stream,
};
