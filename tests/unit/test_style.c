/* RDATA in styles, in messages and with an origin: what a fixture, which is one
 * record by itself in dig's normal form, cannot say.  Printed forms are those of
 * dig 9.18 with the options that a style stands for. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/rdata.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ED25519_KEY "l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="
#define DIGEST      "D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A"

static uint16_t type_of(const char *mnemonic)
{
    uint16_t type = 0;
    enum query_status status = query_type_scan(&type, mnemonic, strlen(mnemonic));
    cr_assert_eq(status, QUERY_OK, "%s", mnemonic);
    return type;
}

/* The text of RDATA given as text, in a style whose RDATA starts at column 32. */
static const char *styled(const char *mnemonic, const char *text, unsigned flags, unsigned split)
{
    static char printed[4096];
    static uint8_t octets[4096];
    size_t size = 0;
    uint16_t type = type_of(mnemonic);
    enum query_status status = query_rdata_scan(octets, sizeof octets, &size, type, QUERY_CLASS_IN,
                                                text, strlen(text), NULL, NULL);
    cr_assert_eq(status, QUERY_OK, "%s %s: %s", mnemonic, text, query_status_name(status));
    struct query_rdata rdata = {.type = type,
                                .class = QUERY_CLASS_IN,
                                .size = (uint16_t)size,
                                .octets = octets,
                                .message = octets};
    struct query_style style = {
        .flags = flags, .split = split, .ttl = 24, .class = 24, .type = 24, .rdata = 32};
    struct query_sink sink;
    query_sink_init(&sink, printed, sizeof printed - 1);
    query_rdata_print(&sink, &rdata, &style);
    cr_assert_eq(sink.status, QUERY_OK);
    printed[sink.size] = '\0';
    return printed;
}

#define LINE "\n\t\t\t\t"

enum { LINES = QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS };

static void expect_styled(const char *mnemonic, const char *text, unsigned flags, unsigned split,
                          const char *expected)
{
    const char *printed = styled(mnemonic, text, flags, split);
    cr_expect_str_eq(printed, expected, "%s: '%s', not '%s'", mnemonic, printed, expected);
}

Test(style, keys_and_digests_are_left_out_without_crypto)
{
    unsigned flags = QUERY_STYLE_NO_CRYPTO;
    expect_styled("DNSKEY", "257 3 15 " ED25519_KEY, flags, 0, "257 3 15 [key id = 3613]");
    expect_styled("CDNSKEY", "0 3 0 AA==", flags, 0, "0 3 0 [key id = 768]");
    expect_styled("DS", "60485 5 2 " DIGEST, flags, 0, "60485 5 2 [omitted]");
    expect_styled("CDS", "60485 8 2 " DIGEST, flags, 0, "60485 8 2 [omitted]");
    expect_styled("DLV", "60485 8 2 " DIGEST, flags, 0, "60485 8 2 [omitted]");
    expect_styled("ZONEMD", "2018031900 1 240 " DIGEST, flags, 0, "2018031900 1 240 [omitted]");
    expect_styled("RRSIG",
                  "A 5 3 86400 20030322173103 20030220173103 2642 example.com. AA==", flags, 0,
                  "A 5 3 86400 20030322173103 20030220173103 2642 example.com. [omitted]");
    expect_styled("DNSKEY", "257 3 15 " ED25519_KEY, LINES | QUERY_STYLE_NO_CRYPTO, 0,
                  "257 3 15 (" LINE "[key id = 3613]" LINE
                  ") ; KSK; alg = ED25519 ; key id = 3613");
    expect_styled("DS", "60485 5 2 " DIGEST, LINES | QUERY_STYLE_NO_CRYPTO, 0,
                  "60485 5 2 (" LINE "[omitted] )");
}

Test(style, what_is_no_signature_is_shown_without_crypto_too)
{
    unsigned flags = QUERY_STYLE_NO_CRYPTO | QUERY_STYLE_NO_SPLIT;
    expect_styled("TLSA", "3 1 1 " DIGEST, flags, 0, "3 1 1 " DIGEST);
    expect_styled("SSHFP", "4 2 " DIGEST, flags, 0, "4 2 " DIGEST);
    expect_styled("CERT", "PKIX 1 RSASHA256 aGVsbG8=", flags, 0, "PKIX 1 RSASHA256 aGVsbG8=");
    expect_styled("IPSECKEY", "10 1 2 192.0.2.38 AQNRU3mG", flags, 0, "10 1 2 192.0.2.38 AQNRU3mG");
}

Test(style, hex_and_base64_are_split_as_told)
{
    expect_styled("DS", "60485 5 2 " DIGEST, 0, 0,
                  "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4 469DA50A");
    expect_styled("DS", "60485 5 2 " DIGEST, 0, 8,
                  "60485 5 2 D4B7D520 E7BB5F0F 67674A0C CEB1E3E0 614B93C4 F9E99B83 83F6A1E4 "
                  "469DA50A");
    expect_styled("DS", "60485 5 2 " DIGEST, QUERY_STYLE_NO_SPLIT, 0, "60485 5 2 " DIGEST);
    expect_styled("DNSKEY", "257 3 15 " ED25519_KEY, 0, 8,
                  "257 3 15 l02Woi0i S8Aa25FQ kUd9RMzZ HJpBoRQw AQEX1SxZ JA4=");
    expect_styled("DNSKEY", "257 3 15 " ED25519_KEY, LINES, 8,
                  "257 3 15 (" LINE "l02Woi0i" LINE "S8Aa25FQ" LINE "kUd9RMzZ" LINE "HJpBoRQw" LINE
                  "AQEX1SxZ" LINE "JA4=" LINE ") ; KSK; alg = ED25519 ; key id = 3613");
    expect_styled("DS", "60485 5 2 " DIGEST, LINES | QUERY_STYLE_NO_SPLIT, 0,
                  "60485 5 2 (" LINE DIGEST " )");
}

Test(style, comments_can_stand_on_one_line_and_be_left_out_of_several)
{
    expect_styled("DNSKEY", "385 3 15 " ED25519_KEY, QUERY_STYLE_COMMENTS, 0,
                  "385 3 15 " ED25519_KEY "  ; revoked KSK; alg = ED25519 ; key id = 3741");
    expect_styled("DNSKEY", "257 3 15 " ED25519_KEY, QUERY_STYLE_MULTILINE, 0,
                  "257 3 15 (" LINE ED25519_KEY " )");
    /* Without several lines SOA has none. */
    expect_styled("SOA", ". . 1 2 3 4 5", QUERY_STYLE_COMMENTS, 0, ". . 1 2 3 4 5");
}

Test(style, addresses_can_have_all_their_digits)
{
    unsigned flags = QUERY_STYLE_EXPAND_AAAA;
    expect_styled("AAAA", "2001:db8::1", flags, 0, "2001:0db8:0000:0000:0000:0000:0000:0001");
    expect_styled("AAAA", "::", flags, 0, "0000:0000:0000:0000:0000:0000:0000:0000");
    expect_styled("AAAA", "::ffff:192.0.2.1", flags, 0, "0000:0000:0000:0000:0000:ffff:c000:0201");
    expect_styled("AMTRELAY", "10 0 2 2001:db8::15", flags, 0, "10 0 2 2001:db8::15");
    expect_styled("SVCB", "1 . ipv6hint=2001:db8::1", flags, 0, "1 . ipv6hint=2001:db8::1");
}

Test(style, the_generic_form_is_split_and_broken_like_others)
{
    unsigned flags = QUERY_STYLE_GENERIC;
    expect_styled("MX", "0 .", flags, 0, "\\# 3 000000");
    expect_styled("APL", "", flags, 0, "\\# 0");
    expect_styled("DS", "60485 5 2 " DIGEST, flags, 0,
                  "\\# 36 EC450502D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B83 "
                  "83F6A1E4469DA50A");
    expect_styled("DS", "60485 5 2 " DIGEST, flags | QUERY_STYLE_NO_SPLIT, 0,
                  "\\# 36 EC450502" DIGEST);
    expect_styled("DS", "60485 5 2 " DIGEST, flags | LINES, 0,
                  "\\# 36 ( EC450502D4B7D520E7BB5F0F67674A0CCEB1E3E0614B" LINE
                  "93C4F9E99B8383F6A1E4469DA50A )");
}

static void print_loudly(struct query_sink *sink, const struct query_name *name, void *context)
{
    query_sink_text(sink, context);
    query_name_print_relative(sink, name);
    query_sink_char(sink, '!');
}

Test(style, durations_and_moments_are_in_words)
{
    expect_styled("SOA", "a. b. 7200 7200 900 604800 1", QUERY_STYLE_WORDS, 0,
                  "a. b. 7200 2 hours 15 minutes 1 week 1 second");
    expect_styled("RRSIG", "A 13 2 60 20260131235959 20260101000000 7 example. AAAA",
                  QUERY_STYLE_WORDS, 0,
                  "A 13 2 60 2026-01-31 23:59:59 UTC 2026-01-01 00:00:00 UTC 7 example. AAAA");
}

Test(style, names_are_printed_as_the_caller_wants)
{
    uint8_t octets[64];
    char word[] = "name ", printed[64];
    size_t size = octets_of(octets, sizeof octets, "000A 04'mail' 07'example' 03'com' 00");
    struct query_rdata rdata = {.type = 15,
                                .class = QUERY_CLASS_IN,
                                .size = (uint16_t)size,
                                .octets = octets,
                                .message = octets};
    struct query_style style = QUERY_STYLE_DIG;
    style.print_name = print_loudly;
    style.context = word;
    struct query_sink sink;
    query_sink_init(&sink, printed, sizeof printed - 1);
    query_rdata_print(&sink, &rdata, &style);
    printed[sink.size] = '\0';
    cr_expect_str_eq(printed, "10 name mail.example.com!");
}

/* ---- with an origin ---- */

static void expect_octets(const char *mnemonic, const char *text, const char *origin_text,
                          const char *notation)
{
    uint8_t octets[256], expected[256];
    size_t size = 0, expected_size = octets_of(expected, sizeof expected, notation);
    struct query_name origin = name_of(origin_text);
    enum query_status status = query_rdata_scan(octets, sizeof octets, &size, type_of(mnemonic),
                                                QUERY_CLASS_IN, text, strlen(text), &origin, NULL);
    cr_assert_eq(status, QUERY_OK, "%s: %s", text, query_status_name(status));
    cr_assert_eq(size, expected_size, "%s: %zu octets", text, size);
    cr_expect_arr_eq(octets, expected, size, "%s", text);
}

Test(origin, relative_names_are_completed)
{
    expect_octets("MX", "10 mail", "example.com.", "000A 04'mail' 07'example' 03'com' 00");
    expect_octets("MX", "10 mail.", "example.com.", "000A 04'mail' 00");
    expect_octets("MX", "10 .", "example.com.", "000A 00");
    expect_octets("NS", "ns1", ".", "03'ns1' 00");
    expect_octets("SRV", "1 2 3 sip", "example.", "0001 0002 0003 03'sip' 07'example' 00");
    expect_octets("NSEC", "b A", "example.", "01'b' 07'example' 00 00 01 40");
    expect_octets("SVCB", "1 svc port=53", "example.",
                  "0001 03'svc' 07'example' 00 0003 0002 0035");
}

Test(origin, an_at_sign_stands_for_it)
{
    /* RFC 1035 section 5.1; escaped it is a letter like others. */
    expect_octets("MX", "10 @", "example.com.", "000A 07'example' 03'com' 00");
    expect_octets("NS", "\\@", "example.", "01'@' 07'example' 00");
    expect_octets("NS", "@.example.", "example.com.", "01'@' 07'example' 00");
}

Test(origin, the_completed_name_must_not_be_too_long)
{
    char text[256];
    memset(text, 'a', sizeof text);
    text[63] = text[127] = text[191] = '.';
    strcpy(text + 250, ".");
    struct query_name origin = name_of(text);
    uint8_t octets[300];
    size_t size;
    struct query_fault fault;
    cr_expect_eq(query_rdata_scan(octets, sizeof octets, &size, 15, QUERY_CLASS_IN, "10 abcdef", 9,
                                  &origin, &fault),
                 QUERY_NAME_LONG);
}

/* ---- in messages ---- */

static struct query_rdata in_message(uint16_t type, const uint8_t *message, size_t at, size_t end)
{
    return (struct query_rdata){.type = type,
                                .class = QUERY_CLASS_IN,
                                .size = (uint16_t)(end - at),
                                .octets = message + at,
                                .message = message};
}

static const char *plain(const struct query_rdata *rdata)
{
    static char printed[1024];
    struct query_sink sink;
    query_sink_init(&sink, printed, sizeof printed - 1);
    query_rdata_print(&sink, rdata, NULL);
    cr_assert_eq(sink.status, QUERY_OK);
    printed[sink.size] = '\0';
    return printed;
}

#define HEADER "0000 8400 0001 0001 0000 0000 "

Test(message_rdata, names_may_be_compressed)
{
    uint8_t message[128];
    size_t size =
        octets_of(message, sizeof message, HEADER "07'example' 03'com' 00  000A 04'mail' C00C");
    struct query_rdata rdata = in_message(15, message, 25, size);
    cr_expect_eq(query_rdata_check(&rdata, NULL), QUERY_OK);
    cr_expect_str_eq(plain(&rdata), "10 mail.example.com.");
    size = octets_of(message, sizeof message,
                     HEADER "07'example' 03'com' 00  03'ns1' C00C 02'hm' C019"
                            "00000001 00000002 00000003 00000004 00000005");
    rdata = in_message(6, message, 25, size);
    cr_expect_eq(query_rdata_check(&rdata, NULL), QUERY_OK);
    cr_expect_str_eq(plain(&rdata), "ns1.example.com. hm.ns1.example.com. 1 2 3 4 5");
}

Test(message_rdata, offsets_count_from_the_start_of_the_message)
{
    uint8_t message[128];
    size_t size =
        octets_of(message, sizeof message, HEADER "07'example' 03'com' 00  000A 04'mail' C020");
    struct query_rdata rdata = in_message(15, message, 25, size);
    struct query_fault fault = {.offset = 0};
    cr_expect_eq(query_rdata_check(&rdata, &fault), QUERY_POINTER);
    cr_expect_eq(fault.offset, 32, "%u", fault.offset);
    cr_assert_not_null(fault.field);
    cr_expect_str_eq(plain(&rdata), "\\# 9 000A046D61696CC020");
    rdata = in_message(15, message, 25, 30);
    cr_expect_eq(query_rdata_check(&rdata, &fault), QUERY_SHORT);
    cr_expect_eq(fault.offset, 30, "%u", fault.offset);
}

Test(message_rdata, a_name_does_not_run_past_its_rdata)
{
    /* The octets that would end the name belong to the next record. */
    uint8_t message[128];
    (void)octets_of(message, sizeof message, HEADER "000A 04'mail' 00 0000");
    struct query_rdata rdata = in_message(15, message, 12, 19);
    struct query_fault fault;
    cr_expect_eq(query_rdata_check(&rdata, &fault), QUERY_SHORT);
    cr_expect_eq(fault.offset, 19, "%u", fault.offset);
}

Test(message_rdata, fields_tell_where_they_lie)
{
    uint8_t message[128];
    size_t size =
        octets_of(message, sizeof message, HEADER "07'example' 03'com' 00  000A 04'mail' C00C");
    struct query_rdata rdata = in_message(15, message, 25, size);
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, &rdata);
    cr_assert(query_fields_next(&fields, &value));
    cr_expect_eq(value.class, QUERY_VALUE_NUMBER);
    cr_expect_eq(value.number, 10);
    cr_expect_eq(value.offset, 25);
    cr_assert(query_fields_next(&fields, &value));
    cr_expect_eq(value.class, QUERY_VALUE_NAME);
    cr_expect_str_eq(text_of_name(&value.name).text, "mail.example.com.");
    cr_expect_eq(value.offset, 27);
    cr_expect_not(query_fields_next(&fields, &value));
    cr_expect_eq(fields.status, QUERY_OK);
}

Test(message_rdata, the_items_of_a_list_are_taken_one_by_one)
{
    uint8_t octets[128];
    size_t size = octets_of(octets, sizeof octets, "03'one' 00 05'th\"re'");
    octets[5] = 5;
    struct query_rdata rdata = in_message(16, octets, 0, size);
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, &rdata);
    cr_assert(query_fields_next(&fields, &value), "%s", query_status_name(fields.status));
    cr_assert_eq(value.class, QUERY_VALUE_LIST);
    static const char *const items[] = {"\"one\"", "\"\"", "\"th\\\"re\""};
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        char text[32];
        struct query_sink sink;
        query_sink_init(&sink, text, sizeof text - 1);
        cr_assert(query_value_item(&sink, &value, &at, NULL), "%zu", i);
        text[sink.size] = '\0';
        cr_expect_str_eq(text, items[i]);
    }
    struct query_sink sink;
    char text[8];
    query_sink_init(&sink, text, sizeof text);
    cr_expect_not(query_value_item(&sink, &value, &at, NULL));
    cr_expect_eq(sink.size, 0);
}

Test(message_rdata, a_type_without_a_row_is_one_field_of_octets)
{
    uint8_t octets[4] = {0xde, 0xad, 0xbe, 0xef};
    struct query_rdata rdata = in_message(65280, octets, 0, 4);
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, &rdata);
    cr_assert(query_fields_next(&fields, &value));
    cr_expect_eq(value.class, QUERY_VALUE_OCTETS);
    cr_expect_str_eq(value.field->key, "rdata");
    cr_assert_eq(value.size, 4);
    cr_expect_eq(value.octets, octets);
    cr_expect_not(query_fields_next(&fields, &value));
    cr_expect_eq(fields.status, QUERY_OK);
    cr_expect_eq(query_rdata_check(&rdata, NULL), QUERY_OK);
}

Test(message_rdata, types_of_class_in_are_octets_in_other_classes)
{
    /* RFC 3597 section 4: a type is known for the class that defines it.  As dig
     * prints it: SRV and AAAA mean nothing in CLASS7, MX the same everywhere. */
    uint8_t octets[32];
    size_t size = octets_of(octets, sizeof octets, "20010DB8000000000000000000000001");
    struct query_rdata rdata = in_message(28, octets, 0, size);
    rdata.class = 7;
    cr_expect_eq(query_rdata_check(&rdata, NULL), QUERY_OK);
    cr_expect_str_eq(plain(&rdata), "\\# 16 20010DB8000000000000000000000001");
    rdata.size = 3;
    cr_expect_eq(query_rdata_check(&rdata, NULL), QUERY_OK);
    cr_expect_str_eq(plain(&rdata), "\\# 3 20010D");
    size = octets_of(octets, sizeof octets, "000A 00");
    rdata = in_message(15, octets, 0, size);
    rdata.class = 7;
    cr_expect_str_eq(plain(&rdata), "10 .");
}
