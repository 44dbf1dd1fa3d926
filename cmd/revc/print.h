/* revc/print.h: answers as lines, in columns, as JSON, and in the lines of a log.
 *
 * Knows answers and forms; must not know how answers are found, nor in which order they come. */
#ifndef REVC_PRINT_H
#define REVC_PRINT_H

#include "common/names.h"
#include "render/json_event.h"
#include "revc/answer.h"
#include "revc/revc.h"

struct revc_printer {
    const struct revc_plan *plan;
    struct names names;
    bool international; /* names with U-labels */
    bool terminal;      /* somebody looks at the output: lines of a log may hold anything */
    size_t columns;     /* of addresses in the table: as the first one has it; 0: none yet */
    struct json json;
};

/* Whether an answer is one: a name, confirmed if that was asked; an entry in a list; an origin. */
bool revc_answer_is_found(const struct revc_plan *plan, const struct revc_answer *answer);

void revc_print_answer(struct revc_printer *printer, const struct revc_answer *answer);

/* Text of a log. */
void revc_print_text(struct revc_printer *printer, const char *text, size_t size);

/* An address in a log, which stands there as `text`, with what was found behind it; with --short
 * that in its place. */
void revc_print_noted(struct revc_printer *printer, const struct revc_answer *answer,
                      const char *text, size_t size);

#endif
