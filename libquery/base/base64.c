#include "base/base64.h"

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char for_urls[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Whole groups, and the digits of what is left without padding. */
static size_t print_digits(char *to, const uint8_t *from, size_t n, const char *digits)
{
    char *start = to;
    for (; n >= 3; n -= 3, from += 3) {
        unsigned bits = (unsigned)from[0] << 16 | (unsigned)from[1] << 8 | from[2];
        *to++ = digits[bits >> 18];
        *to++ = digits[bits >> 12 & 63];
        *to++ = digits[bits >> 6 & 63];
        *to++ = digits[bits & 63];
    }
    if (n != 0) {
        unsigned bits = (unsigned)from[0] << 16 | (n == 2 ? (unsigned)from[1] << 8 : 0);
        *to++ = digits[bits >> 18];
        *to++ = digits[bits >> 12 & 63];
        if (n == 2)
            *to++ = digits[bits >> 6 & 63];
    }
    return (size_t)(to - start);
}

size_t base64_print(char *to, const uint8_t *from, size_t n)
{
    size_t size = print_digits(to, from, n, standard);
    while (size % 4 != 0)
        to[size++] = '=';
    return size;
}

size_t base64_print_url(char *to, const uint8_t *from, size_t n)
{
    return print_digits(to, from, n, for_urls);
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
