/* Captures: which reply belongs to which query. */
#include "saved/saved.h"

#include <query/capture.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEADER = 12,
    BUCKETS = 1024,
    PENDING_MOST = 16384, /* queries that wait for a reply; of more, the oldest waits no longer */
    NS_OF_US = 1000
};

/* A query of which nobody knows yet whether there will be a reply. */
struct pending {
    struct pending *next;          /* in its bucket */
    struct pending *older, *newer; /* of all */
    struct query_endpoint client, server;
    enum query_transport transport;
    int64_t unix_ns;
    unsigned repeats;
    bool stream; /* of a zone transfer: more than one reply may come */
    bool answered;
    size_t size;
    uint8_t octets[];
};

struct saved_capture {
    struct saved_taker taker;
    struct saved_fault fault;
    struct query_capture_reader *reader;
    int64_t wait_ns;
    int64_t now_ns; /* up to when the capture tells what came */
    struct pending *buckets[BUCKETS];
    struct pending *oldest, *newest;
    size_t count;
    uint16_t ports[16];
    size_t port_count;
    struct saved_exchange saved;
};

struct saved_capture *saved_capture_new(const struct saved_taker *taker, const uint16_t *ports,
                                        size_t port_count, uint64_t wait_us)
{
    static const uint16_t usual = 53;
    struct saved_capture *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    if (port_count == 0) {
        ports = &usual;
        port_count = 1;
    }
    c->taker = *taker;
    c->wait_ns = (int64_t)(wait_us * NS_OF_US);
    c->port_count = port_count < 16 ? port_count : 16;
    memcpy(c->ports, ports, c->port_count * sizeof *ports);
    c->reader = query_capture_reader_new(c->ports, c->port_count);
    if (c->reader == NULL) {
        free(c);
        return NULL;
    }
    return c;
}

/* ---- queries that wait ---- */

/* The id and the client's port are enough to spread them. */
static struct pending **bucket_of(struct saved_capture *c, const uint8_t *octets, uint16_t port)
{
    unsigned id = (unsigned)octets[0] << 8 | octets[1];
    return &c->buckets[(id ^ (port * 31u)) % BUCKETS];
}

static void drop(struct saved_capture *c, struct pending *p)
{
    struct pending **at = bucket_of(c, p->octets, p->client.port);
    while (*at != p)
        at = &(*at)->next;
    *at = p->next;
    *(p->older == NULL ? &c->oldest : &p->older->newer) = p->newer;
    *(p->newer == NULL ? &c->newest : &p->newer->older) = p->older;
    c->count--;
    free(p);
}

void saved_capture_free(struct saved_capture *c)
{
    if (c == NULL)
        return;
    while (c->oldest != NULL)
        drop(c, c->oldest);
    query_capture_reader_free(c->reader);
    free(c);
}

static struct pending *find(struct saved_capture *c, const uint8_t *octets,
                            const struct query_endpoint *client,
                            const struct query_endpoint *server, enum query_transport transport)
{
    struct pending *p = *bucket_of(c, octets, client->port);
    while (p != NULL &&
           !(memcmp(p->octets, octets, 2) == 0 && p->transport == transport &&
             query_endpoint_equal(&p->client, client) && query_endpoint_equal(&p->server, server)))
        p = p->next;
    return p;
}

/* ---- exchanges ---- */

/* How long a query is known to have been without a reply. */
static uint64_t waited_ns(const struct saved_capture *c, const struct pending *query)
{
    int64_t waited = c->now_ns - query->unix_ns;
    return waited < 0 ? 0 : (uint64_t)(waited < c->wait_ns ? waited : c->wait_ns);
}

/* Times of the capture as those of an exchange, which begins with the query. */
static enum query_status show(struct saved_capture *c, const struct pending *query,
                              const struct query_capture_item *reply)
{
    saved_exchange_begin(&c->saved);
    struct query_try *attempt = saved_exchange_add(&c->saved);
    int64_t sent_ns = query != NULL ? query->unix_ns : reply->unix_ns;
    attempt->sent_unix_us = sent_ns / NS_OF_US;
    if (query != NULL) {
        attempt->start_us = attempt->sent_us = attempt->end_us = SAVED_START_US;
        attempt->server = query->server;
        attempt->local = query->client;
        attempt->transport = query->transport;
        attempt->query = query->octets;
        attempt->query_size = query->size;
        attempt->repeats = query->repeats;
        attempt->id = (uint16_t)(query->octets[0] << 8 | query->octets[1]);
    }
    if (reply == NULL) {
        attempt->end = QUERY_END_TIMEOUT;
        attempt->end_us += waited_ns(c, query) / NS_OF_US;
    } else {
        attempt->server = reply->source;
        attempt->local = reply->destination;
        attempt->transport = reply->transport;
        attempt->end = QUERY_END_REPLY;
        attempt->reply = reply->octets;
        attempt->reply_size = reply->size;
        if (reply->unix_ns > sent_ns)
            attempt->end_us += (uint64_t)(reply->unix_ns - sent_ns) / NS_OF_US;
    }
    saved_exchange_end(&c->saved, reply == NULL ? QUERY_TIMEOUT : QUERY_OK);
    return c->taker.lookup(c->taker.context, &c->saved);
}

/* A query that has waited long enough is one without a reply, unless it had some. */
static enum query_status give_up(struct saved_capture *c, struct pending *p)
{
    enum query_status status = p->answered ? QUERY_OK : show(c, p, NULL);
    drop(c, p);
    return status;
}

static enum query_status give_up_until(struct saved_capture *c, int64_t unix_ns)
{
    enum query_status status = QUERY_OK;
    while (c->oldest != NULL && status == QUERY_OK && c->oldest->unix_ns + c->wait_ns <= unix_ns)
        status = give_up(c, c->oldest);
    return status;
}

static bool is_transfer(const uint8_t *octets, size_t size)
{
    enum { TYPE_IXFR = 251, TYPE_AXFR = 252 };
    struct query_message message;
    struct query_record question;
    (void)query_message_parse(&message, octets, size);
    return query_message_question(&message, &question) &&
           (question.rdata.type == TYPE_AXFR || question.rdata.type == TYPE_IXFR);
}

static enum query_status take_query(struct saved_capture *c, const struct query_capture_item *item)
{
    struct pending *same =
        find(c, item->octets, &item->source, &item->destination, item->transport);
    enum query_status status = QUERY_OK;
    if (same != NULL && same->size == item->size &&
        memcmp(same->octets, item->octets, item->size) == 0) {
        same->repeats++;
        return QUERY_OK;
    }
    if (same != NULL || c->count == PENDING_MOST)
        status = give_up(c, same != NULL ? same : c->oldest);
    struct pending *p = status == QUERY_OK ? malloc(sizeof *p + item->size) : NULL;
    if (p == NULL)
        return status == QUERY_OK ? QUERY_MEMORY : status;
    struct pending **bucket = bucket_of(c, item->octets, item->source.port);
    *p = (struct pending){.next = *bucket,
                          .older = c->newest,
                          .client = item->source,
                          .server = item->destination,
                          .transport = item->transport,
                          .unix_ns = item->unix_ns,
                          .stream = item->transport != QUERY_TRANSPORT_UDP &&
                                    is_transfer(item->octets, item->size),
                          .size = item->size};
    memcpy(p->octets, item->octets, item->size);
    *bucket = p;
    *(c->newest == NULL ? &c->oldest : &c->newest->newer) = p;
    c->newest = p;
    c->count++;
    return QUERY_OK;
}

static enum query_status take_reply(struct saved_capture *c, const struct query_capture_item *item)
{
    struct pending *p =
        item->size < 2 ? NULL
                       : find(c, item->octets, &item->destination, &item->source, item->transport);
    enum query_status status = show(c, p, item);
    if (p != NULL && p->stream)
        p->answered = true;
    else if (p != NULL)
        drop(c, p);
    return status;
}

/* What is too short for a header comes from a server if its port says so. */
static bool is_reply(const struct saved_capture *c, const struct query_capture_item *item)
{
    if (item->size >= HEADER)
        return (item->octets[2] & 0x80) != 0;
    for (size_t i = 0; i < c->port_count; i++) {
        if (item->destination.port == c->ports[i])
            return item->size < 2; /* without an id it is nothing that a reply could be found for */
    }
    return true;
}

static enum query_status take_item(void *context, const struct query_capture_item *item)
{
    struct saved_capture *c = context;
    if (item->kind != QUERY_CAPTURE_MESSAGE)
        return QUERY_OK;
    c->now_ns = item->unix_ns > c->now_ns ? item->unix_ns : c->now_ns;
    enum query_status status = give_up_until(c, item->unix_ns);
    if (status != QUERY_OK)
        return status;
    return is_reply(c, item) ? take_reply(c, item) : take_query(c, item);
}

/* ---- the reader ---- */

static enum query_status note_fault(struct saved_capture *c, enum query_status status)
{
    c->fault.offset = query_capture_fault(c->reader)->offset;
    return status;
}

enum query_status saved_capture_feed(struct saved_capture *c, const uint8_t *octets, size_t size)
{
    return note_fault(c, query_capture_feed(c->reader, octets, size, take_item, c));
}

static enum query_status give_up_all(struct saved_capture *c)
{
    enum query_status status = QUERY_OK;
    while (c->oldest != NULL && status == QUERY_OK)
        status = give_up(c, c->oldest);
    return status;
}

enum query_status saved_capture_idle(struct saved_capture *c)
{
    c->now_ns += c->wait_ns;
    return give_up_all(c);
}

/* What a file that is broken off has is shown all the same. */
enum query_status saved_capture_finish(struct saved_capture *c)
{
    enum query_status ended = note_fault(c, query_capture_finish(c->reader));
    enum query_status status = give_up_all(c);
    return status != QUERY_OK ? status : ended;
}

const struct saved_fault *saved_capture_fault(const struct saved_capture *c)
{
    return &c->fault;
}

void saved_capture_print_skipped(struct query_sink *sink, const struct saved_capture *c)
{
    query_capture_counts_print(sink, query_capture_counted(c->reader));
}
