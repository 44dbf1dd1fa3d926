#include "digc/zone.h"

#include "common/roots.h"
#include "digc/words.h"
#include "render/walk_dig.h"

#include <query/walk.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOTS_LAB = 13,  /* servers of the root that a walk may try: in the lab they cost nothing */
    ROOTS_WORLD = 3, /* and where none can be reached nobody should wait for all of them */
    ROOT_SERVERS = 16,
    TIMEOUT_MS = 2000, /* of a try; another server is there if this is too short */
    TRIES = 2,
    QUESTIONS = 100,
    ALIASES = 16, /* above each other, as only somebody who means harm has them */
    HOST_TEXT = 4 * QUERY_NAME_TEXT,
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_SOA = 6,
    TYPE_AAAA = 28,
    TYPE_DS = 43
};

struct digc_finder {
    struct digc_session *session;
    const struct digc_question *question;
    struct query_walk_policy policy;
    struct query_walk_server roots[ROOT_SERVERS];
    struct query_endpoint addresses[ROOT_SERVERS][ALLNS_ADDRESSES];
    size_t root_count;
    struct query_walk_cache *cache; /* the session's, unless `fresh` */
    bool fresh;                     /* the delegation is to be seen, and not what is known of it */
    struct query_name target;       /* that the zone is looked for with */
    bool resolver;                  /* the root cannot be reached: the system's resolver is asked */
};

/* ---- beginning ---- */

/* Roots beyond what is tried are left out; in the world outside it is not always the same that
 * comes first. */
static void find_roots(struct digc_finder *f)
{
    const struct digc_session *s = f->session;
    size_t most = s->lab != NULL ? ROOTS_LAB : ROOTS_WORLD;
    uint8_t first = 0;
    f->root_count =
        roots_find(s->lab, s->plan->port, f->roots, ROOT_SERVERS, f->addresses[0], ALLNS_ADDRESSES);
    if (f->root_count <= most)
        return;
    if (s->lab == NULL && query_random(&first, sizeof first) == QUERY_OK) {
        size_t at = first % (f->root_count - most + 1);
        memmove(f->roots, f->roots + at, most * sizeof f->roots[0]);
    }
    f->root_count = most;
}

struct digc_finder *digc_finder_new(struct digc_session *s, const struct digc_question *q,
                                    bool fresh)
{
    struct digc_finder *f = calloc(1, sizeof *f);
    if (f == NULL)
        return NULL;
    f->session = s;
    f->question = q;
    f->fresh = fresh;
    if (!fresh && s->zones == NULL)
        s->zones = query_walk_cache_new();
    f->cache = fresh ? query_walk_cache_new() : s->zones;
    f->policy = (struct query_walk_policy){
        .lookup = {.source = q->policy.source, .timeout_ms = TIMEOUT_MS, .tries = TRIES},
        .ipv4 = s->plan->ipv4,
        .ipv6 = s->plan->ipv6 && (s->lab != NULL || !s->plan->ipv4 || roots_have_ipv6()),
        .stop_at_alias = true,
        .port = s->plan->port,
        .questions = QUESTIONS,
    };
    find_roots(f);
    return f;
}

void digc_finder_free(struct digc_finder *f)
{
    if (f == NULL)
        return;
    if (f->fresh)
        query_walk_cache_free(f->cache);
    free(f);
}

/* ---- servers ---- */

size_t digc_finder_servers(struct allns *allns, const struct query_message *message,
                           enum query_section section, bool parent)
{
    struct query_records walk = query_records_begin(message, section);
    struct query_record record;
    struct query_name name;
    size_t count = 0;
    while (query_records_next(&walk, &record)) {
        if (!query_name_equal(&record.owner, &allns->zone) || !walk_dig_server(&record, &name))
            continue;
        struct allns_server *server = allns_add(allns, &name);
        if (server == NULL)
            continue;
        *(parent ? &server->parent : &server->child) = true;
        count++;
    }
    return count;
}

/* An address of a server, and whether it may be asked; NULL: there is no room for it. */
static struct allns_address *take_address(const struct digc_finder *f, struct allns_server *server,
                                          struct query_endpoint endpoint)
{
    endpoint.port = f->session->plan->port;
    struct allns_address *address = allns_add_address(server, &endpoint);
    if (address == NULL)
        return NULL;
    if (!query_walk_may_ask(&endpoint))
        address->use = ALLNS_NOWHERE;
    else if (!(endpoint.family == 4 ? f->policy.ipv4 : f->policy.ipv6))
        address->use = ALLNS_FAMILY;
    return address;
}

/* The addresses that a section has for a server, or with `owner` NULL all of them; what comes with
 * a delegation is `glue`. */
static void take_addresses(const struct digc_finder *f, struct allns_server *server,
                           const struct query_message *message, enum query_section section,
                           const struct query_name *owner, bool glue)
{
    struct query_records walk = query_records_begin(message, section);
    struct query_record record;
    while (query_records_next(&walk, &record)) {
        bool ipv4 = record.rdata.type == TYPE_A && record.rdata.size == 4;
        bool ipv6 = record.rdata.type == TYPE_AAAA && record.rdata.size == 16;
        if ((!ipv4 && !ipv6) || (owner != NULL && !query_name_equal(&record.owner, owner)))
            continue;
        struct query_endpoint endpoint = {.family = ipv4 ? 4 : 6};
        memcpy(endpoint.octets, record.rdata.octets, record.rdata.size);
        struct allns_address *address = take_address(f, server, endpoint);
        if (address != NULL)
            *(glue ? &address->glue : &address->own) = true;
    }
}

/* What comes along with NS records. */
static void take_additional(const struct digc_finder *f, struct allns *allns,
                            const struct query_message *message, bool glue)
{
    for (size_t i = 0; i < allns->count; i++)
        take_addresses(f, &allns->servers[i], message, QUERY_SECTION_ADDITIONAL,
                       &allns->servers[i].name, glue);
}

/* Brings a server to the front: it has replied before. */
static void put_first(struct allns *allns, const struct query_name *name)
{
    struct allns_server *server = allns_find(allns, name);
    if (server == NULL || server == allns->servers)
        return;
    struct allns_server first = *server;
    memmove(allns->servers + 1, allns->servers, (size_t)(server - allns->servers) * sizeof first);
    allns->servers[0] = first;
}

/* ---- asking one by one ---- */

static struct query_request request_of(const struct query_name *name, uint16_t type, bool recurse)
{
    struct query_request request = query_request_default(name);
    request.type = type;
    request.flags = recurse ? QUERY_FLAG_RD : 0;
    return request;
}

/* The reply that a lookup or hop has; NULL: none that can be read. */
static const struct query_message *reply_of(const struct query_exchange *x)
{
    const struct query_message *reply = query_exchange_reply(x);
    return reply != NULL && reply->fault.status == QUERY_OK ? reply : NULL;
}

/* The owner of the SOA record that comes with an answer or a denial. */
static bool find_apex(const struct query_message *message, const struct query_name *name,
                      struct query_name *apex)
{
    static const enum query_section sections[] = {QUERY_SECTION_ANSWER, QUERY_SECTION_AUTHORITY};
    struct query_record record;
    for (size_t i = 0; message != NULL && i < sizeof sections / sizeof sections[0]; i++) {
        struct query_records walk = query_records_begin(message, sections[i]);
        while (query_records_next(&walk, &record)) {
            if (record.rdata.type == TYPE_SOA && query_name_is_under(name, &record.owner)) {
                *apex = record.owner;
                return true;
            }
        }
    }
    return false;
}

/* Asks who the servers of the zone are, as the zone has it. */
static size_t ask_servers(struct digc_finder *f, struct allns *allns,
                          const struct query_endpoint *endpoints, size_t count, bool recurse)
{
    struct query_request request = request_of(&allns->zone, TYPE_NS, recurse);
    struct query_lookup *lookup = query_lookup_new(&request, &f->policy.lookup, endpoints, count);
    size_t found = 0;
    if (lookup == NULL)
        return 0;
    query_lookup_run(lookup, f->session->engine);
    const struct query_message *message = reply_of(query_lookup_exchange(lookup));
    if (message != NULL) {
        found = digc_finder_servers(allns, message, QUERY_SECTION_ANSWER, false);
        take_additional(f, allns, message, false);
    }
    allns->child_known = found != 0;
    query_lookup_free(lookup);
    return found;
}

/* ---- the walk ---- */

static struct query_walk *walk_to(struct digc_finder *f, const struct query_request *request,
                                  struct query_walk_cache *cache)
{
    return query_walk_new(request, &f->policy, query_name_root(), f->roots, f->root_count, cache);
}

/* The reply that delegated the zone; NULL: none did. */
static const struct query_hop *find_referral(const struct query_walk *walk,
                                             const struct query_name *zone)
{
    for (size_t i = query_walk_hops(walk); i-- > 0;) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        if (hop->depth == 0 && hop->verdict == QUERY_VERDICT_REFERRAL &&
            query_name_equal(hop->cut, zone))
            return hop;
    }
    return NULL;
}

static void take_candidates(const struct digc_finder *f, struct allns *allns,
                            const struct query_walk_server *servers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct allns_server *server = allns_add(allns, &servers[i].name);
        for (size_t j = 0; server != NULL && j < servers[i].address_count; j++) {
            struct allns_address *address = take_address(f, server, servers[i].addresses[j]);
            if (address == NULL)
                continue;
            bool glue = servers[i].source == QUERY_ADDRESS_GLUE;
            address->own |= !glue;
            /* Of what was known before nobody can say whether it came with this delegation. */
            address->glue |= glue && !f->fresh;
        }
    }
}

/* What a walk has found out; its last hop was to a server of the zone, or tells of the zone. */
static bool take_zone(struct digc_finder *f, struct allns *allns, const struct query_walk *walk)
{
    const struct query_hop *hop = query_walk_result(walk);
    struct query_name apex;
    if (hop == NULL)
        return false;
    bool stuck = hop->verdict == QUERY_VERDICT_REFERRAL;
    allns->walked = true;
    allns->zone = stuck ? *hop->cut : *hop->zone;
    if (hop->authoritative && find_apex(reply_of(hop->exchange), &f->target, &apex) &&
        query_name_is_under(&apex, &allns->zone) && !query_name_equal(&apex, &allns->zone)) {
        /* Its servers have the zone above it, too, and so nobody delegates it. */
        allns->parent = allns->zone;
        allns->zone = apex;
        return ask_servers(f, allns, &hop->server->addresses[hop->address], 1, false) != 0;
    }
    const struct query_hop *referral = find_referral(walk, &allns->zone);
    if (referral != NULL) {
        const struct query_message *message = reply_of(referral->exchange);
        allns->parent = *referral->zone;
        allns->parent_known = message != NULL;
        if (message != NULL) {
            digc_finder_servers(allns, message, QUERY_SECTION_AUTHORITY, true);
            take_additional(f, allns, message, true);
        }
    } else if (f->fresh || allns->zone.labels == 0) {
        ask_servers(f, allns, &hop->server->addresses[hop->address], 1, false);
    }
    take_candidates(f, allns, stuck ? hop->servers : hop->candidates,
                    stuck ? hop->server_count : hop->candidate_count);
    if (!stuck && reply_of(hop->exchange) != NULL)
        put_first(allns, &hop->server->name);
    return allns->count != 0;
}

/* Whether nobody of the root replied, so that the walk came nowhere. */
static bool is_cut_off(const struct query_walk *walk)
{
    for (size_t i = 0; i < query_walk_hops(walk); i++) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        if (hop->zone->labels != 0 || reply_of(hop->exchange) != NULL)
            return false;
    }
    return true;
}

/* An alias is never where a zone begins: its zone is that of the name above it, which is the one
 * that was asked for unless there are names between.  Leaves that name to be looked for. */
static bool is_above_alias(struct digc_finder *f, const struct query_walk *walk)
{
    const struct query_hop *hop = query_walk_result(walk);
    if (query_walk_ended(walk) != QUERY_WALK_ALIAS || hop == NULL || f->target.labels == 0)
        return false;
    query_name_strip(&f->target, &f->target, 1);
    return !query_name_equal(&f->target, hop->zone);
}

static bool find_by_walk(struct digc_finder *f, struct allns *allns)
{
    bool found = false, again = true;
    for (unsigned i = 0; i < ALIASES && again; i++) {
        struct query_request request = request_of(&f->target, TYPE_SOA, false);
        struct query_walk *walk = walk_to(f, &request, f->fresh && i != 0 ? NULL : f->cache);
        if (walk == NULL)
            return false;
        query_walk_run(&walk, 1, f->session->engine);
        f->resolver = is_cut_off(walk);
        again = is_above_alias(f, walk) && i + 1 < ALIASES;
        found = !again && !f->resolver && take_zone(f, allns, walk);
        query_walk_free(walk);
    }
    return found;
}

/* ---- through the system's resolver ---- */

static bool ask_apex(struct digc_finder *f, const struct servers *servers, struct query_name *apex)
{
    bool found = false;
    for (;;) {
        struct query_request request = request_of(&f->target, TYPE_SOA, true);
        struct query_lookup *lookup =
            query_lookup_new(&request, &f->question->policy, servers->endpoints, servers->count);
        if (lookup == NULL)
            return false;
        query_lookup_run(lookup, f->session->engine);
        const struct query_message *message = reply_of(query_lookup_exchange(lookup));
        found = find_apex(message, &f->target, apex);
        bool over = found || message == NULL || f->target.labels == 0;
        query_lookup_free(lookup);
        if (over)
            return found;
        query_name_strip(&f->target, &f->target, 1);
    }
}

static bool find_by_resolver(struct digc_finder *f, struct allns *allns)
{
    const struct digc_session *s = f->session;
    struct servers *servers = calloc(1, sizeof *servers);
    if (servers == NULL)
        return false;
    servers->ipv4 = s->plan->ipv4;
    servers->ipv6 = s->plan->ipv6;
    servers->any_family = s->plan->source.family != 0;
    servers->port_given = s->plan->port_given;
    servers->port = s->plan->port;
    servers->diagnostics = s->nowhere;
    servers_add_system(servers, s->config);
    bool found = ask_apex(f, servers, &allns->zone) &&
                 ask_servers(f, allns, servers->endpoints, servers->count, true) != 0;
    free(servers);
    return found;
}

bool digc_finder_zone(struct digc_finder *f, const struct query_name *name, uint16_t type,
                      struct allns *allns, const char **reason)
{
    allns->name = *name;
    allns->type = type;
    f->target = *name;
    if (type == TYPE_DS && name->labels > 0)
        query_name_strip(&f->target, name, 1);
    bool found = find_by_walk(f, allns);
    if (!found && f->resolver) {
        found = find_by_resolver(f, allns);
        *reason = "neither the root nor a resolver replies";
    } else if (!found) {
        *reason = "the walk from the root finds no server of its zone";
    }
    return found;
}

/* ---- addresses of servers ---- */

/* Two walks for each server. */
struct search {
    struct allns_server *server;
    struct query_request request;
    struct query_walk *walk;
};

static void ask_system(struct digc_finder *f, struct allns_server *server)
{
    struct query_endpoint found[ALLNS_ADDRESSES];
    char host[HOST_TEXT];
    walk_dig_name(host, sizeof host, &server->name);
    size_t count = digc_find_host(f->session, host, found, ALLNS_ADDRESSES);
    for (size_t i = 0; i < count; i++) {
        struct allns_address *address = take_address(f, server, found[i]);
        if (address != NULL)
            address->own = true;
    }
}

static void take_search(const struct digc_finder *f, const struct search *search)
{
    const struct query_hop *hop = query_walk_result(search->walk);
    if (query_walk_ended(search->walk) == QUERY_WALK_ANSWER && hop != NULL)
        take_addresses(f, search->server, reply_of(hop->exchange), QUERY_SECTION_ANSWER, NULL,
                       false);
}

static void walk_for(struct digc_finder *f, struct search *searches, size_t count)
{
    struct query_walk *walks[2 * ALLNS_SERVERS] = {NULL};
    size_t begun = 0;
    for (size_t i = 0; i < count; i++) {
        searches[i].walk = walk_to(f, &searches[i].request, f->cache);
        if (searches[i].walk != NULL)
            walks[begun++] = searches[i].walk;
    }
    query_walk_run(walks, begun, f->session->engine);
    for (size_t i = 0; i < count; i++) {
        if (searches[i].walk != NULL)
            take_search(f, &searches[i]);
        query_walk_free(searches[i].walk);
    }
}

/* The walk goes to the first server that replies; of what only others know, these are asked. */
static void ask_zone_itself(struct digc_finder *f, struct allns *allns, struct allns_server *server,
                            uint16_t type)
{
    struct query_request request = request_of(&server->name, type, false);
    for (size_t i = 0; i < allns->count; i++) {
        for (size_t j = 0; j < allns->servers[i].count; j++) {
            const struct allns_address *a = &allns->servers[i].addresses[j];
            struct query_lookup *lookup =
                a->authoritative ? query_lookup_new(&request, &f->policy.lookup, &a->endpoint, 1)
                                 : NULL;
            if (lookup == NULL)
                continue;
            query_lookup_run(lookup, f->session->engine);
            const struct query_message *message = reply_of(query_lookup_exchange(lookup));
            if (message != NULL)
                take_addresses(f, server, message, QUERY_SECTION_ANSWER, NULL, false);
            query_lookup_free(lookup);
        }
    }
}

static bool has_glue(const struct allns_server *server)
{
    for (size_t i = 0; i < server->count; i++) {
        if (server->addresses[i].glue)
            return true;
    }
    return false;
}

static bool has_own(const struct allns_server *server)
{
    for (size_t i = 0; i < server->count; i++) {
        if (server->addresses[i].own)
            return true;
    }
    return false;
}

void digc_finder_addresses(struct digc_finder *f, struct allns *allns, bool all)
{
    static const uint16_t types[] = {TYPE_A, TYPE_AAAA};
    struct search *searches = calloc(2 * ALLNS_SERVERS, sizeof *searches);
    size_t count = 0;
    if (searches == NULL)
        return;
    for (size_t i = 0; i < allns->count; i++) {
        struct allns_server *server = &allns->servers[i];
        if (server->resolved || (!all && has_glue(server)))
            continue;
        server->resolved = true;
        if (f->resolver)
            ask_system(f, server);
        for (size_t j = 0; !f->resolver && j < sizeof types / sizeof types[0]; j++)
            searches[count++] = (struct search){
                .server = server, .request = request_of(&server->name, types[j], false)};
    }
    bool stop_at_alias = f->policy.stop_at_alias;
    f->policy.stop_at_alias = false; /* forbidden for names of servers, and yet it works */
    walk_for(f, searches, count);
    f->policy.stop_at_alias = stop_at_alias;
    for (size_t i = 0; i < count; i++) {
        struct search *search = &searches[i];
        if (!has_own(search->server) && query_name_is_under(&search->server->name, &allns->zone))
            ask_zone_itself(f, allns, search->server, search->request.type);
    }
    free(searches);
}

/* ---- @auth ---- */

/* The text of a name that lives as long as the plan. */
static const char *hold_name(struct digc_plan *plan, const struct query_name *name)
{
    char text[HOST_TEXT];
    walk_dig_name(text, sizeof text, name);
    char *held = digc_plan_hold(plan, strlen(text) + 1);
    return held == NULL ? NULL : strcpy(held, text);
}

static void list_auth(const struct allns *allns, struct query_sink *out)
{
    query_sink_text(out, ";; ");
    query_name_print(out, &allns->name);
    query_sink_text(out, allns->type == TYPE_DS ? " DS is in the zone " : " is in the zone ");
    query_name_print(out, &allns->zone);
    query_sink_text(out, allns->walked ? ", found from the root; its servers:\n"
                                       : ", as the resolver has it; its servers:\n");
    for (size_t i = 0; i < allns->count; i++) {
        const struct allns_server *server = &allns->servers[i];
        bool any = false;
        query_sink_text(out, ";;   ");
        query_name_print(out, &server->name);
        for (size_t j = 0; j < server->count; j++) {
            if (server->addresses[j].use != ALLNS_ASKED)
                continue;
            query_sink_char(out, ' ');
            query_endpoint_print(out, &server->addresses[j].endpoint);
            any = true;
        }
        query_sink_text(out, any ? "\n" : " (no address)\n");
    }
}

static int add_found(struct digc_plan *plan, const struct allns *allns, struct servers *servers)
{
    for (size_t i = 0; i < allns->count; i++) {
        const struct allns_server *server = &allns->servers[i];
        const char *host = hold_name(plan, &server->name);
        if (host == NULL)
            return digc_fail_memory(plan);
        for (size_t j = 0; j < server->count; j++) {
            if (server->addresses[j].use == ALLNS_ASKED)
                servers_add(servers, host, &server->addresses[j].endpoint);
        }
    }
    return DIGC_GO_ON;
}

int digc_add_auth(struct digc_session *s, const struct digc_question *q,
                  const struct query_name *name, struct servers *servers,
                  struct query_sink *diagnostics)
{
    struct allns *allns = calloc(1, sizeof *allns);
    struct digc_finder *f = digc_finder_new(s, q, false);
    const char *reason = query_status_text(QUERY_MEMORY);
    size_t before = servers->count;
    int end = DIGC_EXIT_NO_REPLY;
    if (allns != NULL && f != NULL && digc_finder_zone(f, name, q->request.type, allns, &reason)) {
        digc_finder_addresses(f, allns, false);
        /* Scripts that read the records alone did not ask for this. */
        if (diagnostics == s->out || s->notes)
            list_auth(allns, diagnostics);
        end = add_found(s->plan, allns, servers);
        reason = "no server of its zone has an address that may be asked";
        if (end == DIGC_GO_ON && servers->count == before)
            end = DIGC_EXIT_NO_REPLY;
    }
    if (end == DIGC_EXIT_NO_REPLY)
        digc_fail(s->plan, end, "couldn't get address for 'auth', the servers of '%s': %s", q->name,
                  reason);
    digc_finder_free(f);
    free(allns);
    return end;
}
