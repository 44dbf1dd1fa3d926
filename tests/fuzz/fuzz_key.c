/* Octets as texts of TSIG keys: of -y, of named.conf, and, cut in two at a zero octet, as a pair
 * of files. */
#include "fuzz.h"

static void check(enum query_status status, const struct query_tsig_key *key,
                  const struct query_fault *fault, size_t size)
{
    if (status == QUERY_OK) {
        require(key->secret_size <= QUERY_TSIG_SECRET_MAX, "a secret has its limit");
        require(key->mac_size <= query_tsig_mac_size(key->algorithm),
                "a code is cut, not made longer");
    } else {
        require(fault->status == status, "the fault says what the function says");
        require(fault->offset <= size, "the fault is in the text");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    const char *text = size == 0 ? "" : (const char *)octets;
    const char *zero = size == 0 ? NULL : memchr(text, '\0', size);
    struct query_tsig_key key = {0};
    struct query_fault fault = {0};
    check(query_tsig_key_scan(&key, text, size, &fault), &key, &fault, size);
    check(query_tsig_key_scan_conf(&key, text, size, &fault), &key, &fault, size);
    if (zero == NULL)
        return 0;
    size_t first = (size_t)(zero - text);
    check(query_tsig_key_scan_pair(&key, text, first, zero + 1, size - first - 1, &fault), &key,
          &fault, size);
    return 0;
}
