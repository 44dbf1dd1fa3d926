#include "revc/span.h"

#include <string.h>

enum { ADDRESS_TEXT = 45 }; /* characters of the longest address: IPv6 with an IPv4 tail */

static unsigned octets_of(const struct query_endpoint *address)
{
    return address->family == 4 ? 4 : 16;
}

/* An address without a scope, which has no place in a name. */
static bool scan_address(struct query_endpoint *address, const char *text, size_t size)
{
    return size <= ADDRESS_TEXT && memchr(text, '%', size) == NULL &&
           query_endpoint_scan(address, text, size) == QUERY_OK;
}

static bool scan_bits(unsigned *bits, const char *text, size_t size, unsigned most)
{
    unsigned value = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9' || i >= 3)
            return false;
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    *bits = value;
    return size != 0 && value <= most;
}

static void set_prefix(struct revc_span *span, unsigned bits)
{
    span->prefix = true;
    span->bits = bits;
    for (unsigned i = 0; i < octets_of(&span->first); i++) {
        unsigned kept = bits >= 8 * (i + 1) ? 8 : bits <= 8 * i ? 0 : bits - 8 * i;
        uint8_t mask = (uint8_t)(0xff00u >> kept);
        span->first.octets[i] &= mask;
        span->last.octets[i] = span->first.octets[i] | (uint8_t)~mask;
    }
}

const char *revc_span_scan(struct revc_span *span, const char *text, size_t size)
{
    const char *slash = memchr(text, '/', size), *dash = memchr(text, '-', size);
    const char *end = slash != NULL ? slash : dash != NULL ? dash : text + size;
    struct revc_span found = {0};
    unsigned bits = 0;
    if (!scan_address(&found.first, text, (size_t)(end - text)))
        return slash != NULL || dash != NULL ? " does not begin with an IP address"
                                             : " is not an IP address";
    found.last = found.first;
    size_t rest = end == text + size ? 0 : (size_t)(text + size - end - 1);
    if (slash != NULL) {
        if (!scan_bits(&bits, end + 1, rest, 8 * octets_of(&found.first)))
            return " has no length of a prefix behind the slash";
        set_prefix(&found, bits);
    } else if (dash != NULL) {
        if (!scan_address(&found.last, end + 1, rest))
            return " does not end with an IP address";
        if (found.first.family != found.last.family)
            return " is a range from one family to the other";
        if (memcmp(found.first.octets, found.last.octets, octets_of(&found.first)) > 0)
            return " is a range that ends before it begins";
    }
    *span = found;
    return NULL;
}

uint64_t revc_span_count(const struct revc_span *span)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < octets_of(&span->first); i++) {
        /* Of the octets so far: never negative, since the range is none backwards. */
        if (count >> 55 != 0)
            return UINT64_MAX;
        count = (count << 8) + span->last.octets[i] - span->first.octets[i];
    }
    return count + 1;
}

bool revc_span_step(struct revc_span *span)
{
    unsigned i = octets_of(&span->first);
    if (memcmp(span->first.octets, span->last.octets, i) == 0)
        return false;
    while (i-- > 0 && ++span->first.octets[i] == 0)
        continue;
    return true;
}

/* ---- in running text ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_of_address(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
}

/* What makes a longer word of an address: v1.2.3.4, 1.2.3.4-rc1, std::bad. */
static bool joins(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':';
}

/* How many of the `size` octets of a run are an address: all, or but for a colon or full stop at
 * their end, or of 192.0.2.1:53 those before the port; 0: none. */
static size_t measure(const char *text, size_t size, struct query_endpoint *address)
{
    const char *colon = memchr(text, ':', size);
    if (memchr(text, '.', size) == NULL && colon == NULL)
        return 0;
    if (scan_address(address, text, size))
        return size > 2 ? size : 0; /* "::" may be anything */
    if (text[size - 1] == '.' || text[size - 1] == ':')
        return size > 3 && scan_address(address, text, size - 1) ? size - 1 : 0;
    size_t before = colon == NULL ? 0 : (size_t)(colon - text);
    return before > 0 && memchr(text, '.', before) != NULL && scan_address(address, text, before)
               ? before
               : 0;
}

bool revc_span_find(const char *text, size_t text_size, size_t *at, size_t *start, size_t *size,
                    struct query_endpoint *address)
{
    size_t i = *at;
    while (i < text_size) {
        while (i < text_size && !is_of_address(text[i]))
            i++;
        size_t begin = i;
        while (i < text_size && is_of_address(text[i]))
            i++;
        bool joined = (begin > 0 && joins(text[begin - 1])) || (i < text_size && joins(text[i]));
        if (joined || i == begin)
            continue;
        *size = measure(text + begin, i - begin, address);
        if (*size == 0)
            continue;
        *start = begin;
        *at = begin + *size;
        return true;
    }
    return false;
}
