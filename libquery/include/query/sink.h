/* <query/sink.h>: where text goes.
 *
 * A sink is bounded storage that text is appended to.  An error is sticky:
 * after the first failure nothing is appended, and `status` says why; so a
 * caller prints a whole record or message and looks at the status once.
 *
 * Three kinds of storage:
 *   fixed    the caller's buffer; a text that does not fit is QUERY_SPACE
 *   heap     grows up to a limit that is named at the start
 *   drain    the caller's buffer; when it is full, a function takes the text
 *            away (to a file, say), and it is used again */
#ifndef QUERY_SINK_H
#define QUERY_SINK_H

#include <query/api.h>
#include <query/status.h>

struct query_sink;

/* Takes `size` octets of text away; QUERY_OK, or an error that becomes the sink's. */
typedef enum query_status query_drain_fn(void *context, const char *text, size_t size);

/* Fields are the library's, but `text`, `size` and `status` may be read:
 * `text[0..size)` is what is held now.  It is not terminated by a zero octet. */
struct query_sink {
    char *text;
    size_t size;
    size_t room;
    size_t limit;
    size_t drained; /* octets that the drain has taken */
    size_t line;    /* octets, drained ones included, before the present line */
    enum query_status status;
    query_drain_fn *drain;
    void *context;
    bool heap; /* the text is ours to free */
};

/* The caller's `room` octets at `text`; they must outlive the sink. */
QUERY_API void query_sink_init(struct query_sink *sink, char *text, size_t room);

/* Memory that grows to at most `limit` octets; query_sink_fini() frees it. */
QUERY_API void query_sink_init_heap(struct query_sink *sink, size_t limit);

/* The caller's `room` octets at `text`, emptied through `drain` when full and
 * by query_sink_flush().  `room` limits what is written in one piece: 2048 octets
 * are enough for everything that the library prints. */
QUERY_API void query_sink_init_drain(struct query_sink *sink, char *text, size_t room,
                                     query_drain_fn *drain, void *context);

/* Gives everything held to the drain; does nothing for the other kinds. */
QUERY_API enum query_status query_sink_flush(struct query_sink *sink);

/* Frees what a heap sink holds; does nothing for the other kinds. */
QUERY_API void query_sink_fini(struct query_sink *sink);

/* Hands the text of a heap sink to the caller, who frees it with free(); a zero
 * octet ends it.  `size` may be NULL.  NULL if the sink is in error. */
QUERY_API char *query_sink_detach(struct query_sink *sink, size_t *size);

/* Empties the sink and its error, and keeps the storage. */
QUERY_API void query_sink_reset(struct query_sink *sink);

/* Append octets, a string, one octet, an unsigned decimal number, `n` times an octet. */
QUERY_API void query_sink_put(struct query_sink *sink, const void *octets, size_t size);
QUERY_API void query_sink_text(struct query_sink *sink, const char *text);
QUERY_API void query_sink_char(struct query_sink *sink, char c);
QUERY_API void query_sink_number(struct query_sink *sink, uint64_t number);
QUERY_API void query_sink_fill(struct query_sink *sink, char c, size_t n);

/* A decimal number with at least `width` digits, zeros in front. */
QUERY_API void query_sink_padded(struct query_sink *sink, uint64_t number, unsigned width);

/* Upper or lower case hexadecimal, two digits an octet, no spaces. */
QUERY_API void query_sink_hex(struct query_sink *sink, const void *octets, size_t size, bool upper);

/* Starts a new line and remembers where it starts, for query_sink_column(). */
QUERY_API void query_sink_newline(struct query_sink *sink);

/* Octets since the last query_sink_newline() (or since the start). */
QUERY_API size_t query_sink_column(const struct query_sink *sink);

/* Octets from outside as a terminal may see them: printable ASCII as it is,
 * everything else as \DDD (RFC 1035 section 5.1). */
QUERY_API void query_sink_safe(struct query_sink *sink, const void *octets, size_t size);

/* Octets from outside as they are where that is harmless, a dot for each that is
 * not: printable ASCII, and with `utf8` also characters in UTF-8, but never
 * control characters nor those that change how others look (bidirectional and
 * other format characters, line ends, tags). */
QUERY_API void query_sink_plain(struct query_sink *sink, const void *octets, size_t size,
                                bool utf8);

/* Octets as the inside of a string of JSON (RFC 8259 section 7).  Characters that
 * query_sink_plain() would not show are \uXXXX, those beyond U+FFFF in two halves.  An octet that
 * belongs to no character in UTF-8 is \\DDD, three decimal digits behind a backslash that is one
 * for the reader of the JSON; with `doubled` each backslash of the text is two to that reader, so
 * that octets can be had back. */
QUERY_API void query_sink_json(struct query_sink *sink, const void *octets, size_t size,
                               bool doubled);

#endif
