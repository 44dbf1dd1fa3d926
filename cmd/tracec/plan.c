#include "common/names.h"
#include "common/words.h"
#include "tracec/tracec.h"

#include <string.h>

enum { TYPE_A = 1, TYPE_PTR = 12, DEFAULT_SECONDS = 2, DEFAULT_TRIES = 2 };

int tracec_fail(const struct tracec_plan *plan, const char *before, const char *text,
                const char *behind)
{
    return words_fail(plan->diagnostics, plan->program, before, text, behind);
}

static int complain(const struct tracec_plan *plan, const char *text)
{
    return words_say(plan->diagnostics, plan->program, text);
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

static int take_server(struct tracec_plan *plan, const char *word)
{
    if (word[1] == '\0')
        return tracec_fail(plan, "no server in ", word, "");
    if (plan->server_count == TRACEC_SERVERS)
        return complain(plan, "too many servers");
    plan->servers[plan->server_count++] = word + 1;
    return TRACEC_GO_ON;
}

/* A type belongs to the name before it; before all names it is that of names without one.  As in
 * digc, a final dot makes a name of what looks like a type. */
static int take_bare(void *context, char *word)
{
    struct tracec_plan *plan = context;
    uint16_t type;
    if (word[0] == '@')
        return take_server(plan, word);
    if (!plan->type_given && query_type_scan(&type, word, strlen(word)) == QUERY_OK) {
        if (plan->question_count == 0)
            plan->type = type;
        else
            plan->questions[plan->question_count - 1].type = type;
        return TRACEC_GO_ON;
    }
    return tracec_plan_add(plan, word, false);
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
    const struct words words = {
        .program = plan->program,
        .out = plan->out,
        .diagnostics = plan->diagnostics,
        .dashes = &tracec_dash_options,
        .longs = &tracec_long_options,
        .print_usage = tracec_print_usage,
        .print_dump = tracec_print_dump,
        .take_bare = take_bare,
        .plan = plan,
    };
    plan->type = TYPE_A;
    plan->class = 1;
    plan->timeout_s = TRACEC_UNSET;
    plan->tries = TRACEC_UNSET;
    plan->format = &tracec_formats[0];
    int end = words_take(&words, argc, argv);
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
