/* The question to a class before each step: who could be asked. */
#include "render/walk.h"

enum { NAME_COLUMN = 40 /* a longer name pushes its line to the right alone */ };

static size_t print_name(struct query_sink *sink, const struct query_walk_server *server)
{
    char text[QUERY_NAME_TEXT];
    struct query_sink part;
    query_sink_init(&part, text, sizeof text);
    if (server->name.labels != 0)
        query_name_print_relative(&part, &server->name);
    if (sink != NULL)
        query_sink_put(sink, text, part.size);
    return part.size;
}

/* What came of asking the server before, in this zone. */
static void print_before(struct query_sink *sink, const struct walk_view *view,
                         const struct query_hop *hop, const struct query_walk_server *server)
{
    for (size_t i = hop->number; i-- > 0;) {
        const struct query_hop *other = query_walk_hop(view->walk, i);
        if (other->server != server)
            continue;
        query_sink_text(sink, "; asked before: ");
        walk_said_print(sink, other);
        return;
    }
}

static void print_candidate(struct query_sink *sink, const struct walk_view *view,
                            const struct query_hop *hop, const struct query_walk_server *server,
                            size_t column)
{
    query_sink_text(sink, "    ");
    size_t size = print_name(sink, server);
    query_sink_fill(sink, ' ', size < column ? column - size : 0);
    for (size_t i = 0; i < server->address_count; i++) {
        query_sink_text(sink, i == 0 && column != 0 ? "  " : i == 0 ? "" : ", ");
        query_endpoint_print(sink, &server->addresses[i]);
    }
    if (server->address_count == 0) {
        query_sink_text(sink, server->trouble == QUERY_SERVER_FINE
                                  ? "  no glue: its address would have to be looked up"
                                  : "  no glue, and no address found");
    } else {
        struct query_hop asked = {.server = server};
        query_sink_text(sink, " (");
        query_sink_text(sink, walk_source_text(view, &asked));
        query_sink_char(sink, ')');
    }
    print_before(sink, view, hop, server);
    query_sink_char(sink, '\n');
}

void walk_step_print(struct query_sink *sink, const struct walk_view *view,
                     const struct walk_style *style, const struct query_hop *hop)
{
    size_t column = 0;
    walk_colour_print(sink, style, TEXT_STRONG);
    query_sink_text(sink, "Question ");
    query_sink_number(sink, hop->number + 1);
    query_sink_text(sink, hop->depth == 0 ? ": " : ", to find the address of a server: ");
    walk_question_print(sink, hop);
    query_sink_text(sink, "?  Whom do we ask next?\n");
    walk_colour_print(sink, style, TEXT_PLAIN);
    query_sink_text(sink, hop->candidate_count == 1 ? "  The server of " : "  The servers of ");
    walk_label_print(sink, view, hop);
    query_sink_text(sink, " that we know of:\n");
    for (size_t i = 0; i < hop->candidate_count; i++) {
        size_t size = print_name(NULL, &hop->candidates[i]);
        if (size > column && size <= NAME_COLUMN)
            column = size;
    }
    for (size_t i = 0; i < hop->candidate_count; i++)
        print_candidate(sink, view, hop, &hop->candidates[i], column);
}
