/* Captures of exchanges: packets with their checksums, and what Wireshark must see in them. */
#include "capture_file.h"
#include "octets.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SINK = 1 << 20, LARGE = 65535, HEAD = 28 + 20 };

struct writing {
    uint8_t query[64], reply[64];
    struct query_try tries[2];
    struct query_exchange exchange;
    struct query_capture_writer writer;
    struct query_sink sink;
};

/* A try over IPv4: 20 ms at 2026-11-23, 8:00 UTC, after 100 microseconds. */
static struct writing *begin(void)
{
    struct writing *w = calloc(1, sizeof *w);
    cr_assert_not_null(w);
    w->tries[0] = (struct query_try){
        .server = {.family = 4, .port = 53, .octets = {198, 51, 100, 53}},
        .local = {.family = 4, .port = 54321, .octets = {192, 0, 2, 1}},
        .id = 0x1234,
        .start_us = 5000000,
        .sent_us = 5000100,
        .end_us = 5020100,
        .sent_unix_us = INT64_C(1795420800000000),
        .query = w->query,
        .query_size = octets_of(w->query, sizeof w->query, MESSAGE),
        .reply = w->reply,
        .reply_size = octets_of(w->reply, sizeof w->reply, ANSWER),
        .end = QUERY_END_REPLY,
    };
    w->exchange = (struct query_exchange){.tries = w->tries, .try_count = 1, .done = true};
    query_sink_init_heap(&w->sink, SINK);
    return w;
}

static void finish(struct writing *w)
{
    query_sink_fini(&w->sink);
    free(w);
}

static void put(struct writing *w)
{
    query_capture_begin(&w->writer, &w->sink, NULL, NULL);
    query_capture_put_exchange(&w->writer, &w->exchange);
    cr_assert_eq(w->sink.status, QUERY_OK);
}

static void assert_octets(const struct writing *w, const char *notation)
{
    static uint8_t octets[4096];
    size_t size = octets_of(octets, sizeof octets, notation);
    cr_assert_eq(w->sink.size, size);
    cr_assert_arr_eq(w->sink.text, octets, size);
}

/* The checksums were computed by another program than ours. */
Test(capture_write, an_exchange_over_udp_is_two_packets)
{
    struct writing *w = begin();
    put(w);
    assert_octets(w, "0a0d0d0a 20000000 4d3c2b1a 0100 0000 ffffffffffffffff 00000000 20000000"
                     "01000000 14000000 6500 0000 00000000 14000000"
                     "06000000 8c000000 00000000 ec600600 00a001fb 3d000000 3d000000"
                     "4500003d0000400040114e46c0000201c6336435d43100350029e23a" MESSAGE "000000"
                     "0100 2100 'try wait=100 took=20000 end=reply' 000000 00000000 8c000000"
                     "06000000 70000000 00000000 ec600600 20ee01fb 4d000000 4d000000"
                     "4500004d0000400040114e36c6336435c00002010035d4310039ee08" ANSWER
                     "000000 70000000");
    finish(w);
}

Test(capture_write, what_is_not_known_of_ones_own_address_is_made_up)
{
    struct writing *w = begin();
    uint8_t packet[128];
    size_t size = octets_of(packet, sizeof packet,
                            "6000000000291140 01000000000000000000000000000001"
                            "20010db8000000000000000000000053 c00000350029b3c9" MESSAGE);
    octets_of(w->tries[0].server.octets, 16, "20010db8000000000000000000000053");
    w->tries[0].server.family = 6;
    w->tries[0].local.family = 0;
    put(w);
    cr_assert_gt(w->sink.size, HEAD + 32 + size);
    cr_assert_arr_eq(w->sink.text + 32 + 20 + 28, packet, size);
    finish(w);
}

/* ---- what is in a capture, packet for packet ---- */

static unsigned sum(const uint8_t *octets, size_t size, unsigned begin)
{
    unsigned long total = begin;
    for (size_t i = 0; i < size; i++)
        total += i % 2 == 0 ? (unsigned)octets[i] << 8 : octets[i];
    while (total > 0xffff)
        total = (total & 0xffff) + (total >> 16);
    return (unsigned)total;
}

static uint32_t number(const uint8_t *octets, unsigned size)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | octets[i];
    return value;
}

/* "c SA 0 1 0 +20000": from the client, with SYN and ACK, these numbers, so many octets, so many
 * microseconds after the first packet. */
static void list_packet(struct query_sink *list, const uint8_t *packet, size_t size, uint64_t us)
{
    static const char flags[] = "FSRPA";
    size_t head = (packet[9] == 6 ? (size_t)(packet[32] >> 4) * 4 : 8) + 20;
    cr_assert_eq(number(packet + 2, 2), size);
    cr_assert_eq(sum(packet, 20, 0), 0xffff);
    cr_assert_eq(sum(packet + 12, 8, sum(packet + 20, size - 20, packet[9] + (unsigned)size - 20)),
                 0xffff);
    query_sink_text(list, number(packet + 22, 2) == 53 ? "c " : "s ");
    for (unsigned i = 0; packet[9] == 6 && i < sizeof flags - 1; i++) {
        if ((packet[33] >> i & 1) != 0)
            query_sink_char(list, flags[i]);
    }
    for (unsigned i = 0; packet[9] == 6 && i < 2; i++) {
        query_sink_char(list, ' ');
        query_sink_number(list, number(packet + 24 + 4 * i, 4));
    }
    query_sink_text(list, packet[9] == 6 ? " " : "udp ");
    query_sink_number(list, size - head);
    query_sink_text(list, " +");
    query_sink_number(list, us);
    query_sink_char(list, '\n');
}

static uint32_t little(const struct writing *w, size_t at)
{
    const uint8_t *octets = (const uint8_t *)w->sink.text + at;
    return (uint32_t)octets[0] | (uint32_t)octets[1] << 8 | (uint32_t)octets[2] << 16 |
           (uint32_t)octets[3] << 24;
}

static void assert_packets(const struct writing *w, const char *lines)
{
    char text[4096];
    struct query_sink list;
    uint64_t first = 0;
    query_sink_init(&list, text, sizeof text - 1);
    for (size_t at = 52; at < w->sink.size; at += little(w, at + 4)) {
        uint64_t us = (uint64_t)little(w, at + 12) << 32 | little(w, at + 16);
        first = at == 52 ? us : first;
        list_packet(&list, (const uint8_t *)w->sink.text + at + 28, little(w, at + 20), us - first);
    }
    text[list.size] = '\0';
    cr_assert_str_eq(text, lines);
}

Test(capture_write, an_exchange_over_tcp_is_a_conversation)
{
    struct writing *w = begin();
    w->tries[0].transport = QUERY_TRANSPORT_TCP;
    put(w);
    assert_packets(w, "c S 0 0 0 +0\n"
                      "s SA 0 1 0 +100\n"
                      "c A 1 1 0 +100\n"
                      "c PA 1 1 35 +100\n"
                      "s A 1 36 0 +100\n"
                      "s PA 1 36 51 +20100\n"
                      "c A 36 52 0 +20100\n"
                      "c FA 36 52 0 +20100\n"
                      "s FA 52 37 0 +20100\n"
                      "c A 37 53 0 +20100\n");
    finish(w);
}

Test(capture_write, a_large_message_takes_several_segments)
{
    struct writing *w = begin();
    uint8_t *large = calloc(1, LARGE);
    memcpy(large, w->reply, w->tries[0].reply_size);
    w->tries[0].transport = QUERY_TRANSPORT_TCP;
    w->tries[0].reply = large;
    w->tries[0].reply_size = LARGE;
    put(w);
    assert_packets(w, "c S 0 0 0 +0\n"
                      "s SA 0 1 0 +100\n"
                      "c A 1 1 0 +100\n"
                      "c PA 1 1 35 +100\n"
                      "s A 1 36 0 +100\n"
                      "s A 1 36 32770 +20100\n"
                      "s PA 32771 36 32767 +20100\n"
                      "c A 36 65538 0 +20100\n"
                      "c FA 36 65538 0 +20100\n"
                      "s FA 65538 37 0 +20100\n"
                      "c A 37 65539 0 +20100\n");
    free(large);
    finish(w);
}

Test(capture_write, a_message_that_fits_no_packet_is_cut)
{
    struct writing *w = begin();
    uint8_t *large = calloc(1, LARGE);
    w->tries[0].reply = large;
    w->tries[0].reply_size = LARGE;
    put(w);
    assert_packets(w, "c udp 33 +0\ns udp 65507 +20000\n");
    free(large);
    finish(w);
}

Test(capture_write, without_a_reply_there_is_the_query_alone)
{
    struct writing *w = begin();
    w->tries[0].reply = NULL;
    w->tries[0].end = QUERY_END_TIMEOUT;
    w->tries[1] = w->tries[0];
    w->tries[1].sent_us += 5000000;
    w->tries[1].sent_unix_us += 5000000;
    w->exchange.try_count = 2;
    put(w);
    assert_packets(w, "c udp 33 +0\nc udp 33 +5000000\n");
    finish(w);
}

Test(capture_write, messages_that_were_not_believed_stand_where_they_came)
{
    struct writing *w = begin();
    uint8_t stray[] = "\x99\x99 too short";
    struct query_stray strays[] = {
        {.at_us = 5001100, .size = 11, .octets = stray},
        {.at_us = 5002100, .size = 9999}, /* its octets were not kept */
    };
    w->tries[0].strays = strays;
    w->tries[0].stray_count = 2;
    put(w);
    assert_packets(w, "c udp 33 +0\ns udp 11 +1000\ns udp 49 +20000\n");
    finish(w);
}

/* ---- queries that never left ---- */

static void refuse(struct query_try *attempt, enum query_transport transport, int error)
{
    attempt->transport = transport;
    attempt->sent_us = 0;
    attempt->sent_unix_us = 0;
    attempt->reply = NULL;
    attempt->end = QUERY_END_SETUP;
    attempt->error = error;
}

static void assert_has(const struct writing *w, const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at + size <= w->sink.size; at++) {
        if (memcmp(w->sink.text + at, text, size) == 0)
            return;
    }
    cr_assert_fail("not there: %s", text);
}

Test(capture_write, a_connection_that_is_refused_is_a_syn_and_a_rst)
{
    struct writing *w = begin();
    refuse(&w->tries[0], QUERY_TRANSPORT_TCP, ECONNREFUSED);
    put(w);
    assert_packets(w, "c S 0 0 0 +0\ns RA 0 1 0 +20100\n");
    assert_has(w, "try wait=0 took=20100 sent=no end=setup error=ECONNREFUSED query=123401000001");
    finish(w);
}

Test(capture_write, a_connection_that_is_not_answered_is_a_syn)
{
    struct writing *w = begin();
    refuse(&w->tries[0], QUERY_TRANSPORT_TCP, ETIMEDOUT);
    put(w);
    assert_packets(w, "c S 0 0 0 +0\n");
    finish(w);
}

Test(capture_write, a_datagram_that_cannot_be_sent_is_there_with_a_comment)
{
    struct writing *w = begin();
    refuse(&w->tries[0], QUERY_TRANSPORT_UDP, ENETUNREACH);
    put(w);
    assert_packets(w, "c udp 33 +0\n");
    assert_has(w, "try wait=0 took=20100 sent=no end=setup error=ENETUNREACH");
    finish(w);
}

/* The lab's clock counts from 0, and its date is in what was sent. */
Test(capture_write, what_never_left_has_the_time_of_what_did)
{
    struct writing *w = begin();
    w->tries[1] = w->tries[0];
    refuse(&w->tries[0], QUERY_TRANSPORT_UDP, ENETUNREACH);
    w->exchange.try_count = 2;
    put(w);
    assert_packets(w, "c udp 33 +0\nc udp 33 +100\ns udp 49 +20100\n");
    finish(w);
}

/* ---- the head ---- */

Test(capture_write, the_head_has_the_comment_and_the_program)
{
    struct writing *w = begin();
    query_capture_begin(&w->writer, &w->sink, "test 1", "hello");
    assert_octets(w, "0a0d0d0a 38000000 4d3c2b1a 0100 0000 ffffffffffffffff"
                     "0100 0500 'hello' 000000 0400 0600 'test 1' 0000 00000000 38000000"
                     "01000000 14000000 6500 0000 00000000 14000000");
    finish(w);
}

Test(capture_write, a_comment_that_is_too_long_is_refused)
{
    struct writing *w = begin();
    char *comment = calloc(1, LARGE + 2);
    memset(comment, 'x', LARGE + 1);
    query_capture_begin(&w->writer, &w->sink, NULL, comment);
    cr_assert_eq(w->sink.status, QUERY_RANGE);
    query_sink_reset(&w->sink);
    comment[LARGE] = '\0';
    query_capture_begin(&w->writer, &w->sink, NULL, comment);
    cr_assert_eq(w->sink.status, QUERY_OK);
    free(comment);
    finish(w);
}
