/* All servers of a zone side by side, as text. */
#include "render/allns_parts.h"
#include "render/content.h"

#include <string.h>

enum { NAME_COLUMN = 40 /* a longer name pushes what is behind it */ };

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
    const struct query_try *last = query_exchange_last_try(x);
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
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != NULL;
         a = allns_next(allns, &at, &server)) {
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

void allns_trouble_print(struct query_sink *sink, const struct allns_address *a)
{
    unsigned rcode;
    const char *word;
    enum allns_trouble trouble = allns_trouble_of(a);
    query_sink_text(sink, trouble == ALLNS_NO_REPLY ? "no reply: " : "does not serve the zone: ");
    switch (trouble) {
    case ALLNS_NO_TROUBLE:
    case ALLNS_NOT_ASKED: break;
    case ALLNS_NO_REPLY: content_silence_print(sink, a->start == NULL ? a->soa : a->answer); break;
    case ALLNS_REFERRAL: query_sink_text(sink, "it refers to others"); break;
    case ALLNS_RCODE:
        rcode = query_message_rcode(query_content_message(a->start));
        word = query_registry_find(QUERY_REGISTRY_RCODE, rcode);
        query_sink_text(sink, word != NULL ? word : "an error");
        break;
    case ALLNS_NO_SOA: query_sink_text(sink, "it has no SOA record"); break;
    case ALLNS_NO_AUTHORITY: query_sink_text(sink, "it has no authority"); break;
    }
}

static void print_troubles(const struct page *page)
{
    struct query_sink *sink = page->sink;
    const struct allns_server *server;
    size_t at = 0;
    bool any = false;
    for (const struct allns_address *a = allns_next(page->allns, &at, &server); a != NULL;
         a = allns_next(page->allns, &at, &server)) {
        if (a->authoritative && a->content != NULL)
            continue;
        query_sink_text(sink, any ? "" : "\nno help:\n");
        begin_server(page, server);
        query_sink_text(sink, "  ");
        query_endpoint_print(sink, &a->endpoint);
        query_sink_char(sink, ' ');
        allns_trouble_print(sink, a);
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
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != NULL;
         a = allns_next(allns, &at, &server)) {
        if (!a->authoritative || a->servers == NULL || !allns_is_new(allns, a, true))
            continue;
        size_t from = 0;
        query_sink_text(sink, "  NS records of");
        for (const struct allns_address *b = allns_next(allns, &from, &other); b != NULL;
             b = allns_next(allns, &from, &other)) {
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

void allns_fault_print(struct query_sink *sink, const struct allns_fault *fault)
{
    static const char *const texts[] = {
        [ALLNS_PARENT_ALONE] = "named by the parent alone",
        [ALLNS_ZONE_ALONE] = "named by the zone alone",
        [ALLNS_NO_ADDRESS] = "it has no address",
        [ALLNS_NO_GLUE_NO_ADDRESS] = "no glue of the parent, and no other address",
        [ALLNS_BAD_ADDRESS] = " is no address that a server can be asked at",
        [ALLNS_NO_GLUE] = "the parent has no glue for it",
        [ALLNS_OTHER_GLUE] = " is glue of the parent, and no address of it",
        [ALLNS_LACKS_GLUE] = " is an address of it that the parent has no glue for",
    };
    query_name_print(sink, &fault->server->name);
    query_sink_text(sink, ": ");
    if (fault->address != NULL)
        query_endpoint_print(sink, &fault->address->endpoint);
    query_sink_text(sink, texts[fault->kind]);
}

/* The context is the sink. */
static void print_fault(void *context, const struct allns_fault *fault)
{
    struct query_sink *sink = context;
    query_sink_text(sink, "  ");
    allns_fault_print(sink, fault);
    query_sink_char(sink, '\n');
}

static void print_delegation(const struct page *page, const struct allns_tally *t)
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
        query_sink_text(sink, allns_faults(allns, NULL, NULL) != 0 ? ":\n"
                              : allns->child_known                 ? ": fits the zone\n"
                                                   : ": there is no zone to hold it against\n");
        (void)allns_faults(allns, print_fault, sink);
    }
    if (t->sets > 1)
        print_sets(page);
}

static void print_verdict(const struct page *page, const struct allns_tally *t,
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
    for (const struct allns_address *a = allns_next(page->allns, &at, &server); a != NULL;
         a = allns_next(page->allns, &at, &server)) {
        query_endpoint_print(sink, &a->endpoint);
        query_sink_char(sink, '\t');
        query_name_print(sink, &server->name);
        query_sink_char(sink, '\t');
        if (a->authoritative && a->content != NULL)
            content_short_print(sink, a->content, page->allns->type, "\t", page->style->text);
        else
            allns_trouble_print(sink, a);
        query_sink_char(sink, '\n');
    }
}

void allns_print(struct query_sink *sink, const struct allns *allns, enum allns_verdict verdict,
                 const struct allns_style *style)
{
    struct page page = {.sink = sink, .allns = allns, .style = style};
    const struct allns_tally t = allns_count(allns);
    if (style->short_form) {
        print_short(&page);
        return;
    }
    measure(&page);
    page.newest_known = allns_newest(allns, &page.newest);
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
