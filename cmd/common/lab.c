#include "common/lab.h"

#include <errno.h>
#include <string.h>

struct query_lab *lab_open(const char *folder, struct query_sink *diagnostics, const char *program)
{
    struct query_lab *lab = NULL;
    struct query_lab_fault fault;
    enum query_status status =
        folder != NULL ? query_lab_read(&lab, folder, &fault) : query_lab_new(&lab, &fault);
    if (status == QUERY_OK)
        return lab;
    int error = errno;
    query_sink_text(diagnostics, program);
    query_sink_text(diagnostics, ": lab: ");
    query_lab_fault_print(diagnostics, &fault);
    if (status == QUERY_SYSTEM) {
        query_sink_text(diagnostics, ": ");
        query_sink_text(diagnostics, strerror(error));
    }
    query_sink_char(diagnostics, '\n');
    return NULL;
}

size_t lab_find_server(const struct query_lab *lab, const char *host, bool ipv4, bool ipv6,
                       struct query_endpoint *endpoints, size_t room)
{
    struct query_name name;
    size_t count = 0;
    if (query_name_scan(&name, host, strlen(host), query_name_root(), NULL) != QUERY_OK)
        return 0;
    for (size_t i = 0; i < query_lab_count(lab); i++) {
        const struct query_lab_server *server = query_lab_server(lab, i);
        bool found = false;
        for (size_t j = 0; j < server->name_count && !found; j++)
            found = query_name_equal(&server->names[j], &name);
        for (size_t j = 0; found && j < server->address_count && count < room; j++) {
            if (!(server->addresses[j].family == 4 ? ipv4 : ipv6))
                continue;
            endpoints[count] = server->addresses[j];
            endpoints[count++].port = 0;
        }
    }
    return count;
}
