#include "rdata/token.h"

#include "base/ascii.h"

static struct token token_at(const struct tokenizer *t, enum token_kind kind, size_t from, size_t n)
{
    return (struct token){.kind = kind,
                          .indented = t->indented,
                          .text = t->text + from,
                          .size = n,
                          .offset = (uint32_t)from,
                          .line = t->line};
}

static struct token fail(struct tokenizer *t, enum query_status status)
{
    t->status = status;
    return token_at(t, TOKEN_FAULT, t->at, 0);
}

static void skip_comment(struct tokenizer *t)
{
    while (t->at < t->size && t->text[t->at] != '\n')
        t->at++;
}

/* Characters that are not just part of a word that is not quoted. */
enum { ENDS_WORD = 1, ESCAPES = 2 };
static const uint8_t word_class[256] = {
    [' '] = ENDS_WORD,  ['\t'] = ENDS_WORD, ['\r'] = ENDS_WORD,
    ['\n'] = ENDS_WORD, [';'] = ENDS_WORD,  ['('] = ENDS_WORD,
    [')'] = ENDS_WORD,  ['"'] = ENDS_WORD,  ['\\'] = ESCAPES,
};

/* The length of the word at `at`.  A backslash keeps the next character in the
 * word, whatever it is, but for the end of the line. */
static size_t word_length(const struct tokenizer *t, size_t at)
{
    size_t from = at;
    for (; at < t->size; at++) {
        uint8_t class = word_class[(uint8_t)t->text[at]];
        if (class == ENDS_WORD)
            break;
        if (class == ESCAPES && at + 1 < t->size && t->text[at + 1] != '\n' &&
            t->text[at + 1] != '\r')
            at++;
    }
    return at - from;
}

/* Where the quoted text that starts at `at` (behind the quote) ends; t->size if the
 * closing quote is missing.  A line end does not belong into quotes. */
static size_t quote_end(const struct tokenizer *t, size_t at)
{
    for (; at < t->size && t->text[at] != '"'; at++) {
        if (t->text[at] == '\n')
            return t->size;
        if (t->text[at] == '\\')
            at++;
    }
    return at < t->size ? at : t->size;
}

static struct token take_quoted(struct tokenizer *t)
{
    size_t from = t->at + 1;
    size_t end = quote_end(t, from);
    if (end == t->size)
        return fail(t, QUERY_QUOTE);
    struct token token = token_at(t, TOKEN_QUOTED, from, end - from);
    t->at = end + 1;
    return token;
}

/* Takes the line end at t->at. */
static void end_line(struct tokenizer *t)
{
    t->at++;
    t->line++;
    if (t->depth == 0)
        t->indented = t->at < t->size && (t->text[t->at] == ' ' || t->text[t->at] == '\t');
}

/* Moves to the next character that is no blank, comment, parenthesis or line end
 * within parentheses.  False if parentheses do not match. */
static bool skip_blank(struct tokenizer *t)
{
    if (t->at == 0)
        t->indented = t->size != 0 && (t->text[0] == ' ' || t->text[0] == '\t');
    for (; t->at < t->size; t->at++) {
        switch (t->text[t->at]) {
        case ' ':
        case '\t':
        case '\r': break;
        case '(': t->depth++; break;
        case ')':
            if (t->depth == 0)
                return false;
            t->depth--;
            break;
        case ';':
            skip_comment(t);
            t->at--;
            break;
        case '\n':
            if (t->depth == 0)
                return true;
            t->line++;
            break;
        default: return true;
        }
    }
    return t->depth == 0;
}

enum token_kind token_ahead(struct tokenizer *t)
{
    if (t->status != QUERY_OK || !skip_blank(t))
        return TOKEN_FAULT;
    if (t->at == t->size)
        return TOKEN_END;
    if (t->text[t->at] == '\n')
        return TOKEN_LINE;
    return t->text[t->at] == '"' ? TOKEN_QUOTED : TOKEN_WORD;
}

static struct token take(struct tokenizer *t, bool pair)
{
    if (t->status != QUERY_OK || !skip_blank(t))
        return fail(t, t->status != QUERY_OK ? t->status : QUERY_SYNTAX);
    if (t->at == t->size)
        return token_at(t, TOKEN_END, t->at, 0);
    if (t->text[t->at] == '\n') {
        struct token token = token_at(t, TOKEN_LINE, t->at, 0);
        end_line(t);
        return token;
    }
    if (t->text[t->at] == '"')
        return take_quoted(t);
    size_t from = t->at;
    size_t n = word_length(t, from);
    size_t end = from + n;
    if (pair && end < t->size && t->text[end] == '"' && t->text[end - 1] == '=') {
        size_t close = quote_end(t, end + 1);
        if (close == t->size) {
            t->at = end;
            return fail(t, QUERY_QUOTE);
        }
        n = close + 1 - from;
    }
    struct token token = token_at(t, TOKEN_WORD, from, n);
    t->at = from + n;
    return token;
}

struct token token_next(struct tokenizer *t)
{
    return take(t, false);
}

struct token token_next_pair(struct tokenizer *t)
{
    return take(t, true);
}

struct token token_peek(const struct tokenizer *t)
{
    struct tokenizer ahead = *t;
    return take(&ahead, false);
}

void token_skip_line(struct tokenizer *t)
{
    t->status = QUERY_OK;
    t->depth = 0;
    while (t->at < t->size && t->text[t->at] != '\n')
        t->at++;
    if (t->at < t->size)
        end_line(t);
}

bool token_char(const char *text, size_t size, size_t *at, uint8_t *octet)
{
    size_t used = 1;
    *octet = (uint8_t)text[*at];
    if (text[*at] == '\\')
        used = ascii_escape(text + *at, size - *at, octet);
    *at += used;
    return used != 0;
}
