#include "revc/sweep.h"

#include "revc/ask.h"

#include <query/bulk.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_PARALLEL = 100,
    WAITING_MOST = 16384,     /* pieces that wait for the oldest: what is asked for in a second */
    WAITING_OCTETS = 8 << 20, /* of lines of a log that do so */
    LONG_RUN_US = 2000000,    /* from then on people are told how far it is */
    PROGRESS_US = 500000
};

/* Something that is printed when it is its turn: an answer, text, or text and then an answer. */
struct piece {
    struct piece *next;
    struct revc_answer *answer; /* NULL: text alone */
    size_t text_size, own_size;
    char text[]; /* with the address as it stood there behind it */
};

/* A question under way. */
struct place {
    struct revc_asking asking;
    struct place *next_free;
    struct place *next; /* of all that there are */
};

struct sweep {
    const struct revc_sweep *what;
    const struct revc_plan *plan;
    struct query_policy policy;
    struct query_request nothing;
    struct revc_memory memory;
    struct place *free, *all;
    struct piece *first, *last;
    unsigned waiting; /* pieces, */
    size_t octets;    /* and of their text */
    unsigned going, parallel;
    int status;
    bool drained; /* the input has no more */
    bool stopped;
    uint64_t began_us, told_us;
    bool counts_shown; /* on a line of the terminal */
    uint64_t addresses, again, found, absent, failed;
};

/* ---- pieces ---- */

/* Takes the line of counts away, which may be on the same terminal as the answers. */
static void hide_counts(struct sweep *s)
{
    if (!s->counts_shown)
        return;
    s->counts_shown = false;
    query_sink_text(s->plan->diagnostics, "\r\033[K");
    query_sink_flush(s->plan->diagnostics);
}

static void print_answer(struct sweep *s, const struct revc_answer *answer)
{
    hide_counts(s);
    revc_print_answer(s->what->printer, answer);
}

static void print_piece(struct sweep *s, const struct piece *piece)
{
    struct revc_printer *printer = s->what->printer;
    if (!s->plan->annotate) {
        print_answer(s, piece->answer);
        return;
    }
    revc_print_text(printer, piece->text, piece->text_size);
    if (piece->answer != NULL)
        revc_print_noted(printer, piece->answer, piece->text + piece->text_size, piece->own_size);
    else
        query_sink_char(s->plan->out, '\n');
}

static void drop_piece(struct sweep *s)
{
    struct piece *piece = s->first;
    s->first = piece->next;
    s->last = s->first == NULL ? NULL : s->last;
    s->waiting--;
    s->octets -= piece->text_size + piece->own_size;
    if (piece->answer != NULL)
        revc_answer_release(piece->answer);
    free(piece);
}

static void print_pieces(struct sweep *s)
{
    while (s->first != NULL && (s->first->answer == NULL || s->first->answer->done)) {
        print_piece(s, s->first);
        drop_piece(s);
    }
    s->stopped = s->stopped || s->plan->out->status != QUERY_OK;
}

/* Takes over the caller's hold of the answer. */
static bool add_piece(struct sweep *s, const struct revc_item *item, struct revc_answer *answer)
{
    size_t size = item->text_size + item->own_size;
    struct piece *piece = malloc(sizeof *piece + size);
    if (piece == NULL)
        return false;
    *piece =
        (struct piece){.answer = answer, .text_size = item->text_size, .own_size = item->own_size};
    if (size != 0)
        memcpy(piece->text, item->text, size);
    *(s->first == NULL ? &s->first : &s->last->next) = piece;
    s->last = piece;
    s->waiting++;
    s->octets += size;
    return true;
}

/* One more that wants an answer. */
static bool want(struct sweep *s, const struct revc_item *item, struct revc_answer *answer)
{
    if (!s->plan->unordered)
        return add_piece(s, item, answer);
    if (answer->done)
        print_answer(s, answer);
    else
        answer->wanted++;
    revc_answer_release(answer);
    return true;
}

/* ---- answers ---- */

static void count(struct sweep *s, const struct revc_answer *answer)
{
    bool absent = answer->outcome == OUTCOME_NXDOMAIN || answer->outcome == OUTCOME_NODATA ||
                  answer->outcome == OUTCOME_ANSWER;
    s->found += revc_answer_is_found(s->plan, answer);
    s->absent += absent && !revc_answer_is_found(s->plan, answer);
    s->failed += !absent;
    if (!absent)
        s->status = s->status == OUTCOME_ANSWER ? answer->outcome
                                                : outcome_worst(s->status, answer->outcome);
}

static void finish(struct sweep *s, struct revc_answer *answer)
{
    answer->done = true;
    count(s, answer);
    for (; answer->wanted > 0; answer->wanted--)
        print_answer(s, answer);
    print_pieces(s);
}

static int fail_memory(struct sweep *s)
{
    query_sink_text(s->plan->diagnostics, s->plan->program);
    query_sink_text(s->plan->diagnostics, ": out of memory\n");
    s->stopped = true;
    return s->status = OUTCOME_INTERNAL;
}

static struct place *take_place(struct sweep *s)
{
    struct place *place = s->free;
    if (place != NULL) {
        s->free = place->next_free;
        return place;
    }
    place = malloc(sizeof *place);
    if (place == NULL)
        return NULL;
    place->next = s->all;
    s->all = place;
    return place;
}

static void put_place(struct sweep *s, struct place *place)
{
    revc_answer_release(place->asking.answer);
    place->asking.answer = NULL;
    place->next_free = s->free;
    s->free = place;
}

static void fill_item(struct sweep *s, struct place *place, struct query_bulk_item *item)
{
    *item = (struct query_bulk_item){
        .request = &place->asking.request,
        .policy = &s->policy,
        .servers = s->what->servers->endpoints,
        .server_count = s->what->servers->count,
        .once = s->policy.tries == 1,
        .owner = place,
    };
}

/* Has an address asked for.  False: there is nothing to ask, and its answer is done. */
static bool begin(struct sweep *s, struct revc_answer *answer, struct query_bulk_item *item)
{
    struct place *place = take_place(s);
    if (place == NULL) {
        fail_memory(s);
        answer->outcome = OUTCOME_INTERNAL;
        answer->done = true;
        return false;
    }
    answer->holders++;
    if (revc_asking_begin(&place->asking, s->plan, answer)) {
        fill_item(s, place, item);
        s->going++;
        return true;
    }
    answer->outcome = OUTCOME_INTERNAL;
    finish(s, answer);
    put_place(s, place);
    return false;
}

/* ---- what query_bulk_run() calls ---- */

/* Takes an item of the input.  True if there is something to ask for it. */
static bool take(struct sweep *s, const struct revc_item *found, struct query_bulk_item *item)
{
    struct revc_answer *answer = NULL;
    bool fresh = false;
    if (found->is_address) {
        answer = revc_memory_get(&s->memory, &found->address, &fresh);
        s->addresses++;
        s->again += !fresh;
    }
    if ((found->is_address && answer == NULL) ||
        (answer == NULL ? !add_piece(s, found, NULL) : !want(s, found, answer))) {
        fail_memory(s);
        return false;
    }
    if (fresh && begin(s, answer, item))
        return true;
    print_pieces(s);
    return false;
}

static enum query_bulk_next source(void *context, bool idle, struct query_bulk_item *item)
{
    struct sweep *s = context;
    struct revc_item found;
    if (s->what->eager && idle)
        query_sink_flush(s->plan->out);
    while (!s->stopped && *s->what->stop == 0) {
        /* A place in the window is always free, and there is no end before all have ended, so
         * that this is asked again in a moment, and sees that the user wants no more. */
        if (s->drained && s->going == 0)
            return QUERY_BULK_END;
        if (s->drained || s->going >= s->parallel || s->waiting >= WAITING_MOST ||
            s->octets > WAITING_OCTETS)
            return QUERY_BULK_LATER;
        /* In the lab no time passes while nobody is asked: there it has to be waited for. */
        switch (revc_input_next(s->what->input, idle && s->what->lab, &found)) {
        case REVC_INPUT_END: s->drained = true; break;
        case REVC_INPUT_LATER: return QUERY_BULK_LATER;
        case REVC_INPUT_ITEM:
            if (take(s, &found, item))
                return QUERY_BULK_ITEM;
            break;
        }
    }
    /* Those under way are waited for unless something ends: a question that nobody is asked. */
    s->stopped = true;
    *item = (struct query_bulk_item){.request = &s->nothing, .policy = &s->policy};
    return QUERY_BULK_ITEM;
}

static bool ended(void *context, const struct query_exchange *exchange, bool in_turn,
                  struct query_bulk_item *item)
{
    struct sweep *s = context;
    struct place *place = item->owner;
    (void)in_turn;
    if (place == NULL)
        return true;
    if (revc_asking_next(&place->asking, exchange) && *s->what->stop == 0) {
        fill_item(s, place, item);
        return false;
    }
    s->going--;
    finish(s, place->asking.answer);
    put_place(s, place);
    return true;
}

static bool deliver(void *context, void *owner)
{
    const struct sweep *s = context;
    (void)owner;
    return !s->stopped;
}

/* ---- for people ---- */

static void print_count(const struct sweep *s, uint64_t count, const char *what)
{
    query_sink_number(s->plan->diagnostics, count);
    query_sink_text(s->plan->diagnostics, what);
}

static void print_speed(const struct sweep *s, uint64_t now_us)
{
    struct query_sink *out = s->plan->diagnostics;
    uint64_t took_us = now_us - s->began_us, asked = s->found + s->absent + s->failed;
    query_sink_number(out, took_us / 1000000);
    query_sink_char(out, '.');
    query_sink_number(out, took_us / 100000 % 10);
    query_sink_text(out, " s, ");
    query_sink_number(out, took_us == 0 ? 0 : asked * 1000000 / took_us);
    query_sink_text(out, "/s");
}

static void waiting(void *context)
{
    struct sweep *s = context;
    if (s->what->eager)
        query_sink_flush(s->plan->out);
    if (!s->what->progress)
        return;
    uint64_t now_us = query_clock_us();
    if (now_us - s->began_us < LONG_RUN_US || now_us - s->told_us < PROGRESS_US)
        return;
    s->told_us = now_us;
    /* Not wider than 80 columns: what wraps cannot be taken away. */
    query_sink_char(s->plan->diagnostics, '\r');
    print_count(s, s->addresses, " asked, ");
    print_count(s, s->found, " found, ");
    print_count(s, s->absent, " not, ");
    print_count(s, s->failed, " failed, ");
    print_speed(s, now_us);
    query_sink_text(s->plan->diagnostics, "\033[K");
    query_sink_flush(s->plan->diagnostics);
    s->counts_shown = true;
}

static void print_summary(struct sweep *s)
{
    struct query_sink *out = s->plan->diagnostics;
    hide_counts(s);
    if (!s->plan->stats)
        return;
    print_count(s, s->addresses, " addresses, ");
    print_count(s, s->found, " found, ");
    print_count(s, s->absent, " not, ");
    print_count(s, s->failed, " without an answer, ");
    print_count(s, s->again, " asked before, ");
    print_count(s, s->what->input->bad, " not understood, ");
    print_speed(s, query_clock_us());
    query_sink_char(out, '\n');
}

/* ---- all of it ---- */

/* A run that was stopped leaves pieces behind: those with an answer are printed, without the ones
 * between them. */
static void print_rest(struct sweep *s)
{
    for (; s->first != NULL; drop_piece(s)) {
        struct revc_answer *answer = s->first->answer;
        if (answer == NULL || answer->done || s->plan->annotate)
            print_piece(s, s->first);
    }
}

static int end_status(const struct sweep *s)
{
    if (*s->what->stop != 0)
        return REVC_EXIT_INTERRUPTED;
    if (s->what->input->status != OUTCOME_ANSWER)
        return s->what->input->status;
    if (s->status != OUTCOME_ANSWER)
        return s->status;
    if (s->what->input->bad != 0)
        return OUTCOME_USAGE;
    return s->found == 0 && s->absent != 0 ? OUTCOME_NXDOMAIN : OUTCOME_ANSWER;
}

static void fini(struct sweep *s)
{
    while (s->all != NULL) {
        struct place *place = s->all;
        s->all = place->next;
        if (place->asking.answer != NULL)
            revc_answer_release(place->asking.answer);
        free(place);
    }
    revc_memory_fini(&s->memory);
    free(s);
}

int revc_sweep_run(const struct revc_sweep *sweep)
{
    const struct revc_plan *plan = sweep->plan;
    struct sweep *s = calloc(1, sizeof *s);
    if (s == NULL)
        return OUTCOME_INTERNAL;
    s->what = sweep;
    s->plan = plan;
    s->nothing = query_request_default(query_name_root());
    s->policy = (struct query_policy){
        .transport = plan->tcp ? QUERY_TRANSPORT_TCP : QUERY_TRANSPORT_UDP,
        .timeout_ms = plan->timeout_s * 1000,
        .tries = plan->tries,
        .next_on_servfail = true,
    };
    s->parallel = plan->parallel == 0 ? DEFAULT_PARALLEL : plan->parallel;
    s->began_us = query_clock_us();
    struct query_bulk bulk = {
        .parallel = s->parallel + 1,
        .rate = plan->rate,
        .unordered = true, /* the order is that of the pieces */
        .source = source,
        .ended = ended,
        .deliver = deliver,
        .waiting = waiting,
        .context = s,
    };
    if (query_random(&s->memory.key, sizeof s->memory.key) != QUERY_OK ||
        query_bulk_run(&bulk, sweep->engine) != QUERY_OK)
        fail_memory(s);
    if (plan->out->status == QUERY_OK)
        print_rest(s);
    while (s->first != NULL)
        drop_piece(s);
    print_summary(s);
    int status = end_status(s);
    fini(s);
    return status;
}
