/* RDATA as octets and text: what the fixtures in tests/rdata say, and what
 * follows from it for every type (rdata/). */
#include "fixture.h"
#include "octets.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIRE_ROOM = 65535, TEXT_ROOM = 400000 };

static struct fixtures all;
static char printed[TEXT_ROOM];
static uint8_t scanned[WIRE_ROOM];

static void start(void)
{
    all = fixtures_read(TESTS_DIR "/rdata");
}

static void end(void)
{
    fixtures_free(&all);
}

TestSuite(rdata, .init = start, .fini = end);

/* Calls `check` for every case of a kind. */
static void each_case(enum fixture_kind kind,
                      void (*check)(const struct fixture *f, const struct fixture_case *c))
{
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < all.fixtures[i].count; k++) {
            if (all.fixtures[i].cases[k].kind == kind)
                check(&all.fixtures[i], &all.fixtures[i].cases[k]);
        }
    }
}

/* An expectation whose message starts with the place in the fixture. */
#define EXPECT(condition, f, c, format, ...)                                                       \
    cr_expect(condition, "%s.txt:%u: " format, (f)->name, (c)->line, __VA_ARGS__)

static struct query_rdata rdata_over(const struct fixture *f, const uint8_t *octets, size_t size)
{
    return (struct query_rdata){.type = f->type,
                                .class = f->class,
                                .size = (uint16_t)size,
                                .octets = octets,
                                .message = octets};
}

/* The text of RDATA in a style, in `printed`. */
static const char *print(const struct query_rdata *rdata, const struct query_style *style)
{
    struct query_sink sink;
    query_sink_init(&sink, printed, sizeof printed - 1);
    query_rdata_print(&sink, rdata, style);
    cr_assert_eq(sink.status, QUERY_OK, "%s", query_status_name(sink.status));
    printed[sink.size] = '\0';
    return printed;
}

/* Octets from text of the fixture's type, in `scanned`. */
static enum query_status scan(const struct fixture *f, const char *text, size_t *size,
                              struct query_fault *fault)
{
    /* The text ends where its allocation ends. */
    size_t text_size = strlen(text);
    char *exact = (char *)octets_exact(text, text_size);
    enum query_status status = query_rdata_scan(scanned, sizeof scanned, size, f->type, f->class,
                                                exact, text_size, NULL, fault);
    free(exact);
    return status;
}

/* That `text` gives the octets; `what` it is, for the message. */
static void expect_scan(const struct fixture *f, const struct fixture_case *c, const char *what,
                        const char *text, const uint8_t *wire, size_t wire_size)
{
    size_t size = 0;
    struct query_fault fault = {.status = QUERY_OK};
    enum query_status status = scan(f, text, &size, &fault);
    EXPECT(status == QUERY_OK, f, c, "%s: '%s': %s at %u", what, text, query_status_name(status),
           fault.offset);
    if (status == QUERY_OK)
        EXPECT(size == wire_size && memcmp(scanned, wire, size) == 0, f, c,
               "%s: '%s' gives other octets (%zu, not %zu)", what, text, size, wire_size);
}

/* The generic form of octets, as RFC 3597 section 5 has it, in one piece. */
static void generic_of(char *to, const uint8_t *octets, size_t size)
{
    to += sprintf(to, "\\# %zu%s", size, size == 0 ? "" : " ");
    for (size_t i = 0; i < size; i++)
        to += sprintf(to, "%02X", octets[i]);
}

/* Two texts that differ only in how hexadecimal is cut into pieces. */
static bool equal_without_blanks(const char *a, const char *b)
{
    for (;;) {
        a += strspn(a, " ");
        b += strspn(b, " ");
        if (*a != *b || *a == '\0')
            return *a == *b;
        a++;
        b++;
    }
}

/* ---- the fixtures ---- */

static void text_gives_octets(const struct fixture *f, const struct fixture_case *c)
{
    expect_scan(f, c, "text", c->text, c->wire, c->size);
}

Test(rdata, text_gives_the_octets_of_the_fixture)
{
    each_case(FIXTURE_OK, text_gives_octets);
}

static void octets_are_printed(const struct fixture *f, const struct fixture_case *c)
{
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    struct query_fault fault = {.status = QUERY_OK};
    enum query_status status = query_rdata_check(&rdata, &fault);
    EXPECT(status == QUERY_OK, f, c, "refused: %s at %u", query_status_name(status), fault.offset);
    const char *text = print(&rdata, NULL);
    EXPECT(strcmp(text, c->print) == 0, f, c, "printed '%s', not '%s'", text, c->print);
}

Test(rdata, octets_are_printed_as_in_the_fixture)
{
    each_case(FIXTURE_OK, octets_are_printed);
}

/* dig's columns with +multiline. */
static const struct query_style multiline = {
    .flags = QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS,
    .ttl = 24,
    .class = 24,
    .type = 24,
    .rdata = 32,
};

/* The continuation lines of a text are indented to the column of RDATA; takes
 * the tabs away. */
static bool strip_indent(char *text)
{
    bool right = true;
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        *to++ = *from;
        if (*from++ != '\n')
            continue;
        right = right && strncmp(from, "\t\t\t\t", 4) == 0;
        from += strspn(from, "\t");
    }
    *to = '\0';
    return right;
}

static void octets_are_printed_over_lines(const struct fixture *f, const struct fixture_case *c)
{
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    print(&rdata, &multiline);
    bool indented = strip_indent(printed);
    EXPECT(indented, f, c, "lines are not indented to column 32: '%s'", printed);
    EXPECT(strcmp(printed, c->multi) == 0, f, c, "printed '%s', not '%s'", printed, c->multi);
}

Test(rdata, octets_are_printed_over_several_lines_as_in_the_fixture)
{
    each_case(FIXTURE_OK, octets_are_printed_over_lines);
}

static void bad_text_is_refused(const struct fixture *f, const struct fixture_case *c)
{
    size_t size;
    struct query_fault fault = {.status = QUERY_OK, .offset = 99999};
    enum query_status status = scan(f, c->text, &size, &fault);
    EXPECT(status == c->status, f, c, "'%s': %s, not %s", c->text, query_status_name(status),
           query_status_name(c->status));
    if (status == QUERY_OK)
        return;
    EXPECT(fault.status == status, f, c, "the fault says %s", query_status_name(fault.status));
    EXPECT(fault.offset <= strlen(c->text), f, c, "'%s': offset %u", c->text, fault.offset);
    if (c->offset >= 0)
        EXPECT(fault.offset == c->offset, f, c, "'%s': offset %u, not %ld", c->text, fault.offset,
               c->offset);
}

Test(rdata, bad_text_is_refused_with_the_status_and_offset_of_the_fixture)
{
    each_case(FIXTURE_KO, bad_text_is_refused);
}

static void bad_octets_are_refused(const struct fixture *f, const struct fixture_case *c)
{
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    struct query_fault fault = {.status = QUERY_OK, .offset = 99999};
    enum query_status status = query_rdata_check(&rdata, &fault);
    EXPECT(status == c->status, f, c, "%s: %s, not %s", c->generic, query_status_name(status),
           query_status_name(c->status));
    if (status == QUERY_OK)
        return;
    EXPECT(fault.status == status, f, c, "the fault says %s", query_status_name(fault.status));
    EXPECT(fault.offset <= c->size, f, c, "%s: offset %u", c->generic, fault.offset);
    if (c->offset >= 0)
        EXPECT(fault.offset == c->offset, f, c, "%s: offset %u, not %ld", c->generic, fault.offset,
               c->offset);
    /* What cannot be understood is shown as it is, and cannot be written. */
    const char *text = print(&rdata, NULL);
    EXPECT(equal_without_blanks(text, c->generic), f, c, "printed '%s'", text);
    size_t size;
    status = scan(f, c->generic, &size, NULL);
    EXPECT(status == c->status, f, c, "'%s' as text: %s", c->generic, query_status_name(status));
}

Test(rdata, bad_octets_are_refused_with_the_status_and_offset_of_the_fixture)
{
    each_case(FIXTURE_BAD, bad_octets_are_refused);
}

/* ---- what follows ---- */

static void printed_text_scans_back(const struct fixture *f, const struct fixture_case *c)
{
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    expect_scan(f, c, "printed text", print(&rdata, NULL), c->wire, c->size);
    expect_scan(f, c, "printed lines", print(&rdata, &multiline), c->wire, c->size);
    expect_scan(f, c, "the fixture's text", c->print, c->wire, c->size);
}

Test(rdata, printed_text_gives_the_same_octets_again)
{
    each_case(FIXTURE_OK, printed_text_scans_back);
}

static void generic_form_works(const struct fixture *f, const struct fixture_case *c)
{
    static const struct query_style style = {.flags = QUERY_STYLE_GENERIC | QUERY_STYLE_NO_SPLIT};
    static const struct query_style pieces = {.flags = QUERY_STYLE_GENERIC};
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    expect_scan(f, c, "generic form", c->generic, c->wire, c->size);
    const char *text = print(&rdata, &style);
    EXPECT(strcmp(text, c->generic) == 0, f, c, "printed '%s', not '%s'", text, c->generic);
    text = print(&rdata, &pieces);
    EXPECT(equal_without_blanks(text, c->generic), f, c, "printed '%s'", text);
    expect_scan(f, c, "generic form in pieces", text, c->wire, c->size);
    for (char *at = printed; *at != '\0'; at++)
        *at = (char)(*at >= 'A' && *at <= 'F' ? *at + 32 : *at);
    expect_scan(f, c, "generic form in lower case", printed, c->wire, c->size);
}

Test(rdata, every_type_can_be_written_in_the_generic_form)
{
    each_case(FIXTURE_OK, generic_form_works);
}

/* Octets that nobody has asked for: refused, with an offset inside them and
 * shown in the generic form, or as good as others.  Whether they were good. */
static bool refused_or_round_trip(const struct fixture *f, const struct fixture_case *c,
                                  const uint8_t *octets, size_t size, const char *what)
{
    uint8_t *exact = octets_exact(octets, size);
    struct query_rdata rdata = rdata_over(f, exact, size);
    struct query_fault fault = {.status = QUERY_OK, .offset = 99999};
    enum query_status status = query_rdata_check(&rdata, &fault);
    char *text = malloc(TEXT_ROOM);
    cr_assert_not_null(text);
    print(&rdata, NULL);
    strcpy(text, printed);
    if (status == QUERY_OK) {
        expect_scan(f, c, what, text, exact, size);
    } else {
        char *generic = printed;
        generic_of(generic, exact, size);
        EXPECT(equal_without_blanks(text, generic), f, c, "%s, %zu octets: '%s'", what, size, text);
        EXPECT(fault.offset <= size, f, c, "%s, %zu octets: offset %u", what, size, fault.offset);
    }
    free(text);
    free(exact);
    return status == QUERY_OK;
}

static void cuts_are_safe(const struct fixture *f, const struct fixture_case *c)
{
    for (size_t size = 0; size < c->size; size++)
        (void)refused_or_round_trip(f, c, c->wire, size, "cut");
}

Test(rdata, every_cut_is_refused_or_is_good_by_itself)
{
    each_case(FIXTURE_OK, cuts_are_safe);
}

static void extra_octet_is_safe(const struct fixture *f, const struct fixture_case *c)
{
    if (c->size == 65535)
        return;
    static const uint8_t extra[] = {0x00, 0x01, 0x41, 0xc0, 0xff};
    uint8_t *longer = malloc(c->size + 1);
    cr_assert_not_null(longer);
    memcpy(longer, c->wire, c->size);
    for (size_t i = 0; i < sizeof extra; i++) {
        longer[c->size] = extra[i];
        (void)refused_or_round_trip(f, c, longer, c->size + 1, "an octet more");
    }
    free(longer);
}

Test(rdata, an_octet_more_is_refused_or_belongs_to_the_last_field)
{
    each_case(FIXTURE_OK, extra_octet_is_safe);
}

/* The types whose last field ends where RDATA has to end, each with its reason
 * in the RFC: one octet more can never be right for them. */
Test(rdata, an_octet_more_is_refused_where_the_last_field_has_its_own_end)
{
    static const char *const closed[] = {
        "A",          "A.CH",     "NS",   "MD",    "MF",   "CNAME", "SOA",   "MB",
        "MG",         "MR",       "PTR",  "MINFO", "MX",   "RP",    "AFSDB", "RT",
        "PX",         "NSAP-PTR", "AAAA", "LOC",   "SRV",  "NAPTR", "KX",    "DNAME",
        "TALINK",     "NID",      "L32",  "L64",   "LP",   "EUI48", "EUI64", "DSYNC",
        "NSEC3PARAM", "TSIG",     "TKEY", "HINFO", "GPOS", "X25",   "IPN",
    };
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        const struct fixture *f = NULL;
        for (size_t k = 0; k < all.count; k++)
            f = strcmp(all.fixtures[k].name, closed[i]) == 0 ? &all.fixtures[k] : f;
        cr_assert_not_null(f, "no fixture for %s", closed[i]);
        for (size_t k = 0; k < f->count; k++) {
            const struct fixture_case *c = &f->cases[k];
            if (c->kind != FIXTURE_OK)
                continue;
            uint8_t *longer = malloc(c->size + 1);
            cr_assert_not_null(longer);
            memcpy(longer, c->wire, c->size);
            longer[c->size] = 0;
            struct query_rdata rdata = rdata_over(f, longer, c->size + 1);
            struct query_fault fault = {.offset = 99999};
            enum query_status status = query_rdata_check(&rdata, &fault);
            const struct query_type *row = query_type_find(f->type);
            bool exact = row != NULL && (row->flags & QUERY_TYPE_EXACT) != 0;
            EXPECT(status == (exact ? QUERY_LENGTH : QUERY_TRAILING), f, c, "%s",
                   query_status_name(status));
            EXPECT(fault.offset == c->size, f, c, "offset %u", fault.offset);
            free(longer);
        }
    }
}

/* Whatever the octets are, what is printed can be read, and printed again gives
 * the same text (compression pointers are spelled out, so the octets may differ). */
static void changed_octets_are_safe(const struct fixture *f, const struct fixture_case *c)
{
    static const uint8_t values[] = {0x00, 0x01, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff};
    if (c->size > 300)
        return;
    char *first = malloc(TEXT_ROOM);
    uint8_t *exact = octets_exact(c->wire, c->size);
    cr_assert_not_null(first);
    bool right = true; /* one complaint for each case is enough */
    for (size_t at = 0; at < c->size && right; at++) {
        for (size_t i = 0; i < sizeof values && right; i++) {
            exact[at] = values[i];
            struct query_rdata rdata = rdata_over(f, exact, c->size);
            strcpy(first, print(&rdata, NULL));
            print(&rdata, &multiline);
            if (query_rdata_check(&rdata, NULL) != QUERY_OK)
                continue;
            size_t size = 0;
            enum query_status status = scan(f, first, &size, NULL);
            right = status == QUERY_OK;
            EXPECT(right, f, c, "octet %zu as %02x: '%s': %s", at, values[i], first,
                   query_status_name(status));
            if (!right)
                continue;
            rdata = rdata_over(f, scanned, size);
            const char *again = print(&rdata, NULL);
            right = strcmp(again, first) == 0;
            EXPECT(right, f, c, "octet %zu as %02x: '%s', then '%s'", at, values[i], first, again);
        }
        exact[at] = c->wire[at];
    }
    free(exact);
    free(first);
}

Test(rdata, any_octet_may_be_anything)
{
    each_case(FIXTURE_OK, changed_octets_are_safe);
}

static void room_is_respected(const struct fixture *f, const struct fixture_case *c)
{
    for (size_t room = c->size > 80 ? c->size - 2 : 0; room <= c->size; room++) {
        uint8_t *octets = malloc(room + (room == 0));
        cr_assert_not_null(octets);
        size_t size = 99999;
        enum query_status status = query_rdata_scan(octets, room, &size, f->type, f->class, c->text,
                                                    strlen(c->text), NULL, NULL);
        EXPECT(status == (room < c->size ? QUERY_SPACE : QUERY_OK), f, c, "room %zu of %zu: %s",
               room, c->size, query_status_name(status));
        free(octets);
    }
}

Test(rdata, octets_that_do_not_fit_are_not_written)
{
    each_case(FIXTURE_OK, room_is_respected);
}

static void small_sinks_are_safe(const struct fixture *f, const struct fixture_case *c)
{
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    size_t need = strlen(c->print);
    for (size_t room = 0; room < need; room += 1 + room / 8) {
        char *text = malloc(room + (room == 0));
        struct query_sink sink;
        cr_assert_not_null(text);
        query_sink_init(&sink, text, room);
        query_rdata_print(&sink, &rdata, NULL);
        EXPECT(sink.status == QUERY_SPACE, f, c, "room %zu of %zu: %s", room, need,
               query_status_name(sink.status));
        query_sink_reset(&sink);
        query_rdata_print(&sink, &rdata, &multiline);
        free(text);
    }
}

Test(rdata, text_that_does_not_fit_is_an_error_of_the_sink)
{
    each_case(FIXTURE_OK, small_sinks_are_safe);
}

static void cut_text_is_safe(const struct fixture *f, const struct fixture_case *c)
{
    size_t whole = strlen(c->text), size;
    for (size_t n = 0; n < whole; n += 1 + n / 16) {
        char *cut = (char *)octets_exact(c->text, n);
        struct query_fault fault = {.status = QUERY_OK, .offset = 0};
        enum query_status status = query_rdata_scan(scanned, sizeof scanned, &size, f->type,
                                                    f->class, cut, n, NULL, &fault);
        EXPECT(status == fault.status && fault.offset <= n, f, c, "'%.*s': %s at %u", (int)n, cut,
               query_status_name(fault.status), fault.offset);
        free(cut);
    }
}

Test(rdata, text_may_end_anywhere)
{
    each_case(FIXTURE_OK, cut_text_is_safe);
}

static void fields_are_walked(const struct fixture *f, const struct fixture_case *c)
{
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    struct query_fields fields;
    struct query_value value;
    unsigned count = 0;
    uint32_t offset = 0;
    query_fields_begin(&fields, &rdata);
    for (;;) {
        /* What is left of the field before, or of nothing, must not be shown. */
        memset(&value, 0xee, sizeof value);
        if (!query_fields_next(&fields, &value))
            break;
        count++;
        EXPECT(value.field != NULL && value.field->key != NULL, f, c, "field %u", count);
        EXPECT(value.offset >= offset && value.offset <= c->size, f, c, "field %u at %u", count,
               value.offset);
        offset = value.offset;
        struct query_sink sink;
        query_sink_init(&sink, printed, sizeof printed);
        query_value_print(&sink, &value, NULL);
        EXPECT(sink.status == QUERY_OK, f, c, "field %u", count);
        if (value.class == QUERY_VALUE_NAME && value.size == 0)
            EXPECT(sink.size == 0, f, c, "field %u is absent, but printed", count);
        if (value.class != QUERY_VALUE_LIST)
            continue;
        size_t at = 0, items = 0;
        while (items <= c->size && query_value_item(&sink, &value, &at, NULL))
            items++;
        EXPECT(items <= c->size, f, c, "field %u has too many items", count);
    }
    EXPECT(fields.status == QUERY_OK, f, c, "%s", query_status_name(fields.status));
    EXPECT(count <= QUERY_FIELDS_MAX, f, c, "%u fields", count);
}

Test(rdata, the_fields_of_good_octets_are_walked_to_the_end)
{
    each_case(FIXTURE_OK, fields_are_walked);
}

static void fields_end_with_the_fault(const struct fixture *f, const struct fixture_case *c)
{
    struct query_rdata rdata = rdata_over(f, c->wire, c->size);
    struct query_fields fields;
    struct query_value value;
    unsigned count = 0;
    query_fields_begin(&fields, &rdata);
    while (count <= QUERY_FIELDS_MAX && query_fields_next(&fields, &value))
        count++;
    EXPECT(fields.status == c->status, f, c, "%s, not %s", query_status_name(fields.status),
           query_status_name(c->status));
    if (c->offset >= 0)
        EXPECT(fields.fault.offset == c->offset, f, c, "offset %u, not %ld", fields.fault.offset,
               c->offset);
    EXPECT(!query_fields_next(&fields, &value), f, c, "%s", "goes on behind the fault");
}

static enum query_status forget(void *context, const char *text, size_t size)
{
    (void)text;
    *(size_t *)context += size;
    return QUERY_OK;
}

Test(rdata, the_longest_texts_go_through_a_drain_of_2048_octets)
{
    static uint8_t octets[UINT16_MAX];
    /* ATMA (34) of E.164 digits, TXT (16), and a type that nobody knows. */
    static const struct {
        uint16_t type;
        uint8_t first, rest;
    } cases[] = {{34, 1, '7'}, {16, 255, 255}, {65280, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        size_t drained = 0;
        struct query_sink sink;
        struct query_rdata rdata = {.type = cases[i].type,
                                    .class = QUERY_CLASS_IN,
                                    .size = 65280,
                                    .octets = octets,
                                    .message = octets};
        memset(octets, cases[i].rest, sizeof octets);
        octets[0] = cases[i].first;
        query_sink_init_drain(&sink, text, sizeof text, forget, &drained);
        query_rdata_print(&sink, &rdata, NULL);
        cr_expect_eq(query_sink_flush(&sink), QUERY_OK, "type %u", cases[i].type);
        cr_expect_geq(drained, 65280u);
    }
}

Test(rdata, no_octets_may_be_a_null_pointer)
{
    struct query_rdata nothing = {.type = 10, .class = QUERY_CLASS_IN}; /* NULL may be empty */
    struct query_fields fields;
    struct query_value value;
    struct query_fault fault;
    struct query_sink sink;
    char text[16];
    query_sink_init(&sink, text, sizeof text);
    cr_assert_eq(query_rdata_check(&nothing, &fault), QUERY_OK);
    query_rdata_print(&sink, &nothing, NULL);
    cr_assert_eq(sink.size, 4u);
    cr_assert_eq(memcmp(text, "\\# 0", 4), 0);
    query_fields_begin(&fields, &nothing);
    cr_assert(query_fields_next(&fields, &value));
    cr_assert_eq(value.size, 0u);
    cr_assert_not(query_fields_next(&fields, &value));
    cr_assert_eq(fields.status, QUERY_OK);
    nothing.type = 2; /* NS may not */
    cr_assert_eq(query_rdata_check(&nothing, &fault), QUERY_SHORT);
    cr_assert_eq(fault.offset, 0u);
    query_fields_begin(&fields, &nothing);
    cr_assert_not(query_fields_next(&fields, &value));
    cr_assert_eq(fields.status, QUERY_SHORT);
}

Test(rdata, the_fields_of_bad_octets_end_with_the_fault)
{
    each_case(FIXTURE_BAD, fields_end_with_the_fault);
}

/* ---- fixtures and types ---- */

Test(rdata, every_type_has_a_fixture)
{
    size_t count;
    const struct query_type *table = query_type_table(&count);
    for (size_t i = 0; i < count; i++) {
        bool found = (table[i].flags & QUERY_TYPE_QUERY_ONLY) != 0;
        for (size_t k = 0; k < all.count; k++)
            found = found || strcmp(all.fixtures[k].name, table[i].mnemonic) == 0;
        cr_expect(found, "no tests/rdata/%s.txt", table[i].mnemonic);
    }
}

Test(rdata, every_fixture_has_a_type)
{
    for (size_t i = 0; i < all.count; i++) {
        const struct fixture *f = &all.fixtures[i];
        if (strcmp(f->name, "TYPE65280") == 0) /* unknown on purpose */
            cr_expect_null(query_type_find(f->type));
        else
            cr_expect_not_null(query_type_find(f->type), "%s", f->name);
    }
}

Test(rdata, every_fixture_has_good_and_bad_cases)
{
    for (size_t i = 0; i < all.count; i++) {
        size_t good = 0, bad = 0;
        for (size_t k = 0; k < all.fixtures[i].count; k++)
            *(all.fixtures[i].cases[k].kind == FIXTURE_OK ? &good : &bad) += 1;
        cr_expect_geq(good, 1, "%s", all.fixtures[i].name);
        cr_expect_geq(bad, 2, "%s", all.fixtures[i].name);
    }
}

/* RFC 1035 section 3.3.13: two names, and five numbers of 32 bits. */
Test(rdata, a_field_is_found_by_its_key)
{
    static const uint8_t soa[] = {1, 'n', 0, 1, 'h', 0, 0x77, 0x35, 0x94, 0x01, 0, 0, 0,
                                  2, 0,   0, 0, 3,   0, 0,    0,    4,    0,    0, 1, 0x2c};
    struct query_rdata rdata = {.type = 6, .class = 1, .size = sizeof soa, .octets = soa};
    struct query_value value;
    rdata.message = soa;
    cr_assert(query_fields_find(&rdata, "serial", &value));
    cr_expect_eq(value.number, 2000000001);
    cr_expect_eq(value.offset, 6);
    cr_assert(query_fields_find(&rdata, "minimum", &value));
    cr_expect_eq(value.number, 300);
    cr_expect_not(query_fields_find(&rdata, "preference", &value));
    /* What stands before the fault is there, and nothing behind it. */
    rdata.size = 12;
    cr_expect(query_fields_find(&rdata, "serial", &value));
    cr_expect_not(query_fields_find(&rdata, "minimum", &value));
}
