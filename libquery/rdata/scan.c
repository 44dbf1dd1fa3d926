/* Text to RDATA: the loop over the fields of a type, and what kinds scan with. */
#include "base/ascii.h"
#include "base/base16.h"
#include "base/base64.h"
#include "rdata/kind.h"
#include "rdata/types.h"

/* ---- words ---- */

void rdata_scan_fail(struct rdata_scan *s, enum query_status status, size_t offset)
{
    /* Once octets were lost for want of room, lengths are no longer what they should be. */
    if (s->status == QUERY_OK && s->w.status == QUERY_OK) {
        s->status = status;
        s->fault = (uint32_t)offset;
    }
}

bool rdata_scan_string(struct rdata_scan *s, struct token *token)
{
    if (s->status != QUERY_OK || s->w.status != QUERY_OK)
        return false;
    enum token_kind kind = token_ahead(&s->tokens);
    if (kind == TOKEN_END || kind == TOKEN_LINE) {
        rdata_scan_fail(s, QUERY_MISSING, s->tokens.at);
        return false;
    }
    *token = token_next(&s->tokens);
    if (token->kind == TOKEN_FAULT)
        rdata_scan_fail_token(s, s->tokens.status, token);
    return token->kind != TOKEN_FAULT;
}

bool rdata_scan_word(struct rdata_scan *s, struct token *token)
{
    if (!rdata_scan_string(s, token))
        return false;
    if (token->kind == TOKEN_QUOTED)
        rdata_scan_fail_token(s, QUERY_SYNTAX, token);
    return token->kind != TOKEN_QUOTED;
}

bool rdata_scan_more(const struct rdata_scan *s)
{
    if (s->status != QUERY_OK || s->w.status != QUERY_OK)
        return false;
    struct tokenizer ahead = s->tokens;
    enum token_kind kind = token_ahead(&ahead);
    return kind != TOKEN_END && kind != TOKEN_LINE;
}

/* ---- numbers ---- */

uint64_t rdata_scan_number(struct rdata_scan *s, uint64_t most)
{
    struct token token;
    uint64_t number = 0;
    if (!rdata_scan_word(s, &token))
        return 0;
    enum query_status status = number_scan(&number, token.text, token.size, most);
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    return number;
}

enum query_status rdata_scan_duration(uint32_t *seconds, const char *text, size_t n)
{
    static const struct {
        char letter;
        uint32_t seconds;
    } units[] = {{'w', 604800}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
    uint64_t sum = 0;
    if (number_scan(&sum, text, n, UINT64_MAX) != QUERY_NUMBER) {
        enum query_status status = number_scan(&sum, text, n, UINT32_MAX);
        *seconds = (uint32_t)sum;
        return status;
    }
    for (size_t at = 0, digits; at < n; at += digits + 1) {
        for (digits = 0; at + digits < n && ascii_is_digit(text[at + digits]);)
            digits++;
        uint64_t number;
        if (at + digits == n || number_scan(&number, text + at, digits, UINT32_MAX) != QUERY_OK)
            return QUERY_NUMBER;
        char letter = (char)ascii_lower[(uint8_t)text[at + digits]];
        size_t u = 0;
        while (u < sizeof units / sizeof units[0] && units[u].letter != letter)
            u++;
        if (u == sizeof units / sizeof units[0])
            return QUERY_NUMBER;
        sum += number * units[u].seconds;
        if (sum > UINT32_MAX)
            return QUERY_RANGE;
    }
    *seconds = (uint32_t)sum;
    return n == 0 ? QUERY_NUMBER : QUERY_OK;
}

/* ---- octets ---- */

void rdata_scan_hex_word(struct rdata_scan *s, const struct token *token)
{
    struct base16_scan hex = {0};
    size_t used = base16_scan(&hex, &s->w, token->text, token->size);
    if (used < token->size || !base16_end(&hex))
        rdata_scan_fail(s, QUERY_HEX, token->offset + used);
}

void rdata_scan_base64_word(struct rdata_scan *s, const struct token *token)
{
    struct base64_scan base64 = {0};
    size_t used = base64_scan(&base64, &s->w, token->text, token->size);
    if (used < token->size || !base64_end(&base64))
        rdata_scan_fail(s, QUERY_BASE64, token->offset + used);
}

/* Whether nothing was written since `before` though something was needed. */
static void need_octets(struct rdata_scan *s, bool needed, size_t before)
{
    if (needed && s->w.size == before && s->w.status == QUERY_OK)
        rdata_scan_fail(s, QUERY_MISSING, token_peek(&s->tokens).offset);
}

void rdata_scan_hex_rest(struct rdata_scan *s, bool needed)
{
    struct base16_scan hex = {0};
    struct token token = {0};
    size_t before = s->w.size;
    while (rdata_scan_more(s) && rdata_scan_word(s, &token)) {
        size_t used = base16_scan(&hex, &s->w, token.text, token.size);
        if (used < token.size)
            rdata_scan_fail(s, QUERY_HEX, token.offset + used);
    }
    if (!base16_end(&hex))
        rdata_scan_fail(s, QUERY_HEX, token.offset + token.size);
    need_octets(s, needed, before);
}

/* Decodes words until `enough` octets are there, or padding ends the text. */
static void scan_base64_until(struct rdata_scan *s, size_t enough)
{
    struct base64_scan base64 = {0};
    struct token token = {0};
    size_t before = s->w.size;
    while (s->w.size - before < enough && !base64.ended && rdata_scan_more(s) &&
           rdata_scan_word(s, &token)) {
        size_t used = base64_scan(&base64, &s->w, token.text, token.size);
        if (used < token.size)
            rdata_scan_fail(s, QUERY_BASE64, token.offset + used);
    }
    if (!base64_end(&base64))
        rdata_scan_fail(s, QUERY_BASE64, token.offset + token.size);
}

void rdata_scan_base64_rest(struct rdata_scan *s, bool needed)
{
    size_t before = s->w.size;
    scan_base64_until(s, SIZE_MAX);
    need_octets(s, needed, before);
}

void rdata_scan_base64_sized(struct rdata_scan *s, size_t n)
{
    size_t before = s->w.size, offset = token_peek(&s->tokens).offset;
    scan_base64_until(s, n);
    need_octets(s, n != 0, before);
    if (s->w.status == QUERY_OK && s->w.size - before != n)
        rdata_scan_fail(s, QUERY_LENGTH, offset);
}

void rdata_scan_text(struct rdata_scan *s, const struct token *token)
{
    uint8_t octet;
    for (size_t at = 0; at < token->size;) {
        if (!token_char(token->text, token->size, &at, &octet)) {
            rdata_scan_fail(s, QUERY_ESCAPE, token->offset + at);
            return;
        }
        writer_u8(&s->w, octet);
    }
}

/* ---- names ---- */

void rdata_scan_name(struct rdata_scan *s, const char *text, size_t n, size_t offset)
{
    struct query_name name;
    struct query_fault fault = {0};
    if (n == 1 && text[0] == '@' && s->origin != NULL) {
        writer_put(&s->w, s->origin->wire, s->origin->size);
        return;
    }
    enum query_status status = query_name_scan(&name, text, n, s->origin, &fault);
    if (status == QUERY_OK)
        writer_put(&s->w, name.wire, name.size);
    else
        rdata_scan_fail(s, n == 1 && text[0] == '@' ? QUERY_ORIGIN : status, offset + fault.offset);
}

/* ---- RDATA ---- */

/* Where the text of each field starts, for faults that are found in the octets. */
struct field_offsets {
    const struct query_field *first;
    uint32_t start; /* of all of them */
    uint32_t at[QUERY_FIELDS_MAX];
};

static void scan_fields(struct rdata_scan *s, const struct query_field *fields,
                        struct field_offsets *offsets)
{
    offsets->first = fields;
    for (const struct query_field *field = fields; field->kind != NULL; field++) {
        if (s->status != QUERY_OK || s->w.status != QUERY_OK)
            return;
        s->field = field;
        token_ahead(&s->tokens);
        if (field - fields < QUERY_FIELDS_MAX)
            offsets->at[field - fields] = (uint32_t)s->tokens.at;
        if ((field->flags & FIELD_HIDDEN) != 0) /* a later field fills it in */
            writer_put(&s->w, (const uint8_t[8]){0}, field->kind->fixed);
        else
            field->kind->scan(s);
    }
}

/* Behind \#: a length, and as many octets in hex (RFC 3597 section 5). */
static void scan_generic(struct rdata_scan *s)
{
    struct token token = token_peek(&s->tokens);
    size_t n = (size_t)rdata_scan_number(s, UINT16_MAX);
    rdata_scan_hex_rest(s, false);
    if (s->w.status == QUERY_OK && s->w.size != n)
        rdata_scan_fail_token(s, QUERY_LENGTH, &token);
}

static bool token_is_number(const struct token *token)
{
    uint64_t number;
    return token->kind == TOKEN_WORD &&
           number_scan(&number, token->text, token->size, UINT32_MAX) == QUERY_OK;
}

/* Whether \# and so the generic form starts here.  Where a type takes plain strings,
 * \# without a number behind it is just a string. */
static bool starts_generic(struct rdata_scan *s, const struct query_field *fields)
{
    if (token_ahead(&s->tokens) != TOKEN_WORD || s->tokens.text[s->tokens.at] != '\\')
        return false;
    struct tokenizer ahead = s->tokens;
    struct token token = token_next(&ahead);
    if (token.kind != TOKEN_WORD || token.size != 2 || memcmp(token.text, "\\#", 2) != 0)
        return false;
    struct token number = token_next(&ahead);
    return (fields->kind != NULL && !fields->kind->plain) || token_is_number(&number);
}

/* Refuses what is left but line ends and comments; of one line, what is left of it. */
static void scan_end(struct rdata_scan *s, bool line)
{
    while (s->status == QUERY_OK && s->w.status == QUERY_OK) {
        struct token token = token_next(&s->tokens);
        if (token.kind == TOKEN_END || (line && token.kind == TOKEN_LINE))
            return;
        if (token.kind == TOKEN_FAULT)
            rdata_scan_fail_token(s, s->tokens.status, &token);
        else if (token.kind != TOKEN_LINE)
            rdata_scan_fail_token(s, QUERY_EXTRA, &token);
    }
}

/* The rules that octets from a message must meet hold for those from text too. */
static void check_scanned(struct rdata_scan *s, uint16_t type, uint16_t class,
                          const struct field_offsets *offsets)
{
    struct query_fault fault = {0};
    if (s->status != QUERY_OK || s->w.status != QUERY_OK)
        return;
    if (s->w.size > UINT16_MAX) {
        rdata_scan_fail(s, QUERY_RANGE, offsets->start);
        return;
    }
    struct query_rdata rdata = {.type = type,
                                .class = class,
                                .size = (uint16_t)s->w.size,
                                .octets = s->w.octets,
                                .message = s->w.octets};
    enum query_status status = query_rdata_check(&rdata, &fault);
    if (status == QUERY_OK)
        return;
    size_t offset = offsets->start;
    s->field = NULL;
    for (size_t i = 0; i < QUERY_FIELDS_MAX && offsets->first != NULL; i++) {
        const struct query_field *field = offsets->first + i;
        if (field->kind == NULL)
            break;
        if (field->key == fault.field) {
            s->field = field;
            offset = offsets->at[i];
        }
    }
    rdata_scan_fail(s, status, offset);
}

static enum query_status scan_rdata(struct rdata_scan *s, uint16_t type, uint16_t class, bool line,
                                    struct query_fault *fault)
{
    const struct query_field *fields = rdata_fields(type, class);
    struct field_offsets offsets = {0};
    bool generic = starts_generic(s, fields);
    offsets.start = (uint32_t)s->tokens.at;
    if (generic) {
        token_next(&s->tokens);
        scan_generic(s);
    } else {
        scan_fields(s, fields, &offsets);
    }
    scan_end(s, line);
    check_scanned(s, type, class, &offsets);
    enum query_status status = s->status != QUERY_OK ? s->status : s->w.status;
    if (status != QUERY_OK && fault != NULL) {
        *fault = (struct query_fault){.status = status,
                                      .offset =
                                          s->status != QUERY_OK ? s->fault : (uint32_t)s->tokens.at,
                                      .field = s->field != NULL ? s->field->key : NULL};
    }
    return status;
}

enum query_status query_rdata_scan(uint8_t *octets, size_t room, size_t *size, uint16_t type,
                                   uint16_t class, const char *text, size_t text_size,
                                   const struct query_name *origin, struct query_fault *fault)
{
    struct rdata_scan s = {.tokens = tokenizer_over(text, text_size),
                           .w = writer_over(octets, room),
                           .origin = origin};
    enum query_status status = scan_rdata(&s, type, class, false, fault);
    if (status == QUERY_OK)
        *size = s.w.size;
    return status;
}

enum query_status rdata_scan_line(struct tokenizer *tokens, struct writer *w, uint16_t type,
                                  uint16_t class, const struct query_name *origin,
                                  struct query_fault *fault)
{
    struct rdata_scan s = {.tokens = *tokens, .w = *w, .origin = origin};
    enum query_status status = scan_rdata(&s, type, class, true, fault);
    if (status == QUERY_OK) {
        *tokens = s.tokens;
        *w = s.w;
    }
    return status;
}
