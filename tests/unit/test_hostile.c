/* No form of output lets a control or bidirectional character through, whatever a server sends:
 * all types with hostile texts and names, in all forms. */
#include "common/names.h"
#include "fixture.h"
#include "hostile.h"
#include "octets.h"
#include "render/form.h"
#include "render/host.h"
#include "render/nslookup.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 8 << 20, MESSAGE = 65535, POISONS = 4 };

/* An exchange with a stray, a truncated reply and a whole one, and what is printed of it. */
struct scene {
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint server;
    struct query_stray stray;
    struct query_try tries[2];
    struct query_exchange exchange;
    struct query_transfer_state transfer;
    struct query_sink sink;
    const char *what; /* is being printed */
    unsigned printed;
    char typed[64]; /* a name as somebody else may have put it into a command */
    uint8_t query[512], octets[MESSAGE];
    char out[ROOM];
};

static struct scene *scene_new(void)
{
    struct scene *s = calloc(1, sizeof *s);
    cr_assert_not_null(s);
    struct query_name name = hostile_name(HOSTILE_RAW, 0, "example.");
    s->request = query_request_default(&name);
    s->server = (struct query_endpoint){.family = 4, .port = 53, .octets = {192, 0, 2, 53}};
    s->stray = (struct query_stray){
        .what = QUERY_MISMATCH_QUESTION, .type = 65280, .class = 77, .name = name};
    for (unsigned i = 0; i < 2; i++) {
        struct query_try *t = &s->tries[i];
        t->server = s->server;
        t->transport = i == 0 ? QUERY_TRANSPORT_UDP : QUERY_TRANSPORT_TCP;
        t->query = s->query;
        t->end = QUERY_END_REPLY;
        t->reply = s->octets;
        t->end_us = 1000;
    }
    s->tries[0].strays = &s->stray;
    s->tries[0].stray_count = s->tries[0].stray_total = 1;
    s->tries[0].next = QUERY_NEXT_TCP;
    s->exchange = (struct query_exchange){.request = &s->request,
                                          .policy = &s->policy,
                                          .servers = &s->server,
                                          .server_count = 1,
                                          .tries = s->tries,
                                          .try_count = 2,
                                          .done = true};
    s->transfer = (struct query_transfer_state){
        .exchange = &s->exchange, .message = &s->tries[1].message, .messages = 1};
    hostile_fill((uint8_t *)s->typed, sizeof s->typed - 1, HOSTILE_RAW, 1);
    return s;
}

/* The message at s->octets is what came. */
static void set_reply(struct scene *s, size_t size)
{
    for (unsigned i = 0; i < 2; i++) {
        s->tries[i].reply_size = size;
        (void)query_message_parse(&s->tries[i].message, s->octets, size);
    }
    s->tries[0].message.flags |= QUERY_FLAG_TC;
    size_t used = size < sizeof s->query ? size : sizeof s->query;
    memcpy(s->query, s->octets, used);
    s->tries[0].query_size = s->tries[1].query_size = used;
    s->stray.octets = s->octets;
    s->stray.size = size;
}

static struct query_sink *begin(struct scene *s, const char *what)
{
    s->what = what;
    query_sink_init(&s->sink, s->out, sizeof s->out);
    return &s->sink;
}

/* Judges what was printed since. */
static void end(struct scene *s, unsigned allowed)
{
    size_t at;
    cr_assert_eq(s->sink.status, QUERY_OK, "%s", s->what);
    const char *verdict = hostile_verdict(s->out, s->sink.size, allowed, &at);
    size_t from = at < 60 ? 0 : at - 60;
    cr_assert_null(verdict, "%s: %s at octet %zu, behind: %.*s", s->what, verdict, at,
                   (int)(at - from), s->out + from);
    s->printed++;
}

/* ---- forms ---- */

static const enum query_transfer_fact facts[] = {QUERY_TRANSFER_SEND, QUERY_TRANSFER_STRAY,
                                                 QUERY_TRANSFER_MESSAGE, QUERY_TRANSFER_RETRY,
                                                 QUERY_TRANSFER_DONE};
enum { FACTS = sizeof facts / sizeof facts[0] };

/* The stray is the first try's, the message the second's. */
static void set_fact(struct scene *s, enum query_transfer_fact fact)
{
    s->exchange.try_count = fact == QUERY_TRANSFER_STRAY ? 1 : 2;
    s->transfer.end = fact == QUERY_TRANSFER_DONE ? QUERY_TRANSFER_COMPLETE : QUERY_TRANSFER_GOING;
}

static void print_dig(struct scene *s, const struct dig_style *style, const char *what)
{
    const char *const servers[] = {s->typed};
    struct query_sink *sink = begin(s, what);
    struct dig_render render = {.out = sink,
                                .diagnostics = sink,
                                .notes = sink,
                                .style = style,
                                .server_names = servers,
                                .name = s->typed};
    dig_render_exchange(&render, &s->exchange);
    for (unsigned i = 0; i < FACTS; i++) {
        set_fact(s, facts[i]);
        dig_render_transfer(&render, &s->transfer, facts[i]);
    }
    end(s, HOSTILE_TABS);
}

#define ALL                                                                                        \
    .comments = true, .question = true, .answer = true, .authority = true, .additional = true,     \
    .stats = true, .query = true

static void print_dig_forms(struct scene *s)
{
    struct names utf8 = {.utf8 = true, .program = "test", .diagnostics = &s->sink};
    struct names ascii = {.program = "test", .diagnostics = &s->sink};
    const struct {
        const char *what;
        struct dig_style style;
    } styles[] = {
        {"dig", {ALL, .best_effort = true, .text = QUERY_STYLE_DIG}},
        {"dig +nobesteffort", {ALL, .text = QUERY_STYLE_DIG}},
        {"dig +multiline", {ALL, .best_effort = true, .multiline = true, .text = QUERY_STYLE_DIG}},
        {"dig +short", {.short_form = true, .answer = true, .identify = true}},
        {"dig +yaml", {ALL, .yaml = true, .text = QUERY_STYLE_DIG}},
        {"dig +dns64prefix", {.prefixes = true, .answer = true}},
        {"dig +unknownformat",
         {ALL, .best_effort = true, .text = {.flags = QUERY_STYLE_GENERIC, .rdata = 48}}},
        {"dig +idnout",
         {ALL, .best_effort = true,
          .text = {.print_name = names_print_international, .context = &utf8}}},
        {"dig +idnout without UTF-8",
         {ALL, .best_effort = true,
          .text = {.print_name = names_print_international, .context = &ascii}}},
    };
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++)
        print_dig(s, &styles[i].style, styles[i].what);
}

static void print_host_forms(struct scene *s)
{
    static const struct host_style styles[] = {
        {.heading = true},
        {.heading = true, .newest = true, .name_server = true},
        {.verbose = true, .heading = true},
        {.no_dnssec = true, .records = HOST_RECORDS_ADDRESSES},
    };
    const char *const servers[] = {s->typed};
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        struct query_sink *sink = begin(s, "host");
        struct host_render render = {.dig = {.out = sink,
                                             .diagnostics = sink,
                                             .style = &host_dig_style,
                                             .form = &host_form,
                                             .server_names = servers,
                                             .name = s->typed},
                                     .style = styles[i]};
        host_render_trying(&render, &s->request.name);
        host_render_exchange(&render, &s->exchange);
        for (unsigned k = 0; k < FACTS; k++) {
            set_fact(s, facts[k]);
            host_render_transfer(&render, &s->transfer, facts[k]);
        }
        end(s, HOSTILE_TABS);
    }
}

static void print_nslookup_forms(struct scene *s)
{
    const char *const servers[] = {s->typed};
    for (unsigned debug = 0; debug < 2; debug++) {
        for (unsigned list = NSLOOKUP_LIST_NONE; list <= NSLOOKUP_LIST_ALL; list++) {
            struct query_sink *sink = begin(s, "nslookup");
            struct nslookup_render render = {.dig = {.out = sink,
                                                     .diagnostics = sink,
                                                     .style = &nslookup_dig_style,
                                                     .form = &nslookup_form,
                                                     .server_names = servers,
                                                     .name = s->typed},
                                             .debug = debug != 0,
                                             .list = (enum nslookup_list)list};
            s->exchange.try_count = 2;
            dig_render_exchange(&render.dig, &s->exchange);
            nslookup_trace_fact(sink, &s->tries[1], QUERY_FACT_SEND);
            nslookup_trace_fact(sink, &s->tries[1], QUERY_FACT_END);
            end(s, HOSTILE_TABS);
        }
    }
}

/* A zone with a server that has a hostile name and says what came. */
static void print_zone(struct scene *s, const struct form_view *view,
                       const struct report_form *report, struct query_content *content)
{
    struct allns *allns = calloc(1, sizeof *allns);
    cr_assert_not_null(allns);
    allns->name = allns->zone = allns->parent = s->request.name;
    allns->parent_known = allns->child_known = true;
    struct allns_server *server = allns_add(allns, &s->request.name);
    server->child = true;
    for (unsigned i = 0; i < 2; i++) {
        struct query_endpoint endpoint = s->server;
        endpoint.octets[3] += (uint8_t)i;
        struct allns_address *address = allns_add_address(server, &endpoint);
        address->answer = address->soa = &s->exchange;
        address->content = address->start = address->servers = content;
        address->authoritative = i == 0;
    }
    report->allns(view, &s->request, allns, allns_judge(allns), 0);
    free(allns);
}

/* Two servers, of which one says what came, and the other nothing. */
static void print_reports(struct scene *s, const struct form_view *view,
                          const struct report_form *report)
{
    static const struct query_origin origin = {.kind = QUERY_ORIGIN_USER};
    static const bool given[] = {true, false};
    struct query_content *content = query_content_new(&s->tries[1].message);
    cr_assert_not_null(content);
    const struct content_voice voices[] = {
        {.host = s->typed,
         .server = s->server,
         .exchange = &s->exchange,
         .content = content,
         .request = &s->request,
         .origins = &origin},
        {.host = s->typed, .server = s->server, .request = &s->request, .origins = &origin}};
    const struct report_round round = {
        .report = "until", .number = 2, .voices = voices, .count = 2, .given = given};
    const struct report_end over = {.rounds = 2};
    const struct tally_row row = {.question = s->typed, .voice = voices[0], .asked = 2};
    report->compare(view, voices, 2, CONTENT_PARTLY, 0);
    report->round(view, &round);
    report->change(view, &round, 0, NULL);
    report->change(view, &round, 1, content);
    report->watch(view, &over, 1);
    report->until(view, &over, s->typed, 1, 2);
    report->count(view, &over, &row, 1);
    print_zone(s, view, report, content);
    query_content_free(content);
}

/* Whatever stands in the table, now and later. */
static void print_form(struct scene *s, const struct form *form, unsigned columns, bool colour,
                       bool utf8)
{
    static const struct dig_style style = {ALL, .text = QUERY_STYLE_DIG};
    const char *const servers[] = {s->typed};
    struct query_sink *sink = begin(s, form->name);
    struct form_view view = {.out = sink,
                             .style = &style,
                             .server_names = servers,
                             .name = s->typed,
                             .argument = "name,ttl,class,type,data", /* for a form that has one */
                             .columns = columns,
                             .colour = colour,
                             .utf8 = utf8};
    s->exchange.try_count = 2;
    form->lookup(&view, &s->exchange);
    for (unsigned i = 0; i < FACTS; i++) {
        set_fact(s, facts[i]);
        form->transfer(&view, &s->transfer, facts[i]);
    }
    if (form->report != NULL)
        print_reports(s, &view, form->report);
    end(s, HOSTILE_TABS | (colour ? HOSTILE_COLOURS : 0));
}

static void print_all(struct scene *s, size_t size)
{
    size_t count;
    const struct form *forms = form_table(&count);
    set_reply(s, size);
    for (size_t i = 0; i < count; i++) {
        for (unsigned how = 0; how < 4; how++)
            print_form(s, &forms[i], how * 60, (how & 1) != 0, (how & 2) != 0);
    }
    s->exchange.try_count = 2;
    print_dig_forms(s);
    s->exchange.try_count = 2;
    print_host_forms(s);
    print_nslookup_forms(s);
}

/* ---- messages ---- */

/* A case of a fixture: each of its texts and names by itself, and then all of them. */
static void print_case(struct scene *s, const struct fixture *f, const struct fixture_case *c,
                       unsigned first)
{
    enum hostile_kind kind = first % 2 == 0 ? HOSTILE_RAW : HOSTILE_UTF8;
    for (int which = -1; which < POISONS; which++) {
        size_t size = hostile_message(s->octets, f->type, f->class, c->wire, c->size, kind, first);
        if (!hostile_poison(s->octets, size, which, kind, first + (unsigned)(which + 1) * 7))
            break;
        print_all(s, size);
    }
}

Test(hostile, the_judge_knows_what_does_harm)
{
    static const char *const bad[] = {"\033[2J",      "a\x7f",           "\xc2\x85",
                                      "\xe2\x80\xae", "\xe2\x81\xa6",    "\xd8\x9c",
                                      "\x9b",         "\xef\xbb\xbf",    "\xf3\xa0\x81\x81",
                                      "\xe2\x80",     "\xc0\x8a",        "\r",
                                      "a\n%",         "\xed\xa0\x80",    "\xe2\x80\xa8",
                                      "\x08",         "\xf4\x90\x80\x80"};
    size_t at;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_expect_not_null(hostile_verdict(bad[i], strlen(bad[i]), 3, &at), "%zu", i);
    cr_assert_not_null(hostile_verdict("\0", 1, 3, &at));
    cr_assert_not_null(hostile_verdict("\t", 1, 0, &at));
    cr_assert_not_null(hostile_verdict("\033[1m", 4, 0, &at));
    cr_assert_not_null(hostile_verdict("\033[5m", 4, 3, &at));
    static const char good[] =
        "\033[1mgood \xc3\xbc \xe2\x94\x94\xe2\x94\x80 \xf0\x9f\x98\x80\033[0m\t%d\n";
    cr_assert_not_null(hostile_verdict(good, sizeof good - 1, 3, &at));
    cr_assert_null(hostile_verdict(good, sizeof good - 5, 3, &at));
}

Test(hostile, no_form_lets_harm_through_in_any_type)
{
    struct fixtures all = fixtures_read(TESTS_DIR "/rdata");
    struct scene *s = scene_new();
    unsigned first = 0;
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0, cases = 0; k < all.fixtures[i].count && cases < 2; k++) {
            const struct fixture_case *c = &all.fixtures[i].cases[k];
            if (c->kind == FIXTURE_KO || c->wire == NULL || c->size > 300)
                continue;
            print_case(s, &all.fixtures[i], c, first);
            first += 17;
            cases++;
        }
    }
    cr_assert_gt(s->printed, 5000);
    free(s);
    fixtures_free(&all);
}

/* All that does harm, in strings that have room for it. */
Test(hostile, no_form_lets_any_of_it_through)
{
    struct scene *s = scene_new();
    uint8_t rdata[3 * 256];
    for (unsigned first = 0; first < hostile_count() + 30; first += 30) {
        for (unsigned kind = 0; kind < HOSTILE_KINDS; kind++) {
            for (unsigned i = 0; i < 3; i++) {
                rdata[256 * i] = 255;
                hostile_fill(rdata + 256 * i + 1, 255, (enum hostile_kind)kind, first + i * 80);
            }
            print_all(s, hostile_message(s->octets, 16, 1, rdata, sizeof rdata,
                                         (enum hostile_kind)kind, first));
        }
    }
    free(s);
}

/* Each octet in a name, and each where a message is cut or has another octet than it should. */
Test(hostile, no_form_lets_harm_through_that_comes_with_a_malformed_message)
{
    static const uint8_t address[] = {192, 0, 2, 1};
    struct scene *s = scene_new();
    size_t size = hostile_message(s->octets, 1, 1, address, 4, HOSTILE_RAW, 5);
    uint8_t *whole = malloc(size);
    memcpy(whole, s->octets, size);
    for (size_t cut = 0; cut < size; cut += 31) {
        memcpy(s->octets, whole, size);
        print_all(s, cut);
        hostile_fill(s->octets + cut, size - cut < 9 ? size - cut : 9, HOSTILE_RAW, (unsigned)cut);
        print_all(s, size);
    }
    for (unsigned octet = 0; octet < 256; octet += 7) {
        memcpy(s->octets, whole, size);
        for (unsigned i = 0; i < 7; i++) /* a percent sign would look as if behind a line end */
            s->octets[13 + i] = (uint8_t)(octet + i == '%' ? 0 : octet + i);
        print_all(s, size);
    }
    free(whole);
    free(s);
}

/* A-labels that are harmful characters, by RFC 3492, and one that RFC 5892 allows: a joiner. */
Test(hostile, no_a_label_turns_into_harm)
{
    static const char *const labels[] = {
        "xn--ab-g4t",   "xn--abc-4q0a", "xn--ab-88t",      "xn--ab-qa", "xn--ab-5da",
        "xn--ab-3106t", "xn--ab-esd",   "xn--11b2ezcw70k", "xn--a",     "xn--a-\x1b[2J"};
    struct scene *s = scene_new();
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        uint8_t rdata[64];
        size_t n = strlen(labels[i]);
        rdata[0] = (uint8_t)n;
        memcpy(rdata + 1, labels[i], n);
        rdata[n + 1] = 0;
        print_all(s, hostile_message(s->octets, 5, 1, rdata, n + 2, HOSTILE_RAW, 0));
    }
    free(s);
}
