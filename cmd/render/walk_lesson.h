/* render/walk_lesson.h: what several walks show together: what a cache saves and holds, and
 * how a walk compares with asking a resolver.
 *
 * As in walk.h everything stands in the values given; what of them is new here is counted
 * by whoever ran the walks. */
#ifndef RENDER_WALK_LESSON_H
#define RENDER_WALK_LESSON_H

#include "render/walk.h"

#include <query/cache.h>

/* ---- walk_cache.c: a cache cold, warm, and when TTLs have run out ---- */

enum walk_round { WALK_COLD, WALK_WARM, WALK_LATER, WALK_ROUNDS };

/* A name in all rounds. */
struct walk_cache_row {
    const struct query_name *name;
    uint16_t type;
    size_t questions[WALK_ROUNDS];
    uint64_t us[WALK_ROUNDS];
    const struct walk_view *failed; /* the cold walk that found no answer; NULL: there was none */
};

struct walk_cache_view {
    const struct walk_cache_row *rows;
    size_t row_count;
    uint32_t passed_s; /* between WARM and LATER */
    bool moved;        /* a clock was moved on; else the caches were aged */
    const struct query_cache *cache;
    const struct query_walk_cache *zones;
    uint64_t now_us;
};

/* Names with their questions, and then all that the caches hold.  Without memory the second is
 * left out, and says so. */
void walk_cache_print(struct query_sink *sink, const struct walk_cache_view *view,
                      const struct walk_style *style);

/* ---- walk_compare.c: the same question, asked of a resolver and walked ---- */

struct walk_compare_view {
    const struct walk_view *walk;
    const struct query_exchange *exchange; /* with the resolver */
    const struct query_endpoint *resolver;
    const struct query_name *resolver_name; /* NULL: not known */
};

/* Both conversations, beside each other where there is room, and what they agree in. */
void walk_compare_print(struct query_sink *sink, const struct walk_compare_view *view,
                        const struct walk_style *style);

#endif
