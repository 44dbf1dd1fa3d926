/* The prefixes of DNS64, out of the addresses that a resolver makes up for ipv4only.arpa. */
#include "render/dig_parts.h"

#include <string.h>

enum { TYPE_AAAA = 28, ADDRESS = 16, MOST = 10 };

/* How long prefixes may be (RFC 6052 section 2.2). */
static const uint8_t lengths[] = {32, 40, 48, 56, 64, 96};

/* The last octet of the IPv4 address behind a prefix, if it is one of the two that belong to the
 * name (RFC 7050 section 2.2): 192.0.0.170 or .171; else 0.  The octet at 8 is no part of it, and
 * is zero. */
static uint8_t known_end(const uint8_t *address, size_t prefix)
{
    uint8_t ipv4[4];
    if (address[8] != 0)
        return 0;
    for (size_t i = 0, at = prefix; i < sizeof ipv4; i++, at++) {
        at += at == 8;
        ipv4[i] = address[at];
    }
    bool known = ipv4[0] == 192 && ipv4[1] == 0 && ipv4[2] == 0;
    return known && (ipv4[3] == 170 || ipv4[3] == 171) ? ipv4[3] : 0;
}

static bool next_address(struct query_records *walk, const uint8_t **octets)
{
    static const struct query_name asked = {.size = 15, .labels = 2, .wire = "\10ipv4only\4arpa"};
    struct query_record record;
    while (query_records_next(walk, &record)) {
        if (record.rdata.type == TYPE_AAAA && record.rdata.size == ADDRESS &&
            query_name_equal(&record.owner, &asked)) {
            *octets = record.rdata.octets;
            return true;
        }
    }
    return false;
}

/* Whether the other of the two addresses stands behind the same prefix: one alone may be there by
 * chance. */
static bool has_other(const struct query_message *message, const uint8_t *address, size_t prefix)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    const uint8_t *other;
    while (next_address(&walk, &other)) {
        if (memcmp(other, address, prefix) == 0 && known_end(other, prefix) == 171)
            return true;
    }
    return false;
}

static bool print_prefix(struct query_sink *sink, const struct query_message *message,
                         const uint8_t *address)
{
    for (size_t i = 0; i < sizeof lengths; i++) {
        size_t size = lengths[i] / 8;
        if (known_end(address, size) != 170 || !has_other(message, address, size))
            continue;
        struct query_endpoint prefix = {.family = 6};
        memcpy(prefix.octets, address, size);
        query_endpoint_print(sink, &prefix);
        query_sink_char(sink, '/');
        query_sink_number(sink, lengths[i]);
        query_sink_char(sink, '\n');
        return true;
    }
    return false;
}

void dig_prefixes_print(struct query_sink *sink, const struct query_message *message)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    const uint8_t *address;
    unsigned n = 0;
    while (n < MOST && next_address(&walk, &address))
        n += print_prefix(sink, message, address);
}
