/* All servers of a zone side by side, as JSON. */
#include "render/allns_parts.h"
#include "render/form.h"
#include "render/json_report_parts.h"

static void put_servers(struct json *json, const struct allns *allns)
{
    json_array_begin(json, "servers");
    for (size_t i = 0; i < allns->count; i++) {
        const struct allns_server *server = &allns->servers[i];
        json_object_begin(json, NULL);
        json_name(json, "name", &server->name);
        json_bool(json, "parent", server->parent);
        json_bool(json, "child", server->child);
        json_array_begin(json, "addresses");
        for (size_t j = 0; j < server->count; j++)
            json_address(json, NULL, &server->addresses[j].endpoint);
        json_array_end(json);
        json_object_end(json);
    }
    json_array_end(json);
    json_bool(json, "servers_left_out", allns->more);
}

static const char *use_word(enum allns_use use)
{
    switch (use) {
    case ALLNS_ASKED: break;
    case ALLNS_FAMILY: return "family";
    case ALLNS_NOWHERE: return "bad_address";
    }
    return "asked";
}

static void put_trouble(struct json *json, const struct allns_address *a)
{
    static const char *const words[] = {
        [ALLNS_NO_TROUBLE] = NULL,
        [ALLNS_NOT_ASKED] = NULL,
        [ALLNS_NO_REPLY] = "no_reply",
        [ALLNS_REFERRAL] = "referral",
        [ALLNS_RCODE] = "rcode",
        [ALLNS_NO_SOA] = "no_soa",
        [ALLNS_NO_AUTHORITY] = "no_authority",
    };
    const char *word = words[allns_trouble_of(a)];
    if (word == NULL) {
        json_null(json, "trouble");
        return;
    }
    json_object_begin(json, "trouble");
    json_text(json, "code", word);
    allns_trouble_print(json_text_begin(json, "text"), a);
    json_text_end(json);
    json_object_end(json);
}

/* Numbers that only who has the zone can give. */
static void put_standing(struct json *json, const struct allns *allns,
                         const struct allns_address *a)
{
    uint32_t newest;
    json_bool(json, "authoritative", a->authoritative);
    if (!a->authoritative) {
        json_null(json, "serial");
        json_null(json, "older");
        json_null(json, "group");
        return;
    }
    json_number(json, "serial", a->serial);
    if (allns_newest(allns, &newest))
        json_bool(json, "older", query_serial_compare(a->serial, newest) == QUERY_SERIAL_OLDER);
    else
        json_null(json, "older");
    if (a->content != NULL)
        json_number(json, "group", a->group);
    else
        json_null(json, "group");
}

static void put_address(struct json *json, const struct allns *allns,
                        const struct allns_server *server, const struct allns_address *a)
{
    const struct json_server who = {
        .name = &server->name,
        .endpoint = &a->endpoint,
        .transport = json_report_transport(a->answer),
        .source = a->glue         ? "glue"
                  : allns->walked ? "looked_up"
                                  : "system",
    };
    json_object_begin(json, NULL);
    json_server(json, "server", &who);
    json_bool(json, "glue", a->glue);
    json_bool(json, "own", a->own);
    json_text(json, "use", use_word(a->use));
    if (a->answer != NULL) {
        json_report_heard(json, a->outcome, a->answer);
    } else {
        json_null(json, "outcome");
        json_null(json, "time_us");
        json_null(json, "status");
        json_null(json, "error");
    }
    put_standing(json, allns, a);
    put_trouble(json, a);
    json_object_end(json);
}

static void put_addresses(struct json *json, const struct allns *allns)
{
    json_array_begin(json, "addresses");
    for (size_t i = 0; i < allns->count; i++) {
        const struct allns_server *server = &allns->servers[i];
        for (size_t j = 0; j < server->count; j++)
            put_address(json, allns, server, &server->addresses[j]);
    }
    json_array_end(json);
}

static void put_groups(struct json *json, const struct allns *allns)
{
    const struct allns_server *server;
    size_t at = 0, group = 0;
    json_array_begin(json, "groups");
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != NULL;
         a = allns_next(allns, &at, &server)) {
        /* They are numbered as their first members come. */
        if (!a->authoritative || a->content == NULL || a->group != group)
            continue;
        json_object_begin(json, NULL);
        json_number(json, "group", group++);
        json_report_status(json, a->content);
        json_report_records(json, "records", a->content);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The zone's NS records as its servers have them, each set with those that have it. */
static void put_sets(struct json *json, const struct allns *allns)
{
    const struct allns_server *server, *other;
    size_t at = 0;
    json_array_begin(json, "ns_sets");
    for (const struct allns_address *a = allns_next(allns, &at, &server); a != NULL;
         a = allns_next(allns, &at, &server)) {
        size_t from = 0;
        if (!a->authoritative || a->servers == NULL || !allns_is_new(allns, a, true))
            continue;
        json_object_begin(json, NULL);
        json_report_records(json, "records", a->servers);
        json_array_begin(json, "addresses");
        for (const struct allns_address *b = allns_next(allns, &from, &other); b != NULL;
             b = allns_next(allns, &from, &other)) {
            if (b->authoritative && b->servers != NULL &&
                query_content_equal(a->servers, b->servers))
                json_address(json, NULL, &b->endpoint);
        }
        json_array_end(json);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The context is the writer. */
static void put_fault(void *context, const struct allns_fault *fault)
{
    static const char *const words[] = {
        [ALLNS_PARENT_ALONE] = "parent_alone", [ALLNS_ZONE_ALONE] = "zone_alone",
        [ALLNS_NO_ADDRESS] = "no_address",     [ALLNS_NO_GLUE_NO_ADDRESS] = "no_glue_no_address",
        [ALLNS_BAD_ADDRESS] = "bad_address",   [ALLNS_NO_GLUE] = "no_glue",
        [ALLNS_OTHER_GLUE] = "other_glue",     [ALLNS_LACKS_GLUE] = "lacks_glue",
    };
    struct json *json = context;
    json_object_begin(json, NULL);
    json_text(json, "code", words[fault->kind]);
    allns_fault_print(json_text_begin(json, "text"), fault);
    json_text_end(json);
    json_name(json, "name", &fault->server->name);
    if (fault->address != NULL)
        json_address(json, "address", &fault->address->endpoint);
    else
        json_null(json, "address");
    json_object_end(json);
}

/* Whether it fits is not known where it was not seen, or nobody tells the zone's side. */
static void put_delegation(struct json *json, const struct allns *allns)
{
    bool faulty = allns_faults(allns, NULL, NULL) != 0;
    json_object_begin(json, "delegation");
    json_bool(json, "seen", allns->parent_known);
    if (allns->parent_known && (faulty || allns->child_known))
        json_bool(json, "fits", !faulty);
    else
        json_null(json, "fits");
    json_array_begin(json, "findings");
    (void)allns_faults(allns, put_fault, json);
    json_array_end(json);
    json_object_end(json);
}

static const char *verdict_word(enum allns_verdict verdict)
{
    switch (verdict) {
    case ALLNS_SILENT: break;
    case ALLNS_DIFFER: return "different";
    case ALLNS_MISSING: return "partly";
    case ALLNS_DELEGATION: return "delegation";
    case ALLNS_AGREE: return "same";
    }
    return "silent";
}

void json_report_allns(const struct form_view *view, const struct query_request *request,
                       const struct allns *allns, enum allns_verdict verdict, int exit_status)
{
    struct json json;
    uint32_t newest;
    json_event_begin(&json, view->out, "allns");
    json_request(&json, "question", request);
    json_name(&json, "zone", &allns->zone);
    json_name(&json, "parent", allns->parent_known ? &allns->parent : NULL);
    json_bool(&json, "walked", allns->walked);
    json_text(&json, "verdict", verdict_word(verdict));
    json_number(&json, "exit_status", (uint64_t)exit_status);
    if (allns_newest(allns, &newest))
        json_number(&json, "newest_serial", newest);
    else
        json_null(&json, "newest_serial");
    put_servers(&json, allns);
    put_addresses(&json, allns);
    put_groups(&json, allns);
    put_sets(&json, allns);
    put_delegation(&json, allns);
    json_event_end(&json);
}
