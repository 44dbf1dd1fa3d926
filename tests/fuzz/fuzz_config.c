/* Octets as a resolv.conf, as what the environment says over it, and as an address. */
#include "fuzz.h"

static void check_config(const struct query_config *config, size_t lines)
{
    require(config->server_count <= QUERY_CONFIG_SERVERS, "no more servers than there is room for");
    require(config->search_count <= QUERY_CONFIG_SEARCH, "no more domains than there is room for");
    require(config->fault_line <= lines, "the line at fault is in the text");
    for (size_t i = 0; i < config->server_count; i++)
        require(config->servers[i].origin.line <= lines, "a server's line is in the text");
}

/* An address that can be read is printed in a form that is read as the same address. */
static void check_endpoint(const char *text, size_t size)
{
    struct query_endpoint endpoint;
    struct query_endpoint again;
    char storage[256];
    struct query_sink sink;
    if (query_endpoint_scan_port(&endpoint, text, size) != QUERY_OK)
        return;
    query_sink_init(&sink, storage, sizeof(storage));
    query_endpoint_print_port(&sink, &endpoint);
    require(sink.status == QUERY_OK, "an address is short");
    require_printable(sink.text, sink.size);
    require(query_endpoint_scan_port(&again, sink.text, sink.size) == QUERY_OK,
            "a printed address can be read");
    require(query_endpoint_equal(&endpoint, &again) && endpoint.port == again.port,
            "a printed address is read as the same address");
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    const char *text = size == 0 ? "" : (const char *)octets;
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    static struct query_config config;
    query_config_scan(&config, text, size);
    check_config(&config, lines);
    check_endpoint(text, size);

    /* The environment's values are strings. */
    char *copy = malloc(size + 1);
    if (copy == NULL)
        return 0;
    memcpy(copy, text, size);
    copy[size] = '\0';
    query_config_apply(&config, copy, copy);
    check_config(&config, lines);
    free(copy);
    return 0;
}
