/* Every form of JSON of every message: it is JSON, a line, and harmless; and what is read back. */
#include "fixture.h"
#include "json_check.h"
#include "octets.h"
#include "render/json_lookup.h"
#include "render/json_rfc8427.h"
#include "saved/json_scan.h"
#include "saved/saved.h"

#include <criterion/criterion.h>
#include <string.h>

enum { ROOM = 1 << 22 };

static char text[ROOM];
static struct query_sink sink;
static struct saved_exchange saved;

static void start(void)
{
    query_sink_init(&sink, text, sizeof text - 1);
}

TestSuite(json_forms, .init = start);

static void exchange_of(const uint8_t *reply, size_t size)
{
    static const uint8_t query[] = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1};
    saved_exchange_begin(&saved);
    struct query_try *attempt = saved_exchange_add(&saved);
    attempt->server = (struct query_endpoint){.family = 4, .port = 53, .octets = {192, 0, 2, 1}};
    attempt->query = query;
    attempt->query_size = sizeof query;
    attempt->sent_unix_us = 1;
    attempt->end = QUERY_END_REPLY;
    attempt->reply = reply;
    attempt->reply_size = size;
    strcpy(saved.server, "\xe2\x80\xae\"\n\xff");
    saved_exchange_end(&saved, QUERY_OK);
}

static void print_all(void)
{
    const char *names[] = {saved.server};
    const struct json_view view = {.sink = &sink, .server_names = names, .outcome = "answer"};
    const struct query_transfer_state state = {
        .exchange = &saved.exchange, .messages = 1, .message = &saved.tries[0].message};
    json_lookup_print(&view, &saved.exchange);
    json_transfer_print(&view, &state, QUERY_TRANSFER_MESSAGE);
    json_transfer_print(&view, &state, QUERY_TRANSFER_DONE);
    json_rfc8427_print(&sink, &saved.exchange);
    json_rfc8427_transfer_print(&sink, &state, QUERY_TRANSFER_MESSAGE);
    json_fail(&sink, saved.server, 1, saved.server, strlen(saved.server), 1);
}

/* The checker refuses control characters and those that change how others look. */
static void assert_lines(unsigned wanted, const char *what)
{
    unsigned lines = 0;
    char *next;
    cr_assert_eq(sink.status, QUERY_OK);
    text[sink.size] = '\0';
    cr_assert_eq(strlen(text), sink.size, "%s: a zero octet", what);
    for (char *line = text; *line != '\0'; line = next + 1, lines++) {
        next = strchr(line, '\n');
        cr_assert_not_null(next, "%s", what);
        size_t size = (size_t)(next - line);
        cr_expect_eq(json_check(line, size), size, "%s: %.*s", what, (int)size, line);
    }
    cr_expect_eq(lines, wanted, "%s: %u lines", what, lines);
}

static void check_case(const struct fixture *f, const struct fixture_case *c)
{
    static uint8_t reply[70000];
    const uint8_t head[] = {0x12, 0x34, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    const uint8_t owner[] = {6, '\n', '"', '\\', 0xe2, 0x80, 0xae, 0};
    size_t at = sizeof head + sizeof owner;
    memcpy(reply, head, sizeof head);
    memcpy(reply + sizeof head, owner, sizeof owner);
    const uint8_t rest[] = {(uint8_t)(f->type >> 8),
                            (uint8_t)f->type,
                            (uint8_t)(f->class >> 8),
                            (uint8_t)f->class,
                            0,
                            0,
                            0,
                            1,
                            (uint8_t)(c->size >> 8),
                            (uint8_t)c->size};
    memcpy(reply + at, rest, sizeof rest);
    memcpy(reply + at + sizeof rest, c->wire, c->size);
    start();
    exchange_of(reply, at + sizeof rest + c->size);
    print_all();
    assert_lines(6, f->name);
}

Test(json_forms, every_record_of_every_type_is_harmless_in_all_of_them)
{
    struct fixtures all = fixtures_read(TESTS_DIR "/rdata");
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < all.fixtures[i].count; k++) {
            const struct fixture_case *c = &all.fixtures[i].cases[k];
            if (c->wire != NULL && c->size < 60000)
                check_case(&all.fixtures[i], c);
        }
    }
    fixtures_free(&all);
}

/* RFC 3629, RFC 1035 section 3.3.14: all octets, and the characters of Unicode that change texts.
 */
Test(json_forms, every_octet_is_harmless_in_all_of_them)
{
    uint8_t reply[12 + 12 + 12 + 512];
    size_t size = octets_of(reply, sizeof reply,
                            "1234 8400 0000 0001 0000 0000 "
                            "00 0010 0001 00000001 0113 "
                            "FF");
    for (unsigned i = 1; i < 256; i++)
        reply[size++] = (uint8_t)i;
    size += octets_of(reply + size, sizeof reply - size,
                      "12 E280AE E2808B E280A8 C285 EFBBBF F3A08181 ");
    exchange_of(reply, size);
    cr_assert_eq(saved.tries[0].message.fault.status, QUERY_OK);
    cr_assert_eq(saved.tries[0].message.rest, size);
    print_all();
    assert_lines(6, "octets");
}

/* Section 3 of RFC 8427 tells pairs; without a reply there is none. */
Test(json_forms, what_is_shorter_than_a_header_is_shown_all_the_same)
{
    static const uint8_t reply[] = {0x12, 0x34, 0x81};
    for (size_t size = 0; size <= sizeof reply; size++) {
        start();
        exchange_of(reply, size);
        print_all();
        assert_lines(6, "short");
    }
    cr_assert_not_null(strstr(text, "\"messageOctetsHEX\":\"123481\""));
}

/* ---- taking JSON apart ---- */

Test(json_forms, texts_are_taken_apart_as_RFC_8259_has_them)
{
    static const char *const good[] = {"{}",
                                       " [1,-2.5e+3,0] ",
                                       "{\"a\":null,\"b\":[true,false]}",
                                       "\"\\ud83d\\ude00\\\\\\/\\b\"",
                                       "18446744073709551615",
                                       "[[[]],{\"a\":{\"b\":[]}}]"};
    static const char *const bad[] = {
        "",  "{",   "[1,]",        "[1 2]", "{\"a\"}", "{a:1}", "01", "1.",         "\"\\x\"",
        "-", "nul", "\"\\ud83d\"", "'a'",   "\"\n\"",  "[1]]",  "1e", "{\"a\":1,}", "\"\\ude00\""};
    struct json_scan scan;
    char copy[64];
    size_t offset;
    json_scan_init(&scan);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        strcpy(copy, good[i]);
        cr_expect_eq(json_scan_text(&scan, copy, strlen(copy), &offset), QUERY_OK, "%s", good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        strcpy(copy, bad[i]);
        cr_expect_neq(json_scan_text(&scan, copy, strlen(copy), &offset), QUERY_OK, "%s", bad[i]);
        cr_expect_leq(offset, strlen(bad[i]));
    }
    json_scan_fini(&scan);
}

Test(json_forms, values_are_found_by_their_keys)
{
    char copy[] = "{\"a\\u0062\":[7,\"x\\u00fc\\ud83d\\ude00\",-1],\"c\":{\"d\":true}}";
    struct json_scan scan;
    size_t offset;
    json_scan_init(&scan);
    cr_assert_eq(json_scan_text(&scan, copy, strlen(copy), &offset), QUERY_OK);
    const struct json_value *list = json_find(&scan, scan.values, "ab");
    const struct json_value *one = json_first(&scan, list);
    cr_assert_eq(json_number_of(one, 0), 7);
    one = json_next(&scan, one);
    cr_assert(json_is(one, "x\xc3\xbc\xf0\x9f\x98\x80"));
    one = json_next(&scan, one);
    cr_assert_eq(json_number_of(one, 5), 5);
    cr_assert_null(json_next(&scan, one));
    cr_assert_eq(json_find(&scan, json_find(&scan, scan.values, "c"), "d")->kind, JSON_TRUE);
    cr_assert_null(json_find(&scan, scan.values, "a"));
    json_scan_fini(&scan);
}
