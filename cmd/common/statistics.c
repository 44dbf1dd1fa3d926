#include "common/statistics.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

struct statistics statistics_of(uint32_t *values, size_t count)
{
    if (count == 0)
        return (struct statistics){.least = 0};
    qsort(values, count, sizeof *values, compare);
    uint64_t middle = (uint64_t)values[(count - 1) / 2] + values[count / 2];
    size_t rank = (size_t)(((uint64_t)count * 95 + 99) / 100);
    return (struct statistics){
        .least = values[0],
        .median = (uint32_t)(middle / 2),
        .p95 = values[rank - 1],
        .most = values[count - 1],
    };
}
