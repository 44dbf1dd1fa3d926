/* <query/capture.h>: captures: files of packets, as tcpdump and Wireshark have them.
 *
 * Three things: a writer, which turns exchanges into packets that Wireshark dissects; a
 * reader, which finds the DNS messages in the packets that anybody captured; and an engine
 * that replays them, whose servers are those of the capture.
 *
 * Nothing here opens a file: octets go into a sink, and the reader is fed with them, so
 * that both work on pipes.  The room knows packets, and of DNS only the query and the
 * question that a reply is found by; it has no socket, and no clock but that of the capture. */
#ifndef QUERY_CAPTURE_H
#define QUERY_CAPTURE_H

#include <query/engine.h>
#include <query/exchange.h>

/* ---- writing ---- */

/* A writer of pcapng, little-endian, with raw IP packets (LINKTYPE_RAW) and times in
 * microseconds.  The same exchanges make the same octets.
 *
 * There is no packet to be had from a socket: headers are made up around the messages, with
 * right checksums.  A query over TCP is a conversation of its own, also where a connection
 * was used again: SYN, SYN and ACK, ACK, the query, what came back, FIN.  A connection that
 * was refused is a SYN and a RST; one of which nothing was heard, a SYN.
 *
 * Where a try's own address is not known (`want_local` of its policy), it is 192.0.0.8 (the
 * IPv4 dummy address of RFC 7600 section 4.8) or 100::1 (discard-only, RFC 6666), and where
 * its port is not, they count up from 49152 (RFC 6335 section 6).  A message over UDP that
 * fits no IP packet is cut.
 *
 * The first packet of each try has a comment that tells what packets do not:
 *     try wait=87 took=20113 end=reply
 * the microseconds from its start to its query, from there (or from its start, if no query
 * left) to its end, and how it ended: reply, timeout, setup, io, closed, broken; with setup
 * and io also error=ECONNREFUSED or the like.  Where the query never left there is sent=no:
 * over UDP the packet is there nevertheless, over TCP query= has the octets in hexadecimal.
 *
 * Wireshark takes port 53 for DNS; for another port it wants `-d udp.port==5300,dns`, and
 * the same for tcp.port. */
struct query_capture_writer {
    struct query_sink *sink; /* its status is the writer's */
    int64_t offset_us;       /* from the exchange's clock to that of 1970 */
    uint16_t port;           /* the next one that is made up */
};

/* Begins a capture on a sink.  `program` and `comment`, of at most 65,535 octets, go into its head,
 * where Wireshark shows them as the properties of the file; NULL: none.  A longer one is
 * QUERY_RANGE in the sink's status. */
QUERY_API void query_capture_begin(struct query_capture_writer *writer, struct query_sink *sink,
                                   const char *program, const char *comment);

/* Writes all tries of an exchange, with their strays as far as their octets were kept. */
QUERY_API void query_capture_put_exchange(struct query_capture_writer *writer,
                                          const struct query_exchange *exchange);

/* ---- reading ---- */

enum query_capture_kind {
    QUERY_CAPTURE_MESSAGE, /* a DNS message, or what is too short for one; 1 to 65,535 octets */
    QUERY_CAPTURE_COMMENT, /* a comment on the file or section; no endpoints */
    QUERY_CAPTURE_NOTE     /* a comment on a packet, before what is in the packet */
};

/* Something that was found.  Octets are valid during the call only. */
struct query_capture_item {
    enum query_capture_kind kind;
    enum query_transport transport;
    struct query_endpoint source;
    struct query_endpoint destination;
    int64_t unix_ns;      /* nanoseconds since 1970: of the packet that completed it; 0: unknown */
    int64_t connected_ns; /* over TCP: when whoever sent it began the connection; 0: not seen */
    uint64_t packet;      /* its number, counted from 1 */
    const uint8_t *octets;
    size_t size;
};

/* Takes an item; another status than QUERY_OK ends the reading with it. */
typedef enum query_status query_capture_take(void *context, const struct query_capture_item *item);

/* What was read, and what was skipped. */
struct query_capture_counts {
    uint64_t packets;
    uint64_t messages;
    uint64_t others;    /* packets that are no UDP nor TCP, or not of a port that is looked at */
    uint64_t links;     /* packets of a link type that is not known */
    uint64_t cut;       /* packets that were not captured whole, with less than their headers
                         * or message */
    uint64_t malformed; /* packets whose headers contradict themselves */
    uint64_t fragments; /* fragments of packets that never became whole */
    uint64_t streams;   /* directions of connections that ended, or were given up, within a
                         * message or a gap */
    uint64_t blocks;    /* blocks of pcapng that are not known */
    uint64_t large;     /* packets of more than 262,144 octets */
};

/* What is wrong with the file itself, after which nothing more is read. */
struct query_capture_fault {
    enum query_status status; /* QUERY_OK: nothing */
    uint64_t offset;          /* in the file */
};

struct query_capture_reader;

/* A reader of pcap (both orders of octets, microseconds and nanoseconds) and pcapng (all sections
 * and interfaces), over Ethernet with VLAN tags, PPP, Linux "any" (SLL, SLL2), BSD loopback and
 * raw IP, for messages over UDP and TCP that come from or go to one of the ports; `port_count`
 * 0: 53.  Ports are copied, at most 16 of them.  Fragments of IP and segments of TCP are put
 * together, within limits on memory.  Checksums are not looked at: most captures of one's own
 * machine have wrong ones, which the network card would have made right.
 * NULL without memory. */
QUERY_API struct query_capture_reader *query_capture_reader_new(const uint16_t *ports,
                                                                size_t port_count);
QUERY_API void query_capture_reader_free(struct query_capture_reader *reader);

/* Other ports from now on; `take` may do so, too, when the file says which. */
QUERY_API void query_capture_reader_set_ports(struct query_capture_reader *reader,
                                              const uint16_t *ports, size_t port_count);

/* Gives the reader the next octets of the file, as many as there happen to be, and calls
 * `take` for what is found.  Errors, after which nothing more is read; the fault has them, too:
 *   QUERY_UNSUPPORTED  this is no capture, or of a version that is not known
 *   QUERY_MALFORMED    a length or field that cannot be
 *   QUERY_MEMORY       and whatever `take` returns */
QUERY_API QUERY_CHECK enum query_status query_capture_feed(struct query_capture_reader *reader,
                                                           const uint8_t *octets, size_t size,
                                                           query_capture_take *take, void *context);

/* Says that there are no more octets.  QUERY_SHORT if the file ends within something, or has no
 * head; else as query_capture_feed(). */
QUERY_API QUERY_CHECK enum query_status query_capture_finish(struct query_capture_reader *reader);

/* Up to now; the reader's own. */
QUERY_API const struct query_capture_counts *
query_capture_counted(const struct query_capture_reader *reader);
QUERY_API const struct query_capture_fault *
query_capture_fault(const struct query_capture_reader *reader);

/* Prints what was skipped, "1 packet that was not captured whole, 2 malformed packets"; nothing if
 * all was read, and nothing of packets that have no DNS.  No line end. */
QUERY_API void query_capture_counts_print(struct query_sink *sink,
                                          const struct query_capture_counts *counts);

/* ---- replaying ---- */

struct query_replay;

/* Queries with what came back.  NULL without memory. */
QUERY_API struct query_replay *query_replay_new(void);
QUERY_API void query_replay_free(struct query_replay *replay);

/* Takes over an item, in the order of the capture: a message without QR is a query; one with QR
 * or less than a header belongs to the last query with its id between its two endpoints, or to the
 * last one between them, or, with neither, to nothing.  Notes of the writer tell the rest; what
 * else is no message is left alone.
 * QUERY_SPACE beyond 262,144 messages or 256 MiB of them, QUERY_MEMORY. */
QUERY_API QUERY_CHECK enum query_status query_replay_add(struct query_replay *replay,
                                                         const struct query_capture_item *item);

/* How many queries there are. */
QUERY_API size_t query_replay_count(const struct query_replay *replay);

/* Told of an order that asks what nobody asked in the capture. */
typedef void query_replay_missing(void *context, const struct query_order *order);

/* An engine whose orders find their replies in the capture: with the same server and transport,
 * first with the same query but for its id, else with the same question, opcode, RD, CD and AD,
 * and EDNS version and flags.  What was asked several times is replayed in the order of the
 * capture, the last of it as often as it takes.
 *
 * Its clock begins at 0 and jumps from event to event with the delays of the capture.
 * Ids become those of the orders' queries: as much as they were wrong, they stay wrong.  Where
 * there is no reply the deadline passes; so does it where nobody asked, and `missing`, if not
 * NULL, is told.  A connection that was there already is not modelled: what the capture says is.
 * The replay must outlive the engine, and have one engine at a time.  NULL without memory. */
QUERY_API struct query_engine *
query_replay_engine_new(struct query_replay *replay, query_replay_missing *missing, void *context);

#endif
