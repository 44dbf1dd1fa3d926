#include "render/dig_parts.h"

enum { TYPE_AXFR = 252 };

/* The last try as if the present message were its reply. */
static struct query_try part_of(const struct query_transfer_state *state)
{
    const struct query_exchange *x = state->exchange;
    struct query_try part = *query_exchange_last_try(x);
    part.message = *state->message;
    part.reply = state->message->octets;
    part.reply_size = state->message->size;
    part.tsig = state->tsig;
    return part;
}

static enum dig_soa soa_of(const struct dig_render *r, const struct query_transfer_state *state)
{
    if (!r->style->one_soa || state->exchange->request->type != TYPE_AXFR)
        return DIG_SOA_ALL;
    return state->messages == 1 ? DIG_SOA_FIRST : DIG_SOA_NONE;
}

/* dig's line for a transfer that failed, with the reason where dig has none. */
static void print_failure(struct dig_render *r, enum query_transfer_end end)
{
    char text[128];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text - 1);
    query_sink_text(&sink, "Transfer failed.");
    if (end == QUERY_TRANSFER_NO_SOA) {
        query_sink_text(&sink, "  Didn't start with SOA answer.");
    } else if (end != QUERY_TRANSFER_REFUSED && end != QUERY_TRANSFER_EMPTY) {
        query_sink_text(&sink, "  What is wrong: ");
        query_sink_text(&sink, query_transfer_end_text(end));
        query_sink_char(&sink, '.');
    }
    text[sink.size] = '\0';
    if (r->style->yaml) {
        dig_yaml_error(r->out, text);
        return;
    }
    query_sink_text(r->diagnostics, "; ");
    query_sink_text(r->diagnostics, text);
    query_sink_char(r->diagnostics, '\n');
}

/* With a signature that does not verify dig has no other words than with one that does. */
static void print_message(struct dig_render *r, const struct query_transfer_state *state)
{
    struct query_try part = part_of(state);
    if (!dig_print_part(r, state->exchange, &part, soa_of(r, state)))
        return;
    switch (state->end) {
    case QUERY_TRANSFER_GOING: break;
    case QUERY_TRANSFER_COMPLETE:
    case QUERY_TRANSFER_CURRENT:
    case QUERY_TRANSFER_SIGNATURE: dig_print_stats(r, &part, state); break;
    default: print_failure(r, state->end); break;
    }
}

static void print_fact(struct dig_render *r, const struct query_transfer_state *state,
                       enum query_fact fact)
{
    const struct query_exchange *x = state->exchange;
    dig_render_fact(r, x, query_exchange_last_try(x), fact);
}

/* Whether the last try failed, and how is still to be said. */
static bool broke_off(const struct query_transfer_state *state)
{
    const struct query_exchange *x = state->exchange;
    return state->end == QUERY_TRANSFER_FAILED && x->try_count != 0 &&
           query_exchange_reply(x) == NULL;
}

void dig_render_transfer(void *context, const struct query_transfer_state *state,
                         enum query_transfer_fact fact)
{
    struct dig_render *r = context;
    switch (fact) {
    case QUERY_TRANSFER_SEND: print_fact(r, state, QUERY_FACT_SEND); break;
    case QUERY_TRANSFER_STRAY: print_fact(r, state, QUERY_FACT_STRAY); break;
    case QUERY_TRANSFER_MESSAGE: print_message(r, state); break;
    case QUERY_TRANSFER_RETRY: print_fact(r, state, QUERY_FACT_END); break;
    case QUERY_TRANSFER_DONE:
        print_fact(r, state, broke_off(state) ? QUERY_FACT_END : QUERY_FACT_DONE);
        break;
    }
}
