#include "tracec/session.h"
#include "common/names.h"

#include <query/idn.h>
#include <string.h>

/* With --all a zone costs as many questions as it has addresses. */
enum { ALL_QUESTIONS = 1000 };

int tracec_scan_name(const struct tracec_session *s, size_t question, struct query_name *name)
{
    const char *text = s->plan->questions[question].name;
    char ascii[QUERY_NAME_TEXT], reverse[QUERY_NAME_TEXT];
    struct query_sink sink;
    enum query_status status = QUERY_OK;
    if (s->plan->questions[question].reverse) {
        query_sink_init(&sink, reverse, sizeof reverse);
        status = names_print_reverse(&sink, text);
        text = reverse;
    }
    const char *from = text;
    size_t size = strlen(text);
    bool international = false;
    for (size_t i = 0; i < size; i++)
        international |= (unsigned char)text[i] >= 0x80;
    if (international && s->style->utf8) {
        query_sink_init(&sink, ascii, sizeof ascii);
        status = query_idn_to_ascii(&sink, text, size, NULL);
        from = ascii;
        size = sink.size;
    }
    if (status == QUERY_OK)
        status = query_name_scan(name, from, size, query_name_root(), NULL);
    if (status == QUERY_OK)
        return TRACEC_GO_ON;
    if (s->plan->format->fail != NULL)
        s->plan->format->fail(s->plan->out, text, query_status_text(status), TRACEC_EXIT_USAGE);
    char reason[128] = " is not a legal name: ";
    strncat(reason, query_status_text(status), sizeof reason - strlen(reason) - 1);
    return tracec_fail(s->plan, "", text, reason);
}

static bool open_walk(const struct tracec_session *s, struct tracec_walk *w,
                      const struct query_name *name, uint16_t type, bool stop_at_alias)
{
    const struct tracec_plan *plan = s->plan;
    const struct tracec_start *start = s->start;
    w->name = *name;
    w->request = query_request_default(&w->name);
    w->request.type = type;
    w->request.class = plan->class;
    w->request.edns_flags = plan->dnssec ? QUERY_EDNS_DO : 0;
    w->policy = (struct query_walk_policy){
        .lookup = {.transport = plan->tcp ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP,
                   .timeout_ms = plan->timeout_s * 1000,
                   .tries = plan->tries,
                   .want_local = plan->save != NULL},
        .ipv4 = start->ipv4,
        .ipv6 = start->ipv6,
        .all = plan->all,
        .questions = plan->all ? ALL_QUESTIONS : 0,
        .minimise = plan->minimise,
        .stop_at_alias = stop_at_alias,
        .port = plan->port,
    };
    w->walk = query_walk_new(&w->request, &w->policy, &start->zone, start->servers, start->count,
                             s->zones);
    w->view = (struct walk_view){.walk = w->walk,
                                 .name = &w->name,
                                 .type = type,
                                 .zone = &start->zone,
                                 .start_count = start->count,
                                 .hints = start->hints,
                                 .assumed = start->assumed};
    w->capture = s->capture;
    return w->walk != NULL;
}

bool tracec_walk_open(const struct tracec_session *s, struct tracec_walk *w,
                      const struct query_name *name, uint16_t type)
{
    return open_walk(s, w, name, type, false);
}

bool tracec_walk_open_short(const struct tracec_session *s, struct tracec_walk *w,
                            const struct query_name *name, uint16_t type)
{
    return open_walk(s, w, name, type, true);
}

void tracec_walk_close(struct tracec_walk *w)
{
    tracec_save_walk(w->capture, w->walk);
    query_walk_free(w->walk);
    w->walk = NULL;
}
