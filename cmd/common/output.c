#include "common/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum query_status output_drain(void *context, const char *text, size_t size)
{
    struct output *output = context;
    while (size != 0) {
        ssize_t n = write(output->fd, text, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            output->error = errno;
            return QUERY_WRITE;
        }
        text += n;
        size -= (size_t)n;
    }
    return QUERY_OK;
}

void output_hold_standard_files(void)
{
    static const char nowhere[] = "/dev/null";
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        /* Writing to what is open for reading fails, as it would to a closed one. */
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open(nowhere, fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
    }
}

bool output_finish(struct query_sink *out, const struct output *file,
                   struct query_sink *diagnostics, const char *program)
{
    query_sink_flush(out);
    if (out->status == QUERY_OK)
        return true;
    if (file->error != EPIPE) {
        query_sink_text(diagnostics, program);
        query_sink_text(diagnostics, ": output cannot be written: ");
        query_sink_text(diagnostics, strerror(file->error));
        query_sink_char(diagnostics, '\n');
    }
    return false;
}

char *output_read_file(const char *path, size_t limit, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), error = errno;
    char *text = fd < 0 ? NULL : malloc(limit);
    *size = 0;
    while (text != NULL && *size < limit) {
        ssize_t n = read(fd, text + *size, limit - *size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error = errno;
            free(text);
            text = NULL;
        }
        if (n <= 0)
            break;
        *size += (size_t)n;
    }
    if (fd >= 0)
        close(fd);
    errno = error;
    return text;
}
