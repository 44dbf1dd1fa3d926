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
