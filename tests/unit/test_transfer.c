/* Transfers without sockets: the tests are the engine.  What is right is RFC 5936 section 2.2,
 * RFC 1995 section 4 and RFC 8945 section 5.3.1; the signed messages are those of
 * tsig_messages.py. */
#include "octets.h"
#include "resolve/lookup.h"
#include "tsig_messages.h"

#include <criterion/criterion.h>
#include <query/lab.h>
#include <query/transfer.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 2048, AXFR = 252, IXFR = 251, ID = 0x1001, FACTS = 64 };

#define ZONE     "07 'example' 03 'com' 00 "
#define QUESTION ZONE "00fc 0001 "
#define ASKED    ZONE "00fb 0001 "
#define SOA(n)   "c00c 0006 0001 00000e10 0016 00 00 000000" n "00000001 00000002 00000003 00000004 "
#define HOST(n)  "01 '" n "' c00c 0001 0001 00000e10 0004 c0000201 "
#define AWAY     "01 'a' 00 0001 0001 00000e10 0004 c0000201 "
#define CHAOS    "01 'a' c00c 0010 0003 00000e10 0002 01 'x' "
/* A message with its first octets and count of answers, with a question and without. */
#define FIRST(n)  "1001 8400 0001 " n " 0000 0000 " QUESTION
#define CHANGE(n) "1001 8400 0001 " n " 0000 0000 " ASKED
#define LATER(n)  "1001 8400 0000 " n " 0000 0000 "
#define FAR_SOA   ZONE "0006 0001 00000e10 0016 00 00 00000007 00000001 00000002 00000003 00000004 "

struct scene {
    struct query_name name;
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint servers[2];
    struct query_tsig_key key;
    struct query_transfer *transfer;
    const struct query_transfer_state *state;
    struct query_order order;
    enum query_action action;
    uint64_t now_us;
    enum query_transfer_fact facts[FACTS];
    enum query_transfer_end ends[FACTS]; /* as the observer saw them */
    size_t fact_count;
    size_t stop_at; /* the observer stops the transfer at this message; 0: never */
};

static void remember(void *context, const struct query_transfer_state *state,
                     enum query_transfer_fact fact)
{
    struct scene *s = context;
    cr_assert_lt(s->fact_count, FACTS);
    cr_assert_eq(state->message != NULL, fact == QUERY_TRANSFER_MESSAGE);
    s->ends[s->fact_count] = state->end;
    s->facts[s->fact_count++] = fact;
    if (fact == QUERY_TRANSFER_MESSAGE && state->messages == s->stop_at)
        query_transfer_stop(s->transfer);
}

static void prepare(struct scene *s, uint16_t type)
{
    *s = (struct scene){.name = name_of("example.com."), .now_us = 1000000};
    s->request = query_request_default(&s->name);
    s->request.type = type;
    s->request.edns = false;
    s->request.flags = 0;
    s->request.id = ID;
    s->policy.tries = 1;
    s->policy.transport = QUERY_TRANSPORT_TCP;
    for (uint8_t i = 0; i < 2; i++)
        s->servers[i] = (struct query_endpoint){.family = 4, .octets = {192, 0, 2, i}};
}

static void begin(struct scene *s)
{
    s->transfer = query_transfer_new(&s->request, &s->policy, s->servers, 1);
    cr_assert_not_null(s->transfer);
    s->state = query_transfer_state(s->transfer);
    query_transfer_observe(s->transfer, remember, s);
    query_transfer_set_date(s->transfer, (int64_t)TSIG_NOW * 1000000, s->now_us);
    s->action = query_transfer_step(s->transfer, NULL, s->now_us, &s->order);
}

static void step(struct scene *s, struct query_event event)
{
    event.now_us = s->now_us += 1000;
    s->action = query_transfer_step(s->transfer, &event, s->now_us, &s->order);
}

/* A message of which the last octet but `flip` is another; 0: none. */
static void receive_flipped(struct scene *s, const char *notation, size_t flip)
{
    uint8_t octets[ROOM];
    size_t size = octets_of(octets, ROOM, notation);
    if (flip != 0)
        octets[size - flip] ^= 1;
    uint8_t *exact = octets_exact(octets, size);
    step(s, (struct query_event){.kind = QUERY_EVENT_MESSAGE, .octets = exact, .size = size});
    free(exact);
}

static void receive(struct scene *s, const char *notation)
{
    receive_flipped(s, notation, 0);
}

static void finish(struct scene *s)
{
    query_transfer_free(s->transfer);
}

/* The end that one message leads to. */
static enum query_transfer_end end_of(uint16_t type, uint32_t serial, const char *notation)
{
    struct scene s;
    prepare(&s, type);
    s.request.serial = serial;
    begin(&s);
    receive(&s, notation);
    enum query_transfer_end end = s.state->end;
    cr_expect_eq(s.action, end == QUERY_TRANSFER_GOING ? QUERY_ACTION_WAIT : QUERY_ACTION_DONE);
    finish(&s);
    return end;
}

/* ---- AXFR ---- */

Test(transfer, a_zone_in_one_message_is_complete)
{
    struct scene s;
    prepare(&s, AXFR);
    s.policy.transport = QUERY_TRANSPORT_UDP; /* RFC 5936 section 4.2: not for AXFR */
    begin(&s);
    cr_assert_eq(s.action, QUERY_ACTION_START);
    cr_assert_eq(s.order.transport, QUERY_TRANSPORT_TCP);
    step(&s, (struct query_event){.kind = QUERY_EVENT_SENT});
    receive(&s, FIRST("0003") SOA("07") HOST("a") SOA("07"));
    cr_expect_eq(s.action, QUERY_ACTION_DONE);
    cr_expect_eq(s.state->end, QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(s.state->form, QUERY_TRANSFER_FULL);
    cr_expect_eq(s.state->serial, 7);
    cr_expect_eq(s.state->records, 3);
    cr_expect_eq(s.state->messages, 1);
    cr_expect_eq(s.state->octets, 29 + 34 + 18 + 34);
    static const enum query_transfer_fact facts[] = {QUERY_TRANSFER_SEND, QUERY_TRANSFER_MESSAGE,
                                                     QUERY_TRANSFER_DONE};
    cr_assert_eq(s.fact_count, 3);
    cr_expect_arr_eq(s.facts, facts, sizeof facts);
    finish(&s);
}

Test(transfer, later_messages_need_no_question)
{
    struct scene s;
    prepare(&s, AXFR);
    begin(&s);
    receive(&s, FIRST("0001") SOA("07"));
    cr_expect_eq(s.action, QUERY_ACTION_WAIT);
    receive(&s, LATER("0001") "01 'a' " ZONE "0001 0001 00000e10 0004 c0000201 ");
    cr_expect_eq(s.action, QUERY_ACTION_WAIT);
    receive(&s, LATER("0001") FAR_SOA);
    cr_expect_eq(s.state->end, QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(s.state->messages, 3);
    cr_expect_eq(s.state->records, 3);
    cr_expect_eq(s.state->exchange->tries[0].end_us, s.now_us);
    finish(&s);
}

Test(transfer, what_is_wrong_with_a_message_is_told_apart)
{
    cr_expect_eq(end_of(AXFR, 0, "1001 8405 0001 0000 0000 0000" QUESTION), QUERY_TRANSFER_REFUSED);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0000")), QUERY_TRANSFER_EMPTY);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0002") HOST("a") SOA("07")), QUERY_TRANSFER_NO_SOA);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0001") FAR_SOA), QUERY_TRANSFER_GOING);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0003") SOA("07") HOST("a") SOA("08")),
                 QUERY_TRANSFER_SEQUENCE);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0003") SOA("07") SOA("07") HOST("a")),
                 QUERY_TRANSFER_SEQUENCE);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0002") SOA("07") AWAY), QUERY_TRANSFER_OUTSIDE);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0002") SOA("07") CHAOS), QUERY_TRANSFER_OUTSIDE);
    cr_expect_eq(end_of(AXFR, 0, FIRST("0003") SOA("07") HOST("a")), QUERY_TRANSFER_MALFORMED);
    cr_expect_eq(end_of(AXFR, 0, "1002 8400 0000 0001 0000 0000" FAR_SOA), QUERY_TRANSFER_MISMATCH);
}

Test(transfer, a_message_of_another_query_ends_it_also_later)
{
    static const char *const others[] = {
        "1002 8400 0000 0001 0000 0000" FAR_SOA,            /* the id */
        "1001 0400 0000 0001 0000 0000" FAR_SOA,            /* no QR */
        "1001 8400 0001 0000 0000 0000 01 'x' 00 00fc 0001" /* the question */
    };
    for (size_t i = 0; i < 3; i++) {
        struct scene s;
        prepare(&s, AXFR);
        s.policy.tries = 3;
        begin(&s);
        receive(&s, FIRST("0001") SOA("07"));
        receive(&s, others[i]);
        cr_expect_eq(s.action, QUERY_ACTION_DONE);
        cr_expect_eq(s.state->end, QUERY_TRANSFER_MISMATCH);
        cr_expect_eq(s.state->exchange->tries[0].end, QUERY_END_BROKEN);
        cr_expect_eq(s.state->exchange->tries[0].stray_count, 1);
        cr_expect_eq(s.state->exchange->status, QUERY_MISMATCH);
        finish(&s);
    }
}

Test(transfer, a_connection_that_breaks_off_is_made_again_and_everything_counted_anew)
{
    struct scene s;
    prepare(&s, AXFR);
    s.policy.tries = 2;
    begin(&s);
    receive(&s, FIRST("0002") SOA("07") HOST("a"));
    step(&s, (struct query_event){.kind = QUERY_EVENT_CLOSED});
    cr_assert_eq(s.action, QUERY_ACTION_START);
    cr_expect_eq(s.facts[s.fact_count - 1], QUERY_TRANSFER_RETRY);
    cr_expect_eq(s.state->records, 0);
    receive(&s, FIRST("0003") SOA("08") HOST("a") SOA("08"));
    cr_expect_eq(s.state->end, QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(s.state->records, 3);
    cr_expect_eq(s.state->serial, 8);
    cr_expect_eq(s.state->exchange->try_count, 2);
    cr_expect_eq(s.state->exchange->tries[0].end, QUERY_END_CLOSED);
    finish(&s);
}

Test(transfer, the_last_connection_that_breaks_off_is_the_end)
{
    static const struct {
        enum query_event_kind kind;
        enum query_status status;
    } cases[] = {{QUERY_EVENT_CLOSED, QUERY_CLOSED},
                 {QUERY_EVENT_TIMEOUT, QUERY_TIMEOUT},
                 {QUERY_EVENT_IO, QUERY_SYSTEM}};
    for (size_t i = 0; i < 3; i++) {
        struct scene s;
        prepare(&s, AXFR);
        begin(&s);
        receive(&s, FIRST("0002") SOA("07") HOST("a"));
        step(&s, (struct query_event){.kind = cases[i].kind});
        cr_expect_eq(s.action, QUERY_ACTION_DONE);
        cr_expect_eq(s.state->end, QUERY_TRANSFER_FAILED);
        cr_expect_eq(s.state->exchange->status, cases[i].status);
        cr_expect_eq(s.state->messages, 1);
        finish(&s);
    }
}

Test(transfer, each_message_has_the_time_of_the_first)
{
    struct scene s;
    prepare(&s, AXFR);
    s.policy.timeout_ms = 7000;
    begin(&s);
    cr_expect_eq(s.order.deadline_us, s.now_us + 7000000);
    cr_expect_eq(s.order.idle_us, 7000000);
    finish(&s);
}

Test(transfer, an_observer_can_stop_it)
{
    struct scene s;
    prepare(&s, AXFR);
    s.stop_at = 1;
    begin(&s);
    receive(&s, FIRST("0002") SOA("07") HOST("a"));
    cr_expect_eq(s.action, QUERY_ACTION_DONE);
    cr_expect_eq(s.state->end, QUERY_TRANSFER_STOPPED);
    finish(&s);
}

/* ---- IXFR ---- */

Test(transfer, changes_come_as_pairs_of_what_goes_and_what_comes)
{
    struct scene s;
    prepare(&s, IXFR);
    s.request.serial = 5;
    begin(&s);
    receive(&s, CHANGE("0005") SOA("07") SOA("05") HOST("a") SOA("06") HOST("b"));
    cr_expect_eq(s.state->form, QUERY_TRANSFER_CHANGES);
    cr_expect_eq(s.state->old_serial, 5);
    cr_expect_eq(s.action, QUERY_ACTION_WAIT);
    receive(&s, CHANGE("0004") SOA("06") SOA("07") HOST("c") SOA("07"));
    cr_expect_eq(s.state->end, QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(s.state->records, 9);
    finish(&s);
}

Test(transfer, other_answers_to_ixfr)
{
    struct scene s;
    cr_expect_eq(end_of(IXFR, 7, CHANGE("0001") SOA("07")), QUERY_TRANSFER_CURRENT);
    cr_expect_eq(end_of(IXFR, 8, CHANGE("0001") SOA("07")), QUERY_TRANSFER_CURRENT);
    cr_expect_eq(end_of(IXFR, 5, CHANGE("0001") SOA("07")), QUERY_TRANSFER_GOING);
    cr_expect_eq(end_of(IXFR, 0xffffffff, CHANGE("0001") SOA("07")), QUERY_TRANSFER_GOING);
    cr_expect_eq(end_of(IXFR, 5, CHANGE("0003") SOA("07") HOST("a") SOA("07")),
                 QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(end_of(IXFR, 5, CHANGE("0002") SOA("07") SOA("07")), QUERY_TRANSFER_COMPLETE);
    /* from 5 to 7, then from 6: that does not follow */
    cr_expect_eq(end_of(IXFR, 5, CHANGE("0004") SOA("08") SOA("05") SOA("07") SOA("06")),
                 QUERY_TRANSFER_SEQUENCE);
    prepare(&s, IXFR);
    s.request.serial = 5;
    begin(&s);
    receive(&s, CHANGE("0003") SOA("07") HOST("a") SOA("07"));
    cr_expect_eq(s.state->form, QUERY_TRANSFER_FULL);
    finish(&s);
}

Test(transfer, a_reply_that_does_not_fit_is_asked_for_over_tcp)
{
    /* RFC 1995 section 2: the SOA alone, with a newer serial number */
    struct scene s;
    prepare(&s, IXFR);
    s.request.serial = 5;
    s.policy.transport = QUERY_TRANSPORT_UDP;
    begin(&s);
    cr_assert_eq(s.order.transport, QUERY_TRANSPORT_UDP);
    receive(&s, CHANGE("0001") SOA("07"));
    cr_assert_eq(s.action, QUERY_ACTION_START);
    cr_expect_eq(s.order.transport, QUERY_TRANSPORT_TCP);
    cr_expect_eq(s.state->exchange->tries[0].next, QUERY_NEXT_TCP);
    receive(&s, CHANGE("0003") SOA("07") HOST("a") SOA("07"));
    cr_expect_eq(s.state->end, QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(s.state->messages, 1);
    finish(&s);
}

/* ---- signatures ---- */

static void begin_signed(struct scene *s, bool keep)
{
    static const char text[] = "hmac-sha256:" TSIG_KEY;
    uint8_t wanted[ROOM];
    prepare(s, AXFR);
    cr_assert_eq(query_tsig_key_scan(&s->key, text, sizeof text - 1, NULL), QUERY_OK);
    s->request.tsig = &s->key;
    s->request.id = 0x1234;
    s->policy.keep_bad_tsig = keep;
    begin(s);
    size_t size = octets_of(wanted, ROOM, TSIG_TRANSFER_0);
    cr_assert_eq(s->order.size, size);
    cr_assert_arr_eq(s->order.query, wanted, size);
}

Test(transfer, a_signed_zone_is_verified_message_by_message)
{
    struct scene s;
    begin_signed(&s, false);
    receive(&s, TSIG_TRANSFER_1);
    cr_expect_eq(s.state->tsig.verdict, QUERY_TSIG_GOOD);
    receive(&s, TSIG_TRANSFER_2);
    cr_expect_eq(s.state->tsig.verdict, QUERY_TSIG_OPEN);
    receive(&s, TSIG_TRANSFER_3);
    receive(&s, TSIG_TRANSFER_4);
    cr_expect_eq(s.state->tsig.verdict, QUERY_TSIG_GOOD);
    cr_expect_eq(s.state->end, QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(s.state->records, 6);
    finish(&s);
}

Test(transfer, a_zone_of_which_a_message_was_changed_fails)
{
    for (unsigned keep = 0; keep < 2; keep++) {
        struct scene s;
        begin_signed(&s, keep != 0);
        receive(&s, TSIG_TRANSFER_1);
        receive_flipped(&s, TSIG_TRANSFER_2, 1);
        receive(&s, TSIG_TRANSFER_3);
        cr_expect_eq(s.state->end, QUERY_TRANSFER_GOING);
        receive(&s, TSIG_TRANSFER_4);
        cr_expect_eq(s.state->end, QUERY_TRANSFER_SIGNATURE);
        cr_expect_eq(s.state->bad_tsig.verdict, QUERY_TSIG_FORGED);
        finish(&s);
    }
}

Test(transfer, the_last_message_must_be_signed_itself)
{
    struct scene s;
    begin_signed(&s, false);
    receive(&s, TSIG_TRANSFER_1);
    receive(&s, "1234 8400 0000 0001 0000 0000" FAR_SOA);
    cr_expect_eq(s.state->end, QUERY_TRANSFER_SIGNATURE);
    cr_expect_eq(s.state->bad_tsig.verdict, QUERY_TSIG_MISSING);
    finish(&s);
}

Test(transfer, a_first_message_without_a_signature_is_refused_or_shown)
{
    struct scene s;
    begin_signed(&s, false);
    receive(&s, "1234 8400 0001 0002 0000 0000" QUESTION SOA("07") SOA("07"));
    cr_expect_eq(s.state->end, QUERY_TRANSFER_SIGNATURE);
    cr_expect_eq(s.state->bad_tsig.verdict, QUERY_TSIG_MISSING);
    cr_expect_eq(s.state->messages, 0);
    finish(&s);
    begin_signed(&s, true);
    receive(&s, "1234 8400 0001 0002 0000 0000" QUESTION SOA("07") SOA("07"));
    cr_expect_eq(s.state->end, QUERY_TRANSFER_SIGNATURE);
    cr_expect_eq(s.state->messages, 1);
    finish(&s);
}

Test(transfer, a_query_that_is_sent_again_is_answered_from_the_start)
{
    struct scene s;
    begin_signed(&s, false);
    s.policy.tries = 1;
    query_transfer_free(s.transfer);
    s.policy.tries = 2;
    begin(&s);
    receive(&s, TSIG_TRANSFER_1);
    receive(&s, TSIG_TRANSFER_2);
    step(&s, (struct query_event){.kind = QUERY_EVENT_CLOSED});
    cr_assert_eq(s.action, QUERY_ACTION_START);
    receive(&s, TSIG_TRANSFER_1);
    cr_expect_eq(s.state->tsig.verdict, QUERY_TSIG_GOOD);
    receive(&s, TSIG_TRANSFER_2);
    receive(&s, TSIG_TRANSFER_3);
    receive(&s, TSIG_TRANSFER_4);
    cr_expect_eq(s.state->end, QUERY_TRANSFER_COMPLETE);
    finish(&s);
}

/* ---- in the lab ---- */

Test(transfer, the_lab_gives_its_zones_away)
{
    struct query_lab *lab;
    cr_assert_eq(query_lab_new(&lab, NULL), QUERY_OK);
    struct query_engine *engine = query_lab_engine_new(lab);
    const struct query_endpoint address = {.family = 4, .port = 53, .octets = {192, 0, 2, 11}};
    const struct query_lab_server *server = query_lab_find(lab, &address);
    cr_assert_not_null(server);
    for (size_t i = 0; i < server->zone_count; i++) {
        struct query_request request = query_request_default(query_zone_origin(server->zones[i]));
        struct query_policy policy = {.tries = 1};
        struct query_zone_walk walk = query_zone_walk_all(server->zones[i]);
        struct query_record record;
        size_t records = 1; /* the SOA comes twice */
        while (query_zone_walk_next(&walk, &record))
            records++;
        request.type = AXFR;
        struct query_transfer *transfer = query_transfer_new(&request, &policy, &address, 1);
        cr_expect_eq(query_transfer_run(transfer, engine), QUERY_TRANSFER_COMPLETE);
        cr_expect_eq(query_transfer_state(transfer)->records, records);
        query_transfer_free(transfer);
    }
    query_engine_free(engine);
    query_lab_free(lab);
}

Test(transfer, the_lab_says_to_ixfr_what_it_has)
{
    struct query_lab *lab;
    cr_assert_eq(query_lab_new(&lab, NULL), QUERY_OK);
    struct query_engine *engine = query_lab_engine_new(lab);
    const struct query_endpoint address = {.family = 4, .port = 53, .octets = {192, 0, 2, 11}};
    struct query_name name = name_of("school.test.");
    struct query_request request = query_request_default(&name);
    struct query_policy policy = {.tries = 1};
    request.type = IXFR;
    for (unsigned i = 0; i < 2; i++) {
        struct query_transfer *transfer = query_transfer_new(&request, &policy, &address, 1);
        cr_expect_eq(query_transfer_run(transfer, engine),
                     i == 0 ? QUERY_TRANSFER_COMPLETE : QUERY_TRANSFER_CURRENT);
        /* Over UDP first, where only the SOA fits. */
        cr_expect_eq(query_transfer_state(transfer)->exchange->try_count, i == 0 ? 2 : 1);
        request.serial = query_transfer_state(transfer)->serial;
        query_transfer_free(transfer);
    }
    query_engine_free(engine);
    query_lab_free(lab);
}

Test(transfer, two_ends_are_good)
{
    for (int end = QUERY_TRANSFER_GOING; end <= QUERY_TRANSFER_STOPPED; end++) {
        bool good = end == QUERY_TRANSFER_COMPLETE || end == QUERY_TRANSFER_CURRENT;
        cr_expect_eq(query_transfer_is_good((enum query_transfer_end)end), good, "%d", end);
    }
}
