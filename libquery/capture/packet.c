#include "capture/packet.h"

#include "base/writer.h"

enum {
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    HOPS = 64,
    IP6_HEAD = 40,
    UDP_HEAD = 8,
    UDP_CHECKSUM = 6,
    TCP_HEAD = 20,
    TCP_CHECKSUM = 16,
    /* The largest window (RFC 7323 section 2.3): whatever is sent fits into it. */
    WINDOW = 65535,
    WINDOW_SHIFT = 7,
    OPTIONS = 8
};

struct query_endpoint packet_dummy(uint8_t family)
{
    if (family == 4)
        return (struct query_endpoint){.family = 4, .octets = {192, 0, 0, 8}};
    return (struct query_endpoint){.family = 6, .octets = {1, [15] = 1}};
}

/* ---- the checksum of the Internet (RFC 1071) ---- */

/* All runs but the last are of an even number of octets. */
static uint32_t add(uint32_t sum, const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum += i % 2 == 0 ? (uint32_t)octets[i] << 8 : octets[i];
    /* 65,535 octets add up to less than 2 ** 31. */
    return (sum & 0xffff) + (sum >> 16);
}

static unsigned checksum(uint32_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

static size_t address_size(const struct packet *packet)
{
    return packet->from.family == 4 ? 4 : 16;
}

/* Over the header of UDP or TCP at `at`, what it carries, and the pseudo header (RFC 9293
 * section 3.1, RFC 8200 section 8.1). */
static unsigned sum_all(const struct packet *packet, size_t at, unsigned protocol)
{
    size_t carried = packet->first_size + packet->second_size;
    size_t length = packet->head_size - at + carried;
    uint32_t sum = add(0, packet->from.octets, address_size(packet));
    sum = add(sum, packet->to.octets, address_size(packet));
    sum += protocol + (uint32_t)length;
    sum = add(sum, packet->head + at, packet->head_size - at);
    sum = add(sum, packet->first, packet->first_size);
    return checksum(add(sum, packet->second, packet->second_size));
}

static void patch(struct packet *packet, size_t at, unsigned value)
{
    packet->head[at] = (uint8_t)(value >> 8);
    packet->head[at + 1] = (uint8_t)value;
}

/* ---- headers ---- */

/* RFC 791 section 3.1; `size` is what comes behind the header. */
static void put_ip4(struct writer *w, const struct packet *packet, size_t size, unsigned protocol)
{
    enum { HEAD = 20, CHECKSUM = 10, NO_FRAGMENTS = 0x4000 };
    writer_u16(w, 0x4500);
    writer_u16(w, (unsigned)(HEAD + size));
    writer_u16(w, 0); /* the id: of no meaning where there are no fragments (RFC 6864) */
    writer_u16(w, NO_FRAGMENTS);
    writer_u8(w, HOPS);
    writer_u8(w, protocol);
    writer_u16(w, 0);
    writer_put(w, packet->from.octets, 4);
    writer_put(w, packet->to.octets, 4);
    unsigned sum = checksum(add(0, w->octets, HEAD));
    w->octets[CHECKSUM] = (uint8_t)(sum >> 8);
    w->octets[CHECKSUM + 1] = (uint8_t)sum;
}

/* RFC 8200 section 3. */
static void put_ip6(struct writer *w, const struct packet *packet, size_t size, unsigned protocol)
{
    writer_u32(w, UINT32_C(6) << 28);
    writer_u16(w, (unsigned)size);
    writer_u8(w, protocol);
    writer_u8(w, HOPS);
    writer_put(w, packet->from.octets, 16);
    writer_put(w, packet->to.octets, 16);
}

static struct writer begin(struct packet *packet, size_t head, unsigned protocol)
{
    struct writer w = writer_over(packet->head, sizeof packet->head);
    size_t size = head + packet->first_size + packet->second_size;
    if (packet->from.family == 4)
        put_ip4(&w, packet, size, protocol);
    else
        put_ip6(&w, packet, size, protocol);
    return w;
}

/* RFC 768. */
void packet_head_udp(struct packet *packet)
{
    struct writer w = begin(packet, UDP_HEAD, PROTOCOL_UDP);
    size_t at = w.size;
    writer_u16(&w, packet->from.port);
    writer_u16(&w, packet->to.port);
    writer_u16(&w, (unsigned)(UDP_HEAD + packet->first_size + packet->second_size));
    writer_u16(&w, 0);
    packet->head_size = w.size;
    unsigned sum = sum_all(packet, at, PROTOCOL_UDP);
    /* 0 would say that there is none. */
    patch(packet, at + UDP_CHECKSUM, sum == 0 ? 0xffff : sum);
}

/* What a SYN has: the largest segment, and how far the window is shifted (RFC 7323 section 2.2). */
static void put_options(struct writer *w, const struct packet *packet)
{
    writer_u16(w, 0x0204);
    writer_u16(w, 65535 - TCP_HEAD - (packet->from.family == 4 ? 20 : IP6_HEAD));
    writer_u8(w, 1);
    writer_u8(w, 3);
    writer_u8(w, 3);
    writer_u8(w, WINDOW_SHIFT);
}

/* RFC 9293 section 3.1. */
void packet_head_tcp(struct packet *packet)
{
    bool syn = (packet->flags & PACKET_SYN) != 0;
    size_t head = syn ? TCP_HEAD + OPTIONS : TCP_HEAD;
    struct writer w = begin(packet, head, PROTOCOL_TCP);
    size_t at = w.size;
    writer_u16(&w, packet->from.port);
    writer_u16(&w, packet->to.port);
    writer_u32(&w, packet->seq);
    writer_u32(&w, packet->ack);
    writer_u16(&w, (unsigned)(head / 4) << 12 | packet->flags);
    writer_u16(&w, (packet->flags & PACKET_RST) != 0 ? 0 : WINDOW);
    writer_u16(&w, 0);
    writer_u16(&w, 0);
    if (syn)
        put_options(&w, packet);
    packet->head_size = w.size;
    patch(packet, at + TCP_CHECKSUM, sum_all(packet, at, PROTOCOL_TCP));
}
