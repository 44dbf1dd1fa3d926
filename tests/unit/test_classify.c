/* What a reply means on the way down, after RFC 1034 section 4.3.2, RFC 2308 section 2 and RFC
 * 6672.  Every question is for www.example.com, A, to a server of example.com unless said
 * otherwise. */
#include "octets.h"
#include "reply.h"
#include "resolve/classify.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct query_finding classify_as(const char *zone, const char *name, uint16_t type,
                                        const char *text)
{
    uint8_t octets[65535];
    struct query_name zone_name = name_of(zone), asked = name_of(name);
    struct question question = {
        .zone = &zone_name, .name = &asked, .type = type, .class = QUERY_CLASS_IN};
    struct query_message message;
    struct query_finding finding;
    size_t size = reply_put(octets, sizeof octets, 1, &asked, type, text);
    uint8_t *exact = octets_exact(octets, size);
    cr_assert_eq(query_message_parse(&message, exact, size), QUERY_OK);
    classify_reply(&question, &message, &finding);
    free(exact);
    return finding;
}

static struct query_finding classify(const char *text)
{
    return classify_as("example.com.", "www.example.com.", TYPE_A, text);
}

static void assert_name(const struct query_name *name, const char *text)
{
    cr_assert_str_eq(text_of_name(name).text, text);
}

static void assert_verdict(enum query_verdict verdict, const char *text)
{
    struct query_finding finding = classify(text);
    cr_assert_eq(finding.verdict, verdict, "%d: '%s'", finding.verdict, text);
}

static void assert_cut(enum query_verdict verdict, const char *cut, const char *text)
{
    struct query_finding finding = classify(text);
    cr_assert_eq(finding.verdict, verdict, "%d: '%s'", finding.verdict, text);
    assert_name(&finding.cut, cut);
}

/* Where aliases lead, and how many of them there are. */
static void assert_target(enum query_verdict verdict, const char *target, unsigned aliases,
                          const char *text)
{
    struct query_finding finding = classify(text);
    cr_assert_eq(finding.verdict, verdict, "%d: '%s'", finding.verdict, text);
    assert_name(&finding.target, target);
    cr_assert_eq(finding.aliases, aliases);
}

#define SOA      "example.com. 60 SOA ns.example.com. h.example.com. 1 2 3 4 5"
#define ROOT_SOA ". 60 SOA ns.example.com. h.example.com. 1 2 3 4 5"

Test(classify, the_records_that_were_asked_for_are_an_answer)
{
    assert_verdict(QUERY_VERDICT_ANSWER, "AA; AN www.example.com. 60 A 192.0.2.1");
    assert_verdict(QUERY_VERDICT_ANSWER, "AA; AN WWW.Example.COM. 60 A 192.0.2.1");
    assert_verdict(QUERY_VERDICT_ANSWER, "AN www.example.com. 60 A 192.0.2.1");
    assert_verdict(QUERY_VERDICT_ANSWER, "AA; AN www.example.com. 60 A 192.0.2.1;"
                                         "NS example.com. 60 NS ns.example.com.");
    cr_assert_eq(classify_as("example.com.", "www.example.com.", TYPE_ANY,
                             "AA; AN www.example.com. 60 CNAME a.example.com.")
                     .verdict,
                 QUERY_VERDICT_ANSWER);
    cr_assert_eq(classify_as("example.com.", "www.example.com.", TYPE_CNAME,
                             "AA; AN www.example.com. 60 CNAME a.example.com.")
                     .verdict,
                 QUERY_VERDICT_ANSWER);
}

Test(classify, the_soa_of_the_zone_says_that_there_is_nothing)
{
    assert_verdict(QUERY_VERDICT_NODATA, "AA; NS " SOA);
    assert_verdict(QUERY_VERDICT_NXDOMAIN, "AA; NXDOMAIN; NS " SOA);
    assert_verdict(QUERY_VERDICT_NODATA, "NS " SOA);
    /* RFC 2308 section 2.2.1, type 1: NS records beside the SOA are no referral. */
    assert_verdict(QUERY_VERDICT_NODATA, "AA; NS " SOA "; NS example.com. 60 NS ns.example.com.");
}

/* RFC 2308 section 2.1.1, types 3 and 4, and section 2.2.1, type 3. */
Test(classify, authority_without_soa_is_enough_to_say_that_there_is_nothing)
{
    assert_verdict(QUERY_VERDICT_NODATA, "AA");
    assert_verdict(QUERY_VERDICT_NXDOMAIN, "AA; NXDOMAIN");
    assert_verdict(QUERY_VERDICT_NXDOMAIN, "AA; NXDOMAIN; NS example.com. 60 NS ns.example.com.");
    assert_verdict(QUERY_VERDICT_NODATA, "AA; NS example.com. 60 NS ns.example.com.");
}

Test(classify, a_soa_of_another_zone_says_nothing)
{
    assert_verdict(QUERY_VERDICT_LAME, "NS " ROOT_SOA);
    assert_verdict(QUERY_VERDICT_LAME, "NXDOMAIN; NS " ROOT_SOA);
    assert_verdict(QUERY_VERDICT_LAME,
                   "NS sub.example.com. 60 SOA a.example. b.example. 1 2 3 4 5");
}

Test(classify, ns_records_below_the_zone_are_a_referral)
{
    assert_cut(QUERY_VERDICT_REFERRAL, "www.example.com.",
               "NS www.example.com. 60 NS ns.example.net.");
    assert_cut(QUERY_VERDICT_REFERRAL, "www.example.com.",
               "AA; NS www.example.com. 60 NS ns.example.net.");
    assert_cut(QUERY_VERDICT_REFERRAL, "www.example.com.",
               "NS example.com. 60 NS ns.example.net.; NS www.example.com. 60 NS ns.example.net.");
    struct query_finding finding =
        classify_as(".", "www.example.com.", TYPE_A, "NS com. 60 NS ns.example.net.");
    cr_assert_eq(finding.verdict, QUERY_VERDICT_REFERRAL);
    assert_name(&finding.cut, "com.");
}

Test(classify, referrals_that_do_not_lead_further_down_are_named)
{
    assert_cut(QUERY_VERDICT_UPWARD, ".", "NS . 60 NS a.root-servers.net.");
    assert_cut(QUERY_VERDICT_UPWARD, "com.", "NS com. 60 NS a.gtld-servers.net.");
    assert_cut(QUERY_VERDICT_HORIZONTAL, "example.com.", "NS example.com. 60 NS ns.example.com.");
    assert_cut(QUERY_VERDICT_SIDEWAYS, "example.net.", "NS example.net. 60 NS ns.example.com.");
    assert_cut(QUERY_VERDICT_SIDEWAYS, "mail.example.com.",
               "NS mail.example.com. 60 NS ns.example.com.");
    assert_cut(QUERY_VERDICT_SIDEWAYS, "a.www.example.com.",
               "NS a.www.example.com. 60 NS ns.example.com.");
}

Test(classify, a_server_with_nothing_to_say_is_lame)
{
    assert_verdict(QUERY_VERDICT_LAME, "");
    assert_verdict(QUERY_VERDICT_LAME, "RA");
    assert_verdict(QUERY_VERDICT_LAME, "NXDOMAIN");
    assert_verdict(QUERY_VERDICT_LAME, "AN mail.example.com. 60 A 192.0.2.1");
    assert_verdict(QUERY_VERDICT_LAME, "AA; AN mail.example.com. 60 A 192.0.2.1");
    assert_verdict(QUERY_VERDICT_LAME, "AR www.example.com. 60 A 192.0.2.1");
}

Test(classify, rcodes_that_say_no_are_told_apart)
{
    assert_verdict(QUERY_VERDICT_REFUSED, "REFUSED");
    assert_verdict(QUERY_VERDICT_SERVFAIL, "SERVFAIL");
    assert_verdict(QUERY_VERDICT_RCODE, "FORMERR");
    assert_verdict(QUERY_VERDICT_RCODE, "NOTIMP");
    assert_verdict(QUERY_VERDICT_RCODE, "NOTAUTH");
    assert_verdict(QUERY_VERDICT_RCODE, "YXDOMAIN");
    assert_verdict(QUERY_VERDICT_REFUSED, "AA; REFUSED; AN www.example.com. 60 A 192.0.2.1");
}

Test(classify, a_cut_off_message_counts_for_what_is_whole_in_it)
{
    assert_verdict(QUERY_VERDICT_TRUNCATED, "AA; TC");
    assert_verdict(QUERY_VERDICT_TRUNCATED, "TC");
    assert_verdict(QUERY_VERDICT_ANSWER, "AA; TC; AN www.example.com. 60 A 192.0.2.1");
    assert_verdict(QUERY_VERDICT_REFERRAL, "TC; NS www.example.com. 60 NS ns.example.net.");
}

Test(classify, a_message_that_cannot_be_read_is_malformed)
{
    uint8_t octets[512];
    struct query_name name = name_of("www.example.com.");
    struct question question = {
        .zone = query_name_root(), .name = &name, .type = TYPE_A, .class = QUERY_CLASS_IN};
    struct query_message message;
    struct query_finding finding;
    size_t size = reply_put(octets, sizeof octets, 1, &name, TYPE_A,
                            "AA; AN www.example.com. 60 A 192.0.2.1");
    cr_assert_neq(query_message_parse(&message, octets, size - 1), QUERY_OK);
    classify_reply(&question, &message, &finding);
    cr_assert_eq(finding.verdict, QUERY_VERDICT_MALFORMED);
}

Test(classify, aliases_are_followed_as_far_as_the_message_and_the_zone_go)
{
    assert_target(QUERY_VERDICT_ALIAS, "a.example.net.", 1,
                  "AA; AN www.example.com. 60 CNAME a.example.net.");
    assert_target(QUERY_VERDICT_ALIAS, "a.example.com.", 1,
                  "AA; AN www.example.com. 60 CNAME a.example.com.");
    assert_target(QUERY_VERDICT_ANSWER, "b.example.com.", 2,
                  "AA; AN a.example.com. 60 CNAME b.example.com.; AN b.example.com. 60 A 192.0.2.1;"
                  "AN www.example.com. 60 CNAME a.example.com.");
    assert_target(QUERY_VERDICT_NODATA, "a.example.com.", 1,
                  "AA; AN www.example.com. 60 CNAME a.example.com.; NS " SOA);
    assert_target(QUERY_VERDICT_NXDOMAIN, "a.example.com.", 1,
                  "AA; NXDOMAIN; AN www.example.com. 60 CNAME a.example.com.; NS " SOA);
}

Test(classify, of_names_outside_the_zone_nothing_is_believed)
{
    assert_target(QUERY_VERDICT_ALIAS, "a.example.net.", 1,
                  "AA; AN www.example.com. 60 CNAME a.example.net.;"
                  "AN a.example.net. 60 A 192.0.2.66");
    assert_target(QUERY_VERDICT_ALIAS, "a.example.net.", 1,
                  "AA; NXDOMAIN; AN www.example.com. 60 CNAME a.example.net.; NS " ROOT_SOA);
    /* A DNAME that stands above the zone. */
    assert_verdict(QUERY_VERDICT_NODATA, "AA; AN com. 60 DNAME example.net.; NS " SOA);
}

Test(classify, a_dname_rewrites_the_end_of_the_name)
{
    struct query_finding finding = classify("AA; AN example.com. 60 DNAME example.net.");
    cr_assert_eq(finding.verdict, QUERY_VERDICT_ALIAS);
    cr_assert(finding.dname);
    assert_name(&finding.target, "www.example.net.");
    /* It counts more than the CNAME beside it, which may be wrong (RFC 6672 section 3.1). */
    finding = classify("AA; AN www.example.com. 60 CNAME evil.example.;"
                       "AN example.com. 60 DNAME example.net.");
    assert_name(&finding.target, "www.example.net.");
    cr_assert_eq(finding.aliases, 1);
    /* At its owner it redirects nothing (RFC 6672 section 2.3). */
    cr_assert_eq(classify_as("example.com.", "example.com.", TYPE_A,
                             "AA; AN example.com. 60 DNAME example.net.; NS " SOA)
                     .verdict,
                 QUERY_VERDICT_NODATA);
}

/* RFC 6672 section 2.2: the server says YXDOMAIN. */
Test(classify, a_dname_may_make_a_name_too_long)
{
#define LONG "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789."
    struct query_finding finding =
        classify_as("example.com.", LONG LONG "example.com.", TYPE_A,
                    "YXDOMAIN; AA; AN example.com. 60 DNAME " LONG LONG "example.net.");
    cr_assert_eq(finding.verdict, QUERY_VERDICT_ALIAS);
    cr_assert(finding.too_long);
    cr_assert_not(finding.loop);
}

Test(classify, aliases_in_a_circle_are_seen)
{
    static const char *const texts[] = {
        "AA; AN www.example.com. 60 CNAME www.example.com.",
        "AA; AN www.example.com. 60 CNAME a.example.com.; AN a.example.com. 60 CNAME "
        "www.example.com.",
        "AA; AN www.example.com. 60 CNAME a.example.com.; AN a.example.com. 60 CNAME "
        "a.example.com.",
        /* named gives up with SERVFAIL and shows the aliases that it has followed. */
        "AA; SERVFAIL; AN www.example.com. 60 CNAME www.example.com.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct query_finding finding = classify(texts[i]);
        cr_assert_eq(finding.verdict, QUERY_VERDICT_ALIAS, "'%s'", texts[i]);
        cr_assert(finding.loop, "'%s'", texts[i]);
    }
}

/* Each turn makes the name longer, until none fits. */
Test(classify, a_dname_that_leads_below_itself_comes_to_an_end)
{
    struct query_finding finding = classify("AA; AN example.com. 60 DNAME a.example.com.");
    cr_assert_eq(finding.verdict, QUERY_VERDICT_ALIAS);
    cr_assert_gt(finding.aliases, 16);
}

Test(classify, records_of_another_class_are_not_looked_at)
{
    uint8_t octets[512];
    struct query_name name = name_of("www.example.com.");
    struct question question = {
        .zone = query_name_root(), .name = &name, .type = TYPE_A, .class = QUERY_CLASS_CH};
    struct query_message message;
    struct query_finding finding;
    size_t size = reply_put(octets, sizeof octets, 1, &name, TYPE_A,
                            "AN www.example.com. 60 A 192.0.2.1; NS com. 60 NS a.example.");
    cr_assert_eq(query_message_parse(&message, octets, size), QUERY_OK);
    classify_reply(&question, &message, &finding);
    cr_assert_eq(finding.verdict, QUERY_VERDICT_LAME);
}
