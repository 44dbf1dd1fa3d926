/* The same question, walked and asked of a resolver. */
#include "common/words.h"
#include "render/walk_lesson.h"
#include "tracec/session.h"

#include <query/system.h>
#include <string.h>

static int complain(const struct tracec_plan *plan, const char *text)
{
    return words_say(plan->diagnostics, plan->program, text);
}

static bool is_usable(const struct tracec_plan *plan, const struct query_endpoint *address)
{
    return address->family == 4 ? !plan->only_ipv6 : !plan->only_ipv4;
}

static int find_in_lab(const struct tracec_session *s, struct tracec_peer *peer)
{
    const struct query_lab_server *server;
    if (query_lab_resolvers(s->lab, &server, 1) == 0)
        return complain(s->plan, "the lab has no resolver to compare with; see --resolver");
    for (size_t i = 0; i < server->address_count; i++) {
        if (!is_usable(s->plan, &server->addresses[i]))
            continue;
        *peer = (struct tracec_peer){.address = server->addresses[i], .name = &server->names[0]};
        return TRACEC_GO_ON;
    }
    return complain(s->plan, "the lab's resolver has no address of this family");
}

static int find_in_system(const struct tracec_session *s, struct tracec_peer *peer)
{
    static const char path[] = "/etc/resolv.conf";
    struct query_config config;
    enum query_status status = query_config_read(&config, path);
    if (status != QUERY_OK && status != QUERY_SYSTEM)
        return tracec_fail(s->plan, "cannot read ", path, "; see --resolver");
    for (size_t i = 0; i < config.server_count; i++) {
        if (!is_usable(s->plan, &config.servers[i].endpoint))
            continue;
        *peer = (struct tracec_peer){.address = config.servers[i].endpoint};
        return TRACEC_GO_ON;
    }
    return tracec_fail(s->plan, "no usable name server in ", path, "; see --resolver");
}

int tracec_compare_find(const struct tracec_session *s, struct tracec_peer *peer)
{
    const char *given = s->plan->resolver;
    int end = TRACEC_GO_ON;
    if (given == NULL) {
        end = s->lab != NULL ? find_in_lab(s, peer) : find_in_system(s, peer);
    } else {
        *peer = (struct tracec_peer){.name = NULL};
        if (query_endpoint_scan_port(&peer->address, given, strlen(given)) != QUERY_OK)
            return tracec_fail(s->plan, "the resolver must be an address, not ", given, "");
    }
    if (end == TRACEC_GO_ON && peer->address.port == 0)
        peer->address.port = 53;
    if (end == TRACEC_GO_ON && peer->name == NULL && s->lab != NULL) {
        const struct query_lab_server *server = query_lab_find(s->lab, &peer->address);
        peer->name = server == NULL ? NULL : &server->names[0];
    }
    return end;
}

int tracec_compare_run(const struct tracec_session *s, size_t question,
                       const struct tracec_peer *peer)
{
    const struct tracec_plan *plan = s->plan;
    struct query_name name;
    struct tracec_walk w;
    int end = tracec_scan_name(s, question, &name);
    if (end != TRACEC_GO_ON)
        return end;
    if (!tracec_walk_open(s, &w, &name, plan->questions[question].type))
        return TRACEC_EXIT_INTERNAL;
    struct query_policy policy = w.policy.lookup;
    policy.timeout_ms = 0; /* a resolver that has to walk takes longer than a server */
    struct query_lookup *lookup = query_lookup_new(&w.request, &policy, &peer->address, 1);
    end = TRACEC_EXIT_INTERNAL;
    if (lookup != NULL) {
        /* Its status stands in the exchange. */
        (void)!query_lookup_run(lookup, s->engine);
        tracec_save_exchange(s->capture, query_lookup_exchange(lookup));
        query_walk_run(&w.walk, 1, s->engine);
        struct walk_compare_view view = {.walk = &w.view,
                                         .exchange = query_lookup_exchange(lookup),
                                         .resolver = &peer->address,
                                         .resolver_name = peer->name};
        if (question != 0)
            query_sink_char(plan->out, '\n');
        walk_compare_print(plan->out, &view, s->style);
        query_sink_flush(plan->out);
        end = tracec_exit_status(w.walk);
    }
    query_lookup_free(lookup);
    tracec_walk_close(&w);
    return end;
}
