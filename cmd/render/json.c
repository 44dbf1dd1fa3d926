/* The writer: values, commas, strings. */
#include "render/json.h"

#include <assert.h>
#include <string.h>

enum {
    BLOCK = 8,   /* octets that are looked at as a whole */
    BESIDE = 16, /* octets that stand beside a key and a value: comma, quotes, colon, brackets */
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

/* Not zero if one of the eight octets of a word is below `limit`, which is at most 0x80. */
static inline uint64_t has_below(uint64_t word, uint8_t limit)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    return (word - ones * limit) & ~word & ones * 0x80;
}

static inline uint64_t has_octet(uint64_t word, uint8_t octet)
{
    return has_below(word ^ UINT64_C(0x0101010101010101) * octet, 1);
}

/* Whether all octets of a block are clean. */
static inline bool is_clean_block(const uint8_t *octets)
{
    uint64_t word;
    memcpy(&word, octets, BLOCK);
    return ((word & UINT64_C(0x8080808080808080)) | has_below(word, ' ') | has_octet(word, 0x7f) |
            has_octet(word, '"') | has_octet(word, '\\')) == 0;
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

/* Whether all of a text is clean; the last block overlaps the one before. */
static bool is_clean_text(const char *text, size_t size)
{
    const uint8_t *octets = (const uint8_t *)text;
    if (size < BLOCK)
        return clean_run(octets, size) == size;
    for (size_t at = 0; size - at > BLOCK; at += BLOCK) {
        if (!is_clean_block(octets + at))
            return false;
    }
    return is_clean_block(octets + size - BLOCK);
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

/* Copies octets in steps of a size that the compiler knows, the last of which goes too far. */
static inline char *copy_steps(char *to, const char *from, size_t size)
{
    for (size_t at = 0; at < size; at += JSON_STEP)
        memcpy(to + at, from + at, JSON_STEP);
    return to + size;
}

bool json_put_words(struct json *json, const struct json_words *words)
{
    size_t first = json->text, size = json->text_end - first;
    if (first == 0 || size == 0 || words->count == 0 || json->room[first] == '\\' ||
        JSON_ROOM - json->size < words->whole + size + JSON_STEP)
        return false;
    const char *piece = words->pieces, *word = json->room + first, *end = word + size;
    char *to = json->room + json->size;
    for (unsigned i = 0; i < words->count; i++) {
        const char *blank = memchr(word, ' ', (size_t)(end - word));
        if ((blank == NULL) != (i + 1u == words->count))
            return false;
        size_t n = (size_t)((blank == NULL ? end : blank) - word);
        to = copy_steps(to, piece, words->size[i]);
        to = copy_steps(to, word, n);
        piece += words->size[i];
        word += n + 1;
    }
    commit(json, copy_steps(to, piece, words->size[words->count]));
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
