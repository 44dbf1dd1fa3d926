/* A walk as dig +trace prints it. */
#include "render/walk_dig.h"

#include "render/walk.h"

#include <string.h>

enum { TYPE_NS = 2, TYPE_SOA = 6 };

void walk_dig_name(char *text, size_t room, const struct query_name *name)
{
    struct query_sink sink;
    query_sink_init(&sink, text, room - 1);
    query_name_print(&sink, name);
    if (name->labels > 0 && sink.size > 0 && sink.status == QUERY_OK)
        sink.size--;
    text[sink.size] = '\0';
}

/* Servers that were given by address alone have the root's name, and go by their address. */
static void name_server(struct walk_dig *dig, const struct query_hop *hop)
{
    struct query_sink sink;
    if (hop->server->name.labels > 0) {
        walk_dig_name(dig->server, sizeof dig->server, &hop->server->name);
    } else {
        query_sink_init(&sink, dig->server, sizeof dig->server - 1);
        query_endpoint_print(&sink, &hop->server->addresses[hop->address]);
        dig->server[sink.size] = '\0';
    }
    dig->server_name = dig->server;
    dig->render->server_names = &dig->server_name;
}

/* ---- what there is to say of a referral ---- */

void walk_dig_no_address(struct dig_render *render, const struct query_name *server)
{
    char text[4 * QUERY_NAME_TEXT];
    walk_dig_name(text, sizeof text, server);
    query_sink_text(render->diagnostics, "couldn't get address for '");
    query_sink_text(render->diagnostics, text);
    query_sink_text(render->diagnostics, "': not found\n");
}

/* dig judges every reply without an answer by the NS records in it, up to the first SOA record. */
static void judge_referral(struct dig_render *render, const struct query_hop *hop,
                           const struct query_message *message)
{
    struct query_record record;
    struct query_records records = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    bool horizontal = false, bad = false;
    if (message->count[QUERY_SECTION_ANSWER] != 0)
        return;
    while (query_records_next(&records, &record) && record.rdata.type != TYPE_SOA) {
        if (record.rdata.type != TYPE_NS)
            continue;
        if (query_name_equal(&record.owner, hop->zone)) {
            if (!horizontal)
                dig_render_remark(render, "BAD (HORIZONTAL) REFERRAL");
            horizontal = true;
        } else if (!query_name_is_under(&record.owner, hop->zone)) {
            if (!bad)
                dig_render_remark(render, "BAD REFERRAL");
            bad = true;
        }
    }
}

bool walk_dig_server(const struct query_record *record, struct query_name *name)
{
    struct query_fields fields;
    struct query_value value;
    query_fields_begin(&fields, &record->rdata);
    if (record->rdata.type != TYPE_NS || !query_fields_next(&fields, &value) ||
        value.class != QUERY_VALUE_NAME)
        return false;
    *name = value.name;
    return true;
}

/* Servers may have been shuffled: the records have the order in which they came. */
static const struct query_walk_server *find_server(const struct query_hop *hop,
                                                   const struct query_record *record)
{
    struct query_name name;
    if (!query_name_equal(&record->owner, hop->cut) || !walk_dig_server(record, &name))
        return NULL;
    for (size_t i = 0; i < hop->server_count; i++) {
        if (query_name_equal(&hop->servers[i].name, &name))
            return &hop->servers[i];
    }
    return NULL;
}

/* Names the servers without an address; sets `stuck` if there are no others. */
static void name_unknown(struct walk_dig *dig, const struct query_hop *hop,
                         const struct query_message *message)
{
    struct query_record record;
    struct query_records records = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    const struct query_name *first = NULL;
    bool found = false;
    while (query_records_next(&records, &record)) {
        const struct query_walk_server *server = find_server(hop, &record);
        if (server == NULL)
            continue;
        if (server->address_count != 0) {
            found = true;
        } else if (server->trouble != QUERY_SERVER_FINE) {
            walk_dig_no_address(dig->render, &server->name);
            first = first == NULL ? &server->name : first;
        }
    }
    dig->stuck = found ? NULL : first;
}

/* ---- hops ---- */

static void end_hop(struct walk_dig *dig, const struct query_hop *hop)
{
    const struct query_try *shown = dig->render->shown;
    bool over = false;
    if (shown == NULL)
        return;
    judge_referral(dig->render, hop, &shown->message);
    if (hop->servers != NULL) {
        name_unknown(dig, hop, &shown->message);
        over = (dig->fatal && dig->stuck != NULL) ||
               (dig->referrals != 0 && dig->followed == dig->referrals);
        dig->followed++;
    }
    if (over)
        dig->render->shown = NULL;
    else
        dig_render_stats(dig->render);
}

void walk_dig_fact(void *context, const struct query_walk *walk, const struct query_hop *hop,
                   enum query_walk_fact fact)
{
    struct walk_dig *dig = context;
    switch (fact) {
    case QUERY_WALK_FACT_ASK: name_server(dig, hop); break;
    case QUERY_WALK_FACT_END: end_hop(dig, hop); break;
    case QUERY_WALK_FACT_DONE:
        if (query_walk_ended(walk) == QUERY_WALK_NO_REPLY)
            dig_render_unreachable(dig->render);
        break;
    }
}

void walk_dig_try(void *context, const struct query_exchange *exchange,
                  const struct query_try *attempt, enum query_fact fact)
{
    struct walk_dig *dig = context;
    dig_render_fact(dig->render, exchange, attempt, fact);
}

void walk_dig_print(struct query_sink *sink, const struct walk_view *view,
                    const struct walk_style *style)
{
    char name[4 * QUERY_NAME_TEXT];
    struct dig_style form = {.answer = true,
                             .authority = true,
                             .identify = true,
                             .best_effort = true,
                             .text = QUERY_STYLE_DIG};
    struct dig_render render = {.out = sink,
                                .diagnostics = sink,
                                .style = &form,
                                .name = name,
                                .more_servers = true,
                                .stats_later = true};
    struct walk_dig dig = {.render = &render};
    (void)style;
    walk_dig_name(name, sizeof name, view->name);
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        walk_dig_fact(&dig, view->walk, hop, QUERY_WALK_FACT_ASK);
        dig_render_exchange(&render, hop->exchange);
        walk_dig_fact(&dig, view->walk, hop, QUERY_WALK_FACT_END);
    }
    walk_dig_fact(&dig, view->walk, NULL, QUERY_WALK_FACT_DONE);
}
