#include "tracec/tracec.h"

#include "common/topics.h"
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

/* clang-format off */
static const struct topic own_topics[] = {
    {"exit", "exit statuses",
     "The exit status is one of the outcomes; or 29, if the servers of a zone do not have it (lame "
     "delegation); 30, if none of them can be asked; 31 for aliases that lead in a circle, or too "
     "many of them; 32 for too much work; 33, if the walk would have to leave the zone that it "
     "began in. Of several names the worst counts."},
    {"walks", "from the root to the name",
     "A walk begins at a server of the root and asks for the name. Each reply leads on: a referral "
     "to the servers of the zone below, an alias to another name, until a server has the answer or "
     "says that there is none. Glue spares a walk of its own for the address of a server. What is "
     "wrong on the way is told where it is met: lame delegations, servers that are silent, "
     "parents and children that disagree."},
};
/* clang-format on */

bool tracec_print_topic(struct query_sink *sink, struct query_sink *diagnostics, const char *topic)
{
    static const struct option_table *const tables[] = {&tracec_dash_options, &tracec_long_options};
    static const struct topics topics = {.program = "tracec",
                                         .tables = tables,
                                         .table_count = sizeof tables / sizeof tables[0],
                                         .own = own_topics,
                                         .own_count = sizeof own_topics / sizeof own_topics[0],
                                         .outcomes = true};
    return topics_print(sink, diagnostics, &topics, topic);
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
