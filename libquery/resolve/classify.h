/* resolve/classify.h: what one reply means to somebody who walks down from the root.
 *
 * It knows one message and the zone whose server sent it; it must not know servers,
 * addresses, times, or what was asked before. */
#ifndef RESOLVE_CLASSIFY_H
#define RESOLVE_CLASSIFY_H

#include <query/walk.h>

/* The types that resolution itself is made of (RFC 1035 section 3.2.2, RFC 3596, RFC 6672,
 * RFC 4034). */
enum {
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_CNAME = 5,
    TYPE_SOA = 6,
    TYPE_AAAA = 28,
    TYPE_DNAME = 39,
    TYPE_DS = 43,
    TYPE_ANY = 255
};

/* What was asked, and a zone that the server is to have; the name is in it. */
struct question {
    const struct query_name *zone;
    const struct query_name *name;
    uint16_t type;
    uint16_t class;
};

/* Nothing that is not in the zone is believed. */
void classify_reply(const struct question *question, const struct query_message *message,
                    struct query_finding *finding);

/* The name that is the only or first field of the RDATA, as in NS, CNAME and DNAME.  False if
 * there is none. */
bool classify_name(const struct query_record *record, struct query_name *name);

/* The name, which is below a DNAME's owner, with the DNAME's target instead (RFC 6672 section
 * 2.2); false if that is longer than a name may be. */
bool classify_rewrite(struct query_name *name, const struct query_name *owner,
                      const struct query_name *target);

#endif
