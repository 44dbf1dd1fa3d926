/* A stream of octets as the kernel has it. */
#include "net/socket.h"
#include "net/transport.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

static struct outcome open_stream(struct channel *channel, const struct query_order *order)
{
    int error;
    channel->fd = socket_open(SOCK_STREAM, &order->server, &order->source, &error);
    if (channel->fd < 0)
        return outcome_error(PROGRESS_SETUP, error);
    channel->wants = POLLOUT;
    return outcome_none();
}

/* The socket is ready: the connection stands, or there is an error. */
static struct outcome finish_connect(struct channel *channel)
{
    int error = socket_error(channel->fd);
    if (error != 0)
        return outcome_error(PROGRESS_SETUP, error);
    channel->connected = true;
    return outcome_none();
}

static ssize_t send_octets(struct channel *channel, const struct iovec *pieces, size_t count)
{
    ssize_t sent = socket_send(channel->fd, pieces, count);
    channel->wants = sent < 0 && errno == EAGAIN ? POLLOUT : POLLIN;
    return sent;
}

static ssize_t receive_octets(struct channel *channel, uint8_t *octets, size_t room)
{
    channel->wants = POLLIN;
    return socket_receive(channel->fd, octets, room);
}

static bool is_quiet(const struct channel *channel)
{
    return socket_is_quiet(channel->fd);
}

static void close_stream(struct channel *channel)
{
    socket_close(channel->fd);
}

const struct stream stream_tcp = {
    .name = "tcp",
    .open = open_stream,
    .connect = finish_connect,
    .send = send_octets,
    .receive = receive_octets,
    .is_quiet = is_quiet,
    .close = close_stream,
};
