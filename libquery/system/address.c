#include "system/address.h"

#include <arpa/inet.h>
#include <string.h>

enum { OLD_FORM_MAX = 63 }; /* characters; the longest of four octal numbers has 47 */

static bool scan_old_form(struct query_endpoint *endpoint, const char *text, size_t size)
{
    char copy[OLD_FORM_MAX + 1];
    if (size > OLD_FORM_MAX || memchr(text, '\0', size) != NULL)
        return false;
    /* inet_addr() stops at white space, which would hide what follows. */
    for (size_t i = 0; i < size; i++) {
        if (text[i] <= ' ')
            return false;
        copy[i] = text[i];
    }
    copy[size] = '\0';
    in_addr_t address = inet_addr(copy);
    /* Also the value of 255.255.255.255, which is no host and has been read by now. */
    if (address == (in_addr_t)-1)
        return false;
    *endpoint = (struct query_endpoint){.family = 4};
    memcpy(endpoint->octets, &address, sizeof address);
    return true;
}

enum query_status address_scan(struct query_endpoint *endpoint, const char *text, size_t size)
{
    struct query_endpoint found;
    enum query_status status = query_endpoint_scan(&found, text, size);
    if (status == QUERY_ADDRESS && scan_old_form(&found, text, size))
        status = QUERY_OK;
    if (status == QUERY_OK)
        *endpoint = found;
    return status;
}
