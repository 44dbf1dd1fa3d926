/* common/lab.h: the option --lab, which all front ends have. */
#ifndef COMMON_LAB_H
#define COMMON_LAB_H

#include <query/lab.h>

/* Opens the lab of the files in `folder`, or with NULL the one that is built in.  NULL if it
 * is broken: a line on `diagnostics` says what is wrong where. */
struct query_lab *lab_open(const char *folder, struct query_sink *diagnostics, const char *program);

/* The addresses, with port 0, of a server of the lab by any of its names, as far as they are of
 * a family that may be used.  Writes at most `room`, and returns how many. */
size_t lab_find_server(const struct query_lab *lab, const char *host, bool ipv4, bool ipv6,
                       struct query_endpoint *endpoints, size_t room);

/* The same for any host of the lab, as a program in it would find them: through the lab's first
 * resolver, over an engine of its own.  IPv4 addresses come first. */
size_t lab_find_host(struct query_lab *lab, const char *host, bool ipv4, bool ipv6,
                     struct query_endpoint *endpoints, size_t room);

#endif
