/* revc/answer.h: what has been found out of addresses, and a memory of them, so that an address
 * is asked for once however often it comes.
 *
 * Knows what kinds of facts there are; must not know how they are asked for or shown. */
#ifndef REVC_ANSWER_H
#define REVC_ANSWER_H

#include <query/endpoint.h>
#include <query/name.h>

enum {
    ANSWER_FACTS = 64,         /* of one address: nobody reads more names of it */
    ANSWER_REMEMBERED = 32768, /* addresses: 10 MB, and most of what a log of a day has */
    ANSWER_BUCKETS = 16384
};

enum revc_kind {
    REVC_FACT_NAME,   /* a name, in wire form */
    REVC_FACT_LISTED, /* the address that a list answers with, 4 octets */
    REVC_FACT_STRAY,  /* the same, where it is no entry of the list */
    REVC_FACT_REASON, /* what the list says about it */
    REVC_FACT_ORIGIN, /* "AS ... | PREFIX | COUNTRY | REGISTRY | DATE" */
    REVC_FACT_HOLDER  /* "AS | COUNTRY | REGISTRY | DATE | NAME" */
};

/* Whether a name leads back to its address. */
enum revc_mark {
    REVC_MARK_NONE, /* that was not asked */
    REVC_MARK_CONFIRMED,
    REVC_MARK_OTHER,  /* it has other addresses */
    REVC_MARK_ABSENT, /* it has none */
    REVC_MARK_SILENT  /* there was no answer */
};

struct revc_fact {
    struct revc_fact *next;
    enum revc_kind kind;
    enum revc_mark mark;
    size_t size;
    uint8_t octets[];
};

struct revc_answer {
    struct query_endpoint address;
    struct revc_fact *first, *last;
    unsigned fact_count;
    int outcome; /* enum outcome of the first question */
    bool done;
    unsigned wanted;          /* times that it is to be printed, when there is no order */
    unsigned holders;         /* it goes when nobody holds it any more */
    struct revc_answer *next; /* in its bucket */
    struct revc_answer *newer;
};

struct revc_memory {
    struct revc_answer *buckets[ANSWER_BUCKETS];
    struct revc_answer *oldest, *newest;
    unsigned count;
    uint64_t key; /* where an address goes is not for those who choose addresses to know */
};

/* The answer for an address, which the caller holds; `*fresh`: it is new, and somebody has to
 * ask.  NULL without memory. */
struct revc_answer *revc_memory_get(struct revc_memory *memory,
                                    const struct query_endpoint *address, bool *fresh);
void revc_memory_fini(struct revc_memory *memory);

void revc_answer_release(struct revc_answer *answer);

/* Adds a fact.  NULL without memory, and if there are enough of them. */
struct revc_fact *revc_answer_add(struct revc_answer *answer, enum revc_kind kind,
                                  const void *octets, size_t size);

/* The first fact of a kind from `fact` on, or NULL. */
struct revc_fact *revc_fact_find(struct revc_fact *fact, enum revc_kind kind);

/* The part number `index` of an origin or holder between bars, without blanks around it; empty if
 * there is none. */
const char *revc_fact_part(const struct revc_fact *fact, unsigned index, size_t *size);

#endif
