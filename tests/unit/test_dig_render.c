/* Exchanges in dig's form.  The expected texts are what dig 9.18 prints for the
 * same octets. */
#include "octets.h"
#include "render/dig.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char query_octets[] =
    "0007 0120 0001 0000 0000 0001 07 'example' 03 'com' 00 0001 0001"
    "00 0029 04d0 00 00 0000 000c 000a 0008 0102030405060708";

/* One exchange of one try, and what was printed of it. */
struct scene {
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint server;
    struct query_try attempt;
    struct query_exchange exchange;
    struct dig_style style;
    uint8_t query[512], reply[512];
    enum dig_search search;
    bool more_names, show_search;
    char out[4096], diagnostics[4096], notes[512];
};

static const struct dig_style long_form = {.comments = true,
                                           .question = true,
                                           .answer = true,
                                           .authority = true,
                                           .additional = true,
                                           .best_effort = true};

static struct scene *scene_of(const char *reply)
{
    struct scene *s = calloc(1, sizeof *s);
    struct query_name name = name_of("example.com.");
    s->request = query_request_default(&name);
    s->server = (struct query_endpoint){.family = 4, .port = 53, .octets = {192, 0, 2, 53}};
    s->style = long_form;
    s->attempt.server = s->server;
    s->attempt.id = 7;
    s->attempt.query = s->query;
    s->attempt.query_size = octets_of(s->query, sizeof s->query, query_octets);
    if (reply != NULL) {
        s->attempt.end = QUERY_END_REPLY;
        s->attempt.reply = s->reply;
        s->attempt.reply_size = octets_of(s->reply, sizeof s->reply, reply);
        (void)query_message_parse(&s->attempt.message, s->reply, s->attempt.reply_size);
    }
    s->exchange = (struct query_exchange){.request = &s->request,
                                          .policy = &s->policy,
                                          .servers = &s->server,
                                          .server_count = 1,
                                          .tries = &s->attempt,
                                          .try_count = 1};
    return s;
}

static void play(struct scene *s, enum query_fact fact)
{
    static const char *const servers[] = {"ns1.example.net"};
    struct query_sink out, diagnostics, notes;
    query_sink_init(&notes, s->notes, sizeof s->notes - 1);
    query_sink_init(&out, s->out, sizeof s->out - 1);
    query_sink_init(&diagnostics, s->diagnostics, sizeof s->diagnostics - 1);
    struct dig_render render = {.out = &out,
                                .diagnostics = &diagnostics,
                                .notes = &notes,
                                .style = &s->style,
                                .server_names = servers,
                                .name = "example.com",
                                .search = s->search,
                                .more_names = s->more_names,
                                .show_search = s->show_search};
    dig_render_fact(&render, &s->exchange, &s->attempt, fact);
    s->out[out.size] = '\0';
    s->diagnostics[diagnostics.size] = '\0';
    s->notes[notes.size] = '\0';
}

static const char answer[] = "0007 8180 0001 0001 0000 0001 07 'example' 03 'com' 00 0001 0001"
                             "c00c 0001 0001 0000012c 0004 c0000201"
                             "00 0029 04d0 00 00 8000 0000";

Test(dig_render, a_reply_has_header_sections_and_blank_lines_where_dig_has_them)
{
    struct scene *s = scene_of(answer);
    s->style.banner = "\n; <<>> digc 1 <<>> example.com\n;; global options: +cmd\n";
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out,
                     "\n; <<>> digc 1 <<>> example.com\n;; global options: +cmd\n"
                     ";; Got answer:\n"
                     ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 7\n"
                     ";; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n"
                     "\n"
                     ";; OPT PSEUDOSECTION:\n"
                     "; EDNS: version: 0, flags: do; udp: 1232\n"
                     ";; QUESTION SECTION:\n"
                     ";example.com.\t\t\tIN\tA\n"
                     "\n"
                     ";; ANSWER SECTION:\n"
                     "example.com.\t\t300\tIN\tA\t192.0.2.1\n"
                     "\n");
    free(s);
}

Test(dig_render, short_form_has_the_rdata_alone)
{
    struct scene *s = scene_of(answer);
    s->style.short_form = true;
    s->style.comments = false;
    s->style.banner = "\n; not this\n";
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, "192.0.2.1\n");
    free(s);
}

Test(dig_render, identify_names_the_server_and_the_time)
{
    struct scene *s = scene_of(answer);
    s->style.short_form = true;
    s->style.identify = true;
    s->attempt.sent_us = 1000000;
    s->attempt.end_us = 1005900;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, "192.0.2.1 from server 192.0.2.53 in 5 ms.\n");
    free(s);
}

Test(dig_render, cookies_are_judged_against_the_one_that_was_sent)
{
    static const struct {
        const char *option, *line;
    } cases[] = {
        {"000a 0010 0102030405060708 1111111111111111",
         "; COOKIE: 01020304050607081111111111111111 (good)\n"},
        {"000a 0008 0102030405060708", "; COOKIE: 0102030405060708 (echoed)\n"},
        {"000a 0008 ff02030405060708", "; COOKIE: ff02030405060708 (bad)\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char reply[256] = "0007 8180 0000 0000 0000 0001 00 0029 04d0 00 00 0000 ";
        strcat(reply, i == 0 ? "0014 " : "000c ");
        strcat(reply, cases[i].option);
        struct scene *s = scene_of(reply);
        play(s, QUERY_FACT_END);
        cr_expect(strstr(s->out, cases[i].line) != NULL, "%s", s->out);
        free(s);
    }
}

Test(dig_render, options_have_digs_words)
{
    static const struct {
        const char *option, *line;
    } cases[] = {
        {"0003 0002 'od'", "; NSID: 6f 64 (\"od\")\n"},
        {"0003 0000", "; NSID:\n"},
        {"0008 0007 0001 18 00 c00002", "; CLIENT-SUBNET: 192.0.2.0/24/0\n"},
        {"0009 0004 000a9a4d", "; EXPIRE: 694861 (1 week 1 day 1 hour 1 minute 1 second)\n"},
        {"000b 0002 00fb", "; TCP KEEPALIVE: 25.1 secs\n"},
        {"000c 0003 000000", "; PAD: (3 bytes)\n"},
        {"000e 0004 4f66 002a", "; KEY-TAG: 20326, 42\n"},
        {"000f 0002 0006", "; EDE: 6 (DNSSEC Bogus)\n"},
        {"000f 0006 0006 'text'", "; EDE: 6 (DNSSEC Bogus): (text)\n"},
        {"000f 0002 001d", "; EDE: 29\n"},
        {"0010 0002 002a", "; CLIENT-TAG: 42\n"},
        {"fde9 0002 cafe", "; OPT=65001: ca fe (\"..\")\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t octets[64];
        char reply[256];
        size_t n = octets_of(octets, sizeof octets, cases[i].option);
        snprintf(reply, sizeof reply,
                 "0007 8180 0000 0000 0000 0001 00 0029 04d0 00 00 0000 00%02zx %s", n,
                 cases[i].option);
        struct scene *s = scene_of(reply);
        play(s, QUERY_FACT_END);
        cr_expect(strstr(s->out, cases[i].line) != NULL, "%s\n%s", cases[i].option, s->out);
        free(s);
    }
}

Test(dig_render, control_and_bidirectional_characters_of_a_server_never_come_through)
{
    /* EDE text: ESC [ 2 J, U+202E, U+0085, then plain text in UTF-8. */
    struct scene *s = scene_of("0007 8180 0000 0000 0000 0001 00 0029 04d0 00 00 0000 0013"
                               "000f 000f 0000 1b5b324a e280ae c285 'ok' c3a9");
    play(s, QUERY_FACT_END);
    cr_assert(strstr(s->out, "; EDE: 0 (Other): (.[2J..ok\xc3\xa9)\n") != NULL, "%s", s->out);
    free(s);
}

Test(dig_render, a_packet_that_cannot_be_read_is_shown_as_octets)
{
    struct scene *s = scene_of("0007 8180 0001 0001 0000 0000 07 'example' 03 'com' 00 0001 0001"
                               "c021 0001 0001 00000000 0004 c0000201");
    play(s, QUERY_FACT_END);
    cr_assert_str_empty(s->out);
    cr_assert_str_eq(s->diagnostics,
                     ";; Got bad packet: bad compression pointer\n"
                     "45 bytes\n"
                     "00 07 81 80 00 01 00 01 00 00 00 00 07 65 78 61          .............exa\n"
                     "6d 70 6c 65 03 63 6f 6d 00 00 01 00 01 c0 21 00          mple.com......!.\n"
                     "01 00 01 00 00 00 00 00 04 c0 00 02 01                   .............\n");
    free(s);
}

Test(dig_render, faults_in_rdata_have_digs_words)
{
    static const struct {
        const char *rdata; /* type, class, TTL, size and octets of the one answer */
        const char *line;
    } cases[] = {
        {"002d 0001 00000000 0004 0a 04 02 00", ";; Got bad packet: not implemented\n"},
        {"002f 0001 00000000 0004 00 00 06 40", ";; Got bad packet: FORMERR\n"},
        {"0023 0001 00000000 0009 0001 0001 00 00 01 '!' 00", ";; Got bad packet: syntax error\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char notation[256];
        (void)snprintf(notation, sizeof notation, "0007 8180 0000 0001 0000 0000 00 %s",
                       cases[i].rdata);
        struct scene *s = scene_of(notation);
        play(s, QUERY_FACT_END);
        cr_expect_eq(strncmp(s->diagnostics, cases[i].line, strlen(cases[i].line)), 0, "%s",
                     s->diagnostics);
        free(s);
    }
}

Test(dig_render, what_stands_in_the_wrong_place_is_named_as_dig_does)
{
    static const struct {
        const char *record;
        const char *line;
    } cases[] = {
        {"0029 04d0 00000000 0000", ";; Got bad packet: FORMERR\n"}, /* OPT */
        {"00fa 00ff 00000000 0011 00 000000000000 0000 0000 0000 0000 0000",
         ";; Got bad packet: TSIG in wrong location\n"},
        {"0018 00ff 00000000 0014 0000 05 00 00000000 00000000 00000000 0000 00 ff",
         ";; Got bad packet: SIG(0) in wrong location\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char notation[256];
        (void)snprintf(notation, sizeof notation, "0007 8180 0000 0001 0000 0000 00 %s",
                       cases[i].record);
        struct scene *s = scene_of(notation);
        s->style.best_effort = false;
        play(s, QUERY_FACT_END);
        cr_expect_eq(strncmp(s->diagnostics, cases[i].line, strlen(cases[i].line)), 0, "%s",
                     s->diagnostics);
        free(s);
    }
}

Test(dig_render, failures_have_digs_words)
{
    struct scene *s = scene_of(NULL);
    s->attempt.end = QUERY_END_TIMEOUT;
    s->attempt.next = QUERY_NEXT_AGAIN;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->diagnostics, ";; communications error to 192.0.2.53#53: timed out\n");

    s->attempt.end = QUERY_END_IO;
    s->attempt.error = ECONNREFUSED;
    s->attempt.next = QUERY_NEXT_NONE;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->diagnostics,
                     ";; communications error to 192.0.2.53#53: connection refused\n"
                     ";; no servers could be reached\n");

    s->attempt.end = QUERY_END_SETUP;
    s->attempt.error = ENETUNREACH;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->diagnostics,
                     ";; UDP setup with 192.0.2.53#53(192.0.2.53) for example.com failed: "
                     "network unreachable.\n"
                     ";; no servers could be reached\n");
    free(s);
}

Test(dig_render, truncation_is_remarked_only_with_comments)
{
    struct scene *s = scene_of("0007 8380 0001 0000 0000 0000 07 'example' 03 'com' 00 0001 0001");
    s->attempt.next = QUERY_NEXT_TCP;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, ";; Truncated, retrying in TCP mode.\n");
    s->style.comments = false;
    play(s, QUERY_FACT_END);
    cr_assert_str_empty(s->out);
    free(s);
}

/* ---- names that are searched for ---- */

/* A reply without records. */
static struct scene *scene_of_rcode(unsigned rcode)
{
    char octets[200];
    (void)snprintf(octets, sizeof octets,
                   "0007 818%x 0001 0000 0000 0000 07 'example' 03 'com' 00 0001 0001", rcode);
    struct scene *s = scene_of(octets);
    s->style = (struct dig_style){.stats = true, .answer = true, .best_effort = true};
    return s;
}

static unsigned stats_in(const char *text)
{
    unsigned count = 0;
    for (const char *at = strstr(text, ";; Query time:"); at != NULL;
         at = strstr(at + 1, ";; Query time:"))
        count++;
    return count;
}

Test(dig_render, an_absent_name_is_kept_back_while_others_are_tried)
{
    struct scene *s = scene_of_rcode(QUERY_RCODE_NXDOMAIN);
    s->search = DIG_SEARCH_DOMAIN;
    s->more_names = true;
    s->style.banner = "; not this\n";
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, "");
    s->show_search = true;
    play(s, QUERY_FACT_END);
    cr_assert_eq(strncmp(s->out, "; not this\n", 11), 0, "+showsearch shows it");
    free(s);
}

Test(dig_render, each_shown_step_of_a_search_has_the_banner)
{
    struct scene *s = scene_of_rcode(QUERY_RCODE_NXDOMAIN);
    struct query_sink out;
    struct dig_render render = {.out = &out,
                                .diagnostics = &out,
                                .style = &s->style,
                                .server_names = (const char *const[]){"ns1"},
                                .name = "example.com",
                                .search = DIG_SEARCH_DOMAIN,
                                .more_names = true,
                                .show_search = true};
    s->style.stats = false;
    s->style.banner = "banner\n";
    query_sink_init(&out, s->out, sizeof s->out);
    dig_render_fact(&render, &s->exchange, &s->attempt, QUERY_FACT_END);
    render.more_names = false;
    dig_render_fact(&render, &s->exchange, &s->attempt, QUERY_FACT_END);
    dig_render_fact(&render, &s->exchange, &s->attempt, QUERY_FACT_END);
    cr_assert_eq(out.size, strlen("banner\nbanner\n"), "and the last one was the last");
    free(s);
}

Test(dig_render, statistics_come_as_often_as_with_dig)
{
    static const struct {
        enum dig_search search;
        unsigned rcode, times;
    } cases[] = {
        {DIG_SEARCH_NONE, QUERY_RCODE_NOERROR, 1},   {DIG_SEARCH_NONE, QUERY_RCODE_NXDOMAIN, 1},
        {DIG_SEARCH_NONE, QUERY_RCODE_REFUSED, 1},   {DIG_SEARCH_ALONE, QUERY_RCODE_NOERROR, 1},
        {DIG_SEARCH_ALONE, QUERY_RCODE_NXDOMAIN, 2}, {DIG_SEARCH_ALONE, QUERY_RCODE_REFUSED, 1},
        {DIG_SEARCH_DOMAIN, QUERY_RCODE_NOERROR, 1}, {DIG_SEARCH_DOMAIN, QUERY_RCODE_NXDOMAIN, 1},
        {DIG_SEARCH_DOMAIN, QUERY_RCODE_REFUSED, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scene *s = scene_of_rcode(cases[i].rcode);
        s->search = cases[i].search;
        play(s, QUERY_FACT_END);
        cr_expect_eq(stats_in(s->out), cases[i].times, "case %zu", i);
        free(s);
    }
}

Test(dig_render, the_time_of_the_reply_is_that_of_the_exchange)
{
    struct scene *s = scene_of_rcode(QUERY_RCODE_NOERROR);
    s->attempt.sent_us = 5000000;
    s->attempt.end_us = 7000000;
    s->attempt.sent_unix_us = 951782398999999; /* two seconds before the leap day of 2000 */
    setenv("TZ", "UTC0", 1);
    play(s, QUERY_FACT_END);
    cr_assert_not_null(strstr(s->out, ";; WHEN: Tue Feb 29 00:00:00 UTC 2000\n"), "%s", s->out);
    free(s);
}

Test(dig_render, an_option_that_the_user_made_malformed_is_shown_in_the_query)
{
    struct scene *s = scene_of(NULL);
    s->style.query = true;
    s->attempt.query_size =
        octets_of(s->query, sizeof s->query,
                  "0007 0120 0001 0000 0000 0001 07 'example' 03 'com' 00 0001 0001"
                  "00 0029 04d0 00 00 0000 0008 0008 0004 00070000");
    play(s, QUERY_FACT_SEND);
    cr_assert_not_null(strstr(s->out, "; EDNS: version: 0, flags:; udp: 1232\n"
                                      "; CLIENT-SUBNET: 00 07 00 00 \n"),
                       "%s", s->out);
    free(s);
}

Test(dig_render, people_are_told_which_octet_of_a_message_is_at_fault)
{
    /* An MX record whose exchange points to itself: its RDATA starts at octet 41. */
    struct scene *s = scene_of("0007 8180 0001 0001 0000 0000 07 'example' 03 'com' 00 000f 0001"
                               "c00c 000f 0001 00000000 0004 000a c02b");
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->notes,
                     ";; At octet 43, answer record 1, exchange: bad compression pointer\n");
    free(s);
    /* One octet of the address is lacking. */
    s = scene_of("0007 8180 0001 0001 0000 0000 07 'example' 03 'com' 00 0001 0001"
                 "c00c 0001 0001 00000000 0004 c00002");
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->notes, ";; At octet 44, answer record 1: ends too early\n");
    free(s);
}

/* ---- signatures and transfers; the lines were seen from dig 9.18 ---- */

Test(dig_render, what_is_wrong_with_a_signature_has_digs_words)
{
    static const struct {
        struct query_tsig_check check;
        const char *words;
    } cases[] = {
        {{.verdict = QUERY_TSIG_MISSING}, "expected a TSIG or SIG(0)"},
        {{.verdict = QUERY_TSIG_FORGED}, "tsig verify failure"},
        {{.verdict = QUERY_TSIG_OTHER_KEY}, "tsig verify failure"},
        {{.verdict = QUERY_TSIG_CUT}, "tsig verify failure"},
        {{.verdict = QUERY_TSIG_MAC_SIZE}, "FORMERR"},
        {{.verdict = QUERY_TSIG_OTHER_TIME, .off_time = true}, "clocks are unsynchronized"},
        {{.verdict = QUERY_TSIG_ERROR, .error = 18}, "clocks are unsynchronized"},
        {{.verdict = QUERY_TSIG_ERROR, .error = 17, .off_time = true}, "clocks are unsynchronized"},
        {{.verdict = QUERY_TSIG_ERROR, .error = 16}, "tsig indicates error"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[100];
        struct scene *s = scene_of(answer);
        s->attempt.tsig = cases[i].check;
        s->style.stats = true;
        play(s, QUERY_FACT_END);
        (void)snprintf(line, sizeof line, ";; Couldn't verify signature: %s\n", cases[i].words);
        cr_expect_str_eq(s->diagnostics, line);
        cr_expect_not_null(strstr(s->out, "\n;; WARNING -- Some TSIG could not be validated\n\n"));
        free(s);
    }
}

/* Shows one message of an AXFR, the first or a later one. */
static void play_transfer(struct scene *s, const char *message, uint64_t number,
                          enum query_transfer_end end)
{
    static const char *const servers[] = {"ns1.example.net"};
    struct query_sink out, diagnostics;
    struct query_message parsed;
    uint8_t octets[512];
    (void)query_message_parse(&parsed, octets, octets_of(octets, sizeof octets, message));
    query_sink_init(&out, s->out, sizeof s->out - 1);
    query_sink_init(&diagnostics, s->diagnostics, sizeof s->diagnostics - 1);
    struct dig_render render = {.out = &out,
                                .diagnostics = &diagnostics,
                                .style = &s->style,
                                .server_names = servers,
                                .name = "example.com"};
    struct query_transfer_state state = {.exchange = &s->exchange,
                                         .end = end,
                                         .messages = number,
                                         .records = 5,
                                         .octets = 210,
                                         .message = &parsed};
    s->request.type = 252;
    s->style.comments = false;
    s->style.question = false;
    dig_render_transfer(&render, &state, QUERY_TRANSFER_MESSAGE);
    s->out[out.size] = '\0';
    s->diagnostics[diagnostics.size] = '\0';
}

#define SOA_RECORD "c00c 0006 0001 0000012c 0016 00 00 00000007 00000001 00000002 00000003 00000004"
static const char zone[] = "0007 8400 0001 0002 0000 0000 07 'example' 03 'com' 00 00fc 0001"
                           "" SOA_RECORD "" SOA_RECORD;
#define SOA_LINE "example.com.\t\t300\tIN\tSOA\t. . 7 1 2 3 4\n"

Test(dig_render, a_transfer_has_its_own_size)
{
    struct scene *s = scene_of(NULL);
    s->style.stats = true;
    play_transfer(s, zone, 2, QUERY_TRANSFER_COMPLETE);
    cr_expect_eq(strncmp(s->out, SOA_LINE SOA_LINE ";; Query time: ", 2 * strlen(SOA_LINE) + 15),
                 0);
    cr_expect_not_null(strstr(s->out, "\n;; XFR size: 5 records (messages 2, bytes 210)\n\n"));
    cr_expect_null(strstr(s->out, "MSG SIZE"));
    free(s);
}

Test(dig_render, a_transfer_may_be_shown_with_one_soa)
{
    struct scene *s = scene_of(NULL);
    s->style.one_soa = true;
    play_transfer(s, zone, 1, QUERY_TRANSFER_GOING);
    cr_expect_str_eq(s->out, SOA_LINE);
    play_transfer(s, zone, 2, QUERY_TRANSFER_GOING);
    cr_expect_str_eq(s->out, "");
    free(s);
}

Test(dig_render, a_transfer_that_fails_says_so)
{
    static const struct {
        enum query_transfer_end end;
        const char *line;
    } cases[] = {
        {QUERY_TRANSFER_REFUSED, "; Transfer failed.\n"},
        {QUERY_TRANSFER_EMPTY, "; Transfer failed.\n"},
        {QUERY_TRANSFER_NO_SOA, "; Transfer failed.  Didn't start with SOA answer.\n"},
        {QUERY_TRANSFER_OUTSIDE,
         "; Transfer failed.  What is wrong: a record is not in the zone.\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scene *s = scene_of(NULL);
        play_transfer(s, zone, 1, cases[i].end);
        cr_expect_str_eq(s->out, SOA_LINE SOA_LINE);
        cr_expect_str_eq(s->diagnostics, cases[i].line);
        free(s);
    }
}

/* ---- YAML ---- */

/* As `scene_of`, sent and answered at known times. */
static struct scene *yaml_scene(const char *reply)
{
    struct scene *s = scene_of(reply);
    s->style.yaml = true;
    s->attempt.sent_us = 1000000;
    s->attempt.end_us = 1002500;
    s->attempt.sent_unix_us = 1700000000123456; /* 2023-11-14 22:13:20 UTC */
    return s;
}

#define YAML_TOP                                                                                   \
    "- type: MESSAGE\n"                                                                            \
    "  message:\n"                                                                                 \
    "    type: RECURSIVE_RESPONSE\n"                                                               \
    "    query_time: !!timestamp 2023-11-14T22:13:20.123Z\n"                                       \
    "    response_time: !!timestamp 2023-11-14T22:13:20.125Z\n"

#define YAML_ADDRESSES                                                                             \
    "    socket_family: INET\n"                                                                    \
    "    socket_protocol: UDP\n"                                                                   \
    "    response_address: \"192.0.2.53\"\n"                                                       \
    "    response_port: 53\n"                                                                      \
    "    query_address: \"0.0.0.0\"\n"                                                             \
    "    query_port: 0\n"

#define YAML_HEADER                                                                                \
    "    response_message_data:\n"                                                                 \
    "      opcode: QUERY\n"                                                                        \
    "      status: NOERROR\n"                                                                      \
    "      id: 7\n"                                                                                \
    "      flags: qr rd ra\n"                                                                      \
    "      QUESTION: 1\n"                                                                          \
    "      ANSWER: 1\n"                                                                            \
    "      AUTHORITY: 0\n"                                                                         \
    "      ADDITIONAL: 1\n"

Test(dig_render, yaml_has_the_try_the_header_and_records_as_strings)
{
    struct scene *s = yaml_scene(answer);
    s->style.stats = true;
    s->style.multiline = true;
    s->style.text.flags = QUERY_STYLE_NO_TTL | QUERY_STYLE_NO_CLASS;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, YAML_TOP "    message_size: 56b\n" YAML_ADDRESSES YAML_HEADER
                                      "      OPT_PSEUDOSECTION:\n"
                                      "        EDNS:\n"
                                      "          version: 0\n"
                                      "          flags: do\n"
                                      "          udp: 1232\n"
                                      "      QUESTION_SECTION:\n"
                                      "        - 'example.com. IN A'\n"
                                      "      ANSWER_SECTION:\n"
                                      "        - 'example.com. 300 IN A 192.0.2.1'\n");
    free(s);
}

Test(dig_render, yaml_with_the_short_form_is_digs_mixture)
{
    struct scene *s = yaml_scene(answer);
    s->style.short_form = true;
    s->style.banner = "\n; not this\n";
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out,
                     YAML_TOP "    message_size: 56b\n" YAML_ADDRESSES YAML_HEADER "192.0.2.1\n");
    free(s);
}

Test(dig_render, yaml_shows_queries_too)
{
    struct scene *s = yaml_scene(answer);
    s->style.query = true;
    s->style.microseconds = true;
    s->attempt.transport = QUERY_TRANSPORT_TCP;
    s->policy.source = (struct query_endpoint){.family = 4, .octets = {127, 0, 0, 1}};
    play(s, QUERY_FACT_SEND);
    cr_assert_str_eq(s->out, "- type: MESSAGE\n"
                             "  message:\n"
                             "    type: RECURSIVE_QUERY\n"
                             "    query_time: !!timestamp 2023-11-14T22:13:20.123456Z\n"
                             "    message_size: 52b\n"
                             "    socket_family: INET\n"
                             "    socket_protocol: TCP\n"
                             "    response_address: \"192.0.2.53\"\n"
                             "    response_port: 53\n"
                             "    query_address: \"127.0.0.1\"\n"
                             "    query_port: 0\n"
                             "    query_message_data:\n"
                             "      opcode: QUERY\n"
                             "      status: NOERROR\n"
                             "      id: 7\n"
                             "      flags: rd ad\n"
                             "      QUESTION: 1\n"
                             "      ANSWER: 0\n"
                             "      AUTHORITY: 0\n"
                             "      ADDITIONAL: 1\n"
                             "      OPT_PSEUDOSECTION:\n"
                             "        EDNS:\n"
                             "          version: 0\n"
                             "          flags:\n"
                             "          udp: 1232\n"
                             "          COOKIE: 0102030405060708\n"
                             "      QUESTION_SECTION:\n"
                             "        - 'example.com. IN A'\n");
    free(s);
}

Test(dig_render, yaml_keeps_quotes_colons_and_hashes_inside_of_strings)
{
    /* TXT "it's", AAAA 2001:db8::, and an NSID, an extended error and an unknown option that would
     * end a key, a string or a line */
    struct scene *s =
        yaml_scene("0007 8180 0000 0002 0000 0001"
                   "00 0010 0001 00000001 0005 04 'it' 27 's'"
                   "00 001c 0001 00000001 0010 20010db8 000000000000000000000000"
                   "00 0029 04d0 00 00 0010 001a"
                   "0003 0003 'a: ' 000f 0008 0006 'a' 22 'b' 5c 'cd' fde9 0003 'a #'");
    s->style.question = false;
    play(s, QUERY_FACT_END);
    cr_assert_not_null(strstr(s->out, "        - '. 1 IN TXT \"it''s\"'\n"), "%s", s->out);
    cr_assert_not_null(strstr(s->out, "        - '. 1 IN AAAA 2001:db8::0'\n"), "%s", s->out);
    cr_assert_not_null(strstr(s->out, "          flags:\n"
                                      "          MBZ: 0x0010\n"
                                      "          udp: 1232\n"
                                      "          NSID: 61 3a 20 (\"a. \")\n"
                                      "          EDE:\n"
                                      "            INFO-CODE: 6 (DNSSEC Bogus)\n"
                                      "            EXTRA-TEXT: \"a\\\"b\\\\cd\"\n"
                                      "          OPT=65001: 61 20 23 (\"a .\")\n"),
                       "%s", s->out);
    free(s);
}

/* Seen of dig 9.18 with Knot's EDE 20, which has no text. */
Test(dig_render, yaml_has_an_empty_line_for_an_extended_error_without_text)
{
    struct scene *s = yaml_scene("0007 8180 0001 0000 0000 0001 07 'example' 03 'com' 00 0001 0001"
                                 "00 0029 04d0 00 00 0000 0006 000f 0002 0014");
    play(s, QUERY_FACT_END);
    cr_assert_not_null(strstr(s->out, "          EDE:\n"
                                      "            INFO-CODE: 20 (Not Authoritative)\n"
                                      "\n"
                                      "      QUESTION_SECTION:\n"),
                       "%s", s->out);
    free(s);
}

Test(dig_render, yaml_has_failures_and_no_remarks)
{
    struct scene *s = yaml_scene(NULL);
    s->attempt.end = QUERY_END_TIMEOUT;
    s->attempt.next = QUERY_NEXT_AGAIN;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, "");

    s->attempt.next = QUERY_NEXT_NONE;
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, "- type: DIG_ERROR\n"
                             "  message: |\n"
                             "    no servers could be reached\n");
    free(s);

    s = yaml_scene("0007 8180 0000 0001 0000 0000 00 002d 0001 00000000 0004 0a 04 02 00");
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, "- type: DIG_ERROR\n"
                             "  message: |\n"
                             "    the reply is malformed\n");
    free(s);
}

/* ---- replies to other queries ---- */

/* Two questions, of which the second is another name's: dig says that this cannot be. */
Test(dig_render, a_question_that_is_not_ours_may_be_malformed_besides)
{
    struct scene *s = scene_of(NULL);
    uint8_t octets[128];
    struct query_stray stray = {.what = QUERY_MISMATCH_QUESTION,
                                .type = 1,
                                .class = QUERY_CLASS_IN,
                                .octets = octets,
                                .name = name_of("other.example.")};
    stray.size = octets_of(octets, sizeof octets,
                           "0007 8180 0002 0000 0000 0000 07 'example' 03 'com' 00 0001 0001"
                           "05 'other' 07 'example' 00 0001 0001");
    s->attempt.strays = &stray;
    s->attempt.stray_count = 1;
    play(s, QUERY_FACT_STRAY);
    cr_assert_str_eq(s->diagnostics,
                     ";; Warning: Message parser reports malformed message packet.\n"
                     ";; ;; Question section mismatch: got other.example/A/IN\n");
    s->style.best_effort = false;
    play(s, QUERY_FACT_STRAY);
    cr_assert_str_eq(s->diagnostics, ";; ;; Question section mismatch: got other.example/A/IN\n");
    free(s);
}

/* ---- prefixes of DNS64 ---- */

Test(dig_render, prefixes_are_those_that_both_addresses_of_ipv4only_arpa_have)
{
    /* RFC 7050 section 2.2: .170 and .171 behind 64:ff9b::/96 and 2001:db8:64::/48 (RFC 6052
     * section 2.2: the octet at 8 is skipped), .170 alone behind 2001:db8:1::/96, and another
     * name's addresses */
    struct scene *s =
        yaml_scene("0007 8180 0001 0007 0000 0000 08 'ipv4only' 04 'arpa' 00 001c 0001"
                   "c00c 001c 0001 00000001 0010 0064ff9b00000000 00000000 c00000aa"
                   "c00c 001c 0001 00000001 0010 0064ff9b00000000 00000000 c00000ab"
                   "c00c 001c 0001 00000001 0010 20010db80064 c000 00 00aa 0000000000"
                   "c00c 001c 0001 00000001 0010 20010db80064 c000 00 00ab 0000000000"
                   "c00c 001c 0001 00000001 0010 20010db800010000 00000000 c00000aa"
                   "00   001c 0001 00000001 0010 20010db800020000 00000000 c00000aa"
                   "00   001c 0001 00000001 0010 20010db800020000 00000000 c00000ab");
    s->style = (struct dig_style){.prefixes = true, .answer = true};
    play(s, QUERY_FACT_END);
    cr_assert_str_eq(s->out, "64:ff9b::/96\n2001:db8:64::/48\n");
    free(s);
}
