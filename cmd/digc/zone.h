/* digc/zone.h: the zone that a name is in, its servers and their addresses.
 *
 * They are found by a walk from the root, or where the root cannot be reached from what the
 * system's resolver tells. */
#ifndef DIGC_ZONE_H
#define DIGC_ZONE_H

#include "digc/ask.h"
#include "render/allns.h"

struct digc_finder;

/* Of a session, for a question that digc_question_prepare() has seen; both are borrowed.  Walks
 * begin with what those before have found out, but for `fresh` ones, which come by the delegation.
 * NULL without memory. */
struct digc_finder *digc_finder_new(struct digc_session *session, const struct digc_question *q,
                                    bool fresh);
void digc_finder_free(struct digc_finder *finder);

/* Finds the zone of `name`, which for a question for DS records is the parent's (RFC 4035
 * section 3.1.4.1), and its servers as the delegation has them, with glue.  Where that cannot be
 * seen they are those that the zone itself names.  The server that has replied is the first.
 * Returns false with a few words in `*reason` if there are none. */
bool digc_finder_zone(struct digc_finder *finder, const struct query_name *name, uint16_t type,
                      struct allns *allns, const char **reason);

/* Looks up the names of servers that were not looked up yet: of those that came without glue, or
 * with `all` of all of them. */
void digc_finder_addresses(struct digc_finder *finder, struct allns *allns, bool all);

/* The servers that NS records in a section of a message name for the zone, which are added. */
size_t digc_finder_servers(struct allns *allns, const struct query_message *message,
                           enum query_section section, bool parent);

/* For a question that is to be asked of `@auth`: adds all addresses of the servers of the zone
 * that its name is in to `servers`, and says on `diagnostics` which these are.  Returns
 * DIGC_GO_ON or the exit status that it leads to: it has been said. */
int digc_add_auth(struct digc_session *session, const struct digc_question *q,
                  const struct query_name *name, struct servers *servers,
                  struct query_sink *diagnostics);

#endif
