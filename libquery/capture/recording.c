#include "capture/recording.h"

#include "base/base16.h"
#include "base/limits.h"
#include "base/reader.h"

#include <query/edns.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID = 2, /* octets */
    HEADER = 12,
    FLAGS_ASKED = QUERY_FLAG_RD | QUERY_FLAG_CD | QUERY_FLAG_AD,
    OPCODE = 0x7800,
    /* Queries among which that of a reply is looked for: what a busy server has under way. */
    LOOK_BACK = 4096,
    FIRST_ROOM = 16
};

struct query_replay *query_replay_new(void)
{
    return calloc(1, sizeof(struct query_replay));
}

static void free_recording(struct recording *recording)
{
    while (recording->replies != NULL) {
        struct recorded_reply *reply = recording->replies;
        recording->replies = reply->next;
        free(reply);
    }
    free(recording);
}

void query_replay_free(struct query_replay *replay)
{
    if (replay == NULL)
        return;
    for (size_t i = 0; i < replay->count; i++)
        free_recording(replay->recordings[i]);
    free(replay->recordings);
    free(replay);
}

size_t query_replay_count(const struct query_replay *replay)
{
    return replay->count;
}

static uint16_t id_of(const uint8_t *octets, size_t size)
{
    struct reader r = reader_over(octets, size);
    return reader_u16(&r);
}

static bool is_reply(const uint8_t *octets, size_t size)
{
    if (size < HEADER)
        return true; /* no query anybody could have answered */
    struct reader r = reader_over(octets, size);
    reader_u16(&r);
    return (reader_u16(&r) & QUERY_FLAG_QR) != 0;
}

/* ---- adding ---- */

static bool is_between(const struct recording *recording, const struct query_capture_item *item)
{
    return recording->transport == item->transport &&
           query_endpoint_equal(&recording->server, &item->source) &&
           query_endpoint_equal(&recording->client, &item->destination);
}

/* The query that a reply belongs to. */
static struct recording *find_query(const struct query_replay *replay,
                                    const struct query_capture_item *item)
{
    struct recording *last = NULL;
    size_t least = replay->count > LOOK_BACK ? replay->count - LOOK_BACK : 0;
    uint16_t id = id_of(item->octets, item->size);
    for (size_t i = replay->count; i-- > least;) {
        struct recording *recording = replay->recordings[i];
        if (!is_between(recording, item))
            continue;
        if (id_of(recording->query, recording->size) == id)
            return recording;
        last = last == NULL ? recording : last;
    }
    return last;
}

static enum query_status take_room(struct query_replay *replay, size_t size)
{
    if (replay->messages == LIMIT_REPLAY_MESSAGES || size > LIMIT_REPLAY_OCTETS - replay->octets)
        return QUERY_SPACE;
    replay->messages++;
    replay->octets += size;
    return QUERY_OK;
}

static enum query_status add_reply(struct query_replay *replay,
                                   const struct query_capture_item *item)
{
    struct recording *recording = find_query(replay, item);
    if (recording == NULL)
        return QUERY_OK;
    enum query_status status = take_room(replay, item->size);
    if (status != QUERY_OK)
        return status;
    struct recorded_reply *reply = malloc(sizeof *reply + item->size);
    if (reply == NULL)
        return QUERY_MEMORY;
    *reply = (struct recorded_reply){.unix_ns = item->unix_ns, .size = item->size};
    memcpy(reply->octets, item->octets, item->size);
    *recording->last = reply;
    recording->last = &reply->next;
    return QUERY_OK;
}

static bool grow(struct query_replay *replay)
{
    size_t room = replay->room == 0 ? FIRST_ROOM : replay->room * 2;
    struct recording **recordings = realloc(replay->recordings, room * sizeof *recordings);
    if (recordings == NULL)
        return false;
    replay->recordings = recordings;
    replay->room = room;
    return true;
}

/* A new recording with room for a query of so many octets. */
static enum query_status add_recording(struct query_replay *replay,
                                       const struct query_capture_item *item, size_t size,
                                       struct recording **added)
{
    enum query_status status = take_room(replay, size);
    if (status != QUERY_OK)
        return status;
    if (replay->count == replay->room && !grow(replay))
        return QUERY_MEMORY;
    struct recording *recording = malloc(sizeof *recording + size);
    if (recording == NULL)
        return QUERY_MEMORY;
    *recording = (struct recording){.client = item->source,
                                    .server = item->destination,
                                    .transport = item->transport,
                                    .unix_ns = item->unix_ns,
                                    .size = size};
    recording->last = &recording->replies;
    replay->recordings[replay->count++] = recording;
    *added = recording;
    return QUERY_OK;
}

/* Without a note, a connection that was seen to begin says how long that took. */
static void time_start(struct query_replay *replay, struct recording *recording,
                       const struct query_capture_item *item)
{
    if (replay->noted && replay->note_transport == item->transport &&
        query_endpoint_equal(&replay->note_client, &item->source) &&
        query_endpoint_equal(&replay->note_server, &item->destination)) {
        recording->noted = true;
        recording->note = replay->note;
        recording->wait_us = replay->note.wait_us;
        replay->noted = false;
    } else if (item->connected_ns != 0) {
        recording->wait_us = microseconds_between(item->connected_ns, item->unix_ns);
    }
}

static enum query_status add_query(struct query_replay *replay,
                                   const struct query_capture_item *item)
{
    struct recording *recording;
    enum query_status status = add_recording(replay, item, item->size, &recording);
    if (status != QUERY_OK)
        return status;
    memcpy(recording->query, item->octets, item->size);
    time_start(replay, recording, item);
    return QUERY_OK;
}

/* A query over TCP that never left stands in its note alone. */
static enum query_status add_unsent(struct query_replay *replay,
                                    const struct query_capture_item *item, const struct note *note)
{
    struct recording *recording;
    struct base16_scan scan = {0};
    size_t size = note->hex_size / 2;
    enum query_status status = add_recording(replay, item, size, &recording);
    if (status != QUERY_OK)
        return status;
    struct writer w = writer_over(recording->query, size);
    base16_scan(&scan, &w, note->hex, note->hex_size);
    recording->size = w.size;
    recording->noted = true;
    recording->note = *note;
    recording->note.hex = NULL;
    return QUERY_OK;
}

static enum query_status add_note(struct query_replay *replay,
                                  const struct query_capture_item *item)
{
    struct note note;
    if (!note_scan(&note, (const char *)item->octets, item->size))
        return QUERY_OK;
    if (note.unsent && note.hex != NULL)
        return add_unsent(replay, item, &note);
    note.hex = NULL;
    replay->noted = true;
    replay->note = note;
    replay->note_client = item->source;
    replay->note_server = item->destination;
    replay->note_transport = item->transport;
    return QUERY_OK;
}

enum query_status query_replay_add(struct query_replay *replay,
                                   const struct query_capture_item *item)
{
    if (item->kind == QUERY_CAPTURE_NOTE)
        return add_note(replay, item);
    if (item->kind != QUERY_CAPTURE_MESSAGE || item->size > LIMIT_MESSAGE)
        return QUERY_OK;
    return is_reply(item->octets, item->size) ? add_reply(replay, item) : add_query(replay, item);
}

/* ---- finding ---- */

void recording_rewind(struct query_replay *replay)
{
    for (size_t i = 0; i < replay->count; i++)
        replay->recordings[i]->used = false;
}

/* The same server: captures do not know the scope of an address. */
static bool is_server(const struct recording *recording, const struct query_order *order)
{
    struct query_endpoint server = order->server;
    server.scope = 0;
    return recording->transport == order->transport &&
           query_endpoint_equal(&recording->server, &server);
}

static bool is_equal(const struct recording *recording, const struct query_order *order)
{
    return recording->size == order->size && order->size >= ID &&
           memcmp(recording->query + ID, order->query + ID, order->size - ID) == 0;
}

/* What both ask is the same, however it is written. */
static bool asks_same(const struct query_message *a, const struct query_message *b)
{
    struct query_record one, other;
    struct query_edns edns = query_edns_of(a), theirs = query_edns_of(b);
    unsigned mask = OPCODE | FLAGS_ASKED;
    if (((a->flags ^ b->flags) & mask) != 0 || edns.present != theirs.present ||
        edns.version != theirs.version || edns.flags != theirs.flags)
        return false;
    bool has = query_message_question(a, &one);
    if (has != query_message_question(b, &other) || !has)
        return !has && a->count[QUERY_SECTION_QUESTION] == b->count[QUERY_SECTION_QUESTION];
    return one.rdata.type == other.rdata.type && one.rdata.class == other.rdata.class &&
           query_name_equal(&one.owner, &other.owner);
}

struct recording *recording_find(struct query_replay *replay, const struct query_order *order)
{
    struct query_message wanted, message;
    struct recording *equal = NULL, *same = NULL, *before = NULL;
    (void)query_message_parse(&wanted, order->query, order->size);
    for (size_t i = 0; i < replay->count && equal == NULL; i++) {
        struct recording *recording = replay->recordings[i];
        if (!is_server(recording, order))
            continue;
        bool exact = is_equal(recording, order);
        if (!exact) {
            (void)query_message_parse(&message, recording->query, recording->size);
            if (!asks_same(&wanted, &message))
                continue;
        }
        if (recording->used)
            before = recording;
        else if (exact)
            equal = recording;
        else
            same = same == NULL ? recording : same;
    }
    struct recording *found = equal != NULL ? equal : same != NULL ? same : before;
    if (found != NULL)
        found->used = true;
    return found;
}
