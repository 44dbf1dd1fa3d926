#include "common/servers.h"

#include "common/lab.h"

#include <string.h>

enum { FIND_TIMEOUT_MS = 10000 }; /* for the address of a server */

static bool is_mapped(const struct query_endpoint *e)
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return e->family == 6 && memcmp(e->octets, prefix, sizeof prefix) == 0;
}

static void add(struct servers *servers, const char *name, const struct query_endpoint *endpoint,
                struct query_origin origin)
{
    struct query_sink *out = servers->diagnostics;
    bool closed = endpoint->family == 4 && !servers->ipv4;
    if (servers->count >= SERVERS_MOST)
        return;
    /* To dig an IPv4 address where only IPv6 may be used is a mapped one. */
    if (closed || is_mapped(endpoint)) {
        query_sink_text(out, ";; Skipping mapped address '");
        query_sink_text(out, closed ? "::ffff:" : "");
        query_endpoint_print(out, endpoint);
        query_sink_text(out, "'\n");
        return;
    }
    struct query_endpoint *e = &servers->endpoints[servers->count];
    *e = *endpoint;
    if (e->port == 0 || servers->port_given)
        e->port = servers->port;
    servers->origins[servers->count] = origin;
    servers->names[servers->count++] = name;
}

void servers_add(struct servers *servers, const char *name, const struct query_endpoint *endpoint)
{
    add(servers, name, endpoint, (struct query_origin){.kind = QUERY_ORIGIN_USER});
}

/* The system's server number `index`.  False if -4 or -6 speaks against it; -b does not. */
static bool add_system(struct servers *servers, size_t index, const struct query_endpoint *endpoint,
                       struct query_origin origin)
{
    char *text = servers->texts[index];
    struct query_sink sink;
    if (!servers->any_family && (endpoint->family == 4 ? !servers->ipv4 : !servers->ipv6))
        return false;
    query_sink_init(&sink, text, SERVERS_TEXT);
    query_endpoint_print(&sink, endpoint);
    query_sink_char(&sink, '\0');
    add(servers, text, endpoint, origin);
    return true;
}

void servers_add_system(struct servers *servers, const struct query_config *config)
{
    static const struct query_endpoint fallback[] = {{.family = 6, .octets = {[15] = 1}},
                                                     {.family = 4, .octets = {127, 0, 0, 1}}};
    bool any = false;
    for (size_t i = 0; i < config->server_count && i < SERVERS_SYSTEM; i++)
        any |= add_system(servers, i, &config->servers[i].endpoint, config->servers[i].origin);
    for (size_t i = 0; !any && i < sizeof fallback / sizeof fallback[0]; i++)
        add_system(servers, i, &fallback[i], (struct query_origin){.kind = QUERY_ORIGIN_DEFAULT});
}

size_t servers_find(const struct query_lab *lab, bool ipv4, bool ipv6, const char *host,
                    struct query_endpoint *endpoints, size_t room, const char **reason)
{
    size_t count = 0;
    enum query_status status = query_endpoint_scan(endpoints, host, strlen(host));
    if (status == QUERY_OK) {
        /* An IPv4 address that must not be used is passed over when it would be asked. */
        *reason = "address family not supported";
        return endpoints[0].family == 4 || ipv6 ? 1 : 0;
    }
    if (lab != NULL) {
        *reason = "not found";
        return lab_find_server(lab, host, ipv4, ipv6, endpoints, room);
    }
    unsigned family = ipv4 && ipv6 ? 0 : ipv4 ? 4 : 6;
    status = query_host_find(host, family, 0, FIND_TIMEOUT_MS, endpoints, room, &count);
    *reason =
        status == QUERY_TIMEOUT || status == QUERY_MODULE ? query_status_text(status) : "not found";
    return status == QUERY_OK ? count : 0;
}
