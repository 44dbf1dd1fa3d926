/* The least a program can do that looks an address up: one UDP query, the addresses of
 * the reply.  floor ADDRESS PORT NAME.  What digc needs more than this is what it costs. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 12, FIXED = 10, TIMEOUT_MS = 2000 };

/* Header, question, OPT record; 0 if the name is too long. */
static size_t build(uint8_t *query, size_t room, const char *name)
{
    static const uint8_t header[HEADER] = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1};
    static const uint8_t rest[] = {0, 0, 1, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0};
    size_t at = HEADER;
    memcpy(query, header, HEADER);
    while (*name != '\0') {
        size_t length = strcspn(name, ".");
        if (length > 63 || at + length + 1 + sizeof(rest) > room)
            return 0;
        query[at++] = (uint8_t)length;
        memcpy(query + at, name, length);
        at += length;
        name += length + (name[length] == '.' ? 1 : 0);
    }
    memcpy(query + at, rest, sizeof(rest));
    return at + sizeof(rest);
}

/* Steps over a name; past the end if it does not end. */
static size_t skip_name(const uint8_t *reply, size_t size, size_t at)
{
    while (at < size && reply[at] != 0) {
        if (reply[at] >= 0xc0)
            return at + 2;
        at += reply[at] + 1u;
    }
    return at + 1;
}

static void print(const uint8_t *reply, size_t size)
{
    unsigned answers = (unsigned)(reply[6] << 8 | reply[7]);
    size_t at = skip_name(reply, size, HEADER) + 4;
    for (; answers > 0; answers--) {
        at = skip_name(reply, size, at);
        if (at + FIXED > size)
            return;
        size_t length = (size_t)(reply[at + 8] << 8 | reply[at + 9]);
        const uint8_t *data = reply + at + FIXED;
        if (reply[at + 1] == 1 && length == 4 && at + FIXED + 4 <= size)
            printf("%u.%u.%u.%u\n", data[0], data[1], data[2], data[3]);
        at += FIXED + length;
    }
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    uint8_t octets[4096];
    struct sockaddr_in server = {.sin_family = AF_INET};
    server.sin_port = htons((uint16_t)strtoul(argv[2], NULL, 10));
    size_t size = build(octets, sizeof(octets), argv[3]);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (size == 0 || fd < 0 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1 ||
        connect(fd, (const struct sockaddr *)&server, sizeof(server)) != 0 ||
        send(fd, octets, size, 0) < 0)
        return 1;
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    if (poll(&poll_fd, 1, TIMEOUT_MS) != 1)
        return 1;
    ssize_t got = recv(fd, octets, sizeof(octets), 0);
    if (got < HEADER)
        return 1;
    print(octets, (size_t)got);
    (void)close(fd);
    return 0;
}
