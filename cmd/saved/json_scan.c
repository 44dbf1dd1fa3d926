#include "saved/json_scan.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 32, VALUES = 4 << 20, VALUES_FIRST = 256 };

struct scanner {
    struct json_scan *scan;
    char *start, *at, *end;
    unsigned depth;
    enum query_status status;
};

void json_scan_init(struct json_scan *scan)
{
    *scan = (struct json_scan){.values = NULL};
}

void json_scan_fini(struct json_scan *scan)
{
    free(scan->values);
    json_scan_init(scan);
}

static bool fail(struct scanner *s, enum query_status status)
{
    if (s->status == QUERY_OK)
        s->status = s->at == s->end && status == QUERY_SYNTAX ? QUERY_SHORT : status;
    return false;
}

/* The index of a new value; 0 with an error but for the first. */
static uint32_t add_value(struct scanner *s)
{
    struct json_scan *scan = s->scan;
    if (scan->count == scan->room) {
        size_t room = scan->room == 0 ? VALUES_FIRST : scan->room * 2;
        struct json_value *values =
            scan->count >= VALUES ? NULL : realloc(scan->values, room * sizeof *values);
        if (values == NULL) {
            fail(s, scan->count >= VALUES ? QUERY_SPACE : QUERY_MEMORY);
            return 0;
        }
        scan->values = values;
        scan->room = room;
    }
    scan->values[scan->count] = (struct json_value){.kind = JSON_NULL};
    return (uint32_t)scan->count++;
}

static void skip_blanks(struct scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
        s->at++;
}

static bool take(struct scanner *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

/* ---- strings ---- */

/* Four hexadecimal digits. */
static bool take_unit(struct scanner *s, uint32_t *unit)
{
    *unit = 0;
    for (unsigned i = 0; i < 4; i++) {
        char c = s->at < s->end ? *s->at : '\0';
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return fail(s, QUERY_ESCAPE);
        *unit = *unit << 4 | digit;
        s->at++;
    }
    return true;
}

/* Writes a character as UTF-8, which has no more octets than its escape. */
static char *put_character(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *to++ = (char)(0xe0 | code >> 12);
        } else {
            *to++ = (char)(0xf0 | code >> 18);
            *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        }
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (code & 0x3f));
    return to;
}

/* Behind `\u`; characters beyond U+FFFF come in two halves. */
static bool take_character(struct scanner *s, char **to)
{
    uint32_t code, low;
    if (!take_unit(s, &code))
        return false;
    if (code >= 0xdc00 && code < 0xe000)
        return fail(s, QUERY_ESCAPE);
    if (code >= 0xd800 && code < 0xdc00) {
        if (!take(s, '\\') || !take(s, 'u') || !take_unit(s, &low) || low < 0xdc00 || low >= 0xe000)
            return fail(s, QUERY_ESCAPE);
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    *to = put_character(*to, code);
    return true;
}

/* Behind the backslash. */
static bool take_escape(struct scanner *s, char **to)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (take(s, 'u'))
        return take_character(s, to);
    const char *name = s->at < s->end && *s->at != '\0' ? strchr(names, *s->at) : NULL;
    if (name == NULL)
        return fail(s, QUERY_ESCAPE);
    *(*to)++ = meant[name - names];
    s->at++;
    return true;
}

/* Behind the first quote; `*size` octets stand at `*text` then. */
static bool take_string(struct scanner *s, char **text, size_t *size)
{
    char *to = s->at;
    *text = to;
    while (s->at < s->end && *s->at != '"') {
        if ((unsigned char)*s->at < ' ')
            return fail(s, QUERY_SYNTAX);
        if (*s->at != '\\') {
            *to++ = *s->at++;
            continue;
        }
        s->at++;
        if (!take_escape(s, &to))
            return false;
    }
    *size = (size_t)(to - *text);
    return take(s, '"') || fail(s, QUERY_SHORT);
}

/* ---- numbers and words ---- */

static bool take_digits(struct scanner *s)
{
    const char *first = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return s->at != first || fail(s, QUERY_SYNTAX);
}

static bool take_number(struct scanner *s, struct json_value *value)
{
    bool sign = take(s, '-');
    const char *digits = s->at;
    if (!take_digits(s) || (*digits == '0' && s->at - digits > 1))
        return fail(s, QUERY_SYNTAX);
    value->kind = JSON_NUMBER;
    value->whole = !sign;
    for (; digits < s->at; digits++) {
        unsigned digit = (unsigned)(*digits - '0');
        value->whole = value->whole && value->number <= (UINT64_MAX - digit) / 10;
        value->number = value->number * 10 + digit;
    }
    if (take(s, '.')) {
        value->whole = false;
        if (!take_digits(s))
            return false;
    }
    if (take(s, 'e') || take(s, 'E')) {
        value->whole = false;
        if (!take(s, '-'))
            (void)take(s, '+');
        return take_digits(s);
    }
    return true;
}

static bool take_word(struct scanner *s, struct json_value *value)
{
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"null", JSON_NULL}, {"false", JSON_FALSE}, {"true", JSON_TRUE}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t size = strlen(words[i].word);
        if ((size_t)(s->end - s->at) >= size && memcmp(s->at, words[i].word, size) == 0) {
            s->at += size;
            value->kind = words[i].kind;
            return true;
        }
    }
    return fail(s, QUERY_SYNTAX);
}

/* ---- arrays and objects ---- */

static bool take_value(struct scanner *s, uint32_t index);

/* What stands in brackets, behind the first. */
static bool take_inside(struct scanner *s, uint32_t index, bool object)
{
    char close = object ? '}' : ']';
    uint32_t last = 0;
    skip_blanks(s);
    if (take(s, close))
        return true;
    do {
        char *key = NULL;
        size_t key_size = 0;
        skip_blanks(s);
        if (object) {
            if (!take(s, '"'))
                return fail(s, QUERY_SYNTAX);
            if (!take_string(s, &key, &key_size))
                return false;
            skip_blanks(s);
            if (!take(s, ':'))
                return fail(s, QUERY_SYNTAX);
        }
        uint32_t here = add_value(s);
        if (here == 0)
            return false;
        struct json_value *values = s->scan->values;
        *(last == 0 ? &values[index].child : &values[last].next) = here;
        values[here].key = key;
        values[here].key_size = key_size;
        last = here;
        if (!take_value(s, here))
            return false;
        skip_blanks(s);
    } while (take(s, ','));
    return take(s, close) || fail(s, QUERY_SYNTAX);
}

static bool take_value(struct scanner *s, uint32_t index)
{
    struct json_value *value = &s->scan->values[index];
    skip_blanks(s);
    if (s->at == s->end)
        return fail(s, QUERY_SHORT);
    if (take(s, '"')) {
        value->kind = JSON_STRING;
        return take_string(s, &value->text, &value->size);
    }
    bool object = *s->at == '{';
    if (!object && *s->at != '[')
        return *s->at == '-' || (*s->at >= '0' && *s->at <= '9') ? take_number(s, value)
                                                                 : take_word(s, value);
    if (s->depth == DEPTH)
        return fail(s, QUERY_SYNTAX);
    s->at++;
    s->depth++;
    value->kind = object ? JSON_OBJECT : JSON_ARRAY;
    bool good = take_inside(s, index, object);
    s->depth--;
    return good;
}

enum query_status json_scan_text(struct json_scan *scan, char *text, size_t size, size_t *offset)
{
    struct scanner s = {.scan = scan, .start = text, .at = text, .end = text + size};
    scan->count = 0;
    add_value(&s);
    if (s.status == QUERY_OK && take_value(&s, 0)) {
        skip_blanks(&s);
        if (s.at != s.end)
            fail(&s, QUERY_EXTRA);
    }
    *offset = (size_t)(s.at - s.start);
    return s.status;
}

/* ---- looking ---- */

struct json_value *json_first(const struct json_scan *scan, const struct json_value *value)
{
    return value == NULL || value->child == 0 ? NULL : &scan->values[value->child];
}

struct json_value *json_next(const struct json_scan *scan, const struct json_value *value)
{
    return value->next == 0 ? NULL : &scan->values[value->next];
}

struct json_value *json_find(const struct json_scan *scan, const struct json_value *object,
                             const char *key)
{
    size_t size = strlen(key);
    if (object == NULL || object->kind != JSON_OBJECT)
        return NULL;
    struct json_value *value = json_first(scan, object);
    while (value != NULL && (value->key_size != size || memcmp(value->key, key, size) != 0))
        value = json_next(scan, value);
    return value;
}

bool json_is(const struct json_value *value, const char *text)
{
    return value != NULL && value->kind == JSON_STRING && value->size == strlen(text) &&
           memcmp(value->text, text, value->size) == 0;
}

uint64_t json_number_of(const struct json_value *value, uint64_t otherwise)
{
    return value != NULL && value->kind == JSON_NUMBER && value->whole ? value->number : otherwise;
}
