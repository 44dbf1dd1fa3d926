/* digc/read.h: --read: what was saved earlier, in the form that is asked for, as if it had just
 * been received. */
#ifndef DIGC_READ_H
#define DIGC_READ_H

#include "digc/ask.h"

/* Reads the plan's file and shows what is in it: all, or what its questions have the names and, if
 * given, types of.  What comes through a pipe is shown as it comes.  Returns the exit status. */
int digc_read(struct digc_session *session);

#endif
