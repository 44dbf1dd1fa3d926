/* base/limits.h: every limit of the library, each with its reason.
 * Sizes are octets unless the name says otherwise. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
    /* RFC 1035 section 4.2.2: the length in front of a message on TCP has 16 bits. */
    LIMIT_MESSAGE = 65535,
    /* Compression pointers followed for one name: one to each of its labels, of which RFC 1035
     * section 3.1 leaves room for 127 and the root.  Without it, a message whose names all lead
     * through one chain of thousands costs seconds. */
    LIMIT_POINTERS = 128,
    /* RFC 1035 section 4.2.1: what every implementation takes over UDP without EDNS. */
    LIMIT_UDP_PLAIN = 512,
    /* The DNS flag day of 2020: fits the smallest MTU of IPv6 with headers to spare. */
    LIMIT_UDP_EDNS = 1232,
    /* Replies that do not match, kept as facts for one query; more are only counted.
     * Somebody who sends junk for ever must cost neither memory nor time. */
    LIMIT_STRAYS = 1000,
    /* A resolv.conf(5) of some thousand lines; a path may lead to a device without an end. */
    LIMIT_CONFIG = 65536,
    /* A name in UTF-8 before its mapping: 253 characters of four octets, four times over for
     * characters that the mapping of UTS #46 drops or puts together. */
    LIMIT_IDN_TEXT = 4096,
    /* Octets of such replies kept with one query: enough to see what somebody sends. */
    LIMIT_STRAY_OCTETS = 65536,
    /* Queries under way in one engine: no address has more ports to send them from. */
    LIMIT_ORDERS = 65536,
    /* Servers with sockets that orders share: bulk runs ask a few; others get one for each order.
     */
    LIMIT_POOLS = 8,
    /* Such sockets for one server, each on a port of its own: what waits in the kernel's buffers
     * for one does not push out what waits for the others. */
    LIMIT_POOL_SOCKETS = 16,
    /* Orders that a shared socket is for; then another one with a port that nobody can have found
     * out takes its place (RFC 5452 section 9.2). */
    LIMIT_SOCKET_USES = 2000,
    /* Datagrams that one system call moves: more would not make it cheaper. */
    LIMIT_BURST = 32,
    /* ... and such calls that read one socket before deadlines are looked at: more than waits in
     * its buffer, but whoever floods it puts no deadline off. */
    LIMIT_BURSTS = 64,
    /* Times that a query is sent again within its try: then it is not the network's fault. */
    LIMIT_REPEATS = 2,
    /* Lookups under way in a bulk run: more than any server takes from one client. */
    LIMIT_PARALLEL = 10000,
    /* Questions of a bulk run that may wait for the oldest: 16 octets each are 16 MiB, and there
     * are no more whatever a caller asks for. */
    LIMIT_AHEAD = 1 << 20,
    /* Connections left open for later queries: those of a resolv.conf, and some. */
    LIMIT_KEPT = 8,
    /* $INCLUDE within $INCLUDE: files that include themselves must come to an end. */
    LIMIT_INCLUDES = 8,
    /* ... and files in all: a few that include each other more than once are many soon. */
    LIMIT_INCLUDED = 1000,
    /* Aliases followed for one answer: more than any name that works has; loops end here too. */
    LIMIT_ALIASES = 16,
    /* Times that a name is hashed again for NSEC3; named does no more (RFC 9276 section 3.2). */
    LIMIT_NSEC3_ITERATIONS = 150,
    /* RRsets in one reply; what is additional is left out behind it. */
    LIMIT_REPLY_SETS = 256,
    /* A file of a lab: a class needs some dozen records; a path may lead to a device. */
    LIMIT_LAB_FILE = 16 * 1024 * 1024,
    /* RRsets in a resolver's cache, and octets of them: all names of the lab and many more; the
     * one that nobody wanted for the longest time goes first. */
    LIMIT_CACHE_SETS = 4096,
    LIMIT_CACHE_OCTETS = 4 * 1024 * 1024,
    /* Questions that a resolver works on at once: each holds a walk with its messages. */
    LIMIT_RESOLVER_JOBS = 256,
    /* A packet of a capture: the most that tcpdump(8) writes down of one. */
    LIMIT_CAPTURE_PACKET = 262144,
    /* ... and a block around it, with as much again for comments and other options. */
    LIMIT_CAPTURE_BLOCK = 2 * 262144,
    /* Interfaces of one section: more than any machine captures on at once. */
    LIMIT_CAPTURE_INTERFACES = 1024,
    /* Packets put together from fragments at once: each takes 64 KiB, and those of DNS are few. */
    LIMIT_CAPTURE_FRAGMENTS = 16,
    /* Directions of connections at once: each takes up to 64 KiB; a busy server's connections
     * are short. */
    LIMIT_CAPTURE_STREAMS = 256,
    /* Segments of one direction that wait for one before them, and octets of those of all:
     * some windows' worth. */
    LIMIT_CAPTURE_AHEAD = 64,
    LIMIT_CAPTURE_HELD = 4 * 1024 * 1024,
    /* Messages kept for a replay, and octets of them: walks have hundreds; a capture of a busy
     * day is to be cut to what matters first. */
    LIMIT_REPLAY_MESSAGES = 262144,
    LIMIT_REPLAY_OCTETS = 256 * 1024 * 1024,
    /* Messages of a transfer that one signature covers besides its own: RFC 8945 section 5.3.1
     * allows no more. */
    LIMIT_UNSIGNED = 99,
};

#endif
