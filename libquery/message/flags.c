/* The flags of messages, for people: data, and no code. */
#include <query/edns.h>

/* clang-format off */
static const struct query_flag_row header[] = {
    {QUERY_FLAG_QR, "qr", "response", "this is a response, not a query", "RFC 1035", NULL},
    {QUERY_FLAG_AA, "aa", "authoritative answer",
     "the server has the zone itself: this is not from a cache", "RFC 1035", NULL},
    {QUERY_FLAG_TC, "tc", "truncated", "not everything fits into the message", "RFC 1035", NULL},
    {QUERY_FLAG_RD, "rd", "recursion desired",
     "the server may ask others for the client", "RFC 1035", NULL},
    {QUERY_FLAG_RA, "ra", "recursion available", "the server asks others for this client",
     "RFC 1035", NULL},
    {QUERY_FLAG_Z, "z", "reserved", "nothing: it must not be set", "RFC 1035", NULL},
    {QUERY_FLAG_AD, "ad", "authentic data",
     "the server has checked the signatures of DNSSEC, and they are good", "RFC 4035, RFC 6840",
     "the client wants to know whether the signatures are good"},
    {QUERY_FLAG_CD, "cd", "checking disabled",
     "the client wants the data even if the signatures are not good", "RFC 4035", NULL},
};
static const struct query_flag_row edns[] = {
    {QUERY_EDNS_DO, "do", "DNSSEC OK", "the client wants the records of DNSSEC with the answer",
     "RFC 3225", NULL},
    {QUERY_EDNS_CO, "co", "compact answers OK",
     "the client understands compact denial of existence", "RFC 9824", NULL},
};
/* clang-format on */

const struct query_flag_row *query_flag_table(size_t *count)
{
    *count = sizeof header / sizeof header[0];
    return header;
}

const struct query_flag_row *query_edns_flag_table(size_t *count)
{
    *count = sizeof edns / sizeof edns[0];
    return edns;
}
