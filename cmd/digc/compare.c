/* One question, asked of several servers, and what they say held against each other. */
#include "digc/panel.h"
#include "digc/watch.h"
#include "digc/words.h"

static int status_of(enum content_accord accord)
{
    static const int statuses[] = {
        [CONTENT_SILENT] = DIGC_EXIT_NO_REPLY,
        [CONTENT_DIFFERS] = DIGC_EXIT_DIFFERENT,
        [CONTENT_PARTLY] = DIGC_EXIT_PARTLY,
        [CONTENT_SAME] = DIGC_EXIT_OK,
    };
    return statuses[accord];
}

static void print_short(struct query_sink *out, const struct panel *panel,
                        enum content_accord accord, const struct query_style *style)
{
    query_sink_text(out, content_accord_word(accord));
    query_sink_char(out, '\n');
    for (size_t i = 0; i < panel->count; i++) {
        const struct content_voice *voice = &panel->voices[i];
        query_endpoint_print(out, &voice->server);
        query_sink_char(out, '\t');
        if (voice->content != NULL)
            content_short_print(out, voice->content, voice->exchange->request->type, "\t", style);
        else
            content_silence_print(out, voice->exchange);
        query_sink_char(out, '\n');
    }
}

/* For a form: what each says is shown whole, too. */
static void report(struct panel *panel, enum content_accord accord)
{
    const struct form_view view = {.out = panel->session->out};
    for (size_t i = 0; i < panel->count; i++)
        digc_panel_show(panel, &panel->seats[i]);
    panel->session->plan->form->report->compare(&view, panel->voices, panel->count, accord,
                                                status_of(accord));
}

static int compare(struct panel *panel, const struct digc_question *q)
{
    struct query_sink *out = panel->session->out;
    const struct digc_plan *plan = panel->session->plan;
    (void)digc_panel_round(panel); /* nobody interrupts it */
    enum content_accord accord = content_compare(panel->voices, panel->count);
    if (plan->form != NULL) {
        report(panel, accord);
    } else if (plan->short_form) {
        print_short(out, panel, accord, &q->style.text);
    } else {
        query_name_print(out, &q->request.name);
        query_sink_char(out, ' ');
        query_type_print(out, q->request.type);
        query_sink_text(out, ": ");
        content_compare_print(out, panel->voices, panel->count, accord, &q->style.text);
    }
    return status_of(accord);
}

int digc_compare(struct digc_session *session, struct digc_question *question)
{
    struct panel panel;
    int exit_status = digc_panel_open(&panel, session, question, 1);
    if (exit_status == DIGC_GO_ON && panel.count < 2)
        exit_status =
            digc_asking_fail(session, question, DIGC_EXIT_USAGE, "+compare needs two servers");
    if (exit_status == DIGC_GO_ON)
        exit_status = compare(&panel, question);
    digc_panel_close(&panel);
    return exit_status;
}
