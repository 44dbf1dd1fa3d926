#include "hostc/ask.h"

#include "common/outcome.h"

#include <query/transfer.h>

bool hostc_is_transfer(const struct hostc_plan *plan)
{
    return plan->type == HOSTC_TYPE_AXFR || (plan->type == HOSTC_TYPE_IXFR && plan->tcp);
}

struct view {
    struct hostc_session *session;
    struct query_transfer *transfer;
};

static void show_form(const struct hostc_session *s, const struct query_transfer_state *state,
                      enum query_transfer_fact fact)
{
    struct form_view view = hostc_form_view(s);
    struct json_view json = hostc_json_view(s, state->exchange);
    if (s->plan->bytes)
        bytes_transfer_print(&view, state, fact);
    else if (s->plan->json)
        json_transfer_print(&json, state, fact);
    else
        explain_transfer_print(&view, state, fact);
}

/* Nobody needs the rest of a zone that cannot be written. */
static void show(void *context, const struct query_transfer_state *state,
                 enum query_transfer_fact fact)
{
    struct view *view = context;
    struct hostc_session *s = view->session;
    if (fact == QUERY_TRANSFER_MESSAGE)
        s->answered = true;
    if (hostc_has_form(s->plan))
        show_form(s, state, fact);
    else
        host_render_transfer(&s->render, state, fact);
    if (s->plan->out->status != QUERY_OK)
        query_transfer_stop(view->transfer);
}

bool hostc_transfer(struct hostc_session *s, const struct query_request *request)
{
    struct query_policy policy = hostc_policy(s);
    struct view view = {
        .session = s,
        .transfer = query_transfer_new(request, &policy, s->servers.endpoints, s->servers.count),
    };
    if (view.transfer == NULL)
        return false;
    host_render_trying(&s->render, &request->name);
    query_transfer_observe(view.transfer, show, &view);
    enum query_transfer_end end = query_transfer_run(view.transfer, s->engine);
    bool whole = query_transfer_is_good(end);
    bool absent = query_transfer_state(view.transfer)->rcode == QUERY_RCODE_NXDOMAIN;
    query_transfer_free(view.transfer);
    if (absent && s->render.dig.more_names)
        return true;
    s->failed |= !whole;
    hostc_note(s, whole ? OUTCOME_ANSWER : OUTCOME_TRANSFER);
    return false;
}
