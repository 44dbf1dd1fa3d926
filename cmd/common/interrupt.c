#include "common/interrupt.h"

#include <stddef.h>
#include <time.h>

static bool take_pending(const struct interrupt *interrupt)
{
    static const struct timespec at_once = {0};
    return sigtimedwait(&interrupt->waited, NULL, &at_once) == SIGINT;
}

void interrupt_begin(struct interrupt *interrupt)
{
    interrupt->come = false;
    sigemptyset(&interrupt->waited);
    sigaddset(&interrupt->waited, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt->waited, &interrupt->before);
    (void)take_pending(interrupt);
}

bool interrupt_has_come(struct interrupt *interrupt)
{
    struct sigaction action;
    if (!interrupt->come && take_pending(interrupt))
        interrupt->come = sigaction(SIGINT, NULL, &action) != 0 || action.sa_handler != SIG_IGN;
    return interrupt->come;
}

void interrupt_end(struct interrupt *interrupt)
{
    sigprocmask(SIG_SETMASK, &interrupt->before, NULL);
}
