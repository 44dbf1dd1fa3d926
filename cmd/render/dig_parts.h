/* render/dig_parts.h: what the renderers of exchanges and of transfers share.
 *
 * Between dig.c and dig_transfer.c; as little as they it knows command lines. */
#ifndef RENDER_DIG_PARTS_H
#define RENDER_DIG_PARTS_H

#include "render/dig_message.h"

/* Prints the reply of a try, or what is wrong with it, without statistics.  False: it cannot be
 * read, and was shown as octets. */
bool dig_print_part(struct dig_render *r, const struct query_exchange *x, const struct query_try *t,
                    enum dig_soa soa);

/* The statistics of a try, or of a transfer that ended with it. */
void dig_print_stats(struct dig_render *r, const struct query_try *t,
                     const struct query_transfer_state *transfer);

/* A message of a try as YAML: a document of its own.  With the short form and with `prefixes` all
 * but the sections. */
void dig_yaml_print(struct query_sink *sink, const struct query_exchange *x,
                    const struct query_try *t, const struct dig_message *m);

/* The same of a failure. */
void dig_yaml_error(struct query_sink *sink, const char *text);

/* "64:ff9b::/96": each prefix that the answer's addresses of ipv4only.arpa have (RFC 7050). */
void dig_prefixes_print(struct query_sink *sink, const struct query_message *message);

#endif
