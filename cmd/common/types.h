/* common/types.h: the RR types that command lines are completed with.
 *
 * Knows the library's table of types; must not know options. */
#ifndef COMMON_TYPES_H
#define COMMON_TYPES_H

#include <query/rdata.h>

/* Prints a line for each type that people ask for, in the form of
 * option_print_dump(): `type` and its mnemonic.  The rest can be typed all the same. */
void types_print_dump(struct query_sink *sink);

#endif
