#include "common/config.h"
#include "common/lab.h"
#include "common/output.h"
#include "nslookupc/nslookupc.h"

#include <query/resolver.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ---- words ---- */

/* --lab, --help and --version hold from the start.  To nslookup such words are options that it
 * does not know, and so are the rest here. */
static int take_long(struct nslookupc_session *s, const char *word, const char *next)
{
    struct option_use use;
    void *targets[] = {&s->set};
    int end = NSLOOKUPC_GO_ON;
    if (strcmp(word, "--dump-options") == 0) {
        nslookupc_print_dump(s->out);
        return NSLOOKUPC_EXIT_OK;
    }
    if (option_take(&use, &nslookupc_long_options, word + 2) != OPTION_OK)
        return NSLOOKUPC_GO_ON;
    option_take_next(&use, next);
    return option_apply(&use, targets, s, &end) == QUERY_OK ? end : NSLOOKUPC_EXIT_FAILED;
}

static bool is_long(const char *word)
{
    struct option_use use;
    return strncmp(word, "--", 2) == 0 &&
           option_take(&use, &nslookupc_long_options, word + 2) == OPTION_OK;
}

static int take_longs(struct nslookupc_session *s, int argc, char *const *argv)
{
    int end = NSLOOKUPC_GO_ON;
    for (int i = 1; i < argc && end == NSLOOKUPC_GO_ON; i++) {
        if (strncmp(argv[i], "--", 2) == 0)
            end = take_long(s, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
    }
    return end;
}

static int take_server(struct nslookupc_session *s, const char *server, bool more)
{
    if (more) {
        nslookupc_print_usage(s->diagnostics);
        return NSLOOKUPC_EXIT_FAILED;
    }
    s->server_chosen = true;
    return nslookupc_server(s, server);
}

/* Each word does at once what it says, as in nslookup: what comes behind the name is too late for
 * its type.  `*asked` is set if there is a name. */
static int take_words(struct nslookupc_session *s, int argc, char *const *argv,
                      struct nslookupc_question *question, bool *asked)
{
    int end = NSLOOKUPC_GO_ON;
    bool first = true;
    for (int i = 1; i < argc && end == NSLOOKUPC_GO_ON; i++) {
        const char *word = argv[i];
        if (is_long(word))
            continue;
        if (strncasecmp(word, "-ver", 4) == 0) {
            nslookupc_print_version(s->diagnostics, false);
            return NSLOOKUPC_EXIT_OK;
        }
        if (word[0] == '-' && word[1] != '\0') {
            nslookupc_set(s, word + 1);
        } else if (word[0] == '-') {
            first = false;
        } else if (!first) {
            end = take_server(s, word, i + 1 < argc);
        } else {
            first = false;
            *asked = true;
            nslookupc_question_init(question, s, word);
        }
    }
    return end;
}

/* ---- the session ---- */

static int read_lines(struct nslookupc_session *s)
{
    int end = NSLOOKUPC_GO_ON;
    char *line = malloc(NSLOOKUPC_LINE);
    if (line == NULL)
        return NSLOOKUPC_EXIT_FAILED;
    while (end == NSLOOKUPC_GO_ON && fgets(line, NSLOOKUPC_LINE, stdin) != NULL)
        end = nslookupc_command(s, line);
    free(line);
    return end;
}

static void set_style(struct nslookupc_session *s)
{
    bool idn = isatty(STDOUT_FILENO) == 1 && getenv("IDN_DISABLE") == NULL;
    s->names = (struct names){.program = s->program,
                              .diagnostics = s->diagnostics,
                              .utf8 = idn && names_locale_is_utf8()};
    s->style = nslookup_dig_style;
    s->style.text.print_name = idn ? names_print_international : NULL;
    s->style.text.context = &s->names;
}

static int open_session(struct nslookupc_session *s)
{
    if (s->lab_wanted) {
        s->lab = lab_open(s->lab_folder, s->diagnostics, s->program);
        if (s->lab == NULL || query_resolver_attach(s->lab) != QUERY_OK)
            return NSLOOKUPC_EXIT_FAILED;
        config_of_lab(&s->config, s->lab);
    } else if (!config_read(&s->config, s->diagnostics, s->program)) {
        return NSLOOKUPC_EXIT_FAILED;
    }
    nslookupc_settings_init(s);
    set_style(s);
    s->engine = s->lab != NULL ? query_lab_engine_new(s->lab) : query_engine_new();
    return s->engine != NULL ? NSLOOKUPC_GO_ON : NSLOOKUPC_EXIT_FAILED;
}

static int read_session(struct nslookupc_session *s)
{
    s->terminal = isatty(STDIN_FILENO) == 1;
    return s->terminal ? nslookupc_terminal(s) : read_lines(s);
}

int nslookupc_words(struct nslookupc_session *s, int argc, char *const *argv)
{
    struct nslookupc_question question;
    bool asked = false;
    int end = take_longs(s, argc, argv);
    if (end == NSLOOKUPC_GO_ON)
        end = open_session(s);
    if (end == NSLOOKUPC_GO_ON)
        end = take_words(s, argc, argv, &question, &asked);
    if (end == NSLOOKUPC_GO_ON)
        end = asked ? nslookupc_ask(s, &question) : read_session(s);
    if (end != NSLOOKUPC_GO_ON && end != NSLOOKUPC_QUIT)
        return end;
    if (!s->set.json)
        query_sink_char(s->out, '\n');
    return s->render.reached && !s->render.failed ? NSLOOKUPC_EXIT_OK : NSLOOKUPC_EXIT_FAILED;
}

int nslookupc_run(int argc, char **argv)
{
    struct outputs outputs;

    struct nslookupc_session *s = calloc(1, sizeof *s);
    if (s == NULL || !output_open(&outputs)) {
        free(s);
        return NSLOOKUPC_EXIT_FAILED;
    }
    s->program = argc > 0 ? argv[0] : "nslookupc";
    s->out = &outputs.out;
    s->diagnostics = &outputs.diagnostics;
    s->notes = isatty(STDERR_FILENO) == 1;
    int end = nslookupc_words(s, argc, argv);
    if (!output_close(&outputs, s->program))
        end = NSLOOKUPC_EXIT_FAILED;
    query_engine_free(s->engine);
    query_lab_free(s->lab);
    free(s->server);
    free(s);
    return end;
}
