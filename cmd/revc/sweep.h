/* revc/sweep.h: all addresses of an input asked for, many at the same time, and what came printed
 * as it is wanted: in their order, or as it comes.
 *
 * Memory depends on how many are under way, not on how many there are. */
#ifndef REVC_SWEEP_H
#define REVC_SWEEP_H

#include "revc/input.h"
#include "revc/print.h"

#include <query/engine.h>
#include <signal.h>

struct revc_sweep {
    const struct revc_plan *plan;
    struct revc_input *input;
    struct revc_printer *printer;
    struct query_engine *engine;
    const struct servers *servers;
    bool lab;
    bool eager;                        /* somebody may wait for the output */
    bool progress;                     /* and for news of a long run */
    const volatile sig_atomic_t *stop; /* set when the user wants no more */
};

/* Returns an exit status. */
int revc_sweep_run(const struct revc_sweep *sweep);

#endif
