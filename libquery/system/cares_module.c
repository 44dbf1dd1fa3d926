/* All of c-ares in one file, for its versions from 1.18.1 on.  Versions from
 * 1.22 on differ in what they send, cache and tell, so nothing is left to their
 * defaults that has a setting in all of them. */
#define CARES_NO_DEPRECATED

#include "system/cares_module.h"

/* <ares.h> of 1.18.1 takes fd_set for granted. */
#include <sys/select.h>

#include <ares.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum {
    SOCKETS = 64, /* open at once; a channel needs two for each server and family */
    TRIES = 3,    /* rounds over all servers, each twice as long as the one before */
    TRY_SHARE = 6 /* the first try has this part of all the time: two servers get two rounds */
};

struct tap;

/* One look-up; `sockets` are those that c-ares waits for. */
struct lookup {
    struct pollfd sockets[SOCKETS];
    unsigned socket_count;
    bool too_many; /* sockets */
    bool done;
    enum query_status status;
    uint16_t port;
    struct query_endpoint *endpoints;
    size_t room;
    size_t count;
    const struct query_endpoint *address; /* whose name is wanted; NULL: addresses are */
    char *name;
    size_t name_room;
    struct tap *tap; /* NULL: nobody listens */
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum query_status status_of(int status)
{
    switch (status) {
    case ARES_SUCCESS: return QUERY_OK;
    case ARES_ENOTFOUND:
    case ARES_ENODATA: return QUERY_NOT_FOUND;
    case ARES_EBADNAME: return QUERY_SYNTAX;
    case ARES_ETIMEOUT:
    case ARES_ECANCELLED: /* by us, when the time is over */ return QUERY_TIMEOUT;
    case ARES_ENOMEM: return QUERY_MEMORY;
    case ARES_EFILE: return QUERY_SYSTEM;
    default: return QUERY_NO_SERVER;
    }
}

/* ---- what c-ares calls ---- */

static void watch(void *context, ares_socket_t fd, int readable, int writable)
{
    struct lookup *lookup = context;
    short events = (short)((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));
    unsigned i = 0;
    while (i < lookup->socket_count && lookup->sockets[i].fd != fd)
        i++;
    if (events == 0) {
        if (i < lookup->socket_count)
            lookup->sockets[i] = lookup->sockets[--lookup->socket_count];
        return;
    }
    if (i == SOCKETS) {
        lookup->too_many = true;
        return;
    }
    lookup->sockets[i] = (struct pollfd){.fd = fd, .events = events};
    if (i == lookup->socket_count)
        lookup->socket_count++;
}

static bool take_address(struct query_endpoint *endpoint, const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        *endpoint = (struct query_endpoint){.family = 4};
        memcpy(endpoint->octets, &in.sin_addr, 4);
        return true;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof in6);
        *endpoint = (struct query_endpoint){.family = 6, .scope = in6.sin6_scope_id};
        memcpy(endpoint->octets, &in6.sin6_addr, 16);
        return true;
    }
    return false;
}

static void finish(void *context, int status, int timeouts, struct ares_addrinfo *result)
{
    struct lookup *lookup = context;
    (void)timeouts;
    lookup->done = true;
    lookup->status = status_of(status);
    if (result == NULL)
        return;
    for (const struct ares_addrinfo_node *node = result->nodes;
         node != NULL && lookup->count < lookup->room; node = node->ai_next) {
        struct query_endpoint *endpoint = &lookup->endpoints[lookup->count];
        if (take_address(endpoint, node->ai_addr)) {
            endpoint->port = lookup->port;
            lookup->count++;
        }
    }
    if (lookup->status == QUERY_OK && result->nodes == NULL)
        lookup->status = QUERY_NOT_FOUND;
    ares_freeaddrinfo(result);
}

static void finish_name(void *context, int status, int timeouts, char *node, char *service)
{
    struct lookup *lookup = context;
    size_t size = node == NULL ? 0 : strlen(node);
    (void)timeouts;
    (void)service;
    lookup->done = true;
    lookup->status = status_of(status);
    if (lookup->status == QUERY_OK && (size == 0 || size >= lookup->name_room))
        lookup->status = QUERY_SYNTAX;
    if (lookup->status == QUERY_OK)
        memcpy(lookup->name, node, size + 1);
}

/* ---- the wiretap ---- */

/* One socket of c-ares.  What goes over a stream is gathered until a message is whole: two octets
 * of length stand before it (RFC 1035 section 4.2.2). */
struct wire {
    ares_socket_t fd; /* -1: free */
    bool stream;
    struct query_endpoint server;
    struct {
        uint8_t *octets;
        size_t size;
    } way[2]; /* sent, received */
};
struct tap {
    query_host_tap *tell;
    void *context;
    struct wire wires[SOCKETS];
};
enum { SENT, RECEIVED };

static struct wire *find_wire(struct tap *tap, ares_socket_t fd)
{
    for (size_t i = 0; i < SOCKETS; i++) {
        if (tap->wires[i].fd == fd)
            return &tap->wires[i];
    }
    return NULL;
}

static void tell(const struct tap *tap, const struct wire *wire, int way, const uint8_t *octets,
                 size_t size)
{
    struct query_host_message message = {.sent = way == SENT,
                                         .stream = wire->stream,
                                         .server = wire->server,
                                         .octets = octets,
                                         .size = size};
    tap->tell(tap->context, &message);
}

/* Without memory the rest of the stream goes untold. */
static void gather(const struct tap *tap, struct wire *wire, int way, const uint8_t *octets,
                   size_t size)
{
    uint8_t *all = realloc(wire->way[way].octets, wire->way[way].size + size);
    if (all == NULL)
        return;
    memcpy(all + wire->way[way].size, octets, size);
    size_t have = wire->way[way].size + size, at = 0;
    while (have - at >= 2) {
        size_t whole = (size_t)all[at] << 8 | all[at + 1];
        if (have - at - 2 < whole)
            break;
        tell(tap, wire, way, all + at + 2, whole);
        at += 2 + whole;
    }
    memmove(all, all + at, have - at);
    wire->way[way].octets = all;
    wire->way[way].size = have - at;
}

static void listen_to(struct tap *tap, ares_socket_t fd, int way, const uint8_t *octets,
                      size_t size)
{
    struct wire *wire = find_wire(tap, fd);
    if (wire == NULL || size == 0)
        return;
    if (wire->stream)
        gather(tap, wire, way, octets, size);
    else
        tell(tap, wire, way, octets, size);
}

/* c-ares leaves it to these functions to make a socket that does not block. */
static ares_socket_t open_socket(int family, int type, int protocol, void *context)
{
    struct tap *tap = context;
    int fd = socket(family, type, protocol);
    if (fd < 0)
        return -1;
    struct wire *wire = find_wire(tap, -1);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || wire == NULL) {
        close(fd);
        return -1;
    }
    *wire = (struct wire){.fd = fd, .stream = type == SOCK_STREAM};
    return fd;
}

static int close_socket(ares_socket_t fd, void *context)
{
    struct wire *wire = find_wire(context, fd);
    if (wire != NULL) {
        free(wire->way[SENT].octets);
        free(wire->way[RECEIVED].octets);
        *wire = (struct wire){.fd = -1};
    }
    return close(fd);
}

static int connect_socket(ares_socket_t fd, const struct sockaddr *address, ares_socklen_t size,
                          void *context)
{
    struct wire *wire = find_wire(context, fd);
    if (wire != NULL && take_address(&wire->server, address)) {
        /* The port stands in the same place of both. */
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        wire->server.port = ntohs(in.sin_port);
    }
    return connect(fd, address, size);
}

static ares_ssize_t receive(ares_socket_t fd, void *octets, size_t size, int flags,
                            struct sockaddr *from, ares_socklen_t *from_size, void *context)
{
    ssize_t got = recvfrom(fd, octets, size, flags, from, from_size);
    if (got > 0)
        listen_to(context, fd, RECEIVED, octets, (size_t)got);
    return got;
}

static ares_ssize_t send_pieces(ares_socket_t fd, const struct iovec *pieces, int count,
                                void *context)
{
    ssize_t gone = writev(fd, pieces, count), left = gone;
    for (int i = 0; i < count && left > 0; i++) {
        size_t size = (size_t)left < pieces[i].iov_len ? (size_t)left : pieces[i].iov_len;
        listen_to(context, fd, SENT, pieces[i].iov_base, size);
        left -= (ssize_t)size;
    }
    return gone;
}

static const struct ares_socket_functions socket_functions = {.asocket = open_socket,
                                                              .aclose = close_socket,
                                                              .aconnect = connect_socket,
                                                              .arecvfrom = receive,
                                                              .asendv = send_pieces};

/* ---- the loop ---- */

static enum query_status open_channel(ares_channel *channel, struct lookup *lookup,
                                      uint32_t timeout_ms)
{
    char lookups[] = "fb"; /* the hosts file, then DNS, whatever nsswitch.conf says */
    struct ares_options options = {0};
    int set = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS;
    int64_t first_ms = timeout_ms / TRY_SHARE;
    options.flags = 0;
    options.timeout = (int)(first_ms < 100 ? 100 : first_ms > INT_MAX / 4 ? INT_MAX / 4 : first_ms);
    options.tries = TRIES;
    options.lookups = lookups;
    if (lookup != NULL) {
        options.sock_state_cb = watch;
        options.sock_state_cb_data = lookup;
        set |= ARES_OPT_SOCK_STATE_CB;
    }
#ifdef ARES_OPT_NOROTATE
    set |= ARES_OPT_NOROTATE;
#endif
#ifdef ARES_OPT_QUERY_CACHE
    options.qcache_max_ttl = 0;
    set |= ARES_OPT_QUERY_CACHE;
#endif
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
        return QUERY_MEMORY;
    int status = ares_init_options(channel, &options, set);
    if (status == ARES_SUCCESS)
        return QUERY_OK;
    ares_library_cleanup();
    return status == ARES_ENOMEM ? QUERY_MEMORY : QUERY_SYSTEM;
}

static void close_channel(ares_channel channel)
{
    ares_destroy(channel);
    ares_library_cleanup();
}

/* Milliseconds until c-ares wants to be called, at most `left_ms`. */
static int wait_ms(ares_channel channel, int64_t left_ms)
{
    if (left_ms > INT_MAX)
        left_ms = INT_MAX;
    struct timeval limit = {.tv_sec = (time_t)(left_ms / 1000),
                            .tv_usec = (suseconds_t)(left_ms % 1000 * 1000)};
    struct timeval next;
    const struct timeval *wait = ares_timeout(channel, &limit, &next);
    return (int)((int64_t)wait->tv_sec * 1000 + (wait->tv_usec + 999) / 1000);
}

/* Waits once and lets c-ares do what is to be done. */
static enum query_status step(ares_channel channel, struct lookup *lookup, int64_t left_ms)
{
    struct pollfd ready[SOCKETS];
    unsigned count = lookup->socket_count;
    memcpy(ready, lookup->sockets, count * sizeof ready[0]);
    int n = poll(ready, count, wait_ms(channel, left_ms));
    if (n < 0)
        return errno == EINTR ? QUERY_OK : QUERY_SYSTEM;
    if (n == 0)
        ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    for (unsigned i = 0; i < count; i++) {
        int broken = POLLERR | POLLHUP | POLLNVAL;
        bool in = (ready[i].revents & (POLLIN | broken)) != 0 && (ready[i].events & POLLIN) != 0;
        bool out = (ready[i].revents & (POLLOUT | broken)) != 0 && (ready[i].events & POLLOUT) != 0;
        if (in || out)
            ares_process_fd(channel, in ? ready[i].fd : ARES_SOCKET_BAD,
                            out ? ready[i].fd : ARES_SOCKET_BAD);
    }
    return lookup->too_many ? QUERY_MEMORY : QUERY_OK;
}

static void begin_name(ares_channel channel, struct lookup *lookup)
{
    const struct query_endpoint *address = lookup->address;
    int flags = ARES_NI_NAMEREQD | ARES_NI_LOOKUPHOST;
    if (address->family == 4) {
        struct sockaddr_in in = {.sin_family = AF_INET};
        memcpy(&in.sin_addr, address->octets, 4);
        ares_getnameinfo(channel, (const struct sockaddr *)&in, sizeof in, flags, finish_name,
                         lookup);
    } else {
        struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_scope_id = address->scope};
        memcpy(&in6.sin6_addr, address->octets, 16);
        ares_getnameinfo(channel, (const struct sockaddr *)&in6, sizeof in6, flags, finish_name,
                         lookup);
    }
}

/* The addresses of `host`, or without one the name of the look-up's address. */
static enum query_status look_up(struct lookup *lookup, const char *host, unsigned family,
                                 uint32_t timeout_ms)
{
    struct ares_addrinfo_hints hints = {0};
    ares_channel channel;
    int64_t deadline = now_ms() + timeout_ms;
    enum query_status status = open_channel(&channel, lookup, timeout_ms);
    if (status != QUERY_OK)
        return status;
    if (lookup->tap != NULL)
        ares_set_socket_functions(channel, &socket_functions, lookup->tap);
    hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
    if (host != NULL)
        ares_getaddrinfo(channel, host, NULL, &hints, finish, lookup);
    else
        begin_name(channel, lookup);
    while (!lookup->done && status == QUERY_OK) {
        int64_t left_ms = deadline - now_ms();
        status = left_ms > 0 ? step(channel, lookup, left_ms) : QUERY_TIMEOUT;
    }
    if (lookup->done)
        status = lookup->status;
    close_channel(channel); /* ends what is still going on, and tells finish() so */
    return status;
}

static enum query_status look_up_host(struct lookup *lookup, const char *host, unsigned family,
                                      uint32_t timeout_ms, size_t *count)
{
    enum query_status status = look_up(lookup, host, family, timeout_ms);
    *count = status == QUERY_OK ? lookup->count : 0;
    return status;
}

static enum query_status find(const char *host, unsigned family, uint16_t port, uint32_t timeout_ms,
                              struct query_endpoint *endpoints, size_t room, size_t *count)
{
    struct lookup lookup = {.port = port, .endpoints = endpoints, .room = room};
    return look_up_host(&lookup, host, family, timeout_ms, count);
}

static void init_tap(struct tap *tap, query_host_tap *tell_tap, void *context)
{
    *tap = (struct tap){.tell = tell_tap, .context = context};
    for (size_t i = 0; i < SOCKETS; i++)
        tap->wires[i].fd = -1;
}

static enum query_status watch_host(const char *host, unsigned family, uint32_t timeout_ms,
                                    query_host_tap *tell_tap, void *context,
                                    struct query_endpoint *endpoints, size_t room, size_t *count)
{
    struct tap tap;
    struct lookup lookup = {.endpoints = endpoints, .room = room, .tap = &tap};
    init_tap(&tap, tell_tap, context);
    return look_up_host(&lookup, host, family, timeout_ms, count);
}

static enum query_status watch_name(const struct query_endpoint *address, uint32_t timeout_ms,
                                    query_host_tap *tell_tap, void *context, char *name,
                                    size_t room)
{
    struct tap tap;
    struct lookup lookup = {.address = address, .name = name, .name_room = room, .tap = &tap};
    init_tap(&tap, tell_tap, context);
    return look_up(&lookup, NULL, 0, timeout_ms);
}

/* ---- the platform's servers ---- */

#if ARES_VERSION >= 0x011800

/* One server as ares_get_servers_csv(3) writes it: "192.0.2.1:53",
 * "[fe80::1]:53%eth0", or "dns://[fe80::1%25eth0]:53?tcpport=5353" if the ports
 * differ.  The text is cut into its parts. */
static bool take_server(struct query_endpoint *endpoint, char *text)
{
    static const char scheme[] = "dns://";
    if (strncmp(text, scheme, sizeof scheme - 1) == 0)
        text += sizeof scheme - 1;
    bool v6 = text[0] == '[';
    char *address = v6 ? text + 1 : text;
    char *end = address + strcspn(address, v6 ? "]" : ":");
    char *scope = strchr(end, '%');
    char *port = strchr(end, ':');
    *endpoint = (struct query_endpoint){.family = v6 ? 6 : 4};
    if (port != NULL)
        endpoint->port = (uint16_t)strtoul(port + 1, NULL, 10);
    *end = '\0';
    char *inside = strchr(address, '%');
    if (inside != NULL) {
        *inside = '\0';
        scope = strncmp(inside + 1, "25", 2) == 0 ? inside + 2 : inside;
    }
    if (scope != NULL)
        endpoint->scope = if_nametoindex(scope + 1);
    return inet_pton(v6 ? AF_INET6 : AF_INET, address, endpoint->octets) == 1;
}

static enum query_status list_servers(ares_channel channel, struct query_endpoint *endpoints,
                                      size_t room, size_t *count)
{
    char *list = ares_get_servers_csv(channel);
    if (list == NULL)
        return QUERY_MEMORY;
    char *rest = list;
    while (*rest != '\0') {
        struct query_endpoint endpoint;
        char *text = rest;
        rest += strcspn(rest, ",");
        if (*rest == ',')
            *rest++ = '\0';
        if (take_server(&endpoint, text)) {
            if (*count < room)
                endpoints[*count] = endpoint;
            ++*count;
        }
    }
    ares_free_string(list);
    return QUERY_OK;
}

#else

static enum query_status list_servers(ares_channel channel, struct query_endpoint *endpoints,
                                      size_t room, size_t *count)
{
    struct ares_addr_port_node *list = NULL;
    int status = ares_get_servers_ports(channel, &list);
    if (status != ARES_SUCCESS)
        return status == ARES_ENOMEM ? QUERY_MEMORY : QUERY_SYSTEM;
    for (const struct ares_addr_port_node *node = list; node != NULL; node = node->next) {
        struct query_endpoint endpoint = {.port = (uint16_t)node->udp_port};
        endpoint.family = node->family == AF_INET ? 4 : 6;
        memcpy(endpoint.octets, &node->addr, endpoint.family == 4 ? 4 : 16);
        if (*count < room)
            endpoints[*count] = endpoint;
        ++*count;
    }
    if (list != NULL)
        ares_free_data(list);
    return QUERY_OK;
}

#endif

static enum query_status servers(struct query_endpoint *endpoints, size_t room, size_t *count)
{
    ares_channel channel;
    *count = 0;
    enum query_status status = open_channel(&channel, NULL, 0);
    if (status != QUERY_OK)
        return status;
    status = list_servers(channel, endpoints, room, count);
    close_channel(channel);
    return status;
}

const struct cares_module query_cares_module_3 = {
    .find = find, .watch = watch_host, .watch_name = watch_name, .servers = servers};
