/* A name server that is far away: lossy DELAY_MS LOSS_PER_MILLE.  It listens on a port of
 * 127.0.0.1, which it prints, drops so many of a thousand queries, and answers the others after the
 * delay with the address 192.0.2.1.  It ends with its standard input. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 12, QUERY_MAX = 512, WAITING = 65536, BUFFER = 4 << 20 };

struct reply {
    int64_t due_us;
    struct sockaddr_in client;
    size_t size;
    uint8_t octets[QUERY_MAX + 16];
};

/* First in, first out: the delay is the same for all. */
static struct reply waiting[WAITING];
static size_t first, end;

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Makes the reply of the query in its place; the question ends behind the name's zero octet. */
static void answer(struct reply *reply)
{
    static const uint8_t record[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1};
    size_t at = HEADER;
    while (at < reply->size && reply->octets[at] != 0)
        at += reply->octets[at] + 1u;
    at += 5;
    if (at > reply->size)
        at = reply->size;
    memcpy(reply->octets + at, record, sizeof(record));
    reply->size = at + sizeof(record);
    reply->octets[2] |= 0x84;
    memcpy(reply->octets + 4, "\0\1\0\1\0\0\0\0", 8);
}

static void receive_all(int fd, int64_t delay_us, unsigned loss)
{
    while ((end + 1) % WAITING != first) {
        struct reply *reply = &waiting[end];
        socklen_t size = sizeof(reply->client);
        ssize_t got = recvfrom(fd, reply->octets, QUERY_MAX, MSG_DONTWAIT,
                               (struct sockaddr *)&reply->client, &size);
        if (got < HEADER)
            return;
        if ((unsigned)(rand() % 1000) < loss)
            continue;
        reply->size = (size_t)got;
        reply->due_us = now_us() + delay_us;
        answer(reply);
        end = (end + 1) % WAITING;
    }
}

static void send_due(int fd)
{
    for (; first != end && waiting[first].due_us <= now_us(); first = (first + 1) % WAITING) {
        const struct reply *reply = &waiting[first];
        sendto(fd, reply->octets, reply->size, 0, (const struct sockaddr *)&reply->client,
               sizeof(reply->client));
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    int room = BUFFER, fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (argc != 3 || fd < 0)
        return 2;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    if (bind(fd, (struct sockaddr *)&address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return 1;
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    int64_t delay_us = strtol(argv[1], NULL, 10) * 1000;
    unsigned loss = (unsigned)strtoul(argv[2], NULL, 10);
    struct pollfd polls[] = {{.fd = fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    while (polls[1].revents == 0) {
        poll(polls, 2, first == end ? -1 : 1);
        receive_all(fd, delay_us, loss);
        send_due(fd);
    }
    return 0;
}
