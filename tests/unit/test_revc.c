/* revc: addresses as they are written, in words and in logs, and what is kept of them. */
#include "revc/answer.h"
#include "revc/lists.h"
#include "revc/revc.h"
#include "revc/span.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* "FIRST LAST COUNT", or what is wrong. */
static const char *span_of(const char *text)
{
    static char shown[256];
    struct revc_span span;
    struct query_sink sink;
    const char *why = revc_span_scan(&span, text, strlen(text));
    if (why != NULL)
        return why;
    query_sink_init(&sink, shown, sizeof shown - 1);
    query_endpoint_print(&sink, &span.first);
    query_sink_char(&sink, ' ');
    query_endpoint_print(&sink, &span.last);
    query_sink_char(&sink, ' ');
    query_sink_number(&sink, revc_span_count(&span));
    shown[sink.size] = '\0';
    return shown;
}

Test(revc, addresses_prefixes_and_ranges)
{
    static const char *const cases[][2] = {
        {"192.0.2.1", "192.0.2.1 192.0.2.1 1"},
        {"192.0.2.77/24", "192.0.2.0 192.0.2.255 256"},
        {"192.0.2.77/25", "192.0.2.0 192.0.2.127 128"},
        {"192.0.2.77/32", "192.0.2.77 192.0.2.77 1"},
        {"10.0.0.0/8", "10.0.0.0 10.255.255.255 16777216"},
        {"0.0.0.0/0", "0.0.0.0 255.255.255.255 4294967296"},
        {"192.0.2.10-192.0.2.40", "192.0.2.10 192.0.2.40 31"},
        {"192.0.1.250-192.0.2.5", "192.0.1.250 192.0.2.5 12"},
        {"2001:db8::/120", "2001:db8:: 2001:db8::ff 256"},
        {"2001:db8::1-2001:db8::1:0", "2001:db8::1 2001:db8::1:0 65536"},
        {"2001:db8::/65", "2001:db8:: 2001:db8::7fff:ffff:ffff:ffff 9223372036854775808"},
        {"::/0", ":: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 18446744073709551615"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(span_of(cases[i][0]), cases[i][1]);
}

Test(revc, what_is_no_address_is_told)
{
    static const char *const cases[][2] = {
        {"www.example.org", " is not an IP address"},
        {"", " is not an IP address"},
        {"192.0.2.256", " is not an IP address"},
        {"fe80::1%lo", " is not an IP address"},
        {"192.0.2/24", " does not begin with an IP address"},
        {"-192.0.2.1", " does not begin with an IP address"},
        {"192.0.2.0/33", " has no length of a prefix behind the slash"},
        {"192.0.2.0/", " has no length of a prefix behind the slash"},
        {"192.0.2.0/4294967296", " has no length of a prefix behind the slash"},
        {"2001:db8::/129", " has no length of a prefix behind the slash"},
        {"192.0.2.0-", " does not end with an IP address"},
        {"192.0.2.0-40", " does not end with an IP address"},
        {"192.0.2.2-192.0.2.1", " is a range that ends before it begins"},
        {"192.0.2.2-2001:db8::", " is a range from one family to the other"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(span_of(cases[i][0]), cases[i][1], "%s", cases[i][0]);
}

Test(revc, steps_carry_from_octet_to_octet_and_end_at_the_last)
{
    struct revc_span span;
    unsigned steps = 0;
    cr_assert(revc_span_scan(&span, "255.255.254.254-255.255.255.255", 31) == NULL);
    while (revc_span_step(&span))
        steps++;
    cr_expect(steps == 257 && memcmp(span.first.octets, "\377\377\377\377", 4) == 0);
}

/* All addresses of a text as they stand there, between bars. */
static const char *found_in(const char *text)
{
    static char shown[256];
    struct query_endpoint address;
    size_t at = 0, start, size, used = 0;
    shown[0] = '\0';
    while (revc_span_find(text, strlen(text), &at, &start, &size, &address))
        used +=
            (size_t)snprintf(shown + used, sizeof shown - used, "%.*s|", (int)size, text + start);
    return shown;
}

Test(revc, addresses_are_found_where_they_stand_alone)
{
    static const char *const cases[][2] = {
        {"from 192.0.2.1 port 22", "192.0.2.1|"},
        {"192.0.2.1", "192.0.2.1|"},
        {"(192.0.2.1), \"192.0.2.2\"; <192.0.2.3>.", "192.0.2.1|192.0.2.2|192.0.2.3|"},
        {"to 192.0.2.1.", "192.0.2.1|"},
        {"to 192.0.2.1: no", "192.0.2.1|"},
        {"192.0.2.1:8080", "192.0.2.1|"},
        {"[2001:db8::1]:443 2001:db8::2: x", "2001:db8::1|2001:db8::2|"},
        {"src=192.0.2.1/24", "192.0.2.1|"},
        {"::ffff:192.0.2.1 ::1", "::ffff:192.0.2.1|::1|"},
        {"10:05:03 and 2026-11-22T10:05:03", ""},
        {"v1.2.3.4 1.2.3.4-rc1 1.2.3.4.5 host_192.0.2.1", ""},
        {"std::bad a::b:c:x face::", "face::|"},
        {":: . : ... 1.2.3 256.1.1.1", ""},
        {"52:54:00:12:34:56", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(found_in(cases[i][0]), cases[i][1], "%s: %s", cases[i][0],
                         found_in(cases[i][0]));
}

Test(revc, an_address_is_asked_for_once_while_it_is_remembered)
{
    static struct revc_memory memory;
    struct query_endpoint address = {.family = 4};
    bool fresh;
    for (unsigned i = 0; i <= ANSWER_REMEMBERED; i++) {
        address.octets[1] = (uint8_t)(i >> 16);
        address.octets[2] = (uint8_t)(i >> 8);
        address.octets[3] = (uint8_t)i;
        revc_answer_release(revc_memory_get(&memory, &address, &fresh));
        cr_assert(fresh);
        revc_answer_release(revc_memory_get(&memory, &address, &fresh));
        cr_assert(!fresh);
    }
    cr_expect(memory.count == ANSWER_REMEMBERED);
    memset(address.octets, 0, 4);
    revc_answer_release(revc_memory_get(&memory, &address, &fresh));
    cr_expect(fresh);
    revc_memory_fini(&memory);
    cr_expect(memory.count == 0 && memory.oldest == NULL);
}

Test(revc, an_address_has_no_more_facts_than_anybody_reads)
{
    static struct revc_memory memory;
    struct query_endpoint address = {.family = 4};
    bool fresh;
    struct revc_answer *answer = revc_memory_get(&memory, &address, &fresh);
    for (unsigned i = 0; i < ANSWER_FACTS; i++)
        cr_assert(revc_answer_add(answer, REVC_FACT_REASON, "x", 1) != NULL);
    cr_expect(revc_answer_add(answer, REVC_FACT_REASON, "x", 1) == NULL);
    revc_answer_release(answer);
    revc_memory_fini(&memory);
}

Test(revc, parts_of_an_origin_stand_between_bars)
{
    static struct revc_memory memory;
    struct query_endpoint address = {.family = 4};
    bool fresh;
    size_t size;
    struct revc_answer *answer = revc_memory_get(&memory, &address, &fresh);
    struct revc_fact *fact = revc_answer_add(answer, REVC_FACT_ORIGIN, "1 2 | x/24 ||  z ", 17);
    const char *part = revc_fact_part(fact, 0, &size);
    cr_expect(size == 3 && memcmp(part, "1 2", 3) == 0);
    part = revc_fact_part(fact, 1, &size);
    cr_expect(size == 4 && memcmp(part, "x/24", 4) == 0);
    (void)revc_fact_part(fact, 2, &size);
    cr_expect(size == 0);
    part = revc_fact_part(fact, 3, &size);
    cr_expect(size == 1 && *part == 'z');
    (void)revc_fact_part(fact, 4, &size);
    cr_expect(size == 0);
    revc_answer_release(answer);
    revc_memory_fini(&memory);
}

/* As their operators document it. */
Test(revc, answers_of_lists_have_meanings)
{
    static const struct {
        const char *zone;
        uint8_t octets[4];
        int outcome;
        const char *text;
    } cases[] = {
        {"zen.spamhaus.org.", {127, 0, 0, 3}, OUTCOME_ANSWER, "CSS: sends spam, found by machines"},
        {"SBL.Spamhaus.ORG.", {127, 0, 0, 2}, OUTCOME_ANSWER, "SBL: sends spam, or helps to"},
        {"key.zen.dq.spamhaus.net.",
         {127, 0, 0, 9},
         OUTCOME_ANSWER,
         "DROP: a network of criminals"},
        {"dbl.spamhaus.org.",
         {127, 0, 1, 255},
         OUTCOME_REFUSED,
         "no answer: DBL has domains, not addresses"},
        {"zen.spamhaus.org.",
         {127, 255, 255, 252},
         OUTCOME_REFUSED,
         "no answer: the zone is mistyped"},
        {"zen.spamhaus.org.", {127, 255, 255, 255}, OUTCOME_REFUSED, "no answer: asked too often"},
        {"list.example.", {127, 255, 255, 253}, OUTCOME_REFUSED, "no answer: not for who asks"},
        {"list.example.", {127, 0, 0, 2}, OUTCOME_ANSWER, "listed"},
        {"notspamhaus.org.", {127, 0, 0, 3}, OUTCOME_ANSWER, "listed"},
        {"list.example.",
         {192, 0, 2, 1},
         OUTCOME_RCODE,
         "no answer of a list, which are in 127.0.0.0/8"},
        {"bl.spamcop.net.", {127, 0, 0, 2}, OUTCOME_ANSWER, "reported for spam"},
        {"dul.dnsbl.sorbs.net.",
         {127, 0, 0, 10},
         OUTCOME_ANSWER,
         "an address that changes its user"},
        {"list.dnswl.org.", {127, 0, 5, 3}, OUTCOME_ANSWER, "trusted very much"},
        {"list.dnswl.org.", {127, 0, 0, 255}, OUTCOME_REFUSED, "no answer: asked too often"},
        {"multi.surbl.org.", {127, 0, 0, 24}, OUTCOME_ANSWER, "phishing, malware"},
        {"multi.uribl.com.", {127, 0, 0, 1}, OUTCOME_REFUSED, "no answer: not for who asks"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        struct query_name zone;
        struct query_sink sink;
        cr_assert(query_name_scan(&zone, cases[i].zone, strlen(cases[i].zone), NULL, NULL) ==
                  QUERY_OK);
        query_sink_init(&sink, text, sizeof text - 1);
        revc_list_print(&sink, &zone, cases[i].octets);
        text[sink.size] = '\0';
        cr_expect_str_eq(text, cases[i].text, "%s: %s", cases[i].zone, text);
        cr_expect(revc_list_outcome(&zone, cases[i].octets) == cases[i].outcome, "%s %u",
                  cases[i].zone, cases[i].octets[3]);
    }
}

Test(revc, its_options_are_sound)
{
    const struct option *row;
    cr_expect(option_table_check(&revc_dash_options, &row) == NULL);
    cr_expect(option_table_check(&revc_long_options, &row) == NULL);
}
