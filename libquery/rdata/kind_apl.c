/* Address prefixes (RFC 3123): family, prefix length, negation and length, the
 * address without zeros at its end.  In text !1:192.168.32.0/21. */
#include "base/ip.h"
#include "rdata/kind.h"

enum { FAMILY_IPV4 = 1, FAMILY_IPV6 = 2 };

/* Octets of an address of the family; 0 for families that have no text. */
static unsigned family_size(unsigned family)
{
    return family == FAMILY_IPV4 ? 4 : family == FAMILY_IPV6 ? 16 : 0;
}

static void check_apl(struct rdata_check *c)
{
    while (reader_left(&c->r) != 0) {
        const uint8_t *at = c->r.at;
        unsigned family = reader_u16(&c->r);
        unsigned prefix = reader_u8(&c->r);
        unsigned n = reader_u8(&c->r) & 0x7f;
        const uint8_t *address = reader_take(&c->r, n);
        unsigned most = family_size(family);
        if (address == NULL)
            return;
        if (most == 0)
            c->formless = true;
        else if (prefix > most * 8 || n > most)
            reader_fail_at(&c->r, QUERY_RANGE, at);
        if (n != 0 && address[n - 1] == 0)
            reader_fail_at(&c->r, QUERY_MALFORMED, address + n - 1);
    }
}

static bool item_apl(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    struct reader r = reader_over(v->octets, v->size);
    reader_take(&r, *at);
    unsigned family = reader_u16(&r);
    unsigned prefix = reader_u8(&r);
    unsigned length = reader_u8(&r);
    unsigned n = length & 0x7f, most = family_size(family);
    const uint8_t *address = reader_take(&r, n);
    uint8_t octets[16] = {0};
    *at = r.status == QUERY_OK ? reader_offset(&r) : v->size;
    if (r.status != QUERY_OK || (most != 0 && n > most))
        return false;
    if ((length & 0x80) != 0)
        sink_char(p->sink, '!');
    query_sink_number(p->sink, family);
    sink_char(p->sink, ':');
    if (most != 0)
        memcpy(octets, address, n);
    if (family == FAMILY_IPV4)
        rdata_print_ipv4(p, octets);
    else if (family == FAMILY_IPV6)
        rdata_print_ipv6(p, octets);
    else
        query_sink_hex(p->sink, address, n, true);
    sink_char(p->sink, '/');
    query_sink_number(p->sink, prefix);
    return true;
}

/* One prefix in a word; QUERY_OK once it is written. */
static enum query_status put_prefix(struct writer *w, const struct token *token)
{
    const char *text = token->text, *end = text + token->size;
    unsigned negated = text[0] == '!' ? 0x80 : 0;
    text += negated != 0;
    const char *colon = memchr(text, ':', (size_t)(end - text));
    const char *slash = colon != NULL ? memchr(colon, '/', (size_t)(end - colon)) : NULL;
    if (slash == NULL)
        return QUERY_SYNTAX;
    uint64_t family, prefix;
    uint8_t octets[16];
    enum query_status status = number_scan(&family, text, (size_t)(colon - text), UINT16_MAX);
    if (status == QUERY_OK)
        status = number_scan(&prefix, slash + 1, (size_t)(end - slash) - 1, UINT8_MAX);
    if (status != QUERY_OK)
        return status;
    unsigned n = family_size((unsigned)family);
    size_t size = (size_t)(slash - colon) - 1;
    if (n == 0)
        return QUERY_SYNTAX;
    if (!(n == 4 ? ip4_scan(octets, colon + 1, size) : ip6_scan(octets, colon + 1, size)))
        return QUERY_ADDRESS;
    if (prefix > n * 8)
        return QUERY_RANGE;
    while (n != 0 && octets[n - 1] == 0)
        n--;
    writer_u16(w, (unsigned)family);
    writer_u8(w, (unsigned)prefix);
    writer_u8(w, negated | n);
    writer_put(w, octets, n);
    return QUERY_OK;
}

static void scan_apl(struct rdata_scan *s)
{
    while (rdata_scan_more(s)) {
        struct token token;
        if (!rdata_scan_word(s, &token))
            return;
        enum query_status status = put_prefix(&s->w, &token);
        if (status != QUERY_OK) {
            rdata_scan_fail_token(s, status, &token);
            return;
        }
    }
}

/* An address without zeros at its end; in front of it family, prefix and length. */
static void print_address(struct rdata_print *p, const struct query_value *v)
{
    unsigned most = family_size((unsigned)v->octets[-4] << 8 | v->octets[-3]);
    uint8_t octets[16] = {0};
    if (v->size > most) {
        query_sink_hex(p->sink, v->octets, v->size, true);
        return;
    }
    memcpy(octets, v->octets, v->size);
    if (most == 4)
        rdata_print_ipv4(p, octets);
    else
        rdata_print_ipv6(p, octets);
}

static const struct query_kind kind_apl_address = {
    .class = QUERY_VALUE_OCTETS, .check = rdata_check_any, .print = print_address};

static const struct query_field *part_apl(struct rdata_parts *parts, size_t *size)
{
    static const struct query_field rows[] = {
        {.kind = &kind_u16,
         .key = "family",
         .note = "of the address",
         .registry = QUERY_REGISTRY_ADDRESS_FAMILY},
        {.kind = &kind_u8, .key = "prefix", .note = "bits of the address that count"},
        {.kind = &kind_u8, .key = "length", .note = "octets of the address; + 128: negated"},
        {.kind = &kind_apl_address, .key = "address", .note = "without zeros at its end"}};
    enum { FAMILY, PREFIX, SIZE, ADDRESS };
    unsigned step = parts->step;
    parts->step = (uint8_t)(step == ADDRESS ? FAMILY : step + 1);
    if (step == SIZE) {
        parts->number = *parts->r.at & 0x7f;
        if (parts->number == 0)
            parts->step = FAMILY;
    } else if (step == ADDRESS) {
        *size = parts->number;
    }
    return &rows[step];
}

const struct query_kind kind_apl = {.class = QUERY_VALUE_LIST,
                                    .optional = true,
                                    .check = check_apl,
                                    .print = rdata_print_items,
                                    .scan = scan_apl,
                                    .item = item_apl,
                                    .part = part_apl};
