/* render/content.h: what replies say, in few words, and how it differs.
 *
 * Knows contents and a style; must not know who asked, nor sockets. */
#ifndef RENDER_CONTENT_H
#define RENDER_CONTENT_H

#include <query/content.h>
#include <query/exchange.h>
#include <query/system.h>

/* "www.example.org. A 192.0.2.1", no line end. */
void content_record_print(struct query_sink *sink, const struct query_record *record,
                          const struct query_style *style);

/* The status in a word, and what it means where there are no records. */
void content_status_print(struct query_sink *sink, const struct query_content *content);

/* Whether the records do not tell all: there are none, or the status says no. */
bool content_has_status(const struct query_content *content);

/* All of it: a line for the status if it tells anything, a line for each record, each with
 * `lead` before it. */
void content_print(struct query_sink *sink, const struct query_content *content, const char *lead,
                   const struct query_style *style);

/* Why there is no reply, in a few words: "timed out". */
void content_silence_print(struct query_sink *sink, const struct query_exchange *exchange);

/* The data of the records of the type, or where there are none of all, one behind the other with
 * `between` between them; without any record the status. */
void content_short_print(struct query_sink *sink, const struct query_content *content,
                         uint16_t type, const char *between, const struct query_style *style);

/* A server at an address that is asked by itself, and what came of it. */
struct content_voice {
    const char *host;                      /* as the user knows it */
    struct query_endpoint server;          /* family 0: see the exchange */
    const struct query_exchange *exchange; /* of the present round */
    const struct query_content *content;   /* NULL: no reply that can be read */

    /* For programs, which are told more: what was asked, who says that
     * the servers are to be asked, by the server_index of the exchange, and a word for what came of
     * it; each NULL: not known. */
    const struct query_request *request;
    const struct query_origin *origins;
    const char *outcome;
};

/* Prints what is new in `now` of a server that said `before` (NULL: no reply), line by line:
 * `lead`, then a sign and what has come (+, green), gone (-, red) or changed (~, yellow).  Returns
 * how many lines there are; TTLs and the order of records are no change. */
unsigned content_changes_print(struct query_sink *sink, const struct query_content *before,
                               const struct content_voice *now, const char *lead,
                               const struct query_style *style, bool colour);

/* Whether there is anything new, in the same sense. */
bool content_is_changed(const struct query_content *before, const struct query_content *now);

/* What voices come to that were asked the same. */
enum content_accord {
    CONTENT_SILENT,  /* nobody replied */
    CONTENT_DIFFERS, /* those that replied do not say the same */
    CONTENT_PARTLY,  /* they do, but some did not reply */
    CONTENT_SAME
};
enum content_accord content_compare(const struct content_voice *voices, size_t count);

/* Whether all voices that replied have a record of one of them. */
bool content_is_common(const struct content_voice *voices, size_t count,
                       const struct query_content *content, size_t index);

/* Prints what voices say: once if it is the same, else what is common to all, and what is not,
 * with who says it. */
void content_compare_print(struct query_sink *sink, const struct content_voice *voices,
                           size_t count, enum content_accord accord,
                           const struct query_style *style);

/* In one line, for scripts: the word of the accord. */
const char *content_accord_word(enum content_accord accord);

/* "192.0.2.1", or with a name "192.0.2.1 (ns1.example.org)"; the port where it is another than 53.
 */
void content_voice_print(struct query_sink *sink, const struct content_voice *voice);

#endif
