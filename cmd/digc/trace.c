#include "digc/trace.h"

#include "common/outcome.h"
#include "digc/words.h"
#include "render/walk_dig.h"

#include <query/walk.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOT_SERVERS = 20, /* as many as dig takes; the root has 13 */
    ADDRESSES = 8,     /* of one server; none in the field has more */
    REFERRALS = 31, /* dig gives up at the 33rd, with the one to the root: horizontal ones may go on
                     * for ever */
    QUESTIONS = 1000, /* no matter beside that: every server of every zone may be dead */
    SERVERS = 10000,
    TYPE_SOA = 6
};

/* One walk with what leads to it. */
struct trace {
    struct digc_asking *asking;
    struct digc_session *session;
    struct digc_question *question;
    struct dig_render *render;
    struct walk_view view;        /* with a form of the plan's */
    struct query_request request; /* of the walk */
    struct query_name zone;       /* where it begins: the root */
    struct query_walk_server servers[ROOT_SERVERS];
    struct query_endpoint addresses[ROOT_SERVERS][ADDRESSES];
    size_t count;
    struct query_name stuck; /* the first server without an address */
    bool any;                /* others have one */
};

/* Addresses are what the system says, be there glue or not. */
static size_t find_addresses(void *context, const struct query_name *name,
                             struct query_endpoint *addresses, size_t room)
{
    const struct trace *t = context;
    char host[4 * QUERY_NAME_TEXT];
    walk_dig_name(host, sizeof host, name);
    return digc_find_host(t->session, host, addresses, room);
}

/* ---- the root ---- */

static void add_root(struct trace *t, const struct query_name *name)
{
    struct query_walk_server *server = &t->servers[t->count];
    struct query_endpoint *addresses = t->addresses[t->count];
    size_t count = find_addresses(t, name, addresses, ADDRESSES);
    *server = (struct query_walk_server){.name = *name,
                                         .addresses = addresses,
                                         .address_count = count,
                                         .source = QUERY_ADDRESS_START};
    for (size_t i = 0; i < count; i++) {
        if (addresses[i].port == 0)
            addresses[i].port = t->session->plan->port;
    }
    t->count++;
    if (count == 0 && t->stuck.labels == 0)
        t->stuck = *name;
    if (count == 0)
        walk_dig_no_address(t->render, name);
    t->any |= count != 0;
}

/* The servers that a section of the reply names.  Like dig, does not ask which zone they serve: who
 * has another root than everybody's may have it. */
static void take_root(struct trace *t, const struct query_message *message,
                      enum query_section section)
{
    struct query_record record;
    struct query_name name;
    struct query_records records = query_records_begin(message, section);
    while (t->count < ROOT_SERVERS && query_records_next(&records, &record)) {
        if (record.rdata.type == TYPE_SOA && section == QUERY_SECTION_AUTHORITY)
            return;
        if (!walk_dig_server(&record, &name))
            continue;
        if (t->count == 0)
            t->zone = record.owner;
        add_root(t, &name);
    }
}

/* What a server made of our cookie goes to all others: see carry_cookie of the walk's policy. */
static bool take_cookie(struct trace *t, const struct query_message *message)
{
    struct query_request *request = &t->request;
    struct query_edns edns = query_edns_of(message);
    struct query_option got;
    size_t at = 0;
    while (at < request->option_count && request->options[at].code != QUERY_OPTION_COOKIE)
        at++;
    if (at == request->option_count || !query_option_get(&edns, QUERY_OPTION_COOKIE, &got) ||
        got.size < sizeof t->session->cookie || got.size > DIGC_COOKIE ||
        request->options[at].size < sizeof t->session->cookie ||
        memcmp(request->options[at].octets, got.octets, sizeof t->session->cookie) != 0)
        return true;
    struct query_option *options =
        digc_plan_hold(t->session->plan, request->option_count * sizeof *options);
    uint8_t *octets = digc_plan_hold(t->session->plan, got.size);
    if (options == NULL || octets == NULL)
        return false;
    memcpy(options, request->options, request->option_count * sizeof *options);
    memcpy(octets, got.octets, got.size);
    options[at].octets = octets;
    options[at].size = got.size;
    request->options = options;
    return true;
}

static int fail_address(const struct trace *t, const struct query_name *server, bool *end)
{
    char name[4 * QUERY_NAME_TEXT];
    walk_dig_name(name, sizeof name, server);
    *end = true;
    return digc_fail(t->session->plan, DIGC_EXIT_USAGE, "couldn't get address for '%s': no more",
                     name);
}

/* Takes the reply that has just been shown. */
static int learn_root(struct trace *t, const struct query_message *message, bool *end)
{
    if (!take_cookie(t, message))
        return DIGC_EXIT_INTERNAL;
    take_root(t, message, QUERY_SECTION_ANSWER);
    if (t->count == 0)
        take_root(t, message, QUERY_SECTION_AUTHORITY);
    if (t->count != 0 && !t->any)
        return fail_address(t, &t->stuck, end);
    if (t->asking->form == NULL)
        dig_render_stats(t->render);
    return t->count == 0 ? DIGC_EXIT_OK : DIGC_GO_ON;
}

/* What dig shows, and learns from. */
static const struct query_try *readable_reply(const struct query_exchange *x)
{
    const struct query_message *reply = query_exchange_reply(x);
    return reply != NULL && reply->fault.status == QUERY_OK ? query_exchange_last_try(x) : NULL;
}

/* DIGC_GO_ON, or the status to end with. */
static int find_root(struct trace *t, bool *end)
{
    const struct servers *resolvers = &t->asking->servers;
    const struct form *form = t->asking->form;
    bool as_dig = form == NULL;
    struct query_request request = t->question->request;
    request.name = *query_name_root();
    request.type = DIGC_TYPE_NS;
    struct query_lookup *lookup =
        query_lookup_new(&request, &t->question->policy, resolvers->endpoints, resolvers->count);
    if (lookup == NULL)
        return DIGC_EXIT_INTERNAL;
    const struct query_exchange *x = query_lookup_exchange(lookup);
    if (as_dig)
        query_lookup_observe(lookup, dig_render_fact, t->render);
    int exit_status = DIGC_EXIT_NO_REPLY;
    bool replied = query_lookup_run(lookup, t->session->engine) == QUERY_OK;
    const struct query_try *shown = as_dig ? t->render->shown : readable_reply(x);
    if (replied)
        exit_status = shown == NULL ? (int)DIGC_EXIT_OK : learn_root(t, &shown->message, end);
    /* In words this question is told of only where it leads nowhere. */
    if (!as_dig && (form->walk == NULL || form->all || exit_status != DIGC_GO_ON))
        digc_asking_show(t->asking, x);
    if (exit_status != DIGC_GO_ON && t->session->plan->exit_outcome && !*end)
        exit_status = (int)outcome_of(x);
    t->render->shown = NULL;
    query_lookup_free(lookup);
    return exit_status;
}

/* ---- from there on ---- */

/* `stuck`: all servers of a zone have no address, and this is the first; NULL: they have. */
static int end_walk(const struct trace *t, const struct query_walk *walk,
                    const struct query_name *stuck, bool *end)
{
    size_t hops = query_walk_hops(walk);
    int exit_status = DIGC_EXIT_OK;
    if (hops != 0 && t->session->plan->exit_outcome)
        exit_status = (int)outcome_of(query_walk_hop(walk, hops - 1)->exchange);
    switch (query_walk_ended(walk)) {
    case QUERY_WALK_NO_REPLY: return DIGC_EXIT_NO_REPLY;
    case QUERY_WALK_MEMORY: return DIGC_EXIT_INTERNAL;
    case QUERY_WALK_NO_ADDRESS: return stuck == NULL ? exit_status : fail_address(t, stuck, end);
    case QUERY_WALK_LIMIT:
        *end = true;
        return digc_fail(t->session->plan, DIGC_EXIT_USAGE, "too many lookups");
    default: return exit_status;
    }
}

static int walk_as_dig(struct trace *t, struct query_walk *walk, unsigned referrals, bool *end)
{
    struct walk_dig dig = {.render = t->render, .fatal = true, .referrals = referrals};
    t->render->more_servers = true;
    query_walk_observe(walk, walk_dig_fact, &dig);
    query_walk_observe_tries(walk, walk_dig_try, &dig);
    query_walk_run(&walk, 1, t->session->engine);
    return end_walk(t, walk, dig.stuck, end);
}

/* A form that knows no walks shows each hop as a lookup. */
static void show_hop(void *context, const struct query_walk *walk, const struct query_hop *hop,
                     enum query_walk_fact fact)
{
    struct trace *t = context;
    const struct form *form = t->asking->form;
    char text[4 * QUERY_NAME_TEXT];
    const char *name = text;
    (void)walk;
    if (fact != QUERY_WALK_FACT_END)
        return;
    if (form->walk != NULL) {
        form->walk(&t->asking->view, &t->view, hop);
        return;
    }
    walk_dig_name(text, sizeof text, &hop->server->name);
    if (hop->exchange != NULL)
        digc_asking_show_of(t->asking, hop->exchange, &name);
}

static int walk_in_form(struct trace *t, struct query_walk *walk, bool *end)
{
    const struct form *form = t->asking->form;
    t->view = (struct walk_view){.walk = walk,
                                 .name = &t->request.name,
                                 .type = t->request.type,
                                 .zone = &t->zone,
                                 .start_count = t->count,
                                 .asked = true};
    query_walk_observe(walk, show_hop, t);
    query_walk_run(&walk, 1, t->session->engine);
    const struct query_hop *result = query_walk_result(walk);
    const struct query_name *stuck =
        result != NULL && result->server_count != 0 ? &result->servers[0].name : NULL;
    t->view.exit_status = end_walk(t, walk, stuck, end);
    if (form->walk != NULL)
        form->walk(&t->asking->view, &t->view, NULL);
    return t->view.exit_status;
}

static int walk_down(struct trace *t, bool *end)
{
    const struct digc_plan *plan = t->session->plan;
    struct query_walk_policy policy = {
        .lookup = t->question->policy,
        .ipv4 = plan->ipv4,
        .ipv6 = plan->ipv6,
        .stop_at_alias = true,
        .one_lookup = true,
        .horizontal = true,
        .carry_cookie = true,
        .port = plan->port,
        .questions = QUESTIONS,
        .servers = SERVERS,
        .referrals = REFERRALS,
        .find = find_addresses,
        .find_context = t,
    };
    if (query_random(&policy.seed, sizeof policy.seed) != QUERY_OK)
        return DIGC_EXIT_INTERNAL;
    policy.seed |= 1; /* 0 would not shuffle */
    struct query_walk *walk =
        query_walk_new(&t->request, &policy, &t->zone, t->servers, t->count, NULL);
    if (walk == NULL)
        return DIGC_EXIT_INTERNAL;
    int exit_status = t->asking->form == NULL ? walk_as_dig(t, walk, policy.referrals, end)
                                              : walk_in_form(t, walk, end);
    query_walk_free(walk);
    return exit_status;
}

int digc_trace(struct digc_asking *asking, bool *end)
{
    struct trace *t = calloc(1, sizeof *t);
    if (t == NULL)
        return DIGC_EXIT_INTERNAL;
    *t = (struct trace){.asking = asking,
                        .session = asking->session,
                        .question = asking->question,
                        .render = &asking->render,
                        .request = asking->question->request,
                        .zone = *query_name_root()};
    t->render->type_first = true;
    t->render->stats_later = true;
    int exit_status = find_root(t, end);
    if (exit_status == DIGC_GO_ON)
        exit_status = walk_down(t, end);
    free(t);
    return exit_status;
}
