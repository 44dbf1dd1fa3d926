#include "hostc/hostc.h"

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
