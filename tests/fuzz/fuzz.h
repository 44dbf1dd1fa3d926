/* fuzz.h: what the fuzz targets share: a property that must hold, and a sink
 * that looks at everything that is printed.
 *
 * A target takes octets from outside, calls the library as its users do, and
 * stops the process where a property does not hold.  It knows public headers only, but for the one
 * that takes what the commands take. */
#ifndef FUZZ_H
#define FUZZ_H

#include <query/query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size);

static inline void require(bool holds, const char *property)
{
    if (!holds) {
        (void)fprintf(stderr, "does not hold: %s\n", property);
        abort();
    }
}

/* Whatever came in, a terminal gets printable ASCII, tabs and line ends. */
static inline void require_printable(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool printable = (text[i] >= ' ' && text[i] <= '~') || text[i] == '\n' || text[i] == '\t';
        require(printable, "only printable ASCII is printed");
    }
}

/* A drain that looks and throws away. */
static inline enum query_status look(void *context, const char *text, size_t size)
{
    (void)context;
    require_printable(text, size);
    return QUERY_OK;
}

#endif
