/* Walks saved as captures, and replayed from them.
 *
 * The comment on the file says how the walks began, a line for each thing: */
#include "common/names.h"
#include "common/output.h"
#include "tracec/session.h"

#include <errno.h>
#include <fcntl.h>
#include <query/capture.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char first_line[] = "tracec walk";
/*
 *     zone .
 *     hints, assumed
 *     ipv4
 *     ipv6
 *     class IN
 *     timeout 2
 *     tries 2
 *     all, dnssec, qmin, tcp
 *     port 5300
 *     server a.root-servers.net. 198.41.0.4#53 2001:503:ba3e::2:30#53
 *     name www.python.org. A
 *
 * Lines that are not known are passed over: later versions may have more. */

enum {
    READ_ROOM = 32768,
    COMMENT_LIMIT = 65535, /* what a comment can hold */
    PORTS = 16,
    MISSING_SHOWN = 10,
    DNS_PORT = 53
};

struct tracec_capture {
    struct tracec_plan *plan;
    struct tracec_start *start;

    struct query_replay *replay;
    struct query_capture_reader *reader;
    char *text; /* of the comment: names are borrowed from it */
    uint16_t ports[PORTS];
    size_t port_count;
    uint64_t missing;                 /* orders that nobody asked in the capture */
    struct query_endpoint last_asked; /* of these: to say it once for all tries */
    uint8_t last_id[2];

    struct query_capture_writer writer;
    struct query_sink sink;
    struct output file; /* fd -1: nothing is saved */
    char room[READ_ROOM];
};

static void say_file(const struct tracec_plan *plan, const char *file, const char *what)
{
    struct query_sink *sink = plan->diagnostics;
    query_sink_text(sink, plan->program);
    query_sink_text(sink, ": ");
    query_sink_plain(sink, file, strlen(file), true);
    query_sink_text(sink, ": ");
    query_sink_text(sink, what);
}

static int fail_file(const struct tracec_plan *plan, const char *file, const char *what)
{
    say_file(plan, file, what);
    query_sink_char(plan->diagnostics, '\n');
    return TRACEC_EXIT_USAGE;
}

/* ---- saving ---- */

static void put_word(struct query_sink *sink, bool wanted, const char *word)
{
    if (wanted) {
        query_sink_text(sink, word);
        query_sink_char(sink, '\n');
    }
}

static void put_number(struct query_sink *sink, const char *word, uint32_t number)
{
    query_sink_text(sink, word);
    query_sink_char(sink, ' ');
    query_sink_number(sink, number);
    query_sink_char(sink, '\n');
}

static void put_how(struct query_sink *sink, const struct tracec_plan *plan,
                    const struct tracec_start *start)
{
    put_word(sink, true, first_line);
    query_sink_text(sink, "zone ");
    query_name_print(sink, &start->zone);
    query_sink_text(sink, "\nclass ");
    query_class_print(sink, plan->class);
    query_sink_char(sink, '\n');
    put_word(sink, start->hints, "hints");
    put_word(sink, start->assumed, "assumed");
    put_word(sink, start->ipv4, "ipv4");
    put_word(sink, start->ipv6, "ipv6");
    put_number(sink, "timeout", plan->timeout_s);
    put_number(sink, "tries", plan->tries);
    put_word(sink, plan->all, "all");
    put_word(sink, plan->dnssec, "dnssec");
    put_word(sink, plan->minimise, "qmin");
    put_word(sink, plan->tcp, "tcp");
    if (plan->port != 0)
        put_number(sink, "port", plan->port);
}

static void put_servers(struct query_sink *sink, const struct tracec_start *start)
{
    for (size_t i = 0; i < start->count; i++) {
        const struct query_walk_server *server = &start->servers[i];
        query_sink_text(sink, "server ");
        query_name_print(sink, &server->name);
        for (size_t j = 0; j < server->address_count; j++) {
            query_sink_char(sink, ' ');
            query_endpoint_print_port(sink, &server->addresses[j]);
        }
        query_sink_char(sink, '\n');
    }
}

/* A word on a line: blanks and line ends become escapes, which mean the same in a name. */
static void put_typed(struct query_sink *sink, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char octet = (unsigned char)*text;
        if (octet > ' ' && octet != 0x7f) {
            query_sink_char(sink, *text);
            continue;
        }
        query_sink_char(sink, '\\');
        query_sink_padded(sink, octet, 3);
    }
}

/* Names as they were typed: what is none is told again, and sends nothing. */
static void put_names(struct query_sink *sink, const struct tracec_plan *plan)
{
    for (size_t i = 0; i < plan->question_count; i++) {
        query_sink_text(sink, "name ");
        if (plan->questions[i].reverse)
            names_print_reverse(sink, plan->questions[i].name);
        else
            put_typed(sink, plan->questions[i].name);
        query_sink_char(sink, ' ');
        query_type_print(sink, plan->questions[i].type);
        query_sink_char(sink, '\n');
    }
}

int tracec_save_open(struct tracec_capture *capture, const struct tracec_start *start,
                     int64_t offset_us)
{
    if (capture == NULL || capture->plan->save == NULL)
        return TRACEC_GO_ON;
    struct tracec_plan *plan = capture->plan;
    struct query_sink comment;
    query_sink_init_heap(&comment, COMMENT_LIMIT);
    put_how(&comment, plan, start);
    put_servers(&comment, start);
    put_names(&comment, plan);
    char *text = query_sink_detach(&comment, NULL);
    query_sink_fini(&comment);
    if (text == NULL)
        return fail_file(plan, plan->save, "too many names for one capture");
    capture->file.fd = open(plan->save, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (capture->file.fd < 0) {
        free(text);
        return fail_file(plan, plan->save, strerror(errno));
    }
    query_sink_init_drain(&capture->sink, capture->room, sizeof capture->room, output_drain,
                          &capture->file);
    query_capture_begin(&capture->writer, &capture->sink, "tracec " QUERY_TOOLS_VERSION, text);
    capture->writer.offset_us = offset_us;
    free(text);
    return TRACEC_GO_ON;
}

void tracec_save_exchange(struct tracec_capture *capture, const struct query_exchange *exchange)
{
    if (capture != NULL && capture->file.fd >= 0)
        query_capture_put_exchange(&capture->writer, exchange);
}

void tracec_save_walk(struct tracec_capture *capture, const struct query_walk *walk)
{
    if (capture == NULL || capture->file.fd < 0)
        return;
    for (size_t i = 0; i < query_walk_hops(walk); i++) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        if (hop->exchange != NULL)
            query_capture_put_exchange(&capture->writer, hop->exchange);
    }
    /* Whoever looks at the file meanwhile sees whole walks. */
    query_sink_flush(&capture->sink);
}

static int close_saved(struct tracec_capture *capture)
{
    if (capture->file.fd < 0)
        return TRACEC_EXIT_ANSWER;
    query_sink_flush(&capture->sink);
    int error = capture->sink.status == QUERY_WRITE ? capture->file.error : 0;
    const char *text = query_status_text(capture->sink.status);
    if (close(capture->file.fd) != 0 && capture->sink.status == QUERY_OK)
        error = errno;
    if (capture->sink.status == QUERY_OK && error == 0)
        return TRACEC_EXIT_ANSWER;
    fail_file(capture->plan, capture->plan->save, error != 0 ? strerror(error) : text);
    return TRACEC_EXIT_INTERNAL;
}

/* ---- how saved walks began ---- */

static void add_port(struct tracec_capture *capture, uint16_t port)
{
    for (size_t i = 0; i < capture->port_count; i++) {
        if (capture->ports[i] == port)
            return;
    }
    if (capture->port_count < PORTS && port != 0)
        capture->ports[capture->port_count++] = port;
}

/* The next word of a line, which ends with a zero octet then; NULL: there is none. */
static char *next_word(char **at)
{
    char *word = *at;
    if (word == NULL || *word == '\0')
        return NULL;
    char *blank = strchr(word, ' ');
    *at = blank == NULL ? NULL : blank + 1;
    if (blank != NULL)
        *blank = '\0';
    return word;
}

static void take_server(struct tracec_capture *capture, char *words)
{
    struct tracec_start *start = capture->start;
    const char *word = next_word(&words);
    struct query_name name;
    if (start->count == TRACEC_SERVERS || word == NULL ||
        query_name_scan(&name, word, strlen(word), query_name_root(), NULL) != QUERY_OK)
        return;
    struct query_endpoint *addresses = start->addresses[start->count];
    struct query_walk_server *server = &start->servers[start->count];
    *server = (struct query_walk_server){
        .name = name, .addresses = addresses, .source = QUERY_ADDRESS_START};
    while ((word = next_word(&words)) != NULL && server->address_count < TRACEC_ADDRESSES) {
        struct query_endpoint *address = &addresses[server->address_count];
        if (query_endpoint_scan_port(address, word, strlen(word)) != QUERY_OK)
            continue;
        add_port(capture, address->port);
        server->address_count++;
    }
    start->count++;
}

static void take_name(struct tracec_plan *plan, char *words)
{
    const char *name = next_word(&words), *type = next_word(&words);
    if (name == NULL || type == NULL || plan->question_count == TRACEC_QUESTIONS)
        return;
    struct tracec_question question = {.name = name};
    if (query_type_scan(&question.type, type, strlen(type)) == QUERY_OK)
        plan->questions[plan->question_count++] = question;
}

/* How to ask: what the command line says holds. */
static void take_how(struct tracec_capture *capture, const char *word, const char *value)
{
    struct tracec_plan *plan = capture->plan;
    uint32_t number;
    plan->all |= strcmp(word, "all") == 0;
    plan->dnssec |= strcmp(word, "dnssec") == 0;
    plan->minimise |= strcmp(word, "qmin") == 0;
    plan->tcp |= strcmp(word, "tcp") == 0;
    if (value == NULL)
        return;
    if (strcmp(word, "timeout") == 0 && plan->timeout_s == TRACEC_UNSET &&
        option_number(&number, value, TRACEC_SECONDS, false) == QUERY_OK)
        plan->timeout_s = number;
    if (strcmp(word, "tries") == 0 && plan->tries == TRACEC_UNSET &&
        option_number(&number, value, TRACEC_TRIES, false) == QUERY_OK)
        plan->tries = number;
    if (strcmp(word, "port") == 0 && plan->port == 0 &&
        option_number(&number, value, UINT16_MAX, false) == QUERY_OK)
        plan->port = (uint16_t)number;
}

static void take_line(struct tracec_capture *capture, char *line, bool names, bool servers)
{
    struct tracec_plan *plan = capture->plan;
    struct tracec_start *start = capture->start;
    char *at = line;
    const char *word = next_word(&at);
    if (word == NULL)
        return;
    take_how(capture, word, at);
    if (strcmp(word, "class") == 0 && at != NULL && plan->class == 1)
        (void)!query_class_scan(&plan->class, at, strlen(at));
    if (strcmp(word, "name") == 0 && names)
        take_name(plan, at);
    if (!servers)
        return;
    start->hints |= strcmp(word, "hints") == 0;
    start->assumed |= strcmp(word, "assumed") == 0;
    start->ipv4 |= strcmp(word, "ipv4") == 0 && !plan->only_ipv6;
    start->ipv6 |= strcmp(word, "ipv6") == 0 && !plan->only_ipv4;
    if (strcmp(word, "zone") == 0 && at != NULL)
        (void)!query_name_scan(&start->zone, at, strlen(at), query_name_root(), NULL);
    if (strcmp(word, "server") == 0)
        take_server(capture, at);
}

static enum query_status take_comment(struct tracec_capture *capture,
                                      const struct query_capture_item *item)
{
    const struct tracec_plan *plan = capture->plan;
    bool names = plan->question_count == 0;
    bool servers = plan->server_count == 0 && plan->hints == NULL;
    size_t head = sizeof first_line - 1;
    if (capture->text != NULL || item->size <= head || memcmp(item->octets, first_line, head) != 0)
        return QUERY_OK;
    capture->text = malloc(item->size + 1);
    if (capture->text == NULL)
        return QUERY_MEMORY;
    memcpy(capture->text, item->octets, item->size);
    capture->text[item->size] = '\0';
    for (char *line = capture->text; line != NULL;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        take_line(capture, line, names, servers);
        line = end == NULL ? NULL : end + 1;
    }
    add_port(capture, plan->port);
    query_capture_reader_set_ports(capture->reader, capture->ports, capture->port_count);
    return QUERY_OK;
}

/* ---- reading ---- */

static enum query_status take_item(void *context, const struct query_capture_item *item)
{
    struct tracec_capture *capture = context;
    if (item->kind == QUERY_CAPTURE_COMMENT)
        return take_comment(capture, item);
    return query_replay_add(capture->replay, item);
}

/* Ports that the command line speaks of. */
static void find_ports(struct tracec_capture *capture)
{
    const struct tracec_plan *plan = capture->plan;
    add_port(capture, DNS_PORT);
    add_port(capture, plan->port);
    for (size_t i = 0; i < plan->server_count; i++) {
        struct query_endpoint server;
        const char *text = plan->servers[i];
        if (query_endpoint_scan_port(&server, text, strlen(text)) == QUERY_OK)
            add_port(capture, server.port);
    }
    query_capture_reader_set_ports(capture->reader, capture->ports, capture->port_count);
}

/* Feeds the reader with the whole file; errno, or 0. */
static int read_file(struct tracec_capture *capture, int fd, enum query_status *status)
{
    while (*status == QUERY_OK) {
        ssize_t n = read(fd, capture->room, sizeof capture->room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0) {
            *status = query_capture_finish(capture->reader);
            break;
        }
        *status = query_capture_feed(capture->reader, (const uint8_t *)capture->room, (size_t)n,
                                     take_item, capture);
    }
    return 0;
}

/* A file that is broken off is replayed as far as it goes. */
static int tell_read(const struct tracec_capture *capture, enum query_status status)
{
    const struct tracec_plan *plan = capture->plan;
    struct query_sink *sink = plan->diagnostics;
    const struct query_capture_fault *fault = query_capture_fault(capture->reader);
    char text[256];
    struct query_sink skipped;
    query_sink_init(&skipped, text, sizeof text);
    query_capture_counts_print(&skipped, query_capture_counted(capture->reader));
    if (skipped.size != 0) {
        say_file(plan, plan->replay, "passed over: ");
        query_sink_put(sink, text, skipped.size);
        query_sink_char(sink, '\n');
    }
    if (status == QUERY_UNSUPPORTED)
        return fail_file(plan, plan->replay, "not a capture that can be read");
    if (status != QUERY_OK) {
        say_file(plan, plan->replay, "octet ");
        query_sink_number(sink, fault->offset);
        query_sink_text(sink, ": ");
        query_sink_text(sink, query_status_text(status));
        query_sink_char(sink, '\n');
    }
    if (query_replay_count(capture->replay) == 0 && capture->text == NULL)
        return fail_file(plan, plan->replay, "no queries in it");
    return TRACEC_GO_ON;
}

static int read_replay(struct tracec_capture *capture)
{
    struct tracec_plan *plan = capture->plan;
    bool standard = strcmp(plan->replay, "-") == 0;
    enum query_status status = QUERY_OK;
    capture->replay = query_replay_new();
    capture->reader = query_capture_reader_new(NULL, 0);
    if (capture->replay == NULL || capture->reader == NULL)
        return TRACEC_EXIT_INTERNAL;
    find_ports(capture);
    int fd = standard ? STDIN_FILENO : open(plan->replay, O_RDONLY | O_CLOEXEC);
    int error = fd < 0 ? errno : read_file(capture, fd, &status);
    if (fd >= 0 && !standard)
        close(fd);
    if (error != 0)
        return fail_file(plan, plan->replay, strerror(error));
    int end = tell_read(capture, status);
    if (end == TRACEC_GO_ON && plan->question_count == 0)
        return fail_file(plan, plan->replay, "no names of walks in it: name them");
    return end == TRACEC_GO_ON ? tracec_plan_settle(plan) : end;
}

int tracec_replay_open(struct tracec_capture **capture, struct tracec_plan *plan,
                       struct tracec_start *start)
{
    *capture = NULL;
    if (plan->save == NULL && plan->replay == NULL)
        return TRACEC_GO_ON;
    *capture = calloc(1, sizeof **capture);
    if (*capture == NULL)
        return TRACEC_EXIT_INTERNAL;
    (*capture)->plan = plan;
    (*capture)->start = start;
    (*capture)->file.fd = -1;
    start->zone = *query_name_root();
    return plan->replay == NULL ? TRACEC_GO_ON : read_replay(*capture);
}

/* ---- replaying ---- */

static void tell_missing(void *context, const struct query_order *order)
{
    struct tracec_capture *capture = context;
    const struct tracec_plan *plan = capture->plan;
    struct query_sink *sink = plan->diagnostics;
    struct query_message message;
    struct query_record question;
    if (query_endpoint_equal(&capture->last_asked, &order->server) &&
        memcmp(capture->last_id, order->query, sizeof capture->last_id) == 0)
        return;
    capture->last_asked = order->server;
    memcpy(capture->last_id, order->query, sizeof capture->last_id);
    if (capture->missing++ >= MISSING_SHOWN)
        return;
    say_file(plan, plan->replay, "not in it: ");
    (void)query_message_parse(&message, order->query, order->size);
    if (query_message_question(&message, &question)) {
        query_name_print(sink, &question.owner);
        query_sink_char(sink, ' ');
        query_type_print(sink, question.rdata.type);
        query_sink_text(sink, " to ");
    }
    query_endpoint_print_port(sink, &order->server);
    query_sink_text(sink, " over ");
    query_sink_text(sink, query_transport_name(order->transport));
    query_sink_char(sink, '\n');
}

struct query_engine *tracec_replay_engine(struct tracec_capture *capture)
{
    if (capture == NULL || capture->replay == NULL)
        return NULL;
    return query_replay_engine_new(capture->replay, tell_missing, capture);
}

int tracec_capture_close(struct tracec_capture *capture)
{
    if (capture == NULL)
        return TRACEC_EXIT_ANSWER;
    int end = close_saved(capture);
    if (capture->missing > MISSING_SHOWN) {
        say_file(capture->plan, capture->plan->replay, "not in it: ");
        query_sink_number(capture->plan->diagnostics, capture->missing - MISSING_SHOWN);
        query_sink_text(capture->plan->diagnostics, " more\n");
    }
    query_capture_reader_free(capture->reader);
    query_replay_free(capture->replay);
    free(capture->text);
    free(capture);
    return end;
}
