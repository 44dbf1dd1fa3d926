/* render/allns.h: all servers of a zone side by side: what each says, and whether the delegation
 * fits.
 *
 * The facts are those of whoever has asked; the renderer makes text of them, and must not know
 * sockets, walks nor command lines. */
#ifndef RENDER_ALLNS_H
#define RENDER_ALLNS_H

#include <query/content.h>
#include <query/exchange.h>
#include <query/serial.h>

enum {
    ALLNS_SERVERS = 20, /* of a zone, as many as dig looks up; the busiest zones have 13 */
    ALLNS_ADDRESSES = 8 /* of one server; none in the field has more */
};

/* Whether an address is asked, and why not. */
enum allns_use {
    ALLNS_ASKED,
    ALLNS_FAMILY, /* addresses of its family are not to be used, or cannot be from here */
    ALLNS_NOWHERE /* no server can be there: loopback, multicast ... */
};

/* An address of a server, and what was heard from there. */
struct allns_address {
    struct query_endpoint endpoint;
    bool glue; /* it came with the delegation */
    bool own;  /* the name of the server has it */
    enum allns_use use;
    const struct query_exchange *answer; /* to the question itself; NULL: not asked */
    const struct query_exchange *soa;    /* to that for the zone's SOA record */
    struct query_content *content;       /* of the answer; NULL: no reply that can be read */
    struct query_content *start;         /* of the reply about the SOA */
    struct query_content *servers;       /* of the reply about the zone's NS records */
    bool authoritative;                  /* it has the zone: AA and a SOA record */
    uint32_t serial;                     /* of that */
    size_t group;                        /* who says the same has the same number */
    const char *outcome;                 /* of `answer`, as a word for programs; NULL: not asked */
};

/* A server that the parent or the zone names. */
struct allns_server {
    struct query_name name;
    bool parent;   /* named by the delegation */
    bool child;    /* named by a server of the zone */
    bool resolved; /* its name was looked up: addresses that are not its own are not */
    size_t count;
    struct allns_address addresses[ALLNS_ADDRESSES];
};

struct allns {
    struct query_name name; /* that is asked for */
    uint16_t type;
    struct query_name zone, parent;
    bool walked;       /* the zone was found from the root, and not through a resolver */
    bool parent_known; /* the delegation was seen: not so where servers have both zones */
    bool child_known;  /* some server told the zone's NS records */
    bool more;         /* there are more servers than there is room for */
    size_t count;
    struct allns_server servers[ALLNS_SERVERS];
    size_t address_count; /* of all servers */
    size_t group_count;   /* of those that replied */
};

/* What it comes to; the first that holds. */
enum allns_verdict {
    ALLNS_SILENT,     /* nobody serves the zone */
    ALLNS_DIFFER,     /* there are several answers, serial numbers or sets of NS records */
    ALLNS_MISSING,    /* who has the zone agrees, but some did not reply or do not have it */
    ALLNS_DELEGATION, /* all agree, but the delegation does not fit the zone */
    ALLNS_AGREE
};

/* Puts addresses that say the same into groups, and judges the whole. */
enum allns_verdict allns_judge(struct allns *allns);

/* How the facts look. */
struct allns_style {
    const struct query_style *text; /* of records */
    bool short_form;                /* a line for each address, for scripts */
};

void allns_print(struct query_sink *sink, const struct allns *allns, enum allns_verdict verdict,
                 const struct allns_style *style);

/* The server with a name, or NULL. */
struct allns_server *allns_find(struct allns *allns, const struct query_name *name);

/* The server with a name, a new one if need be; NULL: there is no room. */
struct allns_server *allns_add(struct allns *allns, const struct query_name *name);

/* An address of a server, a new one if need be; NULL: there is no room. */
struct allns_address *allns_add_address(struct allns_server *server,
                                        const struct query_endpoint *endpoint);

#endif
