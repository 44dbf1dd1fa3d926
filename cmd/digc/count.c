/* +count: how long replies take, and how many never come. */
#include "common/statistics.h"
#include "digc/panel.h"
#include "digc/watch.h"
#include "digc/words.h"
#include "render/tally.h"

#include <stdlib.h>
#include <string.h>

enum { INTERVAL_MS = 1000, MICROSECONDS = 1000, QUESTION_TEXT = QUERY_NAME_TEXT + 32 };

struct count {
    struct panel panel;
    struct interrupt interrupt;
    uint32_t *times_us; /* of all rounds, seat after seat */
    struct tally_row *rows;
    char (*questions)[QUESTION_TEXT];
};

/* Each query is sent once, so that what is lost is seen. */
static void set_tries(struct digc_question *first)
{
    for (struct digc_question *q = first; q != NULL; q = q->next)
        q->policy.tries = 1;
}

static uint32_t time_of(const struct panel_seat *seat)
{
    const struct query_exchange *x = seat->voice->exchange;
    const struct query_try *last = query_exchange_last_try(x);
    if (seat->content == NULL || last == NULL || last->end_us < last->sent_us)
        return TALLY_LOST;
    uint64_t us = last->end_us - last->sent_us;
    return us < TALLY_LOST ? (uint32_t)us : TALLY_LOST - 1;
}

static void take_round(struct count *c, uint32_t most, uint32_t interval_ms)
{
    const struct digc_session *s = c->panel.session;
    const struct form_view view = {.out = s->out};
    for (size_t i = 0; i < c->panel.count; i++)
        c->times_us[i * most + c->panel.rounds - 1] = time_of(&c->panel.seats[i]);
    if (s->plan->form == NULL)
        return;
    const struct report_round round =
        digc_panel_report(&c->panel, "count", NULL, digc_panel_rest_us(&c->panel, interval_ms));
    s->plan->form->report->round(&view, &round);
    query_sink_flush(s->out);
}

/* ---- what it comes to ---- */

static void print_question(char *text, const struct digc_question *q)
{
    struct query_sink sink;
    query_sink_init(&sink, text, QUESTION_TEXT - 1);
    query_name_print(&sink, &q->request.name);
    query_sink_char(&sink, ' ');
    query_type_print(&sink, q->request.type);
    text[sink.size] = '\0';
}

/* `sorted` has room for the times of one seat. */
static void make_row(struct count *c, size_t index, uint32_t most, uint32_t *sorted)
{
    const struct panel_seat *seat = &c->panel.seats[index];
    struct tally_row *row = &c->rows[index];
    *row = (struct tally_row){
        .question = c->questions[index],
        .voice = {.host = seat->host,
                  .server = seat->endpoints[0],
                  .request = &seat->asking->question->request,
                  .origins = seat->origins},
        .times_us = c->times_us + index * most,
        .asked = c->panel.rounds,
    };
    print_question(c->questions[index], seat->asking->question);
    for (size_t i = 0; i < row->asked; i++) {
        if (row->times_us[i] != TALLY_LOST)
            sorted[row->replied++] = row->times_us[i];
    }
    const struct statistics s = statistics_of(sorted, row->replied);
    row->least_us = s.least;
    row->median_us = s.median;
    row->p95_us = s.p95;
    row->most_us = s.most;
}

/* Nobody replied; some did not at all; all did at least once. */
static int judge(const struct count *c)
{
    size_t silent = 0;
    for (size_t i = 0; i < c->panel.count; i++)
        silent += c->rows[i].replied == 0;
    return silent == c->panel.count ? DIGC_EXIT_NO_REPLY
           : silent != 0            ? DIGC_EXIT_PARTLY
                                    : DIGC_EXIT_OK;
}

static int print(struct count *c, uint32_t most)
{
    const struct digc_session *s = c->panel.session;
    const struct tally_style style = {
        .short_form = s->plan->short_form, .columns = s->columns, .utf8 = s->names.utf8};
    uint32_t *sorted = calloc(most, sizeof *sorted);
    if (sorted == NULL)
        return digc_fail_memory(s->plan);
    for (size_t i = 0; i < c->panel.count; i++)
        make_row(c, i, most, sorted);
    free(sorted);
    const int exit_status = judge(c);
    const struct report_end end = digc_panel_end(&c->panel, exit_status);
    const struct form_view view = {.out = s->out};
    if (s->plan->form != NULL)
        s->plan->form->report->count(&view, &end, c->rows, c->panel.count);
    else
        tally_print(s->out, c->rows, c->panel.count, &style);
    return exit_status;
}

/* ---- rounds ---- */

/* For people who wait: a line that is written again and again. */
static void print_progress(const struct count *c, bool over)
{
    const struct digc_session *s = c->panel.session;
    if (!s->notes)
        return;
    query_sink_char(s->diagnostics, '\r');
    if (!over) {
        query_sink_number(s->diagnostics, c->panel.rounds);
        query_sink_text(s->diagnostics, " of ");
        query_sink_number(s->diagnostics, s->plan->count);
    }
    query_sink_text(s->diagnostics, "\033[K");
    query_sink_flush(s->diagnostics);
}

static int go_on(struct count *c)
{
    const struct digc_session *s = c->panel.session;
    uint32_t interval_ms = s->plan->interval_ms != 0 ? s->plan->interval_ms : INTERVAL_MS;
    uint32_t most = s->plan->count;
    if (!digc_panel_is_kind(&c->panel, interval_ms))
        return DIGC_EXIT_USAGE;
    c->times_us = calloc((size_t)most * c->panel.count, sizeof *c->times_us);
    c->rows = calloc(c->panel.count, sizeof *c->rows);
    c->questions = calloc(c->panel.count, sizeof *c->questions);
    if (c->times_us == NULL || c->rows == NULL || c->questions == NULL)
        return digc_fail_memory(s->plan);
    while (digc_panel_round(&c->panel)) {
        take_round(c, most, interval_ms);
        print_progress(c, false);
        if (c->panel.rounds == most ||
            !digc_panel_wait(&c->panel, c->panel.round_us + (uint64_t)interval_ms * MICROSECONDS))
            break;
    }
    print_progress(c, true);
    return print(c, most);
}

int digc_count(struct digc_session *session)
{
    struct count c = {.rows = NULL};
    size_t questions = 0;
    for (const struct digc_question *q = session->plan->first; q != NULL; q = q->next)
        questions++;
    set_tries(session->plan->first);
    int exit_status = digc_panel_open(&c.panel, session, session->plan->first, questions);
    c.panel.interrupt = &c.interrupt;
    interrupt_begin(&c.interrupt);
    if (exit_status == DIGC_GO_ON)
        exit_status = go_on(&c);
    interrupt_end(&c.interrupt);
    free(c.times_us);
    free(c.rows);
    free(c.questions);
    digc_panel_close(&c.panel);
    return exit_status;
}
