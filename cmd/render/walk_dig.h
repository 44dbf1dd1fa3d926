/* render/walk_dig.h: a walk as dig +trace prints it: each reply, then who sent it.
 *
 * It puts exchanges, as render/dig.h has them, together to a walk; it knows hops and a style, and
 * must not know command lines, resolvers or how a program ends. */
#ifndef RENDER_WALK_DIG_H
#define RENDER_WALK_DIG_H

#include "render/dig.h"

#include <query/walk.h>

/* What the renderer remembers from hop to hop.  All zeros but for `render`, whose type_first,
 * more_servers and stats_later are to be set, and for `referrals`. */
struct walk_dig {
    struct dig_render *render;
    bool fatal;         /* a referral to servers none of which has an address ends everything, and
                         * dig does not say any more who sent it */
    unsigned referrals; /* that the walk follows at most, as its policy has it; 0: no matter */
    unsigned followed;  /* up to now */
    const struct query_name *stuck; /* a server without an address, as are all others that the last
                                     * referral names; NULL: some have one */
    char server[4 * QUERY_NAME_TEXT]; /* whom the present hop asks */
    const char *server_name;          /* the same, for `render` */
};

/* For query_walk_observe() and query_walk_observe_tries(); `context` is a struct walk_dig.  Replies
 * appear as they come.  There are no statistics of a reply that is `fatal`, or beyond the limit of
 * referrals. */
void walk_dig_fact(void *context, const struct query_walk *walk, const struct query_hop *hop,
                   enum query_walk_fact fact);
void walk_dig_try(void *context, const struct query_exchange *exchange,
                  const struct query_try *attempt, enum query_fact fact);

/* "couldn't get address for 'ns1.example.org': not found". */
void walk_dig_no_address(struct dig_render *render, const struct query_name *server);

/* The name of the server that a record is about; false if it is no NS record. */
bool walk_dig_server(const struct query_record *record, struct query_name *name);

/* The name without its final dot, a zero octet behind it; cut if there is no room. */
void walk_dig_name(char *text, size_t room, const struct query_name *name);

#endif
