/* capture_file.h: captures put together by hand, and what a reader finds in them as text.
 *
 * Packets are written down in octets.h's notation; only lengths are counted here, where a
 * file has them in front of what they count. */
#ifndef TESTS_CAPTURE_FILE_H
#define TESTS_CAPTURE_FILE_H

#include <query/capture.h>

/* A question of 33 octets, its answer of 49. */
#define MESSAGE "1234 0100 0001 0000 0000 0000 03 'www' 07 'example' 03 'com' 00 0001 0001"
#define ANSWER                                                                                     \
    "1234 8180 0001 0001 0000 0000 03 'www' 07 'example' 03 'com' 00 0001 0001"                    \
    "c00c 0001 0001 00000e10 0004 c0000250"

/* Its packet over UDP from 192.0.2.1#54321 to 198.51.100.53#53; the answer's, back. */
#define IP4_UDP    "4500 003d 0000 4000 40 11 0000 c0000201 c6336435 d431 0035 0029 0000"
#define IP4_BACK   "4500 004d 0000 4000 40 11 0000 c6336435 c0000201 0035 d431 0039 0000"
#define FOUND_UDP  "UDP 192.0.2.1#54321 198.51.100.53#53 33"
#define FOUND_BACK "UDP 198.51.100.53#53 192.0.2.1#54321 49"

/* From 2001:db8::1#54321 to 2001:db8::53#53, with the first header behind that of IPv6. */
#define IP6(length, next)                                                                          \
    "60000000 " length " " next " 40 20010db8000000000000000000000001"                             \
    "20010db8000000000000000000000053"
#define UDP        "d431 0035 0029 0000"
#define FOUND_UDP6 "UDP 2001:db8::1#54321 2001:db8::53#53 33"

enum { FILE_ROOM = 400000, FOUND_ROOM = 8192 };

struct capture_file {
    bool big; /* the order of octets */
    size_t size;
    uint8_t octets[FILE_ROOM];
    char found[FOUND_ROOM];
    struct query_sink sink; /* of what was found */
    struct query_capture_counts counts;
    struct query_capture_fault fault;
};

/* An empty file.  The caller frees it with free(). */
struct capture_file *file_new(bool big);

void file_u16(struct capture_file *file, unsigned value);
void file_u32(struct capture_file *file, uint32_t value);
void file_octets(struct capture_file *file, const char *notation);

/* The head of a pcap file, and a record at 1 second and `parts` with a whole packet. */
void file_pcap(struct capture_file *file, uint32_t magic, uint32_t link);
void file_record(struct capture_file *file, uint32_t parts, const char *notation);

/* A block of pcapng: what lies between is written before file_end(), which pads it and fills its
 * lengths in. */
size_t file_begin(struct capture_file *file, uint32_t type);
void file_end(struct capture_file *file, size_t mark);

/* A section; an interface with options in notation; a packet at a time, with options. */
void file_section(struct capture_file *file, const char *options);
void file_interface(struct capture_file *file, unsigned link, const char *options);
void file_packet(struct capture_file *file, uint32_t interface, uint64_t ticks,
                 const char *notation, const char *options);

/* Reads the file in pieces of so many octets for the ports; 0: in one, for port 53.  A line in
 * `found` for each item: "UDP 192.0.2.1#54321 198.51.100.53#53 33 1000002000", "# a comment",
 * "note on UDP ...: text"; also counts and fault are set.  Returns the reader's status. */
enum query_status file_read(struct capture_file *file, size_t piece, const uint16_t *ports,
                            size_t port_count);

/* Reads it, whole and octet by octet, and expects these lines and no fault. */
void file_expect(struct capture_file *file, const char *lines);

#endif
