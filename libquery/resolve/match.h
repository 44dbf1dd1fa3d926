/* resolve/match.h: whether a message is the reply to a query (RFC 5452 section 9.1).
 *
 * Address and port are the engine's: it delivers nothing from elsewhere.  This
 * knows messages; it must not know servers, times or what follows. */
#ifndef RESOLVE_MATCH_H
#define RESOLVE_MATCH_H

#include <query/exchange.h>

/* What the reply must be like. */
struct match {
    const struct query_request *request;
    uint16_t id;
    bool loose; /* as in struct query_policy */
    bool later; /* not the first message of an answer: the question may lack (RFC 5936 section
                 * 2.2.1) */
};

/* The client cookie of a request, 8 octets, or NULL if it sends none (RFC 7873 section 4). */
const uint8_t *match_client_cookie(const struct query_request *request);

/* The COOKIE option of a message that has our client cookie, or false. */
bool match_cookie(const struct query_request *request, const struct query_message *message,
                  struct query_option *cookie);

/* Parses the octets.  True: they are the reply, broken or not (message->fault).
 * False: `*stray` says what speaks against it, but for its time. */
bool match_reply(const struct match *match, const uint8_t *octets, size_t size,
                 struct query_message *message, struct query_stray *stray);

#endif
