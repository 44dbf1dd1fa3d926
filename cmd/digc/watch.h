/* digc/watch.h: asking again and again, and asking several servers side by side. */
#ifndef DIGC_WATCH_H
#define DIGC_WATCH_H

#include "digc/ask.h"

/* +watch: all questions of the plan, shown once, and then what changes.  Ends with Ctrl-C or after
 * as many rounds as +count says.  Each of these returns the exit status. */
int digc_watch(struct digc_session *session);

/* +until: all questions of the plan, until each server of each gives the value. */
int digc_until(struct digc_session *session);

/* +count: all questions of the plan, and how long the replies took. */
int digc_count(struct digc_session *session);

/* +compare: one question, asked of each of its servers. */
int digc_compare(struct digc_session *session, struct digc_question *question);

/* +allns: one question, asked of each address of each server of its zone. */
int digc_allns(struct digc_session *session, struct digc_question *question);

#endif
