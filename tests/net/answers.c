/* answers ORIGIN FILE...: answers queries from zones as a server would, but on standard input
 * and output: a line "udp HEX" or "tcp HEX" comes in, a line of hex for each message of the
 * answer goes out, and then an empty line. */
#include <query/query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZONES = 64, FILE_MOST = 1 << 26, MESSAGE = 65535 };

struct server {
    const struct query_zone *zones[ZONES];
    struct query_zone *owned[ZONES];
    size_t count;
};

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text = file == NULL ? NULL : malloc(FILE_MOST);
    if (text != NULL)
        *size = fread(text, 1, FILE_MOST, file);
    if (file != NULL)
        (void)fclose(file);
    return text;
}

static bool complain(void *context, const struct query_zone_fault *fault)
{
    char line[2048];
    struct query_sink sink;
    (void)context;
    query_sink_init(&sink, line, sizeof line);
    query_zone_fault_print(&sink, fault);
    (void)fprintf(stderr, "%.*s\n", (int)sink.size, line);
    return true;
}

static bool load(struct server *server, const char *origin, const char *path)
{
    struct query_name name;
    struct query_zone_text text = {.name = path};
    struct query_zone_options options = {.fault = complain};
    if (server->count == ZONES ||
        query_name_scan(&name, origin, strlen(origin), query_name_root(), NULL) != QUERY_OK)
        return false;
    char *octets = read_file(path, &text.size);
    if (octets == NULL)
        return false;
    text.text = octets;
    struct query_zone **zone = &server->owned[server->count];
    enum query_status status = query_zone_load(zone, &name, &text, &options, NULL);
    free(octets);
    if (status == QUERY_OK)
        server->zones[server->count++] = *zone;
    return status == QUERY_OK;
}

static size_t scan_hex(uint8_t *octets, const char *text)
{
    size_t n = 0;
    unsigned value;
    for (; n < MESSAGE && sscanf(text + 2 * n, "%2x", &value) == 1; n++)
        octets[n] = (uint8_t)value;
    return n;
}

static void answer(const struct server *server, const char *line)
{
    static uint8_t query[MESSAGE], reply[MESSAGE];
    struct query_answer answer;
    enum query_transport transport = line[0] == 'u' ? QUERY_TRANSPORT_UDP : QUERY_TRANSPORT_TCP;
    size_t size = scan_hex(query, line + 4);
    query_answer_begin(&answer, server->zones, server->count, transport, query, size);
    while (query_answer_next(&answer, reply, sizeof reply, &size)) {
        for (size_t i = 0; i < size; i++)
            printf("%02x", reply[i]);
        putchar('\n');
    }
    putchar('\n');
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    static struct server server;
    static char line[2 * MESSAGE + 16];
    bool good = argc > 2 && argc % 2 == 1;
    for (int i = 1; good && i < argc; i += 2)
        good = load(&server, argv[i], argv[i + 1]);
    if (!good) {
        (void)fprintf(stderr, "usage: answers ORIGIN FILE...\n");
        return 2;
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (strlen(line) > 4)
            answer(&server, line);
    }
    for (size_t i = 0; i < server.count; i++)
        query_zone_free(server.owned[i]);
    return 0;
}
