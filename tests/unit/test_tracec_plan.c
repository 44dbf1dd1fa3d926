/* tracec's command line: what words come to, what is refused, colours, exit statuses. */
#include "tracec/tracec.h"

#include <criterion/criterion.h>
#include <string.h>

struct said {
    char out[16384], diagnostics[4096];
    struct query_sink out_sink, diagnostics_sink;
    struct tracec_plan plan;
    int end;
};

static void read_words(struct said *said, const char *words)
{
    char copy[512], *argv[32] = {(char[]){"tracec"}};
    static char kept[16][512];
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
    said->plan = (struct tracec_plan){
        .program = "tracec", .out = &said->out_sink, .diagnostics = &said->diagnostics_sink};
    said->end = tracec_plan_words(&said->plan, argc, argv);
}

static void assert_refuses(const char *words, const char *text)
{
    struct said said;
    read_words(&said, words);
    cr_assert_eq(said.end, 1, "'%s': %d", words, said.end);
    cr_assert_not_null(strstr(said.diagnostics, text), "'%s': %s", words, said.diagnostics);
    cr_assert_eq(said.out_sink.size, 0);
}

Test(tracec_plan, the_tables_are_in_order)
{
    const struct option *row;
    const char *wrong = option_table_check(&tracec_long_options, &row);
    cr_assert_null(wrong, "--%s: %s", row->name, wrong);
    wrong = option_table_check(&tracec_dash_options, &row);
    cr_assert_null(wrong, "-%s: %s", row->name, wrong);
}

Test(tracec_plan, a_type_belongs_to_the_name_before_it_or_to_all_without_one)
{
    struct said said;
    read_words(&said, "aaaa www.example.org example.org mx example.net");
    cr_assert_eq(said.end, TRACEC_GO_ON);
    cr_assert_eq(said.plan.question_count, 3);
    cr_assert_eq(said.plan.questions[0].type, 28);
    cr_assert_eq(said.plan.questions[1].type, 15);
    cr_assert_eq(said.plan.questions[2].type, 28);
    cr_assert_str_eq(said.plan.questions[2].name, "example.net");
}

Test(tracec_plan, with_t_and_with_a_final_dot_words_are_names)
{
    struct said said;
    read_words(&said, "-t ns mx a.");
    cr_assert_eq(said.end, TRACEC_GO_ON);
    cr_assert_eq(said.plan.question_count, 2);
    cr_assert_eq(said.plan.questions[0].type, 2);
    cr_assert_str_eq(said.plan.questions[0].name, "mx");
    read_words(&said, "mx. a");
    cr_assert_eq(said.plan.question_count, 1);
    cr_assert_eq(said.plan.questions[0].type, 1);
}

Test(tracec_plan, an_address_is_a_question_for_ptr)
{
    struct said said;
    read_words(&said, "a x.example -x 192.0.2.1 -x 2001:db8::1 ns");
    cr_assert_eq(said.end, TRACEC_GO_ON);
    cr_assert_eq(said.plan.question_count, 3);
    cr_assert_eq(said.plan.questions[0].type, 1);
    cr_assert_not(said.plan.questions[0].reverse);
    cr_assert_eq(said.plan.questions[1].type, 12);
    cr_assert(said.plan.questions[1].reverse);
    cr_assert_eq(said.plan.questions[2].type, 2);
}

Test(tracec_plan, values_stand_behind_the_sign_or_in_the_next_word)
{
    struct said said;
    read_words(&said, "--timeout=3 --tries 4 -p5300 --hints roots x.example");
    cr_assert_eq(said.end, TRACEC_GO_ON);
    cr_assert_eq(said.plan.timeout_s, 3);
    cr_assert_eq(said.plan.tries, 4);
    cr_assert_eq(said.plan.port, 5300);
    cr_assert_str_eq(said.plan.hints, "roots");
    cr_assert_eq(said.plan.question_count, 1);
    read_words(&said, "--lab x.example");
    cr_assert(said.plan.lab);
    cr_assert_null(said.plan.lab_folder);
    cr_assert_eq(said.plan.question_count, 1);
}

Test(tracec_plan, one_lesson_at_a_time_with_a_form_that_can_show_it)
{
    static const struct {
        const char *words;
        enum tracec_way way;
    } cases[] = {{"www.example.org", TRACEC_WALK},
                 {"--step www.example.org", TRACEC_STEP},
                 {"--explain --step --step www.example.org", TRACEC_STEP},
                 {"--cache --format=table www.example.org", TRACEC_CACHE},
                 {"www.example.org --compare --resolver 192.0.2.53", TRACEC_COMPARE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct said said;
        read_words(&said, cases[i].words);
        cr_assert_eq(said.end, TRACEC_GO_ON, "'%s'", cases[i].words);
        cr_assert_eq(said.plan.way, cases[i].way, "'%s'", cases[i].words);
    }
    assert_refuses("--step --compare www.example.org", "only one of --step, --cache and --compare");
    assert_refuses("--cache --explain www.example.org", "the form 'explain' does not go with");
    assert_refuses("--step --format=table www.example.org", "does not go with --step");
    assert_refuses("--compare --format=dot www.example.org", "the form 'dot'");
    assert_refuses("--cache -c CH www.example.org", "class IN only");
    assert_refuses("--resolver=192.0.2.53 www.example.org", "--resolver needs --compare");
}

Test(tracec_plan, what_is_wrong_with_the_words_is_said)
{
    assert_refuses("", "no name to walk to");
    assert_refuses("--alll x.example", "Did you mean '--all'?");
    assert_refuses("-z x.example", "unknown option '-z'");
    assert_refuses("x.example --hints", "'--hints' needs a value");
    assert_refuses("--tries=many x.example", "invalid tries 'many'");
    assert_refuses("-p 65536 x.example", "invalid port '65536'");
    assert_refuses("-t MMX x.example", "unknown type 'MMX'");
    assert_refuses("-4 -6 x.example", "only one of -4 and -6");
    assert_refuses("--zone=example x.example", "--zone needs a @SERVER");
    assert_refuses("--hints=roots @192.0.2.1 x.example", "only one of --hints and @SERVER");
    assert_refuses("--color=red x.example", "not 'red'");
    assert_refuses("@ x.example", "no server in '@'");
    assert_refuses("-x 192.0.2", "not an IP address: '192.0.2'");
}

Test(tracec_plan, what_was_typed_cannot_move_the_cursor)
{
    struct said said;
    read_words(&said, "--\033[2J x.example");
    cr_assert_eq(said.end, 1);
    cr_assert_null(strchr(said.diagnostics, '\033'));
}

Test(tracec_plan, help_is_asked_for_and_begins_with_examples)
{
    struct said said;
    read_words(&said, "--help");
    cr_assert_eq(said.end, 0);
    const char *examples = strstr(said.out, "Examples:"),
               *options = strstr(said.out, "--lab[=DIR]");
    cr_assert_not_null(examples);
    cr_assert_not_null(options);
    cr_assert_lt(examples, options);
    cr_assert_not_null(strstr(said.out, "--timeout=SECONDS"));
    cr_assert_eq(said.diagnostics_sink.size, 0);
}

Test(tracec_plan, of_two_outcomes_the_worse_one_counts)
{
    cr_assert_eq(outcome_worst(0, 20), 20);
    cr_assert_eq(outcome_worst(21, 20), 21);
    cr_assert_eq(outcome_worst(9, 23), 9);
    cr_assert_eq(outcome_worst(10, 9), 10);
    cr_assert_eq(outcome_worst(1, 0), 1);
}
