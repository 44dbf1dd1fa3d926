#include "revc/revc.h"

#include <string.h>

enum { DEFAULT_SECONDS = 2, DEFAULT_TRIES = 2 };

int revc_fail(const struct revc_plan *plan, const char *before, const char *text,
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
    return OUTCOME_USAGE;
}

static int complain(const struct revc_plan *plan, const char *text)
{
    query_sink_text(plan->diagnostics, plan->program);
    query_sink_text(plan->diagnostics, ": ");
    query_sink_text(plan->diagnostics, text);
    query_sink_char(plan->diagnostics, '\n');
    return OUTCOME_USAGE;
}

static int fail_option(const struct revc_plan *plan, const struct option_table *table,
                       const char *word, enum option_status status)
{
    struct query_sink *sink = plan->diagnostics;
    if (status == OPTION_NEEDS_VALUE)
        return revc_fail(plan, "option ", word, " needs a value");
    revc_fail(plan, "unknown option ", word, "");
    const char *nearest = option_nearest(table, word + strlen(table->lead));
    if (nearest != NULL) {
        query_sink_text(sink, "Did you mean '");
        query_sink_text(sink, table->lead);
        query_sink_text(sink, nearest);
        query_sink_text(sink, "'?\n");
    }
    revc_print_usage(sink);
    return OUTCOME_USAGE;
}

static int apply(struct revc_plan *plan, const struct option_use *use)
{
    void *targets[] = {plan};
    int end;
    enum query_status status = option_apply(use, targets, plan, &end);
    if (status == QUERY_OK)
        return end;
    struct query_sink *sink = plan->diagnostics;
    query_sink_text(sink, plan->program);
    query_sink_text(sink, ": invalid ");
    query_sink_text(sink, use->row->subject != NULL ? use->row->subject : use->row->name);
    query_sink_text(sink, " '");
    query_sink_plain(sink, use->value, strlen(use->value), true);
    query_sink_text(sink, "': ");
    query_sink_text(sink, query_status_text(status));
    query_sink_char(sink, '\n');
    return OUTCOME_USAGE;
}

/* `--rate=N` and `--rate N`. */
static int take_long(struct revc_plan *plan, const char *word, const char *next, bool *next_taken)
{
    struct option_use use;
    if (strcmp(word, "--dump-options") == 0) {
        revc_print_dump(plan->out);
        return OUTCOME_ANSWER;
    }
    enum option_status status = option_take(&use, &revc_long_options, word + 2);
    if (status == OPTION_NEEDS_VALUE && next != NULL && strchr(word, '=') == NULL) {
        use.value = next;
        *next_taken = true;
        status = OPTION_OK;
    } else if (option_take_next(&use, next)) {
        *next_taken = true;
    }
    return status == OPTION_OK ? apply(plan, &use)
                               : fail_option(plan, &revc_long_options, word, status);
}

static int take_dash(struct revc_plan *plan, const char *word, const char *next, bool *next_taken)
{
    const char *at = word + 1;
    int end = REVC_GO_ON;
    while (at != NULL && end == REVC_GO_ON) {
        struct option_use use;
        enum option_status status =
            option_take_dash(&use, &revc_dash_options, &at, next, next_taken);
        end = status == OPTION_OK ? apply(plan, &use)
                                  : fail_option(plan, &revc_dash_options, word, status);
    }
    return end;
}

static int take_bare(struct revc_plan *plan, char *word)
{
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

int revc_plan_words(struct revc_plan *plan, int argc, char **argv)
{
    static const char origins[] = "asn.cymru.com";
    int end = REVC_GO_ON;
    bool options = true;
    if (query_name_scan(&plan->origin_zone, origins, sizeof origins - 1, query_name_root(), NULL) !=
        QUERY_OK)
        return OUTCOME_INTERNAL;
    for (int i = 1; i < argc && end == REVC_GO_ON; i++) {
        const char *word = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
        bool next_taken = false;
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && word[0] == '-' && word[1] == '-')
            end = take_long(plan, word, next, &next_taken);
        else if (options && word[0] == '-' && word[1] != '\0')
            end = take_dash(plan, word, next, &next_taken);
        else
            end = take_bare(plan, argv[i]);
        i += next_taken;
    }
    return end == REVC_GO_ON ? check(plan) : end;
}
