/* revc/offline.h: what can be said of addresses without asking anybody: the names to ask for, and
 * how they come about. */
#ifndef REVC_OFFLINE_H
#define REVC_OFFLINE_H

#include "revc/revc.h"
#include "revc/span.h"

/* The names of the addresses, of a prefix those of the zones that it is cut into. */
void revc_print_reverse(const struct revc_plan *plan, struct revc_span *span);

/* The name for each address, octet by octet or digit by digit. */
void revc_explain(const struct revc_plan *plan, struct revc_span *span);

#endif
