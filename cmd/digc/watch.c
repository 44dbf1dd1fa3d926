#include "digc/watch.h"

#include "digc/panel.h"
#include "digc/words.h"

#include <string.h>

enum { INTERVAL_MS = 10000, LEAD_TEXT = 128, MICROSECONDS = 1000, SECOND_US = 1000000 };

struct watch {
    struct panel panel;
    struct interrupt interrupt;
    unsigned changes;
};

/* "14:05:09 ", and which server, if there are several. */
static void make_lead(char *text, size_t room, const struct watch *w, const struct panel_seat *seat)
{
    struct query_sink lead;
    query_sink_init(&lead, text, room - 1);
    digc_panel_print_time(&lead, &w->panel);
    query_sink_char(&lead, ' ');
    if (w->panel.count > 1 && seat->endpoint_count == 1) {
        query_sink_char(&lead, '@');
        query_endpoint_print(&lead, &seat->endpoints[0]);
        query_sink_char(&lead, ' ');
    }
    text[lead.size] = '\0';
}

/* For a form: who says something else is shown whole, too, and then what is new about it. */
static void report_round(struct watch *w, const struct report_form *form, uint64_t wait_us)
{
    struct panel *panel = &w->panel;
    const struct form_view view = {.out = panel->session->out};
    const struct report_round round = digc_panel_report(panel, "watch", NULL, wait_us);
    for (size_t i = 0; i < panel->count; i++) {
        struct panel_seat *seat = &panel->seats[i];
        bool changed = panel->rounds > 1 && content_is_changed(seat->before, seat->content);
        if (panel->rounds == 1 || changed)
            digc_panel_show(panel, seat);
        if (changed)
            form->change(&view, &round, i, seat->before);
        w->changes += changed;
    }
    form->round(&view, &round);
}

static void print_round(struct watch *w)
{
    struct query_sink *out = w->panel.session->out;
    for (size_t i = 0; i < w->panel.count; i++) {
        struct panel_seat *seat = &w->panel.seats[i];
        char lead[LEAD_TEXT];
        if (w->panel.rounds == 1) {
            digc_panel_show(&w->panel, seat);
            continue;
        }
        make_lead(lead, sizeof lead, w, seat);
        w->changes +=
            content_changes_print(out, seat->before, seat->voice, lead,
                                  &seat->asking->question->style.text, w->panel.session->colour);
    }
}

static void show_round(struct watch *w, uint32_t interval_ms)
{
    const struct form *form = w->panel.session->plan->form;
    if (form != NULL)
        report_round(w, form->report, digc_panel_rest_us(&w->panel, interval_ms));
    else
        print_round(w);
    query_sink_flush(w->panel.session->out);
    query_sink_flush(w->panel.session->diagnostics);
}

static void print_summary(const struct watch *w, const struct report_end *end)
{
    const struct digc_session *s = w->panel.session;
    struct query_sink *out = s->plan->short_form ? s->diagnostics : s->out;
    /* Behind what the terminal shows of Ctrl-C. */
    query_sink_text(out, w->interrupt.come && s->notes ? "\n" : "");
    query_sink_text(out, ";; asked ");
    query_sink_number(out, end->rounds);
    query_sink_text(out, end->rounds == 1 ? " time in " : " times in ");
    query_sink_number(out, end->time_us / SECOND_US);
    query_sink_text(out, " s: ");
    query_sink_number(out, w->changes);
    query_sink_text(out, w->changes == 1 ? " change\n" : " changes\n");
}

static int go_on(struct watch *w)
{
    const struct digc_session *s = w->panel.session;
    const struct digc_plan *plan = s->plan;
    uint32_t interval_ms = plan->interval_ms != 0 ? plan->interval_ms : INTERVAL_MS;
    int exit_status = DIGC_EXIT_OK;
    if (!digc_panel_is_kind(&w->panel, interval_ms))
        return DIGC_EXIT_USAGE;
    for (;;) {
        if (!digc_panel_round(&w->panel))
            break;
        show_round(w, interval_ms);
        exit_status = digc_panel_status(&w->panel);
        if (s->out->status != QUERY_OK || w->panel.rounds == plan->count ||
            !digc_panel_wait(&w->panel, w->panel.round_us + (uint64_t)interval_ms * MICROSECONDS))
            break;
    }
    const struct report_end end = digc_panel_end(&w->panel, exit_status);
    const struct form_view view = {.out = s->out};
    if (plan->form != NULL)
        plan->form->report->watch(&view, &end, w->changes);
    else
        print_summary(w, &end);
    return exit_status;
}

int digc_watch(struct digc_session *session)
{
    struct watch w = {.changes = 0};
    size_t count = 0;
    for (const struct digc_question *q = session->plan->first; q != NULL; q = q->next)
        count++;
    int exit_status = digc_panel_open(&w.panel, session, session->plan->first, count);
    w.panel.interrupt = &w.interrupt;
    interrupt_begin(&w.interrupt);
    if (exit_status == DIGC_GO_ON)
        exit_status = go_on(&w);
    interrupt_end(&w.interrupt);
    digc_panel_close(&w.panel);
    return exit_status;
}
