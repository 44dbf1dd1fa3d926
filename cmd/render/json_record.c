/* Records and messages as JSON: loops over the rows of the tables. */
#include "render/json.h"

static const struct query_style whole = {.flags = QUERY_STYLE_NO_SPLIT};

/* ---- words ---- */

void json_name(struct json *json, const char *key, const struct query_name *name)
{
    query_name_print(json_text_begin(json, key), name);
    json_text_end(json);
}

void json_type(struct json *json, const char *key, uint16_t type)
{
    query_type_print(json_text_begin(json, key), type);
    json_text_end(json);
}

static void put_class(struct json *json, const char *key, uint16_t class)
{
    query_class_print(json_text_begin(json, key), class);
    json_text_end(json);
}

void json_rcode(struct json *json, const char *key, unsigned rcode)
{
    struct query_sink *sink = json_text_begin(json, key);
    const char *word = query_registry_find(QUERY_REGISTRY_RCODE, rcode);
    query_sink_text(sink, word != NULL ? word : "RCODE");
    if (word == NULL)
        query_sink_number(sink, rcode);
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
    json_array_begin(json, value->field->key);
    while (form == QUERY_FORM_STRING && query_value_string(value, &at, &octets, &size))
        json_octets(json, NULL, octets, size);
    while (form == QUERY_FORM_NUMBER && has_item(value, at))
        query_value_item(json_raw(json, NULL), value, &at, &whole);
    while (form == QUERY_FORM_TEXT && has_item(value, at)) {
        query_value_item(json_text_begin(json, NULL), value, &at, &whole);
        json_text_end(json);
    }
    json_array_end(json);
}

static void put_field(struct json *json, const struct query_value *value)
{
    const char *key = value->field->key;
    enum query_value_form form = query_value_form(value);
    if (form == QUERY_FORM_NONE)
        return;
    if (value->class == QUERY_VALUE_LIST) {
        put_list(json, value);
    } else if (value->size == 0 &&
               (value->class == QUERY_VALUE_NAME ||
                (value->class == QUERY_VALUE_OCTETS && form == QUERY_FORM_NUMBER))) {
        json_null(json, key);
    } else if (form == QUERY_FORM_STRING) {
        json_octets(json, key, value->octets, value->size);
    } else if (form == QUERY_FORM_NUMBER) {
        query_value_print(json_raw(json, key), value, &whole);
    } else {
        query_value_print(json_text_begin(json, key), value, &whole);
        json_text_end(json);
    }
}

static void put_malformed(struct json *json, const struct query_fault *fault, size_t start)
{
    json_text(json, "malformed", query_status_text(fault->status));
    json_number(json, "offset", fault->offset - start);
    if (fault->field != NULL)
        json_text(json, "field", fault->field);
    else
        json_null(json, "field");
}

/* Checks before it writes: what is malformed shows none of its fields. */
static void put_fields(struct json *json, struct query_fields fields, size_t start)
{
    struct query_fields again = fields;
    struct query_value value;
    while (query_fields_next(&fields, &value))
        continue;
    if (fields.status != QUERY_OK) {
        put_malformed(json, &fields.fault, start);
        return;
    }
    while (query_fields_next(&again, &value))
        put_field(json, &value);
}

void json_rdata(struct json *json, const char *key, const struct query_rdata *rdata)
{
    struct query_fields fields;
    json_object_begin(json, key);
    query_fields_begin(&fields, rdata);
    put_fields(json, fields, rdata->size == 0 ? 0 : (size_t)(rdata->octets - rdata->message));
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

void json_records(struct json *json, const char *key, const struct query_message *message,
                  enum query_section section)
{
    struct query_records records = query_records_begin(message, section);
    struct query_record record;
    json_array_begin(json, key);
    while (query_records_next(&records, &record))
        json_record(json, NULL, &record);
    json_array_end(json);
}

/* ---- the header and EDNS ---- */

void json_flags(struct json *json, const char *key, const struct query_message *message)
{
    static const struct {
        uint16_t flag;
        const char *word;
    } words[] = {{QUERY_FLAG_QR, "qr"}, {QUERY_FLAG_AA, "aa"}, {QUERY_FLAG_TC, "tc"},
                 {QUERY_FLAG_RD, "rd"}, {QUERY_FLAG_RA, "ra"}, {QUERY_FLAG_Z, "z"},
                 {QUERY_FLAG_AD, "ad"}, {QUERY_FLAG_CD, "cd"}};
    json_array_begin(json, key);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((message->flags & words[i].flag) != 0)
            json_text(json, NULL, words[i].word);
    }
    json_array_end(json);
}

static void put_option(struct json *json, const struct query_option *option)
{
    const struct query_option_row *row = query_option_find(option->code);
    struct query_fields fields;
    struct query_rdata storage;
    json_object_begin(json, NULL);
    json_number(json, "code", option->code);
    if (row != NULL)
        json_text(json, "name", row->name);
    else
        json_null(json, "name");
    json_object_begin(json, "data");
    query_option_fields(&fields, &storage, option);
    put_fields(json, fields, 0);
    json_object_end(json);
    json_object_end(json);
}

void json_edns(struct json *json, const char *key, const struct query_message *message)
{
    struct query_edns edns = query_edns_of(message);
    struct query_option option;
    size_t at = 0;
    if (!edns.present) {
        json_null(json, key);
        return;
    }
    json_object_begin(json, key);
    json_number(json, "version", edns.version);
    json_number(json, "udp_size", edns.udp_size);
    json_array_begin(json, "flags");
    if ((edns.flags & QUERY_EDNS_DO) != 0)
        json_text(json, NULL, "do");
    if ((edns.flags & QUERY_EDNS_CO) != 0)
        json_text(json, NULL, "co");
    json_array_end(json);
    json_array_begin(json, "options");
    while (query_option_next(&edns, &at, &option))
        put_option(json, &option);
    json_array_end(json);
    json_object_end(json);
}
