/* The SOA records of all name servers of a zone, in the order in which they come. */
#include "common/outcome.h"
#include "digc/ask.h"
#include "digc/words.h"
#include "render/walk_dig.h"

#include <stdlib.h>
#include <string.h>

enum {
    SERVERS = 20,  /* as many names as dig looks up */
    ADDRESSES = 8, /* of one name; none in the field has more */
    TYPE_SOA = 6,
    HOST_TEXT = 4 * QUERY_NAME_TEXT
};

/* One address of a name server, which is asked for itself. */
struct target {
    struct search *search;
    struct query_endpoint address;
    const char *host;
};

struct search {
    struct digc_asking *asking;
    struct digc_session *session;
    struct dig_render *render;
    struct query_request request;
    struct query_policy policy;
    struct target targets[SERVERS * ADDRESSES];
    size_t count;
    char hosts[SERVERS][HOST_TEXT];
    size_t host_count;
    bool replied;
    int outcome; /* the worst of all, as common/outcome.h has it */
};

/* ---- the name servers ---- */

static void add_host(struct search *s, const struct query_name *name)
{
    struct query_endpoint found[ADDRESSES];
    char *host = s->hosts[s->host_count++];
    walk_dig_name(host, HOST_TEXT, name);
    size_t count = digc_find_host(s->session, host, found, ADDRESSES);
    if (count == 0)
        walk_dig_no_address(s->render, name);
    for (size_t i = 0; i < count; i++) {
        if (found[i].port == 0)
            found[i].port = s->session->plan->port;
        s->targets[s->count++] = (struct target){.search = s, .address = found[i], .host = host};
    }
}

/* As with +trace, a SOA record says that there are none behind it. */
static void add_hosts(struct search *s, const struct query_message *message,
                      enum query_section section)
{
    struct query_records walk = query_records_begin(message, section);
    struct query_record record;
    struct query_name name;
    while (s->host_count < SERVERS && query_records_next(&walk, &record)) {
        if (record.rdata.type == TYPE_SOA && section == QUERY_SECTION_AUTHORITY)
            return;
        if (walk_dig_server(&record, &name))
            add_host(s, &name);
    }
}

/* ---- asking them ---- */

/* Several are under way: the renderer is told each time whom it hears of. */
static void observe(void *context, const struct query_exchange *x, const struct query_try *attempt,
                    enum query_fact fact)
{
    struct target *target = context;
    struct search *s = target->search;
    s->render->server_names = &target->host;
    s->replied |= fact == QUERY_FACT_END && attempt->end == QUERY_END_REPLY;
    if (s->asking->form == NULL)
        dig_render_fact(s->render, x, attempt, fact);
    else if (fact == QUERY_FACT_DONE)
        digc_asking_show_of(s->asking, x, &target->host);
    if (fact == QUERY_FACT_DONE)
        s->outcome = outcome_worst(s->outcome, (int)outcome_of(x));
}

/* Each gets one query: who does not reply is told apart from the others, and that is what one wants
 * to know. */
static int ask_hosts(struct search *s)
{
    struct query_lookup *lookups[SERVERS * ADDRESSES];
    size_t count = 0;
    s->request.type = TYPE_SOA;
    s->request.flags &= (uint16_t)~QUERY_FLAG_RD;
    s->policy.tries = 1;
    s->render->more_servers = true;
    s->render->more_names = false;
    s->render->type_first = true;
    while (count < s->count) {
        struct target *target = &s->targets[count];
        lookups[count] = query_lookup_new(&s->request, &s->policy, &target->address, 1);
        if (lookups[count] == NULL)
            break;
        query_lookup_observe(lookups[count++], observe, target);
    }
    bool run =
        count == s->count && query_lookup_run_all(lookups, count, s->session->engine) == QUERY_OK;
    while (count > 0)
        query_lookup_free(lookups[--count]);
    if (!run)
        return DIGC_EXIT_INTERNAL;
    if (!s->replied && s->asking->form == NULL)
        dig_render_remark(s->render, "NS servers could not be reached");
    if (s->session->plan->exit_outcome)
        return s->outcome;
    return s->replied ? DIGC_EXIT_OK : DIGC_EXIT_NO_REPLY;
}

/* ---- the whole ---- */

/* The reply with the names is not shown, but for its statistics where they are wanted. */
static void observe_first(void *context, const struct query_exchange *x,
                          const struct query_try *attempt, enum query_fact fact)
{
    struct search *s = context;
    bool reply = fact == QUERY_FACT_END && attempt->end == QUERY_END_REPLY &&
                 attempt->next == QUERY_NEXT_NONE && attempt->message.fault.status == QUERY_OK;
    if (!reply) {
        dig_render_fact(s->render, x, attempt, fact);
        return;
    }
    s->render->shown = attempt;
    dig_render_stats(s->render);
}

/* `exit_status` is that of the reply, and of all if it names no servers. */
static int take_reply(struct search *s, const struct query_message *message, int exit_status,
                      bool *end)
{
    add_hosts(s, message, QUERY_SECTION_ANSWER);
    if (s->host_count == 0)
        add_hosts(s, message, QUERY_SECTION_AUTHORITY);
    if (s->count != 0)
        return ask_hosts(s);
    if (s->host_count == 0)
        return exit_status;
    *end = true;
    return digc_fail(s->session->plan, DIGC_EXIT_USAGE, "couldn't get address for '%s': no more",
                     s->hosts[0]);
}

/* Asks for the servers of the present name, and then them.  Returns whether it is absent. */
static bool ask_name(struct search *s, int *exit_status, bool *end)
{
    const struct digc_asking *asking = s->asking;
    const struct digc_question *q = asking->question;
    struct query_lookup *lookup =
        query_lookup_new(&q->request, &q->policy, asking->servers.endpoints, asking->servers.count);
    *exit_status = DIGC_EXIT_INTERNAL;
    if (lookup == NULL)
        return false;
    bool as_dig = s->asking->form == NULL;
    if (as_dig)
        query_lookup_observe(lookup, observe_first, s);
    query_lookup_run(lookup, s->session->engine);
    const struct query_exchange *x = query_lookup_exchange(lookup);
    if (!as_dig)
        digc_asking_show(s->asking, x);
    bool absent = digc_asking_failed(s->session->plan, x, exit_status);
    const struct query_message *reply = query_exchange_reply(x);
    if (!absent && reply != NULL) {
        s->request = q->request;
        s->policy = q->policy;
        *exit_status = take_reply(s, reply, *exit_status, end);
    }
    query_lookup_free(lookup);
    return absent;
}

int digc_nssearch(struct digc_asking *asking, bool *end)
{
    struct search *s = calloc(1, sizeof *s);
    int exit_status = DIGC_EXIT_INTERNAL;
    if (s == NULL)
        return exit_status;
    s->asking = asking;
    s->session = asking->session;
    s->render = &asking->render;
    while (ask_name(s, &exit_status, end) && digc_asking_next(asking)) {
    }
    free(s);
    return exit_status;
}
