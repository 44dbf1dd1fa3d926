#include "base/utf8.h"

size_t utf8_take(const uint8_t *octets, size_t n, uint32_t *code)
{
    /* By the first octet: how many follow, its own bits, the smallest code point. */
    static const struct {
        uint8_t mask, lead, follow;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0, 0},
                 {0xe0, 0xc0, 1, 0x80},
                 {0xf0, 0xe0, 2, 0x800},
                 {0xf8, 0xf0, 3, 0x10000}};
    if (n == 0)
        return 0;
    for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
        if ((octets[0] & forms[f].mask) != forms[f].lead)
            continue;
        if (n <= forms[f].follow)
            return 0;
        uint32_t c = octets[0] & (uint8_t)~forms[f].mask;
        for (unsigned i = 1; i <= forms[f].follow; i++) {
            if ((octets[i] & 0xc0) != 0x80)
                return 0;
            c = c << 6 | (octets[i] & 0x3f);
        }
        if (c < forms[f].least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
            return 0;
        *code = c;
        return forms[f].follow + 1u;
    }
    return 0;
}

bool utf8_valid(const uint8_t *octets, size_t n)
{
    while (n != 0) {
        uint32_t code;
        size_t used = utf8_take(octets, n, &code);
        if (used == 0)
            return false;
        octets += used;
        n -= used;
    }
    return true;
}
