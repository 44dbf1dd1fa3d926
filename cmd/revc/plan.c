#include "revc/revc.h"

#include "common/words.h"

#include <string.h>

enum { DEFAULT_SECONDS = 2, DEFAULT_TRIES = 2 };

int revc_fail(const struct revc_plan *plan, const char *before, const char *text,
              const char *behind)
{
    return words_fail(plan->diagnostics, plan->program, before, text, behind);
}

static int complain(const struct revc_plan *plan, const char *text)
{
    return words_say(plan->diagnostics, plan->program, text);
}

static int take_bare(void *context, char *word)
{
    struct revc_plan *plan = context;
    if (word[0] == '@') {
        if (word[1] == '\0')
            return revc_fail(plan, "no server in ", word, "");
        if (plan->server != NULL)
            return complain(plan, "only one @SERVER allowed");
        plan->server = word + 1;
    } else if (strcmp(word, "-") == 0) {
        plan->file = word;
    } else {
        plan->words[plan->word_count++] = word;
    }
    return REVC_GO_ON;
}

static int check_task(const struct revc_plan *plan)
{
    bool offline = plan->task == REVC_NAME || plan->task == REVC_EXPLAIN;
    if (plan->confirm && plan->task != REVC_NAMES)
        return complain(plan, "--confirm is about names");
    if (offline && (plan->annotate || plan->form_given))
        return complain(plan, "--name and --explain have a form of their own");
    if (!plan->annotate)
        return REVC_GO_ON;
    if (plan->file == NULL)
        return complain(plan, "--annotate needs a file: -f FILE, or - for the standard input");
    if (plan->word_count != 0)
        return revc_fail(plan, "with --annotate addresses are in the file, not ", plan->words[0],
                         "");
    if (plan->unordered || plan->found || plan->form == REVC_JSON || plan->form == REVC_TABLE)
        return complain(plan, "--annotate repeats lines as they are");
    return REVC_GO_ON;
}

static int check(struct revc_plan *plan)
{
    if (plan->word_count == 0 && plan->file == NULL && !plan->annotate) {
        complain(plan, "no address");
        query_sink_text(plan->diagnostics, "Try 'revc --help', or 'revc --lab 128.186.120.2'\n");
        return OUTCOME_USAGE;
    }
    if (plan->only_ipv4 && plan->only_ipv6)
        return complain(plan, "only one of -4 and -6 allowed");
    plan->timeout_s = plan->timeout_s == 0 ? DEFAULT_SECONDS : plan->timeout_s;
    plan->tries = plan->tries == 0 ? DEFAULT_TRIES : plan->tries;
    return check_task(plan);
}

int revc_plan_words(struct revc_plan *plan, int argc, char *const *argv)
{
    static const char origins[] = "asn.cymru.com";
    const struct words words = {
        .program = plan->program,
        .out = plan->out,
        .diagnostics = plan->diagnostics,
        .dashes = &revc_dash_options,
        .longs = &revc_long_options,
        .print_usage = revc_print_usage,
        .print_dump = revc_print_dump,
        .take_bare = take_bare,
        .plan = plan,
    };
    if (query_name_scan(&plan->origin_zone, origins, sizeof origins - 1, query_name_root(), NULL) !=
        QUERY_OK)
        return OUTCOME_INTERNAL;
    int end = words_take(&words, argc, argv);
    return end == REVC_GO_ON ? check(plan) : end;
}
