/* common/names.h: names as people type and read them: internationalized or not, short or
 * whole, and what is said of those that are none.
 *
 * Words and rules are those of dig and host.  It must not know options, nor what is asked. */
#ifndef COMMON_NAMES_H
#define COMMON_NAMES_H

#include <query/search.h>
#include <query/system.h>

enum {
    NAMES_TEXT = 1023, /* characters of a name that are looked at */
    NAMES_SAID = 8192  /* octets of what is said of one: all of it may be escapes */
};

struct names {
    const char *program;
    struct query_sink *diagnostics;
    bool utf8;   /* the user's locale has the characters of Unicode */
    bool warned; /* that it has not */
};

/* Whether the locale writes characters as UTF-8.  It costs reading the locale's files: only
 * where names may be international. */
bool names_locale_is_utf8(void);

/* A line on the diagnostics: 'TEXT', then the three others. */
void names_complain(const struct names *names, const char *text, const char *before,
                    const char *why, const char *after);

/* A search and the domains in it. */
struct names_search {
    struct query_search search;
    struct query_name typed;                               /* +domain */
    const struct query_name *domains[QUERY_CONFIG_SEARCH]; /* point to the configuration */
    size_t domain_count;
};

/* How a name is meant. */
struct names_rules {
    bool idn;                          /* U-labels are turned into A-labels */
    const char *idn_hint;              /* what to do where that fails: ", use +noidnin" */
    unsigned ndots;                    /* 0: no search */
    const char *domain;                /* in place of the search list; NULL: none */
    const struct query_config *config; /* whose search list it is; borrowed */
};

enum names_end {
    NAMES_OK,
    NAMES_REFUSED, /* by the rules of IDN, or together with a domain */
    NAMES_ILLEGAL  /* the name alone */
};

/* The names that `text` may stand for; `*search` must stay where it is.  What is wrong has been
 * said if the end is not NAMES_OK. */
enum names_end names_begin(struct names *names, const struct names_rules *rules, const char *text,
                           struct names_search *search);

/* The same, and keeps what was said in `said`, of at least NAMES_SAID octets. */
enum names_end names_begin_kept(struct names *names, const struct names_rules *rules,
                                const char *text, struct names_search *search,
                                struct query_sink *said);

/* What was said so, without the name of the program and the line end: for what programs read. */
const char *names_reason(const struct names *names, const struct query_sink *said, size_t *size);

/* A query_name_printer with a struct names: U-labels where the locale has them.  Where it has
 * not the name stays as it is, and the user is told once. */
void names_print_international(struct query_sink *sink, const struct query_name *name,
                               void *context);

/* Whether a text is an IP address, written in full and without a scope. */
bool names_is_address(const char *text);

/* The name to ask for an address: nibbles under ip6.arpa for an IPv6 address (RFC 3596 section
 * 2.5), for everything else its parts between dots in reverse order under in-addr.arpa, be they
 * numbers or not (RFC 1035 section 3.5, RFC 2317).  Returns the sink's status. */
enum query_status names_print_reverse(struct query_sink *sink, const char *text);

#endif
