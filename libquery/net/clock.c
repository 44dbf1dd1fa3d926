#include <query/engine.h>
#include <time.h>

static int64_t read_clock(clockid_t which)
{
    struct timespec now = {0};
    clock_gettime(which, &now); /* cannot fail: both clocks are required by POSIX */
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

uint64_t query_clock_us(void)
{
    return (uint64_t)read_clock(CLOCK_MONOTONIC);
}

int64_t query_clock_unix_us(void)
{
    return read_clock(CLOCK_REALTIME);
}
