/* <query/search.h>: which names a name that somebody typed may stand for: itself,
 * and itself with each domain of a search list, as resolver(3) calls it.
 *
 * A search is a list of candidates and knows nothing of servers and replies.  Its
 * order and its ends are those of dig, host and nslookup: the caller asks for the
 * first candidate, and for the next one as long as the reply is NXDOMAIN. */
#ifndef QUERY_SEARCH_H
#define QUERY_SEARCH_H

#include <query/name.h>

enum { QUERY_SEARCH_DOMAINS = 8 }; /* of a search list that are tried, as dig and host do */

/* Why a candidate is one. */
enum query_search_reason {
    QUERY_SEARCH_DOTS,     /* the name as it is: it has `ndots` dots or more.  No other is tried. */
    QUERY_SEARCH_ABSOLUTE, /* the name as it is: it ends in a dot.  No other is tried. */
    QUERY_SEARCH_DOMAIN,   /* the name in a domain of the list */
    QUERY_SEARCH_LAST      /* the name as it is, since no domain is left */
};

struct query_candidate {
    struct query_name name;
    enum query_search_reason reason;
    size_t domain; /* with QUERY_SEARCH_DOMAIN: which one, counted from 0 */
};

/* A search under way.  A plain value; its fields are the library's. */
struct query_search {
    struct query_name name; /* as it was typed, with the root for its origin */
    const struct query_name *const *domains;
    size_t domain_count;
    size_t next; /* the domain to try; behind the last: the name as it is; then: nothing */
    enum query_search_reason as_is; /* why the name is tried as it is */
};

/* Whether a text has fewer than `ndots` dots, so that domains come before the name
 * as it is.  All dots count that stand in the text, also those of escapes. */
QUERY_API QUERY_PURE bool query_search_is_short(const char *text, size_t size, unsigned ndots);

/* Begins the search for a name in presentation form.  `domains` are borrowed; of
 * more than QUERY_SEARCH_DOMAINS the rest is ignored.  Without domains the name is
 * tried as it is.  As in a master file (RFC 1035 section 5.1) "@" alone has no label
 * of its own: each domain is tried itself, and at last the root.  Errors: those of
 * query_name_scan(). */
QUERY_API QUERY_CHECK enum query_status
query_search_begin(struct query_search *search, const char *text, size_t size, unsigned ndots,
                   const struct query_name *const *domains, size_t domain_count);

/* The next candidate; false after the last.  A domain that makes the name longer
 * than 255 octets is passed over. */
QUERY_API bool query_search_next(struct query_search *search, struct query_candidate *candidate);

/* Whether there is another candidate. */
QUERY_API QUERY_PURE bool query_search_has_more(const struct query_search *search);

#endif
