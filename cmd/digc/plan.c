#include "digc/words.h"

#include "common/nearest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    WORDS_RC = 61,        /* words of a line of ~/.digrc; dig drops the rest too */
    WORDS_BATCH = 13,     /* the same of a line of a batch file */
    SERVER_MAX = 20,      /* addresses of one @server */
    BANNER_MAX = 8 << 20, /* characters of a banner: more than the words of a process may have */
    MESSAGE_MAX = 2048    /* characters of a message; what a user typed may be cut in it */
};

struct digc_block {
    struct digc_block *next;
    max_align_t octets[];
};

/* ---- what there is to say ----
 *
 * Words come from people, and from scripts that have them from elsewhere: they are
 * shown without what could move a terminal's cursor. */

static void say(const struct digc_plan *plan, const char *format, va_list arguments)
{
    char text[MESSAGE_MAX];

    vsnprintf(text, sizeof text, format, arguments);
    query_sink_plain(plan->setup->diagnostics, text, strlen(text), true);
    query_sink_char(plan->setup->diagnostics, '\n');
}

int digc_fail(const struct digc_plan *plan, int status, const char *format, ...)
{
    va_list arguments;

    query_sink_text(plan->setup->diagnostics, plan->setup->program);
    query_sink_text(plan->setup->diagnostics, ": ");
    va_start(arguments, format);
    say(plan, format, arguments);
    va_end(arguments);
    return status;
}

void digc_warn(const struct digc_plan *plan, const char *format, ...)
{
    va_list arguments;

    query_sink_text(plan->setup->diagnostics, ";; Warning, ");
    va_start(arguments, format);
    say(plan, format, arguments);
    va_end(arguments);
}

int digc_fail_number(const struct digc_plan *plan, int status, const char *subject,
                     const char *value, enum query_status why)
{
    struct query_sink *out = plan->setup->out;
    const char *reason = query_status_text(why);

    if (out == plan->setup->diagnostics)
        return digc_fail(plan, status, "invalid %s '%s': %s", subject, value, reason);
    query_sink_text(out, "invalid ");
    query_sink_text(out, subject);
    query_sink_text(out, " '");
    query_sink_plain(out, value, strlen(value), true);
    query_sink_text(out, "': ");
    query_sink_text(out, reason);
    query_sink_char(out, '\n');
    return digc_fail(plan, status, "Couldn't parse %s", subject);
}

int digc_fail_usage(const struct digc_plan *plan, const struct option_table *table,
                    const char *word, const char *hint)
{
    struct query_sink *sink = plan->setup->diagnostics;
    const char *nearest = hint == NULL ? option_nearest(table, word) : NULL;
    size_t size = table->lead[0] == '+' ? strcspn(word, "=") : strlen(word);

    query_sink_text(sink, "Invalid option: ");
    query_sink_text(sink, table->lead);
    query_sink_plain(sink, word, size, true);
    query_sink_char(sink, '\n');
    if (hint != NULL) {
        size_t end = strlen(hint);
        query_sink_text(sink, hint);
        query_sink_text(sink, end > 0 && hint[end - 1] == '?' ? "\n" : ".\n");
    } else if (nearest != NULL) {
        query_sink_text(sink, "Did you mean '");
        query_sink_text(sink, table->lead);
        query_sink_text(sink, nearest);
        query_sink_text(sink, "'?\n");
    }
    digc_print_usage(sink);
    return DIGC_EXIT_USAGE;
}

void digc_hint_type(const struct digc_plan *plan, const char *word)
{
    nearest_type_print(plan->setup->diagnostics, word, ";; ");
}

int digc_fail_memory(const struct digc_plan *plan)
{
    return digc_fail(plan, DIGC_EXIT_INTERNAL, "%s", query_status_text(QUERY_MEMORY));
}

/* ---- the plan ---- */

void *digc_plan_hold(struct digc_plan *plan, size_t size)
{
    struct digc_block *block = calloc(1, sizeof *block + size);

    if (block == NULL)
        return NULL;
    block->next = plan->blocks;
    plan->blocks = block;
    return block->octets;
}

void digc_plan_init(struct digc_plan *plan, const struct digc_setup *setup)
{
    *plan = (struct digc_plan){
        .setup = setup,
        .cmd = true,
        .ipv4 = true,
        .ipv6 = true,
        .read_rc = true,
        .port = 53,
        .ndots = -1,
        .split = -1,
    };
    plan->defaults = (struct digc_question){
        .request = query_request_default(query_name_root()),
        .style =
            {
                .comments = true,
                .question = true,
                .answer = true,
                .authority = true,
                .additional = true,
                .stats = true,
                .best_effort = true,
                .text = QUERY_STYLE_DIG,
            },
        .udp_size = -1,
        .cookie = true,
        .idn_in = setup->idn,
        .idn_out = setup->idn,
    };
    plan->defaults.request.flags |= QUERY_FLAG_AD;
}

void digc_plan_drop(struct digc_plan *plan)
{
    while (plan->blocks != NULL) {
        struct digc_block *next = plan->blocks->next;
        free(plan->blocks);
        plan->blocks = next;
    }
}

void digc_plan_fini(struct digc_plan *plan)
{
    digc_plan_drop(plan);
    query_wipe(&plan->key, sizeof plan->key);
    plan->first = plan->last = NULL;
}

/* ---- names ---- */

static void print_banner(struct query_sink *sink, const struct digc_words *words)
{
    const struct digc_plan *plan = words->plan;

    query_sink_text(sink, plan->banner_done ? "; <<>> " : "\n; <<>> ");
    query_sink_text(sink, "digc ");
    query_sink_text(sink, plan->setup->version);
    query_sink_text(sink, " <<>>");
    for (int i = 1; i < words->argc; i++) {
        query_sink_char(sink, ' ');
        query_sink_plain(sink, words->argv[i], strlen(words->argv[i]), true);
    }
    query_sink_char(sink, '\n');
    if (plan->banner_done)
        return;
    if (plan->servers_found > 0) {
        query_sink_text(sink, "; (");
        query_sink_number(sink, plan->servers_found);
        query_sink_text(sink, plan->servers_found == 1 ? " server found)\n" : " servers found)\n");
    }
    query_sink_text(sink, ";; global options:");
    query_sink_text(sink, plan->short_form ? " +short" : "");
    query_sink_text(sink, " +cmd\n");
}

/* The banner of the first name of these words, as things stand at this name. */
static int make_banner(struct digc_words *words)
{
    struct digc_plan *plan = words->plan;
    struct query_sink sink;

    words->first_name = false;
    if (!plan->cmd)
        return DIGC_GO_ON;
    query_sink_init_heap(&sink, BANNER_MAX);
    print_banner(&sink, words);
    char *banner = sink.status == QUERY_OK ? digc_plan_hold(plan, sink.size + 1) : NULL;
    if (banner != NULL)
        memcpy(banner, sink.text, sink.size);
    query_sink_fini(&sink);
    words->question->banner = banner;
    plan->banner_done = true;
    return banner == NULL ? digc_fail_memory(plan) : DIGC_GO_ON;
}

static struct digc_question *copy_defaults(struct digc_plan *plan)
{
    struct digc_question *question = digc_plan_hold(plan, sizeof *question);

    if (question != NULL)
        *question = plan->defaults;
    return question;
}

int digc_words_name(struct digc_words *words, const char *name)
{
    struct digc_plan *plan = words->plan;

    if (words->source == DIGC_RC)
        return DIGC_GO_ON;
    if (words->fresh) {
        words->question = copy_defaults(plan);
        if (words->question == NULL)
            return digc_fail_memory(plan);
    }
    words->fresh = true;
    words->question->name = name;
    if (plan->last == NULL)
        plan->first = words->question;
    else
        plan->last->next = words->question;
    plan->last = words->question;
    return words->first_name ? make_banner(words) : DIGC_GO_ON;
}

/* ---- types and classes ---- */

int digc_words_serial(struct digc_words *words, const char *text, uint32_t *serial)
{
    enum query_status status = option_number(serial, text + 5, UINT32_MAX, false);

    if (status == QUERY_OK)
        return DIGC_GO_ON;
    return digc_fail_number(words->plan, DIGC_EXIT_USAGE, "serial number", text + 5, status);
}

void digc_words_type(struct digc_words *words, uint16_t type, uint32_t serial, bool given)
{
    struct digc_question *question = words->question;
    bool transfer = type == DIGC_TYPE_AXFR || type == DIGC_TYPE_IXFR;

    if (question->type_given)
        digc_warn(words->plan, "extra type option");
    question->request.type = type;
    question->type_count = 0;
    question->ixfr_serial = serial;
    if (given)
        question->type_given = true;
    if (transfer) {
        question->style.question = words->plan->question_asked;
        question->style.comments = words->plan->comments_asked;
    }
    if ((type == DIGC_TYPE_ANY || type == DIGC_TYPE_IXFR) && !question->tcp_given)
        question->policy.transport = QUERY_TRANSPORT_TCP;
}

void digc_words_class(struct digc_words *words, uint16_t class)
{
    if (words->question->class_given)
        digc_warn(words->plan, "extra class option");
    words->question->request.class = class;
    words->question->class_given = true;
}

/* ---- lists of types ---- */

/* The type between `text` and the next comma, behind which `*next` points; NULL at the end. */
static bool scan_item(uint16_t *type, const char *text, const char **next)
{
    size_t size = strcspn(text, ",");

    *next = text[size] == ',' ? text + size + 1 : NULL;
    return query_type_scan(type, text, size) == QUERY_OK;
}

static bool is_type_list(const char *text)
{
    uint16_t type;

    if (strchr(text, ',') == NULL)
        return false;
    while (text != NULL) {
        if (!scan_item(&type, text, &text))
            return false;
    }
    return true;
}

static bool has_type(const uint16_t *types, size_t count, uint16_t type)
{
    size_t at = 0;

    while (at < count && types[at] != type)
        at++;
    return at < count;
}

bool digc_words_types(struct digc_words *words, const char *text, bool given, int *end)
{
    struct digc_question *question = words->question;
    size_t count = 0;

    if (!is_type_list(text))
        return false;
    uint16_t *types = digc_plan_hold(words->plan, (strlen(text) / 2 + 1) * sizeof *types);
    *end = types == NULL ? digc_fail_memory(words->plan) : DIGC_GO_ON;
    while (types != NULL && text != NULL) {
        uint16_t type;
        (void)scan_item(&type, text, &text); /* it is one: see above */
        /* These bring a form or a transport of their own, which is not that of the others. */
        if (type == DIGC_TYPE_AXFR || type == DIGC_TYPE_IXFR || type == DIGC_TYPE_ANY) {
            *end = digc_fail(words->plan, DIGC_EXIT_USAGE,
                             "AXFR, IXFR and ANY cannot stand in a list of types");
            return true;
        }
        if (!has_type(types, count, type))
            types[count++] = type;
    }
    if (types != NULL) {
        digc_words_type(words, types[0], 0, given);
        question->types = types + 1;
        question->type_count = count - 1;
    }
    return true;
}

/* Puts a question for each further type behind the one that has the list. */
static int spread_types(struct digc_plan *plan)
{
    for (struct digc_question *q = plan->first; q != NULL; q = q->next) {
        const uint16_t *types = q->types;
        size_t count = q->type_count;
        q->type_count = 0;
        for (size_t i = 0; i < count; i++) {
            struct digc_question *copy = digc_plan_hold(plan, sizeof *copy);
            if (copy == NULL)
                return digc_fail_memory(plan);
            *copy = *q;
            copy->request.type = types[i];
            copy->banner = NULL;
            q->next = copy;
            q = copy;
        }
        plan->last = q;
    }
    return DIGC_GO_ON;
}

/* ---- words ---- */

/* Behind a name, a word of capitals without a dot is more often a type with a slip than one more
 * name.  It is asked for, as dig does; who watches is told. */
static void hint_name(const struct digc_words *words, const char *text)
{
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    char before[80];
    struct query_sink sink;

    size_t size = strlen(text);
    if (!words->plan->setup->notes || words->plan->last == NULL || size > 16 ||
        strspn(text, capitals) != size)
        return;
    query_sink_init(&sink, before, sizeof before - 1);
    query_sink_text(&sink, ";; '");
    query_sink_text(&sink, text);
    query_sink_text(&sink, "' is no type, and asked for as a name. ");
    before[sink.size] = '\0';
    nearest_type_print(words->plan->setup->diagnostics, text, before);
}

/* A word without a mark in front: a type, a class or a name, in this order. */
static int take_bare(struct digc_words *words, const char *text)
{
    size_t size = strlen(text);
    uint16_t number;
    int list;

    if (!words->words_open)
        return digc_words_name(words, text);
    if (strncasecmp(text, "ixfr=", 5) == 0) {
        uint32_t serial;
        int end = digc_words_serial(words, text, &serial);
        if (end == DIGC_GO_ON)
            digc_words_type(words, DIGC_TYPE_IXFR, serial, true);
        return end;
    }
    if (digc_words_types(words, text, true, &list))
        return list;
    if (query_type_scan(&number, text, size) == QUERY_OK) {
        if (number == DIGC_TYPE_IXFR)
            digc_warn(words->plan, "ixfr requires a serial number");
        else
            digc_words_type(words, number, 0, true);
        return DIGC_GO_ON;
    }
    if (query_class_scan(&number, text, size) == QUERY_OK) {
        digc_words_class(words, number);
        return DIGC_GO_ON;
    }
    hint_name(words, text);
    return digc_words_name(words, text);
}

/* To those that the question has, which other questions may have too. */
static int add_servers(struct digc_words *words, const char *text,
                       const struct query_endpoint *endpoints, size_t count)
{
    struct digc_question *question = words->question;
    size_t before = question->server_count;
    struct digc_server *servers = digc_plan_hold(words->plan, (before + count) * sizeof *servers);

    if (servers == NULL)
        return digc_fail_memory(words->plan);
    if (before != 0)
        memcpy(servers, question->servers, before * sizeof *servers);
    for (size_t i = 0; i < count; i++)
        servers[before + i] = (struct digc_server){.text = text, .endpoint = endpoints[i]};
    question->servers = servers;
    question->server_count += count;
    return DIGC_GO_ON;
}

int digc_words_server(struct digc_words *words, const char *text)
{
    struct digc_plan *plan = words->plan;
    const struct digc_setup *setup = plan->setup;
    struct query_endpoint endpoints[SERVER_MAX];
    size_t room = DIGC_SERVERS - words->question->server_count;
    const char *reason = query_status_text(QUERY_NOT_FOUND);

    if (strcmp(text, "auth") == 0) {
        words->question->auth = true;
        return DIGC_GO_ON;
    }
    if (room == 0)
        return digc_fail(plan, DIGC_EXIT_USAGE, "too many servers");
    size_t count = setup->find_servers(setup->context, plan, text, endpoints,
                                       room < SERVER_MAX ? room : SERVER_MAX, &reason);
    plan->servers_found = count;
    if (count > 0)
        return add_servers(words, text, endpoints, count);
    if (words->source != DIGC_BATCH)
        return digc_fail(plan, DIGC_EXIT_USAGE, "couldn't get address for '%s': %s", text, reason);
    query_sink_text(setup->diagnostics, "couldn't get address for '");
    query_sink_plain(setup->diagnostics, text, strlen(text), true);
    query_sink_text(setup->diagnostics, "': ");
    query_sink_text(setup->diagnostics, reason);
    query_sink_text(setup->diagnostics, ": skipping lookup\n");
    words->skip = true;
    return DIGC_GO_ON;
}

/* What an option that was not taken ends with. */
static int fail_option(const struct digc_plan *plan, const struct option_table *table,
                       const struct option_use *use, enum option_status status, const char *word)
{
    char hint[80] = "It needs a value: ";
    struct query_sink sink;

    switch (status) {
    case OPTION_REFUSED:
        return digc_fail(plan, DIGC_EXIT_USAGE, "%s%s is not available in this version",
                         table->lead, use->row->name);
    case OPTION_REFUSES_NO: return digc_fail_usage(plan, table, word, "It cannot be turned off");
    case OPTION_NEEDS_VALUE:
        query_sink_init(&sink, hint + strlen(hint), sizeof hint - strlen(hint) - 1);
        option_print_usage(&sink, table, use->row);
        sink.text[sink.size] = '\0';
        return digc_fail_usage(plan, table, word, hint);
    case OPTION_OK:
    case OPTION_UNKNOWN: break;
    }
    return digc_fail_usage(plan, table, word, NULL);
}

static int apply(struct digc_words *words, const struct option_table *table,
                 const struct option_use *use)
{
    void *targets[DIGC_TARGETS] = {[DIGC_QUESTION] = words->question, [DIGC_PLAN] = words->plan};
    struct query_sink *diagnostics = words->plan->setup->diagnostics;
    int end;

    if (use->row->message != NULL) {
        query_sink_text(diagnostics, ";; ");
        query_sink_text(diagnostics, table->lead);
        query_sink_text(diagnostics, use->row->name);
        query_sink_text(diagnostics, " option is ");
        query_sink_text(diagnostics, use->row->message);
        query_sink_char(diagnostics, '\n');
    }
    enum query_status status = option_apply(use, targets, words, &end);
    if (status != QUERY_OK)
        return digc_fail_number(words->plan, DIGC_EXIT_INTERNAL,
                                use->row->subject != NULL ? use->row->subject : use->row->name,
                                use->value, status);
    return end;
}

static int take_plus(struct digc_words *words, const char *text)
{
    struct option_use use;

    /* dig says this on the output, and goes on. */
    if (text[strspn(text, "=")] == '\0') {
        query_sink_text(words->plan->setup->out, ";; Invalid option ");
        query_sink_text(words->plan->setup->out, text);
        query_sink_char(words->plan->setup->out, '\n');
        return DIGC_GO_ON;
    }
    enum option_status status = option_take(&use, &digc_plus_options, text);
    if (status != OPTION_OK)
        return fail_option(words->plan, &digc_plus_options, &use, status, text);
    return apply(words, &digc_plus_options, &use);
}

/* Whether a word is an option with two dashes, and which; its value may be the next word. */
static bool is_long(const char *word, const char *next, struct option_use *use, bool *next_taken)
{
    if (word[0] != '-' || word[1] != '-')
        return false;
    enum option_status status = option_take(use, &digc_long_options, word + 2);
    if (status == OPTION_NEEDS_VALUE && next != NULL) {
        use->value = next;
        *next_taken = true;
        status = OPTION_OK;
    }
    return status == OPTION_OK;
}

/* What stands behind a dash and was not taken: letters from `at` on, or one more dash and a word.
 */
static int fail_dash(const struct digc_plan *plan, enum digc_source source,
                     const struct option_use *use, enum option_status status, const char *text,
                     const char *at)
{
    struct option_use other;

    if (text[0] != '-' || text[1] == '\0')
        return fail_option(plan, &digc_dash_options, use, status, at);
    status = option_take(&other, &digc_long_options, text + 1);
    if (source != DIGC_COMMAND_LINE && status != OPTION_UNKNOWN)
        return digc_fail_usage(plan, &digc_long_options, text + 1,
                               "It can only be given on the command line");
    return fail_option(plan, &digc_long_options, &other, status, text + 1);
}

/* The letters behind a dash, and the next word if the last one takes it. */
static int take_dash(struct digc_words *words, const char *text, const char *next, bool *next_taken)
{
    const char *at = text;
    int end = DIGC_GO_ON;

    while (at != NULL && end == DIGC_GO_ON) {
        struct option_use use;
        enum option_status status =
            option_take_dash(&use, &digc_dash_options, &at, next, next_taken);
        if (status != OPTION_OK)
            return fail_dash(words->plan, words->source, &use, status, text, at);
        end = apply(words, &digc_dash_options, &use);
    }
    return end;
}

static int take_words(struct digc_words *words)
{
    int end = DIGC_GO_ON;

    words->first_name = true;
    words->words_open = true;
    for (int i = 1; i < words->argc && end == DIGC_GO_ON && !words->skip; i++) {
        const char *text = words->argv[i];
        const char *next = i + 1 < words->argc ? words->argv[i + 1] : NULL;
        bool next_taken = false;
        struct option_use use;
        if (text[0] == '%')
            break;
        switch (text[0]) {
        case '@': end = digc_words_server(words, text + 1); break;
        case '+': end = take_plus(words, text + 1); break;
        case '-':
            /* Options with two dashes were taken before all other words. */
            if (words->source != DIGC_COMMAND_LINE || !is_long(text, next, &use, &next_taken))
                end = take_dash(words, text + 1, next, &next_taken);
            break;
        default: end = take_bare(words, text); break;
        }
        if (next_taken)
            i++;
    }
    return end;
}

/* `. NS`, where no name was given. */
static int take_root(struct digc_words *words)
{
    int end = digc_words_name(words, ".");

    if (end == DIGC_GO_ON) {
        words->question->request.type = DIGC_TYPE_NS;
        words->question->type_given = true;
    }
    return end;
}

/* ---- the three steps ---- */

/* Letters that hold from the start, wherever they stand. */
static int take_early(struct digc_plan *plan, const struct option *row)
{
    bool four = row->name[0] == '4';

    switch (row->name[0]) {
    case '4':
    case '6':
        if (!(four ? plan->ipv4 : plan->ipv6))
            return digc_fail(plan, DIGC_EXIT_USAGE, "only one of -4 and -6 allowed");
        *(four ? &plan->ipv6 : &plan->ipv4) = false;
        break;
    case 'r': plan->read_rc = false; break;
    default: break;
    }
    return DIGC_GO_ON;
}

static int show_help(const struct digc_setup *setup, const char *topic)
{
    if (topic != NULL)
        return digc_print_topic(setup, topic);
    digc_print_help(setup->out, true);
    return DIGC_EXIT_OK;
}

/* Options that dig does not have, and that end the program: DIGC_GO_ON if it is none. */
static int take_long(const struct digc_plan *plan, const char *word, const char *next)
{
    const struct digc_setup *setup = plan->setup;
    static const char help[] = "--help=";

    if (strncmp(word, help, sizeof help - 1) == 0)
        return show_help(setup, word + sizeof help - 1);
    if (strcmp(word, "--help") == 0)
        return show_help(setup, next);
    if (strcmp(word, "--version") == 0)
        digc_print_version(setup->out, setup, true);
    else if (strcmp(word, "--dump-options") == 0)
        digc_print_dump(setup->out);
    else
        return DIGC_GO_ON;
    return DIGC_EXIT_OK;
}

int digc_plan_begin(struct digc_plan *plan, int argc, char *const *argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-')
            continue;
        struct option_use use;
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        bool next_taken = false;
        int end = take_long(plan, argv[i], next);
        if (end != DIGC_GO_ON)
            return end;
        if (is_long(argv[i], next, &use, &next_taken)) {
            struct digc_words words = {.plan = plan, .question = &plan->defaults};
            end = apply(&words, &digc_long_options, &use);
            if (end != DIGC_GO_ON)
                return end;
            i += next_taken;
            continue;
        }
        const char *at = argv[i][1] == '\0' ? NULL : argv[i] + 1;
        while (at != NULL) {
            enum option_status status =
                option_take_dash(&use, &digc_dash_options, &at, next, &next_taken);
            if (status != OPTION_OK)
                return fail_dash(plan, DIGC_COMMAND_LINE, &use, status, argv[i] + 1, at);
            end = take_early(plan, use.row);
            if (end != DIGC_GO_ON)
                return end;
        }
        if (next_taken)
            i++;
    }
    return DIGC_GO_ON;
}

/* Cuts a line, in the plan's memory, into words between blanks; word 0 stays free. */
static int split_line(struct digc_plan *plan, const char *text, size_t size, char **argv, int most)
{
    char *line = digc_plan_hold(plan, size + 1);
    int argc = 1;

    if (line == NULL)
        return 0;
    memcpy(line, text, size);
    char *rest = NULL;
    for (char *word = strtok_r(line, " \t\r\n", &rest); word != NULL && argc <= most;
         word = strtok_r(NULL, " \t\r\n", &rest))
        argv[argc++] = word;
    return argc;
}

int digc_plan_rc(struct digc_plan *plan, const char *text, size_t size)
{
    int end = DIGC_GO_ON;

    for (size_t at = 0; at < size && end == DIGC_GO_ON;) {
        const char *newline = memchr(text + at, '\n', size - at);
        size_t line = newline == NULL ? size - at : (size_t)(newline - text) - at;
        char *argv[1 + WORDS_RC] = {NULL};
        struct digc_words words = {
            .plan = plan,
            .question = &plan->defaults,
            .source = DIGC_RC,
            .argc = split_line(plan, text + at, line, argv, WORDS_RC),
            .argv = argv,
        };
        end = words.argc == 0 ? digc_fail_memory(plan) : take_words(&words);
        at += line + 1;
    }
    return end;
}

int digc_plan_words(struct digc_plan *plan, int argc, char *const *argv)
{
    struct digc_words words = {
        .plan = plan,
        .question = &plan->defaults,
        .source = DIGC_COMMAND_LINE,
        .fresh = true,
        .argc = argc,
        .argv = argv,
    };
    int end = take_words(&words);

    if (end == DIGC_GO_ON && plan->first == NULL && plan->batch_file == NULL &&
        plan->read_file == NULL)
        end = take_root(&words);
    if (end == DIGC_GO_ON)
        end = spread_types(plan);
    if (end == DIGC_GO_ON)
        end = digc_rules_check(plan, plan->first);
    if (plan->domain != NULL)
        plan->search = true;
    return end;
}

int digc_plan_line(struct digc_plan *plan, const char *text, size_t size, bool *skipped)
{
    char *argv[1 + WORDS_BATCH] = {NULL};
    struct digc_question *before = plan->last;
    struct digc_words words = {
        .plan = plan,
        .question = copy_defaults(plan),
        .source = DIGC_BATCH,
        .argc = split_line(plan, text, size, argv, WORDS_BATCH),
        .argv = argv,
    };
    if (words.question == NULL || words.argc == 0)
        return digc_fail_memory(plan);
    int end = take_words(&words);
    *skipped = words.skip;
    if (words.skip) {
        plan->last = before;
        *(before == NULL ? &plan->first : &before->next) = NULL;
    }
    if (end == DIGC_GO_ON && !words.skip && plan->last == before)
        end = take_root(&words);
    if (end == DIGC_GO_ON)
        end = spread_types(plan);
    if (end == DIGC_GO_ON && !words.skip)
        end = digc_rules_check(plan, before == NULL ? plan->first : before->next);
    return end;
}
