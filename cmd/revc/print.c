#include "revc/print.h"

#include "revc/lists.h"

#include <string.h>

enum {
    IPV4_COLUMNS = 15,
    IPV6_COLUMNS = 39,
    STATE_COLUMNS = 13, /* "not confirmed" */
    ADDRESS_TEXT = 64
};

bool revc_answer_is_found(const struct revc_plan *plan, const struct revc_answer *answer)
{
    const struct revc_fact *fact = answer->first;
    if (plan->task == REVC_LIST)
        return revc_fact_find(answer->first, REVC_FACT_LISTED) != NULL;
    while (plan->confirm && fact != NULL && fact->mark != REVC_MARK_CONFIRMED)
        fact = fact->next;
    return fact != NULL;
}

/* ---- words ---- */

static const char *why_not(const struct revc_plan *plan, const struct revc_answer *answer)
{
    static const char *const absent[] = {
        [REVC_NAMES] = "no name", [REVC_LIST] = "not listed", [REVC_ORIGIN] = "no origin"};
    switch (answer->outcome) {
    case OUTCOME_NXDOMAIN: return absent[plan->task];
    case OUTCOME_ANSWER:
    case OUTCOME_NODATA: return plan->task == REVC_NAMES ? "no PTR record" : absent[plan->task];
    case OUTCOME_SERVFAIL: return "SERVFAIL";
    case OUTCOME_REFUSED: return "REFUSED";
    case OUTCOME_RCODE: return "error";
    case OUTCOME_TRUNCATED: return "truncated";
    case OUTCOME_MALFORMED: return "malformed";
    case OUTCOME_NO_REPLY: return "no reply";
    default: return "not asked";
    }
}

static const char *mark_word(enum revc_mark mark)
{
    static const char *const words[] = {
        [REVC_MARK_CONFIRMED] = "confirmed",
        [REVC_MARK_OTHER] = "not confirmed: other addresses",
        [REVC_MARK_ABSENT] = "not confirmed: no address",
        [REVC_MARK_SILENT] = "not confirmed: no answer",
    };
    return words[mark];
}

static const char *state_word(const struct revc_fact *fact)
{
    switch (fact->kind) {
    case REVC_FACT_LISTED: return "listed";
    case REVC_FACT_STRAY: return "no entry";
    case REVC_FACT_REASON: return "reason";
    case REVC_FACT_ORIGIN: return "origin";
    default: break;
    }
    return fact->mark == REVC_MARK_NONE        ? "name"
           : fact->mark == REVC_MARK_CONFIRMED ? "confirmed"
                                               : "not confirmed";
}

/* ---- facts ---- */

static void print_name(struct revc_printer *p, struct query_sink *sink,
                       const struct revc_fact *fact)
{
    struct query_name name;
    char text[QUERY_NAME_TEXT + 1];
    struct query_sink whole;
    if (query_name_take(&name, fact->octets, fact->size) != QUERY_OK)
        return;
    if (!p->international) {
        query_name_print_relative(sink, &name);
        return;
    }
    query_sink_init(&whole, text, sizeof text);
    names_print_international(&whole, &name, &p->names);
    query_sink_put(sink, whole.text, whole.size > 1 ? whole.size - 1 : whole.size);
}

static void print_octets(struct query_sink *sink, const uint8_t octets[4])
{
    struct query_endpoint address = {.family = 4};
    memcpy(address.octets, octets, 4);
    query_endpoint_print(sink, &address);
}

static void print_outside(struct query_sink *sink, const char *text, size_t size)
{
    query_sink_plain(sink, text, size, true);
}

/* The holder of the network that a fact is about, or NULL. */
static const struct revc_fact *holder_of(const struct revc_answer *answer,
                                         const struct revc_fact *origin)
{
    size_t size, other_size;
    const char *number = revc_fact_part(origin, 0, &size), *other;
    const char *blank = memchr(number, ' ', size);
    size = blank == NULL ? size : (size_t)(blank - number);
    for (struct revc_fact *fact = answer->first;
         (fact = revc_fact_find(fact, REVC_FACT_HOLDER)) != NULL; fact = fact->next) {
        other = revc_fact_part(fact, 0, &other_size);
        if (other_size == size && memcmp(other, number, size) == 0)
            return fact;
    }
    return NULL;
}

/* "AS64496 192.0.2.0/24 EXAMPLE, US" */
static void print_origin(struct query_sink *sink, const struct revc_answer *answer,
                         const struct revc_fact *fact)
{
    size_t size;
    const char *part = revc_fact_part(fact, 0, &size);
    const struct revc_fact *holder = holder_of(answer, fact);
    query_sink_text(sink, "AS");
    for (size_t i = 0; i < size; i++) {
        print_outside(sink, &part[i], 1);
        if (part[i] == ' ')
            query_sink_text(sink, "AS");
    }
    query_sink_char(sink, ' ');
    part = revc_fact_part(fact, 1, &size);
    print_outside(sink, part, size);
    query_sink_char(sink, ' ');
    part = holder != NULL ? revc_fact_part(holder, 4, &size) : revc_fact_part(fact, 2, &size);
    print_outside(sink, part, size);
}

/* A fact without its address. */
static void print_fact(struct revc_printer *p, struct query_sink *sink,
                       const struct revc_answer *answer, const struct revc_fact *fact)
{
    switch (fact->kind) {
    case REVC_FACT_NAME: print_name(p, sink, fact); break;
    case REVC_FACT_ORIGIN: print_origin(sink, answer, fact); break;
    case REVC_FACT_LISTED:
    case REVC_FACT_STRAY:
        print_octets(sink, fact->octets);
        if (p->plan->form != REVC_SHORT) {
            query_sink_text(sink, " (");
            revc_list_print(sink, &p->plan->list_zone, fact->octets);
            query_sink_char(sink, ')');
        }
        break;
    default: print_outside(sink, (const char *)fact->octets, fact->size); break;
    }
}

/* ---- lines and columns ---- */

static void print_padded(struct query_sink *sink, const char *text, size_t size, size_t columns)
{
    query_sink_put(sink, text, size);
    query_sink_fill(sink, ' ', 1 + (size < columns ? columns - size : 0));
}

static void print_lead(struct revc_printer *p, const struct revc_answer *answer, const char *state)
{
    struct query_sink *out = p->plan->out, sink;
    char text[ADDRESS_TEXT];
    if (p->plan->form == REVC_SHORT)
        return;
    if (p->plan->form == REVC_LINES) {
        query_endpoint_print(out, &answer->address);
        query_sink_char(out, ' ');
        return;
    }
    query_sink_init(&sink, text, sizeof text);
    query_endpoint_print(&sink, &answer->address);
    print_padded(out, text, sink.size, p->columns);
    print_padded(out, state, strlen(state), STATE_COLUMNS);
}

static void print_heading(struct revc_printer *p, const struct revc_answer *answer)
{
    static const char *const columns[] = {
        [REVC_NAMES] = "NAME\n", [REVC_LIST] = "ANSWER\n", [REVC_ORIGIN] = "NETWORK\n"};
    if (p->columns != 0 || p->plan->form != REVC_TABLE)
        return;
    p->columns = answer->address.family == 4 ? IPV4_COLUMNS : IPV6_COLUMNS;
    print_padded(p->plan->out, "ADDRESS", 7, p->columns);
    print_padded(p->plan->out, "STATE", 5, STATE_COLUMNS);
    query_sink_text(p->plan->out, columns[p->plan->task]);
}

static void print_nothing(struct revc_printer *p, const struct revc_answer *answer)
{
    struct query_sink *out = p->plan->out;
    const char *why = why_not(p->plan, answer);
    if (p->plan->form == REVC_SHORT)
        return;
    print_lead(p, answer, why);
    if (p->plan->form == REVC_LINES) {
        query_sink_char(out, '(');
        query_sink_text(out, why);
        query_sink_char(out, ')');
    } else {
        query_sink_char(out, '-');
    }
    query_sink_char(out, '\n');
}

static void print_lines(struct revc_printer *p, const struct revc_answer *answer)
{
    struct query_sink *out = p->plan->out;
    print_heading(p, answer);
    if (answer->first == NULL)
        print_nothing(p, answer);
    for (const struct revc_fact *fact = answer->first; fact != NULL; fact = fact->next) {
        bool apart = fact->kind == REVC_FACT_HOLDER ||
                     (p->plan->found && p->plan->confirm && fact->mark != REVC_MARK_CONFIRMED) ||
                     (p->plan->form == REVC_SHORT &&
                      (fact->kind == REVC_FACT_REASON || fact->kind == REVC_FACT_STRAY));
        if (apart)
            continue;
        print_lead(p, answer, state_word(fact));
        print_fact(p, out, answer, fact);
        bool told = fact->mark == REVC_MARK_CONFIRMED && p->plan->form == REVC_TABLE;
        if (fact->mark != REVC_MARK_NONE && p->plan->form != REVC_SHORT && !told) {
            query_sink_text(out, " (");
            query_sink_text(out, mark_word(fact->mark));
            query_sink_char(out, ')');
        }
        query_sink_char(out, '\n');
    }
}

/* ---- JSON ---- */

static void json_names(struct revc_printer *p, const struct revc_answer *answer)
{
    struct query_name name;
    json_array_begin(&p->json, "names");
    for (const struct revc_fact *fact = answer->first; fact != NULL; fact = fact->next) {
        if (query_name_take(&name, fact->octets, fact->size) != QUERY_OK)
            continue;
        json_object_begin(&p->json, NULL);
        json_name(&p->json, "name", &name);
        if (fact->mark == REVC_MARK_SILENT)
            json_null(&p->json, "confirmed");
        else if (fact->mark != REVC_MARK_NONE)
            json_bool(&p->json, "confirmed", fact->mark == REVC_MARK_CONFIRMED);
        json_object_end(&p->json);
    }
    json_array_end(&p->json);
}

static void json_entries(struct revc_printer *p, const struct revc_answer *answer, const char *key,
                         enum revc_kind kind)
{
    json_array_begin(&p->json, key);
    for (struct revc_fact *fact = answer->first; (fact = revc_fact_find(fact, kind)) != NULL;
         fact = fact->next) {
        json_object_begin(&p->json, NULL);
        print_octets(json_text_begin(&p->json, "answer"), fact->octets);
        json_text_end(&p->json);
        revc_list_print(json_text_begin(&p->json, "meaning"), &p->plan->list_zone, fact->octets);
        json_text_end(&p->json);
        json_object_end(&p->json);
    }
    json_array_end(&p->json);
}

static void json_list(struct revc_printer *p, const struct revc_answer *answer)
{
    json_entries(p, answer, "listed", REVC_FACT_LISTED);
    if (revc_fact_find(answer->first, REVC_FACT_STRAY) != NULL)
        json_entries(p, answer, "no_entries", REVC_FACT_STRAY);
    json_array_begin(&p->json, "reasons");
    for (struct revc_fact *fact = answer->first;
         (fact = revc_fact_find(fact, REVC_FACT_REASON)) != NULL; fact = fact->next)
        json_octets(&p->json, NULL, fact->octets, fact->size);
    json_array_end(&p->json);
}

static void json_part(struct json *json, const char *key, const struct revc_fact *fact,
                      unsigned index)
{
    size_t size = 0;
    const char *part = fact == NULL ? NULL : revc_fact_part(fact, index, &size);
    if (size == 0)
        json_null(json, key);
    else
        json_octets(json, key, part, size);
}

/* "64496 64497": more than one network announces it. */
static void json_numbers(struct json *json, const struct revc_fact *fact)
{
    size_t size;
    const char *part = revc_fact_part(fact, 0, &size);
    json_array_begin(json, "as");
    for (size_t i = 0; i < size; i++) {
        uint64_t number = 0;
        bool any = false;
        /* RFC 6793: 32 bits. */
        for (; i < size && part[i] >= '0' && part[i] <= '9' && number <= UINT32_MAX; i++) {
            number = number * 10 + (uint64_t)(part[i] - '0');
            any = true;
        }
        if (any && number <= UINT32_MAX)
            json_number(json, NULL, number);
    }
    json_array_end(json);
}

static void json_origins(struct revc_printer *p, const struct revc_answer *answer)
{
    json_array_begin(&p->json, "origins");
    for (struct revc_fact *fact = answer->first;
         (fact = revc_fact_find(fact, REVC_FACT_ORIGIN)) != NULL; fact = fact->next) {
        json_object_begin(&p->json, NULL);
        json_numbers(&p->json, fact);
        json_part(&p->json, "prefix", fact, 1);
        json_part(&p->json, "country", fact, 2);
        json_part(&p->json, "registry", fact, 3);
        json_part(&p->json, "allocated", fact, 4);
        json_part(&p->json, "holder", holder_of(answer, fact), 4);
        json_object_end(&p->json);
    }
    json_array_end(&p->json);
}

static void print_json(struct revc_printer *p, const struct revc_answer *answer)
{
    json_event_begin(&p->json, p->plan->out, "address");
    json_address(&p->json, "address", &answer->address);
    json_text(&p->json, "outcome",
              answer->outcome == OUTCOME_INTERNAL ? "not_asked"
                                                  : outcome_word((enum outcome)answer->outcome));
    if (p->plan->task == REVC_LIST)
        json_list(p, answer);
    else if (p->plan->task == REVC_ORIGIN)
        json_origins(p, answer);
    else
        json_names(p, answer);
    json_event_end(&p->json);
}

void revc_print_answer(struct revc_printer *p, const struct revc_answer *answer)
{
    if (p->plan->found && !revc_answer_is_found(p->plan, answer))
        return;
    if (p->plan->form == REVC_JSON)
        print_json(p, answer);
    else
        print_lines(p, answer);
}

/* ---- logs ---- */

void revc_print_text(struct revc_printer *p, const char *text, size_t size)
{
    struct query_sink *out = p->plan->out;
    const char *end = text + size;
    if (!p->terminal) {
        query_sink_put(out, text, size);
        return;
    }
    while (text < end) {
        const char *tab = memchr(text, '\t', (size_t)(end - text));
        const char *stop = tab == NULL ? end : tab;
        query_sink_plain(out, text, (size_t)(stop - text), p->names.utf8);
        if (tab != NULL)
            query_sink_char(out, '\t');
        text = stop + (tab != NULL);
    }
}

void revc_print_noted(struct revc_printer *p, const struct revc_answer *answer, const char *text,
                      size_t size)
{
    struct query_sink *out = p->plan->out;
    bool instead = p->plan->form == REVC_SHORT, any = false;
    if (!instead || !revc_answer_is_found(p->plan, answer))
        query_sink_put(out, text, size);
    for (const struct revc_fact *fact = answer->first; fact != NULL; fact = fact->next) {
        bool apart = fact->kind == REVC_FACT_HOLDER || fact->kind == REVC_FACT_REASON ||
                     fact->kind == REVC_FACT_STRAY ||
                     (p->plan->confirm && fact->mark != REVC_MARK_CONFIRMED);
        if (apart)
            continue;
        query_sink_text(out, any ? "," : instead ? "" : "[");
        print_fact(p, out, answer, fact);
        any = true;
    }
    query_sink_text(out, any && !instead ? "]" : "");
}
