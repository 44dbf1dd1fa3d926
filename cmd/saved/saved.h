/* saved/saved.h: what was saved earlier, as if it had just been received: exchanges and transfers
 * out of lines of JSON, captures of packets, and octets in hexadecimal.
 *
 * Knows messages and how they are written down; must not know options, nor how exchanges are
 * shown. */
#ifndef SAVED_SAVED_H
#define SAVED_SAVED_H

#include <query/exchange.h>
#include <query/system.h>
#include <query/transfer.h>

enum {
    SAVED_TRIES = 64,
    SAVED_STRAYS = 64,        /* of all tries of an exchange */
    SAVED_OPTIONS = 32,       /* of a query */
    SAVED_START_US = 1000000, /* when an exchange begins: not at 0, which is no time */
    SAVED_NAME = 1023         /* octets of a server's name */
};

/* An exchange that is being put together; it points into itself. */
struct saved_exchange {
    struct query_exchange exchange;
    struct query_request request;
    struct query_policy policy;
    struct query_option options[SAVED_OPTIONS];
    struct query_endpoint servers[SAVED_TRIES];
    struct query_try tries[SAVED_TRIES];
    struct query_stray strays[SAVED_STRAYS];
    size_t stray_count;
    char server[SAVED_NAME + 1]; /* the name of the last try's server; empty: not known */
    struct query_origin origin;  /* who has said that it is to be asked, if that is known */
    bool origin_known;
};

void saved_exchange_begin(struct saved_exchange *saved);

/* The next try, all zeros, for the caller to fill in: octets are borrowed.  NULL: no more. */
struct query_try *saved_exchange_add(struct saved_exchange *saved);

/* What the tries imply: their replies parsed, the request of the first query, or else what a reply
 * repeats of it. */
void saved_exchange_end(struct saved_exchange *saved, enum query_status status);

/* Who is told; each may end the reading by returning something else than QUERY_OK. */
struct saved_taker {
    /* An exchange that is over.  With a query alone its last try has QUERY_END_TIMEOUT; a reply
     * alone has a try without a query, and no times but the date.  With family 0 in the last try
     * nobody knows the server, nor when it was. */
    enum query_status (*lookup)(void *context, const struct saved_exchange *saved);
    /* As query_transfer_observe() tells it: MESSAGE, RETRY and DONE; the state's exchange is that
     * of `saved`. */
    enum query_status (*transfer)(void *context, const struct saved_exchange *saved,
                                  const struct query_transfer_state *state,
                                  enum query_transfer_fact fact);
    void *context;
};

/* ---- readers ----
 *
 * Each is fed with octets as they come, and told when there are no more.  They return QUERY_OK,
 * what the taker has returned, QUERY_MEMORY, or what is wrong with the octets; `fault` says where:
 * the offset in the file, or in the line if lines are counted.  Nothing may be fed after an error.
 */

struct saved_fault {
    uint64_t line; /* counted from 1; 0: it is no text */
    uint64_t offset;
    const char *field; /* what it is about, or NULL */
};

/* Lines of our own JSON (libquery-json(7)): lookups, steps, messages and ends of transfers; others
 * have nothing to show.  QUERY_UNSUPPORTED: JSON, but not ours.  QUERY_SPACE: a line of more than
 * 64 MiB.  QUERY_RANGE: a port or a time that no try can have. */
struct saved_json *saved_json_new(const struct saved_taker *taker);
void saved_json_free(struct saved_json *json);
enum query_status saved_json_feed(struct saved_json *json, const char *text, size_t size);
enum query_status saved_json_finish(struct saved_json *json);
const struct saved_fault *saved_json_fault(const struct saved_json *json);

/* Messages in hexadecimal, a blank line between them: pairs of digits with blanks or colons between
 * them, `0x` in front, or lines that begin with an offset, as xxd, hexdump -C, od -tx1 and
 * Wireshark have them; what these print behind the digits is passed over, and so is a line that
 * begins with `#`
 * or `;`.  A query is shown with the reply that follows.  QUERY_HEX, QUERY_SPACE: a line of
 * more than 512 KiB, or a message of more than 65,535 octets. */
struct saved_hex *saved_hex_new(const struct saved_taker *taker);
void saved_hex_free(struct saved_hex *hex);
enum query_status saved_hex_feed(struct saved_hex *hex, const char *text, size_t size);
enum query_status saved_hex_finish(struct saved_hex *hex);
const struct saved_fault *saved_hex_fault(const struct saved_hex *hex);

/* Captures (<query/capture.h>): replies with their queries; a query without a reply when `wait_us`
 * have passed in the capture, or at its end. */
struct saved_capture *saved_capture_new(const struct saved_taker *taker, const uint16_t *ports,
                                        size_t port_count, uint64_t wait_us);
void saved_capture_free(struct saved_capture *capture);
enum query_status saved_capture_feed(struct saved_capture *capture, const uint8_t *octets,
                                     size_t size);
enum query_status saved_capture_finish(struct saved_capture *capture);
const struct saved_fault *saved_capture_fault(const struct saved_capture *capture);

/* Nothing has come for a while: whoever waits for a reply waits no longer. */
enum query_status saved_capture_idle(struct saved_capture *capture);

/* "1 packet that was not captured whole"; nothing if nothing was passed over. */
void saved_capture_print_skipped(struct query_sink *sink, const struct saved_capture *capture);

#endif
