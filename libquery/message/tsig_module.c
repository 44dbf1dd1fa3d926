#include "message/tsig_module.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/nettle-meta.h>
#include <stdlib.h>

/* Room for the state of any hash here. */
union state {
    struct md5_ctx md5;
    struct sha1_ctx sha1;
    struct sha256_ctx sha256; /* SHA-224 is cut from it, SHA-384 from the next */
    struct sha512_ctx sha512;
};

struct tsig_hmac {
    const struct nettle_hash *hash;
    union state outer; /* what the key begins with, outside and inside (RFC 2104 section 4) */
    union state inner;
    union state now;
};

static const struct nettle_hash *const hashes[QUERY_TSIG_ALGORITHMS] = {
    [QUERY_TSIG_MD5] = &nettle_md5,       [QUERY_TSIG_SHA1] = &nettle_sha1,
    [QUERY_TSIG_SHA224] = &nettle_sha224, [QUERY_TSIG_SHA256] = &nettle_sha256,
    [QUERY_TSIG_SHA384] = &nettle_sha384, [QUERY_TSIG_SHA512] = &nettle_sha512,
};

static struct tsig_hmac *new_hmac(enum query_tsig_algorithm algorithm, const uint8_t *secret,
                                  size_t size)
{
    struct tsig_hmac *hmac = malloc(sizeof *hmac);
    if (hmac == NULL)
        return NULL;
    hmac->hash = hashes[algorithm];
    hmac_set_key(&hmac->outer, &hmac->inner, &hmac->now, hmac->hash, size, secret);
    return hmac;
}

/* The state is as good as the key; volatile, so that the clearing is not left out. */
static void free_hmac(struct tsig_hmac *hmac)
{
    volatile uint8_t *octets = (volatile uint8_t *)hmac;
    for (size_t i = 0; hmac != NULL && i < sizeof *hmac; i++)
        octets[i] = 0;
    free(hmac);
}

static void add(struct tsig_hmac *hmac, const uint8_t *octets, size_t size)
{
    hmac_update(&hmac->now, hmac->hash, size, octets);
}

static void end(struct tsig_hmac *hmac, uint8_t mac[QUERY_TSIG_MAC_MAX])
{
    hmac_digest(&hmac->outer, &hmac->inner, &hmac->now, hmac->hash, hmac->hash->digest_size, mac);
}

static bool equal(const uint8_t *a, const uint8_t *b, size_t size)
{
    return memeql_sec(a, b, size) != 0;
}

const struct tsig_module query_tsig_module_1 = {
    .new = new_hmac, .free = free_hmac, .add = add, .end = end, .equal = equal};
