#include "base/number.h"

#include "base/ascii.h"
#include "base/hints.h"

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

size_t number_print(char *to, uint64_t number)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    char digits[NUMBER_TEXT] BASE_UNINITIALIZED;
    size_t first = sizeof digits;
    while (number >= 100) {
        const char *pair = pairs + number % 100 * 2;
        number /= 100;
        digits[--first] = pair[1];
        digits[--first] = pair[0];
    }
    if (number >= 10)
        digits[--first] = pairs[number * 2 + 1];
    digits[--first] = number >= 10 ? pairs[number * 2] : (char)('0' + number);
    size_t n = sizeof digits - first;
    for (size_t i = 0; i < n; i++)
        to[i] = digits[first + i];
    return n;
}
