/* JSON: the writer, and records in it (render/json.h). */
#include "fixture.h"
#include "json_check.h"
#include "octets.h"
#include "render/json.h"

#include <criterion/criterion.h>
#include <string.h>

enum { ROOM = 1 << 20 };

static char text[ROOM];
static struct query_sink sink;
static struct json json;
static char whole[ROOM];

static void start(void)
{
    query_sink_init(&sink, text, sizeof text - 1);
    json_init(&json, &sink);
}

TestSuite(json, .init = start);

/* A line end gives all that was written to the sink. */
static void assert_text(const char *wanted)
{
    if (json.size != 0) {
        json_line_end(&json);
        sink.size--;
    }
    cr_assert_eq(sink.status, QUERY_OK);
    text[sink.size] = '\0';
    cr_assert_str_eq(text, wanted);
}

/* ---- the checker itself ---- */

Test(json, what_is_no_json_is_told_from_what_is)
{
    static const char *const good[] = {"{}",
                                       "[]",
                                       " [1,-2.5e+3,0] ",
                                       "{\"a\":null,\"b\":[true,false]}",
                                       "\"\\ud83d\\ude00\"",
                                       "\"\\\\\"",
                                       "\"\xc3\xbc\"",
                                       "0"};
    static const char *const bad[] = {
        "",    "{",  "[1,]",    "[1 2]",       "{\"a\"}", "{a:1}",    "{\"a\":1,\"a\":2}",
        "01",  "1.", "\"\\x\"", "\"\\ud83d\"", "\"\n\"",  "\"\xff\"", "\"\xe2\x80\xae\"",
        "'a'", "nul"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        cr_expect_eq(json_check(good[i], strlen(good[i])), strlen(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_expect_eq(json_check(bad[i], strlen(bad[i])), 0, "%s", bad[i]);
    cr_expect_eq(json_check("1 2", 3), 2);
}

/* ---- the writer ---- */

Test(json, commas_and_braces_stand_where_they_belong)
{
    json_object_begin(&json, NULL);
    json_number(&json, "number", UINT64_MAX);
    json_array_begin(&json, "list");
    json_array_begin(&json, NULL);
    json_array_end(&json);
    json_bool(&json, NULL, true);
    json_bool(&json, NULL, false);
    json_array_end(&json);
    json_object_begin(&json, "inner");
    json_key(&json, "key-tag-");
    json_null(&json, NULL);
    query_sink_text(json_raw_begin(&json, "raw"), "-1.5");
    json_raw_end(&json);
    json_hex(&json, "hex", (const uint8_t *)"\x00\xff", 2);
    json_hex(&json, "none", NULL, 0);
    json_object_end(&json);
    json_text(&json, "text", "");
    json_object_end(&json);
    json_line_end(&json);
    json_number(&json, NULL, 0);
    json_line_end(&json);
    assert_text("{\"number\":18446744073709551615,\"list\":[[],true,false],"
                "\"inner\":{\"key_tag_\":null,\"raw\":-1.5,\"hex\":\"00ff\",\"none\":null},"
                "\"text\":\"\"}\n0\n");
}

/* RFC 8259 section 7: what must be escaped; and what would change how a terminal shows it. */
Test(json, characters_that_do_harm_are_escaped)
{
    json_text(&json, NULL,
              "\" \\ / \x01 \n \x7f \xc2\x85 \xe2\x80\xae \xe2\x80\xa8 \xef\xbb\xbf "
              "\xf3\xa0\x81\x81 \xc3\xbc \xf0\x9f\x98\x80");
    assert_text("\"\\\" \\\\ / \\u0001 \\u000a \\u007f \\u0085 \\u202e \\u2028 \\ufeff "
                "\\udb40\\udc41 \xc3\xbc \xf0\x9f\x98\x80\"");
    cr_assert_eq(json_check(text, sink.size), sink.size);
}

Test(json, octets_that_are_no_characters_can_be_had_back)
{
    json_octets(&json, NULL, "a\\b\xff\xc3(\xed\xa0\x80\0", 10);
    assert_text("\"a\\\\\\\\b\\\\255\\\\195(\\\\237\\\\160\\\\128\\u0000\"");
    cr_assert_eq(json_check(text, sink.size), sink.size);
}

Test(json, a_printed_text_may_be_longer_than_what_is_held_of_it)
{
    struct query_sink *part = json_text_begin(&json, NULL);
    for (unsigned i = 0; i < 3000; i++)
        query_sink_text(part, "\xe2\x82\xac\"");
    json_text_end(&json);
    json_line_end(&json);
    cr_assert_eq(sink.size--, 2 + 3000 * 5 + 1);
    cr_assert_eq(memcmp(text, "\"\xe2\x82\xac\\\"\xe2\x82\xac\\\"", 11), 0);
    cr_assert_eq(json_check(text, sink.size), sink.size);
}

/* ---- RDATA ---- */

static void check_case(const struct fixture *f, const struct fixture_case *c)
{
    struct query_record record = {.ttl = 3600,
                                  .owner = *query_name_root(),
                                  .rdata = {.type = f->type,
                                            .class = f->class,
                                            .size = (uint16_t)c->size,
                                            .octets = c->wire,
                                            .message = c->wire}};
    start();
    json_record(&json, NULL, &record);
    json_line_end(&json);
    cr_expect_eq(json_check(text, sink.size), sink.size, "%s.txt:%u: %.*s", f->name, c->line,
                 (int)sink.size, text);
    start();
    json_rdata(&json, NULL, &record.rdata);
    json_line_end(&json);
    text[--sink.size] = '\0';
    bool malformed = strstr(text, "\"malformed\":\"") != NULL;
    cr_expect_eq(malformed, c->kind == FIXTURE_BAD, "%s.txt:%u: %s", f->name, c->line, text);
    if (c->json != NULL)
        cr_expect_str_eq(text, c->json, "%s.txt:%u: %s", f->name, c->line, text);
}

Test(json, every_record_is_json_and_its_fields_are_those_of_the_fixture)
{
    struct fixtures all = fixtures_read(TESTS_DIR "/rdata");
    size_t told = 0;
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < all.fixtures[i].count; k++) {
            const struct fixture_case *c = &all.fixtures[i].cases[k];
            told += c->json != NULL;
            if (c->wire != NULL)
                check_case(&all.fixtures[i], c);
        }
    }
    cr_expect_geq(told, 12);
    fixtures_free(&all);
}

Test(json, what_is_wrong_with_rdata_is_told_with_its_place)
{
    static const uint8_t octets[] = {0x12, 0x34, 0x00, 0x0a, 0x04, 'm', 'a'};
    struct query_rdata rdata = {.type = 15, /* MX */
                                .class = QUERY_CLASS_IN,
                                .size = 5,
                                .octets = octets + 2,
                                .message = octets};
    json_rdata(&json, NULL, &rdata);
    assert_text(
        "{\"preference\":10,\"malformed\":\"ends too early\",\"offset\":5,\"field\":\"exchange\"}");
}

/* ---- messages ---- */

/* Records in a message are the same as records alone. */
static void check_in_message(const struct fixture *f, const struct fixture_case *c)
{
    static uint8_t octets[70000];
    const uint8_t head[] = {0,
                            1,
                            0x84,
                            0,
                            0,
                            0,
                            0,
                            1,
                            0,
                            0,
                            0,
                            0,
                            1,
                            'a',
                            0,
                            (uint8_t)(f->type >> 8),
                            (uint8_t)f->type,
                            (uint8_t)(f->class >> 8),
                            (uint8_t)f->class,
                            0,
                            0,
                            0,
                            9,
                            (uint8_t)(c->size >> 8),
                            (uint8_t)c->size};
    struct query_message message;
    struct query_record record;
    memcpy(octets, head, sizeof head);
    memcpy(octets + sizeof head, c->wire, c->size);
    (void)query_message_parse(&message, octets, sizeof head + c->size);
    struct query_records records = query_records_begin(&message, QUERY_SECTION_ANSWER);
    if (!query_records_next(&records, &record) || message.opt != 0)
        return;
    start();
    json_array_begin(&json, NULL);
    json_record(&json, NULL, &record);
    json_array_end(&json);
    json_line_end(&json);
    memcpy(whole, text, sink.size);
    size_t size = sink.size;
    start();
    json_records(&json, NULL, &message, QUERY_SECTION_ANSWER);
    json_line_end(&json);
    cr_expect(sink.size == size && memcmp(whole, text, size) == 0, "%s.txt:%u: %.*s", f->name,
              c->line, (int)sink.size, text);
}

Test(json, records_of_messages_are_the_same_as_records_alone)
{
    struct fixtures all = fixtures_read(TESTS_DIR "/rdata");
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < all.fixtures[i].count; k++) {
            const struct fixture_case *c = &all.fixtures[i].cases[k];
            if (c->wire != NULL && c->size < 60000)
                check_in_message(&all.fixtures[i], c);
        }
    }
    fixtures_free(&all);
}

/* RFC 6891 section 6.1.2, RFC 8914 section 2, RFC 7873 section 4, RFC 7828 section 3.1. */
Test(json, flags_and_edns_are_told)
{
    uint8_t octets[128];
    struct query_message message;
    size_t size = octets_of(octets, sizeof octets,
                            "1234 8593 0000 0000 0000 0001 "
                            "00 0029 04D0 00 00 8000 0012 "
                            "000F 0004 000F 'no' "
                            "000B 0000 "
                            "FDE9 0002 ABCD");
    cr_assert_eq(query_message_parse(&message, octets, size), QUERY_OK);
    json_object_begin(&json, NULL);
    json_flags(&json, "flags", message.flags);
    json_registry(&json, "status", QUERY_REGISTRY_RCODE, "RCODE", query_message_rcode(&message));
    json_edns(&json, "edns", &message);
    json_object_end(&json);
    assert_text("{\"flags\":[\"qr\",\"aa\",\"rd\",\"ra\",\"cd\"],\"status\":\"NXDOMAIN\","
                "\"edns\":{\"version\":0,\"udp_size\":1232,\"flags\":[\"do\"],\"options\":["
                "{\"code\":15,\"name\":\"EDE\",\"data\":{\"code\":15,\"text\":\"no\"}},"
                "{\"code\":11,\"name\":\"KEEPALIVE\",\"data\":{\"timeout\":null}},"
                "{\"code\":65001,\"name\":null,\"data\":{\"data\":\"abcd\"}}]}}");
}
