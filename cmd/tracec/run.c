#include "common/lab.h"
#include "common/names.h"
#include "common/output.h"
#include "tracec/session.h"

#include <query/resolver.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the terminal ---- */

static struct walk_style find_style(const struct tracec_plan *plan)
{
    return (struct walk_style){.utf8 = names_locale_is_utf8(),
                               .colour = terminal_has_colour(plan->colour),
                               .width = terminal_columns()};
}

/* ---- walking ---- */

static void print_title(struct query_sink *sink, const struct walk_view *view, const char *remark,
                        bool first)
{
    query_sink_text(sink, first ? "" : "\n");
    query_sink_text(sink, remark == NULL ? "" : remark);
    query_name_print(sink, view->name);
    query_sink_char(sink, ' ');
    query_type_print(sink, view->type);
    query_sink_text(sink, ":\n");
}

static int walk_one(const struct tracec_session *s, size_t index)
{
    const struct tracec_plan *plan = s->plan;
    struct query_name name;
    struct tracec_walk w;
    int end = tracec_scan_name(s, index, &name);
    if (end != TRACEC_GO_ON)
        return end;
    if (!tracec_walk_open(s, &w, &name, plan->questions[index].type))
        return TRACEC_EXIT_INTERNAL;
    if (plan->way != TRACEC_STEP) {
        query_walk_run(&w.walk, 1, s->engine);
        w.view.exit_status = tracec_exit_status(w.walk);
    }
    if (plan->question_count > 1 && !plan->format->untitled)
        print_title(plan->out, &w.view, plan->format->remark, index == 0);
    if (plan->way == TRACEC_STEP)
        tracec_step_run(s, &w);
    else
        plan->format->print(plan->out, &w.view, s->style);
    query_sink_flush(plan->out);
    end = tracec_exit_status(w.walk);
    tracec_walk_close(&w);
    return end;
}

/* Each name by itself. */
static int walk_each(const struct tracec_session *s)
{
    struct tracec_peer peer;
    int end = TRACEC_EXIT_ANSWER;
    if (s->plan->way == TRACEC_COMPARE) {
        end = tracec_compare_find(s, &peer);
        if (end != TRACEC_GO_ON)
            return end;
        end = TRACEC_EXIT_ANSWER;
    }
    for (size_t i = 0; i < s->plan->question_count && s->plan->out->status == QUERY_OK; i++)
        end = outcome_worst(end, s->plan->way == TRACEC_COMPARE ? tracec_compare_run(s, i, &peer)
                                                                : walk_one(s, i));
    return end;
}

/* From the lab, a capture, or the world outside. */
static struct query_engine *find_engine(const struct tracec_session *s)
{
    if (s->plan->replay != NULL)
        return tracec_replay_engine(s->capture);
    return s->lab != NULL ? query_lab_engine_new(s->lab) : query_engine_new();
}

/* What is saved and replayed, and where walks begin. */
static int prepare(struct tracec_session *s, struct tracec_plan *plan, struct tracec_start *start)
{
    bool outside = s->lab == NULL && plan->replay == NULL;
    int end = tracec_replay_open(&s->capture, plan, start);
    if (end == TRACEC_GO_ON && start->count == 0)
        end = tracec_start_find(start, plan, s->lab);
    if (end == TRACEC_GO_ON)
        end = tracec_save_open(s->capture, start,
                               outside ? query_clock_unix_us() - (int64_t)query_clock_us() : 0);
    return end;
}

static int walk_all(struct tracec_plan *plan, struct query_lab *lab)
{
    struct tracec_start *start = calloc(1, sizeof *start);
    struct walk_style style = find_style(plan);
    struct tracec_session s = {.plan = plan, .start = start, .style = &style, .lab = lab};
    int end = start == NULL ? TRACEC_EXIT_INTERNAL : prepare(&s, plan, start);
    if (end == TRACEC_GO_ON) {
        bool shared = plan->question_count > 1 || plan->way == TRACEC_CACHE;
        s.engine = find_engine(&s);
        s.zones = shared && plan->way != TRACEC_COMPARE ? query_walk_cache_new() : NULL;
        s.reader = plan->way == TRACEC_STEP ? tracec_reader_new() : NULL;
        if (s.engine == NULL || (plan->way == TRACEC_STEP && s.reader == NULL))
            end = TRACEC_EXIT_INTERNAL;
        else
            end = plan->way == TRACEC_CACHE ? tracec_cache_run(&s) : walk_each(&s);
    }
    tracec_reader_free(s.reader);
    query_walk_cache_free(s.zones);
    query_engine_free(s.engine);
    int saved = tracec_capture_close(s.capture);
    free(start);
    return saved == TRACEC_EXIT_ANSWER ? end : saved;
}

static int open_lab(const struct tracec_plan *plan, struct query_lab **lab)
{
    *lab = lab_open(plan->lab_folder, plan->diagnostics, plan->program);
    if (*lab == NULL)
        return TRACEC_EXIT_USAGE;
    /* Only somebody who asks them needs its resolvers, which take memory. */
    if (plan->way != TRACEC_COMPARE)
        return TRACEC_GO_ON;
    return query_resolver_attach(*lab) == QUERY_OK ? TRACEC_GO_ON : TRACEC_EXIT_INTERNAL;
}

int tracec_run(int argc, char **argv)
{
    struct outputs outputs;
    struct query_lab *lab = NULL;

    if (!output_open(&outputs))
        return TRACEC_EXIT_INTERNAL;
    struct tracec_plan plan = {.program = argc > 0 ? argv[0] : "tracec",
                               .out = &outputs.out,
                               .diagnostics = &outputs.diagnostics};
    int end = tracec_plan_words(&plan, argc, argv);
    if (end == TRACEC_GO_ON && plan.lab)
        end = open_lab(&plan, &lab);
    if (end == TRACEC_GO_ON)
        end = walk_all(&plan, lab);
    query_lab_free(lab);
    if (!output_close(&outputs, plan.program))
        end = TRACEC_EXIT_INTERNAL;
    return end;
}
