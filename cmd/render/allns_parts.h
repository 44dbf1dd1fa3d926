/* render/allns_parts.h: what is found out of the facts about the servers of a zone, for those who
 * print it; see allns.h. */
#ifndef RENDER_ALLNS_PARTS_H
#define RENDER_ALLNS_PARTS_H

#include "render/allns.h"

/* All addresses that were asked, one after the other; NULL behind the last.  `*at` begins at 0. */
const struct allns_address *allns_next(const struct allns *allns, size_t *at,
                                       const struct allns_server **server);

/* Answers, sets of NS records and serial numbers, of addresses that have the zone; how many there
 * are. */
struct allns_tally {
    size_t asked, silent, lame, answers, sets, serials;
};
struct allns_tally allns_count(const struct allns *allns);

/* Whether no address before this one that has the zone says the same: of the answers, or of the
 * sets of NS records. */
bool allns_is_new(const struct allns *allns, const struct allns_address *address, bool sets);

/* The serial number that none of the others is newer than; false if some cannot be compared, or
 * there is none (RFC 1982 section 3.2). */
bool allns_newest(const struct allns *allns, uint32_t *newest);

/* Why an address does not count. */
enum allns_trouble {
    ALLNS_NO_TROUBLE,
    ALLNS_NOT_ASKED,
    ALLNS_NO_REPLY,
    ALLNS_REFERRAL,
    ALLNS_RCODE,
    ALLNS_NO_SOA,
    ALLNS_NO_AUTHORITY
};
enum allns_trouble allns_trouble_of(const struct allns_address *address);

/* The same for people, without a line end: "does not serve the zone: REFUSED". */
void allns_trouble_print(struct query_sink *sink, const struct allns_address *address);

/* What does not fit between the delegation and the zone. */
enum allns_fault_kind {
    ALLNS_PARENT_ALONE, /* names the server */
    ALLNS_ZONE_ALONE,
    ALLNS_NO_ADDRESS,
    ALLNS_NO_GLUE_NO_ADDRESS,
    ALLNS_BAD_ADDRESS, /* no server can be there */
    ALLNS_NO_GLUE,
    ALLNS_OTHER_GLUE, /* an address that the server does not have */
    ALLNS_LACKS_GLUE  /* an address that it has */
};
struct allns_fault {
    enum allns_fault_kind kind;
    const struct allns_server *server;
    const struct allns_address *address; /* NULL: it is not about one */
};
typedef void allns_take_fault(void *context, const struct allns_fault *fault);

/* Tells all that there are (`take` NULL: nobody), and returns how many. */
size_t allns_faults(const struct allns *allns, allns_take_fault *take, void *context);

/* One for people, without a line end: "ns1.example.: named by the parent alone". */
void allns_fault_print(struct query_sink *sink, const struct allns_fault *fault);

#endif
