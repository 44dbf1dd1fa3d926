/* RDATA on the wire to fields and text: loops over the rows of the table. */
#include "base/hints.h"
#include "rdata/kind.h"
#include "rdata/types.h"

#include <string.h>

/* ---- check ---- */

static bool is_exact(uint16_t type)
{
    const struct query_type *row = query_type_find(type);
    return row != NULL && (row->flags & QUERY_TYPE_EXACT) != 0;
}

/* Tells a fault, whose status depends on the type if the RDATA has the wrong length. */
static void set_fault(struct query_fault *fault, struct rdata_check *c, uint16_t type)
{
    bool length = c->r.status == QUERY_SHORT || c->r.status == QUERY_TRAILING;
    if (length && is_exact(type))
        c->r.status = QUERY_LENGTH;
    if (fault != NULL)
        *fault = (struct query_fault){.status = c->r.status,
                                      .offset = c->r.fault,
                                      .field = c->field->kind != NULL ? c->field->key : NULL};
}

/* RDATA of a caller's, in a message or alone.  Member by member: a struct that is copied right
 * after it was written makes the processor wait, here for as long as the rest takes. */
static inline void open_window(struct reader *r, const struct query_rdata *rdata)
{
    static const uint8_t nothing = 0;
    const uint8_t *octets = rdata->octets == NULL ? &nothing : rdata->octets;
    r->alone = rdata->octets == NULL || rdata->octets == rdata->message;
    r->base = r->alone ? octets : rdata->message;
    r->at = octets;
    r->end = octets + (rdata->octets == NULL ? 0 : rdata->size);
    r->status = QUERY_OK;
    r->fault = 0;
    r->names = NULL;
}

/* Moves over the value of c->field. */
static inline void pass_field(struct rdata_check *c)
{
    const struct query_kind *kind = c->field->kind;
    if (kind->check != NULL)
        kind->check(c);
    else if (reader_left(&c->r) >= kind->fixed)
        c->r.at += kind->fixed;
    else
        reader_fail_at(&c->r, QUERY_SHORT, c->r.end);
}

/* Checks all fields of the RDATA that is the window of c->r. */
static inline enum query_status check_fields(struct rdata_check *c, uint16_t type, uint16_t class,
                                             struct query_fault *fault)
{
    c->start = c->r.at;
    c->formless = false;
    c->field = rdata_fields(type, class);
    for (; c->field->kind != NULL; c->field++) {
        pass_field(c);
        if (c->r.status != QUERY_OK)
            break;
    }
    if (reader_close(&c->r) == QUERY_OK)
        return QUERY_OK;
    set_fault(fault, c, type);
    return c->r.status;
}

enum query_status query_rdata_check(const struct query_rdata *rdata, struct query_fault *fault)
{
    struct rdata_check c BASE_UNINITIALIZED;
    open_window(&c.r, rdata);
    return check_fields(&c, rdata->type, rdata->class, fault);
}

/* Every record of every message goes through here. */
enum query_status rdata_check(const struct query_rdata *rdata, struct name_memo *names,
                              struct query_fault *fault)
{
    struct rdata_check c BASE_UNINITIALIZED;
    c.r = (struct reader){.base = rdata->message,
                          .at = rdata->octets,
                          .end = rdata->octets + rdata->size,
                          .names = names};
    return check_fields(&c, rdata->type, rdata->class, fault);
}

/* ---- fields ---- */

void query_fields_begin(struct query_fields *fields, const struct query_rdata *rdata)
{
    fields->rdata = rdata;
    fields->next = rdata_fields(rdata->type, rdata->class);
    struct reader r;
    open_window(&r, rdata);
    fields->at = r.at;
    fields->status = QUERY_OK;
    fields->fault = (struct query_fault){.status = QUERY_OK};
}

static inline uint64_t number_of(const uint8_t *octets, size_t size)
{
    uint64_t number = 0;
    if (size == 2)
        return (uint64_t)octets[0] << 8 | octets[1];
    if (size == 4)
        return (uint64_t)octets[0] << 24 | (uint64_t)octets[1] << 16 | (uint64_t)octets[2] << 8 |
               octets[3];
    for (size_t i = 0; i < size; i++)
        number = number << 8 | octets[i];
    return number;
}

/* Takes the value of c->field, whose kind has nothing to check but its size, which is right. */
static inline void take_fixed(struct rdata_check *c, struct query_value *value)
{
    const struct query_kind *kind = c->field->kind;
    value->class = kind->class;
    value->field = c->field;
    value->octets = c->r.at;
    value->size = kind->fixed;
    value->offset = reader_offset(&c->r);
    value->number = kind->class == QUERY_VALUE_NUMBER ? number_of(c->r.at, kind->fixed) : 0;
    c->r.at += kind->fixed;
}

/* Takes the value of c->field, behind its length if it has one. */
static void take_value(struct rdata_check *c, struct query_value *value)
{
    const struct query_kind *kind = c->field->kind;
    const uint8_t *from = c->r.at;
    bool plain_name =
        kind->check == rdata_check_name; /* without rules of its own: read only once */
    if (plain_name)
        name_take(&c->r, &value->name);
    else
        pass_field(c);
    if (c->r.status != QUERY_OK)
        return;
    value->class = kind->class;
    value->field = c->field;
    value->octets = from;
    value->size = (size_t)(c->r.at - from);
    if (value->size >= kind->prefix) {
        value->octets += kind->prefix;
        value->size -= kind->prefix;
    }
    value->offset = (uint32_t)(value->octets - c->r.base);
    value->number = 0;
    if (kind->class == QUERY_VALUE_NUMBER) {
        value->number = number_of(value->octets, value->size);
    } else if (kind->class == QUERY_VALUE_NAME && value->size != 0 && !plain_name) {
        struct reader before = c->r;
        before.at = from;
        name_take(&before, &value->name);
    }
}

bool query_fields_next(struct query_fields *fields, struct query_value *value)
{
    const struct query_rdata *rdata = fields->rdata;
    if (fields->status != QUERY_OK)
        return false;
    struct rdata_check c BASE_UNINITIALIZED;
    open_window(&c.r, rdata);
    c.start = c.r.at;
    c.field = fields->next;
    c.r.at = fields->at;
    if (fields->next->kind != NULL) {
        take_value(&c, value);
        fields->next++;
    } else {
        reader_close(&c.r);
    }
    if (c.r.status != QUERY_OK) {
        set_fault(&fields->fault, &c, rdata->type);
        fields->status = c.r.status;
        return false;
    }
    fields->at = c.r.at;
    return c.field->kind != NULL;
}

bool query_fields_find(const struct query_rdata *rdata, const char *key, struct query_value *value)
{
    struct query_fields fields;
    query_fields_begin(&fields, rdata);
    while (query_fields_next(&fields, value)) {
        if (strcmp(value->field->key, key) == 0)
            return true;
    }
    return false;
}

/* ---- parts ---- */

bool rdata_parts_begin(struct rdata_parts *parts, const struct query_value *value)
{
    *parts = (struct rdata_parts){.whole = value};
    parts->r = reader_over(value->octets, value->size);
    parts->r.base -= value->offset;
    return value->field->kind->part != NULL;
}

bool rdata_parts_next(struct rdata_parts *parts, struct query_value *part)
{
    struct rdata_check c BASE_UNINITIALIZED;
    size_t size = 0, left = reader_left(&parts->r);
    if (left == 0)
        return false;
    c.r = parts->r;
    c.start = c.r.at;
    c.field = parts->whole->field->kind->part(parts, &size);
    if (c.field == NULL || size > left)
        return false;
    if (size != 0)
        c.r.end = c.r.at + size;
    take_value(&c, part);
    parts->r.at = c.r.at;
    return c.r.status == QUERY_OK && (parts->end == NULL || c.r.at <= parts->end);
}

/* ---- print ---- */

static const struct query_style dig_style = QUERY_STYLE_DIG;

struct rdata_print rdata_print_to(struct query_sink *sink, const struct query_style *style)
{
    if (style == NULL)
        style = &dig_style;
    unsigned split = style->split;
    if ((style->flags & QUERY_STYLE_NO_SPLIT) != 0)
        split = 0;
    else if (split == 0)
        split = (style->flags & QUERY_STYLE_MULTILINE) != 0 ? 44 : 56;
    return (struct rdata_print){.sink = sink,
                                .style = style,
                                .flags = style->flags,
                                .split = split,
                                .column = style->rdata != 0 ? style->rdata : 1};
}

static void print_separator_multiline(struct rdata_print *p, const struct query_field *field,
                                      bool first)
{
    if ((field->flags & FIELD_OPEN) != 0) {
        p->open = true;
        if (!first || (field->flags & FIELD_TIGHT) != 0)
            sink_char(p->sink, ' ');
        sink_char(p->sink, '(');
        if (first && (field->flags & FIELD_TIGHT) == 0)
            sink_char(p->sink, ' ');
    }
    if (first)
        return;
    if ((field->flags & FIELD_BREAK) != 0)
        rdata_print_break(p);
    else
        sink_char(p->sink, ' ');
}

/* What stands between the field before and this one; `first` has nothing before it. */
static inline void print_separator(struct rdata_print *p, const struct query_field *field,
                                   bool first)
{
    if ((p->flags & QUERY_STYLE_MULTILINE) != 0)
        print_separator_multiline(p, field, first);
    else if (!first)
        sink_char(p->sink, ' ');
}

/* With what stands around it. */
static void print_dressed(struct rdata_print *p, const struct query_value *value)
{
    const struct query_field *field = value->field;
    if ((field->flags & FIELD_CRYPTO) != 0 && (p->flags & QUERY_STYLE_NO_CRYPTO) != 0)
        sink_literal(p->sink, "[omitted]");
    else
        field->kind->print(p, value);
    unsigned wanted = QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS;
    if ((field->flags & FIELD_REMARK) != 0 && field->kind->remark != NULL &&
        (p->flags & wanted) == wanted)
        field->kind->remark(p, value);
    if ((field->flags & FIELD_CLOSE) != 0 && p->open) {
        sink_literal(p->sink, " )");
        p->open = false;
    }
}

/* Flags of fields that are nothing but their value. */
static inline bool is_bare(const struct query_field *field)
{
    return (field->flags & (FIELD_CRYPTO | FIELD_REMARK | FIELD_CLOSE)) == 0;
}

static inline void print_value(struct rdata_print *p, const struct query_value *value)
{
    if (is_bare(value->field))
        value->field->kind->print(p, value);
    else
        print_dressed(p, value);
}

/* Closes the parenthesis behind the last field, and prints the comment that stands behind
 * it.  A comment before it needs a line end, and so does one to come. */
static void print_end(struct rdata_print *p, const struct query_value *last)
{
    const struct query_field *field = last->field;
    bool marked = (field->flags & FIELD_REMARK) != 0;
    bool commented = marked && (p->flags & QUERY_STYLE_COMMENTS) != 0;
    if (commented && (p->open || field->kind->tail != NULL))
        rdata_print_break(p);
    else if (p->open && field->kind->remark == NULL)
        sink_char(p->sink, ' ');
    if (p->open)
        sink_char(p->sink, ')');
    if (field->kind->tail != NULL && (commented || !marked))
        field->kind->tail(p, last);
}

/* Whether the field is a name that is printed as it is, which needs no taking first. */
static inline bool is_plain_name(const struct rdata_print *p, const struct query_field *field)
{
    return field->kind->print == rdata_print_name_field && !field->kind->optional &&
           p->texts != NULL && is_bare(field);
}

/* Prints RDATA that has been checked. */
static void print_fields(struct rdata_print *p, const struct query_rdata *rdata,
                         const struct query_field *fields)
{
    struct rdata_check c BASE_UNINITIALIZED;
    struct query_value value BASE_UNINITIALIZED;
    bool first = true, absent = true;
    open_window(&c.r, rdata);
    c.start = c.r.at;
    for (c.field = fields; c.field->kind != NULL; c.field++) {
        if (is_plain_name(p, c.field)) {
            print_separator(p, c.field, first);
            c.r.at = name_print_wire(p->sink, c.r.base, c.r.at, p->texts);
            value.field = c.field;
            first = absent = false;
            continue;
        }
        const uint8_t *from = c.r.at;
        if (c.field->kind->check == NULL)
            take_fixed(&c, &value);
        else
            take_value(&c, &value);
        absent = c.field->kind->optional && c.r.at == from;
        if (absent || (c.field->flags & FIELD_HIDDEN) != 0)
            continue;
        print_separator(p, c.field, first);
        print_value(p, &value);
        first = false;
    }
    if (!absent)
        print_end(p, &value);
    else if (p->open)
        sink_literal(p->sink, " )");
}

void query_value_print(struct query_sink *sink, const struct query_value *value,
                       const struct query_style *style)
{
    struct rdata_print p = rdata_print_to(sink, style);
    p.flags &= ~(unsigned)(QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS);
    if (value->class == QUERY_VALUE_NAME && value->size == 0)
        return; /* an absent name, as A6 and gateways may have it */
    print_value(&p, value);
}

bool query_value_item(struct query_sink *sink, const struct query_value *value, size_t *at,
                      const struct query_style *style)
{
    struct rdata_print p = rdata_print_to(sink, style);
    p.flags &= ~(unsigned)(QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS);
    return value->field->kind->item != NULL && value->field->kind->item(&p, value, at);
}

enum query_value_form query_value_form(const struct query_value *value)
{
    const struct query_field *field = value->field;
    if ((field->flags & FIELD_HIDDEN) != 0)
        return QUERY_FORM_NONE;
    if ((field->flags & FIELD_WORD) != 0)
        return QUERY_FORM_TEXT;
    return (enum query_value_form)field->kind->form;
}

bool query_value_string(const struct query_value *value, size_t *at, const uint8_t **octets,
                        size_t *size)
{
    if (value->class != QUERY_VALUE_LIST || query_value_form(value) != QUERY_FORM_STRING ||
        *at >= value->size)
        return false;
    struct reader r = reader_over(value->octets + *at, value->size - *at);
    size_t n = reader_u8(&r);
    const uint8_t *string = reader_take(&r, n);
    if (string == NULL)
        return false;
    *octets = string;
    *size = n;
    *at += n + 1;
    return true;
}

/* ---- names expanded ---- */

static void put_names(const struct query_value *value, size_t at, rdata_put *put, void *context)
{
    struct reader r = {.base = value->octets - value->offset,
                       .at = value->octets + at,
                       .end = value->octets + value->size};
    struct query_name name;
    while (reader_left(&r) != 0) {
        name_take(&r, &name);
        if (r.status != QUERY_OK)
            return;
        put(context, name.wire, name.size);
    }
}

void rdata_expand(const struct query_rdata *rdata, bool lower, rdata_put *put, void *context)
{
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, rdata);
    for (const uint8_t *from = fields.at; query_fields_next(&fields, &value); from = fields.at) {
        const struct query_kind *kind = value.field->kind;
        if (kind->class == QUERY_VALUE_NAME && value.size != 0) {
            if (lower && (value.field->flags & FIELD_LOWER) != 0)
                query_name_lower(&value.name, &value.name);
            put(context, value.name.wire, value.name.size);
            continue;
        }
        size_t size = (size_t)(fields.at - from);
        size_t names = kind->names_at != NULL ? kind->names_at(&value) : SIZE_MAX;
        put(context, from, names < size ? names : size);
        if (names < size)
            put_names(&value, names, put, context);
    }
}

static void count_octets(void *context, const uint8_t *octets, size_t size)
{
    (void)octets;
    *(size_t *)context += size;
}

static void put_octets(void *context, const uint8_t *octets, size_t size)
{
    writer_put(context, octets, size);
}

/* Prints RDATA that is longer than it is on the wire once its names are expanded. */
static void print_longer(struct rdata_print *p, const struct query_rdata *rdata)
{
    uint8_t octets[UINT16_MAX];
    struct writer w = writer_over(octets, sizeof octets);
    rdata_expand(rdata, false, put_octets, &w);
    if (w.status == QUERY_OK)
        rdata_print_generic(p, octets, w.size);
    else
        rdata_print_generic(p, rdata->octets, rdata->size);
}

/* The generic form has names without compression, as the octets would be on their own
 * (RFC 3597 section 4).  `correct` says that the RDATA has been checked. */
static void print_expanded(struct rdata_print *p, const struct query_rdata *rdata, bool correct)
{
    size_t size = 0;
    if (correct)
        rdata_expand(rdata, false, count_octets, &size);
    if (!correct || size == rdata->size)
        rdata_print_generic(p, rdata->octets, rdata->size);
    else
        print_longer(p, rdata);
}

static void check_and_print(struct rdata_print *p, const struct query_rdata *rdata)
{
    struct rdata_check c BASE_UNINITIALIZED;
    open_window(&c.r, rdata);
    bool correct = check_fields(&c, rdata->type, rdata->class, NULL) == QUERY_OK;
    if (!correct || c.formless || (p->flags & QUERY_STYLE_GENERIC) != 0)
        print_expanded(p, rdata, correct);
    else
        print_fields(p, rdata, rdata_fields(rdata->type, rdata->class));
}

void query_rdata_print(struct query_sink *sink, const struct query_rdata *rdata,
                       const struct query_style *style)
{
    struct rdata_print p = rdata_print_to(sink, style);
    check_and_print(&p, rdata);
}

void rdata_print_checked(struct rdata_print *p, const struct query_rdata *rdata)
{
    const struct query_type *row = rdata_type(rdata->type);
    bool partial = row != NULL && (row->flags & QUERY_TYPE_PARTIAL) != 0;
    p->open = false;
    if (rdata->size == 0 || partial || (p->flags & QUERY_STYLE_GENERIC) != 0)
        check_and_print(p, rdata);
    else
        print_fields(p, rdata, rdata_fields(rdata->type, rdata->class));
}
