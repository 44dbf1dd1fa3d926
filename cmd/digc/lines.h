/* digc/lines.h: a file, line by line, without all of it in memory. */
#ifndef DIGC_LINES_H
#define DIGC_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGC_LINE = 65536 }; /* octets of a line at most; dig takes 1023 */

struct digc_lines {
    int fd;
    bool regular; /* reading it never waits for anybody */
    bool ended;
    bool skipping; /* the rest of a line that is too long */
    int error;     /* errno of the read that failed; the file ends there */
    size_t first, end;
    uint64_t number; /* of the line that was given last */
    char text[DIGC_LINE];
};

enum digc_lines_next {
    DIGC_LINES_LINE,
    DIGC_LINES_LONG,  /* a line that is too long, and is passed over */
    DIGC_LINES_LATER, /* whoever writes the file has not written more yet */
    DIGC_LINES_END
};

/* "-" is the standard input.  False: errno says why. */
bool digc_lines_open(struct digc_lines *lines, const char *path);
void digc_lines_close(struct digc_lines *lines);

/* The next line, without its end, good until the next call.  `wait`: until there is one. */
enum digc_lines_next digc_lines_next(struct digc_lines *lines, bool wait, const char **line,
                                     size_t *size);

#endif
