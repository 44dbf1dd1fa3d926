/* bench_walk COUNT NAME [ADDRESS PORT]: so many walks at once in one process, to names below NAME,
 * from a root server at ADDRESS, or in the classroom Internet.
 *
 * Prints how many came to an answer, the questions that were asked, milliseconds, and the KiB
 * that the process had at most. */
#include <query/query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 100000 };

struct bench {
    struct query_walk_policy policy;
    struct query_endpoint address;
    struct query_walk_server root;
    const struct query_walk_server *servers;
    size_t server_count;
    struct query_lab *lab;
    struct query_engine *engine;
    struct query_request *requests;
    struct query_walk **walks;
    size_t count;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool begin(struct bench *b, const char *address, const char *port)
{
    b->policy = (struct query_walk_policy){.ipv4 = true};
    if (address == NULL) {
        b->servers = query_root_hints(&b->server_count);
        if (query_lab_new(&b->lab, NULL) != QUERY_OK)
            return false;
        b->engine = query_lab_engine_new(b->lab);
        return b->engine != NULL;
    }
    if (query_endpoint_scan(&b->address, address, strlen(address)) != QUERY_OK)
        return false;
    b->policy.port = b->address.port = (uint16_t)strtoul(port, NULL, 10);
    b->root = (struct query_walk_server){.name = *query_name_root(),
                                         .addresses = &b->address,
                                         .address_count = 1,
                                         .source = QUERY_ADDRESS_START};
    b->servers = &b->root;
    b->server_count = 1;
    b->engine = query_engine_new();
    return b->engine != NULL;
}

static bool make(struct bench *b, const char *name)
{
    b->requests = calloc(b->count, sizeof *b->requests);
    b->walks = calloc(b->count, sizeof(struct query_walk *));
    for (size_t i = 0; b->requests != NULL && b->walks != NULL && i < b->count; i++) {
        char text[QUERY_NAME_TEXT];
        struct query_name one;
        int size = snprintf(text, sizeof text, "h%zu.%s.", i, name);
        if (size <= 0 || (size_t)size >= sizeof text ||
            query_name_scan(&one, text, (size_t)size, query_name_root(), NULL) != QUERY_OK)
            return false;
        b->requests[i] = query_request_default(&one);
        b->walks[i] = query_walk_new(&b->requests[i], &b->policy, query_name_root(), b->servers,
                                     b->server_count, NULL);
        if (b->walks[i] == NULL)
            return false;
    }
    return b->requests != NULL && b->walks != NULL;
}

/* What getrusage() tells is that of the process that started this one, if it had more. */
static long most_kib(void)
{
    char line[128];
    long kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    }
    if (file != NULL)
        (void)fclose(file);
    return kib;
}

static void report(const struct bench *b, double took_ms)
{
    size_t answers = 0, questions = 0;
    for (size_t i = 0; i < b->count; i++) {
        answers += query_walk_ended(b->walks[i]) == QUERY_WALK_ANSWER;
        for (size_t j = 0; j < query_walk_hops(b->walks[i]); j++)
            questions += query_walk_hop(b->walks[i], j)->exchange->try_count;
    }
    printf("%zu %zu %.1f %ld\n", answers, questions, took_ms, most_kib());
}

int main(int argc, char **argv)
{
    struct bench b = {.count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0};
    if ((argc != 3 && argc != 5) || b.count == 0 || b.count > MOST)
        return 1;
    bool ready = begin(&b, argc == 5 ? argv[3] : NULL, argc == 5 ? argv[4] : NULL);
    double start_ms = now_ms();
    if (ready && make(&b, argv[2])) {
        query_walk_run(b.walks, b.count, b.engine);
        report(&b, now_ms() - start_ms);
    }
    for (size_t i = 0; b.walks != NULL && i < b.count; i++)
        query_walk_free(b.walks[i]);
    free(b.walks);
    free(b.requests);
    query_engine_free(b.engine);
    query_lab_free(b.lab);
    return ready ? 0 : 1;
}
