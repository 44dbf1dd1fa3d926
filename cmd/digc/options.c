#include "digc/words.h"

#include <query/message.h>

#include <string.h>
#include <strings.h>

/* Turning an EDNS option on turns EDNS on, wherever +noedns stood. */
static void need_edns(struct digc_question *question)
{
    if (question->edns == -1)
        question->edns = 0;
}

/* The number of a row's value in the row's limits; GO_ON, or the end. */
static int take_number(const struct digc_words *words, const struct option_use *use,
                       uint32_t *number)
{
    const struct option *row = use->row;
    enum query_status status =
        option_number(number, use->value, row->most, (row->flags & OPTION_HEX) != 0);

    if (status == QUERY_OK)
        return DIGC_GO_ON;
    return digc_fail_number(words->plan, DIGC_EXIT_INTERNAL,
                            row->subject != NULL ? row->subject : row->name, use->value, status);
}

/* ---- what is shown ---- */

static int set_all(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct dig_style *style = &words->question->style;

    style->question = !use->off;
    style->answer = !use->off;
    style->authority = !use->off;
    style->additional = !use->off;
    style->comments = !use->off;
    style->stats = !use->off;
    words->plan->cmd = !use->off;
    return DIGC_GO_ON;
}

static int set_comments(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->question->style.comments = !use->off;
    if (words->question == &words->plan->defaults)
        words->plan->comments_asked = !use->off;
    return DIGC_GO_ON;
}

static int set_question(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->question->style.question = !use->off;
    if (words->question == &words->plan->defaults)
        words->plan->question_asked = !use->off;
    return DIGC_GO_ON;
}

static int set_rrcomments(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->question->style.rr_comments = use->off ? -1 : 1;
    return DIGC_GO_ON;
}

/* What +short turns off stays off after +noshort, as with dig. */
static int set_short(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct dig_style *style = &words->question->style;

    words->plan->short_form = !use->off;
    if (use->off)
        return DIGC_GO_ON;
    words->plan->cmd = false;
    style->question = false;
    style->answer = true;
    style->authority = false;
    style->additional = false;
    style->comments = false;
    style->stats = false;
    style->rr_comments = -1;
    return DIGC_GO_ON;
}

static int set_split(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;

    if (use->off && use->value != NULL)
        return digc_fail_usage(words->plan, &digc_plus_options, "nosplit",
                               "It takes no value when it is turned off");
    if (use->off)
        words->plan->split = 0;
    if (use->value == NULL)
        return DIGC_GO_ON;
    int end = take_number(words, use, &number);
    if (end != DIGC_GO_ON)
        return end;
    uint32_t rounded = (number + 3) / 4 * 4;
    if (rounded != number)
        digc_warn(words->plan, "split must be a multiple of 4; adjusting to %u", rounded);
    words->plan->split = (int)rounded;
    return DIGC_GO_ON;
}

static int set_ttlunits(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    unsigned *flags = &words->question->style.text.flags;

    *flags &= ~(unsigned)(QUERY_STYLE_NO_TTL | QUERY_STYLE_TTL_UNITS);
    if (!use->off)
        *flags |= QUERY_STYLE_TTL_UNITS;
    return DIGC_GO_ON;
}

/* ---- the header ---- */

static int set_opcode(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number = QUERY_OPCODE_QUERY;
    bool known = use->off;

    if (!known)
        known = query_registry_scan(QUERY_REGISTRY_OPCODE, use->value, strlen(use->value), &number);
    /* What dig calls an opcode without a name. */
    if (!known && strncasecmp(use->value, "RESERVED", 8) == 0)
        known = option_number(&number, use->value + 8, use->row->most, false) == QUERY_OK;
    if (!known) {
        int end = take_number(words, use, &number);
        if (end != DIGC_GO_ON)
            return end;
    }
    words->question->request.opcode = (uint8_t)number;
    return DIGC_GO_ON;
}

static int set_qid(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;

    if (use->off) {
        words->question->request.id = QUERY_ID_RANDOM;
        return DIGC_GO_ON;
    }
    int end = take_number(words, use, &number);
    if (end == DIGC_GO_ON)
        words->question->request.id = (int32_t)number;
    return end;
}

/* ---- EDNS ---- */

static int set_bufsize(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number = 1232;
    int end = use->value == NULL ? DIGC_GO_ON : take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->udp_size = (int)number;
    return end;
}

/* The octets are one for all questions, as dig has it: the last value counts. */
static int set_cookie(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_plan *plan = words->plan;
    uint8_t octets[DIGC_COOKIE];
    size_t size;

    if (!use->off)
        need_edns(words->question);
    words->question->cookie = !use->off;
    words->question->cookie_given = !use->off && use->value != NULL;
    if (!words->question->cookie_given)
        return DIGC_GO_ON;
    if (strlen(use->value) > 2 * (size_t)DIGC_COOKIE)
        return digc_fail(plan, DIGC_EXIT_INTERNAL, "COOKIE data too large");
    if (!digc_hex_scan(octets, sizeof octets, &size, use->value))
        return digc_fail(plan, DIGC_EXIT_USAGE, "invalid cookie '%s': %s", use->value,
                         query_status_text(QUERY_HEX));
    memcpy(plan->cookie, octets, size);
    plan->cookie_size = size;
    return DIGC_GO_ON;
}

/* "name:secret" at least; what it says is looked at when all words are known. */
static int set_key(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    const char *colon = strchr(use->value, ':');

    if (colon == NULL || colon == use->value || colon[1] == '\0')
        return digc_fail_usage(words->plan, &digc_dash_options, "y",
                               "The key is [HMAC:]NAME:SECRET");
    words->plan->key_text = use->value;
    return DIGC_GO_ON;
}

/* Without a value it is a time that is as good as any other. */
static int set_fuzztime(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t time_s = DIGC_FUZZTIME;

    if (!use->off && use->value != NULL) {
        int end = take_number(words, use, &time_s);
        if (end != DIGC_GO_ON)
            return end;
    }
    words->question->request.tsig_time_s = use->off ? 0 : time_s;
    return DIGC_GO_ON;
}

static int set_dnssec(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (!use->off)
        need_edns(words->question);
    words->question->dnssec = !use->off;
    return DIGC_GO_ON;
}

static int set_edns(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number = 0;
    int end = use->off || use->value == NULL ? DIGC_GO_ON : take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->edns = use->off ? -1 : (int)number;
    return end;
}

static int set_ednsflags(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number = 0;

    if (!use->off && use->value != NULL) {
        int end = take_number(words, use, &number);
        if (end != DIGC_GO_ON)
            return end;
        need_edns(words->question);
    }
    words->question->edns_flags = (uint16_t)number;
    return DIGC_GO_ON;
}

/* The code of an EDNS option by its name: the table's, and two that people use besides. */
static bool find_option_code(uint32_t *code, const char *text, size_t size)
{
    static const struct {
        const char *name;
        uint32_t code;
    } others[] = {
        {"PAD", QUERY_OPTION_PADDING},
        {"DEVICEID", QUERY_OPTION_DEVICE_ID},
    };
    size_t count;
    const struct query_option_row *rows = query_option_table(&count);

    for (size_t i = 0; i < count; i++) {
        if (strlen(rows[i].name) == size && strncasecmp(rows[i].name, text, size) == 0) {
            *code = rows[i].code;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strlen(others[i].name) == size && strncasecmp(others[i].name, text, size) == 0) {
            *code = others[i].code;
            return true;
        }
    }
    return false;
}

/* The data behind the colon; they live as long as the plan. */
static int take_option_data(struct digc_words *words, struct query_option *option, const char *hex)
{
    size_t size;
    uint8_t *octets = digc_plan_hold(words->plan, strlen(hex) / 2 + 1);

    if (octets == NULL)
        return digc_fail_memory(words->plan);
    if (!digc_hex_scan(octets, strlen(hex) / 2, &size, hex))
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "invalid data of an EDNS option '%s': %s",
                         hex, query_status_text(QUERY_HEX));
    if (size > UINT16_MAX)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "data of an EDNS option are too large");
    option->octets = octets;
    option->size = (uint16_t)size;
    return DIGC_GO_ON;
}

/* To those that the question has, which other questions may have too. */
static int add_option(struct digc_words *words, const struct query_option *option)
{
    struct digc_question *question = words->question;
    size_t before = question->option_count;
    struct query_option *options = digc_plan_hold(words->plan, (before + 1) * sizeof *options);

    if (options == NULL)
        return digc_fail_memory(words->plan);
    if (before != 0)
        memcpy(options, question->options, before * sizeof *options);
    options[before] = *option;
    question->options = options;
    question->option_count++;
    return DIGC_GO_ON;
}

static int set_ednsopt(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_question *question = words->question;
    struct query_option option = {0};

    if (use->off) {
        question->option_count = 0;
        return DIGC_GO_ON;
    }
    const char *code = use->value == NULL ? "" : use->value + strspn(use->value, ":");
    size_t size = strcspn(code, ":");
    if (size == 0)
        return digc_fail(words->plan, DIGC_EXIT_INTERNAL, "ednsopt no code point specified");
    if (question->option_count == DIGC_OPTIONS)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "too many ednsopts");

    uint32_t number;
    if (!find_option_code(&number, code, size)) {
        char word[32] = "";
        memcpy(word, code, size < sizeof word ? size : sizeof word - 1);
        enum query_status status = option_number(&number, word, use->row->most, false);
        if (status != QUERY_OK)
            return digc_fail_number(words->plan, DIGC_EXIT_USAGE, "ednsopt", word, status);
    }
    option.code = (uint16_t)number;
    if (code[size] == ':' && code[size + 1] != '\0') {
        int end = take_option_data(words, &option, code + size + 1);
        if (end != DIGC_GO_ON)
            return end;
    }
    return add_option(words, &option);
}

static int set_nsid(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (!use->off)
        need_edns(words->question);
    words->question->nsid = !use->off;
    return DIGC_GO_ON;
}

static int set_padding(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;

    if (!use->off)
        need_edns(words->question);
    int end = take_number(words, use, &number);
    if (end == DIGC_GO_ON)
        words->question->request.padding = (uint16_t)number;
    return end;
}

static int set_subnet(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_question *question = words->question;

    question->subnet_size = 0;
    if (use->off)
        return DIGC_GO_ON;
    need_edns(question);
    enum query_status status =
        digc_subnet_scan(question->subnet_octets, &question->subnet_size, use->value);
    if (status == QUERY_OK)
        return DIGC_GO_ON;
    if (status == QUERY_SPACE)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "invalid prefix '%s'", use->value);
    if (status == QUERY_ADDRESS)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "invalid address '%s'", use->value);
    return digc_fail(words->plan, DIGC_EXIT_USAGE, "invalid prefix length in '%s': %s", use->value,
                     query_status_text(status));
}

/* ---- how to ask ---- */

static int set_tcp(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (words->source == DIGC_RC)
        return DIGC_GO_ON;
    words->question->policy.transport = use->off ? QUERY_TRANSPORT_UDP : QUERY_TRANSPORT_TCP;
    words->question->tcp_given = true;
    return DIGC_GO_ON;
}

static int set_retry(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->policy.tries = number + 1;
    return end;
}

static int set_tries(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->policy.tries = number == 0 ? 1 : number;
    return end;
}

static int set_timeout(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->plan->timeout_s = number == 0 ? 1 : number;
    return end;
}

static int set_ndots(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->plan->ndots = (int)number;
    return end;
}

/* In a walk there is nothing to search for. */
static int set_search(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (!words->question->trace)
        words->plan->search = !use->off;
    return DIGC_GO_ON;
}

static int set_showsearch(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (words->question->trace)
        return DIGC_GO_ON;
    words->plan->show_search = !use->off;
    words->plan->search = !use->off;
    return DIGC_GO_ON;
}

/* ---- more than one question ---- */

/* What it sets besides may be set otherwise by options that come after it. */
static int set_trace(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_question *question = words->question;
    struct dig_style *style = &question->style;

    question->trace = !use->off;
    if (use->off)
        return DIGC_GO_ON;
    question->request.flags |= QUERY_FLAG_RD;
    question->dnssec = true;
    question->cookie = true;
    style->identify = true;
    style->comments = false;
    style->rr_comments = 0;
    style->stats = false;
    style->question = false;
    style->authority = true;
    style->additional = false;
    words->plan->search = false;
    return DIGC_GO_ON;
}

/* ---- options with a dash ---- */

static int set_ipv4(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    if (!words->plan->ipv4)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "can't find IPv4 networking");
    words->plan->ipv6 = false;
    return DIGC_GO_ON;
}

static int set_ipv6(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    if (!words->plan->ipv6)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "can't find IPv6 networking");
    words->plan->ipv4 = false;
    return DIGC_GO_ON;
}

/* ADDRESS or ADDRESS#PORT; the address decides the family of all that is asked. */
static int set_source(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_plan *plan = words->plan;
    size_t size = strcspn(use->value, "#");
    struct query_endpoint source;
    uint32_t port = 0;

    if (use->value[size] == '#') {
        const char *text = use->value + size + 1;
        enum query_status status = option_number(&port, text, UINT16_MAX, false);
        if (status != QUERY_OK)
            return digc_fail_number(plan, DIGC_EXIT_USAGE, "port number", text, status);
    }
    if (query_endpoint_scan(&source, use->value, size) != QUERY_OK ||
        (source.family == 4 ? !plan->ipv4 : !plan->ipv6))
        return digc_fail(plan, DIGC_EXIT_USAGE, "invalid address %s", use->value);
    source.port = (uint16_t)port;
    plan->source = source;
    plan->ipv4 = source.family == 4;
    plan->ipv6 = source.family == 6;
    return DIGC_GO_ON;
}

static int set_port(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t port;
    enum query_status status = option_number(&port, use->value, use->row->most, false);

    if (status != QUERY_OK)
        return digc_fail_number(words->plan, DIGC_EXIT_USAGE, "port number", use->value, status);
    words->plan->port = (uint16_t)port;
    words->plan->port_given = true;
    return DIGC_GO_ON;
}

static int set_class(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint16_t class;

    words->words_open = false;
    if (query_class_scan(&class, use->value, strlen(use->value)) == QUERY_OK)
        digc_words_class(words, class);
    else
        digc_warn(words->plan, "ignoring invalid class %s", use->value);
    return DIGC_GO_ON;
}

static int set_type(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint16_t type;

    words->words_open = false;
    if (strncasecmp(use->value, "ixfr=", 5) == 0) {
        uint32_t serial;
        int end = digc_words_serial(words, use->value, &serial);
        if (end == DIGC_GO_ON)
            digc_words_type(words, DIGC_TYPE_IXFR, serial, true);
        return end;
    }
    bool known = query_type_scan(&type, use->value, strlen(use->value)) == QUERY_OK;
    if (known && type != DIGC_TYPE_IXFR) {
        digc_words_type(words, type, 0, words->source != DIGC_RC);
        return DIGC_GO_ON;
    }
    digc_warn(words->plan, "ignoring invalid type %s", use->value);
    if (!known)
        digc_hint_type(words->plan, use->value);
    return DIGC_GO_ON;
}

static int set_name(void *context, const struct option_use *use)
{
    return digc_words_name(context, use->value);
}

static int set_reverse(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct query_sink sink;

    if (words->source == DIGC_RC)
        return DIGC_GO_ON;
    char *name = digc_plan_hold(words->plan, NAMES_TEXT + 1);
    if (name == NULL)
        return digc_fail_memory(words->plan);
    query_sink_init(&sink, name, NAMES_TEXT);
    if (names_print_reverse(&sink, use->value) != QUERY_OK) {
        query_sink_text(words->plan->setup->diagnostics, "Invalid IP address ");
        query_sink_plain(words->plan->setup->diagnostics, use->value, strlen(use->value), true);
        query_sink_char(words->plan->setup->diagnostics, '\n');
        return DIGC_EXIT_USAGE;
    }
    int end = digc_words_name(words, name);
    if (end == DIGC_GO_ON && !words->question->type_given)
        words->question->request.type = DIGC_TYPE_PTR;
    if (end == DIGC_GO_ON && !words->question->class_given)
        words->question->request.class = QUERY_CLASS_IN;
    return end;
}

static int set_lab(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->plan->lab = true;
    words->plan->lab_folder = use->value;
    return DIGC_GO_ON;
}

static int show_help(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    digc_print_help(words->plan->setup->out, false);
    return 0;
}

/* To the diagnostics, as dig does; --version says it on the output, and more. */
static int show_version(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    digc_print_version(words->plan->setup->diagnostics, words->plan->setup, false);
    return 0;
}

/* ---- the tables ---- */

/* What dig does not have is the last group: -h leaves it out. */
enum { DISPLAY, RECORDS, HEADER, EDNS, ASKING, NAMES, TRANSPORT, WALK, BATCH };

static const char *const plus_groups[] = {
    [DISPLAY] = "What is shown",
    [RECORDS] = "How records look",
    [HEADER] = "Header of the query",
    [EDNS] = "EDNS",
    [ASKING] = "How to ask",
    [NAMES] = "Names and search",
    [TRANSPORT] = "TLS and HTTP",
    [WALK] = "More than one question",
    [BATCH] = "Questions of a file (-f)",
};

/* Where a value goes; its type must be the kind's. */
#define QUESTION(kind_, type_, member)                                                             \
    .kind = (kind_), .target = DIGC_QUESTION,                                                      \
    .offset = OPTION_OFFSET(struct digc_question, member, type_)
#define PLAN(kind_, type_, member)                                                                 \
    .kind = (kind_), .target = DIGC_PLAN, .offset = OPTION_OFFSET(struct digc_plan, member, type_)

#define SHOW(member)     QUESTION(OPTION_BOOL, bool, member)
#define HIDE(member)     QUESTION(OPTION_INVERTED, bool, member)
#define HEADER_BIT(flag) QUESTION(OPTION_BIT16, uint16_t, request.flags), .mask = (flag)
#define LOOK(flag)       QUESTION(OPTION_BIT32, unsigned, style.text.flags), .mask = (flag)
#define LOOK_NOT(flag)   QUESTION(OPTION_CLEAR32, unsigned, style.text.flags), .mask = (flag)
#define CALL(function)   .kind = OPTION_CALL, .call = (function)

/* `least` is what dig takes as the shortest form; where two names begin alike
 * it says which of them the abbreviation means. */
/* clang-format off */
static const struct option plus_rows[] = {
    /* what is shown */
    {.name = "additional", .least = 3, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.additional), .help = "the additional section"},
    {.name = "all", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     CALL(set_all), .help = "all sections, the comments, the statistics and the command"},
    {.name = "answer", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.answer), .help = "the answer section"},
    {.name = "authority", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.authority), .help = "the authority section"},
    {.name = "besteffort", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.best_effort), .help = "malformed messages, as far as they go"},
    {.name = "cmd", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     PLAN(OPTION_BOOL, bool, cmd), .help = "the command line, above the first answer"},
    {.name = "comments", .least = 3, .flags = OPTION_NO, .group = DISPLAY,
     CALL(set_comments), .help = "the header, and headings of sections"},
    {.name = "identify", .least = 3, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.identify), .help = "with short answers: which server gave them"},
    {.name = "qr", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.query), .help = "the query, before it is sent"},
    {.name = "question", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     CALL(set_question), .help = "the question section"},
    {.name = "short", .least = 4, .flags = OPTION_NO, .group = DISPLAY,
     CALL(set_short), .help = "nothing but the data of the answer"},
    {.name = "showbadcookie", .least = 5, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.show_badcookie), .help = "replies that asked for another cookie"},
    {.name = "stats", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.stats), .help = "time, server and size, below the answer"},
    {.name = "yaml", .least = 1, .flags = OPTION_NO | OPTION_UNAVAILABLE, .group = DISPLAY,
     .help = "everything, as YAML"},

    /* how records look */
    {.name = "class", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     LOOK_NOT(QUERY_STYLE_NO_CLASS), .help = "with their class"},
    {.name = "crypto", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     LOOK_NOT(QUERY_STYLE_NO_CRYPTO), .help = "with keys, digests and signatures"},
    {.name = "expandaaaa", .least = 4, .flags = OPTION_NO, .group = RECORDS,
     LOOK(QUERY_STYLE_EXPAND_AAAA), .help = "IPv6 addresses with all their digits"},
    {.name = "multiline", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     SHOW(style.multiline), .help = "long records on several lines, explained"},
    {.name = "onesoa", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     SHOW(style.one_soa), .help = "zone transfers without the last SOA record"},
    {.name = "rrcomments", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     CALL(set_rrcomments), .help = "with remarks on keys and timers"},
    {.name = "split", .least = 2, .argument = "N", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = RECORDS, .most = 1023, CALL(set_split),
     .help = "hexadecimal and base64 in pieces of N characters"},
    {.name = "ttlid", .least = 3, .flags = OPTION_NO, .group = RECORDS,
     LOOK_NOT(QUERY_STYLE_NO_TTL), .help = "with their time to live"},
    {.name = "ttlunits", .least = 4, .flags = OPTION_NO, .group = RECORDS,
     CALL(set_ttlunits), .help = "times to live as 1w2d3h4m5s"},
    {.name = "unknownformat", .least = 3, .flags = OPTION_NO, .group = RECORDS,
     LOOK(QUERY_STYLE_GENERIC), .help = "all data as octets of an unknown type (RFC 3597)"},

    /* header */
    {.name = "aaflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_AA), .help = "the flag AA"},
    {.name = "aaonly", .least = 3, .group = HEADER, .alias = "aaflag"},
    {.name = "adflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_AD), .help = "the flag AD: tell whether the answer is authentic (on)"},
    {.name = "cdflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_CD), .help = "the flag CD: do not check signatures"},
    {.name = "header-only", .least = 2, .flags = OPTION_NO, .group = HEADER,
     QUESTION(OPTION_BOOL, bool, request.no_question), .help = "no question section"},
    {.name = "opcode", .least = 2, .argument = "N", .flags = OPTION_NO | OPTION_VALUE,
     .group = HEADER, .most = 15, CALL(set_opcode), .help = "the opcode, by number or name"},
    {.name = "qid", .least = 2, .argument = "N", .flags = OPTION_QUIET_NO | OPTION_VALUE,
     .group = HEADER, .most = 0xffff, CALL(set_qid), .help = "the id"},
    {.name = "raflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_RA), .help = "the flag RA"},
    {.name = "rdflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_RD), .help = "the flag RD: let the server ask others (on)"},
    {.name = "recurse", .least = 3, .group = HEADER, .alias = "rdflag"},
    {.name = "tcflag", .least = 3, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_TC), .help = "the flag TC"},
    {.name = "zflag", .least = 1, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_Z), .help = "the reserved flag Z"},

    /* EDNS */
    {.name = "badcookie", .least = 2, .flags = OPTION_NO, .group = EDNS,
     HIDE(policy.keep_badcookie), .help = "ask again with the cookie that the server wants (on)"},
    {.name = "bufsize", .least = 2, .argument = "OCTETS", .flags = OPTION_MAY_VALUE,
     .group = EDNS, .most = 0xffff, .subject = "buffer size", CALL(set_bufsize),
     .help = "largest UDP reply that is wanted (1232)"},
    {.name = "coflag", .least = 2, .flags = OPTION_NO, .group = EDNS,
     SHOW(coflag), .help = "the flag CO: compact denial of existence is understood"},
    {.name = "cookie", .least = 3, .argument = "HEX", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = EDNS, CALL(set_cookie), .help = "a cookie, random unless given (on)"},
    {.name = "dnssec", .least = 4, .flags = OPTION_NO, .group = EDNS,
     CALL(set_dnssec), .help = "the flag DO: signatures, please"},
    {.name = "do", .group = EDNS, .alias = "dnssec", .flags = OPTION_HIDDEN},
    {.name = "edns", .least = 4, .argument = "VERSION", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = EDNS, .most = 255, CALL(set_edns), .help = "an OPT record, with this version (0)"},
    {.name = "ednsflags", .least = 5, .argument = "N",
     .flags = OPTION_QUIET_NO | OPTION_MAY_VALUE | OPTION_HEX, .group = EDNS, .most = 0xffff,
     CALL(set_ednsflags), .help = "flags of EDNS besides DO and CO"},
    {.name = "ednsnegotiation", .least = 5, .flags = OPTION_NO, .group = EDNS,
     HIDE(policy.keep_badvers), .help = "ask again with a version that the server has (on)"},
    {.name = "ednsopt", .least = 5, .argument = "CODE[:HEX]",
     .flags = OPTION_QUIET_NO | OPTION_OWN_VALUE, .group = EDNS, .most = 0xffff,
     CALL(set_ednsopt), .help = "one more option, by number or name; +noednsopt drops all"},
    {.name = "expire", .least = 4, .flags = OPTION_NO, .group = EDNS,
     SHOW(expire), .help = "when does the zone expire?"},
    {.name = "keepalive", .least = 5, .flags = OPTION_NO, .group = EDNS,
     SHOW(keepalive), .help = "how long may a connection be idle?"},
    {.name = "nsid", .least = 3, .flags = OPTION_NO, .group = EDNS,
     CALL(set_nsid), .help = "which server is this?"},
    {.name = "padding", .least = 1, .argument = "OCTETS",
     .flags = OPTION_QUIET_NO | OPTION_VALUE | OPTION_NO_VALUE, .group = EDNS, .most = 512,
     CALL(set_padding), .help = "round the size of the query up to a multiple"},
    {.name = "subnet", .least = 2, .argument = "ADDRESS[/BITS]",
     .flags = OPTION_QUIET_NO | OPTION_VALUE, .group = EDNS, CALL(set_subnet),
     .help = "the client's network; 0 to have none told"},

    /* how to ask */
    {.name = "fail", .least = 2, .flags = OPTION_NO, .group = ASKING,
     HIDE(policy.next_on_servfail), .help = "SERVFAIL ends it: no other server is asked (on)"},
    {.name = "ignore", .least = 1, .flags = OPTION_NO, .group = ASKING,
     SHOW(policy.ignore_truncation), .help = "take truncated replies, do not go to TCP"},
    {.name = "keepopen", .least = 5, .flags = OPTION_NO, .group = ASKING,
     PLAN(OPTION_BOOL, bool, keep_open), .help = "one TCP connection for several questions"},
    {.name = "retry", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = ASKING,
     .most = UINT32_MAX - 1, .subject = "retries", CALL(set_retry),
     .help = "tries of a server after the first (2)"},
    {.name = "retries", .least = 5, .group = ASKING, .alias = "retry", .flags = OPTION_HIDDEN},
    {.name = "tcp", .least = 3, .flags = OPTION_NO, .group = ASKING,
     CALL(set_tcp), .help = "over TCP"},
    {.name = "timeout", .least = 2, .argument = "SECONDS", .flags = OPTION_VALUE,
     .group = ASKING, .most = 0xffff, CALL(set_timeout),
     .help = "how long a try may take (5, over TCP 10)"},
    {.name = "tries", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = ASKING,
     .most = UINT32_MAX, CALL(set_tries), .help = "tries of a server (3)"},
    {.name = "vc", .least = 1, .group = ASKING, .alias = "tcp"},

    /* names */
    {.name = "defname", .least = 2, .group = NAMES, .alias = "search"},
    {.name = "domain", .least = 3, .argument = "NAME", .flags = OPTION_VALUE, .group = NAMES,
     PLAN(OPTION_TEXT, const char *, domain), .help = "search this domain alone"},
    {.name = "idnin", .least = 4, .flags = OPTION_NO, .group = NAMES,
     SHOW(idn_in), .help = "names may be internationalized (on at a terminal)"},
    {.name = "idnout", .least = 4, .flags = OPTION_NO, .group = NAMES,
     SHOW(idn_out), .help = "show internationalized names (on at a terminal)"},
    {.name = "ndots", .least = 2, .argument = "N", .flags = OPTION_VALUE, .group = NAMES,
     .most = 0xffff, CALL(set_ndots), .help = "dots that make a name be asked as it is, and no other"},
    {.name = "search", .least = 2, .flags = OPTION_NO, .group = NAMES,
     CALL(set_search), .help = "use the search list"},
    {.name = "showsearch", .least = 5, .flags = OPTION_NO, .group = NAMES,
     CALL(set_showsearch), .help = "the same, and show each attempt"},

    /* TLS and HTTP */
    {.name = "https", .least = 2, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "over HTTPS"},
    {.name = "https-get", .least = 7, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "over HTTPS, with GET"},
    {.name = "https-post", .least = 6, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, .help = "over HTTPS, with POST"},
    {.name = "http-plain", .least = 5, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "over HTTP without TLS"},
    {.name = "http-plain-get", .least = 12, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "over HTTP without TLS, with GET"},
    {.name = "http-plain-post", .least = 11, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, .help = "over HTTP without TLS, with POST"},
    {.name = "tls", .least = 3, .flags = OPTION_NO | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "over TLS"},
    {.name = "tls-ca", .least = 6, .argument = "FILE",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "check the server's certificate"},
    {.name = "tls-certfile", .least = 6, .argument = "FILE",
     .flags = OPTION_NO | OPTION_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "the client's certificate"},
    {.name = "tls-hostname", .least = 5, .argument = "NAME",
     .flags = OPTION_NO | OPTION_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "the name that the certificate must have"},
    {.name = "tls-keyfile", .least = 5, .argument = "FILE",
     .flags = OPTION_NO | OPTION_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     .help = "the client's key"},

    /* more than one question */
    {.name = "dns64prefix", .least = 4, .flags = OPTION_NO | OPTION_UNAVAILABLE, .group = WALK,
     .help = "the prefixes of DNS64, through ipv4only.arpa"},
    {.name = "nssearch", .least = 3, .flags = OPTION_NO | OPTION_UNAVAILABLE, .group = WALK,
     .help = "the SOA records of all servers of the zone"},
    {.name = "trace", .least = 3, .flags = OPTION_NO, .group = WALK,
     CALL(set_trace), .help = "all steps from the root"},

    /* questions of a file, for which dig has no such options */
    {.name = "parallel", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = BATCH,
     .most = 10000, PLAN(OPTION_NUMBER32, uint32_t, parallel),
     .help = "questions under way at once (100)"},
    {.name = "rate", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = BATCH,
     .most = 1000000, PLAN(OPTION_NUMBER32, uint32_t, rate),
     .help = "questions in a second at most"},
    {.name = "unordered", .least = 3, .flags = OPTION_NO, .group = BATCH,
     PLAN(OPTION_BOOL, bool, unordered), .help = "answers as they come"},

    /* not for everyday use, or without effect */
    {.name = "fuzztime", .least = 2, .argument = "SECONDS",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_HIDDEN, .group = HEADER,
     .most = UINT32_MAX, CALL(set_fuzztime), .help = "the time in TSIG records"},
    {.name = "proxy", .least = 5, .argument = "SOURCE-DESTINATION", .since = "9.20",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, .help = "a PROXYv2 header"},
    {.name = "proxy-plain", .least = 7, .argument = "SOURCE-DESTINATION", .since = "9.20",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, .help = "a PROXYv2 header before TLS"},
    {.name = "dscp", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = ASKING,
     .message = "obsolete and has no effect", .help = "obsolete, without effect"},
    {.name = "mapped", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = ASKING,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "sigchase", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = WALK,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "topdown", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = WALK,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "trusted-key", .least = 3, .flags = OPTION_NO | OPTION_HIDDEN, .group = WALK,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "unexpected", .least = 3, .flags = OPTION_NO | OPTION_HIDDEN, .group = ASKING,
     .message = "deprecated", .help = "obsolete, without effect"},
};

static const char *const dash_groups[] = {"Options"};

static const struct option dash_rows[] = {
    {.name = "4", CALL(set_ipv4), .help = "over IPv4 only"},
    {.name = "6", CALL(set_ipv6), .help = "over IPv6 only"},
    {.name = "b", .argument = "ADDRESS[#PORT]", .flags = OPTION_VALUE, CALL(set_source),
     .help = "send from this address"},
    {.name = "c", .argument = "CLASS", .flags = OPTION_VALUE, CALL(set_class),
     .help = "the class (IN)"},
    {.name = "d", .flags = OPTION_HIDDEN, .help = "accepted, without effect"},
    {.name = "f", .argument = "FILE", .flags = OPTION_VALUE,
     PLAN(OPTION_TEXT, const char *, batch_file),
     .help = "take questions from a file, one line each; - is the standard input"},
    {.name = "h", CALL(show_help), .help = "this help"},
    {.name = "i", .flags = OPTION_HIDDEN, .help = "obsolete, without effect"},
    {.name = "k", .argument = "FILE", .flags = OPTION_VALUE,
     PLAN(OPTION_TEXT, const char *, key_file), .help = "sign with the TSIG key in a file"},
    {.name = "m", .help = "accepted, without effect"},
    {.name = "n", .flags = OPTION_HIDDEN, .help = "obsolete, without effect"},
    {.name = "p", .argument = "PORT", .flags = OPTION_VALUE, .most = 0xffff, CALL(set_port),
     .help = "the port of the server (53)"},
    {.name = "q", .argument = "NAME", .flags = OPTION_VALUE, CALL(set_name),
     .help = "the name, whatever it looks like"},
    {.name = "r", .help = "do not read ~/.digrc"},
    {.name = "t", .argument = "TYPE", .flags = OPTION_VALUE, CALL(set_type),
     .help = "the type (A); ixfr=SERIAL for changes since then"},
    {.name = "u", QUESTION(OPTION_BOOL, bool, style.microseconds), .help = "times in microseconds"},
    {.name = "v", CALL(show_version), .help = "the version"},
    {.name = "x", .argument = "ADDRESS", .flags = OPTION_VALUE, CALL(set_reverse),
     .help = "the name of an address"},
    {.name = "y", .argument = "[HMAC:]NAME:KEY", .flags = OPTION_VALUE, CALL(set_key),
     .help = "sign with this TSIG key"},
};

static const char *const long_groups[] = {"What dig does not have"};

static const struct option long_rows[] = {
    {.name = "lab", .argument = "DIR", .flags = OPTION_MAY_VALUE, CALL(set_lab),
     .help = "ask in the classroom Internet; DIR: in your own"},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const struct option_table digc_plus_options = {
    .lead = "+",
    .rows = plus_rows,
    .count = COUNT(plus_rows),
    .groups = plus_groups,
    .group_count = COUNT(plus_groups),
};

const struct option_table digc_dash_options = {
    .lead = "-",
    .rows = dash_rows,
    .count = COUNT(dash_rows),
    .groups = dash_groups,
    .group_count = COUNT(dash_groups),
};

const struct option_table digc_long_options = {
    .lead = "--",
    .rows = long_rows,
    .count = COUNT(long_rows),
    .groups = long_groups,
    .group_count = COUNT(long_groups),
};
