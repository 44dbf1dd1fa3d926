/* The classroom Internet: its servers and what they say, through an engine as any other.
 * What is expected stands in lab/world and the zones, and in the RFCs. */
#include "octets.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <query/lab.h>
#include <query/lookup.h>
#include <query/walk.h>
#include <stdlib.h>
#include <string.h>

enum { TYPE_A = 1, TYPE_NS = 2, TYPE_SOA = 6, TYPE_PTR = 12, TYPE_TXT = 16, TYPE_AXFR = 252 };

static struct query_lab *new_lab(void)
{
    struct query_lab *lab;
    struct query_lab_fault fault;
    char text[512] = "";
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text - 1);
    enum query_status status = query_lab_new(&lab, &fault);
    if (status != QUERY_OK)
        query_lab_fault_print(&sink, &fault);
    cr_assert_eq(status, QUERY_OK, "%s", text);
    return lab;
}

static struct query_endpoint endpoint_of(const char *text)
{
    struct query_endpoint endpoint;
    cr_assert_eq(query_endpoint_scan(&endpoint, text, strlen(text)), QUERY_OK);
    endpoint.port = 53;
    return endpoint;
}

/* One question at a time to one server. */
struct scene {
    struct query_lab *lab;
    struct query_engine *engine;
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint server;
    struct query_lookup *lookup;
    const struct query_exchange *exchange;
    const struct query_try *last;
};

static struct scene new_scene(void)
{
    struct scene scene = {.lab = new_lab()};
    scene.engine = query_lab_engine_new(scene.lab);
    cr_assert_not_null(scene.engine);
    return scene;
}

static enum query_status ask(struct scene *scene, const char *server, const char *name,
                             uint16_t type)
{
    struct query_name asked = name_of(name);
    query_lookup_free(scene->lookup);
    scene->request = query_request_default(&asked);
    scene->request.type = type;
    scene->request.flags = 0;
    scene->server = endpoint_of(server);
    scene->lookup = query_lookup_new(&scene->request, &scene->policy, &scene->server, 1);
    cr_assert_not_null(scene->lookup);
    scene->exchange = query_lookup_exchange(scene->lookup);
    enum query_status status = query_lookup_run(scene->lookup, scene->engine);
    cr_assert(scene->exchange->done);
    cr_assert_gt(scene->exchange->try_count, 0);
    scene->last = &scene->exchange->tries[scene->exchange->try_count - 1];
    return status;
}

static void finish(struct scene *scene)
{
    query_lookup_free(scene->lookup);
    query_engine_free(scene->engine);
    query_lab_free(scene->lab);
}

static unsigned count_of(const struct scene *scene, enum query_section section)
{
    return scene->last->message.whole[section];
}

/* Whether a section has a record whose RDATA prints as `text`. */
static bool has(const struct scene *scene, enum query_section section, const char *owner,
                const char *text)
{
    struct query_records records = query_records_begin(&scene->last->message, section);
    struct query_record record;
    struct query_name name = name_of(owner);
    while (query_records_next(&records, &record)) {
        char room[1024] = "";
        struct query_sink sink;
        query_sink_init(&sink, room, sizeof room - 1);
        query_rdata_print(&sink, &record.rdata, NULL);
        if (query_name_equal(&record.owner, &name) && strcmp(room, text) == 0)
            return true;
    }
    return false;
}

/* ---- who is in it ---- */

Test(lab, the_root_has_thirteen_servers_with_two_addresses_each)
{
    struct query_lab *lab = new_lab();
    const struct query_lab_server *roots[20];
    cr_assert_eq(query_lab_roots(lab, roots, 20), 13);
    for (size_t i = 0; i < 13; i++) {
        char name[] = "a.root-servers.net.";
        name[0] = (char)('a' + i);
        struct query_name expected = name_of(name);
        cr_expect(query_name_equal(&roots[i]->names[0], &expected), "%s", name);
        cr_expect_eq(roots[i]->address_count, 2);
        cr_expect_eq(roots[i]->behaviour, QUERY_LAB_ANSWERS);
    }
    query_lab_free(lab);
}

Test(lab, its_root_is_where_walks_begin_by_themselves)
{
    struct query_lab *lab = new_lab();
    const struct query_lab_server *roots[13];
    size_t count;
    const struct query_walk_server *hints = query_root_hints(&count);
    cr_assert_eq(count, query_lab_roots(lab, roots, 13));
    for (size_t i = 0; i < count; i++) {
        cr_expect(query_name_equal(&hints[i].name, &roots[i]->names[0]));
        cr_assert_eq(hints[i].address_count, roots[i]->address_count);
        for (size_t j = 0; j < hints[i].address_count; j++) {
            struct query_endpoint hint = hints[i].addresses[j];
            hint.port = 53;
            cr_expect(query_endpoint_equal(&hint, &roots[i]->addresses[j]), "%c", (char)('a' + i));
        }
    }
    query_lab_free(lab);
}

Test(lab, there_is_one_resolver)
{
    struct query_lab *lab = new_lab();
    const struct query_lab_server *resolver;
    struct query_endpoint address = endpoint_of("192.0.2.53");
    cr_assert_eq(query_lab_resolvers(lab, &resolver, 1), 1);
    cr_assert(query_endpoint_equal(&resolver->addresses[0], &address));
    cr_assert_eq(query_lab_resolvers(lab, NULL, 0), 1);
    query_lab_free(lab);
}

Test(lab, every_server_is_found_at_each_of_its_addresses_and_nowhere_else)
{
    struct query_lab *lab = new_lab();
    for (size_t i = 0; i < query_lab_count(lab); i++) {
        const struct query_lab_server *server = query_lab_server(lab, i);
        for (size_t j = 0; j < server->address_count; j++) {
            struct query_endpoint other = server->addresses[j];
            cr_expect_eq(query_lab_find(lab, &other), server);
            other.port = 54;
            cr_expect_null(query_lab_find(lab, &other));
        }
    }
    struct query_endpoint nobody = endpoint_of("203.0.113.250");
    cr_assert_null(query_lab_find(lab, &nobody));
    query_lab_free(lab);
}

/* ---- texts of one's own ---- */

static const char own_zone[] = "$TTL 60\n@ SOA ns1 hostmaster 1 1h 15m 1w 1m\n@ NS ns1\n"
                               "ns1 A 192.0.2.1\nwww A 192.0.2.80\n";

static enum query_status load(const char *world, const char *zone, struct query_lab **lab,
                              struct query_lab_fault *fault)
{
    struct query_zone_text files[] = {{"world", world, strlen(world)},
                                      {"zones/example.zone", zone, strlen(zone)}};
    return query_lab_load(lab, files, 2, fault);
}

static void expect_fault(const char *world, const char *zone, const char *text)
{
    struct query_lab *lab;
    struct query_lab_fault fault;
    char room[512] = "";
    struct query_sink sink;
    query_sink_init(&sink, room, sizeof room - 1);
    cr_expect_neq(load(world, zone, &lab, &fault), QUERY_OK, "%s", text);
    cr_expect_null(lab);
    query_lab_fault_print(&sink, &fault);
    cr_expect_str_eq(room, text);
}

Test(lab, faults_are_told_with_file_line_and_column)
{
    expect_fault("server ns1.example 192.0.2.1\n  rtt=soon\n", own_zone,
                 "world: line 2, column 7: rtt: expected a number and ms, as in 20ms");
    expect_fault("server ns1.example 192.0.2.1\nserver ns2.example 2001:db8::1 192.0.2.1\n",
                 own_zone, "world: line 2, column 32: address: somebody has this address already");
    expect_fault("server ns1.example 192.0.2.1 zones=example,example.org\n", own_zone,
                 "world: line 1, column 44: zones: there is no file for this zone");
    expect_fault("server ns1.example 192.0.2.1 zones=example\n",
                 "$TTL 60\n@ SOA ns1 hostmaster 1 1h 15m 1w 1m\n@ NS ns1\nwww A 192.0.2.256\n",
                 "zones/example.zone: line 4, column 7: A address: not an IP address");
}

Test(lab, an_empty_world_is_a_lab_with_nobody_in_it)
{
    struct query_lab *lab;
    cr_assert_eq(load("# nobody\n", own_zone, &lab, NULL), QUERY_OK);
    cr_assert_eq(query_lab_count(lab), 0);
    cr_assert_eq(query_lab_roots(lab, NULL, 0), 0);
    struct query_endpoint nobody = endpoint_of("192.0.2.1");
    cr_assert_null(query_lab_find(lab, &nobody));
    query_lab_free(lab);
}

Test(lab, a_folder_gives_the_same_lab_as_what_is_built_in)
{
    struct query_lab *lab, *read;
    struct query_lab_fault fault;
    lab = new_lab();
    cr_assert_eq(query_lab_read(&read, TESTS_DIR "/../lab", &fault), QUERY_OK);
    cr_assert_eq(query_lab_count(read), query_lab_count(lab));
    for (size_t i = 0; i < query_lab_count(lab); i++) {
        const struct query_lab_server *a = query_lab_server(lab, i);
        const struct query_lab_server *b = query_lab_server(read, i);
        cr_assert_eq(a->zone_count, b->zone_count);
        for (size_t j = 0; j < a->zone_count; j++)
            cr_assert_eq(query_zone_count(a->zones[j]), query_zone_count(b->zones[j]));
    }
    query_lab_free(lab);
    query_lab_free(read);
}

Test(lab, a_folder_without_a_world_is_told_so)
{
    struct query_lab *lab;
    struct query_lab_fault fault;
    cr_assert_eq(query_lab_read(&lab, TESTS_DIR "/no-such-folder", &fault), QUERY_MISSING);
    cr_assert_null(lab);
    cr_assert_str_eq(fault.file, "world");
    cr_assert_eq(query_lab_read(&lab, TESTS_DIR, NULL), QUERY_MISSING);
}

/* ---- time ---- */

Test(lab, a_reply_takes_the_round_trip_of_its_server_to_the_microsecond)
{
    struct scene scene = new_scene();
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_NS), QUERY_OK);
    cr_assert_eq(scene.last->end_us - scene.last->sent_us, 12000);
    cr_assert_eq(query_lab_now_us(scene.lab), 12000);
    cr_assert_eq(query_engine_now_us(scene.engine), 12000);
    cr_assert_eq(ask(&scene, "2001:500:9f::42", ".", TYPE_NS), QUERY_OK);
    cr_assert_eq(query_lab_now_us(scene.lab), 25000);
    finish(&scene);
}

Test(lab, the_date_is_that_of_the_lesson)
{
    struct scene scene = new_scene();
    query_lab_advance(scene.lab, 60);
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_NS), QUERY_OK);
    /* date -u -d '2026-11-23 08:01' +%s */
    cr_assert_eq(scene.last->sent_unix_us, INT64_C(1795420860) * 1000000);
    cr_assert_eq(query_lab_now_us(scene.lab), 60012000);
    finish(&scene);
}

Test(lab, tcp_costs_one_round_trip_more_but_not_on_an_open_connection)
{
    struct scene scene = new_scene();
    scene.policy.transport = QUERY_TRANSPORT_TCP;
    scene.policy.keep_open = true;
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_NS), QUERY_OK);
    cr_assert_eq(query_lab_now_us(scene.lab), 24000);
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_SOA), QUERY_OK);
    cr_assert_eq(query_lab_now_us(scene.lab), 36000);
    scene.policy.keep_open = false;
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_NS), QUERY_OK);
    cr_assert_eq(query_lab_now_us(scene.lab), 48000);
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_NS), QUERY_OK);
    cr_assert_eq(query_lab_now_us(scene.lab), 72000);
    finish(&scene);
}

Test(lab, the_dead_and_those_who_are_not_there_cost_the_timeout_and_nothing_else)
{
    static const char *const servers[] = {"192.0.2.22", "203.0.113.250"};
    for (size_t i = 0; i < 2; i++) {
        struct scene scene = new_scene();
        scene.policy.tries = 2;
        cr_assert_eq(ask(&scene, servers[i], "www.dead.test.", TYPE_A), QUERY_TIMEOUT);
        cr_assert_eq(scene.exchange->try_count, 2);
        cr_assert_eq(query_lab_now_us(scene.lab), 10000000);
        scene.policy.transport = QUERY_TRANSPORT_TCP;
        scene.policy.tries = 1;
        ask(&scene, servers[i], "www.dead.test.", TYPE_A);
        cr_assert_eq(scene.last->end, QUERY_END_SETUP);
        cr_assert_eq(scene.last->error, ETIMEDOUT);
        cr_assert_eq(query_lab_now_us(scene.lab), 20000000);
        finish(&scene);
    }
}

Test(lab, a_reply_that_comes_after_the_deadline_does_not_come)
{
    struct scene scene = new_scene();
    scene.policy.tries = 1;
    scene.policy.timeout_ms = 11; /* the server is 12 ms away */
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_NS), QUERY_TIMEOUT);
    cr_assert_eq(query_lab_now_us(scene.lab), 11000);
    scene.policy.timeout_ms = 12;
    cr_assert_eq(ask(&scene, "198.41.0.4", ".", TYPE_NS), QUERY_OK);
    finish(&scene);
}

/* Orders to several servers at once come back by distance, not by the order of asking. */
Test(lab, events_come_in_the_order_of_their_time)
{
    static const uint8_t query[] = {0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1};
    static const char *const servers[] = {"202.12.27.33", "192.5.5.241", "192.0.2.22",
                                          "198.41.0.4"};
    static const unsigned rtt_ms[] = {57, 8, 0, 12};
    static const size_t expected[] = {1, 3, 2, 0}; /* the dead one's deadline is at 30 ms */
    struct scene scene = new_scene();
    uint64_t numbers[4];
    for (size_t i = 0; i < 4; i++) {
        struct query_order order = {.server = endpoint_of(servers[i]),
                                    .query = query,
                                    .size = sizeof query,
                                    .deadline_us = i == 2 ? 30000 : 1000000,
                                    .owner = &numbers[i]};
        cr_assert_eq(query_engine_start(scene.engine, &order, &numbers[i]), QUERY_OK);
    }
    struct query_event event;
    for (size_t i = 0; i < 4; i++) {
        cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
        cr_assert_eq(event.kind, QUERY_EVENT_SENT);
        cr_assert_eq(event.owner, &numbers[i]);
        cr_assert_eq(event.now_us, 0);
    }
    cr_assert_not(query_engine_next(scene.engine, 5000, &event));
    cr_assert_eq(query_lab_now_us(scene.lab), 5000);
    for (size_t i = 0; i < 4; i++) {
        size_t who = expected[i];
        cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
        cr_assert_eq(event.owner, &numbers[who]);
        cr_assert_eq(event.order, numbers[who]);
        cr_assert_eq(event.kind, who == 2 ? QUERY_EVENT_TIMEOUT : QUERY_EVENT_MESSAGE);
        cr_assert_eq(event.now_us, who == 2 ? 30000 : rtt_ms[who] * 1000);
        query_engine_end(scene.engine, event.order);
        query_engine_end(scene.engine, event.order);
    }
    cr_assert_not(query_engine_next(scene.engine, UINT64_MAX, &event));
    cr_assert_eq(query_lab_now_us(scene.lab), 57000);
    finish(&scene);
}

Test(lab, a_thousand_orders_at_once_all_come_back)
{
    static const uint8_t query[] = {0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1};
    struct scene scene = new_scene();
    const struct query_lab_server *roots[13];
    bool done[1000] = {false};
    query_lab_roots(scene.lab, roots, 13);
    for (size_t i = 0; i < 1000; i++) {
        uint64_t number;
        struct query_order order = {.server = roots[i % 13]->addresses[i % 2],
                                    .query = query,
                                    .size = sizeof query,
                                    .deadline_us = 1000000,
                                    .owner = &done[i]};
        cr_assert_eq(query_engine_start(scene.engine, &order, &number), QUERY_OK);
    }
    struct query_event event;
    uint64_t before_us = 0;
    for (size_t messages = 0; messages < 1000;) {
        cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
        cr_assert_geq(event.now_us, before_us);
        before_us = event.now_us;
        if (event.kind != QUERY_EVENT_MESSAGE)
            continue;
        bool *flag = event.owner;
        cr_assert_not(*flag);
        *flag = true;
        messages++;
        query_engine_end(scene.engine, event.order);
    }
    cr_assert_eq(before_us, 57000);
    cr_assert_not(query_engine_next(scene.engine, UINT64_MAX, &event));
    finish(&scene);
}

Test(lab, a_response_is_not_answered)
{
    static const uint8_t response[] = {0, 1, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    struct scene scene = new_scene();
    uint64_t number;
    struct query_event event;
    struct query_order order = {.server = endpoint_of("198.41.0.4"),
                                .query = response,
                                .size = sizeof response,
                                .deadline_us = 1000000};
    cr_assert_eq(query_engine_start(scene.engine, &order, &number), QUERY_OK);
    cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
    cr_assert_eq(event.kind, QUERY_EVENT_SENT);
    cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
    cr_assert_eq(event.kind, QUERY_EVENT_TIMEOUT);
    cr_assert_eq(event.now_us, 1000000);
    finish(&scene);
}

/* ---- what the servers say ---- */

Test(lab, the_way_to_python_org_goes_over_org)
{
    struct scene scene = new_scene();
    cr_assert_eq(ask(&scene, "198.41.0.4", "www.python.org.", TYPE_A), QUERY_OK);
    cr_assert_eq(query_message_rcode(&scene.last->message), QUERY_RCODE_NOERROR);
    cr_assert_eq(scene.last->message.flags & QUERY_FLAG_AA, 0);
    cr_assert_eq(count_of(&scene, QUERY_SECTION_ANSWER), 0);
    cr_assert_eq(count_of(&scene, QUERY_SECTION_AUTHORITY), 6);
    cr_assert(has(&scene, QUERY_SECTION_AUTHORITY, "org.", "a0.org.afilias-nst.info."));
    cr_assert(has(&scene, QUERY_SECTION_ADDITIONAL, "a0.org.afilias-nst.info.", "199.19.56.1"));

    cr_assert_eq(ask(&scene, "199.19.56.1", "www.python.org.", TYPE_A), QUERY_OK);
    cr_assert(has(&scene, QUERY_SECTION_AUTHORITY, "python.org.", "ns1.p11.dynect.net."));

    cr_assert_eq(ask(&scene, "208.78.70.11", "python.org.", TYPE_A), QUERY_OK);
    cr_assert_neq(scene.last->message.flags & QUERY_FLAG_AA, 0);
    cr_assert(has(&scene, QUERY_SECTION_ANSWER, "python.org.", "140.211.10.69"));
    finish(&scene);
}

Test(lab, facts_of_the_lesson_are_there)
{
    static const struct {
        const char *server, *name, *type, *owner, *rdata;
    } facts[] = {
        {"208.78.70.11", "python.org.", "MX", "python.org.", "50 mail.python.org."},
        {"208.78.71.11", "hg.python.org.", "A", "hg.python.org.", "virt-7yvsjn.psf.osuosl.org."},
        {"163.114.216.17", "pyladies.com.", "MX", "pyladies.com.", "10 ASPMX.L.GOOGLE.com."},
        {"128.186.121.5", "chi.cs.fsu.edu.", "A", "chi.cs.fsu.edu.", "128.186.121.20"},
        {"128.186.121.5", "2.120.186.128.in-addr.arpa.", "PTR", "2.120.186.128.in-addr.arpa.",
         "diablo.cs.fsu.edu."},
        {"69.252.250.103", "75.75.75.75.in-addr.arpa.", "PTR", "75.75.75.75.in-addr.arpa.",
         "cdns01.comcast.net."},
        {"198.51.100.101",
         "4.5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.2.0.0.0.0.5.0.1.0.0.2.ip6.arpa.", "PTR",
         "4.5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.2.0.0.0.0.5.0.1.0.0.2.ip6.arpa.",
         "ns.isc.afilias-nst.info."},
        {"216.239.32.106", "_spotify-client._tcp.spotify.com.", "SRV",
         "_spotify-client._tcp.spotify.com.", "10 12 4070 AP4.spotify.com."},
        {"209.132.181.17", "_443._tcp.www.fedoraproject.org.", "TLSA",
         "_443._tcp.www.fedoraproject.org.",
         "0 0 1 19400BE5B7A31FB733917700789D2F0A2471C0C9D506C0E504C06C16 D7CB17C0"},
        {"198.51.100.121", "48.37.114.87.zen.spamhaus.org.", "A", "48.37.114.87.zen.spamhaus.org.",
         "127.0.0.11"},
        {"68.142.254.15", "fd-fp3.wg1.b.yahoo.com.", "A", "fd-fp3.wg1.b.yahoo.com.", "74.6.143.25"},
        {"203.0.113.21", "freenet.tlh.fl.us.", "HINFO", "freenet.tlh.fl.us.",
         "\"DEC Alpha\" \"OSF/1\""},
        {"198.51.100.131", "www.xn--e1afmkfd.xn--p1ai.", "A", "www.xn--e1afmkfd.xn--p1ai.",
         "198.51.100.132"},
    };
    struct scene scene = new_scene();
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        uint16_t type;
        cr_assert_eq(query_type_scan(&type, facts[i].type, strlen(facts[i].type)), QUERY_OK);
        cr_assert_eq(ask(&scene, facts[i].server, facts[i].name, type), QUERY_OK);
        cr_expect(has(&scene, QUERY_SECTION_ANSWER, facts[i].owner, facts[i].rdata), "%s",
                  facts[i].name);
        cr_expect_neq(scene.last->message.flags & QUERY_FLAG_AA, 0, "%s", facts[i].name);
    }
    finish(&scene);
}

static void expect_reply(struct scene *scene, const char *server, const char *name, unsigned rcode,
                         bool authority, unsigned answers)
{
    cr_assert_eq(ask(scene, server, name, TYPE_A), QUERY_OK, "%s", name);
    cr_expect_eq(query_message_rcode(&scene->last->message), rcode, "%s", name);
    cr_expect_eq((scene->last->message.flags & QUERY_FLAG_AA) != 0, authority, "%s", name);
    cr_expect_eq(count_of(scene, QUERY_SECTION_ANSWER), answers, "%s", name);
    cr_expect_eq(scene->last->message.fault.status, QUERY_OK, "%s", name);
}

Test(lab, each_server_behaves_as_the_world_says)
{
    struct scene scene = new_scene();
    expect_reply(&scene, "192.0.2.23", "www.refused.test.", QUERY_RCODE_REFUSED, false, 0);
    expect_reply(&scene, "192.0.2.24", "www.servfail.test.", QUERY_RCODE_SERVFAIL, false, 0);
    expect_reply(&scene, "192.0.2.21", "www.lame.test.", QUERY_RCODE_NOERROR, false, 0);
    cr_assert_eq(count_of(&scene, QUERY_SECTION_AUTHORITY), 0);
    /* Who answers as it should refuses what it does not have. */
    expect_reply(&scene, "192.0.2.11", "www.lame.test.", QUERY_RCODE_REFUSED, false, 0);
    expect_reply(&scene, "192.0.2.11", "www.school.test.", QUERY_RCODE_NOERROR, true, 1);
    finish(&scene);
}

Test(lab, an_upward_referral_names_the_servers_of_the_root)
{
    struct scene scene = new_scene();
    expect_reply(&scene, "192.0.2.25", "www.upward.test.", QUERY_RCODE_NOERROR, false, 0);
    cr_assert_eq(count_of(&scene, QUERY_SECTION_AUTHORITY), 13);
    cr_assert(has(&scene, QUERY_SECTION_AUTHORITY, ".", "m.root-servers.net."));
    cr_assert_neq(scene.last->message.opt, 0);
    cr_assert_eq(scene.last->message.rest, scene.last->message.size);
    finish(&scene);
}

Test(lab, two_servers_send_everybody_to_each_other)
{
    struct scene scene = new_scene();
    expect_reply(&scene, "192.0.2.26", "www.loop.test.", QUERY_RCODE_NOERROR, false, 0);
    cr_assert(has(&scene, QUERY_SECTION_AUTHORITY, "loop.test.", "ns2.loop.test."));
    cr_assert(has(&scene, QUERY_SECTION_ADDITIONAL, "ns2.loop.test.", "192.0.2.27"));
    expect_reply(&scene, "192.0.2.27", "www.loop.test.", QUERY_RCODE_NOERROR, false, 0);
    cr_assert(has(&scene, QUERY_SECTION_AUTHORITY, "loop.test.", "ns1.loop.test."));
    finish(&scene);
}

Test(lab, servers_may_have_different_copies_of_a_zone)
{
    struct scene scene = new_scene();
    expect_reply(&scene, "192.0.2.38", "new.serial.test.", QUERY_RCODE_NOERROR, true, 1);
    expect_reply(&scene, "192.0.2.39", "new.serial.test.", QUERY_RCODE_NXDOMAIN, true, 0);
    finish(&scene);
}

Test(lab, what_is_too_big_for_a_datagram_comes_over_tcp)
{
    struct scene scene = new_scene();
    cr_assert_eq(ask(&scene, "192.0.2.41", "www.big.test.", TYPE_A), QUERY_OK);
    cr_assert_eq(scene.exchange->try_count, 2);
    cr_assert_eq(scene.exchange->tries[0].next, QUERY_NEXT_TCP);
    cr_assert_leq(scene.exchange->tries[0].reply_size, 1232);
    cr_assert_eq(count_of(&scene, QUERY_SECTION_ANSWER), 120);
    cr_assert_eq(query_lab_now_us(scene.lab), 60000);
    finish(&scene);
}

Test(lab, where_nobody_listens_on_tcp_the_connection_is_refused)
{
    struct scene scene = new_scene();
    cr_assert_neq(ask(&scene, "192.0.2.42", "www.notcp.test.", TYPE_A), QUERY_OK);
    cr_assert_eq(scene.exchange->tries[0].next, QUERY_NEXT_TCP);
    cr_assert_eq(scene.last->end, QUERY_END_SETUP);
    cr_assert_eq(scene.last->error, ECONNREFUSED);
    expect_reply(&scene, "192.0.2.42", "small.notcp.test.", QUERY_RCODE_NOERROR, true, 1);
    finish(&scene);
}

Test(lab, a_zone_can_be_transferred)
{
    struct scene scene = new_scene();
    scene.policy.transport = QUERY_TRANSPORT_TCP;
    cr_assert_eq(ask(&scene, "192.0.2.11", "lab.school.test.", TYPE_AXFR), QUERY_OK);
    /* Two NS, five others, and the SOA at both ends (RFC 5936 section 2.2). */
    cr_assert_eq(count_of(&scene, QUERY_SECTION_ANSWER), 9);
    finish(&scene);
}
