/* The writer: values, commas, strings. */
#include "render/json.h"

#include <assert.h>
#include <string.h>

enum {
    BESIDE = 8,  /* octets that stand beside a key and a value: comma, quotes, colon, brackets; and
                  * those of a word that is looked at as a whole */
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

/* A bit in each octet of the word that is zero there; perhaps also in those above it. */
static inline uint64_t zeros(uint64_t word)
{
    return (word - 0x0101010101010101) & ~word;
}

/* Whether all octets of the word are clean. */
static inline bool is_clean_word(uint64_t word)
{
    uint64_t bad = word | ((word - 0x2020202020202020) & ~word) | zeros(word ^ 0x2222222222222222) |
                   zeros(word ^ 0x5c5c5c5c5c5c5c5c) | zeros(word ^ 0x7f7f7f7f7f7f7f7f);
    return (bad & 0x8080808080808080) == 0;
}

/* How many clean octets there are at the start. */
static size_t clean_run(const uint8_t *octets, size_t size)
{
    size_t at = 0;
    for (uint64_t word; size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, octets + at, sizeof word);
        if (!is_clean_word(word))
            break;
    }
    while (at < size && is_clean(octets[at]))
        at++;
    return at;
}

/* Whether all of a text is clean that has room for a word behind it. */
static bool is_clean_text(char *text, size_t size)
{
    memset(text + size, '0', sizeof(uint64_t));
    for (uint64_t word; size != 0; text += sizeof word) {
        memcpy(&word, text, sizeof word);
        if (!is_clean_word(word))
            return false;
        size -= size < sizeof word ? size : sizeof word;
    }
    return true;
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

struct query_sink *json_text_begin(struct json *json, const char *key)
{
    char *at = begin_value(json, key, JSON_PIECE);
    json->text = (size_t)(at - json->room);
    *at++ = '"';
    commit(json, at);
    query_sink_init_drain(&json->part, at, (size_t)(json->room + JSON_ROOM - at) - BESIDE,
                          drain_text, json);
    return &json->part;
}

/* A text that stands in the room where it is to be, but for escapes. */
static void escape_in_place(struct json *json, const char *text, size_t size)
{
    uint8_t copy[AT_ONCE];
    if (size <= sizeof copy) {
        memcpy(copy, text, size);
        put_escaped(json, copy, size, false);
        return;
    }
    flush(json);
    query_sink_json(json->sink, text, size, false);
}

void json_text_end(struct json *json)
{
    char *text = json->part.text;
    size_t size = json->part.size;
    if (text != json->room + json->size)
        query_sink_flush(&json->part);
    else if (is_clean_text(text, size))
        json->size += size;
    else
        escape_in_place(json, text, size);
    *space(json, 1) = '"';
    json->size++;
    json->text_end = json->size;
}

bool json_text_again(struct json *json)
{
    size_t first = json->text, size = json->text_end - first;
    if (first == 0 || JSON_ROOM - json->size < size + BESIDE || json->room[first + 1] == '\\')
        return false;
    char *at = begin_value(json, NULL, size);
    memcpy(at, json->room + first, size);
    commit(json, at + size);
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
