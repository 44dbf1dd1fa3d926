/* Captures out of exchanges: pcapng (draft-ietf-opsawg-pcapng). */
#include "base/limits.h"
#include "base/sink.h"
#include "capture/block.h"
#include "capture/note.h"
#include "capture/packet.h"

#include <errno.h>
#include <query/capture.h>
#include <string.h>

enum {
    FIRST_PORT = 49152, /* RFC 6335 section 6: dynamic ports */
    SEGMENT = 32768,    /* octets of a message in a segment of TCP; with its length it is even */
    QUERY_NOTED = 4096, /* octets of a query in a note; hardly one has more */
    NOTE_TEXT = 128 + 2 * QUERY_NOTED
};

/* ---- blocks ---- */

static void put16(struct query_sink *sink, unsigned value)
{
    uint8_t octets[] = {(uint8_t)value, (uint8_t)(value >> 8)};
    query_sink_put(sink, octets, sizeof octets);
}

static void put32(struct query_sink *sink, uint32_t value)
{
    put16(sink, value & 0xffff);
    put16(sink, value >> 16);
}

static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

static void pad(struct query_sink *sink, size_t size)
{
    query_sink_fill(sink, '\0', padded(size) - size);
}

static size_t option_size(const char *text, size_t size)
{
    return text == NULL ? 0 : 4 + padded(size);
}

static void put_option(struct query_sink *sink, unsigned code, const char *text, size_t size)
{
    if (text == NULL)
        return;
    put16(sink, code);
    put16(sink, (unsigned)size);
    query_sink_put(sink, text, size);
    pad(sink, size);
}

/* Section 4.1. */
static void put_section(struct query_sink *sink, const char *program, const char *comment)
{
    enum { FIXED = 28, END = 4 };
    size_t names = program == NULL ? 0 : strlen(program);
    size_t text = comment == NULL ? 0 : strlen(comment);
    if (names > UINT16_MAX || text > UINT16_MAX) {
        sink->status = sink->status == QUERY_OK ? QUERY_RANGE : sink->status;
        return;
    }
    uint32_t total =
        (uint32_t)(FIXED + END + option_size(comment, text) + option_size(program, names));
    put32(sink, BLOCK_SECTION);
    put32(sink, total);
    put32(sink, BLOCK_ORDER);
    put16(sink, 1);
    put16(sink, 0);
    put32(sink, UINT32_MAX); /* how long the section is: not known yet */
    put32(sink, UINT32_MAX);
    put_option(sink, OPTION_COMMENT, comment, text);
    put_option(sink, OPTION_PROGRAM, program, names);
    put32(sink, OPTION_END);
    put32(sink, total);
}

/* Section 4.2; times are in microseconds where no option says otherwise. */
static void put_interface(struct query_sink *sink)
{
    enum { TOTAL = 20 };
    put32(sink, BLOCK_INTERFACE);
    put32(sink, TOTAL);
    put16(sink, LINK_RAW);
    put16(sink, 0);
    put32(sink, 0); /* packets of any size */
    put32(sink, TOTAL);
}

/* Section 4.3. */
static void put_packet(struct query_sink *sink, const struct packet *packet, int64_t unix_us,
                       const char *note, size_t note_size)
{
    enum { FIXED = 32, END = 4 };
    size_t size = packet->head_size + packet->first_size + packet->second_size;
    size_t options = note == NULL ? 0 : END + option_size(note, note_size);
    uint32_t total = (uint32_t)(FIXED + padded(size) + options);
    uint64_t time = unix_us < 0 ? 0 : (uint64_t)unix_us;
    put32(sink, BLOCK_PACKET);
    put32(sink, total);
    put32(sink, 0); /* the interface */
    put32(sink, (uint32_t)(time >> 32));
    put32(sink, (uint32_t)time);
    put32(sink, (uint32_t)size);
    put32(sink, (uint32_t)size);
    query_sink_put(sink, packet->head, packet->head_size);
    query_sink_put(sink, packet->first, packet->first_size);
    query_sink_put(sink, packet->second, packet->second_size);
    pad(sink, size);
    if (note != NULL) {
        put_option(sink, OPTION_COMMENT, note, note_size);
        put32(sink, OPTION_END);
    }
    put32(sink, total);
}

void query_capture_begin(struct query_capture_writer *writer, struct query_sink *sink,
                         const char *program, const char *comment)
{
    *writer = (struct query_capture_writer){.sink = sink, .port = FIRST_PORT};
    put_section(sink, program, comment);
    put_interface(sink);
}

/* ---- a try ---- */

/* One try on its way into the capture. */
struct talk {
    struct query_capture_writer *writer;
    const struct query_try *attempt;
    struct query_endpoint client, server;
    uint32_t client_seq, server_seq;   /* the next of each */
    int64_t start_us, sent_us, end_us; /* since 1970 */
    char note[NOTE_TEXT];
    size_t note_size; /* 0: it has been written */
};

static void put_noted(struct talk *talk, const struct packet *packet, int64_t unix_us)
{
    put_packet(talk->writer->sink, packet, unix_us, talk->note_size == 0 ? NULL : talk->note,
               talk->note_size);
    talk->note_size = 0;
}

/* Family 4 or 6 as the server is; what is not known is made up. */
static struct query_endpoint find_client(struct query_capture_writer *writer,
                                         const struct query_try *attempt)
{
    struct query_endpoint client = attempt->local;
    if (client.family != attempt->server.family)
        client = packet_dummy(attempt->server.family);
    if (client.port == 0) {
        client.port = writer->port;
        writer->port = writer->port == UINT16_MAX ? FIRST_PORT : (uint16_t)(writer->port + 1);
    }
    return client;
}

/* Messages that came, in the order of time: strays, then the reply. */
static bool message_at(const struct talk *talk, size_t index, const uint8_t **octets, size_t *size,
                       int64_t *unix_us)
{
    const struct query_try *attempt = talk->attempt;
    *octets = attempt->reply;
    *size = attempt->reply == NULL ? 0 : attempt->reply_size;
    *unix_us = talk->end_us;
    if (index < attempt->stray_count) {
        const struct query_stray *stray = &attempt->strays[index];
        *octets = stray->octets;
        *size = stray->octets == NULL ? 0 : stray->size;
        *unix_us = talk->sent_us + ((int64_t)stray->at_us - (int64_t)attempt->sent_us);
    }
    return index < attempt->stray_count + 1;
}

/* ---- over UDP ---- */

static void put_datagram(struct talk *talk, bool query, const uint8_t *octets, size_t size,
                         int64_t unix_us)
{
    size_t most = talk->server.family == 4 ? PACKET_UDP4 : PACKET_UDP6;
    struct packet packet = {.from = query ? talk->client : talk->server,
                            .to = query ? talk->server : talk->client,
                            .second = octets,
                            .second_size = size < most ? size : most};
    packet_head_udp(&packet);
    put_noted(talk, &packet, unix_us);
}

static void put_udp(struct talk *talk)
{
    const uint8_t *octets;
    size_t size;
    int64_t unix_us;
    put_datagram(talk, true, talk->attempt->query, talk->attempt->query_size, talk->sent_us);
    for (size_t i = 0; message_at(talk, i, &octets, &size, &unix_us); i++) {
        if (octets != NULL)
            put_datagram(talk, false, octets, size, unix_us);
    }
}

/* ---- over TCP ---- */

static void put_segment(struct talk *talk, bool query, unsigned flags, struct packet packet,
                        int64_t unix_us)
{
    uint32_t *seq = query ? &talk->client_seq : &talk->server_seq;
    packet.from = query ? talk->client : talk->server;
    packet.to = query ? talk->server : talk->client;
    packet.seq = *seq;
    packet.flags = flags;
    packet.ack = (flags & PACKET_ACK) == 0 ? 0 : query ? talk->server_seq : talk->client_seq;
    *seq += (uint32_t)(packet.first_size + packet.second_size);
    *seq += (flags & (PACKET_SYN | PACKET_FIN)) != 0;
    packet_head_tcp(&packet);
    put_noted(talk, &packet, unix_us);
}

static void put_flags(struct talk *talk, bool query, unsigned flags, int64_t unix_us)
{
    put_segment(talk, query, flags, (struct packet){0}, unix_us);
}

/* The message behind its length (RFC 1035 section 4.2.2), and that it has come. */
static void put_message(struct talk *talk, bool query, const uint8_t *octets, size_t size,
                        int64_t unix_us)
{
    uint8_t length[] = {(uint8_t)(size >> 8), (uint8_t)size};
    for (size_t at = 0; at < size || at == 0; at += SEGMENT) {
        size_t piece = size - at < SEGMENT ? size - at : SEGMENT;
        put_segment(talk, query, PACKET_ACK | (at + piece == size ? PACKET_PSH : 0u),
                    (struct packet){.first = length,
                                    .first_size = at == 0 ? sizeof length : 0,
                                    .second = octets + at,
                                    .second_size = piece},
                    unix_us);
    }
    put_flags(talk, !query, PACKET_ACK, unix_us);
}

static void put_end(struct talk *talk)
{
    bool server_first = talk->attempt->end == QUERY_END_CLOSED;
    if (talk->attempt->end == QUERY_END_IO) {
        put_flags(talk, false, PACKET_RST | PACKET_ACK, talk->end_us);
        return;
    }
    put_flags(talk, !server_first, PACKET_FIN | PACKET_ACK, talk->end_us);
    put_flags(talk, server_first, PACKET_FIN | PACKET_ACK, talk->end_us);
    put_flags(talk, !server_first, PACKET_ACK, talk->end_us);
}

static void put_tcp(struct talk *talk)
{
    const uint8_t *octets;
    size_t size;
    int64_t unix_us;
    put_flags(talk, true, PACKET_SYN, talk->start_us);
    if (!note_was_sent(talk->attempt)) {
        if (talk->attempt->error == ECONNREFUSED)
            put_flags(talk, false, PACKET_RST | PACKET_ACK, talk->end_us);
        return;
    }
    put_flags(talk, false, PACKET_SYN | PACKET_ACK, talk->sent_us);
    put_flags(talk, true, PACKET_ACK, talk->sent_us);
    put_message(talk, true, talk->attempt->query, talk->attempt->query_size, talk->sent_us);
    for (size_t i = 0; message_at(talk, i, &octets, &size, &unix_us); i++) {
        if (octets != NULL)
            put_message(talk, false, octets, size, unix_us);
    }
    if (talk->attempt->end != QUERY_END_NONE)
        put_end(talk);
}

/* ---- exchanges ---- */

static void put_try(struct query_capture_writer *writer, const struct query_try *attempt)
{
    struct note note = note_of(attempt);
    struct talk talk = {.writer = writer, .attempt = attempt, .server = attempt->server};
    struct query_sink text;
    if (attempt->server.family != 4 && attempt->server.family != 6)
        return;
    talk.client = find_client(writer, attempt);
    talk.start_us = (int64_t)attempt->start_us + writer->offset_us;
    talk.sent_us = talk.start_us;
    if (note_was_sent(attempt)) {
        talk.sent_us = attempt->sent_unix_us != 0 ? attempt->sent_unix_us
                                                  : (int64_t)attempt->sent_us + writer->offset_us;
        talk.start_us = talk.sent_us - (int64_t)note.wait_us;
    }
    talk.end_us = talk.sent_us + (int64_t)note.took_us;
    query_sink_init(&text, talk.note, sizeof talk.note);
    note_print(&text, &note);
    if (note.unsent && attempt->transport != QUERY_TRANSPORT_UDP &&
        attempt->query_size <= QUERY_NOTED) {
        query_sink_text(&text, " query=");
        query_sink_hex(&text, attempt->query, attempt->query_size, true);
    }
    talk.note_size = text.size;
    if (attempt->transport == QUERY_TRANSPORT_UDP)
        put_udp(&talk);
    else
        put_tcp(&talk);
}

void query_capture_put_exchange(struct query_capture_writer *writer,
                                const struct query_exchange *exchange)
{
    bool known = false;
    for (size_t i = 0; i < exchange->try_count; i++) {
        const struct query_try *attempt = &exchange->tries[i];
        if (attempt->sent_unix_us != 0 && !known) {
            writer->offset_us = attempt->sent_unix_us - (int64_t)attempt->sent_us;
            known = true;
        }
    }
    for (size_t i = 0; i < exchange->try_count; i++)
        put_try(writer, &exchange->tries[i]);
}
