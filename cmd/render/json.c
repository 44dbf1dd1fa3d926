/* The writer: values, commas, strings. */
#include "render/json.h"

#include <assert.h>
#include <string.h>

void json_init(struct json *json, struct query_sink *sink)
{
    json->sink = sink;
    json->depth = 0;
    json->follows[0] = false;
    json->array[0] = true;
}

/* What stands before a value. */
static void begin_value(struct json *json, const char *key)
{
    if (json->follows[json->depth])
        query_sink_char(json->sink, ',');
    json->follows[json->depth] = true;
    assert((key == NULL) == json->array[json->depth]);
    if (key == NULL)
        return;
    query_sink_char(json->sink, '"');
    for (; *key != '\0'; key++)
        query_sink_char(json->sink, *key == '-' ? '_' : *key);
    query_sink_text(json->sink, "\":");
}

static void open_level(struct json *json, const char *key, bool array)
{
    begin_value(json, key);
    assert(json->depth + 1 < JSON_DEPTH);
    json->depth++;
    json->follows[json->depth] = false;
    json->array[json->depth] = array;
    query_sink_char(json->sink, array ? '[' : '{');
}

static void close_level(struct json *json, bool array)
{
    assert(json->depth != 0 && json->array[json->depth] == array);
    json->depth--;
    query_sink_char(json->sink, array ? ']' : '}');
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

struct query_sink *json_raw(struct json *json, const char *key)
{
    begin_value(json, key);
    return json->sink;
}

void json_null(struct json *json, const char *key)
{
    query_sink_text(json_raw(json, key), "null");
}

void json_bool(struct json *json, const char *key, bool value)
{
    query_sink_text(json_raw(json, key), value ? "true" : "false");
}

void json_number(struct json *json, const char *key, uint64_t number)
{
    query_sink_number(json_raw(json, key), number);
}

static void put_string(struct json *json, const char *key, const void *octets, size_t size,
                       bool doubled)
{
    begin_value(json, key);
    query_sink_char(json->sink, '"');
    query_sink_json(json->sink, octets, size, doubled);
    query_sink_char(json->sink, '"');
}

void json_text(struct json *json, const char *key, const char *text)
{
    put_string(json, key, text, strlen(text), false);
}

void json_octets(struct json *json, const char *key, const void *octets, size_t size)
{
    put_string(json, key, octets, size, true);
}

/* What is printed in one piece is held in one piece, so that no character is cut in two. */
static enum query_status drain_text(void *context, const char *text, size_t size)
{
    struct query_sink *sink = context;
    query_sink_json(sink, text, size, false);
    return sink->status;
}

struct query_sink *json_text_begin(struct json *json, const char *key)
{
    begin_value(json, key);
    query_sink_char(json->sink, '"');
    query_sink_init_drain(&json->part, json->piece, sizeof json->piece, drain_text, json->sink);
    return &json->part;
}

void json_text_end(struct json *json)
{
    query_sink_flush(&json->part);
    query_sink_char(json->sink, '"');
}

void json_line_end(struct json *json)
{
    assert(json->depth == 0);
    json->follows[0] = false;
    query_sink_char(json->sink, '\n');
}
