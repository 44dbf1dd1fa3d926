/* digc/ask.h: one question of the plan asked, and shown as it goes. */
#ifndef DIGC_ASK_H
#define DIGC_ASK_H

#include "digc/digc.h"

#include <query/walk.h>

/* What all questions share while the program runs. */
struct digc_session {
    struct digc_plan *plan;
    const struct query_config *config;
    struct query_engine *engine;
    struct query_lab *lab;          /* NULL: the world outside is asked */
    struct query_walk_cache *zones; /* what walks for @auth have found; NULL: nothing yet */
    struct query_sink *out;
    struct query_sink *diagnostics;
    const char *program;
    uint8_t cookie[8]; /* the random client cookie of this run */
    unsigned columns;  /* of the terminal that is printed to; 0: it is none */
    bool colour;       /* it shows colours, and they are wanted */
    bool notes;        /* people read the diagnostics: tell them more than dig does */
    struct names names;
    bool tsig_failed;           /* a signature did not verify */
    struct query_sink *nowhere; /* what goes in is gone */
    size_t line;                /* of a file of questions; 0: there is none */
};

/* A question being asked: it must stay where it is. */
struct digc_asking {
    struct digc_session *session;
    struct digc_question *question;
    struct names_search search;
    struct servers servers;
    struct dig_render render;     /* its `out` is the session's */
    const struct form *form;      /* the plan's when the asking began: a later line may change it */
    char argument[DIGC_ARGUMENT]; /* of the form, likewise */
    struct form_view view;        /* with a form */
    bool searching;               /* as the plan had it when the asking began */
};

/* Of digc_asking_begin(): no server may be asked, which has been said. */
enum { DIGC_UNASKED = DIGC_GO_ON - 1 };

/* Makes a question ready to be asked.  What is wrong with it has been said.  Returns
 * DIGC_GO_ON, DIGC_UNASKED or the exit status that it leads to; `*end` is set where dig ends the
 * program at once (a name that is not legal). */
int digc_asking_begin(struct digc_asking *asking, struct digc_session *session,
                      struct digc_question *question, bool *end);

/* What of that it takes to show exchanges; the question's request is ready. */
void digc_asking_prepare(struct digc_asking *asking, struct digc_session *session,
                         struct digc_question *question);

/* Puts the next name to ask for into the question's request; false if there is none. */
bool digc_asking_next(struct digc_asking *asking);

/* Shows an exchange that is over: to render.out and render.diagnostics, in the plan's form. */
void digc_asking_show(struct digc_asking *asking, const struct query_exchange *exchange);

/* The same for an exchange with servers of other names than the question's; NULL: unknown ones. */
void digc_asking_show_of(struct digc_asking *asking, const struct query_exchange *exchange,
                         const char *const *server_names);

/* What has become of it: sets the exit status, dig's or with +exit=outcome that of the outcome, and
 * returns true if there is no such name (NXDOMAIN), so that the next is tried. */
bool digc_asking_failed(const struct digc_plan *plan, const struct query_exchange *exchange,
                        int *exit_status);

/* The exit status for a question that there is nobody to ask. */
int digc_unasked(const struct digc_plan *plan);

/* The exit status after one more question: the last one's, as dig has it, and with +exit=outcome
 * the worst. */
int digc_note_status(const struct digc_plan *plan, int before, int status);

/* Says why a question (NULL: all of them) cannot be asked, as digc_fail() does, in the plan's form,
 * too; returns `status`. */
__attribute__((format(printf, 4, 5))) int digc_asking_fail(struct digc_session *session,
                                                           const struct digc_question *question,
                                                           int status, const char *format, ...);

/* Asks one question.  Returns the exit status it leads to; `*end` is set where
 * dig ends the program at once (a name that is not legal). */
int digc_ask(struct digc_session *session, struct digc_question *question, bool *end);

/* The addresses of a name server, as the system has them; ports are 0 but in the lab.  Writes at
 * most `room`, and returns how many. */
size_t digc_find_host(const struct digc_session *session, const char *host,
                      struct query_endpoint *addresses, size_t room);

/* Whether a question is for a zone, in many messages.  IXFR over UDP is not: its one reply is
 * shown as it is. */
bool digc_is_transfer(const struct digc_question *question);

/* Whether names are asked for as they are typed, be there a search list or not: where it is of
 * servers or of time that there are several. */
bool digc_is_plain(const struct digc_plan *plan, const struct digc_question *question);

/* Whether a question takes the engine for itself, with lookups of its own. */
bool digc_is_alone(const struct digc_question *question);

/* ---- nssearch.c ---- */

/* +nssearch: shows the SOA records of all name servers that the zone has.  Asks for the names of
 * the asking one after the other.  Returns and sets what digc_ask() does. */
int digc_nssearch(struct digc_asking *asking, bool *end);

/* ---- transfer.c ---- */

/* Takes a zone from the servers, and shows it as it comes.  Returns whether the name is absent
 * (NXDOMAIN); `*exit_status` is set. */
bool digc_transfer(struct digc_session *session, const struct digc_question *question,
                   const struct query_endpoint *servers, size_t server_count,
                   struct digc_asking *asking, int *exit_status);

#endif
