#include "tracec/tracec.h"

#include "common/types.h"

void tracec_print_usage(struct query_sink *sink)
{
    query_sink_text(sink, "Usage: tracec [@SERVER] [OPTION ...] NAME [TYPE] [NAME [TYPE] ...]\n");
}

void tracec_print_help(struct query_sink *sink)
{
    tracec_print_usage(sink);
    query_sink_text(
        sink,
        "Walks from the root of DNS to a name and shows each step.\n"
        "\n"
        "Examples:\n"
        "  tracec --lab www.python.org           in the classroom Internet, without a network\n"
        "  tracec www.example.org                in the real one, from the root servers\n"
        "  tracec example.org MX example.net     another type, and one more name\n"
        "  tracec --all example.org SOA          ask all servers, and see who differs\n"
        "  tracec --lab --step www.example.org   a question to the class before each step\n"
        "  tracec @192.0.2.1 --zone=example.org www.example.org   begin elsewhere\n"
        "\n"
        "A word that is both a type and a name is a type; a final dot makes it a name.\n"
        "A type before the first name holds for all names that have none of their own.\n");
    option_print_help(sink, &tracec_long_options);
    option_print_help(sink, &tracec_dash_options);
}

void tracec_print_version(struct query_sink *sink)
{
    query_sink_text(sink, "tracec " QUERY_TOOLS_VERSION "\nudp tcp lab");
    for (size_t i = 0; i < tracec_format_count; i++) {
        query_sink_char(sink, ' ');
        query_sink_text(sink, tracec_formats[i].name);
    }
    query_sink_char(sink, '\n');
}

void tracec_print_dump(struct query_sink *sink)
{
    option_print_dump(sink, &tracec_dash_options);
    option_print_dump(sink, &tracec_long_options);
    types_print_dump(sink);
}
