#include "hostc/ask.h"

#include "common/aliases.h"
#include "common/outcome.h"
#include "common/terminal.h"

#include <string.h>

enum { FOLLOWERS = 3 }; /* AAAA, MX and HTTPS come after A */

/* ---- how ---- */

struct query_request hostc_request(const struct hostc_session *s)
{
    struct query_request request = query_request_default(query_name_root());
    request.type = s->plan->type;
    request.class = s->plan->class;
    request.serial = s->plan->serial;
    request.edns = false;
    bool transfer = request.type == HOSTC_TYPE_AXFR || request.type == HOSTC_TYPE_IXFR;
    request.flags = transfer || s->plan->no_recursion ? 0 : QUERY_FLAG_RD;
    return request;
}

struct query_policy hostc_policy(const struct hostc_session *s)
{
    const struct hostc_plan *plan = s->plan;
    uint32_t timeout_s = plan->timeout_s != 0 ? plan->timeout_s : s->config->timeout_s.value;
    return (struct query_policy){
        .transport = plan->tcp ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP,
        .timeout_ms = timeout_s * 1000,
        .tries = plan->tries,
        .next_on_servfail = !plan->stop_on_servfail,
        .next_on_no_recursion = plan->server == NULL,
    };
}

int hostc_search_begin(struct hostc_session *s, struct names_search *search)
{
    const struct hostc_plan *plan = s->plan;
    const struct names_rules rules = {
        .idn = s->style.text.print_name != NULL,
        .idn_hint = "",
        .ndots = plan->is_address   ? 0
                 : plan->ndots >= 0 ? (unsigned)plan->ndots
                                    : s->config->ndots.value,
        .config = s->config,
    };
    char text[NAMES_SAID];
    struct query_sink said;
    size_t size;
    query_sink_init(&said, text, sizeof text);
    if (names_begin_kept(&s->names, &rules, s->name, search, &said) == NAMES_OK)
        return HOSTC_GO_ON;
    const char *reason = names_reason(&s->names, &said, &size);
    if (plan->json)
        json_fail(plan->out, plan->name, 0, reason, size, plan->fatal);
    return plan->fatal;
}

/* ---- what came ---- */

static bool is_absent(const struct query_exchange *x)
{
    const struct query_message *message = aliases_reply(x);
    return message != NULL && query_message_rcode(message) == QUERY_RCODE_NXDOMAIN;
}

static void keep_name(struct hostc_session *s, const struct query_rdata *rdata)
{
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, rdata);
    if (rdata->type == HOSTC_TYPE_PTR && s->name_count < HOSTC_NAMES &&
        query_fields_next(&fields, &value))
        s->names_found[s->name_count++] = value.name;
}

/* What --system is held against. */
static void keep_facts(struct hostc_session *s, const struct query_message *message)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct query_record record;
    while (s->address_count < HOSTC_ADDRESSES && query_records_next(&walk, &record)) {
        keep_name(s, &record.rdata);
        bool ipv4 = record.rdata.type == HOSTC_TYPE_A && record.rdata.size == 4;
        if (!ipv4 && (record.rdata.type != HOSTC_TYPE_AAAA || record.rdata.size != 16))
            continue;
        struct query_endpoint *address = &s->addresses[s->address_count++];
        *address = (struct query_endpoint){.family = ipv4 ? 4 : 6};
        memcpy(address->octets, record.rdata.octets, record.rdata.size);
    }
}

void hostc_note(struct hostc_session *s, int outcome)
{
    bool both = (s->outcome == OUTCOME_ANSWER && outcome == OUTCOME_NODATA) ||
                (s->outcome == OUTCOME_NODATA && outcome == OUTCOME_ANSWER);
    s->outcome = both               ? OUTCOME_ANSWER
                 : s->outcome == -1 ? outcome
                                    : outcome_worst(s->outcome, outcome);
}

/* A reply that leads on to another name, or to the name servers, counts for nothing. */
static void judge(struct hostc_session *s, const struct query_exchange *x)
{
    const struct query_message *message = aliases_reply(x);
    bool absent = is_absent(x);
    if (message != NULL && (absent ? s->render.dig.more_names : s->render.looking))
        return;
    hostc_note(s, (int)outcome_of(x));
    if (message == NULL)
        return;
    s->answered = true;
    s->failed |= query_message_rcode(message) != QUERY_RCODE_NOERROR;
    keep_facts(s, message);
}

bool hostc_has_form(const struct hostc_plan *plan)
{
    return plan->bytes || plan->json || plan->explain;
}

struct form_view hostc_form_view(const struct hostc_session *s)
{
    return (struct form_view){
        .out = s->plan->out,
        .style = &s->whole,
        .server_names = s->render.dig.server_names,
        .name = s->name,
        .servers_from = s->plan->server != NULL ? "it was named on the command line"
                        : s->lab != NULL        ? "it is the resolver of the lab"
                                                : "it is the first in /etc/resolv.conf",
        .columns = terminal_columns(),
        .colour = terminal_has_colour(TERMINAL_UNSET),
        .utf8 = s->names.utf8,
    };
}

/* Where each server of the plan is from is known; name servers of a zone have their names. */
struct json_view hostc_json_view(const struct hostc_session *s, const struct query_exchange *x)
{
    bool own = x->servers == s->servers.endpoints;
    return (struct json_view){.sink = s->plan->out,
                              .server_names = s->render.dig.server_names,
                              .server_origins = own ? s->servers.origins : NULL,
                              .outcome = outcome_word(outcome_of(x))};
}

static void print_json(const struct hostc_session *s, const struct query_exchange *x)
{
    struct json_view view = hostc_json_view(s, x);
    json_lookup_print(&view, x);
}

/* In another form than host's.  A name that does not exist says nothing in words while there are
 * others to try. */
static void show_form(const struct hostc_session *s, const struct query_exchange *x)
{
    struct form_view view = hostc_form_view(s);
    if (s->plan->bytes)
        bytes_lookup_print(&view, x);
    else if (s->plan->json)
        print_json(s, x);
    else if (!is_absent(x) || !s->render.dig.more_names)
        explain_print(&view, x);
}

void hostc_show(struct hostc_session *s, const struct query_exchange *x)
{
    judge(s, x);
    if (hostc_has_form(s->plan))
        show_form(s, x);
    else
        host_render_exchange(&s->render, x);
}

/* ---- lookups ---- */

/* The lookups that follow that of A go on at the same time, and are shown one after the other. */
static void ask_followers(struct hostc_session *s, const struct query_request *first,
                          const struct query_policy *policy, const struct query_name *name)
{
    static const uint16_t types[FOLLOWERS] = {HOSTC_TYPE_AAAA, HOSTC_TYPE_MX, HOSTC_TYPE_HTTPS};
    size_t wanted = s->plan->https ? FOLLOWERS : FOLLOWERS - 1, count = 0;
    struct query_request requests[FOLLOWERS];
    struct query_lookup *lookups[FOLLOWERS];
    struct query_sink text;
    query_sink_init(&text, s->name, sizeof s->name - 1);
    query_name_print_relative(&text, name);
    s->name[text.size] = '\0';
    for (; count < wanted; count++) {
        requests[count] = *first;
        requests[count].name = *name;
        requests[count].type = types[count];
        lookups[count] =
            query_lookup_new(&requests[count], policy, s->servers.endpoints, s->servers.count);
        if (lookups[count] == NULL)
            break;
    }
    if (count == wanted && query_lookup_run_all(lookups, count, s->engine) == QUERY_OK) {
        for (size_t i = 0; i < count; i++) {
            host_render_trying(&s->render, name);
            hostc_show(s, query_lookup_exchange(lookups[i]));
        }
    }
    while (count > 0)
        query_lookup_free(lookups[--count]);
}

static void observe(void *context, const struct query_exchange *x, const struct query_try *attempt,
                    enum query_fact fact)
{
    struct hostc_session *s = context;
    if (fact == QUERY_FACT_DONE)
        judge(s, x);
    if (!hostc_has_form(s->plan))
        host_render_fact(&s->render, x, attempt, fact);
    else if (fact == QUERY_FACT_DONE)
        show_form(s, x);
}

/* Asks for one name.  True if there is none such, so that the next is tried. */
static bool ask_one(struct hostc_session *s, const struct query_request *request)
{
    struct query_policy policy = hostc_policy(s);
    struct query_name name = request->name;
    bool follow = false;
    struct query_lookup *lookup =
        query_lookup_new(request, &policy, s->servers.endpoints, s->servers.count);
    if (lookup == NULL)
        return false;
    host_render_trying(&s->render, &request->name);
    query_lookup_observe(lookup, observe, s);
    (void)query_lookup_run(lookup, s->engine); /* judged by the exchange */
    const struct query_exchange *x = query_lookup_exchange(lookup);
    const struct query_message *message = aliases_reply(x);
    bool absent = is_absent(x);
    if (message != NULL && query_message_rcode(message) == QUERY_RCODE_NOERROR &&
        s->plan->defaults && request->type == HOSTC_TYPE_A) {
        follow = true;
        aliases_follow(message, &name);
        /* After a truncated reply host stays with TCP. */
        policy.transport = query_exchange_last_try(x)->transport;
    }
    query_lookup_free(lookup);
    if (follow) {
        s->render.dig.more_names = false;
        if (s->render.dig.search == DIG_SEARCH_DOMAIN)
            s->render.dig.search = DIG_SEARCH_NONE;
        ask_followers(s, request, &policy, &name);
    }
    return absent;
}

int hostc_ask(struct hostc_session *s)
{
    struct names_search search;
    struct query_candidate candidate;
    struct query_request request = hostc_request(s);
    struct dig_render *render = &s->render.dig;
    int end = hostc_search_begin(s, &search);
    bool absent = true;
    while (end == HOSTC_GO_ON && absent && query_search_next(&search.search, &candidate)) {
        request.name = candidate.name;
        render->search = dig_search_of(candidate.reason, !s->plan->is_address, search.domain_count);
        render->more_names = query_search_has_more(&search.search);
        absent = hostc_is_transfer(s->plan) ? hostc_transfer(s, &request) : ask_one(s, &request);
    }
    return end;
}
