#include "base/limits.h"
#include "base/number.h"
#include "system/address.h"

#include <errno.h>
#include <fcntl.h>
#include <query/system.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    NUMBER_MAX = 255,       /* of ndots, timeout, attempts; more is a fault, as it is for dig */
    SERVERS_CHECKED = 3,    /* MAXNS of resolver(3): dig does not look at later addresses */
    SORTLIST_ADDRESSES = 10 /* MAXRESOLVSORT of resolver(3); dig refuses more */
};

/* One line, or one environment variable, on the way from words to values. */
struct scan {
    struct query_config *config;
    struct query_origin origin;
    const char *at;
    const char *end;
};

struct word {
    const char *text;
    size_t size;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool word_is(const struct word *word, const char *text)
{
    return word->size == strlen(text) && memcmp(word->text, text, word->size) == 0;
}

/* The next word; false at the end of the line and where a comment starts. */
static bool take_word(struct scan *s, struct word *word)
{
    while (s->at < s->end && is_space(*s->at))
        s->at++;
    if (s->at == s->end || *s->at == '#' || *s->at == ';') {
        s->at = s->end;
        return false;
    }
    word->text = s->at;
    while (s->at < s->end && !is_space(*s->at))
        s->at++;
    word->size = (size_t)(s->at - word->text);
    return true;
}

/* The first fault of a file is kept; what stands in the environment has no line. */
static void note_fault(struct scan *s, enum query_status fault)
{
    struct query_config *config = s->config;
    if (s->origin.kind == QUERY_ORIGIN_FILE && config->fault_line == 0) {
        config->fault_line = s->origin.line;
        config->fault = fault;
    }
}

/* After the only value of a line: a comment may follow, behind blanks; the
 * carriage return of a foreign line end may not. */
static void check_end(struct scan *s)
{
    struct word more;
    bool blank = s->at == s->end || *s->at == ' ' || *s->at == '\t';
    if (take_word(s, &more) || !blank)
        note_fault(s, QUERY_EXTRA);
}

/* ---- nameserver ---- */

/* An address, in the ways that some reader in use takes; all but the plain
 * address are faults all the same. */
static enum query_status scan_server(struct query_endpoint *endpoint, const struct word *word,
                                     bool *plain)
{
    enum query_status status = address_scan(endpoint, word->text, word->size);
    *plain = status == QUERY_OK;
    if (status != QUERY_ADDRESS)
        return status;
    /* c-ares and the resolvers of the BSDs know ports here. */
    if (query_endpoint_scan_port(endpoint, word->text, word->size) == QUERY_OK)
        return QUERY_OK;
    /* resolver(3) ends an address where a comment touches it. */
    for (size_t i = 0; i < word->size; i++) {
        if (word->text[i] == '#' || word->text[i] == ';')
            return address_scan(endpoint, word->text, i);
    }
    return status;
}

static void scan_nameserver(struct scan *s)
{
    static const uint8_t any[4] = {0, 0, 0, 0};
    static const uint8_t loopback[4] = {127, 0, 0, 1};
    struct query_config *config = s->config;
    struct query_endpoint endpoint;
    struct word word;
    bool plain;
    if (!take_word(s, &word)) {
        note_fault(s, QUERY_MISSING);
        return;
    }
    check_end(s);
    enum query_status status = scan_server(&endpoint, &word, &plain);
    if (config->server_count < SERVERS_CHECKED && !plain)
        note_fault(s, status == QUERY_OK ? QUERY_EXTRA : status);
    if (status != QUERY_OK)
        return;
    /* "0.0.0.0" means this host (resolver(3), dig). */
    if (endpoint.family == 4 && memcmp(endpoint.octets, any, sizeof any) == 0)
        memcpy(endpoint.octets, loopback, sizeof loopback);
    if (config->server_count == QUERY_CONFIG_SERVERS)
        config->servers_ignored++;
    else
        config->servers[config->server_count++] =
            (struct query_config_server){.endpoint = endpoint, .origin = s->origin};
}

/* ---- search and domain ---- */

static void clear_search(struct query_config *config)
{
    config->search_count = 0;
    config->search_ignored = 0;
}

static void add_search(struct scan *s, const struct word *word)
{
    struct query_config *config = s->config;
    struct query_name name;
    if (config->search_count == QUERY_CONFIG_SEARCH ||
        query_name_scan(&name, word->text, word->size, query_name_root(), NULL) != QUERY_OK) {
        config->search_ignored++;
        return;
    }
    struct query_config_search *search = &config->search[config->search_count++];
    search->name = name;
    search->origin = s->origin;
}

/* The last of all search and domain lines counts; one without a value changes
 * nothing. */
static void scan_domain(struct scan *s)
{
    struct word word;
    if (!take_word(s, &word)) {
        note_fault(s, QUERY_MISSING);
        return;
    }
    check_end(s);
    clear_search(s->config);
    add_search(s, &word);
}

static void scan_search(struct scan *s)
{
    struct word word;
    if (!take_word(s, &word)) {
        note_fault(s, QUERY_MISSING);
        return;
    }
    clear_search(s->config);
    do
        add_search(s, &word);
    while (take_word(s, &word));
}

/* ---- sortlist: nothing here needs its values, but dig refuses bad ones ---- */

static bool check_sort_address(const char *text, size_t size)
{
    struct query_endpoint endpoint;
    return query_endpoint_scan(&endpoint, text, size) == QUERY_OK && endpoint.scope == 0;
}

static void scan_sortlist(struct scan *s)
{
    struct word word;
    unsigned count = 0;
    while (take_word(s, &word)) {
        const char *slash = memchr(word.text, '/', word.size);
        size_t size = slash == NULL ? word.size : (size_t)(slash - word.text);
        if (!check_sort_address(word.text, size) ||
            (slash != NULL && !check_sort_address(slash + 1, word.size - size - 1)))
            note_fault(s, QUERY_ADDRESS);
        if (++count > SORTLIST_ADDRESSES)
            note_fault(s, QUERY_EXTRA);
    }
    if (count == 0)
        note_fault(s, QUERY_MISSING);
}

/* ---- options ---- */

/* A number as dig reads it: a sign may stand before it, and nothing at all is 0. */
static enum query_status scan_number(const char *text, size_t size, unsigned *number)
{
    bool negative = size != 0 && text[0] == '-';
    size_t at = size != 0 && (negative || text[0] == '+') ? 1 : 0;
    uint64_t value = 0;
    enum query_status status = QUERY_OK;
    if (size != 0)
        status = number_scan(&value, text + at, size - at, NUMBER_MAX);
    if (status != QUERY_OK)
        return status;
    if (negative && value != 0)
        return QUERY_RANGE;
    *number = (unsigned)value;
    return QUERY_OK;
}

static void scan_option(struct scan *s, const struct word *word)
{
    struct query_config *config = s->config;
    const struct {
        const char *name;
        struct query_config_number *number;
    } options[] = {
        {"ndots:", &config->ndots},
        {"timeout:", &config->timeout_s},
        {"attempts:", &config->attempts},
    };
    if (word_is(word, "use-vc")) {
        config->use_tcp = (struct query_config_number){.value = 1, .origin = s->origin};
        return;
    }
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        size_t size = strlen(options[i].name);
        unsigned value;
        if (word->size < size || memcmp(word->text, options[i].name, size) != 0)
            continue;
        enum query_status status = scan_number(word->text + size, word->size - size, &value);
        if (status == QUERY_OK)
            *options[i].number = (struct query_config_number){.value = value, .origin = s->origin};
        else
            note_fault(s, status);
        return;
    }
}

static void scan_options(struct scan *s)
{
    struct word word;
    if (!take_word(s, &word)) {
        note_fault(s, QUERY_MISSING);
        return;
    }
    do
        scan_option(s, &word);
    while (take_word(s, &word));
}

/* ---- lines and files ---- */

static const struct {
    const char *word;
    void (*scan)(struct scan *s);
} directives[] = {
    {"nameserver", scan_nameserver}, {"search", scan_search},     {"domain", scan_domain},
    {"options", scan_options},       {"sortlist", scan_sortlist},
};

static void scan_line(struct scan *s)
{
    struct word word;
    if (!take_word(s, &word))
        return;
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
        if (word_is(&word, directives[i].word)) {
            directives[i].scan(s);
            return;
        }
    }
}

void query_config_scan(struct query_config *config, const char *text, size_t size)
{
    *config = (struct query_config){.ndots.value = 1};
    const char *end = text + size;
    for (unsigned line = 1; text < end; line++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        struct scan s = {.config = config,
                         .origin = {.kind = QUERY_ORIGIN_FILE, .line = line},
                         .at = text,
                         .end = newline == NULL ? end : newline};
        scan_line(&s);
        text = s.end == end ? end : s.end + 1;
    }
}

/* Reads all of a file, at most `room` octets. */
static enum query_status read_all(int file, char *text, size_t room, size_t *size)
{
    for (*size = 0; *size < room;) {
        ssize_t n = read(file, text + *size, room - *size);
        if (n == 0)
            return QUERY_OK;
        if (n > 0)
            *size += (size_t)n;
        else if (errno != EINTR)
            return QUERY_SYSTEM;
    }
    return QUERY_SPACE;
}

enum query_status query_config_read(struct query_config *config, const char *path)
{
    size_t size;
    query_config_scan(config, "", 0);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        config->missing = true;
        return QUERY_OK;
    }
    if (file < 0)
        return QUERY_SYSTEM;
    enum query_status status = QUERY_MEMORY;
    char *text = malloc(LIMIT_CONFIG + 1);
    if (text != NULL)
        status = read_all(file, text, LIMIT_CONFIG + 1, &size);
    if (status == QUERY_OK)
        query_config_scan(config, text, size);
    int error = errno;
    free(text);
    close(file);
    errno = error;
    return status;
}

/* ---- what stands outside the file ---- */

static struct scan scan_of(struct query_config *config, enum query_origin_kind kind,
                           const char *text)
{
    return (struct scan){
        .config = config, .origin = {.kind = kind}, .at = text, .end = text + strlen(text)};
}

void query_config_host_name(struct query_config *config, const char *host_name)
{
    const char *dot = strchr(host_name, '.');
    struct query_name name;
    if (config->search_count != 0 || dot == NULL ||
        query_name_scan(&name, dot + 1, strlen(dot + 1), query_name_root(), NULL) != QUERY_OK)
        return;
    config->search[0].name = name;
    config->search[0].origin = (struct query_origin){.kind = QUERY_ORIGIN_HOST_NAME};
    config->search_count = 1;
}

void query_config_apply(struct query_config *config, const char *localdomain,
                        const char *res_options)
{
    struct word word;
    if (localdomain != NULL) {
        struct scan s = scan_of(config, QUERY_ORIGIN_LOCALDOMAIN, localdomain);
        clear_search(config); /* a value without a name in it turns the search off */
        while (take_word(&s, &word))
            add_search(&s, &word);
    }
    if (res_options != NULL) {
        struct scan s = scan_of(config, QUERY_ORIGIN_RES_OPTIONS, res_options);
        while (take_word(&s, &word))
            scan_option(&s, &word);
    }
}
