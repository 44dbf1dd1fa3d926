#include "name/wire.h"

#include "base/ascii.h"

/* Where a walk over the labels of a name is.  The name starts in the reader's
 * window; after the first pointer it goes on in octets before it. */
struct walk {
    const uint8_t *at;   /* the next length octet */
    const uint8_t *back; /* what a pointer must lead to an octet before */
    const uint8_t *end;  /* no octet of the name stands here or behind */
    const uint8_t *next; /* what follows the name in the window; NULL before a pointer */
};

/* Follows the pointer at walk->at. */
static bool follow(struct reader *r, struct walk *walk)
{
    if (walk->end - walk->at < 2) {
        reader_fail_at(r, QUERY_SHORT, walk->end);
        return false;
    }
    const uint8_t *target = r->base + ((walk->at[0] & 0x3f) << 8 | walk->at[1]);
    if (target >= walk->back) {
        reader_fail_at(r, QUERY_POINTER, walk->at);
        return false;
    }
    if (walk->next == NULL)
        walk->next = walk->at + 2;
    walk->at = walk->back = target;
    return true;
}

/* The next label: its length octet is at *label.  False at the root label (with
 * *label NULL on error).  `size` counts the octets of the expanded name. */
static bool next_label(struct reader *r, struct walk *walk, unsigned *size, const uint8_t **label)
{
    *label = NULL;
    for (;;) {
        if (walk->at >= walk->end) {
            reader_fail_at(r, QUERY_SHORT, walk->end);
            return false;
        }
        if (*walk->at < 0xc0)
            break;
        if (!follow(r, walk))
            return false;
    }
    unsigned length = *walk->at;
    if (length > QUERY_LABEL_MAX) {
        reader_fail_at(r, QUERY_LABEL_TYPE, walk->at);
        return false;
    }
    *size += length + 1;
    if (*size > QUERY_NAME_MAX) {
        reader_fail_at(r, QUERY_NAME_LONG, walk->at);
        return false;
    }
    if ((size_t)(walk->end - walk->at) < length + 1) {
        reader_fail_at(r, QUERY_SHORT, walk->end);
        return false;
    }
    *label = walk->at;
    walk->at += length + 1;
    return length != 0;
}

static inline struct walk walk_from(const struct reader *r)
{
    return (struct walk){.at = r->at, .back = r->at, .end = r->end};
}

void name_take(struct reader *r, struct query_name *name)
{
    if (r->status != QUERY_OK)
        return;
    struct walk walk = walk_from(r);
    const uint8_t *label;
    uint8_t wire[QUERY_NAME_MAX];
    unsigned size = 0, labels = 0;
    while (next_label(r, &walk, &size, &label)) {
        memcpy(wire + size - label[0] - 1, label, label[0] + 1u);
        labels++;
    }
    if (label == NULL)
        return;
    wire[size - 1] = 0;
    memcpy(name->wire, wire, size);
    name->size = (uint8_t)size;
    name->labels = (uint8_t)labels;
    r->at = walk.next != NULL ? walk.next : walk.at;
}

void name_skip(struct reader *r)
{
    if (r->status != QUERY_OK)
        return;
    struct walk walk = walk_from(r);
    const uint8_t *label;
    unsigned size = 0;
    while (next_label(r, &walk, &size, &label))
        continue;
    if (label != NULL)
        r->at = walk.next != NULL ? walk.next : walk.at;
}

bool name_equal_wire(const uint8_t *base, const uint8_t *at, const struct query_name *name)
{
    const uint8_t *mine = name->wire;
    for (;;) {
        while (*at >= 0xc0)
            at = base + ((at[0] & 0x3f) << 8 | at[1]);
        if (*at != *mine || !ascii_equal(at + 1, mine + 1, *at))
            return false;
        if (*at == 0)
            return true;
        mine += *mine + 1;
        at += *at + 1;
    }
}

/* ---- writing ---- */

/* Hash of each ending of the name, from the root to the whole: `hash[i]` belongs
 * to the ending that starts with label i. */
static unsigned hash_endings(const struct query_name *name, uint8_t at[128], uint32_t hash[128])
{
    unsigned n = 0;
    for (unsigned i = 0; name->wire[i] != 0; i += name->wire[i] + 1u)
        at[n++] = (uint8_t)i;
    uint32_t h = 2166136261u; /* FNV-1a, backwards over the labels */
    for (unsigned i = n; i-- != 0;) {
        const uint8_t *label = name->wire + at[i];
        for (unsigned k = 0; k <= label[0]; k++)
            h = (h ^ ascii_lower[label[k]]) * 16777619u;
        hash[i] = h;
    }
    return n;
}

/* The slot that holds the ending, or the free one where it would go. */
static uint16_t *find_slot(struct name_table *table, const uint8_t *base, uint32_t hash,
                           const struct query_name *ending)
{
    for (uint32_t i = hash;; i++) {
        uint16_t *slot = &table->offset[i % NAME_TABLE_SLOTS];
        if (*slot == 0 || name_equal_wire(base, base + *slot, ending))
            return slot;
    }
}

/* The first label whose ending was written before, or `labels`; its place in *offset. */
static unsigned find_ending(struct name_table *table, const uint8_t *base, const uint32_t *hash,
                            const struct query_name *name, unsigned labels, uint16_t *offset)
{
    for (unsigned i = 0; i < labels; i++) {
        struct query_name ending;
        query_name_strip(&ending, name, i);
        *offset = *find_slot(table, base, hash[i], &ending);
        if (*offset != 0)
            return i;
    }
    return labels;
}

void name_put(struct writer *w, struct name_table *table, size_t start,
              const struct query_name *name)
{
    if (table == NULL || w->status != QUERY_OK) {
        writer_put(w, name->wire, name->size);
        return;
    }
    uint8_t at[128];
    uint32_t hash[128];
    uint16_t known = 0;
    const uint8_t *base = w->octets + start;
    size_t first = w->size - start;
    unsigned labels = hash_endings(name, at, hash);
    unsigned fresh = find_ending(table, base, hash, name, labels, &known);
    if (fresh == labels) {
        writer_put(w, name->wire, name->size);
    } else {
        writer_put(w, name->wire, at[fresh]);
        writer_u16(w, 0xc000u | known);
    }
    /* The table stays a quarter empty, so that a search always ends. */
    for (unsigned i = 0; i < fresh && w->status == QUERY_OK; i++) {
        if (first + at[i] >= 0x4000 || table->used >= NAME_TABLE_SLOTS * 3 / 4)
            break;
        struct query_name ending;
        query_name_strip(&ending, name, i);
        *find_slot(table, base, hash[i], &ending) = (uint16_t)(first + at[i]);
        table->used++;
    }
}
