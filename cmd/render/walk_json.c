/* JSON, a line for each step and one for the end: what man/tracec.1 and
 * schema/trace.schema.json describe, and other programs rely on. */
#include "render/json.h"
#include "render/walk.h"

#include <string.h>

enum { VERSION = 1 /* a higher one if a key goes, or means something else */ };

/* ---- words, which stay as they are ---- */

static const char *verdict_text(enum query_verdict verdict)
{
    switch (verdict) {
    case QUERY_VERDICT_NONE: return "none";
    case QUERY_VERDICT_ANSWER: return "answer";
    case QUERY_VERDICT_ALIAS: return "alias";
    case QUERY_VERDICT_NODATA: return "nodata";
    case QUERY_VERDICT_NXDOMAIN: return "nxdomain";
    case QUERY_VERDICT_REFERRAL: return "referral";
    case QUERY_VERDICT_UPWARD: return "upward_referral";
    case QUERY_VERDICT_HORIZONTAL: return "horizontal_referral";
    case QUERY_VERDICT_SIDEWAYS: return "sideways_referral";
    case QUERY_VERDICT_LAME: return "lame";
    case QUERY_VERDICT_REFUSED: return "refused";
    case QUERY_VERDICT_SERVFAIL: return "servfail";
    case QUERY_VERDICT_RCODE: return "rcode";
    case QUERY_VERDICT_TRUNCATED: return "truncated";
    case QUERY_VERDICT_MALFORMED: return "malformed";
    case QUERY_VERDICT_NO_REPLY: break;
    }
    return "no_reply";
}

static const char *end_text(enum query_walk_end end)
{
    switch (end) {
    case QUERY_WALK_GOING: return "going";
    case QUERY_WALK_ANSWER: return "answer";
    case QUERY_WALK_NODATA: return "nodata";
    case QUERY_WALK_NXDOMAIN: return "nxdomain";
    case QUERY_WALK_ALIAS: return "alias";
    case QUERY_WALK_ALIAS_LOOP: return "alias_loop";
    case QUERY_WALK_ALIAS_LONG: return "alias_long";
    case QUERY_WALK_NO_REPLY: return "no_reply";
    case QUERY_WALK_NO_HELP: return "no_help";
    case QUERY_WALK_NO_ADDRESS: return "no_address";
    case QUERY_WALK_OUTSIDE: return "outside";
    case QUERY_WALK_LIMIT: return "limit";
    case QUERY_WALK_MEMORY: break;
    }
    return "memory";
}

/* What is wrong with a server; NULL: nothing. */
static const char *trouble_text(const struct query_walk_server *server)
{
    if (server->trouble != QUERY_SERVER_FINE && server->address_count != 0)
        return "family"; /* its addresses are of the one that is not used */
    switch (server->trouble) {
    case QUERY_SERVER_FINE: break;
    case QUERY_SERVER_MISSING_GLUE: return "missing_glue";
    case QUERY_SERVER_CYCLE: return "cycle";
    case QUERY_SERVER_NO_ADDRESS: return "no_address";
    case QUERY_SERVER_NOT_FOUND: return "not_found";
    case QUERY_SERVER_OUTSIDE: return "outside";
    case QUERY_SERVER_LIMIT: return "limit";
    }
    if (server->alias)
        return "alias";
    return server->bad_address ? "bad_address" : NULL;
}

static const char *source_text(const struct walk_view *view, enum query_address_source source)
{
    switch (source) {
    case QUERY_ADDRESS_START: return view->hints ? "hint" : "given";
    case QUERY_ADDRESS_GLUE: return "glue";
    case QUERY_ADDRESS_ANSWER: return "looked_up";
    case QUERY_ADDRESS_CALLER: return "system";
    case QUERY_ADDRESS_NONE: break;
    }
    return NULL;
}

static void put_word(struct json *json, const char *key, const char *word)
{
    if (word != NULL)
        json_text(json, key, word);
    else
        json_null(json, key);
}

static void put_name(struct json *json, const char *key, const struct query_name *name)
{
    if (name != NULL)
        json_name(json, key, name);
    else
        json_null(json, key);
}

/* Hops count from 0; steps, which people count too, from 1. */
static void put_step(struct json *json, const char *key, size_t number)
{
    if (number != SIZE_MAX)
        json_number(json, key, number + 1);
    else
        json_null(json, key);
}

/* ---- a step ---- */

static void begin_event(struct json *json, const char *event)
{
    json_object_begin(json, NULL);
    json_text(json, "schema", "libquery.trace");
    json_number(json, "version", VERSION);
    json_text(json, "event", event);
}

static void put_walk(struct json *json, const struct walk_view *view)
{
    json_object_begin(json, "walk");
    json_name(json, "name", view->name);
    json_type(json, "type", view->type);
    json_object_end(json);
}

static void put_server(struct json *json, const struct walk_view *view, const struct query_hop *hop)
{
    const struct query_endpoint *address = &hop->server->addresses[hop->address];
    const struct query_exchange *exchange = hop->exchange;
    bool asked = exchange != NULL && exchange->try_count != 0;
    json_object_begin(json, "server");
    put_name(json, "name", hop->server->name.labels == 0 ? NULL : &hop->server->name);
    query_endpoint_print(json_text_begin(json, "address"), address);
    json_text_end(json);
    json_number(json, "port", asked ? exchange->tries[0].server.port : address->port);
    put_word(json, "source", source_text(view, hop->server->source));
    json_object_end(json);
}

static void put_referred(struct json *json, const struct walk_view *view,
                         const struct query_walk_server *server)
{
    json_object_begin(json, NULL);
    json_name(json, "name", &server->name);
    json_array_begin(json, "addresses");
    for (size_t i = 0; i < server->address_count; i++) {
        query_endpoint_print(json_text_begin(json, NULL), &server->addresses[i]);
        json_text_end(json);
    }
    json_array_end(json);
    put_word(json, "source", source_text(view, server->source));
    put_word(json, "trouble", trouble_text(server));
    json_object_end(json);
}

/* What the server told of where to go. */
static void put_way(struct json *json, const struct walk_view *view, const struct query_hop *hop)
{
    put_name(json, "cut", hop->cut);
    json_bool(json, "signed_cut", hop->signed_cut);
    json_array_begin(json, "servers");
    for (size_t i = 0; i < hop->server_count; i++)
        put_referred(json, view, &hop->servers[i]);
    json_array_end(json);
    json_number(json, "servers_left_out", hop->servers_left_out);
    put_name(json, "target", hop->target);
    json_number(json, "aliases", hop->aliases);
}

/* What was in the message; without one null and nothing. */
static void put_reply(struct json *json, const struct query_hop *hop)
{
    static const struct query_message none = {.size = 0};
    const struct query_message *reply = walk_hop_reply(hop);
    if (reply == NULL) {
        json_null(json, "size");
        json_null(json, "rcode");
        reply = &none;
    } else {
        json_number(json, "size", reply->size);
        json_rcode(json, "rcode", query_message_rcode(reply));
    }
    json_flags(json, "flags", reply);
    json_edns(json, "edns", reply);
    json_records(json, "answer", reply, QUERY_SECTION_ANSWER);
}

static const char *failure_text(const struct query_hop *hop)
{
    const struct query_exchange *exchange = hop->exchange;
    switch (hop->verdict) {
    case QUERY_VERDICT_MALFORMED: return query_status_name(walk_hop_reply(hop)->fault.status);
    case QUERY_VERDICT_TRUNCATED:
    case QUERY_VERDICT_NO_REPLY: return query_status_name(exchange->status);
    default: return NULL;
    }
}

/* An error is an object: a word of the library's list of errors in small letters, and what people
 * are told.  Of a malformed message also the octet that is wrong. */
static void put_error(struct json *json, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    bool silent = hop->verdict == QUERY_VERDICT_NO_REPLY ||
                  (hop->verdict == QUERY_VERDICT_TRUNCATED && reply == NULL);
    bool failed =
        hop->exchange != NULL && (silent || (hop->verdict == QUERY_VERDICT_MALFORMED && reply));
    if (!failed) {
        json_null(json, "error");
        return;
    }
    json_object_begin(json, "error");
    struct query_sink *sink = json_text_begin(json, "code");
    for (const char *c = failure_text(hop); *c != '\0'; c++)
        query_sink_char(sink, *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c);
    json_text_end(json);
    walk_said_print(json_text_begin(json, "text"), hop);
    json_text_end(json);
    if (reply != NULL)
        json_number(json, "offset", reply->fault.offset);
    else
        json_null(json, "offset");
    json_object_end(json);
}

static void put_note(void *context, const char *text, size_t size)
{
    struct json *json = context;
    query_sink_put(json_text_begin(json, NULL), text, size);
    json_text_end(json);
}

static void put_hop(struct json *json, const struct walk_view *view, const struct query_hop *hop)
{
    const struct query_exchange *exchange = hop->exchange;
    begin_event(json, "step");
    put_walk(json, view);
    put_step(json, "step", hop->number);
    put_step(json, "parent", hop->parent);
    json_number(json, "depth", hop->depth);
    json_name(json, "zone", hop->zone);
    json_bool(json, "zone_assumed", view->assumed && query_name_equal(hop->zone, view->zone));
    put_server(json, view, hop);
    json_text(json, "transport", walk_transport_text(hop));
    json_question(json, "question", hop->name, hop->type,
                  exchange != NULL ? exchange->request->class : QUERY_CLASS_IN);
    json_bool(json, "minimised", hop->minimised);
    json_number(json, "tries", walk_hop_tries(hop));
    json_number(json, "rtt_us", walk_hop_us(hop));
    json_text(json, "verdict", verdict_text(hop->verdict));
    json_bool(json, "authoritative", hop->authoritative);
    put_reply(json, hop);
    put_way(json, view, hop);
    put_error(json, hop);
    json_array_begin(json, "notes");
    walk_notes(view, hop, put_note, json);
    json_array_end(json);
    json_object_end(json);
    json_line_end(json);
}

/* ---- the end ---- */

static void put_text(struct json *json, const struct walk_view *view)
{
    char text[2 * WALK_PART];
    struct query_sink part;
    query_sink_init(&part, text, sizeof text);
    walk_end_print(&part, view);
    if (part.size == 0) {
        json_null(json, "text");
        return;
    }
    query_sink_put(json_text_begin(json, "text"), text, part.size);
    json_text_end(json);
}

static void put_end(struct json *json, const struct walk_view *view)
{
    const struct query_hop *result = query_walk_result(view->walk);
    size_t questions = 0;
    uint64_t us = 0;
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        questions += walk_hop_tries(query_walk_hop(view->walk, i));
        us += walk_hop_us(query_walk_hop(view->walk, i));
    }
    begin_event(json, "end");
    put_walk(json, view);
    json_text(json, "end", end_text(query_walk_ended(view->walk)));
    json_number(json, "exit_status", (uint64_t)view->exit_status);
    put_step(json, "step", result == NULL ? SIZE_MAX : result->number);
    put_text(json, view);
    json_number(json, "steps", query_walk_hops(view->walk));
    json_number(json, "questions", questions);
    json_number(json, "time_us", us);
    json_object_end(json);
    json_line_end(json);
}

void walk_json_print(struct query_sink *sink, const struct walk_view *view,
                     const struct walk_style *style)
{
    struct json json;
    (void)style;
    json_init(&json, sink);
    for (size_t i = 0; i < query_walk_hops(view->walk); i++)
        put_hop(&json, view, query_walk_hop(view->walk, i));
    put_end(&json, view);
}

void walk_json_fail(struct query_sink *sink, const char *name, const char *reason, int exit_status)
{
    struct json json;
    json_init(&json, sink);
    begin_event(&json, "error");
    json_octets(&json, "name", name, strlen(name));
    json_text(&json, "text", reason);
    json_number(&json, "exit_status", (uint64_t)exit_status);
    json_object_end(&json);
    json_line_end(&json);
}
