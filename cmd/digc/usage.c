#include "digc/digc.h"

#include "common/topics.h"
#include "common/types.h"

void digc_print_usage(struct query_sink *sink)
{
    query_sink_text(sink,
                    "Usage:  digc [@global-server] [domain] [q-type] [q-class] {q-opt}\n"
                    "             {global-d-opt} host [@local-server] {local-d-opt}\n"
                    "             [ host [@local-server] {local-d-opt} [...]]\n"
                    "\nUse \"digc -h\" (or \"digc -h | more\") for complete list of options\n");
}

void digc_print_help(struct query_sink *sink, bool all)
{
    struct option_table table = digc_plus_options;
    query_sink_text(
        sink, "Usage: digc [@SERVER] [OPTION ...] NAME [TYPE] [CLASS] [OPTION ...] [NAME ...]\n"
              "Asks DNS servers and shows what they say, as dig does.\n"
              "\n"
              "Examples:\n"
              "  digc www.example.org                     its IPv4 addresses\n"
              "  digc example.org MX                      another type\n"
              "  digc @9.9.9.9 example.org AAAA +dnssec   another server, with signatures\n"
              "  digc -x 192.0.2.1                        the name of an address\n"
              "\n"
              "Without a name the name servers of the root are asked for.  A word that is\n"
              "both a type and a name is a type; '-q' makes it a name.  What stands before\n"
              "the first name holds for all names, what follows a name for this one alone.\n");
    option_print_help(sink, &digc_dash_options);
    option_print_help(sink, &digc_long_options);
    query_sink_text(sink,
                    "\nFurther options are of the form +keyword[=value]; they may be cut short\n"
                    "('+noall', '+ans'), and 'no' in front turns them off.\n");
    table.group_count -= all ? 0 : DIGC_OWN_GROUPS;
    option_print_help(sink, &table);
    if (all)
        query_sink_text(sink, "\n--help TOPIC tells more of an option, a type, a status ...: see "
                              "--help topics.\n");
    else
        query_sink_text(sink,
                        "\n--help has options with a plus sign, too, that dig does not have.\n");
}

/* clang-format off */
static const struct topic own_topics[] = {
    {"exit", "exit statuses",
     "The exit status is that of dig: 0 for a reply, whatever it says; 1 for a command line that "
     "cannot be carried out; 8 for a file of -f that cannot be read; 9 if no server replied; 10 for "
     "a number or name that is not valid.\n"
     "With +exit=outcome it tells how asking ended: see outcomes. Of several questions the worst "
     "counts."},
    {"forms", "how an answer may be shown",
     "Without an option an answer is shown as dig shows it. +short has the data alone, +fields a "
     "table, +json and +yaml everything for programs. +pretty has what dig shows, laid out for "
     "people, +explain tells it in words, and +bytes shows what each octet of the messages is.\n"
     "--read FILE shows so what was saved earlier: a capture, lines of JSON, or digits."},
    {"watching", "what changes, and who says what",
     "+watch asks again and again and shows what changes; +until=VALUE waits until each server "
     "gives the value, for at most +deadline seconds. +interval is the time in between.\n"
     "+allns asks each address of each server of the zone, and +compare=SERVER,SERVER those "
     "servers, whether they say the same. +count=N tells how long replies take, and how many do "
     "not come. With @auth for a server, those of the zone are asked."},
    {"scripts", "what to use in scripts",
     "Use +short, +short=type or +fields=name,ttl,type,data for text between tabs, +json for all "
     "there is. +exit=outcome has an exit status for each way that asking can end; NXDOMAIN is not "
     "an error to dig. DIGC_NO_RC=1 in the environment leaves ~/.digrc out.\n"
     "-f FILE asks many questions at once, one a line, and prints the answers in the order of the "
     "lines; see +parallel and +rate. +tries=1 +timeout=2 bounds how long one takes."},
    {"trace", "from the root to the name",
     "+trace does what a resolver does: it asks a server of the root, follows its referral to the "
     "servers of the zone below, and so on to the servers that have the name. Each reply is shown. "
     "With +explain each step is told in words.\n"
     "tracec(1) draws such walks, with more to see of them."},
};
/* clang-format on */

int digc_print_topic(const struct digc_setup *setup, const char *topic)
{
    static const struct option_table *const tables[] = {&digc_plus_options, &digc_dash_options,
                                                        &digc_long_options};
    static const struct topics topics = {.program = "digc",
                                         .tables = tables,
                                         .table_count = sizeof tables / sizeof tables[0],
                                         .own = own_topics,
                                         .own_count = sizeof own_topics / sizeof own_topics[0],
                                         .outcomes = true};
    return topics_print(setup->out, setup->diagnostics, &topics, topic) ? DIGC_EXIT_OK
                                                                        : DIGC_EXIT_USAGE;
}

void digc_print_dump(struct query_sink *sink)
{
    option_print_dump(sink, &digc_dash_options);
    option_print_dump(sink, &digc_long_options);
    option_print_dump(sink, &digc_plus_options);
    types_print_dump(sink);
}

void digc_print_version(struct query_sink *sink, const struct digc_setup *setup, bool features)
{
    query_sink_text(sink, "digc ");
    query_sink_text(sink, setup->version);
    query_sink_char(sink, '\n');
    if (features) {
        query_sink_text(sink, setup->features);
        query_sink_char(sink, '\n');
    }
}
