/* Who was asked, for which zone, and to whom that delegates. */
#include "render/walk.h"

enum { TABLE_COLUMN = 60 /* a longer text pushes its line to the right alone */ };

static bool opens_question(const struct walk_view *view, const struct query_hop *hop)
{
    if (hop->number == 0)
        return false;
    const struct query_hop *before = query_walk_hop(view->walk, hop->number - 1);
    return hop->depth != before->depth ||
           (!hop->minimised && !before->minimised && !query_name_equal(hop->name, before->name));
}

static void fill_to(struct query_sink *sink, size_t at, size_t column)
{
    query_sink_fill(sink, ' ', at < column ? column - at : 0);
}

typedef void print_part_fn(struct query_sink *sink, const struct walk_view *view,
                           const struct query_hop *hop);

static void print_server(struct query_sink *sink, const struct walk_view *view,
                         const struct query_hop *hop)
{
    (void)view;
    walk_server_print(sink, hop);
}

static size_t find_width(const struct walk_view *view, print_part_fn *print, size_t least)
{
    size_t width = least;
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        char text[WALK_PART];
        struct query_sink part;
        query_sink_init(&part, text, sizeof text);
        print(&part, view, query_walk_hop(view->walk, i));
        if (part.size > width && part.size <= TABLE_COLUMN)
            width = part.size;
    }
    return width;
}

static void print_cell(struct query_sink *sink, const struct walk_view *view,
                       const struct query_hop *hop, print_part_fn *print, size_t width)
{
    char text[WALK_PART];
    struct query_sink part;
    query_sink_init(&part, text, sizeof text);
    print(&part, view, hop);
    query_sink_put(sink, text, part.size);
    fill_to(sink, part.size, width);
    query_sink_text(sink, " | ");
}

static void print_note(void *context, const char *text, size_t size)
{
    struct query_sink *sink = context;
    query_sink_text(sink, "  ! ");
    query_sink_put(sink, text, size);
    query_sink_char(sink, '\n');
}

void walk_table_print(struct query_sink *sink, const struct walk_view *view,
                      const struct walk_style *style)
{
    static const char first[] = "server asked", second[] = "zone", third[] = "delegates to";
    size_t server = find_width(view, print_server, sizeof first - 1);
    size_t zone = find_width(view, walk_label_print, sizeof second - 1);
    query_sink_text(sink, first);
    fill_to(sink, sizeof first - 1, server);
    query_sink_text(sink, " | ");
    query_sink_text(sink, second);
    fill_to(sink, sizeof second - 1, zone);
    query_sink_text(sink, " | ");
    query_sink_text(sink, third);
    query_sink_char(sink, '\n');
    query_sink_fill(sink, '-', server + 1);
    query_sink_char(sink, '+');
    query_sink_fill(sink, '-', zone + 2);
    query_sink_char(sink, '+');
    query_sink_fill(sink, '-', sizeof third);
    query_sink_char(sink, '\n');
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        if (opens_question(view, hop)) {
            query_sink_text(sink, hop->depth == 0 ? "to find " : "on the way, to find ");
            walk_question_print(sink, hop);
            query_sink_text(sink, ":\n");
        }
        print_cell(sink, view, hop, print_server, server);
        print_cell(sink, view, hop, walk_label_print, zone);
        walk_colour_print(sink, style, walk_verdict_colour(hop->verdict));
        walk_outcome_print(sink, hop);
        walk_colour_print(sink, style, TEXT_PLAIN);
        query_sink_char(sink, '\n');
        walk_notes(view, hop, print_note, sink);
    }
    walk_close_print(sink, view);
}
