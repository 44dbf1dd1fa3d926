/* lab/lab.h: how a lab lies in memory, and its servers' replies.
 *
 * Knows servers and messages; it must not know what recursion takes. */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include <query/lab.h>

/* Where a server is; sorted by address. */
struct lab_place {
    struct query_endpoint address;
    uint32_t server;
    uint32_t line; /* in the world */
    uint32_t column;
};

/* A query that came to a server. */
struct lab_call {
    uint64_t ticket; /* names it in lab_engine_reply() */
    const struct query_lab_server *server;
    enum query_transport transport;
    const uint8_t *query; /* valid until take() returns */
    size_t size;
};

/* Who answers for the servers that recurse.  A room that knows what a walk is plugs itself in
 * here; the lab need not know it. */
struct lab_service {
    void *context;
    void (*take)(void *context, struct query_engine *engine, const struct lab_call *call);
    /* An event of an order of the service. */
    void (*event)(void *context, const struct query_event *event);
    /* The engine is about to be freed: its calls and orders are void. */
    void (*leave)(void *context, const struct query_engine *engine);
    void (*free)(void *context); /* with the lab */
};

struct query_lab {
    struct query_lab_server *servers;
    size_t server_count;
    struct lab_place *places;
    size_t place_count;
    struct query_zone **zones; /* each file once */
    size_t zone_count;
    uint64_t now_us;
    struct lab_service service; /* zeros: nobody recurses */

    /* What the servers point to. */
    struct query_name *names;
    struct query_endpoint *addresses;
    const struct query_zone **served;
};

/* The texts that are built into the library. */
extern const struct query_zone_text lab_files[];
extern const size_t lab_file_count;

/* What a server says to one query; a transfer is many messages.  Its members are serve.c's. */
struct lab_serving {
    struct query_answer answer;
    const struct query_lab *lab;
    const struct query_lab_server *server;
};

/* Lab, server and query are borrowed until the serving is over. */
void lab_serve(struct lab_serving *serving, const struct query_lab *lab,
               const struct query_lab_server *server, enum query_transport transport,
               const uint8_t *query, size_t size);

/* Writes the next message; false when there is none (any more).  `room` as query_answer_next(). */
bool lab_serve_next(struct lab_serving *serving, uint8_t *octets, size_t room, size_t *size);

/* ---- for the service ---- */

/* As query_engine_start(), but the events go to the service.  The engine does what is planned
 * for such orders only while it carries others. */
enum query_status lab_engine_order(struct query_engine *engine, const struct query_order *order,
                                   uint64_t *number);

/* Sends the reply to a call, of at most 65,535 octets, on its way.  Whoever asked may have given
 * up; then, and without memory, nothing happens. */
void lab_engine_reply(struct query_engine *engine, uint64_t ticket, const uint8_t *octets,
                      size_t size);

#endif
