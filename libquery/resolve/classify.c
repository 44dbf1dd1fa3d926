#include "resolve/classify.h"

enum { ALIASES_MAX = 64 }; /* followed in one message: more than any walk allows */

bool classify_name(const struct query_record *record, struct query_name *name)
{
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, &record->rdata);
    if (!query_fields_next(&fields, &value) || value.class != QUERY_VALUE_NAME)
        return false;
    *name = value.name;
    return true;
}

static bool is_below(const struct query_name *name, const struct query_name *ancestor)
{
    return name->labels > ancestor->labels && query_name_is_under(name, ancestor);
}

/* ---- answers and aliases ---- */

enum link { LINK_NONE, LINK_CNAME, LINK_DNAME, LINK_DATA };

/* What the answer section has for a name: the data asked for, or where an alias leads.  A
 * DNAME counts more than the CNAME that the server has made from it (RFC 6672 section 3.1). */
static enum link find_link(const struct question *question, const struct query_message *message,
                           const struct query_name *name, struct query_record *found)
{
    enum link link = LINK_NONE;
    struct query_record record;
    struct query_records records = query_records_begin(message, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, &record)) {
        uint16_t type = record.rdata.type;
        enum link this = LINK_NONE;
        if (record.rdata.class != question->class)
            continue;
        if (query_name_equal(&record.owner, name)) {
            if (type == question->type || question->type == TYPE_ANY)
                return LINK_DATA;
            if (type == TYPE_CNAME)
                this = LINK_CNAME;
        } else if (type == TYPE_DNAME && is_below(name, &record.owner) &&
                   query_name_is_under(&record.owner, question->zone)) {
            this = LINK_DNAME;
        }
        if (this > link) {
            link = this;
            *found = record;
        }
    }
    return link;
}

bool classify_rewrite(struct query_name *name, const struct query_name *owner,
                      const struct query_name *target)
{
    struct query_name prefix = *name;
    size_t size = (size_t)name->size - owner->size;
    prefix.wire[size] = 0;
    prefix.size = (uint8_t)(size + 1);
    prefix.labels = (uint8_t)(name->labels - owner->labels);
    return query_name_join(name, &prefix, target) == QUERY_OK;
}

/* Goes from alias to alias as long as the names are in the zone: of names elsewhere the server
 * need not know anything.  `finding->target` is where that ends; true: the data is there. */
static bool follow(const struct question *question, const struct query_message *message,
                   struct query_finding *finding)
{
    struct query_record record;
    struct query_name target;
    uint16_t most = message->whole[QUERY_SECTION_ANSWER];
    finding->target = *question->name;
    while (query_name_is_under(&finding->target, question->zone)) {
        enum link link = find_link(question, message, &finding->target, &record);
        if (link == LINK_DATA)
            return true;
        if (link == LINK_NONE || !classify_name(&record, &target))
            return false;
        finding->aliases++;
        if (link == LINK_DNAME) {
            finding->dname = true;
            finding->too_long = !classify_rewrite(&finding->target, &record.owner, &target);
        } else {
            finding->target = target;
        }
        /* A DNAME may serve more than once in a chain, a CNAME only in a circle. */
        finding->loop = !finding->too_long && (query_name_equal(&finding->target, question->name) ||
                                               (finding->aliases > most && !finding->dname));
        if (finding->loop || finding->too_long || finding->aliases >= ALIASES_MAX)
            return false;
    }
    return false;
}

/* ---- what the authority section tells ---- */

static enum query_verdict kind_of_referral(const struct question *question,
                                           const struct query_name *owner)
{
    if (query_name_equal(owner, question->zone))
        return QUERY_VERDICT_HORIZONTAL;
    if (query_name_is_under(question->zone, owner))
        return QUERY_VERDICT_UPWARD;
    if (is_below(owner, question->zone) && query_name_is_under(question->name, owner))
        return QUERY_VERDICT_REFERRAL;
    return QUERY_VERDICT_SIDEWAYS;
}

struct authority {
    bool soa;                    /* of a zone that the name is in, at or below the zone asked */
    enum query_verdict referral; /* NONE: no NS record at all */
    struct query_name cut;
};

/* Of several sets of NS records the first real referral counts, or else the first. */
static struct authority read_authority(const struct question *question,
                                       const struct query_message *message,
                                       const struct query_name *name)
{
    struct authority authority = {.referral = QUERY_VERDICT_NONE};
    struct query_record record;
    struct query_records records = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    while (query_records_next(&records, &record)) {
        if (record.rdata.class != question->class)
            continue;
        if (record.rdata.type == TYPE_SOA && query_name_is_under(name, &record.owner) &&
            query_name_is_under(&record.owner, question->zone))
            authority.soa = true;
        if (record.rdata.type != TYPE_NS || authority.referral == QUERY_VERDICT_REFERRAL)
            continue;
        enum query_verdict kind = kind_of_referral(question, &record.owner);
        if (authority.referral == QUERY_VERDICT_NONE || kind == QUERY_VERDICT_REFERRAL) {
            authority.referral = kind;
            authority.cut = record.owner;
        }
    }
    return authority;
}

/* No data for the name that was asked for, and no alias: the name or type does not exist, or
 * somebody else knows, or the server is of no use (RFC 2308 section 2). */
static void judge_empty(const struct question *question, const struct query_message *message,
                        struct query_finding *finding)
{
    bool no_name = query_message_rcode(message) == QUERY_RCODE_NXDOMAIN;
    bool says_nothing =
        (message->flags & QUERY_FLAG_AA) != 0 && message->count[QUERY_SECTION_ANSWER] == 0;
    struct authority authority = read_authority(question, message, question->name);
    enum query_verdict negative = no_name ? QUERY_VERDICT_NXDOMAIN : QUERY_VERDICT_NODATA;
    finding->cut = authority.cut;
    if (authority.soa)
        finding->verdict = negative;
    else if (authority.referral == QUERY_VERDICT_REFERRAL && !no_name)
        finding->verdict = QUERY_VERDICT_REFERRAL; /* also with AA, which some set by mistake */
    else if (says_nothing && (authority.referral == QUERY_VERDICT_NONE ||
                              authority.referral == QUERY_VERDICT_HORIZONTAL))
        finding->verdict = negative;
    else if (authority.referral != QUERY_VERDICT_NONE && !no_name)
        finding->verdict = authority.referral;
    else
        finding->verdict = QUERY_VERDICT_LAME;
}

/* An alias without the data behind it.  That there is none is believed from the zone's SOA;
 * otherwise the target is asked for. */
static void judge_alias(const struct question *question, const struct query_message *message,
                        struct query_finding *finding)
{
    finding->verdict = QUERY_VERDICT_ALIAS;
    if (finding->loop || finding->too_long ||
        !query_name_is_under(&finding->target, question->zone))
        return;
    struct authority authority = read_authority(question, message, &finding->target);
    if (authority.soa)
        finding->verdict = query_message_rcode(message) == QUERY_RCODE_NXDOMAIN
                               ? QUERY_VERDICT_NXDOMAIN
                               : QUERY_VERDICT_NODATA;
}

static enum query_verdict verdict_of_rcode(unsigned rcode)
{
    switch (rcode) {
    case QUERY_RCODE_NOERROR:
    case QUERY_RCODE_NXDOMAIN:
    case QUERY_RCODE_YXDOMAIN: return QUERY_VERDICT_NONE;
    case QUERY_RCODE_REFUSED: return QUERY_VERDICT_REFUSED;
    case QUERY_RCODE_SERVFAIL: return QUERY_VERDICT_SERVFAIL;
    default: return QUERY_VERDICT_RCODE;
    }
}

/* Some servers follow aliases within their zones until they tire of it, and then say SERVFAIL
 * with the aliases up to there. */
static bool failed_behind_alias(const struct question *question,
                                const struct query_message *message, struct query_finding *finding)
{
    struct query_finding behind = {.verdict = finding->verdict};
    if (finding->verdict != QUERY_VERDICT_SERVFAIL || (message->flags & QUERY_FLAG_AA) == 0 ||
        follow(question, message, &behind) || behind.aliases == 0)
        return false;
    *finding = behind;
    return true;
}

void classify_reply(const struct question *question, const struct query_message *message,
                    struct query_finding *finding)
{
    unsigned rcode = query_message_rcode(message);
    *finding = (struct query_finding){.verdict = QUERY_VERDICT_MALFORMED};
    if (message->fault.status != QUERY_OK)
        return;
    finding->verdict = verdict_of_rcode(rcode);
    if (failed_behind_alias(question, message, finding))
        finding->verdict = QUERY_VERDICT_ALIAS;
    if (finding->verdict != QUERY_VERDICT_NONE)
        return;
    if (follow(question, message, finding))
        finding->verdict = QUERY_VERDICT_ANSWER;
    else if (finding->aliases > 0)
        judge_alias(question, message, finding);
    else if (rcode == QUERY_RCODE_YXDOMAIN) /* without the DNAME that it speaks of */
        finding->verdict = QUERY_VERDICT_RCODE;
    else
        judge_empty(question, message, finding);
    if ((message->flags & QUERY_FLAG_TC) != 0 && finding->verdict != QUERY_VERDICT_ANSWER &&
        finding->verdict != QUERY_VERDICT_ALIAS && finding->verdict != QUERY_VERDICT_REFERRAL)
        finding->verdict = QUERY_VERDICT_TRUNCATED;
}

void query_finding_of(struct query_finding *finding, const struct query_message *message,
                      const struct query_name *zone, const struct query_name *name, uint16_t type,
                      uint16_t class)
{
    struct question question = {.zone = zone, .name = name, .type = type, .class = class};
    classify_reply(&question, message, finding);
}
