/* digc/trace.h: +trace: the resolver tells the servers of the root, and from there on every step is
 * asked and shown. */
#ifndef DIGC_TRACE_H
#define DIGC_TRACE_H

#include "digc/ask.h"

/* Walks to the name of the asking's question; its servers are asked for the root.  Returns and
 * sets what digc_ask() does. */
int digc_trace(struct digc_asking *asking, bool *end);

#endif
