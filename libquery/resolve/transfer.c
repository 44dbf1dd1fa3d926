#include "resolve/lookup.h"
#include "resolve/match.h"
#include "resolve/run.h"
#include "resolve/sequence.h"

#include <query/transfer.h>
#include <stdlib.h>

enum { TYPE_IXFR = 251 };

struct query_transfer {
    struct query_transfer_state state;
    struct query_policy policy;
    struct query_lookup *lookup; /* what asks, until the first message has come */
    struct sequence sequence;
    query_transfer_observer *observer;
    void *observer_context;
    bool streaming; /* it has, and others are to follow */
    bool stopped;
};

bool query_transfer_is_good(enum query_transfer_end end)
{
    return end == QUERY_TRANSFER_COMPLETE || end == QUERY_TRANSFER_CURRENT;
}

const char *query_transfer_end_text(enum query_transfer_end end)
{
    static const char *const texts[] = {
        [QUERY_TRANSFER_GOING] = "still going on",
        [QUERY_TRANSFER_COMPLETE] = "complete",
        [QUERY_TRANSFER_CURRENT] = "nothing has changed",
        [QUERY_TRANSFER_REFUSED] = "refused by the server",
        [QUERY_TRANSFER_EMPTY] = "a message has no records",
        [QUERY_TRANSFER_NO_SOA] = "the first record is not the SOA record of the zone",
        [QUERY_TRANSFER_SEQUENCE] = "records come in an order that is not allowed",
        [QUERY_TRANSFER_OUTSIDE] = "a record is not in the zone",
        [QUERY_TRANSFER_MALFORMED] = "a message is malformed",
        [QUERY_TRANSFER_SIGNATURE] = "a signature does not verify",
        [QUERY_TRANSFER_MISMATCH] = "a message belongs to another query",
        [QUERY_TRANSFER_FAILED] = "the connection failed",
        [QUERY_TRANSFER_STOPPED] = "stopped",
    };
    return (unsigned)end < sizeof texts / sizeof texts[0] ? texts[end] : "unknown end";
}

/* ---- telling ---- */

static void tell(struct query_transfer *transfer, enum query_transfer_fact fact)
{
    if (transfer->observer != NULL)
        transfer->observer(transfer->observer_context, &transfer->state, fact);
}

/* Nothing of this answer has come. */
static void start_over(struct query_transfer *transfer)
{
    const struct query_request *request = transfer->state.exchange->request;
    transfer->streaming = false;
    transfer->sequence = (struct sequence){.zone = &request->name,
                                           .class = request->class,
                                           .incremental = request->type == TYPE_IXFR,
                                           .since = request->serial};
    transfer->state = (struct query_transfer_state){.exchange = transfer->state.exchange};
}

/* What the lookup has to tell.  Its end is not that of the transfer. */
static void hear(void *context, const struct query_exchange *exchange,
                 const struct query_try *attempt, enum query_fact fact)
{
    struct query_transfer *transfer = context;
    (void)exchange;
    switch (fact) {
    case QUERY_FACT_SEND: tell(transfer, QUERY_TRANSFER_SEND); break;
    case QUERY_FACT_STRAY: tell(transfer, QUERY_TRANSFER_STRAY); break;
    case QUERY_FACT_END:
        if (attempt->next == QUERY_NEXT_NONE)
            break;
        tell(transfer, QUERY_TRANSFER_RETRY);
        start_over(transfer);
        break;
    case QUERY_FACT_DONE: break;
    }
}

static enum query_action finish(struct query_transfer *transfer, enum query_transfer_end end)
{
    transfer->state.end = end;
    tell(transfer, QUERY_TRANSFER_DONE);
    return QUERY_ACTION_DONE;
}

/* ---- making one ---- */

struct query_transfer *query_transfer_new(const struct query_request *request,
                                          const struct query_policy *policy,
                                          const struct query_endpoint *servers, size_t server_count)
{
    struct query_transfer *transfer = malloc(sizeof *transfer);
    if (transfer == NULL)
        return NULL;
    *transfer = (struct query_transfer){.policy = *policy};
    if (request->type != TYPE_IXFR && policy->transport == QUERY_TRANSPORT_UDP)
        transfer->policy.transport = QUERY_TRANSPORT_TCP;
    transfer->lookup = query_lookup_new(request, &transfer->policy, servers, server_count);
    if (transfer->lookup == NULL) {
        free(transfer);
        return NULL;
    }
    query_lookup_observe(transfer->lookup, hear, transfer);
    transfer->state.exchange = query_lookup_exchange(transfer->lookup);
    start_over(transfer);
    return transfer;
}

void query_transfer_free(struct query_transfer *transfer)
{
    if (transfer == NULL)
        return;
    query_lookup_free(transfer->lookup);
    free(transfer);
}

void query_transfer_observe(struct query_transfer *transfer, query_transfer_observer *observer,
                            void *context)
{
    transfer->observer = observer;
    transfer->observer_context = context;
}

void query_transfer_set_date(struct query_transfer *transfer, int64_t unix_us, uint64_t now_us)
{
    query_lookup_set_date(transfer->lookup, unix_us, now_us);
}

void query_transfer_stop(struct query_transfer *transfer)
{
    transfer->stopped = true;
}

const struct query_transfer_state *query_transfer_state(const struct query_transfer *transfer)
{
    return &transfer->state;
}

/* ---- messages ---- */

static enum query_transfer_end take_records(struct query_transfer *transfer,
                                            const struct query_message *message)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct record_place record;
    struct name_places known = {{0}};
    enum query_transfer_end end = QUERY_TRANSFER_GOING;
    while (end == QUERY_TRANSFER_GOING && records_pass(&walk, &record)) {
        end = sequence_take(&transfer->sequence, &record, &known);
        transfer->state.records++;
    }
    transfer->state.form = transfer->sequence.form;
    transfer->state.serial = transfer->sequence.serial;
    transfer->state.old_serial = transfer->sequence.start;
    bool more = walk.index < message->count[QUERY_SECTION_ANSWER];
    return end == QUERY_TRANSFER_COMPLETE && more ? QUERY_TRANSFER_SEQUENCE : end;
}

static enum query_transfer_end judge_message(struct query_transfer *transfer,
                                             const struct query_message *message)
{
    if (message->fault.status != QUERY_OK)
        return QUERY_TRANSFER_MALFORMED;
    transfer->state.rcode = query_message_rcode(message);
    if (transfer->state.rcode != QUERY_RCODE_NOERROR)
        return QUERY_TRANSFER_REFUSED;
    if (message->count[QUERY_SECTION_ANSWER] == 0)
        return QUERY_TRANSFER_EMPTY;
    return take_records(transfer, message);
}

/* What the signatures up to now say of an end: the last message must have one itself. */
static enum query_transfer_end judge_tsig(struct query_transfer *transfer,
                                          enum query_transfer_end end)
{
    struct query_transfer_state *state = &transfer->state;
    enum query_tsig_verdict verdict = state->tsig.verdict;
    if (verdict == QUERY_TSIG_NONE)
        return end;
    bool lacks = verdict == QUERY_TSIG_OPEN && query_transfer_is_good(end);
    if (lacks)
        state->tsig.verdict = QUERY_TSIG_MISSING;
    if ((lacks || !query_tsig_is_good(verdict)) && state->bad_tsig.verdict == QUERY_TSIG_NONE)
        state->bad_tsig = state->tsig;
    if (state->bad_tsig.verdict == QUERY_TSIG_NONE)
        return end;
    bool on = transfer->policy.keep_bad_tsig && !query_transfer_is_good(end);
    return on ? end : QUERY_TRANSFER_SIGNATURE;
}

/* Takes a message that is of this answer, with the verdict on its signature in the state. */
static enum query_action take_message(struct query_transfer *transfer,
                                      const struct query_message *message,
                                      const struct query_event *event, struct query_order *order)
{
    struct query_transfer_state *state = &transfer->state;
    state->messages++;
    state->octets += message->size;
    enum query_transfer_end end = judge_tsig(transfer, judge_message(transfer, message));
    if (end == QUERY_TRANSFER_GOING &&
        lookup_last_try(transfer->lookup)->transport == QUERY_TRANSPORT_UDP)
        return lookup_resume(transfer->lookup, QUERY_END_REPLY, NULL, event, order);
    state->end = end;
    state->message = message;
    tell(transfer, QUERY_TRANSFER_MESSAGE);
    state->message = NULL;
    if (end != QUERY_TRANSFER_GOING)
        return finish(transfer, end);
    return transfer->stopped ? finish(transfer, QUERY_TRANSFER_STOPPED) : QUERY_ACTION_WAIT;
}

/* The lookup is over: with the first message, or without. */
static enum query_action take_first(struct query_transfer *transfer,
                                    const struct query_event *event, struct query_order *order)
{
    const struct query_try *attempt = lookup_last_try(transfer->lookup);
    enum query_status status = transfer->state.exchange->status;
    if (status == QUERY_OK || status == QUERY_SIGNATURE) {
        transfer->streaming = true;
        transfer->state.tsig = attempt->tsig;
        return take_message(transfer, &attempt->message, event, order);
    }
    if (status != QUERY_MISMATCH || attempt->stray_count == 0)
        return finish(transfer, QUERY_TRANSFER_FAILED);
    const struct query_stray *stray = &attempt->strays[attempt->stray_count - 1];
    if (stray->what != QUERY_MISMATCH_TSIG)
        return finish(transfer, QUERY_TRANSFER_MISMATCH);
    transfer->state.tsig = transfer->state.bad_tsig = stray->tsig;
    return finish(transfer, QUERY_TRANSFER_SIGNATURE);
}

static enum query_action take_later(struct query_transfer *transfer,
                                    const struct query_event *event, struct query_order *order)
{
    struct query_try *attempt = lookup_last_try(transfer->lookup);
    struct query_message message;
    struct query_stray stray;
    struct match match = {.request = transfer->state.exchange->request,
                          .id = attempt->id,
                          .loose = transfer->policy.loose_match,
                          .later = true};
    attempt->end_us = event->now_us;
    if (!match_reply(&match, event->octets, event->size, &message, &stray)) {
        stray.at_us = event->now_us;
        lookup_resume(transfer->lookup, QUERY_END_BROKEN, &stray, event, order);
        return finish(transfer, QUERY_TRANSFER_MISMATCH);
    }
    if (lookup_tsig(transfer->lookup) != NULL)
        query_tsig_verify(lookup_tsig(transfer->lookup), &message,
                          lookup_date_s(transfer->lookup, event->now_us), &transfer->state.tsig);
    return take_message(transfer, &message, event, order);
}

/* ---- steps ---- */

/* The connection ended before the transfer did.  Another try gets the whole answer. */
static enum query_action break_off(struct query_transfer *transfer, enum query_end end,
                                   const struct query_event *event, struct query_order *order)
{
    enum query_action action = lookup_resume(transfer->lookup, end, NULL, event, order);
    return action == QUERY_ACTION_DONE ? finish(transfer, QUERY_TRANSFER_FAILED) : action;
}

static enum query_action go_on(struct query_transfer *transfer, const struct query_event *event,
                               struct query_order *order)
{
    switch (event->kind) {
    case QUERY_EVENT_SENT:
    case QUERY_EVENT_REPEATED: break;
    case QUERY_EVENT_MESSAGE: return take_later(transfer, event, order);
    case QUERY_EVENT_TIMEOUT: return break_off(transfer, QUERY_END_TIMEOUT, event, order);
    case QUERY_EVENT_SETUP: return break_off(transfer, QUERY_END_SETUP, event, order);
    case QUERY_EVENT_IO: return break_off(transfer, QUERY_END_IO, event, order);
    case QUERY_EVENT_CLOSED: return break_off(transfer, QUERY_END_CLOSED, event, order);
    }
    return QUERY_ACTION_WAIT;
}

enum query_action query_transfer_step(struct query_transfer *transfer,
                                      const struct query_event *event, uint64_t now_us,
                                      struct query_order *order)
{
    enum query_action action;
    if (transfer->state.end != QUERY_TRANSFER_GOING)
        return QUERY_ACTION_DONE;
    if (transfer->stopped)
        return finish(transfer, QUERY_TRANSFER_STOPPED);
    if (transfer->streaming) {
        action = event == NULL ? QUERY_ACTION_WAIT : go_on(transfer, event, order);
    } else {
        action = query_lookup_step(transfer->lookup, event, now_us, order);
        if (action == QUERY_ACTION_DONE)
            action = take_first(transfer, event, order);
    }
    if (action == QUERY_ACTION_START)
        order->idle_us = order->deadline_us - (event == NULL ? now_us : event->now_us);
    return action;
}

static enum query_action step_transfer(void *machine, const struct query_event *event,
                                       uint64_t now_us, struct query_order *order)
{
    return query_transfer_step(machine, event, now_us, order);
}

enum query_transfer_end query_transfer_run(struct query_transfer *transfer,
                                           struct query_engine *engine)
{
    struct run run = {.step = step_transfer, .machine = transfer};
    if (transfer->state.exchange->request->tsig != NULL)
        query_transfer_set_date(transfer, query_engine_unix_us(engine),
                                query_engine_now_us(engine));
    run_alone(&run, engine);
    return transfer->state.end;
}
