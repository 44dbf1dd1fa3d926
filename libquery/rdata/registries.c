/* Words for numbers.  Where a number has several words, the first is printed and
 * all are understood. */
#include "base/ascii.h"

#include <query/rdata.h>
#include <string.h>

struct word {
    uint32_t number;
    const char *word;
};

/* clang-format off */
/* https://www.iana.org/assignments/dns-sec-alg-numbers; ECDSA256 and ECDSA384 are BIND's */
static const struct word dnssec_algorithms[] = {
    {1, "RSAMD5"}, {2, "DH"}, {3, "DSA"}, {5, "RSASHA1"}, {6, "NSEC3DSA"},
    {6, "DSA-NSEC3-SHA1"}, {7, "NSEC3RSASHA1"}, {7, "RSASHA1-NSEC3-SHA1"}, {8, "RSASHA256"},
    {10, "RSASHA512"}, {12, "ECCGOST"}, {12, "ECC-GOST"}, {13, "ECDSAP256SHA256"},
    {13, "ECDSA256"}, {14, "ECDSAP384SHA384"}, {14, "ECDSA384"}, {15, "ED25519"}, {16, "ED448"},
    {17, "SM2SM3"}, {23, "ECC-GOST12"}, {252, "INDIRECT"}, {253, "PRIVATEDNS"},
    {254, "PRIVATEOID"}, {0, NULL}};
/* https://www.iana.org/assignments/ds-rr-types */
static const struct word ds_digests[] = {
    {1, "SHA-1"}, {1, "SHA1"}, {2, "SHA-256"}, {2, "SHA256"}, {3, "GOST"}, {4, "SHA-384"},
    {4, "SHA384"}, {5, "GOST12"}, {6, "SM3"}, {0, NULL}};
static const struct word nsec3_hashes[] = {{1, "SHA-1"}, {1, "SHA1"}, {0, NULL}};
/* RFC 4398 section 2.1 */
static const struct word cert_types[] = {
    {1, "PKIX"}, {2, "SPKI"}, {3, "PGP"}, {4, "IPKIX"}, {5, "ISPKI"}, {6, "IPGP"}, {7, "ACPKIX"},
    {8, "IACPKIX"}, {253, "URI"}, {254, "OID"}, {0, NULL}};
/* RFC 4255, RFC 6594, RFC 7479, RFC 8709 */
static const struct word sshfp_algorithms[] = {
    {1, "RSA"}, {2, "DSA"}, {3, "ECDSA"}, {4, "Ed25519"}, {6, "Ed448"}, {0, NULL}};
static const struct word sshfp_hashes[] = {{1, "SHA-1"}, {2, "SHA-256"}, {0, NULL}};
/* RFC 7218 */
static const struct word tlsa_usages[] = {
    {0, "PKIX-TA"}, {1, "PKIX-EE"}, {2, "DANE-TA"}, {3, "DANE-EE"}, {255, "PrivCert"}, {0, NULL}};
static const struct word tlsa_selectors[] = {
    {0, "Cert"}, {1, "SPKI"}, {255, "PrivSel"}, {0, NULL}};
static const struct word tlsa_matchings[] = {
    {0, "Full"}, {1, "SHA2-256"}, {2, "SHA2-512"}, {255, "PrivMatch"}, {0, NULL}};
/* RFC 4025, RFC 9373 */
static const struct word ipseckey_algorithms[] = {
    {1, "DSA"}, {2, "RSA"}, {3, "ECDSA"}, {4, "EdDSA"}, {0, NULL}};
/* RFC 6895 section 2.3 and successors */
static const struct word rcodes[] = {
    {0, "NOERROR"}, {1, "FORMERR"}, {2, "SERVFAIL"}, {3, "NXDOMAIN"}, {4, "NOTIMP"},
    {5, "REFUSED"}, {6, "YXDOMAIN"}, {7, "YXRRSET"}, {8, "NXRRSET"}, {9, "NOTAUTH"},
    {10, "NOTZONE"}, {11, "DSOTYPENI"}, {16, "BADVERS"}, {17, "BADKEY"}, {18, "BADTIME"},
    {19, "BADMODE"}, {20, "BADNAME"}, {21, "BADALG"}, {22, "BADTRUNC"}, {23, "BADCOOKIE"},
    {0, NULL}};
/* The same numbers in TSIG and TKEY, where 16 is another error (RFC 8945 section 3) */
static const struct word tsig_errors[] = {
    {0, "NOERROR"}, {1, "FORMERR"}, {2, "SERVFAIL"}, {3, "NXDOMAIN"}, {4, "NOTIMP"},
    {5, "REFUSED"}, {6, "YXDOMAIN"}, {7, "YXRRSET"}, {8, "NXRRSET"}, {9, "NOTAUTH"},
    {10, "NOTZONE"}, {11, "RESERVED11"}, {12, "RESERVED12"}, {13, "RESERVED13"},
    {14, "RESERVED14"}, {15, "RESERVED15"}, {16, "BADSIG"}, {17, "BADKEY"}, {18, "BADTIME"},
    {19, "BADMODE"}, {20, "BADNAME"}, {21, "BADALG"}, {22, "BADTRUNC"}, {0, NULL}};
static const struct word opcodes[] = {
    {0, "QUERY"}, {1, "IQUERY"}, {2, "STATUS"}, {4, "NOTIFY"}, {5, "UPDATE"}, {6, "DSO"},
    {0, NULL}};
/* RFC 2930 section 2.5 */
static const struct word tkey_modes[] = {
    {1, "server-assignment"}, {2, "diffie-hellman"}, {3, "gss-api"}, {4, "resolver-assignment"},
    {5, "deletion"}, {0, NULL}};
static const struct word zonemd_schemes[] = {{1, "SIMPLE"}, {0, NULL}};
static const struct word zonemd_hashes[] = {{1, "SHA-384"}, {2, "SHA-512"}, {0, NULL}};
static const struct word dsync_schemes[] = {{1, "NOTIFY"}, {0, NULL}};
/* https://www.iana.org/assignments/dns-svcb */
static const struct word svc_keys[] = {
    {0, "mandatory"}, {1, "alpn"}, {2, "no-default-alpn"}, {3, "port"}, {4, "ipv4hint"},
    {5, "ech"}, {6, "ipv6hint"}, {7, "dohpath"}, {8, "ohttp"}, {9, "tls-supported-groups"},
    {10, "docpath"}, {0, NULL}};
static const struct word protocols[] = {
    {1, "icmp"}, {2, "igmp"}, {3, "ggp"}, {6, "tcp"}, {8, "egp"}, {12, "pup"}, {17, "udp"},
    {20, "hmp"}, {22, "xns-idp"}, {27, "rdp"}, {41, "ipv6"}, {47, "gre"}, {50, "esp"}, {51, "ah"},
    {58, "ipv6-icmp"}, {89, "ospf"}, {132, "sctp"}, {136, "udplite"}, {0, NULL}};
static const struct word address_families[] = {
    {1, "IPv4"}, {2, "IPv6"}, {3, "NSAP"}, {8, "E.164"}, {16389, "MAC-48"}, {16390, "EUI-64"},
    {0, NULL}};
/* https://www.iana.org/assignments/dns-parameters, Extended DNS Error Codes */
static const struct word edes[] = {
    {0, "Other"}, {1, "Unsupported DNSKEY Algorithm"}, {2, "Unsupported DS Digest Type"},
    {3, "Stale Answer"}, {4, "Forged Answer"}, {5, "DNSSEC Indeterminate"}, {6, "DNSSEC Bogus"},
    {7, "Signature Expired"}, {8, "Signature Not Yet Valid"}, {9, "DNSKEY Missing"},
    {10, "RRSIGs Missing"}, {11, "No Zone Key Bit Set"}, {12, "NSEC Missing"}, {13, "Cached Error"},
    {14, "Not Ready"}, {15, "Blocked"}, {16, "Censored"}, {17, "Filtered"}, {18, "Prohibited"},
    {19, "Stale NXDOMAIN Answer"}, {20, "Not Authoritative"}, {21, "Not Supported"},
    {22, "No Reachable Authority"}, {23, "Network Error"}, {24, "Invalid Data"},
    {25, "Signature Expired before Valid"}, {26, "Too Early"},
    {27, "Unsupported NSEC3 Iterations Value"}, {28, "Unable to conform to policy"},
    {29, "Synthesized"}, {30, "Invalid Query Type"}, {0, NULL}};
/* RFC 2535 section 3.1.3 */
static const struct word key_protocols[] = {
    {0, "NONE"}, {1, "TLS"}, {2, "EMAIL"}, {3, "DNSSEC"}, {4, "IPSEC"}, {255, "ALL"}, {0, NULL}};
/* Services that were well known when WKS was in use (RFC 1010), and a few that came later */
static const struct word services[] = {
    {7, "echo"}, {9, "discard"}, {11, "systat"}, {13, "daytime"}, {15, "netstat"}, {17, "qotd"},
    {19, "chargen"}, {20, "ftp-data"}, {21, "ftp"}, {22, "ssh"}, {23, "telnet"}, {25, "smtp"},
    {37, "time"}, {43, "whois"}, {43, "nicname"}, {53, "domain"}, {67, "bootps"}, {68, "bootpc"},
    {69, "tftp"}, {70, "gopher"}, {79, "finger"}, {80, "http"}, {88, "kerberos"},
    {101, "hostnames"}, {102, "iso-tsap"}, {109, "pop2"}, {110, "pop3"}, {111, "sunrpc"},
    {113, "auth"}, {115, "sftp"}, {117, "uucp-path"}, {119, "nntp"}, {123, "ntp"},
    {137, "netbios-ns"}, {138, "netbios-dgm"}, {139, "netbios-ssn"}, {143, "imap2"},
    {143, "imap"}, {161, "snmp"}, {162, "snmp-trap"}, {177, "xdmcp"}, {179, "bgp"}, {194, "irc"},
    {389, "ldap"}, {443, "https"}, {512, "exec"}, {513, "login"}, {514, "shell"}, {515, "printer"},
    {540, "uucp"}, {631, "ipp"}, {636, "ldaps"}, {853, "domain-s"}, {993, "imaps"}, {995, "pop3s"},
    {0, NULL}};

static const struct word *const registries[QUERY_REGISTRY_COUNT] = {
    [QUERY_REGISTRY_DNSSEC_ALGORITHM] = dnssec_algorithms,
    [QUERY_REGISTRY_DS_DIGEST] = ds_digests,
    [QUERY_REGISTRY_NSEC3_HASH] = nsec3_hashes,
    [QUERY_REGISTRY_CERT_TYPE] = cert_types,
    [QUERY_REGISTRY_SSHFP_ALGORITHM] = sshfp_algorithms,
    [QUERY_REGISTRY_SSHFP_HASH] = sshfp_hashes,
    [QUERY_REGISTRY_TLSA_USAGE] = tlsa_usages,
    [QUERY_REGISTRY_TLSA_SELECTOR] = tlsa_selectors,
    [QUERY_REGISTRY_TLSA_MATCHING] = tlsa_matchings,
    [QUERY_REGISTRY_IPSECKEY_ALGORITHM] = ipseckey_algorithms,
    [QUERY_REGISTRY_RCODE] = rcodes,
    [QUERY_REGISTRY_TSIG_ERROR] = tsig_errors,
    [QUERY_REGISTRY_OPCODE] = opcodes,
    [QUERY_REGISTRY_TKEY_MODE] = tkey_modes,
    [QUERY_REGISTRY_ZONEMD_SCHEME] = zonemd_schemes,
    [QUERY_REGISTRY_ZONEMD_HASH] = zonemd_hashes,
    [QUERY_REGISTRY_DSYNC_SCHEME] = dsync_schemes,
    [QUERY_REGISTRY_SVC_KEY] = svc_keys,
    [QUERY_REGISTRY_PROTOCOL] = protocols,
    [QUERY_REGISTRY_ADDRESS_FAMILY] = address_families,
    [QUERY_REGISTRY_EDE] = edes,
    [QUERY_REGISTRY_KEY_PROTOCOL] = key_protocols,
    [QUERY_REGISTRY_SERVICE] = services,
};

/* ---- what they mean, where the word alone says little ---- */

static const struct word rcode_meanings[] = {
    {0, "there was no error"},
    {1, "the server could not understand the query"},
    {2, "the server could not find the answer: it, or a server that it asked, failed, or what came "
        "did not pass the check of its signatures"},
    {3, "the name does not exist"},
    {4, "the server cannot do what was asked of it"},
    {5, "the server does not want to answer, which its operator decides"},
    {6, "a name exists that should not, or DNAME makes a name that is too long"},
    {7, "records exist that should not"},
    {8, "records that should exist do not"},
    {9, "the server does not have the zone, or does not accept the key"},
    {10, "a name is not in the zone"},
    {11, "the server does not know this type of stateful operation"},
    {16, "the server does not know this version of EDNS"},
    {17, "the server does not know the key"},
    {18, "the clocks of server and client differ too much"},
    {19, "the server does not know this way to agree on a key"},
    {20, "the name of the key is taken, or is none"},
    {21, "the server does not know this algorithm"},
    {22, "the signature was cut too short"},
    {23, "the server wants its cookie to come back"},
    {0, NULL}};
static const struct word tsig_error_meanings[] = {
    {16, "the signature is not that of the message and the key"},
    {17, "the server does not know the key"},
    {18, "the clocks of server and client differ too much"},
    {19, "the server does not know this way to agree on a key"},
    {20, "the name of the key is taken, or is none"},
    {21, "the server does not know this algorithm"},
    {22, "the signature was cut too short"},
    {0, NULL}};
static const struct word opcode_meanings[] = {
    {0, "an ordinary question"},
    {1, "a question backwards, from data to name; obsolete"},
    {2, "the state of the server; never specified"},
    {4, "tells a secondary that a zone has changed"},
    {5, "changes records of a zone"},
    {6, "operations on a connection that stays open"},
    {0, NULL}};
static const struct word ede_meanings[] = {
    {0, "a reason that has no code of its own"},
    {1, "all keys are of algorithms that the resolver does not know, so it took the zone as not "
        "signed"},
    {2, "all DS records have hashes that the resolver does not know, so it took the zone as not "
        "signed"},
    {3, "nobody could be asked in time, so this is from the cache although its TTL is over"},
    {4, "the operator has replaced the answer"},
    {5, "nothing tells whether the zone should be signed"},
    {6, "a signature should be there and does not verify"},
    {7, "all signatures are no longer valid"},
    {8, "no signature is valid yet"},
    {9, "the parent has a DS record, and the zone no key that matches it"},
    {10, "the zone is signed, and the signatures of these records are missing"},
    {11, "no key has the flag of a zone key"},
    {12, "a proof that the records are not there is missing"},
    {13, "the failure is remembered from an earlier try"},
    {14, "the server has not started up yet"},
    {15, "the name is on a list of the operator's"},
    {16, "somebody outside demands of the operator that the name be blocked"},
    {17, "the client asked for names to be blocked, and this one is"},
    {18, "this client may not ask here"},
    {19, "nobody could be asked in time, so this is from the cache although its time is over"},
    {20, "the server does not have the zone, and does not ask others for this client"},
    {21, "the server does not do this"},
    {22, "none of the zone's servers could be reached"},
    {23, "the network failed on the way to other servers"},
    {24, "the server has data for the zone that it cannot use"},
    {25, "a signature ends before it begins"},
    {26, "the question came in the early data of a TLS connection"},
    {27, "NSEC3 is used with more rounds of hashing than the resolver does"},
    {28, "the answer would break a rule that was agreed on"},
    {29, "the server has made the answer from other records"},
    {30, "the type asked for has no place in a query"},
    {0, NULL}};

static const struct word *const meanings[QUERY_REGISTRY_COUNT] = {
    [QUERY_REGISTRY_RCODE] = rcode_meanings,
    [QUERY_REGISTRY_TSIG_ERROR] = tsig_error_meanings,
    [QUERY_REGISTRY_OPCODE] = opcode_meanings,
    [QUERY_REGISTRY_EDE] = ede_meanings,
};
/* clang-format on */

static const struct word *find_registry(enum query_registry registry)
{
    return (unsigned)registry < QUERY_REGISTRY_COUNT ? registries[registry] : NULL;
}

static const char *find_word(const struct word *word, uint32_t number)
{
    for (; word != NULL && word->word != NULL; word++) {
        if (word->number == number)
            return word->word;
    }
    return NULL;
}

const char *query_registry_find(enum query_registry registry, uint32_t number)
{
    return find_word(find_registry(registry), number);
}

bool query_registry_next(enum query_registry registry, size_t *at, uint32_t *number)
{
    const struct word *words = find_registry(registry);
    if (words == NULL || words[*at].word == NULL)
        return false;
    *number = words[*at].number;
    while (words[*at].word != NULL && words[*at].number == *number)
        ++*at;
    return true;
}

const char *query_registry_meaning(enum query_registry registry, uint32_t number)
{
    return find_word((unsigned)registry < QUERY_REGISTRY_COUNT ? meanings[registry] : NULL, number);
}

bool query_registry_scan(enum query_registry registry, const char *text, size_t size,
                         uint32_t *number)
{
    const struct word *word = find_registry(registry);
    for (; word != NULL && word->word != NULL; word++) {
        if (ascii_is(text, size, word->word)) {
            *number = word->number;
            return true;
        }
    }
    return false;
}
