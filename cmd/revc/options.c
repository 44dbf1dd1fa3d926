#include "revc/revc.h"

#include <string.h>

/* ---- values ---- */

static int show_help(void *context, const struct option_use *use)
{
    struct revc_plan *plan = context;
    if (use->value != NULL)
        return revc_print_topic(plan->out, plan->diagnostics, use->value) ? OUTCOME_ANSWER
                                                                          : OUTCOME_USAGE;
    revc_print_help(plan->out);
    return OUTCOME_ANSWER;
}

static int show_version(void *context, const struct option_use *use)
{
    struct revc_plan *plan = context;
    (void)use;
    revc_print_version(plan->out);
    return OUTCOME_ANSWER;
}

static int set_lab(void *context, const struct option_use *use)
{
    struct revc_plan *plan = context;
    plan->lab = true;
    plan->lab_folder = use->value;
    return REVC_GO_ON;
}

/* What is wanted may be said once. */
static int set_task(struct revc_plan *plan, const struct option_use *use, enum revc_task task)
{
    if (plan->task_given && plan->task != task)
        return revc_fail(plan, "", use->row->name, " asks for something else than what was said");
    plan->task = task;
    plan->task_given = true;
    return REVC_GO_ON;
}

static int set_zone(struct revc_plan *plan, const struct option_use *use, struct query_name *zone)
{
    enum query_status status =
        query_name_scan(zone, use->value, strlen(use->value), query_name_root(), NULL);
    if (status == QUERY_OK)
        return REVC_GO_ON;
    char behind[80] = " is not a legal name: ";
    strncat(behind, query_status_text(status), sizeof behind - strlen(behind) - 1);
    return revc_fail(plan, "", use->value, behind);
}

static int set_list(void *context, const struct option_use *use)
{
    struct revc_plan *plan = context;
    int end = set_task(plan, use, REVC_LIST);
    return end == REVC_GO_ON ? set_zone(plan, use, &plan->list_zone) : end;
}

static int set_origin(void *context, const struct option_use *use)
{
    return set_task(context, use, REVC_ORIGIN);
}

static int set_origin_zone(void *context, const struct option_use *use)
{
    struct revc_plan *plan = context;
    int end = set_task(plan, use, REVC_ORIGIN);
    return end == REVC_GO_ON ? set_zone(plan, use, &plan->origin_zone) : end;
}

static int set_name(void *context, const struct option_use *use)
{
    return set_task(context, use, REVC_NAME);
}

static int set_explain(void *context, const struct option_use *use)
{
    return set_task(context, use, REVC_EXPLAIN);
}

static int set_form(void *context, const struct option_use *use)
{
    struct revc_plan *plan = context;
    enum revc_form form = use->row->name[0] == 's'   ? REVC_SHORT
                          : use->row->name[0] == 't' ? REVC_TABLE
                                                     : REVC_JSON;
    if (plan->form_given && plan->form != form)
        return revc_fail(plan, "", use->row->name, " is another form than the one before");
    plan->form = form;
    plan->form_given = true;
    return REVC_GO_ON;
}

/* ---- the tables ---- */

enum { WHAT, HOW, SHOWN };
static const char *const dash_groups[] = {"Short options"};
static const char *const long_groups[] = {
    [WHAT] = "What is wanted",
    [HOW] = "How to ask",
    [SHOWN] = "What is shown",
};

#define PLAN(what, type, member)                                                                   \
    .kind = (what), .offset = OPTION_OFFSET(struct revc_plan, member, type)
#define CALL(function) .kind = OPTION_CALL, .call = (function)

/* clang-format off */
static const struct option dash_rows[] = {
    {.name = "4", PLAN(OPTION_BOOL, bool, only_ipv4), .help = "over IPv4 only"},
    {.name = "6", PLAN(OPTION_BOOL, bool, only_ipv6), .help = "over IPv6 only"},
    {.name = "f", .argument = "FILE", .flags = OPTION_VALUE,
     PLAN(OPTION_TEXT, const char *, file), .help = "addresses from a file; -: the standard input"},
    {.name = "h", CALL(show_help), .help = "this help"},
    {.name = "p", .argument = "PORT", .flags = OPTION_VALUE, .most = 0xffff, .subject = "port",
     PLAN(OPTION_NUMBER16, uint16_t, port), .help = "the port of all servers (53)"},
};

static const struct option long_rows[] = {
    {.name = "annotate", .group = WHAT, PLAN(OPTION_BOOL, bool, annotate),
     .help = "repeat each line of the file, with the names behind its addresses"},
    {.name = "confirm", .group = WHAT, PLAN(OPTION_BOOL, bool, confirm),
     .help = "ask for the addresses of each name: does it lead back?"},
    {.name = "dnsbl", .argument = "ZONE", .flags = OPTION_VALUE, .group = WHAT, CALL(set_list),
     .help = "is the address on the block list ZONE, and why?"},
    {.name = "explain", .group = WHAT, CALL(set_explain),
     .help = "how the name to ask for comes about; nothing is asked"},
    {.name = "name", .group = WHAT, CALL(set_name),
     .help = "the name to ask for, of a prefix the zones; nothing is asked"},
    {.name = "origin", .group = WHAT, CALL(set_origin),
     .help = "the network, its number (AS) and who holds it"},
    {.name = "origin-zone", .argument = "ZONE", .flags = OPTION_VALUE, .group = WHAT,
     CALL(set_origin_zone), .help = "where to ask for that (asn.cymru.com)"},

    {.name = "lab", .argument = "DIR", .flags = OPTION_MAY_VALUE, .group = HOW, CALL(set_lab),
     .help = "in the classroom Internet; DIR: in your own"},
    {.name = "limit", .argument = "N", .flags = OPTION_VALUE, .group = HOW, .most = UINT32_MAX,
     PLAN(OPTION_NUMBER32, uint32_t, limit),
     .help = "addresses of one prefix or range (IPv4: 16777216, IPv6: 1048576)"},
    {.name = "parallel", .argument = "N", .flags = OPTION_VALUE, .group = HOW,
     .most = REVC_PARALLEL, PLAN(OPTION_NUMBER32, uint32_t, parallel),
     .help = "addresses asked for at the same time (100)"},
    {.name = "rate", .argument = "N", .flags = OPTION_VALUE, .group = HOW, .most = REVC_RATE,
     PLAN(OPTION_NUMBER32, uint32_t, rate), .help = "addresses begun in a second at most"},
    {.name = "tcp", .group = HOW, PLAN(OPTION_BOOL, bool, tcp), .help = "over TCP"},
    {.name = "timeout", .argument = "SECONDS", .flags = OPTION_VALUE, .group = HOW,
     .most = REVC_SECONDS, PLAN(OPTION_NUMBER32, uint32_t, timeout_s),
     .help = "wait so long for each reply (2)"},
    {.name = "tries", .argument = "N", .flags = OPTION_VALUE, .group = HOW, .most = REVC_TRIES,
     PLAN(OPTION_NUMBER32, uint32_t, tries), .help = "queries to a server that is silent (2)"},

    {.name = "found", .group = SHOWN, PLAN(OPTION_BOOL, bool, found),
     .help = "leave out addresses without an answer"},
    {.name = "json", .group = SHOWN, CALL(set_form), .help = "JSON, a line for each address"},
    {.name = "short", .group = SHOWN, CALL(set_form), .help = "answers without their addresses"},
    {.name = "stats", .group = SHOWN, PLAN(OPTION_BOOL, bool, stats),
     .help = "at the end: how many, how they ended, how fast"},
    {.name = "table", .group = SHOWN, CALL(set_form), .help = "in columns"},
    {.name = "unordered", .group = SHOWN, PLAN(OPTION_BOOL, bool, unordered),
     .help = "print what comes first first"},
    {.name = "help", .group = SHOWN, .argument = "TOPIC",
     .flags = OPTION_MAY_VALUE | OPTION_NEXT_VALUE, CALL(show_help),
     .help = "this help; TOPIC: an option, a type, a status ..., or topics"},
    {.name = "version", .group = SHOWN, CALL(show_version), .help = "version and features"},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const struct option_table revc_dash_options = {
    .lead = "-",
    .rows = dash_rows,
    .count = COUNT(dash_rows),
    .groups = dash_groups,
    .group_count = COUNT(dash_groups),
};

const struct option_table revc_long_options = {
    .lead = "--",
    .rows = long_rows,
    .count = COUNT(long_rows),
    .groups = long_groups,
    .group_count = COUNT(long_groups),
};
