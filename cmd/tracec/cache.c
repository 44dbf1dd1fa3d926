/* What a cache saves: all names cold, warm, and when their answers have run out. */
#include "render/walk_lesson.h"
#include "tracec/session.h"

#include <stdlib.h>

enum { ALIASES = 16 /* of one name: more than any that works has; circles end here too */ };

/* What is kept of a name from round to round. */
struct row {
    struct query_name name;
    struct tracec_walk walk; /* the cold one that failed */
    bool failed;
};

struct lesson {
    const struct tracec_session *s;
    struct query_cache *cache;
    struct row *rows;
    struct walk_cache_row *shown;
};

static int status_of(const struct query_cache_entry *entry)
{
    switch (entry->kind) {
    case QUERY_CACHE_NODATA: return TRACEC_EXIT_NODATA;
    case QUERY_CACHE_NXDOMAIN: return TRACEC_EXIT_NXDOMAIN;
    case QUERY_CACHE_FAILURE: return TRACEC_EXIT_SERVFAIL;
    case QUERY_CACHE_DATA: break;
    }
    return TRACEC_EXIT_ANSWER;
}

static void count(struct walk_cache_row *shown, enum walk_round round, const struct tracec_walk *w)
{
    for (size_t i = 0; i < query_walk_hops(w->walk); i++) {
        const struct query_hop *hop = query_walk_hop(w->walk, i);
        shown->questions[round] += walk_hop_tries(hop);
        shown->us[round] += walk_hop_us(hop);
    }
}

static bool has_found(const struct tracec_walk *w)
{
    enum query_walk_end end = query_walk_ended(w->walk);
    return end == QUERY_WALK_ANSWER || end == QUERY_WALK_ALIAS || end == QUERY_WALK_NODATA ||
           end == QUERY_WALK_NXDOMAIN;
}

/* Walks to what the cache lacks.  TRACEC_GO_ON, or the exit status of a walk that failed. */
static int walk_to(struct lesson *lesson, size_t index, enum walk_round round,
                   const struct query_name *name)
{
    const struct tracec_session *s = lesson->s;
    struct row *row = &lesson->rows[index];
    struct walk_cache_row *shown = &lesson->shown[index];
    struct tracec_walk *w = &row->walk;
    bool keep = round == WALK_COLD;
    struct tracec_walk again;
    if (!keep)
        w = &again;
    if (!tracec_walk_open_short(s, w, name, s->plan->questions[index].type))
        return TRACEC_EXIT_INTERNAL;
    query_walk_run(&w->walk, 1, s->engine);
    count(shown, round, w);
    query_cache_learn(lesson->cache, w->walk);
    int end = has_found(w) ? TRACEC_GO_ON : tracec_exit_status(w->walk);
    if (keep && end != TRACEC_GO_ON) {
        row->failed = true;
        shown->failed = &w->view;
    } else {
        tracec_walk_close(w);
    }
    return end;
}

/* Finds one name, from the cache as far as it knows, and through walks where it does not. */
static int find(struct lesson *lesson, size_t index, enum walk_round round)
{
    const struct tracec_session *s = lesson->s;
    uint16_t type = s->plan->questions[index].type;
    uint64_t start_us = query_engine_now_us(s->engine);
    struct query_name name = lesson->rows[index].name;
    struct query_cache_entry entry;
    bool walked = false; /* to this name */
    for (unsigned aliases = 0; aliases <= ALIASES;) {
        uint64_t now_us = query_engine_now_us(s->engine);
        enum query_cache_step step =
            query_cache_look(lesson->cache, &name, type, now_us, start_us, &entry);
        if (step == QUERY_CACHE_END)
            return status_of(&entry);
        if (step == QUERY_CACHE_BROKEN)
            break;
        if (step == QUERY_CACHE_ALIAS) {
            aliases++;
            walked = false;
            continue;
        }
        /* A walk that leaves its own name missing has found nothing that may be kept. */
        if (walked)
            return TRACEC_EXIT_INTERNAL;
        int end = walk_to(lesson, index, round, &name);
        if (end != TRACEC_GO_ON)
            return end;
        walked = true;
    }
    return TRACEC_EXIT_ALIAS;
}

/* How long the answer to a name holds yet, with the aliases that lead to it: the longest. */
static uint64_t find_left(struct lesson *lesson, size_t index, uint64_t now_us)
{
    struct query_name name = lesson->rows[index].name;
    struct query_cache_entry entry;
    uint64_t left_us = 0;
    for (unsigned i = 0; i <= ALIASES; i++) {
        enum query_cache_step step =
            query_cache_look(lesson->cache, &name, lesson->s->plan->questions[index].type, now_us,
                             UINT64_MAX, &entry);
        if (step == QUERY_CACHE_MISSING)
            break;
        left_us = entry.left_us > left_us ? entry.left_us : left_us;
        if (step != QUERY_CACHE_ALIAS)
            break;
    }
    return left_us;
}

/* Lets the last of the answers run out, in whole seconds, which are returned. */
static uint32_t pass_time(struct lesson *lesson)
{
    const struct tracec_session *s = lesson->s;
    uint64_t now_us = query_engine_now_us(s->engine), most_us = 0;
    for (size_t i = 0; i < s->plan->question_count; i++) {
        uint64_t left_us = find_left(lesson, i, now_us);
        most_us = left_us > most_us ? left_us : most_us;
    }
    uint32_t seconds = (uint32_t)((most_us + 999999) / 1000000);
    if (s->lab != NULL) {
        query_lab_advance(s->lab, seconds);
    } else {
        query_cache_age(lesson->cache, (uint64_t)seconds * 1000000);
        query_walk_cache_age(s->zones, (uint64_t)seconds * 1000000);
    }
    return seconds;
}

static int run_rounds(struct lesson *lesson)
{
    const struct tracec_session *s = lesson->s;
    const struct tracec_plan *plan = s->plan;
    struct walk_cache_view view = {.rows = lesson->shown,
                                   .row_count = plan->question_count,
                                   .moved = s->lab != NULL,
                                   .cache = lesson->cache,
                                   .zones = s->zones};
    int end = TRACEC_EXIT_ANSWER;
    for (enum walk_round round = WALK_COLD; round < WALK_ROUNDS; round++) {
        if (round == WALK_LATER)
            view.passed_s = pass_time(lesson);
        for (size_t i = 0; i < plan->question_count; i++) {
            int status = find(lesson, i, round);
            end = round == WALK_COLD ? outcome_worst(end, status) : end;
        }
    }
    view.now_us = query_engine_now_us(s->engine);
    walk_cache_print(plan->out, &view, s->style);
    return end;
}

static int scan_names(struct lesson *lesson)
{
    int end = TRACEC_GO_ON;
    for (size_t i = 0; i < lesson->s->plan->question_count && end == TRACEC_GO_ON; i++) {
        end = tracec_scan_name(lesson->s, i, &lesson->rows[i].name);
        lesson->shown[i].name = &lesson->rows[i].name;
        lesson->shown[i].type = lesson->s->plan->questions[i].type;
    }
    return end;
}

int tracec_cache_run(const struct tracec_session *s)
{
    size_t names = s->plan->question_count;
    struct lesson lesson = {.s = s,
                            .cache = query_cache_new(),
                            .rows = calloc(names, sizeof *lesson.rows),
                            .shown = calloc(names, sizeof *lesson.shown)};
    int end = TRACEC_EXIT_INTERNAL;
    if (s->zones != NULL && lesson.cache != NULL && lesson.rows != NULL && lesson.shown != NULL) {
        end = scan_names(&lesson);
        if (end == TRACEC_GO_ON)
            end = run_rounds(&lesson);
    }
    for (size_t i = 0; lesson.rows != NULL && i < names; i++) {
        if (lesson.rows[i].failed)
            tracec_walk_close(&lesson.rows[i].walk);
    }
    free(lesson.shown);
    free(lesson.rows);
    query_cache_free(lesson.cache);
    return end;
}
