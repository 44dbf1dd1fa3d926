/* bench_json.h: the writers that bench_json measures; of jansson's names there are some that ours
 * has, too, so that they stand in files of their own. */
#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include <query/message.h>

/* Writes the records of the answer as an event "message". */
typedef void bench_writer(struct query_sink *sink, const struct query_message *message);

bench_writer bench_write_jansson;

#endif
