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

#endif
