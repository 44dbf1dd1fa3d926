/* common/words.h: the words of a command line with options of one and two dashes, taken by the
 * tables that a program has for them, and what is said of those that are wrong.
 *
 * digc, hostc and nslookupc take their words as dig, host and nslookup do, and by themselves. */
#ifndef COMMON_WORDS_H
#define COMMON_WORDS_H

#include "common/options.h"

/* What a program takes its words with. */
struct words {
    const char *program;
    struct query_sink *out, *diagnostics;
    const struct option_table *dashes, *longs;
    void (*print_usage)(struct query_sink *sink);
    void (*print_dump)(struct query_sink *sink);
    int (*take_bare)(void *plan, char *word); /* what is no option; OPTION_GO_ON or a status */
    void *plan;                               /* what the rows of the tables store in */
};

/* Takes all words up to one that ends the program.  Letters without a value may stand together, a
 * value may be a word of its own, and behind "--" there are no options.  OPTION_GO_ON or an exit
 * status; what there is to say has been said. */
int words_take(const struct words *words, int argc, char *const *argv);

/* "PROGRAM: TEXT"; returns OUTCOME_USAGE. */
int words_say(struct query_sink *sink, const char *program, const char *text);

/* "PROGRAM: BEFORE'TEXT'BEHIND"; returns OUTCOME_USAGE. */
int words_fail(struct query_sink *sink, const char *program, const char *before, const char *text,
               const char *behind);

/* "Did you mean 'WORD'?", if a row of the table is near to a word that was not understood. */
void words_hint(struct query_sink *sink, const struct option_table *table, const char *word);

#endif
