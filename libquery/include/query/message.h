/* <query/message.h>: DNS messages (RFC 1035 section 4).
 *
 * A message is a view on octets that the caller keeps: parsing copies nothing
 * and allocates nothing.  Records are iterated where they lie.  A message that
 * is broken can be read as far as it goes; the fault says what broke where. */
#ifndef QUERY_MESSAGE_H
#define QUERY_MESSAGE_H

#include <query/rdata.h>

enum query_section {
    QUERY_SECTION_QUESTION,
    QUERY_SECTION_ANSWER,
    QUERY_SECTION_AUTHORITY,
    QUERY_SECTION_ADDITIONAL,
    QUERY_SECTION_COUNT
};

/* Bits of the flags word (RFC 1035 section 4.1.1, RFC 4035 section 3). */
enum query_flag {
    QUERY_FLAG_QR = 0x8000,
    QUERY_FLAG_AA = 0x0400,
    QUERY_FLAG_TC = 0x0200,
    QUERY_FLAG_RD = 0x0100,
    QUERY_FLAG_RA = 0x0080,
    QUERY_FLAG_Z = 0x0040,
    QUERY_FLAG_AD = 0x0020,
    QUERY_FLAG_CD = 0x0010
};

/* A bit of the flags word, or of the flags of EDNS, for people. */
struct query_flag_row {
    uint16_t bit;
    const char *name;    /* "aa": small */
    const char *title;   /* "authoritative answer" */
    const char *meaning; /* what it says when it is set, as a sentence without a full stop */
    const char *source;  /* "RFC 1035" */
    const char *asked;   /* the same in a query, where it says something else; NULL: it does not */
};

/* The rows in the order of the bits, the highest first. */
QUERY_API const struct query_flag_row *query_flag_table(size_t *count);

/* RFC 6895 section 2.2 and its registry; words through QUERY_REGISTRY_OPCODE. */
enum query_opcode {
    QUERY_OPCODE_QUERY = 0,
    QUERY_OPCODE_IQUERY = 1,
    QUERY_OPCODE_STATUS = 2,
    QUERY_OPCODE_NOTIFY = 4,
    QUERY_OPCODE_UPDATE = 5,
    QUERY_OPCODE_DSO = 6
};

/* RFC 6895 section 2.3 and its registry; words through QUERY_REGISTRY_RCODE. */
enum query_rcode {
    QUERY_RCODE_NOERROR = 0,
    QUERY_RCODE_FORMERR = 1,
    QUERY_RCODE_SERVFAIL = 2,
    QUERY_RCODE_NXDOMAIN = 3,
    QUERY_RCODE_NOTIMP = 4,
    QUERY_RCODE_REFUSED = 5,
    QUERY_RCODE_YXDOMAIN = 6,
    QUERY_RCODE_YXRRSET = 7,
    QUERY_RCODE_NXRRSET = 8,
    QUERY_RCODE_NOTAUTH = 9,
    QUERY_RCODE_NOTZONE = 10,
    QUERY_RCODE_BADVERS = 16,
    QUERY_RCODE_BADCOOKIE = 23
};

/* A parsed message.  The octets must outlive it. */
struct query_message {
    const uint8_t *octets;
    size_t size;
    uint16_t id;
    uint16_t flags;                        /* the whole word; see the functions below */
    uint16_t count[QUERY_SECTION_COUNT];   /* as the header claims */
    uint16_t whole[QUERY_SECTION_COUNT];   /* records that can be read */
    uint32_t section[QUERY_SECTION_COUNT]; /* offset of each section */
    uint32_t end;                          /* behind the last record that can be read */
    uint32_t rest;                         /* what was not understood starts here: as `end`, or
                                            * inside the record with the fault */
    uint32_t opt;                          /* offset of the OPT record; 0: none */
    uint32_t tsig;                         /* offset of the TSIG or SIG(0) record; 0: none */
    struct query_fault fault;              /* where reading had to stop; QUERY_OK: nowhere */
    struct query_fault oddity;             /* the first thing that is wrong but can be read over:
                                            * a record of another class, a second OPT ... */
};

/* Parses the octets: walks over all records, checks every name and all RDATA.
 * Returns the status of message->fault; oddities are no failure.  With fewer
 * than 12 octets there is no header: QUERY_SHORT, and all counts are 0.  Octets
 * behind the last record are no fault: they are size - rest.  At most 65,535
 * octets are looked at. */
QUERY_API enum query_status query_message_parse(struct query_message *message,
                                                const uint8_t *octets, size_t size);

static inline unsigned query_message_opcode(const struct query_message *message)
{
    return message->flags >> 11 & 15;
}

/* The RCODE, with the upper bits from the OPT record (RFC 6891 section 6.1.3). */
QUERY_API QUERY_PURE unsigned query_message_rcode(const struct query_message *message);

/* Whether the record at an offset is no data, but says something of the message: the OPT record, or
 * the one that signs. */
static inline bool query_message_is_pseudo(const struct query_message *message, uint32_t offset)
{
    return offset == message->opt || offset == message->tsig;
}

/* A record, or a question (no ttl and no RDATA then).  `rdata.octets` lies in the message. */
struct query_record {
    uint32_t offset; /* of the owner name from the start of the message */
    uint32_t ttl;
    struct query_name owner;
    struct query_rdata rdata; /* type and class stand here too */
};

/* A walk over one section.  Stops before the record with the fault. */
struct query_records {
    const struct query_message *message;
    enum query_section section;
    uint16_t index; /* of the record that comes next */
    uint32_t at;
};
QUERY_API struct query_records query_records_begin(const struct query_message *message,
                                                   enum query_section section);
QUERY_API bool query_records_next(struct query_records *records, struct query_record *record);

/* The record whose owner name starts at `offset`, as message->opt and ->tsig have it.
 * False if none can be read there; `*record` is then undefined.  Where in a record
 * the offset leads is not checked. */
QUERY_API bool query_message_record_at(const struct query_message *message, uint32_t offset,
                                       struct query_record *record);

/* The first question; false if there is none. */
QUERY_API bool query_message_question(const struct query_message *message,
                                      struct query_record *question);

/* Whether to print a record of the type, which stands at an offset of the message. */
typedef bool query_record_filter(void *context, uint32_t offset, uint16_t type);

/* Prints the records that are left of a walk, but those of the question section, as
 * query_record_print() does, and moves the walk behind them.  Much quicker than one after the
 * other where there are many: what their owners have in common becomes text once.  The filter is
 * called before each of them, and may itself print; NULL: all of them. */
QUERY_API void query_records_print(struct query_sink *sink, struct query_records *records,
                                   const struct query_style *style, query_record_filter *filter,
                                   void *context);

/* What is printed next of a record, or that there is nothing more. */
enum query_record_part { QUERY_RECORD_OWNER, QUERY_RECORD_RDATA, QUERY_RECORD_END };

/* Told before each part of a record and behind it.  False before the owner: it is left out. */
typedef bool query_record_between(void *context, enum query_record_part next, uint32_t offset,
                                  uint32_t ttl, const struct query_rdata *rdata);

/* The same for records in another form: prints the owner and the presentation form of the RDATA of
 * each; what stands around them `between` writes, which may set the sink up anew. */
QUERY_API void query_records_print_parts(struct query_sink *sink, struct query_records *records,
                                         const struct query_style *style,
                                         query_record_between *between, void *context);

/* Prints owner, TTL, class, type and RDATA in the columns of the style (NULL:
 * QUERY_STYLE_DIG) and ends the line. */
QUERY_API void query_record_print(struct query_sink *sink, const struct query_record *record,
                                  const struct query_style *style);

/* Prints the name, class and type of a question in the columns of the style,
 * without a semicolon before it, and ends the line. */
QUERY_API void query_question_print(struct query_sink *sink, const struct query_record *question,
                                    const struct query_style *style);

/* Prints a TTL as 1w2d3h4m5s ("0s" for 0), or in words: "1 week 2 days". */
QUERY_API void query_ttl_print(struct query_sink *sink, uint32_t ttl);
QUERY_API void query_ttl_print_words(struct query_sink *sink, uint32_t ttl);

#endif
