/* <query/walk.h>: from the root to the leaf: iterative resolution (RFC 1034
 * section 5.3.3), one question at a time, every step kept.
 *
 * A walk is a state machine without sockets and without a clock, made of lookups.
 * It starts with the addresses of some servers, follows referrals, uses glue, finds
 * the addresses of servers that came without one, goes on at the target of a CNAME
 * or DNAME, and passes over servers that do not help.  What happened stands in its
 * hops, which all pictures of a walk are drawn from; nothing here is prose. */
#ifndef QUERY_WALK_H
#define QUERY_WALK_H

#include <query/lookup.h>

struct query_walk;
struct query_walk_cache;

/* Where the addresses of a server are from. */
enum query_address_source {
    QUERY_ADDRESS_NONE,   /* there are none */
    QUERY_ADDRESS_START,  /* given at the start: root hints, say */
    QUERY_ADDRESS_GLUE,   /* beside a referral, maybe of another zone to the same server (RFC 9471);
                           * only from servers of a zone that the server's name is in (RFC 2181
                           * section 5.4.1) */
    QUERY_ADDRESS_ANSWER, /* a walk of its own has found them */
    QUERY_ADDRESS_CALLER  /* policy->find has told them */
};

/* Why a server cannot be asked although it was looked for. */
enum query_server_trouble {
    QUERY_SERVER_FINE,
    QUERY_SERVER_MISSING_GLUE, /* its name is in the zone that it serves, and no address of any
                                * server of that zone is known */
    QUERY_SERVER_CYCLE,        /* its address depends on itself, over other zones */
    QUERY_SERVER_NO_ADDRESS,   /* its name does not exist, or has no address */
    QUERY_SERVER_NOT_FOUND,    /* nobody could be asked for its address, or nobody told */
    QUERY_SERVER_OUTSIDE,      /* its name is outside the zone that the walk began in */
    QUERY_SERVER_LIMIT         /* it was not looked for, or not to the end: too much work */
};

/* A server that a zone is delegated to. */
struct query_walk_server {
    struct query_name name;
    const struct query_endpoint *addresses; /* all of them, also those of a family not in use */
    size_t address_count;
    enum query_address_source source;
    enum query_server_trouble trouble;
    bool alias;       /* its name is an alias, which RFC 2181 section 10.3 forbids */
    bool bad_address; /* an address was left out at which no server can be: 0.0.0.0/8, loopback,
                       * multicast, broadcast ... */
};

/* What one reply, or none, comes to.  The terms are those of RFC 9499. */
enum query_verdict {
    QUERY_VERDICT_NONE,       /* still going on */
    QUERY_VERDICT_ANSWER,     /* the records that were asked for */
    QUERY_VERDICT_ALIAS,      /* a CNAME or DNAME: the walk goes on at hop->target */
    QUERY_VERDICT_NODATA,     /* the name exists, the type does not (RFC 2308 section 2.2) */
    QUERY_VERDICT_NXDOMAIN,   /* the name does not exist (RFC 2308 section 2.1) */
    QUERY_VERDICT_REFERRAL,   /* a delegation further down: hop->cut */
    QUERY_VERDICT_UPWARD,     /* a referral to an ancestor of the zone: the server does not have
                               * the zone */
    QUERY_VERDICT_HORIZONTAL, /* a referral to the zone itself: so too */
    QUERY_VERDICT_SIDEWAYS,   /* a referral to a zone that the name is not in */
    QUERY_VERDICT_LAME,       /* no authority, no referral, no records of use */
    QUERY_VERDICT_REFUSED,    /* RCODE REFUSED */
    QUERY_VERDICT_SERVFAIL,   /* RCODE SERVFAIL */
    QUERY_VERDICT_RCODE,      /* another RCODE that says no */
    QUERY_VERDICT_TRUNCATED,  /* TC is set, and what is there is of no use; maybe the last try, over
                               * TCP, has no reply */
    QUERY_VERDICT_MALFORMED,  /* the message cannot be read to its end */
    QUERY_VERDICT_NO_REPLY    /* nothing believable: see the exchange */
};

/* What a reply says, as far as it can be told from the reply alone. */
struct query_finding {
    enum query_verdict verdict;
    struct query_name cut;    /* with REFERRAL, UPWARD, HORIZONTAL, SIDEWAYS */
    struct query_name target; /* with aliases: the name that they lead to */
    unsigned aliases;         /* that were followed in the message */
    bool dname;               /* one of them is a DNAME */
    bool loop;                /* with ALIAS: they lead in a circle */
    bool too_long;            /* with ALIAS: the name would be longer than 255 octets */
};

/* Reads the reply of a server that is asked as one of `zone`'s for a name in that zone.  Nothing
 * that is not in the zone is believed: who does not know which zone a server has takes the root,
 * and a referral to the root is then HORIZONTAL. */
QUERY_API void query_finding_of(struct query_finding *finding, const struct query_message *message,
                                const struct query_name *zone, const struct query_name *name,
                                uint16_t type, uint16_t class);

/* How a walk ended. */
enum query_walk_end {
    QUERY_WALK_GOING,
    QUERY_WALK_ANSWER,
    QUERY_WALK_NODATA,
    QUERY_WALK_NXDOMAIN,
    QUERY_WALK_ALIAS,      /* with stop_at_alias: there is one */
    QUERY_WALK_ALIAS_LOOP, /* an alias leads to a name that was there before */
    QUERY_WALK_ALIAS_LONG, /* too many aliases, or a DNAME that makes a name too long */
    QUERY_WALK_NO_REPLY,   /* no server of a zone replied at all */
    QUERY_WALK_NO_HELP,    /* servers of a zone replied, and none of them helped */
    QUERY_WALK_NO_ADDRESS, /* no server of a zone has a usable address: see their troubles */
    QUERY_WALK_OUTSIDE,    /* the name, or an alias, is outside the zone that the walk began in */
    QUERY_WALK_LIMIT,      /* too much work: see struct query_walk_policy */
    QUERY_WALK_MEMORY
};

/* One question to one address of one server.  All storage is the walk's. */
struct query_hop {
    size_t number;  /* counted from 0, in the order in which they were asked */
    size_t parent;  /* the hop that made this one necessary: the referral to the zone, the alias,
                     * the referral that named the server; SIZE_MAX: none */
    unsigned depth; /* 0: for the name asked for; 1 and more: for the address of a server */
    const struct query_name *zone; /* that the server is asked as one of */
    const struct query_walk_server *server;
    size_t address;                             /* which of its addresses */
    const struct query_walk_server *candidates; /* all servers of the zone; `server` is one */
    size_t candidate_count;
    const struct query_name *name; /* that is asked for */
    uint16_t type;
    bool minimised;                  /* less than the whole name is asked for (RFC 9156) */
    const struct query_name *wanted; /* the whole name */
    const struct query_exchange *exchange;

    enum query_verdict verdict;
    bool authoritative;           /* a reply has AA */
    const struct query_name *cut; /* with REFERRAL, UPWARD, HORIZONTAL, SIDEWAYS: to which zone */
    const struct query_walk_server *servers; /* with REFERRAL, and with HORIZONTAL that is
                                              * followed: to which servers */
    size_t server_count;
    size_t servers_left_out;         /* names of servers beyond the limit */
    bool signed_cut;                 /* with REFERRAL: a DS record came along (RFC 4035) */
    const struct query_name *target; /* where aliases in the reply led, with ALIAS, ANSWER, NODATA
                                      * or NXDOMAIN; NULL: there were none, or none that fits */
    unsigned aliases;                /* how many there were */
    bool dname;                      /* one of them was a DNAME (RFC 6672) */
};

/* Tells at most `room` addresses of a server; returns how many there are.  The walk stands
 * still meanwhile. */
typedef size_t query_walk_find(void *context, const struct query_name *name,
                               struct query_endpoint *addresses, size_t room);

/* All zeros but for `ipv4` and `ipv6` are good. */
struct query_walk_policy {
    struct query_policy lookup; /* how to ask each address; next_on_... have no meaning here, but
                                 * see `one_lookup` */
    bool ipv4, ipv6;            /* which addresses may be asked */
    bool all;                   /* ask every address of every server of each zone on the way, also
                                 * after a useful reply; the first such reply shows the way */
    bool minimise;              /* QNAME minimisation (RFC 9156); NXDOMAIN for a part of the name is
                                 * not believed: the whole name is asked for then */
    bool stop_at_alias;         /* a CNAME or DNAME ends the walk, and is not followed */
    bool one_lookup;            /* the servers of a zone are asked like those of one lookup: the
                                 * first address gets all the tries and the others one each, and
                                 * the first reply decides, be it of use or not (but for SERVFAIL
                                 * with lookup.next_on_servfail); else each address gets all the
                                 * tries, until a reply is of use */
    bool horizontal;            /* a referral to the zone itself is followed, as if it led down:
                                 * to be had with a limit of referrals; else its server does not
                                 * have the zone */
    bool carry_cookie;          /* a cookie that a server has completed goes to the servers that
                                 * are asked after it, as dig +trace has it; else, and as RFC 7873
                                 * section 5.1 has it, each gets the one of the request */
    uint16_t port;              /* of servers found on the way; 0: 53 */
    uint32_t seed;              /* 0: servers are asked in the order in which they came; else that
                                 * order is shuffled */
    unsigned questions;         /* at most; 0: 60 */
    unsigned servers;           /* names of servers at most, each counted once; 0: 100 */
    unsigned aliases;           /* at most; 0: 16 */
    unsigned referrals;         /* that are followed at most; 0: as many as there are questions */
    unsigned depth;             /* of walks for addresses inside walks; 0: 8 */
    unsigned glueless;          /* such walks for the servers of one zone; 0: 4.  So a referral to a
                                 * hundred names costs as little as one to four (NXNSAttack) */
    query_walk_find *find; /* NULL: servers have their addresses from glue and from walks for them;
                            * else from here alone, as dig +trace has them from the system */
    void *find_context;
};

/* Begins a walk for the name, type and class of `request`, whose other members say how
 * each question looks; RD is never set.  `servers` serve `zone`, the root or wherever
 * else the walk is to begin.  They and their addresses are copied; loopback addresses
 * are used on the way only if there is one at the start.
 * `request`, `policy` and `cache` (NULL: none) are borrowed until query_walk_free().
 * NULL without memory. */
QUERY_API struct query_walk *query_walk_new(const struct query_request *request,
                                            const struct query_walk_policy *policy,
                                            const struct query_name *zone,
                                            const struct query_walk_server *servers,
                                            size_t server_count, struct query_walk_cache *cache);

/* Frees the walk with its hops.  Its order, if one is going on, must have been ended. */
QUERY_API void query_walk_free(struct query_walk *walk);

/* What an observer is told of, at the moment it happens. */
enum query_walk_fact {
    QUERY_WALK_FACT_ASK, /* a hop begins */
    QUERY_WALK_FACT_END, /* a hop has its verdict */
    QUERY_WALK_FACT_DONE /* the walk is over; `hop` is NULL */
};
typedef void query_walk_observer(void *context, const struct query_walk *walk,
                                 const struct query_hop *hop, enum query_walk_fact fact);

/* Who is told of facts; NULL: nobody. */
QUERY_API void query_walk_observe(struct query_walk *walk, query_walk_observer *observer,
                                  void *context);

/* Who is told, between the ASK and the END of each hop, of the facts of its exchange as they
 * happen; NULL: nobody. */
QUERY_API void query_walk_observe_tries(struct query_walk *walk, query_observer *observer,
                                        void *context);

/* As query_lookup_step(): the first step has `event` NULL. */
QUERY_API enum query_action query_walk_step(struct query_walk *walk,
                                            const struct query_event *event, uint64_t now_us,
                                            struct query_order *order);

/* Takes walks to their ends, all at once.  Queries of several walks share sockets (struct
 * query_order), so that a thousand of them need few.  The engine should carry nothing else
 * meanwhile: events of other owners are lost. */
QUERY_API void query_walk_run(struct query_walk *const *walks, size_t count,
                              struct query_engine *engine);

/* How it ended; QUERY_WALK_GOING: it has not. */
QUERY_API enum query_walk_end query_walk_ended(const struct query_walk *walk);

/* How many hops there are up to now. */
QUERY_API size_t query_walk_hops(const struct query_walk *walk);

/* The hop with a number below that. */
QUERY_API const struct query_hop *query_walk_hop(const struct query_walk *walk, size_t number);

/* The hop that the end of the walk came from: the one with the answer, NODATA or NXDOMAIN; the
 * last alias; with NO_HELP the last at depth 0 that got a reply; or else the last at depth 0.
 * NULL: there is none. */
QUERY_API const struct query_hop *query_walk_result(const struct query_walk *walk);

/* Whether a name server of somebody else can be at an address, so that it is worth asking: not so
 * at 0.0.0.0/8, loopback, multicast, broadcast and the like (RFC 1122 section 3.2.1.3, RFC 4291
 * section 2.5), which a walk leaves out (bad_address). */
QUERY_API QUERY_PURE bool query_walk_may_ask(const struct query_endpoint *address);

/* The root servers, 13 with their addresses, as IANA's root hints file has them; static
 * storage. */
QUERY_API const struct query_walk_server *query_root_hints(size_t *count);

/* ---- what several walks know together ---- */

/* Delegations with the addresses of their servers, each as long as its TTL allows (RFC 2181
 * section 8).  Walks that use the same cache, in turn or at once, begin as far down as it
 * knows.  It holds at most 512 zones: of more, the one that ends first is forgotten. */
QUERY_API struct query_walk_cache *query_walk_cache_new(void);
QUERY_API void query_walk_cache_free(struct query_walk_cache *cache);

/* As if so much time had passed. */
QUERY_API void query_walk_cache_age(struct query_walk_cache *cache, uint64_t us);

/* A zone that the cache knows. */
struct query_walk_known {
    const struct query_name *zone;
    const struct query_walk_server *servers;
    size_t server_count;
    uint64_t left_us;              /* how long it will be known; 0: no longer */
    const struct query_name *from; /* the zone whose server has told it */
};

/* How many zones it holds, and the one with an index below that; valid until a walk goes on. */
QUERY_API size_t query_walk_cache_count(const struct query_walk_cache *cache);
QUERY_API struct query_walk_known query_walk_cache_at(const struct query_walk_cache *cache,
                                                      size_t index, uint64_t now_us);

#endif
