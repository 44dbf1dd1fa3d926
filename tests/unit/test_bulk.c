/* Many lookups on one engine, against a server that misbehaves as told and in the lab. */
#include "octets.h"
#include "scripted_server.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <query/bulk.h>
#include <query/lab.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 1000, LONG_MS = 20000, SHORT_MS = 300 };

struct question {
    struct query_request request;
    enum query_status status;
    unsigned times; /* that it ended */
    unsigned repeats;
    unsigned turn; /* counted from 1; 0: it was not delivered */
};

struct scene {
    struct query_engine *engine;
    struct query_endpoint server;
    struct query_policy policy;
    struct query_bulk bulk;
    struct question questions[MOST];
    unsigned count;
    unsigned later; /* how often the source has nothing first */
    bool once;
    unsigned idle; /* how often it was asked while nothing was under way */
    unsigned begun, ended, delivered;
    unsigned widest, farthest; /* of what was under way, and not delivered */
    unsigned stop_at;
    unsigned again; /* names that each question is asked for besides its own */
};

static unsigned larger(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

static enum query_bulk_next source(void *context, bool idle, struct query_bulk_item *item)
{
    struct scene *scene = context;
    scene->idle += idle;
    if (scene->later > 0) {
        scene->later--;
        return QUERY_BULK_LATER;
    }
    if (scene->begun == scene->count)
        return QUERY_BULK_END;
    struct question *question = &scene->questions[scene->begun++];
    *item = (struct query_bulk_item){.request = &question->request,
                                     .policy = &scene->policy,
                                     .servers = &scene->server,
                                     .server_count = scene->server.family == 0 ? 0 : 1,
                                     .once = scene->once,
                                     .owner = question};
    scene->widest = larger(scene->widest, scene->begun - scene->ended);
    scene->farthest = larger(scene->farthest, scene->begun - scene->delivered);
    return QUERY_BULK_ITEM;
}

static bool ended(void *context, const struct query_exchange *exchange, bool in_turn,
                  struct query_bulk_item *item)
{
    struct scene *scene = context;
    struct question *question = item->owner;
    cr_assert(exchange->done);
    cr_assert_eq(exchange->request, &question->request);
    question->status = exchange->status;
    for (size_t i = 0; i < exchange->try_count; i++)
        question->repeats += exchange->tries[i].repeats;
    if (question->times++ < scene->again) {
        question->request.name = name_of("again.example.");
        return false;
    }
    if (!scene->bulk.unordered)
        cr_assert_eq(in_turn, question == &scene->questions[scene->delivered]);
    scene->ended++;
    return true;
}

static bool deliver(void *context, void *owner)
{
    struct scene *scene = context;
    struct question *question = owner;
    cr_assert_eq(question->turn, 0);
    question->turn = ++scene->delivered;
    return scene->delivered != scene->stop_at;
}

static void prepare(struct scene *scene, unsigned count)
{
    *scene = (struct scene){.engine = query_engine_new(), .count = count};
    cr_assert_not_null(scene->engine);
    scene->policy.timeout_ms = LONG_MS;
    scene->bulk =
        (struct query_bulk){.source = source, .ended = ended, .deliver = deliver, .context = scene};
    for (unsigned i = 0; i < count; i++) {
        char text[32];
        snprintf(text, sizeof text, "n%u.example.", i);
        struct query_name name = name_of(text);
        scene->questions[i].request = query_request_default(&name);
    }
}

static struct scripted_server *serve(struct scene *scene, const struct script_step *steps,
                                     size_t count)
{
    struct scripted_server *server = scripted_server_new(steps, count);
    scene->server = scripted_server_endpoint(server);
    return server;
}

/* All were delivered once, in the order of the questions, with this status. */
static void assert_all(const struct scene *scene, enum query_status status)
{
    cr_assert_eq(scene->delivered, scene->count);
    for (unsigned i = 0; i < scene->count; i++) {
        cr_assert_eq(scene->questions[i].status, status, "question %u: %s", i,
                     query_status_name(scene->questions[i].status));
        cr_assert_eq(scene->questions[i].turn, i + 1);
    }
}

static void run(struct scene *scene)
{
    cr_assert_eq(query_bulk_run(&scene->bulk, scene->engine), QUERY_OK);
    query_engine_free(scene->engine);
}

static const struct script_step replies[] = {{SCRIPT_REPLY, 0}};

Test(bulk, all_questions_are_answered_in_their_order)
{
    static struct scene scene;
    prepare(&scene, MOST);
    struct scripted_server *server = serve(&scene, replies, 1);
    scene.bulk.parallel = 32;
    run(&scene);
    assert_all(&scene, QUERY_OK);
    cr_assert_leq(scene.widest, 32);
    cr_assert_eq(scripted_server_count(server), MOST);
    scripted_server_free(server);
}

/* Every tenth query is lost, forged before the reply, or answered twice. */
Test(bulk, losses_and_forgeries_cost_neither_order_nor_answers)
{
    static struct script_step steps[MOST];
    static const enum script_act acts[] = {SCRIPT_DROP, SCRIPT_WRONG_ID, SCRIPT_WRONG_QUESTION,
                                           SCRIPT_WRONG_SOURCE, SCRIPT_TWICE};
    static struct scene scene;
    unsigned repeats = 0;
    for (unsigned i = 0; i < MOST - 1; i++)
        steps[i] =
            (struct script_step){.act = i % 10 == 0 ? acts[i / 10 % 5] : SCRIPT_REPLY, .n = 1};
    prepare(&scene, MOST);
    struct scripted_server *server = serve(&scene, steps, MOST);
    scene.bulk.parallel = 32;
    uint64_t before_us = query_clock_us();
    run(&scene);
    assert_all(&scene, QUERY_OK);
    for (unsigned i = 0; i < MOST; i++)
        repeats += scene.questions[i].repeats;
    cr_assert_gt(repeats, 0);
    cr_assert_lt(query_clock_us() - before_us, LONG_MS * UINT64_C(1000));
    scripted_server_free(server);
}

Test(bulk, what_is_truncated_is_asked_over_tcp)
{
    static const struct script_step steps[] = {{SCRIPT_TRUNCATED, 0}};
    static struct scene scene;
    prepare(&scene, 100);
    struct scripted_server *server = serve(&scene, steps, 1);
    scene.bulk.parallel = 8;
    run(&scene);
    assert_all(&scene, QUERY_OK);
    cr_assert_eq(scripted_server_count(server), 200);
    scripted_server_free(server);
}

Test(bulk, a_question_that_waits_holds_up_no_more_than_is_allowed)
{
    static const struct script_step steps[] = {{SCRIPT_DROP, 0}, {SCRIPT_REPLY, 0}};
    static struct scene scene;
    prepare(&scene, 200);
    struct scripted_server *server = serve(&scene, steps, 2);
    scene.bulk.parallel = 4;
    scene.bulk.ahead = 50;
    scene.once = true;
    scene.policy.timeout_ms = SHORT_MS;
    run(&scene);
    assert_all(&scene, QUERY_OK);
    cr_assert_eq(scene.farthest, 50);
    cr_assert_leq(scene.widest, 4);
    cr_assert_eq(scripted_server_count(server), 201);
    scripted_server_free(server);
}

Test(bulk, what_may_wait_has_a_limit_whatever_is_asked_for)
{
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    static struct scene scene;
    prepare(&scene, 20);
    struct scripted_server *server = serve(&scene, steps, 1);
    scene.bulk.ahead = UINT_MAX;
    run(&scene);
    assert_all(&scene, QUERY_OK);
    scripted_server_free(server);
}

Test(bulk, without_order_what_is_done_is_delivered)
{
    static const struct script_step steps[] = {{SCRIPT_DROP, 0}, {SCRIPT_REPLY, 0}};
    static struct scene scene;
    prepare(&scene, 200);
    struct scripted_server *server = serve(&scene, steps, 2);
    scene.bulk.parallel = 4;
    scene.bulk.unordered = true;
    scene.once = true;
    scene.policy.timeout_ms = SHORT_MS;
    run(&scene);
    cr_assert_eq(scene.delivered, 200);
    cr_assert_eq(scene.questions[0].turn, 200);
    scripted_server_free(server);
}

Test(bulk, a_question_without_a_reply_times_out_alone)
{
    static const struct script_step steps[] = {{SCRIPT_DROP, 0}};
    static struct scene scene;
    prepare(&scene, 40);
    struct scripted_server *server = serve(&scene, steps, 1);
    scene.policy = (struct query_policy){.timeout_ms = SHORT_MS, .tries = 1};
    scene.once = true;
    run(&scene);
    assert_all(&scene, QUERY_TIMEOUT);
    cr_assert_eq(scripted_server_count(server), 40);
    scripted_server_free(server);
}

Test(bulk, a_server_that_refuses_fails_all)
{
    static struct scene scene;
    prepare(&scene, 300);
    scene.server = scripted_server_nobody();
    run(&scene);
    assert_all(&scene, QUERY_SYSTEM);
}

Test(bulk, a_question_without_a_server_ends_without_a_try)
{
    static struct scene scene;
    prepare(&scene, 300);
    run(&scene);
    assert_all(&scene, QUERY_NO_SERVER);
}

Test(bulk, a_question_may_be_asked_for_other_names_in_its_place)
{
    static struct scene scene;
    prepare(&scene, 100);
    struct scripted_server *server = serve(&scene, replies, 1);
    scene.again = 2;
    run(&scene);
    assert_all(&scene, QUERY_OK);
    for (unsigned i = 0; i < 100; i++)
        cr_assert_eq(scene.questions[i].times, 3);
    cr_assert_eq(scripted_server_count(server), 300);
    scripted_server_free(server);
}

Test(bulk, a_source_without_questions_is_asked_again)
{
    static struct scene scene;
    prepare(&scene, 3);
    struct scripted_server *server = serve(&scene, replies, 1);
    scene.later = 3;
    run(&scene);
    assert_all(&scene, QUERY_OK);
    cr_assert_geq(scene.idle, 4);
    scripted_server_free(server);
}

Test(bulk, a_run_can_be_stopped)
{
    static struct scene scene;
    prepare(&scene, MOST);
    struct scripted_server *server = serve(&scene, replies, 1);
    struct query_event event;
    scene.bulk.parallel = 8;
    scene.stop_at = 10;
    cr_assert_eq(query_bulk_run(&scene.bulk, scene.engine), QUERY_OK);
    cr_assert_eq(scene.delivered, 10);
    cr_assert_lt(scene.begun, MOST);
    cr_assert_not(query_engine_next(scene.engine, UINT64_MAX, &event));
    query_engine_free(scene.engine);
    scripted_server_free(server);
}

/* In the lab, whose clock moves only when something is waited for. */
Test(bulk, a_rate_is_kept)
{
    static struct scene scene;
    static const char world[] = "server ns1.example 192.0.2.1 zones=example\n";
    static const char zone[] = "$TTL 60\n@ SOA ns1 hostmaster 1 1h 15m 1w 1m\n@ NS ns1\n"
                               "ns1 A 192.0.2.1\n* A 192.0.2.2\n";
    struct query_zone_text files[] = {{"world", world, sizeof world - 1},
                                      {"zones/example.zone", zone, sizeof zone - 1}};
    struct query_lab *lab;
    prepare(&scene, 101);
    query_engine_free(scene.engine);
    cr_assert_eq(query_lab_load(&lab, files, 2, NULL), QUERY_OK);
    scene.engine = query_lab_engine_new(lab);
    scene.server = query_lab_server(lab, 0)->addresses[0];
    scene.bulk.rate = 10;
    uint64_t before_us = query_lab_now_us(lab);
    run(&scene);
    assert_all(&scene, QUERY_OK);
    uint64_t took_us = query_lab_now_us(lab) - before_us;
    cr_assert(took_us >= 9900000 && took_us < 10500000, "%llu us", (unsigned long long)took_us);
    query_lab_free(lab);
}
