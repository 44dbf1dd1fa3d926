#include "text/text.h"

#include <string.h>

void text_colour_print(struct query_sink *sink, bool wanted, enum text_colour colour)
{
    static const char *const codes[] = {
        [TEXT_PLAIN] = "\033[0m", [TEXT_GOOD] = "\033[32m", [TEXT_BAD] = "\033[31m",
        [TEXT_ODD] = "\033[33m",  [TEXT_DIM] = "\033[36m",  [TEXT_STRONG] = "\033[1m",
    };
    if (wanted)
        query_sink_text(sink, codes[colour]);
}

/* ---- columns ---- */

/* The character at `*at`, which is moved behind it.  What is no UTF-8 is one for each octet. */
static uint32_t next_character(const char *text, size_t size, size_t *at)
{
    unsigned char first = (unsigned char)text[(*at)++];
    unsigned more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    uint32_t character = more == 0 ? first : first & (0x3fu >> more);
    while (more-- != 0 && *at < size && ((unsigned char)text[*at] & 0xc0) == 0x80)
        character = character << 6 | ((unsigned char)text[(*at)++] & 0x3fu);
    return character;
}

/* Two columns: what East Asian Width calls wide, in the ranges that letters of names are from;
 * none: marks that stand above or below the letter before. */
static size_t width_of(uint32_t character)
{
    static const struct {
        uint32_t first, last;
        uint8_t columns;
    } ranges[] = {
        {0x300, 0x36f, 0},     {0x1100, 0x115f, 2},   {0x200b, 0x200f, 0}, {0x20d0, 0x20ff, 0},
        {0x2e80, 0x303e, 2},   {0x3041, 0xa4cf, 2},   {0xac00, 0xd7a3, 2}, {0xf900, 0xfaff, 2},
        {0xfe00, 0xfe0f, 0},   {0xfe30, 0xfe6f, 2},   {0xff00, 0xff60, 2}, {0xffe0, 0xffe6, 2},
        {0x1f300, 0x1faff, 2}, {0x20000, 0x3fffd, 2},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && character >= 0x300; i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return ranges[i].columns;
    }
    return 1;
}

size_t text_columns(const char *text, size_t size)
{
    size_t columns = 0;
    for (size_t at = 0; at < size;)
        columns += width_of(next_character(text, size, &at));
    return columns;
}

unsigned text_width(unsigned columns)
{
    return columns == 0 || columns > TEXT_WIDTH ? TEXT_WIDTH : columns;
}

/* ---- paragraphs ---- */

struct lines {
    struct query_sink *sink;
    const struct text_block *block;
    size_t column;
    bool fresh; /* nothing stands in the line yet */
};

static void next_line(struct lines *lines)
{
    query_sink_char(lines->sink, '\n');
    query_sink_fill(lines->sink, ' ', lines->block->margin);
    lines->column = lines->block->margin;
    lines->fresh = true;
}

/* A word in as many lines as it takes. */
static void put_cut(struct lines *lines, const char *word, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t start = at, width = width_of(next_character(word, size, &at));
        if (lines->column + width > lines->block->width && lines->column > lines->block->margin)
            next_line(lines);
        query_sink_put(lines->sink, word + start, at - start);
        lines->column += width;
    }
}

static void put_word(struct lines *lines, const char *word, size_t size)
{
    const struct text_block *block = lines->block;
    size_t width = text_columns(word, size), blank = lines->fresh ? 0 : 1;
    bool too_wide = block->hard && block->margin + width > block->width;
    if (block->width != 0 && !lines->fresh && !too_wide &&
        lines->column + blank + width > block->width) {
        next_line(lines);
        blank = 0;
    }
    query_sink_fill(lines->sink, ' ', blank);
    lines->column += blank;
    if (block->width != 0 && too_wide && block->margin < block->width) {
        put_cut(lines, word, size);
    } else {
        query_sink_put(lines->sink, word, size);
        lines->column += width;
    }
    lines->fresh = false;
}

void text_wrap(struct query_sink *sink, const struct text_block *block, const char *text,
               size_t size)
{
    struct lines lines = {.sink = sink, .block = block, .column = block->column, .fresh = true};
    for (size_t at = 0; at < size;) {
        const char *blank = memchr(text + at, ' ', size - at);
        size_t word = blank == NULL ? size - at : (size_t)(blank - text) - at;
        put_word(&lines, text + at, word);
        at += word + 1;
    }
    query_sink_char(sink, '\n');
}

void text_paragraph(struct query_sink *sink, unsigned width, const char *lead, const char *text,
                    size_t size)
{
    size_t column = strlen(lead);
    size_t fill = column < TEXT_MARGIN ? TEXT_MARGIN - column : 1;
    struct text_block block = {
        .width = width, .margin = TEXT_MARGIN, .column = (unsigned)(column + fill)};
    query_sink_text(sink, lead);
    query_sink_fill(sink, ' ', fill);
    text_wrap(sink, &block, text, size);
}

/* ---- words ---- */

void text_count(struct query_sink *sink, uint64_t count, const char *one, const char *many)
{
    query_sink_number(sink, count);
    query_sink_char(sink, ' ');
    query_sink_text(sink, count == 1 ? one : many);
}

void text_time(struct query_sink *sink, uint64_t us)
{
    uint64_t unit = us < 1000000 ? 1000 : 1000000;
    uint64_t tenths = (us * 10 + unit / 2) / unit;
    query_sink_number(sink, tenths / 10);
    query_sink_char(sink, '.');
    query_sink_number(sink, tenths % 10);
    query_sink_text(sink, unit == 1000 ? " ms" : " s");
}
