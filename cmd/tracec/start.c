#include "common/lab.h"
#include "common/output.h"
#include "common/roots.h"
#include "tracec/tracec.h"

#include <errno.h>
#include <query/system.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_LIMIT = 1 << 20, /* octets of a file of root hints */
    FIND_TIMEOUT_MS = 10000,
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_AAAA = 28
};

static struct query_walk_server *add_server(struct tracec_start *start,
                                            const struct query_name *name)
{
    if (start->count == TRACEC_SERVERS)
        return NULL;
    struct query_walk_server *server = &start->servers[start->count];
    *server = (struct query_walk_server){
        .name = *name, .addresses = start->addresses[start->count], .source = QUERY_ADDRESS_START};
    start->count++;
    return server;
}

static void add_address(struct tracec_start *start, struct query_walk_server *server,
                        const struct query_endpoint *address)
{
    if (server->address_count < TRACEC_ADDRESSES)
        start->addresses[server - start->servers][server->address_count++] = *address;
}

/* ---- servers that were given ---- */

static int add_given(struct tracec_start *start, const struct tracec_plan *plan,
                     const struct query_lab *lab, const char *text)
{
    struct query_endpoint found[TRACEC_ADDRESSES];
    struct query_name name = *query_name_root();
    size_t count = 1;
    if (query_endpoint_scan_port(found, text, strlen(text)) == QUERY_OK) {
        struct query_endpoint standard = found[0];
        standard.port = 53;
        const struct query_lab_server *server = lab == NULL ? NULL : query_lab_find(lab, &standard);
        if (server != NULL)
            name = server->names[0];
        *(found[0].family == 4 ? &start->ipv4 : &start->ipv6) =
            !(found[0].family == 4 ? plan->only_ipv6 : plan->only_ipv4);
    } else {
        bool ipv4 = !plan->only_ipv6, ipv6 = !plan->only_ipv4;
        enum query_status status =
            query_name_scan(&name, text, strlen(text), query_name_root(), NULL);
        if (status == QUERY_OK && lab != NULL)
            count = lab_find_server(lab, text, ipv4, ipv6, found, TRACEC_ADDRESSES);
        else if (status == QUERY_OK)
            status = query_host_find(text,
                                     ipv4 && ipv6 ? 0
                                     : ipv4       ? 4
                                                  : 6,
                                     0, FIND_TIMEOUT_MS, found, TRACEC_ADDRESSES, &count);
        if (status != QUERY_OK || count == 0)
            return tracec_fail(plan, "no address of server ", text, " found");
    }
    struct query_walk_server *server = add_server(start, &name);
    for (size_t i = 0; server != NULL && i < count; i++) {
        if (found[i].port == 0)
            found[i].port = plan->port == 0 ? 53 : plan->port;
        add_address(start, server, &found[i]);
    }
    return TRACEC_GO_ON;
}

static int find_given(struct tracec_start *start, const struct tracec_plan *plan,
                      const struct query_lab *lab)
{
    int end = TRACEC_GO_ON;
    if (plan->zone != NULL && query_name_scan(&start->zone, plan->zone, strlen(plan->zone),
                                              query_name_root(), NULL) != QUERY_OK)
        return tracec_fail(plan, "no legal name of a zone: ", plan->zone, "");
    for (size_t i = 0; i < plan->server_count && end == TRACEC_GO_ON; i++)
        end = add_given(start, plan, lab, plan->servers[i]);
    return end;
}

/* ---- root hints ---- */

struct hints {
    struct tracec_start *start;
    uint16_t port;
    bool servers; /* first the names of servers are taken, then their addresses */
};

static enum query_status take_hint(void *context, const struct query_zone_record *from)
{
    const struct hints *hints = context;
    const struct query_record *record = &from->record;
    struct query_endpoint address = {.port = hints->port};
    struct query_name name;
    if (hints->servers) {
        if (record->rdata.type == TYPE_NS && record->owner.labels == 0 &&
            query_name_take(&name, record->rdata.octets, record->rdata.size) == QUERY_OK)
            add_server(hints->start, &name);
        return QUERY_OK;
    }
    if (record->rdata.type == TYPE_A && record->rdata.size == 4)
        address.family = 4;
    else if (record->rdata.type == TYPE_AAAA && record->rdata.size == 16)
        address.family = 6;
    else
        return QUERY_OK;
    memcpy(address.octets, record->rdata.octets, record->rdata.size);
    for (size_t i = 0; i < hints->start->count; i++) {
        if (query_name_equal(&hints->start->servers[i].name, &record->owner))
            add_address(hints->start, &hints->start->servers[i], &address);
    }
    return QUERY_OK;
}

static int read_hints(struct tracec_start *start, const struct tracec_plan *plan)
{
    struct query_zone_text text = {.name = plan->hints};
    struct query_zone_fault fault;
    struct hints hints = {
        .start = start, .port = plan->port == 0 ? 53 : plan->port, .servers = true};
    char *octets = output_read_file(plan->hints, FILE_LIMIT, &text.size);
    if (octets == NULL) {
        char reason[128] = ": ";
        strncat(reason, strerror(errno), sizeof reason - 3);
        return tracec_fail(plan, "root hints ", plan->hints, reason);
    }
    text.text = octets;
    enum query_status status =
        query_zone_scan(query_name_root(), &text, NULL, take_hint, &hints, &fault);
    hints.servers = false;
    if (status == QUERY_OK)
        status = query_zone_scan(query_name_root(), &text, NULL, take_hint, &hints, &fault);
    free(octets);
    if (status != QUERY_OK) {
        query_sink_text(plan->diagnostics, plan->program);
        query_sink_text(plan->diagnostics, ": root hints: ");
        query_zone_fault_print(plan->diagnostics, &fault);
        query_sink_char(plan->diagnostics, '\n');
        return TRACEC_EXIT_USAGE;
    }
    for (size_t i = 0; i < start->count; i++) {
        if (start->servers[i].address_count != 0)
            return TRACEC_GO_ON;
    }
    return tracec_fail(plan, "root hints ", plan->hints, ": no server of the root has an address");
}

int tracec_start_find(struct tracec_start *start, const struct tracec_plan *plan,
                      const struct query_lab *lab)
{
    start->zone = *query_name_root();
    start->count = 0;
    start->hints = plan->server_count == 0;
    start->assumed = plan->server_count != 0 && plan->zone == NULL;
    start->ipv4 = !plan->only_ipv6;
    start->ipv6 = plan->only_ipv6 || (!plan->only_ipv4 && (lab != NULL || roots_have_ipv6()));
    if (plan->server_count != 0)
        return find_given(start, plan, lab);
    if (plan->hints != NULL)
        return read_hints(start, plan);
    start->count = roots_find(lab, plan->port == 0 ? 53 : plan->port, start->servers,
                              TRACEC_SERVERS, start->addresses[0], TRACEC_ADDRESSES);
    return TRACEC_GO_ON;
}
