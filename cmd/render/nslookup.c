#include "render/nslookup.h"

#include "render/dig_message.h"

#include <string.h>

enum { TYPE_A = 1, TYPE_NS = 2, TYPE_SOA = 6, TYPE_AAAA = 28 };

const struct dig_style nslookup_dig_style = {.comments = true, .text = QUERY_STYLE_DIG};

/* ---- words ---- */

/* Types up to here have a phrase, or are "rtype_N"; those above are "rdata_N". */
enum { PHRASES_END = 41 };

static const struct {
    uint8_t type;
    const char *words;
} phrases[] = {
    {1, "internet address"},
    {2, "nameserver"},
    {3, "md"},
    {4, "mf"},
    {5, "canonical name"},
    {6, "soa"},
    {7, "mb"},
    {8, "mg"},
    {9, "mr"},
    {11, "protocol"},
    {12, "name"},
    {13, "hinfo"},
    {14, "minfo"},
    {15, "mail exchanger"},
    {16, "text"},
    {17, "rp"},
    {18, "afsdb"},
    {19, "x25 address"},
    {20, "isdn address"},
    {21, "rt"},
    {22, "nsap"},
    {23, "nsap_ptr"},
    {24, "signature"},
    {25, "key"},
    {26, "px"},
    {27, "gpos"},
    {28, "has AAAA address"},
    {29, "loc"},
    {30, "next"},
    {33, "service"},
    {35, "naptr"},
    {36, "kx"},
    {37, "cert"},
    {38, "v6 address"},
    {39, "dname"},
    {41, "optional"},
};

void nslookup_phrase_print(struct query_sink *sink, uint16_t type)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        if (phrases[i].type != type)
            continue;
        query_sink_text(sink, phrases[i].words);
        query_sink_text(sink, type == TYPE_AAAA ? " " : " = ");
        return;
    }
    query_sink_text(sink, type <= PHRASES_END ? "rtype_" : "rdata_");
    query_sink_number(sink, type);
    query_sink_text(sink, " = ");
}

static void print_name(const struct nslookup_render *n, const struct query_name *name)
{
    dig_name_print(n->dig.out, &n->dig.style->text, name);
}

static bool is_address(uint16_t type)
{
    return type == TYPE_A || type == TYPE_AAAA;
}

/* ---- records ---- */

static void print_soa(const struct nslookup_render *n, const struct query_rdata *rdata)
{
    static const char *const words[] = {"origin", "mail addr", "serial", "refresh",
                                        "retry",  "expire",    "minimum"};
    struct query_sink *out = n->dig.out;
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, rdata);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!query_fields_next(&fields, &value))
            return;
        query_sink_char(out, '\t');
        query_sink_text(out, words[i]);
        query_sink_text(out, " = ");
        if (value.class == QUERY_VALUE_NAME)
            print_name(n, &value.name);
        else
            query_sink_number(out, value.number);
        query_sink_char(out, '\n');
    }
}

/* "mail exchanger = 10 mail.example.org." */
static void print_rdata(const struct nslookup_render *n, const struct query_rdata *rdata)
{
    nslookup_phrase_print(n->dig.out, rdata->type);
    query_rdata_print(n->dig.out, rdata, &n->dig.style->text);
    query_sink_char(n->dig.out, '\n');
}

static void print_record(const struct nslookup_render *n, const struct query_record *record,
                         bool answer)
{
    struct query_sink *out = n->dig.out;
    if (answer && is_address(record->rdata.type)) {
        query_sink_text(out, "Name:\t");
        print_name(n, &record->owner);
        query_sink_text(out, "\nAddress: ");
        query_rdata_print(out, &record->rdata, &n->dig.style->text);
        query_sink_char(out, '\n');
        return;
    }
    print_name(n, &record->owner);
    if (record->rdata.type == TYPE_SOA) {
        query_sink_char(out, '\n');
        print_soa(n, &record->rdata);
    } else {
        query_sink_char(out, '\t');
        print_rdata(n, &record->rdata);
    }
}

/* OPT and TSIG belong to the message, and are not shown. */
static bool is_pseudo(const struct query_message *m, const struct query_record *record)
{
    return record->offset == m->opt || record->offset == m->tsig;
}

static void print_section(const struct nslookup_render *n, const struct query_message *m,
                          enum query_section section)
{
    struct query_records walk = query_records_begin(m, section);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        if (!is_pseudo(m, &record))
            print_record(n, &record, section == QUERY_SECTION_ANSWER);
    }
}

/* ---- whole messages ---- */

static void print_question(const struct nslookup_render *n, const struct query_record *question)
{
    struct query_sink *out = n->dig.out;
    query_sink_char(out, '\t');
    print_name(n, &question->owner);
    query_sink_text(out, ", type = ");
    query_type_print(out, question->rdata.type);
    query_sink_text(out, ", class = ");
    query_class_print(out, question->rdata.class);
    query_sink_char(out, '\n');
}

static void print_detail(const struct nslookup_render *n, const struct query_record *record)
{
    struct query_sink *out = n->dig.out;
    query_sink_text(out, "    ->  ");
    print_name(n, &record->owner);
    query_sink_char(out, '\n');
    if (record->rdata.type == TYPE_SOA) {
        print_soa(n, &record->rdata);
    } else {
        query_sink_char(out, '\t');
        print_rdata(n, &record->rdata);
    }
    query_sink_text(out, "\tttl = ");
    query_sink_number(out, record->ttl);
    query_sink_char(out, '\n');
}

static void print_message(const struct nslookup_render *n, const struct query_message *m)
{
    static const char *const headings[] = {"    QUESTIONS:\n", "    ANSWERS:\n",
                                           "    AUTHORITY RECORDS:\n", "    ADDITIONAL RECORDS:\n"};
    struct query_record record;
    query_sink_text(n->dig.out, "------------\n");
    for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++) {
        struct query_records walk = query_records_begin(m, (enum query_section)s);
        query_sink_text(n->dig.out, headings[s]);
        while (query_records_next(&walk, &record)) {
            if (s == QUERY_SECTION_QUESTION)
                print_question(n, &record);
            else if (!is_pseudo(m, &record))
                print_detail(n, &record);
        }
    }
    query_sink_text(n->dig.out, "------------\n");
}

/* ---- zones ---- */

static bool is_listed(const struct nslookup_render *n, uint16_t type)
{
    if (n->list == NSLOOKUP_LIST_ADDRESSES)
        return is_address(type) || type == TYPE_NS;
    return n->list == NSLOOKUP_LIST_ALL || type == n->list_type;
}

static void print_listed(const struct nslookup_render *n, const struct query_message *m)
{
    struct query_records walk = query_records_begin(m, QUERY_SECTION_ANSWER);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        if (is_listed(n, record.rdata.type))
            print_record(n, &record, false);
    }
}

/* ---- replies ---- */

static void print_server(const struct nslookup_render *n, const struct query_try *t)
{
    struct query_sink *out = n->dig.out;
    const char *name = n->dig.server_names[t->server_index];
    query_sink_text(out, "Server:\t\t");
    query_sink_plain(out, name, strlen(name), true);
    query_sink_text(out, "\nAddress:\t");
    query_endpoint_print_port(out, &t->server);
    query_sink_text(out, "\n\n");
}

static void print_error(struct nslookup_render *n, const struct query_exchange *x, unsigned rcode)
{
    query_sink_text(n->dig.out, "** server can't find ");
    print_name(n, &x->request->name);
    query_sink_text(n->dig.out, ": ");
    dig_rcode_print_old(n->dig.out, rcode);
    query_sink_char(n->dig.out, '\n');
}

/* Of a name that may have an address of another type it is too early to say that it has none. */
static void print_empty(struct nslookup_render *n, uint16_t type)
{
    struct query_sink *out = n->dig.out;
    if (n->pair && type == TYPE_A) {
        n->first_empty = true;
    } else if (!n->pair || (type == TYPE_AAAA && n->first_empty)) {
        query_sink_text(out, "*** Can't find ");
        query_sink_plain(out, n->dig.name, strlen(n->dig.name), true);
        query_sink_text(out, ": No answer\n");
    }
}

static void print_answer(struct nslookup_render *n, const struct query_exchange *x,
                         const struct query_message *m)
{
    struct query_sink *out = n->dig.out;
    uint16_t type = x->request->type;
    bool authoritative = (m->flags & QUERY_FLAG_AA) != 0;
    if (!authoritative && (!n->pair || type == TYPE_A))
        query_sink_text(out, "Non-authoritative answer:\n");
    if (m->whole[QUERY_SECTION_ANSWER] != 0)
        print_section(n, m, QUERY_SECTION_ANSWER);
    else
        print_empty(n, type);
    if (authoritative || is_address(type))
        return;
    query_sink_text(out, "\nAuthoritative answers can be found from:\n");
    print_section(n, m, QUERY_SECTION_AUTHORITY);
    print_section(n, m, QUERY_SECTION_ADDITIONAL);
}

void nslookup_note_reply(struct nslookup_render *n, const struct query_message *message)
{
    n->reached = true;
    n->failed |= query_message_rcode(message) != QUERY_RCODE_NOERROR;
}

static void print_reply(struct dig_render *r, const struct query_exchange *x,
                        const struct query_try *t)
{
    struct nslookup_render *n = (struct nslookup_render *)r;
    unsigned rcode = query_message_rcode(&t->message);
    nslookup_note_reply(n, &t->message);
    if (n->list == NSLOOKUP_LIST_NONE && (!n->pair || x->request->type == TYPE_A))
        print_server(n, t);
    if (n->debug)
        print_message(n, &t->message);
    if (rcode != QUERY_RCODE_NOERROR)
        print_error(n, x, rcode);
    else if (n->list != NSLOOKUP_LIST_NONE)
        print_listed(n, &t->message);
    else
        print_answer(n, x, &t->message);
}

/* nslookup does not say how long it took. */
static void print_stats(struct dig_render *r, const struct query_try *t)
{
    (void)r;
    (void)t;
}

const struct dig_form nslookup_form = {.print = print_reply, .print_stats = print_stats};

/* ---- what goes over the wire ---- */

static void print_step(struct query_sink *sink, const char *words, size_t size, const char *way,
                       const struct query_try *t)
{
    query_sink_text(sink, words);
    query_sink_number(sink, size);
    query_sink_text(sink, way);
    query_endpoint_print_port(sink, &t->server);
    query_sink_text(sink, " over ");
    query_sink_text(sink, query_transport_name(t->transport));
    query_sink_text(sink, ", id ");
    query_sink_number(sink, t->id);
}

void nslookup_trace_fact(struct query_sink *sink, const struct query_try *t, enum query_fact fact)
{
    if (fact == QUERY_FACT_SEND)
        print_step(sink, "sent ", t->query_size, " octets to ", t);
    else if (fact == QUERY_FACT_END && t->end == QUERY_END_REPLY)
        print_step(sink, "received ", t->reply_size, " octets from ", t);
    else
        return;
    if (fact == QUERY_FACT_END) {
        query_sink_text(sink, ", after ");
        query_sink_number(sink, (t->end_us - t->sent_us) / 1000);
        query_sink_text(sink, " ms");
    }
    query_sink_char(sink, '\n');
}
