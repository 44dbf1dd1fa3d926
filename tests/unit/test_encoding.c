/* Octets as digits and letters (base/base16.h, base32.h, base64.h, utf8.h), numbers
 * and addresses (base/number.h, base/ip.h).  The vectors are those of RFC 4648
 * section 10 and RFC 3629; addresses are held against inet_ntop(3). */
#include "base/base16.h"
#include "base/base32.h"
#include "base/base64.h"
#include "base/ip.h"
#include "base/number.h"
#include "base/utf8.h"
#include "octets.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct vector {
    const char *octets, *base16, *base32hex, *base64;
};

static const struct vector vectors[] = {
    {"", "", "", ""},
    {"f", "66", "CO", "Zg=="},
    {"fo", "666F", "CPNG", "Zm8="},
    {"foo", "666F6F", "CPNMU", "Zm9v"},
    {"foob", "666F6F62", "CPNMUOG", "Zm9vYg=="},
    {"fooba", "666F6F6261", "CPNMUOJ1", "Zm9vYmE="},
    {"foobar", "666F6F626172", "CPNMUOJ1E8", "Zm9vYmFy"},
};
enum { VECTORS = sizeof vectors / sizeof vectors[0] };

static const uint8_t *bytes(const char *text)
{
    return (const uint8_t *)text;
}

static void lower_case(char *to, const char *from)
{
    do
        *to++ = (char)(*from >= 'A' && *from <= 'Z' ? *from + 32 : *from);
    while (*from++ != '\0');
}

Test(base16, vectors_of_rfc_4648)
{
    for (size_t i = 0; i < VECTORS; i++) {
        const struct vector *v = &vectors[i];
        char text[32] = "", lower[32];
        size_t n = strlen(v->octets);
        cr_expect_eq(base16_print(text, bytes(v->octets), n, true), 2 * n);
        cr_expect_str_eq(text, v->base16);
        base16_print(text, bytes(v->octets), n, false);
        lower_case(lower, v->base16);
        cr_expect_str_eq(text, lower);
        uint8_t octets[8];
        struct writer w = writer_over(octets, sizeof octets);
        struct base16_scan scan = {0};
        cr_expect_eq(base16_scan(&scan, &w, v->base16, 2 * n), 2 * n);
        cr_expect_eq(base16_scan(&scan, &w, lower, 2 * n), 2 * n);
        cr_expect(base16_end(&scan));
        cr_expect_eq(w.status, 2 * n > 8 ? QUERY_SPACE : QUERY_OK);
        if (w.status == QUERY_OK) {
            cr_expect_eq(w.size, 2 * n);
            cr_expect_arr_eq(octets, v->octets, n);
            cr_expect_arr_eq(octets + n, v->octets, n);
        }
    }
}

Test(base16, pairs_may_be_cut_between_pieces)
{
    uint8_t octets[8];
    struct writer w = writer_over(octets, sizeof octets);
    struct base16_scan scan = {0};
    cr_expect_eq(base16_scan(&scan, &w, "A", 1), 1);
    cr_expect_not(base16_end(&scan));
    cr_expect_eq(base16_scan(&scan, &w, "b0F", 3), 3);
    cr_expect(base16_end(&scan));
    cr_assert_eq(w.size, 2);
    cr_expect_arr_eq(octets, "\xab\x0f", 2);
}

Test(base16, other_characters_are_refused_where_they_stand)
{
    for (unsigned c = 0; c < 256; c++) {
        bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        char text[3] = {'1', '2', (char)c};
        uint8_t octets[8];
        struct writer w = writer_over(octets, sizeof octets);
        struct base16_scan scan = {0};
        cr_expect_eq(base16_scan(&scan, &w, text, 3), is_digit ? 3 : 2, "%u", c);
    }
}

Test(base32, vectors_of_rfc_4648_with_the_extended_hex_alphabet)
{
    for (size_t i = 0; i < VECTORS; i++) {
        const struct vector *v = &vectors[i];
        char text[32] = "", lower[32];
        size_t n = strlen(v->octets), size = strlen(v->base32hex), bad = 99;
        cr_expect_eq(base32_size(n), size);
        cr_expect_eq(base32_print(text, bytes(v->octets), n, true), size);
        cr_expect_str_eq(text, v->base32hex);
        base32_print(text, bytes(v->octets), n, false);
        lower_case(lower, v->base32hex);
        cr_expect_str_eq(text, lower);
        uint8_t octets[16];
        struct writer w = writer_over(octets, sizeof octets);
        cr_expect(base32_scan(&w, v->base32hex, size, &bad), "%s", v->base32hex);
        cr_expect(base32_scan(&w, lower, size, &bad), "%s", lower);
        cr_assert_eq(w.size, 2 * n);
        cr_expect_arr_eq(octets, v->octets, n);
        cr_expect_arr_eq(octets + n, v->octets, n);
    }
}

static void expect_bad_base32(const char *text, size_t where)
{
    uint8_t octets[64];
    struct writer w = writer_over(octets, sizeof octets);
    size_t bad = 99;
    cr_expect_not(base32_scan(&w, text, strlen(text), &bad), "%s", text);
    cr_expect_eq(bad, where, "%s: %zu", text, bad);
}

Test(base32, other_characters_and_bits_left_over_are_refused)
{
    expect_bad_base32("CPNMUOJW", 7);
    expect_bad_base32("CPNM=OJ1", 4);
    expect_bad_base32("-", 0);
    expect_bad_base32("CP", 1);     /* the low bits are not zero: CO is right */
    expect_bad_base32("CPNMV", 4);  /* CPNMU is right, V has a bit too many */
    expect_bad_base32("C", 0);      /* less than an octet */
    expect_bad_base32("CPN", 2);    /* one octet and seven bits */
    expect_bad_base32("CPNMU0", 5); /* three octets and six bits */
}

Test(base32, every_octet_survives)
{
    uint8_t from[256], back[256];
    char text[512];
    for (unsigned i = 0; i < 256; i++)
        from[i] = (uint8_t)(i * 167 + 13);
    for (size_t n = 0; n <= 256; n++) {
        size_t size = base32_print(text, from, n, false), bad;
        cr_assert_eq(size, base32_size(n));
        struct writer w = writer_over(back, sizeof back);
        cr_assert(base32_scan(&w, text, size, &bad), "%zu octets", n);
        cr_assert_eq(w.size, n);
        cr_assert_arr_eq(back, from, n);
    }
}

Test(base64, the_last_two_digits_are_plus_and_slash)
{
    char text[16] = "";
    cr_expect_eq(base64_print(text, bytes("\xfb\xff\xfe\xfe"), 4), 8);
    cr_expect_str_eq(text, "+//+/g==");
}

Test(base64, vectors_of_rfc_4648)
{
    for (size_t i = 0; i < VECTORS; i++) {
        const struct vector *v = &vectors[i];
        char text[32] = "";
        size_t n = strlen(v->octets), size = strlen(v->base64);
        cr_expect_eq(base64_size(n), size);
        cr_expect_eq(base64_print(text, bytes(v->octets), n), size);
        cr_expect_str_eq(text, v->base64);
        uint8_t octets[16];
        struct writer w = writer_over(octets, sizeof octets);
        struct base64_scan scan = {0};
        cr_expect_eq(base64_scan(&scan, &w, v->base64, size), size);
        cr_expect(base64_end(&scan));
        cr_assert_eq(w.size, n);
        cr_expect_arr_eq(octets, v->octets, n);
    }
}

Test(base64, groups_may_be_cut_between_pieces)
{
    const char *text = "Zm9vYmE=";
    for (size_t cut = 0; cut <= 8; cut++) {
        uint8_t octets[8];
        struct writer w = writer_over(octets, sizeof octets);
        struct base64_scan scan = {0};
        cr_expect_eq(base64_scan(&scan, &w, text, cut), cut);
        cr_expect_eq(base64_end(&scan), cut % 4 == 0, "cut at %zu", cut);
        cr_expect_eq(base64_scan(&scan, &w, text + cut, 8 - cut), 8 - cut);
        cr_expect(base64_end(&scan));
        cr_assert_eq(w.size, 5);
        cr_expect_arr_eq(octets, "fooba", 5);
    }
}

static void expect_bad_base64(const char *text, size_t where)
{
    uint8_t octets[64];
    struct writer w = writer_over(octets, sizeof octets);
    struct base64_scan scan = {0};
    size_t used = base64_scan(&scan, &w, text, strlen(text));
    cr_expect_eq(used, where, "%s: %zu", text, used);
    cr_expect_lt(where, strlen(text));
}

Test(base64, what_is_no_digit_or_stands_behind_the_end_is_refused)
{
    expect_bad_base64("Zm9v-", 4);
    expect_bad_base64("Zm_v", 2);
    expect_bad_base64("Zm 9v", 2);
    expect_bad_base64("=", 0);
    expect_bad_base64("Z===", 1);
    expect_bad_base64("Zg=v", 3);
    expect_bad_base64("Zg==Zg==", 4);
    expect_bad_base64("Zm8=Z", 4);
    expect_bad_base64("Zm9v=", 4);
    expect_bad_base64("Zg===", 4);
    /* RFC 4648 section 3.5: bits left over must be zero. */
    expect_bad_base64("Zh==", 3);
    expect_bad_base64("Zo==", 3);
    expect_bad_base64("Zm9=", 3);
    expect_bad_base64("Zm+=", 3);
}

Test(base64, an_unfinished_group_is_no_end)
{
    static const char *const unfinished[] = {"Z", "Zm", "Zm9", "Zg=", "Zm9vY"};
    for (size_t i = 0; i < sizeof unfinished / sizeof unfinished[0]; i++) {
        uint8_t octets[64];
        struct writer w = writer_over(octets, sizeof octets);
        struct base64_scan scan = {0};
        (void)base64_scan(&scan, &w, unfinished[i], strlen(unfinished[i]));
        cr_expect_not(base64_end(&scan), "%s", unfinished[i]);
    }
}

Test(base64, every_octet_survives)
{
    uint8_t from[256], back[256];
    char text[512];
    for (unsigned i = 0; i < 256; i++)
        from[i] = (uint8_t)(i * 167 + 13);
    for (size_t n = 0; n <= 256; n++) {
        size_t size = base64_print(text, from, n);
        struct writer w = writer_over(back, sizeof back);
        struct base64_scan scan = {0};
        cr_assert_eq(base64_scan(&scan, &w, text, size), size, "%zu octets", n);
        cr_assert_eq(w.size, n);
        cr_assert_arr_eq(back, from, n);
    }
}

/* ---- UTF-8 ---- */

static void expect_utf8(const char *notation, bool valid)
{
    uint8_t octets[32];
    size_t size = octets_of(octets, sizeof octets, notation);
    uint8_t *exact = octets_exact(octets, size);
    cr_expect_eq(utf8_valid(exact, size), valid, "%s", notation);
    free(exact);
}

Test(utf8, the_examples_of_rfc_3629_are_valid)
{
    /* Section 7: A<NOT IDENTICAL TO><ALPHA>., hangugeo, nihongo, U+233B4 behind a BOM. */
    expect_utf8("41 E289A2 CE91 2E", true);
    expect_utf8("ED959C EAB5AD EC96B4", true);
    expect_utf8("E697A5 E69CAC E8AA9E", true);
    expect_utf8("EFBBBF F0A38EB4", true);
    expect_utf8("", true);
    expect_utf8("00 1B 7F", true);
}

Test(utf8, the_ends_of_each_length_are_valid)
{
    expect_utf8("7F C280 DFBF E0A080 ED9FBF EE8080 EFBFBF F0908080 F48FBFBF", true);
}

Test(utf8, overlong_forms_surrogates_and_more_are_refused)
{
    /* RFC 3629 sections 3, 4 and 10. */
    expect_utf8("C080", false);
    expect_utf8("C1BF", false);
    expect_utf8("E09FBF", false);
    expect_utf8("F08FBFBF", false);
    expect_utf8("EDA080", false);
    expect_utf8("EDBFBF", false);
    expect_utf8("F4908080", false);
    expect_utf8("F888808080", false);
    expect_utf8("FF", false);
    expect_utf8("80", false);
    expect_utf8("BF", false);
    expect_utf8("C2", false);
    expect_utf8("E282", false);
    expect_utf8("F0A38E", false);
    expect_utf8("C241", false);
    expect_utf8("E28241", false);
    expect_utf8("41 42 C3", false);
}

Test(utf8, take_gives_the_code_point_and_its_size)
{
    static const struct {
        const char *octets;
        size_t size;
        uint32_t code;
    } characters[] = {{"A", 1, 0x41},
                      {"\xc3\xa9", 2, 0xe9},
                      {"\xe2\x89\xa2", 3, 0x2262},
                      {"\xf0\xa3\x8e\xb4", 4, 0x233b4}};
    for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++) {
        uint32_t code = 0;
        const uint8_t *octets = bytes(characters[i].octets);
        cr_expect_eq(utf8_take(octets, characters[i].size, &code), characters[i].size);
        cr_expect_eq(code, characters[i].code);
        cr_expect_eq(utf8_take(octets, characters[i].size - 1, &code), 0);
    }
}

/* ---- numbers ---- */

Test(number, the_largest_is_read_and_one_more_is_out_of_range)
{
    uint64_t number = 7;
    cr_expect_eq(number_scan(&number, "18446744073709551615", 20, UINT64_MAX), QUERY_OK);
    cr_expect_eq(number, UINT64_MAX);
    cr_expect_eq(number_scan(&number, "18446744073709551616", 20, UINT64_MAX), QUERY_RANGE);
    cr_expect_eq(number_scan(&number, "99999999999999999999999", 23, UINT64_MAX), QUERY_RANGE);
    cr_expect_eq(number_scan(&number, "65536", 5, UINT16_MAX), QUERY_RANGE);
    cr_expect_eq(number, UINT64_MAX, "unchanged on error");
    cr_expect_eq(number_scan(&number, "000000000000000000000065535", 27, UINT16_MAX), QUERY_OK);
    cr_expect_eq(number, 65535u);
}

Test(number, signs_blanks_and_nothing_are_no_number)
{
    static const char *const texts[] = {"", "+1", "-1", " 1", "1 ", "0x1", "1.0", "a"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        uint64_t number;
        cr_expect_eq(number_scan(&number, texts[i], strlen(texts[i]), 9), QUERY_NUMBER, "'%s'",
                     texts[i]);
    }
}

Test(number, prints_its_digits_alone)
{
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "0"},     {9, "9"},       {10, "10"},
                 {100, "100"}, {4711, "4711"}, {UINT64_MAX, "18446744073709551615"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[NUMBER_TEXT + 1] = "";
        cr_expect_eq(number_print(text, cases[i].number), strlen(cases[i].text));
        cr_expect_str_eq(text, cases[i].text);
    }
}

/* ---- addresses ---- */

Test(ip, text_is_what_inet_ntop_makes)
{
    /* All patterns of zero and other groups, so that every run of zeros is met. */
    for (unsigned pattern = 0; pattern < 256; pattern++) {
        static const uint16_t groups[8] = {0x2001, 0xdb8, 0xf, 0xff, 0xfff, 0xffff, 0xc000, 0x201};
        uint8_t octets[16] = {0}, again[16];
        char text[IP6_TEXT + 1] = "", expected[INET6_ADDRSTRLEN];
        for (unsigned i = 0; i < 8; i++) {
            octets[2 * i] = (uint8_t)(pattern >> i & 1 ? groups[i] >> 8 : 0);
            octets[2 * i + 1] = (uint8_t)(pattern >> i & 1 ? groups[i] : 0);
        }
        inet_ntop(AF_INET6, octets, expected, sizeof expected);
        cr_expect_eq(ip6_print(text, octets), strlen(expected));
        cr_expect_str_eq(text, expected);
        cr_expect(ip6_scan(again, text, strlen(text)), "%s", text);
        cr_expect_arr_eq(again, octets, 16);
        inet_ntop(AF_INET, octets + 12, expected, sizeof expected);
        memset(text, 0, sizeof text);
        cr_expect_eq(ip4_print(text, octets + 12), strlen(expected));
        cr_expect_str_eq(text, expected);
    }
}

Test(ip, what_is_no_address_is_refused)
{
    static const char *const texts[] = {"",
                                        "192.0.2",
                                        "192.0.2.256",
                                        "192.0.2.1.",
                                        "192.0.2.1 ",
                                        "::g",
                                        "1:2:3:4:5:6:7",
                                        ":::",
                                        "2001:db8::1%eth0",
                                        "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.2550"};
    uint8_t octets[16];
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cr_expect_not(ip4_scan(octets, texts[i], strlen(texts[i])), "'%s'", texts[i]);
        cr_expect_not(ip6_scan(octets, texts[i], strlen(texts[i])), "'%s'", texts[i]);
    }
    cr_expect_not(ip4_scan(octets, "192.0.2.1\0", 10), "a zero octet does not end the text");
    cr_expect_not(ip4_scan(octets, NULL, 0));
    cr_expect(ip4_scan(octets, "192.0.2.15", 9), "only as many characters as were given");
    cr_expect_eq(octets[3], 1);
}
