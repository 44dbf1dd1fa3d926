/* The conversation, two lines a question. */
#include "render/walk.h"

enum { ZONE_COLUMN = 60 /* a longer zone pushes its line to the right alone */ };

static size_t find_width(const struct walk_view *view)
{
    size_t width = 1;
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        char text[WALK_PART];
        struct query_sink part;
        query_sink_init(&part, text, sizeof text);
        walk_label_print(&part, view, query_walk_hop(view->walk, i));
        if (part.size > width && part.size <= ZONE_COLUMN)
            width = part.size;
    }
    return width;
}

static void fill_to(struct query_sink *sink, size_t at, size_t column)
{
    query_sink_fill(sink, ' ', at < column ? column - at : 0);
}

static void print_note(void *context, const char *text, size_t size)
{
    struct query_sink *sink = context;
    query_sink_text(sink, "  ! ");
    query_sink_put(sink, text, size);
    query_sink_char(sink, '\n');
}

void walk_sequence_print(struct query_sink *sink, const struct walk_view *view,
                         const struct walk_style *style)
{
    size_t zone = find_width(view);
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        char text[WALK_PART];
        struct query_sink part;
        query_sink_init(&part, text, sizeof text);
        walk_label_print(&part, view, hop);
        query_sink_text(sink, style->utf8 ? "you ──▶ " : "you --> ");
        query_sink_put(sink, text, part.size);
        fill_to(sink, part.size, zone);
        query_sink_text(sink, "  ");
        walk_question_print(sink, hop);
        query_sink_text(sink, "?  (rd=0, ");
        walk_server_print(sink, hop);
        query_sink_text(sink, ")\n");
        bool silent = walk_hop_reply(hop) == NULL;
        query_sink_text(sink, silent ? (style->utf8 ? "you  ✗  " : "you  x  ")
                                     : (style->utf8 ? "you ◀── " : "you <-- "));
        query_sink_put(sink, text, part.size);
        fill_to(sink, part.size, zone);
        query_sink_text(sink, hop->verdict == QUERY_VERDICT_REFERRAL ? "  ask " : "  ");
        walk_colour_print(sink, style, walk_verdict_colour(hop->verdict));
        walk_outcome_print(sink, hop);
        walk_colour_print(sink, style, TEXT_PLAIN);
        query_sink_text(sink, "  (");
        walk_time_print(sink, walk_hop_us(hop));
        query_sink_text(sink, ")\n");
        walk_notes(view, hop, print_note, sink);
    }
    walk_close_print(sink, view);
}
