#include "base/number.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <query/endpoint.h>
#include <string.h>
#include <sys/socket.h>

enum { PORT_MAX = 65535 };

/* The name of an interface wins over a number (RFC 4007 section 11.2). */
static enum query_status scan_scope(uint32_t *scope, const char *text, size_t size)
{
    char name[IF_NAMESIZE];
    if (size > 0 && size < sizeof(name)) {
        memcpy(name, text, size);
        name[size] = '\0';
        unsigned index = if_nametoindex(name);
        if (index != 0) {
            *scope = index;
            return QUERY_OK;
        }
    }
    uint64_t number;
    if (number_scan(&number, text, size, UINT32_MAX) != QUERY_OK || number == 0)
        return size == 0 ? QUERY_ADDRESS : QUERY_NOT_FOUND;
    *scope = (uint32_t)number;
    return QUERY_OK;
}

enum query_status query_endpoint_scan(struct query_endpoint *endpoint, const char *text,
                                      size_t size)
{
    char address[INET6_ADDRSTRLEN];
    struct query_endpoint read = {0};
    const char *percent = size == 0 ? NULL : memchr(text, '%', size);
    size_t length = percent == NULL ? size : (size_t)(percent - text);
    if (length == 0 || length >= sizeof(address) || memchr(text, '\0', size) != NULL)
        return QUERY_ADDRESS;
    memcpy(address, text, length);
    address[length] = '\0';
    if (percent == NULL && inet_pton(AF_INET, address, read.octets) == 1)
        read.family = 4;
    else if (inet_pton(AF_INET6, address, read.octets) == 1)
        read.family = 6;
    else
        return QUERY_ADDRESS;
    if (percent != NULL) {
        enum query_status status = scan_scope(&read.scope, percent + 1, size - length - 1);
        if (status != QUERY_OK)
            return status;
    }
    *endpoint = read;
    return QUERY_OK;
}

/* Where the port starts in the text: behind '#', behind the ']' of an address in
 * brackets (RFC 3986 section 3.2.2) and its ':', or behind the only ':'. */
static const char *find_port(const char *text, size_t size)
{
    const char *hash = memchr(text, '#', size);
    if (hash != NULL)
        return hash;
    const char *bracket = memchr(text, ']', size);
    if (text[0] == '[' && bracket != NULL)
        return bracket + 1 < text + size && bracket[1] == ':' ? bracket + 1 : NULL;
    const char *colon = memchr(text, ':', size);
    if (colon == NULL || memchr(colon + 1, ':', size - (size_t)(colon - text) - 1) != NULL)
        return NULL;
    return colon;
}

enum query_status query_endpoint_scan_port(struct query_endpoint *endpoint, const char *text,
                                           size_t size)
{
    struct query_endpoint read = {0};
    if (size == 0)
        return QUERY_ADDRESS;
    const char *mark = find_port(text, size);
    size_t length = mark == NULL ? size : (size_t)(mark - text);
    bool brackets = length > 2 && text[0] == '[' && text[length - 1] == ']';
    enum query_status status = brackets ? query_endpoint_scan(&read, text + 1, length - 2)
                                        : query_endpoint_scan(&read, text, length);
    if (status != QUERY_OK)
        return status;
    if (brackets && read.family != 6)
        return QUERY_ADDRESS;
    if (mark != NULL) {
        uint64_t port;
        status = number_scan(&port, mark + 1, size - length - 1, PORT_MAX);
        if (status != QUERY_OK)
            return status;
        read.port = (uint16_t)port;
    }
    *endpoint = read;
    return QUERY_OK;
}

void query_endpoint_print(struct query_sink *sink, const struct query_endpoint *endpoint)
{
    char text[INET6_ADDRSTRLEN];
    if (endpoint->family != 4 && endpoint->family != 6)
        return;
    inet_ntop(endpoint->family == 4 ? AF_INET : AF_INET6, endpoint->octets, text, sizeof(text));
    query_sink_text(sink, text);
    if (endpoint->family == 6 && endpoint->scope != 0) {
        query_sink_char(sink, '%');
        query_sink_number(sink, endpoint->scope);
    }
}

void query_endpoint_print_port(struct query_sink *sink, const struct query_endpoint *endpoint)
{
    query_endpoint_print(sink, endpoint);
    query_sink_char(sink, '#');
    query_sink_number(sink, endpoint->port);
}

bool query_endpoint_equal(const struct query_endpoint *a, const struct query_endpoint *b)
{
    return a->family == b->family && a->port == b->port &&
           (a->family != 6 || a->scope == b->scope) &&
           memcmp(a->octets, b->octets,
                  a->family == 6   ? 16
                  : a->family == 4 ? 4
                                   : 0) == 0;
}
