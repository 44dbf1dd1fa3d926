#include "base/base32.h"

size_t base32_print(char *to, const uint8_t *from, size_t n, bool upper)
{
    const char *digits =
        upper ? "0123456789ABCDEFGHIJKLMNOPQRSTUV" : "0123456789abcdefghijklmnopqrstuv";
    char *start = to;
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < n; i++) {
        bits = (bits << 8 | from[i]) & 0xfff;
        for (held += 8; held >= 5; held -= 5)
            *to++ = digits[bits >> (held - 5) & 31];
    }
    if (held != 0)
        *to++ = digits[bits << (5 - held) & 31];
    return (size_t)(to - start);
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'v')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'V')
        return c - 'A' + 10;
    return -1;
}

bool base32_scan(struct writer *w, const char *text, size_t n, size_t *bad)
{
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = digit_value(text[i]);
        *bad = i;
        if (digit < 0)
            return false;
        bits = (bits << 5 | (unsigned)digit) & 0xfff;
        held += 5;
        if (held >= 8) {
            held -= 8;
            writer_u8(w, bits >> held & 0xff);
        }
    }
    /* Five bits or more left over are a digit too many. */
    return held < 5 && (bits & ((1u << held) - 1)) == 0;
}
