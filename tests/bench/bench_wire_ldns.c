/* ldns, as drill uses it: parse a packet, turn it into text. */
#include "bench.h"

#include <ldns/ldns.h>

bool bench_message(const uint8_t *octets, size_t size, bool print, size_t *text)
{
    ldns_pkt *packet = NULL;
    if (ldns_wire2pkt(&packet, octets, size) != LDNS_STATUS_OK)
        return false;
    if (print) {
        ldns_buffer *buffer = ldns_buffer_new(1 << 16);
        if (buffer != NULL && ldns_pkt2buffer_str(buffer, packet) == LDNS_STATUS_OK)
            *text += ldns_buffer_position(buffer);
        ldns_buffer_free(buffer);
    }
    ldns_pkt_free(packet);
    return true;
}
