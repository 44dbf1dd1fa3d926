#include <query/resolver.h>

#include "base/hints.h"
#include "base/limits.h"
#include "lab/lab.h"
#include "resolve/cache.h"
#include "resolver/compose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    TYPE_IXFR = 251,
    TYPE_AXFR = 252,
    AT_RCODE = 3, /* in a header; RA is there too */
    RCODE_MASK = 0x0f,
    PATIENCE_US = 4000000, /* stub resolvers wait for five seconds */
    TRY_MS = 800,          /* the farthest servers of the lab are a tenth of that away */
    TRIES = 2,
    FAILURE_TTL = 5 /* RFC 9520 section 3.2: at least one second */
};

/* One of the servers that recurse. */
struct resolver {
    const struct query_lab_server *server;
    struct query_cache *cache;
    struct query_walk_cache *zones;
};

/* All of them, and what they work on. */
struct office {
    const struct query_lab *lab;
    struct resolver *resolvers;
    size_t resolver_count;
    struct query_walk_server *roots;
    size_t root_count;
    struct query_walk_policy policy;
    struct job *jobs;
    size_t job_count;
    uint8_t buffer[LIMIT_MESSAGE];
};

/* What of a query stands in its reply. */
struct asked {
    struct query_name name;
    uint16_t type;
    uint16_t id;
    uint16_t flags; /* of the reply */
    bool edns, dnssec;
    size_t room; /* octets that the reply may have */
};

/* A question that needs others to be asked. */
struct job {
    struct job *next, *before;
    struct office *office;
    struct resolver *resolver;
    struct query_engine *engine;
    uint64_t ticket;
    struct asked asked;
    uint64_t start_us;
    unsigned walks;
    struct query_request request; /* of the walk */
    struct query_walk *walk;
    uint64_t order; /* 0: none */
};

/* ---- replies ---- */

/* Starts a reply in the office's buffer: a header and the question. */
static void begin_reply(struct office *office, const struct asked *asked, struct reply *r)
{
    r->zones = NULL;
    r->zone_count = 0;
    r->id = asked->id;
    r->flags = asked->flags;
    r->rcode = QUERY_RCODE_NOERROR;
    r->edns = asked->edns;
    r->dnssec = asked->dnssec;
    r->name = asked->name;
    r->type = asked->type;
    r->class = QUERY_CLASS_IN;
    reply_begin(r, office->buffer, asked->room);
    reply_put_question(r);
}

/* Makes the reply in the buffer; returns its size.  0: the cache does not have all of it, and
 * `*missing` is what it lacks. */
static size_t reply_from_cache(struct office *office, const struct resolver *resolver,
                               const struct asked *asked, const struct compose_times *times,
                               struct query_name *missing)
{
    struct reply r BASE_UNINITIALIZED;
    begin_reply(office, asked, &r);
    if (!compose_answer(&r, resolver->cache, times, missing))
        return 0;
    unsigned rcode = r.rcode;
    bool truncated = (r.flags & QUERY_FLAG_TC) != 0;
    if (truncated || rcode == QUERY_RCODE_SERVFAIL) {
        /* Whoever sees TC asks again over TCP, and uses nothing that is here (RFC 2181 section
         * 9); a failure has no records. */
        begin_reply(office, asked, &r);
        r.rcode = rcode;
        r.flags |= truncated && rcode != QUERY_RCODE_SERVFAIL ? QUERY_FLAG_TC : 0;
    }
    return reply_end(&r);
}

static size_t reply_with(struct office *office, const struct asked *asked, unsigned rcode)
{
    struct reply r BASE_UNINITIALIZED;
    begin_reply(office, asked, &r);
    r.rcode = rcode;
    return reply_end(&r);
}

/* ---- jobs ---- */

static void free_job(struct job *job)
{
    struct office *office = job->office;
    query_engine_end(job->engine, job->order);
    query_walk_free(job->walk);
    *(job->before != NULL ? &job->before->next : &office->jobs) = job->next;
    if (job->next != NULL)
        job->next->before = job->before;
    office->job_count--;
    free(job);
}

/* The first name that the cache lacks for the job.  False: there was none, or the job can come to
 * nothing else; it has its reply and is over. */
static bool look_on(struct job *job, uint64_t now_us, bool failed)
{
    struct office *office = job->office;
    struct compose_times times = {.now_us = now_us, .since_us = job->start_us};
    struct query_name missing;
    size_t size = reply_from_cache(office, job->resolver, &job->asked, &times, &missing);
    /* A walk that leaves its own name missing has found nothing out. */
    failed = failed || (job->walks > 0 && query_name_equal(&missing, &job->request.name));
    if (size == 0 && (failed || job->walks > LIMIT_ALIASES)) {
        struct cache_draft draft = {.name = &missing,
                                    .type = job->asked.type,
                                    .kind = QUERY_CACHE_FAILURE,
                                    .ttl = FAILURE_TTL,
                                    .owner = missing};
        cache_keep(job->resolver->cache, &draft, now_us);
        size = reply_with(office, &job->asked, QUERY_RCODE_SERVFAIL);
    }
    if (size == 0) {
        job->request = query_request_default(&missing);
        job->request.type = job->asked.type;
        return true;
    }
    lab_engine_reply(job->engine, job->ticket, office->buffer, size);
    free_job(job);
    return false;
}

/* Begins a walk for the name that is missing.  False: the job is over. */
static bool begin_walk(struct job *job, uint64_t now_us)
{
    const struct office *office = job->office;
    if (!look_on(job, now_us, false))
        return false;
    job->walks++;
    job->walk = query_walk_new(&job->request, &office->policy, query_name_root(), office->roots,
                               office->root_count, job->resolver->zones);
    return job->walk != NULL || look_on(job, now_us, true);
}

static void end_walk(struct job *job)
{
    query_engine_end(job->engine, job->order);
    job->order = 0;
    query_cache_learn(job->resolver->cache, job->walk);
    query_walk_free(job->walk);
    job->walk = NULL;
}

/* Takes a job on until it waits for something, or is over. */
static void go_on(struct job *job, const struct query_event *event)
{
    struct query_event no_memory = {.kind = QUERY_EVENT_SETUP, .error = ENOMEM};
    uint64_t deadline_us = job->start_us + PATIENCE_US;
    struct query_order order;
    for (;;) {
        uint64_t now_us = query_engine_now_us(job->engine);
        if (now_us >= deadline_us) {
            end_walk(job);
            look_on(job, now_us, true);
            return;
        }
        enum query_action action = query_walk_step(job->walk, event, now_us, &order);
        if (action == QUERY_ACTION_WAIT)
            return;
        if (action == QUERY_ACTION_DONE) {
            end_walk(job);
            if (!begin_walk(job, now_us))
                return;
            event = NULL;
            continue;
        }
        query_engine_end(job->engine, job->order);
        job->order = 0;
        order.owner = job;
        order.deadline_us = order.deadline_us < deadline_us ? order.deadline_us : deadline_us;
        if (lab_engine_order(job->engine, &order, &job->order) == QUERY_OK)
            return;
        /* The try fails as it does when the kernel has no memory. */
        no_memory.now_us = now_us;
        event = &no_memory;
    }
}

/* False: there is no memory, or too much to do already. */
static bool begin_job(struct office *office, struct resolver *resolver, struct query_engine *engine,
                      uint64_t ticket, const struct asked *asked)
{
    struct job *job = office->job_count < LIMIT_RESOLVER_JOBS ? malloc(sizeof *job) : NULL;
    if (job == NULL)
        return false;
    *job = (struct job){.next = office->jobs,
                        .office = office,
                        .resolver = resolver,
                        .engine = engine,
                        .ticket = ticket,
                        .asked = *asked,
                        .start_us = query_engine_now_us(engine)};
    if (job->next != NULL)
        job->next->before = job;
    office->jobs = job;
    office->job_count++;
    if (begin_walk(job, job->start_us))
        go_on(job, NULL);
    return true;
}

/* ---- queries ---- */

/* Reads a query that is in order.  False if it is none that a resolver resolves. */
static bool take_question(const struct lab_call *call, struct asked *asked)
{
    struct query_message query;
    struct query_record question;
    if (query_message_parse(&query, call->query, call->size) != QUERY_OK ||
        !query_message_question(&query, &question))
        return false;
    struct query_edns edns = query_edns_of(&query);
    *asked = (struct asked){
        .name = question.owner,
        .type = question.rdata.type,
        .id = query.id,
        .flags = (uint16_t)(QUERY_FLAG_QR | QUERY_FLAG_RA |
                            (query.flags & (QUERY_FLAG_RD | QUERY_FLAG_CD))),
        .edns = edns.present,
        .dnssec = edns.present && (edns.flags & QUERY_EDNS_DO) != 0,
        .room = reply_room(call->transport, &edns, LIMIT_MESSAGE),
    };
    return question.rdata.class == QUERY_CLASS_IN && asked->type != CACHE_ALL_TYPES &&
           asked->type != TYPE_AXFR && asked->type != TYPE_IXFR;
}

/* What a server without zones says to the query, in the buffer: REFUSED if it is in order.  0:
 * not a word. */
static size_t reply_without_zones(struct office *office, const struct lab_call *call)
{
    struct query_answer answer;
    size_t size;
    query_answer_begin(&answer, NULL, 0, call->transport, call->query, call->size);
    if (!query_answer_next(&answer, office->buffer, sizeof office->buffer, &size))
        return 0;
    office->buffer[AT_RCODE] |= QUERY_FLAG_RA;
    return size;
}

static struct resolver *find_resolver(struct office *office, const struct query_lab_server *server)
{
    size_t i = 0;
    while (office->resolvers[i].server != server)
        i++;
    return &office->resolvers[i];
}

static void take(void *context, struct query_engine *engine, const struct lab_call *call)
{
    struct office *office = context;
    struct resolver *resolver = find_resolver(office, call->server);
    struct asked asked;
    struct query_name missing;
    size_t size = reply_without_zones(office, call);
    if (size == 0)
        return;
    if ((office->buffer[AT_RCODE] & RCODE_MASK) == QUERY_RCODE_REFUSED &&
        take_question(call, &asked)) {
        uint64_t now_us = query_engine_now_us(engine);
        struct compose_times times = {.now_us = now_us, .since_us = UINT64_MAX};
        size = reply_from_cache(office, resolver, &asked, &times, &missing);
        bool recurse = (asked.flags & QUERY_FLAG_RD) != 0;
        if (size == 0 && recurse && begin_job(office, resolver, engine, call->ticket, &asked))
            return;
        if (size == 0)
            size = reply_with(office, &asked, recurse ? QUERY_RCODE_SERVFAIL : QUERY_RCODE_REFUSED);
    }
    lab_engine_reply(engine, call->ticket, office->buffer, size);
}

static void take_event(void *context, const struct query_event *event)
{
    (void)context;
    go_on(event->owner, event);
}

static void leave(void *context, const struct query_engine *engine)
{
    struct office *office = context;
    struct job *next;
    for (struct job *job = office->jobs; job != NULL; job = next) {
        next = job->next;
        if (job->engine == engine)
            free_job(job);
    }
}

/* ---- the office ---- */

static void free_office(void *context)
{
    struct office *office = context;
    if (office == NULL)
        return;
    for (size_t i = 0; office->resolvers != NULL && i < office->resolver_count; i++) {
        query_cache_free(office->resolvers[i].cache);
        query_walk_cache_free(office->resolvers[i].zones);
    }
    free(office->resolvers);
    free(office->roots);
    free(office);
}

/* Takes what `servers` has, which is one list of the lab's servers. */
static bool open_resolvers(struct office *office, const struct query_lab_server **servers,
                           size_t count)
{
    query_lab_resolvers(office->lab, servers, count);
    office->resolvers = malloc((count + 1) * sizeof *office->resolvers);
    if (office->resolvers == NULL)
        return false;
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        office->resolvers[i] = (struct resolver){
            .server = servers[i], .cache = query_cache_new(), .zones = query_walk_cache_new()};
        whole = whole && office->resolvers[i].cache != NULL && office->resolvers[i].zones != NULL;
    }
    office->resolver_count = count;
    return whole;
}

static bool find_roots(struct office *office, const struct query_lab_server **servers, size_t count)
{
    query_lab_roots(office->lab, servers, count);
    office->roots = malloc((count + 1) * sizeof *office->roots);
    if (office->roots == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        office->roots[i] = (struct query_walk_server){.name = servers[i]->names[0],
                                                      .addresses = servers[i]->addresses,
                                                      .address_count = servers[i]->address_count,
                                                      .source = QUERY_ADDRESS_START};
    office->root_count = count;
    return true;
}

static bool open_office(struct office *office)
{
    size_t count = query_lab_count(office->lab);
    const struct query_lab_server **servers = malloc((count + 1) * sizeof *servers);
    bool whole = servers != NULL &&
                 open_resolvers(office, servers, query_lab_resolvers(office->lab, NULL, 0)) &&
                 find_roots(office, servers, query_lab_roots(office->lab, NULL, 0));
    free(servers);
    return whole;
}

enum query_status query_resolver_attach(struct query_lab *lab)
{
    if (lab->service.take != NULL)
        return QUERY_DUPLICATE;
    struct office *office = malloc(sizeof *office);
    if (office == NULL)
        return QUERY_MEMORY;
    *office = (struct office){
        .lab = lab,
        .policy = {.lookup = {.timeout_ms = TRY_MS, .tries = TRIES},
                   .ipv4 = true,
                   .ipv6 = true,
                   .stop_at_alias = true /* the cache may know where it leads */},
    };
    if (!open_office(office)) {
        free_office(office);
        return QUERY_MEMORY;
    }
    lab->service = (struct lab_service){
        .context = office, .take = take, .event = take_event, .leave = leave, .free = free_office};
    return QUERY_OK;
}
