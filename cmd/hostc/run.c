#include "common/config.h"
#include "common/lab.h"
#include "common/outcome.h"
#include "common/output.h"
#include "hostc/ask.h"

#include <query/resolver.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_lab(struct hostc_session *s)
{
    const struct hostc_plan *plan = s->plan;
    if (!plan->lab)
        return HOSTC_GO_ON;
    s->lab = lab_open(plan->lab_folder, plan->diagnostics, plan->program);
    if (s->lab == NULL || query_resolver_attach(s->lab) != QUERY_OK)
        return HOSTC_EXIT_FAILED;
    return HOSTC_GO_ON;
}

/* As in host, what is wrong with resolv.conf comes before what is wrong with most words. */
static int read_config(const struct hostc_session *s, struct query_config *config)
{
    if (s->lab != NULL)
        config_of_lab(config, s->lab);
    else if (!config_read(config, s->plan->diagnostics, s->plan->program))
        return HOSTC_EXIT_FAILED;
    return HOSTC_GO_ON;
}

static int fail_server(const struct hostc_plan *plan, const char *reason)
{
    char behind[64] = ": ";
    strncat(behind, reason, sizeof behind - 3);
    if (plan->json)
        json_fail(plan->out, plan->server, 0, reason, strlen(reason), plan->fatal);
    return hostc_fail(plan, "couldn't get address for ", plan->server, behind);
}

static int find_servers(struct hostc_session *s)
{
    const struct hostc_plan *plan = s->plan;
    struct query_endpoint found[SERVERS_MOST];
    const char *reason = "not found";
    struct servers *servers = &s->servers;
    *servers = (struct servers){.ipv4 = !plan->only_ipv6,
                                .ipv6 = !plan->only_ipv4,
                                .port_given = plan->port_given,
                                .port = plan->port,
                                .diagnostics = plan->json ? plan->diagnostics : plan->out};
    if (plan->server == NULL) {
        servers_add_system(servers, s->config);
    } else {
        size_t count = servers_find(s->lab, servers->ipv4, servers->ipv6, plan->server, found,
                                    SERVERS_MOST, &reason);
        if (count == 0)
            return fail_server(plan, reason);
        for (size_t i = 0; i < count; i++)
            servers_add(servers, plan->server, &found[i]);
    }
    if (servers->count != 0)
        return HOSTC_GO_ON;
    static const char unasked[] = "No acceptable nameservers";
    if (plan->json) {
        json_fail(plan->out, plan->name, 0, unasked, sizeof unasked - 1, HOSTC_EXIT_FAILED);
    } else {
        query_sink_text(plan->out, ";; ");
        query_sink_text(plan->out, unasked);
        query_sink_char(plan->out, '\n');
    }
    return HOSTC_EXIT_FAILED;
}

/* A name too long to be one is refused by the search, as text of any length is. */
static void set_name(struct hostc_session *s)
{
    struct query_sink sink;
    query_sink_init(&sink, s->name, sizeof s->name - 1);
    if (s->plan->is_address)
        (void)names_print_reverse(&sink, s->plan->name);
    else
        query_sink_put(&sink, s->plan->name, strnlen(s->plan->name, sizeof s->name - 1));
    s->name[sink.size] = '\0';
}

static void set_render(struct hostc_session *s)
{
    const struct hostc_plan *plan = s->plan;
    bool transfer = plan->type == HOSTC_TYPE_AXFR;
    bool idn = isatty(STDOUT_FILENO) == 1 && getenv("IDN_DISABLE") == NULL;
    s->names = (struct names){.program = plan->program,
                              .diagnostics = plan->diagnostics,
                              .utf8 = idn && names_locale_is_utf8()};
    s->style = host_dig_style;
    s->style.text.print_name = idn ? names_print_international : NULL;
    s->style.text.context = &s->names;
    s->whole = (struct dig_style){.comments = true,
                                  .question = true,
                                  .answer = true,
                                  .authority = true,
                                  .additional = true,
                                  .stats = true,
                                  .text = s->style.text};
    s->render = (struct host_render){
        .dig = {.out = plan->out,
                .diagnostics = plan->out,
                .notes = isatty(STDERR_FILENO) == 1 ? plan->diagnostics : NULL,
                .style = &s->style,
                .form = &host_form,
                .server_names = s->servers.names,
                .name = s->name},
        .style = {.verbose = plan->verbose && !plan->json,
                  .quiet_empty = plan->defaults,
                  .newest = plan->https,
                  .no_dnssec = plan->no_dnssec,
                  .records = !transfer                           ? HOST_RECORDS_ALL
                             : plan->list_addresses              ? HOST_RECORDS_ADDRESSES
                             : plan->list_type == HOSTC_TYPE_ANY ? HOST_RECORDS_ALL
                                                                 : HOST_RECORDS_TYPE,
                  .type = plan->list_type,
                  .heading = plan->server != NULL},
    };
}

static int ask(struct hostc_session *s)
{
    s->engine = s->lab != NULL ? query_lab_engine_new(s->lab) : query_engine_new();
    if (s->engine == NULL)
        return HOSTC_EXIT_FAILED;
    set_name(s);
    set_render(s);
    int end = s->plan->all_soa ? hostc_ask_soa(s) : hostc_ask(s);
    if (end == HOSTC_GO_ON && s->plan->system)
        end = hostc_compare(s);
    if (end != HOSTC_GO_ON)
        return end;
    if (s->plan->exit_outcome)
        return s->outcome < 0 ? OUTCOME_NO_REPLY : s->outcome;
    return s->answered && !s->failed ? HOSTC_EXIT_OK : HOSTC_EXIT_FAILED;
}

static int run(struct hostc_plan *plan, int argc, char **argv)
{
    struct query_config config;
    struct hostc_session *s = calloc(1, sizeof *s);
    if (s == NULL)
        return HOSTC_EXIT_FAILED;
    s->plan = plan;
    s->config = &config;
    s->outcome = -1;
    int end = hostc_plan_begin(plan, argc, argv);
    if (end == HOSTC_GO_ON)
        end = open_lab(s);
    if (end == HOSTC_GO_ON)
        end = read_config(s, &config);
    if (end == HOSTC_GO_ON)
        end = hostc_plan_words(plan, argc, argv);
    if (end == HOSTC_GO_ON)
        end = find_servers(s);
    if (end == HOSTC_GO_ON)
        end = ask(s);
    query_engine_free(s->engine);
    query_lab_free(s->lab);
    free(s);
    return end;
}

int hostc_run(int argc, char **argv)
{
    struct outputs outputs;

    if (!output_open(&outputs))
        return HOSTC_EXIT_FAILED;
    struct hostc_plan plan = {.program = argc > 0 ? argv[0] : "hostc",
                              .out = &outputs.out,
                              .diagnostics = &outputs.diagnostics,
                              .hints = isatty(STDERR_FILENO) == 1 ? &outputs.diagnostics : NULL};
    int end = run(&plan, argc, argv);
    if (!output_close(&outputs, plan.program))
        end = HOSTC_EXIT_FAILED;
    return end;
}
