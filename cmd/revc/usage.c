#include "revc/revc.h"

#include "common/topics.h"

void revc_print_usage(struct query_sink *sink)
{
    query_sink_text(sink, "Usage: revc [@SERVER] [OPTION ...] ADDRESS|PREFIX|RANGE ...\n"
                          "\nUse \"revc --help\" for examples and all options\n");
}

void revc_print_help(struct query_sink *sink)
{
    query_sink_text(
        sink, "Usage: revc [@SERVER] [OPTION ...] ADDRESS|PREFIX|RANGE ...\n"
              "Finds the names of addresses: of one, or of a million at once.\n"
              "\n"
              "Examples:\n"
              "  revc 192.0.2.1 2001:db8::1                 the names of two addresses\n"
              "  revc --found 192.0.2.0/24                  of a network, what has a name\n"
              "  revc 192.0.2.10-192.0.2.40 --json          of a range, as JSON\n"
              "  revc --confirm 192.0.2.25                  does the name lead back?\n"
              "  revc --annotate -f access.log              a log, with names behind addresses\n"
              "  revc --dnsbl zen.spamhaus.org 192.0.2.99   is it on a block list, and why?\n"
              "  revc --origin 192.0.2.1                    whose network is it in?\n"
              "  revc --explain 192.0.2.1                   how the name to ask for comes about\n"
              "  revc --lab 128.186.120.2                   in the classroom Internet\n"
              "\n"
              "A lone '-' is the standard input: addresses between blanks, or with --annotate any "
              "text.\n");
    option_print_help(sink, &revc_long_options);
    option_print_help(sink, &revc_dash_options);
}

/* clang-format off */
static const struct topic own_topics[] = {
    {"exit", "exit statuses",
     "The exit status is the worst outcome of all addresses, that of no reply before all others; "
     "21 stands for no name at all. 130 if the run was interrupted."},
    {"reverse", "from an address to a name",
     "The name of an address stands in a PTR record of a name that is made of the address: that of "
     "192.0.2.1 is 1.2.0.192.in-addr.arpa, with the parts turned around, for names have their most "
     "general part at the end and addresses at the front. Whoever has the network has the zone, and "
     "may write into it what he likes: a name is confirmed only if the address is among its own."},
};
/* clang-format on */

bool revc_print_topic(struct query_sink *sink, struct query_sink *diagnostics, const char *topic)
{
    static const struct option_table *const tables[] = {&revc_dash_options, &revc_long_options};
    static const struct topics topics = {.program = "revc",
                                         .tables = tables,
                                         .table_count = sizeof tables / sizeof tables[0],
                                         .own = own_topics,
                                         .own_count = sizeof own_topics / sizeof own_topics[0],
                                         .outcomes = true};
    return topics_print(sink, diagnostics, &topics, topic);
}

void revc_print_version(struct query_sink *sink)
{
    query_sink_text(sink, "revc " QUERY_TOOLS_VERSION "\nudp tcp lab json\n");
}

void revc_print_dump(struct query_sink *sink)
{
    option_print_dump(sink, &revc_dash_options);
    option_print_dump(sink, &revc_long_options);
}
