#include "digc/ask.h"

#include "common/lab.h"
#include "common/outcome.h"
#include "digc/panel.h"
#include "digc/trace.h"
#include "digc/watch.h"
#include "digc/words.h"
#include "digc/zone.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    REASON_MOST = 2048, /* characters; what a user typed may be cut in it */
    REASON_SHOWN = 4 * REASON_MOST
};

/* Times and numbers of tries that nobody gave on the command line are the configuration's. */
static void complete_policy(const struct digc_session *s, struct digc_question *q)
{
    struct query_policy *policy = &q->policy;
    if (policy->timeout_ms == 0)
        policy->timeout_ms = s->config->timeout_s.value * 1000;
    if (policy->tries == 0)
        policy->tries = s->config->attempts.value;
}

int digc_unasked(const struct digc_plan *plan)
{
    return plan->exit_outcome ? (int)OUTCOME_NO_REPLY : DIGC_EXIT_OK;
}

int digc_note_status(const struct digc_plan *plan, int before, int status)
{
    return plan->exit_outcome ? outcome_worst(before, status) : status;
}

bool digc_asking_failed(const struct digc_plan *plan, const struct query_exchange *x,
                        int *exit_status)
{
    *exit_status = plan->exit_outcome ? (int)outcome_of(x) : DIGC_EXIT_NO_REPLY;
    const struct query_message *reply = query_exchange_reply(x);
    if ((x->status != QUERY_OK && x->status != QUERY_SIGNATURE) || x->try_count == 0)
        return false;
    if (!plan->exit_outcome)
        *exit_status = DIGC_EXIT_OK;
    return reply != NULL && query_message_rcode(reply) == QUERY_RCODE_NXDOMAIN;
}

/* A name that does not exist says nothing while there are others to try, unless all is to be seen.
 */
static bool leads_on(const struct dig_render *render, const struct query_exchange *x)
{
    const struct query_message *reply = query_exchange_reply(x);
    return render->more_names && !render->show_search && reply != NULL &&
           query_message_rcode(reply) == QUERY_RCODE_NXDOMAIN;
}

void digc_asking_show_of(struct digc_asking *asking, const struct query_exchange *x,
                         const char *const *server_names)
{
    struct form_view view = asking->view;
    view.out = asking->render.out;
    view.server_names = server_names;
    view.server_origins = NULL;
    view.outcome = outcome_word(outcome_of(x));
    asking->form->lookup(&view, x);
}

void digc_asking_show(struct digc_asking *asking, const struct query_exchange *x)
{
    const struct form *form = asking->form;
    if (form == NULL) {
        dig_render_exchange(&asking->render, x);
        return;
    }
    asking->view.out = asking->render.out;
    asking->view.outcome = outcome_word(outcome_of(x));
    if (!leads_on(&asking->render, x))
        form->lookup(&asking->view, x);
}

/* Asks for one name.  True if there is none such, so that the next is tried. */
static bool ask_one(struct digc_asking *asking, int *exit_status)
{
    const struct digc_question *q = asking->question;
    struct query_lookup *lookup =
        query_lookup_new(&q->request, &q->policy, asking->servers.endpoints, asking->servers.count);
    if (lookup == NULL) {
        *exit_status = DIGC_EXIT_INTERNAL;
        return false;
    }
    bool as_dig = asking->form == NULL;
    if (as_dig)
        query_lookup_observe(lookup, dig_render_fact, &asking->render);
    query_lookup_run(lookup, asking->session->engine);
    if (!as_dig)
        digc_asking_show(asking, query_lookup_exchange(lookup));
    bool absent =
        digc_asking_failed(asking->session->plan, query_lookup_exchange(lookup), exit_status);
    query_lookup_free(lookup);
    return absent;
}

bool digc_is_plain(const struct digc_plan *plan, const struct digc_question *q)
{
    return q->auth || q->allns || q->compare || digc_is_repeated(plan);
}

bool digc_is_alone(const struct digc_question *q)
{
    return q->trace || q->nssearch || q->auth || q->allns || q->compare || digc_is_transfer(q);
}

/* The names that the question's stands for.  Returns DIGC_GO_ON or an exit status. */
static int begin_search(struct digc_session *s, const struct digc_question *q,
                        struct names_search *search)
{
    const struct digc_plan *plan = s->plan;
    bool plain = digc_is_plain(plan, q);
    const struct names_rules rules = {
        .idn = q->idn_in,
        .idn_hint = ", use +noidnin",
        .ndots = !plan->search || plain ? 0
                 : plan->ndots >= 0     ? (unsigned)plan->ndots
                                        : s->config->ndots.value,
        .domain = plain ? NULL : plan->domain,
        .config = s->config,
    };
    switch (names_begin(&s->names, &rules, q->name, search)) {
    case NAMES_OK: break;
    case NAMES_REFUSED: return DIGC_EXIT_USAGE;
    case NAMES_ILLEGAL: return DIGC_EXIT_INTERNAL;
    }
    return DIGC_GO_ON;
}

/* Those of the name's zone, behind those that were named.  There is no recursion to be had of
 * them. */
static int find_auth(struct digc_asking *asking, struct digc_question *q)
{
    struct query_search search = asking->search.search;
    struct query_candidate candidate;
    if (q->server_count == 0)
        q->request.flags &= (uint16_t)~QUERY_FLAG_RD;
    if (!query_search_next(&search, &candidate))
        return DIGC_GO_ON;
    return digc_add_auth(asking->session, q, &candidate.name, &asking->servers,
                         asking->render.diagnostics);
}

static void find_servers(struct servers *servers, const struct digc_session *s,
                         const struct digc_question *q, struct query_sink *diagnostics)
{
    const struct digc_plan *plan = s->plan;
    servers->ipv4 = plan->ipv4;
    servers->ipv6 = plan->ipv6;
    servers->any_family = plan->source.family != 0;
    servers->port_given = plan->port_given;
    servers->port = plan->port;
    servers->diagnostics = diagnostics;
    servers->count = 0;
    for (size_t i = 0; i < q->server_count; i++)
        servers_add(servers, q->servers[i].text, &q->servers[i].endpoint);
    if (q->server_count == 0 && !q->auth && !q->allns)
        servers_add_system(servers, s->config);
}

size_t digc_find_host(const struct digc_session *s, const char *host,
                      struct query_endpoint *addresses, size_t room)
{
    const struct digc_plan *plan = s->plan;
    const char *reason;
    if (s->lab != NULL)
        return lab_find_host(s->lab, host, plan->ipv4, plan->ipv6, addresses, room);
    return plan->setup->find_servers(plan->setup->context, plan, host, addresses, room, &reason);
}

bool digc_asking_next(struct digc_asking *asking)
{
    struct query_candidate candidate;
    if (!query_search_next(&asking->search.search, &candidate))
        return false;
    asking->question->request.name = candidate.name;
    asking->render.search =
        dig_search_of(candidate.reason, asking->searching, asking->search.domain_count);
    asking->render.more_names = query_search_has_more(&asking->search.search);
    return true;
}

/* Where a script reads the answer alone, everything else goes out of its way; what goes wrong
 * in a walk, or with one server of a zone, is a part of it.  YAML has no place for remarks, and dig
 * makes none. */
static struct query_sink *find_diagnostics(struct digc_session *s, const struct digc_question *q)
{
    if (s->plan->form != NULL)
        return s->diagnostics;
    if (q->style.yaml)
        return s->notes ? s->diagnostics : s->nowhere;
    bool records = !q->style.comments && !q->style.stats && !q->trace && !q->nssearch;
    return (q->style.short_form && !q->nssearch) || records ? s->diagnostics : s->out;
}

/* Why just these servers are asked, for forms that tell. */
static const char *servers_from(const struct digc_session *s, const struct digc_question *q)
{
    if (q->server_count != 0)
        return "it was named after an @";
    if (s->lab != NULL)
        return "it is the resolver of the lab";
    return s->config->server_count == 0 ? "no other is known on this machine"
                                        : "it is the first in /etc/resolv.conf";
}

void digc_asking_prepare(struct digc_asking *asking, struct digc_session *s,
                         struct digc_question *q)
{
    asking->session = s;
    asking->question = q;
    asking->form = s->plan->form;
    memcpy(asking->argument, s->plan->form_argument, sizeof asking->argument);
    asking->searching = s->plan->search && !digc_is_plain(s->plan, q);
    asking->render = (struct dig_render){
        .out = s->out,
        .diagnostics = find_diagnostics(s, q),
        .notes = s->notes ? s->diagnostics : NULL,
        .style = &q->style,
        .server_names = asking->servers.names,
        .name = q->name,
        .cookie_given = q->cookie_given,
        .show_search = s->plan->show_search,
        .tsig_failed = s->tsig_failed,
        .tsig_unused = s->plan->key_unused,
    };
    asking->view = (struct form_view){
        .out = s->out,
        .style = &q->style,
        .server_names = asking->servers.names,
        .server_origins = asking->servers.origins,
        .name = q->name,
        .servers_from = servers_from(s, q),
        .read_from = s->plan->read_file,
        .argument = asking->argument[0] == '\0' ? NULL : asking->argument,
        .columns = s->columns,
        .colour = s->colour,
        .utf8 = s->names.utf8,
    };
    if (q->idn_out) {
        q->style.text.print_name = names_print_international;
        q->style.text.context = &s->names;
    }
}

static int begin(struct digc_asking *asking, struct digc_session *s, struct digc_question *q,
                 bool *end)
{
    *end = true;
    if (q->carriers != 0)
        return digc_fail(s->plan, DIGC_EXIT_USAGE, "%s is not available in this version",
                         (q->carriers & DIGC_CARRIER_HTTP) != 0    ? "HTTP"
                         : (q->carriers & DIGC_CARRIER_PROXY) != 0 ? "PROXYv2"
                                                                   : "TLS");
    if (digc_question_prepare(q, s->plan, s->cookie) != QUERY_OK)
        return DIGC_EXIT_INTERNAL;
    complete_policy(s, q);
    int exit_status = begin_search(s, q, &asking->search);
    if (exit_status != DIGC_GO_ON)
        return exit_status;
    *end = false;
    digc_asking_prepare(asking, s, q);
    find_servers(&asking->servers, s, q, asking->render.diagnostics);
    /* With +allns it is for whoever asks them to find the servers, unless rounds are asked. */
    bool unnamed = q->allns && !digc_is_repeated(s->plan);
    exit_status = q->auth || (q->allns && !unnamed) ? find_auth(asking, q) : DIGC_GO_ON;
    if (exit_status != DIGC_GO_ON)
        return exit_status;
    if (asking->servers.count == 0 && !unnamed) {
        query_sink_text(asking->render.diagnostics, ";; No acceptable nameservers\n");
        return DIGC_UNASKED;
    }
    return DIGC_GO_ON;
}

/* What a form has to say of a question that cannot be asked: what people are told, which for it
 * alone is held back that long. */
static int begin_in_form(struct digc_asking *asking, struct digc_session *s,
                         struct digc_question *q, bool *end)
{
    char text[NAMES_SAID];
    size_t size;
    struct digc_plan *plan = s->plan;
    const struct digc_setup *setup = plan->setup;
    struct digc_setup listener = *setup;
    struct query_sink said, *diagnostics = s->names.diagnostics;
    query_sink_init(&said, text, sizeof text);
    s->names.diagnostics = listener.diagnostics = &said;
    plan->setup = &listener;
    int exit_status = begin(asking, s, q, end);
    plan->setup = setup;
    s->names.diagnostics = diagnostics;
    query_sink_put(diagnostics, said.text, said.size);
    if (exit_status == DIGC_GO_ON)
        return exit_status;
    const struct form_view view = {.out = s->out, .style = &q->style, .name = q->name};
    if (said.size == 0)
        query_sink_text(&said, exit_status == DIGC_UNASKED ? "no acceptable name servers"
                                                           : "not available in this version");
    const char *reason = names_reason(&s->names, &said, &size);
    plan->form->fail(&view, s->line, reason, size,
                     exit_status == DIGC_UNASKED ? digc_unasked(plan) : exit_status);
    return exit_status;
}

int digc_asking_begin(struct digc_asking *asking, struct digc_session *s, struct digc_question *q,
                      bool *end)
{
    const struct form *form = s->plan->form;
    return form != NULL && form->fail != NULL ? begin_in_form(asking, s, q, end)
                                              : begin(asking, s, q, end);
}

int digc_asking_fail(struct digc_session *s, const struct digc_question *q, int status,
                     const char *format, ...)
{
    const struct form *form = s->plan->form;
    const struct form_view view = {.out = s->out, .name = q == NULL ? NULL : q->name};
    char text[REASON_MOST], shown[REASON_SHOWN];
    struct query_sink plain;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    query_sink_init(&plain, shown, sizeof shown);
    query_sink_plain(&plain, text, strlen(text), true);
    if (form != NULL && form->fail != NULL)
        form->fail(&view, s->line, plain.text, plain.size, status);
    return digc_fail(s->plan, status, "%s", text);
}

int digc_ask(struct digc_session *s, struct digc_question *q, bool *end)
{
    struct digc_asking asking;
    if (q->allns)
        return digc_allns(s, q);
    if (q->compare)
        return digc_compare(s, q);
    int exit_status = digc_asking_begin(&asking, s, q, end);
    if (exit_status == DIGC_UNASKED)
        return digc_unasked(s->plan);
    if (exit_status != DIGC_GO_ON)
        return exit_status;
    bool absent = digc_asking_next(&asking);
    if (q->trace && absent)
        return digc_trace(&asking, end);
    if (q->nssearch && absent)
        return digc_nssearch(&asking, end);
    while (absent) {
        absent = digc_is_transfer(q) ? digc_transfer(s, q, asking.servers.endpoints,
                                                     asking.servers.count, &asking, &exit_status)
                                     : ask_one(&asking, &exit_status);
        absent = absent && digc_asking_next(&asking);
    }
    s->tsig_failed = asking.render.tsig_failed;
    return exit_status;
}
