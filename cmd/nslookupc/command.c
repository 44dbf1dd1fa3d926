#include "nslookupc/nslookupc.h"

#include <string.h>
#include <strings.h>

#define BLANKS " \t\r\n"

static bool is(const char *word, const char *command)
{
    return strcasecmp(word, command) == 0;
}

static int change_server(struct nslookupc_session *s, const char *server)
{
    int end = server == NULL ? NSLOOKUPC_GO_ON : nslookupc_server(s, server);
    if (end != NSLOOKUPC_GO_ON) /* people try another one */
        return s->terminal ? NSLOOKUPC_GO_ON : end;
    s->server_chosen = true;
    nslookupc_show(s, false);
    return NSLOOKUPC_GO_ON;
}

static void say_missing(const struct nslookupc_session *s, const char *word, const char *yet)
{
    query_sink_text(s->out, "The '");
    query_sink_plain(s->out, word, strlen(word), true);
    query_sink_text(s->out, "' command is not ");
    query_sink_text(s->out, yet);
    query_sink_text(s->out, "implemented.\n");
}

/* What nslookup lacks, and people at a terminal get.  Scripts may wait for what nslookup says. */
static bool take_extra(struct nslookupc_session *s, const char *word, char *rest)
{
    if (!s->terminal)
        return false;
    if (is(word, "help") || is(word, "?")) {
        char *more;
        const char *topic = strtok_r(rest, BLANKS, &more);
        if (topic == NULL)
            nslookupc_print_commands(s->out);
        else
            nslookupc_print_topic(s->out, s->out, topic);
    } else if (is(word, "ls")) {
        nslookupc_list(s, rest);
    } else if (is(word, "view")) {
        char *more;
        nslookupc_view(s, strtok_r(rest, BLANKS, &more));
    } else {
        return false;
    }
    return true;
}

int nslookupc_command(struct nslookupc_session *s, char *line)
{
    char *rest = NULL;
    char *word = strtok_r(line, BLANKS, &rest);
    if (word == NULL || take_extra(s, word, rest))
        return NSLOOKUPC_GO_ON;
    const char *argument = strtok_r(NULL, BLANKS, &rest);
    if (is(word, "exit"))
        return NSLOOKUPC_QUIT;
    if (is(word, "server") || is(word, "lserver"))
        return change_server(s, argument);
    if (is(word, "set") && argument != NULL) {
        nslookupc_set(s, argument);
    } else if (is(word, "help") || is(word, "?")) {
        say_missing(s, word, "yet ");
    } else if (is(word, "finger") || is(word, "root") || is(word, "ls") || is(word, "view")) {
        say_missing(s, word, "");
    } else {
        struct nslookupc_question question;
        nslookupc_question_init(&question, s, word);
        return nslookupc_ask(s, &question);
    }
    return NSLOOKUPC_GO_ON;
}
