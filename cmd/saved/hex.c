/* Messages in hexadecimal. */
#include "saved/saved.h"
#include "saved/wire.h"

#include <stdlib.h>
#include <string.h>

enum {
    LINE_ROOM = 512 << 10,
    HEADER = 12,
    OFFSET_LEAST = 4, /* digits of an offset without a colon behind it */
    OFFSET_ALONE = 6, /* of one at the end of a dump, where nothing follows */
    COLON_GAP = 2,    /* blanks before the characters of xxd */
    PLAIN_GAP = 3     /* of Wireshark; hexdump -C has two in the middle of a line */
};

struct saved_hex {
    struct saved_taker taker;
    struct saved_fault fault;
    char line[LINE_ROOM];
    size_t line_size;
    uint8_t query[UINT16_MAX], octets[UINT16_MAX];
    size_t query_size; /* of one that waits for its reply */
    size_t size;       /* of the message that is being read */
    struct saved_exchange saved;
};

struct saved_hex *saved_hex_new(const struct saved_taker *taker)
{
    struct saved_hex *h = malloc(sizeof *h);
    if (h == NULL)
        return NULL;
    h->taker = *taker;
    h->fault = (struct saved_fault){.line = 0};
    h->line_size = h->query_size = h->size = 0;
    return h;
}

void saved_hex_free(struct saved_hex *h)
{
    free(h);
}

const struct saved_fault *saved_hex_fault(const struct saved_hex *h)
{
    return &h->fault;
}

/* ---- messages ---- */

static enum query_status show(struct saved_hex *h, size_t query_size, size_t reply_size)
{
    saved_exchange_begin(&h->saved);
    struct query_try *attempt = saved_exchange_add(&h->saved);
    attempt->query = query_size == 0 ? NULL : h->query;
    attempt->query_size = query_size;
    if (query_size != 0)
        attempt->start_us = attempt->sent_us = attempt->end_us = SAVED_START_US;
    attempt->end = reply_size == 0 ? QUERY_END_TIMEOUT : QUERY_END_REPLY;
    attempt->reply = reply_size == 0 ? NULL : h->octets;
    attempt->reply_size = reply_size;
    const uint8_t *first = query_size != 0 ? h->query : h->octets;
    if ((query_size != 0 ? query_size : reply_size) >= 2)
        attempt->id = (uint16_t)(first[0] << 8 | first[1]);
    saved_exchange_end(&h->saved, reply_size == 0 ? QUERY_TIMEOUT : QUERY_OK);
    return h->taker.lookup(h->taker.context, &h->saved);
}

static enum query_status end_query(struct saved_hex *h)
{
    size_t size = h->query_size;
    h->query_size = 0;
    return size == 0 ? QUERY_OK : show(h, size, 0);
}

static enum query_status end_message(struct saved_hex *h)
{
    size_t size = h->size;
    bool is_query = size >= HEADER && (h->octets[2] & 0x80) == 0;
    bool fits = h->query_size != 0 && !is_query && size >= 2 && memcmp(h->query, h->octets, 2) == 0;
    enum query_status status = QUERY_OK;
    h->size = 0;
    if (size == 0)
        return QUERY_OK;
    if (fits) {
        size_t query_size = h->query_size;
        h->query_size = 0;
        return show(h, query_size, size);
    }
    status = end_query(h);
    if (status != QUERY_OK || !is_query)
        return status != QUERY_OK ? status : show(h, 0, size);
    memcpy(h->query, h->octets, size);
    h->query_size = size;
    return QUERY_OK;
}

/* ---- lines ---- */

struct word {
    size_t at, size;
    size_t gap; /* blanks before it */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct word next_word(const struct saved_hex *h, size_t at)
{
    struct word word = {.at = at};
    while (word.at < h->line_size && is_blank(h->line[word.at]))
        word.at++;
    word.gap = word.at - at;
    while (word.at + word.size < h->line_size && !is_blank(h->line[word.at + word.size]))
        word.size++;
    return word;
}

/* The number that a word of digits is in a base; SIZE_MAX: it is none. */
static size_t number_of(const struct saved_hex *h, const struct word *word, unsigned base)
{
    size_t number = 0;
    if (word->size == 0 || word->size > 8)
        return SIZE_MAX;
    for (size_t i = 0; i < word->size; i++) {
        int digit = saved_digit(h->line[word->at + i]);
        if (digit < 0 || (unsigned)digit >= base)
            return SIZE_MAX;
        number = number * base + (unsigned)digit;
    }
    return number;
}

/* Takes the offset that a line may begin with away from `*word`.  `*gap` is how many blanks end the
 * digits then; `*fresh`: it is 0, another message begins. */
static void skip_offset(const struct saved_hex *h, struct word *word, size_t *gap, bool *fresh)
{
    struct word number = *word, next = next_word(h, word->at + word->size);
    bool colon = word->size > 1 && h->line[word->at + word->size - 1] == ':';
    *gap = SIZE_MAX;
    *fresh = false;
    if (number.size > 2 && h->line[number.at] == '0' && (h->line[number.at + 1] | 0x20) == 'x') {
        number.at += 2;
        number.size -= 2;
    }
    number.size -= colon;
    size_t offset = number_of(h, &number, 16);
    bool last = next.size == 0 && h->size != 0 && number.size >= OFFSET_ALONE &&
                (offset == h->size || number_of(h, &number, 8) == h->size);
    bool plain = next.size == 2 && number.size >= OFFSET_LEAST;
    if (offset == SIZE_MAX || (!colon && !last && !plain))
        return;
    *gap = colon ? COLON_GAP : PLAIN_GAP;
    *fresh = offset == 0;
    *word = next;
}

/* Pairs of digits, between which colons may stand. */
static enum query_status take_word(struct saved_hex *h, struct word word)
{
    size_t at = word.at, end = word.at + word.size;
    if (word.size > 2 && h->line[at] == '0' && (h->line[at + 1] | 0x20) == 'x')
        at += 2;
    while (at < end) {
        int high = saved_digit(h->line[at]);
        int low = at + 1 < end ? saved_digit(h->line[at + 1]) : -1;
        h->fault.offset = high < 0 ? at : at + 1;
        if (high < 0 || low < 0)
            return QUERY_HEX;
        if (h->size == sizeof h->octets)
            return QUERY_SPACE;
        h->octets[h->size++] = (uint8_t)(high << 4 | low);
        at += 2;
        at += at < end && h->line[at] == ':';
    }
    return QUERY_OK;
}

static enum query_status take_line(struct saved_hex *h)
{
    struct word word = next_word(h, 0);
    size_t gap;
    bool fresh;
    enum query_status status = QUERY_OK;
    h->fault.line++;
    if (word.size == 0)
        return end_message(h);
    if (h->line[word.at] == '#' || h->line[word.at] == ';')
        return QUERY_OK;
    skip_offset(h, &word, &gap, &fresh);
    if (fresh)
        status = end_message(h);
    for (bool first = true; status == QUERY_OK && word.size != 0; first = false) {
        if (h->line[word.at] == '|' || h->line[word.at] == '>' || (!first && word.gap >= gap))
            break;
        status = take_word(h, word);
        word = next_word(h, word.at + word.size);
    }
    return status;
}

enum query_status saved_hex_feed(struct saved_hex *h, const char *text, size_t size)
{
    enum query_status status = QUERY_OK;
    while (size != 0 && status == QUERY_OK) {
        const char *feed = memchr(text, '\n', size);
        size_t here = feed == NULL ? size : (size_t)(feed - text);
        if (here > sizeof h->line - h->line_size) {
            h->fault.line++;
            h->fault.offset = sizeof h->line;
            return QUERY_SPACE;
        }
        memcpy(h->line + h->line_size, text, here);
        h->line_size += here;
        if (feed != NULL) {
            status = take_line(h);
            h->line_size = 0;
        }
        here += feed != NULL;
        text += here;
        size -= here;
    }
    return status;
}

enum query_status saved_hex_finish(struct saved_hex *h)
{
    enum query_status status = h->line_size == 0 ? QUERY_OK : take_line(h);
    h->line_size = 0;
    if (status == QUERY_OK)
        status = end_message(h);
    return status == QUERY_OK ? end_query(h) : status;
}
