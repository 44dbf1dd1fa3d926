#include "lab/world.h"

#include "base/number.h"

#include <stdlib.h>
#include <string.h>

enum {
    PORT = 53,
    RTT_DEFAULT_US = 20000,
    RTT_MOST_MS = 60000, /* longer than anybody waits for a reply */
    ARRAY_FIRST = 16,
};

/* A word and where it stands. */
struct word {
    const char *text;
    size_t size;
    uint32_t line;
    uint32_t column;
};

struct scan {
    struct world *world;
    const char *at;
    const char *end;
    const char *line_start;
    uint32_t line;
    struct word server; /* the word that began the present one; size 0: there is none */
    unsigned keys;      /* bits of the keys that it has */
    struct query_zone_fault *fault;
};

static enum query_status fail(struct scan *s, const struct word *word, enum query_status status,
                              const char *field, const char *note)
{
    *s->fault = (struct query_zone_fault){
        .status = status, .line = word->line, .column = word->column, .field = field, .note = note};
    return status;
}

/* Room for one more item; NULL without memory. */
static void *add(struct world_array *array, size_t item)
{
    if (array->count == array->room) {
        uint32_t room = array->room == 0 ? ARRAY_FIRST : array->room * 2;
        void *items = realloc(array->items, room * item);
        if (items == NULL)
            return NULL;
        array->items = items;
        array->room = room;
    }
    return (char *)array->items + item * array->count++;
}

static struct world_server *last_server(const struct scan *s)
{
    return (struct world_server *)s->world->servers.items + s->world->servers.count - 1;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word on the present line, which ends at a comment too. */
static bool take_word(struct scan *s, struct word *word)
{
    while (s->at < s->end && is_blank(*s->at))
        s->at++;
    if (s->at < s->end && *s->at == '#') {
        while (s->at < s->end && *s->at != '\n')
            s->at++;
    }
    if (s->at == s->end || *s->at == '\n')
        return false;
    const char *from = s->at;
    while (s->at < s->end && !is_blank(*s->at) && *s->at != '\n')
        s->at++;
    *word = (struct word){.text = from,
                          .size = (size_t)(s->at - from),
                          .line = s->line,
                          .column = (uint32_t)(from - s->line_start) + 1};
    return true;
}

static bool is(const struct word *word, const char *text)
{
    return word->size == strlen(text) && memcmp(word->text, text, word->size) == 0;
}

/* ---- values of keys ---- */

static enum query_status set_rtt(struct scan *s, const struct word *value)
{
    static const char note[] = "expected a number and ms, as in 20ms";
    uint64_t rtt_ms = 0;
    if (value->size < 3 || memcmp(value->text + value->size - 2, "ms", 2) != 0)
        return fail(s, value, QUERY_NUMBER, "rtt", note);
    enum query_status status = number_scan(&rtt_ms, value->text, value->size - 2, RTT_MOST_MS);
    if (status != QUERY_OK)
        return fail(s, value, status, "rtt", status == QUERY_RANGE ? "more than a minute" : note);
    last_server(s)->rtt_us = (uint32_t)rtt_ms * 1000;
    return QUERY_OK;
}

static enum query_status set_behaviour(struct scan *s, const struct word *value)
{
    static const char *const names[] = {
        [QUERY_LAB_ANSWERS] = "answers",   [QUERY_LAB_DEAD] = "dead",
        [QUERY_LAB_REFUSES] = "refuses",   [QUERY_LAB_SERVFAIL] = "servfail",
        [QUERY_LAB_LAME] = "lame",         [QUERY_LAB_UPWARD] = "upward",
        [QUERY_LAB_RESOLVER] = "resolver",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is(value, names[i])) {
            last_server(s)->behaviour = (enum query_lab_behaviour)i;
            return QUERY_OK;
        }
    }
    return fail(s, value, QUERY_WORD, "behaviour",
                "expected answers, dead, refuses, servfail, lame, upward or resolver");
}

static enum query_status set_tcp(struct scan *s, const struct word *value)
{
    if (!is(value, "yes") && !is(value, "no"))
        return fail(s, value, QUERY_WORD, "tcp", "expected yes or no");
    last_server(s)->no_tcp = is(value, "no");
    return QUERY_OK;
}

/* Names become names of files: nothing in them may lead out of the folder. */
static bool fits_file(const struct word *zone)
{
    static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789-_.@";
    for (size_t i = 0; i < zone->size; i++) {
        if (zone->text[i] == '\0' || strchr(harmless, zone->text[i]) == NULL)
            return false;
    }
    return zone->size < QUERY_LAB_FILE - sizeof "zones/root.zone";
}

/* "zones/example.org@old.zone"; a final dot of the name is not the file's. */
static void name_file(char file[QUERY_LAB_FILE], const struct word *zone, size_t name_size)
{
    const char *variant = zone->text + name_size;
    if (name_size > 0 && zone->text[name_size - 1] == '.')
        name_size--;
    strcpy(file, "zones/");
    char *to = file + strlen(file);
    if (name_size == 0) {
        strcpy(to, "root");
        to += strlen(to);
    } else {
        memcpy(to, zone->text, name_size);
        to += name_size;
    }
    size_t variant_size = (size_t)(zone->text + zone->size - variant);
    memcpy(to, variant, variant_size);
    strcpy(to + variant_size, ".zone");
}

/* The index of a zone's file among those named up to now; UINT32_MAX without memory. */
static uint32_t find_zone(struct scan *s, const struct word *word, const struct query_name *origin,
                          const char *file)
{
    struct world_array *zones = &s->world->zones;
    const struct world_zone *known = zones->items;
    for (uint32_t i = 0; i < zones->count; i++) {
        if (strcmp(known[i].file, file) == 0)
            return i;
    }
    struct world_zone *zone = add(zones, sizeof *zone);
    if (zone == NULL)
        return UINT32_MAX;
    *zone = (struct world_zone){.origin = *origin, .line = word->line, .column = word->column};
    strcpy(zone->file, file);
    return zones->count - 1;
}

static enum query_status add_zone(struct scan *s, const struct word *word)
{
    const char *at_sign = memchr(word->text, '@', word->size);
    size_t name_size = at_sign != NULL ? (size_t)(at_sign - word->text) : word->size;
    struct query_name origin;
    char file[QUERY_LAB_FILE];
    enum query_status status =
        query_name_scan(&origin, word->text, name_size, query_name_root(), NULL);
    if (status != QUERY_OK)
        return fail(s, word, status, "zones", NULL);
    if (!fits_file(word))
        return fail(s, word, QUERY_PLACE, "zones",
                    "the name of a zone is that of a file: letters, digits, - and _ between dots");
    name_file(file, word, name_size);

    uint32_t index = find_zone(s, word, &origin, file);
    struct world_range *range = &last_server(s)->zones;
    const uint32_t *served = s->world->served.items;
    const struct world_zone *zones = s->world->zones.items;
    if (index == UINT32_MAX)
        return fail(s, word, QUERY_MEMORY, NULL, NULL);
    for (uint32_t i = 0; i < range->count; i++) {
        if (query_name_equal(&zones[served[range->first + i]].origin, &origin))
            return fail(s, word, QUERY_DUPLICATE, "zones", "the server has this zone already");
    }
    uint32_t *place = add(&s->world->served, sizeof *place);
    if (place == NULL)
        return fail(s, word, QUERY_MEMORY, NULL, NULL);
    *place = index;
    range->count++;
    return QUERY_OK;
}

static enum query_status set_zones(struct scan *s, const struct word *value)
{
    struct word rest = *value;
    enum query_status status;
    do {
        const char *comma = memchr(rest.text, ',', rest.size);
        struct word one = rest;
        one.size = comma != NULL ? (size_t)(comma - rest.text) : rest.size;
        status = add_zone(s, &one);
        size_t used = comma != NULL ? one.size + 1 : one.size;
        rest.text += used;
        rest.size -= used;
        rest.column += (uint32_t)used;
        if (comma == NULL)
            break;
    } while (status == QUERY_OK);
    return status;
}

struct key {
    const char *name;
    enum query_status (*set)(struct scan *s, const struct word *value);
};
static const struct key keys[] = {
    {"rtt", set_rtt}, {"zones", set_zones}, {"behaviour", set_behaviour}, {"tcp", set_tcp}};

static enum query_status take_key(struct scan *s, const struct word *word, const char *equals)
{
    struct word name = *word, value = *word;
    name.size = (size_t)(equals - word->text);
    value.text = equals + 1;
    value.size -= name.size + 1;
    value.column += (uint32_t)name.size + 1;
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!is(&name, keys[i].name))
            continue;
        if ((s->keys & 1u << i) != 0)
            return fail(s, word, QUERY_DUPLICATE, keys[i].name, NULL);
        if (value.size == 0)
            return fail(s, &value, QUERY_MISSING, keys[i].name, "a value is missing");
        s->keys |= 1u << i;
        return keys[i].set(s, &value);
    }
    return fail(s, word, QUERY_WORD, "key", "expected rtt=, zones=, behaviour= or tcp=");
}

/* ---- names and addresses ---- */

static enum query_status add_address(struct scan *s, const struct word *word,
                                     struct query_endpoint endpoint)
{
    if (last_server(s)->names.count == 0)
        return fail(s, word, QUERY_MISSING, "server", "a name is missing");
    struct world_address *address = add(&s->world->addresses, sizeof *address);
    if (address == NULL)
        return fail(s, word, QUERY_MEMORY, NULL, NULL);
    endpoint.port = PORT;
    *address = (struct world_address){.endpoint = endpoint,
                                      .server = s->world->servers.count - 1,
                                      .line = word->line,
                                      .column = word->column};
    last_server(s)->addresses.count++;
    return QUERY_OK;
}

static enum query_status add_name(struct scan *s, const struct word *word)
{
    struct query_name name;
    enum query_status status =
        query_name_scan(&name, word->text, word->size, query_name_root(), NULL);
    if (status != QUERY_OK)
        return fail(s, word, status, "name", NULL);
    if (last_server(s)->addresses.count != 0)
        return fail(s, word, QUERY_ADDRESS, "address",
                    "expected an address or a key; names stand before the first address");
    struct query_name *place = add(&s->world->names, sizeof *place);
    if (place == NULL)
        return fail(s, word, QUERY_MEMORY, NULL, NULL);
    *place = name;
    last_server(s)->names.count++;
    return QUERY_OK;
}

static enum query_status take_item(struct scan *s, const struct word *word)
{
    const char *equals = memchr(word->text, '=', word->size);
    struct query_endpoint endpoint;
    if (equals != NULL)
        return take_key(s, word, equals);
    if (s->keys != 0)
        return fail(s, word, QUERY_EXTRA, "key", "names and addresses stand before the first key");
    if (query_endpoint_scan(&endpoint, word->text, word->size) == QUERY_OK)
        return add_address(s, word, endpoint);
    return add_name(s, word);
}

/* ---- lines ---- */

/* The end of a server: what it must have. */
static enum query_status end_server(struct scan *s)
{
    if (s->server.size == 0)
        return QUERY_OK;
    if (last_server(s)->names.count == 0)
        return fail(s, &s->server, QUERY_MISSING, "server", "a name is missing");
    if (last_server(s)->addresses.count == 0)
        return fail(s, &s->server, QUERY_MISSING, "server", "an address is missing");
    return QUERY_OK;
}

static enum query_status begin_server(struct scan *s, const struct word *word)
{
    enum query_status status = end_server(s);
    if (status != QUERY_OK)
        return status;
    if (!is(word, "server"))
        return fail(s, word, QUERY_WORD, "line", "expected server, or a blank before what goes on");
    struct world *world = s->world;
    struct world_server *server = add(&world->servers, sizeof *server);
    if (server == NULL)
        return fail(s, word, QUERY_MEMORY, NULL, NULL);
    *server = (struct world_server){.names.first = world->names.count,
                                    .addresses.first = world->addresses.count,
                                    .zones.first = world->served.count,
                                    .rtt_us = RTT_DEFAULT_US};
    s->server = *word;
    s->keys = 0;
    return QUERY_OK;
}

static enum query_status take_line(struct scan *s)
{
    struct word word;
    enum query_status status = QUERY_OK;
    bool any = take_word(s, &word);
    if (any && word.column == 1)
        status = begin_server(s, &word);
    else if (any && s->server.size == 0)
        status = fail(s, &word, QUERY_PLACE, "line", "goes on with a server, but there is none");
    else if (any)
        status = take_item(s, &word);
    while (status == QUERY_OK && take_word(s, &word))
        status = take_item(s, &word);
    return status;
}

enum query_status world_scan(struct world *world, const char *text, size_t size,
                             struct query_zone_fault *fault)
{
    struct scan s = {.world = world,
                     .at = text,
                     .end = text + size,
                     .line_start = text,
                     .line = 1,
                     .fault = fault};
    *world = (struct world){0};
    enum query_status status = QUERY_OK;
    while (status == QUERY_OK && s.at < s.end) {
        status = take_line(&s);
        if (status == QUERY_OK && s.at < s.end)
            s.at++; /* the line end */
        s.line_start = s.at;
        s.line++;
    }
    if (status == QUERY_OK)
        status = end_server(&s);
    if (status != QUERY_OK)
        world_fini(world);
    return status;
}

void world_fini(struct world *world)
{
    free(world->servers.items);
    free(world->names.items);
    free(world->addresses.items);
    free(world->zones.items);
    free(world->served.items);
    *world = (struct world){0};
}
