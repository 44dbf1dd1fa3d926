/* render/bytes.h: each message of an exchange octet by octet.
 *
 * Queries as they were sent and what came back, with what is not to be believed; a form of what
 * came back (render/form.h). */
#ifndef RENDER_BYTES_H
#define RENDER_BYTES_H

#include "render/form.h"

/* An exchange that is over: of each try the query, messages that were not believed, and the reply.
 */
void bytes_lookup_print(const struct form_view *view, const struct query_exchange *exchange);

/* A fact of a transfer: each message as it comes. */
void bytes_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                          enum query_transfer_fact fact);

#endif
