#include "common/config.h"

#include <errno.h>
#include <string.h>

enum { CONFIG_TEXT = 4096 }; /* for the lines of a resolv.conf in the lab */

void config_of_lab(struct query_config *config, const struct query_lab *lab)
{
    char text[CONFIG_TEXT];
    struct query_sink sink;
    const struct query_lab_server *resolvers[QUERY_CONFIG_SERVERS];
    size_t count = query_lab_resolvers(lab, resolvers, QUERY_CONFIG_SERVERS);
    query_sink_init(&sink, text, sizeof text);
    for (size_t i = 0; i < count && i < QUERY_CONFIG_SERVERS; i++) {
        for (size_t k = 0; k < resolvers[i]->address_count; k++) {
            query_sink_text(&sink, "nameserver ");
            query_endpoint_print(&sink, &resolvers[i]->addresses[k]);
            query_sink_char(&sink, '\n');
        }
    }
    query_config_scan(config, text, sink.size);
    for (size_t i = 0; i < config->server_count; i++)
        config->servers[i].origin = (struct query_origin){.kind = QUERY_ORIGIN_LAB};
}

bool config_read(struct query_config *config, struct query_sink *diagnostics, const char *program)
{
    static const char path[] = "/etc/resolv.conf";
    enum query_status status = query_config_read(config, path);
    int error = errno;
    if (status == QUERY_OK && config->fault_line == 0)
        return true;
    query_sink_text(diagnostics, program);
    query_sink_text(diagnostics, ": parse of ");
    query_sink_text(diagnostics, path);
    query_sink_text(diagnostics, " failed: ");
    if (status == QUERY_SYSTEM) {
        query_sink_text(diagnostics, strerror(error));
    } else if (status != QUERY_OK) {
        query_sink_text(diagnostics,
                        status == QUERY_SPACE ? "too large" : query_status_text(status));
    } else {
        query_sink_text(diagnostics, "line ");
        query_sink_number(diagnostics, config->fault_line);
        query_sink_text(diagnostics, ": ");
        query_sink_text(diagnostics, query_status_text(config->fault));
    }
    query_sink_char(diagnostics, '\n');
    return false;
}
