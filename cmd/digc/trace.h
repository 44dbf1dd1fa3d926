/* digc/trace.h: +trace: the resolver tells the servers of the root, and from there on every step is
 * asked and shown. */
#ifndef DIGC_TRACE_H
#define DIGC_TRACE_H

#include "digc/ask.h"

/* Walks to the name of the question's request, which digc_question_prepare() has seen; `resolvers`
 * are asked for the root.  `render` is as for a lookup of theirs, `view` for a form that shows
 * walks.  Returns and sets what digc_ask() does. */
int digc_trace(struct digc_session *session, struct digc_question *question,
               const struct query_endpoint *resolvers, size_t resolver_count,
               struct dig_render *render, const struct form_view *view, bool *end);

#endif
