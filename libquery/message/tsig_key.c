/* Keys from text. */
#include "base/ascii.h"
#include "base/base64.h"
#include "base/number.h"
#include "message/tsig_words.h"

#include <string.h>

/* An algorithm: its word in text, its name in messages, its number in a KEY record (BIND's own)
 * and the octets of its MAC. */
static const struct algorithm {
    const char *word;
    struct query_name name;
    unsigned number;
    uint16_t mac_size;
} algorithms[QUERY_TSIG_ALGORITHMS] = {
    [QUERY_TSIG_MD5] = {"hmac-md5",
                        {.size = 26, .labels = 4, .wire = "\10hmac-md5\7sig-alg\3reg\3int"},
                        157,
                        16},
    [QUERY_TSIG_SHA1] = {"hmac-sha1", {.size = 11, .labels = 1, .wire = "\11hmac-sha1"}, 161, 20},
    [QUERY_TSIG_SHA224] = {"hmac-sha224",
                           {.size = 13, .labels = 1, .wire = "\13hmac-sha224"},
                           162,
                           28},
    [QUERY_TSIG_SHA256] = {"hmac-sha256",
                           {.size = 13, .labels = 1, .wire = "\13hmac-sha256"},
                           163,
                           32},
    [QUERY_TSIG_SHA384] = {"hmac-sha384",
                           {.size = 13, .labels = 1, .wire = "\13hmac-sha384"},
                           164,
                           48},
    [QUERY_TSIG_SHA512] = {"hmac-sha512",
                           {.size = 13, .labels = 1, .wire = "\13hmac-sha512"},
                           165,
                           64},
};

const struct query_name *tsig_algorithm_name(enum query_tsig_algorithm algorithm)
{
    return &algorithms[algorithm].name;
}

size_t query_tsig_mac_size(enum query_tsig_algorithm algorithm)
{
    return algorithms[algorithm].mac_size;
}

/* ---- parts of a key ---- */

/* A piece of a text, and where it stands in it. */
struct piece {
    const char *text;
    size_t size;
    size_t at;
};

static enum query_status fail(struct query_fault *fault, enum query_status status,
                              const char *field, size_t at)
{
    if (fault != NULL)
        *fault = (struct query_fault){.status = status, .offset = (uint32_t)at, .field = field};
    return status;
}

enum query_status query_tsig_algorithm_scan(enum query_tsig_algorithm *algorithm,
                                            uint16_t *mac_size, const char *text, size_t size)
{
    for (unsigned i = 0; i < QUERY_TSIG_ALGORITHMS; i++) {
        const struct algorithm *row = &algorithms[i];
        size_t length = strlen(row->word);
        uint64_t bits = 0;
        if (size < length || !ascii_is(text, length, row->word) ||
            (size > length && text[length] != '-'))
            continue;
        if (size > length) {
            enum query_status status =
                number_scan(&bits, text + length + 1, size - length - 1, row->mac_size * 8u);
            if (status != QUERY_OK)
                return status;
        }
        *algorithm = (enum query_tsig_algorithm)i;
        *mac_size = (uint16_t)((bits + 7) / 8);
        return QUERY_OK;
    }
    return QUERY_WORD;
}

static enum query_status scan_algorithm(struct query_tsig_key *key, struct piece piece,
                                        struct query_fault *fault)
{
    enum query_status status =
        query_tsig_algorithm_scan(&key->algorithm, &key->mac_size, piece.text, piece.size);
    return status == QUERY_OK ? QUERY_OK : fail(fault, status, "algorithm", piece.at);
}

static enum query_status scan_name(struct query_tsig_key *key, struct piece piece,
                                   struct query_fault *fault)
{
    struct query_fault found = {0};
    enum query_status status =
        query_name_scan(&key->name, piece.text, piece.size, query_name_root(), &found);
    return status == QUERY_OK ? QUERY_OK : fail(fault, status, "name", piece.at + found.offset);
}

static enum query_status scan_secret(struct query_tsig_key *key, struct piece piece,
                                     struct query_fault *fault)
{
    struct base64_scan scan = {0};
    struct writer w = writer_over(key->secret, sizeof key->secret);
    size_t understood = base64_scan(&scan, &w, piece.text, piece.size);
    if (w.status != QUERY_OK)
        return fail(fault, w.status, "secret", piece.at);
    if (understood != piece.size || !base64_end(&scan))
        return fail(fault, QUERY_BASE64, "secret", piece.at + understood);
    key->secret_size = (uint16_t)w.size;
    return QUERY_OK;
}

/* What has been made goes to the caller, and no copy of its secret stays here. */
static enum query_status give_key(struct query_tsig_key *key, struct query_tsig_key *made,
                                  enum query_status status)
{
    if (status == QUERY_OK)
        *key = *made;
    else if (made->name.size != 0)
        key->name = made->name;
    query_wipe(made, sizeof *made);
    return status;
}

void query_wipe(void *octets, size_t size)
{
    volatile uint8_t *at = octets;
    for (size_t i = 0; i < size; i++)
        at[i] = 0;
}

/* ---- algorithm:name:secret ---- */

/* What stands before the next colon, which is left out, or all that is left. */
static struct piece take_part(const char *text, size_t size, size_t *at)
{
    struct piece part = {.text = text + *at, .at = *at};
    const char *colon = memchr(part.text, ':', size - *at);
    part.size = colon == NULL ? size - *at : (size_t)(colon - part.text);
    *at += part.size + (colon != NULL);
    return part;
}

enum query_status query_tsig_key_scan(struct query_tsig_key *key, const char *text, size_t size,
                                      struct query_fault *fault)
{
    struct query_tsig_key made = {.algorithm = QUERY_TSIG_MD5};
    size_t at = 0;
    struct piece first = take_part(text, size, &at), second = take_part(text, size, &at);
    struct piece third = {.text = text + at, .size = size - at, .at = at};
    bool three = third.size != 0; /* a colon at the end separates nothing, as with dig */
    struct piece name = three ? second : first, secret = three ? third : second;
    if (first.size == 0)
        return fail(fault, QUERY_MISSING, three ? "algorithm" : "name", 0);
    if (name.size == 0)
        return fail(fault, QUERY_MISSING, "name", name.at);
    if (secret.size == 0)
        return fail(fault, QUERY_MISSING, "secret", secret.at);
    enum query_status status = three ? scan_algorithm(&made, first, fault) : QUERY_OK;
    if (status == QUERY_OK)
        status = scan_name(&made, name, fault);
    if (status == QUERY_OK)
        status = scan_secret(&made, secret, fault);
    return give_key(key, &made, status);
}

/* ---- a statement of named.conf(5) ---- */

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_SIGN };

struct scanner {
    const char *text;
    size_t size;
    size_t at;
    struct query_fault *fault;
    enum token_kind kind;
    struct piece token; /* without its quotes */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

static bool is_next(const struct scanner *s, const char *sign)
{
    size_t length = strlen(sign);
    return s->size - s->at >= length && memcmp(s->text + s->at, sign, length) == 0;
}

/* Behind blanks and comments; false if one does not end. */
static bool skip_blanks(struct scanner *s)
{
    while (s->at < s->size) {
        const char *end;
        if (is_blank(s->text[s->at])) {
            s->at++;
        } else if (is_next(s, "//") || is_next(s, "#")) {
            end = memchr(s->text + s->at, '\n', s->size - s->at);
            s->at = end == NULL ? s->size : (size_t)(end - s->text);
        } else if (is_next(s, "/*")) {
            for (s->at += 2; !is_next(s, "*/"); s->at++) {
                if (s->at == s->size)
                    return false;
            }
            s->at += 2;
        } else {
            break;
        }
    }
    return true;
}

static void set_token(struct scanner *s, enum token_kind kind, size_t from, size_t size)
{
    s->kind = kind;
    s->token = (struct piece){.text = s->text + from, .size = size, .at = from};
}

static enum query_status next_token(struct scanner *s)
{
    if (!skip_blanks(s))
        return fail(s->fault, QUERY_SHORT, NULL, s->size);
    size_t from = s->at;
    if (from == s->size) {
        set_token(s, TOKEN_END, from, 0);
    } else if (strchr("{};", s->text[from]) != NULL && s->text[from] != '\0') {
        set_token(s, TOKEN_SIGN, from, 1);
        s->at++;
    } else if (s->text[from] == '"') {
        const char *end = memchr(s->text + from + 1, '"', s->size - from - 1);
        if (end == NULL)
            return fail(s->fault, QUERY_QUOTE, NULL, from);
        s->at = (size_t)(end - s->text) + 1;
        set_token(s, TOKEN_STRING, from + 1, s->at - from - 2);
    } else {
        while (s->at < s->size && !is_blank(s->text[s->at]) &&
               memchr("{};\"", s->text[s->at], 4) == NULL)
            s->at++;
        set_token(s, TOKEN_WORD, from, s->at - from);
    }
    return QUERY_OK;
}

/* What the token is not: something that it had to be. */
static enum query_status refuse(const struct scanner *s)
{
    return fail(s->fault, s->kind == TOKEN_END ? QUERY_SHORT : QUERY_SYNTAX, NULL, s->token.at);
}

static enum query_status expect_sign(struct scanner *s, char sign)
{
    enum query_status status = next_token(s);
    if (status != QUERY_OK)
        return status;
    return s->kind == TOKEN_SIGN && s->token.text[0] == sign ? QUERY_OK : refuse(s);
}

static enum query_status expect_value(struct scanner *s)
{
    enum query_status status = next_token(s);
    if (status != QUERY_OK)
        return status;
    return s->kind == TOKEN_WORD || s->kind == TOKEN_STRING ? QUERY_OK : refuse(s);
}

static bool is_word(const struct scanner *s, const char *word)
{
    return s->kind == TOKEN_WORD && ascii_is(s->token.text, s->token.size, word);
}

/* `algorithm hmac-sha256;` or `secret "base64";`, of which the first word has been taken. */
static enum query_status scan_clause(struct scanner *s, struct query_tsig_key *key, bool seen[2])
{
    bool secret = is_word(s, "secret");
    if (!secret && !is_word(s, "algorithm"))
        return refuse(s);
    if (seen[secret])
        return fail(s->fault, QUERY_DUPLICATE, secret ? "secret" : "algorithm", s->token.at);
    seen[secret] = true;
    enum query_status status = expect_value(s);
    if (status == QUERY_OK)
        status =
            secret ? scan_secret(key, s->token, s->fault) : scan_algorithm(key, s->token, s->fault);
    return status == QUERY_OK ? expect_sign(s, ';') : status;
}

/* From the brace that opens to the one that closes. */
static enum query_status scan_clauses(struct scanner *s, struct query_tsig_key *key)
{
    bool seen[2] = {false, false};
    enum query_status status = expect_sign(s, '{');
    while (status == QUERY_OK) {
        status = next_token(s);
        if (status == QUERY_OK && s->kind == TOKEN_SIGN && s->token.text[0] == '}')
            break;
        if (status == QUERY_OK)
            status = scan_clause(s, key, seen);
    }
    if (status != QUERY_OK || (seen[0] && seen[1]))
        return status;
    return fail(s->fault, QUERY_MISSING, seen[0] ? "secret" : "algorithm", s->token.at);
}

enum query_status query_tsig_key_scan_conf(struct query_tsig_key *key, const char *text,
                                           size_t size, struct query_fault *fault)
{
    struct query_tsig_key made = {.algorithm = QUERY_TSIG_MD5};
    struct scanner s = {.text = text, .size = size, .fault = fault};
    enum query_status status = next_token(&s);
    if (status == QUERY_OK && !is_word(&s, "key"))
        status = refuse(&s);
    if (status == QUERY_OK)
        status = expect_value(&s);
    if (status == QUERY_OK)
        status = scan_name(&made, s.token, fault);
    if (status == QUERY_OK)
        status = scan_clauses(&s, &made);
    if (status == QUERY_OK)
        status = expect_sign(&s, ';');
    if (status == QUERY_OK)
        status = next_token(&s);
    if (status == QUERY_OK && s.kind != TOKEN_END)
        status = fail(fault, QUERY_EXTRA, NULL, s.token.at);
    return give_key(key, &made, status);
}

/* ---- a pair of files ---- */

/* The next word of a line that ends at `size`; of no characters at the end. */
static struct piece take_word(const char *text, size_t size, size_t *at)
{
    while (*at < size && is_blank(text[*at]))
        ++*at;
    struct piece word = {.text = text + *at, .at = *at};
    while (*at < size && !is_blank(text[*at]))
        ++*at;
    word.size = *at - word.at;
    return word;
}

static size_t line_end(const char *text, size_t size, size_t at)
{
    const char *end = at == size ? NULL : memchr(text + at, '\n', size - at);
    return end == NULL ? size : (size_t)(end - text);
}

/* `name [TTL] [class] KEY flags protocol algorithm secret`: the name and the algorithm's
 * number. */
static enum query_status scan_public(struct query_tsig_key *key, uint64_t *number, const char *text,
                                     size_t size, struct query_fault *fault)
{
    size_t at = 0, end = line_end(text, size, 0);
    while (end < size && (at == end || text[at] == ';')) {
        at = end + 1;
        end = line_end(text, size, at);
    }
    struct piece name = take_word(text, end, &at), word = take_word(text, end, &at);
    while (word.size != 0 && !ascii_is(word.text, word.size, "KEY"))
        word = take_word(text, end, &at);
    for (unsigned i = 0; i < 3; i++)
        word = take_word(text, end, &at);
    if (number_scan(number, word.text, word.size, UINT8_MAX) != QUERY_OK)
        return fail(fault, QUERY_SYNTAX, "key", word.at);
    return scan_name(key, name, fault) == QUERY_OK ? QUERY_OK
                                                   : fail(fault, QUERY_SYNTAX, "key", name.at);
}

/* Two octets in base64: bits of a MAC that is cut. */
static enum query_status scan_bits(struct query_tsig_key *key, struct piece piece,
                                   struct query_fault *fault)
{
    uint8_t octets[2] = {0};
    struct base64_scan scan = {0};
    struct writer w = writer_over(octets, sizeof octets);
    if (base64_scan(&scan, &w, piece.text, piece.size) != piece.size || !base64_end(&scan) ||
        w.size != sizeof octets)
        return fail(fault, QUERY_BASE64, "bits", piece.at);
    key->mac_size = (uint16_t)(((octets[0] << 8 | octets[1]) + 7) / 8);
    if (key->mac_size > query_tsig_mac_size(key->algorithm))
        return fail(fault, QUERY_RANGE, "bits", piece.at);
    return QUERY_OK;
}

static enum query_status set_number(struct query_tsig_key *key, uint64_t number)
{
    for (unsigned i = 0; i < QUERY_TSIG_ALGORITHMS; i++) {
        if (algorithms[i].number == number) {
            key->algorithm = (enum query_tsig_algorithm)i;
            return QUERY_OK;
        }
    }
    return QUERY_UNSUPPORTED;
}

/* The line `label: value`; a value of no characters if there is none. */
static struct piece find_value(const char *text, size_t size, const char *label)
{
    for (size_t at = 0; at < size;) {
        size_t end = line_end(text, size, at);
        struct piece word = take_word(text, end, &at);
        if (ascii_is(word.text, word.size, label))
            return take_word(text, end, &at);
        at = end + 1;
    }
    return (struct piece){.text = text, .at = size};
}

/* The number of the algorithm must be that of the public file. */
static enum query_status scan_private(struct query_tsig_key *key, uint64_t number, const char *text,
                                      size_t size, struct query_fault *fault)
{
    uint64_t own = 0;
    struct piece format = find_value(text, size, "Private-key-format:");
    struct piece algorithm = find_value(text, size, "Algorithm:");
    struct piece secret = find_value(text, size, "Key:"), bits = find_value(text, size, "Bits:");
    if (format.size < 3 || !ascii_is(format.text, 3, "v1."))
        return fail(fault, QUERY_SYNTAX, NULL, format.at);
    if (number_scan(&own, algorithm.text, algorithm.size, UINT8_MAX) != QUERY_OK)
        return fail(fault, QUERY_SYNTAX, "algorithm", algorithm.at);
    if (own != number)
        return fail(fault, QUERY_MALFORMED, "algorithm", algorithm.at);
    if (set_number(key, number) != QUERY_OK)
        return fail(fault, QUERY_UNSUPPORTED, "algorithm", algorithm.at);
    if (secret.size == 0)
        return fail(fault, QUERY_MISSING, "secret", secret.at);
    enum query_status status = scan_secret(key, secret, fault);
    return status == QUERY_OK && bits.size != 0 ? scan_bits(key, bits, fault) : status;
}

enum query_status query_tsig_key_scan_pair(struct query_tsig_key *key, const char *public_text,
                                           size_t public_size, const char *private_text,
                                           size_t private_size, struct query_fault *fault)
{
    struct query_tsig_key made = {.algorithm = QUERY_TSIG_MD5};
    uint64_t number = 0;
    enum query_status status = scan_public(&made, &number, public_text, public_size, fault);
    if (status == QUERY_OK)
        status = scan_private(&made, number, private_text, private_size, fault);
    return give_key(key, &made, status);
}
