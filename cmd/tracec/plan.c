#include "common/names.h"
#include "tracec/tracec.h"

#include <string.h>

enum { TYPE_A = 1, TYPE_PTR = 12, DEFAULT_SECONDS = 2, DEFAULT_TRIES = 2 };

int tracec_fail(const struct tracec_plan *plan, const char *before, const char *text,
                const char *behind)
{
    struct query_sink *sink = plan->diagnostics;
    query_sink_text(sink, plan->program);
    query_sink_text(sink, ": ");
    query_sink_text(sink, before);
    query_sink_char(sink, '\'');
    query_sink_plain(sink, text, strlen(text), true);
    query_sink_char(sink, '\'');
    query_sink_text(sink, behind);
    query_sink_char(sink, '\n');
    return TRACEC_EXIT_USAGE;
}

static int complain(const struct tracec_plan *plan, const char *text)
{
    query_sink_text(plan->diagnostics, plan->program);
    query_sink_text(plan->diagnostics, ": ");
    query_sink_text(plan->diagnostics, text);
    query_sink_char(plan->diagnostics, '\n');
    return TRACEC_EXIT_USAGE;
}

static int fail_option(const struct tracec_plan *plan, const struct option_table *table,
                       const char *word, enum option_status status)
{
    struct query_sink *sink = plan->diagnostics;
    if (status == OPTION_NEEDS_VALUE)
        return tracec_fail(plan, "option ", word, " needs a value");
    tracec_fail(plan, "unknown option ", word, "");
    const char *nearest = option_nearest(table, word + strlen(table->lead));
    if (nearest != NULL) {
        query_sink_text(sink, "Did you mean '");
        query_sink_text(sink, table->lead);
        query_sink_text(sink, nearest);
        query_sink_text(sink, "'?\n");
    }
    query_sink_text(sink, "Usage: tracec [@SERVER] [OPTION ...] NAME [TYPE] [NAME [TYPE] ...]\n");
    return TRACEC_EXIT_USAGE;
}

static int apply(struct tracec_plan *plan, const struct option_use *use)
{
    void *targets[] = {plan};
    int end;
    enum query_status status = option_apply(use, targets, plan, &end);
    if (status == QUERY_OK)
        return end;
    struct query_sink *sink = plan->diagnostics;
    query_sink_text(sink, plan->program);
    query_sink_text(sink, ": invalid ");
    query_sink_text(sink, use->row->name[1] == '\0' ? "port" : use->row->name);
    query_sink_text(sink, " '");
    query_sink_plain(sink, use->value, strlen(use->value), true);
    query_sink_text(sink, "': ");
    query_sink_text(sink, query_status_text(status));
    query_sink_char(sink, '\n');
    return TRACEC_EXIT_USAGE;
}

/* `--hints=FILE` and `--hints FILE`. */
static int take_long(struct tracec_plan *plan, const char *word, const char *next, bool *next_taken)
{
    struct option_use use;
    if (strcmp(word, "--dump-options") == 0) {
        tracec_print_dump(plan->out);
        return TRACEC_EXIT_ANSWER;
    }
    enum option_status status = option_take(&use, &tracec_long_options, word + 2);
    if (status == OPTION_NEEDS_VALUE && next != NULL && strchr(word, '=') == NULL) {
        use.value = next;
        *next_taken = true;
        status = OPTION_OK;
    } else if (option_take_next(&use, next)) {
        *next_taken = true;
    }
    return status == OPTION_OK ? apply(plan, &use)
                               : fail_option(plan, &tracec_long_options, word, status);
}

static int take_dash(struct tracec_plan *plan, const char *word, const char *next, bool *next_taken)
{
    const char *at = word + 1;
    int end = TRACEC_GO_ON;
    while (at != NULL && end == TRACEC_GO_ON) {
        struct option_use use;
        enum option_status status =
            option_take_dash(&use, &tracec_dash_options, &at, next, next_taken);
        end = status == OPTION_OK ? apply(plan, &use)
                                  : fail_option(plan, &tracec_dash_options, word, status);
    }
    return end;
}

int tracec_plan_add(struct tracec_plan *plan, const char *text, bool reverse)
{
    if (plan->question_count == TRACEC_QUESTIONS)
        return complain(plan, "too many names");
    if (reverse && !names_is_address(text))
        return tracec_fail(plan, "not an IP address: ", text, "");
    plan->questions[plan->question_count++] =
        (struct tracec_question){.name = text, .type = reverse ? TYPE_PTR : 0, .reverse = reverse};
    return TRACEC_GO_ON;
}

/* A type belongs to the name before it; before all names it is that of names without one.  As in
 * digc, a final dot makes a name of what looks like a type. */
static int take_bare(struct tracec_plan *plan, const char *word)
{
    uint16_t type;
    if (!plan->type_given && query_type_scan(&type, word, strlen(word)) == QUERY_OK) {
        if (plan->question_count == 0)
            plan->type = type;
        else
            plan->questions[plan->question_count - 1].type = type;
        return TRACEC_GO_ON;
    }
    return tracec_plan_add(plan, word, false);
}

static int take_server(struct tracec_plan *plan, const char *word)
{
    if (word[1] == '\0')
        return tracec_fail(plan, "no server in ", word, "");
    if (plan->server_count == TRACEC_SERVERS)
        return complain(plan, "too many servers");
    plan->servers[plan->server_count++] = word + 1;
    return TRACEC_GO_ON;
}

int tracec_plan_settle(struct tracec_plan *plan)
{
    if (plan->format->single && plan->question_count > 1)
        return tracec_fail(plan, "the form ", plan->format->name, " shows one name at a time");
    if (plan->timeout_s == TRACEC_UNSET)
        plan->timeout_s = DEFAULT_SECONDS;
    if (plan->tries == TRACEC_UNSET)
        plan->tries = DEFAULT_TRIES;
    plan->timeout_s = plan->timeout_s == 0 ? 1 : plan->timeout_s;
    plan->tries = plan->tries == 0 ? 1 : plan->tries;
    for (size_t i = 0; i < plan->question_count; i++) {
        if (plan->questions[i].type == 0)
            plan->questions[i].type = plan->type;
    }
    return TRACEC_GO_ON;
}

static int check(struct tracec_plan *plan)
{
    if (plan->question_count == 0 && plan->replay == NULL) {
        complain(plan, "no name to walk to");
        query_sink_text(plan->diagnostics,
                        "Try 'tracec --help', or 'tracec --lab www.python.org'\n");
        return TRACEC_EXIT_USAGE;
    }
    if (plan->only_ipv4 && plan->only_ipv6)
        return complain(plan, "only one of -4 and -6 allowed");
    if (plan->hints != NULL && plan->server_count != 0)
        return complain(plan, "only one of --hints and @SERVER allowed");
    if (plan->zone != NULL && plan->server_count == 0)
        return complain(plan, "--zone needs a @SERVER that serves it");
    if (plan->way != TRACEC_WALK && (plan->format->ways >> plan->way & 1) == 0) {
        char behind[48] = " does not go with --";
        strncat(behind, tracec_way_names[plan->way], sizeof behind - strlen(behind) - 1);
        return tracec_fail(plan, "the form ", plan->format->name, behind);
    }
    if (plan->way == TRACEC_CACHE && plan->class != QUERY_CLASS_IN)
        return complain(plan, "--cache keeps records of class IN only");
    if (plan->resolver != NULL && plan->way != TRACEC_COMPARE)
        return complain(plan, "--resolver needs --compare");
    if (plan->lab && plan->replay != NULL)
        return complain(plan, "only one of --lab and --replay allowed");
    if (plan->save != NULL && strcmp(plan->save, "-") == 0)
        return complain(plan, "--save needs a file: the walk is printed to standard output");
    return plan->replay == NULL ? tracec_plan_settle(plan) : TRACEC_GO_ON;
}

int tracec_plan_words(struct tracec_plan *plan, int argc, char *const *argv)
{
    int end = TRACEC_GO_ON;
    bool options = true;
    plan->type = TYPE_A;
    plan->class = 1;
    plan->timeout_s = TRACEC_UNSET;
    plan->tries = TRACEC_UNSET;
    plan->format = &tracec_formats[0];
    for (int i = 1; i < argc && end == TRACEC_GO_ON; i++) {
        const char *word = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
        bool next_taken = false;
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && word[0] == '-' && word[1] == '-')
            end = take_long(plan, word, next, &next_taken);
        else if (options && word[0] == '-' && word[1] != '\0')
            end = take_dash(plan, word, next, &next_taken);
        else if (word[0] == '@')
            end = take_server(plan, word);
        else
            end = take_bare(plan, word);
        i += next_taken;
    }
    return end == TRACEC_GO_ON ? check(plan) : end;
}

/* ---- what depends on nothing else ---- */

static int status_of_verdict(enum query_verdict verdict)
{
    switch (verdict) {
    case QUERY_VERDICT_SERVFAIL: return TRACEC_EXIT_SERVFAIL;
    case QUERY_VERDICT_REFUSED: return TRACEC_EXIT_REFUSED;
    case QUERY_VERDICT_RCODE: return TRACEC_EXIT_RCODE;
    case QUERY_VERDICT_TRUNCATED: return TRACEC_EXIT_TRUNCATED;
    case QUERY_VERDICT_MALFORMED: return TRACEC_EXIT_MALFORMED;
    case QUERY_VERDICT_NO_REPLY: return TRACEC_EXIT_NO_REPLY;
    default: return TRACEC_EXIT_LAME;
    }
}

int tracec_exit_status(const struct query_walk *walk)
{
    const struct query_hop *hop = query_walk_result(walk);
    switch (query_walk_ended(walk)) {
    case QUERY_WALK_ANSWER:
    case QUERY_WALK_ALIAS: return TRACEC_EXIT_ANSWER;
    case QUERY_WALK_NODATA: return TRACEC_EXIT_NODATA;
    case QUERY_WALK_NXDOMAIN: return TRACEC_EXIT_NXDOMAIN;
    case QUERY_WALK_ALIAS_LOOP:
    case QUERY_WALK_ALIAS_LONG: return TRACEC_EXIT_ALIAS;
    case QUERY_WALK_NO_REPLY: return TRACEC_EXIT_NO_REPLY;
    case QUERY_WALK_NO_HELP:
        return hop == NULL ? TRACEC_EXIT_LAME : status_of_verdict(hop->verdict);
    case QUERY_WALK_NO_ADDRESS: return TRACEC_EXIT_NO_ADDRESS;
    case QUERY_WALK_OUTSIDE: return TRACEC_EXIT_OUTSIDE;
    case QUERY_WALK_LIMIT: return TRACEC_EXIT_LIMIT;
    case QUERY_WALK_GOING:
    case QUERY_WALK_MEMORY: break;
    }
    return TRACEC_EXIT_INTERNAL;
}
