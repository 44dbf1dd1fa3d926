/* libknot, as kdig uses it: parse a packet, dump its record sets. */
#include "bench.h"

#include <libknot/libknot.h>
#include <stdlib.h>

bool bench_message(const uint8_t *octets, size_t size, bool print, size_t *text)
{
    static char *storage;
    static size_t room = 1 << 18;
    if (storage == NULL)
        storage = malloc(room);
    knot_pkt_t *packet = knot_pkt_new((void *)(uintptr_t)octets, (uint16_t)size, NULL);
    if (packet == NULL)
        return false;
    bool good = storage != NULL && knot_pkt_parse(packet, 0) == KNOT_EOK;
    for (int id = KNOT_ANSWER; good && print && id <= KNOT_ADDITIONAL; id++) {
        const knot_pktsection_t *section = knot_pkt_section(packet, (knot_section_t)id);
        for (uint16_t i = 0; i < section->count; i++) {
            const knot_rrset_t *rrset = knot_pkt_rr(section, i);
            int length = knot_rrset_txt_dump(rrset, &storage, &room, &KNOT_DUMP_STYLE_DEFAULT);
            if (length > 0)
                *text += (size_t)length;
        }
    }
    knot_pkt_free(packet);
    return good;
}
