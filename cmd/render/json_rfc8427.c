/* RFC 8427: a message is an object, its parts are members of it in capitals.  Octets are upper-case
 * hexadecimal digits (section 2.4), flags numbers (as in the examples of section 5). */
#include "render/json_rfc8427.h"

#include <stdio.h>
#include <time.h>

enum { HEADER = 12, RCODES = 16, US = 1000000, KEY = 32, DATE = 48 };

static const struct query_style whole = {.flags = QUERY_STYLE_NO_SPLIT};
static const struct query_style generic = {.flags = QUERY_STYLE_NO_SPLIT | QUERY_STYLE_GENERIC};

/* ---- octets ---- */

static void put_octets(struct json *json, const char *key, const uint8_t *octets, size_t size)
{
    query_sink_hex(json_text_begin(json, key), octets, size, true);
    json_text_end(json);
}

/* The number of `\# 4 C0000201` (RFC 3597 section 5), and what stands behind the second blank. */
struct digits {
    struct query_sink *sink;
    unsigned blanks;
    unsigned size;
};

static enum query_status drain_digits(void *context, const char *text, size_t size)
{
    struct digits *digits = context;
    while (size != 0 && digits->blanks < 2) {
        if (*text == ' ')
            digits->blanks++;
        else if (digits->blanks == 1)
            digits->size = digits->size * 10 + (unsigned)(*text - '0');
        text++;
        size--;
    }
    query_sink_put(digits->sink, text, size);
    return QUERY_OK;
}

/* RDATA as it would be on its own, without compression, and its length (section 2.2). */
static void put_rdata_octets(struct json *json, const struct query_rdata *rdata)
{
    char room[JSON_PIECE];
    struct query_sink text;
    struct digits digits = {.sink = json_text_begin(json, "RDATAHEX")};
    query_sink_init_drain(&text, room, sizeof room, drain_digits, &digits);
    query_rdata_print(&text, rdata, &generic);
    query_sink_flush(&text);
    json_text_end(json);
    json_number(json, "RDLENGTH", digits.size);
}

/* ---- records ---- */

/* Type and class by number and by name; the members of a question begin with a Q. */
static void put_type(struct json *json, const struct query_rdata *rdata, bool question)
{
    json_number(json, question ? "QTYPE" : "TYPE", rdata->type);
    json_type(json, question ? "QTYPEname" : "TYPEname", rdata->type);
    json_number(json, question ? "QCLASS" : "CLASS", rdata->class);
    query_class_print(json_text_begin(json, question ? "QCLASSname" : "CLASSname"), rdata->class);
    json_text_end(json);
}

/* "rdataMX" with the presentation form, for all types that have one and stand in zones (section 2.3
 * has some of them). */
static void put_rdata(struct json *json, const struct query_rdata *rdata)
{
    const struct query_type *row = query_type_find(rdata->type);
    char key[KEY];
    if (row == NULL || row->fields == NULL ||
        (row->flags & (QUERY_TYPE_META | QUERY_TYPE_PRIVATE)) != 0)
        return;
    (void)snprintf(key, sizeof key, "rdata%s", row->mnemonic);
    query_rdata_print(json_text_begin(json, key), rdata, &whole);
    json_text_end(json);
}

static void put_record(struct json *json, const struct query_record *record)
{
    json_object_begin(json, NULL);
    json_name(json, "NAME", &record->owner);
    put_type(json, &record->rdata, false);
    json_number(json, "TTL", record->ttl);
    put_rdata(json, &record->rdata);
    put_rdata_octets(json, &record->rdata);
    json_object_end(json);
}

static void put_section(struct json *json, const char *key, const struct query_message *message,
                        enum query_section section)
{
    struct query_records records = query_records_begin(message, section);
    struct query_record record;
    json_array_begin(json, key);
    while (query_records_next(&records, &record))
        put_record(json, &record);
    json_array_end(json);
}

/* ---- messages ---- */

static void put_header(struct json *json, const struct query_message *message)
{
    static const struct {
        uint16_t flag;
        const char *key;
    } flags[] = {{QUERY_FLAG_AA, "AA"}, {QUERY_FLAG_TC, "TC"}, {QUERY_FLAG_RD, "RD"},
                 {QUERY_FLAG_RA, "RA"}, {QUERY_FLAG_AD, "AD"}, {QUERY_FLAG_CD, "CD"}};
    json_number(json, "ID", message->id);
    json_number(json, "QR", (message->flags & QUERY_FLAG_QR) != 0);
    json_number(json, "Opcode", query_message_opcode(message));
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        json_number(json, flags[i].key, (message->flags & flags[i].flag) != 0);
    json_number(json, "RCODE", message->flags % RCODES);
    json_number(json, "QDCOUNT", message->count[QUERY_SECTION_QUESTION]);
    json_number(json, "ANCOUNT", message->count[QUERY_SECTION_ANSWER]);
    json_number(json, "NSCOUNT", message->count[QUERY_SECTION_AUTHORITY]);
    json_number(json, "ARCOUNT", message->count[QUERY_SECTION_ADDITIONAL]);
}

/* Section 2.5: as RFC 3339 has it, and as seconds since 1970. */
static void put_date(struct json *json, int64_t unix_us)
{
    char text[DATE];
    time_t seconds = (time_t)(unix_us / US);
    struct tm utc;
    if (unix_us <= 0 || gmtime_r(&seconds, &utc) == NULL)
        return;
    size_t size = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    struct query_sink *sink = json_text_begin(json, "dateString");
    query_sink_put(sink, text, size);
    query_sink_char(sink, '.');
    query_sink_padded(sink, (uint64_t)(unix_us % US), 6);
    query_sink_char(sink, 'Z');
    json_text_end(json);
    sink = json_raw_begin(json, "dateSeconds");
    query_sink_number(sink, (uint64_t)seconds);
    query_sink_char(sink, '.');
    query_sink_padded(sink, (uint64_t)(unix_us % US), 6);
    json_raw_end(json);
}

/* Of a message that is malformed what can be read, and all of its octets. */
static void put_message(struct json *json, const char *key, const uint8_t *octets, size_t size,
                        int64_t unix_us)
{
    struct query_message message;
    struct query_record question;
    enum query_status status = query_message_parse(&message, octets, size);
    json_object_begin(json, key);
    put_date(json, unix_us);
    if (size >= HEADER)
        put_header(json, &message);
    if (query_message_question(&message, &question)) {
        json_name(json, "QNAME", &question.owner);
        put_type(json, &question.rdata, true);
    }
    if (size >= HEADER) {
        put_section(json, "answerRRs", &message, QUERY_SECTION_ANSWER);
        put_section(json, "authorityRRs", &message, QUERY_SECTION_AUTHORITY);
        put_section(json, "additionalRRs", &message, QUERY_SECTION_ADDITIONAL);
    }
    if (status != QUERY_OK) {
        put_octets(json, "messageOctetsHEX", octets, size);
        json_text(json, "comment", query_status_text(status));
    }
    json_object_end(json);
}

/* ---- lines ---- */

void json_rfc8427_print(struct query_sink *sink, const struct query_exchange *x)
{
    struct json json;
    const struct query_try *last = query_exchange_last_try(x);
    json_init(&json, sink);
    json_object_begin(&json, NULL);
    if (last != NULL && last->query_size != 0)
        put_message(&json, "queryMessage", last->query, last->query_size, last->sent_unix_us);
    if (last != NULL && last->end == QUERY_END_REPLY)
        put_message(&json, "responseMessage", last->reply, last->reply_size,
                    last->sent_unix_us == 0
                        ? 0
                        : last->sent_unix_us + (int64_t)(last->end_us - last->sent_us));
    else
        json_text(&json, "comment",
                  query_status_text(x->status != QUERY_OK ? x->status : QUERY_NO_SERVER));
    json_object_end(&json);
    json_line_end(&json);
}

void json_rfc8427_transfer_print(struct query_sink *sink, const struct query_transfer_state *state,
                                 enum query_transfer_fact fact)
{
    struct json json;
    if (fact != QUERY_TRANSFER_MESSAGE)
        return;
    json_init(&json, sink);
    json_object_begin(&json, NULL);
    put_message(&json, "responseMessage", state->message->octets, state->message->size, 0);
    json_object_end(&json);
    json_line_end(&json);
}
