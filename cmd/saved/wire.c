#include "saved/wire.h"

#include <query/message.h>
#include <string.h>

enum { HEADER = 12, OPCODE_SHIFT = 11, RCODES = 16, LENGTH = 2 };

int saved_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool put(struct saved_wire *w, const void *octets, size_t size)
{
    if (w->room - w->size < size)
        return false;
    memcpy(w->octets + w->size, octets, size);
    w->size += size;
    return true;
}

static bool put_u16(struct saved_wire *w, unsigned number)
{
    const uint8_t octets[] = {(uint8_t)(number >> 8), (uint8_t)number};
    return put(w, octets, sizeof octets);
}

static void set_u16(struct saved_wire *w, size_t at, unsigned number)
{
    w->octets[at] = (uint8_t)(number >> 8);
    w->octets[at + 1] = (uint8_t)number;
}

static enum query_status fail(enum query_status status, const char **field, const char *what)
{
    *field = what;
    return status;
}

/* Name, type and class, which a question and a record begin with. */
static enum query_status put_head(struct saved_wire *w, const struct json_scan *scan,
                                  const struct json_value *object, uint16_t *type, uint16_t *class,
                                  const char **field)
{
    const struct json_value *name = json_find(scan, object, "name");
    const struct json_value *type_word = json_find(scan, object, "type");
    const struct json_value *class_word = json_find(scan, object, "class");
    struct query_name owner;
    if (name == NULL || name->kind != JSON_STRING ||
        query_name_scan(&owner, name->text, name->size, query_name_root(), NULL) != QUERY_OK)
        return fail(QUERY_SYNTAX, field, "name");
    if (type_word == NULL || type_word->kind != JSON_STRING ||
        query_type_scan(type, type_word->text, type_word->size) != QUERY_OK)
        return fail(QUERY_TYPE, field, "type");
    if (class_word == NULL || class_word->kind != JSON_STRING ||
        query_class_scan(class, class_word->text, class_word->size) != QUERY_OK)
        return fail(QUERY_CLASS, field, "class");
    bool fits = put(w, owner.wire, owner.size) && put_u16(w, *type) && put_u16(w, *class);
    return fits ? QUERY_OK : QUERY_SPACE;
}

static unsigned flags_of(const struct json_scan *scan, const struct json_value *event)
{
    size_t count;
    const struct query_flag_row *rows = query_flag_table(&count);
    const struct json_value *list = json_find(scan, event, "flags");
    const struct json_value *opcode = json_find(scan, event, "opcode");
    uint32_t number = 0;
    unsigned flags = (unsigned)json_number_of(json_find(scan, event, "rcode"), 0) % RCODES;
    for (const struct json_value *one = json_first(scan, list); one != NULL;
         one = json_next(scan, one)) {
        for (size_t i = 0; i < count; i++) {
            if (json_is(one, rows[i].name))
                flags |= rows[i].bit;
        }
    }
    if (opcode != NULL && opcode->kind == JSON_STRING &&
        query_registry_scan(QUERY_REGISTRY_OPCODE, opcode->text, opcode->size, &number))
        flags |= (number & 15) << OPCODE_SHIFT;
    return flags;
}

enum query_status saved_wire_begin(struct saved_wire *w, uint8_t *octets, size_t room,
                                   const struct json_scan *scan, const struct json_value *event,
                                   const char **field)
{
    const struct json_value *question = json_find(scan, event, "question");
    uint16_t type, class;
    *w = (struct saved_wire){.octets = octets, .size = HEADER, .room = room};
    if (room < HEADER)
        return QUERY_SPACE;
    memset(octets, 0, HEADER);
    set_u16(w, 0, (unsigned)json_number_of(json_find(scan, event, "id"), 0) & 0xffff);
    set_u16(w, 2, flags_of(scan, event));
    if (question == NULL || question->kind == JSON_NULL)
        return QUERY_OK;
    set_u16(w, 4, 1);
    return put_head(w, scan, question, &type, &class, field);
}

static enum query_status put_record(struct saved_wire *w, const struct json_scan *scan,
                                    const struct json_value *record, const char **field)
{
    const struct json_value *rdata = json_find(scan, record, "rdata");
    uint64_t ttl = json_number_of(json_find(scan, record, "ttl"), UINT64_MAX);
    uint16_t type, class;
    size_t size;
    enum query_status status = put_head(w, scan, record, &type, &class, field);
    if (status != QUERY_OK)
        return status;
    if (ttl > UINT32_MAX)
        return fail(QUERY_RANGE, field, "ttl");
    if (rdata == NULL || rdata->kind != JSON_STRING)
        return fail(QUERY_MISSING, field, "rdata");
    if (!put_u16(w, (unsigned)(ttl >> 16)) || !put_u16(w, (unsigned)ttl & 0xffff) || !put_u16(w, 0))
        return QUERY_SPACE;
    status = query_rdata_scan(w->octets + w->size, w->room - w->size, &size, type, class,
                              rdata->text, rdata->size, query_name_root(), NULL);
    if (status != QUERY_OK)
        return fail(status, field, "rdata");
    set_u16(w, w->size - LENGTH, (unsigned)size);
    w->size += size;
    return QUERY_OK;
}

enum query_status saved_wire_record(struct saved_wire *w, const struct json_scan *scan,
                                    const struct json_value *record, const char **field)
{
    size_t before = w->size;
    enum query_status status = put_record(w, scan, record, field);
    if (status != QUERY_OK) {
        w->size = before;
        return status;
    }
    w->records++;
    set_u16(w, 6, w->records);
    return QUERY_OK;
}
