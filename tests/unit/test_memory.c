/* What happens when memory runs out: each allocation of a scenario fails in turn,
 * the one after the other, until the scenario passes without a failure.  Nothing
 * may crash or leak (the sanitizers see that), and the status says what it was.
 *
 * The linker puts these functions between the library and the C library's. */
#include "octets.h"
#include "render/form.h"
#include "reply.h"
#include "scripted_server.h"

#include <criterion/criterion.h>
#include <query/bulk.h>
#include <query/lab.h>
#include <query/lookup.h>
#include <query/resolver.h>
#include <query/system.h>
#include <stdlib.h>

enum { MANY = 1000 }; /* more allocations than any scenario makes */

void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *old, size_t size);

/* Only the thread that counts: the scripted server's own memory never fails. */
static _Thread_local bool counting;
static _Thread_local size_t left;

static bool fails(void)
{
    if (!counting)
        return false;
    return left-- == 0;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

/* Runs `scenario` with allocation n failing, n = 0, 1, 2 ..., until none failed. */
static void each_allocation(void (*scenario)(void *context), void *context)
{
    for (size_t n = 0; n < MANY; n++) {
        left = n;
        counting = true;
        scenario(context);
        counting = false;
        if (left <= n) { /* behind the failing one it would have wrapped around */
            cr_assert_neq(n, 0, "nothing was allocated");
            return;
        }
    }
    cr_assert_fail("the scenario never passes");
}

static void ask(void *context)
{
    struct scripted_server *server = context;
    struct query_endpoint endpoint = scripted_server_endpoint(server);
    struct query_name name;
    cr_assert_eq(query_name_scan(&name, "example.com.", 12, NULL, NULL), QUERY_OK);
    struct query_request request = query_request_default(&name);
    struct query_policy policy = {.timeout_ms = 20000, .tries = 2};
    struct query_engine *engine = query_engine_new();
    struct query_lookup *lookup = query_lookup_new(&request, &policy, &endpoint, 1);
    if (engine != NULL && lookup != NULL) {
        enum query_status status = query_lookup_run(lookup, engine);
        cr_expect(status == QUERY_OK || status == QUERY_MEMORY || status == QUERY_SYSTEM, "%s",
                  query_status_name(status));
    }
    query_lookup_free(lookup);
    query_engine_free(engine);
}

Test(memory, a_lookup_over_udp_survives_every_failure)
{
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    struct scripted_server *server = scripted_server_new(steps, 1);
    each_allocation(ask, server);
    scripted_server_free(server);
}

Test(memory, a_lookup_that_changes_to_tcp_survives_every_failure)
{
    static const struct script_step steps[] = {{SCRIPT_TRUNCATED, 0}};
    struct scripted_server *server = scripted_server_new(steps, 1);
    each_allocation(ask, server);
    scripted_server_free(server);
}

Test(memory, a_lookup_with_forgeries_survives_every_failure)
{
    static const struct script_step steps[] = {{SCRIPT_WRONG_QUESTION, 1}};
    struct scripted_server *server = scripted_server_new(steps, 1);
    each_allocation(ask, server);
    scripted_server_free(server);
}

/* The same question many times. */
struct crowd {
    struct query_endpoint server;
    struct query_request request;
    struct query_policy policy;
    size_t left;
    size_t ended;
};

static enum query_bulk_next next_of_crowd(void *context, bool idle, struct query_bulk_item *item)
{
    struct crowd *crowd = context;
    (void)idle;
    if (crowd->left == 0)
        return QUERY_BULK_END;
    crowd->left--;
    *item = (struct query_bulk_item){.request = &crowd->request,
                                     .policy = &crowd->policy,
                                     .servers = &crowd->server,
                                     .server_count = 1};
    return QUERY_BULK_ITEM;
}

static bool end_of_crowd(void *context, const struct query_exchange *exchange, bool in_turn,
                         struct query_bulk_item *item)
{
    struct crowd *crowd = context;
    (void)in_turn;
    (void)item;
    crowd->ended++;
    cr_expect(exchange->status == QUERY_OK || exchange->status == QUERY_MEMORY ||
                  exchange->status == QUERY_SYSTEM,
              "%s", query_status_name(exchange->status));
    return true;
}

static bool deliver_of_crowd(void *context, void *owner)
{
    (void)context;
    (void)owner;
    return true;
}

static void run_crowd(struct scripted_server *server, size_t count)
{
    struct query_name name;
    cr_assert_eq(query_name_scan(&name, "example.com.", 12, NULL, NULL), QUERY_OK);
    struct crowd crowd = {.server = scripted_server_endpoint(server),
                          .request = query_request_default(&name),
                          .policy = {.timeout_ms = 20000, .tries = 2},
                          .left = count};
    struct query_bulk bulk = {.parallel = 4,
                              .source = next_of_crowd,
                              .ended = end_of_crowd,
                              .deliver = deliver_of_crowd,
                              .context = &crowd};
    struct query_engine *engine = query_engine_new();
    if (engine == NULL)
        return;
    enum query_status status = query_bulk_run(&bulk, engine);
    cr_expect(status == QUERY_OK || status == QUERY_MEMORY);
    cr_expect_eq(crowd.ended, status == QUERY_OK ? count : 0);
    query_engine_free(engine);
}

static void run_small_crowd(void *context)
{
    run_crowd(context, 8);
}

Test(memory, a_bulk_run_survives_every_failure)
{
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    struct scripted_server *server = scripted_server_new(steps, 1);
    each_allocation(run_small_crowd, server);
    scripted_server_free(server);
}

/* Allocations of a run with so many questions. */
static size_t allocations(struct scripted_server *server, size_t count)
{
    left = SIZE_MAX;
    counting = true;
    run_crowd(server, count);
    counting = false;
    return SIZE_MAX - left;
}

Test(memory, a_bulk_run_allocates_no_more_for_more_questions)
{
    static const struct script_step steps[] = {{SCRIPT_REPLY, 0}};
    struct scripted_server *server = scripted_server_new(steps, 1);
    size_t few = allocations(server, 100);
    cr_assert_eq(allocations(server, 1000), few);
    scripted_server_free(server);
}

static void fill(void *context)
{
    struct query_sink sink;
    (void)context;
    query_sink_init_heap(&sink, 100000);
    query_sink_fill(&sink, 'x', 50000);
    cr_expect(sink.status == QUERY_OK || sink.status == QUERY_MEMORY);
    char *text = query_sink_detach(&sink, NULL);
    cr_expect_eq(text == NULL, sink.status != QUERY_OK);
    free(text);
    query_sink_fini(&sink);
}

Test(memory, a_sink_that_cannot_grow_says_so)
{
    each_allocation(fill, NULL);
}

static void read_config(void *context)
{
    struct query_config config;
    enum query_status status = query_config_read(&config, context);
    cr_expect(status == QUERY_OK || status == QUERY_MEMORY, "%s", query_status_name(status));
}

Test(memory, a_configuration_is_read_or_not)
{
    static char path[] = "/etc/hosts"; /* any text will do */
    each_allocation(read_config, path);
}

/* A server with a zone, and a question to it. */
static void ask_lab(void *context)
{
    static const char world[] = "server ns1.example 192.0.2.1 zones=example\n";
    static const char zone[] = "$TTL 60\n@ SOA ns1 hostmaster 1 1h 15m 1w 1m\n@ NS ns1\n"
                               "ns1 A 192.0.2.1\nwww CNAME ns1\n";
    static const uint8_t query[] = {0,   1,   0,   0,   0,   1,   0,   0, 0, 0, 0, 0, 7,
                                    'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 6, 0, 1};
    struct query_zone_text files[] = {{"world", world, sizeof world - 1},
                                      {"zones/example.zone", zone, sizeof zone - 1}};
    struct query_lab *lab;
    struct query_event event;
    uint64_t number;
    (void)context;
    enum query_status status = query_lab_load(&lab, files, 2, NULL);
    cr_expect(status == QUERY_OK || status == QUERY_MEMORY, "%s", query_status_name(status));
    cr_expect_eq(lab != NULL, status == QUERY_OK);
    struct query_engine *engine = lab == NULL ? NULL : query_lab_engine_new(lab);
    if (engine != NULL) {
        struct query_order order = {.server = query_lab_server(lab, 0)->addresses[0],
                                    .query = query,
                                    .size = sizeof query,
                                    .deadline_us = 1000000};
        status = query_engine_start(engine, &order, &number);
        cr_expect(status == QUERY_OK || status == QUERY_MEMORY);
        cr_expect_eq(query_engine_next(engine, UINT64_MAX, &event), status == QUERY_OK);
        query_engine_free(engine);
    }
    query_lab_free(lab);
}

Test(memory, a_lab_survives_every_failure)
{
    each_allocation(ask_lab, NULL);
}

/* An alias out of a zone, and then a name that does not exist, through a resolver. */
static void ask_resolver(void *context)
{
    static const char world[] = "server a.root 192.0.2.1 zones=.\n"
                                "server r.root 192.0.2.53 behaviour=resolver\n"
                                "server b.example 192.0.2.2 zones=example\n";
    static const char root[] = "$TTL 60\n@ SOA a.root. h.root. 1 1h 15m 1w 1m\n@ NS a.root.\n"
                               "a.root A 192.0.2.1\nwww CNAME c.example.\n"
                               "example NS b.example.\nb.example A 192.0.2.2\n";
    static const char zone[] = "$TTL 60\n@ SOA b h 1 1h 15m 1w 1m\n@ NS b\n"
                               "b A 192.0.2.2\nc A 192.0.2.3\n";
    static const char *const names[] = {"www.", "nobody.example."};
    struct query_zone_text files[] = {{"world", world, sizeof world - 1},
                                      {"zones/root.zone", root, sizeof root - 1},
                                      {"zones/example.zone", zone, sizeof zone - 1}};
    struct query_endpoint server = {.family = 4, .port = 53, .octets = {192, 0, 2, 53}};
    struct query_policy policy = {.tries = 1};
    struct query_lab *lab;
    (void)context;
    enum query_status status = query_lab_load(&lab, files, 3, NULL);
    cr_expect_eq(lab != NULL, status == QUERY_OK);
    if (lab != NULL) {
        status = query_resolver_attach(lab);
        cr_expect(status == QUERY_OK || status == QUERY_MEMORY, "%s", query_status_name(status));
    }
    struct query_engine *engine = lab == NULL ? NULL : query_lab_engine_new(lab);
    for (size_t i = 0; engine != NULL && i < 2; i++) {
        struct query_name name = name_of(names[i]);
        struct query_request request = query_request_default(&name);
        struct query_lookup *lookup = query_lookup_new(&request, &policy, &server, 1);
        if (lookup == NULL)
            continue;
        status = query_lookup_run(lookup, engine);
        cr_expect(status == QUERY_OK || status == QUERY_MEMORY || status == QUERY_SYSTEM ||
                      status == QUERY_TIMEOUT,
                  "%s", query_status_name(status));
        query_lookup_free(lookup);
    }
    query_engine_free(engine);
    query_lab_free(lab);
}

Test(memory, a_resolver_survives_every_failure)
{
    each_allocation(ask_resolver, NULL);
}

/* A zone whose records must be compared: one RRset has many, one has its names in both cases. */
static void load_zone(void *context)
{
    static const char text[] = "$TTL 60\n@ SOA ns host 1 2 3 4 5\n@ NS ns\na MX 1 B\na MX 1 b\n"
                               "t TXT 1\nt TXT 2\nt TXT 3\nt TXT 4\nt TXT 5\nt TXT 6\nt TXT 7\n"
                               "t TXT 8\nt TXT 9\nt TXT 1\nb A 192.0.2.1\n";
    struct query_zone_text zone_text = {.text = text, .size = sizeof text - 1};
    struct query_name origin = name_of("example.");
    struct query_zone_fault fault = {.status = QUERY_OK};
    struct query_zone *zone;
    (void)context;
    enum query_status status = query_zone_load(&zone, &origin, &zone_text, NULL, &fault);
    cr_expect(status == QUERY_OK || status == QUERY_MEMORY, "%s", query_status_name(status));
    cr_expect_eq(zone != NULL, status == QUERY_OK);
    cr_expect_eq(fault.status, status);
    if (zone != NULL)
        cr_expect_eq(query_zone_count(zone), 13);
    query_zone_free(zone);
}

Test(memory, a_zone_is_loaded_or_not)
{
    each_allocation(load_zone, NULL);
}

/* ---- forms of replies ---- */

/* One reply in all forms, some of which make text in memory.  The first time nothing fails. */
static void show_forms(void *context)
{
    static char out[1 << 16];
    static size_t whole[16];
    static const char *const names[] = {"192.0.2.53"};
    static const struct dig_style style = {.comments = true,
                                           .question = true,
                                           .answer = true,
                                           .authority = true,
                                           .additional = true,
                                           .stats = true,
                                           .text = QUERY_STYLE_DIG};
    const struct query_exchange *x = context;
    size_t count;
    const struct form *forms = form_table(&count);
    for (size_t i = 0; i < count; i++) {
        struct query_sink sink;
        query_sink_init(&sink, out, sizeof out);
        const struct form_view view = {.out = &sink,
                                       .style = &style,
                                       .server_names = names,
                                       .name = "example.com",
                                       .argument = "name,data"};
        forms[i].lookup(&view, x);
        cr_assert(sink.status == QUERY_OK || sink.status == QUERY_MEMORY, "%s: %s", forms[i].name,
                  query_status_name(sink.status));
        whole[i] = whole[i] == 0 ? sink.size : whole[i];
        cr_expect(sink.status != QUERY_OK || sink.size == whole[i], "%s", forms[i].name);
    }
}

Test(memory, a_reply_that_is_shown_without_memory_is_not_shown_half)
{
    static uint8_t octets[4096];
    struct query_name name = name_of("example.com.");
    struct query_request request = query_request_default(&name);
    struct query_policy policy = {0};
    struct query_endpoint server = {.family = 4, .port = 53};
    struct query_try attempt = {.server = server, .end = QUERY_END_REPLY, .reply = octets};
    struct query_exchange x = {.request = &request,
                               .policy = &policy,
                               .servers = &server,
                               .server_count = 1,
                               .tries = &attempt,
                               .try_count = 1,
                               .done = true};
    attempt.reply_size = reply_put(octets, sizeof octets, 1, &name, request.type,
                                   "AA; AN example.com. 60 A 192.0.2.1; NS example.com. 60 NS "
                                   "ns.example.com.; AR ns.example.com. 60 AAAA 2001:db8::1");
    cr_assert_eq(query_message_parse(&attempt.message, octets, attempt.reply_size), QUERY_OK);
    show_forms(&x);
    each_allocation(show_forms, &x);
}
