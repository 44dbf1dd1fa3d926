#include "base/limits.h"
#include "name/wire.h"

#include <query/request.h>

enum { TYPE_OPT = 41, OPTION_HEADER = 4 };

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

static void put_header(struct writer *w, const struct query_request *request, uint16_t id)
{
    writer_u16(w, id);
    writer_u16(w, request->flags | (request->opcode & 15u) << 11);
    writer_u16(w, request->no_question ? 0 : 1);
    writer_u16(w, 0);
    writer_u16(w, 0);
    writer_u16(w, request->edns ? 1 : 0);
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
    if (!request->no_question) {
        name_put(&w, NULL, 0, &request->name);
        writer_u16(&w, request->type);
        writer_u16(&w, request->class);
    }
    if (request->edns)
        put_opt(&w, request, version, cookie);
    *size = w.size;
    return w.status;
}
