#include "lab/lab.h"

#include "base/limits.h"
#include "lab/world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the texts come from.  `open` fills in the text of a file, `release` lets it go. */
struct source {
    enum query_status (*open)(const struct source *source, const char *name,
                              struct query_zone_text *text);
    void (*release)(struct query_zone_text *text);
    const struct query_zone_text *files;
    size_t count;
    const char *folder;
};

void query_lab_fault_print(struct query_sink *sink, const struct query_lab_fault *fault)
{
    if (fault->file[0] != '\0') {
        query_sink_plain(sink, fault->file, strlen(fault->file), false);
        query_sink_text(sink, ": ");
    }
    query_zone_fault_print(sink, &fault->at);
}

/* `file`: "world", or the name of a zone of a world, which fits. */
static void set_file(struct query_lab_fault *fault, const char *file)
{
    fault->at.file = NULL;
    strcpy(fault->file, file);
}

/* ---- zones ---- */

static enum query_status load_zone(struct query_lab *lab, const struct world_zone *zone,
                                   const struct source *source, struct query_lab_fault *fault)
{
    struct query_zone_text text = {.name = zone->file};
    enum query_status status = source->open(source, zone->file, &text);
    if (status != QUERY_OK) {
        fault->at = (struct query_zone_fault){
            .status = status,
            .line = zone->line,
            .column = zone->column,
            .field = "zones",
            .note = status == QUERY_MISSING ? "there is no file for this zone" : NULL};
        set_file(fault, "world");
        return status;
    }
    status = query_zone_load(&lab->zones[lab->zone_count], &zone->origin, &text, NULL, &fault->at);
    source->release(&text);
    if (status == QUERY_OK)
        lab->zone_count++;
    else
        set_file(fault, zone->file);
    return status;
}

static enum query_status load_zones(struct query_lab *lab, const struct world *world,
                                    const struct source *source, struct query_lab_fault *fault)
{
    const struct world_zone *zones = world->zones.items;
    enum query_status status = QUERY_OK;
    for (uint32_t i = 0; i < world->zones.count && status == QUERY_OK; i++)
        status = load_zone(lab, &zones[i], source, fault);
    return status;
}

/* ---- servers ---- */

static int compare_addresses(const struct query_endpoint *a, const struct query_endpoint *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    return memcmp(a->octets, b->octets, a->family == 4 ? 4 : 16);
}

static int compare_places(const void *a, const void *b)
{
    const struct lab_place *one = a, *other = b;
    int order = compare_addresses(&one->address, &other->address);
    if (order != 0)
        return order;
    return one->line != other->line ? (one->line < other->line ? -1 : 1)
                                    : (one->column < other->column ? -1 : 1);
}

/* No two servers stand at one address. */
static enum query_status sort_places(struct query_lab *lab, struct query_lab_fault *fault)
{
    struct lab_place *places = lab->places;
    qsort(places, lab->place_count, sizeof *places, compare_places);
    for (size_t i = 1; i < lab->place_count; i++) {
        if (compare_addresses(&places[i - 1].address, &places[i].address) != 0)
            continue;
        fault->at = (struct query_zone_fault){.status = QUERY_DUPLICATE,
                                              .line = places[i].line,
                                              .column = places[i].column,
                                              .field = "address",
                                              .note = "somebody has this address already"};
        set_file(fault, "world");
        return QUERY_DUPLICATE;
    }
    return QUERY_OK;
}

/* Zeros for at least one item, so that NULL means that there is no memory. */
static void *allocate(size_t count, size_t item)
{
    size_t size = count == 0 ? item : count * item;
    void *items = malloc(size);
    if (items != NULL)
        memset(items, 0, size);
    return items;
}

static bool allocate_all(struct query_lab *lab, const struct world *world)
{
    lab->servers = allocate(world->servers.count, sizeof *lab->servers);
    lab->places = allocate(world->addresses.count, sizeof *lab->places);
    lab->zones = allocate(world->zones.count, sizeof(struct query_zone *));
    lab->names = allocate(world->names.count, sizeof *lab->names);
    lab->addresses = allocate(world->addresses.count, sizeof *lab->addresses);
    lab->served = allocate(world->served.count, sizeof(const struct query_zone *));
    return lab->servers != NULL && lab->places != NULL && lab->zones != NULL &&
           lab->names != NULL && lab->addresses != NULL && lab->served != NULL;
}

/* Everything but the zones, whose places in `served` are filled in when they are loaded. */
static void take_servers(struct query_lab *lab, const struct world *world)
{
    const struct world_server *servers = world->servers.items;
    const struct world_address *addresses = world->addresses.items;
    if (world->names.count != 0)
        memcpy(lab->names, world->names.items, world->names.count * sizeof *lab->names);
    for (uint32_t i = 0; i < world->addresses.count; i++) {
        lab->addresses[i] = addresses[i].endpoint;
        lab->places[i] = (struct lab_place){.address = addresses[i].endpoint,
                                            .server = addresses[i].server,
                                            .line = addresses[i].line,
                                            .column = addresses[i].column};
    }
    lab->place_count = world->addresses.count;
    for (uint32_t i = 0; i < world->servers.count; i++) {
        const struct world_server *server = &servers[i];
        lab->servers[i] =
            (struct query_lab_server){.names = lab->names + server->names.first,
                                      .name_count = server->names.count,
                                      .addresses = lab->addresses + server->addresses.first,
                                      .address_count = server->addresses.count,
                                      .zones = lab->served + server->zones.first,
                                      .zone_count = server->zones.count,
                                      .rtt_us = server->rtt_us,
                                      .behaviour = server->behaviour,
                                      .no_tcp = server->no_tcp};
    }
    lab->server_count = world->servers.count;
}

static enum query_status build(struct query_lab *lab, const struct world *world,
                               const struct source *source, struct query_lab_fault *fault)
{
    const uint32_t *served = world->served.items;
    if (!allocate_all(lab, world)) {
        fault->at.status = QUERY_MEMORY;
        return QUERY_MEMORY;
    }
    take_servers(lab, world);
    enum query_status status = sort_places(lab, fault);
    if (status == QUERY_OK)
        status = load_zones(lab, world, source, fault);
    for (uint32_t i = 0; i < world->served.count && status == QUERY_OK; i++)
        lab->served[i] = lab->zones[served[i]];
    return status;
}

static enum query_status scan_world(struct world *world, const struct source *source,
                                    struct query_lab_fault *fault)
{
    struct query_zone_text text = {.name = "world"};
    set_file(fault, "world");
    enum query_status status = source->open(source, "world", &text);
    if (status != QUERY_OK) {
        fault->at.status = status;
        fault->at.note = status == QUERY_MISSING ? "there is no such file" : NULL;
        return status;
    }
    status = world_scan(world, text.text, text.size, &fault->at);
    source->release(&text);
    return status;
}

static enum query_status make(struct query_lab **lab, const struct source *source,
                              struct query_lab_fault *fault)
{
    struct query_lab_fault own;
    struct world world;
    if (fault == NULL)
        fault = &own;
    memset(fault, 0, sizeof *fault);
    *lab = NULL;
    enum query_status status = scan_world(&world, source, fault);
    if (status != QUERY_OK)
        return status;
    fault->file[0] = '\0';
    *lab = allocate(1, sizeof **lab);
    status = *lab == NULL ? QUERY_MEMORY : build(*lab, &world, source, fault);
    if (status != QUERY_OK) {
        int error = errno;
        fault->at.status = status;
        query_lab_free(*lab);
        *lab = NULL;
        errno = error;
    }
    world_fini(&world);
    return status;
}

/* ---- sources ---- */

static enum query_status open_text(const struct source *source, const char *name,
                                   struct query_zone_text *text)
{
    for (size_t i = 0; i < source->count; i++) {
        if (strcmp(source->files[i].name, name) == 0) {
            *text = source->files[i];
            return QUERY_OK;
        }
    }
    return QUERY_MISSING;
}

static void release_text(struct query_zone_text *text)
{
    (void)text;
}

/* Reads a file to its end, into memory that grows with it. */
static enum query_status read_all(int file, char **text, size_t *size)
{
    size_t room = 0;
    *size = 0;
    for (;;) {
        if (*size == room) {
            room = room == 0 ? 4096 : room * 2;
            char *more = room > LIMIT_LAB_FILE ? NULL : realloc(*text, room);
            if (more == NULL)
                return room > LIMIT_LAB_FILE ? QUERY_SPACE : QUERY_MEMORY;
            *text = more;
        }
        ssize_t n = read(file, *text + *size, room - *size);
        if (n == 0)
            return QUERY_OK;
        if (n > 0)
            *size += (size_t)n;
        else if (errno != EINTR)
            return QUERY_SYSTEM;
    }
}

static enum query_status open_file(const struct source *source, const char *name,
                                   struct query_zone_text *text)
{
    size_t size = strlen(source->folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path == NULL)
        return QUERY_MEMORY;
    strcpy(path, source->folder);
    strcat(path, "/");
    strcat(path, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    if (file < 0)
        return errno == ENOENT || errno == ENOTDIR ? QUERY_MISSING : QUERY_SYSTEM;
    char *octets = NULL;
    enum query_status status = read_all(file, &octets, &text->size);
    int error = errno;
    close(file);
    if (status != QUERY_OK)
        free(octets);
    text->text = status == QUERY_OK ? octets : NULL;
    errno = error;
    return status;
}

static void release_file(struct query_zone_text *text)
{
    int error = errno;
    free((char *)text->text);
    errno = error;
}

enum query_status query_lab_load(struct query_lab **lab, const struct query_zone_text *files,
                                 size_t count, struct query_lab_fault *fault)
{
    struct source source = {
        .open = open_text, .release = release_text, .files = files, .count = count};
    return make(lab, &source, fault);
}

enum query_status query_lab_new(struct query_lab **lab, struct query_lab_fault *fault)
{
    return query_lab_load(lab, lab_files, lab_file_count, fault);
}

enum query_status query_lab_read(struct query_lab **lab, const char *folder,
                                 struct query_lab_fault *fault)
{
    struct source source = {.open = open_file, .release = release_file, .folder = folder};
    return make(lab, &source, fault);
}

void query_lab_free(struct query_lab *lab)
{
    if (lab == NULL)
        return;
    if (lab->service.free != NULL)
        lab->service.free(lab->service.context);
    for (size_t i = 0; i < lab->zone_count; i++)
        query_zone_free(lab->zones[i]);
    free(lab->servers);
    free(lab->places);
    free(lab->zones);
    free(lab->names);
    free(lab->addresses);
    free(lab->served);
    free(lab);
}

/* ---- who is in it ---- */

size_t query_lab_count(const struct query_lab *lab)
{
    return lab->server_count;
}

const struct query_lab_server *query_lab_server(const struct query_lab *lab, size_t index)
{
    return &lab->servers[index];
}

const struct query_lab_server *query_lab_find(const struct query_lab *lab,
                                              const struct query_endpoint *address)
{
    size_t from = 0, to = lab->place_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const struct lab_place *place = &lab->places[middle];
        int order = compare_addresses(address, &place->address);
        if (order == 0)
            return address->port == place->address.port ? &lab->servers[place->server] : NULL;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

static bool has_root(const struct query_lab_server *server)
{
    for (size_t i = 0; i < server->zone_count; i++) {
        if (query_zone_origin(server->zones[i])->size == 1)
            return true;
    }
    return false;
}

static bool resolves(const struct query_lab_server *server)
{
    return server->behaviour == QUERY_LAB_RESOLVER;
}

static size_t choose(const struct query_lab *lab, bool (*fits)(const struct query_lab_server *),
                     const struct query_lab_server **servers, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < lab->server_count; i++) {
        if (!fits(&lab->servers[i]))
            continue;
        if (count < room)
            servers[count] = &lab->servers[i];
        count++;
    }
    return count;
}

size_t query_lab_roots(const struct query_lab *lab, const struct query_lab_server **servers,
                       size_t room)
{
    return choose(lab, has_root, servers, room);
}

size_t query_lab_resolvers(const struct query_lab *lab, const struct query_lab_server **servers,
                           size_t room)
{
    return choose(lab, resolves, servers, room);
}

/* ---- its clock ---- */

uint64_t query_lab_now_us(const struct query_lab *lab)
{
    return lab->now_us;
}

void query_lab_advance(struct query_lab *lab, uint32_t seconds)
{
    lab->now_us += (uint64_t)seconds * 1000000;
}
