/* Forms for people: +explain, +pretty, +fields.  What they say of a reply is what the RFCs say of
 * it. */
#include "base/utf8.h"
#include "octets.h"
#include "render/form.h"
#include "render/table.h"
#include "reply.h"
#include "text/text.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TYPE_A = 1, TYPE_NS = 2, TYPE_MX = 15, TYPE_TXT = 16, TYPE_AXFR = 252, ROOM = 1 << 18 };

/* An exchange of at most three tries, and what a form makes of it. */
struct scene {
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint servers[2];
    struct query_try tries[3];
    struct query_stray stray;
    struct query_exchange exchange;
    struct dig_style style;
    struct form_view view;
    uint8_t reply[65535];
    char out[ROOM];
};

static const char *const names[] = {"192.0.2.53", "ns2.example.net"};

static struct scene *scene_of(const char *name, uint16_t type)
{
    struct scene *s = calloc(1, sizeof *s);
    struct query_name asked = name_of(name);
    s->request = query_request_default(&asked);
    s->request.type = type;
    for (unsigned i = 0; i < 2; i++)
        s->servers[i] = (struct query_endpoint){
            .family = 4, .port = 53, .octets = {192, 0, 2, (uint8_t)(53 + i)}};
    s->exchange = (struct query_exchange){.request = &s->request,
                                          .policy = &s->policy,
                                          .servers = s->servers,
                                          .server_count = 1,
                                          .tries = s->tries};
    s->style = (struct dig_style){.comments = true,
                                  .question = true,
                                  .answer = true,
                                  .authority = true,
                                  .additional = true,
                                  .stats = true,
                                  .text = QUERY_STYLE_DIG};
    s->view = (struct form_view){.style = &s->style,
                                 .server_names = names,
                                 .name = name,
                                 .servers_from = "it was named after an @"};
    return s;
}

static struct query_try *add_try(struct scene *s, enum query_end end, enum query_next next)
{
    struct query_try *t = &s->tries[s->exchange.try_count++];
    *t = (struct query_try){.server = s->servers[0],
                            .id = 4321,
                            .start_us = 1000000,
                            .sent_us = 1000000,
                            .end_us = 6000000,
                            .end = end,
                            .next = next};
    return t;
}

static void add_octets(struct scene *s, size_t size)
{
    struct query_try *t = add_try(s, QUERY_END_REPLY, QUERY_NEXT_NONE);
    t->end_us = t->sent_us + 12300;
    t->reply = s->reply;
    t->reply_size = size;
    (void)query_message_parse(&t->message, s->reply, size);
}

static void add_reply(struct scene *s, const char *text)
{
    add_octets(s,
               reply_put(s->reply, sizeof s->reply, 4321, &s->request.name, s->request.type, text));
}

static const char *show(struct scene *s, const char *form)
{
    struct query_sink sink;
    query_sink_init(&sink, s->out, sizeof s->out - 1);
    s->view.out = &sink;
    form_find(form)->lookup(&s->view, &s->exchange);
    cr_assert_eq(sink.status, QUERY_OK);
    s->out[sink.size] = '\0';
    return s->out;
}

/* Lines are broken where they must be, which is not what a test of words is about. */
static void join(char *text)
{
    char *to = text;
    for (const char *at = text; *at != '\0'; at++) {
        bool blank = *at == ' ' || *at == '\n';
        if (!blank)
            *to++ = *at;
        else if (to != text && to[-1] != ' ')
            *to++ = ' ';
    }
    *to = '\0';
}

static void expect_in(const char *text, const char *wanted)
{
    cr_expect(strstr(text, wanted) != NULL, "'%s' is not in:\n%s", wanted, text);
}

static void expect_explained(const char *name, uint16_t type, const char *reply,
                             const char *const *wanted)
{
    struct scene *s = scene_of(name, type);
    add_reply(s, reply);
    show(s, "explain");
    join(s->out);
    for (; *wanted != NULL; wanted++)
        expect_in(s->out, *wanted);
    free(s);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- +explain ---- */

Test(explain, an_answer_is_told_from_top_to_bottom)
{
    struct scene *s = scene_of("example.com.", TYPE_MX);
    add_reply(s, "AA; AN example.com. 3600 MX 10 mail.example.com.; "
                 "AR mail.example.com. 300 A 192.0.2.25");
    cr_assert_str_eq(
        show(s, "explain"),
        "?   We ask 192.0.2.53, because it was named after an @, for the MX records of\n"
        "    example.com (MX: host that takes mail for a domain). It may ask others for\n"
        "    us (recursion is desired, RD).\n"
        "1.  Over UDP a reply of 104 octets comes after 12.3 ms.\n"
        "=>  Status NOERROR: there was no error. The server has the zone itself (AA is\n"
        "    set). example.com has 1 record of type MX, which may be kept for 1 hour.\n"
        "  ! Our query had EDNS, and the reply has none: the server seems not to know\n"
        "    it.\n"
        "\n"
        "Header: the bits that are set\n"
        "    qr  response: this is a response, not a query\n"
        "    aa  authoritative answer: the server has the zone itself: this is not from\n"
        "        a cache\n"
        "\n"
        "Answer section: what was asked for\n"
        "    example.com has one MX record (host that takes mail for a domain), to be\n"
        "      kept for 1 hour (TTL 3600):\n"
        "        preference  10                 lower is tried first\n"
        "        exchange    mail.example.com.  host that takes mail; . takes none\n"
        "\n"
        "Additional section: what may be of use besides\n"
        "    mail.example.com has one A record (IPv4 address of a host), to be kept for\n"
        "      5 minutes (TTL 300):\n"
        "        192.0.2.25\n"
        "\n",
        "%s", s->out);
    free(s);
}

/* RFC 2308 section 5: the smaller of the TTL of the SOA record and its field minimum. */
Test(explain, nodata_and_nxdomain_are_told_apart_and_for_how_long_they_hold)
{
    expect_explained("www.example.com.", TYPE_MX,
                     "AA; NS example.com. 3600 SOA ns. root. 1 2 3 4 300",
                     WORDS("The name www.example.com exists, but has no records of type MX. That "
                           "is called NODATA",
                           "lets resolvers remember this for 5 minutes",
                           "its TTL (3600) and its field minimum (300)"));
    expect_explained(
        "www.example.com.", TYPE_MX, "AA; NXDOMAIN; NS example.com. 60 SOA ns. root. 1 2 3 4 300",
        WORDS("Status NXDOMAIN: the name does not exist.", "There is no name www.example.com",
              "lets resolvers remember this for 1 minute:"));
    expect_explained("www.example.com.", TYPE_MX, "NXDOMAIN",
                     WORDS("There is no name www.example.com",
                           "No SOA record came along, so nothing says how long this may be "
                           "remembered, and resolvers should not remember it (RFC 2308)."));
}

Test(explain, aliases_are_followed_in_their_order)
{
    expect_explained("a.example.com.", TYPE_A,
                     "RA; AN c.example.com. 60 A 192.0.2.3; AN a.example.com. 60 CNAME "
                     "b.example.com.; AN b.example.com. 60 CNAME c.example.com.",
                     WORDS("a.example.com is an alias of b.example.com (CNAME). b.example.com is "
                           "an alias of c.example.com (CNAME). c.example.com has 1 record of type "
                           "A"));
    expect_explained("www.old.example.", TYPE_A,
                     "AA; AN old.example. 60 DNAME new.example.; AN www.old.example. 60 CNAME "
                     "www.new.example.; AN www.new.example. 60 A 192.0.2.1",
                     WORDS("All names below old.example stand for the same names below "
                           "new.example (DNAME). www.old.example is an alias of "
                           "www.new.example (CNAME)."));
    expect_explained("a.example.com.", TYPE_A,
                     "AA; AN a.example.com. 60 CNAME b.example.com.; AN b.example.com. 60 CNAME "
                     "a.example.com.",
                     WORDS("The aliases lead in a circle"));
    expect_explained(".", TYPE_NS, "AA; AN . 60 NS ns.example.",
                     WORDS("(AA is set). The root has 1 record of type NS"));
    expect_explained("a.example.com.", TYPE_A, "AA; AN a.example.com. 60 CNAME b.example.net.",
                     WORDS("This reply says nothing about the records of b.example.net"));
}

Test(explain, referrals_down_up_and_to_itself_are_told_apart)
{
    expect_explained("www.example.com.", TYPE_A,
                     "NS example.com. 60 NS ns.example.com.; NS example.com. 60 NS ns.example.net."
                     "; AR ns.example.com. 60 A 192.0.2.1",
                     WORDS("its reply is a referral. There is a zone cut: example.com is "
                           "delegated to 2 name servers, some of whose addresses came along",
                           "To go on, ask one of them",
                           "We have asked for recursion, which this server does not do for us (RA "
                           "is not set): it tells what it knows itself."));
    expect_explained("www.example.com.", TYPE_A, "NS example.com. 60 NS ns.example.net.",
                     WORDS("delegated to 1 name server, without glue records. To go on, ask it."));
    expect_explained("www.example.com.", TYPE_A,
                     "NS example.com. 60 NS ns.example.com.; AR ns.example.com. 60 A 192.0.2.53",
                     WORDS("the server asked is one of them", "This is a lame delegation"));
    expect_explained("www.example.com.", TYPE_A, "NS . 60 NS a.root-servers.net.",
                     WORDS("It refers us back up the tree, to the servers of the root: an upward "
                           "referral."));
    expect_explained("www.example.com.", TYPE_A, "NS example.net. 60 NS ns.example.net.",
                     WORDS("It refers us to example.net, a zone that the name is not in."));
    expect_explained("www.example.com.", TYPE_A, "",
                     WORDS("It gives no answer and no referral, and claims no authority."));
}

Test(explain, an_error_is_told_with_what_it_means)
{
    expect_explained("www.example.com.", TYPE_A, "REFUSED",
                     WORDS("Status REFUSED: the server does not want to answer",
                           "does not do for us (RA is not set). "));
    expect_explained("www.example.com.", TYPE_A, "SERVFAIL",
                     WORDS("Status SERVFAIL: the server could not find the answer"));
}

Test(explain, ttls_of_a_resolver_count_down_and_zero_is_not_kept)
{
    expect_explained("example.com.", TYPE_A, "RA; AN example.com. 90 A 192.0.2.1",
                     WORDS("has this in its cache (AA is not set)",
                           "to be kept for another 1 minute 30 seconds (TTL 90)"));
    expect_explained("example.com.", TYPE_A, "AA; AN example.com. 0 A 192.0.2.1",
                     WORDS("which nobody may keep (TTL 0)", "not to be kept (TTL 0)"));
}

Test(explain, records_of_one_kind_are_grouped)
{
    struct scene *s = scene_of("example.com.", TYPE_NS);
    add_reply(s, "AA; AN example.com. 60 NS a.example.net.; AN example.com. 60 NS b.example.net.; "
                 "AR a.example.net. 60 A 192.0.2.1; AR b.example.net. 60 A 192.0.2.2");
    s->style.comments = false;
    const char *text = show(s, "explain");
    expect_in(text,
              "    example.com has 2 NS records (authoritative name server of a zone), to be\n"
              "      kept for 1 minute (TTL 60):\n"
              "        a.example.net.\n"
              "        b.example.net.\n");
    expect_in(text, "    2 records (A: IPv4 address of a host), to be kept for 1 minute (TTL 60):\n"
                    "        a.example.net  A  192.0.2.1\n"
                    "        b.example.net  A  192.0.2.2\n");
    free(s);
}

Test(explain, each_try_has_its_reason)
{
    struct scene *s = scene_of("example.com.", TYPE_A);
    struct query_try *t = add_try(s, QUERY_END_TIMEOUT, QUERY_NEXT_AGAIN);
    s->stray = (struct query_stray){.what = QUERY_MISMATCH_ID, .got = 77, .size = 29};
    t->strays = &s->stray;
    t->stray_count = t->stray_total = 1;
    t = add_try(s, QUERY_END_REPLY, QUERY_NEXT_TCP);
    t->end_us = t->sent_us + 1000;
    t->reply_size = 512;
    t = add_try(s, QUERY_END_SETUP, QUERY_NEXT_NONE);
    t->transport = QUERY_TRANSPORT_TCP;
    t->error = ECONNREFUSED;
    s->exchange.status = QUERY_SYSTEM;
    show(s, "explain");
    join(s->out);
    expect_in(s->out, "1. Over UDP nothing to be believed comes back within 5.0 s. We ask once "
                      "more.");
    expect_in(s->out, "! A message of 29 octets came that we do not believe: its id is 77, and "
                      "that of our query 4321. Anybody could have sent it (RFC 5452).");
    expect_in(s->out, "2. Over UDP a reply of 512 octets comes after 1.0 ms. It is truncated (TC): "
                      "not all of it fits into a datagram. We ask again over TCP");
    expect_in(s->out, "3. Over TCP the server cannot be reached (Connection refused).");
    expect_in(s->out, "=> There is no reply: the server cannot be reached.");
    free(s);
}

/* RFC 1996, RFC 2136: what stands in the question is what the message is about. */
Test(explain, what_is_no_query_asks_for_nothing)
{
    struct scene *s = scene_of("example.com.", 6);
    s->request.opcode = QUERY_OPCODE_NOTIFY;
    add_reply(s, "AA");
    show(s, "explain");
    join(s->out);
    expect_in(s->out, "about the SOA records of example.com (SOA: start of a zone of authority). "
                      "The opcode is NOTIFY: tells a secondary that a zone has changed.");
    free(s);
}

/* The second record ends before it says how long its RDATA is: 12 + 17 + 16 + 10 octets. */
Test(explain, a_malformed_message_is_told_up_to_the_fault)
{
    struct scene *s = scene_of("example.com.", TYPE_A);
    add_octets(s, octets_of(s->reply, sizeof s->reply,
                            "10e1 8400 0001 0002 0000 0000 07 'example' 03 'com' 00 0001 0001"
                            "c00c 0001 0001 0000003c 0004 c0000201 c00c 0001 0001 0000003c"));
    show(s, "explain");
    join(s->out);
    expect_in(s->out, "=> There is a reply, but it is malformed, so it does not count as an "
                      "answer. Its header has the status NOERROR.");
    expect_in(s->out, "The message is malformed: it breaks at octet 55 of 55, in record 2 of the "
                      "answer section: ends too early.");
    expect_in(s->out, "example.com has one A record");
    show(s, "pretty");
    expect_in(s->out, "Malformed   at octet 55 of 55, in record 2 of the answer section: ends too "
                      "early\n");
    free(s);
}

/* Without AD a server may have checked them all the same: RFC 6840 section 5.8. */
Test(explain, signatures_that_nobody_vouches_for_are_noticed)
{
    expect_explained("example.com.", TYPE_A,
                     "AA; AN example.com. 60 A 192.0.2.1; AN example.com. 60 RRSIG A 13 2 60 "
                     "20260101000000 20250101000000 1 example.com. AAAA",
                     WORDS("Nothing says that the signatures are good: the server does not say "
                           "that it has checked them (AD is not set), and we do not check them."));
}

/* RFC 4035 section 3.2.3, RFC 8914 */
Test(explain, signatures_and_reasons_are_noticed)
{
    struct scene *s = scene_of("example.com.", TYPE_A);
    add_octets(s, octets_of(s->reply, sizeof s->reply,
                            "10e1 81a2 0001 0000 0000 0001 07 'example' 03 'com' 00 0001 0001"
                            "00 0029 04d0 00 00 8000 0012 000f 000e 0006 'not ' e280ae 'today'"));
    show(s, "explain");
    join(s->out);
    expect_in(s->out, "The server says that it has checked the signatures of DNSSEC (AD is set).");
    expect_in(s->out, "The server gives a reason (EDE), DNSSEC Bogus: a signature should be there "
                      "and does not verify. It adds: not ...today.");
    expect_in(s->out, "code 6 DNSSEC Bogus a signature should be there and does not verify");
    expect_in(s->out, "do: DNSSEC OK");
    free(s);
}

Test(explain, durations_and_moments_are_told_in_words_too)
{
    expect_explained("example.com.", 6,
                     "AA; AN example.com. 60 SOA ns. root. 1 7200 900 1209600 60",
                     WORDS("7200 = 2 hours", "1209600 = 2 weeks"));
    expect_explained("example.com.", 46,
                     "AA; AN example.com. 60 RRSIG A 13 2 60 20260131120000 20260101000000 7 "
                     "example.com. AAAA",
                     WORDS("expiration 2026-01-31 12:00:00 UTC valid until", "13 ECDSAP256SHA256",
                           "The records are signed (RRSIG)"));
}

/* RFC 4034 section 3.1.5: a signature is valid between two moments. */
Test(explain, moments_are_past_or_to_come)
{
    struct scene *s = scene_of("example.com.", 46);
    add_reply(s, "AA; AN example.com. 60 RRSIG A 13 2 60 20260131120000 20260101000000 7 "
                 "example.com. AAAA");
    s->tries[0].sent_unix_us = (int64_t)1769860800 * 1000000; /* 2026-01-31 12:00:00 */
    show(s, "explain");
    join(s->out);
    expect_in(s->out, "expiration 2026-01-31 12:00:00 UTC (to come) valid until");
    expect_in(s->out, "inception 2026-01-01 00:00:00 UTC (past) valid from");
    s->tries[0].sent_unix_us += 1000000;
    show(s, "explain");
    join(s->out);
    expect_in(s->out, "expiration 2026-01-31 12:00:00 UTC (past) valid until");
    free(s);
}

/* ---- +pretty ---- */

Test(pretty, dig_has_the_same_but_not_so_that_one_sees_it)
{
    struct scene *s = scene_of("www.example.com.", TYPE_A);
    add_reply(s, "AA; AN www.example.com. 86400 CNAME example.com.; AN example.com. 5400 A "
                 "192.0.2.1; NS example.com. 60 NS ns.example.net.");
    cr_assert_str_eq(show(s, "pretty"),
                     "Server      192.0.2.53 over UDP, 12.3 ms, 139 octets\n"
                     "Question    www.example.com. A\n"
                     "Status      NOERROR: there was no error\n"
                     "Flags       qr (response), aa (authoritative answer)\n"
                     "\n"
                     "Answer\n"
                     "  www.example.com.  1d     CNAME  example.com.\n"
                     "  example.com.      1h30m  A      192.0.2.1\n"
                     "\n"
                     "Authority\n"
                     "  example.com.  1m  NS  ns.example.net.\n"
                     "\n",
                     "%s", s->out);
    free(s);
}

Test(pretty, long_data_is_wrapped_at_a_terminal_and_nowhere_else)
{
    struct scene *s = scene_of("t.example.", TYPE_TXT);
    add_reply(s, "AA; AN t.example. 60 TXT \"one two three four five six seven\" \"eight\"");
    s->style.stats = s->style.question = s->style.comments = false;
    cr_expect_str_eq(show(s, "pretty"),
                     "Answer\n  t.example.  1m  TXT  \"one two three four five six seven\" "
                     "\"eight\"\n\n",
                     "%s", s->out);
    s->view.columns = 54;
    cr_expect_str_eq(show(s, "pretty"),
                     "Answer\n"
                     "  t.example.  1m  TXT  \"one two three four five six\n"
                     "                       seven\" \"eight\"\n\n",
                     "%s", s->out);
    free(s);
}

Test(pretty, switches_leave_parts_out)
{
    struct scene *s = scene_of("example.com.", TYPE_A);
    add_reply(s, "AA; AN example.com. 60 A 192.0.2.1; NS example.com. 60 NS ns.example.net.");
    s->style = (struct dig_style){.answer = true, .text = {.flags = QUERY_STYLE_NO_TTL}};
    cr_assert_str_eq(show(s, "pretty"), "Answer\n  example.com.  A  192.0.2.1\n\n", "%s", s->out);
    free(s);
}

Test(pretty, what_fails_is_told)
{
    struct scene *s = scene_of("example.com.", TYPE_A);
    add_try(s, QUERY_END_TIMEOUT, QUERY_NEXT_AGAIN);
    add_try(s, QUERY_END_TIMEOUT, QUERY_NEXT_NONE);
    s->exchange.status = QUERY_TIMEOUT;
    const char *text = show(s, "pretty");
    expect_in(text,
              "Tries       192.0.2.53 over UDP: nothing comes back within 5.0 s; asked again\n"
              "            192.0.2.53 over UDP: nothing comes back within 5.0 s\n");
    expect_in(text, "Failed      There is no reply");
    free(s);
}

/* ---- +fields ---- */

Test(fields, stand_between_tabs_or_in_columns)
{
    struct scene *s = scene_of("example.com.", TYPE_MX);
    add_reply(s, "AA; AN example.com. 60 MX 5 a.example.com.; AN example.com. 60 MX 50 b.");
    s->view.argument = "type,data,rcode,section";
    cr_expect_str_eq(show(s, "fields"), "MX\t5 a.example.com.\tNOERROR\tanswer\n"
                                        "MX\t50 b.\tNOERROR\tanswer\n");
    s->view.columns = 80;
    cr_expect_str_eq(show(s, "fields"), "type  data              rcode    section\n"
                                        "MX    5 a.example.com.  NOERROR  answer\n"
                                        "MX    50 b.             NOERROR  answer\n");
    free(s);
}

Test(fields, a_question_without_records_has_a_row)
{
    struct scene *s = scene_of("no.example.", TYPE_MX);
    add_reply(s, "AA; NXDOMAIN");
    s->view.argument = "name,ttl,type,data,rcode,time,server";
    cr_expect_str_eq(show(s, "fields"), "no.example.\t-\tMX\t-\tNXDOMAIN\t12.300\t192.0.2.53\n");
    s->exchange.try_count = 0;
    add_try(s, QUERY_END_TIMEOUT, QUERY_NEXT_NONE);
    s->exchange.status = QUERY_TIMEOUT;
    cr_expect_str_eq(show(s, "fields"), "no.example.\t-\tMX\t-\ttimeout\t-\t192.0.2.53\n");
    free(s);
}

Test(fields, a_list_is_checked_word_by_word)
{
    size_t size;
    const char *list = "name,tll,data";
    cr_expect_null(table_fields_check("name", &size));
    cr_expect_null(table_fields_check("name,name,time,rcode", &size));
    cr_expect_eq(table_fields_check(list, &size), list + 5);
    cr_expect_eq(size, 3);
    cr_expect_not_null(table_fields_check("", &size));
    cr_expect_not_null(table_fields_check("name,", &size));
    cr_expect_not_null(table_fields_check("NAME", &size));
}

/* ---- transfers ---- */

/* RFC 5936 section 2.2: the SOA record stands at both ends. */
static const char *show_transfer(struct scene *s, const char *form, enum query_transfer_end end)
{
    struct query_sink sink;
    struct query_transfer_state state = {.exchange = &s->exchange,
                                         .end = QUERY_TRANSFER_GOING,
                                         .form = QUERY_TRANSFER_FULL,
                                         .serial = 7,
                                         .messages = 1,
                                         .records = 3,
                                         .octets = 120};
    query_sink_init(&sink, s->out, sizeof s->out - 1);
    s->view.out = &sink;
    state.message = &s->tries[0].message;
    form_find(form)->transfer(&s->view, &state, QUERY_TRANSFER_SEND);
    form_find(form)->transfer(&s->view, &state, QUERY_TRANSFER_MESSAGE);
    state.message = NULL;
    state.end = end;
    form_find(form)->transfer(&s->view, &state, QUERY_TRANSFER_DONE);
    s->out[sink.size] = '\0';
    return s->out;
}

Test(forms, show_transfers)
{
    struct scene *s = scene_of("example.", TYPE_AXFR);
    add_reply(s, "AA; AN example. 60 SOA ns. root. 7 2 3 4 5; AN example. 60 NS ns.; "
                 "AN example. 60 SOA ns. root. 7 2 3 4 5");
    show_transfer(s, "explain", QUERY_TRANSFER_COMPLETE);
    join(s->out);
    expect_in(s->out, "for AXFR of example (AXFR: ");
    expect_in(s->out, "The server sends the whole zone, in the version with serial number 7. It "
                      "came whole");
    expect_in(s->out, "There came 3 records in 1 message, 120 octets");
    show_transfer(s, "explain", QUERY_TRANSFER_OUTSIDE);
    join(s->out);
    expect_in(s->out, "The transfer failed: ");
    expect_in(s->out, "What has come is not the whole zone.");
    show_transfer(s, "pretty", QUERY_TRANSFER_COMPLETE);
    expect_in(s->out, "\n  example.                  1m  SOA  ns. root. 7 2 3 4 5\n");
    expect_in(s->out, "Transfer    complete\n"
                      "Zone        serial 7, 3 records in 1 message, 120 octets\n");
    s->view.argument = "name,type,rcode";
    cr_expect_str_eq(show_transfer(s, "fields", QUERY_TRANSFER_OUTSIDE),
                     "example.\tSOA\tNOERROR\nexample.\tNS\tNOERROR\nexample.\tSOA\tNOERROR\n"
                     "example.\tAXFR\tincomplete\n");
    free(s);
}

/* What a form is told of a message that ends a transfer, and of the end. */
Test(forms, tell_where_a_transfer_is_malformed)
{
    struct scene *s = scene_of("example.", TYPE_AXFR);
    struct query_sink sink;
    add_octets(s, octets_of(s->reply, sizeof s->reply,
                            "10e1 8400 0001 0001 0000 0000 07 'example' 00 00fc 0001 c0ff"));
    struct query_transfer_state state = {.exchange = &s->exchange,
                                         .end = QUERY_TRANSFER_MALFORMED,
                                         .messages = 1,
                                         .message = &s->tries[0].message};
    query_sink_init(&sink, s->out, sizeof s->out - 1);
    s->view.out = &sink;
    form_find("explain")->transfer(&s->view, &state, QUERY_TRANSFER_MESSAGE);
    size_t told = sink.size;
    state.message = NULL;
    form_find("explain")->transfer(&s->view, &state, QUERY_TRANSFER_DONE);
    cr_expect_eq(sink.size, told);
    s->out[sink.size] = '\0';
    join(s->out);
    expect_in(s->out, "The transfer failed: a message is malformed.");
    expect_in(s->out, "it breaks at octet 25 of 27, in record 1 of the answer section: bad "
                      "compression pointer");
    free(s);
}

/* ---- whatever comes ---- */

static const char *read_input(const char *name, uint8_t *octets, size_t room, size_t *size)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/fuzz/corpus/message/%s", TESTS_DIR, name);
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    *size = fread(octets, 1, room, file);
    fclose(file);
    return path;
}

/* Line ends, blanks, tabs between fields, and characters that are what they look like. */
static bool is_harmless(const char *text)
{
    static const char *const hidden[] = {"\xe2\x80\xae", "\xe2\x80\x8e", "\xe2\x81\xa6",
                                         "\xe2\x80\xa8", "\xc2\x85",     "\xef\xbb\xbf"};
    for (const char *at = text; *at != '\0'; at++) {
        if (((unsigned char)*at < ' ' && *at != '\n' && *at != '\t') || *at == 0x7f)
            return false;
    }
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        if (strstr(text, hidden[i]) != NULL)
            return false;
    }
    return utf8_valid((const uint8_t *)text, strlen(text));
}

Test(forms, no_message_breaks_a_form_or_a_terminal)
{
    static const char *const forms[] = {"explain", "pretty", "fields"};
    static const unsigned columns[] = {0, 1, 40, 80, 200};
    DIR *folder = opendir(TESTS_DIR "/fuzz/corpus/message");
    cr_assert_not_null(folder);
    size_t inputs = 0;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t size;
        if (entry->d_name[0] == '.')
            continue;
        struct scene *s = scene_of("example.com.", TYPE_A);
        const char *path = read_input(entry->d_name, s->reply, sizeof s->reply, &size);
        add_octets(s, size);
        s->view.argument = "name,ttl,class,type,data,section,rcode,flags,time";
        for (size_t i = 0; i < 3 * 5 * 2; i++) {
            s->view.columns = columns[i / 3 % 5];
            s->view.utf8 = i >= 15;
            cr_assert(is_harmless(show(s, forms[i % 3])), "%s: %s", forms[i % 3], path);
        }
        free(s);
        inputs++;
    }
    closedir(folder);
    cr_assert_gt(inputs, 100);
}

/* Takes the SGR sequences out, and returns how many there were. */
static unsigned uncolour(char *text)
{
    char *to = text;
    unsigned count = 0;
    for (const char *at = text; *at != '\0';) {
        if (*at != '\033') {
            *to++ = *at++;
            continue;
        }
        at += strcspn(at, "m") + 1;
        count++;
    }
    *to = '\0';
    return count;
}

Test(forms, say_nothing_by_colour_alone)
{
    static const char *const replies[] = {
        "AA; AN example.com. 60 MX 10 mail.example.com.",
        "AA; NXDOMAIN; NS example.com. 60 SOA ns. root. 1 2 3 4 5", "REFUSED",
        "NS example.com. 60 NS ns.example.com."};
    static const char *const forms[] = {"explain", "pretty", "fields"};
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        for (size_t j = 0; j < sizeof forms / sizeof forms[0]; j++) {
            struct scene *s = scene_of("example.com.", TYPE_MX);
            add_reply(s, replies[i]);
            s->view.argument = "name,type,data,rcode";
            s->view.columns = 80;
            char *plain = strdup(show(s, forms[j]));
            s->view.colour = true;
            show(s, forms[j]);
            cr_expect_gt(uncolour(s->out), 1);
            cr_expect_str_eq(s->out, plain);
            free(plain);
            free(s);
        }
    }
}

Test(explain, records_that_nobody_asked_for_are_no_answer)
{
    expect_explained("example.com.", TYPE_MX, "AA; AN example.com. 60 TXT x",
                     WORDS("none of the name and type that was asked for"));
}

/* ---- layout ---- */

Test(text, columns_are_those_of_a_terminal)
{
    cr_expect_eq(text_columns("abc", 3), 3);
    cr_expect_eq(text_columns("\xc3\xbc", 2), 1);                 /* u with two dots */
    cr_expect_eq(text_columns("u\xcc\x88", 3), 1);                /* the same of two characters */
    cr_expect_eq(text_columns("\xe6\x97\xa5\xe6\x9c\xac", 6), 4); /* two ideographs */
    cr_expect_eq(text_columns("\xe6\x97", 2), 1);                 /* half of one */
}

static void expect_wrapped(const struct text_block *block, const char *text, const char *wanted)
{
    char room[512];
    struct query_sink sink;
    query_sink_init(&sink, room, sizeof room - 1);
    text_wrap(&sink, block, text, strlen(text));
    room[sink.size] = '\0';
    cr_expect_str_eq(room, wanted);
}

Test(text, lines_break_at_blanks_and_inside_words_only_where_told)
{
    expect_wrapped(&(struct text_block){.width = 10, .margin = 2}, "one two three",
                   "one two\n  three\n");
    expect_wrapped(&(struct text_block){.width = 10, .margin = 2, .column = 8}, "one two",
                   "one\n  two\n");
    expect_wrapped(&(struct text_block){.width = 6, .margin = 2}, "a abcdefghij b",
                   "a\n  abcdefghij\n  b\n");
    expect_wrapped(&(struct text_block){.width = 6, .margin = 2, .hard = true}, "a abcdefghij",
                   "a abcd\n  efgh\n  ij\n");
    expect_wrapped(&(struct text_block){.width = 0}, "a  b", "a  b\n");
}
