/* saved/json_scan.h: JSON (RFC 8259) taken apart: a text becomes values that point into it.
 *
 * It knows the grammar and nothing beyond it; what a document means is its readers' business. */
#ifndef SAVED_JSON_SCAN_H
#define SAVED_JSON_SCAN_H

#include <query/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

/* A value.  What is inside of arrays and objects comes one behind the other: `child` is the first,
 * `next` the one behind this; 0: none. */
struct json_value {
    enum json_kind kind;
    bool whole; /* a NUMBER that is one of 64 bits without a sign: `number` */
    uint32_t next, child;
    const char *key; /* in an object; escapes are taken out */
    size_t key_size;
    char *text; /* of a STRING; without escapes, and perhaps with zero octets */
    size_t size;
    uint64_t number;
};

struct json_scan {
    struct json_value *values; /* the first is the whole document */
    size_t count, room;
};

/* All zeros are a good beginning, too. */
void json_scan_init(struct json_scan *scan);
void json_scan_fini(struct json_scan *scan);

/* Takes a text apart, which must be one value and which it writes over: strings lose their escapes
 * where they stand.  Values hold until the next call.  `*offset` is where it went wrong.
 *   QUERY_SYNTAX  it is no JSON, or goes more than 32 levels down
 *   QUERY_UTF8, QUERY_ESCAPE, QUERY_SHORT
 *   QUERY_SPACE   more than four million values
 *   QUERY_MEMORY */
enum query_status json_scan_text(struct json_scan *scan, char *text, size_t size, size_t *offset);

/* The value of a key, or NULL; also if `object` is NULL or none. */
struct json_value *json_find(const struct json_scan *scan, const struct json_value *object,
                             const char *key);

/* The first value inside, and the one behind; NULL: there is none. */
struct json_value *json_first(const struct json_scan *scan, const struct json_value *value);
struct json_value *json_next(const struct json_scan *scan, const struct json_value *value);

/* Whether it is this string. */
bool json_is(const struct json_value *value, const char *text);

/* The number, or `otherwise` where there is none. */
uint64_t json_number_of(const struct json_value *value, uint64_t otherwise);

#endif
