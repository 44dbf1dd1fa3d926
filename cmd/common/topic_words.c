/* What is told of more than one word: data, and next to no code. */
#include "common/topics.h"

#include <query/rdata.h>

/* clang-format off */
static const struct topic topics[] = {
    {"cache", "how long an answer may be kept",
     "A resolver keeps what it has been told, so that it need not ask again. Each record has a "
     "time to live (TTL), in seconds: so long it may be kept, and not longer. What a resolver tells "
     "from its cache has the time that is left, so it counts down from one question to the next; "
     "what the servers of the zone tell always has all of it.\n"
     "That a name or a type does not exist is kept, too: for the smaller of the TTL of the SOA "
     "record that comes with the answer and its field minimum (RFC 2308).\n"
     "So a change in a zone may take as long to be seen everywhere as the TTL was before it."},
    {"delegation", "how zones hang together",
     "DNS is a tree of names, and a zone is a part of it that some name servers have. A zone may "
     "give away what is below a name in it: it delegates it, with NS records that name the servers "
     "of the zone below. That place is a zone cut.\n"
     "Whoever asks the servers of the zone above for a name below the cut gets a referral: no "
     "answer, but the NS records, and as glue the addresses of servers whose names are themselves "
     "below the cut. A resolver walks from referral to referral, from the root down.\n"
     "A delegation is lame if a server that it names does not have the zone."},
    {"dnssec", "how answers are signed",
     "The records of a signed zone have signatures (RRSIG) that are made with the keys of the zone "
     "(DNSKEY). The zone above vouches for the keys with a digest of one of them (DS), and so on up "
     "to the root, whose keys everybody knows. NSEC or NSEC3 records prove what is not there.\n"
     "A server sends the signatures to those who set the flag DO. A resolver that checks them sets "
     "the flag AD if they are good, and says SERVFAIL if they are not, unless the flag CD tells it "
     "not to check. These programs show signatures, and do not check them."},
    {"lab", "the classroom Internet",
     "With --lab no network is used: the program has a small Internet inside, with a root, zones of "
     "the real world as of some day, a resolver, and zones below test. that are broken on purpose. "
     "Times are those of the network that is imitated, and nobody waits for them.\n"
     "classroom(7) has exercises in it."},
    {"names", "how names are written",
     "A name is a row of labels with dots between them, the root being at the right end. With a "
     "final dot it is absolute. Without one it may be completed from a search list, if the program "
     "was told to use it. Upper and lower case do not matter.\n"
     "Octets that are no letters may be written as a backslash with three decimal digits, \\032 "
     "for a blank. Names in other scripts are taken as they are typed, and asked for in the form "
     "that begins with xn-- (IDN)."},
    {"resolver", "who asks for whom",
     "A resolver asks other servers until it has the answer, for programs that only ask it: they "
     "set the flag RD, and it answers with the flag RA. An authoritative server has zones itself; "
     "it sets the flag AA for what is in them, and asks nobody.\n"
     "Which resolvers this machine has stands in /etc/resolv.conf."},
};
/* clang-format on */

const struct topic *topic_table(size_t *count)
{
    *count = sizeof topics / sizeof topics[0];
    return topics;
}

const char *topic_class_meaning(uint16_t class)
{
    switch (class) {
    case QUERY_CLASS_IN: return "the Internet: the class of nearly all records";
    case QUERY_CLASS_CH:
        return "Chaosnet; today it has what servers tell of themselves, such as version.bind TXT";
    case QUERY_CLASS_HS: return "Hesiod, which once had users and groups";
    case QUERY_CLASS_NONE: return "in updates only (RFC 2136)";
    case QUERY_CLASS_ANY: return "whatever class, in questions";
    default: return NULL;
    }
}
