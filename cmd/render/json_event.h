/* render/json_event.h: the parts that lines of JSON have in common, whatever they tell of and
 * whichever program writes them: one schema, schema/libquery.schema.json, which the manuals
 * describe and other programs rely on.
 *
 * Knows exchanges; it must not know options. */
#ifndef RENDER_JSON_EVENT_H
#define RENDER_JSON_EVENT_H

#include "render/json.h"

#include <query/exchange.h>
#include <query/system.h>

/* Begins a line for an event, and ends it. */
void json_event_begin(struct json *json, struct query_sink *sink, const char *event);
void json_event_end(struct json *json);

/* The event "error": what was asked for, as it was typed (NULL: nothing that has a name), cannot
 * be, and why.  `line`: of a file of questions; 0: there is none. */
void json_fail(struct query_sink *sink, const char *name, size_t line, const char *text,
               size_t size, int exit_status);

/* Who was asked, and who says that they are to be. */
struct json_server {
    const char *typed;             /* the name as it was typed; NULL: it was not */
    const struct query_name *name; /* in place of that; NULL: not known */
    const struct query_endpoint *endpoint;
    const char *transport; /* in small letters */
    const char *source;    /* "command_line", "resolv.conf", "glue" ...; NULL: not known */
    unsigned line;         /* of the file that is the source; 0: it is none */
};
void json_server(struct json *json, const char *key, const struct json_server *server);

/* The words of the schema: "udp", "command_line", "reply", "tcp", "id", "good"; NULL where there is
 * null. */
const char *json_transport_word(enum query_transport transport);
const char *json_source_word(enum query_origin_kind kind);
const char *json_end_word(enum query_end end);
const char *json_next_word(enum query_next next);
const char *json_mismatch_word(enum query_mismatch what);
const char *json_verdict_word(enum query_tsig_verdict verdict);

/* The question of a request: null if it has none. */
void json_request(struct json *json, const char *key, const struct query_request *request);

/* The keys of a reply: size, id, opcode, status, rcode, flags, edns and the three sections; null
 * and nothing where `message` is NULL. */
void json_reply(struct json *json, const struct query_message *message);

/* What the signature comes to: null where nothing was verified. */
void json_tsig(struct json *json, const char *key, const struct query_tsig_check *check);

/* {"code", "text", "offset"}, or null for QUERY_OK; the offset is that of the message's fault. */
void json_error(struct json *json, const char *key, enum query_status status,
                const struct query_message *message);

/* From the last query of an exchange to its reply; null: there is none. */
void json_time(struct json *json, const char *key, const struct query_exchange *exchange);

/* What is odd about an exchange that is over (NULL: there was none), and all its tries with their
 * octets: the last keys of its line. */
void json_warnings(struct json *json, const char *key, const struct query_exchange *exchange);
void json_tries(struct json *json, const char *key, const struct query_exchange *exchange);

#endif
