/* Octets as what people hand to the programs in words: a command line, a .digrc and the lines of a
 * batch file, settings of nslookupc.
 *
 * The first octet says for which program: d, h, n, r, t.  The words follow, one a line; behind a
 * form feed the text of a .digrc, behind another one the lines of a batch. */
#include "digc/digc.h"
#include "fuzz.h"
#include "hostc/hostc.h"
#include "nslookupc/nslookupc.h"
#include "revc/revc.h"
#include "tracec/tracec.h"

enum { WORDS_MOST = 400 };

/* ---- what is said ---- */

/* The character that begins at `at`, and how many octets it has; 0: it is none. */
static size_t take_character(uint32_t *value, const uint8_t *at, size_t left)
{
    size_t size = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;

    if (size == 0 || size > left)
        return 0;
    *value = size == 1 ? at[0] : at[0] & (0x7fU >> size);
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        *value = *value << 6 | (at[i] & 0x3f);
    }
    return size;
}

/* What people typed is shown as they did, but for what moves a cursor or turns text around:
 * control characters, those for embedding and isolating of Unicode's annex 9. */
static void require_harmless(const char *text, size_t size)
{
    const uint8_t *octets = (const uint8_t *)text;
    uint32_t c = 0;

    for (size_t at = 0, step; at < size; at += step) {
        step = take_character(&c, octets + at, size - at);
        require(step != 0, "what is said is UTF-8");
        require(c >= ' ' || c == '\n' || c == '\t', "nothing says a control character");
        require(c < 0x7f || c > 0x9f, "nothing says a control character of the upper half");
        require(c != 0x61c && c != 0x200e && c != 0x200f && (c < 0x202a || c > 0x202e) &&
                    (c < 0x2066 || c > 0x2069),
                "nothing says a character that turns text around");
    }
}

struct said {
    struct query_sink out, diagnostics;
};

static void hear(struct said *said)
{
    query_sink_init_heap(&said->out, 1 << 24);
    query_sink_init_heap(&said->diagnostics, 1 << 24);
}

/* Looks at all that was said; the status that words end with must be one that the manual has. */
static void judge(struct said *said, int end, const int *known, size_t count)
{
    bool listed = false;

    for (size_t i = 0; i < count; i++)
        listed = listed || known[i] == end;
    require(listed, "the exit status is one of those known");
    require(said->out.status == QUERY_OK && said->diagnostics.status == QUERY_OK,
            "what is said is not endless");
    require_harmless(said->out.text, said->out.size);
    require_harmless(said->diagnostics.text, said->diagnostics.size);
    query_sink_fini(&said->out);
    query_sink_fini(&said->diagnostics);
}

#define JUDGE(said, end, ...)                                                                      \
    judge(said, end, (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

/* ---- what comes in ---- */

struct typed {
    char *copy; /* of all words, each with its end */
    char *argv[WORDS_MOST + 1];
    int argc;
    const char *rc, *batch;
    size_t rc_size, batch_size;
};

/* What stands before the next form feed; `*text` goes behind it. */
static size_t cut_part(const char **text, size_t *size)
{
    const char *feed = *size == 0 ? NULL : memchr(*text, '\f', *size);
    size_t part = feed == NULL ? *size : (size_t)(feed - *text);
    size_t skip = feed == NULL ? part : part + 1;

    *text += skip;
    *size -= skip;
    return part;
}

static bool take_typed(struct typed *typed, const char *text, size_t size)
{
    const char *words = text;
    size_t words_size = cut_part(&text, &size);

    typed->rc = text;
    typed->rc_size = cut_part(&text, &size);
    typed->batch = text;
    typed->batch_size = size;
    typed->copy = malloc(words_size + 1);
    if (typed->copy == NULL)
        return false;
    memcpy(typed->copy, words, words_size);
    typed->copy[words_size] = '\0';
    typed->argv[0] = (char[]){"program"};
    typed->argc = 1;
    for (char *at = typed->copy; at != NULL && typed->argc < WORDS_MOST;) {
        char *end = memchr(at, '\n', words_size - (size_t)(at - typed->copy));
        typed->argv[typed->argc++] = at;
        if (end != NULL)
            *end = '\0';
        at = end == NULL ? NULL : end + 1;
    }
    typed->argv[typed->argc] = NULL;
    return true;
}

/* ---- digc ---- */

/* What is an address has it, "many" has as many as there is room for, nothing else has any. */
static size_t find_servers(void *context, const struct digc_plan *plan, const char *host,
                           struct query_endpoint *endpoints, size_t room, const char **reason)
{
    (void)context;
    (void)plan;
    require(room > 0, "there is room for an address");
    *reason = "not found";
    if (strcmp(host, "many") != 0)
        return query_endpoint_scan(&endpoints[0], host, strlen(host)) == QUERY_OK;
    for (size_t i = 0; i < room; i++)
        endpoints[i] = (struct query_endpoint){.family = 4, .octets = {192, 0, 2, (uint8_t)i}};
    return room;
}

/* A question can be made ready and, whatever the words, be put into octets. */
static void check_question(struct digc_plan *plan, struct digc_question *question)
{
    static uint8_t octets[65535];
    static const uint8_t cookie[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    size_t size = 0;

    require(question->name != NULL, "a question has a name");
    require(question->server_count <= DIGC_SERVERS, "no more servers than there is room for");
    require(question->option_count <= DIGC_OPTIONS, "no more options than there is room for");
    require(question->type_count == 0, "a list of types has become questions");
    require(digc_question_prepare(question, plan, cookie) == QUERY_OK, "a question is made ready");
    enum query_status status = query_request_build(
        &question->request, 1, question->request.edns_version, NULL, octets, sizeof octets, &size);
    require(status == QUERY_OK || status == QUERY_SPACE || status == QUERY_RANGE,
            "a question becomes a message, unless its options are too long for one");
    if (question->banner != NULL)
        require_harmless(question->banner, strlen(question->banner));
}

static void check_questions(struct digc_plan *plan, struct digc_question *first)
{
    const struct digc_question *last = NULL;

    for (struct digc_question *q = first; q != NULL; q = q->next) {
        check_question(plan, q);
        last = q;
    }
    require(last == NULL || last == plan->last, "the last question is the last one");
}

/* Each line stands for itself: one that is wrong ends nothing but itself. */
static void take_batch(struct digc_plan *plan, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        const char *newline = memchr(text + at, '\n', size - at);
        size_t line = newline == NULL ? size - at : (size_t)(newline - text) - at;
        struct digc_question *before = plan->last;
        bool skipped = false;
        int end = digc_plan_line(plan, text + at, line, &skipped);
        require(end == DIGC_GO_ON || end == DIGC_EXIT_OK || end == DIGC_EXIT_USAGE ||
                    end == DIGC_EXIT_INTERNAL,
                "the status of a line is one of those known");
        if (end != DIGC_GO_ON)
            return; /* what its questions are is left open then */
        require(!skipped || plan->last == before, "a line that is left out asks nothing");
        check_questions(plan, before == NULL ? plan->first : before->next);
        at += line + 1;
    }
}

static void run_digc(const struct typed *typed)
{
    struct said said;
    struct digc_plan plan;
    struct digc_setup setup = {
        .program = "digc",
        .version = "1",
        .features = "features: none",
        .idn = typed->argc % 2 == 0,
        .out = &said.out,
        .diagnostics = &said.diagnostics,
        .find_servers = find_servers,
    };

    hear(&said);
    digc_plan_init(&plan, &setup);
    int end = digc_plan_begin(&plan, typed->argc, typed->argv);
    if (end == DIGC_GO_ON && plan.read_rc)
        end = digc_plan_rc(&plan, typed->rc, typed->rc_size);
    if (end == DIGC_GO_ON)
        end = digc_plan_words(&plan, typed->argc, typed->argv);
    plan.key_file = NULL; /* that is a file, which fuzz_key.c knows the inside of */
    if (end == DIGC_GO_ON)
        end = digc_key_read(&plan);
    if (end == DIGC_GO_ON) {
        require(plan.first != NULL || plan.batch_file != NULL, "there is something to ask");
        check_questions(&plan, plan.first);
        take_batch(&plan, typed->batch, typed->batch_size);
    }
    digc_plan_fini(&plan);
    JUDGE(&said, end, DIGC_GO_ON, DIGC_EXIT_OK, DIGC_EXIT_USAGE, DIGC_EXIT_INTERNAL);
}

/* ---- the others ---- */

static void run_hostc(const struct typed *typed)
{
    struct said said;
    struct hostc_plan plan = {
        .program = "hostc", .out = &said.out, .diagnostics = &said.diagnostics};

    hear(&said);
    int end = hostc_plan_begin(&plan, typed->argc, typed->argv);
    if (end == HOSTC_GO_ON)
        end = hostc_plan_words(&plan, typed->argc, typed->argv);
    require(end != HOSTC_GO_ON || plan.name != NULL, "there is a name to look up");
    JUDGE(&said, end, HOSTC_GO_ON, HOSTC_EXIT_OK, HOSTC_EXIT_FAILED, HOSTC_EXIT_TYPE,
          HOSTC_EXIT_LIST);
}

/* A word that is offered goes on as the line has begun. */
static void offer(void *context, const char *text, size_t size)
{
    (void)context;
    require_harmless(text, size);
}

/* Commands look names up; settings and what the Tab key offers ask nobody. */
static void run_nslookupc(const struct typed *typed)
{
    static struct nslookupc_session session;
    struct said said;

    hear(&said);
    session = (struct nslookupc_session){
        .program = "nslookupc", .out = &said.out, .diagnostics = &said.diagnostics};
    query_config_scan(&session.config, typed->rc, typed->rc_size);
    nslookupc_settings_init(&session);
    for (int i = 1; i < typed->argc; i++) {
        size_t size = strlen(typed->argv[i]);
        require(nslookupc_complete(typed->argv[i], size, offer, NULL) <= size,
                "a word that is completed stands in the line");
        nslookupc_set(&session, typed->argv[i]);
        require(memchr(session.set.domain, '\0', sizeof session.set.domain) != NULL &&
                    memchr(session.set.type_text, '\0', NSLOOKUPC_WORD) != NULL &&
                    memchr(session.set.class_text, '\0', NSLOOKUPC_WORD) != NULL,
                "texts have an end");
    }
    nslookupc_show(&session, true);
    JUDGE(&said, NSLOOKUPC_GO_ON, NSLOOKUPC_GO_ON);
}

static void run_revc(const struct typed *typed)
{
    struct said said;
    char *words[WORDS_MOST + 1];
    struct typed copy = *typed;
    struct revc_plan plan = {
        .program = "revc", .out = &said.out, .diagnostics = &said.diagnostics, .words = words};

    hear(&said);
    int end = revc_plan_words(&plan, copy.argc, copy.argv);
    require(plan.word_count <= (size_t)copy.argc, "no more addresses than words");
    JUDGE(&said, end, REVC_GO_ON, OUTCOME_ANSWER, OUTCOME_USAGE);
}

static void run_tracec(const struct typed *typed)
{
    static struct tracec_plan plan;
    struct said said;

    hear(&said);
    plan = (struct tracec_plan){
        .program = "tracec", .out = &said.out, .diagnostics = &said.diagnostics};
    int end = tracec_plan_words(&plan, typed->argc, typed->argv);
    require(plan.question_count <= TRACEC_QUESTIONS, "no more names than there is room for");
    require(plan.server_count <= TRACEC_SERVERS, "no more servers than there is room for");
    JUDGE(&said, end, TRACEC_GO_ON, TRACEC_EXIT_ANSWER, TRACEC_EXIT_USAGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static struct typed typed;

    if (size == 0 || !take_typed(&typed, (const char *)octets + 1, size - 1))
        return 0;
    switch (octets[0]) {
    case 'h': run_hostc(&typed); break;
    case 'n': run_nslookupc(&typed); break;
    case 'r': run_revc(&typed); break;
    case 't': run_tracec(&typed); break;
    default: run_digc(&typed); break;
    }
    free(typed.copy);
    return 0;
}
