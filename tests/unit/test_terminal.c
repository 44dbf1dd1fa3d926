#include "common/terminal.h"

#include <criterion/criterion.h>

/* no-color.org: any value that is not empty; bixense.com/clicolors for the others. */
Test(terminal, colours_obey_the_option_before_the_environment_before_the_terminal)
{
    static const struct {
        enum terminal_colour wanted;
        struct terminal_environment environment;
        bool use;
    } cases[] = {
        {TERMINAL_UNSET, {.terminal = true}, true},
        {TERMINAL_UNSET, {.terminal = false}, false},
        {TERMINAL_UNSET, {.terminal = true, .term = "dumb"}, false},
        {TERMINAL_UNSET, {.terminal = true, .no_color = "0"}, false},
        {TERMINAL_UNSET, {.terminal = true, .no_color = ""}, true},
        {TERMINAL_UNSET, {.clicolor_force = "1"}, true},
        {TERMINAL_UNSET, {.clicolor_force = "1", .no_color = "1"}, false},
        {TERMINAL_UNSET, {.terminal = true, .clicolor = "0"}, false},
        {TERMINAL_UNSET, {.clicolor_force = "1", .clicolor = "0"}, true},
        {TERMINAL_AUTO, {.terminal = true, .no_color = "1"}, true},
        {TERMINAL_AUTO, {.clicolor_force = "1"}, false},
        {TERMINAL_ALWAYS, {.no_color = "1"}, true},
        {TERMINAL_NEVER, {.terminal = true, .clicolor_force = "1"}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_assert_eq(terminal_use_colour(cases[i].wanted, &cases[i].environment), cases[i].use,
                     "case %zu", i);
}
