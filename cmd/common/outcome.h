/* common/outcome.h: exit statuses that tell how asking ended, the same in all commands:
 * tracec's always, those of the others with --exit=outcome.
 *
 * It knows exchanges; it must not know options nor what is printed. */
#ifndef COMMON_OUTCOME_H
#define COMMON_OUTCOME_H

#include <query/exchange.h>

enum outcome {
    OUTCOME_ANSWER = 0,
    OUTCOME_USAGE = 1,
    OUTCOME_NO_REPLY = 9,
    OUTCOME_INTERNAL = 10,
    OUTCOME_NODATA = 20,
    OUTCOME_NXDOMAIN = 21,
    OUTCOME_SERVFAIL = 22,
    OUTCOME_REFUSED = 23,
    OUTCOME_RCODE = 24,
    OUTCOME_TRUNCATED = 25, /* and TCP, if it was tried, brought nothing */
    OUTCOME_MALFORMED = 26, /* or a message that belongs to another query */
    OUTCOME_TRANSFER = 27 /* a zone that did not come whole, or a signature that does not verify */
};

/* The outcomes that all commands know, for people. */
struct outcome_row {
    enum outcome outcome;
    const char *meaning; /* small, without a full stop */
};
const struct outcome_row *outcome_table(size_t *count);

/* The outcome of an exchange that is over: an answer if there is a record of the type that was
 * asked for. */
enum outcome outcome_of(const struct query_exchange *exchange);

/* The same as a word for programs: "answer", "no_reply". */
const char *outcome_word(enum outcome outcome);

/* Which of two statuses is the worse: who did not reply is further from an answer than who said
 * no. */
int outcome_worst(int a, int b);

#endif
