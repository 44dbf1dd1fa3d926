/* revc/revc.h: what the words of revc's command line come to: addresses, what is wanted of them,
 * and how to ask.
 *
 * options.c has the tables, plan.c turns words into a plan, usage.c explains, span.c reads
 * addresses, prefixes and ranges, input.c finds them in words, files and lines of logs, ask.c
 * says what is asked for an address, lists.c knows lists of addresses, answer.c keeps what came,
 * print.c shows it, sweep.c asks for many, offline.c tells what needs no network, run.c puts them
 * together.  Nothing here touches the network, files or the environment but input.c, sweep.c and
 * run.c. */
#ifndef REVC_REVC_H
#define REVC_REVC_H

#include "common/options.h"
#include "common/outcome.h"
#include "common/servers.h"

#include <query/name.h>

enum { REVC_GO_ON = OPTION_GO_ON };

/* Exit statuses are those of common/outcome.h, and: */
enum { REVC_EXIT_INTERRUPTED = 130 /* as shells have it for SIGINT */ };

enum { REVC_SECONDS = 3600, REVC_TRIES = 100, REVC_PARALLEL = 10000, REVC_RATE = 1000000 };

/* What is wanted of an address. */
enum revc_task {
    REVC_NAMES,  /* its names */
    REVC_LIST,   /* whether a list of addresses has it */
    REVC_ORIGIN, /* whose network it is in */
    REVC_NAME,   /* what would be asked for */
    REVC_EXPLAIN /* how that comes about */
};

enum revc_form {
    REVC_LINES,
    REVC_SHORT,
    REVC_TABLE,
    REVC_JSON,
};

struct revc_plan {
    const char *program;
    struct query_sink *out, *diagnostics;

    char **words; /* addresses, prefixes and ranges; room for as many as there are words */
    size_t word_count;
    const char *file;   /* NULL: none; "-": the standard input */
    const char *server; /* NULL: the system's */

    enum revc_task task;
    bool task_given;
    struct query_name list_zone;   /* with REVC_LIST */
    struct query_name origin_zone; /* what "origin", "origin6" and AS numbers stand below */
    bool confirm;
    bool annotate;
    uint32_t limit; /* addresses of one prefix or range; 0: as the family has it */

    bool lab;
    const char *lab_folder;
    bool only_ipv4, only_ipv6;
    uint16_t port; /* 0: not given */
    bool tcp;
    uint32_t timeout_s, tries; /* 0: not given */
    uint32_t parallel, rate;

    enum revc_form form;
    bool form_given;
    bool found; /* only what has an answer */
    bool unordered;
    bool stats;
};

/* ---- plan.c ---- */

/* Reads the words.  REVC_GO_ON or the exit status that the program ends with; what there is to
 * say has been said. */
int revc_plan_words(struct revc_plan *plan, int argc, char *const *argv);

/* "revc: BEFORE'TEXT'BEHIND" on the diagnostics; returns OUTCOME_USAGE. */
int revc_fail(const struct revc_plan *plan, const char *before, const char *text,
              const char *behind);

/* ---- options.c ---- */

extern const struct option_table revc_dash_options;
extern const struct option_table revc_long_options;

/* ---- usage.c ---- */

void revc_print_usage(struct query_sink *sink);
void revc_print_help(struct query_sink *sink);
/* --help TOPIC; false: there is no such topic, which has been said. */
bool revc_print_topic(struct query_sink *sink, struct query_sink *diagnostics, const char *topic);
void revc_print_version(struct query_sink *sink);
void revc_print_dump(struct query_sink *sink);

/* ---- run.c ---- */

/* The whole program after main(): returns its exit status. */
int revc_run(int argc, char **argv);

#endif
