/* What kinds print with: pieces of hex and base64, strings, names, addresses. */
#include "base/base16.h"
#include "base/base64.h"
#include "base/ip.h"
#include "rdata/kind.h"

enum { TAB_WIDTH = 8 };

void rdata_print_break(struct rdata_print *p)
{
    if ((p->flags & QUERY_STYLE_MULTILINE) == 0) {
        sink_char(p->sink, ' ');
        return;
    }
    query_sink_newline(p->sink);
    query_sink_fill(p->sink, '\t', p->column / TAB_WIDTH);
    query_sink_fill(p->sink, ' ', p->column % TAB_WIDTH);
}

/* Prints octets in pieces that `encode` makes of at most `most` octets each. */
static void print_pieces(struct rdata_print *p, const uint8_t *octets, size_t n, size_t most,
                         size_t (*encode)(char *to, const uint8_t *from, size_t n))
{
    enum { AT_ONCE = 96 }; /* octets encoded at once; whole groups of both encodings */
    size_t piece = most;
    while (n != 0) {
        size_t take = n < AT_ONCE ? n : AT_ONCE;
        if (most != 0 && take > piece)
            take = piece;
        if (p->sink->room - p->sink->size >= AT_ONCE * 2 && p->sink->status == QUERY_OK) {
            sink_commit(p->sink, encode(p->sink->text + p->sink->size, octets, take));
        } else { /* near the end of the room, where a shorter text may still fit */
            char text[AT_ONCE * 2];
            sink_put(p->sink, text, encode(text, octets, take));
            if (p->sink->status != QUERY_OK)
                return;
        }
        octets += take;
        n -= take;
        piece -= take;
        if (most != 0 && piece == 0 && n != 0) {
            rdata_print_break(p);
            piece = most;
        }
    }
}

static size_t encode_hex(char *to, const uint8_t *from, size_t n)
{
    return base16_print(to, from, n, true);
}

void rdata_print_hex(struct rdata_print *p, const uint8_t *octets, size_t n)
{
    size_t most = p->split == 0 ? 0 : p->split < 2 ? 1 : p->split / 2;
    print_pieces(p, octets, n, most, encode_hex);
}

void rdata_print_base64(struct rdata_print *p, const uint8_t *octets, size_t n)
{
    size_t most = p->split == 0 ? 0 : p->split < 4 ? 3 : p->split / 4 * 3;
    print_pieces(p, octets, n, most, base64_print);
}

void rdata_print_generic(struct rdata_print *p, const uint8_t *octets, size_t n)
{
    sink_literal(p->sink, "\\# ");
    query_sink_number(p->sink, n);
    if (n == 0)
        return;
    bool multiline = (p->flags & QUERY_STYLE_MULTILINE) != 0;
    query_sink_text(p->sink, multiline ? " ( " : " ");
    rdata_print_hex(p, octets, n);
    if (multiline)
        sink_literal(p->sink, " )");
}

static inline bool is_plain(uint8_t octet)
{
    return octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\';
}

/* How many octets are printed as they are, before one that is not; eight at a time. */
static size_t count_plain(const uint8_t *octets, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        unsigned plain = 1;
        for (unsigned k = 0; k < 8; k++)
            plain &= is_plain(octets[i + k]);
        if (plain == 0)
            break;
    }
    while (i < n && is_plain(octets[i]))
        i++;
    return i;
}

void rdata_print_quoted(struct rdata_print *p, const uint8_t *octets, size_t n)
{
    sink_char(p->sink, '"');
    while (n != 0) {
        size_t plain = count_plain(octets, n);
        query_sink_put(p->sink, octets, plain);
        octets += plain;
        n -= plain;
        if (n == 0)
            break;
        uint8_t octet = *octets++;
        n--;
        sink_char(p->sink, '\\');
        if (octet == '"' || octet == '\\')
            sink_char(p->sink, (char)octet);
        else
            query_sink_padded(p->sink, octet, 3);
    }
    sink_char(p->sink, '"');
}

void rdata_print_name(struct rdata_print *p, const struct query_name *name)
{
    if (p->style->print_name != NULL)
        p->style->print_name(p->sink, name, p->style->context);
    else
        query_name_print(p->sink, name);
}

void rdata_print_ipv4(struct rdata_print *p, const uint8_t octets[4])
{
    char text[IP4_TEXT];
    sink_put(p->sink, text, ip4_print(text, octets));
}

void rdata_print_ipv6(struct rdata_print *p, const uint8_t octets[16])
{
    char text[IP6_TEXT + 1];
    size_t n = ip6_print(text, octets);
    if ((p->flags & QUERY_STYLE_ZERO_END) != 0 && text[n - 1] == ':')
        text[n++] = '0';
    sink_put(p->sink, text, n);
}

void rdata_print_items(struct rdata_print *p, const struct query_value *v)
{
    size_t at = 0;
    while (at < v->size) {
        if (at != 0) {
            if ((v->field->flags & FIELD_BREAK) != 0)
                rdata_print_break(p);
            else
                sink_char(p->sink, ' ');
        }
        if (!v->field->kind->item(p, v, &at))
            return;
    }
}

void rdata_print_listed_name(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    struct reader r = {
        .base = v->octets - v->offset, .at = v->octets + *at, .end = v->octets + v->size};
    struct query_name name;
    name_take(&r, &name);
    if (r.status != QUERY_OK) {
        *at = v->size;
        return;
    }
    rdata_print_name(p, &name);
    *at = (size_t)(r.at - v->octets);
}

void rdata_print_duration(struct query_sink *sink, uint32_t seconds, bool verbose)
{
    static const struct {
        uint32_t seconds;
        const char *word;
    } units[] = {{604800, "week"}, {86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    bool first = true;
    for (unsigned i = 0; i < sizeof units / sizeof units[0]; i++) {
        uint32_t n = seconds / units[i].seconds;
        seconds %= units[i].seconds;
        if (n == 0 && !(first && units[i].seconds == 1))
            continue;
        if (verbose && !first)
            sink_char(sink, ' ');
        first = false;
        query_sink_number(sink, n);
        if (!verbose) {
            sink_char(sink, units[i].word[0]);
            continue;
        }
        sink_char(sink, ' ');
        query_sink_text(sink, units[i].word);
        if (n != 1)
            sink_char(sink, 's');
    }
}
