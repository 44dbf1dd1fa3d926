/* render/bytes_message.h: the octets of one message, each with what it is there for.
 *
 * Lines of offset, octets, field and value.  Knows messages and the columns that there are; it must
 * not know servers and tries, nor types: the pieces come from query_message_annotate(). */
#ifndef RENDER_BYTES_MESSAGE_H
#define RENDER_BYTES_MESSAGE_H

#include "render/bytes_row.h"

#include <query/annotate.h>

/* All octets of a message, as far as it can be read and beyond, and what compression saved. */
void bytes_message_print(const struct bytes_page *page, const struct query_message *message);

/* Octets that are no message, or none that is believed. */
void bytes_dump_print(const struct bytes_page *page, const uint8_t *octets, size_t size);

#endif
