/* Addresses and ports: what inet_pton(3) takes, what RFC 5952 prints, and the
 * ways to write a port that dig, RFC 3986 and unbound.conf have. */
#include <criterion/criterion.h>
#include <net/if.h>
#include <query/endpoint.h>
#include <stdio.h>
#include <string.h>

typedef enum query_status scan_function(struct query_endpoint *endpoint, const char *text,
                                        size_t size);

static const char *printed(const struct query_endpoint *endpoint, bool port)
{
    static char text[100];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof(text) - 1);
    if (port)
        query_endpoint_print_port(&sink, endpoint);
    else
        query_endpoint_print(&sink, endpoint);
    cr_assert_eq(sink.status, QUERY_OK);
    text[sink.size] = '\0';
    return text;
}

static void assert_address(const char *text, const char *wanted)
{
    struct query_endpoint endpoint = {.port = 7};
    cr_assert_eq(query_endpoint_scan(&endpoint, text, strlen(text)), QUERY_OK, "%s", text);
    cr_expect_str_eq(printed(&endpoint, false), wanted);
    cr_expect_eq(endpoint.port, 0);
}

static void assert_port(const char *text, const char *wanted)
{
    struct query_endpoint endpoint;
    cr_assert_eq(query_endpoint_scan_port(&endpoint, text, strlen(text)), QUERY_OK, "%s", text);
    cr_expect_str_eq(printed(&endpoint, true), wanted);
}

static void assert_refused(scan_function *scan, const char *text, size_t size,
                           enum query_status wanted)
{
    struct query_endpoint endpoint = {.family = 4, .port = 7, .octets = {1, 2, 3, 4}};
    struct query_endpoint before = endpoint;
    enum query_status status = scan(&endpoint, text, size);
    cr_expect_eq(status, wanted, "'%s': %s, not %s", text, query_status_name(status),
                 query_status_name(wanted));
    cr_expect(query_endpoint_equal(&endpoint, &before), "'%s' has changed the endpoint", text);
}

Test(endpoint, an_ipv4_address_is_four_octets)
{
    struct query_endpoint endpoint;
    static const uint8_t octets[4] = {192, 0, 2, 1};
    cr_assert_eq(query_endpoint_scan(&endpoint, "192.0.2.1", 9), QUERY_OK);
    cr_assert_eq(endpoint.family, 4);
    cr_assert_arr_eq(endpoint.octets, octets, 4);
    assert_address("255.255.255.255", "255.255.255.255");
    assert_address("0.0.0.0", "0.0.0.0");
}

Test(endpoint, an_ipv6_address_is_sixteen_octets)
{
    struct query_endpoint endpoint;
    static const uint8_t octets[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 0x35};
    cr_assert_eq(query_endpoint_scan(&endpoint, "2001:db8::35", 12), QUERY_OK);
    cr_assert_eq(endpoint.family, 6);
    cr_assert_arr_eq(endpoint.octets, octets, 16);
}

/* RFC 5952 sections 4.1 to 4.3 and 5. */
Test(endpoint, ipv6_addresses_are_printed_in_their_canonical_form)
{
    assert_address("2001:0DB8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1");
    assert_address("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    assert_address("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
    assert_address("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
    assert_address("::FFFF:192.0.2.1", "::ffff:192.0.2.1");
    assert_address("::", "::");
    assert_address("::1", "::1");
}

Test(endpoint, only_a_prefix_of_the_text_may_be_given)
{
    struct query_endpoint endpoint;
    cr_assert_eq(query_endpoint_scan(&endpoint, "192.0.2.17", 9), QUERY_OK);
    cr_assert_str_eq(printed(&endpoint, false), "192.0.2.1");
}

Test(endpoint, what_is_no_address_is_refused)
{
    static const char *const texts[] = {
        "",           "1",      "192.0.2",    "192.0.2.256", "192.0.2.1.",   "192.0.2.1 ",
        " 192.0.2.1", "0x7f.1", "::1::",      ":::",         "12345::",      "2001:db8::g",
        "[::1]",      "::1%",   "1.2.3.4%lo", "example.com", "192.0.2.1#53", "1:2:3:4:5:6:7:8:9",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_refused(query_endpoint_scan, texts[i], strlen(texts[i]), QUERY_ADDRESS);
    assert_refused(query_endpoint_scan, "::1\0", 4, QUERY_ADDRESS);
    char longer[300];
    memset(longer, '1', sizeof longer);
    assert_refused(query_endpoint_scan, longer, sizeof longer, QUERY_ADDRESS);
}

/* RFC 4007 section 11: <address>%<zone>. */
Test(endpoint, a_scope_is_the_name_or_the_number_of_an_interface)
{
    struct query_endpoint endpoint;
    char name[IF_NAMESIZE], text[50];
    cr_assert_eq(query_endpoint_scan(&endpoint, "fe80::1%7", 9), QUERY_OK);
    cr_assert_eq(endpoint.scope, 7);
    cr_assert_str_eq(printed(&endpoint, false), "fe80::1%7");
    cr_assert_not_null(if_indextoname(1, name));
    snprintf(text, sizeof text, "fe80::1%%%s", name);
    cr_assert_eq(query_endpoint_scan(&endpoint, text, strlen(text)), QUERY_OK);
    cr_assert_eq(endpoint.scope, 1);
}

Test(endpoint, an_interface_that_is_not_there_is_not_found)
{
    assert_refused(query_endpoint_scan, "fe80::1%nosuch", 14, QUERY_NOT_FOUND);
    assert_refused(query_endpoint_scan, "fe80::1%0", 9, QUERY_NOT_FOUND);
    assert_refused(query_endpoint_scan, "fe80::1%4294967296", 18, QUERY_NOT_FOUND);
    assert_refused(query_endpoint_scan, "fe80::1%averyverylongname", 25, QUERY_NOT_FOUND);
}

Test(endpoint, a_port_stands_behind_a_hash_or_a_colon)
{
    assert_port("192.0.2.1#53", "192.0.2.1#53");
    assert_port("192.0.2.1:5353", "192.0.2.1#5353");
    assert_port("2001:db8::1#53", "2001:db8::1#53");
    assert_port("[2001:db8::1]:53", "2001:db8::1#53");
    assert_port("[2001:db8::1]#53", "2001:db8::1#53");
    assert_port("fe80::1%2#53", "fe80::1%2#53");
    assert_port("[fe80::1%2]:65535", "fe80::1%2#65535");
}

Test(endpoint, without_a_port_it_is_zero)
{
    assert_port("192.0.2.1", "192.0.2.1#0");
    assert_port("2001:db8::1:53", "2001:db8::1:53#0");
    assert_port("[2001:db8::1]", "2001:db8::1#0");
}

Test(endpoint, what_is_no_port_is_refused)
{
    static const struct {
        const char *text;
        enum query_status wanted;
    } cases[] = {
        {"192.0.2.1#", QUERY_NUMBER},
        {"192.0.2.1:", QUERY_NUMBER},
        {"192.0.2.1#5a", QUERY_NUMBER},
        {"192.0.2.1#-1", QUERY_NUMBER},
        {"192.0.2.1#+1", QUERY_NUMBER},
        {"192.0.2.1#5 ", QUERY_NUMBER},
        {"192.0.2.1#65536", QUERY_RANGE},
        {"192.0.2.1#99999999999999999999", QUERY_RANGE},
        {"[::1]:65536", QUERY_RANGE},
        {"[::1]53", QUERY_ADDRESS},
        {"[192.0.2.1]:53", QUERY_ADDRESS},
        {"[::1", QUERY_ADDRESS},
        {"::1]", QUERY_ADDRESS},
        {"[]", QUERY_ADDRESS},
        {"", QUERY_ADDRESS},
        {"#53", QUERY_ADDRESS},
        {"example.com#53", QUERY_ADDRESS},
        {":53", QUERY_ADDRESS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_refused(query_endpoint_scan_port, cases[i].text, strlen(cases[i].text),
                       cases[i].wanted);
}

Test(endpoint, endpoints_are_equal_if_address_port_and_scope_are)
{
    struct query_endpoint a, b;
    cr_assert_eq(query_endpoint_scan_port(&a, "fe80::1%2#53", 12), QUERY_OK);
    b = a;
    cr_assert(query_endpoint_equal(&a, &b));
    b.port = 54;
    cr_assert_not(query_endpoint_equal(&a, &b));
    b = a;
    b.scope = 3;
    cr_assert_not(query_endpoint_equal(&a, &b));
    b = a;
    b.octets[15] = 2;
    cr_assert_not(query_endpoint_equal(&a, &b));
    b = a;
    b.family = 4;
    cr_assert_not(query_endpoint_equal(&a, &b));
}

Test(endpoint, no_address_prints_nothing)
{
    struct query_endpoint none = {.family = 0};
    cr_assert_str_eq(printed(&none, false), "");
}
