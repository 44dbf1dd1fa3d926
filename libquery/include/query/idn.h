/* <query/idn.h>: internationalized names (IDNA2008, RFC 5890 and RFC 5891, with
 * the mapping of UTS #46), through libidn2.
 *
 * The library behind it is loaded at the first call that needs it: names of
 * plain ASCII without "xn--" never do. */
#ifndef QUERY_IDN_H
#define QUERY_IDN_H

#include <query/name.h>

/* Turns the U-labels of a name's text in UTF-8 into A-labels, without the
 * transitional mapping (sharp s is not "ss").  What libidn2 refuses is refused, A-labels
 * that are none ("xn--xx") too; a text of plain ASCII without A-labels is taken
 * as it is.  Labels that change in nothing but the case of letters keep it;
 * underscores and escapes stay.
 * QUERY_IDN if a label is not allowed, QUERY_UTF8; `*reason` (if not NULL) then
 * says why in libidn2's words, or else in those of the status; it is NULL on
 * success, and static storage.  QUERY_NAME_LONG for a text above 4096 octets,
 * QUERY_MODULE, QUERY_MEMORY, QUERY_SPACE. */
QUERY_API QUERY_CHECK enum query_status
query_idn_to_ascii(struct query_sink *sink, const char *text, size_t size, const char **reason);

/* Prints a name with its A-labels as U-labels, in UTF-8, where they are valid
 * IDNA2008 labels that are safe to show: characters in everyday use of one
 * script (UTS #39 section 5.1; Japanese, Korean and Chinese count as one each),
 * no format or bidirectional control characters.  All other labels, and all of
 * them where the module cannot be loaded, as query_name_print() does. */
QUERY_API void query_idn_print(struct query_sink *sink, const struct query_name *name);

#endif
