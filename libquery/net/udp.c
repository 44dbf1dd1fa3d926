/* One connected socket for each query: the kernel picks an unpredictable port,
 * and drops what comes from another address or port (RFC 5452 section 9.2). */
#include "base/limits.h"
#include "net/socket.h"
#include "net/transport.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

static struct outcome open_socket(struct channel *channel, const struct query_order *order)
{
    int error;
    channel->fd = socket_open(SOCK_DGRAM, &order->server, &order->source, &error);
    if (channel->fd < 0)
        return outcome_error(PROGRESS_SETUP, error);
    channel->connected = true;
    return outcome_none();
}

static struct outcome send_query(struct channel *channel, const struct query_order *order)
{
    struct iovec piece = {.iov_base = (void *)order->query, .iov_len = order->size};
    if (socket_send(channel->fd, &piece, 1) < 0) {
        if (errno != EAGAIN)
            return outcome_error(PROGRESS_IO, errno);
        channel->wants = POLLOUT;
        return outcome_none();
    }
    channel->sent = order->size;
    channel->wants = POLLIN;
    return (struct outcome){.what = PROGRESS_SENT};
}

static struct outcome receive(struct channel *channel, uint8_t *buffer)
{
    /* No datagram is larger (RFC 768); a jumbogram (RFC 2675) is cut, and cannot be DNS. */
    ssize_t got = socket_receive(channel->fd, buffer, LIMIT_MESSAGE);
    if (got < 0)
        return errno == EAGAIN ? outcome_none() : outcome_error(PROGRESS_IO, errno);
    return (struct outcome){.what = PROGRESS_MESSAGE, .octets = buffer, .size = (size_t)got};
}

static void close_socket(struct channel *channel)
{
    socket_close(channel->fd);
}

const struct carrier carrier_udp = {
    .name = "udp",
    .open = open_socket,
    .send = send_query,
    .receive = receive,
    .close = close_socket,
};
