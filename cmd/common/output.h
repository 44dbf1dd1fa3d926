/* common/output.h: the standard files of a program, and files that it reads.
 *
 * What is printed goes through a sink; a program finds out at its end whether all
 * of it could be written. */
#ifndef COMMON_OUTPUT_H
#define COMMON_OUTPUT_H

#include <query/sink.h>

#include <stddef.h>

/* A file that a sink is emptied to. */
struct output {
    int fd;
    int error; /* errno of the write that failed; the sink writes no more then */
};

/* A query_drain_fn with a struct output. */
enum query_status output_drain(void *context, const char *text, size_t size);

/* The sinks of the standard output and the standard error.  It must stay where it is. */
struct outputs {
    struct query_sink out, diagnostics;
    struct output out_file, diagnostics_file;
    char *text; /* of both */
};

/* Opens those of the three standard files that are closed on nothing: otherwise the next socket
 * would take their place, and answers would be written to a name server.  Then makes the sinks.
 * False: without memory. */
bool output_open(struct outputs *outputs);

/* Gives all of both sinks away, and frees what they held.  False if not all of the output could be
 * written; then a line among the diagnostics says why, unless nobody is left who reads: that is
 * how `program | head` ends. */
bool output_close(struct outputs *outputs, const char *program);

/* The text of a file, or of its first `limit` octets; NULL without one, and errno says why.
 * The caller frees it. */
char *output_read_file(const char *path, size_t limit, size_t *size);

#endif
