#include "base/sink.h"

#include "base/base16.h"
#include "base/number.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { HEAP_FIRST = 256 }; /* octets of the first piece of a heap sink */

void query_sink_init(struct query_sink *sink, char *text, size_t room)
{
    *sink = (struct query_sink){.text = text, .room = room, .limit = room};
}

void query_sink_init_heap(struct query_sink *sink, size_t limit)
{
    *sink = (struct query_sink){.limit = limit, .heap = true};
}

void query_sink_init_drain(struct query_sink *sink, char *text, size_t room, query_drain_fn *drain,
                           void *context)
{
    *sink = (struct query_sink){
        .text = text, .room = room, .limit = room, .drain = drain, .context = context};
}

enum query_status query_sink_flush(struct query_sink *sink)
{
    if (sink->drain != NULL && sink->status == QUERY_OK && sink->size != 0) {
        sink->status = sink->drain(sink->context, sink->text, sink->size);
        sink->drained += sink->size;
        sink->size = 0;
    }
    return sink->status;
}

void query_sink_fini(struct query_sink *sink)
{
    if (sink->heap)
        free(sink->text);
    *sink = (struct query_sink){.status = QUERY_SPACE};
}

char *query_sink_detach(struct query_sink *sink, size_t *size)
{
    query_sink_char(sink, '\0');
    if (!sink->heap || sink->status != QUERY_OK)
        return NULL;
    char *text = sink->text;
    if (size != NULL)
        *size = sink->size - 1;
    query_sink_init_heap(sink, sink->limit);
    return text;
}

void query_sink_reset(struct query_sink *sink)
{
    sink->size = 0;
    sink->drained = 0;
    sink->line = 0;
    sink->status = QUERY_OK;
}

static bool grow_heap(struct query_sink *sink, size_t n)
{
    size_t want = sink->room == 0 ? HEAP_FIRST : sink->room * 2;
    if (want < sink->size + n)
        want = sink->size + n;
    if (want > sink->limit)
        want = sink->limit;
    char *text = realloc(sink->text, want);
    if (text == NULL) {
        sink->status = QUERY_MEMORY;
        return false;
    }
    sink->text = text;
    sink->room = want;
    return true;
}

bool sink_grow(struct query_sink *sink, size_t n)
{
    if (sink->status != QUERY_OK)
        return false;
    if (sink->heap && n <= sink->limit - sink->size)
        return grow_heap(sink, n);
    if (sink->drain != NULL && n <= sink->room)
        return query_sink_flush(sink) == QUERY_OK;
    sink->status = QUERY_SPACE;
    return false;
}

void query_sink_put(struct query_sink *sink, const void *octets, size_t size)
{
    const char *from = octets;
    /* A drain takes a text of any size, a roomful at a time. */
    while (sink->drain != NULL && sink->room != 0 && size > sink->room &&
           sink->status == QUERY_OK) {
        size_t piece = sink->room - sink->size;
        sink_put(sink, from, piece);
        from += piece;
        size -= piece;
        query_sink_flush(sink);
    }
    sink_put(sink, from, size);
}

void query_sink_text(struct query_sink *sink, const char *text)
{
    query_sink_put(sink, text, strlen(text));
}

void query_sink_char(struct query_sink *sink, char c)
{
    sink_char(sink, c);
}

void query_sink_fill(struct query_sink *sink, char c, size_t n)
{
    for (; n != 0; n--)
        sink_char(sink, c);
}

void query_sink_number(struct query_sink *sink, uint64_t number)
{
    if (sink->room - sink->size >= NUMBER_TEXT && sink->status == QUERY_OK) {
        sink->size += number_print(sink->text + sink->size, number);
        return;
    }
    char digits[NUMBER_TEXT]; /* near the end of the room, where fewer may still fit */
    size_t n = number_print(digits, number);
    sink_put(sink, digits, n);
}

void query_sink_padded(struct query_sink *sink, uint64_t number, unsigned width)
{
    char digits[NUMBER_TEXT];
    size_t n = number_print(digits, number);
    if (n < width)
        query_sink_fill(sink, '0', width - n);
    sink_put(sink, digits, n);
}

void query_sink_hex(struct query_sink *sink, const void *octets, size_t size, bool upper)
{
    enum { AT_ONCE = 32 };
    const uint8_t *from = octets;
    while (size != 0) {
        char digits[2 * AT_ONCE];
        size_t n = size < AT_ONCE ? size : AT_ONCE;
        query_sink_put(sink, digits, base16_print(digits, from, n, upper));
        from += n;
        size -= n;
    }
}

void query_sink_newline(struct query_sink *sink)
{
    sink_char(sink, '\n');
    sink->line = sink->drained + sink->size;
}

size_t query_sink_column(const struct query_sink *sink)
{
    return sink->drained + sink->size - sink->line;
}

void query_sink_safe(struct query_sink *sink, const void *octets, size_t size)
{
    const uint8_t *from = octets;
    for (size_t i = 0; i < size; i++) {
        if (from[i] >= 0x20 && from[i] < 0x7f) {
            sink_char(sink, (char)from[i]);
        } else {
            sink_char(sink, '\\');
            query_sink_padded(sink, from[i], 3);
        }
    }
}

/* Control characters, and those that change what others look like: all that Unicode calls format
 * characters (bidirectional ones, joiners, soft hyphens, signs that span others, tags), line and
 * paragraph ends, and private planes. */
static bool is_harmful(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x0, 0x1f},         {0x7f, 0x9f},       {0xad, 0xad},       {0x600, 0x605},
        {0x61c, 0x61c},      {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},
        {0x8e2, 0x8e2},      {0x180e, 0x180e},   {0x200b, 0x200f},   {0x2028, 0x202e},
        {0x2060, 0x206f},    {0xfeff, 0xfeff},   {0xfff9, 0xfffb},   {0x110bd, 0x110bd},
        {0x110cd, 0x110cd},  {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
        {0xe0000, 0x10ffff},
    };
    if (code >= 0x20 && code < 0x7f)
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (code <= ranges[i].last)
            return code >= ranges[i].first;
    }
    return true;
}

void query_sink_plain(struct query_sink *sink, const void *octets, size_t size, bool utf8)
{
    const uint8_t *from = octets;
    for (size_t at = 0; at < size;) {
        uint32_t code = from[at] < 0x80 ? from[at] : 0;
        size_t n = utf8 ? utf8_take(from + at, size - at, &code) : 1;
        if (n == 0 || is_harmful(code))
            sink_char(sink, '.');
        else
            sink_put(sink, from + at, n);
        at += n != 0 ? n : 1;
    }
}

static void put_unit(struct query_sink *sink, uint32_t unit)
{
    const uint8_t octets[] = {(uint8_t)(unit >> 8), (uint8_t)unit};
    query_sink_text(sink, "\\u");
    query_sink_hex(sink, octets, sizeof octets, false);
}

static void put_escaped(struct query_sink *sink, uint32_t code)
{
    if (code >= 0x10000) {
        put_unit(sink, 0xd800 + ((code - 0x10000) >> 10));
        code = 0xdc00 + ((code - 0x10000) & 0x3ff);
    }
    put_unit(sink, code);
}

/* How many octets there are at the start that stand in a string of JSON as they are. */
static size_t plain_run(const uint8_t *from, size_t size)
{
    size_t n = 0;
    while (n < size && from[n] >= 0x20 && from[n] < 0x7f && from[n] != '"' && from[n] != '\\')
        n++;
    return n;
}

void query_sink_json(struct query_sink *sink, const void *octets, size_t size, bool doubled)
{
    const uint8_t *from = octets;
    for (size_t at = 0; at < size;) {
        size_t run = plain_run(from + at, size - at);
        query_sink_put(sink, from + at, run);
        at += run;
        if (at == size)
            return;
        uint32_t code = 0;
        size_t n = utf8_take(from + at, size - at, &code);
        if (n == 0) {
            query_sink_text(sink, "\\\\");
            query_sink_padded(sink, from[at], 3);
        } else if (code == '\\') {
            query_sink_text(sink, doubled ? "\\\\\\\\" : "\\\\");
        } else if (code == '"') {
            query_sink_text(sink, "\\\"");
        } else if (is_harmful(code)) {
            put_escaped(sink, code);
        } else {
            sink_put(sink, from + at, n);
        }
        at += n != 0 ? n : 1;
    }
}
