/* What replies say, as sets of records. */
#include "rdata/kind.h"

#include <query/content.h>
#include <stdlib.h>
#include <string.h>

enum { TYPE_NS = 2, TYPE_SOA = 6 };

/* A record, and what makes it the same as another: owner, type, class and RDATA, canonical. */
struct item {
    const uint8_t *key;
    size_t key_size;
    uint32_t offset; /* in the message */
};

struct query_content {
    struct query_message message;
    bool referral;
    size_t count;
    struct item items[]; /* behind them the octets of the message, then the keys */
};

/* ---- which records ---- */

static bool is_referral(const struct query_message *m)
{
    struct query_records walk = query_records_begin(m, QUERY_SECTION_AUTHORITY);
    struct query_record record;
    bool ns = false;
    if ((m->flags & (QUERY_FLAG_AA | QUERY_FLAG_TC)) != 0 || m->whole[QUERY_SECTION_ANSWER] != 0 ||
        query_message_rcode(m) != QUERY_RCODE_NOERROR)
        return false;
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type == TYPE_SOA)
            return false;
        ns |= record.rdata.type == TYPE_NS;
    }
    return ns;
}

static struct query_records begin(const struct query_message *m, bool referral)
{
    return query_records_begin(m, referral ? QUERY_SECTION_AUTHORITY : QUERY_SECTION_ANSWER);
}

/* ---- keys ---- */

static void put_key(const struct query_record *record, rdata_put *put, void *context)
{
    struct query_name owner;
    const struct query_rdata *rdata = &record->rdata;
    const uint8_t kind[4] = {(uint8_t)(rdata->type >> 8), (uint8_t)rdata->type,
                             (uint8_t)(rdata->class >> 8), (uint8_t)rdata->class};
    query_name_lower(&owner, &record->owner);
    put(context, owner.wire, owner.size);
    put(context, kind, sizeof kind);
    rdata_expand(rdata, true, put, context);
}

static void count_octets(void *context, const uint8_t *octets, size_t size)
{
    (void)octets;
    *(size_t *)context += size;
}

static void put_octets(void *context, const uint8_t *octets, size_t size)
{
    uint8_t **at = context;
    if (size != 0)
        memcpy(*at, octets, size);
    *at += size;
}

static int compare(const struct item *a, const struct item *b)
{
    size_t common = a->key_size < b->key_size ? a->key_size : b->key_size;
    int order = memcmp(a->key, b->key, common);
    return order != 0 ? order : (a->key_size > b->key_size) - (a->key_size < b->key_size);
}

static int compare_items(const void *a, const void *b)
{
    return compare(a, b);
}

/* ---- contents ---- */

static void fill_in(struct query_content *content, uint8_t *keys)
{
    struct query_records walk = begin(&content->message, content->referral);
    struct query_record record;
    size_t count = 0, kept = 0;
    while (query_records_next(&walk, &record)) {
        struct item *item = &content->items[count++];
        item->key = keys;
        item->offset = record.offset;
        put_key(&record, put_octets, &keys);
        item->key_size = (size_t)(keys - item->key);
    }
    qsort(content->items, count, sizeof content->items[0], compare_items);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || compare(&content->items[kept - 1], &content->items[i]) != 0)
            content->items[kept++] = content->items[i];
    }
    content->count = kept;
}

struct query_content *query_content_new(const struct query_message *message)
{
    bool referral = is_referral(message);
    struct query_records walk = begin(message, referral);
    struct query_record record;
    size_t count = 0, keys_size = 0;
    while (query_records_next(&walk, &record)) {
        put_key(&record, count_octets, &keys_size);
        count++;
    }
    size_t items_size = count * sizeof(struct item);
    struct query_content *content =
        malloc(sizeof *content + items_size + message->size + keys_size);
    if (content == NULL)
        return NULL;
    uint8_t *octets = (uint8_t *)&content->items[count];
    if (message->size != 0)
        memcpy(octets, message->octets, message->size);
    content->message = *message;
    content->message.octets = octets;
    content->referral = referral;
    fill_in(content, octets + message->size);
    return content;
}

void query_content_free(struct query_content *content)
{
    free(content);
}

const struct query_message *query_content_message(const struct query_content *content)
{
    return &content->message;
}

bool query_content_is_referral(const struct query_content *content)
{
    return content->referral;
}

size_t query_content_count(const struct query_content *content)
{
    return content->count;
}

struct query_record query_content_record(const struct query_content *content, size_t index)
{
    struct query_record record = {.offset = 0};
    /* It was read there before. */
    (void)query_message_record_at(&content->message, content->items[index].offset, &record);
    return record;
}

bool query_content_serial(const struct query_content *content, uint32_t *serial)
{
    static const enum query_section sections[] = {QUERY_SECTION_ANSWER, QUERY_SECTION_AUTHORITY};
    struct query_record record;
    struct query_value value;
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        struct query_records walk = query_records_begin(&content->message, sections[i]);
        while (query_records_next(&walk, &record)) {
            if (record.rdata.type != TYPE_SOA ||
                !query_fields_find(&record.rdata, "serial", &value))
                continue;
            *serial = (uint32_t)value.number;
            return true;
        }
    }
    return false;
}

bool query_content_equal(const struct query_content *a, const struct query_content *b)
{
    const struct query_message *one = &a->message, *other = &b->message;
    if (query_message_rcode(one) != query_message_rcode(other) ||
        ((one->flags ^ other->flags) & QUERY_FLAG_TC) != 0 || a->referral != b->referral ||
        a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (compare(&a->items[i], &b->items[i]) != 0)
            return false;
    }
    return true;
}

bool query_content_has(const struct query_content *content, const struct query_content *other,
                       size_t index)
{
    return bsearch(&other->items[index], content->items, content->count, sizeof content->items[0],
                   compare_items) != NULL;
}

bool query_content_merge_next(struct query_content_merge *merge, enum query_content_side *side,
                              struct query_record *record)
{
    const struct query_content *first = merge->first, *second = merge->second;
    bool in_first = first != NULL && merge->first_at < first->count;
    bool in_second = second != NULL && merge->second_at < second->count;
    if (!in_first && !in_second)
        return false;
    int order = !in_first ? 1
                : !in_second
                    ? -1
                    : compare(&first->items[merge->first_at], &second->items[merge->second_at]);
    *record = order <= 0 ? query_content_record(first, merge->first_at)
                         : query_content_record(second, merge->second_at);
    *side = order == 0  ? QUERY_CONTENT_BOTH
            : order < 0 ? QUERY_CONTENT_FIRST
                        : QUERY_CONTENT_SECOND;
    merge->first_at += order <= 0;
    merge->second_at += order >= 0;
    return true;
}
