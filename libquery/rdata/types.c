/* The table of types: data, and no code.  See rdata/types.h. */
#include "rdata/types.h"

#include "rdata/kind.h"

#define FIELDS (const struct query_field[])
#define END                                                                                        \
    {                                                                                              \
        .kind = NULL                                                                               \
    }

/* clang-format off */

/* ---- fields that several types share ---- */

static const struct query_field ipv4_fields[] = {
    {.kind = &kind_ipv4, .key = "address", .note = "IPv4 address of the host"}, END};

/* RFC 1035 does not say what A looks like in class CH; this is what BIND took from MIT's use. */
static const struct query_field chaos_a_fields[] = {
    {.kind = &kind_name, .key = "domain", .note = "Chaosnet domain that the address is in",
     .flags = FIELD_LOWER | FIELD_COMPRESS},
    {.kind = &kind_octal, .key = "address", .note = "Chaosnet address, in octal"}, END};

static const struct query_field strings_fields[] = {
    {.kind = &kind_strings, .key = "strings", .note = "text, each string up to 255 octets"}, END};

static const struct query_field ds_fields[] = {
    {.kind = &kind_u16, .key = "key-tag", .note = "short number of the key that is meant"},
    {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of that key",
     .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM},
    {.kind = &kind_u8, .key = "digest-type", .note = "hash that made the digest",
     .registry = QUERY_REGISTRY_DS_DIGEST},
    {.kind = &kind_digest, .key = "digest", .note = "hash of the owner name and the key's RDATA",
     .flags = FIELD_OPEN | FIELD_BREAK | FIELD_CRYPTO}, END};

static const struct query_field dnskey_fields[] = {
    {.kind = &kind_key_flags, .key = "flags", .note = "256 zone key, 257 also entry point (KSK)"},
    {.kind = &kind_u8, .key = "protocol", .note = "always 3",
     .registry = QUERY_REGISTRY_KEY_PROTOCOL},
    {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the key",
     .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM},
    {.kind = &kind_key, .key = "key", .note = "the public key",
     .flags = FIELD_OPEN | FIELD_BREAK | FIELD_REMARK | FIELD_ROLE}, END};

static const struct query_field tlsa_fields[] = {
    {.kind = &kind_u8, .key = "usage", .note = "what the data stands for: a CA or the server",
     .registry = QUERY_REGISTRY_TLSA_USAGE},
    {.kind = &kind_u8, .key = "selector", .note = "whole certificate or only its public key",
     .registry = QUERY_REGISTRY_TLSA_SELECTOR},
    {.kind = &kind_u8, .key = "matching-type", .note = "the thing itself or a hash of it",
     .registry = QUERY_REGISTRY_TLSA_MATCHING},
    {.kind = &kind_hex, .key = "data", .note = "what the certificate must match",
     .flags = FIELD_OPEN | FIELD_BREAK}, END};

static const struct query_field svcb_fields[] = {
    {.kind = &kind_u16, .key = "priority", .note = "lower is tried first; 0 makes it an alias"},
    {.kind = &kind_name, .key = "target", .note = "host that serves; . is the owner, of an alias none",
     .flags = FIELD_ADDITIONAL | FIELD_SELF},
    {.kind = &kind_svcparams, .key = "params", .note = "how to connect, key by key"}, END};

static const struct query_field hip_tag_fields[] = {
    {.kind = &kind_base64, .key = "data", .note = "CBOR, to be read by drone identification",
     .flags = FIELD_OPEN | FIELD_TIGHT}, END};

const struct query_field rdata_generic_fields[] = {
    {.kind = &kind_generic, .key = "rdata", .note = "octets of a type without a form of its own"},
    END};

const struct class_form rdata_class_forms[] = {
    {.type = 1, .class = QUERY_CLASS_CH, .fields = chaos_a_fields},
    {.type = 1, .class = QUERY_CLASS_HS, .fields = ipv4_fields},
    {.fields = NULL}};

/* ---- types ---- */

const struct query_type rdata_types[] = {
    {.code = 1, .mnemonic = "A", .meaning = "IPv4 address of a host", .source = "RFC 1035",
     .flags = QUERY_TYPE_IN_ONLY, .fields = ipv4_fields},
    {.code = 2, .mnemonic = "NS", .meaning = "authoritative name server of a zone",
     .source = "RFC 1035", .fields = FIELDS {
        {.kind = &kind_name, .key = "server", .note = "host that serves the zone",
         .flags = FIELD_LOWER | FIELD_COMPRESS | FIELD_ADDITIONAL}, END}},
    {.code = 3, .mnemonic = "MD", .meaning = "mail destination, replaced by MX",
     .source = "RFC 1035", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "host", .note = "host that delivers mail",
         .flags = FIELD_LOWER | FIELD_COMPRESS | FIELD_ADDITIONAL}, END}},
    {.code = 4, .mnemonic = "MF", .meaning = "mail forwarder, replaced by MX",
     .source = "RFC 1035", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "host", .note = "host that forwards mail",
         .flags = FIELD_LOWER | FIELD_COMPRESS | FIELD_ADDITIONAL}, END}},
    {.code = 5, .mnemonic = "CNAME", .meaning = "the real name of an alias",
     .source = "RFC 1035", .fields = FIELDS {
        {.kind = &kind_name, .key = "target", .note = "name to look at instead",
         .flags = FIELD_LOWER | FIELD_COMPRESS}, END}},
    {.code = 6, .mnemonic = "SOA", .meaning = "start of a zone of authority",
     .source = "RFC 1035", .fields = FIELDS {
        {.kind = &kind_name, .key = "mname", .note = "primary server of the zone",
         .flags = FIELD_LOWER | FIELD_COMPRESS},
        {.kind = &kind_name, .key = "rname",
         .note = "mailbox of who is responsible, first dot for @",
         .flags = FIELD_LOWER | FIELD_COMPRESS},
        {.kind = &kind_u32, .key = "serial", .note = "version of the zone, counts up",
         .flags = FIELD_OPEN | FIELD_BREAK | FIELD_REMARK},
        {.kind = &kind_ttl, .key = "refresh", .note = "seconds between looks of secondaries",
         .flags = FIELD_BREAK | FIELD_REMARK},
        {.kind = &kind_ttl, .key = "retry", .note = "seconds to the next look if one fails",
         .flags = FIELD_BREAK | FIELD_REMARK},
        {.kind = &kind_ttl, .key = "expire", .note = "seconds without a look until they give up",
         .flags = FIELD_BREAK | FIELD_REMARK},
        {.kind = &kind_ttl, .key = "minimum", .note = "seconds to keep negative answers (RFC 2308)",
         .flags = FIELD_BREAK | FIELD_REMARK}, END}},
    {.code = 7, .mnemonic = "MB", .meaning = "host of a mailbox (experimental)",
     .source = "RFC 1035", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "host", .note = "host that has the mailbox",
         .flags = FIELD_LOWER | FIELD_COMPRESS | FIELD_ADDITIONAL}, END}},
    {.code = 8, .mnemonic = "MG", .meaning = "member of a mail group (experimental)",
     .source = "RFC 1035", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "mailbox", .note = "mailbox of the member",
         .flags = FIELD_LOWER | FIELD_COMPRESS}, END}},
    {.code = 9, .mnemonic = "MR", .meaning = "new name of a mailbox (experimental)",
     .source = "RFC 1035", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "mailbox", .note = "the right name of the mailbox",
         .flags = FIELD_LOWER | FIELD_COMPRESS}, END}},
    {.code = 10, .mnemonic = "NULL", .meaning = "anything (experimental)", .source = "RFC 1035"},
    {.code = 11, .mnemonic = "WKS", .meaning = "services that a host offers",
     .source = "RFC 1035", .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_ipv4, .key = "address", .note = "address of the host"},
        {.kind = &kind_u8, .key = "protocol", .note = "IP protocol, 6 TCP or 17 UDP",
         .registry = QUERY_REGISTRY_PROTOCOL},
        {.kind = &kind_ports, .key = "ports", .note = "ports that are served",
         .registry = QUERY_REGISTRY_SERVICE}, END}},
    {.code = 12, .mnemonic = "PTR", .meaning = "a name that this one points to",
     .source = "RFC 1035", .fields = FIELDS {
        {.kind = &kind_name, .key = "target", .note = "name of the host, for reverse names",
         .flags = FIELD_LOWER | FIELD_COMPRESS}, END}},
    {.code = 13, .mnemonic = "HINFO", .meaning = "machine and system of a host",
     .source = "RFC 1035, RFC 8482", .fields = FIELDS {
        {.kind = &kind_string, .key = "cpu", .note = "type of the machine"},
        {.kind = &kind_string, .key = "os", .note = "operating system"}, END}},
    {.code = 14, .mnemonic = "MINFO", .meaning = "mailboxes about a mailbox (experimental)",
     .source = "RFC 1035", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "rmailbx", .note = "who is responsible for the mailbox",
         .flags = FIELD_LOWER | FIELD_COMPRESS},
        {.kind = &kind_name, .key = "emailbx", .note = "who gets error messages",
         .flags = FIELD_LOWER | FIELD_COMPRESS}, END}},
    {.code = 15, .mnemonic = "MX", .meaning = "host that takes mail for a domain",
     .source = "RFC 1035, RFC 7505", .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_name, .key = "exchange", .note = "host that takes mail; . takes none",
         .flags = FIELD_LOWER | FIELD_COMPRESS | FIELD_ADDITIONAL}, END}},
    {.code = 16, .mnemonic = "TXT", .meaning = "text for any purpose", .source = "RFC 1035",
     .fields = strings_fields},
    {.code = 17, .mnemonic = "RP", .meaning = "person responsible for a name",
     .source = "RFC 1183", .fields = FIELDS {
        {.kind = &kind_name, .key = "mailbox", .note = "mailbox of the person, first dot for @",
         .flags = FIELD_LOWER},
        {.kind = &kind_name, .key = "text", .note = "name that has TXT records about the person",
         .flags = FIELD_LOWER}, END}},
    {.code = 18, .mnemonic = "AFSDB", .meaning = "server of an AFS cell or DCE",
     .source = "RFC 1183, RFC 5864", .fields = FIELDS {
        {.kind = &kind_u16, .key = "subtype", .note = "1 AFS volume server, 2 DCE"},
        {.kind = &kind_name, .key = "host", .note = "host that serves",
         .flags = FIELD_LOWER | FIELD_ADDITIONAL},
        END}},
    {.code = 19, .mnemonic = "X25", .meaning = "X.25 address of a host", .source = "RFC 1183",
     .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_digits, .key = "address", .note = "PSDN address, X.121 digits"}, END}},
    {.code = 20, .mnemonic = "ISDN", .meaning = "ISDN number of a host", .source = "RFC 1183",
     .fields = FIELDS {
        {.kind = &kind_string, .key = "address", .note = "ISDN number"},
        {.kind = &kind_string_optional, .key = "subaddress", .note = "if it has one"}, END}},
    {.code = 21, .mnemonic = "RT", .meaning = "host that routes through to another",
     .source = "RFC 1183", .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_name, .key = "intermediate", .note = "host that routes",
         .flags = FIELD_LOWER | FIELD_ADDITIONAL}, END}},
    {.code = 22, .mnemonic = "NSAP", .meaning = "OSI address of a host", .source = "RFC 1706",
     .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_nsap, .key = "address", .note = "NSAP address"}, END}},
    {.code = 23, .mnemonic = "NSAP-PTR", .meaning = "name of the host at an OSI address",
     .source = "RFC 1706", .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "target", .note = "name of the host"}, END}},
    {.code = 24, .mnemonic = "SIG", .meaning = "signature of a message or of old DNSSEC",
     .source = "RFC 2535, RFC 2931", .fields = FIELDS {
        {.kind = &kind_type_number, .key = "type-covered",
         .note = "type of the signed records; 0 a message"},
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the key",
         .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM},
        {.kind = &kind_u8, .key = "labels", .note = "labels of the owner, a wildcard's * left out"},
        {.kind = &kind_u32, .key = "original-ttl", .note = "TTL that was signed, in seconds"},
        {.kind = &kind_time, .key = "expiration", .note = "valid until"},
        {.kind = &kind_time, .key = "inception", .note = "valid from",
         .flags = FIELD_OPEN | FIELD_BREAK},
        {.kind = &kind_u16, .key = "key-tag", .note = "short number of the key"},
        {.kind = &kind_name, .key = "signer", .note = "owner of the key", .flags = FIELD_LOWER},
        {.kind = &kind_base64, .key = "signature", .note = "the signature",
         .flags = FIELD_BREAK}, END}},
    {.code = 25, .mnemonic = "KEY", .meaning = "public key, of SIG(0) or old DNSSEC",
     .source = "RFC 2535, RFC 3445", .fields = FIELDS {
        {.kind = &kind_key_flags, .key = "flags", .note = "use of the key; 49152 no key"},
        {.kind = &kind_u8, .key = "protocol", .note = "3 is DNSSEC",
         .registry = QUERY_REGISTRY_KEY_PROTOCOL},
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the key",
         .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM},
        {.kind = &kind_key_optional, .key = "key", .note = "the public key",
         .flags = FIELD_OPEN | FIELD_BREAK | FIELD_REMARK}, END}},
    {.code = 26, .mnemonic = "PX", .meaning = "X.400 mail mapping", .source = "RFC 2163",
     .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_name, .key = "map822", .note = "Internet mail domain", .flags = FIELD_LOWER},
        {.kind = &kind_name, .key = "mapx400", .note = "X.400 domain", .flags = FIELD_LOWER},
        END}},
    {.code = 27, .mnemonic = "GPOS", .meaning = "place on the earth, replaced by LOC",
     .source = "RFC 1712", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_string, .key = "longitude", .note = "degrees"},
        {.kind = &kind_string, .key = "latitude", .note = "degrees"},
        {.kind = &kind_string, .key = "altitude", .note = "metres"}, END}},
    {.code = 28, .mnemonic = "AAAA", .meaning = "IPv6 address of a host", .source = "RFC 3596",
     .flags = QUERY_TYPE_IN_ONLY, .fields = FIELDS {
        {.kind = &kind_ipv6, .key = "address", .note = "IPv6 address of the host"}, END}},
    {.code = 29, .mnemonic = "LOC", .meaning = "place on the earth", .source = "RFC 1876",
     .flags = QUERY_TYPE_PARTIAL, .fields = FIELDS {
        {.kind = &kind_loc, .key = "location",
         .note = "latitude, longitude, altitude, size, precisions"},
        END}},
    {.code = 30, .mnemonic = "NXT", .meaning = "next name of a zone in old DNSSEC",
     .source = "RFC 2535", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_name, .key = "next", .note = "next name in the zone", .flags = FIELD_LOWER},
        {.kind = &kind_bitmap_old, .key = "types", .note = "types that the owner has"}, END}},
    {.code = 31, .mnemonic = "EID", .meaning = "Nimrod endpoint identifier",
     .source = "draft-ietf-nimrod-dns", .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE,
     .fields = FIELDS {
        {.kind = &kind_hex, .key = "identifier", .note = "octets of the identifier",
         .flags = FIELD_OPEN}, END}},
    {.code = 32, .mnemonic = "NIMLOC", .meaning = "Nimrod locator",
     .source = "draft-ietf-nimrod-dns", .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE,
     .fields = FIELDS {
        {.kind = &kind_hex, .key = "locator", .note = "octets of the locator",
         .flags = FIELD_OPEN}, END}},
    {.code = 33, .mnemonic = "SRV", .meaning = "host and port of a service", .source = "RFC 2782",
     .flags = QUERY_TYPE_IN_ONLY, .fields = FIELDS {
        {.kind = &kind_u16, .key = "priority", .note = "lower is tried first"},
        {.kind = &kind_u16, .key = "weight", .note = "share among equal priorities"},
        {.kind = &kind_u16, .key = "port", .note = "port of the service"},
        {.kind = &kind_name, .key = "target", .note = "host of the service; . has none",
         .flags = FIELD_LOWER | FIELD_ADDITIONAL}, END}},
    {.code = 34, .mnemonic = "ATMA", .meaning = "ATM address", .source = "ATM Forum af-saa-0069",
     .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE | QUERY_TYPE_PARTIAL, .fields = FIELDS {
        {.kind = &kind_atma, .key = "address",
         .note = "AESA in hexadecimal, or + and digits of E.164"},
        END}},
    {.code = 35, .mnemonic = "NAPTR", .meaning = "rule that rewrites a name", .source = "RFC 3403",
     .fields = FIELDS {
        {.kind = &kind_u16, .key = "order", .note = "lower comes first"},
        {.kind = &kind_u16, .key = "preference", .note = "lower is better within an order"},
        {.kind = &kind_string, .key = "flags",
         .note = "what the result is: u URI, s SRV, a address"},
        {.kind = &kind_string, .key = "service", .note = "service and protocol"},
        {.kind = &kind_regexp, .key = "regexp", .note = "substitution, between delimiters"},
        {.kind = &kind_name, .key = "replacement", .note = "next name, if there is no regexp",
         .flags = FIELD_LOWER}, END}},
    {.code = 36, .mnemonic = "KX", .meaning = "host that exchanges keys", .source = "RFC 2230",
     .flags = QUERY_TYPE_IN_ONLY, .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_name, .key = "exchanger", .note = "host that exchanges keys",
         .flags = FIELD_LOWER | FIELD_ADDITIONAL}, END}},
    {.code = 37, .mnemonic = "CERT", .meaning = "certificate or revocation list",
     .source = "RFC 4398", .fields = FIELDS {
        {.kind = &kind_u16, .key = "type", .note = "what kind of certificate",
         .registry = QUERY_REGISTRY_CERT_TYPE, .flags = FIELD_WORD},
        {.kind = &kind_u16, .key = "key-tag", .note = "short number of the key in it"},
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of that key",
         .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM, .flags = FIELD_WORD},
        {.kind = &kind_base64, .key = "certificate", .note = "the certificate",
         .flags = FIELD_OPEN | FIELD_BREAK}, END}},
    {.code = 38, .mnemonic = "A6", .meaning = "IPv6 address in parts, replaced by AAAA",
     .source = "RFC 2874, RFC 6563", .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_OBSOLETE,
     .fields = FIELDS {
        {.kind = &kind_a6_prefix, .key = "prefix-length",
         .note = "bits that stand at the prefix name"},
        {.kind = &kind_a6_suffix, .key = "suffix", .note = "the other bits"},
        {.kind = &kind_a6_name, .key = "prefix-name", .note = "where the first bits stand",
         .flags = FIELD_LOWER}, END}},
    {.code = 39, .mnemonic = "DNAME", .meaning = "the real name of all names below",
     .source = "RFC 6672", .fields = FIELDS {
        {.kind = &kind_name, .key = "target", .note = "what replaces the owner as ending",
         .flags = FIELD_LOWER}, END}},
    {.code = 40, .mnemonic = "SINK", .meaning = "anything, sorted by codes",
     .source = "draft-eastlake-kitchen-sink", .flags = QUERY_TYPE_OBSOLETE, .fields = FIELDS {
        {.kind = &kind_u8, .key = "meaning", .note = "what the data is about"},
        {.kind = &kind_u8, .key = "coding", .note = "how the data is coded"},
        {.kind = &kind_u8, .key = "subcoding", .note = "depends on the coding"},
        {.kind = &kind_base64_optional, .key = "data", .note = "the data",
         .flags = FIELD_OPEN | FIELD_BREAK}, END}},
    {.code = 41, .mnemonic = "OPT", .meaning = "extension of a message (EDNS)",
     .source = "RFC 6891", .flags = QUERY_TYPE_META, .fields = FIELDS {
        {.kind = &kind_options, .key = "options", .note = "code, length and octets of each"},
        END}},
    {.code = 42, .mnemonic = "APL", .meaning = "list of address prefixes", .source = "RFC 3123",
     .flags = QUERY_TYPE_IN_ONLY | QUERY_TYPE_PARTIAL, .fields = FIELDS {
        {.kind = &kind_apl, .key = "prefixes", .note = "family, address and length; ! negates",
         .registry = QUERY_REGISTRY_ADDRESS_FAMILY}, END}},
    {.code = 43, .mnemonic = "DS", .meaning = "digest of a key of the child zone",
     .source = "RFC 4034", .fields = ds_fields},
    {.code = 44, .mnemonic = "SSHFP", .meaning = "fingerprint of an SSH host key",
     .source = "RFC 4255", .fields = FIELDS {
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the host key",
         .registry = QUERY_REGISTRY_SSHFP_ALGORITHM},
        {.kind = &kind_u8, .key = "hash", .note = "hash that made the fingerprint",
         .registry = QUERY_REGISTRY_SSHFP_HASH},
        {.kind = &kind_ssh_digest, .key = "fingerprint", .note = "hash of the host key",
         .flags = FIELD_OPEN | FIELD_BREAK}, END}},
    {.code = 45, .mnemonic = "IPSECKEY", .meaning = "public key for IPsec", .source = "RFC 4025",
     .fields = FIELDS {
        {.kind = &kind_u8, .key = "precedence", .note = "lower is tried first",
         .flags = FIELD_OPEN},
        {.kind = &kind_gateway_type, .key = "gateway-type",
         .note = "0 none, 1 IPv4, 2 IPv6, 3 name"},
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the key",
         .registry = QUERY_REGISTRY_IPSECKEY_ALGORITHM},
        {.kind = &kind_gateway, .key = "gateway", .note = "where the tunnel starts"},
        {.kind = &kind_ipsec_key, .key = "key", .note = "the public key; none for algorithm 0",
         .flags = FIELD_BREAK}, END}},
    {.code = 46, .mnemonic = "RRSIG", .meaning = "signature of a set of records",
     .source = "RFC 4034", .fields = FIELDS {
        {.kind = &kind_type, .key = "type-covered", .note = "type of the records that are signed"},
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the key",
         .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM},
        {.kind = &kind_u8, .key = "labels", .note = "labels of the owner, a wildcard's * left out"},
        {.kind = &kind_u32, .key = "original-ttl", .note = "TTL that was signed, in seconds"},
        {.kind = &kind_time, .key = "expiration", .note = "valid until",
         .flags = FIELD_OPEN | FIELD_BREAK},
        {.kind = &kind_time, .key = "inception", .note = "valid from"},
        {.kind = &kind_u16, .key = "key-tag", .note = "short number of the key"},
        {.kind = &kind_signer, .key = "signer", .note = "zone that has the key",
         .flags = FIELD_LOWER},
        {.kind = &kind_signature, .key = "signature", .note = "the signature",
         .flags = FIELD_BREAK | FIELD_CRYPTO}, END}},
    {.code = 47, .mnemonic = "NSEC", .meaning = "next name of a zone: proof of what is not there",
     .source = "RFC 4034", .fields = FIELDS {
        {.kind = &kind_name, .key = "next", .note = "next name in the zone; nothing in between"},
        {.kind = &kind_bitmap, .key = "types", .note = "types that the owner has"}, END}},
    {.code = 48, .mnemonic = "DNSKEY", .meaning = "public key of a zone", .source = "RFC 4034",
     .fields = dnskey_fields},
    {.code = 49, .mnemonic = "DHCID", .meaning = "DHCP client that a name belongs to",
     .source = "RFC 4701", .flags = QUERY_TYPE_IN_ONLY, .fields = FIELDS {
        {.kind = &kind_dhcid, .key = "identifier", .note = "type, hash and digest of the client",
         .flags = FIELD_OPEN}, END}},
    {.code = 50, .mnemonic = "NSEC3", .meaning = "next hashed name: proof of what is not there",
     .source = "RFC 5155", .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_u8, .key = "hash", .note = "hash of the names",
         .registry = QUERY_REGISTRY_NSEC3_HASH},
        {.kind = &kind_u8, .key = "flags", .note = "1 opt-out: unsigned delegations in between"},
        {.kind = &kind_u16, .key = "iterations", .note = "times that it is hashed again"},
        {.kind = &kind_salt, .key = "salt", .note = "what is hashed along"},
        {.kind = &kind_next_hash, .key = "next", .note = "next hash in the zone",
         .flags = FIELD_OPEN | FIELD_BREAK},
        {.kind = &kind_bitmap_optional, .key = "types", .note = "types that the owner has",
         .flags = FIELD_BREAK}, END}},
    {.code = 51, .mnemonic = "NSEC3PARAM", .meaning = "how a zone hashes its names",
     .source = "RFC 5155", .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_u8, .key = "hash", .note = "hash of the names",
         .registry = QUERY_REGISTRY_NSEC3_HASH},
        {.kind = &kind_u8, .key = "flags", .note = "always 0"},
        {.kind = &kind_u16, .key = "iterations", .note = "times that it is hashed again"},
        {.kind = &kind_salt, .key = "salt", .note = "what is hashed along"}, END}},
    {.code = 52, .mnemonic = "TLSA", .meaning = "certificate that a TLS server must show",
     .source = "RFC 6698", .fields = tlsa_fields},
    {.code = 53, .mnemonic = "SMIMEA", .meaning = "certificate of a mail user",
     .source = "RFC 8162", .fields = tlsa_fields},
    {.code = 55, .mnemonic = "HIP", .meaning = "identity of a host", .source = "RFC 8005",
     .fields = FIELDS {
        {.kind = &kind_hit_length, .key = "hit-length", .note = "octets of the host identity tag",
         .flags = FIELD_HIDDEN},
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the key",
         .registry = QUERY_REGISTRY_IPSECKEY_ALGORITHM, .flags = FIELD_OPEN},
        {.kind = &kind_u16, .key = "key-length", .note = "octets of the key",
         .flags = FIELD_HIDDEN},
        {.kind = &kind_hit, .key = "hit", .note = "host identity tag"},
        {.kind = &kind_host_key, .key = "key", .note = "the public key", .flags = FIELD_BREAK},
        {.kind = &kind_names, .key = "servers", .note = "rendezvous servers of the host",
         .flags = FIELD_BREAK}, END}},
    {.code = 56, .mnemonic = "NINFO", .meaning = "state of a zone",
     .source = "draft-reid-dnsext-zs", .fields = strings_fields},
    {.code = 57, .mnemonic = "RKEY", .meaning = "key that encrypts NAPTR records",
     .source = "draft-reid-dnsext-rkey", .fields = FIELDS {
        {.kind = &kind_no_flags, .key = "flags", .note = "always 0"},
        {.kind = &kind_u8, .key = "protocol", .note = "who uses the key",
         .registry = QUERY_REGISTRY_KEY_PROTOCOL},
        {.kind = &kind_u8, .key = "algorithm", .note = "algorithm of the key",
         .registry = QUERY_REGISTRY_DNSSEC_ALGORITHM},
        {.kind = &kind_key, .key = "key", .note = "the public key",
         .flags = FIELD_OPEN | FIELD_BREAK | FIELD_REMARK}, END}},
    {.code = 58, .mnemonic = "TALINK", .meaning = "chain of trust anchor names",
     .source = "draft-wijngaards-dnsop-trust-history", .fields = FIELDS {
        {.kind = &kind_name, .key = "previous", .note = "name before; . at the start"},
        {.kind = &kind_name, .key = "next", .note = "name after; . at the end"}, END}},
    {.code = 59, .mnemonic = "CDS", .meaning = "DS that the child wants at its parent",
     .source = "RFC 7344", .fields = ds_fields},
    {.code = 60, .mnemonic = "CDNSKEY", .meaning = "key that the child wants a DS for",
     .source = "RFC 7344", .fields = dnskey_fields},
    {.code = 61, .mnemonic = "OPENPGPKEY", .meaning = "OpenPGP key of a mail user",
     .source = "RFC 7929", .fields = FIELDS {
        {.kind = &kind_base64, .key = "key", .note = "transferable public key",
         .flags = FIELD_OPEN | FIELD_CRYPTO}, END}},
    {.code = 62, .mnemonic = "CSYNC", .meaning = "what the parent should copy from the child",
     .source = "RFC 7477", .fields = FIELDS {
        {.kind = &kind_u32, .key = "serial", .note = "serial of the child's SOA"},
        {.kind = &kind_u16, .key = "flags", .note = "1 at once, 2 if the serial is not older"},
        {.kind = &kind_bitmap_optional, .key = "types", .note = "types to copy"}, END}},
    {.code = 63, .mnemonic = "ZONEMD", .meaning = "digest of a whole zone", .source = "RFC 8976",
     .fields = FIELDS {
        {.kind = &kind_u32, .key = "serial", .note = "serial of the zone"},
        {.kind = &kind_u8, .key = "scheme", .note = "how the zone is put together",
         .registry = QUERY_REGISTRY_ZONEMD_SCHEME},
        {.kind = &kind_u8, .key = "hash", .note = "hash that made the digest",
         .registry = QUERY_REGISTRY_ZONEMD_HASH},
        {.kind = &kind_zone_digest, .key = "digest", .note = "hash of the zone",
         .flags = FIELD_OPEN | FIELD_BREAK | FIELD_CRYPTO}, END}},
    {.code = 64, .mnemonic = "SVCB", .meaning = "how to reach a service", .source = "RFC 9460",
     .flags = QUERY_TYPE_IN_ONLY, .fields = svcb_fields},
    {.code = 65, .mnemonic = "HTTPS", .meaning = "how to reach a web server",
     .source = "RFC 9460", .flags = QUERY_TYPE_IN_ONLY, .fields = svcb_fields},
    {.code = 66, .mnemonic = "DSYNC", .meaning = "where a child notifies about changes",
     .source = "RFC 9859", .fields = FIELDS {
        {.kind = &kind_type, .key = "type", .note = "type that changes are notified for"},
        {.kind = &kind_u8, .key = "scheme", .note = "how to notify",
         .registry = QUERY_REGISTRY_DSYNC_SCHEME, .flags = FIELD_WORD},
        {.kind = &kind_u16, .key = "port", .note = "port of the receiver"},
        {.kind = &kind_name, .key = "target", .note = "host of the receiver"}, END}},
    {.code = 67, .mnemonic = "HHIT", .meaning = "hierarchical host identity tag",
     .source = "RFC 9886", .fields = hip_tag_fields},
    {.code = 68, .mnemonic = "BRID", .meaning = "broadcast remote identification of a drone",
     .source = "RFC 9886", .fields = hip_tag_fields},
    {.code = 99, .mnemonic = "SPF", .meaning = "who may send mail, now in TXT",
     .source = "RFC 7208", .flags = QUERY_TYPE_OBSOLETE, .fields = strings_fields},
    {.code = 100, .mnemonic = "UINFO", .meaning = "user information, reserved",
     .source = "IANA", .flags = QUERY_TYPE_OBSOLETE},
    {.code = 101, .mnemonic = "UID", .meaning = "user number, reserved", .source = "IANA",
     .flags = QUERY_TYPE_OBSOLETE},
    {.code = 102, .mnemonic = "GID", .meaning = "group number, reserved", .source = "IANA",
     .flags = QUERY_TYPE_OBSOLETE},
    {.code = 103, .mnemonic = "UNSPEC", .meaning = "anything, reserved", .source = "IANA",
     .flags = QUERY_TYPE_OBSOLETE},
    {.code = 104, .mnemonic = "NID", .meaning = "node identifier of ILNP", .source = "RFC 6742",
     .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_locator, .key = "node-id", .note = "the identifier"}, END}},
    {.code = 105, .mnemonic = "L32", .meaning = "IPv4 locator of ILNP", .source = "RFC 6742",
     .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_ipv4, .key = "locator", .note = "the locator"}, END}},
    {.code = 106, .mnemonic = "L64", .meaning = "IPv6 locator of ILNP", .source = "RFC 6742",
     .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_locator, .key = "locator", .note = "the locator"}, END}},
    {.code = 107, .mnemonic = "LP", .meaning = "name of an ILNP subnetwork", .source = "RFC 6742",
     .fields = FIELDS {
        {.kind = &kind_u16, .key = "preference", .note = "lower is tried first"},
        {.kind = &kind_name, .key = "target", .note = "name that has L32 or L64"}, END}},
    {.code = 108, .mnemonic = "EUI48", .meaning = "hardware address, 48 bits",
     .source = "RFC 7043", .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_eui48, .key = "address", .note = "the address"}, END}},
    {.code = 109, .mnemonic = "EUI64", .meaning = "hardware address, 64 bits",
     .source = "RFC 7043", .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_eui64, .key = "address", .note = "the address"}, END}},
    {.code = 128, .mnemonic = "NXNAME", .meaning = "in NSEC: the name does not exist",
     .source = "RFC 9824", .flags = QUERY_TYPE_META},
    {.code = 249, .mnemonic = "TKEY", .meaning = "making of a key for TSIG", .source = "RFC 2930",
     .flags = QUERY_TYPE_META, .fields = FIELDS {
        {.kind = &kind_name, .key = "algorithm", .note = "algorithm of the key, as a name"},
        {.kind = &kind_u32, .key = "inception", .note = "valid from, seconds since 1970"},
        {.kind = &kind_u32, .key = "expiration", .note = "valid until, seconds since 1970"},
        {.kind = &kind_u16, .key = "mode", .note = "how the key is made",
         .registry = QUERY_REGISTRY_TKEY_MODE},
        {.kind = &kind_u16, .key = "error", .note = "what went wrong",
         .registry = QUERY_REGISTRY_TSIG_ERROR, .flags = FIELD_WORD},
        {.kind = &kind_u16, .key = "key-size", .note = "octets of the key data"},
        {.kind = &kind_sized_always, .key = "key", .note = "key data, depends on the mode",
         .flags = FIELD_OPEN | FIELD_BREAK | FIELD_CLOSE},
        {.kind = &kind_u16, .key = "other-size", .note = "octets of the other data"},
        {.kind = &kind_sized, .key = "other", .note = "other data",
         .flags = FIELD_OPEN | FIELD_BREAK}, END}},
    {.code = 250, .mnemonic = "TSIG", .meaning = "signature of a message with a shared key",
     .source = "RFC 8945", .flags = QUERY_TYPE_META, .fields = FIELDS {
        {.kind = &kind_name, .key = "algorithm", .note = "algorithm of the key, as a name"},
        {.kind = &kind_u48, .key = "time-signed", .note = "seconds since 1970"},
        {.kind = &kind_u16, .key = "fudge", .note = "seconds that clocks may differ"},
        {.kind = &kind_u16, .key = "mac-size", .note = "octets of the code"},
        {.kind = &kind_sized, .key = "mac", .note = "message authentication code",
         .flags = FIELD_OPEN | FIELD_BREAK | FIELD_CLOSE},
        {.kind = &kind_u16, .key = "original-id", .note = "id of the message when it was signed"},
        {.kind = &kind_u16, .key = "error", .note = "what went wrong",
         .registry = QUERY_REGISTRY_TSIG_ERROR, .flags = FIELD_WORD},
        {.kind = &kind_u16, .key = "other-size", .note = "octets of the other data"},
        {.kind = &kind_sized_plain, .key = "other", .note = "the server's time, if clocks differ"},
        END}},
    {.code = 251, .mnemonic = "IXFR", .meaning = "transfer of what changed in a zone",
     .source = "RFC 1995", .flags = QUERY_TYPE_QUERY_ONLY},
    {.code = 252, .mnemonic = "AXFR", .meaning = "transfer of a whole zone", .source = "RFC 5936",
     .flags = QUERY_TYPE_QUERY_ONLY},
    {.code = 253, .mnemonic = "MAILB", .meaning = "all of MB, MG, MR and MINFO",
     .source = "RFC 1035", .flags = QUERY_TYPE_QUERY_ONLY | QUERY_TYPE_OBSOLETE},
    {.code = 254, .mnemonic = "MAILA", .meaning = "all of MD and MF", .source = "RFC 1035",
     .flags = QUERY_TYPE_QUERY_ONLY | QUERY_TYPE_OBSOLETE},
    {.code = 255, .mnemonic = "ANY", .meaning = "all types that the server likes to tell",
     .source = "RFC 1035, RFC 8482", .flags = QUERY_TYPE_QUERY_ONLY},
    {.code = 256, .mnemonic = "URI", .meaning = "URI of a service", .source = "RFC 7553",
     .fields = FIELDS {
        {.kind = &kind_u16, .key = "priority", .note = "lower is tried first"},
        {.kind = &kind_u16, .key = "weight", .note = "share among equal priorities"},
        {.kind = &kind_quoted, .key = "target", .note = "the URI"}, END}},
    {.code = 257, .mnemonic = "CAA", .meaning = "who may issue certificates",
     .source = "RFC 8659", .fields = FIELDS {
        {.kind = &kind_u8, .key = "flags", .note = "128 critical: not understood, not issued"},
        {.kind = &kind_tag, .key = "tag", .note = "issue, issuewild, iodef ..."},
        {.kind = &kind_text, .key = "value", .note = "depends on the tag; the issuer's domain"},
        END}},
    {.code = 258, .mnemonic = "AVC", .meaning = "application visibility and control",
     .source = "IANA", .fields = strings_fields},
    {.code = 259, .mnemonic = "DOA", .meaning = "digital object architecture",
     .source = "draft-durand-doa-over-dns", .fields = FIELDS {
        {.kind = &kind_u32, .key = "enterprise", .note = "whose types these are"},
        {.kind = &kind_u32, .key = "type", .note = "type of the object"},
        {.kind = &kind_u8, .key = "location", .note = "1 here, 2 at a URI, 3 at a handle"},
        {.kind = &kind_string, .key = "media-type", .note = "of the data"},
        {.kind = &kind_base64_dash, .key = "data", .note = "the object, or where it is"}, END}},
    {.code = 260, .mnemonic = "AMTRELAY", .meaning = "relay for multicast tunnels",
     .source = "RFC 8777", .flags = QUERY_TYPE_PARTIAL, .fields = FIELDS {
        {.kind = &kind_u8, .key = "precedence", .note = "lower is tried first"},
        {.kind = &kind_relay, .key = "relay", .note = "discovery bit, type of address, address"},
        END}},
    {.code = 261, .mnemonic = "RESINFO", .meaning = "what a resolver can do",
     .source = "RFC 9606", .fields = strings_fields},
    {.code = 262, .mnemonic = "WALLET", .meaning = "public address of a wallet", .source = "IANA",
     .fields = strings_fields},
    {.code = 263, .mnemonic = "CLA", .meaning = "convergence layer adapters of a bundle node",
     .source = "draft-johnson-dns-ipn-cla", .fields = strings_fields},
    {.code = 264, .mnemonic = "IPN", .meaning = "number of a bundle node",
     .source = "draft-johnson-dns-ipn-cla", .flags = QUERY_TYPE_EXACT, .fields = FIELDS {
        {.kind = &kind_ipn, .key = "node", .note = "64 bits, or two of 32 with a period"}, END}},
    {.code = 32768, .mnemonic = "TA", .meaning = "trust anchor, never published so",
     .source = "INI1999-19", .flags = QUERY_TYPE_OBSOLETE, .fields = ds_fields},
    {.code = 32769, .mnemonic = "DLV", .meaning = "DS outside the tree of delegations",
     .source = "RFC 4431, RFC 8749", .flags = QUERY_TYPE_OBSOLETE, .fields = ds_fields},
    {.code = 61440, .mnemonic = "DELEG", .meaning = "delegation with parameters",
     .source = "draft-ietf-deleg", .flags = QUERY_TYPE_IN_ONLY, .fields = FIELDS {
        {.kind = &kind_deleg, .key = "params", .note = "servers of the child, key by key"}, END}},
    {.code = 65533, .mnemonic = "KEYDATA", .meaning = "state of a trust anchor in BIND",
     .source = "BIND 9", .flags = QUERY_TYPE_PRIVATE},
};
/* clang-format on */

const size_t rdata_type_count = sizeof rdata_types / sizeof rdata_types[0];
