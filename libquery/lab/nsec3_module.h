/* lab/nsec3_module.h: what the module query-nsec3 offers to the library.
 *
 * The module knows nettle; it calls nothing of the library, and only lab/proof.c calls the
 * module. */
#ifndef LAB_NSEC3_MODULE_H
#define LAB_NSEC3_MODULE_H

#include <query/api.h>
#include <stddef.h>
#include <stdint.h>

#define NSEC3_MODULE_FILE  "query-nsec3.so"
#define NSEC3_MODULE_TABLE "query_nsec3_module_1"

enum { NSEC3_HASH = 20 }; /* octets that SHA-1 makes */

struct nsec3_module {
    /* The hash of a name in canonical wire form (RFC 5155 section 5). */
    void (*hash)(const uint8_t *name, size_t size, const uint8_t *salt, size_t salt_size,
                 unsigned iterations, uint8_t hash[NSEC3_HASH]);
};

extern QUERY_API const struct nsec3_module query_nsec3_module_1;

#endif
