/* common/servers.h: the addresses of the servers that are asked, from the configuration or from
 * what somebody typed, as dig and host take them.
 *
 * Knows families and ports; must not know options nor questions. */
#ifndef COMMON_SERVERS_H
#define COMMON_SERVERS_H

#include <query/lab.h>
#include <query/system.h>

enum {
    SERVERS_MOST = 64,  /* addresses of the servers of one question */
    SERVERS_SYSTEM = 3, /* of resolv.conf that are asked, as resolver(3) has it */
    SERVERS_TEXT = 64   /* characters of an address as text */
};

struct servers {
    bool ipv4, ipv6; /* families that may be used */
    bool any_family; /* of the configuration's servers: a source address decides */
    bool port_given; /* `port` counts for servers with a port of their own, too */
    uint16_t port;
    struct query_sink *diagnostics;
    struct query_endpoint endpoints[SERVERS_MOST];
    const char *names[SERVERS_MOST];           /* as the user knows them; borrowed */
    struct query_origin origins[SERVERS_MOST]; /* who says that they are to be asked */
    char texts[SERVERS_SYSTEM][SERVERS_TEXT];
    size_t count;
};

/* Adds a server that the user has named, unless its family speaks against it: then a line says so.
 */
void servers_add(struct servers *servers, const char *name, const struct query_endpoint *endpoint);

/* Adds the first servers of the configuration, whose names are their addresses, or those of
 * this host where there are none. */
void servers_add_system(struct servers *servers, const struct query_config *config);

/* Finds the addresses of the server `host`, which may be an address, in the lab or with NULL in
 * the world outside.  Writes at most `room` and returns how many there are; 0: none, and
 * `*reason` says why in a few words ("not found"). */
size_t servers_find(const struct query_lab *lab, bool ipv4, bool ipv6, const char *host,
                    struct query_endpoint *endpoints, size_t room, const char **reason);

#endif
