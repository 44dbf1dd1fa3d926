/* The asking: whom, how often, what became of each try, and what was not believed. */
#include "render/explain_parts.h"

enum { TYPE_IXFR = 251, TYPE_AXFR = 252 };

static struct query_sink *part(struct explain *e)
{
    return &e->part;
}

static void say(struct explain *e, const char *text)
{
    query_sink_text(&e->part, text);
}

static void say_octets(struct explain *e, size_t size)
{
    text_count(part(e), size, "octet", "octets");
}

/* ---- the question ---- */

static void say_question(struct explain *e, const struct query_request *request)
{
    const struct query_type *row = query_type_find(request->type);
    if (request->no_question) {
        say(e, "without a question: the query is a header alone. ");
        return;
    }
    bool real = row == NULL || (row->flags & QUERY_TYPE_QUERY_ONLY) == 0;
    say(e, request->opcode == QUERY_OPCODE_QUERY ? "for " : "about ");
    say(e, real ? "the " : "");
    query_type_print(part(e), request->type);
    say(e, real ? " records of " : " of ");
    explain_name(e, &request->name);
    if (request->class != QUERY_CLASS_IN) {
        say(e, " in the class ");
        query_class_print(part(e), request->class);
    }
    if (row != NULL) {
        say(e, " (");
        query_type_print(part(e), request->type);
        say(e, ": ");
        say(e, row->meaning);
        say(e, ")");
    }
    say(e, ". ");
}

static void say_wishes(struct explain *e, const struct query_request *request)
{
    if (request->opcode != QUERY_OPCODE_QUERY) {
        say(e, "The opcode is ");
        phrase_meaning(part(e), QUERY_REGISTRY_OPCODE, "number", request->opcode);
        say(e, ". ");
        return;
    }
    if (request->type != TYPE_AXFR && request->type != TYPE_IXFR)
        say(e, (request->flags & QUERY_FLAG_RD) != 0
                   ? "It may ask others for us (recursion is desired, RD). "
                   : "It shall say what it knows itself, and ask nobody else (RD is not set). ");
    if (request->edns && (request->edns_flags & QUERY_EDNS_DO) != 0)
        say(e, "It shall send the records of DNSSEC, too (DO). ");
    if ((request->flags & QUERY_FLAG_CD) != 0)
        say(e, "It shall not check their signatures (CD). ");
    if (request->tsig != NULL) {
        say(e, "The query is signed with the key ");
        explain_name(e, &request->tsig->name);
        say(e, " (TSIG). ");
    }
}

/* Of a message that was found somewhere. */
static void say_found(struct explain *e, const struct query_exchange *x, const struct query_try *t)
{
    bool replied = t->end == QUERY_END_REPLY;
    say(e, replied ? "A reply of " : "A query of ");
    say_octets(e, replied ? t->reply_size : t->query_size);
    say(e, " was ");
    phrase_source(part(e), e->view);
    say(e, replied ? ". Who sent it, and when, is not known. "
                   : ". To whom it was sent, and when, is not known. ");
    if (x->request->no_question) {
        say(e, "There is no question in it.");
    } else {
        say(e, replied ? "The question was " : "It asks ");
        say_question(e, x->request);
    }
    explain_paragraph(e, "?");
}

void explain_question(struct explain *e, const struct query_exchange *x)
{
    const struct query_try *last = query_exchange_last_try(x);
    if (phrase_is_found(last)) {
        say_found(e, x, last);
        return;
    }
    say(e, "We ask ");
    if (x->server_count == 0)
        say(e, "nobody, for there is no server to ask,");
    else
        phrase_server(part(e), e->view, &x->servers[0], 0);
    if (x->server_count != 0 && e->view->servers_from != NULL) {
        say(e, ", because ");
        say(e, e->view->servers_from);
        say(e, ",");
    }
    say(e, " ");
    say_question(e, x->request);
    say_wishes(e, x->request);
    if (x->server_count > 1) {
        say(e, "If it does not reply, there ");
        say(e, x->server_count == 2 ? "is " : "are ");
        text_count(part(e), x->server_count - 1, "more server to ask. ", "more servers to ask. ");
    }
    explain_paragraph(e, "?");
}

/* ---- what was not believed ---- */

void explain_stray(struct explain *e, const struct query_try *t, const struct query_stray *stray)
{
    say(e, "A message of ");
    say_octets(e, stray->size);
    say(e, " came that we do not believe: ");
    phrase_stray(part(e), &e->plain, t, stray);
    say(e, ". Anybody could have sent it (RFC 5452).");
    explain_coloured(e, "  !", TEXT_ODD);
    if (stray->what == QUERY_MISMATCH_TSIG)
        explain_signature(e, &stray->tsig);
}

/* ---- signatures ---- */

void explain_signature(struct explain *e, const struct query_tsig_check *tsig)
{
    const char *words = phrase_signature(tsig->verdict);
    if (words == NULL)
        return;
    say(e, words);
    if (tsig->verdict == QUERY_TSIG_ERROR) {
        say(e, " It says ");
        phrase_meaning(part(e), QUERY_REGISTRY_TSIG_ERROR, "error", tsig->error);
        say(e, ".");
    }
    bool good = query_tsig_is_good(tsig->verdict);
    explain_coloured(e, good ? "  +" : "  !", good ? TEXT_GOOD : TEXT_BAD);
}

/* ---- tries ---- */

/* The version that the try after a BADVERS reply asks with is the server's. */
static void say_version(struct explain *e, const struct query_try *t)
{
    struct query_edns edns = query_edns_of(&t->message);
    say(e, " The server does not know our version of EDNS (BADVERS). We ask again with its "
           "version, ");
    query_sink_number(part(e), edns.version);
    say(e, ".");
}

static void say_next(struct explain *e, const struct query_exchange *x, const struct query_try *t)
{
    switch (t->next) {
    case QUERY_NEXT_NONE: return;
    case QUERY_NEXT_AGAIN:
        say(e, t->end == QUERY_END_TIMEOUT && t->stray_total == 0
                   ? " Query or reply may have been lost on the way, so we ask once more."
                   : " We ask once more.");
        return;
    case QUERY_NEXT_TCP:
        say(e, " It is truncated (TC): not all of it fits into a datagram. We ask again over "
               "TCP, where messages may be longer.");
        return;
    case QUERY_NEXT_VERSION: say_version(e, t); return;
    case QUERY_NEXT_COOKIE:
        say(e, " The server wants its cookie to come back (BADCOOKIE), so that it knows that we "
               "are where we seem to be. We ask again with the cookie that it has sent.");
        return;
    case QUERY_NEXT_COOKIE_TCP:
        say(e, " The server wants another cookie once more (BADCOOKIE). We ask over TCP, where "
               "none is needed.");
        return;
    case QUERY_NEXT_SERVER: break;
    case QUERY_NEXT_SERVER_FAILED: say(e, " It says that it has failed (SERVFAIL)."); break;
    case QUERY_NEXT_SERVER_NO_RECURSION: say(e, " It does not ask others (RA is not set)."); break;
    }
    if (t + 1 < x->tries + x->try_count) {
        say(e, " We go on to the next server, ");
        phrase_server(part(e), e->view, &x->servers[t[1].server_index], t[1].server_index);
        say(e, ".");
    }
}

void explain_try_end(struct explain *e, const struct query_exchange *x, const struct query_try *t)
{
    char number[16];
    struct query_sink lead;
    query_sink_init(&lead, number, sizeof number - 1);
    query_sink_number(&lead, (uint64_t)(t - x->tries) + 1);
    query_sink_char(&lead, '.');
    number[lead.size] = '\0';
    say(e, t->transport == QUERY_TRANSPORT_UDP ? "Over UDP " : "Over TCP ");
    if (t->server_index != 0 || t->next == QUERY_NEXT_SERVER) {
        say(e, "from ");
        phrase_server(part(e), e->view, &x->servers[t->server_index], t->server_index);
        say(e, " ");
    }
    phrase_end(part(e), t);
    say(e, ".");
    if (t->repeats != 0) {
        say(e, " The query was sent ");
        text_count(part(e), t->repeats, "more time", "more times");
        say(e, " meanwhile.");
    }
    say_next(e, x, t);
    explain_paragraph(e, number);
}

void explain_tries(struct explain *e, const struct query_exchange *x)
{
    for (size_t i = 0; i < x->try_count; i++) {
        const struct query_try *t = &x->tries[i];
        if (!phrase_is_found(t))
            explain_try_end(e, x, t);
        for (size_t j = 0; j < t->stray_count; j++)
            explain_stray(e, t, &t->strays[j]);
        if (t->stray_total > t->stray_count) {
            text_count(part(e), t->stray_total - t->stray_count,
                       "more message that we do not believe came.",
                       "more messages that we do not believe came.");
            explain_coloured(e, "  !", TEXT_ODD);
        }
        explain_signature(e, &t->tsig);
    }
}
