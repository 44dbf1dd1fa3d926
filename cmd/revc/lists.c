#include "revc/lists.h"

#include "common/outcome.h"

#include <string.h>

/* An answer is one of a code if it is the same under the mask; of bits several may be. */
struct code {
    uint32_t value, mask;
    const char *text;
    bool refusal; /* no entry: the list says why it does not tell */
};

#define CODE(third, last) .value = 0x7f000000 | (third) << 8 | (last), .mask = 0xffffffff
#define BIT(bit)          .value = 0x7f000000 | (bit), .mask = 0xffffff00 | (bit)
#define LAST(last)        .value = 0x7f000000 | (last), .mask = 0xffff00ff
#define CODES(zone, codes)                                                                         \
    {                                                                                              \
        zone, codes, sizeof(codes) / sizeof((codes)[0])                                            \
    }

/* Spamhaus: ZEN, which is SBL, XBL and PBL in one, and the parts alone.  DBL and ZRD have domains,
 * not addresses. */
static const struct code spamhaus[] = {
    {CODE(0, 2), .text = "SBL: sends spam, or helps to"},
    {CODE(0, 3), .text = "CSS: sends spam, found by machines"},
    {CODE(0, 4), .text = "XBL: a machine that was taken over"},
    {CODE(0, 5), .text = "XBL: a machine that was taken over"},
    {CODE(0, 6), .text = "XBL: a machine that was taken over"},
    {CODE(0, 7), .text = "XBL: a machine that was taken over"},
    {CODE(0, 9), .text = "DROP: a network of criminals"},
    {CODE(0, 10), .text = "PBL: its provider says that it sends no mail"},
    {CODE(0, 11), .text = "PBL: belongs to people at home, and sends no mail"},
    {CODE(0, 20), .text = "AuthBL: tries out stolen passwords"},
    {CODE(1, 255), .text = "DBL has domains, not addresses", .refusal = true},
    {CODE(2, 255), .text = "ZRD has domains, not addresses", .refusal = true},
};

static const struct code spamcop[] = {
    {CODE(0, 2), .text = "reported for spam"},
};

static const struct code barracuda[] = {
    {CODE(0, 2), .text = "sends spam, or viruses"},
};

static const struct code psbl[] = {
    {CODE(0, 2), .text = "sent mail to a spam trap"},
};

static const struct code uceprotect[] = {
    {CODE(0, 2), .text = "sends spam, or is in a network that does"},
};

static const struct code backscatterer[] = {
    {CODE(0, 2), .text = "returns mail to those who did not send it"},
};

/* Ended in 2024, and kept in copies. */
static const struct code sorbs[] = {
    {CODE(0, 2), .text = "an open HTTP proxy"},
    {CODE(0, 3), .text = "an open SOCKS proxy"},
    {CODE(0, 4), .text = "an open proxy of another kind"},
    {CODE(0, 5), .text = "an open mail relay"},
    {CODE(0, 6), .text = "sent spam"},
    {CODE(0, 7), .text = "a web server that spammers can use"},
    {CODE(0, 8), .text = "its owner wants no tests by SORBS"},
    {CODE(0, 9), .text = "a network that was hijacked"},
    {CODE(0, 10), .text = "an address that changes its user"},
    {CODE(0, 14), .text = "its network has no servers"},
};

static const struct code dronebl[] = {
    {CODE(0, 2), .text = "a sample"},
    {CODE(0, 3), .text = "an IRC drone"},
    {CODE(0, 5), .text = "a bottler"},
    {CODE(0, 6), .text = "an unknown worm or spam robot"},
    {CODE(0, 7), .text = "a drone that floods others"},
    {CODE(0, 8), .text = "an open SOCKS proxy"},
    {CODE(0, 9), .text = "an open HTTP proxy"},
    {CODE(0, 10), .text = "a chain of proxies"},
    {CODE(0, 11), .text = "a proxy on a web page"},
    {CODE(0, 12), .text = "an open DNS resolver"},
    {CODE(0, 13), .text = "tries out passwords"},
    {CODE(0, 14), .text = "an open Wingate proxy"},
    {CODE(0, 15), .text = "a router that was taken over"},
    {CODE(0, 16), .text = "a worm that takes machines over"},
    {CODE(0, 17), .text = "in a botnet, found by machines"},
    {CODE(0, 18), .text = "its name is one for DNS or mail, seen on IRC"},
    {CODE(0, 19), .text = "a VPN that is abused"},
    {CODE(0, 255), .text = "of no kind that has a number"},
};

static const struct code efnet[] = {
    {CODE(0, 1), .text = "an open proxy"},
    {CODE(0, 2), .text = "sent 666 mails to a spam trap"},
    {CODE(0, 3), .text = "sent 50 mails to a spam trap"},
    {CODE(0, 4), .text = "a Tor node"},
    {CODE(0, 5), .text = "a drone, or one that floods others"},
};

static const struct code spamrats[] = {
    {CODE(0, 36), .text = "Dyna: an address that changes its user"},
    {CODE(0, 37), .text = "NoPtr: has no name"},
    {CODE(0, 38), .text = "Spam: sends spam"},
    {CODE(0, 43), .text = "Auth: tries out passwords"},
};

/* A reputation, bad and good. */
static const struct code mailspike[] = {
    {CODE(0, 2), .text = "takes part in a spam run of these hours"},
    {CODE(0, 10), .text = "the worst reputation"},
    {CODE(0, 11), .text = "a very bad reputation"},
    {CODE(0, 12), .text = "a bad reputation"},
    {CODE(0, 13), .text = "a suspicious reputation"},
    {CODE(0, 18), .text = "a good reputation"},
    {CODE(0, 19), .text = "a very good reputation"},
    {CODE(0, 20), .text = "an excellent reputation"},
};

/* A list of the good; the octet before the last is what kind of business it is. */
static const struct code dnswl[] = {
    {CODE(0, 255), .text = "asked too often", .refusal = true},
    {LAST(0), .text = "known, and trusted for nothing"},
    {LAST(1), .text = "a little trusted"},
    {LAST(2), .text = "trusted"},
    {LAST(3), .text = "trusted very much"},
};

static const struct code tor[] = {
    {CODE(0, 100), .text = "a Tor node"},
};

/* Lists of what stands in the links of mails: mostly domains, but addresses, too. */
static const struct code surbl[] = {
    {CODE(0, 1), .text = "not for who asks", .refusal = true},
    {BIT(8), .text = "phishing"},
    {BIT(16), .text = "malware"},
    {BIT(64), .text = "abuse"},
    {BIT(128), .text = "a cracked site"},
};

static const struct code uribl[] = {
    {CODE(0, 1), .text = "not for who asks", .refusal = true},
    {BIT(2), .text = "black: in spam"},
    {BIT(4), .text = "grey: in bulk mail"},
    {BIT(8), .text = "red: new, and suspicious"},
};

/* A zone stands for those below it, too; below dq.spamhaus.net there are keys. */
static const struct list {
    const char *zone;
    const struct code *codes;
    size_t count;
} lists[] = {
    CODES("spamhaus.org", spamhaus),
    CODES("dq.spamhaus.net", spamhaus),
    CODES("bl.spamcop.net", spamcop),
    CODES("b.barracudacentral.org", barracuda),
    CODES("psbl.surriel.com", psbl),
    CODES("dnsbl-1.uceprotect.net", uceprotect),
    CODES("dnsbl-2.uceprotect.net", uceprotect),
    CODES("dnsbl-3.uceprotect.net", uceprotect),
    CODES("ips.backscatterer.org", backscatterer),
    CODES("dnsbl.sorbs.net", sorbs),
    CODES("dnsbl.dronebl.org", dronebl),
    CODES("rbl.efnetrbl.org", efnet),
    CODES("spamrats.com", spamrats),
    CODES("mailspike.net", mailspike),
    CODES("list.dnswl.org", dnswl),
    CODES("tor.dan.me.uk", tor),
    CODES("torexit.dan.me.uk", tor),
    CODES("multi.surbl.org", surbl),
    CODES("multi.uribl.com", uribl),
};

/* That this block is for those who must not ask began with Spamhaus, and is a habit of lists. */
static const struct code refusals[] = {
    {.value = 0x7ffffffc, .mask = 0xffffffff, .text = "the zone is mistyped", .refusal = true},
    {.value = 0x7ffffffe, .mask = 0xffffffff, .text = "not for public resolvers", .refusal = true},
    {.value = 0x7fffffff, .mask = 0xffffffff, .text = "asked too often", .refusal = true},
    {.value = 0x7fffff00, .mask = 0xffffff00, .text = "not for who asks", .refusal = true},
};

static const struct list usual = CODES("", refusals);

static const struct list *list_of(const struct query_name *zone)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct query_name name;
        if (query_name_scan(&name, lists[i].zone, strlen(lists[i].zone), query_name_root(), NULL) ==
                QUERY_OK &&
            query_name_is_under(zone, &name))
            return &lists[i];
    }
    return &usual;
}

static uint32_t number_of(const uint8_t octets[4])
{
    return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 |
           octets[3];
}

/* The first code of a list that an answer is one of, from `*at` on. */
static const struct code *next_code(const struct list *list, uint32_t answer, size_t *at)
{
    while (*at < list->count) {
        const struct code *code = &list->codes[(*at)++];
        if ((answer & code->mask) == code->value)
            return code;
    }
    return NULL;
}

static const struct code *first_code(const struct list **list, uint32_t answer, size_t *at)
{
    const struct code *code = next_code(*list, answer, at);
    if (code == NULL && *list != &usual) {
        *list = &usual;
        *at = 0;
        code = next_code(*list, answer, at);
    }
    return code;
}

int revc_list_outcome(const struct query_name *zone, const uint8_t octets[4])
{
    const struct list *list = list_of(zone);
    size_t at = 0;
    if (octets[0] != 127)
        return OUTCOME_RCODE;
    const struct code *code = first_code(&list, number_of(octets), &at);
    return code != NULL && code->refusal ? OUTCOME_REFUSED : OUTCOME_ANSWER;
}

void revc_list_print(struct query_sink *sink, const struct query_name *zone,
                     const uint8_t octets[4])
{
    const struct list *list = list_of(zone);
    uint32_t answer = number_of(octets);
    size_t at = 0;
    if (octets[0] != 127) {
        query_sink_text(sink, "no answer of a list, which are in 127.0.0.0/8");
        return;
    }
    const struct code *code = first_code(&list, answer, &at);
    if (code == NULL) {
        query_sink_text(sink, "listed");
        return;
    }
    if (code->refusal) {
        query_sink_text(sink, "no answer: ");
        query_sink_text(sink, code->text);
        return;
    }
    for (const char *before = ""; code != NULL; code = next_code(list, answer, &at)) {
        query_sink_text(sink, before);
        query_sink_text(sink, code->text);
        before = ", ";
    }
}
