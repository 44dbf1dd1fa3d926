/* bench.h: what the programs share that push a corpus of messages through a library.
 *
 *   PROGRAM parse|print PASSES FILE
 *
 * FILE holds messages, each behind its length in two octets (as on TCP, RFC 1035
 * section 4.2.2).  Prints one line: messages, failures, octets of text, CPU microseconds. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a library does with one message; `print`: also turns its records into text.
 * Adds to `*text` how many octets that was.  False if the message is refused. */
bool bench_message(const uint8_t *octets, size_t size, bool print, size_t *text);

#endif
