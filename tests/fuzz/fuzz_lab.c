/* Octets as the world of a lab and, behind the first octet zero, as a query to each of its
 * servers. */
#include "fuzz.h"

static const char zone[] = "$TTL 60\n@ SOA ns1 hostmaster 1 1h 15m 1w 1m\n@ NS ns1\n"
                           "ns1 A 192.0.2.1\nwww CNAME ns1\n*.w TXT x\nsub NS ns.sub\n"
                           "ns.sub A 192.0.2.2\n";

static void check_fault(const struct query_lab_fault *fault)
{
    char room[1024];
    struct query_sink sink;
    query_sink_init_drain(&sink, room, sizeof room, look, NULL);
    query_lab_fault_print(&sink, fault);
    require(query_sink_flush(&sink) == QUERY_OK, "a fault can be printed");
    require(fault->at.status != QUERY_OK, "a fault has a status");
}

/* Asks each server over both transports, and sees all orders to their ends. */
static void ask(struct query_lab *lab, const uint8_t *query, size_t size)
{
    struct query_engine *engine = query_lab_engine_new(lab);
    struct query_event event;
    uint64_t number;
    uint64_t before_us = query_lab_now_us(lab);
    size_t orders = 0, ends = 0;
    for (size_t i = 0; engine != NULL && i < query_lab_count(lab) && i < 100; i++) {
        struct query_order order = {.transport = QUERY_TRANSPORT_UDP,
                                    .server = query_lab_server(lab, i)->addresses[0],
                                    .query = query,
                                    .size = size,
                                    .deadline_us = 1000000};
        require(query_lab_find(lab, &order.server) == query_lab_server(lab, i),
                "a server is found at its address");
        orders += query_engine_start(engine, &order, &number) == QUERY_OK;
        order.transport = QUERY_TRANSPORT_TCP;
        order.keep_open = i % 2 == 0;
        orders += query_engine_start(engine, &order, &number) == QUERY_OK;
    }
    while (engine != NULL && query_engine_next(engine, UINT64_MAX, &event)) {
        require(event.now_us >= before_us, "time goes on");
        before_us = event.now_us;
        require(event.kind != QUERY_EVENT_MESSAGE || event.size >= 12, "a reply has a header");
        ends += event.kind != QUERY_EVENT_SENT && event.kind != QUERY_EVENT_MESSAGE;
    }
    require(orders == ends, "every order ends once");
    query_engine_free(engine);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    const uint8_t *zero = size == 0 ? NULL : memchr(octets, 0, size);
    size_t world_size = zero != NULL ? (size_t)(zero - octets) : size;
    struct query_zone_text files[] = {
        {"world", size == 0 ? "" : (const char *)octets, world_size},
        {"zones/example.zone", zone, sizeof zone - 1},
        {"zones/root.zone", zone, sizeof zone - 1},
    };
    struct query_lab *lab;
    struct query_lab_fault fault;
    if (query_lab_load(&lab, files, sizeof files / sizeof *files, &fault) != QUERY_OK) {
        require(lab == NULL, "there is no lab after a failure");
        check_fault(&fault);
        return 0;
    }
    require(query_resolver_attach(lab) != QUERY_DUPLICATE, "a new lab has no resolver yet");
    if (zero != NULL)
        ask(lab, zero + 1, size - world_size - 1);
    query_lab_free(lab);
    return 0;
}
