/* Internationalized names (name/idn.c and its module). */
#include "base/module.h"
#include "name/idn_module.h"
#include "octets.h"

#include <criterion/criterion.h>
#include <query/idn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static enum query_status to_ascii(const char *text, size_t size, struct text *ascii,
                                  const char **reason)
{
    struct query_sink sink;
    uint8_t *exact = octets_exact(text, size);
    query_sink_init(&sink, ascii->text, sizeof ascii->text - 1);
    enum query_status status = query_idn_to_ascii(&sink, (const char *)exact, size, reason);
    ascii->text[sink.size] = '\0';
    free(exact);
    return status;
}

static void expect_ascii(const char *text, const char *want)
{
    struct text ascii;
    const char *reason = "not set";
    enum query_status status = to_ascii(text, strlen(text), &ascii, &reason);
    cr_expect_eq(status, QUERY_OK, "%s: %s", text, query_status_name(status));
    cr_expect_null(reason);
    cr_expect_str_eq(ascii.text, want, "%s", text);
}

static void expect_refused(const char *text, enum query_status want, const char *want_reason)
{
    struct text ascii;
    const char *reason = NULL;
    enum query_status status = to_ascii(text, strlen(text), &ascii, &reason);
    cr_expect_eq(status, want, "%s: %s", text, query_status_name(status));
    cr_assert_not_null(reason);
    cr_expect_str_eq(reason, want_reason, "%s", text);
    cr_expect_str_eq(ascii.text, "", "%s", text);
}

static void expect_shown(const char *text, const char *want)
{
    struct query_name name = name_of(text);
    struct text shown;
    struct query_sink sink;
    query_sink_init(&sink, shown.text, sizeof shown.text - 1);
    query_idn_print(&sink, &name);
    cr_expect_eq(sink.status, QUERY_OK);
    shown.text[sink.size] = '\0';
    cr_expect_str_eq(shown.text, want, "%s", text);
}

/* ---- in ---- */

Test(idn, u_labels_become_a_labels)
{
    /* RFC 3492 section 7.1 (L), the names of IANA's IDN test domains, UTS #46. */
    expect_ascii("bücher.example", "xn--bcher-kva.example");
    expect_ascii("münchen", "xn--mnchen-3ya");
    expect_ascii("例子.测试", "xn--fsqu00a.xn--0zwm56d");
    expect_ascii("παράδειγμα.δοκιμή.", "xn--hxajbheg2az3al.xn--jxalpdlp.");
    expect_ascii("пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f");
    expect_ascii("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv");
}

Test(idn, deviation_characters_are_kept)
{
    /* UTS #46 section 4 and IDNA2008, against IDNA2003's "fass" and "bolos". */
    expect_ascii("faß.de", "xn--fa-hia.de");
    expect_ascii("βόλος.com", "xn--nxasmm1c.com");
}

Test(idn, text_is_mapped_as_uts_46_says)
{
    expect_ascii("MÜNCHEN", "xn--mnchen-3ya");
    expect_ascii("mu\u0308nchen", "xn--mnchen-3ya"); /* decomposed */
    expect_ascii("日本語。ＪＰ", "xn--wgv71a119e.jp");
    expect_ascii("m\u00adünchen", "xn--mnchen-3ya"); /* soft hyphen */
    expect_ascii("ａｂｃ", "abc");
}

Test(idn, plain_ascii_is_taken_as_it_is)
{
    expect_ascii("Example.COM.", "Example.COM.");
    expect_ascii("_dmarc._Tcp.example", "_dmarc._Tcp.example");
    expect_ascii("esc\\046aped.sp ace\\.x", "esc\\046aped.sp ace\\.x");
    expect_ascii("r3---sn-x.example", "r3---sn-x.example");
    expect_ascii("*.example", "*.example");
    expect_ascii("a..b", "a..b"); /* for query_name_scan() to refuse */
    expect_ascii("", "");
    expect_ascii(".", ".");
}

Test(idn, labels_beside_a_u_label_keep_case_and_escapes)
{
    expect_ascii("_DMARC.münchen.Example", "_DMARC.xn--mnchen-3ya.Example");
    expect_ascii("Esc\\046aped.ü.A", "Esc\\046aped.xn--tda.A");
    expect_ascii("WWW。Ü。Example", "WWW.xn--tda.Example");
    expect_ascii("*.Ü.", "*.xn--tda.");
}

Test(idn, a_labels_are_checked_and_keep_their_case)
{
    expect_ascii("xn--mnchen-3ya.example", "xn--mnchen-3ya.example");
    expect_ascii("XN--MNCHEN-3YA.Example", "XN--MNCHEN-3YA.Example");
    /* As dig says it. */
    expect_refused("xn--xx.example", QUERY_IDN, "string contains invalid punycode data");
    expect_refused("www.xn--.example", QUERY_IDN, "string contains invalid punycode data");
}

Test(idn, what_is_not_allowed_is_told_in_libidn2s_words)
{
    expect_refused("ü-.example", QUERY_IDN, "string start/ends with forbidden hyphen");
    expect_refused("ab--ü", QUERY_IDN, "string contains forbidden two hyphens pattern");
    expect_refused("a\u200db", QUERY_IDN, "string contains a forbidden context-j character");
    expect_refused("\u05d0ü", QUERY_IDN, "string has forbidden bi-directional properties");
    expect_refused("ü x", QUERY_IDN, "A-label roundtrip failed");
    expect_refused("\xff.example", QUERY_UTF8, "string encoding error");
    expect_refused("\xc3(", QUERY_UTF8, "string encoding error");
    expect_refused("\xc3", QUERY_UTF8, "string encoding error");
}

Test(idn, labels_that_get_too_long_are_refused)
{
    char text[70];
    memset(text, 'l', 64);
    memcpy(text + 64, "ü", sizeof "ü");
    expect_refused(text, QUERY_IDN, "punycode encoded data will be too large");
    text[64] = '\0';
    expect_ascii(text, text); /* for query_name_scan() to refuse */
}

Test(idn, very_long_texts_are_refused_unread)
{
    static char text[4200];
    struct text ascii;
    const char *reason = NULL;
    for (size_t i = 0; i + 2 <= 4098; i += 2)
        memcpy(text + i, "ü", 2);
    cr_expect_eq(to_ascii(text, 4098, &ascii, &reason), QUERY_NAME_LONG);
    cr_expect_str_eq(reason, query_status_text(QUERY_NAME_LONG));
    cr_expect_eq(to_ascii(text, 4096, &ascii, &reason), QUERY_IDN);
}

Test(idn, a_zero_octet_is_no_end)
{
    struct text ascii;
    const char *reason = NULL;
    cr_expect_eq(to_ascii("ü\0.example", 11, &ascii, &reason), QUERY_IDN);
    cr_expect_not_null(reason);
}

Test(idn, the_reason_may_be_left_out)
{
    struct text ascii;
    cr_expect_eq(to_ascii("xn--xx", 6, &ascii, NULL), QUERY_IDN);
    cr_expect_eq(to_ascii("ü", 2, &ascii, NULL), QUERY_OK);
}

Test(idn, a_sink_that_is_full_says_so)
{
    char room[5];
    struct query_sink sink;
    query_sink_init(&sink, room, sizeof room);
    cr_expect_eq(query_idn_to_ascii(&sink, "ü", 2, NULL), QUERY_SPACE);
    query_sink_init(&sink, room, sizeof room);
    cr_expect_eq(query_idn_to_ascii(&sink, "example", 7, NULL), QUERY_SPACE);
}

/* ---- out ---- */

Test(idn, a_labels_of_one_script_are_shown_as_u_labels)
{
    expect_shown("xn--mnchen-3ya.example.", "münchen.example.");
    expect_shown("xn--fa-hia.DE.", "faß.DE.");
    expect_shown("xn--fsqu00a.xn--0zwm56d.", "例子.测试.");
    expect_shown("xn--e1afmkfd.xn--80akhbyknj4f.", "пример.испытание.");
    expect_shown("xn--hxajbheg2az3al.xn--jxalpdlp.", "παράδειγμα.δοκιμή.");
    expect_shown("xn--mgbh0fb.xn--kgbechtv.", "مثال.إختبار.");
    expect_shown("xn--9n2bp8q.xn--9t4b11yi5a.", "실례.테스트.");
    expect_shown("xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g.", "उदाहरण.परीक्षा.");
    expect_shown("xn--1-zhc.example.", "א1.example.");
}

Test(idn, kana_and_han_go_together)
{
    expect_shown("xn--r8jz45g.xn--zckzah.", "例え.テスト."); /* IANA's Japanese test name */
    expect_shown("xn--eckwd4c7cu47r2wf.jp.", "ドメイン名例.jp.");
    expect_shown("xn--i42al99dim1a.", "한국語.");
    expect_shown("xn--5ek238p.", "漢ㄅ.");
}

Test(idn, capital_a_labels_are_shown_too)
{
    expect_shown("XN--MNCHEN-3YA.", "münchen.");
}

Test(idn, other_labels_are_printed_as_ever)
{
    expect_shown(".", ".");
    expect_shown("Example.COM.", "Example.COM.");
    expect_shown("\\195\\188.xn--tda.a\\.b.sp\\032ace.", "\\195\\188.ü.a\\.b.sp\\032ace.");
    expect_shown("_dmarc.xn--tda.", "_dmarc.ü.");
}

Test(idn, mixed_scripts_stay_hidden)
{
    expect_shown("xn--ypal-43d9g.com.", "xn--ypal-43d9g.com."); /* Cyrillic r and a, Latin ypal */
    expect_shown("xn--ac-blc.", "xn--ac-blc.");       /* Cyrillic b between Latin letters */
    expect_shown("xn--jp-uj4a1d.", "xn--jp-uj4a1d."); /* jp and Katakana */
    expect_shown("xn--l8jy580c.", "xn--l8jy580c.");   /* Hangul and Hiragana */
    expect_shown("xn--l8j6v.", "xn--l8j6v.");         /* Bopomofo and Hiragana */
}

Test(idn, symbols_and_what_is_no_label_stay_hidden)
{
    static const char *const hidden[] = {
        "xn--xx.example.",      /* no Punycode */
        "xn--.example.",        /* nothing behind the prefix */
        "xn--ls8h.la.",         /* an emoji: UTS #46 only */
        "xn--n3h.example.",     /* a snowman: UTS #46 only */
        "xn--_-eha.example.",   /* an underscore in a U-label */
        "xn--1ug.example.",     /* a joiner alone (RFC 5892 appendix A.2) */
        "xn--ab-j1t.",          /* a non-joiner between Latin letters (appendix A.1) */
        "xn--ab-0ea.example.",  /* a middle dot not between two l (appendix A.3) */
        "xn--ab-1nd.example.",  /* bidirectional rule (RFC 5893) */
        "xn--wca.",             /* a capital letter, U+00DC */
        "xn--z-6kb.",           /* another, U+03A3 */
        "xn--ab-z1a.",          /* U+01C3, a click that looks like an exclamation mark */
        "xn--abc-.",            /* decodes to plain ASCII */
        "xn--mgba3gch31f060k.", /* Persian with a non-joiner: a format character */
        "xn--a\\000b.",
        "xn--a\\.b.",
        "xn--a\\195\\188.",
    };
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        expect_shown(hidden[i], hidden[i]);
}

Test(idn, a_middle_dot_is_shown_where_catalan_has_it)
{
    expect_shown("xn--ll-0ea.", "l·l."); /* RFC 5892 appendix A.3 */
}

Test(idn, bidirectional_controls_never_come_out)
{
    /* Every control that turns text around, in a label "a" X "b", by the Punycode
     * that Python's codec has for it (U+202A to U+202E, U+2066 to U+2069, U+200E,
     * U+200F, U+061C). */
    static const char *const labels[] = {
        "xn--ab-33t.", "xn--ab-63t.", "xn--ab-93t.", "xn--ab-d4t.", "xn--ab-g4t.", "xn--ab-88t.",
        "xn--ab-c9t.", "xn--ab-f9t.", "xn--ab-i9t.", "xn--ab-p1t.", "xn--ab-s1t.", "xn--ab-esd.",
    };
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        expect_shown(labels[i], labels[i]);
}

Test(idn, every_label_that_is_shown_reads_back_as_itself)
{
    /* Labels of random Punycode: whatever is shown must lead to the same name. */
    uint32_t state = 20260101;
    unsigned shown = 0;
    for (int round = 0; round < 20000; round++) {
        char label[32] = "xn--";
        size_t size = 4;
        state = state * 1664525 + 1013904223;
        size_t want = 7 + (state >> 16) % 6;
        while (size < want) {
            state = state * 1664525 + 1013904223;
            label[size++] = "abcdefghijklmnopqrstuvwxyz0123456789-"[(state >> 16) % 37];
        }
        struct query_name name;
        if (query_name_scan(&name, label, size, query_name_root(), NULL) != QUERY_OK)
            continue;
        struct text text, ascii;
        struct query_sink sink;
        query_sink_init(&sink, text.text, sizeof text.text - 1);
        query_idn_print(&sink, &name);
        text.text[sink.size] = '\0';
        if ((uint8_t)text.text[0] < 0x80 && strncmp(text.text, "xn--", 4) == 0)
            continue;
        shown++;
        cr_expect_eq(to_ascii(text.text, sink.size - 1, &ascii, NULL), QUERY_OK, "%s", label);
        cr_expect_str_eq(ascii.text, label);
    }
    cr_expect_gt(shown, 100, "only %u", shown);
}

/* ---- the module ---- */

Test(idn, a_module_that_does_not_exist_is_not_found)
{
    cr_expect_null(module_find("query-no-such-module.so", IDN_MODULE_TABLE));
    cr_expect_null(module_find(IDN_MODULE_FILE, "query_idn_module_of_another_version"));
    cr_expect_not_null(module_find(IDN_MODULE_FILE, IDN_MODULE_TABLE));
}

Test(idn, without_the_module_only_plain_names_are_taken)
{
    struct rlimit before, none;
    struct text ascii, plain, shown;
    const char *reason = NULL;
    struct query_name name = name_of("xn--mnchen-3ya.example.");
    struct query_sink sink;
    query_sink_init(&sink, shown.text, sizeof shown.text - 1);
    /* No file can be opened, so no module can be loaded.  Criterion needs files too,
     * so what is expected is told afterwards. */
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    enum query_status status = to_ascii("ü", 2, &ascii, &reason);
    enum query_status plain_status = to_ascii("Example.", 8, &plain, NULL);
    query_idn_print(&sink, &name);
    setrlimit(RLIMIT_NOFILE, &before);
    cr_expect_eq(status, QUERY_MODULE);
    cr_expect_str_eq(reason, query_status_text(QUERY_MODULE));
    cr_expect_eq(plain_status, QUERY_OK);
    cr_expect_str_eq(plain.text, "Example.");
    shown.text[sink.size] = '\0';
    cr_expect_str_eq(shown.text, "xn--mnchen-3ya.example.");
}
