/* common/options.h: command-line options as rows of a table, and the grammar
 * that reads them.
 *
 * A front end has one table for each way it takes options: `+[no]name[=value]`,
 * `-x value` with letters in bundles, `set [no]name[=value]`.  A row says what
 * the option is called, how much of its name must be given, where in the front
 * end's structures its value goes and as what, and how it is explained.
 * Parsing, help, completions and the manual page are all checked against the
 * same rows.
 *
 * This room knows words and rows; it must not know DNS, nor print or exit: what
 * an error is called and what it leads to is the front end's. */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include <query/sink.h>

#include <stddef.h>

/* What an option's value is and how it is stored. */
enum option_kind {
    OPTION_NONE,     /* nothing is stored */
    OPTION_BOOL,     /* a bool: true, with `no` false */
    OPTION_INVERTED, /* a bool: false, with `no` true */
    OPTION_BIT16,    /* the bits `mask` of an uint16_t are set, with `no` cleared */
    OPTION_BIT32,    /* the same of an unsigned */
    OPTION_CLEAR32,  /* the bits `mask` of an unsigned are cleared, with `no` set */
    OPTION_NUMBER16, /* an uint16_t: the value, 0..`most` */
    OPTION_NUMBER32, /* an uint32_t: the value, 0..`most` */
    OPTION_TEXT,     /* a const char *: the value, borrowed; with `no` NULL */
    OPTION_CALL      /* `call` does what has to be done */
};

enum option_flag {
    OPTION_VALUE = 1u << 0,       /* a value must follow */
    OPTION_MAY_VALUE = 1u << 1,   /* a value may follow; without either a value is ignored */
    OPTION_NO = 1u << 2,          /* may be turned off with `no` before its name */
    OPTION_QUIET_NO = 1u << 3,    /* so too, but help does not say it */
    OPTION_HEX = 1u << 4,         /* the number may be 0x... or 0... */
    OPTION_HIDDEN = 1u << 5,      /* help does not name it; the manual page does */
    OPTION_UNAVAILABLE = 1u << 6, /* known, and not in this version.  One of the kind NONE is
                                   * refused, but accepted with `no`, since off is what it is; any
                                   * other is taken: the front end refuses what would need it. */
    OPTION_NO_VALUE = 1u << 7,    /* with `no` before its name it needs its value all the same */
    OPTION_OWN_VALUE = 1u << 8,   /* a value must follow; `call` says so if there is none */
    OPTION_NEXT_VALUE = 1u << 9   /* with OPTION_MAY_VALUE: the word behind it may be the value */
};

struct option;

/* An option as it was found in the words. */
struct option_use {
    const struct option *row; /* of the option itself, also if an alias was used */
    bool off;                 /* `no` stood before the name */
    const char *value;        /* the rest of the word or the next word; NULL: none.  Borrowed. */
};

/* Goes on with the words (OPTION_GO_ON), or ends the program with the status
 * that it returns.  `context` is what option_apply() was given. */
enum { OPTION_GO_ON = -1 };
typedef int option_call(void *context, const struct option_use *use);

struct option {
    const char *name;     /* without `+` or `-` */
    const char *alias;    /* name of the row that this one stands for, or NULL */
    const char *argument; /* what its value is called: "BYTES"; NULL: it takes none */
    const char *help;     /* one line, small, no full stop */
    const char *subject;  /* what its number is called in messages; NULL: `name` */
    const char *message;  /* said when it is used: an option without effect */
    const char *since;    /* of options that not every dig has: "9.20"; NULL: 9.18 has it */
    option_call *call;
    size_t offset;
    uint32_t mask;  /* of the BIT kinds */
    uint32_t most;  /* of the NUMBER kinds */
    uint8_t least;  /* how many characters must be given at least; 0: all */
    uint8_t kind;   /* enum option_kind */
    uint8_t target; /* index of the structure that `offset` counts in */
    uint8_t group;  /* index of its heading in the table's `groups` */
    uint16_t flags; /* enum option_flag */
};

/* The offset of a member, which must have the type named: anything else does
 * not compile. */
#define OPTION_OFFSET(structure, member, wanted)                                                   \
    _Generic(((structure *)0)->member, wanted : offsetof(structure, member))

struct option_table {
    const char *lead; /* what stands before a name: "+", "-" */
    const struct option *rows;
    size_t count;
    const char *const *groups; /* headings, by `group` */
    size_t group_count;
};

enum option_status {
    OPTION_OK,
    OPTION_UNKNOWN,     /* no such option, or too little of its name */
    OPTION_NEEDS_VALUE, /* there is none */
    OPTION_REFUSES_NO,  /* it cannot be turned off */
    OPTION_REFUSED      /* OPTION_UNAVAILABLE, and nothing to store or call */
};

/* Takes `[no]name[=value]`.  A name may be cut to the row's `least` characters;
 * these must have the case of the table, the rest of them and `no` may have any.
 * `use->row` is set where the name was understood, whatever the status. */
enum option_status option_take(struct option_use *use, const struct option_table *table,
                               const char *text);

/* Takes the next word as the value of an option that may have it there (OPTION_NEXT_VALUE);
 * `next` may be NULL.  False: it is not taken. */
bool option_take_next(struct option_use *use, const char *next);

/* Takes the next option of a word with one dash: letters without a value may be
 * bundled, a value is glued to its letter or is the next word.  `*at` points to
 * the letter and is moved behind what was taken: to NULL if the word is used
 * up.  `next` is the word that follows, or NULL; `*next_taken` says whether it
 * was the value. */
enum option_status option_take_dash(struct option_use *use, const struct option_table *table,
                                    const char **at, const char *next, bool *next_taken);

/* Stores what a use says in the structures `targets`, or calls the row's
 * function with `context`.  QUERY_OK with `*end` an exit status or OPTION_GO_ON;
 * QUERY_NUMBER or QUERY_RANGE for a value that is no number of the row's. */
enum query_status option_apply(const struct option_use *use, void *const *targets, void *context,
                               int *end);

/* The row with exactly this name, or NULL. */
const struct option *option_find(const struct option_table *table, const char *name);

/* Reads a whole number of at most `most`, decimal or, with `hex`, in any base
 * that C knows.  QUERY_NUMBER, QUERY_RANGE; `*number` is then unchanged. */
enum query_status option_number(uint32_t *number, const char *text, uint32_t most, bool hex);

/* The visible name that is nearest to a word that was not understood, without
 * the `lead`, or NULL if none is near.  `no` before the word is left out; what
 * follows a `=` too. */
const char *option_nearest(const struct option_table *table, const char *word);

/* How far apart two words are (insertions, deletions, changes, swaps of
 * neighbours), without regard to case; at most `limit` + 1. */
unsigned option_distance(const char *a, size_t a_size, const char *b, size_t b_size,
                         unsigned limit);

/* ---- what people and scripts are told of a table ---- */

/* "+[no]edns[=N]": the option as it is typed. */
void option_print_usage(struct query_sink *sink, const struct option_table *table,
                        const struct option *row);

/* All visible rows under the headings of their groups. */
void option_print_help(struct query_sink *sink, const struct option_table *table);

/* One line for each row, for the tests of completions and manual pages: fields
 * between tabs: lead and name, `no` (it may be turned off as it is) or `-`, argument or `-`,
 * `value`, `may` or
 * `-`, state (`plain`, `hidden`, `unavailable`), alias or `-`, help. */
void option_print_dump(struct query_sink *sink, const struct option_table *table);

/* What is wrong with the table itself, or NULL: two rows that both take the
 * same text, an alias of nothing, a row without help.  For tests. */
const char *option_table_check(const struct option_table *table, const struct option **row);

#endif
