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
        {"www.notcp.test.", QUERY_WALK_NO_HELP, QUERY_VERDICT_TRUNCATED},
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

/* ---- how many questions ---- */

/* Zones of the lab that a name is in: as many servers have to be asked for it, one below the
 * other, if nothing is known of it. */
static size_t levels_of(const struct query_lab *lab, const struct query_name *name)
{
    bool has[QUERY_NAME_MAX] = {false};
    size_t levels = 0;
    for (size_t i = 0; i < query_lab_count(lab); i++) {
        const struct query_lab_server *server = query_lab_server(lab, i);
        for (size_t j = 0; j < server->zone_count; j++) {
            const struct query_name *origin = query_zone_origin(server->zones[j]);
            if (!query_name_is_under(name, origin) || has[origin->labels])
                continue;
            has[origin->labels] = true;
            levels++;
        }
    }
    return levels;
}

/* Whether a reply came with an address of a server that its sender can know. */
static bool has_glue(const struct query_hop *hop, const struct query_name *name)
{
    const struct query_message *reply = &hop->exchange->tries[0].message;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ADDITIONAL);
    struct query_record record;
    while (query_name_is_under(name, hop->zone) && query_records_next(&records, &record)) {
        if (query_name_equal(&record.owner, name) && record.rdata.type == 1)
            return true;
    }
    return false;
}

/* Whether a referral before hop `number` named this server, without an address. */
static bool is_glueless(const struct query_walk *walk, size_t number, const struct query_name *name)
{
    for (size_t i = 0; i < number; i++) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        for (size_t j = 0; hop->verdict == QUERY_VERDICT_REFERRAL && j < hop->server_count; j++) {
            if (query_name_equal(&hop->servers[j].name, name) && !has_glue(hop, name))
                return true;
        }
    }
    return false;
}

/* At most one question a level for the name, for each name that an alias leads to, and for each
 * server without glue. */
static void assert_frugal(const struct query_lab *lab, const struct query_walk *walk)
{
    size_t most = 0, hops = query_walk_hops(walk);
    for (size_t i = 0; i < hops; i++) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        struct text text = text_of_name(hop->name);
        bool first = true;
        for (size_t j = 0; j < i; j++) {
            const struct query_hop *other = query_walk_hop(walk, j);
            if (!query_name_equal(other->name, hop->name))
                continue;
            first = false;
            cr_assert(!query_name_equal(other->zone, hop->zone), "%s twice in a zone", text.text);
        }
        cr_assert(hop->depth == 0 || is_glueless(walk, i, hop->name), "%s for nothing", text.text);
        most += first ? levels_of(lab, hop->name) : 0;
    }
    cr_assert_leq(hops, most, "%s", text_of_name(query_walk_hop(walk, 0)->name).text);
}

/* Walks to the owners of all A records of a zone; returns how many. */
static size_t walk_to_all(struct scene *scene, const struct query_zone *zone)
{
    struct query_zone_walk records = query_zone_walk_all(zone);
    struct query_record record;
    size_t count = 0, hints_count;
    const struct query_walk_server *hints = query_root_hints(&hints_count);
    while (query_zone_walk_next(&records, &record)) {
        if (record.rdata.type != scene->request.type)
            continue;
        scene->request.name = record.owner;
        struct query_walk *walk = query_walk_new(&scene->request, &scene->policy, query_name_root(),
                                                 hints, hints_count, NULL);
        cr_assert_not_null(walk);
        query_walk_run(&walk, 1, scene->engine);
        assert_frugal(scene->lab, walk);
        query_walk_free(walk);
        count++;
    }
    return count;
}

/* What is below test. is broken, and costs more. */
Test(walk_lab, no_name_costs_more_questions_than_levels_and_servers_without_glue)
{
    struct scene scene;
    struct query_name broken = name_of("test.");
    size_t count = 0;
    prepare(&scene, ".");
    for (size_t i = 0; i < query_lab_count(scene.lab); i++) {
        const struct query_lab_server *server = query_lab_server(scene.lab, i);
        for (size_t j = 0; j < server->zone_count; j++) {
            if (!query_name_is_under(query_zone_origin(server->zones[j]), &broken))
                count += walk_to_all(&scene, server->zones[j]);
        }
    }
    cr_assert_gt(count, 500);
    finish(&scene);
}
