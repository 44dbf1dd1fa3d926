#include "render/dig_message.h"

enum { TYPE_SOA = 6, TYPE_TSIG = 250 };

const char *dig_opcode(unsigned opcode)
{
    static const char *const words[16] = {"QUERY",      "IQUERY",     "STATUS",     "RESERVED3",
                                          "NOTIFY",     "UPDATE",     "RESERVED6",  "RESERVED7",
                                          "RESERVED8",  "RESERVED9",  "RESERVED10", "RESERVED11",
                                          "RESERVED12", "RESERVED13", "RESERVED14", "RESERVED15"};
    return words[opcode & 15];
}

void dig_rcode_print(struct query_sink *sink, unsigned rcode)
{
    if (rcode <= QUERY_RCODE_NOTZONE || rcode == QUERY_RCODE_BADVERS ||
        rcode == QUERY_RCODE_BADCOOKIE) {
        query_sink_text(sink, query_registry_find(QUERY_REGISTRY_RCODE, rcode));
        return;
    }
    query_sink_text(sink, rcode < 16 ? "RESERVED" : "?");
    query_sink_number(sink, rcode);
}

void dig_rcode_print_old(struct query_sink *sink, unsigned rcode)
{
    if (rcode <= QUERY_RCODE_BADVERS) {
        dig_rcode_print(sink, rcode);
        return;
    }
    query_sink_char(sink, '?');
    query_sink_number(sink, rcode);
}

void dig_name_print(struct query_sink *sink, const struct query_style *style,
                    const struct query_name *name)
{
    if (style->print_name == NULL) {
        query_name_print_relative(sink, name);
        return;
    }
    char room[4 * QUERY_NAME_TEXT];
    struct query_sink text;
    query_sink_init(&text, room, sizeof room);
    style->print_name(&text, name, style->context);
    if (text.size > 1 && room[text.size - 1] == '.')
        text.size--;
    query_sink_put(sink, room, text.size);
}

struct query_style dig_text_style(const struct dig_style *style)
{
    struct query_style text = style->text;
    bool multiline = style->multiline && !style->short_form;
    if (multiline)
        text.flags |= QUERY_STYLE_MULTILINE;
    if (style->rr_comments > 0 || (multiline && style->rr_comments == 0))
        text.flags |= QUERY_STYLE_COMMENTS;
    bool no_ttl = text.flags & QUERY_STYLE_NO_TTL, no_class = text.flags & QUERY_STYLE_NO_CLASS;
    text.ttl = 24;
    text.class = text.type = 24;
    text.rdata = 32;
    if (!multiline && no_ttl + no_class < 2) {
        text.class = no_ttl || no_class ? 24 : 32;
        text.type = no_ttl || no_class ? 32 : 40;
        text.rdata = no_ttl || no_class ? 40 : 48;
    }
    return text;
}

/* ---- header ---- */

void dig_flags_print(struct query_sink *sink, uint16_t flags)
{
    static const struct {
        uint16_t bit;
        const char *word;
    } words[] = {{QUERY_FLAG_QR, " qr"}, {QUERY_FLAG_AA, " aa"}, {QUERY_FLAG_TC, " tc"},
                 {QUERY_FLAG_RD, " rd"}, {QUERY_FLAG_RA, " ra"}, {QUERY_FLAG_AD, " ad"},
                 {QUERY_FLAG_CD, " cd"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (flags & words[i].bit)
            query_sink_text(sink, words[i].word);
    }
}

static void print_header(struct query_sink *sink, const struct query_message *m)
{
    static const char *const counts[] = {
        "; QUERY: ", ", ANSWER: ", ", AUTHORITY: ", ", ADDITIONAL: "};
    query_sink_text(sink, ";; ->>HEADER<<- opcode: ");
    query_sink_text(sink, dig_opcode(query_message_opcode(m)));
    query_sink_text(sink, ", status: ");
    dig_rcode_print(sink, query_message_rcode(m));
    query_sink_text(sink, ", id: ");
    query_sink_number(sink, m->id);
    query_sink_char(sink, '\n');
    query_sink_text(sink, ";; flags:");
    dig_flags_print(sink, m->flags);
    if (m->flags & QUERY_FLAG_Z)
        query_sink_text(sink, "; MBZ: 0x4");
    for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++) {
        query_sink_text(sink, counts[s]);
        query_sink_number(sink, m->count[s]);
    }
    query_sink_char(sink, '\n');
}

/* Whether any question is for a name below .local, which is multicast DNS's (RFC 6762 section 3).
 */
static bool asks_local(const struct query_message *m)
{
    static const struct query_name local = {.size = 7, .labels = 1, .wire = "\5local"};
    struct query_records walk = query_records_begin(m, QUERY_SECTION_QUESTION);
    struct query_record question;
    while (query_records_next(&walk, &question)) {
        if (query_name_is_under(&question.owner, &local))
            return true;
    }
    return false;
}

static void print_remarks(struct query_sink *sink, const struct dig_message *m)
{
    const struct query_message *message = m->message;
    unsigned rcode = query_message_rcode(message);
    if (m->is_query)
        return;
    if ((message->flags & QUERY_FLAG_RD) && !(message->flags & QUERY_FLAG_RA))
        query_sink_text(sink, ";; WARNING: recursion requested but not available\n");
    if (m->edns_sent && message->opt == 0 &&
        (rcode == QUERY_RCODE_FORMERR || rcode == QUERY_RCODE_NOTIMP)) {
        query_sink_text(sink, "\n;; WARNING: EDNS query returned status ");
        dig_rcode_print(sink, rcode);
        query_sink_text(sink, " - retry with '");
        query_sink_text(sink, m->dnssec_sent ? "+nodnssec +noedns'\n" : "+noedns'\n");
    }
    if (message->size > message->rest) {
        query_sink_text(sink, ";; WARNING: Message has ");
        query_sink_number(sink, message->size - message->rest);
        query_sink_text(sink, " extra bytes at end\n");
    }
}

static void print_top(struct query_sink *sink, const struct dig_message *m)
{
    query_sink_text(sink, m->is_query ? ";; Sending:\n" : ";; Got answer:\n");
    if (asks_local(m->message))
        query_sink_text(sink, ";; WARNING: .local is reserved for Multicast DNS\n"
                              ";; You are currently testing what happens when an mDNS "
                              "query is leaked to DNS\n");
    print_header(sink, m->message);
    print_remarks(sink, m);
    query_sink_char(sink, '\n');
}

/* ---- sections ---- */

static const char *section_heading(const struct query_message *m, enum query_section section)
{
    static const char *const headings[] = {";; QUESTION SECTION:\n", ";; ANSWER SECTION:\n",
                                           ";; AUTHORITY SECTION:\n", ";; ADDITIONAL SECTION:\n"};
    /* RFC 2136 section 2 names the sections of an UPDATE. */
    static const char *const update[] = {";; ZONE SECTION:\n", ";; PREREQUISITE SECTION:\n",
                                         ";; UPDATE SECTION:\n", ";; ADDITIONAL SECTION:\n"};
    return query_message_opcode(m) == QUERY_OPCODE_UPDATE ? update[section] : headings[section];
}

/* Pseudosections have their own place. */
static bool is_pseudo(const struct query_message *m, uint32_t offset)
{
    return offset == m->opt || offset == m->tsig;
}

struct dig_records dig_records_begin(const struct dig_message *m, enum query_section section)
{
    return (struct dig_records){
        .records = query_records_begin(m->message, section),
        .soa = section == QUERY_SECTION_ANSWER ? m->soa : DIG_SOA_ALL,
    };
}

/* Whether the record at `offset` is one of the walk's. */
static bool is_wanted(struct dig_records *walk, uint32_t offset, uint16_t type)
{
    if (walk->records.section == QUERY_SECTION_ADDITIONAL &&
        is_pseudo(walk->records.message, offset))
        return false;
    if (walk->soa == DIG_SOA_ALL || type != TYPE_SOA)
        return true;
    bool wanted = walk->soa == DIG_SOA_FIRST;
    walk->soa = DIG_SOA_NONE;
    return wanted;
}

bool dig_records_next(struct dig_records *walk, struct query_record *record)
{
    while (query_records_next(&walk->records, record)) {
        if (is_wanted(walk, record->offset, record->rdata.type))
            return true;
    }
    return false;
}

/* A section being printed. */
struct section {
    struct query_sink *sink;
    const struct dig_message *m;
    struct dig_records walk;
    bool any;
};

/* Before each of its records. */
static void head_section(struct section *s)
{
    if (!s->any && s->m->style->comments)
        query_sink_text(s->sink, section_heading(s->m->message, s->walk.records.section));
    s->any = true;
}

static bool filter_record(void *context, uint32_t offset, uint16_t type)
{
    struct section *s = context;
    if (!is_wanted(&s->walk, offset, type))
        return false;
    head_section(s);
    return true;
}

static void print_section(struct query_sink *sink, const struct dig_message *m,
                          enum query_section section, const struct query_style *text)
{
    struct section s = {.sink = sink, .m = m, .walk = dig_records_begin(m, section)};
    struct query_records all = s.walk.records;
    struct query_record question;
    while (section == QUERY_SECTION_QUESTION && query_records_next(&all, &question)) {
        head_section(&s);
        query_sink_char(sink, ';');
        query_question_print(sink, &question, text);
    }
    query_records_print(sink, &all, text, filter_record, &s);
    if (s.any && m->style->comments)
        query_sink_char(sink, '\n');
}

static void print_signature(struct query_sink *sink, const struct dig_message *m,
                            const struct query_style *text)
{
    struct query_record record;
    if (m->message->tsig == 0 || !query_message_record_at(m->message, m->message->tsig, &record))
        return;
    if (m->style->comments)
        query_sink_text(sink, record.rdata.type == TYPE_TSIG ? ";; TSIG PSEUDOSECTION:\n"
                                                             : ";; SIG0 PSEUDOSECTION:\n");
    query_record_print(sink, &record, text);
    if (m->style->comments)
        query_sink_char(sink, '\n');
}

void dig_message_print(struct query_sink *sink, const struct dig_message *m)
{
    const struct dig_style *style = m->style;
    struct query_style text = dig_text_style(style);
    if (style->comments) {
        print_top(sink, m);
        dig_edns_print(sink, m);
    }
    if (style->question)
        print_section(sink, m, QUERY_SECTION_QUESTION, &text);
    if (style->question && style->comments && m->no_question)
        query_sink_text(sink, ";; QUESTION SECTION:\n\n"); /* dig announces what it leaves out */
    if (style->answer)
        print_section(sink, m, QUERY_SECTION_ANSWER, &text);
    if (style->authority)
        print_section(sink, m, QUERY_SECTION_AUTHORITY, &text);
    if (style->additional) {
        print_section(sink, m, QUERY_SECTION_ADDITIONAL, &text);
        print_signature(sink, m, &text);
    }
}
