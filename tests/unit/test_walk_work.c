/* How much work a walk does: limits, order, the cache, many walks at once. */
#include "octets.h"
#include "scripted_server.h"
#include "walk_scene.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- limits ---- */

/* Each zone delegates the next label to the same server. */
Test(walk_work, no_more_than_sixty_questions_are_asked)
{
    enum { LABELS = 100 };
    static char names[LABELS + 1][2 * LABELS + 1], texts[LABELS][600];
    static struct row rows[LABELS + 1];
    for (int i = LABELS - 1; i >= 0; i--)
        snprintf(names[i], sizeof names[i], "x.%s", names[i + 1]);
    /* The first reply with a cut further down than the last one comes next. */
    struct world world = world_of(rows, names[0]);
    world.policy.servers = 1000;
    for (int i = 0; i < LABELS; i++) {
        char server[20];
        const char *cut = names[LABELS - 1 - i];
        snprintf(server, sizeof server, "192.0.2.%d", i + 1);
        snprintf(texts[i], sizeof texts[i], "NS %s 60 NS n.%s; AR n.%s 60 A 192.0.2.%d", cut, cut,
                 cut, i + 2);
        rows[i] = (struct row){strdup(server), NULL, texts[i]};
    }
    cr_assert_eq(world_go(&world), QUERY_WALK_LIMIT);
    cr_assert_eq(query_walk_hops(world.walk), 60);
    query_walk_free(world.walk);

    world.facts[0] = world.facts[1] = world.facts[2] = 0;
    world.policy.questions = 7;
    cr_assert_eq(world_go(&world), QUERY_WALK_LIMIT);
    cr_assert_eq(query_walk_hops(world.walk), 7);
    query_walk_free(world.walk);
    for (int i = 0; i < LABELS; i++)
        free((void *)rows[i].server);
}

/* A referral to many servers without an address, each of which would cost a walk: NXNSAttack
 * (Afek, Bremler-Barr, Shafir, USENIX Security 2020). */
static char *attack(size_t count)
{
    char *text = malloc(count * 60 + 1), *at = text;
    cr_assert_not_null(text);
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "NS example. 60 NS ns%zu.victim%zu.;", i, i);
    return text;
}

Test(walk_work, a_referral_to_a_hundred_names_costs_four_walks)
{
    char *text = attack(100);
    const struct row rows[] = {{ROOT, "www.example.", text},
                               {ROOT, NULL, "AA; NXDOMAIN; NS . 60 SOA a. b. 1 2 3 4 5"},
                               {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_LIMIT);
    cr_assert_eq(query_walk_hops(world.walk), 1 + 4);
    const struct query_hop *hop = hop_at(&world, 0);
    cr_assert_eq(hop->server_count + hop->servers_left_out, 100);
    cr_assert_eq(hop->servers[3].trouble, QUERY_SERVER_NO_ADDRESS);
    cr_assert_eq(hop->servers[4].trouble, QUERY_SERVER_LIMIT);
    query_walk_free(world.walk);
    free(text);
}

/* Every victim's zone attacks in turn. */
Test(walk_work, walks_inside_walks_come_to_an_end)
{
    char *text = attack(100);
    char *victims[4];
    struct row rows[7] = {{ROOT, "www.example.", text},
                          [5] = {ROOT, NULL, "AA; NXDOMAIN; NS . 60 SOA a. b. 1 2 3 4 5"}};
    char names[4][40];
    for (size_t i = 0; i < 4; i++) {
        char *at = victims[i] = malloc(100 * 80);
        cr_assert_not_null(at);
        for (size_t k = 0; k < 100; k++)
            at += sprintf(at, "NS victim%zu. 60 NS ns%zu.victim%zu.;", i, k, k);
        snprintf(names[i], sizeof names[i], "ns%zu.victim%zu.", i, i);
        rows[i + 1] = (struct row){ROOT, names[i], victims[i]};
    }
    struct world world = world_of(rows, "www.example.");
    enum query_walk_end end = world_go(&world);
    cr_assert(end == QUERY_WALK_NO_ADDRESS || end == QUERY_WALK_LIMIT);
    cr_assert_leq(query_walk_hops(world.walk), 60);
    query_walk_free(world.walk);
    for (size_t i = 0; i < 4; i++)
        free(victims[i]);
    free(text);
}

Test(walk_work, no_more_than_a_hundred_names_of_servers_are_looked_at)
{
    char *text = attack(40);
    const struct row rows[] = {{ROOT, "www.example.", text}, {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    world.policy.servers = 10;
    world.policy.questions = 1;
    cr_assert_eq(world_go(&world), QUERY_WALK_LIMIT);
    cr_assert_eq(hop_at(&world, 0)->server_count, 10);
    cr_assert_eq(hop_at(&world, 0)->servers_left_out, 30);
    query_walk_free(world.walk);
    free(text);
}

/* Two servers refer to the same two; with `all` both are asked. */
Test(walk_work, a_name_of_a_server_counts_once)
{
    static const char referral[] = "NS sub.example. 60 NS ns1.sub.example.; "
                                   "NS sub.example. 60 NS ns2.sub.example.; "
                                   "AR ns1.sub.example. 60 A 192.0.2.4; "
                                   "AR ns2.sub.example. 60 A 192.0.2.5";
    static const struct row rows[] = {
        {ROOT, NULL,
         "NS example. 60 NS ns1.example.; NS example. 60 NS ns2.example.; "
         "AR ns1.example. 60 A 192.0.2.2; AR ns2.example. 60 A 192.0.2.3"},
        {"192.0.2.2", NULL, referral},
        {"192.0.2.3", NULL, referral},
        {"192.0.2.4", NULL, "AA; AN www.sub.example. 60 A 192.0.2.80"},
        {"192.0.2.5", NULL, "AA; AN www.sub.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.sub.example.");
    world.policy.all = true;
    world.policy.servers = 4;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 5);
    cr_assert_eq(hop_at(&world, 2)->server_count, 2);
    cr_assert_eq(hop_at(&world, 4)->candidate_count, 2);
    cr_assert_eq(&hop_at(&world, 4)->candidates[1], hop_at(&world, 4)->server);
    query_walk_free(world.walk);
}

Test(walk_work, walks_for_addresses_stand_inside_each_other_only_so_deep)
{
    static const struct row rows[] = {{ROOT, "www.z0.", "NS z0. 60 NS ns.z1."},
                                      {ROOT, "ns.z1.", "NS z1. 60 NS ns.z2."},
                                      {ROOT, "ns.z2.", "NS z2. 60 NS ns.z3."},
                                      {ROOT, "ns.z3.", "NS z3. 60 NS ns.z4."},
                                      {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.z0.");
    world.policy.depth = 2;
    cr_assert_eq(world_go(&world), QUERY_WALK_LIMIT);
    cr_assert_eq(query_walk_hops(world.walk), 3);
    cr_assert_eq(hop_at(&world, 2)->depth, 2);
    cr_assert_eq(hop_at(&world, 2)->servers[0].trouble, QUERY_SERVER_LIMIT);
    cr_assert_eq(hop_at(&world, 1)->servers[0].trouble, QUERY_SERVER_LIMIT);
    query_walk_free(world.walk);
}

/* ---- whom, and what for ---- */

#define FOUR                                                                                       \
    "NS example. 60 NS a.example.; NS example. 60 NS b.example.; NS example. 60 NS c.example.;"    \
    "NS example. 60 NS d.example.; AR a.example. 60 A 192.0.2.11; AR b.example. 60 A 192.0.2.12;"  \
    "AR c.example. 60 A 192.0.2.13; AR d.example. 60 A 192.0.2.14"
static const struct row four[] = {{ROOT, NULL, FOUR},
                                  {"192.0.2.11", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
                                  {"192.0.2.12", NULL, "REFUSED"},
                                  {"192.0.2.13", NULL, "TIMEOUT"},
                                  {"192.0.2.14", NULL, "AA; AN www.example. 60 A 192.0.2.81"},
                                  {NULL, NULL, NULL}};

Test(walk_work, all_addresses_are_asked_where_that_is_wanted)
{
    struct world world = world_of(four, "www.example.");
    world.policy.all = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 5);
    assert_hop(&world, 2, "example.", "192.0.2.12", "www.example.", QUERY_VERDICT_REFUSED);
    assert_hop(&world, 3, "example.", "192.0.2.13", "www.example.", QUERY_VERDICT_NO_REPLY);
    assert_hop(&world, 4, "example.", "192.0.2.14", "www.example.", QUERY_VERDICT_ANSWER);
    cr_assert_eq(query_walk_result(world.walk), hop_at(&world, 1));
    query_walk_free(world.walk);
}

Test(walk_work, the_order_of_servers_is_theirs_or_shuffled)
{
    size_t first[4] = {0};
    for (uint32_t seed = 0; seed < 100; seed++) {
        struct world world = world_of(four, "www.example.");
        world.policy.seed = seed;
        world_go(&world);
        const struct query_hop *hop = hop_at(&world, 1);
        unsigned last = hop->server->addresses[0].octets[3];
        if (seed == 0)
            cr_assert_eq(last, 11);
        else
            first[last - 11]++;
        query_walk_free(world.walk);
    }
    for (size_t i = 0; i < 4; i++)
        cr_assert_gt(first[i], 5, "server %zu: %zu times", i, first[i]);
}

/* RFC 9156: each server is shown one label more than it is the zone's. */
Test(walk_work, a_minimised_walk_shows_servers_no_more_than_they_need)
{
    static const struct row rows[] = {
        {ROOT, "example.", "NS example. 60 NS ns.example.; AR ns.example. 60 A 192.0.2.2"},
        {"192.0.2.2", "b.example.", "AA; NS example. 60 SOA a. b. 1 2 3 4 5"},
        {"192.0.2.2", "a.b.example.", "AA; AN a.b.example. 60 MX 10 mail.example."},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "a.b.example.");
    world.request.type = 15;
    world.policy.minimise = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 3);
    cr_assert(hop_at(&world, 0)->minimised);
    cr_assert_eq(hop_at(&world, 0)->type, 1);
    cr_assert(hop_at(&world, 1)->minimised);
    cr_assert_not(hop_at(&world, 2)->minimised);
    cr_assert_eq(hop_at(&world, 2)->type, 15);
    query_walk_free(world.walk);
}

Test(walk_work, a_minimised_walk_does_not_believe_that_a_part_of_the_name_does_not_exist)
{
    static const struct row rows[] = {
        {ROOT, "example.", "AA; NXDOMAIN; NS . 60 SOA a. b. 1 2 3 4 5"},
        {ROOT, "a.b.example.", "AA; AN a.b.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "a.b.example.");
    world.policy.minimise = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 2);
    query_walk_free(world.walk);
}

/* RFC 9156 section 2.3: ten questions for a name at most, the first four of one label. */
Test(walk_work, a_long_name_is_minimised_in_larger_steps)
{
    static const struct row rows[] = {{ROOT, NULL, "AA; NS . 60 SOA a. b. 1 2 3 4 5"},
                                      {NULL, NULL, NULL}};
    struct world world =
        world_of(rows, "1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.ip6.arpa.");
    world.policy.minimise = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_NODATA);
    cr_assert_leq(query_walk_hops(world.walk), 10);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(hop_at(&world, i)->name->labels, i + 1);
    query_walk_free(world.walk);
}

/* Says where every server is, and that one of them is nowhere. */
static size_t tell_address(void *context, const struct query_name *name,
                           struct query_endpoint *addresses, size_t room)
{
    struct query_name nowhere = name_of("b.example.");
    cr_assert_gt(room, 0);
    ++*(size_t *)context;
    addresses[0] = endpoint_of("192.0.2.14");
    return query_name_equal(name, &nowhere) ? 0 : 1;
}

Test(walk_work, addresses_may_come_from_the_caller_instead_of_glue)
{
    size_t told = 0;
    struct world world = world_of(four, "www.example.");
    world.policy.find = tell_address;
    world.policy.find_context = &told;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(told, 4);
    cr_assert_eq(query_walk_hops(world.walk), 2);
    assert_hop(&world, 1, "example.", "192.0.2.14", "www.example.", QUERY_VERDICT_ANSWER);
    cr_assert_eq(hop_at(&world, 0)->servers[0].source, QUERY_ADDRESS_CALLER);
    cr_assert_eq(hop_at(&world, 0)->servers[1].trouble, QUERY_SERVER_NO_ADDRESS);
    query_walk_free(world.walk);
}

Test(walk_work, an_alias_may_be_the_end)
{
    static const struct row rows[] = {{ROOT, NULL, "AA; AN www.example. 60 CNAME a.elsewhere."},
                                      {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    world.policy.stop_at_alias = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_ALIAS);
    cr_assert_eq(query_walk_hops(world.walk), 1);
    query_walk_free(world.walk);
}

/* ---- the cache ---- */

static const struct row cached[] = {
    {ROOT, NULL, "NS example. 3600 NS ns.example.; AR ns.example. 3600 A 192.0.2.2"},
    {"192.0.2.2", "www.zero.example.",
     "NS zero.example. 0 NS ns.example.; AR ns.example. 60 A 192.0.2.3"},
    {"192.0.2.2", NULL,
     "NS sub.example. 600 NS ns.sub.example.; AR ns.sub.example. 300 A 192.0.2.3"},
    {"192.0.2.3", "www.sub.example.", "AA; AN www.sub.example. 60 A 192.0.2.80"},
    {"192.0.2.3", "mail.sub.example.", "AA; AN mail.sub.example. 60 A 192.0.2.81"},
    {"192.0.2.3", "www.zero.example.", "AA; AN www.zero.example. 60 A 192.0.2.82"},
    {NULL, NULL, NULL}};

static size_t hops_with(struct query_walk_cache *cache, const char *name, uint64_t now_us)
{
    struct world world = world_of(cached, name);
    world.cache = cache;
    world.now_us = now_us;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    size_t hops = query_walk_hops(world.walk);
    query_walk_free(world.walk);
    return hops;
}

Test(walk_work, a_second_walk_begins_as_far_down_as_the_cache_knows_until_the_ttl_is_over)
{
    struct query_walk_cache *cache = query_walk_cache_new();
    cr_assert_eq(hops_with(cache, "www.sub.example.", 1000000), 3);
    cr_assert_eq(hops_with(cache, "mail.sub.example.", 2000000), 1);
    cr_assert_eq(query_walk_cache_count(cache), 2);
    struct query_walk_known known = query_walk_cache_at(cache, 1, 2000000);
    cr_assert_str_eq(text_of_name(known.zone).text, "sub.example.");
    cr_assert_str_eq(text_of_name(known.from).text, "example.");
    cr_assert_eq(known.server_count, 1);
    /* The least of the TTLs counts: that of the address. */
    cr_assert_gt(known.left_us, UINT64_C(298000000));
    cr_assert_leq(known.left_us, UINT64_C(300000000));
    /* After 300 seconds sub.example. is forgotten, after 3600 example. too. */
    cr_assert_eq(hops_with(cache, "mail.sub.example.", UINT64_C(310000000)), 2);
    query_walk_cache_age(cache, UINT64_C(4000000000));
    cr_assert_eq(query_walk_cache_at(cache, 0, 0).left_us, 0);
    cr_assert_eq(hops_with(cache, "mail.sub.example.", UINT64_C(310000000)), 3);
    cr_assert_eq(hops_with(cache, "www.sub.example.", UINT64_C(311000000)), 1);
    query_walk_cache_free(cache);
}

Test(walk_work, a_ttl_of_zero_is_not_kept)
{
    struct query_walk_cache *cache = query_walk_cache_new();
    cr_assert_eq(hops_with(cache, "www.zero.example.", 1000000), 3);
    cr_assert_eq(hops_with(cache, "www.zero.example.", 1000000), 2);
    query_walk_cache_free(cache);
}

Test(walk_work, the_cache_holds_512_zones)
{
    struct query_walk_cache *cache = query_walk_cache_new();
    for (int i = 0; i < 600; i++) {
        char name[20], text[200];
        snprintf(name, sizeof name, "z%d.", i);
        snprintf(text, sizeof text, "NS %s %d NS ns.%s; AR ns.%s 60000 A 192.0.2.2", name, 1000 + i,
                 name, name);
        const struct row rows[] = {
            {ROOT, NULL, text}, {"192.0.2.2", NULL, "AA"}, {NULL, NULL, NULL}};
        struct world world = world_of(rows, name);
        world.cache = cache;
        cr_assert_eq(world_go(&world), QUERY_WALK_NODATA);
        query_walk_free(world.walk);
    }
    cr_assert_eq(query_walk_cache_count(cache), 512);
    /* Those with the least time left have gone. */
    for (size_t i = 0; i < 512; i++)
        cr_assert_geq(query_walk_cache_at(cache, i, 0).left_us, UINT64_C(1088000000));
    query_walk_cache_free(cache);
}

/* Addresses that walks of their own have found are kept as well. */
Test(walk_work, addresses_found_on_the_way_are_in_the_cache)
{
    static const struct row rows[] = {{ROOT, "www.example.", "NS example. 60 NS ns.other."},
                                      {ROOT, "ns.other.", "AA; AN ns.other. 60 A 192.0.2.5"},
                                      {"192.0.2.5", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
                                      {NULL, NULL, NULL}};
    struct query_walk_cache *cache = query_walk_cache_new();
    for (size_t i = 0; i < 2; i++) {
        struct world world = world_of(rows, "www.example.");
        world.cache = cache;
        cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
        cr_assert_eq(query_walk_hops(world.walk), i == 0 ? 3 : 1);
        query_walk_free(world.walk);
    }
    query_walk_cache_free(cache);
}

/* ---- the start, and real sockets ---- */

/* IANA's root hints file of 18 April 2024. */
Test(walk_work, the_root_servers_are_those_of_ianas_file)
{
    static const struct {
        const char *name, *ipv4, *ipv6;
    } wanted[] = {{"a.root-servers.net.", "198.41.0.4", "2001:503:ba3e::2:30"},
                  {"b.root-servers.net.", "170.247.170.2", "2801:1b8:10::b"},
                  {"c.root-servers.net.", "192.33.4.12", "2001:500:2::c"},
                  {"d.root-servers.net.", "199.7.91.13", "2001:500:2d::d"},
                  {"e.root-servers.net.", "192.203.230.10", "2001:500:a8::e"},
                  {"f.root-servers.net.", "192.5.5.241", "2001:500:2f::f"},
                  {"g.root-servers.net.", "192.112.36.4", "2001:500:12::d0d"},
                  {"h.root-servers.net.", "198.97.190.53", "2001:500:1::53"},
                  {"i.root-servers.net.", "192.36.148.17", "2001:7fe::53"},
                  {"j.root-servers.net.", "192.58.128.30", "2001:503:c27::2:30"},
                  {"k.root-servers.net.", "193.0.14.129", "2001:7fd::1"},
                  {"l.root-servers.net.", "199.7.83.42", "2001:500:9f::42"},
                  {"m.root-servers.net.", "202.12.27.33", "2001:dc3::35"}};
    size_t count;
    const struct query_walk_server *hints = query_root_hints(&count);
    cr_assert_eq(count, 13);
    for (size_t i = 0; i < count; i++) {
        struct query_endpoint ipv4 = endpoint_of(wanted[i].ipv4);
        struct query_endpoint ipv6 = endpoint_of(wanted[i].ipv6);
        struct query_name name = name_of(wanted[i].name);
        cr_assert(query_name_identical(&hints[i].name, &name), "%s", wanted[i].name);
        cr_assert_eq(hints[i].name.labels, name.labels);
        cr_assert_eq(hints[i].address_count, 2);
        cr_assert(query_endpoint_equal(&hints[i].addresses[0], &ipv4), "%s", wanted[i].ipv4);
        cr_assert(query_endpoint_equal(&hints[i].addresses[1], &ipv6), "%s", wanted[i].ipv6);
    }
}

/* The process, which is this test's own, may open so many files and sockets more. */
static void limit_sockets(unsigned more)
{
    struct rlimit limit;
    int next = dup(STDERR_FILENO);
    cr_assert_geq(next, 0);
    close(next);
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = (rlim_t)next + more;
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* The server sends each query back with QR set: it is lame. */
Test(walk_work, many_walks_share_one_engine_and_few_sockets)
{
    enum { WALKS = 100 };
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    struct scripted_server *server = scripted_server_new(steps, 1);
    struct query_endpoint endpoint = scripted_server_endpoint(server);
    struct query_engine *engine = query_engine_new();
    struct query_name name = name_of("www.example.");
    struct query_request request = query_request_default(&name);
    struct query_walk_policy policy = {.ipv4 = true};
    struct query_walk_server start = {.name = name_of("a.root-servers.net."),
                                      .addresses = &endpoint,
                                      .address_count = 1,
                                      .source = QUERY_ADDRESS_START};
    struct query_walk *walks[WALKS];
    cr_assert_not_null(engine);
    for (size_t i = 0; i < WALKS; i++) {
        walks[i] = query_walk_new(&request, &policy, query_name_root(), &start, 1, NULL);
        cr_assert_not_null(walks[i]);
    }
    limit_sockets(20);
    query_walk_run(walks, WALKS, engine);
    for (size_t i = 0; i < WALKS; i++) {
        cr_assert_eq(query_walk_ended(walks[i]), QUERY_WALK_NO_HELP);
        cr_assert_eq(query_walk_hops(walks[i]), 1);
        cr_assert_eq(query_walk_hop(walks[i], 0)->verdict, QUERY_VERDICT_LAME);
        query_walk_free(walks[i]);
    }
    cr_assert_eq(scripted_server_count(server), WALKS);
    query_engine_free(engine);
    scripted_server_free(server);
}
