#include "render/table.h"

#include "render/dig_message.h"
#include "text/text.h"

#include <string.h>

enum {
    COLUMNS_MOST = 24,   /* fields of a table; each may stand in it more than once */
    NAMES_LEAST = 24,    /* columns of names in a transfer, whose messages share them */
    NAMES_MOST = 40,     /* wider names push what follows aside */
    CELL_LIMIT = 1 << 20 /* octets of a cell: more than any data has as text */
};

/* What a row is about: a record, or an exchange that has none. */
struct row {
    const struct form_view *view;
    const struct query_exchange *exchange;
    const struct query_try *attempt;     /* NULL: none was made */
    const struct query_message *message; /* NULL: there is no reply */
    const struct query_record *record;   /* NULL: there is none */
    enum query_section section;
    const char *failure; /* what stands in place of an RCODE; NULL: the RCODE does */
};

/* ---- the fields ---- */

typedef void put_field(struct query_sink *sink, const struct row *row);

static void put_name_of(struct query_sink *sink, const struct row *row,
                        const struct query_name *name)
{
    const struct query_style *style = &row->view->style->text;
    if (style->print_name != NULL)
        style->print_name(sink, name, style->context);
    else
        query_name_print(sink, name);
}

static void put_name(struct query_sink *sink, const struct row *row)
{
    put_name_of(sink, row,
                row->record != NULL ? &row->record->owner : &row->exchange->request->name);
}

static void put_question(struct query_sink *sink, const struct row *row)
{
    put_name_of(sink, row, &row->exchange->request->name);
}

static void put_ttl(struct query_sink *sink, const struct row *row)
{
    if (row->record == NULL)
        return;
    if ((row->view->style->text.flags & QUERY_STYLE_TTL_UNITS) != 0)
        query_ttl_print(sink, row->record->ttl);
    else
        query_sink_number(sink, row->record->ttl);
}

static void put_class(struct query_sink *sink, const struct row *row)
{
    query_class_print(
        sink, row->record != NULL ? row->record->rdata.class : row->exchange->request->class);
}

static void put_type(struct query_sink *sink, const struct row *row)
{
    query_type_print(sink,
                     row->record != NULL ? row->record->rdata.type : row->exchange->request->type);
}

static void put_data(struct query_sink *sink, const struct row *row)
{
    struct query_style style = row->view->style->text;
    style.flags &= ~(unsigned)(QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS);
    if (row->record != NULL)
        query_rdata_print(sink, &row->record->rdata, &style);
}

static void put_section(struct query_sink *sink, const struct row *row)
{
    static const char *const words[] = {"question", "answer", "authority", "additional"};
    if (row->record != NULL)
        query_sink_text(sink, words[row->section]);
}

static void put_server(struct query_sink *sink, const struct row *row)
{
    if (row->attempt != NULL)
        query_endpoint_print(sink, &row->attempt->server);
}

static void put_port(struct query_sink *sink, const struct row *row)
{
    if (row->attempt != NULL)
        query_sink_number(sink, row->attempt->server.port);
}

static void put_transport(struct query_sink *sink, const struct row *row)
{
    if (row->attempt != NULL)
        query_sink_text(sink, query_transport_name(row->attempt->transport));
}

/* Milliseconds, or with -u microseconds. */
static void put_time(struct query_sink *sink, const struct row *row)
{
    const struct query_try *t = row->attempt;
    if (t == NULL || t->end != QUERY_END_REPLY)
        return;
    uint64_t us = t->end_us - t->sent_us;
    if (row->view->style->microseconds) {
        query_sink_number(sink, us);
        return;
    }
    query_sink_number(sink, us / 1000);
    query_sink_char(sink, '.');
    query_sink_padded(sink, us % 1000, 3);
}

static void put_tries(struct query_sink *sink, const struct row *row)
{
    query_sink_number(sink, row->exchange->try_count);
}

static void put_rcode(struct query_sink *sink, const struct row *row)
{
    if (row->failure != NULL)
        query_sink_text(sink, row->failure);
    else if (row->message != NULL)
        dig_rcode_print(sink, query_message_rcode(row->message));
}

static void put_flags(struct query_sink *sink, const struct row *row)
{
    char text[64];
    struct query_sink words;
    if (row->message == NULL)
        return;
    query_sink_init(&words, text, sizeof text);
    dig_flags_print(&words, row->message->flags);
    if (words.size != 0)
        query_sink_put(sink, text + 1, words.size - 1); /* it begins with a blank */
}

static void put_size(struct query_sink *sink, const struct row *row)
{
    if (row->message != NULL)
        query_sink_number(sink, row->message->size);
}

static void put_id(struct query_sink *sink, const struct row *row)
{
    if (row->attempt != NULL)
        query_sink_number(sink, row->attempt->id);
}

struct field {
    const char *name;
    put_field *put;
};

static const struct field fields[] = {
    {"name", put_name},         {"ttl", put_ttl},
    {"class", put_class},       {"type", put_type},
    {"data", put_data},         {"section", put_section},
    {"question", put_question}, {"server", put_server},
    {"port", put_port},         {"transport", put_transport},
    {"time", put_time},         {"tries", put_tries},
    {"rcode", put_rcode},       {"flags", put_flags},
    {"size", put_size},         {"id", put_id},
};

const char *table_field(size_t index)
{
    return index < sizeof fields / sizeof fields[0] ? fields[index].name : NULL;
}

static const struct field *find_field(const char *text, size_t size)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strlen(fields[i].name) == size && memcmp(fields[i].name, text, size) == 0)
            return &fields[i];
    }
    return NULL;
}

const char *table_fields_check(const char *text, size_t *size)
{
    size_t count = 0;
    for (;; text += *size + 1) {
        *size = strcspn(text, ",");
        if (find_field(text, *size) == NULL || ++count > COLUMNS_MOST)
            return text;
        if (text[*size] == '\0')
            return NULL;
    }
}

/* ---- the table ---- */

struct table {
    const struct form_view *view;
    struct query_sink cell;
    const struct field *columns[COLUMNS_MOST];
    size_t widths[COLUMNS_MOST];
    size_t count;
    enum query_status status; /* what has failed on the way */
};

static void begin(struct table *table, const struct form_view *view)
{
    const char *text = view->argument;
    *table = (struct table){.view = view};
    for (bool more = true; more && table->count < COLUMNS_MOST;) {
        size_t size = strcspn(text, ",");
        const struct field *field = find_field(text, size);
        if (field != NULL) {
            table->widths[table->count] = strlen(field->name);
            table->columns[table->count++] = field;
        }
        more = text[size] == ',';
        text += size + 1;
    }
    query_sink_init_heap(&table->cell, CELL_LIMIT);
}

static void end(struct table *table)
{
    if (table->view->out->status == QUERY_OK)
        table->view->out->status = table->status != QUERY_OK ? table->status : table->cell.status;
    query_sink_fini(&table->cell);
}

static void make_cell(struct table *table, const struct row *row, size_t column)
{
    if (table->status == QUERY_OK)
        table->status = table->cell.status;
    query_sink_reset(&table->cell);
    table->columns[column]->put(&table->cell, row);
    if (table->cell.size == 0)
        query_sink_char(&table->cell, '-');
}

/* The last column has no width: nothing stands behind it. */
static void measure_row(struct table *table, const struct row *row)
{
    for (size_t i = 0; i + 1 < table->count; i++) {
        make_cell(table, row, i);
        size_t width = text_columns(table->cell.text, table->cell.size);
        width = width > NAMES_MOST ? NAMES_MOST : width;
        table->widths[i] = width > table->widths[i] ? width : table->widths[i];
    }
}

static void put_cell(struct table *table, const char *text, size_t size, size_t column)
{
    struct query_sink *out = table->view->out;
    bool last = column + 1 == table->count;
    query_sink_put(out, text, size);
    if (last) {
        query_sink_char(out, '\n');
    } else if (table->view->columns == 0) {
        query_sink_char(out, '\t');
    } else {
        size_t width = text_columns(text, size), wanted = table->widths[column];
        query_sink_fill(out, ' ', (width < wanted ? wanted - width : 0) + 2);
    }
}

static void put_row(struct table *table, const struct row *row)
{
    for (size_t i = 0; i < table->count; i++) {
        make_cell(table, row, i);
        put_cell(table, table->cell.text, table->cell.size, i);
    }
}

static void put_head(struct table *table)
{
    const struct form_view *view = table->view;
    if (view->columns == 0)
        return;
    text_colour_print(view->out, view->colour, TEXT_STRONG);
    for (size_t i = 0; i < table->count; i++) {
        const char *name = table->columns[i]->name;
        if (i + 1 == table->count)
            query_sink_text(view->out, name);
        else
            put_cell(table, name, strlen(name), i);
    }
    text_colour_print(view->out, view->colour, TEXT_PLAIN);
    query_sink_char(view->out, '\n');
}

/* ---- rows ---- */

typedef void take_row(struct table *table, const struct row *row);

static bool is_shown(const struct dig_style *style, enum query_section section)
{
    switch (section) {
    case QUERY_SECTION_ANSWER: return style->answer;
    case QUERY_SECTION_AUTHORITY: return style->authority;
    default: return style->additional;
    }
}

/* Calls `take` for each record that is to be shown; returns whether there was any. */
static bool walk_rows(struct table *table, struct row row, take_row *take)
{
    struct query_record record;
    bool any = false;
    for (unsigned s = QUERY_SECTION_ANSWER; row.message != NULL && s < QUERY_SECTION_COUNT; s++) {
        struct query_records records = query_records_begin(row.message, (enum query_section)s);
        while (is_shown(table->view->style, (enum query_section)s) &&
               query_records_next(&records, &record)) {
            if (query_message_is_pseudo(row.message, record.offset))
                continue;
            row.record = &record;
            row.section = (enum query_section)s;
            take(table, &row);
            any = true;
        }
    }
    return any;
}

/* A word for scripts where there is no RCODE that could be believed. */
static const char *failure_of(const struct query_exchange *x, const struct query_message *message)
{
    if (message != NULL && message->fault.status != QUERY_OK)
        return "malformed";
    switch (x->status) {
    case QUERY_OK: return NULL;
    case QUERY_TIMEOUT: return "timeout";
    case QUERY_CLOSED: return "closed";
    case QUERY_MISMATCH: return "mismatch";
    case QUERY_SIGNATURE: return "signature";
    case QUERY_SYSTEM: return "unreachable";
    default: return "failed";
    }
}

static struct row row_of(const struct form_view *view, const struct query_exchange *x)
{
    struct row row = {.view = view, .exchange = x, .attempt = query_exchange_last_try(x)};
    if (row.attempt != NULL && row.attempt->reply != NULL)
        row.message = &row.attempt->message;
    row.failure = failure_of(x, row.message);
    return row;
}

void table_print(const struct form_view *view, const struct query_exchange *x)
{
    struct table table;
    struct row row = row_of(view, x);
    begin(&table, view);
    if (view->columns != 0 && !walk_rows(&table, row, measure_row))
        measure_row(&table, &row);
    put_head(&table);
    if (!walk_rows(&table, row, put_row))
        put_row(&table, &row);
    end(&table);
}

static void widen_names(struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        bool names = table->columns[i]->put == put_name;
        if (names && table->widths[i] < NAMES_LEAST)
            table->widths[i] = NAMES_LEAST;
    }
}

void table_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                          enum query_transfer_fact fact)
{
    struct table table;
    struct row row = row_of(view, state->exchange);
    bool good = query_transfer_is_good(state->end);
    begin(&table, view);
    if (fact == QUERY_TRANSFER_MESSAGE) {
        row.message = state->message;
        row.failure = NULL;
        walk_rows(&table, row, measure_row);
        widen_names(&table);
        if (state->messages <= 1)
            put_head(&table);
        walk_rows(&table, row, put_row);
    } else if (fact == QUERY_TRANSFER_DONE && !good) {
        row.failure = state->end == QUERY_TRANSFER_REFUSED ? NULL : "incomplete";
        put_row(&table, &row);
    }
    end(&table);
}
