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

/* Finds a row by halves; NULL if there is none. */
const struct query_type *rdata_search_type(uint16_t code);

/* The form that a type of class IN has in another class. */
const struct query_field *rdata_class_form(uint16_t type, uint16_t class);

/* The row of a type, or NULL. */
static inline const struct query_type *rdata_type(uint16_t code)
{
    /* The first codes have no gap, so a row's place is its code less one. */
    size_t guess = (size_t)code - 1;
    if (guess < rdata_type_count && rdata_types[guess].code == code)
        return &rdata_types[guess];
    return rdata_search_type(code);
}

/* The fields that a type has in a class; those of \# if it has no form there. */
static inline const struct query_field *rdata_fields(uint16_t type, uint16_t class)
{
    const struct query_type *row = rdata_type(type);
    if (row == NULL || row->fields == NULL)
        return rdata_generic_fields;
    if (class == QUERY_CLASS_IN || (row->flags & QUERY_TYPE_IN_ONLY) == 0)
        return row->fields;
    return rdata_class_form(type, class);
}

#endif
