/* Octets as a type and RDATA, once as text and once as wire. */
#include "fuzz.h"

enum { TEXT = 65536 * 5 };

static uint8_t first[65535], second[65535];
static char text[TEXT];

static struct query_rdata rdata_of(uint16_t type, const uint8_t *octets, size_t size)
{
    return (struct query_rdata){.type = type,
                                .class = QUERY_CLASS_IN,
                                .size = (uint16_t)size,
                                .octets = octets,
                                .message = octets};
}

/* Prints RDATA that is sound, and reads it back into `second`; the octets read. */
static size_t read_back(uint16_t type, const uint8_t *octets, size_t size, unsigned flags)
{
    struct query_rdata rdata = rdata_of(type, octets, size);
    struct query_style style = QUERY_STYLE_DIG;
    struct query_sink sink;
    struct query_fault fault = {0};
    size_t again = 0;
    style.flags = flags;
    query_sink_init(&sink, text, sizeof(text));
    query_rdata_print(&sink, &rdata, &style);
    require(sink.status == QUERY_OK, "sound RDATA fits into five times its largest size");
    require_printable(sink.text, sink.size);
    enum query_status status = query_rdata_scan(second, sizeof(second), &again, type,
                                                QUERY_CLASS_IN, sink.text, sink.size, NULL, &fault);
    require(status == QUERY_OK, "what is printed can be read");
    return again;
}

/* Names may point back into the RDATA, and are printed as what they are: other octets. */
static bool may_point(const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (octets[i] >= 0xc0)
            return true;
    }
    return false;
}

/* The same octets come back in every layout. */
static void all_layouts(uint16_t type, const uint8_t *octets, size_t size)
{
    static const unsigned layouts[] = {
        0,
        QUERY_STYLE_MULTILINE,
        QUERY_STYLE_MULTILINE | QUERY_STYLE_COMMENTS | QUERY_STYLE_TTL_UNITS,
        QUERY_STYLE_NO_SPLIT | QUERY_STYLE_EXPAND_AAAA,
        QUERY_STYLE_GENERIC,
    };
    for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
        require(read_back(type, octets, size, layouts[i]) == size &&
                    (size == 0 || memcmp(octets, second, size) == 0),
                "what is printed is read as the same octets");
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    if (size < 2 || size > 65535)
        return 0;
    uint16_t type = (uint16_t)(octets[0] << 8 | octets[1]);
    struct query_fault fault = {0};
    size_t made = 0;
    octets += 2;
    size -= 2;
    enum query_status status =
        query_rdata_scan(first, sizeof(first), &made, type, QUERY_CLASS_IN, (const char *)octets,
                         size, query_name_root(), &fault);
    if (status == QUERY_OK) {
        struct query_rdata rdata = rdata_of(type, first, made);
        require(query_rdata_check(&rdata, NULL) == QUERY_OK, "what was read from text is sound");
        all_layouts(type, first, made);
    } else {
        require(fault.offset <= size, "the fault lies in the text");
    }
    struct query_rdata rdata = rdata_of(type, octets, size);
    if (query_rdata_check(&rdata, &fault) == QUERY_OK) {
        made = read_back(type, octets, size, 0);
        require(may_point(octets, size) ||
                    (made == size && (size == 0 || memcmp(octets, second, size) == 0)),
                "what has no pointers is read as the same octets");
        memcpy(first, second, made);
        all_layouts(type, first, made);
    } else {
        require(fault.offset <= size, "the fault lies in the RDATA");
        struct query_sink sink;
        query_sink_init(&sink, text, sizeof(text));
        query_rdata_print(&sink, &rdata, NULL);
        require(sink.status == QUERY_OK, "RDATA that is malformed can be printed");
        require_printable(sink.text, sink.size);
    }
    return 0;
}
