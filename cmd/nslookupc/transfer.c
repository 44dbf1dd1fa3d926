#include "nslookupc/nslookupc.h"

#include <query/transfer.h>

struct view {
    struct nslookupc_session *session;
    struct query_transfer *transfer;
};

/* Nobody needs the rest of a zone that cannot be written. */
static void show(void *context, const struct query_transfer_state *state,
                 enum query_transfer_fact fact)
{
    struct view *view = context;
    struct dig_render *render = &view->session->render.dig;
    if (view->session->set.json) {
        struct json_view json = nslookupc_json_view(view->session, state->exchange);
        json_transfer_print(&json, state, fact);
        if (fact == QUERY_TRANSFER_MESSAGE)
            nslookup_note_reply(&view->session->render, state->message);
    } else {
        dig_render_transfer(render, state, fact);
    }
    if (render->out->status != QUERY_OK)
        query_transfer_stop(view->transfer);
}

static enum query_action step(void *machine, const struct query_event *event, uint64_t now_us,
                              struct query_order *order)
{
    return query_transfer_step(machine, event, now_us, order);
}

bool nslookupc_transfer(struct nslookupc_session *s, const struct query_request *request,
                        const struct query_policy *policy)
{
    struct query_policy alone = *policy;
    alone.next_on_no_recursion = false;
    struct view view = {
        .session = s,
        .transfer = query_transfer_new(request, &alone, s->servers.endpoints, s->servers.count)};
    if (view.transfer == NULL)
        return false;
    query_transfer_observe(view.transfer, show, &view);
    if (s->terminal)
        (void)nslookupc_wait(s, step, view.transfer);
    else
        (void)query_transfer_run(view.transfer, s->engine); /* what it came to is shown */
    bool absent = query_transfer_state(view.transfer)->rcode == QUERY_RCODE_NXDOMAIN;
    query_transfer_free(view.transfer);
    return absent;
}
