/* walk_scene.h: an Internet of a few lines, and a walk in it.
 *
 * There are no sockets here: this is the engine, and each row says what one address
 * replies.  An address that no row speaks of ends the test when it is asked. */
#ifndef TESTS_WALK_SCENE_H
#define TESTS_WALK_SCENE_H

#include <query/walk.h>

/* What an address replies.  The first row that fits counts. */
struct row {
    const char *server; /* "192.0.2.1"; NULL: no more rows */
    const char *name;   /* that is asked for, also "NAME TYPE"; NULL: whatever */
    const char *reply;  /* as in reply.h; or TIMEOUT, NO_ROUTE, BROKEN, CUT (over UDP) */
};

/* The server that walks begin with. */
#define ROOT "192.0.2.1"

struct world {
    const struct row *rows;
    struct query_name name, zone;
    struct query_request request;
    struct query_walk_policy policy;
    struct query_endpoint root;
    struct query_walk_server start;
    struct query_walk_cache *cache;
    struct query_walk *walk;
    uint64_t now_us;
    size_t facts[3];
};

/* A world whose name is to be found, type A, with IPv4 and IPv6, one try for each address. */
struct world world_of(const struct row *rows, const char *name);

/* Takes a walk to its end and holds its facts against its hops.  The caller frees
 * world->walk; the world stays where it is until then. */
enum query_walk_end world_go(struct world *world);

/* A whole walk whose hops are of no interest but for their number. */
void assert_walk(const struct row *rows, const char *name, enum query_walk_end end, size_t hops);

/* The hop with the number, which must be there. */
const struct query_hop *hop_at(const struct world *world, size_t number);

/* Which zone's server, at which address, was asked for what, and what came of it. */
void assert_hop(const struct world *world, size_t number, const char *zone, const char *address,
                const char *name, enum query_verdict verdict);

/* An address without a port. */
struct query_endpoint endpoint_of(const char *text);

#endif
