#include "resolve/lookup.h"

#include "base/limits.h"
#include "resolve/match.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    DNS_PORT = 53, /* RFC 1035 section 4.2 */
    DEFAULT_TRIES = 3,
    DEFAULT_UDP_MS = 5000,
    DEFAULT_TCP_MS = 10000,
    FIRST_TRIES = 4,   /* room in the list of tries at first; more than most lookups need */
    FIRST_STRAYS = 4,  /* the same for strays */
    USUAL_QUERY = 512, /* a query that is larger is built in memory of its own */
    SPARE_MAX = 4096,  /* octets that are kept for the next question; few messages are larger */
    COOKIE_MAX = 40    /* RFC 7873 section 4: 8 of the client, at most 32 of the server */
};

/* The first query and the first reply lie in memory that stays when the lookup begins anew. */
struct spare {
    uint8_t *octets;
    size_t room;
    bool taken;
};

struct query_lookup {
    struct query_exchange exchange;
    struct query_tsig *tsig; /* NULL before the first query, and without a key */
    bool dated;              /* the date is known: */
    int64_t unix_us;         /* it was this */
    uint64_t dated_us;       /* at this time */
    query_observer *observer;
    void *observer_context;
    lookup_random *random;
    void *random_context;
    size_t try_room;
    size_t stray_room;   /* of the present try */
    size_t stray_octets; /* kept with the present try */
    struct spare spare_query;
    struct spare spare_reply;
    bool shared;
    uint32_t repeat_us;

    /* What the next try will be. */
    unsigned tries_left; /* with the present server */
    unsigned server;
    enum query_transport transport;
    uint8_t version;
    uint8_t cookie[COOKIE_MAX]; /* with the server's part */
    uint16_t cookie_size;       /* 0: the one of the request */
    bool bad_cookie;            /* BADCOOKIE has come */
    const uint8_t *query;       /* as the last try sent it */
    size_t query_size;
    uint16_t id;
};

static enum query_status random_of_kernel(void *context, void *octets, size_t size)
{
    (void)context;
    return query_random(octets, size);
}

static struct query_exchange make_exchange(const struct query_request *request,
                                           const struct query_policy *policy,
                                           const struct query_endpoint *servers,
                                           size_t server_count)
{
    return (struct query_exchange){
        .request = request, .policy = policy, .servers = servers, .server_count = server_count};
}

static unsigned first_tries(const struct query_policy *policy)
{
    return policy->tries == 0 ? DEFAULT_TRIES : policy->tries;
}

struct query_lookup *query_lookup_new(const struct query_request *request,
                                      const struct query_policy *policy,
                                      const struct query_endpoint *servers, size_t server_count)
{
    struct query_lookup *lookup = malloc(sizeof(*lookup));
    if (lookup == NULL)
        return NULL;
    *lookup = (struct query_lookup){
        .exchange = make_exchange(request, policy, servers, server_count),
        .random = random_of_kernel,
        .tries_left = first_tries(policy),
        .transport = policy->transport,
        .version = request->edns_version,
    };
    return lookup;
}

/* Memory for octets of a message, or NULL. */
static uint8_t *take_octets(struct spare *spare, size_t size)
{
    if (spare->taken)
        return malloc(size);
    if (spare->room < size) {
        free(spare->octets);
        spare->octets = malloc(size);
        spare->room = spare->octets == NULL ? 0 : size;
    }
    spare->taken = spare->octets != NULL;
    return spare->octets;
}

static void give_octets(struct spare *spare, const uint8_t *octets)
{
    if (octets != spare->octets)
        free((void *)octets);
    else
        spare->taken = false;
}

/* Tries that repeat a query share its octets with the one before. */
static void free_try(struct query_lookup *lookup, size_t index)
{
    const struct query_try *attempt = &lookup->exchange.tries[index];
    if (index == 0 || attempt->query != lookup->exchange.tries[index - 1].query)
        give_octets(&lookup->spare_query, attempt->query);
    give_octets(&lookup->spare_reply, attempt->reply);
    for (size_t i = 0; i < attempt->stray_count; i++)
        free((void *)attempt->strays[i].octets);
    free(attempt->strays);
}

static void free_tries(struct query_lookup *lookup)
{
    for (size_t i = lookup->exchange.try_count; i-- > 0;)
        free_try(lookup, i);
    lookup->exchange.try_count = 0;
}

void query_lookup_free(struct query_lookup *lookup)
{
    if (lookup == NULL)
        return;
    free_tries(lookup);
    free(lookup->exchange.tries);
    free(lookup->spare_query.octets);
    free(lookup->spare_reply.octets);
    query_tsig_free(lookup->tsig);
    free(lookup);
}

static void trim(struct spare *spare)
{
    if (spare->room <= SPARE_MAX)
        return;
    free(spare->octets);
    *spare = (struct spare){0};
}

void lookup_reset(struct query_lookup *lookup, const struct query_request *request,
                  const struct query_policy *policy, const struct query_endpoint *servers,
                  size_t server_count)
{
    struct query_try *tries = lookup->exchange.tries;
    free_tries(lookup);
    query_tsig_free(lookup->tsig); /* the next question may have another key */
    lookup->tsig = NULL;
    trim(&lookup->spare_query);
    trim(&lookup->spare_reply);
    lookup->exchange = make_exchange(request, policy, servers, server_count);
    lookup->exchange.tries = tries;
    lookup->tries_left = first_tries(policy);
    lookup->server = 0;
    lookup->transport = policy->transport;
    lookup->version = request->edns_version;
    lookup->cookie_size = 0;
    lookup->bad_cookie = false;
}

void lookup_share(struct query_lookup *lookup, uint32_t repeat_us)
{
    lookup->shared = true;
    lookup->repeat_us = repeat_us;
}

void query_lookup_observe(struct query_lookup *lookup, query_observer *observer, void *context)
{
    lookup->observer = observer;
    lookup->observer_context = context;
}

void query_lookup_set_date(struct query_lookup *lookup, int64_t unix_us, uint64_t now_us)
{
    lookup->dated = true;
    lookup->unix_us = unix_us;
    lookup->dated_us = now_us;
}

uint64_t lookup_date_s(const struct query_lookup *lookup, uint64_t now_us)
{
    int64_t unix_us = lookup->unix_us + (int64_t)(now_us - lookup->dated_us);
    return lookup->dated && unix_us > 0 ? (uint64_t)unix_us / 1000000 : 0;
}

struct query_tsig *lookup_tsig(const struct query_lookup *lookup)
{
    return lookup->tsig;
}

void lookup_set_random(struct query_lookup *lookup, lookup_random *random, void *context)
{
    lookup->random = random;
    lookup->random_context = context;
}

const struct query_exchange *query_lookup_exchange(const struct query_lookup *lookup)
{
    return &lookup->exchange;
}

/* The try that goes on or was the last; NULL: there was none. */
static struct query_try *last_try(const struct query_lookup *lookup)
{
    const struct query_exchange *exchange = &lookup->exchange;
    return exchange->try_count == 0 ? NULL : &exchange->tries[exchange->try_count - 1];
}

static void tell(const struct query_lookup *lookup, enum query_fact fact)
{
    if (lookup->observer != NULL)
        lookup->observer(lookup->observer_context, &lookup->exchange, last_try(lookup), fact);
}

static enum query_action finish(struct query_lookup *lookup, enum query_status status)
{
    lookup->exchange.done = true;
    lookup->exchange.status = status;
    tell(lookup, QUERY_FACT_DONE);
    return QUERY_ACTION_DONE;
}

/* Beginning a try. */

static enum query_status choose_id(const struct query_lookup *lookup, uint16_t *id)
{
    const struct query_request *request = lookup->exchange.request;
    if (request->id != QUERY_ID_RANDOM) {
        *id = (uint16_t)request->id;
        return QUERY_OK;
    }
    return lookup->random(lookup->random_context, id, sizeof(*id));
}

/* What is needed to sign, if there is a key. */
static enum query_status prepare_tsig(struct query_lookup *lookup)
{
    const struct query_tsig_key *key = lookup->exchange.request->tsig;
    if (key == NULL || lookup->tsig != NULL)
        return QUERY_OK;
    if (!lookup->dated)
        return QUERY_MISSING;
    return query_tsig_new(&lookup->tsig, key);
}

static enum query_status write_query(struct query_lookup *lookup, uint64_t now_us, uint8_t *octets,
                                     size_t room)
{
    const struct query_request *request = lookup->exchange.request;
    struct query_option cookie = {
        .code = QUERY_OPTION_COOKIE, .size = lookup->cookie_size, .octets = lookup->cookie};
    enum query_status status = query_request_build(request, lookup->id, lookup->version,
                                                   lookup->cookie_size == 0 ? NULL : &cookie,
                                                   octets, room, &lookup->query_size);
    if (status != QUERY_OK || lookup->tsig == NULL)
        return status;
    uint64_t time_s =
        request->tsig_time_s != 0 ? request->tsig_time_s : lookup_date_s(lookup, now_us);
    return query_tsig_sign(lookup->tsig, octets, room, &lookup->query_size, time_s);
}

/* Writes the query into memory that belongs to the try to come. */
static enum query_status build_query(struct query_lookup *lookup, uint64_t now_us, uint8_t **octets)
{
    uint8_t usual[USUAL_QUERY];
    enum query_status status = choose_id(lookup, &lookup->id);
    if (status == QUERY_OK)
        status = prepare_tsig(lookup);
    if (status != QUERY_OK)
        return status;
    status = write_query(lookup, now_us, usual, sizeof(usual));
    if (status != QUERY_OK && status != QUERY_SPACE)
        return status;
    *octets =
        take_octets(&lookup->spare_query, status == QUERY_OK ? lookup->query_size : LIMIT_MESSAGE);
    if (*octets == NULL)
        return QUERY_MEMORY;
    if (status == QUERY_OK) {
        memcpy(*octets, usual, lookup->query_size);
        return QUERY_OK;
    }
    status = write_query(lookup, now_us, *octets, LIMIT_MESSAGE);
    if (status != QUERY_OK)
        give_octets(&lookup->spare_query, *octets);
    return status;
}

static bool make_room(struct query_lookup *lookup)
{
    struct query_exchange *exchange = &lookup->exchange;
    if (exchange->try_count < lookup->try_room)
        return true;
    size_t room = lookup->try_room == 0 ? FIRST_TRIES : lookup->try_room * 2;
    struct query_try *tries = realloc(exchange->tries, room * sizeof(*tries));
    if (tries == NULL)
        return false;
    exchange->tries = tries;
    lookup->try_room = room;
    return true;
}

static uint64_t timeout_us(const struct query_lookup *lookup)
{
    uint32_t timeout_ms = lookup->exchange.policy->timeout_ms;
    if (timeout_ms == 0)
        timeout_ms = lookup->transport == QUERY_TRANSPORT_UDP ? DEFAULT_UDP_MS : DEFAULT_TCP_MS;
    return (uint64_t)timeout_ms * 1000;
}

static struct query_endpoint server_of(const struct query_lookup *lookup)
{
    struct query_endpoint server = lookup->exchange.servers[lookup->server];
    if (server.port == 0)
        server.port = DNS_PORT;
    return server;
}

/* A query over UDP that nothing came back to is repeated as it is; every other try gets
 * its own, with a new id. */
static enum query_action begin_try(struct query_lookup *lookup, bool repeat, uint64_t now_us,
                                   struct query_order *order)
{
    struct query_exchange *exchange = &lookup->exchange;
    const struct query_policy *policy = exchange->policy;
    if (!make_room(lookup))
        return finish(lookup, QUERY_MEMORY);
    if (!repeat) {
        uint8_t *octets;
        enum query_status status = build_query(lookup, now_us, &octets);
        if (status != QUERY_OK)
            return finish(lookup, status);
        lookup->query = octets;
    } else if (lookup->tsig != NULL) {
        query_tsig_rewind(lookup->tsig);
    }
    /* RFC 1035 section 4.2.1: more than every server takes over UDP. */
    if (lookup->query_size > LIMIT_UDP_PLAIN)
        lookup->transport = QUERY_TRANSPORT_TCP;
    exchange->tries[exchange->try_count++] = (struct query_try){
        .server = server_of(lookup),
        .server_index = lookup->server,
        .transport = lookup->transport,
        .id = lookup->id,
        .start_us = now_us,
        .query = lookup->query,
        .query_size = lookup->query_size,
    };
    lookup->stray_room = 0;
    lookup->stray_octets = 0;
    *order = (struct query_order){
        .transport = lookup->transport,
        .server = server_of(lookup),
        .source = policy->source,
        .query = lookup->query,
        .size = lookup->query_size,
        .deadline_us = now_us + timeout_us(lookup),
        .keep_open = policy->keep_open,
        .want_local = policy->want_local,
        .shared = lookup->shared,
        .repeat_us = lookup->repeat_us,
    };
    return QUERY_ACTION_START;
}

/* Ending a try. */

static enum query_status status_of(const struct query_try *attempt)
{
    switch (attempt->end) {
    case QUERY_END_REPLY:
        return attempt->tsig.verdict == QUERY_TSIG_NONE || query_tsig_is_good(attempt->tsig.verdict)
                   ? QUERY_OK
                   : QUERY_SIGNATURE;
    case QUERY_END_TIMEOUT: return QUERY_TIMEOUT;
    case QUERY_END_CLOSED: return QUERY_CLOSED;
    case QUERY_END_BROKEN: return QUERY_MISMATCH;
    case QUERY_END_SETUP:
    case QUERY_END_IO:
    case QUERY_END_NONE: break;
    }
    return attempt->error == ETIMEDOUT ? QUERY_TIMEOUT
           : attempt->error == ENOMEM  ? QUERY_MEMORY
                                       : QUERY_SYSTEM;
}

static enum query_action end_try(struct query_lookup *lookup, enum query_end end, int error,
                                 enum query_next next, uint64_t now_us, struct query_order *order)
{
    struct query_try *attempt = last_try(lookup);
    attempt->end = end;
    attempt->error = error;
    attempt->next = next;
    attempt->end_us = now_us;
    tell(lookup, QUERY_FACT_END);
    if (next == QUERY_NEXT_NONE)
        return finish(lookup, status_of(attempt));
    bool repeat = next == QUERY_NEXT_AGAIN && lookup->transport == QUERY_TRANSPORT_UDP;
    return begin_try(lookup, repeat, now_us, order);
}

static bool to_next_server(struct query_lookup *lookup)
{
    if (lookup->server + 1 >= lookup->exchange.server_count)
        return false;
    lookup->server++;
    return true;
}

/* No reply: the first server is asked until the tries are used up, then each of
 * the others once. */
static enum query_next after_failure(struct query_lookup *lookup)
{
    if (lookup->tries_left > 1) {
        lookup->tries_left--;
        return QUERY_NEXT_AGAIN;
    }
    return to_next_server(lookup) ? QUERY_NEXT_SERVER : QUERY_NEXT_NONE;
}

/* Takes the server's part of the cookie over into the queries to come (RFC 7873
 * section 5.3); false if there is none with our client part. */
static bool learn_cookie(struct query_lookup *lookup, const struct query_message *reply)
{
    struct query_option cookie;
    if (!match_cookie(lookup->exchange.request, reply, &cookie) || cookie.size > COOKIE_MAX)
        return false;
    memcpy(lookup->cookie, cookie.octets, cookie.size);
    lookup->cookie_size = cookie.size;
    return true;
}

static bool wants_lower_version(struct query_lookup *lookup, const struct query_message *reply)
{
    struct query_edns edns = query_edns_of(reply);
    if (lookup->exchange.policy->keep_badvers || !lookup->exchange.request->edns ||
        query_message_rcode(reply) != QUERY_RCODE_BADVERS || !edns.present ||
        edns.version >= lookup->version)
        return false;
    lookup->version = edns.version;
    return true;
}

static bool wants_cookie(struct query_lookup *lookup, const struct query_message *reply)
{
    return query_message_rcode(reply) == QUERY_RCODE_BADCOOKIE &&
           lookup->transport == QUERY_TRANSPORT_UDP && !lookup->exchange.policy->keep_badcookie &&
           learn_cookie(lookup, reply);
}

static enum query_next after_reply(struct query_lookup *lookup, const struct query_message *reply)
{
    const struct query_policy *policy = lookup->exchange.policy;
    uint16_t asked = lookup->exchange.request->flags;
    if (wants_lower_version(lookup, reply))
        return QUERY_NEXT_VERSION;
    if ((reply->flags & QUERY_FLAG_TC) != 0 && lookup->transport == QUERY_TRANSPORT_UDP &&
        !policy->ignore_truncation) {
        if (lookup->cookie_size == 0)
            learn_cookie(lookup, reply);
        lookup->transport = QUERY_TRANSPORT_TCP;
        return QUERY_NEXT_TCP;
    }
    if (wants_cookie(lookup, reply)) {
        bool again = lookup->bad_cookie;
        lookup->bad_cookie = true;
        if (again)
            lookup->transport = QUERY_TRANSPORT_TCP;
        return again ? QUERY_NEXT_COOKIE_TCP : QUERY_NEXT_COOKIE;
    }
    if (policy->next_on_servfail && query_message_rcode(reply) == QUERY_RCODE_SERVFAIL)
        return to_next_server(lookup) ? QUERY_NEXT_SERVER_FAILED : QUERY_NEXT_NONE;
    if (policy->next_on_no_recursion && (asked & QUERY_FLAG_RD) != 0 &&
        (reply->flags & QUERY_FLAG_RA) == 0)
        return to_next_server(lookup) ? QUERY_NEXT_SERVER_NO_RECURSION : QUERY_NEXT_NONE;
    return QUERY_NEXT_NONE;
}

/* Messages. */

/* Adds a stray if the limits and the memory allow, and tells of it. */
static void add_stray(struct query_lookup *lookup, struct query_stray stray)
{
    struct query_try *attempt = last_try(lookup);
    attempt->stray_total++;
    if (attempt->stray_count >= LIMIT_STRAYS)
        return;
    if (attempt->stray_count == lookup->stray_room) {
        size_t room = lookup->stray_room == 0 ? FIRST_STRAYS : lookup->stray_room * 2;
        struct query_stray *strays = realloc(attempt->strays, room * sizeof(*strays));
        if (strays == NULL)
            return;
        attempt->strays = strays;
        lookup->stray_room = room;
    }
    uint8_t *kept = NULL;
    if (stray.size != 0 && stray.size <= LIMIT_STRAY_OCTETS - lookup->stray_octets)
        kept = malloc(stray.size);
    if (kept != NULL) {
        memcpy(kept, stray.octets, stray.size);
        lookup->stray_octets += stray.size;
        stray.octets = kept;
    }
    size_t index = attempt->stray_count++;
    attempt->strays[index] = stray;
    tell(lookup, QUERY_FACT_STRAY);
    attempt->strays[index].octets = kept;
}

/* A server that sends a wrong id or question on a connection has lost its way,
 * and nobody else can have sent it: the lookup ends, as in dig.  On UDP it may be a
 * late reply or a forgery, and the right one may still come. */
static bool breaks_connection(const struct query_try *attempt, const struct query_stray *stray)
{
    return attempt->transport != QUERY_TRANSPORT_UDP &&
           (stray->what == QUERY_MISMATCH_SHORT || stray->what == QUERY_MISMATCH_ID ||
            stray->what == QUERY_MISMATCH_QUESTION || stray->what == QUERY_MISMATCH_NO_QUESTION ||
            stray->what == QUERY_MISMATCH_TSIG);
}

/* Verifies a message that is the reply but for its signature; false: it is not to be taken. */
static bool verify(const struct query_lookup *lookup, const struct query_event *event,
                   struct query_stray *stray)
{
    struct query_try *attempt = last_try(lookup);
    if (lookup->tsig == NULL)
        return true;
    query_tsig_verify(lookup->tsig, &attempt->message, lookup_date_s(lookup, event->now_us),
                      &attempt->tsig);
    if (query_tsig_is_good(attempt->tsig.verdict) || lookup->exchange.policy->keep_bad_tsig)
        return true;
    stray->what = QUERY_MISMATCH_TSIG;
    stray->tsig = attempt->tsig;
    attempt->tsig = (struct query_tsig_check){0};
    query_tsig_rewind(lookup->tsig);
    return false;
}

static enum query_action take_message(struct query_lookup *lookup, const struct query_event *event,
                                      struct query_order *order)
{
    struct query_try *attempt = last_try(lookup);
    struct query_stray stray;
    struct match match = {.request = lookup->exchange.request,
                          .id = attempt->id,
                          .loose = lookup->exchange.policy->loose_match};
    if (!match_reply(&match, event->octets, event->size, &attempt->message, &stray) ||
        !verify(lookup, event, &stray)) {
        attempt->message = (struct query_message){0};
        stray.at_us = event->now_us;
        bool broken = breaks_connection(attempt, &stray);
        add_stray(lookup, stray);
        if (!broken)
            return QUERY_ACTION_WAIT;
        return end_try(lookup, QUERY_END_BROKEN, 0, QUERY_NEXT_NONE, event->now_us, order);
    }
    uint8_t *reply = take_octets(&lookup->spare_reply, event->size);
    if (reply == NULL) {
        attempt->message = (struct query_message){0};
        return end_try(lookup, QUERY_END_IO, ENOMEM, QUERY_NEXT_NONE, event->now_us, order);
    }
    memcpy(reply, event->octets, event->size);
    attempt->reply = reply;
    attempt->reply_size = event->size;
    attempt->message.octets = reply;
    enum query_next next = after_reply(lookup, &attempt->message);
    return end_try(lookup, QUERY_END_REPLY, 0, next, event->now_us, order);
}

static enum query_action fail_try(struct query_lookup *lookup, enum query_end end,
                                  const struct query_event *event, struct query_order *order)
{
    return end_try(lookup, end, event->error, after_failure(lookup), event->now_us, order);
}

struct query_try *lookup_last_try(const struct query_lookup *lookup)
{
    return last_try(lookup);
}

enum query_action lookup_resume(struct query_lookup *lookup, enum query_end end,
                                const struct query_stray *stray, const struct query_event *event,
                                struct query_order *order)
{
    lookup->exchange.done = false;
    if (end == QUERY_END_BROKEN) {
        add_stray(lookup, *stray);
        return end_try(lookup, end, 0, QUERY_NEXT_NONE, event->now_us, order);
    }
    if (end != QUERY_END_REPLY)
        return fail_try(lookup, end, event, order);
    lookup->transport = QUERY_TRANSPORT_TCP;
    return end_try(lookup, end, 0, QUERY_NEXT_TCP, event->now_us, order);
}

enum query_action query_lookup_step(struct query_lookup *lookup, const struct query_event *event,
                                    uint64_t now_us, struct query_order *order)
{
    struct query_try *attempt = last_try(lookup);
    if (lookup->exchange.done)
        return QUERY_ACTION_DONE;
    if (attempt == NULL) {
        if (lookup->exchange.server_count == 0)
            return finish(lookup, QUERY_NO_SERVER);
        return begin_try(lookup, false, now_us, order);
    }
    if (event == NULL)
        return QUERY_ACTION_WAIT;
    switch (event->kind) {
    case QUERY_EVENT_SENT:
        attempt->sent_us = event->now_us;
        attempt->sent_unix_us = event->unix_us;
        attempt->local = event->local;
        tell(lookup, QUERY_FACT_SEND);
        break;
    case QUERY_EVENT_REPEATED: attempt->repeats++; break;
    case QUERY_EVENT_MESSAGE: return take_message(lookup, event, order);
    case QUERY_EVENT_TIMEOUT: return fail_try(lookup, QUERY_END_TIMEOUT, event, order);
    case QUERY_EVENT_SETUP: return fail_try(lookup, QUERY_END_SETUP, event, order);
    case QUERY_EVENT_IO: return fail_try(lookup, QUERY_END_IO, event, order);
    case QUERY_EVENT_CLOSED: return fail_try(lookup, QUERY_END_CLOSED, event, order);
    }
    return QUERY_ACTION_WAIT;
}
