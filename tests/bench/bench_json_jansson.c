/* Records as JSON by jansson: a tree of values for each message, as the library has it. */
#include "bench_json.h"

#include <jansson.h>
#include <query/query.h>
#include <stdlib.h>

enum { TEXT = 65536 };

static const struct query_style whole = {.flags = QUERY_STYLE_NO_SPLIT};

/* Texts that are printed are ASCII but for strings, which jansson checks. */
static json_t *string_of(const struct query_sink *text)
{
    return json_stringn_nocheck(text->text, text->size);
}

static json_t *list_of(const struct query_value *value, char *room)
{
    json_t *list = json_array();
    struct query_sink text;
    const uint8_t *octets;
    size_t at = 0, size;
    while (query_value_string(value, &at, &octets, &size))
        json_array_append_new(list, json_stringn((const char *)octets, size));
    query_sink_init(&text, room, TEXT);
    while (at < value->size && query_value_item(&text, value, &at, &whole)) {
        json_array_append_new(list, string_of(&text));
        query_sink_reset(&text);
    }
    return list;
}

static json_t *value_of(const struct query_value *value, char *room)
{
    struct query_sink text;
    if (value->class == QUERY_VALUE_LIST)
        return list_of(value, room);
    if (query_value_form(value) == QUERY_FORM_NUMBER)
        return json_integer((json_int_t)value->number);
    query_sink_init(&text, room, TEXT);
    query_value_print(&text, value, &whole);
    return string_of(&text);
}

static json_t *record_of(const struct query_record *record, char *room)
{
    json_t *object = json_object(), *data = json_object();
    struct query_sink text;
    struct query_fields fields;
    struct query_value value;
    query_sink_init(&text, room, TEXT);
    query_name_print(&text, &record->owner);
    json_object_set_new_nocheck(object, "name", string_of(&text));
    query_sink_reset(&text);
    query_type_print(&text, record->rdata.type);
    json_object_set_new_nocheck(object, "type", string_of(&text));
    query_sink_reset(&text);
    query_class_print(&text, record->rdata.class);
    json_object_set_new_nocheck(object, "class", string_of(&text));
    json_object_set_new_nocheck(object, "ttl", json_integer(record->ttl));
    query_sink_reset(&text);
    query_rdata_print(&text, &record->rdata, &whole);
    json_object_set_new_nocheck(object, "rdata", string_of(&text));
    query_fields_begin(&fields, &record->rdata);
    while (query_fields_next(&fields, &value))
        json_object_set_new_nocheck(data, value.field->key, value_of(&value, room));
    json_object_set_new_nocheck(object, "data", data);
    return object;
}

static int dump(const char *text, size_t size, void *context)
{
    query_sink_put(context, text, size);
    return 0;
}

void bench_write_jansson(struct query_sink *sink, const struct query_message *message)
{
    static const size_t most = TEXT;
    char *room = malloc(most);
    json_t *event = json_object(), *list = json_array();
    struct query_records records = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct query_record record;
    while (room != NULL && query_records_next(&records, &record))
        json_array_append_new(list, record_of(&record, room));
    json_object_set_new_nocheck(event, "event", json_string_nocheck("message"));
    json_object_set_new_nocheck(event, "answer", list);
    json_dump_callback(event, dump, sink, JSON_COMPACT);
    query_sink_char(sink, '\n');
    json_decref(event);
    free(room);
}
