#include "render/tally.h"

#include <string.h>

enum { NUMBER_COLUMN = 9, SERVER_LEAST = 15, BARS = 8, VOICE_TEXT = 512, INDENT = 4 };

/* ---- bars ---- */

/* The bar of the questions from `begin` to `end`. */
static uint32_t longest(const struct tally_row *row, size_t begin, size_t end)
{
    uint32_t most = 0;
    for (size_t i = begin; i < end; i++) {
        if (row->times_us[i] > most)
            most = row->times_us[i];
    }
    return most;
}

void tally_bars_print(struct query_sink *sink, const struct tally_row *row, unsigned columns,
                      uint32_t least_us, uint32_t most_us, bool utf8)
{
    static const char *const blocks[BARS + 1] = {"\u2581", "\u2582", "\u2583", "\u2584", "\u2585",
                                                 "\u2586", "\u2587", "\u2588", "\u00d7"};
    static const char *const plain[BARS + 1] = {"_", ".", ":", "-", "=", "+", "*", "#", "x"};
    size_t count = row->asked < columns ? row->asked : columns;
    for (size_t i = 0; i < count; i++) {
        uint32_t us = longest(row, i * row->asked / count, (i + 1) * row->asked / count);
        size_t level = BARS;
        if (us != TALLY_LOST)
            level = most_us <= least_us
                        ? 0
                        : (size_t)((uint64_t)(us - least_us) * (BARS - 1) / (most_us - least_us));
        query_sink_text(sink, utf8 ? blocks[level] : plain[level]);
    }
}

/* ---- lines ---- */

static size_t print_voice(char *text, const struct tally_row *row)
{
    struct query_sink sink;
    query_sink_init(&sink, text, VOICE_TEXT);
    content_voice_print(&sink, &row->voice);
    return sink.size;
}

/* Right-aligned. */
static void print_column(struct query_sink *sink, const char *text, size_t size)
{
    query_sink_fill(sink, ' ', size < NUMBER_COLUMN ? NUMBER_COLUMN - size : 1);
    query_sink_put(sink, text, size);
}

static void print_milliseconds(struct query_sink *sink, uint32_t us, bool known)
{
    char text[32];
    struct query_sink number;
    query_sink_init(&number, text, sizeof text);
    if (known) {
        query_sink_number(&number, us / 1000);
        query_sink_char(&number, '.');
        query_sink_number(&number, us % 1000 / 100);
    } else {
        query_sink_char(&number, '-');
    }
    print_column(sink, text, number.size);
}

static void print_counts(struct query_sink *sink, const struct tally_row *row)
{
    char text[64];
    struct query_sink number;
    query_sink_init(&number, text, sizeof text);
    query_sink_number(&number, row->replied);
    query_sink_char(&number, '/');
    query_sink_number(&number, row->asked);
    print_column(sink, text, number.size);
    query_sink_reset(&number);
    query_sink_number(&number,
                      row->asked == 0 ? 0 : (row->asked - row->replied) * 100 / row->asked);
    query_sink_char(&number, '%');
    print_column(sink, text, number.size);
}

static void print_head(struct query_sink *sink, const char *question, size_t width)
{
    static const char *const heads[] = {"replies", "lost", "min", "median", "p95", "max"};
    query_sink_text(sink, question);
    query_sink_text(sink, "\n  ");
    query_sink_text(sink, "server");
    query_sink_fill(sink, ' ', width - strlen("server"));
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        print_column(sink, heads[i], strlen(heads[i]));
    query_sink_text(sink, " ms\n");
}

static void print_row(struct query_sink *sink, const struct tally_row *row, size_t width)
{
    char text[VOICE_TEXT];
    size_t size = print_voice(text, row);
    bool known = row->replied != 0;
    query_sink_text(sink, "  ");
    query_sink_put(sink, text, size);
    query_sink_fill(sink, ' ', width - size);
    print_counts(sink, row);
    print_milliseconds(sink, row->least_us, known);
    print_milliseconds(sink, row->median_us, known);
    print_milliseconds(sink, row->p95_us, known);
    print_milliseconds(sink, row->most_us, known);
    query_sink_char(sink, '\n');
}

static void print_short(struct query_sink *sink, const struct tally_row *row)
{
    const uint32_t times[] = {row->least_us, row->median_us, row->p95_us, row->most_us};
    char text[VOICE_TEXT];
    query_sink_put(sink, text, print_voice(text, row));
    query_sink_char(sink, '\t');
    query_sink_number(sink, row->asked);
    query_sink_char(sink, '\t');
    query_sink_number(sink, row->replied);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        query_sink_char(sink, '\t');
        if (row->replied == 0)
            query_sink_char(sink, '-');
        else
            query_sink_number(sink, times[i]);
    }
    query_sink_char(sink, '\n');
}

void tally_print(struct query_sink *sink, const struct tally_row *rows, size_t count,
                 const struct tally_style *style)
{
    char text[VOICE_TEXT];
    size_t width = SERVER_LEAST;
    uint32_t least_us = UINT32_MAX, most_us = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = print_voice(text, &rows[i]);
        width = size > width ? size : width;
        if (rows[i].replied == 0)
            continue;
        least_us = rows[i].least_us < least_us ? rows[i].least_us : least_us;
        most_us = rows[i].most_us > most_us ? rows[i].most_us : most_us;
    }
    for (size_t i = 0; i < count; i++) {
        if (style->short_form) {
            print_short(sink, &rows[i]);
            continue;
        }
        if (i == 0 || strcmp(rows[i].question, rows[i - 1].question) != 0)
            print_head(sink, rows[i].question, width);
        print_row(sink, &rows[i], width);
        if (style->columns <= INDENT || rows[i].asked < 2)
            continue;
        query_sink_fill(sink, ' ', INDENT);
        tally_bars_print(sink, &rows[i], style->columns - INDENT, least_us, most_us, style->utf8);
        query_sink_char(sink, '\n');
    }
}
