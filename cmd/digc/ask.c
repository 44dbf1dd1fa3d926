#include "digc/ask.h"

#include <query/idn.h>

#include <string.h>

enum {
    SERVER_TEXT = 64, /* characters of an address as text */
    CANDIDATES = QUERY_CONFIG_SEARCH + 1
};

/* ---- names ---- */

static const char *name_words(enum query_status status)
{
    switch (status) {
    case QUERY_MISSING: return "unexpected end of input";
    case QUERY_LABEL_LONG: return "label too long";
    case QUERY_NAME_LONG: return "name too long";
    default: return query_status_text(status);
    }
}

static void complain(struct digc_session *s, const char *what, const char *why, const char *before,
                     const char *after)
{
    struct query_sink *out = s->diagnostics;
    query_sink_text(out, s->program);
    query_sink_text(out, ": '");
    query_sink_safe(out, what, strlen(what));
    query_sink_text(out, before);
    query_sink_text(out, why);
    query_sink_text(out, after);
    query_sink_char(out, '\n');
    query_sink_flush(out);
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

/* The text to ask for, U-labels turned into A-labels where that is wanted. */
static enum query_status to_ascii(struct digc_session *s, const struct digc_question *q,
                                  struct query_sink *text)
{
    const char *reason = NULL;
    if (!q->idn_in) {
        query_sink_text(text, q->name);
        return text->status;
    }
    enum query_status status = query_idn_to_ascii(text, q->name, strlen(q->name), &reason);
    /* As dig: one label in Unicode, and the whole name is mapped to lower case. */
    bool mapped = status == QUERY_OK && !is_ascii(q->name);
    for (size_t i = 0; mapped && i < text->size; i++) {
        if (text->text[i] >= 'A' && text->text[i] <= 'Z')
            text->text[i] = (char)(text->text[i] - 'A' + 'a');
    }
    if (status != QUERY_OK)
        complain(s, q->name, reason != NULL ? reason : query_status_text(status),
                 "' is not a legal IDNA2008 name (", "), use +noidnin");
    return status;
}

/* The names to try one after the other: as resolver(3) makes them from the search
 * list and ndots. */
struct candidates {
    struct query_name names[CANDIDATES];
    size_t count;
};

static size_t count_dots(const char *text, size_t size)
{
    size_t dots = 0;
    for (size_t i = 0; i < size; i++)
        dots += text[i] == '.';
    return dots;
}

/* The search list in force: +domain alone, or the configuration's. */
static size_t search_list(const struct digc_session *s, struct query_name *storage,
                          const struct query_name **list)
{
    size_t n = 0;
    if (s->plan->domain != NULL) {
        if (query_name_scan(storage, s->plan->domain, strlen(s->plan->domain), query_name_root(),
                            NULL) == QUERY_OK)
            list[n++] = storage;
        return n;
    }
    for (; n < s->config->search_count; n++)
        list[n] = &s->config->search[n].name;
    return n;
}

static enum query_status find_candidates(const struct digc_session *s, struct candidates *c,
                                         const char *text, size_t size)
{
    struct query_name relative, storage;
    const struct query_name *list[QUERY_CONFIG_SEARCH];
    enum query_status status = query_name_scan(&relative, text, size, query_name_root(), NULL);
    c->count = 0;
    if (status != QUERY_OK)
        return status;
    bool absolute = text[size - 1] == '.';
    size_t origins = s->plan->search && !absolute ? search_list(s, &storage, list) : 0;
    unsigned ndots = s->plan->ndots >= 0 ? (unsigned)s->plan->ndots : s->config->ndots.value;
    bool as_is_first = origins == 0 || count_dots(text, size) >= ndots;
    if (as_is_first)
        c->names[c->count++] = relative;
    for (size_t i = 0; i < origins; i++) {
        /* A name that is too long with an origin is passed over. */
        if (query_name_join(&c->names[c->count], &relative, list[i]) == QUERY_OK)
            c->count++;
    }
    if (!as_is_first)
        c->names[c->count++] = relative;
    return QUERY_OK;
}

/* ---- servers ---- */

struct servers {
    struct query_endpoint endpoints[DIGC_SERVERS];
    const char *names[DIGC_SERVERS];
    char texts[QUERY_CONFIG_SERVERS + 2][SERVER_TEXT];
    size_t count;
};

static bool is_mapped(const struct query_endpoint *e)
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return e->family == 6 && memcmp(e->octets, prefix, sizeof prefix) == 0;
}

static void add_server(struct digc_session *s, struct servers *servers, const char *name,
                       const struct query_endpoint *endpoint)
{
    struct query_endpoint *e = &servers->endpoints[servers->count];
    if (servers->count >= DIGC_SERVERS)
        return;
    if (is_mapped(endpoint)) {
        query_sink_text(s->diagnostics, ";; Skipping mapped address '");
        query_endpoint_print(s->diagnostics, endpoint);
        query_sink_text(s->diagnostics, "'\n");
        return;
    }
    *e = *endpoint;
    if (e->port == 0 || s->plan->port_given)
        e->port = s->plan->port;
    servers->names[servers->count++] = name;
}

/* A server of the configuration; its name is its address. */
static void add_configured(struct digc_session *s, struct servers *servers,
                           const struct query_endpoint *endpoint)
{
    char *text = servers->texts[servers->count];
    struct query_sink sink;
    if ((endpoint->family == 4 && !s->plan->ipv4) || (endpoint->family == 6 && !s->plan->ipv6))
        return;
    query_sink_init(&sink, text, SERVER_TEXT);
    query_endpoint_print(&sink, endpoint);
    query_sink_char(&sink, '\0');
    add_server(s, servers, text, endpoint);
}

static void find_servers(struct digc_session *s, const struct digc_question *q,
                         struct servers *servers)
{
    enum { MOST = 3 }; /* of the servers in resolv.conf, as resolver(3) */
    static const struct query_endpoint fallback[] = {{.family = 6, .octets = {[15] = 1}},
                                                     {.family = 4, .octets = {127, 0, 0, 1}}};
    servers->count = 0;
    for (size_t i = 0; i < q->server_count; i++)
        add_server(s, servers, q->servers[i].text, &q->servers[i].endpoint);
    if (q->server_count != 0)
        return;
    for (size_t i = 0; i < s->config->server_count && i < MOST; i++)
        add_configured(s, servers, &s->config->servers[i].endpoint);
    if (servers->count != 0)
        return;
    for (size_t i = 0; i < sizeof fallback / sizeof fallback[0]; i++)
        add_configured(s, servers, &fallback[i]);
}

/* ---- asking ---- */

static void idn_printer(struct query_sink *sink, const struct query_name *name, void *context)
{
    (void)context;
    query_idn_print(sink, name);
}

/* Times and numbers of tries that nobody gave on the command line are the configuration's. */
static void complete_policy(const struct digc_session *s, struct digc_question *q)
{
    struct query_policy *policy = &q->policy;
    if (policy->timeout_ms == 0)
        policy->timeout_ms = s->config->timeout_s.value * 1000;
    if (policy->tries == 0)
        policy->tries = s->config->attempts.value;
}

/* One candidate.  True if the next one is to be tried. */
static bool ask_one(struct digc_session *s, struct digc_question *q, struct servers *servers,
                    struct dig_render *render, int *exit_status)
{
    struct query_lookup *lookup =
        query_lookup_new(&q->request, &q->policy, servers->endpoints, servers->count);
    if (lookup == NULL) {
        *exit_status = DIGC_EXIT_INTERNAL;
        return false;
    }
    query_lookup_observe(lookup, dig_render_fact, render);
    enum query_status status = query_lookup_run(lookup, s->engine);
    const struct query_exchange *x = query_lookup_exchange(lookup);
    bool absent = false;
    if (status == QUERY_OK && x->try_count != 0) {
        const struct query_try *last = &x->tries[x->try_count - 1];
        absent = last->end == QUERY_END_REPLY &&
                 query_message_rcode(&last->message) == QUERY_RCODE_NXDOMAIN;
        *exit_status = DIGC_EXIT_OK;
    } else {
        *exit_status = DIGC_EXIT_NO_REPLY;
    }
    query_lookup_free(lookup);
    return absent;
}

int digc_ask(struct digc_session *s, struct digc_question *q, bool *end)
{
    char text[QUERY_NAME_TEXT * 4];
    struct query_sink ascii;
    struct candidates candidates;
    struct servers servers;
    int exit_status = DIGC_EXIT_OK;

    digc_question_prepare(q, s->plan, s->cookie);
    complete_policy(s, q);
    *end = true;
    query_sink_init(&ascii, text, sizeof text);
    if (to_ascii(s, q, &ascii) != QUERY_OK)
        return DIGC_EXIT_USAGE;
    enum query_status status = find_candidates(s, &candidates, text, ascii.size);
    if (status != QUERY_OK) {
        bool searching = s->plan->search;
        complain(s, q->name, name_words(status),
                 searching ? "' is not in legal name syntax (" : "' is not a legal name (", ")");
        return searching ? DIGC_EXIT_USAGE : DIGC_EXIT_INTERNAL;
    }
    *end = false;
    /* Where a script reads the answer alone, everything else goes out of its way. */
    bool apart = q->style.short_form || !q->style.comments;
    struct dig_render render = {
        .out = s->out,
        .diagnostics = apart ? s->diagnostics : s->out,
        .style = &q->style,
        .server_names = servers.names,
        .name = q->name,
        .dnssec = q->dnssec,
        .cookie_given = q->cookie_given,
    };
    struct digc_session asking = *s;
    asking.diagnostics = render.diagnostics;
    find_servers(&asking, q, &servers);
    if (servers.count == 0) {
        query_sink_text(render.diagnostics, ";; No acceptable nameservers\n");
        return DIGC_EXIT_OK;
    }
    if (q->idn_out)
        q->style.text.print_name = idn_printer;
    for (size_t i = 0; i < candidates.count; i++) {
        render.hold_absent = i + 1 < candidates.count && !s->plan->show_search;
        q->request.name = candidates.names[i];
        if (!ask_one(s, q, &servers, &render, &exit_status))
            break;
    }
    return exit_status;
}
