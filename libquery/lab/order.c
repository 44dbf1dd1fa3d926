#include "lab/order.h"

#include <string.h>

enum { RUN = 8 }; /* entries that are sorted by insertion */

static void sort_run(struct order_entry *entries, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct order_entry entry = entries[i];
        size_t at = i;
        for (; at != 0 && entries[at - 1].rank > entry.rank; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

/* Merges the sorted halves [0, middle) and [middle, n). */
static void merge(struct order_entry *entries, struct order_entry *spare, size_t middle, size_t n)
{
    if (entries[middle - 1].rank <= entries[middle].rank)
        return;
    memcpy(spare, entries, middle * sizeof *spare);
    size_t left = 0, right = middle, to = 0;
    while (left < middle && right < n)
        entries[to++] = entries[right].rank < spare[left].rank ? entries[right++] : spare[left++];
    memcpy(entries + to, spare + left, (middle - left) * sizeof *spare);
}

void order_ranks(struct order_entry *entries, struct order_entry *spare, size_t n)
{
    for (size_t at = 0; at < n; at += RUN)
        sort_run(entries + at, n - at < RUN ? n - at : RUN);
    for (size_t width = RUN; width < n; width *= 2) {
        for (size_t at = 0; at + width < n; at += 2 * width)
            merge(entries + at, spare, width, n - at < 2 * width ? n - at : 2 * width);
    }
}

/* The eight octets at `depth`; zeros behind the end. */
static uint64_t rank_at(const uint8_t *key, size_t size, size_t depth)
{
    uint64_t rank = 0;
    for (size_t i = depth; i < depth + 8; i++)
        rank = rank << 8 | (i < size ? key[i] : 0u);
    return rank;
}

/* Whether the entries are in order already, as text written by a program often is. */
static bool in_order(const struct order_entry *entries, size_t n, order_key_fn *key,
                     const void *context)
{
    size_t last_size = 0, size;
    const uint8_t *last = n == 0 ? NULL : key(context, entries[0].index, &last_size);
    for (size_t i = 1; i < n; i++, last_size = size) {
        const uint8_t *now = key(context, entries[i].index, &size);
        int order = memcmp(last, now, last_size < size ? last_size : size);
        if (order > 0 || (order == 0 && last_size > size))
            return false;
        last = now;
    }
    return true;
}

/* Sorts by the eight octets at `depth`. */
static void sort_eight(struct order_entry *entries, struct order_entry *spare, size_t n,
                       order_key_fn *key, const void *context, size_t depth)
{
    for (size_t i = 0; i < n; i++) {
        size_t size;
        const uint8_t *octets = key(context, entries[i].index, &size);
        entries[i].rank = rank_at(octets, size, depth);
    }
    order_ranks(entries, spare, n);
}

/* The end of the entries that are equal so far to the one at `from`; `*more` if one of them goes
 * on behind `depth`. */
static size_t equal_end(const struct order_entry *entries, size_t from, size_t n, order_key_fn *key,
                        const void *context, size_t depth, bool *more)
{
    size_t end = from, size;
    for (*more = false; end < n && entries[end].rank == entries[from].rank; end++) {
        key(context, entries[end].index, &size);
        *more = *more || size > depth;
    }
    return end;
}

static void sort_at(struct order_entry *entries, struct order_entry *spare, size_t n,
                    order_key_fn *key, const void *context, size_t depth)
{
    bool more = true;
    size_t end;
    /* What all strings begin with, however long, costs no stack; each step down then has fewer
     * strings than the one above it. */
    for (;; depth += 8) {
        sort_eight(entries, spare, n, key, context, depth);
        end = equal_end(entries, 0, n, key, context, depth + 8, &more);
        if (end < n)
            break;
        if (!more)
            return;
    }
    for (size_t from = 0; from < n; from = end) {
        end = equal_end(entries, from, n, key, context, depth + 8, &more);
        if (more && end - from > 1)
            sort_at(entries + from, spare, end - from, key, context, depth + 8);
    }
}

void order_keys(struct order_entry *entries, struct order_entry *spare, size_t n, order_key_fn *key,
                const void *context)
{
    if (n > 1 && !in_order(entries, n, key, context))
        sort_at(entries, spare, n, key, context, 0);
}
