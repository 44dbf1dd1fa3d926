/* Parameters of SVCB and HTTPS (RFC 9460 section 2) and of DELEG
 * (draft-ietf-deleg): keys in ascending order, each with a length and a value;
 * in text alpn="h2,h3" port=8443. */
#include "base/ascii.h"
#include "base/base16.h"
#include "base/base64.h"
#include "base/ip.h"
#include "base/utf8.h"
#include "rdata/kind.h"

enum params_form {
    FORM_TEXT,   /* octets as a quoted string: keys that are not known */
    FORM_KEYS,   /* keys that a client must understand: 16 bits each, ascending */
    FORM_ALPN,   /* strings */
    FORM_EMPTY,  /* no value, and only with FORM_ALPN before it */
    FORM_PORT,   /* a number of 16 bits */
    FORM_IPV4,   /* addresses */
    FORM_IPV6,   /* addresses */
    FORM_BASE64, /* octets */
    FORM_PATH,   /* a URI template with the variable dns (RFC 9461 section 5) */
    FORM_NAMES,  /* domain names */
};

struct params_key {
    const char *word; /* NULL: the end of the table */
    uint16_t number;
    uint8_t form;   /* enum params_form */
    bool unprinted; /* understood, but written as key7: dig and older readers do not know it */
};

static const struct params_key svcb_keys[] = {
    {.word = "mandatory", .number = 0, .form = FORM_KEYS},
    {.word = "alpn", .number = 1, .form = FORM_ALPN},
    {.word = "no-default-alpn", .number = 2, .form = FORM_EMPTY},
    {.word = "port", .number = 3, .form = FORM_PORT},
    {.word = "ipv4hint", .number = 4, .form = FORM_IPV4},
    {.word = "ech", .number = 5, .form = FORM_BASE64},
    {.word = "ipv6hint", .number = 6, .form = FORM_IPV6},
    {.word = "dohpath", .number = 7, .form = FORM_PATH, .unprinted = true},
    {.word = "ohttp", .number = 8, .form = FORM_TEXT, .unprinted = true},
    {.word = NULL},
};

static const struct params_key deleg_keys[] = {
    {.word = "mandatory", .number = 0, .form = FORM_KEYS},
    {.word = "server-ipv4", .number = 1, .form = FORM_IPV4},
    {.word = "server-ipv6", .number = 2, .form = FORM_IPV6},
    {.word = "server-name", .number = 3, .form = FORM_NAMES},
    {.word = "include-delegparam", .number = 4, .form = FORM_NAMES},
    {.word = NULL},
};

static const struct params_key unknown_key = {.word = "", .form = FORM_TEXT, .unprinted = true};

static const struct params_key *find_key(const struct params_key *keys, unsigned number)
{
    for (; keys->word != NULL; keys++) {
        if (keys->number == number)
            return keys;
    }
    return &unknown_key;
}

/* ---- check ---- */

/* Moves over one variable of a URI template (RFC 6570); false if it is malformed.  The expression
 * is over where `}` stands. */
static bool skip_variable(const uint8_t *text, size_t n, size_t *at, bool *is_dns)
{
    size_t from = *at;
    while (*at < n) {
        uint8_t c = ascii_lower[text[*at]];
        if (c == '%') {
            if (n - *at < 3 || base16_digit((char)text[*at + 1]) < 0 ||
                base16_digit((char)text[*at + 2]) < 0)
                return false;
            *at += 3;
        } else if (ascii_is_digit((char)c) || (c >= 'a' && c <= 'z') || c == '_') {
            ++*at;
        } else {
            break;
        }
    }
    if (*at == from)
        return false;
    if (*at - from == 3 && memcmp(text + from, "dns", 3) == 0)
        *is_dns = true;
    if (*at < n && text[*at] == '*') {
        ++*at;
    } else if (*at < n && text[*at] == ':') { /* :1 to :9999 */
        size_t digits = 0;
        bool zero = ++*at < n && text[*at] == '0';
        for (; *at < n && ascii_is_digit((char)text[*at]); ++*at)
            digits++;
        if (digits < 1 || digits > 4 || zero)
            return false;
    }
    return *at < n && (text[*at] == ',' || text[*at] == '}');
}

/* An absolute path that is a URI template with the variable dns. */
static bool path_is_valid(const uint8_t *text, size_t n)
{
    bool is_dns = false;
    if (n == 0 || text[0] != '/' || !utf8_valid(text, n))
        return false;
    for (size_t at = 0; at < n; at++) {
        if (text[at] == '%') {
            if (n - at < 3 || base16_digit((char)text[at + 1]) < 0 ||
                base16_digit((char)text[at + 2]) < 0)
                return false;
            at += 2;
        } else if (text[at] == '{') {
            at++;
            if (at < n && text[at] != 0 && strchr("+#./;?&", text[at]) != NULL)
                at++;
            do {
                if (!skip_variable(text, n, &at, &is_dns))
                    return false;
            } while (text[at++] == ',');
            at--;
        }
    }
    return is_dns;
}

static bool keys_ascend(const uint8_t *value, size_t n)
{
    for (size_t i = 2; i + 2 <= n; i += 2) {
        if (memcmp(value + i - 2, value + i, 2) >= 0)
            return false;
    }
    return true;
}

static bool strings_fill(const uint8_t *value, size_t n)
{
    while (n != 0) {
        size_t used = value[0] + 1u;
        if (used == 1 || used > n)
            return false;
        value += used;
        n -= used;
    }
    return true;
}

/* Names without compression that fill the value. */
static bool names_fill(const uint8_t *value, size_t n)
{
    while (n != 0) {
        struct query_name name;
        if (query_name_take(&name, value, n) != QUERY_OK)
            return false;
        value += name.size;
        n -= name.size;
    }
    return true;
}

/* Whether a value has a length that its form allows. */
static bool length_is_valid(enum params_form form, size_t n)
{
    switch (form) {
    case FORM_KEYS: return n != 0 && n % 2 == 0;
    case FORM_IPV4: return n != 0 && n % 4 == 0;
    case FORM_IPV6: return n != 0 && n % 16 == 0;
    case FORM_PORT: return n == 2;
    case FORM_EMPTY: return n == 0;
    case FORM_ALPN:
    case FORM_PATH:
    case FORM_NAMES: return n != 0;
    case FORM_TEXT:
    case FORM_BASE64: break;
    }
    return true;
}

static enum query_status check_value(enum params_form form, const uint8_t *value, size_t n)
{
    bool valid = true;
    if (!length_is_valid(form, n))
        return QUERY_LENGTH;
    if (form == FORM_KEYS)
        valid = keys_ascend(value, n);
    else if (form == FORM_ALPN)
        valid = strings_fill(value, n);
    else if (form == FORM_PATH)
        valid = path_is_valid(value, n);
    else if (form == FORM_NAMES)
        valid = names_fill(value, n);
    return valid ? QUERY_OK : QUERY_MALFORMED;
}

/* What has been seen of a list of parameters. */
struct params_seen {
    int last;             /* key before this one; -1 at the start */
    struct reader needed; /* keys of `mandatory` that did not come yet */
    bool alpn;
};

/* Whether a key may come now (RFC 9460 sections 2.2, 7.1.1 and 8). */
static enum query_status check_key(struct params_seen *seen, unsigned key, enum params_form form)
{
    int last = seen->last;
    seen->last = (int)key;
    if ((int)key == last)
        return QUERY_DUPLICATE;
    if (form == FORM_ALPN)
        seen->alpn = true;
    if (reader_left(&seen->needed) >= 2) {
        unsigned next = (unsigned)seen->needed.at[0] << 8 | seen->needed.at[1];
        if (key > next)
            return QUERY_MALFORMED;
        if (key == next)
            seen->needed.at += 2;
    }
    return (int)key > last && (form != FORM_EMPTY || seen->alpn) ? QUERY_OK : QUERY_MALFORMED;
}

static void check_params(struct rdata_check *c)
{
    const struct params_key *keys = c->field->kind->keys;
    struct params_seen seen = {.last = -1};
    while (reader_left(&c->r) != 0) {
        const uint8_t *at = c->r.at;
        unsigned number = reader_u16(&c->r);
        enum params_form form = find_key(keys, number)->form;
        enum query_status status = check_key(&seen, number, form);
        if (status != QUERY_OK)
            reader_fail_at(&c->r, status, at);
        size_t n = reader_u16(&c->r);
        const uint8_t *value = reader_take(&c->r, n);
        if (value != NULL)
            status = check_value(form, value, n);
        if (status != QUERY_OK)
            reader_fail_at(&c->r, status, at);
        if (c->r.status != QUERY_OK)
            return;
        if (form == FORM_KEYS) {
            seen.needed = reader_over(value, n);
            if (value[0] == 0 && value[1] == 0) /* mandatory does not name itself */
                reader_fail_at(&c->r, QUERY_MALFORMED, value);
        }
    }
    if (reader_left(&seen.needed) != 0)
        reader_fail(&c->r, QUERY_MALFORMED);
}

/* ---- print ---- */

static void print_key(struct rdata_print *p, const struct params_key *keys, unsigned number)
{
    const struct params_key *key = find_key(keys, number);
    if (key->unprinted) {
        sink_literal(p->sink, "key");
        query_sink_number(p->sink, number);
    } else {
        query_sink_text(p->sink, key->word);
    }
}

/* An item of a list with commas, within quotes: commas and backslashes of its own are
 * escaped for the list and once more for the string (RFC 9460 appendix A.1). */
static void print_listed(struct rdata_print *p, const uint8_t *octets, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t octet = octets[i];
        if (octet == ',')
            sink_literal(p->sink, "\\\\,");
        else if (octet == '\\')
            sink_literal(p->sink, "\\\\\\\\");
        else if (octet == '"')
            sink_literal(p->sink, "\\\"");
        else if (octet == ' ')
            sink_literal(p->sink, "\\032");
        else
            query_sink_safe(p->sink, &octet, 1);
    }
}

/* The text of the name at the start of `value`: its characters, and how many octets the
 * name has; 0 if there is none. */
static size_t name_text(char text[QUERY_NAME_TEXT], size_t *characters, const uint8_t *value,
                        size_t n)
{
    struct query_name name;
    struct query_sink sink;
    if (query_name_take(&name, value, n) != QUERY_OK)
        return 0;
    query_sink_init(&sink, text, QUERY_NAME_TEXT);
    query_name_print(&sink, &name);
    *characters = sink.size;
    return name.size;
}

/* Whether a name has a character that means something in a list or behind a backslash. */
static bool names_need_quotes(const uint8_t *value, size_t n)
{
    char text[QUERY_NAME_TEXT];
    size_t characters = 0;
    for (size_t used; (used = name_text(text, &characters, value, n)) != 0; n -= used) {
        if (memchr(text, '\\', characters) != NULL || memchr(text, ',', characters) != NULL)
            return true;
        value += used;
    }
    return false;
}

static void print_names(struct rdata_print *p, const uint8_t *value, size_t n)
{
    char text[QUERY_NAME_TEXT];
    size_t characters = 0;
    bool quotes = names_need_quotes(value, n);
    if (quotes)
        sink_char(p->sink, '"');
    for (size_t at = 0, used; (used = name_text(text, &characters, value + at, n - at)) != 0;
         at += used) {
        if (at != 0)
            sink_char(p->sink, ',');
        print_listed(p, (const uint8_t *)text, characters);
    }
    if (quotes)
        sink_char(p->sink, '"');
}

/* Prints what a form has between commas: as many octets of the value as one item has. */
static size_t print_one(struct rdata_print *p, const struct query_value *v, enum params_form form,
                        const uint8_t *at, size_t left)
{
    if (form == FORM_IPV4 && left >= 4) {
        rdata_print_ipv4(p, at);
        return 4;
    }
    if (form == FORM_IPV6 && left >= 16) {
        struct rdata_print plain = *p;
        plain.flags &= ~(unsigned)QUERY_STYLE_ZERO_END;
        rdata_print_ipv6(&plain, at);
        return 16;
    }
    if (form == FORM_KEYS && left >= 2) {
        print_key(p, v->field->kind->keys, (unsigned)at[0] << 8 | at[1]);
        return 2;
    }
    if (form == FORM_ALPN && left >= at[0] + 1u) {
        print_listed(p, at + 1, at[0]);
        return at[0] + 1u;
    }
    return left;
}

static void print_list(struct rdata_print *p, const struct query_value *v, enum params_form form,
                       const uint8_t *value, size_t n)
{
    for (size_t at = 0; at < n;) {
        if (at != 0)
            sink_char(p->sink, ',');
        at += print_one(p, v, form, value + at, n - at);
    }
}

static void print_param(struct rdata_print *p, const struct query_value *v, enum params_form form,
                        const uint8_t *value, size_t n)
{
    struct rdata_print whole = *p;
    switch (form) {
    case FORM_PORT:
        query_sink_number(p->sink, n == 2 ? (unsigned)value[0] << 8 | value[1] : 0);
        break;
    case FORM_BASE64:
        whole.split = 0;
        rdata_print_base64(&whole, value, n);
        break;
    case FORM_ALPN:
        sink_char(p->sink, '"');
        print_list(p, v, form, value, n);
        sink_char(p->sink, '"');
        break;
    case FORM_KEYS:
    case FORM_IPV4:
    case FORM_IPV6: print_list(p, v, form, value, n); break;
    case FORM_NAMES: print_names(p, value, n); break;
    case FORM_TEXT:
    case FORM_PATH:
    case FORM_EMPTY: rdata_print_quoted(p, value, n); break;
    }
}

static bool item_param(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    struct reader r = reader_over(v->octets, v->size);
    reader_take(&r, *at);
    unsigned number = reader_u16(&r);
    size_t n = reader_u16(&r);
    const uint8_t *value = reader_take(&r, n);
    *at = r.status == QUERY_OK ? reader_offset(&r) : v->size;
    if (value == NULL)
        return false;
    print_key(p, v->field->kind->keys, number);
    if (n != 0) {
        sink_char(p->sink, '=');
        print_param(p, v, find_key(v->field->kind->keys, number)->form, value, n);
    }
    return true;
}

/* ---- scan ---- */

/* Value of a key in text: a slice without quotes. */
struct param_text {
    const char *text;
    size_t size;
    size_t offset; /* in the text that is scanned */
};

/* keyNNN without zeros in front. */
static enum query_status scan_key_number(const char *text, size_t n, unsigned *number)
{
    uint64_t value = 0;
    if (n < 4 || memcmp(text, "key", 3) != 0 || (text[3] == '0' && n != 4))
        return QUERY_WORD;
    enum query_status status = number_scan(&value, text + 3, n - 3, UINT16_MAX);
    *number = (unsigned)value;
    return status == QUERY_NUMBER ? QUERY_WORD : status;
}

/* The key in n characters: one of the words, or keyNNN, whose value then is text whatever
 * it is. */
static enum query_status scan_key(const struct params_key *keys, const char *text, size_t n,
                                  unsigned *number, enum params_form *form)
{
    *form = FORM_TEXT;
    for (; keys->word != NULL; keys++) {
        if (strlen(keys->word) == n && memcmp(keys->word, text, n) == 0) {
            *number = keys->number;
            *form = keys->form;
            return QUERY_OK;
        }
    }
    return scan_key_number(text, n, number);
}

/* Inserts a key into the ascending list that starts at `from`.  False if it stands there. */
static bool insert_key(struct writer *w, size_t from, unsigned number)
{
    uint8_t key[2] = {(uint8_t)(number >> 8), (uint8_t)number};
    size_t at = w->size;
    writer_put(w, key, 2);
    if (w->status != QUERY_OK)
        return true;
    for (; at > from && memcmp(w->octets + at - 2, key, 2) > 0; at -= 2) {
        memcpy(w->octets + at, w->octets + at - 2, 2);
        memcpy(w->octets + at - 2, key, 2);
    }
    return at == from || memcmp(w->octets + at - 2, key, 2) != 0;
}

/* One item between commas, which may not be empty. */
static enum query_status put_item(struct rdata_scan *s, enum params_form form, size_t from,
                                  const char *text, size_t n)
{
    uint8_t octets[16];
    unsigned number;
    enum params_form any;
    enum query_status status;
    switch (form) {
    case FORM_IPV4:
        if (!ip4_scan(octets, text, n))
            return QUERY_ADDRESS;
        writer_put(&s->w, octets, 4);
        return QUERY_OK;
    case FORM_IPV6:
        if (!ip6_scan(octets, text, n))
            return QUERY_ADDRESS;
        writer_put(&s->w, octets, 16);
        return QUERY_OK;
    default:
        status = scan_key(s->field->kind->keys, text, n, &number, &any);
        if (status == QUERY_OK && !insert_key(&s->w, from, number))
            status = QUERY_DUPLICATE;
        return status;
    }
}

static void scan_list(struct rdata_scan *s, enum params_form form, const struct param_text *value)
{
    size_t from = s->w.size;
    for (size_t at = 0, n; at <= value->size && s->status == QUERY_OK; at += n + 1) {
        const char *comma = memchr(value->text + at, ',', value->size - at);
        n = comma != NULL ? (size_t)(comma - value->text) - at : value->size - at;
        enum query_status status = put_item(s, form, from, value->text + at, n);
        if (status != QUERY_OK)
            rdata_scan_fail(s, status, value->offset + at);
    }
}

/* Takes one item of a list in which backslashes protect commas, after escapes have been
 * taken apart once.  Returns its octets, or -1 for an error at *at. */
static int take_listed(const struct param_text *value, size_t *at, uint8_t item[255], bool *more)
{
    int n = 0;
    bool escaped = false;
    *more = false;
    while (*at < value->size) {
        uint8_t octet;
        size_t next = *at;
        if (!token_char(value->text, value->size, &next, &octet))
            return -1;
        if (!escaped && octet == ',') {
            *at = next;
            *more = true;
            break;
        }
        if (!escaped && octet == '\\') {
            escaped = true;
        } else {
            escaped = false;
            if (n == 255)
                return -1;
            item[n++] = octet;
        }
        *at = next;
    }
    return escaped || n == 0 ? -1 : n;
}

static void scan_escaped_list(struct rdata_scan *s, enum params_form form,
                              const struct param_text *value)
{
    uint8_t item[255];
    bool more = true;
    for (size_t at = 0; more && s->status == QUERY_OK;) {
        size_t from = at;
        int n = take_listed(value, &at, item, &more);
        if (n < 0) {
            rdata_scan_fail(s, QUERY_SYNTAX, value->offset + at);
        } else if (form == FORM_NAMES) {
            rdata_scan_name(s, (const char *)item, (size_t)n, value->offset + from);
        } else {
            writer_u8(&s->w, (unsigned)n);
            writer_put(&s->w, item, (size_t)n);
        }
    }
}

static void scan_port(struct rdata_scan *s, const struct param_text *value)
{
    uint64_t port = 0;
    enum query_status status = number_scan(&port, value->text, value->size, UINT16_MAX);
    if (status != QUERY_OK)
        rdata_scan_fail(s, status, value->offset);
    writer_u16(&s->w, (unsigned)port);
}

static void scan_value(struct rdata_scan *s, enum params_form form, const struct param_text *value)
{
    struct token token = {.kind = TOKEN_WORD,
                          .text = value->text,
                          .size = value->size,
                          .offset = (uint32_t)value->offset};
    switch (form) {
    case FORM_KEYS:
    case FORM_IPV4:
    case FORM_IPV6: scan_list(s, form, value); break;
    case FORM_ALPN:
    case FORM_NAMES: scan_escaped_list(s, form, value); break;
    case FORM_PORT: scan_port(s, value); break;
    case FORM_BASE64: rdata_scan_base64_word(s, &token); break;
    case FORM_EMPTY:
        if (value->size != 0)
            rdata_scan_fail(s, QUERY_EXTRA, value->offset);
        break;
    case FORM_TEXT:
    case FORM_PATH: rdata_scan_text(s, &token); break;
    }
}

static void reverse(uint8_t *octets, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t octet = octets[i];
        octets[i] = octets[n - 1 - i];
        octets[n - 1 - i] = octet;
    }
}

/* Moves the last parameter, which starts at `last`, to its place in the ascending order of
 * those from `start` on.  False if its key was there before. */
static bool sort_last(struct writer *w, size_t start, size_t last)
{
    size_t at = start;
    while (at < last) {
        int order = memcmp(w->octets + at, w->octets + last, 2);
        if (order == 0)
            return false;
        if (order > 0)
            break;
        at += 4u + ((size_t)w->octets[at + 2] << 8 | w->octets[at + 3]);
    }
    /* Turning both parts around, and then the whole, exchanges them. */
    reverse(w->octets + at, last - at);
    reverse(w->octets + last, w->size - last);
    reverse(w->octets + at, w->size - at);
    return true;
}

/* One key with its value; the first parameter starts at `start`. */
static void scan_param(struct rdata_scan *s, size_t start, const struct token *token)
{
    const char *equals = memchr(token->text, '=', token->size);
    size_t n = equals != NULL ? (size_t)(equals - token->text) : token->size;
    struct param_text value = {.text = token->text + token->size,
                               .offset = token->offset + token->size};
    if (equals != NULL) {
        value.text = equals + 1;
        value.size = token->size - n - 1;
        value.offset = token->offset + n + 1;
    }
    if (value.size >= 2 && value.text[0] == '"') {
        value.text++;
        value.size -= 2;
        value.offset++;
    }
    unsigned number = 0;
    enum params_form form;
    enum query_status status = scan_key(s->field->kind->keys, token->text, n, &number, &form);
    if (status != QUERY_OK) {
        rdata_scan_fail_token(s, status, token);
        return;
    }
    if (equals == NULL && !length_is_valid(form, 0)) {
        rdata_scan_fail_token(s, QUERY_MISSING, token);
        return;
    }
    size_t last = s->w.size;
    writer_u16(&s->w, number);
    size_t mark = writer_open_u16(&s->w);
    scan_value(s, form, &value);
    writer_close_u16(&s->w, mark);
    if (s->status == QUERY_OK && s->w.status == QUERY_OK && !sort_last(&s->w, start, last))
        rdata_scan_fail_token(s, QUERY_DUPLICATE, token);
}

static void scan_params(struct rdata_scan *s)
{
    size_t start = s->w.size;
    while (rdata_scan_more(s)) {
        struct token token = token_next_pair(&s->tokens);
        if (token.kind != TOKEN_WORD) {
            rdata_scan_fail_token(s, token.kind == TOKEN_FAULT ? s->tokens.status : QUERY_SYNTAX,
                                  &token);
            return;
        }
        scan_param(s, start, &token);
    }
}

/* ---- parts ---- */

static void print_key_number(struct rdata_print *p, const struct query_value *v)
{
    const struct params_key *key = find_key(v->field->kind->keys, (unsigned)v->number);
    if (*key->word != '\0')
        query_sink_text(p->sink, key->word);
    else
        print_key(p, v->field->kind->keys, (unsigned)v->number);
}

static const struct query_kind kind_svcb_key = {
    .class = QUERY_VALUE_NUMBER, .fixed = 2, .print = print_key_number, .keys = svcb_keys};
static const struct query_kind kind_deleg_key = {
    .class = QUERY_VALUE_NUMBER, .fixed = 2, .print = print_key_number, .keys = deleg_keys};

static const struct query_field param_length = {
    .kind = &kind_u16, .key = "length", .note = "octets of the value"};

/* The rows of keys, and of what is in the list of mandatory ones. */
static const struct query_field svcb_key_rows[] = {
    {.kind = &kind_svcb_key, .key = "key"}, {.kind = &kind_svcb_key, .key = "mandatory-key"}};
static const struct query_field deleg_key_rows[] = {
    {.kind = &kind_deleg_key, .key = "key"}, {.kind = &kind_deleg_key, .key = "mandatory-key"}};

static const struct query_field *value_row(enum params_form form)
{
    static const struct query_field rows[] = {
        [FORM_TEXT] = {.kind = &kind_text, .key = "value"},
        [FORM_ALPN] = {.kind = &kind_string, .key = "protocol"},
        [FORM_EMPTY] = {.kind = &kind_text, .key = "value"},
        [FORM_PORT] = {.kind = &kind_u16, .key = "port"},
        [FORM_IPV4] = {.kind = &kind_ipv4, .key = "address"},
        [FORM_IPV6] = {.kind = &kind_ipv6, .key = "address"},
        [FORM_BASE64] = {.kind = &kind_base64, .key = "value"},
        [FORM_PATH] = {.kind = &kind_text, .key = "path", .note = "a URI template"},
        [FORM_NAMES] = {.kind = &kind_name, .key = "name"},
    };
    return &rows[form];
}

static const struct query_field *part_param(struct rdata_parts *parts, size_t *size)
{
    const struct params_key *keys = parts->whole->field->kind->keys;
    const struct query_field *key_rows = keys == deleg_keys ? deleg_key_rows : svcb_key_rows;
    enum { KEY, SIZE, VALUE };
    if (parts->step == VALUE && parts->r.at == parts->end)
        parts->step = KEY;
    if (parts->step != VALUE && reader_left(&parts->r) < 2)
        return NULL;
    struct reader ahead = parts->r;
    if (parts->step == KEY) {
        parts->number = reader_u16(&ahead);
        parts->end = NULL;
        parts->step = SIZE;
        return &key_rows[0];
    }
    if (parts->step == SIZE) {
        size_t n = reader_u16(&ahead);
        parts->end = n <= reader_left(&ahead) ? ahead.at + n : NULL;
        parts->step = VALUE;
        return &param_length;
    }
    if (parts->end == NULL)
        return NULL; /* the value is cut off */
    enum params_form form = find_key(keys, parts->number)->form;
    *size = (size_t)(parts->end - parts->r.at);
    if (form == FORM_KEYS)
        return &key_rows[1];
    return value_row(form);
}

const struct query_kind kind_svcparams = {.class = QUERY_VALUE_LIST,
                                          .optional = true,
                                          .check = check_params,
                                          .print = rdata_print_items,
                                          .scan = scan_params,
                                          .item = item_param,
                                          .part = part_param,
                                          .keys = svcb_keys};
const struct query_kind kind_deleg = {.class = QUERY_VALUE_LIST,
                                      .optional = true,
                                      .check = check_params,
                                      .print = rdata_print_items,
                                      .scan = scan_params,
                                      .item = item_param,
                                      .part = part_param,
                                      .keys = deleg_keys};
