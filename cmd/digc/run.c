#include "common/config.h"
#include "common/lab.h"
#include "common/outcome.h"
#include "common/output.h"
#include "common/terminal.h"
#include "digc/batch.h"
#include "digc/panel.h"
#include "digc/read.h"
#include "digc/watch.h"

#include <query/resolver.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LOST_ROOM = 4096,
    SAID_LIMIT = 1 << 20, /* octets of what is said of the command line */
    FILE_LIMIT = 1 << 20, /* octets of ~/.digrc that are read */
};

/* `context` points to the lab; NULL: the world outside. */
static size_t find_servers(void *context, const struct digc_plan *plan, const char *host,
                           struct query_endpoint *endpoints, size_t room, const char **reason)
{
    const struct query_lab *const *lab = context;
    return servers_find(*lab, plan->ipv4, plan->ipv6, host, endpoints, room, reason);
}

/* ---- the steps ---- */

static int read_rc(struct digc_plan *plan)
{
    char path[4096];
    const char *home = getenv("HOME"), *no_rc = getenv("DIGC_NO_RC");
    size_t size;
    if (no_rc != NULL && no_rc[0] != '\0')
        return DIGC_GO_ON;
    if (!plan->read_rc || home == NULL || strlen(home) > sizeof path - 16)
        return DIGC_GO_ON;
    strcpy(path, home);
    strcat(path, "/.digrc");
    char *text = output_read_file(path, FILE_LIMIT, &size);
    int end = text != NULL ? digc_plan_rc(plan, text, size) : DIGC_GO_ON;
    free(text);
    return end;
}

/* The lab, if it is wanted: words name its servers. */
static int open_lab(const struct digc_plan *plan, struct query_lab **lab)
{
    if (!plan->lab)
        return DIGC_GO_ON;
    *lab = lab_open(plan->lab_folder, plan->setup->diagnostics, plan->setup->program);
    if (*lab == NULL)
        return DIGC_EXIT_USAGE;
    return query_resolver_attach(*lab) == QUERY_OK ? DIGC_GO_ON : DIGC_EXIT_INTERNAL;
}

static int read_words(struct digc_plan *plan, struct query_lab **lab, int argc, char **argv)
{
    int end = digc_plan_begin(plan, argc, argv);
    if (end == DIGC_GO_ON)
        end = open_lab(plan, lab);
    if (end == DIGC_GO_ON)
        end = read_rc(plan);
    if (end == DIGC_GO_ON)
        end = digc_plan_words(plan, argc, argv);
    if (end == DIGC_GO_ON)
        end = digc_key_read(plan);
    return end;
}

/* The form that the command line asks for, be it before or behind the word that ends the reading.
 */
static const struct form *form_of_words(const struct digc_plan *plan, int argc, char **argv)
{
    const struct form *form = plan->form;
    for (int i = 1; i < argc; i++) {
        struct option_use use;
        if (argv[i][0] != '+' || option_take(&use, &digc_plus_options, argv[i] + 1) != OPTION_OK)
            continue;
        const struct form *named = form_find(use.row->name);
        if (named != NULL)
            form = use.off || use.value != NULL ? NULL : named;
    }
    return form;
}

/* Reads the words, and says of what is wrong with them what a form has to say, too: then nothing
 * else stands on the output, where dig says why a number is none. */
static int read_and_tell(struct digc_plan *plan, struct digc_setup *setup, struct query_lab **lab,
                         int argc, char **argv)
{
    struct query_sink said, shown, *diagnostics = setup->diagnostics, *out = setup->out;
    const struct names names = {.program = setup->program};
    const struct form_view view = {.out = out};
    size_t size;
    query_sink_init_heap(&said, SAID_LIMIT);
    query_sink_init_heap(&shown, SAID_LIMIT);
    setup->diagnostics = &said;
    setup->out = &shown;
    int exit_status = read_words(plan, lab, argc, argv);
    setup->diagnostics = diagnostics;
    setup->out = out;
    const struct form *form = exit_status > DIGC_EXIT_OK ? form_of_words(plan, argc, argv) : NULL;
    bool told = form != NULL && form->fail != NULL && said.size != 0;
    query_sink_put(told ? diagnostics : out, shown.text, shown.size);
    query_sink_put(diagnostics, said.text, said.size);
    if (told) {
        const char *reason = names_reason(&names, &said, &size);
        form->fail(&view, 0, reason, size, exit_status);
    }
    query_sink_fini(&shown);
    query_sink_fini(&said);
    return exit_status;
}

/* Looked up only where names may be international. */
static bool is_utf8(const struct digc_plan *plan)
{
    bool wanted = plan->defaults.idn_in || plan->defaults.idn_out || plan->batch_file != NULL ||
                  plan->form != NULL || plan->count != 0;
    for (const struct digc_question *q = plan->first; q != NULL && !wanted; q = q->next)
        wanted = q->idn_in || q->idn_out;
    return wanted && names_locale_is_utf8();
}

static int ask_all(struct digc_session *session, struct digc_question *first, bool *end)
{
    int exit_status = DIGC_EXIT_OK;
    bool several = false; /* who looks at servers wants to know that one is not well */
    for (struct digc_question *q = first; q != NULL && !*end && session->out->status == QUERY_OK;
         q = q->next) {
        int status = digc_ask(session, q, end);
        several |= q->allns || q->compare;
        exit_status = several ? outcome_worst(exit_status, status)
                              : digc_note_status(session->plan, exit_status, status);
    }
    return exit_status;
}

static int ask_in_rounds(struct digc_session *session)
{
    const struct digc_plan *plan = session->plan;
    return plan->watch           ? digc_watch(session)
           : plan->until != NULL ? digc_until(session)
                                 : digc_count(session);
}

static enum query_status forget(void *context, const char *text, size_t size)
{
    (void)context;
    (void)text;
    (void)size;
    return QUERY_OK;
}

static int ask_plan(struct digc_plan *plan, const struct digc_setup *setup, struct query_lab *lab)
{
    char lost[LOST_ROOM];
    struct query_sink nowhere;
    struct query_config config;
    struct digc_session session = {
        .plan = plan,
        .config = &config,
        .lab = lab,
        .out = setup->out,
        .diagnostics = setup->diagnostics,
        .nowhere = &nowhere,
        .program = setup->program,
        .columns = plan->form != NULL || plan->count != 0 ? terminal_columns() : 0,
        .colour = (plan->form != NULL || plan->watch) && terminal_has_colour(plan->colour),
        .notes = isatty(STDERR_FILENO) == 1,
        .names = {
            .program = setup->program, .diagnostics = setup->diagnostics, .utf8 = is_utf8(plan)}};
    int exit_status = DIGC_EXIT_OK;
    bool end = false;
    query_sink_init_drain(&nowhere, lost, sizeof lost, forget, NULL);
    if (plan->read_file != NULL) {
        query_config_scan(&config, "", 0);
        return digc_read(&session);
    }
    if (lab != NULL)
        config_of_lab(&config, lab);
    else if (!config_read(&config, setup->diagnostics, setup->program))
        return DIGC_EXIT_USAGE;
    session.engine = lab != NULL ? query_lab_engine_new(lab) : query_engine_new();
    if (session.engine == NULL || query_random(session.cookie, sizeof session.cookie) != QUERY_OK)
        exit_status = DIGC_EXIT_INTERNAL;
    else if (digc_is_repeated(plan))
        exit_status = ask_in_rounds(&session);
    else if (plan->batch_file != NULL)
        exit_status = digc_batch(&session);
    else
        exit_status = ask_all(&session, plan->first, &end);
    query_walk_cache_free(session.zones);
    query_engine_free(session.engine);
    return exit_status;
}

int digc_run(int argc, char **argv)
{
    struct outputs outputs;
    struct query_lab *lab = NULL;
    struct digc_plan plan;

    if (!output_open(&outputs))
        return DIGC_EXIT_INTERNAL;
    struct digc_setup setup = {
        .program = argc > 0 ? argv[0] : "digc",
        .version = DIGC_VERSION,
        .features = "udp tcp idn tsig",
        .idn = isatty(STDOUT_FILENO) && getenv("IDN_DISABLE") == NULL,
        .notes = isatty(STDERR_FILENO) == 1,
        .out = &outputs.out,
        .diagnostics = &outputs.diagnostics,
        .find_servers = find_servers,
        .context = &lab,
    };
    digc_plan_init(&plan, &setup);
    int exit_status = read_and_tell(&plan, &setup, &lab, argc, argv);
    if (exit_status == DIGC_GO_ON)
        exit_status = ask_plan(&plan, &setup, lab);
    digc_plan_fini(&plan);
    query_lab_free(lab);
    if (!output_close(&outputs, setup.program))
        exit_status = DIGC_EXIT_INTERNAL;
    return exit_status;
}
