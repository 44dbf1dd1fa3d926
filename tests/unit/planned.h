/* planned.h: what words of digc's command line come to, for tests; they fail where a helper does.
 */
#ifndef PLANNED_H
#define PLANNED_H

#include "digc/digc.h"

enum {
    WORDS = 40,
    A = 1,
    NS = 2,
    SOA = 6,
    PTR = 12,
    MX = 15,
    TXT = 16,
    IXFR = 251,
    AXFR = 252,
    ANY = 255
};

/* A plan with all that it borrows. */
struct planned {
    struct digc_plan plan;
    struct digc_setup setup;
    struct query_sink out, diagnostics;
    char words[2000];
    char *argv[WORDS + 1];
    int argc;
    int end;
    char *said, *complained;
};

/* The words after the text of a .digrc (NULL: none); forget() frees. */
struct planned *plan_rc(const char *rc, const char *words);
struct planned *plan(const char *words);
void forget(struct planned *p);

/* One line of a batch file more. */
int take_line(struct planned *p, const char *line, bool *skipped);

struct digc_question *nth(const struct planned *p, unsigned n);
void assert_asks(const struct planned *p, unsigned n, const char *name, uint16_t type);
void assert_count(const struct planned *p, unsigned wanted);

/* The words end the program with this status, and this is said. */
void assert_ends(const char *words, int status, const char *complaint);

#endif
