#include "hostc/hostc.h"

#include "common/words.h"

#include <query/rdata.h>
#include <string.h>

enum { TRIES = 2, PORT = 53 };

int hostc_fail(const struct hostc_plan *plan, const char *before, const char *text,
               const char *behind)
{
    words_fail(plan->diagnostics, plan->program, before, text, behind);
    return plan->fatal;
}

static int fail_usage(const struct hostc_plan *plan)
{
    hostc_print_usage(plan->diagnostics);
    return HOSTC_EXIT_FAILED;
}

/* As getopt(3) says it. */
static int fail_letter(const struct hostc_plan *plan, char letter, enum option_status status)
{
    struct query_sink *sink = plan->diagnostics;
    query_sink_text(sink, plan->program);
    query_sink_text(sink, status == OPTION_NEEDS_VALUE ? ": option requires an argument -- "
                                                       : ": illegal option -- ");
    query_sink_plain(sink, &letter, 1, false);
    query_sink_char(sink, '\n');
    return fail_usage(plan);
}

static int fail_word(const struct hostc_plan *plan, const char *word)
{
    hostc_fail(plan, "unknown option ", word, "");
    words_hint(plan->diagnostics, &hostc_long_options, word);
    return fail_usage(plan);
}

/* No row has a number that could be wrong: those of host are never. */
static int apply(struct hostc_plan *plan, const struct option_use *use, unsigned pass)
{
    void *targets[HOSTC_PASSES] = {plan, plan};
    int end = HOSTC_GO_ON;
    if (use->row->target != pass)
        return HOSTC_GO_ON;
    if (option_apply(use, targets, plan, &end) != QUERY_OK)
        return fail_usage(plan);
    return end;
}

static int take_long(struct hostc_plan *plan, const char *word, const char *next, bool *next_taken,
                     unsigned pass)
{
    struct option_use use;
    if (strcmp(word, "--dump-options") == 0) {
        hostc_print_dump(plan->out);
        return HOSTC_EXIT_OK;
    }
    if (option_take(&use, &hostc_long_options, word + 2) != OPTION_OK)
        return fail_word(plan, word);
    if (use.value != NULL && (use.row->flags & (OPTION_VALUE | OPTION_MAY_VALUE)) == 0)
        return hostc_fail(plan, "no value belongs to ", word, "");
    *next_taken = option_take_next(&use, next);
    return apply(plan, &use, pass);
}

static int take_dash(struct hostc_plan *plan, const char *word, const char *next, bool *next_taken,
                     unsigned pass)
{
    const char *at = word + 1;
    int end = HOSTC_GO_ON;
    while (at != NULL && end == HOSTC_GO_ON) {
        struct option_use use;
        char letter = *at;
        enum option_status status =
            option_take_dash(&use, &hostc_dash_options, &at, next, next_taken);
        end = status == OPTION_OK ? apply(plan, &use, pass) : fail_letter(plan, letter, status);
    }
    return end;
}

static void take_bare(struct hostc_plan *plan, const char *word)
{
    if (plan->name == NULL)
        plan->name = word;
    else if (plan->server == NULL)
        plan->server = word;
}

/* With the first word that is no option all options with one dash are over, as in host; those
 * with two may stand anywhere, since nothing is called that. */
static int take_words(struct hostc_plan *plan, int argc, char *const *argv, unsigned pass)
{
    int end = HOSTC_GO_ON;
    bool dashes = true, options = true;
    for (int i = 1; i < argc && end == HOSTC_GO_ON; i++) {
        const char *word = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
        bool next_taken = false;
        if (options && strcmp(word, "--") == 0) {
            options = dashes = false;
        } else if (options && strncmp(word, "--", 2) == 0) {
            end = take_long(plan, word, next, &next_taken, pass);
        } else if (dashes && strcmp(word, "-") == 0) {
            end = fail_letter(plan, '-', OPTION_UNKNOWN);
        } else if (dashes && word[0] == '-') {
            end = take_dash(plan, word, next, &next_taken, pass);
        } else {
            dashes = false;
            if (pass == HOSTC_LATE)
                take_bare(plan, word);
        }
        i += next_taken;
    }
    return end;
}

int hostc_plan_begin(struct hostc_plan *plan, int argc, char *const *argv)
{
    plan->type = HOSTC_TYPE_A;
    plan->class = QUERY_CLASS_IN;
    plan->list_type = HOSTC_TYPE_A;
    plan->list_addresses = true;
    plan->defaults = true;
    plan->tries = TRIES;
    plan->port = PORT;
    plan->ndots = -1;
    plan->fatal = HOSTC_EXIT_FAILED;
    return take_words(plan, argc, argv, HOSTC_EARLY);
}

static int complain(const struct hostc_plan *plan, const char *text)
{
    words_say(plan->diagnostics, plan->program, text);
    return HOSTC_EXIT_FAILED;
}

/* Combinations that host has not. */
static int check(const struct hostc_plan *plan)
{
    if (plan->system && plan->lab)
        return complain(plan, "--system is about this machine, which is not in the lab");
    bool comparable =
        plan->is_address || plan->type == HOSTC_TYPE_A || plan->type == HOSTC_TYPE_AAAA;
    if (plan->system && !comparable)
        return complain(plan,
                        "--system compares the addresses of a name, or the name of an address");
    return HOSTC_GO_ON;
}

int hostc_plan_words(struct hostc_plan *plan, int argc, char *const *argv)
{
    int end = take_words(plan, argc, argv, HOSTC_LATE);
    if (end != HOSTC_GO_ON)
        return end;
    if (plan->name == NULL)
        return fail_usage(plan);
    plan->is_address = names_is_address(plan->name);
    if (plan->is_address) {
        plan->type = HOSTC_TYPE_PTR;
        plan->defaults = false;
    }
    return check(plan);
}
