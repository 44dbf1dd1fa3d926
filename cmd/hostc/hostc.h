/* hostc/hostc.h: what the words of hostc's command line come to: one name, perhaps a server, and
 * how to ask.
 *
 * options.c has the tables, plan.c turns words into a plan, usage.c explains, ask.c asks, soa.c
 * compares name servers, transfer.c lists zones, compare.c holds DNS against what applications
 * get, run.c puts them together.  Nothing here touches the network, files or the environment but
 * ask.c, soa.c, transfer.c, compare.c and run.c. */
#ifndef HOSTC_HOSTC_H
#define HOSTC_HOSTC_H

#include "common/names.h"
#include "common/options.h"
#include "common/servers.h"

#include <query/engine.h>

enum {
    HOSTC_TYPE_A = 1,
    HOSTC_TYPE_NS = 2,
    HOSTC_TYPE_SOA = 6,
    HOSTC_TYPE_PTR = 12,
    HOSTC_TYPE_MX = 15,
    HOSTC_TYPE_AAAA = 28,
    HOSTC_TYPE_HTTPS = 65,
    HOSTC_TYPE_IXFR = 251,
    HOSTC_TYPE_AXFR = 252,
    HOSTC_TYPE_ANY = 255
};

/* Exit statuses, as host has them. */
enum {
    HOSTC_EXIT_OK = 0,
    HOSTC_EXIT_FAILED = 1,
    HOSTC_EXIT_TYPE = 2, /* no such type or class */
    HOSTC_EXIT_LIST = 3  /* with -l: the name or the server is none */
};
enum { HOSTC_GO_ON = OPTION_GO_ON };

struct hostc_plan {
    const char *program;
    struct query_sink *out, *diagnostics;
    struct query_sink *hints; /* at what may have been meant, which host does not give; NULL: nobody
                               * reads them */

    const char *name;   /* as typed; an address stands for its reverse name */
    const char *server; /* NULL: the system's */
    bool is_address;

    /* What is asked. */
    uint16_t type, class;
    bool type_given;
    bool defaults; /* A, AAAA and MX */
    bool all_soa;  /* -C */
    bool no_recursion;
    uint32_t serial; /* of an IXFR */

    /* How. */
    bool only_ipv4, only_ipv6;
    bool tcp, tcp_given;
    bool stop_on_servfail;
    bool port_given;
    uint16_t port;
    uint32_t timeout_s; /* 0: not given */
    unsigned tries;
    int ndots; /* -1: not given; there is no search with 0 */

    /* What is shown. */
    bool verbose;
    bool no_dnssec;
    bool list_addresses;
    uint16_t list_type;

    /* What host has not. */
    bool lab;
    const char *lab_folder;
    bool bytes;
    bool json;
    bool explain;
    bool https;
    bool system;
    bool exit_outcome;

    int fatal; /* the exit status if something is wrong from the beginning */
};

/* ---- plan.c ---- */

/* Two passes over the words, as host makes them: the first for options that hold from the start,
 * words that are no options, --help and -V; the second for the rest, the name and the server.
 * Each returns HOSTC_GO_ON or the exit status that the program ends with; what there is to say has
 * been said. */
int hostc_plan_begin(struct hostc_plan *plan, int argc, char *const *argv);
int hostc_plan_words(struct hostc_plan *plan, int argc, char *const *argv);

/* "hostc: BEFORE'TEXT'BEHIND" on the diagnostics; returns plan->fatal. */
int hostc_fail(const struct hostc_plan *plan, const char *before, const char *text,
               const char *behind);

/* ---- options.c ---- */

extern const struct option_table hostc_dash_options;
extern const struct option_table hostc_long_options;

/* Which pass a row belongs to; both count in the plan. */
enum { HOSTC_EARLY, HOSTC_LATE, HOSTC_PASSES };

/* ---- usage.c ---- */

void hostc_print_usage(struct query_sink *sink);
void hostc_print_help(struct query_sink *sink);
/* --help TOPIC; false: there is no such topic, which has been said. */
bool hostc_print_topic(struct query_sink *sink, struct query_sink *diagnostics, const char *topic);
void hostc_print_version(struct query_sink *sink, bool features);
void hostc_print_dump(struct query_sink *sink);

/* ---- run.c ---- */

/* The whole program after main(): returns its exit status. */
int hostc_run(int argc, char **argv);

#endif
