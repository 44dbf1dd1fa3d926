/* Messages over TCP, out of segments. */
#include "capture_file.h"

#include "base/limits.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { RAW = 101, SYN = 2, FIN = 1, RST = 4, ACK = 16 };
#define FOUND "TCP 192.0.2.1#54321 198.51.100.53#53 "

static struct capture_file *begin(void)
{
    struct capture_file *file = file_new(false);
    file_pcap(file, 0xa1b2c3d4, RAW);
    return file;
}

/* A segment from the client with these octets. */
static void segment(struct capture_file *file, uint32_t seq, unsigned flags, const char *notation)
{
    size_t mark = file->size;
    file_record(file, 0,
                "4500 0000 0000 4000 40 06 0000 c0000201 c6336435 d431 0035 00000000"
                "00000000 5000 ffff 0000 0000");
    file_octets(file, notation);
    uint8_t *packet = file->octets + mark + 16;
    size_t size = file->size - mark - 16;
    for (unsigned i = 0; i < 4; i++) {
        packet[24 + i] = (uint8_t)(seq >> 8 * (3 - i));
        file->octets[mark + 8 + i] = file->octets[mark + 12 + i] = (uint8_t)(size >> 8 * i);
    }
    packet[2] = (uint8_t)(size >> 8);
    packet[3] = (uint8_t)size;
    packet[33] = (uint8_t)flags;
}

#define LENGTH "0021"
#define FIRST  LENGTH "1234 0100 0001 0000"
#define SECOND "0000 0000 03 'www' 07 'example'"
#define THIRD  "03 'com' 00 0001 0001"

Test(capture_stream, a_message_comes_in_several_segments_and_several_in_one)
{
    struct capture_file *file = begin();
    segment(file, 99, SYN, "");
    segment(file, 100, ACK, FIRST);
    segment(file, 110, ACK, SECOND);
    segment(file, 126, ACK, THIRD LENGTH MESSAGE LENGTH);
    segment(file, 172, ACK, MESSAGE);
    segment(file, 205, FIN | ACK, "");
    file_expect(file, FOUND "33 1000000000\n" FOUND "33 1000000000\n" FOUND "33 1000000000\n");
    cr_assert_eq(file->counts.streams, 0);
    free(file);
}

Test(capture_stream, segments_come_in_any_order_again_and_overlapping)
{
    struct capture_file *file = begin();
    segment(file, 99, SYN, "");
    segment(file, 126, ACK, THIRD);
    segment(file, 110, ACK, SECOND THIRD);
    segment(file, 126, ACK, THIRD);
    segment(file, 99, SYN, "");
    segment(file, 100, ACK, FIRST);
    segment(file, 100, ACK, FIRST SECOND);
    segment(file, 135, ACK, LENGTH MESSAGE);
    file_expect(file, FOUND "33 1000000000\n" FOUND "33 1000000000\n");
    cr_assert_eq(file->counts.streams, 0);
    free(file);
}

Test(capture_stream, sequence_numbers_go_round)
{
    struct capture_file *file = begin();
    segment(file, 0xfffffff0, SYN, "");
    segment(file, 0xfffffffb, ACK, SECOND THIRD);
    segment(file, 0xfffffff1, ACK, FIRST);
    file_expect(file, FOUND "33 1000000000\n");
    free(file);
}

Test(capture_stream, a_connection_that_was_there_before_is_joined_where_a_message_begins)
{
    struct capture_file *file = begin();
    segment(file, 1000, ACK, "0000 0000");
    segment(file, 1004, ACK, LENGTH MESSAGE);
    file_expect(file, FOUND "33 1000000000\n");
    free(file);
}

Test(capture_stream, what_ends_within_a_message_or_a_gap_is_counted)
{
    for (unsigned i = 0; i < 4; i++) {
        struct capture_file *file = begin();
        segment(file, 99, SYN, "");
        segment(file, i == 0 ? 110 : 100, ACK, i == 0 ? SECOND : FIRST);
        if (i > 1)
            segment(file, i == 2 ? 110 : 500, i == 2 ? FIN | ACK : i == 3 ? SYN : RST, "");
        file_expect(file, "");
        cr_assert_eq(file->counts.streams, 1, "case %u", i);
        free(file);
    }
}

Test(capture_stream, a_gap_that_is_never_closed_is_given_up)
{
    struct capture_file *file = begin();
    segment(file, 99, SYN, "");
    for (uint32_t i = 0; i < LIMIT_CAPTURE_AHEAD + 1; i++)
        segment(file, 200 + i, ACK, "77");
    segment(file, 1000, ACK, LENGTH MESSAGE);
    file_expect(file, FOUND "33 1000000000\n");
    cr_assert_eq(file->counts.streams, 1);
    free(file);
}

Test(capture_stream, more_connections_than_are_kept_push_out_the_oldest)
{
    struct capture_file *file = begin();
    for (unsigned i = 0; i < LIMIT_CAPTURE_STREAMS + 1; i++) {
        size_t mark = file->size;
        segment(file, 100, ACK, FIRST);
        file->octets[mark + 16 + 20] = (uint8_t)(i >> 8); /* the port */
        file->octets[mark + 16 + 21] = (uint8_t)i;
    }
    cr_assert_eq(file_read(file, 0, NULL, 0), QUERY_OK);
    cr_assert_eq(file->counts.streams, LIMIT_CAPTURE_STREAMS + 1);
    free(file);
}

static enum query_status take_times(void *context, const struct query_capture_item *item)
{
    *(int64_t *)context = item->unix_ns - item->connected_ns;
    return QUERY_OK;
}

Test(capture_stream, when_the_connection_began_is_told)
{
    struct capture_file *file = begin();
    int64_t ns = 0;
    segment(file, 99, SYN, "");
    size_t mark = file->size;
    segment(file, 100, ACK, LENGTH MESSAGE);
    file->octets[mark + 4] = 250; /* microseconds later */
    struct query_capture_reader *reader = query_capture_reader_new(NULL, 0);
    cr_assert_eq(query_capture_feed(reader, file->octets, file->size, take_times, &ns), QUERY_OK);
    cr_assert_eq(ns, 250000);
    query_capture_reader_free(reader);
    free(file);
}
