/* Files of captures, whatever size the pieces have in which they come. */
#include "base/limits.h"
#include "capture/block.h"
#include "capture/frame.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAGIC = 4,
    PCAP_HEAD = 24,
    RECORD_HEAD = 16,
    BLOCK_HEAD = 12, /* the least block: type, length, length; a section has its order there */
    DNS_PORT = 53,
    MICRO = 6, /* decimal places of seconds */
    NANO = 9
};

/* What the octets that are waited for are. */
enum state {
    STATE_MAGIC,
    STATE_PCAP, /* the head of a file of that kind */
    STATE_RECORD,
    STATE_PACKET, /* a record with its packet */
    STATE_BLOCK,
    STATE_BODY, /* a whole block */
    STATE_OVER  /* nothing more is read: see the fault */
};

struct interface {
    unsigned link;
    uint32_t snap;      /* octets kept of a packet; 0: all */
    uint8_t resolution; /* decimal places, or with the highest bit binary ones */
    int64_t offset_s;
};

struct query_capture_reader {
    struct dissector dissector;
    enum state state;
    struct query_capture_fault fault;
    uint64_t offset; /* in the file, of what comes next */
    uint64_t skip;   /* octets to pass over first */
    size_t want;
    uint8_t *held; /* the first of the octets that are wanted */
    size_t size, room;

    bool little;
    uint8_t places; /* pcap: of its times */
    unsigned link;
    struct interface *interfaces; /* of this section */
    size_t interface_count;
    uint64_t packets;
};

static void await(struct query_capture_reader *reader, enum state state, size_t want)
{
    reader->state = state;
    reader->want = want;
}

struct query_capture_reader *query_capture_reader_new(const uint16_t *ports, size_t port_count)
{
    struct query_capture_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return NULL;
    await(reader, STATE_MAGIC, MAGIC);
    query_capture_reader_set_ports(reader, ports, port_count);
    return reader;
}

void query_capture_reader_set_ports(struct query_capture_reader *reader, const uint16_t *ports,
                                    size_t port_count)
{
    struct dissector *dissector = &reader->dissector;
    dissector->ports[0] = DNS_PORT;
    dissector->port_count = port_count == 0            ? 1
                            : port_count < FRAME_PORTS ? port_count
                                                       : FRAME_PORTS;
    if (port_count != 0)
        memcpy(dissector->ports, ports, dissector->port_count * sizeof *ports);
}

void query_capture_reader_free(struct query_capture_reader *reader)
{
    if (reader == NULL)
        return;
    dissector_fini(&reader->dissector);
    free(reader->interfaces);
    free(reader->held);
    free(reader);
}

const struct query_capture_counts *query_capture_counted(const struct query_capture_reader *reader)
{
    return &reader->dissector.counts;
}

const struct query_capture_fault *query_capture_fault(const struct query_capture_reader *reader)
{
    return &reader->fault;
}

/* ---- packets ---- */

/* Nanoseconds of a time in units of 10 ** -places, or 2 ** -places; 0 if there are too many. */
static int64_t scale(uint64_t ticks, uint8_t resolution)
{
    static const uint64_t second = 1000000000;
    unsigned places = resolution & 0x7f;
    uint64_t seconds, rest, units = 1;
    if ((resolution & 0x80) != 0) {
        if (places > 63)
            return 0;
        seconds = ticks >> places;
        rest = ticks - (seconds << places);
        for (; places > 30; places--)
            rest >>= 1;
        rest = rest * second >> places;
    } else {
        if (places > 19)
            return 0;
        for (unsigned i = 0; i < places; i++)
            units *= 10;
        seconds = ticks / units;
        rest = ticks % units;
        for (; places > NANO; places--)
            rest /= 10;
        for (; places < NANO; places++)
            rest *= 10;
    }
    return seconds < INT64_MAX / second ? (int64_t)(seconds * second + rest) : 0;
}

static int64_t time_of(const struct interface *interface, uint64_t ticks)
{
    static const int64_t second = 1000000000;
    int64_t ns = scale(ticks, interface->resolution), most = INT64_MAX / second / 2;
    if (interface->offset_s == 0 || ns > INT64_MAX / 2)
        return ns;
    return interface->offset_s > -most && interface->offset_s < most
               ? ns + interface->offset_s * second
               : 0;
}

static enum query_status give_frame(struct query_capture_reader *reader, struct frame *frame,
                                    size_t original)
{
    frame->number = ++reader->packets;
    frame->cut = original > frame->size;
    return dissect_frame(&reader->dissector, frame);
}

/* ---- pcap ---- */

static enum query_status take_pcap(struct query_capture_reader *reader, const uint8_t *octets)
{
    struct fields fields = fields_over(octets, PCAP_HEAD, reader->little);
    fields_u32(&fields);
    unsigned major = fields_u16(&fields);
    if (major != 2)
        return QUERY_UNSUPPORTED;
    reader_take(&fields.reader, 14); /* minor version, time zone, accuracy, octets of a packet */
    reader->link = fields_u32(&fields) & 0xffff; /* above: whether there is a checksum */
    await(reader, STATE_RECORD, RECORD_HEAD);
    return QUERY_OK;
}

static enum query_status take_record(struct query_capture_reader *reader, const uint8_t *octets)
{
    struct fields fields = fields_over(octets, RECORD_HEAD, reader->little);
    fields_u32(&fields);
    fields_u32(&fields);
    uint32_t size = fields_u32(&fields);
    if (size > LIMIT_CAPTURE_PACKET)
        return QUERY_MALFORMED;
    await(reader, STATE_PACKET, RECORD_HEAD + size);
    return QUERY_OK;
}

static enum query_status take_packet(struct query_capture_reader *reader, const uint8_t *octets)
{
    struct fields fields = fields_over(octets, reader->want, reader->little);
    uint64_t seconds = fields_u32(&fields);
    uint64_t parts = fields_u32(&fields);
    fields_u32(&fields);
    size_t original = fields_u32(&fields);
    struct frame frame = {.link = reader->link};
    frame.unix_ns = (int64_t)(seconds * 1000000000 + parts * (reader->places == MICRO ? 1000 : 1));
    frame.octets = reader_rest(&fields.reader, &frame.size);
    await(reader, STATE_RECORD, RECORD_HEAD);
    return give_frame(reader, &frame, original);
}

/* ---- blocks of pcapng ---- */

static enum query_status take_section(struct query_capture_reader *reader, struct fields *fields)
{
    struct dissector *dissector = &reader->dissector;
    enum query_status status = QUERY_OK;
    struct fields value;
    unsigned code;
    fields_u32(fields); /* the order of octets */
    unsigned major = fields_u16(fields);
    reader_take(&fields->reader, 10); /* minor version, length of the section */
    if (fields->reader.status != QUERY_OK)
        return QUERY_MALFORMED;
    if (major != 1)
        return QUERY_UNSUPPORTED;
    reader->interface_count = 0;
    while (status == QUERY_OK && block_option_take(fields, &code, &value)) {
        struct query_capture_item item = {.kind = QUERY_CAPTURE_COMMENT};
        item.octets = reader_rest(&value.reader, &item.size);
        if (code == OPTION_COMMENT)
            status = dissector->take(dissector->context, &item);
    }
    return status;
}

static enum query_status take_interface(struct query_capture_reader *reader, struct fields *fields)
{
    struct interface interface = {.link = fields_u16(fields), .resolution = MICRO};
    struct fields value;
    unsigned code;
    fields_u16(fields);
    interface.snap = fields_u32(fields);
    if (fields->reader.status != QUERY_OK || reader->interface_count == LIMIT_CAPTURE_INTERFACES)
        return QUERY_MALFORMED;
    while (block_option_take(fields, &code, &value)) {
        if (code == OPTION_RESOLUTION && reader_left(&value.reader) == 1)
            interface.resolution = reader_u8(&value.reader);
        if (code == OPTION_OFFSET && reader_left(&value.reader) == 8)
            interface.offset_s = (int64_t)fields_u64(&value);
    }
    if (reader->interfaces == NULL)
        reader->interfaces = calloc(LIMIT_CAPTURE_INTERFACES, sizeof interface);
    if (reader->interfaces == NULL)
        return QUERY_MEMORY;
    reader->interfaces[reader->interface_count++] = interface;
    return QUERY_OK;
}

/* `size` octets of the block are the packet; what follows are options. */
static enum query_status give_block(struct query_capture_reader *reader, struct fields *fields,
                                    const struct interface *interface, struct frame *frame,
                                    size_t original)
{
    frame->link = interface->link;
    frame->octets = reader_take(&fields->reader, frame->size);
    size_t padding = (4 - frame->size % 4) % 4;
    if (frame->octets == NULL && frame->size != 0)
        return QUERY_MALFORMED;
    if (padding != 0)
        reader_take(&fields->reader, padding);
    frame->options = *fields;
    if (frame->size > LIMIT_CAPTURE_PACKET) {
        reader->packets++;
        reader->dissector.counts.large++;
        return QUERY_OK;
    }
    return give_frame(reader, frame, original);
}

/* Enhanced packets, and those of the first versions, whose interface has 16 bits. */
static enum query_status take_enhanced(struct query_capture_reader *reader, struct fields *fields,
                                       bool old)
{
    struct frame frame = {0};
    size_t index = old ? fields_u16(fields) : fields_u32(fields);
    if (old)
        fields_u16(fields); /* packets that were dropped before it */
    uint64_t high = fields_u32(fields);
    uint64_t ticks = high << 32 | fields_u32(fields);
    frame.size = fields_u32(fields);
    size_t original = fields_u32(fields);
    if (fields->reader.status != QUERY_OK || index >= reader->interface_count)
        return QUERY_MALFORMED;
    const struct interface *interface = &reader->interfaces[index];
    frame.unix_ns = time_of(interface, ticks);
    return give_block(reader, fields, interface, &frame, original);
}

/* Without time and options. */
static enum query_status take_simple(struct query_capture_reader *reader, struct fields *fields)
{
    struct frame frame = {0};
    size_t original = fields_u32(fields), left = reader_left(&fields->reader);
    if (fields->reader.status != QUERY_OK || reader->interface_count == 0)
        return QUERY_MALFORMED;
    uint32_t snap = reader->interfaces[0].snap;
    frame.size = snap != 0 && original > snap ? snap : original;
    frame.size = frame.size < left ? frame.size : left;
    return give_block(reader, fields, &reader->interfaces[0], &frame, original);
}

static bool is_known(uint32_t type)
{
    return type == BLOCK_SECTION || type == BLOCK_INTERFACE || type == BLOCK_OLD_PACKET ||
           type == BLOCK_SIMPLE || type == BLOCK_PACKET;
}

/* The first octets of a block: what it is, and how long. */
static enum query_status take_block(struct query_capture_reader *reader, const uint8_t *octets)
{
    struct fields fields = fields_over(octets, BLOCK_HEAD, reader->little);
    uint32_t type = fields_u32(&fields);
    if (type == BLOCK_SECTION) { /* it reads the same in both orders */
        struct fields order = fields_over(octets + 8, 4, true);
        reader->little = fields_u32(&order) == BLOCK_ORDER;
        order = fields_over(octets + 8, 4, reader->little);
        if (fields_u32(&order) != BLOCK_ORDER)
            return QUERY_UNSUPPORTED;
        fields.little = reader->little;
    }
    uint32_t size = fields_u32(&fields);
    if (size < BLOCK_HEAD || size % 4 != 0)
        return QUERY_MALFORMED;
    if (is_known(type) && size <= LIMIT_CAPTURE_BLOCK) {
        await(reader, STATE_BODY, size);
        return QUERY_OK;
    }
    if (type == BLOCK_SECTION || type == BLOCK_INTERFACE)
        return QUERY_MALFORMED;
    *(is_known(type) ? &reader->dissector.counts.large : &reader->dissector.counts.blocks) += 1;
    reader->skip = size;
    return QUERY_OK;
}

static enum query_status take_body(struct query_capture_reader *reader, const uint8_t *octets)
{
    struct fields end = fields_over(octets + reader->want - 4, 4, reader->little);
    struct fields fields = fields_over(octets, reader->want - 4, reader->little);
    uint32_t kind = fields_u32(&fields);
    if (fields_u32(&fields) != fields_u32(&end))
        return QUERY_MALFORMED;
    await(reader, STATE_BLOCK, BLOCK_HEAD);
    switch (kind) {
    case BLOCK_SECTION: return take_section(reader, &fields);
    case BLOCK_INTERFACE: return take_interface(reader, &fields);
    case BLOCK_SIMPLE: return take_simple(reader, &fields);
    default: return take_enhanced(reader, &fields, kind == BLOCK_OLD_PACKET);
    }
}

/* ---- the file ---- */

static enum query_status take_magic(struct query_capture_reader *reader, const uint8_t *octets)
{
    static const uint32_t all[] = {PCAP_MICRO, PCAP_NANO};
    for (unsigned i = 0; i < 4; i++) {
        struct fields fields = fields_over(octets, MAGIC, i % 2 == 0);
        if (fields_u32(&fields) == all[i / 2]) {
            reader->little = i % 2 == 0;
            reader->places = i / 2 == 0 ? MICRO : NANO;
            await(reader, STATE_PCAP, PCAP_HEAD);
            return QUERY_OK;
        }
    }
    struct fields fields = fields_over(octets, MAGIC, false);
    if (fields_u32(&fields) != BLOCK_SECTION)
        return QUERY_UNSUPPORTED;
    await(reader, STATE_BLOCK, BLOCK_HEAD);
    return QUERY_OK;
}

/* Takes the `want` octets.  They are used up unless more of the same are wanted. */
static enum query_status take_wanted(struct query_capture_reader *reader, const uint8_t *octets,
                                     bool *used)
{
    enum state state = reader->state;
    *used = state == STATE_PCAP || state == STATE_PACKET || state == STATE_BODY;
    switch (state) {
    case STATE_MAGIC: return take_magic(reader, octets);
    case STATE_PCAP: return take_pcap(reader, octets);
    case STATE_RECORD: return take_record(reader, octets);
    case STATE_PACKET: return take_packet(reader, octets);
    case STATE_BLOCK: return take_block(reader, octets);
    case STATE_BODY: return take_body(reader, octets);
    case STATE_OVER: break;
    }
    return reader->fault.status;
}

static enum query_status fail(struct query_capture_reader *reader, enum query_status status)
{
    if (reader->state != STATE_OVER) {
        reader->fault = (struct query_capture_fault){.status = status, .offset = reader->offset};
        reader->state = STATE_OVER;
    }
    return reader->fault.status;
}

/* Takes what is wanted from `octets` alone, or holds some of them until all are there. */
static enum query_status gather(struct query_capture_reader *reader, const uint8_t *octets,
                                size_t size, const uint8_t **whole, size_t *taken)
{
    *taken = 0;
    *whole = reader->held;
    if (reader->size >= reader->want)
        return QUERY_OK;
    *whole = octets;
    if (reader->size == 0 && size >= reader->want)
        return QUERY_OK;
    size_t lacking = reader->want - reader->size;
    *taken = lacking < size ? lacking : size;
    if (reader->room < reader->want) {
        uint8_t *held = realloc(reader->held, reader->want);
        if (held == NULL)
            return QUERY_MEMORY;
        reader->held = held;
        reader->room = reader->want;
    }
    if (*taken != 0)
        memcpy(reader->held + reader->size, octets, *taken);
    reader->size += *taken;
    *whole = *taken == lacking ? reader->held : NULL;
    return QUERY_OK;
}

/* Octets that are passed over are those held, and then those that come. */
static size_t skip(struct query_capture_reader *reader, size_t size)
{
    size_t held = reader->size < reader->skip ? reader->size : (size_t)reader->skip;
    reader->skip -= held;
    reader->offset += held;
    reader->size = 0;
    size_t passed = reader->skip < size ? (size_t)reader->skip : size;
    reader->skip -= passed;
    reader->offset += passed;
    return passed;
}

enum query_status query_capture_feed(struct query_capture_reader *reader, const uint8_t *octets,
                                     size_t size, query_capture_take *take, void *context)
{
    static const uint8_t nothing = 0;
    reader->dissector.take = take;
    reader->dissector.context = context;
    octets = size == 0 ? &nothing : octets;
    while (reader->state != STATE_OVER) {
        const uint8_t *whole;
        size_t taken, want = reader->want;
        bool used;
        if (reader->skip != 0) {
            taken = skip(reader, size);
            octets += taken;
            size -= taken;
            if (reader->skip != 0)
                return QUERY_OK;
        }
        enum query_status status = gather(reader, octets, size, &whole, &taken);
        octets += taken;
        size -= taken;
        if (status == QUERY_OK && whole == NULL)
            return QUERY_OK;
        bool direct = reader->size == 0;
        if (status == QUERY_OK)
            status = take_wanted(reader, whole, &used);
        if (status != QUERY_OK)
            return fail(reader, status);
        if (!used)
            continue;
        reader->offset += want;
        reader->size = 0;
        if (direct) {
            octets += want;
            size -= want;
        }
    }
    return reader->fault.status;
}

enum query_status query_capture_finish(struct query_capture_reader *reader)
{
    bool within = reader->size != 0 || reader->skip != 0 || reader->state == STATE_MAGIC;
    dissector_fini(&reader->dissector);
    if (reader->state == STATE_OVER)
        return reader->fault.status;
    return within ? fail(reader, QUERY_SHORT) : QUERY_OK;
}

/* ---- what was skipped ---- */

static void print_count(struct query_sink *sink, bool *first, uint64_t count, const char *one,
                        const char *many)
{
    if (count == 0)
        return;
    query_sink_text(sink, *first ? "" : ", ");
    query_sink_number(sink, count);
    query_sink_char(sink, ' ');
    query_sink_text(sink, count == 1 ? one : many);
    *first = false;
}

void query_capture_counts_print(struct query_sink *sink, const struct query_capture_counts *counts)
{
    bool first = true;
    print_count(sink, &first, counts->cut, "packet that was not captured whole",
                "packets that were not captured whole");
    print_count(sink, &first, counts->malformed, "malformed packet", "malformed packets");
    print_count(sink, &first, counts->links, "packet of an unknown link type",
                "packets of unknown link types");
    print_count(sink, &first, counts->fragments, "fragment without the others",
                "fragments without the others");
    print_count(sink, &first, counts->streams, "connection with a gap", "connections with gaps");
    print_count(sink, &first, counts->large, "packet that is too large",
                "packets that are too large");
}
