#include "nslookupc/nslookupc.h"

#include "common/topics.h"
#include "common/types.h"

void nslookupc_print_usage(struct query_sink *sink)
{
    query_sink_text(sink,
                    "Usage:\n"
                    "   nslookupc [-opt ...]             # a session with the default server\n"
                    "   nslookupc [-opt ...] - server    # a session with 'server'\n"
                    "   nslookupc [-opt ...] host        # look up 'host' at the default "
                    "server\n"
                    "   nslookupc [-opt ...] host server # look up 'host' at 'server'\n"
                    "\nUse \"nslookupc --help\" for examples and all options\n");
}

void nslookupc_print_help(struct query_sink *sink)
{
    query_sink_text(sink, "Usage: nslookupc [OPTION ...] [NAME | -] [SERVER]\n"
                          "Looks up names and addresses, as nslookup does: one, or many in a "
                          "session.\n"
                          "\n"
                          "Examples:\n"
                          "  nslookupc www.example.org             its addresses\n"
                          "  nslookupc 192.0.2.1                   the name of an address\n"
                          "  nslookupc -type=mx example.org        another type\n"
                          "  nslookupc www.example.org 9.9.9.9     another server\n"
                          "  nslookupc                             a session; 'help' tells what "
                          "may be typed\n"
                          "  nslookupc - 9.9.9.9                   a session with another server\n"
                          "  nslookupc -debug www.example.org      whole messages\n"
                          "  nslookupc --lab www.python.org        in the classroom Internet, "
                          "without a network\n");
    option_print_help(sink, &nslookupc_set_options);
    option_print_help(sink, &nslookupc_long_options);
}

void nslookupc_print_commands(struct query_sink *sink)
{
    query_sink_text(
        sink, "NAME                         look up a name, or the name of an address\n"
              "server NAME                  ask this server from now on; alone: which it is;\n"
              "                             also lserver\n"
              "set WORD                     change how names are looked up, see below\n"
              "ls [-a | -d | -t TYPE] ZONE [> FILE]\n"
              "                             list a zone, by zone transfer: addresses and name\n"
              "                             servers, aliases, everything or a type\n"
              "view FILE                    show a file that ls wrote, sorted\n"
              "exit                         end the session, as Ctrl-D does\n"
              "Ctrl-C ends a lookup; the Tab key completes commands, words and types.\n");
    option_print_help(sink, &nslookupc_set_keywords);
}

/* clang-format off */
static const struct topic own_topics[] = {
    {"exit", "exit statuses",
     "The exit status is 0 if a server has replied, and the last reply is no error; 1 if not."},
    {"session", "many lookups, one after the other",
     "Without a name lines are read, each with a command or a name to look up. 'server NAME' asks "
     "another server from then on, 'set WORD' changes how names are looked up. At a terminal there "
     "are editing, completion and help, and ls, which lists a zone."},
};
/* clang-format on */

bool nslookupc_print_topic(struct query_sink *sink, struct query_sink *diagnostics,
                           const char *topic)
{
    static const struct option_table *const tables[] = {&nslookupc_set_options,
                                                        &nslookupc_long_options};
    static const struct topics topics = {.program = "nslookupc",
                                         .tables = tables,
                                         .table_count = sizeof tables / sizeof tables[0],
                                         .own = own_topics,
                                         .own_count = sizeof own_topics / sizeof own_topics[0]};
    return topics_print(sink, diagnostics, &topics, topic);
}

void nslookupc_print_version(struct query_sink *sink, bool features)
{
    query_sink_text(sink, "nslookupc " QUERY_TOOLS_VERSION "\n");
    if (features)
        query_sink_text(sink, "udp tcp idn lab\n");
}

void nslookupc_print_dump(struct query_sink *sink)
{
    option_print_dump(sink, &nslookupc_set_options);
    option_print_dump(sink, &nslookupc_long_options);
    types_print_dump(sink);
}
