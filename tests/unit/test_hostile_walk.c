/* No form of a walk, and no line of revc, lets through what does harm (see test_hostile.c). */
#include "hostile.h"
#include "octets.h"
#include "render/walk_dig.h"
#include "render/walk_lesson.h"
#include "revc/print.h"
#include "walk_scene.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4 << 20, TEXT = 4096, TYPE_TXT = 16, NAMES = 5, SCENES = 7 };

static char out[ROOM];

/* Judges what has been printed.  Returns whether anything hostile was among it, made harmless: a
 * test in which nothing arrives says nothing. */
static bool judge(const char *what, const struct query_sink *sink, unsigned allowed)
{
    size_t at;
    cr_assert_eq(sink->status, QUERY_OK, "%s", what);
    const char *verdict = hostile_verdict(sink->text, sink->size, allowed, &at);
    size_t from = at < 60 ? 0 : at - 60;
    cr_assert_null(verdict, "%s: %s at octet %zu, behind: %.*s", what, verdict, at,
                   (int)(at - from), sink->text + from);
    sink->text[sink->size] = '\0';
    return strstr(sink->text, "\\226") != NULL || strstr(sink->text, "\\\\226") != NULL ||
           strstr(sink->text, "..") != NULL;
}

/* ---- walks ---- */

typedef void print_fn(struct query_sink *sink, const struct walk_view *view,
                      const struct walk_style *style);

static void print_hops(struct query_sink *sink, const struct walk_view *view,
                       const struct walk_style *style)
{
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        walk_step_print(sink, view, style, query_walk_hop(view->walk, i));
        walk_tree_hop_print(sink, view, style, query_walk_hop(view->walk, i));
        walk_explain_hop_print(sink, view, style, query_walk_hop(view->walk, i));
    }
    walk_tree_close_print(sink, view, style);
    walk_explain_close_print(sink, view, style);
    walk_close_print(sink, view);
}

static void print_compared(struct query_sink *sink, const struct walk_view *view,
                           const struct walk_style *style)
{
    const struct query_hop *last = query_walk_hop(view->walk, query_walk_hops(view->walk) - 1);
    struct query_endpoint resolver = endpoint_of("192.0.2.53");
    struct walk_compare_view both = {.walk = view,
                                     .exchange = last->exchange,
                                     .resolver = &resolver,
                                     .resolver_name = view->name};
    walk_compare_print(sink, &both, style);
}

static void print_failure(struct query_sink *sink, const struct walk_view *view,
                          const struct walk_style *style)
{
    char typed[64] = "";
    (void)view;
    (void)style;
    hostile_fill((uint8_t *)typed, sizeof typed - 1, HOSTILE_RAW, 1);
    walk_json_fail(sink, typed, typed, 1);
}

static unsigned print_walk(const struct world *world, const char *what)
{
    unsigned arrived = 0;
    static const struct {
        const char *name;
        print_fn *print;
    } forms[] = {
        {"tree", walk_tree_print},       {"table", walk_table_print},
        {"explain", walk_explain_print}, {"sequence", walk_sequence_print},
        {"mermaid", walk_mermaid_print}, {"dot", walk_dot_print},
        {"svg", walk_svg_print},         {"json", walk_json_print},
        {"dig", walk_dig_print},         {"bytes", walk_bytes_print},
        {"step by step", print_hops},    {"comparison", print_compared},
        {"failure", print_failure},
    };
    const struct walk_view view = {.walk = world->walk,
                                   .name = &world->name,
                                   .type = TYPE_TXT,
                                   .zone = &world->zone,
                                   .start_count = 1};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        for (unsigned how = 0; how < 8; how++) {
            const struct walk_style style = {
                .utf8 = (how & 1) != 0, .colour = (how & 2) != 0, .width = (how & 4) != 0 ? 72 : 0};
            char text[200];
            struct query_sink sink;
            query_sink_init(&sink, out, sizeof out - 1);
            forms[i].print(&sink, &view, &style);
            (void)snprintf(text, sizeof text, "%s of %s", forms[i].name, what);
            arrived += judge(text, &sink, HOSTILE_TABS | (style.colour ? HOSTILE_COLOURS : 0));
        }
    }
    return arrived;
}

/* What caches hold of a walk. */
static unsigned print_caches(const struct world *world, const char *what)
{
    const struct walk_view view = {.walk = world->walk,
                                   .name = &world->name,
                                   .type = TYPE_TXT,
                                   .zone = &world->zone,
                                   .start_count = 1};
    const struct walk_cache_row row = {.name = &world->name, .type = TYPE_TXT, .failed = &view};
    struct query_cache *cache = query_cache_new();
    struct walk_cache_view all = {.rows = &row,
                                  .row_count = 1,
                                  .cache = cache,
                                  .zones = world->cache,
                                  .now_us = world->now_us};
    unsigned arrived = 0;
    query_cache_learn(cache, world->walk);
    for (unsigned how = 0; how < 8; how++) {
        const struct walk_style style = {
            .utf8 = (how & 1) != 0, .colour = (how & 2) != 0, .width = (how & 4) != 0 ? 72 : 0};
        struct query_sink sink;
        query_sink_init(&sink, out, sizeof out - 1);
        walk_cache_print(&sink, &all, &style);
        arrived += judge(what, &sink, HOSTILE_TABS | (style.colour ? HOSTILE_COLOURS : 0));
    }
    query_cache_free(cache);
    return arrived;
}

/* A hostile name as text, in the zone of the walk. */
static void put_name(char text[TEXT], unsigned first)
{
    struct query_name name = hostile_name(HOSTILE_RAW, first, "example.");
    for (unsigned i = 0; i < name.size; i++) {
        if (name.wire[i] == ';')
            name.wire[i] = '-'; /* ends a piece of a reply */
    }
    struct text printed = text_of_name(&name);
    strcpy(text, printed.text);
}

/* What the servers of a scene say. */
struct hostile_scene {
    const char *what;
    const char *root, *server; /* of the root and of the zone */
};

/* $1 is the zone, $2 a name server, $3 an alias's target, $4 a mailbox. */
#define REFERRAL "NS $1 60 NS $2; AR $2 60 A 192.0.2.2"
#define HARM     "\\027[2J\\194\\133\\226\\128\\174\\155m\\010\\037\\009\\037\\255"
static const struct hostile_scene scenes[SCENES] = {
    {"an alias", REFERRAL, "AA; AN www.example. 60 CNAME $3; AN $3 60 TXT \"" HARM "\""},
    {"no such name", REFERRAL, "AA; NXDOMAIN; NS $1 60 SOA $2 $4 1 2 3 4 5"},
    {"a refusal", REFERRAL, "REFUSED"},
    {"an upward referral", REFERRAL, "NS . 60 NS $2"},
    {"missing glue", "NS $1 60 NS $2", "AA"},
    {"a malformed reply", REFERRAL, "BROKEN"},
    {"no reply", REFERRAL, "TIMEOUT"},
};

/* Puts names in place of $1 to $4. */
static void expand(char *text, size_t room, const char *pattern, char names[NAMES][TEXT])
{
    struct query_sink sink;
    query_sink_init(&sink, text, room - 1);
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '$')
            query_sink_text(&sink, names[*++pattern - '0']);
        else
            query_sink_char(&sink, *pattern);
    }
    cr_assert_eq(sink.status, QUERY_OK);
    text[sink.size] = '\0';
}

static unsigned play(const struct hostile_scene *scene, unsigned first)
{
    static char names[NAMES][TEXT], root[8 * TEXT], server[8 * TEXT];
    strcpy(names[1], "example.");
    for (unsigned i = 2; i < NAMES; i++)
        put_name(names[i], first + 40 * i);
    expand(root, sizeof root, scene->root, names);
    expand(server, sizeof server, scene->server, names);
    const struct row rows[] = {{ROOT, NULL, root}, {"192.0.2.2", NULL, server}, {NULL, NULL, NULL}};
    struct world world = world_of(rows, "www.example.");
    world.request.type = TYPE_TXT;
    world.cache = query_walk_cache_new();
    (void)world_go(&world);
    cr_assert_gt(query_walk_hops(world.walk), 0);
    unsigned arrived = print_walk(&world, scene->what) + print_caches(&world, scene->what);
    query_walk_free(world.walk);
    query_walk_cache_free(world.cache);
    return arrived;
}

Test(hostile_walk, no_form_of_a_walk_lets_harm_through)
{
    unsigned arrived = 0;
    for (unsigned first = 0; first < hostile_count(); first += 50) {
        for (size_t i = 0; i < SCENES; i++)
            arrived += play(&scenes[i], first);
    }
    cr_assert_gt(arrived, 1500);
}

/* ---- revc ---- */

static void add_facts(struct revc_answer *answer, unsigned first)
{
    static const enum revc_kind kinds[] = {REVC_FACT_REASON, REVC_FACT_ORIGIN, REVC_FACT_HOLDER};
    struct query_name name = hostile_name(HOSTILE_RAW, first, "example.");
    uint8_t octets[120];
    cr_assert_not_null(revc_answer_add(answer, REVC_FACT_NAME, name.wire, name.size));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        hostile_fill(octets, sizeof octets, HOSTILE_RAW, first + 7 * (unsigned)i);
        octets[20] = octets[40] = octets[60] = octets[80] = '|';
        cr_assert_not_null(revc_answer_add(answer, kinds[i], octets, sizeof octets));
    }
}

static void print_answer(struct revc_answer *answer, const struct revc_plan *plan, bool utf8)
{
    struct query_sink sink;
    struct revc_plan shown = *plan;
    uint8_t line[200];
    query_sink_init(&sink, out, sizeof out - 1);
    shown.out = shown.diagnostics = &sink;
    struct revc_printer *printer = calloc(1, sizeof *printer);
    printer->plan = &shown;
    printer->names = (struct names){.program = "revc", .diagnostics = &sink, .utf8 = utf8};
    printer->international = true;
    printer->terminal = true;
    revc_print_answer(printer, answer);
    hostile_fill(line, sizeof line, HOSTILE_RAW, 3);
    for (size_t i = 0; i < sizeof line; i++) {
        if (line[i] == '\n')
            line[i] = '-'; /* lines of a log end as they do */
    }
    revc_print_text(printer, (const char *)line, sizeof line);
    revc_print_noted(printer, answer, "192.0.2.1", 9);
    cr_assert(judge("revc", &sink, HOSTILE_TABS));
    free(printer);
}

Test(hostile_walk, no_line_of_revc_lets_harm_through)
{
    static const enum revc_form forms[] = {REVC_LINES, REVC_SHORT, REVC_TABLE, REVC_JSON};
    static const enum revc_task tasks[] = {REVC_NAMES, REVC_LIST, REVC_ORIGIN};
    struct revc_memory *memory = calloc(1, sizeof *memory);
    for (unsigned first = 0; first < hostile_count(); first += 20) {
        struct query_endpoint address = endpoint_of("192.0.2.1");
        bool fresh;
        address.octets[3] = (uint8_t)(first / 20);
        struct revc_answer *answer = revc_memory_get(memory, &address, &fresh);
        cr_assert_not_null(answer);
        add_facts(answer, first);
        for (unsigned i = 0; i < 12; i++) {
            struct revc_plan plan = {
                .program = "revc", .form = forms[i % 4], .task = tasks[i / 4], .confirm = i == 0};
            print_answer(answer, &plan, i % 2 != 0);
        }
        revc_answer_release(answer);
    }
    revc_memory_fini(memory);
    free(memory);
}
