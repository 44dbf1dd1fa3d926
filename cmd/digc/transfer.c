#include "common/outcome.h"
#include "digc/ask.h"
#include "digc/words.h"

bool digc_is_transfer(const struct digc_question *q)
{
    return q->request.type == DIGC_TYPE_AXFR ||
           (q->request.type == DIGC_TYPE_IXFR && q->policy.transport != QUERY_TRANSPORT_UDP);
}

/* A transfer as it is shown. */
struct view {
    struct digc_asking *asking;
    struct query_transfer *transfer;
};

/* Nobody needs the rest of a zone that cannot be written. */
static void show(void *context, const struct query_transfer_state *state,
                 enum query_transfer_fact fact)
{
    struct view *view = context;
    struct digc_asking *asking = view->asking;
    const struct form *form = asking->form;
    if (form == NULL)
        dig_render_transfer(&asking->render, state, fact);
    else
        form->transfer(&asking->view, state, fact);
    if (asking->render.out->status != QUERY_OK)
        query_transfer_stop(view->transfer);
}

bool digc_transfer(struct digc_session *s, const struct digc_question *q,
                   const struct query_endpoint *servers, size_t server_count,
                   struct digc_asking *asking, int *exit_status)
{
    struct view view = {
        .asking = asking,
        .transfer = query_transfer_new(&q->request, &q->policy, servers, server_count),
    };
    *exit_status = DIGC_EXIT_INTERNAL;
    if (view.transfer == NULL)
        return false;
    query_transfer_observe(view.transfer, show, &view);
    enum query_transfer_end end = query_transfer_run(view.transfer, s->engine);
    bool absent = query_transfer_state(view.transfer)->rcode == QUERY_RCODE_NXDOMAIN;
    bool whole = query_transfer_is_good(end);
    *exit_status = whole                   ? DIGC_EXIT_OK
                   : s->plan->exit_outcome ? (int)OUTCOME_TRANSFER
                                           : DIGC_EXIT_NO_REPLY;
    query_transfer_free(view.transfer);
    return absent;
}
