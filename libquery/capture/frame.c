#include "capture/frame.h"

#include "capture/block.h"

#include <string.h>

enum {
    /* Types of Ethernet, which the others speak of, too. */
    TYPE_IP4 = 0x0800,
    TYPE_VLAN = 0x8100,
    TYPE_VLAN_OUTER = 0x88a8,
    TYPE_VLAN_OLD = 0x9100,
    TYPE_IP6 = 0x86dd,
    TYPE_IP = 0, /* whatever the first octet says */
    VLAN_TAGS = 4,
    PPP_IP4 = 0x21,
    PPP_IP6 = 0x57,

    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    /* RFC 8200 section 4 and RFC 4302: headers between IPv6 and what it carries. */
    NEXT_HOPS = 0,
    NEXT_ROUTING = 43,
    NEXT_FRAGMENT = 44,
    NEXT_AUTHENTICATION = 51,
    NEXT_DESTINATION = 60,
    NEXT_MOBILITY = 135,
    NEXT_MOST = 8, /* of them in a packet; RFC 8504 section 5.3 lets a host refuse more */

    UDP_HEAD = 8,
    TCP_HEAD = 20
};

/* A frame on its way up. */
struct climb {
    struct dissector *dissector;
    const struct frame *frame;
    struct query_endpoint source, destination;
    struct query_capture_item item;
    bool cut; /* what IP carries was not captured whole */
};

bool block_option_take(struct fields *options, unsigned *code, struct fields *value)
{
    *code = fields_u16(options);
    size_t size = fields_u16(options);
    if (options->reader.status != QUERY_OK || *code == OPTION_END)
        return false;
    *value = *options;
    value->reader = reader_sub(&options->reader, size);
    size_t padding = (4 - size % 4) % 4;
    if (padding != 0 && reader_left(&options->reader) >= padding)
        reader_take(&options->reader, padding);
    return options->reader.status == QUERY_OK;
}

/* ---- what is found ---- */

static enum query_status tell(struct climb *climb)
{
    struct dissector *dissector = climb->dissector;
    climb->item.unix_ns = climb->frame->unix_ns;
    climb->item.packet = climb->frame->number;
    return dissector->take(dissector->context, &climb->item);
}

static enum query_status tell_message(struct climb *climb, const uint8_t *octets, size_t size)
{
    if (size == 0)
        return QUERY_OK;
    climb->dissector->counts.messages++;
    climb->item.kind = QUERY_CAPTURE_MESSAGE;
    climb->item.octets = octets;
    climb->item.size = size;
    return tell(climb);
}

static enum query_status tell_notes(struct climb *climb)
{
    struct fields options = climb->frame->options, value;
    enum query_status status = QUERY_OK;
    unsigned code;
    while (status == QUERY_OK && block_option_take(&options, &code, &value)) {
        if (code != OPTION_COMMENT)
            continue;
        climb->item.kind = QUERY_CAPTURE_NOTE;
        climb->item.octets = reader_rest(&value.reader, &climb->item.size);
        status = tell(climb);
    }
    return status;
}

/* ---- UDP and TCP ---- */

static bool is_wanted(const struct dissector *dissector, uint16_t port)
{
    for (size_t i = 0; i < dissector->port_count; i++) {
        if (dissector->ports[i] == port)
            return true;
    }
    return false;
}

/* Both begin with their ports. */
static bool take_ports(struct climb *climb, struct reader *r, enum query_transport transport)
{
    climb->item.transport = transport;
    climb->item.source = climb->source;
    climb->item.destination = climb->destination;
    climb->item.source.port = reader_u16(r);
    climb->item.destination.port = reader_u16(r);
    climb->item.connected_ns = 0;
    return is_wanted(climb->dissector, climb->item.source.port) ||
           is_wanted(climb->dissector, climb->item.destination.port);
}

/* What is not all there was not captured, or the headers contradict each other. */
static enum query_status give_up(struct climb *climb)
{
    struct query_capture_counts *counts = &climb->dissector->counts;
    if (climb->frame->cut)
        counts->cut++;
    else
        counts->malformed++;
    return QUERY_OK;
}

static enum query_status pass_over(struct climb *climb)
{
    climb->dissector->counts.others++;
    return QUERY_OK;
}

/* Part of a message is of no use, and part of a stream would be taken for all of it. */
static enum query_status cut_off(struct climb *climb)
{
    climb->dissector->counts.cut++;
    return QUERY_OK;
}

static enum query_status take_udp(struct climb *climb, struct reader r)
{
    bool wanted = take_ports(climb, &r, QUERY_TRANSPORT_UDP);
    size_t length = reader_u16(&r);
    reader_u16(&r); /* the checksum */
    if (r.status != QUERY_OK)
        return give_up(climb);
    if (!wanted || climb->cut)
        return wanted ? cut_off(climb) : pass_over(climb);
    /* RFC 2675 section 4: 0 for more than 16 bits can say; and so do network cards that
     * send many at once. */
    length = length == 0 ? reader_left(&r) + UDP_HEAD : length;
    struct reader data = reader_sub(&r, length < UDP_HEAD ? SIZE_MAX : length - UDP_HEAD);
    if (data.status != QUERY_OK || reader_left(&data) > LIMIT_MESSAGE)
        return give_up(climb);
    enum query_status status = tell_notes(climb);
    size_t size;
    const uint8_t *octets = reader_rest(&data, &size);
    return status == QUERY_OK ? tell_message(climb, octets, size) : status;
}

static enum query_status take_from_stream(void *context, const struct stream *stream,
                                          const uint8_t *octets, size_t size)
{
    struct climb *climb = context;
    climb->item.connected_ns = stream->connected_ns;
    return tell_message(climb, octets, size);
}

static enum query_status take_tcp(struct climb *climb, struct reader r)
{
    struct dissector *dissector = climb->dissector;
    bool wanted = take_ports(climb, &r, QUERY_TRANSPORT_TCP);
    struct stream_segment segment = {.source = climb->item.source,
                                     .destination = climb->item.destination,
                                     .seq = reader_u32(&r),
                                     .unix_ns = climb->frame->unix_ns};
    reader_u32(&r); /* what the other side has got */
    unsigned word = reader_u16(&r);
    size_t head = (size_t)(word >> 12) * 4;
    segment.fin = (word & 1) != 0;
    segment.syn = (word & 2) != 0;
    segment.rst = (word & 4) != 0;
    reader_take(&r, 6); /* window, checksum, urgent pointer */
    reader_take(&r, head < TCP_HEAD ? SIZE_MAX : head - TCP_HEAD);
    if (!wanted || climb->cut)
        return wanted ? cut_off(climb) : pass_over(climb);
    if (r.status != QUERY_OK)
        return give_up(climb);
    enum query_status status = tell_notes(climb);
    segment.octets = reader_rest(&r, &segment.size);
    if (status == QUERY_OK)
        status = streams_add(&dissector->streams, &segment, take_from_stream, climb);
    dissector->counts.streams = dissector->streams.lost;
    return status;
}

static enum query_status take_carried(struct climb *climb, unsigned protocol, struct reader r)
{
    if (protocol == PROTOCOL_UDP)
        return take_udp(climb, r);
    return protocol == PROTOCOL_TCP ? take_tcp(climb, r) : pass_over(climb);
}

/* ---- IP ---- */

static enum query_status take_headers(struct climb *climb, unsigned next, struct reader r,
                                      bool fragment);

static enum query_status take_fragment(struct climb *climb, struct fragment *fragment,
                                       struct reader r)
{
    struct dissector *dissector = climb->dissector;
    if (climb->cut)
        return cut_off(climb);
    fragment->source = &climb->source;
    fragment->destination = &climb->destination;
    fragment->octets = reader_rest(&r, &fragment->size);
    struct fragment_set *set =
        fragments_add(&dissector->fragments, fragment, &dissector->counts.fragments);
    if (set == NULL)
        return QUERY_OK;
    struct reader whole = reader_over(set->octets, set->total);
    enum query_status status = take_headers(climb, set->protocol, whole, true);
    fragments_drop(set);
    return status;
}

/* The window on what an IP packet carries, without what Ethernet pads it with; `length` 0: the
 * rest, as where the network card makes packets out of what is larger than one. */
static bool take_length(struct climb *climb, struct reader *r, size_t length)
{
    climb->cut = climb->frame->cut && length > reader_left(r);
    if (!climb->cut && length != 0)
        *r = reader_sub(r, length);
    return r->status == QUERY_OK;
}

/* RFC 791 section 3.1. */
static enum query_status take_ip4(struct climb *climb, struct reader r)
{
    enum { HEAD = 20, MORE = 0x2000, OFFSET = 0x1fff };
    size_t head = (reader_u8(&r) & 15u) * 4;
    reader_u8(&r);
    size_t length = reader_u16(&r);
    struct fragment fragment = {.id = reader_u16(&r)};
    unsigned flags = reader_u16(&r);
    reader_u8(&r); /* time to live */
    fragment.protocol = reader_u8(&r);
    reader_u16(&r); /* the checksum */
    const uint8_t *addresses = reader_take(&r, 8);
    if (addresses == NULL)
        return give_up(climb);
    climb->source = (struct query_endpoint){.family = 4};
    climb->destination = climb->source;
    memcpy(climb->source.octets, addresses, 4);
    memcpy(climb->destination.octets, addresses + 4, 4);
    reader_take(&r, head < HEAD ? SIZE_MAX : head - HEAD);
    if (r.status != QUERY_OK || (length != 0 && length < head))
        return give_up(climb);
    if (length == head)
        return pass_over(climb);
    if (!take_length(climb, &r, length == 0 ? 0 : length - head))
        return give_up(climb);
    fragment.more = (flags & MORE) != 0;
    fragment.offset = (size_t)(flags & OFFSET) * 8;
    if (fragment.more || fragment.offset != 0)
        return take_fragment(climb, &fragment, r);
    return take_carried(climb, fragment.protocol, r);
}

/* RFC 8200 section 4.5. */
static enum query_status take_fragment_header(struct climb *climb, struct reader r)
{
    struct fragment fragment = {.protocol = reader_u8(&r)};
    reader_u8(&r);
    unsigned word = reader_u16(&r);
    fragment.id = reader_u32(&r);
    fragment.more = (word & 1) != 0;
    fragment.offset = word & 0xfff8;
    if (r.status != QUERY_OK)
        return give_up(climb);
    /* RFC 6946: a packet of one fragment. */
    if (!fragment.more && fragment.offset == 0)
        return take_headers(climb, fragment.protocol, r, true);
    return take_fragment(climb, &fragment, r);
}

/* Whether a header is one of those that lie between, and how large it is. */
static bool is_between(unsigned next, struct reader r, size_t *size)
{
    bool units8 = next == NEXT_HOPS || next == NEXT_ROUTING || next == NEXT_DESTINATION ||
                  next == NEXT_MOBILITY;
    reader_u8(&r);
    size_t length = reader_u8(&r);
    *size = units8 ? (length + 1) * 8 : (length + 2) * 4;
    return units8 || next == NEXT_AUTHENTICATION;
}

/* `fragment`: put together from fragments, which do not have fragments of their own. */
static enum query_status take_headers(struct climb *climb, unsigned next, struct reader r,
                                      bool fragment)
{
    size_t size;
    for (unsigned i = 0; i < NEXT_MOST && is_between(next, r, &size); i++) {
        struct reader header = reader_sub(&r, size);
        next = reader_u8(&header);
        if (r.status != QUERY_OK)
            return give_up(climb);
    }
    if (next == NEXT_FRAGMENT && !fragment)
        return take_fragment_header(climb, r);
    return take_carried(climb, next, r);
}

static enum query_status take_ip6(struct climb *climb, struct reader r)
{
    reader_u32(&r); /* version, traffic class, flow label */
    size_t length = reader_u16(&r);
    unsigned next = reader_u8(&r);
    reader_u8(&r); /* hop limit */
    const uint8_t *addresses = reader_take(&r, 32);
    if (addresses == NULL)
        return give_up(climb);
    climb->source = (struct query_endpoint){.family = 6};
    climb->destination = climb->source;
    memcpy(climb->source.octets, addresses, 16);
    memcpy(climb->destination.octets, addresses + 16, 16);
    if (!take_length(climb, &r, length))
        return give_up(climb);
    return take_headers(climb, next, r, false);
}

/* ---- links ---- */

static unsigned ppp_type(struct reader *r)
{
    enum { ADDRESS = 0xff03 }; /* RFC 1662 section 3.1; may be left out */
    unsigned protocol = reader_u16(r);
    if (protocol == ADDRESS)
        protocol = reader_u16(r);
    return protocol == PPP_IP4 ? TYPE_IP4 : protocol == PPP_IP6 ? TYPE_IP6 : UINT16_MAX;
}

/* The type of what a frame carries; the reader is then behind its header.  False: a link
 * that is not known. */
static bool take_link(unsigned link, struct reader *r, unsigned *type)
{
    *type = TYPE_IP;
    switch (link) {
    case LINK_ETHERNET:
        reader_take(r, 12);
        *type = reader_u16(r);
        return true;
    case LINK_SLL:
        reader_take(r, 14);
        *type = reader_u16(r);
        return true;
    case LINK_SLL2:
        *type = reader_u16(r);
        reader_take(r, 18);
        return true;
    case LINK_PPP: *type = ppp_type(r); return true;
    case LINK_NULL: /* the number of a family, which is another on each system */
    case LINK_LOOP: reader_u32(r); return true;
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_RAW:
    case LINK_IPV4:
    case LINK_IPV6: return true;
    default: return false;
    }
}

static bool is_tag(unsigned type)
{
    return type == TYPE_VLAN || type == TYPE_VLAN_OUTER || type == TYPE_VLAN_OLD;
}

enum query_status dissect_frame(struct dissector *dissector, const struct frame *frame)
{
    struct climb climb = {.dissector = dissector, .frame = frame};
    struct reader r = reader_over(frame->octets, frame->size);
    unsigned type;
    dissector->counts.packets++;
    if (!take_link(frame->link, &r, &type)) {
        dissector->counts.links++;
        return QUERY_OK;
    }
    for (unsigned i = 0; i < VLAN_TAGS && is_tag(type); i++) {
        reader_u16(&r);
        type = reader_u16(&r);
    }
    if (r.status != QUERY_OK || reader_left(&r) == 0)
        return give_up(&climb);
    struct reader peek = r;
    unsigned version = reader_u8(&peek) >> 4;
    if (type != TYPE_IP4 && type != TYPE_IP6 && type != TYPE_IP)
        return pass_over(&climb);
    if (version == 4 && type != TYPE_IP6)
        return take_ip4(&climb, r);
    return version == 6 && type != TYPE_IP4 ? take_ip6(&climb, r) : give_up(&climb);
}

void dissector_fini(struct dissector *dissector)
{
    fragments_fini(&dissector->fragments, &dissector->counts.fragments);
    streams_fini(&dissector->streams);
    dissector->counts.streams = dissector->streams.lost;
}
