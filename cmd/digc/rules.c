/* Which options go together. */
#include "digc/words.h"

/* What a command line wants, as far as it can be at odds with something else. */
enum {
    WATCH = 1u << 0,
    UNTIL = 1u << 1,
    COUNT = 1u << 2,
    ALLNS = 1u << 3,
    COMPARE = 1u << 4,
    AUTH = 1u << 5,
    SERVER = 1u << 6,
    TRACE = 1u << 7,
    NSSEARCH = 1u << 8,
    PREFIXES = 1u << 9,
    TRANSFER = 1u << 10,
    FORM = 1u << 11,
    YAML = 1u << 12,
    BATCH = 1u << 13,
    INTERVAL = 1u << 14,
    DEADLINE = 1u << 15,
    WANTS = 16
};

/* What each is called; that of a form is the form's. */
static const char *const words[WANTS] = {
    "+watch",    "+until",       "+count", "+allns", "+compare", "@auth", "@server",   "+trace",
    "+nssearch", "+dns64prefix", "AXFR",   NULL,     "+yaml",    "-f",    "+interval", "+deadline",
};

static const struct {
    unsigned one, others;
} excluded[] = {
    {WATCH, UNTIL | COMPARE | TRACE | NSSEARCH | PREFIXES | TRANSFER | FORM | YAML | BATCH},
    {UNTIL, COUNT | COMPARE | TRACE | NSSEARCH | PREFIXES | TRANSFER | BATCH},
    {COUNT, COMPARE | TRACE | NSSEARCH | PREFIXES | TRANSFER | FORM | YAML | BATCH},
    {ALLNS, COMPARE | SERVER | TRACE | NSSEARCH | PREFIXES | TRANSFER},
    {COMPARE, TRACE | NSSEARCH | PREFIXES | TRANSFER | FORM | YAML},
    {AUTH, TRACE | NSSEARCH},
};

/* The first only makes sense with one of the others. */
static const struct {
    unsigned one, others;
    const char *text;
} needed[] = {
    {INTERVAL, WATCH | UNTIL | COUNT, "+interval goes with +watch, +until or +count"},
    {DEADLINE, UNTIL, "+deadline goes with +until"},
};

static unsigned wants_of_question(const struct digc_question *q)
{
    bool transfer = q->request.type == DIGC_TYPE_AXFR || q->request.type == DIGC_TYPE_IXFR;
    return (q->allns ? ALLNS : 0) | (q->compare ? COMPARE : 0) | (q->auth ? AUTH : 0) |
           (q->server_count != 0 ? SERVER : 0) | (q->trace ? TRACE : 0) |
           (q->nssearch ? NSSEARCH : 0) | (q->style.prefixes ? PREFIXES : 0) |
           (transfer ? TRANSFER : 0);
}

/* Whether a form has nothing to say of what is asked side by side, or again and again. */
static bool is_silent(const struct form *form)
{
    return form != NULL && form->report == NULL;
}

static unsigned wants_of_plan(const struct digc_plan *plan)
{
    return (plan->watch ? WATCH : 0) | (plan->until != NULL ? UNTIL : 0) |
           (plan->count != 0 ? COUNT : 0) | (is_silent(plan->form) ? FORM : 0) |
           (plan->yaml ? YAML : 0) | (plan->batch_file != NULL ? BATCH : 0) |
           (plan->interval_ms != 0 ? INTERVAL : 0) | (plan->deadline_s != 0 ? DEADLINE : 0);
}

/* The word of the lowest bit of `wants`. */
static const char *word_of(unsigned wants)
{
    unsigned i = 0;
    while ((wants >> i & 1) == 0)
        i++;
    return words[i];
}

static int fail_pair(const struct digc_plan *plan, unsigned one, unsigned others)
{
    const char *first = word_of(one), *second = word_of(others);
    if (second == NULL)
        return digc_fail(plan, DIGC_EXIT_USAGE, "%s and +%s cannot be used together", first,
                         plan->form->name);
    return digc_fail(plan, DIGC_EXIT_USAGE, "%s and %s cannot be used together", first, second);
}

/* With one server there is nothing to compare; how many addresses each has nobody knows yet. */
static int check_question(const struct digc_plan *plan, const struct digc_question *q)
{
    unsigned wants = wants_of_plan(plan) | wants_of_question(q);
    /* Without +watch and its like a form prints what it prints of any question. */
    if ((wants & (WATCH | UNTIL | COUNT)) == 0 && q->allns && is_silent(plan->form))
        return fail_pair(plan, ALLNS, FORM);
    if ((wants & (WATCH | UNTIL | COUNT)) == 0 && q->allns && plan->yaml)
        return fail_pair(plan, ALLNS, YAML);
    for (size_t i = 0; i < sizeof excluded / sizeof excluded[0]; i++) {
        if ((wants & excluded[i].one) != 0 && (wants & excluded[i].others) != 0)
            return fail_pair(plan, excluded[i].one, wants & excluded[i].others);
    }
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if ((wants & needed[i].one) != 0 && (wants & needed[i].others) == 0)
            return digc_fail(plan, DIGC_EXIT_USAGE, "%s", needed[i].text);
    }
    if (q->compare && q->server_count < 2 && !q->auth)
        return digc_fail(plan, DIGC_EXIT_USAGE, "+compare needs two servers");
    return DIGC_GO_ON;
}

int digc_rules_check(const struct digc_plan *plan, const struct digc_question *first)
{
    int end = plan->batch_file != NULL ? check_question(plan, &plan->defaults) : DIGC_GO_ON;
    for (const struct digc_question *q = first; q != NULL && end == DIGC_GO_ON; q = q->next)
        end = check_question(plan, q);
    return end;
}
