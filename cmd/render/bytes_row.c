#include "render/bytes_row.h"

#include <string.h>

enum {
    COLUMNS = 80,       /* where no terminal says otherwise */
    COLUMNS_LEAST = 64, /* below this, lines are longer than the terminal */
    OFFSET = 6,         /* columns: "0000  " */
    OCTETS = 3 * BYTES_LINE + 1,
    FIELD = 15,
    VALUE = OFFSET + OCTETS + FIELD,
    MARGIN = 4 /* of lines of text, but for the first */
};

static void print_coloured(const struct bytes_page *page, enum text_colour colour, const char *text,
                           size_t size)
{
    if (size != 0 && colour != TEXT_PLAIN)
        text_colour_print(page->out, page->colour, colour);
    query_sink_put(page->out, text, size);
    if (size != 0 && colour != TEXT_PLAIN)
        text_colour_print(page->out, page->colour, TEXT_PLAIN);
}

static unsigned width_of(const struct bytes_page *page)
{
    unsigned columns = page->columns == 0 ? COLUMNS : page->columns;
    return columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns;
}

/* ---- lines ---- */

static void print_offset(struct query_sink *sink, uint32_t offset)
{
    const uint8_t octets[] = {(uint8_t)(offset >> 8), (uint8_t)offset};
    query_sink_hex(sink, octets, sizeof octets, false);
}

/* Offset and octets of the next line; returns the columns that they take. */
static unsigned put_octets(struct bytes_row *row)
{
    char text[3 * BYTES_LINE];
    struct query_sink sink;
    size_t n = row->size < BYTES_LINE ? row->size : BYTES_LINE;
    if (n == 0)
        return 0;
    query_sink_init(&sink, text, sizeof text);
    print_offset(&sink, row->offset);
    query_sink_text(&sink, "  ");
    print_coloured(row->page, TEXT_DIM, text, sink.size);
    query_sink_reset(&sink);
    for (size_t i = 0; i < n; i++) {
        if (i != 0)
            query_sink_char(&sink, ' ');
        query_sink_hex(&sink, row->octets + i, 1, false);
    }
    print_coloured(row->page, row->octets_colour, text, sink.size);
    row->octets += n;
    row->offset += (uint32_t)n;
    row->size -= n;
    return OFFSET + (unsigned)sink.size;
}

/* Blanks in front of the text that comes next are printed with it, so that no line ends in some. */
static void next_line(struct bytes_row *row)
{
    query_sink_char(row->page->out, '\n');
    row->column = put_octets(row);
    row->begun = false;
    row->blanks = 0;
}

static void put_word(struct bytes_row *row)
{
    struct query_sink *out = row->page->out;
    unsigned width = width_of(row->page);
    if (row->word_size == 0)
        return;
    if (row->begun && row->column + row->blanks + row->word_size > width)
        next_line(row);
    if (!row->begun && row->column < row->margin)
        row->blanks += row->margin - row->column;
    query_sink_fill(out, ' ', row->blanks);
    print_coloured(row->page, row->text_colour, row->word, row->word_size);
    row->column += row->blanks + row->word_size;
    row->begun = true;
    row->blanks = 0;
    row->word_size = 0;
}

/* The characters that a line has room for. */
static unsigned room_of(const struct bytes_row *row)
{
    unsigned room = width_of(row->page) - row->margin;
    return room < BYTES_WORD ? room : BYTES_WORD;
}

static enum query_status drain(void *context, const char *text, size_t size)
{
    struct bytes_row *row = context;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == ' ') {
            put_word(row);
            row->blanks++;
            continue;
        }
        if (row->word_size == room_of(row))
            put_word(row);
        row->word[row->word_size++] = text[i];
    }
    return row->page->out->status;
}

/* ---- rows ---- */

static void begin(struct bytes_row *row, const struct bytes_page *page, enum text_colour colour)
{
    row->page = page;
    row->octets_colour = row->text_colour = colour;
    row->size = 0;
    row->column = row->word_size = 0;
    row->begun = false;
    row->blanks = 0;
    query_sink_init_drain(&row->text, row->piece, sizeof row->piece, drain, row);
}

void bytes_row_begin(struct bytes_row *row, const struct bytes_page *page,
                     const struct bytes_head *head)
{
    struct query_sink *out = page->out;
    begin(row, page, head->colour);
    row->octets = head->octets;
    row->size = head->size;
    row->offset = head->offset;
    row->margin = VALUE;
    row->column = put_octets(row);
    if (head->bits != NULL) {
        query_sink_fill(out, ' ', OFFSET);
        query_sink_text(out, head->bits);
        row->column = OFFSET + (unsigned)strlen(head->bits);
    }
    if (head->key == NULL)
        return;
    unsigned column = OFFSET + OCTETS + (head->depth < 2 ? 0 : 2 * (head->depth - 1));
    query_sink_fill(out, ' ', column - row->column);
    query_sink_text(out, head->key);
    row->column = column + (unsigned)strlen(head->key);
    /* A long key pushes the first line of the text to the right. */
    if (row->column >= row->margin) {
        row->begun = true;
        row->blanks = 1;
    }
}

void bytes_line_begin(struct bytes_row *row, const struct bytes_page *page, enum text_colour colour)
{
    begin(row, page, colour);
    row->margin = MARGIN;
    row->begun = true;
}

void bytes_row_colour(struct bytes_row *row, enum text_colour colour)
{
    query_sink_flush(&row->text);
    put_word(row);
    row->text_colour = colour;
}

void bytes_row_end(struct bytes_row *row)
{
    query_sink_flush(&row->text);
    put_word(row);
    while (row->size != 0)
        next_line(row);
    query_sink_char(row->page->out, '\n');
}
