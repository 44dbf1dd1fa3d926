/* message/tsig_module.h: what the module query-tsig offers to the library.
 *
 * The module knows HMACs (RFC 2104) and a library that computes them; it knows no
 * messages, calls nothing of the library, and only message/tsig.c calls it. */
#ifndef MESSAGE_TSIG_MODULE_H
#define MESSAGE_TSIG_MODULE_H

#include <query/tsig.h>

#define TSIG_MODULE_FILE  "query-tsig.so"
#define TSIG_MODULE_TABLE "query_tsig_module_1"

/* A computation under way with one key. */
struct tsig_hmac;

struct tsig_module {
    /* NULL without memory; the secret is not needed afterwards. */
    struct tsig_hmac *(*new)(enum query_tsig_algorithm algorithm, const uint8_t *secret,
                             size_t size);
    void (*free)(struct tsig_hmac *hmac);

    void (*add)(struct tsig_hmac *hmac, const uint8_t *octets, size_t size);

    /* Writes the whole MAC of what was added, and starts anew with the same key. */
    void (*end)(struct tsig_hmac *hmac, uint8_t mac[QUERY_TSIG_MAC_MAX]);

    /* In a time that does not depend on what the octets are. */
    bool (*equal)(const uint8_t *a, const uint8_t *b, size_t size);
};

extern QUERY_API const struct tsig_module query_tsig_module_1;

#endif
