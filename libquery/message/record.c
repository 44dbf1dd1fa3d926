#include "base/sink.h"
#include "rdata/kind.h"

#include <query/message.h>

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

void query_record_print(struct query_sink *sink, const struct query_record *record,
                        const struct query_style *style)
{
    if (style == NULL)
        style = &dig_style;
    struct line line = line_begin(sink);
    print_owner(sink, &record->owner, style);
    if (!(style->flags & QUERY_STYLE_NO_TTL)) {
        go_to(&line, style->ttl);
        if (style->flags & QUERY_STYLE_TTL_UNITS)
            query_ttl_print(sink, record->ttl);
        else
            query_sink_number(sink, record->ttl);
    }
    if (!(style->flags & QUERY_STYLE_NO_CLASS)) {
        go_to(&line, style->class);
        print_class(sink, record->rdata.class, style);
    }
    go_to(&line, style->type);
    print_type(sink, record->rdata.type, style);
    go_to(&line, style->rdata);
    query_rdata_print(sink, &record->rdata, style);
    query_sink_newline(sink);
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
