/* <query/serial.h>: serial number arithmetic (RFC 1982), by which the versions of a zone are
 * told apart (RFC 1035 section 3.3.13). */
#ifndef QUERY_SERIAL_H
#define QUERY_SERIAL_H

#include <query/api.h>

/* What one serial number is to another (RFC 1982 section 3.2). */
enum query_serial {
    QUERY_SERIAL_EQUAL,
    QUERY_SERIAL_OLDER,
    QUERY_SERIAL_NEWER,
    QUERY_SERIAL_UNDEFINED /* they are half of the circle apart: nobody can say */
};

/* What `a` is to `b`: 4294967295 is older than 0. */
QUERY_API QUERY_PURE enum query_serial query_serial_compare(uint32_t a, uint32_t b);

#endif
