/* digc/wildcard.h: what names that nobody has are answered with (+nowildcard): where a wildcard
 * (RFC 4592) stands, all names of a list seem to exist.
 *
 * Knows requests and replies; it must not know files, lines nor what is printed. */
#ifndef DIGC_WILDCARD_H
#define DIGC_WILDCARD_H

#include <query/engine.h>
#include <query/message.h>
#include <query/request.h>

enum { DIGC_WILDCARDS = 4096 }; /* parents that are remembered; others are asked again */

/* What the records of an answer are, whatever their order, owners and TTLs. */
struct digc_answer {
    bool any;
    uint64_t hash;
};

/* What a name below a parent gets that nobody has; shared by all questions below it. */
struct digc_wildcard {
    uint64_t key;
    unsigned holders;
    bool known;
    struct digc_answer answer;
};

/* All zeros but for `seed`, which should be random. */
struct digc_wildcards {
    uint64_t seed;
    struct digc_wildcard *slots[DIGC_WILDCARDS];
};

void digc_wildcards_fini(struct digc_wildcards *wildcards);

/* That of the request's name and type at a server, for the caller to drop.  `*fresh`: nobody has
 * asked yet.  NULL without memory, and for the root. */
struct digc_wildcard *digc_wildcard_take(struct digc_wildcards *wildcards,
                                         const struct query_request *request,
                                         const struct query_endpoint *server, bool *fresh);
void digc_wildcard_drop(struct digc_wildcard *wildcard); /* NULL: nothing */

/* A name beside `name` that nobody has.  QUERY_NAME_LONG, or what query_random() says. */
enum query_status digc_wildcard_probe(struct query_name *probe, const struct query_name *name);

/* The answer of a reply; none if it has another RCODE than NOERROR, or no records. */
struct digc_answer digc_answer_of(const struct query_message *message);

/* Whether an answer is the wildcard's. */
bool digc_wildcard_gives(const struct digc_wildcard *wildcard, const struct digc_answer *answer);

#endif
