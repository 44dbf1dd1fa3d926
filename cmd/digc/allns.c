/* +allns: every address of every server of a zone, asked at once. */
#include "common/outcome.h"
#include "digc/watch.h"
#include "digc/words.h"
#include "digc/zone.h"
#include "render/walk_dig.h"

#include <stdlib.h>

enum {
    QUESTIONS = 3, /* for each address: the question, the SOA record, the NS records */
    ROUNDS = 3,    /* of servers that other servers of the zone name */
    SEATS = ALLNS_SERVERS * ALLNS_ADDRESSES,
    TYPE_NS = 2,
    TYPE_SOA = 6
};

/* One question to one address. */
struct seat {
    const struct allns_server *server;
    struct allns_address *address;
    struct query_lookup *lookup;
};

struct work {
    struct digc_session *session;
    struct digc_question *question;
    struct digc_asking *asking;
    struct digc_finder *finder;
    struct allns *allns;
    struct query_request requests[QUESTIONS];
    struct seat seats[SEATS * QUESTIONS];
    size_t count; /* of seats; the first are those of addresses that were asked before */
};

/* ---- who is asked ---- */

/* Seats for all addresses that have none; how many lookups these are. */
static size_t take_seats(struct work *w)
{
    size_t before = w->count;
    for (size_t i = 0; i < w->allns->count; i++) {
        struct allns_server *server = &w->allns->servers[i];
        for (size_t j = 0; j < server->count; j++) {
            struct allns_address *address = &server->addresses[j];
            if (address->answer != NULL || address->use != ALLNS_ASKED)
                continue;
            for (size_t k = 0; k < QUESTIONS; k++) {
                struct query_lookup *lookup =
                    query_lookup_new(&w->requests[k], &w->question->policy, &address->endpoint, 1);
                if (lookup == NULL)
                    return w->count - before;
                w->seats[w->count++] =
                    (struct seat){.server = server, .address = address, .lookup = lookup};
            }
        }
    }
    return w->count - before;
}

/* ---- what they say ---- */

static struct query_content *content_of(const struct query_exchange *x)
{
    const struct query_try *last = query_exchange_last_try(x);
    if (last == NULL || x->status != QUERY_OK || last->end != QUERY_END_REPLY ||
        last->message.fault.status != QUERY_OK)
        return NULL;
    return query_content_new(&last->message);
}

static void hear(struct allns_address *address, size_t question, const struct query_exchange *x)
{
    struct query_content *content = content_of(x);
    switch (question) {
    case 0:
        address->answer = x;
        address->content = content;
        address->outcome = outcome_word(outcome_of(x));
        break;
    case 1:
        address->soa = x;
        address->start = content;
        address->authoritative =
            content != NULL && (query_content_message(content)->flags & QUERY_FLAG_AA) != 0 &&
            query_content_count(content) != 0 && query_content_serial(content, &address->serial);
        break;
    default: address->servers = content; break;
    }
}

/* Servers that a server of the zone names. */
static void take_servers(struct work *w, const struct allns_address *address)
{
    if (!address->authoritative || address->servers == NULL)
        return;
    const struct query_message *message = query_content_message(address->servers);
    if (digc_finder_servers(w->allns, message, QUERY_SECTION_ANSWER, false) != 0)
        w->allns->child_known = true;
}

/* Asks who was not asked yet.  False: there is nobody, or no memory. */
static bool ask(struct work *w)
{
    size_t from = w->count, count = take_seats(w);
    struct query_lookup **lookups = calloc(count == 0 ? 1 : count, sizeof(struct query_lookup *));
    bool asked = false;
    for (size_t i = 0; lookups != NULL && i < count; i++)
        lookups[i] = w->seats[from + i].lookup;
    if (lookups != NULL && count != 0)
        asked = query_lookup_run_all(lookups, count, w->session->engine) == QUERY_OK;
    free(lookups);
    for (size_t i = from; asked && i < w->count; i++)
        hear(w->seats[i].address, (i - from) % QUESTIONS,
             query_lookup_exchange(w->seats[i].lookup));
    for (size_t i = from; asked && i < w->count; i += QUESTIONS)
        take_servers(w, w->seats[i].address);
    return asked;
}

/* ---- the whole ---- */

static void make_requests(struct work *w)
{
    struct query_request request = w->question->request;
    request.flags &= (uint16_t)~QUERY_FLAG_RD;
    for (size_t i = 0; i < QUESTIONS; i++)
        w->requests[i] = request;
    w->requests[1].name = w->requests[2].name = w->allns->zone;
    w->requests[1].type = TYPE_SOA;
    w->requests[2].type = TYPE_NS;
}

static int status_of(enum allns_verdict verdict)
{
    static const int statuses[] = {
        [ALLNS_SILENT] = DIGC_EXIT_NO_REPLY, [ALLNS_DIFFER] = DIGC_EXIT_DIFFERENT,
        [ALLNS_MISSING] = DIGC_EXIT_PARTLY,  [ALLNS_DELEGATION] = DIGC_EXIT_DELEGATION,
        [ALLNS_AGREE] = DIGC_EXIT_OK,
    };
    return statuses[verdict];
}

/* For a form: what each says to each question is shown whole, too. */
static void report(const struct work *w, enum allns_verdict verdict)
{
    const struct form_view view = {.out = w->session->out};
    for (size_t i = 0; i < w->count; i++) {
        char host[QUERY_NAME_TEXT + 1];
        const char *const names[] = {host};
        walk_dig_name(host, sizeof host, &w->seats[i].server->name);
        digc_asking_show_of(w->asking, query_lookup_exchange(w->seats[i].lookup), names);
    }
    w->session->plan->form->report->allns(&view, &w->requests[0], w->allns, verdict,
                                          status_of(verdict));
}

/* Servers may name others that nobody knew of, but not for ever. */
static int ask_zone(struct work *w)
{
    make_requests(w);
    bool asked = true;
    for (unsigned i = 0; i < ROUNDS && asked; i++) {
        digc_finder_addresses(w->finder, w->allns, true);
        asked = ask(w);
    }
    enum allns_verdict verdict = allns_judge(w->allns);
    const struct digc_plan *plan = w->session->plan;
    const struct allns_style style = {
        .text = &w->question->style.text,
        .short_form = plan->short_form,
    };
    if (plan->form != NULL)
        report(w, verdict);
    else
        allns_print(w->session->out, w->allns, verdict, &style);
    return status_of(verdict);
}

static void forget(struct work *w)
{
    for (size_t i = 0; i < w->count; i++)
        query_lookup_free(w->seats[i].lookup);
    for (size_t i = 0; i < w->allns->count; i++) {
        for (size_t j = 0; j < w->allns->servers[i].count; j++) {
            struct allns_address *address = &w->allns->servers[i].addresses[j];
            query_content_free(address->content);
            query_content_free(address->start);
            query_content_free(address->servers);
        }
    }
}

int digc_allns(struct digc_session *session, struct digc_question *question)
{
    struct digc_asking *asking = calloc(1, sizeof *asking);
    struct work *w = calloc(1, sizeof *w);
    struct allns *allns = calloc(1, sizeof *allns);
    const char *reason;
    bool end;
    int exit_status = asking == NULL || w == NULL || allns == NULL
                          ? digc_fail_memory(session->plan)
                          : digc_asking_begin(asking, session, question, &end);
    if (exit_status == DIGC_GO_ON && digc_asking_next(asking)) {
        *w = (struct work){
            .session = session, .question = question, .asking = asking, .allns = allns};
        w->finder = digc_finder_new(session, question, true);
        if (w->finder == NULL)
            exit_status = digc_fail_memory(session->plan);
        else if (digc_finder_zone(w->finder, &question->request.name, question->request.type, allns,
                                  &reason))
            exit_status = ask_zone(w);
        else
            exit_status = digc_asking_fail(session, question, DIGC_EXIT_NO_REPLY,
                                           "+allns for '%s': %s", question->name, reason);
        digc_finder_free(w->finder);
        forget(w);
    }
    free(allns);
    free(w);
    free(asking);
    return exit_status;
}
