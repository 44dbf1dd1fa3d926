/* message/option.h: options as their rows say, for the code that shows where they are malformed. */
#ifndef MESSAGE_OPTION_H
#define MESSAGE_OPTION_H

#include <query/edns.h>

/* query_option_fields() without a look at whether the option is well-formed: the walk ends at the
 * field that is not. */
void option_fields(struct query_fields *fields, struct query_rdata *storage,
                   const struct query_option *option);

#endif
