/* <query/bulk.h>: many questions at once on one engine: a window of lookups under way, each
 * with its own servers, tries and timeouts, so that none waits for another.
 *
 * Questions come from a function when there is room for them, and their ends are told as they
 * come; what follows in the order of the questions is told once more when it is its turn.
 * Memory depends on the size of the window, not on the number of questions.  A bulk run
 * knows lookups and time; it must not know where questions come from nor what becomes of
 * what came back. */
#ifndef QUERY_BULK_H
#define QUERY_BULK_H

#include <query/lookup.h>

/* One question.  What it points to is borrowed until its end has been told. */
struct query_bulk_item {
    const struct query_request *request;
    const struct query_policy *policy;
    const struct query_endpoint *servers;
    size_t server_count;
    bool once;   /* no repetitions, see below */
    void *owner; /* comes back with all that is told of it */
};

enum query_bulk_next {
    QUERY_BULK_ITEM,  /* `*item` has been filled in */
    QUERY_BULK_LATER, /* there is none now; asked again soon, at the latest after 10 ms */
    QUERY_BULK_END    /* there is none any more; not asked again */
};

/* The next question.  `*item` comes zeroed.  `idle`: nothing is under way, so that the
 * function may as well wait for input. */
typedef enum query_bulk_next query_bulk_source(void *context, bool idle,
                                               struct query_bulk_item *item);

/* A question has come to its end; the exchange is there until the function returns.
 * `in_turn`: in the order of the questions it is the next, and is delivered at once if it is
 * done.  Returns whether it is done; if not, `*item` has what is to be asked in its place (a
 * name in the next domain of a search list, say): it comes with what was asked, and may get
 * another owner too. */
typedef bool query_bulk_ended(void *context, const struct query_exchange *exchange, bool in_turn,
                              struct query_bulk_item *item);

/* It is the turn of a question that is done.  False: the run is to stop; nothing more is
 * told of what is under way. */
typedef bool query_bulk_deliver(void *context, void *owner);

/* The run is about to wait for the network: a good moment to flush what was printed. */
typedef void query_bulk_waiting(void *context);

struct query_bulk {
    unsigned parallel; /* lookups under way at most; 0: 100; more than 10,000 are 10,000 */
    unsigned rate;     /* questions begun in a second at most; 0: as many as there can be */
    bool unordered;    /* the turn of a question is when it is done */
    unsigned ahead;    /* ordered: questions begun and not delivered at most, so many may wait for
                        * the oldest; 0: 16 times `parallel`, at least 1024; more than 1,048,576
                        * are as many */
    query_bulk_source *source;
    query_bulk_ended *ended;
    query_bulk_deliver *deliver;
    query_bulk_waiting *waiting; /* NULL: nobody wants to know */
    void *context;
};

/* Asks all questions of the source.  QUERY_OK, also when it was stopped; QUERY_MEMORY if
 * there is none to begin with.  The engine should carry nothing else meanwhile: events of
 * other owners are lost.
 *
 * Queries over UDP share sockets (struct query_order).  One that gets no reply is repeated
 * within its try, to the same server and with the same id: after a time that follows from
 * those of the replies before (as in RFC 6298, at least 100 ms), and once more after twice
 * as long.  So a datagram that was lost costs neither a try nor its whole timeout. */
QUERY_API QUERY_CHECK enum query_status query_bulk_run(const struct query_bulk *bulk,
                                                       struct query_engine *engine);

#endif
