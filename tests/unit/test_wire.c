/* Names in messages, compressed and not (name/wire.c, RFC 1035 section 4.1.4).
 * What is written is compared with hand-made octets and taken back. */
#include "name/wire.h"
#include "octets.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes the name at `at` of a message whose allocation ends with it; name_skip()
 * must agree in everything. */
static struct reader take_at(const uint8_t *message, size_t size, size_t at,
                             struct query_name *name)
{
    uint8_t *exact = octets_exact(message, size);
    struct reader whole = reader_over(exact, size), skip, take;
    (void)reader_take(&whole, at);
    cr_assert_eq(whole.status, QUERY_OK);
    take = skip = whole;
    name_take(&take, name);
    name_skip(&skip);
    cr_expect_eq(take.status, skip.status, "take: %s, skip: %s", query_status_name(take.status),
                 query_status_name(skip.status));
    cr_expect_eq(take.fault, skip.fault, "take: %u, skip: %u", take.fault, skip.fault);
    cr_expect_eq(reader_offset(&take), reader_offset(&skip));
    if (take.status == QUERY_OK)
        cr_expect(name_equal_wire(exact, exact + at, name));
    /* What follows must not point into freed memory. */
    uint32_t offset = reader_offset(&take);
    free(exact);
    take.base = message;
    take.at = message + offset;
    take.end = message + (take.end == take.at ? offset : size);
    return take;
}

static void expect_name(const char *notation, size_t at, const char *text, uint32_t next)
{
    uint8_t message[1024];
    size_t size = octets_of(message, sizeof message, notation);
    struct query_name name = {0};
    struct reader r = take_at(message, size, at, &name);
    cr_assert_eq(r.status, QUERY_OK, "%s: %s", notation, query_status_name(r.status));
    cr_expect_str_eq(text_of_name(&name).text, text);
    cr_expect_eq(reader_offset(&r), next, "%s: %u", notation, reader_offset(&r));
    struct query_name expected = name_of(text);
    cr_expect(query_name_identical(&name, &expected), "%s", notation);
    cr_expect_eq(name.labels, expected.labels);
}

static void expect_fault(const char *notation, size_t at, enum query_status status, uint32_t offset)
{
    uint8_t message[1024];
    size_t size = octets_of(message, sizeof message, notation);
    struct query_name name = {.size = 77};
    struct reader r = take_at(message, size, at, &name);
    cr_expect_eq(r.status, status, "%s: %s", notation, query_status_name(r.status));
    cr_expect_eq(r.fault, offset, "%s: at %u", notation, r.fault);
    cr_expect_eq(name.size, 77, "%s: the name was written", notation);
}

/* RFC 1035 section 4.1.4: F.ISI.ARPA, FOO.F.ISI.ARPA, ARPA and the root, here at
 * the offsets 20, 40, 64 and 92 that the RFC has. */
static size_t rfc_example(uint8_t message[93])
{
    memset(message, 0xee, 93);
    (void)octets_of(message + 20, 12, "01'F' 03'ISI' 04'ARPA' 00");
    (void)octets_of(message + 40, 6, "03'FOO' C014");
    (void)octets_of(message + 64, 2, "C01A");
    message[92] = 0;
    return 93;
}

Test(wire, the_example_of_rfc_1035_is_understood)
{
    uint8_t message[93];
    size_t size = rfc_example(message);
    static const struct {
        size_t at;
        const char *text;
        uint32_t next;
    } names[] = {
        {20, "F.ISI.ARPA.", 32}, {40, "FOO.F.ISI.ARPA.", 46}, {64, "ARPA.", 66}, {92, ".", 93}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct query_name name;
        struct reader r = take_at(message, size, names[i].at, &name);
        cr_assert_eq(r.status, QUERY_OK, "%s", names[i].text);
        cr_expect_str_eq(text_of_name(&name).text, names[i].text);
        cr_expect_eq(reader_offset(&r), names[i].next, "%s", names[i].text);
    }
}

Test(wire, a_name_ends_where_its_root_or_first_pointer_ends)
{
    expect_name("03'www' 07'example' 03'com' 00 FF", 0, "www.example.com.", 17);
    expect_name("00 FF", 0, ".", 1);
    expect_name("01'a' 00 01'b' C000 FF", 3, "b.a.", 7);
    expect_name("01'a' 00 01'b' C000 01'c' C003 FF", 7, "c.b.a.", 11);
    expect_name("01'a' 00 C000 C003 C005 FF", 7, "a.", 9);
    /* A pointer to a root label. */
    expect_name("00 C000", 1, ".", 3);
    expect_name("00 01'x' C000", 1, "x.", 5);
}

Test(wire, a_pointer_may_lead_into_the_header_or_the_middle_of_a_label)
{
    /* The header is only octets, here an id that reads 01 'x' and flags that
     * read as the root: odd, but going back, so there is no loop. */
    expect_name("01'x' 0000 0001 0000 0000 0000 01'y' C000", 12, "y.x.", 16);
    expect_name("04 01'a' 0000 C001", 5, "a.", 7);
}

Test(wire, every_pointer_must_lead_back)
{
    /* RFC 1035 section 4.1.4 says "prior occurrence"; RFC 9267 section 3. */
    expect_fault("C000", 0, QUERY_POINTER, 0);
    expect_fault("FF C001", 1, QUERY_POINTER, 1);
    expect_fault("C002 00", 0, QUERY_POINTER, 0);
    expect_fault("01'a' C000", 0, QUERY_POINTER, 2);
    expect_fault("01'a' C002", 0, QUERY_POINTER, 2);
    expect_fault("FF 01'a' C001", 1, QUERY_POINTER, 3);
    /* Two that lead to each other, read from the first and from the second. */
    expect_fault("C002 C000", 0, QUERY_POINTER, 0);
    expect_fault("C002 C000", 2, QUERY_POINTER, 0);
    /* Back once, then on past where it began. */
    expect_fault("01'a' C007 FFFF 01'b' C000", 6, QUERY_POINTER, 2);
    expect_fault("01'a' C004 01'b' C000", 4, QUERY_POINTER, 2);
    /* Not even to what lies between the target and the name: that was not read, but
     * so the pointers of a chain can only descend. */
    expect_fault("01'a' C004 01'b' 00 C000", 7, QUERY_POINTER, 2);
    /* Behind the end of the message. */
    expect_fault("FFFF", 0, QUERY_POINTER, 0);
    expect_fault("01'a' FFFF", 0, QUERY_POINTER, 2);
}

Test(wire, label_types_of_old_are_refused)
{
    /* RFC 6891 section 5: 01 was for extended labels; 10 is not assigned. */
    for (unsigned type = 0x40; type < 0xc0; type++) {
        uint8_t message[300] = {1, 'a', (uint8_t)type};
        struct query_name name = {.size = 77};
        struct reader r = take_at(message, sizeof message, 0, &name);
        cr_expect_eq(r.status, QUERY_LABEL_TYPE, "%02x", type);
        cr_expect_eq(r.fault, 2, "%02x: %u", type, r.fault);
        cr_expect_eq(name.size, 77);
    }
    /* Behind a pointer too. */
    expect_fault("40 00 01'a' C000", 2, QUERY_LABEL_TYPE, 0);
}

Test(wire, a_cut_is_told_where_the_octets_are_missing)
{
    uint8_t message[32];
    size_t size = octets_of(message, sizeof message, "00 03'www' 07'example' C000");
    for (size_t cut = 1; cut < size; cut++) {
        struct query_name name = {.size = 77};
        struct reader r = take_at(message, cut, 1, &name);
        cr_expect_eq(r.status, QUERY_SHORT, "cut at %zu: %s", cut, query_status_name(r.status));
        cr_expect_eq(r.fault, cut, "cut at %zu: %u", cut, r.fault);
        cr_expect_eq(name.size, 77);
    }
    expect_fault("01'a'", 0, QUERY_SHORT, 2);
    expect_fault("C0", 0, QUERY_SHORT, 1);
}

Test(wire, a_window_ends_a_name_that_starts_in_it)
{
    uint8_t message[32];
    size_t size = octets_of(message, sizeof message, "01'a' 00 03'www' C000 FF");
    for (size_t n = 0; n <= 6; n++) {
        struct reader r = reader_over(message, size), window;
        (void)reader_take(&r, 3);
        window = reader_sub(&r, n);
        struct query_name name;
        name_take(&window, &name);
        cr_expect_eq(window.status, n < 6 ? QUERY_SHORT : QUERY_OK, "%zu octets", n);
        if (n < 6)
            cr_expect_eq(window.fault, 3 + n, "%zu octets: %u", n, window.fault);
        else
            cr_expect_eq(reader_close(&window), QUERY_OK);
        cr_expect_eq(r.status, QUERY_OK);
        cr_expect_eq(reader_offset(&r), 3 + n);
    }
}

Test(wire, behind_an_error_nothing_is_taken)
{
    uint8_t message[8];
    size_t size = octets_of(message, sizeof message, "01'a' 00");
    struct reader r = reader_over(message, size);
    reader_fail(&r, QUERY_MALFORMED);
    struct query_name name = {.size = 77};
    name_take(&r, &name);
    name_skip(&r);
    cr_expect_eq(r.status, QUERY_MALFORMED);
    cr_expect_eq(reader_offset(&r), 0);
    cr_expect_eq(name.size, 77);
}

/* `hops` pointers, each to the one before, behind the name "a."; the offset of the last. */
static size_t pointer_chain(uint8_t *message, size_t hops)
{
    size_t at = octets_of(message, 3, "01'a' 00");
    for (size_t i = 0; i < hops; i++, at += 2) {
        size_t target = i == 0 ? 0 : at - 2;
        message[at] = (uint8_t)(0xc0 | target >> 8);
        message[at + 1] = (uint8_t)target;
    }
    return at - 2;
}

/* A name has 127 labels and the root at most, so no pointer beyond the 128th leads to another
 * label.  Where each name is read behind those before it, what is remembered of them must not
 * make a difference. */
Test(wire, a_chain_has_128_pointers_at_most)
{
    static uint8_t message[2 * 300];
    struct name_memo memo = {0};
    size_t last = pointer_chain(message, 200);
    for (size_t pointers = 1; pointers <= 200; pointers++) {
        size_t at = 1 + 2 * pointers;
        struct query_name name = {.size = 77};
        struct reader r = take_at(message, last + 2, at, &name),
                      skip = reader_over(message, at + 2);
        struct reader plain = skip;
        skip.names = &memo;
        skip.at += at;
        plain.at += at;
        name_skip(&skip);
        name_skip(&plain);
        cr_expect_eq(skip.status, r.status, "%zu pointers", pointers);
        cr_expect_eq(plain.status, r.status, "%zu pointers", pointers);
        if (pointers <= 128) {
            cr_expect_eq(r.status, QUERY_OK, "%zu pointers", pointers);
            cr_expect_str_eq(text_of_name(&name).text, "a.");
            cr_expect_eq(reader_offset(&r), at + 2);
            cr_expect_eq(reader_offset(&skip), at + 2);
            continue;
        }
        /* The fault is the 129th. */
        cr_expect_eq(r.status, QUERY_POINTER, "%zu pointers", pointers);
        cr_expect_eq(r.fault, at - 2 * 128, "%zu pointers: %u", pointers, r.fault);
        cr_expect_eq(skip.fault, r.fault, "%zu pointers: %u", pointers, skip.fault);
        cr_expect_eq(plain.fault, r.fault, "%zu pointers: %u", pointers, plain.fault);
        cr_expect_eq(name.size, 77);
    }
}

/* Labels of one letter, each with a pointer to the one before; the offset of the last. */
static size_t label_chain(uint8_t *message, size_t labels)
{
    size_t at = 0, last = 0;
    message[at++] = 0;
    for (size_t i = 0; i < labels; i++) {
        size_t start = at;
        message[at++] = 1;
        message[at++] = 'a';
        message[at++] = (uint8_t)(0xc0 | last >> 8);
        message[at++] = (uint8_t)last;
        last = start;
    }
    return last;
}

Test(wire, a_name_has_255_octets_at_most_when_expanded)
{
    uint8_t message[1024];
    struct query_name name;
    size_t at = label_chain(message, 127);
    struct reader r = take_at(message, at + 4, at, &name);
    cr_assert_eq(r.status, QUERY_OK);
    cr_expect_eq(name.size, 255);
    cr_expect_eq(name.labels, 127);
    /* A pointer to the whole of it is the 128th. */
    message[at + 4] = (uint8_t)(0xc0 | at >> 8);
    message[at + 5] = (uint8_t)at;
    r = take_at(message, at + 6, at + 4, &name);
    cr_assert_eq(r.status, QUERY_OK);
    cr_expect_eq(name.labels, 127);
    at = label_chain(message, 128);
    name.size = 77;
    r = take_at(message, at + 4, at, &name);
    cr_expect_eq(r.status, QUERY_NAME_LONG);
    cr_expect_eq(name.size, 77);
}

Test(wire, a_name_of_256_octets_is_refused_without_pointers_too)
{
    uint8_t message[300] = {0};
    struct query_name name;
    for (size_t i = 0; i < 4; i++)
        message[i * 64] = 63;
    message[192] = 61; /* 3 * 64 + 62 + 1 = 255 */
    struct reader r = take_at(message, sizeof message, 0, &name);
    cr_expect_eq(r.status, QUERY_OK);
    cr_expect_eq(name.size, 255);
    message[192] = 62;
    r = take_at(message, sizeof message, 0, &name);
    cr_expect_eq(r.status, QUERY_NAME_LONG);
}

Test(wire, equal_wire_follows_pointers_and_ignores_case)
{
    uint8_t message[93];
    rfc_example(message);
    struct query_name name = name_of("foo.f.isi.arpa."), other = name_of("foo.f.isi.arpb."),
                      shorter = name_of("foo.f.isi."), longer = name_of("foo.f.isi.arpa.x.");
    cr_expect(name_equal_wire(message, message + 40, &name));
    cr_expect_not(name_equal_wire(message, message + 20, &name));
    cr_expect_not(name_equal_wire(message, message + 40, &other));
    cr_expect_not(name_equal_wire(message, message + 40, &shorter));
    cr_expect_not(name_equal_wire(message, message + 40, &longer));
    cr_expect(name_equal_wire(message, message + 92, query_name_root()));
}

/* ---- writing ---- */

struct built {
    uint8_t octets[0x8000];
    struct writer writer;
    struct name_table table;
};

static void build_start(struct built *b)
{
    memset(b, 0, sizeof *b);
    b->writer = writer_over(b->octets, sizeof b->octets);
    uint8_t *header = writer_add(&b->writer, 12);
    cr_assert_not_null(header);
    memset(header, 0, 12);
}

static void build_name(struct built *b, const char *text)
{
    struct query_name name = name_of(text);
    name_put(&b->writer, &b->table, 0, &name);
}

static void expect_built(const struct built *b, const char *notation)
{
    uint8_t expected[1024];
    size_t size = octets_of(expected, sizeof expected, notation);
    cr_assert_eq(b->writer.status, QUERY_OK);
    cr_assert_eq(b->writer.size - 12, size, "%s: %zu octets", notation, b->writer.size - 12);
    cr_expect_arr_eq(b->octets + 12, expected, size, "%s", notation);
}

Test(wire, names_that_were_written_are_pointed_at)
{
    struct built *b = malloc(sizeof *b);
    cr_assert_not_null(b);
    build_start(b);
    build_name(b, "f.isi.arpa.");     /* 12 */
    build_name(b, "foo.f.isi.arpa."); /* 24 */
    build_name(b, "arpa.");           /* 30 */
    build_name(b, ".");               /* 32 */
    build_name(b, "f.isi.arpa.");     /* 33 */
    build_name(b, "foo.f.isi.arpa."); /* 35 */
    build_name(b, "isi.example.");    /* 37: the same label, another ending */
    build_name(b, "x.example.");      /* 50 */
    expect_built(b, "01'f' 03'isi' 04'arpa' 00  03'foo' C00C  C012  00  C00C  C018"
                    "03'isi' 07'example' 00  01'x' C029");
    free(b);
}

Test(wire, case_does_not_hinder_compression)
{
    struct built *b = malloc(sizeof *b);
    cr_assert_not_null(b);
    build_start(b);
    build_name(b, "WWW.Example.COM.");
    build_name(b, "ftp.eXAMPLE.com.");
    build_name(b, "www.example.com.");
    expect_built(b, "03'WWW' 07'Example' 03'COM' 00  03'ftp' C010  C00C");
    free(b);
}

Test(wire, without_a_table_nothing_is_compressed)
{
    uint8_t octets[64], expected[64];
    struct writer w = writer_over(octets, sizeof octets);
    struct query_name name = name_of("a.example.");
    name_put(&w, NULL, 0, &name);
    name_put(&w, NULL, 0, &name);
    size_t size = octets_of(expected, sizeof expected, "01'a' 07'example' 00 01'a' 07'example' 00");
    cr_assert_eq(w.status, QUERY_OK);
    cr_assert_eq(w.size, size);
    cr_expect_arr_eq(octets, expected, size);
}

Test(wire, offsets_count_from_the_start_of_the_message)
{
    /* With the length of TCP in front (RFC 1035 section 4.2.2). */
    uint8_t octets[64] = {0}, expected[64];
    struct writer w = writer_over(octets, sizeof octets);
    struct name_table table = {0};
    struct query_name name = name_of("a.example.");
    (void)writer_add(&w, 2 + 12);
    name_put(&w, &table, 2, &name);
    name_put(&w, &table, 2, &name);
    size_t size = octets_of(expected, sizeof expected, "01'a' 07'example' 00 C00C");
    cr_assert_eq(w.size - 14, size);
    cr_expect_arr_eq(octets + 14, expected, size);
}

Test(wire, offsets_that_a_pointer_cannot_hold_are_not_used)
{
    struct built *b = malloc(sizeof *b);
    cr_assert_not_null(b);
    build_start(b);
    /* Ends exactly so that "edge.example." starts at 0x3ffa and its second
     * label at 0x3fff, the last offset that fits; "z" starts at 0x4008. */
    (void)writer_add(&b->writer, 0x3ffa - 12);
    build_name(b, "edge.example.");
    size_t at = b->writer.size;
    cr_assert_eq(at, 0x4008);
    build_name(b, "z.edge.example."); /* 01 z + pointer to 3ffa */
    build_name(b, "y.example.");      /* 01 y + pointer to 3fff */
    build_name(b, "z.edge.example."); /* 4008 cannot be pointed at */
    build_name(b, "new.test.");
    build_name(b, "new.test.");
    uint8_t expected[64];
    size_t size = octets_of(expected, sizeof expected,
                            "01'z' FFFA  01'y' FFFF  01'z' FFFA"
                            "03'new' 04'test' 00  03'new' 04'test' 00");
    cr_assert_eq(b->writer.status, QUERY_OK);
    cr_assert_eq(b->writer.size - at, size);
    cr_expect_arr_eq(b->octets + at, expected, size);
    free(b);
}

Test(wire, an_offset_of_16384_is_not_mistaken_for_0)
{
    struct built *b = malloc(sizeof *b);
    cr_assert_not_null(b);
    build_start(b);
    (void)writer_add(&b->writer, 0x4000 - 12);
    build_name(b, "a.");
    build_name(b, "a.");
    uint8_t expected[8];
    size_t size = octets_of(expected, sizeof expected, "01'a' 00 01'a' 00");
    cr_assert_eq(b->writer.size - 0x4000, size);
    cr_expect_arr_eq(b->octets + 0x4000, expected, size);
    free(b);
}

/* The text of the i-th of many different names. */
static struct query_name numbered(unsigned i)
{
    char text[64];
    snprintf(text, sizeof text, "host%u.net%u.example.", i, i % 7);
    return name_of(text);
}

Test(wire, a_full_table_makes_messages_larger_but_never_wrong)
{
    struct built *b = malloc(sizeof *b);
    cr_assert_not_null(b);
    build_start(b);
    enum { COUNT = 1000 };
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < COUNT; i++) {
            struct query_name name = numbered(i);
            name_put(&b->writer, &b->table, 0, &name);
        }
    }
    cr_assert_eq(b->writer.status, QUERY_OK);
    cr_expect_lt(b->table.used, NAME_TABLE_SLOTS);
    struct reader r = reader_over(b->octets, b->writer.size);
    (void)reader_take(&r, 12);
    for (unsigned i = 0; i < 2 * COUNT; i++) {
        struct query_name name, expected = numbered(i % COUNT);
        name_take(&r, &name);
        cr_assert_eq(r.status, QUERY_OK, "name %u", i);
        cr_assert(query_name_equal(&name, &expected), "name %u", i);
    }
    cr_expect_eq(reader_close(&r), QUERY_OK);
    free(b);
}

Test(wire, what_does_not_fit_is_not_written_nor_remembered)
{
    struct query_name name = name_of("www.example.com.");
    for (size_t room = 1; room <= 20; room++) {
        uint8_t *octets = malloc(room);
        cr_assert_not_null(octets);
        struct writer w = writer_over(octets, room);
        struct name_table table = {0};
        writer_u8(&w, 0); /* no name stands at offset 0 */
        name_put(&w, &table, 0, &name);
        cr_expect_eq(w.status, room < 18 ? QUERY_SPACE : QUERY_OK, "room %zu", room);
        cr_expect_eq(table.used, room < 18 ? 0 : 3, "room %zu", room);
        free(octets);
    }
}

Test(wire, behind_an_error_nothing_is_written)
{
    uint8_t octets[64];
    struct writer w = writer_over(octets, sizeof octets);
    struct name_table table = {0};
    struct query_name name = name_of("www.example.com.");
    writer_u8(&w, 0);
    writer_fail(&w, QUERY_RANGE);
    name_put(&w, &table, 0, &name);
    cr_expect_eq(w.size, 1);
    cr_expect_eq(w.status, QUERY_RANGE);
    cr_expect_eq(table.used, 0);
}

Test(wire, the_longest_names_are_compressed_label_by_label)
{
    struct built *b = malloc(sizeof *b);
    cr_assert_not_null(b);
    build_start(b);
    struct query_name name = {.size = 255, .labels = 127};
    for (size_t i = 0; i < 254; i += 2) {
        name.wire[i] = 1;
        name.wire[i + 1] = (uint8_t)('a' + i % 26);
    }
    name.wire[254] = 0;
    name_put(&b->writer, &b->table, 0, &name);
    cr_expect_eq(b->writer.size, 12 + 255);
    name.wire[1] = '!';
    name_put(&b->writer, &b->table, 0, &name);
    cr_expect_eq(b->writer.size, 12 + 255 + 4);
    struct query_name back;
    struct reader r = reader_over(b->octets, b->writer.size);
    (void)reader_take(&r, 12 + 255);
    name_take(&r, &back);
    cr_assert_eq(r.status, QUERY_OK);
    cr_expect(query_name_identical(&back, &name));
    free(b);
}

/* ---- names of a parsed message ---- */

/* An offset of 0 is one that pointers may lead to, and no free place in a memory of offsets. */
Test(wire, a_pointer_to_the_first_octet_is_followed_like_others)
{
    uint8_t octets[64];
    char text[32];
    struct name_places outside = {{0}}, inside = {{0}};
    struct name_texts texts;
    struct query_name com = name_of("com."), org = name_of("org.");
    struct query_sink sink;
    octets_of(octets, sizeof octets, "03 'com' 00 03 'www' c000");
    cr_assert_not(name_is_under_wire(octets, octets + 5, &org, &outside));
    cr_assert(name_is_under_wire(octets, octets + 5, &com, &inside));
    cr_assert(name_is_under_wire(octets, octets + 5, &com, &inside));
    memset(&texts, 0, sizeof texts);
    for (unsigned i = 0; i < 2; i++) {
        query_sink_init(&sink, text, sizeof text - 1);
        cr_assert_eq(name_print_wire(&sink, octets, octets + 5, &texts), octets + 11);
        text[sink.size] = '\0';
        cr_assert_str_eq(text, "www.com.");
    }
}

Test(wire, a_name_stands_below_another_wherever_its_pointers_lead)
{
    uint8_t octets[64];
    struct name_places known = {{0}};
    struct query_name zone = name_of("example.com.");
    /* 0: com, 5: example.com, 15: www.example.com by a pointer to a pointer, 21: www.com */
    octets_of(octets, sizeof octets,
              "03 'com' 00 07 'example' c000 03 'www' c005 03 'www' c000 c00f c015");
    for (unsigned i = 0; i < 2; i++) {
        cr_assert(name_is_under_wire(octets, octets + 15, &zone, &known));
        cr_assert_not(name_is_under_wire(octets, octets + 21, &zone, &known));
        cr_assert(name_is_under_wire(octets, octets + 27, &zone, &known));
        cr_assert_not(name_is_under_wire(octets, octets + 29, &zone, &known));
        cr_assert(name_is_under_wire(octets, octets + 5, &zone, &known));
        cr_assert_not(name_is_under_wire(octets, octets, &zone, &known));
    }
}
