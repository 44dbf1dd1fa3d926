/* name/idn_module.h: what the module query-idn offers to the library.
 *
 * The module knows libidn2 and Unicode; it calls nothing of the library, and
 * only name/idn.c calls the module. */
#ifndef NAME_IDN_MODULE_H
#define NAME_IDN_MODULE_H

#include <query/api.h>
#include <query/status.h>

#define IDN_MODULE_FILE  "query-idn.so"
#define IDN_MODULE_TABLE "query_idn_module_1"

struct idn_module {
    /* Turns a whole name in UTF-8 into A-labels and puts it into `ascii`, both
     * ended by a zero octet.  QUERY_IDN or QUERY_UTF8, and `*reason` is then
     * libidn2's message in static storage; QUERY_MEMORY, QUERY_SPACE. */
    enum query_status (*to_ascii)(const char *text, char *ascii, size_t room, const char **reason);

    /* Turns one A-label, in lower case and of letters, digits and hyphens, into a
     * U-label in UTF-8, both ended by a zero octet; false if it is none, is not
     * safe to show (see query_idn_print()), or does not fit. */
    bool (*to_unicode)(const char *label, char *utf8, size_t room);
};

extern QUERY_API const struct idn_module query_idn_module_1;

#endif
