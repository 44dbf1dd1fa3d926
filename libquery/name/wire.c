#include "name/wire.h"

#include "base/ascii.h"
#include "base/hints.h"
#include "base/limits.h"
#include "base/sink.h"
#include "name/label.h"

/* A walk over the labels of one name.  The name starts in the reader's window;
 * after the first pointer it goes on in octets before it. */
struct walk {
    const uint8_t *at;   /* the next length octet */
    const uint8_t *back; /* what a pointer must lead to an octet before */
    const uint8_t *next; /* what follows the name in the window; NULL before a pointer */
    unsigned size;       /* octets of the expanded name so far */
    unsigned pointers;   /* followed so far */
    unsigned before;     /* ... when the first pointer came */
    unsigned offset;     /* where that pointer led */
};

/* Follows the pointer at walk->at. */
static inline bool follow(struct reader *r, struct walk *walk)
{
    if (r->end - walk->at < 2) {
        reader_fail_at(r, QUERY_SHORT, r->end);
        return false;
    }
    unsigned offset = (walk->at[0] & 0x3fu) << 8 | walk->at[1];
    const uint8_t *target = r->base + offset;
    if (r->alone || target >= walk->back || ++walk->pointers > LIMIT_POINTERS) {
        reader_fail_at(r, QUERY_POINTER, walk->at);
        return false;
    }
    if (walk->next == NULL) {
        walk->next = walk->at + 2;
        walk->before = walk->size;
        walk->offset = offset;
    }
    walk->at = walk->back = target;
    return true;
}

/* Moves over the label at walk->at, which is no pointer, and returns its length.
 * On error the reader has it, and 0 is returned. */
static inline unsigned pass_label(struct reader *r, struct walk *walk)
{
    unsigned length = *walk->at;
    if (length > QUERY_LABEL_MAX) {
        reader_fail_at(r, QUERY_LABEL_TYPE, walk->at);
        return 0;
    }
    walk->size += length + 1;
    if (walk->size > QUERY_NAME_MAX) {
        reader_fail_at(r, QUERY_NAME_LONG, walk->at);
        return 0;
    }
    if ((size_t)(r->end - walk->at) < length + 1) {
        reader_fail_at(r, QUERY_SHORT, r->end);
        return 0;
    }
    walk->at += length + 1;
    return length;
}

static inline struct walk walk_from(const struct reader *r)
{
    return (struct walk){.at = r->at, .back = r->at};
}

/* The name is read: the reader goes on behind it. */
static inline void walk_end(struct reader *r, const struct walk *walk)
{
    r->at = walk->next != NULL ? walk->next : walk->at;
}

/* Whether there is an octet at walk->at. */
static inline bool walk_can_go(struct reader *r, const struct walk *walk)
{
    if (walk->at < r->end)
        return true;
    reader_fail_at(r, QUERY_SHORT, r->end);
    return false;
}

/* Nearly all names are short, and a size that the compiler knows is copied in a few steps; one
 * that it does not know costs more than the rest of reading a name. */
static inline void copy_wire(uint8_t to[QUERY_NAME_MAX], const uint8_t from[QUERY_NAME_MAX],
                             size_t size)
{
    enum { SHORT = 64 };
    memcpy(to, from, SHORT);
    if (size > SHORT)
        memcpy(to + SHORT, from + SHORT, size - SHORT);
}

void name_take(struct reader *r, struct query_name *name)
{
    struct walk walk = walk_from(r);
    uint8_t wire[QUERY_NAME_MAX] BASE_UNINITIALIZED;
    unsigned labels = 0;
    while (walk_can_go(r, &walk)) {
        if (*walk.at >= 0xc0) {
            if (!follow(r, &walk))
                return;
            continue;
        }
        const uint8_t *label = walk.at;
        uint8_t *to = wire + walk.size;
        unsigned length = pass_label(r, &walk);
        if (r->status != QUERY_OK)
            return;
        for (unsigned i = 0; i <= length; i++)
            to[i] = label[i];
        if (length != 0) {
            labels++;
            continue;
        }
        copy_wire(name->wire, wire, walk.size);
        name->size = (uint8_t)walk.size;
        name->labels = (uint8_t)labels;
        walk_end(r, &walk);
        return;
    }
}

/* What is known of the name at `offset`; its size is 0 if nothing is. */
static inline struct name_known recall(const struct name_memo *memo, unsigned offset)
{
    const struct name_known *slot = &memo->slots[offset % NAME_MEMO_SLOTS];
    return slot->offset == offset ? *slot : (struct name_known){.size = 0};
}

static inline void remember(struct name_memo *memo, const struct walk *walk)
{
    memo->slots[walk->offset % NAME_MEMO_SLOTS] =
        (struct name_known){.offset = (uint16_t)walk->offset,
                            .size = (uint8_t)(walk->size - walk->before),
                            .pointers = (uint8_t)(walk->pointers - 1)};
}

/* What is remembered ends where the name itself ends, or before: labels that run into octets
 * behind it may be cut off by the end of the next window.  Where what is known makes the name too
 * long, or one pointer too many, it is read on to the octet at fault. */
static void skip_slowly(struct reader *r)
{
    struct walk walk = walk_from(r);
    bool ends_here = true;
    while (walk_can_go(r, &walk)) {
        if (*walk.at >= 0xc0) {
            const uint8_t *pointer = walk.at;
            struct name_known known = {.size = 0};
            if (!follow(r, &walk))
                return;
            ends_here = ends_here && pointer + 2 <= walk.next;
            if (r->names != NULL)
                known = recall(r->names, (unsigned)(walk.at - r->base));
            if (known.size == 0 || walk.size + known.size > QUERY_NAME_MAX ||
                walk.pointers + known.pointers > LIMIT_POINTERS)
                continue;
            walk.size += known.size;
            walk.pointers += known.pointers;
        } else if (pass_label(r, &walk) != 0) {
            continue;
        } else if (r->status != QUERY_OK) {
            return;
        }
        if (r->names != NULL && walk.next != NULL && ends_here && walk.at <= walk.next)
            remember(r->names, &walk);
        walk_end(r, &walk);
        return;
    }
}

/* Nearly all names in messages are a few labels and then the root, or a pointer
 * that has been followed before; everything else, faults too, goes step by step. */
void name_skip(struct reader *r)
{
    const uint8_t *octets = r->at;
    size_t left = reader_left(r), n = 0;
    while (n < left && octets[n] - 1u < QUERY_LABEL_MAX)
        n += octets[n] + 1u;
    if (n < left && octets[n] == 0 && n < QUERY_NAME_MAX) {
        r->at += n + 1;
        return;
    }
    if (n + 1 < left && octets[n] >= 0xc0 && r->names != NULL) {
        unsigned offset = (octets[n] & 0x3fu) << 8 | octets[n + 1];
        unsigned known = recall(r->names, offset).size; /* behind one pointer it was good */
        if (known != 0 && offset < reader_offset(r) && n + known <= QUERY_NAME_MAX) {
            r->at += n + 2;
            return;
        }
    }
    skip_slowly(r);
}

bool name_look_part(const struct reader *r, struct name_part *part)
{
    struct reader ahead = *r;
    if (reader_left(r) == 0)
        return false;
    unsigned size = *r->at + 1u, expanded = part->expanded + size;
    enum name_part_kind kind = size == 1 ? NAME_ROOT : NAME_LABEL;
    if (*r->at >= 0xc0) {
        name_take(&ahead, &part->rest);
        if (ahead.status != QUERY_OK)
            return false;
        kind = NAME_POINTER;
        size = 2;
        expanded = part->expanded + part->rest.size;
    } else if (*r->at > QUERY_LABEL_MAX || size > reader_left(r)) {
        return false;
    }
    if (expanded > QUERY_NAME_MAX)
        return false;
    part->kind = kind;
    part->size = (uint16_t)size;
    part->expanded = (uint16_t)expanded;
    if (kind == NAME_POINTER)
        part->target = (uint16_t)((r->at[0] & 0x3f) << 8 | r->at[1]);
    return true;
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

static inline unsigned pointer_at(const uint8_t *at)
{
    return (at[0] & 0x3fu) << 8 | at[1];
}

void name_expand_wire(const uint8_t *base, const uint8_t *at, struct query_name *name)
{
    unsigned size = 0, labels = 0;
    for (;; labels++) {
        while (*at >= 0xc0)
            at = base + pointer_at(at);
        memcpy(name->wire + size, at, *at + 1u);
        size += *at + 1u;
        if (*at == 0)
            break;
        at += *at + 1;
    }
    name->size = (uint8_t)size;
    name->labels = (uint8_t)labels;
}

bool name_is_under_wire(const uint8_t *base, const uint8_t *at, const struct query_name *ancestor,
                        struct name_places *known)
{
    struct query_name name BASE_UNINITIALIZED;
    const uint8_t *to = at;
    unsigned labels = 0, before = 0, first = 0;
    bool pointer = false;
    while (*to != 0) {
        if (*to <= QUERY_LABEL_MAX) {
            to += *to + 1;
            labels++;
            continue;
        }
        unsigned led_to = pointer_at(to);
        if (!pointer) {
            first = led_to;
            before = labels;
            pointer = true;
        }
        if (known->place[led_to % NAME_MEMO_SLOTS] == led_to + 1) {
            known->place[first % NAME_MEMO_SLOTS] = (uint16_t)(first + 1);
            return true;
        }
        to = base + led_to;
    }
    name_expand_wire(base, at, &name);
    if (!query_name_is_under(&name, ancestor))
        return false;
    if (pointer && labels - before >= ancestor->labels)
        known->place[first % NAME_MEMO_SLOTS] = (uint16_t)(first + 1);
    return true;
}

/* Prints the labels at *at, each with its dot, up to a pointer or the end. */
static inline char *print_labels(char *to, const uint8_t **at)
{
    const uint8_t *label = *at;
    for (; *label - 1u < QUERY_LABEL_MAX; label += *label + 1) {
        to = label_print(to, label + 1, *label);
        *to++ = '.';
    }
    *at = label;
    return to;
}

/* The text kept for an offset, copied to room for the longest; NULL: none is. */
static inline char *recall_text(char *to, const struct name_texts *texts, unsigned offset)
{
    unsigned slot = offset % NAME_TEXTS;
    if (texts->place[slot] != offset + 1)
        return NULL;
    memcpy(to, texts->text[slot], NAME_TEXTS_ROOM);
    return to + texts->size[slot];
}

/* Prints what the pointer at `at` leads to, and keeps it. */
static char *print_end(char *to, const uint8_t *base, const uint8_t *at, struct name_texts *texts)
{
    const char *from = to;
    unsigned offset = pointer_at(at), slot = offset % NAME_TEXTS;
    char *end = recall_text(to, texts, offset);
    if (end != NULL)
        return end;
    while (end == NULL && *at != 0) {
        at = base + pointer_at(at);
        to = print_labels(to, &at);
        end = *at == 0 ? NULL : recall_text(to, texts, pointer_at(at));
    }
    if (end != NULL)
        to = end;
    if (to - from <= NAME_TEXTS_ROOM) {
        texts->place[slot] = (uint16_t)(offset + 1);
        texts->size[slot] = (uint8_t)(to - from);
        /* There is room behind it, and a size that the compiler knows is copied in a few steps. */
        memcpy(texts->text[slot], from, NAME_TEXTS_ROOM);
    }
    return to;
}

const uint8_t *name_print_wire(struct query_sink *sink, const uint8_t *base, const uint8_t *at,
                               struct name_texts *texts)
{
    enum { ROOM = QUERY_NAME_TEXT + NAME_TEXTS_ROOM }; /* kept texts are copied whole */
    if (sink->room - sink->size >= ROOM && sink->status == QUERY_OK) {
        char *from = sink->text + sink->size, *to = print_labels(from, &at);
        bool pointer = *at != 0;
        if (pointer)
            to = print_end(to, base, at, texts);
        if (to == from)
            *to++ = '.';
        sink_commit(sink, (size_t)(to - from));
        return at + 1 + pointer;
    }
    /* Near the end of the room a shorter text may still fit. */
    struct query_name name BASE_UNINITIALIZED;
    name_expand_wire(base, at, &name);
    query_name_print(sink, &name);
    return name_end(at);
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
