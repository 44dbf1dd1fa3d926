/* Octets as a message: parse, walk, print in two styles, take the options apart. */
#include "fuzz.h"

#include <query/content.h>

enum { PIECE = 70000 * 4 }; /* no piece of text is longer than an RDATA of \DDD */

static char storage[PIECE];
static char compared[PIECE];

/* All fields of a record, each printed, lists item by item. */
static void walk_fields(struct query_sink *sink, struct query_fields *fields, size_t size)
{
    struct query_value value;
    unsigned count = 0;
    while (query_fields_next(fields, &value)) {
        require(++count <= QUERY_FIELDS_MAX, "a type has at most QUERY_FIELDS_MAX fields");
        require(value.offset <= size, "a field lies in the message");
        query_value_print(sink, &value, NULL);
        if (value.class == QUERY_VALUE_LIST) {
            size_t at = 0;
            size_t items = 0;
            while (query_value_item(sink, &value, &at, NULL))
                require(++items <= 8 * value.size, "an item has at least a bit");
        }
    }
    if (fields->status != QUERY_OK)
        require(fields->fault.offset <= size, "the fault of a field lies in the message");
}

static void show_record(struct query_sink *sink, const struct query_record *record, size_t size)
{
    static const struct query_style plain = QUERY_STYLE_DIG;
    struct query_style rich = QUERY_STYLE_DIG;
    rich.flags = QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS | QUERY_STYLE_TTL_UNITS |
                 QUERY_STYLE_EXPAND_AAAA;
    query_record_print(sink, record, &plain);
    query_record_print(sink, record, &rich);
    rich.flags = QUERY_STYLE_WORDS;
    query_record_print(sink, record, &rich);

    struct query_fault fault = {0};
    enum query_status status = query_rdata_check(&record->rdata, &fault);
    struct query_fields fields;
    query_fields_begin(&fields, &record->rdata);
    walk_fields(sink, &fields, size);
    require(status != QUERY_OK || fields.status == QUERY_OK, "checked RDATA has all its fields");
    /* RFC 2136 has records without RDATA. */
    require(status == QUERY_OK || record->rdata.size == 0, "a record that was counted is correct");
}

static void show_options(struct query_sink *sink, const struct query_message *message)
{
    struct query_edns edns = query_edns_of(message);
    require(edns.present == (message->opt != 0), "EDNS is there if an OPT record is");
    struct query_option option;
    size_t at = 0;
    while (query_option_next(&edns, &at, &option)) {
        struct query_option first;
        require(query_option_get(&edns, option.code, &first), "an option that is there is found");
        struct query_fields fields;
        struct query_rdata rdata;
        enum query_status status = query_option_check(&option);
        query_option_fields(&fields, &rdata, &option);
        walk_fields(sink, &fields, message->size);
        require(status != QUERY_OK || fields.status == QUERY_OK,
                "a checked option has all its fields");
    }
}

static void show_section(struct query_sink *sink, const struct query_message *message,
                         enum query_section section)
{
    struct query_records records = query_records_begin(message, section);
    struct query_record record;
    unsigned count = 0;
    while (query_records_next(&records, &record)) {
        count++;
        require(record.offset < message->end, "a record lies in the message");
        if (section == QUERY_SECTION_QUESTION)
            query_question_print(sink, &record, NULL);
        else
            show_record(sink, &record, message->size);
    }
    require(count == message->whole[section], "as many records are walked over as were counted");
    require(count <= message->count[section], "not more records than the header claims");
}

/* A content is what it is: the same as itself, each record once, and found. */
static void hold_content(struct query_sink *sink, const struct query_message *message)
{
    struct query_content *content = query_content_new(message);
    require(content != NULL, "there is memory");
    require(query_content_equal(content, content), "a content is as itself");
    struct query_content_merge merge = {.first = content, .second = content};
    enum query_content_side side;
    struct query_record record;
    uint32_t serial;
    size_t count = 0;
    while (query_content_merge_next(&merge, &side, &record)) {
        require(side == QUERY_CONTENT_BOTH, "what is compared with itself has all records");
        require(query_content_has(content, content, count), "a record that is there is found");
        query_record_print(sink, &record, NULL);
        count++;
    }
    require(count == query_content_count(content), "each record comes once");
    (void)query_content_serial(content, &serial);
    query_content_free(content);
}

/* A drain that adds octets up; how they are cut into pieces makes no difference. */
static enum query_status add_up(void *context, const char *text, size_t size)
{
    uint64_t *sum = context;
    for (size_t i = 0; i < size; i++)
        *sum = (*sum ^ (unsigned char)text[i]) * 0x100000001b3u;
    return QUERY_OK;
}

/* Whether records that are printed all at once have the text that each of them has alone. */
static bool same_at_once(const struct query_message *message, enum query_section section,
                         const struct query_style *style)
{
    uint64_t alone = 0, at_once = 0;
    struct query_sink sink;
    struct query_record record;
    struct query_records records = query_records_begin(message, section);
    query_sink_init_drain(&sink, compared, sizeof(compared), add_up, &alone);
    while (query_records_next(&records, &record))
        query_record_print(&sink, &record, style);
    query_sink_flush(&sink);
    records = query_records_begin(message, section);
    query_sink_init_drain(&sink, compared, sizeof(compared), add_up, &at_once);
    query_records_print(&sink, &records, style, NULL, NULL);
    query_sink_flush(&sink);
    return alone == at_once;
}

static void show_at_once(const struct query_message *message)
{
    struct query_style rich = QUERY_STYLE_DIG;
    rich.flags = QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS | QUERY_STYLE_TTL_UNITS;
    for (unsigned s = QUERY_SECTION_ANSWER; s < QUERY_SECTION_COUNT; s++) {
        require(same_at_once(message, (enum query_section)s, NULL),
                "records have the same text at once");
        require(same_at_once(message, (enum query_section)s, &rich),
                "records have the same text at once, over several lines");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    if (size > 65535)
        return 0;
    struct query_message message;
    enum query_status status = query_message_parse(&message, octets, size);
    require(status == message.fault.status, "the status is that of the fault");
    require(message.fault.offset <= size, "the fault lies in the message");
    require(message.end <= size, "the end lies in the message");
    struct query_sink sink;
    query_sink_init_drain(&sink, storage, sizeof(storage), look, NULL);
    for (unsigned section = 0; section < QUERY_SECTION_COUNT; section++)
        show_section(&sink, &message, (enum query_section)section);
    show_options(&sink, &message);
    hold_content(&sink, &message);
    show_at_once(&message);
    (void)query_message_rcode(&message);
    require(query_sink_flush(&sink) == QUERY_OK, "everything can be printed");
    return 0;
}
