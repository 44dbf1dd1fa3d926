/* What somebody else's program does with the installed library.
 *
 *   consumer HEX            prints the records of a message given in hexadecimal
 *   consumer NAME SERVER    asks the server ("192.0.2.1#53") for the addresses of a name */
#include <query/query.h>
#include <stdio.h>
#include <string.h>

static enum query_status to_stdout(void *context, const char *text, size_t size)
{
    (void)context;
    return fwrite(text, 1, size, stdout) == size ? QUERY_OK : QUERY_WRITE;
}

static enum query_status print(const struct query_message *message)
{
    char text[4096];
    struct query_sink sink;
    query_sink_init_drain(&sink, text, sizeof(text), to_stdout, NULL);
    for (unsigned section = QUERY_SECTION_ANSWER; section < QUERY_SECTION_COUNT; section++) {
        struct query_records records = query_records_begin(message, (enum query_section)section);
        struct query_record record;
        while (query_records_next(&records, &record)) {
            if (record.offset != message->opt)
                query_record_print(&sink, &record, NULL);
        }
    }
    return query_sink_flush(&sink);
}

static enum query_status parse(const char *hex)
{
    uint8_t octets[512];
    size_t size = 0;
    unsigned octet = 0;
    while (size < sizeof(octets) && sscanf(hex + 2 * size, "%2x", &octet) == 1)
        octets[size++] = (uint8_t)octet;
    struct query_message message;
    enum query_status status = query_message_parse(&message, octets, size);
    if (status != QUERY_OK)
        printf("octet %u: %s\n", message.fault.offset, query_status_text(status));
    enum query_status printed = print(&message);
    return status != QUERY_OK ? status : printed;
}

static enum query_status ask(const char *text, const char *server)
{
    struct query_name name;
    struct query_endpoint endpoint;
    enum query_status status = query_name_scan(&name, text, strlen(text), query_name_root(), NULL);
    if (status == QUERY_OK)
        status = query_endpoint_scan_port(&endpoint, server, strlen(server));
    if (status != QUERY_OK)
        return status;
    struct query_request request = query_request_default(&name);
    struct query_policy policy = {.timeout_ms = 2000, .tries = 3};
    struct query_engine *engine = query_engine_new();
    struct query_lookup *lookup = query_lookup_new(&request, &policy, &endpoint, 1);
    status = QUERY_MEMORY;
    if (engine != NULL && lookup != NULL)
        status = query_lookup_run(lookup, engine);
    if (status == QUERY_OK) {
        const struct query_exchange *exchange = query_lookup_exchange(lookup);
        status = print(&exchange->tries[exchange->try_count - 1].message);
    }
    query_lookup_free(lookup);
    query_engine_free(engine);
    return status;
}

int main(int argc, char **argv)
{
    enum query_status status = QUERY_MISSING;
    if (argc == 2)
        status = parse(argv[1]);
    else if (argc == 3)
        status = ask(argv[1], argv[2]);
    if (status != QUERY_OK)
        (void)fprintf(stderr, "consumer: %s\n", query_status_text(status));
    return status == QUERY_OK ? 0 : 1;
}
