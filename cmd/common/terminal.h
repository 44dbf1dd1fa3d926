/* common/terminal.h: what the standard output shows: columns, colours, characters.
 *
 * Knows terminals and the environment; must not know what is printed. */
#ifndef COMMON_TERMINAL_H
#define COMMON_TERMINAL_H

#include <stdbool.h>

enum terminal_colour { TERMINAL_UNSET, TERMINAL_AUTO, TERMINAL_ALWAYS, TERMINAL_NEVER };

/* The value of an option: auto, always, never; false: it is none of them. */
bool terminal_colour_scan(enum terminal_colour *colour, const char *text);

/* Texts of the environment, or NULL. */
struct terminal_environment {
    const char *no_color, *clicolor_force, *clicolor, *term;
    bool terminal; /* the standard output is one */
};

/* Whether to use colours: the option, then NO_COLOR, then CLICOLOR_FORCE, then CLICOLOR, then
 * whether there is a terminal that is not dumb. */
bool terminal_use_colour(enum terminal_colour wanted,
                         const struct terminal_environment *environment);

/* The same of the present environment and standard output. */
bool terminal_has_colour(enum terminal_colour wanted);

/* Columns of the terminal, or those that COLUMNS says; 0: what is no terminal has all that it
 * takes. */
unsigned terminal_columns(void);

#endif
