/* Captures of others: kinds of files, links, IP, UDP. */
#include "capture_file.h"

#include "base/limits.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { MICRO_MAGIC = (int)0xa1b2c3d4u, NANO_MAGIC = (int)0xa1b23c4du, RAW = 101, ETHERNET = 1 };
#define MICRO ((uint32_t)MICRO_MAGIC)
#define NANO  ((uint32_t)NANO_MAGIC)
#define ETHER "020000000001 020000000002 0800"

static struct capture_file *raw_file(void)
{
    struct capture_file *file = file_new(false);
    file_pcap(file, MICRO, RAW);
    return file;
}

Test(capture_read, pcap_is_read_in_both_orders_of_octets_and_with_both_kinds_of_times)
{
    for (unsigned i = 0; i < 4; i++) {
        struct capture_file *file = file_new(i % 2 == 0);
        file_pcap(file, i < 2 ? MICRO : NANO, ETHERNET);
        file_record(file, 7, ETHER IP4_UDP MESSAGE);
        file_record(file, 9, ETHER IP4_BACK ANSWER);
        file_expect(file, i < 2 ? FOUND_UDP " 1000007000\n" FOUND_BACK " 1000009000\n"
                                : FOUND_UDP " 1000000007\n" FOUND_BACK " 1000000009\n");
        cr_assert_eq(file->counts.packets, 2);
        cr_assert_eq(file->counts.messages, 2);
        free(file);
    }
}

/* The numbers are those of https://www.tcpdump.org/linktypes.html. */
static const struct {
    uint32_t link;
    const char *packet;
} links[] = {
    {1, "020000000001 020000000002 0800" IP4_UDP MESSAGE},
    {1, "020000000001 020000000002 8100 0005 0800" IP4_UDP MESSAGE},
    {1, "020000000001 020000000002 88a8 0005 8100 0006 0800" IP4_UDP MESSAGE},
    {1, "020000000001 020000000002 0800" IP4_UDP MESSAGE "000000000000"},
    {0, "02000000" IP4_UDP MESSAGE},
    {0, "00000002" IP4_UDP MESSAGE},
    {108, "00000002" IP4_UDP MESSAGE},
    {9, "ff03 0021" IP4_UDP MESSAGE},
    {9, "0021" IP4_UDP MESSAGE},
    {12, IP4_UDP MESSAGE},
    {101, IP4_UDP MESSAGE},
    {228, IP4_UDP MESSAGE},
    {113, "0000 0001 0006 0200000000010000 0800" IP4_UDP MESSAGE},
    {276, "0800 0000 00000003 0001 00 06 0200000000010000" IP4_UDP MESSAGE},
};

Test(capture_read, packets_are_found_on_all_kinds_of_links)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct capture_file *file = file_new(false);
        file_pcap(file, MICRO, links[i].link);
        file_record(file, 0, links[i].packet);
        file_expect(file, FOUND_UDP " 1000000000\n");
        free(file);
    }
}

Test(capture_read, what_is_not_for_us_is_counted)
{
    struct capture_file *file = file_new(false);
    file_pcap(file, MICRO, ETHERNET);
    file_record(file, 0, "020000000001 020000000002 0806 0001 0800 0604 0001");
    file_record(file, 0,
                ETHER "4500 001c 0000 4000 40 01 0000 c0000201 c6336435 0800 0000 0000 0000");
    file_record(file, 0,
                ETHER "4500 001d 0000 4000 40 11 0000 c0000201 c6336435 d431 0050 0009 0000 78");
    file_record(file, 0, "0200");
    file_record(file, 0, ETHER "4500 0019");
    file_record(file, 0,
                ETHER
                "4500 003d 0000 4000 40 11 0000 c0000201 c6336435 d431 0035 0099 0000" MESSAGE);
    file_expect(file, "");
    cr_assert_eq(file->counts.packets, 6);
    cr_assert_eq(file->counts.others, 3);
    cr_assert_eq(file->counts.malformed, 3);
    free(file);
}

Test(capture_read, a_link_that_is_not_known_is_counted)
{
    struct capture_file *file = file_new(false);
    file_pcap(file, MICRO, 105);
    file_record(file, 0, "0800" IP4_UDP MESSAGE);
    file_expect(file, "");
    cr_assert_eq(file->counts.links, 1);
    free(file);
}

Test(capture_read, the_ports_are_the_callers)
{
    static const uint16_t ports[] = {5300, 54321};
    struct capture_file *file = raw_file();
    file_record(file, 0, IP4_UDP MESSAGE);
    cr_assert_eq(file_read(file, 0, ports, 1), QUERY_OK);
    cr_assert_str_eq(file->found, "");
    cr_assert_eq(file->counts.others, 1);
    cr_assert_eq(file_read(file, 0, ports, 2), QUERY_OK);
    cr_assert_str_eq(file->found, FOUND_UDP " 1000000000\n");
    free(file);
}

Test(capture_read, packets_that_were_not_captured_whole_are_counted)
{
    struct capture_file *file = raw_file();
    file_u32(file, 1);
    file_u32(file, 0);
    file_u32(file, 40);
    file_u32(file, 61);
    file_octets(file, IP4_UDP "1234 0100 0001 0000 0000 0000");
    file_expect(file, "");
    cr_assert_eq(file->counts.cut, 1);
    cr_assert_eq(file->counts.malformed, 0);
    free(file);
}

Test(capture_read, options_of_ipv4_and_headers_of_ipv6_are_passed_over)
{
    struct capture_file *file = raw_file();
    file_record(file, 0,
                "4600 0041 0000 4000 40 11 0000 c0000201 c6336435 01010100"
                "d431 0035 0029 0000" MESSAGE);
    file_record(file, 0, IP6("0029", "11") UDP MESSAGE);
    /* hop by hop, destination, routing, authentication */
    file_record(file, 0,
                IP6("0059", "00") "3c00 010400000000 2b00 010400000000"
                                  "3300 000000000000 1104 0000 00000001 00000001"
                                  "000000000000000000000000" UDP MESSAGE);
    file_expect(file,
                FOUND_UDP " 1000000000\n" FOUND_UDP6 " 1000000000\n" FOUND_UDP6 " 1000000000\n");
    free(file);
}

/* Lengths of 0, as of what a network card would have cut into packets: the rest of the frame. */
Test(capture_read, more_octets_than_a_message_can_have_are_none)
{
    enum { HEADS = 28, MOST = 65535 };
    for (uint32_t more = 0; more < 2; more++) {
        struct capture_file *file = raw_file();
        for (unsigned i = 0; i < 2; i++)
            file_u32(file, 1);
        for (unsigned i = 0; i < 2; i++)
            file_u32(file, HEADS + MOST + more);
        file_octets(file, "4500 0000 0000 4000 40 11 0000 c0000201 c6336435 d431 0035 0000 0000");
        file->size += MOST + more;
        file_expect(file,
                    more == 0 ? "UDP 192.0.2.1#54321 198.51.100.53#53 65535 1000001000\n" : "");
        cr_assert_eq(file->counts.malformed, more);
        free(file);
    }
}

/* ---- fragments: 16, 16 and 9 octets of the datagram with MESSAGE ---- */

#define PART1                     UDP "1234 0100 0001 0000"
#define PART2                     "0000 0000 03 'www' 07 'example'"
#define PART3                     "03 'com' 00 0001 0001"
#define FRAGMENT4(length, flags)  "4500 " length " abcd " flags " 40 11 0000 c0000201 c6336435"
#define FRAGMENT6(length, offset) IP6(length, "2c") "11 00 " offset " 00000007"

static const char *const fragments[][3] = {
    {FRAGMENT4("0024", "2000") PART1, FRAGMENT4("0024", "2002") PART2,
     FRAGMENT4("001d", "0004") PART3},
    {FRAGMENT6("0018", "0001") PART1, FRAGMENT6("0018", "0011") PART2,
     FRAGMENT6("0011", "0020") PART3},
};

Test(capture_read, fragments_come_in_any_order_and_twice)
{
    static const unsigned char orders[][4] = {
        {0, 1, 1, 2}, {2, 1, 2, 0}, {1, 1, 2, 0}, {2, 0, 0, 1}};
    for (size_t i = 0; i < 8; i++) {
        struct capture_file *file = raw_file();
        for (size_t j = 0; j < 4; j++)
            file_record(file, 0, fragments[i / 4][orders[i % 4][j]]);
        file_expect(file, i / 4 == 0 ? FOUND_UDP " 1000000000\n" : FOUND_UDP6 " 1000000000\n");
        cr_assert_eq(file->counts.fragments, 0);
        free(file);
    }
}

Test(capture_read, fragments_without_the_others_are_counted)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, fragments[0][0]);
    file_record(file, 0, fragments[0][2]);
    file_record(file, 0, fragments[1][1]);
    file_expect(file, "");
    cr_assert_eq(file->counts.fragments, 3);
    free(file);
}

/* RFC 5722. */
Test(capture_read, overlapping_fragments_are_dropped)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, fragments[1][0]);
    file_record(file, 0, FRAGMENT6("0018", "0009") "1234 0100 0001 0000 0000 0000 03 'www'");
    file_record(file, 0, fragments[1][2]);
    file_record(file, 0, fragments[1][1]);
    file_expect(file, "");
    cr_assert_eq(file->counts.fragments, 4);
    free(file);
}

/* As many units as the packet has, of which one lies behind its end, and the first is not here. */
Test(capture_read, fragments_behind_the_last_one_are_dropped)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, FRAGMENT6("0010", "0029") "0000 0000 0000 0000");
    file_record(file, 0, FRAGMENT6("0010", "0008") "1234 0100 0001 0000");
    file_record(file, 0, FRAGMENT6("0010", "0008") "1234 0100 0001 0000");
    file_expect(file, "");
    cr_assert_eq(file->counts.fragments, 3);
    cr_assert_eq(file->counts.others, 0);
    free(file);
}

Test(capture_read, a_fragment_that_ends_behind_the_largest_packet_is_dropped)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, FRAGMENT6("0018", "fff8") PART2);
    file_record(file, 0, FRAGMENT6("0011", "0021") PART3);
    file_expect(file, "");
    cr_assert_eq(file->counts.fragments, 2);
    free(file);
}

Test(capture_read, more_fragments_than_are_kept_push_out_the_oldest)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, fragments[0][0]);
    for (unsigned i = 0; i < LIMIT_CAPTURE_FRAGMENTS; i++) {
        file_record(file, 0, FRAGMENT4("0024", "2000") PART1);
        file->octets[file->size - 32] = (uint8_t)i; /* the id */
    }
    file_record(file, 0, fragments[0][1]);
    file_record(file, 0, fragments[0][2]);
    file_expect(file, "");
    cr_assert_eq(file->counts.fragments, LIMIT_CAPTURE_FRAGMENTS + 3);
    free(file);
}

/* RFC 6946. */
Test(capture_read, a_packet_of_one_fragment_is_whole)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, FRAGMENT6("0031", "0000") UDP MESSAGE);
    file_expect(file, FOUND_UDP6 " 1000000000\n");
    free(file);
}

/* ---- pcapng ---- */

#define COMMENT     "0100 0500 'hello' 000000 0000 0000"
#define COMMENT_BIG "0001 0005 'hello' 000000 0000 0000"

Test(capture_read, pcapng_is_read_in_both_orders_of_octets)
{
    for (unsigned big = 0; big < 2; big++) {
        struct capture_file *file = file_new(big != 0);
        file_section(file, big ? COMMENT_BIG : COMMENT);
        file_interface(file, RAW, "");
        file_packet(file, 0, 1000002, IP4_UDP MESSAGE, big ? COMMENT_BIG : COMMENT);
        file_expect(file, "# hello\nnote on UDP 192.0.2.1#54321 198.51.100.53#53: hello\n" FOUND_UDP
                          " 1000002000\n");
        free(file);
    }
}

/* if_tsresol 9: nanoseconds; 0x8a: 2 ** -10 s; if_tsoffset: 5 s. */
Test(capture_read, each_interface_has_its_link_and_clock)
{
    struct capture_file *file = file_new(false);
    file_section(file, "");
    file_interface(file, RAW, "0900 0100 09 000000 0000 0000");
    file_interface(file, ETHERNET, "0900 0100 8a 000000 0e00 0800 0500000000000000 0000 0000");
    file_packet(file, 0, 1000000003, IP4_UDP MESSAGE, "");
    file_packet(file, 1, 1536, ETHER IP4_BACK ANSWER, "");
    file_packet(file, 1, 1024, ETHER IP4_UDP MESSAGE, "");
    file_expect(file,
                FOUND_UDP " 1000000003\n" FOUND_BACK " 6500000000\n" FOUND_UDP " 6000000000\n");
    free(file);
}

Test(capture_read, simple_and_old_packets_are_read_and_unknown_blocks_passed_over)
{
    struct capture_file *file = file_new(false);
    file_section(file, "");
    file_interface(file, RAW, "");
    size_t mark = file_begin(file, 3);
    file_u32(file, 61);
    file_octets(file, IP4_UDP MESSAGE);
    file_end(file, mark);
    mark = file_begin(file, 0x0bad);
    file_octets(file, "'what is this?' 0000");
    file_end(file, mark);
    mark = file_begin(file, 2);
    file_octets(file, "0000 0000 00000000 05000000 3d000000 3d000000" IP4_UDP MESSAGE);
    file_end(file, mark);
    file_expect(file, FOUND_UDP " 0\n" FOUND_UDP " 5000\n");
    cr_assert_eq(file->counts.blocks, 1);
    free(file);
}

Test(capture_read, a_second_section_may_have_another_order_of_octets)
{
    struct capture_file *file = file_new(false);
    file_section(file, "");
    file_interface(file, RAW, "");
    file_packet(file, 0, 1, IP4_UDP MESSAGE, "");
    file->big = true;
    file_section(file, "");
    file_interface(file, ETHERNET, "");
    file_packet(file, 0, 2, ETHER IP4_UDP MESSAGE, "");
    file_expect(file, FOUND_UDP " 1000\n" FOUND_UDP " 2000\n");
    free(file);
}

/* ---- what is wrong with a file ---- */

static void expect_fault(struct capture_file *file, enum query_status status, uint64_t offset)
{
    for (size_t piece = 0; piece < 3; piece++) {
        cr_assert_eq(file_read(file, piece, NULL, 0), status);
        cr_assert_eq(file->fault.status, status);
        cr_assert_eq(file->fault.offset, offset, "at %u", (unsigned)file->fault.offset);
    }
    free(file);
}

Test(capture_read, what_is_no_capture_is_refused)
{
    struct capture_file *file = file_new(false);
    file_octets(file, "'GIF89a and so on and so on'");
    expect_fault(file, QUERY_UNSUPPORTED, 0);
    file = file_new(false);
    file_octets(file, "d4c3b2a1 0300 0000 00000000 00000000 00000000 01000000");
    expect_fault(file, QUERY_UNSUPPORTED, 0);
    file = file_new(false);
    file_octets(file, "0a0d0d0a 1c000000 4d3c2b1b 0100 0000 ffffffffffffffff 1c000000");
    expect_fault(file, QUERY_UNSUPPORTED, 0);
    expect_fault(file_new(false), QUERY_SHORT, 0);
}

Test(capture_read, a_file_that_breaks_off_is_read_as_far_as_it_goes)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, IP4_UDP MESSAGE);
    file_record(file, 0, IP4_UDP MESSAGE);
    file->size--;
    cr_assert_eq(file_read(file, 0, NULL, 0), QUERY_SHORT);
    cr_assert_str_eq(file->found, FOUND_UDP " 1000000000\n");
    expect_fault(file, QUERY_SHORT, 24 + 16 + 61);
}

Test(capture_read, lengths_that_cannot_be_end_the_reading)
{
    struct capture_file *file = raw_file();
    file_octets(file, "00000000 00000000 01000400 01000400"); /* 262,145 octets */
    expect_fault(file, QUERY_MALFORMED, 24);
    file = file_new(false);
    file_section(file, "");
    file_octets(file, "06000000 0b000000 00000000"); /* less than a block can have */
    expect_fault(file, QUERY_MALFORMED, 28);
    file = file_new(false);
    file_section(file, "");
    file_octets(file, "01000000 14000000 6500 0000 00000000 18000000"); /* two lengths */
    expect_fault(file, QUERY_MALFORMED, 28);
    file = file_new(false);
    file_section(file, "");
    file_packet(file, 0, 0, IP4_UDP MESSAGE, ""); /* of no interface */
    expect_fault(file, QUERY_MALFORMED, 28);
}

static enum query_status refuse(void *context, const struct query_capture_item *item)
{
    (void)context;
    (void)item;
    return QUERY_SPACE;
}

Test(capture_read, whoever_takes_the_items_can_end_the_reading)
{
    struct capture_file *file = raw_file();
    file_record(file, 0, IP4_UDP MESSAGE);
    file_record(file, 0, IP4_UDP MESSAGE);
    struct query_capture_reader *reader = query_capture_reader_new(NULL, 0);
    cr_assert_eq(query_capture_feed(reader, file->octets, file->size, refuse, NULL), QUERY_SPACE);
    cr_assert_eq(query_capture_counted(reader)->messages, 1);
    cr_assert_eq(query_capture_finish(reader), QUERY_SPACE);
    query_capture_reader_free(reader);
    free(file);
}

Test(capture_read, what_was_skipped_is_said)
{
    char text[256] = "";
    struct query_sink sink;
    struct query_capture_counts counts = {.packets = 9, .others = 3, .cut = 1, .malformed = 2};
    query_sink_init(&sink, text, sizeof text - 1);
    query_capture_counts_print(&sink, &counts);
    cr_assert_str_eq(text, "1 packet that was not captured whole, 2 malformed packets");
}
