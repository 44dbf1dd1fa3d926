#include "digc/ask.h"

#include "digc/trace.h"
#include "digc/words.h"

/* Times and numbers of tries that nobody gave on the command line are the configuration's. */
static void complete_policy(const struct digc_session *s, struct digc_question *q)
{
    struct query_policy *policy = &q->policy;
    if (policy->timeout_ms == 0)
        policy->timeout_ms = s->config->timeout_s.value * 1000;
    if (policy->tries == 0)
        policy->tries = s->config->attempts.value;
}

/* Asks for one name.  True if there is none such (NXDOMAIN), so that the next is tried. */
static bool ask_one(struct digc_session *s, struct digc_question *q, struct servers *servers,
                    struct dig_render *render, int *exit_status)
{
    struct query_lookup *lookup =
        query_lookup_new(&q->request, &q->policy, servers->endpoints, servers->count);
    if (lookup == NULL) {
        *exit_status = DIGC_EXIT_INTERNAL;
        return false;
    }
    query_lookup_observe(lookup, dig_render_fact, render);
    enum query_status status = query_lookup_run(lookup, s->engine);
    const struct query_exchange *x = query_lookup_exchange(lookup);
    bool absent = false;
    if ((status == QUERY_OK || status == QUERY_SIGNATURE) && x->try_count != 0) {
        const struct query_try *last = &x->tries[x->try_count - 1];
        absent = last->end == QUERY_END_REPLY &&
                 query_message_rcode(&last->message) == QUERY_RCODE_NXDOMAIN;
        *exit_status = DIGC_EXIT_OK;
    } else {
        *exit_status = DIGC_EXIT_NO_REPLY;
    }
    query_lookup_free(lookup);
    return absent;
}

/* The names that the question's stands for.  Returns DIGC_GO_ON or an exit status. */
static int begin_search(struct digc_session *s, const struct digc_question *q,
                        struct names_search *search)
{
    const struct digc_plan *plan = s->plan;
    const struct names_rules rules = {
        .idn = q->idn_in,
        .idn_hint = ", use +noidnin",
        .ndots = !plan->search      ? 0
                 : plan->ndots >= 0 ? (unsigned)plan->ndots
                                    : s->config->ndots.value,
        .domain = plan->domain,
        .config = s->config,
    };
    switch (names_begin(&s->names, &rules, q->name, search)) {
    case NAMES_OK: break;
    case NAMES_REFUSED: return DIGC_EXIT_USAGE;
    case NAMES_ILLEGAL: return DIGC_EXIT_INTERNAL;
    }
    return DIGC_GO_ON;
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
    if (q->server_count == 0)
        servers_add_system(servers, s->config);
}

int digc_ask(struct digc_session *s, struct digc_question *q, bool *end)
{
    struct names_search search;
    struct query_candidate candidate;
    struct servers servers;

    *end = true;
    if (digc_question_prepare(q, s->plan, s->cookie) != QUERY_OK)
        return DIGC_EXIT_INTERNAL;
    complete_policy(s, q);
    int exit_status = begin_search(s, q, &search);
    if (exit_status != DIGC_GO_ON)
        return exit_status;
    *end = false;
    /* Where a script reads the answer alone, everything else goes out of its way; what goes wrong
     * in a walk is a part of it. */
    bool records = !q->style.comments && !q->trace && !(digc_is_transfer(q) && q->style.stats);
    bool apart = q->style.short_form || records;
    struct dig_render render = {
        .out = s->out,
        .diagnostics = apart ? s->diagnostics : s->out,
        .notes = s->notes ? s->diagnostics : NULL,
        .style = &q->style,
        .server_names = servers.names,
        .name = q->name,
        .cookie_given = q->cookie_given,
        .show_search = s->plan->show_search,
        .tsig_failed = s->tsig_failed,
        .tsig_unused = s->plan->key_unused,
    };
    find_servers(&servers, s, q, render.diagnostics);
    if (servers.count == 0) {
        query_sink_text(render.diagnostics, ";; No acceptable nameservers\n");
        return DIGC_EXIT_OK;
    }
    if (q->idn_out) {
        q->style.text.print_name = names_print_international;
        q->style.text.context = &s->names;
    }
    if (q->trace && query_search_next(&search.search, &candidate)) {
        q->request.name = candidate.name;
        return digc_trace(s, q, servers.endpoints, servers.count, &render, end);
    }
    bool absent = true;
    while (absent && query_search_next(&search.search, &candidate)) {
        q->request.name = candidate.name;
        render.search = dig_search_of(candidate.reason, s->plan->search, search.domain_count);
        render.more_names = query_search_has_more(&search.search);
        absent = digc_is_transfer(q)
                     ? digc_transfer(s, q, servers.endpoints, servers.count, &render, &exit_status)
                     : ask_one(s, q, &servers, &render, &exit_status);
    }
    s->tsig_failed = render.tsig_failed;
    return exit_status;
}
