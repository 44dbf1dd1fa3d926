#include "capture/note.h"

#include "base/ascii.h"
#include "base/number.h"

#include <errno.h>
#include <string.h>

/* Numbers of errors are not the same everywhere, names are. */
static const struct {
    const char *name;
    int error;
} errors[] = {
    {"EACCES", EACCES},
    {"EADDRINUSE", EADDRINUSE},
    {"EADDRNOTAVAIL", EADDRNOTAVAIL},
    {"EAFNOSUPPORT", EAFNOSUPPORT},
    {"ECONNABORTED", ECONNABORTED},
    {"ECONNREFUSED", ECONNREFUSED},
    {"ECONNRESET", ECONNRESET},
    {"EHOSTUNREACH", EHOSTUNREACH},
    {"EINVAL", EINVAL},
    {"EMFILE", EMFILE},
    {"EMSGSIZE", EMSGSIZE},
    {"ENETDOWN", ENETDOWN},
    {"ENETUNREACH", ENETUNREACH},
    {"ENFILE", ENFILE},
    {"ENOBUFS", ENOBUFS},
    {"ENOMEM", ENOMEM},
    {"EPERM", EPERM},
    {"EPIPE", EPIPE},
    {"EPROTO", EPROTO},
    {"ETIMEDOUT", ETIMEDOUT},
};
enum { ERRORS = sizeof errors / sizeof *errors, ERROR_MOST = 4095 };

static const char *const ends[] = {
    [QUERY_END_NONE] = "none",     [QUERY_END_REPLY] = "reply", [QUERY_END_TIMEOUT] = "timeout",
    [QUERY_END_SETUP] = "setup",   [QUERY_END_IO] = "io",       [QUERY_END_CLOSED] = "closed",
    [QUERY_END_BROKEN] = "broken",
};
enum { ENDS = sizeof ends / sizeof *ends };

bool note_was_sent(const struct query_try *attempt)
{
    /* The lab's clock begins at 0. */
    return attempt->sent_us != 0 || attempt->sent_unix_us != 0;
}

struct note note_of(const struct query_try *attempt)
{
    bool sent = note_was_sent(attempt);
    uint64_t since_us = sent ? attempt->sent_us : attempt->start_us;
    return (struct note){
        .wait_us =
            sent && attempt->sent_us > attempt->start_us ? attempt->sent_us - attempt->start_us : 0,
        .took_us = attempt->end_us > since_us ? attempt->end_us - since_us : 0,
        .end = attempt->end,
        .error = attempt->error,
        .unsent = !sent,
    };
}

static void print_error(struct query_sink *sink, int error)
{
    query_sink_text(sink, " error=");
    for (size_t i = 0; i < ERRORS; i++) {
        if (errors[i].error == error) {
            query_sink_text(sink, errors[i].name);
            return;
        }
    }
    query_sink_number(sink, (uint64_t)(error < 0 ? 0 : error));
}

void note_print(struct query_sink *sink, const struct note *note)
{
    query_sink_text(sink, "try wait=");
    query_sink_number(sink, note->wait_us);
    query_sink_text(sink, " took=");
    query_sink_number(sink, note->took_us);
    query_sink_text(sink, note->unsent ? " sent=no end=" : " end=");
    query_sink_text(sink, ends[note->end]);
    if (note->error != 0)
        print_error(sink, note->error);
}

/* ---- reading ---- */

static bool scan_end(struct note *note, const char *text, size_t size)
{
    for (size_t i = 0; i < ENDS; i++) {
        if (strlen(ends[i]) == size && memcmp(ends[i], text, size) == 0) {
            note->end = (enum query_end)i;
            return true;
        }
    }
    return false;
}

static bool scan_error(struct note *note, const char *text, size_t size)
{
    uint64_t number;
    for (size_t i = 0; i < ERRORS; i++) {
        if (ascii_is(text, size, errors[i].name)) {
            note->error = errors[i].error;
            return true;
        }
    }
    if (number_scan(&number, text, size, ERROR_MOST) != QUERY_OK)
        return false;
    note->error = (int)number;
    return true;
}

/* A day is more than any try takes, and far from what clocks can count to. */
static bool scan_time(uint64_t *us, const char *text, size_t size)
{
    return number_scan(us, text, size, UINT64_C(86400000000)) == QUERY_OK;
}

/* KEY=VALUE; a key that is not known is left to later versions. */
static bool scan_pair(struct note *note, const char *text, size_t size)
{
    const char *equal = memchr(text, '=', size);
    if (equal == NULL)
        return false;
    size_t key = (size_t)(equal - text), rest = size - key - 1;
    if (ascii_is(text, key, "wait"))
        return scan_time(&note->wait_us, equal + 1, rest);
    if (ascii_is(text, key, "took"))
        return scan_time(&note->took_us, equal + 1, rest);
    if (ascii_is(text, key, "end"))
        return scan_end(note, equal + 1, rest);
    if (ascii_is(text, key, "error"))
        return scan_error(note, equal + 1, rest);
    if (ascii_is(text, key, "sent"))
        note->unsent = ascii_is(equal + 1, rest, "no");
    if (ascii_is(text, key, "query")) {
        note->hex = equal + 1;
        note->hex_size = rest;
    }
    return true;
}

bool note_scan(struct note *note, const char *text, size_t size)
{
    static const char begin[] = "try ";
    *note = (struct note){0};
    if (size < sizeof begin || memcmp(text, begin, sizeof begin - 1) != 0)
        return false;
    const char *at = text + sizeof begin - 1, *end = text + size;
    while (at < end) {
        const char *blank = memchr(at, ' ', (size_t)(end - at));
        const char *stop = blank == NULL ? end : blank;
        if (!scan_pair(note, at, (size_t)(stop - at)))
            return false;
        at = blank == NULL ? end : blank + 1;
    }
    return true;
}
