/* lab/lab.h: how a lab lies in memory, and its servers' replies.
 *
 * Knows servers and messages; it must not know orders. */
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

struct query_lab {
    struct query_lab_server *servers;
    size_t server_count;
    struct lab_place *places;
    size_t place_count;
    struct query_zone **zones; /* each file once */
    size_t zone_count;
    uint64_t now_us;

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

#endif
