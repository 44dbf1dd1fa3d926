/* What went wrong, in the words that all forms for people share. */
#include "render/phrases.h"

#include "render/dig_message.h"
#include "text/text.h"

#include <string.h>

enum { HEADER = 12, DNS_PORT = 53 };

void phrase_name(struct query_sink *sink, const struct query_style *style,
                 const struct query_name *name)
{
    if (name->labels == 0)
        query_sink_text(sink, "the root");
    else
        dig_name_print(sink, style, name);
}

void phrase_number(struct query_sink *sink, enum query_registry registry, const char *otherwise,
                   uint32_t number)
{
    const char *word = query_registry_find(registry, number);
    query_sink_text(sink, word != NULL ? word : otherwise);
    if (word != NULL)
        return;
    query_sink_char(sink, ' ');
    query_sink_number(sink, number);
}

void phrase_meaning(struct query_sink *sink, enum query_registry registry, const char *otherwise,
                    uint32_t number)
{
    const char *meaning = query_registry_meaning(registry, number);
    phrase_number(sink, registry, otherwise, number);
    if (meaning == NULL)
        return;
    query_sink_text(sink, ": ");
    query_sink_text(sink, meaning);
}

void phrase_server(struct query_sink *sink, const struct form_view *view,
                   const struct query_endpoint *server, unsigned index)
{
    const char *typed = view->server_names[index];
    char text[80];
    struct query_sink address;
    query_sink_init(&address, text, sizeof text);
    query_endpoint_print(&address, server);
    bool named = strlen(typed) != address.size || memcmp(typed, text, address.size) != 0;
    if (named) {
        query_sink_plain(sink, typed, strlen(typed), view->utf8);
        query_sink_text(sink, " (");
    }
    query_sink_put(sink, text, address.size);
    query_sink_text(sink, named ? ")" : "");
    if (server->port != DNS_PORT) {
        query_sink_text(sink, " at port ");
        query_sink_number(sink, server->port);
    }
}

bool phrase_is_found(const struct query_try *attempt)
{
    return attempt != NULL && attempt->server.family == 0;
}

void phrase_source(struct query_sink *sink, const struct form_view *view)
{
    const char *file = view->read_from;
    query_sink_text(sink, "read from ");
    if (file == NULL)
        query_sink_text(sink, "elsewhere");
    else if (strcmp(file, "-") == 0)
        query_sink_text(sink, "standard input");
    else
        query_sink_plain(sink, file, strlen(file), view->utf8);
}

/* ---- faults ---- */

static const char *section_word(uint8_t section)
{
    static const char *const words[] = {"question", "answer", "authority", "additional"};
    return words[section < QUERY_SECTION_COUNT ? section : 0];
}

void phrase_fault(struct query_sink *sink, const struct query_message *message,
                  const struct query_fault *fault)
{
    query_sink_text(sink, "at octet ");
    query_sink_number(sink, fault->offset);
    query_sink_text(sink, " of ");
    query_sink_number(sink, message->size);
    query_sink_text(sink, ", in ");
    if (fault->section == QUERY_SECTION_QUESTION) {
        query_sink_text(sink, message->size < HEADER ? "the header" : "the question section");
    } else {
        query_sink_text(sink, "record ");
        query_sink_number(sink, (uint64_t)fault->record + 1);
        query_sink_text(sink, " of the ");
        query_sink_text(sink, section_word(fault->section));
        query_sink_text(sink, " section");
    }
    if (fault->field != NULL) {
        query_sink_text(sink, ", field ");
        query_sink_text(sink, fault->field);
    }
    query_sink_text(sink, ": ");
    query_sink_text(sink, query_status_text(fault->status));
}

/* ---- what was not believed ---- */

static void print_question(struct query_sink *sink, const struct query_style *style,
                           const struct query_stray *stray)
{
    query_sink_text(sink, "it repeats another question, that for the ");
    query_type_print(sink, stray->type);
    query_sink_text(sink, " records of ");
    phrase_name(sink, style, &stray->name);
    if (stray->class != QUERY_CLASS_IN) {
        query_sink_text(sink, " in the class ");
        query_class_print(sink, stray->class);
    }
}

void phrase_stray(struct query_sink *sink, const struct query_style *style,
                  const struct query_try *t, const struct query_stray *stray)
{
    switch (stray->what) {
    case QUERY_MISMATCH_SHORT:
        query_sink_text(sink, "it is too short to be a message of DNS");
        break;
    case QUERY_MISMATCH_ID:
        query_sink_text(sink, "its id is ");
        query_sink_number(sink, stray->got);
        query_sink_text(sink, ", and that of our query ");
        query_sink_number(sink, t->id);
        break;
    case QUERY_MISMATCH_QUERY:
        query_sink_text(sink, "it is a query itself, and no response");
        break;
    case QUERY_MISMATCH_OPCODE:
        query_sink_text(sink, "its opcode is ");
        phrase_number(sink, QUERY_REGISTRY_OPCODE, "number", stray->got);
        query_sink_text(sink, ", which we did not ask with");
        break;
    case QUERY_MISMATCH_QUESTION: print_question(sink, style, stray); break;
    case QUERY_MISMATCH_NO_QUESTION:
        query_sink_text(sink, "it has records, but repeats no question");
        break;
    case QUERY_MISMATCH_COOKIE:
        query_sink_text(sink, "it has another cookie than our query");
        break;
    case QUERY_MISMATCH_TSIG: query_sink_text(sink, "its signature does not verify"); break;
    }
}

/* ---- signatures ---- */

const char *phrase_signature(enum query_tsig_verdict verdict)
{
    switch (verdict) {
    case QUERY_TSIG_NONE: break;
    case QUERY_TSIG_GOOD:
        return "The signature verifies (TSIG): who has signed has our key, and nobody has changed "
               "the message.";
    case QUERY_TSIG_OPEN:
        return "The message is not signed itself; the signature of a later one covers it.";
    case QUERY_TSIG_MISSING: return "The message is not signed, although our query was.";
    case QUERY_TSIG_MAC_SIZE: return "The signature has a length that none can have.";
    case QUERY_TSIG_OTHER_KEY: return "The message is signed with another key than ours.";
    case QUERY_TSIG_FORGED:
        return "The signature is not that of this message and our key: the secrets differ, or "
               "somebody has changed the message.";
    case QUERY_TSIG_OTHER_TIME:
        return "The signature is good, but of another time: the clocks of both sides differ, or "
               "somebody repeats an old message.";
    case QUERY_TSIG_CUT: return "The signature is good, but was cut shorter than ours.";
    case QUERY_TSIG_ERROR: return "The server does not accept our signature.";
    }
    return NULL;
}

/* ---- tries ---- */

static void print_error(struct query_sink *sink, const char *text, int error)
{
    query_sink_text(sink, text);
    query_sink_text(sink, " (");
    query_sink_text(sink, strerror(error));
    query_sink_char(sink, ')');
}

void phrase_end(struct query_sink *sink, const struct query_try *t)
{
    uint64_t start_us = t->sent_us != 0 ? t->sent_us : t->start_us;
    switch (t->end) {
    case QUERY_END_NONE: query_sink_text(sink, "the try still goes on"); break;
    case QUERY_END_REPLY:
        query_sink_text(sink, "a reply of ");
        text_count(sink, t->reply_size, "octet", "octets");
        if (t->end_us == 0) { /* of a capture that begins too late, or was cut */
            query_sink_text(sink, " comes, whose query was not seen");
            break;
        }
        query_sink_text(sink, " comes after ");
        text_time(sink, t->end_us - t->sent_us);
        break;
    case QUERY_END_TIMEOUT:
        query_sink_text(sink, t->stray_total == 0 ? "nothing comes back within "
                                                  : "nothing to be believed comes back within ");
        text_time(sink, t->end_us - start_us);
        break;
    case QUERY_END_SETUP: print_error(sink, "the server cannot be reached", t->error); break;
    case QUERY_END_IO: print_error(sink, "the network fails", t->error); break;
    case QUERY_END_CLOSED:
        query_sink_text(sink, "the server closes the connection before it has sent a whole reply");
        break;
    case QUERY_END_BROKEN:
        query_sink_text(sink, "a message comes that belongs to no query of ours, which ends the "
                              "connection");
        break;
    }
}

const char *phrase_failure(const struct query_exchange *x)
{
    const struct query_try *last = query_exchange_last_try(x);
    if (last != NULL && last->stray_total != 0 && x->status == QUERY_TIMEOUT)
        return "There is no reply that can be believed.";
    switch (x->status) {
    case QUERY_TIMEOUT:
        return "There is no reply, so nothing is known: the name may exist or not. "
               "The server may be down, or something on the way drops messages.";
    case QUERY_CLOSED: return "There is no reply: the server closes the connection.";
    case QUERY_MISMATCH: return "There is no reply that can be believed.";
    case QUERY_SYSTEM: return "There is no reply: the server cannot be reached.";
    case QUERY_NO_SERVER: return "There is no answer, for there was nobody to ask.";
    default: return NULL;
    }
}
