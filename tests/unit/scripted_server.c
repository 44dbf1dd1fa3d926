#include "scripted_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 64, SEEN = 4096, MESSAGE = 65535, PREFIX = 2, FIXED = 3, DRIBBLE_MS = 100 };

/* Where a query came from, and where its reply goes. */
struct client {
    int fd;
    bool stream;
    struct sockaddr_in address; /* of a datagram */
};

struct scripted_server {
    const struct script_step *steps;
    size_t step_count;
    int udp;
    int tcp;
    int stop[2]; /* a pipe; one octet ends the thread */
    uint16_t port;
    pthread_t thread;
    pthread_mutex_t lock; /* over the next two */
    struct script_seen seen[SEEN];
    size_t seen_count;
    int connections[CONNECTIONS];
    size_t connection_count;
    uint8_t query[MESSAGE];
    uint8_t reply[PREFIX + MESSAGE];
};

static void must(bool good, const char *what)
{
    if (!good) {
        perror(what);
        abort();
    }
}

static struct sockaddr_in loopback(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/* A socket bound to the port (0: any) or -1; `*port` becomes its port. */
static int bound_socket(int type, uint16_t *port)
{
    struct sockaddr_in address = loopback(*port);
    socklen_t size = sizeof(address);
    int fd = socket(AF_INET, type, 0);
    must(fd >= 0, "socket");
    if (bind(fd, (struct sockaddr *)&address, size) < 0) {
        close(fd);
        return -1;
    }
    must(getsockname(fd, (struct sockaddr *)&address, &size) == 0, "getsockname");
    *port = ntohs(address.sin_port);
    return fd;
}

/* The same port for both, which somebody else may have taken for one of them. */
static uint16_t bind_both(int *udp, int *tcp)
{
    for (;;) {
        uint16_t port = 0;
        *tcp = bound_socket(SOCK_STREAM, &port);
        must(*tcp >= 0, "bind");
        *udp = bound_socket(SOCK_DGRAM, &port);
        if (*udp >= 0)
            return port;
        close(*tcp);
    }
}

/* True: the server is to stop. */
static bool pause_ms(const struct scripted_server *server, int ms)
{
    struct pollfd stop = {.fd = server->stop[0], .events = POLLIN};
    return poll(&stop, 1, ms) > 0;
}

/* A client that is gone is none of our business. */
static void send_octets(const struct client *client, const uint8_t *octets, size_t size)
{
    if (!client->stream) {
        sendto(client->fd, octets, size, 0, (const struct sockaddr *)&client->address,
               sizeof(client->address));
        return;
    }
    while (size > 0) {
        ssize_t sent = send(client->fd, octets, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        octets += sent;
        size -= (size_t)sent;
    }
}

/* Sends the message that stands behind the prefix in server->reply. */
static void send_reply(struct scripted_server *server, const struct client *client, size_t size)
{
    server->reply[0] = (uint8_t)(size >> 8);
    server->reply[1] = (uint8_t)size;
    if (client->stream)
        send_octets(client, server->reply, PREFIX + size);
    else
        send_octets(client, server->reply + PREFIX, size);
}

static void send_from_elsewhere(struct scripted_server *server, const struct client *client,
                                size_t size)
{
    uint16_t port = 0;
    struct client other = *client;
    other.fd = bound_socket(SOCK_DGRAM, &port);
    must(other.fd >= 0, "bind");
    send_reply(server, &other, size);
    close(other.fd);
}

static void send_without_end(struct scripted_server *server, const struct client *client,
                             enum script_act act)
{
    memset(server->reply + PREFIX, 0x5a, FIXED);
    do {
        if (act == SCRIPT_JUNK)
            send_reply(server, client, FIXED);
        else
            send_octets(client, server->reply + 1, 1);
    } while (!pause_ms(server, act == SCRIPT_JUNK ? 1 : DRIBBLE_MS));
}

static void send_many(struct scripted_server *server, const struct client *client, size_t size,
                      unsigned n)
{
    size_t whole = PREFIX + size;
    server->reply[0] = (uint8_t)(size >> 8);
    server->reply[1] = (uint8_t)size;
    uint8_t *all = malloc(whole * n);
    must(all != NULL, "malloc");
    for (unsigned i = 0; i < n; i++)
        memcpy(all + whole * i, server->reply, whole);
    send_octets(client, all, whole * n);
    free(all);
}

static void close_with_reset(const struct client *client)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    must(setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)) == 0, "setsockopt");
}

/* The faults that are sent in place of a reply. */
static void send_fault(struct scripted_server *server, const struct client *client,
                       struct script_step step, size_t size)
{
    uint8_t *reply = server->reply + PREFIX;
    uint8_t *spoilt = step.act == SCRIPT_WRONG_QUESTION ? &reply[13] : &reply[0];
    *spoilt ^= 1;
    if (step.act == SCRIPT_WRONG_SOURCE) {
        *spoilt ^= 1;
        send_from_elsewhere(server, client, size);
    } else {
        send_reply(server, client, size);
        *spoilt ^= 1;
    }
    if (step.n != 0)
        send_reply(server, client, size);
}

/* Takes the step.  False: the connection is to be closed. */
static bool take_step(struct scripted_server *server, const struct client *client,
                      struct script_step step, size_t size)
{
    uint8_t *reply = server->reply + PREFIX;
    memcpy(reply, server->query, size);
    reply[2] |= 0x80;
    switch (step.act) {
    case SCRIPT_DROP: return true;
    case SCRIPT_DELAY:
        if (!pause_ms(server, (int)step.n))
            send_reply(server, client, size);
        return true;
    case SCRIPT_WRONG_ID:
    case SCRIPT_WRONG_QUESTION:
    case SCRIPT_WRONG_SOURCE: send_fault(server, client, step, size); return true;
    case SCRIPT_TRUNCATED: reply[2] |= client->stream ? 0 : 0x02; break;
    case SCRIPT_TWICE: send_reply(server, client, size); break;
    case SCRIPT_EMPTY: size = 0; break;
    case SCRIPT_MANY: send_many(server, client, size, step.n); return true;
    case SCRIPT_LARGE:
        memset(reply + size, 0, step.n - size);
        size = step.n;
        break;
    case SCRIPT_PIECES:
        server->reply[0] = (uint8_t)(size >> 8);
        server->reply[1] = (uint8_t)size;
        for (size_t i = 0; i < PREFIX + size; i++)
            send_octets(client, server->reply + i, 1);
        return true;
    case SCRIPT_LAST: send_reply(server, client, size); return false;
    case SCRIPT_CLOSE:
        server->reply[0] = (uint8_t)(size >> 8);
        server->reply[1] = (uint8_t)size;
        send_octets(client, server->reply, step.n);
        return false;
    case SCRIPT_RESET: close_with_reset(client); return false;
    case SCRIPT_JUNK:
    case SCRIPT_DRIBBLE: send_without_end(server, client, step.act); return true;
    case SCRIPT_REPLY: break;
    }
    send_reply(server, client, size);
    return true;
}

static bool answer(struct scripted_server *server, const struct client *client, size_t size)
{
    struct script_seen seen = {
        .transport = client->stream ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP, .size = size};
    struct sockaddr_in peer = client->address;
    socklen_t peer_size = sizeof(peer);
    if (client->stream)
        must(getpeername(client->fd, (struct sockaddr *)&peer, &peer_size) == 0, "getpeername");
    seen.from_port = ntohs(peer.sin_port);
    memcpy(seen.octets, server->query, size < sizeof(seen.octets) ? size : sizeof(seen.octets));
    pthread_mutex_lock(&server->lock);
    size_t index = server->seen_count++;
    must(index < SEEN, "too many queries");
    server->seen[index] = seen;
    pthread_mutex_unlock(&server->lock);
    size_t last = server->step_count - 1;
    return take_step(server, client, server->steps[index < last ? index : last], size);
}

static bool read_whole(int fd, uint8_t *octets, size_t size)
{
    while (size > 0) {
        ssize_t got = recv(fd, octets, size, 0);
        if (got <= 0)
            return false;
        octets += got;
        size -= (size_t)got;
    }
    return true;
}

static bool serve_stream(struct scripted_server *server, int fd)
{
    uint8_t prefix[PREFIX];
    if (!read_whole(fd, prefix, PREFIX))
        return false;
    size_t size = (size_t)(prefix[0] << 8 | prefix[1]);
    struct client client = {.fd = fd, .stream = true};
    return read_whole(fd, server->query, size) && answer(server, &client, size);
}

static void serve_datagram(struct scripted_server *server)
{
    struct client client = {.fd = server->udp};
    socklen_t room = sizeof(client.address);
    ssize_t got =
        recvfrom(server->udp, server->query, MESSAGE, 0, (struct sockaddr *)&client.address, &room);
    if (got >= 0)
        answer(server, &client, (size_t)got);
}

/* Without delay, so that single octets travel one by one. */
static int accept_stream(const struct scripted_server *server)
{
    int one = 1;
    int fd = accept(server->tcp, NULL, NULL);
    must(fd >= 0, "accept");
    must(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0, "setsockopt");
    return fd;
}

static void *serve(void *argument)
{
    struct scripted_server *server = argument;
    struct pollfd polls[FIXED + CONNECTIONS];
    for (;;) {
        polls[0] = (struct pollfd){.fd = server->stop[0], .events = POLLIN};
        polls[1] = (struct pollfd){.fd = server->udp, .events = POLLIN};
        polls[2] = (struct pollfd){.fd = server->tcp, .events = POLLIN};
        size_t connections = server->connection_count;
        for (size_t i = 0; i < connections; i++)
            polls[FIXED + i] = (struct pollfd){.fd = server->connections[i], .events = POLLIN};
        poll(polls, FIXED + connections, -1);
        if (polls[0].revents != 0)
            return NULL;
        if (polls[1].revents != 0)
            serve_datagram(server);
        for (size_t i = connections; i-- > 0;) {
            if (polls[FIXED + i].revents == 0 || serve_stream(server, polls[FIXED + i].fd))
                continue;
            close(polls[FIXED + i].fd);
            server->connections[i] = server->connections[--server->connection_count];
        }
        if (polls[2].revents != 0 && server->connection_count < CONNECTIONS)
            server->connections[server->connection_count++] = accept_stream(server);
    }
}

struct scripted_server *scripted_server_new(const struct script_step *steps, size_t count)
{
    struct scripted_server *server = calloc(1, sizeof(*server));
    must(server != NULL, "calloc");
    server->steps = steps;
    server->step_count = count;
    server->port = bind_both(&server->udp, &server->tcp);
    must(listen(server->tcp, CONNECTIONS) == 0, "listen");
    must(pipe(server->stop) == 0, "pipe");
    must(pthread_mutex_init(&server->lock, NULL) == 0, "pthread_mutex_init");
    must(pthread_create(&server->thread, NULL, serve, server) == 0, "pthread_create");
    return server;
}

void scripted_server_free(struct scripted_server *server)
{
    must(write(server->stop[1], "", 1) == 1, "write");
    pthread_join(server->thread, NULL);
    for (size_t i = 0; i < server->connection_count; i++)
        close(server->connections[i]);
    close(server->udp);
    close(server->tcp);
    close(server->stop[0]);
    close(server->stop[1]);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

struct query_endpoint scripted_server_endpoint(const struct scripted_server *server)
{
    return (struct query_endpoint){.family = 4, .port = server->port, .octets = {127, 0, 0, 1}};
}

size_t scripted_server_count(struct scripted_server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t count = server->seen_count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

struct script_seen scripted_server_seen(struct scripted_server *server, size_t index)
{
    pthread_mutex_lock(&server->lock);
    must(index < server->seen_count, "no such query");
    struct script_seen seen = server->seen[index];
    pthread_mutex_unlock(&server->lock);
    return seen;
}

struct query_endpoint scripted_server_nobody(void)
{
    int udp, tcp;
    uint16_t port = bind_both(&udp, &tcp);
    close(udp);
    close(tcp);
    return (struct query_endpoint){.family = 4, .port = port, .octets = {127, 0, 0, 1}};
}
