#include "hostc/hostc.h"

#include "common/topics.h"
#include "common/types.h"

void hostc_print_usage(struct query_sink *sink)
{
    query_sink_text(sink,
                    "Usage: hostc [-aACdlrsTUvVw46] [-c class] [-N ndots] [-t type] [-W time]\n"
                    "             [-R number] [-p port] [--option ...] hostname [server]\n"
                    "\nUse \"hostc --help\" for examples and all options\n");
}

void hostc_print_help(struct query_sink *sink)
{
    query_sink_text(sink, "Usage: hostc [OPTION ...] NAME [SERVER]\n"
                          "Says what DNS says of a name or an address, as host does.\n"
                          "\n"
                          "Examples:\n"
                          "  hostc www.example.org            its addresses and mail servers\n"
                          "  hostc 192.0.2.1                  the name of an address\n"
                          "  hostc -t TXT example.org         another type\n"
                          "  hostc www.example.org 9.9.9.9    another server\n"
                          "  hostc -C example.org             do its name servers agree?\n"
                          "  hostc -v www.example.org         the messages behind the sentences\n"
                          "  hostc --lab www.python.org       in the classroom Internet, without a "
                          "network\n");
    option_print_help(sink, &hostc_dash_options);
    option_print_help(sink, &hostc_long_options);
}

/* clang-format off */
static const struct topic own_topics[] = {
    {"exit", "exit statuses",
     "The exit status is that of host: 0 if there is a reply, and it is no error; 1 if not; 2 for a "
     "type or class that there is not; 3 with -l, if the server or the name is none. With "
     "--exit=outcome it tells how asking ended: see outcomes."},
    {"system", "what applications on this machine get",
     "Applications do not ask DNS alone: the hosts file comes first, names with few dots are tried "
     "in the search list, and there may be a cache. --system looks a name up as they do, asks DNS, "
     "too, and tells where the two differ, and why."},
};
/* clang-format on */

bool hostc_print_topic(struct query_sink *sink, struct query_sink *diagnostics, const char *topic)
{
    static const struct option_table *const tables[] = {&hostc_dash_options, &hostc_long_options};
    static const struct topics topics = {.program = "hostc",
                                         .tables = tables,
                                         .table_count = sizeof tables / sizeof tables[0],
                                         .own = own_topics,
                                         .own_count = sizeof own_topics / sizeof own_topics[0],
                                         .outcomes = true};
    return topics_print(sink, diagnostics, &topics, topic);
}

void hostc_print_version(struct query_sink *sink, bool features)
{
    query_sink_text(sink, "hostc " QUERY_TOOLS_VERSION "\n");
    if (features)
        query_sink_text(sink, "udp tcp idn lab json system\n");
}

void hostc_print_dump(struct query_sink *sink)
{
    option_print_dump(sink, &hostc_dash_options);
    option_print_dump(sink, &hostc_long_options);
    types_print_dump(sink);
}
