#include "base/writer.h"
#include "lab/lab.h"

enum {
    HEADER = 12,
    AT_FLAGS = 2,
    AT_AUTHORITY = 8,
    CODE_MASK = 0x0f,
    TYPE_NS = 2,
    MOST = 512, /* octets of a referral to the root without addresses: fits even without EDNS */
};

void lab_serve(struct lab_serving *serving, const struct query_lab *lab,
               const struct query_lab_server *server, enum query_transport transport,
               const uint8_t *query, size_t size)
{
    bool silent = server->behaviour == QUERY_LAB_REFUSES || server->behaviour == QUERY_LAB_SERVFAIL;
    *serving = (struct lab_serving){.lab = lab, .server = server};
    /* Whoever has no zones refuses everything; other ways to say no are made from that. */
    query_answer_begin(&serving->answer, server->zones, silent ? 0 : server->zone_count, transport,
                       query, size);
}

/* The root zone as any of the servers has it: every server knows where the root is. */
static const struct query_zone *find_root(const struct query_lab *lab)
{
    for (size_t i = 0; i < lab->zone_count; i++) {
        if (query_zone_origin(lab->zones[i])->size == 1)
            return lab->zones[i];
    }
    return NULL;
}

/* Makes a referral to the root of a reply that has only a question and perhaps OPT. */
static void refer_upward(const struct lab_serving *serving, uint8_t *octets, size_t room,
                         size_t *size)
{
    struct query_message message;
    const struct query_zone *root = find_root(serving->lab);
    if (root == NULL || query_message_parse(&message, octets, *size) != QUERY_OK)
        return;
    size_t question_end = message.section[QUERY_SECTION_ANSWER];
    uint8_t rest[MOST];
    size_t rest_size = *size - question_end;
    if (rest_size > sizeof rest)
        return;
    memcpy(rest, octets + question_end, rest_size);

    struct writer w = writer_over(octets, room < MOST ? room : MOST);
    w.size = question_end;
    struct query_zone_walk walk = query_zone_walk_set(root, query_zone_origin(root), TYPE_NS);
    struct query_record record;
    unsigned count = 0;
    for (; query_zone_walk_next(&walk, &record); count++) {
        writer_put(&w, record.owner.wire, record.owner.size);
        writer_u16(&w, record.rdata.type);
        writer_u16(&w, record.rdata.class);
        writer_u32(&w, record.ttl);
        writer_u16(&w, record.rdata.size);
        writer_put(&w, record.rdata.octets, record.rdata.size);
    }
    writer_put(&w, rest, rest_size);
    if (w.status != QUERY_OK)
        return;
    octets[AT_AUTHORITY] = (uint8_t)(count >> 8);
    octets[AT_AUTHORITY + 1] = (uint8_t)count;
    *size = w.size;
}

/* What the server says instead of REFUSED. */
static void say_otherwise(const struct lab_serving *serving, uint8_t *octets, size_t room,
                          size_t *size)
{
    uint8_t *code = &octets[AT_FLAGS + 1];
    if (*size < HEADER || (*code & CODE_MASK) != QUERY_RCODE_REFUSED)
        return;
    switch (serving->server->behaviour) {
    case QUERY_LAB_SERVFAIL: *code = (uint8_t)((*code & ~CODE_MASK) | QUERY_RCODE_SERVFAIL); break;
    case QUERY_LAB_LAME: *code = (uint8_t)(*code & ~CODE_MASK); break;
    case QUERY_LAB_UPWARD:
        *code = (uint8_t)(*code & ~CODE_MASK);
        refer_upward(serving, octets, room, size);
        break;
    case QUERY_LAB_ANSWERS:
    case QUERY_LAB_DEAD:
    case QUERY_LAB_REFUSES:
    case QUERY_LAB_RESOLVER: break;
    }
}

bool lab_serve_next(struct lab_serving *serving, uint8_t *octets, size_t room, size_t *size)
{
    if (serving->server->behaviour == QUERY_LAB_DEAD ||
        !query_answer_next(&serving->answer, octets, room, size))
        return false;
    say_otherwise(serving, octets, room, size);
    return true;
}
