#include "render/explain.h"

#include "render/explain_parts.h"

enum { TYPE_IXFR = 251 };

static void say(struct explain *e, const char *text)
{
    query_sink_text(&e->part, text);
}

static void say_counts(struct explain *e, const struct query_transfer_state *state)
{
    const struct query_exchange *x = state->exchange;
    const struct query_try *last = query_exchange_last_try(x);
    say(e, " There came ");
    text_count(&e->part, state->records, "record", "records");
    say(e, " in ");
    text_count(&e->part, state->messages, "message", "messages");
    say(e, ", ");
    text_count(&e->part, state->octets, "octet", "octets");
    if (last != NULL && last->end_us > last->sent_us) {
        say(e, ", in ");
        text_time(&e->part, last->end_us - last->sent_us);
    }
    say(e, ".");
}

static void say_form(struct explain *e, const struct query_transfer_state *state)
{
    if (state->form == QUERY_TRANSFER_CHANGES) {
        say(e, "The server sends what has changed (IXFR) since the version with serial number ");
        query_sink_number(&e->part, state->old_serial);
        if (state->old_serial != state->exchange->request->serial)
            say(e, ", which is not the one that we asked for,");
        say(e, " up to the one with ");
    } else {
        say(e, state->exchange->request->type == TYPE_IXFR
                   ? "The server sends the whole zone, although we have asked for the changes, in "
                     "the version with serial number "
                   : "The server sends the whole zone, in the version with serial number ");
    }
    query_sink_number(&e->part, state->serial);
    say(e, ".");
}

static void explain_good_end(struct explain *e, const struct query_transfer_state *state)
{
    if (state->end == QUERY_TRANSFER_CURRENT) {
        say(e, "There is nothing newer: the zone at the server has serial number ");
        query_sink_number(&e->part, state->serial);
        say(e, ", which is not beyond ours.");
    } else {
        say_form(e, state);
        say(e, " It came whole: the SOA record that it began with has come again at its end.");
    }
    say_counts(e, state);
    explain_coloured(e, "=>", TEXT_GOOD);
}

static void explain_bad_end(struct explain *e, const struct query_transfer_state *state)
{
    say(e, "The transfer failed: ");
    if (state->end == QUERY_TRANSFER_REFUSED) {
        say(e, "the server says ");
        phrase_meaning(&e->part, QUERY_REGISTRY_RCODE, "status", state->rcode);
        say(e, state->rcode == QUERY_RCODE_REFUSED ? ". Few servers give whole zones to everybody."
                                                   : ".");
    } else {
        say(e, query_transfer_end_text(state->end));
        say(e, ".");
    }
    if (state->records != 0) {
        say(e, " What has come is not the whole zone.");
        say_counts(e, state);
    }
    explain_coloured(e, "=>", TEXT_BAD);
    if (state->message != NULL)
        explain_fault(e, state->message);
}

static void explain_end_of(struct explain *e, const struct query_transfer_state *state)
{
    bool good = query_transfer_is_good(state->end);
    if (e->view->style->stats)
        explain_tries(e, state->exchange);
    explain_signature(e,
                      state->bad_tsig.verdict != QUERY_TSIG_NONE ? &state->bad_tsig : &state->tsig);
    if (good)
        explain_good_end(e, state);
    else
        explain_bad_end(e, state);
    query_sink_char(e->out, '\n');
}

/* A message that breaks a transfer is gone when that is over. */
static bool is_due(const struct query_transfer_state *state, enum query_transfer_fact fact)
{
    bool malformed = state->end == QUERY_TRANSFER_MALFORMED;
    return fact == (malformed ? QUERY_TRANSFER_MESSAGE : QUERY_TRANSFER_DONE);
}

void explain_transfer_print(const struct form_view *view, const struct query_transfer_state *state,
                            enum query_transfer_fact fact)
{
    struct explain e;
    if (!is_due(state, fact))
        return;
    explain_begin(&e, view);
    explain_question(&e, state->exchange);
    explain_end_of(&e, state);
    explain_end(&e);
}
