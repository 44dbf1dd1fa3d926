#include "base/limits.h"
#include "name/wire.h"

#include <query/request.h>

enum { TYPE_SOA = 6, TYPE_OPT = 41, TYPE_IXFR = 251, OPTION_HEADER = 4 };

const char *query_transport_name(enum query_transport transport)
{
    return transport == QUERY_TRANSPORT_TCP ? "TCP" : "UDP";
}

struct query_request query_request_default(const struct query_name *name)
{
    return (struct query_request){
        .name = *name,
        .type = 1,
        .class = QUERY_CLASS_IN,
        .id = QUERY_ID_RANDOM,
        .flags = QUERY_FLAG_RD,
        .edns = true,
        .udp_size = LIMIT_UDP_EDNS,
    };
}

static bool has_serial(const struct query_request *request)
{
    return request->type == TYPE_IXFR && !request->no_question;
}

static void put_header(struct writer *w, const struct query_request *request, uint16_t id)
{
    writer_u16(w, id);
    writer_u16(w, request->flags | (request->opcode & 15u) << 11);
    writer_u16(w, request->no_question ? 0 : 1);
    writer_u16(w, 0);
    writer_u16(w, has_serial(request) ? 1 : 0);
    writer_u16(w, request->edns ? 1 : 0);
}

/* The SOA record of the zone that is there already, of which only the serial number counts
 * (RFC 1995 section 3).  `table` knows where the name of the question stands. */
static void put_serial(struct writer *w, struct name_table *table,
                       const struct query_request *request)
{
    name_put(w, table, 0, &request->name);
    writer_u16(w, TYPE_SOA);
    writer_u16(w, request->class);
    writer_u32(w, 0);
    size_t mark = writer_open_u16(w);
    name_put(w, NULL, 0, query_name_root());
    name_put(w, NULL, 0, query_name_root());
    writer_u32(w, request->serial);
    for (unsigned i = 0; i < 4; i++)
        writer_u32(w, 0);
    writer_close_u16(w, mark);
}

static void put_question(struct writer *w, const struct query_request *request)
{
    if (!has_serial(request)) {
        name_put(w, NULL, 0, &request->name);
        writer_u16(w, request->type);
        writer_u16(w, request->class);
        return;
    }
    struct name_table table = {0};
    name_put(w, &table, 0, &request->name);
    writer_u16(w, request->type);
    writer_u16(w, request->class);
    put_serial(w, &table, request);
}

static void put_option(struct writer *w, const struct query_option *option)
{
    writer_u16(w, option->code);
    writer_u16(w, option->size);
    writer_put(w, option->octets, option->size);
}

/* As many zero octets as make the whole message a multiple of `block` (RFC 7830
 * section 3, RFC 8467 section 4.1). */
static void put_padding(struct writer *w, unsigned block)
{
    writer_u16(w, QUERY_OPTION_PADDING);
    size_t mark = writer_open_u16(w);
    size_t zeros = (block - w->size % block) % block;
    uint8_t *at = writer_add(w, zeros);
    if (at != NULL && zeros != 0)
        memset(at, 0, zeros);
    writer_close_u16(w, mark);
}

/* The OPT record (RFC 6891 section 6.1.2). */
static void put_opt(struct writer *w, const struct query_request *request, uint8_t version,
                    const struct query_option *cookie)
{
    writer_u8(w, 0);
    writer_u16(w, TYPE_OPT);
    writer_u16(w, request->udp_size);
    writer_u8(w, 0);
    writer_u8(w, version);
    writer_u16(w, request->edns_flags);
    size_t mark = writer_open_u16(w);
    for (size_t i = 0; i < request->option_count; i++) {
        const struct query_option *option = &request->options[i];
        put_option(w, option->code == QUERY_OPTION_COOKIE && cookie != NULL ? cookie : option);
    }
    if (request->padding != 0)
        put_padding(w, request->padding);
    writer_close_u16(w, mark);
}

enum query_status query_request_build(const struct query_request *request, uint16_t id,
                                      uint8_t version, const struct query_option *cookie,
                                      uint8_t *octets, size_t room, size_t *size)
{
    struct writer w = writer_over(octets, room < LIMIT_MESSAGE ? room : LIMIT_MESSAGE);
    put_header(&w, request, id);
    if (!request->no_question)
        put_question(&w, request);
    if (request->edns)
        put_opt(&w, request, version, cookie);
    *size = w.size;
    return w.status;
}
