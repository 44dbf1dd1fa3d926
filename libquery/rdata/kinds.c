/* Kinds that most types are made of: numbers, names, strings, octets. */
#include "base/ascii.h"
#include "rdata/kind.h"

/* ---- numbers ---- */

void rdata_print_number_field(struct rdata_print *p, const struct query_value *v)
{
    const struct query_field *field = v->field;
    if ((field->flags & FIELD_WORD) != 0) {
        const char *word = query_registry_find(field->registry, (uint32_t)v->number);
        if (word != NULL) {
            query_sink_text(p->sink, word);
            return;
        }
    }
    query_sink_number(p->sink, v->number);
}

static void put_number(struct writer *w, uint64_t number, unsigned octets)
{
    while (octets-- != 0)
        writer_u8(w, (unsigned)(number >> 8 * octets) & 0xff);
}

/* A number, or a word of the field's registry. */
static void scan_number_field(struct rdata_scan *s)
{
    const struct query_field *field = s->field;
    unsigned octets = field->kind->fixed;
    uint64_t most = octets == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * octets) - 1;
    if (field->registry == QUERY_REGISTRY_NONE) {
        put_number(&s->w, rdata_scan_number(s, most), octets);
        return;
    }
    struct token token;
    uint64_t number = 0;
    uint32_t word;
    if (!rdata_scan_word(s, &token))
        return;
    enum query_status status = number_scan(&number, token.text, token.size, most);
    if (status == QUERY_NUMBER &&
        query_registry_scan(field->registry, token.text, token.size, &word)) {
        number = word;
        status = QUERY_OK;
    }
    if (status != QUERY_OK) {
        bool digits = ascii_is_digit(token.text[0]);
        rdata_scan_fail_token(s, status == QUERY_NUMBER && !digits ? QUERY_WORD : status, &token);
    }
    put_number(&s->w, number, octets);
}

/* What a comment says of a timer or a serial number: `3600       ; retry (1 hour)`. */
static void remark_number(struct rdata_print *p, const struct query_value *v)
{
    char text[NUMBER_TEXT];
    for (size_t n = number_print(text, v->number); n < 10; n++)
        sink_char(p->sink, ' ');
    sink_literal(p->sink, " ; ");
    query_sink_text(p->sink, v->field->key);
}

static void remark_ttl(struct rdata_print *p, const struct query_value *v)
{
    remark_number(p, v);
    sink_literal(p->sink, " (");
    rdata_print_duration(p->sink, (uint32_t)v->number, true);
    sink_char(p->sink, ')');
}

/* "7200"; for people "2 hours". */
static void print_ttl(struct rdata_print *p, const struct query_value *v)
{
    if (p->flags & QUERY_STYLE_WORDS)
        rdata_print_duration(p->sink, (uint32_t)v->number, true);
    else
        rdata_print_number_field(p, v);
}

static void scan_ttl(struct rdata_scan *s)
{
    struct token token;
    uint32_t seconds = 0;
    if (!rdata_scan_word(s, &token))
        return;
    enum query_status status = rdata_scan_duration(&seconds, token.text, token.size);
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    writer_u32(&s->w, seconds);
}

static void print_octal(struct rdata_print *p, const struct query_value *v)
{
    unsigned shift = 15;
    while (shift != 0 && v->number >> shift == 0)
        shift -= 3;
    for (;; shift -= 3) {
        sink_char(p->sink, (char)('0' + (v->number >> shift & 7)));
        if (shift == 0)
            return;
    }
}

static void scan_octal(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    unsigned number = 0;
    for (size_t i = 0; i < token.size; i++) {
        if (token.text[i] < '0' || token.text[i] > '7') {
            rdata_scan_fail(s, QUERY_NUMBER, token.offset + i);
            return;
        }
        number = number << 3 | (unsigned)(token.text[i] - '0');
        if (number > 0xffff) {
            rdata_scan_fail_token(s, QUERY_RANGE, &token);
            return;
        }
    }
    writer_u16(&s->w, number);
}

static void print_type(struct rdata_print *p, const struct query_value *v)
{
    query_type_print(p->sink, (uint16_t)v->number);
}

/* Before RFC 3597 a type without a mnemonic was just its number. */
static void print_type_number(struct rdata_print *p, const struct query_value *v)
{
    const struct query_type *type = query_type_find((uint16_t)v->number);
    if (type == NULL || (type->flags & QUERY_TYPE_PRIVATE) != 0)
        query_sink_number(p->sink, v->number);
    else
        query_type_print(p->sink, (uint16_t)v->number);
}

/* A mnemonic, TYPE7, or 7. */
static void scan_type(struct rdata_scan *s)
{
    struct token token;
    uint16_t type = 0;
    if (!rdata_scan_word(s, &token))
        return;
    enum query_status status = query_type_scan(&type, token.text, token.size);
    if (status != QUERY_OK && ascii_is_digit(token.text[0])) {
        uint64_t number = 0;
        status = number_scan(&number, token.text, token.size, 0xffff);
        type = (uint16_t)number;
    }
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    writer_u16(&s->w, type);
}

const struct query_kind kind_u8 = {.class = QUERY_VALUE_NUMBER,
                                   .form = QUERY_FORM_NUMBER,
                                   .fixed = 1,
                                   .print = rdata_print_number_field,
                                   .scan = scan_number_field};
const struct query_kind kind_u16 = {.class = QUERY_VALUE_NUMBER,
                                    .form = QUERY_FORM_NUMBER,
                                    .fixed = 2,
                                    .print = rdata_print_number_field,
                                    .scan = scan_number_field};
const struct query_kind kind_u32 = {.class = QUERY_VALUE_NUMBER,
                                    .form = QUERY_FORM_NUMBER,
                                    .fixed = 4,
                                    .print = rdata_print_number_field,
                                    .scan = scan_number_field,
                                    .remark = remark_number};
const struct query_kind kind_u48 = {.class = QUERY_VALUE_NUMBER,
                                    .form = QUERY_FORM_NUMBER,
                                    .fixed = 6,
                                    .print = rdata_print_number_field,
                                    .scan = scan_number_field};
const struct query_kind kind_ttl = {.class = QUERY_VALUE_NUMBER,
                                    .form = QUERY_FORM_NUMBER,
                                    .fixed = 4,
                                    .print = print_ttl,
                                    .scan = scan_ttl,
                                    .remark = remark_ttl};
const struct query_kind kind_octal = {
    .class = QUERY_VALUE_NUMBER, .fixed = 2, .print = print_octal, .scan = scan_octal};
const struct query_kind kind_type = {
    .class = QUERY_VALUE_NUMBER, .fixed = 2, .print = print_type, .scan = scan_type};
const struct query_kind kind_type_number = {
    .class = QUERY_VALUE_NUMBER, .fixed = 2, .print = print_type_number, .scan = scan_type};

/* ---- names ---- */

void rdata_check_name(struct rdata_check *c)
{
    name_skip(&c->r);
}

void rdata_print_name_field(struct rdata_print *p, const struct query_value *v)
{
    rdata_print_name(p, &v->name);
}

void rdata_scan_name_field(struct rdata_scan *s)
{
    struct token token;
    if (rdata_scan_word(s, &token))
        rdata_scan_name(s, token.text, token.size, token.offset);
}

void rdata_check_part_name(struct rdata_check *c)
{
    struct reader again = c->r;
    name_skip(&c->r);
    again.end = c->r.at;
    if (c->r.status != QUERY_OK)
        return;
    name_skip(&again);
    if (again.status != QUERY_OK)
        reader_fail(&c->r, QUERY_POINTER);
}

static void check_names(struct rdata_check *c)
{
    while (reader_left(&c->r) != 0)
        rdata_check_part_name(c);
}

static bool item_name(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    if (*at >= v->size)
        return false;
    rdata_print_listed_name(p, v, at);
    return true;
}

static void scan_names(struct rdata_scan *s)
{
    while (rdata_scan_more(s))
        rdata_scan_name_field(s);
}

const struct query_kind kind_name = {.class = QUERY_VALUE_NAME,
                                     .check = rdata_check_name,
                                     .print = rdata_print_name_field,
                                     .scan = rdata_scan_name_field};
static size_t names_at_start(const struct query_value *v)
{
    (void)v;
    return 0;
}

static const struct query_field *part_name(struct rdata_parts *parts, size_t *size)
{
    static const struct query_field row = {.kind = &kind_name, .key = "name"};
    (void)parts;
    (void)size;
    return &row;
}

const struct query_kind kind_names = {.class = QUERY_VALUE_LIST,
                                      .optional = true,
                                      .check = check_names,
                                      .print = rdata_print_items,
                                      .scan = scan_names,
                                      .item = item_name,
                                      .names_at = names_at_start,
                                      .part = part_name};

/* ---- strings ---- */

/* <character-string> of RFC 1035 section 3.3: a length octet and as many octets. */
void rdata_check_string(struct rdata_check *c)
{
    unsigned n = reader_u8(&c->r);
    reader_take(&c->r, n);
}

void rdata_print_string_field(struct rdata_print *p, const struct query_value *v)
{
    rdata_print_quoted(p, v->octets, v->size);
}

static void put_string(struct rdata_scan *s, const struct token *token)
{
    size_t mark = writer_open_u8(&s->w);
    rdata_scan_text(s, token);
    if (s->w.status == QUERY_OK && s->w.size - mark - 1 > 255)
        rdata_scan_fail_token(s, QUERY_STRING_LONG, token);
    else
        writer_close_u8(&s->w, mark);
}

void rdata_scan_string_field(struct rdata_scan *s)
{
    struct token token;
    if (rdata_scan_string(s, &token))
        put_string(s, &token);
}

static void check_string_optional(struct rdata_check *c)
{
    if (reader_left(&c->r) != 0)
        rdata_check_string(c);
}

static void scan_string_optional(struct rdata_scan *s)
{
    if (rdata_scan_more(s))
        rdata_scan_string_field(s);
}

/* At least one string (RFC 1035 section 3.3.14). */
static void check_strings(struct rdata_check *c)
{
    do
        rdata_check_string(c);
    while (reader_left(&c->r) != 0);
}

static bool item_string(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    if (*at >= v->size)
        return false;
    size_t n = v->octets[*at];
    if (n > v->size - *at - 1)
        n = v->size - *at - 1;
    rdata_print_quoted(p, v->octets + *at + 1, n);
    *at += n + 1;
    return true;
}

static void scan_strings(struct rdata_scan *s)
{
    do
        rdata_scan_string_field(s);
    while (rdata_scan_more(s));
}

/* Digits in a string: the PSDN address of X25 (RFC 1183 section 3.1). */
static void check_digits(struct rdata_check *c)
{
    struct reader string = reader_sub(&c->r, 1 + (reader_left(&c->r) != 0 ? c->r.at[0] : 0u));
    if (reader_u8(&string) < 4)
        reader_fail(&c->r, QUERY_LENGTH);
    while (reader_left(&string) != 0) {
        if (!ascii_is_digit((char)*string.at))
            reader_fail_at(&c->r, QUERY_MALFORMED, string.at);
        reader_u8(&string);
    }
}

const struct query_kind kind_string = {.class = QUERY_VALUE_OCTETS,
                                       .form = QUERY_FORM_STRING,
                                       .prefix = 1,
                                       .plain = true,
                                       .check = rdata_check_string,
                                       .print = rdata_print_string_field,
                                       .scan = rdata_scan_string_field};
const struct query_kind kind_string_optional = {.class = QUERY_VALUE_OCTETS,
                                                .form = QUERY_FORM_STRING,
                                                .prefix = 1,
                                                .optional = true,
                                                .check = check_string_optional,
                                                .print = rdata_print_string_field,
                                                .scan = scan_string_optional};
static const struct query_field *part_string(struct rdata_parts *parts, size_t *size)
{
    static const struct query_field row = {.kind = &kind_string, .key = "string"};
    (void)parts;
    (void)size;
    return &row;
}

const struct query_kind kind_strings = {.class = QUERY_VALUE_LIST,
                                        .form = QUERY_FORM_STRING,
                                        .plain = true,
                                        .check = check_strings,
                                        .print = rdata_print_items,
                                        .scan = scan_strings,
                                        .item = item_string,
                                        .part = part_string};
const struct query_kind kind_digits = {.class = QUERY_VALUE_OCTETS,
                                       .form = QUERY_FORM_STRING,
                                       .prefix = 1,
                                       .check = check_digits,
                                       .print = rdata_print_string_field,
                                       .scan = rdata_scan_string_field};

/* ---- text to the end of the RDATA, without a length ---- */

void rdata_check_rest(struct rdata_check *c, size_t least)
{
    size_t left = reader_left(&c->r);
    reader_take(&c->r, left < least ? least : left);
}

void rdata_check_any(struct rdata_check *c)
{
    rdata_check_rest(c, 0);
}

void rdata_check_some(struct rdata_check *c)
{
    rdata_check_rest(c, 1);
}

static void scan_text_field(struct rdata_scan *s)
{
    struct token token;
    if (rdata_scan_string(s, &token))
        rdata_scan_text(s, &token);
}

/* The target of URI must be quoted (RFC 7553 section 4.4). */
static void scan_quoted(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_string(s, &token))
        return;
    if (token.kind != TOKEN_QUOTED)
        rdata_scan_fail_token(s, QUERY_SYNTAX, &token);
    rdata_scan_text(s, &token);
}

/* The tag of CAA: letters and digits (RFC 8659 section 4.1). */
static bool is_tag_octet(uint8_t octet)
{
    octet = ascii_lower[octet];
    return ascii_is_digit((char)octet) || (octet >= 'a' && octet <= 'z');
}

static void check_tag(struct rdata_check *c)
{
    const uint8_t *length_at = c->r.at;
    size_t n = reader_u8(&c->r);
    if (c->r.status == QUERY_OK && (n == 0 || n > reader_left(&c->r)))
        reader_fail_at(&c->r, QUERY_MALFORMED, length_at);
    const uint8_t *tag = reader_take(&c->r, n);
    for (size_t i = 0; tag != NULL && i < n; i++) {
        if (!is_tag_octet(tag[i]))
            reader_fail_at(&c->r, QUERY_MALFORMED, tag + i);
    }
}

static void print_tag(struct rdata_print *p, const struct query_value *v)
{
    query_sink_safe(p->sink, v->octets, v->size);
}

static void scan_tag(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    if (token.size > 255)
        rdata_scan_fail_token(s, QUERY_STRING_LONG, &token);
    for (size_t i = 0; i < token.size; i++) {
        if (!is_tag_octet((uint8_t)token.text[i]))
            rdata_scan_fail(s, QUERY_SYNTAX, token.offset + i);
    }
    size_t mark = writer_open_u8(&s->w);
    writer_put(&s->w, token.text, token.size);
    writer_close_u8(&s->w, mark);
}

const struct query_kind kind_text = {.class = QUERY_VALUE_OCTETS,
                                     .form = QUERY_FORM_STRING,
                                     .check = rdata_check_any,
                                     .print = rdata_print_string_field,
                                     .scan = scan_text_field};
const struct query_kind kind_quoted = {.class = QUERY_VALUE_OCTETS,
                                       .form = QUERY_FORM_STRING,
                                       .check = rdata_check_any,
                                       .print = rdata_print_string_field,
                                       .scan = scan_quoted};
const struct query_kind kind_tag = {.class = QUERY_VALUE_OCTETS,
                                    .form = QUERY_FORM_STRING,
                                    .prefix = 1,
                                    .check = check_tag,
                                    .print = print_tag,
                                    .scan = scan_tag};

/* ---- octets to the end of the RDATA ---- */

void rdata_print_hex_field(struct rdata_print *p, const struct query_value *v)
{
    rdata_print_hex(p, v->octets, v->size);
}

static void scan_hex(struct rdata_scan *s)
{
    rdata_scan_hex_rest(s, true);
}

void rdata_print_base64_field(struct rdata_print *p, const struct query_value *v)
{
    rdata_print_base64(p, v->octets, v->size);
}

void rdata_scan_base64_field(struct rdata_scan *s)
{
    rdata_scan_base64_rest(s, true);
}

static void scan_base64_optional(struct rdata_scan *s)
{
    rdata_scan_base64_rest(s, false);
}

void rdata_print_base64_whole(struct rdata_print *p, const struct query_value *v)
{
    struct rdata_print whole = *p;
    whole.split = 0;
    rdata_print_base64(&whole, v->octets, v->size);
}

/* `-` for nothing, and never in pieces: the data of DOA. */
static void print_base64_dash(struct rdata_print *p, const struct query_value *v)
{
    if (v->size == 0)
        sink_char(p->sink, '-');
    else
        rdata_print_base64_whole(p, v);
}

static void scan_base64_dash(struct rdata_scan *s)
{
    struct token token = token_peek(&s->tokens);
    if (token.kind == TOKEN_WORD && token.size == 1 && token.text[0] == '-')
        token_next(&s->tokens);
    else
        rdata_scan_base64_rest(s, true);
}

static void print_generic_field(struct rdata_print *p, const struct query_value *v)
{
    rdata_print_generic(p, v->octets, v->size);
}

/* What has no other form than \# was understood before any field was scanned. */
static void scan_generic_field(struct rdata_scan *s)
{
    struct token token;
    if (rdata_scan_string(s, &token))
        rdata_scan_fail_token(s, QUERY_SYNTAX, &token);
}

const struct query_kind kind_hex = {.class = QUERY_VALUE_OCTETS,
                                    .check = rdata_check_some,
                                    .print = rdata_print_hex_field,
                                    .scan = scan_hex};
const struct query_kind kind_base64 = {.class = QUERY_VALUE_OCTETS,
                                       .check = rdata_check_some,
                                       .print = rdata_print_base64_field,
                                       .scan = rdata_scan_base64_field};
const struct query_kind kind_base64_optional = {.class = QUERY_VALUE_OCTETS,
                                                .optional = true,
                                                .check = rdata_check_any,
                                                .print = rdata_print_base64_field,
                                                .scan = scan_base64_optional};
const struct query_kind kind_base64_dash = {.class = QUERY_VALUE_OCTETS,
                                            .check = rdata_check_any,
                                            .print = print_base64_dash,
                                            .scan = scan_base64_dash};
const struct query_kind kind_generic = {.class = QUERY_VALUE_OCTETS,
                                        .check = rdata_check_any,
                                        .print = print_generic_field,
                                        .scan = scan_generic_field};
