/* Host names and the platform's servers through c-ares (system/host.c and its
 * module).  No name here needs a server: addresses, the hosts file, and names that
 * are refused before anybody is asked. */
#include "base/module.h"
#include "octets.h"
#include "system/cares_module.h"

#include <criterion/criterion.h>
#include <query/system.h>
#include <string.h>
#include <sys/resource.h>

enum { ROOM = 8, TIMEOUT_MS = 2000 };

struct found {
    struct query_endpoint endpoints[ROOM];
    size_t count;
    enum query_status status;
};

static struct found find(const char *host, unsigned family)
{
    struct found found = {.count = 99};
    found.status =
        query_host_find(host, family, 5353, TIMEOUT_MS, found.endpoints, ROOM, &found.count);
    return found;
}

static void expect_address(const char *host, const char *want)
{
    struct found found = find(host, 0);
    char text[128];
    struct query_sink sink;
    cr_expect_eq(found.status, QUERY_OK, "%s: %s", host, query_status_name(found.status));
    cr_assert_eq(found.count, 1, "%s: %zu", host, found.count);
    query_sink_init(&sink, text, sizeof text - 1);
    query_endpoint_print_port(&sink, &found.endpoints[0]);
    text[sink.size] = '\0';
    cr_expect_str_eq(text, want, "%s", host);
}

static void expect_failure(const char *host, unsigned family, enum query_status want)
{
    struct found found = find(host, family);
    cr_expect_eq(found.status, want, "'%s': %s", host, query_status_name(found.status));
    cr_expect_eq(found.count, 0);
}

static bool is_loopback(const struct query_endpoint *endpoint)
{
    static const uint8_t loopback6[16] = {[15] = 1};
    return endpoint->family == 4 ? endpoint->octets[0] == 127
                                 : memcmp(endpoint->octets, loopback6, 16) == 0;
}

/* ---- addresses ---- */

Test(host, an_address_needs_no_looking_up)
{
    expect_address("192.0.2.1", "192.0.2.1#5353");
    expect_address("2001:DB8::1", "2001:db8::1#5353");
    expect_address("127.1", "127.0.0.1#5353");
}

Test(host, an_address_of_the_other_family_is_not_found)
{
    expect_failure("192.0.2.1", 6, QUERY_NOT_FOUND);
    expect_failure("2001:db8::1", 4, QUERY_NOT_FOUND);
    cr_expect_eq(find("192.0.2.1", 4).count, 1);
    cr_expect_eq(find("2001:db8::1", 6).count, 1);
}

Test(host, a_scope_is_kept_and_must_exist)
{
    struct found found = find("fe80::1%1", 0);
    cr_assert_eq(found.status, QUERY_OK);
    cr_expect_eq(found.endpoints[0].scope, 1);
    expect_failure("fe80::1%no-such-if", 0, QUERY_NOT_FOUND);
}

/* ---- names ---- */

Test(host, localhost_is_this_host)
{
    /* RFC 6761 section 6.3: without asking anybody. */
    struct found found = find("localhost", 0);
    cr_expect_eq(found.status, QUERY_OK, "%s", query_status_name(found.status));
    cr_expect_gt(found.count, 0);
    for (size_t i = 0; i < found.count; i++) {
        cr_expect(is_loopback(&found.endpoints[i]));
        cr_expect_eq(found.endpoints[i].port, 5353);
    }
}

Test(host, a_family_is_all_that_is_looked_for)
{
    /* Not with family 6 as well: c-ares 1.18.1 leaks the name of a host that the
     * hosts file has without an address of that family. */
    struct found found = find("localhost", 4);
    cr_expect_eq(found.status, QUERY_OK);
    cr_expect_gt(found.count, 0);
    for (size_t i = 0; i < found.count; i++)
        cr_expect_eq(found.endpoints[i].family, 4);
}

Test(host, no_more_is_written_than_there_is_room_for)
{
    struct query_endpoint one[2];
    size_t count = 99;
    memset(one, 0x55, sizeof one);
    cr_expect_eq(query_host_find("localhost", 0, 53, TIMEOUT_MS, one, 1, &count), QUERY_OK);
    cr_expect_eq(count, 1);
    cr_expect_eq(one[1].family, 0x55, "the second was written");
    cr_expect_eq(query_host_find("192.0.2.1", 0, 53, TIMEOUT_MS, one, 0, &count), QUERY_OK);
    cr_expect_eq(count, 0);
}

Test(host, what_can_be_no_name_is_refused)
{
    char text[1100];
    expect_failure("", 0, QUERY_SYNTAX);
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    expect_failure(text, 0, QUERY_SYNTAX);
}

Test(host, an_onion_is_not_in_the_dns)
{
    expect_failure("example.onion", 0, QUERY_NOT_FOUND); /* RFC 7686 section 2 */
}

/* ---- the platform ---- */

Test(host, the_platforms_servers_replace_those_of_the_configuration)
{
    static const char text[] = "nameserver 192.0.2.77\nsearch example.com\n";
    struct query_config config;
    query_config_scan(&config, text, sizeof text - 1);
    cr_assert_eq(query_config_platform(&config), QUERY_OK);
    cr_expect_gt(config.server_count, 0); /* c-ares takes this host where there are none */
    for (size_t i = 0; i < config.server_count; i++) {
        cr_expect_eq(config.servers[i].origin.kind, QUERY_ORIGIN_PLATFORM);
        cr_expect(config.servers[i].endpoint.family == 4 || config.servers[i].endpoint.family == 6);
    }
    cr_expect_eq(config.search_count, 1);
}

/* ---- the module ---- */

Test(host, the_module_of_another_version_is_not_taken)
{
    cr_expect_not_null(module_find(CARES_MODULE_FILE, CARES_MODULE_TABLE));
    cr_expect_null(module_find(CARES_MODULE_FILE, "query_cares_module_0"));
}

Test(host, without_the_module_only_addresses_are_taken)
{
    struct rlimit before, none;
    struct query_config config;
    query_config_scan(&config, "nameserver 192.0.2.77\n", 22);
    /* No file can be opened, so no module can be loaded.  Criterion needs files too,
     * so what is expected is told afterwards. */
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    struct found name = find("localhost", 0), address = find("192.0.2.1", 0);
    enum query_status status = query_config_platform(&config);
    setrlimit(RLIMIT_NOFILE, &before);
    cr_expect_eq(name.status, QUERY_MODULE);
    cr_expect_eq(name.count, 0);
    cr_expect_eq(address.status, QUERY_OK);
    cr_expect_eq(address.count, 1);
    cr_expect_eq(status, QUERY_MODULE);
    cr_expect_eq(config.server_count, 1);
    cr_expect_eq(config.servers[0].endpoint.octets[3], 77);
}

/* ---- what goes over the wire ---- */

static void count_message(void *context, const struct query_host_message *message)
{
    (void)message;
    ++*(unsigned *)context;
}

Test(host, who_watches_a_name_of_the_hosts_file_hears_nothing)
{
    struct query_endpoint endpoints[ROOM];
    size_t count;
    unsigned messages = 0;
    cr_expect_eq(query_host_watch("localhost", 4, TIMEOUT_MS, count_message, &messages, endpoints,
                                  ROOM, &count),
                 QUERY_OK);
    cr_expect_gt(count, 0);
    cr_expect(is_loopback(&endpoints[0]));
    cr_expect_eq(messages, 0);
    cr_expect_eq(
        query_host_watch("", 4, TIMEOUT_MS, count_message, &messages, endpoints, ROOM, &count),
        QUERY_SYNTAX);
}

/* 127.0.0.1 stands in every hosts file, as localhost (RFC 1912 section 4.1). */
Test(host, an_address_of_the_hosts_file_has_its_name)
{
    const struct query_endpoint loopback = {.family = 4, .octets = {127, 0, 0, 1}};
    struct query_name name, localhost;
    unsigned messages = 0;
    cr_assert_eq(query_name_scan(&localhost, "localhost.", 10, NULL, NULL), QUERY_OK);
    cr_assert_eq(query_host_watch_name(&loopback, TIMEOUT_MS, count_message, &messages, &name),
                 QUERY_OK);
    cr_expect(query_name_equal(&name, &localhost));
    cr_expect_eq(messages, 0);
}
