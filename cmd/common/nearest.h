/* common/nearest.h: the word that somebody may have meant.
 *
 * It knows words; it must not know what they stand for, but for types and classes, which all
 * commands are asked for. */
#ifndef COMMON_NEAREST_H
#define COMMON_NEAREST_H

#include <query/sink.h>

enum { NEAREST_MOST = 48 /* octets of a word that can be found, with the zero at its end */ };

/* A search among words that are put one after the other. */
struct nearest {
    const char *word; /* that was not understood */
    size_t size;
    unsigned best;
    char found[NEAREST_MOST]; /* the nearest up to now; empty: none is near */
};

void nearest_begin(struct nearest *nearest, const char *word);
void nearest_put(struct nearest *nearest, const char *candidate);

/* "Did you mean 'MX'?" and the line end, behind `before`; nothing if no word is near, or without a
 * sink. */
void nearest_print(struct query_sink *sink, const struct nearest *nearest, const char *before);

/* The same for a type or class that there is not. */
void nearest_type_print(struct query_sink *sink, const char *word, const char *before);
void nearest_class_print(struct query_sink *sink, const char *word, const char *before);

#endif
