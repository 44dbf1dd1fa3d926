/* <query/content.h>: what a reply says, as a set that can be held against that of another reply.
 *
 * To it belong the RCODE, whether the reply is truncated, and the records of the answer section;
 * of a reply that is nothing but a referral those of the delegation.  To it do not belong the
 * order of the records, their TTLs, nor what else comes along. */
#ifndef QUERY_CONTENT_H
#define QUERY_CONTENT_H

#include <query/message.h>

struct query_content;

/* The content of a message, which is copied.  Records are the same if owner, type, class and
 * RDATA are, in canonical form (RFC 4034 section 6.2), and each counts once (RFC 2181 section
 * 5).  Of a message with a fault there is what can be read.  NULL without memory. */
QUERY_API struct query_content *query_content_new(const struct query_message *message);
QUERY_API void query_content_free(struct query_content *content);

/* The message, a copy that lives as long as the content. */
QUERY_API const struct query_message *query_content_message(const struct query_content *content);

/* Whether its records are those of a delegation: a reply without authority and answer, and with NS
 * but no SOA records in the authority section (RFC 1034 section 4.3.2, RFC 2308 section 2.1.1). */
QUERY_API bool query_content_is_referral(const struct query_content *content);

/* How many records there are, and the one with an index below that.  Their order depends on
 * nothing but themselves. */
QUERY_API size_t query_content_count(const struct query_content *content);
QUERY_API struct query_record query_content_record(const struct query_content *content,
                                                   size_t index);

/* The serial number of the first SOA record in the answer or in the authority section, where it
 * comes with replies that deny (RFC 2308 section 3).  False if there is none. */
QUERY_API bool query_content_serial(const struct query_content *content, uint32_t *serial);

/* Whether it has a record that another content has. */
QUERY_API bool query_content_has(const struct query_content *content,
                                 const struct query_content *other, size_t index);

/* Whether both say the same. */
QUERY_API bool query_content_equal(const struct query_content *a, const struct query_content *b);

/* A walk over the records of two contents, each record once.  It begins with both and zeros; one
 * of them may be NULL, which has no records. */
struct query_content_merge {
    const struct query_content *first, *second;
    size_t first_at, second_at;
};

enum query_content_side {
    QUERY_CONTENT_BOTH,
    QUERY_CONTENT_FIRST, /* in this one alone */
    QUERY_CONTENT_SECOND
};

/* The next record, and who has it.  False after the last. */
QUERY_API bool query_content_merge_next(struct query_content_merge *merge,
                                        enum query_content_side *side, struct query_record *record);

#endif
