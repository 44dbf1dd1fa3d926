#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_print(char *to, const uint8_t *from, size_t n)
{
    char *start = to;
    for (; n >= 3; n -= 3, from += 3) {
        unsigned bits = (unsigned)from[0] << 16 | (unsigned)from[1] << 8 | from[2];
        to[0] = alphabet[bits >> 18];
        to[1] = alphabet[bits >> 12 & 63];
        to[2] = alphabet[bits >> 6 & 63];
        to[3] = alphabet[bits & 63];
        to += 4;
    }
    if (n != 0) {
        unsigned bits = (unsigned)from[0] << 16 | (n == 2 ? (unsigned)from[1] << 8 : 0);
        *to++ = alphabet[bits >> 18];
        *to++ = alphabet[bits >> 12 & 63];
        *to++ = n == 2 ? alphabet[bits >> 6 & 63] : '=';
        *to++ = '=';
    }
    return (size_t)(to - start);
}

static int digit_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : -1;
}

/* A group of four is complete; false if padding leaves bits over that are not
 * zero (RFC 4648 section 3.5). */
static bool end_group(struct base64_scan *scan, struct writer *w)
{
    uint32_t bits = scan->bits;
    if ((scan->pads == 1 && (bits & 0xc0) != 0) || (scan->pads == 2 && (bits & 0xf000) != 0))
        return false;
    for (unsigned i = 0; i < 3u - scan->pads; i++)
        writer_u8(w, bits >> (16 - 8 * i) & 0xff);
    scan->ended = scan->pads != 0;
    scan->bits = 0;
    scan->digits = 0;
    return true;
}

size_t base64_scan(struct base64_scan *scan, struct writer *w, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int digit = digit_value(text[i]);
        bool pad = text[i] == '=' && scan->digits >= 2;
        if (scan->ended || (digit < 0 && !pad) || (digit >= 0 && scan->pads != 0))
            return i;
        scan->bits = scan->bits << 6 | (pad ? 0 : (uint32_t)digit);
        scan->pads = (uint8_t)(scan->pads + pad);
        if (++scan->digits == 4 && !end_group(scan, w))
            return i;
    }
    return n;
}
