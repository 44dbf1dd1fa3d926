/* Walks as JSON: a line for each step and one for the end. */
#include "render/json_event.h"
#include "render/walk.h"

#include <string.h>

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

/* Hops count from 0; steps, which people count too, from 1. */
static void put_step(struct json *json, const char *key, size_t number)
{
    if (number != SIZE_MAX)
        json_number(json, key, number + 1);
    else
        json_null(json, key);
}

/* ---- a step ---- */

static void put_walk(struct json *json, const struct walk_view *view)
{
    json_object_begin(json, "walk");
    json_name(json, "name", view->name);
    json_type(json, "type", view->type);
    json_object_end(json);
}

static void put_server(struct json *json, const struct walk_view *view, const struct query_hop *hop)
{
    const struct query_exchange *exchange = hop->exchange;
    bool asked = exchange != NULL && exchange->try_count != 0;
    struct query_endpoint endpoint = hop->server->addresses[hop->address];
    if (asked)
        endpoint.port = exchange->tries[0].server.port;
    json_server(
        json, "server",
        &(struct json_server){.name = hop->server->name.labels == 0 ? NULL : &hop->server->name,
                              .endpoint = &endpoint,
                              .transport = asked ? walk_transport_text(hop) : NULL,
                              .source = source_text(view, hop->server->source)});
}

static void put_referred(struct json *json, const struct walk_view *view,
                         const struct query_walk_server *server)
{
    json_object_begin(json, NULL);
    json_name(json, "name", &server->name);
    json_array_begin(json, "addresses");
    for (size_t i = 0; i < server->address_count; i++)
        json_address(json, NULL, &server->addresses[i]);
    json_array_end(json);
    json_word(json, "source", source_text(view, server->source));
    json_word(json, "trouble", trouble_text(server));
    json_object_end(json);
}

/* What the server told of where to go. */
static void put_way(struct json *json, const struct walk_view *view, const struct query_hop *hop)
{
    json_name(json, "cut", hop->cut);
    json_bool(json, "signed_cut", hop->signed_cut);
    json_array_begin(json, "servers");
    for (size_t i = 0; i < hop->server_count; i++)
        put_referred(json, view, &hop->servers[i]);
    json_array_end(json);
    json_number(json, "servers_left_out", hop->servers_left_out);
    json_name(json, "target", hop->target);
    json_number(json, "aliases", hop->aliases);
}

static enum query_status failure_of(const struct query_hop *hop)
{
    return hop->verdict == QUERY_VERDICT_MALFORMED ? walk_hop_reply(hop)->fault.status
                                                   : hop->exchange->status;
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
    json_status(json, "code", failure_of(hop));
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
    const struct query_exchange *x = hop->exchange;
    json_text(json, "verdict", verdict_text(hop->verdict));
    json_bool(json, "authoritative", hop->authoritative);
    json_time(json, "time_us", x);
    json_reply(json, walk_hop_reply(hop));
    put_way(json, view, hop);
    json_warnings(json, "warnings", x);
    json_array_begin(json, "notes");
    walk_notes(view, hop, put_note, json);
    json_array_end(json);
    put_error(json, hop);
    json_tries(json, "tries", x);
}

void walk_json_hop_print(struct query_sink *sink, const struct walk_view *view,
                         const struct query_hop *hop)
{
    struct json json;
    const struct query_exchange *x = hop->exchange;
    json_event_begin(&json, sink, "step");
    put_walk(&json, view);
    put_step(&json, "step", hop->number);
    put_step(&json, "parent", hop->parent);
    json_number(&json, "depth", hop->depth);
    json_name(&json, "zone", hop->zone);
    json_bool(&json, "zone_assumed", view->assumed && query_name_equal(hop->zone, view->zone));
    json_question(&json, "question", hop->name, hop->type,
                  x != NULL ? x->request->class : QUERY_CLASS_IN);
    json_bool(&json, "minimised", hop->minimised);
    put_server(&json, view, hop);
    put_hop(&json, view, hop);
    json_event_end(&json);
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

void walk_json_end_print(struct query_sink *sink, const struct walk_view *view)
{
    struct json json;
    const struct query_hop *result = query_walk_result(view->walk);
    size_t questions = 0;
    uint64_t us = 0;
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        questions += walk_hop_tries(query_walk_hop(view->walk, i));
        us += walk_hop_us(query_walk_hop(view->walk, i));
    }
    json_event_begin(&json, sink, "walk");
    put_walk(&json, view);
    json_text(&json, "end", end_text(query_walk_ended(view->walk)));
    json_number(&json, "exit_status", (uint64_t)view->exit_status);
    put_step(&json, "step", result == NULL ? SIZE_MAX : result->number);
    put_text(&json, view);
    json_number(&json, "steps", query_walk_hops(view->walk));
    json_number(&json, "questions", questions);
    json_number(&json, "time_us", us);
    json_event_end(&json);
}

void walk_json_print(struct query_sink *sink, const struct walk_view *view,
                     const struct walk_style *style)
{
    (void)style;
    for (size_t i = 0; i < query_walk_hops(view->walk); i++)
        walk_json_hop_print(sink, view, query_walk_hop(view->walk, i));
    walk_json_end_print(sink, view);
}

void walk_json_fail(struct query_sink *sink, const char *name, const char *reason, int exit_status)
{
    json_fail(sink, name, 0, reason, strlen(reason), exit_status);
}
