#include "common/terminal.h"

#include "common/options.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    WIDTH_LEAST = 40, /* a narrower terminal is drawn for as if it had so many columns */
    WIDTH_MOST = 1000
};

bool terminal_colour_scan(enum terminal_colour *colour, const char *text)
{
    static const char *const words[] = {
        [TERMINAL_AUTO] = "auto", [TERMINAL_ALWAYS] = "always", [TERMINAL_NEVER] = "never"};
    for (unsigned i = TERMINAL_AUTO; i <= TERMINAL_NEVER; i++) {
        if (strcmp(text, words[i]) != 0)
            continue;
        *colour = (enum terminal_colour)i;
        return true;
    }
    return false;
}

static bool is_set(const char *text)
{
    return text != NULL && text[0] != '\0';
}

bool terminal_use_colour(enum terminal_colour wanted,
                         const struct terminal_environment *environment)
{
    if (wanted == TERMINAL_ALWAYS || wanted == TERMINAL_NEVER)
        return wanted == TERMINAL_ALWAYS;
    if (wanted == TERMINAL_UNSET) {
        if (is_set(environment->no_color))
            return false;
        if (is_set(environment->clicolor_force) && strcmp(environment->clicolor_force, "0") != 0)
            return true;
        if (is_set(environment->clicolor) && strcmp(environment->clicolor, "0") == 0)
            return false;
    }
    return environment->terminal &&
           !(environment->term != NULL && strcmp(environment->term, "dumb") == 0);
}

bool terminal_has_colour(enum terminal_colour wanted)
{
    struct terminal_environment environment = {
        .no_color = getenv("NO_COLOR"),
        .clicolor_force = getenv("CLICOLOR_FORCE"),
        .clicolor = getenv("CLICOLOR"),
        .term = getenv("TERM"),
        .terminal = isatty(STDOUT_FILENO) == 1,
    };
    return terminal_use_colour(wanted, &environment);
}

unsigned terminal_columns(void)
{
    struct winsize size;
    uint32_t columns = 0;
    const char *wanted = getenv("COLUMNS");
    if (wanted == NULL || option_number(&columns, wanted, WIDTH_MOST, false) != QUERY_OK) {
        if (!isatty(STDOUT_FILENO))
            return 0;
        columns = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    }
    return columns != 0 && columns < WIDTH_LEAST ? WIDTH_LEAST : columns;
}
