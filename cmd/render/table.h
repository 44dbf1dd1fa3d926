/* render/table.h: records as a table: a row for each, with the fields that are wanted.
 *
 * At a terminal fields stand in columns below a line with their names; elsewhere they stand
 * between tabs, and nothing else is there. */
#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H

#include "render/form.h"

/* An exchange that is over; one without records has a row of its own, in which `-` stands for what
 * it does not have. */
void table_print(const struct form_view *view, const struct query_exchange *exchange);

/* A transfer, message by message; one that does not come whole has a last row that says so. */
void table_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                          enum query_transfer_fact fact);

/* Whether a text is a list of fields between commas: NULL, or where the first word begins that is
 * no field, whose length `*size` is. */
const char *table_fields_check(const char *text, size_t *size);

/* The names of the fields, one after the other; NULL behind the last. */
const char *table_field(size_t index);

#endif
