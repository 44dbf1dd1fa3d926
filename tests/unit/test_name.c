/* Names as values: text in and out, comparison, joining (name/name.c).
 * Names in messages are in test_wire.c. */
#include "octets.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fills `text` with labels of 63 characters until, in wire form, `wire` octets
 * are reached (the last label is as short as needed); returns its length. */
static size_t long_name(char *text, size_t wire)
{
    size_t n = 0, left = wire - 1; /* without the root */
    while (left != 0) {
        size_t label = left > 64 ? 63 : left - 1;
        if (left - label - 1 == 1) /* a label needs two octets */
            label--;
        memset(text + n, 'a', label);
        n += label;
        text[n++] = '.';
        left -= label + 1;
    }
    text[n] = '\0';
    return n;
}

static void expect_wire(const char *text, const char *notation)
{
    uint8_t wire[QUERY_NAME_MAX];
    size_t size = octets_of(wire, sizeof wire, notation);
    struct query_name name = name_of(text);
    cr_expect_eq(name.size, size, "%s: %u octets", text, name.size);
    cr_expect_arr_eq(name.wire, wire, size, "%s", text);
}

static void expect_fault(const char *text, enum query_status status, uint32_t offset)
{
    const struct query_name before = {.size = 1, .labels = 0, .wire = {0, 0xaa, 0xbb}};
    struct query_name name = before;
    struct query_fault fault = {.status = QUERY_OK, .offset = 9999};
    enum query_status got = query_name_scan(&name, text, strlen(text), NULL, &fault);
    cr_expect_eq(got, status, "'%s': %s", text, query_status_name(got));
    cr_expect_eq(fault.status, status, "'%s': %s", text, query_status_name(fault.status));
    cr_expect_eq(fault.offset, offset, "'%s': offset %u", text, fault.offset);
    cr_expect_arr_eq(&name, &before, sizeof name, "'%s' was written", text);
}

Test(name, text_becomes_labels_in_wire_form)
{
    /* RFC 1035 section 4.1.4 has F.ISI.ARPA. */
    expect_wire("F.ISI.ARPA.", "01'F' 03'ISI' 04'ARPA' 00");
    expect_wire("www.example.com.", "03'www' 07'example' 03'com' 00");
    expect_wire("a.", "01'a' 00");
    expect_wire(".", "00");
    cr_expect_eq(name_of("F.ISI.ARPA.").labels, 3);
    cr_expect_eq(name_of(".").labels, 0);
}

Test(name, the_root_is_one_octet)
{
    const struct query_name *root = query_name_root();
    cr_expect_eq(root->size, 1);
    cr_expect_eq(root->labels, 0);
    cr_expect_eq(root->wire[0], 0);
    cr_expect_str_eq(text_of_name(root).text, ".");
}

Test(name, escapes_stand_for_octets)
{
    /* RFC 1035 section 5.1, RFC 4343 section 2.1. */
    expect_wire("a\\.b.", "03'a.b' 00");
    expect_wire("a\\046b.", "03'a.b' 00");
    expect_wire("\\000\\255\\032.", "03 00 FF 20 00");
    expect_wire("\\\\\\\"\\;\\(.", "04'\\\";(' 00");
    expect_wire("\\a\\Z.", "02'aZ' 00");
    expect_wire("\\065.", "01'A' 00");
    /* An escaped dot at the end is no final dot, hence a relative name. */
    expect_fault("a\\.", QUERY_ORIGIN, 3);
}

Test(name, bad_escapes_are_refused_where_they_stand)
{
    expect_fault("\\256.", QUERY_ESCAPE, 0);
    expect_fault("ab\\999.", QUERY_ESCAPE, 2);
    expect_fault("ab.\\12", QUERY_ESCAPE, 3);
    expect_fault("\\1a2.", QUERY_ESCAPE, 0);
    expect_fault("a\\", QUERY_ESCAPE, 1);
    expect_fault("\\", QUERY_ESCAPE, 0);
    expect_fault("\\25", QUERY_ESCAPE, 0);
}

Test(name, empty_labels_are_refused_where_they_stand)
{
    expect_fault("..", QUERY_LABEL_EMPTY, 0);
    expect_fault(".a.", QUERY_LABEL_EMPTY, 0);
    expect_fault("a..b.", QUERY_LABEL_EMPTY, 2);
    expect_fault("a.b..", QUERY_LABEL_EMPTY, 4);
}

Test(name, no_text_is_no_name)
{
    expect_fault("", QUERY_MISSING, 0);
}

Test(name, a_label_has_at_most_63_octets)
{
    char text[80];
    memset(text, 'x', 63);
    strcpy(text + 63, ".");
    struct query_name name = name_of(text);
    cr_expect_eq(name.size, 65);
    cr_expect_eq(name.wire[0], 63);
    memset(text, 'x', 64);
    strcpy(text + 64, ".");
    expect_fault(text, QUERY_LABEL_LONG, 63);
    /* Escapes count as the one octet that they stand for. */
    char escapes[63 * 4 + 2];
    for (size_t i = 0; i < 63; i++)
        memcpy(escapes + 4 * i, "\\200", 4);
    strcpy(escapes + 63 * 4, ".");
    cr_expect_eq(name_of(escapes).size, 65);
}

Test(name, a_name_has_at_most_255_octets)
{
    char text[300];
    size_t n = long_name(text, 255);
    struct query_name name = name_of(text);
    cr_expect_eq(name.size, 255);
    cr_expect_str_eq(text_of_name(&name).text, text);
    for (size_t wire = 256; wire <= 270; wire++) {
        n = long_name(text, wire);
        cr_expect_eq(query_name_scan(&name, text, n, NULL, NULL), QUERY_NAME_LONG, "%zu", wire);
    }
    /* 127 labels of one letter are the most that there can be. */
    for (size_t i = 0; i < 127; i++)
        memcpy(text + 2 * i, "a.", 2);
    cr_expect_eq(query_name_scan(&name, text, 254, NULL, NULL), QUERY_OK);
    cr_expect_eq(name.labels, 127);
    cr_expect_eq(name.size, 255);
    memcpy(text + 254, "a.", 2);
    cr_expect_eq(query_name_scan(&name, text, 256, NULL, NULL), QUERY_NAME_LONG);
    /* One octet too long without its final dot, and with no origin to add to. */
    cr_expect_eq(query_name_scan(&name, text, 255, query_name_root(), NULL), QUERY_NAME_LONG);
}

Test(name, relative_names_are_completed_with_the_origin)
{
    struct query_name origin = name_of("example.com."), name;
    cr_assert_eq(query_name_scan(&name, "www", 3, &origin, NULL), QUERY_OK);
    cr_expect_str_eq(text_of_name(&name).text, "www.example.com.");
    cr_expect_eq(name.labels, 3);
    cr_assert_eq(query_name_scan(&name, "a.b", 3, query_name_root(), NULL), QUERY_OK);
    cr_expect_str_eq(text_of_name(&name).text, "a.b.");
    cr_assert_eq(query_name_scan(&name, "www.", 4, &origin, NULL), QUERY_OK);
    cr_expect_str_eq(text_of_name(&name).text, "www.");
    cr_assert_eq(query_name_scan(&name, ".", 1, &origin, NULL), QUERY_OK);
    cr_expect_eq(name.size, 1);
    expect_fault("www", QUERY_ORIGIN, 3);
}

Test(name, the_origin_counts_for_the_limit)
{
    char text[300];
    long_name(text, 251);
    struct query_name origin = name_of(text), name;
    cr_expect_eq(query_name_scan(&name, "abc", 3, &origin, NULL), QUERY_OK);
    cr_expect_eq(name.size, 255);
    cr_expect_eq(query_name_scan(&name, "abcd", 4, &origin, NULL), QUERY_NAME_LONG);
}

Test(name, text_is_read_no_further_than_its_size)
{
    char *text = (char *)octets_exact("www.example.com.\\", 16);
    struct query_name name;
    cr_expect_eq(query_name_scan(&name, text, 16, NULL, NULL), QUERY_OK);
    free(text);
    text = (char *)octets_exact("ab\\12", 5);
    cr_expect_eq(query_name_scan(&name, text, 5, NULL, NULL), QUERY_ESCAPE);
    free(text);
}

Test(name, octets_of_the_text_may_be_anything)
{
    struct query_name name;
    cr_assert_eq(query_name_scan(&name, "a\0b.\xff.", 6, NULL, NULL), QUERY_OK);
    cr_expect_str_eq(text_of_name(&name).text, "a\\000b.\\255.");
}

/* RFC 1035 section 5.1 and RFC 4343 section 2.1 say how octets may be written;
 * which get which form is as dig prints it. */
Test(name, special_octets_are_escaped_when_printed)
{
    for (unsigned octet = 0; octet < 256; octet++) {
        struct query_name name = {.size = 3, .labels = 1, .wire = {1, (uint8_t)octet, 0}};
        char expected[8];
        if (octet <= 0x20 || octet >= 0x7f)
            snprintf(expected, sizeof expected, "\\%03u.", octet);
        else if (strchr("\"$().;@\\", (int)octet) != NULL)
            snprintf(expected, sizeof expected, "\\%c.", (int)octet);
        else
            snprintf(expected, sizeof expected, "%c.", (int)octet);
        struct text text = text_of_name(&name);
        cr_expect_str_eq(text.text, expected);
        struct query_name back = name_of(text.text);
        cr_expect(query_name_identical(&name, &back), "octet %u", octet);
    }
}

Test(name, without_the_final_dot_only_the_root_keeps_its_dot)
{
    char buffer[64];
    struct query_sink sink;
    struct query_name name = name_of("a.example.");
    query_sink_init(&sink, buffer, sizeof buffer);
    query_name_print_relative(&sink, &name);
    query_sink_char(&sink, ' ');
    query_name_print_relative(&sink, query_name_root());
    cr_assert_eq(sink.size, 11);
    cr_expect_arr_eq(buffer, "a.example .", 11);
}

Test(name, printing_needs_no_more_room_than_the_text)
{
    struct query_name name = name_of("www.example.com.");
    for (size_t room = 0; room <= 20; room++) {
        char *text = malloc(room + 1);
        struct query_sink sink;
        query_sink_init(&sink, text, room);
        query_name_print(&sink, &name);
        cr_expect_eq(sink.status, room < 16 ? QUERY_SPACE : QUERY_OK, "room %zu", room);
        if (room >= 16)
            cr_expect_arr_eq(text, "www.example.com.", 16);
        free(text);
    }
}

Test(name, the_longest_text_fits_the_size_that_is_promised)
{
    struct query_name name = {.size = 255, .labels = 4};
    memset(name.wire, 0xff, sizeof name.wire);
    name.wire[0] = name.wire[64] = name.wire[128] = 63;
    name.wire[192] = 61;
    name.wire[254] = 0;
    struct text text = text_of_name(&name);
    cr_expect_eq(strlen(text.text), 250 * 4 + 4);
    cr_expect_leq(strlen(text.text), QUERY_NAME_TEXT);
    struct query_name back = name_of(text.text);
    cr_expect(query_name_identical(&name, &back));
}

Test(name, case_is_kept_but_does_not_count)
{
    /* RFC 4343 sections 3 and 4.1. */
    struct query_name a = name_of("WWW.Example.COM."), b = name_of("www.eXAMPLE.com.");
    cr_expect_str_eq(text_of_name(&a).text, "WWW.Example.COM.");
    cr_expect(query_name_equal(&a, &b));
    cr_expect_not(query_name_identical(&a, &b));
    cr_expect(query_name_identical(&a, &a));
    cr_expect_eq(query_name_compare(&a, &b), 0);
    struct query_name lower;
    query_name_lower(&lower, &a);
    cr_expect_str_eq(text_of_name(&lower).text, "www.example.com.");
    query_name_lower(&a, &a);
    cr_expect(query_name_identical(&a, &lower));
}

Test(name, only_the_letters_of_ascii_have_case)
{
    /* RFC 4343 section 3: [ and {, @ and `, and octets above 127 differ. */
    struct query_name a = name_of("[\\@\\196."), b = name_of("{`\\228.");
    cr_expect_not(query_name_equal(&a, &b));
    struct query_name lower;
    query_name_lower(&lower, &a);
    cr_expect(query_name_identical(&lower, &a));
}

Test(name, labels_and_dots_are_not_confused)
{
    struct query_name a = name_of("a\\.b.c."), b = name_of("a.b.c."), c = name_of("a.b\\.c.");
    cr_expect_not(query_name_equal(&a, &b));
    cr_expect_not(query_name_equal(&a, &c));
    cr_expect_eq(a.labels, 2);
    cr_expect_eq(b.labels, 3);
}

Test(name, canonical_order_is_that_of_rfc_4034)
{
    /* The example of RFC 4034 section 6.1. */
    static const char *const sorted[] = {
        "example.",         "a.example.",      "yljkjljk.a.example.",
        "Z.a.example.",     "zABC.a.EXAMPLE.", "z.example.",
        "\\001.z.example.", "*.z.example.",    "\\200.z.example.",
    };
    enum { COUNT = sizeof sorted / sizeof sorted[0] };
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < COUNT; k++) {
            struct query_name a = name_of(sorted[i]), b = name_of(sorted[k]);
            int order = query_name_compare(&a, &b);
            cr_expect_eq((order > 0) - (order < 0), (i > k) - (i < k), "%s, %s: %d", sorted[i],
                         sorted[k], order);
        }
    }
}

Test(name, the_root_sorts_first_and_short_labels_before_long_ones)
{
    struct query_name root = *query_name_root(), a = name_of("a."), ab = name_of("ab.");
    cr_expect_lt(query_name_compare(&root, &a), 0);
    cr_expect_gt(query_name_compare(&a, &root), 0);
    cr_expect_lt(query_name_compare(&a, &ab), 0);
    cr_expect_eq(query_name_compare(&root, &root), 0);
}

Test(name, is_under_counts_whole_labels)
{
    struct query_name root = *query_name_root(), com = name_of("COM."),
                      example = name_of("example.com."), other = name_of("anexample.com."),
                      www = name_of("www.Example.com."), tricky = name_of("a\\007example.com.");
    cr_expect(query_name_is_under(&www, &example));
    cr_expect(query_name_is_under(&www, &com));
    cr_expect(query_name_is_under(&www, &root));
    cr_expect(query_name_is_under(&www, &www));
    cr_expect(query_name_is_under(&root, &root));
    cr_expect_not(query_name_is_under(&example, &www));
    cr_expect_not(query_name_is_under(&other, &example));
    cr_expect_not(query_name_is_under(&root, &com));
    /* The octets are there, but inside a label. */
    cr_expect_not(query_name_is_under(&tricky, &example));
}

Test(name, strip_takes_labels_from_the_front)
{
    struct query_name name = name_of("a.b.example.com."), out;
    query_name_strip(&out, &name, 0);
    cr_expect(query_name_identical(&out, &name));
    query_name_strip(&out, &name, 1);
    cr_expect_str_eq(text_of_name(&out).text, "b.example.com.");
    cr_expect_eq(out.labels, 3);
    query_name_strip(&out, &name, 4);
    cr_expect_eq(out.size, 1);
    cr_expect_eq(out.labels, 0);
    query_name_strip(&out, &name, 5);
    cr_expect_eq(out.size, 1);
    query_name_strip(&out, &name, 4000000000u);
    cr_expect_eq(out.size, 1);
    query_name_strip(&name, &name, 2);
    cr_expect_str_eq(text_of_name(&name).text, "example.com.");
}

Test(name, join_puts_one_name_before_another)
{
    struct query_name www = name_of("www."), example = name_of("example.com."), out;
    cr_assert_eq(query_name_join(&out, &www, &example), QUERY_OK);
    cr_expect_str_eq(text_of_name(&out).text, "www.example.com.");
    cr_expect_eq(out.labels, 3);
    cr_assert_eq(query_name_join(&out, query_name_root(), &example), QUERY_OK);
    cr_expect(query_name_identical(&out, &example));
    cr_assert_eq(query_name_join(&out, &example, query_name_root()), QUERY_OK);
    cr_expect(query_name_identical(&out, &example));
    cr_assert_eq(query_name_join(&www, &www, &example), QUERY_OK);
    cr_expect_str_eq(text_of_name(&www).text, "www.example.com.");
    www = name_of("www.");
    cr_assert_eq(query_name_join(&example, &www, &example), QUERY_OK);
    cr_expect_str_eq(text_of_name(&example).text, "www.example.com.");
}

Test(name, join_refuses_what_is_longer_than_255_octets)
{
    char text[300];
    long_name(text, 251);
    struct query_name suffix = name_of(text), abc = name_of("abc."), abcd = name_of("abcd."),
                      out = name_of("unchanged.");
    cr_expect_eq(query_name_join(&out, &abcd, &suffix), QUERY_NAME_LONG);
    cr_expect_str_eq(text_of_name(&out).text, "unchanged.");
    cr_expect_eq(query_name_join(&out, &abc, &suffix), QUERY_OK);
    cr_expect_eq(out.size, 255);
}

Test(name, common_counts_labels_from_the_root)
{
    struct query_name a = name_of("a.b.example.com."), b = name_of("x.B.EXAMPLE.com."),
                      c = name_of("example.org."), d = name_of("example.com.");
    cr_expect_eq(query_name_common(&a, &b), 3);
    cr_expect_eq(query_name_common(&a, &c), 0);
    cr_expect_eq(query_name_common(&a, &d), 2);
    cr_expect_eq(query_name_common(&d, &a), 2);
    cr_expect_eq(query_name_common(&a, &a), 4);
    cr_expect_eq(query_name_common(&a, query_name_root()), 0);
}

static void expect_take(const char *notation, enum query_status status, size_t used)
{
    uint8_t octets[600];
    size_t size = octets_of(octets, sizeof octets, notation);
    uint8_t *exact = octets_exact(octets, size);
    struct query_name name = {.size = 77};
    enum query_status got = query_name_take(&name, exact, size);
    cr_expect_eq(got, status, "%s: %s", notation, query_status_name(got));
    cr_expect_eq(name.size, status == QUERY_OK ? used : 77, "%s: %u", notation, name.size);
    free(exact);
}

Test(name, take_reads_an_uncompressed_name)
{
    expect_take("03'www' 07'example' 03'com' 00", QUERY_OK, 17);
    expect_take("00", QUERY_OK, 1);
    expect_take("00 FF FF", QUERY_OK, 1);
    expect_take("01'a' 00 05", QUERY_OK, 3);
    expect_take("", QUERY_SHORT, 0);
    expect_take("01", QUERY_SHORT, 0);
    expect_take("01'a'", QUERY_SHORT, 0);
    expect_take("3F'abc'", QUERY_SHORT, 0);
}

Test(name, take_knows_no_pointers_and_no_other_label_types)
{
    expect_take("C0 00", QUERY_LABEL_TYPE, 0);
    expect_take("01'a' C0 00", QUERY_LABEL_TYPE, 0);
    expect_take("40", QUERY_LABEL_TYPE, 0);
    expect_take("41 0120 00", QUERY_LABEL_TYPE, 0);
    expect_take("80 00", QUERY_LABEL_TYPE, 0);
}

Test(name, take_holds_the_limit_of_255_octets)
{
    uint8_t octets[300];
    memset(octets, 1, sizeof octets);
    struct query_name name;
    octets[254] = 0;
    cr_expect_eq(query_name_take(&name, octets, sizeof octets), QUERY_OK);
    cr_expect_eq(name.size, 255);
    cr_expect_eq(name.labels, 127);
    octets[254] = 1;
    octets[256] = 0;
    cr_expect_eq(query_name_take(&name, octets, sizeof octets), QUERY_NAME_LONG);
    octets[252] = 2;
    octets[255] = 0;
    cr_expect_eq(query_name_take(&name, octets, sizeof octets), QUERY_NAME_LONG);
}

Test(name, take_refuses_every_cut)
{
    uint8_t octets[32];
    size_t size = octets_of(octets, sizeof octets, "03'www' 07'example' 03'com' 00");
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *exact = octets_exact(octets, cut);
        struct query_name name;
        cr_expect_eq(query_name_take(&name, exact, cut), QUERY_SHORT, "cut at %zu", cut);
        free(exact);
    }
}
