/* digc/batch.h: the questions of a file (-f), many at a time.
 *
 * Knows lines, results in their order, and how far it has come; it must not know how a
 * reply is shown, nor sockets. */
#ifndef DIGC_BATCH_H
#define DIGC_BATCH_H

#include "digc/ask.h"

/* Asks the plan's questions, one after the other, and then what the lines of
 * plan->batch_file ask for.  What is wrong with a line is said, and the next one is taken.
 * Returns the worst exit status of all questions and lines; DIGC_EXIT_BATCH if the file
 * cannot be opened. */
int digc_batch(struct digc_session *session);

#endif
