/* Lines of our own JSON. */
#include "render/json_event.h"
#include "saved/json_scan.h"
#include "saved/saved.h"
#include "saved/wire.h"

#include <stdlib.h>
#include <string.h>

enum {
    LINE_FIRST = 4096,
    LINE_MOST = 64 << 20,
    ERRORS = 256 /* of the system, at most */
};

struct saved_json {
    struct saved_taker taker;
    struct saved_fault fault;
    char *line;
    size_t size, room;
    struct json_scan scan;
    struct saved_exchange saved;

    /* The last message of a transfer: how that ends is told by the next line. */
    struct query_transfer_state state;
    struct query_message message;
    struct saved_wire wire;
    uint8_t octets[UINT16_MAX];
    bool held;
};

struct saved_json *saved_json_new(const struct saved_taker *taker)
{
    struct saved_json *j = calloc(1, sizeof *j);
    if (j != NULL)
        j->taker = *taker;
    return j;
}

void saved_json_free(struct saved_json *j)
{
    if (j == NULL)
        return;
    json_scan_fini(&j->scan);
    free(j->line);
    free(j);
}

const struct saved_fault *saved_json_fault(const struct saved_json *j)
{
    return &j->fault;
}

static enum query_status fail(struct saved_json *j, enum query_status status, const char *field)
{
    j->fault.field = field;
    j->fault.offset = 0;
    return status;
}

/* ---- values ---- */

/* The octets of a string of hexadecimal digits, which they replace.  False: it is none. */
static bool take_hex(struct json_value *value, const uint8_t **octets, size_t *size)
{
    if (value == NULL || value->kind != JSON_STRING || value->size % 2 != 0)
        return false;
    uint8_t *to = (uint8_t *)value->text;
    for (size_t i = 0; i < value->size / 2; i++) {
        int high = saved_digit(value->text[2 * i]), low = saved_digit(value->text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i] = (uint8_t)(high << 4 | low);
    }
    value->kind = JSON_NULL; /* it is no text any more */
    *octets = to;
    *size = value->size / 2;
    return true;
}

static bool is_null(const struct json_value *value)
{
    return value == NULL || value->kind == JSON_NULL;
}

static uint64_t take_time(const struct json_value *value)
{
    uint64_t us = json_number_of(value, UINT64_MAX);
    return us < UINT64_MAX - SAVED_START_US ? SAVED_START_US + us : 0;
}

static enum query_status take_address(struct saved_json *j, const struct json_value *object,
                                      const char *address_key, const char *port_key,
                                      struct query_endpoint *endpoint)
{
    const struct json_value *address = json_find(&j->scan, object, address_key);
    if (is_null(address))
        return QUERY_OK;
    if (address->kind != JSON_STRING ||
        query_endpoint_scan(endpoint, address->text, address->size) != QUERY_OK)
        return fail(j, QUERY_ADDRESS, address_key);
    uint64_t port = json_number_of(json_find(&j->scan, object, port_key), 0);
    if (port > UINT16_MAX)
        return fail(j, QUERY_RANGE, port_key);
    endpoint->port = (uint16_t)port;
    return QUERY_OK;
}

/* A word of the library's list of errors. */
static enum query_status status_of(const struct json_value *code)
{
    for (unsigned i = 0; code != NULL && code->kind == JSON_STRING && i < QUERY_STATUS_COUNT; i++) {
        const char *name = query_status_name((enum query_status)i);
        size_t size = strlen(name), at = 0;
        while (at < size && size == code->size &&
               (code->text[at] | 0x20) == (name[at] | 0x20)) /* letters and underscores */
            at++;
        if (at == size)
            return (enum query_status)i;
    }
    return QUERY_TIMEOUT;
}

static int errno_of(const struct json_value *text)
{
    int error = 1;
    if (is_null(text))
        return 0;
    while (error < ERRORS && !json_is(text, strerror(error)))
        error++;
    return error;
}

/* ---- tries ---- */

static enum query_status take_stray(struct saved_json *j, const struct json_value *object,
                                    struct query_stray *stray)
{
    struct json_value *octets = json_find(&j->scan, object, "octets");
    const struct json_value *reason = json_find(&j->scan, object, "reason");
    *stray = (struct query_stray){.what = QUERY_MISMATCH_SHORT};
    while (stray->what < QUERY_MISMATCH_TSIG && !json_is(reason, json_mismatch_word(stray->what)))
        stray->what++;
    stray->at_us = take_time(json_find(&j->scan, object, "at_us"));
    stray->size = (size_t)json_number_of(json_find(&j->scan, object, "size"), 0);
    if (!is_null(octets) && !take_hex(octets, &stray->octets, &stray->size))
        return fail(j, QUERY_HEX, "strays");
    struct query_message message;
    struct query_record question;
    if (stray->octets == NULL)
        return QUERY_OK;
    (void)query_message_parse(&message, stray->octets, stray->size);
    stray->got = stray->what == QUERY_MISMATCH_OPCODE ? (uint16_t)query_message_opcode(&message)
                                                      : message.id;
    if (query_message_question(&message, &question)) {
        stray->name = question.owner;
        stray->type = question.rdata.type;
        stray->class = question.rdata.class;
    }
    return QUERY_OK;
}

static enum query_status take_strays(struct saved_json *j, const struct json_value *object,
                                     struct query_try *attempt)
{
    struct saved_exchange *saved = &j->saved;
    const struct json_value *list = json_find(&j->scan, object, "strays");
    enum query_status status = QUERY_OK;
    attempt->stray_total = (size_t)json_number_of(json_find(&j->scan, object, "stray_total"), 0);
    attempt->strays = &saved->strays[saved->stray_count];
    for (const struct json_value *one = json_first(&j->scan, list);
         one != NULL && status == QUERY_OK && saved->stray_count < SAVED_STRAYS;
         one = json_next(&j->scan, one)) {
        status = take_stray(j, one, &saved->strays[saved->stray_count++]);
        attempt->stray_count++;
    }
    return status;
}

static void take_words(const struct saved_json *j, const struct json_value *object,
                       struct query_try *attempt)
{
    const struct json_scan *scan = &j->scan;
    const struct json_value *end = json_find(scan, object, "end");
    const struct json_value *next = json_find(scan, object, "next");
    const struct json_value *tsig = json_find(scan, object, "tsig");
    const struct json_value *verdict = json_find(scan, tsig, "verdict");
    attempt->end = QUERY_END_NONE;
    while (attempt->end < QUERY_END_BROKEN && !json_is(end, json_end_word(attempt->end)))
        attempt->end++;
    attempt->next = QUERY_NEXT_NONE;
    for (int i = QUERY_NEXT_SERVER_NO_RECURSION; i > QUERY_NEXT_NONE && !is_null(next); i--) {
        if (json_is(next, json_next_word((enum query_next)i)))
            attempt->next = (enum query_next)i;
    }
    for (int i = QUERY_TSIG_ERROR; i > QUERY_TSIG_NONE && !is_null(verdict); i--) {
        if (json_is(verdict, json_verdict_word((enum query_tsig_verdict)i)))
            attempt->tsig.verdict = (enum query_tsig_verdict)i;
    }
    attempt->tsig.signed_s = json_number_of(json_find(scan, tsig, "signed_s"), 0);
}

/* What lies between them is told, and cannot be less than nothing.  A time that is not there is
 * that of what came before. */
static enum query_status take_times(struct saved_json *j, const struct json_value *object,
                                    struct query_try *attempt)
{
    const struct query_try *first = j->saved.tries;
    attempt->start_us = take_time(json_find(&j->scan, object, "start_us"));
    attempt->sent_us = take_time(json_find(&j->scan, object, "sent_us"));
    attempt->end_us = take_time(json_find(&j->scan, object, "end_us"));
    if (attempt->start_us == 0)
        attempt->start_us = attempt == first ? SAVED_START_US : first->start_us;
    if (attempt->start_us < first->start_us)
        return fail(j, QUERY_RANGE, "start_us");
    if (attempt->sent_us != 0 && attempt->sent_us < attempt->start_us)
        return fail(j, QUERY_RANGE, "sent_us");
    uint64_t begun_us = attempt->sent_us != 0 ? attempt->sent_us : attempt->start_us;
    if (attempt->end_us == 0)
        attempt->end_us = begun_us;
    if (attempt->end_us < begun_us)
        return fail(j, QUERY_RANGE, "end_us");
    return QUERY_OK;
}

static enum query_status take_try(struct saved_json *j, const struct json_value *object)
{
    const struct json_scan *scan = &j->scan;
    struct query_try *attempt = saved_exchange_add(&j->saved);
    struct json_value *query = json_find(scan, object, "query");
    struct json_value *reply = json_find(scan, object, "reply");
    if (attempt == NULL)
        return fail(j, QUERY_SPACE, "tries");
    enum query_status status = take_address(j, object, "address", "port", &attempt->server);
    if (status == QUERY_OK)
        status = take_address(j, object, "local_address", "local_port", &attempt->local);
    if (status != QUERY_OK)
        return status;
    attempt->transport = json_is(json_find(scan, object, "transport"), "tcp") ? QUERY_TRANSPORT_TCP
                                                                              : QUERY_TRANSPORT_UDP;
    status = take_times(j, object, attempt);
    if (status != QUERY_OK)
        return status;
    uint64_t unix_us = json_number_of(json_find(scan, object, "sent_unix_us"), 0);
    attempt->sent_unix_us = unix_us < INT64_MAX ? (int64_t)unix_us : 0;
    attempt->repeats = (unsigned)json_number_of(json_find(scan, object, "repeats"), 0);
    attempt->error = errno_of(json_find(scan, object, "error"));
    take_words(j, object, attempt);
    if (!is_null(query) && !take_hex(query, &attempt->query, &attempt->query_size))
        return fail(j, QUERY_HEX, "query");
    if (!is_null(reply) && !take_hex(reply, &attempt->reply, &attempt->reply_size))
        return fail(j, QUERY_HEX, "reply");
    if (attempt->end == QUERY_END_REPLY && attempt->reply == NULL)
        return fail(j, QUERY_MISSING, "reply");
    if (attempt->query_size >= 2)
        attempt->id = (uint16_t)(attempt->query[0] << 8 | attempt->query[1]);
    return take_strays(j, object, attempt);
}

/* Who was asked, as it is known beside the tries. */
static void take_server(struct saved_json *j, const struct json_value *root)
{
    const struct json_value *server = json_find(&j->scan, root, "server");
    const struct json_value *name = json_find(&j->scan, server, "name");
    const struct json_value *source = json_find(&j->scan, server, "source");
    for (int i = QUERY_ORIGIN_DEFAULT; i <= QUERY_ORIGIN_LAB && !is_null(source); i++) {
        const char *word = json_source_word((enum query_origin_kind)i);
        if (word == NULL || !json_is(source, word))
            continue;
        j->saved.origin.kind = (enum query_origin_kind)i;
        j->saved.origin.line = (unsigned)json_number_of(json_find(&j->scan, server, "line"), 0);
        j->saved.origin_known = true;
    }
    if (is_null(name) || name->kind != JSON_STRING)
        return;
    size_t size = name->size < SAVED_NAME ? name->size : SAVED_NAME;
    memcpy(j->saved.server, name->text, size);
    j->saved.server[size] = '\0';
}

static enum query_status take_tries(struct saved_json *j, const struct json_value *root)
{
    const struct json_scan *scan = &j->scan;
    const struct json_value *list = json_find(scan, root, "tries");
    enum query_status status = QUERY_OK;
    saved_exchange_begin(&j->saved);
    for (const struct json_value *one = json_first(scan, list); one != NULL && status == QUERY_OK;
         one = json_next(scan, one))
        status = take_try(j, one);
    if (status != QUERY_OK)
        return status;
    take_server(j, root);
    const struct query_exchange *x = &j->saved.exchange;
    bool replied = query_exchange_reply(x) != NULL;
    const struct json_value *code = json_find(scan, json_find(scan, root, "error"), "code");
    saved_exchange_end(&j->saved, !replied                     ? status_of(code)
                                  : json_is(code, "signature") ? QUERY_SIGNATURE
                                                               : QUERY_OK);
    return QUERY_OK;
}

static enum query_status take_lookup(struct saved_json *j, const struct json_value *root)
{
    enum query_status status = take_tries(j, root);
    if (status != QUERY_OK)
        return status;
    return j->taker.lookup(j->taker.context, &j->saved);
}

/* ---- transfers ---- */

static enum query_status tell_held(struct saved_json *j, enum query_transfer_end end)
{
    if (!j->held)
        return QUERY_OK;
    j->held = false;
    j->state.end = end;
    (void)query_message_parse(&j->message, j->octets, j->wire.size);
    j->state.message = &j->message;
    enum query_status status =
        j->taker.transfer(j->taker.context, &j->saved, &j->state, QUERY_TRANSFER_MESSAGE);
    j->state.message = NULL;
    return status;
}

/* The records of a message.  Without compression there may be more octets than fit: then it
 * becomes several. */
static enum query_status put_records(struct saved_json *j, const struct json_value *root)
{
    const struct json_scan *scan = &j->scan;
    const struct json_value *list = json_find(scan, root, "answer");
    enum query_status status = QUERY_OK;
    const struct json_value *one = json_first(scan, list);
    while (one != NULL && status == QUERY_OK) {
        status = saved_wire_record(&j->wire, scan, one, &j->fault.field);
        if (status == QUERY_SPACE && j->wire.records != 0) {
            j->held = true;
            status = tell_held(j, QUERY_TRANSFER_GOING);
            if (status == QUERY_OK)
                status = saved_wire_begin(&j->wire, j->octets, sizeof j->octets, scan, root,
                                          &j->fault.field);
            continue;
        }
        one = json_next(scan, one);
    }
    j->held = status == QUERY_OK;
    return status;
}

static enum query_status take_message(struct saved_json *j, const struct json_value *root)
{
    enum query_status status = tell_held(j, QUERY_TRANSFER_GOING);
    const struct json_value *server = json_find(&j->scan, root, "server");
    uint64_t number = json_number_of(json_find(&j->scan, root, "number"), 0);
    if (status != QUERY_OK)
        return status;
    if (number <= 1)
        j->state = (struct query_transfer_state){.form = QUERY_TRANSFER_UNKNOWN};
    saved_exchange_begin(&j->saved);
    struct query_try *attempt = saved_exchange_add(&j->saved);
    status = take_address(j, server, "address", "port", &attempt->server);
    if (status == QUERY_OK)
        status = saved_wire_begin(&j->wire, j->octets, sizeof j->octets, &j->scan, root,
                                  &j->fault.field);
    if (status != QUERY_OK)
        return status;
    attempt->transport = QUERY_TRANSPORT_TCP;
    attempt->end = QUERY_END_REPLY;
    attempt->reply = j->octets;
    attempt->reply_size = j->wire.size;
    take_server(j, root);
    saved_exchange_end(&j->saved, QUERY_OK);
    j->state.exchange = &j->saved.exchange;
    j->state.messages = number;
    return put_records(j, root);
}

static enum query_transfer_end end_of(const struct json_value *text)
{
    int end = QUERY_TRANSFER_COMPLETE;
    while (end < QUERY_TRANSFER_STOPPED &&
           !json_is(text, query_transfer_end_text((enum query_transfer_end)end)))
        end++;
    return (enum query_transfer_end)end;
}

/* Connections that failed before there was a message, each as if it were the last. */
static enum query_status tell_retries(struct saved_json *j)
{
    struct query_exchange *x = &j->saved.exchange;
    size_t count = x->try_count;
    enum query_status status = QUERY_OK;
    for (x->try_count = 1; x->try_count < count && status == QUERY_OK; x->try_count++)
        status = j->taker.transfer(j->taker.context, &j->saved, &j->state, QUERY_TRANSFER_RETRY);
    x->try_count = count;
    return status;
}

/* How a transfer ended is what its last message is at fault for, or all there is to tell. */
static enum query_status take_end(struct saved_json *j, const struct json_value *root)
{
    const struct json_scan *scan = &j->scan;
    struct query_transfer_state *state = &j->state;
    enum query_transfer_end end = end_of(json_find(scan, root, "end"));
    bool apart = end == QUERY_TRANSFER_FAILED || end == QUERY_TRANSFER_STOPPED ||
                 end == QUERY_TRANSFER_MISMATCH;
    const struct json_value *rcode = json_find(scan, root, "status");
    const struct json_value *form = json_find(scan, root, "form");
    uint32_t number = 0;
    enum query_status status = take_tries(j, root);
    if (status != QUERY_OK)
        return status;
    if (!is_null(rcode) && rcode->kind == JSON_STRING)
        (void)query_registry_scan(QUERY_REGISTRY_RCODE, rcode->text, rcode->size, &number);
    state->exchange = &j->saved.exchange;
    state->rcode = number;
    state->form = json_is(form, "changes") ? QUERY_TRANSFER_CHANGES
                  : json_is(form, "full")  ? QUERY_TRANSFER_FULL
                                           : QUERY_TRANSFER_UNKNOWN;
    state->serial = (uint32_t)json_number_of(json_find(scan, root, "serial"), 0);
    state->messages = json_number_of(json_find(scan, root, "messages"), 0);
    state->records = json_number_of(json_find(scan, root, "records"), 0);
    state->octets = json_number_of(json_find(scan, root, "octets"), 0);
    if (j->held && j->saved.exchange.try_count == 0)
        return fail(j, QUERY_MISSING, "tries");
    if (!j->held && state->messages == 0)
        status = tell_retries(j);
    if (status == QUERY_OK)
        status = tell_held(j, apart ? QUERY_TRANSFER_GOING : end);
    if (status != QUERY_OK || j->saved.exchange.try_count == 0)
        return status;
    state->end = end;
    return j->taker.transfer(j->taker.context, &j->saved, state, QUERY_TRANSFER_DONE);
}

/* ---- lines ---- */

static enum query_status take_event(struct saved_json *j)
{
    const struct json_scan *scan = &j->scan;
    const struct json_value *root = scan->values, *event = json_find(scan, root, "event");
    if (!json_is(json_find(scan, root, "schema"), "libquery"))
        return fail(j, QUERY_UNSUPPORTED, "schema");
    if (json_number_of(json_find(scan, root, "version"), 0) != 1)
        return fail(j, QUERY_UNSUPPORTED, "version");
    if (json_is(event, "message"))
        return take_message(j, root);
    if (json_is(event, "transfer"))
        return take_end(j, root);
    enum query_status status = tell_held(j, QUERY_TRANSFER_GOING);
    if (status == QUERY_OK && (json_is(event, "lookup") || json_is(event, "step")))
        status = take_lookup(j, root);
    return status;
}

static enum query_status take_line(struct saved_json *j)
{
    size_t blanks = 0, offset = 0;
    j->fault.line++;
    while (blanks < j->size && strchr(" \t\r", j->line[blanks]) != NULL && j->line[blanks] != '\0')
        blanks++;
    if (blanks == j->size)
        return QUERY_OK;
    enum query_status status = json_scan_text(&j->scan, j->line, j->size, &offset);
    if (status != QUERY_OK) {
        j->fault.offset = offset;
        j->fault.field = NULL;
        return status;
    }
    return take_event(j);
}

static enum query_status keep(struct saved_json *j, const char *text, size_t size)
{
    if (size == 0)
        return QUERY_OK;
    if (j->room - j->size < size) {
        size_t room = j->room == 0 ? LINE_FIRST : j->room * 2;
        while (room - j->size < size)
            room *= 2;
        char *line = room > LINE_MOST ? NULL : realloc(j->line, room);
        if (line == NULL) {
            j->fault.line++;
            return fail(j, room > LINE_MOST ? QUERY_SPACE : QUERY_MEMORY, NULL);
        }
        j->line = line;
        j->room = room;
    }
    memcpy(j->line + j->size, text, size);
    j->size += size;
    return QUERY_OK;
}

enum query_status saved_json_feed(struct saved_json *j, const char *text, size_t size)
{
    enum query_status status = QUERY_OK;
    while (size != 0 && status == QUERY_OK) {
        const char *feed = memchr(text, '\n', size);
        size_t here = feed == NULL ? size : (size_t)(feed - text);
        status = keep(j, text, here);
        if (status == QUERY_OK && feed != NULL) {
            status = take_line(j);
            j->size = 0;
        }
        here += feed != NULL;
        text += here;
        size -= here;
    }
    return status;
}

enum query_status saved_json_finish(struct saved_json *j)
{
    enum query_status status = j->size == 0 ? QUERY_OK : take_line(j);
    return status != QUERY_OK ? status : tell_held(j, QUERY_TRANSFER_GOING);
}
