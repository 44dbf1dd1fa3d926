/* rdata/token.h: master-file text taken apart into words (RFC 1035 section 5.1).
 *
 * Blanks separate words; parentheses let a record run over line ends; a comment
 * runs from `;` to the end of the line; quotes hold blanks and all of these
 * together; a backslash takes the special meaning from the next character.
 * Tokens are slices of the text, escapes still in them, so nothing is copied
 * and an offset can be told for every fault.
 *
 * This header knows words and lines; it must not know types, records or
 * directives. */
#ifndef RDATA_TOKEN_H
#define RDATA_TOKEN_H

#include <query/status.h>

enum token_kind {
    TOKEN_END,    /* the text is used up (again and again) */
    TOKEN_LINE,   /* a line end outside parentheses */
    TOKEN_WORD,   /* text between blanks */
    TOKEN_QUOTED, /* text that stood between quotes, without them */
    TOKEN_FAULT,  /* `status` of the tokenizer says why: QUERY_QUOTE, or QUERY_SYNTAX for
                   * parentheses that do not match */
};

struct token {
    enum token_kind kind;
    bool indented; /* the line it stands in begins with a blank */
    const char *text;
    size_t size;
    uint32_t offset; /* of its first character from the start of the text */
    uint32_t line;   /* counted from 1 */
};

struct tokenizer {
    const char *text;
    size_t size;
    size_t at;
    uint32_t line;
    uint32_t depth; /* open parentheses */
    bool indented;
    enum query_status status;
};

/* The text must outlive the tokenizer and its tokens. */
static inline struct tokenizer tokenizer_over(const char *text, size_t size)
{
    return (struct tokenizer){.text = text, .size = size, .line = 1};
}

/* The next token.  A fault is sticky: the same is returned from then on. */
struct token token_next(struct tokenizer *t);

/* The next token, without moving on. */
struct token token_peek(const struct tokenizer *t);

/* Moves to where the next token starts, and tells its kind; whether a quoted one has its end
 * is not looked at. */
enum token_kind token_ahead(struct tokenizer *t);

/* The next token, where key="quoted value" is one word, quotes included (RFC 9460
 * section 2.1). */
struct token token_next_pair(struct tokenizer *t);

/* Goes on behind the end of the present line, parentheses or not: after a fault. */
void token_skip_line(struct tokenizer *t);

/* One character at text[*at], an escape taken apart (\DDD, \X), and *at moved behind
 * it.  False if the escape is bad; *at is then unchanged. */
bool token_char(const char *text, size_t size, size_t *at, uint8_t *octet);

#endif
