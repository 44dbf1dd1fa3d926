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

static void print_hit(struct rdata_print *p, const struct query_value *v)
{
    query_sink_hex(p->sink, v->octets, v->size, true);
}

static void scan_hit(struct rdata_scan *s)
{
    struct token token;
    size_t before = s->w.size;
    if (!rdata_scan_word(s, &token))
        return;
    rdata_scan_hex_word(s, &token);
    if (s->w.status == QUERY_OK && s->w.size - before > 255)
        rdata_scan_fail_token(s, QUERY_RANGE, &token);
    s->w.octets[0] = (uint8_t)(s->w.size - before);
}

static void check_host_key(struct rdata_check *c)
{
    unsigned n = read_u16(c->start + 2);
    if (n == 0 || n > reader_left(&c->r))
        reader_fail_at(&c->r, QUERY_LENGTH, c->start + 2);
    reader_take(&c->r, n);
}

static void scan_host_key(struct rdata_scan *s)
{
    struct token token;
    size_t before = s->w.size;
    if (!rdata_scan_word(s, &token))
        return;
    rdata_scan_base64_word(s, &token);
    size_t n = s->w.size - before;
    if (s->w.status == QUERY_OK && n > UINT16_MAX)
        rdata_scan_fail_token(s, QUERY_RANGE, &token);
    s->w.octets[2] = (uint8_t)(n >> 8);
    s->w.octets[3] = (uint8_t)n;
}

const struct query_kind kind_hit_length = {.class = QUERY_VALUE_NUMBER,
                                           .form = QUERY_FORM_NUMBER,
                                           .fixed = 1,
                                           .check = check_hit_length,
                                           .print = rdata_print_number_field};
const struct query_kind kind_hit = {
    .class = QUERY_VALUE_OCTETS, .check = check_hit, .print = print_hit, .scan = scan_hit};
const struct query_kind kind_host_key = {.class = QUERY_VALUE_OCTETS,
                                         .check = check_host_key,
                                         .print = rdata_print_base64_whole,
                                         .scan = scan_host_key};

/* ---- TSIG and TKEY: a length of 16 bits in the field before, in text too ---- */

static void check_sized(struct rdata_check *c)
{
    reader_take(&c->r, read_u16(c->r.at - 2));
}

static void scan_sized(struct rdata_scan *s)
{
    rdata_scan_base64_sized(s, read_u16(s->w.octets + s->w.size - 2));
}

/* In pieces of 56 characters whatever the style says, as dig prints a TSIG's other data. */
static void print_sized_plain(struct rdata_print *p, const struct query_value *v)
{
    struct rdata_print plain = *p;
    plain.flags &= ~(unsigned)QUERY_STYLE_MULTILINE;
    if (plain.split != 0)
        plain.split = 56;
    rdata_print_base64(&plain, v->octets, v->size);
}

const struct query_kind kind_sized = {.class = QUERY_VALUE_OCTETS,
                                      .optional = true,
                                      .check = check_sized,
                                      .print = rdata_print_base64_field,
                                      .scan = scan_sized};
/* ... with its separators even if it is empty */
const struct query_kind kind_sized_always = {.class = QUERY_VALUE_OCTETS,
                                             .check = check_sized,
                                             .print = rdata_print_base64_field,
                                             .scan = scan_sized};
const struct query_kind kind_sized_plain = {.class = QUERY_VALUE_OCTETS,
                                            .check = check_sized,
                                            .print = print_sized_plain,
                                            .scan = scan_sized};

/* ---- DHCID (RFC 4701 section 3.1) ---- */

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

static const struct query_field *part_dhcid(struct rdata_parts *parts, size_t *size)
{
    static const struct query_field rows[] = {
        {.kind = &kind_u16, .key = "identifier-type", .note = "what identifies the client"},
        {.kind = &kind_u8, .key = "digest-type", .note = "1 SHA-256"},
        {.kind = &kind_hex, .key = "digest", .note = "hash of identifier and name"}};
    (void)size;
    return &rows[parts->step < 2 ? parts->step++ : 2];
}

const struct query_kind kind_dhcid = {.class = QUERY_VALUE_OCTETS,
                                      .check = rdata_check_some,
                                      .print = rdata_print_base64_field,
                                      .scan = rdata_scan_base64_field,
                                      .tail = print_dhcid_tail,
                                      .part = part_dhcid};

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
    rdata_print_break(p);
    rdata_print_base64(p, value, n);
    if (multiline)
        sink_literal(p->sink, " )");
    return true;
}

static void scan_options(struct rdata_scan *s)
{
    while (rdata_scan_more(s)) {
        writer_u16(&s->w, (unsigned)rdata_scan_number(s, UINT16_MAX));
        size_t n = (size_t)rdata_scan_number(s, UINT16_MAX);
        writer_u16(&s->w, (unsigned)n);
        rdata_scan_base64_sized(s, n);
    }
}

const struct query_kind kind_options = {.class = QUERY_VALUE_LIST,
                                        .optional = true,
                                        .check = check_options,
                                        .print = rdata_print_items,
                                        .scan = scan_options,
                                        .item = item_option};
