#include "json_check.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

enum { DEPTH = 64, KEYS = 64 };

struct json_text {
    const char *at, *end;
    unsigned depth;
};

static bool take_value(struct json_text *t);

static void skip_blanks(struct json_text *t)
{
    while (t->at < t->end && strchr(" \t\r\n", *t->at) != NULL)
        t->at++;
}

static bool take(struct json_text *t, char c)
{
    if (t->at == t->end || *t->at != c)
        return false;
    t->at++;
    return true;
}

static bool take_word(struct json_text *t, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(t->end - t->at) < n || memcmp(t->at, word, n) != 0)
        return false;
    t->at += n;
    return true;
}

/* The number of hexadecimal digits behind \u; -1: there are none. */
static long take_unit(struct json_text *t)
{
    static const char digits[] = "0123456789abcdef";
    long unit = 0;
    for (unsigned i = 0; i < 4; i++) {
        char c = t->at < t->end ? *t->at++ : 'x';
        const char *digit = memchr(digits, c >= 'A' && c <= 'F' ? c + 'a' - 'A' : c, 16);
        if (digit == NULL)
            return -1;
        unit = unit * 16 + (digit - digits);
    }
    return unit;
}

static bool take_escape(struct json_text *t)
{
    if (t->at == t->end)
        return false;
    char c = *t->at++;
    if (c != 'u')
        return strchr("\"\\/bfnrt", c) != NULL;
    long unit = take_unit(t);
    if (unit < 0xd800 || unit > 0xdfff)
        return unit >= 0;
    if (unit > 0xdbff || !take_word(t, "\\u"))
        return false;
    unit = take_unit(t);
    return unit >= 0xdc00 && unit <= 0xdfff;
}

static bool take_string(struct json_text *t)
{
    if (!take(t, '"'))
        return false;
    while (t->at < t->end && *t->at != '"') {
        uint32_t code;
        size_t n = utf8_take((const uint8_t *)t->at, (size_t)(t->end - t->at), &code);
        bool harmful = code < 0x20 || code == 0x7f || (code >= 0x80 && code < 0xa0) ||
                       (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
        if (n == 0 || harmful)
            return false;
        t->at += n;
        if (code == '\\' && !take_escape(t))
            return false;
    }
    return take(t, '"');
}

static bool take_digits(struct json_text *t)
{
    const char *from = t->at;
    while (t->at < t->end && *t->at >= '0' && *t->at <= '9')
        t->at++;
    return t->at != from;
}

static bool take_number(struct json_text *t)
{
    take(t, '-');
    const char *from = t->at;
    if (!take_digits(t) || (*from == '0' && t->at - from > 1))
        return false;
    if (take(t, '.') && !take_digits(t))
        return false;
    if (!take(t, 'e') && !take(t, 'E'))
        return true;
    if (!take(t, '+'))
        take(t, '-');
    return take_digits(t);
}

static bool take_members(struct json_text *t)
{
    struct {
        const char *text;
        size_t size;
    } keys[KEYS];
    size_t count = 0;
    skip_blanks(t);
    if (take(t, '}'))
        return true;
    do {
        skip_blanks(t);
        const char *key = t->at;
        if (!take_string(t) || count == KEYS)
            return false;
        keys[count].text = key;
        keys[count].size = (size_t)(t->at - key);
        for (size_t i = 0; i < count; i++) {
            if (keys[i].size == keys[count].size && memcmp(keys[i].text, key, keys[i].size) == 0)
                return false;
        }
        count++;
        skip_blanks(t);
        if (!take(t, ':') || !take_value(t))
            return false;
    } while (take(t, ','));
    return take(t, '}');
}

static bool take_items(struct json_text *t)
{
    skip_blanks(t);
    if (take(t, ']'))
        return true;
    do {
        if (!take_value(t))
            return false;
    } while (take(t, ','));
    return take(t, ']');
}

static bool take_value(struct json_text *t)
{
    bool good;
    skip_blanks(t);
    if (t->at == t->end || ++t->depth > DEPTH)
        return false;
    if (take(t, '{'))
        good = take_members(t);
    else if (take(t, '['))
        good = take_items(t);
    else if (*t->at == '"')
        good = take_string(t);
    else
        good =
            take_word(t, "null") || take_word(t, "true") || take_word(t, "false") || take_number(t);
    t->depth--;
    skip_blanks(t);
    return good;
}

size_t json_check(const char *text, size_t size)
{
    struct json_text t = {.at = text, .end = text + size};
    return take_value(&t) ? (size_t)(t.at - text) : 0;
}
