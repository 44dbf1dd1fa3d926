#include "render/bytes_message.h"

#include <string.h>

enum { WORD_BITS = 16, NUMBER_TEXT = 24 };

static const struct query_style plain = {.flags = QUERY_STYLE_NO_SPLIT};

/* A message being printed. */
struct printer {
    const struct bytes_page *page;
    const struct query_message *message;
    unsigned pointers;
    int32_t saved;
};

/* ---- words ---- */

static const char *section_word(const struct query_message *message, enum query_section section)
{
    static const char *const words[] = {"QUESTION", "ANSWER", "AUTHORITY", "ADDITIONAL"};
    static const char *const update[] = {"ZONE", "PREREQUISITE", "UPDATE", "ADDITIONAL"};
    bool updates = query_message_opcode(message) == QUERY_OPCODE_UPDATE; /* RFC 2136 section 2 */
    return updates ? update[section] : words[section];
}

static void put_offset(struct query_sink *sink, uint32_t offset)
{
    const uint8_t octets[] = {(uint8_t)(offset >> 8), (uint8_t)offset};
    query_sink_hex(sink, octets, sizeof octets, false);
}

/* What a piece is for, if it says so. */
static void put_note(struct bytes_row *row, const char *note)
{
    if (note == NULL)
        return;
    query_sink_char(&row->text, ' ');
    bytes_row_colour(row, TEXT_DIM);
    query_sink_char(&row->text, '(');
    query_sink_text(&row->text, note);
    query_sink_char(&row->text, ')');
}

/* A number, and the word for it where there is one: of its own kind, or of a registry. */
static void put_number(struct query_sink *sink, const struct query_value *value)
{
    char text[256], number[NUMBER_TEXT];
    struct query_sink as_text, as_number;
    const char *word =
        query_registry_find((enum query_registry)value->field->registry, (uint32_t)value->number);
    query_sink_init(&as_text, text, sizeof text);
    query_sink_init(&as_number, number, sizeof number);
    query_value_print(&as_text, value, &plain);
    query_sink_number(&as_number, value->number);
    query_sink_put(sink, number, as_number.size);
    bool same = as_text.size == as_number.size && memcmp(text, number, as_number.size) == 0;
    if (!same || word != NULL)
        query_sink_char(sink, ' ');
    if (!same)
        query_sink_put(sink, text, as_text.size);
    else if (word != NULL)
        query_sink_text(sink, word);
}

static void put_value(struct query_sink *sink, const struct query_value *value)
{
    if (value->class == QUERY_VALUE_NUMBER)
        put_number(sink, value);
    else
        query_value_print(sink, value, &plain);
}

/* ---- pieces without octets ---- */

static void print_heading(struct printer *p, const struct query_piece *piece)
{
    struct bytes_row row;
    struct query_sink *sink = &row.text;
    query_sink_char(p->page->out, '\n');
    bytes_line_begin(&row, p->page, TEXT_STRONG);
    if (piece->kind == QUERY_PIECE_HEADER) {
        query_sink_text(sink, "HEADER");
    } else {
        query_sink_text(sink, section_word(p->message, piece->section));
        query_sink_char(sink, ' ');
        query_sink_number(sink, piece->record + 1u);
        query_sink_text(sink, " of ");
        query_sink_number(sink, p->message->count[piece->section]);
        if (piece->owner != NULL && piece->type != 0) {
            query_sink_text(sink, ": ");
            query_name_print(sink, piece->owner);
            query_sink_char(sink, ' ');
            query_type_print(sink, piece->type);
        }
    }
    bytes_row_end(&row);
}

static void begin_group(struct bytes_row *row, const struct printer *p,
                        const struct query_piece *piece, const char *key)
{
    const struct bytes_head head = {.key = key, .depth = piece->depth, .colour = TEXT_STRONG};
    bytes_row_begin(row, p->page, &head);
}

static void print_name(struct printer *p, const struct query_piece *piece)
{
    struct bytes_row row;
    begin_group(&row, p, piece, piece->key);
    if (piece->name != NULL)
        query_name_print(&row.text, piece->name);
    else
        query_sink_text(&row.text, "cannot be read");
    put_note(&row, piece->note);
    bytes_row_end(&row);
}

static void print_list(struct printer *p, const struct query_piece *piece)
{
    struct bytes_row row;
    begin_group(&row, p, piece, piece->key);
    put_note(&row, piece->note);
    bytes_row_end(&row);
}

static void print_option(struct printer *p, const struct query_piece *piece)
{
    struct bytes_row row;
    begin_group(&row, p, piece, "option");
    query_sink_text(&row.text, piece->key != NULL ? piece->key : "unknown");
    put_note(&row, piece->note);
    bytes_row_end(&row);
}

/* "0000 1... .... ....": the bits of the word, a point for each that is another's. */
static void print_bits(struct printer *p, const struct query_piece *piece)
{
    struct bytes_row row;
    char pattern[WORD_BITS + WORD_BITS / 4];
    unsigned n = 0, bit = 0;
    while ((piece->mask >> bit & 1) == 0)
        bit++;
    bool one = (unsigned)piece->mask >> bit == 1;
    uint32_t word = (uint32_t)piece->value->number << bit;
    for (unsigned i = WORD_BITS; i-- > 0;) {
        if (i % 4 == 3 && n != 0)
            pattern[n++] = ' ';
        pattern[n++] = (piece->mask >> i & 1) == 0 ? '.' : (word >> i & 1) != 0 ? '1' : '0';
    }
    pattern[n] = '\0';
    const struct bytes_head head = {.bits = pattern, .key = piece->key, .depth = piece->depth};
    bytes_row_begin(&row, p->page, &head);
    put_value(&row.text, piece->value);
    if (one) {
        query_sink_text(&row.text, ", ");
        query_sink_text(&row.text, piece->note);
        query_sink_text(&row.text, piece->value->number != 0 ? ": yes" : ": no");
    } else {
        put_note(&row, piece->note);
    }
    bytes_row_end(&row);
}

static void print_fault(struct printer *p, const struct query_piece *piece)
{
    const struct query_fault *fault = piece->fault;
    struct bytes_row row;
    struct query_sink *sink = &row.text;
    bytes_line_begin(&row, p->page, TEXT_BAD);
    query_sink_text(sink, "==> malformed at octet ");
    query_sink_number(sink, fault->offset);
    query_sink_text(sink, " (");
    put_offset(sink, fault->offset);
    query_sink_text(sink, "): ");
    query_sink_text(sink, query_status_text(fault->status));
    if (p->message->whole[fault->section] < p->message->count[fault->section]) {
        query_sink_text(sink, ", in ");
        query_sink_text(sink, section_word(p->message, (enum query_section)fault->section));
        query_sink_char(sink, ' ');
        query_sink_number(sink, fault->record + 1u);
        query_sink_text(sink, " of ");
        query_sink_number(sink, p->message->count[fault->section]);
    }
    if (fault->field != NULL) {
        query_sink_text(sink, ", field ");
        query_sink_text(sink, fault->field);
    }
    bytes_row_end(&row);
}

/* ---- pieces with octets ---- */

static struct bytes_head head_of(const struct query_piece *piece, const uint8_t *octets,
                                 enum text_colour colour)
{
    return (struct bytes_head){.octets = octets,
                               .size = piece->size,
                               .offset = piece->offset,
                               .key = piece->key,
                               .depth = piece->depth,
                               .colour = colour};
}

static void print_pointer(struct printer *p, const struct query_piece *piece, const uint8_t *octets)
{
    struct bytes_row row;
    const struct bytes_head head = head_of(piece, octets, TEXT_ODD);
    bytes_row_begin(&row, p->page, &head);
    query_sink_text(&row.text, "-> ");
    put_offset(&row.text, piece->target);
    query_sink_char(&row.text, ' ');
    query_name_print(&row.text, piece->name);
    bytes_row_colour(&row, TEXT_DIM);
    query_sink_text(&row.text, piece->saved < 0 ? " (costs " : " (saves ");
    query_sink_number(&row.text, (uint64_t)(piece->saved < 0 ? -piece->saved : piece->saved));
    query_sink_char(&row.text, ')');
    bytes_row_end(&row);
    p->pointers++;
    p->saved += piece->saved;
}

static enum text_colour colour_of(enum query_piece_kind kind)
{
    switch (kind) {
    case QUERY_PIECE_LABEL:
    case QUERY_PIECE_ROOT: return TEXT_GOOD;
    case QUERY_PIECE_LENGTH: return TEXT_DIM;
    default: return TEXT_PLAIN;
    }
}

static void print_field(struct printer *p, const struct query_piece *piece, const uint8_t *octets)
{
    struct bytes_row row;
    const struct bytes_head head = head_of(piece, octets, colour_of(piece->kind));
    bytes_row_begin(&row, p->page, &head);
    if (piece->value != NULL)
        put_value(&row.text, piece->value);
    else if (piece->kind == QUERY_PIECE_ROOT)
        query_sink_char(&row.text, '.');
    put_note(&row, piece->note);
    bytes_row_end(&row);
}

static void print_octets(const struct bytes_page *page, const uint8_t *octets, size_t size,
                         uint32_t offset, enum text_colour colour)
{
    struct bytes_row row;
    for (size_t n; size != 0; size -= n, octets += n, offset += (uint32_t)n) {
        n = size < BYTES_LINE ? size : BYTES_LINE;
        const struct bytes_head head = {
            .octets = octets, .size = n, .offset = offset, .colour = colour};
        bytes_row_begin(&row, page, &head);
        query_sink_text(&row.text, "|");
        query_sink_plain(&row.text, octets, n, false);
        query_sink_text(&row.text, "|");
        bytes_row_end(&row);
    }
}

static void print_rest(struct printer *p, const struct query_piece *piece, const uint8_t *octets)
{
    bool trailing = piece->kind == QUERY_PIECE_TRAILING;
    if (trailing) {
        struct bytes_row row;
        query_sink_char(p->page->out, '\n');
        bytes_line_begin(&row, p->page, TEXT_BAD);
        query_sink_text(&row.text, "TRAILING octets, which belong to nothing");
        bytes_row_end(&row);
    }
    print_octets(p->page, octets, piece->size, piece->offset, TEXT_BAD);
}

static void print_piece(void *context, const struct query_piece *piece)
{
    struct printer *p = context;
    const uint8_t *octets = piece->size != 0 ? p->message->octets + piece->offset : NULL;
    switch (piece->kind) {
    case QUERY_PIECE_HEADER:
    case QUERY_PIECE_QUESTION:
    case QUERY_PIECE_RECORD: print_heading(p, piece); break;
    case QUERY_PIECE_NAME: print_name(p, piece); break;
    case QUERY_PIECE_LIST: print_list(p, piece); break;
    case QUERY_PIECE_OPTION: print_option(p, piece); break;
    case QUERY_PIECE_BITS: print_bits(p, piece); break;
    case QUERY_PIECE_FAULT: print_fault(p, piece); break;
    case QUERY_PIECE_POINTER: print_pointer(p, piece, octets); break;
    case QUERY_PIECE_FIELD:
    case QUERY_PIECE_LENGTH:
    case QUERY_PIECE_LABEL:
    case QUERY_PIECE_ROOT: print_field(p, piece, octets); break;
    case QUERY_PIECE_REST:
    case QUERY_PIECE_TRAILING: print_rest(p, piece, octets); break;
    }
}

/* ---- messages ---- */

static void print_summary(const struct printer *p)
{
    struct bytes_row row;
    struct query_sink *sink = &row.text;
    query_sink_char(p->page->out, '\n');
    bytes_line_begin(&row, p->page, TEXT_PLAIN);
    query_sink_number(sink, p->message->size);
    query_sink_text(sink, p->message->size == 1 ? " octet" : " octets");
    if (p->pointers == 0) {
        query_sink_text(sink, "; no name is compressed");
    } else {
        int64_t whole = (int64_t)p->message->size + p->saved;
        query_sink_text(sink, "; without compression ");
        query_sink_number(sink, (uint64_t)whole);
        query_sink_text(sink, ": ");
        query_sink_number(sink, p->pointers);
        query_sink_text(sink, p->pointers == 1 ? " pointer saves " : " pointers save ");
        query_sink_number(sink, p->saved < 0 ? 0 : (uint64_t)p->saved);
    }
    bytes_row_end(&row);
}

void bytes_message_print(const struct bytes_page *page, const struct query_message *message)
{
    struct printer p = {.page = page, .message = message};
    query_message_annotate(message, print_piece, &p);
    print_summary(&p);
}

void bytes_dump_print(const struct bytes_page *page, const uint8_t *octets, size_t size)
{
    print_octets(page, octets, size, 0, TEXT_PLAIN);
}
