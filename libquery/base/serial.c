#include <query/serial.h>

enum query_serial query_serial_compare(uint32_t a, uint32_t b)
{
    static const uint32_t half = UINT32_C(0x80000000);
    if (a == b)
        return QUERY_SERIAL_EQUAL;
    if (a - b == half)
        return QUERY_SERIAL_UNDEFINED;
    return a - b < half ? QUERY_SERIAL_NEWER : QUERY_SERIAL_OLDER;
}
