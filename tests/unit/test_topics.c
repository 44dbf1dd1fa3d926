/* `--help TOPIC` (common/topics.h), and the words that are near to others. */
#include "common/nearest.h"
#include "common/topics.h"

#include <criterion/criterion.h>
#include <query/edns.h>
#include <string.h>

static char out[1 << 16], said[4096];

static const struct option rows[] = {
    {.name = "bufsize",
     .least = 3,
     .argument = "OCTETS",
     .flags = OPTION_MAY_VALUE,
     .most = 65535,
     .help = "largest reply"},
    {.name = "do", .alias = "dnssec", .flags = OPTION_HIDDEN},
    {.name = "dnssec", .flags = OPTION_NO, .help = "signatures, please"},
};
static const char *const groups[] = {"EDNS"};
static const struct option_table table = {
    .lead = "+", .rows = rows, .count = 3, .groups = groups, .group_count = 1};
static const struct topic own[] = {{"trace", "from the root", "One.\nTwo."}};

static bool tell(const char *word)
{
    static const struct option_table *const tables[] = {&table};
    static const struct topics topics = {
        .program = "prog", .tables = tables, .table_count = 1, .own = own, .own_count = 1};
    struct query_sink sink, diagnostics;
    query_sink_init(&sink, out, sizeof out - 1);
    query_sink_init(&diagnostics, said, sizeof said - 1);
    bool told = topics_print(&sink, &diagnostics, &topics, word);
    out[sink.size] = said[diagnostics.size] = '\0';
    cr_assert_eq(sink.status, QUERY_OK);
    return told;
}

static void expect_told(const char *word, const char *wanted)
{
    cr_assert(tell(word), "%s", word);
    cr_expect(strstr(out, wanted) != NULL, "'%s' is not told of %s:\n%s", wanted, word, out);
}

/* RFC 1035 section 3.3.9 */
Test(topics, a_type_is_told_with_its_fields)
{
    cr_assert(tell("mx"));
    cr_assert_str_eq(out, "MX: host that takes mail for a domain\n"
                          "  type 15, RFC 1035, RFC 7505\n"
                          "  preference  lower is tried first\n"
                          "  exchange    host that takes mail; . takes none\n");
    expect_told("TYPE15", "MX: host");
    expect_told("DS", "(1 SHA-1, 2 SHA-256,");
    expect_told("AXFR", "It can be asked for; there are no records of it.");
    expect_told("MD", "It is no longer in use.");
}

/* RFC 6895, RFC 8914, RFC 6891 */
Test(topics, words_of_messages_are_told)
{
    expect_told("servfail", "SERVFAIL: the server could not find");
    expect_told("NXDOMAIN", "status (RCODE) 3\n");
    expect_told("AA", "aa: authoritative answer\n");
    expect_told("NOTIFY", "opcode 4\n");
    expect_told("CH", "class 3, RFC 6895\n");
    expect_told("ecs", "option of EDNS, number 8, RFC 7871\n");
    expect_told("Blocked", "extended error (EDE, RFC 8914) 15\n");
    expect_told("EDE15", "Blocked: ");
    expect_told("ede 15", "Blocked: ");
}

Test(topics, an_option_is_told_as_it_is_typed)
{
    expect_told("+bufsize", "+bufsize[=OCTETS]: largest reply\n");
    expect_told("+buf=12", "May be cut to +buf. At most 65535.\n");
    expect_told("bufsize", "an option of prog, under \"EDNS\"");
    expect_told("+nodnssec", "+[no]dnssec: signatures, please\n");
}

Test(topics, what_has_several_meanings_is_told_in_all)
{
    expect_told("do", "+[no]dnssec: signatures, please\n");
    expect_told("do", "\n\ndo: DNSSEC OK\n  a flag of EDNS");
    expect_told("ad", "in a query, the client wants to know whether the signatures are good\n");
    expect_told("any", "type 255");
    expect_told("any", "class 255");
    expect_told("trace", "trace: from the root\n  One.\n  Two.\n");
}

/* Nobody is sent to a topic that is none. */
Test(topics, whatever_is_listed_can_be_asked_for)
{
    static const char *const lists[] = {"topics",  "types", "classes", "flags",  "statuses",
                                        "opcodes", "edns",  "errors",  "options"};
    static char list[sizeof out];
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        char *rest = NULL;
        unsigned names = 0;
        cr_assert(tell(lists[i]), "%s", lists[i]);
        strcpy(list, out);
        for (char *line = strtok_r(list, "\n", &rest); line != NULL;
             line = strtok_r(NULL, "\n", &rest)) {
            char *end = strstr(line + 2, "  ");
            if (line[0] != ' ' || line[2] == ' ' || end == NULL)
                continue;
            *end = '\0';
            names++;
            cr_expect(tell(line + 2), "%s of %s", line + 2, lists[i]);
        }
        cr_expect_gt(names, 1, "%s", lists[i]);
    }
}

Test(topics, exit_statuses_are_those_of_the_program)
{
    cr_expect_not(tell("outcomes"));
}

Test(topics, an_unknown_word_gets_the_nearest)
{
    cr_assert_not(tell("NXDOMIAN"));
    cr_expect_str_eq(out, "");
    cr_expect_str_eq(said, "prog: there is no help on 'NXDOMIAN'\n"
                           "Did you mean 'NXDOMAIN'?\n"
                           "Use \"prog --help topics\" for what there is\n");
    cr_assert_not(tell("+bufsise"));
    cr_expect_not_null(strstr(said, "Did you mean '+bufsize'?"));
    cr_assert_not(tell("\033[31mnothing like it"));
    cr_expect_null(strchr(said, '\033'));
    cr_expect_null(strstr(said, "Did you mean"));
    cr_expect_not(tell("TYPE4711"));
    cr_expect_not(tell(""));
}

Test(nearest, types_and_classes_have_hints)
{
    struct query_sink sink;
    query_sink_init(&sink, out, sizeof out - 1);
    nearest_type_print(&sink, "MMX", ";; ");
    nearest_type_print(&sink, "cnmae", "");
    nearest_class_print(&sink, "CHAOSS", "");
    nearest_type_print(&sink, "ZZZZZZ", "");
    nearest_type_print(&sink, "B", "");
    out[sink.size] = '\0';
    cr_expect_str_eq(out, ";; Did you mean 'MX'?\nDid you mean 'CNAME'?\nDid you mean 'CHAOS'?\n");
}
