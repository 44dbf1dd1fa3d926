/* render/tally.h: how long replies took, and how many never came.
 *
 * Knows numbers and how a terminal shows them; must not know how they were got. */
#ifndef RENDER_TALLY_H
#define RENDER_TALLY_H

#include "render/content.h"

#define TALLY_LOST UINT32_MAX

/* What one server did. */
struct tally_row {
    const char *question; /* what it was asked, as text; rows of the same question stand together */
    struct content_voice voice;
    const uint32_t *times_us; /* of all questions in their order, TALLY_LOST without a reply */
    size_t asked, replied;
    uint32_t least_us, median_us, p95_us, most_us; /* of those that were replied to */
};

struct tally_style {
    bool short_form;  /* a line for each server with tabs, times in microseconds */
    unsigned columns; /* of the terminal that shows a line of bars; 0: none does */
    bool utf8;
};

void tally_print(struct query_sink *sink, const struct tally_row *rows, size_t count,
                 const struct tally_style *style);

/* The bars of a row in at most `columns` characters, from `least_us` to `most_us`: of more
 * questions each bar is the longest of some, and lost if one of them is. */
void tally_bars_print(struct query_sink *sink, const struct tally_row *row, unsigned columns,
                      uint32_t least_us, uint32_t most_us, bool utf8);

#endif
