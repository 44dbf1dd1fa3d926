/* What many times come to, on numbers reckoned by hand. */
#include "common/statistics.h"

#include <criterion/criterion.h>

static void assert_is(struct statistics s, uint32_t least, uint32_t median, uint32_t p95,
                      uint32_t most)
{
    cr_expect_eq(s.least, least);
    cr_expect_eq(s.median, median);
    cr_expect_eq(s.p95, p95);
    cr_expect_eq(s.most, most);
}

Test(statistics, of_nothing_is_nothing_and_of_one_is_that)
{
    uint32_t one[] = {7};
    assert_is(statistics_of(one, 0), 0, 0, 0, 0);
    assert_is(statistics_of(one, 1), 7, 7, 7, 7);
}

Test(statistics, the_median_is_in_the_middle)
{
    uint32_t odd[] = {9, 1, 5}, even[] = {40, 10, 30, 20};
    assert_is(statistics_of(odd, 3), 1, 5, 9, 9);
    assert_is(statistics_of(even, 4), 10, 25, 40, 40);
}

/* Nearest rank: of 20 values the 19th, of 21 the 20th, of 100 the 95th. */
Test(statistics, the_percentile_is_a_value_by_its_rank)
{
    uint32_t values[100];
    for (uint32_t i = 0; i < 100; i++)
        values[i] = 100 - i;
    assert_is(statistics_of(values, 100), 1, 50, 95, 100);
    assert_is(statistics_of(values, 20), 1, 10, 19, 20);
    assert_is(statistics_of(values, 21), 1, 11, 20, 21);
}

Test(statistics, large_values_do_not_run_over)
{
    uint32_t values[] = {UINT32_MAX, UINT32_MAX - 2};
    assert_is(statistics_of(values, 2), UINT32_MAX - 2, UINT32_MAX - 1, UINT32_MAX, UINT32_MAX);
}
