#include "common/config.h"
#include "common/lab.h"
#include "common/output.h"
#include "revc/offline.h"
#include "revc/sweep.h"

#include <query/resolver.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DNS_PORT = 53 };

/* Set by a signal, which has no other way to say that it came. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

/* What there is will be printed; a second signal ends the program as always. */
static void catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
}

/* What lasts as long as the program. */
struct session {
    const struct revc_plan *plan;
    struct query_lab *lab;
    struct query_engine *engine;
    struct query_config config;
    struct servers servers;
    struct revc_input input;
    struct revc_printer printer;
};

static int open_lab(struct session *s)
{
    const struct revc_plan *plan = s->plan;
    if (!plan->lab)
        return REVC_GO_ON;
    s->lab = lab_open(plan->lab_folder, plan->diagnostics, plan->program);
    if (s->lab == NULL)
        return OUTCOME_USAGE;
    return query_resolver_attach(s->lab) == QUERY_OK ? REVC_GO_ON : OUTCOME_INTERNAL;
}

static int find_servers(struct session *s)
{
    const struct revc_plan *plan = s->plan;
    struct query_endpoint found[SERVERS_MOST];
    const char *reason = "not found";
    s->servers = (struct servers){.ipv4 = !plan->only_ipv6,
                                  .ipv6 = !plan->only_ipv4,
                                  .port_given = plan->port != 0,
                                  .port = plan->port != 0 ? plan->port : DNS_PORT,
                                  .diagnostics = plan->diagnostics};
    if (plan->server == NULL) {
        if (s->lab != NULL)
            config_of_lab(&s->config, s->lab);
        else if (!config_read(&s->config, plan->diagnostics, plan->program))
            return OUTCOME_USAGE;
        servers_add_system(&s->servers, &s->config);
    } else {
        size_t count = servers_find(s->lab, s->servers.ipv4, s->servers.ipv6, plan->server, found,
                                    SERVERS_MOST, &reason);
        for (size_t i = 0; i < count; i++)
            servers_add(&s->servers, plan->server, &found[i]);
        if (count == 0) {
            char behind[64] = ": ";
            strncat(behind, reason, sizeof behind - 3);
            return revc_fail(plan, "couldn't get address for ", plan->server, behind);
        }
    }
    return s->servers.count != 0 ? REVC_GO_ON : OUTCOME_NO_REPLY;
}

static int tell_offline(struct session *s)
{
    struct revc_span span;
    if (!revc_input_begin(&s->input, s->plan))
        return s->input.status;
    while (interrupted == 0 && s->plan->out->status == QUERY_OK &&
           revc_input_span(&s->input, &span) == REVC_INPUT_ITEM) {
        if (s->plan->task == REVC_EXPLAIN)
            revc_explain(s->plan, &span);
        else
            revc_print_reverse(s->plan, &span);
    }
    int status =
        s->input.status == OUTCOME_ANSWER && s->input.bad != 0 ? OUTCOME_USAGE : s->input.status;
    revc_input_end(&s->input);
    return interrupted != 0 ? REVC_EXIT_INTERRUPTED : status;
}

static int ask(struct session *s)
{
    const struct revc_plan *plan = s->plan;
    struct stat status;
    bool terminal = isatty(STDOUT_FILENO) == 1;
    s->engine = s->lab != NULL ? query_lab_engine_new(s->lab) : query_engine_new();
    if (s->engine == NULL)
        return OUTCOME_INTERNAL;
    if (!revc_input_begin(&s->input, plan))
        return s->input.status;
    s->printer.plan = plan;
    s->printer.terminal = terminal;
    s->printer.international = terminal && getenv("IDN_DISABLE") == NULL;
    s->printer.names = (struct names){.program = plan->program,
                                      .diagnostics = plan->diagnostics,
                                      .utf8 = terminal && names_locale_is_utf8()};
    const struct revc_sweep sweep = {
        .plan = plan,
        .input = &s->input,
        .printer = &s->printer,
        .engine = s->engine,
        .servers = &s->servers,
        .lab = s->lab != NULL,
        .eager = fstat(STDOUT_FILENO, &status) != 0 || !S_ISREG(status.st_mode),
        /* On one terminal a line that is not whole would be written over. */
        .progress = isatty(STDERR_FILENO) == 1 && !(terminal && s->plan->annotate),
        .stop = &interrupted,
    };
    int end = revc_sweep_run(&sweep);
    revc_input_end(&s->input);
    return end;
}

static int run(struct revc_plan *plan, int argc, char **argv)
{
    struct session *s = calloc(1, sizeof *s);
    plan->words = calloc((size_t)argc + 1, sizeof *plan->words);
    int end =
        s == NULL || plan->words == NULL ? OUTCOME_INTERNAL : revc_plan_words(plan, argc, argv);
    if (end == REVC_GO_ON) {
        s->plan = plan;
        catch_interrupt();
        if (plan->task == REVC_NAME || plan->task == REVC_EXPLAIN)
            end = tell_offline(s);
    }
    if (end == REVC_GO_ON)
        end = open_lab(s);
    if (end == REVC_GO_ON)
        end = find_servers(s);
    if (end == REVC_GO_ON)
        end = ask(s);
    if (s != NULL) {
        query_engine_free(s->engine);
        query_lab_free(s->lab);
    }
    free(plan->words);
    free(s);
    return end;
}

int revc_run(int argc, char **argv)
{
    struct outputs outputs;

    if (!output_open(&outputs))
        return OUTCOME_INTERNAL;
    struct revc_plan plan = {.program = argc > 0 ? argv[0] : "revc",
                             .out = &outputs.out,
                             .diagnostics = &outputs.diagnostics};
    int end = run(&plan, argc, argv);
    if (!output_close(&outputs, plan.program))
        end = OUTCOME_INTERNAL;
    return end;
}
