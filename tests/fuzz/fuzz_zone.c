/* Octets as a master file, and behind an octet 255 as a query that the zone is to answer. */
#include "fuzz.h"

enum { TEXT_MOST = 1 << 20, INCLUDES = 16, ASKED = 8 };

struct state {
    const char *text;
    size_t size;
    size_t lines;
    unsigned included;
};

static void look_at_fault(const struct state *state, const struct query_zone_fault *fault)
{
    char storage[4096];
    struct query_sink sink;
    require(fault->status != QUERY_OK, "a fault has a status");
    require(fault->line <= state->lines, "the line at fault is in the text");
    require(fault->line == 0 || (fault->column >= 1 && fault->column <= state->size + 1),
            "the column at fault is in the line");
    query_sink_init(&sink, storage, sizeof storage);
    query_zone_fault_print(&sink, fault);
    require(sink.status == QUERY_OK, "a fault is told in a few words");
    require_printable(sink.text, sink.size);
}

static bool on_fault(void *context, const struct query_zone_fault *fault)
{
    look_at_fault(context, fault);
    return true;
}

/* The text includes itself, a few times. */
static enum query_status include(void *context, const char *path, size_t size,
                                 struct query_zone_text *text)
{
    struct state *state = context;
    (void)path;
    if (size == 0 || state->included == INCLUDES)
        return QUERY_NOT_FOUND;
    state->included++;
    *text = (struct query_zone_text){.name = "again", .text = state->text, .size = state->size};
    return QUERY_OK;
}

/* Names ascend, every record is correct; all of them go to the sink, as a master file. */
static size_t print_zone(struct query_sink *sink, const struct query_zone *zone)
{
    struct query_zone_walk walk = query_zone_walk_all(zone);
    struct query_record record;
    struct query_name last = *query_zone_origin(zone);
    size_t count = 0;
    for (; query_zone_walk_next(&walk, &record); count++) {
        require(query_name_compare(&last, &record.owner) <= 0, "names ascend");
        require(query_rdata_check(&record.rdata, NULL) == QUERY_OK, "records are correct");
        require(query_name_is_under(&record.owner, query_zone_origin(zone)), "names are inside");
        last = record.owner;
        query_record_print(sink, &record, NULL);
    }
    require(count == query_zone_count(zone), "all records are met");
    return count;
}

/* Asks, and looks at all messages of the answer. */
static void ask(const struct query_zone *zone, enum query_transport transport, const uint8_t *query,
                size_t size)
{
    static uint8_t reply[65535];
    struct query_answer answer;
    struct query_message message;
    size_t got, messages = 0;
    query_answer_begin(&answer, &zone, 1, transport, query, size);
    while (query_answer_next(&answer, reply, sizeof reply, &got)) {
        require(transport == QUERY_TRANSPORT_TCP || got <= 1232, "UDP has a limit");
        require(query_message_parse(&message, reply, got) == QUERY_OK, "answers are correct");
        require(message.rest == got && message.oddity.status == QUERY_OK, "answers are whole");
        require(memcmp(reply, query, 2) == 0, "answers have the id of the query");
        require(messages++ <= query_zone_count(zone) + 1, "transfers end");
    }
}

/* What the zone has is there for who asks. */
static void ask_known(const struct query_zone *zone)
{
    struct query_zone_walk walk = query_zone_walk_all(zone);
    struct query_record record;
    for (unsigned i = 0; i < ASKED && query_zone_walk_next(&walk, &record); i++) {
        uint8_t query[512];
        size_t size;
        struct query_request request = query_request_default(&record.owner);
        request.type = record.rdata.type;
        if (query_request_build(&request, 1, 0, NULL, query, sizeof query, &size) != QUERY_OK)
            continue;
        ask(zone, QUERY_TRANSPORT_UDP, query, size);
        ask(zone, QUERY_TRANSPORT_TCP, query, size);
    }
}

/* What was printed is read as the same zone. */
static void check_again(const struct query_sink *sink, const struct query_zone *zone, size_t count)
{
    struct query_zone *again;
    struct query_zone_text text = {.text = sink->text, .size = sink->size};
    if (sink->status != QUERY_OK)
        return;
    enum query_status status = query_zone_load(&again, query_zone_origin(zone), &text, NULL, NULL);
    require(status == QUERY_OK, "a printed zone can be read");
    require(query_zone_count(again) == count, "a printed zone is read as the same zone");
    query_zone_free(again);
}

static struct query_zone *load(const char *text, size_t size)
{
    struct query_name origin;
    struct state state = {.text = text, .size = size, .lines = 1};
    struct query_zone_text octets = {.text = text, .size = size};
    struct query_zone_options options = {.fault = on_fault, .include = include, .context = &state};
    struct query_zone_fault fault = {.status = QUERY_OK};
    struct query_zone *zone = NULL;
    for (size_t i = 0; i < size; i++)
        state.lines += text[i] == '\n';
    require(query_name_scan(&origin, "e.", 2, NULL, NULL) == QUERY_OK, "a name is a name");
    if (query_zone_load(&zone, &origin, &octets, &options, &fault) != QUERY_OK) {
        require(zone == NULL, "a zone at fault is none");
        look_at_fault(&state, &fault);
    }
    return zone;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static const char plain[] = "@ 1 SOA a b 1 2 3 4 5\n@ 1 NS a\n*.w 1 A 192.0.2.1\nc 1 NS a.c\n"
                                "a.c 1 A 192.0.2.1\nd 1 DNAME c\nx 1 CNAME y.d\nl 1 CNAME l\n";
    const uint8_t *mark = size == 0 ? NULL : memchr(octets, 255, size);
    size_t text_size = mark == NULL ? size : (size_t)(mark - octets);
    const char *text = size == 0 ? "" : (const char *)octets;
    struct query_zone *zone = load(text, text_size);
    if (zone != NULL) {
        struct query_sink sink;
        query_sink_init_heap(&sink, TEXT_MOST);
        size_t count = print_zone(&sink, zone);
        check_again(&sink, zone, count);
        query_sink_fini(&sink);
        ask_known(zone);
    } else {
        zone = load(plain, sizeof plain - 1);
    }
    if (mark != NULL && zone != NULL) {
        ask(zone, QUERY_TRANSPORT_UDP, mark + 1, size - text_size - 1);
        ask(zone, QUERY_TRANSPORT_TCP, mark + 1, size - text_size - 1);
    }
    query_zone_free(zone);
    return 0;
}
