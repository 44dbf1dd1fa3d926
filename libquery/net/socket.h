/* net/socket.h: system calls on sockets, made safe: they go on after a signal,
 * never block, never raise SIGPIPE, and close on exec.
 *
 * Knows endpoints and octets; it must not know messages, orders or deadlines. */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include <query/endpoint.h>
#include <sys/types.h>
#include <sys/uio.h>

/* A socket of type SOCK_DGRAM or SOCK_STREAM for the address family of the
 * server, bound to `source` unless that is all zero, and connected to `server` or
 * (with a stream) on the way there.  Returns it, or -1 with the reason in `*error`.
 * A source of another family than the server is EAFNOSUPPORT. */
int socket_open(int type, const struct query_endpoint *server, const struct query_endpoint *source,
                int *error);

/* Octets taken or given, 0 at the end of a stream, or -1 with errno, which is
 * EAGAIN when there is nothing to do now (never EINTR or EWOULDBLOCK). */
ssize_t socket_send(int fd, const struct iovec *pieces, size_t count);
ssize_t socket_receive(int fd, void *octets, size_t room);

/* Whether a connection that nobody reads is as it should be: open, with nothing to read. */
bool socket_is_quiet(int fd);

/* The error that waits on the socket, taken away; 0: none. */
int socket_error(int fd);

/* Where the socket sends from; family 0 if that cannot be told. */
struct query_endpoint socket_local(int fd);

void socket_close(int fd);

#endif
