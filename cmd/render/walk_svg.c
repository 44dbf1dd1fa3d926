/* A picture that stands alone: the asker's line of life at the left, a card for each server
 * at the right, two arrows between them, time from top to bottom.  Cards stand the further to
 * the right the further they are from the root; what had to be found out on the way has a
 * background of its own.  Colours say nothing that words or dashes do not say too. */
#include "render/svg.h"
#include "render/walk.h"

#include <query/idn.h>
#include <string.h>

enum {
    ROWS_MOST = 400,  /* of more steps a picture is no longer one; the rest is counted */
    RECORDS_MOST = 8, /* of an answer that are shown; the rest is counted */
    LEVELS_MOST = 8,  /* a card with more above it stands where this many put it */
    WIDTH = 1280,     /* pixels, of all; texts are drawn to be read at this width */
    EDGE = 28,        /* around all */
    LIFE = 64,        /* the asker's line of life */
    ARROWS = 88,      /* where texts on arrows begin */
    CARDS = 600,      /* where cards begin at the root */
    LEVEL = 20,       /* further to the right for each level */
    CARD_HEIGHT = 74,
    ROW_HEIGHT = 88,
    ASK_AT = 28, /* in a row: the arrow there, and the one back */
    SAID_AT = 64,
    MARK = 14,        /* for the mark before a note */
    LINE_HEIGHT = 19, /* of texts below a row */
    HEADING_HEIGHT = 34,
    TOP = 150, /* where rows begin */
    GAP = 14,  /* between the last row and the end */
    LEGEND_STEP = 28
};

#define INK    "#1d232b"
#define GREY   "#56606e"
#define PALE   "#c3ccd8"
#define PAPER  "#ffffff"
#define CARD   "#f6f8fb"
#define BLUE   "#1d5fa7"
#define GREEN  "#1a7a3a"
#define AMBER  "#8f5a00"
#define RED    "#b3261e"
#define PURPLE "#6a3fa0"
#define ASIDE  "#f4effa"

static const struct svg_font title_font = {.size = 26, .bold = true, .colour = INK};
static const struct svg_font unicode_font = {.size = 22, .colour = GREY};
static const struct svg_font small_font = {.size = 13, .colour = GREY};
static const struct svg_font text_font = {.size = 14, .colour = INK};
static const struct svg_font zone_font = {.size = 16, .bold = true, .colour = INK};
static const struct svg_font record_font = {.size = 13, .mono = true, .colour = INK};
static const struct svg_font note_font = {.size = 13, .colour = RED};
static const struct svg_font aside_font = {.size = 14, .bold = true, .colour = PURPLE};
static const struct svg_font number_font = {.size = 12, .bold = true, .colour = PAPER};
static const struct svg_font you_font = {.size = 14, .bold = true, .colour = PAPER};

/* A hop that is shown, and what stands for others too. */
struct row {
    const struct query_hop *hop;
    size_t equal;               /* hops that were told the same and are not shown */
    uint64_t least_us, most_us; /* how long those took */
    unsigned y, height, level;
    bool heading; /* another question than the row before */
};

struct picture {
    struct query_sink *sink; /* NULL: only the heights are wanted */
    const struct walk_view *view;
    struct row rows[ROWS_MOST];
    size_t row_count, left_out;
};

struct text {
    char text[WALK_PART];
    struct query_sink sink;
};

static struct query_sink *begin_text(struct text *text)
{
    query_sink_init(&text->sink, text->text, sizeof text->text);
    return &text->sink;
}

/* ---- how verdicts look ---- */

static struct svg_stroke stroke_of(enum query_verdict verdict)
{
    switch (walk_verdict_colour(verdict)) {
    case TEXT_GOOD: return (struct svg_stroke){.colour = GREEN, .width = "3"};
    case TEXT_DIM: return (struct svg_stroke){.colour = BLUE, .width = "2"};
    case TEXT_ODD: return (struct svg_stroke){.colour = AMBER, .width = "2", .dashes = "9 4"};
    default: return (struct svg_stroke){.colour = RED, .width = "2", .dashes = "3 4"};
    }
}

static bool is_aside(const struct row *row)
{
    return row->hop->depth != 0;
}

static unsigned card_at(const struct row *row)
{
    return CARDS + row->level * LEVEL;
}

/* ---- which rows there are ---- */

/* The row of the hop that stands for another, or NULL. */
static struct row *find_row(struct picture *p, size_t number)
{
    for (size_t i = 0; i < p->row_count; i++) {
        if (p->rows[i].hop->number == number)
            return &p->rows[i];
    }
    return NULL;
}

static const struct row *find_parent(struct picture *p, const struct row *row)
{
    return find_row(p, row->hop->parent);
}

/* Whether a row is another search than that of the row before it. */
static bool opens_search(struct picture *p, const struct row *row)
{
    const struct row *parent = find_parent(p, row);
    if (parent == NULL)
        return false;
    bool first = true;
    for (const struct row *other = p->rows; other < row; other++) {
        first &= other->hop->parent != row->hop->parent || other->hop->depth != row->hop->depth ||
                 (row->hop->depth != 0 && (!query_name_equal(other->hop->name, row->hop->name) ||
                                           other->hop->type != row->hop->type));
    }
    return first &&
           (parent->hop->depth != row->hop->depth || parent->hop->verdict == QUERY_VERDICT_ALIAS);
}

static void find_level(struct picture *p, struct row *row)
{
    const struct row *parent = find_parent(p, row);
    if (parent == NULL || parent->hop->verdict == QUERY_VERDICT_ALIAS)
        row->level = 0;
    else
        row->level = parent->level < LEVELS_MOST ? parent->level + 1 : LEVELS_MOST;
}

static void add_equal(struct row *row, const struct query_hop *hop)
{
    uint64_t us = walk_hop_us(hop);
    row->least_us = row->equal == 0 || us < row->least_us ? us : row->least_us;
    row->most_us = us > row->most_us ? us : row->most_us;
    row->equal++;
}

static void find_rows(struct picture *p)
{
    for (size_t i = 0; i < query_walk_hops(p->view->walk); i++) {
        const struct query_hop *hop = query_walk_hop(p->view->walk, i);
        const struct query_hop *leader = walk_hop_leader(p->view, hop);
        struct row *equal = leader == hop ? NULL : find_row(p, leader->number);
        if (equal != NULL) {
            add_equal(equal, hop);
        } else if (p->row_count == ROWS_MOST) {
            p->left_out++;
        } else {
            struct row *row = &p->rows[p->row_count];
            *row = (struct row){.hop = hop};
            p->row_count++;
            find_level(p, row);
            row->heading = opens_search(p, row);
        }
    }
}

/* ---- a row: what stands on the arrows ---- */

static void print_glue(struct query_sink *sink, const struct query_hop *hop)
{
    size_t all = hop->server_count + hop->servers_left_out, glue = 0;
    for (size_t i = 0; i < hop->server_count; i++)
        glue += hop->servers[i].source == QUERY_ADDRESS_GLUE;
    query_sink_text(sink, ": ");
    query_sink_number(sink, all);
    query_sink_text(sink, all == 1 ? " server, " : " servers, ");
    if (glue != 0 && glue != all) {
        query_sink_number(sink, glue);
        query_sink_text(sink, " of them ");
    }
    query_sink_text(sink, glue == 0 ? "no glue" : "with glue");
    if (hop->signed_cut)
        query_sink_text(sink, ", DS");
}

static void draw_asked(struct picture *p, const struct row *row)
{
    static const struct svg_stroke ask = {.colour = INK, .width = "1.5"};
    unsigned y = row->y + ASK_AT, room = card_at(row) - ARROWS - 14;
    struct text text;
    svg_arrow(p->sink, LIFE, card_at(row), y, &ask);
    struct query_sink *part = begin_text(&text);
    walk_question_print(part, row->hop);
    query_sink_char(part, '?');
    svg_text(p->sink, ARROWS, y - 6, room, &text_font, SVG_START, text.text, part->size);
    svg_circle(p->sink, LIFE, y, 13, is_aside(row) ? PURPLE : INK);
    part = begin_text(&text);
    query_sink_number(part, row->hop->number + 1);
    svg_text(p->sink, LIFE, y + 4, 0, &number_font, SVG_MIDDLE, text.text, part->size);
}

/* What never came has no head, and a cross at the card. */
static void draw_said(struct picture *p, const struct row *row)
{
    struct svg_stroke stroke = stroke_of(row->hop->verdict);
    struct svg_font font = {.size = 14, .bold = true, .colour = stroke.colour};
    unsigned x = card_at(row), y = row->y + SAID_AT;
    struct text text;
    if (walk_hop_reply(row->hop) != NULL) {
        svg_arrow(p->sink, x, LIFE, y, &stroke);
    } else {
        static const struct svg_stroke cross = {.colour = RED, .width = "3"};
        svg_line(p->sink, LIFE, y, x - 20, y, &stroke);
        svg_line(p->sink, x - 20, y - 7, x - 6, y + 7, &cross);
        svg_line(p->sink, x - 20, y + 7, x - 6, y - 7, &cross);
    }
    struct query_sink *part = begin_text(&text);
    walk_said_print(part, row->hop);
    if (row->hop->verdict == QUERY_VERDICT_REFERRAL) {
        part = begin_text(&text);
        query_sink_text(part, "referral to ");
        query_name_print(part, row->hop->cut);
        print_glue(part, row->hop);
    }
    svg_text(p->sink, ARROWS, y - 6, x - ARROWS - 14, &font, SVG_START, text.text, part->size);
}

/* ---- a row: the card ---- */

/* Where the address is from, in a small box.  Returns the pixels it takes. */
static unsigned draw_source(struct picture *p, enum query_address_source from, const char *source,
                            unsigned x, unsigned y)
{
    static const struct svg_font font = {.size = 12, .colour = INK};
    bool glue = from == QUERY_ADDRESS_GLUE;
    bool found = from == QUERY_ADDRESS_ANSWER;
    struct svg_box box = {.x = x,
                          .y = y - 13,
                          .width = svg_width(&font, source, strlen(source)) + 14,
                          .height = 18,
                          .round = 9,
                          .fill = glue    ? "#fff1c9"
                                  : found ? "#e6daf5"
                                          : "#dfe9f5",
                          .line = glue    ? "#c79a1b"
                                  : found ? PURPLE
                                          : "#7f9fc4"};
    svg_rectangle(p->sink, &box);
    svg_text(p->sink, x + box.width / 2, y, 0, &font, SVG_MIDDLE, source, strlen(source));
    return box.width;
}

static void draw_zone(struct picture *p, const struct row *row, unsigned x, unsigned right)
{
    struct text zone, count;
    size_t servers = walk_zone_servers(p->view, row->hop);
    struct query_sink *part = begin_text(&count);
    if (servers != 0) {
        query_sink_text(part, "1 of ");
        query_sink_number(part, servers);
        query_sink_text(part, servers == 1 ? " server" : " servers");
        unsigned width =
            svg_text(p->sink, right, row->y + 29, 0, &small_font, SVG_END, count.text, part->size);
        right -= width + 12;
    }
    part = begin_text(&zone);
    walk_label_print(part, p->view, row->hop);
    svg_text(p->sink, x, row->y + 29, right - x, &zone_font, SVG_START, zone.text, part->size);
}

static void draw_measures(struct picture *p, const struct row *row, unsigned x, unsigned right)
{
    const struct query_message *reply = walk_hop_reply(row->hop);
    struct text text;
    struct query_sink *part = begin_text(&text);
    walk_time_print(part, walk_hop_us(row->hop));
    query_sink_text(part, " over ");
    query_sink_text(part, walk_transport_text(row->hop));
    if (reply != NULL) {
        query_sink_text(part, ", ");
        query_sink_number(part, reply->size);
        query_sink_text(part, " octets");
    }
    if (row->hop->minimised)
        query_sink_text(part, ", asked for no more than it must know");
    svg_text(p->sink, x, row->y + 71, right - x, &small_font, SVG_START, text.text, part->size);
}

static void draw_card(struct picture *p, const struct row *row)
{
    unsigned x = card_at(row), y = row->y + 7;
    struct svg_box card = {.x = x,
                           .y = y,
                           .width = WIDTH - EDGE - x,
                           .height = CARD_HEIGHT,
                           .round = 6,
                           .fill = CARD,
                           .line = PALE};
    struct svg_box edge = {.x = x,
                           .y = y,
                           .width = 6,
                           .height = CARD_HEIGHT,
                           .round = 3,
                           .fill = stroke_of(row->hop->verdict).colour};
    unsigned left = x + 18, right = WIDTH - EDGE - 12, chip = 130;
    struct text text;
    svg_rectangle(p->sink, &card);
    svg_rectangle(p->sink, &edge);
    draw_zone(p, row, left, right);
    struct query_sink *part = begin_text(&text);
    walk_server_print(part, row->hop);
    unsigned width = svg_text(p->sink, left, row->y + 51, right - left - chip, &text_font,
                              SVG_START, text.text, part->size);
    draw_source(p, row->hop->server->source, walk_source_text(p->view, row->hop), left + width + 12,
                row->y + 50);
    draw_measures(p, row, left, right);
}

/* From the card that referred here; drawn before all cards, which hide what is behind them. */
static void draw_branch(struct picture *p, const struct row *row)
{
    static const struct svg_stroke branch = {.colour = "#9aa7b6", .width = "2"};
    const struct row *parent = find_parent(p, row);
    if (parent == NULL || row->level <= parent->level)
        return;
    unsigned x = card_at(parent) + LEVEL / 2, y = row->y + 7 + CARD_HEIGHT / 2;
    svg_line(p->sink, x, parent->y + 7 + CARD_HEIGHT, x, y, &branch);
    svg_line(p->sink, x, y, card_at(row), y, &branch);
}

/* ---- a row: what stands below ---- */

/* Texts below each other; with `sink` NULL they are only counted. */
struct below {
    struct query_sink *sink;
    unsigned y;
    const char *ground;
};

/* The ground behind a text hides the lines that lead to other cards. */
static void draw_ground(const struct below *below, unsigned x, unsigned width, unsigned lines)
{
    struct svg_box box = {.x = x - 4,
                          .y = below->y - LINE_HEIGHT + 5,
                          .width = (width < WIDTH - EDGE - x ? width : WIDTH - EDGE - x) + 8,
                          .height = lines * LINE_HEIGHT,
                          .fill = below->ground};
    svg_rectangle(below->sink, &box);
}

static void add_line(struct below *below, const struct svg_font *font, const char *text,
                     size_t size)
{
    if (below->sink != NULL) {
        draw_ground(below, ARROWS, svg_width(font, text, size), 1);
        svg_text(below->sink, ARROWS, below->y, WIDTH - EDGE - ARROWS, font, SVG_START, text, size);
    }
    below->y += LINE_HEIGHT;
}

static void add_note(void *context, const char *text, size_t size)
{
    static const struct svg_font mark = {.size = 13, .bold = true, .colour = RED};
    struct below *below = context;
    unsigned x = ARROWS + MARK, room = WIDTH - EDGE - x;
    unsigned lines = svg_wrapped(NULL, 0, 0, room, LINE_HEIGHT, &note_font, text, size);
    if (below->sink != NULL) {
        draw_ground(below, ARROWS, MARK + svg_width(&note_font, text, size), lines);
        svg_text(below->sink, ARROWS, below->y, 0, &mark, SVG_START, "!", 1);
        svg_wrapped(below->sink, x, below->y, room, LINE_HEIGHT, &note_font, text, size);
    }
    below->y += LINE_HEIGHT * lines;
}

static void add_records(struct below *below, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    struct query_record record;
    size_t count = 0;
    struct text text;
    if (reply == NULL ||
        (hop->verdict != QUERY_VERDICT_ANSWER && hop->verdict != QUERY_VERDICT_ALIAS))
        return;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, &record)) {
        if (++count > RECORDS_MOST)
            continue;
        walk_record_print(begin_text(&text), &record);
        add_line(below, &record_font, text.text, text.sink.size);
    }
    if (count > RECORDS_MOST) {
        query_sink_text(begin_text(&text), "and ");
        query_sink_number(&text.sink, count - RECORDS_MOST);
        query_sink_text(&text.sink, " more");
        add_line(below, &small_font, text.text, text.sink.size);
    }
}

static void add_equal_line(struct below *below, const struct row *row)
{
    struct text text;
    if (row->equal == 0)
        return;
    struct query_sink *part = begin_text(&text);
    query_sink_text(part, "= ");
    query_sink_number(part, row->equal);
    query_sink_text(part, row->equal == 1 ? " other address says the same, in "
                                          : " other addresses say the same, in ");
    walk_time_print(part, row->least_us);
    if (row->most_us != row->least_us) {
        query_sink_text(part, " to ");
        walk_time_print(part, row->most_us);
    }
    add_line(below, &small_font, text.text, part->size);
}

/* Answers that stand beside each other and are not the same. */
static bool differs(const struct picture *p, const struct row *row)
{
    const struct query_hop *hop = row->hop;
    if (row == p->rows || hop->verdict != QUERY_VERDICT_ANSWER)
        return false;
    const struct query_hop *before = row[-1].hop;
    return before->verdict == QUERY_VERDICT_ANSWER && before->parent == hop->parent &&
           before->depth == hop->depth && before->type == hop->type &&
           query_name_equal(before->name, hop->name);
}

static void add_below(const struct picture *p, struct below *below, const struct row *row)
{
    static const char other[] = "another answer than the server before it gave";
    add_records(below, row->hop);
    walk_notes(p->view, row->hop, add_note, below);
    if (differs(p, row))
        add_note(below, other, sizeof other - 1);
    add_equal_line(below, row);
}

/* ---- rows below each other ---- */

static void place_rows(struct picture *p)
{
    unsigned y = TOP;
    for (size_t i = 0; i < p->row_count; i++) {
        struct row *row = &p->rows[i];
        struct below below = {.sink = NULL};
        add_below(p, &below, row);
        row->y = y + (row->heading ? HEADING_HEIGHT : 0);
        row->height = ROW_HEIGHT + below.y + (below.y != 0 ? 6 : 0);
        y = row->y + row->height;
    }
}

static unsigned rows_end(const struct picture *p)
{
    const struct row *last = p->row_count == 0 ? NULL : &p->rows[p->row_count - 1];
    return (last == NULL ? TOP : last->y + last->height) + (p->left_out != 0 ? LINE_HEIGHT : 0);
}

static void draw_aside(struct picture *p, const struct row *row)
{
    unsigned heading = row->heading ? HEADING_HEIGHT : 0;
    unsigned deeper = row->hop->depth < 4 ? (row->hop->depth - 1) * 5 : 15;
    struct svg_box ground = {.x = 8 + deeper,
                             .y = row->y - heading,
                             .width = WIDTH - 16 - deeper,
                             .height = row->height + heading,
                             .fill = ASIDE};
    struct svg_box edge = {
        .x = ground.x, .y = ground.y, .width = 4, .height = ground.height, .fill = PURPLE};
    svg_rectangle(p->sink, &ground);
    svg_rectangle(p->sink, &edge);
}

static void draw_heading(struct picture *p, const struct row *row)
{
    static const struct svg_font alias_font = {.size = 14, .bold = true, .colour = AMBER};
    struct text text;
    struct query_sink *part = begin_text(&text);
    if (is_aside(row)) {
        query_sink_text(part, "on the way: the address of ");
        query_name_print_relative(part, row->hop->name);
        query_sink_text(part, " is needed");
    } else {
        query_sink_text(part, "the alias leads to ");
        query_name_print(part, row->hop->name);
    }
    svg_text(p->sink, ARROWS, row->y - 10, WIDTH - EDGE - ARROWS,
             is_aside(row) ? &aside_font : &alias_font, SVG_START, text.text, part->size);
}

static void draw_rows(struct picture *p)
{
    static const struct svg_stroke life = {.colour = GREY, .width = "3"};
    for (size_t i = 0; i < p->row_count; i++) {
        if (is_aside(&p->rows[i]))
            draw_aside(p, &p->rows[i]);
    }
    svg_line(p->sink, LIFE, TOP - 20, LIFE, rows_end(p) + GAP, &life);
    for (size_t i = 0; i < p->row_count; i++)
        draw_branch(p, &p->rows[i]);
    for (size_t i = 0; i < p->row_count; i++) {
        const struct row *row = &p->rows[i];
        struct below below = {.sink = p->sink,
                              .y = row->y + ROW_HEIGHT + 10,
                              .ground = is_aside(row) ? ASIDE : PAPER};
        if (row->heading)
            draw_heading(p, row);
        draw_asked(p, row);
        draw_said(p, row);
        draw_card(p, row);
        add_below(p, &below, row);
    }
    if (p->left_out != 0) {
        struct text text;
        struct query_sink *part = begin_text(&text);
        query_sink_text(part, "and ");
        query_sink_number(part, p->left_out);
        query_sink_text(part, " more steps, too many for a picture");
        svg_text(p->sink, ARROWS, rows_end(p) - 4, 0, &small_font, SVG_START, text.text,
                 part->size);
    }
}

/* ---- above and below all rows ---- */

static void print_title(struct query_sink *sink, const struct walk_view *view)
{
    query_name_print(sink, view->name);
    query_sink_char(sink, ' ');
    query_type_print(sink, view->type);
}

static void draw_top(struct picture *p)
{
    static const char lead[] = "Who was asked, and what they said: one question at a time, from "
                               "the top of the tree down.";
    struct svg_box you = {
        .x = EDGE, .y = TOP - 46, .width = 72, .height = 28, .round = 14, .fill = INK};
    struct text text, unicode;
    print_title(begin_text(&text), p->view);
    unsigned x = EDGE + 20 +
                 svg_text(p->sink, EDGE, 46, WIDTH - 2 * EDGE, &title_font, SVG_START, text.text,
                          text.sink.size);
    query_idn_print(begin_text(&unicode), p->view->name);
    query_name_print(begin_text(&text), p->view->name);
    bool same =
        unicode.sink.size == text.sink.size && memcmp(unicode.text, text.text, text.sink.size) == 0;
    if (!same && x + EDGE < WIDTH)
        svg_text(p->sink, x, 46, WIDTH - EDGE - x, &unicode_font, SVG_START, unicode.text,
                 unicode.sink.size);
    svg_text(p->sink, EDGE, 72, WIDTH - 2 * EDGE, &small_font, SVG_START, lead, sizeof lead - 1);
    svg_rectangle(p->sink, &you);
    svg_text(p->sink, LIFE, TOP - 27, 0, &you_font, SVG_MIDDLE, "you", 3);
}

struct ending {
    struct text end, total;
    const char *colour, *fill;
    unsigned y, height, end_lines, total_lines;
};

static const struct svg_font end_font = {.size = 16, .bold = true, .colour = INK};
enum { END_ROOM = WIDTH - 2 * EDGE - 40 };

/* The data of the records that were asked for. */
static void print_answer(struct query_sink *sink, const struct query_hop *hop)
{
    const struct query_message *reply = walk_hop_reply(hop);
    struct query_record record;
    size_t count = 0;
    query_sink_text(sink, "answered");
    if (reply == NULL)
        return;
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    while (query_records_next(&records, &record) && count < RECORDS_MOST) {
        if (record.rdata.type != hop->type)
            continue;
        query_sink_text(sink, count++ == 0 ? ": " : "; ");
        query_rdata_print(sink, &record.rdata, NULL);
    }
}

static void place_ending(const struct picture *p, struct ending *ending)
{
    enum query_walk_end end = query_walk_ended(p->view->walk);
    bool answered = end == QUERY_WALK_ANSWER || end == QUERY_WALK_ALIAS;
    bool nothing = end == QUERY_WALK_NODATA || end == QUERY_WALK_NXDOMAIN;
    walk_end_print(begin_text(&ending->end), p->view);
    if (answered)
        print_answer(&ending->end.sink, query_walk_result(p->view->walk));
    walk_total_print(begin_text(&ending->total), p->view);
    ending->colour = answered ? GREEN : nothing ? AMBER : RED;
    ending->fill = answered ? "#eaf6ee" : nothing ? "#fdf4e3" : "#fdecea";
    ending->end_lines =
        svg_wrapped(NULL, 0, 0, END_ROOM, 22, &end_font, ending->end.text, ending->end.sink.size);
    ending->total_lines = svg_wrapped(NULL, 0, 0, END_ROOM, LINE_HEIGHT, &text_font,
                                      ending->total.text, ending->total.sink.size);
    ending->y = rows_end(p) + GAP;
    ending->height = 24 + 22 * ending->end_lines + LINE_HEIGHT * ending->total_lines;
}

static void draw_ending(struct picture *p, const struct ending *ending)
{
    struct svg_font font = end_font;
    struct svg_box box = {.x = EDGE,
                          .y = ending->y,
                          .width = WIDTH - 2 * EDGE,
                          .height = ending->height,
                          .round = 6,
                          .fill = ending->fill,
                          .line = ending->colour};
    font.colour = ending->colour;
    svg_rectangle(p->sink, &box);
    svg_wrapped(p->sink, EDGE + 20, ending->y + 27, END_ROOM, 22, &font, ending->end.text,
                ending->end.sink.size);
    svg_wrapped(p->sink, EDGE + 20, ending->y + 27 + 22 * ending->end_lines, END_ROOM, LINE_HEIGHT,
                &text_font, ending->total.text, ending->total.sink.size);
}

static unsigned draw_meaning(struct picture *p, unsigned x, unsigned y, const char *text)
{
    return svg_text(p->sink, x, y, 0, &small_font, SVG_START, text, strlen(text)) + 28;
}

/* What lines mean. */
static void draw_arrow_legend(struct picture *p, unsigned y)
{
    static const struct {
        enum query_verdict verdict;
        const char *text;
    } rows[] = {{QUERY_VERDICT_REFERRAL, "referral: others know more"},
                {QUERY_VERDICT_ANSWER, "answer"},
                {QUERY_VERDICT_NXDOMAIN, "an alias, or no such thing"},
                {QUERY_VERDICT_REFUSED, "no help"}};
    unsigned x = EDGE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct svg_stroke stroke = stroke_of(rows[i].verdict);
        svg_arrow(p->sink, x + 50, x, y - 4, &stroke);
        x += 60 + draw_meaning(p, x + 60, y, rows[i].text);
    }
    struct svg_box ground = {
        .x = x, .y = y - 14, .width = 40, .height = 18, .fill = ASIDE, .line = PURPLE};
    svg_rectangle(p->sink, &ground);
    draw_meaning(p, x + 50, y, "a search on the way, for an address");
}

/* What the words beside addresses mean. */
static void draw_source_legend(struct picture *p, unsigned y)
{
    static const struct {
        enum query_address_source from;
        const char *word, *text;
    } rows[] = {{QUERY_ADDRESS_START, "hint", "address known from the start"},
                {QUERY_ADDRESS_GLUE, "glue", "address that came along with the referral"},
                {QUERY_ADDRESS_ANSWER, "looked up", "address found by a search on the way"}};
    unsigned x = EDGE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *word = i == 0 && !p->view->hints ? "given" : rows[i].word;
        x += draw_source(p, rows[i].from, word, x, y) + 10;
        x += draw_meaning(p, x, y, rows[i].text);
    }
}

/* For those who do not see the picture. */
static void print_description(struct picture *p)
{
    struct query_sink *sink = p->sink;
    struct text text;
    query_sink_text(sink, "<title id=\"title\">The walk from the root to ");
    print_title(begin_text(&text), p->view);
    svg_put(sink, text.text, text.sink.size);
    query_sink_text(sink, "</title>\n<desc id=\"desc\">");
    for (size_t i = 0; i < p->row_count; i++) {
        struct query_sink *part = begin_text(&text);
        query_sink_number(part, p->rows[i].hop->number + 1);
        query_sink_text(part, ". ");
        walk_server_print(part, p->rows[i].hop);
        query_sink_text(part, " is asked for ");
        walk_question_print(part, p->rows[i].hop);
        query_sink_text(part, ": ");
        walk_said_print(part, p->rows[i].hop);
        query_sink_char(part, '\n');
        svg_put(sink, text.text, part->size - 1);
        query_sink_char(sink, '\n');
    }
    query_sink_text(sink, "</desc>\n");
}

static void open_document(struct picture *p, unsigned height)
{
    struct query_sink *sink = p->sink;
    query_sink_text(sink, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
    query_sink_number(sink, WIDTH);
    query_sink_text(sink, "\" height=\"");
    query_sink_number(sink, height);
    query_sink_text(sink, "\" viewBox=\"0 0 ");
    query_sink_number(sink, WIDTH);
    query_sink_char(sink, ' ');
    query_sink_number(sink, height);
    query_sink_text(sink, "\" role=\"img\" aria-labelledby=\"title desc\" "
                          "font-family=\"system-ui, Segoe UI, Helvetica, Arial, DejaVu Sans, "
                          "sans-serif\">\n");
    print_description(p);
    struct svg_box paper = {.width = WIDTH, .height = height, .fill = PAPER};
    svg_rectangle(sink, &paper);
}

void walk_svg_print(struct query_sink *sink, const struct walk_view *view,
                    const struct walk_style *style)
{
    struct picture picture = {.sink = sink, .view = view};
    struct ending ending;
    (void)style;
    find_rows(&picture);
    place_rows(&picture);
    place_ending(&picture, &ending);
    unsigned legend = ending.y + ending.height + 34;
    open_document(&picture, legend + 2 * LEGEND_STEP);
    draw_top(&picture);
    draw_rows(&picture);
    draw_ending(&picture, &ending);
    draw_arrow_legend(&picture, legend);
    draw_source_legend(&picture, legend + LEGEND_STEP);
    query_sink_text(sink, "</svg>\n");
}
