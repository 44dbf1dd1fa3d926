/* The grammar of options, on a small table of the tests' own.  What is right is
 * what dig takes and refuses: shortest forms, `no`, values, letters in bundles. */
#include "common/options.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct one {
    bool loud;
    bool quiet;
    uint16_t bits;
    unsigned flags;
    uint16_t port;
};
struct two {
    uint32_t count;
    const char *file;
};

static int add_up(void *context, const struct option_use *use)
{
    int *sum = context;

    *sum += use->off ? -1 : 1;
    return *sum > 2 ? 7 : OPTION_GO_ON;
}

enum { ONE, TWO };
#define AT_ONE(type, member) .target = ONE, .offset = OPTION_OFFSET(struct one, member, type)
#define AT_TWO(type, member) .target = TWO, .offset = OPTION_OFFSET(struct two, member, type)

/* clang-format off */
static const struct option rows[] = {
    {.name = "loud", .least = 2, .flags = OPTION_NO, .kind = OPTION_BOOL, AT_ONE(bool, loud),
     .help = "make noise"},
    {.name = "silence", .least = 1, .flags = OPTION_NO, .kind = OPTION_INVERTED,
     AT_ONE(bool, loud), .help = "make none"},
    {.name = "longest", .least = 4, .kind = OPTION_BOOL, AT_ONE(bool, quiet), .help = "be long"},
    {.name = "mark", .flags = OPTION_NO, .kind = OPTION_BIT16, AT_ONE(uint16_t, bits),
     .mask = 0x0400, .help = "set the mark"},
    {.name = "tone", .flags = OPTION_NO, .kind = OPTION_CLEAR32, AT_ONE(unsigned, flags),
     .mask = 4, .help = "with its tone"},
    {.name = "port", .least = 1, .argument = "PORT", .flags = OPTION_VALUE,
     .kind = OPTION_NUMBER16, AT_ONE(uint16_t, port), .most = 1000, .help = "the port"},
    {.name = "count", .argument = "N", .flags = OPTION_MAY_VALUE | OPTION_NO | OPTION_HEX,
     .kind = OPTION_NUMBER32, AT_TWO(uint32_t, count), .most = 0xffff, .help = "how many"},
    {.name = "file", .argument = "FILE", .flags = OPTION_VALUE | OPTION_NO, .kind = OPTION_TEXT,
     AT_TWO(const char *, file), .help = "which file"},
    {.name = "sound", .alias = "loud"},
    {.name = "add", .flags = OPTION_QUIET_NO, .kind = OPTION_CALL, .call = add_up,
     .help = "one more"},
    {.name = "later", .least = 2, .flags = OPTION_NO | OPTION_UNAVAILABLE, .help = "some day"},
    {.name = "secret", .flags = OPTION_HIDDEN, .help = "do not tell"},
    {.name = "pad", .least = 2, .argument = "N", .kind = OPTION_NUMBER16, .most = 9,
     AT_ONE(uint16_t, port), .flags = OPTION_VALUE | OPTION_QUIET_NO | OPTION_NO_VALUE,
     .help = "padding"},
};
static const struct option letters[] = {
    {.name = "a", .help = "first"},
    {.name = "b", .help = "second"},
    {.name = "p", .argument = "PORT", .flags = OPTION_VALUE, .kind = OPTION_NUMBER16,
     AT_ONE(uint16_t, port), .most = 0xffff, .help = "the port"},
};
/* clang-format on */
static const char *const groups[] = {"All"};
static const struct option_table table = {
    .lead = "+",
    .rows = rows,
    .count = sizeof rows / sizeof rows[0],
    .groups = groups,
    .group_count = 1,
};
static const struct option_table dashes = {
    .lead = "-",
    .rows = letters,
    .count = sizeof letters / sizeof letters[0],
    .groups = groups,
    .group_count = 1,
};

static enum option_status take(const char *text, const char **name)
{
    struct option_use use;
    enum option_status status = option_take(&use, &table, text);

    *name = use.row == NULL ? "" : use.row->name;
    return status;
}

static void assert_takes(const char *text, const char *wanted)
{
    const char *name;

    cr_assert_eq(take(text, &name), OPTION_OK, "%s is refused", text);
    cr_assert_str_eq(name, wanted, "%s is %s", text, name);
}

static void assert_refuses(const char *text, enum option_status wanted)
{
    const char *name;
    enum option_status status = take(text, &name);

    cr_assert_eq(status, wanted, "%s: %d, not %d", text, status, wanted);
}

/* Takes and applies one option to fresh structures. */
struct outcome {
    struct one one;
    struct two two;
    int sum;
    int end;
    enum query_status status;
};
static struct outcome applied(struct outcome from, const char *text)
{
    struct option_use use;
    void *targets[] = {&from.one, &from.two};

    cr_assert_eq(option_take(&use, &table, text), OPTION_OK);
    from.status = option_apply(&use, targets, &from.sum, &from.end);
    return from;
}

Test(options, a_name_may_be_cut_to_its_shortest_form_and_no_further)
{
    assert_takes("loud", "loud");
    assert_takes("lou", "loud");
    assert_takes("lo", "loud");
    assert_takes("long", "longest");
    assert_takes("longes", "longest");
    assert_refuses("l", OPTION_UNKNOWN);
    assert_refuses("lon", OPTION_UNKNOWN);
    assert_refuses("loudest", OPTION_UNKNOWN);
    assert_refuses("mar", OPTION_UNKNOWN);
    assert_refuses("", OPTION_UNKNOWN);
    assert_refuses("no", OPTION_UNKNOWN);
}

Test(options, the_shortest_form_has_the_case_of_the_table_and_the_rest_any)
{
    assert_takes("loUD", "loud");
    assert_takes("NOloud", "loud");
    assert_takes("nOlo", "loud");
    assert_refuses("Loud", OPTION_UNKNOWN);
    assert_refuses("LOUD", OPTION_UNKNOWN);
}

Test(options, an_alias_is_the_option_it_stands_for)
{
    assert_takes("sound", "loud");
    assert_takes("nosound", "loud");
}

Test(options, values_are_demanded_allowed_or_ignored)
{
    struct option_use use;

    assert_refuses("port", OPTION_NEEDS_VALUE);
    assert_refuses("port=", OPTION_NEEDS_VALUE);
    assert_takes("count", "count");
    assert_takes("loud=whatever", "loud");
    cr_assert_eq(option_take(&use, &table, "p==5"), OPTION_OK);
    cr_assert_str_eq(use.value, "=5");
    cr_assert_eq(option_take(&use, &table, "=port=5"), OPTION_OK);
    cr_assert_str_eq(use.value, "5");
    cr_assert_eq(option_take(&use, &table, "count="), OPTION_OK);
    cr_assert_null(use.value);
}

Test(options, only_what_can_be_turned_off_takes_no)
{
    assert_takes("nofile", "file");
    assert_takes("noadd", "add");
    assert_refuses("noport=5", OPTION_REFUSES_NO);
    assert_refuses("nolong", OPTION_REFUSES_NO);
    assert_refuses("nopad", OPTION_NEEDS_VALUE);
    assert_takes("nopad=5", "pad");
}

Test(options, what_is_not_available_may_still_be_turned_off)
{
    assert_refuses("later", OPTION_REFUSED);
    assert_takes("nolater", "later");
}

Test(options, bools_and_bits_go_where_the_row_says)
{
    struct outcome o = applied((struct outcome){.one = {.bits = 3, .flags = 5}}, "loud");
    cr_assert(o.one.loud);
    o = applied(o, "sil");
    cr_assert_not(o.one.loud);
    o = applied(o, "nosil");
    cr_assert(o.one.loud);
    o = applied(o, "mark");
    cr_assert_eq(o.one.bits, 0x0403);
    o = applied(o, "nomark");
    cr_assert_eq(o.one.bits, 3);
    o = applied(o, "tone");
    cr_assert_eq(o.one.flags, 1);
    o = applied(o, "notone");
    cr_assert_eq(o.one.flags, 5);
}

Test(options, numbers_are_checked_against_their_limit)
{
    struct outcome o = applied((struct outcome){.one = {.port = 1}}, "port=1000");
    cr_assert_eq(o.status, QUERY_OK);
    cr_assert_eq(o.one.port, 1000);
    cr_assert_eq(applied(o, "port=1001").status, QUERY_RANGE);
    cr_assert_eq(applied(o, "port=1001").one.port, 1000);
    cr_assert_eq(applied(o, "port=99999999999999999999").status, QUERY_RANGE);
    cr_assert_eq(applied(o, "port=-1").status, QUERY_NUMBER);
    cr_assert_eq(applied(o, "port=+1").status, QUERY_NUMBER);
    cr_assert_eq(applied(o, "port= 1").status, QUERY_NUMBER);
    cr_assert_eq(applied(o, "port=1x").status, QUERY_NUMBER);
    cr_assert_eq(applied(o, "port=0x10").status, QUERY_NUMBER);
    cr_assert_eq(applied(o, "count=0x10").two.count, 16);
    cr_assert_eq(applied(o, "count=010").two.count, 8);
}

Test(options, text_is_borrowed_and_no_forgets_it)
{
    struct outcome o = applied((struct outcome){0}, "file=a=b");
    cr_assert_str_eq(o.two.file, "a=b");
    cr_assert_null(applied(o, "nofile").two.file);
}

Test(options, a_function_may_end_the_program)
{
    struct outcome o = applied((struct outcome){0}, "add");
    cr_assert_eq(o.end, OPTION_GO_ON);
    o = applied(applied(o, "add"), "add");
    cr_assert_eq(o.end, 7);
}

Test(options, letters_are_bundled_and_the_last_one_may_have_a_value)
{
    struct option_use use;
    const char *at = "abp53";
    bool next_taken;

    cr_assert_eq(option_take_dash(&use, &dashes, &at, "next", &next_taken), OPTION_OK);
    cr_assert_str_eq(use.row->name, "a");
    cr_assert_eq(option_take_dash(&use, &dashes, &at, "next", &next_taken), OPTION_OK);
    cr_assert_str_eq(use.row->name, "b");
    cr_assert_eq(option_take_dash(&use, &dashes, &at, "next", &next_taken), OPTION_OK);
    cr_assert_str_eq(use.row->name, "p");
    cr_assert_str_eq(use.value, "53");
    cr_assert_null(at);
    cr_assert_not(next_taken);
}

Test(options, the_value_of_a_letter_may_be_the_next_word)
{
    struct option_use use;
    const char *at = "p";
    bool next_taken;

    cr_assert_eq(option_take_dash(&use, &dashes, &at, "-4", &next_taken), OPTION_OK);
    cr_assert_str_eq(use.value, "-4");
    cr_assert(next_taken);
    at = "ap";
    cr_assert_eq(option_take_dash(&use, &dashes, &at, NULL, &next_taken), OPTION_OK);
    cr_assert_eq(option_take_dash(&use, &dashes, &at, NULL, &next_taken), OPTION_NEEDS_VALUE);
    cr_assert_str_eq(at, "p");
    cr_assert_not(next_taken);
    at = "bx";
    cr_assert_eq(option_take_dash(&use, &dashes, &at, NULL, &next_taken), OPTION_OK);
    cr_assert_eq(option_take_dash(&use, &dashes, &at, NULL, &next_taken), OPTION_UNKNOWN);
    cr_assert_str_eq(at, "x");
}

Test(options, a_word_that_was_not_understood_has_a_nearest_one)
{
    cr_assert_str_eq(option_nearest(&table, "luod"), "loud");
    cr_assert_str_eq(option_nearest(&table, "noluod"), "loud");
    cr_assert_str_eq(option_nearest(&table, "filr=x"), "file");
    cr_assert_str_eq(option_nearest(&table, "lon"), "longest");
    cr_assert_null(option_nearest(&table, "elephant"));
    cr_assert_null(option_nearest(&table, "x"));
    cr_assert_null(option_nearest(&table, ""));
    cr_assert_neq(option_nearest(&table, "secre"), rows[11].name, "a hidden row is named");
}

/* The figures are the textbook's for insertions, deletions, changes and swaps. */
Test(options, distance_counts_slips)
{
    cr_assert_eq(option_distance("kitten", 6, "sitting", 7, 9), 3);
    cr_assert_eq(option_distance("short", 5, "shrot", 5, 9), 1);
    cr_assert_eq(option_distance("SHORT", 5, "short", 5, 9), 0);
    cr_assert_eq(option_distance("", 0, "abc", 3, 9), 3);
    cr_assert_eq(option_distance("kitten", 6, "sitting", 7, 1), 2);
    char long_word[100];
    memset(long_word, 'a', sizeof long_word);
    cr_assert_eq(option_distance(long_word, sizeof long_word, "a", 1, 3), 4);
}

static void assert_usage(const struct option_table *of, size_t row, const char *wanted)
{
    char text[100];
    struct query_sink sink;

    query_sink_init(&sink, text, sizeof text - 1);
    option_print_usage(&sink, of, &of->rows[row]);
    text[sink.size] = '\0';
    cr_assert_str_eq(text, wanted);
}

Test(options, usage_shows_no_and_the_value)
{
    assert_usage(&table, 0, "+[no]loud");
    assert_usage(&table, 5, "+port=PORT");
    assert_usage(&table, 6, "+[no]count[=N]");
    assert_usage(&table, 8, "+[no]sound");
    assert_usage(&table, 9, "+add");
    assert_usage(&dashes, 2, "-p PORT");
}

Test(options, help_names_what_is_visible)
{
    struct query_sink sink;

    query_sink_init_heap(&sink, 100000);
    option_print_help(&sink, &table);
    char *text = query_sink_detach(&sink, NULL);
    cr_assert_not_null(strstr(text, "All:\n"));
    cr_assert_not_null(strstr(text, "  +port=PORT                 the port\n"));
    cr_assert_not_null(strstr(text, "another name for '+loud'\n"));
    cr_assert_not_null(strstr(text, "some day (not in this version)\n"));
    cr_assert_null(strstr(text, "secret"));
    free(text);
    query_sink_fini(&sink);
}

Test(options, a_table_without_mistakes_passes_its_check)
{
    const struct option *row;
    const char *wrong = option_table_check(&table, &row);

    cr_assert_null(wrong, "%s: %s", row == NULL ? "" : row->name, wrong);
}

static void assert_wrong(struct option first, struct option second, const char *wanted)
{
    const struct option pair[] = {first, second};
    const struct option_table of = {"+", pair, 2, groups, 1};
    const struct option *row;
    const char *wrong = option_table_check(&of, &row);

    cr_assert_not_null(wrong, "nothing is found, not %s", wanted);
    cr_assert_str_eq(wrong, wanted);
}

Test(options, mistakes_in_a_table_are_found)
{
    const struct option good = {.name = "good", .least = 2, .help = "x"};

    assert_wrong(good, (struct option){.name = "go", .help = "x"},
                 "the same text means another row too");
    assert_wrong(good, (struct option){.name = "gold", .least = 2, .help = "x"},
                 "the same text means another row too");
    assert_wrong(good, (struct option){.name = "bad"}, "no help");
    assert_wrong(good, (struct option){.name = "bad", .alias = "worse"}, "alias of nothing");
    assert_wrong(good, (struct option){.name = "bad", .help = "x", .argument = "N"},
                 "value and argument do not go together");
    assert_wrong(good, (struct option){.name = "bad", .help = "x", .kind = OPTION_CALL},
                 "function and kind do not go together");
    assert_wrong(good, (struct option){.name = "bad", .help = "x", .least = 4},
                 "shortest form is longer than the name");
    assert_wrong(good, (struct option){.name = "bad", .help = "x", .group = 1}, "no such group");
}
