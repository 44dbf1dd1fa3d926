/* tracec/tracec.h: what the words of tracec's command line come to: names to walk to, one
 * after the other, and how.
 *
 * options.c has the tables, plan.c turns words into a plan, usage.c explains, start.c finds the
 * servers that walks begin with, run.c walks, with the help of those in session.h.  None of the
 * first three touches the network, files or the environment. */
#ifndef TRACEC_TRACEC_H
#define TRACEC_TRACEC_H

#include "common/options.h"
#include "common/outcome.h"
#include "common/terminal.h"

#include <query/lab.h>
#include <query/walk.h>

enum {
    TRACEC_QUESTIONS = 256, /* names of one command line */
    TRACEC_SERVERS = 32,    /* to begin with */
    TRACEC_ADDRESSES = 16,  /* of each of these */
    TRACEC_SECONDS = 3600,  /* for a reply at most */
    TRACEC_TRIES = 100
};

/* Exit statuses; of several names the worst counts, and that is the one that comes last in
 * outcome_worst(). */
enum {
    TRACEC_EXIT_ANSWER = OUTCOME_ANSWER,
    TRACEC_EXIT_USAGE = OUTCOME_USAGE,
    TRACEC_EXIT_NO_REPLY = OUTCOME_NO_REPLY,
    TRACEC_EXIT_INTERNAL = OUTCOME_INTERNAL,
    TRACEC_EXIT_NODATA = OUTCOME_NODATA,
    TRACEC_EXIT_NXDOMAIN = OUTCOME_NXDOMAIN,
    TRACEC_EXIT_SERVFAIL = OUTCOME_SERVFAIL,
    TRACEC_EXIT_REFUSED = OUTCOME_REFUSED,
    TRACEC_EXIT_RCODE = OUTCOME_RCODE,
    TRACEC_EXIT_TRUNCATED = OUTCOME_TRUNCATED,
    TRACEC_EXIT_MALFORMED = OUTCOME_MALFORMED,
    TRACEC_EXIT_LAME = 29,
    TRACEC_EXIT_NO_ADDRESS = 30,
    TRACEC_EXIT_ALIAS = 31,
    TRACEC_EXIT_LIMIT = 32,
    TRACEC_EXIT_OUTSIDE = 33
};

/* The status for how a walk ended. */
int tracec_exit_status(const struct query_walk *walk);

/* What is done with the names. */
enum tracec_way {
    TRACEC_WALK,   /* they are walked to */
    TRACEC_STEP,   /* the same, with a question and a pause before each step */
    TRACEC_CACHE,  /* they are walked to cold, warm, and after the TTL */
    TRACEC_COMPARE /* a resolver is asked as well */
};

struct tracec_question {
    const char *name; /* as typed; borrowed from the words */
    uint16_t type;
    bool reverse; /* it is an address, whose reverse name is meant */
};

struct tracec_plan {
    const char *program;
    struct query_sink *out;         /* what was asked for: help, version */
    struct query_sink *diagnostics; /* what is wrong with the words */

    struct tracec_question questions[TRACEC_QUESTIONS];
    size_t question_count;
    const char *servers[TRACEC_SERVERS]; /* as typed behind the @ */
    size_t server_count;
    uint16_t type; /* of names without one of their own */
    uint16_t class;
    bool type_given;
    bool only_ipv4, only_ipv6;
    uint16_t port;
    bool lab;
    const char *lab_folder; /* NULL: the lab that is built in */
    const char *hints;      /* a file; NULL: the hints that are built in */
    const char *zone;       /* that the servers given serve; NULL: the root */
    const char *save;       /* files of a capture to write and to read; NULL: none */
    const char *replay;
    bool tcp;
    bool minimise;
    bool dnssec; /* DO is set in queries (RFC 3225) */
    bool all;
    enum tracec_way way;
    const char *resolver; /* as typed; NULL: the system's, or the lab's */
    uint32_t timeout_s;   /* these two may be TRACEC_UNSET before tracec_plan_settle() */
    uint32_t tries;
    const struct tracec_format *format;
    enum terminal_colour colour;
};

/* ---- plan.c ---- */

enum { TRACEC_GO_ON = OPTION_GO_ON };
#define TRACEC_UNSET UINT32_MAX

/* Takes the command line; argv[0] is skipped, the words are borrowed.  TRACEC_GO_ON, or the exit
 * status to end with: 0 after help and version, 1 for a usage error, which has been said. */
int tracec_plan_words(struct tracec_plan *plan, int argc, char *const *argv);

/* The last step, when all names are known: what nobody has said gets its default.  With a replay,
 * which may say more, tracec_plan_words() leaves it to tracec_replay_open(). */
int tracec_plan_settle(struct tracec_plan *plan);

/* Adds a name, or an address with `reverse`.  As tracec_plan_words(). */
int tracec_plan_add(struct tracec_plan *plan, const char *text, bool reverse);

/* "tracec: BEFORE'TEXT'BEHIND"; TEXT may be from outside.  Returns the status of a usage error. */
int tracec_fail(const struct tracec_plan *plan, const char *before, const char *text,
                const char *behind);

/* ---- options.c ---- */

extern const struct option_table tracec_dash_options;
extern const struct option_table tracec_long_options;

/* ---- usage.c ---- */

void tracec_print_usage(struct query_sink *sink);
void tracec_print_help(struct query_sink *sink);
/* --help TOPIC; false: there is no such topic, which has been said. */
bool tracec_print_topic(struct query_sink *sink, struct query_sink *diagnostics, const char *topic);
void tracec_print_version(struct query_sink *sink);
void tracec_print_dump(struct query_sink *sink);

/* ---- formats: how a walk is shown ---- */

struct walk_view;
struct walk_style;
typedef void tracec_print_fn(struct query_sink *sink, const struct walk_view *view,
                             const struct walk_style *style);
typedef void tracec_fail_fn(struct query_sink *sink, const char *name, const char *reason,
                            int exit_status);
struct query_hop;
typedef void tracec_hop_fn(struct query_sink *sink, const struct walk_view *view,
                           const struct walk_style *style, const struct query_hop *hop);
struct tracec_format {
    const char *name;
    tracec_print_fn *print;
    const char *remark;     /* what begins a line that is no part of the form; NULL: nothing does */
    bool untitled;          /* several walks need no lines between them */
    bool single;            /* a document has room for one walk */
    tracec_fail_fn *fail;   /* shows a name that cannot be walked to, as the form would; or NULL */
    tracec_hop_fn *hop;     /* shows one hop, for --step; NULL: the form is one piece */
    tracec_print_fn *close; /* what stands below the hops, with `hop` */
    unsigned ways;          /* bits of enum tracec_way, besides WALK, that have this form */
};
extern const char *const tracec_way_names[]; /* by enum tracec_way */
extern const struct tracec_format tracec_formats[];
extern const size_t tracec_format_count;

/* ---- start.c ---- */

/* The servers that all walks begin with. */
struct tracec_start {
    struct query_name zone; /* that they serve */
    struct query_walk_server servers[TRACEC_SERVERS];
    struct query_endpoint addresses[TRACEC_SERVERS][TRACEC_ADDRESSES];
    size_t count;
    bool hints;   /* they are root hints */
    bool assumed; /* that they serve the zone: nobody said so */
    bool ipv4, ipv6;
};

/* Finds them; `lab` NULL: in the world outside.  As tracec_plan_words(). */
int tracec_start_find(struct tracec_start *start, const struct tracec_plan *plan,
                      const struct query_lab *lab);

/* ---- run.c ---- */

/* The whole program after main(): returns its exit status. */
int tracec_run(int argc, char **argv);

#endif
