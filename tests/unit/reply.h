/* reply.h: replies of name servers, made from text.
 *
 *     "AA; AN www.example.com. 60 A 192.0.2.80; NS example.com. 60 NS ns.example.com."
 *
 * Pieces between semicolons: a flag (AA, TC, RA), an RCODE's name, or a record with its
 * section (AN, NS, AR) before it.  A mistake in the text ends the test. */
#ifndef TESTS_REPLY_H
#define TESTS_REPLY_H

#include <query/message.h>

/* Writes the reply to a question and returns its size. */
size_t reply_put(uint8_t *octets, size_t room, uint16_t id, const struct query_name *name,
                 uint16_t type, const char *text);

#endif
