/* render/host.h: exchanges as host prints them: sentences, and with -v its own form of messages.
 *
 * It knows messages and a style; what goes wrong on the way is told in dig's words by
 * render/dig.h, which it stands on.  It must not know command lines nor whom to ask next. */
#ifndef RENDER_HOST_H
#define RENDER_HOST_H

#include "render/dig.h"

/* Which records of a zone transfer are shown. */
enum host_records {
    HOST_RECORDS_ALL,       /* all, or there is no transfer */
    HOST_RECORDS_ADDRESSES, /* those that say where hosts are: A, AAAA, NS, PTR */
    HOST_RECORDS_TYPE       /* those of one type */
};

struct host_style {
    bool heading;     /* before the first reply: which server it is from */
    bool verbose;     /* whole messages in place of sentences */
    bool name_server; /* "Nameserver 192.0.2.1:" before what it says */
    bool quiet_empty; /* nothing is said of an answer without records */
    bool newest;      /* sentences of host 9.20 */
    bool no_dnssec;   /* without RRSIG, NSEC and NSEC3 */
    enum host_records records;
    uint16_t type; /* with HOST_RECORDS_TYPE */
};

/* What the renderer remembers from one reply to the next. */
struct host_render {
    struct dig_render dig; /* first; its form is host_form.  `name` is what is not found with
                            * NXDOMAIN, and `search` says how often it is told. */
    struct host_style style;
    bool looking; /* replies only lead on to others: all they can say is that the name does
                   * not exist */
    bool heading_done;
    bool answered; /* a reply has been shown */
    bool failed;   /* one that was shown had an RCODE */
};

extern const struct dig_form host_form;

/* A style for `dig` that leaves out what host leaves out. */
extern const struct dig_style host_dig_style;

/* With -v, that a name is asked for.  dig_render_fact() does not know of that: before a lookup,
 * and host_render_fact() in place of it. */
void host_render_trying(struct host_render *render, const struct query_name *name);

/* For query_lookup_observe(); `context` is a struct host_render. */
void host_render_fact(void *context, const struct query_exchange *exchange,
                      const struct query_try *attempt, enum query_fact fact);

/* The same for an exchange that is over: all its facts in their order. */
void host_render_exchange(struct host_render *render, const struct query_exchange *exchange);

/* For query_transfer_observe(), as dig_render_transfer(). */
void host_render_transfer(struct host_render *render, const struct query_transfer_state *state,
                          enum query_transfer_fact fact);

/* A message in the form of -v. */
void host_message_print(const struct host_render *render, const struct query_message *message);

/* What the record says of its owner: "has address", "is an alias for", "has SRV record".  With
 * `newest` also in words that host 9.18 has not. */
void host_sentence_print(struct query_sink *sink, uint16_t type, bool newest);

#endif
