#include "digc/values.h"

#include "common/nearest.h"
#include "render/table.h"

#include <query/message.h>

#include <string.h>
#include <strings.h>

int digc_take_number(const struct digc_words *words, const struct option_use *use, uint32_t *number)
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

int digc_set_all(void *context, const struct option_use *use)
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

int digc_set_comments(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->question->style.comments = !use->off;
    if (words->question == &words->plan->defaults)
        words->plan->comments_asked = !use->off;
    return DIGC_GO_ON;
}

int digc_set_question(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->question->style.question = !use->off;
    if (words->question == &words->plan->defaults)
        words->plan->question_asked = !use->off;
    return DIGC_GO_ON;
}

int digc_set_rrcomments(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->question->style.rr_comments = use->off ? -1 : 1;
    return DIGC_GO_ON;
}

/* What +short turns off stays off after +noshort, as with dig.  The value `type` is ours alone; any
 * other means nothing, as with dig. */
int digc_set_short(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct dig_style *style = &words->question->style;

    words->plan->short_form = !use->off;
    words->plan->short_type = !use->off && use->value != NULL && strcmp(use->value, "type") == 0;
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

int digc_set_split(void *context, const struct option_use *use)
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
    /* dig rounds before it looks whether that was a number; scripts may see the warning. */
    if (words->plan->split < 0 &&
        option_number(&number, use->value, use->row->most, false) != QUERY_OK)
        digc_warn(words->plan, "split must be a multiple of 4; adjusting to 0");
    int end = digc_take_number(words, use, &number);
    if (end != DIGC_GO_ON)
        return end;
    uint32_t rounded = (number + 3) / 4 * 4;
    if (rounded != number)
        digc_warn(words->plan, "split must be a multiple of 4; adjusting to %u", rounded);
    words->plan->split = (int)rounded;
    return DIGC_GO_ON;
}

int digc_set_ttlunits(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    unsigned *flags = &words->question->style.text.flags;

    *flags &= ~(unsigned)(QUERY_STYLE_NO_TTL | QUERY_STYLE_TTL_UNITS);
    if (!use->off)
        *flags |= QUERY_STYLE_TTL_UNITS;
    return DIGC_GO_ON;
}

/* Like +short for the banner and comments of records, and for all that is asked. */
int digc_set_yaml(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->plan->yaml = !use->off;
    if (use->off)
        return DIGC_GO_ON;
    words->plan->cmd = false;
    words->question->style.stats = false;
    words->question->style.rr_comments = -1;
    return DIGC_GO_ON;
}

/* One form in place of dig's; the last one asked for.  Its value is kept for lines of a file that
 * come after this one. */
int digc_set_form(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_plan *plan = words->plan;
    const struct form *form = form_find(use->row->name);
    const char *value = use->value == NULL ? "" : use->value;

    if (!use->off && strlen(value) >= sizeof plan->form_argument)
        return digc_fail_usage(plan, &digc_plus_options, use->row->name, "It is too long");
    if (!use->off) {
        plan->form = form;
        memcpy(plan->form_argument, value, strlen(value) + 1);
    } else if (plan->form == form) {
        plan->form = NULL;
    }
    return DIGC_GO_ON;
}

/* Of the two forms of JSON one may take the other's place. */
int digc_set_json(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_plan *plan = words->plan;
    const struct form *ours = form_find("json"), *other = form_find("json=rfc8427");

    if (use->value != NULL && strcasecmp(use->value, "rfc8427") != 0)
        return digc_fail_usage(plan, &digc_plus_options, "json", "It is rfc8427, or nothing");
    if (!use->off)
        plan->form = use->value == NULL ? ours : other;
    else if (plan->form == ours || plan->form == other)
        plan->form = NULL;
    return DIGC_GO_ON;
}

/* Which word of the list it is, which is nearest, and which there are. */
static int fail_field(const struct digc_words *words, const char *unknown, size_t size)
{
    char hint[512], word[40];
    struct query_sink sink;
    struct nearest nearest;

    size = size < sizeof word ? size : sizeof word - 1;
    memcpy(word, unknown, size);
    word[size] = '\0';
    nearest_begin(&nearest, word);
    query_sink_init(&sink, hint, sizeof hint - 1);
    query_sink_text(&sink, "There is no field '");
    query_sink_plain(&sink, word, size, true);
    query_sink_text(&sink, "'; there are:");
    for (size_t i = 0; table_field(i) != NULL; i++) {
        if (strcasecmp(table_field(i), word) == 0)
            return digc_fail_usage(words->plan, &digc_plus_options, "fields",
                                   "There are too many fields");
        query_sink_char(&sink, ' ');
        query_sink_text(&sink, table_field(i));
        nearest_put(&nearest, table_field(i));
    }
    if (nearest.found[0] != '\0') {
        query_sink_text(&sink, ".\nDid you mean '");
        query_sink_text(&sink, nearest.found);
        query_sink_text(&sink, "'?");
    }
    hint[sink.size] = '\0';
    return digc_fail_usage(words->plan, &digc_plus_options, "fields", hint);
}

/* A row for each record of the answer, unless options that come after it want other sections, too.
 */
int digc_set_fields(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct dig_style *style = &words->question->style;
    size_t size;

    if (use->off)
        return digc_set_form(context, use);
    const char *unknown = table_fields_check(use->value, &size);
    if (unknown == NULL) {
        style->authority = false;
        style->additional = false;
        return digc_set_form(context, use);
    }
    return fail_field(words, unknown, size);
}

int digc_set_colour(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (terminal_colour_scan(&words->plan->colour, use->value))
        return DIGC_GO_ON;
    return digc_fail_usage(words->plan, &digc_plus_options, "colour",
                           "It is auto, always or never");
}

/* ---- the header ---- */

static int hint_opcode(const struct digc_words *words, const char *word, int end)
{
    struct nearest nearest;
    uint32_t number;
    size_t at = 0;

    nearest_begin(&nearest, word);
    while (query_registry_next(QUERY_REGISTRY_OPCODE, &at, &number))
        nearest_put(&nearest, query_registry_find(QUERY_REGISTRY_OPCODE, number));
    nearest_print(words->plan->setup->diagnostics, &nearest, "");
    return end;
}

int digc_set_opcode(void *context, const struct option_use *use)
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
        int end = digc_take_number(words, use, &number);
        if (end != DIGC_GO_ON)
            return hint_opcode(words, use->value, end);
    }
    words->question->request.opcode = (uint8_t)number;
    return DIGC_GO_ON;
}

int digc_set_qid(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;

    if (use->off) {
        words->question->request.id = QUERY_ID_RANDOM;
        return DIGC_GO_ON;
    }
    int end = digc_take_number(words, use, &number);
    if (end == DIGC_GO_ON)
        words->question->request.id = (int32_t)number;
    return end;
}

/* ---- keys ---- */

/* "name:secret" at least; what it says is looked at when all words are known. */
int digc_set_key(void *context, const struct option_use *use)
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
int digc_set_fuzztime(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t time_s = DIGC_FUZZTIME;

    if (!use->off && use->value != NULL) {
        int end = digc_take_number(words, use, &time_s);
        if (end != DIGC_GO_ON)
            return end;
    }
    words->question->request.tsig_time_s = use->off ? 0 : time_s;
    return DIGC_GO_ON;
}

/* ---- how to ask ---- */

int digc_set_tcp(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (words->source == DIGC_RC)
        return DIGC_GO_ON;
    words->question->policy.transport = use->off ? QUERY_TRANSPORT_UDP : QUERY_TRANSPORT_TCP;
    words->question->tcp_given = true;
    return DIGC_GO_ON;
}

int digc_set_retry(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = digc_take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->policy.tries = number + 1;
    return end;
}

int digc_set_tries(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = digc_take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->policy.tries = number == 0 ? 1 : number;
    return end;
}

int digc_set_timeout(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = digc_take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->plan->timeout_s = number == 0 ? 1 : number;
    return end;
}

int digc_set_ndots(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;
    int end = digc_take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->plan->ndots = (int)number;
    return end;
}

/* In a walk there is nothing to search for. */
int digc_set_search(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (!words->question->trace)
        words->plan->search = !use->off;
    return DIGC_GO_ON;
}

int digc_set_showsearch(void *context, const struct option_use *use)
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
int digc_set_trace(void *context, const struct option_use *use)
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

/* Replaces the type, whatever it was; what it sets besides may be set otherwise by options that
 * come after it. */
int digc_set_nssearch(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    struct digc_question *question = words->question;
    struct dig_style *style = &question->style;

    question->nssearch = !use->off;
    if (use->off)
        return DIGC_GO_ON;
    question->request.flags |= QUERY_FLAG_RD;
    question->request.type = DIGC_TYPE_NS;
    question->type_count = 0;
    question->type_given = true;
    words->plan->short_form = true;
    style->identify = true;
    style->comments = false;
    style->rr_comments = 0;
    style->stats = false;
    style->question = false;
    style->authority = false;
    style->additional = false;
    return DIGC_GO_ON;
}

/* The option is a question by itself: RFC 7050 has the name to ask for. */
int digc_set_prefixes(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (use->off || words->source == DIGC_RC)
        return DIGC_GO_ON;
    words->plan->cmd = false;
    int end = digc_words_name(words, "ipv4only.arpa");
    if (end != DIGC_GO_ON)
        return end;
    struct dig_style *style = &words->question->style;
    words->question->request.type = DIGC_TYPE_AAAA;
    words->question->type_given = true;
    style->prefixes = true;
    style->question = false;
    style->answer = true;
    style->authority = false;
    style->additional = false;
    style->comments = false;
    style->stats = false;
    style->rr_comments = -1;
    return DIGC_GO_ON;
}

/* ---- for scripts ---- */

int digc_set_exit(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    bool outcome = strcmp(use->value, "outcome") == 0;

    if (!outcome && strcmp(use->value, "dig") != 0)
        return digc_fail_usage(words->plan, &digc_plus_options, "exit",
                               "Exit statuses are those of: outcome, dig");
    words->plan->exit_outcome = outcome;
    return DIGC_GO_ON;
}

/* ---- options with a dash ---- */

int digc_set_ipv4(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    if (!words->plan->ipv4)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "can't find IPv4 networking");
    words->plan->ipv6 = false;
    return DIGC_GO_ON;
}

int digc_set_ipv6(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    if (!words->plan->ipv6)
        return digc_fail(words->plan, DIGC_EXIT_USAGE, "can't find IPv6 networking");
    words->plan->ipv4 = false;
    return DIGC_GO_ON;
}

/* ADDRESS or ADDRESS#PORT; the address decides the family of all that is asked. */
int digc_set_source(void *context, const struct option_use *use)
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

int digc_set_port(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t port;
    enum query_status status = option_number(&port, use->value, use->row->most, false);

    /* dig asks at port 0, where nobody can be. */
    if (status == QUERY_OK && port == 0)
        status = QUERY_RANGE;
    if (status != QUERY_OK)
        return digc_fail_number(words->plan, DIGC_EXIT_USAGE, "port number", use->value, status);
    words->plan->port = (uint16_t)port;
    words->plan->port_given = true;
    return DIGC_GO_ON;
}

int digc_set_class(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint16_t class;

    words->words_open = false;
    if (query_class_scan(&class, use->value, strlen(use->value)) == QUERY_OK) {
        digc_words_class(words, class);
        return DIGC_GO_ON;
    }
    digc_warn(words->plan, "ignoring invalid class %s", use->value);
    nearest_class_print(words->plan->setup->diagnostics, use->value, ";; ");
    return DIGC_GO_ON;
}

int digc_set_type(void *context, const struct option_use *use)
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
    int list;
    if (digc_words_types(words, use->value, words->source != DIGC_RC, &list))
        return list;
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

int digc_set_name(void *context, const struct option_use *use)
{
    return digc_words_name(context, use->value);
}

int digc_set_reverse(void *context, const struct option_use *use)
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
    if (end == DIGC_GO_ON && !words->question->type_given) {
        words->question->request.type = DIGC_TYPE_PTR;
        words->question->type_count = 0;
    }
    if (end == DIGC_GO_ON && !words->question->class_given)
        words->question->request.class = QUERY_CLASS_IN;
    return end;
}

int digc_set_lab(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    words->plan->lab = true;
    words->plan->lab_folder = use->value;
    return DIGC_GO_ON;
}

int digc_show_help(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    digc_print_help(words->plan->setup->out, false);
    return 0;
}

/* To the diagnostics, as dig does; --version says it on the output, and more. */
int digc_show_version(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    (void)use;
    digc_print_version(words->plan->setup->diagnostics, words->plan->setup, false);
    return 0;
}
