#include "revc/answer.h"

#include <stdlib.h>
#include <string.h>

/* ---- facts ---- */

struct revc_fact *revc_answer_add(struct revc_answer *answer, enum revc_kind kind,
                                  const void *octets, size_t size)
{
    if (answer->fact_count == ANSWER_FACTS)
        return NULL;
    struct revc_fact *fact = malloc(sizeof *fact + size);
    if (fact == NULL)
        return NULL;
    *fact = (struct revc_fact){.kind = kind, .size = size};
    if (size != 0)
        memcpy(fact->octets, octets, size);
    *(answer->first == NULL ? &answer->first : &answer->last->next) = fact;
    answer->last = fact;
    answer->fact_count++;
    return fact;
}

struct revc_fact *revc_fact_find(struct revc_fact *fact, enum revc_kind kind)
{
    while (fact != NULL && fact->kind != kind)
        fact = fact->next;
    return fact;
}

const char *revc_fact_part(const struct revc_fact *fact, unsigned index, size_t *size)
{
    const char *at = (const char *)fact->octets, *end = at + fact->size;
    const char *bar = memchr(at, '|', fact->size);
    for (; index > 0 && bar != NULL; index--) {
        at = bar + 1;
        bar = memchr(at, '|', (size_t)(end - at));
    }
    if (index > 0)
        at = end;
    end = bar != NULL ? bar : end;
    while (at < end && *at == ' ')
        at++;
    while (end > at && end[-1] == ' ')
        end--;
    *size = (size_t)(end - at);
    return at;
}

/* ---- answers ---- */

void revc_answer_release(struct revc_answer *answer)
{
    if (--answer->holders > 0)
        return;
    while (answer->first != NULL) {
        struct revc_fact *fact = answer->first;
        answer->first = fact->next;
        free(fact);
    }
    free(answer);
}

static struct revc_answer **bucket_of(struct revc_memory *memory,
                                      const struct query_endpoint *address)
{
    uint64_t hash = memory->key ^ address->family;
    for (size_t i = 0; i < sizeof address->octets; i++)
        hash = (hash ^ address->octets[i]) * UINT64_C(0x9e3779b97f4a7c15) ^ hash >> 29;
    return &memory->buckets[hash >> 32 & (ANSWER_BUCKETS - 1)];
}

static void forget_oldest(struct revc_memory *memory)
{
    struct revc_answer *oldest = memory->oldest;
    struct revc_answer **link = bucket_of(memory, &oldest->address);
    while (*link != oldest)
        link = &(*link)->next;
    *link = oldest->next;
    memory->oldest = oldest->newer;
    memory->newest = memory->oldest == NULL ? NULL : memory->newest;
    memory->count--;
    revc_answer_release(oldest);
}

struct revc_answer *revc_memory_get(struct revc_memory *memory,
                                    const struct query_endpoint *address, bool *fresh)
{
    struct revc_answer **bucket = bucket_of(memory, address);
    struct revc_answer *answer = *bucket;
    while (answer != NULL && !query_endpoint_equal(&answer->address, address))
        answer = answer->next;
    *fresh = answer == NULL;
    if (answer != NULL) {
        answer->holders++;
        return answer;
    }
    answer = malloc(sizeof *answer);
    if (answer == NULL)
        return NULL;
    *answer = (struct revc_answer){.address = *address, .holders = 2, .next = *bucket};
    *bucket = answer;
    *(memory->newest == NULL ? &memory->oldest : &memory->newest->newer) = answer;
    memory->newest = answer;
    if (++memory->count > ANSWER_REMEMBERED)
        forget_oldest(memory);
    return answer;
}

void revc_memory_fini(struct revc_memory *memory)
{
    while (memory->oldest != NULL)
        forget_oldest(memory);
}
