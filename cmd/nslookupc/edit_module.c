#include "nslookupc/edit.h"

#include <histedit.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct edit nslookupc_edit_1;

enum {
    HISTORY_LINES = 1000,
    WORD_ROOM = 256, /* characters of what a word is completed to */
    COLUMN = 20      /* characters of a column of offers, at least */
};

struct editor {
    EditLine *edit;
    History *history;
    HistEvent event;
    const char *file;
    edit_complete *complete;
    bool cancelled;
};

static const char *prompt(EditLine *edit)
{
    (void)edit;
    return "> ";
}

static struct editor *editor_of(EditLine *edit)
{
    struct editor *e = NULL;
    el_get(edit, EL_CLIENTDATA, &e);
    return e;
}

/* Ctrl-C: el_gets() takes an empty line for the end of input, so a blank stands in it. */
static unsigned char cancel(EditLine *edit, int key)
{
    const LineInfo *line = el_line(edit);
    (void)key;
    el_cursor(edit, (int)(line->lastchar - line->cursor));
    line = el_line(edit);
    el_deletestr(edit, (int)(line->lastchar - line->buffer));
    el_insertstr(edit, " ");
    editor_of(edit)->cancelled = true;
    fputs("^C\n", stdout);
    fflush(stdout);
    return CC_NEWLINE;
}

/* Ctrl-D while a lookup goes on, when the terminal still reads lines: it leaves a NUL behind, and
 * ends the session as it does at a prompt. */
static unsigned char end(EditLine *edit, int key)
{
    const LineInfo *line = el_line(edit);
    (void)key;
    return line->lastchar == line->buffer ? CC_EOF : CC_ERROR;
}

/* ---- the Tab key ---- */

struct offers {
    size_t count;
    char common[WORD_ROOM]; /* what all begin with */
    bool print;
};

static void take_offer(void *context, const char *text, size_t size)
{
    struct offers *o = context;
    if (o->print) {
        printf("%-*.*s", COLUMN, (int)size, text);
        return;
    }
    size_t keep = size < WORD_ROOM - 1 ? size : WORD_ROOM - 1;
    if (o->count++ == 0) {
        memcpy(o->common, text, keep);
        o->common[keep] = '\0';
        return;
    }
    size_t same = 0;
    while (same < keep && o->common[same] == text[same])
        same++;
    o->common[same] = '\0';
}

/* Puts in what is certain; if nothing is, shows what there is to choose from. */
static unsigned char complete(EditLine *edit, int key)
{
    struct offers offers = {.count = 0};
    struct editor *e = editor_of(edit);
    const LineInfo *line = el_line(edit);
    size_t size = (size_t)(line->cursor - line->buffer);
    (void)key;
    size_t at = e->complete(line->buffer, size, take_offer, &offers);
    size_t typed = size - at;
    if (offers.count == 0)
        return CC_ERROR;
    if (offers.count > 1 && strlen(offers.common) <= typed) {
        offers.print = true;
        putchar('\n');
        e->complete(line->buffer, size, take_offer, &offers);
        putchar('\n');
        fflush(stdout);
        return CC_REDISPLAY;
    }
    el_deletestr(edit, (int)typed);
    el_insertstr(edit, offers.common);
    size_t end = strlen(offers.common);
    if (offers.count == 1 && end != 0 && offers.common[end - 1] != '=')
        el_insertstr(edit, " ");
    return CC_REFRESH;
}

/* ---- lines ---- */

static void close_editor(struct editor *e)
{
    if (e->history != NULL && e->file != NULL)
        history(e->history, &e->event, H_SAVE, e->file);
    if (e->edit != NULL)
        el_end(e->edit);
    if (e->history != NULL)
        history_end(e->history);
    free(e);
}

static void bind_keys(struct editor *e)
{
    EditLine *edit = e->edit;
    el_set(edit, EL_CLIENTDATA, e);
    el_set(edit, EL_PROMPT, prompt);
    el_set(edit, EL_EDITOR, "emacs");
    el_set(edit, EL_SIGNAL, 1);
    el_set(edit, EL_HIST, history, e->history);
    el_set(edit, EL_ADDFN, "cancel", "give the line up", cancel);
    el_set(edit, EL_ADDFN, "complete", "complete the word", complete);
    el_set(edit, EL_ADDFN, "end", "end the session", end);
    el_set(edit, EL_BIND, "^I", "complete", NULL);
    el_set(edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
    el_source(edit, NULL);
    el_set(edit, EL_BIND, "^C", "cancel", NULL);
    el_set(edit, EL_BIND, "^@", "end", NULL);
    /* While a line is typed Ctrl-C is a key, not a signal: at once, and when libedit takes over
     * the keys of a terminal that has changed. */
    el_set(edit, EL_SETTY, "-d", "intr=", "-intr", NULL);
}

static struct editor *open_editor(const char *program, const char *file, edit_complete *words)
{
    struct editor *e = calloc(1, sizeof *e);
    if (e == NULL)
        return NULL;
    e->file = file;
    e->complete = words;
    e->history = history_init();
    e->edit = el_init(program, stdin, stdout, stderr);
    if (e->history == NULL || e->edit == NULL) {
        e->file = NULL;
        close_editor(e);
        return NULL;
    }
    history(e->history, &e->event, H_SETSIZE, HISTORY_LINES);
    history(e->history, &e->event, H_SETUNIQUE, 1);
    if (file != NULL)
        history(e->history, &e->event, H_LOAD, file);
    bind_keys(e);
    return e;
}

static const char *take_line(struct editor *e)
{
    int count = 0;
    e->cancelled = false;
    /* Before the prompt is seen: libedit itself does so behind it, and what is typed between the
     * two is still one of the terminal's own keys. */
    el_set(e->edit, EL_PREP_TERM, 1);
    const char *line = el_gets(e->edit, &count);
    if (line == NULL || count <= 0)
        return NULL;
    if (e->cancelled)
        return "";
    if (line[0] != '\n')
        history(e->history, &e->event, H_ENTER, line);
    return line;
}

const struct edit nslookupc_edit_1 = {
    .open = open_editor,
    .line = take_line,
    .close = close_editor,
};
