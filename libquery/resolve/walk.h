/* resolve/walk.h: what the files of a walk share: the walk, its delegations, its frames.
 *
 * delegation.c knows delegations, servers and addresses; walk.c goes from question to question;
 * walk_cache.c keeps delegations for later walks. */
#ifndef RESOLVE_WALK_H
#define RESOLVE_WALK_H

#include "resolve/classify.h"

enum {
    WALK_ADDRESSES = 8, /* of one server; none in the field has more */
    WALK_REFERRAL = 32, /* servers of one zone; the root and the busiest zones have 13 */
    WALK_NONE = -1
};

/* What is known of asking one address for one zone. */
struct seat {
    uint32_t visit; /* the last visit in which it was asked */
    bool lost;      /* it does not serve the zone: no use to ask it again */
    bool plain;     /* it does not understand EDNS (RFC 6891 section 7) */
};

enum search { SEARCH_NOT_YET, SEARCH_GOING, SEARCH_OVER };

struct server_state {
    enum search search; /* for its address */
    struct seat seats[WALK_ADDRESSES];
};

/* A zone and the servers that it is delegated to. */
struct delegation {
    struct delegation *next; /* of those that the walk knows */
    struct query_name zone;
    struct query_name from; /* whose server has told it */
    size_t count;
    size_t left_out; /* servers that were too many */
    struct query_walk_server *servers;
    struct server_state *states;
    unsigned searches; /* for addresses of its servers */
    int good_server;   /* who helped last: asked first when the same zone is asked again */
    int good_address;
    bool asked, replied; /* somebody was; somebody did */
    uint64_t expires_us; /* 0: not to be kept for other walks */
};

/* A name of a server that some referral had. */
struct server_name {
    struct server_name *next;
    struct query_name name;
};

/* A hop with what belongs to it. */
struct step {
    struct query_hop hop;
    struct query_request request;
    struct query_lookup *lookup;
    struct query_endpoint endpoint;
    struct delegation *delegation; /* whose server is asked */
    struct seat *seat;
    struct delegation *cut; /* with REFERRAL */
    bool loop, too_long;    /* as in struct query_finding */
};

/* A name on its way: the one that was asked for, or above it on the stack that of a server. */
struct frame {
    const struct query_name *name;
    uint16_t type;
    unsigned labels;               /* of the name that were shown already (RFC 9156) */
    unsigned minimised;            /* questions for less than the name */
    bool whole;                    /* the whole name is to be asked for */
    struct delegation *delegation; /* whose servers are being asked */
    uint32_t visit;
    size_t reason;               /* the hop that led here */
    size_t first;                /* steps that were there before the frame */
    unsigned aliases;            /* up to now */
    struct step *best;           /* the reply to go on with, when all servers have been asked */
    struct delegation *for_zone; /* depth 1 and more: whose server it is for */
    size_t for_server;
};

/* What stands before each piece of memory that the walk keeps. */
union kept {
    union kept *next;
    max_align_t align;
};

struct query_walk {
    const struct query_request *request;
    const struct query_walk_policy *policy;
    struct query_walk_cache *cache;
    query_walk_observer *observer;
    void *observer_context;
    query_observer *try_observer;
    void *try_context;
    struct query_policy once;           /* as the policy of lookups, with one try */
    const struct query_option *options; /* with a cookie that was carried on; NULL: the request's */
    union kept *kept;                   /* everything that lives as long as the walk */
    enum query_walk_end end;
    bool ipv6;     /* there still is hope */
    bool loopback; /* addresses may be */

    struct delegation *known; /* the deepest zone is found by looking at all */
    struct query_name start;  /* where the walk began */
    struct step **steps;
    size_t step_count, step_room;
    size_t free_steps; /* for which nothing was sent */
    struct step *going;
    struct step *result;
    struct server_name *names; /* of servers, as referrals had them up to now */
    size_t name_count;
    unsigned referrals; /* followed up to now */
    uint32_t visits;
    uint32_t random;

    struct frame *frames; /* depth + 1 of them */
    size_t frame_count, frame_room;
};

/* Memory, all zeros, that is freed with the walk; NULL if there is none, and then the walk
 * is over. */
void *walk_keep(struct query_walk *walk, size_t size);

/* ---- delegation.c ---- */

/* A delegation with room for `count` servers, not yet known to the walk. */
struct delegation *delegation_new(struct query_walk *walk, const struct query_name *zone,
                                  size_t count);

/* Makes the servers, names and addresses copied, into a delegation that the walk knows. */
struct delegation *delegation_copy(struct query_walk *walk, const struct query_name *zone,
                                   const struct query_walk_server *servers, size_t count);

/* Reads a referral from `zone` to `cut`.  NULL without memory, or if the walk has seen too many
 * names: then it is over. */
struct delegation *delegation_take(struct query_walk *walk, const struct query_message *message,
                                   const struct query_name *zone, const struct query_name *cut,
                                   uint64_t now_us);

/* From now on the walk knows it. */
void delegation_know(struct query_walk *walk, struct delegation *delegation);

/* The deepest zone known that the name is in; for a DS record one above the name (RFC 4035
 * section 3.1.4.1).  NULL: there is none. */
struct delegation *delegation_find(struct query_walk *walk, const struct query_name *name,
                                   uint16_t type, uint64_t now_us);

/* Adds the addresses that the answer section has for `owner`; how many. */
size_t server_take_answer(struct query_walk *walk, struct query_walk_server *server,
                          const struct query_message *message, const struct query_name *owner);

/* Whether an address of the server may be asked, as its family goes. */
bool server_is_usable(const struct query_walk *walk, const struct query_walk_server *server);

/* What the walk knows of the server from another zone; true if that is enough. */
bool server_recall(struct query_walk *walk, struct query_walk_server *server);

/* Whether the family of the address is in use. */
bool family_is_used(const struct query_walk *walk, const struct query_endpoint *address);

/* Addresses at which no name server of somebody else can be (RFC 1122 section 3.2.1.3, RFC
 * 4291 section 2.5, RFC 5735 and its successors). */
bool address_is_bad(const struct query_endpoint *address, bool loopback);
bool address_is_loopback(const struct query_endpoint *address);

/* ---- walk_cache.c ---- */

/* Puts a delegation in, or in the place of what was known of the zone.  Without memory
 * nothing happens. */
void cache_put(struct query_walk_cache *cache, const struct delegation *delegation,
               uint64_t now_us);

/* The deepest zone with more labels than `labels` that the name is in. */
const struct query_walk_known *cache_find(struct query_walk_cache *cache,
                                          const struct query_name *name, int labels,
                                          uint64_t now_us);

#endif
