/* render/json_lookup.h: lookups as JSON, a line for each: what schema/lookup.schema.json and the
 * manuals describe, and other programs rely on.
 *
 * Knows exchanges; it must not know options. */
#ifndef RENDER_JSON_LOOKUP_H
#define RENDER_JSON_LOOKUP_H

#include "render/json.h"

#include <query/transfer.h>

/* The event "lookup": an exchange that is over, with its last reply or why there is none. */
void json_lookup_print(struct query_sink *sink, const struct query_exchange *exchange);

/* The events "message" for each message of a zone transfer and "transfer" for its end; for
 * query_transfer_observe(), nothing for the other facts. */
void json_transfer_print(struct query_sink *sink, const struct query_transfer_state *state,
                         enum query_transfer_fact fact);

/* Begins a line for an event; json_object_end() and json_line_end() end it. */
void json_event_begin(struct json *json, struct query_sink *sink, const char *event);

#endif
