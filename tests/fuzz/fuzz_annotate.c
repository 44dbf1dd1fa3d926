/* Octets as a message whose octets are told of one by one. */
#include "fuzz.h"

enum { PIECE = 70000 * 4 }; /* no piece of text is longer than an RDATA of \DDD */

static char storage[PIECE];

struct seen {
    const struct query_message *message;
    struct query_sink sink;
    uint32_t at;   /* octets that have been told of */
    int64_t saved; /* ... by pointers */
    unsigned faults;
    bool rest;
    uint8_t depth;
};

static void look_at_value(struct seen *seen, const struct query_piece *piece)
{
    const struct query_value *value = piece->value;
    require(value->field != NULL && value->field->key == piece->key, "a value has the row's key");
    require(value->size == 0 || value->octets == seen->message->octets + value->offset,
            "a value lies in the message");
    if (piece->size != 0)
        require(value->offset >= piece->offset &&
                    value->offset + value->size == piece->offset + piece->size,
                "a value ends where its piece does");
    query_value_print(&seen->sink, value, NULL);
}

static void look_at_pointer(struct seen *seen, const struct query_piece *piece)
{
    require(piece->size == 2 && piece->target < piece->offset, "a pointer leads back");
    require(piece->name != NULL && piece->saved + 2 == piece->name->size,
            "a pointer saves what it leads to");
    seen->saved += piece->saved;
}

static void take(void *context, const struct query_piece *piece)
{
    struct seen *seen = context;
    bool group = piece->kind < QUERY_PIECE_FIELD;
    require(group == (piece->size == 0), "a piece has octets, or there are pieces below it");
    require(piece->offset == (piece->kind == QUERY_PIECE_BITS ? seen->at - 2 : seen->at),
            "no octet is left out, and none comes twice");
    require(piece->depth <= seen->depth + 1, "one goes down step by step");
    require(!seen->rest || piece->kind >= QUERY_PIECE_REST || piece->kind == QUERY_PIECE_FAULT,
            "nothing is read behind what cannot be read");
    seen->at += piece->size;
    seen->depth = piece->depth;
    if (piece->value != NULL)
        look_at_value(seen, piece);
    if (piece->kind == QUERY_PIECE_POINTER)
        look_at_pointer(seen, piece);
    else if (piece->name != NULL)
        query_name_print(&seen->sink, piece->name);
    if (piece->owner != NULL)
        query_name_print(&seen->sink, piece->owner);
    seen->faults += piece->kind == QUERY_PIECE_FAULT;
    seen->rest = seen->rest || piece->kind >= QUERY_PIECE_REST || piece->kind == QUERY_PIECE_FAULT;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct query_message message;
    enum query_status status = query_message_parse(&message, octets, size);
    struct seen seen = {.message = &message};
    query_sink_init_drain(&seen.sink, storage, sizeof(storage), look, NULL);
    query_message_annotate(&message, take, &seen);
    require(seen.at == size, "all octets are told of");
    require(seen.faults == (status != QUERY_OK), "what the parser complains of is told once");
    require(status != QUERY_OK || seen.rest == (message.rest != size),
            "what the parser has read is told of");
    require(query_sink_flush(&seen.sink) == QUERY_OK, "everything can be printed");
    return 0;
}
