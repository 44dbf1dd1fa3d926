/* +until: the same question until every server gives a value, or a deadline has passed. */
#include "digc/panel.h"
#include "digc/watch.h"
#include "digc/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_MS = 1000, /* the interval, at first */
    MOST_MS = 30000, /* and at last, unless it is longer at first */
    DEADLINE_S = 300,
    NAMED = 3, /* servers that do not give it yet and are named */
    DATA_ROOM = 65535,
    LEAST_MS = 100, /* that a server is waited for, however near the deadline is */
    TRIES = 3,
    TIMEOUT_MS = 5000,
    MICROSECONDS = 1000,
    SECOND_US = 1000000
};

enum kind { VALUE, NXDOMAIN, NODATA, NONE };

struct until {
    struct panel panel;
    const char *value; /* without its mark */
    enum kind kind;
    bool gone;     /* what is waited for is that there is no such thing */
    uint8_t *data; /* room for data that a value is read into */
    bool *given;   /* by each seat in the present round */
    size_t missing;
};

/* ---- whether a reply gives the value ---- */

/* Data are the same whatever the case of names in them. */
static bool is_same_data(const struct query_rdata *a, const struct query_rdata *b)
{
    struct query_fields ours, theirs;
    struct query_value one, other;
    query_fields_begin(&ours, a);
    query_fields_begin(&theirs, b);
    for (;;) {
        bool more = query_fields_next(&ours, &one);
        if (more != query_fields_next(&theirs, &other))
            return false;
        if (!more)
            return ours.status == QUERY_OK && theirs.status == QUERY_OK;
        bool same = one.class == QUERY_VALUE_NUMBER ? one.number == other.number
                    : one.class == QUERY_VALUE_NAME
                        ? query_name_equal(&one.name, &other.name)
                        : one.size == other.size && memcmp(one.octets, other.octets, one.size) == 0;
        if (!same)
            return false;
    }
}

/* Whether data are nothing but strings that make up `text` one behind the other. */
static bool is_string(const struct query_rdata *rdata, const char *text)
{
    struct query_fields fields;
    struct query_value value, none;
    const uint8_t *octets;
    size_t at = 0, size, left = strlen(text);
    query_fields_begin(&fields, rdata);
    if (!query_fields_next(&fields, &value) || query_value_form(&value) != QUERY_FORM_STRING ||
        value.class != QUERY_VALUE_LIST || query_fields_next(&fields, &none))
        return false;
    while (query_value_string(&value, &at, &octets, &size)) {
        if (size > left || memcmp(text, octets, size) != 0)
            return false;
        text += size;
        left -= size;
    }
    return left == 0;
}

static bool scan(const struct until *u, uint16_t type, uint16_t class, struct query_rdata *rdata)
{
    size_t size;
    if (query_rdata_scan(u->data, DATA_ROOM, &size, type, class, u->value, strlen(u->value),
                         query_name_root(), NULL) != QUERY_OK)
        return false;
    *rdata = (struct query_rdata){.type = type,
                                  .class = class,
                                  .size = (uint16_t)size,
                                  .octets = u->data,
                                  .message = u->data};
    return true;
}

static bool has_value(const struct until *u, const struct query_content *content, uint16_t type)
{
    for (size_t i = 0; i < query_content_count(content); i++) {
        const struct query_record record = query_content_record(content, i);
        struct query_rdata wanted;
        if (type != DIGC_TYPE_ANY && record.rdata.type != type)
            continue;
        if (is_string(&record.rdata, u->value) ||
            (scan(u, record.rdata.type, record.rdata.class, &wanted) &&
             is_same_data(&record.rdata, &wanted)))
            return true;
    }
    return false;
}

/* A server that says that it cannot say gives nothing, and nothing is gone. */
static bool gives(const struct until *u, const struct panel_seat *seat)
{
    const struct query_content *content = seat->content;
    uint16_t type = seat->asking->question->request.type;
    if (content == NULL)
        return false;
    unsigned rcode = query_message_rcode(query_content_message(content));
    bool absent = rcode == QUERY_RCODE_NXDOMAIN;
    if ((rcode != QUERY_RCODE_NOERROR && !absent) || query_content_is_referral(content))
        return false;
    bool none = content_has_status(content);
    bool found = u->kind == NXDOMAIN ? absent
                 : u->kind == NODATA ? none && !absent
                 : u->kind == NONE   ? none
                                     : has_value(u, content, type);
    return found != u->gone;
}

/* ---- what is waited for ---- */

/* Whether data of the type are strings, so that any text may be some. */
static bool takes_strings(const struct until *u, uint16_t type, uint16_t class)
{
    static const char any[] = "\"\"";
    size_t size;
    struct query_rdata rdata = {
        .type = type, .class = class, .octets = u->data, .message = u->data};
    if (query_rdata_scan(u->data, DATA_ROOM, &size, type, class, any, sizeof any - 1, NULL, NULL) !=
        QUERY_OK)
        return false;
    rdata.size = (uint16_t)size;
    return is_string(&rdata, "");
}

/* A value that no record can have is a mistake, which is not to be waited for. */
static int check_value(const struct until *u)
{
    for (size_t i = 0; u->kind == VALUE && i < u->panel.asking_count; i++) {
        const struct query_request *request = &u->panel.askings[i].question->request;
        struct query_rdata rdata;
        char text[32];
        struct query_sink type;
        if (request->type == DIGC_TYPE_ANY || scan(u, request->type, request->class, &rdata) ||
            takes_strings(u, request->type, request->class))
            continue;
        query_sink_init(&type, text, sizeof text - 1);
        query_type_print(&type, request->type);
        text[type.size] = '\0';
        return digc_asking_fail(u->panel.session, u->panel.askings[i].question, DIGC_EXIT_USAGE,
                                "+until: '%s' cannot be data of type %s", u->value, text);
    }
    return DIGC_GO_ON;
}

static int read_value(struct until *u)
{
    static const struct {
        const char *word;
        enum kind kind;
    } words[] = {{"nxdomain", NXDOMAIN}, {"nodata", NODATA}, {"none", NONE}};
    u->value = u->panel.session->plan->until;
    u->gone = u->value[0] == '!';
    u->value += u->gone;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(u->value, words[i].word) == 0)
            u->kind = words[i].kind;
    }
    u->data = malloc(DATA_ROOM);
    u->given = calloc(u->panel.count == 0 ? 1 : u->panel.count, sizeof *u->given);
    if (u->data == NULL || u->given == NULL)
        return digc_fail_memory(u->panel.session->plan);
    return check_value(u);
}

/* ---- one try after the other ---- */

static void print_missing(const struct until *u, struct query_sink *sink, size_t missing)
{
    size_t named = 0;
    for (size_t i = 0; i < u->panel.count && named < NAMED; i++) {
        const struct panel_seat *seat = &u->panel.seats[i];
        const struct digc_question *q = seat->asking->question;
        if (u->given[i])
            continue;
        query_sink_text(sink, named++ == 0 ? "; " : ", ");
        content_voice_print(sink, seat->voice);
        if (seat->content == NULL) {
            query_sink_text(sink, " no reply: ");
            content_silence_print(sink, seat->voice->exchange);
            continue;
        }
        query_sink_text(sink, " says ");
        content_short_print(sink, seat->content, q->request.type, " and ", &q->style.text);
    }
    if (missing > named) {
        query_sink_text(sink, " and ");
        query_sink_number(sink, missing - named);
        query_sink_text(sink, " more");
    }
}

static void print_seconds(struct query_sink *sink, uint64_t us)
{
    uint64_t tenths = us / (SECOND_US / 10);
    query_sink_number(sink, tenths / 10);
    if (tenths % 10 != 0) {
        query_sink_char(sink, '.');
        query_sink_number(sink, tenths % 10);
    }
    query_sink_text(sink, " s");
}

/* "given by 1 of 2" */
static void print_share(const struct until *u, struct query_sink *sink, size_t missing)
{
    size_t all = u->panel.count;
    if (all == 1 && missing != 0)
        query_sink_text(sink, "not ");
    query_sink_text(sink, u->gone ? "gone" : "given");
    if (all == 1)
        return;
    query_sink_text(sink, u->gone ? " from " : " by ");
    if (missing != 0) {
        query_sink_number(sink, all - missing);
        query_sink_text(sink, " of ");
    } else {
        query_sink_text(sink, "all ");
    }
    query_sink_number(sink, all);
}

/* `wait_us` 0: there is no further try. */
static void print_try(const struct until *u, uint64_t wait_us)
{
    size_t missing = u->missing;
    struct query_sink *sink = u->panel.session->diagnostics;
    digc_panel_print_time(sink, &u->panel);
    query_sink_text(sink, " try ");
    query_sink_number(sink, u->panel.rounds);
    query_sink_text(sink, ": ");
    print_share(u, sink, missing);
    if (missing != 0) {
        print_missing(u, sink, missing);
        query_sink_text(sink, wait_us == 0 ? "; the deadline has passed" : "; next in ");
        if (wait_us != 0)
            print_seconds(sink, wait_us);
    }
    query_sink_char(sink, '\n');
    query_sink_flush(sink);
}

/* A form that has a word for it gets it on the output, and people see how it goes in any case. */
static void tell_try(const struct until *u, uint64_t wait_us)
{
    const struct digc_session *s = u->panel.session;
    const struct form_view view = {.out = s->out};
    print_try(u, wait_us);
    if (s->plan->form == NULL || s->plan->form->report == NULL)
        return;
    const struct report_round round =
        digc_panel_report(&u->panel, "until", u->given, u->missing == 0 ? 0 : wait_us);
    s->plan->form->report->round(&view, &round);
    query_sink_flush(s->out);
}

static void tell_end(const struct until *u, int exit_status)
{
    const struct digc_session *s = u->panel.session;
    const struct form_view view = {.out = s->out};
    const struct report_end end = digc_panel_end(&u->panel, exit_status);
    if (s->plan->form != NULL && s->plan->form->report != NULL)
        s->plan->form->report->until(&view, &end, s->plan->until, u->panel.count - u->missing,
                                     u->panel.count);
}

static uint32_t longer(uint32_t interval_ms)
{
    uint32_t next = interval_ms + interval_ms / 2;
    if (interval_ms >= MOST_MS)
        return interval_ms;
    return next < MOST_MS ? next : MOST_MS;
}

/* No server is waited for beyond the deadline: what is left is for all tries. */
static void bound_tries(const struct until *u, uint64_t left_us)
{
    for (size_t i = 0; i < u->panel.count; i++) {
        const struct panel_seat *seat = &u->panel.seats[i];
        struct query_policy *policy = &seat->asking->question->policy;
        /* Zeros stand for what <query/request.h> says. */
        uint64_t tries = (policy->tries != 0 ? policy->tries : TRIES) + seat->endpoint_count - 1;
        uint32_t timeout_ms = policy->timeout_ms != 0                    ? policy->timeout_ms
                              : policy->transport == QUERY_TRANSPORT_UDP ? TIMEOUT_MS
                                                                         : 2 * TIMEOUT_MS;
        uint64_t most_ms = left_us / MICROSECONDS / tries;
        most_ms = most_ms < LEAST_MS ? LEAST_MS : most_ms;
        if (timeout_ms > most_ms)
            policy->timeout_ms = (uint32_t)most_ms;
    }
}

static void look(struct until *u)
{
    u->missing = 0;
    for (size_t i = 0; i < u->panel.count; i++) {
        u->given[i] = gives(u, &u->panel.seats[i]);
        u->missing += !u->given[i];
    }
}

static int wait_for_it(struct until *u)
{
    struct panel *panel = &u->panel;
    const struct digc_session *s = panel->session;
    uint32_t interval_ms = s->plan->interval_ms != 0 ? s->plan->interval_ms : FIRST_MS;
    uint64_t deadline_s = s->plan->deadline_s != 0 ? s->plan->deadline_s : DEADLINE_S;
    uint64_t deadline_us = query_engine_now_us(s->engine) + deadline_s * SECOND_US;
    if (!digc_panel_is_kind(panel, interval_ms))
        return DIGC_EXIT_USAGE;
    for (;; interval_ms = longer(interval_ms)) {
        uint64_t now_us = query_engine_now_us(s->engine);
        bound_tries(u, deadline_us > now_us ? deadline_us - now_us : 0);
        (void)digc_panel_round(panel); /* Ctrl-C ends the program */
        look(u);
        now_us = query_engine_now_us(s->engine);
        uint64_t next_us = now_us + (uint64_t)interval_ms * MICROSECONDS;
        if (next_us > deadline_us)
            next_us = deadline_us;
        tell_try(u, next_us > now_us ? next_us - now_us : 0);
        if (u->missing == 0)
            return DIGC_EXIT_OK;
        if (next_us <= now_us)
            return DIGC_EXIT_DEADLINE;
        (void)digc_panel_wait(panel, next_us);
    }
}

int digc_until(struct digc_session *session)
{
    struct until u = {.kind = VALUE};
    size_t count = 0;
    for (const struct digc_question *q = session->plan->first; q != NULL; q = q->next)
        count++;
    int exit_status = digc_panel_open(&u.panel, session, session->plan->first, count);
    if (exit_status == DIGC_GO_ON)
        exit_status = read_value(&u);
    if (exit_status == DIGC_GO_ON) {
        exit_status = wait_for_it(&u);
        for (size_t i = 0; exit_status != DIGC_EXIT_USAGE && i < u.panel.count; i++)
            digc_panel_show(&u.panel, &u.panel.seats[i]);
        if (exit_status != DIGC_EXIT_USAGE)
            tell_end(&u, exit_status);
    }
    free(u.data);
    free(u.given);
    digc_panel_close(&u.panel);
    return exit_status;
}
