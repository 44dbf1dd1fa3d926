#include "common/aliases.h"
#include "common/interrupt.h"
#include "common/outcome.h"
#include "nslookupc/nslookupc.h"

#include <string.h>

/* About a month is for ever. */
enum { TIMEOUT_MOST = 2500000, TRIES_MOST = 1000000 };

/* ---- how ---- */

void nslookupc_question_init(struct nslookupc_question *q, const struct nslookupc_session *s,
                             const char *name)
{
    const struct nslookupc_settings *set = &s->set;
    bool address = names_is_address(name);
    struct query_sink sink;
    *q = (struct nslookupc_question){
        .type = address ? NSLOOKUPC_TYPE_PTR : set->type,
        .class = set->class,
        .recurse = set->recurse,
        .fail = set->fail,
        .tries = set->tries == 0           ? 1
                 : set->tries < TRIES_MOST ? set->tries
                                           : TRIES_MOST,
    };
    q->tcp = set->tcp || (q->type == NSLOOKUPC_TYPE_ANY && !set->tcp_given);
    query_sink_init(&sink, q->name, sizeof q->name - 1);
    if (address)
        (void)names_print_reverse(&sink, name);
    else
        query_sink_put(&sink, name, strnlen(name, sizeof q->name - 1));
    q->name[sink.size] = '\0';
}

struct query_policy nslookupc_policy(const struct nslookupc_session *s,
                                     const struct nslookupc_question *q)
{
    uint32_t timeout_s = s->set.timeout_s < TIMEOUT_MOST ? s->set.timeout_s : TIMEOUT_MOST;
    return (struct query_policy){
        .transport = q->tcp ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP,
        .timeout_ms = timeout_s * 1000,
        .tries = q->tries,
        .next_on_servfail = !q->fail,
        .next_on_no_recursion = !s->server_chosen,
    };
}

static struct query_request request_of(const struct nslookupc_question *q)
{
    struct query_request request = query_request_default(query_name_root());
    request.type = q->type;
    request.class = q->class;
    request.edns = false;
    request.flags = q->recurse ? QUERY_FLAG_RD : 0;
    return request;
}

/* ---- waiting ---- */

/* One step of the machine, or several where an order cannot begin.  False at its end. */
static bool go(struct nslookupc_session *s, nslookupc_step *step, void *machine,
               const struct query_event *event, uint64_t *number)
{
    struct query_event failed = {.kind = QUERY_EVENT_SETUP};
    for (;;) {
        struct query_order order;
        uint64_t now_us = event == NULL ? query_engine_now_us(s->engine) : event->now_us;
        enum query_action action = step(machine, event, now_us, &order);
        if (action == QUERY_ACTION_WAIT)
            return true;
        query_engine_end(s->engine, *number);
        *number = 0;
        if (action == QUERY_ACTION_DONE)
            return false;
        order.owner = machine;
        if (query_engine_start(s->engine, &order, number) == QUERY_OK)
            return true;
        failed.now_us = query_engine_now_us(s->engine);
        event = &failed;
    }
}

bool nslookupc_wait(struct nslookupc_session *s, nslookupc_step *step, void *machine)
{
    struct interrupt interrupt;
    struct query_event event;
    uint64_t number = 0;
    interrupt_begin(&interrupt);
    bool going = go(s, step, machine, NULL, &number);
    while (going && !interrupt_has_come(&interrupt)) {
        uint64_t until_us = query_engine_now_us(s->engine) + INTERRUPT_LOOK_US;
        if (query_engine_next(s->engine, until_us, &event))
            going = event.owner != machine || go(s, step, machine, &event, &number);
    }
    query_engine_end(s->engine, number);
    interrupt_end(&interrupt);
    if (going)
        query_sink_text(s->out, ";; interrupted\n");
    return !going;
}

static enum query_action step_lookup(void *machine, const struct query_event *event,
                                     uint64_t now_us, struct query_order *order)
{
    return query_lookup_step(machine, event, now_us, order);
}

/* False if it was interrupted. */
static bool run(struct nslookupc_session *s, struct query_lookup *lookup)
{
    if (s->terminal)
        return nslookupc_wait(s, step_lookup, lookup);
    (void)query_lookup_run(lookup, s->engine); /* judged by the exchange */
    return true;
}

/* ---- lookups ---- */

struct json_view nslookupc_json_view(const struct nslookupc_session *s,
                                     const struct query_exchange *x)
{
    return (struct json_view){.sink = s->out,
                              .server_names = s->servers.names,
                              .server_origins = s->servers.origins,
                              .outcome = outcome_word(outcome_of(x))};
}

/* What the exit status comes from, as if it had been told in sentences: a name that another one is
 * tried after does not count. */
static void note_end(struct nslookupc_session *s, const struct query_exchange *x)
{
    const struct query_message *reply = query_exchange_reply(x);
    const struct dig_render *dig = &s->render.dig;
    if (reply == NULL || reply->fault.status != QUERY_OK)
        return;
    bool absent = query_message_rcode(reply) == QUERY_RCODE_NXDOMAIN;
    if (!absent || !dig->more_names || dig->show_search)
        nslookup_note_reply(&s->render, reply);
}

static void observe(void *context, const struct query_exchange *x, const struct query_try *attempt,
                    enum query_fact fact)
{
    struct nslookupc_session *s = context;
    if (s->set.d2)
        nslookup_trace_fact(s->diagnostics, attempt, fact);
    if (!s->set.json) {
        dig_render_fact(&s->render.dig, x, attempt, fact);
    } else if (fact == QUERY_FACT_DONE) {
        struct json_view view = nslookupc_json_view(s, x);
        json_lookup_print(&view, x);
        note_end(s, x);
    }
}

enum ending { ENDED, ABSENT, FOUND, INTERRUPTED };

/* Where the answer leads to, if it is one that AAAA is asked for after. */
static enum ending judge(const struct query_exchange *x, struct query_name *name,
                         enum query_transport *transport)
{
    const struct query_message *message = aliases_reply(x);
    if (message == NULL)
        return ENDED;
    unsigned rcode = query_message_rcode(message);
    if (rcode != QUERY_RCODE_NOERROR)
        return rcode == QUERY_RCODE_NXDOMAIN ? ABSENT : ENDED;
    aliases_follow(message, name);
    *transport = query_exchange_last_try(x)->transport;
    return FOUND;
}

/* Asks for one name, and leaves in `*name` where it leads to. */
static enum ending ask_one(struct nslookupc_session *s, const struct query_request *request,
                           struct query_policy *policy, struct query_name *name)
{
    enum ending ending = INTERRUPTED;
    struct query_lookup *lookup =
        query_lookup_new(request, policy, s->servers.endpoints, s->servers.count);
    if (lookup == NULL)
        return ENDED;
    query_lookup_observe(lookup, observe, s);
    if (run(s, lookup)) {
        *name = request->name;
        ending = judge(query_lookup_exchange(lookup), name, &policy->transport);
    }
    query_lookup_free(lookup);
    return ending;
}

/* AAAA for the name where the aliases lead to; after a truncated reply it goes over TCP, too. */
static void ask_second(struct nslookupc_session *s, struct query_request request,
                       struct query_policy policy, const struct query_name *name)
{
    char text[QUERY_NAME_TEXT + 1];
    struct query_name end;
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text - 1);
    query_name_print_relative(&sink, name);
    text[sink.size] = '\0';
    request.name = *name;
    request.type = NSLOOKUPC_TYPE_AAAA;
    s->render.dig.name = text;
    s->render.dig.more_names = false;
    (void)ask_one(s, &request, &policy, &end);
}

static void set_render(struct nslookupc_session *s, const struct nslookupc_question *q)
{
    struct nslookup_render *n = &s->render;
    n->dig = (struct dig_render){
        .out = s->out,
        .diagnostics = s->out,
        .notes = s->terminal ? s->diagnostics : NULL,
        .style = &s->style,
        .form = &nslookup_form,
        .server_names = s->servers.names,
        .name = q->name,
        .show_search = s->set.debug,
    };
    n->debug = s->set.debug;
    n->pair = !s->set.type_given;
    n->first_empty = false;
    n->list = NSLOOKUP_LIST_NONE;
}

/* As names_begin(); for programs, too, what is wrong is told. */
static enum names_end begin_names(struct nslookupc_session *s, const struct names_rules *rules,
                                  const char *name, struct names_search *search)
{
    char text[NAMES_SAID];
    struct query_sink said;
    size_t size;
    if (!s->set.json)
        return names_begin(&s->names, rules, name, search);
    query_sink_init(&said, text, sizeof text);
    enum names_end end = names_begin_kept(&s->names, rules, name, search, &said);
    const char *reason = names_reason(&s->names, &said, &size);
    if (end != NAMES_OK)
        json_fail(s->out, name, 0, reason, size,
                  end == NAMES_ILLEGAL ? NSLOOKUPC_EXIT_NAME : NSLOOKUPC_EXIT_FAILED);
    return end;
}

static int begin(struct nslookupc_session *s, const struct nslookupc_question *q,
                 struct names_search *search)
{
    const struct names_rules rules = {
        .idn = s->style.text.print_name != NULL,
        .idn_hint = "",
        .ndots = s->set.search ? s->set.ndots : 0,
        .domain = s->set.domain_given ? s->set.domain : NULL,
        .config = &s->config,
    };
    enum names_end end = begin_names(s, &rules, q->name, search);
    if (end == NAMES_OK || s->terminal)
        return end == NAMES_OK ? NSLOOKUPC_GO_ON : NSLOOKUPC_QUIT;
    return end == NAMES_ILLEGAL ? NSLOOKUPC_EXIT_NAME : NSLOOKUPC_EXIT_FAILED;
}

static bool is_transfer(const struct nslookupc_question *q)
{
    return q->type == NSLOOKUPC_TYPE_AXFR || (q->type == NSLOOKUPC_TYPE_IXFR && q->tcp);
}

static void ask_names(struct nslookupc_session *s, const struct nslookupc_question *q,
                      struct names_search *search)
{
    struct query_candidate candidate;
    struct query_name name;
    struct query_request request = request_of(q);
    struct query_policy policy = nslookupc_policy(s, q);
    enum ending ending = ABSENT;
    while (ending == ABSENT && query_search_next(&search->search, &candidate)) {
        request.name = candidate.name;
        s->render.dig.more_names = query_search_has_more(&search->search);
        if (is_transfer(q))
            ending = nslookupc_transfer(s, &request, &policy) ? ABSENT : ENDED;
        else
            ending = ask_one(s, &request, &policy, &name);
    }
    if (ending == FOUND && s->render.pair && q->type == NSLOOKUPC_TYPE_A)
        ask_second(s, request, policy, &name);
}

int nslookupc_ask(struct nslookupc_session *s, const struct nslookupc_question *q)
{
    struct names_search search;
    nslookupc_servers(s);
    int end = begin(s, q, &search);
    if (end == NSLOOKUPC_QUIT) /* said, and people go on */
        return NSLOOKUPC_GO_ON;
    if (end != NSLOOKUPC_GO_ON)
        return end;
    set_render(s, q);
    static const char unasked[] = "No acceptable nameservers";
    if (s->servers.count == 0 && s->set.json) {
        json_fail(s->out, q->name, 0, unasked, sizeof unasked - 1, NSLOOKUPC_EXIT_FAILED);
    } else if (s->servers.count == 0) {
        query_sink_text(s->out, ";; ");
        query_sink_text(s->out, unasked);
        query_sink_char(s->out, '\n');
    } else {
        ask_names(s, q, &search);
    }
    query_sink_flush(s->out);
    return NSLOOKUPC_GO_ON;
}
