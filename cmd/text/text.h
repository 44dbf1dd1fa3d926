/* text/text.h: text for people: paragraphs of a width, columns, and what colours mean.
 *
 * It knows characters and terminals' sequences; it must not know DNS. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include <query/sink.h>

enum {
    TEXT_WIDTH =
        78, /* of paragraphs, where no terminal is narrower: longer lines are hard to read */
    TEXT_MARGIN = 4
};

/* Nothing is said by colour alone. */
enum text_colour { TEXT_PLAIN, TEXT_GOOD, TEXT_BAD, TEXT_ODD, TEXT_DIM, TEXT_STRONG };

/* Begins a colour, or ends it with TEXT_PLAIN; nothing unless they are `wanted`. */
void text_colour_print(struct query_sink *sink, bool wanted, enum text_colour colour);

/* Columns that a text in UTF-8 takes on a terminal. */
size_t text_columns(const char *text, size_t size);

/* The width of paragraphs on a terminal of so many columns; 0: there is none. */
unsigned text_width(unsigned columns);

/* How a paragraph is laid out. */
struct text_block {
    unsigned width;  /* columns that lines may have; 0: as many as it takes */
    unsigned margin; /* that its lines begin at, but for the first */
    unsigned column; /* that the first line has reached */
    bool hard;       /* words that are wider than a line are cut */
};

/* Words between blanks in lines of that width, and the line end. */
void text_wrap(struct query_sink *sink, const struct text_block *block, const char *text,
               size_t size);

/* A paragraph with `lead` in the margin of its first line. */
void text_paragraph(struct query_sink *sink, unsigned width, const char *lead, const char *text,
                    size_t size);

/* "1 record", "2 records". */
void text_count(struct query_sink *sink, uint64_t count, const char *one, const char *many);

/* "12.1 ms", "5.0 s". */
void text_time(struct query_sink *sink, uint64_t us);

#endif
