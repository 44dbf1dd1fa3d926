/* digc/words.h: between what becomes of options' values and the reading of words; for
 * values*.c and plan.c alone. */
#ifndef DIGC_WORDS_H
#define DIGC_WORDS_H

#include "digc/digc.h"

/* Where words come from decides what they may do. */
enum digc_source {
    DIGC_COMMAND_LINE,
    DIGC_RC,   /* ~/.digrc: options only, and no +tcp */
    DIGC_BATCH /* a line of a batch file */
};

/* What is known while words are read; the rows' functions get it. */
struct digc_words {
    struct digc_plan *plan;
    struct digc_question *question; /* the last one, or the defaults before the first */
    enum digc_source source;
    bool fresh;      /* the next name gets a question of its own */
    bool first_name; /* no name has been met yet */
    bool words_open; /* bare words may be types and classes: no -t or -c yet */
    bool skip;       /* a server of a batch line was not found */
    int argc;
    char *const *argv;
};

/* Memory of zeros that lives as long as the plan, or NULL. */
void *digc_plan_hold(struct digc_plan *plan, size_t size);

/* Frees all memory that the plan holds now. */
void digc_plan_drop(struct digc_plan *plan);

/* The next question, with this name; the first one gets the banner. */
int digc_words_name(struct digc_words *words, const char *name);

/* A type and a class that were asked for.  The type IXFR comes with its serial
 * number.  A type that was not `given` gives way to -x. */
void digc_words_type(struct digc_words *words, uint16_t type, uint32_t serial, bool given);
void digc_words_class(struct digc_words *words, uint16_t class);

/* Reads a list of types between commas, each once, and gives them to the question; `given` is
 * that of digc_words_type().  False: it is none, and nothing has changed.  With true `*end` is
 * DIGC_GO_ON or an exit status. */
bool digc_words_types(struct digc_words *words, const char *text, bool given, int *end);

/* A server that was named, with all its addresses, or `auth`; `text` is borrowed. */
int digc_words_server(struct digc_words *words, const char *text);

/* Reads the serial number of `ixfr=N`. */
int digc_words_serial(struct digc_words *words, const char *text, uint32_t *serial);

/* "digc: MESSAGE" to the diagnostics; returns `status`. */
__attribute__((format(printf, 3, 4))) int digc_fail(const struct digc_plan *plan, int status,
                                                    const char *format, ...);

/* There is none; returns the status of an error inside the program. */
int digc_fail_memory(const struct digc_plan *plan);

/* ";; Warning, MESSAGE" to the diagnostics. */
__attribute__((format(printf, 2, 3))) void digc_warn(const struct digc_plan *plan,
                                                     const char *format, ...);

/* A value that is no number, or too large a one: which and why to the output, as dig has it,
 * that it cannot be parsed to the diagnostics; one line where both are one.  Returns `status`. */
int digc_fail_number(const struct digc_plan *plan, int status, const char *subject,
                     const char *value, enum query_status why);

/* "Invalid option: ...", the nearest word or `hint`, and the usage; returns the
 * status of a usage error. */
int digc_fail_usage(const struct digc_plan *plan, const struct option_table *table,
                    const char *word, const char *hint);

/* "Did you mean 'MX'?" if a type is near to a word that is none. */
void digc_hint_type(const struct digc_plan *plan, const char *word);

/* Hexadecimal digits in pairs, blanks left out.  False if there is anything
 * else, or more than `room` octets. */
bool digc_hex_scan(uint8_t *octets, size_t room, size_t *size, const char *text);

/* What +fuzztime says without a value, as in dig: 2022-03-11. */
enum { DIGC_FUZZTIME = 0x622acce1 };

/* Types that words give a meaning of their own. */
enum {
    DIGC_TYPE_NS = 2,
    DIGC_TYPE_PTR = 12,
    DIGC_TYPE_AAAA = 28,
    DIGC_TYPE_IXFR = 251,
    DIGC_TYPE_AXFR = 252,
    DIGC_TYPE_ANY = 255
};

#endif
