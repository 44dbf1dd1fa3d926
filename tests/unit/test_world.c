/* The text that says who the servers of a lab are. */
#include "octets.h"

#include "lab/world.h"

#include <criterion/criterion.h>
#include <string.h>

static struct world world_of(const char *text)
{
    struct world world;
    struct query_zone_fault fault = {0};
    cr_assert_eq(world_scan(&world, text, strlen(text), &fault), QUERY_OK, "line %u: %s",
                 fault.line, fault.note);
    return world;
}

static const struct world_server *server(const struct world *world, size_t index)
{
    cr_assert_lt(index, world->servers.count);
    return (const struct world_server *)world->servers.items + index;
}

static const char *file(const struct world *world, size_t index)
{
    cr_assert_lt(index, world->zones.count);
    return ((const struct world_zone *)world->zones.items)[index].file;
}

Test(world, a_server_has_names_addresses_a_round_trip_a_behaviour_and_zones)
{
    struct world world = world_of("server ns1.example ns.example. 192.0.2.1 2001:db8::1 rtt=7ms "
                                  "zones=example,. behaviour=upward tcp=no\n");
    const struct world_server *one = server(&world, 0);
    const struct query_name *names = world.names.items;
    const struct world_address *addresses = world.addresses.items;
    struct query_name second = name_of("ns.example.");
    cr_assert_eq(world.servers.count, 1);
    cr_assert_eq(one->names.count, 2);
    cr_assert(query_name_equal(&names[1], &second));
    cr_assert_eq(one->addresses.count, 2);
    cr_assert_eq(addresses[0].endpoint.family, 4);
    cr_assert_eq(addresses[0].endpoint.port, 53);
    cr_assert_arr_eq(addresses[0].endpoint.octets, ((uint8_t[]){192, 0, 2, 1}), 4);
    cr_assert_eq(addresses[1].endpoint.family, 6);
    cr_assert_eq(one->rtt_us, 7000);
    cr_assert_eq(one->behaviour, QUERY_LAB_UPWARD);
    cr_assert(one->no_tcp);
    cr_assert_eq(one->zones.count, 2);
    cr_assert_str_eq(file(&world, 0), "zones/example.zone");
    cr_assert_str_eq(file(&world, 1), "zones/root.zone");
    world_fini(&world);
}

Test(world, what_is_not_said_is_the_default)
{
    struct world world = world_of("server ns1.example 192.0.2.1");
    cr_assert_eq(server(&world, 0)->rtt_us, 20000);
    cr_assert_eq(server(&world, 0)->behaviour, QUERY_LAB_ANSWERS);
    cr_assert_not(server(&world, 0)->no_tcp);
    cr_assert_eq(server(&world, 0)->zones.count, 0);
    world_fini(&world);
}

Test(world, comments_empty_lines_and_continued_lines_are_read_over)
{
    struct world world = world_of("# a comment\n"
                                  "\n"
                                  "   \t\n"
                                  "server ns1.example 192.0.2.1 # one\r\n"
                                  "    # between\n"
                                  "\n"
                                  "\trtt=1ms\n"
                                  "    zones=example # two\n"
                                  "server ns2.example 192.0.2.2");
    cr_assert_eq(world.servers.count, 2);
    cr_assert_eq(server(&world, 0)->rtt_us, 1000);
    cr_assert_eq(server(&world, 0)->zones.count, 1);
    cr_assert_eq(server(&world, 1)->rtt_us, 20000);
    world_fini(&world);
}

Test(world, servers_share_the_file_of_a_zone_and_variants_have_files_of_their_own)
{
    struct world world = world_of("server a.example 192.0.2.1 zones=example\n"
                                  "server b.example 192.0.2.2 zones=example.,example.org\n"
                                  "server c.example 192.0.2.3 zones=example@old,.@new\n");
    const uint32_t *served = world.served.items;
    const struct world_zone *zones = world.zones.items;
    struct query_name example = name_of("example.");
    cr_assert_eq(world.zones.count, 4);
    cr_assert_eq(served[0], served[1]);
    cr_assert_str_eq(file(&world, 2), "zones/example@old.zone");
    cr_assert(query_name_equal(&zones[2].origin, &example));
    cr_assert_str_eq(file(&world, 3), "zones/root@new.zone");
    cr_assert_eq(zones[3].origin.size, 1);
    world_fini(&world);
}

Test(world, what_is_wrong_is_told_with_line_and_column)
{
    static const struct {
        const char *text;
        enum query_status status;
        unsigned line, column;
        const char *field;
    } cases[] = {
        {"host ns1 192.0.2.1", QUERY_WORD, 1, 1, "line"},
        {"\n  rtt=1ms", QUERY_PLACE, 2, 3, "line"},
        {"server", QUERY_MISSING, 1, 1, "server"},
        {"# a\nserver 192.0.2.1", QUERY_MISSING, 2, 8, "server"},
        {"server ns1.example\nserver b 192.0.2.1", QUERY_MISSING, 1, 1, "server"},
        {"server ns1.example rtt=1ms", QUERY_MISSING, 1, 1, "server"},
        {"server ns1..example 192.0.2.1", QUERY_LABEL_EMPTY, 1, 8, "name"},
        {"server ns1 192.0.2.1 192.0.2", QUERY_ADDRESS, 1, 22, "address"},
        {"server ns1 192.0.2.1 rtt=1ms 192.0.2.2", QUERY_EXTRA, 1, 30, "key"},
        {"server ns1 192.0.2.1 ttl=1", QUERY_WORD, 1, 22, "key"},
        {"server ns1 192.0.2.1 rtt=1ms\n rtt=2ms", QUERY_DUPLICATE, 2, 2, "rtt"},
        {"server ns1 192.0.2.1 rtt=", QUERY_MISSING, 1, 26, "rtt"},
        {"server ns1 192.0.2.1 rtt=20", QUERY_NUMBER, 1, 26, "rtt"},
        {"server ns1 192.0.2.1 rtt=ms", QUERY_NUMBER, 1, 26, "rtt"},
        {"server ns1 192.0.2.1 rtt=-1ms", QUERY_NUMBER, 1, 26, "rtt"},
        {"server ns1 192.0.2.1 rtt=60001ms", QUERY_RANGE, 1, 26, "rtt"},
        {"server ns1 192.0.2.1 behaviour=alive", QUERY_WORD, 1, 32, "behaviour"},
        {"server ns1 192.0.2.1 tcp=maybe", QUERY_WORD, 1, 26, "tcp"},
        {"server ns1 192.0.2.1 zones=a,,b", QUERY_MISSING, 1, 30, "zones"},
        {"server ns1 192.0.2.1 zones=a,b,a@2", QUERY_DUPLICATE, 1, 32, "zones"},
        {"server ns1 192.0.2.1 zones=a,../../b", QUERY_LABEL_EMPTY, 1, 30, "zones"},
        {"server ns1 192.0.2.1 zones=0/25.b", QUERY_PLACE, 1, 28, "zones"},
        {"server ns1 192.0.2.1 zones=b@../../c", QUERY_PLACE, 1, 28, "zones"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world world;
        struct query_zone_fault fault = {0};
        enum query_status status = world_scan(&world, cases[i].text, strlen(cases[i].text), &fault);
        cr_expect_eq(status, cases[i].status, "%s: %s", cases[i].text, query_status_name(status));
        cr_expect_eq(fault.status, cases[i].status, "%s", cases[i].text);
        cr_expect_eq(fault.line, cases[i].line, "%s: line %u", cases[i].text, fault.line);
        cr_expect_eq(fault.column, cases[i].column, "%s: column %u", cases[i].text, fault.column);
        cr_expect_str_eq(fault.field, cases[i].field, "%s", cases[i].text);
    }
}

Test(world, an_octet_zero_ends_nothing)
{
    static const char text[] = "server ns1 192.0.2.1 rtt=1ms \0 zones=a";
    struct world world;
    struct query_zone_fault fault = {0};
    cr_assert_neq(world_scan(&world, text, sizeof text - 1, &fault), QUERY_OK);
    cr_assert_eq(fault.column, 30);
}

/* Every beginning of a good text is read or refused, and never read behind its end. */
Test(world, a_text_may_end_anywhere)
{
    static const char text[] = "# who\nserver ns1.example 192.0.2.1 2001:db8::1 rtt=7ms\n"
                               "    zones=example,.@old behaviour=lame tcp=yes # end\n";
    for (size_t size = 0; size < sizeof text; size++) {
        struct world world;
        struct query_zone_fault fault = {0};
        uint8_t *exact = octets_exact(text, size);
        if (world_scan(&world, (const char *)exact, size, &fault) == QUERY_OK)
            world_fini(&world);
        else
            cr_expect_neq(fault.line, 0);
        free(exact);
    }
}
