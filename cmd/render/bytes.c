#include "render/bytes.h"

#include "render/bytes_message.h"
#include "render/phrases.h"

#include <string.h>

static struct bytes_page page_of(const struct form_view *view)
{
    return (struct bytes_page){.out = view->out, .columns = view->columns, .colour = view->colour};
}

/* ---- headings ---- */

/* "QUERY to 192.0.2.53#53 (ns1) over UDP, 40 octets". */
static void begin_heading(struct bytes_row *row, const struct bytes_page *page, const char *what,
                          uint64_t number, const char *where, const struct form_view *view,
                          const struct query_try *attempt)
{
    struct query_sink *sink = &row->text;
    const char *name =
        view->server_names != NULL ? view->server_names[attempt->server_index] : NULL;
    bytes_line_begin(row, page, TEXT_STRONG);
    query_sink_text(sink, what);
    if (number != 0) {
        query_sink_char(sink, ' ');
        query_sink_number(sink, number);
    }
    if (phrase_is_found(attempt)) {
        query_sink_char(sink, ' ');
        phrase_source(sink, view);
        return;
    }
    query_sink_text(sink, where);
    query_endpoint_print_port(sink, &attempt->server);
    if (name != NULL) {
        query_sink_text(sink, " (");
        query_sink_plain(sink, name, strlen(name), false);
        query_sink_char(sink, ')');
    }
    query_sink_text(sink, " over ");
    query_sink_text(sink, query_transport_name(attempt->transport));
}

static void end_heading(struct bytes_row *row, size_t size)
{
    query_sink_text(&row->text, ", ");
    query_sink_number(&row->text, size);
    query_sink_text(&row->text, size == 1 ? " octet" : " octets");
    bytes_row_end(row);
}

static void print_line(const struct bytes_page *page, enum text_colour colour, const char *text)
{
    struct bytes_row row;
    bytes_line_begin(&row, page, colour);
    query_sink_text(&row.text, text);
    bytes_row_end(&row);
}

/* RFC 1035 section 4.2.2. */
static void print_frame(const struct bytes_page *page, const struct query_try *attempt, size_t size)
{
    const uint8_t length[] = {(uint8_t)(size >> 8), (uint8_t)size};
    struct bytes_row row;
    if (attempt->transport != QUERY_TRANSPORT_TCP)
        return;
    bytes_line_begin(&row, page, TEXT_DIM);
    query_sink_text(&row.text, "On the wire its length goes before it, in two octets: ");
    query_sink_hex(&row.text, length, 1, false);
    query_sink_char(&row.text, ' ');
    query_sink_hex(&row.text, length + 1, 1, false);
    bytes_row_end(&row);
}

/* ---- what happened ---- */

static const char *mismatch_text(enum query_mismatch what)
{
    switch (what) {
    case QUERY_MISMATCH_SHORT: return "it is shorter than a header";
    case QUERY_MISMATCH_ID: return "it has another id than the query";
    case QUERY_MISMATCH_QUERY: return "it is a query itself (qr is 0)";
    case QUERY_MISMATCH_OPCODE: return "it has another opcode than the query";
    case QUERY_MISMATCH_QUESTION: return "it has another question than the query";
    case QUERY_MISMATCH_NO_QUESTION: return "it has records, but no question";
    case QUERY_MISMATCH_COOKIE: return "it has another client cookie than the query";
    case QUERY_MISMATCH_TSIG: return "its signature does not verify";
    }
    return "it does not belong to the query";
}

/* Why there is no reply; NULL: there is one. */
static const char *end_text(const struct query_try *attempt)
{
    switch (attempt->end) {
    case QUERY_END_NONE:
    case QUERY_END_REPLY: return NULL;
    case QUERY_END_TIMEOUT: return "nothing that can be believed came in time";
    case QUERY_END_SETUP:
    case QUERY_END_IO: return strerror(attempt->error);
    case QUERY_END_CLOSED: return "the server closed the connection before the whole reply";
    case QUERY_END_BROKEN: return "the connection carries messages of others";
    }
    return NULL;
}

/* What comes next, and why; NULL: nothing. */
static const char *next_text(enum query_next next)
{
    switch (next) {
    case QUERY_NEXT_NONE: return NULL;
    case QUERY_NEXT_AGAIN: return "The same query is sent again.";
    case QUERY_NEXT_TCP: return "The reply is truncated, so the query goes over TCP.";
    case QUERY_NEXT_VERSION: return "The server has another version of EDNS, which is used now.";
    case QUERY_NEXT_COOKIE: return "The query goes again with the server's cookie.";
    case QUERY_NEXT_COOKIE_TCP: return "Cookies do not help, so the query goes over TCP.";
    case QUERY_NEXT_SERVER: return "The next server is asked.";
    case QUERY_NEXT_SERVER_FAILED: return "The server has failed, so the next one is asked.";
    case QUERY_NEXT_SERVER_NO_RECURSION:
        return "The server does not recurse, so the next one is asked.";
    }
    return NULL;
}

/* ---- messages ---- */

static void print_query(const struct form_view *view, const struct query_try *attempt)
{
    struct bytes_page page = page_of(view);
    struct query_message message;
    struct bytes_row row;
    /* What the user asked for may be malformed, and is shown so. */
    enum query_status status = query_message_parse(&message, attempt->query, attempt->query_size);
    (void)status;
    begin_heading(&row, &page, "QUERY", 0, " to ", view, attempt);
    end_heading(&row, attempt->query_size);
    print_frame(&page, attempt, attempt->query_size);
    bytes_message_print(&page, &message);
    query_sink_char(view->out, '\n');
}

static void print_stray(const struct form_view *view, const struct query_try *attempt,
                        const struct query_stray *stray)
{
    struct bytes_page page = page_of(view);
    struct bytes_row row;
    begin_heading(&row, &page, "NOT BELIEVED", 0, ": from ", view, attempt);
    end_heading(&row, stray->size);
    bytes_line_begin(&row, &page, TEXT_BAD);
    query_sink_text(&row.text, mismatch_text(stray->what));
    if (stray->octets == NULL)
        query_sink_text(&row.text, "; its octets were not kept");
    bytes_row_end(&row);
    if (stray->octets != NULL)
        bytes_dump_print(&page, stray->octets, stray->size);
    query_sink_char(view->out, '\n');
}

static void print_reply(const struct form_view *view, const struct query_try *attempt,
                        const struct query_message *message, uint64_t number)
{
    struct bytes_page page = page_of(view);
    struct bytes_row row;
    begin_heading(&row, &page, number == 0 ? "REPLY" : "MESSAGE", number, " from ", view, attempt);
    end_heading(&row, message->size);
    print_frame(&page, attempt, message->size);
    bytes_message_print(&page, message);
    query_sink_char(view->out, '\n');
}

/* Why a try has no reply, and what follows it. */
static void print_end(const struct form_view *view, const struct query_try *attempt)
{
    struct bytes_page page = page_of(view);
    /* Of a query that was found in a file nobody knows what became of it. */
    const char *end = phrase_is_found(attempt) ? NULL : end_text(attempt);
    const char *next = next_text(attempt->next);
    struct bytes_row row;
    if (attempt->stray_total > attempt->stray_count)
        print_line(&page, TEXT_BAD, "Further messages that were not believed are left out.");
    if (end != NULL) {
        begin_heading(&row, &page, "NO REPLY", 0, " from ", view, attempt);
        query_sink_text(&row.text, ": ");
        query_sink_text(&row.text, end);
        bytes_row_end(&row);
    }
    if (next != NULL)
        print_line(&page, TEXT_PLAIN, next);
    if (end != NULL || next != NULL)
        query_sink_char(view->out, '\n');
}

static void print_failure(const struct form_view *view, enum query_status status)
{
    struct bytes_page page = page_of(view);
    struct bytes_row row;
    bytes_line_begin(&row, &page, TEXT_BAD);
    query_sink_text(&row.text, "NOTHING was sent: ");
    query_sink_text(&row.text, query_status_text(status));
    bytes_row_end(&row);
}

/* The octets are what they are, but who sent them is not sure (RFC 8945 section 5.3). */
static void print_unverified(const struct form_view *view)
{
    struct bytes_page page = page_of(view);
    print_line(&page, TEXT_BAD, "The signature of the reply does not verify.");
    query_sink_char(view->out, '\n');
}

void bytes_lookup_print(const struct form_view *view, const struct query_exchange *exchange)
{
    for (size_t i = 0; i < exchange->try_count; i++) {
        const struct query_try *attempt = &exchange->tries[i];
        if (attempt->query != NULL)
            print_query(view, attempt);
        for (size_t k = 0; k < attempt->stray_count; k++)
            print_stray(view, attempt, &attempt->strays[k]);
        if (attempt->end == QUERY_END_REPLY)
            print_reply(view, attempt, &attempt->message, 0);
        print_end(view, attempt);
    }
    if (exchange->try_count == 0)
        print_failure(view, exchange->status);
    else if (exchange->status == QUERY_SIGNATURE)
        print_unverified(view);
}

/* ---- transfers ---- */

static void print_done(const struct form_view *view, const struct query_transfer_state *state)
{
    struct bytes_page page = page_of(view);
    struct bytes_row row;
    bool whole = query_transfer_is_good(state->end);
    bytes_line_begin(&row, &page, whole ? TEXT_STRONG : TEXT_BAD);
    query_sink_text(&row.text, "TRANSFER ");
    query_sink_text(&row.text, query_transfer_end_text(state->end));
    query_sink_text(&row.text, ": ");
    query_sink_number(&row.text, state->messages);
    query_sink_text(&row.text, state->messages == 1 ? " message, " : " messages, ");
    query_sink_number(&row.text, state->records);
    query_sink_text(&row.text, state->records == 1 ? " record, " : " records, ");
    query_sink_number(&row.text, state->octets);
    query_sink_text(&row.text, " octets");
    bytes_row_end(&row);
}

void bytes_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                          enum query_transfer_fact fact)
{
    const struct query_exchange *x = state->exchange;
    const struct query_try *last = query_exchange_last_try(x);
    switch (fact) {
    case QUERY_TRANSFER_SEND: print_query(view, last); break;
    case QUERY_TRANSFER_STRAY: print_stray(view, last, &last->strays[last->stray_count - 1]); break;
    case QUERY_TRANSFER_MESSAGE: print_reply(view, last, state->message, state->messages); break;
    case QUERY_TRANSFER_RETRY: print_end(view, last); break;
    case QUERY_TRANSFER_DONE:
        if (last == NULL)
            print_failure(view, x->status);
        else
            print_end(view, last);
        print_done(view, state);
        break;
    }
}
