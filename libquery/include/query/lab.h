/* <query/lab.h>: the classroom Internet: some servers with their zones, names and
 * addresses, and a clock of their own.
 *
 * A lab is made of texts: `world`, which says who the servers are, and a master file
 * for each zone.  They are built into the library, or come from the caller.  An engine
 * of the lab carries queries to these servers and replies back, as the same octets
 * that would go over a network; whoever uses it need not know that there is none.
 *
 * Nothing here opens a socket, waits, or knows what time it is outside.  A lab and its
 * engines belong to one thread at a time. */
#ifndef QUERY_LAB_H
#define QUERY_LAB_H

#include <query/engine.h>
#include <query/zone.h>

struct query_lab;

/* ---- making one ---- */

enum { QUERY_LAB_FILE = 320 }; /* octets of a file's name in a lab, with its zero octet */

/* What is wrong, and where. */
struct query_lab_fault {
    char file[QUERY_LAB_FILE];  /* "world", "zones/example.org.zone" */
    struct query_zone_fault at; /* its own `file` is NULL */
};

/* Prints "world: line 12, column 27: rtt: not a valid number".  No line end. */
QUERY_API void query_lab_fault_print(struct query_sink *sink, const struct query_lab_fault *fault);

/* Makes the lab that is built into the library.  On success `*lab` is the caller's, who
 * frees it with query_lab_free(); on error it is NULL and `*fault`, if not NULL, says why.
 * Errors: those of query_zone_load() for its zones, and for `world`
 *   QUERY_WORD       a word, key or behaviour that does not exist
 *   QUERY_MISSING    a server without a name, address or value; a zone without a file
 *   QUERY_EXTRA      an address or name behind a key
 *   QUERY_NUMBER, QUERY_RANGE       an rtt that is no number and "ms", or above a minute
 *   QUERY_DUPLICATE  a key, a zone of a server or an address of any server that is there twice
 *   QUERY_PLACE      a continued line without a server; a zone whose name cannot be a file's
 *   those of query_name_scan() for names; QUERY_MEMORY */
QUERY_API QUERY_CHECK enum query_status query_lab_new(struct query_lab **lab,
                                                      struct query_lab_fault *fault);

/* The same from texts with the names "world" and "zones/NAME.zone", which are no longer
 * needed afterwards. */
QUERY_API QUERY_CHECK enum query_status query_lab_load(struct query_lab **lab,
                                                       const struct query_zone_text *files,
                                                       size_t count, struct query_lab_fault *fault);

/* The same from the files in a folder.  More errors: QUERY_SYSTEM with errno for a file that
 * cannot be read (and QUERY_MISSING for one that is not there), QUERY_SPACE for one of more
 * than 16 MiB. */
QUERY_API QUERY_CHECK enum query_status query_lab_read(struct query_lab **lab, const char *folder,
                                                       struct query_lab_fault *fault);

/* Its engines must have been freed. */
QUERY_API void query_lab_free(struct query_lab *lab);

/* ---- who is in it ---- */

/* How a server behaves. */
enum query_lab_behaviour {
    QUERY_LAB_ANSWERS,  /* as it should: REFUSED for zones that it does not have */
    QUERY_LAB_DEAD,     /* never replies */
    QUERY_LAB_REFUSES,  /* REFUSED to everything */
    QUERY_LAB_SERVFAIL, /* SERVFAIL to everything */
    QUERY_LAB_LAME,     /* for zones that it does not have: NOERROR without AA and records */
    QUERY_LAB_UPWARD,   /* for zones that it does not have: a referral to the root */
    QUERY_LAB_RESOLVER  /* recurses, as <query/resolver.h> has it; without that, REFUSED */
};

/* A server; its members live as long as the lab. */
struct query_lab_server {
    const struct query_name *names; /* the first is its own */
    size_t name_count;
    const struct query_endpoint *addresses; /* with port 53 */
    size_t address_count;
    const struct query_zone *const *zones;
    size_t zone_count;
    uint32_t rtt_us; /* from a query to its reply */
    enum query_lab_behaviour behaviour;
    bool no_tcp; /* nobody listens there */
};

/* How many servers there are, and the one with an index below that, as `world` has them. */
QUERY_API size_t query_lab_count(const struct query_lab *lab);
QUERY_API const struct query_lab_server *query_lab_server(const struct query_lab *lab,
                                                          size_t index);

/* The server at an address and port; NULL: nobody is there. */
QUERY_API const struct query_lab_server *query_lab_find(const struct query_lab *lab,
                                                        const struct query_endpoint *address);

/* The servers of the root, for a walk to begin with, and the resolvers, for those who do not
 * walk themselves.  Write at most `room`, and return how many there are. */
QUERY_API size_t query_lab_roots(const struct query_lab *lab,
                                 const struct query_lab_server **servers, size_t room);
QUERY_API size_t query_lab_resolvers(const struct query_lab *lab,
                                     const struct query_lab_server **servers, size_t room);

/* ---- its clock ---- */

/* Microseconds of the lab's clock.  It stands still but for what its engines do, and
 * for query_lab_advance(), which lets TTLs run out. */
QUERY_API uint64_t query_lab_now_us(const struct query_lab *lab);
QUERY_API void query_lab_advance(struct query_lab *lab, uint32_t seconds);

/* ---- asking ---- */

/* An engine whose orders go to the lab's servers.  It jumps from event to event: a reply
 * comes a round trip after the query, a connection costs one round trip more, and where
 * nobody answers the deadline comes next.  An address at which nobody is is as good as a
 * dead server.  The date of the lab is 2026-11-23, 8:00 UTC when its clock is at 0.
 * The lab must outlive it.  NULL without memory. */
QUERY_API struct query_engine *query_lab_engine_new(struct query_lab *lab);

#endif
