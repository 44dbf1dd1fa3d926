/* What words of digc come to that dig does not have. */
#include "planned.h"

#include <criterion/criterion.h>

Test(plan_own, a_list_of_types_is_a_question_for_each)
{
    struct planned *p = plan("+nostats a.example A,AAAA,a,TYPE28,HTTPS +tcp b.example");

    cr_assert_eq(p->end, DIGC_GO_ON);
    assert_count(p, 4);
    assert_asks(p, 0, "a.example", A);
    assert_asks(p, 1, "a.example", 28);
    assert_asks(p, 2, "a.example", 65);
    assert_asks(p, 3, "b.example", A);
    for (unsigned i = 0; i < 3; i++)
        cr_assert_eq(nth(p, i)->policy.transport, QUERY_TRANSPORT_TCP);
    cr_assert_not_null(nth(p, 0)->banner);
    cr_assert_null(nth(p, 1)->banner);
    cr_assert_eq(nth(p, 3)->policy.transport, QUERY_TRANSPORT_UDP);
    forget(p);
    p = plan("-t MX,A a.example -t TXT b.example");
    assert_count(p, 3);
    assert_asks(p, 0, "a.example", TXT);
    assert_asks(p, 1, "b.example", MX);
    assert_asks(p, 2, "b.example", A);
    forget(p);
}

Test(plan_own, a_list_of_types_is_a_name_if_any_is_none)
{
    struct planned *p = plan("a.example A,BEE -q A,MX");

    assert_count(p, 3);
    assert_asks(p, 1, "A,BEE", A);
    assert_asks(p, 2, "A,MX", A);
    forget(p);
    assert_ends("a.example A,ANY", 1, "digc: AXFR, IXFR and ANY cannot stand in a list of types\n");
    assert_ends("a.example -t axfr,MX", 1, "AXFR, IXFR and ANY cannot stand in a list of types\n");
}

Test(plan_own, a_line_of_a_file_may_have_a_list_of_types)
{
    struct planned *p = plan("-f names.txt");
    bool skipped;

    cr_assert_eq(take_line(p, "a.example A,MX", &skipped), DIGC_GO_ON);
    cr_assert_eq(take_line(p, "b.example", &skipped), DIGC_GO_ON);
    assert_count(p, 3);
    assert_asks(p, 1, "a.example", MX);
    assert_asks(p, 2, "b.example", A);
    forget(p);
}

Test(plan_own, a_cookie_of_a_later_line_is_not_that_of_an_earlier_one)
{
    static const uint8_t random[8] = {0};
    static const uint8_t first[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    struct planned *p = plan("-f names.txt");
    bool skipped;

    cr_assert_eq(take_line(p, "a.example +cookie=0101010101010101", &skipped), DIGC_GO_ON);
    struct digc_question *q = nth(p, 0);
    cr_assert_eq(digc_question_prepare(q, &p->plan, random), QUERY_OK);
    cr_assert_eq(take_line(p, "b.example +cookie=0202020202020202", &skipped), DIGC_GO_ON);
    cr_assert_eq(q->request.option_count, 1);
    cr_assert_eq(q->request.options[0].size, 8);
    cr_assert_arr_eq(q->request.options[0].octets, first, 8);
    forget(p);
}

Test(plan_own, the_short_form_may_be_of_the_type_alone)
{
    struct planned *p = plan("a.example +short=type");

    cr_assert(nth(p, 0)->style.short_form);
    cr_assert(nth(p, 0)->style.short_type);
    forget(p);
    p = plan("a.example +short=type +short");
    cr_assert_not(nth(p, 0)->style.short_type);
    forget(p);
    p = plan("a.example +short=1");
    cr_assert(nth(p, 0)->style.short_form, "dig takes any value, and does not look at it");
    cr_assert_not(nth(p, 0)->style.short_type);
    forget(p);
}

Test(plan_own, exit_statuses_are_digs_or_those_of_outcomes)
{
    struct planned *p = plan("a.example +exit=outcome");

    cr_assert(p->plan.exit_outcome);
    forget(p);
    p = plan("+exit=outcome a.example +exit=dig");
    cr_assert_not(p->plan.exit_outcome);
    forget(p);
    assert_ends("a.example +exit=status", 1, "Exit statuses are those of: outcome, dig.\nUsage:");
    assert_ends("a.example +exit", 1, "It needs a value: +exit=KIND.\nUsage:");
}

Test(plan_own, options_that_do_not_go_together_are_named)
{
    assert_ends("a.example +watch +until=x", 1,
                "digc: +watch and +until cannot be used together\n");
    assert_ends("a.example +pretty +watch", 1,
                "digc: +watch and +pretty cannot be used together\n");
    assert_ends("a.example +allns +explain", 1,
                "digc: +allns and +explain cannot be used together\n");
    assert_ends("a.example +count=2 +json=rfc8427", 1,
                "digc: +count and +json=rfc8427 cannot be used together\n");
    assert_ends("a.example +allns +yaml", 1, "digc: +allns and +yaml cannot be used together\n");
    assert_ends("@192.0.2.1 a.example +allns", 1, "+allns and @server cannot be used together\n");
    assert_ends("a.example +trace +count=3", 1, "+count and +trace cannot be used together\n");
    assert_ends("a.example AXFR +until=x", 1, "+until and AXFR cannot be used together\n");
    assert_ends("a.example @auth +nssearch", 1, "@auth and +nssearch cannot be used together\n");
    assert_ends("a.example +compare=192.0.2.1,192.0.2.2 +watch", 1,
                "+watch and +compare cannot be used together\n");
    assert_ends("-f names.txt +watch", 1, "+watch and -f cannot be used together\n");
    assert_ends("a.example +interval=3", 1, "+interval goes with +watch, +until or +count\n");
    assert_ends("a.example +count=3 +deadline=3", 1, "+deadline goes with +until\n");
    assert_ends("a.example +compare=192.0.2.1", 1, "+compare needs two servers\n");
}

Test(plan_own, what_goes_together_is_taken)
{
    static const char *const lines[] = {
        "a.example +watch=2.5 +count=3",    "a.example +until=!x +json",
        "a.example +allns +until=x",        "a.example @auth +compare",
        "a.example @auth MX +short",        "-f names.txt +allns",
        "-f names.txt @auth +exit=outcome",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct planned *p = plan(lines[i]);
        cr_expect_eq(p->end, DIGC_GO_ON, "%s", lines[i]);
        forget(p);
    }
}

Test(plan_own, intervals_are_seconds_with_parts)
{
    struct planned *p = plan("a.example +watch=2.5");
    cr_expect(p->plan.watch);
    cr_expect_eq(p->plan.interval_ms, 2500);
    forget(p);
    p = plan("a.example +count=2 +interval=.05");
    cr_expect_eq(p->plan.interval_ms, 50);
    forget(p);
    assert_ends("a.example +watch=0", 1, "It takes seconds, from 0.001 to 86400.\n");
    assert_ends("a.example +watch=1x", 1, "It takes seconds, from 0.001 to 86400.\n");
    assert_ends("a.example +watch=99999999999", 1, "It takes seconds, from 0.001 to 86400.\n");
    assert_ends("a.example +count=0", 10, "count");
    assert_ends("a.example +until=!", 1, "The value is empty.\n");
}

Test(plan_own, servers_between_commas_are_servers_each)
{
    struct planned *p = plan("+compare=192.0.2.1,2001:db8::1,auth a.example @192.0.2.3");
    cr_assert_eq(p->end, DIGC_GO_ON);
    cr_assert_eq(nth(p, 0)->server_count, 3);
    cr_expect_str_eq(nth(p, 0)->servers[1].text, "2001:db8::1");
    cr_expect(nth(p, 0)->auth);
    cr_expect(nth(p, 0)->compare);
    forget(p);
}
