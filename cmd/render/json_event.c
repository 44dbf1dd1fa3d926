/* What the lines of all programs have in common. */
#include "render/json_event.h"

#include <string.h>

enum { VERSION = 1 /* a higher one if a key goes, or means something else */ };
enum {
    HEADER = 12,      /* octets; a message with fewer says nothing (RFC 1035 section 4.1.1) */
    CLIENT_COOKIE = 8 /* octets (RFC 7873 section 4) */
};

void json_event_begin(struct json *json, struct query_sink *sink, const char *event)
{
    json_init(json, sink);
    json_object_begin(json, NULL);
    json_text(json, "schema", "libquery");
    json_number(json, "version", VERSION);
    json_text(json, "event", event);
}

void json_event_end(struct json *json)
{
    json_object_end(json);
    json_line_end(json);
}

void json_fail(struct query_sink *sink, const char *name, size_t line, const char *text,
               size_t size, int exit_status)
{
    struct json json;
    json_event_begin(&json, sink, "error");
    if (name != NULL)
        json_octets(&json, "name", name, strlen(name));
    else
        json_null(&json, "name");
    if (line != 0)
        json_number(&json, "line", line);
    else
        json_null(&json, "line");
    query_sink_put(json_text_begin(&json, "text"), text, size);
    json_text_end(&json);
    json_number(&json, "exit_status", (uint64_t)exit_status);
    json_event_end(&json);
}

/* ---- words, which stay as they are ---- */

const char *json_transport_word(enum query_transport transport)
{
    return transport == QUERY_TRANSPORT_UDP ? "udp" : "tcp";
}

const char *json_source_word(enum query_origin_kind kind)
{
    switch (kind) {
    case QUERY_ORIGIN_DEFAULT: return "this_host";
    case QUERY_ORIGIN_FILE: return "resolv.conf";
    case QUERY_ORIGIN_PLATFORM: return "platform";
    case QUERY_ORIGIN_USER: return "command_line";
    case QUERY_ORIGIN_LAB: return "lab";
    case QUERY_ORIGIN_LOCALDOMAIN: /* these name no servers */
    case QUERY_ORIGIN_RES_OPTIONS:
    case QUERY_ORIGIN_HOST_NAME: break;
    }
    return NULL;
}

const char *json_end_word(enum query_end end)
{
    switch (end) {
    case QUERY_END_NONE: break;
    case QUERY_END_REPLY: return "reply";
    case QUERY_END_TIMEOUT: return "timeout";
    case QUERY_END_SETUP: return "setup";
    case QUERY_END_IO: return "io";
    case QUERY_END_CLOSED: return "closed";
    case QUERY_END_BROKEN: return "broken";
    }
    return "none";
}

const char *json_next_word(enum query_next next)
{
    switch (next) {
    case QUERY_NEXT_NONE: break;
    case QUERY_NEXT_AGAIN: return "again";
    case QUERY_NEXT_TCP: return "tcp";
    case QUERY_NEXT_VERSION: return "version";
    case QUERY_NEXT_COOKIE: return "cookie";
    case QUERY_NEXT_COOKIE_TCP: return "cookie_tcp";
    case QUERY_NEXT_SERVER: return "server";
    case QUERY_NEXT_SERVER_FAILED: return "server_failed";
    case QUERY_NEXT_SERVER_NO_RECURSION: return "server_no_recursion";
    }
    return NULL;
}

const char *json_mismatch_word(enum query_mismatch what)
{
    switch (what) {
    case QUERY_MISMATCH_SHORT: return "short";
    case QUERY_MISMATCH_ID: return "id";
    case QUERY_MISMATCH_QUERY: return "query";
    case QUERY_MISMATCH_OPCODE: return "opcode";
    case QUERY_MISMATCH_QUESTION: return "question";
    case QUERY_MISMATCH_NO_QUESTION: return "no_question";
    case QUERY_MISMATCH_COOKIE: return "cookie";
    case QUERY_MISMATCH_TSIG: break;
    }
    return "tsig";
}

const char *json_verdict_word(enum query_tsig_verdict verdict)
{
    switch (verdict) {
    case QUERY_TSIG_NONE: break;
    case QUERY_TSIG_GOOD: return "good";
    case QUERY_TSIG_OPEN: return "open";
    case QUERY_TSIG_MISSING: return "missing";
    case QUERY_TSIG_MAC_SIZE: return "mac_size";
    case QUERY_TSIG_OTHER_KEY: return "other_key";
    case QUERY_TSIG_FORGED: return "forged";
    case QUERY_TSIG_OTHER_TIME: return "other_time";
    case QUERY_TSIG_CUT: return "cut";
    case QUERY_TSIG_ERROR: return "error";
    }
    return "none";
}

/* ---- parts ---- */

void json_server(struct json *json, const char *key, const struct json_server *server)
{
    json_object_begin(json, key);
    if (server->typed != NULL)
        json_octets(json, "name", server->typed, strlen(server->typed));
    else
        json_name(json, "name", server->name);
    json_address(json, "address", server->endpoint);
    json_number(json, "port", server->endpoint->port);
    json_word(json, "transport", server->transport);
    json_word(json, "source", server->source);
    if (server->line != 0)
        json_number(json, "line", server->line);
    else
        json_null(json, "line");
    json_object_end(json);
}

void json_request(struct json *json, const char *key, const struct query_request *request)
{
    if (request->no_question)
        json_null(json, key);
    else
        json_question(json, key, &request->name, request->type, request->class);
}

void json_reply(struct json *json, const struct query_message *message)
{
    static const struct query_message none = {.size = 0};
    bool headed = message != NULL && message->size >= HEADER;
    if (message != NULL)
        json_number(json, "size", message->size);
    else
        json_null(json, "size");
    if (headed) {
        unsigned rcode = query_message_rcode(message);
        json_number(json, "id", message->id);
        json_registry(json, "opcode", QUERY_REGISTRY_OPCODE, "OPCODE",
                      query_message_opcode(message));
        json_registry(json, "status", QUERY_REGISTRY_RCODE, "RCODE", rcode);
        json_number(json, "rcode", rcode);
    } else {
        json_null(json, "id");
        json_null(json, "opcode");
        json_null(json, "status");
        json_null(json, "rcode");
        message = &none;
    }
    json_flags(json, "flags", message->flags);
    json_edns(json, "edns", message);
    json_records(json, "answer", message, QUERY_SECTION_ANSWER);
    json_records(json, "authority", message, QUERY_SECTION_AUTHORITY);
    json_records(json, "additional", message, QUERY_SECTION_ADDITIONAL);
}

void json_tsig(struct json *json, const char *key, const struct query_tsig_check *check)
{
    if (check == NULL || check->verdict == QUERY_TSIG_NONE) {
        json_null(json, key);
        return;
    }
    json_object_begin(json, key);
    json_text(json, "verdict", json_verdict_word(check->verdict));
    if (check->error != 0)
        json_registry(json, "error", QUERY_REGISTRY_TSIG_ERROR, "RCODE", check->error);
    else
        json_null(json, "error");
    if (check->signed_s != 0)
        json_number(json, "signed_s", check->signed_s);
    else
        json_null(json, "signed_s");
    json_object_end(json);
}

void json_error(struct json *json, const char *key, enum query_status status,
                const struct query_message *message)
{
    if (status == QUERY_OK) {
        json_null(json, key);
        return;
    }
    json_object_begin(json, key);
    json_status(json, "code", status);
    json_text(json, "text", query_status_text(status));
    if (message != NULL)
        json_number(json, "offset", message->fault.offset);
    else
        json_null(json, "offset");
    json_object_end(json);
}

void json_time(struct json *json, const char *key, const struct query_exchange *x)
{
    const struct query_try *last = query_exchange_last_try(x);
    if (query_exchange_reply(x) != NULL && last->query_size != 0 && last->server.family != 0)
        json_number(json, key, last->end_us - last->sent_us);
    else
        json_null(json, key);
}

/* ---- warnings ---- */

static void put_warning(struct json *json, const char *code, const char *text)
{
    json_object_begin(json, NULL);
    json_text(json, "code", code);
    json_text(json, "text", text);
    json_null(json, "offset");
    json_object_end(json);
}

static void put_place(struct json *json, enum query_status status, size_t offset)
{
    json_object_begin(json, NULL);
    json_status(json, "code", status);
    json_text(json, "text", query_status_text(status));
    json_number(json, "offset", offset);
    json_object_end(json);
}

/* A reply with a cookie that begins otherwise than ours (RFC 7873 section 5.3) is not for us. */
static bool has_other_cookie(const struct query_request *request,
                             const struct query_message *message)
{
    struct query_edns edns = query_edns_of(message);
    struct query_option got;
    if (!query_option_get(&edns, QUERY_OPTION_COOKIE, &got))
        return false;
    for (size_t i = 0; i < request->option_count; i++) {
        const struct query_option *sent = &request->options[i];
        if (sent->code == QUERY_OPTION_COOKIE && sent->size >= CLIENT_COOKIE)
            return got.size < CLIENT_COOKIE || memcmp(got.octets, sent->octets, CLIENT_COOKIE) != 0;
    }
    return false;
}

static void warn_of_reply(struct json *json, const struct query_exchange *x,
                          const struct query_message *message)
{
    const uint16_t asked = x->request->flags;
    if (message->oddity.status != QUERY_OK)
        put_place(json, message->oddity.status, message->oddity.offset);
    if (message->fault.status == QUERY_OK && message->rest < message->size)
        put_place(json, QUERY_TRAILING, message->rest);
    if ((asked & QUERY_FLAG_RD) != 0 && (message->flags & QUERY_FLAG_RA) == 0)
        put_warning(json, "no_recursion", "recursion was asked for, and is not available");
    if ((message->flags & QUERY_FLAG_TC) != 0)
        put_warning(json, "truncated", "the reply is cut short");
    if (has_other_cookie(x->request, message))
        put_warning(json, "cookie", "the client cookie is not the one that was sent");
}

void json_warnings(struct json *json, const char *key, const struct query_exchange *x)
{
    const struct query_message *message = query_exchange_reply(x);
    size_t strays = 0;
    json_array_begin(json, key);
    if (message != NULL) {
        const struct query_tsig_check *check = &query_exchange_last_try(x)->tsig;
        warn_of_reply(json, x, message);
        if (check->verdict != QUERY_TSIG_NONE && !query_tsig_is_good(check->verdict))
            put_warning(json, "signature", "the signature does not verify");
    }
    for (size_t i = 0; x != NULL && i < x->try_count; i++)
        strays += x->tries[i].stray_total;
    if (strays != 0)
        put_warning(json, "strays", "messages came that were not believed");
    json_array_end(json);
}

/* ---- tries ---- */

static void put_stray(struct json *json, const struct query_stray *stray, uint64_t start_us)
{
    json_object_begin(json, NULL);
    json_text(json, "reason", json_mismatch_word(stray->what));
    json_number(json, "at_us", stray->at_us - start_us);
    json_number(json, "size", stray->size);
    json_hex(json, "octets", stray->octets, stray->size);
    json_object_end(json);
}

/* What did not happen has no time: it is 0, as the clock of a lab is when it begins. */
static void put_time(struct json *json, const char *key, bool happened, uint64_t us,
                     uint64_t start_us)
{
    if (happened && us >= start_us)
        json_number(json, key, us - start_us);
    else
        json_null(json, key);
}

static void put_try(struct json *json, const struct query_try *t, uint64_t start_us)
{
    json_object_begin(json, NULL);
    json_address(json, "address", &t->server);
    json_number(json, "port", t->server.port);
    json_text(json, "transport", json_transport_word(t->transport));
    json_address(json, "local_address", &t->local);
    json_number(json, "local_port", t->local.port);
    json_number(json, "start_us", t->start_us - start_us);
    put_time(json, "sent_us", t->sent_us != 0 || t->sent_unix_us != 0, t->sent_us, start_us);
    put_time(json, "end_us", t->end != QUERY_END_NONE, t->end_us, start_us);
    json_number(json, "sent_unix_us", t->sent_unix_us < 0 ? 0 : (uint64_t)t->sent_unix_us);
    json_number(json, "repeats", t->repeats);
    json_text(json, "end", json_end_word(t->end));
    json_word(json, "error", t->error == 0 ? NULL : strerror(t->error));
    json_word(json, "next", json_next_word(t->next));
    json_tsig(json, "tsig", &t->tsig);
    json_number(json, "stray_total", t->stray_total);
    json_array_begin(json, "strays");
    for (size_t i = 0; i < t->stray_count; i++)
        put_stray(json, &t->strays[i], start_us);
    json_array_end(json);
    json_hex(json, "query", t->query_size == 0 ? NULL : t->query, t->query_size);
    json_hex(json, "reply", t->reply, t->reply_size);
    json_object_end(json);
}

void json_tries(struct json *json, const char *key, const struct query_exchange *x)
{
    json_array_begin(json, key);
    for (size_t i = 0; x != NULL && i < x->try_count; i++)
        put_try(json, &x->tries[i], x->tries[0].start_us);
    json_array_end(json);
}
