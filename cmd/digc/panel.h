/* digc/panel.h: servers that are asked by themselves, side by side, once or again and again:
 * what +watch, +until, +count and +compare have in common.
 *
 * Knows whom to ask what, rounds, and the time between them; must not know what becomes of what
 * was heard. */
#ifndef DIGC_PANEL_H
#define DIGC_PANEL_H

#include "common/interrupt.h"
#include "digc/ask.h"
#include "render/content.h"

/* A server and a question for it.  Without a server that was named, those of the system are one
 * seat, of which the first that replies counts. */
struct panel_seat {
    struct digc_asking *asking;
    const char *host;
    const struct query_endpoint *endpoints;
    size_t endpoint_count;
    const struct query_origin *origins;     /* of the endpoints */
    struct query_lookup *lookup;            /* of the present round */
    uint64_t order;                         /* that is going on; 0: none */
    struct query_content *content, *before; /* of this round and of the last; NULL: no reply */
    struct content_voice *voice;            /* of this round: the panel's of the same index */
    void *note;                             /* of whoever has the panel */
};

struct panel {
    struct digc_session *session;
    struct digc_asking *askings; /* one for each question */
    size_t asking_count;
    struct panel_seat *seats;
    struct content_voice *voices; /* of the present round, one for each seat */
    size_t count;
    struct interrupt *interrupt; /* NULL: Ctrl-C ends the program, as always */
    unsigned rounds;             /* that were finished */
    uint64_t begun_us;           /* when the first round began, by the engine's clock */
    uint64_t round_us;           /* when the present round did */
};

/* What of the plan holds for all questions is asked in rounds. */
bool digc_is_repeated(const struct digc_plan *plan);

/* Makes seats for the questions from `first` on, `count` of them, and their names ready.  Returns
 * DIGC_GO_ON or an exit status: what is wrong has been said.  digc_panel_close() frees in any
 * case. */
int digc_panel_open(struct panel *panel, struct digc_session *session, struct digc_question *first,
                    size_t count);
void digc_panel_close(struct panel *panel);

/* Asks all seats, and waits for all of them.  False: Ctrl-C was pressed, and nothing of the round
 * counts. */
bool digc_panel_round(struct panel *panel);

/* Lets time pass until `until_us` by the engine's clock; false: Ctrl-C was pressed. */
bool digc_panel_wait(struct panel *panel, uint64_t until_us);

/* Shows what a seat has heard in this round, as it is shown without a panel. */
void digc_panel_show(const struct panel *panel, struct panel_seat *seat);

/* Whether the interval of the plan is one that servers can be asked in: outside of the lab and of
 * this host they are to be left in peace.  False: it has been said. */
bool digc_panel_is_kind(const struct panel *panel, uint32_t interval_ms);

/* How long it is until the next round is due, if one begins in each interval: 0 behind the last
 * that +count lets be. */
uint64_t digc_panel_rest_us(const struct panel *panel, uint32_t interval_ms);

/* What a form with a word for it makes of the present round, or of its end.  `given`, `wait_us`:
 * as in render/report.h. */
struct report_round digc_panel_report(const struct panel *panel, const char *report,
                                      const bool *given, uint64_t wait_us);
struct report_end digc_panel_end(const struct panel *panel, int exit_status);

/* "14:05:09", the time of day, in the zone of the user, when the present round began. */
void digc_panel_print_time(struct query_sink *sink, const struct panel *panel);

/* The worst outcome of the present round: 9 where a seat got no reply, as dig has it, and with
 * +exit=outcome what that says. */
int digc_panel_status(const struct panel *panel);

#endif
