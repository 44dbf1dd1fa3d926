#include "common/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 40, HELP_COLUMN = 29 };

static char lower(char c)
{
    return (char)tolower((unsigned char)c);
}

static bool same(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

static size_t least(const struct option *row)
{
    return row->least == 0 ? strlen(row->name) : row->least;
}

static bool is_short_for(const struct option *row, const char *name, size_t size)
{
    size_t fixed = least(row);

    return size >= fixed && size <= strlen(row->name) && memcmp(name, row->name, fixed) == 0 &&
           same(name + fixed, row->name + fixed, size - fixed);
}

static const struct option *resolve(const struct option_table *table, const struct option *row)
{
    return row->alias == NULL ? row : option_find(table, row->alias);
}

const struct option *option_find(const struct option_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rows[i].name, name) == 0)
            return &table->rows[i];
    }
    return NULL;
}

/* ---- the grammar ---- */

static enum option_status check_use(const struct option_use *use)
{
    unsigned flags = use->row->flags;

    if (use->off && (flags & (OPTION_NO | OPTION_QUIET_NO)) == 0)
        return OPTION_REFUSES_NO;
    if (use->value == NULL && (flags & OPTION_VALUE) != 0 &&
        (!use->off || (flags & OPTION_NO_VALUE) != 0))
        return OPTION_NEEDS_VALUE;
    if (!use->off && use->row->kind == OPTION_NONE && (flags & OPTION_UNAVAILABLE) != 0)
        return OPTION_REFUSED;
    return OPTION_OK;
}

enum option_status option_take(struct option_use *use, const struct option_table *table,
                               const char *text)
{
    *use = (struct option_use){0};
    text += strspn(text, "=");
    size_t size = strcspn(text, "=");
    if (text[size] == '=' && text[size + 1] != '\0')
        use->value = text + size + 1;
    if (size >= 2 && same(text, "no", 2)) {
        use->off = true;
        text += 2;
        size -= 2;
    }
    for (size_t i = 0; i < table->count; i++) {
        if (is_short_for(&table->rows[i], text, size)) {
            use->row = resolve(table, &table->rows[i]);
            return check_use(use);
        }
    }
    return OPTION_UNKNOWN;
}

bool option_take_next(struct option_use *use, const char *next)
{
    if (use->row == NULL || (use->row->flags & OPTION_NEXT_VALUE) == 0 || use->value != NULL ||
        next == NULL)
        return false;
    use->value = next;
    return true;
}

enum option_status option_take_dash(struct option_use *use, const struct option_table *table,
                                    const char **at, const char *next, bool *next_taken)
{
    const char name[2] = {**at, '\0'};

    *use = (struct option_use){0};
    *next_taken = false;
    use->row = option_find(table, name);
    if (use->row == NULL)
        return OPTION_UNKNOWN;

    const char *rest = *at + 1;
    if ((use->row->flags & OPTION_VALUE) != 0) {
        use->value = *rest != '\0' ? rest : next;
        *next_taken = *rest == '\0' && next != NULL;
        rest = "";
    }
    enum option_status status = check_use(use);
    if (status == OPTION_OK)
        *at = *rest != '\0' ? rest : NULL;
    return status;
}

enum query_status option_number(uint32_t *number, const char *text, uint32_t most, bool hex)
{
    char *end;

    /* strtoul() would take blanks and signs. */
    if (!isalnum((unsigned char)text[0]))
        return QUERY_NUMBER;
    errno = 0;
    unsigned long long value = strtoull(text, &end, hex ? 0 : 10);
    if (*end != '\0')
        return QUERY_NUMBER;
    if (errno == ERANGE || value > most)
        return QUERY_RANGE;
    *number = (uint32_t)value;
    return QUERY_OK;
}

static enum query_status store_number(const struct option_use *use, void *place)
{
    uint32_t number;
    enum query_status status =
        option_number(&number, use->value, use->row->most, (use->row->flags & OPTION_HEX) != 0);
    if (status != QUERY_OK)
        return status;
    if (use->row->kind == OPTION_NUMBER16)
        *(uint16_t *)place = (uint16_t)number;
    else
        *(uint32_t *)place = number;
    return QUERY_OK;
}

static void store_bits(const struct option_use *use, void *place)
{
    const struct option *row = use->row;

    if (row->kind == OPTION_BIT16) {
        uint16_t *bits = place;
        *bits = (uint16_t)(use->off ? *bits & ~row->mask : *bits | row->mask);
    } else {
        unsigned *bits = place;
        bool set = use->off == (row->kind == OPTION_CLEAR32);
        *bits = set ? *bits | row->mask : *bits & ~row->mask;
    }
}

enum query_status option_apply(const struct option_use *use, void *const *targets, void *context,
                               int *end)
{
    const struct option *row = use->row;
    void *place = NULL;

    *end = OPTION_GO_ON;
    if (row->kind != OPTION_NONE && row->kind != OPTION_CALL)
        place = (char *)targets[row->target] + row->offset;
    switch ((enum option_kind)row->kind) {
    case OPTION_NONE: break;
    case OPTION_BOOL: *(bool *)place = !use->off; break;
    case OPTION_INVERTED: *(bool *)place = use->off; break;
    case OPTION_BIT16:
    case OPTION_BIT32:
    case OPTION_CLEAR32: store_bits(use, place); break;
    case OPTION_NUMBER16:
    case OPTION_NUMBER32: return store_number(use, place);
    case OPTION_TEXT: *(const char **)place = use->off ? NULL : use->value; break;
    case OPTION_CALL: *end = row->call(context, use); break;
    }
    return QUERY_OK;
}

/* ---- the nearest word ---- */

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned least_two = a < b ? a : b;

    return least_two < c ? least_two : c;
}

unsigned option_distance(const char *a, size_t a_size, const char *b, size_t b_size, unsigned limit)
{
    unsigned before[WORD_MAX + 1], above[WORD_MAX + 1], row[WORD_MAX + 1];

    if (a_size > WORD_MAX || b_size > WORD_MAX)
        return limit + 1;
    memset(before, 0, sizeof before);
    for (size_t j = 0; j <= b_size; j++)
        above[j] = (unsigned)j;
    for (size_t i = 1; i <= a_size; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_size; j++) {
            bool equal = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + (equal ? 0 : 1));
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]) && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        memcpy(before, above, sizeof before);
        memcpy(above, row, sizeof above);
    }
    return above[b_size] > limit ? limit + 1 : above[b_size];
}

const char *option_nearest(const struct option_table *table, const char *word)
{
    const char *nearest = NULL;
    size_t size = strcspn(word, "=");

    if (size > 3 && same(word, "no", 2)) {
        word += 2;
        size -= 2;
    }
    unsigned best = size < 3 ? 1 : (unsigned)size / 3;
    best++;
    for (size_t i = 0; i < table->count && size > 1; i++) {
        const struct option *row = &table->rows[i];
        if ((row->flags & OPTION_HIDDEN) != 0)
            continue;
        size_t row_size = strlen(row->name);
        /* An abbreviation that is too short is one slip away from what it is short for. */
        unsigned distance = size < row_size && same(word, row->name, size)
                                ? 1
                                : option_distance(word, size, row->name, row_size, best);
        if (distance < best) {
            best = distance;
            nearest = row->name;
        }
    }
    return nearest;
}

/* ---- help ---- */

void option_print_usage(struct query_sink *sink, const struct option_table *table,
                        const struct option *row)
{
    const struct option *real = resolve(table, row);
    bool dash = strcmp(table->lead, "-") == 0;

    query_sink_text(sink, table->lead);
    if ((real->flags & OPTION_NO) != 0)
        query_sink_text(sink, "[no]");
    query_sink_text(sink, row->name);
    if (real->argument == NULL)
        return;
    bool may = (real->flags & OPTION_MAY_VALUE) != 0;
    query_sink_text(sink, may ? "[=" : dash ? " " : "=");
    query_sink_text(sink, real->argument);
    if (may)
        query_sink_char(sink, ']');
}

static void print_row(struct query_sink *sink, const struct option_table *table,
                      const struct option *row)
{
    char text[80];
    struct query_sink usage;

    query_sink_init(&usage, text, sizeof text);
    option_print_usage(&usage, table, row);
    query_sink_text(sink, "  ");
    query_sink_put(sink, usage.text, usage.size);
    query_sink_fill(sink, ' ', usage.size + 2 < HELP_COLUMN ? HELP_COLUMN - 2 - usage.size : 1);
    if (row->alias != NULL) {
        query_sink_text(sink, "another name for '");
        query_sink_text(sink, table->lead);
        query_sink_text(sink, row->alias);
        query_sink_char(sink, '\'');
    } else {
        query_sink_text(sink, row->help);
    }
    if (row->since != NULL) {
        query_sink_text(sink, " (dig ");
        query_sink_text(sink, row->since);
        query_sink_char(sink, ')');
    }
    if ((resolve(table, row)->flags & OPTION_UNAVAILABLE) != 0)
        query_sink_text(sink, " (not in this version)");
    query_sink_char(sink, '\n');
}

void option_print_help(struct query_sink *sink, const struct option_table *table)
{
    for (size_t group = 0; group < table->group_count; group++) {
        bool headed = false;
        for (size_t i = 0; i < table->count; i++) {
            const struct option *row = &table->rows[i];
            if (row->group != group || (row->flags & OPTION_HIDDEN) != 0)
                continue;
            if (!headed) {
                query_sink_char(sink, '\n');
                query_sink_text(sink, table->groups[group]);
                query_sink_text(sink, ":\n");
                headed = true;
            }
            print_row(sink, table, row);
        }
    }
}

void option_print_dump(struct query_sink *sink, const struct option_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct option *row = &table->rows[i], *real = resolve(table, row);
        unsigned flags = row->flags | real->flags;
        const char *fields[] = {
            (flags & (OPTION_NO | OPTION_QUIET_NO)) != 0 && (flags & OPTION_NO_VALUE) == 0 ? "no"
                                                                                           : "-",
            real->argument != NULL ? real->argument : "-",
            (flags & OPTION_MAY_VALUE) != 0 ? "may"
            : real->argument != NULL        ? "value"
                                            : "-",
            (flags & OPTION_UNAVAILABLE) != 0 ? "unavailable"
            : (flags & OPTION_HIDDEN) != 0    ? "hidden"
                                              : "plain",
            row->alias != NULL ? row->alias : "-",
            real->help,
        };
        query_sink_text(sink, table->lead);
        query_sink_text(sink, row->name);
        for (size_t j = 0; j < sizeof fields / sizeof fields[0]; j++) {
            query_sink_char(sink, '\t');
            query_sink_text(sink, fields[j]);
        }
        query_sink_char(sink, '\n');
    }
}

/* ---- the table as data ---- */

static const char *check_row(const struct option_table *table, const struct option *row)
{
    bool needs_argument = (row->flags & (OPTION_VALUE | OPTION_MAY_VALUE | OPTION_OWN_VALUE)) != 0;

    if (row->alias != NULL) {
        const struct option *real = option_find(table, row->alias);
        return real == NULL || real->alias != NULL ? "alias of nothing" : NULL;
    }
    if (row->help == NULL)
        return "no help";
    if (needs_argument != (row->argument != NULL))
        return "value and argument do not go together";
    if ((row->kind == OPTION_CALL) != (row->call != NULL))
        return "function and kind do not go together";
    if ((row->kind == OPTION_NUMBER16 && (row->most == 0 || row->most > 0xffff)) ||
        (row->kind == OPTION_NUMBER32 && row->most == 0))
        return "number without its largest value";
    if (row->group >= table->group_count)
        return "no such group";
    if (least(row) > strlen(row->name))
        return "shortest form is longer than the name";
    return NULL;
}

const char *option_table_check(const struct option_table *table, const struct option **row)
{
    for (size_t i = 0; i < table->count; i++) {
        *row = &table->rows[i];
        const char *wrong = check_row(table, *row);
        if (wrong != NULL)
            return wrong;
        for (size_t j = 0; j < i; j++) {
            const struct option *other = &table->rows[j];
            bool longer = least(*row) >= least(other);
            const struct option *one = longer ? *row : other, *two = longer ? other : *row;
            if (is_short_for(two, one->name, least(one)))
                return "the same text means another row too";
        }
    }
    *row = NULL;
    return NULL;
}
