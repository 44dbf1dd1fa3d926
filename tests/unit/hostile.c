#include "hostile.h"

#include <criterion/criterion.h>
#include <query/annotate.h>
#include <stdlib.h>
#include <string.h>

/* ---- what does harm ---- */

/* Unicode 15: Cc, Cf, Zl, Zp. */
static const struct {
    uint32_t first, last;
} harmful[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},       {0x600, 0x605},
    {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},
    {0x8e2, 0x8e2},     {0x180e, 0x180e},   {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x2064},   {0x2066, 0x206f},   {0xfeff, 0xfeff},   {0xfff9, 0xfffb},
    {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0001, 0xe0001}, {0xe0020, 0xe007f},
};

static bool is_harmful(uint32_t code)
{
    for (size_t i = 0; i < sizeof harmful / sizeof harmful[0]; i++) {
        if (code >= harmful[i].first && code <= harmful[i].last)
            return true;
    }
    return false;
}

unsigned hostile_count(void)
{
    unsigned count = 0;
    for (size_t i = 0; i < sizeof harmful / sizeof harmful[0]; i++)
        count += harmful[i].last - harmful[i].first + 1;
    return count;
}

static uint32_t code_number(unsigned number)
{
    for (size_t i = 0; i < sizeof harmful / sizeof harmful[0]; i++) {
        unsigned n = harmful[i].last - harmful[i].first + 1;
        if (number < n)
            return harmful[i].first + number;
        number -= n;
    }
    return 0;
}

static size_t put_utf8(uint8_t octets[4], uint32_t code)
{
    if (code < 0x80) {
        octets[0] = (uint8_t)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; code >>= 6)
        octets[i] = (uint8_t)(0x80 | (code & 0x3f));
    octets[0] = (uint8_t)(heads[n] | code);
    return n;
}

/* ---- octets ---- */

/* Sequences that terminals act on, and what is no UTF-8: C1 as single octets, a character that is
 * cut, one that is longer than it should be, half of a pair. */
static const char *const sequences[] = {"\033[2J",  "\033]52;c;AA\007", "\x9b\x33\x31m", "\x85%",
                                        "\xe2\x80", "\xc0\x8a",         "\xed\xa0\x80",  "\xff",
                                        "\x90q\x9c"};

static size_t put_piece(uint8_t piece[16], enum hostile_kind kind, unsigned number)
{
    size_t count = sizeof sequences / sizeof sequences[0];
    if (kind == HOSTILE_RAW && number % 3 == 0) {
        const char *sequence = sequences[number / 3 % count];
        memcpy(piece, sequence, strlen(sequence));
        return strlen(sequence);
    }
    uint32_t code = code_number(number % hostile_count());
    size_t n = put_utf8(piece, code);
    if (code == '\n' || code == '\t')
        piece[n++] = '%';
    return n;
}

void hostile_fill(uint8_t *octets, size_t size, enum hostile_kind kind, unsigned first)
{
    for (size_t at = 0; at < size;) {
        uint8_t piece[16] = {0};
        size_t n = put_piece(piece, kind, first++);
        if (n > size - at && kind == HOSTILE_UTF8) {
            memset(piece, 'a', sizeof piece);
            n = size - at;
        }
        n = n < size - at ? n : size - at;
        memcpy(octets + at, piece, n < sizeof piece ? n : sizeof piece);
        at += n < sizeof piece ? n : sizeof piece;
    }
}

struct query_name hostile_name(enum hostile_kind kind, unsigned first, const char *ending)
{
    struct query_name name, end;
    cr_assert_eq(query_name_scan(&end, ending, strlen(ending), NULL, NULL), QUERY_OK);
    name.size = 0;
    name.labels = 0;
    for (unsigned size = 7; size <= 40; size += 11) {
        name.wire[name.size] = (uint8_t)size;
        hostile_fill(name.wire + name.size + 1, size, kind, first);
        name.size = (uint8_t)(name.size + size + 1);
        name.labels++;
        first += size;
    }
    memcpy(name.wire + name.size, end.wire, end.size);
    name.size = (uint8_t)(name.size + end.size);
    name.labels = (uint8_t)(name.labels + end.labels);
    return name;
}

/* ---- the judge ---- */

/* The next character; 0 octets: it is none. */
static size_t take_utf8(const uint8_t *at, size_t left, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = at[0] < 0x80 ? 1 : at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : at[0] >= 0xc0 ? 2 : 0;
    if (n == 0 || n > left || at[0] > 0xf4)
        return 0;
    *code = n == 1 ? at[0] : at[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (at[i] & 0x3fu);
    }
    bool surrogate = *code >= 0xd800 && *code < 0xe000;
    return *code < least[n] || surrogate || *code > 0x10ffff ? 0 : n;
}

/* A sequence of our own palette: plain, strong, red, green, yellow, cyan. */
static size_t take_colour(const char *text, size_t left)
{
    static const char *const palette[] = {"\033[0m",  "\033[1m",  "\033[31m",
                                          "\033[32m", "\033[33m", "\033[36m"};
    for (size_t i = 0; i < sizeof palette / sizeof palette[0]; i++) {
        size_t n = strlen(palette[i]);
        if (n <= left && memcmp(text, palette[i], n) == 0)
            return n;
    }
    return 0;
}

const char *hostile_verdict(const char *text, size_t size, unsigned allowed, size_t *at)
{
    uint32_t before = ' ', code = 0;
    for (*at = 0; *at < size;) {
        if (text[*at] > ' ' && text[*at] <= '~' && text[*at] != '%') {
            before = ' ';
            ++*at;
            continue;
        }
        bool colour = text[*at] == '\033' && (allowed & HOSTILE_COLOURS) != 0;
        size_t n = colour ? take_colour(text + *at, size - *at) : 0;
        if (n != 0) {
            *at += n;
            continue;
        }
        n = take_utf8((const uint8_t *)text + *at, size - *at, &code);
        if (n == 0)
            return "no UTF-8";
        bool space = code == '\n' || (code == '\t' && (allowed & HOSTILE_TABS) != 0);
        if (is_harmful(code) && !space)
            return "a character that does harm";
        if (code == '%' && (before == '\n' || before == '\t'))
            return "a line end or tab of somebody else's";
        before = code;
        *at += n;
    }
    return NULL;
}

/* ---- messages ---- */

enum { TYPE_SOA = 6, TYPE_OPT = 41, OPTION_SIZE = 24, SLOTS = 400 };

struct builder {
    uint8_t *octets;
    size_t size;
};

static void put(struct builder *b, const void *octets, size_t size)
{
    cr_assert_leq(b->size + size, 65535);
    if (size != 0)
        memcpy(b->octets + b->size, octets, size);
    b->size += size;
}

static void put_u16(struct builder *b, unsigned number)
{
    const uint8_t octets[] = {(uint8_t)(number >> 8), (uint8_t)number};
    put(b, octets, sizeof octets);
}

static void put_name(struct builder *b, const struct query_name *name)
{
    put(b, name->wire, name->size);
}

static void put_fixed(struct builder *b, unsigned type, unsigned class, unsigned ttl, size_t size)
{
    put_u16(b, type);
    put_u16(b, class);
    put_u16(b, ttl >> 16);
    put_u16(b, ttl & 0xffff);
    put_u16(b, (unsigned)size);
}

/* Options as their rows want them; those with numbers that mean something stay as they are. */
static void put_options(struct builder *b, enum hostile_kind kind, unsigned first)
{
    static const struct {
        uint16_t code;
        uint8_t fixed[4];
        uint8_t fixed_size, size;
    } options[] = {
        {QUERY_OPTION_NSID, {0}, 0, OPTION_SIZE},
        {QUERY_OPTION_DAU, {0}, 0, OPTION_SIZE},
        {QUERY_OPTION_COOKIE, {0}, 0, OPTION_SIZE},
        {QUERY_OPTION_PADDING, {0}, 0, OPTION_SIZE},
        {QUERY_OPTION_EDE, {0, 22}, 2, OPTION_SIZE},
        {QUERY_OPTION_EDE, {0xff, 0xf0}, 2, OPTION_SIZE},
        {QUERY_OPTION_ZONEVERSION, {1, 0}, 2, OPTION_SIZE},
        {QUERY_OPTION_ZONEVERSION, {1, 9}, 2, OPTION_SIZE},
        {QUERY_OPTION_DEVICE_ID, {0}, 0, OPTION_SIZE},
        {65001, {0}, 0, OPTION_SIZE},
    };
    uint8_t data[OPTION_SIZE];
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        bool text = options[i].code == QUERY_OPTION_EDE;
        hostile_fill(data, sizeof data, text ? HOSTILE_UTF8 : kind, first + (unsigned)i);
        put_u16(b, options[i].code);
        put_u16(b, options[i].fixed_size + sizeof data);
        put(b, options[i].fixed, options[i].fixed_size);
        put(b, data, sizeof data);
    }
    struct query_name agent = hostile_name(kind, first, "agent.");
    put_u16(b, QUERY_OPTION_REPORT_CHANNEL);
    put_u16(b, agent.size);
    put_name(b, &agent);
}

size_t hostile_message(uint8_t octets[65535], uint16_t type, uint16_t class, const uint8_t *rdata,
                       size_t size, enum hostile_kind kind, unsigned first)
{
    static const uint8_t header[] = {0, 7, 0x85, 0x80, 0, 1, 0, 1, 0, 1, 0, 1};
    static const uint8_t numbers[20] = {0};
    struct builder b = {.octets = octets};
    struct query_name name = hostile_name(kind, first, "example.");
    put(&b, header, sizeof header);
    put_name(&b, &name);
    put_u16(&b, type);
    put_u16(&b, class);
    put_name(&b, &name);
    put_fixed(&b, type, class, 300, size);
    put(&b, rdata, size);
    put_name(&b, &name);
    put_fixed(&b, TYPE_SOA, class, 300, 2u * name.size + sizeof numbers);
    put_name(&b, &name);
    put_name(&b, &name);
    put(&b, numbers, sizeof numbers);
    put(&b, "", 1);
    size_t opt = b.size;
    put_fixed(&b, TYPE_OPT, 1232, 0, 0);
    put_options(&b, kind, first);
    b.octets[opt + 8] = (uint8_t)((b.size - opt - 10) >> 8);
    b.octets[opt + 9] = (uint8_t)(b.size - opt - 10);
    return b.size;
}

/* Where in a message there are octets that somebody chooses. */
struct slots {
    unsigned count;
    struct {
        uint32_t offset, size;
    } slots[SLOTS];
};

static void note_slot(void *context, const struct query_piece *piece)
{
    struct slots *s = context;
    bool chosen = piece->kind == QUERY_PIECE_LABEL || piece->kind == QUERY_PIECE_FIELD;
    if (!chosen || piece->section != QUERY_SECTION_ANSWER || s->count == SLOTS ||
        piece->value->class == QUERY_VALUE_NUMBER)
        return;
    s->slots[s->count].offset = piece->value->offset;
    s->slots[s->count++].size = (uint32_t)piece->value->size;
}

bool hostile_poison(uint8_t *octets, size_t size, int which, enum hostile_kind kind, unsigned first)
{
    struct query_message message;
    struct slots s = {.count = 0};
    (void)query_message_parse(&message, octets, size);
    query_message_annotate(&message, note_slot, &s);
    if (which >= 0 && (unsigned)which >= s.count)
        return false;
    for (unsigned i = 0; i < s.count; i++) {
        if (which < 0 || (unsigned)which == i)
            hostile_fill(octets + s.slots[i].offset, s.slots[i].size, kind, first + i);
    }
    return true;
}
