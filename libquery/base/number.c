#include "base/number.h"

#include "base/ascii.h"

#include <string.h>

enum query_status number_scan(uint64_t *number, const char *text, size_t n, uint64_t most)
{
    uint64_t value = 0;
    bool fits = true;
    if (n == 0)
        return QUERY_NUMBER;
    for (size_t i = 0; i < n; i++) {
        if (!ascii_is_digit(text[i]))
            return QUERY_NUMBER;
        uint64_t digit = (uint64_t)(text[i] - '0');
        fits = fits && value <= (UINT64_MAX - digit) / 10;
        value = value * 10 + digit;
    }
    if (!fits || value > most)
        return QUERY_RANGE;
    *number = value;
    return QUERY_OK;
}

static size_t count_digits(uint64_t number)
{
    size_t n = 1;
    for (; number >= 10000; number /= 10000)
        n += 4;
    return n + (number >= 10) + (number >= 100) + (number >= 1000);
}

size_t number_print(char *to, uint64_t number)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    size_t n = count_digits(number), at = n;
    for (; at > 2; number /= 100)
        memcpy(to + (at -= 2), pairs + number % 100 * 2, 2);
    if (at == 2)
        memcpy(to, pairs + number * 2, 2);
    else
        to[0] = (char)('0' + number);
    return n;
}
