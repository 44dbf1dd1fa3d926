#include "nslookupc/nslookupc.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_MOST = 4096 };

/* A relative path is to be ignored, says the XDG Base Directory Specification. */
char *nslookupc_history_path(const char *state)
{
    char *path;
    struct query_sink sink;
    if (state == NULL || state[0] != '/')
        return NULL;
    query_sink_init_heap(&sink, PATH_MOST);
    query_sink_text(&sink, state);
    query_sink_text(&sink, "/nslookupc");
    path = query_sink_detach(&sink, NULL);
    if (path == NULL)
        return NULL;
    (void)mkdir(state, 0700); /* where they are already, or cannot be, writing tells */
    (void)mkdir(path, 0700);
    free(path);
    query_sink_init_heap(&sink, PATH_MOST);
    query_sink_text(&sink, state);
    query_sink_text(&sink, "/nslookupc/history");
    return query_sink_detach(&sink, NULL);
}
