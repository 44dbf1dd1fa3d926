#include "render/explain.h"

#include "render/explain_parts.h"

#include <string.h>

enum {
    PART_LIMIT = 1 << 20, /* octets of a paragraph: more than any RDATA has as text */
    WIDE = 110            /* columns that are looked at together */
};

void explain_begin(struct explain *e, const struct form_view *view)
{
    *e = (struct explain){
        .view = view,
        .out = view->out,
        .plain = {.flags = view->style->text.flags &
                           ~(unsigned)(QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS),
                  .print_name = view->style->text.print_name,
                  .context = view->style->text.context},
        .width = text_width(view->columns),
        .wide = view->columns > WIDE ? WIDE : view->columns,
    };
    e->plain.flags |= QUERY_STYLE_NO_SPLIT;
    if (e->wide < e->width)
        e->wide = e->width;
    e->words = e->plain;
    e->words.flags |= QUERY_STYLE_WORDS;
    query_sink_init_heap(&e->part, PART_LIMIT);
    query_sink_init_heap(&e->value, PART_LIMIT);
}

void explain_reset(struct explain *e, struct query_sink *sink)
{
    if (e->status == QUERY_OK)
        e->status = sink->status;
    query_sink_reset(sink);
}

void explain_end(struct explain *e)
{
    explain_reset(e, &e->part);
    explain_reset(e, &e->value);
    if (e->out->status == QUERY_OK)
        e->out->status = e->status;
    query_sink_fini(&e->part);
    query_sink_fini(&e->value);
}

void explain_paragraph(struct explain *e, const char *lead)
{
    if (e->part.size != 0)
        text_paragraph(e->out, e->width, lead, e->part.text, e->part.size);
    explain_reset(e, &e->part);
}

void explain_coloured(struct explain *e, const char *lead, enum text_colour colour)
{
    text_colour_print(e->out, e->view->colour, colour);
    explain_paragraph(e, lead);
    text_colour_print(e->out, e->view->colour, TEXT_PLAIN);
}

void explain_item(struct explain *e, const char *lead)
{
    struct text_block block = {
        .width = e->width, .margin = 2 * TEXT_MARGIN, .column = 2 * TEXT_MARGIN};
    size_t size = strlen(lead);
    query_sink_fill(e->out, ' ', TEXT_MARGIN);
    query_sink_text(e->out, lead);
    query_sink_fill(e->out, ' ', size < TEXT_MARGIN ? TEXT_MARGIN - size : 1);
    text_wrap(e->out, &block, e->part.text, e->part.size);
    explain_reset(e, &e->part);
}

void explain_heading(struct explain *e, const char *text)
{
    query_sink_char(e->out, '\n');
    text_colour_print(e->out, e->view->colour, TEXT_STRONG);
    query_sink_text(e->out, text);
    text_colour_print(e->out, e->view->colour, TEXT_PLAIN);
    query_sink_char(e->out, '\n');
}

void explain_name(struct explain *e, const struct query_name *name)
{
    phrase_name(&e->part, &e->plain, name);
}

/* What the records of a section are there for. */
static const char *authority_purpose(const struct query_finding *finding)
{
    switch (finding->verdict) {
    case QUERY_VERDICT_REFERRAL: return "Authority section: who knows more";
    case QUERY_VERDICT_NODATA:
    case QUERY_VERDICT_NXDOMAIN: return "Authority section: who says that there is nothing";
    case QUERY_VERDICT_UPWARD:
    case QUERY_VERDICT_HORIZONTAL:
    case QUERY_VERDICT_SIDEWAYS: return "Authority section: where it refers us to";
    default: return "Authority section: who has the zone";
    }
}

static void explain_message(struct explain *e, const struct query_exchange *x,
                            const struct query_message *message)
{
    const struct dig_style *style = e->view->style;
    const struct query_request *request = x->request;
    bool cached = (message->flags & (QUERY_FLAG_AA | QUERY_FLAG_RA)) == QUERY_FLAG_RA;
    struct query_finding finding;
    query_finding_of(&finding, message, query_name_root(), &request->name, request->type,
                     request->class);
    if (style->comments)
        explain_header(e, message);
    if (style->answer)
        explain_section(e, message, QUERY_SECTION_ANSWER, "Answer section: what was asked for",
                        cached);
    if (style->authority)
        explain_section(e, message, QUERY_SECTION_AUTHORITY, authority_purpose(&finding), cached);
    if (style->additional)
        explain_section(e, message, QUERY_SECTION_ADDITIONAL,
                        "Additional section: what may be of use besides", cached);
    if (style->comments)
        explain_edns(e, message);
}

void explain_print(const struct form_view *view, const struct query_exchange *x)
{
    struct explain e;
    const struct query_try *last = query_exchange_last_try(x);
    explain_begin(&e, view);
    explain_question(&e, x);
    if (view->style->stats)
        explain_tries(&e, x);
    if (!phrase_is_found(last) || last->end == QUERY_END_REPLY)
        explain_reply(&e, x, last);
    e.now_s = last == NULL ? 0 : last->sent_unix_us / 1000000;
    if (last != NULL && last->reply != NULL)
        explain_message(&e, x, &last->message);
    query_sink_char(e.out, '\n');
    explain_end(&e);
}
