/* render/json_lookup.h: lookups and transfers as JSON.
 *
 * Knows exchanges; it must not know options. */
#ifndef RENDER_JSON_LOOKUP_H
#define RENDER_JSON_LOOKUP_H

#include "render/json_event.h"

#include <query/transfer.h>

/* What only whoever asks knows of an exchange; all of it is borrowed. */
struct json_view {
    struct query_sink *sink;
    const char *const *server_names;           /* by server_index; NULL: not known */
    const struct query_origin *server_origins; /* the same: names are those that users typed */
    const char *outcome; /* a word for how the exchange ended; NULL: nobody has judged it */
};

/* The event "lookup": an exchange that is over, with its last reply or why there is none. */
void json_lookup_print(const struct json_view *view, const struct query_exchange *exchange);

/* The events "message" for each message of a zone transfer and "transfer" for its end; for
 * query_transfer_observe(), nothing for the other facts. */
void json_transfer_print(const struct json_view *view, const struct query_transfer_state *state,
                         enum query_transfer_fact fact);

#endif
