/* json_check.h: is this JSON?  The grammar of RFC 8259 and nothing beyond it. */
#ifndef TESTS_JSON_CHECK_H
#define TESTS_JSON_CHECK_H

#include <stddef.h>

/* How many octets of the text are one value, with the blanks around it; 0: it is none.  Strings
 * must be UTF-8 (section 8.1), in which halves of a character stand in pairs, and must hold no
 * character that changes how others look; the keys of an object differ. */
size_t json_check(const char *text, size_t size);

#endif
