#include "resolve/match.h"

#include "base/reader.h"

#include <string.h>

enum { HEADER = 12, CLIENT_COOKIE = 8 };

const uint8_t *match_client_cookie(const struct query_request *request)
{
    if (!request->edns)
        return NULL;
    for (size_t i = 0; i < request->option_count; i++) {
        const struct query_option *option = &request->options[i];
        if (option->code == QUERY_OPTION_COOKIE)
            return option->size < CLIENT_COOKIE ? NULL : option->octets;
    }
    return NULL;
}

bool match_cookie(const struct query_request *request, const struct query_message *message,
                  struct query_option *cookie)
{
    const uint8_t *ours = match_client_cookie(request);
    struct query_edns edns = query_edns_of(message);
    return ours != NULL && edns.present && query_option_get(&edns, QUERY_OPTION_COOKIE, cookie) &&
           cookie->size >= CLIENT_COOKIE && memcmp(cookie->octets, ours, CLIENT_COOKIE) == 0;
}

/* A cookie that is not there is no mismatch: many servers send none. */
static bool cookie_matches(const struct match *match, const struct query_message *message)
{
    struct query_option cookie;
    struct query_edns edns = query_edns_of(message);
    if (match->loose || match_client_cookie(match->request) == NULL || !edns.present ||
        !query_option_get(&edns, QUERY_OPTION_COOKIE, &cookie))
        return true;
    return match_cookie(match->request, message, &cookie);
}

static bool question_matches(const struct query_request *request,
                             const struct query_record *question)
{
    return question->rdata.type == request->type && question->rdata.class == request->class &&
           query_name_equal(&question->owner, &request->name);
}

/* A server that cannot read a query may send the header alone (RFC 1035 section
 * 4.1.1 and RFC 6891 section 7 leave it open); such a message has nothing that could be false. */
static bool may_lack_question(const struct match *match, const struct query_message *message)
{
    return match->loose || match->later || match->request->no_question ||
           (message->count[QUERY_SECTION_ANSWER] == 0 &&
            message->count[QUERY_SECTION_AUTHORITY] == 0);
}

/* Questions that cannot be read are a fault of the message, which is then shown:
 * nothing after them can be read either. */
static bool questions_match(const struct match *match, const struct query_message *message,
                            struct query_stray *stray)
{
    struct query_record question;
    struct query_records records = query_records_begin(message, QUERY_SECTION_QUESTION);
    for (uint16_t i = 0; query_records_next(&records, &question); i++) {
        bool first = i == 0;
        if (question_matches(match->request, &question) && (first || match->loose))
            continue;
        stray->type = question.rdata.type;
        stray->class = question.rdata.class;
        stray->name = question.owner;
        return false;
    }
    return true;
}

static bool refuse(struct query_stray *stray, enum query_mismatch what, unsigned got)
{
    stray->what = what;
    stray->got = (uint16_t)got;
    return false;
}

bool match_reply(const struct match *match, const uint8_t *octets, size_t size,
                 struct query_message *message, struct query_stray *stray)
{
    struct reader r = reader_over(octets, size);
    *stray = (struct query_stray){.size = size, .octets = octets, .name = *query_name_root()};
    /* The id first: junk is not worth to be parsed. */
    uint16_t id = reader_u16(&r);
    if (size < HEADER)
        return refuse(stray, QUERY_MISMATCH_SHORT, 0);
    if (id != match->id)
        return refuse(stray, QUERY_MISMATCH_ID, id);
    query_message_parse(message, octets, size);
    if ((message->flags & QUERY_FLAG_QR) == 0 && !match->loose)
        return refuse(stray, QUERY_MISMATCH_QUERY, 0);
    if (query_message_opcode(message) != match->request->opcode)
        return refuse(stray, QUERY_MISMATCH_OPCODE, query_message_opcode(message));
    if (message->count[QUERY_SECTION_QUESTION] == 0 && !may_lack_question(match, message))
        return refuse(stray, QUERY_MISMATCH_NO_QUESTION, 0);
    if (!questions_match(match, message, stray))
        return refuse(stray, QUERY_MISMATCH_QUESTION, 0);
    if (!cookie_matches(match, message))
        return refuse(stray, QUERY_MISMATCH_COOKIE, 0);
    return true;
}
