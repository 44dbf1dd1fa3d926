/* lab/order.h: sorting strings of octets that lie anywhere, many of them and soon.
 *
 * A sort looks at eight octets of each string at a time, which it keeps beside the index, and
 * goes on with the next eight only where those are equal: memory far away is read once for
 * eight octets, and not once for each comparison.  Both sorts are stable and take no more
 * than n log n steps for each eight octets, whatever the strings are.
 *
 * This header knows octets; it must not know names or records. */
#ifndef LAB_ORDER_H
#define LAB_ORDER_H

#include <query/api.h>

struct order_entry {
    uint64_t rank;
    uint32_t index;
};

/* The string of an index. */
typedef const uint8_t *order_key_fn(const void *context, uint32_t index, size_t *size);

/* Sorts `n` entries by the strings of their indices; `spare` is room for as many.  A string that
 * another one begins with comes first; what it goes on with must then not be a zero octet. */
void order_keys(struct order_entry *entries, struct order_entry *spare, size_t n, order_key_fn *key,
                const void *context);

/* Sorts `n` entries by their ranks. */
void order_ranks(struct order_entry *entries, struct order_entry *spare, size_t n);

#endif
