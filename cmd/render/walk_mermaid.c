/* A sequence diagram in the language of Mermaid: a participant for each zone. */
#include "render/walk.h"

/* Characters that end or change a message of a diagram are written by their number. */
static void print_mermaid(struct query_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == '.' || c == '-' || c == '_' || c == ' ' || c == '(' || c == ')' ||
                     c == '?' || c == '=' || c == ',' || c == ':' || c == '/';
        if (plain) {
            query_sink_char(sink, (char)c);
        } else {
            query_sink_char(sink, '#');
            query_sink_number(sink, c);
            query_sink_char(sink, ';');
        }
    }
}

/* The first hop that asked a server of the zone: its number is the participant's. */
static size_t find_participant(const struct walk_view *view, const struct query_hop *hop)
{
    for (size_t i = 0; i < hop->number; i++) {
        if (query_name_equal(query_walk_hop(view->walk, i)->zone, hop->zone))
            return i;
    }
    return hop->number;
}

static void print_participant(struct query_sink *sink, const struct walk_view *view,
                              const struct query_hop *hop)
{
    query_sink_char(sink, 'z');
    query_sink_number(sink, find_participant(view, hop));
}

void walk_mermaid_print(struct query_sink *sink, const struct walk_view *view,
                        const struct walk_style *style)
{
    char text[WALK_PART];
    struct query_sink part;
    (void)style;
    query_sink_init(&part, text, sizeof text);
    query_sink_text(sink, "sequenceDiagram\n    participant you\n");
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        if (find_participant(view, hop) != i)
            continue;
        query_sink_reset(&part);
        walk_label_print(&part, view, hop);
        query_sink_text(sink, "    participant ");
        print_participant(sink, view, hop);
        query_sink_text(sink, " as ");
        print_mermaid(sink, text, part.size);
        query_sink_char(sink, '\n');
    }
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        query_sink_text(sink, "    you->>");
        print_participant(sink, view, hop);
        query_sink_text(sink, ": ");
        query_sink_reset(&part);
        walk_question_print(&part, hop);
        query_sink_text(&part, "? (rd=0, ");
        walk_server_print(&part, hop);
        query_sink_char(&part, ')');
        print_mermaid(sink, text, part.size);
        query_sink_text(sink, "\n    ");
        print_participant(sink, view, hop);
        query_sink_text(sink, walk_hop_reply(hop) == NULL ? "--xyou: " : "-->>you: ");
        query_sink_reset(&part);
        query_sink_text(&part, hop->verdict == QUERY_VERDICT_REFERRAL ? "ask " : "");
        walk_outcome_print(&part, hop);
        print_mermaid(sink, text, part.size);
        query_sink_char(sink, '\n');
    }
    query_sink_reset(&part);
    walk_end_print(&part, view);
    if (part.size != 0) {
        query_sink_text(sink, "    Note over you: ");
        print_mermaid(sink, text, part.size);
        query_sink_char(sink, '\n');
    }
}
