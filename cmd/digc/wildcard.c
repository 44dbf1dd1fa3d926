#include "digc/wildcard.h"

#include <query/rdata.h>
#include <stdlib.h>
#include <string.h>

enum {
    LABEL = 16,          /* characters: nobody has a name of 64 random bits */
    TEXT_LIMIT = 1 << 20 /* of one record; 64 KiB of octets have less */
};

/* FNV-1a: the seed keeps lists of names from being made for collisions. */
static uint64_t hash(uint64_t seed, const void *octets, size_t size)
{
    const uint8_t *at = octets;
    uint64_t value = seed ^ 0xcbf29ce484222325;
    for (size_t i = 0; i < size; i++)
        value = (value ^ at[i]) * 0x100000001b3;
    return value ^ value >> 29;
}

static uint64_t key_of(uint64_t seed, const struct query_request *request,
                       const struct query_endpoint *server)
{
    struct query_name parent;
    query_name_strip(&parent, &request->name, 1);
    query_name_lower(&parent, &parent);
    uint64_t key = hash(seed, parent.wire, parent.size);
    key = hash(key, &request->type, sizeof request->type);
    key = hash(key, &request->class, sizeof request->class);
    key = hash(key, &server->port, sizeof server->port);
    return hash(key, server->octets, sizeof server->octets);
}

void digc_wildcard_drop(struct digc_wildcard *wildcard)
{
    if (wildcard != NULL && --wildcard->holders == 0)
        free(wildcard);
}

void digc_wildcards_fini(struct digc_wildcards *wildcards)
{
    for (size_t i = 0; i < DIGC_WILDCARDS; i++)
        digc_wildcard_drop(wildcards->slots[i]);
}

struct digc_wildcard *digc_wildcard_take(struct digc_wildcards *wildcards,
                                         const struct query_request *request,
                                         const struct query_endpoint *server, bool *fresh)
{
    *fresh = false;
    if (request->name.labels == 0)
        return NULL;
    uint64_t key = key_of(wildcards->seed, request, server);
    struct digc_wildcard **slot = &wildcards->slots[key % DIGC_WILDCARDS];
    if (*slot == NULL || (*slot)->key != key) {
        struct digc_wildcard *wildcard = malloc(sizeof *wildcard);
        if (wildcard == NULL)
            return NULL;
        digc_wildcard_drop(*slot);
        *wildcard = (struct digc_wildcard){.key = key, .holders = 1};
        *slot = wildcard;
        *fresh = true;
    }
    (*slot)->holders++;
    return *slot;
}

enum query_status digc_wildcard_probe(struct query_name *probe, const struct query_name *name)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t octets[LABEL];
    char text[LABEL + 1];
    struct query_name label, parent;
    enum query_status status = query_random(octets, sizeof octets);
    if (status != QUERY_OK)
        return status;
    for (size_t i = 0; i < LABEL; i++)
        text[i] = digits[octets[i] % 16];
    text[LABEL] = '\0';
    query_name_strip(&parent, name, 1);
    status = query_name_scan(&label, text, LABEL, query_name_root(), NULL);
    return status == QUERY_OK ? query_name_join(probe, &label, &parent) : status;
}

struct digc_answer digc_answer_of(const struct query_message *message)
{
    struct digc_answer answer = {0};
    struct query_style style = QUERY_STYLE_DIG;
    struct query_records walk = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct query_record record;
    struct query_sink text;
    if (query_message_rcode(message) != QUERY_RCODE_NOERROR)
        return answer;
    query_sink_init_heap(&text, TEXT_LIMIT);
    /* As text, for octets may be compressed in another way; a sum has no order. */
    while (query_records_next(&walk, &record)) {
        query_sink_reset(&text);
        query_rdata_print(&text, &record.rdata, &style);
        uint64_t one = hash(record.rdata.type, text.text, text.size);
        answer.hash += hash(one, &one, sizeof one);
        answer.any = true;
    }
    query_sink_fini(&text);
    return answer;
}

bool digc_wildcard_gives(const struct digc_wildcard *wildcard, const struct digc_answer *answer)
{
    return wildcard->known && wildcard->answer.any && answer->any &&
           wildcard->answer.hash == answer->hash;
}
