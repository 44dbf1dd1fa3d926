/* Messages octet by octet.  What is good the parser has said already; here everything is read
 * again in the same windows, and the first thing that cannot be read ends the reading. */
#include "base/limits.h"
#include "message/option.h"
#include "rdata/kind.h"

#include <query/annotate.h>

enum { HEADER = 12, TYPE_OPT = 41 };

struct annotator {
    const struct query_message *message;
    query_piece_fn *tell;
    void *context;
    struct reader r; /* stands at the next octet; its window is the message or a part of it */
    enum query_section section;
    uint16_t record;
    uint16_t type;
    struct query_name owner;
    bool owner_known;
};

/* ---- rows of what no table of types has ---- */

static void print_class(struct rdata_print *p, const struct query_value *v)
{
    query_class_print(p->sink, (uint16_t)v->number);
}

static const struct query_kind kind_class = {
    .class = QUERY_VALUE_NUMBER, .fixed = 2, .print = print_class};

/* What the upper bits of an RCODE make of those in the header (RFC 6891 section 6.1.3). */
static void print_rcode_high(struct rdata_print *p, const struct query_value *v)
{
    const uint8_t *header = v->octets - v->offset;
    uint32_t rcode = (uint32_t)v->number << 4 | (header[3] & 15u);
    const char *word = v->number == 0 ? NULL : query_registry_find(QUERY_REGISTRY_RCODE, rcode);
    if (word != NULL)
        query_sink_text(p->sink, word);
    else
        query_sink_number(p->sink, v->number);
}

static const struct query_kind kind_rcode_high = {
    .class = QUERY_VALUE_NUMBER, .fixed = 1, .print = print_rcode_high};

struct bits {
    uint16_t mask;
    struct query_field row;
};

/* clang-format off */
#define BITS(bits_mask, bits_key, bits_note) \
    {.mask = (bits_mask), .row = {.kind = &kind_u16, .key = (bits_key), .note = (bits_note)}}

enum { FLAGS = 1 };
static const struct query_field header_rows[] = {
    {.kind = &kind_u16, .key = "id", .note = "same in query and reply"},
    [FLAGS] = {.kind = &kind_u16, .key = "flags"},
    {.kind = &kind_u16, .key = "qdcount", .note = "questions"},
    {.kind = &kind_u16, .key = "ancount", .note = "answer records"},
    {.kind = &kind_u16, .key = "nscount", .note = "authority records"},
    {.kind = &kind_u16, .key = "arcount", .note = "additional records"}};

/* The notes on single bits are what is true if the bit is set. */
static const struct bits header_bits[] = {
    BITS(QUERY_FLAG_QR, "qr", "reply"),
    {.mask = 0x7800, .row = {.kind = &kind_u16, .key = "opcode", .note = "what is asked for",
                             .registry = QUERY_REGISTRY_OPCODE}},
    BITS(QUERY_FLAG_AA, "aa", "authoritative answer"),
    BITS(QUERY_FLAG_TC, "tc", "truncated"),
    BITS(QUERY_FLAG_RD, "rd", "recursion desired"),
    BITS(QUERY_FLAG_RA, "ra", "recursion available"),
    BITS(QUERY_FLAG_Z, "z", "reserved bit in use"),
    BITS(QUERY_FLAG_AD, "ad", "authentic data"),
    BITS(QUERY_FLAG_CD, "cd", "checking disabled"),
    {.mask = 0x000f, .row = {.kind = &kind_u16, .key = "rcode", .note = "how it went",
                             .registry = QUERY_REGISTRY_RCODE}},
    {.mask = 0}};

static const struct query_field type_row = {.kind = &kind_type, .key = "type"};
static const struct query_field class_row = {.kind = &kind_class, .key = "class"};
static const struct query_field ttl_row = {
    .kind = &kind_ttl, .key = "ttl", .note = "seconds to keep it"};
static const struct query_field size_row = {
    .kind = &kind_u16, .key = "rdlength", .note = "octets of data"};

/* An OPT record has something else in place of class and TTL (RFC 6891 section 6.1.3). */
static const struct query_field opt_rows[] = {
    {.kind = &kind_u16, .key = "udp-size", .note = "octets taken over UDP"},
    {.kind = &kind_rcode_high, .key = "rcode-high", .note = "upper bits of the rcode"},
    {.kind = &kind_u8, .key = "version", .note = "of EDNS"},
    {.kind = &kind_u16, .key = "flags"}};
static const struct bits opt_bits[] = {
    BITS(QUERY_EDNS_DO, "do", "DNSSEC records wanted"),
    BITS(QUERY_EDNS_CO, "co", "compact denial understood"),
    BITS(0x3fff, "z", "reserved"),
    {.mask = 0}};
static const struct query_field option_rows[] = {
    {.kind = &kind_u16, .key = "code", .note = "of the option"},
    {.kind = &kind_u16, .key = "length", .note = "octets of data"}};

static const struct query_field label_row = {.kind = &kind_text, .key = "label"};
static const struct query_field length_row = {
    .kind = &kind_u8, .key = "length", .note = "octets that follow"};
static const struct query_field unknown_row = {
    .kind = &kind_hex, .key = "unknown", .note = "parts of a kind that is not known"};
/* clang-format on */

/* ---- leaves ---- */

/* Tells of a piece and moves over its octets, which are there. */
static void tell(struct annotator *a, struct query_piece piece)
{
    if (piece.kind != QUERY_PIECE_BITS)
        piece.offset = reader_offset(&a->r);
    piece.section = a->section;
    piece.record = a->record;
    piece.type = a->type;
    piece.owner = a->owner_known ? &a->owner : NULL;
    a->tell(a->context, &piece);
    reader_take(&a->r, piece.size);
}

/* A value of `size` octets at the reader. */
static struct query_value value_here(const struct annotator *a, const struct query_field *row,
                                     size_t size)
{
    struct query_value value = {.field = row,
                                .class = (enum query_value_class)row->kind->class,
                                .octets = a->r.at,
                                .size = size,
                                .offset = reader_offset(&a->r)};
    for (size_t i = 0; row->kind->class == QUERY_VALUE_NUMBER && i < size; i++)
        value.number = value.number << 8 | value.octets[i];
    return value;
}

static void tell_value(struct annotator *a, enum query_piece_kind kind, unsigned depth,
                       const struct query_value *value, size_t size)
{
    tell(a, (struct query_piece){.kind = kind,
                                 .depth = (uint8_t)depth,
                                 .size = (uint32_t)size,
                                 .key = value->field->key,
                                 .note = value->field->note,
                                 .value = value});
}

/* A number of fixed size, which is returned; false if it is cut off. */
static bool put_number(struct annotator *a, unsigned depth, const struct query_field *row,
                       uint64_t *number)
{
    if (reader_left(&a->r) < row->kind->fixed)
        return false;
    struct query_value value = value_here(a, row, row->kind->fixed);
    *number = value.number;
    tell_value(a, QUERY_PIECE_FIELD, depth, &value, value.size);
    return true;
}

/* The bits of the word of 16 bits that has just been told of. */
static void put_bits(struct annotator *a, unsigned depth, const struct bits *bits, uint64_t word)
{
    for (; bits->mask != 0; bits++) {
        unsigned shift = 0;
        while ((bits->mask >> shift & 1) == 0)
            shift++;
        struct query_value value = value_here(a, &bits->row, 0);
        value.number = (word & bits->mask) >> shift;
        value.offset -= 2;
        tell(a, (struct query_piece){.kind = QUERY_PIECE_BITS,
                                     .depth = (uint8_t)depth,
                                     .offset = value.offset,
                                     .key = bits->row.key,
                                     .note = bits->row.note,
                                     .value = &value,
                                     .mask = bits->mask});
    }
}

/* ---- names ---- */

static void put_label(struct annotator *a, unsigned depth, size_t size)
{
    struct query_value value = value_here(a, &label_row, size);
    value.octets++;
    value.offset++;
    value.size--;
    tell_value(a, QUERY_PIECE_LABEL, depth, &value, size);
}

static bool put_parts(struct annotator *a, unsigned depth)
{
    struct name_part part = {.expanded = 0};
    do {
        if (!name_look_part(&a->r, &part))
            return false;
        if (part.kind == NAME_LABEL)
            put_label(a, depth, part.size);
        else if (part.kind == NAME_ROOT)
            tell(a, (struct query_piece){.kind = QUERY_PIECE_ROOT,
                                         .depth = (uint8_t)depth,
                                         .size = 1,
                                         .key = "root",
                                         .note = "ends the name"});
        else
            tell(a, (struct query_piece){.kind = QUERY_PIECE_POINTER,
                                         .depth = (uint8_t)depth,
                                         .size = part.size,
                                         .key = "pointer",
                                         .name = &part.rest,
                                         .target = part.target,
                                         .saved = (int16_t)(part.rest.size - part.size)});
    } while (part.kind == NAME_LABEL);
    return true;
}

/* A name with all its labels; `name`, if it can be read.  False if it cannot. */
static bool put_name(struct annotator *a, unsigned depth, const char *key, const char *note,
                     struct query_name *name)
{
    struct reader ahead = a->r;
    name_take(&ahead, name);
    bool good = ahead.status == QUERY_OK;
    tell(a, (struct query_piece){.kind = QUERY_PIECE_NAME,
                                 .depth = (uint8_t)depth,
                                 .key = key,
                                 .note = note,
                                 .name = good ? name : NULL});
    return put_parts(a, depth + 1) && good;
}

/* ---- fields ---- */

/* A value in one piece, behind its length if it has one. */
static void put_value(struct annotator *a, unsigned depth, const struct query_value *value)
{
    struct query_name name;
    size_t prefix = value->offset - reader_offset(&a->r);
    if (value->class == QUERY_VALUE_NAME) {
        if (value->size != 0)
            put_name(a, depth, value->field->key, value->field->note, &name);
        return;
    }
    if (prefix != 0) {
        struct query_value length = value_here(a, &length_row, prefix);
        tell_value(a, QUERY_PIECE_LENGTH, depth, &length, prefix);
    }
    if (value->size != 0)
        tell_value(a, QUERY_PIECE_FIELD, depth, value, value->size);
}

/* A value part by part, as far as its parts end before `limit`.  Only a value that has been checked
 * can be printed as a whole. */
static void put_list(struct annotator *a, unsigned depth, const struct query_value *value,
                     bool checked, uint32_t limit)
{
    struct rdata_parts parts;
    struct query_value part;
    if (!rdata_parts_begin(&parts, value))
        return;
    for (bool first = true; rdata_parts_next(&parts, &part); first = false) {
        if (reader_offset(&parts.r) > limit)
            return;
        if (first)
            tell(a, (struct query_piece){.kind = QUERY_PIECE_LIST,
                                         .depth = (uint8_t)depth,
                                         .key = value->field->key,
                                         .note = value->field->note,
                                         .value = checked ? value : NULL});
        put_value(a, depth + 1, &part);
    }
}

static void put_field(struct annotator *a, unsigned depth, const struct query_value *value)
{
    size_t prefix = value->offset - reader_offset(&a->r);
    uint32_t end = value->offset + (uint32_t)value->size;
    if (value->size != 0 && prefix == 0)
        put_list(a, depth, value, true, end);
    size_t left = end - reader_offset(&a->r);
    if (left == value->size + prefix) {
        put_value(a, depth, value);
    } else if (left != 0) {
        struct query_value rest = value_here(a, &unknown_row, left);
        tell_value(a, QUERY_PIECE_FIELD, depth + 1, &rest, left);
    }
}

/* What can be read of a field that is malformed. */
static void put_broken(struct annotator *a, unsigned depth, const struct query_field *field,
                       uint32_t fault)
{
    struct query_name name;
    struct query_value value = value_here(a, field, reader_left(&a->r));
    if (field->kind->class == QUERY_VALUE_NAME)
        put_name(a, depth, field->key, field->note, &name);
    else if (value.size != 0)
        put_list(a, depth, &value, false, fault);
}

/* All fields up to the first that is malformed; false if there is one, or octets are left.
 * `base` is where in the message the walk's offsets count from. */
static bool put_fields(struct annotator *a, unsigned depth, struct query_fields *fields,
                       uint32_t base)
{
    struct query_value value;
    const struct query_field *field = fields->next;
    for (; query_fields_next(fields, &value); field = fields->next) {
        value.offset += base;
        put_field(a, depth, &value);
    }
    if (fields->status != QUERY_OK && field->kind != NULL)
        put_broken(a, depth, field, fields->fault.offset + base);
    return fields->status == QUERY_OK;
}

/* ---- options ---- */

/* A window of `size` octets, or of those that there are.  Returns the end of the window before. */
static const uint8_t *open_window(struct annotator *a, uint64_t size)
{
    const uint8_t *end = a->r.end;
    if (size < reader_left(&a->r))
        a->r.end = a->r.at + size;
    return end;
}

static bool put_option(struct annotator *a, unsigned depth)
{
    uint64_t code = 0, size = 0;
    struct reader ahead = a->r;
    const struct query_option_row *row = query_option_find(reader_u16(&ahead));
    tell(a, (struct query_piece){.kind = QUERY_PIECE_OPTION,
                                 .depth = (uint8_t)depth,
                                 .key = row != NULL ? row->name : NULL,
                                 .note = row != NULL ? row->meaning : NULL});
    if (!put_number(a, depth + 1, &option_rows[0], &code) ||
        !put_number(a, depth + 1, &option_rows[1], &size))
        return false;
    const uint8_t *end = open_window(a, size);
    bool whole = reader_left(&a->r) == size;
    struct query_option option = {
        .code = (uint16_t)code, .size = (uint16_t)reader_left(&a->r), .octets = a->r.at};
    struct query_fields fields;
    struct query_rdata storage;
    /* Only where that ends the reading of the message is it shown how far an option can be read. */
    if (row != NULL && row->strict)
        option_fields(&fields, &storage, &option);
    else
        query_option_fields(&fields, &storage, &option);
    /* Octets behind the fields are a fault, too, and stay. */
    if (!put_fields(a, depth + 1, &fields, reader_offset(&a->r)) || !whole)
        return false;
    a->r.end = end;
    return true;
}

/* ---- records ---- */

/* What an OPT record has between its type and its data. */
static bool put_opt_words(struct annotator *a)
{
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof opt_rows / sizeof opt_rows[0]; i++) {
        if (!put_number(a, 1, &opt_rows[i], &number))
            return false;
    }
    put_bits(a, 2, opt_bits, number);
    return true;
}

static bool put_rdata(struct annotator *a, const struct query_rdata *rdata)
{
    struct query_fields fields;
    if (rdata->type == TYPE_OPT) {
        while (reader_left(&a->r) != 0) {
            if (!put_option(a, 2))
                return false;
        }
        return true;
    }
    query_fields_begin(&fields, rdata);
    return put_fields(a, 2, &fields, 0);
}

/* The type of a record or question, with what it means. */
static bool put_type(struct annotator *a)
{
    if (reader_left(&a->r) < type_row.kind->fixed)
        return false;
    struct query_value value = value_here(a, &type_row, type_row.kind->fixed);
    const struct query_type *type = query_type_find((uint16_t)value.number);
    a->type = (uint16_t)value.number;
    tell(a, (struct query_piece){.kind = QUERY_PIECE_FIELD,
                                 .depth = 1,
                                 .size = (uint32_t)value.size,
                                 .key = type_row.key,
                                 .note = type != NULL ? type->meaning : NULL,
                                 .value = &value});
    return true;
}

/* Owner and type: of what is to come the heading says both, if they can be read. */
static bool put_owner(struct annotator *a, enum query_piece_kind kind)
{
    struct reader ahead = a->r;
    name_take(&ahead, &a->owner);
    a->owner_known = ahead.status == QUERY_OK;
    a->type = reader_u16(&ahead);
    tell(a, (struct query_piece){.kind = kind});
    return put_name(a, 1, "name", NULL, &a->owner) && put_type(a);
}

static bool put_question(struct annotator *a)
{
    uint64_t class;
    return put_owner(a, QUERY_PIECE_QUESTION) && put_number(a, 1, &class_row, &class);
}

static bool put_record(struct annotator *a)
{
    uint64_t class = QUERY_CLASS_IN, ttl, size = 0;
    if (!put_owner(a, QUERY_PIECE_RECORD))
        return false;
    bool words = a->type == TYPE_OPT
                     ? put_opt_words(a)
                     : put_number(a, 1, &class_row, &class) && put_number(a, 1, &ttl_row, &ttl);
    if (!words || !put_number(a, 1, &size_row, &size))
        return false;
    bool good = a->record < a->message->whole[a->section];
    if (good && size == 0)
        return true; /* also where an UPDATE has none (RFC 2136 section 2.4) */
    const uint8_t *end = open_window(a, size);
    struct query_rdata rdata = {.type = a->type,
                                .class = (uint16_t) class,
                                .size = (uint16_t)reader_left(&a->r),
                                .octets = a->r.at,
                                .message = a->r.base};
    good = put_rdata(a, &rdata) && reader_left(&a->r) == 0 && good;
    a->r.end = end;
    return good;
}

/* ---- messages ---- */

static bool put_header(struct annotator *a)
{
    uint64_t number = 0;
    tell(a, (struct query_piece){.kind = QUERY_PIECE_HEADER});
    for (size_t i = 0; i < sizeof header_rows / sizeof header_rows[0]; i++) {
        if (!put_number(a, 1, &header_rows[i], &number))
            return false;
        if (i == FLAGS)
            put_bits(a, 2, header_bits, number);
    }
    return true;
}

/* Records up to the first that cannot be read, and what can be read of that one. */
static void put_sections(struct annotator *a)
{
    const struct query_message *m = a->message;
    for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++) {
        a->section = (enum query_section)s;
        for (a->record = 0; a->record < m->count[s]; a->record++) {
            bool good = reader_left(&a->r) != 0 &&
                        (s == QUERY_SECTION_QUESTION ? put_question(a) : put_record(a));
            if (!good)
                return;
        }
    }
}

/* All that is left: what the message has behind its last record, or from its fault on. */
static void put_rest(struct annotator *a)
{
    const struct query_message *m = a->message;
    enum query_piece_kind kind =
        m->fault.status == QUERY_OK ? QUERY_PIECE_TRAILING : QUERY_PIECE_REST;
    a->r.end = a->r.base + m->size;
    a->owner_known = false;
    a->type = 0;
    if (kind == QUERY_PIECE_REST) {
        uint32_t at = reader_offset(&a->r);
        if (m->fault.offset > at)
            tell(a, (struct query_piece){.kind = kind, .size = m->fault.offset - at});
        tell(a, (struct query_piece){.kind = QUERY_PIECE_FAULT, .fault = &m->fault});
    }
    if (reader_left(&a->r) != 0)
        tell(a, (struct query_piece){.kind = kind, .size = (uint32_t)reader_left(&a->r)});
}

void query_message_annotate(const struct query_message *message, query_piece_fn *tell_of,
                            void *context)
{
    struct annotator a = {.message = message, .tell = tell_of, .context = context};
    a.r = reader_over(message->octets, message->size);
    if (message->size > LIMIT_MESSAGE)
        a.r.end = a.r.base + LIMIT_MESSAGE;
    if (put_header(&a))
        put_sections(&a);
    put_rest(&a);
}
