#include "render/dig_message.h"

#include <string.h>

/* How an option's data is written behind its label.  Data that does not have the
 * option's form is written as octets, as dig does for queries made by hand. */
typedef bool print_option(struct query_sink *sink, const struct dig_message *m,
                          const struct query_option *option);

static unsigned get_u16(const uint8_t *octets)
{
    return (unsigned)octets[0] << 8 | octets[1];
}

static uint32_t get_u32(const uint8_t *octets)
{
    return (uint32_t)get_u16(octets) << 16 | get_u16(octets + 2);
}

static void print_hex(struct query_sink *sink, const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        query_sink_hex(sink, octets + i, 1, false);
        query_sink_char(sink, ' ');
    }
}

static void print_numbered(struct query_sink *sink, const char *label, uint64_t number)
{
    query_sink_text(sink, label);
    query_sink_number(sink, number);
}

/* draft-sekar-dns-llq section 3.2: what dig calls "Identifier" is the LLQ id. */
static bool print_llq(struct query_sink *sink, const struct dig_message *m,
                      const struct query_option *option)
{
    const uint8_t *o = option->octets;
    (void)m;
    if (option->size != 18)
        return false;
    print_numbered(sink, " Version: ", get_u16(o));
    print_numbered(sink, ", Opcode: ", get_u16(o + 2));
    print_numbered(sink, ", Error: ", get_u16(o + 4));
    print_numbered(sink, ", Identifier: ", (uint64_t)get_u32(o + 6) << 32 | get_u32(o + 10));
    print_numbered(sink, ", Lifetime: ", get_u32(o + 14));
    return true;
}

/* RFC 7871 section 6: address/source prefix/scope prefix. */
static bool print_ecs(struct query_sink *sink, const struct dig_message *m,
                      const struct query_option *option)
{
    const uint8_t *o = option->octets;
    (void)m;
    if (option->size < 4)
        return false;
    unsigned family = get_u16(o), source = o[2], scope = o[3];
    size_t octets = (source + 7) / 8;
    if (option->size < 4 + octets)
        return false;
    struct query_endpoint address = {.family = 0};
    if (family == 0) {
        if (source != 0 || scope != 0)
            return false;
        query_sink_text(sink, " 0/0/0");
        return true;
    }
    if (family == 1 && source <= 32 && scope <= 32)
        address.family = 4;
    else if (family == 2 && source <= 128 && scope <= 128)
        address.family = 6;
    else
        return false;
    memcpy(address.octets, o + 4, octets);
    query_sink_char(sink, ' ');
    query_endpoint_print(sink, &address);
    print_numbered(sink, "/", source);
    print_numbered(sink, "/", scope);
    return true;
}

/* RFC 7314 section 2: seconds until the zone expires. */
static bool print_expire(struct query_sink *sink, const struct dig_message *m,
                         const struct query_option *option)
{
    (void)m;
    if (option->size != 4)
        return false;
    print_numbered(sink, " ", get_u32(option->octets));
    query_sink_text(sink, " (");
    query_ttl_print_words(sink, get_u32(option->octets));
    query_sink_char(sink, ')');
    return true;
}

/* RFC 7828 section 3.1: units of 100 ms. */
static bool print_keepalive(struct query_sink *sink, const struct dig_message *m,
                            const struct query_option *option)
{
    (void)m;
    if (option->size != 2)
        return false;
    print_numbered(sink, " ", get_u16(option->octets) / 10);
    print_numbered(sink, ".", get_u16(option->octets) % 10);
    query_sink_text(sink, " secs");
    return true;
}

bool dig_is_own_padding(const struct dig_message *m, const struct query_option *option)
{
    return m->padded && option->octets + option->size == m->message->octets + m->message->size;
}

static bool print_padding(struct query_sink *sink, const struct dig_message *m,
                          const struct query_option *option)
{
    if (option->size != 0 && !dig_is_own_padding(m, option)) {
        print_numbered(sink, " (", option->size);
        query_sink_text(sink, " bytes)");
    }
    return true;
}

/* RFC 8145 section 4.1: a list of key tags. */
static bool print_key_tags(struct query_sink *sink, const struct dig_message *m,
                           const struct query_option *option)
{
    (void)m;
    if (option->size == 0 || option->size % 2 != 0)
        return false;
    for (size_t i = 0; i < option->size; i += 2)
        print_numbered(sink, i == 0 ? " " : ", ", get_u16(option->octets + i));
    return true;
}

/* dig names the codes of RFC 8914; later ones are told by their number. */
void dig_ede_print(struct query_sink *sink, const struct query_option *option)
{
    enum { LAST_OF_RFC = 24 };
    unsigned code = get_u16(option->octets);
    const char *word = code <= LAST_OF_RFC ? query_registry_find(QUERY_REGISTRY_EDE, code) : NULL;
    print_numbered(sink, " ", code);
    if (word != NULL) {
        query_sink_text(sink, " (");
        query_sink_text(sink, word);
        query_sink_char(sink, ')');
    }
}

/* RFC 8914: a code, and text in UTF-8. */
static bool print_ede(struct query_sink *sink, const struct dig_message *m,
                      const struct query_option *option)
{
    (void)m;
    if (option->size < 2)
        return false;
    dig_ede_print(sink, option);
    if (option->size > 2) {
        query_sink_text(sink, ": (");
        query_sink_plain(sink, option->octets + 2, option->size - 2u, true);
        query_sink_char(sink, ')');
    }
    return true;
}

static bool print_tag(struct query_sink *sink, const struct dig_message *m,
                      const struct query_option *option)
{
    (void)m;
    if (option->size != 2)
        return false;
    print_numbered(sink, " ", get_u16(option->octets));
    return true;
}

static bool print_cookie(struct query_sink *sink, const struct dig_message *m,
                         const struct query_option *option)
{
    static const char *const verdicts[] = {[DIG_COOKIE_NONE] = "",
                                           [DIG_COOKIE_GOOD] = " (good)",
                                           [DIG_COOKIE_ECHOED] = " (echoed)",
                                           [DIG_COOKIE_BAD] = " (bad)"};
    if (option->size == 0)
        return true;
    query_sink_char(sink, ' ');
    query_sink_hex(sink, option->octets, option->size, false);
    enum dig_cookie verdict = m->cookie;
    if (verdict == DIG_COOKIE_GOOD && option->size < 16)
        verdict = DIG_COOKIE_ECHOED;
    query_sink_text(sink, verdicts[verdict]);
    return true;
}

static const struct label {
    uint16_t code;
    const char *label;
    print_option *print; /* NULL: octets */
} labels[] = {
    {QUERY_OPTION_LLQ, "LLQ", print_llq},
    {QUERY_OPTION_NSID, "NSID", NULL},
    {QUERY_OPTION_ECS, "CLIENT-SUBNET", print_ecs},
    {QUERY_OPTION_EXPIRE, "EXPIRE", print_expire},
    {QUERY_OPTION_COOKIE, "COOKIE", print_cookie},
    {QUERY_OPTION_KEEPALIVE, "TCP KEEPALIVE", print_keepalive},
    {QUERY_OPTION_PADDING, "PAD", print_padding},
    {QUERY_OPTION_KEY_TAG, "KEY-TAG", print_key_tags},
    {QUERY_OPTION_EDE, "EDE", print_ede},
    {QUERY_OPTION_CLIENT_TAG, "CLIENT-TAG", print_tag},
    {QUERY_OPTION_SERVER_TAG, "SERVER-TAG", print_tag},
};

static const struct label *find_label(uint16_t code)
{
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (labels[i].code == code)
            return &labels[i];
    }
    return NULL;
}

const char *dig_option_label(uint16_t code)
{
    const struct label *label = find_label(code);
    return label != NULL ? label->label : NULL;
}

bool dig_option_print(struct query_sink *sink, const struct dig_message *m,
                      const struct query_option *option)
{
    const struct label *label = find_label(option->code);
    return label != NULL && label->print != NULL && label->print(sink, m, option);
}

/* Octets as hex, then as text: `6f 64 ("od")`; ECS has no text. */
static void print_octets(struct query_sink *sink, const struct query_option *option)
{
    if (option->size == 0)
        return;
    query_sink_char(sink, ' ');
    print_hex(sink, option->octets, option->size);
    if (option->code == QUERY_OPTION_ECS)
        return;
    bool text_alone = option->code == QUERY_OPTION_EDE;
    query_sink_text(sink, text_alone ? "(" : "(\"");
    query_sink_plain(sink, option->octets, option->size, false);
    query_sink_text(sink, text_alone ? ")" : "\")");
}

static void print_one(struct query_sink *sink, const struct dig_message *m,
                      const struct query_option *option)
{
    const char *label = dig_option_label(option->code);
    query_sink_text(sink, "; ");
    if (label != NULL) {
        query_sink_text(sink, label);
    } else {
        query_sink_text(sink, "OPT=");
        query_sink_number(sink, option->code);
    }
    query_sink_char(sink, ':');
    if (!dig_option_print(sink, m, option))
        print_octets(sink, option);
    query_sink_char(sink, '\n');
}

uint16_t dig_edns_flags_print(struct query_sink *sink, uint16_t flags)
{
    if (flags & QUERY_EDNS_DO)
        query_sink_text(sink, " do");
    if (flags & QUERY_EDNS_CO)
        query_sink_text(sink, " co");
    return flags & (uint16_t) ~(QUERY_EDNS_DO | QUERY_EDNS_CO);
}

void dig_edns_print(struct query_sink *sink, const struct dig_message *m)
{
    struct query_edns edns = query_edns_of(m->message);
    if (!edns.present)
        return;
    query_sink_text(sink, ";; OPT PSEUDOSECTION:\n; EDNS: version: ");
    query_sink_number(sink, edns.version);
    query_sink_text(sink, ", flags:");
    uint16_t unknown = dig_edns_flags_print(sink, edns.flags);
    if (unknown != 0) {
        uint8_t octets[2] = {(uint8_t)(unknown >> 8), (uint8_t)unknown};
        query_sink_text(sink, "; MBZ: 0x");
        query_sink_hex(sink, octets, 2, false);
        query_sink_char(sink, ',');
    } else {
        query_sink_char(sink, ';');
    }
    query_sink_text(sink, " udp: ");
    query_sink_number(sink, edns.udp_size);
    query_sink_char(sink, '\n');

    struct query_option option;
    size_t at = 0;
    while (query_option_next(&edns, &at, &option))
        print_one(sink, m, &option);
}
