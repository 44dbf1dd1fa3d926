/* Octets as what a server sends in a zone transfer: an octet that says how it is asked for; then
 * for each message two octets of size and the message, of which the id is made right.  A size of
 * 65535 is the end of the connection, 65534 silence. */
#include "fuzz.h"

enum { ROOM = 1 << 16, CLOSED = 0xffff, SILENCE = 0xfffe, DATE_S = 1700000000 };

struct source {
    const uint8_t *octets;
    size_t size;
};

struct seen {
    uint64_t messages; /* since the last try began */
    unsigned ends;
};

static unsigned take(struct source *source)
{
    if (source->size == 0)
        return 0xff;
    source->size--;
    return *source->octets++;
}

static void watch(void *context, const struct query_transfer_state *state,
                  enum query_transfer_fact fact)
{
    struct seen *seen = context;
    require((state->message != NULL) == (fact == QUERY_TRANSFER_MESSAGE), "messages are shown");
    require(seen->ends == 0, "nothing is told behind the end");
    if (fact == QUERY_TRANSFER_MESSAGE) {
        seen->messages++;
        require(state->messages == seen->messages, "messages are counted as they are shown");
    } else if (fact == QUERY_TRANSFER_RETRY) {
        seen->messages = 0;
    } else if (fact == QUERY_TRANSFER_DONE) {
        seen->ends++;
    }
}

/* The next thing that happens. */
static struct query_event next_event(struct source *source, const struct query_order *order,
                                     uint8_t *octets)
{
    struct query_event event = {.kind = QUERY_EVENT_CLOSED};
    unsigned high = take(source);
    size_t size = (size_t)high << 8 | take(source);
    if (size == CLOSED)
        return event;
    event.kind = QUERY_EVENT_TIMEOUT;
    if (size == SILENCE)
        return event;
    event.kind = QUERY_EVENT_MESSAGE;
    event.size = size < source->size ? size : source->size;
    memcpy(octets, source->octets, event.size);
    source->octets += event.size;
    source->size -= event.size;
    if (event.size >= 2)
        memcpy(octets, order->query, 2);
    event.octets = octets;
    return event;
}

static void check_end(const struct query_transfer_state *state, const struct query_tsig_key *key)
{
    bool whole = state->end == QUERY_TRANSFER_COMPLETE;
    require(state->end != QUERY_TRANSFER_GOING, "a transfer comes to its end");
    require(!whole || (state->records >= 2 && state->form != QUERY_TRANSFER_UNKNOWN),
            "a zone begins and ends with its SOA record");
    require(state->end != QUERY_TRANSFER_CURRENT || state->records == 1, "one SOA record says it");
    require(key == NULL || (!whole && state->end != QUERY_TRANSFER_CURRENT),
            "nothing is right without the right signature");
}

static void transfer(struct source *source, const struct query_request *request,
                     const struct query_policy *policy, uint8_t *octets)
{
    static const struct query_endpoint server = {.family = 4, .octets = {192, 0, 2, 1}};
    struct query_order order = {0}, next;
    struct seen seen = {0};
    uint64_t now_us = 1;
    struct query_transfer *transfer = query_transfer_new(request, policy, &server, 1);
    if (transfer == NULL)
        return;
    query_transfer_observe(transfer, watch, &seen);
    query_transfer_set_date(transfer, INT64_C(1000000) * DATE_S, now_us);
    enum query_action action = query_transfer_step(transfer, NULL, now_us, &next);
    while (action != QUERY_ACTION_DONE) {
        if (action == QUERY_ACTION_START)
            order = next;
        struct query_event event = next_event(source, &order, octets);
        event.now_us = ++now_us;
        action = query_transfer_step(transfer, &event, now_us, &next);
    }
    require(seen.ends == 1, "the end is told");
    check_end(query_transfer_state(transfer), request->tsig);
    query_transfer_free(transfer);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static const char text[] = "hmac-sha256:key.example:c2VjcmV0";
    struct source source = {.octets = octets, .size = size};
    struct query_tsig_key key;
    struct query_name name;
    unsigned how = take(&source);
    require(query_name_scan(&name, "example.com.", 12, NULL, NULL) == QUERY_OK, "a name");
    require(query_tsig_key_scan(&key, text, sizeof text - 1, NULL) == QUERY_OK, "a key");
    struct query_request request = query_request_default(&name);
    request.type = (how & 1) != 0 ? 251 : 252;
    request.serial = 5;
    request.tsig = (how & 4) != 0 ? &key : NULL;
    struct query_policy policy = {
        .transport = (how & 2) != 0 ? QUERY_TRANSPORT_UDP : QUERY_TRANSPORT_TCP,
        .tries = 2,
        .keep_bad_tsig = (how & 8) != 0,
        .loose_match = (how & 16) != 0,
    };
    uint8_t *room = malloc(ROOM);
    if (room != NULL)
        transfer(&source, &request, &policy, room);
    free(room);
    return 0;
}
