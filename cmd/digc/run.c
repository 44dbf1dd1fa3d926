#include "digc/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <query/lab.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    OUT_ROOM = 32768, /* octets of output gathered before a write */
    ERR_ROOM = 4096,
    FILE_LIMIT = 1 << 20,   /* octets of ~/.digrc that are read */
    LINE_LIMIT = 65536,     /* octets of one line of a batch file */
    CONFIG_TEXT = 1024,     /* for the lines of a resolv.conf in the lab */
    FIND_TIMEOUT_MS = 10000 /* for the address of a server */
};

/* ---- files ---- */

struct output {
    int fd;
    int error; /* errno of the write that failed; the sink writes no more then */
};

static enum query_status drain(void *context, const char *text, size_t size)
{
    struct output *output = context;
    while (size != 0) {
        ssize_t n = write(output->fd, text, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            output->error = errno;
            return QUERY_WRITE;
        }
        text += n;
        size -= (size_t)n;
    }
    return QUERY_OK;
}

/* A program may be started with some of these closed.  The next socket would take
 * their place, and answers would be written to a name server. */
static void hold_standard_files(void)
{
    static const char nowhere[] = "/dev/null";
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        /* Writing to what is open for reading fails, as it would to a closed one. */
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open(nowhere, fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
    }
}

/* The whole text of a file of at most `limit` octets; NULL without one.  The caller frees it. */
static char *read_file(const char *path, size_t limit, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *text = fd < 0 ? NULL : malloc(limit);
    *size = 0;
    while (text != NULL && *size < limit) {
        ssize_t n = read(fd, text + *size, limit - *size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        *size += (size_t)n;
    }
    if (fd >= 0)
        close(fd);
    return text;
}

/* ---- servers by name ---- */

static bool may_be_used(const struct digc_plan *plan, const struct query_endpoint *endpoint)
{
    return endpoint->family == 4 ? plan->ipv4 : plan->ipv6;
}

/* A server of the lab by any of its names. */
static size_t find_in_lab(const struct query_lab *lab, const struct digc_plan *plan,
                          const char *host, struct query_endpoint *endpoints, size_t room)
{
    struct query_name name;
    size_t count = 0;
    if (query_name_scan(&name, host, strlen(host), query_name_root(), NULL) != QUERY_OK)
        return 0;
    for (size_t i = 0; i < query_lab_count(lab); i++) {
        const struct query_lab_server *server = query_lab_server(lab, i);
        bool found = false;
        for (size_t j = 0; j < server->name_count && !found; j++)
            found = query_name_equal(&server->names[j], &name);
        for (size_t j = 0; found && j < server->address_count && count < room; j++) {
            if (!may_be_used(plan, &server->addresses[j]))
                continue;
            endpoints[count] = server->addresses[j];
            endpoints[count++].port = 0; /* the plan's */
        }
    }
    return count;
}

/* `context` points to the lab; NULL: the world outside. */
static size_t find_servers(void *context, const struct digc_plan *plan, const char *host,
                           struct query_endpoint *endpoints, size_t room, const char **reason)
{
    const struct query_lab *const *lab = context;
    size_t count = 0;
    enum query_status status = query_endpoint_scan(endpoints, host, strlen(host));
    if (status == QUERY_OK) {
        /* An IPv4 address that must not be used is passed over when it would be asked. */
        *reason = "address family not supported";
        return endpoints[0].family == 4 || plan->ipv6 ? 1 : 0;
    }
    if (*lab != NULL) {
        *reason = "not found";
        return find_in_lab(*lab, plan, host, endpoints, room);
    }
    unsigned family = plan->ipv4 && plan->ipv6 ? 0 : plan->ipv4 ? 4 : 6;
    status = query_host_find(host, family, 0, FIND_TIMEOUT_MS, endpoints, room, &count);
    *reason =
        status == QUERY_TIMEOUT || status == QUERY_MODULE ? query_status_text(status) : "not found";
    return status == QUERY_OK ? count : 0;
}

/* ---- the steps ---- */

static int read_rc(struct digc_plan *plan)
{
    char path[4096];
    const char *home = getenv("HOME");
    size_t size;
    if (!plan->read_rc || home == NULL || strlen(home) > sizeof path - 16)
        return DIGC_GO_ON;
    strcpy(path, home);
    strcat(path, "/.digrc");
    char *text = read_file(path, FILE_LIMIT, &size);
    int end = text != NULL ? digc_plan_rc(plan, text, size) : DIGC_GO_ON;
    free(text);
    return end;
}

/* The lab, if it is wanted: words name its servers. */
static int open_lab(const struct digc_plan *plan, struct query_lab **lab)
{
    struct query_lab_fault fault;
    enum query_status status = QUERY_OK;
    if (plan->lab)
        status = plan->lab_folder != NULL ? query_lab_read(lab, plan->lab_folder, &fault)
                                          : query_lab_new(lab, &fault);
    if (status == QUERY_OK)
        return DIGC_GO_ON;
    int error = errno;
    struct query_sink *out = plan->setup->diagnostics;
    query_sink_text(out, plan->setup->program);
    query_sink_text(out, ": lab: ");
    query_lab_fault_print(out, &fault);
    if (status == QUERY_SYSTEM) {
        query_sink_text(out, ": ");
        query_sink_text(out, strerror(error));
    }
    query_sink_char(out, '\n');
    return DIGC_EXIT_USAGE;
}

static int read_words(struct digc_plan *plan, struct query_lab **lab, int argc, char **argv)
{
    int end = digc_plan_begin(plan, argc, argv);
    if (end == DIGC_GO_ON)
        end = open_lab(plan, lab);
    if (end == DIGC_GO_ON)
        end = read_rc(plan);
    if (end == DIGC_GO_ON)
        end = digc_plan_words(plan, argc, argv);
    return end;
}

/* What a resolv.conf would say in the lab. */
static int make_config(struct query_config *config, const struct query_lab *lab)
{
    char text[CONFIG_TEXT];
    struct query_sink sink;
    const struct query_lab_server *resolvers[QUERY_CONFIG_SERVERS];
    size_t count = query_lab_resolvers(lab, resolvers, QUERY_CONFIG_SERVERS);
    query_sink_init(&sink, text, sizeof text);
    for (size_t i = 0; i < count && i < QUERY_CONFIG_SERVERS; i++) {
        query_sink_text(&sink, "nameserver ");
        query_endpoint_print(&sink, &resolvers[i]->addresses[0]);
        query_sink_char(&sink, '\n');
    }
    query_config_scan(config, text, sink.size);
    return DIGC_GO_ON;
}

static int read_config(struct query_config *config, const struct digc_setup *setup)
{
    static const char path[] = "/etc/resolv.conf";
    enum query_status status = query_config_read(config, path);
    int error = errno;
    if (status == QUERY_OK && config->fault_line == 0)
        return DIGC_GO_ON;
    struct query_sink *out = setup->diagnostics;
    query_sink_text(out, setup->program);
    query_sink_text(out, ": parse of ");
    query_sink_text(out, path);
    query_sink_text(out, " failed: ");
    if (status == QUERY_SYSTEM) {
        query_sink_text(out, strerror(error));
    } else if (status != QUERY_OK) {
        query_sink_text(out, status == QUERY_SPACE ? "too large" : query_status_text(status));
    } else {
        query_sink_text(out, "line ");
        query_sink_number(out, config->fault_line);
        query_sink_text(out, ": ");
        query_sink_text(out, query_status_text(config->fault));
    }
    query_sink_char(out, '\n');
    return DIGC_EXIT_USAGE;
}

/* Whether the locale writes characters as UTF-8.  Looked up only where names may be
 * international: it costs reading the locale's files. */
static bool is_utf8(const struct digc_plan *plan)
{
    bool wanted = plan->defaults.idn_in || plan->defaults.idn_out;
    for (const struct digc_question *q = plan->first; q != NULL && !wanted; q = q->next)
        wanted = q->idn_in || q->idn_out;
    locale_t locale = wanted ? newlocale(LC_CTYPE_MASK, "", (locale_t)0) : (locale_t)0;
    if (locale == (locale_t)0)
        return false;
    bool utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    freelocale(locale);
    return utf8;
}

static int ask_all(struct digc_session *session, struct digc_question *first, bool *end)
{
    int exit_status = DIGC_EXIT_OK;
    for (struct digc_question *q = first; q != NULL && !*end && session->out->status == QUERY_OK;
         q = q->next)
        exit_status = digc_ask(session, q, end);
    return exit_status;
}

static int ask_plan(struct digc_plan *plan, const struct digc_setup *setup, struct query_lab *lab)
{
    struct query_config config;
    struct digc_session session = {.plan = plan,
                                   .config = &config,
                                   .out = setup->out,
                                   .diagnostics = setup->diagnostics,
                                   .program = setup->program,
                                   .notes = isatty(STDERR_FILENO) == 1,
                                   .utf8 = is_utf8(plan)};
    bool end = false;
    int exit_status = lab != NULL ? make_config(&config, lab) : read_config(&config, setup);
    if (exit_status != DIGC_GO_ON)
        return exit_status;
    session.engine = lab != NULL ? query_lab_engine_new(lab) : query_engine_new();
    if (session.engine == NULL || query_random(session.cookie, sizeof session.cookie) != QUERY_OK)
        exit_status = DIGC_EXIT_INTERNAL;
    else
        exit_status = ask_all(&session, plan->first, &end);
    query_engine_free(session.engine);
    return exit_status;
}

int digc_run(int argc, char **argv)
{
    char out_text[OUT_ROOM], err_text[ERR_ROOM];
    struct output out_file = {.fd = STDOUT_FILENO}, err_file = {.fd = STDERR_FILENO};
    struct query_sink out, diagnostics;
    struct query_lab *lab = NULL;
    struct digc_plan plan;

    hold_standard_files();
    query_sink_init_drain(&out, out_text, sizeof out_text, drain, &out_file);
    query_sink_init_drain(&diagnostics, err_text, sizeof err_text, drain, &err_file);
    struct digc_setup setup = {
        .program = argc > 0 ? argv[0] : "digc",
        .version = DIGC_VERSION,
        .features = "udp tcp idn",
        .idn = isatty(STDOUT_FILENO) && getenv("IDN_DISABLE") == NULL,
        .out = &out,
        .diagnostics = &diagnostics,
        .find_servers = find_servers,
        .context = &lab,
    };
    digc_plan_init(&plan, &setup);
    int exit_status = read_words(&plan, &lab, argc, argv);
    if (exit_status == DIGC_GO_ON)
        exit_status = ask_plan(&plan, &setup, lab);
    digc_plan_fini(&plan);
    query_lab_free(lab);
    query_sink_flush(&out);
    if (out.status != QUERY_OK)
        exit_status = DIGC_EXIT_INTERNAL;
    /* Nobody is left who reads: that is how `digc | head` ends. */
    if (out.status != QUERY_OK && out_file.error != EPIPE) {
        query_sink_text(&diagnostics, setup.program);
        query_sink_text(&diagnostics, ": output cannot be written: ");
        query_sink_text(&diagnostics, strerror(out_file.error));
        query_sink_char(&diagnostics, '\n');
    }
    query_sink_flush(&diagnostics);
    return exit_status;
}
