/* common/interrupt.h: Ctrl-C as something that is asked for: it stays pending, so that there is
 * no handler and no state for one.
 *
 * Knows signals; must not know what goes on meanwhile. */
#ifndef COMMON_INTERRUPT_H
#define COMMON_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* How long whoever waits may do so before asking again, in microseconds. */
enum { INTERRUPT_LOOK_US = 100000 };

struct interrupt {
    sigset_t waited, before;
    bool come;
};

/* From now on Ctrl-C does not end the program; if it was ignored it stays so.  One that is pending
 * already, as where Ctrl-C was held back before, is dropped. */
void interrupt_begin(struct interrupt *interrupt);
void interrupt_end(struct interrupt *interrupt);

/* Whether Ctrl-C was pressed since the beginning. */
bool interrupt_has_come(struct interrupt *interrupt);

#endif
