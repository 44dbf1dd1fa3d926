/* scripted_server.h: a name server in the test process that misbehaves as told.
 *
 * It listens on 127.0.0.1, UDP and TCP, on a port that the kernel chooses, in a
 * thread of its own.  Each query that arrives, over whatever, takes the next step of
 * the script; the last step is for all further ones.  A reply is the query
 * with QR set.  Mistakes of the machine end the test. */
#ifndef TESTS_SCRIPTED_SERVER_H
#define TESTS_SCRIPTED_SERVER_H

#include <query/engine.h>

enum script_act {
    SCRIPT_REPLY,
    SCRIPT_DROP,
    SCRIPT_DELAY,          /* reply after n milliseconds */
    SCRIPT_WRONG_ID,       /* n not 0: the right reply follows */
    SCRIPT_WRONG_QUESTION, /* the same */
    SCRIPT_WRONG_SOURCE,   /* UDP: reply from another port; n as before */
    SCRIPT_TRUNCATED,      /* over UDP with TC and nothing else, over TCP as it should be */
    SCRIPT_TWICE,          /* the reply, and once more */
    SCRIPT_EMPTY,          /* a message of no octets */
    SCRIPT_MANY,           /* n replies in one piece */
    SCRIPT_LARGE,          /* a reply of n octets */
    SCRIPT_PIECES,         /* TCP: the reply in single octets, without a pause */
    SCRIPT_LAST,           /* TCP: reply, and close in an orderly way */
    SCRIPT_CLOSE,          /* TCP: close after n octets of length and reply */
    SCRIPT_RESET,          /* TCP: close with RST */
    SCRIPT_JUNK,           /* junk without end, every millisecond */
    SCRIPT_DRIBBLE         /* one octet every 100 ms, the first at once, without end */
};

struct script_step {
    enum script_act act;
    unsigned n;
};

/* A query that arrived. */
struct script_seen {
    enum query_transport transport;
    uint16_t from_port;
    size_t size;
    uint8_t octets[512]; /* the first of them */
};

struct scripted_server;

/* The steps must outlive the server. */
struct scripted_server *scripted_server_new(const struct script_step *steps, size_t count);
void scripted_server_free(struct scripted_server *server);

struct query_endpoint scripted_server_endpoint(const struct scripted_server *server);

/* How many queries have arrived, and the one with an index below that. */
size_t scripted_server_count(struct scripted_server *server);
struct script_seen scripted_server_seen(struct scripted_server *server, size_t index);

/* A port of 127.0.0.1 on which nobody listens. */
struct query_endpoint scripted_server_nobody(void);

#endif
