/* The SOA records of all name servers of a zone, in the order in which they come. */
#include "common/aliases.h"
#include "common/lab.h"
#include "hostc/ask.h"

#include <stdlib.h>
#include <string.h>

enum {
    SERVERS = 20,  /* names of name servers that are looked up; host takes as many */
    ADDRESSES = 16 /* of one name */
};

/* One address of a name server, which asks for itself. */
struct target {
    struct query_endpoint address;
    const char *name;
};

struct comparison {
    struct hostc_session *session;
    struct query_request request;
    struct query_policy policy;
    struct target targets[SERVERS * ADDRESSES];
    size_t count;
    char names[SERVERS][QUERY_NAME_TEXT + 1];
    size_t name_count;
    const char *missing; /* the first that has no address; NULL: none */
    bool reached;
};

/* ---- the name servers ---- */

static void print_missing(struct query_sink *sink, const char *name, const char *why)
{
    query_sink_text(sink, "couldn't get address for '");
    query_sink_text(sink, name);
    query_sink_text(sink, "': ");
    query_sink_text(sink, why);
    query_sink_char(sink, '\n');
}

static void add_server(struct comparison *c, const struct query_name *name)
{
    struct hostc_session *s = c->session;
    const struct hostc_plan *plan = s->plan;
    struct query_endpoint found[ADDRESSES];
    char *host = c->names[c->name_count++];
    struct query_sink text;
    const char *reason = "not found";
    size_t count;
    query_sink_init(&text, host, QUERY_NAME_TEXT);
    query_name_print_relative(&text, name);
    host[text.size] = '\0';
    if (s->lab != NULL)
        count = lab_find_host(s->lab, host, !plan->only_ipv6, !plan->only_ipv4, found, ADDRESSES);
    else
        count =
            servers_find(NULL, !plan->only_ipv6, !plan->only_ipv4, host, found, ADDRESSES, &reason);
    if (count == 0) {
        print_missing(plan->json ? plan->diagnostics : plan->out, host, reason);
        if (c->missing == NULL)
            c->missing = host;
    }
    for (size_t i = 0; i < count; i++) {
        found[i].port = plan->port;
        c->targets[c->count++] = (struct target){.address = found[i], .name = host};
    }
}

static bool is_soa_in(const struct query_message *message, enum query_section section)
{
    struct query_records walk = query_records_begin(message, section);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type == HOSTC_TYPE_SOA)
            return true;
    }
    return false;
}

static void add_servers(struct comparison *c, const struct query_message *message,
                        enum query_section section)
{
    struct query_records walk = query_records_begin(message, section);
    struct query_record record;
    while (c->name_count < SERVERS && query_records_next(&walk, &record)) {
        struct query_fields fields;
        struct query_value value;
        query_fields_begin(&fields, &record.rdata);
        if (record.rdata.type == HOSTC_TYPE_NS && query_fields_next(&fields, &value))
            add_server(c, &value.name);
    }
}

/* ---- asking them ---- */

static void observe(void *context, const struct query_exchange *x, const struct query_try *attempt,
                    enum query_fact fact)
{
    struct comparison *c = context;
    struct hostc_session *s = c->session;
    (void)attempt;
    if (fact != QUERY_FACT_DONE)
        return;
    const struct target *target = NULL;
    for (size_t i = 0; i < c->count && target == NULL; i++) {
        if (&c->targets[i].address == x->servers)
            target = &c->targets[i];
    }
    if (target == NULL)
        return;
    s->render.dig.server_names = &target->name;
    c->reached |= x->status == QUERY_OK;
    hostc_show(s, x);
}

static void ask_servers(struct comparison *c)
{
    struct hostc_session *s = c->session;
    struct query_lookup *lookups[SERVERS * ADDRESSES];
    size_t count = 0;
    c->request.type = HOSTC_TYPE_SOA;
    c->request.flags = 0;
    c->policy.tries = 1;
    c->policy.next_on_no_recursion = false;
    s->render.looking = false;
    s->render.dig.more_servers = true;
    host_render_trying(&s->render, &c->request.name);
    for (size_t i = 0; i < c->count; i++) {
        lookups[count] = query_lookup_new(&c->request, &c->policy, &c->targets[i].address, 1);
        if (lookups[count] == NULL)
            break;
        query_lookup_observe(lookups[count++], observe, c);
    }
    bool run = query_lookup_run_all(lookups, count, s->engine) == QUERY_OK;
    while (count > 0)
        query_lookup_free(lookups[--count]);
    if (run && !c->reached)
        dig_render_remark(&s->render.dig, "NS servers could not be reached");
}

/* ---- the whole ---- */

/* Takes the name servers from the reply, or from what stands there in place of an answer. */
static int take_reply(struct comparison *c, const struct query_message *message)
{
    add_servers(c, message, QUERY_SECTION_ANSWER);
    if (c->name_count == 0 && !is_soa_in(message, QUERY_SECTION_AUTHORITY))
        add_servers(c, message, QUERY_SECTION_AUTHORITY);
    if (c->count != 0)
        ask_servers(c);
    if (c->count != 0 || c->missing == NULL)
        return HOSTC_GO_ON;
    query_sink_text(c->session->plan->diagnostics, c->session->plan->program);
    query_sink_text(c->session->plan->diagnostics, ": ");
    print_missing(c->session->plan->diagnostics, c->missing, "no more");
    return c->session->plan->fatal;
}

static int ask_one(struct comparison *c, bool *absent)
{
    struct hostc_session *s = c->session;
    struct query_lookup *lookup =
        query_lookup_new(&c->request, &c->policy, s->servers.endpoints, s->servers.count);
    int end = HOSTC_GO_ON;
    if (lookup == NULL)
        return s->plan->fatal;
    host_render_trying(&s->render, &c->request.name);
    (void)query_lookup_run(lookup, s->engine); /* judged by the exchange */
    const struct query_exchange *x = query_lookup_exchange(lookup);
    const struct query_message *message = aliases_reply(x);
    hostc_show(s, x);
    *absent = message != NULL && query_message_rcode(message) == QUERY_RCODE_NXDOMAIN;
    if (message != NULL && !*absent)
        end = take_reply(c, message);
    query_lookup_free(lookup);
    return end;
}

int hostc_ask_soa(struct hostc_session *s)
{
    struct names_search search;
    struct query_candidate candidate;
    bool absent = true;
    int end = hostc_search_begin(s, &search);
    struct comparison *c = end == HOSTC_GO_ON ? calloc(1, sizeof *c) : NULL;
    if (c == NULL)
        return end == HOSTC_GO_ON ? s->plan->fatal : end;
    c->session = s;
    c->request = hostc_request(s);
    c->policy = hostc_policy(s);
    s->render.looking = true;
    s->render.style.name_server = true;
    while (end == HOSTC_GO_ON && absent && query_search_next(&search.search, &candidate)) {
        c->request.name = candidate.name;
        s->render.dig.search =
            dig_search_of(candidate.reason, !s->plan->is_address, search.domain_count);
        s->render.dig.more_names = query_search_has_more(&search.search);
        end = ask_one(c, &absent);
    }
    free(c);
    return end;
}
