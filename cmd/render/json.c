/* The writer: values, commas, strings. */
#include "render/json.h"

#include <assert.h>
#include <string.h>

enum {
    BLOCK = 16,  /* octets that are looked at as a whole */
    BESIDE = 16, /* octets that stand beside a key and a value, comma, quotes, colon, brackets; and
                  * a block behind a text */
    DIGITS = 20, /* of the largest number */
    AT_ONCE = 512
};

void json_init(struct json *json, struct query_sink *sink)
{
    json->sink = sink;
    json->size = 0;
    json->text = json->text_end = 0;
    json->depth = 0;
    json->follows = false;
    json->array[0] = true;
}

static void flush(struct json *json)
{
    query_sink_put(json->sink, json->room, json->size);
    json->size = 0;
    json->text = 0;
}

/* Where `size` octets may be written to, of at most JSON_ROOM. */
static inline char *space(struct json *json, size_t size)
{
    if (JSON_ROOM - json->size < size)
        flush(json);
    return json->room + json->size;
}

static inline void commit(struct json *json, const char *end)
{
    json->size = (size_t)(end - json->room);
}

/* What stands before a value.  Returns where `size` octets, and a few more, have room behind it. */
static inline char *begin_value(struct json *json, const char *key, size_t size)
{
    size_t key_size = key == NULL ? 0 : strlen(key);
    char *at = space(json, key_size + size + BESIDE);
    assert(key == NULL || !json->array[json->depth]);
    *at = ',';
    at += json->follows;
    json->follows = true;
    if (key == NULL)
        return at;
    *at++ = '"';
    memcpy(at, key, key_size);
    at += key_size;
    *at++ = '"';
    *at++ = ':';
    return at;
}

static void open_level(struct json *json, const char *key, bool array)
{
    char *at = begin_value(json, key, 1);
    assert(json->depth + 1 < JSON_DEPTH);
    json->depth++;
    json->follows = false;
    json->array[json->depth] = array;
    *at++ = array ? '[' : '{';
    commit(json, at);
}

static void close_level(struct json *json, bool array)
{
    assert(json->depth != 0 && json->array[json->depth] == array);
    char *at = space(json, 1);
    json->depth--;
    json->follows = true;
    *at++ = array ? ']' : '}';
    commit(json, at);
}

void json_object_begin(struct json *json, const char *key)
{
    open_level(json, key, false);
}

void json_object_end(struct json *json)
{
    close_level(json, false);
}

void json_array_begin(struct json *json, const char *key)
{
    open_level(json, key, true);
}

void json_array_end(struct json *json)
{
    close_level(json, true);
}

void json_key(struct json *json, const char *key)
{
    char *end = begin_value(json, key, 0);
    for (char *dash = end - 2; *dash != '"' || dash == end - 2; dash--) {
        if (*dash == '-')
            *dash = '_';
    }
    commit(json, end);
    json->follows = false;
}

/* ---- values without escapes ---- */

static inline void put_plain(struct json *json, const char *key, const char *text, size_t size)
{
    char *at = begin_value(json, key, size);
    memcpy(at, text, size);
    commit(json, at + size);
}

void json_null(struct json *json, const char *key)
{
    put_plain(json, key, "null", 4);
}

void json_bool(struct json *json, const char *key, bool value)
{
    put_plain(json, key, value ? "true" : "false", value ? 4 : 5);
}

void json_number(struct json *json, const char *key, uint64_t number)
{
    char digits[DIGITS];
    size_t first = DIGITS;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    put_plain(json, key, digits + first, DIGITS - first);
}

void json_token(struct json *json, const char *key, const char *token)
{
    size_t size = strlen(token);
    char *at = begin_value(json, key, size);
    *at++ = '"';
    memcpy(at, token, size);
    at[size] = '"';
    commit(json, at + size + 1);
}

struct query_sink *json_raw_begin(struct json *json, const char *key)
{
    char *at = begin_value(json, key, JSON_PIECE);
    commit(json, at);
    query_sink_init(&json->part, at, JSON_PIECE);
    return &json->part;
}

void json_raw_end(struct json *json)
{
    json->size += json->part.size;
}

void json_hex(struct json *json, const char *key, const uint8_t *octets, size_t size)
{
    if (octets == NULL) {
        json_null(json, key);
        return;
    }
    char *at = begin_value(json, key, 0);
    *at++ = '"';
    commit(json, at);
    for (size_t n; size != 0; octets += n, size -= n) {
        n = size < AT_ONCE ? size : AT_ONCE;
        query_sink_init(&json->part, space(json, 2 * n), 2 * n);
        query_sink_hex(&json->part, octets, n, false);
        json->size += 2 * n;
    }
    *space(json, 1) = '"';
    json->size++;
}

/* ---- strings ---- */

/* Printable ASCII that stands in a string as it is. */
static inline bool is_clean(uint8_t octet)
{
    return octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\';
}

/* Whether all octets of a block are clean: a loop that compilers make a few instructions of. */
static inline bool is_clean_block(const uint8_t *octets)
{
    uint8_t bad = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        uint8_t octet = octets[i];
        bad |= (uint8_t)((uint8_t)(octet - ' ') > '~' - ' ');
        bad |= octet == '"';
        bad |= octet == '\\';
    }
    return bad == 0;
}

/* How many clean octets there are at the start. */
static size_t clean_run(const uint8_t *octets, size_t size)
{
    size_t at = 0;
    while (size - at >= BLOCK && is_clean_block(octets + at))
        at += BLOCK;
    while (at < size && is_clean(octets[at]))
        at++;
    return at;
}

/* Whether all of a text is clean that has room for a block behind it. */
static bool is_clean_text(char *text, size_t size)
{
    memset(text + size, '0', BLOCK);
    const uint8_t *at = (const uint8_t *)text, *end = at + size;
    while (at < end && is_clean_block(at))
        at += BLOCK;
    return at >= end;
}

static void put_run(struct json *json, const uint8_t *octets, size_t size)
{
    for (size_t n; size != 0; octets += n, size -= n) {
        n = size < AT_ONCE ? size : AT_ONCE;
        memcpy(space(json, n), octets, n);
        json->size += n;
    }
}

/* The inside of a string.  The library is asked where more is wanted than a backslash, for all that
 * stands together: a character of several octets is never cut. */
static void put_escaped(struct json *json, const uint8_t *octets, size_t size, bool doubled)
{
    while (size != 0) {
        size_t n = clean_run(octets, size);
        put_run(json, octets, n);
        octets += n;
        size -= n;
        if (size == 0)
            break;
        if (*octets == '"' || (*octets == '\\' && !doubled)) {
            char *at = space(json, 2);
            at[0] = '\\';
            at[1] = (char)*octets;
            json->size += 2;
            n = 1;
        } else {
            for (n = 1; n < size && !is_clean(octets[n]);)
                n++;
            flush(json);
            query_sink_json(json->sink, octets, n, doubled);
        }
        octets += n;
        size -= n;
    }
}

static void put_string(struct json *json, const char *key, const void *octets, size_t size,
                       bool doubled)
{
    char *at = begin_value(json, key, 0);
    *at++ = '"';
    commit(json, at);
    put_escaped(json, octets, size, doubled);
    *space(json, 1) = '"';
    json->size++;
}

void json_text(struct json *json, const char *key, const char *text)
{
    put_string(json, key, text, strlen(text), false);
}

void json_word(struct json *json, const char *key, const char *word)
{
    if (word == NULL)
        json_null(json, key);
    else
        json_text(json, key, word);
}

void json_status(struct json *json, const char *key, enum query_status status)
{
    struct query_sink *sink = json_text_begin(json, key);
    for (const char *c = query_status_name(status); *c != '\0'; c++)
        query_sink_char(sink, *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c);
    json_text_end(json);
}

void json_octets(struct json *json, const char *key, const void *octets, size_t size)
{
    put_string(json, key, octets, size, true);
}

/* More is printed than there is room for: what stands before it goes first.  What is printed in one
 * piece is held in one piece, so that no character is cut in two. */
static enum query_status drain_text(void *context, const char *text, size_t size)
{
    struct json *json = context;
    flush(json);
    query_sink_json(json->sink, text, size, false);
    return json->sink->status;
}

/* Begins to print in place; there is room for a piece. */
static inline struct query_sink *open_text(struct json *json)
{
    char *at = json->room + json->size;
    query_sink_init_drain(&json->part, at, JSON_ROOM - json->size - BESIDE, drain_text, json);
    return &json->part;
}

struct query_sink *json_text_begin(struct json *json, const char *key)
{
    char *at = begin_value(json, key, JSON_PIECE);
    *at++ = '"';
    commit(json, at);
    return open_text(json);
}

struct query_sink *json_inside_begin(struct json *json)
{
    (void)space(json, JSON_PIECE + BESIDE);
    json->text = json->size; /* at 0 it is not found again */
    return open_text(json);
}

/* A text that stands in the room where it is to be, but for escapes. */
static void escape_in_place(struct json *json, const char *text, size_t size)
{
    enum { LONGER = 6 }; /* octets of an escape, at most */
    if (size > AT_ONCE) {
        flush(json);
        query_sink_json(json->sink, text, size, false);
        return;
    }
    /* It goes out of the way, to the end of the room. */
    if (JSON_ROOM - json->size < (LONGER + 1) * size + BESIDE)
        flush(json);
    memmove(json->room + JSON_ROOM - size, text, size);
    put_escaped(json, (const uint8_t *)json->room + JSON_ROOM - size, size, false);
}

void json_inside_end(struct json *json)
{
    char *text = json->part.text;
    size_t size = json->part.size;
    if (text != json->room + json->size)
        query_sink_flush(&json->part);
    else if (is_clean_text(text, size))
        json->size += size;
    else
        escape_in_place(json, text, size);
    json->text_end = json->size;
}

void json_text_end(struct json *json)
{
    json_inside_end(json);
    *space(json, 1) = '"';
    json->size++;
}

void json_put(struct json *json, const char *text, size_t size)
{
    memcpy(space(json, size), text, size);
    json->size += size;
}

bool json_put_again(struct json *json, const char *before, size_t size)
{
    size_t first = json->text, text_size = json->text_end - first;
    if (first == 0 || text_size == 0 || json->room[first] == '\\' ||
        JSON_ROOM - json->size < size + text_size)
        return false;
    char *at = json->room + json->size;
    memcpy(at, before, size);
    memcpy(at + size, json->room + first, text_size);
    json->size += size + text_size;
    return true;
}

void json_line_end(struct json *json)
{
    assert(json->depth == 0);
    *space(json, 1) = '\n';
    json->size++;
    flush(json);
    json->follows = false;
}
