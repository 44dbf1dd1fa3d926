#include "resolve/walk.h"

#include "resolve/match.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    QUESTIONS = 60,
    ALIASES = 16,
    DEPTH = 8,
    GLUELESS = 4,
    FIRST_STEPS = 8,      /* room in the list of hops at first */
    MINIMISE_ONE_LAB = 4, /* RFC 9156 section 2.3: questions that show one label more each, */
    MINIMISE_MAX = 10,    /* and how many such questions there are for one name at most */
    COOKIE_MAX = 40       /* RFC 7873 section 4: 8 of the client, at most 32 of the server */
};

static unsigned limit(unsigned given, unsigned usual)
{
    return given == 0 ? usual : given;
}

void *walk_keep(struct query_walk *walk, size_t size)
{
    union kept *kept = malloc(sizeof(*kept) + size);
    if (kept == NULL) {
        walk->end = QUERY_WALK_MEMORY;
        return NULL;
    }
    memset(kept, 0, sizeof(*kept) + size);
    kept->next = walk->kept;
    walk->kept = kept;
    return kept + 1;
}

static const struct query_name *keep_name(struct query_walk *walk, const struct query_name *name)
{
    struct query_name *copy = walk_keep(walk, sizeof(*copy));
    if (copy != NULL)
        *copy = *name;
    return copy;
}

struct query_walk *query_walk_new(const struct query_request *request,
                                  const struct query_walk_policy *policy,
                                  const struct query_name *zone,
                                  const struct query_walk_server *servers, size_t server_count,
                                  struct query_walk_cache *cache)
{
    struct query_walk *walk = malloc(sizeof(*walk));
    if (walk == NULL)
        return NULL;
    *walk = (struct query_walk){
        .request = request,
        .policy = policy,
        .cache = cache,
        .once = policy->lookup,
        .ipv6 = policy->ipv6,
        .start = *zone,
        .random = policy->seed,
        .frame_room = limit(policy->depth, DEPTH) + 1,
    };
    walk->once.tries = 1;
    for (size_t i = 0; i < server_count; i++) {
        for (size_t k = 0; k < servers[i].address_count; k++)
            walk->loopback = walk->loopback || address_is_loopback(&servers[i].addresses[k]);
    }
    walk->frames = walk_keep(walk, walk->frame_room * sizeof(*walk->frames));
    if (walk->frames == NULL || delegation_copy(walk, zone, servers, server_count) == NULL) {
        query_walk_free(walk);
        return NULL;
    }
    return walk;
}

void query_walk_free(struct query_walk *walk)
{
    if (walk == NULL)
        return;
    for (size_t i = 0; i < walk->step_count; i++)
        query_lookup_free(walk->steps[i]->lookup);
    free(walk->steps);
    while (walk->kept != NULL) {
        union kept *next = walk->kept->next;
        free(walk->kept);
        walk->kept = next;
    }
    free(walk);
}

void query_walk_observe(struct query_walk *walk, query_walk_observer *observer, void *context)
{
    walk->observer = observer;
    walk->observer_context = context;
}

void query_walk_observe_tries(struct query_walk *walk, query_observer *observer, void *context)
{
    walk->try_observer = observer;
    walk->try_context = context;
}

enum query_walk_end query_walk_ended(const struct query_walk *walk)
{
    return walk->end;
}

size_t query_walk_hops(const struct query_walk *walk)
{
    return walk->step_count;
}

const struct query_hop *query_walk_hop(const struct query_walk *walk, size_t number)
{
    return &walk->steps[number]->hop;
}

const struct query_hop *query_walk_result(const struct query_walk *walk)
{
    const struct query_hop *last = NULL;
    if (walk->result != NULL)
        return &walk->result->hop;
    for (size_t i = 0; i < walk->step_count; i++) {
        const struct query_hop *hop = &walk->steps[i]->hop;
        if (hop->depth == 0 &&
            (walk->end != QUERY_WALK_NO_HELP || hop->verdict != QUERY_VERDICT_NO_REPLY))
            last = hop;
    }
    return last;
}

static void tell(const struct query_walk *walk, const struct query_hop *hop,
                 enum query_walk_fact fact)
{
    if (walk->observer != NULL)
        walk->observer(walk->observer_context, walk, hop, fact);
}

/* ---- frames ---- */

static struct frame *top(struct query_walk *walk)
{
    return &walk->frames[walk->frame_count - 1];
}

/* From now on the servers of this zone are asked. */
static void enter(struct query_walk *walk, struct frame *frame, struct delegation *delegation,
                  size_t reason)
{
    frame->delegation = delegation;
    frame->reason = reason;
    frame->visit = ++walk->visits;
    frame->best = NULL;
}

/* A new name to find, as far down as is known.  False if that is nowhere: it is outside of the
 * zone that the walk began in. */
static bool push(struct query_walk *walk, const struct query_name *name, uint16_t type,
                 size_t reason, uint64_t now_us)
{
    struct delegation *delegation = delegation_find(walk, name, type, now_us);
    if (delegation == NULL)
        return false;
    struct frame *frame = &walk->frames[walk->frame_count++];
    *frame = (struct frame){.name = name, .type = type, .first = walk->step_count};
    enter(walk, frame, delegation, reason);
    return true;
}

static bool has_trouble(const struct delegation *delegation, enum query_server_trouble trouble)
{
    for (size_t i = 0; i < delegation->count; i++) {
        if (delegation->servers[i].trouble == trouble)
            return true;
    }
    return false;
}

/* What the end of the walk for its address means for a server. */
static enum query_server_trouble trouble_of(enum query_walk_end end, const struct frame *frame)
{
    switch (end) {
    case QUERY_WALK_ANSWER:
    case QUERY_WALK_NODATA:
    case QUERY_WALK_NXDOMAIN: return QUERY_SERVER_NO_ADDRESS;
    case QUERY_WALK_OUTSIDE: return QUERY_SERVER_OUTSIDE;
    case QUERY_WALK_LIMIT: return QUERY_SERVER_LIMIT;
    case QUERY_WALK_NO_ADDRESS:
        return has_trouble(frame->delegation, QUERY_SERVER_CYCLE) ? QUERY_SERVER_CYCLE
                                                                  : QUERY_SERVER_NOT_FOUND;
    default: return QUERY_SERVER_NOT_FOUND;
    }
}

/* IPv6 addresses are looked for where the name has no others, and where all are wanted. */
static bool ask_for_ipv6(struct query_walk *walk, struct frame *frame, enum query_walk_end end,
                         uint64_t now_us)
{
    struct query_walk_server *server = &frame->for_zone->servers[frame->for_server];
    if (frame->type != TYPE_A || !walk->ipv6 ||
        (end != QUERY_WALK_ANSWER && end != QUERY_WALK_NODATA) ||
        (server_is_usable(walk, server) && !walk->policy->all))
        return false;
    struct delegation *delegation = delegation_find(walk, &server->name, TYPE_AAAA, now_us);
    if (delegation == NULL)
        return false;
    frame->name = &server->name;
    frame->type = TYPE_AAAA;
    frame->first = walk->step_count;
    frame->aliases = frame->labels = frame->minimised = 0;
    frame->whole = false;
    enter(walk, frame, delegation, frame->reason);
    return true;
}

/* A server's address was found, or not; the frame below goes on. */
static void end_search(struct query_walk *walk, enum query_walk_end end, const struct step *step,
                       uint64_t now_us)
{
    struct frame *frame = top(walk);
    struct delegation *zone = frame->for_zone;
    struct query_walk_server *server = &zone->servers[frame->for_server];
    if (end == QUERY_WALK_ANSWER) {
        const struct query_exchange *exchange = step->hop.exchange;
        server_take_answer(walk, server, query_exchange_reply(exchange),
                           step->hop.target == NULL ? step->hop.name : step->hop.target);
    }
    server->alias = server->alias || frame->aliases > 0;
    if (ask_for_ipv6(walk, frame, end, now_us))
        return;
    bool usable = server_is_usable(walk, server);
    server->trouble = usable ? QUERY_SERVER_FINE : trouble_of(end, frame);
    zone->states[frame->for_server].search = SEARCH_OVER;
    walk->frame_count--;
    if (usable && walk->cache != NULL)
        cache_put(walk->cache, zone, now_us);
}

static void end_frame(struct query_walk *walk, enum query_walk_end end, struct step *step,
                      uint64_t now_us)
{
    if (walk->frame_count > 1) {
        end_search(walk, end, step, now_us);
        return;
    }
    if (walk->end == QUERY_WALK_GOING)
        walk->end = end;
    walk->result = step;
}

/* A referral on the way to a server's name may name that very server, with glue: then there is
 * nothing left to ask. */
static void came_along(struct query_walk *walk, uint64_t now_us)
{
    struct frame *frame = top(walk);
    if (walk->frame_count < 2 || frame->type != TYPE_A || frame->aliases > 0 ||
        !server_recall(walk, &frame->for_zone->servers[frame->for_server]))
        return;
    end_search(walk, QUERY_WALK_NODATA, NULL, now_us);
}

/* Nobody is left to be asked for the zone. */
static void give_up(struct query_walk *walk, uint64_t now_us)
{
    const struct delegation *d = top(walk)->delegation;
    enum query_walk_end end = QUERY_WALK_NO_ADDRESS;
    if (d->asked)
        end = d->replied ? QUERY_WALK_NO_HELP : QUERY_WALK_NO_REPLY;
    else if (has_trouble(d, QUERY_SERVER_LIMIT))
        end = QUERY_WALK_LIMIT;
    end_frame(walk, end, NULL, now_us);
}

/* ---- whom to ask ---- */

static bool may_ask(const struct query_walk *walk, const struct frame *frame, size_t server,
                    size_t address)
{
    const struct delegation *d = frame->delegation;
    const struct seat *seat = &d->states[server].seats[address];
    return address < d->servers[server].address_count && !seat->lost &&
           seat->visit < frame->visit &&
           family_is_used(walk, &d->servers[server].addresses[address]);
}

/* The first address of each server, then the second of each, and so on: servers fail more
 * often than one of their addresses. */
static bool pick(const struct query_walk *walk, const struct frame *frame, size_t *server,
                 size_t *address)
{
    const struct delegation *d = frame->delegation;
    if (d->good_server != WALK_NONE &&
        may_ask(walk, frame, (size_t)d->good_server, (size_t)d->good_address)) {
        *server = (size_t)d->good_server;
        *address = (size_t)d->good_address;
        return true;
    }
    for (*address = 0; *address < WALK_ADDRESSES; ++*address) {
        for (*server = 0; *server < d->count; ++*server) {
            if (may_ask(walk, frame, *server, *address))
                return true;
        }
    }
    return false;
}

/* ---- servers without an address ---- */

static bool is_searched_for(const struct query_walk *walk, const struct query_name *name)
{
    for (size_t i = 1; i < walk->frame_count; i++) {
        const struct frame *frame = &walk->frames[i];
        if (query_name_equal(&frame->for_zone->servers[frame->for_server].name, name))
            return true;
    }
    return false;
}

static bool has_usable(const struct query_walk *walk, const struct delegation *d)
{
    for (size_t i = 0; i < d->count; i++) {
        if (server_is_usable(walk, &d->servers[i]))
            return true;
    }
    return false;
}

/* What speaks against a walk for the server's address. */
static enum query_server_trouble check_search(struct query_walk *walk, const struct delegation *d,
                                              const struct query_name *name, uint64_t now_us)
{
    if (is_searched_for(walk, name))
        return QUERY_SERVER_CYCLE;
    const struct delegation *deepest = delegation_find(walk, name, TYPE_A, now_us);
    if (deepest == NULL)
        return QUERY_SERVER_OUTSIDE;
    if (deepest == d && !has_usable(walk, d))
        return QUERY_SERVER_MISSING_GLUE;
    if (d->searches >= limit(walk->policy->glueless, GLUELESS) ||
        walk->frame_count == walk->frame_room)
        return QUERY_SERVER_LIMIT;
    return QUERY_SERVER_FINE;
}

/* Begins to search for one server of the present zone, or recalls its address.  False if it
 * is not to be searched for (any more). */
static bool search_one(struct query_walk *walk, size_t server, uint64_t now_us)
{
    struct frame *frame = top(walk);
    struct delegation *d = frame->delegation;
    struct query_walk_server *wanted = &d->servers[server];
    struct server_state *state = &d->states[server];
    if (state->search != SEARCH_NOT_YET || server_is_usable(walk, wanted)) {
        if (state->search == SEARCH_GOING)
            wanted->trouble = QUERY_SERVER_CYCLE;
        return false;
    }
    state->search = SEARCH_OVER;
    if (server_recall(walk, wanted))
        return true;
    wanted->trouble = check_search(walk, d, &wanted->name, now_us);
    if (wanted->trouble != QUERY_SERVER_FINE || walk->end != QUERY_WALK_GOING ||
        !push(walk, &wanted->name, walk->policy->ipv4 ? TYPE_A : TYPE_AAAA, frame->reason, now_us))
        return false;
    state->search = SEARCH_GOING;
    d->searches++;
    top(walk)->for_zone = d;
    top(walk)->for_server = server;
    return true;
}

/* Names outside the zone come first: what they lead to helps to find those inside. */
static bool search(struct query_walk *walk, uint64_t now_us)
{
    const struct delegation *d = top(walk)->delegation;
    if (walk->policy->find != NULL)
        return false;
    for (int inside = 0; inside < 2; inside++) {
        for (size_t i = 0; i < d->count; i++) {
            if (query_name_is_under(&d->servers[i].name, &d->zone) == (inside == 1) &&
                search_one(walk, i, now_us))
                return true;
        }
    }
    return false;
}

/* ---- one question ---- */

static bool make_room(struct query_walk *walk)
{
    if (walk->step_count < walk->step_room)
        return true;
    size_t room = walk->step_room == 0 ? FIRST_STEPS : walk->step_room * 2;
    struct step **steps = realloc(walk->steps, room * sizeof(struct step *));
    if (steps == NULL) {
        walk->end = QUERY_WALK_MEMORY;
        return false;
    }
    walk->steps = steps;
    walk->step_room = room;
    return true;
}

/* How many labels of the name to show to the servers of the zone (RFC 9156 section 2.3). */
static unsigned labels_to_show(const struct query_walk *walk, const struct frame *frame)
{
    unsigned all = frame->name->labels;
    unsigned shown = frame->labels;
    if (shown < frame->delegation->zone.labels)
        shown = frame->delegation->zone.labels;
    if (!walk->policy->minimise || frame->whole || shown >= all || frame->minimised >= MINIMISE_MAX)
        return all;
    if (frame->minimised < MINIMISE_ONE_LAB)
        return shown + 1;
    unsigned questions = MINIMISE_MAX - frame->minimised;
    return shown + (all - shown + questions - 1) / questions;
}

static struct query_request request_for(const struct query_walk *walk, const struct frame *frame,
                                        const struct seat *seat)
{
    struct query_request request = *walk->request;
    request.tsig = NULL; /* a key is shared with one server, not with all on the way */
    unsigned labels = labels_to_show(walk, frame);
    request.flags &= (uint16_t)~QUERY_FLAG_RD;
    request.edns = request.edns && !seat->plain;
    if (walk->options != NULL)
        request.options = walk->options;
    request.type = frame->type;
    request.name = *frame->name;
    if (labels < frame->name->labels) {
        query_name_strip(&request.name, frame->name, frame->name->labels - labels);
        request.type = TYPE_A; /* RFC 9156 section 2.1: a type that hides the one wanted */
    }
    return request;
}

static struct step *begin_step(struct query_walk *walk, size_t server, size_t address)
{
    struct frame *frame = top(walk);
    struct delegation *d = frame->delegation;
    if (walk->step_count - walk->free_steps >= limit(walk->policy->questions, QUESTIONS)) {
        walk->end = QUERY_WALK_LIMIT;
        return NULL;
    }
    struct step *step = make_room(walk) ? walk_keep(walk, sizeof(*step)) : NULL;
    if (step == NULL)
        return NULL;
    step->delegation = d;
    step->seat = &d->states[server].seats[address];
    step->seat->visit = frame->visit;
    step->request = request_for(walk, frame, step->seat);
    step->endpoint = d->servers[server].addresses[address];
    if (step->endpoint.port == 0)
        step->endpoint.port = walk->policy->port;
    bool once = walk->policy->one_lookup && d->asked;
    step->lookup = query_lookup_new(&step->request, once ? &walk->once : &walk->policy->lookup,
                                    &step->endpoint, 1);
    if (step->lookup == NULL) {
        walk->end = QUERY_WALK_MEMORY;
        return NULL;
    }
    query_lookup_observe(step->lookup, walk->try_observer, walk->try_context);
    step->hop = (struct query_hop){
        .number = walk->step_count,
        .parent = frame->reason,
        .depth = (unsigned)walk->frame_count - 1,
        .zone = &d->zone,
        .server = &d->servers[server],
        .address = address,
        .candidates = d->servers,
        .candidate_count = d->count,
        .name = &step->request.name,
        .type = step->request.type,
        .minimised = step->request.name.labels < frame->name->labels,
        .wanted = frame->name,
        .exchange = query_lookup_exchange(step->lookup),
    };
    walk->steps[walk->step_count++] = step;
    walk->going = step;
    return step;
}

/* ---- what came back ---- */

static bool leads_on(const struct query_walk *walk, enum query_verdict verdict)
{
    return verdict == QUERY_VERDICT_REFERRAL ||
           (verdict == QUERY_VERDICT_HORIZONTAL && walk->policy->horizontal);
}

/* From now on queries have the cookie that a server made of ours.  Options of earlier requests
 * stay as they are. */
static void carry_cookie(struct query_walk *walk, const struct step *step,
                         const struct query_message *message)
{
    const struct query_request *request = &step->request;
    struct query_option cookie;
    if (!walk->policy->carry_cookie || !match_cookie(request, message, &cookie) ||
        cookie.size > COOKIE_MAX)
        return;
    struct query_option *options = walk_keep(walk, request->option_count * sizeof(*options));
    uint8_t *octets = walk_keep(walk, cookie.size);
    if (options == NULL || octets == NULL)
        return;
    memcpy(octets, cookie.octets, cookie.size);
    cookie.octets = octets;
    for (size_t i = 0; i < request->option_count; i++)
        options[i] = request->options[i].code == QUERY_OPTION_COOKIE ? cookie : request->options[i];
    walk->options = options;
}

/* Whether nothing could be sent because this host has no IPv6. */
static bool lacks_ipv6(const struct step *step)
{
    const struct query_try *attempt = query_exchange_last_try(step->hop.exchange);
    return step->endpoint.family == 6 && attempt != NULL &&
           (attempt->end == QUERY_END_SETUP || attempt->end == QUERY_END_IO) &&
           (attempt->error == ENETUNREACH || attempt->error == EAFNOSUPPORT ||
            attempt->error == EADDRNOTAVAIL);
}

/* Whether there was a reply over UDP, but TCP did not bring the whole of it. */
static bool was_cut_short(const struct query_exchange *exchange)
{
    bool cut = false;
    for (size_t i = 0; i < exchange->try_count; i++)
        cut = cut || exchange->tries[i].next == QUERY_NEXT_TCP;
    return cut;
}

static void take_failure(struct query_walk *walk, struct step *step)
{
    step->hop.verdict = QUERY_VERDICT_NO_REPLY;
    step->seat->lost = true;
    if (was_cut_short(step->hop.exchange)) {
        step->hop.verdict = QUERY_VERDICT_TRUNCATED;
        step->delegation->replied = true;
    }
    if (step->hop.exchange->status == QUERY_MEMORY) {
        walk->end = QUERY_WALK_MEMORY;
    } else if (lacks_ipv6(step)) {
        walk->ipv6 = false;
        walk->free_steps++;
    } else {
        step->delegation->asked = true;
    }
}

static void take_cut(struct query_walk *walk, struct step *step,
                     const struct query_message *message, const struct query_name *cut,
                     uint64_t now_us)
{
    struct query_hop *hop = &step->hop;
    struct query_record record;
    if (!leads_on(walk, hop->verdict)) {
        hop->cut = keep_name(walk, cut);
        return;
    }
    step->cut = delegation_take(walk, message, hop->zone, cut, now_us);
    if (step->cut == NULL) {
        hop->cut = keep_name(walk, cut);
        return;
    }
    hop->cut = &step->cut->zone;
    hop->servers = step->cut->servers;
    hop->server_count = step->cut->count;
    hop->servers_left_out = step->cut->left_out;
    struct query_records records = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    while (query_records_next(&records, &record))
        hop->signed_cut = hop->signed_cut ||
                          (record.rdata.type == TYPE_DS && query_name_equal(&record.owner, cut));
}

/* RFC 6891 section 7: a server that does not know EDNS says FORMERR or NOTIMP. */
static bool wants_plain(const struct step *step, const struct query_message *message)
{
    unsigned rcode = query_message_rcode(message);
    return step->request.edns && (rcode == QUERY_RCODE_FORMERR || rcode == QUERY_RCODE_NOTIMP);
}

static void take_reply(struct query_walk *walk, struct step *step, uint64_t now_us)
{
    struct query_hop *hop = &step->hop;
    const struct query_message *message = query_exchange_reply(hop->exchange);
    struct query_finding finding;
    struct question question = {
        .zone = hop->zone, .name = hop->name, .type = hop->type, .class = step->request.class};
    classify_reply(&question, message, &finding);
    carry_cookie(walk, step, message);
    step->delegation->asked = step->delegation->replied = true;
    step->loop = finding.loop;
    step->too_long = finding.too_long;
    hop->verdict = finding.verdict;
    hop->authoritative = (message->flags & QUERY_FLAG_AA) != 0;
    hop->aliases = finding.aliases;
    hop->dname = finding.dname;
    if (finding.aliases > 0 && !finding.too_long)
        hop->target = keep_name(walk, &finding.target);
    switch (finding.verdict) {
    case QUERY_VERDICT_UPWARD:
    case QUERY_VERDICT_HORIZONTAL:
        step->seat->lost = true;
        take_cut(walk, step, message, &finding.cut, now_us);
        break;
    case QUERY_VERDICT_REFERRAL:
    case QUERY_VERDICT_SIDEWAYS: take_cut(walk, step, message, &finding.cut, now_us); break;
    case QUERY_VERDICT_LAME:
    case QUERY_VERDICT_REFUSED: step->seat->lost = true; break;
    case QUERY_VERDICT_RCODE:
        if (wants_plain(step, message)) {
            step->seat->plain = true;
            step->seat->visit = 0;
        }
        break;
    default: break;
    }
}

/* ---- where to go on ---- */

static bool was_there(const struct query_walk *walk, const struct frame *frame,
                      const struct query_name *name)
{
    for (size_t i = frame->first; i < walk->step_count; i++) {
        const struct query_hop *hop = &walk->steps[i]->hop;
        if (hop->depth == walk->frame_count - 1 && !hop->minimised &&
            query_name_equal(hop->name, name))
            return true;
    }
    return false;
}

static void follow_alias(struct query_walk *walk, struct step *step, uint64_t now_us)
{
    struct frame *frame = top(walk);
    const struct query_name *target = step->hop.target;
    if (walk->policy->stop_at_alias && walk->frame_count == 1) {
        end_frame(walk, QUERY_WALK_ALIAS, step, now_us);
        return;
    }
    if (step->loop || was_there(walk, frame, target)) {
        end_frame(walk, QUERY_WALK_ALIAS_LOOP, step, now_us);
        return;
    }
    frame->name = target;
    frame->labels = frame->minimised = 0;
    frame->whole = false;
    struct delegation *delegation = delegation_find(walk, target, frame->type, now_us);
    if (delegation != NULL)
        enter(walk, frame, delegation, step->hop.number);
    else
        end_frame(walk, QUERY_WALK_OUTSIDE, step, now_us);
}

/* The zone has no cut where the part of the name ends that was shown: the same servers are
 * asked for more of it, and the one that helped first. */
static void show_more(struct query_walk *walk, const struct step *step)
{
    struct frame *frame = top(walk);
    frame->labels = step->hop.name->labels;
    frame->minimised++;
    frame->whole = step->hop.verdict == QUERY_VERDICT_NXDOMAIN;
    enter(walk, frame, frame->delegation, frame->reason);
}

static void follow_referral(struct query_walk *walk, struct step *step, uint64_t now_us)
{
    unsigned most = walk->policy->referrals;
    if (most != 0 && walk->referrals == most) {
        end_frame(walk, QUERY_WALK_LIMIT, step, now_us);
        return;
    }
    walk->referrals++;
    delegation_know(walk, step->cut);
    if (walk->cache != NULL)
        cache_put(walk->cache, step->cut, now_us);
    enter(walk, top(walk), step->cut, step->hop.number);
    came_along(walk, now_us);
}

static void apply(struct query_walk *walk, struct step *step, uint64_t now_us)
{
    struct frame *frame = top(walk);
    enum query_verdict verdict = step->hop.verdict;
    if (leads_on(walk, verdict)) {
        follow_referral(walk, step, now_us);
        return;
    }
    if (step->hop.minimised) {
        show_more(walk, step);
        return;
    }
    frame->aliases += step->hop.aliases;
    if (step->too_long || (frame->aliases > limit(walk->policy->aliases, ALIASES) && !step->loop))
        end_frame(walk, QUERY_WALK_ALIAS_LONG, step, now_us);
    else if (verdict == QUERY_VERDICT_ALIAS)
        follow_alias(walk, step, now_us);
    else
        end_frame(walk,
                  verdict == QUERY_VERDICT_ANSWER   ? QUERY_WALK_ANSWER
                  : verdict == QUERY_VERDICT_NODATA ? QUERY_WALK_NODATA
                                                    : QUERY_WALK_NXDOMAIN,
                  step, now_us);
}

static bool is_useful(const struct query_walk *walk, enum query_verdict verdict)
{
    return verdict == QUERY_VERDICT_ANSWER || verdict == QUERY_VERDICT_ALIAS ||
           verdict == QUERY_VERDICT_NODATA || verdict == QUERY_VERDICT_NXDOMAIN ||
           leads_on(walk, verdict);
}

/* A reply of no use: with some policies nobody else is asked after it. */
static void pass_over(struct query_walk *walk, struct step *step, uint64_t now_us)
{
    const struct query_walk_policy *policy = walk->policy;
    enum query_verdict verdict = step->hop.verdict;
    if (policy->one_lookup && verdict != QUERY_VERDICT_NO_REPLY &&
        (verdict != QUERY_VERDICT_SERVFAIL || !policy->lookup.next_on_servfail))
        end_frame(walk, QUERY_WALK_NO_HELP, step, now_us);
}

static void end_step(struct query_walk *walk, uint64_t now_us)
{
    struct step *step = walk->going;
    struct frame *frame = top(walk);
    walk->going = NULL;
    if (step->hop.exchange->status == QUERY_OK)
        take_reply(walk, step, now_us);
    else
        take_failure(walk, step);
    tell(walk, &step->hop, QUERY_WALK_FACT_END);
    if (walk->end != QUERY_WALK_GOING)
        return;
    if (!is_useful(walk, step->hop.verdict)) {
        pass_over(walk, step, now_us);
        return;
    }
    step->delegation->good_server = (int)(step->hop.server - step->delegation->servers);
    step->delegation->good_address = (int)step->hop.address;
    if (!walk->policy->all || walk->frame_count > 1)
        apply(walk, step, now_us);
    else if (frame->best == NULL)
        frame->best = step;
}

/* ---- the machine ---- */

/* Goes on until there is something to wait for. */
static enum query_action advance(struct query_walk *walk, uint64_t now_us,
                                 struct query_order *order)
{
    size_t server, address;
    while (walk->end == QUERY_WALK_GOING) {
        struct frame *frame = top(walk);
        if (pick(walk, frame, &server, &address)) {
            struct step *step = begin_step(walk, server, address);
            if (step == NULL)
                break;
            tell(walk, &step->hop, QUERY_WALK_FACT_ASK);
            if (query_lookup_step(step->lookup, NULL, now_us, order) == QUERY_ACTION_START)
                return QUERY_ACTION_START;
            end_step(walk, now_us);
        } else if (!search(walk, now_us) && walk->end == QUERY_WALK_GOING) {
            if (frame->best != NULL)
                apply(walk, frame->best, now_us);
            else
                give_up(walk, now_us);
        }
    }
    tell(walk, NULL, QUERY_WALK_FACT_DONE);
    return QUERY_ACTION_DONE;
}

enum query_action query_walk_step(struct query_walk *walk, const struct query_event *event,
                                  uint64_t now_us, struct query_order *order)
{
    if (walk->end != QUERY_WALK_GOING)
        return QUERY_ACTION_DONE;
    if (walk->going != NULL) {
        enum query_action action = query_lookup_step(walk->going->lookup, event, now_us, order);
        if (action != QUERY_ACTION_DONE)
            return action;
        end_step(walk, now_us);
    } else if (!push(walk, &walk->request->name, walk->request->type, SIZE_MAX, now_us) &&
               walk->end == QUERY_WALK_GOING) {
        walk->end = QUERY_WALK_OUTSIDE;
    }
    return advance(walk, now_us, order);
}
