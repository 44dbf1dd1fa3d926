/* render/explain.h: what came back in words, for people who do not know DNS.
 *
 * The terms are those of RFC 9499.  What stands in records and options is told by the library's
 * tables; nothing here knows a type but those that answers are made of. */
#ifndef RENDER_EXPLAIN_H
#define RENDER_EXPLAIN_H

#include "render/form.h"

/* An exchange that is over. */
void explain_print(const struct form_view *view, const struct query_exchange *exchange);

/* A transfer: whom it is asked of, and at its end what came and how it ended. */
void explain_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                            enum query_transfer_fact fact);

/* A walk, step by step, in the words of walk_explain_hop_print(). */
void explain_walk_print(const struct form_view *view, const struct walk_view *walk,
                        const struct query_hop *hop);

#endif
