#include "digc/digc.h"

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
    if (!all)
        query_sink_text(sink,
                        "\n--help has options with a plus sign, too, that dig does not have.\n");
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
