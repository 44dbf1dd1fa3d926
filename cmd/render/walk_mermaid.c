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

struct noted {
    struct query_sink *sink;
    const struct walk_view *view;
    const struct query_hop *hop;
};

static void print_note(void *context, const char *text, size_t size)
{
    const struct noted *noted = context;
    query_sink_text(noted->sink, "    Note over you,");
    print_participant(noted->sink, noted->view, noted->hop);
    query_sink_text(noted->sink, ": ");
    print_mermaid(noted->sink, text, size);
    query_sink_char(noted->sink, '\n');
}

static void print_participants(struct query_sink *sink, const struct walk_view *view)
{
    char text[WALK_PART];
    struct query_sink part;
    query_sink_text(sink, "sequenceDiagram\n    participant you\n");
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        if (find_participant(view, hop) != i)
            continue;
        query_sink_init(&part, text, sizeof text);
        walk_label_print(&part, view, hop);
        query_sink_text(sink, "    participant ");
        print_participant(sink, view, hop);
        query_sink_text(sink, " as ");
        print_mermaid(sink, text, part.size);
        query_sink_char(sink, '\n');
    }
}

static void print_messages(struct query_sink *sink, const struct walk_view *view,
                           const struct query_hop *hop)
{
    char text[WALK_PART];
    struct query_sink part;
    struct noted noted = {.sink = sink, .view = view, .hop = hop};
    query_sink_init(&part, text, sizeof text);
    query_sink_text(sink, "    you->>");
    print_participant(sink, view, hop);
    query_sink_text(sink, ": ");
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
    walk_notes(view, hop, print_note, &noted);
}

/* Searches on the way stand on a ground of their own, one in the other as they happened. */
static unsigned print_grounds(struct query_sink *sink, unsigned from, unsigned to)
{
    for (; from < to; from++)
        query_sink_text(sink, "    rect rgb(244, 239, 250)\n");
    for (; from > to; from--)
        query_sink_text(sink, "    end\n");
    return to;
}

void walk_mermaid_print(struct query_sink *sink, const struct walk_view *view,
                        const struct walk_style *style)
{
    char text[WALK_PART];
    struct query_sink part;
    unsigned depth = 0;
    (void)style;
    print_participants(sink, view);
    for (size_t i = 0; i < query_walk_hops(view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(view->walk, i);
        depth = print_grounds(sink, depth, hop->depth);
        print_messages(sink, view, hop);
    }
    print_grounds(sink, depth, 0);
    query_sink_init(&part, text, sizeof text);
    walk_end_print(&part, view);
    if (part.size != 0) {
        query_sink_text(sink, "    Note over you: ");
        print_mermaid(sink, text, part.size);
        query_sink_char(sink, '\n');
    }
}
