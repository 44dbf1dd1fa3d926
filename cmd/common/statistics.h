/* common/statistics.h: what many times come to.
 *
 * Knows numbers; must not know what was measured. */
#ifndef COMMON_STATISTICS_H
#define COMMON_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

struct statistics {
    uint32_t least, median, p95, most; /* all 0 of no values */
};

/* Sorts the values, and says of them: the median, between the two in the middle of an even
 * number rounded down, and the 95th percentile as the least value that at least 95 of a hundred
 * do not exceed (nearest rank). */
struct statistics statistics_of(uint32_t *values, size_t count);

#endif
