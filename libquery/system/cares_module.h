/* system/cares_module.h: what the module query-cares offers to the library.
 *
 * The module knows c-ares and the platform's sockets; it calls nothing of the
 * library, and only system/host.c calls the module. */
#ifndef SYSTEM_CARES_MODULE_H
#define SYSTEM_CARES_MODULE_H

#include <query/system.h>

#define CARES_MODULE_FILE  "query-cares.so"
#define CARES_MODULE_TABLE "query_cares_module_3"

struct cares_module {
    /* The addresses of a host by the hosts file, then DNS; `family` 4, 6 or 0 for
     * both.  Writes at most `room` endpoints, in c-ares' order, and their number.
     * QUERY_NOT_FOUND, SYNTAX (no host name), TIMEOUT, NO_SERVER (no server gave a
     * usable answer), MEMORY, SYSTEM. */
    enum query_status (*find)(const char *host, unsigned family, uint16_t port, uint32_t timeout_ms,
                              struct query_endpoint *endpoints, size_t room, size_t *count);

    /* The same with port 0, and `tap` is told of all messages. */
    enum query_status (*watch)(const char *host, unsigned family, uint32_t timeout_ms,
                               query_host_tap *tap, void *context, struct query_endpoint *endpoints,
                               size_t room, size_t *count);

    /* The name of an address by the hosts file, then DNS, as a text of at most
     * `room` octets with its NUL; `tap` is told of all messages.  Errors as above. */
    enum query_status (*watch_name)(const struct query_endpoint *address, uint32_t timeout_ms,
                                    query_host_tap *tap, void *context, char *name, size_t room);

    /* The servers that c-ares would ask, port 0 where it names none; `*count` is
     * how many there are, of which at most `room` are written.
     * QUERY_MEMORY, SYSTEM. */
    enum query_status (*servers)(struct query_endpoint *endpoints, size_t room, size_t *count);
};

extern QUERY_API const struct cares_module query_cares_module_3;

#endif
