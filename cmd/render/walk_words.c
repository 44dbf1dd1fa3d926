#include "render/walk.h"

#include <string.h>

enum { TYPE_NS = 2, TYPE_SOA = 6, NOTE_TEXT = WALK_PART };

/* ---- colours ---- */

void walk_colour_print(struct query_sink *sink, const struct walk_style *style,
                       enum text_colour colour)
{
    text_colour_print(sink, style->colour, colour);
}

enum text_colour walk_verdict_colour(enum query_verdict verdict)
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

/* ---- facts of a hop ---- */

const struct query_message *walk_hop_reply(const struct query_hop *hop)
{
    return query_exchange_reply(hop->exchange);
}

size_t walk_hop_tries(const struct query_hop *hop)
{
    return hop->exchange == NULL ? 0 : hop->exchange->try_count;
}

const char *walk_transport_text(const struct query_hop *hop)
{
    const struct query_try *attempt = query_exchange_last_try(hop->exchange);
    return attempt != NULL && attempt->transport == QUERY_TRANSPORT_TCP ? "tcp" : "udp";
}

uint64_t walk_hop_us(const struct query_hop *hop)
{
    const struct query_try *attempt = query_exchange_last_try(hop->exchange);
    if (attempt == NULL)
        return 0;
    uint64_t start_us = hop->exchange->tries[0].start_us;
    return attempt->end_us > start_us ? attempt->end_us - start_us : 0;
}

size_t walk_zone_servers(const struct walk_view *view, const struct query_hop *hop)
{
    for (size_t i = hop->number; i-- > 0;) {
        const struct query_hop *other = query_walk_hop(view->walk, i);
        if (other->verdict == QUERY_VERDICT_REFERRAL && query_name_equal(other->cut, hop->zone))
            return other->server_count + other->servers_left_out;
    }
    return query_name_equal(hop->zone, view->zone) ? view->start_count : hop->candidate_count;
}

const char *walk_source_text(const struct walk_view *view, const struct query_hop *hop)
{
    switch (hop->server->source) {
    case QUERY_ADDRESS_START:
        return view->asked ? "from the resolver" : view->hints ? "hint" : "given";
    case QUERY_ADDRESS_GLUE: return "glue";
    case QUERY_ADDRESS_ANSWER: return "looked up";
    case QUERY_ADDRESS_CALLER: return "from the system";
    case QUERY_ADDRESS_NONE: break;
    }
    return "unknown";
}

/* Whether `section` of a message has a record with this data at this name; the case of
 * letters counts only in text. */
static bool has_record(const struct query_message *message, enum query_section section,
                       const struct query_record *wanted)
{
    char text[2][4096];
    struct query_sink sink[2];
    struct query_records records = query_records_begin(message, section);
    struct query_record record;
    query_sink_init(&sink[0], text[0], sizeof text[0]);
    query_rdata_print(&sink[0], &wanted->rdata, NULL);
    while (query_records_next(&records, &record)) {
        if (record.rdata.type != wanted->rdata.type ||
            !query_name_equal(&record.owner, &wanted->owner))
            continue;
        query_sink_init(&sink[1], text[1], sizeof text[1]);
        query_rdata_print(&sink[1], &record.rdata, NULL);
        if (sink[0].size == sink[1].size && memcmp(text[0], text[1], sink[0].size) == 0)
            return true;
    }
    return false;
}

static bool same_section(const struct query_message *a, const struct query_message *b,
                         enum query_section section)
{
    struct query_records records = query_records_begin(a, section);
    struct query_record record;
    if (a->count[section] != b->count[section])
        return false;
    while (query_records_next(&records, &record)) {
        if (!has_record(b, section, &record))
            return false;
    }
    return true;
}

bool walk_hop_same(const struct query_hop *a, const struct query_hop *b)
{
    const struct query_message *one = walk_hop_reply(a), *two = walk_hop_reply(b);
    if (!query_name_equal(a->name, b->name) || a->type != b->type)
        return false;
    if (a->verdict != b->verdict || a->authoritative != b->authoritative || one == NULL ||
        two == NULL || (a->cut != NULL) != (b->cut != NULL))
        return false;
    if (a->cut != NULL && !query_name_equal(a->cut, b->cut))
        return false;
    return same_section(one, two, QUERY_SECTION_ANSWER) &&
           same_section(one, two, QUERY_SECTION_AUTHORITY);
}

static bool has_children(const struct walk_view *view, const struct query_hop *hop)
{
    for (size_t i = hop->number + 1; i < query_walk_hops(view->walk); i++) {
        if (query_walk_hop(view->walk, i)->parent == hop->number)
            return true;
    }
    return false;
}

bool walk_hop_follows(const struct walk_view *view, const struct query_hop *leader,
                      const struct query_hop *hop)
{
    return leader->number < hop->number && leader->parent == hop->parent &&
           leader->depth == hop->depth && leader->type == hop->type &&
           walk_verdict_colour(hop->verdict) != TEXT_BAD &&
           query_name_equal(leader->name, hop->name) && query_name_equal(leader->zone, hop->zone) &&
           walk_hop_same(leader, hop) && !has_children(view, hop);
}

const struct query_hop *walk_hop_leader(const struct walk_view *view, const struct query_hop *hop)
{
    for (size_t i = 0; i < hop->number; i++) {
        if (walk_hop_follows(view, query_walk_hop(view->walk, i), hop))
            return query_walk_hop(view->walk, i);
    }
    return hop;
}

bool walk_negative_ttl(const struct query_hop *hop, uint32_t *ttl, struct query_name *zone)
{
    const struct query_message *reply = walk_hop_reply(hop);
    struct query_record record;
    struct query_value minimum;
    if (reply == NULL)
        return false;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_AUTHORITY);
    while (query_records_next(&records, &record)) {
        if (record.rdata.type != TYPE_SOA || !query_fields_find(&record.rdata, "minimum", &minimum))
            continue;
        *ttl = record.ttl < minimum.number ? record.ttl : (uint32_t)minimum.number;
        *zone = record.owner;
        return true;
    }
    return false;
}

/* ---- words ---- */

void walk_zone_print(struct query_sink *sink, const struct query_name *zone)
{
    query_name_print(sink, zone);
    if (zone->labels == 0)
        query_sink_text(sink, " (root)");
}

void walk_label_print(struct query_sink *sink, const struct walk_view *view,
                      const struct query_hop *hop)
{
    if (!view->assumed || !query_name_equal(hop->zone, view->zone)) {
        walk_zone_print(sink, hop->zone);
        return;
    }
    query_name_print(sink, hop->zone);
    query_sink_text(sink, " (assumed)");
}

void walk_time_print(struct query_sink *sink, uint64_t us)
{
    text_time(sink, us);
}

void walk_record_print(struct query_sink *sink, const struct query_record *record)
{
    static const struct query_style style = {.flags = QUERY_STYLE_NO_SPLIT};
    query_name_print(sink, &record->owner);
    query_sink_char(sink, ' ');
    query_sink_number(sink, record->ttl);
    query_sink_char(sink, ' ');
    query_type_print(sink, record->rdata.type);
    query_sink_char(sink, ' ');
    query_rdata_print(sink, &record->rdata, &style);
}

static void print_no_reply(struct query_sink *sink, const struct query_hop *hop)
{
    const struct query_try *attempt = query_exchange_last_try(hop->exchange);
    enum query_end end = attempt == NULL ? QUERY_END_NONE : attempt->end;
    if (attempt != NULL && attempt->stray_total != 0)
        query_sink_text(sink, "no reply that can be believed");
    else if (end == QUERY_END_SETUP || end == QUERY_END_IO)
        query_sink_text(sink, strerror(attempt->error));
    else if (end == QUERY_END_CLOSED)
        query_sink_text(sink, "connection closed before the reply");
    else if (end == QUERY_END_BROKEN)
        query_sink_text(sink, "a message that belongs to no question");
    else
        query_sink_text(sink, "no reply");
    if (walk_hop_tries(hop) > 1) {
        query_sink_text(sink, " (");
        query_sink_number(sink, walk_hop_tries(hop));
        query_sink_text(sink, " tries)");
    }
}

/* The reply over UDP was cut short; that over TCP was, too, or there was none. */
static void print_truncated(struct query_sink *sink, const struct query_hop *hop)
{
    query_sink_text(sink, "TRUNCATED");
    if (walk_hop_reply(hop) != NULL) {
        query_sink_text(sink, ", of no use");
    } else {
        query_sink_text(sink, "; over TCP: ");
        print_no_reply(sink, hop);
    }
}

static void print_rcode(struct query_sink *sink, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    unsigned rcode = reply == NULL ? 0 : query_message_rcode(reply);
    const char *word = query_registry_find(QUERY_REGISTRY_RCODE, rcode);
    if (word != NULL) {
        query_sink_text(sink, word);
    } else {
        query_sink_text(sink, "RCODE ");
        query_sink_number(sink, rcode);
    }
}

static void print_malformed(struct query_sink *sink, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    query_sink_text(sink, "MALFORMED");
    if (reply == NULL)
        return;
    query_sink_text(sink, ", octet ");
    query_sink_number(sink, reply->fault.offset);
    query_sink_text(sink, ": ");
    query_sink_text(sink, query_status_text(reply->fault.status));
}

static void print_cut(struct query_sink *sink, const struct query_hop *hop, const char *before,
                      const char *behind)
{
    query_sink_text(sink, before);
    if (hop->cut != NULL)
        query_name_print(sink, hop->cut);
    query_sink_text(sink, behind);
}

void walk_said_print(struct query_sink *sink, const struct query_hop *hop)
{
    const char *authority = hop->authoritative ? " aa" : " (not authoritative)";
    switch (hop->verdict) {
    case QUERY_VERDICT_NONE: query_sink_text(sink, "..."); break;
    case QUERY_VERDICT_ANSWER:
        query_sink_text(sink, "ANSWER");
        query_sink_text(sink, authority);
        break;
    case QUERY_VERDICT_ALIAS:
        query_sink_text(sink, hop->dname ? "DNAME" : "CNAME");
        query_sink_text(sink, authority);
        if (hop->target != NULL) {
            query_sink_text(sink, ", go on with ");
            query_name_print(sink, hop->target);
        }
        break;
    case QUERY_VERDICT_NODATA:
        query_sink_text(sink, "NODATA");
        query_sink_text(sink, authority);
        break;
    case QUERY_VERDICT_NXDOMAIN:
        query_sink_text(sink, "NXDOMAIN");
        query_sink_text(sink, authority);
        break;
    case QUERY_VERDICT_REFERRAL:
        print_cut(sink, hop, "referral to ", hop->signed_cut ? "  DS" : "");
        break;
    case QUERY_VERDICT_UPWARD: print_cut(sink, hop, "LAME: upward referral to ", ""); break;
    case QUERY_VERDICT_HORIZONTAL: print_cut(sink, hop, "LAME: refers to ", " itself"); break;
    case QUERY_VERDICT_SIDEWAYS:
        print_cut(sink, hop, "LAME: refers to ", ", which the name is not in");
        break;
    case QUERY_VERDICT_LAME: query_sink_text(sink, "LAME: no answer, no referral"); break;
    case QUERY_VERDICT_REFUSED: query_sink_text(sink, "REFUSED"); break;
    case QUERY_VERDICT_SERVFAIL: query_sink_text(sink, "SERVFAIL"); break;
    case QUERY_VERDICT_RCODE: print_rcode(sink, hop); break;
    case QUERY_VERDICT_TRUNCATED: print_truncated(sink, hop); break;
    case QUERY_VERDICT_MALFORMED: print_malformed(sink, hop); break;
    case QUERY_VERDICT_NO_REPLY: print_no_reply(sink, hop); break;
    }
}

void walk_question_print(struct query_sink *sink, const struct query_hop *hop)
{
    query_name_print(sink, hop->name);
    query_sink_char(sink, ' ');
    query_type_print(sink, hop->type);
}

void walk_server_print(struct query_sink *sink, const struct query_hop *hop)
{
    if (hop->server->name.labels != 0) {
        query_name_print_relative(sink, &hop->server->name);
        query_sink_char(sink, ' ');
    }
    query_endpoint_print(sink, &hop->server->addresses[hop->address]);
}

void walk_outcome_print(struct query_sink *sink, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    struct query_record record;
    bool first = true;
    if (hop->verdict == QUERY_VERDICT_REFERRAL && hop->server_count != 0) {
        size_t more = hop->server_count - 1 + hop->servers_left_out;
        query_name_print(sink, hop->cut);
        query_sink_text(sink, ": ");
        query_name_print_relative(sink, &hop->servers[0].name);
        if (more != 0) {
            query_sink_text(sink, " and ");
            query_sink_number(sink, more);
            query_sink_text(sink, " more");
        }
        return;
    }
    walk_said_print(sink, hop);
    if (reply == NULL || hop->verdict != QUERY_VERDICT_ANSWER)
        return;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, &record)) {
        if (record.rdata.type != hop->type)
            continue;
        /* The table has room for the first of many. */
        if (!first) {
            query_sink_text(sink, " ...");
            return;
        }
        first = false;
        query_sink_text(sink, ": ");
        query_rdata_print(sink, &record.rdata, NULL);
    }
}

/* ---- notes ---- */

bool walk_trouble_print(struct query_sink *sink, const struct query_hop *hop,
                        const struct query_walk_server *server)
{
    static const struct {
        const char *before, *behind; /* the zone that is served stands between them */
    } words[] = {
        [QUERY_SERVER_MISSING_GLUE] = {" cannot be found: missing glue, its name is in ",
                                       ", which it serves"},
        [QUERY_SERVER_CYCLE] = {" cannot be found: a cycle, finding it needs a server of ",
                                " again"},
        [QUERY_SERVER_NO_ADDRESS] = {" cannot be asked for ", ": it has no address"},
        [QUERY_SERVER_NOT_FOUND] = {" cannot be asked for ", ": nobody tells its address"},
        [QUERY_SERVER_OUTSIDE] = {" cannot be asked for ",
                                  ": it is outside the zone that the walk began in"},
        [QUERY_SERVER_LIMIT] = {" was not looked for to ask for ", ": too much work"},
    };
    if (server->trouble == QUERY_SERVER_FINE && !server->alias && !server->bad_address)
        return false;
    query_name_print_relative(sink, &server->name);
    if (server->trouble == QUERY_SERVER_FINE) {
        query_sink_text(sink, server->alias
                                  ? " is an alias, which a name server must not be (RFC 2181)"
                                  : " has an address at which no server can be");
        return true;
    }
    if (server->address_count != 0) {
        query_sink_text(sink, " cannot be asked: its addresses are of the family that is not used");
        return true;
    }
    query_sink_text(sink, words[server->trouble].before);
    if (hop->cut != NULL)
        query_name_print(sink, hop->cut);
    query_sink_text(sink, words[server->trouble].behind);
    return true;
}

struct notes {
    walk_note_fn *line;
    void *context;
    struct query_sink sink;
    char text[NOTE_TEXT];
};

static struct query_sink *begin_note(struct notes *notes)
{
    query_sink_init(&notes->sink, notes->text, sizeof notes->text);
    return &notes->sink;
}

static void end_note(struct notes *notes)
{
    notes->line(notes->context, notes->text, notes->sink.size);
}

/* Many servers with the same trouble are one note. */
static void note_servers(struct notes *notes, const struct query_hop *hop)
{
    for (size_t i = 0; i < hop->server_count; i++) {
        const struct query_walk_server *server = &hop->servers[i];
        size_t more = 0, before = 0;
        for (size_t j = 0; j < hop->server_count; j++) {
            bool same = hop->servers[j].trouble == server->trouble;
            before += j < i && same;
            more += j > i && same;
        }
        if (server->trouble != QUERY_SERVER_FINE && before != 0)
            continue;
        struct query_sink *sink = begin_note(notes);
        if (!walk_trouble_print(sink, hop, server))
            continue;
        if (server->trouble != QUERY_SERVER_FINE && more != 0) {
            query_sink_text(sink, " (and ");
            text_count(sink, more, "more)", "more)");
        }
        end_note(notes);
    }
    if (hop->servers_left_out != 0) {
        struct query_sink *sink = begin_note(notes);
        text_count(sink, hop->servers_left_out, "server", "servers");
        query_sink_text(sink, " beyond the limit left out");
        end_note(notes);
    }
}

static void note_tries(struct notes *notes, const struct query_hop *hop)
{
    const struct query_exchange *exchange = hop->exchange;
    for (size_t i = 0; exchange != NULL && i < exchange->try_count; i++) {
        const struct query_try *attempt = &exchange->tries[i];
        if (attempt->next == QUERY_NEXT_TCP) {
            query_sink_text(begin_note(notes), "cut short over UDP (TC), asked again over TCP");
            end_note(notes);
        }
    }
}

/* The referral that named the servers of the hop's zone. */
static const struct query_hop *find_referral(const struct walk_view *view,
                                             const struct query_hop *hop)
{
    for (size_t i = hop->number; i-- > 0;) {
        const struct query_hop *other = query_walk_hop(view->walk, i);
        if (other->verdict == QUERY_VERDICT_REFERRAL && query_name_equal(other->cut, hop->zone))
            return other;
    }
    return NULL;
}

/* The next NS record that a section has for a zone. */
static bool next_server(struct query_records *records, const struct query_name *zone,
                        struct query_record *record)
{
    while (query_records_next(records, record)) {
        if (record->rdata.type == TYPE_NS && query_name_equal(&record->owner, zone))
            return true;
    }
    return false;
}

static bool has_server(const struct query_message *message, const struct query_record *wanted)
{
    return has_record(message, QUERY_SECTION_AUTHORITY, wanted) ||
           has_record(message, QUERY_SECTION_ANSWER, wanted);
}

/* Where the zone itself says who its servers are: beside an answer, or in one that was asked for.
 * False: it does not. */
static bool find_servers(const struct query_message *message, const struct query_name *zone,
                         enum query_section *section)
{
    struct query_record record;
    struct query_records records = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    *section = QUERY_SECTION_AUTHORITY;
    if (next_server(&records, zone, &record))
        return true;
    records = query_records_begin(message, QUERY_SECTION_ANSWER);
    *section = QUERY_SECTION_ANSWER;
    return next_server(&records, zone, &record);
}

/* RFC 1034 section 4.2.2: both sides of a cut should have the same NS records. */
static void note_disagreement(struct notes *notes, const struct walk_view *view,
                              const struct query_hop *hop)
{
    const struct query_hop *referral = find_referral(view, hop);
    const struct query_message *child = walk_hop_reply(hop), *parent;
    enum query_section section;
    struct query_record record;
    if (referral == NULL || child == NULL || !hop->authoritative ||
        !find_servers(child, hop->zone, &section))
        return;
    parent = walk_hop_reply(referral);
    for (unsigned side = 0; parent != NULL && side < 2; side++) {
        struct query_records records = side == 0
                                           ? query_records_begin(parent, QUERY_SECTION_AUTHORITY)
                                           : query_records_begin(child, section);
        while (next_server(&records, hop->zone, &record)) {
            if (has_server(side == 0 ? child : parent, &record))
                continue;
            struct query_sink *sink = begin_note(notes);
            query_sink_text(sink, "parent and child disagree: ");
            query_rdata_print(sink, &record.rdata, NULL);
            query_sink_text(sink, side == 0 ? " is a server of the zone for the parent only"
                                            : " is a server of the zone for the zone itself only");
            end_note(notes);
        }
    }
}

/* The serial of the zone's SOA, as an answer or a negative answer has it. */
static bool find_serial(const struct query_hop *hop, uint32_t *serial)
{
    const struct query_message *reply = hop->authoritative ? walk_hop_reply(hop) : NULL;
    struct query_record record;
    struct query_value value;
    for (unsigned side = 0; reply != NULL && side < 2; side++) {
        struct query_records records =
            query_records_begin(reply, side == 0 ? QUERY_SECTION_ANSWER : QUERY_SECTION_AUTHORITY);
        while (query_records_next(&records, &record)) {
            if (record.rdata.type != TYPE_SOA || !query_name_equal(&record.owner, hop->zone) ||
                !query_fields_find(&record.rdata, "serial", &value))
                continue;
            *serial = (uint32_t)value.number;
            return true;
        }
    }
    return false;
}

/* Servers of a zone should have the same version of it (RFC 1034 section 4.3.5). */
static void note_serial(struct notes *notes, const struct walk_view *view,
                        const struct query_hop *hop)
{
    uint32_t serial, before;
    if (!find_serial(hop, &serial))
        return;
    for (size_t i = hop->number; i-- > 0;) {
        const struct query_hop *other = query_walk_hop(view->walk, i);
        if (!query_name_equal(other->zone, hop->zone) || !find_serial(other, &before))
            continue;
        if (before == serial)
            return;
        struct query_sink *sink = begin_note(notes);
        query_sink_text(sink, "serial ");
        query_sink_number(sink, serial);
        query_sink_text(sink, " of ");
        query_name_print(sink, hop->zone);
        query_sink_text(sink, ", but ");
        walk_server_print(sink, other);
        query_sink_text(sink, " has ");
        query_sink_number(sink, before);
        end_note(notes);
        return;
    }
}

static void note_ttl(struct notes *notes, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    struct query_record record;
    if (reply == NULL || hop->verdict != QUERY_VERDICT_ANSWER)
        return;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, &record)) {
        if (record.ttl != 0)
            continue;
        query_sink_text(begin_note(notes), "TTL 0: no resolver may keep this");
        end_note(notes);
        return;
    }
}

void walk_notes(const struct walk_view *view, const struct query_hop *hop, walk_note_fn *line,
                void *context)
{
    struct notes notes = {.line = line, .context = context};
    note_tries(&notes, hop);
    note_servers(&notes, hop);
    note_disagreement(&notes, view, hop);
    note_serial(&notes, view, hop);
    note_ttl(&notes, hop);
}

/* ---- the end ---- */

static void print_negative(struct query_sink *sink, const struct query_hop *hop)
{
    struct query_name zone;
    uint32_t ttl;
    if (hop == NULL || !walk_negative_ttl(hop, &ttl, &zone))
        return;
    query_sink_text(sink, "; by the SOA record of ");
    query_name_print(sink, &zone);
    query_sink_text(sink, " this may be remembered for ");
    query_ttl_print(sink, ttl);
}

void walk_end_print(struct query_sink *sink, const struct walk_view *view)
{
    const struct query_hop *hop = query_walk_result(view->walk);
    const struct query_name *name = hop == NULL ? view->name : hop->name;
    const struct query_name *zone = hop == NULL ? view->zone : hop->zone;
    if (hop != NULL && hop->target != NULL)
        name = hop->target;
    switch (query_walk_ended(view->walk)) {
    case QUERY_WALK_GOING:
    case QUERY_WALK_ANSWER:
    case QUERY_WALK_ALIAS: return;
    case QUERY_WALK_NODATA:
    case QUERY_WALK_NXDOMAIN:
        query_name_print(sink, name);
        if (query_walk_ended(view->walk) == QUERY_WALK_NXDOMAIN) {
            query_sink_text(sink, " does not exist");
        } else {
            query_sink_text(sink, " exists, but has no record of type ");
            query_type_print(sink, view->type);
        }
        print_negative(sink, hop);
        return;
    case QUERY_WALK_ALIAS_LOOP:
        query_sink_text(sink, "no answer: the aliases lead in a circle, back to ");
        query_name_print(sink, name);
        return;
    case QUERY_WALK_ALIAS_LONG:
        query_sink_text(sink, "no answer: too many aliases, or one that makes the name too long");
        return;
    case QUERY_WALK_NO_REPLY: query_sink_text(sink, "no answer: no server replied for "); break;
    case QUERY_WALK_NO_HELP: query_sink_text(sink, "no answer: no server helped for "); break;
    case QUERY_WALK_NO_ADDRESS:
        query_sink_text(sink, "no answer: no server can be asked for ");
        if (hop != NULL && hop->cut != NULL)
            zone = hop->cut;
        break;
    case QUERY_WALK_OUTSIDE:
        query_sink_text(sink, "no answer: the walk would have to leave ");
        zone = view->zone;
        break;
    case QUERY_WALK_LIMIT:
        query_sink_text(sink, "no answer: too much work; the limit was reached");
        return;
    case QUERY_WALK_MEMORY: query_sink_text(sink, "no answer: out of memory"); return;
    }
    query_name_print(sink, zone);
}

/* How long the NS records that led to the hop's zone may be kept. */
static bool delegation_ttl(const struct walk_view *view, const struct query_hop *hop, uint32_t *ttl)
{
    const struct query_hop *referral = find_referral(view, hop);
    const struct query_message *reply = referral == NULL ? NULL : walk_hop_reply(referral);
    struct query_record record;
    if (reply == NULL)
        return false;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_AUTHORITY);
    if (!next_server(&records, hop->zone, &record))
        return false;
    *ttl = record.ttl;
    return true;
}

/* A resolver that knows the delegations asks once, and once more for each alias that led
 * elsewhere. */
static void print_warm(struct query_sink *sink, const struct walk_view *view, size_t questions)
{
    const struct query_hop *result = query_walk_result(view->walk);
    enum query_walk_end end = query_walk_ended(view->walk);
    size_t needed = 1;
    uint32_t ttl;
    if (result == NULL || end == QUERY_WALK_GOING || end > QUERY_WALK_NXDOMAIN ||
        !delegation_ttl(view, result, &ttl))
        return;
    for (size_t at = result->parent; at != SIZE_MAX;) {
        const struct query_hop *hop = query_walk_hop(view->walk, at);
        needed += hop->verdict == QUERY_VERDICT_ALIAS;
        at = hop->parent;
    }
    if (needed >= questions)
        return;
    query_sink_text(sink, "; a resolver with a warm cache would have needed ");
    query_sink_number(sink, needed);
    query_sink_text(sink, " (");
    query_name_print(sink, result->zone);
    query_sink_text(sink, " NS valid for ");
    query_ttl_print(sink, ttl);
    query_sink_char(sink, ')');
}

void walk_total_print(struct query_sink *sink, const struct walk_view *view)
{
    size_t questions = 0;
    uint64_t us = 0;
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        questions += walk_hop_tries(hop);
        us += walk_hop_us(hop);
    }
    query_sink_text(sink, "total ");
    text_count(sink, questions, "question", "questions");
    query_sink_text(sink, ", ");
    walk_time_print(sink, us);
    print_warm(sink, view, questions);
}

void walk_close_print(struct query_sink *sink, const struct walk_view *view)
{
    char text[NOTE_TEXT];
    struct query_sink end;
    query_sink_init(&end, text, sizeof text);
    walk_end_print(&end, view);
    if (end.size != 0) {
        query_sink_put(sink, text, end.size);
        query_sink_char(sink, '\n');
    }
    walk_total_print(sink, view);
    query_sink_char(sink, '\n');
}
