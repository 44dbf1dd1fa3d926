#include "base/hints.h"
#include "base/limits.h"
#include "rdata/kind.h"

#include <query/edns.h>

enum { HEADER = 12, TYPE_OPT = 41, TYPE_SIG = 24, TYPE_KEY = 25, TYPE_TKEY = 249, TYPE_TSIG = 250 };

/* What the parser knows while it walks over a message. */
struct parser {
    struct query_message *message;
    struct reader reader;
    enum query_section section;
    uint16_t index;
    uint16_t class; /* of the whole message: its first record's */
    bool class_known;
    struct name_memo names;
};

static void note_oddity(struct parser *p, enum query_status status, uint32_t offset)
{
    if (p->message->oddity.status == QUERY_OK)
        p->message->oddity = (struct query_fault){
            .status = status, .offset = offset, .section = (uint8_t)p->section, .record = p->index};
}

static bool parse_question(struct parser *p)
{
    uint32_t offset = reader_offset(&p->reader);
    name_skip(&p->reader);
    reader_u16(&p->reader);
    uint16_t class = reader_u16(&p->reader);
    if (p->reader.status != QUERY_OK) {
        p->message->rest = offset;
        return false;
    }
    if (!p->class_known) {
        p->class = class;
        p->class_known = true;
    } else {
        note_oddity(p, QUERY_DUPLICATE, offset); /* RFC 9619: one question at most */
    }
    return true;
}

/* Whether the options of an OPT record have the forms that they must have.  Where an answer does
 * not depend on one, a server's mistake there must not hide the answer. */
static bool check_options(struct parser *p, const struct query_rdata *rdata)
{
    struct query_edns edns = {.present = true, .options = rdata->octets, .size = rdata->size};
    struct query_option option;
    for (size_t at = 0; query_option_next(&edns, &at, &option);) {
        const struct query_option_row *row = query_option_find(option.code);
        if (row != NULL && row->strict && query_option_check(&option) != QUERY_OK) {
            reader_fail_at(&p->reader, QUERY_OPTION, option.octets);
            return false;
        }
    }
    return true;
}

/* OPT, TSIG and SIG(0) describe the message and have one place where they may
 * stand (RFC 6891 section 6.1.1, RFC 8945 section 5.1, RFC 2931 section 3.1).
 * Elsewhere they are records like others, and odd. */

static void note_opt(struct parser *p, uint32_t offset)
{
    struct query_message *m = p->message;
    bool root = m->octets[offset] == 0;
    if (p->section == QUERY_SECTION_ADDITIONAL && root && m->opt == 0)
        m->opt = offset;
    else
        note_oddity(p, m->opt != 0 ? QUERY_DUPLICATE : QUERY_PLACE, offset);
}

static void note_signature(struct parser *p, uint32_t offset, bool well_formed)
{
    struct query_message *m = p->message;
    if (well_formed && p->section == QUERY_SECTION_ADDITIONAL &&
        p->index + 1 == m->count[p->section])
        m->tsig = offset;
    else
        note_oddity(p, QUERY_PLACE, offset);
}

static bool is_meta(uint16_t type)
{
    return type == TYPE_OPT || type == TYPE_TSIG || type == TYPE_SIG;
}

/* One of these types, with RDATA that has been checked. */
static bool parse_meta(struct parser *p, uint32_t offset, const struct query_rdata *rdata)
{
    if (rdata->type == TYPE_OPT) {
        if (!check_options(p, rdata))
            return false;
        note_opt(p, offset);
    } else if (rdata->type == TYPE_TSIG) {
        note_signature(p, offset, rdata->class == QUERY_CLASS_ANY);
    } else if (rdata->size != 0 && rdata->octets[0] == 0 && rdata->octets[1] == 0) {
        note_signature(p, offset, p->message->octets[offset] == 0); /* a SIG that covers no type */
    }
    return true;
}

/* All records of a message are of one class (RFC 1035 section 3.2.4 and
 * practice), but for those that use the class for something else. */
static void note_class(struct parser *p, uint32_t offset, const struct query_rdata *rdata)
{
    if (rdata->type == TYPE_OPT || rdata->type == TYPE_TSIG || rdata->type == TYPE_TKEY)
        return;
    if (!p->class_known) {
        p->class = rdata->class;
        p->class_known = true;
    } else if (rdata->class != p->class && p->class != QUERY_CLASS_ANY && rdata->type != TYPE_SIG &&
               rdata->type != TYPE_KEY && query_message_opcode(p->message) != QUERY_OPCODE_UPDATE) {
        note_oddity(p, QUERY_CLASS, offset);
    }
}

/* In an UPDATE, prerequisites and updates of class ANY and NONE may come without RDATA (RFC 2136
 * sections 2.4 and 2.5). */
static bool may_be_bare(const struct parser *p, const struct query_rdata *rdata)
{
    return query_message_opcode(p->message) == QUERY_OPCODE_UPDATE &&
           p->section != QUERY_SECTION_ADDITIONAL &&
           (rdata->class == QUERY_CLASS_ANY || rdata->class == QUERY_CLASS_NONE);
}

static bool check_rdata(struct parser *p, const struct query_rdata *rdata)
{
    struct query_fault fault BASE_UNINITIALIZED;
    if (rdata_check(rdata, &p->names, &fault) == QUERY_OK ||
        (rdata->size == 0 && may_be_bare(p, rdata)))
        return true;
    reader_fail_at(&p->reader, fault.status, p->reader.base + fault.offset);
    p->message->fault.field = fault.field;
    return false;
}

static bool parse_record(struct parser *p)
{
    struct reader *r = &p->reader;
    uint32_t offset = reader_offset(r);
    name_skip(r);
    const uint8_t *fixed = reader_take(r, 10);
    if (fixed == NULL) {
        p->message->rest = reader_offset(r);
        return false;
    }
    struct query_rdata rdata = {.type = (uint16_t)(fixed[0] << 8 | fixed[1]),
                                .class = (uint16_t)(fixed[2] << 8 | fixed[3]),
                                .size = (uint16_t)(fixed[8] << 8 | fixed[9]),
                                .octets = fixed + 10,
                                .message = r->base};
    if (reader_take(r, rdata.size) == NULL || !check_rdata(p, &rdata) ||
        (is_meta(rdata.type) && !parse_meta(p, offset, &rdata))) {
        p->message->rest = (uint32_t)(rdata.octets - r->base);
        return false;
    }
    if (!p->class_known || rdata.class != p->class)
        note_class(p, offset, &rdata);
    return true;
}

static bool parse_section(struct parser *p)
{
    struct query_message *m = p->message;
    uint16_t count = m->count[p->section];
    const uint8_t *end = p->reader.at;
    bool whole = true;
    m->section[p->section] = m->end;
    for (p->index = 0; p->index < count; p->index++) {
        whole = p->section == QUERY_SECTION_QUESTION ? parse_question(p) : parse_record(p);
        if (!whole)
            break;
        end = p->reader.at;
    }
    m->whole[p->section] = p->index;
    m->end = (uint32_t)(end - p->reader.base);
    if (whole)
        m->rest = m->end;
    return whole;
}

/* The window that names are read in, each time they are read: a label that a pointer
 * leads to may run over octets behind the record that the name stands in. */
static inline void open_window(struct reader *r, const struct query_message *m)
{
    *r = reader_over(m->octets, m->size > LIMIT_MESSAGE ? LIMIT_MESSAGE : m->size);
}

enum query_status query_message_parse(struct query_message *message, const uint8_t *octets,
                                      size_t size)
{
    *message = (struct query_message){.octets = octets, .size = size};
    struct parser p = {.message = message};
    open_window(&p.reader, message);
    p.reader.names = &p.names;
    if (size >= HEADER) {
        message->id = reader_u16(&p.reader);
        message->flags = reader_u16(&p.reader);
        for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++)
            message->count[s] = reader_u16(&p.reader);
        message->end = message->rest = HEADER;
    } else {
        reader_fail_at(&p.reader, QUERY_SHORT, p.reader.end);
    }
    for (unsigned s = 0; s < QUERY_SECTION_COUNT; s++) {
        p.section = (enum query_section)s;
        if (p.reader.status != QUERY_OK) {
            message->section[s] = message->end;
        } else if (!parse_section(&p)) {
            message->fault.section = (uint8_t)s;
            message->fault.record = p.index;
        }
    }
    message->fault.status = p.reader.status;
    message->fault.offset = p.reader.fault;
    return p.reader.status;
}

unsigned query_message_rcode(const struct query_message *message)
{
    unsigned rcode = message->flags & 15u;
    if (message->opt != 0) /* the root's one octet, type, class, then the upper bits */
        rcode |= (unsigned)message->octets[message->opt + 5] << 4;
    return rcode;
}

/* Reads the record or question at `at` and returns the offset behind it; 0: there is none,
 * which cannot be where the parser has found one. */
static uint32_t read_record(const struct query_message *m, uint32_t at, bool question,
                            struct query_record *record)
{
    struct reader r;
    open_window(&r, m);
    r.at += at;
    record->offset = at;
    name_take(&r, &record->owner);
    record->rdata.type = reader_u16(&r);
    record->rdata.class = reader_u16(&r);
    record->rdata.message = m->octets;
    if (question) {
        record->ttl = 0;
        record->rdata.size = 0;
        record->rdata.octets = r.at;
    } else {
        record->ttl = reader_u32(&r);
        record->rdata.size = reader_u16(&r);
        record->rdata.octets = reader_take(&r, record->rdata.size);
    }
    return r.status == QUERY_OK ? reader_offset(&r) : 0;
}

struct query_records query_records_begin(const struct query_message *message,
                                         enum query_section section)
{
    return (struct query_records){
        .message = message, .section = section, .at = message->section[section]};
}

bool query_records_next(struct query_records *records, struct query_record *record)
{
    const struct query_message *m = records->message;
    if (records->index >= m->whole[records->section])
        return false;
    records->index++;
    records->at = read_record(m, records->at, records->section == QUERY_SECTION_QUESTION, record);
    return true;
}

bool query_message_record_at(const struct query_message *message, uint32_t offset,
                             struct query_record *record)
{
    if (offset < message->section[QUERY_SECTION_ANSWER] || offset >= message->end)
        return false;
    return read_record(message, offset, false, record) != 0;
}

bool query_message_question(const struct query_message *message, struct query_record *question)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_QUESTION);
    return query_records_next(&walk, question);
}
