/* message/tsig_words.h: the algorithms of TSIG as names in messages.
 *
 * Between the reading of keys and the signing; it must not know either. */
#ifndef MESSAGE_TSIG_WORDS_H
#define MESSAGE_TSIG_WORDS_H

#include <query/tsig.h>

/* RFC 8945 section 6; static storage. */
const struct query_name *tsig_algorithm_name(enum query_tsig_algorithm algorithm);

#endif
