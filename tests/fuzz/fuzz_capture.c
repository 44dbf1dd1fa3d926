/* Octets as a capture: whole and in pieces they are the same, and what is in them can be
 * replayed. */
#include "fuzz.h"

/* What was found, added up in a way that sees order and content. */
struct seen {
    uint64_t sum;
    uint64_t messages;
    struct query_replay *replay;
    struct query_engine *engine;
};

static uint64_t add(uint64_t sum, const void *octets, size_t size)
{
    const uint8_t *at = octets;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ at[i]) * UINT64_C(1099511628211);
    return sum;
}

static void check_endpoint(struct seen *seen, const struct query_endpoint *endpoint)
{
    require(endpoint->family == 4 || endpoint->family == 6, "an endpoint has an address");
    seen->sum = add(seen->sum, endpoint->octets, endpoint->family == 4 ? 4 : 16);
    seen->sum = add(seen->sum, &endpoint->port, sizeof endpoint->port);
}

static enum query_status take(void *context, const struct query_capture_item *item)
{
    struct seen *seen = context;
    seen->sum = add(seen->sum, &item->kind, sizeof item->kind);
    seen->sum = add(seen->sum, &item->unix_ns, sizeof item->unix_ns);
    seen->sum = add(seen->sum, item->octets, item->size);
    if (item->kind != QUERY_CAPTURE_COMMENT) {
        check_endpoint(seen, &item->source);
        check_endpoint(seen, &item->destination);
    }
    if (item->kind == QUERY_CAPTURE_MESSAGE) {
        require(item->size > 0 && item->size <= 65535, "a message has a size");
        seen->messages++;
    }
    return query_replay_add(seen->replay, item);
}

static enum query_status read_all(struct seen *seen, const uint8_t *octets, size_t size,
                                  size_t piece)
{
    struct query_capture_reader *reader = query_capture_reader_new(NULL, 0);
    enum query_status status = QUERY_OK;
    char room[1024];
    struct query_sink sink;
    require(reader != NULL, "there is memory");
    for (size_t at = 0; at < size && status == QUERY_OK; at += piece)
        status = query_capture_feed(reader, octets + at, size - at < piece ? size - at : piece,
                                    take, seen);
    enum query_status end = query_capture_finish(reader);
    require(status == QUERY_OK || status == end, "a failure lasts");
    require(query_capture_fault(reader)->status == end, "the fault has the status");
    require(query_capture_fault(reader)->offset <= size, "the fault is in the file");
    require(query_capture_counted(reader)->messages == seen->messages, "messages are counted");
    query_sink_init_drain(&sink, room, sizeof room, look, NULL);
    query_capture_counts_print(&sink, query_capture_counted(reader));
    require(query_sink_flush(&sink) == QUERY_OK, "counts can be printed");
    query_capture_reader_free(reader);
    return end;
}

/* Asks what the capture asks. */
static enum query_status ask(void *context, const struct query_capture_item *item)
{
    struct seen *seen = context;
    struct query_event event;
    uint64_t number, before_us = query_engine_now_us(seen->engine);
    struct query_order order = {.transport = item->transport,
                                .server = item->destination,
                                .query = item->octets,
                                .size = item->size,
                                .deadline_us = before_us + 2000000,
                                .want_local = true};
    bool over = false;
    if (item->kind != QUERY_CAPTURE_MESSAGE)
        return QUERY_OK;
    require(query_engine_start(seen->engine, &order, &number) == QUERY_OK, "an order is taken");
    while (query_engine_next(seen->engine, UINT64_MAX, &event)) {
        require(!over && event.now_us >= before_us, "time goes on, and the order once ends");
        before_us = event.now_us;
        over = event.kind != QUERY_EVENT_SENT && event.kind != QUERY_EVENT_MESSAGE;
        require(event.kind != QUERY_EVENT_MESSAGE || event.size > 0, "a message has octets");
    }
    require(over, "the order ends");
    return QUERY_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct seen whole = {.replay = query_replay_new()}, pieces = {.replay = query_replay_new()};
    require(whole.replay != NULL && pieces.replay != NULL, "there is memory");
    enum query_status one = read_all(&whole, octets, size, size + 1);
    enum query_status other = read_all(&pieces, octets, size, 3);
    require(one == other && whole.sum == pieces.sum, "pieces come to the same as the whole");
    query_replay_free(pieces.replay);
    whole.engine = query_replay_engine_new(whole.replay, NULL, NULL);
    struct query_capture_reader *reader = query_capture_reader_new(NULL, 0);
    require(whole.engine != NULL && reader != NULL, "there is memory");
    one = query_capture_feed(reader, octets, size, ask, &whole);
    require(one == QUERY_OK || one == query_capture_fault(reader)->status, "the fault is told");
    query_capture_reader_free(reader);
    query_engine_free(whole.engine);
    query_replay_free(whole.replay);
    return 0;
}
