/* The heap of deadlines, held against a search through all of them. */
#include "net/deadlines.h"

#include <criterion/criterion.h>

enum { SLOTS = 64, STEPS = 20000, NEVER = 0 };

/* Numbers that are the same in every run (Knuth's constants). */
static uint32_t next_number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static uint64_t earliest(const uint64_t *deadlines)
{
    uint64_t first = NEVER;
    for (uint32_t i = 0; i < SLOTS; i++) {
        if (deadlines[i] != NEVER && (first == NEVER || deadlines[i] < first))
            first = deadlines[i];
    }
    return first;
}

Test(deadlines, the_first_is_the_earliest_whatever_comes_and_goes)
{
    struct deadline heap[SLOTS];
    uint32_t place[SLOTS];
    struct deadlines all = {.heap = heap, .place = place};
    uint64_t wanted[SLOTS] = {NEVER}, state = 1;
    uint32_t count = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        uint32_t slot = next_number(&state) % SLOTS;
        if (wanted[slot] == NEVER) {
            wanted[slot] = 1 + next_number(&state) % 1000;
            deadlines_add(&all, slot, wanted[slot]);
            count++;
        } else {
            wanted[slot] = NEVER;
            deadlines_remove(&all, slot);
            count--;
        }
        cr_assert_eq(all.count, count);
        if (count == 0)
            continue;
        cr_assert_eq(all.heap[0].at_us, earliest(wanted));
        cr_assert_eq(wanted[all.heap[0].slot], all.heap[0].at_us);
    }
}
