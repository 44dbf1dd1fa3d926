#include <query/reverse.h>
#include <string.h>

enum {
    PREFIX_WIRE = 65,   /* 32 nibbles with their lengths, and the root */
    PREFIX_LABEL = 8,   /* "255/31" with a length, and the root's */
    OCTET_BITS = 8,     /* a label in IPv4 */
    NIBBLE_BITS = 4,    /* and in IPv6 */
    CLASSLESS_BITS = 24 /* more of them are RFC 2317 */
};

static const uint8_t in_addr_arpa[] = "\7in-addr\4arpa";
static const uint8_t ip6_arpa[] = "\3ip6\4arpa";

static uint8_t *put_number(uint8_t *at, unsigned number)
{
    if (number >= 100)
        *at++ = (uint8_t)('0' + number / 100);
    if (number >= 10)
        *at++ = (uint8_t)('0' + number / 10 % 10);
    *at++ = (uint8_t)('0' + number % 10);
    return at;
}

/* The first `count` octets as labels, the last one first. */
static uint8_t *put_octets(uint8_t *at, const uint8_t *octets, unsigned count)
{
    while (count-- > 0) {
        uint8_t *length = at++;
        at = put_number(at, octets[count]);
        *length = (uint8_t)(at - length - 1);
    }
    return at;
}

static uint8_t *put_nibbles(uint8_t *at, const uint8_t *octets, unsigned count)
{
    while (count-- > 0) {
        *at++ = 1;
        *at++ = (uint8_t) "0123456789abcdef"[octets[count / 2] >> (count % 2 == 0 ? 4 : 0) & 15];
    }
    return at;
}

/* Writes the labels of the first `bits` bits before `zone`. */
static enum query_status build(struct query_name *name, const struct query_endpoint *address,
                               unsigned bits, const struct query_name *zone)
{
    uint8_t wire[PREFIX_WIRE], *end;
    struct query_name labels, arpa;
    enum query_status status;
    if (address->family == 4)
        end = put_octets(wire, address->octets, bits / OCTET_BITS);
    else
        end = put_nibbles(wire, address->octets, bits / NIBBLE_BITS);
    *end++ = 0;
    status = query_name_take(&labels, wire, (size_t)(end - wire));
    if (status == QUERY_OK && zone == NULL) {
        status = address->family == 4 ? query_name_take(&arpa, in_addr_arpa, sizeof in_addr_arpa)
                                      : query_name_take(&arpa, ip6_arpa, sizeof ip6_arpa);
        zone = &arpa;
    }
    return status == QUERY_OK ? query_name_join(name, &labels, zone) : status;
}

enum query_status query_reverse_name(struct query_name *name, const struct query_endpoint *address,
                                     const struct query_name *zone)
{
    if (address->family != 4 && address->family != 6)
        return QUERY_ADDRESS;
    return build(name, address, address->family == 4 ? 32 : 128, zone);
}

/* A zone for less than 256 addresses is called by the first of them and the bits. */
static enum query_status build_classless(struct query_name *name,
                                         const struct query_endpoint *address, unsigned bits)
{
    uint8_t wire[PREFIX_LABEL], *end;
    struct query_name above, label;
    enum query_status status = build(&above, address, CLASSLESS_BITS, NULL);
    if (status != QUERY_OK)
        return status;
    end = put_number(wire + 1, address->octets[3] & 0xffu << (32 - bits));
    *end++ = '/';
    end = put_number(end, bits);
    wire[0] = (uint8_t)(end - wire - 1);
    *end++ = 0;
    status = query_name_take(&label, wire, (size_t)(end - wire));
    return status == QUERY_OK ? query_name_join(name, &label, &above) : status;
}

enum query_status query_reverse_zone(struct query_name *name, const struct query_endpoint *address,
                                     unsigned bits)
{
    bool ipv4 = address->family == 4;
    if (!ipv4 && address->family != 6)
        return QUERY_ADDRESS;
    if (bits > (ipv4 ? 32 : 128))
        return QUERY_RANGE;
    if (ipv4 && bits > CLASSLESS_BITS && bits < 32)
        return build_classless(name, address, bits);
    if (bits % (ipv4 ? OCTET_BITS : NIBBLE_BITS) != 0)
        return QUERY_RANGE;
    return build(name, address, bits, NULL);
}
