/* All servers of a zone side by side: the facts, and what they come to. */
#include "render/allns_parts.h"

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

const struct allns_address *allns_next(const struct allns *allns, size_t *at,
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

bool allns_is_new(const struct allns *allns, const struct allns_address *address, bool sets)
{
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != address;
         a = allns_next(allns, &at, &server)) {
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
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != address;
         a = allns_next(allns, &at, &server)) {
        if (a->authoritative && a->serial == address->serial)
            return false;
    }
    return true;
}

static size_t find_group(struct allns *allns, const struct allns_address *address)
{
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != address;
         a = allns_next(allns, &at, &server)) {
        if (a->authoritative && a->content != NULL &&
            query_content_equal(a->content, address->content))
            return a->group;
    }
    return allns->group_count++;
}

struct allns_tally allns_count(const struct allns *allns)
{
    struct allns_tally t = {.asked = 0};
    const struct allns_server *server;
    size_t at = 0;
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != NULL;
         a = allns_next(allns, &at, &server)) {
        t.asked++;
        t.silent += a->start == NULL || (a->authoritative && a->content == NULL);
        t.lame += a->start != NULL && !a->authoritative;
        if (!a->authoritative)
            continue;
        t.serials += is_new_serial(allns, a);
        t.answers += a->content != NULL && allns_is_new(allns, a, false);
        t.sets += a->servers != NULL && allns_is_new(allns, a, true);
    }
    return t;
}

/* ---- the delegation ---- */

/* Only names below the zone itself need addresses beside the delegation (RFC 9471 section 2). */
static bool needs_glue(const struct allns *allns, const struct allns_server *server)
{
    return server->parent && query_name_is_under(&server->name, &allns->zone);
}

/* Whoever takes the faults of a delegation, and how many there were. */
struct faults {
    allns_take_fault *take; /* NULL: they are counted alone */
    void *context;
    size_t count;
};

static void note(struct faults *faults, enum allns_fault_kind kind,
                 const struct allns_server *server, const struct allns_address *address)
{
    const struct allns_fault fault = {.kind = kind, .server = server, .address = address};
    faults->count++;
    if (faults->take != NULL)
        faults->take(faults->context, &fault);
}

/* What is wrong with the addresses that came with the delegation. */
static void check_glue(struct faults *faults, const struct allns *allns,
                       const struct allns_server *server)
{
    bool needed = needs_glue(allns, server), any = false, own = false;
    for (size_t i = 0; i < server->count; i++) {
        any |= server->addresses[i].glue;
        own |= server->addresses[i].own;
    }
    if (needed && !any)
        note(faults, ALLNS_NO_GLUE, server, NULL);
    for (size_t i = 0; any && own && i < server->count; i++) {
        const struct allns_address *a = &server->addresses[i];
        if (a->glue && !a->own)
            note(faults, ALLNS_OTHER_GLUE, server, a);
        else if (!a->glue && a->own && needed)
            note(faults, ALLNS_LACKS_GLUE, server, a);
    }
}

static void check_server(struct faults *faults, const struct allns *allns,
                         const struct allns_server *server)
{
    if (allns->child_known && server->parent != server->child)
        note(faults, server->parent ? ALLNS_PARENT_ALONE : ALLNS_ZONE_ALONE, server, NULL);
    if (server->count == 0) {
        note(faults, needs_glue(allns, server) ? ALLNS_NO_GLUE_NO_ADDRESS : ALLNS_NO_ADDRESS,
             server, NULL);
        return;
    }
    for (size_t i = 0; i < server->count; i++) {
        if (server->addresses[i].use == ALLNS_NOWHERE)
            note(faults, ALLNS_BAD_ADDRESS, server, &server->addresses[i]);
    }
    if (server->parent)
        check_glue(faults, allns, server);
}

size_t allns_faults(const struct allns *allns, allns_take_fault *take, void *context)
{
    struct faults faults = {.take = take, .context = context};
    for (size_t i = 0; allns->parent_known && i < allns->count; i++)
        check_server(&faults, allns, &allns->servers[i]);
    return faults.count;
}

enum allns_trouble allns_trouble_of(const struct allns_address *a)
{
    if (a->answer == NULL)
        return ALLNS_NOT_ASKED;
    if (a->authoritative && a->content != NULL)
        return ALLNS_NO_TROUBLE;
    if (a->start == NULL || a->authoritative)
        return ALLNS_NO_REPLY;
    const struct query_message *message = query_content_message(a->start);
    if (query_content_is_referral(a->start))
        return ALLNS_REFERRAL;
    if (query_message_rcode(message) != QUERY_RCODE_NOERROR)
        return ALLNS_RCODE;
    return (message->flags & QUERY_FLAG_AA) != 0 ? ALLNS_NO_SOA : ALLNS_NO_AUTHORITY;
}

bool allns_newest(const struct allns *allns, uint32_t *newest)
{
    const struct allns_server *server;
    size_t at = 0;
    bool any = false;
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != NULL;
         a = allns_next(allns, &at, &server)) {
        if (!a->authoritative)
            continue;
        enum query_serial is = any ? query_serial_compare(a->serial, *newest) : QUERY_SERIAL_NEWER;
        if (is == QUERY_SERIAL_UNDEFINED)
            return false;
        if (is == QUERY_SERIAL_NEWER)
            *newest = a->serial;
        any = true;
    }
    return any;
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
    const struct allns_tally t = allns_count(allns);
    allns->address_count = t.asked;
    if (t.serials == 0)
        return ALLNS_SILENT;
    if (t.answers > 1 || t.serials > 1 || t.sets > 1)
        return ALLNS_DIFFER;
    if (t.silent + t.lame != 0)
        return ALLNS_MISSING;
    return allns_faults(allns, NULL, NULL) != 0 ? ALLNS_DELEGATION : ALLNS_AGREE;
}
