#include "hostc/hostc.h"

#include "common/nearest.h"

#include <query/rdata.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- values ---- */

/* Numbers as host reads them: what is none is 0, and nothing is too large. */
static int number_of(const char *text, int least, int most)
{
    long value = strtol(text, NULL, 10);
    return value < least ? least : value > most ? most : (int)value;
}

static int set_family(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    bool *wanted = use->row->name[0] == '4' ? &plan->only_ipv4 : &plan->only_ipv6;
    *wanted = true;
    if (!plan->only_ipv4 || !plan->only_ipv6)
        return HOSTC_GO_ON;
    query_sink_text(plan->diagnostics, plan->program);
    query_sink_text(plan->diagnostics, ": only one of -4 and -6 allowed\n");
    return HOSTC_EXIT_FAILED;
}

/* The type of a transfer stays whatever type is named with it: that one is what is shown. */
static void keep_transfer(struct hostc_plan *plan, uint16_t type)
{
    if (!plan->type_given || plan->type != HOSTC_TYPE_AXFR)
        plan->type = type;
    plan->type_given = true;
    plan->list_addresses = false;
    plan->defaults = false;
}

static bool scan_type(const char *text, uint16_t *type, uint32_t *serial)
{
    if (strncasecmp(text, "ixfr=", 5) == 0) {
        *type = HOSTC_TYPE_IXFR;
        *serial = (uint32_t)strtoul(text + 5, NULL, 10);
        return true;
    }
    return query_type_scan(type, text, strlen(text)) == QUERY_OK;
}

/* host's words, and its empty line. */
static int refuse(const struct hostc_plan *plan, const char *what, const char *value, int status)
{
    struct query_sink *sink = plan->diagnostics;
    query_sink_text(sink, plan->program);
    query_sink_text(sink, ": invalid ");
    query_sink_text(sink, what);
    query_sink_text(sink, ": ");
    query_sink_plain(sink, value, strlen(value), true);
    query_sink_text(sink, "\n\n");
    return status;
}

static int set_type(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    uint16_t type;
    if (!scan_type(use->value, &type, &plan->serial)) {
        int status = refuse(plan, "type", use->value, HOSTC_EXIT_TYPE);
        nearest_type_print(plan->hints, use->value, "");
        return status;
    }
    keep_transfer(plan, type);
    if (type == HOSTC_TYPE_AXFR) {
        plan->list_type = HOSTC_TYPE_ANY;
        plan->verbose = true;
        plan->tcp = true;
    } else if (type == HOSTC_TYPE_ANY) {
        if (!plan->tcp_given)
            plan->tcp = true;
    } else {
        plan->list_type = type;
        plan->tcp |= type == HOSTC_TYPE_IXFR;
    }
    return HOSTC_GO_ON;
}

static int set_class(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    if (query_class_scan(&plan->class, use->value, strlen(use->value)) != QUERY_OK) {
        int status = refuse(plan, "class", use->value, HOSTC_EXIT_TYPE);
        nearest_class_print(plan->hints, use->value, "");
        return status;
    }
    plan->defaults = false;
    return HOSTC_GO_ON;
}

static int set_any(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    keep_transfer(plan, HOSTC_TYPE_ANY);
    plan->list_type = HOSTC_TYPE_ANY;
    plan->verbose = true;
    plan->no_dnssec |= use->row->name[0] == 'A';
    return HOSTC_GO_ON;
}

static int set_all_soa(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    (void)use;
    plan->type = HOSTC_TYPE_NS;
    plan->type_given = true;
    plan->class = QUERY_CLASS_IN;
    plan->all_soa = true;
    plan->defaults = false;
    return HOSTC_GO_ON;
}

static int set_list(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    (void)use;
    plan->type = HOSTC_TYPE_AXFR;
    plan->type_given = true;
    plan->tcp = true;
    plan->fatal = HOSTC_EXIT_LIST;
    return HOSTC_GO_ON;
}

static int set_transport(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    plan->tcp = use->row->name[0] == 'T';
    plan->tcp_given = true;
    return HOSTC_GO_ON;
}

/* About a month is for ever. */
enum { TIMEOUT_MOST = 2500000, TRIES_MOST = 1000000 };

static int set_wait(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    plan->timeout_s =
        use->value == NULL ? TIMEOUT_MOST : (uint32_t)number_of(use->value, 1, TIMEOUT_MOST);
    return HOSTC_GO_ON;
}

static int set_tries(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    plan->tries = (unsigned)number_of(use->value, 1, TRIES_MOST) + 1;
    return HOSTC_GO_ON;
}

static int set_ndots(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    plan->ndots = number_of(use->value, 0, 1024);
    return HOSTC_GO_ON;
}

static int set_port(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    plan->port = (uint16_t)strtol(use->value, NULL, 10);
    plan->port_given = true;
    /* host asks port 0, where nobody can be. */
    return plan->port != 0 ? HOSTC_GO_ON : refuse(plan, "port", use->value, HOSTC_EXIT_FAILED);
}

static int set_lab(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    plan->lab = true;
    plan->lab_folder = use->value;
    return HOSTC_GO_ON;
}

static int set_exit(void *context, const struct option_use *use)
{
    struct hostc_plan *plan = context;
    plan->exit_outcome = strcmp(use->value, "outcome") == 0;
    if (plan->exit_outcome || strcmp(use->value, "host") == 0)
        return HOSTC_GO_ON;
    return hostc_fail(plan, "exit statuses are those of host or outcome, not of ", use->value, "");
}

static int show_help(void *context, const struct option_use *use)
{
    const struct hostc_plan *plan = context;
    if (use->value != NULL)
        return hostc_print_topic(plan->out, plan->diagnostics, use->value) ? HOSTC_EXIT_OK
                                                                           : HOSTC_EXIT_FAILED;
    hostc_print_help(plan->out);
    return HOSTC_EXIT_OK;
}

static int show_version(void *context, const struct option_use *use)
{
    const struct hostc_plan *plan = context;
    bool as_host = strcmp(use->row->name, "V") == 0;
    hostc_print_version(as_host ? plan->diagnostics : plan->out, !as_host);
    return HOSTC_EXIT_OK;
}

/* ---- the tables ---- */

enum { WHAT, HOW, SHOWN };
static const char *const groups[] = {
    [WHAT] = "What is asked",
    [HOW] = "How it is asked",
    [SHOWN] = "What is shown",
};

#define PLAN(what, type, member)                                                                   \
    .kind = (what), .offset = OPTION_OFFSET(struct hostc_plan, member, type)
#define CALL(function) .kind = OPTION_CALL, .call = (function)
#define EARLY          .target = HOSTC_EARLY
#define LATE           .target = HOSTC_LATE

/* clang-format off */
static const struct option dash_rows[] = {
    {.name = "a", LATE, .group = WHAT, CALL(set_any),
     .help = "all that there is: -v -t ANY"},
    {.name = "A", LATE, .group = WHAT, CALL(set_any),
     .help = "the same, without RRSIG, NSEC and NSEC3"},
    {.name = "c", LATE, .group = WHAT, .argument = "CLASS", .flags = OPTION_VALUE, CALL(set_class),
     .help = "the class (IN)"},
    {.name = "C", LATE, .group = WHAT, CALL(set_all_soa),
     .help = "the SOA record of each name server of the zone"},
    {.name = "l", LATE, .group = WHAT, CALL(set_list),
     .help = "list a zone, by zone transfer: addresses, or with -t records of a type"},
    {.name = "N", LATE, .group = WHAT, .argument = "DOTS", .flags = OPTION_VALUE, CALL(set_ndots),
     .help = "names with so many dots are whole (1)"},
    {.name = "t", LATE, .group = WHAT, .argument = "TYPE", .flags = OPTION_VALUE, CALL(set_type),
     .help = "the type (A, AAAA and MX); IXFR=SERIAL is one too"},

    {.name = "4", EARLY, .group = HOW, CALL(set_family), .help = "over IPv4 only"},
    {.name = "6", EARLY, .group = HOW, CALL(set_family), .help = "over IPv6 only"},
    {.name = "p", LATE, .group = HOW, .argument = "PORT", .flags = OPTION_VALUE, CALL(set_port),
     .help = "the port of the servers (53)"},
    {.name = "r", LATE, .group = HOW, PLAN(OPTION_BOOL, bool, no_recursion),
     .help = "without recursion"},
    {.name = "R", LATE, .group = HOW, .argument = "N", .flags = OPTION_VALUE, CALL(set_tries),
     .help = "repeat a query without a reply so often (1)"},
    {.name = "s", LATE, .group = HOW, PLAN(OPTION_BOOL, bool, stop_on_servfail),
     .help = "SERVFAIL is an answer: do not ask the next server"},
    {.name = "T", LATE, .group = HOW, CALL(set_transport), .help = "over TCP"},
    {.name = "U", LATE, .group = HOW, CALL(set_transport), .help = "over UDP, also for ANY"},
    {.name = "w", LATE, .group = HOW, CALL(set_wait), .help = "wait for ever for a reply"},
    {.name = "W", LATE, .group = HOW, .argument = "SECONDS", .flags = OPTION_VALUE, CALL(set_wait),
     .help = "wait so long for a reply (5; TCP: 10)"},

    {.name = "d", LATE, .group = SHOWN, PLAN(OPTION_BOOL, bool, verbose), .help = "the same as -v"},
    {.name = "v", LATE, .group = SHOWN, PLAN(OPTION_BOOL, bool, verbose),
     .help = "whole messages"},
    {.name = "V", EARLY, .group = SHOWN, CALL(show_version), .help = "the version"},
    {.name = "D", EARLY, .group = SHOWN, .flags = OPTION_HIDDEN, .help = "accepted and ignored"},
    {.name = "i", LATE, .group = SHOWN, .flags = OPTION_HIDDEN, .help = "accepted and ignored"},
    {.name = "m", EARLY, .group = SHOWN, .argument = "FLAG", .flags = OPTION_VALUE | OPTION_HIDDEN,
     .help = "accepted and ignored"},
    {.name = "n", LATE, .group = SHOWN, .flags = OPTION_HIDDEN, .help = "accepted and ignored"},
};

static const struct option long_rows[] = {
    {.name = "https", EARLY, .group = WHAT, PLAN(OPTION_BOOL, bool, https),
     .help = "without -t ask for HTTPS records too, and tell as host 9.20 does"},
    {.name = "system", EARLY, .group = WHAT, PLAN(OPTION_BOOL, bool, system),
     .help = "what applications get on this machine, and how that differs from DNS"},
    {.name = "lab", EARLY, .group = HOW, .argument = "DIR", .flags = OPTION_MAY_VALUE,
     CALL(set_lab), .help = "in the classroom Internet; DIR: in your own"},
    {.name = "exit", EARLY, .group = SHOWN, .argument = "KIND", .flags = OPTION_VALUE,
     CALL(set_exit), .help = "outcome: an exit status for each way that asking can end"},
    {.name = "bytes", EARLY, .group = SHOWN, PLAN(OPTION_BOOL, bool, bytes),
     .help = "the octets of each message, and what they mean"},
    {.name = "explain", EARLY, .group = SHOWN, PLAN(OPTION_BOOL, bool, explain),
     .help = "in words, for those who do not know DNS"},
    {.name = "json", EARLY, .group = SHOWN, PLAN(OPTION_BOOL, bool, json),
     .help = "JSON, a line for each lookup"},
    {.name = "help", EARLY, .group = SHOWN, .argument = "TOPIC",
     .flags = OPTION_MAY_VALUE | OPTION_NEXT_VALUE, CALL(show_help),
     .help = "this help; TOPIC: an option, a type, a status ..., or topics"},
    {.name = "version", EARLY, .group = SHOWN, CALL(show_version),
     .help = "version and features"},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const struct option_table hostc_dash_options = {
    .lead = "-",
    .rows = dash_rows,
    .count = COUNT(dash_rows),
    .groups = groups,
    .group_count = COUNT(groups),
};

const struct option_table hostc_long_options = {
    .lead = "--",
    .rows = long_rows,
    .count = COUNT(long_rows),
    .groups = groups,
    .group_count = COUNT(groups),
};
