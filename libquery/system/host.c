#include "base/module.h"
#include "system/address.h"
#include "system/cares_module.h"

#include <query/system.h>
#include <string.h>

enum query_status query_config_platform(struct query_config *config)
{
    const struct cares_module *cares = module_find(CARES_MODULE_FILE, CARES_MODULE_TABLE);
    struct query_endpoint endpoints[QUERY_CONFIG_SERVERS];
    size_t count;
    if (cares == NULL)
        return QUERY_MODULE;
    enum query_status status = cares->servers(endpoints, QUERY_CONFIG_SERVERS, &count);
    if (status != QUERY_OK)
        return status;
    size_t kept = count < QUERY_CONFIG_SERVERS ? count : QUERY_CONFIG_SERVERS;
    for (size_t i = 0; i < kept; i++)
        config->servers[i] = (struct query_config_server){
            .endpoint = endpoints[i], .origin = {.kind = QUERY_ORIGIN_PLATFORM}};
    config->server_count = kept;
    config->servers_ignored = count - kept;
    return QUERY_OK;
}

/* What is an address already needs no looking up, and no module. */
static enum query_status use_address(struct query_endpoint address, unsigned family, uint16_t port,
                                     struct query_endpoint *endpoints, size_t room, size_t *count)
{
    *count = 0;
    if (family != 0 && family != address.family)
        return QUERY_NOT_FOUND;
    address.port = port;
    if (room != 0)
        endpoints[(*count)++] = address;
    return QUERY_OK;
}

enum query_status query_host_find(const char *host, unsigned family, uint16_t port,
                                  uint32_t timeout_ms, struct query_endpoint *endpoints,
                                  size_t room, size_t *count)
{
    struct query_endpoint address;
    size_t size = strlen(host);
    *count = 0;
    if (size == 0 || size > QUERY_NAME_TEXT)
        return QUERY_SYNTAX;
    enum query_status status = address_scan(&address, host, size);
    if (status == QUERY_OK)
        return use_address(address, family, port, endpoints, room, count);
    if (status == QUERY_NOT_FOUND) /* an address whose interface does not exist */
        return status;
    const struct cares_module *cares = module_find(CARES_MODULE_FILE, CARES_MODULE_TABLE);
    if (cares == NULL)
        return QUERY_MODULE;
    return cares->find(host, family, port, timeout_ms, endpoints, room, count);
}

enum query_status query_host_watch(const char *host, unsigned family, uint32_t timeout_ms,
                                   query_host_tap *tap, void *context,
                                   struct query_endpoint *endpoints, size_t room, size_t *count)
{
    size_t size = strlen(host);
    *count = 0;
    if (size == 0 || size > QUERY_NAME_TEXT)
        return QUERY_SYNTAX;
    const struct cares_module *cares = module_find(CARES_MODULE_FILE, CARES_MODULE_TABLE);
    if (cares == NULL)
        return QUERY_MODULE;
    return cares->watch(host, family, timeout_ms, tap, context, endpoints, room, count);
}

enum query_status query_host_watch_name(const struct query_endpoint *address, uint32_t timeout_ms,
                                        query_host_tap *tap, void *context, struct query_name *name)
{
    char text[QUERY_NAME_TEXT + 1];
    const struct cares_module *cares = module_find(CARES_MODULE_FILE, CARES_MODULE_TABLE);
    if (cares == NULL)
        return QUERY_MODULE;
    enum query_status status =
        cares->watch_name(address, timeout_ms, tap, context, text, sizeof text);
    if (status != QUERY_OK)
        return status;
    status = query_name_scan(name, text, strlen(text), query_name_root(), NULL);
    return status == QUERY_OK ? QUERY_OK : QUERY_SYNTAX;
}
