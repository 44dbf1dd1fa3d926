/* Octets as lines of our JSON, as hexadecimal digits and as captures: what is read is an exchange
 * that can be shown, it makes no difference in which pieces it comes, and lookups shown as JSON are
 * read again as what they were. */
#include "fuzz.h"
#include "render/json_lookup.h"
#include "saved/saved.h"

enum { ROOM = 4 << 20 };

/* What was read, as JSON. */
struct seen {
    struct query_sink sink;
    uint64_t lookups, messages;
};

static struct json_view view_of(struct seen *seen, const struct saved_exchange *saved,
                                const char *const *name)
{
    return (struct json_view){.sink = &seen->sink,
                              .server_names = saved->server[0] != '\0' ? name : NULL,
                              .server_origins = saved->origin_known ? &saved->origin : NULL,
                              .outcome = "answer"};
}

static enum query_status take_lookup(void *context, const struct saved_exchange *saved)
{
    struct seen *seen = context;
    const struct query_exchange *x = &saved->exchange;
    const char *name = saved->server;
    struct json_view view = view_of(seen, saved, &name);
    require(x->done && x->try_count <= SAVED_TRIES, "an exchange is over");
    for (size_t i = 0; i < x->try_count; i++) {
        bool replied = x->tries[i].end == QUERY_END_REPLY;
        require(!replied || x->tries[i].reply != NULL, "a reply has octets");
    }
    json_lookup_print(&view, x);
    seen->lookups++;
    return QUERY_OK;
}

static enum query_status take_transfer(void *context, const struct saved_exchange *saved,
                                       const struct query_transfer_state *state,
                                       enum query_transfer_fact fact)
{
    struct seen *seen = context;
    const char *name = saved->server;
    struct json_view view = view_of(seen, saved, &name);
    require(state->exchange->try_count != 0, "a transfer has a server");
    require((fact == QUERY_TRANSFER_MESSAGE) == (state->message != NULL), "a message is there");
    json_transfer_print(&view, state, fact);
    seen->messages += fact == QUERY_TRANSFER_MESSAGE;
    return QUERY_OK;
}

static void begin(struct seen *seen, struct saved_taker *taker)
{
    query_sink_init_heap(&seen->sink, ROOM);
    seen->lookups = seen->messages = 0;
    *taker =
        (struct saved_taker){.lookup = take_lookup, .transfer = take_transfer, .context = seen};
}

static enum query_status read_json(struct seen *seen, const char *text, size_t size, size_t piece)
{
    struct saved_taker taker;
    begin(seen, &taker);
    struct saved_json *json = saved_json_new(&taker);
    require(json != NULL, "there is memory");
    enum query_status status = QUERY_OK;
    for (size_t at = 0; at < size && status == QUERY_OK; at += piece)
        status = saved_json_feed(json, text + at, size - at < piece ? size - at : piece);
    if (status == QUERY_OK)
        status = saved_json_finish(json);
    require(status == QUERY_OK || saved_json_fault(json)->line != 0, "a fault has a line");
    saved_json_free(json);
    return status;
}

static enum query_status read_hex(struct seen *seen, const char *text, size_t size, size_t piece)
{
    struct saved_taker taker;
    begin(seen, &taker);
    struct saved_hex *hex = saved_hex_new(&taker);
    require(hex != NULL, "there is memory");
    enum query_status status = QUERY_OK;
    for (size_t at = 0; at < size && status == QUERY_OK; at += piece)
        status = saved_hex_feed(hex, text + at, size - at < piece ? size - at : piece);
    if (status == QUERY_OK)
        status = saved_hex_finish(hex);
    saved_hex_free(hex);
    return status;
}

static bool same(const struct seen *a, const struct seen *b)
{
    return a->sink.size == b->sink.size && a->sink.status == b->sink.status &&
           (a->sink.size == 0 || memcmp(a->sink.text, b->sink.text, a->sink.size) == 0);
}

/* What was shown is read again as the same. */
static void go_round(const struct seen *first)
{
    struct seen again;
    if (first->sink.status != QUERY_OK || first->messages != 0 || first->sink.size == 0)
        return;
    enum query_status status = read_json(&again, first->sink.text, first->sink.size, SIZE_MAX / 2);
    require(status == QUERY_OK, "what was shown can be read");
    require(again.lookups == first->lookups, "nothing is lost");
    query_sink_fini(&again.sink);
}

static enum query_status read_capture(struct seen *seen, const char *text, size_t size,
                                      size_t piece)
{
    struct saved_taker taker;
    begin(seen, &taker);
    struct saved_capture *capture = saved_capture_new(&taker, NULL, 0, 5000000);
    require(capture != NULL, "there is memory");
    enum query_status status = QUERY_OK;
    for (size_t at = 0; at < size && status == QUERY_OK; at += piece)
        status = saved_capture_feed(capture, (const uint8_t *)text + at,
                                    size - at < piece ? size - at : piece);
    if (status == QUERY_OK)
        status = saved_capture_finish(capture);
    saved_capture_free(capture);
    return status;
}

typedef enum query_status reader(struct seen *seen, const char *text, size_t size, size_t piece);

static void check(reader *read, const char *text, size_t size)
{
    struct seen whole, pieces;
    enum query_status status = read(&whole, text, size, size + 1);
    require(read(&pieces, text, size, 7) == status, "pieces make no difference");
    require(same(&whole, &pieces), "pieces make no difference to what is read");
    go_round(&whole);
    query_sink_fini(&whole.sink);
    query_sink_fini(&pieces.sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    check(read_json, (const char *)octets, size);
    check(read_hex, (const char *)octets, size);
    check(read_capture, (const char *)octets, size);
    return 0;
}
