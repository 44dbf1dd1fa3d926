/* render/explain_parts.h: what the explaining of lookups and of transfers is made of.
 *
 * Between explain*.c; it knows facts and a view, as forms do (render/form.h). */
#ifndef RENDER_EXPLAIN_PARTS_H
#define RENDER_EXPLAIN_PARTS_H

#include "render/form.h"
#include "render/phrases.h"
#include "text/text.h"

#include <query/edns.h>
#include <query/walk.h>

enum { EXPLAIN_TOLD = 32 /* types; those beyond are explained once more */ };

/* One text being made. */
struct explain {
    const struct form_view *view;
    struct query_sink *out;
    struct query_sink part;      /* the paragraph that is being made */
    struct query_sink value;     /* a value that is looked at before it is told */
    struct query_style plain;    /* how values look */
    struct query_style words;    /* the same in words, where there are any */
    unsigned width;              /* of paragraphs */
    unsigned wide;               /* of columns */
    uint16_t told[EXPLAIN_TOLD]; /* types that have been explained */
    size_t told_count;
    enum query_status status; /* what has failed on the way */
    int64_t now_s;            /* when the reply was asked for, since 1970; 0: not known */
};

void explain_begin(struct explain *e, const struct form_view *view);
/* What failed on the way is a failure of the view's sink. */
void explain_end(struct explain *e);

/* Empties one of the two sinks, and remembers its failure. */
void explain_reset(struct explain *e, struct query_sink *sink);

/* Ends the paragraph that is being made, with `lead` in its margin; an empty one is none. */
void explain_paragraph(struct explain *e, const char *lead);

/* The same in a colour. */
void explain_coloured(struct explain *e, const char *lead, enum text_colour colour);

/* An item of a list below a heading. */
void explain_item(struct explain *e, const char *lead);

/* A heading, below an empty line. */
void explain_heading(struct explain *e, const char *text);

/* Into the paragraph: a name without its final dot, "the root" for the root. */
void explain_name(struct explain *e, const struct query_name *name);

/* ---- explain_try.c ---- */

/* Whom we ask for what, and why these servers. */
void explain_question(struct explain *e, const struct query_exchange *x);

/* Each try: what became of it and what followed. */
void explain_tries(struct explain *e, const struct query_exchange *x);

/* What a signature of a message comes to; nothing if the query was not signed. */
void explain_signature(struct explain *e, const struct query_tsig_check *tsig);

/* A message that was not believed, and why not. */
void explain_stray(struct explain *e, const struct query_try *t, const struct query_stray *stray);

/* How a try ended, and what follows. */
void explain_try_end(struct explain *e, const struct query_exchange *x, const struct query_try *t);

/* ---- explain_reply.c ---- */

/* What it all comes to. */
void explain_reply(struct explain *e, const struct query_exchange *x, const struct query_try *t);

/* Where a message cannot be read any further, and why. */
void explain_fault(struct explain *e, const struct query_message *message);

/* The bits of the header that are set. */
void explain_header(struct explain *e, const struct query_message *message);

/* ---- explain_record.c ---- */

/* The records of a section, grouped.  `cached`: their TTLs count down. */
void explain_section(struct explain *e, const struct query_message *message,
                     enum query_section section, const char *purpose, bool cached);

void explain_edns(struct explain *e, const struct query_message *message);

/* The first field of a record that is a name.  False: there is none. */
bool explain_target(const struct query_record *record, struct query_value *value);

#endif
