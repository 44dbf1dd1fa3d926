/* Each step in plain sentences, with the terms of RFC 9499. */
#include "render/walk.h"

#include <string.h>

enum { STEP_TEXT = 16384 };

/* Text in lines of the style's width, the first with `lead` in its margin. */
static void print_wrapped(struct query_sink *sink, const struct walk_style *style, const char *lead,
                          const char *text, size_t size)
{
    text_paragraph(sink, text_width(style->width), lead, text, size);
}

static void print_zone(struct query_sink *sink, const struct query_name *zone)
{
    if (zone->labels == 0) {
        query_sink_text(sink, "the root zone");
        return;
    }
    query_sink_text(sink, "the zone ");
    query_name_print_relative(sink, zone);
}

static void print_question(struct query_sink *sink, const struct query_hop *hop)
{
    query_sink_text(sink, "the ");
    query_type_print(sink, hop->type);
    query_sink_text(sink, " records of ");
    query_name_print_relative(sink, hop->name);
}

/* Why this server, and how its address is known. */
static void explain_server(struct query_sink *sink, const struct walk_view *view,
                           const struct query_hop *hop)
{
    size_t count = walk_zone_servers(view, hop);
    query_sink_text(sink, "We ask ");
    if (hop->server->name.labels != 0) {
        query_name_print_relative(sink, &hop->server->name);
        query_sink_text(sink, " at ");
    }
    query_endpoint_print(sink, &hop->server->addresses[hop->address]);
    query_sink_text(sink, ", ");
    if (count > 1) {
        query_sink_text(sink, "one of the ");
        query_sink_number(sink, count);
        query_sink_text(sink, " name servers of ");
    } else {
        query_sink_text(sink, count == 1 ? "the only name server of " : "a name server of ");
    }
    print_zone(sink, hop->zone);
    query_sink_text(sink, ", for ");
    print_question(sink, hop);
    query_sink_text(sink, ". ");
    switch (hop->server->source) {
    case QUERY_ADDRESS_START:
        query_sink_text(sink, view->asked        ? "Our resolver has told its address. "
                              : view->assumed    ? "Its address was given on the command line, "
                                                   "and not which zone it serves: that it is the "
                                                   "root is assumed. "
                              : !view->hints     ? "Its address was given on the command line. "
                              : hop->number == 0 ? "Its address is one of the root hints, which "
                                                   "every resolver must be given to be able to "
                                                   "start. "
                                                 : "Its address is a root hint. ");
        break;
    case QUERY_ADDRESS_GLUE:
        query_sink_text(sink, "Its address came with the referral, as a glue record. ");
        break;
    case QUERY_ADDRESS_ANSWER:
        query_sink_text(sink, "Its address did not come with the referral, so it had to be looked "
                              "up first. ");
        break;
    case QUERY_ADDRESS_CALLER: query_sink_text(sink, "The system told its address. "); break;
    case QUERY_ADDRESS_NONE: break;
    }
    if (hop->minimised)
        query_sink_text(sink, "It need not know the whole name (QNAME minimisation). ");
}

static void explain_referral(struct query_sink *sink, const struct query_hop *hop)
{
    size_t glue = 0, system = 0;
    for (size_t i = 0; i < hop->server_count; i++) {
        glue += hop->servers[i].source == QUERY_ADDRESS_GLUE;
        system += hop->servers[i].source == QUERY_ADDRESS_CALLER;
    }
    query_sink_text(sink, hop->number == 0
                              ? "It does not have the answer, but knows who is closer to it: its "
                                "reply is a referral. There is a zone cut, and "
                              : "Its reply is a referral: ");
    query_name_print_relative(sink, hop->cut);
    query_sink_text(sink, " is delegated to ");
    query_sink_number(sink, hop->server_count + hop->servers_left_out);
    query_sink_text(sink, hop->server_count + hop->servers_left_out == 1 ? " name server"
                                                                         : " name servers");
    if (system != 0)
        query_sink_text(sink, ", whose addresses we have the system look up");
    else if (glue == 0)
        query_sink_text(sink, ", without glue records");
    else if (glue == hop->server_count)
        query_sink_text(sink, ", whose addresses came along as glue records");
    else
        query_sink_text(sink, ", some of whose addresses came along as glue records");
    query_sink_char(sink, '.');
    if (hop->signed_cut)
        query_sink_text(sink, " A DS record says that the zone below is signed.");
}

static void explain_target(struct query_sink *sink, const struct query_hop *hop)
{
    if (hop->target == NULL)
        return;
    query_sink_text(sink, hop->dname ? " A DNAME record leads to " : " The name is an alias of ");
    query_name_print_relative(sink, hop->target);
    query_sink_char(sink, '.');
}

static void explain_negative(struct query_sink *sink, const struct query_hop *hop)
{
    struct query_name zone;
    uint32_t ttl;
    if (!walk_negative_ttl(hop, &ttl, &zone))
        return;
    query_sink_text(sink, " The SOA record in the negative response lets resolvers remember this "
                          "for ");
    query_ttl_print_words(sink, ttl);
    query_sink_char(sink, '.');
}

static const char *explain_failure(enum query_verdict verdict)
{
    switch (verdict) {
    case QUERY_VERDICT_UPWARD:
        return "It refers us back up the tree. It does not have the zone: this is a lame "
               "delegation.";
    case QUERY_VERDICT_HORIZONTAL:
        return "It refers us to the very zone that it should have: this is a lame delegation.";
    case QUERY_VERDICT_SIDEWAYS:
        return "It refers us to a zone that the name is not in: this is a lame delegation.";
    case QUERY_VERDICT_LAME:
        return "It gives no answer and no referral, and claims no authority: this is a lame "
               "delegation.";
    case QUERY_VERDICT_REFUSED: return "It refuses to answer (REFUSED).";
    case QUERY_VERDICT_SERVFAIL: return "It says that it cannot answer now (SERVFAIL).";
    case QUERY_VERDICT_TRUNCATED:
        return "Its reply is truncated, what is there is of no use, and there is no other.";
    case QUERY_VERDICT_MALFORMED: return "Its reply is malformed.";
    case QUERY_VERDICT_NO_REPLY: return "There is no reply.";
    default: return "It says no.";
    }
}

static void explain_reply(struct query_sink *sink, const struct query_hop *hop)
{
    const char *authority = hop->authoritative ? "It has authority over the name (AA is set)"
                                               : "It claims no authority (AA is not set)";
    switch (hop->verdict) {
    case QUERY_VERDICT_NONE: break;
    case QUERY_VERDICT_REFERRAL: explain_referral(sink, hop); break;
    case QUERY_VERDICT_ANSWER:
        query_sink_text(sink, authority);
        query_sink_text(sink, " and answers.");
        explain_target(sink, hop);
        break;
    case QUERY_VERDICT_ALIAS:
        query_sink_text(sink, authority);
        query_sink_char(sink, '.');
        explain_target(sink, hop);
        query_sink_text(sink, " The walk goes on with that name.");
        break;
    case QUERY_VERDICT_NODATA:
        query_sink_text(sink, authority);
        query_sink_text(sink, ". The name exists, but has no records of this type (NODATA).");
        explain_negative(sink, hop);
        break;
    case QUERY_VERDICT_NXDOMAIN:
        query_sink_text(sink, authority);
        query_sink_text(sink, ". The name does not exist (NXDOMAIN).");
        explain_negative(sink, hop);
        break;
    default: query_sink_text(sink, explain_failure(hop->verdict)); break;
    }
}

struct below {
    struct query_sink *sink;
    const struct walk_style *style;
};

static void print_note(void *context, const char *text, size_t size)
{
    const struct below *below = context;
    print_wrapped(below->sink, below->style, "  !", text, size);
}

static void print_records(struct query_sink *sink, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    struct query_record record;
    if (reply == NULL ||
        (hop->verdict != QUERY_VERDICT_ANSWER && hop->verdict != QUERY_VERDICT_ALIAS))
        return;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, &record)) {
        query_sink_fill(sink, ' ', 2 * TEXT_MARGIN);
        walk_record_print(sink, &record);
        query_sink_char(sink, '\n');
    }
}

static void print_lead(struct query_sink *sink, const struct query_hop *hop)
{
    query_sink_number(sink, hop->number + 1);
    query_sink_put(sink, ".", 2);
}

void walk_explain_hop_print(struct query_sink *sink, const struct walk_view *view,
                            const struct walk_style *style, const struct query_hop *hop)
{
    char text[STEP_TEXT], number[32];
    struct query_sink part, lead;
    struct below below = {.sink = sink, .style = style};
    query_sink_init(&part, text, sizeof text);
    query_sink_init(&lead, number, sizeof number);
    print_lead(&lead, hop);
    if (hop->depth != 0)
        query_sink_text(&part, "(To find the address of a name server.) ");
    explain_server(&part, view, hop);
    explain_reply(&part, hop);
    print_wrapped(sink, style, number, text, part.size);
    print_records(sink, hop);
    walk_notes(view, hop, print_note, &below);
}

void walk_explain_close_print(struct query_sink *sink, const struct walk_view *view,
                              const struct walk_style *style)
{
    char text[STEP_TEXT];
    struct query_sink part;
    query_sink_init(&part, text, sizeof text);
    walk_end_print(&part, view);
    if (part.size != 0)
        print_wrapped(sink, style, "=>", text, part.size);
    query_sink_reset(&part);
    walk_total_print(&part, view);
    print_wrapped(sink, style, "=>", text, part.size);
}

void walk_explain_print(struct query_sink *sink, const struct walk_view *view,
                        const struct walk_style *style)
{
    for (size_t i = 0; i < query_walk_hops(view->walk); i++)
        walk_explain_hop_print(sink, view, style, query_walk_hop(view->walk, i));
    walk_explain_close_print(sink, view, style);
}
