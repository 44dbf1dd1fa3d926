/* A lookup on an engine against a server that misbehaves as told. */
#include "octets.h"
#include "scripted_server.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <query/lookup.h>
#include <query/tsig.h>
#include <stdlib.h>

enum { SHORT_MS = 200, LONG_MS = 20000 };

struct scene {
    struct query_name name;
    struct query_request request;
    struct query_policy policy;
    struct query_engine *engine;
    struct query_lookup *lookup;
    const struct query_exchange *exchange;
};

static void prepare(struct scene *scene)
{
    *scene = (struct scene){.name = name_of("example.com."), .engine = query_engine_new()};
    cr_assert_not_null(scene->engine);
    scene->request = query_request_default(&scene->name);
    scene->policy.timeout_ms = LONG_MS;
}

static enum query_status run(struct scene *scene, const struct query_endpoint *servers,
                             size_t count)
{
    query_lookup_free(scene->lookup);
    scene->lookup = query_lookup_new(&scene->request, &scene->policy, servers, count);
    cr_assert_not_null(scene->lookup);
    scene->exchange = query_lookup_exchange(scene->lookup);
    enum query_status status = query_lookup_run(scene->lookup, scene->engine);
    cr_assert(scene->exchange->done);
    cr_assert_eq(scene->exchange->status, status);
    return status;
}

static void finish(struct scene *scene)
{
    query_lookup_free(scene->lookup);
    query_engine_free(scene->engine);
}

Test(run, a_reply_is_found_among_forgeries)
{
    static const struct script_step steps[] = {{SCRIPT_WRONG_ID, 1}};
    static const struct script_step question[] = {{SCRIPT_WRONG_QUESTION, 1}};
    const struct script_step *scripts[] = {steps, question};
    static const enum query_mismatch what[] = {QUERY_MISMATCH_ID, QUERY_MISMATCH_QUESTION};
    for (size_t i = 0; i < 2; i++) {
        struct scene scene;
        prepare(&scene);
        struct scripted_server *server = scripted_server_new(scripts[i], 1);
        struct query_endpoint endpoint = scripted_server_endpoint(server);
        cr_assert_eq(run(&scene, &endpoint, 1), QUERY_OK);
        cr_assert_eq(scene.exchange->try_count, 1);
        cr_assert_eq(scene.exchange->tries[0].stray_count, 1);
        cr_assert_eq(scene.exchange->tries[0].strays[0].what, what[i]);
        finish(&scene);
        scripted_server_free(server);
    }
}

Test(run, a_lost_query_is_sent_again_from_another_port)
{
    static const struct script_step steps[] = {{SCRIPT_DROP, 0}, {SCRIPT_REPLY, 0}};
    struct scene scene;
    prepare(&scene);
    scene.policy.timeout_ms = SHORT_MS;
    struct scripted_server *server = scripted_server_new(steps, 2);
    struct query_endpoint endpoint = scripted_server_endpoint(server);
    cr_assert_eq(run(&scene, &endpoint, 1), QUERY_OK);
    cr_assert_eq(scene.exchange->try_count, 2);
    cr_assert_neq(scripted_server_seen(server, 0).from_port,
                  scripted_server_seen(server, 1).from_port);
    finish(&scene);
    scripted_server_free(server);
}

Test(run, a_truncated_reply_is_asked_for_again_over_tcp)
{
    static const struct script_step steps[] = {{SCRIPT_TRUNCATED, 0}};
    struct scene scene;
    prepare(&scene);
    struct scripted_server *server = scripted_server_new(steps, 1);
    struct query_endpoint endpoint = scripted_server_endpoint(server);
    cr_assert_eq(run(&scene, &endpoint, 1), QUERY_OK);
    cr_assert_eq(scene.exchange->try_count, 2);
    cr_assert_eq(scripted_server_seen(server, 1).transport, QUERY_TRANSPORT_TCP);
    cr_assert_eq(scene.exchange->tries[1].message.flags & QUERY_FLAG_TC, 0);
    finish(&scene);
    scripted_server_free(server);
}

Test(run, the_second_server_answers_when_nobody_listens_at_the_first)
{
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    struct scene scene;
    prepare(&scene);
    struct scripted_server *server = scripted_server_new(steps, 1);
    struct query_endpoint servers[] = {scripted_server_nobody(), scripted_server_endpoint(server)};
    cr_assert_eq(run(&scene, servers, 2), QUERY_OK);
    cr_assert_eq(scene.exchange->try_count, 4);
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(scene.exchange->tries[i].end, QUERY_END_IO);
        cr_assert_eq(scene.exchange->tries[i].error, ECONNREFUSED);
    }
    finish(&scene);
    scripted_server_free(server);
}

Test(run, junk_without_end_costs_one_timeout_and_little_memory)
{
    static const struct script_step steps[] = {{SCRIPT_JUNK, 0}};
    struct scene scene;
    prepare(&scene);
    scene.policy.timeout_ms = SHORT_MS;
    scene.policy.tries = 1;
    struct scripted_server *server = scripted_server_new(steps, 1);
    struct query_endpoint endpoint = scripted_server_endpoint(server);
    cr_assert_eq(run(&scene, &endpoint, 1), QUERY_TIMEOUT);
    cr_assert_gt(scene.exchange->tries[0].stray_total, 0);
    cr_assert_eq(scene.exchange->tries[0].strays[0].what, QUERY_MISMATCH_SHORT);
    finish(&scene);
    scripted_server_free(server);
}

Test(run, one_engine_serves_one_lookup_after_another_on_one_connection)
{
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    struct scene scene;
    prepare(&scene);
    scene.policy.transport = QUERY_TRANSPORT_TCP;
    scene.policy.keep_open = true;
    scene.policy.want_local = true;
    struct scripted_server *server = scripted_server_new(steps, 1);
    struct query_endpoint endpoint = scripted_server_endpoint(server);
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(run(&scene, &endpoint, 1), QUERY_OK);
        uint16_t port = scripted_server_seen(server, i).from_port;
        cr_assert_eq(port, scripted_server_seen(server, 0).from_port);
        cr_assert_eq(port, scene.exchange->tries[0].local.port);
    }
    finish(&scene);
    scripted_server_free(server);
}

/* ---- several at once ---- */

static void note_end(void *context, const struct query_exchange *exchange,
                     const struct query_try *attempt, enum query_fact fact)
{
    unsigned *done = context;
    (void)exchange;
    (void)attempt;
    *done += fact == QUERY_FACT_DONE;
}

Test(run, lookups_side_by_side_wait_for_none_of_the_others)
{
    static const struct script_step reply[] = {{SCRIPT_REPLY, 0}};
    static const struct script_step silence[] = {{SCRIPT_DROP, 1}, {SCRIPT_DROP, 1}};
    struct scripted_server *mute = scripted_server_new(silence, 2);
    struct scripted_server *good = scripted_server_new(reply, 1);
    struct query_endpoint endpoints[2] = {scripted_server_endpoint(mute),
                                          scripted_server_endpoint(good)};
    struct query_lookup *lookups[2];
    struct scene scene;
    unsigned done = 0;
    prepare(&scene);
    scene.policy.timeout_ms = SHORT_MS;
    scene.policy.tries = 2;
    for (size_t i = 0; i < 2; i++) {
        lookups[i] = query_lookup_new(&scene.request, &scene.policy, &endpoints[i], 1);
        cr_assert_not_null(lookups[i]);
        query_lookup_observe(lookups[i], note_end, &done);
    }
    cr_assert_eq(query_lookup_run_all(lookups, 2, scene.engine), QUERY_OK);
    cr_expect_eq(done, 2);
    const struct query_exchange *x = query_lookup_exchange(lookups[0]);
    cr_expect_eq(x->status, QUERY_TIMEOUT);
    cr_expect_eq(x->try_count, 2);
    uint64_t end_us = x->tries[0].end_us;
    x = query_lookup_exchange(lookups[1]);
    cr_expect_eq(x->status, QUERY_OK);
    cr_expect_lt(x->tries[0].end_us, end_us);
    cr_expect_eq(query_lookup_run_all(NULL, 0, scene.engine), QUERY_OK);
    for (size_t i = 0; i < 2; i++)
        query_lookup_free(lookups[i]);
    finish(&scene);
    scripted_server_free(mute);
    scripted_server_free(good);
}

/* Each has to know what time it is before it can sign. */
Test(run, lookups_side_by_side_sign_their_queries)
{
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    static const char text[] = "hmac-sha256:k.example:YWJj";
    struct query_tsig_key key;
    struct query_lookup *lookups[2];
    struct scene scene;
    prepare(&scene);
    cr_assert_eq(query_tsig_key_scan(&key, text, sizeof text - 1, NULL), QUERY_OK);
    scene.request.tsig = &key;
    scene.policy.keep_bad_tsig = true;
    struct scripted_server *server = scripted_server_new(steps, 1);
    struct query_endpoint endpoint = scripted_server_endpoint(server);
    for (size_t i = 0; i < 2; i++)
        lookups[i] = query_lookup_new(&scene.request, &scene.policy, &endpoint, 1);
    cr_assert_eq(query_lookup_run_all(lookups, 2, scene.engine), QUERY_OK);
    for (size_t i = 0; i < 2; i++) {
        const struct query_exchange *exchange = query_lookup_exchange(lookups[i]);
        struct query_message query;
        cr_assert_eq(exchange->try_count, 1, "what cannot be signed is not sent");
        cr_assert_eq(
            query_message_parse(&query, exchange->tries[0].query, exchange->tries[0].query_size),
            QUERY_OK);
        cr_assert_neq(query.tsig, 0);
        query_lookup_free(lookups[i]);
    }
    finish(&scene);
    scripted_server_free(server);
}
