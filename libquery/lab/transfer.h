/* lab/transfer.h: zone transfers (RFC 5936, RFC 1995), for answer.c. */
#ifndef LAB_TRANSFER_H
#define LAB_TRANSFER_H

#include "lab/reply.h"

enum { TYPE_IXFR = 251, TYPE_AXFR = 252 };

/* States of struct query_answer. */
enum { ANSWER_FRESH, ANSWER_GOES_ON, ANSWER_OVER };

/* Begins the transfer that the reply's question asks for: writes the first message, or an RCODE
 * that says why not. */
void transfer_begin(struct query_answer *answer, struct reply *r,
                    const struct query_message *query);

/* Writes the next message. */
void transfer_next(struct query_answer *answer, struct reply *r);

#endif
