#include "walk_scene.h"

#include "octets.h"
#include "reply.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

struct query_endpoint endpoint_of(const char *text)
{
    struct query_endpoint endpoint;
    cr_assert_eq(query_endpoint_scan(&endpoint, text, strlen(text)), QUERY_OK, "'%s'", text);
    return endpoint;
}

struct world world_of(const struct row *rows, const char *name)
{
    struct world world = {.rows = rows, .name = name_of(name), .zone = *query_name_root()};
    world.request = query_request_default(&world.name);
    world.policy = (struct query_walk_policy){.ipv4 = true, .ipv6 = true, .lookup.tries = 1};
    world.root = endpoint_of(ROOT);
    world.start = (struct query_walk_server){
        .name = name_of("a.root-servers.net."), .address_count = 1, .source = QUERY_ADDRESS_START};
    world.now_us = 1000000;
    return world;
}

static bool is_asked(const struct row *row, const struct query_record *question)
{
    struct query_name name;
    uint16_t type;
    if (row->name == NULL)
        return true;
    size_t size = strcspn(row->name, " ");
    cr_assert_eq(query_name_scan(&name, row->name, size, NULL, NULL), QUERY_OK, "'%s'", row->name);
    if (!query_name_equal(&name, &question->owner) || row->name[size] == '\0')
        return query_name_equal(&name, &question->owner);
    const char *word = row->name + size + 1;
    cr_assert_eq(query_type_scan(&type, word, strlen(word)), QUERY_OK, "'%s'", word);
    return type == question->rdata.type;
}

static const struct row *find_row(const struct world *world, const struct query_endpoint *server,
                                  const struct query_record *question)
{
    for (const struct row *row = world->rows; row->server != NULL; row++) {
        struct query_endpoint endpoint = endpoint_of(row->server);
        endpoint.port = server->port;
        if (query_endpoint_equal(&endpoint, server) && is_asked(row, question))
            return row;
    }
    cr_assert_fail("nobody was to ask %u.%u.%u.%u for '%s'", server->octets[0], server->octets[1],
                   server->octets[2], server->octets[3], text_of_name(&question->owner).text);
    return NULL;
}

/* What the engine would tell of the order. */
static enum query_action answer(struct world *world, struct query_order *order)
{
    uint8_t octets[65535];
    struct query_message query;
    struct query_record question;
    struct query_event event = {.kind = QUERY_EVENT_MESSAGE, .octets = octets};
    cr_assert_eq(query_message_parse(&query, order->query, order->size), QUERY_OK);
    cr_assert(query_message_question(&query, &question));
    cr_assert_eq(query.flags & QUERY_FLAG_RD, 0, "RD is set");
    const struct row *row = find_row(world, &order->server, &question);
    bool cut = strcmp(row->reply, "CUT") == 0;
    world->now_us += 1000;
    if (strcmp(row->reply, "TIMEOUT") == 0) {
        event.kind = QUERY_EVENT_TIMEOUT;
        world->now_us = order->deadline_us;
    } else if (strcmp(row->reply, "NO_ROUTE") == 0) {
        event.kind = QUERY_EVENT_SETUP;
        event.error = ENETUNREACH;
    } else {
        const char *text = strcmp(row->reply, "BROKEN") == 0                ? "AN . 0 A 192.0.2.9"
                           : cut && order->transport == QUERY_TRANSPORT_UDP ? "TC"
                           : cut ? "AA; AN www.example. 60 A 192.0.2.80"
                                 : row->reply;
        event.size =
            reply_put(octets, sizeof octets, query.id, &question.owner, question.rdata.type, text);
        event.size -= strcmp(row->reply, "BROKEN") == 0;
    }
    event.now_us = world->now_us;
    return query_walk_step(world->walk, &event, world->now_us, order);
}

static void count_fact(void *context, const struct query_walk *walk, const struct query_hop *hop,
                       enum query_walk_fact fact)
{
    struct world *world = context;
    cr_assert_eq(hop == NULL, fact == QUERY_WALK_FACT_DONE);
    if (fact == QUERY_WALK_FACT_ASK)
        cr_assert_eq(hop->verdict, QUERY_VERDICT_NONE);
    if (fact == QUERY_WALK_FACT_END)
        cr_assert_neq(hop->verdict, QUERY_VERDICT_NONE);
    if (hop != NULL)
        cr_assert_eq(query_walk_hop(walk, query_walk_hops(walk) - 1), hop);
    world->facts[fact]++;
}

enum query_walk_end world_go(struct world *world)
{
    struct query_order order;
    world->start.addresses = &world->root;
    world->walk = query_walk_new(&world->request, &world->policy, &world->zone, &world->start, 1,
                                 world->cache);
    cr_assert_not_null(world->walk);
    query_walk_observe(world->walk, count_fact, world);
    enum query_action action = query_walk_step(world->walk, NULL, world->now_us, &order);
    while (action == QUERY_ACTION_START)
        action = answer(world, &order);
    cr_assert_eq(action, QUERY_ACTION_DONE);
    cr_assert_eq(world->facts[QUERY_WALK_FACT_ASK], query_walk_hops(world->walk));
    cr_assert_eq(world->facts[QUERY_WALK_FACT_END], query_walk_hops(world->walk));
    cr_assert_eq(world->facts[QUERY_WALK_FACT_DONE], 1);
    return query_walk_ended(world->walk);
}

void assert_walk(const struct row *rows, const char *name, enum query_walk_end end, size_t hops)
{
    struct world world = world_of(rows, name);
    enum query_walk_end got = world_go(&world);
    cr_assert_eq(got, end, "%d", got);
    cr_assert_eq(query_walk_hops(world.walk), hops, "%zu", query_walk_hops(world.walk));
    query_walk_free(world.walk);
}

const struct query_hop *hop_at(const struct world *world, size_t number)
{
    cr_assert_lt(number, query_walk_hops(world->walk));
    return query_walk_hop(world->walk, number);
}

void assert_hop(const struct world *world, size_t number, const char *zone, const char *address,
                const char *name, enum query_verdict verdict)
{
    const struct query_hop *hop = hop_at(world, number);
    struct query_endpoint endpoint = endpoint_of(address);
    struct query_endpoint asked = hop->server->addresses[hop->address];
    asked.port = 0;
    cr_assert_eq(hop->number, number);
    cr_assert_str_eq(text_of_name(hop->zone).text, zone);
    cr_assert(query_endpoint_equal(&asked, &endpoint), "hop %zu", number);
    cr_assert_str_eq(text_of_name(hop->name).text, name);
    cr_assert_eq(hop->verdict, verdict, "hop %zu: %d", number, hop->verdict);
}
