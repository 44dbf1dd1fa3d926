#include "common/roots.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOTS_MOST = 64 /* servers of a lab's root that are looked at */ };

/* Connecting a datagram socket sends nothing, and fails without a route. */
bool roots_have_ipv6(void)
{
    struct sockaddr_in6 root = {.sin6_family = AF_INET6};
    static const uint8_t octets[16] = {0x20, 0x01, 0x05, 0, 0, 0x2f, [15] = 0x0f};
    int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd < 0)
        return false;
    memcpy(&root.sin6_addr, octets, sizeof octets);
    root.sin6_port = htons(53);
    bool connected = connect(fd, (const struct sockaddr *)&root, sizeof root) == 0;
    close(fd);
    return connected;
}

static void put(struct query_walk_server *server, const struct query_name *name,
                const struct query_endpoint *from, size_t count, uint16_t port,
                struct query_endpoint *addresses, size_t each)
{
    *server = (struct query_walk_server){
        .name = *name, .addresses = addresses, .source = QUERY_ADDRESS_START};
    while (server->address_count < count && server->address_count < each) {
        struct query_endpoint *address = &addresses[server->address_count];
        *address = from[server->address_count++];
        address->port = port;
    }
}

size_t roots_find(const struct query_lab *lab, uint16_t port, struct query_walk_server *servers,
                  size_t room, struct query_endpoint *addresses, size_t each)
{
    const struct query_lab_server *ours[ROOTS_MOST];
    size_t count;
    if (lab != NULL) {
        /* A lab of the user's own has roots of its own. */
        room = room < ROOTS_MOST ? room : ROOTS_MOST;
        count = query_lab_roots(lab, ours, room);
        count = count < room ? count : room;
        for (size_t i = 0; i < count; i++)
            put(&servers[i], &ours[i]->names[0], ours[i]->addresses, ours[i]->address_count, port,
                addresses + i * each, each);
        return count;
    }
    const struct query_walk_server *hints = query_root_hints(&count);
    count = count < room ? count : room;
    for (size_t i = 0; i < count; i++)
        put(&servers[i], &hints[i].name, hints[i].addresses, hints[i].address_count, port,
            addresses + i * each, each);
    return count;
}
