/* From the records of a text to a zone: names in order, records in RRsets, and what they may
 * not be together. */
#include "base/ascii.h"
#include "base/writer.h"
#include "lab/order.h"
#include "lab/zone.h"
#include "rdata/kind.h"
#include "rdata/types.h"

#include <stdlib.h>

/* ---- memory that grows and never moves ---- */

enum { BLOCK_LEAST = 4096, BLOCK_MOST = 1 << 20 };

struct zone_block {
    struct zone_block *next;
    size_t size, room;
    uint8_t octets[];
};

/* `n` octets, or NULL without memory. */
static uint8_t *block_add(struct zone_block **blocks, size_t n)
{
    struct zone_block *block = *blocks;
    if (block == NULL || block->room - block->size < n) {
        size_t room = block == NULL ? BLOCK_LEAST : block->room * 2;
        room = room > BLOCK_MOST ? BLOCK_MOST : room;
        room = room < n ? n : room;
        struct zone_block *fresh = malloc(sizeof *fresh + room);
        if (fresh == NULL)
            return NULL;
        fresh->next = block;
        fresh->size = 0;
        fresh->room = room;
        block = *blocks = fresh;
    }
    uint8_t *at = block->octets + block->size;
    block->size += n;
    return at;
}

static void blocks_free(struct zone_block *blocks)
{
    while (blocks != NULL) {
        struct zone_block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
}

/* Room for one more item in an array that doubles. */
static bool grow(void **items, size_t item, uint32_t count, uint32_t *room)
{
    if (count < *room)
        return true;
    if (*room > UINT32_MAX / 4)
        return false;
    uint32_t more = *room == 0 ? 64 : *room * 2;
    void *fresh = realloc(*items, item * more);
    if (fresh == NULL)
        return false;
    *items = fresh;
    *room = more;
    return true;
}

/* ---- the records of the text ---- */

enum { KEY_OUTSIDE = UINT16_MAX }; /* the size of the key of a name that is not in the zone */

struct owner {
    const uint8_t *key; /* as in struct zone_node; of a name outside the zone, its octets */
    uint32_t node;
    uint16_t key_size;
    uint8_t size, labels;
};

struct raw {
    const uint8_t *data; /* two octets of length, and the RDATA */
    uint32_t owner;
    uint32_t ttl;
    uint32_t line;
    uint16_t file;
    uint16_t type, covered;
};

struct load {
    struct query_zone *zone;
    const struct query_zone_options *options;
    struct query_zone_fault *first;
    enum query_status status;
    bool stop;
    struct owner *owners;
    struct raw *raws;
    const char **files;
    uint32_t owner_count, owner_room;
    uint32_t raw_count, raw_room;
    uint32_t file_count, file_room;
    struct zone_block *scratch; /* RDATA in canonical form, to be compared */
    uint32_t *sorted;           /* raws, name by name */
    struct order_entry *entries, *spare;
};

static bool store_owner(struct load *l, const struct query_name *name)
{
    struct query_zone *zone = l->zone;
    if (!grow((void **)&l->owners, sizeof *l->owners, l->owner_count, &l->owner_room))
        return false;
    struct owner owner = {.key_size = KEY_OUTSIDE, .size = name->size, .labels = name->labels};
    uint8_t key[ZONE_KEY_MAX];
    size_t key_size = 0;
    if (query_name_is_under(name, &zone->origin)) {
        key_size = zone_key(key, name, &zone->origin);
        owner.key_size = (uint16_t)key_size;
        owner.size = (uint8_t)(name->size - zone->origin.size);
        owner.labels = (uint8_t)(name->labels - zone->origin.labels);
        const struct owner *last = l->owner_count == 0 ? NULL : &l->owners[l->owner_count - 1];
        if (last != NULL && last->key_size == key_size && memcmp(last->key, key, key_size) == 0)
            return true;
    }
    uint8_t *at = block_add(&zone->blocks, key_size + owner.size + 1u);
    if (at == NULL)
        return false;
    memcpy(at, key, key_size);
    memcpy(at + key_size, name->wire, owner.size);
    owner.key = at;
    l->owners[l->owner_count++] = owner;
    return true;
}

static bool store_file(struct load *l, const char *name)
{
    if (l->file_count != 0 && (l->files[l->file_count - 1] == name || l->file_count == UINT16_MAX))
        return true;
    if (!grow((void **)&l->files, sizeof *l->files, l->file_count, &l->file_room))
        return false;
    l->files[l->file_count++] = name;
    return true;
}

static enum query_status store(void *context, const struct query_zone_record *entry)
{
    struct load *l = context;
    const struct query_rdata *rdata = &entry->record.rdata;
    if (!entry->same_owner && !store_owner(l, &entry->record.owner))
        return QUERY_MEMORY;
    if (!store_file(l, entry->file) ||
        !grow((void **)&l->raws, sizeof *l->raws, l->raw_count, &l->raw_room))
        return QUERY_MEMORY;
    uint8_t *data = block_add(&l->zone->blocks, rdata->size + 2u);
    if (data == NULL)
        return QUERY_MEMORY;
    data[0] = (uint8_t)(rdata->size >> 8);
    data[1] = (uint8_t)rdata->size;
    memcpy(data + 2, rdata->octets, rdata->size);
    struct raw raw = {.data = data,
                      .owner = l->owner_count - 1,
                      .ttl = entry->record.ttl,
                      .line = entry->line,
                      .file = (uint16_t)(l->file_count - 1),
                      .type = rdata->type};
    if (raw.type == TYPE_RRSIG)
        raw.covered = (uint16_t)(data[2] << 8 | data[3]);
    l->raws[l->raw_count++] = raw;
    return QUERY_OK;
}

/* ---- faults ---- */

static void owner_name(const struct load *l, const struct owner *owner, struct query_name *name)
{
    const struct query_name *origin = &l->zone->origin;
    bool outside = owner->key_size == KEY_OUTSIDE;
    memcpy(name->wire, owner->key + (outside ? 0 : owner->key_size), owner->size);
    name->size = owner->size;
    name->labels = owner->labels;
    if (outside)
        return;
    memcpy(name->wire + name->size, origin->wire, origin->size);
    name->size = (uint8_t)(name->size + origin->size);
    name->labels = (uint8_t)(name->labels + origin->labels);
}

/* A fault of a record (NULL: of the zone).  False if the search for more is over. */
static bool report(struct load *l, enum query_status status, const struct raw *raw,
                   const char *note)
{
    struct query_zone_fault fault = {.status = status, .note = note, .owner = l->zone->origin};
    if (raw != NULL) {
        fault.file = l->files[raw->file];
        fault.line = raw->line;
        fault.column = 1;
        owner_name(l, &l->owners[raw->owner], &fault.owner);
    } else if (l->file_count != 0) {
        fault.file = l->files[0];
    }
    if (l->status == QUERY_OK) {
        l->status = status;
        if (l->first != NULL)
            *l->first = fault;
    }
    bool told = l->options != NULL && l->options->fault != NULL;
    if (!told || !l->options->fault(l->options->context, &fault))
        l->stop = true;
    return !l->stop;
}

/* ---- names in order ---- */

static bool check_inside(struct load *l)
{
    for (uint32_t i = 0; i < l->raw_count && !l->stop; i++) {
        if (l->owners[l->raws[i].owner].key_size == KEY_OUTSIDE)
            report(l, QUERY_PLACE, &l->raws[i], "not in the zone");
    }
    return l->status == QUERY_OK;
}

static const uint8_t *owner_key(const void *context, uint32_t index, size_t *size)
{
    const struct owner *owner = (const struct owner *)context + index;
    *size = owner->key_size;
    return owner->key;
}

/* Makes a node of each name, and tells its owners. */
static bool make_nodes(struct load *l)
{
    struct query_zone *zone = l->zone;
    for (uint32_t i = 0; i < l->owner_count; i++)
        l->entries[i].index = i;
    order_keys(l->entries, l->spare, l->owner_count, owner_key, l->owners);
    zone->nodes = malloc((l->owner_count + (size_t)1) * sizeof *zone->nodes);
    if (zone->nodes == NULL)
        return false;
    struct zone_node *last = NULL;
    for (uint32_t i = 0; i < l->owner_count; i++) {
        struct owner *owner = &l->owners[l->entries[i].index];
        if (last == NULL || last->key_size != owner->key_size ||
            memcmp(last->key, owner->key, owner->key_size) != 0) {
            last = &zone->nodes[zone->node_count++];
            *last = (struct zone_node){.key = owner->key,
                                       .key_size = owner->key_size,
                                       .size = owner->size,
                                       .labels = owner->labels,
                                       .cover = ZONE_NONE};
        }
        owner->node = zone->node_count - 1;
    }
    zone->nodes[zone->node_count] = (struct zone_node){.set = 0};
    return true;
}

/* Puts the records of each node together, in the order of the text.  At first the `set` of a
 * node is where its records end in `sorted`. */
static void sort_records(struct load *l)
{
    struct query_zone *zone = l->zone;
    for (uint32_t i = 0; i < l->raw_count; i++)
        zone->nodes[l->owners[l->raws[i].owner].node + 1].set++;
    for (uint32_t i = 0; i < zone->node_count; i++)
        zone->nodes[i + 1].set += zone->nodes[i].set;
    for (uint32_t i = 0; i < l->raw_count; i++)
        l->sorted[zone->nodes[l->owners[l->raws[i].owner].node].set++] = i;
}

/* Puts the records of one node in the order of their types, `n` of them. */
static void sort_types(struct load *l, uint32_t *sorted, uint32_t n)
{
    bool ordered = true;
    for (uint32_t i = 0; i < n; i++) {
        const struct raw *raw = &l->raws[sorted[i]];
        l->entries[i].rank = (uint64_t)raw->type << 16 | raw->covered;
        l->entries[i].index = sorted[i];
        ordered = ordered && (i == 0 || l->entries[i - 1].rank <= l->entries[i].rank);
    }
    if (ordered)
        return;
    order_ranks(l->entries, l->spare, n);
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = l->entries[i].index;
}

/* ---- RRsets ---- */

static void put_octets(void *context, const uint8_t *octets, size_t size)
{
    writer_put(context, octets, size);
}

/* Whether names in the RDATA of a type are compared without regard to case. */
static bool has_lower(uint16_t type, uint16_t class)
{
    for (const struct query_field *f = rdata_fields(type, class); f->kind != NULL; f++) {
        if ((f->flags & FIELD_LOWER) != 0)
            return true;
    }
    return false;
}

static const uint8_t *canonical(struct load *l, const struct raw *raw, bool lower)
{
    size_t size = (size_t)(raw->data[0] << 8 | raw->data[1]) + 2, i = 2;
    while (lower && i < size && ascii_lower[raw->data[i]] == raw->data[i])
        i++;
    if (!lower || i == size)
        return raw->data;
    uint8_t *copy = block_add(&l->scratch, size);
    if (copy == NULL)
        return NULL;
    struct query_rdata rdata = {.type = raw->type,
                                .class = l->zone->class,
                                .size = (uint16_t)(size - 2),
                                .octets = raw->data + 2,
                                .message = raw->data + 2};
    struct writer w = writer_over(copy, size);
    writer_put(&w, raw->data, 2);
    rdata_expand(&rdata, true, put_octets, &w);
    return copy;
}

static const uint8_t *data_key(const void *context, uint32_t index, size_t *size)
{
    const uint8_t *data = ((const uint8_t *const *)context)[index];
    *size = (size_t)(data[0] << 8 | data[1]) + 2;
    return data;
}

static bool data_equal(const uint8_t *a, const uint8_t *b)
{
    return memcmp(a, b, 2) == 0 && memcmp(a + 2, b + 2, (size_t)(a[0] << 8 | a[1])) == 0;
}

/* Drops records that are there twice from the `n` of an RRset (RFC 2181 section 5); those that
 * are left keep their order.  Returns how many, 0 without memory. */
static uint32_t drop_twins(struct load *l, uint32_t *sorted, uint32_t n)
{
    if (n == 1)
        return n;
    const uint8_t *few[8], **data = n <= 8 ? few : malloc(n * sizeof *data);
    bool lower = has_lower(l->raws[sorted[0]].type, l->zone->class);
    for (uint32_t i = 0; i < n && data != NULL; i++) {
        data[i] = canonical(l, &l->raws[sorted[i]], lower);
        l->entries[i].index = i;
        if (data[i] == NULL) {
            if (data != few)
                free(data);
            data = NULL;
        }
    }
    if (data == NULL)
        return 0;
    order_keys(l->entries, l->spare, n, data_key, data);
    /* The sort is stable: of equal records the first in the text comes first. */
    uint32_t left = 0;
    const uint8_t *last = NULL;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = l->entries[i].index;
        if (last != NULL && data_equal(last, data[at]))
            sorted[at] = ZONE_NONE;
        else
            last = data[at];
    }
    for (uint32_t i = 0; i < n; i++) {
        if (sorted[i] != ZONE_NONE)
            sorted[left++] = sorted[i];
    }
    if (data != few)
        free(data);
    return left;
}

/* What is at one name. */
struct found {
    const struct raw *soa, *ns, *cname, *dname, *other; /* first of each; `other`: what may not
                                                         * stand beside a CNAME */
};

/* Types that stand beside a CNAME: of DNSSEC, and keys for updates (RFC 4035 section 2.5,
 * RFC 3007 section 3.1). */
static bool goes_with_alias(uint16_t type)
{
    return type == TYPE_CNAME || type == TYPE_RRSIG || type == TYPE_NSEC || type == TYPE_KEY;
}

static void note_found(struct found *found, const struct raw *raw)
{
    if (raw->type == TYPE_SOA)
        found->soa = raw;
    else if (raw->type == TYPE_NS)
        found->ns = raw;
    else if (raw->type == TYPE_CNAME)
        found->cname = raw;
    else if (raw->type == TYPE_DNAME)
        found->dname = raw;
    if (!goes_with_alias(raw->type) && found->other == NULL)
        found->other = raw;
}

/* Adds one RRset of `n` records to the zone. */
static bool add_set(struct load *l, const uint32_t *sorted, uint32_t n, struct found *found)
{
    struct query_zone *zone = l->zone;
    const struct raw *first = &l->raws[sorted[0]];
    zone->sets[zone->set_count++] = (struct zone_set){.type = first->type,
                                                      .covered = first->covered,
                                                      .ttl = first->ttl,
                                                      .record = zone->record_count};
    for (uint32_t i = 0; i < n; i++)
        zone->records[zone->record_count++] = l->raws[sorted[i]].data;
    note_found(found, first);
    bool single = first->type == TYPE_SOA || first->type == TYPE_CNAME || first->type == TYPE_DNAME;
    if (!single || n == 1)
        return true;
    return report(l, QUERY_DUPLICATE, &l->raws[sorted[1]],
                  first->type == TYPE_SOA     ? "second SOA"
                  : first->type == TYPE_CNAME ? "second CNAME at this name"
                                              : "second DNAME at this name");
}

/* Checks what is at a node together; false if the search for faults is over. */
static bool check_node(struct load *l, struct zone_node *node, const struct found *found)
{
    bool apex = node->key_size == 0;
    bool wildcard = node->size > 1 && memcmp(node->key + node->key_size, "\1*", 2) == 0;
    const struct raw *covers = found->ns != NULL ? found->ns : found->dname;
    if (!apex && found->ns != NULL)
        node->flags |= ZONE_CUT;
    if (found->dname != NULL)
        node->flags |= ZONE_DNAME;
    if (apex && found->soa == NULL && !report(l, QUERY_MISSING, NULL, "no SOA at the apex"))
        return false;
    if (apex && found->ns == NULL && !report(l, QUERY_MISSING, NULL, "no NS at the apex"))
        return false;
    if (!apex && found->soa != NULL && !report(l, QUERY_PLACE, found->soa, "SOA below the apex"))
        return false;
    if (found->cname != NULL && found->other != NULL &&
        !report(l, QUERY_PLACE, found->other, "other data beside a CNAME"))
        return false;
    if (!apex && found->ns != NULL && found->dname != NULL &&
        !report(l, QUERY_PLACE, found->dname, "DNAME beside a delegation"))
        return false;
    return !wildcard || covers == NULL ||
           report(l, QUERY_PLACE, covers,
                  covers == found->ns ? "NS at a wildcard" : "DNAME at a wildcard");
}

/* The RRsets of a node, whose records are the `n` in `sorted`. */
static bool make_node_sets(struct load *l, struct zone_node *node, uint32_t *sorted, uint32_t n)
{
    struct found found = {.soa = NULL};
    node->set = l->zone->set_count;
    sort_types(l, sorted, n);
    for (uint32_t from = 0, end; from < n; from = end) {
        const struct raw *first = &l->raws[sorted[from]];
        end = from + 1;
        while (end < n && l->raws[sorted[end]].type == first->type &&
               l->raws[sorted[end]].covered == first->covered)
            end++;
        uint32_t left = drop_twins(l, sorted + from, end - from);
        if (left == 0) {
            report(l, QUERY_MEMORY, NULL, NULL);
            l->stop = true;
            return false;
        }
        if (!add_set(l, sorted + from, left, &found))
            return false;
    }
    return check_node(l, node, &found);
}

/* Whether a node is there for its NSEC3 alone, with no names below it. */
static bool is_hash(const struct query_zone *zone, uint32_t i)
{
    const struct zone_node *node = &zone->nodes[i], *next = node + 1;
    for (uint32_t k = node->set; k < next->set; k++) {
        if (zone->sets[k].type != TYPE_NSEC3 && zone->sets[k].covered != TYPE_NSEC3)
            return false;
    }
    return i + 1 == zone->node_count || next->key_size < node->key_size ||
           memcmp(next->key, node->key, node->key_size) != 0;
}

/* Tells each node what covers it: names below one stand right behind it. */
static void cover(struct query_zone *zone)
{
    uint32_t current = ZONE_NONE;
    for (uint32_t i = 0; i < zone->node_count; i++) {
        struct zone_node *node = &zone->nodes[i];
        const struct zone_node *above = current == ZONE_NONE ? NULL : &zone->nodes[current];
        if (above == NULL || node->key_size < above->key_size ||
            memcmp(node->key, above->key, above->key_size) != 0)
            current = node->flags != 0 ? i : ZONE_NONE;
        node->cover = current;
        if (is_hash(zone, i))
            node->flags |= ZONE_HASH;
    }
}

static void make_sets(struct load *l)
{
    struct query_zone *zone = l->zone;
    uint32_t from = 0;
    if (zone->node_count == 0 || zone->nodes[0].key_size != 0) {
        report(l, QUERY_MISSING, NULL, "no SOA at the apex");
        return;
    }
    for (uint32_t i = 0; i < zone->node_count; i++) {
        struct zone_node *node = &zone->nodes[i];
        uint32_t end = node->set;
        if (!make_node_sets(l, node, l->sorted + from, end - from))
            return;
        from = end;
    }
    zone->nodes[zone->node_count].set = zone->set_count;
    zone->sets[zone->set_count].record = zone->record_count;
    if (l->status == QUERY_OK)
        cover(zone);
}

/* Serial number and TTL of negative answers: the last of five numbers are the SOA's end. */
static void read_soa(struct query_zone *zone)
{
    uint32_t set = zone_find_set(zone, 0, TYPE_SOA, 0);
    struct query_rdata soa = zone_rdata(zone, TYPE_SOA, zone->sets[set].record);
    struct reader r = reader_over(soa.octets, soa.size);
    reader_take(&r, soa.size - 20u);
    zone->serial = reader_u32(&r);
    reader_take(&r, 12);
    zone->minimum = reader_u32(&r);
    if (zone->sets[set].ttl < zone->minimum)
        zone->minimum = zone->sets[set].ttl;
}

/* ---- all of it ---- */

static bool prepare(struct load *l)
{
    struct query_zone *zone = l->zone;
    size_t most = l->owner_count > l->raw_count ? l->owner_count : l->raw_count;
    l->entries = malloc((most + 1) * sizeof *l->entries);
    l->spare = malloc((most + 1) * sizeof *l->spare);
    l->sorted = malloc((l->raw_count + (size_t)1) * sizeof *l->sorted);
    zone->records = malloc((l->raw_count + (size_t)1) * sizeof *zone->records);
    zone->sets = malloc((l->raw_count + (size_t)1) * sizeof *zone->sets);
    return l->entries != NULL && l->spare != NULL && l->sorted != NULL && zone->records != NULL &&
           zone->sets != NULL;
}

static void build(struct load *l)
{
    if (!check_inside(l))
        return;
    if (!prepare(l) || !make_nodes(l)) {
        report(l, QUERY_MEMORY, NULL, NULL);
        return;
    }
    sort_records(l);
    make_sets(l);
    if (l->status != QUERY_OK)
        return;
    read_soa(l->zone);
    struct query_zone *zone = l->zone;
    struct zone_set *less = realloc(zone->sets, (zone->set_count + (size_t)1) * sizeof *less);
    if (less != NULL)
        zone->sets = less;
}

enum query_status query_zone_load(struct query_zone **zone, const struct query_name *origin,
                                  const struct query_zone_text *text,
                                  const struct query_zone_options *options,
                                  struct query_zone_fault *fault)
{
    struct load l = {.zone = calloc(1, sizeof *l.zone), .options = options, .first = fault};
    *zone = NULL;
    if (l.zone == NULL) {
        if (fault != NULL)
            *fault = (struct query_zone_fault){.status = QUERY_MEMORY, .file = text->name};
        return QUERY_MEMORY;
    }
    bool classed = options != NULL && options->class != 0;
    l.zone->origin = *origin;
    l.zone->class = classed ? options->class : QUERY_CLASS_IN;
    l.status = query_zone_scan(origin, text, options, store, &l, fault);
    if (l.status == QUERY_OK)
        build(&l);
    free(l.owners);
    free(l.raws);
    free(l.files);
    free(l.entries);
    free(l.spare);
    free(l.sorted);
    blocks_free(l.scratch);
    if (l.status == QUERY_OK)
        *zone = l.zone;
    else
        query_zone_free(l.zone);
    return l.status;
}

void query_zone_free(struct query_zone *zone)
{
    if (zone == NULL)
        return;
    free(zone->nodes);
    free(zone->sets);
    free(zone->records);
    blocks_free(zone->blocks);
    free(zone);
}
