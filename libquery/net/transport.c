#include "net/transport.h"

static const struct transport transports[] = {
    [QUERY_TRANSPORT_UDP] = {.carrier = &carrier_udp},
    [QUERY_TRANSPORT_TCP] = {.carrier = &carrier_frame16, .stream = &stream_tcp},
};

const struct transport *transport_find(enum query_transport transport)
{
    return &transports[transport];
}
