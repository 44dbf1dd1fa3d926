/* revc/input.h: the addresses that are wanted, one after the other: of the command line and of a
 * file, of which no more than a line is in memory.
 *
 * Says what is no address, and where.  Must not know what is asked. */
#ifndef REVC_INPUT_H
#define REVC_INPUT_H

#include "common/lines.h"
#include "revc/revc.h"
#include "revc/span.h"

enum {
    INPUT_LIMIT_IPV4 = 1 << 24, /* a /8, an hour of asking */
    INPUT_LIMIT_IPV6 = 1 << 20 /* a /108: any network in use has more addresses than can be asked */
};

struct revc_input {
    const struct revc_plan *plan;
    size_t word;           /* the next one of the command line */
    struct revc_span span; /* whose addresses are being given */
    bool in_span;
    bool open; /* the file is */
    bool in_line;
    struct lines lines;
    const char *line;
    size_t line_size, at;
    uint64_t bad; /* words and lines that could not be used */
    int status;   /* OUTCOME_ANSWER, or what is wrong with the file */
};

/* What is next: with --annotate an address with the text before it, or the end of a line; else an
 * address.  Texts are good until the next call. */
struct revc_item {
    bool is_address;
    struct query_endpoint address;
    const char *text; /* before the address, or up to the end of the line with its line feed */
    size_t text_size;
    size_t own_size; /* of the address as it stands behind that text */
};

enum revc_input_next { REVC_INPUT_ITEM, REVC_INPUT_LATER, REVC_INPUT_END };

/* False: the file cannot be opened, which has been said. */
bool revc_input_begin(struct revc_input *input, const struct revc_plan *plan);
void revc_input_end(struct revc_input *input);

/* `wait`: until there is something. */
enum revc_input_next revc_input_next(struct revc_input *input, bool wait, struct revc_item *item);

/* The next prefix, range or address as a whole; `*item` has its text. */
enum revc_input_next revc_input_span(struct revc_input *input, struct revc_span *span);

#endif
