/* <query/annotate.h>: a message octet by octet: what each of them is there for.
 *
 * Whoever shows the octets of a message (as hex with remarks, as a tree in a window) needs to know
 * neither formats nor types: the pieces come in the order of the wire, from the tables of types
 * and options. */
#ifndef QUERY_ANNOTATE_H
#define QUERY_ANNOTATE_H

#include <query/edns.h>

enum query_piece_kind {
    /* Without octets of their own (size 0): what follows and stands deeper belongs to them. */
    QUERY_PIECE_HEADER,   /* the header (RFC 1035 section 4.1.1) */
    QUERY_PIECE_QUESTION, /* a question: `owner`, `type` */
    QUERY_PIECE_RECORD,   /* a record: `owner`, `type` */
    QUERY_PIECE_NAME,     /* a name: `name` */
    QUERY_PIECE_LIST,     /* a field that is taken apart: `value`, unless it is malformed */
    QUERY_PIECE_OPTION,   /* an option of EDNS; key and note are its name and meaning, if known */
    QUERY_PIECE_BITS,     /* bits of the word before: `value`, `mask` */
    QUERY_PIECE_FAULT,    /* reading had to stop here, or between here and the end: `fault` */
    /* With octets. */
    QUERY_PIECE_FIELD,   /* a field, or what is left of it behind its length: `value` */
    QUERY_PIECE_LENGTH,  /* the length in front of a field: `value` */
    QUERY_PIECE_LABEL,   /* a label with its length octet: `value` is the label alone */
    QUERY_PIECE_ROOT,    /* the octet that ends a name */
    QUERY_PIECE_POINTER, /* ... or the two that lead to the rest of it: `name`, `target`, `saved` */
    QUERY_PIECE_REST,    /* octets of a malformed message that mean nothing any more */
    QUERY_PIECE_TRAILING /* octets behind the last record */
};

/* A piece; all that it points to lasts until the function that is told returns. */
struct query_piece {
    enum query_piece_kind kind;
    uint8_t depth;                   /* 0: header, questions, records */
    enum query_section section;      /* that it stands in, */
    uint16_t record;                 /* ... and in which record there, counted from 0 */
    uint16_t type;                   /* of the question or record; 0: not known (yet) */
    uint32_t offset;                 /* of its first octet; with BITS that of the word */
    uint32_t size;                   /* octets */
    const char *key;                 /* "preference", as in the table of types; NULL: none */
    const char *note;                /* "lower is tried first"; NULL: none */
    const struct query_value *value; /* for query_value_print(), and registries; NULL: none */
    const struct query_name *owner;  /* of the question or record; NULL: cannot be read */
    const struct query_name *name;   /* the whole name, or with POINTER what it leads to; NULL:
                                      * cannot be read */
    uint16_t mask;                   /* which bits of the word; `value` has them moved down */
    uint16_t target;                 /* offset that the pointer leads to */
    int16_t saved;                   /* octets that the name would have more without the pointer;
                                      * -1: it leads to the root, which has but one */
    const struct query_fault *fault; /* as message->fault */
};

typedef void query_piece_fn(void *context, const struct query_piece *piece);

/* Tells `tell` of all pieces of a message that has been parsed.  The octets of the pieces, one
 * behind the other, are those of the message: none is left out and none comes twice, also if it
 * is malformed.  A malformed message has its fields up to the one that cannot be read, then REST
 * with FAULT at the octet that the parser complains of.  Where the message is too short, and where
 * that octet has come already, FAULT stands where the fields end. */
QUERY_API void query_message_annotate(const struct query_message *message, query_piece_fn *tell,
                                      void *context);

#endif
