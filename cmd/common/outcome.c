#include "common/outcome.h"

enum { TYPE_ANY = 255 };

/* A reply over UDP that was cut short is one, also where TCP brought nothing. */
static enum outcome without_reply(const struct query_exchange *exchange)
{
    if (exchange->status == QUERY_MEMORY)
        return OUTCOME_INTERNAL;
    for (size_t i = 0; i < exchange->try_count; i++) {
        if (exchange->tries[i].next == QUERY_NEXT_TCP)
            return OUTCOME_TRUNCATED;
    }
    return exchange->status == QUERY_MISMATCH ? OUTCOME_MALFORMED : OUTCOME_NO_REPLY;
}

static enum outcome of_rcode(unsigned rcode)
{
    switch (rcode) {
    case QUERY_RCODE_NXDOMAIN: return OUTCOME_NXDOMAIN;
    case QUERY_RCODE_SERVFAIL: return OUTCOME_SERVFAIL;
    case QUERY_RCODE_REFUSED: return OUTCOME_REFUSED;
    default: return OUTCOME_RCODE;
    }
}

static bool has_type(const struct query_message *message, uint16_t type)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type == type || type == TYPE_ANY)
            return true;
    }
    return false;
}

enum outcome outcome_of(const struct query_exchange *exchange)
{
    if (exchange->status == QUERY_SIGNATURE)
        return OUTCOME_TRANSFER;
    const struct query_message *message = query_exchange_reply(exchange);
    if (message == NULL)
        return without_reply(exchange);
    if (message->fault.status != QUERY_OK)
        return OUTCOME_MALFORMED;
    unsigned rcode = query_message_rcode(message);
    if (rcode != QUERY_RCODE_NOERROR)
        return of_rcode(rcode);
    if ((message->flags & QUERY_FLAG_TC) != 0)
        return OUTCOME_TRUNCATED;
    return has_type(message, exchange->request->type) ? OUTCOME_ANSWER : OUTCOME_NODATA;
}

const char *outcome_word(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_ANSWER: return "answer";
    case OUTCOME_USAGE: return "usage";
    case OUTCOME_NO_REPLY: return "no_reply";
    case OUTCOME_INTERNAL: break;
    case OUTCOME_NODATA: return "nodata";
    case OUTCOME_NXDOMAIN: return "nxdomain";
    case OUTCOME_SERVFAIL: return "servfail";
    case OUTCOME_REFUSED: return "refused";
    case OUTCOME_RCODE: return "rcode";
    case OUTCOME_TRUNCATED: return "truncated";
    case OUTCOME_MALFORMED: return "malformed";
    case OUTCOME_TRANSFER: return "transfer";
    }
    return "internal";
}

static int badness(int status)
{
    return status == OUTCOME_NO_REPLY ? 1000 : status == OUTCOME_INTERNAL ? 2000 : status;
}

int outcome_worst(int a, int b)
{
    return badness(a) > badness(b) ? a : b;
}

const struct outcome_row *outcome_table(size_t *count)
{
    static const struct outcome_row rows[] = {
        {OUTCOME_ANSWER, "a record of the type that was asked for"},
        {OUTCOME_USAGE, "the command line cannot be carried out"},
        {OUTCOME_NO_REPLY, "no reply"},
        {OUTCOME_INTERNAL, "the machine is at its end"},
        {OUTCOME_NODATA, "the name has no records of the type (NODATA)"},
        {OUTCOME_NXDOMAIN, "no such name (NXDOMAIN)"},
        {OUTCOME_SERVFAIL, "SERVFAIL: the server could not find the answer"},
        {OUTCOME_REFUSED, "REFUSED: the server does not want to answer"},
        {OUTCOME_RCODE, "another status that says no"},
        {OUTCOME_TRUNCATED, "a truncated reply"},
        {OUTCOME_MALFORMED, "a reply that cannot be read, or that belongs to another query"},
        {OUTCOME_TRANSFER, "a zone that did not come whole, or a signature that does not verify"},
    };
    *count = sizeof rows / sizeof rows[0];
    return rows;
}
