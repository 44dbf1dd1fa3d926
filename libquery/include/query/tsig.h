/* <query/tsig.h>: messages signed with a key that both ends share (RFC 8945).
 *
 * A key comes from text.  A struct query_tsig signs one query and then verifies what
 * comes back: one reply, or the many messages of a zone transfer.  It knows messages
 * and keys; it has no clock, and must not know sockets or servers.
 *
 * The cryptography is in a module that is loaded when the first struct query_tsig is
 * made, and never without a key. */
#ifndef QUERY_TSIG_H
#define QUERY_TSIG_H

#include <query/message.h>

/* ---- keys ---- */

enum query_tsig_algorithm {
    QUERY_TSIG_MD5,
    QUERY_TSIG_SHA1,
    QUERY_TSIG_SHA224,
    QUERY_TSIG_SHA256,
    QUERY_TSIG_SHA384,
    QUERY_TSIG_SHA512,
    QUERY_TSIG_ALGORITHMS
};

enum {
    QUERY_TSIG_SECRET_MAX = 768, /* octets of a secret: what dig takes; blocks have 64 or 128 */
    QUERY_TSIG_MAC_MAX = 64,     /* octets of the longest MAC, that of HMAC-SHA512 */
    QUERY_TSIG_FUDGE_S = 300     /* RFC 8945 section 10 */
};

/* A plain value.  It holds a secret: the caller clears it when it is no longer needed. */
struct query_tsig_key {
    struct query_name name;
    enum query_tsig_algorithm algorithm;
    uint16_t mac_size; /* octets of a MAC; 0: all that the algorithm makes, else it is cut
                        * to so many (RFC 8945 section 5.2.2.1) */
    uint16_t secret_size;
    uint8_t secret[QUERY_TSIG_SECRET_MAX];
};

/* Octets of a whole MAC. */
QUERY_API QUERY_PURE size_t query_tsig_mac_size(enum query_tsig_algorithm algorithm);

/* Reads "hmac-sha256", or "hmac-sha256-128" for a MAC cut to 128 bits (rounded up to
 * octets; 0: not cut), in any case.
 * Errors: QUERY_WORD for another word; QUERY_NUMBER and QUERY_RANGE for the bits.  The
 * outputs are then unchanged. */
QUERY_API QUERY_CHECK enum query_status
query_tsig_algorithm_scan(enum query_tsig_algorithm *algorithm, uint16_t *mac_size,
                          const char *text, size_t size);

/* Reads "algorithm:name:secret", the secret in base64; without an algorithm it is
 * HMAC-MD5, as BIND's tools have it.  In each of the functions below the fault, if not
 * NULL, has the offset of what is wrong and its name in `field`: "algorithm", "name",
 * "secret" or "bits"; on error `*key` is unchanged, but for its name where that can be read.
 * Errors: QUERY_MISSING for a part that is not there; those of
 * query_tsig_algorithm_scan() and query_name_scan(), a name being absolute with and
 * without its final dot; QUERY_BASE64; QUERY_SPACE for a secret of too many octets. */
QUERY_API QUERY_CHECK enum query_status query_tsig_key_scan(struct query_tsig_key *key,
                                                            const char *text, size_t size,
                                                            struct query_fault *fault);

/* Reads a statement of named.conf(5), alone in its file but for comments:
 *     key "name" { algorithm hmac-sha256; secret "base64"; };
 * More errors: QUERY_SYNTAX for a word or sign that does not belong there, QUERY_SHORT for
 * a text that ends within it, QUERY_QUOTE, QUERY_DUPLICATE for a clause that is there
 * twice, QUERY_EXTRA for something behind it. */
QUERY_API QUERY_CHECK enum query_status query_tsig_key_scan_conf(struct query_tsig_key *key,
                                                                 const char *text, size_t size,
                                                                 struct query_fault *fault);

/* Reads the two files that BIND once kept keys in: Kname.+163+12345.key, a KEY record, and
 * Kname.+163+12345.private.  The offset of a fault is in the first text with the field
 * "key", else in the second.
 * More errors: QUERY_UNSUPPORTED for a key that is no HMAC's, QUERY_MALFORMED if the two
 * are of different algorithms, QUERY_SYNTAX for what is no such file. */
QUERY_API QUERY_CHECK enum query_status
query_tsig_key_scan_pair(struct query_tsig_key *key, const char *public_text, size_t public_size,
                         const char *private_text, size_t private_size, struct query_fault *fault);

/* Overwrites octets that are as good as a key, which no compiler may leave out: a key that is
 * needed no longer, the text that it came from. */
QUERY_API void query_wipe(void *octets, size_t size);

/* ---- signing and verifying ---- */

/* Errors in a TSIG record (RFC 8945 section 3); words through QUERY_REGISTRY_TSIG_ERROR. */
enum query_tsig_error {
    QUERY_TSIG_BADSIG = 16,
    QUERY_TSIG_BADKEY = 17,
    QUERY_TSIG_BADTIME = 18,
    QUERY_TSIG_BADTRUNC = 22
};

/* What the signature of a message comes to. */
enum query_tsig_verdict {
    QUERY_TSIG_NONE,       /* nothing was verified, because the query was not signed */
    QUERY_TSIG_GOOD,       /* it is the server's, and of now */
    QUERY_TSIG_OPEN,       /* in a transfer: not signed itself, the next that is covers it */
    QUERY_TSIG_MISSING,    /* not signed, and it must be (RFC 8945 section 5.3.1) */
    QUERY_TSIG_MAC_SIZE,   /* a MAC that is longer than the algorithm's, or too short
                            * to be one (RFC 8945 section 5.2.2.1) */
    QUERY_TSIG_OTHER_KEY,  /* the key's name or algorithm is not ours */
    QUERY_TSIG_FORGED,     /* the MAC is not that of the message and our key */
    QUERY_TSIG_OTHER_TIME, /* rightly signed, but too long ago or in the future */
    QUERY_TSIG_CUT,        /* rightly signed, with a MAC that is shorter than our key's */
    QUERY_TSIG_ERROR       /* the server says that our signature was wrong: `error`.  With
                            * BADSIG and BADKEY that is not signed, and anybody can have
                            * said it (RFC 8945 section 5.3.2) */
};

struct query_tsig_check {
    enum query_tsig_verdict verdict;
    bool off_time;         /* the time in the record is not within its fudge of ours */
    uint16_t error;        /* enum query_tsig_error, as the record has it; 0: none */
    uint64_t signed_s;     /* when it was signed, since 1970; 0: not known */
    uint64_t other_time_s; /* with BADTIME: the server's time; else 0 */
};

/* Whether the message may be believed: GOOD, or OPEN until the next signed message. */
QUERY_API QUERY_PURE bool query_tsig_is_good(enum query_tsig_verdict verdict);

struct query_tsig;

/* Makes `*tsig`, which the caller frees; the key is borrowed.  QUERY_MODULE if the module
 * cannot be loaded, QUERY_MEMORY. */
QUERY_API QUERY_CHECK enum query_status query_tsig_new(struct query_tsig **tsig,
                                                       const struct query_tsig_key *key);
QUERY_API void query_tsig_free(struct query_tsig *tsig);

/* Signs the query octets[0..*size), a whole message without a TSIG record, at `now_s`
 * seconds since 1970: adds the record and to `*size`.  What comes is verified as an answer
 * to this query.  QUERY_SPACE if `room` is too small, QUERY_SHORT if there is no header,
 * QUERY_RANGE if it has 65,535 additional records already. */
QUERY_API QUERY_CHECK enum query_status query_tsig_sign(struct query_tsig *tsig, uint8_t *octets,
                                                        size_t room, size_t *size, uint64_t now_s);

/* The query that was signed last is sent again as it is: its first reply comes next. */
QUERY_API void query_tsig_rewind(struct query_tsig *tsig);

/* Verifies the next message that came, which query_message_parse() has read, at `now_s`.
 * The first must be signed; of those that follow in a transfer 99 in a row need not be, and
 * the signature of the hundredth covers them all (RFC 8945 section 5.3.1).  Who takes the
 * last message makes sure that its verdict is GOOD.
 * After a failure the next message is verified as if this one had been good. */
QUERY_API void query_tsig_verify(struct query_tsig *tsig, const struct query_message *message,
                                 uint64_t now_s, struct query_tsig_check *check);

#endif
