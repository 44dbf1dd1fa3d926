#include "common/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool lines_open(struct lines *lines, const char *path)
{
    struct stat status;
    lines->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (lines->fd < 0)
        return false;
    lines->regular = fstat(lines->fd, &status) == 0 && S_ISREG(status.st_mode);
    lines->ended = lines->skipping = false;
    lines->error = 0;
    lines->first = lines->end = 0;
    lines->number = 0;
    return true;
}

void lines_close(struct lines *lines)
{
    if (lines->fd != STDIN_FILENO)
        close(lines->fd);
}

/* Reads more behind what is there.  False: there is nothing yet. */
static bool read_more(struct lines *lines, bool wait)
{
    struct pollfd ready = {.fd = lines->fd, .events = POLLIN};
    if (!lines->regular && !wait && poll(&ready, 1, 0) == 0)
        return false;
    memmove(lines->text, lines->text + lines->first, lines->end - lines->first);
    lines->end -= lines->first;
    lines->first = 0;
    ssize_t got = read(lines->fd, lines->text + lines->end, sizeof lines->text - lines->end);
    if (got > 0)
        lines->end += (size_t)got;
    else if (got == 0)
        lines->ended = true;
    else if (errno != EINTR && errno != EAGAIN)
        lines->error = errno;
    lines->ended = lines->ended || lines->error != 0;
    return true;
}

/* Takes a line of `size` octets from what is there, and its end. */
static enum lines_next take(struct lines *lines, size_t size, const char **line, size_t *taken)
{
    bool skipping = lines->skipping;
    *line = lines->text + lines->first;
    *taken = size;
    lines->first += size;
    lines->first += lines->first < lines->end; /* the line feed */
    lines->skipping = false;
    lines->number++;
    return skipping ? LINES_LONG : LINES_LINE;
}

enum lines_next lines_next(struct lines *lines, bool wait, const char **line, size_t *size)
{
    for (;;) {
        const char *at = lines->text + lines->first;
        size_t here = lines->end - lines->first;
        const char *feed = memchr(at, '\n', here);
        if (feed != NULL)
            return take(lines, (size_t)(feed - at), line, size);
        if (lines->ended && here == 0 && !lines->skipping)
            return LINES_END;
        if (lines->ended)
            return take(lines, here, line, size);
        if (here == sizeof lines->text) {
            lines->skipping = true;
            lines->first = lines->end;
        }
        if (!read_more(lines, wait))
            return LINES_LATER;
    }
}
