#include "base/hints.h"
#include "base/utf8.h"
#include "message/option.h"
#include "rdata/kind.h"

enum { TYPE_OPT = 41, OPTION_HEADER = 4 };

/* ---- kinds of field that only options have ---- */

static void fail(struct rdata_check *c)
{
    reader_fail(&c->r, QUERY_OPTION);
}

/* A list of 16-bit numbers, one at least (RFC 8145 section 4.1). */
static void check_numbers(struct rdata_check *c)
{
    size_t n = reader_left(&c->r);
    if (n == 0 || n % 2 != 0)
        fail(c);
    else
        c->r.at = c->r.end;
}

static bool item_u16(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    if (*at + 2 > v->size)
        return false;
    query_sink_number(p->sink, (uint64_t)(v->octets[*at] << 8 | v->octets[*at + 1]));
    *at += 2;
    return true;
}

/* A list of 8-bit numbers. */
static bool item_u8(struct rdata_print *p, const struct query_value *v, size_t *at)
{
    if (*at >= v->size)
        return false;
    query_sink_number(p->sink, v->octets[(*at)++]);
    return true;
}

/* The address of a client subnet: as many octets as the prefix needs, the rest
 * of it zero (RFC 7871 section 6).  The family and both lengths stand before it. */
static void check_subnet(struct rdata_check *c)
{
    unsigned family = (unsigned)c->r.at[-4] << 8 | c->r.at[-3];
    unsigned source = c->r.at[-2], scope = c->r.at[-1];
    unsigned most = family == 0 ? 0 : family == 1 ? 32 : 128;
    size_t octets = (source + 7) / 8;
    if (family > 2 || source > most || scope > most || reader_left(&c->r) != octets) {
        fail(c);
        return;
    }
    if (source % 8 != 0 && (c->r.end[-1] & (0xff >> source % 8)) != 0)
        fail(c);
    else
        c->r.at = c->r.end;
}

static void print_subnet(struct rdata_print *p, const struct query_value *v)
{
    uint8_t address[16] = {0};
    size_t n = v->size < sizeof address ? v->size : sizeof address;
    memcpy(address, v->octets, n);
    if (v->octets[-3] == 2)
        rdata_print_ipv6(p, address);
    else if (v->octets[-3] == 1)
        rdata_print_ipv4(p, address);
    else
        query_sink_char(p->sink, '0');
}

/* Text to the end, in UTF-8 (RFC 8914 section 2). */
static void check_utf8(struct rdata_check *c)
{
    static const uint8_t mark[] = {0xef, 0xbb, 0xbf}; /* no byte order mark: RFC 5198 section 2 */
    size_t n = reader_left(&c->r);
    bool marked = n >= sizeof mark && memcmp(c->r.at, mark, sizeof mark) == 0;
    if (!marked && utf8_valid(c->r.at, n))
        c->r.at = c->r.end;
    else
        fail(c);
}

/* The server's part of a cookie: none, or 8 to 32 octets (RFC 7873 section 4). */
static void check_server_cookie(struct rdata_check *c)
{
    size_t n = reader_left(&c->r);
    if (n != 0 && (n < 8 || n > 32))
        fail(c);
    else
        c->r.at = c->r.end;
}

static void print_octets(struct rdata_print *p, const struct query_value *v)
{
    query_sink_hex(p->sink, v->octets, v->size, false);
}

/* A number that may be missing: clients ask with an empty option. */
static void check_optional_u16(struct rdata_check *c)
{
    if (reader_left(&c->r) != 0)
        reader_take(&c->r, 2);
}

static void check_optional_u32(struct rdata_check *c)
{
    if (reader_left(&c->r) != 0)
        reader_take(&c->r, 4);
}

static void print_number(struct rdata_print *p, const struct query_value *v)
{
    uint64_t number = 0;
    for (size_t i = 0; i < v->size; i++)
        number = number << 8 | v->octets[i];
    query_sink_number(p->sink, number);
}

static const struct query_kind numbers_u16 = {.class = QUERY_VALUE_LIST,
                                              .form = QUERY_FORM_NUMBER,
                                              .check = check_numbers,
                                              .print = rdata_print_items,
                                              .item = item_u16};
static const struct query_kind numbers_u8 = {.class = QUERY_VALUE_LIST,
                                             .form = QUERY_FORM_NUMBER,
                                             .check = rdata_check_any,
                                             .print = rdata_print_items,
                                             .item = item_u8};
static const struct query_kind subnet = {
    .class = QUERY_VALUE_OCTETS, .check = check_subnet, .print = print_subnet};
static const struct query_kind utf8 = {.class = QUERY_VALUE_OCTETS,
                                       .form = QUERY_FORM_STRING,
                                       .optional = true,
                                       .check = check_utf8,
                                       .print = rdata_print_string_field};
static const struct query_kind octets = {
    .class = QUERY_VALUE_OCTETS, .optional = true, .check = rdata_check_any, .print = print_octets};
static const struct query_kind client_cookie = {
    .class = QUERY_VALUE_OCTETS, .fixed = 8, .print = print_octets};
static const struct query_kind server_cookie = {.class = QUERY_VALUE_OCTETS,
                                                .optional = true,
                                                .check = check_server_cookie,
                                                .print = print_octets};
static const struct query_kind identifier = {
    .class = QUERY_VALUE_NUMBER, .fixed = 8, .print = print_number};
static const struct query_kind optional_u16 = {.class = QUERY_VALUE_OCTETS,
                                               .form = QUERY_FORM_NUMBER,
                                               .optional = true,
                                               .check = check_optional_u16,
                                               .print = print_number};
static const struct query_kind optional_u32 = {.class = QUERY_VALUE_OCTETS,
                                               .form = QUERY_FORM_NUMBER,
                                               .optional = true,
                                               .check = check_optional_u32,
                                               .print = print_number};

/* ---- the table ---- */

#define FIELDS(...) ((const struct query_field[]){__VA_ARGS__, {.kind = NULL}})

/* clang-format off */
static const struct query_option_row rows[] = {
    {QUERY_OPTION_LLQ, "LLQ", "long-lived query", "RFC 8764", FIELDS(
        {.kind = &kind_u16, .key = "version", .note = "of the protocol, 1"},
        {.kind = &kind_u16, .key = "opcode", .note = "1 set up, 2 refresh, 3 event"},
        {.kind = &kind_u16, .key = "error", .note = "0 when all is well"},
        {.kind = &identifier, .key = "id", .note = "of the long-lived query"},
        {.kind = &kind_u32, .key = "lease-life", .note = "seconds until it ends"}), true},
    {QUERY_OPTION_UL, "UL", "update lease", "RFC 9664", FIELDS(
        {.kind = &kind_u32, .key = "lease", .note = "seconds that records stay"},
        {.kind = &optional_u32, .key = "key-lease", .note = "seconds that KEY records stay"}), false},
    {QUERY_OPTION_NSID, "NSID", "which of the servers behind one address answered", "RFC 5001",
        FIELDS({.kind = &octets, .key = "nsid", .note = "chosen by the operator"}), false},
    {QUERY_OPTION_DAU, "DAU", "DNSSEC algorithms understood", "RFC 6975", FIELDS(
        {.kind = &numbers_u8, .key = "algorithms", .note = "signature algorithms",
         .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM}), false},
    {QUERY_OPTION_DHU, "DHU", "DS hashes understood", "RFC 6975", FIELDS(
        {.kind = &numbers_u8, .key = "hashes", .note = "digest types of DS",
         .registry = QUERY_REGISTRY_DS_DIGEST}), false},
    {QUERY_OPTION_N3U, "N3U", "NSEC3 hashes understood", "RFC 6975", FIELDS(
        {.kind = &numbers_u8, .key = "hashes", .note = "hash algorithms of NSEC3",
         .registry = QUERY_REGISTRY_NSEC3_HASH}), false},
    {QUERY_OPTION_ECS, "ECS", "the client's network, for answers that depend on it", "RFC 7871",
        FIELDS(
        {.kind = &kind_u16, .key = "family", .note = "of the address",
         .registry = QUERY_REGISTRY_ADDRESS_FAMILY},
        {.kind = &kind_u8, .key = "source-prefix", .note = "bits of the address that are told"},
        {.kind = &kind_u8, .key = "scope-prefix", .note = "bits that the answer holds for"},
        {.kind = &subnet, .key = "address", .note = "its leading octets"}), true},
    {QUERY_OPTION_EXPIRE, "EXPIRE", "when a secondary's copy of the zone expires", "RFC 7314",
        FIELDS({.kind = &optional_u32, .key = "expire", .note = "seconds from now"}), true},
    {QUERY_OPTION_COOKIE, "COOKIE", "proof against forged messages", "RFC 7873", FIELDS(
        {.kind = &client_cookie, .key = "client", .note = "made by the client"},
        {.kind = &server_cookie, .key = "server", .note = "made by the server"}), true},
    {QUERY_OPTION_KEEPALIVE, "KEEPALIVE", "how long a connection may be idle", "RFC 7828",
        FIELDS({.kind = &optional_u16, .key = "timeout", .note = "in units of 100 ms"}), false},
    {QUERY_OPTION_PADDING, "PADDING", "hides the size of the message", "RFC 7830",
        FIELDS({.kind = &octets, .key = "padding", .note = "zeros"}), false},
    {QUERY_OPTION_CHAIN, "CHAIN", "asks for the whole chain of trust", "RFC 7901",
        FIELDS({.kind = &kind_name, .key = "closest-trust-point",
                .note = "the lowest name that the client trusts"}), false},
    {QUERY_OPTION_KEY_TAG, "KEY-TAG", "trust anchors in use", "RFC 8145",
        FIELDS({.kind = &numbers_u16, .key = "tags", .note = "key tags"}), true},
    {QUERY_OPTION_EDE, "EDE", "why the answer is what it is", "RFC 8914", FIELDS(
        {.kind = &kind_u16, .key = "code", .note = "the reason", .registry = QUERY_REGISTRY_EDE},
        {.kind = &utf8, .key = "text", .note = "more about it"}), true},
    {QUERY_OPTION_CLIENT_TAG, "CLIENT-TAG", "a number that means something to both sides",
        "draft-bellis-dnsop-edns-tags",
        FIELDS({.kind = &kind_u16, .key = "tag", .note = "chosen by the client"}), true},
    {QUERY_OPTION_SERVER_TAG, "SERVER-TAG", "a number that means something to both sides",
        "draft-bellis-dnsop-edns-tags",
        FIELDS({.kind = &kind_u16, .key = "tag", .note = "chosen by the server"}), true},
    {QUERY_OPTION_REPORT_CHANNEL, "REPORT-CHANNEL", "where to report errors", "RFC 9567",
        FIELDS({.kind = &kind_name, .key = "agent-domain", .note = "of the reporting agent"}), false},
    {QUERY_OPTION_ZONEVERSION, "ZONEVERSION", "which version of the zone this is", "RFC 9660",
        FIELDS(
        {.kind = &kind_u8, .key = "label-count", .note = "of the zone's name"},
        {.kind = &kind_u8, .key = "type", .note = "0: a SOA serial"},
        {.kind = &octets, .key = "version", .note = "the version"}), false},
    {QUERY_OPTION_DEVICE_ID, "DEVICE-ID", "which device asks", "Cisco Umbrella",
        FIELDS({.kind = &octets, .key = "id", .note = "of the device"}), false},
};
/* clang-format on */

const struct query_option_row *query_option_table(size_t *count)
{
    *count = sizeof rows / sizeof rows[0];
    return rows;
}

const struct query_option_row *query_option_find(uint16_t code)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].code == code)
            return &rows[i];
    }
    return NULL;
}

/* ---- the record ---- */

struct query_edns query_edns_of(const struct query_message *message)
{
    if (message->opt == 0)
        return (struct query_edns){.present = false};
    /* The root's one octet, then type, class, TTL and RDLENGTH (RFC 6891 section 6.1.2). */
    const uint8_t *at = message->octets + message->opt + 1;
    return (struct query_edns){
        .present = true,
        .udp_size = (uint16_t)(at[2] << 8 | at[3]),
        .rcode_high = at[4],
        .version = at[5],
        .flags = (uint16_t)(at[6] << 8 | at[7]),
        .size = (uint16_t)(at[8] << 8 | at[9]),
        .options = at + 10,
    };
}

bool query_option_next(const struct query_edns *edns, size_t *at, struct query_option *option)
{
    struct reader r = reader_over(edns->options, edns->size);
    if (!edns->present || *at >= edns->size)
        return false;
    r.at += *at;
    uint16_t code = reader_u16(&r), size = reader_u16(&r);
    const uint8_t *data = reader_take(&r, size);
    if (data == NULL)
        return false;
    *option = (struct query_option){.code = code, .size = size, .octets = data};
    *at += (size_t)OPTION_HEADER + size;
    return true;
}

bool query_option_get(const struct query_edns *edns, uint16_t code, struct query_option *option)
{
    struct query_option each;
    size_t at = 0;
    while (query_option_next(edns, &at, &each)) {
        if (each.code == code) {
            *option = each;
            return true;
        }
    }
    return false;
}

/* `row` NULL: the fields are the octets. */
static void begin_fields(struct query_fields *fields, struct query_rdata *storage,
                         const struct query_option *option, const struct query_option_row *row)
{
    static const struct query_field unknown[] = {{.kind = &octets, .key = "data", .note = "octets"},
                                                 {.kind = NULL}};
    *storage = (struct query_rdata){.type = TYPE_OPT,
                                    .class = QUERY_CLASS_IN,
                                    .size = option->size,
                                    .octets = option->octets,
                                    .message = option->octets};
    query_fields_begin(fields, storage);
    fields->next = row != NULL ? row->fields : unknown;
}

enum query_status query_option_check(const struct query_option *option)
{
    struct query_fields fields;
    struct query_rdata storage;
    struct query_value value BASE_UNINITIALIZED;
    begin_fields(&fields, &storage, option, query_option_find(option->code));
    while (query_fields_next(&fields, &value))
        continue;
    return fields.status;
}

void option_fields(struct query_fields *fields, struct query_rdata *storage,
                   const struct query_option *option)
{
    begin_fields(fields, storage, option, query_option_find(option->code));
}

void query_option_fields(struct query_fields *fields, struct query_rdata *storage,
                         const struct query_option *option)
{
    bool malformed = query_option_check(option) != QUERY_OK;
    begin_fields(fields, storage, option, malformed ? NULL : query_option_find(option->code));
}
