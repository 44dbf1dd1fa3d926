/* Addresses: of the Internet, of hardware, of OSI and ATM networks. */
#include "base/ascii.h"
#include "base/base16.h"
#include "base/ip.h"
#include "rdata/kind.h"

/* ---- IPv4 and IPv6 ---- */

static void print_ipv4_field(struct rdata_print *p, const struct query_value *v)
{
    rdata_print_ipv4(p, v->octets);
}

static void scan_ipv4_field(struct rdata_scan *s)
{
    struct token token;
    uint8_t octets[4];
    if (!rdata_scan_word(s, &token))
        return;
    if (ip4_scan(octets, token.text, token.size))
        writer_put(&s->w, octets, sizeof octets);
    else
        rdata_scan_fail_token(s, QUERY_ADDRESS, &token);
}

static void print_ipv6_field(struct rdata_print *p, const struct query_value *v)
{
    if ((p->flags & QUERY_STYLE_EXPAND_AAAA) == 0) {
        rdata_print_ipv6(p, v->octets);
        return;
    }
    for (unsigned i = 0; i < 16; i += 2) {
        if (i != 0)
            sink_char(p->sink, ':');
        query_sink_hex(p->sink, v->octets + i, 2, false);
    }
}

static void scan_ipv6_field(struct rdata_scan *s)
{
    struct token token;
    uint8_t octets[16];
    if (!rdata_scan_word(s, &token))
        return;
    if (ip6_scan(octets, token.text, token.size))
        writer_put(&s->w, octets, sizeof octets);
    else
        rdata_scan_fail_token(s, QUERY_ADDRESS, &token);
}

const struct query_kind kind_ipv4 = {
    .class = QUERY_VALUE_OCTETS, .fixed = 4, .print = print_ipv4_field, .scan = scan_ipv4_field};
const struct query_kind kind_ipv6 = {
    .class = QUERY_VALUE_OCTETS, .fixed = 16, .print = print_ipv6_field, .scan = scan_ipv6_field};

/* ---- A6 (RFC 2874 section 3.1): prefix length, suffix, name of the prefix ---- */

static void check_a6_prefix(struct rdata_check *c)
{
    const uint8_t *at = c->r.at;
    if (reader_u8(&c->r) > 128)
        reader_fail_at(&c->r, QUERY_RANGE, at);
}

static void scan_a6_prefix(struct rdata_scan *s)
{
    writer_u8(&s->w, (unsigned)rdata_scan_number(s, 128));
}

/* The suffix has as many octets as the bits behind the prefix need. */
static void check_a6_suffix(struct rdata_check *c)
{
    unsigned prefix = rdata_check_before(c, 1);
    unsigned n = prefix == 128 ? 0 : 16 - prefix / 8;
    const uint8_t *suffix = reader_take(&c->r, n);
    if (suffix != NULL && n != 0 && (suffix[0] & ~(0xffu >> prefix % 8)) != 0)
        reader_fail_at(&c->r, QUERY_MALFORMED, suffix);
}

static void print_a6_suffix(struct rdata_print *p, const struct query_value *v)
{
    uint8_t octets[16] = {0};
    if (v->size == 0 || v->size > 16)
        return;
    memcpy(octets + 16 - v->size, v->octets, v->size);
    rdata_print_ipv6(p, octets);
}

static void scan_a6_suffix(struct rdata_scan *s)
{
    unsigned prefix = s->w.octets[s->w.size - 1];
    struct token token;
    uint8_t octets[16];
    if (prefix == 128 || !rdata_scan_word(s, &token))
        return;
    if (!ip6_scan(octets, token.text, token.size)) {
        rdata_scan_fail_token(s, QUERY_ADDRESS, &token);
        return;
    }
    unsigned skip = prefix / 8;
    octets[skip] &= (uint8_t)(0xff >> prefix % 8);
    writer_put(&s->w, octets + skip, 16 - skip);
}

/* Absent if the prefix has no bits. */
static void check_a6_name(struct rdata_check *c)
{
    if (c->start[0] != 0)
        name_skip(&c->r);
}

static void scan_a6_name(struct rdata_scan *s)
{
    if (s->w.octets[0] != 0)
        rdata_scan_name_field(s);
}

const struct query_kind kind_a6_prefix = {.class = QUERY_VALUE_NUMBER,
                                          .form = QUERY_FORM_NUMBER,
                                          .fixed = 1,
                                          .check = check_a6_prefix,
                                          .print = rdata_print_number_field,
                                          .scan = scan_a6_prefix};
const struct query_kind kind_a6_suffix = {.class = QUERY_VALUE_OCTETS,
                                          .check = check_a6_suffix,
                                          .print = print_a6_suffix,
                                          .scan = scan_a6_suffix};
const struct query_kind kind_a6_name = {.class = QUERY_VALUE_NAME,
                                        .optional = true,
                                        .check = check_a6_name,
                                        .print = rdata_print_name_field,
                                        .scan = scan_a6_name};

/* ---- gateways of IPSECKEY (RFC 4025) and AMTRELAY (RFC 8777): nothing, an address or a name,
 * as a field before says ---- */

enum gateway { GATEWAY_NONE, GATEWAY_IPV4, GATEWAY_IPV6, GATEWAY_NAME };

static void check_gateway_of(struct rdata_check *c, unsigned type)
{
    switch (type) {
    case GATEWAY_NONE: break;
    case GATEWAY_IPV4: reader_take(&c->r, 4); break;
    case GATEWAY_IPV6: reader_take(&c->r, 16); break;
    default: rdata_check_part_name(c); break;
    }
}

static void print_gateway_of(struct rdata_print *p, const struct query_value *v, unsigned type)
{
    size_t at = 0;
    switch (type) {
    case GATEWAY_NONE: sink_char(p->sink, '.'); break;
    case GATEWAY_IPV4: rdata_print_ipv4(p, v->octets); break;
    case GATEWAY_IPV6: rdata_print_ipv6(p, v->octets); break;
    case GATEWAY_NAME: rdata_print_listed_name(p, v, &at); break;
    default: rdata_print_generic(p, v->octets, v->size); break;
    }
}

static void scan_gateway_of(struct rdata_scan *s, unsigned type)
{
    struct token token;
    switch (type) {
    case GATEWAY_NONE:
        if (rdata_scan_word(s, &token) && (token.size != 1 || token.text[0] != '.'))
            rdata_scan_fail_token(s, QUERY_SYNTAX, &token);
        break;
    case GATEWAY_IPV4: scan_ipv4_field(s); break;
    case GATEWAY_IPV6: scan_ipv6_field(s); break;
    case GATEWAY_NAME: rdata_scan_name_field(s); break;
    default: rdata_scan_fail(s, QUERY_RANGE, s->tokens.at); break;
    }
}

/* IPSECKEY: precedence, type, algorithm, gateway, key. */
static void check_gateway_type(struct rdata_check *c)
{
    const uint8_t *at = c->r.at;
    if (reader_u8(&c->r) > GATEWAY_NAME)
        reader_fail_at(&c->r, QUERY_UNSUPPORTED, at);
}

static void scan_gateway_type(struct rdata_scan *s)
{
    writer_u8(&s->w, (unsigned)rdata_scan_number(s, GATEWAY_NAME));
}

static void check_gateway(struct rdata_check *c)
{
    check_gateway_of(c, rdata_check_before(c, 2));
}

static void print_gateway(struct rdata_print *p, const struct query_value *v)
{
    print_gateway_of(p, v, v->octets[-2]);
}

static void scan_gateway(struct rdata_scan *s)
{
    scan_gateway_of(s, s->w.octets[s->w.size - 2]);
}

static size_t find_gateway_name(const struct query_value *v)
{
    return v->octets[-2] == GATEWAY_NAME ? 0 : SIZE_MAX;
}

/* Algorithm 0 says that there is no key (RFC 4025 section 2.4). */
static void check_ipsec_key(struct rdata_check *c)
{
    rdata_check_rest(c, c->start[2] != 0 ? 1 : 0);
}

static void scan_ipsec_key(struct rdata_scan *s)
{
    rdata_scan_base64_rest(s, s->w.octets[2] != 0);
}

/* The row of a gateway, or NULL if there is none, or one of a type that nobody knows. */
static const struct query_field *gateway_row(unsigned type)
{
    static const struct query_field rows[] = {
        [GATEWAY_IPV4] = {.kind = &kind_ipv4, .key = "address"},
        [GATEWAY_IPV6] = {.kind = &kind_ipv6, .key = "address"},
        [GATEWAY_NAME] = {.kind = &kind_name, .key = "name"}};
    return type != GATEWAY_NONE && type <= GATEWAY_NAME ? &rows[type] : NULL;
}

static const struct query_field *part_gateway(struct rdata_parts *parts, size_t *size)
{
    (void)size;
    return gateway_row(parts->r.at[-2]); /* type, algorithm, gateway */
}

const struct query_kind kind_gateway_type = {.class = QUERY_VALUE_NUMBER,
                                             .form = QUERY_FORM_NUMBER,
                                             .fixed = 1,
                                             .check = check_gateway_type,
                                             .print = rdata_print_number_field,
                                             .scan = scan_gateway_type};
const struct query_kind kind_ipsec_key = {.class = QUERY_VALUE_OCTETS,
                                          .optional = true,
                                          .check = check_ipsec_key,
                                          .print = rdata_print_base64_field,
                                          .scan = scan_ipsec_key};
const struct query_kind kind_gateway = {.class = QUERY_VALUE_OCTETS,
                                        .check = check_gateway,
                                        .print = print_gateway,
                                        .scan = scan_gateway,
                                        .names_at = find_gateway_name,
                                        .part = part_gateway};

/* AMTRELAY: behind the precedence one octet with the discovery bit and the type, then
 * the relay.  Text has all three; gateways of unknown types have no form. */
static void check_relay(struct rdata_check *c)
{
    unsigned type = reader_u8(&c->r) & 0x7f;
    if (c->r.status != QUERY_OK)
        return;
    static const uint8_t sizes[] = {[GATEWAY_NONE] = 0, [GATEWAY_IPV4] = 4, [GATEWAY_IPV6] = 16};
    if (type > GATEWAY_NAME) {
        c->formless = true;
        rdata_check_any(c);
    } else if (type == GATEWAY_NAME) {
        rdata_check_part_name(c);
    } else if (reader_left(&c->r) != sizes[type]) {
        reader_fail(&c->r, QUERY_LENGTH);
    } else {
        rdata_check_any(c);
    }
}

static void print_relay(struct rdata_print *p, const struct query_value *v)
{
    unsigned type = v->octets[0] & 0x7f;
    struct query_value relay = *v;
    relay.octets++;
    relay.size--;
    relay.offset++;
    if (type > GATEWAY_NAME) {
        rdata_print_generic(p, v->octets, v->size);
        return;
    }
    sink_char(p->sink, (v->octets[0] & 0x80) != 0 ? '1' : '0');
    sink_char(p->sink, ' ');
    query_sink_number(p->sink, type);
    sink_char(p->sink, ' ');
    print_gateway_of(p, &relay, type);
}

static void scan_relay(struct rdata_scan *s)
{
    unsigned discovery = (unsigned)rdata_scan_number(s, 1);
    unsigned type = (unsigned)rdata_scan_number(s, 0x7f);
    writer_u8(&s->w, discovery << 7 | type);
    if (s->status == QUERY_OK)
        scan_gateway_of(s, type);
}

static size_t find_relay_name(const struct query_value *v)
{
    return (v->octets[0] & 0x7f) == GATEWAY_NAME ? 1 : SIZE_MAX;
}

static const struct query_field *part_relay(struct rdata_parts *parts, size_t *size)
{
    static const struct query_field type = {
        .kind = &kind_u8,
        .key = "type",
        .note = "1 IPv4, 2 IPv6, 3 name; + 128: discovery is optional"};
    (void)size;
    return parts->step++ == 0 ? &type : gateway_row(parts->r.at[-1] & 0x7f);
}

const struct query_kind kind_relay = {.class = QUERY_VALUE_OCTETS,
                                      .check = check_relay,
                                      .print = print_relay,
                                      .scan = scan_relay,
                                      .names_at = find_relay_name,
                                      .part = part_relay};

/* ---- EUI-48 and EUI-64 (RFC 7043): 00-00-5e-00-53-2a ---- */

static void print_eui(struct rdata_print *p, const struct query_value *v)
{
    for (size_t i = 0; i < v->size; i++) {
        if (i != 0)
            sink_char(p->sink, '-');
        query_sink_hex(p->sink, v->octets + i, 1, false);
    }
}

static void scan_eui(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    unsigned octets = s->field->kind->fixed;
    if (token.size != octets * 3 - 1) {
        rdata_scan_fail_token(s, QUERY_LENGTH, &token);
        return;
    }
    for (unsigned i = 0; i < octets; i++) {
        const char *at = token.text + i * 3;
        int high = base16_digit(at[0]), low = base16_digit(at[1]);
        if (high < 0 || low < 0 || (i != octets - 1 && at[2] != '-')) {
            rdata_scan_fail(s, QUERY_HEX, token.offset + i * 3);
            return;
        }
        writer_u8(&s->w, (unsigned)(high << 4 | low));
    }
}

const struct query_kind kind_eui48 = {
    .class = QUERY_VALUE_OCTETS, .fixed = 6, .print = print_eui, .scan = scan_eui};
const struct query_kind kind_eui64 = {
    .class = QUERY_VALUE_OCTETS, .fixed = 8, .print = print_eui, .scan = scan_eui};

/* ---- NodeID and Locator64 of ILNP (RFC 6742): four groups as in IPv6, never shortened ---- */

static void print_locator(struct rdata_print *p, const struct query_value *v)
{
    char text[4 * 5];
    size_t n = 0;
    for (unsigned i = 0; i < 8; i += 2) {
        if (i != 0)
            text[n++] = ':';
        n += ip6_print_group(text + n, (unsigned)v->octets[i] << 8 | v->octets[i + 1]);
    }
    sink_put(p->sink, text, n);
}

static void scan_locator(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    unsigned group = 0, digits = 0, groups = 0;
    for (size_t i = 0; i <= token.size; i++) {
        int digit = i < token.size ? base16_digit(token.text[i]) : -1;
        bool ends = i == token.size || token.text[i] == ':';
        if (ends ? digits == 0 || ++groups > 4 : digit < 0 || ++digits > 4) {
            rdata_scan_fail_token(s, QUERY_ADDRESS, &token);
            return;
        }
        if (ends) {
            writer_u16(&s->w, group);
            group = digits = 0;
        } else {
            group = group << 4 | (unsigned)digit;
        }
    }
    if (groups != 4)
        rdata_scan_fail_token(s, QUERY_ADDRESS, &token);
}

const struct query_kind kind_locator = {
    .class = QUERY_VALUE_OCTETS, .fixed = 8, .print = print_locator, .scan = scan_locator};

/* ---- NSAP (RFC 1706): 0x47.0005.80, periods for the eye ---- */

static void print_nsap(struct rdata_print *p, const struct query_value *v)
{
    sink_literal(p->sink, "0x");
    query_sink_hex(p->sink, v->octets, v->size, false);
}

/* Hexadecimal digits with periods between them.  Periods at an end or side by side
 * are refused if `strict`. */
static void scan_dotted_hex(struct rdata_scan *s, const struct token *token, size_t at, bool strict)
{
    struct base16_scan hex = {0};
    bool period = true;
    size_t before = s->w.size;
    for (; at < token->size; at++) {
        bool is_period = token->text[at] == '.';
        if ((is_period && strict && period) ||
            (!is_period && base16_scan(&hex, &s->w, token->text + at, 1) == 0)) {
            rdata_scan_fail(s, QUERY_HEX, token->offset + at);
            return;
        }
        period = is_period;
    }
    if (!base16_end(&hex) || (strict && period))
        rdata_scan_fail(s, QUERY_HEX, token->offset + token->size);
    else if (s->w.size == before && s->w.status == QUERY_OK)
        rdata_scan_fail_token(s, QUERY_MISSING, token);
}

static void scan_nsap(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    if (token.size < 2 || token.text[0] != '0' || (token.text[1] | 0x20) != 'x')
        rdata_scan_fail_token(s, QUERY_SYNTAX, &token);
    else
        scan_dotted_hex(s, &token, 2, false);
}

const struct query_kind kind_nsap = {
    .class = QUERY_VALUE_OCTETS, .check = rdata_check_some, .print = print_nsap, .scan = scan_nsap};

/* ---- ATMA (ATM Forum af-saa-0069): an octet of format; 0: AESA in hex, 1: E.164 ---- */

static void check_atma(struct rdata_check *c)
{
    const uint8_t *at = c->r.at;
    rdata_check_rest(c, 2);
    if (c->r.status != QUERY_OK)
        return;
    c->formless = at[0] > 1;
    for (const uint8_t *digit = at + 1; at[0] == 1 && digit < c->r.end; digit++) {
        if (!ascii_is_digit((char)*digit)) {
            reader_fail_at(&c->r, QUERY_MALFORMED, digit);
            return;
        }
    }
}

static void print_atma(struct rdata_print *p, const struct query_value *v)
{
    if (v->octets[0] == 0) {
        query_sink_hex(p->sink, v->octets + 1, v->size - 1, false);
    } else if (v->octets[0] == 1) {
        sink_char(p->sink, '+');
        query_sink_put(p->sink, v->octets + 1, v->size - 1);
    } else {
        rdata_print_generic(p, v->octets, v->size);
    }
}

static void scan_atma(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    if (token.text[0] != '+') {
        writer_u8(&s->w, 0);
        scan_dotted_hex(s, &token, 0, true);
        return;
    }
    writer_u8(&s->w, 1);
    bool digit = false; /* whether the character before was one */
    for (size_t i = 1; i < token.size; i++) {
        char c = token.text[i];
        if (!ascii_is_digit(c) && (c != '.' || !digit)) {
            rdata_scan_fail(s, QUERY_SYNTAX, token.offset + i);
            return;
        }
        digit = c != '.';
        if (digit)
            writer_u8(&s->w, (uint8_t)c);
    }
    if (!digit)
        rdata_scan_fail_token(s, QUERY_MISSING, &token);
}

const struct query_kind kind_atma = {
    .class = QUERY_VALUE_OCTETS, .check = check_atma, .print = print_atma, .scan = scan_atma};

/* ---- IPN (draft-johnson-dns-ipn-cla): a number of 64 bits, or two of 32 with a period ---- */

static void scan_ipn(struct rdata_scan *s)
{
    struct token token;
    if (!rdata_scan_word(s, &token))
        return;
    const char *period = memchr(token.text, '.', token.size);
    size_t n = period != NULL ? (size_t)(period - token.text) : token.size;
    uint64_t high = 0, low = 0;
    uint64_t most = period != NULL ? UINT32_MAX : UINT64_MAX;
    enum query_status status = number_scan(&low, token.text, n, most);
    if (status == QUERY_OK && period != NULL) {
        high = low;
        status = number_scan(&low, period + 1, token.size - n - 1, most);
    }
    if (status != QUERY_OK)
        rdata_scan_fail_token(s, status, &token);
    writer_u32(&s->w, (uint32_t)(high | low >> 32));
    writer_u32(&s->w, (uint32_t)low);
}

const struct query_kind kind_ipn = {
    .class = QUERY_VALUE_NUMBER, .fixed = 8, .print = rdata_print_number_field, .scan = scan_ipn};
