/* lab/world.h: the text that says which server with which names, addresses, round-trip
 * time and behaviour serves which zones.
 *
 * Knows words and lines; it must not know what is in a zone. */
#ifndef LAB_WORLD_H
#define LAB_WORLD_H

#include <query/lab.h>

/* A zone as servers name it: each file once. */
struct world_zone {
    struct query_name origin;
    char file[QUERY_LAB_FILE];
    uint32_t line; /* where it is named first */
    uint32_t column;
};

/* An address, and where it stands in the text. */
struct world_address {
    struct query_endpoint endpoint;
    uint32_t server;
    uint32_t line;
    uint32_t column;
};

/* Each range counts in an array of the world. */
struct world_range {
    uint32_t first;
    uint32_t count;
};
struct world_server {
    struct world_range names;
    struct world_range addresses;
    struct world_range zones; /* in `served` */
    uint32_t rtt_us;
    enum query_lab_behaviour behaviour;
    bool no_tcp;
};

/* An array that grows: `count` items of room for `room`. */
struct world_array {
    void *items;
    uint32_t count;
    uint32_t room;
};

struct world {
    struct world_array servers;   /* struct world_server */
    struct world_array names;     /* struct query_name */
    struct world_array addresses; /* struct world_address */
    struct world_array zones;     /* struct world_zone */
    struct world_array served;    /* uint32_t: index in zones */
};

/* Reads the text.  On success world_fini() frees it; on error there is nothing to free, and
 * `*fault` says why: its line, column, field and note are set. */
enum query_status world_scan(struct world *world, const char *text, size_t size,
                             struct query_zone_fault *fault);
void world_fini(struct world *world);

#endif
