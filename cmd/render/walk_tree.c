#include "render/walk.h"

enum {
    LEVEL_MAX = 200,   /* more levels than a walk has questions are drawn as this many */
    LABEL_COLUMN = 40, /* a longer zone pushes its line to the right alone */
    LEFT_TEXT = WALK_PART,
    STEP = 3 /* columns of a level */
};

struct tree {
    struct query_sink *sink;
    const struct walk_view *view;
    const struct walk_style *style;
    bool more[LEVEL_MAX]; /* at this level something follows */
    size_t level;         /* connectors before the present line */
    bool measure;         /* nothing is printed, columns are found out */
    size_t label_column;  /* where the servers stand */
    size_t said_column;   /* where times stand */
    size_t said_size;     /* columns that they take */
    bool stacked;         /* the terminal is too narrow for one line each */
};

/* ---- lines ---- */

/* The lines to the left.  `last`: the connector of the line's own level is that of an entry;
 * below one, `entry` is false. */
static void print_lines(struct tree *tree, bool entry)
{
    const struct walk_style *style = tree->style;
    for (size_t i = 0; i < tree->level; i++) {
        bool own = entry && i + 1 == tree->level;
        const char *text;
        if (own)
            text = tree->more[i] ? (style->utf8 ? "├─ " : "|- ") : (style->utf8 ? "└─ " : "`- ");
        else
            text = tree->more[i] ? (style->utf8 ? "│  " : "|  ") : "   ";
        query_sink_text(tree->sink, text);
    }
}

static void fill_to(struct query_sink *sink, size_t at, size_t column)
{
    query_sink_fill(sink, ' ', at < column ? column - at : 0);
}

/* The zone of a hop, or blanks where the hop before was one of the same zone. */
static void print_label(struct query_sink *sink, const struct walk_view *view,
                        const struct query_hop *hop, bool again)
{
    if (!again)
        walk_label_print(sink, view, hop);
}

/* How many servers there are, and the name of the one that was asked. */
static void print_asked(struct query_sink *sink, const struct walk_view *view,
                        const struct query_hop *hop, bool again)
{
    char digits[24];
    struct query_sink number;
    size_t count = again ? 0 : walk_zone_servers(view, hop);
    if (count != 0) {
        query_sink_init(&number, digits, sizeof digits);
        query_sink_number(&number, count);
        fill_to(sink, number.size, 2);
        query_sink_put(sink, digits, number.size);
        query_sink_text(sink, count == 1 ? " server,  asked " : " servers, asked ");
    } else {
        query_sink_text(sink, again ? "       then asked " : "            asked ");
    }
    if (hop->server->name.labels != 0) {
        query_name_print_relative(sink, &hop->server->name);
        query_sink_char(sink, ' ');
    }
}

static void print_address(struct query_sink *sink, const struct walk_view *view,
                          const struct query_hop *hop)
{
    query_endpoint_print(sink, &hop->server->addresses[hop->address]);
    query_sink_text(sink, " (");
    query_sink_text(sink, walk_source_text(view, hop));
    query_sink_char(sink, ')');
}

/* " 12.1 ms  udp  1109 B  -> " and what was said.  Returns the columns it takes. */
static size_t print_said(struct query_sink *sink, const struct tree *tree,
                         const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    char text[LEFT_TEXT];
    struct query_sink part;
    query_sink_init(&part, text, sizeof text);
    walk_time_print(&part, walk_hop_us(hop));
    fill_to(sink, part.size, 9);
    query_sink_put(sink, text, part.size);
    size_t columns = part.size > 9 ? part.size : 9;
    query_sink_text(sink, "  ");
    query_sink_text(sink, walk_transport_text(hop));
    query_sink_reset(&part);
    if (reply != NULL)
        query_sink_number(&part, reply->size);
    else
        query_sink_char(&part, '-');
    query_sink_text(sink, "  ");
    fill_to(sink, part.size, 4);
    query_sink_put(sink, text, part.size);
    query_sink_text(sink, reply != NULL ? " B" : "  ");
    query_sink_text(sink, tree->style->utf8 ? "  → " : "  -> ");
    columns += 5 + 2 + (part.size > 4 ? part.size : 4) + 2 + (tree->style->utf8 ? 4 : 5);
    query_sink_reset(&part);
    walk_said_print(&part, hop);
    if (hop->minimised) {
        query_sink_text(&part, "  (asked for ");
        walk_question_print(&part, hop);
        query_sink_char(&part, ')');
    }
    walk_colour_print(sink, tree->style, walk_verdict_colour(hop->verdict));
    query_sink_put(sink, text, part.size);
    walk_colour_print(sink, tree->style, TEXT_PLAIN);
    return columns + part.size;
}

static void measure_hop(struct tree *tree, const struct query_hop *hop, bool again)
{
    char text[LEFT_TEXT];
    struct query_sink part;
    query_sink_init(&part, text, sizeof text);
    print_label(&part, tree->view, hop, again);
    size_t label = tree->level * STEP + part.size + 2;
    if (label > tree->label_column && label <= LABEL_COLUMN)
        tree->label_column = label;
    query_sink_reset(&part);
    print_asked(&part, tree->view, hop, again);
    print_address(&part, tree->view, hop);
    /* said_column is relative to label_column until both are known. */
    if (part.size + 1 > tree->said_column)
        tree->said_column = part.size + 1;
    query_sink_reset(&part);
    struct walk_style plain = *tree->style;
    plain.colour = false;
    struct tree quiet = {.style = &plain, .view = tree->view};
    size_t said = print_said(&part, &quiet, hop);
    if (said > tree->said_size)
        tree->said_size = said;
}

/* A line below a hop: the lines of its children go on in it. */
static void begin_below(struct tree *tree, bool children)
{
    print_lines(tree, false);
    if (tree->level != 0 || children)
        query_sink_text(tree->sink, !children ? "" : tree->style->utf8 ? "│  " : "|  ");
}

static void print_hop(struct tree *tree, const struct query_hop *hop, bool again, bool children)
{
    struct query_sink *sink = tree->sink;
    char text[LEFT_TEXT];
    struct query_sink part;
    if (tree->measure) {
        measure_hop(tree, hop, again);
        return;
    }
    print_lines(tree, true);
    query_sink_init(&part, text, sizeof text);
    print_label(&part, tree->view, hop, again);
    walk_colour_print(sink, tree->style, TEXT_STRONG);
    query_sink_put(sink, text, part.size);
    walk_colour_print(sink, tree->style, TEXT_PLAIN);
    size_t column = tree->level * STEP + part.size;
    size_t start = column + 2;
    if (!tree->stacked && start < tree->label_column)
        start = tree->label_column;
    fill_to(sink, column, start);
    query_sink_reset(&part);
    print_asked(&part, tree->view, hop, again);
    if (tree->stacked) {
        query_sink_put(sink, text, part.size == 0 ? 0 : part.size - 1);
        query_sink_char(sink, '\n');
        begin_below(tree, children);
        print_address(sink, tree->view, hop);
    } else {
        print_address(&part, tree->view, hop);
        query_sink_put(sink, text, part.size);
        column = start + part.size;
        fill_to(sink, column, tree->said_column > column ? tree->said_column : column + 1);
    }
    print_said(sink, tree, hop);
    query_sink_char(sink, '\n');
}

struct below {
    struct tree *tree;
    bool children;
};

static void print_note(void *context, const char *text, size_t size)
{
    const struct below *below = context;
    struct tree *tree = below->tree;
    begin_below(tree, below->children);
    walk_colour_print(tree->sink, tree->style, TEXT_BAD);
    query_sink_text(tree->sink, "! ");
    query_sink_put(tree->sink, text, size);
    walk_colour_print(tree->sink, tree->style, TEXT_PLAIN);
    query_sink_char(tree->sink, '\n');
}

static void print_below(struct tree *tree, const struct query_hop *hop, bool children)
{
    struct below below = {.tree = tree, .children = children};
    const struct query_message *reply = walk_hop_reply(hop);
    struct query_record record;
    if (tree->measure)
        return;
    if (reply != NULL &&
        (hop->verdict == QUERY_VERDICT_ANSWER || hop->verdict == QUERY_VERDICT_ALIAS)) {
        struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
        while (query_records_next(&records, &record)) {
            begin_below(tree, children);
            walk_record_print(tree->sink, &record);
            query_sink_char(tree->sink, '\n');
        }
    }
    walk_notes(tree->view, hop, print_note, &below);
}

/* ---- the order of lines ---- */

/* Whether both are parts of the search for the same thing. */
static bool same_question(const struct query_hop *a, const struct query_hop *b)
{
    return a->depth == b->depth && (a->depth == 0 || a->type == b->type) &&
           (a->minimised || b->minimised || query_name_equal(a->name, b->name));
}

/* Whether a hop asks something else than the one that made it necessary. */
static bool opens_question(const struct tree *tree, const struct query_hop *hop)
{
    if (hop->parent == SIZE_MAX)
        return false;
    const struct query_hop *parent = query_walk_hop(tree->view->walk, hop->parent);
    return hop->depth != parent->depth || parent->verdict == QUERY_VERDICT_ALIAS;
}

/* The next hop after `at` with this parent and, unless it is NULL, for the same question;
 * NULL: none. */
static const struct query_hop *next_child(const struct tree *tree, size_t parent, size_t at,
                                          const struct query_hop *question)
{
    for (size_t i = at; i < query_walk_hops(tree->view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(tree->view->walk, i);
        if (hop->parent == parent && (question == NULL || same_question(hop, question)))
            return hop;
    }
    return NULL;
}

static bool has_children(const struct tree *tree, const struct query_hop *hop)
{
    return next_child(tree, hop->number, hop->number + 1, NULL) != NULL;
}

/* An entry of a level: a hop with all that follow it and were told the same, or a question. */
struct entry {
    const struct query_hop *hop; /* NULL: there is none */
    size_t next;                 /* where to look for what follows */
    size_t equal;                /* hops that were told the same and are not shown */
    uint64_t least_us, most_us;  /* how long those took */
    bool question;
};

static bool may_fold(const struct tree *tree, const struct query_hop *hop)
{
    return walk_verdict_colour(hop->verdict) != TEXT_BAD && !has_children(tree, hop);
}

/* `question`: the level is that of hops for this question.  NULL: it is that below the hop
 * `parent`, with questions too; those come once. */
static struct entry next_entry(const struct tree *tree, size_t parent, size_t at,
                               const struct query_hop *question)
{
    struct entry entry = {.hop = next_child(tree, parent, at, question)};
    while (question == NULL && entry.hop != NULL && opens_question(tree, entry.hop) &&
           next_child(tree, parent, 0, entry.hop) != entry.hop)
        entry.hop = next_child(tree, parent, entry.hop->number + 1, NULL);
    if (entry.hop == NULL)
        return entry;
    entry.next = entry.hop->number + 1;
    entry.question = question == NULL && opens_question(tree, entry.hop);
    if (entry.question)
        return entry;
    const struct query_hop *other;
    while ((other = next_child(tree, parent, entry.next, question)) != NULL &&
           !(question == NULL && opens_question(tree, other)) && may_fold(tree, other) &&
           walk_hop_same(entry.hop, other)) {
        uint64_t us = walk_hop_us(other);
        entry.least_us = entry.equal == 0 || us < entry.least_us ? us : entry.least_us;
        entry.most_us = us > entry.most_us ? us : entry.most_us;
        entry.equal++;
        entry.next = other->number + 1;
    }
    return entry;
}

static void print_equal(struct tree *tree, const struct entry *entry, bool children)
{
    struct query_sink *sink = tree->sink;
    if (tree->measure || entry->equal == 0)
        return;
    begin_below(tree, children);
    query_sink_text(sink, "= ");
    query_sink_number(sink, entry->equal);
    query_sink_text(sink, entry->equal == 1 ? " other address says the same, in "
                                            : " other addresses say the same, in ");
    walk_time_print(sink, entry->least_us);
    if (entry->most_us != entry->least_us) {
        query_sink_text(sink, " to ");
        walk_time_print(sink, entry->most_us);
    }
    query_sink_char(sink, '\n');
}

static void print_question(struct tree *tree, const struct query_hop *hop)
{
    struct query_sink *sink = tree->sink;
    if (tree->measure)
        return;
    print_lines(tree, true);
    query_name_print(sink, hop->wanted);
    query_sink_char(sink, ' ');
    query_type_print(sink, hop->type);
    query_sink_text(sink, "?\n");
}

/* Answers that stand beside each other and are not the same. */
static void print_difference(struct tree *tree, const struct query_hop *hop,
                             const struct query_hop *other, bool children)
{
    static const char text[] = "another answer than the server before it gave";
    struct below below = {.tree = tree, .children = children};
    if (!tree->measure && other != NULL && other->verdict == QUERY_VERDICT_ANSWER &&
        hop->verdict == QUERY_VERDICT_ANSWER && other->type == hop->type &&
        query_name_equal(other->name, hop->name))
        print_note(&below, text, sizeof text - 1);
}

/* No walk is deeper than it has questions, which a policy limits. */
static void print_level(struct tree *tree, size_t parent, const struct query_hop *question,
                        bool lines)
{
    const struct query_hop *before = NULL;
    struct entry entry = next_entry(tree, parent, 0, question);
    if (tree->level >= LEVEL_MAX)
        return;
    tree->level += lines;
    while (entry.hop != NULL) {
        struct entry next = next_entry(tree, parent, entry.next, question);
        if (lines)
            tree->more[tree->level - 1] = next.hop != NULL;
        if (entry.question) {
            print_question(tree, entry.hop);
            print_level(tree, parent, entry.hop, true);
            before = NULL;
        } else {
            bool children = has_children(tree, entry.hop);
            bool again = before != NULL && query_name_equal(before->zone, entry.hop->zone);
            print_hop(tree, entry.hop, again, children);
            print_below(tree, entry.hop, children);
            print_difference(tree, entry.hop, before, children);
            print_equal(tree, &entry, children);
            print_level(tree, entry.hop->number, NULL, true);
            before = entry.hop;
        }
        entry = next;
    }
    tree->level -= lines;
}

void walk_tree_close_print(struct query_sink *sink, const struct walk_view *view,
                           const struct walk_style *style)
{
    char text[2 * LEFT_TEXT];
    struct query_sink end;
    query_sink_init(&end, text, sizeof text);
    walk_end_print(&end, view);
    if (end.size != 0) {
        enum query_walk_end how = query_walk_ended(view->walk);
        walk_colour_print(sink, style, how <= QUERY_WALK_NXDOMAIN ? TEXT_ODD : TEXT_BAD);
        query_sink_put(sink, text, end.size);
        walk_colour_print(sink, style, TEXT_PLAIN);
        query_sink_char(sink, '\n');
    }
    walk_total_print(sink, view);
    query_sink_char(sink, '\n');
}

void walk_tree_print(struct query_sink *sink, const struct walk_view *view,
                     const struct walk_style *style)
{
    struct tree tree = {.sink = sink, .view = view, .style = style, .measure = true};
    print_level(&tree, SIZE_MAX, NULL, false);
    tree.measure = false;
    tree.said_column += tree.label_column;
    tree.stacked = style->width != 0 && tree.said_column + tree.said_size > style->width;
    print_level(&tree, SIZE_MAX, NULL, false);
    walk_tree_close_print(sink, view, style);
}

/* ---- one hop by itself ---- */

/* How far to the right a hop stands: below the one that led to it, and below its question. */
static size_t find_level(const struct tree *tree, const struct query_hop *hop)
{
    size_t level = 0;
    while (hop->parent != SIZE_MAX) {
        level += 1 + opens_question(tree, hop);
        hop = query_walk_hop(tree->view->walk, hop->parent);
    }
    return level < LEVEL_MAX ? level : LEVEL_MAX;
}

void walk_tree_hop_print(struct query_sink *sink, const struct walk_view *view,
                         const struct walk_style *style, const struct query_hop *hop)
{
    struct tree tree = {.sink = sink, .view = view, .style = style, .measure = true};
    tree.level = find_level(&tree, hop);
    print_hop(&tree, hop, false, false);
    tree.measure = false;
    tree.said_column += tree.label_column;
    tree.stacked = style->width != 0 && tree.said_column + tree.said_size > style->width;
    print_hop(&tree, hop, false, false);
    print_below(&tree, hop, false);
    if (hop->verdict != QUERY_VERDICT_REFERRAL || hop->server_count == 0)
        return;
    begin_below(&tree, false);
    query_sink_text(sink, "ask the servers of ");
    walk_outcome_print(sink, hop);
    query_sink_char(sink, '\n');
}
