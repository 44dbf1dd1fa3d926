/* net/deadlines.h: which of many deadlines comes first (a binary heap).
 *
 * Knows numbers of slots and times, and nothing else.  The storage belongs to
 * the caller, because it grows together with the slots. */
#ifndef NET_DEADLINES_H
#define NET_DEADLINES_H

#include <stddef.h>
#include <stdint.h>

struct deadline {
    uint64_t at_us;
    uint32_t slot;
};

/* `heap` has room for every slot; `place[slot]` is where the slot stands in it. */
struct deadlines {
    struct deadline *heap;
    uint32_t *place;
    uint32_t count;
};

/* The slot must not be in the heap already. */
void deadlines_add(struct deadlines *all, uint32_t slot, uint64_t at_us);

/* The slot must be in the heap. */
void deadlines_remove(struct deadlines *all, uint32_t slot);

#endif
