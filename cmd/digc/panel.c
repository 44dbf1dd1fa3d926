#include "digc/panel.h"

#include "common/outcome.h"
#include "digc/words.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MICROSECONDS = 1000,
    LEAST_MS = 200, /* between two questions to somebody else's server */
    ALONE = 64      /* seats that have a socket each: a process may not open very many */
};

bool digc_is_repeated(const struct digc_plan *plan)
{
    return plan->watch || plan->until != NULL || plan->count != 0;
}

/* ---- seats ---- */

/* Only servers that were named are worth a seat each. */
static bool is_named(const struct digc_question *q)
{
    return q->server_count != 0 || q->auth || q->allns;
}

static void take_seats(struct panel *panel, struct digc_asking *asking)
{
    bool named = is_named(asking->question);
    const struct servers *servers = &asking->servers;
    size_t count = named ? servers->count : 1;
    for (size_t i = 0; i < count; i++) {
        panel->seats[panel->count] = (struct panel_seat){
            .asking = asking,
            .host = servers->names[i],
            .endpoints = &servers->endpoints[i],
            .endpoint_count = named ? 1 : servers->count,
            .origins = &servers->origins[i],
            .voice = &panel->voices[panel->count],
        };
        panel->count++;
    }
}

int digc_panel_open(struct panel *panel, struct digc_session *session, struct digc_question *first,
                    size_t count)
{
    *panel = (struct panel){.session = session};
    panel->askings = calloc(count, sizeof *panel->askings);
    if (panel->askings == NULL)
        return digc_fail_memory(session->plan);
    size_t seats = 0;
    struct digc_question *q = first;
    for (size_t i = 0; i < count && q != NULL; i++, q = q->next) {
        struct digc_asking *asking = &panel->askings[panel->asking_count];
        bool end;
        int exit_status = digc_asking_begin(asking, session, q, &end);
        if (exit_status == DIGC_UNASKED)
            return DIGC_EXIT_NO_REPLY;
        if (exit_status != DIGC_GO_ON)
            return exit_status;
        if (!digc_asking_next(asking))
            continue;
        panel->asking_count++;
        seats += asking->servers.count;
    }
    panel->seats = calloc(seats == 0 ? 1 : seats, sizeof *panel->seats);
    panel->voices = calloc(seats == 0 ? 1 : seats, sizeof *panel->voices);
    if (panel->seats == NULL || panel->voices == NULL)
        return digc_fail_memory(session->plan);
    for (size_t i = 0; i < panel->asking_count; i++)
        take_seats(panel, &panel->askings[i]);
    return DIGC_GO_ON;
}

static void forget(struct panel_seat *seat)
{
    query_lookup_free(seat->lookup);
    query_content_free(seat->before);
    seat->before = seat->content;
    seat->content = NULL;
    seat->lookup = NULL;
}

void digc_panel_close(struct panel *panel)
{
    for (size_t i = 0; i < panel->count; i++) {
        forget(&panel->seats[i]);
        query_content_free(panel->seats[i].before);
    }
    free(panel->seats);
    free(panel->voices);
    free(panel->askings);
}

/* ---- a round ---- */

/* One step of a lookup, or several where an order cannot begin.  False at its end. */
static bool go(struct panel *panel, struct panel_seat *seat, const struct query_event *event)
{
    struct query_engine *engine = panel->session->engine;
    struct query_event failed = {.kind = QUERY_EVENT_SETUP};
    for (;;) {
        struct query_order order;
        uint64_t now_us = event == NULL ? query_engine_now_us(engine) : event->now_us;
        enum query_action action = query_lookup_step(seat->lookup, event, now_us, &order);
        if (action == QUERY_ACTION_WAIT)
            return true;
        query_engine_end(engine, seat->order);
        seat->order = 0;
        if (action == QUERY_ACTION_DONE)
            return false;
        order.owner = seat;
        order.shared = panel->count > ALONE;
        if (query_engine_start(engine, &order, &seat->order) == QUERY_OK)
            return true;
        failed.now_us = query_engine_now_us(engine);
        event = &failed;
    }
}

static bool begin(struct panel *panel, struct panel_seat *seat)
{
    struct query_engine *engine = panel->session->engine;
    const struct digc_question *q = seat->asking->question;
    forget(seat);
    seat->lookup = query_lookup_new(&q->request, &q->policy, seat->endpoints, seat->endpoint_count);
    if (seat->lookup == NULL)
        return false;
    if (q->request.tsig != NULL)
        query_lookup_set_date(seat->lookup, query_engine_unix_us(engine),
                              query_engine_now_us(engine));
    return go(panel, seat, NULL);
}

/* A reply that is not signed as it should be, or cannot be read to its end, says nothing. */
static void hear(struct panel_seat *seat)
{
    const struct query_exchange *x =
        seat->lookup == NULL ? NULL : query_lookup_exchange(seat->lookup);
    const struct query_message *reply = query_exchange_reply(x);
    if (reply != NULL && x->status == QUERY_OK && reply->fault.status == QUERY_OK)
        seat->content = query_content_new(reply);
    *seat->voice = (struct content_voice){
        .host = seat->host,
        .exchange = x,
        .content = seat->content,
        .request = &seat->asking->question->request,
        .origins = seat->origins,
        .outcome = x == NULL ? NULL : outcome_word(outcome_of(x)),
    };
    if (seat->endpoint_count == 1)
        seat->voice->server = seat->endpoints[0];
    else
        seat->voice->host = NULL;
}

static bool is_interrupted(const struct panel *panel)
{
    return panel->interrupt != NULL && interrupt_has_come(panel->interrupt);
}

bool digc_panel_round(struct panel *panel)
{
    struct query_engine *engine = panel->session->engine;
    struct query_event event;
    size_t going = 0;
    bool stopped = false;
    panel->round_us = query_engine_now_us(engine);
    if (panel->rounds == 0)
        panel->begun_us = panel->round_us;
    for (size_t i = 0; i < panel->count; i++)
        going += begin(panel, &panel->seats[i]);
    while (going != 0 && !stopped) {
        uint64_t until_us =
            panel->interrupt == NULL ? UINT64_MAX : query_engine_now_us(engine) + INTERRUPT_LOOK_US;
        if (query_engine_next(engine, until_us, &event))
            going -= !go(panel, event.owner, &event);
        stopped = is_interrupted(panel);
    }
    for (size_t i = 0; i < panel->count; i++) {
        query_engine_end(engine, panel->seats[i].order);
        panel->seats[i].order = 0;
        hear(&panel->seats[i]);
    }
    panel->rounds += !stopped;
    return !stopped;
}

bool digc_panel_wait(struct panel *panel, uint64_t until_us)
{
    struct query_engine *engine = panel->session->engine;
    /* The clock of the lab jumps. */
    bool jump = panel->session->lab != NULL || panel->interrupt == NULL;
    bool stopped = is_interrupted(panel);
    while (!stopped) {
        uint64_t now_us = query_engine_now_us(engine);
        if (now_us >= until_us)
            break;
        uint64_t look_us = now_us + INTERRUPT_LOOK_US;
        query_engine_idle(engine, jump || until_us < look_us ? until_us : look_us);
        stopped = is_interrupted(panel);
    }
    return !stopped;
}

/* ---- what there is to show ---- */

void digc_panel_show(const struct panel *panel, struct panel_seat *seat)
{
    struct digc_asking *asking = seat->asking;
    const char *const *names =
        seat->endpoint_count == 1 ? &seat->host : (const char *const *)asking->servers.names;
    asking->render.out = panel->session->out;
    asking->render.server_names = names;
    asking->view.server_names = names;
    if (seat->lookup != NULL)
        digc_asking_show(asking, query_lookup_exchange(seat->lookup));
}

static bool is_near(const struct query_endpoint *endpoint)
{
    static const uint8_t loopback[16] = {[15] = 1};
    return endpoint->family == 4 ? endpoint->octets[0] == 127
                                 : memcmp(endpoint->octets, loopback, sizeof loopback) == 0;
}

bool digc_panel_is_kind(const struct panel *panel, uint32_t interval_ms)
{
    bool near = true;
    for (size_t i = 0; i < panel->count; i++) {
        for (size_t j = 0; j < panel->seats[i].endpoint_count; j++)
            near &= is_near(&panel->seats[i].endpoints[j]);
    }
    if (interval_ms >= LEAST_MS || near || panel->session->lab != NULL)
        return true;
    digc_asking_fail(panel->session, NULL, DIGC_EXIT_USAGE,
                     "servers of others are asked every 0.2 seconds at most, see +interval");
    return false;
}

uint64_t digc_panel_rest_us(const struct panel *panel, uint32_t interval_ms)
{
    uint64_t now_us = query_engine_now_us(panel->session->engine);
    uint64_t next_us = panel->round_us + (uint64_t)interval_ms * MICROSECONDS;
    bool last = panel->rounds == panel->session->plan->count;
    return last || next_us < now_us ? 0 : next_us - now_us;
}

/* The date when the present round began. */
static int64_t unix_us_of(const struct panel *panel)
{
    struct query_engine *engine = panel->session->engine;
    uint64_t ago_us = query_engine_now_us(engine) - panel->round_us;
    return query_engine_unix_us(engine) - (int64_t)ago_us;
}

struct report_round digc_panel_report(const struct panel *panel, const char *report,
                                      const bool *given, uint64_t wait_us)
{
    return (struct report_round){
        .report = report,
        .number = panel->rounds,
        .unix_us = unix_us_of(panel),
        .voices = panel->voices,
        .count = panel->count,
        .given = given,
        .wait_us = wait_us,
    };
}

struct report_end digc_panel_end(const struct panel *panel, int exit_status)
{
    uint64_t now_us = query_engine_now_us(panel->session->engine);
    return (struct report_end){
        .rounds = panel->rounds,
        .time_us = panel->rounds == 0 ? 0 : now_us - panel->begun_us,
        .exit_status = exit_status,
    };
}

void digc_panel_print_time(struct query_sink *sink, const struct panel *panel)
{
    time_t seconds = (time_t)(unix_us_of(panel) / 1000000);
    struct tm local;
    char text[16];
    if (localtime_r(&seconds, &local) != NULL)
        query_sink_put(sink, text, strftime(text, sizeof text, "%H:%M:%S", &local));
}

int digc_panel_status(const struct panel *panel)
{
    const struct digc_plan *plan = panel->session->plan;
    int worst = DIGC_EXIT_OK;
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_seat *seat = &panel->seats[i];
        int status = DIGC_EXIT_INTERNAL;
        if (seat->lookup != NULL)
            (void)digc_asking_failed(plan, query_lookup_exchange(seat->lookup), &status);
        worst = outcome_worst(worst, status);
    }
    return worst;
}
