/* octets.h: hand-made octets for tests.
 *
 * Tests write messages and names down as a reader of an RFC would: digits in
 * hexadecimal, text between single quotes, blanks where they help.
 *
 *     octets_of(buffer, sizeof buffer, "03 'www' 07 'example' 03 'com' 00") */
#ifndef TESTS_OCTETS_H
#define TESTS_OCTETS_H

#include <query/name.h>
#include <query/sink.h>

/* Writes the octets and returns their number; a mistake in `notation`, or more
 * than `room` octets, ends the test. */
size_t octets_of(uint8_t *octets, size_t room, const char *notation);

/* A copy of `size` octets that ends where its allocation ends, so that the
 * sanitizers see every octet read behind it.  The caller frees it. */
uint8_t *octets_exact(const void *octets, size_t size);

/* The text that a sink of the test's own holds, as a string. */
struct text {
    char text[QUERY_NAME_TEXT + 1];
};
struct text text_of_name(const struct query_name *name);

/* A name from text that must be right. */
struct query_name name_of(const char *text);

#endif
