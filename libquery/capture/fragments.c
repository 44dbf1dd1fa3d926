#include "capture/fragments.h"

#include <stdlib.h>
#include <string.h>

enum {
    UNIT = 8, /* fragments but the last are multiples of it */
    PACKET_MOST = 65535,
    UNITS = PACKET_MOST / UNIT + 1
};

static bool is_of(const struct fragment_set *set, const struct fragment *fragment)
{
    return set->octets != NULL && set->id == fragment->id &&
           (fragment->source->family == 6 || set->asked == fragment->protocol) &&
           query_endpoint_equal(&set->source, fragment->source) &&
           query_endpoint_equal(&set->destination, fragment->destination);
}

void fragments_drop(struct fragment_set *set)
{
    free(set->octets);
    free(set->have);
    *set = (struct fragment_set){0};
}

static void lose(struct fragment_set *set, uint64_t *lost)
{
    *lost += set->count;
    fragments_drop(set);
}

void fragments_fini(struct fragments *fragments, uint64_t *lost)
{
    for (size_t i = 0; i < LIMIT_CAPTURE_FRAGMENTS; i++)
        lose(&fragments->sets[i], lost);
}

/* The set of a fragment, or a new one in a free place or that of the one that waits longest. */
static struct fragment_set *find(struct fragments *fragments, const struct fragment *fragment,
                                 uint64_t *lost)
{
    struct fragment_set *oldest = &fragments->sets[0];
    for (size_t i = 0; i < LIMIT_CAPTURE_FRAGMENTS; i++) {
        struct fragment_set *set = &fragments->sets[i];
        if (is_of(set, fragment))
            return set;
        if (set->octets == NULL ? oldest->octets != NULL
                                : oldest->octets != NULL && set->touched < oldest->touched)
            oldest = set;
    }
    lose(oldest, lost);
    *oldest = (struct fragment_set){.source = *fragment->source,
                                    .destination = *fragment->destination,
                                    .id = fragment->id,
                                    .asked = fragment->protocol,
                                    .octets = malloc(PACKET_MOST),
                                    .have = calloc(UNITS / 8 + 1, 1)};
    if (oldest->octets != NULL && oldest->have != NULL)
        return oldest;
    fragments_drop(oldest);
    return NULL;
}

/* How many of the units that the fragment fills are here. */
static size_t count_units(const struct fragment_set *set, size_t first, size_t units)
{
    size_t count = 0;
    for (size_t i = first; i < first + units; i++)
        count += (set->have[i / 8] >> i % 8 & 1) != 0;
    return count;
}

/* Something is here of what lies behind the end that the last fragment tells. */
static bool is_behind(const struct fragment_set *set, size_t end)
{
    size_t first = (end + UNIT - 1) / UNIT;
    return count_units(set, first, UNITS - first) != 0;
}

static bool fill(struct fragment_set *set, const struct fragment *fragment)
{
    size_t first = fragment->offset / UNIT, units = (fragment->size + UNIT - 1) / UNIT;
    size_t end = fragment->offset + fragment->size;
    size_t here = count_units(set, first, units);
    /* The same again: a capture of several interfaces sees a packet more than once. */
    if (here == units)
        return true;
    /* RFC 5722: overlapping fragments are an attack. */
    if (here != 0 || (set->total != 0 && end > set->total) ||
        (!fragment->more && (set->total != 0 || is_behind(set, end))))
        return false;
    for (size_t i = first; i < first + units; i++)
        set->have[i / 8] |= (uint8_t)(1u << i % 8);
    set->units += units;
    memcpy(set->octets + fragment->offset, fragment->octets, fragment->size);
    if (!fragment->more)
        set->total = end;
    if (fragment->offset == 0)
        set->protocol = fragment->protocol;
    return true;
}

struct fragment_set *fragments_add(struct fragments *fragments, const struct fragment *fragment,
                                   uint64_t *lost)
{
    size_t end = fragment->offset + fragment->size;
    if (end > PACKET_MOST || fragment->size == 0 ||
        (fragment->more && fragment->size % UNIT != 0)) {
        *lost += 1;
        return NULL;
    }
    struct fragment_set *set = find(fragments, fragment, lost);
    if (set == NULL) {
        *lost += 1;
        return NULL;
    }
    set->count++;
    set->touched = ++fragments->clock;
    if (!fill(set, fragment)) {
        lose(set, lost);
        return NULL;
    }
    return set->total != 0 && set->units == (set->total + UNIT - 1) / UNIT ? set : NULL;
}
