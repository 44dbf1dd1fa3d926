/* Walks in the classroom Internet: what is broken there, each in its own way, is named, and
 * no walk takes longer than the round trips to the servers that it asks. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/lab.h>
#include <query/walk.h>
#include <string.h>

struct scene {
    struct query_name name;
    struct query_request request;
    struct query_walk_policy policy;
    struct query_lab *lab;
    struct query_engine *engine;
    struct query_walk *walk;
    uint64_t took_us;
};

static void prepare(struct scene *scene, const char *name)
{
    *scene = (struct scene){.name = name_of(name)};
    scene->request = query_request_default(&scene->name);
    scene->policy = (struct query_walk_policy){.ipv4 = true, .lookup.tries = 1};
    cr_assert_eq(query_lab_new(&scene->lab, NULL), QUERY_OK);
    scene->engine = query_lab_engine_new(scene->lab);
    cr_assert_not_null(scene->engine);
}

static enum query_walk_end go(struct scene *scene)
{
    size_t count;
    const struct query_walk_server *hints = query_root_hints(&count);
    scene->walk =
        query_walk_new(&scene->request, &scene->policy, query_name_root(), hints, count, NULL);
    cr_assert_not_null(scene->walk);
    uint64_t start_us = query_lab_now_us(scene->lab);
    query_walk_run(&scene->walk, 1, scene->engine);
    scene->took_us = query_lab_now_us(scene->lab) - start_us;
    return query_walk_ended(scene->walk);
}

static void finish(struct scene *scene)
{
    query_walk_free(scene->walk);
    query_engine_free(scene->engine);
    query_lab_free(scene->lab);
}

Test(walk_lab, what_is_broken_is_named)
{
    static const struct {
        const char *name;
        enum query_walk_end end;
        enum query_verdict verdict; /* of the hop that the end came from */
    } cases[] = {
        {"www.lame.test.", QUERY_WALK_NO_HELP, QUERY_VERDICT_LAME},
        {"www.halflame.test.", QUERY_WALK_ANSWER, QUERY_VERDICT_ANSWER},
        {"www.dead.test.", QUERY_WALK_NO_REPLY, QUERY_VERDICT_NO_REPLY},
        {"www.halfdead.test.", QUERY_WALK_ANSWER, QUERY_VERDICT_ANSWER},
        {"www.refused.test.", QUERY_WALK_NO_HELP, QUERY_VERDICT_REFUSED},
        {"www.servfail.test.", QUERY_WALK_NO_HELP, QUERY_VERDICT_SERVFAIL},
        {"www.upward.test.", QUERY_WALK_NO_HELP, QUERY_VERDICT_UPWARD},
        {"www.loop.test.", QUERY_WALK_NO_HELP, QUERY_VERDICT_HORIZONTAL},
        {"www.cycle1.test.", QUERY_WALK_NO_ADDRESS, QUERY_VERDICT_REFERRAL},
        {"www.noglue.test.", QUERY_WALK_NO_ADDRESS, QUERY_VERDICT_REFERRAL},
        {"www.cnameloop.test.", QUERY_WALK_ALIAS_LOOP, QUERY_VERDICT_ALIAS},
        {"www.nscname.test.", QUERY_WALK_ANSWER, QUERY_VERDICT_ANSWER},
        {"www.big.test.", QUERY_WALK_ANSWER, QUERY_VERDICT_ANSWER},
        {"www.notcp.test.", QUERY_WALK_NO_REPLY, QUERY_VERDICT_NO_REPLY},
        {"www.nxns.test.", QUERY_WALK_LIMIT, QUERY_VERDICT_REFERRAL},
        {"nothing.school.test.", QUERY_WALK_NXDOMAIN, QUERY_VERDICT_NXDOMAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scene scene;
        prepare(&scene, cases[i].name);
        cr_assert_eq(go(&scene), cases[i].end, "%s: %d", cases[i].name,
                     query_walk_ended(scene.walk));
        cr_assert_eq(query_walk_result(scene.walk)->verdict, cases[i].verdict, "%s", cases[i].name);
        cr_assert_leq(query_walk_hops(scene.walk), 12, "%s", cases[i].name);
        finish(&scene);
    }
}

Test(walk_lab, a_walk_takes_the_round_trips_to_the_servers_that_it_asks)
{
    struct scene scene;
    prepare(&scene, "hg.python.org.");
    cr_assert_eq(go(&scene), QUERY_WALK_ANSWER);
    uint64_t sum_us = 0;
    for (size_t i = 0; i < query_walk_hops(scene.walk); i++) {
        const struct query_exchange *exchange = query_walk_hop(scene.walk, i)->exchange;
        cr_assert_eq(exchange->try_count, 1);
        const struct query_lab_server *server =
            query_lab_find(scene.lab, &exchange->tries[0].server);
        cr_assert_not_null(server);
        sum_us += server->rtt_us;
    }
    cr_assert_leq(scene.took_us, sum_us + sum_us / 10);
    finish(&scene);
}

/* python.org's servers are in dynect.net, beside org. */
Test(walk_lab, levels_and_servers_without_glue_are_all_that_is_asked_for)
{
    static const struct {
        const char *name, *zone;
        unsigned depth;
    } wanted[] = {{"www.python.org.", ".", 0},
                  {"www.python.org.", "org.", 0},
                  {"ns1.p11.dynect.net.", ".", 1},
                  {"ns1.p11.dynect.net.", "net.", 1},
                  {"ns1.p11.dynect.net.", "dynect.net.", 1},
                  {"www.python.org.", "python.org.", 0}};
    struct scene scene;
    prepare(&scene, "www.python.org.");
    cr_assert_eq(go(&scene), QUERY_WALK_ANSWER);
    cr_assert_eq(query_walk_hops(scene.walk), sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const struct query_hop *hop = query_walk_hop(scene.walk, i);
        cr_assert_str_eq(text_of_name(hop->name).text, wanted[i].name);
        cr_assert_str_eq(text_of_name(hop->zone).text, wanted[i].zone);
        cr_assert_eq(hop->depth, wanted[i].depth);
    }
    finish(&scene);
}
