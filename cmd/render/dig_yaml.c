/* Messages as YAML, in the form of dig +yaml: what a capture has in dnstap, records as text. */
#include "render/dig_parts.h"

#include <string.h>
#include <time.h>

enum {
    TYPE_SIG = 24,
    IN_DATA = 6, /* columns that keys and items stand in */
    IN_SECTION = 8,
    IN_EDNS = 10,
    IN_OPTION = 12,
    ROOM = 4096 /* octets of a record between its text and the quotes */
};

static void print_key(struct query_sink *sink, size_t column, const char *key)
{
    query_sink_fill(sink, ' ', column);
    query_sink_text(sink, key);
}

static void print_number(struct query_sink *sink, size_t column, const char *key, uint64_t number)
{
    print_key(sink, column, key);
    query_sink_number(sink, number);
    query_sink_char(sink, '\n');
}

/* ---- the try ---- */

static void print_time(struct query_sink *sink, const char *key, int64_t unix_us, bool fine)
{
    char text[32];
    time_t seconds = (time_t)(unix_us / 1000000);
    struct tm utc;
    uint64_t us = (uint64_t)(unix_us % 1000000);
    if (unix_us <= 0 || gmtime_r(&seconds, &utc) == NULL)
        return;
    query_sink_text(sink, key);
    query_sink_put(sink, text, strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.", &utc));
    query_sink_padded(sink, fine ? us : us / 1000, fine ? 6 : 3);
    query_sink_text(sink, "Z\n");
}

static void print_address(struct query_sink *sink, const char *who,
                          const struct query_endpoint *endpoint)
{
    static const uint8_t any[sizeof endpoint->octets] = {0};
    query_sink_text(sink, "    ");
    query_sink_text(sink, who);
    query_sink_text(sink, "_address: \"");
    query_endpoint_print(sink, endpoint);
    if (endpoint->family == 6 && memcmp(endpoint->octets, any, sizeof any) == 0)
        query_sink_char(sink, '0'); /* as in records: dig keeps colons from the end */
    query_sink_text(sink, "\"\n    ");
    query_sink_text(sink, who);
    query_sink_text(sink, "_port: ");
    query_sink_number(sink, endpoint->port);
    query_sink_char(sink, '\n');
}

static const char *kind_of(const struct dig_message *m)
{
    bool recursive = (m->message->flags & QUERY_FLAG_RD) != 0 &&
                     (m->is_query || (m->message->flags & QUERY_FLAG_RA) != 0);
    if (m->is_query)
        return recursive ? "RECURSIVE_QUERY" : "AUTH_QUERY";
    return recursive ? "RECURSIVE_RESPONSE" : "AUTH_RESPONSE";
}

static void print_way(struct query_sink *sink, const struct query_try *t,
                      const struct query_endpoint *from)
{
    query_sink_text(sink, "    socket_family: ");
    query_sink_text(sink, t->server.family == 4 ? "INET" : "INET6");
    query_sink_text(sink, "\n    socket_protocol: ");
    query_sink_text(sink, t->transport == QUERY_TRANSPORT_UDP ? "UDP\n" : "TCP\n");
    print_address(sink, "response", &t->server);
    print_address(sink, "query", from);
}

/* What dig calls the query's address is what its socket was bound to: none unless -b says so. */
static void print_try(struct query_sink *sink, const struct query_exchange *x,
                      const struct query_try *t, const struct dig_message *m)
{
    struct query_endpoint from = x->policy->source;
    bool fine = m->style->microseconds;
    if (from.family == 0)
        from = (struct query_endpoint){.family = t->server.family};
    query_sink_text(sink, "- type: MESSAGE\n  message:\n    type: ");
    query_sink_text(sink, kind_of(m));
    query_sink_char(sink, '\n');
    print_time(sink, "    query_time: !!timestamp ", t->sent_unix_us, fine);
    if (!m->is_query)
        print_time(sink, "    response_time: !!timestamp ",
                   t->sent_unix_us + (int64_t)(t->end_us - t->sent_us), fine);
    query_sink_text(sink, "    message_size: ");
    query_sink_number(sink, m->is_query ? t->query_size : t->reply_size);
    query_sink_text(sink, "b\n");
    if (t->server.family != 0) /* else the message is from elsewhere */
        print_way(sink, t, &from);
    query_sink_text(sink,
                    m->is_query ? "    query_message_data:\n" : "    response_message_data:\n");
}

/* ---- the header ---- */

static void print_flags(struct query_sink *sink, const struct query_message *message)
{
    print_key(sink, IN_DATA, "flags:");
    dig_flags_print(sink, message->flags);
    query_sink_char(sink, '\n');
    if (message->flags & QUERY_FLAG_Z)
        print_key(sink, IN_DATA, "MBZ: 0x4\n");
}

/* Those without a word are a number, which dig shows with a question mark elsewhere. */
static void print_rcode(struct query_sink *sink, unsigned rcode)
{
    if (rcode < 16 || rcode == QUERY_RCODE_BADVERS || rcode == QUERY_RCODE_BADCOOKIE)
        dig_rcode_print(sink, rcode);
    else
        query_sink_number(sink, rcode);
}

static void print_header(struct query_sink *sink, const struct query_message *message)
{
    static const char *const counts[] = {"QUESTION: ", "ANSWER: ", "AUTHORITY: ", "ADDITIONAL: "};
    static const char *const update[] = {"ZONE: ", "PREREQ: ", "UPDATE: ", "ADDITIONAL: "};
    bool updates = query_message_opcode(message) == QUERY_OPCODE_UPDATE;
    print_key(sink, IN_DATA, "opcode: ");
    query_sink_text(sink, dig_opcode(query_message_opcode(message)));
    query_sink_char(sink, '\n');
    print_key(sink, IN_DATA, "status: ");
    print_rcode(sink, query_message_rcode(message));
    query_sink_char(sink, '\n');
    print_number(sink, IN_DATA, "id: ", message->id);
    print_flags(sink, message);
    for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++)
        print_number(sink, IN_DATA, updates ? update[s] : counts[s], message->count[s]);
}

/* ---- EDNS ---- */

/* What a reader of YAML would take for the end of a key or of the line is a dot, as are octets
 * that have no character: the digits in front tell what it is. */
static void print_text(struct query_sink *sink, const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool key = octets[i] == ':' && i + 1 < size && octets[i + 1] == ' ';
        bool comment = octets[i] == '#' && i > 0 && octets[i - 1] == ' ';
        query_sink_plain(sink, key || comment ? (const uint8_t *)"." : octets + i, 1, false);
    }
}

static void print_octets(struct query_sink *sink, const uint8_t *octets, size_t size)
{
    query_sink_char(sink, ' ');
    for (size_t i = 0; i < size; i++) {
        query_sink_hex(sink, octets + i, 1, false);
        query_sink_char(sink, ' ');
    }
}

/* A double-quoted scalar, in which quotes and backslashes have a backslash in front. */
static void print_extra_text(struct query_sink *sink, const uint8_t *octets, size_t size)
{
    print_key(sink, IN_OPTION, "EXTRA-TEXT: \"");
    for (size_t plain = 0; size > 0; octets += plain, size -= plain) {
        for (plain = 0; plain < size && octets[plain] != '"' && octets[plain] != '\\';)
            plain++;
        query_sink_plain(sink, octets, plain, true);
        if (plain < size) {
            query_sink_char(sink, '\\');
            query_sink_char(sink, (char)octets[plain++]);
        }
    }
    query_sink_text(sink, "\"\n");
}

/* RFC 8914 section 2. */
static void print_ede(struct query_sink *sink, const struct query_option *option)
{
    query_sink_char(sink, '\n');
    print_key(sink, IN_OPTION, "INFO-CODE:");
    dig_ede_print(sink, option);
    query_sink_char(sink, '\n');
    if (option->size > 2)
        print_extra_text(sink, option->octets + 2, option->size - 2u);
    else
        query_sink_char(sink, '\n'); /* dig leaves an empty line in place of the text */
}

static void print_label(struct query_sink *sink, uint16_t code)
{
    const char *label = dig_option_label(code);
    query_sink_fill(sink, ' ', IN_EDNS);
    if (code == QUERY_OPTION_KEEPALIVE) {
        query_sink_text(sink, "TCP-KEEPALIVE"); /* keys have no blanks */
    } else if (label != NULL) {
        query_sink_text(sink, label);
    } else {
        query_sink_text(sink, "OPT=");
        query_sink_number(sink, code);
    }
    query_sink_char(sink, ':');
}

static void print_option(struct query_sink *sink, const struct dig_message *m,
                         const struct query_option *option)
{
    bool padding = option->code == QUERY_OPTION_PADDING;
    print_label(sink, option->code);
    if (option->code == QUERY_OPTION_EDE && option->size >= 2) {
        print_ede(sink, option);
        return;
    }
    if (option->size != 0 && !(padding && dig_is_own_padding(m, option)) &&
        (padding || !dig_option_print(sink, m, option))) {
        print_octets(sink, option->octets, option->size);
        if (option->code != QUERY_OPTION_ECS) {
            query_sink_text(sink, "(\"");
            print_text(sink, option->octets, option->size);
            query_sink_text(sink, "\")");
        }
    }
    query_sink_char(sink, '\n');
}

static void print_edns(struct query_sink *sink, const struct dig_message *m)
{
    struct query_edns edns = query_edns_of(m->message);
    struct query_option option;
    size_t at = 0;
    if (!edns.present)
        return;
    print_key(sink, IN_DATA, "OPT_PSEUDOSECTION:\n");
    print_key(sink, IN_SECTION, "EDNS:\n");
    print_number(sink, IN_EDNS, "version: ", edns.version);
    print_key(sink, IN_EDNS, "flags:");
    uint16_t unknown = dig_edns_flags_print(sink, edns.flags);
    query_sink_char(sink, '\n');
    if (unknown != 0) {
        uint8_t octets[2] = {(uint8_t)(unknown >> 8), (uint8_t)unknown};
        print_key(sink, IN_EDNS, "MBZ: 0x");
        query_sink_hex(sink, octets, 2, false);
        query_sink_char(sink, '\n');
    }
    print_number(sink, IN_EDNS, "udp: ", edns.udp_size);
    while (query_option_next(&edns, &at, &option))
        print_option(sink, m, &option);
}

/* ---- records ---- */

/* Inside of single quotes a quote is two. */
static enum query_status put_quoted(void *context, const char *text, size_t size)
{
    struct query_sink *out = context;
    const char *quote;
    while ((quote = memchr(text, '\'', size)) != NULL) {
        size_t n = (size_t)(quote - text) + 1;
        query_sink_put(out, text, n);
        query_sink_char(out, '\'');
        text += n;
        size -= n;
    }
    query_sink_put(out, text, size);
    return out->status;
}

/* Nothing but the length of its pieces changes how a record looks. */
static struct query_style style_of(const struct dig_style *style)
{
    struct query_style text = style->text;
    text.flags = (text.flags & QUERY_STYLE_NO_SPLIT) | QUERY_STYLE_ZERO_END;
    return text;
}

static void print_record(struct query_sink *sink, size_t column, const struct query_record *record,
                         const struct query_style *style, bool question)
{
    char room[ROOM];
    struct query_sink text;
    query_sink_init_drain(&text, room, sizeof room, put_quoted, sink);
    print_key(sink, column, "- '");
    if (style->print_name != NULL)
        style->print_name(&text, &record->owner, style->context);
    else
        query_name_print(&text, &record->owner);
    query_sink_char(&text, ' ');
    if (!question) {
        query_sink_number(&text, record->ttl);
        query_sink_char(&text, ' ');
    }
    query_class_print(&text, record->rdata.class);
    query_sink_char(&text, ' ');
    query_type_print(&text, record->rdata.type);
    if (!question) {
        query_sink_char(&text, ' ');
        query_rdata_print(&text, &record->rdata, style);
    }
    query_sink_flush(&text);
    query_sink_text(sink, "'\n");
}

static const char *section_key(const struct query_message *m, enum query_section section)
{
    static const char *const keys[] = {"QUESTION_SECTION:\n", "ANSWER_SECTION:\n",
                                       "AUTHORITY_SECTION:\n", "ADDITIONAL_SECTION:\n"};
    static const char *const update[] = {"ZONE_SECTION:\n", "PREREQUISITE_SECTION:\n",
                                         "UPDATE_SECTION:\n", "ADDITIONAL_SECTION:\n"};
    return query_message_opcode(m) == QUERY_OPCODE_UPDATE ? update[section] : keys[section];
}

static void print_section(struct query_sink *sink, const struct dig_message *m,
                          enum query_section section)
{
    struct query_style style = style_of(m->style);
    struct dig_records walk = dig_records_begin(m, section);
    struct query_record record;
    bool question = section == QUERY_SECTION_QUESTION;
    bool any = question && m->no_question;
    if (any)
        print_key(sink, IN_DATA, section_key(m->message, section));
    while (dig_records_next(&walk, &record)) {
        if (!any)
            print_key(sink, IN_DATA, section_key(m->message, section));
        any = true;
        print_record(sink, IN_SECTION, &record, &style, question);
    }
}

/* No deeper than its key, and with a blank line behind it, as in dig. */
static void print_signature(struct query_sink *sink, const struct dig_message *m)
{
    struct query_style style = style_of(m->style);
    struct query_record record;
    if (m->message->tsig == 0 || !query_message_record_at(m->message, m->message->tsig, &record))
        return;
    bool sig0 = record.rdata.type == TYPE_SIG;
    print_key(sink, IN_DATA, sig0 ? "SIG0_PSEUDOSECTION:\n" : "TSIG_PSEUDOSECTION:\n");
    print_record(sink, IN_DATA, &record, &style, false);
    if (!sig0 || m->style->comments)
        query_sink_char(sink, '\n');
}

static void print_sections(struct query_sink *sink, const struct dig_message *m)
{
    const struct dig_style *style = m->style;
    if (style->comments)
        print_edns(sink, m);
    if (style->question)
        print_section(sink, m, QUERY_SECTION_QUESTION);
    if (style->answer)
        print_section(sink, m, QUERY_SECTION_ANSWER);
    if (style->authority)
        print_section(sink, m, QUERY_SECTION_AUTHORITY);
    if (style->additional) {
        print_section(sink, m, QUERY_SECTION_ADDITIONAL);
        print_signature(sink, m);
    }
}

void dig_yaml_print(struct query_sink *sink, const struct query_exchange *x,
                    const struct query_try *t, const struct dig_message *m)
{
    print_try(sink, x, t, m);
    print_header(sink, m->message);
    if (!m->style->short_form && !m->style->prefixes)
        print_sections(sink, m);
}

void dig_yaml_error(struct query_sink *sink, const char *text)
{
    query_sink_text(sink, "- type: DIG_ERROR\n  message: |\n    ");
    query_sink_text(sink, text);
    query_sink_char(sink, '\n');
}
