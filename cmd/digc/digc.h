/* digc/digc.h: what the words of digc's command line come to: questions to ask
 * one after the other, each with its own request, policy and style.
 *
 * options.c has the tables, values.c and values_edns.c what becomes of values, plan.c turns words
 * into a plan, question.c makes a question ready to be asked, key.c reads keys, run.c asks. Nothing
 * here touches the network, files or the environment but run.c, key.c and main.c. */
#ifndef DIGC_DIGC_H
#define DIGC_DIGC_H

#include "common/names.h"
#include "common/options.h"
#include "common/servers.h"
#include "common/terminal.h"
#include "render/dig.h"
#include "render/form.h"

#include <query/lookup.h>
#include <query/system.h>
#include <query/tsig.h>

enum {
    DIGC_SERVERS = SERVERS_MOST, /* addresses of the servers of one question */
    DIGC_OPTIONS = 100,          /* +ednsopt of one question, as many as dig takes */
    DIGC_COOKIE = 40,            /* octets of a cookie: 8 and at most 32 (RFC 7873 section 4) */
};

/* Exit statuses, as dig has them. */
enum {
    DIGC_EXIT_OK = 0,
    DIGC_EXIT_USAGE = 1,
    DIGC_EXIT_BATCH = 8,
    DIGC_EXIT_NO_REPLY = 9,
    DIGC_EXIT_INTERNAL = 10,
    /* Not dig's: of several servers. */
    DIGC_EXIT_DIFFERENT = 40,  /* they do not say the same */
    DIGC_EXIT_PARTLY = 41,     /* those that reply say the same, but some do not */
    DIGC_EXIT_DELEGATION = 42, /* they say the same, but the delegation does not fit */
    DIGC_EXIT_DEADLINE = 43    /* +until: it did not come */
};

/* One address of a server. */
struct digc_server {
    const char *text;               /* as typed behind the @; borrowed from the words */
    struct query_endpoint endpoint; /* port 0: the plan's */
};

/* What turns on carriers that this version does not have: each that is not turned off again keeps
 * the question from going over any other, for that might be overheard. */
enum {
    DIGC_CARRIER_TLS = 1u << 0,
    DIGC_CARRIER_TLS_CA = 1u << 1,
    DIGC_CARRIER_TLS_CERT = 1u << 2,
    DIGC_CARRIER_TLS_HOST = 1u << 3,
    DIGC_CARRIER_TLS_KEY = 1u << 4,
    DIGC_CARRIER_HTTP = 1u << 5,
    DIGC_CARRIER_PROXY = 1u << 6
};

/* One question.  It is copied from the defaults when a name is met, as they are; a
 * command line may have a hundred thousand names, so what is long or rare lives in
 * the plan's memory. */
struct digc_question {
    const char *name;             /* as typed (for -x: reversed); NULL in the defaults */
    struct query_request request; /* name: when the question is asked; EDNS: by
                                   * digc_question_prepare() */
    struct query_policy policy;   /* tries 0: not given */
    struct dig_style style;

    int edns;            /* version; -1: no EDNS */
    int udp_size;        /* -1: not given */
    uint16_t edns_flags; /* +ednsflags */
    uint16_t carriers;   /* DIGC_CARRIER_... */
    bool dnssec;
    bool coflag;
    bool nsid;
    bool expire;
    bool keepalive;
    bool cookie;
    bool cookie_given;            /* +cookie=...: the plan's cookie, not a random one */
    bool type_given, class_given; /* by a word before or after the name */
    bool tcp_given;               /* +[no]tcp decided, not the type */
    bool idn_in, idn_out;
    bool trace;                /* from the root, step by step */
    bool nssearch;             /* the SOA records of all servers of the zone */
    bool auth;                 /* @auth: the servers of the name's zone */
    bool allns;                /* all of them, each by itself */
    bool compare;              /* each server by itself */
    uint32_t ixfr_serial;      /* with type IXFR */
    uint8_t subnet_octets[20]; /* +subnet: data of the ECS option */
    uint8_t subnet_size;       /* 0: none */
    size_t type_count;         /* further types that are asked for, each in a question of its own */
    const uint16_t *types;
    size_t server_count; /* 0: the system's */
    const struct digc_server *servers;
    size_t option_count; /* +ednsopt */
    const struct query_option *options;
    const char *banner; /* NULL: none */
    struct digc_question *next;
};

struct digc_plan;

/* Finds the addresses of the server `host` for a plan whose families are known
 * (plan->ipv4, plan->ipv6).  Writes at most `room` and returns how many there
 * are; 0: none, and `*reason` says why in a few words ("not found"). */
typedef size_t digc_find_servers(void *context, const struct digc_plan *plan, const char *host,
                                 struct query_endpoint *endpoints, size_t room,
                                 const char **reason);

/* What a plan must be told; borrowed by it. */
struct digc_setup {
    const char *program;            /* how the program was called, for its messages */
    const char *version;            /* "0.1.0" */
    const char *features;           /* one line for --version */
    bool idn;                       /* internationalized names both ways unless told otherwise */
    bool notes;                     /* somebody sees the diagnostics: also what dig does not say */
    struct query_sink *out;         /* what was asked for: help, version */
    struct query_sink *diagnostics; /* what is wrong with the words */
    digc_find_servers *find_servers;
    void *context; /* of find_servers */
};

enum { DIGC_ARGUMENT = 256 /* octets of the value of a form, with the zero at its end */ };

/* What holds for all questions, wherever on the command line it stands. */
struct digc_plan {
    struct digc_question *first, *last; /* in the order of the names; owned */
    struct digc_question defaults;
    const struct digc_setup *setup;
    bool short_form;
    bool yaml;
    const struct form *form;           /* in place of all that dig prints; NULL: none */
    char form_argument[DIGC_ARGUMENT]; /* the value that it was asked for with; empty: none */
    enum terminal_colour colour;       /* of forms */
    bool short_type;   /* with short_form: only records of the type that is asked for */
    bool exit_outcome; /* exit statuses are those of common/outcome.h */
    bool cmd;          /* the banner */
    bool ipv4, ipv6;   /* families that may be used */
    bool search;
    bool show_search;
    bool keep_open;         /* TCP connections, for the questions that follow */
    bool lab;               /* --lab: the servers are those of the classroom Internet */
    const char *lab_folder; /* its files; NULL: those built in */
    bool read_rc;           /* no -r: ~/.digrc is to be read */
    bool port_given;        /* -p */
    uint16_t port;          /* 53 unless given */
    uint32_t timeout_s;     /* of a try; 0: not given */
    int ndots;              /* -1: not given */
    int split;              /* characters of a piece; 0: no pieces; -1: not given */
    const char *domain;     /* +domain: in place of the search list; NULL: none */
    const char *batch_file; /* -f; NULL: none, "-" is the standard input */
    const char *read_file;  /* --read, likewise: nothing is asked, questions say what is shown */
    uint32_t parallel;      /* questions of it under way; 0: as <query/bulk.h> has it */
    uint32_t rate;          /* of them in a second; 0: no limit */
    bool unordered;         /* their results as they come */
    bool no_wildcard;       /* names that a wildcard answers are left out */
    bool watch;             /* again and again, showing what changes */
    const char *until;      /* again and again until all say this; NULL: not */
    uint32_t count;         /* rounds of asking; 0: not given */
    uint32_t interval_ms;   /* between them; 0: not given */
    uint32_t deadline_s;    /* for +until; 0: not given */
    struct query_endpoint source;
    uint8_t cookie[DIGC_COOKIE]; /* of the last +cookie=... */
    size_t cookie_size;
    const char *key_text; /* -y: [hmac:]name:secret; NULL: none */
    const char *key_file; /* -k: in place of it; NULL: none */
    struct query_tsig_key key;
    bool key_ready;  /* `key` is one */
    bool key_unused; /* -y is none */

    /* plan.c's own */
    bool comments_asked, question_asked; /* by +comments and +question before all names: transfers
                                          * keep them then */
    bool banner_done;                    /* the first one has been made */
    size_t servers_found;                /* by the last @server */
    struct digc_block *blocks;           /* memory that lives as long as the plan */
};

/* ---- plan.c: the three steps, in this order ----
 *
 * Each returns DIGC_GO_ON, or the exit status with which the program is to end:
 * 0 after help and version, 1 for usage errors and whatever dig calls fatal, 10
 * for a value that is no number.  What there is to say has been said to the
 * setup's sinks. */
enum { DIGC_GO_ON = OPTION_GO_ON };

/* `*plan` gets the defaults; digc_plan_fini() frees all that it owns, and its
 * questions. */
void digc_plan_init(struct digc_plan *plan, const struct digc_setup *setup);
void digc_plan_fini(struct digc_plan *plan);

/* Looks through all words for -4, -6, -r and --lab, which hold from the start, for
 * dash options that do not exist or lack their value, and for --help and
 * --version. */
int digc_plan_begin(struct digc_plan *plan, int argc, char *const *argv);

/* Takes the text of ~/.digrc, if plan->read_rc: every line has options for all
 * questions; names in it are ignored, and so are +tcp and +vc. */
int digc_plan_rc(struct digc_plan *plan, const char *text, size_t size);

/* Takes the command line; argv[0] is skipped, the words are borrowed until the
 * end of the plan.  Without a name (and without -f) `. NS` is asked. */
int digc_plan_words(struct digc_plan *plan, int argc, char *const *argv);

/* Takes one line of a batch file: a command line of its own with the plan's
 * defaults.  `*skipped` says that a server of it was not found: it has been said,
 * and the line asks nothing. */
int digc_plan_line(struct digc_plan *plan, const char *text, size_t size, bool *skipped);

/* ---- question.c ---- */

/* Makes a question ready but for its name and servers: puts EDNS and its
 * options into the request (in dig's order: NSID, ECS, COOKIE, EXPIRE, KEEPALIVE,
 * +ednsopt), sets the flags, transport and timeout, and brings what holds for all
 * questions into its style.  `cookie` are the 8 octets of a random client cookie.
 * The request then points to them, into the question, which must stay where it is,
 * and into the plan's memory.  QUERY_MEMORY. */
enum query_status digc_question_prepare(struct digc_question *question, struct digc_plan *plan,
                                        const uint8_t cookie[8]);

/* Reads the value of +subnet: "192.0.2.0/24", "10/8", "2001:db8::/32", "0", an
 * address alone; octets behind the prefix are cleared.  Writes the data of the
 * ECS option (RFC 7871 section 6).  QUERY_ADDRESS; QUERY_NUMBER or QUERY_RANGE
 * for the length of the prefix; QUERY_SPACE for a text that is no prefix. */
enum query_status digc_subnet_scan(uint8_t octets[20], uint8_t *size, const char *text);

/* ---- key.c ---- */

/* Reads the key of -k or -y, if there is one, into the plan.  Where that is not possible
 * dig asks without a key, and so do we; what is wrong is said.  Returns DIGC_GO_ON, or an
 * exit status where dig ends. */
int digc_key_read(struct digc_plan *plan);

/* ---- rules.c ---- */

/* Whether what the plan and its questions from `first` on want goes together.  What does not has
 * been said.  Returns DIGC_GO_ON or the exit status of a usage error. */
int digc_rules_check(const struct digc_plan *plan, const struct digc_question *first);

/* ---- options.c ---- */

extern const struct option_table digc_plus_options;
extern const struct option_table digc_dash_options;
extern const struct option_table digc_long_options;

/* Groups of options with a plus sign that dig does not have: the last ones. */
enum { DIGC_OWN_GROUPS = 4 };

/* Structures that the rows' offsets count in. */
enum { DIGC_QUESTION, DIGC_PLAN, DIGC_TARGETS };

/* ---- usage.c ---- */

void digc_print_usage(struct query_sink *sink);
/* `all`: with the options that have a plus sign and that dig does not have. */
void digc_print_help(struct query_sink *sink, bool all);
/* --help TOPIC; the exit status. */
int digc_print_topic(const struct digc_setup *setup, const char *topic);
/* For the tests of completions and manual: rows of options as option_print_dump() has them,
 * then `type` and a mnemonic for each type worth a completion. */
void digc_print_dump(struct query_sink *sink);
void digc_print_version(struct query_sink *sink, const struct digc_setup *setup, bool features);

/* ---- run.c ---- */

/* The whole program after main(): returns its exit status. */
int digc_run(int argc, char **argv);

#endif
