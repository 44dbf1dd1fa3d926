#include "digc/ask.h"

#include "digc/trace.h"
#include "digc/words.h"

#include <query/idn.h>
#include <query/search.h>

#include <string.h>

enum {
    SYSTEM_SERVERS = 3,              /* of resolv.conf that are asked, as resolver(3) has it */
    SERVER_TEXT = 64,                /* characters of an address as text */
    NAME_ROOM = 4 * QUERY_NAME_TEXT, /* for a name's text in ASCII, legal or not */
};

/* ---- names ---- */

static const char *name_words(enum query_status status)
{
    switch (status) {
    case QUERY_MISSING: return "unexpected end of input";
    case QUERY_LABEL_LONG: return "label too long";
    case QUERY_LABEL_TYPE: return "bad label type";
    case QUERY_NAME_LONG: return "name too long";
    default: return query_status_text(status);
    }
}

static void complain(struct digc_session *s, const char *what, const char *why, const char *before,
                     const char *after)
{
    struct query_sink *out = s->diagnostics;
    size_t size = strlen(what);
    query_sink_text(out, s->program);
    query_sink_text(out, ": '");
    query_sink_plain(out, what, size > DIGC_NAME_TEXT ? DIGC_NAME_TEXT : size, true);
    query_sink_text(out, size > DIGC_NAME_TEXT ? "..." : "");
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

/* The text to ask for, U-labels turned into A-labels where that is wanted.  `typed` has
 * at most DIGC_NAME_TEXT characters. */
static enum query_status to_ascii(struct digc_session *s, const struct digc_question *q,
                                  const char *typed, struct query_sink *text)
{
    const char *reason = NULL;
    enum query_status status = QUERY_OK;
    if (!q->idn_in) {
        query_sink_text(text, typed);
        return QUERY_OK;
    }
    if (s->utf8 || is_ascii(typed)) {
        status = query_idn_to_ascii(text, typed, strlen(typed), &reason);
    } else {
        /* In another encoding than the locale's nobody knows which characters these are. */
        status = QUERY_UTF8;
        reason = "could not convert string to UTF-8";
    }
    /* As dig: one label in Unicode, and the whole name is mapped to lower case. */
    bool mapped = status == QUERY_OK && !is_ascii(typed);
    for (size_t i = 0; mapped && i < text->size; i++) {
        if (text->text[i] >= 'A' && text->text[i] <= 'Z')
            text->text[i] = (char)(text->text[i] - 'A' + 'a');
    }
    if (status != QUERY_OK)
        complain(s, typed, reason != NULL ? reason : query_status_text(status),
                 "' is not a legal IDNA2008 name (", "), use +noidnin");
    return status;
}

/* The search list in force: +domain alone, or the configuration's. */
struct domains {
    struct query_name storage;
    const struct query_name *names[QUERY_CONFIG_SEARCH];
    size_t count;
};

static enum query_status find_domains(struct digc_session *s, const struct digc_question *q,
                                      struct domains *domains)
{
    char room[NAME_ROOM];
    struct query_sink text;
    const char *typed = s->plan->domain;
    domains->count = 0;
    if (typed == NULL) {
        for (; domains->count < s->config->search_count; domains->count++)
            domains->names[domains->count] = &s->config->search[domains->count].name;
        return QUERY_OK;
    }
    query_sink_init(&text, room, sizeof room);
    enum query_status status = QUERY_NAME_LONG;
    if (strlen(typed) > DIGC_NAME_TEXT) {
        complain(s, typed, name_words(status), "' is not in legal name syntax (", ")");
        return status;
    }
    status = to_ascii(s, q, typed, &text);
    if (status != QUERY_OK)
        return status;
    status = query_name_scan(&domains->storage, room, text.size, query_name_root(), NULL);
    if (status != QUERY_OK)
        complain(s, typed, name_words(status), "' is not in legal name syntax (", ")");
    domains->names[domains->count++] = &domains->storage;
    return status;
}

/* Labels of bits (RFC 2673) are history (RFC 6891 section 5), and dig refuses their text. */
static bool has_bit_label(const char *text, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++) {
        if (text[i] == '\\' && text[i + 1] == '[' && (i == 0 || text[i - 1] == '.'))
            return true;
    }
    return false;
}

/* The names that the question's stands for.  Returns DIGC_GO_ON or an exit status. */
static int begin_search(struct digc_session *s, const struct digc_question *q,
                        struct domains *domains, struct query_search *search)
{
    char text[NAME_ROOM];
    struct query_sink ascii;
    query_sink_init(&ascii, text, sizeof text);
    if (strlen(q->name) > DIGC_NAME_TEXT) {
        complain(s, q->name, name_words(QUERY_NAME_LONG), "' is not a legal name (", ")");
        return DIGC_EXIT_INTERNAL;
    }
    if (to_ascii(s, q, q->name, &ascii) != QUERY_OK)
        return DIGC_EXIT_USAGE;
    unsigned ndots = !s->plan->search      ? 0
                     : s->plan->ndots >= 0 ? (unsigned)s->plan->ndots
                                           : s->config->ndots.value;
    bool in_domains = false;
    domains->count = 0;
    if (query_search_is_short(text, ascii.size, ndots)) {
        if (find_domains(s, q, domains) != QUERY_OK)
            return DIGC_EXIT_USAGE;
        in_domains = domains->count != 0;
    }
    enum query_status status =
        has_bit_label(text, ascii.size)
            ? QUERY_LABEL_TYPE
            : query_search_begin(search, text, ascii.size, ndots, domains->names, domains->count);
    if (status == QUERY_OK)
        return DIGC_GO_ON;
    complain(s, q->name, name_words(status),
             in_domains ? "' is not in legal name syntax (" : "' is not a legal name (", ")");
    return in_domains ? DIGC_EXIT_USAGE : DIGC_EXIT_INTERNAL;
}

/* ---- servers ---- */

struct servers {
    const struct digc_plan *plan;
    struct query_sink *diagnostics;
    struct query_endpoint endpoints[DIGC_SERVERS];
    const char *names[DIGC_SERVERS]; /* as the user knows them */
    char texts[SYSTEM_SERVERS][SERVER_TEXT];
    size_t count;
};

static bool is_mapped(const struct query_endpoint *e)
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return e->family == 6 && memcmp(e->octets, prefix, sizeof prefix) == 0;
}

static void add_server(struct servers *servers, const char *name,
                       const struct query_endpoint *endpoint)
{
    const struct digc_plan *plan = servers->plan;
    struct query_sink *out = servers->diagnostics;
    bool closed = endpoint->family == 4 && !plan->ipv4;
    if (servers->count >= DIGC_SERVERS)
        return;
    /* To dig an IPv4 address where only IPv6 may be used is a mapped one. */
    if (closed || is_mapped(endpoint)) {
        query_sink_text(out, ";; Skipping mapped address '");
        query_sink_text(out, closed ? "::ffff:" : "");
        query_endpoint_print(out, endpoint);
        query_sink_text(out, "'\n");
        return;
    }
    struct query_endpoint *e = &servers->endpoints[servers->count];
    *e = *endpoint;
    if (e->port == 0 || plan->port_given)
        e->port = plan->port;
    servers->names[servers->count++] = name;
}

/* The system's server number `index`; its name is its address.  False if -4 or -6
 * speaks against it; -b does not. */
static bool add_system(struct servers *servers, size_t index, const struct query_endpoint *endpoint)
{
    const struct digc_plan *plan = servers->plan;
    char *text = servers->texts[index];
    struct query_sink sink;
    if (plan->source.family == 0 && (endpoint->family == 4 ? !plan->ipv4 : !plan->ipv6))
        return false;
    query_sink_init(&sink, text, SERVER_TEXT);
    query_endpoint_print(&sink, endpoint);
    query_sink_char(&sink, '\0');
    add_server(servers, text, endpoint);
    return true;
}

static void find_servers(struct servers *servers, const struct digc_session *s,
                         const struct digc_question *q, struct query_sink *diagnostics)
{
    static const struct query_endpoint fallback[] = {{.family = 6, .octets = {[15] = 1}},
                                                     {.family = 4, .octets = {127, 0, 0, 1}}};
    servers->plan = s->plan;
    servers->diagnostics = diagnostics;
    servers->count = 0;
    for (size_t i = 0; i < q->server_count; i++)
        add_server(servers, q->servers[i].text, &q->servers[i].endpoint);
    bool any = false;
    if (q->server_count != 0)
        return;
    for (size_t i = 0; i < s->config->server_count && i < SYSTEM_SERVERS; i++)
        any |= add_system(servers, i, &s->config->servers[i].endpoint);
    for (size_t i = 0; !any && i < sizeof fallback / sizeof fallback[0]; i++)
        add_system(servers, i, &fallback[i]);
}

/* ---- asking ---- */

/* Where the locale has no place for U-labels the name stays as it is, and the user
 * is told once. */
static void print_international(struct query_sink *sink, const struct query_name *name,
                                void *context)
{
    struct digc_session *s = context;
    char text[4 * QUERY_NAME_TEXT];
    struct query_sink international;
    if (s->utf8) {
        query_idn_print(sink, name);
        return;
    }
    query_sink_init(&international, text, sizeof text - 1);
    query_idn_print(&international, name);
    text[international.size] = '\0';
    query_name_print(sink, name);
    if (is_ascii(text) || s->warned)
        return;
    s->warned = true;
    query_sink_text(s->diagnostics, ";; Warning: cannot represent '");
    query_name_print(s->diagnostics, name);
    query_sink_text(s->diagnostics, "' in the current locale\n");
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

/* Asks for one name.  True if there is none such (NXDOMAIN), so that the next is tried. */
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

/* What the candidate is to dig, which takes an absolute name with few dots for one
 * in the first domain. */
static enum dig_search search_of(const struct digc_session *s, const struct domains *domains,
                                 enum query_search_reason reason)
{
    switch (reason) {
    case QUERY_SEARCH_DOTS: return s->plan->search ? DIG_SEARCH_ALONE : DIG_SEARCH_NONE;
    case QUERY_SEARCH_ABSOLUTE: return domains->count != 0 ? DIG_SEARCH_DOMAIN : DIG_SEARCH_NONE;
    case QUERY_SEARCH_DOMAIN: return DIG_SEARCH_DOMAIN;
    case QUERY_SEARCH_LAST: break;
    }
    return DIG_SEARCH_NONE;
}

int digc_ask(struct digc_session *s, struct digc_question *q, bool *end)
{
    struct domains domains;
    struct query_search search;
    struct query_candidate candidate;
    struct servers servers;

    *end = true;
    if (q->request.type == DIGC_TYPE_AXFR || q->request.type == DIGC_TYPE_IXFR) {
        /* One message of many would look like the whole zone. */
        complain(s, q->name, "not available in this version", "': zone transfers are ", "");
        return DIGC_EXIT_USAGE;
    }
    if (digc_question_prepare(q, s->plan, s->cookie) != QUERY_OK)
        return DIGC_EXIT_INTERNAL;
    complete_policy(s, q);
    int exit_status = begin_search(s, q, &domains, &search);
    if (exit_status != DIGC_GO_ON)
        return exit_status;
    *end = false;
    /* Where a script reads the answer alone, everything else goes out of its way; what goes wrong
     * in a walk is a part of it. */
    bool apart = q->style.short_form || (!q->style.comments && !q->trace);
    struct dig_render render = {
        .out = s->out,
        .diagnostics = apart ? s->diagnostics : s->out,
        .notes = s->notes ? s->diagnostics : NULL,
        .style = &q->style,
        .server_names = servers.names,
        .name = q->name,
        .cookie_given = q->cookie_given,
        .show_search = s->plan->show_search,
    };
    find_servers(&servers, s, q, render.diagnostics);
    if (servers.count == 0) {
        query_sink_text(render.diagnostics, ";; No acceptable nameservers\n");
        return DIGC_EXIT_OK;
    }
    if (q->idn_out) {
        q->style.text.print_name = print_international;
        q->style.text.context = s;
    }
    if (q->trace && query_search_next(&search, &candidate)) {
        q->request.name = candidate.name;
        return digc_trace(s, q, servers.endpoints, servers.count, &render, end);
    }
    bool absent = true;
    while (absent && query_search_next(&search, &candidate)) {
        q->request.name = candidate.name;
        render.search = search_of(s, &domains, candidate.reason);
        render.more_names = query_search_has_more(&search);
        absent = ask_one(s, q, &servers, &render, &exit_status);
    }
    return exit_status;
}
