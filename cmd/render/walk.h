/* render/walk.h: walks as text: one function for each form, from the hops of a walk and
 * a style to a sink.
 *
 * Everything stands in the hops; this room adds words and layout, and must not know where
 * the walk came from, what a terminal is, or how a program ends.  What servers say reaches
 * the sink through the library's printers only. */
#ifndef RENDER_WALK_H
#define RENDER_WALK_H

#include "text/text.h"

#include <query/walk.h>

/* A walk, and what only whoever began it knows. */
struct walk_view {
    const struct query_walk *walk;
    const struct query_name *name; /* that was asked for */
    uint16_t type;
    const struct query_name *zone; /* that the walk began in */
    size_t start_count;            /* servers that it could begin with */
    bool hints;                    /* they are root hints; else the user has given them */
    bool assumed;                  /* nobody said which zone they serve: `zone` is a guess */
    bool asked;                    /* a resolver has told them: neither of the two */
    int exit_status;               /* what the walk's end is to whoever runs the program */
};

struct walk_style {
    bool utf8;      /* lines and arrows beyond ASCII */
    bool colour;    /* SGR sequences of eight colours; nothing is said by colour alone */
    unsigned width; /* columns; 0: as many as it takes */
};

/* Octets that are enough for what the functions below print in one piece. */
enum { WALK_PART = 3 * QUERY_NAME_TEXT + 512 };

/* ---- the forms ---- */

/* The default: zones one below the other, who was asked, what it said, what was in the way. */
void walk_tree_print(struct query_sink *sink, const struct walk_view *view,
                     const struct walk_style *style);

/* Server asked | zone | delegates to. */
void walk_table_print(struct query_sink *sink, const struct walk_view *view,
                      const struct walk_style *style);

/* Each step in plain sentences, with the terms of RFC 9499. */
void walk_explain_print(struct query_sink *sink, const struct walk_view *view,
                        const struct walk_style *style);

/* The conversation: who asked whom, and what came back. */
void walk_sequence_print(struct query_sink *sink, const struct walk_view *view,
                         const struct walk_style *style);

/* The same as a sequence diagram of Mermaid; and a graph for Graphviz. */
void walk_mermaid_print(struct query_sink *sink, const struct walk_view *view,
                        const struct walk_style *style);
void walk_dot_print(struct query_sink *sink, const struct walk_view *view,
                    const struct walk_style *style);

/* A picture that stands alone, for a slide; one walk a document. */
void walk_svg_print(struct query_sink *sink, const struct walk_view *view,
                    const struct walk_style *style);

/* For programs: a line for each step and one for the end; and one for a name, as it was typed,
 * that cannot be walked to. */
void walk_json_print(struct query_sink *sink, const struct walk_view *view,
                     const struct walk_style *style);
void walk_json_hop_print(struct query_sink *sink, const struct walk_view *view,
                         const struct query_hop *hop);
void walk_json_end_print(struct query_sink *sink, const struct walk_view *view);
void walk_json_fail(struct query_sink *sink, const char *name, const char *reason, int exit_status);

/* The replies as dig +trace prints them, also those on the way to addresses of servers. */
void walk_dig_print(struct query_sink *sink, const struct walk_view *view,
                    const struct walk_style *style);

/* Each question and reply octet by octet. */
void walk_bytes_print(struct query_sink *sink, const struct walk_view *view,
                      const struct walk_style *style);

/* ---- the forms that can show one hop after the other, while the walk goes on ---- */

/* Who could be asked next: what is put to a class before the hop. */
void walk_step_print(struct query_sink *sink, const struct walk_view *view,
                     const struct walk_style *style, const struct query_hop *hop);

/* A hop that has its verdict, and what stands below all hops. */
void walk_tree_hop_print(struct query_sink *sink, const struct walk_view *view,
                         const struct walk_style *style, const struct query_hop *hop);
void walk_tree_close_print(struct query_sink *sink, const struct walk_view *view,
                           const struct walk_style *style);
void walk_explain_hop_print(struct query_sink *sink, const struct walk_view *view,
                            const struct walk_style *style, const struct query_hop *hop);
void walk_explain_close_print(struct query_sink *sink, const struct walk_view *view,
                              const struct walk_style *style);

void walk_bytes_hop_print(struct query_sink *sink, const struct walk_view *view,
                          const struct walk_style *style, const struct query_hop *hop);
void walk_bytes_close_print(struct query_sink *sink, const struct walk_view *view,
                            const struct walk_style *style);

/* ---- words and numbers that the forms share ---- */

/* Begins a colour, or ends it with TEXT_PLAIN; nothing without colours. */
void walk_colour_print(struct query_sink *sink, const struct walk_style *style,
                       enum text_colour colour);
enum text_colour walk_verdict_colour(enum query_verdict verdict);

/* "referral", "ANSWER aa", "REFUSED", "no reply (2 tries)". */
void walk_said_print(struct query_sink *sink, const struct query_hop *hop);

/* "www.example.org. A"; "ns1.example.org 192.0.2.1"; "example.org.: ns1.example.org and 3 more",
 * the data of the first records of the answer, or what else was said. */
void walk_question_print(struct query_sink *sink, const struct query_hop *hop);
void walk_server_print(struct query_sink *sink, const struct query_hop *hop);
void walk_outcome_print(struct query_sink *sink, const struct query_hop *hop);

/* "glue", "looked up", "hint": where the address of the hop's server is from. */
const char *walk_source_text(const struct walk_view *view, const struct query_hop *hop);

/* ". (root)", "com.": a zone. */
void walk_zone_print(struct query_sink *sink, const struct query_name *zone);

/* The zone of a hop; ". (assumed)" where it is a guess. */
void walk_label_print(struct query_sink *sink, const struct walk_view *view,
                      const struct query_hop *hop);

/* "UDP", "TCP": what the last try of a hop went over, in small letters. */
const char *walk_transport_text(const struct query_hop *hop);

/* "12.1 ms", "5.0 s". */
void walk_time_print(struct query_sink *sink, uint64_t us);

/* From the first query of a hop to its end. */
uint64_t walk_hop_us(const struct query_hop *hop);

/* Queries that a hop took: more than one if the first had no reply or was cut short. */
size_t walk_hop_tries(const struct query_hop *hop);

/* The reply that a hop ended with, or NULL. */
const struct query_message *walk_hop_reply(const struct query_hop *hop);

/* How many servers the zone of a hop has, as far as the walk or its cache knows; 0: not known. */
size_t walk_zone_servers(const struct walk_view *view, const struct query_hop *hop);

/* Whether two hops asked the same and were told the same: verdict, where to go, records of the
 * answer. */
bool walk_hop_same(const struct query_hop *a, const struct query_hop *b);

/* Whether an earlier hop can stand for this one too: it was sent the same question for the same
 * reason and told the same, and this one led nowhere and has nothing wrong with it. */
bool walk_hop_follows(const struct walk_view *view, const struct query_hop *leader,
                      const struct query_hop *hop);

/* The first hop that can stand for this one, or the hop itself. */
const struct query_hop *walk_hop_leader(const struct walk_view *view, const struct query_hop *hop);

/* "www.example.com. 300 A 192.0.2.77".  No line end. */
void walk_record_print(struct query_sink *sink, const struct query_record *record);

/* How long a NODATA or NXDOMAIN may be remembered (RFC 2308 section 5); false: nobody said. */
bool walk_negative_ttl(const struct query_hop *hop, uint32_t *ttl, struct query_name *zone);

/* What is wrong with a server that the hop refers to; false: nothing.  No line end. */
bool walk_trouble_print(struct query_sink *sink, const struct query_hop *hop,
                        const struct query_walk_server *server);

/* Calls `line` with a text for each thing about a hop that a reader should notice: servers
 * that cannot be asked, a cut reply that was asked for again, another set of servers than
 * the parent has, TTLs of 0. */
typedef void walk_note_fn(void *context, const char *text, size_t size);
void walk_notes(const struct walk_view *view, const struct query_hop *hop, walk_note_fn *line,
                void *context);

/* How the walk ended, in one sentence without a full stop; nothing for an answer. */
void walk_end_print(struct query_sink *sink, const struct walk_view *view);

/* "total 3 questions, 52.9 ms; a resolver ...".  No line end. */
void walk_total_print(struct query_sink *sink, const struct walk_view *view);

/* Both, each in a line of its own. */
void walk_close_print(struct query_sink *sink, const struct walk_view *view);

#endif
