/* <query/status.h>: the one list of errors.
 *
 * Every function of the library that can fail returns an enum query_status.
 * Functions that read octets or text from outside also fill a struct
 * query_fault, which says at which octet it went wrong and in what. */
#ifndef QUERY_STATUS_H
#define QUERY_STATUS_H

#include <query/api.h>

/* name, message.  Messages start small and have no full stop; the caller puts
 * the subject before them: "'a..b': empty label". */
#define QUERY_STATUS_LIST(X)                                                                       \
    X(OK, "success")                                                                               \
    /* the machine */                                                                              \
    X(MEMORY, "out of memory")                                                                     \
    X(SPACE, "result is larger than the space for it")                                             \
    X(SYSTEM, "system call failed")                                                                \
    X(MODULE, "module cannot be loaded")                                                           \
    X(WRITE, "output cannot be written")                                                           \
    /* octets of a message (RFC 1035 section 4 unless said otherwise) */                           \
    X(SHORT, "ends too early")                                                                     \
    X(TRAILING, "octets left over")                                                                \
    X(LABEL_TYPE, "unknown label type")                                                            \
    X(POINTER, "bad compression pointer")                                                          \
    X(NAME_LONG, "name is longer than 255 octets")                                                 \
    X(BITMAP, "type bitmap is malformed")                                                          \
    X(OPTION, "EDNS option is malformed")                                                          \
    X(DUPLICATE, "may stand only once")                                                            \
    X(PLACE, "record is not allowed here")                                                         \
    X(MALFORMED, "value is not allowed")                                                           \
    X(UNSUPPORTED, "not supported")                                                                \
    X(UTF8, "not valid UTF-8")                                                                     \
    /* text */                                                                                     \
    X(SYNTAX, "cannot be understood")                                                              \
    X(MISSING, "something is missing")                                                             \
    X(EXTRA, "extra text at the end")                                                              \
    X(LABEL_EMPTY, "empty label")                                                                  \
    X(LABEL_LONG, "label is longer than 63 octets")                                                \
    X(ESCAPE, "bad escape")                                                                        \
    X(NUMBER, "not a valid number")                                                                \
    X(RANGE, "out of range")                                                                       \
    X(STRING_LONG, "string is longer than 255 octets")                                             \
    X(QUOTE, "closing quote is missing")                                                           \
    X(HEX, "not valid hexadecimal")                                                                \
    X(BASE32, "not valid base32")                                                                  \
    X(BASE64, "not valid base64")                                                                  \
    X(ADDRESS, "not an IP address")                                                                \
    X(WORD, "unknown word")                                                                        \
    X(TYPE, "unknown type")                                                                        \
    X(CLASS, "unknown class")                                                                      \
    X(LENGTH, "length does not match")                                                             \
    X(ORIGIN, "relative name without an origin")                                                   \
    X(ENCODING, "not valid text in this locale")                                                   \
    X(IDN, "not a valid internationalized name")                                                   \
    /* the network */                                                                              \
    X(TIMEOUT, "timed out")                                                                        \
    X(CLOSED, "connection closed")                                                                 \
    X(MISMATCH, "reply does not belong to the query")                                              \
    X(SIGNATURE, "signature does not verify")                                                      \
    X(NO_SERVER, "no server to ask")                                                               \
    X(NOT_FOUND, "not found")

enum query_status {
#define QUERY_STATUS_ENUM(name, message) QUERY_##name,
    QUERY_STATUS_LIST(QUERY_STATUS_ENUM)
#undef QUERY_STATUS_ENUM
        QUERY_STATUS_COUNT
};

/* Where octets or text from outside went wrong.  `offset` counts octets from
 * the start of the message, or of the text that was given.  `field` is the key
 * of the field in the table of types ("exchange"), or NULL; static storage.
 * `section` and `record` are set by the message room: enum query_section and
 * the index of the record in it, counted from 0. */
struct query_fault {
    enum query_status status;
    uint32_t offset;
    uint8_t section;
    uint16_t record;
    const char *field;
};

/* The message of the list above; static storage, never NULL. */
QUERY_API const char *query_status_text(enum query_status status);

/* The name in the list without its prefix: "POINTER"; static storage, never NULL. */
QUERY_API const char *query_status_name(enum query_status status);

#endif
