/* render/dig_message.h: one message in dig's long and short form.
 *
 * The pieces that the renderer of exchanges puts together; they know messages
 * and a style, and nothing of servers and tries. */
#ifndef RENDER_DIG_MESSAGE_H
#define RENDER_DIG_MESSAGE_H

#include "render/dig.h"

#include <query/edns.h>

/* What the cookie in a reply says about ours (RFC 7873 section 5.3). */
enum dig_cookie { DIG_COOKIE_NONE, DIG_COOKIE_GOOD, DIG_COOKIE_ECHOED, DIG_COOKIE_BAD };

/* Which SOA records of the answer are shown. */
enum dig_soa { DIG_SOA_ALL, DIG_SOA_FIRST, DIG_SOA_NONE };

struct dig_message {
    const struct query_message *message;
    const struct dig_style *style;
    bool is_query;    /* ours, not the server's */
    bool no_question; /* ours, on purpose without a question */
    bool padded;      /* ours: its last option was added to round its size up */
    bool edns_sent;   /* the query had an OPT record */
    bool dnssec_sent; /* and DO in it */
    enum dig_cookie cookie;
    enum dig_soa soa;
};

/* Header, sections, pseudosections: "->>HEADER<<-" to the last section. */
void dig_message_print(struct query_sink *sink, const struct dig_message *m);

/* The OPT pseudosection. */
void dig_edns_print(struct query_sink *sink, const struct dig_message *m);

/* The records of a section that stand in it: without pseudosections, and without the SOA records
 * that are left out. */
struct dig_records {
    struct query_records records;
    enum dig_soa soa; /* those that are still to come */
};
struct dig_records dig_records_begin(const struct dig_message *m, enum query_section section);
bool dig_records_next(struct dig_records *walk, struct query_record *record);

/* dig's name of an option, or NULL. */
const char *dig_option_label(uint16_t code);

/* The data of an option behind its label, with a blank in front.  False, and nothing is printed,
 * if its octets are to be shown: it has no form, or another than it should have. */
bool dig_option_print(struct query_sink *sink, const struct dig_message *m,
                      const struct query_option *option);

/* " 18 (Prohibited)": the code of an extended error, which has two octets at least. */
void dig_ede_print(struct query_sink *sink, const struct query_option *option);

/* Whether it is the padding of our own query, which dig shows before it is filled in. */
bool dig_is_own_padding(const struct dig_message *m, const struct query_option *option);

/* " qr rd": the words of all flags that have one.  Those of EDNS: returns the bits without. */
void dig_flags_print(struct query_sink *sink, uint16_t flags);
uint16_t dig_edns_flags_print(struct query_sink *sink, uint16_t flags);

/* dig's words for an opcode (always static) and an RCODE. */
const char *dig_opcode(unsigned opcode);
void dig_rcode_print(struct query_sink *sink, unsigned rcode);

/* The same in the words of host and nslookup, which know none beyond BADVERS. */
void dig_rcode_print_old(struct query_sink *sink, unsigned rcode);

/* A name without its final dot, otherwise as the style has names. */
void dig_name_print(struct query_sink *sink, const struct query_style *style,
                    const struct query_name *name);

/* How records are laid out under this style. */
struct query_style dig_text_style(const struct dig_style *style);

#endif
