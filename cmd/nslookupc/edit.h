/* nslookupc/edit.h: the editor of lines, which is a module: scripts and single lookups need not
 * load libedit.
 *
 * The module exports one const table, EDIT_SYMBOL of this struct.  It knows keys and a terminal;
 * it must not know what lines mean. */
#ifndef NSLOOKUPC_EDIT_H
#define NSLOOKUPC_EDIT_H

#include <stddef.h>

#define EDIT_FILE   "nslookupc-edit.so"
#define EDIT_SYMBOL "nslookupc_edit_1"

typedef void edit_offer(void *context, const char *text, size_t size);
/* As nslookupc_complete(). */
typedef size_t edit_complete(const char *line, size_t size, edit_offer *offer, void *context);

struct editor;

struct edit {
    /* An editor of the standard input.  Lines are kept in `history` (NULL: only for now).  NULL
     * if the terminal cannot be used. */
    struct editor *(*open)(const char *program, const char *history, edit_complete *complete);
    /* The next line, the editor's own until the next call; NULL at the end of input.  Ctrl-C gives
     * the line up, and an empty one comes back. */
    const char *(*line)(struct editor *editor);
    /* Keeps the lines, and leaves the terminal as it was. */
    void (*close)(struct editor *editor);
};

#endif
