#include "digc/read.h"

#include "common/outcome.h"
#include "digc/words.h"
#include "saved/saved.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ROOM = 65536,
    MAGIC = 4,  /* octets that a capture is told by */
    WAIT_S = 5, /* for a reply, unless +timeout says otherwise */
    NAME_TEXT = 4 * QUERY_NAME_TEXT,
    PLACE_TEXT = 128 /* a line, and a field or an octet */
};

enum format { FORMAT_UNKNOWN, FORMAT_CAPTURE, FORMAT_JSON, FORMAT_HEX };

/* What is to be shown, and how. */
struct wanted {
    struct digc_asking asking;
    struct query_name name;
    bool all; /* of any name */
    char text[NAME_TEXT + 1];
    char address[SERVERS_TEXT];
};

struct reading {
    struct digc_session *session;
    const char *file;
    int fd;
    enum format format;
    struct saved_json *json;
    struct saved_hex *hex;
    struct saved_capture *capture;
    struct wanted *wanted;
    size_t wanted_count;
    uint64_t shown;
    int worst; /* with +exit=outcome */
    size_t size;
    char room[ROOM];
};

/* ---- what is wrong ---- */

static void say_file(const struct reading *r)
{
    struct query_sink *out = r->session->diagnostics;
    query_sink_text(out, r->session->program);
    query_sink_text(out, ": ");
    query_sink_plain(out, r->file, strlen(r->file), true);
}

static int fail_file(const struct reading *r, const char *why)
{
    return digc_asking_fail(r->session, NULL, DIGC_EXIT_BATCH, "%s: %s", r->file, why);
}

static int fail_octets(const struct reading *r, enum query_status status)
{
    const struct saved_fault *fault = r->json != NULL  ? saved_json_fault(r->json)
                                      : r->hex != NULL ? saved_hex_fault(r->hex)
                                                       : saved_capture_fault(r->capture);
    char text[PLACE_TEXT];
    struct query_sink place;
    if (status == QUERY_MEMORY)
        return digc_fail_memory(r->session->plan);
    query_sink_init(&place, text, sizeof text - 1);
    if (fault->line != 0) {
        query_sink_char(&place, ':');
        query_sink_number(&place, fault->line);
    }
    query_sink_text(&place, ": ");
    if (fault->field != NULL) {
        query_sink_text(&place, fault->field);
    } else {
        query_sink_text(&place, "octet ");
        query_sink_number(&place, fault->offset);
    }
    text[place.size] = '\0';
    return digc_asking_fail(r->session, NULL, DIGC_EXIT_BATCH, "%s%s: %s", r->file, text,
                            query_status_text(status));
}

static void tell_skipped(const struct reading *r)
{
    char text[512];
    struct query_sink skipped;
    query_sink_init(&skipped, text, sizeof text);
    if (r->capture != NULL)
        saved_capture_print_skipped(&skipped, r->capture);
    if (skipped.size == 0)
        return;
    say_file(r);
    query_sink_text(r->session->diagnostics, ": passed over: ");
    query_sink_put(r->session->diagnostics, text, skipped.size);
    query_sink_char(r->session->diagnostics, '\n');
}

/* ---- showing ---- */

static struct wanted *find_wanted(struct reading *r, const struct query_request *request)
{
    for (size_t i = 0; i < r->wanted_count; i++) {
        struct wanted *w = &r->wanted[i];
        const struct digc_question *q = w->asking.question;
        if (w->all)
            return w;
        if (!request->no_question && query_name_equal(&w->name, &request->name) &&
            (!q->type_given || q->request.type == request->type ||
             q->request.type == DIGC_TYPE_ANY))
            return w;
    }
    return NULL;
}

/* The name of the question, and the server, which is known by its name or by its address alone. */
static void set_names(struct wanted *w, const struct saved_exchange *saved)
{
    struct digc_asking *asking = &w->asking;
    const struct query_exchange *x = &saved->exchange;
    struct query_sink text;
    query_sink_init(&text, w->text, sizeof w->text - 1);
    query_name_print_relative(&text, &x->request->name);
    w->text[text.size] = '\0';
    asking->render.name = asking->view.name = w->text;
    query_sink_init(&text, w->address, sizeof w->address - 1);
    if (x->try_count != 0)
        query_endpoint_print(&text, &query_exchange_last_try(x)->server);
    w->address[text.size] = '\0';
    asking->servers.names[0] = saved->server[0] != '\0' ? saved->server
                               : text.size != 0         ? w->address
                                                        : "unknown server";
    asking->servers.origins[0] = saved->origin;
    asking->view.servers_from = "it was asked when this was saved";
    asking->view.server_origins = saved->origin_known ? asking->servers.origins : NULL;
}

/* With dig's own form: a query to which there was no reply is shown as +qr shows it, unless it is
 * known how it was asked. */
static void show_as_dig(struct reading *r, struct wanted *w, const struct query_exchange *x)
{
    struct dig_render *render = &w->asking.render;
    const struct query_try *last = query_exchange_last_try(x);
    if (r->format == FORMAT_JSON || last == NULL || last->end != QUERY_END_TIMEOUT) {
        dig_render_exchange(render, x);
        return;
    }
    const struct dig_style *style = render->style;
    struct dig_style queries = *style;
    struct query_sink text;
    char said[2 * SERVERS_TEXT];
    queries.query = true;
    render->style = &queries;
    dig_render_fact(render, x, last, QUERY_FACT_SEND);
    render->style = style;
    if (last->server.family == 0 || style->yaml || style->short_form)
        return;
    query_sink_init(&text, said, sizeof said - 1);
    query_sink_text(&text, "no reply from ");
    query_endpoint_print_port(&text, &last->server);
    said[text.size] = '\0';
    dig_render_remark(render, said);
}

static enum query_status show_lookup(void *context, const struct saved_exchange *saved)
{
    struct reading *r = context;
    const struct query_exchange *x = &saved->exchange;
    const struct digc_plan *plan = r->session->plan;
    struct wanted *w = find_wanted(r, x->request);
    if (w == NULL)
        return QUERY_OK;
    set_names(w, saved);
    if (plan->form != NULL)
        digc_asking_show(&w->asking, x);
    else
        show_as_dig(r, w, x);
    r->shown++;
    if (plan->exit_outcome)
        r->worst = outcome_worst(r->worst, (int)outcome_of(x));
    return r->session->out->status;
}

/* Of a transfer dig shows the records, unless it was told otherwise. */
static enum query_status show_transfer(void *context, const struct saved_exchange *saved,
                                       const struct query_transfer_state *state,
                                       enum query_transfer_fact fact)
{
    struct reading *r = context;
    const struct digc_plan *plan = r->session->plan;
    struct wanted *w = find_wanted(r, state->exchange->request);
    if (w == NULL)
        return QUERY_OK;
    struct dig_render *render = &w->asking.render;
    const struct dig_style *style = render->style;
    struct dig_style records = *style;
    records.question = plan->question_asked;
    records.comments = plan->comments_asked;
    set_names(w, saved);
    render->style = &records;
    if (plan->form != NULL)
        plan->form->transfer(&w->asking.view, state, fact);
    else
        dig_render_transfer(render, state, fact);
    render->style = style;
    r->shown++;
    bool whole = query_transfer_is_good(state->end);
    if (plan->exit_outcome && fact == QUERY_TRANSFER_DONE && !whole)
        r->worst = outcome_worst(r->worst, OUTCOME_TRANSFER);
    return r->session->out->status;
}

/* ---- what is wanted ---- */

static int take_wanted(struct reading *r, struct wanted *w, struct digc_question *q)
{
    struct digc_session *s = r->session;
    w->all = q->name == NULL;
    if (digc_question_prepare(q, s->plan, s->cookie) != QUERY_OK)
        return DIGC_EXIT_INTERNAL;
    digc_asking_prepare(&w->asking, s, q);
    if (w->all)
        return DIGC_GO_ON;
    struct query_config config = {.server_count = 0};
    const struct names_rules rules = {
        .idn = q->idn_in, .idn_hint = ", use +noidnin", .config = &config};
    struct query_candidate candidate;
    if (names_begin(&s->names, &rules, q->name, &w->asking.search) != NAMES_OK ||
        !query_search_next(&w->asking.search.search, &candidate))
        return DIGC_EXIT_USAGE;
    w->name = candidate.name;
    return DIGC_GO_ON;
}

static int take_all_wanted(struct reading *r)
{
    struct digc_plan *plan = r->session->plan;
    struct digc_question *q = plan->first != NULL ? plan->first : &plan->defaults;
    int end = DIGC_GO_ON;
    size_t count = 1;
    for (const struct digc_question *next = q->next; next != NULL; next = next->next)
        count++;
    r->wanted = calloc(count, sizeof *r->wanted);
    if (r->wanted == NULL)
        return digc_fail_memory(plan);
    for (; end == DIGC_GO_ON && r->wanted_count < count; q = q->next)
        end = take_wanted(r, &r->wanted[r->wanted_count++], q);
    return end;
}

/* ---- reading ---- */

static enum format format_of(const char *octets, size_t size)
{
    static const uint8_t magics[][MAGIC] = {{0xa1, 0xb2, 0xc3, 0xd4},
                                            {0xd4, 0xc3, 0xb2, 0xa1},
                                            {0xa1, 0xb2, 0x3c, 0x4d},
                                            {0x4d, 0x3c, 0xb2, 0xa1},
                                            {0x0a, 0x0d, 0x0d, 0x0a}};
    for (size_t i = 0; i < sizeof magics / sizeof magics[0] && size >= MAGIC; i++) {
        if (memcmp(octets, magics[i], MAGIC) == 0)
            return FORMAT_CAPTURE;
    }
    size_t at = 0;
    while (at < size && strchr(" \t\r\n", octets[at]) != NULL && octets[at] != '\0')
        at++;
    return at < size && octets[at] == '{' ? FORMAT_JSON : FORMAT_HEX;
}

/* False without memory. */
static bool begin_format(struct reading *r)
{
    const struct digc_plan *plan = r->session->plan;
    const struct saved_taker taker = {
        .lookup = show_lookup, .transfer = show_transfer, .context = r};
    uint64_t wait_s = plan->timeout_s != 0 ? plan->timeout_s : WAIT_S;
    r->format = format_of(r->room, r->size);
    switch (r->format) {
    case FORMAT_CAPTURE:
        r->capture = saved_capture_new(&taker, &plan->port, plan->port_given, wait_s * 1000000);
        return r->capture != NULL;
    case FORMAT_JSON: r->json = saved_json_new(&taker); return r->json != NULL;
    case FORMAT_HEX:
    case FORMAT_UNKNOWN: break;
    }
    r->hex = saved_hex_new(&taker);
    return r->hex != NULL;
}

static enum query_status feed(struct reading *r)
{
    size_t size = r->size;
    r->size = 0;
    if (r->capture != NULL)
        return saved_capture_feed(r->capture, (const uint8_t *)r->room, size);
    return r->json != NULL ? saved_json_feed(r->json, r->room, size)
                           : saved_hex_feed(r->hex, r->room, size);
}

static enum query_status finish(struct reading *r)
{
    if (r->capture != NULL)
        return saved_capture_finish(r->capture);
    return r->json != NULL ? saved_json_finish(r->json) : saved_hex_finish(r->hex);
}

/* Shows what there is, and waits for more.  Where packets come live, a query whose reply does not
 * come is shown when nothing has come for a while. */
static enum query_status wait_for_more(struct reading *r)
{
    const struct digc_plan *plan = r->session->plan;
    struct pollfd ready = {.fd = r->fd, .events = POLLIN};
    int wait_ms = (int)(plan->timeout_s != 0 ? plan->timeout_s : WAIT_S) * 1000;
    query_sink_flush(r->session->out);
    query_sink_flush(r->session->diagnostics);
    return r->capture != NULL && poll(&ready, 1, wait_ms) == 0 ? saved_capture_idle(r->capture)
                                                               : QUERY_OK;
}

/* All of the file.  DIGC_GO_ON, or an exit status. */
static int read_all(struct reading *r)
{
    enum query_status status = QUERY_OK;
    bool ended = false;
    while (!ended && status == QUERY_OK) {
        status = wait_for_more(r);
        ssize_t n = read(r->fd, r->room + r->size, sizeof r->room - r->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_file(r, strerror(errno));
        r->size += (size_t)n;
        ended = n == 0;
        if (r->format == FORMAT_UNKNOWN && (r->size >= MAGIC || ended) && !begin_format(r))
            return digc_fail_memory(r->session->plan);
        if (r->format != FORMAT_UNKNOWN && status == QUERY_OK)
            status = feed(r);
    }
    if (status == QUERY_OK)
        status = finish(r);
    if (r->session->out->status != QUERY_OK || status == QUERY_OK)
        return DIGC_GO_ON;
    return fail_octets(r, status);
}

/* An empty screen does not say whether the file or the words are the wrong ones. */
static int say_nothing(const struct reading *r)
{
    const struct digc_plan *plan = r->session->plan;
    struct query_sink *out = r->session->diagnostics;
    say_file(r);
    query_sink_text(out, ": there is nothing to show");
    if (r->capture != NULL) {
        query_sink_text(out, plan->port_given ? " of port " : ", without -p of port ");
        query_sink_number(out, plan->port);
    }
    query_sink_char(out, '\n');
    return DIGC_EXIT_NO_REPLY;
}

static int read_file(struct reading *r)
{
    bool standard = strcmp(r->file, "-") == 0;
    r->fd = standard ? STDIN_FILENO : open(r->file, O_RDONLY | O_CLOEXEC);
    if (r->fd < 0)
        return fail_file(r, strerror(errno));
    int end = read_all(r);
    tell_skipped(r);
    if (!standard)
        close(r->fd);
    if (end != DIGC_GO_ON)
        return end;
    if (r->shown == 0)
        return say_nothing(r);
    return r->session->plan->exit_outcome ? r->worst : DIGC_EXIT_OK;
}

int digc_read(struct digc_session *s)
{
    struct reading *r = calloc(1, sizeof *r);
    if (r == NULL)
        return digc_fail_memory(s->plan);
    r->session = s;
    r->file = s->plan->read_file;
    int end = take_all_wanted(r);
    if (end == DIGC_GO_ON)
        end = read_file(r);
    saved_json_free(r->json);
    saved_hex_free(r->hex);
    saved_capture_free(r->capture);
    free(r->wanted);
    free(r);
    return end;
}
