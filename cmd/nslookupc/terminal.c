#include "common/interrupt.h"
#include "nslookupc/edit.h"
#include "nslookupc/nslookupc.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file without a slash is looked for where the program's RUNPATH says; it stays loaded. */
static const struct edit *load(void)
{
    void *module = dlopen(EDIT_FILE, RTLD_NOW | RTLD_LOCAL);
    return module == NULL ? NULL : dlsym(module, EDIT_SYMBOL);
}

static int take(struct nslookupc_session *s, char *line)
{
    int end = nslookupc_command(s, line);
    query_sink_flush(s->out);
    query_sink_flush(s->diagnostics);
    return end;
}

static int take_copy(struct nslookupc_session *s, const char *line)
{
    char *copy = strdup(line);
    int end = copy == NULL ? NSLOOKUPC_EXIT_FAILED : take(s, copy);
    free(copy);
    return end;
}

/* Without the module there is a prompt, and what the terminal itself can do. */
static int read_plain(struct nslookupc_session *s)
{
    int end = NSLOOKUPC_GO_ON;
    char *line = malloc(NSLOOKUPC_LINE);
    if (line == NULL)
        return NSLOOKUPC_EXIT_FAILED;
    while (end == NSLOOKUPC_GO_ON) {
        query_sink_text(s->out, "> ");
        query_sink_flush(s->out);
        if (fgets(line, NSLOOKUPC_LINE, stdin) == NULL)
            break;
        end = take(s, line);
    }
    free(line);
    return end;
}

static int read_edited(struct nslookupc_session *s, const struct edit *edit, struct editor *editor)
{
    int end = NSLOOKUPC_GO_ON;
    const char *line;
    while (end == NSLOOKUPC_GO_ON && (line = edit->line(editor)) != NULL)
        end = take_copy(s, line);
    return end;
}

/* With an editor Ctrl-C is a key while a line is typed, and otherwise what nslookupc_wait() looks
 * for: it never ends the session. */
int nslookupc_terminal(struct nslookupc_session *s)
{
    struct interrupt interrupt;
    const struct edit *edit = load();
    char *history = nslookupc_history_path(getenv("XDG_STATE_HOME"));
    query_sink_flush(s->out); /* what the words of the command line had to say */
    query_sink_flush(s->diagnostics);
    struct editor *editor =
        edit == NULL ? NULL : edit->open("nslookupc", history, nslookupc_complete);
    int end;
    if (editor == NULL) {
        end = read_plain(s);
    } else {
        interrupt_begin(&interrupt);
        end = read_edited(s, edit, editor);
        edit->close(editor);
    }
    free(history);
    return end;
}
