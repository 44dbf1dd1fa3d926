#include "common/words.h"

#include "common/outcome.h"

#include <string.h>

/* ---- what is wrong ---- */

int words_say(struct query_sink *sink, const char *program, const char *text)
{
    query_sink_text(sink, program);
    query_sink_text(sink, ": ");
    query_sink_text(sink, text);
    query_sink_char(sink, '\n');
    return OUTCOME_USAGE;
}

static void quote(struct query_sink *sink, const char *text)
{
    query_sink_char(sink, '\'');
    query_sink_plain(sink, text, strlen(text), true);
    query_sink_char(sink, '\'');
}

int words_fail(struct query_sink *sink, const char *program, const char *before, const char *text,
               const char *behind)
{
    query_sink_text(sink, program);
    query_sink_text(sink, ": ");
    query_sink_text(sink, before);
    quote(sink, text);
    query_sink_text(sink, behind);
    query_sink_char(sink, '\n');
    return OUTCOME_USAGE;
}

void words_hint(struct query_sink *sink, const struct option_table *table, const char *word)
{
    const char *nearest = option_nearest(table, word + strlen(table->lead));
    if (nearest == NULL)
        return;
    query_sink_text(sink, "Did you mean '");
    query_sink_text(sink, table->lead);
    query_sink_text(sink, nearest);
    query_sink_text(sink, "'?\n");
}

static int fail_option(const struct words *w, const struct option_table *table, const char *word,
                       enum option_status status)
{
    if (status == OPTION_NEEDS_VALUE)
        return words_fail(w->diagnostics, w->program, "option ", word, " needs a value");
    words_fail(w->diagnostics, w->program, "unknown option ", word, "");
    words_hint(w->diagnostics, table, word);
    w->print_usage(w->diagnostics);
    return OUTCOME_USAGE;
}

static int fail_value(const struct words *w, const struct option_use *use, enum query_status status)
{
    const struct option *row = use->row;
    struct query_sink *sink = w->diagnostics;
    query_sink_text(sink, w->program);
    query_sink_text(sink, ": invalid ");
    query_sink_text(sink, row->subject != NULL ? row->subject : row->name);
    query_sink_char(sink, ' ');
    quote(sink, use->value);
    query_sink_text(sink, ": ");
    query_sink_text(sink, query_status_text(status));
    query_sink_char(sink, '\n');
    return OUTCOME_USAGE;
}

/* ---- what is taken ---- */

static int apply(const struct words *w, const struct option_use *use)
{
    void *targets[] = {w->plan};
    int end;
    enum query_status status = option_apply(use, targets, w->plan, &end);
    return status == QUERY_OK ? end : fail_value(w, use, status);
}

/* `--rate=N` and `--rate N`. */
static int take_long(const struct words *w, const char *word, const char *next, bool *next_taken)
{
    struct option_use use;
    if (strcmp(word, "--dump-options") == 0) {
        w->print_dump(w->out);
        return OUTCOME_ANSWER;
    }
    enum option_status status = option_take(&use, w->longs, word + 2);
    if (status == OPTION_OK && use.value != NULL &&
        (use.row->flags & (OPTION_VALUE | OPTION_MAY_VALUE)) == 0)
        return words_fail(w->diagnostics, w->program, "no value belongs to ", word, "");
    if (status == OPTION_NEEDS_VALUE && next != NULL && strchr(word, '=') == NULL) {
        use.value = next;
        *next_taken = true;
        status = OPTION_OK;
    } else if (option_take_next(&use, next)) {
        *next_taken = true;
    }
    return status == OPTION_OK ? apply(w, &use) : fail_option(w, w->longs, word, status);
}

static int take_dash(const struct words *w, const char *word, const char *next, bool *next_taken)
{
    const char *at = word + 1;
    int end = OPTION_GO_ON;
    while (at != NULL && end == OPTION_GO_ON) {
        struct option_use use;
        enum option_status status = option_take_dash(&use, w->dashes, &at, next, next_taken);
        end = status == OPTION_OK ? apply(w, &use) : fail_option(w, w->dashes, word, status);
    }
    return end;
}

int words_take(const struct words *w, int argc, char *const *argv)
{
    int end = OPTION_GO_ON;
    bool options = true;
    for (int i = 1; i < argc && end == OPTION_GO_ON; i++) {
        char *word = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
        bool next_taken = false;
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && word[0] == '-' && word[1] == '-')
            end = take_long(w, word, next, &next_taken);
        else if (options && word[0] == '-' && word[1] != '\0')
            end = take_dash(w, word, next, &next_taken);
        else
            end = w->take_bare(w->plan, word);
        i += next_taken;
    }
    return end;
}
