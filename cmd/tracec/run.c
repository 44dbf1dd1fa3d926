#include "common/lab.h"
#include "common/output.h"
#include "render/walk.h"
#include "tracec/tracec.h"

#include <langinfo.h>
#include <locale.h>
#include <query/idn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    OUT_ROOM = 32768, /* octets of output gathered before a write */
    ERR_ROOM = 4096,
    WIDTH_LEAST = 40, /* a narrower terminal is drawn for as if it had so many columns */
    WIDTH_MOST = 1000,
    /* With --all a zone costs as many questions as it has addresses. */
    ALL_QUESTIONS = 1000
};

/* ---- the terminal ---- */

static bool is_utf8(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (locale == (locale_t)0)
        return false;
    bool utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    freelocale(locale);
    return utf8;
}

/* 0: what is not a terminal has all the columns it takes. */
static unsigned find_width(void)
{
    struct winsize size;
    uint32_t columns = 0;
    const char *wanted = getenv("COLUMNS");
    if (wanted == NULL || option_number(&columns, wanted, WIDTH_MOST, false) != QUERY_OK) {
        if (!isatty(STDOUT_FILENO))
            return 0;
        columns = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    }
    return columns != 0 && columns < WIDTH_LEAST ? WIDTH_LEAST : columns;
}

static struct walk_style find_style(const struct tracec_plan *plan)
{
    struct tracec_environment environment = {
        .no_color = getenv("NO_COLOR"),
        .clicolor_force = getenv("CLICOLOR_FORCE"),
        .clicolor = getenv("CLICOLOR"),
        .term = getenv("TERM"),
        .terminal = isatty(STDOUT_FILENO) == 1,
    };
    return (struct walk_style){.utf8 = is_utf8(),
                               .colour = tracec_use_colour(plan->colour, &environment),
                               .width = find_width()};
}

/* ---- walking ---- */

struct session {
    const struct tracec_plan *plan;
    const struct tracec_start *start;
    const struct walk_style *style;
    struct query_engine *engine;
    struct query_walk_cache *cache; /* what names of one command line share */
};

static int scan_name(const struct session *s, const char *text, struct query_name *name)
{
    char ascii[QUERY_NAME_TEXT];
    struct query_sink sink;
    enum query_status status = QUERY_OK;
    const char *from = text;
    size_t size = strlen(text);
    bool international = false;
    for (size_t i = 0; i < size; i++)
        international |= (unsigned char)text[i] >= 0x80;
    if (international && s->style->utf8) {
        query_sink_init(&sink, ascii, sizeof ascii);
        status = query_idn_to_ascii(&sink, text, size, NULL);
        from = ascii;
        size = sink.size;
    }
    if (status == QUERY_OK)
        status = query_name_scan(name, from, size, query_name_root(), NULL);
    if (status == QUERY_OK)
        return TRACEC_GO_ON;
    if (s->plan->format->fail != NULL)
        s->plan->format->fail(s->plan->out, text, query_status_text(status), TRACEC_EXIT_USAGE);
    char reason[128] = " is not a legal name: ";
    strncat(reason, query_status_text(status), sizeof reason - strlen(reason) - 1);
    return tracec_fail(s->plan, "", text, reason);
}

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

static int walk_one(struct session *s, size_t index)
{
    const struct tracec_plan *plan = s->plan;
    const struct tracec_start *start = s->start;
    const struct tracec_question *question = &plan->questions[index];
    struct query_name name;
    int end = scan_name(s, question->name, &name);
    if (end != TRACEC_GO_ON)
        return end;
    struct query_request request = query_request_default(&name);
    request.type = question->type;
    request.class = plan->class;
    request.edns_flags = plan->dnssec ? QUERY_EDNS_DO : 0;
    struct query_walk_policy policy = {
        .lookup = {.transport = plan->tcp ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP,
                   .timeout_ms = plan->timeout_s * 1000,
                   .tries = plan->tries},
        .ipv4 = start->ipv4,
        .ipv6 = start->ipv6,
        .all = plan->all,
        .questions = plan->all ? ALL_QUESTIONS : 0,
        .minimise = plan->minimise,
        .port = plan->port,
    };
    struct query_walk *walk =
        query_walk_new(&request, &policy, &start->zone, start->servers, start->count, s->cache);
    if (walk == NULL)
        return TRACEC_EXIT_INTERNAL;
    query_walk_run(&walk, 1, s->engine);
    struct walk_view view = {.walk = walk,
                             .name = &name,
                             .type = question->type,
                             .zone = &start->zone,
                             .start_count = start->count,
                             .hints = start->hints,
                             .assumed = start->assumed,
                             .exit_status = tracec_exit_status(walk)};
    if (plan->question_count > 1 && !plan->format->untitled)
        print_title(plan->out, &view, plan->format->remark, index == 0);
    plan->format->print(plan->out, &view, s->style);
    query_sink_flush(plan->out);
    query_walk_free(walk);
    return view.exit_status;
}

static int walk_all(const struct tracec_plan *plan, struct query_lab *lab)
{
    struct tracec_start *start = calloc(1, sizeof *start);
    struct walk_style style = find_style(plan);
    struct session s = {.plan = plan, .start = start, .style = &style};
    int end = start == NULL ? TRACEC_EXIT_INTERNAL : tracec_start_find(start, plan, lab);
    if (end == TRACEC_GO_ON) {
        s.engine = lab != NULL ? query_lab_engine_new(lab) : query_engine_new();
        s.cache = plan->question_count > 1 ? query_walk_cache_new() : NULL;
        end = s.engine == NULL ? TRACEC_EXIT_INTERNAL : TRACEC_EXIT_ANSWER;
        for (size_t i = 0; i < plan->question_count && s.engine != NULL; i++) {
            if (plan->out->status != QUERY_OK)
                break;
            end = tracec_worst(end, walk_one(&s, i));
        }
    }
    query_walk_cache_free(s.cache);
    query_engine_free(s.engine);
    free(start);
    return end;
}

int tracec_run(int argc, char **argv)
{
    char out_text[OUT_ROOM], err_text[ERR_ROOM];
    struct output out_file = {.fd = STDOUT_FILENO}, err_file = {.fd = STDERR_FILENO};
    struct query_sink out, diagnostics;
    struct query_lab *lab = NULL;

    output_hold_standard_files();
    query_sink_init_drain(&out, out_text, sizeof out_text, output_drain, &out_file);
    query_sink_init_drain(&diagnostics, err_text, sizeof err_text, output_drain, &err_file);
    struct tracec_plan plan = {
        .program = argc > 0 ? argv[0] : "tracec", .out = &out, .diagnostics = &diagnostics};
    int end = tracec_plan_words(&plan, argc, argv);
    if (end == TRACEC_GO_ON && plan.lab) {
        lab = lab_open(plan.lab_folder, &diagnostics, plan.program);
        if (lab == NULL)
            end = TRACEC_EXIT_USAGE;
    }
    if (end == TRACEC_GO_ON)
        end = walk_all(&plan, lab);
    query_lab_free(lab);
    if (!output_finish(&out, &out_file, &diagnostics, plan.program))
        end = TRACEC_EXIT_INTERNAL;
    query_sink_flush(&diagnostics);
    return end;
}
