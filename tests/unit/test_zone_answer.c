/* Authoritative answers (lab/answer.c, lab/reply.c, lab/transfer.c): RFC 1034 section 4.3.2, and
 * RFC 2308, 4592, 5936, 6672, 6891 over it.  tests/net/against.py holds many more of them against
 * real servers. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/zone.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char parent_text[] =
    "$TTL 60\n"
    "@ SOA ns host 9 2 3 4 30\n"
    "@ NS ns\n"
    "@ NS ns.child\n"
    "ns A 192.0.2.1\n"
    "mx MX 5 mail\n"
    "mx MX 6 mail.child\n"
    "mail A 192.0.2.25\n"
    "mail AAAA 2001:db8::25\n"
    "alias CNAME mail\n"
    "loop CNAME loop2\n"
    "loop2 CNAME loop\n"
    "out CNAME www.far.\n"
    "tono CNAME no\n"
    "toother CNAME www.other.\n"
    "child NS ns.child\n"
    "child NS ns.sib\n"
    "child DS 1 13 200 00\n"
    "ns.child A 192.0.2.53\n"
    "mail.child A 192.0.2.54\n"
    "a.b.empty A 192.0.2.9\n"
    "*.wild A 192.0.2.7\n"
    "is.wild TXT x\n"
    "*.walias CNAME mail\n"
    "x.*.ewild A 192.0.2.8\n"
    "dn DNAME other.\n"
    "hidden.dn A 192.0.2.66\n"
    "loc SRV 1 2 3 mail\n"
    "svc HTTPS 1 .\n"
    "svc A 192.0.2.81\n"
    "signed A 192.0.2.80\n"
    "signed RRSIG A 13 2 60 20300101000000 20200101000000 1 example. AAAA\n"
    "signed RRSIG TXT 13 2 60 20300101000000 20200101000000 1 example. BBBB\n";

static const char other_text[] = "@ 90 SOA ns host 1 2 3 4 3600\n@ 90 NS ns\nns 90 A 192.0.2.2\n"
                                 "www 90 A 192.0.2.180\n";

static const char child_text[] = "@ 70 SOA ns host 1 2 3 4 5\n@ 70 NS ns\nns 70 A 192.0.2.53\n";

enum { ZONES = 3 };
static struct query_zone *zones[ZONES];

static struct query_zone *load(const char *origin, const char *text)
{
    struct query_name name = name_of(origin);
    struct query_zone *zone = NULL;
    struct query_zone_text octets = {.text = text, .size = strlen(text)};
    struct query_zone_fault fault = {.line = 0};
    cr_assert_eq(query_zone_load(&zone, &name, &octets, NULL, &fault), QUERY_OK, "line %u: %s",
                 fault.line, query_status_text(fault.status));
    return zone;
}

static void set_up(void)
{
    zones[0] = load("example.", parent_text);
    zones[1] = load("other.", other_text);
    zones[2] = load("child.example.", child_text);
}

static void tear_down(void)
{
    for (size_t i = 0; i < ZONES; i++)
        query_zone_free(zones[i]);
}

TestSuite(answer, .init = set_up, .fini = tear_down);

static void put_section(struct query_sink *sink, const struct query_message *message,
                        enum query_section section)
{
    static const char marks[] = "?!~+";
    struct query_records walk = query_records_begin(message, section);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type == 41)
            continue;
        query_sink_char(sink, marks[section]);
        query_name_print(sink, &record.owner);
        query_sink_char(sink, ' ');
        query_sink_number(sink, record.ttl);
        query_sink_char(sink, ' ');
        query_type_print(sink, record.rdata.type);
        query_sink_char(sink, ' ');
        query_rdata_print(sink, &record.rdata, NULL);
        query_sink_char(sink, '\n');
    }
}

/* RCODE and flags on the first line, then records: ! answer, ~ authority, + additional. */
static void put_message(struct query_sink *sink, const uint8_t *octets, size_t size)
{
    struct query_message message;
    cr_assert_eq(query_message_parse(&message, octets, size), QUERY_OK);
    cr_assert_eq(message.rest, size);
    const char *rcode = query_registry_find(QUERY_REGISTRY_RCODE, query_message_rcode(&message));
    query_sink_text(sink, rcode == NULL ? "?" : rcode);
    query_sink_text(sink, (message.flags & QUERY_FLAG_AA) != 0 ? " AA" : "");
    query_sink_text(sink, (message.flags & QUERY_FLAG_TC) != 0 ? " TC" : "");
    query_sink_text(sink, (message.flags & QUERY_FLAG_RA) != 0 ? " RA" : "");
    query_sink_char(sink, '\n');
    for (unsigned s = QUERY_SECTION_ANSWER; s < QUERY_SECTION_COUNT; s++)
        put_section(sink, &message, (enum query_section)s);
}

enum { HTTPS = 65, AXFR = 252, IXFR = 251, ANY = 255 };

struct ask {
    size_t zones; /* how many of them are there; 0: the first */
    bool tcp, dnssec, no_edns;
    bool no_serial; /* IXFR without a SOA record */
    uint16_t udp_size;
    uint8_t version, opcode;
};

static size_t build(uint8_t *octets, const char *name, uint16_t type, const struct ask *ask)
{
    struct query_name qname = name_of(name);
    struct query_request request = query_request_default(&qname);
    size_t size = 0;
    request.type = ask->no_serial ? AXFR : type;
    request.edns = !ask->no_edns;
    request.opcode = ask->opcode;
    request.edns_flags = ask->dnssec ? QUERY_EDNS_DO : 0;
    if (ask->udp_size != 0)
        request.udp_size = ask->udp_size;
    cr_assert_eq(query_request_build(&request, 77, ask->version, NULL, octets, 512, &size),
                 QUERY_OK);
    if (ask->no_serial)
        octets[12 + qname.size + 1] = (uint8_t)type;
    return size;
}

/* All messages of the answer to a query, in octets that end where they end. */
static void answer_to(struct query_sink *sink, const uint8_t *query, size_t size,
                      const struct ask *ask)
{
    static uint8_t reply[65535];
    struct query_answer answer;
    uint8_t *exact = octets_exact(query, size);
    size_t count = ask->zones == 0 ? 1 : ask->zones;
    query_answer_begin(&answer, (const struct query_zone *const *)zones, count,
                       ask->tcp ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP, exact, size);
    size_t got;
    while (query_answer_next(&answer, reply, sizeof reply, &got)) {
        uint8_t *message = octets_exact(reply, got);
        put_message(sink, message, got);
        free(message);
    }
    free(exact);
}

static void expect_asked(const char *name, uint16_t type, struct ask ask, const char *want)
{
    static char text[65536];
    struct query_sink sink;
    uint8_t query[512];
    query_sink_init(&sink, text, sizeof text - 1);
    answer_to(&sink, query, build(query, name, type, &ask), &ask);
    text[sink.size] = '\0';
    cr_expect_str_eq(text, want, "%s %u:\n%s\nwanted:\n%s", name, type, text, want);
}

static void expect(const char *name, uint16_t type, const char *want)
{
    expect_asked(name, type, (struct ask){.zones = 1}, want);
}

enum {
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
    DS = 43,
    NSEC3 = 50
};

#define SERVERS "~example. 60 NS ns.example.\n~example. 60 NS ns.child.example.\n"
#define NS_HOST "+ns.example. 60 A 192.0.2.1\n"
#define NO_DATA "~example. 30 SOA ns.example. host.example. 9 2 3 4 30\n"

Test(answer, data_comes_with_the_servers_of_the_zone)
{
    expect("mail.example.", AAAA,
           "NOERROR AA\n!mail.example. 60 AAAA 2001:db8::25\n" SERVERS NS_HOST);
    expect("MAIL.example.", A, "NOERROR AA\n!MAIL.example. 60 A 192.0.2.25\n" SERVERS NS_HOST);
}

Test(answer, hosts_that_records_speak_of_are_additional_but_not_glue)
{
    expect("mx.example.", MX,
           "NOERROR AA\n!mx.example. 60 MX 5 mail.example.\n!mx.example. 60 MX 6 "
           "mail.child.example.\n" SERVERS
           "+mail.example. 60 A 192.0.2.25\n+mail.example. 60 AAAA 2001:db8::25\n" NS_HOST);
    expect("loc.example.", SRV,
           "NOERROR AA\n!loc.example. 60 SRV 1 2 3 mail.example.\n" SERVERS
           "+mail.example. 60 A 192.0.2.25\n+mail.example. 60 AAAA 2001:db8::25\n" NS_HOST);
    expect("svc.example.", HTTPS,
           "NOERROR AA\n!svc.example. 60 HTTPS 1 .\n" SERVERS
           "+svc.example. 60 A 192.0.2.81\n" NS_HOST);
}

Test(answer, what_does_not_exist_is_denied_with_the_soa)
{
    expect("mail.example.", TXT, "NOERROR AA\n" NO_DATA);
    expect("no.example.", A, "NXDOMAIN AA\n" NO_DATA);
    expect("no.mail.example.", A, "NXDOMAIN AA\n" NO_DATA);
}

Test(answer, a_name_with_names_below_it_exists)
{
    expect("b.empty.example.", A, "NOERROR AA\n" NO_DATA);
    expect("empty.example.", A, "NOERROR AA\n" NO_DATA);
    expect("x.empty.example.", A, "NXDOMAIN AA\n" NO_DATA);
}

Test(answer, negative_ttl_is_the_lesser_of_the_soas_ttl_and_its_minimum)
{
    expect_asked("no.other.", A, (struct ask){.zones = 2},
                 "NXDOMAIN AA\n~other. 90 SOA ns.other. host.other. 1 2 3 4 3600\n");
}

Test(answer, below_a_cut_is_a_referral_with_glue)
{
    const char *referral =
        "NOERROR\n~child.example. 60 NS ns.child.example.\n~child.example. 60 NS "
        "ns.sib.example.\n+ns.child.example. 60 A 192.0.2.53\n";
    expect("child.example.", A, referral);
    expect("child.example.", NS, referral);
    expect("mail.child.example.", A, referral);
    expect("x.y.child.example.", SOA, referral);
    expect_asked("child.example.", A, (struct ask){.dnssec = true},
                 "NOERROR\n~child.example. 60 NS ns.child.example.\n~child.example. 60 NS "
                 "ns.sib.example.\n~child.example. 60 DS 1 13 200 00\n"
                 "+ns.child.example. 60 A 192.0.2.53\n");
}

Test(answer, a_ds_is_data_of_the_zone_above)
{
    expect("child.example.", DS, "NOERROR AA\n!child.example. 60 DS 1 13 200 00\n");
    expect_asked("child.example.", DS, (struct ask){.zones = 3},
                 "NOERROR AA\n!child.example. 60 DS 1 13 200 00\n");
    expect_asked(
        "x.child.example.", DS, (struct ask){.zones = 3},
        "NXDOMAIN AA\n~child.example. 5 SOA ns.child.example. host.child.example. 1 2 3 4 5\n");
}

Test(answer, the_closest_zone_answers)
{
    expect_asked(
        "child.example.", SOA, (struct ask){.zones = 3},
        "NOERROR AA\n!child.example. 70 SOA ns.child.example. host.child.example. 1 2 3 4 5\n"
        "~child.example. 70 NS ns.child.example.\n+ns.child.example. 70 A 192.0.2.53\n");
    expect("www.other.", A, "REFUSED\n");
    expect("examplex.", A, "REFUSED\n");
}

Test(answer, aliases_are_followed_as_far_as_there_are_zones)
{
    expect("alias.example.", A,
           "NOERROR AA\n!alias.example. 60 CNAME mail.example.\n!mail.example. 60 A "
           "192.0.2.25\n" SERVERS NS_HOST);
    expect("alias.example.", CNAME,
           "NOERROR AA\n!alias.example. 60 CNAME mail.example.\n" SERVERS NS_HOST);
    expect("alias.example.", TXT, "NOERROR AA\n!alias.example. 60 CNAME mail.example.\n" NO_DATA);
    expect("out.example.", A, "NOERROR AA\n!out.example. 60 CNAME www.far.\n");
    expect("tono.example.", A, "NXDOMAIN AA\n!tono.example. 60 CNAME no.example.\n" NO_DATA);
    expect_asked("toother.example.", A, (struct ask){.zones = 2},
                 "NOERROR AA\n!toother.example. 60 CNAME www.other.\n!www.other. 90 A 192.0.2.180\n"
                 "~other. 90 NS ns.other.\n+ns.other. 90 A 192.0.2.2\n");
}

Test(answer, a_circle_of_aliases_ends)
{
    expect("loop.example.", A,
           "NOERROR AA\n!loop.example. 60 CNAME loop2.example.\n!loop2.example. 60 CNAME "
           "loop.example.\n");
}

Test(answer, a_wildcard_makes_names_that_do_not_exist)
{
    expect("x.wild.example.", A, "NOERROR AA\n!x.wild.example. 60 A 192.0.2.7\n" SERVERS NS_HOST);
    expect("x.y.wild.example.", A,
           "NOERROR AA\n!x.y.wild.example. 60 A 192.0.2.7\n" SERVERS NS_HOST);
    expect("x.wild.example.", TXT, "NOERROR AA\n" NO_DATA);
    expect("is.wild.example.", A, "NOERROR AA\n" NO_DATA);
    expect("x.is.wild.example.", A, "NXDOMAIN AA\n" NO_DATA);
    expect("x.walias.example.", A,
           "NOERROR AA\n!x.walias.example. 60 CNAME mail.example.\n!mail.example. 60 A "
           "192.0.2.25\n" SERVERS NS_HOST);
    /* RFC 4592 section 4.2: a wildcard that has only names below it still is one. */
    expect("y.ewild.example.", A, "NOERROR AA\n" NO_DATA);
}

Test(answer, a_dname_gives_a_cname_for_what_is_below_it)
{
    expect_asked("www.dn.example.", A, (struct ask){.zones = 2},
                 "NOERROR AA\n!dn.example. 60 DNAME other.\n!www.dn.example. 60 CNAME www.other.\n"
                 "!www.other. 90 A 192.0.2.180\n~other. 90 NS ns.other.\n+ns.other. 90 A "
                 "192.0.2.2\n");
    expect("hidden.dn.example.", A,
           "NOERROR AA\n!dn.example. 60 DNAME other.\n!hidden.dn.example. 60 CNAME "
           "hidden.other.\n");
    expect("dn.example.", A, "NOERROR AA\n" NO_DATA);
}

Test(answer, a_dname_that_makes_names_too_long_is_yxdomain)
{
    static const char text[] = "@ 1 SOA a b 1 2 3 4 5\n@ 1 NS a\nd 1 DNAME "
                               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
                               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
                               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\n";
    query_zone_free(zones[0]);
    zones[0] = load("e.", text);
    expect_asked("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.d.e.", A,
                 (struct ask){.tcp = true},
                 "YXDOMAIN AA\n!d.e. 1 DNAME "
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\n");
}

Test(answer, signatures_come_with_what_they_sign_if_they_are_wanted)
{
    expect("signed.example.", A, "NOERROR AA\n!signed.example. 60 A 192.0.2.80\n" SERVERS NS_HOST);
    expect_asked("signed.example.", A, (struct ask){.dnssec = true},
                 "NOERROR AA\n!signed.example. 60 A 192.0.2.80\n"
                 "!signed.example. 60 RRSIG A 13 2 60 20300101000000 20200101000000 1 example. "
                 "AAAA\n" SERVERS NS_HOST);
}

Test(answer, any_gets_all_there_is)
{
    expect("mail.example.", ANY,
           "NOERROR AA\n!mail.example. 60 A 192.0.2.25\n!mail.example. 60 AAAA "
           "2001:db8::25\n" SERVERS NS_HOST);
}

/* ---- EDNS and odd queries ---- */

Test(answer, an_unknown_version_of_edns_is_badvers)
{
    expect_asked("mail.example.", A, (struct ask){.version = 1}, "BADVERS\n");
}

Test(answer, other_opcodes_are_not_implemented)
{
    expect_asked("mail.example.", A, (struct ask){.opcode = 2}, "NOTIMP\n");
    expect_asked("mail.example.", A, (struct ask){.opcode = 5}, "NOTIMP\n");
}

static void expect_octets(const char *notation, const char *want)
{
    char text[4096];
    struct query_sink sink;
    uint8_t query[512];
    query_sink_init(&sink, text, sizeof text - 1);
    answer_to(&sink, query, octets_of(query, sizeof query, notation), &(struct ask){.zones = 1});
    text[sink.size] = '\0';
    cr_expect_str_eq(text, want, "%s\n%s", notation, text);
}

Test(answer, what_is_no_query_gets_no_answer)
{
    expect_octets("", "");
    expect_octets("00 01 00 00 00 01 00 00 00 00 00", "");
    expect_octets("00 01 80 00 00 01 00 00 00 00 00 00 00 00 01 00 01", "");
}

Test(answer, a_broken_query_is_formerr)
{
    expect_octets("00 01 00 00 00 01 00 00 00 00 00 00 03", "FORMERR\n");
    expect_octets("00 01 00 00 00 00 00 00 00 00 00 00", "FORMERR\n");
    expect_octets("00 01 00 00 00 02 00 00 00 00 00 00 00 00 01 00 01 00 00 01 00 01", "FORMERR\n");
    /* Two OPT records (RFC 6891 section 6.1.1). */
    expect_octets("00 01 00 00 00 01 00 00 00 00 00 02 00 00 01 00 01"
                  " 00 00 29 10 00 00 00 00 00 00 00 00 00 29 10 00 00 00 00 00 00 00",
                  "FORMERR\n");
    /* The type OPT, and MAILB (RFC 1035 section 3.2.3, gone since RFC 973). */
    expect_octets("00 01 00 00 00 01 00 00 00 00 00 00 07 'example' 00 00 29 00 01", "FORMERR\n");
    expect_octets("00 01 00 00 00 01 00 00 00 00 00 00 07 'example' 00 00 fd 00 01", "NOTIMP\n");
    /* Class CHAOS. */
    expect_octets("00 01 00 00 00 01 00 00 00 00 00 00 07 'example' 00 00 06 00 03", "REFUSED\n");
}

/* ---- size ---- */

/* A zone with `count` strings of 250 octets at "big", and addresses of as many servers. */
static struct query_zone *big_zone(unsigned count)
{
    static char text[400000];
    size_t at = (size_t)snprintf(text, sizeof text, "@ 1 SOA a b 1 2 3 4 5\n");
    for (unsigned i = 0; i < count; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "big 1 TXT \"%0250u\"\n", i);
        at += (size_t)snprintf(text + at, sizeof text - at, "@ 1 NS ns%u\nns%u 1 A 192.0.2.%u\n", i,
                               i, i % 256);
    }
    return load("b.", text);
}

static size_t size_of(const char *name, uint16_t type, struct ask ask, bool *truncated,
                      unsigned *records)
{
    static uint8_t reply[65535];
    uint8_t query[512];
    struct query_answer answer;
    struct query_message message;
    size_t got = 0;
    size_t size = build(query, name, type, &ask);
    query_answer_begin(&answer, (const struct query_zone *const *)zones, 1,
                       ask.tcp ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP, query, size);
    cr_assert(query_answer_next(&answer, reply, sizeof reply, &got));
    cr_assert_eq(query_message_parse(&message, reply, got), QUERY_OK);
    *truncated = (message.flags & QUERY_FLAG_TC) != 0;
    *records = message.whole[QUERY_SECTION_ANSWER];
    return got;
}

Test(answer, a_reply_over_udp_is_never_larger_than_asked_for)
{
    static const struct {
        bool no_edns;
        uint16_t udp_size, limit;
    } cases[] = {{true, 0, 512}, {false, 100, 512}, {false, 700, 700}, {false, 65535, 1232}};
    bool truncated;
    unsigned records;
    query_zone_free(zones[0]);
    zones[0] = big_zone(40);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ask ask = {.no_edns = cases[i].no_edns, .udp_size = cases[i].udp_size};
        cr_expect_leq(size_of("big.b.", TXT, ask, &truncated, &records), cases[i].limit);
        cr_expect(truncated);
        cr_expect_eq(records, 0); /* no half RRset */
        cr_expect_leq(size_of("ns1.b.", A, ask, &truncated, &records), cases[i].limit);
        cr_expect_not(truncated); /* the servers are left out, and nobody misses them */
        cr_expect_eq(records, 1);
    }
    cr_expect_gt(size_of("big.b.", TXT, (struct ask){.tcp = true}, &truncated, &records), 10000);
    cr_expect_not(truncated);
    cr_expect_eq(records, 40);
}

/* RFC 9471 section 3.1: a referral must have all glue inside the cut, or be truncated. */
Test(answer, a_referral_without_room_for_its_glue_is_truncated)
{
    char text[4000];
    size_t at = (size_t)snprintf(text, sizeof text, "@ 1 SOA a b 1 2 3 4 5\n@ 1 NS a\n");
    for (unsigned i = 0; i < 12; i++)
        at += (size_t)snprintf(text + at, sizeof text - at,
                               "d 1 NS server%u.d\nserver%u.d 1 A 192.0.2.1\n"
                               "server%u.d 1 AAAA 2001:db8::1\n",
                               i, i, i);
    bool truncated;
    unsigned records;
    query_zone_free(zones[0]);
    zones[0] = load("e.", text);
    size_of("x.d.e.", A, (struct ask){.no_edns = true}, &truncated, &records);
    cr_expect(truncated);
    size_of("x.d.e.", A, (struct ask){.udp_size = 1232}, &truncated, &records);
    cr_expect_not(truncated);
}

/* ---- transfers ---- */

Test(answer, a_transfer_begins_and_ends_with_the_soa)
{
    expect_asked("other.", AXFR, (struct ask){.zones = 2, .tcp = true},
                 "NOERROR AA\n!other. 90 SOA ns.other. host.other. 1 2 3 4 3600\n"
                 "!other. 90 NS ns.other.\n!ns.other. 90 A 192.0.2.2\n"
                 "!www.other. 90 A 192.0.2.180\n"
                 "!other. 90 SOA ns.other. host.other. 1 2 3 4 3600\n");
    expect_asked("other.", AXFR, (struct ask){.zones = 2}, "FORMERR\n");
    expect_asked("www.other.", AXFR, (struct ask){.zones = 2, .tcp = true}, "NOTAUTH\n");
    expect_asked("far.", AXFR, (struct ask){.zones = 2, .tcp = true}, "NOTAUTH\n");
    expect_asked("other.", IXFR, (struct ask){.zones = 2, .tcp = true, .no_serial = true},
                 "FORMERR\n");
}

Test(answer, a_large_transfer_takes_as_many_messages_as_it_needs)
{
    static uint8_t reply[65535];
    uint8_t query[512];
    struct query_answer answer;
    struct query_message message;
    unsigned records = 0, messages = 0, soas = 0;
    query_zone_free(zones[0]);
    zones[0] = big_zone(600);
    size_t size = build(query, "b.", AXFR, &(struct ask){.tcp = true}), got;
    query_answer_begin(&answer, (const struct query_zone *const *)zones, 1, QUERY_TRANSPORT_TCP,
                       query, size);
    while (query_answer_next(&answer, reply, sizeof reply, &got)) {
        struct query_record record;
        cr_assert_eq(query_message_parse(&message, reply, got), QUERY_OK);
        cr_expect_eq(message.id, 77);
        struct query_records walk = query_records_begin(&message, QUERY_SECTION_ANSWER);
        for (; query_records_next(&walk, &record); records++)
            soas += record.rdata.type == SOA;
        messages++;
    }
    cr_expect_eq(records, 600 * 3 + 2);
    cr_expect_eq(soas, 2);
    cr_expect_geq(messages, 3);
    cr_expect_not(query_answer_next(&answer, reply, sizeof reply, &got));
}

/* RFC 1995 sections 2 and 4: who has the serial gets the SOA alone, others the whole zone. */
Test(answer, an_incremental_transfer_is_the_soa_or_the_whole_zone)
{
    static const char query[] = "00 01 00 00 00 01 00 00 00 01 00 00 05 'other' 00 00 fb 00 01"
                                " c0 0c 00 06 00 01 00 00 00 00 00 16 00 00 00 00 00 %02x"
                                " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
    static const struct {
        unsigned serial;
        unsigned records;
    } cases[] = {{1, 1}, {2, 1}, {0, 5}};
    for (size_t i = 0; i < 3; i++) {
        char notation[512];
        uint8_t octets[512], reply[4096];
        struct query_answer answer;
        struct query_message message;
        size_t got;
        (void)snprintf(notation, sizeof notation, query, cases[i].serial);
        size_t size = octets_of(octets, sizeof octets, notation);
        query_answer_begin(&answer, (const struct query_zone *const *)zones, 2, QUERY_TRANSPORT_TCP,
                           octets, size);
        cr_assert(query_answer_next(&answer, reply, sizeof reply, &got));
        cr_assert_eq(query_message_parse(&message, reply, got), QUERY_OK);
        cr_expect_eq(message.whole[QUERY_SECTION_ANSWER], cases[i].records, "serial %u: %u",
                     cases[i].serial, message.whole[QUERY_SECTION_ANSWER]);
        cr_expect_not(query_answer_next(&answer, reply, sizeof reply, &got));
    }
}

/* ---- proofs of what does not exist (RFC 4035 section 3.1.3) ---- */

/* In canonical order: the apex, cut, its glue, host, ns, *.w. */
static const char proof_text[] = "$TTL 60\n"
                                 "@ SOA ns host 1 2 3 4 30\n"
                                 "@ NS ns\n"
                                 "@ NSEC cut SOA NS NSEC\n"
                                 "cut NS ns.cut\n"
                                 "cut NSEC host NS NSEC\n"
                                 "ns.cut A 192.0.2.2\n"
                                 "host A 192.0.2.3\n"
                                 "host NSEC ns A NSEC\n"
                                 "ns A 192.0.2.1\n"
                                 "ns NSEC *.w A NSEC\n"
                                 "*.w CNAME host\n"
                                 "*.w NSEC @ CNAME NSEC\n";
#define PROOF_SOA "~sec. 30 SOA ns.sec. host.sec. 1 2 3 4 30\n"
#define PROOF_CUT "~cut.sec. 60 NSEC host.sec. NS NSEC\n"
#define PROOF_NS  "~sec. 60 NS ns.sec.\n"

static void proof_set_up(void)
{
    set_up();
    query_zone_free(zones[0]);
    zones[0] = load("sec.", proof_text);
}

TestSuite(proof, .init = proof_set_up, .fini = tear_down);

static void expect_proof(const char *name, uint16_t type, const char *want)
{
    expect_asked(name, type, (struct ask){.dnssec = true}, want);
}

Test(proof, a_type_that_is_not_there_is_denied_by_the_nsec_of_its_name)
{
    expect_proof("host.sec.", TXT, "NOERROR AA\n" PROOF_SOA "~host.sec. 60 NSEC ns.sec. A NSEC\n");
    expect_proof("cut.sec.", DS, "NOERROR AA\n" PROOF_SOA PROOF_CUT);
    /* w exists, since there is something below it; the NSEC before it says so. */
    expect_proof("w.sec.", A, "NOERROR AA\n" PROOF_SOA "~ns.sec. 60 NSEC *.w.sec. A NSEC\n");
}

Test(proof, a_name_that_is_not_there_and_its_wildcard_are_denied)
{
    /* The glue stands right before it, and does not count. */
    expect_proof("dawn.sec.", A,
                 "NXDOMAIN AA\n" PROOF_SOA PROOF_CUT "~sec. 60 NSEC cut.sec. NS SOA NSEC\n");
    /* One NSEC may be both. */
    expect_proof("a.sec.", A, "NXDOMAIN AA\n" PROOF_SOA "~sec. 60 NSEC cut.sec. NS SOA NSEC\n");
}

Test(proof, what_a_wildcard_made_comes_with_the_proof_that_nothing_is_closer)
{
    expect_proof("a.w.sec.", A,
                 "NOERROR AA\n!a.w.sec. 60 CNAME host.sec.\n!host.sec. 60 A 192.0.2.3\n" PROOF_NS
                 "~*.w.sec. 60 NSEC sec. CNAME NSEC\n+ns.sec. 60 A 192.0.2.1\n");
}

Test(proof, a_delegation_without_ds_is_proved_to_have_none)
{
    expect_proof("x.cut.sec.", A,
                 "NOERROR\n~cut.sec. 60 NS ns.cut.sec.\n" PROOF_CUT
                 "+ns.cut.sec. 60 A 192.0.2.2\n");
}

Test(proof, nothing_is_proved_to_who_does_not_ask_for_it)
{
    expect("a.sec.", A, "NXDOMAIN AA\n" PROOF_SOA);
    expect("x.cut.sec.", A, "NOERROR\n~cut.sec. 60 NS ns.cut.sec.\n+ns.cut.sec. 60 A 192.0.2.2\n");
}

/* ---- with NSEC3: the zone, the questions and the proofs of RFC 5155 appendices A and B ---- */

#define H_EXAMPLE "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"
#define H_NS1     "2t7b4g4vsa5smi47k61mv5bv1a22bojr"
#define H_XYW     "2vptu5timamqttgl4luu9kg21e0aor3s"
#define H_A       "35mthgpgcu1qg68fab165klnsnk3dpvl"
#define H_XW      "b4um86eghhds6nea196smvmlo4ors995"
#define H_AI      "gjeqe526plbf1g8mklp59enfd789njgi"
#define H_YW      "ji6neoaepv8b5o6k4ev33abha8ht9fgc"
#define H_W       "k8udemvp1j2f7eg6jebps17vp3n8i58h"
#define H_NS2     "q04jkcevqvmu85r014c7dkba38o0ji5r"
#define H_STAR    "r53bq7cc2uvmubfu5ocmm6pers9tk9en"
#define H_XX      "t644ebqk9bibcna874givr6joj62mlhv"

#define LINE(hash, next, types) hash " NSEC3 1 1 12 aabbccdd " next " " types "\n"
static const char hashed_text[] =
    "$TTL 3600\n@ SOA ns1 bugs.x.w 1 3600 300 3600000 3600\n"
    "@ NS ns1\n@ NS ns2\n@ MX 1 xx\n@ NSEC3PARAM 1 0 12 aabbccdd\n"
    "a NS ns1.a\na DS 58470 5 1 3079F1593EBAD6DC121E202A8B766A6A4837206C\nns1.a A 192.0.2.5\n"
    "ai A 192.0.2.9\nc NS ns1.c\nns1.c A 192.0.2.7\nns1 A 192.0.2.1\nns2 A 192.0.2.2\n"
    "*.w MX 1 ai\nx.w MX 1 xx\nx.y.w MX 1 xx\nxx A 192.0.2.10\n" LINE(H_EXAMPLE, H_NS1,
                                                                      "MX NS SOA NSEC3PARAM")
        LINE(H_NS1, H_XYW, "A") LINE(H_XYW, H_A, "MX") LINE(H_A, H_XW, "NS DS")
            LINE(H_XW, H_AI, "MX") LINE(H_AI, H_YW, "A") LINE(H_YW, H_W, "") LINE(H_W, H_NS2, "")
                LINE(H_NS2, H_STAR, "A") LINE(H_STAR, H_XX, "MX") LINE(H_XX, H_EXAMPLE, "A");

static void hashed_set_up(void)
{
    set_up();
    query_zone_free(zones[0]);
    zones[0] = load("example.", hashed_text);
}

TestSuite(hashed, .init = hashed_set_up, .fini = tear_down);

/* RCODE, and whose NSEC3 are there, in this order. */
static void expect_hashes(const char *name, uint16_t type, const char *rcode, const char *hashes)
{
    uint8_t octets[512], reply[4096];
    char text[1024];
    struct query_answer answer;
    struct query_message message;
    struct query_record record;
    struct query_sink sink;
    size_t got, size = build(octets, name, type, &(struct ask){.dnssec = true});
    query_answer_begin(&answer, (const struct query_zone *const *)zones, 1, QUERY_TRANSPORT_UDP,
                       octets, size);
    cr_assert(query_answer_next(&answer, reply, sizeof reply, &got));
    cr_assert_eq(query_message_parse(&message, reply, got), QUERY_OK);
    query_sink_init(&sink, text, sizeof text - 1);
    query_sink_text(&sink,
                    query_registry_find(QUERY_REGISTRY_RCODE, query_message_rcode(&message)));
    struct query_records records = query_records_begin(&message, QUERY_SECTION_AUTHORITY);
    while (query_records_next(&records, &record)) {
        if (record.rdata.type != NSEC3)
            continue;
        query_sink_char(&sink, ' ');
        query_sink_put(&sink, (const char *)record.owner.wire + 1, record.owner.wire[0]);
    }
    text[sink.size] = '\0';
    char want[1024];
    (void)snprintf(want, sizeof want, "%s%s", rcode, hashes);
    cr_expect_str_eq(text, want, "%s %u:\n%s\nwanted:\n%s", name, type, text, want);
}

Test(hashed, names_and_types_that_are_not_there_are_denied_as_in_rfc_5155_appendix_b)
{
    expect_hashes("a.c.x.w.example.", A, "NXDOMAIN", " " H_XW " " H_EXAMPLE " " H_A);
    expect_hashes("ns1.example.", MX, "NOERROR", " " H_NS1);
    expect_hashes("y.w.example.", A, "NOERROR", " " H_YW);
    expect_hashes("mc.c.example.", MX, "NOERROR", " " H_EXAMPLE " " H_A);
    expect_hashes("a.z.w.example.", MX, "NOERROR", " " H_NS2);
    expect_hashes("a.z.w.example.", AAAA, "NOERROR", " " H_W " " H_NS2 " " H_STAR);
    expect_hashes("example.", DS, "NOERROR", " " H_EXAMPLE);
}

Test(hashed, hashes_that_would_take_long_are_not_made)
{
    char text[sizeof hashed_text];
    strcpy(text, hashed_text);
    memcpy(strstr(text, "PARAM 1 0 12 aabbccdd"), "PARAM 1 0 9999 aabbcc", 21);
    query_zone_free(zones[0]);
    zones[0] = load("example.", text);
    expect_hashes("ns1.example.", MX, "NOERROR", "");
}
