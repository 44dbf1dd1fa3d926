/* bench_zone ORIGIN FILE [scan|load [ROUNDS]]: how long it takes to read a zone.
 *
 * Prints records, seconds of the best of the readings (five), records per second, and the
 * memory that the process had at most, the text of the zone included. */
#include <query/query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { ROUNDS = 5 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    (void)fseek(file, 0, SEEK_END);
    long end = ftell(file);
    rewind(file);
    char *text = end < 0 ? NULL : malloc((size_t)end + 1);
    *size = text == NULL ? 0 : fread(text, 1, (size_t)end, file);
    (void)fclose(file);
    return text;
}

static enum query_status count_record(void *context, const struct query_zone_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return QUERY_OK;
}

static size_t read_zone(const struct query_name *origin, const struct query_zone_text *text,
                        bool load, struct query_zone_fault *fault)
{
    size_t count = 0;
    if (!load)
        return query_zone_scan(origin, text, NULL, count_record, &count, fault) == QUERY_OK ? count
                                                                                            : 0;
    struct query_zone *zone;
    if (query_zone_load(&zone, origin, text, NULL, fault) == QUERY_OK)
        count = query_zone_count(zone);
    query_zone_free(zone);
    return count;
}

static int complain(const struct query_zone_fault *fault)
{
    char line[1500];
    struct query_sink sink;
    query_sink_init(&sink, line, sizeof line);
    query_zone_fault_print(&sink, fault);
    (void)fprintf(stderr, "bench_zone: %.*s\n", (int)sink.size, line);
    return 1;
}

int main(int argc, char **argv)
{
    struct query_name origin;
    if (argc < 3 || query_name_scan(&origin, argv[1], strlen(argv[1]), query_name_root(), NULL)) {
        (void)fprintf(stderr, "usage: bench_zone ORIGIN FILE [scan|load [ROUNDS]]\n");
        return 2;
    }
    long rounds = argc > 4 ? strtol(argv[4], NULL, 10) : 5;
    bool load = argc < 4 || strcmp(argv[3], "scan") != 0;
    struct query_zone_text text = {.name = argv[2]};
    struct query_zone_fault fault = {.status = QUERY_OK};
    char *octets = read_file(argv[2], &text.size);
    if (octets == NULL)
        return 1;
    text.text = octets;
    double best = 1e9;
    size_t count = 0;
    for (long i = 0; i < rounds; i++) {
        double before = now();
        count = read_zone(&origin, &text, load, &fault);
        double took = now() - before;
        best = took < best ? took : best;
        if (count == 0)
            return complain(&fault);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%s: %zu records, %.3f s, %.2f million a second, %ld MB (text: %zu MB)\n",
           load ? "load" : "scan", count, best, (double)count / best / 1e6, usage.ru_maxrss / 1024,
           text.size >> 20);
    free(octets);
    return 0;
}
