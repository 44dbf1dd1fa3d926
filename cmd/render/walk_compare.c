/* What a stub sees, and what a resolver does: the same question in both ways. */
#include "render/walk_lesson.h"

#include <stdlib.h>
#include <string.h>

enum {
    GAP = 3,                /* columns between the two sides */
    RECORDS_SHOWN = 12,     /* of one reply; all are compared */
    RECORD_LIMIT = 1 << 20, /* octets of a record as text: four for each on the wire, and names */
    SIDE_LIMIT = 64 << 20,  /* octets of one side: so many records of each question of a walk */
    TYPE_RRSIG = 46,
    TYPE_ANY = 255
};

/* ---- the two sides, as lines of text ---- */

static const struct query_message *reply_of(const struct query_exchange *exchange)
{
    return exchange->status == QUERY_OK ? query_exchange_reply(exchange) : NULL;
}

static uint64_t took_us(const struct query_exchange *exchange)
{
    const struct query_try *last = query_exchange_last_try(exchange);
    return last == NULL || last->end_us < exchange->tries[0].start_us
               ? 0
               : last->end_us - exchange->tries[0].start_us;
}

static void put_total(struct query_sink *sink, size_t questions, uint64_t us)
{
    query_sink_text(sink, "total ");
    query_sink_number(sink, questions);
    query_sink_text(sink, questions == 1 ? " question, " : " questions, ");
    walk_time_print(sink, us);
    query_sink_char(sink, '\n');
}

static void put_rcode(struct query_sink *sink, unsigned rcode)
{
    const char *word = query_registry_find(QUERY_REGISTRY_RCODE, rcode);
    if (word != NULL) {
        query_sink_text(sink, word);
    } else {
        query_sink_text(sink, "RCODE ");
        query_sink_number(sink, rcode);
    }
}

static void put_flags(struct query_sink *sink, uint16_t flags)
{
    static const struct {
        uint16_t flag;
        const char *word;
    } words[] = {{QUERY_FLAG_AA, " aa"}, {QUERY_FLAG_TC, " tc"}, {QUERY_FLAG_RD, " rd"},
                 {QUERY_FLAG_RA, " ra"}, {QUERY_FLAG_AD, " ad"}, {QUERY_FLAG_CD, " cd"}};
    query_sink_text(sink, ", flags");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((flags & words[i].flag) != 0)
            query_sink_text(sink, words[i].word);
    }
}

static void put_records(struct query_sink *sink, const struct query_message *reply)
{
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    struct query_record record;
    size_t count = 0;
    while (query_records_next(&records, &record)) {
        if (count++ >= RECORDS_SHOWN)
            continue;
        query_sink_text(sink, "    ");
        walk_record_print(sink, &record);
        query_sink_char(sink, '\n');
    }
    if (count > RECORDS_SHOWN) {
        query_sink_text(sink, "    and ");
        query_sink_number(sink, count - RECORDS_SHOWN);
        query_sink_text(sink, " more\n");
    }
}

static void put_resolver(struct query_sink *sink, const struct walk_compare_view *view)
{
    if (view->resolver_name != NULL) {
        query_name_print_relative(sink, view->resolver_name);
        query_sink_char(sink, ' ');
    }
    query_endpoint_print(sink, view->resolver);
}

static void put_recursive(struct query_sink *sink, const struct walk_compare_view *view,
                          const struct walk_style *style)
{
    const struct query_exchange *exchange = view->exchange;
    const struct query_message *reply = reply_of(exchange);
    query_sink_text(sink, "recursive: what a stub sees\n");
    query_sink_text(sink, style->utf8 ? "1 → " : "1 -> ");
    put_resolver(sink, view);
    query_sink_text(sink, "\n    ");
    query_name_print(sink, view->walk->name);
    query_sink_char(sink, ' ');
    query_type_print(sink, view->walk->type);
    query_sink_text(sink, "?  with rd\n");
    query_sink_text(sink, style->utf8 ? "  ← " : "  <- ");
    if (reply != NULL) {
        put_rcode(sink, query_message_rcode(reply));
        put_flags(sink, reply->flags);
    } else {
        query_sink_text(sink, "no answer: ");
        query_sink_text(sink, query_status_text(exchange->status));
    }
    query_sink_text(sink, "  ");
    walk_time_print(sink, took_us(exchange));
    query_sink_char(sink, '\n');
    if (reply != NULL)
        put_records(sink, reply);
    put_total(sink, exchange->try_count, took_us(exchange));
}

static void put_iterative(struct query_sink *sink, const struct walk_compare_view *view,
                          const struct walk_style *style)
{
    const struct query_walk *walk = view->walk->walk;
    size_t questions = 0;
    uint64_t us = 0;
    query_sink_text(sink, "iterative: what a resolver does\n");
    for (size_t i = 0; i < query_walk_hops(walk); i++) {
        const struct query_hop *hop = query_walk_hop(walk, i);
        const struct query_message *reply = walk_hop_reply(hop);
        query_sink_number(sink, i + 1);
        query_sink_text(sink, style->utf8 ? " → " : " -> ");
        walk_server_print(sink, hop);
        if (i == 0 || !query_name_equal(hop->name, query_walk_hop(walk, i - 1)->name) ||
            hop->type != query_walk_hop(walk, i - 1)->type) {
            query_sink_text(sink, "\n    ");
            walk_question_print(sink, hop);
            query_sink_text(sink, "?  without rd");
        }
        query_sink_text(sink, style->utf8 ? "\n  ← " : "\n  <- ");
        walk_said_print(sink, hop);
        query_sink_text(sink, "  ");
        walk_time_print(sink, walk_hop_us(hop));
        query_sink_char(sink, '\n');
        if (reply != NULL &&
            (hop->verdict == QUERY_VERDICT_ANSWER || hop->verdict == QUERY_VERDICT_ALIAS))
            put_records(sink, reply);
        questions += walk_hop_tries(hop);
        us += walk_hop_us(hop);
    }
    put_total(sink, questions, us);
}

/* ---- beside each other ---- */

/* The columns of `size` octets of a line: all its characters have one, and what is beyond
 * ASCII are arrows of three octets. */
static size_t columns_of(const char *text, size_t size)
{
    size_t columns = 0;
    for (size_t i = 0; i < size; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

/* Takes the next line off a text; returns its size. */
static size_t take_line(const char **at, const char **line)
{
    *line = *at;
    size_t size = strcspn(*at, "\n");
    *at += size + ((*at)[size] == '\n');
    return size;
}

static size_t find_width(const char *text)
{
    size_t widest = 0;
    for (const char *at = text, *line; *at != '\0';) {
        size_t size = take_line(&at, &line);
        size_t columns = columns_of(line, size);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static void print_beside(struct query_sink *sink, const char *left, const char *right,
                         const struct walk_style *style)
{
    size_t width = find_width(left);
    const char *line;
    while (*left != '\0' || *right != '\0') {
        size_t size = take_line(&left, &line);
        size_t rest = width - columns_of(line, size);
        query_sink_put(sink, line, size);
        size = take_line(&right, &line);
        query_sink_fill(sink, ' ', rest);
        query_sink_text(sink, style->utf8 ? " │" : " |");
        query_sink_text(sink, size == 0 ? "" : " ");
        query_sink_put(sink, line, size);
        query_sink_char(sink, '\n');
    }
}

/* ---- whether they agree ---- */

/* The records of one side, as text and sorted; TTLs stand beside them. */
struct fact {
    char *text;
    uint32_t ttl;
};

struct facts {
    struct fact *facts;
    size_t count, room;
    bool failed; /* without memory */
};

static void free_facts(struct facts *facts)
{
    for (size_t i = 0; i < facts->count; i++)
        free(facts->facts[i].text);
    free(facts->facts);
}

static int compare_facts(const void *a, const void *b)
{
    const struct fact *one = a, *two = b;
    return strcmp(one->text, two->text);
}

/* "www.example.org. A 192.0.2.1", the owner in small letters, whose case says nothing. */
static void add_fact(struct facts *facts, const struct query_record *record)
{
    static const struct query_style style = {.flags = QUERY_STYLE_NO_SPLIT};
    struct query_name owner;
    struct query_sink sink;
    if (facts->count == facts->room) {
        size_t room = facts->room == 0 ? 16 : facts->room * 2;
        struct fact *more = realloc(facts->facts, room * sizeof *more);
        facts->failed = facts->failed || more == NULL;
        if (more == NULL)
            return;
        facts->facts = more;
        facts->room = room;
    }
    query_name_lower(&owner, &record->owner);
    query_sink_init_heap(&sink, RECORD_LIMIT);
    query_name_print(&sink, &owner);
    query_sink_char(&sink, ' ');
    query_type_print(&sink, record->rdata.type);
    query_sink_char(&sink, ' ');
    query_rdata_print(&sink, &record->rdata, &style);
    char *text = query_sink_detach(&sink, NULL);
    facts->failed = facts->failed || text == NULL;
    if (text != NULL)
        facts->facts[facts->count++] = (struct fact){.text = text, .ttl = record->ttl};
}

static void sort_facts(struct facts *facts)
{
    size_t kept = 0;
    if (facts->count == 0)
        return;
    qsort(facts->facts, facts->count, sizeof *facts->facts, compare_facts);
    for (size_t i = 1; i < facts->count; i++) {
        if (strcmp(facts->facts[i].text, facts->facts[kept].text) == 0)
            free(facts->facts[i].text);
        else
            facts->facts[++kept] = facts->facts[i];
    }
    facts->count = kept + 1;
}

/* All records of the answer that are about names in the zone; NULL: about whatever.  Signatures
 * count only if they were asked for: not every resolver passes them on (RFC 4035 section 3.2.1). */
static void add_answer(struct facts *facts, const struct query_message *reply,
                       const struct query_name *zone, uint16_t type)
{
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    struct query_record record;
    while (query_records_next(&records, &record)) {
        if ((record.rdata.type != TYPE_RRSIG || type == TYPE_RRSIG) &&
            (zone == NULL || query_name_is_under(&record.owner, zone)))
            add_fact(facts, &record);
    }
}

/* The answer of a walk: its last hop, and the aliases that led there. */
static struct facts facts_of_walk(const struct query_walk *walk, uint16_t type)
{
    struct facts facts = {.count = 0};
    const struct query_hop *hop = query_walk_result(walk);
    if (query_walk_ended(walk) > QUERY_WALK_NXDOMAIN)
        hop = NULL;
    while (hop != NULL) {
        const struct query_message *reply = walk_hop_reply(hop);
        if (reply != NULL && hop->verdict != QUERY_VERDICT_REFERRAL)
            add_answer(&facts, reply, hop->zone, type);
        hop = hop->parent == SIZE_MAX ? NULL : query_walk_hop(walk, hop->parent);
    }
    sort_facts(&facts);
    return facts;
}

static struct facts facts_of_reply(const struct query_message *reply, uint16_t type)
{
    struct facts facts = {.count = 0};
    add_answer(&facts, reply, NULL, type);
    sort_facts(&facts);
    return facts;
}

struct difference {
    size_t only_left, only_right, both;
    const char *left, *right; /* the first of each */
    bool lower, higher;       /* a TTL on the left is lower, is higher, than on the right */
    uint32_t least, most;     /* by how much it is lower */
};

static void compare_ttl(struct difference *d, uint32_t left, uint32_t right)
{
    d->both++;
    d->higher = d->higher || left > right;
    if (left >= right)
        return;
    uint32_t by = right - left;
    d->least = !d->lower || by < d->least ? by : d->least;
    d->most = by > d->most ? by : d->most;
    d->lower = true;
}

static struct difference compare(const struct facts *left, const struct facts *right)
{
    struct difference d = {.both = 0};
    size_t l = 0, r = 0;
    while (l < left->count || r < right->count) {
        int order = l == left->count    ? 1
                    : r == right->count ? -1
                                        : strcmp(left->facts[l].text, right->facts[r].text);
        if (order == 0) {
            compare_ttl(&d, left->facts[l++].ttl, right->facts[r++].ttl);
        } else if (order < 0) {
            d.left = d.only_left++ == 0 ? left->facts[l].text : d.left;
            l++;
        } else {
            d.right = d.only_right++ == 0 ? right->facts[r].text : d.right;
            r++;
        }
    }
    return d;
}

/* ---- in words ---- */

/* What an answer comes to; the walk's own word for it. */
enum outcome { OUTCOME_DATA, OUTCOME_NODATA, OUTCOME_NXDOMAIN, OUTCOME_FAILURE };

static enum outcome outcome_of_walk(const struct query_walk *walk)
{
    switch (query_walk_ended(walk)) {
    case QUERY_WALK_ANSWER:
    case QUERY_WALK_ALIAS: return OUTCOME_DATA;
    case QUERY_WALK_NODATA: return OUTCOME_NODATA;
    case QUERY_WALK_NXDOMAIN: return OUTCOME_NXDOMAIN;
    default: return OUTCOME_FAILURE;
    }
}

/* NODATA is an answer without a record of the type (RFC 2308 section 2.2). */
static enum outcome outcome_of_reply(const struct query_message *reply, uint16_t type)
{
    struct query_records records = query_records_begin(reply, QUERY_SECTION_ANSWER);
    struct query_record record;
    unsigned rcode = query_message_rcode(reply);
    if (rcode == QUERY_RCODE_NXDOMAIN)
        return OUTCOME_NXDOMAIN;
    if (rcode != QUERY_RCODE_NOERROR)
        return OUTCOME_FAILURE;
    while (query_records_next(&records, &record)) {
        if (record.rdata.type == type || type == TYPE_ANY)
            return OUTCOME_DATA;
    }
    return OUTCOME_NODATA;
}

static void put_outcome(struct query_sink *sink, enum outcome outcome)
{
    static const char *const words[] = {
        [OUTCOME_DATA] = "there are such records",
        [OUTCOME_NODATA] = "the name has no such record",
        [OUTCOME_NXDOMAIN] = "the name does not exist",
        [OUTCOME_FAILURE] = "no answer can be found",
    };
    query_sink_text(sink, words[outcome]);
}

static void put_only(struct query_sink *sink, size_t count, const char *first, const char *who)
{
    if (count == 0)
        return;
    query_sink_text(sink, "  only ");
    query_sink_text(sink, who);
    query_sink_text(sink, ": ");
    query_sink_text(sink, first);
    if (count > 1) {
        query_sink_text(sink, " and ");
        query_sink_number(sink, count - 1);
        query_sink_text(sink, " more");
    }
    query_sink_char(sink, '\n');
}

static void put_agreement(struct query_sink *sink, const struct walk_style *style,
                          const enum outcome outcome[2], const struct difference *d)
{
    bool same = outcome[0] == outcome[1] && d->only_left + d->only_right == 0;
    walk_colour_print(sink, style, same ? TEXT_GOOD : TEXT_BAD);
    if (outcome[0] != outcome[1]) {
        query_sink_text(sink, "They disagree: the resolver says that ");
        put_outcome(sink, outcome[0]);
        query_sink_text(sink, ", the walk that ");
        put_outcome(sink, outcome[1]);
    } else if (!same) {
        query_sink_text(sink, "They disagree: the records are not the same");
    } else if (outcome[0] == OUTCOME_DATA) {
        query_sink_text(sink, "They agree: ");
        if (d->both == 1) {
            query_sink_text(sink, "the record is the same, its TTL aside");
        } else {
            query_sink_text(sink, "the ");
            query_sink_number(sink, d->both);
            query_sink_text(sink, " records are the same, their TTLs aside");
        }
    } else {
        query_sink_text(sink, "They agree: ");
        put_outcome(sink, outcome[0]);
    }
    walk_colour_print(sink, style, TEXT_PLAIN);
    query_sink_text(sink, ".\n");
    put_only(sink, d->only_left, d->left, "from the resolver");
    put_only(sink, d->only_right, d->right, "from the walk");
    if (d->only_left != 0 && d->only_right != 0)
        query_sink_text(sink,
                        "  (Some zones answer differently each time, or from place to place.)\n");
}

static void put_ttl(struct query_sink *sink, const struct difference *d, bool authoritative)
{
    if (d->both == 0)
        return;
    if (authoritative && !d->higher && !d->lower) {
        query_sink_text(sink, "- TTL: the same, that of the zone.\n");
    } else if (d->higher) {
        query_sink_text(sink, "- TTL: higher from the resolver, which it may not be.\n");
    } else if (d->lower) {
        query_sink_text(sink, "- TTL: lower from the resolver, by ");
        query_sink_number(sink, d->least);
        if (d->most != d->least) {
            query_sink_text(sink, " to ");
            query_sink_number(sink, d->most);
        }
        query_sink_text(sink, d->most == 1 ? " second" : " seconds");
        query_sink_text(sink, ": so old is what its cache has.\n");
    } else {
        query_sink_text(sink,
                        "- TTL: the same; what the resolver has is less than a second old.\n");
    }
}

static void put_flags_words(struct query_sink *sink, const struct query_message *reply,
                            const struct query_hop *last)
{
    bool left = (reply->flags & QUERY_FLAG_AA) != 0;
    bool right = last != NULL && last->authoritative;
    query_sink_text(sink, left && right ? "- AA: from both; the resolver has the zone itself.\n"
                          : right ? "- AA: only from the zone; the resolver passes on what it was "
                                    "told.\n"
                          : left  ? "- AA: only from the resolver.\n"
                                  : "- AA: from neither.\n");
    query_sink_text(sink, (reply->flags & QUERY_FLAG_RA) != 0
                              ? "- RA: set; the resolver asks others on our behalf.\n"
                              : "- RA: not set; this server does not ask others on our behalf.\n");
}

static void put_work(struct query_sink *sink, const struct walk_compare_view *view)
{
    size_t questions = 0;
    for (size_t i = 0; i < query_walk_hops(view->walk->walk); i++)
        questions += walk_hop_tries(query_walk_hop(view->walk->walk, i));
    query_sink_text(sink, "- Questions: ");
    query_sink_number(sink, view->exchange->try_count);
    query_sink_text(sink, " of the stub, ");
    query_sink_number(sink, questions);
    query_sink_text(sink, " of the walk: what a resolver asks unless its cache knows.\n");
}

static void print_words(struct query_sink *sink, const struct walk_compare_view *view,
                        const struct walk_style *style)
{
    const struct query_message *reply = reply_of(view->exchange);
    const struct query_walk *walk = view->walk->walk;
    if (outcome_of_walk(walk) == OUTCOME_FAILURE) {
        walk_end_print(sink, view->walk);
        query_sink_char(sink, '\n');
    }
    if (reply == NULL) {
        query_sink_text(sink, "Nothing to compare: the resolver has not answered.\n");
        return;
    }
    struct facts left = facts_of_reply(reply, view->walk->type);
    struct facts right = facts_of_walk(walk, view->walk->type);
    if (left.failed || right.failed) {
        query_sink_text(sink, "The answers cannot be compared: out of memory.\n");
    } else {
        struct difference d = compare(&left, &right);
        enum outcome outcome[2] = {outcome_of_reply(reply, view->walk->type),
                                   outcome_of_walk(walk)};
        put_agreement(sink, style, outcome, &d);
        put_flags_words(sink, reply, query_walk_result(walk));
        put_ttl(sink, &d, (reply->flags & QUERY_FLAG_AA) != 0);
        put_work(sink, view);
    }
    free_facts(&left);
    free_facts(&right);
}

void walk_compare_print(struct query_sink *sink, const struct walk_compare_view *view,
                        const struct walk_style *style)
{
    struct query_sink sides[2];
    char *texts[2];
    for (size_t i = 0; i < 2; i++) {
        query_sink_init_heap(&sides[i], SIDE_LIMIT);
        (i == 0 ? put_recursive : put_iterative)(&sides[i], view, style);
        texts[i] = query_sink_detach(&sides[i], NULL);
    }
    query_name_print(sink, view->walk->name);
    query_sink_char(sink, ' ');
    query_type_print(sink, view->walk->type);
    query_sink_text(sink, "\n\n");
    if (texts[0] == NULL || texts[1] == NULL) {
        query_sink_text(sink, "too much to show beside each other\n");
    } else if (style->width != 0 &&
               find_width(texts[0]) + GAP + find_width(texts[1]) > style->width) {
        query_sink_text(sink, texts[0]);
        query_sink_char(sink, '\n');
        query_sink_text(sink, texts[1]);
    } else {
        print_beside(sink, texts[0], texts[1], style);
    }
    query_sink_char(sink, '\n');
    print_words(sink, view, style);
    free(texts[0]);
    free(texts[1]);
}
