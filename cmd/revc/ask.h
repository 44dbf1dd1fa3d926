/* revc/ask.h: which questions lead to what is wanted of an address, one after the other.
 *
 * Knows requests and replies; must not know servers, nor how many addresses there are. */
#ifndef REVC_ASK_H
#define REVC_ASK_H

#include "revc/answer.h"
#include "revc/revc.h"

#include <query/exchange.h>

/* An address that is being asked for. */
struct revc_asking {
    const struct revc_plan *plan;
    struct revc_answer *answer;
    struct query_request request; /* the present question */
    struct revc_fact *at;         /* that the question is about */
    bool later;                   /* it is not the first question */
};

/* Begins with the first question; false if the name for it would be too long. */
bool revc_asking_begin(struct revc_asking *asking, const struct revc_plan *plan,
                       struct revc_answer *answer);

/* Takes what came; true if there is another question. */
bool revc_asking_next(struct revc_asking *asking, const struct query_exchange *exchange);

#endif
