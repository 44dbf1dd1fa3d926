/* capture/block.h: the numbers of pcapng (draft-ietf-opsawg-pcapng), pcap (draft-ietf-opsawg-pcap)
 * and their registry of link types. */
#ifndef CAPTURE_BLOCK_H
#define CAPTURE_BLOCK_H

#include <stdint.h>

enum {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_ORDER = 0x1a2b3c4d, /* what shows the order of octets */
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE = 3,
    BLOCK_PACKET = 6,

    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_PROGRAM = 4,    /* of a section */
    OPTION_RESOLUTION = 9, /* of an interface */
    OPTION_OFFSET = 14,

    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_RAW_BSD = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_RAW = 101,
    LINK_LOOP = 108,
    LINK_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_SLL2 = 276
};

static const uint32_t PCAP_MICRO = 0xa1b2c3d4, PCAP_NANO = 0xa1b23c4d;

#endif
