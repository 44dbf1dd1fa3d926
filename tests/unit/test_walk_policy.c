/* Walks that go as somebody else does: what their policies change. */
#include "octets.h"
#include "walk_scene.h"

#include <criterion/criterion.h>
#include <string.h>

/* ---- the first reply decides ---- */

#define TWO_SERVERS                                                                                \
    "NS example. 9 NS ns1.example.; NS example. 9 NS ns2.example.;"                                \
    "AR ns1.example. 9 A 192.0.2.2; AR ns2.example. 9 A 192.0.2.3"

static const struct row refused_then_fine[] = {{ROOT, NULL, TWO_SERVERS},
                                               {"192.0.2.2", NULL, "REFUSED"},
                                               {"192.0.2.3", NULL, "AA; AN example. 9 A 192.0.2.8"},
                                               {NULL, NULL, NULL}};

Test(walk_policy, as_one_lookup_a_zone_is_over_with_its_first_reply)
{
    struct world world = world_of(refused_then_fine, "example.");
    world.policy.one_lookup = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_HELP);
    cr_assert_eq(query_walk_hops(world.walk), 2);
    cr_assert_eq(query_walk_result(world.walk), hop_at(&world, 1));
    query_walk_free(world.walk);
    assert_walk(refused_then_fine, "example.", QUERY_WALK_ANSWER, 3);
}

Test(walk_policy, as_one_lookup_servfail_is_passed_over_only_if_the_lookup_would)
{
    static const struct row rows[] = {{ROOT, NULL, TWO_SERVERS},
                                      {"192.0.2.2", NULL, "SERVFAIL"},
                                      {"192.0.2.3", NULL, "AA; AN example. 9 A 192.0.2.8"},
                                      {NULL, NULL, NULL}};
    for (int next = 0; next < 2; next++) {
        struct world world = world_of(rows, "example.");
        world.policy.one_lookup = true;
        world.policy.lookup.next_on_servfail = next == 1;
        cr_assert_eq(world_go(&world), next ? QUERY_WALK_ANSWER : QUERY_WALK_NO_HELP);
        query_walk_free(world.walk);
    }
}

Test(walk_policy, as_one_lookup_only_the_first_address_gets_all_the_tries)
{
    static const struct row rows[] = {{ROOT, NULL, TWO_SERVERS},
                                      {"192.0.2.2", NULL, "TIMEOUT"},
                                      {"192.0.2.3", NULL, "TIMEOUT"},
                                      {NULL, NULL, NULL}};
    struct world world = world_of(rows, "example.");
    world.policy.one_lookup = true;
    world.policy.lookup.tries = 3;
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_REPLY);
    cr_assert_eq(query_walk_hops(world.walk), 3);
    cr_assert_eq(hop_at(&world, 1)->exchange->try_count, 3);
    cr_assert_eq(hop_at(&world, 2)->exchange->try_count, 1);
    query_walk_free(world.walk);
}

/* ---- referrals ---- */

static const struct row round_and_round[] = {
    {ROOT, NULL, "NS example. 9 NS ns1.example.; AR ns1.example. 9 A 192.0.2.2"},
    {"192.0.2.2", NULL, "NS example. 9 NS ns2.example.; AR ns2.example. 9 A 192.0.2.3"},
    {"192.0.2.3", "www.example.", "AA; AN www.example. 9 A 192.0.2.8"},
    {"192.0.2.3", NULL, "NS example. 9 NS ns1.example.; AR ns1.example. 9 A 192.0.2.2"},
    {NULL, NULL, NULL}};

Test(walk_policy, a_horizontal_referral_is_followed_where_that_is_wanted)
{
    struct world world = world_of(round_and_round, "www.example.");
    world.policy.horizontal = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 3);
    assert_hop(&world, 1, "example.", "192.0.2.2", "www.example.", QUERY_VERDICT_HORIZONTAL);
    assert_hop(&world, 2, "example.", "192.0.2.3", "www.example.", QUERY_VERDICT_ANSWER);
    const struct query_hop *hop = hop_at(&world, 1);
    cr_assert_str_eq(text_of_name(hop->cut).text, "example.");
    cr_assert_eq(hop->server_count, 1);
    cr_assert_str_eq(text_of_name(&hop->servers[0].name).text, "ns2.example.");
    cr_assert_eq(hop_at(&world, 2)->parent, 1);
    query_walk_free(world.walk);
    assert_walk(round_and_round, "www.example.", QUERY_WALK_NO_HELP, 2);
}

Test(walk_policy, referrals_that_lead_nowhere_have_a_limit)
{
    struct world world = world_of(round_and_round, "other.example.");
    world.policy.horizontal = true;
    world.policy.referrals = 4;
    cr_assert_eq(world_go(&world), QUERY_WALK_LIMIT);
    cr_assert_eq(query_walk_hops(world.walk), 5);
    cr_assert_eq(query_walk_result(world.walk), hop_at(&world, 4));
    query_walk_free(world.walk);
}

Test(walk_policy, an_upward_referral_is_never_followed)
{
    static const struct row rows[] = {
        {ROOT, NULL, "NS example. 9 NS ns1.example.; AR ns1.example. 9 A 192.0.2.2"},
        {"192.0.2.2", NULL, "NS . 9 NS a.root.; AR a.root. 9 A 192.0.2.1"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    world.policy.horizontal = true;
    world.policy.one_lookup = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_HELP);
    assert_hop(&world, 1, "example.", "192.0.2.2", "www.example.", QUERY_VERDICT_UPWARD);
    cr_assert_eq(hop_at(&world, 1)->server_count, 0);
    query_walk_free(world.walk);
}

/* ---- cookies, and who watches ---- */

/* A query for www.example. with the client cookie 0102030405060708; replies with more of it. */
static const uint8_t client_cookie[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static const char completed[] = "000a 0010 0102030405060708 f1f2f3f4f5f6f7f8";
#define QUESTION "0001 0000 0001 0002 03 'www' 07 'example' 00 0001 0001"
#define TO_NS    "07 'example' 00 0002 0001 00000009 000d 03 'ns1' 07 'example' 00"
#define GLUE     "03 'ns1' 07 'example' 00 0001 0001 00000009 0004 c0000202"
#define COOKIE   "00 0029 04d0 00000000 0014 000a 0010 0102030405060708 f1f2f3f4f5f6f7f8"

static void count_try(void *context, const struct query_exchange *exchange,
                      const struct query_try *attempt, enum query_fact fact)
{
    unsigned *counts = context;
    cr_assert_not_null(exchange->request);
    cr_assert(fact == QUERY_FACT_DONE || attempt != NULL);
    counts[fact]++;
}

static enum query_action reply(struct query_walk *walk, struct query_order *order,
                               const char *notation)
{
    uint8_t octets[512] = {order->query[0], order->query[1], 0x80, 0x00};
    size_t size = octets_of(octets + 4, sizeof octets - 4, notation) + 4;
    struct query_event event = {
        .kind = QUERY_EVENT_MESSAGE, .octets = octets, .size = size, .now_us = 2000};
    return query_walk_step(walk, &event, 2000, order);
}

/* The data of the last option of the second query. */
static void assert_second_cookie(bool carried, size_t wanted)
{
    struct query_name name = name_of("www.example.");
    struct query_option option = {
        .code = QUERY_OPTION_COOKIE, .size = sizeof client_cookie, .octets = client_cookie};
    struct query_request request = query_request_default(&name);
    struct query_walk_policy policy = {.ipv4 = true, .carry_cookie = carried};
    struct query_endpoint root = endpoint_of(ROOT);
    struct query_walk_server start = {.addresses = &root, .address_count = 1};
    struct query_order order;
    unsigned counts[4] = {0};
    uint8_t all[64];
    cr_assert_eq(octets_of(all, sizeof all, completed), 20);
    request.options = &option;
    request.option_count = 1;
    struct query_walk *walk = query_walk_new(&request, &policy, query_name_root(), &start, 1, NULL);
    cr_assert_not_null(walk);
    query_walk_observe_tries(walk, count_try, counts);
    cr_assert_eq(query_walk_step(walk, NULL, 1000, &order), QUERY_ACTION_START);
    cr_assert_eq(reply(walk, &order, QUESTION TO_NS GLUE COOKIE), QUERY_ACTION_START);
    cr_assert_eq(counts[QUERY_FACT_END], 1);
    cr_assert_eq(counts[QUERY_FACT_DONE], 1);
    all[3] = (uint8_t)wanted;
    cr_assert_geq(order.size, 4 + wanted);
    cr_assert_arr_eq(order.query + order.size - 4 - wanted, all, 4 + wanted);
    cr_assert_eq(option.size, sizeof client_cookie);
    query_walk_free(walk);
}

/* RFC 7873 section 5.1: the server's part belongs to the address that it came from. */
Test(walk_policy, the_servers_part_of_a_cookie_stays_with_it_unless_it_is_to_be_carried_on)
{
    assert_second_cookie(false, 8);
    assert_second_cookie(true, 16);
}
