/* Messages on a stream that takes and gives octets as it likes (RFC 1035 section
 * 4.2.2), and what the stream of the kernel wants when it is full. */
#include "net/transport.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A stream in memory: each call moves at most `step` octets; with `stutter` every
 * other call can do nothing. */
static struct {
    uint8_t taken[100];
    size_t taken_size;
    size_t largest; /* octets offered in one call */
    const uint8_t *given;
    size_t given_size;
    size_t step;
    bool stutter;
    bool stuttered;
    bool quiet;
    int error;
} memory;

static struct outcome open_memory(struct channel *channel, const struct query_order *order)
{
    (void)channel, (void)order;
    return outcome_none();
}

static struct outcome connect_memory(struct channel *channel)
{
    channel->connected = true;
    return outcome_none();
}

/* True: the call fails with errno. */
static bool fails(struct channel *channel, short wants)
{
    if (memory.error != 0) {
        errno = memory.error;
        return true;
    }
    memory.stuttered = memory.stutter && !memory.stuttered;
    channel->wants = wants;
    errno = EAGAIN;
    return memory.stuttered;
}

static ssize_t send_memory(struct channel *channel, const struct iovec *pieces, size_t count)
{
    size_t offered = 0, moved = 0;
    if (fails(channel, POLLOUT))
        return -1;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *at = pieces[i].iov_base;
        for (size_t k = 0; k < pieces[i].iov_len && moved < memory.step; k++, moved++)
            memory.taken[memory.taken_size++] = at[k];
        offered += pieces[i].iov_len;
    }
    memory.largest = offered > memory.largest ? offered : memory.largest;
    return (ssize_t)moved;
}

static ssize_t receive_memory(struct channel *channel, uint8_t *octets, size_t room)
{
    if (fails(channel, POLLIN))
        return -1;
    size_t n = memory.given_size < memory.step ? memory.given_size : memory.step;
    n = n < room ? n : room;
    memcpy(octets, memory.given, n);
    memory.given += n;
    memory.given_size -= n;
    return (ssize_t)n;
}

static bool is_memory_quiet(const struct channel *channel)
{
    (void)channel;
    return memory.quiet;
}

static void close_memory(struct channel *channel)
{
    (void)channel;
}

static const struct stream stream_memory = {
    .name = "memory",
    .open = open_memory,
    .connect = connect_memory,
    .send = send_memory,
    .receive = receive_memory,
    .is_quiet = is_memory_quiet,
    .close = close_memory,
};
static const struct transport over_memory = {.carrier = &carrier_frame16, .stream = &stream_memory};

static struct channel channel_with(size_t step, bool stutter)
{
    memset(&memory, 0, sizeof memory);
    memory.step = step;
    memory.stutter = stutter;
    memory.quiet = true;
    return (struct channel){.transport = &over_memory};
}

static struct outcome send_all(struct channel *channel, const struct query_order *order)
{
    struct outcome outcome;
    do {
        outcome = carrier_frame16.send(channel, order);
        cr_assert(outcome.what != PROGRESS_NONE || channel->wants == POLLOUT);
    } while (outcome.what == PROGRESS_NONE);
    return outcome;
}

static const struct query_order order = {.query = (const uint8_t *)"query", .size = 5};

Test(frame16, a_query_leaves_behind_its_length_however_little_the_stream_takes)
{
    for (size_t step = 1; step <= 7; step++) {
        for (int stutter = 0; stutter < 2; stutter++) {
            struct channel channel = channel_with(step, stutter == 1);
            cr_assert_eq(send_all(&channel, &order).what, PROGRESS_SENT);
            cr_assert_eq(memory.taken_size, 7);
            cr_assert_arr_eq(memory.taken, "\0\5query", 7);
            cr_assert_eq(channel.wants, POLLIN);
        }
    }
}

/* RFC 7766 section 8. */
Test(frame16, length_and_query_are_offered_in_one_call)
{
    struct channel channel = channel_with(7, false);
    cr_assert_eq(send_all(&channel, &order).what, PROGRESS_SENT);
    cr_assert_eq(memory.largest, 7);
}

Test(frame16, messages_are_put_together_however_they_are_cut)
{
    static const char stream[] = "\0\3one\0\0\0\5three";
    static const char *const wanted[] = {"one", "", "three"};
    for (size_t step = 1; step < sizeof stream; step++) {
        struct channel channel = channel_with(step, step % 2 == 0);
        memory.given = (const uint8_t *)stream;
        memory.given_size = sizeof stream - 1;
        for (size_t i = 0; i < 3; i++) {
            struct outcome outcome;
            do
                outcome = carrier_frame16.receive(&channel, NULL);
            while (outcome.what == PROGRESS_NONE);
            cr_assert_eq(outcome.what, PROGRESS_MESSAGE);
            cr_assert_eq(outcome.size, strlen(wanted[i]));
            cr_assert(memcmp(outcome.octets, wanted[i], outcome.size) == 0);
        }
        memory.stutter = false;
        cr_assert_eq(carrier_frame16.receive(&channel, NULL).what, PROGRESS_CLOSED);
        carrier_frame16.close(&channel);
    }
}

Test(frame16, errors_of_the_stream_are_told)
{
    struct channel channel = channel_with(7, false);
    memory.error = EPIPE;
    cr_assert_eq(carrier_frame16.send(&channel, &order).what, PROGRESS_CLOSED);
    memory.error = ECONNRESET;
    struct outcome outcome = carrier_frame16.send(&channel, &order);
    cr_assert_eq(outcome.what, PROGRESS_IO);
    cr_assert_eq(outcome.error, ECONNRESET);
    outcome = carrier_frame16.receive(&channel, NULL);
    cr_assert_eq(outcome.what, PROGRESS_IO);
    cr_assert_eq(outcome.error, ECONNRESET);
    carrier_frame16.close(&channel);
}

Test(frame16, a_channel_is_clean_between_messages_only)
{
    struct channel channel = channel_with(4, false);
    memory.given = (const uint8_t *)"\0\2ok\0\2o";
    memory.given_size = 7;
    cr_assert_not(carrier_frame16.is_clean(&channel)); /* a reply is still to come */
    cr_assert_eq(carrier_frame16.receive(&channel, NULL).what, PROGRESS_MESSAGE);
    cr_assert(carrier_frame16.is_clean(&channel));
    memory.quiet = false;
    cr_assert_not(carrier_frame16.is_clean(&channel));
    memory.quiet = true;
    cr_assert_eq(carrier_frame16.receive(&channel, NULL).what, PROGRESS_NONE);
    cr_assert_not(carrier_frame16.is_clean(&channel));
    carrier_frame16.close(&channel);
}

Test(tcp, a_full_socket_wants_to_be_polled_for_room)
{
    static uint8_t zeros[65535];
    struct iovec piece = {.iov_base = zeros, .iov_len = sizeof zeros};
    struct channel channel = {.wants = POLLIN};
    int pair[2];
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    cr_assert_eq(fcntl(pair[0], F_SETFL, O_NONBLOCK), 0);
    channel.fd = pair[0];
    ssize_t sent;
    do {
        sent = stream_tcp.send(&channel, &piece, 1);
        cr_assert_eq(channel.wants, sent < 0 ? POLLOUT : POLLIN);
    } while (sent > 0);
    cr_assert_eq(errno, EAGAIN);
    close(pair[0]);
    close(pair[1]);
}
