/* A graph for Graphviz: a node for each question, an edge to what made it necessary. */
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
    case WALK_GOOD: return "palegreen";
    case WALK_DIM: return "lightblue";
    case WALK_ODD: return "khaki";
    default: return "lightsalmon";
    }
}

static void print_node(struct query_sink *sink, const struct walk_view *view,
                       const struct query_hop *hop)
{
    char text[WALK_PART];
    struct query_sink part;
    query_sink_text(sink, "    h");
    query_sink_number(sink, hop->number);
    query_sink_text(sink, " [label=\"");
    query_sink_init(&part, text, sizeof text);
    walk_label_print(&part, view, hop);
    print_quoted(sink, text, part.size);
    query_sink_text(sink, "\\n");
    query_sink_reset(&part);
    walk_server_print(&part, hop);
    query_sink_text(&part, " (");
    query_sink_text(&part, walk_source_text(view, hop));
    query_sink_char(&part, ')');
    print_quoted(sink, text, part.size);
    query_sink_text(sink, "\\n");
    query_sink_reset(&part);
    walk_time_print(&part, walk_hop_us(hop));
    query_sink_text(&part, ": ");
    walk_said_print(&part, hop);
    print_quoted(sink, text, part.size);
    query_sink_text(sink, "\", fillcolor=");
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
        query_sink_text(sink, "label=\"");
        print_quoted(sink, text, part.size);
        query_sink_text(sink, "?\"");
    }
    query_sink_text(sink, hop->depth == 0 ? "" : other ? ", style=dashed" : "style=dashed");
    query_sink_text(sink, "];\n");
}

void walk_dot_print(struct query_sink *sink, const struct walk_view *view,
                    const struct walk_style *style)
{
    (void)style;
    query_sink_text(sink, "digraph walk {\n"
                          "    node [shape=box, style=filled, fontname=\"sans-serif\"];\n"
                          "    edge [fontname=\"sans-serif\"];\n"
                          "    you [shape=ellipse, fillcolor=white];\n");
    for (size_t i = 0; i < query_walk_hops(view->walk); i++)
        print_node(sink, view, query_walk_hop(view->walk, i));
    for (size_t i = 0; i < query_walk_hops(view->walk); i++)
        print_edge(sink, view, query_walk_hop(view->walk, i));
    query_sink_text(sink, "}\n");
}
