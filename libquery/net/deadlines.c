#include "net/deadlines.h"

static void put(struct deadlines *all, uint32_t place, struct deadline entry)
{
    all->heap[place] = entry;
    all->place[entry.slot] = place;
}

static void sift_up(struct deadlines *all, uint32_t place, struct deadline entry)
{
    while (place > 0) {
        uint32_t parent = (place - 1) / 2;
        if (all->heap[parent].at_us <= entry.at_us)
            break;
        put(all, place, all->heap[parent]);
        place = parent;
    }
    put(all, place, entry);
}

static void sift_down(struct deadlines *all, uint32_t place, struct deadline entry)
{
    for (;;) {
        uint32_t child = place * 2 + 1;
        if (child >= all->count)
            break;
        if (child + 1 < all->count && all->heap[child + 1].at_us < all->heap[child].at_us)
            child++;
        if (entry.at_us <= all->heap[child].at_us)
            break;
        put(all, place, all->heap[child]);
        place = child;
    }
    put(all, place, entry);
}

void deadlines_add(struct deadlines *all, uint32_t slot, uint64_t at_us)
{
    sift_up(all, all->count++, (struct deadline){.at_us = at_us, .slot = slot});
}

void deadlines_remove(struct deadlines *all, uint32_t slot)
{
    uint32_t place = all->place[slot];
    struct deadline last = all->heap[--all->count];
    if (place == all->count)
        return;
    if (place > 0 && last.at_us < all->heap[(place - 1) / 2].at_us)
        sift_up(all, place, last);
    else
        sift_down(all, place, last);
}
