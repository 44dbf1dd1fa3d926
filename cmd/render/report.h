/* render/report.h: what comes of asking servers side by side, or again and again, for forms that
 * have something of their own to say of it.
 *
 * Knows facts; must not know who asked, nor how time passes between rounds. */
#ifndef RENDER_REPORT_H
#define RENDER_REPORT_H

#include "render/allns.h"
#include "render/content.h"
#include "render/tally.h"

struct form_view;

/* A round of asking that is over. */
struct report_round {
    const char *report; /* what the rounds are for, a word: "watch", "until", "count" */
    unsigned number;    /* counted from 1 */
    int64_t unix_us;    /* when it began */
    const struct content_voice *voices;
    size_t count;
    const bool *given; /* for each voice: it says what is waited for; NULL: nothing is */
    uint64_t wait_us;  /* until the next; 0: there is none, or it is due */
};

/* What all of them come to. */
struct report_end {
    unsigned rounds;
    uint64_t time_us; /* from the first to the end */
    int exit_status;
};

/* What a form makes of it: its functions are called as things happen. */
struct report_form {
    void (*allns)(const struct form_view *view, const struct query_request *request,
                  const struct allns *allns, enum allns_verdict verdict, int exit_status);
    void (*compare)(const struct form_view *view, const struct content_voice *voices, size_t count,
                    enum content_accord accord, int exit_status);
    void (*round)(const struct form_view *view, const struct report_round *round);
    /* The voice with an index says something else than in the round before, which was `before`
     * (NULL: no reply). */
    void (*change)(const struct form_view *view, const struct report_round *round, size_t index,
                   const struct query_content *before);
    /* The ends of rounds: with the number of changes, with the value that was waited for and the
     * number of voices that give it, with what each server did. */
    void (*watch)(const struct form_view *view, const struct report_end *end, unsigned changes);
    void (*until)(const struct form_view *view, const struct report_end *end, const char *value,
                  size_t given, size_t count);
    void (*count)(const struct form_view *view, const struct report_end *end,
                  const struct tally_row *rows, size_t count);
};

#endif
