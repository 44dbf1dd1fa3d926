#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct totals {
    size_t messages;
    size_t failures;
    size_t text;
};

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *octets = NULL;
    if (file == NULL)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0) {
        long end = ftell(file);
        rewind(file);
        octets = end > 0 ? malloc((size_t)end) : NULL;
        if (octets != NULL)
            *size = fread(octets, 1, (size_t)end, file);
    }
    (void)fclose(file);
    return octets;
}

static void pass(const uint8_t *octets, size_t size, bool print, struct totals *totals)
{
    size_t at = 0;
    while (size - at > 2) {
        size_t length = (size_t)(octets[at] << 8 | octets[at + 1]);
        at += 2;
        if (length > size - at)
            break;
        totals->messages++;
        if (!bench_message(octets + at, length, print, &totals->text))
            totals->failures++;
        at += length;
    }
}

int main(int argc, char **argv)
{
    size_t size = 0;
    uint8_t *octets = argc == 4 ? read_file(argv[3], &size) : NULL;
    if (octets == NULL) {
        (void)fprintf(stderr, "usage: %s parse|print PASSES FILE\n", argv[0]);
        return 2;
    }
    bool print = strcmp(argv[1], "print") == 0;
    long passes = strtol(argv[2], NULL, 10);
    struct totals totals = {0};
    struct timespec start;
    struct timespec end;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    for (long i = 0; i < passes; i++)
        pass(octets, size, print, &totals);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    int64_t us =
        (int64_t)(end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
    printf("%zu %zu %zu %lld\n", totals.messages, totals.failures, totals.text, (long long)us);
    free(octets);
    return 0;
}
