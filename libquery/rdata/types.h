/* rdata/types.h: the table of types, for the code that looks things up in it.
 *
 * What a type looks like is data, in types.c: one row for each, with its fields in
 * the order of the wire, which is the order of the text too.  To add a type, add
 * its row, and a kind (rdata/kind.h) only if no field like it exists. */
#ifndef RDATA_TYPES_H
#define RDATA_TYPES_H

#include <query/rdata.h>

/* Rows in ascending order of their codes. */
extern const struct query_type rdata_types[];
extern const size_t rdata_type_count;

/* Forms that types of class IN have in other classes; ended by one without fields. */
struct class_form {
    uint16_t type;
    uint16_t class;
    const struct query_field *fields;
};
extern const struct class_form rdata_class_forms[];

/* The one field of types without a form of their own. */
extern const struct query_field rdata_generic_fields[];

#endif
