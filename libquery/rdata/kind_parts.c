/* Octets whose length stands in another field, and values that are made of parts. */
#include "base/base64.h"
#include "rdata/kind.h"

/* ---- HIP (RFC 8005 section 5): both lengths stand in front, and in text nowhere ---- */

static uint16_t read_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

/* Octets of length, algorithm and length in front; a header that is cut off, and lengths
 * that are 0 or too large, are wrong lengths. */
enum { HIP_HEADER = 4 };

static void check_hit_length(struct rdata_check *c)
{
    if (reader_left(&c->r) < HIP_HEADER || c->r.at[0] == 0)
        reader_fail(&c->r, QUERY_LENGTH);
    reader_u8(&c->r);
}

static void check_hit(struct rdata_check *c)
{
    if (c->start[0] > reader_left(&c->r))
        reader_fail_at(&c->r, QUERY_LENGTH, c->start);
    reader_take(&c->r, c->start[0]);
}

static void print_hit_length(struct rdata_print *p, const struct query_value *v)
{
    query_sink_number(p->sink, v->number);
}

static void print_hit(struct rdata_print *p, const struct query_value *v)
{
    query_sink_hex(p->sink, v->octets, v->size, true);
}

static void scan_hit(struct rdata_scan *s)
{
    struct token token;
    size_t before = s->w.size;
    if (!scan_word(s, &token))
        return;
    scan_hex_word(s, &token);
    if (s->w.status == QUERY_OK && s->w.size - before > 255)
        scan_fail_token(s, QUERY_RANGE, &token);
    s->w.octets[0] = (uint8_t)(s->w.size - before);
}

static void check_host_key(struct rdata_check *c)
{
    unsigned n = read_u16(c->start + 2);
    if (n == 0 || n > reader_left(&c->r))
        reader_fail_at(&c->r, QUERY_LENGTH, c->start + 2);
    reader_take(&c->r, n);
}

static void print_whole_base64(struct rdata_print *p, const struct query_value *v)
{
    struct rdata_print whole = *p;
    whole.split = 0;
    print_base64(&whole, v->octets, v->size);
}

static void scan_host_key(struct rdata_scan *s)
{
    struct token token;
    size_t before = s->w.size;
    if (!scan_word(s, &token))
        return;
    scan_base64_word(s, &token);
    size_t n = s->w.size - before;
    if (s->w.status == QUERY_OK && n > UINT16_MAX)
        scan_fail_token(s, QUERY_RANGE, &token);
    s->w.octets[2] = (uint8_t)(n >> 8);
    s->w.octets[3] = (uint8_t)n;
}

const struct query_kind kind_hit_length = {
    .class = QUERY_VALUE_NUMBER, .fixed = 1, .check = check_hit_length, .print = print_hit_length};
const struct query_kind kind_hit = {
    .class = QUERY_VALUE_OCTETS, .check = check_hit, .print = print_hit, .scan = scan_hit};
const struct query_kind kind_host_key = {.class = QUERY_VALUE_OCTETS,
                                         .check = check_host_key,
                                         .print = print_whole_base64,
                                         .scan = scan_host_key};

/* ---- TSIG and TKEY: a length of 16 bits in the field before, in text too ---- */

static void check_sized(struct rdata_check *c)
{
    reader_take(&c->r, read_u16(c->r.at - 2));
}

static void print_sized(struct rdata_print *p, const struct query_value *v)
{
    print_base64(p, v->octets, v->size);
}

static void scan_sized(struct rdata_scan *s)
{
    scan_base64_sized(s, read_u16(s->w.octets + s->w.size - 2));
}

/* In pieces of 56 characters whatever the style says, as dig prints a TSIG's other data. */
static void print_sized_plain(struct rdata_print *p, const struct query_value *v)
{
    struct rdata_print plain = *p;
    plain.flags &= ~(unsigned)QUERY_STYLE_MULTILINE;
    if (plain.split != 0)
        plain.split = 56;
    print_base64(&plain, v->octets, v->size);
}

const struct query_kind kind_sized = {.class = QUERY_VALUE_OCTETS,
                                      .optional = true,
                                      .check = check_sized,
                                      .print = print_sized,
                                      .scan = scan_sized};
/* ... with its separators even if it is empty */
const struct query_kind kind_sized_always = {
    .class = QUERY_VALUE_OCTETS, .check = check_sized, .print = print_sized, .scan = scan_sized};
const struct query_kind kind_sized_plain = {.class = QUERY_VALUE_OCTETS,
                                            .check = check_sized,
                                            .print = print_sized_plain,
                                            .scan = scan_sized};

/* ---- DHCID (RFC 4701 section 3.1) ---- */

static void check_dhcid(struct rdata_check *c)
{
    check_rest(c, 1);
}

static void scan_dhcid(struct rdata_scan *s)
{
    scan_base64_rest(s, true);
}

/* What it is made of: identifier type, digest type, octets of the digest. */
static void print_dhcid_tail(struct rdata_print *p, const struct query_value *v)
{
    if ((p->flags & QUERY_STYLE_MULTILINE) == 0 || v->size < 3)
        return;
    sink_literal(p->sink, " ; ");
    query_sink_number(p->sink, read_u16(v->octets));
    sink_char(p->sink, ' ');
    query_sink_number(p->sink, v->octets[2]);
    sink_char(p->sink, ' ');
    query_sink_number(p->sink, v->size - 3);
}

const struct query_kind kind_dhcid = {.class = QUERY_VALUE_OCTETS,
                                      .check = check_dhcid,
                                      .print = print_sized,
                                      .scan = scan_dhcid,
                                      .tail = print_dhcid_tail};

/* ---- OPT (RFC 6891 section 6.1.2): options as code, length and base64 ---- */

static void check_options(struct rdata_check *c)
{
    while (reader_left(&c->r) != 0) {
        reader_u16(&c->r);
        reader_take(&c->r, reader_u16(&c->r));
    }
}

static bool item_option(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    struct reader r = reader_over(v->octets, v->size);
    reader_take(&r, *at);
    unsigned code = reader_u16(&r);
    size_t n = reader_u16(&r);
    const uint8_t *value = reader_take(&r, n);
    *at = r.status == QUERY_OK ? reader_offset(&r) : v->size;
    if (value == NULL)
        return false;
    query_sink_number(p->sink, code);
    sink_char(p->sink, ' ');
    query_sink_number(p->sink, n);
    if (n == 0)
        return true;
    bool multiline = (p->flags & QUERY_STYLE_MULTILINE) != 0;
    if (multiline)
        sink_literal(p->sink, " (");
    print_break(p);
    print_base64(p, value, n);
    if (multiline)
        sink_literal(p->sink, " )");
    return true;
}

static void scan_options(struct rdata_scan *s)
{
    while (scan_more(s)) {
        writer_u16(&s->w, (unsigned)scan_number(s, UINT16_MAX));
        size_t n = (size_t)scan_number(s, UINT16_MAX);
        writer_u16(&s->w, (unsigned)n);
        scan_base64_sized(s, n);
    }
}

const struct query_kind kind_options = {.class = QUERY_VALUE_LIST,
                                        .optional = true,
                                        .check = check_options,
                                        .print = print_items,
                                        .scan = scan_options,
                                        .item = item_option};
