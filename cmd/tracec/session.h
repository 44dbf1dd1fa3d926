/* tracec/session.h: what the walks of one command line share, and one of them.
 *
 * session.c makes walks of names; run.c shows them one after the other, step.c with a pause before
 * each question, cache.c counts what a cache saves, compare.c puts a resolver beside them. */
#ifndef TRACEC_SESSION_H
#define TRACEC_SESSION_H

#include "render/walk.h"
#include "tracec/tracec.h"

struct tracec_session {
    const struct tracec_plan *plan;
    const struct tracec_start *start;
    const struct walk_style *style;
    struct query_lab *lab; /* NULL: the world outside */
    struct query_engine *engine;
    struct query_walk_cache *zones; /* what names of one command line share; NULL: nothing */
    struct tracec_reader *reader;   /* with --step */
};

/* A walk with what it borrows; stays where it is until tracec_walk_close(). */
struct tracec_walk {
    struct query_name name;
    struct query_request request;
    struct query_walk_policy policy;
    struct query_walk *walk;
    struct walk_view view;
};

/* ---- session.c ---- */

/* Reads the name of a question.  As tracec_plan_words(). */
int tracec_scan_name(const struct tracec_session *s, size_t question, struct query_name *name);

/* Makes a walk that has not begun.  False without memory; then there is nothing to close. */
bool tracec_walk_open(const struct tracec_session *s, struct tracec_walk *w,
                      const struct query_name *name, uint16_t type);

/* The same for one that ends at an alias, so that a cache can be asked where it leads. */
bool tracec_walk_open_short(const struct tracec_session *s, struct tracec_walk *w,
                            const struct query_name *name, uint16_t type);
void tracec_walk_close(struct tracec_walk *w);

/* ---- step.c ---- */

/* Opens the place where whoever watches says that it may go on: the standard input, if that is
 * a terminal or a pipe, or else the terminal of the program, if it has one.  NULL without memory.
 */
struct tracec_reader *tracec_reader_new(void);
void tracec_reader_free(struct tracec_reader *reader);

/* Takes a walk to its end and shows each hop as it comes, a question and a pause before it. */
void tracec_step_run(const struct tracec_session *s, struct tracec_walk *w);

/* ---- cache.c, compare.c ---- */

/* All names of the plan cold, warm, and when TTLs have run out; the exit status of the first. */
int tracec_cache_run(const struct tracec_session *s);

/* A resolver to compare with. */
struct tracec_peer {
    struct query_endpoint address;
    const struct query_name *name; /* NULL: not known */
};

/* Finds it.  As tracec_plan_words(). */
int tracec_compare_find(const struct tracec_session *s, struct tracec_peer *peer);

/* One name of the plan, walked to and asked of the resolver: the exit status of the walk. */
int tracec_compare_run(const struct tracec_session *s, size_t question,
                       const struct tracec_peer *peer);

#endif
