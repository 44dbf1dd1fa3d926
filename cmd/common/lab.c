#include "common/lab.h"

#include <errno.h>
#include <query/lookup.h>
#include <string.h>

enum { TYPE_A = 1, TYPE_AAAA = 28 };

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

/* Addresses of the answer, whose owner is at the end of what aliases there are. */
static size_t take_addresses(const struct query_message *message, struct query_endpoint *endpoints,
                             size_t room)
{
    struct query_record record;
    struct query_records records = query_records_begin(message, QUERY_SECTION_ANSWER);
    size_t count = 0;
    while (count < room && query_records_next(&records, &record)) {
        bool ipv4 = record.rdata.type == TYPE_A && record.rdata.size == 4;
        if (!ipv4 && (record.rdata.type != TYPE_AAAA || record.rdata.size != 16))
            continue;
        struct query_endpoint *endpoint = &endpoints[count++];
        *endpoint = (struct query_endpoint){.family = ipv4 ? 4 : 6};
        memcpy(endpoint->octets, record.rdata.octets, record.rdata.size);
    }
    return count;
}

static size_t ask_resolver(const struct query_lab *lab, struct query_engine *engine,
                           const struct query_request *request, struct query_endpoint *endpoints,
                           size_t room)
{
    const struct query_lab_server *resolver;
    const struct query_policy policy = {.tries = 1};
    size_t count = 0;
    if (query_lab_resolvers(lab, &resolver, 1) == 0)
        return 0;
    struct query_lookup *lookup = query_lookup_new(request, &policy, &resolver->addresses[0], 1);
    if (lookup == NULL)
        return 0;
    if (query_lookup_run(lookup, engine) == QUERY_OK) {
        const struct query_exchange *exchange = query_lookup_exchange(lookup);
        count = take_addresses(query_exchange_reply(exchange), endpoints, room);
    }
    query_lookup_free(lookup);
    return count;
}

size_t lab_find_host(struct query_lab *lab, const char *host, bool ipv4, bool ipv6,
                     struct query_endpoint *endpoints, size_t room)
{
    struct query_name name;
    size_t count = 0;
    if (query_name_scan(&name, host, strlen(host), query_name_root(), NULL) != QUERY_OK)
        return 0;
    struct query_engine *engine = query_lab_engine_new(lab);
    if (engine == NULL)
        return 0;
    struct query_request request = query_request_default(&name);
    if (ipv4)
        count = ask_resolver(lab, engine, &request, endpoints, room);
    request.type = TYPE_AAAA;
    if (ipv6)
        count += ask_resolver(lab, engine, &request, endpoints + count, room - count);
    query_engine_free(engine);
    return count;
}
