#include "render/json_lookup.h"

#include <string.h>

/* ---- parts ---- */

/* Who is known by an address alone has no name, unless it was typed so. */
static bool is_name(const char *text)
{
    struct query_endpoint endpoint;
    return query_endpoint_scan(&endpoint, text, strlen(text)) != QUERY_OK;
}

static void put_server(struct json *json, const struct json_view *view,
                       const struct query_exchange *x)
{
    const struct query_try *last = query_exchange_last_try(x);
    if (last == NULL) {
        json_null(json, "server");
        return;
    }
    struct json_server server = {.endpoint = &last->server,
                                 .transport = json_transport_word(last->transport)};
    const struct query_origin *origin =
        view->server_origins == NULL ? NULL : &view->server_origins[last->server_index];
    if (origin != NULL) {
        server.source = json_source_word(origin->kind);
        server.line = origin->line;
    }
    if (view->server_names != NULL && last->server.family != 0 &&
        (origin == NULL ? is_name(view->server_names[last->server_index])
                        : origin->kind == QUERY_ORIGIN_USER))
        server.typed = view->server_names[last->server_index];
    json_server(json, "server", &server);
}

static void begin_event(struct json *json, const struct json_view *view, const char *event,
                        const struct query_exchange *x)
{
    json_event_begin(json, view->sink, event);
    json_request(json, "question", x->request);
    put_server(json, view, x);
}

/* ---- lines ---- */

void json_lookup_print(const struct json_view *view, const struct query_exchange *x)
{
    struct json json;
    const struct query_message *message = query_exchange_reply(x);
    const struct query_try *last = query_exchange_last_try(x);
    enum query_status status = x->status;
    if (status == QUERY_OK && message != NULL)
        status = message->fault.status;
    begin_event(&json, view, "lookup", x);
    json_word(&json, "outcome", view->outcome);
    json_time(&json, "time_us", x);
    json_reply(&json, message);
    json_tsig(&json, "tsig", last == NULL ? NULL : &last->tsig);
    json_warnings(&json, "warnings", x);
    json_error(&json, "error", status, message);
    json_tries(&json, "tries", x);
    json_event_end(&json);
}

static void print_message(const struct json_view *view, const struct query_transfer_state *state)
{
    struct json json;
    const struct query_message *message = state->message;
    begin_event(&json, view, "message", state->exchange);
    json_number(&json, "number", state->messages);
    json_reply(&json, message);
    json_tsig(&json, "tsig", &state->tsig);
    json_error(&json, "error", message->fault.status, message);
    json_event_end(&json);
}

static const char *form_word(enum query_transfer_form form)
{
    switch (form) {
    case QUERY_TRANSFER_UNKNOWN: break;
    case QUERY_TRANSFER_FULL: return "full";
    case QUERY_TRANSFER_CHANGES: return "changes";
    }
    return NULL;
}

static void print_end(const struct json_view *view, const struct query_transfer_state *state)
{
    struct json json;
    const struct query_exchange *x = state->exchange;
    const struct query_try *last = query_exchange_last_try(x);
    bool complete = query_transfer_is_good(state->end);
    begin_event(&json, view, "transfer", x);
    json_text(&json, "outcome", complete ? "answer" : "transfer");
    json_bool(&json, "complete", complete);
    json_text(&json, "end", query_transfer_end_text(state->end));
    json_word(&json, "form", form_word(state->form));
    json_registry(&json, "status", QUERY_REGISTRY_RCODE, "RCODE", state->rcode);
    json_number(&json, "serial", state->serial);
    json_number(&json, "messages", state->messages);
    json_number(&json, "records", state->records);
    json_number(&json, "octets", state->octets);
    if (last != NULL && state->messages != 0)
        json_number(&json, "time_us", last->end_us - last->sent_us);
    else
        json_null(&json, "time_us");
    json_tsig(&json, "tsig", &state->tsig);
    json_error(&json, "error", complete ? QUERY_OK : x->status, NULL);
    json_tries(&json, "tries", x);
    json_event_end(&json);
}

void json_transfer_print(const struct json_view *view, const struct query_transfer_state *state,
                         enum query_transfer_fact fact)
{
    if (fact == QUERY_TRANSFER_MESSAGE)
        print_message(view, state);
    else if (fact == QUERY_TRANSFER_DONE)
        print_end(view, state);
}
