/* render/bytes_row.h: lines that have octets on the left and text on the right.
 *
 * Text is broken between words, and octets after eight; each goes on below the other for as long as
 * it takes, so that neither is ever cut.  It knows columns and colours; it must not know DNS. */
#ifndef RENDER_BYTES_ROW_H
#define RENDER_BYTES_ROW_H

#include "text/text.h"

/* Where lines go. */
struct bytes_page {
    struct query_sink *out;
    unsigned columns; /* 0: 80 */
    bool colour;
};

enum {
    BYTES_LINE = 8,    /* octets in a line */
    BYTES_WORD = 200,  /* characters that are kept together at most */
    BYTES_PIECE = 2048 /* what the library prints at once */
};

/* A row being written; its sink takes text for the column on the right. */
struct bytes_row {
    const struct bytes_page *page;
    enum text_colour octets_colour;
    enum text_colour text_colour;
    const uint8_t *octets; /* that have not been printed */
    size_t size;           /* of them */
    uint32_t offset;       /* of the first */
    unsigned margin;       /* that text begins at */
    unsigned column;       /* that the present line has reached */
    unsigned word_size;
    unsigned blanks; /* that come before the word, but for a line break */
    bool begun;      /* text stands in this line */
    struct query_sink text;
    char word[BYTES_WORD];
    char piece[BYTES_PIECE];
};

/* What stands on the left of a row. */
struct bytes_head {
    const uint8_t *octets;
    size_t size;
    uint32_t offset;
    const char *bits; /* in place of octets; NULL: none */
    const char *key;  /* what they are called; NULL: nothing */
    unsigned depth;   /* how far it is moved to the right */
    enum text_colour colour;
};
void bytes_row_begin(struct bytes_row *row, const struct bytes_page *page,
                     const struct bytes_head *head);

/* A line of text alone, which goes on below itself a bit to the right. */
void bytes_line_begin(struct bytes_row *row, const struct bytes_page *page,
                      enum text_colour colour);

/* What is printed to row->text from here on has another colour. */
void bytes_row_colour(struct bytes_row *row, enum text_colour colour);

/* Ends the row, all octets printed. */
void bytes_row_end(struct bytes_row *row);

#endif
