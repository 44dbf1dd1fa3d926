/* What digc's words come to.  What is right was seen from dig 9.18: which option
 * holds for what, which words it takes for types, what it says and how it ends. */
#include "planned.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The words are taken, and this is said. */
static void assert_warns(const char *words, const char *wanted)
{
    struct planned *p = plan(words);

    cr_assert_eq(p->end, DIGC_GO_ON, "%s: %d", words, p->end);
    cr_assert_str_eq(p->complained, wanted);
    forget(p);
}

/* The options that the first question sends, as code:hex words. */
static void assert_options(const char *words, const char *wanted)
{
    struct planned *p = plan(words);
    const struct query_request *request = &nth(p, 0)->request;
    char text[1000] = "";
    size_t at = 0;

    for (size_t i = 0; i < request->option_count; i++) {
        const struct query_option *option = &request->options[i];
        at +=
            (size_t)snprintf(text + at, sizeof text - at, "%s%u:", i == 0 ? "" : " ", option->code);
        for (size_t j = 0; j < option->size; j++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%02x", option->octets[j]);
    }
    cr_assert_str_eq(text, wanted, "%s: %s", words, text);
    forget(p);
}

/* The words end the program with this status, and the output says why: "invalid SUBJECT ...". */
static void assert_no_number(const char *words, int status, const char *said)
{
    struct planned *p = plan(words);
    char complaint[80], subject[80];

    cr_assert_eq(sscanf(said, "invalid %79[a-z ]'", subject), 1);
    (void)snprintf(complaint, sizeof complaint, "digc: Couldn't parse %.*s\n",
                   (int)strlen(subject) - 1, subject);
    cr_expect_eq(p->end, status, "%s: %d, not %d", words, p->end, status);
    cr_expect_str_eq(p->said, said);
    cr_expect_str_eq(p->complained, complaint);
    forget(p);
}

/* ---- names, types, classes ---- */

Test(plan, without_a_name_the_root_servers_are_asked_for)
{
    static const char *const words[] = {"", "+short", "MX", "@192.0.2.1 -4"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct planned *p = plan(words[i]);
        assert_count(p, 1);
        assert_asks(p, 0, ".", NS);
        forget(p);
    }
}

Test(plan, a_bare_word_is_a_type_then_a_class_then_a_name)
{
    struct planned *p = plan("example.org mx ch www.example.org");

    assert_count(p, 2);
    assert_asks(p, 0, "example.org", MX);
    cr_assert_eq(nth(p, 0)->request.class, QUERY_CLASS_CH);
    assert_asks(p, 1, "www.example.org", A);
    cr_assert_eq(nth(p, 1)->request.class, QUERY_CLASS_IN);
    forget(p);
}

Test(plan, a_type_before_the_names_holds_for_all_of_them)
{
    struct planned *p = plan("MX a.example b.example SOA c.example");

    assert_asks(p, 0, "a.example", MX);
    assert_asks(p, 1, "b.example", SOA);
    assert_asks(p, 2, "c.example", MX);
    cr_assert_str_eq(p->complained, ";; Warning, extra type option\n");
    forget(p);
}

Test(plan, q_makes_a_name_of_a_type)
{
    struct planned *p = plan("-q mx -qns");

    assert_count(p, 2);
    assert_asks(p, 0, "mx", A);
    assert_asks(p, 1, "ns", A);
    forget(p);
}

Test(plan, after_t_and_c_bare_words_are_names)
{
    struct planned *p = plan("-t soa example.org mx");

    assert_count(p, 2);
    assert_asks(p, 0, "example.org", SOA);
    assert_asks(p, 1, "mx", SOA);
    forget(p);
    p = plan("-tMX -c CH example.org");
    assert_asks(p, 0, "example.org", MX);
    cr_assert_eq(nth(p, 0)->request.class, QUERY_CLASS_CH);
    forget(p);
}

Test(plan, a_percent_sign_ends_the_words)
{
    struct planned *p = plan("a.example %b.example MX +short");

    assert_count(p, 1);
    assert_asks(p, 0, "a.example", A);
    cr_assert_not(p->plan.short_form);
    forget(p);
}

Test(plan, x_asks_for_the_name_of_an_address)
{
    struct planned *p = plan("-x 192.0.2.1 -x 2001:db8::1 -x 64/26.2.0.192 a.example");

    assert_asks(p, 0, "1.2.0.192.in-addr.arpa.", PTR);
    assert_asks(p, 1, "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
                PTR);
    assert_asks(p, 2, "192.0.2.64/26.in-addr.arpa.", PTR);
    assert_asks(p, 3, "a.example", A);
    forget(p);
}

Test(plan, a_type_before_or_behind_x_counts)
{
    struct planned *p = plan("soa -x 192.0.2.1");
    assert_asks(p, 0, "1.2.0.192.in-addr.arpa.", SOA);
    forget(p);
    p = plan("-x 192.0.2.1 ns");
    assert_asks(p, 0, "1.2.0.192.in-addr.arpa.", NS);
    cr_assert_str_eq(p->complained, "");
    forget(p);
}

Test(plan, x_that_is_too_long_is_a_usage_error)
{
    char words[1200] = "-x ";
    memset(words + 3, '1', 1100);
    assert_ends(words, 1, "Invalid IP address 111");
}

Test(plan, transfers_and_any_go_over_tcp_unless_told_otherwise)
{
    struct planned *p = plan("a.example any b.example ixfr=5 c.example axfr d.example");

    cr_assert_eq(nth(p, 0)->policy.transport, QUERY_TRANSPORT_TCP);
    cr_assert_eq(nth(p, 1)->policy.transport, QUERY_TRANSPORT_TCP);
    assert_asks(p, 1, "b.example", IXFR);
    cr_assert_eq(nth(p, 1)->ixfr_serial, 5);
    cr_assert_eq(nth(p, 2)->policy.transport, QUERY_TRANSPORT_TCP);
    cr_assert_eq(nth(p, 2)->request.flags & QUERY_FLAG_RD, 0);
    cr_assert_eq(nth(p, 3)->policy.transport, QUERY_TRANSPORT_UDP);
    forget(p);
    p = plan("+notcp -t any a.example -t IXFR=7 -t axfr");
    cr_assert_eq(nth(p, 0)->policy.transport, QUERY_TRANSPORT_TCP, "AXFR knows no UDP");
    forget(p);
    p = plan("+notcp a.example any b.example ixfr=1");
    cr_assert_eq(nth(p, 0)->policy.transport, QUERY_TRANSPORT_UDP);
    cr_assert_eq(nth(p, 1)->policy.transport, QUERY_TRANSPORT_UDP);
    forget(p);
}

Test(plan, transfers_show_no_comments_unless_they_were_asked_for_before_all_names)
{
    struct planned *p = plan("a.example axfr");
    cr_assert_not(nth(p, 0)->style.comments);
    cr_assert_not(nth(p, 0)->style.question);
    forget(p);
    p = plan("+comments +question a.example axfr");
    cr_assert(nth(p, 0)->style.comments);
    cr_assert(nth(p, 0)->style.question);
    forget(p);
    p = plan("a.example axfr +comments");
    cr_assert(nth(p, 0)->style.comments);
    forget(p);
}

Test(plan, words_that_are_no_type_or_class_are_warned_of)
{
    assert_warns("-t ixfr x.", ";; Warning, ignoring invalid type ixfr\n");
    assert_warns("x. ixfr", ";; Warning, ixfr requires a serial number\n");
    assert_warns("-c nosuch x.", ";; Warning, ignoring invalid class nosuch\n");
    assert_warns("x. in ch", ";; Warning, extra class option\n");
    assert_warns("-t elephant x.", ";; Warning, ignoring invalid type elephant\n");
    assert_warns("-t TXTT x.", ";; Warning, ignoring invalid type TXTT\n"
                               ";; Did you mean 'TXT'?\n");
}

/* A word that could be a name is one, as dig has it, but whoever watches hears what is near. */
Test(plan, capitals_behind_a_name_may_be_a_type_with_a_slip)
{
    struct planned *p = plan("example.com AAA");
    cr_assert_str_eq(nth(p, 1)->name, "AAA");
    forget(p);
    assert_warns("example.com AAA",
                 ";; 'AAA' is no type, and asked for as a name. Did you mean 'AAAA'?\n");
    assert_warns("AAA", "");
    assert_warns("example.com aaa", "");
    assert_warns("example.com AAA.", "");
    assert_warns("example.com ELEPHANT", "");
}

/* ---- what holds for what ---- */

Test(plan, options_before_the_names_are_defaults_and_behind_a_name_its_own)
{
    struct planned *p = plan("+multiline a.example +nomultiline +tries=7 b.example");

    cr_assert_not(nth(p, 0)->style.multiline);
    cr_assert_eq(nth(p, 0)->policy.tries, 7);
    cr_assert(nth(p, 1)->style.multiline);
    cr_assert_eq(nth(p, 1)->policy.tries, 0);
    forget(p);
}

Test(plan, some_options_hold_for_all_wherever_they_stand)
{
    struct planned *p = plan("a.example +short b.example +time=9 +split=8 -p 5300");

    cr_assert(nth(p, 0)->style.short_form);
    cr_assert(nth(p, 1)->style.short_form);
    cr_assert_eq(nth(p, 0)->policy.timeout_ms, 9000);
    cr_assert_eq(nth(p, 0)->style.text.split, 8);
    cr_assert_eq(p->plan.port, 5300);
    cr_assert(p->plan.port_given);
    forget(p);
}

Test(plan, noshort_does_not_bring_back_what_short_turned_off)
{
    struct planned *p = plan("+short +noshort a.example");
    const struct dig_style *style = &nth(p, 0)->style;

    cr_assert_not(style->short_form);
    cr_assert_not(style->comments);
    cr_assert_not(style->stats);
    cr_assert(style->answer);
    cr_assert_null(style->banner);
    forget(p);
}

Test(plan, all_sets_every_section_and_the_command)
{
    struct planned *p = plan("+noall +answer a.example");
    const struct dig_style *style = &nth(p, 0)->style;

    cr_assert(style->answer);
    cr_assert_not(style->question);
    cr_assert_not(style->authority);
    cr_assert_not(style->additional);
    cr_assert_not(style->comments);
    cr_assert_not(style->stats);
    cr_assert_null(style->banner);
    forget(p);
}

Test(plan, servers_before_the_names_are_for_all_and_others_are_added)
{
    struct planned *p = plan("@192.0.2.9 a.example @many b.example");

    cr_assert_eq(nth(p, 0)->server_count, 3);
    cr_assert_str_eq(nth(p, 0)->servers[0].text, "192.0.2.9");
    cr_assert_str_eq(nth(p, 0)->servers[2].text, "many");
    cr_assert_eq(nth(p, 0)->servers[2].endpoint.octets[3], 2);
    cr_assert_eq(nth(p, 1)->server_count, 1);
    forget(p);
}

Test(plan, a_server_that_is_not_found_ends_everything)
{
    assert_ends("@nosuch a.example", 1, "digc: couldn't get address for 'nosuch': not found\n");
}

Test(plan, a_flood_of_servers_ends_before_its_room_does)
{
    char words[2000] = "";
    for (unsigned i = 0; i < WORDS - 2; i++)
        strcat(words, "@many ");
    struct planned *p = plan(words);
    cr_assert_eq(p->end, 1);
    cr_assert_str_eq(p->complained, "digc: too many servers\n");
    forget(p);
}

/* ---- the banner ---- */

static void assert_banner(const char *words, const char *wanted)
{
    struct planned *p = plan(words);
    const char *banner = nth(p, 0)->style.banner;

    cr_assert_str_eq(banner == NULL ? "" : banner, wanted);
    for (struct digc_question *q = p->plan.first->next; q != NULL; q = q->next)
        cr_assert_null(q->style.banner);
    forget(p);
}

Test(plan, the_first_name_gets_a_banner_with_what_is_known_at_it)
{
    assert_banner("a.example MX b.example",
                  "\n; <<>> digc 0.9 <<>> a.example MX b.example\n;; global options: +cmd\n");
    assert_banner("@192.0.2.1 a.example", "\n; <<>> digc 0.9 <<>> @192.0.2.1 a.example\n"
                                          "; (1 server found)\n;; global options: +cmd\n");
    assert_banner("@many -x 192.0.2.1", "\n; <<>> digc 0.9 <<>> @many -x 192.0.2.1\n"
                                        "; (2 servers found)\n;; global options: +cmd\n");
    assert_banner("@many @192.0.2.1", "\n; <<>> digc 0.9 <<>> @many @192.0.2.1\n"
                                      "; (1 server found)\n;; global options: +cmd\n");
    assert_banner("a.example @192.0.2.1",
                  "\n; <<>> digc 0.9 <<>> a.example @192.0.2.1\n;; global options: +cmd\n");
    assert_banner("+short +cmd a.example", "\n; <<>> digc 0.9 <<>> +short +cmd a.example\n"
                                           ";; global options: +short +cmd\n");
    assert_banner("a.example +nocmd %x",
                  "\n; <<>> digc 0.9 <<>> a.example +nocmd %x\n;; global options: +cmd\n");
    assert_banner("+nocmd a.example +cmd", "");
}

/* It stays for the case that no server can be reached: there dig shows it. */
Test(plan, a_banner_is_kept_quiet_by_what_stands_behind_its_name)
{
    struct planned *p = plan("x. +nocmd");
    cr_assert_not_null(nth(p, 0)->style.banner);
    cr_assert(nth(p, 0)->style.quiet_banner);
    forget(p);
    p = plan("x. +noall y. +cmd");
    cr_assert_not(nth(p, 0)->style.quiet_banner);
    forget(p);
}

/* ---- header and EDNS ---- */

Test(plan, flags_of_the_header_are_set_and_cleared)
{
    struct planned *p = plan("+aaflag +cd +noad +norec +tcflag +ra +z a.example");
    cr_assert_eq(nth(p, 0)->request.flags, 0x0400 | 0x0010 | 0x0200 | 0x0080 | 0x0040);
    forget(p);
    p = plan("a.example +opcode=notify +qid=4660 +header-only");
    cr_assert_eq(nth(p, 0)->request.flags, 0x0100 | 0x0020);
    cr_assert_eq(nth(p, 0)->request.opcode, 4);
    cr_assert_eq(nth(p, 0)->request.id, 4660);
    cr_assert(nth(p, 0)->request.no_question);
    forget(p);
    p = plan("a.example +opcode=11 b.example +opcode=RESERVED7 +noopcode +qid=1 +noqid");
    cr_assert_eq(nth(p, 0)->request.opcode, 11);
    cr_assert_eq(nth(p, 1)->request.opcode, 0);
    cr_assert_eq(nth(p, 1)->request.id, QUERY_ID_RANDOM);
    forget(p);
}

struct edns_case {
    const char *words;
    bool edns;
    uint8_t version;
    uint16_t size, flags;
};

Test(plan, edns_is_switched_on_by_what_needs_it)
{
    static const struct edns_case cases[] = {
        {"x.", true, 0, 1232, 0},
        {"x. +noedns", false, 0, 0, 0},
        {"x. +edns=1", true, 1, 1232, 0},
        {"x. +noedns +nsid", true, 0, 1232, 0},
        {"x. +nsid +noedns", false, 0, 0, 0},
        {"x. +noedns +cookie", true, 0, 1232, 0},
        {"x. +noedns +padding=64", true, 0, 1232, 0},
        {"x. +noedns +ednsflags=1", true, 0, 1232, 1},
        {"x. +noedns +ednsflags", false, 0, 0, 0},
        {"x. +dnssec +noedns", true, 0, 1232, 0x8000},
        {"x. +bufsize=512 +noedns", true, 0, 512, 0},
        {"x. +bufsize=512 +bufsize", true, 0, 1232, 0},
        {"x. +subnet=192.0.2.0/24 +noedns", true, 0, 1232, 0},
        {"x. +do +co", true, 0, 1232, 0xc000},
        {"x. +noedns +co", false, 0, 0, 0},
        {"x. +ednsflags=0xffff", true, 0, 1232, 0x3fff},
        {"x. +ednsflags=128 +noednsflags", true, 0, 1232, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct edns_case *c = &cases[i];
        struct planned *p = plan(c->words);
        const struct query_request *request = &nth(p, 0)->request;
        cr_assert_eq(request->edns, c->edns, "%s", c->words);
        if (c->edns) {
            cr_assert_eq(request->edns_version, c->version, "%s", c->words);
            cr_assert_eq(request->udp_size, c->size, "%s: %u", c->words, request->udp_size);
            cr_assert_eq(request->edns_flags, c->flags, "%s: %x", c->words, request->edns_flags);
        }
        forget(p);
    }
}

Test(plan, edns_options_stand_in_digs_order)
{
    assert_options("x.", "10:0102030405060708");
    assert_options("x. +nocookie", "");
    assert_options("x. +ednsopt=65001:CAFE +keepalive +expire +subnet=192.0.2.0/24 +nsid",
                   "3: 8:00011800c00002 10:0102030405060708 9: 11: 65001:cafe");
    assert_options("x. +cookie=0123456789abcdef", "10:0123456789abcdef");
    assert_options("x. +noedns", "");
}

Test(plan, the_last_cookie_is_the_cookie_of_all_questions_that_have_one)
{
    assert_options("x. +cookie=11 b +cookie=22", "10:22");
    assert_options("x. +cookie=11 +cookie", "10:0102030405060708");
}

Test(plan, edns_options_have_numbers_or_names)
{
    assert_options(
        "x. +nocookie +ednsopt=NSID +ednsopt=pad:00 +ednsopt=12:0000 +ednsopt=key-tag:2b6d",
        "3: 12:00 12:0000 14:2b6d");
    assert_options("x. +nocookie +ednsopt=3 +noednsopt", "");
    assert_options("x. +nocookie +ednsopt=:100:", "100:");
    assert_ends("x. +ednsopt", 10, "digc: ednsopt no code point specified\n");
    assert_ends("x. +ednsopt=:", 10, "digc: ednsopt no code point specified\n");
    assert_no_number("x. +ednsopt=nosuch", 1, "invalid ednsopt 'nosuch': not a valid number\n");
    assert_no_number("x. +ednsopt=65536", 1, "invalid ednsopt '65536': out of range\n");
    assert_ends("x. +ednsopt=3:abc", 1, "'abc': not valid hexadecimal\n");
    assert_ends("x. +ednsopt=3:zz", 1, "'zz': not valid hexadecimal\n");
}

Test(plan, there_is_an_end_to_edns_options)
{
    char words[2000] = "+nocookie";
    struct planned *p = plan(words);
    struct digc_question *defaults = &p->plan.defaults;
    char word[] = "+ednsopt=3", *argv[] = {word, word};
    for (unsigned i = 0; i < DIGC_OPTIONS; i++)
        cr_assert_eq(digc_plan_words(&p->plan, 2, argv), DIGC_GO_ON);
    cr_assert_eq(defaults->option_count, DIGC_OPTIONS);
    query_sink_init_heap(&p->diagnostics, 1000);
    cr_assert_eq(digc_plan_words(&p->plan, 2, argv), 1);
    query_sink_fini(&p->diagnostics);
    forget(p);
}

Test(plan, subnets_are_read_as_dig_reads_them)
{
    assert_options("x. +nocookie +subnet=192.0.2.130", "8:00012000c0000282");
    assert_options("x. +nocookie +subnet=192.0.2.130/25", "8:00011900c0000280");
    assert_options("x. +nocookie +subnet=1.2.3.4/0", "8:00010000");
    assert_options("x. +nocookie +subnet=0", "8:00010000");
    assert_options("x. +nocookie +subnet=0/0", "8:00010000");
    assert_options("x. +nocookie +subnet=::/0", "8:00020000");
    assert_options("x. +nocookie +subnet=10/8", "8:000108000a");
    assert_options("x. +nocookie +subnet=10.1/16", "8:000110000a01");
    assert_options("x. +nocookie +subnet=1.2.3/24", "8:00011800010203");
    assert_options("x. +nocookie +subnet=1.2.3.4/99", "8:0001200001020304");
    assert_options("x. +nocookie +subnet=2001:db8:ffff::/33", "8:0002210020010db880");
    assert_options("x. +nocookie +subnet=10/8 +nosubnet", "");
    assert_ends("x. +subnet=x", 1, "digc: invalid address 'x'\n");
    assert_ends("x. +subnet=1.2.3", 1, "digc: invalid address '1.2.3'\n");
    assert_ends("x. +subnet=1.2.3/x", 1,
                "digc: invalid prefix length in '1.2.3/x': not a valid number\n");
    assert_ends("x. +subnet=12345678901234567890123456789012345678901234567890", 1,
                "digc: invalid prefix '12345678901234567890123456789012345678901234567890'\n");
}

/* ---- how records look ---- */

Test(plan, the_look_of_records_is_in_their_style)
{
    struct planned *p = plan("x. +nocrypto +expandaaaa +unk +ttlunits +nottlid +norrcomments");
    cr_assert_eq(nth(p, 0)->style.text.flags, QUERY_STYLE_NO_CRYPTO | QUERY_STYLE_EXPAND_AAAA |
                                                  QUERY_STYLE_GENERIC | QUERY_STYLE_TTL_UNITS |
                                                  QUERY_STYLE_NO_TTL);
    cr_assert_eq(nth(p, 0)->style.rr_comments, -1);
    forget(p);
    p = plan("x. +nottlid +nottlunits +nosplit +rr");
    cr_assert_eq(nth(p, 0)->style.text.flags, QUERY_STYLE_NO_SPLIT);
    cr_assert_eq(nth(p, 0)->style.rr_comments, 1);
    forget(p);
}

Test(plan, split_is_rounded_up_to_fours)
{
    struct planned *p = plan("x. +split=7");
    cr_assert_eq(nth(p, 0)->style.text.split, 8);
    cr_assert_str_eq(p->complained, ";; Warning, split must be a multiple of 4; adjusting to 8\n");
    forget(p);
    assert_no_number("x. +split=8 +split=1024", 10, "invalid split '1024': out of range\n");
    assert_ends("x. +split=1024", 10,
                ";; Warning, split must be a multiple of 4; adjusting to 0\n"
                "digc: Couldn't parse split\n");
    assert_ends("x. +nosplit=4", 1, "Invalid option: +nosplit\n");
}

/* ---- how to ask ---- */

Test(plan, tries_and_time_have_at_least_one)
{
    struct planned *p = plan("x. +tries=0 b +retry=0 c +retry=5 d +retries=1 +time=0");
    cr_assert_eq(nth(p, 0)->policy.tries, 1);
    cr_assert_eq(nth(p, 1)->policy.tries, 1);
    cr_assert_eq(nth(p, 2)->policy.tries, 6);
    cr_assert_eq(nth(p, 3)->policy.tries, 2);
    cr_assert_eq(nth(p, 0)->policy.timeout_ms, 1000);
    forget(p);
}

Test(plan, policy_options_go_to_the_policy)
{
    struct planned *p = plan("x. +nofail +ignore +noednsneg +nobadcookie +tcp b");
    const struct query_policy *policy = &nth(p, 0)->policy;
    cr_assert(policy->next_on_servfail);
    cr_assert(policy->ignore_truncation);
    cr_assert(policy->keep_badvers);
    cr_assert(policy->keep_badcookie);
    cr_assert_eq(policy->transport, QUERY_TRANSPORT_TCP);
    policy = &nth(p, 1)->policy;
    cr_assert_not(policy->next_on_servfail || policy->ignore_truncation || policy->keep_badvers ||
                  policy->keep_badcookie);
    forget(p);
}

Test(plan, the_source_address_decides_the_family)
{
    struct planned *p = plan("-b 192.0.2.7#5353 x.");
    cr_assert_eq(nth(p, 0)->policy.source.family, 4);
    cr_assert_eq(nth(p, 0)->policy.source.port, 5353);
    cr_assert_not(p->plan.ipv6);
    forget(p);
    assert_ends("-4 -b ::1 x.", 1, "digc: invalid address ::1\n");
    assert_no_number("-b 192.0.2.7#x x.", 1, "invalid port number 'x': not a valid number\n");
    assert_ends("-b 192.0.2 x.", 1, "digc: invalid address 192.0.2\n");
}

Test(plan, search_options_are_for_all)
{
    struct planned *p = plan("x. +search +ndots=3 b");
    cr_assert(p->plan.search);
    cr_assert_eq(p->plan.ndots, 3);
    forget(p);
    p = plan("x. +showsearch +nosearch");
    cr_assert(p->plan.show_search);
    cr_assert_not(p->plan.search);
    forget(p);
    p = plan("x. +domain=lab.example +nosearch");
    cr_assert(p->plan.search, "+domain searches in any case");
    cr_assert_str_eq(p->plan.domain, "lab.example");
    forget(p);
}

Test(plan, only_one_family_can_be_demanded)
{
    struct planned *p = plan("x. -4");
    cr_assert(p->plan.ipv4 && !p->plan.ipv6);
    forget(p);
    assert_ends("-4 x. -6", 1, "digc: only one of -4 and -6 allowed\n");
    assert_ends("-64", 1, "digc: only one of -4 and -6 allowed\n");
}

/* ---- what is wrong ---- */

Test(plan, numbers_that_are_none_end_with_10)
{
    assert_no_number("+time=x", 10, "invalid timeout 'x': not a valid number\n");
    assert_no_number("+time=65536", 10, "invalid timeout '65536': out of range\n");
    assert_no_number("+bufsize=65536", 10, "invalid buffer size '65536': out of range\n");
    assert_no_number("+edns=256", 10, "invalid edns '256': out of range\n");
    assert_no_number("+ednsflags=0x10000", 10, "invalid ednsflags '0x10000': out of range\n");
    assert_no_number("+qid=65536", 10, "invalid qid '65536': out of range\n");
    assert_no_number("+opcode=16", 10, "invalid opcode '16': out of range\n");
    assert_no_number("+opcode=nosuch", 10, "invalid opcode 'nosuch': not a valid number\n");
    assert_no_number("+padding=513", 10, "invalid padding '513': out of range\n");
    assert_no_number("+retry=4294967295", 10, "invalid retries '4294967295': out of range\n");
    assert_no_number("+tries=4294967296", 10, "invalid tries '4294967296': out of range\n");
    assert_no_number("+ndots=x", 10, "invalid ndots 'x': not a valid number\n");
    assert_ends("+cookie=1234567890123456789012345678901234567890123456789012345678901234567890"
                "123456789012",
                10, "digc: COOKIE data too large\n");
}

Test(plan, what_dig_calls_fatal_ends_with_1)
{
    assert_no_number("-p x", 1, "invalid port number 'x': not a valid number\n");
    assert_no_number("-p 65536", 1, "invalid port number '65536': out of range\n");
    assert_no_number("x. ixfr=x", 1, "invalid serial number 'x': not a valid number\n");
    assert_no_number("-t ixfr=4294967296 x.", 1,
                     "invalid serial number '4294967296': out of range\n");
    assert_ends("+cookie=abc", 1, "'abc': not valid hexadecimal\n");
}

Test(plan, unknown_options_are_usage_errors_with_a_hint)
{
    assert_ends("+nosuchoption x.", 1, "Invalid option: +nosuchoption\nUsage:  digc ");
    assert_ends("+shrot x.", 1, "Invalid option: +shrot\nDid you mean '+short'?\nUsage:  digc ");
    assert_ends("+nomultilin=x +nomultilinx=x x.", 1, "Invalid option: +nomultilinx\nDid you mean");
    assert_ends("+tries x.", 1, "Invalid option: +tries\nIt needs a value: +tries=N.\nUsage:");
    assert_ends("+notime=1 x.", 1, "Invalid option: +notime\nIt cannot be turned off.\nUsage:");
    assert_ends("+no x.", 1, "Invalid option: +no\n");
    assert_ends("-j x.", 1, "Invalid option: -j\n");
    assert_ends("-4j x.", 1, "Invalid option: -j\n");
    assert_ends("x. -", 1, "Invalid option: -\n");
    assert_ends("x. -p", 1, "Invalid option: -p\nIt needs a value: -p PORT.\n");
    assert_ends("x. %b -4x", 1, "Invalid option: -x\n");
}

Test(plan, a_plus_alone_is_said_on_the_output_and_skipped)
{
    struct planned *p = plan("+ += x.");
    cr_assert_eq(p->end, DIGC_GO_ON);
    cr_assert_str_eq(p->said, ";; Invalid option \n;; Invalid option =\n");
    assert_count(p, 1);
    forget(p);
}

Test(plan, what_is_shown_of_the_words_moves_no_cursor)
{
    struct planned *p = plan("a\33[2Jb. -x \33c");
    cr_assert_not_null(strstr(nth(p, 0)->banner, "<<>> a.[2Jb. -x .c\n"), "%s", nth(p, 0)->banner);
    forget(p);
    assert_ends("+x\33[2J x.", 1, "Invalid option: +x.[2J\n");
    assert_ends("@\302\233x x.", 1, "couldn't get address for '.x'");
}

Test(plan, kept_connections_are_for_all_questions)
{
    struct planned *p = plan("a. b. +keepopen");
    cr_assert(nth(p, 0)->policy.keep_open);
    cr_assert(nth(p, 1)->policy.keep_open);
    forget(p);
    p = plan("a. +keepopen +nokeepopen");
    cr_assert_not(nth(p, 0)->policy.keep_open);
    forget(p);
}

Test(plan, carriers_that_are_not_available_may_be_turned_off_before_anything_is_asked)
{
    struct planned *p = plan("x. +tls y. +https-get=/x +nohttps z. +tls-ca=f +notls a. +tls-ca");
    cr_assert_eq(nth(p, 0)->carriers, DIGC_CARRIER_TLS);
    cr_assert_eq(nth(p, 1)->carriers, 0);
    cr_assert_eq(nth(p, 2)->carriers, DIGC_CARRIER_TLS_CA, "dig asks over TLS then, too");
    forget(p);
    assert_warns("x. +notrace +noyaml +nohttps +nokeepopen +nodns64prefix", "");
    assert_ends("x. +tls-certfile", 1, "Invalid option: +tls-certfile\n");
}

Test(plan, yaml_is_for_all_questions_and_has_no_banner)
{
    struct planned *p = plan("a. +stats b. +yaml");
    cr_assert(nth(p, 0)->style.yaml);
    cr_assert(nth(p, 1)->style.yaml);
    cr_assert(nth(p, 0)->style.stats);
    cr_assert_not(nth(p, 1)->style.stats);
    cr_assert(nth(p, 0)->style.quiet_banner);
    forget(p);
}

Test(plan, dns64prefix_is_a_question_of_its_own)
{
    struct planned *p = plan("+dns64prefix +tcp x. mx");
    assert_count(p, 2);
    assert_asks(p, 0, "ipv4only.arpa", 28);
    cr_assert(nth(p, 0)->style.prefixes);
    cr_assert_eq(nth(p, 0)->policy.transport, QUERY_TRANSPORT_TCP);
    assert_asks(p, 1, "x.", 15);
    cr_assert_not(nth(p, 1)->style.prefixes);
    forget(p);
}

Test(plan, obsolete_options_say_so_and_do_nothing)
{
    assert_warns("x. +dscp=3", ";; +dscp option is obsolete and has no effect\n");
    assert_warns("x. +nosigchase +si", ";; +sigchase option is deprecated\n"
                                       ";; +sigchase option is deprecated\n");
    assert_warns("x. -i -n -m", "");
}

/* ---- help and version ---- */

Test(plan, help_and_version_end_with_0)
{
    struct planned *p = plan("x. -h -v");
    cr_assert_eq(p->end, 0);
    cr_assert_not_null(strstr(p->said, "Examples:\n  digc "));
    cr_assert_not_null(strstr(p->said, "+[no]multiline "));
    forget(p);
    p = plan("-4v x.");
    cr_assert_eq(p->end, 0);
    cr_assert_str_eq(p->complained, "digc 0.9\n");
    cr_assert_str_eq(p->said, "");
    forget(p);
    p = plan("x. --version");
    cr_assert_eq(p->end, 0);
    cr_assert_str_eq(p->said, "digc 0.9\nfeatures: none\n");
    forget(p);
}

Test(plan, the_tables_have_no_mistakes)
{
    const struct option_table *const tables[] = {&digc_plus_options, &digc_dash_options,
                                                 &digc_long_options};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const struct option *row;
        const char *wrong = option_table_check(tables[i], &row);
        cr_assert_null(wrong, "%s: %s", row == NULL ? "" : row->name, wrong);
    }
}

/* Each has the meaning that dig gives it although other names begin alike. */
Test(plan, abbreviations_mean_what_they_mean_to_dig)
{
    static const char *const pairs[][2] = {
        {"ad", "adflag"},   {"co", "coflag"},    {"do", "dnssec"},       {"i", "ignore"},
        {"p=1", "padding"}, {"v", "tcp"},        {"edns", "edns"},       {"ttl", "ttlid"},
        {"cl", "class"},    {"com", "comments"}, {"mul", "multiline"},   {"header", "header-only"},
        {"noal", "all"},    {"retr=1", "retry"}, {"nobe", "besteffort"}, {"z", "zflag"},
    };
    static const char *const refused[] = {"t",   "s",  "x.",   "q",   "r",  "n",   "h",
                                          "sho", "dn", "keep", "exp", "id", "idn", "SHORT"};
    struct option_use use;

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        cr_assert_eq(option_take(&use, &digc_plus_options, pairs[i][0]), OPTION_OK, "%s",
                     pairs[i][0]);
        cr_assert_str_eq(use.row->name, pairs[i][1]);
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        cr_assert_eq(option_take(&use, &digc_plus_options, refused[i]), OPTION_UNKNOWN, "%s",
                     refused[i]);
}

/* ---- .digrc and batch files ---- */

Test(plan, digrc_sets_defaults_and_its_names_are_ignored)
{
    struct planned *p = plan_rc("+multiline fsu.edu\n\t+nocmd  +nostats\r\n-t MX @192.0.2.1",
                                "a.example b.example +nomultiline");
    assert_count(p, 2);
    assert_asks(p, 0, "a.example", MX);
    cr_assert(nth(p, 0)->style.multiline);
    cr_assert_not(nth(p, 0)->style.stats);
    cr_assert_null(nth(p, 0)->style.banner);
    cr_assert_eq(nth(p, 0)->server_count, 1);
    cr_assert_not(nth(p, 1)->style.multiline);
    forget(p);
}

Test(plan, a_type_in_digrc_gives_way_to_x_and_needs_no_warning)
{
    struct planned *p = plan_rc("-t ANY", "-x 192.0.2.1 -x 192.0.2.2 SOA");
    assert_asks(p, 0, "1.2.0.192.in-addr.arpa.", PTR);
    assert_asks(p, 1, "2.2.0.192.in-addr.arpa.", SOA);
    cr_assert_str_eq(p->complained, "");
    forget(p);
}

Test(plan, digrc_cannot_choose_tcp)
{
    struct planned *p = plan_rc("+tcp", "x.");
    cr_assert_eq(nth(p, 0)->policy.transport, QUERY_TRANSPORT_UDP);
    forget(p);
}

Test(plan, digrc_is_not_read_with_r_and_its_mistakes_are_fatal)
{
    struct planned *p = plan_rc("+nosuchoption", "x. -r");
    cr_assert_eq(p->end, DIGC_GO_ON);
    cr_assert_not(p->plan.read_rc);
    forget(p);
    p = plan_rc("+nosuchoption", "x.");
    cr_assert_eq(p->end, 1);
    forget(p);
}

Test(plan, digrc_servers_are_counted_in_the_banner)
{
    struct planned *p = plan_rc("@many", "x.");
    cr_assert_str_eq(nth(p, 0)->style.banner, "\n; <<>> digc 0.9 <<>> x.\n"
                                              "; (2 servers found)\n;; global options: +cmd\n");
    forget(p);
}

Test(plan, with_a_file_of_questions_the_root_is_not_asked)
{
    struct planned *p = plan("+short -f names.txt +parallel=7 +rate=50 +unordered");

    cr_assert_eq(p->end, DIGC_GO_ON);
    assert_count(p, 0);
    cr_assert_str_eq(p->plan.batch_file, "names.txt");
    cr_assert_eq(p->plan.parallel, 7);
    cr_assert_eq(p->plan.rate, 50);
    cr_assert(p->plan.unordered);
    forget(p);
}

Test(plan, a_batch_line_is_a_command_line_of_its_own)
{
    struct planned *p = plan("+noquestion @192.0.2.1 a.example");
    bool skipped;

    cr_assert_eq(take_line(p, "b.example MX +nostats +tcp\r\n", &skipped), DIGC_GO_ON);
    cr_assert_eq(take_line(p, "+noanswer c.example", &skipped), DIGC_GO_ON);
    assert_count(p, 3);
    assert_asks(p, 1, "b.example", MX);
    cr_assert_not(nth(p, 1)->style.question);
    cr_assert_not(nth(p, 1)->style.stats);
    cr_assert_eq(nth(p, 1)->policy.transport, QUERY_TRANSPORT_TCP);
    cr_assert_eq(nth(p, 2)->policy.transport, QUERY_TRANSPORT_UDP);
    cr_assert_eq(nth(p, 1)->server_count, 1);
    cr_assert_str_eq(nth(p, 1)->banner, "; <<>> digc 0.9 <<>> b.example MX +nostats +tcp\n");
    cr_assert(nth(p, 2)->style.stats);
    cr_assert_not(nth(p, 2)->style.answer);
    forget(p);
}

Test(plan, a_batch_line_with_an_unknown_server_is_skipped)
{
    struct planned *p = plan("a.example");
    bool skipped;

    cr_assert_eq(take_line(p, "b.example @nosuch MX", &skipped), DIGC_GO_ON);
    cr_assert(skipped);
    assert_count(p, 1);
    cr_assert_eq(take_line(p, "c.example", &skipped), DIGC_GO_ON);
    cr_assert_not(skipped);
    assert_asks(p, 1, "c.example", A);
    forget(p);
}

Test(plan, a_batch_line_has_at_most_thirteen_words)
{
    struct planned *p = plan("a.example");
    bool skipped;

    cr_assert_eq(take_line(p, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", &skipped), DIGC_GO_ON);
    assert_count(p, 14);
    forget(p);
}

/* ---- the classroom Internet ---- */

Test(plan, the_lab_holds_wherever_it_stands_on_the_command_line)
{
    struct planned *p = plan("www.school.test --lab mx");
    cr_assert_eq(p->end, DIGC_GO_ON);
    cr_assert(p->plan.lab);
    cr_assert_null(p->plan.lab_folder);
    assert_asks(p, 0, "www.school.test", MX);
    forget(p);

    p = plan("--lab=my/lab www.school.test");
    cr_assert(p->plan.lab);
    cr_assert_str_eq(p->plan.lab_folder, "my/lab");
    forget(p);

    p = plan("-q --lab www.school.test");
    cr_assert_not(p->plan.lab);
    assert_asks(p, 0, "--lab", A);
    forget(p);
}

Test(plan, a_digrc_cannot_lead_into_the_lab)
{
    struct planned *p = plan_rc("--lab", "www.school.test");
    cr_assert_eq(p->end, DIGC_EXIT_USAGE);
    cr_assert_not(p->plan.lab);
    forget(p);
}

/* ---- keys ---- */

Test(plan, a_key_signs_every_question)
{
    struct planned *p = plan("x. -y hmac-sha1:k.example:YWJj y. +fuzztime=5");
    cr_assert_eq(p->plan.key.algorithm, QUERY_TSIG_SHA1);
    cr_assert_arr_eq(p->plan.key.secret, "abc", 3);
    cr_assert_eq(nth(p, 0)->request.tsig, &p->plan.key);
    cr_assert_eq(nth(p, 1)->request.tsig, &p->plan.key);
    cr_assert_eq(nth(p, 0)->request.tsig_time_s, 0);
    cr_assert_eq(nth(p, 1)->request.tsig_time_s, 5);
    forget(p);
}

Test(plan, what_is_no_key_is_complained_about_and_nothing_is_signed)
{
    static const struct {
        const char *words, *said, *complained;
    } cases[] = {
        {"x. -y hmac-foo:k:YWJj", ";; Couldn't create key k: algorithm is unsupported\n",
         ";; Warning, ignoring invalid TSIG algorithm hmac-foo\n"},
        {"x. -y k:YW!", ";; Couldn't create key k: bad base64 encoding\n", ""},
        {"x. -y hmac-md5:a..b:YWJj", ";; Couldn't create key a..b: empty label\n", ""},
        {"x. -y hmac-sha1:k:", ";; Couldn't create key hmac-sha1: bad base64 encoding\n", ""},
        {"x. -k /nonexistent/k.conf", "",
         "Couldn't read key from /nonexistent/k.conf: file not found\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct planned *p = plan(cases[i].words);
        cr_expect_eq(p->end, DIGC_GO_ON);
        cr_expect_str_eq(p->said, cases[i].said);
        cr_expect_str_eq(p->complained, cases[i].complained);
        cr_expect_null(nth(p, 0)->request.tsig);
        cr_expect_eq(p->plan.key_unused, i < 4);
        forget(p);
    }
}

Test(plan, the_bits_of_a_mac_are_as_many_as_the_algorithm_has)
{
    struct planned *p = plan("x. -y hmac-sha256-257:k:YWJj");
    cr_expect_eq(p->end, 1);
    cr_expect_str_eq(p->said, "invalid digest-bits [0..256] '257': out of range\n");
    forget(p);
    p = plan("x. -y hmac-md5-x:k:YWJj");
    cr_expect_eq(p->end, 1);
    cr_expect_str_eq(p->said, "invalid digest-bits [0..128] 'x': not a valid number\n");
    forget(p);
}

/* A file that has the form of a key's, of which none can be made: as with -y. */
Test(plan, a_key_of_a_file_that_cannot_be_made_is_named)
{
    static const struct {
        const char *clauses, *said, *complained;
    } cases[] = {
        {"algorithm hmac-foo; secret \"YWJj\";",
         ";; Couldn't create key k.example: algorithm is unsupported\n",
         ";; Warning, ignoring invalid TSIG algorithm hmac-foo\n"},
        {"algorithm hmac-sha1; secret \"!!\";",
         ";; Couldn't create key k.example: bad base64 encoding\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[] = "/tmp/digc-key-XXXXXX", words[80];
        int descriptor = mkstemp(path);
        cr_assert_geq(descriptor, 0);
        cr_assert_gt(dprintf(descriptor, "key k.example. { %s };\n", cases[i].clauses), 0);
        close(descriptor);
        (void)snprintf(words, sizeof words, "x. -k %s", path);
        struct planned *p = plan(words);
        unlink(path);
        cr_expect_eq(p->end, DIGC_GO_ON);
        cr_expect_str_eq(p->said, cases[i].said);
        cr_expect_str_eq(p->complained, cases[i].complained);
        cr_expect(p->plan.key_unused);
        cr_expect_null(nth(p, 0)->request.tsig);
        forget(p);
    }
}

Test(plan, nobody_is_at_port_0)
{
    struct planned *p = plan("x. -p 0");
    cr_expect_eq(p->end, 1);
    cr_expect_str_eq(p->said, "invalid port number '0': out of range\n");
    forget(p);
}
