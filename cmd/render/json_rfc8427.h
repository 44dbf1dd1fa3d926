/* render/json_rfc8427.h: messages as JSON with the names of RFC 8427, for programs that know those.
 *
 * Knows exchanges; it must not know options.  Who was asked, and how that went, has no place in it.
 */
#ifndef RENDER_JSON_RFC8427_H
#define RENDER_JSON_RFC8427_H

#include "render/json.h"

#include <query/transfer.h>

/* A line with the last query and its reply, as far as there are such (section 3). */
void json_rfc8427_print(struct query_sink *sink, const struct query_exchange *exchange);

/* A line for each message of a zone transfer; for query_transfer_observe(). */
void json_rfc8427_transfer_print(struct query_sink *sink, const struct query_transfer_state *state,
                                 enum query_transfer_fact fact);

#endif
