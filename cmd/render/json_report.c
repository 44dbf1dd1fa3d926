#include "render/json_report.h"

#include "render/form.h"
#include "render/json_report_parts.h"

#include <query/serial.h>
#include <string.h>

/* ---- parts ---- */

const char *json_report_transport(const struct query_exchange *exchange)
{
    const struct query_try *last = query_exchange_last_try(exchange);
    return last == NULL ? NULL : json_transport_word(last->transport);
}

static void put_status(struct json *json, const char *key, const struct query_message *message)
{
    if (message != NULL)
        json_registry(json, key, QUERY_REGISTRY_RCODE, "RCODE", query_message_rcode(message));
    else
        json_null(json, key);
}

void json_report_heard(struct json *json, const char *outcome, const struct query_exchange *x)
{
    const struct query_message *message = query_exchange_reply(x);
    enum query_status status = x == NULL ? QUERY_MEMORY : x->status;
    if (status == QUERY_OK && message != NULL)
        status = message->fault.status;
    json_word(json, "outcome", outcome);
    json_time(json, "time_us", x);
    put_status(json, "status", message);
    json_error(json, "error", status, message);
}

void json_report_status(struct json *json, const struct query_content *content)
{
    const struct query_message *message = query_content_message(content);
    put_status(json, "status", message);
    json_number(json, "rcode", query_message_rcode(message));
}

void json_report_records(struct json *json, const char *key, const struct query_content *content)
{
    json_array_begin(json, key);
    for (size_t i = 0; i < query_content_count(content); i++) {
        const struct query_record record = query_content_record(content, i);
        json_record(json, NULL, &record);
    }
    json_array_end(json);
}

/* Of several servers of which one was to reply it is the last that was asked. */
static void put_server(struct json *json, const struct content_voice *voice)
{
    const struct query_try *last = query_exchange_last_try(voice->exchange);
    bool one = voice->server.family != 0;
    if (!one && last == NULL) {
        json_null(json, "server");
        return;
    }
    struct json_server server = {.endpoint = one ? &voice->server : &last->server,
                                 .transport = json_report_transport(voice->exchange)};
    const struct query_origin *origin =
        voice->origins == NULL ? NULL : &voice->origins[one ? 0 : last->server_index];
    if (origin != NULL) {
        server.source = json_source_word(origin->kind);
        server.line = origin->line;
        server.typed = origin->kind == QUERY_ORIGIN_USER ? voice->host : NULL;
    }
    json_server(json, "server", &server);
}

static void put_question(struct json *json, const struct query_request *request)
{
    if (request != NULL)
        json_request(json, "question", request);
    else
        json_null(json, "question");
}

/* ---- side by side ---- */

/* The first voice that says what a voice says which replied. */
static size_t first_of(const struct content_voice *voices, size_t index)
{
    size_t i = 0;
    while (i < index && (voices[i].content == NULL ||
                         !query_content_equal(voices[i].content, voices[index].content)))
        i++;
    return i;
}

/* Who says the same is a group; they are counted from 0 in the order of their first voices. */
static size_t group_of(const struct content_voice *voices, size_t index)
{
    size_t first = first_of(voices, index), group = 0;
    for (size_t i = 0; i < first; i++)
        group += voices[i].content != NULL && first_of(voices, i) == i;
    return group;
}

/* The records that all have, or those that not all have. */
static void put_shared(struct json *json, const char *key, const struct content_voice *voices,
                       size_t count, const struct query_content *content, bool common)
{
    json_array_begin(json, key);
    for (size_t i = 0; content != NULL && i < query_content_count(content); i++) {
        const struct query_record record = query_content_record(content, i);
        if (content_is_common(voices, count, content, i) == common)
            json_record(json, NULL, &record);
    }
    json_array_end(json);
}

static void put_groups(struct json *json, const struct content_voice *voices, size_t count)
{
    json_array_begin(json, "groups");
    for (size_t i = 0; i < count; i++) {
        const struct query_content *content = voices[i].content;
        if (content == NULL || first_of(voices, i) != i)
            continue;
        json_object_begin(json, NULL);
        json_number(json, "group", group_of(voices, i));
        json_report_status(json, content);
        json_report_records(json, "records", content);
        put_shared(json, "own", voices, count, content, false);
        json_object_end(json);
    }
    json_array_end(json);
}

static void print_compare(const struct form_view *view, const struct content_voice *voices,
                          size_t count, enum content_accord accord, int exit_status)
{
    struct json json;
    const struct query_content *any = NULL;
    for (size_t i = 0; i < count && any == NULL; i++)
        any = voices[i].content;
    json_event_begin(&json, view->out, "compare");
    put_question(&json, voices[0].request);
    json_text(&json, "verdict", content_accord_word(accord));
    json_number(&json, "exit_status", (uint64_t)exit_status);
    put_shared(&json, "common", voices, count, any, true);
    put_groups(&json, voices, count);
    json_array_begin(&json, "servers");
    for (size_t i = 0; i < count; i++) {
        const struct query_message *message = query_exchange_reply(voices[i].exchange);
        json_object_begin(&json, NULL);
        put_server(&json, &voices[i]);
        json_report_heard(&json, voices[i].outcome, voices[i].exchange);
        json_flags(&json, "flags", message == NULL ? 0 : message->flags);
        if (voices[i].content != NULL)
            json_number(&json, "group", group_of(voices, i));
        else
            json_null(&json, "group");
        json_object_end(&json);
    }
    json_array_end(&json);
    json_event_end(&json);
}

/* ---- again and again ---- */

static void put_voice(struct json *json, const struct report_round *round, size_t index)
{
    const struct content_voice *voice = &round->voices[index];
    json_object_begin(json, NULL);
    put_question(json, voice->request);
    put_server(json, voice);
    json_report_heard(json, voice->outcome, voice->exchange);
    if (round->given != NULL)
        json_bool(json, "given", round->given[index]);
    else
        json_null(json, "given");
    json_object_end(json);
}

static void put_date(struct json *json, int64_t unix_us)
{
    json_number(json, "unix_us", unix_us < 0 ? 0 : (uint64_t)unix_us);
}

static void print_round(const struct form_view *view, const struct report_round *round)
{
    struct json json;
    size_t replied = 0;
    for (size_t i = 0; i < round->count; i++)
        replied += round->voices[i].content != NULL;
    json_event_begin(&json, view->out, "round");
    json_text(&json, "report", round->report);
    json_number(&json, "round", round->number);
    put_date(&json, round->unix_us);
    if (round->wait_us != 0)
        json_number(&json, "wait_us", round->wait_us);
    else
        json_null(&json, "wait_us");
    json_number(&json, "asked", round->count);
    json_number(&json, "replied", replied);
    json_array_begin(&json, "servers");
    for (size_t i = 0; i < round->count; i++)
        put_voice(&json, round, i);
    json_array_end(&json);
    json_event_end(&json);
}

/* The serial numbers of two contents, where both have one. */
static void put_serials(struct json *json, const struct query_content *before,
                        const struct query_content *now)
{
    static const char *const words[] = {
        [QUERY_SERIAL_EQUAL] = "same",
        [QUERY_SERIAL_OLDER] = "older",
        [QUERY_SERIAL_NEWER] = "newer",
        [QUERY_SERIAL_UNDEFINED] = "undefined",
    };
    uint32_t old = 0, new = 0;
    bool had = before != NULL && query_content_serial(before, &old);
    bool has = now != NULL && query_content_serial(now, &new);
    if (has)
        json_number(json, "serial", new);
    else
        json_null(json, "serial");
    if (had)
        json_number(json, "serial_before", old);
    else
        json_null(json, "serial_before");
    json_word(json, "serial_is", had && has ? words[query_serial_compare(new, old)] : NULL);
}

/* Of no reply nothing is known, and so nothing is gone. */
static void put_records(struct json *json, const char *key, const struct query_content *before,
                        const struct query_content *now, enum query_content_side wanted)
{
    struct query_content_merge merge = {.first = before, .second = now};
    enum query_content_side side;
    struct query_record record;
    json_array_begin(json, key);
    while (now != NULL && query_content_merge_next(&merge, &side, &record)) {
        if (side == wanted)
            json_record(json, NULL, &record);
    }
    json_array_end(json);
}

static void print_change(const struct form_view *view, const struct report_round *round,
                         size_t index, const struct query_content *before)
{
    struct json json;
    const struct content_voice *voice = &round->voices[index];
    json_event_begin(&json, view->out, "change");
    put_question(&json, voice->request);
    put_server(&json, voice);
    json_number(&json, "round", round->number);
    put_date(&json, round->unix_us);
    json_report_heard(&json, voice->outcome, voice->exchange);
    put_status(&json, "status_before", before == NULL ? NULL : query_content_message(before));
    put_serials(&json, before, voice->content);
    put_records(&json, "removed", before, voice->content, QUERY_CONTENT_FIRST);
    put_records(&json, "added", before, voice->content, QUERY_CONTENT_SECOND);
    json_event_end(&json);
}

static void put_end(struct json *json, const struct report_end *end)
{
    json_number(json, "rounds", end->rounds);
    json_number(json, "time_us", end->time_us);
    json_number(json, "exit_status", (uint64_t)end->exit_status);
}

static void print_watch(const struct form_view *view, const struct report_end *end,
                        unsigned changes)
{
    struct json json;
    json_event_begin(&json, view->out, "watch");
    put_end(&json, end);
    json_number(&json, "changes", changes);
    json_event_end(&json);
}

static void print_until(const struct form_view *view, const struct report_end *end,
                        const char *value, size_t given, size_t count)
{
    struct json json;
    json_event_begin(&json, view->out, "until");
    json_octets(&json, "value", value, strlen(value));
    put_end(&json, end);
    json_number(&json, "asked", count);
    json_number(&json, "given", given);
    json_event_end(&json);
}

static void put_duration(struct json *json, const char *key, const struct tally_row *row,
                         uint32_t us)
{
    if (row->replied != 0)
        json_number(json, key, us);
    else
        json_null(json, key);
}

static void print_count(const struct form_view *view, const struct report_end *end,
                        const struct tally_row *rows, size_t count)
{
    struct json json;
    json_event_begin(&json, view->out, "count");
    put_end(&json, end);
    json_array_begin(&json, "servers");
    for (size_t i = 0; i < count; i++) {
        const struct tally_row *row = &rows[i];
        json_object_begin(&json, NULL);
        put_question(&json, row->voice.request);
        put_server(&json, &row->voice);
        json_number(&json, "asked", row->asked);
        json_number(&json, "replied", row->replied);
        put_duration(&json, "least_us", row, row->least_us);
        put_duration(&json, "median_us", row, row->median_us);
        put_duration(&json, "p95_us", row, row->p95_us);
        put_duration(&json, "most_us", row, row->most_us);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_event_end(&json);
}

const struct report_form json_report_form = {
    .allns = json_report_allns,
    .compare = print_compare,
    .round = print_round,
    .change = print_change,
    .watch = print_watch,
    .until = print_until,
    .count = print_count,
};
