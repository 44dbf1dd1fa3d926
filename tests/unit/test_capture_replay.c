/* The engine whose servers are those of a capture. */
#include "octets.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <query/capture.h>
#include <query/lookup.h>
#include <stdlib.h>
#include <string.h>

#define QUERY(id) id " 0100 0001 0000 0000 0000 03 'www' 07 'example' 03 'com' 00 0001 0001"
#define REPLY(id) id " 8180 0001 0000 0000 0000 03 'www' 07 'example' 03 'com' 00 0001 0001"
#define OPT(flags)                                                                                 \
    "0100 0001 0000 0000 0001 03 'www' 07 'example' 03 'com' 00 0001 0001"                         \
    "00 0029 04d0 0000" flags "0000"
#define MS 1000000

enum { DEADLINE_US = 2000000 };

struct replaying {
    struct query_replay *replay;
    struct query_engine *engine;
    uint8_t query[128];
    struct query_order order;
    uint64_t number;
    unsigned missing;
};

static const struct query_endpoint server = {.family = 4, .port = 53, .octets = {192, 0, 2, 53}};
static const struct query_endpoint client = {.family = 4, .port = 4444, .octets = {192, 0, 2, 1}};

static void add(struct replaying *r, enum query_capture_kind kind, enum query_transport transport,
                bool query, int64_t unix_ns, const uint8_t *octets, size_t size)
{
    struct query_capture_item item = {.kind = kind,
                                      .transport = transport,
                                      .source = query ? client : server,
                                      .destination = query ? server : client,
                                      .unix_ns = unix_ns,
                                      .octets = octets,
                                      .size = size};
    cr_assert_eq(query_replay_add(r->replay, &item), QUERY_OK);
}

static void add_message(struct replaying *r, enum query_transport transport, bool query,
                        int64_t unix_ns, const char *notation)
{
    uint8_t octets[128];
    size_t size = octets_of(octets, sizeof octets, notation);
    uint8_t *exact = octets_exact(octets, size);
    add(r, QUERY_CAPTURE_MESSAGE, transport, query, unix_ns, exact, size);
    free(exact);
}

static void add_note(struct replaying *r, enum query_transport transport, const char *text)
{
    add(r, QUERY_CAPTURE_NOTE, transport, true, 0, (const uint8_t *)text, strlen(text));
}

static void count_missing(void *context, const struct query_order *order)
{
    struct replaying *r = context;
    cr_assert_eq(order->query, r->query);
    r->missing++;
}

static struct replaying begin(void)
{
    struct replaying r = {.replay = query_replay_new()};
    cr_assert_not_null(r.replay);
    return r;
}

static void start(struct replaying *r, enum query_transport transport, const char *notation)
{
    if (r->engine == NULL)
        r->engine = query_replay_engine_new(r->replay, count_missing, r);
    r->order = (struct query_order){.transport = transport,
                                    .server = server,
                                    .query = r->query,
                                    .size = octets_of(r->query, sizeof r->query, notation),
                                    .deadline_us = query_engine_now_us(r->engine) + DEADLINE_US,
                                    .want_local = true,
                                    .owner = r};
    cr_assert_eq(query_engine_start(r->engine, &r->order, &r->number), QUERY_OK);
}

/* The next event, which must be of this kind and at this time. */
static struct query_event expect(struct replaying *r, enum query_event_kind kind, uint64_t now_us)
{
    struct query_event event;
    cr_assert(query_engine_next(r->engine, UINT64_MAX, &event));
    cr_assert_eq(event.kind, kind, "%d", event.kind);
    cr_assert_eq(event.now_us, now_us, "%u", (unsigned)event.now_us);
    cr_assert_eq(event.order, r->number);
    cr_assert_eq(event.owner, r);
    return event;
}

static void finish(struct replaying *r)
{
    struct query_event event;
    cr_assert_not(query_engine_next(r->engine, UINT64_MAX, &event));
    query_engine_free(r->engine);
    query_replay_free(r->replay);
}

Test(capture_replay, a_reply_comes_as_late_as_it_came_and_with_the_id_that_is_asked_with)
{
    struct replaying r = begin();
    uint8_t reply[64];
    size_t size = octets_of(reply, sizeof reply, REPLY("abcd"));
    add_message(&r, QUERY_TRANSPORT_UDP, true, 5000 * (int64_t)MS, QUERY("1234"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, 5030 * (int64_t)MS, REPLY("1234"));
    start(&r, QUERY_TRANSPORT_UDP, QUERY("abcd"));
    struct query_event event = expect(&r, QUERY_EVENT_SENT, 0);
    cr_assert_eq(event.unix_us, 5000000);
    cr_assert(query_endpoint_equal(&event.local, &client));
    event = expect(&r, QUERY_EVENT_MESSAGE, 30000);
    cr_assert_eq(event.size, size);
    cr_assert_arr_eq(event.octets, reply, size);
    expect(&r, QUERY_EVENT_TIMEOUT, DEADLINE_US);
    cr_assert_eq(r.missing, 0);
    finish(&r);
}

Test(capture_replay, an_id_that_was_wrong_stays_wrong)
{
    struct replaying r = begin();
    add_message(&r, QUERY_TRANSPORT_UDP, true, 1, QUERY("1234"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, MS, REPLY("1235"));
    start(&r, QUERY_TRANSPORT_UDP, QUERY("abcd"));
    expect(&r, QUERY_EVENT_SENT, 0);
    struct query_event event = expect(&r, QUERY_EVENT_MESSAGE, 999);
    cr_assert_eq(event.octets[0], 0xab);
    cr_assert_eq(event.octets[1], 0xcc);
    query_engine_end(r.engine, r.number);
    finish(&r);
}

Test(capture_replay, what_nobody_asked_is_told_and_waits_for_its_deadline)
{
    static const char *const others[] = {
        "1234 0100 0001 0000 0000 0000 03 'www' 07 'example' 03 'net' 00 0001 0001",
        "1234 0100 0001 0000 0000 0000 03 'www' 07 'example' 03 'com' 00 001c 0001",
        "1234 0000 0001 0000 0000 0000 03 'www' 07 'example' 03 'com' 00 0001 0001",
        "1234" OPT("0000"),
    };
    for (size_t i = 0; i < 5; i++) {
        struct replaying r = begin();
        add_message(&r, i < 4 ? QUERY_TRANSPORT_UDP : QUERY_TRANSPORT_TCP, true, 1, QUERY("1234"));
        add_message(&r, i < 4 ? QUERY_TRANSPORT_UDP : QUERY_TRANSPORT_TCP, false, MS,
                    REPLY("1234"));
        start(&r, QUERY_TRANSPORT_UDP, i < 4 ? others[i] : QUERY("1234"));
        cr_assert_eq(r.missing, 1, "%zu", i);
        expect(&r, QUERY_EVENT_SENT, 0);
        expect(&r, QUERY_EVENT_TIMEOUT, DEADLINE_US);
        finish(&r);
    }
}

Test(capture_replay, the_same_question_in_other_words_is_found_but_not_without_its_do_bit)
{
    struct replaying r = begin();
    add_message(&r, QUERY_TRANSPORT_UDP, true, 1, "1111" OPT("8000"));
    add_message(&r, QUERY_TRANSPORT_UDP, true, 1, "2222" OPT("0000"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, 1 + MS, REPLY("1111"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, 1 + 2 * MS, REPLY("2222"));
    /* Another size for UDP, another case. */
    start(&r, QUERY_TRANSPORT_UDP,
          "4321 0100 0001 0000 0000 0001 03 'WWW' 07 'example' 03 'com' 00 0001 0001"
          "00 0029 1000 0000 8000 0000");
    expect(&r, QUERY_EVENT_SENT, 0);
    expect(&r, QUERY_EVENT_MESSAGE, 1000);
    query_engine_end(r.engine, r.number);
    start(&r, QUERY_TRANSPORT_UDP, "4321" OPT("0000"));
    expect(&r, QUERY_EVENT_SENT, 1000);
    expect(&r, QUERY_EVENT_MESSAGE, 3000);
    query_engine_end(r.engine, r.number);
    finish(&r);
}

Test(capture_replay, what_was_asked_twice_is_replayed_in_turn_and_then_the_last)
{
    struct replaying r = begin();
    add_message(&r, QUERY_TRANSPORT_UDP, true, 0, QUERY("1111"));
    add_message(&r, QUERY_TRANSPORT_UDP, true, 0, QUERY("2222"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, 7 * MS, REPLY("2222"));
    start(&r, QUERY_TRANSPORT_UDP, QUERY("3333"));
    expect(&r, QUERY_EVENT_SENT, 0);
    expect(&r, QUERY_EVENT_TIMEOUT, DEADLINE_US);
    for (unsigned i = 0; i < 2; i++) {
        start(&r, QUERY_TRANSPORT_UDP, QUERY("3333"));
        expect(&r, QUERY_EVENT_SENT, DEADLINE_US + i * 7000);
        expect(&r, QUERY_EVENT_MESSAGE, DEADLINE_US + (i + 1) * 7000);
        query_engine_end(r.engine, r.number);
    }
    cr_assert_eq(r.missing, 0);
    finish(&r);
}

Test(capture_replay, a_reply_behind_the_deadline_does_not_come)
{
    struct replaying r = begin();
    add_message(&r, QUERY_TRANSPORT_UDP, true, 0, QUERY("1111"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, 2001 * (int64_t)MS, REPLY("1111"));
    start(&r, QUERY_TRANSPORT_UDP, QUERY("1111"));
    expect(&r, QUERY_EVENT_SENT, 0);
    expect(&r, QUERY_EVENT_TIMEOUT, DEADLINE_US);
    finish(&r);
}

Test(capture_replay, a_connection_takes_as_long_as_it_took)
{
    struct replaying r = begin();
    uint8_t octets[64];
    size_t size = octets_of(octets, sizeof octets, QUERY("1111"));
    struct query_capture_item item = {.kind = QUERY_CAPTURE_MESSAGE,
                                      .transport = QUERY_TRANSPORT_TCP,
                                      .source = client,
                                      .destination = server,
                                      .unix_ns = 9 * MS,
                                      .connected_ns = 5 * MS,
                                      .octets = octets,
                                      .size = size};
    cr_assert_eq(query_replay_add(r.replay, &item), QUERY_OK);
    add_message(&r, QUERY_TRANSPORT_TCP, false, 12 * MS, REPLY("1111"));
    start(&r, QUERY_TRANSPORT_TCP, QUERY("1111"));
    expect(&r, QUERY_EVENT_SENT, 4000);
    expect(&r, QUERY_EVENT_MESSAGE, 7000);
    query_engine_end(r.engine, r.number);
    finish(&r);
}

/* A file may say anything of its clock: times further apart than 63 bits can count. */
Test(capture_replay, times_at_the_ends_of_the_clock_are_far_apart)
{
    struct replaying r = begin();
    uint8_t octets[64];
    size_t size = octets_of(octets, sizeof octets, QUERY("2222"));
    struct query_capture_item item = {.kind = QUERY_CAPTURE_MESSAGE,
                                      .transport = QUERY_TRANSPORT_TCP,
                                      .source = client,
                                      .destination = server,
                                      .unix_ns = INT64_MAX,
                                      .connected_ns = INT64_MIN,
                                      .octets = octets,
                                      .size = size};
    add_message(&r, QUERY_TRANSPORT_UDP, true, INT64_MIN, QUERY("1111"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, INT64_MAX, REPLY("1111"));
    cr_assert_eq(query_replay_add(r.replay, &item), QUERY_OK);
    start(&r, QUERY_TRANSPORT_UDP, QUERY("1111"));
    expect(&r, QUERY_EVENT_SENT, 0);
    expect(&r, QUERY_EVENT_TIMEOUT, DEADLINE_US);
    start(&r, QUERY_TRANSPORT_TCP, QUERY("2222"));
    expect(&r, QUERY_EVENT_SETUP, 2 * DEADLINE_US);
    finish(&r);
}

/* ---- notes ---- */

Test(capture_replay, time_passes_while_it_is_idle_and_never_goes_back)
{
    struct replaying r = begin();
    r.engine = query_replay_engine_new(r.replay, count_missing, &r);
    cr_assert_not_null(r.engine);
    uint64_t begin_us = query_engine_now_us(r.engine);
    query_engine_idle(r.engine, begin_us + 500);
    cr_assert_eq(query_engine_now_us(r.engine), begin_us + 500);
    query_engine_idle(r.engine, begin_us);
    cr_assert_eq(query_engine_now_us(r.engine), begin_us + 500);
    finish(&r);
}

Test(capture_replay, notes_tell_how_a_try_ended)
{
    static const struct {
        const char *note;
        enum query_event_kind kind;
        uint64_t at_us;
        int error;
    } cases[] = {
        {"try wait=7 took=100 end=closed", QUERY_EVENT_CLOSED, 107, 0},
        {"try wait=7 took=100 end=io error=ECONNRESET", QUERY_EVENT_IO, 107, ECONNRESET},
        {"try wait=7 took=100 end=io error=71", QUERY_EVENT_IO, 107, 71},
        {"try wait=7 took=2000300 end=timeout", QUERY_EVENT_TIMEOUT, 2000307, 0},
        /* Had another deadline. */
        {"try wait=7 took=1000300 end=timeout", QUERY_EVENT_TIMEOUT, DEADLINE_US, 0},
        {"try wait=7 took=3000000 end=timeout", QUERY_EVENT_TIMEOUT, DEADLINE_US, 0},
        {"try wait=7 took=3000000 end=closed", QUERY_EVENT_TIMEOUT, DEADLINE_US, 0},
        {"try wait=7 took=100 end=reply", QUERY_EVENT_TIMEOUT, DEADLINE_US, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct replaying r = begin();
        add_note(&r, QUERY_TRANSPORT_TCP, cases[i].note);
        add_message(&r, QUERY_TRANSPORT_TCP, true, 0, QUERY("1111"));
        start(&r, QUERY_TRANSPORT_TCP, QUERY("2222"));
        expect(&r, QUERY_EVENT_SENT, 7);
        struct query_event event = expect(&r, cases[i].kind, cases[i].at_us);
        cr_assert_eq(event.error, cases[i].error);
        finish(&r);
    }
}

Test(capture_replay, a_query_that_never_left_does_not_leave)
{
    struct replaying r = begin();
    add_note(&r, QUERY_TRANSPORT_UDP, "try wait=0 took=5 sent=no end=setup error=ENETUNREACH");
    add_message(&r, QUERY_TRANSPORT_UDP, true, 0, QUERY("1111"));
    add_note(&r, QUERY_TRANSPORT_TCP,
             "try wait=0 took=9 sent=no end=setup error=ECONNREFUSED "
             "query=1111010000010000000000000377777707657861"
             "6d706c6503636f6d0000010001");
    start(&r, QUERY_TRANSPORT_UDP, QUERY("2222"));
    cr_assert_eq(expect(&r, QUERY_EVENT_SETUP, 5).error, ENETUNREACH);
    start(&r, QUERY_TRANSPORT_TCP, QUERY("2222"));
    cr_assert_eq(expect(&r, QUERY_EVENT_SETUP, 14).error, ECONNREFUSED);
    cr_assert_eq(r.missing, 0);
    finish(&r);
}

Test(capture_replay, comments_of_others_mean_nothing)
{
    static const char *const notes[] = {
        "try",        "try again", "try end=never",
        "try took=x", "hello",     "try took=99999999999999999999 end=closed"};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        struct replaying r = begin();
        add_note(&r, QUERY_TRANSPORT_UDP, notes[i]);
        add_message(&r, QUERY_TRANSPORT_UDP, true, 0, QUERY("1111"));
        start(&r, QUERY_TRANSPORT_UDP, QUERY("1111"));
        expect(&r, QUERY_EVENT_SENT, 0);
        expect(&r, QUERY_EVENT_TIMEOUT, DEADLINE_US);
        finish(&r);
    }
}

/* ---- an exchange, saved and replayed ---- */

static enum query_status take(void *context, const struct query_capture_item *item)
{
    return query_replay_add(context, item);
}

Test(capture_replay, a_lookup_goes_as_it_went)
{
    struct replaying r = begin();
    struct query_name name = name_of("www.example.com.");
    struct query_request request = query_request_default(&name);
    struct query_policy policy = {.timeout_ms = 2000, .tries = 2};
    struct query_sink sink;
    struct query_capture_writer writer;
    uint8_t reply[64];
    request.edns = false;
    /* The first try gets a message with a wrong id, and times out; the second a reply. */
    add_message(&r, QUERY_TRANSPORT_UDP, true, 1000 * (int64_t)MS, QUERY("1111"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, 1009 * (int64_t)MS, REPLY("1112"));
    add_message(&r, QUERY_TRANSPORT_UDP, true, 3000 * (int64_t)MS, QUERY("1111"));
    add_message(&r, QUERY_TRANSPORT_UDP, false, 3008 * (int64_t)MS, REPLY("1111"));
    for (unsigned i = 0; i < 2; i++) {
        r.engine = query_replay_engine_new(r.replay, count_missing, &r);
        struct query_lookup *lookup = query_lookup_new(&request, &policy, &server, 1);
        const struct query_exchange *exchange = query_lookup_exchange(lookup);
        cr_assert_eq(query_lookup_run(lookup, r.engine), QUERY_OK);
        cr_assert_eq(exchange->try_count, 2);
        cr_assert_eq(exchange->tries[0].end, QUERY_END_TIMEOUT);
        cr_assert_eq(exchange->tries[0].stray_count, 1);
        cr_assert_eq(exchange->tries[0].strays[0].at_us, 9000);
        cr_assert_eq(exchange->tries[1].end_us, 2008000);
        octets_of(reply, sizeof reply, REPLY("0000"));
        cr_assert_arr_eq(exchange->tries[1].reply + 2, reply + 2,
                         exchange->tries[1].reply_size - 2);
        query_sink_init_heap(&sink, 1 << 16);
        query_capture_begin(&writer, &sink, NULL, NULL);
        query_capture_put_exchange(&writer, exchange);
        query_lookup_free(lookup);
        query_engine_free(r.engine);
        query_replay_free(r.replay);
        /* Once more, from what was saved. */
        r.replay = query_replay_new();
        struct query_capture_reader *reader = query_capture_reader_new(NULL, 0);
        cr_assert_eq(
            query_capture_feed(reader, (const uint8_t *)sink.text, sink.size, take, r.replay),
            QUERY_OK);
        cr_assert_eq(query_capture_finish(reader), QUERY_OK);
        cr_assert_eq(query_replay_count(r.replay), 2);
        query_capture_reader_free(reader);
        query_sink_fini(&sink);
    }
    query_replay_free(r.replay);
}
