/* libquery: parse a message, print its records. */
#include "bench.h"

#include <query/query.h>

static char storage[1 << 18];

bool bench_message(const uint8_t *octets, size_t size, bool print, size_t *text)
{
    struct query_message message;
    if (query_message_parse(&message, octets, size) != QUERY_OK)
        return false;
    if (!print)
        return true;
    struct query_sink sink;
    query_sink_init(&sink, storage, sizeof(storage));
    for (unsigned section = 0; section < QUERY_SECTION_COUNT; section++) {
        struct query_records records = query_records_begin(&message, (enum query_section)section);
        struct query_record record;
        while (query_records_next(&records, &record)) {
            if (section == QUERY_SECTION_QUESTION)
                query_question_print(&sink, &record, NULL);
            else
                query_record_print(&sink, &record, NULL);
        }
    }
    *text += sink.size;
    return sink.status == QUERY_OK;
}
