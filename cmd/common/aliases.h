/* common/aliases.h: replies that can be used, and where the aliases in them lead.
 *
 * Knows exchanges and messages; must not know options nor what is printed. */
#ifndef COMMON_ALIASES_H
#define COMMON_ALIASES_H

#include <query/exchange.h>

/* The reply of an exchange if it can be shown as a message, or NULL. */
const struct query_message *aliases_reply(const struct query_exchange *exchange);

/* Follows CNAME records of the answer from `*name` on, and leaves in it where they end.  What
 * counts is the last record of each name, as host and nslookup find it. */
void aliases_follow(const struct query_message *message, struct query_name *name);

#endif
