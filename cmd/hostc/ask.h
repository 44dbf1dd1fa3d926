/* hostc/ask.h: lookups for the name of a plan, and what their ends come to. */
#ifndef HOSTC_ASK_H
#define HOSTC_ASK_H

#include "hostc/hostc.h"
#include "render/bytes.h"
#include "render/explain.h"
#include "render/host.h"
#include "render/json_lookup.h"

#include <query/lab.h>
#include <query/lookup.h>

enum {
    HOSTC_ADDRESSES = 64, /* of one host: A and AAAA */
    HOSTC_NAMES = 16      /* of one address */
};

/* What lasts as long as the program. */
struct hostc_session {
    const struct hostc_plan *plan;
    const struct query_config *config;
    struct query_lab *lab; /* NULL: the world outside */
    struct query_engine *engine;
    struct names names;
    struct servers servers;
    struct dig_style style;
    struct host_render render;
    struct dig_style whole;    /* of other forms than host's: all sections */
    char name[NAMES_TEXT + 1]; /* to ask for: as typed, or the reverse name of an address */
    bool answered;             /* a reply has been shown */
    bool failed;               /* one that was shown was a refusal */
    int outcome;               /* of all lookups that count, as common/outcome.h has it; -1: none */
    /* The addresses that DNS has of the name, or the names of the address, for --system. */
    struct query_endpoint addresses[HOSTC_ADDRESSES];
    size_t address_count;
    struct query_name names_found[HOSTC_NAMES];
    size_t name_count;
};

/* Begins the search for the session's name. HOSTC_GO_ON, or an exit status. */
int hostc_search_begin(struct hostc_session *session, struct names_search *search);

/* A request and a policy as the plan has them, without a name. */
struct query_request hostc_request(const struct hostc_session *session);
struct query_policy hostc_policy(const struct hostc_session *session);

/* What JSON says of an exchange's servers and end. */
struct json_view hostc_json_view(const struct hostc_session *session,
                                 const struct query_exchange *exchange);
/* Whether another form than host's is wanted, and what that is told. */
bool hostc_has_form(const struct hostc_plan *plan);
struct form_view hostc_form_view(const struct hostc_session *session);

/* Shows an exchange that is over, and remembers how it ended. */
void hostc_show(struct hostc_session *session, const struct query_exchange *exchange);

/* One more lookup has ended with a status of common/outcome.h.  Of several that belong together
 * nothing at all is NODATA only if it is so with each. */
void hostc_note(struct hostc_session *session, int outcome);

/* Whether what the plan asks for comes as a zone transfer. */
bool hostc_is_transfer(const struct hostc_plan *plan);

/* Transfers a zone and shows it.  True if there is no such name, so that the next is tried. */
bool hostc_transfer(struct hostc_session *session, const struct query_request *request);

/* Each returns HOSTC_GO_ON or, where the plan cannot be asked, an exit status. */
int hostc_ask(struct hostc_session *session);     /* the lookups of host */
int hostc_ask_soa(struct hostc_session *session); /* -C */

/* --system, after hostc_ask(): what applications get, and where that is not what DNS says. */
int hostc_compare(struct hostc_session *session);

#endif
