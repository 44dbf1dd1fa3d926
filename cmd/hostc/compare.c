/* What an application on this machine gets for the name or the address, held against what DNS has
 * said. */
#include "hostc/ask.h"

#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_MS = 15000 }; /* of the whole look-up, where resolver(3) has about as much */

struct view {
    struct hostc_session *session;
    enum query_status status;
    struct query_endpoint addresses[HOSTC_ADDRESSES];
    size_t count;
    struct query_name name; /* of an address */
    unsigned queries;
};

/* ---- asking as an application does ---- */

/* With -v each message is shown. */
static void listen_to(void *context, const struct query_host_message *m)
{
    struct view *view = context;
    const struct hostc_session *s = view->session;
    struct query_sink *out = s->plan->out;
    struct query_message message;
    view->queries += m->sent;
    if (!s->plan->verbose || s->plan->json)
        return;
    query_sink_text(out, m->sent ? "Sent " : "Received ");
    query_sink_number(out, m->size);
    query_sink_text(out, m->sent ? " bytes to " : " bytes from ");
    query_endpoint_print_port(out, &m->server);
    query_sink_text(out, m->stream ? " over TCP\n" : "\n");
    if (query_message_parse(&message, m->octets, m->size) == QUERY_OK)
        host_message_print(&s->render, &message);
    else
        query_sink_text(out, "It cannot be read.\n\n");
}

/* ---- what differs ---- */

static bool has(const struct query_endpoint *addresses, size_t count,
                const struct query_endpoint *wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (addresses[i].family == wanted->family &&
            memcmp(addresses[i].octets, wanted->octets, sizeof wanted->octets) == 0)
            return true;
    }
    return false;
}

static bool print_missing(const struct view *view, const char *who,
                          const struct query_endpoint *theirs, size_t their_count,
                          const struct query_endpoint *others, size_t other_count)
{
    struct query_sink *out = view->session->plan->out;
    bool any = false;
    for (size_t i = 0; i < their_count; i++) {
        if (has(others, other_count, &theirs[i]))
            continue;
        query_sink_text(out, who);
        query_endpoint_print(out, &theirs[i]);
        query_sink_char(out, '\n');
        any = true;
    }
    return any;
}

/* An application gets one of the names that an address may have. */
static bool has_name(const struct view *view)
{
    const struct hostc_session *s = view->session;
    size_t i = 0;
    if (!s->plan->is_address)
        return true;
    while (i < s->name_count && !query_name_equal(&s->names_found[i], &view->name))
        i++;
    return view->status == QUERY_OK ? i < s->name_count : s->name_count == 0;
}

static void print_names(const struct view *view)
{
    const struct hostc_session *s = view->session;
    struct query_sink *out = s->plan->out;
    if (view->status == QUERY_OK) {
        query_sink_text(out, "Only applications get ");
        query_name_print_relative(out, &view->name);
        query_sink_char(out, '\n');
    }
    for (size_t i = 0; i < s->name_count; i++) {
        query_sink_text(out, "Only DNS has ");
        query_name_print_relative(out, &s->names_found[i]);
        query_sink_char(out, '\n');
    }
}

static void print_differences(const struct view *view)
{
    const struct hostc_session *s = view->session;
    struct query_sink *out = s->plan->out;
    bool differ = !has_name(view);
    if (differ)
        print_names(view);
    differ |= print_missing(view, "Only applications get ", view->addresses, view->count,
                            s->addresses, s->address_count);
    differ |= print_missing(view, "Only DNS has ", s->addresses, s->address_count, view->addresses,
                            view->count);
    if (!differ)
        query_sink_text(out, "DNS says the same\n");
}

/* ---- what they get ---- */

static void print_typed(const struct view *view)
{
    const char *name = view->session->plan->name;
    query_sink_plain(view->session->plan->out, name, strlen(name), true);
}

static void print_found(const struct view *view)
{
    struct query_sink *out = view->session->plan->out;
    if (view->session->plan->is_address && view->status == QUERY_OK) {
        print_typed(view);
        query_sink_char(out, ' ');
        host_sentence_print(out, HOSTC_TYPE_PTR, false);
        query_sink_char(out, ' ');
        query_name_print_relative(out, &view->name);
        query_sink_char(out, '\n');
    }
    for (size_t i = 0; i < view->count; i++) {
        print_typed(view);
        query_sink_char(out, ' ');
        host_sentence_print(out, view->addresses[i].family == 4 ? HOSTC_TYPE_A : HOSTC_TYPE_AAAA,
                            false);
        query_sink_char(out, ' ');
        query_endpoint_print(out, &view->addresses[i]);
        query_sink_char(out, '\n');
    }
    if (view->status == QUERY_OK)
        return;
    query_sink_text(out, "nothing for ");
    print_typed(view);
    query_sink_text(out, ": ");
    query_sink_text(out, query_status_text(view->status));
    query_sink_char(out, '\n');
}

static void print_source(const struct view *view)
{
    struct query_sink *out = view->session->plan->out;
    if (view->queries == 0) {
        query_sink_text(out, "from this machine itself (its hosts file): no server was asked\n");
        return;
    }
    query_sink_text(out, "from DNS with the search list: ");
    query_sink_number(out, view->queries);
    query_sink_text(out, view->queries == 1 ? " query\n" : " queries\n");
}

/* Whether the look-up came to an end, be it that there is nothing: else it tells nothing. */
static bool is_known(const struct view *view)
{
    return view->status == QUERY_OK || view->status == QUERY_NOT_FOUND;
}

static void print_view(const struct view *view)
{
    query_sink_text(view->session->plan->out, "\nApplications on this machine get:\n");
    print_found(view);
    if (view->status == QUERY_OK || view->queries != 0)
        print_source(view);
    if (is_known(view))
        print_differences(view);
}

static void put_addresses(struct json *json, const struct view *view)
{
    json_array_begin(json, "addresses");
    for (size_t i = 0; i < view->count; i++)
        json_address(json, NULL, &view->addresses[i]);
    json_array_end(json);
}

static void put_names(struct json *json, const struct view *view)
{
    json_array_begin(json, "names");
    if (view->status == QUERY_OK)
        json_name(json, NULL, &view->name);
    json_array_end(json);
}

static void put_view(const struct view *view)
{
    const struct hostc_session *s = view->session;
    struct json json;
    bool same = has_name(view);
    for (size_t i = 0; i < view->count; i++)
        same &= has(s->addresses, s->address_count, &view->addresses[i]);
    for (size_t i = 0; i < s->address_count; i++)
        same &= has(view->addresses, view->count, &s->addresses[i]);
    json_event_begin(&json, s->plan->out, "system");
    json_text(&json, "name", s->plan->name);
    if (s->plan->is_address)
        put_names(&json, view);
    else
        put_addresses(&json, view);
    json_number(&json, "queries", view->queries);
    if (is_known(view))
        json_bool(&json, "as_dns", same);
    else
        json_null(&json, "as_dns");
    json_error(&json, "error", view->status, NULL);
    json_event_end(&json);
}

static enum query_status look_up(struct view *view)
{
    const struct hostc_plan *plan = view->session->plan;
    unsigned family = plan->defaults ? 0 : plan->type == HOSTC_TYPE_A ? 4 : 6;
    struct query_endpoint address;
    if (!plan->is_address)
        return query_host_watch(plan->name, family, TIMEOUT_MS, listen_to, view, view->addresses,
                                HOSTC_ADDRESSES, &view->count);
    enum query_status status = query_endpoint_scan(&address, plan->name, strlen(plan->name));
    return status == QUERY_OK
               ? query_host_watch_name(&address, TIMEOUT_MS, listen_to, view, &view->name)
               : status;
}

int hostc_compare(struct hostc_session *s)
{
    const struct hostc_plan *plan = s->plan;
    struct view *view = calloc(1, sizeof *view);
    if (view == NULL)
        return plan->fatal;
    view->session = s;
    if (plan->verbose && !plan->json)
        query_sink_text(plan->out, "\nWhat an application sends and gets:\n");
    view->status = look_up(view);
    if (plan->json)
        put_view(view);
    else
        print_view(view);
    free(view);
    return HOSTC_GO_ON;
}
