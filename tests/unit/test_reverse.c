/* Names that stand for addresses.  Expected are the examples of RFC 1035, 2317, 3596 and 5782. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/reverse.h>
#include <string.h>

static struct query_endpoint address_of(const char *text)
{
    struct query_endpoint address = {0};
    cr_assert(query_endpoint_scan(&address, text, strlen(text)) == QUERY_OK);
    return address;
}

static void expect_name(const char *text, const char *zone, const char *wanted)
{
    struct query_endpoint address = address_of(text);
    struct query_name name, below = name_of(zone == NULL ? "." : zone), expected = name_of(wanted);
    cr_assert(query_reverse_name(&name, &address, zone == NULL ? NULL : &below) == QUERY_OK);
    cr_expect(query_name_equal(&name, &expected), "%s", text);
}

static void expect_zone(const char *text, unsigned bits, const char *wanted)
{
    struct query_endpoint address = address_of(text);
    struct query_name name, expected = name_of(wanted);
    cr_assert(query_reverse_zone(&name, &address, bits) == QUERY_OK);
    cr_expect(query_name_equal(&name, &expected), "%s/%u", text, bits);
}

Test(reverse, addresses_have_their_octets_or_digits_backwards)
{
    expect_name("10.2.0.52", NULL, "52.0.2.10.IN-ADDR.ARPA.");
    expect_name("255.100.9.0", NULL, "0.9.100.255.in-addr.arpa.");
    expect_name("4321:0:1:2:3:4:567:89ab", NULL,
                "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.IP6.ARPA.");
}

Test(reverse, lists_have_zones_of_their_own)
{
    expect_name("192.0.2.99", "bad.example.com.", "99.2.0.192.bad.example.com.");
    expect_name("2001:db8:1:2:3:4:567:89ab", "ugly.example.com.",
                "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2."
                "ugly.example.com.");
}

Test(reverse, zones_end_at_octets_and_digits)
{
    expect_zone("192.0.2.77", 24, "2.0.192.in-addr.arpa.");
    expect_zone("192.0.2.77", 8, "192.in-addr.arpa.");
    expect_zone("192.0.2.77", 0, "in-addr.arpa.");
    expect_zone("192.0.2.77", 32, "77.2.0.192.in-addr.arpa.");
    expect_zone("2001:db8::1", 32, "8.b.d.0.1.0.0.2.ip6.arpa.");
    expect_zone("2001:db8::1", 28, "b.d.0.1.0.0.2.ip6.arpa.");
    expect_zone("2001:db8::1", 0, "ip6.arpa.");
}

Test(reverse, less_than_an_octet_is_a_zone_of_rfc_2317)
{
    expect_zone("192.0.2.0", 25, "0/25.2.0.192.in-addr.arpa.");
    expect_zone("192.0.2.191", 26, "128/26.2.0.192.in-addr.arpa.");
    expect_zone("192.0.2.192", 26, "192/26.2.0.192.in-addr.arpa.");
    expect_zone("192.0.2.255", 31, "254/31.2.0.192.in-addr.arpa.");
}

Test(reverse, what_is_several_zones_is_refused)
{
    struct query_endpoint ipv4 = address_of("192.0.2.1"), ipv6 = address_of("2001:db8::1");
    struct query_name name = name_of("unchanged.");
    cr_expect(query_reverse_zone(&name, &ipv4, 20) == QUERY_RANGE);
    cr_expect(query_reverse_zone(&name, &ipv4, 33) == QUERY_RANGE);
    cr_expect(query_reverse_zone(&name, &ipv6, 33) == QUERY_RANGE);
    cr_expect(query_reverse_zone(&name, &ipv6, 129) == QUERY_RANGE);
    ipv4.family = 0;
    cr_expect(query_reverse_zone(&name, &ipv4, 24) == QUERY_ADDRESS);
    cr_expect(query_reverse_name(&name, &ipv4, NULL) == QUERY_ADDRESS);
    struct query_name unchanged = name_of("unchanged.");
    cr_expect(query_name_identical(&name, &unchanged));
}

Test(reverse, a_name_that_would_be_too_long_is_refused)
{
    char text[256];
    struct query_endpoint address = address_of("2001:db8::1");
    memset(text, 'a', sizeof text);
    for (size_t i = 63; i < 192; i += 64)
        text[i] = '.';
    text[192] = '\0'; /* 193 octets, and 64 for the address */
    struct query_name name, zone = name_of(text);
    cr_expect(query_reverse_name(&name, &address, &zone) == QUERY_NAME_LONG);
}
