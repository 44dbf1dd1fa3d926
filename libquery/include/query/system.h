/* <query/system.h>: how this machine is set up to ask: resolv.conf and what
 * stands for it elsewhere, with where each value came from.
 *
 * Nothing is read that the caller does not name: the environment's values are
 * passed in. */
#ifndef QUERY_SYSTEM_H
#define QUERY_SYSTEM_H

#include <query/endpoint.h>
#include <query/name.h>

/* Where a value came from. */
enum query_origin_kind {
    QUERY_ORIGIN_DEFAULT,     /* nobody said anything */
    QUERY_ORIGIN_FILE,        /* line `line` of the file that was read */
    QUERY_ORIGIN_LOCALDOMAIN, /* the environment variable */
    QUERY_ORIGIN_RES_OPTIONS, /* the environment variable */
    QUERY_ORIGIN_HOST_NAME,   /* the domain of this host's name */
    QUERY_ORIGIN_PLATFORM,    /* the platform's own list, through c-ares */
    QUERY_ORIGIN_USER,        /* whoever asks has named it; for the caller's own use, as the next */
    QUERY_ORIGIN_LAB          /* the resolvers of a lab */
};
struct query_origin {
    enum query_origin_kind kind;
    unsigned line; /* counted from 1; with QUERY_ORIGIN_FILE */
};

enum {
    QUERY_CONFIG_SERVERS = 8, /* more name servers in a file are ignored and counted */
    QUERY_CONFIG_SEARCH = 32  /* more search domains are ignored and counted */
};

struct query_config_server {
    struct query_endpoint endpoint; /* port 0: none was given */
    struct query_origin origin;
};
struct query_config_search {
    struct query_name name;
    struct query_origin origin;
};
struct query_config_number {
    unsigned value;
    struct query_origin origin;
};

struct query_config {
    struct query_config_server servers[QUERY_CONFIG_SERVERS];
    size_t server_count;
    size_t servers_ignored;
    struct query_config_search search[QUERY_CONFIG_SEARCH];
    size_t search_count;
    size_t search_ignored; /* those that are no legal names too */
    /* As written, 0 to 255; the lower caps of resolver(3) (15, 30 and 5) are not applied. */
    struct query_config_number ndots;     /* default 1 */
    struct query_config_number timeout_s; /* 0: nobody said */
    struct query_config_number attempts;  /* 0: nobody said */
    struct query_config_number use_tcp;   /* 1: options use-vc */
    bool missing;                         /* there was no file */
    /* The first line that dig refuses a whole file for (0: none), and why:
     *   QUERY_MISSING  nameserver, search, domain, options, sortlist without a value
     *   QUERY_EXTRA    text after the value of nameserver or domain (a comment may stand
     *                  there, behind a blank); a port; more than 10 addresses of sortlist
     *   QUERY_ADDRESS, QUERY_NOT_FOUND   what is no address, or has no such interface
     *   QUERY_NUMBER, QUERY_RANGE        a bad number of ndots, timeout, attempts
     * A front end that stands in for dig refuses it too; others go on with what could
     * be understood, which is here all the same. */
    unsigned fault_line;
    enum query_status fault;
};

/* Reads a resolv.conf(5) text of `size` octets.  The last search or domain line
 * counts.  Comments start with # or ; at the start of a line or of a word.  Lines
 * and options that are not known are skipped.  All servers and search domains are
 * kept that there is room for: dig uses the first 3 and 8. */
QUERY_API void query_config_scan(struct query_config *config, const char *text, size_t size);

/* Reads a file; a missing one leaves the defaults and sets `missing`.
 * QUERY_SYSTEM if it cannot be read (errno says why), QUERY_SPACE if it has more
 * than 64 KiB, QUERY_MEMORY; the defaults are left then too. */
QUERY_API QUERY_CHECK enum query_status query_config_read(struct query_config *config,
                                                          const char *path);

/* Where no line gave a search domain, takes the part of this host's name after its
 * first dot, as resolver(3) does (dig does not).  Before query_config_apply(). */
QUERY_API void query_config_host_name(struct query_config *config, const char *host_name);

/* Applies the environment's values over the file's, as resolver(3) does (dig does
 * not); NULL: not set.  LOCALDOMAIN replaces the search list, with an empty one if
 * it has no name; RES_OPTIONS is read like an options line.  What cannot be
 * understood is skipped. */
QUERY_API void query_config_apply(struct query_config *config, const char *localdomain,
                                  const char *res_options);

/* Replaces the servers by those that the platform names where no resolv.conf
 * rules, through c-ares.  QUERY_MODULE without c-ares, QUERY_MEMORY, QUERY_SYSTEM;
 * the configuration is then unchanged. */
QUERY_API QUERY_CHECK enum query_status query_config_platform(struct query_config *config);

/* Looks up the addresses of a host name as an application would (hosts file, then
 * DNS with the system's search list), through c-ares.  An address is taken as it
 * is, in all forms of inet_addr(3) and with %scope.  `family` 4, 6 or 0 for both.
 * Writes at most `room` endpoints with `port` and their number, 0 on error.
 * `timeout_ms` bounds the whole.
 * QUERY_NOT_FOUND, QUERY_SYNTAX (can be no host's name), QUERY_TIMEOUT,
 * QUERY_NO_SERVER (no server gave a usable answer), QUERY_MODULE, QUERY_MEMORY,
 * QUERY_SYSTEM. */
QUERY_API QUERY_CHECK enum query_status query_host_find(const char *host, unsigned family,
                                                        uint16_t port, uint32_t timeout_ms,
                                                        struct query_endpoint *endpoints,
                                                        size_t room, size_t *count);

/* A message of such a look-up, on its way to a server or back. */
struct query_host_message {
    bool sent;
    bool stream;                  /* over TCP */
    struct query_endpoint server; /* with its port */
    const uint8_t *octets;        /* there until the tap returns */
    size_t size;
};
typedef void query_host_tap(void *context, const struct query_host_message *message);

/* Looks up as query_host_find() does and tells `tap` of each message, as it is on the wire: which
 * names of the search list are asked, and what comes back.  Nothing is told where the hosts file
 * has the name. */
QUERY_API QUERY_CHECK enum query_status
query_host_watch(const char *host, unsigned family, uint32_t timeout_ms, query_host_tap *tap,
                 void *context, struct query_endpoint *endpoints, size_t room, size_t *count);

/* Looks up the name of an address as an application would (getnameinfo(3): the hosts file, then
 * DNS), and tells `tap` of each message.  Of several names it is the one that c-ares takes.
 * QUERY_NOT_FOUND, QUERY_SYNTAX (what the address is called is no domain name), and the others of
 * query_host_find(); on error `*name` is unchanged. */
QUERY_API QUERY_CHECK enum query_status query_host_watch_name(const struct query_endpoint *address,
                                                              uint32_t timeout_ms,
                                                              query_host_tap *tap, void *context,
                                                              struct query_name *name);

#endif
