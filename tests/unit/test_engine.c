/* The engine against a server that misbehaves as told.  Times are only ever
 * compared with limits that a slow machine cannot miss. */
#include "scripted_server.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { SHORT_MS = 250, LONG_MS = 20000 };

/* RFC 1035 section 4.1: id 0x1234, RD, one question: example. A IN. */
static const uint8_t query[] = {0x12, 0x34, 0x01, 0x00, 0,   1,   0,   0, 0, 0, 0, 0, 7,
                                'e',  'x',  'a',  'm',  'p', 'l', 'e', 0, 0, 1, 0, 1};

/* One order on one engine. */
struct scene {
    struct scripted_server *server;
    struct query_engine *engine;
    struct query_order order;
    uint64_t number;
    struct query_event event;
};

static struct query_order order_to(struct query_endpoint server, enum query_transport transport,
                                   unsigned timeout_ms)
{
    return (struct query_order){
        .transport = transport,
        .server = server,
        .query = query,
        .size = sizeof query,
        .deadline_us = query_clock_us() + timeout_ms * UINT64_C(1000),
    };
}

static void start(struct scene *scene)
{
    cr_assert_eq(query_engine_start(scene->engine, &scene->order, &scene->number), QUERY_OK);
}

static struct scene scene_of(const struct script_step *steps, size_t count,
                             enum query_transport transport, unsigned timeout_ms)
{
    struct scene scene = {.server = scripted_server_new(steps, count),
                          .engine = query_engine_new()};
    cr_assert_not_null(scene.engine);
    scene.order = order_to(scripted_server_endpoint(scene.server), transport, timeout_ms);
    start(&scene);
    return scene;
}

static struct scene scene_with(enum script_act act, unsigned n, enum query_transport transport,
                               unsigned timeout_ms)
{
    /* The server reads it for as long as it lives, and one test has one. */
    static struct script_step step;
    step = (struct script_step){.act = act, .n = n};
    return scene_of(&step, 1, transport, timeout_ms);
}

static void finish(struct scene *scene)
{
    query_engine_free(scene->engine);
    scripted_server_free(scene->server);
}

static void assert_event(struct scene *scene, enum query_event_kind kind)
{
    cr_assert(query_engine_next(scene->engine, UINT64_MAX, &scene->event));
    cr_assert_eq(scene->event.kind, kind, "event %d (error %d), not %d", scene->event.kind,
                 scene->event.error, kind);
    cr_assert_eq(scene->event.order, scene->number);
}

/* The reply is the query with QR set. */
static void assert_reply(struct scene *scene)
{
    assert_event(scene, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene->event.size, sizeof query);
    cr_assert_eq(scene->event.octets[2], query[2] | 0x80);
    cr_assert_arr_eq(scene->event.octets + 3, query + 3, sizeof query - 3);
}

static void assert_no_order(struct scene *scene)
{
    cr_assert_not(query_engine_next(scene->engine, UINT64_MAX, &scene->event));
}

static void assert_failure(struct scene *scene, enum query_event_kind kind, int error)
{
    assert_event(scene, kind);
    cr_assert_eq(scene->event.error, error, "%s", strerror(scene->event.error));
    assert_no_order(scene);
}

static uint64_t elapsed_ms(uint64_t since_us)
{
    return (query_clock_us() - since_us) / 1000;
}

/* A socket whose datagrams come with the kernel's time of their arrival. */
static int stamping_socket(struct query_endpoint *endpoint)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int on = 1, fd = socket(AF_INET, SOCK_DGRAM, 0);
    cr_assert_geq(fd, 0);
    cr_assert_eq(setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on), 0);
    cr_assert_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *endpoint = (struct query_endpoint){
        .family = 4, .octets = {127, 0, 0, 1}, .port = ntohs(address.sin_port)};
    return fd;
}

static int64_t receive_stamp_us(int fd)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(struct timeval))];
    } control;
    uint8_t octets[sizeof query];
    struct iovec piece = {.iov_base = octets, .iov_len = sizeof octets};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    struct timeval stamp;
    cr_assert_eq(recvmsg(fd, &message, 0), (ssize_t)sizeof query);
    cr_assert_not_null(CMSG_FIRSTHDR(&message));
    memcpy(&stamp, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof stamp);
    return (int64_t)stamp.tv_sec * 1000000 + stamp.tv_usec;
}

/* On loopback a query may be answered before the call that sends it returns.  Clocks are cut off
 * at whole microseconds, so that it takes some of them to be sure. */
static void assert_sent_before_they_arrive(bool shared)
{
    int64_t early_us = 0;
    struct query_event event;
    struct query_endpoint endpoint;
    uint64_t number;
    int fd = stamping_socket(&endpoint);
    struct query_engine *engine = query_engine_new();
    cr_assert_not_null(engine);
    for (int i = 0; i < 100; i++) {
        struct query_order order = order_to(endpoint, QUERY_TRANSPORT_UDP, LONG_MS);
        order.shared = shared;
        cr_assert_eq(query_engine_start(engine, &order, &number), QUERY_OK);
        cr_assert(query_engine_next(engine, UINT64_MAX, &event));
        cr_assert_eq(event.kind, QUERY_EVENT_SENT);
        early_us += receive_stamp_us(fd) - event.unix_us;
        query_engine_end(engine, number);
    }
    cr_assert_gt(early_us, 0, "sent %lld us after they arrived, in all", (long long)-early_us);
    query_engine_free(engine);
    close(fd);
}

Test(engine, queries_are_sent_before_they_arrive)
{
    assert_sent_before_they_arrive(false);
}

Test(engine, queries_of_a_shared_socket_are_sent_before_they_arrive)
{
    assert_sent_before_they_arrive(true);
}

Test(engine, a_query_over_udp_is_sent_and_answered)
{
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_UDP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    struct script_seen seen = scripted_server_seen(scene.server, 0);
    cr_assert_eq(seen.transport, QUERY_TRANSPORT_UDP);
    cr_assert_eq(seen.size, sizeof query);
    cr_assert_arr_eq(seen.octets, query, sizeof query);
    finish(&scene);
}

Test(engine, a_query_over_tcp_is_sent_and_answered)
{
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_TCP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    struct script_seen seen = scripted_server_seen(scene.server, 0);
    cr_assert_eq(seen.transport, QUERY_TRANSPORT_TCP);
    cr_assert_arr_eq(seen.octets, query, sizeof query);
    finish(&scene);
}

Test(engine, the_owner_and_the_times_come_with_the_event)
{
    struct scene scene = {0};
    static const struct script_step reply = {SCRIPT_REPLY, 0};
    uint64_t before_us = query_clock_us();
    int64_t unix_us = query_clock_unix_us();
    scene = scene_of(&reply, 1, QUERY_TRANSPORT_UDP, LONG_MS);
    query_engine_end(scene.engine, scene.number);
    scene.order.owner = &scene;
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    cr_assert_eq(scene.event.owner, &scene);
    cr_assert_geq(scene.event.now_us, before_us);
    cr_assert_leq(scene.event.now_us, query_clock_us());
    cr_assert_geq(scene.event.unix_us, unix_us);
    uint64_t sent_us = scene.event.now_us;
    assert_reply(&scene);
    cr_assert_eq(scene.event.owner, &scene);
    cr_assert_geq(scene.event.now_us, sent_us);
    finish(&scene);
}

Test(engine, each_order_over_udp_has_a_port_of_its_own)
{
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_UDP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    uint64_t first = scene.number;
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    cr_assert_neq(scripted_server_seen(scene.server, 0).from_port,
                  scripted_server_seen(scene.server, 1).from_port);
    query_engine_end(scene.engine, first);
    query_engine_end(scene.engine, scene.number);
    assert_no_order(&scene);
    finish(&scene);
}

Test(engine, no_reply_is_a_timeout_at_the_deadline)
{
    uint64_t before_us = query_clock_us();
    struct scene scene = scene_with(SCRIPT_DROP, 0, QUERY_TRANSPORT_UDP, SHORT_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_failure(&scene, QUERY_EVENT_TIMEOUT, 0);
    cr_assert_geq(elapsed_ms(before_us), SHORT_MS);
    finish(&scene);
}

Test(engine, a_late_reply_comes_if_the_deadline_is_later)
{
    struct scene scene = scene_with(SCRIPT_DELAY, 100, QUERY_TRANSPORT_UDP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    finish(&scene);
}

Test(engine, what_came_in_time_is_told_although_the_deadline_has_passed_since)
{
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_UDP, SHORT_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    while (query_clock_us() < scene.order.deadline_us)
        poll(NULL, 0, 10);
    assert_reply(&scene);
    assert_event(&scene, QUERY_EVENT_TIMEOUT);
    finish(&scene);
}

static void assert_cut_off(enum script_act act, enum query_transport transport)
{
    uint64_t before_us = query_clock_us();
    struct scene scene = scene_with(act, 0, transport, SHORT_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    do
        cr_assert(query_engine_next(scene.engine, UINT64_MAX, &scene.event));
    while (scene.event.kind == QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.kind, QUERY_EVENT_TIMEOUT);
    cr_assert_geq(elapsed_ms(before_us), SHORT_MS);
    cr_assert_lt(elapsed_ms(before_us), LONG_MS);
    assert_no_order(&scene);
    finish(&scene);
}

/* A message every millisecond or so, for longer than the deadline is away. */
Test(engine, messages_put_an_idle_deadline_off_and_silence_does_not)
{
    struct scene scene = {.server = NULL, .engine = query_engine_new()};
    static const struct script_step junk = {SCRIPT_JUNK, 0}, reply = {SCRIPT_REPLY, 0};
    scene.server = scripted_server_new(&junk, 1);
    scene.order = order_to(scripted_server_endpoint(scene.server), QUERY_TRANSPORT_TCP, LONG_MS);
    scene.order.deadline_us = query_clock_us() + SHORT_MS * UINT64_C(1000);
    scene.order.idle_us = LONG_MS * UINT64_C(1000);
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_event(&scene, QUERY_EVENT_MESSAGE);
    while (scene.event.now_us < scene.order.deadline_us)
        assert_event(&scene, QUERY_EVENT_MESSAGE);
    for (unsigned i = 0; i < 10; i++)
        assert_event(&scene, QUERY_EVENT_MESSAGE);
    finish(&scene);
    scene = (struct scene){.server = scripted_server_new(&reply, 1), .engine = query_engine_new()};
    scene.order = order_to(scripted_server_endpoint(scene.server), QUERY_TRANSPORT_TCP, LONG_MS);
    scene.order.idle_us = SHORT_MS * UINT64_C(1000);
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    assert_event(&scene, QUERY_EVENT_TIMEOUT);
    finish(&scene);
}

Test(engine, junk_over_udp_does_not_move_the_deadline)
{
    assert_cut_off(SCRIPT_JUNK, QUERY_TRANSPORT_UDP);
}

Test(engine, junk_over_tcp_does_not_move_the_deadline)
{
    assert_cut_off(SCRIPT_JUNK, QUERY_TRANSPORT_TCP);
}

Test(engine, single_octets_over_tcp_do_not_move_the_deadline)
{
    assert_cut_off(SCRIPT_DRIBBLE, QUERY_TRANSPORT_TCP);
}

Test(engine, single_octets_over_udp_do_not_move_the_deadline)
{
    assert_cut_off(SCRIPT_DRIBBLE, QUERY_TRANSPORT_UDP);
}

Test(engine, a_wrong_id_is_none_of_its_business)
{
    struct scene scene = scene_with(SCRIPT_WRONG_ID, 1, QUERY_TRANSPORT_UDP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_event(&scene, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.octets[0], query[0] ^ 1);
    assert_reply(&scene);
    finish(&scene);
}

Test(engine, what_comes_from_another_port_is_not_delivered)
{
    struct scene scene = scene_with(SCRIPT_WRONG_SOURCE, 0, QUERY_TRANSPORT_UDP, SHORT_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_failure(&scene, QUERY_EVENT_TIMEOUT, 0);
    cr_assert_eq(scripted_server_count(scene.server), 1);
    finish(&scene);
}

Test(engine, a_datagram_without_octets_is_a_message)
{
    struct scene scene = scene_with(SCRIPT_EMPTY, 0, QUERY_TRANSPORT_UDP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_event(&scene, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.size, 0);
    finish(&scene);
}

Test(engine, a_message_without_octets_on_a_connection_is_a_message)
{
    struct scene scene = scene_with(SCRIPT_EMPTY, 0, QUERY_TRANSPORT_TCP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_event(&scene, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.size, 0);
    finish(&scene);
}

static void assert_nobody(enum query_transport transport, enum query_event_kind kind)
{
    struct scene scene = {.engine = query_engine_new()};
    scene.order = order_to(scripted_server_nobody(), transport, LONG_MS);
    start(&scene);
    if (transport == QUERY_TRANSPORT_UDP)
        assert_event(&scene, QUERY_EVENT_SENT);
    assert_failure(&scene, kind, ECONNREFUSED);
    query_engine_free(scene.engine);
}

Test(engine, a_refused_datagram_is_an_io_error)
{
    assert_nobody(QUERY_TRANSPORT_UDP, QUERY_EVENT_IO);
}

Test(engine, a_refused_connection_is_a_setup_error)
{
    assert_nobody(QUERY_TRANSPORT_TCP, QUERY_EVENT_SETUP);
}

static void assert_setup_error(struct query_order order, int error)
{
    struct scene scene = {.engine = query_engine_new(), .order = order};
    start(&scene);
    assert_failure(&scene, QUERY_EVENT_SETUP, error);
    query_engine_free(scene.engine);
}

/* 192.0.2.0/24 is for documentation (RFC 5737); this machine does not have it. */
Test(engine, a_source_address_of_somebody_else_is_a_setup_error)
{
    struct query_order order = order_to(scripted_server_nobody(), QUERY_TRANSPORT_UDP, LONG_MS);
    order.source = (struct query_endpoint){.family = 4, .octets = {192, 0, 2, 1}};
    assert_setup_error(order, EADDRNOTAVAIL);
    order.transport = QUERY_TRANSPORT_TCP;
    assert_setup_error(order, EADDRNOTAVAIL);
}

Test(engine, a_source_of_another_family_or_a_server_of_none_is_a_setup_error)
{
    struct query_order order = order_to(scripted_server_nobody(), QUERY_TRANSPORT_UDP, LONG_MS);
    order.source.family = 6;
    assert_setup_error(order, EAFNOSUPPORT);
    order.source.family = 0;
    order.server.family = 0;
    assert_setup_error(order, EAFNOSUPPORT);
}

/* RFC 4007 section 6: a link-local address means nothing without its zone. */
Test(engine, a_link_local_server_without_a_scope_is_a_setup_error)
{
    struct query_order order = order_to(scripted_server_nobody(), QUERY_TRANSPORT_UDP, LONG_MS);
    order.server =
        (struct query_endpoint){.family = 6, .port = 53, .octets = {0xfe, 0x80, [15] = 1}};
    int probe = socket(AF_INET6, SOCK_DGRAM, 0);
    if (probe < 0)
        cr_skip("no IPv6 here");
    close(probe);
    assert_setup_error(order, EINVAL);
}

Test(engine, the_source_port_is_used_and_told)
{
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_UDP, LONG_MS);
    query_engine_end(scene.engine, scene.number);
    uint16_t port = scripted_server_nobody().port;
    scene.order.source = (struct query_endpoint){.family = 4, .port = port};
    scene.order.want_local = true;
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    struct query_endpoint wanted = {.family = 4, .port = port, .octets = {127, 0, 0, 1}};
    cr_assert(query_endpoint_equal(&scene.event.local, &wanted));
    assert_reply(&scene);
    cr_assert_eq(
        scripted_server_seen(scene.server, scripted_server_count(scene.server) - 1).from_port,
        port);
    finish(&scene);
}

Test(engine, a_connection_that_is_never_accepted_is_a_setup_error)
{
    /* A listener whose queue is full leaves a connection unanswered. */
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(bind(listener, (struct sockaddr *)&address, size), 0);
    cr_assert_eq(listen(listener, 0), 0);
    cr_assert_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    struct query_endpoint server = {
        .family = 4, .port = ntohs(address.sin_port), .octets = {127, 0, 0, 1}};
    int filler = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(connect(filler, (struct sockaddr *)&address, size), 0);
    struct scene scene = {.engine = query_engine_new()};
    scene.order = order_to(server, QUERY_TRANSPORT_TCP, SHORT_MS);
    start(&scene);
    assert_failure(&scene, QUERY_EVENT_SETUP, ETIMEDOUT);
    query_engine_free(scene.engine);
    close(filler);
    close(listener);
}

Test(engine, a_connection_closed_before_the_whole_reply_is_told_as_closed)
{
    /* Before the length, in it, behind it, and one octet too early. */
    static const unsigned after[] = {0, 1, 2, 2 + sizeof query - 1};
    for (size_t i = 0; i < sizeof after / sizeof after[0]; i++) {
        struct scene scene = scene_with(SCRIPT_CLOSE, after[i], QUERY_TRANSPORT_TCP, LONG_MS);
        assert_event(&scene, QUERY_EVENT_SENT);
        assert_failure(&scene, QUERY_EVENT_CLOSED, 0);
        finish(&scene);
    }
}

Test(engine, a_reply_is_told_before_the_end_of_its_connection)
{
    struct scene scene = scene_with(SCRIPT_LAST, 0, QUERY_TRANSPORT_TCP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    assert_failure(&scene, QUERY_EVENT_CLOSED, 0);
    finish(&scene);
}

Test(engine, a_reset_connection_is_an_io_error)
{
    struct scene scene = scene_with(SCRIPT_RESET, 0, QUERY_TRANSPORT_TCP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_failure(&scene, QUERY_EVENT_IO, ECONNRESET);
    finish(&scene);
}

Test(engine, a_reply_in_single_octets_is_put_together)
{
    struct scene scene = scene_with(SCRIPT_PIECES, 0, QUERY_TRANSPORT_TCP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    finish(&scene);
}

Test(engine, many_messages_on_one_connection_come_one_by_one)
{
    enum { MESSAGES = 10000 }; /* several times what the engine reads at once */
    struct scene scene = scene_with(SCRIPT_MANY, MESSAGES, QUERY_TRANSPORT_TCP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    for (unsigned i = 0; i < MESSAGES; i++)
        assert_reply(&scene);
    finish(&scene);
}

Test(engine, the_largest_message_comes_as_a_whole)
{
    struct scene scene = scene_with(SCRIPT_LARGE, 65535, QUERY_TRANSPORT_TCP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_event(&scene, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.size, 65535);
    cr_assert_eq(scene.event.octets[65534], 0);
    finish(&scene);
}

Test(engine, the_largest_datagram_comes_as_a_whole)
{
    struct scene scene = scene_with(SCRIPT_LARGE, 65507, QUERY_TRANSPORT_UDP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_event(&scene, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.size, 65507); /* RFC 791 and RFC 768: 65535 - 20 - 8 */
    finish(&scene);
}

Test(engine, the_largest_query_leaves_as_a_whole)
{
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_TCP, LONG_MS);
    query_engine_end(scene.engine, scene.number);
    uint8_t *large = calloc(1, 65536);
    cr_assert_not_null(large);
    memcpy(large, query, sizeof query);
    scene.order.query = large;
    scene.order.size = 65535;
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_event(&scene, QUERY_EVENT_MESSAGE);
    cr_assert_eq(scene.event.size, 65535);
    query_engine_end(scene.engine, scene.number);
    scene.order.size = 65536;
    start(&scene);
    assert_failure(&scene, QUERY_EVENT_IO, EMSGSIZE);
    finish(&scene);
    free(large);
}

/* Two orders one after the other; whether the server saw them on one connection. */
static bool shares_connection(const struct script_step *steps, size_t count, bool keep_open)
{
    struct scene scene = scene_of(steps, count, QUERY_TRANSPORT_TCP, LONG_MS);
    query_engine_end(scene.engine, scene.number);
    scene.order.keep_open = keep_open;
    for (int i = 0; i < 2; i++) {
        start(&scene);
        assert_event(&scene, QUERY_EVENT_SENT);
        assert_reply(&scene);
        query_engine_end(scene.engine, scene.number);
        poll(NULL, 0, 50); /* time for the server to close */
    }
    assert_no_order(&scene);
    size_t last = scripted_server_count(scene.server) - 1;
    uint16_t port = scripted_server_seen(scene.server, last).from_port;
    bool same = scripted_server_seen(scene.server, last - 1).from_port == port;
    finish(&scene);
    return same;
}

Test(engine, a_connection_that_is_kept_open_serves_the_next_order)
{
    static const struct script_step reply = {SCRIPT_REPLY, 0};
    cr_assert(shares_connection(&reply, 1, true));
}

Test(engine, a_connection_that_is_not_kept_open_does_not)
{
    static const struct script_step reply = {SCRIPT_REPLY, 0};
    cr_assert_not(shares_connection(&reply, 1, false));
}

Test(engine, a_kept_connection_that_the_server_has_closed_is_made_anew)
{
    static const struct script_step last = {SCRIPT_LAST, 0};
    cr_assert_not(shares_connection(&last, 1, true));
}

Test(engine, a_kept_connection_with_a_message_too_many_is_not_used_again)
{
    static const struct script_step twice = {SCRIPT_MANY, 2};
    cr_assert_not(shares_connection(&twice, 1, true));
}

/* Else the late reply would be taken for that of the third order. */
Test(engine, a_kept_connection_that_owes_a_reply_is_not_used_again)
{
    static const struct script_step steps[] = {
        {SCRIPT_REPLY, 0}, {SCRIPT_DELAY, 100}, {SCRIPT_REPLY, 0}};
    struct scene scene = scene_of(steps, 3, QUERY_TRANSPORT_TCP, LONG_MS);
    query_engine_end(scene.engine, scene.number);
    scene.order.keep_open = true;
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    query_engine_end(scene.engine, scene.number);
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    query_engine_end(scene.engine, scene.number);
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    cr_assert_neq(scripted_server_seen(scene.server, 2).from_port,
                  scripted_server_seen(scene.server, 0).from_port);
    finish(&scene);
}

Test(engine, orders_may_be_ended_while_their_replies_wait)
{
    enum { ORDERS = 20 };
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_UDP, LONG_MS);
    uint64_t numbers[ORDERS];
    for (unsigned i = 0; i < ORDERS; i++)
        cr_assert_eq(query_engine_start(scene.engine, &scene.order, &numbers[i]), QUERY_OK);
    while (scripted_server_count(scene.server) < ORDERS + 1)
        poll(NULL, 0, 10);
    poll(NULL, 0, 50); /* the last reply is on its way */
    do
        cr_assert(query_engine_next(scene.engine, UINT64_MAX, &scene.event));
    while (scene.event.kind == QUERY_EVENT_SENT);
    query_engine_end(scene.engine, scene.number);
    for (unsigned i = 0; i < ORDERS; i++)
        query_engine_end(scene.engine, numbers[i]);
    assert_no_order(&scene);
    start(&scene);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    finish(&scene);
}

Test(engine, an_ended_order_tells_nothing_and_its_number_does_not_come_back)
{
    struct scene scene = scene_with(SCRIPT_REPLY, 0, QUERY_TRANSPORT_UDP, LONG_MS);
    uint64_t ended = scene.number;
    cr_assert_neq(ended, 0);
    query_engine_end(scene.engine, ended);
    query_engine_end(scene.engine, ended);
    assert_no_order(&scene);
    start(&scene);
    cr_assert_neq(scene.number, ended);
    query_engine_end(scene.engine, ended); /* names no order any more */
    query_engine_end(scene.engine, 0);
    query_engine_end(scene.engine, UINT64_MAX);
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    finish(&scene);
}

Test(engine, many_orders_are_answered_each_for_itself)
{
    enum { ORDERS = 200 };
    static const struct script_step reply = {SCRIPT_REPLY, 0};
    static uint8_t queries[ORDERS][sizeof query];
    uint64_t numbers[ORDERS];
    unsigned answered[ORDERS] = {0};
    struct scene scene = scene_of(&reply, 1, QUERY_TRANSPORT_UDP, LONG_MS);
    /* Its reply, if it came late, could meet one of the next sockets on the same port. */
    assert_event(&scene, QUERY_EVENT_SENT);
    assert_reply(&scene);
    query_engine_end(scene.engine, scene.number);
    for (unsigned i = 0; i < ORDERS; i++) {
        memcpy(queries[i], query, sizeof query);
        queries[i][0] = (uint8_t)i;
        scene.order.query = queries[i];
        scene.order.owner = &numbers[i];
        scene.order.transport = i % 8 == 0 ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP;
        cr_assert_eq(query_engine_start(scene.engine, &scene.order, &numbers[i]), QUERY_OK);
    }
    while (query_engine_next(scene.engine, UINT64_MAX, &scene.event)) {
        if (scene.event.kind == QUERY_EVENT_SENT)
            continue;
        size_t i = (size_t)((uint64_t *)scene.event.owner - numbers);
        cr_assert_eq(scene.event.kind, QUERY_EVENT_MESSAGE);
        cr_assert_eq(scene.event.order, numbers[i]);
        cr_assert_eq(scene.event.octets[0], (uint8_t)i);
        answered[i]++;
        query_engine_end(scene.engine, numbers[i]);
    }
    for (unsigned i = 0; i < ORDERS; i++)
        cr_assert_eq(answered[i], 1);
    finish(&scene);
}

Test(engine, deadlines_pass_in_their_order_whatever_order_they_came_in)
{
    enum { ORDERS = 32 };
    static const struct script_step drop = {SCRIPT_DROP, 0};
    struct scene scene = scene_of(&drop, 1, QUERY_TRANSPORT_UDP, LONG_MS);
    query_engine_end(scene.engine, scene.number);
    uint64_t numbers[ORDERS], base_us = query_clock_us() + 50000;
    for (unsigned i = 0; i < ORDERS; i++) {
        scene.order.deadline_us = base_us + (i * 13 + 5) % ORDERS * 5000;
        cr_assert_eq(query_engine_start(scene.engine, &scene.order, &numbers[i]), QUERY_OK);
    }
    for (unsigned i = 0; i < ORDERS; i += 3)
        query_engine_end(scene.engine, numbers[i]);
    unsigned ended = (ORDERS + 2) / 3;
    unsigned timeouts = 0;
    int last = -1;
    while (query_engine_next(scene.engine, UINT64_MAX, &scene.event)) {
        if (scene.event.kind == QUERY_EVENT_SENT)
            continue;
        cr_assert_eq(scene.event.kind, QUERY_EVENT_TIMEOUT);
        int rank = -1;
        for (unsigned i = 0; i < ORDERS; i++) {
            if (numbers[i] == scene.event.order)
                rank = (int)((i * 13 + 5) % ORDERS);
        }
        cr_assert_gt(rank, last);
        last = rank;
        timeouts++;
    }
    cr_assert_eq(timeouts, ORDERS - ended);
    finish(&scene);
}

Test(engine, waiting_ends_at_the_time_that_was_given)
{
    struct scene scene = scene_with(SCRIPT_DROP, 0, QUERY_TRANSPORT_UDP, LONG_MS);
    assert_event(&scene, QUERY_EVENT_SENT);
    uint64_t before_us = query_clock_us();
    cr_assert_not(query_engine_next(scene.engine, before_us + 50000, &scene.event));
    cr_assert_geq(elapsed_ms(before_us), 50);
    cr_assert_lt(elapsed_ms(before_us), LONG_MS);
    cr_assert_not(query_engine_next(scene.engine, 0, &scene.event));
    finish(&scene);
}

Test(engine, random_octets_are_not_all_the_same)
{
    uint8_t octets[1000] = {0};
    bool seen[256] = {false};
    unsigned kinds = 0;
    cr_assert_eq(query_random(octets, sizeof octets), QUERY_OK);
    for (size_t i = 0; i < sizeof octets; i++)
        seen[octets[i]] = true;
    for (size_t i = 0; i < 256; i++)
        kinds += seen[i];
    cr_assert_gt(kinds, 200); /* 251 are to be expected */
}
