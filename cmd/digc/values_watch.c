/* Values of the options for asking several servers, or again and again. */
#include "digc/values.h"

#include <string.h>

enum { MOST_S = 86400, MILLISECONDS = 1000 };

/* These hold for all that is asked: no line of a file may bring them. */
static int refuse_line(const struct digc_words *words, const char *option)
{
    return digc_fail(words->plan, DIGC_EXIT_USAGE, "-f and +%s cannot be used together", option);
}

/* Seconds as "10" or "0.25". */
static bool scan_seconds(uint32_t *ms, const char *text)
{
    size_t whole = strspn(text, "0123456789");
    const char *rest = text + whole;
    uint32_t value = 0, unit = MILLISECONDS;
    for (size_t i = 0; i < whole; i++) {
        value = value * 10 + (uint32_t)(text[i] - '0');
        if (value > MOST_S)
            return false;
    }
    value *= MILLISECONDS;
    if (*rest == '.') {
        for (rest++; *rest >= '0' && *rest <= '9' && unit > 1; rest++) {
            unit /= 10;
            value += (uint32_t)(*rest - '0') * unit;
        }
    }
    *ms = value;
    return *rest == '\0' && value != 0 && value <= MOST_S * MILLISECONDS;
}

static int take_seconds(const struct digc_words *words, const struct option_use *use)
{
    if (scan_seconds(&words->plan->interval_ms, use->value))
        return DIGC_GO_ON;
    return digc_fail_usage(words->plan, &digc_plus_options, use->row->name,
                           "It takes seconds, from 0.001 to 86400");
}

int digc_set_watch(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    if (words->source == DIGC_BATCH)
        return refuse_line(words, "watch");
    words->plan->watch = !use->off;
    return use->off || use->value == NULL ? DIGC_GO_ON : take_seconds(words, use);
}

int digc_set_interval(void *context, const struct option_use *use)
{
    return take_seconds(context, use);
}

int digc_set_until(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    if (words->source == DIGC_BATCH)
        return refuse_line(words, "until");
    words->plan->until = use->off ? NULL : use->value;
    if (use->off || use->value[strspn(use->value, "!")] != '\0')
        return DIGC_GO_ON;
    return digc_fail_usage(words->plan, &digc_plus_options, "until", "The value is empty");
}

static int take_positive(const struct digc_words *words, const struct option_use *use,
                         uint32_t *number)
{
    int end = digc_take_number(words, use, number);
    if (end != DIGC_GO_ON || *number != 0)
        return end;
    return digc_fail_number(words->plan, DIGC_EXIT_INTERNAL, use->row->name, use->value,
                            QUERY_RANGE);
}

int digc_set_deadline(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    return take_positive(words, use, &words->plan->deadline_s);
}

int digc_set_count(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    if (words->source == DIGC_BATCH)
        return refuse_line(words, "count");
    return take_positive(words, use, &words->plan->count);
}

/* Servers between commas are servers of the question like those behind an @. */
int digc_set_compare(void *context, const struct option_use *use)
{
    struct digc_words *words = context;
    words->question->compare = !use->off;
    if (use->off || use->value == NULL)
        return DIGC_GO_ON;
    char *text = digc_plan_hold(words->plan, strlen(use->value) + 1);
    if (text == NULL)
        return digc_fail_memory(words->plan);
    strcpy(text, use->value);
    int end = DIGC_GO_ON;
    char *rest = NULL;
    for (char *server = strtok_r(text, ",", &rest);
         server != NULL && end == DIGC_GO_ON && !words->skip; server = strtok_r(NULL, ",", &rest))
        end = digc_words_server(words, server);
    return end;
}
