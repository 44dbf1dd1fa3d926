#include "render/svg.h"

#include <string.h>

enum { HEAD = 9 /* pixels of the head of an arrow */ };

/* ---- text ---- */

static void put_character(struct query_sink *sink, char c)
{
    switch (c) {
    case '&': query_sink_text(sink, "&amp;"); return;
    case '<': query_sink_text(sink, "&lt;"); return;
    case '>': query_sink_text(sink, "&gt;"); return;
    case '"': query_sink_text(sink, "&quot;"); return;
    case '\'': query_sink_text(sink, "&#39;"); return;
    default: query_sink_plain(sink, &c, 1, false);
    }
}

/* Octets of the character at the start. */
static size_t character_size(const char *text, size_t size)
{
    size_t n = 1;
    while (n < size && ((unsigned char)text[n] & 0xc0) == 0x80)
        n++;
    return n;
}

void svg_put(struct query_sink *sink, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t n = character_size(text + at, size - at);
        if (n == 1)
            put_character(sink, text[at]);
        else
            query_sink_plain(sink, text + at, n, true);
        at += n;
    }
}

/* Hundredths of the font's size, from the blank to the tilde: the advance widths of DejaVu Sans,
 * which is wider than most. */
static const uint8_t widths[] = {
    32, 41, 46, 84, 64, 95, 78, 28, 39,  39, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 39, 34, 39, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84};

enum { MONO = 61, WIDE = 100 /* of ideographs */, OTHER = 70, BOLD_PERCENT = 113 };

static unsigned character_width(const struct svg_font *font, const char *text)
{
    unsigned char c = (unsigned char)text[0];
    if (c >= 0xe3)
        return WIDE;
    if (font->mono)
        return MONO;
    return c >= 0x20 && c < 0x7f ? widths[c - 0x20] : OTHER;
}

static unsigned pixels(const struct svg_font *font, size_t hundredths)
{
    size_t percent = font->bold && !font->mono ? BOLD_PERCENT : 100;
    return (unsigned)((hundredths * font->size * percent + 9999) / 10000);
}

static size_t count_hundredths(const struct svg_font *font, const char *text, size_t size)
{
    size_t hundredths = 0;
    for (size_t at = 0; at < size; at += character_size(text + at, size - at))
        hundredths += character_width(font, text + at);
    return hundredths;
}

unsigned svg_width(const struct svg_font *font, const char *text, size_t size)
{
    return pixels(font, count_hundredths(font, text, size));
}

static void put_attribute(struct query_sink *sink, const char *name, uint64_t number)
{
    query_sink_char(sink, ' ');
    query_sink_text(sink, name);
    query_sink_text(sink, "=\"");
    query_sink_number(sink, number);
    query_sink_char(sink, '"');
}

static void put_words(struct query_sink *sink, const char *name, const char *words)
{
    query_sink_char(sink, ' ');
    query_sink_text(sink, name);
    query_sink_text(sink, "=\"");
    query_sink_text(sink, words);
    query_sink_char(sink, '"');
}

static void open_text(struct query_sink *sink, unsigned x, unsigned y, const struct svg_font *font,
                      enum svg_anchor anchor)
{
    query_sink_text(sink, "<text");
    put_attribute(sink, "x", x);
    put_attribute(sink, "y", y);
    put_attribute(sink, "font-size", font->size);
    if (font->mono)
        put_words(sink, "font-family", "DejaVu Sans Mono, Menlo, Consolas, monospace");
    if (font->bold)
        put_words(sink, "font-weight", "bold");
    if (anchor != SVG_START)
        put_words(sink, "text-anchor", anchor == SVG_MIDDLE ? "middle" : "end");
    put_words(sink, "fill", font->colour);
    query_sink_char(sink, '>');
}

/* Octets at the start of a text that take at most `room` pixels. */
static size_t find_head(const struct svg_font *font, const char *text, size_t size, unsigned room)
{
    size_t at = 0, hundredths = 0;
    while (at < size) {
        hundredths += character_width(font, text + at);
        if (pixels(font, hundredths) > room)
            break;
        at += character_size(text + at, size - at);
    }
    return at;
}

/* Where the end of a text starts that takes at most `room` pixels. */
static size_t find_tail(const struct svg_font *font, const char *text, size_t size, unsigned room)
{
    size_t at = 0, hundredths = count_hundredths(font, text, size);
    while (at < size && pixels(font, hundredths) > room) {
        hundredths -= character_width(font, text + at);
        at += character_size(text + at, size - at);
    }
    return at;
}

unsigned svg_text(struct query_sink *sink, unsigned x, unsigned y, unsigned room,
                  const struct svg_font *font, enum svg_anchor anchor, const char *text,
                  size_t size)
{
    static const char ellipsis[] = "\xe2\x80\xa6";
    unsigned width = svg_width(font, text, size), dots = font->size + 1;
    bool whole = room == 0 || width <= room;
    size_t head = size, tail = size;
    if (!whole) {
        unsigned left = room > dots ? room - dots : 0;
        head = find_head(font, text, size, left * 3 / 5);
        tail = find_tail(font, text, size, left - left * 3 / 5);
    }
    open_text(sink, x, y, font, anchor);
    if (!whole) {
        query_sink_text(sink, "<title>");
        svg_put(sink, text, size);
        query_sink_text(sink, "</title>");
    }
    svg_put(sink, text, head);
    if (!whole) {
        query_sink_text(sink, ellipsis);
        svg_put(sink, text + tail, size - tail);
    }
    query_sink_text(sink, "</text>\n");
    return whole ? width : room;
}

/* Octets of the next line of a text; a word that is too long for any line is one. */
static size_t find_line(const struct svg_font *font, const char *text, size_t size, unsigned room)
{
    size_t end = find_head(font, text, size, room);
    if (end == size)
        return size;
    while (end != 0 && text[end] != ' ')
        end--;
    while (end < size && (end == 0 || text[end] != ' '))
        end++;
    return end;
}

unsigned svg_wrapped(struct query_sink *sink, unsigned x, unsigned y, unsigned room, unsigned step,
                     const struct svg_font *font, const char *text, size_t size)
{
    unsigned lines = 0;
    while (size != 0) {
        size_t n = find_line(font, text, size, room);
        if (sink != NULL)
            svg_text(sink, x, y + lines * step, room, font, SVG_START, text, n);
        lines++;
        text += n;
        size -= n;
        while (size != 0 && text[0] == ' ') {
            text++;
            size--;
        }
    }
    return lines;
}

/* ---- lines and boxes ---- */

void svg_line(struct query_sink *sink, unsigned x1, unsigned y1, unsigned x2, unsigned y2,
              const struct svg_stroke *stroke)
{
    query_sink_text(sink, "<line");
    put_attribute(sink, "x1", x1);
    put_attribute(sink, "y1", y1);
    put_attribute(sink, "x2", x2);
    put_attribute(sink, "y2", y2);
    put_words(sink, "stroke", stroke->colour);
    put_words(sink, "stroke-width", stroke->width);
    if (stroke->dashes != NULL)
        put_words(sink, "stroke-dasharray", stroke->dashes);
    query_sink_text(sink, "/>\n");
}

void svg_arrow(struct query_sink *sink, unsigned x1, unsigned x2, unsigned y,
               const struct svg_stroke *stroke)
{
    unsigned back = x2 > x1 ? x2 - HEAD : x2 + HEAD;
    svg_line(sink, x1, y, back, y, stroke);
    query_sink_text(sink, "<path d=\"M");
    query_sink_number(sink, x2);
    query_sink_char(sink, ' ');
    query_sink_number(sink, y);
    for (unsigned i = 0; i < 2; i++) {
        query_sink_text(sink, " L");
        query_sink_number(sink, back);
        query_sink_char(sink, ' ');
        query_sink_number(sink, i == 0 ? y - 5 : y + 5);
    }
    query_sink_text(sink, " Z\"");
    put_words(sink, "fill", stroke->colour);
    query_sink_text(sink, "/>\n");
}

void svg_rectangle(struct query_sink *sink, const struct svg_box *box)
{
    query_sink_text(sink, "<rect");
    put_attribute(sink, "x", box->x);
    put_attribute(sink, "y", box->y);
    put_attribute(sink, "width", box->width);
    put_attribute(sink, "height", box->height);
    if (box->round != 0)
        put_attribute(sink, "rx", box->round);
    put_words(sink, "fill", box->fill);
    if (box->line != NULL)
        put_words(sink, "stroke", box->line);
    query_sink_text(sink, "/>\n");
}

void svg_circle(struct query_sink *sink, unsigned x, unsigned y, unsigned radius, const char *fill)
{
    query_sink_text(sink, "<circle");
    put_attribute(sink, "cx", x);
    put_attribute(sink, "cy", y);
    put_attribute(sink, "r", radius);
    put_words(sink, "fill", fill);
    query_sink_text(sink, "/>\n");
}
