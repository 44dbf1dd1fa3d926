#include "render/json_lookup.h"

enum { VERSION = 1 /* a higher one if a key goes, or means something else */ };

void json_event_begin(struct json *json, struct query_sink *sink, const char *event)
{
    json_init(json, sink);
    json_object_begin(json, NULL);
    json_text(json, "schema", "libquery.lookup");
    json_number(json, "version", VERSION);
    json_text(json, "event", event);
}

static void end_event(struct json *json)
{
    json_object_end(json);
    json_line_end(json);
}

/* ---- parts ---- */

static void put_server(struct json *json, const struct query_try *attempt)
{
    if (attempt == NULL) {
        json_null(json, "server");
        return;
    }
    json_object_begin(json, "server");
    query_endpoint_print(json_text_begin(json, "address"), &attempt->server);
    json_text_end(json);
    json_number(json, "port", attempt->server.port);
    json_text(json, "transport", attempt->transport == QUERY_TRANSPORT_UDP ? "udp" : "tcp");
    json_object_end(json);
}

/* Without a message null and nothing. */
static void put_message(struct json *json, const struct query_message *message)
{
    static const struct query_message none = {.size = 0};
    if (message == NULL) {
        json_null(json, "size");
        json_null(json, "rcode");
        message = &none;
    } else {
        json_number(json, "size", message->size);
        json_rcode(json, "rcode", query_message_rcode(message));
    }
    json_flags(json, "flags", message);
    json_edns(json, "edns", message);
    json_records(json, "answer", message, QUERY_SECTION_ANSWER);
    json_records(json, "authority", message, QUERY_SECTION_AUTHORITY);
    json_records(json, "additional", message, QUERY_SECTION_ADDITIONAL);
}

/* A word of the library's list of errors in small letters, and what people are told. */
static void put_error(struct json *json, enum query_status status,
                      const struct query_message *message)
{
    if (status == QUERY_OK) {
        json_null(json, "error");
        return;
    }
    json_object_begin(json, "error");
    struct query_sink *sink = json_text_begin(json, "code");
    for (const char *c = query_status_name(status); *c != '\0'; c++)
        query_sink_char(sink, *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c);
    json_text_end(json);
    json_text(json, "text", query_status_text(status));
    if (message != NULL)
        json_number(json, "offset", message->fault.offset);
    else
        json_null(json, "offset");
    json_object_end(json);
}

static void put_question(struct json *json, const struct query_request *request)
{
    json_question(json, "question", &request->name, request->type, request->class);
}

/* ---- lines ---- */

void json_lookup_print(struct query_sink *sink, const struct query_exchange *x)
{
    struct json json;
    const struct query_try *last = x->try_count == 0 ? NULL : &x->tries[x->try_count - 1];
    bool replied = last != NULL && last->end == QUERY_END_REPLY;
    const struct query_message *message = replied ? &last->message : NULL;
    json_event_begin(&json, sink, "lookup");
    put_question(&json, x->request);
    put_server(&json, last);
    json_number(&json, "tries", x->try_count);
    if (replied)
        json_number(&json, "time_us", last->end_us - last->sent_us);
    else
        json_null(&json, "time_us");
    put_message(&json, message);
    put_error(&json, replied ? message->fault.status : x->status, message);
    end_event(&json);
}

static void print_message(struct query_sink *sink, const struct query_transfer_state *state)
{
    struct json json;
    const struct query_exchange *x = state->exchange;
    const struct query_message *message = state->message;
    json_event_begin(&json, sink, "message");
    put_question(&json, x->request);
    put_server(&json, x->try_count == 0 ? NULL : &x->tries[x->try_count - 1]);
    json_number(&json, "number", state->messages);
    put_message(&json, message);
    put_error(&json, message->fault.status, message);
    end_event(&json);
}

static void print_end(struct query_sink *sink, const struct query_transfer_state *state)
{
    struct json json;
    const struct query_exchange *x = state->exchange;
    json_event_begin(&json, sink, "transfer");
    put_question(&json, x->request);
    put_server(&json, x->try_count == 0 ? NULL : &x->tries[x->try_count - 1]);
    json_bool(&json, "complete",
              state->end == QUERY_TRANSFER_COMPLETE || state->end == QUERY_TRANSFER_CURRENT);
    json_text(&json, "end", query_transfer_end_text(state->end));
    json_number(&json, "serial", state->serial);
    json_number(&json, "messages", state->messages);
    json_number(&json, "records", state->records);
    json_number(&json, "octets", state->octets);
    end_event(&json);
}

void json_transfer_print(struct query_sink *sink, const struct query_transfer_state *state,
                         enum query_transfer_fact fact)
{
    if (fact == QUERY_TRANSFER_MESSAGE)
        print_message(sink, state);
    else if (fact == QUERY_TRANSFER_DONE)
        print_end(sink, state);
}
