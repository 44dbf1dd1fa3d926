#ifdef QUERY_HAVE_MMSG
#define _GNU_SOURCE /* sendmmsg(), recvmmsg() */
#endif
#include "net/datagrams.h"

#include "base/limits.h"

#include <errno.h>
#include <sys/socket.h>

#ifdef QUERY_HAVE_MMSG

static size_t fill(struct mmsghdr *messages, struct iovec *pieces, const struct datagram *all,
                   size_t count)
{
    size_t n = count < LIMIT_BURST ? count : LIMIT_BURST;
    for (size_t i = 0; i < n; i++) {
        pieces[i] = (struct iovec){.iov_base = all[i].octets, .iov_len = all[i].size};
        messages[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces[i], .msg_iovlen = 1}};
    }
    return n;
}

size_t datagrams_send(int fd, const struct datagram *all, size_t count, int *error)
{
    struct mmsghdr messages[LIMIT_BURST];
    struct iovec pieces[LIMIT_BURST];
    size_t n = fill(messages, pieces, all, count);
    int sent;
    do
        sent = sendmmsg(fd, messages, (unsigned)n, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    *error = sent < 0 ? errno : 0;
    return sent < 0 ? 0 : (size_t)sent;
}

size_t datagrams_receive(int fd, struct datagram *all, size_t count, int *error)
{
    struct mmsghdr messages[LIMIT_BURST];
    struct iovec pieces[LIMIT_BURST];
    size_t n = fill(messages, pieces, all, count);
    int got;
    do
        got = recvmmsg(fd, messages, (unsigned)n, MSG_DONTWAIT, NULL);
    while (got < 0 && errno == EINTR);
    *error = got < 0 ? errno : 0;
    for (int i = 0; i < got; i++)
        all[i].size = messages[i].msg_len;
    return got < 0 ? 0 : (size_t)got;
}

#else

size_t datagrams_send(int fd, const struct datagram *all, size_t count, int *error)
{
    size_t n = 0;
    *error = 0;
    while (n < count && n < LIMIT_BURST) {
        if (send(fd, all[n].octets, all[n].size, MSG_NOSIGNAL) >= 0) {
            n++;
        } else if (errno != EINTR) {
            *error = n == 0 ? errno : 0;
            break;
        }
    }
    return n;
}

size_t datagrams_receive(int fd, struct datagram *all, size_t count, int *error)
{
    size_t n = 0;
    *error = 0;
    while (n < count && n < LIMIT_BURST) {
        ssize_t got = recv(fd, all[n].octets, all[n].size, 0);
        if (got >= 0) {
            all[n++].size = (size_t)got;
        } else if (errno != EINTR) {
            *error = n == 0 ? errno : 0;
            break;
        }
    }
    return n;
}

#endif
