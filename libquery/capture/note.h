/* capture/note.h: what the packets of a try do not tell, as a comment on the first of them.
 *
 *     try wait=0 took=20113 sent=no end=setup error=ECONNREFUSED query=1D2E...
 *
 * <query/capture.h> says what it means.  Knows words, and nothing of packets. */
#ifndef CAPTURE_NOTE_H
#define CAPTURE_NOTE_H

#include <query/exchange.h>

struct note {
    uint64_t wait_us; /* from the start to the query; 0 if it never left */
    uint64_t took_us; /* from the query, or from the start if it never left, to the end */
    enum query_end end;
    int error;
    bool unsent;     /* the query never left */
    const char *hex; /* a query over TCP that never left; where the text is */
    size_t hex_size;
};

/* Whether the query of a try has left. */
bool note_was_sent(const struct query_try *attempt);

/* Without `hex`. */
struct note note_of(const struct query_try *attempt);

/* All but `hex`, which whoever has the query prints. */
void note_print(struct query_sink *sink, const struct note *note);

/* False if it is the comment of somebody else; `*note` is then undefined. */
bool note_scan(struct note *note, const char *text, size_t size);

#endif
