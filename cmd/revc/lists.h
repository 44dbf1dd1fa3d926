/* revc/lists.h: what lists of addresses in DNS answer with, and what it stands for (RFC 5782).
 *
 * A list is a row in the table of lists.c, what it answers with are rows of its codes. */
#ifndef REVC_LISTS_H
#define REVC_LISTS_H

#include <query/name.h>

/* What an answer of the list below `zone` comes to, as common/outcome.h has it: OUTCOME_ANSWER is
 * an entry; OUTCOME_REFUSED: the list does not tell; OUTCOME_RCODE: no list has such an answer. */
int revc_list_outcome(const struct query_name *zone, const uint8_t octets[4]);

/* The meaning in words, which is "listed" for a list that the table does not have. */
void revc_list_print(struct query_sink *sink, const struct query_name *zone,
                     const uint8_t octets[4]);

#endif
