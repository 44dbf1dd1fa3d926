#include "nslookupc/nslookupc.h"

#include <stdlib.h>
#include <string.h>

enum { TRIES = 3, PORT = 53, TYPE_WIDTH = 8 };

void nslookupc_settings_init(struct nslookupc_session *s)
{
    s->set = (struct nslookupc_settings){
        .json = s->set.json, /* --json holds from the start */
        .type_text = "A",
        .class_text = "IN",
        .type = NSLOOKUPC_TYPE_A,
        .class = QUERY_CLASS_IN,
        .search = true,
        .recurse = true,
        .port = PORT,
        .timeout_s = s->config.timeout_s.value,
        .tries = s->config.attempts.value != 0 ? s->config.attempts.value : TRIES,
        .ndots = s->config.ndots.value,
    };
}

static int fail_server(const struct nslookupc_session *s, const char *server, const char *reason)
{
    struct query_sink *sink = s->diagnostics;
    query_sink_text(sink, s->program);
    query_sink_text(sink, ": couldn't get address for '");
    query_sink_plain(sink, server, strlen(server), true);
    query_sink_text(sink, "': ");
    query_sink_text(sink, reason);
    query_sink_char(sink, '\n');
    return NSLOOKUPC_EXIT_FAILED;
}

int nslookupc_server(struct nslookupc_session *s, const char *server)
{
    struct query_endpoint found[NSLOOKUPC_ADDRESSES];
    const char *reason = "not found";
    size_t count = servers_find(s->lab, true, true, server, found, NSLOOKUPC_ADDRESSES, &reason);
    char *text = count != 0 ? strdup(server) : NULL;
    if (text == NULL)
        return fail_server(s, server, count != 0 ? "out of memory" : reason);
    free(s->server);
    s->server = text;
    memcpy(s->found, found, count * sizeof found[0]);
    s->found_count = count;
    return NSLOOKUPC_GO_ON;
}

void nslookupc_servers(struct nslookupc_session *s)
{
    struct servers *servers = &s->servers;
    *servers = (struct servers){
        .ipv4 = true,
        .ipv6 = true,
        .port_given = true,
        .port = s->set.port,
        .diagnostics = s->set.json ? s->diagnostics : s->out,
    };
    if (s->server == NULL)
        servers_add_system(servers, &s->config);
    for (size_t i = 0; s->server != NULL && i < s->found_count; i++)
        servers_add(servers, s->server, &s->found[i]);
}

/* ---- what holds ---- */

static void print_servers(struct nslookupc_session *s)
{
    nslookupc_servers(s);
    for (size_t i = 0; i < s->servers.count; i++) {
        const char *name = s->servers.names[i];
        query_sink_text(s->out, "Default server: ");
        query_sink_plain(s->out, name, strlen(name), true);
        query_sink_text(s->out, "\nAddress: ");
        query_endpoint_print_port(s->out, &s->servers.endpoints[i]);
        query_sink_char(s->out, '\n');
    }
}

static void print_number(struct query_sink *out, const char *words, uint32_t number)
{
    query_sink_text(out, words);
    query_sink_number(out, number);
}

static void print_flag(struct query_sink *out, const char *before, bool on, const char *word)
{
    query_sink_text(out, before);
    query_sink_text(out, on ? "" : "no");
    query_sink_text(out, word);
}

static void print_search_list(const struct nslookupc_session *s)
{
    query_sink_text(s->out, "\n  srchlist = ");
    if (s->set.domain_given)
        query_sink_plain(s->out, s->set.domain, strlen(s->set.domain), true);
    for (size_t i = 0; !s->set.domain_given && i < s->config.search_count; i++) {
        if (i == QUERY_SEARCH_DOMAINS)
            break;
        query_sink_text(s->out, i == 0 ? "" : "/");
        query_name_print_relative(s->out, &s->config.search[i].name);
    }
    query_sink_char(s->out, '\n');
}

void nslookupc_show(struct nslookupc_session *s, bool all)
{
    const struct nslookupc_settings *set = &s->set;
    struct query_sink *out = s->out;
    print_servers(s);
    if (!all)
        return;
    query_sink_text(out, "\nSet options:\n");
    print_flag(out, "  ", set->tcp, "vc");
    print_flag(out, "\t\t\t", set->debug, "debug");
    print_flag(out, "\t\t", set->d2, "d2");
    print_flag(out, "\n  ", set->search, "search");
    print_flag(out, "\t\t", set->recurse, "recurse");
    print_number(out, "\n  timeout = ", set->timeout_s);
    print_number(out, "\t\tretry = ", set->tries);
    print_number(out, "\tport = ", set->port);
    print_number(out, "\tndots = ", set->ndots);
    query_sink_text(out, "\n  querytype = ");
    query_sink_plain(out, set->type_text, strlen(set->type_text), false);
    for (size_t i = strlen(set->type_text); i < TYPE_WIDTH; i++)
        query_sink_char(out, ' ');
    query_sink_text(out, "\tclass = ");
    query_sink_plain(out, set->class_text, strlen(set->class_text), false);
    print_search_list(s);
}
