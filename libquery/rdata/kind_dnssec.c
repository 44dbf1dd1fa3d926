/* Kinds of DNSSEC: times, digests, keys, signatures, NSEC3's hashes. */
#include "base/ascii.h"
#include "base/base16.h"
#include "base/base32.h"
#include "base/hints.h"
#include "rdata/kind.h"

#include <time.h>

/* ---- times (RFC 4034 section 3.2): YYYYMMDDHHMMSS, or seconds since 1970 ---- */

enum { DAY = 86400 };

/* Seconds from the first of March of the year 0, when the first leap cycle began, to 1970. */
#define MARCH_OF_0 (INT64_C(719468) * DAY)

/* Days of cycles of 4, 100 and 400 years that start in March, with the leap day at their end. */
enum { ERA_4 = 1461, ERA_100 = 36524, ERA = 146097 };

/* Days from 1970-01-01 to the first of March of the year, in the proleptic
 * Gregorian calendar.  Years that start in March end with their leap day. */
static int64_t days_to_march(int64_t year)
{
    return 365 * year + year / 4 - year / 100 + year / 400 - MARCH_OF_0 / DAY;
}

/* Days of a year that starts in March before its n-th month. */
static int days_before(int month)
{
    return (153 * month + 2) / 5;
}

/* The moment next to now that has these 32 bits (RFC 4034 section 3.1.5).  Records that are printed
 * together have one present. */
static int64_t widen_time(struct rdata_print *p, uint32_t seconds)
{
    if (p->now_s == 0)
        p->now_s = (int64_t)time(NULL);
    return p->now_s + (int32_t)(seconds - (uint32_t)p->now_s);
}

static void put_two_digits(char *at, unsigned number)
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
}

/* "2026-01-31 12:00:00 UTC" from 20260131120000. */
static void put_words(struct query_sink *sink, const char text[14])
{
    static const char before[] = "  -- ::"; /* what stands in front of two digits */
    for (unsigned i = 0; i < 7; i++) {
        if (i > 1)
            sink_char(sink, before[i]);
        sink_put(sink, text + 2 * i, 2);
    }
    sink_literal(sink, " UTC");
}

/* Dates within 68 years of now are beyond the year 0: no number here is negative. */
static void print_time(struct rdata_print *p, const struct query_value *v)
{
    char text[14];
    int64_t when = widen_time(p, (uint32_t)v->number) + MARCH_OF_0;
    uint32_t days = (uint32_t)(when / DAY), second = (uint32_t)(when % DAY);
    uint32_t era = days / ERA, rest = days % ERA;
    uint32_t year = (rest - rest / (ERA_4 - 1) + rest / ERA_100 - rest / (ERA - 1)) / 365;
    uint32_t day = rest - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * day + 2) / 153;
    day -= (uint32_t)days_before((int)month);
    year += era * 400 + (month >= 10); /* January and February belong to the next */
    put_two_digits(text, year / 100 % 100);
    put_two_digits(text + 2, year % 100);
    put_two_digits(text + 4, month < 10 ? month + 3 : month - 9);
    put_two_digits(text + 6, day + 1);
    put_two_digits(text + 8, second / 3600);
    put_two_digits(text + 10, second / 60 % 60);
    put_two_digits(text + 12, second % 60);
    if (p->flags & QUERY_STYLE_WORDS)
        put_words(p->sink, text);
    else
        sink_put(p->sink, text, sizeof text);
}

static unsigned two_digits(const char *text)
{
    return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Seconds since 1970, in 32 bits, of 14 digits. */
static enum query_status scan_date(const char *text, uint32_t *seconds)
{
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = two_digits(text) * 100 + two_digits(text + 2);
    unsigned month = two_digits(text + 4), day = two_digits(text + 6);
    unsigned hour = two_digits(text + 8), minute = two_digits(text + 10);
    unsigned second = two_digits(text + 12);
    if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60)
        return QUERY_RANGE;
    if (day > lengths[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u))
        return QUERY_RANGE;
    int from_march = month > 2 ? (int)month - 3 : (int)month + 9;
    int64_t days = days_to_march(month > 2 ? year : (int64_t)year - 1) + days_before(from_march) +
                   (int64_t)day - 1;
    *seconds = (uint32_t)(days * DAY + hour * 3600 + minute * 60 + second);
    return QUERY_OK;
}

static void scan_time(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    uint32_t seconds = 0;
    uint64_t number = 0;
    enum query_status status = QUERY_NUMBER;
    for (size_t i = 0; i < token.size && ascii_is_digit(token.text[i]); i++) {
        if (i + 1 == token.size)
            status = QUERY_OK;
    }
    if (status == QUERY_OK && token.size <= 10) {
        status = number_scan(&number, token.text, token.size, UINT32_MAX);
        seconds = (uint32_t)number;
    } else if (status == QUERY_OK) {
        status = token.size == 14 ? scan_date(token.text, &seconds) : QUERY_SYNTAX;
    }
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    writer_u32(&s->w, seconds);
}

const struct query_kind kind_time = {
    .class = QUERY_VALUE_NUMBER, .fixed = 4, .print = print_time, .scan = scan_time};

/* ---- digests: the octet before says which, and so how long ---- */

/* Scans all words as hex; `size` octets if that is known (not 0), else at least one. */
static void scan_digest_of(struct rdata_scan *s, size_t size, bool needed)
{
    size_t before = s->w.size;
    struct token token = token_peek(&s->tokens);
    rdata_scan_hex_rest(s, needed);
    if (s->status == QUERY_OK && size != 0 && s->w.size - before != size)
        rdata_scan_fail_token(s, QUERY_LENGTH, &token);
}

/* RFC 3658, RFC 4509, RFC 6605 */
static size_t ds_digest_size(uint8_t type)
{
    return type == 1 ? 20 : type == 2 ? 32 : type == 4 ? 48 : 0;
}

static void check_digest(struct rdata_check *c)
{
    size_t size = ds_digest_size(rdata_check_before(c, 1));
    if (size != 0)
        reader_take(&c->r, size);
    else
        rdata_check_some(c);
}

static void scan_digest(struct rdata_scan *s)
{
    scan_digest_of(s, ds_digest_size(s->w.octets[s->w.size - 1]), true);
}

/* RFC 4255 section 3.1.2, RFC 6594 */
static size_t ssh_digest_size(uint8_t type)
{
    return type == 1 ? 20 : type == 2 ? 32 : 0;
}

static void check_ssh_digest(struct rdata_check *c)
{
    size_t size = ssh_digest_size(rdata_check_before(c, 1));
    if (size != 0 && reader_left(&c->r) != size)
        reader_fail(&c->r, QUERY_LENGTH);
    rdata_check_any(c);
}

static void scan_ssh_digest(struct rdata_scan *s)
{
    size_t size = ssh_digest_size(s->w.octets[s->w.size - 1]);
    scan_digest_of(s, size, size != 0);
}

/* RFC 8976 section 2.2: 12 octets at least */
static size_t zone_digest_size(uint8_t type)
{
    return type == 1 ? 48 : type == 2 ? 64 : 0;
}

static void check_zone_digest(struct rdata_check *c)
{
    size_t size = zone_digest_size(rdata_check_before(c, 1));
    if (size != 0)
        reader_take(&c->r, size);
    else
        rdata_check_rest(c, 12);
}

static void scan_zone_digest(struct rdata_scan *s)
{
    scan_digest_of(s, zone_digest_size(s->w.octets[s->w.size - 1]), true);
}

const struct query_kind kind_digest = {.class = QUERY_VALUE_OCTETS,
                                       .check = check_digest,
                                       .print = rdata_print_hex_field,
                                       .scan = scan_digest};
const struct query_kind kind_ssh_digest = {.class = QUERY_VALUE_OCTETS,
                                           .optional = true,
                                           .check = check_ssh_digest,
                                           .print = rdata_print_hex_field,
                                           .scan = scan_ssh_digest};
const struct query_kind kind_zone_digest = {.class = QUERY_VALUE_OCTETS,
                                            .check = check_zone_digest,
                                            .print = rdata_print_hex_field,
                                            .scan = scan_zone_digest};

/* ---- RRSIG (RFC 4034 section 3.1) ---- */

/* The owner has at least the labels of the zone that signs. */
static void check_signer(struct rdata_check *c)
{
    struct query_name name BASE_UNINITIALIZED;
    const uint8_t *from = c->r.at;
    name_take(&c->r, &name);
    if (c->r.status == QUERY_OK && c->start[3] < name.labels)
        reader_fail_at(&c->r, QUERY_MALFORMED, from);
}

static void check_signature(struct rdata_check *c)
{
    if (reader_left(&c->r) == 0)
        reader_fail(&c->r, QUERY_LENGTH);
    rdata_check_any(c);
}

const struct query_kind kind_signer = {.class = QUERY_VALUE_NAME,
                                       .check = check_signer,
                                       .print = rdata_print_name_field,
                                       .scan = rdata_scan_name_field};
const struct query_kind kind_signature = {.class = QUERY_VALUE_OCTETS,
                                          .check = check_signature,
                                          .print = rdata_print_base64_field,
                                          .scan = rdata_scan_base64_field};

/* ---- NSEC3 (RFC 5155 section 3.3) ---- */

static void print_salt(struct rdata_print *p, const struct query_value *v)
{
    if (v->size == 0)
        sink_char(p->sink, '-');
    else
        query_sink_hex(p->sink, v->octets, v->size, true);
}

static void scan_salt(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    size_t mark = writer_open_u8(&s->w);
    if (token.size != 1 || token.text[0] != '-')
        rdata_scan_hex_word(s, &token);
    if (s->w.status == QUERY_OK && s->w.size - mark - 1 > 255)
        rdata_scan_fail_token(s, QUERY_RANGE, &token);
    writer_close_u8(&s->w, mark);
}

enum {
    HASH_SHA1 = 1,       /* RFC 5155 section 11 */
    HASH_SHA1_SIZE = 20, /* octets of its values */
    HASH_MOST = 155      /* octets whose base32 fits a label is 39; BIND's limit, as others have */
};

static void check_next_hash(struct rdata_check *c)
{
    const uint8_t *at = c->r.at;
    unsigned n = reader_u8(&c->r);
    bool wrong = c->start[0] == HASH_SHA1 ? n != HASH_SHA1_SIZE : n == 0 || n > HASH_MOST;
    if (c->r.status == QUERY_OK && wrong)
        reader_fail_at(&c->r, QUERY_LENGTH, at);
    reader_take(&c->r, n);
}

static void print_next_hash(struct rdata_print *p, const struct query_value *v)
{
    char text[(255 * 8 + 4) / 5];
    size_t n = v->size < 255 ? v->size : 255;
    sink_put(p->sink, text, base32_print(text, v->octets, n, true));
}

static void scan_next_hash(struct rdata_scan *s)
{
    struct token token;
    size_t bad;
    if (!rdata_scan_word(s, &token))
        return;
    size_t mark = writer_open_u8(&s->w);
    if (!base32_scan(&s->w, token.text, token.size, &bad))
        rdata_scan_fail(s, QUERY_BASE32, token.offset + bad);
    if (s->w.status == QUERY_OK && s->w.size - mark - 1 > HASH_MOST)
        rdata_scan_fail_token(s, QUERY_RANGE, &token);
    writer_close_u8(&s->w, mark);
}

const struct query_kind kind_salt = {.class = QUERY_VALUE_OCTETS,
                                     .prefix = 1,
                                     .check = rdata_check_string,
                                     .print = print_salt,
                                     .scan = scan_salt};
const struct query_kind kind_next_hash = {.class = QUERY_VALUE_OCTETS,
                                          .prefix = 1,
                                          .check = check_next_hash,
                                          .print = print_next_hash,
                                          .scan = scan_next_hash};

/* ---- DNSKEY, KEY and their like: flags, protocol, algorithm, key ---- */

enum {
    KEY_NONE = 0xc000,           /* RFC 2535 section 3.1.2: both bits set, there is no key */
    KEY_REVOKED = 0x80,          /* RFC 5011 section 3 */
    KEY_ENTRY_POINT = 1,         /* RFC 4034 section 2.1.1 */
    ALGORITHM_PRIVATE_NAME = 253 /* the key starts with a name, never compressed (RFC 4034
                                  * appendix A.1.1) */
};

/* Words for flags joined with `|`, as in BIND's old zone files (RFC 2535 section 3.1.2). */
static const struct {
    const char *word;
    uint16_t bits;
} key_flags[] = {
    {"NOCONF", 0x4000}, {"NOAUTH", 0x8000}, {"NOKEY", 0xc000},  {"FLAG2", 0x2000},
    {"EXTEND", 0x1000}, {"FLAG4", 0x0800},  {"FLAG5", 0x0400},  {"USER", 0x0000},
    {"ZONE", 0x0100},   {"HOST", 0x0200},   {"NTYP3", 0x0300},  {"FLAG8", 0x0080},
    {"FLAG9", 0x0040},  {"FLAG10", 0x0020}, {"FLAG11", 0x0010}, {"KSK", 0x0001},
};

static bool find_key_flag(const char *text, size_t n, uint32_t *flags)
{
    /* SIG0 to SIG15: the last four bits */
    if (n > 3 && n < 6 && ascii_is(text, 3, "SIG")) {
        uint64_t number;
        if (number_scan(&number, text + 3, n - 3, 15) != QUERY_OK)
            return false;
        *flags |= (uint32_t)number;
        return true;
    }
    for (size_t i = 0; i < sizeof key_flags / sizeof key_flags[0]; i++) {
        if (ascii_is(text, n, key_flags[i].word)) {
            *flags |= key_flags[i].bits;
            return true;
        }
    }
    return false;
}

/* 0x0100, as old tools wrote them. */
static enum query_status scan_hex_flags(uint32_t *flags, const char *text, size_t n)
{
    *flags = 0;
    for (size_t i = 2; i < n; i++) {
        int digit = base16_digit(text[i]);
        if (digit < 0)
            return QUERY_HEX;
        *flags = *flags << 4 | (uint32_t)digit;
        if (*flags > 0xffff)
            return QUERY_RANGE;
    }
    return n > 2 ? QUERY_OK : QUERY_HEX;
}

static enum query_status scan_flag_words(uint32_t *flags, const char *text, size_t size)
{
    for (size_t from = 0, n; from <= size; from += n + 1) {
        const char *bar = memchr(text + from, '|', size - from);
        n = bar != NULL ? (size_t)(bar - text) - from : size - from;
        if (!find_key_flag(text + from, n, flags))
            return QUERY_WORD;
    }
    return QUERY_OK;
}

static void scan_key_flags(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    uint64_t number = 0;
    enum query_status status = number_scan(&number, token.text, token.size, 0xffff);
    uint32_t flags = (uint32_t)number;
    if (status == QUERY_NUMBER && token.size > 1 && (token.text[1] | 0x20) == 'x')
        status = scan_hex_flags(&flags, token.text, token.size);
    else if (status == QUERY_NUMBER)
        status = scan_flag_words(&flags, token.text, token.size);
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    writer_u16(&s->w, flags & 0xffff);
}

/* RKEY has no flags yet (draft-reid-dnsext-rkey section 2). */
static void check_no_flags(struct rdata_check *c)
{
    const uint8_t *at = c->r.at;
    if (reader_u16(&c->r) != 0)
        reader_fail_at(&c->r, QUERY_MALFORMED, at);
}

static void check_key(struct rdata_check *c)
{
    size_t left = reader_left(&c->r);
    struct query_name name;
    if (left != 0 && rdata_check_before(c, 1) == ALGORITHM_PRIVATE_NAME) {
        enum query_status status = query_name_take(&name, c->r.at, left);
        if (status != QUERY_OK)
            reader_fail(&c->r, status);
    }
    rdata_check_some(c);
}

static bool has_key(const uint8_t *key)
{
    return (key[-4] & KEY_NONE >> 8) != KEY_NONE >> 8;
}

static void check_key_optional(struct rdata_check *c)
{
    if (has_key(c->r.at))
        check_key(c);
}

static void print_key(struct rdata_print *p, const struct query_value *v)
{
    if ((p->flags & QUERY_STYLE_NO_CRYPTO) == 0) {
        rdata_print_base64(p, v->octets, v->size);
        return;
    }
    sink_literal(p->sink, "[key id = ");
    query_sink_number(p->sink, rdata_key_tag(v->octets - 4, v->size + 4));
    sink_char(p->sink, ']');
}

static void scan_key_optional(struct rdata_scan *s)
{
    if (has_key(s->w.octets + s->w.size))
        rdata_scan_base64_rest(s, true);
}

uint16_t rdata_key_tag(const uint8_t *rdata, size_t size)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += i % 2 == 0 ? (uint32_t)rdata[i] << 8 : rdata[i];
    return (uint16_t)(sum + (sum >> 16));
}

/* The name of a private algorithm, which stands in front of the key. */
static bool print_private_algorithm(struct rdata_print *p, const struct query_value *v)
{
    struct query_name name;
    if (v->octets[-1] != ALGORITHM_PRIVATE_NAME ||
        query_name_take(&name, v->octets, v->size) != QUERY_OK)
        return false;
    query_name_print_relative(p->sink, &name);
    return true;
}

/* ` ; KSK; alg = ED25519 ; key id = 12345` */
static void print_key_tail(struct rdata_print *p, const struct query_value *v)
{
    unsigned flags = (unsigned)v->octets[-4] << 8 | v->octets[-3];
    if ((v->field->flags & FIELD_ROLE) != 0) {
        bool entry_point = (flags & KEY_ENTRY_POINT) != 0;
        bool revoked = entry_point && (flags & KEY_REVOKED) != 0;
        sink_literal(p->sink, " ; ");
        query_sink_text(p->sink, revoked ? "revoked KSK" : entry_point ? "KSK" : "ZSK");
    }
    sink_literal(p->sink, "; alg = ");
    if (!print_private_algorithm(p, v)) {
        const char *word = query_registry_find(QUERY_REGISTRY_DNSSEC_ALGORITHM, v->octets[-1]);
        if (word != NULL)
            query_sink_text(p->sink, word);
        else
            query_sink_number(p->sink, v->octets[-1]);
    }
    sink_literal(p->sink, " ; key id = ");
    query_sink_number(p->sink, rdata_key_tag(v->octets - 4, v->size + 4));
}

const struct query_kind kind_key_flags = {.class = QUERY_VALUE_NUMBER,
                                          .form = QUERY_FORM_NUMBER,
                                          .fixed = 2,
                                          .print = rdata_print_number_field,
                                          .scan = scan_key_flags};
const struct query_kind kind_no_flags = {.class = QUERY_VALUE_NUMBER,
                                         .form = QUERY_FORM_NUMBER,
                                         .fixed = 2,
                                         .check = check_no_flags,
                                         .print = rdata_print_number_field,
                                         .scan = scan_key_flags};
const struct query_kind kind_key = {.class = QUERY_VALUE_OCTETS,
                                    .check = check_key,
                                    .print = print_key,
                                    .scan = rdata_scan_base64_field,
                                    .tail = print_key_tail};
const struct query_kind kind_key_optional = {.class = QUERY_VALUE_OCTETS,
                                             .optional = true,
                                             .check = check_key_optional,
                                             .print = print_key,
                                             .scan = scan_key_optional,
                                             .tail = print_key_tail};
