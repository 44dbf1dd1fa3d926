/* resolve/lookup.h: what a test may replace in a lookup. */
#ifndef RESOLVE_LOOKUP_H
#define RESOLVE_LOOKUP_H

#include <query/lookup.h>

/* Fills octets that nobody can predict; as query_random(). */
typedef enum query_status lookup_random(void *context, void *octets, size_t size);

/* Where ids come from from now on. */
void lookup_set_random(struct query_lookup *lookup, lookup_random *random, void *context);

#endif
