#include "revc/ask.h"

#include "common/aliases.h"
#include "revc/lists.h"

#include <query/reverse.h>
#include <string.h>

enum { TYPE_A = 1, TYPE_PTR = 12, TYPE_TXT = 16, TYPE_AAAA = 28 };
enum {
    TEXT_ROOM = 1024, /* of a TXT record: no reason and no origin is longer */
    NUMBER_TEXT = 10  /* digits of the number of an AS (RFC 6793) */
};

/* The reply, or NULL, and the owner of the records in it that are an answer: where the aliases of
 * the name that was asked for lead to. */
static const struct query_message *reply_of(const struct query_exchange *x,
                                            struct query_name *owner)
{
    const struct query_message *message = aliases_reply(x);
    *owner = x->request->name;
    if (message != NULL)
        aliases_follow(message, owner);
    return message;
}

/* ---- what came ---- */

static void keep_name(struct revc_answer *answer, const struct query_rdata *rdata)
{
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, rdata);
    if (query_fields_next(&fields, &value))
        (void)revc_answer_add(answer, REVC_FACT_NAME, value.name.wire, value.name.size);
}

/* The strings of a TXT record are one text here (RFC 7208 section 3.3 says so for mail). */
static void keep_text(struct revc_answer *answer, const struct query_rdata *rdata,
                      enum revc_kind kind)
{
    struct query_fields fields;
    struct query_value value;
    uint8_t text[TEXT_ROOM];
    const uint8_t *string;
    size_t at = 0, size = 0, length;
    query_fields_begin(&fields, rdata);
    if (!query_fields_next(&fields, &value))
        return;
    while (query_value_string(&value, &at, &string, &length) && size + length <= sizeof text) {
        memcpy(text + size, string, length);
        size += length;
    }
    (void)revc_answer_add(answer, kind, text, size);
}

/* A list that does not tell says so with an address, which must not be taken for an entry: the
 * outcome is then what it comes to, if there is no entry at all. */
static void keep_listed(struct revc_asking *asking, const uint8_t octets[4])
{
    struct revc_answer *answer = asking->answer;
    int outcome = revc_list_outcome(&asking->plan->list_zone, octets);
    bool entry = outcome == OUTCOME_ANSWER;
    (void)revc_answer_add(answer, entry ? REVC_FACT_LISTED : REVC_FACT_STRAY, octets, 4);
    answer->outcome =
        revc_fact_find(answer->first, REVC_FACT_LISTED) != NULL ? OUTCOME_ANSWER : outcome;
}

/* Keeps the answer's records of the type that was asked for. */
static void keep(struct revc_asking *asking, const struct query_exchange *x, enum revc_kind kind)
{
    struct query_name owner;
    const struct query_message *message = reply_of(x, &owner);
    struct query_record record;
    if (message == NULL)
        return;
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type != asking->request.type || !query_name_equal(&record.owner, &owner))
            continue;
        if (kind == REVC_FACT_NAME)
            keep_name(asking->answer, &record.rdata);
        else if (kind != REVC_FACT_LISTED)
            keep_text(asking->answer, &record.rdata, kind);
        else if (record.rdata.size == 4)
            keep_listed(asking, record.rdata.octets);
    }
}

/* What the addresses of a name say about it. */
static enum revc_mark confirm(const struct query_exchange *x, const struct query_endpoint *address)
{
    enum outcome outcome = outcome_of(x);
    struct query_name owner;
    const struct query_message *message = reply_of(x, &owner);
    size_t size = address->family == 4 ? 4 : 16;
    struct query_record record;
    if (outcome == OUTCOME_NODATA || outcome == OUTCOME_NXDOMAIN)
        return REVC_MARK_ABSENT;
    if (message == NULL || outcome != OUTCOME_ANSWER)
        return REVC_MARK_SILENT;
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type == x->request->type && record.rdata.size == size &&
            query_name_equal(&record.owner, &owner) &&
            memcmp(record.rdata.octets, address->octets, size) == 0)
            return REVC_MARK_CONFIRMED;
    }
    return REVC_MARK_OTHER;
}

/* ---- what is asked ---- */

/* The addresses of the next name. */
static bool ask_back(struct revc_asking *asking, struct revc_fact *fact)
{
    asking->at = revc_fact_find(fact, REVC_FACT_NAME);
    if (asking->at == NULL ||
        query_name_take(&asking->request.name, asking->at->octets, asking->at->size) != QUERY_OK)
        return false;
    asking->request.type = asking->answer->address.family == 4 ? TYPE_A : TYPE_AAAA;
    return true;
}

static bool next_of_names(struct revc_asking *asking, const struct query_exchange *x)
{
    if (!asking->later) {
        keep(asking, x, REVC_FACT_NAME);
        return asking->plan->confirm && ask_back(asking, asking->answer->first);
    }
    asking->at->mark = confirm(x, &asking->answer->address);
    return ask_back(asking, asking->at->next);
}

/* The reason stands at the same name (RFC 5782 section 2.1). */
static bool next_of_list(struct revc_asking *asking, const struct query_exchange *x)
{
    keep(asking, x, asking->later ? REVC_FACT_REASON : REVC_FACT_LISTED);
    if (asking->later || asking->answer->first == NULL)
        return false;
    asking->request.type = TYPE_TXT;
    return true;
}

/* "AS64496" below the zone, for the first of the numbers that an origin begins with. */
static bool name_holder(struct revc_asking *asking)
{
    char text[NUMBER_TEXT + 2] = "AS";
    size_t size, digits = 0;
    const char *numbers = revc_fact_part(asking->at, 0, &size);
    while (digits < size && digits < NUMBER_TEXT && numbers[digits] >= '0' &&
           numbers[digits] <= '9')
        digits++;
    memcpy(text + 2, numbers, digits);
    return digits > 0 && query_name_scan(&asking->request.name, text, digits + 2,
                                         &asking->plan->origin_zone, NULL) == QUERY_OK;
}

static bool next_of_origin(struct revc_asking *asking, const struct query_exchange *x)
{
    keep(asking, x, asking->later ? REVC_FACT_HOLDER : REVC_FACT_ORIGIN);
    struct revc_fact *from = asking->later ? asking->at->next : asking->answer->first;
    for (;;) {
        asking->at = revc_fact_find(from, REVC_FACT_ORIGIN);
        if (asking->at == NULL || name_holder(asking))
            return asking->at != NULL;
        from = asking->at->next;
    }
}

static enum query_status name_origin(struct query_name *zone, const struct revc_asking *asking)
{
    const char *label = asking->answer->address.family == 4 ? "origin" : "origin6";
    return query_name_scan(zone, label, strlen(label), &asking->plan->origin_zone, NULL);
}

bool revc_asking_begin(struct revc_asking *asking, const struct revc_plan *plan,
                       struct revc_answer *answer)
{
    const struct query_name *zone = NULL;
    struct query_name origin;
    *asking = (struct revc_asking){
        .plan = plan, .answer = answer, .request = query_request_default(query_name_root())};
    asking->request.type = plan->task == REVC_LIST     ? TYPE_A
                           : plan->task == REVC_ORIGIN ? TYPE_TXT
                                                       : TYPE_PTR;
    if (plan->task == REVC_LIST) {
        zone = &plan->list_zone;
    } else if (plan->task == REVC_ORIGIN) {
        if (name_origin(&origin, asking) != QUERY_OK)
            return false;
        zone = &origin;
    }
    return query_reverse_name(&asking->request.name, &answer->address, zone) == QUERY_OK;
}

bool revc_asking_next(struct revc_asking *asking, const struct query_exchange *x)
{
    bool more;
    if (!asking->later)
        asking->answer->outcome = (int)outcome_of(x);
    switch (asking->plan->task) {
    case REVC_LIST: more = next_of_list(asking, x); break;
    case REVC_ORIGIN: more = next_of_origin(asking, x); break;
    default: more = next_of_names(asking, x); break;
    }
    asking->later = true;
    return more;
}
