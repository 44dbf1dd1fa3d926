/* Octets as what servers reply to a walk: each reply is two octets of size, one that says how
 * it comes, and the flags, counts and records behind the question. */
#include "fuzz.h"

enum { QUESTIONS = 60, ROOM = 1 << 16 };

struct source {
    const uint8_t *octets;
    size_t size;
};

static uint8_t take(struct source *source)
{
    if (source->size == 0)
        return 0;
    source->size--;
    return *source->octets++;
}

/* The header and question of the query with the flags and counts of the source, and its records:
 * a reply that is believed. */
static size_t make_reply(struct source *source, const struct query_order *order, uint8_t *octets)
{
    struct query_message query;
    size_t size = (size_t)take(source) << 8;
    size |= take(source);
    require(query_message_parse(&query, order->query, order->size) == QUERY_OK,
            "a query can be read");
    size_t question = query.section[QUERY_SECTION_ANSWER];
    memcpy(octets, order->query, question);
    octets[2] = 0x80 | (take(source) & 0x07);
    for (size_t i = 3; i < 12; i++)
        octets[i] = i == 4 ? 0 : i == 5 ? 1 : take(source);
    if (size > source->size)
        size = source->size;
    if (size > ROOM - question)
        size = ROOM - question;
    memcpy(octets + question, source->octets, size);
    source->octets += size;
    source->size -= size;
    return question + size;
}

static void check_order(const struct query_order *order)
{
    const uint8_t *octets = order->server.octets;
    require(order->server.family == 4 || order->server.family == 6, "somebody is asked");
    require(order->server.family == 6 || (octets[0] != 0 && octets[0] != 127 && octets[0] < 224),
            "nobody is asked where no server can be");
    require((order->query[2] & 1) == 0, "RD is never set");
}

static void check_hops(const struct query_walk *walk)
{
    size_t count = query_walk_hops(walk);
    require(query_walk_ended(walk) != QUERY_WALK_GOING, "a walk comes to its end");
    require(count <= QUESTIONS, "no more questions than allowed are asked");
    for (size_t i = 0; i < count; i++) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        require(hop->verdict != QUERY_VERDICT_NONE || query_walk_ended(walk) == QUERY_WALK_LIMIT,
                "each hop has a verdict");
        require(hop->parent == SIZE_MAX || hop->parent < i, "what leads to a hop is before it");
        require(query_name_is_under(hop->name, hop->zone), "a name is asked for in its zone");
        require(
            hop->verdict != QUERY_VERDICT_REFERRAL ||
                (hop->cut->labels > hop->zone->labels && query_name_is_under(hop->name, hop->cut)),
            "a referral leads further down");
        require(hop->verdict != QUERY_VERDICT_ANSWER || hop->target == NULL ||
                    query_name_is_under(hop->target, hop->zone),
                "an answer is in the zone");
    }
}

/* What a cache learns is of the zone that was asked, and can be read. */
static void check_cache(const struct query_walk *walk, const struct query_name *asked,
                        uint64_t now_us)
{
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    struct query_name name = *asked;
    if (cache == NULL)
        return;
    query_cache_learn(cache, walk);
    struct query_cache_entries entries = query_cache_begin(cache, now_us);
    size_t count = 0;
    for (; query_cache_next(&entries, &entry); count++) {
        struct query_rdata rdata;
        size_t at = 0;
        require(query_name_is_under(entry.name, entry.zone), "what is known is of the zone");
        require(query_name_is_under(entry.owner, entry.zone), "its records are of the zone");
        require(query_cache_entry_ttl(&entry) <= 7 * 24 * 3600, "nothing holds for over a week");
        while (query_cache_entry_next(&entry, &at, &rdata))
            require(query_rdata_check(&rdata, NULL) == QUERY_OK, "records are in order");
    }
    require(count == query_cache_count(cache), "all entries are told");
    for (int i = 0;
         i < 20 && query_cache_look(cache, &name, 1, now_us, 0, &entry) == QUERY_CACHE_ALIAS;)
        i++;
    query_cache_free(cache);
}

static void walk(struct source *source, const struct query_walk_policy *policy,
                 struct query_walk_cache *cache, uint8_t *octets)
{
    struct query_name name;
    struct query_order order;
    static const char text[] = "www.a.example.";
    size_t count;
    const struct query_walk_server *hints = query_root_hints(&count);
    require(query_name_scan(&name, text, sizeof(text) - 1, NULL, NULL) == QUERY_OK, "a name");
    struct query_request request = query_request_default(&name);
    struct query_walk *walk =
        query_walk_new(&request, policy, query_name_root(), hints, count, cache);
    if (walk == NULL)
        return;
    uint64_t now_us = 1;
    enum query_action action = query_walk_step(walk, NULL, now_us, &order);
    while (action != QUERY_ACTION_DONE) {
        struct query_event event = {.kind = QUERY_EVENT_TIMEOUT, .now_us = ++now_us};
        if (action == QUERY_ACTION_START)
            check_order(&order);
        if (action == QUERY_ACTION_START && source->size > 0) {
            event.kind = QUERY_EVENT_MESSAGE;
            event.octets = octets;
            event.size = make_reply(source, &order, octets);
        }
        action = query_walk_step(walk, &event, now_us, &order);
    }
    check_hops(walk);
    check_cache(walk, &request.name, now_us);
    query_walk_free(walk);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct source source = {.octets = octets, .size = size};
    uint8_t how = take(&source);
    struct query_walk_policy policy = {.ipv4 = (how & 1) == 0,
                                       .ipv6 = (how & 2) == 0,
                                       .all = (how & 4) != 0,
                                       .minimise = (how & 8) != 0,
                                       .seed = (how & 16) != 0,
                                       .one_lookup = (how & 64) != 0,
                                       .horizontal = (how & 128) != 0,
                                       .referrals = (how & 128) != 0 ? 8 : 0,
                                       .lookup = {.tries = 1}};
    struct query_walk_cache *cache = (how & 32) != 0 ? query_walk_cache_new() : NULL;
    uint8_t *reply = malloc(ROOM);
    if (reply != NULL) {
        walk(&source, &policy, cache, reply);
        if (cache != NULL)
            walk(&source, &policy, cache, reply);
    }
    free(reply);
    query_walk_cache_free(cache);
    return 0;
}
