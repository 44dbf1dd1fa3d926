#include "common/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    OUT_ROOM = 65536, /* octets of output gathered before a write */
    ERR_ROOM = 4096
};

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

static void hold_standard_files(void)
{
    static const char nowhere[] = "/dev/null";
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        /* Writing to what is open for reading fails, as it would to a closed one. */
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open(nowhere, fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
    }
}

/* On the heap, where what is never written to costs nothing: the compiler looks at every page of
 * an automatic variable. */
bool output_open(struct outputs *outputs)
{
    hold_standard_files();
    *outputs = (struct outputs){.out_file = {.fd = STDOUT_FILENO},
                                .diagnostics_file = {.fd = STDERR_FILENO},
                                .text = malloc(OUT_ROOM + ERR_ROOM)};
    if (outputs->text == NULL)
        return false;
    query_sink_init_drain(&outputs->out, outputs->text, OUT_ROOM, output_drain, &outputs->out_file);
    query_sink_init_drain(&outputs->diagnostics, outputs->text + OUT_ROOM, ERR_ROOM, output_drain,
                          &outputs->diagnostics_file);
    return true;
}

bool output_close(struct outputs *outputs, const char *program)
{
    struct query_sink *diagnostics = &outputs->diagnostics;
    bool whole = query_sink_flush(&outputs->out) == QUERY_OK;
    if (!whole && outputs->out_file.error != EPIPE) {
        query_sink_text(diagnostics, program);
        query_sink_text(diagnostics, ": output cannot be written: ");
        query_sink_text(diagnostics, strerror(outputs->out_file.error));
        query_sink_char(diagnostics, '\n');
    }
    query_sink_flush(diagnostics);
    free(outputs->text);
    return whole;
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
