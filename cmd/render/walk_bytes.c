/* Each step of a walk octet by octet: render/bytes.h for its exchange. */
#include "render/bytes.h"
#include "render/walk.h"

void walk_bytes_hop_print(struct query_sink *sink, const struct walk_view *view,
                          const struct walk_style *style, const struct query_hop *hop)
{
    const struct form_view form = {
        .out = sink, .columns = style->width, .colour = style->colour, .utf8 = style->utf8};
    walk_colour_print(sink, style, TEXT_STRONG);
    query_sink_text(sink, "STEP ");
    query_sink_number(sink, hop->number + 1);
    query_sink_text(sink, ": ");
    walk_question_print(sink, hop);
    query_sink_text(sink, ", asked of ");
    walk_server_print(sink, hop);
    query_sink_text(sink, " for ");
    walk_label_print(sink, view, hop);
    walk_colour_print(sink, style, TEXT_PLAIN);
    query_sink_text(sink, "\n\n");
    if (hop->exchange != NULL)
        bytes_lookup_print(&form, hop->exchange);
    walk_colour_print(sink, style, walk_verdict_colour(hop->verdict));
    walk_outcome_print(sink, hop);
    walk_colour_print(sink, style, TEXT_PLAIN);
    query_sink_text(sink, "\n\n");
}

void walk_bytes_close_print(struct query_sink *sink, const struct walk_view *view,
                            const struct walk_style *style)
{
    (void)style;
    walk_close_print(sink, view);
}

void walk_bytes_print(struct query_sink *sink, const struct walk_view *view,
                      const struct walk_style *style)
{
    for (size_t i = 0; i < query_walk_hops(view->walk); i++)
        walk_bytes_hop_print(sink, view, style, query_walk_hop(view->walk, i));
    walk_close_print(sink, view);
}
