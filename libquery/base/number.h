/* base/number.h: decimal numbers without a sign.
 *
 * Knows digits and nothing of DNS. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <query/status.h>

enum { NUMBER_TEXT = 20 }; /* digits of the largest number */

/* Reads all `n` characters.  QUERY_NUMBER if there are none or one is no digit, QUERY_RANGE above
 * `most`; `*number` is then unchanged. */
enum query_status number_scan(uint64_t *number, const char *text, size_t n, uint64_t most);

/* Writes the digits to `to`, no zero octet behind them; returns how many, at most NUMBER_TEXT. */
size_t number_print(char *to, uint64_t number);

#endif
