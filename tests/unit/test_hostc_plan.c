/* hostc's command line: what words come to, as host takes them. */
#include "hostc/hostc.h"

#include <criterion/criterion.h>
#include <query/rdata.h>
#include <string.h>

struct said {
    char out[16384], diagnostics[4096];
    struct query_sink out_sink, diagnostics_sink;
    struct hostc_plan plan;
    int end;
};

static void read_words(struct said *said, const char *words)
{
    static char kept[16][512];
    char copy[512], *argv[32] = {(char[]){"hostc"}};
    int argc = 1;
    strcpy(copy, words);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        strcpy(kept[argc], word);
        argv[argc] = kept[argc];
        argc++;
    }
    *said = (struct said){.end = 0};
    query_sink_init(&said->out_sink, said->out, sizeof said->out - 1);
    query_sink_init(&said->diagnostics_sink, said->diagnostics, sizeof said->diagnostics - 1);
    said->plan = (struct hostc_plan){
        .program = "hostc", .out = &said->out_sink, .diagnostics = &said->diagnostics_sink};
    said->end = hostc_plan_begin(&said->plan, argc, argv);
    if (said->end == HOSTC_GO_ON)
        said->end = hostc_plan_words(&said->plan, argc, argv);
}

static struct hostc_plan plan_of(const char *words)
{
    static struct said said;
    read_words(&said, words);
    cr_assert_eq(said.end, HOSTC_GO_ON, "'%s': %s", words, said.diagnostics);
    return said.plan;
}

static void assert_refuses(const char *words, int end, const char *text)
{
    struct said said;
    read_words(&said, words);
    cr_expect_eq(said.end, end, "'%s': %d", words, said.end);
    cr_expect_not_null(strstr(said.diagnostics, text), "'%s': %s", words, said.diagnostics);
    cr_expect_eq(said.out_sink.size, 0);
}

Test(hostc_plan, the_tables_are_in_order)
{
    const struct option *row;
    const char *wrong = option_table_check(&hostc_long_options, &row);
    cr_assert_null(wrong, "--%s: %s", row->name, wrong);
    wrong = option_table_check(&hostc_dash_options, &row);
    cr_assert_null(wrong, "-%s: %s", row->name, wrong);
}

Test(hostc_plan, a_name_alone_is_asked_for_as_host_does)
{
    struct hostc_plan plan = plan_of("www.example.org");
    cr_expect_str_eq(plan.name, "www.example.org");
    cr_expect_null(plan.server);
    cr_expect(plan.defaults);
    cr_expect_eq(plan.type, 1);
    cr_expect_eq(plan.class, QUERY_CLASS_IN);
    cr_expect_eq(plan.tries, 2);
    cr_expect_eq(plan.port, 53);
    cr_expect_not(plan.tcp || plan.verbose || plan.no_recursion);
}

Test(hostc_plan, an_address_is_looked_up_as_ptr_whatever_the_type)
{
    cr_expect_eq(plan_of("192.0.2.1").type, 12);
    cr_expect_eq(plan_of("-t MX 2001:db8::1").type, 12);
    cr_expect_not(plan_of("192.0.2.1").defaults);
    cr_expect_eq(plan_of("192.0.2").type, 1, "what is no address in full is a name");
    cr_expect_eq(plan_of("fe80::1%1").type, 1);
}

Test(hostc_plan, options_end_with_the_first_word_but_for_those_of_two_dashes)
{
    struct hostc_plan plan = plan_of("example.org -v --json");
    cr_expect_str_eq(plan.server, "-v");
    cr_expect_not(plan.verbose);
    cr_expect(plan.json);
    cr_expect_str_eq(plan_of("-- -example.org").name, "-example.org");
    plan = plan_of("-rsTv example.org 192.0.2.1 more words");
    cr_expect(plan.no_recursion && plan.stop_on_servfail && plan.tcp && plan.verbose);
    cr_expect_str_eq(plan.server, "192.0.2.1");
}

Test(hostc_plan, a_list_stays_a_list_with_a_type_which_is_what_is_shown)
{
    struct hostc_plan plan = plan_of("-l example.org");
    cr_expect_eq(plan.type, 252);
    cr_expect(plan.list_addresses && plan.tcp && !plan.verbose);
    plan = plan_of("-l -t MX example.org");
    cr_expect_eq(plan.type, 252);
    cr_expect_eq(plan.list_type, 15);
    cr_expect_not(plan.list_addresses);
    plan = plan_of("-t MX -l example.org");
    cr_expect_eq(plan.type, 252);
    cr_expect_eq(plan.list_type, 15);
    cr_expect_eq(plan_of("-la example.org").list_type, 255);
    plan = plan_of("-t axfr example.org");
    cr_expect_eq(plan.list_type, 255);
    cr_expect(plan.verbose);
}

Test(hostc_plan, any_goes_over_tcp_unless_udp_is_wished_for)
{
    cr_expect(plan_of("-t ANY example.org").tcp);
    cr_expect_not(plan_of("-U -t ANY example.org").tcp);
    cr_expect_not(plan_of("-t ANY -U example.org").tcp);
    cr_expect_not(plan_of("-a example.org").tcp);
    struct hostc_plan plan = plan_of("-t IXFR=7 example.org");
    cr_expect(plan.tcp);
    cr_expect_eq(plan.serial, 7);
}

Test(hostc_plan, numbers_have_the_limits_of_host)
{
    cr_expect_eq(plan_of("-R 0 example.org").tries, 2);
    cr_expect_eq(plan_of("-R 4 example.org").tries, 5);
    cr_expect_eq(plan_of("-W 0 example.org").timeout_s, 1);
    cr_expect_eq(plan_of("-W x example.org").timeout_s, 1);
    cr_expect_gt(plan_of("-w example.org").timeout_s, 1000000);
    cr_expect_eq(plan_of("-N -3 example.org").ndots, 0);
    cr_expect_eq(plan_of("-p 99999 example.org").port, 99999 % 65536);
}

Test(hostc_plan, what_is_wrong_is_said_in_the_words_of_host)
{
    assert_refuses("-t nosuch a", 2, "hostc: invalid type: nosuch\n\n");
    assert_refuses("-c nosuch a", 2, "hostc: invalid class: nosuch\n\n");
    assert_refuses("-46 a", 1, "hostc: only one of -4 and -6 allowed\n");
    assert_refuses("-x a", 1, "hostc: illegal option -- x\nUsage: ");
    assert_refuses("- a", 1, "hostc: illegal option -- -\nUsage: ");
    assert_refuses("-W", 1, "hostc: option requires an argument -- W\nUsage: ");
    assert_refuses("-v", 1, "Usage: ");
    assert_refuses("-p x a", 1, "hostc: invalid port: x\n");
    assert_refuses("--jsno a", 1, "Did you mean '--json'?");
    assert_refuses("--system -t MX a", 1, "--system compares the addresses of a name");
}

Test(hostc_plan, options_that_hold_from_the_start_come_before_mistakes_in_the_others)
{
    struct said said;
    read_words(&said, "-t nosuch -V");
    cr_expect_eq(said.end, 0);
    cr_expect_not_null(strstr(said.diagnostics, "hostc "));
    read_words(&said, "-t nosuch --help");
    cr_expect_eq(said.end, 0);
    cr_expect_eq(strncmp(said.out, "Usage: hostc", 12), 0);
}
