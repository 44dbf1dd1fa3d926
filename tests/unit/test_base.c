/* What everything stands on: sinks, windows on octets, builders (base/). */
#include "base/ascii.h"
#include "base/reader.h"
#include "base/sink.h"
#include "base/writer.h"
#include "octets.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- sinks ---- */

static void expect_text(const struct query_sink *sink, const char *expected)
{
    cr_assert_eq(sink->status, QUERY_OK, "%s", query_status_name(sink->status));
    cr_assert_eq(sink->size, strlen(expected), "'%.*s', not '%s'", (int)sink->size, sink->text,
                 expected);
    cr_expect_arr_eq(sink->text, expected, sink->size, "'%.*s', not '%s'", (int)sink->size,
                     sink->text, expected);
}

Test(sink, a_fixed_sink_takes_what_fits_to_the_last_octet)
{
    char text[8];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_put(&sink, "abcd", 4);
    query_sink_text(&sink, "efg");
    query_sink_char(&sink, 'h');
    expect_text(&sink, "abcdefgh");
    query_sink_put(&sink, "", 0);
    expect_text(&sink, "abcdefgh");
    query_sink_char(&sink, 'i');
    cr_expect_eq(sink.status, QUERY_SPACE);
    cr_expect_eq(sink.size, 8);
}

Test(sink, an_error_is_sticky)
{
    char text[8];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_text(&sink, "abc");
    query_sink_text(&sink, "too long a text");
    cr_expect_eq(sink.status, QUERY_SPACE);
    query_sink_char(&sink, 'x'); /* would fit */
    query_sink_number(&sink, 1);
    query_sink_padded(&sink, 1, 2);
    query_sink_hex(&sink, "a", 1, false);
    query_sink_fill(&sink, ' ', 1);
    query_sink_newline(&sink);
    query_sink_safe(&sink, "a", 1);
    query_name_print(&sink, query_name_root());
    cr_expect_eq(sink.status, QUERY_SPACE);
    cr_expect_eq(sink.size, 3, "%zu", sink.size);
    query_sink_reset(&sink);
    query_sink_text(&sink, "again");
    expect_text(&sink, "again");
}

Test(sink, a_sink_without_room_refuses_everything_but_nothing)
{
    struct query_sink sink;
    query_sink_init(&sink, NULL, 0);
    query_sink_put(&sink, "", 0);
    query_sink_text(&sink, "");
    cr_expect_eq(sink.status, QUERY_OK);
    query_sink_char(&sink, 'x');
    cr_expect_eq(sink.status, QUERY_SPACE);
}

Test(sink, a_heap_sink_grows_up_to_its_limit)
{
    struct query_sink sink;
    query_sink_init_heap(&sink, 1000);
    for (unsigned i = 0; i < 1000; i++)
        query_sink_char(&sink, (char)('a' + i % 26));
    cr_assert_eq(sink.status, QUERY_OK);
    cr_assert_eq(sink.size, 1000);
    for (unsigned i = 0; i < 1000; i++)
        cr_assert_eq(sink.text[i], (char)('a' + i % 26));
    query_sink_char(&sink, 'x');
    cr_expect_eq(sink.status, QUERY_SPACE);
    cr_expect_eq(sink.size, 1000);
    query_sink_fini(&sink);
}

Test(sink, a_heap_sink_takes_a_large_piece_at_once)
{
    static char piece[5000];
    memset(piece, 'p', sizeof piece);
    struct query_sink sink;
    query_sink_init_heap(&sink, 10000);
    query_sink_char(&sink, 'a');
    query_sink_put(&sink, piece, sizeof piece);
    cr_assert_eq(sink.status, QUERY_OK);
    cr_expect_eq(sink.size, 5001);
    query_sink_put(&sink, piece, sizeof piece);
    cr_expect_eq(sink.status, QUERY_SPACE);
    query_sink_fini(&sink);
    /* And after that it is empty, not freed memory. */
    query_sink_char(&sink, 'x');
    cr_expect_neq(sink.status, QUERY_OK);
    query_sink_fini(&sink);
}

Test(sink, detach_hands_over_a_terminated_string)
{
    struct query_sink sink;
    query_sink_init_heap(&sink, 100);
    query_sink_text(&sink, "hello");
    size_t size = 0;
    char *text = query_sink_detach(&sink, &size);
    cr_assert_not_null(text);
    cr_expect_str_eq(text, "hello");
    cr_expect_eq(size, 5);
    free(text);
    /* The sink starts afresh. */
    query_sink_text(&sink, "bye");
    text = query_sink_detach(&sink, NULL);
    cr_assert_not_null(text);
    cr_expect_str_eq(text, "bye");
    free(text);
    text = query_sink_detach(&sink, &size);
    cr_assert_not_null(text);
    cr_expect_str_eq(text, "");
    cr_expect_eq(size, 0);
    free(text);
    query_sink_fini(&sink);
}

Test(sink, detach_gives_nothing_after_an_error_or_from_a_fixed_sink)
{
    struct query_sink sink;
    query_sink_init_heap(&sink, 4);
    query_sink_text(&sink, "hello");
    cr_expect_null(query_sink_detach(&sink, NULL));
    query_sink_fini(&sink);
    char text[8];
    query_sink_init(&sink, text, sizeof text);
    query_sink_text(&sink, "hello");
    cr_expect_null(query_sink_detach(&sink, NULL));
}

/* A drain that keeps what it gets, and fails when it is told to. */
struct bucket {
    char text[4096];
    size_t size;
    unsigned calls;
    unsigned fail_at; /* the call that fails, from 1; 0: none */
};

static enum query_status fill_bucket(void *context, const char *text, size_t size)
{
    struct bucket *bucket = context;
    if (++bucket->calls == bucket->fail_at)
        return QUERY_WRITE;
    cr_assert_leq(size, sizeof bucket->text - bucket->size);
    memcpy(bucket->text + bucket->size, text, size);
    bucket->size += size;
    return QUERY_OK;
}

Test(sink, a_drain_gets_everything_in_order)
{
    char text[10];
    struct bucket bucket = {.size = 0};
    struct query_sink sink;
    query_sink_init_drain(&sink, text, sizeof text, fill_bucket, &bucket);
    for (unsigned i = 0; i < 100; i++)
        query_sink_number(&sink, i);
    query_sink_text(&sink, "a text much longer than the ten octets of the buffer");
    query_sink_text(&sink, "end");
    cr_assert_eq(query_sink_flush(&sink), QUERY_OK);
    char expected[300] = "";
    for (unsigned i = 0; i < 100; i++)
        snprintf(expected + strlen(expected), 4, "%u", i);
    strcat(expected, "a text much longer than the ten octets of the bufferend");
    cr_assert_eq(bucket.size, strlen(expected), "%zu: %.*s", bucket.size, (int)bucket.size,
                 bucket.text);
    cr_expect_arr_eq(bucket.text, expected, bucket.size);
    cr_expect_eq(sink.size, 0);
    cr_expect_eq(sink.drained, strlen(expected));
    query_sink_fini(&sink);
}

Test(sink, a_drain_that_fails_stops_the_sink)
{
    char text[4];
    struct bucket bucket = {.fail_at = 2};
    struct query_sink sink;
    query_sink_init_drain(&sink, text, sizeof text, fill_bucket, &bucket);
    query_sink_text(&sink, "abcdefghijkl");
    cr_expect_eq(sink.status, QUERY_WRITE);
    query_sink_text(&sink, "more");
    cr_expect_eq(query_sink_flush(&sink), QUERY_WRITE);
    cr_expect_eq(bucket.calls, 2);
    cr_expect_eq(bucket.size, 4);
}

Test(sink, flush_does_nothing_without_a_drain)
{
    char text[4];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_text(&sink, "ab");
    cr_expect_eq(query_sink_flush(&sink), QUERY_OK);
    expect_text(&sink, "ab");
}

static void expect_number(uint64_t number, const char *expected)
{
    char text[32];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_number(&sink, number);
    expect_text(&sink, expected);
    /* In room that is just enough, and one octet short of it. */
    char *exact = malloc(strlen(expected));
    cr_assert_not_null(exact);
    query_sink_init(&sink, exact, strlen(expected));
    query_sink_number(&sink, number);
    expect_text(&sink, expected);
    query_sink_init(&sink, exact, strlen(expected) - 1);
    query_sink_number(&sink, number);
    cr_expect_eq(sink.status, QUERY_SPACE);
    free(exact);
}

Test(sink, numbers_are_decimal)
{
    expect_number(0, "0");
    expect_number(9, "9");
    expect_number(10, "10");
    expect_number(65535, "65535");
    expect_number(4294967295u, "4294967295");
    expect_number(18446744073709551615u, "18446744073709551615");
}

Test(sink, padded_numbers_have_zeros_in_front)
{
    char text[64];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_padded(&sink, 7, 3);
    query_sink_char(&sink, ' ');
    query_sink_padded(&sink, 1234, 3);
    query_sink_char(&sink, ' ');
    query_sink_padded(&sink, 0, 0);
    query_sink_char(&sink, ' ');
    query_sink_padded(&sink, 1, 25);
    expect_text(&sink, "007 1234 0 0000000000000000000000001");
}

Test(sink, hex_has_two_digits_for_each_octet)
{
    char text[16];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_hex(&sink, "\x00\xab\x9f", 3, true);
    query_sink_hex(&sink, "\xcd\xef", 2, false);
    query_sink_hex(&sink, "", 0, false);
    expect_text(&sink, "00AB9Fcdef");
}

Test(sink, fill_repeats_an_octet)
{
    char text[5];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_fill(&sink, '-', 5);
    query_sink_fill(&sink, '-', 0);
    expect_text(&sink, "-----");
}

Test(sink, a_drain_without_room_refuses_everything)
{
    struct bucket bucket = {.size = 0};
    struct query_sink sink;
    query_sink_init_drain(&sink, NULL, 0, fill_bucket, &bucket);
    query_sink_text(&sink, "text");
    cr_assert_eq(sink.status, QUERY_SPACE);
    cr_assert_eq(bucket.calls, 0);
}

Test(sink, columns_count_from_the_last_newline)
{
    char text[32];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_text(&sink, "abc");
    cr_expect_eq(query_sink_column(&sink), 3);
    query_sink_newline(&sink);
    cr_expect_eq(query_sink_column(&sink), 0);
    query_sink_text(&sink, "de");
    cr_expect_eq(query_sink_column(&sink), 2);
    expect_text(&sink, "abc\nde");
}

Test(sink, columns_survive_draining)
{
    char text[4];
    struct bucket bucket = {.size = 0};
    struct query_sink sink;
    query_sink_init_drain(&sink, text, sizeof text, fill_bucket, &bucket);
    query_sink_text(&sink, "abcdef");
    query_sink_newline(&sink);
    for (size_t i = 0; i < 50; i++) {
        cr_expect_eq(query_sink_column(&sink), i);
        query_sink_char(&sink, 'x');
    }
    query_sink_newline(&sink);
    cr_expect_eq(query_sink_column(&sink), 0);
}

Test(sink, octets_from_outside_are_shown_safely)
{
    /* ESC ] 52 would write to the clipboard of a terminal. */
    char text[64];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_sink_safe(&sink, "a~ \x1b]52;\n\x7f\x80\xff\0", 13);
    expect_text(&sink, "a~ \\027]52;\\010\\127\\128\\255\\000");
}

Test(sink, room_that_was_asked_for_can_be_written_to)
{
    char text[8];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    char *at = sink_room(&sink, 8);
    cr_assert_not_null(at);
    memcpy(at, "abc", 3);
    sink_commit(&sink, 3);
    expect_text(&sink, "abc");
    cr_expect_not_null(sink_room(&sink, 5));
    cr_expect_null(sink_room(&sink, 6));
    cr_expect_eq(sink.status, QUERY_SPACE);
    cr_expect_null(sink_room(&sink, 1));
}

/* ---- the list of errors ---- */

Test(status, every_status_has_a_name_and_a_message)
{
    for (unsigned i = 0; i < QUERY_STATUS_COUNT; i++) {
        const char *text = query_status_text((enum query_status)i);
        const char *name = query_status_name((enum query_status)i);
        cr_assert(text != NULL && text[0] != '\0', "%u", i);
        cr_assert(name != NULL && name[0] != '\0', "%u", i);
        cr_expect_neq(text[strlen(text) - 1], '.', "%s", name);
        for (unsigned k = 0; k < i; k++)
            cr_expect_str_neq(name, query_status_name((enum query_status)k));
    }
    cr_expect_str_eq(query_status_name(QUERY_OK), "OK");
    cr_expect_str_eq(query_status_name(QUERY_POINTER), "POINTER");
    cr_expect_str_eq(query_status_text(QUERY_LABEL_EMPTY), "empty label");
}

Test(status, unknown_numbers_are_safe)
{
    cr_expect_not_null(query_status_text(QUERY_STATUS_COUNT));
    cr_expect_not_null(query_status_name((enum query_status)99999));
}

/* ---- readers ---- */

Test(reader, numbers_are_in_network_order)
{
    uint8_t octets[32];
    size_t size = octets_of(octets, sizeof octets, "01 0203 04050607 08090A0B0C0D FFFFFFFFFFFF");
    struct reader r = reader_over(octets, size);
    cr_expect_eq(reader_u8(&r), 1);
    cr_expect_eq(reader_u16(&r), 0x0203);
    cr_expect_eq(reader_u32(&r), 0x04050607);
    cr_expect_eq(reader_u48(&r), 0x08090a0b0c0d);
    cr_expect_eq(reader_u48(&r), 0xffffffffffff);
    cr_expect_eq(reader_left(&r), 0);
    cr_expect_eq(reader_close(&r), QUERY_OK);
}

Test(reader, the_first_error_stays_and_everything_is_zero_from_then_on)
{
    uint8_t octets[5] = {1, 2, 3, 4, 5};
    struct reader r = reader_over(octets, sizeof octets);
    cr_expect_eq(reader_u16(&r), 0x0102);
    cr_expect_eq(reader_u32(&r), 0);
    cr_expect_eq(r.status, QUERY_SHORT);
    cr_expect_eq(r.fault, 5, "where the octets are missing, not %u", r.fault);
    cr_expect_eq(reader_offset(&r), 2);
    cr_expect_eq(reader_u8(&r), 0, "would fit, but comes after an error");
    cr_expect_null(reader_take(&r, 1));
    reader_fail(&r, QUERY_MALFORMED);
    cr_expect_eq(reader_close(&r), QUERY_SHORT);
    cr_expect_eq(r.fault, 5);
    size_t n = 9;
    cr_expect_not_null(reader_rest(&r, &n));
    cr_expect_eq(n, 0);
}

Test(reader, a_number_that_is_cut_is_no_number)
{
    for (size_t size = 0; size < 6; size++) {
        uint8_t *exact = octets_exact("\xff\xff\xff\xff\xff\xff", size);
        struct reader r = reader_over(exact, size), s = r;
        cr_expect_eq(reader_u48(&s), size >= 2 ? 0xffff00000000u : 0);
        cr_expect_eq(s.status, QUERY_SHORT);
        s = r;
        cr_expect_eq(reader_u32(&s), size >= 4 ? 0xffffffffu : 0);
        cr_expect_eq(s.status, size >= 4 ? QUERY_OK : QUERY_SHORT);
        s = r;
        cr_expect_eq(reader_u16(&s), size >= 2 ? 0xffff : 0);
        cr_expect_eq(s.status, size >= 2 ? QUERY_OK : QUERY_SHORT);
        free(exact);
    }
}

Test(reader, a_window_cannot_see_past_its_end)
{
    uint8_t octets[] = {1, 2, 3, 4, 5};
    struct reader r = reader_over(octets, sizeof octets);
    (void)reader_u8(&r);
    struct reader window = reader_sub(&r, 2);
    cr_expect_eq(reader_offset(&r), 3, "the reader has moved over the window");
    cr_expect_eq(reader_left(&window), 2);
    cr_expect_eq(reader_u32(&window), 0);
    cr_expect_eq(window.status, QUERY_SHORT);
    cr_expect_eq(window.fault, 3);
    cr_expect_eq(r.status, QUERY_OK, "an error in a window is the window's own");
    cr_expect_eq(reader_u16(&r), 0x0405);
}

Test(reader, octets_left_in_a_window_are_an_error)
{
    uint8_t octets[] = {1, 2, 3, 4, 5};
    struct reader r = reader_over(octets, sizeof octets);
    (void)reader_u8(&r);
    struct reader window = reader_sub(&r, 3);
    cr_expect_eq(reader_u8(&window), 2);
    cr_expect_eq(reader_close(&window), QUERY_TRAILING);
    cr_expect_eq(window.fault, 2);
    size_t n;
    cr_expect_eq(reader_rest(&r, &n), octets + 4);
    cr_expect_eq(n, 1);
    cr_expect_eq(reader_close(&r), QUERY_OK);
}

Test(reader, a_window_that_does_not_fit_is_empty_and_in_error)
{
    uint8_t octets[] = {1, 2, 3};
    struct reader r = reader_over(octets, sizeof octets);
    struct reader window = reader_sub(&r, 4);
    cr_expect_eq(r.status, QUERY_SHORT);
    cr_expect_eq(window.status, QUERY_SHORT);
    cr_expect_eq(reader_left(&window), 0);
    cr_expect_eq(reader_u8(&window), 0);
    cr_expect_eq(reader_close(&window), QUERY_SHORT);
    cr_expect_eq(reader_left(&r), 0);
}

Test(reader, sizes_near_the_largest_do_not_overflow)
{
    uint8_t octets[4] = {0};
    struct reader r = reader_over(octets, sizeof octets);
    (void)reader_u8(&r);
    cr_expect_null(reader_take(&r, SIZE_MAX));
    cr_expect_eq(r.status, QUERY_SHORT);
    r = reader_over(octets, sizeof octets);
    struct reader window = reader_sub(&r, SIZE_MAX - 2);
    cr_expect_eq(reader_left(&window), 0);
}

Test(reader, a_failure_is_placed_where_it_is_said)
{
    uint8_t octets[4] = {0};
    struct reader r = reader_over(octets, sizeof octets);
    (void)reader_u16(&r);
    reader_fail_at(&r, QUERY_POINTER, octets + 1);
    cr_expect_eq(r.status, QUERY_POINTER);
    cr_expect_eq(r.fault, 1);
}

/* ---- writers ---- */

Test(writer, numbers_are_in_network_order)
{
    uint8_t octets[32], expected[32];
    struct writer w = writer_over(octets, sizeof octets);
    writer_u8(&w, 1);
    writer_u16(&w, 0x0203);
    writer_u32(&w, 0x04050607);
    writer_u48(&w, 0x08090a0b0c0d);
    writer_u32(&w, 0xfffefdfc);
    writer_put(&w, "xyz", 3);
    writer_put(&w, NULL, 0);
    size_t size =
        octets_of(expected, sizeof expected, "01 0203 04050607 08090A0B0C0D FFFEFDFC 'xyz'");
    cr_assert_eq(w.status, QUERY_OK);
    cr_assert_eq(w.size, size);
    cr_expect_arr_eq(octets, expected, size);
}

Test(writer, what_does_not_fit_is_an_error_and_nothing_follows)
{
    uint8_t octets[4];
    struct writer w = writer_over(octets, sizeof octets);
    writer_u16(&w, 1);
    writer_put(&w, "abc", 3);
    cr_expect_eq(w.status, QUERY_SPACE);
    cr_expect_eq(w.size, 2);
    writer_u8(&w, 1);
    cr_expect_eq(w.size, 2);
    cr_expect_null(writer_add(&w, 0));
    w = writer_over(octets, sizeof octets);
    cr_expect_null(writer_add(&w, SIZE_MAX));
    cr_expect_eq(w.status, QUERY_SPACE);
}

Test(writer, length_prefixes_are_filled_in)
{
    uint8_t octets[32], expected[32];
    struct writer w = writer_over(octets, sizeof octets);
    size_t outer = writer_open_u16(&w);
    size_t inner = writer_open_u8(&w);
    writer_put(&w, "abc", 3);
    writer_close_u8(&w, inner);
    inner = writer_open_u8(&w);
    writer_close_u8(&w, inner);
    writer_close_u16(&w, outer);
    size_t size = octets_of(expected, sizeof expected, "0005 03'abc' 00");
    cr_assert_eq(w.status, QUERY_OK);
    cr_assert_eq(w.size, size);
    cr_expect_arr_eq(octets, expected, size);
}

Test(writer, more_than_a_prefix_can_count_is_out_of_range)
{
    static uint8_t octets[0x10010];
    struct writer w = writer_over(octets, sizeof octets);
    size_t mark = writer_open_u8(&w);
    (void)writer_add(&w, 255);
    writer_close_u8(&w, mark);
    cr_expect_eq(w.status, QUERY_OK);
    cr_expect_eq(octets[0], 255);
    w = writer_over(octets, sizeof octets);
    mark = writer_open_u8(&w);
    (void)writer_add(&w, 256);
    writer_close_u8(&w, mark);
    cr_expect_eq(w.status, QUERY_RANGE);
    w = writer_over(octets, sizeof octets);
    mark = writer_open_u16(&w);
    (void)writer_add(&w, 0xffff);
    writer_close_u16(&w, mark);
    cr_expect_eq(w.status, QUERY_OK);
    w = writer_over(octets, sizeof octets);
    mark = writer_open_u16(&w);
    (void)writer_add(&w, 0x10000);
    writer_close_u16(&w, mark);
    cr_expect_eq(w.status, QUERY_RANGE);
}

Test(writer, a_prefix_that_did_not_fit_is_not_filled_in)
{
    uint8_t octets[1] = {0xaa};
    struct writer w = writer_over(octets, sizeof octets);
    size_t mark = writer_open_u16(&w);
    writer_close_u16(&w, mark);
    cr_expect_eq(w.status, QUERY_SPACE);
    cr_expect_eq(octets[0], 0xaa);
}

/* ---- letters ---- */

Test(ascii, only_a_to_z_have_case)
{
    for (unsigned c = 0; c < 256; c++)
        cr_expect_eq(ascii_lower[c], c >= 'A' && c <= 'Z' ? c + 32 : c, "%u", c);
}

Test(ascii, words_are_compared_whole)
{
    cr_expect(ascii_is("TcP", 3, "tcp"));
    cr_expect_not(ascii_is("tcpx", 4, "tcp"));
    cr_expect_not(ascii_is("tc", 2, "tcp"));
    cr_expect(ascii_is("tcpx", 3, "tcp"));
    cr_expect(ascii_is("", 0, ""));
    cr_expect(ascii_is_digit('0') && ascii_is_digit('9'));
    cr_expect_not(ascii_is_digit('/') || ascii_is_digit(':'));
}
