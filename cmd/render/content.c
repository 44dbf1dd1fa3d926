#include "render/content.h"

#include "text/text.h"

#include <query/serial.h>
#include <string.h>

enum { TYPE_ANY = 255, PORT = 53 };

/* Records stand on one line each. */
static struct query_style one_line(const struct query_style *style)
{
    static const struct query_style standard = QUERY_STYLE_DIG;
    struct query_style line = style != NULL ? *style : standard;
    line.flags &= ~(unsigned)(QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS);
    return line;
}

static void print_name(struct query_sink *sink, const struct query_name *name,
                       const struct query_style *style)
{
    if (style->print_name != NULL)
        style->print_name(sink, name, style->context);
    else
        query_name_print(sink, name);
}

void content_record_print(struct query_sink *sink, const struct query_record *record,
                          const struct query_style *style)
{
    const struct query_style line = one_line(style);
    print_name(sink, &record->owner, &line);
    query_sink_char(sink, ' ');
    query_type_print(sink, record->rdata.type);
    query_sink_char(sink, ' ');
    query_rdata_print(sink, &record->rdata, &line);
}

/* ---- what one reply says ---- */

static bool has_type(const struct query_content *content, uint16_t type)
{
    size_t count = query_content_count(content);
    for (size_t i = 0; i < count; i++) {
        if (type == TYPE_ANY || query_content_record(content, i).rdata.type == type)
            return true;
    }
    return false;
}

bool content_has_status(const struct query_content *content)
{
    const struct query_message *message = query_content_message(content);
    return query_message_rcode(message) != QUERY_RCODE_NOERROR ||
           (message->flags & QUERY_FLAG_TC) != 0 || query_content_is_referral(content) ||
           message->fault.status != QUERY_OK || query_content_count(content) == 0;
}

static void print_rcode(struct query_sink *sink, unsigned rcode)
{
    const char *word = query_registry_find(QUERY_REGISTRY_RCODE, rcode);
    if (word != NULL) {
        query_sink_text(sink, word);
        return;
    }
    query_sink_text(sink, "RCODE ");
    query_sink_number(sink, rcode);
}

void content_status_print(struct query_sink *sink, const struct query_content *content)
{
    const struct query_message *message = query_content_message(content);
    unsigned rcode = query_message_rcode(message);
    print_rcode(sink, rcode);
    if (message->fault.status != QUERY_OK)
        query_sink_text(sink, ", malformed");
    if ((message->flags & QUERY_FLAG_TC) != 0)
        query_sink_text(sink, ", truncated");
    if (rcode == QUERY_RCODE_NXDOMAIN)
        query_sink_text(sink, ": no such name");
    else if (query_content_is_referral(content))
        query_sink_text(sink, ": a referral");
    else if (rcode == QUERY_RCODE_NOERROR && query_content_count(content) == 0)
        query_sink_text(sink, ": no records of the type");
}

void content_print(struct query_sink *sink, const struct query_content *content, const char *lead,
                   const struct query_style *style)
{
    if (content_has_status(content)) {
        query_sink_text(sink, lead);
        content_status_print(sink, content);
        query_sink_char(sink, '\n');
    }
    for (size_t i = 0; i < query_content_count(content); i++) {
        const struct query_record record = query_content_record(content, i);
        query_sink_text(sink, lead);
        content_record_print(sink, &record, style);
        query_sink_char(sink, '\n');
    }
}

void content_short_print(struct query_sink *sink, const struct query_content *content,
                         uint16_t type, const char *between, const struct query_style *style)
{
    const struct query_style line = one_line(style);
    bool filter = type != TYPE_ANY && has_type(content, type), any = false;
    for (size_t i = 0; i < query_content_count(content); i++) {
        const struct query_record record = query_content_record(content, i);
        if (filter && record.rdata.type != type)
            continue;
        query_sink_text(sink, any ? between : "");
        query_rdata_print(sink, &record.rdata, &line);
        any = true;
    }
    if (!any)
        content_status_print(sink, content);
}

void content_silence_print(struct query_sink *sink, const struct query_exchange *exchange)
{
    if (exchange == NULL) {
        query_sink_text(sink, query_status_text(QUERY_MEMORY));
        return;
    }
    const struct query_try *last = query_exchange_last_try(exchange);
    if (exchange->status == QUERY_SYSTEM && last != NULL && last->error != 0)
        query_sink_text(sink, strerror(last->error));
    else
        query_sink_text(sink, query_status_text(exchange->status));
}

static const struct query_endpoint *address_of(const struct content_voice *voice)
{
    const struct query_exchange *x = voice->exchange;
    if (voice->server.family != 0 || x == NULL || x->try_count == 0)
        return &voice->server;
    return &query_exchange_last_try(x)->server;
}

void content_voice_print(struct query_sink *sink, const struct content_voice *voice)
{
    const struct query_endpoint *address = address_of(voice);
    char text[64];
    struct query_sink plain;
    query_sink_init(&plain, text, sizeof text);
    query_endpoint_print(&plain, address);
    query_sink_put(sink, text, plain.size);
    if (address->port != PORT) {
        query_sink_char(sink, '#');
        query_sink_number(sink, address->port);
    }
    if (voice->host == NULL ||
        (strlen(voice->host) == plain.size && memcmp(voice->host, text, plain.size) == 0))
        return;
    query_sink_text(sink, " (");
    query_sink_plain(sink, voice->host, strlen(voice->host), true);
    query_sink_char(sink, ')');
}

/* ---- what has changed ---- */

struct changes {
    struct query_sink *sink;
    const char *lead;
    const struct query_style *style;
    bool colour;
    unsigned count;
};

static void begin_change(struct changes *c, char sign)
{
    query_sink_text(c->sink, c->lead);
    text_colour_print(c->sink, c->colour,
                      sign == '+'   ? TEXT_GOOD
                      : sign == '-' ? TEXT_BAD
                                    : TEXT_ODD);
    query_sink_char(c->sink, sign);
    query_sink_char(c->sink, ' ');
    c->count++;
}

static void end_change(const struct changes *c)
{
    text_colour_print(c->sink, c->colour, TEXT_PLAIN);
    query_sink_char(c->sink, '\n');
}

static void change_status(struct changes *c, const struct query_content *before,
                          const struct query_content *now)
{
    begin_change(c, '~');
    query_sink_text(c->sink, "status ");
    content_status_print(c->sink, now);
    query_sink_text(c->sink, "; it was ");
    content_status_print(c->sink, before);
    end_change(c);
}

/* Whether the status in words is another one; that records have come says that there are some. */
static bool is_status_new(const struct query_content *before, const struct query_content *now)
{
    const struct query_message *one = query_content_message(before),
                               *other = query_content_message(now);
    return query_message_rcode(one) != query_message_rcode(other) ||
           ((one->flags ^ other->flags) & QUERY_FLAG_TC) != 0 ||
           query_content_is_referral(before) != query_content_is_referral(now) ||
           (one->fault.status == QUERY_OK) != (other->fault.status == QUERY_OK);
}

static void change_serial(struct changes *c, const struct query_content *before,
                          const struct query_content *now)
{
    static const char *const words[] = {
        [QUERY_SERIAL_EQUAL] = "",
        [QUERY_SERIAL_OLDER] = ": it is older",
        [QUERY_SERIAL_NEWER] = "",
        [QUERY_SERIAL_UNDEFINED] = ": which is newer cannot be said",
    };
    uint32_t old, new;
    if (!query_content_serial(before, &old) || !query_content_serial(now, &new) || old == new)
        return;
    begin_change(c, '~');
    query_sink_text(c->sink, "serial ");
    query_sink_number(c->sink, new);
    query_sink_text(c->sink, "; it was ");
    query_sink_number(c->sink, old);
    query_sink_text(c->sink, words[query_serial_compare(new, old)]);
    end_change(c);
}

static void change_records(struct changes *c, const struct query_content *before,
                           const struct query_content *now, enum query_content_side wanted)
{
    struct query_content_merge merge = {.first = before, .second = now};
    enum query_content_side side;
    struct query_record record;
    while (query_content_merge_next(&merge, &side, &record)) {
        if (side != wanted)
            continue;
        begin_change(c, side == QUERY_CONTENT_FIRST ? '-' : '+');
        content_record_print(c->sink, &record, c->style);
        end_change(c);
    }
}

bool content_is_changed(const struct query_content *before, const struct query_content *now)
{
    uint32_t old, new;
    if (before == NULL || now == NULL)
        return before != now;
    return is_status_new(before, now) || !query_content_equal(before, now) ||
           (query_content_serial(before, &old) && query_content_serial(now, &new) && old != new);
}

unsigned content_changes_print(struct query_sink *sink, const struct query_content *before,
                               const struct content_voice *now, const char *lead,
                               const struct query_style *style, bool colour)
{
    struct changes c = {.sink = sink, .lead = lead, .style = style, .colour = colour};
    if (now->content == NULL) {
        if (before == NULL)
            return 0;
        begin_change(&c, '~');
        query_sink_text(sink, "no reply: ");
        content_silence_print(sink, now->exchange);
        end_change(&c);
        return c.count;
    }
    if (before == NULL) {
        begin_change(&c, '~');
        query_sink_text(sink, "it replies: ");
        content_status_print(sink, now->content);
        end_change(&c);
    } else {
        if (is_status_new(before, now->content))
            change_status(&c, before, now->content);
        change_serial(&c, before, now->content);
    }
    change_records(&c, before, now->content, QUERY_CONTENT_FIRST);
    change_records(&c, before, now->content, QUERY_CONTENT_SECOND);
    return c.count;
}
