#include "base/limits.h"
#include "base/module.h"
#include "message/tsig_module.h"
#include "message/tsig_words.h"
#include "name/wire.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 12, TYPE_TSIG = 250, MAC_LEAST = 10 /* RFC 8945 section 5.2.2.1 */ };

/* The MAC of a message, as it was sent. */
struct mac {
    uint16_t size;
    uint8_t octets[QUERY_TSIG_MAC_MAX];
};

struct query_tsig {
    const struct query_tsig_key *key;
    const struct tsig_module *module;
    struct tsig_hmac *hmac;
    struct query_name name;         /* of the key, in lower case (RFC 8945 section 4.3.3) */
    const struct query_name *words; /* the algorithm's name */
    size_t whole;                   /* octets of a MAC that is not cut */
    struct mac query;
    bool replied;     /* the first message of the answer has come */
    unsigned covered; /* messages that the next signature covers besides its own */
};

/* The fields of a TSIG record (RFC 8945 section 4.2). */
struct record {
    struct query_name owner;
    struct query_name algorithm;
    uint16_t class;
    uint32_t ttl;
    uint64_t signed_s;
    uint16_t fudge_s;
    uint16_t original_id;
    uint16_t error;
    uint16_t mac_size;
    uint16_t other_size;
    const uint8_t *mac;
    const uint8_t *other;
};

bool query_tsig_is_good(enum query_tsig_verdict verdict)
{
    return verdict == QUERY_TSIG_GOOD || verdict == QUERY_TSIG_OPEN;
}

enum query_status query_tsig_new(struct query_tsig **tsig, const struct query_tsig_key *key)
{
    const struct tsig_module *module = module_find(TSIG_MODULE_FILE, TSIG_MODULE_TABLE);
    *tsig = NULL;
    if (module == NULL)
        return QUERY_MODULE;
    struct query_tsig *made = malloc(sizeof *made);
    if (made == NULL)
        return QUERY_MEMORY;
    *made = (struct query_tsig){
        .key = key,
        .module = module,
        .hmac = module->new (key->algorithm, key->secret, key->secret_size),
        .words = tsig_algorithm_name(key->algorithm),
        .whole = query_tsig_mac_size(key->algorithm),
    };
    if (made->hmac == NULL) {
        free(made);
        return QUERY_MEMORY;
    }
    query_name_lower(&made->name, &key->name);
    *tsig = made;
    return QUERY_OK;
}

void query_tsig_free(struct query_tsig *tsig)
{
    if (tsig == NULL)
        return;
    tsig->module->free(tsig->hmac);
    free(tsig);
}

/* ---- what a MAC is made of ---- */

static void add(struct query_tsig *tsig, const void *octets, size_t size)
{
    tsig->module->add(tsig->hmac, octets, size);
}

static void add_number(struct query_tsig *tsig, uint64_t number, unsigned size)
{
    uint8_t octets[6];
    struct writer w = writer_over(octets, sizeof octets);
    writer_u48(&w, number);
    add(tsig, octets + sizeof octets - size, size);
}

/* The MAC that the next one takes up (RFC 8945 sections 5.3 and 5.3.1). */
static void add_mac(struct query_tsig *tsig, const uint8_t *octets, uint16_t size)
{
    add_number(tsig, size, 2);
    add(tsig, octets, size);
}

/* The message without its TSIG record, with the id that it was signed with (RFC 8945 section
 * 4.3.2). */
static void add_message(struct query_tsig *tsig, const struct query_message *message,
                        uint16_t original_id)
{
    struct reader r = reader_over(message->octets, message->tsig);
    add_number(tsig, original_id, 2);
    reader_u16(&r);
    add(tsig, reader_take(&r, HEADER - 4), HEADER - 4);
    add_number(tsig, message->count[QUERY_SECTION_ADDITIONAL] - 1u, 2);
    reader_u16(&r);
    size_t size;
    const uint8_t *rest = reader_rest(&r, &size);
    add(tsig, rest, size);
}

static void add_times(struct query_tsig *tsig, const struct record *record)
{
    add_number(tsig, record->signed_s, 6);
    add_number(tsig, record->fudge_s, 2);
}

/* RFC 8945 section 4.3.3 */
static void add_variables(struct query_tsig *tsig, const struct record *record)
{
    add(tsig, tsig->name.wire, tsig->name.size);
    add_number(tsig, record->class, 2);
    add_number(tsig, record->ttl, 4);
    add(tsig, tsig->words->wire, tsig->words->size);
    add_times(tsig, record);
    add_number(tsig, record->error, 2);
    add_number(tsig, record->other_size, 2);
    add(tsig, record->other, record->other_size);
}

static void forget(struct query_tsig *tsig)
{
    uint8_t mac[QUERY_TSIG_MAC_MAX];
    tsig->module->end(tsig->hmac, mac);
}

/* The next message is verified as one that follows this MAC. */
static void follow(struct query_tsig *tsig, const uint8_t *mac, uint16_t size)
{
    tsig->covered = 0;
    forget(tsig);
    add_mac(tsig, mac, size);
}

void query_tsig_rewind(struct query_tsig *tsig)
{
    tsig->replied = false;
    follow(tsig, tsig->query.octets, tsig->query.size);
}

/* ---- signing ---- */

static void put_record(struct writer *w, const struct query_tsig *tsig, const struct record *record)
{
    name_put(w, NULL, 0, &tsig->key->name);
    writer_u16(w, TYPE_TSIG);
    writer_u16(w, record->class);
    writer_u32(w, record->ttl);
    size_t mark = writer_open_u16(w);
    name_put(w, NULL, 0, tsig->words);
    writer_u48(w, record->signed_s);
    writer_u16(w, record->fudge_s);
    writer_u16(w, tsig->query.size);
    writer_put(w, tsig->query.octets, tsig->query.size);
    writer_u16(w, record->original_id);
    writer_u16(w, record->error);
    writer_u16(w, record->other_size);
    writer_close_u16(w, mark);
}

/* How much of a MAC is sent. */
static uint16_t cut_size(const struct query_tsig *tsig)
{
    uint16_t size = tsig->key->mac_size;
    return size == 0 || size > tsig->whole ? (uint16_t)tsig->whole : size;
}

enum query_status query_tsig_sign(struct query_tsig *tsig, uint8_t *octets, size_t room,
                                  size_t *size, uint64_t now_s)
{
    struct reader r = reader_over(octets, *size);
    struct record record = {
        .class = QUERY_CLASS_ANY, .signed_s = now_s, .fudge_s = QUERY_TSIG_FUDGE_S};
    record.original_id = reader_u16(&r);
    reader_take(&r, 8);
    uint16_t additional = reader_u16(&r);
    if (r.status != QUERY_OK)
        return r.status;
    if (additional == UINT16_MAX)
        return QUERY_RANGE;
    forget(tsig);
    add(tsig, octets, *size);
    add_variables(tsig, &record);
    tsig->module->end(tsig->hmac, tsig->query.octets);
    tsig->query.size = cut_size(tsig);
    struct writer w = writer_over(octets, room < LIMIT_MESSAGE ? room : LIMIT_MESSAGE);
    w.size = *size < w.room ? *size : w.room;
    put_record(&w, tsig, &record);
    if (w.status != QUERY_OK)
        return w.status;
    *size = w.size;
    w.size = HEADER - 2;
    writer_u16(&w, additional + 1u);
    query_tsig_rewind(tsig);
    return QUERY_OK;
}

/* ---- verifying ---- */

/* False: there is none. */
static bool take_record(struct record *record, const struct query_message *message)
{
    struct query_record found;
    if (message->tsig == 0 || !query_message_record_at(message, message->tsig, &found) ||
        found.rdata.type != TYPE_TSIG)
        return false;
    struct reader r = reader_over(found.rdata.octets, found.rdata.size);
    r.base = found.rdata.message; /* the algorithm's name may point back */
    name_take(&r, &record->algorithm);
    record->signed_s = reader_u48(&r);
    record->fudge_s = reader_u16(&r);
    record->mac_size = reader_u16(&r);
    record->mac = reader_take(&r, record->mac_size);
    record->original_id = reader_u16(&r);
    record->error = reader_u16(&r);
    record->other_size = reader_u16(&r);
    record->other = reader_take(&r, record->other_size);
    record->owner = found.owner;
    record->class = found.rdata.class;
    record->ttl = found.ttl;
    return reader_close(&r) == QUERY_OK;
}

/* Adds what is signed besides the MAC before, and ends the computation. */
static bool mac_matches(struct query_tsig *tsig, const struct query_message *message,
                        const struct record *record)
{
    uint8_t mac[QUERY_TSIG_MAC_MAX];
    add_message(tsig, message, record->original_id);
    if (tsig->replied)
        add_times(tsig, record);
    else
        add_variables(tsig, record);
    tsig->module->end(tsig->hmac, mac);
    return tsig->module->equal(mac, record->mac, record->mac_size);
}

static enum query_tsig_verdict judge_size(const struct query_tsig *tsig, uint16_t size)
{
    if (size > tsig->whole || size < MAC_LEAST || size < (tsig->whole + 1) / 2)
        return QUERY_TSIG_MAC_SIZE;
    return QUERY_TSIG_GOOD;
}

/* A record without a MAC says what was wrong with ours (RFC 8945 section 5.3.2); later in a
 * transfer the word of an error is all there is to be had. */
static enum query_tsig_verdict judge_bare(const struct query_tsig *tsig,
                                          const struct record *record)
{
    bool known = record->error == QUERY_TSIG_BADSIG || record->error == QUERY_TSIG_BADKEY;
    return known || (tsig->replied && record->error != 0) ? QUERY_TSIG_ERROR : QUERY_TSIG_FORGED;
}

/* In the order of RFC 8945 section 5.2: key, MAC, time, truncation; then what the server says. */
static enum query_tsig_verdict judge(struct query_tsig *tsig, const struct query_message *message,
                                     const struct record *record, bool off_time)
{
    if (!query_name_equal(&record->owner, &tsig->name) ||
        !query_name_equal(&record->algorithm, tsig->words))
        return QUERY_TSIG_OTHER_KEY;
    if (record->mac_size == 0)
        return judge_bare(tsig, record);
    if (judge_size(tsig, record->mac_size) != QUERY_TSIG_GOOD)
        return QUERY_TSIG_MAC_SIZE;
    if (!mac_matches(tsig, message, record))
        return QUERY_TSIG_FORGED;
    /* BADTIME comes with the time of our query (RFC 8945 section 5.2.3). */
    if (record->error == QUERY_TSIG_BADTIME)
        return QUERY_TSIG_ERROR;
    if (off_time)
        return QUERY_TSIG_OTHER_TIME;
    if (record->mac_size < cut_size(tsig))
        return QUERY_TSIG_CUT;
    return record->error != 0 ? QUERY_TSIG_ERROR : QUERY_TSIG_GOOD;
}

static bool is_off_time(const struct record *record, uint64_t now_s)
{
    uint64_t apart_s =
        now_s > record->signed_s ? now_s - record->signed_s : record->signed_s - now_s;
    return apart_s > record->fudge_s;
}

static uint64_t other_time(const struct record *record)
{
    struct reader r = reader_over(record->other, record->other_size);
    return record->error == QUERY_TSIG_BADTIME ? reader_u48(&r) : 0;
}

/* A message without a TSIG record. */
static enum query_tsig_verdict judge_unsigned(struct query_tsig *tsig,
                                              const struct query_message *message)
{
    if (!tsig->replied || tsig->covered >= LIMIT_UNSIGNED)
        return QUERY_TSIG_MISSING;
    tsig->covered++;
    add(tsig, message->octets, message->size);
    return QUERY_TSIG_OPEN;
}

void query_tsig_verify(struct query_tsig *tsig, const struct query_message *message, uint64_t now_s,
                       struct query_tsig_check *check)
{
    struct record record;
    *check = (struct query_tsig_check){.verdict = QUERY_TSIG_MISSING};
    if (take_record(&record, message)) {
        check->error = record.error;
        check->signed_s = record.signed_s;
        check->other_time_s = other_time(&record);
        check->off_time = is_off_time(&record, now_s);
        check->verdict = judge(tsig, message, &record, check->off_time);
        uint16_t size = record.mac_size;
        follow(tsig, record.mac, size < tsig->whole ? size : (uint16_t)tsig->whole);
    } else {
        check->verdict = judge_unsigned(tsig, message);
        if (check->verdict == QUERY_TSIG_MISSING)
            follow(tsig, tsig->query.octets, tsig->query.size);
    }
    tsig->replied = true;
}
