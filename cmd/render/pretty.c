#include "render/pretty.h"

#include "render/phrases.h"
#include "text/text.h"

#include <string.h>

enum {
    INDENT = 2,
    LABELS = 12,         /* columns of what stands before values */
    NAMES_LEAST = 24,    /* columns of names in a transfer, whose messages share them */
    NAMES_MOST = 48,     /* of names where there is no terminal */
    DATA_LEAST = 30,     /* columns that data needs beside a name; else it gets a line of its own */
    PART_LIMIT = 1 << 20 /* octets of a record's data as text: more than any has */
};

/* One text being made. */
struct pretty {
    const struct form_view *view;
    struct query_sink *out;
    struct query_sink part;   /* what is to be measured or wrapped */
    struct query_style style; /* of names and data */
    size_t pending;           /* blanks that are due unless the line ends */
    bool any;                 /* there is something above */
    enum query_status status; /* what has failed on the way */
};

static void begin(struct pretty *p, const struct form_view *view)
{
    const unsigned lines = QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS;
    *p = (struct pretty){.view = view, .out = view->out, .style = view->style->text};
    p->style.flags &= ~lines;
    query_sink_init_heap(&p->part, PART_LIMIT);
}

/* A failure stays one of all that is printed. */
static void reset(struct pretty *p)
{
    if (p->status == QUERY_OK)
        p->status = p->part.status;
    query_sink_reset(&p->part);
}

static void end(struct pretty *p)
{
    reset(p);
    if (p->out->status == QUERY_OK)
        p->out->status = p->status;
    query_sink_fini(&p->part);
}

/* ---- labels and values ---- */

static void put_colour(struct pretty *p, enum text_colour colour)
{
    text_colour_print(p->out, p->view->colour, colour);
}

/* The value that is being made, behind its label and below itself if it is long. */
static void put_line(struct pretty *p, const char *label, enum text_colour colour)
{
    size_t size = strlen(label);
    size_t fill = size < LABELS ? LABELS - size : 1;
    struct text_block block = {.width = p->view->columns,
                               .margin = LABELS,
                               .column = (unsigned)(size + fill),
                               .hard = true};
    put_colour(p, TEXT_STRONG);
    query_sink_text(p->out, label);
    put_colour(p, TEXT_PLAIN);
    query_sink_fill(p->out, ' ', fill);
    put_colour(p, colour);
    text_wrap(p->out, &block, p->part.text, p->part.size);
    put_colour(p, TEXT_PLAIN);
    reset(p);
    p->any = true;
}

static void say(struct pretty *p, const char *text)
{
    query_sink_text(&p->part, text);
}

static void say_name(struct pretty *p, const struct query_name *name)
{
    if (p->style.print_name != NULL)
        p->style.print_name(&p->part, name, p->style.context);
    else
        query_name_print(&p->part, name);
}

/* ---- who, what and how ---- */

static void put_server(struct pretty *p, const struct query_try *t)
{
    bool found = phrase_is_found(t), replied = t->end == QUERY_END_REPLY;
    if (found) {
        phrase_source(&p->part, p->view);
    } else {
        phrase_server(&p->part, p->view, &t->server, t->server_index);
        say(p, " over ");
        say(p, query_transport_name(t->transport));
    }
    if (!found && replied && t->end_us != 0) {
        say(p, ", ");
        text_time(&p->part, t->end_us - t->sent_us);
    }
    if (found || replied) {
        say(p, ", ");
        text_count(&p->part, replied ? t->reply_size : t->query_size, "octet", "octets");
    }
    put_line(p, !found ? "Server" : replied ? "Reply" : "Query", TEXT_PLAIN);
}

static void put_question(struct pretty *p, const struct query_request *request)
{
    if (request->no_question)
        return;
    say_name(p, &request->name);
    say(p, " ");
    if (request->class != QUERY_CLASS_IN) {
        query_class_print(&p->part, request->class);
        say(p, " ");
    }
    query_type_print(&p->part, request->type);
    put_line(p, "Question", TEXT_PLAIN);
}

static const char *next_words(enum query_next next)
{
    static const char *const words[] = {
        [QUERY_NEXT_NONE] = NULL,
        [QUERY_NEXT_AGAIN] = "asked again",
        [QUERY_NEXT_TCP] = "truncated, so asked again over TCP",
        [QUERY_NEXT_VERSION] = "BADVERS, so asked again with the server's version of EDNS",
        [QUERY_NEXT_COOKIE] = "BADCOOKIE, so asked again with the server's cookie",
        [QUERY_NEXT_COOKIE_TCP] = "BADCOOKIE once more, so asked again over TCP",
        [QUERY_NEXT_SERVER] = "so on to the next server",
        [QUERY_NEXT_SERVER_FAILED] = "SERVFAIL, so on to the next server",
        [QUERY_NEXT_SERVER_NO_RECURSION] = "no recursion, so on to the next server",
    };
    return words[next];
}

static void put_stray(struct pretty *p, const struct query_try *t, const struct query_stray *stray)
{
    say(p, "not believed, a message of ");
    text_count(&p->part, stray->size, "octet", "octets");
    say(p, ": ");
    phrase_stray(&p->part, &p->style, t, stray);
    put_line(p, "", TEXT_ODD);
}

/* Those that did not lead to the reply that is shown. */
static void put_tries(struct pretty *p, const struct query_exchange *x)
{
    for (size_t i = 0; i < x->try_count; i++) {
        const struct query_try *t = &x->tries[i];
        bool last = i + 1 == x->try_count;
        if (!last || t->end != QUERY_END_REPLY) {
            phrase_server(&p->part, p->view, &t->server, t->server_index);
            say(p, " over ");
            say(p, query_transport_name(t->transport));
            say(p, ": ");
            phrase_end(&p->part, t);
            if (next_words(t->next) != NULL) {
                say(p, "; ");
                say(p, next_words(t->next));
            }
            put_line(p, i == 0 ? "Tries" : "", TEXT_ODD);
        }
        for (size_t j = 0; j < t->stray_count; j++)
            put_stray(p, t, &t->strays[j]);
    }
}

/* ---- header and EDNS ---- */

static enum text_colour rcode_colour(unsigned rcode)
{
    return rcode == QUERY_RCODE_NOERROR    ? TEXT_GOOD
           : rcode == QUERY_RCODE_NXDOMAIN ? TEXT_ODD
                                           : TEXT_BAD;
}

static void say_flags(struct pretty *p, uint16_t bits, const struct query_flag_row *rows,
                      size_t count, const char *before)
{
    for (size_t i = 0; i < count; i++) {
        if ((bits & rows[i].bit) == 0)
            continue;
        say(p, before);
        say(p, rows[i].name);
        say(p, " (");
        say(p, rows[i].title);
        say(p, ")");
        before = ", ";
    }
}

static void put_header(struct pretty *p, const struct query_message *message)
{
    size_t count;
    const struct query_flag_row *rows = query_flag_table(&count);
    unsigned rcode = query_message_rcode(message);
    unsigned opcode = query_message_opcode(message);
    phrase_meaning(&p->part, QUERY_REGISTRY_RCODE, "number", rcode);
    put_line(p, "Status", rcode_colour(rcode));
    if (opcode != QUERY_OPCODE_QUERY) {
        phrase_meaning(&p->part, QUERY_REGISTRY_OPCODE, "number", opcode);
        put_line(p, "Opcode", TEXT_PLAIN);
    }
    say_flags(p, message->flags, rows, count, "");
    put_line(p, "Flags", TEXT_PLAIN);
}

/* "source-prefix 24, scope-prefix 0, address 192.0.2.0" */
static void put_option(struct pretty *p, const struct query_option *option)
{
    const struct query_option_row *row = query_option_find(option->code);
    struct query_fields fields;
    struct query_rdata storage;
    struct query_value value;
    char label[LABELS + 8];
    struct query_sink sink;
    bool first = true, well = query_option_check(option) == QUERY_OK;
    query_sink_init(&sink, label, sizeof label - 1);
    if (row != NULL)
        query_sink_text(&sink, row->name);
    else
        query_sink_number(&sink, option->code);
    label[sink.size] = '\0';
    query_option_fields(&fields, &storage, option);
    while (well && query_fields_next(&fields, &value)) {
        say(p, first ? "" : ", ");
        first = false;
        say(p, value.field->key);
        say(p, " ");
        query_value_print(&p->part, &value, &p->style);
        const char *word = value.class == QUERY_VALUE_NUMBER
                               ? query_registry_find(value.field->registry, (uint32_t)value.number)
                               : NULL;
        if (word != NULL) {
            say(p, " ");
            say(p, word);
        }
    }
    if (!well) {
        say(p, "malformed: ");
        query_sink_hex(&p->part, option->octets, option->size, false);
    }
    put_line(p, label, well ? TEXT_PLAIN : TEXT_BAD);
}

static void put_edns(struct pretty *p, const struct query_message *message)
{
    struct query_edns edns = query_edns_of(message);
    struct query_option option;
    size_t count, at = 0;
    const struct query_flag_row *rows = query_edns_flag_table(&count);
    if (!edns.present)
        return;
    say(p, "version ");
    query_sink_number(&p->part, edns.version);
    say(p, ", datagrams of up to ");
    text_count(&p->part, edns.udp_size, "octet", "octets");
    say_flags(p, edns.flags, rows, count, ", ");
    put_line(p, "EDNS", TEXT_PLAIN);
    while (query_option_next(&edns, &at, &option))
        put_option(p, &option);
}

/* ---- records ---- */

/* Columns of a section. */
struct layout {
    size_t names, ttls, classes, types; /* widths; 0: not shown */
};

static void say_ttl(struct pretty *p, uint32_t ttl)
{
    query_ttl_print(&p->part, ttl);
}

/* What is wider than `most` does not make its column wider. */
static void widen(struct pretty *p, size_t *column, size_t most)
{
    size_t width = text_columns(p->part.text, p->part.size);
    *column = width > *column && width <= most ? width : *column;
    reset(p);
}

/* Classes are shown where there is another than IN. */
static struct layout measure(struct pretty *p, const struct query_message *message,
                             enum query_section section)
{
    struct query_records records = query_records_begin(message, section);
    struct query_record record;
    struct layout l = {.names = 0};
    size_t classes = 0, most = p->view->columns == 0 ? NAMES_MOST : p->view->columns / 3;
    bool other_class = false;
    while (query_records_next(&records, &record)) {
        if (query_message_is_pseudo(message, record.offset))
            continue;
        say_name(p, &record.owner);
        widen(p, &l.names, most);
        query_type_print(&p->part, record.rdata.type);
        widen(p, &l.types, SIZE_MAX);
        query_class_print(&p->part, record.rdata.class);
        widen(p, &classes, SIZE_MAX);
        other_class |= record.rdata.class != QUERY_CLASS_IN;
        if ((p->style.flags & QUERY_STYLE_NO_TTL) != 0)
            continue;
        say_ttl(p, record.ttl);
        widen(p, &l.ttls, SIZE_MAX);
    }
    if (other_class && (p->style.flags & QUERY_STYLE_NO_CLASS) == 0)
        l.classes = classes;
    return l;
}

static size_t data_column(const struct layout *l)
{
    return INDENT + l->names + 2 + (l->ttls == 0 ? 0 : l->ttls + 2) +
           (l->classes == 0 ? 0 : l->classes + 2) + l->types + 2;
}

static void put_blanks(struct pretty *p)
{
    query_sink_fill(p->out, ' ', p->pending);
    p->pending = 0;
}

static void next_line(struct pretty *p, size_t column)
{
    query_sink_char(p->out, '\n');
    p->pending = column;
}

/* What is being made, padded to a column. */
static void put_cell(struct pretty *p, size_t width, enum text_colour colour)
{
    size_t columns = text_columns(p->part.text, p->part.size);
    put_blanks(p);
    put_colour(p, colour);
    query_sink_put(p->out, p->part.text, p->part.size);
    put_colour(p, TEXT_PLAIN);
    p->pending = (columns < width ? width - columns : 0) + 2;
    reset(p);
}

/* A name that is too wide has a line of its own. */
static void put_owner(struct pretty *p, const struct query_record *record, const struct layout *l)
{
    query_sink_fill(p->out, ' ', INDENT);
    say_name(p, &record->owner);
    if (text_columns(p->part.text, p->part.size) <= l->names) {
        put_cell(p, l->names, TEXT_STRONG);
        return;
    }
    put_colour(p, TEXT_STRONG);
    query_sink_put(p->out, p->part.text, p->part.size);
    put_colour(p, TEXT_PLAIN);
    reset(p);
    next_line(p, INDENT + l->names + 2);
}

/* Pieces of hex and base64 that fill a line; both are cut at multiples of four. */
static unsigned split_of(unsigned room)
{
    return room < DATA_LEAST ? 0 : room / 4 * 4;
}

static void put_data(struct pretty *p, const struct query_record *record, const struct layout *l)
{
    unsigned columns = p->view->columns;
    size_t at = data_column(l);
    bool below = columns != 0 && at + DATA_LEAST > columns;
    struct text_block block = {.width = columns, .margin = (unsigned)at, .column = (unsigned)at};
    struct query_style style = p->style;
    block.hard = true;
    if (columns != 0 && style.split == 0)
        style.split = split_of(columns - (below ? 3 * INDENT : (unsigned)at));
    query_rdata_print(&p->part, &record->rdata, &style);
    if (below && at + text_columns(p->part.text, p->part.size) > columns) {
        next_line(p, 3 * INDENT);
        block.margin = block.column = 3 * INDENT;
    }
    put_blanks(p);
    text_wrap(p->out, &block, p->part.text, p->part.size);
    reset(p);
}

static void put_record(struct pretty *p, const struct query_record *record, const struct layout *l)
{
    put_owner(p, record, l);
    if (l->ttls != 0) {
        say_ttl(p, record->ttl);
        put_cell(p, l->ttls, TEXT_DIM);
    }
    if (l->classes != 0) {
        query_class_print(&p->part, record->rdata.class);
        put_cell(p, l->classes, TEXT_PLAIN);
    }
    query_type_print(&p->part, record->rdata.type);
    put_cell(p, l->types, TEXT_DIM);
    put_data(p, record, l);
}

static void put_heading(struct pretty *p, const char *text)
{
    query_sink_text(p->out, p->any ? "\n" : "");
    p->any = true;
    put_colour(p, TEXT_STRONG);
    query_sink_text(p->out, text);
    put_colour(p, TEXT_PLAIN);
    query_sink_char(p->out, '\n');
}

static void put_section(struct pretty *p, const struct query_message *message,
                        enum query_section section, const char *heading)
{
    struct layout layout = measure(p, message, section);
    struct query_records records = query_records_begin(message, section);
    struct query_record record;
    bool any = false;
    while (query_records_next(&records, &record)) {
        if (query_message_is_pseudo(message, record.offset))
            continue;
        if (!any)
            put_heading(p, heading);
        any = true;
        put_record(p, &record, &layout);
    }
}

/* ---- an exchange ---- */

static void put_fault(struct pretty *p, const struct query_message *message)
{
    if (message->fault.status != QUERY_OK) {
        phrase_fault(&p->part, message, &message->fault);
        put_line(p, "Malformed", TEXT_BAD);
    } else if (message->size > message->rest) {
        text_count(&p->part, message->size - message->rest, "octet behind the last record",
                   "octets behind the last record");
        put_line(p, "Odd", TEXT_ODD);
    }
    if (message->oddity.status != QUERY_OK) {
        phrase_fault(&p->part, message, &message->oddity);
        put_line(p, "Odd", TEXT_ODD);
    }
}

static void put_signature(struct pretty *p, const struct query_tsig_check *tsig)
{
    const char *words = phrase_signature(tsig->verdict);
    if (words == NULL)
        return;
    say(p, words);
    put_line(p, "TSIG", query_tsig_is_good(tsig->verdict) ? TEXT_GOOD : TEXT_BAD);
}

static void put_failure(struct pretty *p, const struct query_exchange *x)
{
    const char *words = phrase_failure(x);
    say(p, words != NULL ? words : query_status_text(x->status));
    put_line(p, "Failed", TEXT_BAD);
}

static void put_sections(struct pretty *p, const struct query_message *message)
{
    const struct dig_style *style = p->view->style;
    if (style->answer)
        put_section(p, message, QUERY_SECTION_ANSWER, "Answer");
    if (style->authority)
        put_section(p, message, QUERY_SECTION_AUTHORITY, "Authority");
    if (style->additional)
        put_section(p, message, QUERY_SECTION_ADDITIONAL, "Additional");
}

void pretty_print(const struct form_view *view, const struct query_exchange *x)
{
    struct pretty p;
    const struct query_try *last = query_exchange_last_try(x);
    bool replied = last != NULL && last->reply != NULL, found = phrase_is_found(last);
    begin(&p, view);
    /* A walk has no statistics, but each of its steps another server. */
    if (last != NULL && (view->style->stats || view->style->identify))
        put_server(&p, last);
    if (view->style->question)
        put_question(&p, x->request);
    if (view->style->stats && !found)
        put_tries(&p, x);
    /* What became of a query that was found in a file nobody knows. */
    if (replied ? x->status != QUERY_OK && x->status != QUERY_SIGNATURE : !found)
        put_failure(&p, x);
    if (replied) {
        if (view->style->comments && last->message.size >= 12) {
            put_header(&p, &last->message);
            put_edns(&p, &last->message);
        }
        put_fault(&p, &last->message);
        put_signature(&p, &last->tsig);
        put_sections(&p, &last->message);
    }
    query_sink_text(p.out, p.any ? "\n" : "");
    end(&p);
}

/* ---- a transfer ---- */

static void put_message(struct pretty *p, const struct query_transfer_state *state)
{
    const struct query_exchange *x = state->exchange;
    const struct query_message *message = state->message;
    struct query_records records = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct query_record record;
    struct layout layout = measure(p, message, QUERY_SECTION_ANSWER);
    layout.names = layout.names < NAMES_LEAST ? NAMES_LEAST : layout.names;
    if (state->messages <= 1) {
        if (p->view->style->stats)
            put_server(p, query_exchange_last_try(x));
        put_question(p, x->request);
        query_sink_char(p->out, '\n');
    }
    while (p->view->style->answer && query_records_next(&records, &record)) {
        if (!query_message_is_pseudo(message, record.offset))
            put_record(p, &record, &layout);
    }
    if (message->fault.status != QUERY_OK)
        put_fault(p, message);
}

static void put_end(struct pretty *p, const struct query_transfer_state *state)
{
    const struct query_exchange *x = state->exchange;
    bool good = query_transfer_is_good(state->end);
    query_sink_text(p->out, state->records == 0 ? "" : "\n");
    if (state->messages == 0) {
        put_question(p, x->request);
        put_tries(p, x);
    }
    say(p, query_transfer_end_text(state->end));
    if (state->rcode != QUERY_RCODE_NOERROR) {
        say(p, ", ");
        phrase_meaning(&p->part, QUERY_REGISTRY_RCODE, "number", state->rcode);
    }
    put_line(p, "Transfer", good ? TEXT_GOOD : TEXT_BAD);
    put_signature(p, state->bad_tsig.verdict != QUERY_TSIG_NONE ? &state->bad_tsig : &state->tsig);
    if (state->records != 0) {
        say(p, "serial ");
        query_sink_number(&p->part, state->serial);
        say(p, ", ");
        text_count(&p->part, state->records, "record", "records");
        say(p, " in ");
        text_count(&p->part, state->messages, "message", "messages");
        say(p, ", ");
        text_count(&p->part, state->octets, "octet", "octets");
        put_line(p, "Zone", TEXT_PLAIN);
    }
    query_sink_char(p->out, '\n');
}

void pretty_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                           enum query_transfer_fact fact)
{
    struct pretty p;
    if (fact != QUERY_TRANSFER_MESSAGE && fact != QUERY_TRANSFER_DONE)
        return;
    begin(&p, view);
    if (fact == QUERY_TRANSFER_MESSAGE)
        put_message(&p, state);
    else
        put_end(&p, state);
    end(&p);
}
