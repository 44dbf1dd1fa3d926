/* render/phrases.h: words for what happened that the forms for people share.
 *
 * It knows facts, and must not know layouts.  What servers say reaches the sink through the
 * library's printers only. */
#ifndef RENDER_PHRASES_H
#define RENDER_PHRASES_H

#include "render/form.h"

/* "www.example.org", "the root": a name in a sentence, as the style has names. */
void phrase_name(struct query_sink *sink, const struct query_style *style,
                 const struct query_name *name);

/* "NXDOMAIN"; where there is no word, what it is `otherwise` called: "number 3841". */
void phrase_number(struct query_sink *sink, enum query_registry registry, const char *otherwise,
                   uint32_t number);

/* "NXDOMAIN: the name does not exist". */
void phrase_meaning(struct query_sink *sink, enum query_registry registry, const char *otherwise,
                    uint32_t number);

/* "192.0.2.1", "ns1.example.org (192.0.2.1) at port 5353": the server with this index in the
 * list. */
void phrase_server(struct query_sink *sink, const struct form_view *view,
                   const struct query_endpoint *server, unsigned index);

/* Whether a message was found in a file alone: nobody knows the server, nor when it was. */
bool phrase_is_found(const struct query_try *attempt);

/* "read from sniffed.hex", "read from standard input": where it was found. */
void phrase_source(struct query_sink *sink, const struct form_view *view);

/* "at octet 45 of 60, in record 2 of the answer section, field exchange: ends too early". */
void phrase_fault(struct query_sink *sink, const struct query_message *message,
                  const struct query_fault *fault);

/* "its id is 1, and that of our query 2": why a message is not believed. */
void phrase_stray(struct query_sink *sink, const struct query_style *style,
                  const struct query_try *attempt, const struct query_stray *stray);

/* A sentence on the signature of a message (TSIG), or NULL: the query was not signed. */
const char *phrase_signature(enum query_tsig_verdict verdict);

/* "nothing comes back within 5.0 s". */
void phrase_end(struct query_sink *sink, const struct query_try *attempt);

/* A sentence on an exchange without a reply; NULL: the status is of another kind. */
const char *phrase_failure(const struct query_exchange *exchange);

#endif
