/* render/pretty.h: what dig shows, laid out for people: server first, aligned columns, times to
 * live as durations, and no semicolons. */
#ifndef RENDER_PRETTY_H
#define RENDER_PRETTY_H

#include "render/form.h"

/* An exchange that is over. */
void pretty_print(const struct form_view *view, const struct query_exchange *exchange);

/* A transfer, message by message: records as they come, and at the end how it went. */
void pretty_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                           enum query_transfer_fact fact);

#endif
