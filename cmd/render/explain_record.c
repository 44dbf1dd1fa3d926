/* Records and options, each by its row in the library's tables. */
#include "render/explain_parts.h"

#include <string.h>

enum {
    INDENT = 4,       /* of a group of records */
    DEEP = 8,         /* of what stands in one */
    VALUE_WIDTH = 34, /* of values that notes stand beside */
    VALUE_MOST = 40,  /* characters of octets as text; of more the first ones are shown */
};

static void say(struct explain *e, const char *text)
{
    query_sink_text(&e->part, text);
}

bool explain_target(const struct query_record *record, struct query_value *value)
{
    struct query_fields fields;
    query_fields_begin(&fields, &record->rdata);
    while (query_fields_next(&fields, value)) {
        if (value->class == QUERY_VALUE_NAME)
            return true;
    }
    return false;
}

/* ---- values ---- */

/* "5 seconds" says no more than 5, whose note has the unit. */
static bool is_plain_seconds(const struct explain *e, const char *words, size_t size)
{
    static const char unit[] = " second";
    size_t number = e->value.size;
    return size >= number + sizeof unit - 1 && memcmp(words, e->value.text, number) == 0 &&
           memcmp(words + number, unit, sizeof unit - 1) == 0;
}

/* Moments have 32 bits, and are next to now (RFC 4034 section 3.1.5). */
static bool is_past(const struct explain *e, uint64_t moment)
{
    return (int32_t)((uint32_t)moment - (uint32_t)e->now_s) < 0;
}

/* What a number is in words, if those say more.  A text that stands for a number (a moment) is
 * better told in words alone. */
static void say_number(struct explain *e, const struct query_value *value)
{
    char text[64];
    struct query_sink words;
    const char *word = query_registry_find(value->field->registry, (uint32_t)value->number);
    query_sink_init(&words, text, sizeof text);
    query_value_print(&words, value, &e->words);
    bool differ = words.size != e->value.size || memcmp(text, e->value.text, words.size) != 0;
    if (differ && is_plain_seconds(e, text, words.size))
        differ = false;
    if (!differ || query_value_form(value) == QUERY_FORM_NUMBER)
        query_sink_put(&e->part, e->value.text, e->value.size);
    if (word != NULL) {
        say(e, " ");
        say(e, word);
    }
    if (!differ)
        return;
    bool moment = query_value_form(value) != QUERY_FORM_NUMBER;
    say(e, moment ? "" : " = ");
    query_sink_put(&e->part, text, words.size);
    if (moment && e->now_s != 0)
        say(e, is_past(e, value->number) ? " (past)" : " (to come)");
}

/* Whether octets that are written in hexadecimal could be meant as characters. */
static bool is_text(const struct explain *e, const struct query_value *value)
{
    char hex[2 * VALUE_MOST];
    struct query_sink sink;
    if (value->size == 0 || value->size > VALUE_MOST)
        return false;
    for (size_t i = 0; i < value->size; i++) {
        if (value->octets[i] < ' ' || value->octets[i] > '~')
            return false;
    }
    query_sink_init(&sink, hex, sizeof hex);
    query_sink_hex(&sink, value->octets, value->size, false);
    return sink.size == e->value.size && memcmp(hex, e->value.text, sink.size) == 0;
}

/* Keys, digests and signatures, which have no blanks, say nothing to people; their first characters
 * tell them apart. */
static void say_octets(struct explain *e, const struct query_value *value)
{
    bool long_one = e->value.size > VALUE_MOST && memchr(e->value.text, ' ', e->value.size) == NULL;
    query_sink_put(&e->part, e->value.text, long_one ? VALUE_MOST : e->value.size);
    if (long_one) {
        say(e, "... (");
        text_count(&e->part, value->size, "octet", "octets");
        say(e, ")");
    } else if (is_text(e, value)) {
        say(e, " \"");
        query_sink_safe(&e->part, value->octets, value->size);
        say(e, "\"");
    }
}

static void say_items(struct explain *e, const struct query_value *value)
{
    size_t at = 0;
    for (bool first = true;; first = false) {
        explain_reset(e, &e->value);
        if (!query_value_item(&e->value, value, &at, &e->plain) || e->value.status != QUERY_OK) {
            say(e, first ? "none" : "");
            return;
        }
        say(e, first ? "" : " ");
        query_sink_put(&e->part, e->value.text, e->value.size);
    }
}

static void say_value(struct explain *e, const struct query_value *value)
{
    if (value->class == QUERY_VALUE_LIST) {
        say_items(e, value);
        return;
    }
    explain_reset(e, &e->value);
    query_value_print(&e->value, value, &e->plain);
    if (value->class == QUERY_VALUE_NUMBER)
        say_number(e, value);
    else if (e->value.size == 0 || (value->class == QUERY_VALUE_OCTETS && value->size == 0))
        say(e, "none");
    else if (value->class == QUERY_VALUE_OCTETS && query_value_form(value) == QUERY_FORM_TEXT)
        say_octets(e, value);
    else
        query_sink_put(&e->part, e->value.text, e->value.size);
}

static bool is_shown(const struct query_value *value)
{
    return query_value_form(value) != QUERY_FORM_NONE;
}

/* A registry that says what its numbers mean says more than the note of the field. */
static const char *note_of(const struct query_value *value)
{
    const char *meaning =
        value->class == QUERY_VALUE_NUMBER
            ? query_registry_meaning(value->field->registry, (uint32_t)value->number)
            : NULL;
    return meaning != NULL ? meaning : value->field->note;
}

/* ---- fields ---- */

/* The columns that the fields of a record are told in. */
struct columns {
    unsigned values, notes;
};

/* "    preference  10            lower is tried first" */
static void put_field(struct explain *e, const struct query_value *value,
                      const struct columns *columns)
{
    const char *note = note_of(value);
    struct text_block values = {
        .width = e->wide, .margin = columns->values, .column = columns->values, .hard = true};
    struct text_block notes = {
        .width = e->wide, .margin = columns->notes, .column = columns->notes};
    query_sink_fill(e->out, ' ', DEEP);
    query_sink_text(e->out, value->field->key);
    query_sink_fill(e->out, ' ', columns->values - DEEP - strlen(value->field->key));
    say_value(e, value);
    size_t reached = columns->values + text_columns(e->part.text, e->part.size);
    if (reached + 2 <= columns->notes) {
        query_sink_put(e->out, e->part.text, e->part.size);
        query_sink_fill(e->out, ' ', columns->notes - reached);
    } else {
        text_wrap(e->out, &values, e->part.text, e->part.size);
        notes.margin = notes.column = columns->values;
        query_sink_fill(e->out, ' ', columns->values);
    }
    explain_reset(e, &e->part);
    text_colour_print(e->out, e->view->colour, TEXT_DIM);
    text_wrap(e->out, &notes, note, strlen(note));
    text_colour_print(e->out, e->view->colour, TEXT_PLAIN);
}

/* As wide as the values that are not too wide, so that notes stand beside them. */
static struct columns measure(struct explain *e, struct query_fields fields)
{
    struct query_value value;
    size_t keys = 0, values = 0;
    while (query_fields_next(&fields, &value)) {
        size_t key = strlen(value.field->key);
        if (!is_shown(&value))
            continue;
        say_value(e, &value);
        size_t width = text_columns(e->part.text, e->part.size);
        explain_reset(e, &e->part);
        keys = key > keys ? key : keys;
        values = width > values && width <= VALUE_WIDTH ? width : values;
    }
    return (struct columns){.values = (unsigned)(DEEP + keys + 2),
                            .notes = (unsigned)(DEEP + keys + values + 4)};
}

static void put_fields(struct explain *e, struct query_fields *fields)
{
    struct query_value value;
    struct columns columns = measure(e, *fields);
    while (query_fields_next(fields, &value)) {
        if (is_shown(&value))
            put_field(e, &value, &columns);
    }
}

/* All fields in one paragraph, for whom the notes stand above already. */
static void put_compact(struct explain *e, struct query_fields *fields, bool keys)
{
    struct query_value value;
    struct text_block block = {.width = e->width, .margin = DEEP + 2, .column = DEEP, .hard = true};
    bool first = true;
    while (query_fields_next(fields, &value)) {
        if (!is_shown(&value))
            continue;
        say(e, first ? "" : ", ");
        first = false;
        if (keys) {
            say(e, value.field->key);
            say(e, " ");
        }
        say_value(e, &value);
    }
    if (e->part.size == 0)
        say(e, "no data");
    query_sink_fill(e->out, ' ', DEEP);
    text_wrap(e->out, &block, e->part.text, e->part.size);
    explain_reset(e, &e->part);
}

/* ---- groups of records ---- */

static bool is_same_set(const struct query_record *a, const struct query_record *b)
{
    return a->rdata.type == b->rdata.type && a->rdata.class == b->rdata.class && a->ttl == b->ttl &&
           query_name_equal(&a->owner, &b->owner);
}

/* How many records like this one follow each other. */
static size_t count_set(struct query_records records, const struct query_record *first)
{
    struct query_record record;
    size_t count = 1;
    while (query_records_next(&records, &record) && is_same_set(first, &record))
        count++;
    return count;
}

static void put_line(struct explain *e, unsigned indent)
{
    struct text_block block = {.width = e->width, .margin = indent + 2, .column = indent};
    query_sink_fill(e->out, ' ', indent);
    text_wrap(e->out, &block, e->part.text, e->part.size);
    explain_reset(e, &e->part);
}

static void say_ttl(struct explain *e, uint32_t ttl, bool cached)
{
    if (ttl == 0) {
        say(e, ", not to be kept (TTL 0):");
        return;
    }
    say(e, cached ? ", to be kept for another " : ", to be kept for ");
    query_ttl_print_words(&e->part, ttl);
    say(e, " (TTL ");
    query_sink_number(&e->part, ttl);
    say(e, "):");
}

static void say_class(struct explain *e, uint16_t class)
{
    if (class == QUERY_CLASS_IN)
        return;
    say(e, " in the class ");
    query_class_print(&e->part, class);
}

/* Whether a type is to be explained: it is the first of its kind. */
static bool is_new(const struct explain *e, uint16_t type)
{
    size_t at = 0;
    while (at < e->told_count && e->told[at] != type)
        at++;
    return at == e->told_count;
}

static void note_type(struct explain *e, uint16_t type)
{
    if (is_new(e, type) && e->told_count < EXPLAIN_TOLD)
        e->told[e->told_count++] = type;
}

static void put_set_line(struct explain *e, const struct query_record *record, size_t count,
                         bool cached)
{
    const struct query_type *row =
        is_new(e, record->rdata.type) ? query_type_find(record->rdata.type) : NULL;
    explain_name(e, &record->owner);
    say(e, " has ");
    if (count != 1)
        query_sink_number(&e->part, count);
    say(e, count == 1 ? "one " : " ");
    query_type_print(&e->part, record->rdata.type);
    say(e, count == 1 ? " record" : " records");
    say_class(e, record->rdata.class);
    if (row != NULL) {
        say(e, " (");
        say(e, row->meaning);
        say(e, ")");
    }
    say_ttl(e, record->ttl, cached);
    put_line(e, INDENT);
}

/* Types with one field, whose meaning the type's says already. */
static bool is_simple(const struct query_record *record)
{
    struct query_fields fields;
    query_fields_begin(&fields, &record->rdata);
    return fields.next != NULL && fields.next->kind != NULL && fields.next[1].kind == NULL;
}

static void put_record(struct explain *e, const struct query_record *record, bool first)
{
    struct query_fields fields;
    query_fields_begin(&fields, &record->rdata);
    if (is_simple(record))
        put_compact(e, &fields, false);
    else if (first)
        put_fields(e, &fields);
    else
        put_compact(e, &fields, true);
}

/* ---- lists: simple records of many names ---- */

/* Records that follow each other and can stand in one list. */
struct run {
    size_t count;
    size_t sets;
    size_t names; /* columns of the longest name */
    size_t types; /* of the longest mnemonic */
};

static struct run measure_run(struct explain *e, struct query_records records,
                              struct query_record record)
{
    struct query_record first = record, before = record;
    struct run run = {.sets = 1};
    do {
        if (query_message_is_pseudo(records.message, record.offset) || !is_simple(&record) ||
            record.ttl != first.ttl || record.rdata.class != first.rdata.class)
            break;
        run.count++;
        run.sets += !is_same_set(&before, &record);
        explain_name(e, &record.owner);
        size_t width = text_columns(e->part.text, e->part.size);
        run.names = width > run.names ? width : run.names;
        explain_reset(e, &e->part);
        query_type_print(&e->part, record.rdata.type);
        run.types = e->part.size > run.types ? e->part.size : run.types;
        explain_reset(e, &e->part);
        before = record;
    } while (query_records_next(&records, &record));
    return run;
}

/* Each type that is new, once: "A: ...; AAAA: ...". */
static void say_types(struct explain *e, struct query_records records, struct query_record record,
                      size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const struct query_type *row = query_type_find(record.rdata.type);
        if (row != NULL && is_new(e, record.rdata.type)) {
            say(e, any ? "; " : " (");
            any = true;
            say(e, row->mnemonic);
            say(e, ": ");
            say(e, row->meaning);
            note_type(e, record.rdata.type);
        }
        if (i + 1 < count && !query_records_next(&records, &record))
            break;
    }
    say(e, any ? ")" : "");
}

static void put_item(struct explain *e, const struct query_record *record, const struct run *run)
{
    struct query_fields fields;
    struct query_value value;
    unsigned names = (unsigned)run->names, types = (unsigned)run->types;
    struct text_block block = {.width = e->width, .hard = true};
    block.margin = block.column = DEEP + names + types + 4;
    if (block.margin > e->width / 2)
        block.margin = DEEP + 2;
    query_sink_fill(e->out, ' ', DEEP);
    explain_name(e, &record->owner);
    query_sink_put(e->out, e->part.text, e->part.size);
    query_sink_fill(e->out, ' ', names + 2 - text_columns(e->part.text, e->part.size));
    explain_reset(e, &e->part);
    query_type_print(&e->part, record->rdata.type);
    query_sink_put(e->out, e->part.text, e->part.size);
    query_sink_fill(e->out, ' ', types + 2 - e->part.size);
    explain_reset(e, &e->part);
    query_fields_begin(&fields, &record->rdata);
    if (query_fields_next(&fields, &value))
        say_value(e, &value);
    text_wrap(e->out, &block, e->part.text, e->part.size);
    explain_reset(e, &e->part);
}

/* Leaves the walk at the last record of the run. */
static void put_run(struct explain *e, struct query_records *records, struct query_record *record,
                    const struct run *run, bool cached)
{
    text_count(&e->part, run->count, "record", "records");
    say_class(e, record->rdata.class);
    say_types(e, *records, *record, run->count);
    say_ttl(e, record->ttl, cached);
    put_line(e, INDENT);
    put_item(e, record, run);
    for (size_t i = 1; i < run->count && query_records_next(records, record); i++)
        put_item(e, record, run);
}

/* ---- sections ---- */

void explain_section(struct explain *e, const struct query_message *message,
                     enum query_section section, const char *purpose, bool cached)
{
    struct query_records records = query_records_begin(message, section);
    struct query_record record;
    bool any = false;
    while (query_records_next(&records, &record)) {
        if (query_message_is_pseudo(message, record.offset))
            continue;
        if (!any)
            explain_heading(e, purpose);
        any = true;
        struct run run = measure_run(e, records, record);
        if (run.sets > 1) {
            put_run(e, &records, &record, &run, cached);
            continue;
        }
        size_t count = count_set(records, &record);
        put_set_line(e, &record, count, cached);
        put_record(e, &record, is_new(e, record.rdata.type));
        note_type(e, record.rdata.type);
        for (size_t i = 1; i < count && query_records_next(&records, &record); i++)
            put_record(e, &record, false);
    }
}

/* ---- EDNS ---- */

static void put_option(struct explain *e, const struct query_option *option)
{
    const struct query_option_row *row = query_option_find(option->code);
    struct query_fields fields;
    struct query_rdata storage;
    if (row != NULL)
        say(e, row->name);
    else
        query_sink_number(&e->part, option->code);
    say(e, ": ");
    say(e, row != NULL ? row->meaning : "an option that we do not know");
    if (query_option_check(option) != QUERY_OK) {
        say(e, ". It is malformed; its octets are ");
        query_sink_hex(&e->part, option->octets, option->size, false);
        put_line(e, INDENT);
        return;
    }
    put_line(e, INDENT);
    query_option_fields(&fields, &storage, option);
    put_fields(e, &fields);
}

void explain_edns(struct explain *e, const struct query_message *message)
{
    struct query_edns edns = query_edns_of(message);
    struct query_option option;
    size_t count, at = 0;
    const struct query_flag_row *flags = query_edns_flag_table(&count);
    if (!edns.present)
        return;
    explain_heading(e, "EDNS: extensions of the message (RFC 6891)");
    say(e, "version ");
    query_sink_number(&e->part, edns.version);
    say(e, "; the server takes datagrams of up to ");
    text_count(&e->part, edns.udp_size, "octet", "octets");
    put_line(e, INDENT);
    for (size_t i = 0; i < count; i++) {
        if ((edns.flags & flags[i].bit) == 0)
            continue;
        say(e, flags[i].name);
        say(e, ": ");
        say(e, flags[i].title);
        say(e, ", ");
        say(e, flags[i].meaning);
        put_line(e, INDENT);
    }
    while (query_option_next(&edns, &at, &option))
        put_option(e, &option);
}
