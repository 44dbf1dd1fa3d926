/* Master files (lab/scan.c) and what zones are made of them (lab/load.c, lab/zone.c): RFC 1035
 * section 5, RFC 2308 section 4, RFC 3597 section 5. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/zone.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lines {
    char text[8192];
    struct query_sink sink;
};

static void begin(struct lines *lines)
{
    query_sink_init(&lines->sink, lines->text, sizeof lines->text - 1);
}

static const char *end(struct lines *lines)
{
    lines->text[lines->sink.size] = '\0';
    return lines->text;
}

/* "owner TTL type RDATA" and a line end. */
static void put_record(struct query_sink *sink, const struct query_record *record)
{
    query_name_print(sink, &record->owner);
    query_sink_char(sink, ' ');
    query_sink_number(sink, record->ttl);
    query_sink_char(sink, ' ');
    query_type_print(sink, record->rdata.type);
    query_sink_char(sink, ' ');
    query_rdata_print(sink, &record->rdata, NULL);
    query_sink_char(sink, '\n');
}

static enum query_status collect(void *context, const struct query_zone_record *record)
{
    put_record(&((struct lines *)context)->sink, &record->record);
    return QUERY_OK;
}

static bool collect_fault(void *context, const struct query_zone_fault *fault)
{
    struct query_sink *sink = &((struct lines *)context)->sink;
    query_zone_fault_print(sink, fault);
    query_sink_char(sink, '\n');
    return true;
}

/* All records of a text below example., each on a line; faults as lines among them. */
static void expect_scan(const char *text, const char *want)
{
    struct lines got;
    struct query_name origin = name_of("example.");
    size_t size = strlen(text);
    uint8_t *exact = octets_exact(text, size);
    struct query_zone_text zone = {.text = (const char *)exact, .size = size};
    struct query_zone_options options = {.fault = collect_fault, .context = &got};
    begin(&got);
    query_zone_scan(&origin, &zone, &options, collect, &got, NULL);
    cr_expect_str_eq(end(&got), want, "%s\ngives\n%s", text, got.text);
    free(exact);
}

Test(zone_scan, owner_ttl_class_and_type_stand_in_a_line)
{
    expect_scan("www 300 IN A 192.0.2.1\n", "www.example. 300 A 192.0.2.1\n");
    expect_scan("www IN 300 A 192.0.2.1\n", "www.example. 300 A 192.0.2.1\n");
    expect_scan("www 300 A 192.0.2.1", "www.example. 300 A 192.0.2.1\n");
    expect_scan("www.other. 1 in a 192.0.2.1", "www.other. 1 A 192.0.2.1\n");
}

Test(zone_scan, a_line_that_begins_with_a_blank_has_the_owner_before_it)
{
    expect_scan("a 1 A 192.0.2.1\n\tA 192.0.2.2\n\n  ; comment\n 7 IN TXT a\n",
                "a.example. 1 A 192.0.2.1\na.example. 1 A 192.0.2.2\na.example. 7 TXT \"a\"\n");
    expect_scan(" 1 A 192.0.2.1\n", "line 1, column 2: owner: something is missing\n");
}

Test(zone_scan, directives_set_the_origin_and_the_usual_ttl)
{
    expect_scan("$TTL 1h30m\n@ A 192.0.2.1\n$ORIGIN sub\nx A 192.0.2.2\n$ORIGIN other.\nx 5 A "
                "192.0.2.3\ny A 192.0.2.4\n",
                "example. 5400 A 192.0.2.1\nx.sub.example. 5400 A 192.0.2.2\n"
                "x.other. 5 A 192.0.2.3\ny.other. 5400 A 192.0.2.4\n");
}

Test(zone_scan, without_ttl_the_one_before_holds_or_the_minimum_of_the_soa)
{
    expect_scan("a 9 A 192.0.2.1\nb A 192.0.2.2\n",
                "a.example. 9 A 192.0.2.1\nb.example. 9 A 192.0.2.2\n");
    expect_scan("@ SOA a b 1 2 3 4 77\nb A 192.0.2.2\n",
                "example. 77 SOA a.example. b.example. 1 2 3 4 77\nb.example. 77 A 192.0.2.2\n");
    expect_scan("a A 192.0.2.1\n", "line 1, column 3: TTL: something is missing\n");
}

Test(zone_scan, parentheses_join_lines_and_comments_end_with_them)
{
    expect_scan(
        "@ 1 SOA a b ( ; serial comes next\n  1 ; (\n 2h 3 4w\n\t5 ) ; end\nx 1 A 192.0.2.1\n",
        "example. 1 SOA a.example. b.example. 1 7200 3 2419200 5\n"
        "x.example. 1 A 192.0.2.1\n");
}

Test(zone_scan, names_and_strings_have_escapes)
{
    expect_scan("a\\.b\\032c 1 TXT \"x;\\\"y\\\"\" z\\;\\(\n\\@ 1 A 192.0.2.1\n* 1 A 192.0.2.2\n",
                "a\\.b\\032c.example. 1 TXT \"x;\\\"y\\\"\" \"z;(\"\n"
                "\\@.example. 1 A 192.0.2.1\n*.example. 1 A 192.0.2.2\n");
}

Test(zone_scan, types_without_a_form_are_written_in_hex)
{
    expect_scan(
        "a 1 TYPE65280 \\# 3 010203\nb 1 CLASS1 TYPE1 \\# 4 c0000201\nc 1 A \\# 4 C0000202\n",
        "a.example. 1 TYPE65280 \\# 3 010203\nb.example. 1 A 192.0.2.1\n"
        "c.example. 1 A 192.0.2.2\n");
}

Test(zone_scan, a_fault_says_line_column_and_what_was_expected)
{
    expect_scan("a 1 A 192.0.2.1\nb 1 IN MX 10 mail..example.\nc 1 A 192.0.2.2\n",
                "a.example. 1 A 192.0.2.1\n"
                "line 2, column 19: MX exchange: empty label\n"
                "c.example. 1 A 192.0.2.2\n");
    expect_scan("a 1 SOA a b (\n 1 2 3\n 4x 5 )\n",
                "line 3, column 2: SOA expire: not a valid number\n");
    expect_scan("a 1 MX 10\n", "line 1, column 10: MX exchange: something is missing\n");
    expect_scan("a 1 A 192.0.2.1 x\n", "line 1, column 17: A address: extra text at the end\n");
    expect_scan("a 1 AAAAA ::1\n", "line 1, column 5: type: unknown type\n");
    expect_scan("a..b 1 A 192.0.2.1\n", "line 1, column 3: owner: empty label\n");
    expect_scan("a 1 A \\# 3 010203\n", "line 1, column 7: A: ends too early\n");
}

Test(zone_scan, faults_before_the_data_are_told_apart)
{
    expect_scan("a 1 1 A 192.0.2.1\n", "line 1, column 5: TTL: may stand only once\n");
    expect_scan("a IN IN A 192.0.2.1\n", "line 1, column 6: class: may stand only once\n");
    expect_scan("a 1 CH A 192.0.2.1\n", "line 1, column 5: class: not the class of the zone\n");
    expect_scan("a 4294967296 A 192.0.2.1\n", "line 1, column 3: TTL: out of range\n");
    expect_scan("a 2147483648 A 192.0.2.1\n", "line 1, column 3: TTL: out of range\n");
    expect_scan("a 1\nb 1 A 192.0.2.1\n",
                "line 1, column 4: type: something is missing\nb.example. 1 A 192.0.2.1\n");
    expect_scan("a 1 OPT \\# 0\n", "line 1, column 5: type: no record of a zone has this type\n");
    expect_scan("a 1 AXFR x\n", "line 1, column 5: type: no record of a zone has this type\n");
    expect_scan("\"a\" 1 A 192.0.2.1\n", "line 1, column 2: owner: cannot be understood\n");
}

Test(zone_scan, one_fault_is_told_once_and_reading_goes_on_behind_it)
{
    expect_scan("x..y 1 (\n A\n 192.0.2.1 )\n 1 A 192.0.2.2\n 1 A 192.0.2.3\nb 1 A 192.0.2.4\n",
                "line 1, column 3: owner: empty label\nb.example. 1 A 192.0.2.4\n");
    expect_scan("a 1 TXT \"open\nb 1 A 192.0.2.4\n",
                "line 1, column 9: TXT strings: closing quote is missing\n"
                "b.example. 1 A 192.0.2.4\n");
    expect_scan("a 1 A 192.0.2.1 )\nb 1 A 192.0.2.4\n",
                "line 1, column 17: A address: cannot be understood\nb.example. 1 A 192.0.2.4\n");
    expect_scan("a 1 MX ( 10\nb 1 A 192.0.2.4\n",
                "line 2, column 3: MX exchange: extra text at the end\n");
}

Test(zone_scan, directives_that_are_not_taken_say_so)
{
    expect_scan("$INCLUDE other\n", "line 1, column 1: $INCLUDE: files are not included here\n");
    expect_scan("$GENERATE 1-9 a$ A 192.0.2.$\nb 1 A 192.0.2.4\n",
                "line 1, column 1: $GENERATE: not supported, write the records out\n"
                "b.example. 1 A 192.0.2.4\n");
    expect_scan("$NOSUCH\n", "line 1, column 1: directive: unknown word\n");
    expect_scan("$TTL\n", "line 1, column 5: $TTL: something is missing\n");
    expect_scan("$ORIGIN a b\n", "line 1, column 11: $ORIGIN: extra text at the end\n");
}

/* ---- $INCLUDE ---- */

struct files {
    struct lines lines;
    unsigned asked;
};

static enum query_status include(void *context, const char *path, size_t size,
                                 struct query_zone_text *text)
{
    struct files *files = context;
    static const char inner[] = "a A 192.0.2.2\n$ORIGIN deep\nb A 192.0.2.3\n";
    static const char again[] = "$INCLUDE again\n";
    static const char bad[] = "\nx 1 A 1.2.3\n";
    files->asked++;
    bool endless = size == 5 && memcmp(path, "again", 5) == 0;
    const char *chosen = endless ? again : size == 3 ? bad : inner;
    if (size == 4)
        return QUERY_NOT_FOUND;
    *text = (struct query_zone_text){
        .name = endless ? "again" : "inner", .text = chosen, .size = strlen(chosen)};
    return QUERY_OK;
}

static bool collect_file_fault(void *context, const struct query_zone_fault *fault)
{
    return collect_fault(&((struct files *)context)->lines, fault);
}

static unsigned expect_include(const char *text, const char *want)
{
    struct files files = {.asked = 0};
    struct query_name origin = name_of("example.");
    struct query_zone_text zone = {.name = "outer", .text = text, .size = strlen(text)};
    struct query_zone_options options = {
        .fault = collect_file_fault, .include = include, .context = &files};
    begin(&files.lines);
    query_zone_scan(&origin, &zone, &options, collect, &files.lines, NULL);
    cr_expect_str_eq(end(&files.lines), want, "%s\ngives\n%s", text, files.lines.text);
    return files.asked;
}

Test(zone_scan, an_included_text_leaves_origin_and_owner_as_they_were)
{
    expect_include("o 1 A 192.0.2.1\n$INCLUDE inside sub\n A 192.0.2.4\nc A 192.0.2.5\n",
                   "o.example. 1 A 192.0.2.1\na.sub.example. 1 A 192.0.2.2\n"
                   "b.deep.sub.example. 1 A 192.0.2.3\no.example. 1 A 192.0.2.4\n"
                   "c.example. 1 A 192.0.2.5\n");
}

Test(zone_scan, faults_name_the_text_they_are_in)
{
    expect_include("$INCLUDE bad\n$INCLUDE none\n",
                   "inner: line 2, column 7: A address: not an IP address\n"
                   "outer: line 2, column 10: $INCLUDE: not found\n");
}

Test(zone_scan, a_text_that_includes_itself_comes_to_an_end)
{
    unsigned asked = expect_include(
        "$INCLUDE again\n", "again: line 1, column 1: $INCLUDE: too many files within files\n");
    cr_expect_eq(asked, 8);
}

Test(zone_scan, without_a_function_the_first_fault_ends_the_reading)
{
    struct lines got;
    struct query_name origin = name_of("example.");
    struct query_zone_fault fault;
    const char *text = "a 1 A 192.0.2.1\nb 1 A x\nc 1 A 192.0.2.2\n";
    struct query_zone_text zone = {.text = text, .size = strlen(text)};
    begin(&got);
    cr_expect_eq(query_zone_scan(&origin, &zone, NULL, collect, &got, &fault), QUERY_ADDRESS);
    cr_expect_str_eq(end(&got), "a.example. 1 A 192.0.2.1\n");
    cr_expect_eq(fault.line, 2);
    cr_expect_eq(fault.column, 7);
    cr_expect_eq(fault.type, 1);
    cr_expect_str_eq(fault.field, "address");
}

/* ---- zones ---- */

#define APEX "@ 60 SOA ns host 9 2 3 4 30\n@ 60 NS ns\n"

static void expect_load(const char *text, const char *want)
{
    struct lines got;
    struct query_name origin = name_of("example.");
    struct query_zone *zone = NULL;
    struct query_zone_text octets = {.text = text, .size = strlen(text)};
    struct query_zone_options options = {.fault = collect_fault, .context = &got};
    begin(&got);
    enum query_status status = query_zone_load(&zone, &origin, &octets, &options, NULL);
    cr_expect_eq(status == QUERY_OK, zone != NULL);
    if (zone != NULL) {
        struct query_record record;
        struct query_zone_walk walk = query_zone_walk_all(zone);
        while (query_zone_walk_next(&walk, &record)) {
            if (record.rdata.type != 6 && !(record.rdata.type == 2 && record.ttl == 60))
                put_record(&got.sink, &record);
        }
    }
    cr_expect_str_eq(end(&got), want, "%s\ngives\n%s", text, got.text);
    query_zone_free(zone);
}

Test(zone_load, names_stand_in_canonical_order)
{
    /* The list of RFC 4034 section 6.1, but for the octet 200, and shuffled. */
    expect_load("$ORIGIN example.\n" APEX "$TTL 1\n"
                "*.z A 192.0.2.1\nZ.a A 192.0.2.1\nz A 192.0.2.1\nyljkjljk.a A 192.0.2.1\n"
                "zABC.a A 192.0.2.1\na A 192.0.2.1\n\\001.z A 192.0.2.1\n\\200.z A 192.0.2.1\n",
                "a.example. 1 A 192.0.2.1\nyljkjljk.a.example. 1 A 192.0.2.1\n"
                "Z.a.example. 1 A 192.0.2.1\nzABC.a.example. 1 A 192.0.2.1\n"
                "z.example. 1 A 192.0.2.1\n\\001.z.example. 1 A 192.0.2.1\n"
                "*.z.example. 1 A 192.0.2.1\n\\200.z.example. 1 A 192.0.2.1\n");
}

Test(zone_load, octets_0_and_1_in_labels_have_their_place)
{
    expect_load(APEX "$TTL 1\na\\001 A 192.0.2.1\na.b A 192.0.2.1\na\\000.b A 192.0.2.1\n"
                     "\\000a.b A 192.0.2.1\nb\\000 A 192.0.2.1\nb A 192.0.2.1\n\\002 A 192.0.2.1\n"
                     "a\\000 A 192.0.2.1\na A 192.0.2.1\n",
                "\\002.example. 1 A 192.0.2.1\na.example. 1 A 192.0.2.1\n"
                "a\\000.example. 1 A 192.0.2.1\na\\001.example. 1 A 192.0.2.1\n"
                "b.example. 1 A 192.0.2.1\n\\000a.b.example. 1 A 192.0.2.1\n"
                "a.b.example. 1 A 192.0.2.1\na\\000.b.example. 1 A 192.0.2.1\n"
                "b\\000.example. 1 A 192.0.2.1\n");
}

Test(zone_load, an_rrset_has_each_record_once_and_one_ttl)
{
    expect_load(APEX "a 5 MX 1 mail.Example.\nb 1 A 192.0.2.1\na 7 MX 2 mail\nA 9 MX 1 MAIL\n"
                     "t 1 TXT a\nt 1 TXT A\nt 1 TXT a\n",
                "a.example. 5 MX 1 mail.Example.\na.example. 5 MX 2 mail.example.\n"
                "b.example. 1 A 192.0.2.1\nt.example. 1 TXT \"a\"\nt.example. 1 TXT \"A\"\n");
}

Test(zone_load, many_records_of_one_name_are_told_apart)
{
    static char text[40000];
    size_t at = (size_t)snprintf(text, sizeof text, APEX), expected = 0;
    for (int i = 0; i < 600; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "a 1 A 192.0.%d.%d\n", i % 3, i % 50);
    struct query_name origin = name_of("example."), name = name_of("a.example.");
    struct query_zone *zone;
    struct query_zone_text octets = {.text = text, .size = at};
    cr_assert_eq(query_zone_load(&zone, &origin, &octets, NULL, NULL), QUERY_OK);
    struct query_record record;
    struct query_zone_walk walk = query_zone_walk_set(zone, &name, 1);
    while (query_zone_walk_next(&walk, &record))
        expected++;
    cr_expect_eq(expected, 150);
    query_zone_free(zone);
}

Test(zone_load, what_a_zone_must_have_and_must_not_have)
{
    expect_load("a 1 A 192.0.2.1\n", "example.: no SOA at the apex\n");
    expect_load("", "example.: no SOA at the apex\n");
    expect_load("@ 1 SOA a b 1 2 3 4 5\n", "example.: no NS at the apex\n");
    expect_load("@ 1 NS a\n", "example.: no SOA at the apex\n");
    expect_load(APEX "@ 60 SOA ns host 10 2 3 4 30\n", "line 3, column 1: example.: second SOA\n");
    expect_load(APEX "@ 60 SOA NS host 9 2 3 4 30\n", "");
    expect_load(APEX "a 60 SOA ns host 10 2 3 4 30\n",
                "line 3, column 1: a.example.: SOA below the apex\n");
    expect_load(APEX "a 1 CNAME b\na 1 CNAME c\n",
                "line 4, column 1: a.example.: second CNAME at this name\n");
    expect_load(APEX "a 1 CNAME b\n\na 1 A 192.0.2.1\nb 1 A 192.0.2.1\n",
                "line 5, column 1: a.example.: other data beside a CNAME\n");
    expect_load(APEX "a 1 DNAME b\na 1 DNAME c\n",
                "line 4, column 1: a.example.: second DNAME at this name\n");
    expect_load(APEX "a 1 DNAME b\na 1 NS c\n",
                "line 3, column 1: a.example.: DNAME beside a delegation\n");
    expect_load(APEX "* 1 NS b\n", "line 3, column 1: *.example.: NS at a wildcard\n");
    expect_load(APEX "a.other. 1 A 192.0.2.1\nexampleX. 1 A 192.0.2.1\n",
                "line 3, column 1: a.other.: not in the zone\n"
                "line 4, column 1: exampleX.: not in the zone\n");
}

Test(zone_load, what_delegations_and_dnames_hide_is_kept)
{
    expect_load(APEX
                "a 1 NS ns.a\nns.a 1 A 192.0.2.1\nx.a 1 TXT t\nd 1 DNAME o.\nx.d 1 A 192.0.2.2\n",
                "a.example. 1 NS ns.a.example.\nns.a.example. 1 A 192.0.2.1\n"
                "x.a.example. 1 TXT \"t\"\nd.example. 1 DNAME o.\nx.d.example. 1 A 192.0.2.2\n");
}

Test(zone_load, a_zone_knows_its_name_serial_and_size)
{
    struct query_name origin = name_of("example."), other = name_of("none.example."),
                      far = name_of("far.");
    struct query_zone *zone;
    struct query_zone_text text = {.text = APEX, .size = strlen(APEX)};
    cr_assert_eq(query_zone_load(&zone, &origin, &text, NULL, NULL), QUERY_OK);
    cr_expect(query_name_equal(query_zone_origin(zone), &origin));
    cr_expect_eq(query_zone_class(zone), 1);
    cr_expect_eq(query_zone_serial(zone), 9);
    cr_expect_eq(query_zone_count(zone), 2);
    struct query_record record;
    struct query_zone_walk walk = query_zone_walk_set(zone, &origin, 255);
    cr_expect(query_zone_walk_next(&walk, &record));
    cr_expect_eq(record.rdata.type, 2);
    cr_expect(query_zone_walk_next(&walk, &record));
    cr_expect_eq(record.rdata.type, 6);
    cr_expect_not(query_zone_walk_next(&walk, &record));
    walk = query_zone_walk_set(zone, &other, 255);
    cr_expect_not(query_zone_walk_next(&walk, &record));
    walk = query_zone_walk_set(zone, &far, 2);
    cr_expect_not(query_zone_walk_next(&walk, &record));
    walk = query_zone_walk_set(zone, &origin, 1);
    cr_expect_not(query_zone_walk_next(&walk, &record));
    query_zone_free(zone);
}
