#include "planned.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "many" has two addresses, everything else must be an address. */
static size_t find_servers(void *context, const struct digc_plan *plan, const char *host,
                           struct query_endpoint *endpoints, size_t room, const char **reason)
{
    (void)context;
    (void)plan;
    if (strcmp(host, "many") == 0 && room >= 2) {
        endpoints[0] = (struct query_endpoint){.family = 4, .octets = {192, 0, 2, 1}};
        endpoints[1] = (struct query_endpoint){.family = 4, .octets = {192, 0, 2, 2}};
        return 2;
    }
    if (query_endpoint_scan(&endpoints[0], host, strlen(host)) == QUERY_OK)
        return 1;
    *reason = "not found";
    return 0;
}

static void split(struct planned *p, const char *words)
{
    snprintf(p->words, sizeof p->words, "digc %s", words);
    p->argc = 0;
    for (char *at = strtok(p->words, " "); at != NULL; at = strtok(NULL, " ")) {
        cr_assert_lt(p->argc, WORDS);
        p->argv[p->argc++] = at;
    }
}

static char *text_of(struct query_sink *sink)
{
    query_sink_char(sink, '\0');
    return query_sink_detach(sink, NULL);
}

/* The words after the text of a .digrc (NULL: none). */
struct planned *plan_rc(const char *rc, const char *words)
{
    struct planned *p = calloc(1, sizeof *p);

    cr_assert_not_null(p);
    query_sink_init_heap(&p->out, 100000);
    query_sink_init_heap(&p->diagnostics, 100000);
    p->setup = (struct digc_setup){
        .program = "digc",
        .version = "0.9",
        .features = "features: none",
        .notes = true,
        .out = &p->out,
        .diagnostics = &p->diagnostics,
        .find_servers = find_servers,
    };
    split(p, words);
    digc_plan_init(&p->plan, &p->setup);
    p->end = digc_plan_begin(&p->plan, p->argc, p->argv);
    if (p->end == DIGC_GO_ON && rc != NULL && p->plan.read_rc)
        p->end = digc_plan_rc(&p->plan, rc, strlen(rc));
    if (p->end == DIGC_GO_ON)
        p->end = digc_plan_words(&p->plan, p->argc, p->argv);
    if (p->end == DIGC_GO_ON)
        p->end = digc_key_read(&p->plan);
    p->said = text_of(&p->out);
    p->complained = text_of(&p->diagnostics);
    static const uint8_t cookie[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    for (struct digc_question *q = p->plan.first; q != NULL; q = q->next)
        cr_assert_eq(digc_question_prepare(q, &p->plan, cookie), QUERY_OK);
    return p;
}

struct planned *plan(const char *words)
{
    return plan_rc(NULL, words);
}

void forget(struct planned *p)
{
    digc_plan_fini(&p->plan);
    free(p->said);
    free(p->complained);
    free(p);
}

struct digc_question *nth(const struct planned *p, unsigned n)
{
    struct digc_question *q = p->plan.first;

    while (q != NULL && n-- > 0)
        q = q->next;
    cr_assert_not_null(q, "there is no such question; said: %s", p->complained);
    return q;
}

void assert_asks(const struct planned *p, unsigned n, const char *name, uint16_t type)
{
    const struct digc_question *q = nth(p, n);

    cr_assert_str_eq(q->name, name);
    cr_assert_eq(q->request.type, type, "%s: type %u, not %u", name, q->request.type, type);
}

void assert_count(const struct planned *p, unsigned wanted)
{
    unsigned count = 0;

    for (struct digc_question *q = p->plan.first; q != NULL; q = q->next)
        count++;
    cr_assert_eq(count, wanted, "%u questions, not %u", count, wanted);
}

/* The words end the program with this status, and this is said. */
void assert_ends(const char *words, int status, const char *complaint)
{
    struct planned *p = plan(words);

    cr_assert_eq(p->end, status, "%s: %d, not %d", words, p->end, status);
    cr_assert_not_null(strstr(p->complained, complaint), "%s: %s", words, p->complained);
    forget(p);
}

int take_line(struct planned *p, const char *line, bool *skipped)
{
    *skipped = false;
    query_sink_init_heap(&p->diagnostics, 1000);
    int end = digc_plan_line(&p->plan, line, strlen(line), skipped);
    query_sink_fini(&p->diagnostics);
    return end;
}
