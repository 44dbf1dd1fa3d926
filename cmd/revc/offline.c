#include "revc/offline.h"

#include <query/reverse.h>
#include <string.h>

enum { NAME_COLUMNS = 28 /* of the longest name below in-addr.arpa, with its dot */ };

static void print_name(struct query_sink *out, const struct query_name *name)
{
    query_name_print(out, name);
    query_sink_char(out, '\n');
}

/* How many bits a label stands for. */
static unsigned label_bits(const struct revc_span *span)
{
    return span->first.family == 4 ? 8 : 4;
}

static void print_zone(const struct revc_plan *plan, const struct query_endpoint *address,
                       unsigned bits)
{
    struct query_name name;
    if (query_reverse_zone(&name, address, bits) == QUERY_OK)
        print_name(plan->out, &name);
}

/* Adds one to the first `bits` bits. */
static bool step_bits(struct query_endpoint *address, unsigned bits)
{
    unsigned i = (bits - 1) / 8;
    unsigned sum = address->octets[i] + (1u << (7 - (bits - 1) % 8));
    address->octets[i] = (uint8_t)sum;
    while (sum > 0xff && i-- > 0) {
        sum = address->octets[i] + 1u;
        address->octets[i] = (uint8_t)sum;
    }
    return sum <= 0xff;
}

/* Zones end at octets or digits: of a prefix in between there are several.  Fewer addresses than
 * an octet has are a matter of RFC 2317. */
static void print_zones(const struct revc_plan *plan, const struct revc_span *span)
{
    unsigned label = label_bits(span), bits = span->bits;
    unsigned whole = (bits + label - 1) / label * label;
    struct query_endpoint address = span->first;
    if (bits == whole || (span->first.family == 4 && bits > 24)) {
        print_zone(plan, &address, bits);
        return;
    }
    for (unsigned left = 1u << (whole - bits); left > 0; left--) {
        print_zone(plan, &address, whole);
        if (!step_bits(&address, whole))
            return;
    }
}

void revc_print_reverse(const struct revc_plan *plan, struct revc_span *span)
{
    struct query_name name;
    if (span->prefix) {
        print_zones(plan, span);
        return;
    }
    do {
        if (query_reverse_name(&name, &span->first, NULL) == QUERY_OK)
            print_name(plan->out, &name);
    } while (revc_span_step(span));
}

/* ---- explained ---- */

/* "        2.0.192.in-addr.arpa.   192.0.2.0/24" */
static void explain_label(struct query_sink *out, const struct query_endpoint *address,
                          unsigned bits)
{
    char text[NAME_COLUMNS + 1];
    struct query_name name;
    struct query_sink sink;
    struct query_endpoint network = {.family = 4};
    query_sink_init(&sink, text, sizeof text);
    if (query_reverse_zone(&name, address, bits) != QUERY_OK)
        return;
    query_name_print(&sink, &name);
    query_sink_fill(out, ' ', 2 + NAME_COLUMNS - sink.size);
    query_sink_put(out, text, sink.size);
    query_sink_text(out, "  ");
    if (bits == 0) {
        query_sink_text(out, "all of IPv4 (RFC 1035 section 3.5)\n");
        return;
    }
    memcpy(network.octets, address->octets, bits / 8);
    query_endpoint_print(out, &network);
    if (bits < 32) {
        query_sink_char(out, '/');
        query_sink_number(out, bits);
    }
    query_sink_char(out, '\n');
}

static void explain_ipv4(struct query_sink *out, const struct query_endpoint *address)
{
    query_endpoint_print(out, address);
    query_sink_text(out, " is an IPv4 address: four octets, the network before the host.\n"
                         "A name has the host first.  So each octet goes before those that are "
                         "there:\n");
    for (unsigned bits = 0; bits <= 32; bits += 8)
        explain_label(out, address, bits);
}

static void explain_group(struct query_sink *out, const uint8_t octets[2], unsigned number)
{
    char text[4];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_hex(&sink, octets, 2, false);
    query_sink_text(out, "  ");
    query_sink_put(out, text, 4);
    query_sink_text(out, "  ");
    for (unsigned i = 4; i-- > 0;) {
        query_sink_char(out, text[i]);
        query_sink_char(out, '.');
    }
    if (number == 0)
        query_sink_text(out, "  the last digits of the address come first");
    query_sink_char(out, '\n');
}

static void explain_ipv6(struct query_sink *out, const struct query_endpoint *address)
{
    struct query_name name;
    query_endpoint_print(out, address);
    query_sink_text(out, " is an IPv6 address: 32 hexadecimal digits, the network before the "
                         "host.\nIn full it is ");
    for (unsigned i = 0; i < 16; i += 2) {
        query_sink_text(out, i == 0 ? "" : ":");
        query_sink_hex(out, address->octets + i, 2, false);
    }
    query_sink_text(out, ".\nA name has the host first, and each digit is a label:\n");
    for (unsigned i = 16; i > 0; i -= 2)
        explain_group(out, address->octets + i - 2, 16 - i);
    query_sink_text(out, "        ip6.arpa.  all of IPv6 (RFC 3596 section 2.5)\nTogether:\n  ");
    if (query_reverse_name(&name, address, NULL) == QUERY_OK)
        print_name(out, &name);
}

/* Where zones can begin, and which those of a prefix are. */
static void explain_prefix(const struct revc_plan *plan, const struct revc_span *span)
{
    struct query_sink *out = plan->out;
    bool ipv4 = span->first.family == 4;
    unsigned over = span->bits % label_bits(span);
    query_endpoint_print(out, &span->first);
    query_sink_char(out, '/');
    query_sink_number(out, span->bits);
    query_sink_text(
        out, ipv4 ? " is a network of IPv4.  Each label of a name stands for an octet, 8 bits.\n"
                  : " is a network of IPv6.  Each label of a name stands for a digit, 4 bits.\n");
    if (over == 0)
        query_sink_text(out, "Its bits fill whole labels: its names are in one zone.\n");
    else if (ipv4 && span->bits > 24)
        query_sink_text(out, "It is less than an octet.  Who has the octet can make a zone for it "
                             "with any name,\nand aliases that lead there (RFC 2317), such as:\n");
    else
        query_sink_text(out, "Its bits end within a label: each value that the label can have is a "
                             "zone.\n");
    print_zones(plan, span);
}

void revc_explain(const struct revc_plan *plan, struct revc_span *span)
{
    if (span->prefix && revc_span_count(span) > 1) {
        explain_prefix(plan, span);
        return;
    }
    do {
        if (span->first.family == 4)
            explain_ipv4(plan->out, &span->first);
        else
            explain_ipv6(plan->out, &span->first);
    } while (revc_span_step(span));
}
