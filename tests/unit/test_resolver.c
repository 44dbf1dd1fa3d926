/* The lab's resolver: what it answers, how long that takes, and for how long it remembers.
 * TTLs and round trips stand in lab/world and the zones; the rest is of RFC 1034, 2308, 9520. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/lookup.h>
#include <query/resolver.h>
#include <string.h>

enum {
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_CNAME = 5,
    TYPE_MX = 15,
    TYPE_OPT = 41,
    TYPE_AXFR = 252,
    TYPE_ANY = 255
};
enum { RTT_US = 1000 }; /* to resolver.school.test */

struct scene {
    struct query_lab *lab;
    struct query_engine *engine;
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint server;
    struct query_lookup *lookup;
    const struct query_message *message; /* the last reply */
    const struct query_try *last;
    uint64_t took_us;
};

static void open_scene(struct scene *scene, struct query_lab *lab)
{
    *scene = (struct scene){.lab = lab};
    const struct query_lab_server *resolver;
    cr_assert_eq(query_resolver_attach(lab), QUERY_OK);
    cr_assert_eq(query_lab_resolvers(lab, &resolver, 1), 1);
    scene->server = resolver->addresses[0];
    scene->engine = query_lab_engine_new(lab);
    cr_assert_not_null(scene->engine);
}

static void prepare(struct scene *scene)
{
    struct query_lab *lab;
    cr_assert_eq(query_lab_new(&lab, NULL), QUERY_OK);
    open_scene(scene, lab);
}

static void finish(struct scene *scene)
{
    query_lookup_free(scene->lookup);
    query_engine_free(scene->engine);
    query_lab_free(scene->lab);
}

static void ask_with(struct scene *scene, const char *name, uint16_t type, uint16_t flags)
{
    struct query_name asked = name_of(name);
    query_lookup_free(scene->lookup);
    scene->request = query_request_default(&asked);
    scene->request.type = type;
    scene->request.flags = flags;
    scene->lookup = query_lookup_new(&scene->request, &scene->policy, &scene->server, 1);
    cr_assert_not_null(scene->lookup);
    uint64_t start_us = query_lab_now_us(scene->lab);
    cr_assert_eq(query_lookup_run(scene->lookup, scene->engine), QUERY_OK, "%s", name);
    const struct query_exchange *exchange = query_lookup_exchange(scene->lookup);
    scene->last = &exchange->tries[exchange->try_count - 1];
    scene->message = &scene->last->message;
    scene->took_us = query_lab_now_us(scene->lab) - start_us;
}

static unsigned ask(struct scene *scene, const char *name, uint16_t type)
{
    ask_with(scene, name, type, QUERY_FLAG_RD);
    return query_message_rcode(scene->message);
}

/* The TTL of the record in a section that prints so; -1: there is none. */
static int64_t ttl_of(const struct scene *scene, enum query_section section, const char *owner,
                      const char *text)
{
    struct query_records records = query_records_begin(scene->message, section);
    struct query_record record;
    struct query_name name = name_of(owner);
    while (query_records_next(&records, &record)) {
        char room[1024] = "";
        struct query_sink sink;
        query_sink_init(&sink, room, sizeof room - 1);
        query_rdata_print(&sink, &record.rdata, NULL);
        if (query_name_equal(&record.owner, &name) && strcmp(room, text) == 0)
            return record.ttl;
    }
    return -1;
}

static int64_t answer_ttl(const struct scene *scene, const char *owner, const char *text)
{
    return ttl_of(scene, QUERY_SECTION_ANSWER, owner, text);
}

static const char school_soa[] =
    "ns1.school.test. teacher.school.test. 2026112201 3600 900 604800 300";

/* ---- answers ---- */

Test(resolver, answers_have_ra_and_neither_aa_nor_ad)
{
    struct scene scene;
    prepare(&scene);
    cr_assert_eq(ask(&scene, "www.python.org.", TYPE_A), QUERY_RCODE_NOERROR);
    cr_expect_eq(scene.message->flags, QUERY_FLAG_QR | QUERY_FLAG_RD | QUERY_FLAG_RA);
    cr_expect_eq(answer_ttl(&scene, "www.python.org.", "140.211.10.69"), 12 * 3600);
    cr_expect_eq(scene.message->count[QUERY_SECTION_ANSWER], 1);
    finish(&scene);
}

/* The root, org, python.org; and for the address of its server the root, net, dynect.net. */
Test(resolver, the_first_question_costs_the_walk_and_the_second_a_round_trip)
{
    struct scene scene;
    prepare(&scene);
    ask(&scene, "www.python.org.", TYPE_A);
    cr_expect_geq(scene.took_us, 12000 + 27000 + 22000 + 13000 + 13000 + RTT_US);
    ask(&scene, "www.python.org.", TYPE_A);
    cr_expect_eq(scene.took_us, RTT_US);
    ask(&scene, "WWW.Python.ORG.", TYPE_A);
    cr_expect_eq(scene.took_us, RTT_US, "case does not count");
    finish(&scene);
}

Test(resolver, another_name_in_a_zone_that_is_known_costs_one_question)
{
    struct scene scene;
    prepare(&scene);
    ask(&scene, "www.python.org.", TYPE_A);
    cr_expect_eq(ask(&scene, "mail.python.org.", TYPE_A), QUERY_RCODE_NOERROR);
    cr_expect_eq(scene.took_us, 13000 + RTT_US);
    finish(&scene);
}

Test(resolver, a_ttl_counts_down_and_then_the_name_is_asked_for_again)
{
    struct scene scene;
    prepare(&scene);
    ask(&scene, "www.school.test.", TYPE_A);
    cr_assert_eq(answer_ttl(&scene, "www.school.test.", "198.51.100.80"), 3600);
    query_lab_advance(scene.lab, 600);
    ask(&scene, "www.school.test.", TYPE_A);
    cr_expect_eq(answer_ttl(&scene, "www.school.test.", "198.51.100.80"), 3000);
    cr_expect_eq(scene.took_us, RTT_US);
    query_lab_advance(scene.lab, 2999);
    ask(&scene, "www.school.test.", TYPE_A);
    cr_expect_eq(answer_ttl(&scene, "www.school.test.", "198.51.100.80"), 1);
    query_lab_advance(scene.lab, 1);
    ask(&scene, "www.school.test.", TYPE_A);
    cr_expect_eq(answer_ttl(&scene, "www.school.test.", "198.51.100.80"), 3600);
    cr_expect_gt(scene.took_us, RTT_US);
    finish(&scene);
}

Test(resolver, a_ttl_of_zero_is_good_for_one_question)
{
    struct scene scene;
    prepare(&scene);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(ask(&scene, "www.zerottl.test.", TYPE_A), QUERY_RCODE_NOERROR);
        cr_expect_eq(answer_ttl(&scene, "www.zerottl.test.", "198.51.100.166"), 0);
        cr_expect_geq(scene.took_us, 20000 + RTT_US);
    }
    finish(&scene);
}

Test(resolver, aliases_are_followed_out_of_the_zone_and_kept_one_by_one)
{
    static const char target[] = "virt-7yvsjn.psf.osuosl.org.";
    struct scene scene;
    prepare(&scene);
    ask(&scene, target, TYPE_A);
    query_lab_advance(scene.lab, 100);
    cr_assert_eq(ask(&scene, "hg.python.org.", TYPE_A), QUERY_RCODE_NOERROR);
    cr_assert_eq(scene.message->count[QUERY_SECTION_ANSWER], 2);
    cr_expect_eq(answer_ttl(&scene, "hg.python.org.", target), 24 * 3600);
    cr_expect_eq(answer_ttl(&scene, target, "140.211.10.72"), 3600 - 100);
    cr_assert_eq(ask(&scene, "hg.python.org.", TYPE_CNAME), QUERY_RCODE_NOERROR);
    cr_expect_eq(scene.message->count[QUERY_SECTION_ANSWER], 1);
    cr_expect_eq(scene.took_us, RTT_US);
    finish(&scene);
}

/* RFC 6672 section 3.1: the CNAME has the DNAME's TTL. */
Test(resolver, a_dname_that_is_known_serves_every_name_below_it)
{
    struct scene scene;
    prepare(&scene);
    for (int i = 0; i < 2; i++) {
        static const char *const names[] = {"www.old.school.test.", "library.old.school.test."};
        static const char *const targets[] = {"www.school.test.", "library.school.test."};
        cr_assert_eq(ask(&scene, names[i], TYPE_A), QUERY_RCODE_NOERROR);
        cr_assert_eq(scene.message->count[QUERY_SECTION_ANSWER], 3);
        cr_expect_eq(answer_ttl(&scene, "old.school.test.", "school.test."), 3600 - 100 * i);
        cr_expect_eq(answer_ttl(&scene, names[i], targets[i]), 3600 - 100 * i);
        query_lab_advance(scene.lab, 100);
    }
    cr_expect_eq(answer_ttl(&scene, "library.school.test.", "198.51.100.81"), 3600);
    finish(&scene);
}

Test(resolver, all_that_a_name_has_comes_for_any)
{
    struct scene scene;
    prepare(&scene);
    cr_assert_eq(ask(&scene, "school.test.", TYPE_ANY), QUERY_RCODE_NOERROR);
    cr_expect_eq(answer_ttl(&scene, "school.test.", "10 mail.school.test."), 3600);
    cr_expect_eq(answer_ttl(&scene, "school.test.", "\"v=spf1 mx -all\""), 3600);
    cr_expect_eq(answer_ttl(&scene, "school.test.", "198.51.100.80"), 3600);
    cr_assert_eq(ask(&scene, "news.school.test.", TYPE_ANY), QUERY_RCODE_NOERROR);
    cr_expect_eq(scene.message->count[QUERY_SECTION_ANSWER], 1, "an alias is not followed");
    finish(&scene);
}

/* ---- what does not exist ---- */

/* RFC 2308 section 5: school.test's SOA has a last field of five minutes. */
Test(resolver, a_name_that_does_not_exist_is_remembered_for_all_types)
{
    struct scene scene;
    prepare(&scene);
    cr_assert_eq(ask(&scene, "nobody.school.test.", TYPE_A), QUERY_RCODE_NXDOMAIN);
    cr_expect_eq(ttl_of(&scene, QUERY_SECTION_AUTHORITY, "school.test.", school_soa), 300);
    query_lab_advance(scene.lab, 200);
    cr_assert_eq(ask(&scene, "nobody.school.test.", TYPE_MX), QUERY_RCODE_NXDOMAIN);
    cr_expect_eq(ttl_of(&scene, QUERY_SECTION_AUTHORITY, "school.test.", school_soa), 100);
    cr_expect_eq(scene.took_us, RTT_US);
    query_lab_advance(scene.lab, 100);
    cr_assert_eq(ask(&scene, "nobody.school.test.", TYPE_A), QUERY_RCODE_NXDOMAIN);
    cr_expect_gt(scene.took_us, RTT_US);
    finish(&scene);
}

Test(resolver, a_type_that_does_not_exist_is_remembered_for_itself)
{
    struct scene scene;
    prepare(&scene);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(ask(&scene, "www.school.test.", TYPE_MX), QUERY_RCODE_NOERROR);
        cr_expect_eq(scene.message->count[QUERY_SECTION_ANSWER], 0);
        cr_expect_eq(ttl_of(&scene, QUERY_SECTION_AUTHORITY, "school.test.", school_soa), 300);
        cr_expect(i == 0 ? scene.took_us > RTT_US : scene.took_us == RTT_US);
    }
    cr_assert_eq(ask(&scene, "www.school.test.", TYPE_A), QUERY_RCODE_NOERROR);
    cr_expect_eq(scene.message->count[QUERY_SECTION_ANSWER], 1);
    finish(&scene);
}

Test(resolver, an_alias_for_nothing_is_nxdomain_with_the_alias)
{
    struct scene scene;
    prepare(&scene);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(ask(&scene, "gone.school.test.", TYPE_A), QUERY_RCODE_NXDOMAIN);
        cr_expect_eq(answer_ttl(&scene, "gone.school.test.", "nothing.school.test."), 3600);
        cr_expect_eq(ttl_of(&scene, QUERY_SECTION_AUTHORITY, "school.test.", school_soa), 300);
    }
    cr_expect_eq(scene.took_us, RTT_US);
    finish(&scene);
}

/* ---- what is broken ---- */

Test(resolver, what_is_broken_is_servfail_before_the_client_gives_up)
{
    static const char *const names[] = {
        "www.lame.test.",   "www.dead.test.",      "www.refused.test.",    "www.servfail.test.",
        "www.upward.test.", "www.loop.test.",      "www.cycle1.test.",     "www.noglue.test.",
        "www.notcp.test.",  "www.cnameloop.test.", "self.cnameloop.test.", "www.nxns.test."};
    struct scene scene;
    prepare(&scene);
    scene.policy.tries = 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cr_expect_eq(ask(&scene, names[i], TYPE_A), QUERY_RCODE_SERVFAIL, "%s", names[i]);
        cr_expect_eq(scene.message->count[QUERY_SECTION_ANSWER], 0, "%s", names[i]);
        cr_expect_leq(scene.took_us, 4000000 + RTT_US, "%s", names[i]);
    }
    finish(&scene);
}

Test(resolver, what_works_in_spite_of_a_fault_is_answered)
{
    static const char *const names[] = {"www.halflame.test.", "www.halfdead.test.",
                                        "www.nscname.test.", "www.mismatch.test.",
                                        "www.serial.test."};
    struct scene scene;
    prepare(&scene);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_expect_eq(ask(&scene, names[i], TYPE_A), QUERY_RCODE_NOERROR, "%s", names[i]);
    finish(&scene);
}

/* RFC 9520 section 3.2: at least a second, at most five minutes. */
Test(resolver, a_failure_is_remembered_for_a_moment)
{
    struct scene scene;
    prepare(&scene);
    ask(&scene, "www.dead.test.", TYPE_A);
    cr_expect_gt(scene.took_us, 500000);
    cr_assert_eq(ask(&scene, "www.dead.test.", TYPE_A), QUERY_RCODE_SERVFAIL);
    cr_expect_eq(scene.took_us, RTT_US);
    query_lab_advance(scene.lab, 300);
    ask(&scene, "www.dead.test.", TYPE_A);
    cr_expect_gt(scene.took_us, 500000);
    finish(&scene);
}

static struct query_lab *small_lab(void)
{
    static const char world[] = "server ns.root 192.0.2.1 zones=. rtt=10ms\n"
                                "server r.root 192.0.2.53 behaviour=resolver rtt=1ms\n";
    static const char root[] = "$TTL 60\n@ SOA ns.root. h.root. 1 1h 15m 1w 1m\n@ NS ns.root.\n"
                               "ns.root A 192.0.2.1\n"
                               "grave NS a.grave\ngrave NS b.grave\ngrave NS c.grave\n"
                               "a.grave A 192.0.2.61\nb.grave A 192.0.2.62\nc.grave A 192.0.2.63\n"
                               "self NS ns.self\nns.self A 192.0.2.53\n";
    struct query_zone_text files[] = {{"world", world, sizeof world - 1},
                                      {"zones/root.zone", root, sizeof root - 1}};
    struct query_lab *lab;
    cr_assert_eq(query_lab_load(&lab, files, 2, NULL), QUERY_OK);
    return lab;
}

Test(resolver, many_dead_servers_do_not_outlast_its_patience)
{
    struct scene scene;
    open_scene(&scene, small_lab());
    cr_assert_eq(ask(&scene, "www.grave.", TYPE_A), QUERY_RCODE_SERVFAIL);
    cr_expect_eq(scene.took_us, 4000000 + 1000);
    finish(&scene);
}

Test(resolver, a_zone_that_is_delegated_to_the_resolver_itself_is_servfail)
{
    struct scene scene;
    open_scene(&scene, small_lab());
    cr_assert_eq(ask(&scene, "www.self.", TYPE_A), QUERY_RCODE_SERVFAIL);
    finish(&scene);
}

/* ---- queries ---- */

Test(resolver, without_rd_only_the_cache_is_asked)
{
    struct scene scene;
    prepare(&scene);
    ask_with(&scene, "www.school.test.", TYPE_A, 0);
    cr_expect_eq(query_message_rcode(scene.message), QUERY_RCODE_REFUSED);
    cr_expect_eq(scene.took_us, RTT_US);
    ask(&scene, "www.school.test.", TYPE_A);
    ask_with(&scene, "www.school.test.", TYPE_A, 0);
    cr_expect_eq(query_message_rcode(scene.message), QUERY_RCODE_NOERROR);
    cr_expect_eq(scene.message->flags, QUERY_FLAG_QR | QUERY_FLAG_RA);
    cr_expect_eq(answer_ttl(&scene, "www.school.test.", "198.51.100.80"), 3600);
    finish(&scene);
}

Test(resolver, too_much_for_udp_is_truncated_and_comes_over_tcp)
{
    struct scene scene;
    prepare(&scene);
    cr_assert_eq(ask(&scene, "www.big.test.", TYPE_A), QUERY_RCODE_NOERROR);
    cr_expect_eq(scene.last->transport, QUERY_TRANSPORT_TCP);
    cr_expect_eq(scene.message->whole[QUERY_SECTION_ANSWER], 120);
    scene.policy.ignore_truncation = true;
    ask(&scene, "www.big.test.", TYPE_A);
    cr_expect_eq(scene.last->transport, QUERY_TRANSPORT_UDP);
    cr_expect_neq(scene.message->flags & QUERY_FLAG_TC, 0);
    cr_expect_leq(scene.message->size, 1232);
    finish(&scene);
}

Test(resolver, a_lab_has_one_at_most)
{
    struct query_lab *lab;
    cr_assert_eq(query_lab_new(&lab, NULL), QUERY_OK);
    cr_assert_eq(query_resolver_attach(lab), QUERY_OK);
    cr_expect_eq(query_resolver_attach(lab), QUERY_DUPLICATE);
    query_lab_free(lab);
}

/* OPT is a type only in messages (RFC 6891 section 6.1.1); whoever has no zone cannot hand it over
 * (RFC 5936 section 2.2.1). */
Test(resolver, what_cannot_be_asked_for_is_refused_at_once)
{
    struct scene scene;
    prepare(&scene);
    cr_expect_eq(ask(&scene, "school.test.", TYPE_OPT), QUERY_RCODE_FORMERR);
    cr_expect_eq(scene.message->flags, QUERY_FLAG_QR | QUERY_FLAG_RD | QUERY_FLAG_RA | 1);
    cr_expect_eq(scene.took_us, RTT_US);
    scene.policy.transport = QUERY_TRANSPORT_TCP;
    cr_expect_eq(ask(&scene, "school.test.", TYPE_AXFR), QUERY_RCODE_NOTAUTH);
    cr_expect_eq(scene.took_us, 2 * RTT_US);
    finish(&scene);
}

/* ---- several at once ---- */

/* Builds a query; its order ends when the clock is at `deadline_us`. */
static uint64_t start(struct scene *scene, uint8_t *octets, size_t room, const char *name,
                      uint64_t deadline_us)
{
    struct query_name asked = name_of(name);
    struct query_request request = query_request_default(&asked);
    struct query_order order = {
        .server = scene->server, .query = octets, .deadline_us = deadline_us, .owner = octets};
    uint64_t number;
    cr_assert_eq(query_request_build(&request, 1, 0, NULL, octets, room, &order.size), QUERY_OK);
    cr_assert_eq(query_engine_start(scene->engine, &order, &number), QUERY_OK);
    return number;
}

Test(resolver, questions_at_once_take_no_longer_than_each_alone)
{
    uint8_t queries[2][512];
    static const char *const names[] = {"www.dead.test.", "www.school.test."};
    uint64_t came_us[2] = {0};
    struct query_event event;
    struct scene scene;
    prepare(&scene);
    for (size_t i = 0; i < 2; i++)
        start(&scene, queries[i], sizeof queries[i], names[i], 5000000);
    while (query_engine_next(scene.engine, UINT64_MAX, &event)) {
        if (event.kind != QUERY_EVENT_MESSAGE)
            continue;
        came_us[event.owner == queries[0] ? 0 : 1] = event.now_us;
        query_engine_end(scene.engine, event.order);
    }
    /* The root, test, school.test. */
    cr_expect_eq(came_us[1], 12000 + 20000 + 20000 + RTT_US);
    cr_expect_gt(came_us[0], came_us[1]);
    finish(&scene);
}

Test(resolver, whoever_gives_up_gets_nothing_and_others_go_on)
{
    uint8_t query[512];
    struct query_event event;
    struct scene scene;
    prepare(&scene);
    start(&scene, query, sizeof query, "www.dead.test.", 100000);
    cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
    cr_expect_eq(event.kind, QUERY_EVENT_SENT);
    cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
    cr_expect_eq(event.kind, QUERY_EVENT_TIMEOUT);
    cr_expect_eq(event.now_us, 100000);
    cr_expect_not(query_engine_next(scene.engine, UINT64_MAX, &event));
    cr_expect_eq(query_lab_now_us(scene.lab), 100000, "nobody waits for the resolver");
    query_lab_advance(scene.lab, 3600);
    cr_expect_eq(ask(&scene, "www.school.test.", TYPE_A), QUERY_RCODE_NOERROR);
    finish(&scene);
}

Test(resolver, an_engine_that_is_freed_takes_its_questions_along)
{
    uint8_t query[512];
    struct query_event event;
    struct scene scene;
    prepare(&scene);
    start(&scene, query, sizeof query, "www.dead.test.", 5000000);
    cr_assert(query_engine_next(scene.engine, UINT64_MAX, &event));
    cr_assert_not(query_engine_next(scene.engine, 100000, &event));
    query_engine_free(scene.engine);
    scene.engine = query_lab_engine_new(scene.lab);
    cr_assert_eq(ask(&scene, "www.school.test.", TYPE_A), QUERY_RCODE_NOERROR);
    finish(&scene);
}
