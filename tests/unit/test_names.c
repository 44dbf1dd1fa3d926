/* Names as people type them: addresses turned round, and searches. */
#include "common/names.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_reverse(const char *text, const char *want)
{
    char room[128];
    struct query_sink sink;
    query_sink_init(&sink, room, sizeof room - 1);
    cr_expect_eq(names_print_reverse(&sink, text), QUERY_OK);
    room[sink.size] = '\0';
    cr_expect_str_eq(room, want);
}

Test(names, an_address_is_turned_round)
{
    expect_reverse("192.0.2.1", "1.2.0.192.in-addr.arpa.");
    /* RFC 3596 section 2.5 has this example. */
    expect_reverse("4321:0:1:2:3:4:567:89ab",
                   "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa");
    expect_reverse("foo.bar", "bar.foo.in-addr.arpa.");
}

Test(names, an_address_is_one_in_full_and_without_a_scope)
{
    cr_expect(names_is_address("192.0.2.1"));
    cr_expect(names_is_address("::1"));
    cr_expect_not(names_is_address("127.1"));
    cr_expect_not(names_is_address("192.0.2.256"));
    cr_expect_not(names_is_address("fe80::1%1"));
    cr_expect_not(names_is_address(""));
}

static enum names_end begin(const char *text, unsigned ndots, struct names_search *search,
                            char said[256])
{
    static const char conf[] = "search example.org example.net\n";
    static struct query_config config;
    struct query_sink sink;
    query_config_scan(&config, conf, strlen(conf));
    query_sink_init(&sink, said, 255);
    struct names names = {.program = "prog", .diagnostics = &sink};
    struct names_rules rules = {.ndots = ndots, .config = &config, .idn_hint = ""};
    enum names_end end = names_begin(&names, &rules, text, search);
    said[sink.size] = '\0';
    return end;
}

Test(names, a_short_name_stands_for_itself_in_each_domain_and_then_alone)
{
    static const char *const wanted[] = {"www.example.org", "www.example.net", "www"};
    struct names_search search;
    struct query_candidate candidate;
    char said[256], room[64];
    cr_assert_eq(begin("www", 1, &search, said), NAMES_OK);
    for (size_t i = 0; i < 3; i++) {
        struct query_sink sink;
        cr_assert(query_search_next(&search.search, &candidate));
        query_sink_init(&sink, room, sizeof room - 1);
        query_name_print_relative(&sink, &candidate.name);
        room[sink.size] = '\0';
        cr_expect_str_eq(room, wanted[i]);
    }
    cr_expect_not(query_search_next(&search.search, &candidate));
}

Test(names, what_is_no_name_is_said_in_the_words_of_dig)
{
    struct names_search search;
    char said[256];
    cr_expect_eq(begin("bad..name", 1, &search, said), NAMES_ILLEGAL);
    cr_expect_str_eq(said, "prog: 'bad..name' is not a legal name (empty label)\n");
    cr_expect_eq(begin("", 1, &search, said), NAMES_REFUSED);
    cr_expect_str_eq(said, "prog: '' is not in legal name syntax (unexpected end of input)\n");
    cr_expect_eq(begin("\\[x1.example", 0, &search, said), NAMES_ILLEGAL);
    cr_expect_str_eq(said, "prog: '\\[x1.example' is not a legal name (bad label type)\n");
}
