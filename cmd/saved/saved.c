/* Exchanges put together. */
#include "saved/saved.h"

#include <string.h>

void saved_exchange_begin(struct saved_exchange *saved)
{
    saved->exchange = (struct query_exchange){.request = &saved->request,
                                              .policy = &saved->policy,
                                              .servers = saved->servers,
                                              .tries = saved->tries,
                                              .done = true};
    saved->policy = (struct query_policy){.tries = 0};
    saved->request = query_request_default(query_name_root());
    saved->request.no_question = true;
    saved->stray_count = 0;
    saved->server[0] = '\0';
    saved->origin_known = false;
}

struct query_try *saved_exchange_add(struct saved_exchange *saved)
{
    struct query_exchange *x = &saved->exchange;
    if (x->try_count == SAVED_TRIES)
        return NULL;
    struct query_try *attempt = &saved->tries[x->try_count++];
    memset(attempt, 0, sizeof *attempt);
    return attempt;
}

/* ---- what was asked ---- */

static void take_question(struct query_request *request, const struct query_message *message)
{
    struct query_record question;
    if (!query_message_question(message, &question))
        return;
    request->no_question = false;
    request->name = question.owner;
    request->type = question.rdata.type;
    request->class = question.rdata.class;
}

static void take_edns(struct saved_exchange *saved, const struct query_message *message)
{
    struct query_request *request = &saved->request;
    struct query_edns edns = query_edns_of(message);
    size_t at = 0;
    request->edns = edns.present;
    request->edns_version = edns.version;
    request->udp_size = edns.udp_size;
    request->edns_flags = edns.flags;
    request->options = saved->options;
    request->option_count = 0;
    while (request->option_count < SAVED_OPTIONS &&
           query_option_next(&edns, &at, &saved->options[request->option_count]))
        request->option_count++;
}

static void take_request(struct saved_exchange *saved)
{
    const uint16_t asked = QUERY_FLAG_RD | QUERY_FLAG_CD; /* which replies repeat */
    struct query_request *request = &saved->request;
    for (size_t i = 0; i < saved->exchange.try_count; i++) {
        const struct query_try *attempt = &saved->tries[i];
        struct query_message query;
        const struct query_message *message = &query;
        if (attempt->query_size != 0)
            (void)query_message_parse(&query, attempt->query, attempt->query_size);
        else if (attempt->end == QUERY_END_REPLY)
            message = &attempt->message;
        else
            continue;
        take_question(request, message);
        request->opcode = (uint8_t)query_message_opcode(message);
        request->flags =
            message == &query ? message->flags & (uint16_t)~0x780f : message->flags & asked;
        request->id = message->id;
        if (message == &query)
            take_edns(saved, message);
        else
            request->edns = false;
        return;
    }
}

void saved_exchange_end(struct saved_exchange *saved, enum query_status status)
{
    struct query_exchange *x = &saved->exchange;
    for (size_t i = 0; i < x->try_count; i++) {
        struct query_try *attempt = &saved->tries[i];
        saved->servers[i] = attempt->server;
        attempt->server_index = 0; /* there is one name of a server, that of the last try */
        if (attempt->end == QUERY_END_REPLY)
            (void)query_message_parse(&attempt->message, attempt->reply, attempt->reply_size);
    }
    x->server_count = x->try_count;
    if (x->try_count != 0)
        saved->policy.source = saved->tries[0].local;
    x->status = status;
    take_request(saved);
}
