#include "render/host.h"

#include "render/dig_message.h"

#include <string.h>

enum { TYPE_NS = 2, TYPE_A = 1, TYPE_PTR = 12, TYPE_AAAA = 28 };
enum { TYPE_RRSIG = 46, TYPE_NSEC = 47, TYPE_NSEC3 = 50, TYPE_AXFR = 252 };

const struct dig_style host_dig_style = {.text = QUERY_STYLE_DIG};

/* ---- words ---- */

/* Those of host 9.18, and the newest of 9.20; other types "have a record". */
static const struct {
    uint16_t type;
    const char *words;
    bool newest;
} sentences[] = {
    {.type = 1, .words = "has address"},
    {.type = 2, .words = "name server"},
    {.type = 5, .words = "is an alias for"},
    {.type = 11, .words = "has well known services"},
    {.type = 12, .words = "domain name pointer"},
    {.type = 13, .words = "host information"},
    {.type = 15, .words = "mail is handled by"},
    {.type = 16, .words = "descriptive text"},
    {.type = 19, .words = "x25 address"},
    {.type = 20, .words = "ISDN address"},
    {.type = 24, .words = "has signature"},
    {.type = 25, .words = "has key"},
    {.type = 28, .words = "has IPv6 address"},
    {.type = 29, .words = "location"},
    {.type = 65, .words = "has HTTP service bindings", .newest = true},
};

void host_sentence_print(struct query_sink *sink, uint16_t type, bool newest)
{
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (sentences[i].type == type && (newest || !sentences[i].newest)) {
            query_sink_text(sink, sentences[i].words);
            return;
        }
    }
    query_sink_text(sink, "has ");
    query_type_print(sink, type);
    query_sink_text(sink, " record");
}

static void print_name(const struct host_render *h, const struct query_name *name)
{
    dig_name_print(h->dig.out, &h->dig.style->text, name);
}

/* ---- records ---- */

static bool is_wanted(const struct host_style *style, uint16_t type)
{
    if (style->no_dnssec && (type == TYPE_RRSIG || type == TYPE_NSEC || type == TYPE_NSEC3))
        return false;
    switch (style->records) {
    case HOST_RECORDS_ALL: break;
    case HOST_RECORDS_TYPE: return type == style->type;
    case HOST_RECORDS_ADDRESSES:
        return type == TYPE_A || type == TYPE_AAAA || type == TYPE_NS || type == TYPE_PTR;
    }
    return true;
}

static void print_sentence(struct host_render *h, const struct query_try *t,
                           const struct query_record *record)
{
    struct query_sink *out = h->dig.out;
    if (h->style.name_server) {
        query_sink_text(out, "Nameserver ");
        query_endpoint_print(out, &t->server);
        query_sink_text(out, ":\n\t");
    }
    print_name(h, &record->owner);
    query_sink_char(out, ' ');
    host_sentence_print(out, record->rdata.type, h->style.newest);
    query_sink_char(out, ' ');
    query_rdata_print(out, &record->rdata, &h->dig.style->text);
    query_sink_char(out, '\n');
}

static void print_answer(struct host_render *h, const struct query_try *t)
{
    struct query_records walk = query_records_begin(&t->message, QUERY_SECTION_ANSWER);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        if (is_wanted(&h->style, record.rdata.type))
            print_sentence(h, t, &record);
    }
}

/* ---- messages ---- */

static void print_flags(struct query_sink *sink, uint16_t flags)
{
    static const struct {
        uint16_t bit;
        const char *word;
    } words[] = {{QUERY_FLAG_QR, "qr"}, {QUERY_FLAG_AA, "aa"}, {QUERY_FLAG_TC, "tc"},
                 {QUERY_FLAG_RD, "rd"}, {QUERY_FLAG_RA, "ra"}, {QUERY_FLAG_AD, "ad"},
                 {QUERY_FLAG_CD, "cd"}};
    const char *between = "";
    query_sink_text(sink, ";; flags: ");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((flags & words[i].bit) == 0)
            continue;
        query_sink_text(sink, between);
        query_sink_text(sink, words[i].word);
        between = " ";
    }
}

static void print_header(struct query_sink *sink, const struct query_message *m)
{
    static const char *const counts[] = {
        "; QUERY: ", ", ANSWER: ", ", AUTHORITY: ", ", ADDITIONAL: "};
    query_sink_text(sink, ";; ->>HEADER<<- opcode: ");
    query_sink_text(sink, dig_opcode(query_message_opcode(m)));
    query_sink_text(sink, ", status: ");
    dig_rcode_print_old(sink, query_message_rcode(m));
    query_sink_text(sink, ", id: ");
    query_sink_number(sink, m->id);
    query_sink_char(sink, '\n');
    print_flags(sink, m->flags);
    for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++) {
        query_sink_text(sink, counts[s]);
        query_sink_number(sink, m->count[s]);
    }
    query_sink_char(sink, '\n');
    struct query_edns edns = query_edns_of(m);
    if (edns.present) {
        query_sink_text(sink, ";; EDNS: version: ");
        query_sink_number(sink, edns.version);
        query_sink_text(sink, ", udp=");
        query_sink_number(sink, edns.udp_size);
        query_sink_char(sink, '\n');
    }
    if (m->tsig != 0)
        query_sink_text(sink, ";; PSEUDOSECTIONS: TSIG\n");
}

/* OPT and TSIG have their own place. */
static bool is_pseudo(const struct query_message *m, const struct query_record *record)
{
    return record->offset == m->opt || record->offset == m->tsig;
}

static void print_record(const struct host_render *h, enum query_section section,
                         const struct query_record *record)
{
    struct query_sink *out = h->dig.out;
    bool question = section == QUERY_SECTION_QUESTION;
    if (question)
        query_sink_char(out, ';'); /* also where the question is not shown: host does */
    if (!is_wanted(&h->style, record->rdata.type))
        return;
    if (question)
        query_question_print(out, record, &h->dig.style->text);
    else
        query_record_print(out, record, &h->dig.style->text);
}

static void print_section(const struct host_render *h, const struct query_message *m,
                          enum query_section section)
{
    static const char *const headings[] = {"\n;; QUESTION SECTION:\n", "\n;; ANSWER SECTION:\n",
                                           "\n;; AUTHORITY SECTION:\n",
                                           "\n;; ADDITIONAL SECTION:\n"};
    struct query_records walk = query_records_begin(m, section);
    struct query_record record;
    bool any = false;
    while (query_records_next(&walk, &record)) {
        if (section == QUERY_SECTION_ADDITIONAL && is_pseudo(m, &record))
            continue;
        if (!any)
            query_sink_text(h->dig.out, headings[section]);
        any = true;
        print_record(h, section, &record);
    }
}

void host_message_print(const struct host_render *h, const struct query_message *m)
{
    struct query_record tsig;
    print_header(h->dig.out, m);
    for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++)
        print_section(h, m, (enum query_section)s);
    if (m->tsig != 0 && query_message_record_at(m, m->tsig, &tsig)) {
        query_sink_text(h->dig.out, "\n;; PSEUDOSECTION TSIG SECTION:\n");
        query_record_print(h->dig.out, &tsig, &h->dig.style->text);
    }
    query_sink_char(h->dig.out, '\n');
}

/* ---- replies ---- */

static void print_heading(struct host_render *h, const struct query_try *t)
{
    struct query_sink *out = h->dig.out;
    const char *name = h->dig.server_names[t->server_index];
    if (!h->style.heading || h->heading_done)
        return;
    h->heading_done = true;
    query_sink_text(out, "Using domain server:\nName: ");
    query_sink_plain(out, name, strlen(name), true);
    query_sink_text(out, "\nAddress: ");
    query_endpoint_print_port(out, &t->server);
    query_sink_text(out, "\nAliases: \n\n");
}

/* Of a name that does not exist host says what was typed, of others what was asked for. */
static void print_error(struct host_render *h, const struct query_exchange *x,
                        const struct query_try *t, unsigned rcode)
{
    struct query_sink *out = h->dig.out;
    if (h->style.name_server) {
        query_sink_text(out, "Nameserver ");
        query_endpoint_print(out, &t->server);
        query_sink_text(out, ":\n\t");
    } else {
        query_sink_text(out, "Host ");
    }
    if (rcode == QUERY_RCODE_NXDOMAIN)
        query_sink_plain(out, h->dig.name, strlen(h->dig.name), true);
    else
        print_name(h, &x->request->name);
    query_sink_text(out, " not found: ");
    query_sink_number(out, rcode);
    query_sink_char(out, '(');
    dig_rcode_print_old(out, rcode);
    query_sink_text(out, ")\n");
}

static void print_empty(struct host_render *h, const struct query_exchange *x,
                        const struct query_try *t)
{
    struct query_sink *out = h->dig.out;
    if (h->style.quiet_empty || t->message.whole[QUERY_SECTION_ANSWER] != 0)
        return;
    print_name(h, &x->request->name);
    query_sink_text(out, " has no ");
    query_type_print(out, x->request->type);
    query_sink_text(out, " record\n");
}

static void print_reply(struct dig_render *r, const struct query_exchange *x,
                        const struct query_try *t)
{
    struct host_render *h = (struct host_render *)r;
    unsigned rcode = query_message_rcode(&t->message);
    if (h->looking && (rcode != QUERY_RCODE_NXDOMAIN || r->search == DIG_SEARCH_NONE))
        return;
    print_heading(h, t);
    if (rcode != QUERY_RCODE_NOERROR) {
        print_error(h, x, t, rcode);
    } else if (h->style.verbose) {
        host_message_print(h, &t->message);
    } else {
        print_answer(h, t);
        print_empty(h, x, t);
    }
}

static void print_stats(struct dig_render *r, const struct query_try *t)
{
    const struct host_render *h = (const struct host_render *)r;
    if (!h->style.verbose)
        return;
    query_sink_text(r->out, "Received ");
    query_sink_number(r->out, t->reply_size);
    query_sink_text(r->out, " bytes from ");
    query_endpoint_print_port(r->out, &t->server);
    query_sink_text(r->out, " in ");
    query_sink_number(r->out, (t->end_us - t->sent_us) / 1000);
    query_sink_text(r->out, " ms\n");
}

const struct dig_form host_form = {.print = print_reply, .print_stats = print_stats};

/* ---- facts ---- */

void host_render_trying(struct host_render *h, const struct query_name *name)
{
    if (!h->style.verbose)
        return;
    query_sink_text(h->dig.out, "Trying \"");
    print_name(h, name);
    query_sink_text(h->dig.out, "\"\n");
}

/* To host a lookup begins anew over TCP, and where no connection could be made. */
static bool begins_anew(const struct query_try *t)
{
    return t->next == QUERY_NEXT_TCP ||
           (t->next == QUERY_NEXT_AGAIN &&
            (t->end == QUERY_END_SETUP || t->transport != QUERY_TRANSPORT_UDP));
}

void host_render_fact(void *context, const struct query_exchange *exchange,
                      const struct query_try *attempt, enum query_fact fact)
{
    struct host_render *h = context;
    dig_render_fact(&h->dig, exchange, attempt, fact);
    if (fact == QUERY_FACT_END && begins_anew(attempt))
        host_render_trying(h, &exchange->request->name);
}

void host_render_exchange(struct host_render *h, const struct query_exchange *exchange)
{
    for (size_t i = 0; i < exchange->try_count; i++) {
        const struct query_try *attempt = &exchange->tries[i];
        for (size_t k = 0; k < attempt->stray_count; k++) {
            struct query_try then = *attempt;
            then.stray_count = k + 1;
            host_render_fact(h, exchange, &then, QUERY_FACT_STRAY);
        }
        host_render_fact(h, exchange, attempt, QUERY_FACT_END);
    }
}

void host_render_transfer(struct host_render *h, const struct query_transfer_state *state,
                          enum query_transfer_fact fact)
{
    const struct query_exchange *x = state->exchange;
    dig_render_transfer(&h->dig, state, fact);
    if (fact == QUERY_TRANSFER_RETRY && begins_anew(query_exchange_last_try(x)))
        host_render_trying(h, &x->request->name);
}
