/* Search lists.  What is tried and in which order is what dig and host 9.18 ask a
 * server for, with these lists in resolv.conf. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/search.h>
#include <stdio.h>
#include <string.h>

static const char *const reasons[] = {[QUERY_SEARCH_DOTS] = "dots",
                                      [QUERY_SEARCH_ABSOLUTE] = "absolute",
                                      [QUERY_SEARCH_DOMAIN] = "domain",
                                      [QUERY_SEARCH_LAST] = "last"};

/* "NAME reason, NAME reason" of all candidates; `list` has domains between blanks. */
static const char *candidates(const char *text, unsigned ndots, const char *list)
{
    static char found[8192];
    struct query_name names[16];
    const struct query_name *domains[16];
    struct query_search search;
    struct query_candidate candidate;
    char words[4096], *rest = NULL;
    size_t count = 0, at = 0;

    strcpy(words, list);
    for (char *word = strtok_r(words, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest), count++) {
        names[count] = name_of(word);
        domains[count] = &names[count];
    }
    cr_assert_eq(query_search_begin(&search, text, strlen(text), ndots, domains, count), QUERY_OK);
    found[0] = '\0';
    while (query_search_next(&search, &candidate)) {
        at += (size_t)snprintf(found + at, sizeof found - at, "%s%s %s", at == 0 ? "" : ", ",
                               text_of_name(&candidate.name).text, reasons[candidate.reason]);
        if (candidate.reason == QUERY_SEARCH_DOMAIN)
            cr_assert_lt(candidate.domain, count);
    }
    cr_assert_not(query_search_has_more(&search));
    cr_assert_not(query_search_next(&search, &candidate), "the end is the end");
    return found;
}

Test(search, an_at_sign_alone_is_each_domain_itself_and_then_the_root)
{
    cr_assert_str_eq(candidates("@", 1, "a.example. b.example."),
                     "a.example. domain, b.example. domain, . last");
    cr_assert_str_eq(candidates("@", 0, "a.example."), ". dots");
    cr_assert_str_eq(candidates("@", 1, ""), ". last");
    cr_assert_str_eq(candidates("\\@", 1, "a.example."), "\\@.a.example. domain, \\@. last");
    cr_assert_str_eq(candidates("@.", 2, "a.example."), "\\@. absolute");
}

Test(search, a_name_with_few_dots_is_tried_in_all_domains_and_then_as_it_is)
{
    cr_assert_str_eq(candidates("www", 1, "a.example. b.example."),
                     "www.a.example. domain, www.b.example. domain, www. last");
    cr_assert_str_eq(candidates("www.cs", 2, "a.example."),
                     "www.cs.a.example. domain, www.cs. last");
}

Test(search, a_name_with_dots_enough_is_tried_as_it_is_alone)
{
    cr_assert_str_eq(candidates("www.cs", 1, "a.example."), "www.cs. dots");
    cr_assert_str_eq(candidates("www", 0, "a.example."), "www. dots");
    cr_assert_str_eq(candidates("www.", 1, "a.example."), "www. dots");
}

Test(search, an_absolute_name_is_tried_as_it_is_alone)
{
    cr_assert_str_eq(candidates("www.", 2, "a.example."), "www. absolute");
    cr_assert_str_eq(candidates(".", 2, "a.example."), ". absolute");
}

Test(search, without_domains_the_name_is_tried_as_it_is)
{
    cr_assert_str_eq(candidates("www", 1, ""), "www. last");
    cr_assert_str_eq(candidates("www", 0, ""), "www. dots");
}

Test(search, the_root_as_a_domain_is_the_name_itself)
{
    cr_assert_str_eq(candidates("www", 1, ". a.example."),
                     "www. domain, www.a.example. domain, www. last");
}

Test(search, a_dot_behind_a_backslash_counts_and_does_not_end_the_name)
{
    cr_assert_str_eq(candidates("a\\.", 2, "b.example."), "a\\..b.example. domain, a\\.. last");
    cr_assert_str_eq(candidates("a\\.b", 1, "c.example."), "a\\.b. dots");
}

Test(search, eight_domains_are_tried)
{
    cr_assert_str_eq(candidates("x", 1, "a. b. c. d. e. f. g. h. i. j."),
                     "x.a. domain, x.b. domain, x.c. domain, x.d. domain, x.e. domain, "
                     "x.f. domain, x.g. domain, x.h. domain, x. last");
}

Test(search, a_domain_that_makes_the_name_too_long_is_passed_over)
{
    char text[256], label[64], wanted[600];
    memset(label, 'x', 63);
    label[63] = '\0';
    snprintf(text, sizeof text, "%s.%s.%s.%.50s", label, label, label, label); /* 245 octets */
    snprintf(wanted, sizeof wanted, "%s.a. domain, %s. last", text, text);
    cr_assert_str_eq(candidates(text, 4, "much.too.long.example. a."), wanted);
}

Test(search, a_candidate_may_be_followed_by_another)
{
    struct query_name domain = name_of("a.example.");
    const struct query_name *domains[] = {&domain};
    struct query_search search;
    struct query_candidate candidate;
    cr_assert_eq(query_search_begin(&search, "www", 3, 1, domains, 1), QUERY_OK);
    cr_assert(query_search_has_more(&search));
    cr_assert(query_search_next(&search, &candidate));
    cr_assert(query_search_has_more(&search), "the name as it is");
    cr_assert(query_search_next(&search, &candidate));
    cr_assert_not(query_search_has_more(&search));
}

Test(search, what_is_no_name_is_refused)
{
    struct query_search search;
    cr_assert_eq(query_search_begin(&search, "", 0, 1, NULL, 0), QUERY_MISSING);
    cr_assert_eq(query_search_begin(&search, "a..b", 4, 1, NULL, 0), QUERY_LABEL_EMPTY);
    cr_assert_eq(query_search_begin(&search, "a\\", 2, 1, NULL, 0), QUERY_ESCAPE);
}
