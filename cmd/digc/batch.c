#include "digc/batch.h"

#include "common/lines.h"
#include "common/outcome.h"
#include "digc/wildcard.h"
#include "digc/words.h"

#include <errno.h>
#include <query/bulk.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TEXT_LIMIT = 1 << 20, /* of what one question prints; a message of 64 KiB has less */
    HELD_LIMIT = 8 << 20, /* octets of results that wait for their turn */
    DOMAIN_TEXT = NAMES_TEXT + 2,
    LINE_SHOWN = 1023,     /* octets of a line that cannot be understood */
    LONG_RUN_US = 2000000, /* from then on people are told how far it is */
    PROGRESS_US = 500000
};

/* A line with its questions: its memory goes when the last of them has ended. */
struct line {
    struct digc_block *blocks;
    unsigned questions;
};

/* A question under way. */
struct asked {
    struct digc_asking asking;
    struct query_request request; /* of a probe */
    struct line *line;
    struct digc_wildcard *wildcard; /* with +nowildcard; NULL: none */
    bool probe;                     /* it asks for the wildcard alone */
    bool dead; /* it was not fit to be asked: what there is to say is a result already */
    struct result *first, *last;
    bool busy;
    struct asked *next_free;
    struct asked *next; /* of all that there are */
};

/* What a question printed before it was its turn, in as many pieces as it asked for names. */
struct result {
    struct result *next;
    struct result *newer, *older;   /* of all that wait */
    struct digc_wildcard *wildcard; /* if what came may be its answer; only in the first */
    struct digc_answer answer;
    size_t out_size, diagnostics_size;
    char text[]; /* the output, then the diagnostics */
};

struct batch {
    struct digc_session *session;
    struct digc_plan *plan;
    struct lines lines;
    struct digc_setup setup;   /* as the plan has it, with `said` for the diagnostics */
    struct query_sink said;    /* by the present line */
    struct digc_session inner; /* prints to the next two */
    struct query_sink out;
    struct query_sink diagnostics;
    char domain[DOMAIN_TEXT]; /* +domain of a line outlives the line */

    struct line *line; /* whose questions are being asked */
    struct digc_question *next;
    bool no_wildcard;
    struct digc_wildcards wildcards;
    struct query_bulk_item put_off; /* a question that stands behind the probe for its wildcard */
    bool is_put_off;
    struct asked *free, *all;
    struct result *newest;
    size_t held;
    int worst;
    bool eager; /* somebody may wait for the output */

    bool progress;
    bool progress_shown; /* the cursor stands behind a line that goes when there is more to say */
    uint64_t began_us, told_us;
    uint64_t asked, unanswered, bad;
};

static void note_status(struct batch *b, int status)
{
    if (b->plan->exit_outcome)
        b->worst = outcome_worst(b->worst, status);
    else if (status > b->worst)
        b->worst = status;
}

/* Before anything else is said: how far it was is no longer of interest. */
static void wipe_progress(struct batch *b)
{
    if (b->progress_shown)
        query_sink_text(b->session->diagnostics, "\r\033[K");
    b->progress_shown = false;
}

/* ---- lines ---- */

static void say_where(struct batch *b)
{
    struct query_sink *out = b->session->diagnostics;
    const char *file = b->plan->batch_file;
    wipe_progress(b);
    query_sink_text(out, b->session->program);
    query_sink_text(out, ": ");
    query_sink_plain(out, file, strlen(file), true);
    query_sink_char(out, ':');
    query_sink_number(out, b->lines.number);
    query_sink_text(out, ": ");
}

/* What was said of a line or a question that cannot be asked: with its place, and without
 * the usage that would follow each one. */
static void say_bad(struct batch *b, const struct query_sink *said)
{
    struct query_sink *out = b->session->diagnostics;
    const char *text = said->text, *end = text + said->size;
    size_t name = strlen(b->session->program);
    if (said->size > name + 2 && memcmp(text, b->session->program, name) == 0)
        text += name + 2;
    b->bad++;
    say_where(b);
    while (text < end && (end - text < 6 || memcmp(text, "Usage:", 6) != 0)) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        const char *next = feed == NULL ? end : feed + 1;
        query_sink_put(out, text, (size_t)(next - text));
        text = next;
    }
    query_sink_flush(out);
}

/* The same in a form that has a place for it, when it is the line's turn; `text` NULL: the line was
 * not kept. */
static void show_bad(struct batch *b, const char *text, size_t size, int exit_status)
{
    const struct form *form = b->plan->form;
    char line[LINE_SHOWN + 1] = "";
    size_t reason_size;
    const struct form_view view = {.out = &b->out, .name = text == NULL ? NULL : line};
    if (form == NULL || form->fail == NULL)
        return;
    size = size < LINE_SHOWN ? size : LINE_SHOWN;
    if (text != NULL)
        memcpy(line, text, size);
    line[size] = '\0';
    const char *reason = names_reason(&b->inner.names, &b->said, &reason_size);
    form->fail(&view, b->lines.number, reason, reason_size, exit_status);
}

static bool is_comment(const char *text, size_t size)
{
    size_t blanks = 0;
    while (blanks < size && strchr(" \t\r", text[blanks]) != NULL && text[blanks] != '\0')
        blanks++;
    return blanks == size || text[blanks] == '#' || text[blanks] == ';';
}

/* The plan lends its memory to a line: what it holds between these two is the line's. */
static struct digc_block *lend(struct batch *b, struct line *line)
{
    struct digc_block *kept = b->plan->blocks;
    b->plan->blocks = line->blocks;
    return kept;
}

static void give_back(struct batch *b, struct line *line, struct digc_block *kept)
{
    line->blocks = b->plan->blocks;
    b->plan->blocks = kept;
}

static void leave_line(struct batch *b, struct line *line)
{
    if (--line->questions > 0)
        return;
    struct digc_block *kept = lend(b, line);
    digc_plan_drop(b->plan);
    give_back(b, line, kept);
    free(line);
}

/* A domain that a line names holds from there on. */
static void keep_domain(struct batch *b, const char *before)
{
    const char *domain = b->plan->domain;
    if (domain == before || domain == NULL)
        return;
    size_t size = strlen(domain) < sizeof b->domain - 1 ? strlen(domain) : sizeof b->domain - 1;
    memcpy(b->domain, domain, size);
    b->domain[size] = '\0';
    b->plan->domain = b->domain;
    b->plan->search = true;
}

/* The reader holds it, too.  False without memory. */
static bool new_line(struct batch *b)
{
    b->line = malloc(sizeof *b->line);
    if (b->line == NULL)
        note_status(b, digc_fail_memory(b->plan));
    else
        *b->line = (struct line){.questions = 1};
    return b->line != NULL;
}

static void refuse_long_line(struct batch *b)
{
    query_sink_reset(&b->said);
    query_sink_text(&b->said, "line is too long\n");
    note_status(b, DIGC_EXIT_USAGE);
    say_bad(b, &b->said);
    if (new_line(b))
        show_bad(b, NULL, 0, DIGC_EXIT_USAGE);
}

/* Makes questions of the words of a line, if it has any. */
static void read_line(struct batch *b, const char *text, size_t size)
{
    struct digc_plan *plan = b->plan;
    const struct digc_setup *setup = plan->setup;
    const char *domain = plan->domain, *file = plan->batch_file;
    const char *key_text = plan->key_text, *key_file = plan->key_file;
    bool skipped = false;
    if (!new_line(b))
        return;
    struct digc_block *kept = lend(b, b->line);
    plan->first = plan->last = NULL;
    plan->setup = &b->setup;
    query_sink_reset(&b->said);
    int end = digc_plan_line(plan, text, size, &skipped);
    plan->setup = setup;
    plan->batch_file = file;
    keep_domain(b, domain);
    if (end == DIGC_GO_ON && (plan->key_text != key_text || plan->key_file != key_file)) {
        query_sink_reset(&b->said);
        query_sink_text(&b->said, "a key holds for all questions: -y and -k cannot stand here\n");
        end = DIGC_EXIT_USAGE;
    }
    plan->key_text = key_text;
    plan->key_file = key_file;
    if (end == DIGC_GO_ON) {
        if (b->said.size != 0)
            wipe_progress(b);
        query_sink_put(b->session->diagnostics, b->said.text, b->said.size);
        query_sink_flush(b->session->diagnostics);
        b->next = skipped ? NULL : plan->first;
        if (skipped)
            show_bad(b, text, size, DIGC_EXIT_OK);
    } else {
        note_status(b, end);
        say_bad(b, &b->said);
        show_bad(b, text, size, end);
    }
    plan->first = plan->last = NULL;
    give_back(b, b->line, kept);
}

/* The next question, or with `b->next` NULL a line that asks nothing and of which a form has
 * something to say; the reader leaves a line when it has given all of its questions. */
static enum query_bulk_next next_question(struct batch *b, bool wait)
{
    const char *text;
    size_t size;
    while (b->next == NULL) {
        if (b->line != NULL)
            leave_line(b, b->line);
        b->line = NULL;
        switch (lines_next(&b->lines, wait, &text, &size)) {
        case LINES_END: return QUERY_BULK_END;
        case LINES_LATER: return QUERY_BULK_LATER;
        case LINES_LINE:
            if (!is_comment(text, size))
                read_line(b, text, size);
            break;
        case LINES_LONG: refuse_long_line(b); break;
        }
        if (b->out.size != 0)
            break;
    }
    return QUERY_BULK_ITEM;
}

/* ---- what came back ---- */

static void write_result(struct batch *b, const char *text, size_t out, size_t diagnostics)
{
    query_sink_put(b->session->out, text, out);
    if (diagnostics == 0)
        return;
    wipe_progress(b);
    query_sink_put(b->session->diagnostics, text + out, diagnostics);
    query_sink_flush(b->session->diagnostics);
}

/* What stands in the sinks will be printed when it is the question's turn. */
static void hold_result(struct batch *b, struct asked *asked)
{
    size_t out = b->out.size, diagnostics = b->diagnostics.size;
    struct result *result =
        out + diagnostics == 0 ? NULL : malloc(sizeof *result + out + diagnostics);
    if (result != NULL) {
        *result =
            (struct result){.out_size = out, .diagnostics_size = diagnostics, .older = b->newest};
        if (b->newest != NULL)
            b->newest->newer = result;
        b->newest = result;
        if (out != 0)
            memcpy(result->text, b->out.text, out);
        if (diagnostics != 0)
            memcpy(result->text + out, b->diagnostics.text, diagnostics);
        *(asked->first == NULL ? &asked->first : &asked->last->next) = result;
        asked->last = result;
        b->held += out + diagnostics;
    } else if (out + diagnostics != 0) {
        note_status(b, digc_fail_memory(b->plan));
    }
    query_sink_reset(&b->out);
    query_sink_reset(&b->diagnostics);
}

static void free_result(struct batch *b, struct result *result)
{
    *(result->newer == NULL ? &b->newest : &result->newer->older) = result->older;
    if (result->older != NULL)
        result->older->newer = result->newer;
    b->held -= result->out_size + result->diagnostics_size;
    digc_wildcard_drop(result->wildcard);
    free(result);
}

static void write_results(struct batch *b, struct result *result)
{
    while (result != NULL) {
        struct result *next = result->next;
        write_result(b, result->text, result->out_size, result->diagnostics_size);
        free_result(b, result);
        result = next;
    }
}

/* Shows what became of a question: at once if it is its turn. */
static void show(struct batch *b, struct asked *asked, const struct query_exchange *exchange,
                 bool in_turn)
{
    struct dig_render *render = &asked->asking.render;
    bool apart = render->diagnostics != render->out;
    if (in_turn) {
        write_results(b, asked->first);
        asked->first = NULL;
        render->out = b->session->out;
        render->diagnostics = apart ? render->diagnostics : render->out;
    }
    render->tsig_failed = b->inner.tsig_failed;
    digc_asking_show(&asked->asking, exchange);
    b->inner.tsig_failed = render->tsig_failed;
    render->out = &b->out;
    render->diagnostics = apart ? render->diagnostics : render->out;
    if (!in_turn) {
        hold_result(b, asked);
    } else if (b->diagnostics.size != 0) {
        write_result(b, b->diagnostics.text, 0, b->diagnostics.size);
        query_sink_reset(&b->diagnostics);
    }
}

static struct asked *take_asked(struct batch *b)
{
    struct asked *asked = b->free;
    if (asked == NULL) {
        asked = malloc(sizeof *asked);
        if (asked == NULL)
            return NULL;
        asked->next = b->all;
        b->all = asked;
    } else {
        b->free = asked->next_free;
    }
    asked->busy = true;
    return asked;
}

static void put_asked(struct batch *b, struct asked *asked)
{
    asked->busy = false;
    asked->next_free = b->free;
    b->free = asked;
}

/* The first result knows what may make it needless when it is its turn. */
static void judge_later(struct asked *asked, const struct query_exchange *exchange)
{
    const struct query_message *reply = query_exchange_reply(exchange);
    if (asked->wildcard != NULL && asked->first != NULL && reply != NULL) {
        asked->first->wildcard = asked->wildcard;
        asked->first->answer = digc_answer_of(reply);
        asked->wildcard = NULL;
    }
}

static void learn(struct asked *asked, const struct query_exchange *exchange)
{
    struct digc_wildcard *wildcard = asked->wildcard;
    const struct query_message *reply = query_exchange_reply(exchange);
    if (reply != NULL)
        wildcard->answer = digc_answer_of(reply);
    wildcard->known = true;
}

static bool ended(void *context, const struct query_exchange *exchange, bool in_turn,
                  struct query_bulk_item *item)
{
    struct batch *b = context;
    struct asked *asked = item->owner;
    int status = DIGC_EXIT_OK;
    if (asked->probe) {
        learn(asked, exchange);
    } else if (!asked->dead) {
        show(b, asked, exchange, in_turn && !b->no_wildcard);
        bool absent = digc_asking_failed(b->plan, exchange, &status);
        if (absent && digc_asking_next(&asked->asking)) {
            digc_wildcard_drop(asked->wildcard); /* the next name has another parent */
            asked->wildcard = NULL;
            return false;
        }
        judge_later(asked, exchange);
        note_status(b, status);
        b->unanswered += exchange->status != QUERY_OK && exchange->status != QUERY_SIGNATURE;
    }
    item->owner = asked->first;
    digc_wildcard_drop(asked->wildcard);
    leave_line(b, asked->line);
    put_asked(b, asked);
    return true;
}

static bool deliver(void *context, void *owner)
{
    struct batch *b = context;
    struct result *first = owner;
    bool needless = first != NULL && first->wildcard != NULL &&
                    digc_wildcard_gives(first->wildcard, &first->answer);
    while (needless && first != NULL) {
        struct result *next = first->next;
        free_result(b, first);
        first = next;
    }
    write_results(b, first);
    return b->session->out->status == QUERY_OK;
}

/* ---- what is asked ---- */

/* Makes the question ready.  False: it is not to be asked, and there is nothing to print when
 * it is its turn. */
static bool begin(struct batch *b, struct asked *asked, struct digc_question *question,
                  struct query_bulk_item *item)
{
    bool end;
    asked->line = b->line;
    asked->first = asked->last = NULL;
    asked->wildcard = NULL;
    asked->probe = false;
    item->once = question->policy.tries == 1;
    struct digc_block *kept = lend(b, b->line);
    b->inner.line = b->lines.number;
    int status = digc_asking_begin(&asked->asking, &b->inner, question, &end);
    give_back(b, b->line, kept);
    asked->dead = status != DIGC_GO_ON || !digc_asking_next(&asked->asking);
    if (status == DIGC_UNASKED)
        note_status(b, digc_unasked(b->plan));
    if (status > DIGC_EXIT_OK) {
        note_status(b, status);
        say_bad(b, &b->diagnostics);
        query_sink_reset(&b->diagnostics);
    }
    hold_result(b, asked);
    item->owner = asked;
    item->request = &question->request;
    item->policy = &question->policy;
    item->servers = asked->asking.servers.endpoints;
    item->server_count = asked->dead ? 0 : asked->asking.servers.count;
    return !asked->dead || asked->first != NULL;
}

/* A line that asks nothing has its turn all the same. */
static void begin_dead(struct batch *b, struct asked *asked, struct query_bulk_item *item)
{
    asked->line = b->line;
    asked->first = asked->last = NULL;
    asked->wildcard = NULL;
    asked->probe = false;
    asked->dead = true;
    asked->request = (struct query_request){.class = QUERY_CLASS_IN};
    hold_result(b, asked);
    b->line->questions++;
    *item = (struct query_bulk_item){
        .owner = asked, .request = &asked->request, .policy = &b->plan->defaults.policy};
}

/* A question below a parent of which nobody knows whether it has a wildcard waits until the probe
 * for it stands before it: its turn comes later then. */
static void ask_wildcard(struct batch *b, struct asked *asked, struct query_bulk_item *item)
{
    bool fresh;
    if (!b->no_wildcard || asked->dead)
        return;
    asked->wildcard = digc_wildcard_take(&b->wildcards, item->request, item->servers, &fresh);
    struct asked *probe = asked->wildcard != NULL && fresh ? take_asked(b) : NULL;
    if (probe == NULL)
        return;
    probe->request = *item->request;
    if (digc_wildcard_probe(&probe->request.name, &item->request->name) != QUERY_OK) {
        put_asked(b, probe);
        return;
    }
    probe->asking.servers = asked->asking.servers;
    probe->line = asked->line;
    probe->line->questions++;
    probe->first = probe->last = NULL;
    probe->wildcard = asked->wildcard;
    probe->wildcard->holders++;
    probe->probe = true;
    probe->dead = false;
    b->put_off = *item;
    b->is_put_off = true;
    item->owner = probe;
    item->request = &probe->request;
    item->servers = probe->asking.servers.endpoints;
}

static void ask_alone(struct batch *b)
{
    struct digc_question *question = b->next;
    struct digc_block *kept = lend(b, b->line);
    bool end = false;
    b->next = question->next;
    b->asked++;
    note_status(b, digc_ask(b->session, question, &end));
    give_back(b, b->line, kept);
}

static enum query_bulk_next source(void *context, bool idle, struct query_bulk_item *item)
{
    struct batch *b = context;
    if (b->held > HELD_LIMIT && !idle)
        return QUERY_BULK_LATER;
    if (b->is_put_off) {
        *item = b->put_off;
        b->is_put_off = false;
        return QUERY_BULK_ITEM;
    }
    if (idle && b->eager)
        query_sink_flush(b->session->out);
    for (;;) {
        enum query_bulk_next next = next_question(b, idle);
        if (next != QUERY_BULK_ITEM)
            return next;
        if (b->next != NULL && digc_is_alone(b->next)) {
            /* It has the engine for itself, and its turn has come when nothing is under way. */
            if (!idle)
                return QUERY_BULK_LATER;
            ask_alone(b);
            continue;
        }
        struct asked *asked = take_asked(b);
        if (asked == NULL) {
            note_status(b, digc_fail_memory(b->plan));
            return QUERY_BULK_END;
        }
        struct digc_question *question = b->next;
        if (question == NULL) {
            begin_dead(b, asked, item);
            return QUERY_BULK_ITEM;
        }
        b->next = question->next;
        if (begin(b, asked, question, item)) {
            b->line->questions++;
            b->asked += !asked->dead;
            ask_wildcard(b, asked, item);
            return QUERY_BULK_ITEM;
        }
        put_asked(b, asked);
    }
}

/* ---- for people ---- */

static void print_counts(struct batch *b, uint64_t now_us)
{
    struct query_sink *out = b->session->diagnostics;
    uint64_t took_us = now_us - b->began_us;
    query_sink_text(out, ";; ");
    query_sink_number(out, b->asked);
    query_sink_text(out, " questions, ");
    query_sink_number(out, b->unanswered);
    query_sink_text(out, " without a reply, ");
    query_sink_number(out, b->bad);
    query_sink_text(out, " not understood, ");
    query_sink_number(out, took_us / 1000000);
    query_sink_char(out, '.');
    query_sink_number(out, took_us / 100000 % 10);
    query_sink_text(out, " s, ");
    query_sink_number(out, took_us == 0 ? 0 : b->asked * 1000000 / took_us);
    query_sink_text(out, "/s");
}

/* Before the run waits: who reads along gets what there is. */
static void waiting(void *context)
{
    struct batch *b = context;
    if (b->eager)
        query_sink_flush(b->session->out);
    if (!b->progress)
        return;
    uint64_t now_us = query_clock_us();
    if (now_us - b->began_us < LONG_RUN_US || now_us - b->told_us < PROGRESS_US)
        return;
    b->told_us = now_us;
    b->progress_shown = true;
    query_sink_char(b->session->diagnostics, '\r');
    print_counts(b, now_us);
    query_sink_text(b->session->diagnostics, "\033[K");
    query_sink_flush(b->session->diagnostics);
}

static void print_summary(struct batch *b)
{
    wipe_progress(b);
    if (!b->session->notes || !b->plan->defaults.style.stats)
        return;
    print_counts(b, query_clock_us());
    query_sink_char(b->session->diagnostics, '\n');
}

/* ---- all of it ---- */

static bool open_file(struct batch *b)
{
    struct query_sink *out = b->session->diagnostics;
    const char *file = b->plan->batch_file;
    if (lines_open(&b->lines, file))
        return true;
    query_sink_plain(out, file, strlen(file), true);
    query_sink_text(out, ": ");
    query_sink_text(out, strerror(errno));
    query_sink_char(out, '\n');
    digc_asking_fail(b->session, NULL, DIGC_EXIT_BATCH, "couldn't open specified batch file");
    return false;
}

static void run(struct batch *b)
{
    const struct digc_plan *plan = b->plan;
    struct query_bulk bulk = {
        .parallel = plan->parallel,
        .rate = plan->rate,
        .unordered = plan->unordered && !plan->no_wildcard,
        .source = source,
        .ended = ended,
        .deliver = deliver,
        .waiting = waiting,
        .context = b,
    };
    b->no_wildcard = plan->no_wildcard;
    memset(&b->wildcards, 0, sizeof b->wildcards);
    memcpy(&b->wildcards.seed, b->session->cookie, sizeof b->wildcards.seed);
    b->is_put_off = false;
    b->began_us = query_clock_us();
    if (query_bulk_run(&bulk, b->session->engine) != QUERY_OK)
        note_status(b, digc_fail_memory(plan));
    if (b->lines.error != 0)
        note_status(b, digc_asking_fail(b->session, NULL, DIGC_EXIT_BATCH, "%s: %s",
                                        plan->batch_file, strerror(b->lines.error)));
    print_summary(b);
}

/* The questions of the command line.  The first line is read before, as in dig: what it says
 * for all questions holds for these as well. */
static void ask_first(struct batch *b, struct digc_question *first)
{
    bool end = false;
    if (first == NULL)
        return;
    next_question(b, true);
    for (struct digc_question *q = first; q != NULL; q = q->next)
        note_status(b, digc_ask(b->session, q, &end));
}

/* A run that was stopped leaves questions and results behind. */
static void finish(struct batch *b)
{
    while (b->newest != NULL)
        free_result(b, b->newest);
    while (b->all != NULL) {
        struct asked *asked = b->all;
        b->all = asked->next;
        if (asked->busy) {
            digc_wildcard_drop(asked->wildcard);
            leave_line(b, asked->line);
        }
        free(asked);
    }
    if (b->line != NULL)
        leave_line(b, b->line);
    digc_wildcards_fini(&b->wildcards);
    lines_close(&b->lines);
    query_sink_fini(&b->said);
    query_sink_fini(&b->out);
    query_sink_fini(&b->diagnostics);
}

int digc_batch(struct digc_session *session)
{
    struct stat status;
    struct batch *b = malloc(sizeof *b);
    if (b == NULL)
        return digc_fail_memory(session->plan);
    b->session = session;
    b->plan = session->plan;
    if (!open_file(b)) {
        free(b);
        return DIGC_EXIT_BATCH;
    }
    query_sink_init_heap(&b->said, TEXT_LIMIT);
    query_sink_init_heap(&b->out, TEXT_LIMIT);
    query_sink_init_heap(&b->diagnostics, TEXT_LIMIT);
    b->setup = *b->plan->setup;
    b->setup.out = &b->said; /* an answer is not there yet: all that is said is of the line */
    b->setup.diagnostics = &b->said;
    b->inner = *session;
    b->inner.out = &b->out;
    b->inner.diagnostics = &b->diagnostics;
    b->inner.names.diagnostics = &b->diagnostics;
    b->line = NULL;
    b->next = NULL;
    b->free = b->all = NULL;
    b->newest = NULL;
    b->held = 0;
    b->worst = DIGC_EXIT_OK;
    b->eager = fstat(STDOUT_FILENO, &status) != 0 || !S_ISREG(status.st_mode);
    b->progress = session->notes && isatty(STDOUT_FILENO) != 1;
    b->progress_shown = false;
    b->told_us = b->asked = b->unanswered = b->bad = 0;
    ask_first(b, b->plan->first);
    run(b);
    int worst = b->worst;
    finish(b);
    free(b);
    return worst;
}
