/* Several replies side by side: what changes, who differs, how long it took, whether a delegation
 * fits. */
#include "octets.h"
#include "render/allns.h"
#include "render/content.h"
#include "render/tally.h"
#include "reply.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A reply, and what belongs to it. */
struct said {
    struct query_request request;
    struct query_try attempt;
    struct query_exchange exchange;
    struct query_content *content;
    struct content_voice voice;
};

/* `text` NULL: no reply. */
static struct said *say(const char *host, uint16_t type, const char *text)
{
    uint8_t octets[2048];
    struct said *said = calloc(1, sizeof *said);
    struct query_name name = name_of("www.example.com.");
    said->request = query_request_default(&name);
    said->request.type = type;
    said->exchange = (struct query_exchange){.request = &said->request,
                                             .tries = &said->attempt,
                                             .try_count = 1,
                                             .status = text == NULL ? QUERY_TIMEOUT : QUERY_OK};
    said->attempt.end = text == NULL ? QUERY_END_TIMEOUT : QUERY_END_REPLY;
    said->voice = (struct content_voice){.host = host, .exchange = &said->exchange};
    cr_assert_eq(query_endpoint_scan(&said->voice.server, host, strlen(host)), QUERY_OK);
    said->voice.server.port = 53;
    if (text == NULL)
        return said;
    size_t size = reply_put(octets, sizeof octets, 7, &name, type, text);
    cr_assert_eq(query_message_parse(&said->attempt.message, octets, size), QUERY_OK);
    said->content = query_content_new(&said->attempt.message);
    said->voice.content = said->content;
    return said;
}

static void forget(struct said *said)
{
    query_content_free(said->content);
    free(said);
}

static void assert_changes(uint16_t type, const char *before, const char *now, const char *wanted)
{
    char text[2048];
    struct query_sink sink;
    struct said *one = say("192.0.2.1", type, before), *other = say("192.0.2.1", type, now);
    query_sink_init(&sink, text, sizeof text - 1);
    unsigned count = content_changes_print(&sink, one->content, &other->voice, "> ", NULL, false);
    unsigned lines = 0;
    text[sink.size] = '\0';
    cr_expect_str_eq(text, wanted);
    for (size_t i = 0; i < sink.size; i++)
        lines += text[i] == '\n';
    cr_expect_eq(count, lines);
    forget(one);
    forget(other);
}

Test(side, what_has_not_changed_is_not_told)
{
    assert_changes(1, "AN www.example.com. 60 A 192.0.2.1; AN www.example.com. 60 A 192.0.2.2",
                   "AN www.example.com. 59 A 192.0.2.2; AN www.example.com. 59 A 192.0.2.1", "");
    assert_changes(1, NULL, NULL, "");
}

Test(side, records_that_come_and_go_have_a_line_each)
{
    assert_changes(1, "AN www.example.com. 60 A 192.0.2.1; AN www.example.com. 60 A 192.0.2.2",
                   "AN www.example.com. 60 A 192.0.2.2; AN www.example.com. 60 A 192.0.2.3",
                   "> - www.example.com. A 192.0.2.1\n> + www.example.com. A 192.0.2.3\n");
}

Test(side, status_serial_and_silence_are_changes)
{
    assert_changes(1, "AN www.example.com. 60 A 192.0.2.1", "NXDOMAIN",
                   "> ~ status NXDOMAIN: no such name; it was NOERROR\n"
                   "> - www.example.com. A 192.0.2.1\n");
    assert_changes(1, "NXDOMAIN; NS example.com. 60 SOA a. b. 4294967295 2 3 4 5",
                   "NXDOMAIN; NS example.com. 60 SOA a. b. 1 2 3 4 5",
                   "> ~ serial 1; it was 4294967295\n");
    assert_changes(1, "NXDOMAIN; NS example.com. 60 SOA a. b. 5 2 3 4 5",
                   "NXDOMAIN; NS example.com. 60 SOA a. b. 3 2 3 4 5",
                   "> ~ serial 3; it was 5: it is older\n");
    assert_changes(1, "", NULL, "> ~ no reply: timed out\n");
    assert_changes(1, NULL, "AN www.example.com. 60 A 192.0.2.1",
                   "> ~ it replies: NOERROR\n> + www.example.com. A 192.0.2.1\n");
}

Test(side, signs_have_colours_where_there_are_some)
{
    char text[256];
    struct query_sink sink;
    struct said *one = say("192.0.2.1", 1, ""), *other = say("192.0.2.1", 1, "NXDOMAIN");
    query_sink_init(&sink, text, sizeof text - 1);
    cr_expect_eq(content_changes_print(&sink, one->content, &other->voice, "> ", NULL, true), 1);
    text[sink.size] = '\0';
    cr_expect_str_eq(text,
                     "> \033[33m~ status NXDOMAIN: no such name; it was NOERROR: no records of "
                     "the type\033[0m\n");
    forget(one);
    forget(other);
}

Test(side, text_from_outside_does_not_reach_the_terminal_as_it_is)
{
    assert_changes(16, "AN www.example.com. 60 TXT a", "AN www.example.com. 60 TXT \\027[2J",
                   "> - www.example.com. TXT \"a\"\n> + www.example.com. TXT \"\\027[2J\"\n");
}

static void assert_compared(const char *const texts[3], enum content_accord accord,
                            const char *wanted)
{
    char text[4096];
    struct query_sink sink;
    struct content_voice voices[3];
    struct said *said[3];
    static const char *const hosts[] = {"192.0.2.1", "192.0.2.2", "2001:db8::3"};
    for (size_t i = 0; i < 3; i++) {
        said[i] = say(hosts[i], 1, texts[i]);
        voices[i] = said[i]->voice;
    }
    query_sink_init(&sink, text, sizeof text - 1);
    cr_expect_eq(content_compare(voices, 3), accord);
    content_compare_print(&sink, voices, 3, accord, NULL);
    text[sink.size] = '\0';
    cr_expect_str_eq(text, wanted);
    for (size_t i = 0; i < 3; i++)
        forget(said[i]);
}

Test(side, who_says_the_same_is_named_together)
{
    assert_compared(
        (const char *const[3]){"AN www.example.com. 60 A 192.0.2.9",
                               "AN WWW.example.com. 5 A 192.0.2.9",
                               "AN www.example.com. 1 A 192.0.2.9"},
        CONTENT_SAME,
        "same\n    www.example.com. A 192.0.2.9\n192.0.2.1,\n192.0.2.2,\n2001:db8::3\n");
    assert_compared((const char *const[3]){NULL, "", NULL}, CONTENT_PARTLY,
                    "same\n    NOERROR: no records of the type\n192.0.2.2\n"
                    "no reply from 192.0.2.1: timed out\nno reply from 2001:db8::3: timed out\n");
    assert_compared((const char *const[3]){NULL, NULL, NULL}, CONTENT_SILENT,
                    "no reply from 192.0.2.1: timed out\nno reply from 192.0.2.2: timed out\n"
                    "no reply from 2001:db8::3: timed out\n");
}

Test(side, what_all_have_stands_once_and_the_rest_with_its_servers)
{
    assert_compared(
        (const char *const[3]){
            "AN www.example.com. 60 A 192.0.2.9; AN www.example.com. 60 A 192.0.2.8",
            "AN www.example.com. 60 A 192.0.2.9",
            "AN www.example.com. 60 A 192.0.2.8; AN www.example.com. 60 A 192.0.2.9"},
        CONTENT_DIFFERS,
        "different\n    www.example.com. A 192.0.2.9\n"
        "192.0.2.1,\n2001:db8::3:\n  + www.example.com. A 192.0.2.8\n"
        "192.0.2.2:\n    nothing more\n");
    assert_compared((const char *const[3]){"AA; NXDOMAIN", "NXDOMAIN", "SERVFAIL"}, CONTENT_DIFFERS,
                    "different\n192.0.2.1,\n192.0.2.2:\n  ~ NXDOMAIN: no such name\n"
                    "2001:db8::3:\n  ~ SERVFAIL\n"
                    "only some have the flag aa, which does not count: 192.0.2.1\n");
}

/* ---- times ---- */

static void assert_bars(const uint32_t *times, size_t count, unsigned columns, const char *wanted)
{
    char text[256];
    struct query_sink sink;
    const struct tally_row row = {.times_us = times, .asked = count};
    query_sink_init(&sink, text, sizeof text - 1);
    tally_bars_print(&sink, &row, columns, 1000, 8000, false);
    text[sink.size] = '\0';
    cr_expect_str_eq(text, wanted);
}

Test(side, bars_rise_with_the_time_and_cross_what_is_lost)
{
    static const uint32_t times[] = {1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, TALLY_LOST};
    assert_bars(times, 9, 80, "_.:-=+*#x");
    assert_bars(times, 8, 4, ".-+#");
    assert_bars(times, 9, 1, "x");
    assert_bars(times, 0, 80, "");
}

/* ---- a delegation ---- */

static struct allns_address *add(struct allns *allns, const char *server, const char *address,
                                 bool glue, bool own)
{
    struct query_name name = name_of(server);
    struct query_endpoint endpoint;
    cr_assert_eq(query_endpoint_scan(&endpoint, address, strlen(address)), QUERY_OK);
    struct allns_server *s = allns_add(allns, &name);
    s->parent = s->child = true;
    struct allns_address *a = allns_add_address(s, &endpoint);
    a->glue = glue;
    a->own = own;
    return a;
}

static void reply(struct allns_address *a, const struct said *said, uint32_t serial)
{
    a->answer = a->soa = &said->exchange;
    a->content = a->start = a->servers = said->content;
    a->authoritative = said->content != NULL;
    a->serial = serial;
}

static struct allns *zone_of(void)
{
    struct allns *allns = calloc(1, sizeof *allns);
    allns->name = name_of("www.example.com.");
    allns->zone = name_of("example.com.");
    allns->parent = name_of("com.");
    allns->type = 1;
    allns->walked = allns->parent_known = allns->child_known = true;
    return allns;
}

static bool prints(const struct allns *allns, enum allns_verdict verdict, const char *wanted)
{
    char text[4096];
    struct query_sink sink;
    const struct allns_style style = {.text = NULL};
    query_sink_init(&sink, text, sizeof text - 1);
    allns_print(&sink, allns, verdict, &style);
    text[sink.size] = '\0';
    return strstr(text, wanted) != NULL;
}

Test(side, servers_that_agree_and_a_delegation_that_fits)
{
    struct allns *allns = zone_of();
    struct said *said = say("192.0.2.1", 1, "AA; AN www.example.com. 60 A 192.0.2.9");
    reply(add(allns, "ns1.example.com.", "192.0.2.1", true, true), said, 5);
    reply(add(allns, "ns.example.net.", "192.0.2.2", false, true), said, 5);
    enum allns_verdict verdict = allns_judge(allns);
    cr_expect_eq(verdict, ALLNS_AGREE);
    cr_expect_eq(allns->group_count, 1);
    cr_expect(prints(allns, verdict, "\nall 2 addresses say, with serial 5:\n"));
    cr_expect(prints(allns, verdict, "delegation from com.: fits the zone\nverdict: all agree\n"));
    forget(said);
    free(allns);
}

Test(side, serials_are_compared_around_the_circle)
{
    struct allns *allns = zone_of();
    struct said *said = say("192.0.2.1", 1, "AA; AN www.example.com. 60 A 192.0.2.9");
    reply(add(allns, "ns1.example.com.", "192.0.2.1", true, true), said, 4294967295);
    reply(add(allns, "ns2.example.com.", "192.0.2.2", true, true), said, 3);
    enum allns_verdict verdict = allns_judge(allns);
    cr_expect_eq(verdict, ALLNS_DIFFER);
    cr_expect(prints(allns, verdict, "(serial 4294967295, older)"));
    cr_expect(prints(allns, verdict, "(serial 3)"));
    cr_expect(prints(allns, verdict, "they differ: 1 answer, 2 serial numbers, 1 set of NS"));
    forget(said);
    free(allns);
}

Test(side, glue_that_is_wrong_lacking_or_old_does_not_fit)
{
    struct allns *allns = zone_of();
    struct said *said = say("192.0.2.1", 1, "AA; AN www.example.com. 60 A 192.0.2.9");
    reply(add(allns, "ns1.example.com.", "192.0.2.1", true, false), said, 5);
    reply(add(allns, "ns1.example.com.", "192.0.2.7", false, true), said, 5);
    reply(add(allns, "ns2.example.com.", "192.0.2.2", false, true), said, 5);
    enum allns_verdict verdict = allns_judge(allns);
    cr_expect_eq(verdict, ALLNS_DELEGATION);
    cr_expect(prints(allns, verdict,
                     "ns1.example.com.: 192.0.2.1 is glue of the parent, and no address of it\n"));
    cr_expect(prints(allns, verdict,
                     "ns1.example.com.: 192.0.2.7 is an address of it that the "
                     "parent has no glue for\n"));
    cr_expect(prints(allns, verdict, "ns2.example.com.: the parent has no glue for it\n"));
    forget(said);
    free(allns);
}

Test(side, an_address_that_no_server_can_have_is_told_and_one_of_no_use_is_counted)
{
    struct allns *allns = zone_of();
    struct said *said = say("192.0.2.1", 1, "AA; AN www.example.com. 60 A 192.0.2.9");
    reply(add(allns, "ns.example.net.", "192.0.2.1", false, true), said, 5);
    add(allns, "ns.example.net.", "2001:db8::1", false, true)->use = ALLNS_FAMILY;
    enum allns_verdict verdict = allns_judge(allns);
    cr_expect_eq(verdict, ALLNS_AGREE);
    cr_expect(prints(allns, verdict, "\nnot asked: IPv6, 1 address\n"));
    add(allns, "ns.example.net.", "127.0.0.1", false, true)->use = ALLNS_NOWHERE;
    verdict = allns_judge(allns);
    cr_expect_eq(verdict, ALLNS_DELEGATION);
    cr_expect(prints(allns, verdict, "ns.example.net.: 127.0.0.1 is no address that a server can"));
    forget(said);
    free(allns);
}

Test(side, who_is_named_by_one_side_alone_does_not_fit)
{
    struct allns *allns = zone_of();
    struct said *said = say("192.0.2.1", 1, "AA; AN www.example.com. 60 A 192.0.2.9");
    reply(add(allns, "ns1.example.net.", "192.0.2.1", false, true), said, 5);
    reply(add(allns, "ns2.example.net.", "192.0.2.2", false, true), said, 5);
    allns->servers[0].child = false;
    allns->servers[1].parent = false;
    enum allns_verdict verdict = allns_judge(allns);
    cr_expect_eq(verdict, ALLNS_DELEGATION);
    cr_expect(prints(allns, verdict, "ns1.example.net.: named by the parent alone\n"));
    cr_expect(prints(allns, verdict, "ns2.example.net.: named by the zone alone\n"));
    forget(said);
    free(allns);
}

Test(side, who_does_not_reply_is_missing_and_nobody_is_silence)
{
    struct allns *allns = zone_of();
    struct said *said = say("192.0.2.1", 1, "AA; AN www.example.com. 60 A 192.0.2.9");
    struct said *none = say("192.0.2.2", 1, NULL);
    struct allns_address *first = add(allns, "ns1.example.com.", "192.0.2.1", true, true);
    reply(first, said, 5);
    reply(add(allns, "ns2.example.com.", "192.0.2.2", true, true), none, 0);
    enum allns_verdict verdict = allns_judge(allns);
    cr_expect_eq(verdict, ALLNS_MISSING);
    cr_expect(prints(allns, verdict, "192.0.2.2 no reply: timed out\n"));
    cr_expect(prints(allns, verdict, "those that serve the zone agree; 1 does not reply\n"));
    first->authoritative = false;
    cr_expect_eq(allns_judge(allns), ALLNS_SILENT);
    forget(said);
    forget(none);
    free(allns);
}
