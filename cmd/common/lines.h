/* common/lines.h: a file, line by line, without all of it in memory. */
#ifndef COMMON_LINES_H
#define COMMON_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINES_SIZE = 65536 }; /* octets of a line at most; dig takes 1023 */

struct lines {
    int fd;
    bool regular; /* reading it never waits for anybody */
    bool ended;
    bool skipping; /* the rest of a line that is too long */
    int error;     /* errno of the read that failed; the file ends there */
    size_t first, end;
    uint64_t number; /* of the line that was given last */
    char text[LINES_SIZE];
};

enum lines_next {
    LINES_LINE,
    LINES_LONG,  /* a line that is too long, and is passed over */
    LINES_LATER, /* whoever writes the file has not written more yet */
    LINES_END
};

/* "-" is the standard input.  False: errno says why. */
bool lines_open(struct lines *lines, const char *path);
void lines_close(struct lines *lines);

/* The next line, without its end, good until the next call.  `wait`: until there is one. */
enum lines_next lines_next(struct lines *lines, bool wait, const char **line, size_t *size);

#endif
