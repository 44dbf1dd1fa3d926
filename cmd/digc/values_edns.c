#include "digc/values.h"

#include "common/nearest.h"

#include <string.h>
#include <strings.h>

/* Turning an EDNS option on turns EDNS on, wherever +noedns stood. */
static void need_edns(struct digc_question *question)
{
    if (question->edns == -1)
        question->edns = 0;
}

int digc_set_bufsize(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number = 1232;
    int end = use->value == NULL ? DIGC_GO_ON : digc_take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->udp_size = (int)number;
    return end;
}

/* The octets are one for all questions, as dig has it: the last value counts. */
int digc_set_cookie(void *context, const struct option_use *use)
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

int digc_set_dnssec(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (!use->off)
        need_edns(words->question);
    words->question->dnssec = !use->off;
    return DIGC_GO_ON;
}

int digc_set_edns(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number = 0;
    int end = use->off || use->value == NULL ? DIGC_GO_ON : digc_take_number(words, use, &number);

    if (end == DIGC_GO_ON)
        words->question->edns = use->off ? -1 : (int)number;
    return end;
}

int digc_set_ednsflags(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number = 0;

    if (!use->off && use->value != NULL) {
        int end = digc_take_number(words, use, &number);
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

static int fail_option_code(const struct digc_words *words, const char *word,
                            enum query_status status)
{
    size_t count;
    const struct query_option_row *rows = query_option_table(&count);
    struct nearest nearest;

    int end = digc_fail_number(words->plan, DIGC_EXIT_USAGE, "ednsopt", word, status);
    nearest_begin(&nearest, word);
    for (size_t i = 0; i < count; i++)
        nearest_put(&nearest, rows[i].name);
    nearest_print(words->plan->setup->diagnostics, &nearest, "");
    return end;
}

int digc_set_ednsopt(void *context, const struct option_use *use)
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
            return fail_option_code(words, word, status);
    }
    option.code = (uint16_t)number;
    if (code[size] == ':' && code[size + 1] != '\0') {
        int end = take_option_data(words, &option, code + size + 1);
        if (end != DIGC_GO_ON)
            return end;
    }
    return add_option(words, &option);
}

int digc_set_nsid(void *context, const struct option_use *use)
{
    struct digc_words *words = context;

    if (!use->off)
        need_edns(words->question);
    words->question->nsid = !use->off;
    return DIGC_GO_ON;
}

int digc_set_padding(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    uint32_t number;

    if (!use->off)
        need_edns(words->question);
    int end = digc_take_number(words, use, &number);
    if (end == DIGC_GO_ON)
        words->question->request.padding = (uint16_t)number;
    return end;
}

int digc_set_subnet(void *context, const struct option_use *use)
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
