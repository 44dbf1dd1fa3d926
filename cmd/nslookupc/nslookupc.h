/* nslookupc/nslookupc.h: a session: settings that `set` and options of the command line change, a
 * server, and names to look up.
 *
 * options.c has the tables and applies their rows, session.c shows settings and finds servers,
 * ask.c looks up, transfer.c and list.c get and list zones, command.c understands a line,
 * complete.c says how it may go on, terminal.c reads lines from people, history.c says where they
 * are kept, usage.c explains, run.c puts them together.  The editor of lines is a module, see
 * edit.h. */
#ifndef NSLOOKUPC_NSLOOKUPC_H
#define NSLOOKUPC_NSLOOKUPC_H

#include "common/names.h"
#include "common/options.h"
#include "common/servers.h"
#include "render/json_lookup.h"
#include "render/nslookup.h"

#include <query/engine.h>
#include <query/lookup.h>

enum {
    NSLOOKUPC_TYPE_A = 1,
    NSLOOKUPC_TYPE_PTR = 12,
    NSLOOKUPC_TYPE_AAAA = 28,
    NSLOOKUPC_TYPE_IXFR = 251,
    NSLOOKUPC_TYPE_AXFR = 252,
    NSLOOKUPC_TYPE_ANY = 255
};

/* Exit statuses, as nslookup has them. */
enum {
    NSLOOKUPC_EXIT_OK = 0,
    NSLOOKUPC_EXIT_FAILED = 1,
    NSLOOKUPC_EXIT_NAME = 10 /* a name that is none */
};
enum {
    NSLOOKUPC_GO_ON = OPTION_GO_ON,
    NSLOOKUPC_QUIT = -2 /* the session is over, in peace */
};

enum {
    NSLOOKUPC_WORD = 32,      /* characters of a type or class as it was typed, with its end */
    NSLOOKUPC_LINE = 65535,   /* characters of a line of input, with its end, as nslookup reads */
    NSLOOKUPC_ADDRESSES = 20, /* of a server that is named, as nslookup keeps */
    NSLOOKUPC_NAME = NAMES_TEXT + 32 /* characters of a name or reverse name */
};

struct nslookupc_settings {
    char type_text[NSLOOKUPC_WORD], class_text[NSLOOKUPC_WORD]; /* as typed */
    uint16_t type, class;
    bool type_given; /* else A and AAAA */
    bool tcp, tcp_given;
    bool debug, d2;
    bool json; /* which nslookup has not */
    bool search, recurse;
    bool fail; /* SERVFAIL is an answer */
    bool domain_given;
    char domain[NAMES_TEXT + 1];
    uint16_t port;
    uint32_t timeout_s; /* 0: 5, or 10 over TCP */
    uint32_t tries, ndots;
};

/* A name to look up, and those settings that hold from when it was named. */
struct nslookupc_question {
    char name[NSLOOKUPC_NAME]; /* as typed, or the reverse name of an address */
    uint16_t type, class;
    bool recurse, tcp, fail;
    unsigned tries;
};

/* What lasts as long as the program. */
struct nslookupc_session {
    const char *program;
    struct query_sink *out, *diagnostics;
    bool lab_wanted;
    const char *lab_folder;
    struct query_config config;
    struct query_lab *lab; /* NULL: the world outside */
    struct query_engine *engine;
    struct nslookupc_settings set;

    char *server; /* as typed; NULL: the system's.  Ours. */
    struct query_endpoint found[NSLOOKUPC_ADDRESSES];
    size_t found_count;
    bool server_chosen;     /* one need not recurse then */
    struct servers servers; /* as they hold now: nslookupc_servers() */

    struct names names;
    struct dig_style style;
    struct nslookup_render render;
    bool notes;    /* people read the diagnostics: tell them more than nslookup does */
    bool terminal; /* somebody types: mistakes do not end the session, Ctrl-C ends a lookup */
};

/* ---- options.c ---- */

extern const struct option_table nslookupc_set_options;  /* -type=MX */
extern const struct option_table nslookupc_set_keywords; /* the same rows: set type=MX */
extern const struct option_table nslookupc_long_options;

/* `set TEXT`, or -TEXT on the command line.  What is wrong is said on `out`. */
void nslookupc_set(struct nslookupc_session *session, const char *text);

/* ---- session.c ---- */

/* Settings as the configuration has them. */
void nslookupc_settings_init(struct nslookupc_session *session);

/* Another server.  NSLOOKUPC_GO_ON, or an exit status if it has no address. */
int nslookupc_server(struct nslookupc_session *session, const char *server);

/* Puts the servers and the port that hold now into session->servers. */
void nslookupc_servers(struct nslookupc_session *session);

/* The servers, and with `all` the settings. */
void nslookupc_show(struct nslookupc_session *session, bool all);

/* ---- ask.c ---- */

/* A question for a name, or for the name of an address, under the present settings. */
void nslookupc_question_init(struct nslookupc_question *question,
                             const struct nslookupc_session *session, const char *name);

/* Looks up.  NSLOOKUPC_GO_ON, or an exit status if the name is none. */
int nslookupc_ask(struct nslookupc_session *session, const struct nslookupc_question *question);

/* How servers are asked that nobody has set otherwise, for a question. */
struct query_policy nslookupc_policy(const struct nslookupc_session *session,
                                     const struct nslookupc_question *question);

/* What JSON says of an exchange's servers and end. */
struct json_view nslookupc_json_view(const struct nslookupc_session *session,
                                     const struct query_exchange *exchange);

/* A state machine of the library: query_lookup_step() or query_transfer_step(). */
typedef enum query_action nslookupc_step(void *machine, const struct query_event *event,
                                         uint64_t now_us, struct query_order *order);

/* Takes a machine to its end, or on a terminal until Ctrl-C.  False if it was that. */
bool nslookupc_wait(struct nslookupc_session *session, nslookupc_step *step, void *machine);

/* ---- transfer.c ---- */

/* Transfers a zone, and prints it as session->render says.  True if there is no such name. */
bool nslookupc_transfer(struct nslookupc_session *session, const struct query_request *request,
                        const struct query_policy *policy);

/* ---- list.c ---- */

/* `ls` and `view`, for people at a terminal; `words` is what stands behind the command. */
void nslookupc_list(struct nslookupc_session *session, char *words);
void nslookupc_view(struct nslookupc_session *session, const char *file);

/* ---- command.c ---- */

/* Does what a line says, and takes it apart for that.  NSLOOKUPC_GO_ON, NSLOOKUPC_QUIT or an exit
 * status. */
int nslookupc_command(struct nslookupc_session *session, char *line);

/* ---- complete.c ---- */

/* What the last word of a line that has been typed so far may become: `offer` is called with each
 * whole word.  Returns where the word begins. */
typedef void nslookupc_offer(void *context, const char *text, size_t size);
size_t nslookupc_complete(const char *line, size_t size, nslookupc_offer *offer, void *context);

/* ---- history.c ---- */

/* The path of the file that lines are kept in between sessions, its folder made; NULL: they are
 * not.  `state` is the value of XDG_STATE_HOME.  The caller frees it. */
char *nslookupc_history_path(const char *state);

/* ---- terminal.c ---- */

/* A session with somebody who types.  NSLOOKUPC_QUIT or an exit status. */
int nslookupc_terminal(struct nslookupc_session *session);

/* ---- usage.c ---- */

void nslookupc_print_usage(struct query_sink *sink);
void nslookupc_print_help(struct query_sink *sink);
/* --help TOPIC; false: there is no such topic, which has been said. */
bool nslookupc_print_topic(struct query_sink *sink, struct query_sink *diagnostics,
                           const char *topic);
void nslookupc_print_commands(struct query_sink *sink); /* what `help` says */
void nslookupc_print_version(struct query_sink *sink, bool features);
void nslookupc_print_dump(struct query_sink *sink);

/* ---- run.c ---- */

/* Reads words and looks up; the session's sinks and program are set.  Returns the exit status. */
int nslookupc_words(struct nslookupc_session *session, int argc, char *const *argv);

/* The whole program after main(): returns its exit status. */
int nslookupc_run(int argc, char **argv);

#endif
