/* Master files, record by record (RFC 1035 section 5). */
#include "base/ascii.h"
#include "base/hints.h"
#include "base/limits.h"
#include "base/sink.h"
#include "rdata/kind.h"
#include "rdata/types.h"

#include <query/zone.h>

enum { TYPE_SOA = 6 };
enum { TTL_MAX = 0x7fffffff }; /* RFC 2181 section 8 */

/* Words for types that were looked up before; nearly all records have one of a few. */
enum { WORD_SLOTS = 16, WORD_SIZE = 14 };
struct word {
    char text[WORD_SIZE];
    uint8_t size; /* 0: the slot is free */
    uint16_t type;
};

/* A TTL that may not be known. */
struct ttl {
    bool known;
    uint32_t seconds;
};

struct scan {
    struct query_zone_options options;
    query_zone_record_fn *record;
    void *context;
    struct query_zone_fault *first; /* the caller's, or NULL */
    enum query_status status;       /* of the first fault */
    bool stop;
    /* the text that is read now */
    const struct query_zone_text *text;
    struct tokenizer tokens;
    struct query_name origin;
    unsigned depth, included; /* of $INCLUDE */
    /* the record that is read now */
    struct tokenizer begin; /* in front of its first line */
    uint32_t start, line;   /* offset and number of that line */
    struct query_zone_record entry;
    bool owned;        /* entry.record.owner is a name */
    bool told;         /* ... that of the last record handed out */
    bool skip;         /* the owner was at fault, and so are records that take it over */
    struct ttl stated; /* in this record */
    struct ttl last;   /* in the last record that had one (RFC 1035 section 5.1) */
    struct ttl usual;  /* $TTL (RFC 2308 section 4) */
    struct word words[WORD_SLOTS];
    uint8_t rdata[UINT16_MAX];
};

/* ---- faults ---- */

void query_zone_fault_print(struct query_sink *sink, const struct query_zone_fault *fault)
{
    const struct query_type *type = query_type_find(fault->type);
    if (fault->file != NULL) {
        query_sink_plain(sink, fault->file, strlen(fault->file), false);
        sink_literal(sink, ": ");
    }
    if (fault->line != 0) {
        sink_literal(sink, "line ");
        query_sink_number(sink, fault->line);
        sink_literal(sink, ", column ");
        query_sink_number(sink, fault->column);
        sink_literal(sink, ": ");
    }
    bool named = fault->type != 0 && (fault->field != NULL || type != NULL);
    if (named)
        query_type_print(sink, fault->type);
    else if (fault->field == NULL && fault->owner.size != 0)
        query_name_print(sink, &fault->owner);
    if (fault->field != NULL) {
        query_sink_text(sink, named ? " " : "");
        query_sink_text(sink, fault->field);
    }
    if (named || fault->field != NULL || fault->owner.size != 0)
        sink_literal(sink, ": ");
    query_sink_text(sink, fault->note != NULL ? fault->note : query_status_text(fault->status));
}

/* Sets line and column of an octet at or behind the start of the present record. */
static void locate(const struct scan *s, uint32_t offset, struct query_zone_fault *fault)
{
    const char *text = s->tokens.text;
    uint32_t from = s->start;
    fault->line = s->line;
    for (uint32_t i = from; i < offset; i++) {
        if (text[i] == '\n') {
            fault->line++;
            from = i + 1;
        }
    }
    fault->column = offset - from + 1;
}

static void report(struct scan *s, const struct query_zone_fault *fault)
{
    if (s->status == QUERY_OK) {
        s->status = fault->status;
        if (s->first != NULL)
            *s->first = *fault;
    }
    if (s->options.fault == NULL || !s->options.fault(s->options.context, fault))
        s->stop = true;
}

/* A fault at an offset of the text.  Always false, so that callers can return it. */
static bool fail_at(struct scan *s, enum query_status status, uint32_t offset, const char *field,
                    const char *note)
{
    struct query_zone_fault fault = {
        .status = status, .file = s->text->name, .field = field, .note = note};
    if (s->owned)
        fault.owner = s->entry.record.owner;
    locate(s, offset, &fault);
    report(s, &fault);
    return false;
}

static bool fail(struct scan *s, enum query_status status, const struct token *token,
                 const char *field)
{
    if (token->kind == TOKEN_FAULT) {
        status = s->tokens.status;
        /* A parenthesis that is never closed shows at the end of the text only. */
        if (s->tokens.depth != 0 && s->tokens.at == s->tokens.size)
            return fail_at(s, status, s->start, NULL, "closing parenthesis is missing");
        if (status == QUERY_SYNTAX)
            return fail_at(s, status, token->offset, NULL, "opening parenthesis is missing");
    }
    bool ended = token->kind == TOKEN_LINE || token->kind == TOKEN_END;
    return fail_at(s, ended ? QUERY_MISSING : status, token->offset, field, NULL);
}

/* ---- words ---- */

static uint16_t *find_word(struct scan *s, const struct token *token, bool *known)
{
    unsigned hash = (uint8_t)token->text[0] * 31u + (uint8_t)token->text[token->size - 1] * 7u +
                    (unsigned)token->size;
    struct word *word = &s->words[hash % WORD_SLOTS];
    *known = word->size == token->size && memcmp(word->text, token->text, token->size) == 0;
    if (!*known) {
        word->size = (uint8_t)token->size;
        memcpy(word->text, token->text, token->size);
    }
    return &word->type;
}

static enum query_status scan_type(struct scan *s, const struct token *token, uint16_t *type)
{
    bool known = false;
    if (token->size == 0 || token->size > WORD_SIZE)
        return query_type_scan(type, token->text, token->size);
    uint16_t *slot = find_word(s, token, &known);
    if (!known && query_type_scan(slot, token->text, token->size) != QUERY_OK)
        *slot = 0; /* no record has this type */
    *type = *slot;
    return *slot == 0 ? QUERY_TYPE : QUERY_OK;
}

static bool is_class_in(const struct token *token)
{
    return token->size == 2 && ascii_lower[(uint8_t)token->text[0]] == 'i' &&
           ascii_lower[(uint8_t)token->text[1]] == 'n';
}

static bool scan_ttl(struct scan *s, const struct token *token, const char *field, struct ttl *ttl)
{
    uint32_t seconds = 0;
    enum query_status status = rdata_scan_duration(&seconds, token->text, token->size);
    if (status == QUERY_OK && seconds > TTL_MAX)
        status = QUERY_RANGE;
    if (status != QUERY_OK)
        return fail(s, status, token, field);
    *ttl = (struct ttl){.known = true, .seconds = seconds};
    return true;
}

/* A name, completed with the present origin. */
static bool scan_name_word(struct scan *s, const struct token *token, const char *field,
                           struct query_name *name)
{
    struct query_fault fault = {.offset = 0};
    if (token->kind != TOKEN_WORD)
        return fail(s, QUERY_SYNTAX, token, field);
    if (token->size == 1 && token->text[0] == '@') {
        *name = s->origin;
        return true;
    }
    enum query_status status = query_name_scan(name, token->text, token->size, &s->origin, &fault);
    return status == QUERY_OK || fail_at(s, status, token->offset + fault.offset, field, NULL);
}

/* ---- records ---- */

/* The owner: `first` is the first word of the line, which is one of the next part if the line
 * begins with a blank. */
static bool scan_owner(struct scan *s, const struct token *first)
{
    struct query_zone_record *entry = &s->entry;
    if (first->indented) {
        entry->same_owner = s->told;
        return s->owned || fail_at(s, QUERY_MISSING, first->offset, "owner", NULL);
    }
    s->owned = s->told = false;
    entry->same_owner = false;
    s->owned = scan_name_word(s, first, "owner", &entry->record.owner);
    s->skip = !s->owned;
    return s->owned;
}

/* The type, which must be one of records that zones may have (RFC 6895 section 3.1). */
static bool check_type(struct scan *s, const struct token *token)
{
    const struct query_type *row = query_type_find(s->entry.record.rdata.type);
    unsigned never = QUERY_TYPE_QUERY_ONLY | QUERY_TYPE_META;
    if (row != NULL && (row->flags & never) != 0)
        return fail_at(s, QUERY_TYPE, token->offset, "type", "no record of a zone has this type");
    return true;
}

static bool check_class(struct scan *s, const struct token *token, uint16_t class, bool *classed)
{
    if (*classed)
        return fail(s, QUERY_DUPLICATE, token, "class");
    if (class != s->options.class)
        return fail_at(s, QUERY_CLASS, token->offset, "class", "not the class of the zone");
    *classed = true;
    return true;
}

/* TTL and class in either order, or neither, and then the type. */
static bool scan_head(struct scan *s, struct token *token)
{
    bool classed = false;
    s->stated.known = false;
    for (; token->kind == TOKEN_WORD; *token = token_next(&s->tokens)) {
        uint16_t class = QUERY_CLASS_IN;
        if (ascii_is_digit(token->text[0])) {
            if (s->stated.known)
                return fail(s, QUERY_DUPLICATE, token, "TTL");
            if (!scan_ttl(s, token, "TTL", &s->stated))
                return false;
        } else if (is_class_in(token)) {
            if (!check_class(s, token, class, &classed))
                return false;
        } else if (scan_type(s, token, &s->entry.record.rdata.type) == QUERY_OK) {
            return check_type(s, token);
        } else if (query_class_scan(&class, token->text, token->size) != QUERY_OK) {
            return fail(s, QUERY_TYPE, token, "type");
        } else if (!check_class(s, token, class, &classed)) {
            return false;
        }
    }
    return fail(s, QUERY_SYNTAX, token, "type");
}

/* What holds for a record without a TTL: $TTL, the TTL before it, or the minimum of an SOA. */
static bool set_ttl(struct scan *s, uint32_t offset)
{
    struct query_record *record = &s->entry.record;
    if (s->stated.known) {
        s->last = s->stated;
    } else if (s->usual.known) {
        s->last = s->usual;
    } else if (!s->last.known && record->rdata.type == TYPE_SOA) {
        const uint8_t *minimum = record->rdata.octets + record->rdata.size - 4;
        struct reader r = reader_over(minimum, 4);
        s->last = s->usual = (struct ttl){.known = true, .seconds = reader_u32(&r) & TTL_MAX};
    }
    if (!s->last.known)
        return fail_at(s, QUERY_MISSING, offset, "TTL", NULL);
    record->ttl = s->last.seconds;
    return true;
}

static bool scan_record(struct scan *s, const struct token *first)
{
    struct query_record *record = &s->entry.record;
    struct token token = *first;
    if (!scan_owner(s, first))
        return false;
    if (!first->indented)
        token = token_next(&s->tokens);
    if (!scan_head(s, &token))
        return false;
    struct query_fault fault;
    struct writer w = writer_over(s->rdata, sizeof s->rdata);
    enum query_status status =
        rdata_scan_line(&s->tokens, &w, record->rdata.type, s->options.class, &s->origin, &fault);
    if (status != QUERY_OK) {
        struct query_zone_fault where = {.status = status,
                                         .file = s->text->name,
                                         .type = record->rdata.type,
                                         .field = fault.field,
                                         .owner = record->owner};
        locate(s, fault.offset, &where);
        report(s, &where);
        return false;
    }
    record->rdata.size = (uint16_t)w.size;
    record->offset = s->start;
    if (!set_ttl(s, token.offset))
        return true; /* the line is read */
    s->entry.line = s->line;
    s->told = true;
    status = s->record(s->context, &s->entry);
    if (status != QUERY_OK) {
        s->options.fault = NULL;
        return fail_at(s, status, s->start, NULL, NULL);
    }
    return true;
}

/* ---- directives ---- */

static void scan_text(struct scan *s);

/* Reads another text, and then goes on with this one as if it had not been there (RFC 1035
 * section 5.1). */
static bool scan_include(struct scan *s, const struct token *path)
{
    struct query_name origin = s->origin;
    struct query_zone_text text = {.name = NULL};
    struct token token = token_next(&s->tokens);
    if (token.kind == TOKEN_WORD) {
        if (!scan_name_word(s, &token, "$INCLUDE", &origin))
            return false;
        token = token_next(&s->tokens);
    }
    if (token.kind != TOKEN_LINE && token.kind != TOKEN_END)
        return fail(s, QUERY_EXTRA, &token, "$INCLUDE");
    if (s->options.include == NULL)
        return fail_at(s, QUERY_PLACE, s->start, "$INCLUDE", "files are not included here");
    if (s->depth == LIMIT_INCLUDES || s->included++ == LIMIT_INCLUDED)
        return fail_at(s, QUERY_RANGE, s->start, "$INCLUDE", "too many files within files");
    enum query_status status =
        s->options.include(s->options.context, path->text, path->size, &text);
    if (status == QUERY_OK && text.size >= UINT32_MAX)
        status = QUERY_RANGE;
    if (status != QUERY_OK)
        return fail(s, status, path, "$INCLUDE");
    struct tokenizer tokens = s->tokens;
    const struct query_zone_text *outer = s->text;
    struct query_name outer_origin = s->origin, owner = s->entry.record.owner;
    bool owned = s->owned;
    s->text = &text;
    s->tokens = tokenizer_over(text.text, text.size);
    s->origin = origin;
    s->depth++;
    scan_text(s);
    s->depth--;
    s->text = outer;
    s->entry.file = outer->name;
    s->tokens = tokens;
    s->origin = outer_origin;
    s->owned = owned;
    s->told = s->skip = false;
    if (owned)
        s->entry.record.owner = owner;
    return true;
}

/* The end of a line on which nothing is left to be read. */
static bool scan_line_end(struct scan *s, const char *field)
{
    struct token token = token_next(&s->tokens);
    if (token.kind == TOKEN_LINE || token.kind == TOKEN_END)
        return true;
    return fail(s, QUERY_EXTRA, &token, field);
}

static bool scan_directive(struct scan *s, const struct token *name)
{
    static const struct {
        const char *word;
        enum { SET_ORIGIN, SET_TTL, INCLUDE, GENERATE } what;
    } directives[] = {
        {"$ORIGIN", SET_ORIGIN}, {"$TTL", SET_TTL}, {"$INCLUDE", INCLUDE}, {"$GENERATE", GENERATE}};
    size_t i = 0, count = sizeof directives / sizeof directives[0];
    while (i < count && !ascii_is(name->text, name->size, directives[i].word))
        i++;
    if (i == count)
        return fail_at(s, QUERY_WORD, name->offset, "directive", NULL);
    const char *field = directives[i].word;
    if (directives[i].what == GENERATE)
        return fail_at(s, QUERY_PLACE, name->offset, field, "not supported, write the records out");
    struct token token = token_next(&s->tokens);
    bool path = directives[i].what == INCLUDE && token.kind == TOKEN_QUOTED;
    if (token.kind != TOKEN_WORD && !path)
        return fail(s, QUERY_SYNTAX, &token, field);
    switch (directives[i].what) {
    case SET_ORIGIN: {
        struct query_name origin;
        if (!scan_name_word(s, &token, field, &origin))
            return false;
        s->origin = origin;
        return scan_line_end(s, field);
    }
    case SET_TTL: return scan_ttl(s, &token, field, &s->usual) && scan_line_end(s, field);
    default: return scan_include(s, &token);
    }
}

/* ---- texts ---- */

/* Goes on behind the record that was at fault, wherever in it that was. */
static void recover(struct scan *s)
{
    s->tokens = s->begin;
    for (;;) {
        struct token token = token_next(&s->tokens);
        if (token.kind == TOKEN_LINE || token.kind == TOKEN_END)
            return;
        if (token.kind == TOKEN_FAULT) {
            token_skip_line(&s->tokens);
            return;
        }
    }
}

static void scan_text(struct scan *s)
{
    s->entry.file = s->text->name;
    while (!s->stop) {
        s->begin = s->tokens;
        s->start = (uint32_t)s->tokens.at;
        s->line = s->tokens.line;
        struct token token = token_next(&s->tokens);
        if (token.kind == TOKEN_END)
            break;
        if (token.kind == TOKEN_LINE || (token.indented && s->skip && token.kind != TOKEN_FAULT)) {
            if (token.kind != TOKEN_LINE)
                recover(s);
            continue;
        }
        bool good;
        if (token.kind == TOKEN_FAULT)
            good = fail(s, QUERY_SYNTAX, &token, NULL);
        else if (token.kind == TOKEN_WORD && token.text[0] == '$' && !token.indented)
            good = scan_directive(s, &token);
        else
            good = scan_record(s, &token);
        if (!good && !s->stop)
            recover(s);
    }
}

enum query_status query_zone_scan(const struct query_name *origin,
                                  const struct query_zone_text *text,
                                  const struct query_zone_options *options,
                                  query_zone_record_fn *record, void *context,
                                  struct query_zone_fault *fault)
{
    struct scan s BASE_UNINITIALIZED;
    memset(&s, 0, offsetof(struct scan, rdata));
    if (options != NULL)
        s.options = *options;
    if (s.options.class == 0)
        s.options.class = QUERY_CLASS_IN;
    s.record = record;
    s.context = context;
    s.first = fault;
    s.text = text;
    s.tokens = tokenizer_over(text->text, text->size);
    s.origin = *origin;
    s.entry.record.rdata =
        (struct query_rdata){.class = s.options.class, .octets = s.rdata, .message = s.rdata};
    if (text->size >= UINT32_MAX) {
        s.tokens.size = 0;
        fail_at(&s, QUERY_RANGE, 0, NULL, NULL);
        return s.status;
    }
    scan_text(&s);
    return s.status;
}
