#include "lab/nsec3_module.h"

#include <nettle/sha1.h>

static void hash(const uint8_t *name, size_t size, const uint8_t *salt, size_t salt_size,
                 unsigned iterations, uint8_t digest[NSEC3_HASH])
{
    struct sha1_ctx context;
    sha1_init(&context);
    for (unsigned i = 0; i <= iterations; i++) {
        sha1_update(&context, size, name);
        sha1_update(&context, salt_size, salt);
        sha1_digest(&context, NSEC3_HASH, digest);
        name = digest;
        size = NSEC3_HASH;
    }
}

const struct nsec3_module query_nsec3_module_1 = {.hash = hash};
