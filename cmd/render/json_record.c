/* Records and messages as JSON: loops over the rows of the tables. */
#include "render/json.h"

#include <string.h>

static const struct query_style whole = {.flags = QUERY_STYLE_NO_SPLIT};

/* ---- words ---- */

void json_name(struct json *json, const char *key, const struct query_name *name)
{
    if (name == NULL) {
        json_null(json, key);
        return;
    }
    query_name_print(json_text_begin(json, key), name);
    json_text_end(json);
}

void json_type(struct json *json, const char *key, uint16_t type)
{
    const struct query_type *row = query_type_find(type);
    if (row != NULL && (row->flags & QUERY_TYPE_PRIVATE) == 0) {
        json_token(json, key, row->mnemonic);
        return;
    }
    query_type_print(json_text_begin(json, key), type);
    json_text_end(json);
}

static void put_class(struct json *json, const char *key, uint16_t class)
{
    query_class_print(json_text_begin(json, key), class);
    json_text_end(json);
}

void json_registry(struct json *json, const char *key, enum query_registry registry,
                   const char *unknown, unsigned number)
{
    struct query_sink *sink = json_text_begin(json, key);
    const char *word = query_registry_find(registry, number);
    query_sink_text(sink, word != NULL ? word : unknown);
    if (word == NULL)
        query_sink_number(sink, number);
    json_text_end(json);
}

void json_address(struct json *json, const char *key, const struct query_endpoint *endpoint)
{
    if (endpoint->family == 0) {
        json_null(json, key);
        return;
    }
    query_endpoint_print(json_text_begin(json, key), endpoint);
    json_text_end(json);
}

/* ---- fields ---- */

/* What `*at` counts is the kind's own, so the only way to know of an item is to print it. */
static bool has_item(const struct query_value *value, size_t at)
{
    char text[1];
    struct query_sink nowhere;
    query_sink_init(&nowhere, text, sizeof text);
    return query_value_item(&nowhere, value, &at, &whole);
}

static void put_list(struct json *json, const struct query_value *value)
{
    enum query_value_form form = query_value_form(value);
    const uint8_t *octets;
    size_t at = 0, size;
    json_array_begin(json, NULL);
    while (form == QUERY_FORM_STRING && query_value_string(value, &at, &octets, &size))
        json_octets(json, NULL, octets, size);
    while (form == QUERY_FORM_NUMBER && has_item(value, at)) {
        query_value_item(json_raw_begin(json, NULL), value, &at, &whole);
        json_raw_end(json);
    }
    while (form == QUERY_FORM_TEXT && has_item(value, at)) {
        query_value_item(json_text_begin(json, NULL), value, &at, &whole);
        json_text_end(json);
    }
    json_array_end(json);
}

static void put_text(struct json *json, const struct query_value *value)
{
    query_value_print(json_text_begin(json, NULL), value, &whole);
    json_text_end(json);
}

static void put_field(struct json *json, const struct query_value *value)
{
    enum query_value_form form = query_value_form(value);
    if (form == QUERY_FORM_NONE)
        return;
    json_key(json, value->field->key);
    if (value->class == QUERY_VALUE_LIST) {
        put_list(json, value);
    } else if (value->size == 0 &&
               (value->class == QUERY_VALUE_NAME ||
                (value->class == QUERY_VALUE_OCTETS && form == QUERY_FORM_NUMBER))) {
        json_null(json, NULL);
    } else if (form == QUERY_FORM_STRING) {
        json_octets(json, NULL, value->octets, value->size);
    } else if (form == QUERY_FORM_NUMBER) {
        query_value_print(json_raw_begin(json, NULL), value, &whole);
        json_raw_end(json);
    } else {
        put_text(json, value);
    }
}

static void put_fields(struct json *json, struct query_fields *fields, size_t start)
{
    struct query_value value;
    while (query_fields_next(fields, &value))
        put_field(json, &value);
    if (fields->status == QUERY_OK)
        return;
    json_text(json, "malformed", query_status_text(fields->status));
    json_number(json, "offset", fields->fault.offset - start);
    json_word(json, "field", fields->fault.field);
}

void json_rdata(struct json *json, const char *key, const struct query_rdata *rdata)
{
    struct query_fields fields;
    size_t start = rdata->size == 0 ? 0 : (size_t)(rdata->octets - rdata->message);
    json_object_begin(json, key);
    query_fields_begin(&fields, rdata);
    put_fields(json, &fields, start);
    json_object_end(json);
}

/* ---- records ---- */

void json_question(struct json *json, const char *key, const struct query_name *name, uint16_t type,
                   uint16_t class)
{
    json_object_begin(json, key);
    json_name(json, "name", name);
    json_type(json, "type", type);
    put_class(json, "class", class);
    json_object_end(json);
}

void json_record(struct json *json, const char *key, const struct query_record *record)
{
    json_object_begin(json, key);
    json_name(json, "name", &record->owner);
    json_type(json, "type", record->rdata.type);
    put_class(json, "class", record->rdata.class);
    json_number(json, "ttl", record->ttl);
    query_rdata_print(json_text_begin(json, "rdata"), &record->rdata, &whole);
    json_text_end(json);
    json_rdata(json, "data", &record->rdata);
    json_object_end(json);
}

/* ---- many records ---- */

/* What records of a section have in common that are of one type and class and have one TTL: it is
 * made once. */
struct common {
    uint16_t type, class;
    uint32_t ttl;
    uint8_t head_size; /* of `","type": ... "rdata":"`; 0: not made yet */
    char head[96];
    struct json_words data; /* around the words of the presentation form, where these are the fields
                             * one after the other */
};

/* json_put() of a size that the compiler knows, of which `size` count. */
static inline void put_whole(struct json *json, const char *text, size_t whole_size, size_t size)
{
    if (JSON_ROOM - json->size < whole_size) {
        json_put(json, text, size);
        return;
    }
    memcpy(json->room + json->size, text, whole_size);
    json->size += size;
}

static void put_key(struct query_sink *sink, const char *key)
{
    for (; *key != '\0'; key++)
        query_sink_char(sink, *key == '-' ? '_' : *key);
}

/* Whether the value is a word of the presentation form in JSON, too, or digits of it. */
static bool is_word(const struct query_value *value)
{
    enum query_value_form form = query_value_form(value);
    return value->class != QUERY_VALUE_LIST &&
           (form == QUERY_FORM_TEXT || form == QUERY_FORM_NUMBER || form == QUERY_FORM_NONE);
}

/* Notes the piece that ends where the sink has come to. */
static void end_piece(struct json_words *words, const struct query_sink *sink)
{
    words->size[words->count] = (uint8_t)(sink->size - words->whole);
    words->whole = (uint16_t)sink->size;
}

static void make_words(struct json_words *words, const struct query_rdata *rdata)
{
    struct query_fields fields;
    struct query_value value;
    struct query_sink sink;
    const char *quote = "\"";
    words->count = 0;
    words->whole = 0;
    query_sink_init(&sink, words->pieces, JSON_WORDS_ROOM);
    query_sink_text(&sink, "\",\"data\":{");
    for (query_fields_begin(&fields, rdata); query_fields_next(&fields, &value);) {
        if (!is_word(&value)) {
            words->count = 0;
            return;
        }
        if (query_value_form(&value) == QUERY_FORM_NONE)
            continue;
        query_sink_text(&sink, words->count == 0 ? "" : quote);
        query_sink_text(&sink, words->count == 0 ? "\"" : ",\"");
        put_key(&sink, value.field->key);
        quote = query_value_form(&value) == QUERY_FORM_NUMBER ? "" : "\"";
        query_sink_text(&sink, "\":");
        query_sink_text(&sink, quote);
        end_piece(words, &sink);
        words->count++;
    }
    query_sink_text(&sink, quote);
    query_sink_text(&sink, "}}");
    end_piece(words, &sink);
    if (sink.status != QUERY_OK)
        words->count = 0;
}

static void make_common(struct common *c, uint32_t ttl, const struct query_rdata *rdata)
{
    struct query_sink head;
    query_sink_init(&head, c->head, sizeof c->head);
    query_sink_text(&head, "\",\"type\":\"");
    query_type_print(&head, rdata->type);
    query_sink_text(&head, "\",\"class\":\"");
    query_class_print(&head, rdata->class);
    query_sink_text(&head, "\",\"ttl\":");
    query_sink_number(&head, ttl);
    query_sink_text(&head, ",\"rdata\":\"");
    c->type = rdata->type;
    c->class = rdata->class;
    c->ttl = ttl;
    c->head_size = (uint8_t)head.size;
    make_words(&c->data, rdata);
}

enum { COMMON = 16 };

struct section {
    struct json *json;
    uint32_t opt; /* the record that is left out; 0: none */
    struct common common[COMMON];
};

static void begin_record(struct json *json)
{
    static const char start[] = "{\"name\":\"";
    put_whole(json, ",", 1, json->follows);
    put_whole(json, start, sizeof start - 1, sizeof start - 1);
    json->follows = true;
}

/* The message has been parsed, so that the RDATA is known to be good; a text that begins with a
 * backslash may be the generic form, which is that of no field. */
static void end_record(struct json *json, const struct common *c, const struct query_rdata *rdata)
{
    static const char data[] = "\",\"data\":";
    if (json_put_words(json, &c->data))
        return;
    put_whole(json, data, sizeof data - 1, sizeof data - 1);
    json->follows = false;
    json_rdata(json, NULL, rdata);
    put_whole(json, "}", 1, 1);
}

/* As json_record().  A million records of a zone come through here: what they have in common is
 * there already, and a text that stands in two places is printed once. */
static bool go_between(void *context, enum query_record_part next, uint32_t offset, uint32_t ttl,
                       const struct query_rdata *rdata)
{
    struct section *s = context;
    struct json *json = s->json;
    struct common *c = &s->common[(rdata->type ^ ttl >> 4) % COMMON];
    if (next == QUERY_RECORD_OWNER) {
        if (s->opt != 0 && offset == s->opt)
            return false;
        if (c->head_size == 0 || c->type != rdata->type || c->class != rdata->class ||
            c->ttl != ttl)
            make_common(c, ttl, rdata);
        begin_record(json);
        (void)json_inside_begin(json);
        return true;
    }
    json_inside_end(json);
    if (next == QUERY_RECORD_RDATA) {
        put_whole(json, c->head, sizeof c->head, c->head_size);
        (void)json_inside_begin(json);
    } else {
        end_record(json, c, rdata);
    }
    return true;
}

void json_records(struct json *json, const char *key, const struct query_message *message,
                  enum query_section section)
{
    struct query_records records = query_records_begin(message, section);
    struct section s = {.json = json, .opt = message->opt};
    json_array_begin(json, key);
    query_records_print_parts(&json->part, &records, &whole, go_between, &s);
    json_array_end(json);
}

/* ---- the header and EDNS ---- */

static void put_flags(struct json *json, const char *key, uint16_t bits,
                      const struct query_flag_row *rows, size_t count)
{
    json_array_begin(json, key);
    for (size_t i = 0; i < count; i++) {
        if ((bits & rows[i].bit) != 0)
            json_text(json, NULL, rows[i].name);
    }
    json_array_end(json);
}

void json_flags(struct json *json, const char *key, uint16_t flags)
{
    size_t count;
    const struct query_flag_row *rows = query_flag_table(&count);
    put_flags(json, key, flags, rows, count);
}

static void put_option(struct json *json, const struct query_option *option)
{
    const struct query_option_row *row = query_option_find(option->code);
    struct query_fields fields;
    struct query_rdata storage;
    json_object_begin(json, NULL);
    json_number(json, "code", option->code);
    json_word(json, "name", row == NULL ? NULL : row->name);
    json_object_begin(json, "data");
    query_option_fields(&fields, &storage, option);
    put_fields(json, &fields, 0);
    json_object_end(json);
    json_object_end(json);
}

void json_edns(struct json *json, const char *key, const struct query_message *message)
{
    struct query_edns edns = query_edns_of(message);
    struct query_option option;
    size_t count, at = 0;
    const struct query_flag_row *rows = query_edns_flag_table(&count);
    if (!edns.present) {
        json_null(json, key);
        return;
    }
    json_object_begin(json, key);
    json_number(json, "version", edns.version);
    json_number(json, "udp_size", edns.udp_size);
    put_flags(json, "flags", edns.flags, rows, count);
    json_array_begin(json, "options");
    while (query_option_next(&edns, &at, &option))
        put_option(json, &option);
    json_array_end(json);
    json_object_end(json);
}
