#include "common/nearest.h"
#include "render/walk.h"
#include "tracec/tracec.h"

#include <string.h>

/* ---- values ---- */

const struct tracec_format tracec_formats[] = {
    {.name = "tree",
     .print = walk_tree_print,
     .hop = walk_tree_hop_print,
     .close = walk_tree_close_print,
     .ways = 1u << TRACEC_STEP | 1u << TRACEC_CACHE | 1u << TRACEC_COMPARE},
    {.name = "table", .print = walk_table_print, .ways = 1u << TRACEC_CACHE},
    {.name = "explain",
     .print = walk_explain_print,
     .hop = walk_explain_hop_print,
     .close = walk_explain_close_print,
     .ways = 1u << TRACEC_STEP},
    {.name = "sequence", .print = walk_sequence_print},
    {.name = "mermaid", .print = walk_mermaid_print, .remark = "%% "},
    {.name = "dot", .print = walk_dot_print, .remark = "// "},
    {.name = "svg", .print = walk_svg_print, .single = true},
    {.name = "json", .print = walk_json_print, .untitled = true, .fail = walk_json_fail},
    {.name = "dig", .print = walk_dig_print, .remark = ";; "},
    {.name = "bytes",
     .print = walk_bytes_print,
     .hop = walk_bytes_hop_print,
     .close = walk_bytes_close_print,
     .ways = 1u << TRACEC_STEP},
};
const size_t tracec_format_count = sizeof tracec_formats / sizeof tracec_formats[0];

const char *const tracec_way_names[] = {[TRACEC_WALK] = "",
                                        [TRACEC_STEP] = "step",
                                        [TRACEC_CACHE] = "cache",
                                        [TRACEC_COMPARE] = "compare"};

static int set_format(void *context, const struct option_use *use)
{
    struct tracec_plan *plan = context;
    struct nearest nearest;
    for (size_t i = 0; i < tracec_format_count; i++) {
        if (strcmp(tracec_formats[i].name, use->value) == 0) {
            plan->format = &tracec_formats[i];
            return TRACEC_GO_ON;
        }
    }
    tracec_fail(
        plan, "unknown format ", use->value,
        ": the formats are tree, table, explain, sequence, mermaid, dot, svg, json, dig, bytes");
    nearest_begin(&nearest, use->value);
    for (size_t i = 0; i < tracec_format_count; i++)
        nearest_put(&nearest, tracec_formats[i].name);
    nearest_print(plan->diagnostics, &nearest, "");
    return TRACEC_EXIT_USAGE;
}

static int set_form(void *context, const struct option_use *use)
{
    struct tracec_plan *plan = context;
    for (size_t i = 0; i < tracec_format_count; i++) {
        if (strcmp(tracec_formats[i].name, use->row->name) == 0)
            plan->format = &tracec_formats[i];
    }
    return TRACEC_GO_ON;
}

static int set_colour(void *context, const struct option_use *use)
{
    struct tracec_plan *plan = context;
    if (!terminal_colour_scan(&plan->colour, use->value))
        return tracec_fail(plan, "colours are auto, always or never, not ", use->value, "");
    return TRACEC_GO_ON;
}

static int set_lab(void *context, const struct option_use *use)
{
    struct tracec_plan *plan = context;
    plan->lab = true;
    plan->lab_folder = use->value;
    return TRACEC_GO_ON;
}

/* The word is taken from the row, so that each way stands in one place. */
static int set_way(void *context, const struct option_use *use)
{
    struct tracec_plan *plan = context;
    enum tracec_way way = TRACEC_STEP;
    while (strcmp(tracec_way_names[way], use->row->name) != 0)
        way++;
    if (plan->way != TRACEC_WALK && plan->way != way)
        return tracec_fail(plan, "only one of --step, --cache and --compare allowed, not also ",
                           use->row->name, "");
    plan->way = way;
    return TRACEC_GO_ON;
}

static int set_type(void *context, const struct option_use *use)
{
    struct tracec_plan *plan = context;
    plan->type_given = true;
    if (query_type_scan(&plan->type, use->value, strlen(use->value)) == QUERY_OK)
        return TRACEC_GO_ON;
    tracec_fail(plan, "unknown type ", use->value, "");
    nearest_type_print(plan->diagnostics, use->value, "");
    return TRACEC_EXIT_USAGE;
}

static int add_address(void *context, const struct option_use *use)
{
    return tracec_plan_add(context, use->value, true);
}

static int set_class(void *context, const struct option_use *use)
{
    struct tracec_plan *plan = context;
    if (query_class_scan(&plan->class, use->value, strlen(use->value)) == QUERY_OK)
        return TRACEC_GO_ON;
    tracec_fail(plan, "unknown class ", use->value, "");
    nearest_class_print(plan->diagnostics, use->value, "");
    return TRACEC_EXIT_USAGE;
}

static int show_help(void *context, const struct option_use *use)
{
    const struct tracec_plan *plan = context;
    if (use->value != NULL)
        return tracec_print_topic(plan->out, plan->diagnostics, use->value) ? TRACEC_EXIT_ANSWER
                                                                            : TRACEC_EXIT_USAGE;
    tracec_print_help(plan->out);
    return TRACEC_EXIT_ANSWER;
}

static int show_version(void *context, const struct option_use *use)
{
    const struct tracec_plan *plan = context;
    (void)use;
    tracec_print_version(plan->out);
    return TRACEC_EXIT_ANSWER;
}

/* ---- the tables ---- */

enum { WHERE, HOW, LESSON, PICTURE };
static const char *const dash_groups[] = {"Short options"};
static const char *const long_groups[] = {
    [WHERE] = "Where to begin",
    [HOW] = "How to ask",
    [LESSON] = "For a class",
    [PICTURE] = "What is shown",
};

#define PLAN(what, type, member)                                                                   \
    .kind = (what), .offset = OPTION_OFFSET(struct tracec_plan, member, type)
#define CALL(function) .kind = OPTION_CALL, .call = (function)

/* clang-format off */
static const struct option dash_rows[] = {
    {.name = "4", PLAN(OPTION_BOOL, bool, only_ipv4),
     .help = "over IPv4 only"},
    {.name = "6", PLAN(OPTION_BOOL, bool, only_ipv6),
     .help = "over IPv6 only"},
    {.name = "c", .argument = "CLASS", .flags = OPTION_VALUE, CALL(set_class),
     .help = "the class (IN)"},
    {.name = "h", CALL(show_help), .help = "this help"},
    {.name = "p", .argument = "PORT", .flags = OPTION_VALUE, .most = 0xffff, .subject = "port",
     PLAN(OPTION_NUMBER16, uint16_t, port), .help = "the port of all servers (53)"},
    {.name = "t", .argument = "TYPE", .flags = OPTION_VALUE, CALL(set_type),
     .help = "the type (A); all other words are names then"},
    {.name = "x", .argument = "ADDRESS", .flags = OPTION_VALUE, CALL(add_address),
     .help = "the reverse name of an address, and PTR"},
};

static const struct option long_rows[] = {
    {.name = "lab", .argument = "DIR", .flags = OPTION_MAY_VALUE, .group = WHERE, CALL(set_lab),
     .help = "in the classroom Internet; DIR: in your own"},
    {.name = "hints", .argument = "FILE", .flags = OPTION_VALUE, .group = WHERE,
     PLAN(OPTION_TEXT, const char *, hints), .help = "root servers from a file of root hints"},
    {.name = "zone", .argument = "ZONE", .flags = OPTION_VALUE, .group = WHERE,
     PLAN(OPTION_TEXT, const char *, zone), .help = "the zone that the @SERVER serves (.)"},
    {.name = "replay", .argument = "FILE", .flags = OPTION_VALUE, .group = WHERE,
     PLAN(OPTION_TEXT, const char *, replay), .help = "replies from a capture; without NAME, its walks"},

    {.name = "all", .group = HOW, PLAN(OPTION_BOOL, bool, all),
     .help = "ask every address of every server on the way"},
    {.name = "dnssec", .group = HOW, PLAN(OPTION_BOOL, bool, dnssec),
     .help = "ask for records of DNSSEC too: shows which cuts are signed"},
    {.name = "qmin", .group = HOW, PLAN(OPTION_BOOL, bool, minimise),
     .help = "ask each server for no more of the name than it needs"},
    {.name = "tcp", .group = HOW, PLAN(OPTION_BOOL, bool, tcp), .help = "over TCP"},
    {.name = "timeout", .argument = "SECONDS", .flags = OPTION_VALUE, .group = HOW,
     .most = TRACEC_SECONDS,
     PLAN(OPTION_NUMBER32, uint32_t, timeout_s), .help = "wait so long for each reply (2)"},
    {.name = "tries", .argument = "N", .flags = OPTION_VALUE, .group = HOW, .most = TRACEC_TRIES,
     PLAN(OPTION_NUMBER32, uint32_t, tries), .help = "queries to an address that is silent (2)"},

    {.name = "step", .group = LESSON, CALL(set_way),
     .help = "ask whom to ask next, and wait for Enter, before each step"},
    {.name = "cache", .group = LESSON, CALL(set_way),
     .help = "walk cold, warm, and after the TTL; what the cache holds"},
    {.name = "compare", .group = LESSON, CALL(set_way),
     .help = "what a stub asks of a resolver, beside the walk"},
    {.name = "resolver", .argument = "ADDRESS", .flags = OPTION_VALUE, .group = LESSON,
     PLAN(OPTION_TEXT, const char *, resolver), .help = "the resolver to compare with"},

    {.name = "format", .argument = "FORM", .flags = OPTION_VALUE, .group = PICTURE,
     CALL(set_format), .help = "tree, table, explain, sequence, mermaid, dot, svg, json, dig, bytes"},
    {.name = "json", .group = PICTURE, CALL(set_form),
     .help = "a line of JSON for each step: --format=json"},
    {.name = "explain", .group = PICTURE, CALL(set_form),
     .help = "each step in plain sentences: --format=explain"},
    {.name = "save", .argument = "FILE", .flags = OPTION_VALUE, .group = PICTURE,
     PLAN(OPTION_TEXT, const char *, save), .help = "write what was sent and received as a capture"},
    {.name = "color", .argument = "WHEN", .flags = OPTION_VALUE, .group = PICTURE,
     CALL(set_colour), .help = "colours: auto, always or never"},
    {.name = "help", .group = PICTURE, .argument = "TOPIC",
     .flags = OPTION_MAY_VALUE | OPTION_NEXT_VALUE, CALL(show_help),
     .help = "this help; TOPIC: an option, a type, a status ..., or topics"},
    {.name = "version", .group = PICTURE, CALL(show_version), .help = "version and features"},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const struct option_table tracec_dash_options = {
    .lead = "-",
    .rows = dash_rows,
    .count = COUNT(dash_rows),
    .groups = dash_groups,
    .group_count = COUNT(dash_groups),
};

const struct option_table tracec_long_options = {
    .lead = "--",
    .rows = long_rows,
    .count = COUNT(long_rows),
    .groups = long_groups,
    .group_count = COUNT(long_groups),
};
