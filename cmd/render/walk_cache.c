/* What a cache saves, and what it holds. */
#include "render/walk_lesson.h"

#include <stdlib.h>
#include <string.h>

enum {
    COLUMNS = 5,      /* of both tables */
    COLUMN_MOST = 40, /* a longer text pushes its line to the right alone */
    CELL = WALK_PART,
    RECORDS_SHOWN = 8, /* of an RRset; the rest is counted */
    TYPE_NS = 2
};

/* ---- tables ---- */

struct table {
    struct query_sink *sink;
    const struct walk_style *style;
    size_t widths[COLUMNS];
    bool right[COLUMNS]; /* numbers stand to the right */
    bool measure;        /* nothing is printed, widths are found out */
    bool stacked;        /* what stands in the last column has a line of its own, */
    bool split;          /* in the first as well */
};

struct cell {
    char text[CELL];
    struct query_sink sink;
};

static struct query_sink *begin_cell(struct cell *cell)
{
    query_sink_init(&cell->sink, cell->text, sizeof cell->text);
    return &cell->sink;
}

static size_t sum_widths(const struct table *table, unsigned count)
{
    size_t sum = 0;
    for (unsigned i = 0; i < count; i++)
        sum += table->widths[i] + (i + 1 < count ? 3 : 0);
    return sum;
}

static void measure_row(struct table *table, const struct cell *cells)
{
    for (unsigned i = 0; i < COLUMNS; i++) {
        size_t size = cells[i].sink.size;
        if (size > table->widths[i] && (size <= COLUMN_MOST || i == COLUMNS - 1))
            table->widths[i] = size;
    }
}

/* A text that was too long for its cell says so. */
static void print_text(struct query_sink *sink, const struct cell *cell)
{
    query_sink_put(sink, cell->text, cell->sink.size);
    query_sink_text(sink, cell->sink.status != QUERY_OK ? "..." : "");
}

/* What stands before a column. */
static void print_border(const struct table *table, unsigned column)
{
    if ((column == 1 && table->split) || (column == COLUMNS - 1 && table->stacked))
        query_sink_text(table->sink, "\n    ");
    else if (column != 0)
        query_sink_text(table->sink, table->style->utf8 ? " │ " : " | ");
}

/* A line of the table, or only how wide it would make its columns.  Nothing follows the last
 * cell that has text. */
static void print_row(struct table *table, const struct cell *cells)
{
    struct query_sink *sink = table->sink;
    unsigned last = COLUMNS - 1;
    if (table->measure) {
        measure_row(table, cells);
        return;
    }
    while (last > 0 && cells[last].sink.size == 0)
        last--;
    if (cells[0].sink.size + cells[1].sink.size == 0 && table->stacked) {
        /* The line above says what it is. */
        query_sink_text(sink, "    ");
        print_text(sink, &cells[last]);
        query_sink_char(sink, '\n');
        return;
    }
    for (unsigned i = 0; i <= last; i++) {
        size_t size = cells[i].sink.size, width = table->widths[i];
        bool alone = i == last || (i == 0 && table->split) ||
                     (i == COLUMNS - 2 && table->stacked && !table->right[i]);
        print_border(table, i);
        size_t blanks = size < width ? width - size : 0;
        query_sink_fill(sink, ' ', table->right[i] ? blanks : 0);
        print_text(sink, &cells[i]);
        query_sink_fill(sink, ' ', table->right[i] || alone ? 0 : blanks);
    }
    query_sink_char(sink, '\n');
}

static void print_head(struct table *table, const char *const *heads)
{
    struct query_sink *sink = table->sink;
    struct cell cells[COLUMNS];
    for (unsigned i = 0; i < COLUMNS; i++)
        query_sink_text(begin_cell(&cells[i]), heads[i]);
    if (!table->measure)
        walk_colour_print(sink, table->style, TEXT_STRONG);
    print_row(table, cells);
    if (table->measure)
        return;
    walk_colour_print(sink, table->style, TEXT_PLAIN);
    unsigned first = table->split ? 1 : 0, end = table->stacked ? COLUMNS - 1 : COLUMNS;
    query_sink_text(sink, table->split ? "   " : "");
    for (unsigned i = first; i < end; i++) {
        size_t width = i == COLUMNS - 1 ? strlen(heads[i]) : table->widths[i];
        width += (i != 0 ? 1u : 0u) + (i + 1 < end ? 1u : 0u);
        if (i != first)
            query_sink_text(sink, table->style->utf8 ? "┼" : "+");
        for (size_t k = 0; k < width; k++)
            query_sink_text(sink, table->style->utf8 ? "─" : "-");
    }
    query_sink_char(sink, '\n');
}

/* Now that widths are known, lines are printed. */
static void end_measure(struct table *table)
{
    size_t width = table->style->width;
    table->measure = false;
    table->stacked = width != 0 && sum_widths(table, COLUMNS) > width;
    table->split = width != 0 && sum_widths(table, COLUMNS - 1) > width;
}

/* ---- what it saves ---- */

static void put_count(struct query_sink *sink, size_t questions, uint64_t us)
{
    query_sink_number(sink, questions);
    query_sink_text(sink, " in ");
    walk_time_print(sink, us);
}

static size_t saved(const size_t *questions, enum walk_round round)
{
    return questions[round] < questions[WALK_COLD] ? questions[WALK_COLD] - questions[round] : 0;
}

static void put_saved(struct query_sink *sink, const size_t *questions)
{
    query_sink_number(sink, saved(questions, WALK_WARM));
    query_sink_text(sink, " and ");
    query_sink_number(sink, saved(questions, WALK_LATER));
}

static void print_counts(struct table *table, struct cell *cells, const size_t *questions,
                         const uint64_t *us)
{
    for (unsigned i = 0; i < WALK_ROUNDS; i++)
        put_count(begin_cell(&cells[1 + i]), questions[i], us[i]);
    put_saved(begin_cell(&cells[COLUMNS - 1]), questions);
    print_row(table, cells);
}

static void print_name_row(struct table *table, const struct walk_cache_row *row)
{
    struct cell cells[COLUMNS];
    struct query_sink *name = begin_cell(&cells[0]);
    query_name_print(name, row->name);
    query_sink_char(name, ' ');
    query_type_print(name, row->type);
    print_counts(table, cells, row->questions, row->us);
}

static void print_rows(struct table *table, const struct walk_cache_view *view)
{
    static const char *const heads[COLUMNS] = {"name", "cold", "warm", "after TTL", "saved"};
    size_t questions[WALK_ROUNDS] = {0};
    uint64_t us[WALK_ROUNDS] = {0};
    struct cell cells[COLUMNS];
    print_head(table, heads);
    for (size_t i = 0; i < view->row_count; i++) {
        print_name_row(table, &view->rows[i]);
        for (unsigned k = 0; k < WALK_ROUNDS; k++) {
            questions[k] += view->rows[i].questions[k];
            us[k] += view->rows[i].us[k];
        }
    }
    if (view->row_count < 2)
        return;
    query_sink_text(begin_cell(&cells[0]), "total");
    print_counts(table, cells, questions, us);
}

static void print_saved(struct query_sink *sink, const struct walk_cache_view *view,
                        const struct walk_style *style)
{
    struct table table = {.sink = sink,
                          .style = style,
                          .measure = true,
                          .right = {[1] = true, [2] = true, [3] = true}};
    query_sink_text(sink, "questions asked, and how long that took\n\n");
    print_rows(&table, view);
    end_measure(&table);
    print_rows(&table, view);
    for (size_t i = 0; i < view->row_count; i++) {
        if (view->rows[i].failed == NULL)
            continue;
        walk_colour_print(sink, style, TEXT_BAD);
        query_sink_text(sink, "! ");
        query_name_print(sink, view->rows[i].name);
        query_sink_text(sink, ": ");
        walk_end_print(sink, view->rows[i].failed);
        walk_colour_print(sink, style, TEXT_PLAIN);
        query_sink_char(sink, '\n');
    }
}

static void print_moment(struct query_sink *sink, const struct walk_cache_view *view)
{
    query_sink_text(sink,
                    "\ncold: the cache is empty before the first name, and fills as names "
                    "are found.\nwarm: the same names again, at once.\nsaved: questions, when "
                    "warm and after TTL.\nafter TTL: ");
    if (view->passed_s == 0) {
        query_sink_text(sink, "once more; no time was passed, since no answer may be kept.\n");
        return;
    }
    query_sink_number(sink, view->passed_s);
    query_sink_text(sink, view->passed_s == 1 ? " second (" : " seconds (");
    query_ttl_print(sink, view->passed_s);
    query_sink_text(sink, ") later, when the last of these answers has run out;\n    ");
    query_sink_text(sink, view->moved ? "the clock of the lab was moved on.\n"
                                      : "the caches were aged by so much, nobody has waited.\n");
}

/* ---- what it holds ---- */

/* A line of the list: an entry, or the delegation of a zone. */
struct held {
    const struct query_name *name;
    uint16_t type;
    struct query_cache_entry entry;
    struct query_walk_known known;
    bool delegation;
};

static int compare_held(const void *a, const void *b)
{
    const struct held *one = a, *two = b;
    int order = query_name_compare(one->name, two->name);
    if (order != 0)
        return order;
    if (one->type != two->type)
        return one->type < two->type ? -1 : 1;
    return (int)two->delegation - (int)one->delegation;
}

/* What still holds, in the order of names.  The caller frees it; NULL without memory. */
static struct held *collect(const struct walk_cache_view *view, size_t *count)
{
    size_t zones = query_walk_cache_count(view->zones);
    struct held *held = calloc(zones + query_cache_count(view->cache) + 1, sizeof *held);
    struct query_cache_entries entries = query_cache_begin(view->cache, view->now_us);
    struct query_cache_entry entry;
    *count = 0;
    if (held == NULL)
        return NULL;
    for (size_t i = 0; i < zones; i++) {
        struct query_walk_known known = query_walk_cache_at(view->zones, i, view->now_us);
        if (known.left_us != 0)
            held[(*count)++] = (struct held){
                .name = known.zone, .type = TYPE_NS, .known = known, .delegation = true};
    }
    while (query_cache_next(&entries, &entry)) {
        if (entry.left_us != 0)
            held[(*count)++] =
                (struct held){.name = entry.name, .type = entry.type, .entry = entry};
    }
    qsort(held, *count, sizeof *held, compare_held);
    return held;
}

static void put_delegation(struct query_sink *sink, const struct query_walk_known *known)
{
    size_t addresses = 0;
    for (size_t i = 0; i < known->server_count; i++)
        addresses += known->servers[i].address_count;
    query_name_print(sink, &known->servers[0].name);
    if (known->server_count > 1) {
        query_sink_text(sink, " and ");
        query_sink_number(sink, known->server_count - 1);
        query_sink_text(sink, " more");
    }
    query_sink_text(sink, "; ");
    query_sink_number(sink, addresses);
    query_sink_text(sink, addresses == 1 ? " address" : " addresses");
}

static void put_negative(struct query_sink *sink, const struct query_cache_entry *entry)
{
    query_sink_text(sink, entry->kind == QUERY_CACHE_NXDOMAIN ? "NXDOMAIN: the name does not exist"
                          : entry->kind == QUERY_CACHE_NODATA
                              ? "NODATA: the name has no such record"
                              : "FAILURE: nobody could tell");
    if (entry->size == 0)
        return;
    query_sink_text(sink, " (SOA of ");
    query_name_print(sink, entry->owner);
    query_sink_char(sink, ')');
}

/* The cells of the first line but for the data. */
static void begin_line(struct cell *cells, const struct held *held)
{
    const struct query_name *zone = held->delegation ? held->known.from : held->entry.zone;
    uint64_t left_us = held->delegation ? held->known.left_us : held->entry.left_us;
    query_name_print(begin_cell(&cells[0]), held->name);
    struct query_sink *type = begin_cell(&cells[1]);
    if (held->type == 0)
        query_sink_text(type, "(all)");
    else
        query_type_print(type, held->type);
    query_sink_number(begin_cell(&cells[2]), (left_us + 999999) / 1000000);
    struct query_sink *from = begin_cell(&cells[3]);
    if (zone != NULL)
        walk_zone_print(from, zone);
    begin_cell(&cells[4]);
}

static void print_held(struct table *table, const struct held *held)
{
    static const struct query_style style = {.flags = QUERY_STYLE_NO_SPLIT};
    struct cell cells[COLUMNS];
    struct query_rdata rdata;
    size_t shown = 0;
    begin_line(cells, held);
    if (held->delegation)
        put_delegation(&cells[4].sink, &held->known);
    else if (held->entry.kind != QUERY_CACHE_DATA)
        put_negative(&cells[4].sink, &held->entry);
    if (held->delegation || held->entry.kind != QUERY_CACHE_DATA) {
        print_row(table, cells);
        return;
    }
    for (size_t at = 0; query_cache_entry_next(&held->entry, &at, &rdata); shown++) {
        if (shown >= RECORDS_SHOWN)
            continue;
        if (held->type != rdata.type) {
            query_type_print(&cells[4].sink, rdata.type);
            query_sink_char(&cells[4].sink, ' ');
        }
        query_rdata_print(&cells[4].sink, &rdata, &style);
        print_row(table, cells);
        for (unsigned i = 0; i < COLUMNS; i++)
            begin_cell(&cells[i]);
    }
    if (shown > RECORDS_SHOWN) {
        query_sink_text(&cells[4].sink, "and ");
        query_sink_number(&cells[4].sink, shown - RECORDS_SHOWN);
        query_sink_text(&cells[4].sink, " more");
        print_row(table, cells);
    }
}

static void print_all_held(struct table *table, const struct held *held, size_t count)
{
    static const char *const heads[COLUMNS] = {"name", "type", "TTL left", "from", "data"};
    print_head(table, heads);
    for (size_t i = 0; i < count; i++)
        print_held(table, &held[i]);
}

static void print_holds(struct query_sink *sink, const struct walk_cache_view *view,
                        const struct walk_style *style)
{
    struct table table = {.sink = sink, .style = style, .measure = true, .right = {[2] = true}};
    size_t count;
    struct held *held = collect(view, &count);
    if (held == NULL) {
        query_sink_text(sink, "\nwhat the cache holds cannot be shown: out of memory\n");
        return;
    }
    query_sink_text(sink, "\nwhat the cache holds now; from: the zone whose server said so\n\n");
    print_all_held(&table, held, count);
    end_measure(&table);
    print_all_held(&table, held, count);
    if (count == 0)
        query_sink_text(sink, "nothing\n");
    free(held);
}

void walk_cache_print(struct query_sink *sink, const struct walk_cache_view *view,
                      const struct walk_style *style)
{
    print_saved(sink, view, style);
    print_moment(sink, view);
    print_holds(sink, view, style);
}
