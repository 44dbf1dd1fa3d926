#include "base/ascii.h"
#include "base/hints.h"
#include "base/sink.h"
#include "name/label.h"

#include <query/name.h>

static const struct query_name root = {.size = 1, .labels = 0, .wire = {0}};

const struct query_name *query_name_root(void)
{
    return &root;
}

enum query_status query_name_take(struct query_name *name, const uint8_t *wire, size_t size)
{
    size_t at = 0;
    unsigned labels = 0;
    for (;;) {
        if (at >= size)
            return QUERY_SHORT;
        unsigned length = wire[at];
        if (length > QUERY_LABEL_MAX)
            return QUERY_LABEL_TYPE;
        at += length + 1;
        if (at > QUERY_NAME_MAX)
            return QUERY_NAME_LONG;
        if (at > size)
            return QUERY_SHORT;
        if (length == 0)
            break;
        labels++;
    }
    name->size = (uint8_t)at;
    name->labels = (uint8_t)labels;
    memcpy(name->wire, wire, at);
    return QUERY_OK;
}

/* ---- text in ---- */

struct name_scan {
    struct query_name name;
    size_t length_at; /* where the length of the present label stands */
    size_t at;        /* where the next octet goes */
};

static enum query_status add_octet(struct name_scan *s, uint8_t octet)
{
    if (s->at - s->length_at > QUERY_LABEL_MAX)
        return QUERY_LABEL_LONG;
    if (s->at >= QUERY_NAME_MAX)
        return QUERY_NAME_LONG;
    s->name.wire[s->at++] = octet;
    return QUERY_OK;
}

static enum query_status end_label(struct name_scan *s)
{
    size_t length = s->at - s->length_at - 1;
    if (length == 0)
        return QUERY_LABEL_EMPTY;
    if (s->at >= QUERY_NAME_MAX)
        return QUERY_NAME_LONG;
    s->name.wire[s->length_at] = (uint8_t)length;
    s->name.labels++;
    s->length_at = s->at++;
    return QUERY_OK;
}

/* Adds characters that stand for themselves, as far as there is room for them; returns how many.
 * Nearly all names are made of these and dots. */
static size_t add_plain(struct name_scan *s, const char *text, size_t size)
{
    size_t room = s->length_at + 1 + QUERY_LABEL_MAX, n = 0;
    uint8_t *to = s->name.wire + s->at;
    room = (room < QUERY_NAME_MAX ? room : QUERY_NAME_MAX) - s->at;
    room = room < size ? room : size;
    for (; n < room && text[n] != '.' && text[n] != '\\'; n++)
        to[n] = (uint8_t)text[n];
    s->at += n;
    return n;
}

static enum query_status scan_labels(struct name_scan *s, const char *text, size_t size, size_t *at)
{
    enum query_status status = QUERY_OK;
    while (status == QUERY_OK) {
        *at += add_plain(s, text + *at, size - *at);
        if (*at == size)
            break;
        uint8_t octet = (uint8_t)text[*at];
        size_t used = 1;
        if (octet == '.') {
            status = end_label(s);
        } else {
            if (octet == '\\')
                used = ascii_escape(text + *at, size - *at, &octet);
            status = used == 0 ? QUERY_ESCAPE : add_octet(s, octet);
        }
        if (status == QUERY_OK)
            *at += used;
    }
    return status;
}

/* The text is read; the label that is open gets its end and the name its root. */
static enum query_status finish(struct name_scan *s, const struct query_name *origin)
{
    if (s->at - s->length_at == 1) { /* a final dot: nothing is open but the root */
        s->name.wire[s->length_at] = 0;
        s->name.size = (uint8_t)s->at;
        return QUERY_OK;
    }
    enum query_status status = end_label(s);
    if (status != QUERY_OK)
        return status;
    if (origin == NULL)
        return QUERY_ORIGIN;
    if (s->length_at + origin->size > QUERY_NAME_MAX)
        return QUERY_NAME_LONG;
    memcpy(s->name.wire + s->length_at, origin->wire, origin->size);
    s->name.size = (uint8_t)(s->length_at + origin->size);
    s->name.labels = (uint8_t)(s->name.labels + origin->labels);
    return QUERY_OK;
}

enum query_status query_name_scan(struct query_name *name, const char *text, size_t size,
                                  const struct query_name *origin, struct query_fault *fault)
{
    struct name_scan s BASE_UNINITIALIZED;
    size_t at = 0;
    enum query_status status;
    s.name.labels = 0;
    s.length_at = 0;
    s.at = 1;
    if (size == 0) {
        status = QUERY_MISSING;
    } else if (size == 1 && text[0] == '.') {
        *name = root;
        return QUERY_OK;
    } else {
        status = scan_labels(&s, text, size, &at);
        if (status == QUERY_OK)
            status = finish(&s, origin);
    }
    if (status == QUERY_OK) {
        name->size = s.name.size;
        name->labels = s.name.labels;
        memcpy(name->wire, s.name.wire, s.name.size);
    } else if (fault != NULL) {
        *fault = (struct query_fault){.status = status, .offset = (uint32_t)at};
    }
    return status;
}

/* ---- text out ---- */

/* How an octet of a label is written: 0 as it is, 1 behind a backslash, 2 as \DDD. */
static const uint8_t escape_class[256] = {
    /* clang-format off */
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0,
    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    /* clang-format on */
};

/* Writes one octet of a label; returns the place after it. */
static char *print_octet(char *to, uint8_t octet)
{
    switch (escape_class[octet]) {
    case 0: break;
    case 1: *to++ = '\\'; break;
    default:
        *to++ = '\\';
        *to++ = (char)('0' + octet / 100);
        *to++ = (char)('0' + octet / 10 % 10);
        *to++ = (char)('0' + octet % 10);
        return to;
    }
    *to++ = (char)octet;
    return to;
}

char *label_print_escaped(char *to, const uint8_t *octets, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        to = print_octet(to, octets[i]);
    return to;
}

/* Prints all labels, each with its dot; returns the characters written.
 * `to` has room for QUERY_NAME_TEXT characters. */
static size_t print_labels(char *to, const struct query_name *name)
{
    const char *start = to;
    for (const uint8_t *at = name->wire; *at != 0; at += *at + 1) {
        to = label_print(to, at + 1, *at);
        *to++ = '.';
    }
    return (size_t)(to - start);
}

static void print_name(struct query_sink *sink, const struct query_name *name, bool final_dot)
{
    if (name->size == 1) {
        sink_char(sink, '.');
        return;
    }
    size_t drop = final_dot ? 0 : 1;
    if (sink->room - sink->size >= QUERY_NAME_TEXT && sink->status == QUERY_OK) {
        sink->size += print_labels(sink->text + sink->size, name) - drop;
    } else { /* near the end of the room, where a shorter text may still fit */
        char text[QUERY_NAME_TEXT];
        sink_put(sink, text, print_labels(text, name) - drop);
    }
}

void query_name_print(struct query_sink *sink, const struct query_name *name)
{
    print_name(sink, name, true);
}

void query_name_print_relative(struct query_sink *sink, const struct query_name *name)
{
    print_name(sink, name, false);
}

/* ---- comparison ---- */

bool query_name_equal(const struct query_name *a, const struct query_name *b)
{
    return a->size == b->size && ascii_equal(a->wire, b->wire, a->size);
}

bool query_name_identical(const struct query_name *a, const struct query_name *b)
{
    return a->size == b->size && memcmp(a->wire, b->wire, a->size) == 0;
}

/* Offsets of all labels, from the first to the last; returns how many. */
static unsigned label_offsets(const struct query_name *name, uint8_t offsets[128])
{
    unsigned n = 0;
    for (unsigned at = 0; name->wire[at] != 0; at += name->wire[at] + 1u)
        offsets[n++] = (uint8_t)at;
    return n;
}

static int compare_labels(const uint8_t *a, const uint8_t *b)
{
    unsigned shorter = a[0] < b[0] ? a[0] : b[0];
    for (unsigned i = 1; i <= shorter; i++) {
        int difference = ascii_lower[a[i]] - ascii_lower[b[i]];
        if (difference != 0)
            return difference;
    }
    return a[0] - b[0];
}

int query_name_compare(const struct query_name *a, const struct query_name *b)
{
    uint8_t a_at[128], b_at[128];
    unsigned a_left = label_offsets(a, a_at), b_left = label_offsets(b, b_at);
    while (a_left != 0 && b_left != 0) {
        int difference = compare_labels(a->wire + a_at[--a_left], b->wire + b_at[--b_left]);
        if (difference != 0)
            return difference;
    }
    return (int)a_left - (int)b_left;
}

unsigned query_name_common(const struct query_name *a, const struct query_name *b)
{
    uint8_t a_at[128], b_at[128];
    unsigned a_left = label_offsets(a, a_at), b_left = label_offsets(b, b_at), shared = 0;
    while (a_left != 0 && b_left != 0 &&
           compare_labels(a->wire + a_at[--a_left], b->wire + b_at[--b_left]) == 0)
        shared++;
    return shared;
}

/* The octets of the first `labels` labels. */
static unsigned prefix_size(const struct query_name *name, unsigned labels)
{
    unsigned at = 0;
    for (; labels != 0 && name->wire[at] != 0; labels--)
        at += name->wire[at] + 1u;
    return at;
}

bool query_name_is_under(const struct query_name *name, const struct query_name *ancestor)
{
    if (name->labels < ancestor->labels)
        return false;
    unsigned skip = prefix_size(name, (unsigned)(name->labels - ancestor->labels));
    return name->size - skip == ancestor->size &&
           ascii_equal(name->wire + skip, ancestor->wire, ancestor->size);
}

/* ---- new names from old ---- */

void query_name_strip(struct query_name *out, const struct query_name *name, unsigned labels)
{
    unsigned skip = prefix_size(name, labels);
    unsigned left = labels < name->labels ? name->labels - labels : 0;
    memmove(out->wire, name->wire + skip, name->size - skip);
    out->size = (uint8_t)(name->size - skip);
    out->labels = (uint8_t)left;
}

enum query_status query_name_join(struct query_name *out, const struct query_name *prefix,
                                  const struct query_name *suffix)
{
    unsigned front = prefix->size - 1u;
    if (front + suffix->size > QUERY_NAME_MAX)
        return QUERY_NAME_LONG;
    struct query_name joined;
    memcpy(joined.wire, prefix->wire, front);
    memcpy(joined.wire + front, suffix->wire, suffix->size);
    joined.size = (uint8_t)(front + suffix->size);
    joined.labels = (uint8_t)(prefix->labels + suffix->labels);
    *out = joined;
    return QUERY_OK;
}

void query_name_lower(struct query_name *out, const struct query_name *name)
{
    out->size = name->size;
    out->labels = name->labels;
    /* Length octets are at most 63, below every letter. */
    for (unsigned i = 0; i < name->size; i++)
        out->wire[i] = ascii_lower[name->wire[i]];
}
