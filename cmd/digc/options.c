#include "digc/values.h"

#include <query/message.h>

/* What dig does not have are the last groups: -h leaves them out. */
enum {
    DISPLAY,
    RECORDS,
    HEADER,
    EDNS,
    ASKING,
    NAMES,
    TRANSPORT,
    WALK,
    FORMS,
    SEVERAL,
    SCRIPTS,
    BATCH
};

static const char *const plus_groups[] = {
    [DISPLAY] = "What is shown",
    [RECORDS] = "How records look",
    [HEADER] = "Header of the query",
    [EDNS] = "EDNS",
    [ASKING] = "How to ask",
    [NAMES] = "Names and search",
    [TRANSPORT] = "TLS and HTTP",
    [WALK] = "More than one question",
    [FORMS] = "Other forms than dig's",
    [SEVERAL] = "Watching and comparing",
    [SCRIPTS] = "For scripts",
    [BATCH] = "Questions of a file (-f)",
};

/* Where a value goes; its type must be the kind's. */
#define QUESTION(kind_, type_, member)                                                             \
    .kind = (kind_), .target = DIGC_QUESTION,                                                      \
    .offset = OPTION_OFFSET(struct digc_question, member, type_)
#define PLAN(kind_, type_, member)                                                                 \
    .kind = (kind_), .target = DIGC_PLAN, .offset = OPTION_OFFSET(struct digc_plan, member, type_)

#define SHOW(member)     QUESTION(OPTION_BOOL, bool, member)
#define HIDE(member)     QUESTION(OPTION_INVERTED, bool, member)
#define HEADER_BIT(flag) QUESTION(OPTION_BIT16, uint16_t, request.flags), .mask = (flag)
#define CARRIER(bit)     QUESTION(OPTION_BIT16, uint16_t, carriers), .mask = (bit)
#define LOOK(flag)       QUESTION(OPTION_BIT32, unsigned, style.text.flags), .mask = (flag)
#define LOOK_NOT(flag)   QUESTION(OPTION_CLEAR32, unsigned, style.text.flags), .mask = (flag)
#define CALL(function)   .kind = OPTION_CALL, .call = (function)

/* `least` is what dig takes as the shortest form; where two names begin alike
 * it says which of them the abbreviation means. */
/* clang-format off */
static const struct option plus_rows[] = {
    /* what is shown */
    {.name = "additional", .least = 3, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.additional), .help = "the additional section"},
    {.name = "all", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     CALL(digc_set_all), .help = "all sections, the comments, the statistics and the command"},
    {.name = "answer", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.answer), .help = "the answer section"},
    {.name = "authority", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.authority), .help = "the authority section"},
    {.name = "besteffort", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.best_effort), .help = "malformed messages, as far as they go"},
    {.name = "cmd", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     PLAN(OPTION_BOOL, bool, cmd), .help = "the command line, above the first answer"},
    {.name = "comments", .least = 3, .flags = OPTION_NO, .group = DISPLAY,
     CALL(digc_set_comments), .help = "the header, and headings of sections"},
    {.name = "identify", .least = 3, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.identify), .help = "with short answers: which server gave them"},
    {.name = "qr", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.query), .help = "the query, before it is sent"},
    {.name = "question", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     CALL(digc_set_question), .help = "the question section"},
    {.name = "short", .least = 4, .argument = "type", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = DISPLAY, CALL(digc_set_short),
     .help = "nothing but the data of the answer; type: only of the type asked for"},
    {.name = "showbadcookie", .least = 5, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.show_badcookie), .help = "replies that asked for another cookie"},
    {.name = "stats", .least = 2, .flags = OPTION_NO, .group = DISPLAY,
     SHOW(style.stats), .help = "time, server and size, below the answer"},
    {.name = "yaml", .least = 1, .flags = OPTION_NO, .group = DISPLAY,
     CALL(digc_set_yaml), .help = "everything, as YAML"},

    /* how records look */
    {.name = "class", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     LOOK_NOT(QUERY_STYLE_NO_CLASS), .help = "with their class"},
    {.name = "crypto", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     LOOK_NOT(QUERY_STYLE_NO_CRYPTO), .help = "with keys, digests and signatures"},
    {.name = "expandaaaa", .least = 4, .flags = OPTION_NO, .group = RECORDS,
     LOOK(QUERY_STYLE_EXPAND_AAAA), .help = "IPv6 addresses with all their digits"},
    {.name = "multiline", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     SHOW(style.multiline), .help = "long records on several lines, explained"},
    {.name = "onesoa", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     SHOW(style.one_soa), .help = "zone transfers without the last SOA record"},
    {.name = "rrcomments", .least = 2, .flags = OPTION_NO, .group = RECORDS,
     CALL(digc_set_rrcomments), .help = "with remarks on keys and timers"},
    {.name = "split", .least = 2, .argument = "N", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = RECORDS, .most = 1023, CALL(digc_set_split),
     .help = "hexadecimal and base64 in pieces of N characters"},
    {.name = "ttlid", .least = 3, .flags = OPTION_NO, .group = RECORDS,
     LOOK_NOT(QUERY_STYLE_NO_TTL), .help = "with their time to live"},
    {.name = "ttlunits", .least = 4, .flags = OPTION_NO, .group = RECORDS,
     CALL(digc_set_ttlunits), .help = "times to live as 1w2d3h4m5s"},
    {.name = "unknownformat", .least = 3, .flags = OPTION_NO, .group = RECORDS,
     LOOK(QUERY_STYLE_GENERIC), .help = "all data as octets of an unknown type (RFC 3597)"},

    /* header */
    {.name = "aaflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_AA), .help = "the flag AA"},
    {.name = "aaonly", .least = 3, .group = HEADER, .alias = "aaflag"},
    {.name = "adflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_AD), .help = "the flag AD: tell whether the answer is authentic (on)"},
    {.name = "cdflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_CD), .help = "the flag CD: do not check signatures"},
    {.name = "header-only", .least = 2, .flags = OPTION_NO, .group = HEADER,
     QUESTION(OPTION_BOOL, bool, request.no_question), .help = "no question section"},
    {.name = "opcode", .least = 2, .argument = "N", .flags = OPTION_NO | OPTION_VALUE,
     .group = HEADER, .most = 15, CALL(digc_set_opcode), .help = "the opcode, by number or name"},
    {.name = "qid", .least = 2, .argument = "N", .flags = OPTION_QUIET_NO | OPTION_VALUE,
     .group = HEADER, .most = 0xffff, CALL(digc_set_qid), .help = "the id"},
    {.name = "raflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_RA), .help = "the flag RA"},
    {.name = "rdflag", .least = 2, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_RD), .help = "the flag RD: let the server ask others (on)"},
    {.name = "recurse", .least = 3, .group = HEADER, .alias = "rdflag"},
    {.name = "tcflag", .least = 3, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_TC), .help = "the flag TC"},
    {.name = "zflag", .least = 1, .flags = OPTION_NO, .group = HEADER,
     HEADER_BIT(QUERY_FLAG_Z), .help = "the reserved flag Z"},

    /* EDNS */
    {.name = "badcookie", .least = 2, .flags = OPTION_NO, .group = EDNS,
     HIDE(policy.keep_badcookie), .help = "ask again with the cookie that the server wants (on)"},
    {.name = "bufsize", .least = 2, .argument = "OCTETS", .flags = OPTION_MAY_VALUE,
     .group = EDNS, .most = 0xffff, .subject = "buffer size", CALL(digc_set_bufsize),
     .help = "largest UDP reply that is wanted (1232)"},
    {.name = "coflag", .least = 2, .flags = OPTION_NO, .group = EDNS,
     SHOW(coflag), .help = "the flag CO: compact denial of existence is understood"},
    {.name = "cookie", .least = 3, .argument = "HEX", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = EDNS, CALL(digc_set_cookie), .help = "a cookie, random unless given (on)"},
    {.name = "dnssec", .least = 4, .flags = OPTION_NO, .group = EDNS,
     CALL(digc_set_dnssec), .help = "the flag DO: signatures, please"},
    {.name = "do", .group = EDNS, .alias = "dnssec", .flags = OPTION_HIDDEN},
    {.name = "edns", .least = 4, .argument = "VERSION", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = EDNS, .most = 255, CALL(digc_set_edns), .help = "an OPT record, with this version (0)"},
    {.name = "ednsflags", .least = 5, .argument = "N",
     .flags = OPTION_QUIET_NO | OPTION_MAY_VALUE | OPTION_HEX, .group = EDNS, .most = 0xffff,
     CALL(digc_set_ednsflags), .help = "flags of EDNS besides DO and CO"},
    {.name = "ednsnegotiation", .least = 5, .flags = OPTION_NO, .group = EDNS,
     HIDE(policy.keep_badvers), .help = "ask again with a version that the server has (on)"},
    {.name = "ednsopt", .least = 5, .argument = "CODE[:HEX]",
     .flags = OPTION_QUIET_NO | OPTION_OWN_VALUE, .group = EDNS, .most = 0xffff,
     CALL(digc_set_ednsopt), .help = "one more option, by number or name; +noednsopt drops all"},
    {.name = "expire", .least = 4, .flags = OPTION_NO, .group = EDNS,
     SHOW(expire), .help = "when does the zone expire?"},
    {.name = "keepalive", .least = 5, .flags = OPTION_NO, .group = EDNS,
     SHOW(keepalive), .help = "how long may a connection be idle?"},
    {.name = "nsid", .least = 3, .flags = OPTION_NO, .group = EDNS,
     CALL(digc_set_nsid), .help = "which server is this?"},
    {.name = "padding", .least = 1, .argument = "OCTETS",
     .flags = OPTION_QUIET_NO | OPTION_VALUE | OPTION_NO_VALUE, .group = EDNS, .most = 512,
     CALL(digc_set_padding), .help = "round the size of the query up to a multiple"},
    {.name = "subnet", .least = 2, .argument = "ADDRESS[/BITS]",
     .flags = OPTION_QUIET_NO | OPTION_VALUE, .group = EDNS, CALL(digc_set_subnet),
     .help = "the client's network; 0 to have none told"},

    /* how to ask */
    {.name = "fail", .least = 2, .flags = OPTION_NO, .group = ASKING,
     HIDE(policy.next_on_servfail), .help = "SERVFAIL ends it: no other server is asked (on)"},
    {.name = "ignore", .least = 1, .flags = OPTION_NO, .group = ASKING,
     SHOW(policy.ignore_truncation), .help = "take truncated replies, do not go to TCP"},
    {.name = "keepopen", .least = 5, .flags = OPTION_NO, .group = ASKING,
     PLAN(OPTION_BOOL, bool, keep_open), .help = "one TCP connection for several questions"},
    {.name = "retry", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = ASKING,
     .most = UINT32_MAX - 1, .subject = "retries", CALL(digc_set_retry),
     .help = "tries of a server after the first (2)"},
    {.name = "retries", .least = 5, .group = ASKING, .alias = "retry", .flags = OPTION_HIDDEN},
    {.name = "tcp", .least = 3, .flags = OPTION_NO, .group = ASKING,
     CALL(digc_set_tcp), .help = "over TCP"},
    {.name = "timeout", .least = 2, .argument = "SECONDS", .flags = OPTION_VALUE,
     .group = ASKING, .most = 0xffff, CALL(digc_set_timeout),
     .help = "how long a try may take (5, over TCP 10)"},
    {.name = "tries", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = ASKING,
     .most = UINT32_MAX, CALL(digc_set_tries), .help = "tries of a server (3)"},
    {.name = "vc", .least = 1, .group = ASKING, .alias = "tcp"},

    /* names */
    {.name = "defname", .least = 2, .group = NAMES, .alias = "search"},
    {.name = "domain", .least = 3, .argument = "NAME", .flags = OPTION_VALUE, .group = NAMES,
     PLAN(OPTION_TEXT, const char *, domain), .help = "search this domain alone"},
    {.name = "idnin", .least = 4, .flags = OPTION_NO, .group = NAMES,
     SHOW(idn_in), .help = "names may be internationalized (on at a terminal)"},
    {.name = "idnout", .least = 4, .flags = OPTION_NO, .group = NAMES,
     SHOW(idn_out), .help = "show internationalized names (on at a terminal)"},
    {.name = "ndots", .least = 2, .argument = "N", .flags = OPTION_VALUE, .group = NAMES,
     .most = 0xffff, CALL(digc_set_ndots), .help = "dots that make a name be asked as it is, and no other"},
    {.name = "search", .least = 2, .flags = OPTION_NO, .group = NAMES,
     CALL(digc_set_search), .help = "use the search list"},
    {.name = "showsearch", .least = 5, .flags = OPTION_NO, .group = NAMES,
     CALL(digc_set_showsearch), .help = "the same, and show each attempt"},

    /* TLS and HTTP */
    {.name = "https", .least = 2, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_HTTP), .help = "over HTTPS"},
    {.name = "https-get", .least = 7, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_HTTP), .help = "over HTTPS, with GET"},
    {.name = "https-post", .least = 6, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, CARRIER(DIGC_CARRIER_HTTP), .help = "over HTTPS, with POST"},
    {.name = "http-plain", .least = 5, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_HTTP), .help = "over HTTP without TLS"},
    {.name = "http-plain-get", .least = 12, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_HTTP), .help = "over HTTP without TLS, with GET"},
    {.name = "http-plain-post", .least = 11, .argument = "PATH",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, CARRIER(DIGC_CARRIER_HTTP), .help = "over HTTP without TLS, with POST"},
    {.name = "tls", .least = 3, .flags = OPTION_NO | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_TLS), .help = "over TLS"},
    {.name = "tls-ca", .least = 6, .argument = "FILE",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_TLS_CA), .help = "check the server's certificate"},
    {.name = "tls-certfile", .least = 6, .argument = "FILE",
     .flags = OPTION_NO | OPTION_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_TLS_CERT), .help = "the client's certificate"},
    {.name = "tls-hostname", .least = 5, .argument = "NAME",
     .flags = OPTION_NO | OPTION_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_TLS_HOST), .help = "the name that the certificate must have"},
    {.name = "tls-keyfile", .least = 5, .argument = "FILE",
     .flags = OPTION_NO | OPTION_VALUE | OPTION_UNAVAILABLE, .group = TRANSPORT,
     CARRIER(DIGC_CARRIER_TLS_KEY), .help = "the client's key"},

    /* more than one question */
    {.name = "dns64prefix", .least = 4, .flags = OPTION_NO, .group = WALK,
     CALL(digc_set_prefixes), .help = "the prefixes of DNS64, through ipv4only.arpa"},
    {.name = "nssearch", .least = 3, .flags = OPTION_NO, .group = WALK,
     CALL(digc_set_nssearch), .help = "the SOA records of all servers of the zone"},
    {.name = "trace", .least = 3, .flags = OPTION_NO, .group = WALK,
     CALL(digc_set_trace), .help = "all steps from the root"},

    /* what dig does not have */
    {.name = "bytes", .flags = OPTION_NO, .group = FORMS, CALL(digc_set_form),
     .help = "the octets of each message, and what they mean"},
    {.name = "json", .flags = OPTION_NO, .group = FORMS, CALL(digc_set_form),
     .help = "JSON, a line for each question"},
    {.name = "colour", .argument = "WHEN", .flags = OPTION_VALUE, .group = FORMS,
     CALL(digc_set_colour), .help = "colours in these forms: auto, always or never"},
    {.name = "color", .group = FORMS, .alias = "colour", .flags = OPTION_HIDDEN},
    {.name = "allns", .flags = OPTION_NO, .group = SEVERAL, QUESTION(OPTION_BOOL, bool, allns),
     .help = "all servers of the zone, side by side, and its delegation"},
    {.name = "compare", .argument = "SERVER,...", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = SEVERAL, CALL(digc_set_compare), .help = "whether servers say the same"},
    {.name = "watch", .argument = "SECONDS", .flags = OPTION_NO | OPTION_MAY_VALUE,
     .group = SEVERAL, CALL(digc_set_watch), .help = "ask again and again, show what changes"},
    {.name = "until", .argument = "VALUE", .flags = OPTION_NO | OPTION_VALUE, .group = SEVERAL,
     CALL(digc_set_until), .help = "ask again until each server gives the value"},
    {.name = "deadline", .argument = "SECONDS", .flags = OPTION_VALUE, .group = SEVERAL,
     .most = 31536000, CALL(digc_set_deadline), .help = "when +until gives up (300)"},
    {.name = "count", .argument = "N", .flags = OPTION_VALUE, .group = SEVERAL, .most = 100000,
     CALL(digc_set_count), .help = "ask so often, and tell times and losses"},
    {.name = "interval", .argument = "SECONDS", .flags = OPTION_VALUE, .group = SEVERAL,
     CALL(digc_set_interval), .help = "time between two rounds of asking"},
    {.name = "exit", .argument = "KIND", .flags = OPTION_VALUE, .group = SCRIPTS,
     CALL(digc_set_exit), .help = "outcome: an exit status for each way that asking can end"},

    /* questions of a file, for which dig has no such options */
    {.name = "parallel", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = BATCH,
     .most = 10000, PLAN(OPTION_NUMBER32, uint32_t, parallel),
     .help = "questions under way at once (100)"},
    {.name = "rate", .least = 3, .argument = "N", .flags = OPTION_VALUE, .group = BATCH,
     .most = 1000000, PLAN(OPTION_NUMBER32, uint32_t, rate),
     .help = "questions in a second at most"},
    {.name = "unordered", .least = 3, .flags = OPTION_NO, .group = BATCH,
     PLAN(OPTION_BOOL, bool, unordered), .help = "answers as they come"},
    {.name = "wildcard", .flags = OPTION_NO, .group = BATCH,
     PLAN(OPTION_INVERTED, bool, no_wildcard), .help = "also names that a wildcard answers (on)"},

    /* not for everyday use, or without effect */
    {.name = "fuzztime", .least = 2, .argument = "SECONDS",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_HIDDEN, .group = HEADER,
     .most = UINT32_MAX, CALL(digc_set_fuzztime), .help = "the time in TSIG records"},
    {.name = "proxy", .least = 5, .argument = "SOURCE-DESTINATION", .since = "9.20",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, CARRIER(DIGC_CARRIER_PROXY), .help = "a PROXYv2 header"},
    {.name = "proxy-plain", .least = 7, .argument = "SOURCE-DESTINATION", .since = "9.20",
     .flags = OPTION_NO | OPTION_MAY_VALUE | OPTION_UNAVAILABLE | OPTION_HIDDEN,
     .group = TRANSPORT, CARRIER(DIGC_CARRIER_PROXY), .help = "a PROXYv2 header before TLS"},
    {.name = "dscp", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = ASKING,
     .message = "obsolete and has no effect", .help = "obsolete, without effect"},
    {.name = "mapped", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = ASKING,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "sigchase", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = WALK,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "topdown", .least = 2, .flags = OPTION_NO | OPTION_HIDDEN, .group = WALK,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "trusted-key", .least = 3, .flags = OPTION_NO | OPTION_HIDDEN, .group = WALK,
     .message = "deprecated", .help = "obsolete, without effect"},
    {.name = "unexpected", .least = 3, .flags = OPTION_NO | OPTION_HIDDEN, .group = ASKING,
     .message = "deprecated", .help = "obsolete, without effect"},
};

static const char *const dash_groups[] = {"Options"};

static const struct option dash_rows[] = {
    {.name = "4", CALL(digc_set_ipv4), .help = "over IPv4 only"},
    {.name = "6", CALL(digc_set_ipv6), .help = "over IPv6 only"},
    {.name = "b", .argument = "ADDRESS[#PORT]", .flags = OPTION_VALUE, CALL(digc_set_source),
     .help = "send from this address"},
    {.name = "c", .argument = "CLASS", .flags = OPTION_VALUE, CALL(digc_set_class),
     .help = "the class (IN)"},
    {.name = "d", .flags = OPTION_HIDDEN, .help = "accepted, without effect"},
    {.name = "f", .argument = "FILE", .flags = OPTION_VALUE,
     PLAN(OPTION_TEXT, const char *, batch_file),
     .help = "take questions from a file, one line each; - is the standard input"},
    {.name = "h", CALL(digc_show_help), .help = "this help"},
    {.name = "i", .flags = OPTION_HIDDEN, .help = "obsolete, without effect"},
    {.name = "k", .argument = "FILE", .flags = OPTION_VALUE,
     PLAN(OPTION_TEXT, const char *, key_file), .help = "sign with the TSIG key in a file"},
    {.name = "m", .help = "accepted, without effect"},
    {.name = "n", .flags = OPTION_HIDDEN, .help = "obsolete, without effect"},
    {.name = "p", .argument = "PORT", .flags = OPTION_VALUE, .most = 0xffff, CALL(digc_set_port),
     .help = "the port of the server (53)"},
    {.name = "q", .argument = "NAME", .flags = OPTION_VALUE, CALL(digc_set_name),
     .help = "the name, whatever it looks like"},
    {.name = "r", .help = "do not read ~/.digrc"},
    {.name = "t", .argument = "TYPE", .flags = OPTION_VALUE, CALL(digc_set_type),
     .help = "the type (A); ixfr=SERIAL for changes since then"},
    {.name = "u", QUESTION(OPTION_BOOL, bool, style.microseconds), .help = "times in microseconds"},
    {.name = "v", CALL(digc_show_version), .help = "the version"},
    {.name = "x", .argument = "ADDRESS", .flags = OPTION_VALUE, CALL(digc_set_reverse),
     .help = "the name of an address"},
    {.name = "y", .argument = "[HMAC:]NAME:KEY", .flags = OPTION_VALUE, CALL(digc_set_key),
     .help = "sign with this TSIG key"},
};

static const char *const long_groups[] = {"What dig does not have"};

static const struct option long_rows[] = {
    {.name = "lab", .argument = "DIR", .flags = OPTION_MAY_VALUE, CALL(digc_set_lab),
     .help = "ask in the classroom Internet; DIR: in your own"},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const struct option_table digc_plus_options = {
    .lead = "+",
    .rows = plus_rows,
    .count = COUNT(plus_rows),
    .groups = plus_groups,
    .group_count = COUNT(plus_groups),
};

const struct option_table digc_dash_options = {
    .lead = "-",
    .rows = dash_rows,
    .count = COUNT(dash_rows),
    .groups = dash_groups,
    .group_count = COUNT(dash_groups),
};

const struct option_table digc_long_options = {
    .lead = "--",
    .rows = long_rows,
    .count = COUNT(long_rows),
    .groups = long_groups,
    .group_count = COUNT(long_groups),
};
