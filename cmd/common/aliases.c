#include "common/aliases.h"

enum { TYPE_CNAME = 5 };
enum { ALIASES = 64 }; /* followed in one answer: resolvers give up far earlier */

const struct query_message *aliases_reply(const struct query_exchange *x)
{
    const struct query_message *message = query_exchange_reply(x);
    bool readable =
        message != NULL && message->fault.status == QUERY_OK && message->oddity.status == QUERY_OK;
    return readable ? message : NULL;
}

/* The target of the last record of a name, if that is a CNAME. */
static bool find_target(const struct query_message *message, const struct query_name *name,
                        struct query_name *target)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct query_record record;
    bool alias = false;
    while (query_records_next(&walk, &record)) {
        if (!query_name_equal(&record.owner, name))
            continue;
        struct query_fields fields;
        struct query_value value;
        query_fields_begin(&fields, &record.rdata);
        alias = record.rdata.type == TYPE_CNAME && query_fields_next(&fields, &value);
        if (alias)
            *target = value.name;
    }
    return alias;
}

void aliases_follow(const struct query_message *message, struct query_name *name)
{
    struct query_name target;
    for (unsigned i = 0; i < ALIASES && i < message->whole[QUERY_SECTION_ANSWER]; i++) {
        if (!find_target(message, name, &target))
            return;
        *name = target;
    }
}
