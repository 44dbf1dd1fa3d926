#include "base/hints.h"
#include "base/sink.h"
#include "message/places.h"
#include "rdata/kind.h"

static const struct query_style dig_style = QUERY_STYLE_DIG;

enum { TAB = 8 };

/* Where a line is: at `column` when `mark` octets had been printed; since then
 * every octet took one place. */
struct line {
    struct query_sink *sink;
    size_t mark;
    unsigned column;
};

static struct line line_begin(struct query_sink *sink)
{
    sink->line = sink->drained + sink->size;
    return (struct line){.sink = sink, .mark = sink->line};
}

/* Goes to a column with tabs, then spaces, and by one place at least.  Where the
 * present field ends one short of a tab stop, that place is a tab: the layout
 * of BIND's tools, which scripts know. */
static void go_to(struct line *line, unsigned column)
{
    struct query_sink *sink = line->sink;
    unsigned from = line->column + (unsigned)(sink->drained + sink->size - line->mark);
    if (column < from + 1)
        column = from + 1;
    unsigned tabs = column / TAB - from / TAB;
    char *at = sink_room(sink, tabs + TAB);
    if (at == NULL)
        return;
    unsigned n = tabs;
    memset(at, '\t', tabs);
    if (tabs != 0)
        from = column / TAB * TAB;
    for (; from < column; from++)
        at[n++] = ' ';
    sink_commit(sink, n);
    line->column = column;
    line->mark = sink->drained + sink->size;
}

static void print_owner(struct query_sink *sink, const struct query_name *name,
                        const struct query_style *style)
{
    if (style->print_name != NULL)
        style->print_name(sink, name, style->context);
    else
        query_name_print(sink, name);
}

static void print_class(struct query_sink *sink, uint16_t class, const struct query_style *style)
{
    if (style->flags & QUERY_STYLE_GENERIC) {
        sink_literal(sink, "CLASS");
        query_sink_number(sink, class);
    } else {
        query_class_print(sink, class);
    }
}

static void print_type(struct query_sink *sink, uint16_t type, const struct query_style *style)
{
    if (style->flags & QUERY_STYLE_GENERIC) {
        sink_literal(sink, "TYPE");
        query_sink_number(sink, type);
    } else {
        query_type_print(sink, type);
    }
}

/* What stands between the owner and the RDATA. */
static void print_middle(struct line *line, const struct query_rdata *rdata, uint32_t ttl,
                         const struct query_style *style)
{
    struct query_sink *sink = line->sink;
    if (!(style->flags & QUERY_STYLE_NO_TTL)) {
        go_to(line, style->ttl);
        if (style->flags & QUERY_STYLE_TTL_UNITS)
            query_ttl_print(sink, ttl);
        else
            query_sink_number(sink, ttl);
    }
    if (!(style->flags & QUERY_STYLE_NO_CLASS)) {
        go_to(line, style->class);
        print_class(sink, rdata->class, style);
    }
    go_to(line, style->type);
    print_type(sink, rdata->type, style);
    go_to(line, style->rdata);
}

void query_record_print(struct query_sink *sink, const struct query_record *record,
                        const struct query_style *style)
{
    if (style == NULL)
        style = &dig_style;
    struct line line = line_begin(sink);
    print_owner(sink, &record->owner, style);
    print_middle(&line, &record->rdata, record->ttl, style);
    query_rdata_print(sink, &record->rdata, style);
    query_sink_newline(sink);
}

/* ---- all records of a section ---- */

/* Middles that were printed before: there are few different ones. */
enum { MIDDLES = 32, MIDDLE_ROOM = 48 };
struct middle {
    uint32_t ttl;
    uint16_t type;
    uint16_t class;
    uint8_t column; /* behind the owner, see column_of() */
    uint8_t size;   /* 0: the slot is free */
    char text[MIDDLE_ROOM];
};

struct printer {
    struct query_sink *sink;
    const struct query_style *style;
    struct rdata_print rdata;
    struct name_texts texts;
    unsigned stop; /* the last tab stop up to the column of the first field behind the owner */
    struct middle middles[MIDDLES];
};

/* A tab leads to the same place from wherever it begins between two stops. */
static unsigned column_of(const struct printer *p, size_t width)
{
    if (width < p->stop)
        return (unsigned)width / TAB * TAB;
    return width < UINT8_MAX ? (unsigned)width : UINT8_MAX;
}

static void keep_middle(struct middle *middle, const struct query_sink *sink, size_t from,
                        unsigned column, const struct record_place *record)
{
    size_t size = sink->drained + sink->size - from;
    if (sink->status != QUERY_OK || size > MIDDLE_ROOM || size > sink->size)
        return;
    *middle = (struct middle){.ttl = record->ttl,
                              .type = record->rdata.type,
                              .class = record->rdata.class,
                              .column = (uint8_t)column,
                              .size = (uint8_t)size};
    memcpy(middle->text, sink->text + sink->size - size, size);
}

/* The same as print_middle(), from memory where it has it. */
static void print_middle_again(struct printer *p, struct line *line,
                               const struct record_place *record)
{
    struct query_sink *sink = p->sink;
    unsigned column = column_of(p, sink->drained + sink->size - line->mark);
    struct middle *middle = &p->middles[(record->rdata.type ^ column) % MIDDLES];
    bool known = middle->size != 0 && middle->column == column && middle->ttl == record->ttl &&
                 middle->type == record->rdata.type && middle->class == record->rdata.class;
    if (known && sink->room - sink->size >= MIDDLE_ROOM && sink->status == QUERY_OK) {
        memcpy(sink->text + sink->size, middle->text, MIDDLE_ROOM);
        sink_commit(sink, middle->size);
    } else {
        size_t from = sink->drained + sink->size;
        print_middle(line, &record->rdata, record->ttl, p->style);
        if (column < UINT8_MAX)
            keep_middle(middle, sink, from, column, record);
    }
}

static void print_owner_at(struct printer *p, const struct record_place *record)
{
    const uint8_t *base = record->rdata.message;
    if (p->style->print_name == NULL) {
        name_print_wire(p->sink, base, record->owner, &p->texts);
    } else {
        struct query_name owner BASE_UNINITIALIZED;
        name_expand_wire(base, record->owner, &owner);
        print_owner(p->sink, &owner, p->style);
    }
}

static void print_place(struct printer *p, const struct record_place *record)
{
    struct line line = line_begin(p->sink);
    print_owner_at(p, record);
    print_middle_again(p, &line, record);
    rdata_print_checked(&p->rdata, &record->rdata);
    query_sink_newline(p->sink);
}

static void begin_print(struct printer *p, struct query_sink *sink, const struct query_style *style)
{
    p->sink = sink;
    p->style = style == NULL ? &dig_style : style;
    p->rdata = rdata_print_to(sink, p->style);
    p->rdata.texts = p->style->print_name == NULL ? &p->texts : NULL;
    memset(p->texts.place, 0, sizeof p->texts.place);
}

void query_records_print_parts(struct query_sink *sink, struct query_records *records,
                               const struct query_style *style, query_record_between *between,
                               void *context)
{
    struct record_place record;
    struct printer p BASE_UNINITIALIZED;
    begin_print(&p, sink, style);
    if (records->section == QUERY_SECTION_QUESTION)
        return;
    while (records_pass(records, &record)) {
        const struct query_rdata *rdata = &record.rdata;
        uint32_t offset = (uint32_t)(record.owner - rdata->message);
        if (!between(context, QUERY_RECORD_OWNER, offset, record.ttl, rdata))
            continue;
        print_owner_at(&p, &record);
        (void)between(context, QUERY_RECORD_RDATA, offset, record.ttl, rdata);
        rdata_print_checked(&p.rdata, rdata);
        (void)between(context, QUERY_RECORD_END, offset, record.ttl, rdata);
    }
}

void query_records_print(struct query_sink *sink, struct query_records *records,
                         const struct query_style *style, query_record_filter *filter,
                         void *context)
{
    struct record_place record;
    struct printer p BASE_UNINITIALIZED;
    begin_print(&p, sink, style);
    unsigned flags = p.style->flags;
    p.stop = (flags & QUERY_STYLE_NO_TTL) == 0     ? p.style->ttl
             : (flags & QUERY_STYLE_NO_CLASS) == 0 ? p.style->class
                                                   : p.style->type;
    p.stop = p.stop / TAB * TAB;
    for (unsigned i = 0; i < MIDDLES; i++)
        p.middles[i].size = 0;
    if (records->section == QUERY_SECTION_QUESTION)
        return;
    while (records_pass(records, &record)) {
        uint32_t offset = (uint32_t)(record.owner - record.rdata.message);
        if (filter == NULL || filter(context, offset, record.rdata.type))
            print_place(&p, &record);
    }
}

void query_question_print(struct query_sink *sink, const struct query_record *question,
                          const struct query_style *style)
{
    if (style == NULL)
        style = &dig_style;
    struct line line = line_begin(sink);
    print_owner(sink, &question->owner, style);
    go_to(&line, style->class);
    print_class(sink, question->rdata.class, style);
    go_to(&line, style->type);
    print_type(sink, question->rdata.type, style);
    query_sink_newline(sink);
}

/* ---- times to live ---- */

void query_ttl_print(struct query_sink *sink, uint32_t ttl)
{
    rdata_print_duration(sink, ttl, false);
}

void query_ttl_print_words(struct query_sink *sink, uint32_t ttl)
{
    rdata_print_duration(sink, ttl, true);
}
