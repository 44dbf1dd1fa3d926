/* The table of types and the registries as data (rdata/types.c,
 * rdata/registries.c), against what IANA has assigned (tests/iana). */
#include "octets.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <query/edns.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- the table of types ---- */

Test(types, codes_ascend)
{
    size_t count;
    const struct query_type *table = query_type_table(&count);
    cr_assert_gt(count, 90);
    for (size_t i = 1; i < count; i++)
        cr_expect_lt(table[i - 1].code, table[i].code, "%s", table[i].mnemonic);
}

Test(types, every_row_is_found_by_its_code_and_no_other)
{
    size_t count, found = 0;
    const struct query_type *table = query_type_table(&count);
    for (size_t i = 0; i < count; i++)
        cr_expect_eq(query_type_find(table[i].code), &table[i], "%s", table[i].mnemonic);
    for (unsigned code = 0; code <= 0xffff; code++) {
        const struct query_type *row = query_type_find((uint16_t)code);
        found += row != NULL;
        if (row != NULL)
            cr_expect_eq(row->code, code);
    }
    cr_expect_eq(found, count);
}

static const char *type_text(uint16_t code)
{
    static char text[32];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text - 1);
    query_type_print(&sink, code);
    cr_assert_eq(sink.status, QUERY_OK);
    text[sink.size] = '\0';
    return text;
}

static void expect_type(const char *text, unsigned expected)
{
    uint16_t code = 0xfefe;
    enum query_status status = query_type_scan(&code, text, strlen(text));
    cr_expect_eq(status, QUERY_OK, "'%s': %s", text, query_status_name(status));
    cr_expect_eq(code, expected, "'%s': %u", text, code);
}

static void expect_no_type(const char *text)
{
    uint16_t code = 0xfefe;
    enum query_status status = query_type_scan(&code, text, strlen(text));
    cr_expect_eq(status, QUERY_TYPE, "'%s': %s %u", text, query_status_name(status), code);
}

Test(types, mnemonics_are_read_in_any_case_and_printed)
{
    size_t count;
    const struct query_type *table = query_type_table(&count);
    for (size_t i = 0; i < count; i++) {
        char lower[32], mixed[32];
        const char *mnemonic = table[i].mnemonic;
        cr_assert_lt(strlen(mnemonic), sizeof lower);
        for (size_t k = 0; k <= strlen(mnemonic); k++) {
            lower[k] = (char)tolower((unsigned char)mnemonic[k]);
            mixed[k] = k % 2 == 0 ? lower[k] : mnemonic[k];
        }
        /* A private number may mean anything to others, and is written as it is. */
        if ((table[i].flags & QUERY_TYPE_PRIVATE) != 0)
            cr_expect_arr_eq(type_text(table[i].code), "TYPE6", 5);
        else
            cr_expect_str_eq(type_text(table[i].code), mnemonic);
        expect_type(mnemonic, table[i].code);
        expect_type(lower, table[i].code);
        expect_type(mixed, table[i].code);
        for (size_t k = 0; k < i; k++)
            cr_expect_neq(strcasecmp(table[k].mnemonic, mnemonic), 0, "%s twice", mnemonic);
    }
}

Test(types, every_code_can_be_written_as_type_and_number)
{
    /* RFC 3597 section 5, for types that have a mnemonic too. */
    for (unsigned code = 0; code <= 0xffff; code++) {
        char text[16];
        uint16_t back = (uint16_t)~code;
        snprintf(text, sizeof text, code % 2 == 0 ? "TYPE%u" : "type%u", code);
        cr_assert_eq(query_type_scan(&back, text, strlen(text)), QUERY_OK, "%s", text);
        cr_assert_eq(back, code, "%s", text);
        if (query_type_find((uint16_t)code) == NULL) {
            snprintf(text, sizeof text, "TYPE%u", code);
            cr_assert_str_eq(type_text((uint16_t)code), text);
        }
        const char *printed = type_text((uint16_t)code);
        cr_assert_eq(query_type_scan(&back, printed, strlen(printed)), QUERY_OK, "%s", printed);
        cr_assert_eq(back, code, "%s", printed);
    }
}

Test(types, what_is_no_type_is_refused)
{
    expect_no_type("");
    expect_no_type("NOSUCHTYPE");
    expect_no_type("TYPE");
    expect_no_type("TYPE65536");
    expect_no_type("TYPE99999999999999999999");
    expect_no_type("TYPE-1");
    expect_no_type("TYPE+1");
    expect_no_type("TYPE1x");
    expect_no_type("TYPE 1");
    expect_no_type("TYPE0x1");
    expect_no_type("MXX");
    expect_no_type("M");
    expect_no_type("15");
    expect_no_type("AA AA");
    uint16_t code = 7;
    cr_expect_eq(query_type_scan(&code, "MX", 1), QUERY_TYPE, "no further than the size");
    cr_expect_eq(query_type_scan(&code, "MXX", 2), QUERY_OK);
    cr_expect_eq(code, 15);
}

Test(types, rows_say_what_they_are_and_where_that_stands)
{
    size_t count;
    const struct query_type *table = query_type_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct query_type *row = &table[i];
        cr_expect(row->meaning != NULL && strlen(row->meaning) >= 4, "%s", row->mnemonic);
        cr_expect(row->source != NULL && strlen(row->source) >= 4, "%s", row->mnemonic);
        for (const char *at = row->mnemonic; *at != '\0'; at++)
            cr_expect(isupper((unsigned char)*at) || isdigit((unsigned char)*at) || *at == '-',
                      "%s", row->mnemonic);
    }
}

/* Lower-case words joined with dashes: usable as a key of JSON or YAML as it is. */
static bool is_key(const char *key)
{
    if (key == NULL || !islower((unsigned char)key[0]) || key[strlen(key) - 1] == '-')
        return false;
    for (const char *at = key; *at != '\0'; at++) {
        bool right = islower((unsigned char)*at) || isdigit((unsigned char)*at) ||
                     (*at == '-' && at[1] != '-');
        if (!right)
            return false;
    }
    return true;
}

Test(types, fields_have_keys_that_are_unique_in_their_type)
{
    size_t count;
    const struct query_type *table = query_type_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct query_field *fields = table[i].fields;
        size_t n = 0;
        for (; fields != NULL && fields[n].kind != NULL; n++) {
            cr_expect(is_key(fields[n].key), "%s: '%s'", table[i].mnemonic, fields[n].key);
            cr_expect(fields[n].note != NULL && fields[n].note[0] != '\0', "%s: '%s' has no note",
                      table[i].mnemonic, fields[n].key);
            cr_expect_lt(fields[n].registry, QUERY_REGISTRY_COUNT);
            for (size_t k = 0; k < n; k++)
                cr_expect_str_neq(fields[n].key, fields[k].key, "%s", table[i].mnemonic);
        }
        cr_expect_leq(n, QUERY_FIELDS_MAX, "%s", table[i].mnemonic);
    }
}

Test(types, flags_are_those_of_rfc_6895)
{
    static const struct {
        uint16_t code, flags;
    } some[] = {
        {251, QUERY_TYPE_QUERY_ONLY}, {252, QUERY_TYPE_QUERY_ONLY}, {253, QUERY_TYPE_QUERY_ONLY},
        {254, QUERY_TYPE_QUERY_ONLY}, {255, QUERY_TYPE_QUERY_ONLY}, {41, QUERY_TYPE_META},
        {249, QUERY_TYPE_META},       {250, QUERY_TYPE_META},       {3, QUERY_TYPE_OBSOLETE},
        {4, QUERY_TYPE_OBSOLETE},     {38, QUERY_TYPE_OBSOLETE},    {28, QUERY_TYPE_IN_ONLY},
        {33, QUERY_TYPE_IN_ONLY},     {11, QUERY_TYPE_IN_ONLY},
    };
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        const struct query_type *row = query_type_find(some[i].code);
        cr_assert_not_null(row, "%u", some[i].code);
        cr_expect((row->flags & some[i].flags) == some[i].flags, "%s: %x", row->mnemonic,
                  row->flags);
    }
    static const uint16_t plain[] = {2, 5, 6, 15, 16, 43, 46, 47, 48, 257};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const struct query_type *row = query_type_find(plain[i]);
        cr_assert_not_null(row, "%u", plain[i]);
        cr_expect_eq(row->flags, 0, "%s: %x", row->mnemonic, row->flags);
    }
}

/* ---- classes ---- */

static void expect_class(const char *text, unsigned expected, const char *printed)
{
    uint16_t class = 0xfefe;
    char buffer[32];
    struct query_sink sink;
    cr_expect_eq(query_class_scan(&class, text, strlen(text)), QUERY_OK, "%s", text);
    cr_expect_eq(class, expected, "%s: %u", text, class);
    query_sink_init(&sink, buffer, sizeof buffer - 1);
    query_class_print(&sink, (uint16_t)expected);
    buffer[sink.size] = '\0';
    cr_expect_str_eq(buffer, printed);
}

Test(types, classes_have_their_names_of_rfc_6895)
{
    expect_class("IN", 1, "IN");
    expect_class("in", 1, "IN");
    expect_class("CH", 3, "CH");
    expect_class("Chaos", 3, "CH");
    expect_class("HS", 4, "HS");
    expect_class("hesiod", 4, "HS");
    expect_class("NONE", 254, "NONE");
    expect_class("any", 255, "ANY");
    expect_class("CLASS1", 1, "IN");
    expect_class("class7", 7, "CLASS7");
    expect_class("CLASS65535", 65535, "CLASS65535");
    expect_class("CLASS2", 2, "CLASS2");
    static const char *const none[] = {"",        "X",          "INN",     "CLASS", "CLASS-1",
                                       "CLASS 1", "CLASS65536", "CLASS1x", "1"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        uint16_t class;
        cr_expect_eq(query_class_scan(&class, none[i], strlen(none[i])), QUERY_CLASS, "'%s'",
                     none[i]);
    }
}

/* ---- registries ---- */

static void expect_word(enum query_registry registry, uint32_t number, const char *word)
{
    const char *found = query_registry_find(registry, number);
    cr_assert_not_null(found, "%s", word);
    cr_expect_str_eq(found, word);
    uint32_t back = 0xfefefefe;
    cr_expect(query_registry_scan(registry, word, strlen(word), &back), "%s", word);
    cr_expect_eq(back, number, "%s: %u", word, back);
}

Test(registries, words_are_those_of_the_rfcs)
{
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 1, "RSAMD5");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 5, "RSASHA1");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 8, "RSASHA256");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 10, "RSASHA512");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 13, "ECDSAP256SHA256");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 14, "ECDSAP384SHA384");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 15, "ED25519");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 16, "ED448");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 253, "PRIVATEDNS");
    expect_word(QUERY_REGISTRY_DNSSEC_ALGORITHM, 254, "PRIVATEOID");
    expect_word(QUERY_REGISTRY_DS_DIGEST, 1, "SHA-1");
    expect_word(QUERY_REGISTRY_DS_DIGEST, 2, "SHA-256");
    expect_word(QUERY_REGISTRY_DS_DIGEST, 4, "SHA-384");
    expect_word(QUERY_REGISTRY_NSEC3_HASH, 1, "SHA-1");
    expect_word(QUERY_REGISTRY_CERT_TYPE, 1, "PKIX");
    expect_word(QUERY_REGISTRY_CERT_TYPE, 8, "IACPKIX");
    expect_word(QUERY_REGISTRY_CERT_TYPE, 254, "OID");
    expect_word(QUERY_REGISTRY_SSHFP_ALGORITHM, 4, "Ed25519");
    expect_word(QUERY_REGISTRY_SSHFP_HASH, 2, "SHA-256");
    expect_word(QUERY_REGISTRY_TLSA_USAGE, 0, "PKIX-TA");
    expect_word(QUERY_REGISTRY_TLSA_USAGE, 3, "DANE-EE");
    expect_word(QUERY_REGISTRY_TLSA_SELECTOR, 1, "SPKI");
    expect_word(QUERY_REGISTRY_TLSA_MATCHING, 1, "SHA2-256");
    expect_word(QUERY_REGISTRY_OPCODE, 0, "QUERY");
    expect_word(QUERY_REGISTRY_OPCODE, 4, "NOTIFY");
    expect_word(QUERY_REGISTRY_OPCODE, 5, "UPDATE");
    expect_word(QUERY_REGISTRY_ZONEMD_SCHEME, 1, "SIMPLE");
    expect_word(QUERY_REGISTRY_ZONEMD_HASH, 1, "SHA-384");
    expect_word(QUERY_REGISTRY_ZONEMD_HASH, 2, "SHA-512");
    expect_word(QUERY_REGISTRY_DSYNC_SCHEME, 1, "NOTIFY");
    expect_word(QUERY_REGISTRY_SVC_KEY, 0, "mandatory");
    expect_word(QUERY_REGISTRY_SVC_KEY, 5, "ech");
    expect_word(QUERY_REGISTRY_SVC_KEY, 6, "ipv6hint");
    expect_word(QUERY_REGISTRY_PROTOCOL, 6, "tcp");
    expect_word(QUERY_REGISTRY_PROTOCOL, 17, "udp");
    expect_word(QUERY_REGISTRY_ADDRESS_FAMILY, 1, "IPv4");
}

Test(registries, words_are_read_in_any_case_and_whole)
{
    uint32_t number = 9;
    cr_expect(query_registry_scan(QUERY_REGISTRY_RCODE, "nxDomain", 8, &number));
    cr_expect_eq(number, 3);
    number = 9;
    cr_expect_not(query_registry_scan(QUERY_REGISTRY_RCODE, "NXDOMAI", 7, &number));
    cr_expect_not(query_registry_scan(QUERY_REGISTRY_RCODE, "NXDOMAINS", 9, &number));
    cr_expect_not(query_registry_scan(QUERY_REGISTRY_RCODE, "", 0, &number));
    cr_expect_not(query_registry_scan(QUERY_REGISTRY_NONE, "NXDOMAIN", 8, &number));
    cr_expect_eq(number, 9, "changed");
    cr_expect_null(query_registry_find(QUERY_REGISTRY_NONE, 1));
    cr_expect_null(query_registry_find(QUERY_REGISTRY_RCODE, 4000));
    cr_expect_null(query_registry_find(QUERY_REGISTRY_RCODE, 4294967295u));
}

Test(registries, every_word_reads_back_as_its_number)
{
    for (unsigned r = 0; r < QUERY_REGISTRY_COUNT; r++) {
        for (uint32_t number = 0; number <= 0xffff; number++) {
            const char *word = query_registry_find((enum query_registry)r, number);
            if (word == NULL)
                continue;
            uint32_t back = ~number;
            cr_expect(query_registry_scan((enum query_registry)r, word, strlen(word), &back));
            cr_expect_eq(back, number, "registry %u: %s", r, word);
        }
    }
}

/* ---- what IANA has ---- */

struct line {
    char verb[16], list[16];
    unsigned number;
    char name[64];
};

/* The lines of a list: `number name`, or with a verb `verb list number name ; reason`. */
static size_t read_list(struct line *lines, size_t room, const char *name, bool verbs)
{
    char path[1024], text[256];
    size_t n = 0;
    snprintf(path, sizeof path, "%s/iana/%s.txt", TESTS_DIR, name);
    FILE *stream = fopen(path, "r");
    cr_assert_not_null(stream, "%s cannot be opened", path);
    while (fgets(text, sizeof text, stream) != NULL) {
        if (text[0] == '#' || text[0] == '\n')
            continue;
        cr_assert_lt(n, room);
        struct line *line = &lines[n++];
        int fields = verbs ? sscanf(text, "%15s %15s %u %63[^;\n]", line->verb, line->list,
                                    &line->number, line->name)
                           : sscanf(text, "%u %63[^\n]", &line->number, line->name);
        cr_assert_eq(fields, verbs ? 4 : 2, "%s: %s", path, text);
        cr_assert(!verbs || strchr(text, ';') != NULL, "%s: no reason: %s", path, text);
        for (size_t end = strlen(line->name); end != 0 && line->name[end - 1] == ' '; end--)
            line->name[end - 1] = '\0';
    }
    fclose(stream);
    return n;
}

enum { LINES = 300 };

static bool allowed(const struct line *exceptions, size_t count, const char *verb, const char *list,
                    unsigned number, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const struct line *e = &exceptions[i];
        if (strcmp(e->verb, verb) == 0 && strcmp(e->list, list) == 0 && e->number == number &&
            strcmp(e->name, name) == 0)
            return true;
    }
    return false;
}

static const char *type_word(uint32_t number)
{
    const struct query_type *row = query_type_find((uint16_t)number);
    return row == NULL ? NULL : row->mnemonic;
}

static const char *rcode_word(uint32_t number)
{
    return query_registry_find(QUERY_REGISTRY_RCODE, number);
}

static const char *ede_word(uint32_t number)
{
    return query_registry_find(QUERY_REGISTRY_EDE, number);
}

static void expect_list(const char *list, const char *(*word)(uint32_t number))
{
    static struct line lines[LINES], exceptions[LINES];
    static bool listed[0x10000];
    size_t count = read_list(lines, LINES, list, false);
    size_t except = read_list(exceptions, LINES, "allowed", true);
    memset(listed, 0, sizeof listed);
    for (size_t i = 0; i < count; i++) {
        const struct line *l = &lines[i];
        const char *ours = word(l->number);
        cr_assert_lt(l->number, sizeof listed);
        listed[l->number] = true;
        if (ours == NULL)
            cr_expect(allowed(exceptions, except, "lacks", list, l->number, l->name),
                      "%s: we lack %u %s", list, l->number, l->name);
        else if (strcmp(ours, l->name) != 0)
            cr_expect(allowed(exceptions, except, "differs", list, l->number, ours),
                      "%s: %u is %s, not %s", list, l->number, l->name, ours);
    }
    for (unsigned number = 0; number < sizeof listed; number++) {
        const char *ours = word(number);
        if (ours != NULL && !listed[number])
            cr_expect(allowed(exceptions, except, "has", list, number, ours),
                      "%s: no registry has %u %s", list, number, ours);
    }
}

Test(types, all_that_iana_has_assigned_are_known)
{
    expect_list("rrtypes", type_word);
}

Test(registries, all_rcodes_that_iana_has_assigned_are_known)
{
    expect_list("rcodes", rcode_word);
}

Test(registries, all_extended_errors_that_iana_has_assigned_are_known)
{
    expect_list("ede", ede_word);
}

/* A word alone is no help to somebody who reads it for the first time. */
Test(registries, whatever_says_no_has_a_meaning)
{
    static const enum query_registry wanted[] = {QUERY_REGISTRY_RCODE, QUERY_REGISTRY_EDE,
                                                 QUERY_REGISTRY_OPCODE};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        for (uint32_t number = 0; number < 0x10000; number++) {
            bool word = query_registry_find(wanted[i], number) != NULL;
            bool meaning = query_registry_meaning(wanted[i], number) != NULL;
            cr_expect_eq(word, meaning, "registry %zu, %u", i, number);
        }
    }
    cr_expect_str_eq(query_registry_meaning(QUERY_REGISTRY_RCODE, 3), "the name does not exist");
    cr_expect_null(query_registry_meaning(QUERY_REGISTRY_DS_DIGEST, 2));
    cr_expect_null(query_registry_meaning(QUERY_REGISTRY_COUNT, 0));
}

/* Each with all that people are told of it. */
static void expect_flags(const struct query_flag_row *rows, size_t count, unsigned bits)
{
    unsigned seen = 0;
    for (size_t i = 0; i < count; i++) {
        cr_expect(i == 0 || rows[i].bit < rows[i - 1].bit, "%s", rows[i].name);
        cr_expect(rows[i].title != NULL && rows[i].meaning != NULL && rows[i].source != NULL);
        seen |= rows[i].bit;
    }
    cr_expect_eq(seen, bits);
}

/* RFC 6895 section 2.1; RFC 3225 and RFC 9824. */
Test(registries, every_flag_has_a_row)
{
    size_t count;
    const struct query_flag_row *rows = query_flag_table(&count);
    expect_flags(rows, count, 0x87f0);
    rows = query_edns_flag_table(&count);
    expect_flags(rows, count, 0xc000);
}

Test(registries, every_exception_is_still_one)
{
    static struct line exceptions[LINES];
    size_t count = read_list(exceptions, LINES, "allowed", true);
    for (size_t i = 0; i < count; i++) {
        const struct line *e = &exceptions[i];
        const char *ours = strcmp(e->list, "rrtypes") == 0  ? type_word(e->number)
                           : strcmp(e->list, "rcodes") == 0 ? rcode_word(e->number)
                                                            : ede_word(e->number);
        if (strcmp(e->verb, "lacks") == 0)
            cr_expect_null(ours, "%s %u", e->list, e->number);
        else
            cr_expect(ours != NULL && strcmp(ours, e->name) == 0, "%s %u", e->list, e->number);
    }
}
