/* Orders that share sockets. */
#include "base/limits.h"
#include "scripted_server.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <query/engine.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SHORT_MS = 400, LONG_MS = 20000, SIZE = 12, MOST = 256 };

/* Orders 0, 1 ... on one engine; each query is a header whose octets 4 and 5 are its number. */
struct scene {
    struct scripted_server *server;
    struct query_engine *engine;
    struct query_endpoint endpoint;
    uint8_t queries[MOST][SIZE];
    uint64_t numbers[MOST];
    struct query_event event;
};

static void prepare(struct scene *scene, const struct script_step *steps, size_t count)
{
    *scene = (struct scene){.engine = query_engine_new()};
    cr_assert_not_null(scene->engine);
    scene->server = steps == NULL ? NULL : scripted_server_new(steps, count);
    scene->endpoint =
        steps == NULL ? scripted_server_nobody() : scripted_server_endpoint(scene->server);
}

static void finish(struct scene *scene)
{
    query_engine_free(scene->engine);
    if (scene->server != NULL)
        scripted_server_free(scene->server);
}

static struct query_order order_of(struct scene *scene, unsigned i, uint16_t id,
                                   unsigned timeout_ms)
{
    uint8_t *query = scene->queries[i];
    query[0] = (uint8_t)(id >> 8);
    query[1] = (uint8_t)id;
    query[4] = (uint8_t)(i >> 8);
    query[5] = (uint8_t)i;
    return (struct query_order){
        .server = scene->endpoint,
        .query = query,
        .size = SIZE,
        .deadline_us = query_clock_us() + timeout_ms * UINT64_C(1000),
        .shared = true,
        .owner = query,
    };
}

static void start(struct scene *scene, unsigned i, const struct query_order *order)
{
    cr_assert_eq(query_engine_start(scene->engine, order, &scene->numbers[i]), QUERY_OK);
}

static void assert_event(struct scene *scene, unsigned i, enum query_event_kind kind)
{
    cr_assert(query_engine_next(scene->engine, UINT64_MAX, &scene->event));
    cr_assert_eq(scene->event.kind, kind, "event %d (error %d), not %d", scene->event.kind,
                 scene->event.error, kind);
    cr_assert_eq(scene->event.order, scene->numbers[i]);
}

/* Takes `count` replies, each to the query of its order, and ends the orders. */
static void take_replies(struct scene *scene, size_t count)
{
    while (count > 0) {
        cr_assert(query_engine_next(scene->engine, UINT64_MAX, &scene->event));
        if (scene->event.kind == QUERY_EVENT_SENT)
            continue;
        cr_assert_eq(scene->event.kind, QUERY_EVENT_MESSAGE);
        const uint8_t *query = scene->event.owner;
        cr_assert_arr_eq(scene->event.octets, query, 2);
        cr_assert_arr_eq(scene->event.octets + 3, query + 3, SIZE - 3);
        query_engine_end(scene->engine, scene->event.order);
        count--;
    }
    cr_assert_not(query_engine_next(scene->engine, UINT64_MAX, &scene->event));
}

static size_t count_ports(struct scene *scene)
{
    size_t count = scripted_server_count(scene->server), ports = 0;
    for (size_t i = 0; i < count; i++) {
        size_t j = 0;
        uint16_t port = scripted_server_seen(scene->server, i).from_port;
        while (j < i && scripted_server_seen(scene->server, j).from_port != port)
            j++;
        ports += j == i;
    }
    return ports;
}

static const struct script_step replies[] = {{SCRIPT_REPLY, 0}};

Test(pool, many_orders_have_few_ports_and_each_has_its_reply)
{
    struct scene scene;
    prepare(&scene, replies, 1);
    for (unsigned i = 0; i < MOST; i++) {
        struct query_order order = order_of(&scene, i, (uint16_t)(i * 257), LONG_MS);
        start(&scene, i, &order);
    }
    take_replies(&scene, MOST);
    cr_assert_eq(scripted_server_count(scene.server), MOST);
    size_t ports = count_ports(&scene);
    cr_assert(ports > 1 && ports <= LIMIT_POOL_SOCKETS, "%zu ports", ports);
    finish(&scene);
}

/* RFC 5452 section 9.2: what is outstanding differs in the id or the port. */
Test(pool, orders_with_the_same_id_have_different_ports)
{
    struct scene scene;
    prepare(&scene, replies, 1);
    for (unsigned i = 0; i < 40; i++) {
        struct query_order order = order_of(&scene, i, 0x1234, LONG_MS);
        start(&scene, i, &order);
    }
    take_replies(&scene, 40);
    cr_assert_eq(count_ports(&scene), 40);
    finish(&scene);
}

Test(pool, a_port_that_is_given_is_not_shared)
{
    struct scene scene;
    prepare(&scene, replies, 1);
    struct query_order order = order_of(&scene, 0, 1, LONG_MS);
    order.source.port = scripted_server_nobody().port;
    start(&scene, 0, &order);
    take_replies(&scene, 1);
    cr_assert_eq(scripted_server_seen(scene.server, 0).from_port, order.source.port);
    finish(&scene);
}

Test(pool, the_source_of_a_shared_order_can_be_told)
{
    struct scene scene;
    prepare(&scene, replies, 1);
    struct query_order order = order_of(&scene, 0, 1, LONG_MS);
    order.want_local = true;
    start(&scene, 0, &order);
    assert_event(&scene, 0, QUERY_EVENT_SENT);
    uint16_t port = scene.event.local.port;
    take_replies(&scene, 1);
    cr_assert_eq(scripted_server_seen(scene.server, 0).from_port, port);
    finish(&scene);
}

Test(pool, a_wrong_id_is_dropped_and_the_right_reply_comes)
{
    static const struct script_step steps[] = {{SCRIPT_WRONG_ID, 1}};
    struct scene scene;
    prepare(&scene, steps, 1);
    struct query_order order = order_of(&scene, 0, 0x1234, LONG_MS);
    start(&scene, 0, &order);
    assert_event(&scene, 0, QUERY_EVENT_SENT);
    assert_event(&scene, 0, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.octets[0], 0x12);
    finish(&scene);
}

Test(pool, what_comes_from_another_port_is_not_delivered)
{
    static const struct script_step steps[] = {{SCRIPT_WRONG_SOURCE, 0}};
    struct scene scene;
    prepare(&scene, steps, 1);
    struct query_order order = order_of(&scene, 0, 1, SHORT_MS);
    start(&scene, 0, &order);
    assert_event(&scene, 0, QUERY_EVENT_SENT);
    assert_event(&scene, 0, QUERY_EVENT_TIMEOUT);
    finish(&scene);
}

Test(pool, a_second_reply_is_nobodys)
{
    static const struct script_step steps[] = {{SCRIPT_TWICE, 0}, {SCRIPT_DROP, 0}};
    struct scene scene;
    prepare(&scene, steps, 2);
    struct query_order order = order_of(&scene, 0, 1, LONG_MS);
    start(&scene, 0, &order);
    assert_event(&scene, 0, QUERY_EVENT_SENT);
    assert_event(&scene, 0, QUERY_EVENT_MESSAGE);
    query_engine_end(scene.engine, scene.numbers[0]);
    order = order_of(&scene, 1, 2, SHORT_MS);
    start(&scene, 1, &order);
    assert_event(&scene, 1, QUERY_EVENT_SENT);
    assert_event(&scene, 1, QUERY_EVENT_TIMEOUT);
    finish(&scene);
}

Test(pool, a_refused_datagram_is_an_io_error_of_all_that_left)
{
    struct scene scene;
    size_t failed = 0;
    prepare(&scene, NULL, 0);
    for (unsigned i = 0; i < 40; i++) {
        struct query_order order = order_of(&scene, i, (uint16_t)i, LONG_MS);
        start(&scene, i, &order);
    }
    while (query_engine_next(scene.engine, UINT64_MAX, &scene.event)) {
        if (scene.event.kind == QUERY_EVENT_SENT)
            continue;
        cr_assert_eq(scene.event.kind, QUERY_EVENT_IO);
        cr_assert_eq(scene.event.error, ECONNREFUSED);
        failed++;
    }
    cr_assert_eq(failed, 40);
    finish(&scene);
}

static void assert_repeated(bool shared)
{
    static const struct script_step steps[] = {{SCRIPT_DROP, 0}, {SCRIPT_REPLY, 0}};
    struct scene scene;
    prepare(&scene, steps, 2);
    struct query_order order = order_of(&scene, 0, 1, LONG_MS);
    order.shared = shared;
    order.repeat_us = 50000;
    uint64_t before_us = query_clock_us();
    start(&scene, 0, &order);
    assert_event(&scene, 0, QUERY_EVENT_SENT);
    assert_event(&scene, 0, QUERY_EVENT_REPEATED);
    cr_assert_geq(query_clock_us() - before_us, 50000);
    assert_event(&scene, 0, QUERY_EVENT_MESSAGE);
    struct script_seen first = scripted_server_seen(scene.server, 0);
    struct script_seen second = scripted_server_seen(scene.server, 1);
    cr_assert_eq(first.from_port, second.from_port);
    cr_assert_arr_eq(first.octets, second.octets, SIZE);
    finish(&scene);
}

Test(pool, a_lost_query_is_repeated_from_the_same_port)
{
    assert_repeated(true);
    assert_repeated(false);
}

Test(pool, a_query_is_repeated_twice_and_then_times_out)
{
    static const struct script_step steps[] = {{SCRIPT_DROP, 0}};
    struct scene scene;
    prepare(&scene, steps, 1);
    struct query_order order = order_of(&scene, 0, 1, SHORT_MS);
    order.repeat_us = 20000;
    start(&scene, 0, &order);
    assert_event(&scene, 0, QUERY_EVENT_SENT);
    assert_event(&scene, 0, QUERY_EVENT_REPEATED);
    assert_event(&scene, 0, QUERY_EVENT_REPEATED);
    assert_event(&scene, 0, QUERY_EVENT_TIMEOUT);
    cr_assert_eq(scripted_server_count(scene.server), 3);
    finish(&scene);
}

Test(pool, an_order_that_is_ended_before_it_left_is_never_sent)
{
    struct scene scene;
    prepare(&scene, replies, 1);
    for (unsigned i = 0; i < 3; i++) {
        struct query_order order = order_of(&scene, i, (uint16_t)i, LONG_MS);
        start(&scene, i, &order);
    }
    query_engine_end(scene.engine, scene.numbers[1]);
    take_replies(&scene, 2);
    cr_assert_eq(scripted_server_count(scene.server), 2);
    finish(&scene);
}

/* More servers than there are pools. */
Test(pool, many_servers_are_asked_at_once)
{
    enum { SERVERS = LIMIT_POOLS + 4 };
    struct scripted_server *servers[SERVERS];
    struct scene scene;
    prepare(&scene, replies, 1);
    for (unsigned i = 0; i < SERVERS; i++) {
        servers[i] = scripted_server_new(replies, 1);
        struct query_order order = order_of(&scene, i, 7, LONG_MS);
        order.server = scripted_server_endpoint(servers[i]);
        start(&scene, i, &order);
    }
    take_replies(&scene, SERVERS);
    for (unsigned i = 0; i < SERVERS; i++) {
        cr_assert_eq(scripted_server_count(servers[i]), 1);
        scripted_server_free(servers[i]);
    }
    finish(&scene);
}

/* Sends back what comes on the socket, and notes from which ports it came. */
static void echo(int fd, size_t count, bool *ports)
{
    for (; count > 0; count--) {
        uint8_t octets[SIZE];
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        cr_assert_eq(recvfrom(fd, octets, SIZE, 0, (struct sockaddr *)&from, &size), SIZE);
        ports[ntohs(from.sin_port)] = true;
        octets[2] |= 0x80;
        cr_assert_eq(sendto(fd, octets, SIZE, 0, (const struct sockaddr *)&from, size), SIZE);
    }
}

/* A socket of a server that the test is itself; the scene's orders go there. */
static int open_server(struct scene *scene)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    cr_assert_eq(bind(fd, (struct sockaddr *)&address, size), 0);
    cr_assert_eq(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    scene->endpoint.port = ntohs(address.sin_port);
    return fd;
}

/* For each message that is taken one more comes, so that there always are some. */
Test(pool, a_flood_of_messages_puts_no_deadline_off)
{
    enum { FLOOD = LIMIT_BURST * 4, PATIENCE_US = 5000000 };
    struct scene scene;
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    uint8_t octets[SIZE];
    prepare(&scene, NULL, 0);
    int fd = open_server(&scene);
    struct query_order order = order_of(&scene, 0, 1, SHORT_MS);
    uint64_t before_us = query_clock_us();
    start(&scene, 0, &order);
    assert_event(&scene, 0, QUERY_EVENT_SENT);
    cr_assert_eq(recvfrom(fd, octets, SIZE, 0, (struct sockaddr *)&from, &size), SIZE);
    cr_assert_eq(connect(fd, (const struct sockaddr *)&from, size), 0);
    for (unsigned i = 0; i < FLOOD; i++)
        cr_assert_eq(send(fd, octets, SIZE, 0), SIZE);
    do {
        cr_assert_lt(query_clock_us() - before_us, PATIENCE_US);
        cr_assert(query_engine_next(scene.engine, UINT64_MAX, &scene.event));
        if (scene.event.kind == QUERY_EVENT_MESSAGE)
            cr_assert_eq(send(fd, octets, SIZE, 0), SIZE);
    } while (scene.event.kind == QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.kind, QUERY_EVENT_TIMEOUT);
    close(fd);
    finish(&scene);
}

Test(pool, a_socket_is_not_used_for_long)
{
    enum { ROUND = 32, ORDERS = LIMIT_SOCKET_USES * LIMIT_POOL_SOCKETS * 2 };
    static bool ports[65536];
    size_t count = 0;
    struct scene scene;
    prepare(&scene, NULL, 0);
    int fd = open_server(&scene);
    for (unsigned done = 0; done < ORDERS; done += ROUND) {
        for (unsigned i = 0; i < ROUND; i++) {
            struct query_order order = order_of(&scene, i, (uint16_t)(done + i), LONG_MS);
            start(&scene, i, &order);
        }
        for (unsigned i = 0; i < ROUND; i++) {
            cr_assert(query_engine_next(scene.engine, UINT64_MAX, &scene.event));
            cr_assert_eq(scene.event.kind, QUERY_EVENT_SENT);
        }
        echo(fd, ROUND, ports);
        take_replies(&scene, ROUND);
    }
    for (size_t i = 0; i < 65536; i++)
        count += ports[i];
    cr_assert_gt(count, LIMIT_POOL_SOCKETS);
    close(fd);
    finish(&scene);
}
