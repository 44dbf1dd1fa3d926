#include "capture_file.h"
#include "octets.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct capture_file *file_new(bool big)
{
    struct capture_file *file = calloc(1, sizeof *file);
    cr_assert_not_null(file);
    file->big = big;
    return file;
}

static void put(struct capture_file *file, uint32_t value, unsigned size)
{
    cr_assert_lt(file->size + size, FILE_ROOM);
    for (unsigned i = 0; i < size; i++)
        file->octets[file->size++] = (uint8_t)(value >> 8 * (file->big ? size - 1 - i : i));
}

void file_u16(struct capture_file *file, unsigned value)
{
    put(file, value, 2);
}

void file_u32(struct capture_file *file, uint32_t value)
{
    put(file, value, 4);
}

void file_octets(struct capture_file *file, const char *notation)
{
    file->size += octets_of(file->octets + file->size, FILE_ROOM - file->size, notation);
}

static void patch_u32(struct capture_file *file, size_t at, uint32_t value)
{
    size_t size = file->size;
    file->size = at;
    file_u32(file, value);
    file->size = size;
}

/* ---- pcap ---- */

void file_pcap(struct capture_file *file, uint32_t magic, uint32_t link)
{
    file_u32(file, magic);
    file_u16(file, 2);
    file_u16(file, 4);
    file_u32(file, 0);
    file_u32(file, 0);
    file_u32(file, 262144);
    file_u32(file, link);
}

void file_record(struct capture_file *file, uint32_t parts, const char *notation)
{
    file_u32(file, 1);
    file_u32(file, parts);
    size_t mark = file->size;
    file_u32(file, 0);
    file_u32(file, 0);
    file_octets(file, notation);
    patch_u32(file, mark, (uint32_t)(file->size - mark - 8));
    patch_u32(file, mark + 4, (uint32_t)(file->size - mark - 8));
}

/* ---- pcapng ---- */

size_t file_begin(struct capture_file *file, uint32_t type)
{
    size_t mark = file->size;
    file_u32(file, type);
    file_u32(file, 0);
    return mark;
}

static void pad(struct capture_file *file, size_t mark)
{
    while ((file->size - mark) % 4 != 0)
        put(file, 0, 1);
}

void file_end(struct capture_file *file, size_t mark)
{
    pad(file, mark);
    uint32_t total = (uint32_t)(file->size - mark + 4);
    file_u32(file, total);
    patch_u32(file, mark + 4, total);
}

void file_section(struct capture_file *file, const char *options)
{
    size_t mark = file_begin(file, 0x0a0d0d0a);
    file_u32(file, 0x1a2b3c4d);
    file_u16(file, 1);
    file_u16(file, 0);
    file_octets(file, "ffffffffffffffff");
    file_octets(file, options);
    file_end(file, mark);
}

void file_interface(struct capture_file *file, unsigned link, const char *options)
{
    size_t mark = file_begin(file, 1);
    file_u16(file, link);
    file_u16(file, 0);
    file_u32(file, 0);
    file_octets(file, options);
    file_end(file, mark);
}

void file_packet(struct capture_file *file, uint32_t interface, uint64_t ticks,
                 const char *notation, const char *options)
{
    size_t mark = file_begin(file, 6);
    file_u32(file, interface);
    file_u32(file, (uint32_t)(ticks >> 32));
    file_u32(file, (uint32_t)ticks);
    file_u32(file, 0);
    file_u32(file, 0);
    size_t at = file->size;
    file_octets(file, notation);
    patch_u32(file, at - 8, (uint32_t)(file->size - at));
    patch_u32(file, at - 4, (uint32_t)(file->size - at));
    pad(file, mark);
    file_octets(file, options);
    file_end(file, mark);
}

/* ---- reading ---- */

static enum query_status take(void *context, const struct query_capture_item *item)
{
    struct query_sink *sink = context;
    bool message = item->kind == QUERY_CAPTURE_MESSAGE;
    if (item->kind == QUERY_CAPTURE_COMMENT)
        query_sink_text(sink, "# ");
    else {
        query_sink_text(sink, message ? "" : "note on ");
        query_sink_text(sink, query_transport_name(item->transport));
        query_sink_char(sink, ' ');
        query_endpoint_print_port(sink, &item->source);
        query_sink_char(sink, ' ');
        query_endpoint_print_port(sink, &item->destination);
        query_sink_text(sink, message ? " " : ": ");
    }
    if (message) {
        query_sink_number(sink, item->size);
        query_sink_char(sink, ' ');
        query_sink_number(sink, (uint64_t)item->unix_ns);
    } else {
        query_sink_put(sink, item->octets, item->size);
    }
    query_sink_char(sink, '\n');
    return QUERY_OK;
}

enum query_status file_read(struct capture_file *file, size_t piece, const uint16_t *ports,
                            size_t port_count)
{
    struct query_capture_reader *reader = query_capture_reader_new(ports, port_count);
    enum query_status status = QUERY_OK;
    cr_assert_not_null(reader);
    query_sink_init(&file->sink, file->found, sizeof file->found - 1);
    piece = piece == 0 ? file->size : piece;
    for (size_t at = 0; at < file->size && status == QUERY_OK; at += piece) {
        size_t size = file->size - at < piece ? file->size - at : piece;
        uint8_t *exact = octets_exact(file->octets + at, size);
        status = query_capture_feed(reader, exact, size, take, &file->sink);
        free(exact);
    }
    enum query_status end = query_capture_finish(reader);
    cr_assert(status == QUERY_OK || end == status);
    cr_assert_eq(file->sink.status, QUERY_OK);
    file->found[file->sink.size] = '\0';
    file->counts = *query_capture_counted(reader);
    file->fault = *query_capture_fault(reader);
    query_capture_reader_free(reader);
    return end;
}

void file_expect(struct capture_file *file, const char *lines)
{
    static const size_t pieces[] = {0, 1, 7};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        cr_assert_eq(file_read(file, pieces[i], NULL, 0), QUERY_OK, "octet %u: %s",
                     (unsigned)file->fault.offset, query_status_text(file->fault.status));
        cr_assert_str_eq(file->found, lines);
    }
}
