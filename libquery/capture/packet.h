/* capture/packet.h: headers of IP, UDP and TCP in front of what a socket has carried.
 *
 * Knows addresses, ports and checksums; what is carried is octets, and where the packet goes
 * is for others to know. */
#ifndef CAPTURE_PACKET_H
#define CAPTURE_PACKET_H

#include <query/endpoint.h>

enum {
    PACKET_HEAD = 40 + 28, /* IPv6, and TCP with its two options */
    PACKET_UDP4 = 65535 - 20 - 8,
    PACKET_UDP6 = 65535 - 8,

    /* Flags of TCP (RFC 9293 section 3.1). */
    PACKET_FIN = 1,
    PACKET_SYN = 2,
    PACKET_RST = 4,
    PACKET_PSH = 8,
    PACKET_ACK = 16
};

/* A packet: a header, and one after the other two runs of octets, of which the first is of an
 * even number. */
struct packet {
    struct query_endpoint from, to; /* of the same family */
    const uint8_t *first, *second;
    size_t first_size, second_size;
    uint32_t seq, ack; /* over TCP */
    unsigned flags;
    uint8_t head[PACKET_HEAD];
    size_t head_size;
};

/* The address of whoever asked, where it is not known, without a port. */
struct query_endpoint packet_dummy(uint8_t family);

/* Make the header.  All of it must fit an IP packet: over UDP PACKET_UDP4 or PACKET_UDP6 octets. */
void packet_head_udp(struct packet *packet);
void packet_head_tcp(struct packet *packet);

#endif
