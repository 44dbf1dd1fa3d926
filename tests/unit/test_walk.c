/* From the root to the leaf, and past what is broken on the way. */
#include "octets.h"
#include "walk_scene.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { TYPE_A = 1, TYPE_AAAA = 28, TYPE_DS = 43 };

/* ---- down the tree ---- */

static const struct row plain[] = {
    {ROOT, NULL, "NS example. 3600 NS ns.example.; AR ns.example. 3600 A 192.0.2.2"},
    {"192.0.2.2", NULL,
     "NS sub.example. 600 NS ns.sub.example.; NS sub.example. 600 DS 1 8 99 00;"
     "AR ns.sub.example. 600 A 192.0.2.3; AR ns.sub.example. 600 AAAA 2001:db8::3"},
    {"192.0.2.3", NULL, "AA; AN www.sub.example. 60 A 192.0.2.80"},
    {NULL, NULL, NULL}};

Test(walk, goes_from_the_root_to_the_answer_by_referrals_with_glue)
{
    struct world world = world_of(plain, "www.sub.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 3);
    assert_hop(&world, 0, ".", ROOT, "www.sub.example.", QUERY_VERDICT_REFERRAL);
    assert_hop(&world, 1, "example.", "192.0.2.2", "www.sub.example.", QUERY_VERDICT_REFERRAL);
    assert_hop(&world, 2, "sub.example.", "192.0.2.3", "www.sub.example.", QUERY_VERDICT_ANSWER);

    const struct query_hop *hop = hop_at(&world, 0);
    cr_assert_eq(hop->parent, SIZE_MAX);
    cr_assert_eq(hop->server->source, QUERY_ADDRESS_START);
    cr_assert_not(hop->signed_cut);
    hop = hop_at(&world, 1);
    cr_assert_eq(hop->parent, 0);
    cr_assert_eq(hop->server->source, QUERY_ADDRESS_GLUE);
    cr_assert_str_eq(text_of_name(hop->cut).text, "sub.example.");
    cr_assert(hop->signed_cut);
    cr_assert_eq(hop->server_count, 1);
    cr_assert_eq(hop->servers[0].address_count, 2);
    hop = hop_at(&world, 2);
    cr_assert_eq(hop->parent, 1);
    cr_assert(hop->authoritative);
    cr_assert_eq(query_walk_result(world.walk), hop);
    query_walk_free(world.walk);
}

Test(walk, tells_no_data_and_no_name_apart)
{
    static const struct row nodata[] = {{ROOT, NULL, "AA; NS . 60 SOA a. b. 1 2 3 4 5"},
                                        {NULL, NULL, NULL}};
    static const struct row nxdomain[] = {{ROOT, NULL, "AA; NXDOMAIN; NS . 60 SOA a. b. 1 2 3 4 5"},
                                          {NULL, NULL, NULL}};
    assert_walk(nodata, "example.", QUERY_WALK_NODATA, 1);
    assert_walk(nxdomain, "example.", QUERY_WALK_NXDOMAIN, 1);
}

/* RFC 4035 section 3.1.4.1: the DS record is the parent's. */
Test(walk, asks_the_parent_for_a_ds_record)
{
    static const struct row rows[] = {
        {ROOT, NULL, "NS example. 3600 NS ns.example.; AR ns.example. 3600 A 192.0.2.2"},
        {"192.0.2.2", "sub.example.", "AA; AN sub.example. 60 DS 1 8 99 00"},
        {"192.0.2.2", NULL,
         "NS sub.example. 600 NS ns.sub.example.; AR ns.sub.example. 6 A 192.0.2.3"},
        {"192.0.2.3", NULL, "AA; AN www.sub.example. 60 CNAME sub.example."},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.sub.example.");
    world.request.type = TYPE_DS;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    assert_hop(&world, 3, "example.", "192.0.2.2", "sub.example.", QUERY_VERDICT_ANSWER);
    query_walk_free(world.walk);
}

Test(walk, begins_where_it_is_told_and_does_not_leave_that_zone)
{
    static const struct row rows[] = {
        {ROOT, "www.example.", "AA; AN www.example. 60 A 192.0.2.80"},
        {ROOT, "out.example.", "AA; AN out.example. 60 CNAME www.elsewhere."},
        {ROOT, "sub.example.", "NS sub.example. 60 NS ns.elsewhere."},
        {NULL, NULL, NULL}};
    static const struct {
        const char *name;
        enum query_walk_end end;
        size_t hops;
    } cases[] = {{"www.example.", QUERY_WALK_ANSWER, 1},
                 {"out.example.", QUERY_WALK_OUTSIDE, 1},
                 {"sub.example.", QUERY_WALK_NO_ADDRESS, 1},
                 {"www.elsewhere.", QUERY_WALK_OUTSIDE, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world world = world_of(rows, cases[i].name);
        world.zone = name_of("example.");
        cr_assert_eq(world_go(&world), cases[i].end, "%s", cases[i].name);
        cr_assert_eq(query_walk_hops(world.walk), cases[i].hops);
        if (i == 2)
            cr_assert_eq(hop_at(&world, 0)->servers[0].trouble, QUERY_SERVER_OUTSIDE);
        query_walk_free(world.walk);
    }
}

Test(walk, ports_are_those_of_the_policy_but_where_the_start_says_otherwise)
{
    struct world world = world_of(plain, "www.sub.example.");
    world.policy.port = 5300;
    world.root.port = 5301;
    world_go(&world);
    cr_assert_eq(hop_at(&world, 0)->exchange->tries[0].server.port, 5301);
    cr_assert_eq(hop_at(&world, 1)->exchange->tries[0].server.port, 5300);
    query_walk_free(world.walk);
}

/* RFC 7766 section 5. */
Test(walk, a_truncated_reply_is_asked_for_over_tcp)
{
    static const struct row rows[] = {{ROOT, NULL, "CUT"}, {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 1);
    cr_assert_eq(hop_at(&world, 0)->exchange->try_count, 2);
    query_walk_free(world.walk);

    world = world_of(rows, "www.example.");
    world.policy.lookup.ignore_truncation = true;
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_HELP);
    cr_assert_eq(hop_at(&world, 0)->verdict, QUERY_VERDICT_TRUNCATED);
    query_walk_free(world.walk);
}

/* RFC 6891 section 7. */
Test(walk, a_server_that_does_not_know_edns_is_asked_without)
{
    static const struct row rows[] = {{ROOT, NULL, "FORMERR"}, {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_HELP);
    cr_assert_eq(query_walk_hops(world.walk), 2);
    cr_assert(hop_at(&world, 0)->exchange->request->edns);
    cr_assert_not(hop_at(&world, 1)->exchange->request->edns);
    query_walk_free(world.walk);
}

/* ---- servers that do not help ---- */

/* Two servers of a zone, of which the first does what the test is about. */
static void assert_routed_around(const char *reply, enum query_verdict verdict)
{
    const struct row rows[] = {{ROOT, NULL,
                                "NS example. 60 NS a.example.; NS example. 60 NS b.example.;"
                                "AR a.example. 60 A 192.0.2.2; AR b.example. 60 A 192.0.2.3"},
                               {"192.0.2.2", NULL, reply},
                               {"192.0.2.3", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
                               {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    world.request.edns = false;
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER, "'%s'", reply);
    cr_assert_eq(query_walk_hops(world.walk), 3);
    assert_hop(&world, 1, "example.", "192.0.2.2", "www.example.", verdict);
    assert_hop(&world, 2, "example.", "192.0.2.3", "www.example.", QUERY_VERDICT_ANSWER);
    cr_assert_eq(hop_at(&world, 2)->parent, 0);
    query_walk_free(world.walk);
}

Test(walk, a_server_that_does_not_help_is_named_and_the_next_one_asked)
{
    assert_routed_around("TIMEOUT", QUERY_VERDICT_NO_REPLY);
    assert_routed_around("NO_ROUTE", QUERY_VERDICT_NO_REPLY);
    assert_routed_around("REFUSED", QUERY_VERDICT_REFUSED);
    assert_routed_around("SERVFAIL", QUERY_VERDICT_SERVFAIL);
    assert_routed_around("NOTIMP", QUERY_VERDICT_RCODE);
    assert_routed_around("", QUERY_VERDICT_LAME);
    assert_routed_around("BROKEN", QUERY_VERDICT_MALFORMED);
    assert_routed_around("NS . 60 NS a.root-servers.net.", QUERY_VERDICT_UPWARD);
    assert_routed_around("NS example. 60 NS a.example.", QUERY_VERDICT_HORIZONTAL);
    assert_routed_around("NS elsewhere. 60 NS a.example.", QUERY_VERDICT_SIDEWAYS);
}

Test(walk, no_reply_and_no_help_at_all_are_told_apart)
{
    static const struct row dead[] = {{ROOT, NULL, "TIMEOUT"}, {NULL, NULL, NULL}};
    static const struct row lame[] = {{ROOT, NULL, "REFUSED"}, {NULL, NULL, NULL}};
    static const struct row both[] = {
        {ROOT, NULL,
         "NS example. 60 NS a.example.; NS example. 60 NS b.example.;"
         "AR a.example. 60 A 192.0.2.2; AR b.example. 60 A 192.0.2.3"},
        {"192.0.2.2", NULL, "REFUSED"},
        {"192.0.2.3", NULL, "TIMEOUT"},
        {NULL, NULL, NULL}};
    assert_walk(dead, "example.", QUERY_WALK_NO_REPLY, 1);
    assert_walk(lame, "example.", QUERY_WALK_NO_HELP, 1);
    struct world world = world_of(both, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_HELP);
    cr_assert_eq(query_walk_result(world.walk)->verdict, QUERY_VERDICT_REFUSED);
    query_walk_free(world.walk);
}

/* Each of two zones' servers says that the other one knows. */
Test(walk, referrals_in_a_circle_end_at_once)
{
    static const struct row rows[] = {
        {ROOT, NULL, "NS one.example. 60 NS a.one.example.; AR a.one.example. 60 A 192.0.2.2"},
        {"192.0.2.2", NULL, "NS . 60 NS a.root.; AR a.root. 60 A 192.0.2.1"},
        {NULL, NULL, NULL}};
    assert_walk(rows, "www.one.example.", QUERY_WALK_NO_HELP, 2);
}

Test(walk, each_server_is_asked_at_one_address_before_any_is_at_two)
{
    static const struct row rows[] = {
        {ROOT, NULL,
         "NS example. 60 NS a.example.; NS example. 60 NS b.example.;"
         "AR a.example. 60 A 192.0.2.2; AR a.example. 60 AAAA 2001:db8::2;"
         "AR b.example. 60 A 192.0.2.3; AR b.example. 60 AAAA 2001:db8::3"},
        {"192.0.2.2", NULL, "SERVFAIL"},
        {"192.0.2.3", NULL, "SERVFAIL"},
        {"2001:db8::2", NULL, "SERVFAIL"},
        {"2001:db8::3", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    assert_hop(&world, 2, "example.", "192.0.2.3", "www.example.", QUERY_VERDICT_SERVFAIL);
    assert_hop(&world, 3, "example.", "2001:db8::2", "www.example.", QUERY_VERDICT_SERVFAIL);
    query_walk_free(world.walk);

    world = world_of(rows, "www.example.");
    world.policy.ipv6 = false;
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_HELP);
    cr_assert_eq(query_walk_hops(world.walk), 3);
    query_walk_free(world.walk);
}

Test(walk, a_host_without_ipv6_finds_that_out_once)
{
    static const struct row rows[] = {
        {ROOT, NULL,
         "NS example. 60 NS a.example.; NS example. 60 NS b.example.;"
         "AR a.example. 60 AAAA 2001:db8::2; AR a.example. 60 AAAA 2001:db8::3;"
         "AR b.example. 60 A 192.0.2.2; AR b.example. 60 AAAA 2001:db8::4"},
        {"2001:db8::2", NULL, "NO_ROUTE"},
        {"192.0.2.2", NULL, "SERVFAIL"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    world.policy.questions = 3;
    /* What could not be sent does not count.  Without IPv6 a.example. has no address of use, and
     * the last question is for another one. */
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_HELP);
    cr_assert_eq(query_walk_hops(world.walk), 4);
    assert_hop(&world, 1, "example.", "2001:db8::2", "www.example.", QUERY_VERDICT_NO_REPLY);
    assert_hop(&world, 2, "example.", "192.0.2.2", "www.example.", QUERY_VERDICT_SERVFAIL);
    assert_hop(&world, 3, "example.", "192.0.2.2", "a.example.", QUERY_VERDICT_SERVFAIL);
    query_walk_free(world.walk);
}

/* ---- addresses of servers ---- */

Test(walk, the_address_of_a_server_without_glue_is_found_by_a_walk_of_its_own)
{
    static const struct row rows[] = {
        {ROOT, "www.example.", "NS example. 60 NS ns.other.; NS example. 60 NS ns2.other."},
        {ROOT, "ns.other.", "NS other. 60 NS a.other.; AR a.other. 60 A 192.0.2.4"},
        {"192.0.2.4", "ns.other.", "AA; AN ns.other. 60 A 192.0.2.5"},
        {"192.0.2.5", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    assert_hop(&world, 1, ".", ROOT, "ns.other.", QUERY_VERDICT_REFERRAL);
    assert_hop(&world, 2, "other.", "192.0.2.4", "ns.other.", QUERY_VERDICT_ANSWER);
    assert_hop(&world, 3, "example.", "192.0.2.5", "www.example.", QUERY_VERDICT_ANSWER);
    cr_assert_eq(hop_at(&world, 1)->depth, 1);
    cr_assert_eq(hop_at(&world, 1)->parent, 0);
    cr_assert_eq(hop_at(&world, 2)->parent, 1);
    cr_assert_eq(hop_at(&world, 3)->depth, 0);
    cr_assert_eq(hop_at(&world, 3)->parent, 0);
    cr_assert_eq(hop_at(&world, 3)->server->source, QUERY_ADDRESS_ANSWER);
    query_walk_free(world.walk);
}

Test(walk, glue_that_is_met_on_the_way_to_a_servers_name_is_enough)
{
    static const struct row rows[] = {
        {ROOT, "www.example.", "NS example. 60 NS ns.other."},
        {ROOT, "ns.other.", "NS other. 60 NS ns.other.; AR ns.other. 60 A 192.0.2.5"},
        {"192.0.2.5", "www.example.", "AA; AN www.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    assert_walk(rows, "www.example.", QUERY_WALK_ANSWER, 3);
}

Test(walk, an_ipv6_address_is_looked_for_where_there_is_no_other)
{
    static const struct row rows[] = {
        {ROOT, "www.example.", "NS example. 60 NS ns.other."},
        {ROOT, "ns.other.", "NS other. 60 NS a.other.; AR a.other. 60 A 192.0.2.4"},
        {"192.0.2.4", "ns.other. A", "AA; NS other. 60 SOA a. b. 1 2 3 4 5"},
        {"192.0.2.4", "ns.other. AAAA", "AA; AN ns.other. 60 AAAA 2001:db8::5"},
        {"2001:db8::5", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 5);
    cr_assert_eq(hop_at(&world, 2)->type, TYPE_A);
    cr_assert_eq(hop_at(&world, 3)->type, TYPE_AAAA);
    query_walk_free(world.walk);
}

/* RFC 2181 section 5.4.1: the root may speak of every name, others only of theirs. */
Test(walk, glue_of_names_outside_the_senders_zone_is_not_believed)
{
    static const struct row rows[] = {
        {ROOT, "ns.third.", "AA; AN ns.third. 60 A 192.0.2.5"},
        {ROOT, NULL, "NS example. 60 NS ns.other.; AR ns.other. 60 A 192.0.2.2"},
        {"192.0.2.2", NULL,
         "NS sub.example. 60 NS ns.third.; AR ns.third. 60 A 192.0.2.66;"
         "AR mail.example. 60 A 192.0.2.67"},
        {"192.0.2.5", NULL, "AA; AN www.sub.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    assert_walk(rows, "www.sub.example.", QUERY_WALK_ANSWER, 4);
}

Test(walk, servers_inside_their_zone_without_any_glue_are_named_and_cost_nothing)
{
    static const struct row rows[] = {
        {ROOT, NULL, "NS example. 60 NS a.example.; NS example. 60 NS b.ns.example."},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_NO_ADDRESS);
    cr_assert_eq(query_walk_hops(world.walk), 1);
    cr_assert_eq(hop_at(&world, 0)->servers[0].trouble, QUERY_SERVER_MISSING_GLUE);
    cr_assert_eq(hop_at(&world, 0)->servers[1].trouble, QUERY_SERVER_MISSING_GLUE);
    query_walk_free(world.walk);
}

Test(walk, zones_whose_servers_stand_in_each_other_are_a_cycle)
{
    static const struct row two[] = {{ROOT, "www.cycle1.", "NS cycle1. 60 NS ns.cycle2."},
                                     {ROOT, "ns.cycle2.", "NS cycle2. 60 NS ns.cycle1."},
                                     {NULL, NULL, NULL}};
    static const struct row three[] = {{ROOT, "www.cycle1.", "NS cycle1. 60 NS ns.cycle2."},
                                       {ROOT, "ns.cycle2.", "NS cycle2. 60 NS ns.cycle3."},
                                       {ROOT, "ns.cycle3.", "NS cycle3. 60 NS ns.cycle1."},
                                       {NULL, NULL, NULL}};
    const struct row *cases[] = {two, three};
    for (size_t i = 0; i < 2; i++) {
        struct world world = world_of(cases[i], "www.cycle1.");
        cr_assert_eq(world_go(&world), QUERY_WALK_NO_ADDRESS);
        cr_assert_eq(query_walk_hops(world.walk), 2 + i);
        for (size_t k = 0; k < 2 + i; k++)
            cr_assert_eq(hop_at(&world, k)->servers[0].trouble, QUERY_SERVER_CYCLE);
        query_walk_free(world.walk);
    }
}

Test(walk, a_cycle_with_a_way_out_is_none)
{
    static const struct row rows[] = {
        {ROOT, "www.cycle1.", "NS cycle1. 60 NS ns.cycle2."},
        {ROOT, "ns.cycle2.",
         "NS cycle2. 60 NS ns.cycle1.; NS cycle2. 60 NS a.cycle2.; AR a.cycle2. 60 A 192.0.2.2"},
        {"192.0.2.2", NULL, "AA; AN ns.cycle2. 60 A 192.0.2.3"},
        {"192.0.2.3", NULL, "AA; AN www.cycle1. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.cycle1.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(hop_at(&world, 0)->servers[0].trouble, QUERY_SERVER_FINE);
    query_walk_free(world.walk);
}

Test(walk, why_a_server_has_no_address_is_told)
{
    static const struct row rows[] = {
        {ROOT, "www.example.",
         "NS example. 60 NS no.name.; NS example. 60 NS no.address.; NS example. 60 NS no.help.;"
         "NS example. 60 NS alias.name."},
        {ROOT, "no.name.", "AA; NXDOMAIN; NS . 60 SOA a. b. 1 2 3 4 5"},
        {ROOT, "no.address.", "AA; NS . 60 SOA a. b. 1 2 3 4 5"},
        {ROOT, "no.help.", "NS help. 60 NS a.help.; AR a.help. 60 A 192.0.2.2"},
        {"192.0.2.2", NULL, "REFUSED"},
        {ROOT, "alias.name.",
         "AA; AN alias.name. 60 CNAME real.name.; AN real.name. 60 A 192.0.2.3"},
        {"192.0.2.3", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    const struct query_walk_server *servers = hop_at(&world, 0)->servers;
    cr_assert_eq(servers[0].trouble, QUERY_SERVER_NO_ADDRESS);
    cr_assert_eq(servers[1].trouble, QUERY_SERVER_NO_ADDRESS);
    cr_assert_eq(servers[2].trouble, QUERY_SERVER_NOT_FOUND);
    cr_assert_eq(servers[3].trouble, QUERY_SERVER_FINE);
    cr_assert(servers[3].alias); /* RFC 2181 section 10.3 */
    cr_assert_not(servers[2].alias);
    query_walk_free(world.walk);
}

/* Nobody would be asked there (find_row() fails the test). */
Test(walk, addresses_at_which_no_server_can_be_are_left_out)
{
    static const char *const bad[] = {
        "A 0.0.0.0",     "A 0.1.2.3",   "A 127.0.0.1",  "A 127.255.255.254",
        "A 224.0.0.251", "A 239.1.1.1", "A 240.0.0.1",  "A 255.255.255.255",
        "AAAA ::",       "AAAA ::1",    "AAAA ff02::1", "AAAA ::ffff:127.0.0.1",
        "AAAA fe80::1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "NS example. 60 NS ns.example.; AR ns.example. 60 %s", bad[i]);
        const struct row rows[] = {{ROOT, NULL, text}, {NULL, NULL, NULL}};
        struct world world = world_of(rows, "www.example.");
        cr_assert_eq(world_go(&world), QUERY_WALK_NO_ADDRESS, "%s", bad[i]);
        cr_assert(hop_at(&world, 0)->servers[0].bad_address);
        cr_assert_eq(hop_at(&world, 0)->servers[0].address_count, 0);
        query_walk_free(world.walk);
    }
}

Test(walk, loopback_leads_to_loopback)
{
    static const struct row rows[] = {
        {"127.0.0.1", NULL, "NS example. 60 NS ns.example.; AR ns.example. 60 A 127.0.0.2"},
        {"127.0.0.2", NULL, "AA; AN www.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    world.root = endpoint_of("127.0.0.1");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    query_walk_free(world.walk);
}

/* ---- aliases ---- */

Test(walk, an_alias_is_followed_into_another_zone_from_as_far_down_as_is_known)
{
    static const struct row rows[] = {
        {ROOT, NULL, "NS example. 60 NS ns.example.; AR ns.example. 60 A 192.0.2.2"},
        {"192.0.2.2", "www.one.example.",
         "NS one.example. 60 NS a.example.; AR a.example. 6 A 192.0.2.3"},
        {"192.0.2.2", "www.two.example.",
         "NS two.example. 60 NS b.example.; AR b.example. 6 A 192.0.2.4"},
        {"192.0.2.3", NULL,
         "AA; AN www.one.example. 60 CNAME www.two.example.; AN www.two.example. 60 A 192.0.2.66"},
        {"192.0.2.4", NULL, "AA; AN www.two.example. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.one.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(world.walk), 5);
    assert_hop(&world, 2, "one.example.", "192.0.2.3", "www.one.example.", QUERY_VERDICT_ALIAS);
    cr_assert_str_eq(text_of_name(hop_at(&world, 2)->target).text, "www.two.example.");
    assert_hop(&world, 3, "example.", "192.0.2.2", "www.two.example.", QUERY_VERDICT_REFERRAL);
    cr_assert_eq(hop_at(&world, 3)->parent, 2);
    assert_hop(&world, 4, "two.example.", "192.0.2.4", "www.two.example.", QUERY_VERDICT_ANSWER);
    query_walk_free(world.walk);
}

Test(walk, a_dname_is_followed_as_well)
{
    static const struct row rows[] = {
        {ROOT, "www.old.", "AA; AN old. 60 DNAME new.; AN www.old. 60 CNAME www.new."},
        {ROOT, "www.new.", "NS new. 60 NS a.new.; AR a.new. 60 A 192.0.2.2"},
        {"192.0.2.2", NULL, "AA; AN www.new. 60 A 192.0.2.80"},
        {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.old.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ANSWER);
    cr_assert(hop_at(&world, 0)->dname);
    assert_hop(&world, 1, ".", ROOT, "www.new.", QUERY_VERDICT_REFERRAL);
    query_walk_free(world.walk);
}

Test(walk, aliases_that_lead_back_are_a_loop)
{
    static const struct row message[] = {
        {ROOT, NULL, "AA; AN a.example. 60 CNAME b.example.; AN b.example. 60 CNAME a.example."},
        {NULL, NULL, NULL}};
    static const struct row zones[] = {
        {ROOT, "a.one.", "NS one. 60 NS ns.one.; AR ns.one. 60 A 192.0.2.2"},
        {ROOT, "a.two.", "NS two. 60 NS ns.two.; AR ns.two. 60 A 192.0.2.3"},
        {"192.0.2.2", NULL, "AA; AN a.one. 60 CNAME a.two."},
        {"192.0.2.3", NULL, "AA; AN a.two. 60 CNAME a.one."},
        {NULL, NULL, NULL}};
    assert_walk(message, "a.example.", QUERY_WALK_ALIAS_LOOP, 1);
    assert_walk(zones, "a.one.", QUERY_WALK_ALIAS_LOOP, 4);
}

Test(walk, too_many_aliases_are_an_end)
{
    char texts[20][80], names[21][20];
    struct row rows[21] = {{NULL, NULL, NULL}};
    for (int i = 0; i < 20; i++) {
        snprintf(names[i], sizeof names[i], "a%d.example.", i);
        snprintf(texts[i], sizeof texts[i], "AA; AN a%d.example. 60 CNAME a%d.example.", i, i + 1);
        rows[i] = (struct row){ROOT, names[i], texts[i]};
    }
    assert_walk(rows, "a0.example.", QUERY_WALK_ALIAS_LONG, 17);
    struct world world = world_of(rows, "a0.example.");
    world.policy.aliases = 3;
    cr_assert_eq(world_go(&world), QUERY_WALK_ALIAS_LONG);
    cr_assert_eq(query_walk_hops(world.walk), 4);
    query_walk_free(world.walk);
}

Test(walk, a_dname_that_makes_the_name_too_long_is_an_end)
{
    static const struct row rows[] = {
        {ROOT, NULL,
         "YXDOMAIN; AA; AN example. 60 DNAME "
         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789."
         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789.example."},
        {NULL, NULL, NULL}};
    struct world world =
        world_of(rows, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789."
                       "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789.example.");
    cr_assert_eq(world_go(&world), QUERY_WALK_ALIAS_LONG);
    cr_assert_null(hop_at(&world, 0)->target);
    query_walk_free(world.walk);
}
