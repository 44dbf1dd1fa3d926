/* common/config.h: which servers and search domains hold where a command runs: those of
 * /etc/resolv.conf, or in the lab those of the lab.
 *
 * Knows files and words on what is wrong with them; must not know what is asked. */
#ifndef COMMON_CONFIG_H
#define COMMON_CONFIG_H

#include <query/lab.h>
#include <query/system.h>

/* Reads /etc/resolv.conf, where none need be.  False if it cannot be read, or if dig would
 * refuse it; a line on `diagnostics` says why. */
bool config_read(struct query_config *config, struct query_sink *diagnostics, const char *program);

/* What a resolv.conf would say in the lab: its resolvers. */
void config_of_lab(struct query_config *config, const struct query_lab *lab);

#endif
