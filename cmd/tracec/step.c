/* A walk with a pause before each question, for a class to say whom to ask next. */
#include "tracec/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- who watches ---- */

struct tracec_reader {
    int fd;
    bool own;      /* opened here */
    bool terminal; /* it shows the line end that is typed */
    bool ended;
};

struct tracec_reader *tracec_reader_new(void)
{
    struct tracec_reader *reader = malloc(sizeof *reader);
    struct stat status;
    if (reader == NULL)
        return NULL;
    *reader = (struct tracec_reader){.fd = STDIN_FILENO, .terminal = isatty(STDIN_FILENO) == 1};
    if (reader->terminal || (fstat(STDIN_FILENO, &status) == 0 &&
                             (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))))
        return reader;
    int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0)
        *reader = (struct tracec_reader){.fd = fd, .own = true, .terminal = true};
    return reader;
}

void tracec_reader_free(struct tracec_reader *reader)
{
    if (reader != NULL && reader->own)
        close(reader->fd);
    free(reader);
}

/* Waits for the end of a line, or of the file: then nobody waits any more.  Octet by octet, so
 * that what follows is left for the next line. */
static void read_line(struct tracec_reader *reader)
{
    char c = '\0';
    while (!reader->ended && c != '\n') {
        ssize_t size = read(reader->fd, &c, 1);
        reader->ended = size == 0 || (size < 0 && errno != EINTR);
    }
}

/* ---- the walk ---- */

/* The time that goes by while somebody thinks is not the walk's: its deadlines and the times
 * that it tells count by a clock that stands still meanwhile. */
struct step {
    const struct tracec_session *s;
    const struct tracec_walk *w;
    uint64_t waited_us;
    uint64_t order; /* 0: none */
};

static void ask_class(struct step *step, const struct query_hop *hop)
{
    const struct tracec_session *s = step->s;
    struct query_sink *out = s->plan->out;
    uint64_t start_us = query_engine_now_us(s->engine);
    if (hop->number != 0)
        query_sink_char(out, '\n');
    walk_step_print(out, &step->w->view, s->style, hop);
    if (!s->reader->ended) {
        query_sink_text(out, "[Enter] ");
        query_sink_flush(out);
        read_line(s->reader);
        if (!s->reader->terminal || s->reader->ended)
            query_sink_char(out, '\n');
    }
    step->waited_us += query_engine_now_us(s->engine) - start_us;
}

static void take_fact(void *context, const struct query_walk *walk, const struct query_hop *hop,
                      enum query_walk_fact fact)
{
    struct step *step = context;
    const struct tracec_session *s = step->s;
    (void)walk;
    if (fact == QUERY_WALK_FACT_ASK) {
        ask_class(step, hop);
    } else if (fact == QUERY_WALK_FACT_END) {
        s->plan->format->hop(s->plan->out, &step->w->view, s->style, hop);
        query_sink_flush(s->plan->out);
    }
}

/* Takes the walk one step on, with NULL for the first.  False: it is over. */
static bool go_on(struct step *step, const struct query_event *told)
{
    struct query_engine *engine = step->s->engine;
    struct query_event event = {.now_us = query_engine_now_us(engine)};
    struct query_order order;
    bool first = told == NULL;
    if (!first)
        event = *told;
    for (;;) {
        event.now_us -= step->waited_us;
        enum query_action action =
            query_walk_step(step->w->walk, first ? NULL : &event, event.now_us, &order);
        if (action == QUERY_ACTION_WAIT)
            return true;
        query_engine_end(engine, step->order);
        step->order = 0;
        if (action == QUERY_ACTION_DONE)
            return false;
        order.owner = step;
        order.deadline_us += step->waited_us;
        if (query_engine_start(engine, &order, &step->order) == QUERY_OK)
            return true;
        /* The try fails as it does when the kernel has no memory. */
        event = (struct query_event){
            .kind = QUERY_EVENT_SETUP, .error = ENOMEM, .now_us = query_engine_now_us(engine)};
        first = false;
    }
}

void tracec_step_run(const struct tracec_session *s, struct tracec_walk *w)
{
    struct step step = {.s = s, .w = w};
    struct query_event event;
    query_walk_observe(w->walk, take_fact, &step);
    bool going = go_on(&step, NULL);
    while (going && query_engine_next(s->engine, UINT64_MAX, &event))
        going = go_on(&step, &event);
    query_sink_char(s->plan->out, '\n');
    s->plan->format->close(s->plan->out, &w->view, s->style);
}
