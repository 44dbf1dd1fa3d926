#include "revc/input.h"

#include "render/json_event.h"

#include <errno.h>
#include <string.h>

enum { WORD_SHOWN = 255 }; /* octets of a word that is no address */

/* ---- what is wrong ---- */

static void say_where(const struct revc_input *input)
{
    struct query_sink *out = input->plan->diagnostics;
    query_sink_text(out, input->plan->program);
    query_sink_text(out, ": ");
    if (!input->in_line)
        return;
    query_sink_plain(out, input->plan->file, strlen(input->plan->file), true);
    query_sink_char(out, ':');
    query_sink_number(out, input->lines.number);
    query_sink_text(out, ": ");
}

/* For programs, too. */
static void tell(const struct revc_input *input, const char *text, size_t size, const char *why)
{
    char word[WORD_SHOWN + 1];
    uint64_t line = input->in_line ? input->lines.number : 0;
    if (input->plan->form != REVC_JSON)
        return;
    size = size < WORD_SHOWN ? size : WORD_SHOWN;
    if (size != 0)
        memcpy(word, text, size);
    word[size] = '\0';
    json_fail(input->plan->out, size == 0 ? NULL : word, line, why, strlen(why), OUTCOME_USAGE);
}

static void refuse(struct revc_input *input, const char *text, size_t size, const char *why)
{
    struct query_sink *out = input->plan->diagnostics;
    say_where(input);
    query_sink_char(out, '\'');
    query_sink_plain(out, text, size, true);
    query_sink_char(out, '\'');
    query_sink_text(out, why);
    query_sink_char(out, '\n');
    query_sink_flush(out);
    tell(input, text, size, why + strspn(why, ": "));
    input->bad++;
}

static void refuse_count(struct revc_input *input, const char *text, size_t size, uint64_t limit)
{
    struct query_sink *out = input->plan->diagnostics;
    say_where(input);
    query_sink_char(out, '\'');
    query_sink_plain(out, text, size, true);
    query_sink_text(out, "' has more than ");
    query_sink_number(out, limit);
    query_sink_text(out, " addresses; --limit=N allows N\n");
    query_sink_flush(out);
    tell(input, text, size, "more addresses than the limit");
    input->bad++;
}

static void refuse_line(struct revc_input *input)
{
    struct query_sink *out = input->plan->diagnostics;
    input->in_line = true;
    say_where(input);
    query_sink_text(out, "line is too long\n");
    query_sink_flush(out);
    tell(input, NULL, 0, "line is too long");
    input->in_line = false;
    input->bad++;
}

static int fail_file(const struct revc_input *input, int error)
{
    char behind[128] = ": ";
    strncat(behind, strerror(error), sizeof behind - 3);
    return revc_fail(input->plan, "", input->plan->file, behind);
}

/* ---- words ---- */

/* What a word stands for; false if it is not to be used. */
static bool scan(struct revc_input *input, const char *text, size_t size, struct revc_span *span)
{
    const struct revc_plan *plan = input->plan;
    const char *why = revc_span_scan(span, text, size);
    if (why != NULL) {
        refuse(input, text, size, why);
        return false;
    }
    uint64_t limit = plan->limit != 0          ? plan->limit
                     : span->first.family == 4 ? INPUT_LIMIT_IPV4
                                               : INPUT_LIMIT_IPV6;
    /* Of a prefix --name and --explain have the zones alone. */
    bool whole = (plan->task == REVC_NAME || plan->task == REVC_EXPLAIN) && span->prefix;
    if (!whole && revc_span_count(span) > limit) {
        refuse_count(input, text, size, limit);
        return false;
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of the line, up to a comment. */
static bool take_word(struct revc_input *input, const char **word, size_t *size)
{
    size_t at = input->at;
    while (at < input->line_size && is_blank(input->line[at]))
        at++;
    size_t end = at;
    while (end < input->line_size && !is_blank(input->line[end]))
        end++;
    bool comment = at < end && (input->line[at] == '#' || input->line[at] == ';');
    input->at = comment ? input->line_size : end;
    *word = input->line + at;
    *size = end - at;
    return at < end && !comment;
}

/* ---- lines ---- */

static enum revc_input_next next_line(struct revc_input *input, bool wait)
{
    input->in_line = false;
    if (!input->open)
        return REVC_INPUT_END;
    for (;;) {
        switch (lines_next(&input->lines, wait, &input->line, &input->line_size)) {
        case LINES_LINE:
            input->in_line = true;
            input->at = 0;
            return REVC_INPUT_ITEM;
        case LINES_LATER: return REVC_INPUT_LATER;
        case LINES_LONG: refuse_line(input); break;
        case LINES_END:
            if (input->lines.error != 0)
                input->status = fail_file(input, input->lines.error);
            return REVC_INPUT_END;
        }
    }
}

static enum revc_input_next next_span(struct revc_input *input, bool wait, struct revc_span *span)
{
    const struct revc_plan *plan = input->plan;
    const char *word;
    size_t size;
    while (input->word < plan->word_count) {
        word = plan->words[input->word++];
        if (scan(input, word, strlen(word), span))
            return REVC_INPUT_ITEM;
    }
    for (;;) {
        while (input->in_line && take_word(input, &word, &size)) {
            if (scan(input, word, size, span))
                return REVC_INPUT_ITEM;
        }
        enum revc_input_next next = next_line(input, wait);
        if (next != REVC_INPUT_ITEM)
            return next;
    }
}

/* Servers that listen on IPv6 alone write ::ffff:192.0.2.1 of those who come over IPv4 (RFC 4291
 * section 2.5.5.2), and no such address has a name of its own. */
static void unmap(struct query_endpoint *address)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    if (address->family != 6 || memcmp(address->octets, mapped, sizeof mapped) != 0)
        return;
    struct query_endpoint inside = {.family = 4};
    memcpy(inside.octets, address->octets + sizeof mapped, 4);
    *address = inside;
}

/* An address of the line with what is before it, or the rest of the line. */
static enum revc_input_next next_in_text(struct revc_input *input, bool wait,
                                         struct revc_item *item)
{
    size_t start, from;
    if (!input->in_line) {
        enum revc_input_next next = next_line(input, wait);
        if (next != REVC_INPUT_ITEM)
            return next;
    }
    from = input->at;
    *item = (struct revc_item){.text = input->line + from, .text_size = input->line_size - from};
    item->is_address = revc_span_find(input->line, input->line_size, &input->at, &start,
                                      &item->own_size, &item->address);
    if (item->is_address) {
        item->text_size = start - from;
        unmap(&item->address);
    } else {
        input->in_line = false;
    }
    return REVC_INPUT_ITEM;
}

/* ---- all of it ---- */

bool revc_input_begin(struct revc_input *input, const struct revc_plan *plan)
{
    input->plan = plan;
    input->word = 0;
    input->in_span = input->in_line = false;
    input->bad = 0;
    input->status = OUTCOME_ANSWER;
    input->open = plan->file != NULL;
    if (!input->open || lines_open(&input->lines, plan->file))
        return true;
    input->open = false;
    input->status = fail_file(input, errno);
    return false;
}

void revc_input_end(struct revc_input *input)
{
    if (input->open)
        lines_close(&input->lines);
    input->open = false;
}

enum revc_input_next revc_input_span(struct revc_input *input, struct revc_span *span)
{
    return next_span(input, true, span);
}

enum revc_input_next revc_input_next(struct revc_input *input, bool wait, struct revc_item *item)
{
    if (input->plan->annotate)
        return next_in_text(input, wait, item);
    if (!input->in_span || !revc_span_step(&input->span)) {
        enum revc_input_next next = next_span(input, wait, &input->span);
        input->in_span = next == REVC_INPUT_ITEM;
        if (!input->in_span)
            return next;
    }
    *item = (struct revc_item){.is_address = true, .address = input->span.first};
    return REVC_INPUT_ITEM;
}
