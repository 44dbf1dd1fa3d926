/* net/datagrams.h: many datagrams in one system call, where the system has such a call.
 *
 * Knows sockets and octets; it must not know messages or orders. */
#ifndef NET_DATAGRAMS_H
#define NET_DATAGRAMS_H

#include <stddef.h>
#include <stdint.h>

struct datagram {
    uint8_t *octets; /* of a datagram to be sent they are only read */
    size_t size;     /* to receive: the room; then what came */
};

/* Moves at most `count` datagrams, of which LIMIT_BURST are looked at, on a connected
 * socket, and never blocks.  Returns how many; if none, `*error` is errno, EAGAIN when
 * there is nothing to do now (never EINTR). */
size_t datagrams_send(int fd, const struct datagram *all, size_t count, int *error);
size_t datagrams_receive(int fd, struct datagram *all, size_t count, int *error);

#endif
