#include "base/base16.h"

int base16_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

size_t base16_print(char *to, const uint8_t *from, size_t n, bool upper)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = digits[from[i] >> 4];
        to[2 * i + 1] = digits[from[i] & 15];
    }
    return 2 * n;
}

size_t base16_scan(struct base16_scan *scan, struct writer *w, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int digit = base16_digit(text[i]);
        if (digit < 0)
            return i;
        if (scan->half)
            writer_u8(w, (unsigned)(scan->high << 4 | digit));
        scan->high = (uint8_t)digit;
        scan->half = !scan->half;
    }
    return n;
}
