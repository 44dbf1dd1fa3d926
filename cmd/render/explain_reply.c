/* What a reply comes to: its status, what that means for the question, and what is wrong. */
#include "render/explain_parts.h"

#include <string.h>

enum {
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_CNAME = 5,
    TYPE_SOA = 6,
    TYPE_AAAA = 28,
    TYPE_DNAME = 39,
    TYPE_DS = 43,
    TYPE_RRSIG = 46,
    TYPE_ANY = 255,
    HEADER = 12,       /* octets */
    ALIASES_MAX = 64,  /* told of one answer */
    SERVERS_MOST = 100 /* of a referral, whose glue is looked for; no zone has more */
};

/* A reply that is being judged. */
struct judged {
    const struct query_exchange *x;
    const struct query_message *message;
    const struct query_request *request;
    struct query_finding finding;
    unsigned rcode;
    bool authoritative, recursive;
};

static struct query_sink *part(struct explain *e)
{
    return &e->part;
}

static void say(struct explain *e, const char *text)
{
    query_sink_text(&e->part, text);
}

static bool find_record(const struct query_message *message, enum query_section section,
                        uint16_t type, const struct query_name *owner, struct query_record *record)
{
    struct query_records records = query_records_begin(message, section);
    while (query_records_next(&records, record)) {
        if (record->rdata.type == type &&
            (owner == NULL || query_name_equal(&record->owner, owner)))
            return true;
    }
    return false;
}

/* ---- faults ---- */

void explain_fault(struct explain *e, const struct query_message *message)
{
    if (message->fault.status != QUERY_OK) {
        say(e, "The message is malformed: it breaks ");
        phrase_fault(part(e), message, &message->fault);
        say(e, ". What stands before that is told below.");
        explain_coloured(e, "  !", TEXT_BAD);
    } else if (message->size > message->rest) {
        text_count(part(e), message->size - message->rest, "octet follows", "octets follow");
        say(e, " the last record, which should not be there.");
        explain_coloured(e, "  !", TEXT_ODD);
    }
    if (message->oddity.status != QUERY_OK) {
        say(e, "Something is not as it should be ");
        phrase_fault(part(e), message, &message->oddity);
        say(e, ".");
        explain_coloured(e, "  !", TEXT_ODD);
    }
}

/* ---- the header ---- */

void explain_header(struct explain *e, const struct query_message *message)
{
    size_t count;
    const struct query_flag_row *rows = query_flag_table(&count);
    if (message->size < HEADER)
        return;
    explain_heading(e, "Header: the bits that are set");
    for (size_t i = 0; i < count; i++) {
        if ((message->flags & rows[i].bit) == 0)
            continue;
        say(e, rows[i].title);
        say(e, ": ");
        say(e, rows[i].meaning);
        explain_item(e, rows[i].name);
    }
    if (query_message_opcode(message) != QUERY_OPCODE_QUERY) {
        say(e, "opcode ");
        phrase_meaning(part(e), QUERY_REGISTRY_OPCODE, "number", query_message_opcode(message));
        explain_item(e, "");
    }
}

/* ---- aliases ---- */

/* The DNAME record that a name is below. */
static bool find_dname(const struct query_message *message, const struct query_name *name,
                       struct query_record *record)
{
    struct query_records records = query_records_begin(message, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, record)) {
        if (record->rdata.type == TYPE_DNAME && name->labels > record->owner.labels &&
            query_name_is_under(name, &record->owner))
            return true;
    }
    return false;
}

/* A name that a sentence begins with. */
static void begin_with_name(struct explain *e, const struct query_name *name)
{
    if (query_name_equal(name, query_name_root())) {
        say(e, " The root");
        return;
    }
    say(e, " ");
    explain_name(e, name);
}

/* From alias to alias, as a resolver follows them. */
static void say_aliases(struct explain *e, const struct judged *j)
{
    struct query_name name = j->request->name;
    struct query_record record;
    struct query_value value;
    for (unsigned i = 0; i < ALIASES_MAX && i < j->finding.aliases; i++) {
        if (find_dname(j->message, &name, &record) && explain_target(&record, &value)) {
            say(e, " All names below ");
            explain_name(e, &record.owner);
            say(e, " stand for the same names below ");
            explain_name(e, &value.name);
            say(e, " (DNAME).");
        }
        if (!find_record(j->message, QUERY_SECTION_ANSWER, TYPE_CNAME, &name, &record) ||
            !explain_target(&record, &value))
            break;
        begin_with_name(e, &name);
        say(e, " is an alias of ");
        explain_name(e, &value.name);
        say(e, " (CNAME).");
        name = value.name;
    }
}

/* ---- verdicts ---- */

static void say_authority(struct explain *e, const struct judged *j)
{
    say(e, j->authoritative ? " The server has the zone itself (AA is set)."
           : j->recursive
               ? " The server is a resolver: it has asked others for us, or has this in its "
                 "cache (AA is not set)."
               : " The server claims no authority over the name (AA is not set).");
}

static bool is_wanted(const struct judged *j, const struct query_record *record)
{
    return (record->rdata.type == j->request->type || j->request->type == TYPE_ANY) &&
           query_name_equal(&record->owner, &j->finding.target);
}

static void say_answer(struct explain *e, const struct judged *j)
{
    struct query_records records = query_records_begin(j->message, QUERY_SECTION_ANSWER);
    struct query_record record;
    size_t count = 0;
    uint32_t ttl = UINT32_MAX;
    while (query_records_next(&records, &record)) {
        if (!is_wanted(j, &record))
            continue;
        count++;
        ttl = record.ttl < ttl ? record.ttl : ttl;
    }
    say_aliases(e, j);
    begin_with_name(e, &j->finding.target);
    say(e, " has ");
    text_count(part(e), count, "record", "records");
    if (j->request->type != TYPE_ANY) {
        say(e, " of type ");
        query_type_print(part(e), j->request->type);
    }
    if (ttl == 0) {
        say(e, ", which nobody may keep (TTL 0).");
    } else {
        say(e, ", which may be kept for ");
        query_ttl_print_words(part(e), ttl);
        say(e, ".");
    }
}

/* RFC 2308 section 5: the smaller of the TTL of the SOA record and its field minimum. */
static void say_negative_ttl(struct explain *e, const struct judged *j)
{
    struct query_record soa;
    struct query_value minimum;
    if (!find_record(j->message, QUERY_SECTION_AUTHORITY, TYPE_SOA, NULL, &soa) ||
        !query_fields_find(&soa.rdata, "minimum", &minimum)) {
        say(e, " No SOA record came along, so nothing says how long this may be remembered, and "
               "resolvers should not remember it (RFC 2308).");
        return;
    }
    bool shorter = minimum.number < soa.ttl;
    say(e, " The SOA record of ");
    explain_name(e, &soa.owner);
    say(e, " lets resolvers remember this for ");
    query_ttl_print_words(part(e), shorter ? (uint32_t)minimum.number : soa.ttl);
    say(e, ": the smaller of its TTL (");
    query_sink_number(part(e), soa.ttl);
    say(e, ") and its field minimum (");
    query_sink_number(part(e), minimum.number);
    say(e, "), as RFC 2308 has it.");
}

static void say_nodata(struct explain *e, const struct judged *j)
{
    say_aliases(e, j);
    say(e, " The name ");
    explain_name(e, j->finding.aliases != 0 ? &j->finding.target : &j->request->name);
    say(e, " exists, but has no records of type ");
    query_type_print(part(e), j->request->type);
    say(e, ". That is called NODATA; other types may be there.");
    say_negative_ttl(e, j);
}

static void say_nxdomain(struct explain *e, const struct judged *j)
{
    say_aliases(e, j);
    say(e, " There is no name ");
    explain_name(e, j->finding.aliases != 0 ? &j->finding.target : &j->request->name);
    say(e, ": no records of any type, and no names below it.");
    say_negative_ttl(e, j);
}

static void say_alias(struct explain *e, const struct judged *j)
{
    say_aliases(e, j);
    if (j->finding.loop) {
        say(e, " The aliases lead in a circle: there is no answer at their end.");
        return;
    }
    if (j->finding.too_long) {
        say(e, " The name that DNAME makes would be too long.");
        return;
    }
    say(e, " This reply says nothing about the records of ");
    explain_name(e, &j->finding.target);
    say(e, j->recursive ? "." : ": that name has to be asked for again, maybe elsewhere.");
}

/* Whether an address of the section of additional records is that of the server itself. */
static bool names_itself(const struct judged *j, const struct query_endpoint *server)
{
    struct query_records records = query_records_begin(j->message, QUERY_SECTION_ADDITIONAL);
    struct query_record record;
    size_t size = server->family == 4 ? 4 : 16;
    while (query_records_next(&records, &record)) {
        const struct query_rdata *rdata = &record.rdata;
        bool address = rdata->type == (server->family == 4 ? TYPE_A : TYPE_AAAA);
        if (address && rdata->size == size && memcmp(rdata->octets, server->octets, size) == 0)
            return true;
    }
    return false;
}

static size_t count_servers(const struct judged *j)
{
    struct query_records records = query_records_begin(j->message, QUERY_SECTION_AUTHORITY);
    struct query_record record;
    size_t count = 0;
    while (query_records_next(&records, &record))
        count += record.rdata.type == TYPE_NS && query_name_equal(&record.owner, &j->finding.cut);
    return count;
}

static size_t count_glue(const struct judged *j)
{
    struct query_records records = query_records_begin(j->message, QUERY_SECTION_AUTHORITY);
    struct query_record record, glue;
    struct query_value server;
    size_t count = 0;
    while (query_records_next(&records, &record)) {
        if (record.rdata.type != TYPE_NS || !query_name_equal(&record.owner, &j->finding.cut) ||
            !explain_target(&record, &server))
            continue;
        count += find_record(j->message, QUERY_SECTION_ADDITIONAL, TYPE_A, &server.name, &glue) ||
                 find_record(j->message, QUERY_SECTION_ADDITIONAL, TYPE_AAAA, &server.name, &glue);
    }
    return count;
}

static void say_referral(struct explain *e, const struct judged *j, const struct query_try *t)
{
    struct query_record ds;
    size_t servers = count_servers(j), glue = servers > SERVERS_MOST ? 0 : count_glue(j);
    say(e, " The server does not have the answer, but knows who is closer to it: its reply is a "
           "referral. There is a zone cut: ");
    explain_name(e, &j->finding.cut);
    say(e, " is delegated to ");
    text_count(part(e), servers, "name server", "name servers");
    say(e, servers > SERVERS_MOST ? "."
           : glue == 0            ? ", without glue records."
           : servers == 1         ? ", whose address came along as a glue record."
           : glue == servers      ? ", whose addresses came along as glue records."
                                  : ", some of whose addresses came along as glue records.");
    if (find_record(j->message, QUERY_SECTION_AUTHORITY, TYPE_DS, &j->finding.cut, &ds))
        say(e, " A DS record says that the zone below is signed.");
    if (names_itself(j, &t->server))
        say(e, " But the server asked is one of them: it should have the zone, and does not. This "
               "is a lame delegation.");
    else
        say(e, servers == 1 ? " To go on, ask it." : " To go on, ask one of them.");
}

static void say_lame(struct explain *e, const struct judged *j)
{
    if (j->message->count[QUERY_SECTION_ANSWER] != 0)
        say(e, " There are records in the answer, but none of the name and type that was asked "
               "for.");
    else if (j->recursive)
        say(e, " There are no records, and no SOA record that says so for the zone: there is no "
               "data, as far as this server tells.");
    else
        say(e, " It gives no answer and no referral, and claims no authority. If the zone is "
               "delegated to it, that is a lame delegation.");
}

static void say_failure(struct explain *e, const struct judged *j)
{
    switch (j->finding.verdict) {
    case QUERY_VERDICT_HORIZONTAL:
    case QUERY_VERDICT_UPWARD:
        say(e, " It refers us back up the tree, to the servers of ");
        explain_name(e, &j->finding.cut);
        say(e, ": an upward referral. It has no zone that the name is in, and does not ask others "
               "for us. If the zone is delegated to it, that is a lame delegation.");
        break;
    case QUERY_VERDICT_SIDEWAYS:
        say(e, " It refers us to ");
        explain_name(e, &j->finding.cut);
        say(e, ", a zone that the name is not in. If the zone of the name is delegated to it, that "
               "is a lame delegation.");
        break;
    case QUERY_VERDICT_TRUNCATED:
        say(e, " The reply is truncated (TC), and what is there is of no use.");
        break;
    default: say_lame(e, j); break;
    }
}

static void say_verdict(struct explain *e, const struct judged *j, const struct query_try *t)
{
    switch (j->finding.verdict) {
    case QUERY_VERDICT_ANSWER:
        say_authority(e, j);
        say_answer(e, j);
        break;
    case QUERY_VERDICT_ALIAS:
        say_authority(e, j);
        say_alias(e, j);
        break;
    case QUERY_VERDICT_NODATA:
        say_authority(e, j);
        say_nodata(e, j);
        break;
    case QUERY_VERDICT_NXDOMAIN:
        say_authority(e, j);
        say_nxdomain(e, j);
        break;
    case QUERY_VERDICT_REFERRAL: say_referral(e, j, t); break;
    case QUERY_VERDICT_REFUSED:
    case QUERY_VERDICT_SERVFAIL:
    case QUERY_VERDICT_RCODE: break; /* the status has said it */
    default: say_failure(e, j); break;
    }
}

static enum text_colour colour_of(enum query_verdict verdict)
{
    switch (verdict) {
    case QUERY_VERDICT_ANSWER: return TEXT_GOOD;
    case QUERY_VERDICT_REFERRAL: return TEXT_DIM;
    case QUERY_VERDICT_ALIAS:
    case QUERY_VERDICT_NODATA:
    case QUERY_VERDICT_NXDOMAIN: return TEXT_ODD;
    default: return TEXT_BAD;
    }
}

static void say_status(struct explain *e, unsigned rcode)
{
    say(e, "Status ");
    phrase_meaning(part(e), QUERY_REGISTRY_RCODE, "number", rcode);
    say(e, ".");
}

/* ---- what else is to be noticed ---- */

/* RFC 8914: whoever says no may say why. */
static void note_reasons(struct explain *e, const struct query_message *message)
{
    struct query_edns edns = query_edns_of(message);
    struct query_option option;
    size_t at = 0;
    while (query_option_next(&edns, &at, &option)) {
        if (option.code != QUERY_OPTION_EDE || query_option_check(&option) != QUERY_OK)
            continue;
        unsigned code = (unsigned)option.octets[0] << 8 | option.octets[1];
        say(e, "The server gives a reason (EDE), ");
        phrase_meaning(part(e), QUERY_REGISTRY_EDE, "number", code);
        if (option.size > 2) {
            say(e, ". It adds: ");
            query_sink_plain(part(e), option.octets + 2, option.size - 2u, e->view->utf8);
        }
        say(e, ".");
        explain_coloured(e, "  !", TEXT_ODD);
    }
}

static void note_recursion(struct explain *e, const struct judged *j)
{
    if ((j->request->flags & QUERY_FLAG_RD) == 0 || j->recursive || j->authoritative ||
        j->request->opcode != QUERY_OPCODE_QUERY)
        return;
    bool told = j->rcode == QUERY_RCODE_NOERROR || j->rcode == QUERY_RCODE_NXDOMAIN;
    say(e, "We have asked for recursion, which this server does not do for us (RA is not set)");
    say(e, told ? ": it tells what it knows itself." : ".");
    explain_coloured(e, "  !", TEXT_ODD);
}

static void note_signatures(struct explain *e, const struct judged *j)
{
    struct query_record record;
    bool verified = (j->message->flags & QUERY_FLAG_AD) != 0;
    bool there = find_record(j->message, QUERY_SECTION_ANSWER, TYPE_RRSIG, NULL, &record) ||
                 find_record(j->message, QUERY_SECTION_AUTHORITY, TYPE_RRSIG, NULL, &record);
    if (verified)
        say(e, "The server says that it has checked the signatures of DNSSEC (AD is set). That is "
               "worth as much as the server and the way to it.");
    else if (there)
        say(e, "The records are signed (RRSIG). Nothing says that the signatures are good: the "
               "server does not say that it has checked them (AD is not set), and we do not "
               "check them.");
    explain_coloured(e, verified ? "  +" : "  !", verified ? TEXT_GOOD : TEXT_ODD);
}

static void note_truncation(struct explain *e, const struct judged *j)
{
    if ((j->message->flags & QUERY_FLAG_TC) == 0)
        return;
    say(e, j->x->policy->ignore_truncation
               ? "The reply is truncated (TC): there is more, which TCP would bring. We were told "
                 "to take it as it is."
               : "The reply is truncated (TC): there is more that did not come.");
    explain_coloured(e, "  !", TEXT_ODD);
}

static void note_edns(struct explain *e, const struct judged *j)
{
    if (!j->request->edns || j->message->opt != 0)
        return;
    say(e, "Our query had EDNS, and the reply has none: the server seems not to know it.");
    explain_coloured(e, "  !", TEXT_ODD);
}

/* ---- all of it ---- */

static void explain_failure(struct explain *e, const struct query_exchange *x)
{
    const char *words = phrase_failure(x);
    say(e, words != NULL ? words : "There is no reply: ");
    if (words == NULL) {
        say(e, query_status_text(x->status));
        say(e, ".");
    }
    explain_coloured(e, "=>", TEXT_BAD);
}

/* A status without the rest of the message is worth little. */
static void explain_malformed(struct explain *e, const struct judged *j)
{
    say(e, "There is a reply, but it is malformed, so it does not count as an answer.");
    if (j->message->size >= HEADER) {
        say(e, " Its header has the status ");
        phrase_number(part(e), QUERY_REGISTRY_RCODE, "number", j->rcode);
        say(e, ".");
    }
    explain_coloured(e, "=>", TEXT_BAD);
    explain_fault(e, j->message);
}

static void explain_good(struct explain *e, struct judged *j, const struct query_try *t)
{
    bool asked = j->request->opcode == QUERY_OPCODE_QUERY && !j->request->no_question;
    if (j->finding.verdict == QUERY_VERDICT_LAME && j->rcode == QUERY_RCODE_NXDOMAIN)
        j->finding.verdict = QUERY_VERDICT_NXDOMAIN;
    say_status(e, j->rcode);
    if (asked)
        say_verdict(e, j, t);
    bool forged = t->tsig.verdict != QUERY_TSIG_NONE && !query_tsig_is_good(t->tsig.verdict);
    if (forged)
        say(e, " But the signature of the message is not good, so none of this is to be believed.");
    explain_coloured(e, "=>",
                     forged                            ? TEXT_BAD
                     : asked                           ? colour_of(j->finding.verdict)
                     : j->rcode == QUERY_RCODE_NOERROR ? TEXT_GOOD
                                                       : TEXT_BAD);
    explain_fault(e, j->message);
}

void explain_reply(struct explain *e, const struct query_exchange *x, const struct query_try *t)
{
    struct judged j = {.x = x, .request = x->request};
    bool replied = t != NULL && t->reply != NULL;
    if (!replied || (x->status != QUERY_OK && x->status != QUERY_SIGNATURE)) {
        explain_failure(e, x);
        if (!replied)
            return;
    }
    j.message = &t->message;
    j.rcode = query_message_rcode(j.message);
    j.authoritative = (j.message->flags & QUERY_FLAG_AA) != 0;
    j.recursive = (j.message->flags & QUERY_FLAG_RA) != 0;
    query_finding_of(&j.finding, j.message, query_name_root(), &j.request->name, j.request->type,
                     j.request->class);
    if (j.message->fault.status != QUERY_OK) {
        explain_malformed(e, &j);
        return;
    }
    explain_good(e, &j, t);
    note_reasons(e, j.message);
    note_truncation(e, &j);
    note_recursion(e, &j);
    note_signatures(e, &j);
    note_edns(e, &j);
}
