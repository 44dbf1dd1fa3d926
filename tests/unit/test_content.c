/* What replies say, held against each other; and serial numbers. */
#include "octets.h"
#include "reply.h"

#include <criterion/criterion.h>
#include <query/content.h>
#include <query/serial.h>

static struct query_content *content_of(uint16_t type, const char *text)
{
    uint8_t octets[1024];
    struct query_message message;
    struct query_name name = name_of("www.example.com.");
    size_t size = reply_put(octets, sizeof octets, 7, &name, type, text);
    cr_assert_eq(query_message_parse(&message, octets, size), QUERY_OK);
    struct query_content *content = query_content_new(&message);
    cr_assert_not_null(content);
    return content;
}

static bool same(const char *one, const char *other)
{
    struct query_content *a = content_of(1, one), *b = content_of(1, other);
    bool equal = query_content_equal(a, b);
    cr_assert_eq(query_content_equal(b, a), equal);
    query_content_free(a);
    query_content_free(b);
    return equal;
}

Test(content, order_ttl_and_repetition_do_not_matter)
{
    cr_expect(same("AA; AN www.example.com. 60 A 192.0.2.1; AN www.example.com. 60 A 192.0.2.2",
                   "AN www.example.com. 7 A 192.0.2.2; AN www.example.com. 7 A 192.0.2.1"));
    cr_expect(same("AN www.example.com. 60 A 192.0.2.1",
                   "AN www.example.com. 60 A 192.0.2.1; AN www.example.com. 60 A 192.0.2.1"));
}

Test(content, case_matters_in_text_and_not_in_names)
{
    cr_expect(
        same("AN www.example.com. 60 CNAME a.example.", "AN WWW.example.com. 60 CNAME A.Example."));
    cr_expect_not(same("AN www.example.com. 60 TXT abc", "AN www.example.com. 60 TXT ABC"));
}

Test(content, another_record_status_or_truncation_is_a_difference)
{
    cr_expect_not(same("AN www.example.com. 60 A 192.0.2.1", "AN www.example.com. 60 A 192.0.2.2"));
    cr_expect_not(same("AN www.example.com. 60 A 192.0.2.1", ""));
    cr_expect_not(same("NXDOMAIN", ""));
    cr_expect_not(
        same("AN www.example.com. 60 A 192.0.2.1", "TC; AN www.example.com. 60 A 192.0.2.1"));
    cr_expect(same("NXDOMAIN; NS example.com. 60 SOA a. b. 1 2 3 4 5",
                   "NXDOMAIN; NS example.com. 60 SOA a. b. 9 2 3 4 5"));
}

Test(content, records_of_a_referral_are_those_of_the_delegation)
{
    struct query_content *c = content_of(1, "NS example.com. 60 NS ns.example.com.; "
                                            "AR ns.example.com. 60 A 192.0.2.9");
    cr_assert(query_content_is_referral(c));
    cr_assert_eq(query_content_count(c), 1);
    cr_expect_eq(query_content_record(c, 0).rdata.type, 2);
    query_content_free(c);
    c = content_of(1, "AA; NS example.com. 60 NS ns.example.com.");
    cr_expect_not(query_content_is_referral(c));
    cr_expect_eq(query_content_count(c), 0);
    query_content_free(c);
    cr_expect_not(
        same("NS example.com. 60 NS ns1.example.com.", "NS example.com. 60 NS ns2.example.com."));
}

Test(content, serials_are_those_of_the_answer_or_of_a_denial)
{
    uint32_t serial = 0;
    struct query_content *c = content_of(6, "AN www.example.com. 60 SOA a. b. 4294967295 2 3 4 5");
    cr_assert(query_content_serial(c, &serial));
    cr_expect_eq(serial, UINT32_MAX);
    query_content_free(c);
    c = content_of(1, "NXDOMAIN; NS example.com. 60 SOA a. b. 2026112201 2 3 4 5");
    cr_assert(query_content_serial(c, &serial));
    cr_expect_eq(serial, 2026112201);
    query_content_free(c);
    c = content_of(1, "AN www.example.com. 60 A 192.0.2.1");
    cr_expect_not(query_content_serial(c, &serial));
    query_content_free(c);
}

static void assert_merge(const struct query_content *a, const struct query_content *b,
                         const unsigned wanted[3])
{
    struct query_content_merge merge = {.first = a, .second = b};
    enum query_content_side side;
    struct query_record record;
    unsigned got[3] = {0};
    while (query_content_merge_next(&merge, &side, &record))
        got[side]++;
    cr_expect_arr_eq(got, wanted, sizeof got);
}

Test(content, a_merge_has_each_record_once_and_says_whose_it_is)
{
    struct query_content *a = content_of(1, "AN www.example.com. 60 A 192.0.2.3; "
                                            "AN www.example.com. 60 A 192.0.2.1; "
                                            "AN www.example.com. 60 A 192.0.2.2");
    struct query_content *b = content_of(1, "AN www.example.com. 5 A 192.0.2.4; "
                                            "AN www.example.com. 5 A 192.0.2.2");
    assert_merge(a, b, (const unsigned[3]){1, 2, 1});
    assert_merge(NULL, b, (const unsigned[3]){0, 0, 2});
    assert_merge(a, NULL, (const unsigned[3]){0, 3, 0});
    assert_merge(NULL, NULL, (const unsigned[3]){0, 0, 0});
    query_content_free(a);
    query_content_free(b);
}

Test(content, a_record_of_another_is_found)
{
    struct query_content *a = content_of(1, "AN www.example.com. 60 A 192.0.2.3; "
                                            "AN www.example.com. 60 A 192.0.2.1");
    struct query_content *b = content_of(1, "AN WWW.example.com. 5 A 192.0.2.1");
    struct query_content *none = content_of(1, "");
    cr_expect(query_content_has(a, b, 0));
    cr_expect_neq(query_content_has(b, a, 0), query_content_has(b, a, 1));
    cr_expect_not(query_content_has(none, b, 0));
    query_content_free(a);
    query_content_free(b);
    query_content_free(none);
}

Test(content, a_broken_message_has_what_can_be_read)
{
    uint8_t octets[512];
    struct query_message message;
    struct query_name name = name_of("www.example.com.");
    size_t size =
        reply_put(octets, sizeof octets, 7, &name, 1,
                  "AN www.example.com. 60 A 192.0.2.1; AN www.example.com. 60 A 192.0.2.2");
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *exact = octets_exact(octets, cut);
        (void)query_message_parse(&message, exact, cut);
        struct query_content *c = query_content_new(&message);
        cr_assert_not_null(c);
        cr_assert_eq(query_content_count(c), message.whole[QUERY_SECTION_ANSWER]);
        query_content_free(c);
        free(exact);
    }
}

/* RFC 1982 section 5.2 for eight bits, whose numbers stand here in the upper ones of 32. */
Test(serial, numbers_are_compared_as_in_the_examples_of_rfc_1982)
{
    static const struct {
        uint32_t newer, older;
    } pairs[] = {{1, 0},     {44, 0},  {100, 0},   {100, 44}, {200, 100},
                 {255, 200}, {0, 255}, {100, 255}, {0, 200},  {44, 200}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        uint32_t newer = pairs[i].newer << 24, older = pairs[i].older << 24;
        cr_expect_eq(query_serial_compare(newer, older), QUERY_SERIAL_NEWER);
        cr_expect_eq(query_serial_compare(older, newer), QUERY_SERIAL_OLDER);
    }
}

Test(serial, half_of_the_circle_apart_there_is_no_order)
{
    cr_expect_eq(query_serial_compare(0, UINT32_C(0x80000000)), QUERY_SERIAL_UNDEFINED);
    cr_expect_eq(query_serial_compare(UINT32_C(0x80000000), 0), QUERY_SERIAL_UNDEFINED);
    cr_expect_eq(query_serial_compare(UINT32_C(0x7fffffff), 0), QUERY_SERIAL_NEWER);
    cr_expect_eq(query_serial_compare(UINT32_C(0x80000001), 0), QUERY_SERIAL_OLDER);
    cr_expect_eq(query_serial_compare(UINT32_MAX, 0), QUERY_SERIAL_OLDER);
    cr_expect_eq(query_serial_compare(5, 5), QUERY_SERIAL_EQUAL);
}
