#include <errno.h>
#include <query/engine.h>
#include <sys/random.h>

enum query_status query_random(void *octets, size_t size)
{
    uint8_t *at = octets;
    while (size != 0) {
        /* More than 256 octets may come in pieces, and a signal may interrupt. */
        ssize_t got = getrandom(at, size, 0);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return QUERY_SYSTEM;
        }
        at += got;
        size -= (size_t)got;
    }
    return QUERY_OK;
}
