#include "net/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union address {
    struct sockaddr any;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
};

/* Returns the size of the address, 0 if the endpoint has none. */
static socklen_t fill_address(union address *address, const struct query_endpoint *endpoint)
{
    if (endpoint->family == 4) {
        address->ipv4 = (struct sockaddr_in){.sin_family = AF_INET};
        address->ipv4.sin_port = htons(endpoint->port);
        memcpy(&address->ipv4.sin_addr, endpoint->octets, 4);
        return sizeof(address->ipv4);
    }
    if (endpoint->family == 6) {
        address->ipv6 = (struct sockaddr_in6){.sin6_family = AF_INET6};
        address->ipv6.sin6_port = htons(endpoint->port);
        address->ipv6.sin6_scope_id = endpoint->scope;
        memcpy(&address->ipv6.sin6_addr, endpoint->octets, 16);
        return sizeof(address->ipv6);
    }
    return 0;
}

static int make_socket(int family, int type)
{
#if defined(SOCK_NONBLOCK) && defined(SOCK_CLOEXEC)
    return socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
#else
    int fd = socket(family, type, 0);
    if (fd < 0)
        return -1;
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
#endif
}

/* Family 0 with a port is that port of any address. */
static int bind_source(int fd, int type, const struct query_endpoint *server,
                       const struct query_endpoint *source)
{
    if (source->family == 0 && source->port == 0)
        return 0;
    struct query_endpoint from = *source;
    if (from.family == 0)
        from.family = server->family;
    if (from.family != server->family) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    /* A fixed port would else be taken for minutes by the connection before (TIME_WAIT). */
    int one = 1;
    if (type == SOCK_STREAM && from.port != 0 &&
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0)
        return -1;
    union address address;
    socklen_t size = fill_address(&address, &from);
    return bind(fd, &address.any, size);
}

static int connect_server(int fd, const union address *address, socklen_t size)
{
    if (connect(fd, &address->any, size) == 0)
        return 0;
    /* After a signal the connection goes on being made, as with EINPROGRESS. */
    return errno == EINPROGRESS || errno == EINTR ? 0 : -1;
}

int socket_open(int type, const struct query_endpoint *server, const struct query_endpoint *source,
                int *error)
{
    union address address;
    socklen_t size = fill_address(&address, server);
    if (size == 0) {
        *error = EAFNOSUPPORT;
        return -1;
    }
    int fd = make_socket(address.any.sa_family, type);
    if (fd < 0) {
        *error = errno;
        return -1;
    }
    if (bind_source(fd, type, server, source) < 0 || connect_server(fd, &address, size) < 0) {
        *error = errno;
        close(fd);
        return -1;
    }
    return fd;
}

/* What a call that returned -1 means; true: make it again. */
static bool is_interrupted(void)
{
#if EWOULDBLOCK != EAGAIN
    if (errno == EWOULDBLOCK)
        errno = EAGAIN;
#endif
    return errno == EINTR;
}

ssize_t socket_send(int fd, const struct iovec *pieces, size_t count)
{
    struct msghdr message = {0};
    message.msg_iov = (struct iovec *)pieces; /* sendmsg() only reads them */
    message.msg_iovlen = count;
    ssize_t sent;
    do
        sent = count == 1 ? send(fd, pieces->iov_base, pieces->iov_len, MSG_NOSIGNAL)
                          : sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && is_interrupted());
    return sent;
}

ssize_t socket_receive(int fd, void *octets, size_t room)
{
    ssize_t got;
    do
        got = recv(fd, octets, room, 0);
    while (got < 0 && is_interrupted());
    return got;
}

bool socket_is_quiet(int fd)
{
    uint8_t octet;
    ssize_t got;
    do
        got = recv(fd, &octet, 1, MSG_PEEK);
    while (got < 0 && is_interrupted());
    return got < 0 && errno == EAGAIN;
}

int socket_error(int fd)
{
    int error = 0;
    socklen_t size = sizeof(error);
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return errno;
    return error;
}

struct query_endpoint socket_local(int fd)
{
    struct query_endpoint local = {0};
    union address address = {0};
    socklen_t size = sizeof(address);
    if (getsockname(fd, &address.any, &size) < 0)
        return local;
    if (address.any.sa_family == AF_INET) {
        local.family = 4;
        local.port = ntohs(address.ipv4.sin_port);
        memcpy(local.octets, &address.ipv4.sin_addr, 4);
    } else if (address.any.sa_family == AF_INET6) {
        local.family = 6;
        local.port = ntohs(address.ipv6.sin6_port);
        local.scope = address.ipv6.sin6_scope_id;
        memcpy(local.octets, &address.ipv6.sin6_addr, 16);
    }
    return local;
}

void socket_close(int fd)
{
    close(fd); /* not again after EINTR: the number may belong to somebody else by then */
}
