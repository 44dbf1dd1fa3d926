/* Sets of small numbers as bits: types in NSEC and its like, types in NXT, ports in WKS. */
#include "base/ascii.h"
#include "rdata/kind.h"

/* ---- windows of types (RFC 4034 section 4.1.2): number, length 1 to 32, bits ---- */

static void check_windows(struct rdata_check *c, bool needed)
{
    int last = -1;
    struct reader *r = &c->r;
    if (needed && reader_left(r) == 0 && r->status == QUERY_OK)
        reader_fail(r, QUERY_BITMAP);
    while (reader_left(r) != 0) {
        const uint8_t *at = r->at;
        size_t n = reader_left(r) < 2 ? 0 : at[1];
        if (n < 1 || n > 32 || reader_left(r) < 2 + n || at[0] <= last || at[1 + n] == 0) {
            reader_fail(r, QUERY_BITMAP);
            return;
        }
        last = at[0];
        r->at += 2 + n;
    }
}

static void check_bitmap(struct rdata_check *c)
{
    check_windows(c, true);
}

static void check_bitmap_optional(struct rdata_check *c)
{
    check_windows(c, false);
}

/* Prints the types of a window of `n` octets, a blank before each but the first. */
static void print_window(struct rdata_print *p, unsigned window, const uint8_t *bits, size_t n,
                         bool first)
{
    for (unsigned i = 0; i < n * 8; i++) {
        if ((bits[i / 8] & 0x80 >> i % 8) == 0)
            continue;
        if (!first)
            sink_char(p->sink, ' ');
        first = false;
        query_type_print(p->sink, (uint16_t)(window << 8 | i));
    }
}

/* With FIELD_BREAK each window stands on a line of its own. */
static void print_bitmap(struct rdata_print *p, const struct query_value *v)
{
    bool lines = (v->field->flags & FIELD_BREAK) != 0 && (p->flags & QUERY_STYLE_MULTILINE) != 0;
    for (size_t at = 0; at + 2 <= v->size && at + 2 + v->octets[at + 1] <= v->size;
         at += 2u + v->octets[at + 1]) {
        if (lines && at != 0)
            rdata_print_break(p);
        print_window(p, v->octets[at], v->octets + at + 2, v->octets[at + 1], at == 0 || lines);
    }
}

/* *at counts bits of all the value's octets, those of window headers too. */
static bool item_bitmap(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    size_t start = 0; /* octet that the window starts at */
    while (start + 2 <= v->size) {
        size_t n = v->octets[start + 1], bits = start + 2;
        if (bits + n > v->size)
            return false;
        size_t i = *at > bits * 8 ? *at - bits * 8 : 0;
        for (; i < n * 8; i++) {
            if ((v->octets[bits + i / 8] & 0x80 >> i % 8) != 0) {
                query_type_print(p->sink, (uint16_t)((size_t)v->octets[start] << 8 | i));
                *at = bits * 8 + i + 1;
                return true;
            }
        }
        start = bits + n;
    }
    return false;
}

/* Writes the windows in which there are bits. */
static void put_windows(struct writer *w, const uint8_t bits[8192])
{
    for (unsigned window = 0; window < 256; window++) {
        const uint8_t *at = bits + 32 * window;
        unsigned n = 32;
        while (n != 0 && at[n - 1] == 0)
            n--;
        if (n == 0)
            continue;
        writer_u8(w, window);
        writer_u8(w, n);
        writer_put(w, at, n);
    }
}

static void scan_bitmap(struct rdata_scan *s)
{
    uint8_t bits[8192] = {0};
    while (rdata_scan_more(s)) {
        struct token token;
        uint16_t type;
        if (!rdata_scan_word(s, &token))
            return;
        enum query_status status = query_type_scan(&type, token.text, token.size);
        if (status != QUERY_OK) {
            rdata_scan_fail_token(s, status, &token);
            return;
        }
        bits[type / 8] |= (uint8_t)(0x80 >> type % 8);
    }
    put_windows(&s->w, bits);
}

static void scan_bitmap_needed(struct rdata_scan *s)
{
    if (!rdata_scan_more(s))
        rdata_scan_fail(s, QUERY_MISSING, s->tokens.at);
    else
        scan_bitmap(s);
}

/* The bits of one window, behind its number and its length. */
static void print_window_bits(struct rdata_print *p, const struct query_value *v)
{
    print_window(p, v->octets[-2], v->octets, v->size, true);
}

static const struct query_kind kind_window_bits = {
    .class = QUERY_VALUE_OCTETS, .check = rdata_check_any, .print = print_window_bits};

static const struct query_field *part_window(struct rdata_parts *parts, size_t *size)
{
    static const struct query_field rows[] = {
        {.kind = &kind_u8, .key = "window", .note = "upper octet of the types"},
        {.kind = &kind_u8, .key = "length", .note = "octets of bits"},
        {.kind = &kind_window_bits, .key = "bits", .note = "one for each type"}};
    enum { WINDOW, SIZE, BITS };
    unsigned step = parts->step;
    parts->step = (uint8_t)(step == BITS ? WINDOW : step + 1);
    if (step == SIZE) {
        parts->number = *parts->r.at;
        if (parts->number == 0)
            parts->step = WINDOW;
    } else if (step == BITS) {
        *size = parts->number;
    }
    return &rows[step];
}

const struct query_kind kind_bitmap = {.class = QUERY_VALUE_LIST,
                                       .check = check_bitmap,
                                       .print = print_bitmap,
                                       .scan = scan_bitmap_needed,
                                       .item = item_bitmap,
                                       .part = part_window};
const struct query_kind kind_bitmap_optional = {.class = QUERY_VALUE_LIST,
                                                .optional = true,
                                                .check = check_bitmap_optional,
                                                .print = print_bitmap,
                                                .scan = scan_bitmap,
                                                .item = item_bitmap,
                                                .part = part_window};

/* ---- plain bits, the first octet for numbers 0 to 7 ---- */

/* The next bit that is set; *at counts bits.  False if there is none. */
static bool next_bit(const struct query_value *v, size_t *at, unsigned *bit)
{
    for (; *at < v->size * 8; ++*at) {
        if ((v->octets[*at / 8] & 0x80 >> *at % 8) != 0) {
            *bit = (unsigned)(*at)++;
            return true;
        }
    }
    return false;
}

static void print_bits(struct rdata_print *p, const struct query_value *v)
{
    size_t at = 0;
    while (v->field->kind->item(p, v, &at)) {
        size_t ahead = at;
        unsigned bit;
        if (next_bit(v, &ahead, &bit))
            sink_char(p->sink, ' ');
    }
}

/* ---- types of NXT (RFC 2535 section 5.2): 1 to 127, trailing zeros left out ---- */

static void check_bitmap_old(struct rdata_check *c)
{
    size_t n = reader_left(&c->r);
    if (n != 0 && ((c->r.at[0] & 0x80) != 0 || n > 16 || c->r.end[-1] == 0))
        reader_fail(&c->r, QUERY_BITMAP);
    rdata_check_any(c);
}

static bool item_bitmap_old(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    unsigned type;
    if (!next_bit(v, at, &type))
        return false;
    if (query_type_find((uint16_t)type) != NULL)
        query_type_print(p->sink, (uint16_t)type);
    else
        query_sink_number(p->sink, type);
    return true;
}

static void put_bits(struct writer *w, const uint8_t *bits, size_t n)
{
    while (n != 0 && bits[n - 1] == 0)
        n--;
    writer_put(w, bits, n);
}

static void scan_bitmap_old(struct rdata_scan *s)
{
    uint8_t bits[16] = {0};
    while (rdata_scan_more(s)) {
        struct token token;
        uint64_t type = 0;
        uint16_t known;
        if (!rdata_scan_word(s, &token))
            return;
        enum query_status status = number_scan(&type, token.text, token.size, 127);
        if (status == QUERY_NUMBER) {
            status = query_type_scan(&known, token.text, token.size);
            type = status == QUERY_OK ? known : 1;
        }
        if (status == QUERY_OK && (type < 1 || type > 127))
            status = QUERY_RANGE;
        if (status != QUERY_OK) {
            rdata_scan_fail_token(s, status, &token);
            return;
        }
        bits[type / 8] |= (uint8_t)(0x80 >> type % 8);
    }
    put_bits(&s->w, bits, sizeof bits);
}

const struct query_kind kind_bitmap_old = {.class = QUERY_VALUE_LIST,
                                           .optional = true,
                                           .check = check_bitmap_old,
                                           .print = print_bits,
                                           .scan = scan_bitmap_old,
                                           .item = item_bitmap_old};

/* ---- ports of WKS (RFC 1035 section 3.4.2) ---- */

static void check_ports(struct rdata_check *c)
{
    size_t n = reader_left(&c->r);
    if (n > 8192)
        reader_fail_at(&c->r, QUERY_TRAILING, c->r.at + 8192);
    else if (n != 0 && c->r.end[-1] == 0)
        reader_fail(&c->r, QUERY_BITMAP);
    rdata_check_any(c);
}

static bool item_port(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    unsigned port;
    if (!next_bit(v, at, &port))
        return false;
    query_sink_number(p->sink, port);
    return true;
}

static void scan_ports(struct rdata_scan *s)
{
    uint8_t bits[8192] = {0};
    while (rdata_scan_more(s)) {
        struct token token;
        uint64_t port = 0;
        uint32_t known;
        if (!rdata_scan_word(s, &token))
            return;
        enum query_status status = number_scan(&port, token.text, token.size, 0xffff);
        if (status == QUERY_NUMBER &&
            query_registry_scan(QUERY_REGISTRY_SERVICE, token.text, token.size, &known)) {
            port = known;
            status = QUERY_OK;
        }
        if (status != QUERY_OK) {
            rdata_scan_fail_token(s, status == QUERY_NUMBER ? QUERY_WORD : status, &token);
            return;
        }
        bits[port / 8] |= (uint8_t)(0x80 >> port % 8);
    }
    put_bits(&s->w, bits, sizeof bits);
}

const struct query_kind kind_ports = {.class = QUERY_VALUE_LIST,
                                      .form = QUERY_FORM_NUMBER,
                                      .optional = true,
                                      .check = check_ports,
                                      .print = print_bits,
                                      .scan = scan_ports,
                                      .item = item_port};
