/* What the records of a zone transfer cost as JSON, by our writer and, where it is installed, by
 * jansson: bench_json FILE, with the messages of a transfer behind their lengths, as transfers.py
 * writes them.  Prints nanoseconds for each record: to read it, and to read and write it. */
#include "bench_json.h"
#include "render/json_event.h"

#include <query/query.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 3, ROOM = 32768, NS = 1000000000 };

static enum query_status count(void *context, const char *text, size_t size)
{
    (void)text;
    *(size_t *)context += size;
    return QUERY_OK;
}

/* ---- what is measured ---- */

static void only_read(struct query_sink *sink, const struct query_message *message)
{
    struct query_records records = query_records_begin(message, QUERY_SECTION_ANSWER);
    struct query_record record;
    (void)sink;
    while (query_records_next(&records, &record))
        continue;
}

static void write_ours(struct query_sink *sink, const struct query_message *message)
{
    struct json json;
    json_event_begin(&json, sink, "message");
    json_records(&json, "answer", message, QUERY_SECTION_ANSWER);
    json_event_end(&json);
}

/* ---- measuring ---- */

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * NS + (uint64_t)now.tv_nsec;
}

static void measure(const char *name, bench_writer *write, const uint8_t *octets, size_t size)
{
    uint64_t best = UINT64_MAX, records = 0;
    size_t written = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        char room[ROOM];
        struct query_sink sink;
        written = 0;
        records = 0;
        query_sink_init_drain(&sink, room, sizeof room, count, &written);
        uint64_t began = now_ns();
        for (size_t at = 0; at + 2 <= size;) {
            size_t n = (size_t)octets[at] << 8 | octets[at + 1];
            struct query_message message;
            (void)query_message_parse(&message, octets + at + 2, n);
            records += message.whole[QUERY_SECTION_ANSWER];
            write(&sink, &message);
            at += 2 + n;
        }
        query_sink_flush(&sink);
        uint64_t took = now_ns() - began;
        best = took < best ? took : best;
    }
    (void)printf("%s %.1f %.1f\n", name, (double)best / (double)records,
                 (double)written / (double)records);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        return 1;
    long size = ftell(file);
    uint8_t *octets = size <= 0 ? NULL : malloc((size_t)size);
    rewind(file);
    if (octets == NULL || fread(octets, 1, (size_t)size, file) != (size_t)size)
        return 1;
    (void)fclose(file);
    measure("read", only_read, octets, (size_t)size);
    measure("ours", write_ours, octets, (size_t)size);
#ifdef WITH_JANSSON
    measure("jansson", bench_write_jansson, octets, (size_t)size);
#endif
    free(octets);
    return 0;
}
