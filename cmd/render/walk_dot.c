/* A graph for Graphviz: a node for each question, an edge to what made it necessary.  Hops that
 * were told the same are one node. */
#include "render/walk.h"

/* In a quoted string of the DOT language. */
static void print_quoted(struct query_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"' || text[i] == '\\')
            query_sink_char(sink, '\\');
        query_sink_char(sink, text[i]);
    }
}

static const char *find_colour(enum query_verdict verdict)
{
    switch (walk_verdict_colour(verdict)) {
    case TEXT_GOOD: return "color=\"#1a7a3a\", fillcolor=\"#eaf6ee\"";
    case TEXT_DIM: return "color=\"#1d5fa7\", fillcolor=\"#eef4fb\"";
    case TEXT_ODD: return "color=\"#8f5a00\", fillcolor=\"#fdf4e3\"";
    default: return "color=\"#b3261e\", fillcolor=\"#fdecea\", penwidth=2";
    }
}

static void print_note(void *context, const char *text, size_t size)
{
    struct query_sink *sink = context;
    query_sink_text(sink, "\\n! ");
    print_quoted(sink, text, size);
}

static void print_equal(struct query_sink *sink, const struct walk_view *view,
                        const struct query_hop *hop)
{
    size_t equal = 0;
    for (size_t i = hop->number + 1; i < query_walk_hops(view->walk); i++)
        equal += walk_hop_follows(view, hop, query_walk_hop(view->walk, i));
    if (equal == 0)
        return;
    query_sink_text(sink, "\\n= ");
    query_sink_number(sink, equal);
    query_sink_text(sink,
                    equal == 1 ? " other address says the same" : " other addresses say the same");
}

static void print_node(struct query_sink *sink, const struct walk_view *view,
                       const struct query_hop *hop)
{
    char text[WALK_PART];
    struct query_sink part;
    query_sink_text(sink, "    h");
    query_sink_number(sink, hop->number);
    query_sink_text(sink, " [label=\"");
    query_sink_number(sink, hop->number + 1);
    query_sink_text(sink, ": ");
    query_sink_init(&part, text, sizeof text);
    walk_label_print(&part, view, hop);
    print_quoted(sink, text, part.size);
    query_sink_text(sink, "\\n");
    query_sink_reset(&part);
    walk_server_print(&part, hop);
    query_sink_text(&part, " (");
    query_sink_text(&part, walk_source_text(view, hop));
    query_sink_text(&part, "), ");
    walk_time_print(&part, walk_hop_us(hop));
    print_quoted(sink, text, part.size);
    query_sink_text(sink, "\\n");
    query_sink_reset(&part);
    if (hop->verdict == QUERY_VERDICT_REFERRAL)
        walk_said_print(&part, hop);
    else
        walk_outcome_print(&part, hop);
    print_quoted(sink, text, part.size);
    walk_notes(view, hop, print_note, sink);
    print_equal(sink, view, hop);
    query_sink_text(sink, "\", ");
    query_sink_text(sink, find_colour(hop->verdict));
    query_sink_text(sink, "];\n");
}

static void print_edge(struct query_sink *sink, const struct walk_view *view,
                       const struct query_hop *hop)
{
    char text[WALK_PART];
    struct query_sink part;
    query_sink_text(sink, "    ");
    if (hop->parent == SIZE_MAX) {
        query_sink_text(sink, "you");
    } else {
        query_sink_char(sink, 'h');
        query_sink_number(sink, hop->parent);
    }
    query_sink_text(sink, " -> h");
    query_sink_number(sink, hop->number);
    const struct query_hop *parent =
        hop->parent == SIZE_MAX ? NULL : query_walk_hop(view->walk, hop->parent);
    bool other =
        parent == NULL || parent->depth != hop->depth || parent->verdict == QUERY_VERDICT_ALIAS;
    query_sink_text(sink, " [");
    if (other) {
        query_sink_init(&part, text, sizeof text);
        walk_question_print(&part, hop);
        query_sink_text(sink, "label=\"  ");
        print_quoted(sink, text, part.size);
        query_sink_text(sink, "?  \"");
    }
    query_sink_text(sink, hop->depth == 0 ? "" : other ? ", style=dashed" : "style=dashed");
    query_sink_text(sink, "];\n");
}

/* How the walk ended, below the hop that it ended with, and the totals below all. */
static void print_ending(struct query_sink *sink, const struct walk_view *view)
{
    const struct query_hop *result = query_walk_result(view->walk);
    char text[WALK_PART];
    struct query_sink part;
    query_sink_init(&part, text, sizeof text);
    walk_end_print(&part, view);
    if (part.size != 0) {
        query_sink_text(sink, "    end [shape=plain, style=\"\", label=\"");
        print_quoted(sink, text, part.size);
        query_sink_text(sink, "\"];\n    ");
        query_sink_text(sink, result == NULL ? "you" : "h");
        if (result != NULL)
            query_sink_number(sink, walk_hop_leader(view, result)->number);
        query_sink_text(sink, " -> end [style=dotted, arrowhead=none];\n");
    }
    query_sink_reset(&part);
    walk_total_print(&part, view);
    query_sink_text(sink, "    label=\"\\n");
    print_quoted(sink, text, part.size);
    query_sink_text(sink, "\";\n}\n");
}

void walk_dot_print(struct query_sink *sink, const struct walk_view *view,
                    const struct walk_style *style)
{
    (void)style;
    query_sink_text(sink, "digraph walk {\n"
                          "    fontname=\"sans-serif\"; nodesep=0.4; ranksep=0.45;\n"
                          "    node [shape=box, style=\"rounded,filled\", margin=\"0.2,0.12\", "
                          "fontname=\"sans-serif\"];\n"
                          "    edge [fontname=\"sans-serif\"];\n"
                          "    you [shape=ellipse, fillcolor=white];\n");
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        if (walk_hop_leader(view, hop) == hop)
            print_node(sink, view, hop);
    }
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        if (walk_hop_leader(view, hop) == hop)
            print_edge(sink, view, hop);
    }
    print_ending(sink, view);
}
