/* common/topics.h: `--help TOPIC`: what is known of a word that somebody has met.
 *
 * A topic is an option of the program, a type, a class, a flag, a status, an opcode, an option or
 * an error of EDNS, or one of a few general ones.  What is told of them comes from the tables that
 * the programs work with: those of options, and the library's. */
#ifndef COMMON_TOPICS_H
#define COMMON_TOPICS_H

#include "common/options.h"

/* A general topic. */
struct topic {
    const char *name;
    const char *title; /* one line, small, no full stop */
    const char *text;  /* paragraphs, with line ends between them */
};

/* What a program can tell. */
struct topics {
    const char *program; /* "digc" */
    const struct option_table *const *tables;
    size_t table_count;
    const struct topic *own; /* general topics of its own */
    size_t own_count;
    bool outcomes; /* its exit status may be one of common/outcome.h */
};

/* Tells all that is known of a word, in any case: several things may be called so.  "topics" lists
 * the topics.  False: nothing is; that has been said to `diagnostics`, with the nearest word. */
bool topics_print(struct query_sink *sink, struct query_sink *diagnostics,
                  const struct topics *topics, const char *word);

/* ---- topic_words.c ---- */

/* General topics that all programs have. */
const struct topic *topic_table(size_t *count);

/* "the Internet": what a class is for, or NULL. */
const char *topic_class_meaning(uint16_t class);

#endif
