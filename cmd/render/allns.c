#include "render/allns.h"

#include "render/content.h"

#include <string.h>

enum { NAME_COLUMN = 40 /* a longer name pushes what is behind it */ };

/* ---- the facts ---- */

struct allns_server *allns_find(struct allns *allns, const struct query_name *name)
{
    for (size_t i = 0; i < allns->count; i++) {
        if (query_name_equal(&allns->servers[i].name, name))
            return &allns->servers[i];
    }
    return NULL;
}

struct allns_server *allns_add(struct allns *allns, const struct query_name *name)
{
    struct allns_server *server = allns_find(allns, name);
    if (server != NULL)
        return server;
    allns->more |= allns->count == ALLNS_SERVERS;
    if (allns->more)
        return NULL;
    server = &allns->servers[allns->count++];
    server->name = *name;
    return server;
}

struct allns_address *allns_add_address(struct allns_server *server,
                                        const struct query_endpoint *endpoint)
{
    for (size_t i = 0; i < server->count; i++) {
        if (query_endpoint_equal(&server->addresses[i].endpoint, endpoint))
            return &server->addresses[i];
    }
    if (server->count == ALLNS_ADDRESSES)
        return NULL;
    struct allns_address *address = &server->addresses[server->count++];
    address->endpoint = *endpoint;
    return address;
}

/* All addresses that were asked, one after the other; NULL behind the last.  `*at` begins at 0. */
static const struct allns_address *next_asked(const struct allns *allns, size_t *at,
                                              const struct allns_server **server)
{
    for (; *at < (size_t)ALLNS_SERVERS * ALLNS_ADDRESSES; ++*at) {
        size_t i = *at / ALLNS_ADDRESSES, j = *at % ALLNS_ADDRESSES;
        if (i >= allns->count)
            return NULL;
        if (j >= allns->servers[i].count || allns->servers[i].addresses[j].answer == NULL)
            continue;
        ++*at;
        *server = &allns->servers[i];
        return &allns->servers[i].addresses[j];
    }
    return NULL;
}

/* ---- what they come to ---- */

/* Answers and sets of NS records, of servers that have the zone; how many there are. */
struct tally {
    size_t asked, silent, lame, answers, sets, serials;
};

/* Whether an address before this one, which has the zone, too, says the same. */
static bool is_new(const struct allns *allns, const struct allns_address *address, bool sets)
{
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = next_asked(allns, &at, &server); a != address;
         a = next_asked(allns, &at, &server)) {
        const struct query_content *theirs = sets ? a->servers : a->content;
        const struct query_content *ours = sets ? address->servers : address->content;
        if (a->authoritative && theirs != NULL && query_content_equal(theirs, ours))
            return false;
    }
    return true;
}

static bool is_new_serial(const struct allns *allns, const struct allns_address *address)
{
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = next_asked(allns, &at, &server); a != address;
         a = next_asked(allns, &at, &server)) {
        if (a->authoritative && a->serial == address->serial)
            return false;
    }
    return true;
}

static size_t find_group(struct allns *allns, const struct allns_address *address)
{
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = next_asked(allns, &at, &server); a != address;
         a = next_asked(allns, &at, &server)) {
        if (a->authoritative && a->content != NULL &&
            query_content_equal(a->content, address->content))
            return a->group;
    }
    return allns->group_count++;
}

static struct tally count_all(const struct allns *allns)
{
    struct tally t = {.asked = 0};
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = next_asked(allns, &at, &server); a != NULL;
         a = next_asked(allns, &at, &server)) {
        t.asked++;
        t.silent += a->start == NULL || (a->authoritative && a->content == NULL);
        t.lame += a->start != NULL && !a->authoritative;
        if (!a->authoritative)
            continue;
        t.serials += is_new_serial(allns, a);
        t.answers += a->content != NULL && is_new(allns, a, false);
        t.sets += a->servers != NULL && is_new(allns, a, true);
    }
    return t;
}

/* ---- the delegation ---- */

/* Only names below the zone itself need addresses beside the delegation (RFC 9471 section 2). */
static bool needs_glue(const struct allns *allns, const struct allns_server *server)
{
    return server->parent && query_name_is_under(&server->name, &allns->zone);
}

static void print_name_line(struct query_sink *sink, const struct allns_server *server)
{
    query_sink_text(sink, "  ");
    query_name_print(sink, &server->name);
    query_sink_text(sink, ": ");
}

/* Addresses at which no server can be; how many. */
static size_t check_places(struct query_sink *sink, const struct allns_server *server)
{
    size_t faults = 0;
    for (size_t i = 0; i < server->count; i++) {
        if (server->addresses[i].use != ALLNS_NOWHERE)
            continue;
        faults++;
        if (sink == NULL)
            continue;
        print_name_line(sink, server);
        query_endpoint_print(sink, &server->addresses[i].endpoint);
        query_sink_text(sink, " is no address that a server can be asked at\n");
    }
    return faults;
}

/* What is wrong with the addresses that came with the delegation; how many things. */
static size_t check_glue(struct query_sink *sink, const struct allns *allns,
                         const struct allns_server *server)
{
    bool needed = needs_glue(allns, server), any = false, own = false;
    size_t faults = 0;
    for (size_t i = 0; i < server->count; i++) {
        any |= server->addresses[i].glue;
        own |= server->addresses[i].own;
    }
    if (needed && !any) {
        if (sink != NULL) {
            print_name_line(sink, server);
            query_sink_text(sink, "the parent has no glue for it\n");
        }
        return 1;
    }
    for (size_t i = 0; any && own && i < server->count; i++) {
        const struct allns_address *a = &server->addresses[i];
        if (a->glue == a->own || (!a->glue && !needed))
            continue;
        faults++;
        if (sink == NULL)
            continue;
        print_name_line(sink, server);
        query_endpoint_print(sink, &a->endpoint);
        query_sink_text(sink, a->glue ? " is glue of the parent, and no address of it\n"
                                      : " is an address of it that the parent has no glue for\n");
    }
    return faults;
}

static size_t check_server(struct query_sink *sink, const struct allns *allns,
                           const struct allns_server *server)
{
    size_t faults = 0;
    if (allns->child_known && server->parent != server->child) {
        faults++;
        if (sink != NULL) {
            print_name_line(sink, server);
            query_sink_text(sink, server->parent ? "named by the parent alone\n"
                                                 : "named by the zone alone\n");
        }
    }
    if (server->count == 0) {
        faults++;
        if (sink != NULL) {
            print_name_line(sink, server);
            query_sink_text(sink, needs_glue(allns, server)
                                      ? "no glue of the parent, and no other address\n"
                                      : "it has no address\n");
        }
        return faults;
    }
    faults += check_places(sink, server);
    return faults + (server->parent ? check_glue(sink, allns, server) : 0);
}

/* Counts what is wrong, and says it unless `sink` is NULL. */
static size_t check_delegation(struct query_sink *sink, const struct allns *allns)
{
    size_t faults = 0;
    for (size_t i = 0; allns->parent_known && i < allns->count; i++)
        faults += check_server(sink, allns, &allns->servers[i]);
    return faults;
}

enum allns_verdict allns_judge(struct allns *allns)
{
    allns->group_count = 0;
    for (size_t i = 0; i < allns->count; i++) {
        for (size_t j = 0; j < allns->servers[i].count; j++) {
            struct allns_address *a = &allns->servers[i].addresses[j];
            if (a->authoritative && a->content != NULL)
                a->group = find_group(allns, a);
        }
    }
    const struct tally t = count_all(allns);
    allns->address_count = t.asked;
    if (t.serials == 0)
        return ALLNS_SILENT;
    if (t.answers > 1 || t.serials > 1 || t.sets > 1)
        return ALLNS_DIFFER;
    if (t.silent + t.lame != 0)
        return ALLNS_MISSING;
    return check_delegation(NULL, allns) != 0 ? ALLNS_DELEGATION : ALLNS_AGREE;
}

/* ---- as text ---- */

struct page {
    struct query_sink *sink;
    const struct allns *allns;
    const struct allns_style *style;
    size_t width; /* of the longest name */
    bool newest_known;
    uint32_t newest;
};

static size_t width_of(const struct query_name *name)
{
    char text[QUERY_NAME_TEXT + 1];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_name_print(&sink, name);
    return sink.size;
}

/* The serial number that none of the others is newer than; none, if some cannot be compared. */
static void find_newest(struct page *page)
{
    const struct allns_server *server;
    size_t at = 0;
    bool any = false;
    for (const struct allns_address *a = next_asked(page->allns, &at, &server); a != NULL;
         a = next_asked(page->allns, &at, &server)) {
        if (!a->authoritative)
            continue;
        enum query_serial is =
            any ? query_serial_compare(a->serial, page->newest) : QUERY_SERIAL_NEWER;
        if (is == QUERY_SERIAL_UNDEFINED)
            return;
        if (is == QUERY_SERIAL_NEWER)
            page->newest = a->serial;
        any = true;
    }
    page->newest_known = any;
}

static void measure(struct page *page)
{
    for (size_t i = 0; i < page->allns->count; i++) {
        size_t width = width_of(&page->allns->servers[i].name);
        if (width > page->width && width <= NAME_COLUMN)
            page->width = width;
    }
}

static void print_milliseconds(struct query_sink *sink, const struct query_exchange *x)
{
    const struct query_try *last = x->try_count == 0 ? NULL : &x->tries[x->try_count - 1];
    if (last == NULL || last->end != QUERY_END_REPLY || last->end_us < last->sent_us)
        return;
    query_sink_char(sink, ' ');
    query_sink_number(sink, (last->end_us - last->sent_us) / 1000);
    query_sink_text(sink, " ms");
}

static void begin_server(const struct page *page, const struct allns_server *server)
{
    size_t width = width_of(&server->name);
    query_sink_text(page->sink, "    ");
    query_name_print(page->sink, &server->name);
    query_sink_fill(page->sink, ' ', width < page->width ? page->width - width : 0);
}

static bool is_member(const struct allns_address *a, size_t group)
{
    return a->authoritative && a->content != NULL && a->group == group;
}

static void print_serial(const struct page *page, uint32_t serial)
{
    query_sink_text(page->sink, "serial ");
    query_sink_number(page->sink, serial);
    if (page->newest_known && query_serial_compare(serial, page->newest) == QUERY_SERIAL_OLDER)
        query_sink_text(page->sink, ", older");
}

/* A server with those of its addresses that are of the group; each with its serial number unless
 * they all have the same. */
static void print_member(const struct page *page, const struct allns_server *server, size_t group,
                         bool serials)
{
    struct query_sink *sink = page->sink;
    bool any = false;
    for (size_t i = 0; i < server->count; i++) {
        const struct allns_address *a = &server->addresses[i];
        if (!is_member(a, group))
            continue;
        if (!any)
            begin_server(page, server);
        query_sink_text(sink, any ? ", " : "  ");
        query_endpoint_print(sink, &a->endpoint);
        print_milliseconds(sink, a->answer);
        if (serials) {
            query_sink_text(sink, " (");
            print_serial(page, a->serial);
            query_sink_char(sink, ')');
        }
        any = true;
    }
    query_sink_text(sink, any ? "\n" : "");
}

static void print_count(struct query_sink *sink, size_t count, const char *one, const char *many)
{
    query_sink_number(sink, count);
    query_sink_char(sink, ' ');
    query_sink_text(sink, count == 1 ? one : many);
}

/* "2 of 3 say, with serial 2026112201:"; `serial` NULL: there is none for all. */
static void print_group_head(const struct page *page, size_t count, const uint32_t *serial)
{
    struct query_sink *sink = page->sink;
    size_t all = page->allns->address_count;
    query_sink_text(sink, count == all && all > 1 ? "\nall " : "\n");
    query_sink_number(sink, count);
    if (count != all || all == 1) {
        query_sink_text(sink, " of ");
        query_sink_number(sink, all);
    }
    query_sink_text(sink, all == 1 ? " address" : " addresses");
    query_sink_text(sink, count == 1 ? " says" : " say");
    if (serial != NULL) {
        query_sink_text(sink, ", with ");
        print_serial(page, *serial);
    }
    query_sink_text(sink, ":\n");
}

static void print_group(const struct page *page, size_t group)
{
    const struct allns *allns = page->allns;
    const struct allns_address *first = NULL;
    const struct allns_server *server;
    size_t at = 0, count = 0;
    bool serials = false;
    for (const struct allns_address *a = next_asked(allns, &at, &server); a != NULL;
         a = next_asked(allns, &at, &server)) {
        if (!is_member(a, group))
            continue;
        first = first == NULL ? a : first;
        serials |= a->serial != first->serial;
        count++;
    }
    print_group_head(page, count, serials ? NULL : &first->serial);
    content_print(page->sink, first->content, "  ", page->style->text);
    for (size_t i = 0; i < allns->count; i++)
        print_member(page, &allns->servers[i], group, serials);
}

/* Why an address does not count. */
static void print_trouble(const struct page *page, const struct allns_address *a)
{
    struct query_sink *sink = page->sink;
    if (a->start == NULL || (a->authoritative && a->content == NULL)) {
        query_sink_text(sink, "no reply: ");
        content_silence_print(sink, a->start == NULL ? a->soa : a->answer);
        return;
    }
    const struct query_message *message = query_content_message(a->start);
    unsigned rcode = query_message_rcode(message);
    const char *word = query_registry_find(QUERY_REGISTRY_RCODE, rcode);
    query_sink_text(sink, "does not serve the zone: ");
    if (query_content_is_referral(a->start))
        query_sink_text(sink, "it refers to others");
    else if (rcode != QUERY_RCODE_NOERROR)
        query_sink_text(sink, word != NULL ? word : "an error");
    else
        query_sink_text(sink, (message->flags & QUERY_FLAG_AA) != 0 ? "it has no SOA record"
                                                                    : "it has no authority");
}

static void print_troubles(const struct page *page)
{
    struct query_sink *sink = page->sink;
    const struct allns_server *server;
    size_t at = 0;
    bool any = false;
    for (const struct allns_address *a = next_asked(page->allns, &at, &server); a != NULL;
         a = next_asked(page->allns, &at, &server)) {
        if (a->authoritative && a->content != NULL)
            continue;
        query_sink_text(sink, any ? "" : "\nno help:\n");
        begin_server(page, server);
        query_sink_text(sink, "  ");
        query_endpoint_print(sink, &a->endpoint);
        query_sink_char(sink, ' ');
        print_trouble(page, a);
        query_sink_char(sink, '\n');
        any = true;
    }
}

/* So that nobody wonders where they are. */
static void print_left_out(const struct page *page)
{
    struct query_sink *sink = page->sink;
    const struct allns *allns = page->allns;
    size_t families[2] = {0, 0};
    if (allns->more)
        query_sink_text(sink, "\nmore servers are named, and left out here\n");
    for (size_t i = 0; i < allns->count; i++) {
        for (size_t j = 0; j < allns->servers[i].count; j++) {
            const struct allns_address *a = &allns->servers[i].addresses[j];
            families[a->endpoint.family == 6] += a->use == ALLNS_FAMILY;
        }
    }
    for (size_t i = 0; i < 2; i++) {
        if (families[i] == 0)
            continue;
        query_sink_text(sink, i == 0 ? "\nnot asked: IPv4, " : "\nnot asked: IPv6, ");
        print_count(sink, families[i], "address\n", "addresses\n");
    }
}

/* Whether NS sets differ from server to server: each set, and who has it. */
static void print_sets(const struct page *page)
{
    struct query_sink *sink = page->sink;
    const struct allns *allns = page->allns;
    const struct allns_server *server, *other;
    size_t at = 0;
    for (const struct allns_address *a = next_asked(allns, &at, &server); a != NULL;
         a = next_asked(allns, &at, &server)) {
        if (!a->authoritative || a->servers == NULL || !is_new(allns, a, true))
            continue;
        size_t from = 0;
        query_sink_text(sink, "  NS records of");
        for (const struct allns_address *b = next_asked(allns, &from, &other); b != NULL;
             b = next_asked(allns, &from, &other)) {
            if (!b->authoritative || b->servers == NULL ||
                !query_content_equal(a->servers, b->servers))
                continue;
            query_sink_char(sink, ' ');
            query_endpoint_print(sink, &b->endpoint);
        }
        query_sink_text(sink, ":\n");
        content_print(sink, a->servers, "    ", page->style->text);
    }
}

static void print_delegation(const struct page *page, const struct tally *t)
{
    struct query_sink *sink = page->sink;
    const struct allns *allns = page->allns;
    query_sink_char(sink, '\n');
    if (!allns->parent_known) {
        query_sink_text(sink, "delegation: ");
        query_sink_text(sink, allns->zone.labels == 0 ? "the root has none\n"
                              : !allns->walked
                                  ? "not seen, as the root cannot be reached\n"
                                  : "not seen, as its servers have the zone above it, too\n");
    } else {
        query_sink_text(sink, "delegation from ");
        query_name_print(sink, &allns->parent);
        query_sink_text(sink, check_delegation(NULL, allns) != 0 ? ":\n"
                              : allns->child_known               ? ": fits the zone\n"
                                                   : ": there is no zone to hold it against\n");
        (void)check_delegation(sink, allns);
    }
    if (t->sets > 1)
        print_sets(page);
}

static void print_verdict(const struct page *page, const struct tally *t,
                          enum allns_verdict verdict)
{
    struct query_sink *sink = page->sink;
    query_sink_text(sink, "verdict: ");
    switch (verdict) {
    case ALLNS_SILENT:
        query_sink_text(sink, t->asked == 0 ? "there is no address to ask\n"
                                            : "nobody serves the zone\n");
        return;
    case ALLNS_AGREE: query_sink_text(sink, "all agree\n"); return;
    case ALLNS_DELEGATION:
        query_sink_text(sink, "all agree, but the delegation does not fit the zone\n");
        return;
    case ALLNS_MISSING: query_sink_text(sink, "those that serve the zone agree"); break;
    case ALLNS_DIFFER:
        query_sink_text(sink, "they differ: ");
        print_count(sink, t->answers, "answer, ", "answers, ");
        print_count(sink, t->serials, "serial number, ", "serial numbers, ");
        print_count(sink, t->sets, "set of NS records", "sets of NS records");
        break;
    }
    if (t->silent != 0) {
        query_sink_text(sink, "; ");
        print_count(sink, t->silent, "does not reply", "do not reply");
    }
    if (t->lame != 0) {
        query_sink_text(sink, "; ");
        print_count(sink, t->lame, "does not serve it", "do not serve it");
    }
    query_sink_char(sink, '\n');
}

static void print_short(const struct page *page)
{
    struct query_sink *sink = page->sink;
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = next_asked(page->allns, &at, &server); a != NULL;
         a = next_asked(page->allns, &at, &server)) {
        query_endpoint_print(sink, &a->endpoint);
        query_sink_char(sink, '\t');
        query_name_print(sink, &server->name);
        query_sink_char(sink, '\t');
        if (a->authoritative && a->content != NULL)
            content_short_print(sink, a->content, page->allns->type, "\t", page->style->text);
        else
            print_trouble(page, a);
        query_sink_char(sink, '\n');
    }
}

void allns_print(struct query_sink *sink, const struct allns *allns, enum allns_verdict verdict,
                 const struct allns_style *style)
{
    struct page page = {.sink = sink, .allns = allns, .style = style};
    const struct tally t = count_all(allns);
    if (style->short_form) {
        print_short(&page);
        return;
    }
    measure(&page);
    find_newest(&page);
    query_name_print(sink, &allns->name);
    query_sink_char(sink, ' ');
    query_type_print(sink, allns->type);
    query_sink_text(sink, ", asked of the zone ");
    query_name_print(sink, &allns->zone);
    query_sink_text(sink, " with ");
    print_count(sink, allns->count, "server at ", "servers at ");
    print_count(sink, t.asked, "address\n", "addresses\n");
    for (size_t i = 0; i < allns->group_count; i++)
        print_group(&page, i);
    print_troubles(&page);
    print_left_out(&page);
    print_delegation(&page, &t);
    print_verdict(&page, &t, verdict);
}
