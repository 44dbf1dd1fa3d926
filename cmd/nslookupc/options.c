#include "nslookupc/nslookupc.h"

#include "common/nearest.h"

#include <limits.h>
#include <query/rdata.h>
#include <string.h>
#include <strings.h>

enum { NDOTS_MOST = 128, NAME_MOST = 16 };

/* ---- values ---- */

static void say(const struct nslookupc_session *s, const char *before, const char *text)
{
    query_sink_text(s->out, before);
    query_sink_plain(s->out, text, strlen(text), true);
    query_sink_char(s->out, '\n');
}

/* Where people read hints; scripts may wait for what nslookup says, and for nothing else.  NULL:
 * nowhere. */
static struct query_sink *hints_of(const struct nslookupc_session *s)
{
    return s->terminal ? s->out : s->notes ? s->diagnostics : NULL;
}

static void keep(char word[NSLOOKUPC_WORD], const char *text)
{
    size_t size = strnlen(text, NSLOOKUPC_WORD - 1);
    memcpy(word, text, size);
    word[size] = '\0';
}

static int set_type(void *context, const struct option_use *use)
{
    struct nslookupc_session *s = context;
    if (query_type_scan(&s->set.type, use->value, strlen(use->value)) != QUERY_OK) {
        say(s, "unknown query type: ", use->value);
        nearest_type_print(hints_of(s), use->value, "");
        return NSLOOKUPC_GO_ON;
    }
    keep(s->set.type_text, use->value);
    s->set.type_given = true;
    return NSLOOKUPC_GO_ON;
}

static int set_class(void *context, const struct option_use *use)
{
    struct nslookupc_session *s = context;
    if (query_class_scan(&s->set.class, use->value, strlen(use->value)) == QUERY_OK) {
        keep(s->set.class_text, use->value);
        return NSLOOKUPC_GO_ON;
    }
    say(s, "unknown query class: ", use->value);
    nearest_class_print(hints_of(s), use->value, "");
    return NSLOOKUPC_GO_ON;
}

static int set_domain(void *context, const struct option_use *use)
{
    struct nslookupc_session *s = context;
    size_t size = strnlen(use->value, sizeof s->set.domain - 1);
    memcpy(s->set.domain, use->value, size);
    s->set.domain[size] = '\0';
    s->set.domain_given = true;
    s->set.search = true;
    return NSLOOKUPC_GO_ON;
}

static void refuse_number(const struct nslookupc_session *s, const struct option_use *use,
                          enum query_status status)
{
    query_sink_text(s->out, "invalid ");
    query_sink_text(s->out, use->row->subject != NULL ? use->row->subject : use->row->name);
    query_sink_text(s->out, " '");
    query_sink_plain(s->out, use->value, strlen(use->value), true);
    query_sink_text(s->out,
                    status == QUERY_RANGE ? "': out of range\n" : "': not a valid number\n");
}

/* nslookup would ask at port 0, where nobody can be. */
static int set_port(void *context, const struct option_use *use)
{
    struct nslookupc_session *s = context;
    uint32_t port;
    enum query_status status = option_number(&port, use->value, UINT16_MAX, false);
    if (status == QUERY_OK && port == 0)
        status = QUERY_RANGE;
    if (status == QUERY_OK)
        s->set.port = (uint16_t)port;
    else
        refuse_number(s, use, status);
    return NSLOOKUPC_GO_ON;
}

static int set_tcp(void *context, const struct option_use *use)
{
    struct nslookupc_session *s = context;
    s->set.tcp = !use->off;
    s->set.tcp_given = true;
    return NSLOOKUPC_GO_ON;
}

static int show_all(void *context, const struct option_use *use)
{
    (void)use;
    nslookupc_show(context, true);
    return NSLOOKUPC_GO_ON;
}

static int set_lab(void *context, const struct option_use *use)
{
    struct nslookupc_session *s = context;
    s->lab_wanted = true;
    s->lab_folder = use->value;
    return NSLOOKUPC_GO_ON;
}

static int show_help(void *context, const struct option_use *use)
{
    const struct nslookupc_session *s = context;
    if (use->value != NULL)
        return nslookupc_print_topic(s->out, s->diagnostics, use->value) ? NSLOOKUPC_EXIT_OK
                                                                         : NSLOOKUPC_EXIT_FAILED;
    nslookupc_print_help(s->out);
    return NSLOOKUPC_EXIT_OK;
}

static int show_version(void *context, const struct option_use *use)
{
    const struct nslookupc_session *s = context;
    (void)use;
    nslookupc_print_version(s->out, true);
    return NSLOOKUPC_EXIT_OK;
}

/* ---- the tables ---- */

enum { WHAT, HOW, SHOWN };
static const char *const groups[] = {
    [WHAT] = "What is asked",
    [HOW] = "How it is asked",
    [SHOWN] = "What is shown",
};

#define SET(what, type, member)                                                                    \
    .kind = (what), .offset = OPTION_OFFSET(struct nslookupc_settings, member, type)
#define CALL(function) .kind = OPTION_CALL, .call = (function)

/* clang-format off */
static const struct option set_rows[] = {
    {.name = "type", .group = WHAT, .argument = "TYPE", .flags = OPTION_VALUE, CALL(set_type),
     .help = "the type (A and AAAA); also querytype=, query=, ty=, qu= and q="},
    {.name = "class", .group = WHAT, .argument = "CLASS", .flags = OPTION_VALUE, CALL(set_class),
     .help = "the class (IN); also cl="},
    {.name = "search", .least = 3, .group = WHAT, .flags = OPTION_NO,
     SET(OPTION_BOOL, bool, search), .help = "try names with few dots in the search list"},
    {.name = "defname", .least = 3, .group = WHAT, .flags = OPTION_NO,
     SET(OPTION_BOOL, bool, search), .help = "the same as search"},
    {.name = "domain", .group = WHAT, .argument = "NAME", .flags = OPTION_VALUE, CALL(set_domain),
     .help = "search this domain alone; also do="},
    {.name = "ndots", .group = WHAT, .argument = "DOTS", .flags = OPTION_VALUE,
     SET(OPTION_NUMBER32, uint32_t, ndots), .most = NDOTS_MOST,
     .help = "names with so many dots are whole (1)"},

    {.name = "port", .group = HOW, .argument = "PORT", .flags = OPTION_VALUE, CALL(set_port),
     .help = "the port of the servers (53); also po="},
    {.name = "recurse", .least = 3, .group = HOW, .flags = OPTION_NO,
     SET(OPTION_BOOL, bool, recurse), .help = "ask servers to recurse"},
    {.name = "retry", .group = HOW, .argument = "N", .flags = OPTION_VALUE,
     SET(OPTION_NUMBER32, uint32_t, tries), .most = INT_MAX, .subject = "tries",
     .help = "ask a server that does not reply so often (3); also ret="},
    {.name = "timeout", .group = HOW, .argument = "SECONDS", .flags = OPTION_VALUE,
     SET(OPTION_NUMBER32, uint32_t, timeout_s), .most = UINT32_MAX,
     .help = "wait so long for a reply (0: 5, TCP 10); also t="},
    {.name = "fail", .least = 3, .group = HOW, .flags = OPTION_NO, SET(OPTION_BOOL, bool, fail),
     .help = "SERVFAIL is an answer: do not ask the next server"},
    {.name = "vc", .least = 2, .group = HOW, .flags = OPTION_NO, CALL(set_tcp),
     .help = "over TCP"},

    {.name = "all", .least = 3, .group = SHOWN, CALL(show_all),
     .help = "servers and settings"},
    {.name = "debug", .least = 3, .group = SHOWN, .flags = OPTION_NO,
     SET(OPTION_BOOL, bool, debug), .help = "whole messages, and each name that is tried"},
    {.name = "d2", .least = 2, .group = SHOWN, .flags = OPTION_NO, SET(OPTION_BOOL, bool, d2),
     .help = "on the standard error, what is sent and received"},
    {.name = "json", .least = 4, .group = SHOWN, .flags = OPTION_NO, SET(OPTION_BOOL, bool, json),
     .help = "JSON, a line for each lookup"},
    {.name = "sil", .least = 3, .group = SHOWN, .flags = OPTION_HIDDEN,
     .help = "accepted and ignored"},
};

static const struct option long_rows[] = {
    {.name = "lab", .group = HOW, .argument = "DIR", .flags = OPTION_MAY_VALUE,
     CALL(set_lab), .help = "in the classroom Internet; DIR: in your own"},
    {.name = "json", .group = SHOWN, SET(OPTION_BOOL, bool, json),
     .help = "the same as -json, as in programs of this family"},
    {.name = "help", .group = SHOWN, .argument = "TOPIC",
     .flags = OPTION_MAY_VALUE | OPTION_NEXT_VALUE, CALL(show_help),
     .help = "this help; TOPIC: an option, a type, a status ..., or topics"},
    {.name = "version", .group = SHOWN, CALL(show_version), .help = "version and features"},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TABLE(front, array)                                                                        \
    {                                                                                              \
        .lead = (front), .rows = (array), .count = COUNT(array), .groups = groups,                 \
        .group_count = COUNT(groups)                                                               \
    }

const struct option_table nslookupc_set_options = TABLE("-", set_rows);
const struct option_table nslookupc_set_keywords = TABLE("set ", set_rows);
const struct option_table nslookupc_long_options = TABLE("--", long_rows);

/* ---- spellings ---- */

/* Other spellings of words with a value, which may not be cut otherwise. */
static const struct {
    const char *spelling, *name;
} spellings[] = {{"cl", "class"},  {"ty", "type"},  {"querytype", "type"}, {"query", "type"},
                 {"qu", "type"},   {"q", "type"},   {"do", "domain"},      {"po", "port"},
                 {"t", "timeout"}, {"ret", "retry"}};

static const char *spelled(const char *name)
{
    for (size_t i = 0; i < COUNT(spellings); i++) {
        if (strcmp(spellings[i].spelling, name) == 0)
            return spellings[i].name;
    }
    return name;
}

/* A word before `=`, or the whole text, in small letters; false if it is too long to be one. */
static bool take_name(char name[NAME_MOST], const char *text)
{
    size_t size = strcspn(text, "=");
    if (size == 0 || size >= NAME_MOST)
        return false;
    for (size_t i = 0; i < size; i++) {
        bool big = text[i] >= 'A' && text[i] <= 'Z';
        name[i] = (char)(big ? text[i] - 'A' + 'a' : text[i]);
    }
    name[size] = '\0';
    return true;
}

/* An empty value is one, and is refused as such. */
static bool find(struct option_use *use, const char *text)
{
    char name[NAME_MOST];
    const char *equals = strchr(text, '=');
    if (!take_name(name, text))
        return false;
    enum option_status status =
        option_take(use, &nslookupc_set_options, equals != NULL ? spelled(name) : name);
    if (status != OPTION_OK && status != OPTION_NEEDS_VALUE)
        return false;
    use->value = equals != NULL ? equals + 1 : NULL;
    bool wants = (use->row->flags & OPTION_VALUE) != 0;
    return wants == (use->value != NULL) && (!use->off || !wants);
}

static void hint_word(struct query_sink *sink, const char *text)
{
    const char *nearest = option_nearest(&nslookupc_set_keywords, text);
    if (sink == NULL || nearest == NULL)
        return;
    query_sink_text(sink, "Did you mean '");
    query_sink_text(sink, nearest);
    query_sink_text(sink, "'?\n");
}

void nslookupc_set(struct nslookupc_session *s, const char *text)
{
    struct option_use use;
    void *targets[] = {&s->set};
    int end;
    if (!find(&use, text)) {
        say(s, "*** Invalid option: ", text);
        hint_word(hints_of(s), text);
        return;
    }
    enum query_status status = option_apply(&use, targets, s, &end);
    if (status != QUERY_OK)
        refuse_number(s, &use, status);
}
