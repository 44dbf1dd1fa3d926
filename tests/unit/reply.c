#include "reply.h"

#include <criterion/criterion.h>
#include <string.h>

struct reply {
    uint8_t *octets;
    size_t size, room;
    uint16_t flags;
    uint16_t count[QUERY_SECTION_COUNT];
};

static void put(struct reply *reply, const void *octets, size_t size)
{
    cr_assert(reply->size + size <= reply->room, "no room for the reply");
    memcpy(reply->octets + reply->size, octets, size);
    reply->size += size;
}

static void put_u16(struct reply *reply, unsigned number)
{
    uint8_t octets[2] = {(uint8_t)(number >> 8), (uint8_t)number};
    put(reply, octets, 2);
}

/* The next word of a piece that ends at `end`. */
static const char *take_word(const char **at, const char *end, size_t *size)
{
    while (*at < end && **at == ' ')
        ++*at;
    const char *word = *at;
    while (*at < end && **at != ' ')
        ++*at;
    *size = (size_t)(*at - word);
    return word;
}

static void put_record(struct reply *reply, const char *at, const char *end)
{
    size_t size;
    struct query_name owner;
    uint16_t type;
    uint32_t ttl = 0;
    uint8_t rdata[1024];
    const char *word = take_word(&at, end, &size);
    cr_assert_eq(query_name_scan(&owner, word, size, query_name_root(), NULL), QUERY_OK, "'%s'",
                 word);
    word = take_word(&at, end, &size);
    for (size_t i = 0; i < size; i++)
        ttl = ttl * 10 + (uint32_t)(word[i] - '0');
    word = take_word(&at, end, &size);
    cr_assert_eq(query_type_scan(&type, word, size), QUERY_OK, "'%s'", word);
    cr_assert_eq(query_rdata_scan(rdata, sizeof rdata, &size, type, QUERY_CLASS_IN, at,
                                  (size_t)(end - at), query_name_root(), NULL),
                 QUERY_OK, "'%s'", at);
    put(reply, owner.wire, owner.size);
    put_u16(reply, type);
    put_u16(reply, QUERY_CLASS_IN);
    put_u16(reply, ttl >> 16);
    put_u16(reply, ttl & 0xffff);
    put_u16(reply, (unsigned)size);
    put(reply, rdata, size);
}

static void put_piece(struct reply *reply, const char *at, const char *end)
{
    static const struct {
        const char *word;
        uint16_t flag;
    } flags[] = {{"AA", QUERY_FLAG_AA}, {"TC", QUERY_FLAG_TC}, {"RA", QUERY_FLAG_RA}};
    static const char *const sections[] = {"QD", "AN", "NS", "AR"};
    size_t size;
    uint32_t rcode;
    const char *word = take_word(&at, end, &size);
    for (size_t i = 0; i < 3; i++) {
        if (size == 2 && memcmp(word, flags[i].word, 2) == 0) {
            reply->flags |= flags[i].flag;
            return;
        }
    }
    for (size_t i = 0; i < QUERY_SECTION_COUNT; i++) {
        if (size == 2 && memcmp(word, sections[i], 2) == 0) {
            reply->count[i]++;
            put_record(reply, at, end);
            return;
        }
    }
    if (size == 0)
        return;
    cr_assert(query_registry_scan(QUERY_REGISTRY_RCODE, word, size, &rcode), "'%s'", word);
    reply->flags |= (uint16_t)rcode;
}

size_t reply_put(uint8_t *octets, size_t room, uint16_t id, const struct query_name *name,
                 uint16_t type, const char *text)
{
    struct reply reply = {.octets = octets, .room = room, .flags = QUERY_FLAG_QR, .count = {1}};
    static const uint8_t header[12];
    put(&reply, header, sizeof header);
    put(&reply, name->wire, name->size);
    put_u16(&reply, type);
    put_u16(&reply, QUERY_CLASS_IN);
    while (*text != '\0') {
        size_t size = strcspn(text, ";");
        put_piece(&reply, text, text + size);
        text += size + (text[size] == ';');
    }
    size_t end = reply.size;
    reply.size = 0;
    put_u16(&reply, id);
    put_u16(&reply, reply.flags);
    for (size_t i = 0; i < QUERY_SECTION_COUNT; i++)
        put_u16(&reply, reply.count[i]);
    return end;
}
