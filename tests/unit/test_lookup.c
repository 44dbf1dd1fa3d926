/* The policy of a lookup: which server, how often, over what, and what is
 * believed.  There are no sockets here: the tests are the engine.  The order of tries is
 * what dig does with the same servers; what is believed is RFC 5452 section 9.1. */
#include "base/limits.h"
#include "octets.h"
#include "resolve/lookup.h"
#include "tsig_messages.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FACTS = 4096, SERVERS = 3, FIRST_ID = 0x1001 };

/* The question that everything here asks. */
#define QUESTION "07 'example' 03 'com' 00 0001 0001 "
#define ADDRESS  "c00c 0001 0001 00000e10 0004 c0000201 "
#define CLIENT   "0102030405060708 "

static const uint8_t client_cookie[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static const struct query_option cookie_option = {
    .code = QUERY_OPTION_COOKIE, .size = 8, .octets = client_cookie};

struct scene {
    struct query_name name;
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint servers[SERVERS];
    size_t server_count;
    struct query_lookup *lookup;
    const struct query_exchange *exchange;
    struct query_order order;
    enum query_action action;
    uint64_t now_us;
    uint16_t next_id;
    enum query_fact facts[FACTS];
    size_t fact_count;
    size_t strays_with_octets;
};

/* 0x1001, 0x1002 and so on. */
static enum query_status count_ids(void *context, void *octets, size_t size)
{
    struct scene *scene = context;
    cr_assert_eq(size, 2);
    memcpy(octets, &scene->next_id, 2);
    scene->next_id++;
    return QUERY_OK;
}

static enum query_status no_random(void *context, void *octets, size_t size)
{
    (void)context, (void)octets, (void)size;
    return QUERY_SYSTEM;
}

static void remember(void *context, const struct query_exchange *exchange,
                     const struct query_try *attempt, enum query_fact fact)
{
    struct scene *scene = context;
    cr_assert_eq(exchange, scene->exchange);
    cr_assert_lt(scene->fact_count, FACTS);
    scene->facts[scene->fact_count++] = fact;
    if (fact == QUERY_FACT_STRAY && attempt->strays[attempt->stray_count - 1].octets != NULL)
        scene->strays_with_octets++;
}

/* example.com. A, a client cookie, three servers with three tries. */
static void prepare(struct scene *scene)
{
    *scene = (struct scene){.name = name_of("example.com."),
                            .server_count = SERVERS,
                            .now_us = 1000000,
                            .next_id = FIRST_ID};
    scene->request = query_request_default(&scene->name);
    scene->request.options = &cookie_option;
    scene->request.option_count = 1;
    for (size_t i = 0; i < SERVERS; i++)
        scene->servers[i] =
            (struct query_endpoint){.family = 4, .octets = {192, 0, 2, (uint8_t)(i + 1)}};
}

static void begin(struct scene *scene)
{
    scene->lookup =
        query_lookup_new(&scene->request, &scene->policy, scene->servers, scene->server_count);
    cr_assert_not_null(scene->lookup);
    scene->exchange = query_lookup_exchange(scene->lookup);
    lookup_set_random(scene->lookup, count_ids, scene);
    query_lookup_observe(scene->lookup, remember, scene);
    scene->action = query_lookup_step(scene->lookup, NULL, scene->now_us, &scene->order);
}

static void step(struct scene *scene, struct query_event event)
{
    event.now_us = scene->now_us += 1000;
    scene->action = query_lookup_step(scene->lookup, &event, scene->now_us, &scene->order);
}

static void fail(struct scene *scene, enum query_event_kind kind, int error)
{
    step(scene, (struct query_event){.kind = kind, .error = error});
}

/* A message whose octets are gone afterwards, as an engine's are. */
static void receive(struct scene *scene, const char *notation)
{
    uint8_t octets[1024];
    size_t size = octets_of(octets, sizeof octets, notation);
    uint8_t *exact = octets_exact(octets, size);
    step(scene, (struct query_event){.kind = QUERY_EVENT_MESSAGE, .octets = exact, .size = size});
    free(exact);
}

/* The order is to the server with this number, counted from 1, with this id. */
static void assert_asks(const struct scene *scene, unsigned server, enum query_transport transport,
                        uint16_t id)
{
    cr_assert_eq(scene->action, QUERY_ACTION_START);
    cr_assert_eq(scene->order.server.octets[3], server);
    cr_assert_eq(scene->order.transport, transport);
    cr_assert_eq(scene->order.query[0] << 8 | scene->order.query[1], id);
}

static void assert_done(const struct scene *scene, enum query_status status, size_t tries)
{
    cr_assert_eq(scene->action, QUERY_ACTION_DONE);
    cr_assert(scene->exchange->done);
    cr_assert_eq(scene->exchange->status, status, "%s", query_status_name(scene->exchange->status));
    cr_assert_eq(scene->exchange->try_count, tries);
}

static const struct query_try *try_at(const struct scene *scene, size_t index)
{
    cr_assert_lt(index, scene->exchange->try_count);
    return &scene->exchange->tries[index];
}

/* How the try with this index ended, and what followed. */
static void assert_try(const struct scene *scene, size_t index, enum query_end end,
                       enum query_next next)
{
    cr_assert_eq(try_at(scene, index)->end, end);
    cr_assert_eq(try_at(scene, index)->next, next);
}

/* Believed at once or not, over UDP and with a strict or loose match. */
static void assert_belief(const char *notation, bool loose, bool believed, enum query_mismatch what)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.loose_match = loose;
    begin(&scene);
    receive(&scene, notation);
    const struct query_try *attempt = try_at(&scene, 0);
    if (believed) {
        assert_done(&scene, QUERY_OK, 1);
        cr_assert_eq(attempt->stray_total, 0);
    } else {
        cr_assert_eq(scene.action, QUERY_ACTION_WAIT, "'%s' was believed", notation);
        cr_assert_eq(attempt->stray_count, 1);
        cr_assert_eq(attempt->strays[0].what, what);
    }
    query_lookup_free(scene.lookup);
}

static void assert_mismatch(const char *notation, enum query_mismatch what)
{
    assert_belief(notation, false, false, what);
    assert_belief(notation, true, false, what);
}

static void assert_only_loose(const char *notation, enum query_mismatch what)
{
    assert_belief(notation, false, false, what);
    assert_belief(notation, true, true, what);
}

static void assert_reply(const char *notation)
{
    assert_belief(notation, false, true, QUERY_MISMATCH_ID);
    assert_belief(notation, true, true, QUERY_MISMATCH_ID);
}

Test(lookup, the_first_step_asks_the_first_server)
{
    struct scene scene;
    uint8_t wanted[100];
    prepare(&scene);
    begin(&scene);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, FIRST_ID);
    size_t size = octets_of(wanted, sizeof wanted,
                            "1001 0100 0001 0000 0000 0001" QUESTION
                            "00 0029 04d0 00000000 000c 000a 0008" CLIENT);
    cr_assert_eq(scene.order.size, size);
    cr_assert_arr_eq(scene.order.query, wanted, size);
    cr_assert_eq(scene.order.server.port, 53); /* RFC 1035 section 4.2 */
    cr_assert_eq(scene.order.deadline_us, scene.now_us + 5000000);
    query_lookup_free(scene.lookup);
}

Test(lookup, the_policy_is_in_the_order)
{
    struct scene scene;
    prepare(&scene);
    scene.policy = (struct query_policy){
        .transport = QUERY_TRANSPORT_TCP, .keep_open = true, .want_local = true};
    scene.policy.source = (struct query_endpoint){.family = 4, .port = 99};
    scene.servers[0].port = 5353;
    begin(&scene);
    assert_asks(&scene, 1, QUERY_TRANSPORT_TCP, FIRST_ID);
    cr_assert_eq(scene.order.server.port, 5353);
    cr_assert_eq(scene.order.source.port, 99);
    cr_assert(scene.order.keep_open);
    cr_assert(scene.order.want_local);
    cr_assert_eq(scene.order.deadline_us, scene.now_us + 10000000);
    query_lookup_free(scene.lookup);

    scene.policy.timeout_ms = 1500;
    begin(&scene);
    cr_assert_eq(scene.order.deadline_us, scene.now_us + 1500000);
    query_lookup_free(scene.lookup);
}

Test(lookup, an_id_that_was_given_is_used_for_each_try)
{
    struct scene scene;
    prepare(&scene);
    scene.request.id = 7;
    scene.policy.tries = 1;
    begin(&scene);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, 7);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    assert_asks(&scene, 2, QUERY_TRANSPORT_UDP, 7);
    query_lookup_free(scene.lookup);
}

Test(lookup, without_servers_or_randomness_there_is_no_try)
{
    struct scene scene;
    prepare(&scene);
    scene.server_count = 0;
    begin(&scene);
    assert_done(&scene, QUERY_NO_SERVER, 0);
    cr_assert_eq(scene.fact_count, 1);
    cr_assert_eq(scene.facts[0], QUERY_FACT_DONE);
    cr_assert_null(query_exchange_last_try(scene.exchange));
    cr_assert_null(query_exchange_reply(scene.exchange));
    query_lookup_free(scene.lookup);

    struct query_lookup *lookup =
        query_lookup_new(&scene.request, &scene.policy, scene.servers, SERVERS);
    lookup_set_random(lookup, no_random, NULL);
    cr_assert_eq(query_lookup_step(lookup, NULL, 0, &scene.order), QUERY_ACTION_DONE);
    cr_assert_eq(query_lookup_exchange(lookup)->status, QUERY_SYSTEM);
    query_lookup_free(lookup);
}

Test(lookup, a_reply_ends_it_and_is_kept)
{
    struct scene scene;
    struct query_record record;
    prepare(&scene);
    begin(&scene);
    step(&scene, (struct query_event){.kind = QUERY_EVENT_SENT, .unix_us = 1234567});
    cr_assert_eq(scene.action, QUERY_ACTION_WAIT);
    receive(&scene, "1001 8180 0001 0001 0000 0000" QUESTION ADDRESS);
    assert_done(&scene, QUERY_OK, 1);
    assert_try(&scene, 0, QUERY_END_REPLY, QUERY_NEXT_NONE);
    const struct query_try *attempt = try_at(&scene, 0);
    cr_assert_eq(attempt->start_us, 1000000);
    cr_assert_eq(attempt->sent_us, 1001000);
    cr_assert_eq(attempt->sent_unix_us, 1234567);
    cr_assert_eq(attempt->end_us, 1002000);
    cr_assert_eq(attempt->reply_size, 12 + 17 + 16);
    struct query_records records = query_records_begin(&attempt->message, QUERY_SECTION_ANSWER);
    cr_assert(query_records_next(&records, &record));
    cr_assert_eq(record.ttl, 3600);
    cr_assert_eq(record.rdata.octets[0], 192);
    cr_assert_eq(query_exchange_last_try(scene.exchange), attempt);
    cr_assert_eq(query_exchange_reply(scene.exchange), &attempt->message);
    query_lookup_free(scene.lookup);
}

Test(lookup, the_last_try_may_have_no_reply)
{
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    cr_assert_eq(query_exchange_last_try(scene.exchange), try_at(&scene, 0));
    cr_assert_null(query_exchange_reply(scene.exchange));
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    cr_assert_eq(query_exchange_last_try(scene.exchange), try_at(&scene, 1));
    cr_assert_null(query_exchange_reply(scene.exchange));
    query_lookup_free(scene.lookup);
    cr_assert_null(query_exchange_last_try(NULL));
    cr_assert_null(query_exchange_reply(NULL));
}

Test(lookup, facts_are_told_once_and_as_they_happen)
{
    static const enum query_fact wanted[] = {QUERY_FACT_SEND, QUERY_FACT_STRAY, QUERY_FACT_END,
                                             QUERY_FACT_SEND, QUERY_FACT_END,   QUERY_FACT_DONE};
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    step(&scene, (struct query_event){.kind = QUERY_EVENT_SENT});
    receive(&scene, "2222 8180 0001 0000 0000 0000" QUESTION);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    step(&scene, (struct query_event){.kind = QUERY_EVENT_SENT});
    receive(&scene, "1001 8180 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 2);
    cr_assert_eq(scene.fact_count, sizeof wanted / sizeof wanted[0]);
    cr_assert_arr_eq(scene.facts, wanted, sizeof wanted);
    cr_assert_eq(query_lookup_step(scene.lookup, NULL, 0, &scene.order), QUERY_ACTION_DONE);
    cr_assert_eq(scene.fact_count, sizeof wanted / sizeof wanted[0]);
    query_lookup_free(scene.lookup);
}

/* dig with three servers that do not answer asks the first three times, then
 * each of the others once. */
Test(lookup, the_first_server_gets_all_tries_and_the_others_one_each)
{
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, FIRST_ID);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, FIRST_ID);
    fail(&scene, QUERY_EVENT_IO, ECONNREFUSED);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, FIRST_ID);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    assert_asks(&scene, 2, QUERY_TRANSPORT_UDP, FIRST_ID + 1);
    fail(&scene, QUERY_EVENT_SETUP, ENETUNREACH);
    assert_asks(&scene, 3, QUERY_TRANSPORT_UDP, FIRST_ID + 2);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    assert_done(&scene, QUERY_TIMEOUT, 5);
    assert_try(&scene, 0, QUERY_END_TIMEOUT, QUERY_NEXT_AGAIN);
    assert_try(&scene, 1, QUERY_END_IO, QUERY_NEXT_AGAIN);
    cr_assert_eq(try_at(&scene, 1)->error, ECONNREFUSED);
    assert_try(&scene, 2, QUERY_END_TIMEOUT, QUERY_NEXT_SERVER);
    assert_try(&scene, 3, QUERY_END_SETUP, QUERY_NEXT_SERVER);
    assert_try(&scene, 4, QUERY_END_TIMEOUT, QUERY_NEXT_NONE);
    cr_assert_eq(try_at(&scene, 4)->server_index, 2);
    query_lookup_free(scene.lookup);
}

/* A server that drops the first query of each id answers the second. */
Test(lookup, a_query_without_a_reply_is_repeated_octet_by_octet)
{
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    cr_assert_eq(try_at(&scene, 0)->query_size, try_at(&scene, 1)->query_size);
    cr_assert_arr_eq(try_at(&scene, 0)->query, try_at(&scene, 1)->query,
                     try_at(&scene, 0)->query_size);
    query_lookup_free(scene.lookup);
}

/* A connection that brought nothing is followed by another one, and another id. */
Test(lookup, over_tcp_each_try_has_a_query_of_its_own)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.transport = QUERY_TRANSPORT_TCP;
    begin(&scene);
    assert_asks(&scene, 1, QUERY_TRANSPORT_TCP, FIRST_ID);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    assert_asks(&scene, 1, QUERY_TRANSPORT_TCP, FIRST_ID + 1);
    query_lookup_free(scene.lookup);
}

static void assert_last_failure(enum query_event_kind kind, int error, enum query_end end,
                                enum query_status status)
{
    struct scene scene;
    prepare(&scene);
    scene.server_count = 1;
    scene.policy.tries = 1;
    begin(&scene);
    fail(&scene, kind, error);
    assert_done(&scene, status, 1);
    assert_try(&scene, 0, end, QUERY_NEXT_NONE);
    query_lookup_free(scene.lookup);
}

Test(lookup, the_last_failure_gives_the_status)
{
    assert_last_failure(QUERY_EVENT_TIMEOUT, 0, QUERY_END_TIMEOUT, QUERY_TIMEOUT);
    assert_last_failure(QUERY_EVENT_SETUP, ETIMEDOUT, QUERY_END_SETUP, QUERY_TIMEOUT);
    assert_last_failure(QUERY_EVENT_SETUP, ENETUNREACH, QUERY_END_SETUP, QUERY_SYSTEM);
    assert_last_failure(QUERY_EVENT_IO, ECONNRESET, QUERY_END_IO, QUERY_SYSTEM);
    assert_last_failure(QUERY_EVENT_SETUP, ENOMEM, QUERY_END_SETUP, QUERY_MEMORY);
    assert_last_failure(QUERY_EVENT_CLOSED, 0, QUERY_END_CLOSED, QUERY_CLOSED);
}

/* RFC 7766 section 5. */
Test(lookup, a_truncated_reply_leads_to_tcp_at_the_same_server)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.tries = 1;
    begin(&scene);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    assert_asks(&scene, 2, QUERY_TRANSPORT_UDP, FIRST_ID + 1);
    receive(&scene, "1002 8380 0001 0000 0000 0000" QUESTION);
    assert_try(&scene, 1, QUERY_END_REPLY, QUERY_NEXT_TCP);
    assert_asks(&scene, 2, QUERY_TRANSPORT_TCP, FIRST_ID + 2);
    receive(&scene, "1003 8380 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 3); /* TC over TCP means nothing more can be had */
    query_lookup_free(scene.lookup);
}

Test(lookup, a_truncated_reply_is_taken_if_the_policy_says_so)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.ignore_truncation = true;
    begin(&scene);
    receive(&scene, "1001 8380 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);
}

Test(lookup, the_cookie_of_a_truncated_reply_goes_along_over_tcp)
{
    struct scene scene;
    uint8_t wanted[100];
    prepare(&scene);
    begin(&scene);
    receive(&scene, "1001 8380 0001 0000 0000 0001" QUESTION
                    "00 0029 04d0 00000000 0014 000a 0010" CLIENT "1112131415161718");
    size_t size = octets_of(wanted, sizeof wanted,
                            "1002 0100 0001 0000 0000 0001" QUESTION
                            "00 0029 04d0 00000000 0014 000a 0010" CLIENT "1112131415161718");
    assert_asks(&scene, 1, QUERY_TRANSPORT_TCP, FIRST_ID + 1);
    cr_assert_eq(scene.order.size, size);
    cr_assert_arr_eq(scene.order.query, wanted, size);
    query_lookup_free(scene.lookup);
}

/* RFC 1035 section 4.2.1. */
Test(lookup, a_query_of_more_than_512_octets_goes_over_tcp)
{
    static const uint8_t zeros[1000];
    /* 12 for the header, 17 for the question, 11 for OPT, 4 for the option. */
    struct query_option filler = {.code = 65001, .size = 512 - 44, .octets = zeros};
    struct scene scene;
    prepare(&scene);
    scene.request.options = &filler;
    begin(&scene);
    cr_assert_eq(scene.order.size, 512);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, FIRST_ID);
    query_lookup_free(scene.lookup);

    filler.size++;
    begin(&scene);
    cr_assert_eq(scene.order.size, 513);
    assert_asks(&scene, 1, QUERY_TRANSPORT_TCP, FIRST_ID + 1);
    cr_assert_eq(scene.order.deadline_us, scene.now_us + 10000000);
    query_lookup_free(scene.lookup);
}

/* RFC 6891 section 6.1.3: RCODE 16 is 0 in the header and 1 in OPT. */
#define BADVERS(id) id " 8180 0001 0000 0000 0001" QUESTION "00 0029 04d0 01 00 0000 0000"

Test(lookup, badvers_lowers_the_version)
{
    struct scene scene;
    prepare(&scene);
    scene.request.edns_version = 1;
    begin(&scene);
    receive(&scene, BADVERS("1001"));
    assert_try(&scene, 0, QUERY_END_REPLY, QUERY_NEXT_VERSION);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, FIRST_ID + 1);
    cr_assert_eq(scene.order.query[12 + 17 + 6], 0); /* the version in OPT */
    receive(&scene, BADVERS("1002"));
    assert_done(&scene, QUERY_OK, 2); /* there is no lower one */
    query_lookup_free(scene.lookup);
}

Test(lookup, badvers_is_taken_if_the_policy_says_so)
{
    struct scene scene;
    prepare(&scene);
    scene.request.edns_version = 1;
    scene.policy.keep_badvers = true;
    begin(&scene);
    receive(&scene, BADVERS("1001"));
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);
}

/* RFC 7873 section 8: RCODE 23 is 7 in the header and 1 in OPT. */
#define BADCOOKIE(id, client)                                                                      \
    id " 8187 0001 0000 0000 0001" QUESTION "00 0029 04d0 01000000 0014 000a 0010" client          \
       "a1a2a3a4a5a6a7a8"

Test(lookup, badcookie_is_retried_once_then_over_tcp_then_taken)
{
    static const uint8_t server_part[] = {0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8};
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    receive(&scene, BADCOOKIE("1001", CLIENT));
    assert_try(&scene, 0, QUERY_END_REPLY, QUERY_NEXT_COOKIE);
    assert_asks(&scene, 1, QUERY_TRANSPORT_UDP, FIRST_ID + 1);
    cr_assert_arr_eq(scene.order.query + scene.order.size - 8, server_part, 8);
    cr_assert_arr_eq(scene.order.query + scene.order.size - 16, client_cookie, 8);
    receive(&scene, BADCOOKIE("1002", CLIENT));
    assert_try(&scene, 1, QUERY_END_REPLY, QUERY_NEXT_COOKIE_TCP);
    assert_asks(&scene, 1, QUERY_TRANSPORT_TCP, FIRST_ID + 2);
    receive(&scene, BADCOOKIE("1003", CLIENT));
    assert_done(&scene, QUERY_OK, 3);
    query_lookup_free(scene.lookup);
}

Test(lookup, badcookie_is_taken_if_there_is_nothing_to_answer_with)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.keep_badcookie = true;
    begin(&scene);
    receive(&scene, BADCOOKIE("1001", CLIENT));
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);

    scene.policy = (struct query_policy){.loose_match = true};
    begin(&scene);
    receive(&scene, BADCOOKIE("1002", "ffffffffffffffff"));
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);

    scene.policy.loose_match = false;
    scene.request.option_count = 0;
    begin(&scene);
    receive(&scene, BADCOOKIE("1003", CLIENT));
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);
}

Test(lookup, servfail_leads_to_the_next_server_if_the_policy_says_so)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.next_on_servfail = true;
    begin(&scene);
    receive(&scene, "1001 8182 0001 0000 0000 0000" QUESTION);
    assert_try(&scene, 0, QUERY_END_REPLY, QUERY_NEXT_SERVER_FAILED);
    assert_asks(&scene, 2, QUERY_TRANSPORT_UDP, FIRST_ID + 1);
    receive(&scene, "1002 8182 0001 0000 0000 0000" QUESTION);
    assert_asks(&scene, 3, QUERY_TRANSPORT_UDP, FIRST_ID + 2);
    receive(&scene, "1003 8182 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 3); /* the last one's is the answer */
    query_lookup_free(scene.lookup);
}

Test(lookup, servfail_is_an_answer_otherwise)
{
    assert_reply("1001 8182 0001 0000 0000 0000" QUESTION);
}

Test(lookup, a_server_without_recursion_leads_to_the_next_if_the_policy_says_so)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.next_on_no_recursion = true;
    begin(&scene);
    receive(&scene, "1001 8100 0001 0000 0000 0000" QUESTION);
    assert_try(&scene, 0, QUERY_END_REPLY, QUERY_NEXT_SERVER_NO_RECURSION);
    assert_asks(&scene, 2, QUERY_TRANSPORT_UDP, FIRST_ID + 1);
    receive(&scene, "1002 8180 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 2);
    query_lookup_free(scene.lookup);

    scene.request.flags = 0; /* nobody asked for it */
    begin(&scene);
    receive(&scene, "1003 8000 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);
}

Test(lookup, fewer_octets_than_a_header_are_not_believed)
{
    assert_mismatch("", QUERY_MISMATCH_SHORT);
    assert_mismatch("10", QUERY_MISMATCH_SHORT);
    assert_mismatch("1001 8180 0001 0000 0000 00", QUERY_MISMATCH_SHORT);
}

Test(lookup, another_id_or_opcode_is_not_believed)
{
    assert_mismatch("1002 8180 0001 0000 0000 0000" QUESTION, QUERY_MISMATCH_ID);
    assert_mismatch("0110 8180 0001 0000 0000 0000" QUESTION, QUERY_MISMATCH_ID);
    assert_mismatch("1001 a980 0001 0000 0000 0000" QUESTION, QUERY_MISMATCH_OPCODE);
}

Test(lookup, a_message_without_qr_is_believed_only_loosely)
{
    assert_only_loose("1001 0180 0001 0001 0000 0000" QUESTION ADDRESS, QUERY_MISMATCH_QUERY);
}

Test(lookup, another_question_is_not_believed)
{
    assert_mismatch("1001 8180 0001 0000 0000 0000 07 'examplf' 03 'com' 00 0001 0001",
                    QUERY_MISMATCH_QUESTION);
    assert_mismatch("1001 8180 0001 0000 0000 0000 07 'example' 03 'com' 00 0002 0001",
                    QUERY_MISMATCH_QUESTION);
    assert_mismatch("1001 8180 0001 0000 0000 0000 07 'example' 03 'com' 00 0001 0003",
                    QUERY_MISMATCH_QUESTION);
    assert_mismatch("1001 8180 0002 0000 0000 0000" QUESTION "03 'two' 00 0001 0001",
                    QUERY_MISMATCH_QUESTION);
}

/* RFC 9619 section 4: QDCOUNT is 1. */
Test(lookup, the_question_twice_is_believed_only_loosely)
{
    assert_only_loose("1001 8180 0002 0000 0000 0000" QUESTION QUESTION, QUERY_MISMATCH_QUESTION);
}

/* RFC 4343. */
Test(lookup, the_case_of_the_question_does_not_matter)
{
    assert_reply("1001 8180 0001 0001 0000 0000 07 'ExAmPLe' 03 'COM' 00 0001 0001" ADDRESS);
}

Test(lookup, an_error_without_a_question_is_believed)
{
    assert_reply("1001 8181 0000 0000 0000 0000");
    assert_reply("1001 8181 0000 0000 0000 0001 00 0029 04d0 00000000 0000");
}

Test(lookup, records_without_a_question_are_believed_only_loosely)
{
    assert_only_loose("1001 8180 0000 0001 0000 0000 00 0001 0001 00000e10 0004 c0000201",
                      QUERY_MISMATCH_NO_QUESTION);
    assert_only_loose("1001 8180 0000 0000 0001 0000 00 0002 0001 00000e10 0001 00",
                      QUERY_MISMATCH_NO_QUESTION);
}

/* RFC 7873 section 5.4: a query for a cookie and nothing else. */
Test(lookup, a_query_without_a_question_may_have_a_reply_without_one)
{
    struct scene scene;
    prepare(&scene);
    scene.request.no_question = true;
    begin(&scene);
    receive(&scene, "1001 8180 0000 0001 0000 0000 00 0001 0001 00000e10 0004 c0000201");
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);
}

/* RFC 7873 section 5.3. */
Test(lookup, another_client_cookie_is_believed_only_loosely)
{
    assert_only_loose("1001 8180 0001 0000 0000 0001" QUESTION
                      "00 0029 04d0 00000000 000c 000a 0008 ffffffffffffffff",
                      QUERY_MISMATCH_COOKIE);
    assert_reply("1001 8180 0001 0000 0000 0001" QUESTION
                 "00 0029 04d0 00000000 0014 000a 0010" CLIENT "1112131415161718");
    assert_reply("1001 8180 0001 0000 0000 0001" QUESTION "00 0029 04d0 00000000 0000");
}

Test(lookup, a_broken_message_that_matches_is_the_reply)
{
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    receive(&scene, "1001 8180 0001 0001 0000 0000" QUESTION "c00c 0001 0001 00000e10 0004 c000");
    assert_done(&scene, QUERY_OK, 1);
    cr_assert_eq(try_at(&scene, 0)->message.fault.status, QUERY_SHORT);
    query_lookup_free(scene.lookup);

    begin(&scene);
    receive(&scene, "1002 8180 0001 0000 0000 0000 07 'exam'");
    assert_done(&scene, QUERY_OK, 1);
    cr_assert_eq(try_at(&scene, 0)->message.fault.status, QUERY_SHORT);
    query_lookup_free(scene.lookup);
}

Test(lookup, a_stray_keeps_what_spoke_against_it)
{
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    receive(&scene, "2222 8180 0001 0000 0000 0000" QUESTION);
    receive(&scene, "1001 a980 0001 0000 0000 0000" QUESTION);
    receive(&scene, "1001 8180 0001 0000 0000 0000 03 'net' 00 0010 0003");
    receive(&scene, "1001 8180 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 1);
    const struct query_try *attempt = try_at(&scene, 0);
    struct query_name net = name_of("net.");
    cr_assert_eq(attempt->stray_total, 3);
    cr_assert_eq(attempt->stray_count, 3);
    cr_assert_eq(attempt->strays[0].got, 0x2222);
    cr_assert_eq(attempt->strays[0].at_us, 1001000);
    cr_assert_eq(attempt->strays[0].size, 12 + 17);
    cr_assert_eq(attempt->strays[0].octets[0], 0x22);
    cr_assert_eq(attempt->strays[1].got, QUERY_OPCODE_UPDATE);
    cr_assert_eq(attempt->strays[2].type, 16);
    cr_assert_eq(attempt->strays[2].class, 3);
    cr_assert(query_name_equal(&attempt->strays[2].name, &net));
    query_lookup_free(scene.lookup);
}

Test(lookup, junk_is_counted_but_only_some_of_it_is_kept)
{
    enum { JUNK = 1500, SIZE = 100 };
    uint8_t junk[SIZE] = {0x22};
    struct scene scene;
    prepare(&scene);
    begin(&scene);
    for (unsigned i = 0; i < JUNK; i++)
        step(&scene, (struct query_event){
                         .kind = QUERY_EVENT_MESSAGE, .octets = junk, .size = sizeof junk});
    cr_assert_eq(scene.action, QUERY_ACTION_WAIT);
    const struct query_try *attempt = try_at(&scene, 0);
    cr_assert_eq(attempt->stray_total, JUNK);
    cr_assert_eq(attempt->stray_count, LIMIT_STRAYS);
    cr_assert_eq(scene.fact_count, LIMIT_STRAYS);
    cr_assert_eq(scene.strays_with_octets, LIMIT_STRAYS);
    cr_assert_not_null(attempt->strays[LIMIT_STRAY_OCTETS / SIZE - 1].octets);
    cr_assert_null(attempt->strays[LIMIT_STRAY_OCTETS / SIZE].octets);
    fail(&scene, QUERY_EVENT_TIMEOUT, 0);
    receive(
        &scene,
        "2222 8180 0001 0001 0000 0000" QUESTION ADDRESS); /* the next try has room of its own */
    cr_assert_not_null(try_at(&scene, 1)->strays[0].octets);
    query_lookup_free(scene.lookup);
}

static void assert_breaks(const char *notation)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.transport = QUERY_TRANSPORT_TCP;
    begin(&scene);
    receive(&scene, notation);
    assert_done(&scene, QUERY_MISMATCH, 1);
    assert_try(&scene, 0, QUERY_END_BROKEN, QUERY_NEXT_NONE);
    cr_assert_eq(try_at(&scene, 0)->stray_count, 1);
    query_lookup_free(scene.lookup);
}

/* dig ends here too: "ERROR: ID mismatch". */
Test(lookup, a_wrong_message_on_a_connection_ends_it)
{
    assert_breaks("");
    assert_breaks("1001 8180 00");
    assert_breaks("2222 8180 0001 0000 0000 0000" QUESTION);
    assert_breaks("1001 8180 0001 0000 0000 0000 03 'net' 00 0001 0001");
}

Test(lookup, a_wrong_opcode_on_a_connection_is_waited_out)
{
    struct scene scene;
    prepare(&scene);
    scene.policy.transport = QUERY_TRANSPORT_TCP;
    begin(&scene);
    receive(&scene, "1001 a980 0001 0000 0000 0000" QUESTION);
    cr_assert_eq(scene.action, QUERY_ACTION_WAIT);
    receive(&scene, "1001 8180 0001 0000 0000 0000" QUESTION);
    assert_done(&scene, QUERY_OK, 1);
    query_lookup_free(scene.lookup);
}

/* ---- signatures (RFC 8945 section 5.3) ---- */

/* The query of tsig_messages.py, with its key. */
static void begin_signed(struct scene *scene, struct query_tsig_key *key, bool keep)
{
    static const char text[] = "hmac-sha256:" TSIG_KEY;
    cr_assert_eq(query_tsig_key_scan(key, text, sizeof text - 1, NULL), QUERY_OK);
    prepare(scene);
    scene->request.edns = false;
    scene->request.id = 0x1234;
    scene->request.tsig = key;
    scene->request.tsig_time_s = TSIG_NOW;
    scene->policy.keep_bad_tsig = keep;
    scene->lookup = query_lookup_new(&scene->request, &scene->policy, scene->servers, 1);
    cr_assert_not_null(scene->lookup);
    scene->exchange = query_lookup_exchange(scene->lookup);
    query_lookup_set_date(scene->lookup, (int64_t)TSIG_NOW * 1000000, scene->now_us);
    scene->action = query_lookup_step(scene->lookup, NULL, scene->now_us, &scene->order);
}

Test(lookup, a_query_is_signed_and_its_reply_verified)
{
    struct scene scene;
    struct query_tsig_key key;
    uint8_t wanted[1024];
    size_t size = octets_of(wanted, sizeof wanted, TSIG_QUERY_SHA256);
    begin_signed(&scene, &key, false);
    cr_assert_eq(scene.order.size, size);
    cr_assert_arr_eq(scene.order.query, wanted, size);
    receive(&scene, TSIG_REPLY_SHA256);
    cr_assert_eq(scene.exchange->status, QUERY_OK);
    cr_assert_eq(scene.exchange->tries[0].tsig.verdict, QUERY_TSIG_GOOD);
    query_lookup_free(scene.lookup);
}

Test(lookup, a_forged_reply_is_none_and_the_right_one_may_still_come)
{
    struct scene scene;
    struct query_tsig_key key;
    begin_signed(&scene, &key, false);
    receive(&scene, TSIG_REPLY_BADKEY);
    receive(&scene, TSIG_REPLY_HALF);
    cr_assert_eq(scene.action, QUERY_ACTION_WAIT);
    const struct query_try *attempt = &scene.exchange->tries[0];
    cr_assert_eq(attempt->stray_count, 2);
    cr_assert_eq(attempt->strays[0].what, QUERY_MISMATCH_TSIG);
    cr_assert_eq(attempt->strays[0].tsig.verdict, QUERY_TSIG_ERROR);
    cr_assert_eq(attempt->strays[0].tsig.error, QUERY_TSIG_BADKEY);
    cr_assert_eq(attempt->strays[1].tsig.verdict, QUERY_TSIG_CUT);
    receive(&scene, TSIG_REPLY_SHA256);
    cr_assert_eq(scene.exchange->status, QUERY_OK);
    query_lookup_free(scene.lookup);
}

Test(lookup, a_forged_reply_is_shown_where_that_is_wanted)
{
    struct scene scene;
    struct query_tsig_key key;
    begin_signed(&scene, &key, true);
    receive(&scene, TSIG_REPLY_BADSIG);
    cr_assert_eq(scene.action, QUERY_ACTION_DONE);
    cr_assert_eq(scene.exchange->status, QUERY_SIGNATURE);
    cr_assert_eq(scene.exchange->tries[0].end, QUERY_END_REPLY);
    cr_assert_not_null(scene.exchange->tries[0].reply);
    cr_assert_eq(scene.exchange->tries[0].tsig.error, QUERY_TSIG_BADSIG);
    query_lookup_free(scene.lookup);
}

Test(lookup, nothing_is_signed_without_a_date)
{
    struct scene scene;
    struct query_tsig_key key = {.algorithm = QUERY_TSIG_SHA256};
    prepare(&scene);
    key.name = scene.name;
    scene.request.tsig = &key;
    begin(&scene);
    cr_assert_eq(scene.action, QUERY_ACTION_DONE);
    cr_assert_eq(scene.exchange->status, QUERY_MISSING);
    query_lookup_free(scene.lookup);
}
