#include "common/interrupt.h"

#include <stddef.h>
#include <time.h>

void interrupt_begin(struct interrupt *interrupt)
{
    interrupt->come = false;
    sigemptyset(&interrupt->waited);
    sigaddset(&interrupt->waited, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt->waited, &interrupt->before);
}

bool interrupt_has_come(struct interrupt *interrupt)
{
    static const struct timespec at_once = {0};
    struct sigaction action;
    if (!interrupt->come && sigtimedwait(&interrupt->waited, NULL, &at_once) == SIGINT)
        interrupt->come = sigaction(SIGINT, NULL, &action) != 0 || action.sa_handler != SIG_IGN;
    return interrupt->come;
}

void interrupt_end(struct interrupt *interrupt)
{
    sigprocmask(SIG_SETMASK, &interrupt->before, NULL);
}
