/* Signatures, held against messages that tsig_messages.py put together from the text of RFC
 * 8945, and keys, held against what BIND's tools write and read. */
#include "octets.h"
#include "tsig_messages.h"

#include <criterion/criterion.h>
#include <query/tsig.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1024 };

/* One query and what comes back. */
struct scene {
    struct query_tsig_key key;
    struct query_tsig *tsig;
    uint8_t query[ROOM];
    size_t query_size;
    struct query_tsig_check check;
};

static struct query_tsig_key key_of(const char *text)
{
    struct query_tsig_key key;
    cr_assert_eq(query_tsig_key_scan(&key, text, strlen(text), NULL), QUERY_OK, "%s", text);
    return key;
}

/* Signs the query `asked` with the key `algorithm`:TSIG_KEY. */
static void begin(struct scene *s, const char *algorithm, const char *asked)
{
    char text[ROOM];
    *s = (struct scene){0};
    strcat(strcat(strcpy(text, algorithm), ":"), TSIG_KEY);
    s->key = key_of(text);
    cr_assert_eq(query_tsig_new(&s->tsig, &s->key), QUERY_OK);
    s->query_size = octets_of(s->query, ROOM, asked);
    cr_assert_eq(query_tsig_sign(s->tsig, s->query, ROOM, &s->query_size, TSIG_NOW), QUERY_OK);
}

static void finish(struct scene *s)
{
    query_tsig_free(s->tsig);
}

/* Verifies a message in which `flip`, counted from its end, is another octet; 0: none. */
static enum query_tsig_verdict verify_flipped(struct scene *s, const char *notation, size_t flip,
                                              uint64_t now_s)
{
    uint8_t octets[ROOM];
    struct query_message message;
    size_t size = octets_of(octets, ROOM, notation);
    if (flip != 0)
        octets[size - flip] ^= 1;
    uint8_t *exact = octets_exact(octets, size);
    query_message_parse(&message, exact, size);
    query_tsig_verify(s->tsig, &message, now_s, &s->check);
    free(exact);
    return s->check.verdict;
}

static enum query_tsig_verdict verify(struct scene *s, const char *notation)
{
    return verify_flipped(s, notation, 0, TSIG_NOW);
}

/* What the server sends for `reply` after the query that everything here begins with. */
static enum query_tsig_verdict answer(struct scene *s, const char *reply)
{
    begin(s, "hmac-sha256", TSIG_UNSIGNED);
    enum query_tsig_verdict verdict = verify(s, reply);
    finish(s);
    return verdict;
}

static const struct {
    const char *algorithm, *query, *reply;
} algorithms[] = {
    {"hmac-md5", TSIG_QUERY_MD5, TSIG_REPLY_MD5},
    {"hmac-sha1", TSIG_QUERY_SHA1, TSIG_REPLY_SHA1},
    {"HMAC-SHA224", TSIG_QUERY_SHA224, TSIG_REPLY_SHA224},
    {"hmac-sha256", TSIG_QUERY_SHA256, TSIG_REPLY_SHA256},
    {"hmac-sha384", TSIG_QUERY_SHA384, TSIG_REPLY_SHA384},
    {"hmac-sha512", TSIG_QUERY_SHA512, TSIG_REPLY_SHA512},
    {"hmac-sha256-128", TSIG_QUERY_CUT, TSIG_REPLY_CUT},
};

Test(tsig, queries_are_signed_with_every_algorithm)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        struct scene s;
        uint8_t wanted[ROOM];
        size_t size = octets_of(wanted, ROOM, algorithms[i].query);
        begin(&s, algorithms[i].algorithm, TSIG_UNSIGNED);
        cr_assert_eq(s.query_size, size, "%s", algorithms[i].algorithm);
        cr_assert_arr_eq(s.query, wanted, size, "%s", algorithms[i].algorithm);
        finish(&s);
    }
}

Test(tsig, replies_are_verified_with_every_algorithm)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        struct scene s;
        begin(&s, algorithms[i].algorithm, TSIG_UNSIGNED);
        cr_expect_eq(verify(&s, algorithms[i].reply), QUERY_TSIG_GOOD, "%s",
                     algorithms[i].algorithm);
        cr_expect_eq(s.check.signed_s, TSIG_NOW);
        cr_expect_not(s.check.off_time);
        finish(&s);
    }
}

Test(tsig, one_octet_changed_anywhere_is_found)
{
    uint8_t octets[ROOM];
    size_t size = octets_of(octets, ROOM, TSIG_REPLY_SHA256);
    /* Octets 0 and 1 are the id, which a forwarder may change; its match is not TSIG's. */
    for (size_t flip = 1; flip <= size - 2; flip++) {
        struct scene s;
        begin(&s, "hmac-sha256", TSIG_UNSIGNED);
        enum query_tsig_verdict verdict = verify_flipped(&s, TSIG_REPLY_SHA256, flip, TSIG_NOW);
        cr_expect_neq(verdict, QUERY_TSIG_GOOD, "octet %zu", size - flip);
        finish(&s);
    }
}

Test(tsig, what_is_wrong_is_told_apart)
{
    struct scene s;
    cr_expect_eq(answer(&s, TSIG_UNSIGNED), QUERY_TSIG_MISSING);
    cr_expect_eq(answer(&s, TSIG_REPLY_SHA512), QUERY_TSIG_OTHER_KEY);
    cr_expect_eq(answer(&s, TSIG_REPLY_TOO_CUT), QUERY_TSIG_MAC_SIZE);
    cr_expect_eq(answer(&s, TSIG_REPLY_HALF), QUERY_TSIG_CUT);
    cr_expect_eq(answer(&s, TSIG_REPLY_BARE), QUERY_TSIG_FORGED);
    cr_expect_eq(answer(&s, TSIG_REPLY_OTHER_ID), QUERY_TSIG_GOOD);
    cr_expect_eq(answer(&s, TSIG_REPLY_LATE), QUERY_TSIG_OTHER_TIME);
    cr_expect(s.check.off_time);
    cr_expect_eq(s.check.signed_s, TSIG_NOW - 301);
}

Test(tsig, errors_of_the_server_are_told_apart)
{
    struct scene s;
    cr_expect_eq(answer(&s, TSIG_REPLY_BADSIG), QUERY_TSIG_ERROR);
    cr_expect_eq(s.check.error, QUERY_TSIG_BADSIG);
    cr_expect_eq(answer(&s, TSIG_REPLY_BADKEY), QUERY_TSIG_ERROR);
    cr_expect_eq(s.check.error, QUERY_TSIG_BADKEY);
    cr_expect_eq(answer(&s, TSIG_REPLY_BADTRUNC), QUERY_TSIG_ERROR);
    cr_expect_eq(s.check.error, QUERY_TSIG_BADTRUNC);
    cr_expect_eq(answer(&s, TSIG_REPLY_BADTIME), QUERY_TSIG_ERROR);
    cr_expect_eq(s.check.error, QUERY_TSIG_BADTIME);
    cr_expect_eq(s.check.other_time_s, TSIG_NOW + 1000);
}

Test(tsig, clocks_may_differ_by_the_fudge_and_no_more)
{
    static const struct {
        int64_t seconds;
        enum query_tsig_verdict verdict;
    } cases[] = {{300, QUERY_TSIG_GOOD},
                 {-300, QUERY_TSIG_GOOD},
                 {301, QUERY_TSIG_OTHER_TIME},
                 {-301, QUERY_TSIG_OTHER_TIME}};
    for (size_t i = 0; i < 4; i++) {
        struct scene s;
        begin(&s, "hmac-sha256", TSIG_UNSIGNED);
        cr_expect_eq(
            verify_flipped(&s, TSIG_REPLY_SHA256, 0, (uint64_t)(TSIG_NOW + cases[i].seconds)),
            cases[i].verdict);
        finish(&s);
    }
}

Test(tsig, another_secret_is_a_forgery)
{
    struct scene s = {.key = key_of("hmac-sha256:key.example:b3RoZXI=")};
    cr_assert_eq(query_tsig_new(&s.tsig, &s.key), QUERY_OK);
    s.query_size = octets_of(s.query, ROOM, TSIG_UNSIGNED);
    cr_assert_eq(query_tsig_sign(s.tsig, s.query, ROOM, &s.query_size, TSIG_NOW), QUERY_OK);
    cr_expect_eq(verify(&s, TSIG_REPLY_SHA256), QUERY_TSIG_FORGED);
    finish(&s);
}

/* ---- streams ---- */

#define TRANSFER_QUERY "1234 0000 0001 0000 0000 0000 07 'example' 03 'com' 00 00fc 0001"

Test(tsig, a_signature_covers_the_messages_before_it)
{
    struct scene s;
    begin(&s, "hmac-sha256", TRANSFER_QUERY);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_1), QUERY_TSIG_GOOD);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_2), QUERY_TSIG_OPEN);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_3), QUERY_TSIG_OPEN);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_4), QUERY_TSIG_GOOD);
    finish(&s);
}

Test(tsig, a_message_changed_left_out_or_moved_is_found_with_the_next_signature)
{
    struct scene s;
    begin(&s, "hmac-sha256", TRANSFER_QUERY);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_1), QUERY_TSIG_GOOD);
    cr_expect_eq(verify_flipped(&s, TSIG_TRANSFER_2, 1, TSIG_NOW), QUERY_TSIG_OPEN);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_3), QUERY_TSIG_OPEN);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_4), QUERY_TSIG_FORGED);
    query_tsig_rewind(s.tsig);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_1), QUERY_TSIG_GOOD);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_3), QUERY_TSIG_OPEN);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_4), QUERY_TSIG_FORGED);
    query_tsig_rewind(s.tsig);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_1), QUERY_TSIG_GOOD);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_3), QUERY_TSIG_OPEN);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_2), QUERY_TSIG_OPEN);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_4), QUERY_TSIG_FORGED);
    finish(&s);
}

Test(tsig, the_first_message_must_be_signed_itself)
{
    struct scene s;
    begin(&s, "hmac-sha256", TRANSFER_QUERY);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_2), QUERY_TSIG_MISSING);
    finish(&s);
}

Test(tsig, ninety_nine_messages_in_a_row_need_no_signature)
{
    /* RFC 8945 section 5.3.1 */
    struct scene s;
    begin(&s, "hmac-sha256", TRANSFER_QUERY);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_1), QUERY_TSIG_GOOD);
    for (unsigned i = 0; i < 99; i++)
        cr_assert_eq(verify(&s, TSIG_TRANSFER_2), QUERY_TSIG_OPEN, "%u", i);
    cr_expect_eq(verify(&s, TSIG_TRANSFER_2), QUERY_TSIG_MISSING);
    finish(&s);
}

/* ---- edges ---- */

Test(tsig, a_query_without_room_for_a_signature_is_refused)
{
    struct scene s;
    begin(&s, "hmac-sha256", TSIG_UNSIGNED);
    size_t whole = s.query_size;
    for (size_t room = 0; room < whole; room++) {
        uint8_t octets[ROOM];
        size_t size = octets_of(octets, ROOM, TSIG_UNSIGNED);
        if (size > room)
            continue;
        cr_assert_eq(query_tsig_sign(s.tsig, octets, room, &size, TSIG_NOW), QUERY_SPACE);
    }
    size_t size = 11;
    cr_expect_eq(query_tsig_sign(s.tsig, s.query, ROOM, &size, TSIG_NOW), QUERY_SHORT);
    finish(&s);
}

Test(tsig, a_sig0_record_is_no_signature_of_ours)
{
    struct scene s;
    cr_expect_eq(answer(&s, "1234 8180 0001 0000 0000 0001 07 'example' 03 'com' 00 0001 0001"
                            "00 0018 00ff 00000000 0015 0000 0f 00 00000000 00000000 00000000"
                            "0000 00 0102"),
                 QUERY_TSIG_MISSING);
}

/* ---- keys ---- */

Test(tsig_key, text_has_algorithm_name_and_secret)
{
    struct query_tsig_key key = key_of("hmac-sha512-200:a.Example.:YWJj");
    struct query_name name = name_of("a.Example.");
    cr_expect_eq(key.algorithm, QUERY_TSIG_SHA512);
    cr_expect_eq(key.mac_size, 25);
    cr_expect(query_name_identical(&key.name, &name));
    cr_expect_eq(key.secret_size, 3);
    cr_expect_arr_eq(key.secret, "abc", 3);
    key = key_of("a:YWJj");
    cr_expect_eq(key.algorithm, QUERY_TSIG_MD5);
    key = key_of("hmac-sha1-1:a:YWJj");
    cr_expect_eq(key.mac_size, 1); /* rounded up to octets */
}

Test(tsig_key, mistakes_in_text_are_named)
{
    static const struct {
        const char *text;
        enum query_status status;
        uint32_t offset;
        const char *field;
    } cases[] = {
        {"", QUERY_MISSING, 0, "name"},
        {":", QUERY_MISSING, 0, "name"},
        {"a", QUERY_MISSING, 1, "secret"},
        {"a:", QUERY_MISSING, 2, "secret"},
        {"hmac-sha256::YWJj", QUERY_MISSING, 12, "name"},
        {":a:YWJj", QUERY_MISSING, 0, "algorithm"},
        {"hmac-sha3:a:YWJj", QUERY_WORD, 0, "algorithm"},
        {"hmac-sha2560:a:YWJj", QUERY_WORD, 0, "algorithm"},
        {"hmac-sha256-:a:YWJj", QUERY_NUMBER, 0, "algorithm"},
        {"hmac-sha256-257:a:YWJj", QUERY_RANGE, 0, "algorithm"},
        {"hmac-md5:a..b:YWJj", QUERY_LABEL_EMPTY, 11, "name"},
        {"hmac-md5:a:YW!j", QUERY_BASE64, 13, "secret"},
        {"hmac-md5:a:YWJ", QUERY_BASE64, 14, "secret"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct query_tsig_key key = {.secret_size = 77};
        struct query_fault fault;
        const char *text = cases[i].text;
        cr_expect_eq(query_tsig_key_scan(&key, text, strlen(text), &fault), cases[i].status, "%s",
                     text);
        cr_expect_eq(fault.offset, cases[i].offset, "%s: %u", text, fault.offset);
        cr_expect_str_eq(fault.field, cases[i].field, "%s", text);
        cr_expect_eq(key.secret_size, 77);
    }
}

Test(tsig_key, a_secret_has_at_most_768_octets)
{
    char text[2048] = "a:";
    struct query_tsig_key key;
    for (unsigned i = 0; i < 256; i++)
        strcat(text, "YWJj");
    cr_expect_eq(query_tsig_key_scan(&key, text, strlen(text), NULL), QUERY_OK);
    cr_expect_eq(key.secret_size, 768);
    strcat(text, "YQ==");
    cr_expect_eq(query_tsig_key_scan(&key, text, strlen(text), NULL), QUERY_SPACE);
}

Test(tsig_key, a_statement_of_named_conf_is_read)
{
    /* As tsig-keygen writes it, and as people do. */
    static const char *const texts[] = {
        "key \"k.example\" {\n\talgorithm hmac-sha256;\n\tsecret \"YWJj\";\n};\n",
        "# mine\nKEY k.example{secret YWJj;/* why */ algorithm \"HMAC-SHA256\";} // end\n;",
    };
    struct query_name name = name_of("k.example.");
    for (size_t i = 0; i < 2; i++) {
        struct query_tsig_key key;
        cr_assert_eq(query_tsig_key_scan_conf(&key, texts[i], strlen(texts[i]), NULL), QUERY_OK);
        cr_expect(query_name_equal(&key.name, &name));
        cr_expect_eq(key.algorithm, QUERY_TSIG_SHA256);
        cr_expect_arr_eq(key.secret, "abc", 3);
    }
}

Test(tsig_key, mistakes_in_a_statement_are_named)
{
    static const struct {
        const char *text;
        enum query_status status;
        uint32_t offset;
    } cases[] = {
        {"", QUERY_SHORT, 0},
        {"this is not a key file\n", QUERY_SYNTAX, 0},
        {"key k { algorithm hmac-md5; };", QUERY_MISSING, 28},
        {"key k { secret YWJj; };", QUERY_MISSING, 21},
        {"key k { algorithm hmac-md5; secret YWJj; }", QUERY_SHORT, 42},
        {"key k { algorithm hmac-md5; secret YWJj; }; x", QUERY_EXTRA, 44},
        {"key k { secret YWJj; secret YWJj; };", QUERY_DUPLICATE, 21},
        {"key k { secret YWJj };", QUERY_SYNTAX, 20},
        {"key k { secret \"YWJj; };", QUERY_QUOTE, 15},
        {"key k { colour blue; };", QUERY_SYNTAX, 8},
        {"key k { secret Y; };", QUERY_BASE64, 16},
        {"key k..k { };", QUERY_LABEL_EMPTY, 6},
        {"key k { algorithm hmac-x; };", QUERY_WORD, 18},
        {"key k { /* ", QUERY_SHORT, 11},
        {"key \"k\"", QUERY_SHORT, 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct query_tsig_key key;
        struct query_fault fault;
        const char *text = cases[i].text;
        cr_expect_eq(query_tsig_key_scan_conf(&key, text, strlen(text), &fault), cases[i].status,
                     "%s: %s", text, query_status_name(fault.status));
        cr_expect_eq(fault.offset, cases[i].offset, "%s: %u", text, fault.offset);
    }
}

/* As dnssec-keygen of BIND 9.11 wrote them. */
#define PUBLIC  "; a key\nk.example. IN KEY 512 3 163 YWJj\n"
#define PRIVATE "Private-key-format: v1.3\nAlgorithm: 163 (HMAC_SHA256)\nKey: YWJj\nBits: "

static enum query_status scan_pair(struct query_tsig_key *key, const char *open, const char *closed)
{
    return query_tsig_key_scan_pair(key, open, strlen(open), closed, strlen(closed), NULL);
}

Test(tsig_key, a_pair_of_files_is_read)
{
    struct query_tsig_key key;
    struct query_name name = name_of("k.example.");
    cr_assert_eq(scan_pair(&key, PUBLIC, PRIVATE "AAA=\n"), QUERY_OK);
    cr_expect(query_name_equal(&key.name, &name));
    cr_expect_eq(key.algorithm, QUERY_TSIG_SHA256);
    cr_expect_eq(key.mac_size, 0);
    cr_expect_arr_eq(key.secret, "abc", 3);
    cr_assert_eq(scan_pair(&key, PUBLIC, PRIVATE "AIA="), QUERY_OK); /* 128 */
    cr_expect_eq(key.mac_size, 16);
}

Test(tsig_key, mistakes_in_a_pair_of_files_are_told_apart)
{
    struct query_tsig_key key;
    cr_expect_eq(scan_pair(&key, "", PRIVATE "AAA=\n"), QUERY_SYNTAX);
    cr_expect_eq(scan_pair(&key, PUBLIC, ""), QUERY_SYNTAX);
    cr_expect_eq(scan_pair(&key, PUBLIC, PRIVATE "AQE=\n"), QUERY_RANGE); /* 257 */
    cr_expect_eq(scan_pair(&key, PUBLIC, PRIVATE "AA==\n"), QUERY_BASE64);
    cr_expect_eq(scan_pair(&key, "k. KEY 512 3 157 YWJj", PRIVATE "AAA="), QUERY_MALFORMED);
    cr_expect_eq(scan_pair(&key, "k. KEY 512 3 13 YWJj",
                           "Private-key-format: v1.3\nAlgorithm: 13 (ECDSAP256SHA256)\n"),
                 QUERY_UNSUPPORTED);
}
