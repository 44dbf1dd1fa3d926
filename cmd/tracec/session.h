/* tracec/session.h: what the walks of one command line share, and one of them.
 *
 * session.c makes walks of names; run.c shows them one after the other, step.c with a pause before
 * each question, cache.c counts what a cache saves, compare.c puts a resolver beside them,
 * capture.c saves them and replays what was saved. */
#ifndef TRACEC_SESSION_H
#define TRACEC_SESSION_H

#include "render/walk.h"
#include "tracec/tracec.h"

struct tracec_capture;

struct tracec_session {
    const struct tracec_plan *plan;
    const struct tracec_start *start;
    const struct walk_style *style;
    struct query_lab *lab; /* NULL: the world outside */
    struct query_engine *engine;
    struct query_walk_cache *zones; /* what names of one command line share; NULL: nothing */
    struct tracec_reader *reader;   /* with --step */
    struct tracec_capture *capture; /* with --save and --replay; NULL: neither */
};

/* A walk with what it borrows; stays where it is until tracec_walk_close(). */
struct tracec_walk {
    struct query_name name;
    struct query_request request;
    struct query_walk_policy policy;
    struct query_walk *walk;
    struct walk_view view;
    struct tracec_capture *capture;
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

/* Saves what there is to save. */
void tracec_walk_close(struct tracec_walk *w);

/* ---- step.c ---- */

/* Opens the place where whoever watches says that it may go on: the standard input, if that is
 * a terminal or a pipe, or else the terminal of the program, if it has one.  NULL without memory.
 */
struct tracec_reader *tracec_reader_new(void);
void tracec_reader_free(struct tracec_reader *reader);

/* Takes a walk to its end and shows each hop as it comes, a question and a pause before it. */
void tracec_step_run(const struct tracec_session *s, struct tracec_walk *w);

/* ---- capture.c ---- */

/* Reads plan->replay, if there is one: what the command line leaves open becomes as it was when
 * the walks were saved, also the start if no servers or hints are given: else start->count is 0.
 * As tracec_plan_words(). `*capture` is NULL or the caller's, for tracec_capture_close(). */
int tracec_replay_open(struct tracec_capture **capture, struct tracec_plan *plan,
                       struct tracec_start *start);

/* An engine for what was read.  NULL: there was nothing to read, or there is no memory. */
struct query_engine *tracec_replay_engine(struct tracec_capture *capture);

/* Begins plan->save, if there is one; `offset_us` leads from the engine's clock to that of 1970. */
int tracec_save_open(struct tracec_capture *capture, const struct tracec_start *start,
                     int64_t offset_us);

/* Write what is over, if there is a file to write to. */
void tracec_save_walk(struct tracec_capture *capture, const struct query_walk *walk);
void tracec_save_exchange(struct tracec_capture *capture, const struct query_exchange *exchange);

/* TRACEC_EXIT_ANSWER, or INTERNAL if not all could be written, which has been said. */
int tracec_capture_close(struct tracec_capture *capture);

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
