/* Looking up types and classes, by number and by word. */
#include "rdata/types.h"

#include "base/ascii.h"
#include "rdata/kind.h"

/* ---- types ---- */

const struct query_type *query_type_table(size_t *count)
{
    *count = rdata_type_count;
    return rdata_types;
}

const struct query_type *rdata_search_type(uint16_t code)
{
    size_t low = 0, high = rdata_type_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rdata_types[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rdata_type_count && rdata_types[low].code == code ? &rdata_types[low] : NULL;
}

const struct query_type *query_type_find(uint16_t code)
{
    return rdata_type(code);
}

const struct query_field *rdata_class_form(uint16_t type, uint16_t class)
{
    for (const struct class_form *form = rdata_class_forms; form->fields != NULL; form++) {
        if (form->type == type && form->class == class)
            return form->fields;
    }
    return rdata_generic_fields;
}

/* A word of up to 65535 behind a prefix: TYPE7, CLASS7. */
static bool scan_numbered(uint16_t *number, const char *text, size_t size, const char *prefix)
{
    size_t n = strlen(prefix);
    uint64_t value;
    if (size <= n || size > n + 5 || !ascii_is(text, n, prefix) ||
        number_scan(&value, text + n, size - n, UINT16_MAX) != QUERY_OK)
        return false;
    *number = (uint16_t)value;
    return true;
}

enum query_status query_type_scan(uint16_t *code, const char *text, size_t size)
{
    for (size_t i = 0; i < rdata_type_count && size != 0; i++) {
        const char *mnemonic = rdata_types[i].mnemonic;
        if (ascii_lower[(uint8_t)text[0]] == ascii_lower[(uint8_t)mnemonic[0]] &&
            ascii_is(text, size, mnemonic)) {
            *code = rdata_types[i].code;
            return QUERY_OK;
        }
    }
    return scan_numbered(code, text, size, "TYPE") ? QUERY_OK : QUERY_TYPE;
}

void query_type_print(struct query_sink *sink, uint16_t code)
{
    const struct query_type *row = query_type_find(code);
    if (row != NULL && (row->flags & QUERY_TYPE_PRIVATE) == 0) {
        query_sink_text(sink, row->mnemonic);
    } else {
        sink_literal(sink, "TYPE");
        query_sink_number(sink, code);
    }
}

/* ---- classes ---- */

/* The first word of a class is printed. */
static const struct {
    uint16_t class;
    const char *word;
} classes[] = {
    {QUERY_CLASS_IN, "IN"},     {QUERY_CLASS_CH, "CH"},
    {QUERY_CLASS_CH, "CHAOS"},  {QUERY_CLASS_HS, "HS"},
    {QUERY_CLASS_HS, "HESIOD"}, {QUERY_CLASS_NONE, "NONE"},
    {QUERY_CLASS_ANY, "ANY"},   {QUERY_CLASS_RESERVED0, "RESERVED0"},
};

enum query_status query_class_scan(uint16_t *class, const char *text, size_t size)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (ascii_is(text, size, classes[i].word)) {
            *class = classes[i].class;
            return QUERY_OK;
        }
    }
    return scan_numbered(class, text, size, "CLASS") ? QUERY_OK : QUERY_CLASS;
}

void query_class_print(struct query_sink *sink, uint16_t class)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (classes[i].class == class) {
            query_sink_text(sink, classes[i].word);
            return;
        }
    }
    sink_literal(sink, "CLASS");
    query_sink_number(sink, class);
}
